"""Derivations as Markdown for GitHub and notebooks: $...$ in the text, $$...$$ with aligned lines."""

from __future__ import annotations

import re

from symident.derivation.catalogue import parts, template
from symident.derivation.model import (
    Chain,
    Conditions,
    Derivation,
    Equation,
    Formula,
    Numbers,
    Paragraph,
    ProofBlock,
    Rounded,
    Section,
    Sentence,
    Steps,
    Table,
    Theorem,
    Verbatim,
)
from symident.kernel.terms import Term
from symident.render.board import Board
from symident.render.board_html import HtmlBoard
from symident.render.latex import to_latex


class MarkdownBoard(Board):
    """Steps unfold, where HTML is understood within Markdown."""

    def render(self, d: Derivation) -> str:
        head = f"# {self.sentence(d.title)}"
        return "\n\n".join([head, *self.blocks(d.result), *map(self.section, d.sections)]) + "\n"

    def plain(self, text: str) -> str:
        return text

    def verbatim(self, text: str) -> str:
        return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", text)

    def term(self, t: Term) -> str:
        return f"${self._math(t)}$"

    def rounded(self, r: Rounded) -> str:
        return rf"$\approx {_digits(r.decimal)}$"

    def _math(self, f: Formula) -> str:
        if isinstance(f, Rounded):
            return _digits(f.decimal)
        text = to_latex(f)
        if self.lang == "en":
            return text
        words = {"if": template("word.if", self.lang), "otherwise": template("word.otherwise", self.lang)}
        return re.sub(r"\\text\{(if|otherwise)( ?)\}", lambda m: rf"\text{{{words[m[1]]}{m[2]}}}", text)

    def _reason(self, s: Sentence) -> str:
        """A reason within a displayed formula: its text as \\text, its formulas as they are."""
        shown = []
        for part in parts(s, self.lang):
            if isinstance(part, str):
                shown.append(rf"\text{{{part}}}")
            elif isinstance(part, Verbatim):
                shown.append(rf"\text{{{part.text}}}")
            else:
                shown.append(self._math(part))
        return "".join(shown)

    def section(self, s: Section) -> str:
        return "\n\n".join([f"## {self.sentence(s.title)}", *self.blocks(s.blocks)])

    def paragraph(self, p: Paragraph) -> str:
        return self.text(p)

    def equation(self, e: Equation) -> str:
        return f"$$\n{self._math(e.formula)}\n$$"

    def chain(self, c: Chain) -> str:
        left, lines = self._math(c.left), []
        wide = len(left) > 60
        for i, line in enumerate(c.lines):
            sign = r"\approx" if isinstance(line.right, Rounded) else "="
            reason = rf" && {self._reason(line.reason)}" if line.reason else ""
            lines.append(f"{left if i == 0 and not wide else ''} &{sign} {self._math(line.right)}{reason}".strip())
        body = " \\\\\n".join([f"& {left}", *lines] if wide else lines)
        return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"

    def table(self, t: Table) -> str:
        rows = [" | ".join(self.cell(c).replace("|", r"\vert ") for c in row) for row in (t.head, *t.rows)]
        rule = " | ".join("---" for _ in t.head)
        return "\n".join(f"| {row} |" for row in (rows[0], rule, *rows[1:]))

    def theorem(self, t: Theorem) -> str:
        title, blocks = self.sentence(t.title), self.blocks(t.blocks)
        mark = "。" if self.lang == "zh" else "."
        return "\n\n".join([f"**{title}{mark}** {blocks[0]}", *blocks[1:]])

    def proof(self, p: ProofBlock) -> str:
        return "\n\n".join([f"*{template('word.proof', self.lang)}*", *self.blocks(p.blocks), "∎"])

    def numbers(self, n: Numbers) -> str:
        lines = []
        for row in n.rows:
            exact = f" &= {self._math(row.exact)}" if row.exact is not None else ""
            sign = r" \approx " if exact else r" &\approx "
            decimal = sign + self._math(row.decimal) if row.decimal is not None else ""
            lines.append(self._math(row.symbol) + (exact + decimal or " &= ?"))
        body = " \\\\\n".join(lines)
        return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"

    def conditions(self, c: Conditions) -> str:
        return "\n".join(f"- {self.cell(item)}" for item in c.items)

    def steps(self, s: Steps) -> str:
        inner = "\n\n".join(self.blocks(s.blocks))
        return f"<details><summary>{HtmlBoard(self.lang).sentence(s.title)}</summary>\n\n{inner}\n\n</details>"


def _digits(decimal: str) -> str:
    """A decimal, with its exponent as a power of ten."""
    mantissa, _, exponent = decimal.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
