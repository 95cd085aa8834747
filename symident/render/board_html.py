"""Derivations as HTML that needs no script: formulas are MathML, steps unfold by themselves."""

from __future__ import annotations

from html import escape

from symident.derivation.catalogue import template
from symident.derivation.model import (
    Chain,
    Conditions,
    Derivation,
    Equation,
    Formula,
    Line,
    Numbers,
    Paragraph,
    ProofBlock,
    Rounded,
    Section,
    Sentence,
    Steps,
    Table,
    Theorem,
)
from symident.kernel.terms import Term
from symident.render.board import Board
from symident.render.mathml import number, to_mathml

_LANG = {"en": "en", "zh": "zh-Hans"}
STYLE = """
.symident { max-width: 52em; margin: 0 auto; padding: 0 1em; line-height: 1.55; color: #111; background: #fff;
  font-family: "Latin Modern Roman", "STIX Two Text", Georgia, "Noto Serif CJK SC", "Songti SC", serif; }
.symident h1 { font-size: 1.6em; margin: 1em 0 .5em; }
.symident h2 { font-size: 1.2em; margin: 1.6em 0 .4em; }
.symident math { font-size: 1.06em; }
.symident .scroll { overflow-x: auto; overflow-y: hidden; margin: .7em 0 .7em 1.5em; }
.symident .chain { border-collapse: collapse; }
.symident .chain td { padding: .28em 0; vertical-align: baseline; white-space: nowrap; border: 0; text-align: left; }
.symident .chain td:first-child { text-align: right; }
.symident .chain td.reason { padding-left: 2em; color: #555; font-size: .92em; }
.symident .chain td.sign { padding: 0 .4em; }
.symident .pieces { border-collapse: collapse; border-top: 1.5px solid; border-bottom: 1.5px solid; }
.symident .pieces th { font-weight: normal; border-bottom: 1px solid; }
.symident .pieces th, .symident .pieces td { padding: .35em 1em; text-align: left; white-space: nowrap; }
.symident .theorem { border-left: 3px solid #888; padding: .1em 1em; margin: .8em 0; }
.symident .qed { text-align: right; margin-top: -1.6em; }
.symident details { margin: .6em 0; }
.symident details > *:not(summary) { margin-left: 1.3em; }
.symident summary { cursor: pointer; }
.symident mtable.cases mtd { text-align: left; padding: .1em .6em .1em .2em; }
@media print { .symident { max-width: none; } }
""".strip()


class HtmlBoard(Board):
    """`render` is a page of its own; `fragment` is for a page that is there already, as a notebook."""

    def render(self, d: Derivation) -> str:
        title = self.sentence(d.title)
        style = f"<style>\n{STYLE}\nbody {{ margin: 0; background: #fff; }}\n</style>"
        head = f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>{title}</title>'
        body = f"<body>\n{self._article(d)}\n</body>"
        return f'<!DOCTYPE html>\n<html lang="{_LANG[self.lang]}">\n<head>\n{head}\n{style}\n</head>\n{body}\n</html>\n'

    def fragment(self, d: Derivation) -> str:
        """The derivation as one element, with its style."""
        return f"<style>\n{STYLE}\n</style>\n{self._article(d)}"

    def _article(self, d: Derivation) -> str:
        inner = [f"<h1>{self.sentence(d.title)}</h1>", *self.blocks(d.result), *map(self.section, d.sections)]
        return f'<article class="symident" lang="{_LANG[self.lang]}">\n' + "\n".join(inner) + "\n</article>"

    def plain(self, text: str) -> str:
        return escape(text, quote=False)

    verbatim = plain

    def term(self, t: Term) -> str:
        return to_mathml(t, self._words)

    @property
    def _words(self) -> tuple[str, str]:
        return template("word.if", self.lang), template("word.otherwise", self.lang)

    def rounded(self, r: Rounded) -> str:
        return f"<math><mo>≈</mo>{number(r.decimal)}</math>"

    def section(self, s: Section) -> str:
        inner = "\n".join(self.blocks(s.blocks))
        return f"<section>\n<h2>{self.sentence(s.title)}</h2>\n{inner}\n</section>"

    def paragraph(self, p: Paragraph) -> str:
        return f"<p>{self.text(p)}</p>"

    def equation(self, e: Equation) -> str:
        return f'<div class="scroll">{self._display(e.formula)}</div>'

    def _display(self, f: Formula) -> str:
        """A formula in the size of a display, within a line."""
        if isinstance(f, Rounded):
            return f"<math>{number(f.decimal)}</math>"
        return self.term(f).replace("<math>", '<math displaystyle="true">', 1)

    def _large(self, c: Formula | Sentence) -> str:
        """As in a line of text, but with fractions in the size of a display."""
        return self.cell(c).replace("<math>", '<math displaystyle="true">')

    def chain(self, c: Chain) -> str:
        wide = len(self.term(c.left)) > 1500
        rows = [f'<tr><td colspan="4" style="text-align: left">{self._display(c.left)}</td></tr>'] if wide else []
        rows += [self._line(c.left if i == 0 and not wide else None, line) for i, line in enumerate(c.lines)]
        return _chain(rows)

    def _line(self, left: Term | None, line: Line) -> str:
        sign = "≈" if isinstance(line.right, Rounded) else "="
        shown = self._display(left) if left is not None else ""
        reason = f'<td class="reason">{self._large(line.reason)}</td>' if line.reason else ""
        return f'<tr><td>{shown}</td><td class="sign">{sign}</td><td>{self._display(line.right)}</td>{reason}</tr>'

    def table(self, t: Table) -> str:
        head = "".join(f"<th>{self.cell(c)}</th>" for c in t.head)
        rows = ["<tr>" + "".join(f"<td>{self._large(c)}</td>" for c in row) + "</tr>" for row in t.rows]
        body = "\n".join([f"<tr>{head}</tr>", *rows])
        return f'<div class="scroll"><table class="pieces">\n{body}\n</table></div>'

    def theorem(self, t: Theorem) -> str:
        mark = "。" if self.lang == "zh" else "."
        inner = "\n".join(self.blocks(t.blocks))
        first = f"<p><strong>{self.sentence(t.title)}{mark}</strong> "
        return f'<div class="theorem">\n{inner.replace("<p>", first, 1)}\n</div>'

    def proof(self, p: ProofBlock) -> str:
        inner = "\n".join(self.blocks(p.blocks))
        return f'<p><em>{template("word.proof", self.lang)}</em></p>\n{inner}\n<p class="qed">∎</p>'

    def numbers(self, n: Numbers) -> str:
        rows = []
        for row in n.rows:
            shown = [] if row.exact is None else [("=", self._display(row.exact))]
            shown += [] if row.decimal is None else [("≈", self._display(row.decimal))]
            cells = "".join(f'<td class="sign">{sign}</td><td>{value}</td>' for sign, value in shown or [("=", "?")])
            rows.append(f"<tr><td>{self._display(row.symbol)}</td>{cells}</tr>")
        return _chain(rows)

    def conditions(self, c: Conditions) -> str:
        return "<ul>\n" + "\n".join(f"<li>{self.cell(item)}</li>" for item in c.items) + "\n</ul>"

    def steps(self, s: Steps) -> str:
        inner = "\n".join(self.blocks(s.blocks))
        return f"<details>\n<summary>{self.sentence(s.title)}</summary>\n{inner}\n</details>"


def _chain(rows: list[str]) -> str:
    body = "\n".join(rows)
    return f'<div class="scroll"><table class="chain">\n{body}\n</table></div>'
