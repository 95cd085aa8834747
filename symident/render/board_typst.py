"""Derivations as Typst documents, which need no package and become a PDF without any TeX."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symident.derivation.catalogue import parts, template
from symident.derivation.model import (
    Chain,
    Conditions,
    Derivation,
    Equation,
    Lang,
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
from symident.render.layout import INLINE, Display, DisplayRow, Layout
from symident.render.typst import Typst

# Any of them will do; Typst itself has no Chinese font.
CHINESE_FONTS = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC", "Songti SC", "FandolSong",
    "SimSun", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei",
)  # fmt: skip
_ROOM = 38.0  # em; a page is 39 em wide
_SPECIAL = re.compile(r"[\\#$*_`<>@\[\]~]|//|--|^[=+\-/]", re.MULTILINE)
_HEAD = """#set page(paper: "a4", margin: 3cm, numbering: "1")
#set text(font: {text}, size: 11pt, lang: "{lang}")
#show math.equation: set text(font: {math})
#show math.equation: set block(breakable: true)
#set math.equation(number-align: end + bottom)
#set par(justify: true)
#set heading(numbering: "1.")
#show heading: set block(above: 1.6em, below: 1em)

#align(center, text(1.5em)[{title}])
#v(1em)"""


def escape(text: str) -> str:
    """`text` for Typst to set as it is."""
    return _SPECIAL.sub(lambda found: "".join(f"\\{c}" for c in found[0]), text)


class TypstBoard(Board):
    """Writes a complete document; the `fonts` are asked in turn for Chinese characters."""

    def __init__(self, lang: Lang, fonts: Sequence[str] = CHINESE_FONTS) -> None:
        super().__init__(lang)
        self.fonts = fonts if lang == "zh" else ()

    def render(self, d: Derivation) -> str:
        words = (template("word.if", self.lang), template("word.otherwise", self.lang))
        self.name = d.name
        self.layout = Layout(d, Typst(*words), self.lang, _ROOM)
        text, math = (_array([f"New Computer Modern{kind}", *self.fonts]) for kind in ("", " Math"))
        head = _HEAD.format(text=text, math=math, lang=self.lang, title=self.sentence(d.title))
        return "\n\n".join([head, *self.blocks(d.result), *map(self.section, d.sections)]) + "\n"

    # --- text

    def plain(self, text: str) -> str:
        return escape(text)

    def verbatim(self, text: str) -> str:
        return escape(text)

    def term(self, t: Term) -> str:
        return f"${self.layout.text(t)}$"

    def rounded(self, r: Rounded) -> str:
        return f"${Typst.approximately} {self.layout.decimal(r)}$"

    def text(self, p: Paragraph) -> str:
        """The sentences of a paragraph; their long formulas are displayed."""
        return self.space[self.lang].join(map(self._long, p.sentences))

    def _long(self, s: Sentence | Term) -> str:
        found = parts(s, self.lang) if isinstance(s, Sentence) else [s]
        return "".join(
            f"\n{self.equation(Equation(p))}\n" if isinstance(p, Term) and self.layout.width(p) > INLINE else
            self._part(p) for p in found
        )  # fmt: skip

    def _label(self, kind: str, name: str) -> str:
        """<eq:gelu-phi>, if there is a name."""
        prefix = f"{self.name}:"
        return f" <{kind}:{(prefix + name.removeprefix(prefix)).replace(':', '-')}>" if name else ""

    # --- blocks

    def section(self, s: Section) -> str:
        head = f"= {self.sentence(s.title)}{self._label('sec', s.label)}"
        return "\n\n".join([head, *self.blocks(s.blocks)])

    def paragraph(self, p: Paragraph) -> str:
        return self.text(p)

    def equation(self, e: Equation) -> str:
        return self._display(self.layout.equation(e))

    def chain(self, c: Chain) -> str:
        return self._display(self.layout.chain(c))

    def numbers(self, n: Numbers) -> str:
        return self._display(self.layout.numbers(n))

    def theorem(self, t: Theorem) -> str:
        mark = "。" if self.lang == "zh" else "."
        inner = "\n\n".join(self.blocks(t.blocks))
        return f"#block[*{self.sentence(t.title)}{mark}* #emph[{inner}]]{self._label('thm', t.label)}"

    def proof(self, p: ProofBlock) -> str:
        head = f"_{self.plain(template('word.proof', self.lang))}_"
        return "\n\n".join([head, *self.blocks(p.blocks), "#align(right)[$square$]"])

    def steps(self, s: Steps) -> str:
        return "\n\n".join([f"_{self.sentence(s.title)}_", *self.blocks(s.blocks)])

    def conditions(self, c: Conditions) -> str:
        return "\n".join(f"- {self._long(i)}" for i in c.items)

    def table(self, t: Table) -> str:
        """A table with rules above, below and under its head, or a list of its rows where it is too wide."""
        if self.layout.too_wide(t):
            return self._listed(t)
        rows = ["  " + ", ".join(f"[{self.cell(c)}]" for c in row) + "," for row in t.rows]
        head = ", ".join(f"[{self.cell(c)}]" for c in t.head)
        style = "stroke: none, align: left + horizon, inset: (x: 0.7em, y: 0.45em)"
        return "\n".join([
            f"#align(center, table(columns: {len(t.head)}, {style},", "  table.hline(),",
            f"  table.header({head}), table.hline(stroke: 0.5pt),", *rows, "  table.hline(),", "))",
        ])  # fmt: skip

    def _listed(self, t: Table) -> str:
        """Each row as a part: the first cell, then the others with their heads."""
        found = []
        for first, *others in t.rows:
            found.append(self.cell(first))
            for head, cell in zip(t.head[1:], others, strict=True):
                both = isinstance(head, Term) and isinstance(cell, Term)
                found.append(self.equation(Equation(Term("eq", head, cell))) if both else
                             f"{self.cell(head)}: {self.cell(cell)}")  # fmt: skip
        return "\n\n".join(found)

    # --- displays

    def _display(self, d: Display) -> str:
        """A displayed formula, numbered if it has a label; then what its new names mean."""
        lines = []
        for row in d.rows:
            lines.append(self._row(row))
            if row.reason and not row.beside:
                lines.append(f"& quad #text(size: 0.9em)[{self._below(row.reason)}]")
        shown = "$ " + " \\\n  ".join(lines) + " $"
        if d.label:
            shown = f'#math.equation(block: true, numbering: "(1)", {shown}){self._label("eq", d.label)}'
        if not d.where:
            return shown
        return "\n".join([shown, self.plain(template("word.where", self.lang)), *map(self._display, d.where)])

    def _row(self, row: DisplayRow) -> str:
        indent = f"#h({row.indent:.3g}em) " if row.indent else ""
        text = f"{row.left} & {indent}{row.right}".strip()
        return f"{text} && #h(2em) #[{self.sentence(row.reason)}]" if row.reason and row.beside else text

    def _below(self, reason: Sentence) -> str:
        text = f"({self.sentence(reason)})"
        if self.layout.width(reason) > self.layout.room - 12:
            return f"#box(width: 22em, align(left)[#set par(justify: false)\n{text}])"
        return text


def _array(names: Sequence[str]) -> str:
    return f'("{names[0]}",)' if len(names) == 1 else "(" + ", ".join(f'"{n}"' for n in names) + ")"
