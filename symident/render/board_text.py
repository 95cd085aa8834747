"""Derivations for a terminal: plain text with the signs of mathematics, no markup."""

from __future__ import annotations

import unicodedata

from symident.derivation.catalogue import template
from symident.derivation.model import (
    Chain,
    Conditions,
    Derivation,
    Equation,
    Numbers,
    Paragraph,
    ProofBlock,
    Rounded,
    Section,
    Steps,
    Table,
    Theorem,
)
from symident.kernel.terms import Term
from symident.render.board import Board
from symident.render.unicode import to_unicode

_BESIDE = 72  # columns; reasons stand in line beside formulas that are not longer


class TextBoard(Board):
    """Blocks are separated by an empty line, and what belongs to a step stands two columns further in."""

    def render(self, d: Derivation) -> str:
        title = self.sentence(d.title)
        head = f"{title}\n{'=' * width(title)}"
        return "\n\n".join([head, *self.blocks(d.result), *map(self.section, d.sections)]) + "\n"

    def plain(self, text: str) -> str:
        return text

    verbatim = plain

    def term(self, t: Term) -> str:
        return to_unicode(t, template("word.otherwise", self.lang), template("word.if", self.lang))

    def rounded(self, r: Rounded) -> str:
        return f"≈ {r.decimal}"

    def section(self, s: Section) -> str:
        title = self.sentence(s.title)
        return "\n\n".join([f"{title}\n{'-' * width(title)}", *self.blocks(s.blocks)])

    def paragraph(self, p: Paragraph) -> str:
        return self.text(p)

    def equation(self, e: Equation) -> str:
        t = e.formula
        if t.head == "eq" and t.args[1].head == "cases":
            return "    " + self._cases(f"{self.term(t.args[0])} = ", t.args[1])
        return f"    {self.term(t)}"

    def _cases(self, left: str, t: Term) -> str:
        """left and the cases below each other."""
        words = [template(key, self.lang) for key in ("word.if", "word.otherwise")]
        values = [self.term(u) for u in (*t.args[1:-1:2], t.args[-1])]
        conditions = [*(f"{words[0]} {self.term(u)}" for u in t.args[:-1:2]), words[1]]
        room = max(map(width, values))
        rows = [f"{v}{' ' * (room - width(v))}   {c}" for v, c in zip(values, conditions, strict=True)]
        braces = ["⎧ ", *["⎪ "] * (len(rows) - 2), "⎩ "] if len(rows) != 3 else ["⎧ ", "⎨ ", "⎩ "]
        return f"\n    {' ' * width(left)}".join(b + row for b, row in zip(braces, rows, strict=True)).join([left, ""])

    def chain(self, c: Chain) -> str:
        left = self.term(c.left)
        short = width(left) <= 16
        indent = " " * (width(left) if short else 4)
        rows = []
        for i, line in enumerate(c.lines):
            sign, right = ("≈", line.right.decimal) if isinstance(line.right, Rounded) else ("=", self.cell(line.right))
            rows.append((f"    {left if i == 0 and short else indent} {sign} {right}", line.reason))
        room = 2 + max([width(text) for text, _ in rows if width(text) <= _BESIDE], default=_BESIDE)
        lines = [] if short else [f"    {left}"]
        for text, reason in rows:
            lines.append(text + (" " * max(2, room - width(text)) + f"[{self.sentence(reason)}]" if reason else ""))
        return "\n".join(lines)

    def table(self, t: Table) -> str:
        rows = [[self.cell(c) for c in row] for row in (t.head, *t.rows)]
        widths = [max(width(row[i]) for row in rows) for i in range(len(t.head))]
        lines = [
            "    " + "   ".join(c + " " * (w - width(c)) for c, w in zip(row, widths, strict=True)) for row in rows
        ]
        rule = "    " + "   ".join("-" * w for w in widths)
        return "\n".join(line.rstrip() for line in [lines[0], rule, *lines[1:]])

    def theorem(self, t: Theorem) -> str:
        title, blocks = self.sentence(t.title), self.blocks(t.blocks)
        mark = "。" if self.lang == "zh" else ". "
        return "\n\n".join([f"{title}{mark}{blocks[0]}", *blocks[1:]])

    def proof(self, p: ProofBlock) -> str:
        blocks = self.blocks(p.blocks)
        return "\n\n".join([*blocks[:-1], blocks[-1] + " □"]) if blocks else ""

    def numbers(self, n: Numbers) -> str:
        rows = []
        for row in n.rows:
            exact = f" = {self.term(row.exact)}" if row.exact is not None else ""
            decimal = f" ≈ {row.decimal.decimal}" if row.decimal is not None else ""
            rows.append((self.term(row.symbol), exact + decimal or " = ?"))
        room = max(width(symbol) for symbol, _ in rows)
        return "\n".join(f"    {symbol}{' ' * (room - width(symbol))}{value}" for symbol, value in rows)

    def conditions(self, c: Conditions) -> str:
        return "\n".join(f"    - {self.cell(item)}" for item in c.items)

    def steps(self, s: Steps) -> str:
        inner = "\n\n".join(self.blocks(s.blocks)).replace("\n", "\n  ").replace("\n  \n", "\n\n")
        colon = template("word.colon", self.lang)
        return f"{self.sentence(s.title)}{colon}\n\n  {inner}"


def width(text: str) -> int:
    """Columns that the text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
