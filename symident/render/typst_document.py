"""A derivation as a Typst document, which needs no package and becomes a PDF without any TeX."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symident.derivation.catalogue import CATALOGUE, parts
from symident.derivation.model import (
    Block,
    Chain,
    Conditions,
    Derivation,
    Equation,
    Formula,
    Lang,
    Numbers,
    Paragraph,
    ProofBlock,
    Rounded,
    Sentence,
    Table,
    Theorem,
    Verbatim,
)  # fmt: skip
from symident.kernel.terms import Term
from symident.render.layout import INLINE, Display, DisplayRow, Layout
from symident.render.typst import Typst

# Any of them will do; Typst itself has no Chinese font.
CHINESE_FONTS = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC", "Songti SC", "FandolSong", "SimSun",
    "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei",
)  # fmt: skip
_LATIN, _MATH = "New Computer Modern", "New Computer Modern Math"
_SPECIAL = re.compile(r"[\\#$*_`<>@\[\]~]|//|--|^[=+\-/]", re.MULTILINE)
_HEAD = """#set page(paper: "a4", margin: (x: 3cm, y: 2.8cm), numbering: "1")
#set text(font: {text}, size: 11pt, lang: "{lang}")
#show math.equation: set text(font: {math})
#show math.equation: set block(breakable: true)
#set par(justify: true)
#set heading(numbering: "1.")
#show heading: set block(above: 1.6em, below: 1em)

#align(center, text(1.5em)[{title}])
#v(1em)
"""


def document(d: Derivation, lang: Lang, fonts: Sequence[str] = CHINESE_FONTS) -> str:
    """The derivation as a complete document; `fonts` are asked in turn for Chinese characters."""
    page = _Page(d, lang)
    chinese = [] if lang == "en" else [*fonts]
    head = _HEAD.format(text=_array([_LATIN, *chinese]), math=_array([_MATH, *chinese]), lang=lang,
                        title=page.sentence(d.title))  # fmt: skip
    lines = page.blocks(d.result)
    for section in d.sections:
        lines += ["", f"= {page.sentence(section.title)} {page.label('sec', section.label)}", ""]
        lines += page.blocks(section.blocks)
    return head + "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """`text` for Typst to set as it is."""
    return _SPECIAL.sub(lambda found: "".join(f"\\{c}" for c in found[0]), text)


def _array(names: Sequence[str]) -> str:
    return f'("{names[0]}",)' if len(names) == 1 else "(" + ", ".join(f'"{n}"' for n in names) + ")"


class _Page:
    def __init__(self, d: Derivation, lang: Lang) -> None:
        self.derivation, self.lang = d, lang
        self.layout = Layout(d, Typst(CATALOGUE["if"][lang], CATALOGUE["otherwise"][lang]), lang)

    def sentence(self, s: Sentence, displayed: bool = False) -> str:
        """A sentence; where `displayed`, its long formulas stand on lines of their own."""
        return "".join(self._part(p, displayed) for p in parts(s, self.lang))

    def _part(self, part: str | Term | Rounded | Verbatim, displayed: bool) -> str:
        if isinstance(part, str | Verbatim):
            return escape(part if isinstance(part, str) else part.text)
        if displayed and self.layout.width(part) > INLINE and isinstance(part, Term):
            return "\n" + "\n".join(self.display(self.layout.equation(Equation(part)))) + "\n"
        return f"${self._formula(part)}$"

    def _formula(self, formula: Formula) -> str:
        if isinstance(formula, Rounded):
            return f"{Typst.approximately} {self.layout.decimal(formula)}"
        return self.layout.writer.text(formula).text

    def label(self, kind: str, name: str) -> str:
        """<eq:gelu-phi>, if there is a name."""
        prefix = f"{self.derivation.name}:"
        return f"<{kind}:{(prefix + name.removeprefix(prefix)).replace(':', '-')}>" if name else ""

    def blocks(self, blocks: Sequence[Block]) -> list[str]:
        """The lines of some blocks."""
        return [line for b in blocks for line in self.block(b)]

    def block(self, b: Block) -> list[str]:
        """The lines of one block."""
        if isinstance(b, Paragraph):
            between = " " if self.lang == "en" else ""
            return ["", between.join(self.sentence(s, True) for s in b.sentences), ""]
        if isinstance(b, Equation):
            return self.display(self.layout.equation(b))
        if isinstance(b, Chain):
            return self.display(self.layout.chain(b))
        if isinstance(b, Table):
            return self.table(b)
        if isinstance(b, Numbers):
            return self.display(self.layout.numbers(b))
        if isinstance(b, Conditions):
            return ["", *(f"- {self._item(i)}" for i in b.items), ""]
        if isinstance(b, Theorem):
            lines = self.blocks(b.blocks)
            return [
                "",
                f"#block[*{self.sentence(b.title)}*#h(0.8em)#emph[",
                *lines,
                f"]]{self.label('thm', b.label)}",
                "",
            ]
        if isinstance(b, ProofBlock):
            end = "#align(right)[$square$]"
            return ["", f"_{escape(CATALOGUE['proof'][self.lang])}_#h(0.8em)", *self.blocks(b.blocks), end, ""]
        return ["", f"_{self.sentence(b.title)}_", "", *self.blocks(b.blocks), ""]

    def _item(self, item: Term | Sentence) -> str:
        return self.sentence(item, True) if isinstance(item, Sentence) else self._part(item, True)

    def display(self, d: Display) -> list[str]:
        """A displayed formula, numbered if it has a label; then what its new names mean."""
        lines = []
        for row in d.rows:
            lines.append(self._row(row, d.beside))
            if row.reason and not d.beside:
                text = f"({self.sentence(row.reason)})"
                if self.layout.width(row.reason) > self.layout.room - 6:
                    text = f"#box(width: 24em)[#set par(justify: false); {text}]"
                lines.append(f"& quad #text(size: 0.9em)[{text}]")
        body = " \\\n  ".join(lines)
        shown = f"$ {body} $"
        if d.label:
            shown = f'#math.equation(block: true, numbering: "(1)", {shown}) {self.label("eq", d.label)}'
        where = [line for w in d.where for line in self.display(w)]
        return [shown, *([CATALOGUE["where"][self.lang], *where] if where else [])]

    def _row(self, row: DisplayRow, beside: bool) -> str:
        indent = f"#h({row.indent:.3g}em) " if row.indent else ""
        text = f"{row.left} & {indent}{row.right}".strip()
        return text + f" && #h(2em) #[{self.sentence(row.reason)}]" if beside and row.reason else text

    def table(self, t: Table) -> list[str]:
        """A table with rules above, below and under its head."""
        rows = ["  " + ", ".join(map(self._cell, row)) + "," for row in t.rows]
        return [
            "", f"#align(center, table(columns: {len(t.head)}, stroke: none, align: left + horizon, table.hline(),",
            "  " + ", ".join(map(self._cell, t.head)) + ", table.hline(stroke: 0.5pt),", *rows, "  table.hline(),", "))", "",
        ]  # fmt: skip

    def _cell(self, cell: Formula | Sentence) -> str:
        if isinstance(cell, Sentence):
            return f"[{self.sentence(cell)}]"
        tall = not isinstance(cell, Rounded) and self.layout.height(cell) > 1.3
        return f"[${'display(' * tall}{self._formula(cell)}{')' * tall}$]"
