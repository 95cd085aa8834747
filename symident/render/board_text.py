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

_BESIDE = 46  # columns; a reason beside a longer formula stands under it


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
        return f"    {self.term(e.formula)}"

    def chain(self, c: Chain) -> str:
        left = self.term(c.left)
        lines = []
        indent = "    " + " " * (width(left) if width(left) <= 16 else 4)
        for i, line in enumerate(c.lines):
            sign, right = ("≈", line.right.decimal) if isinstance(line.right, Rounded) else ("=", self.cell(line.right))
            start = f"    {left}" if i == 0 and width(left) <= 16 else indent
            lines += [f"    {left}"] if i == 0 and width(left) > 16 else []
            text = f"{start} {sign} {right}"
            if line.reason is None:
                lines.append(text)
                continue
            room = width(indent) + 3 + _BESIDE
            reason = f"[{self.sentence(line.reason)}]"
            lines.append(text + " " * max(2, room - width(text)) + reason)
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
        return f"{self.sentence(s.title)}:\n\n  {inner}"


def width(text: str) -> int:
    """Columns that the text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
