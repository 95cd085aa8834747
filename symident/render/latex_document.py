"""A derivation as LaTeX: a fragment to \\input, a complete article, or slides with one step at a time (beamer)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

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
    Steps,
    Table,
    Theorem,
    Verbatim,
)  # fmt: skip
from symident.kernel.terms import Term
from symident.render.latex import Latex
from symident.render.layout import INLINE, ROOM, Display, DisplayRow, Layout

_PACKAGES = r"\usepackage{amsmath,amsthm,booktabs}"
ROOM_SLIDES = 31.0  # em; a slide of beamer is 36 em wide
_LINES = 12.0  # of a slide
_ENGINE = {"en": "pdflatex", "zh": "xelatex"}
_HEADS = {
    "en": rf"""\documentclass[11pt,a4paper]{{article}}
\usepackage[T1]{{fontenc}}
\usepackage{{lmodern}}
{_PACKAGES}""",
    "zh": rf"""\documentclass[11pt,a4paper]{{ctexart}}
{_PACKAGES}""",
}
_SLIDES = {
    "en": r"""\documentclass[11pt,aspectratio=169]{beamer}
\usepackage[T1]{fontenc}
\usepackage{lmodern}""",
    "zh": r"\documentclass[11pt,aspectratio=169]{ctexbeamer}",
}
_BEAMER = r"""\usepackage{booktabs}
\usefonttheme[onlymath]{serif}
\setbeamertemplate{navigation symbols}{}
\setbeamertemplate{footline}[frame number]"""
_ESCAPED = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", **{c: f"\\{c}" for c in "&%$#_{}"},
}  # fmt: skip


def fragment(d: Derivation, lang: Lang) -> str:
    """The derivation as a piece of a document, which says in a comment what the document needs."""
    needs = [
        f"% {d.name}: needs {_PACKAGES}",
        "% and for Chinese a class of ctex, run by xelatex" if lang == "zh" else "",
    ]
    return "\n".join([*filter(None, needs), *Article(d, lang).body()]) + "\n"


def article(d: Derivation, lang: Lang) -> str:
    """The derivation as a complete document for pdflatex, or xelatex for Chinese."""
    page = Article(d, lang)
    return "\n".join([
        f"% !TeX program = {_ENGINE[lang]}", _HEADS[lang], rf"\title{{{page.sentence(d.title)}}}", r"\author{}",
        r"\date{}", r"\begin{document}", r"\maketitle", *page.body(), r"\end{document}",
    ]) + "\n"  # fmt: skip


def slides(d: Derivation, lang: Lang) -> str:
    """The derivation as slides."""
    page = Beamer(d, lang)
    return "\n".join([
        f"% !TeX program = {_ENGINE[lang]}", _SLIDES[lang], _BEAMER, rf"\title{{{page.sentence(d.title)}}}",
        r"\date{}", r"\begin{document}", *page.body(), r"\end{document}",
    ]) + "\n"  # fmt: skip


def escape(text: str) -> str:
    """`text` for LaTeX to set as it is."""
    return re.sub(r"[\\~^<>|&%$#_{}]", lambda found: _ESCAPED[found[0]], text)


class _Page:
    """What an article and slides have in common: sentences and formulas."""

    def __init__(self, d: Derivation, lang: Lang, room: float = ROOM) -> None:
        self.derivation, self.lang = d, lang
        self.layout = Layout(d, Latex(CATALOGUE["if"][lang], CATALOGUE["otherwise"][lang]), lang, room)

    def sentence(self, s: Sentence, displayed: bool = False) -> str:
        """A sentence; where `displayed`, its long formulas stand on lines of their own."""
        return "".join(self._part(p, displayed) for p in parts(s, self.lang))

    def _part(self, part: str | Term | Rounded | Verbatim, displayed: bool) -> str:
        if isinstance(part, str | Verbatim):
            return escape(part if isinstance(part, str) else part.text)
        if displayed and self.layout.width(part) > INLINE and isinstance(part, Term):
            return "\n" + "\n".join(self.display(self.layout.equation(Equation(part)))) + "\n"
        return f"${self.formula(part)}$"

    def formula(self, formula: Formula) -> str:
        """A formula on one line."""
        if isinstance(formula, Rounded):
            return rf"{Latex.approximately} {self.layout.decimal(formula)}"
        return self.layout.writer.text(formula).text

    def word(self, key: str) -> str:
        """A sentence of the catalogue without gaps."""
        return escape(CATALOGUE[key][self.lang])

    def label(self, kind: str, name: str) -> str:
        """\\label{eq:gelu-phi}, if there is a name."""
        prefix = f"{self.derivation.name}:"
        return rf"\label{{{kind}:{(prefix + name.removeprefix(prefix)).replace(':', '-')}}}" if name else ""

    def display(self, d: Display) -> list[str]:
        """A displayed formula, and what its new names mean."""
        raise NotImplementedError

    def cells(self, row: DisplayRow, cover: Callable[[str], str] = lambda text: text, beside: bool = False) -> str:
        """The line of an alignment."""
        indent = rf"\hspace{{{row.indent:.3g}em}}" if row.indent else ""
        text = f"{row.left} & {cover(indent + row.right)}".strip()
        if beside and row.reason:
            text += f" && {cover(self.reason(row.reason))}"
        return text

    def reason(self, reason: Sentence) -> str:
        """A reason beside or below its line."""
        return rf"\text{{{self.sentence(reason)}}}"

    def below(self, reason: Sentence) -> str:
        """A reason on a line of its own; one that is long has several lines."""
        text = rf"({self.sentence(reason)})"
        if self.layout.width(reason) > self.layout.room - 6:
            return rf"\parbox{{0.7\linewidth}}{{\raggedright\small {text}}}"
        return rf"\text{{\small {text}}}"

    def table(self, t: Table) -> list[str]:
        """A table, or a list of its rows where it is too wide."""
        columns = list(zip(t.head, *t.rows, strict=True))
        widths = [max(self.layout.width(cell) for cell in column) + 1.2 for column in columns]
        if sum(widths) > self.layout.room + 4:
            return self._listed(t)
        high = any(self.layout.height(cell) > 1.3 for row in t.rows for cell in row)
        rows = [" & ".join(map(self._cell, row)) + r" \\" + r"[0.8ex]" * (high and row is not t.rows[-1])
                for row in t.rows]  # fmt: skip
        return [
            r"\begin{center}", rf"\begin{{tabular}}{{{'l' * len(t.head)}}}", r"\toprule",
            " & ".join(map(self._cell, t.head)) + r" \\", r"\midrule", *rows, r"\bottomrule", r"\end{tabular}",
            r"\end{center}",
        ]  # fmt: skip

    def _cell(self, cell: Formula | Sentence) -> str:
        if isinstance(cell, Sentence):
            return self.sentence(cell)
        tall = not isinstance(cell, Rounded) and self.layout.height(cell) > 1.3
        return rf"${chr(92) + 'displaystyle ' if tall else ''}{self.formula(cell)}$"

    def _listed(self, t: Table) -> list[str]:
        """Each row as an item: the first cell, then the others with their heads."""
        lines = [r"\begin{itemize}"]
        for first, *others in t.rows:
            lines.append(rf"\item {self._cell(first)}:")
            for head, cell in zip(t.head[1:], others, strict=True):
                if isinstance(cell, Sentence):
                    lines.append(rf"{self._cell(head)}: {self.sentence(cell)}")
                elif isinstance(head, Sentence) or isinstance(cell, Rounded):
                    lines.append(rf"{self._cell(head)}: ${self.formula(cell)}$")
                else:
                    assert isinstance(head, Term)
                    lines += self.display(self.layout.equation(Equation(Term("eq", head, cell))))
        return [*lines, r"\end{itemize}"]


class Article(_Page):
    """The body of an article."""

    def body(self) -> list[str]:
        """All lines between the head and the end of the document."""
        d = self.derivation
        lines = [r"\begingroup\allowdisplaybreaks"]
        lines += self.blocks(d.result)
        for section in d.sections:
            lines += ["", rf"\section{{{self.sentence(section.title)}}}{self.label('sec', section.label)}"]
            lines += self.blocks(section.blocks)
        return [*lines, r"\par\endgroup"]

    def blocks(self, blocks: Sequence[Block]) -> list[str]:
        """The lines of some blocks."""
        return [line for b in blocks for line in self.block(b)]

    def block(self, b: Block) -> list[str]:
        """The lines of one block."""
        if isinstance(b, Paragraph):
            between = " " if self.lang == "en" else ""
            return ["", between.join(self.sentence(s, True) for s in b.sentences)]
        if isinstance(b, Equation):
            return self.display(self.layout.equation(b))
        if isinstance(b, Chain):
            return self.display(self.layout.chain(b))
        if isinstance(b, Table):
            return self.table(b)
        if isinstance(b, Numbers):
            return self.display(self.layout.numbers(b))
        if isinstance(b, Conditions):
            return self.conditions(b)
        if isinstance(b, Theorem):
            head = rf"\par\medskip\noindent\textbf{{{self.sentence(b.title)}}}{self.label('thm', b.label)}\quad"
            return ["", head, r"\begingroup\itshape", *self.blocks(b.blocks), r"\par\endgroup\medskip"]
        if isinstance(b, ProofBlock):
            return ["", r"\begin{proof}", *self.blocks(b.blocks), r"\end{proof}"]
        return ["", rf"\par\medskip\noindent\textit{{{self.sentence(b.title)}}}\quad", *self.blocks(b.blocks)]

    def conditions(self, c: Conditions) -> list[str]:
        """A list."""
        items = [
            rf"\item {self.sentence(i, True) if isinstance(i, Sentence) else self._part(i, True)}" for i in c.items
        ]
        return [r"\begin{itemize}", *items, r"\end{itemize}"]

    def display(self, d: Display) -> list[str]:
        """A displayed formula, numbered if it has a label; then what its new names mean."""
        lines = []
        for i, row in enumerate(d.rows):
            last = i == len(d.rows) - 1
            text = self.cells(row, beside=d.beside)
            if row.reason and not d.beside:
                lines += [text + r" \notag \\*" * bool(d.label) + r" \\*" * (not d.label)]
                text = rf"& \qquad {self.below(row.reason)}"
            if d.label:
                text += " " + (self.label("eq", d.label) if last else r"\notag")
            lines.append(text + r" \\" * (not last))
        environment = "align" if d.label else "align*"
        where = [line for w in d.where for line in self.display(w)]
        if where:
            where = [self.word("where"), *where]
        return [rf"\begin{{{environment}}}", *lines, rf"\end{{{environment}}}", *where]


class Beamer(_Page):
    """The body of slides: each section on as many frames as it takes, and one step more on each click."""

    def __init__(self, d: Derivation, lang: Lang) -> None:
        super().__init__(d, lang, ROOM_SLIDES)
        self.lines: list[str] = []
        self.title = ""
        self.height = 0.0  # of the open frame, in lines
        self.clicks = 0  # that it has

    def body(self) -> list[str]:
        """All frames."""
        self._section(self.derivation.title, self.derivation.result)
        for section in self.derivation.sections:
            self._section(section.title, section.blocks)
        return self.lines

    def display(self, d: Display) -> list[str]:
        """A displayed formula within a sentence, all at once."""
        rows = [self.cells(row, beside=d.beside) for row in d.rows]
        return [r"\begin{align*}", *(row + r" \\" for row in rows[:-1]), rows[-1], r"\end{align*}"]

    def _section(self, title: Sentence, blocks: Sequence[Block]) -> None:
        self.title = self.sentence(title)
        self._begin()
        for b in blocks:
            self._block(b)
        self.lines.append(r"\end{frame}")

    def _begin(self) -> None:
        self.lines += ["", rf"\begin{{frame}}{{{self.title}}}"]
        self.height, self.clicks = 0.0, 0

    def _room_for(self, height: float) -> None:
        """Goes on to a new frame if there is not that much room on this one."""
        if self.height and self.height + height > _LINES:
            self.lines.append(r"\end{frame}")
            self._begin()
        self.height += height

    def _cover(self) -> Callable[[str], str]:
        """What shows a text from the next click on; the first is there from the beginning."""
        self.clicks += 1
        n = self.clicks
        return lambda text: text if n == 1 else rf"\uncover<{n}->{{{text}}}"

    def _block(self, b: Block) -> None:
        if isinstance(b, Paragraph):
            self._paragraph(b)
        elif isinstance(b, Equation):
            self._display(self.layout.equation(b))
        elif isinstance(b, Chain):
            self._display(self.layout.chain(b))
        elif isinstance(b, Numbers):
            self._display(self.layout.numbers(b))
        elif isinstance(b, Table):
            self._room_for(2.5 + sum(1.2 * max(map(self.layout.height, row)) for row in b.rows))
            self.lines.append(self._cover()("\n".join(self.table(b))))
        elif isinstance(b, Conditions):
            self._items(b)
        else:
            title = b.title if isinstance(b, Theorem | Steps) else None
            self._text(rf"\structure{{{self.sentence(title) if title else self.word('proof')}}}", 1.5)
            for inner in b.blocks:
                self._block(inner)

    def _text(self, text: str, height: float) -> None:
        self._room_for(height)
        self.lines += [self._cover()(text), ""]

    def _paragraph(self, b: Paragraph) -> None:
        """Each sentence by itself; a long formula in it is displayed."""
        for s in b.sentences:
            long = [p for p in parts(s, self.lang) if isinstance(p, Term) and self.layout.width(p) > INLINE]
            height = 0.6 + self.layout.width(s) // self.layout.room + sum(2.5 * self.layout.height(p) for p in long)
            self._text(self.sentence(s, True), height + self.layout.height(s))

    def _items(self, c: Conditions) -> None:
        for i in c.items:
            text = self.sentence(i, True) if isinstance(i, Sentence) else self._part(i, True)
            self._text(rf"\quad\structure{{\textbullet}}\ {text}", 0.5 + self.layout.height(i))

    def _display(self, d: Display) -> None:
        """Step by step; where a frame is full the next begins with the left side again."""
        left = next((row.left for row in d.rows if row.left), "")
        rows = list(d.rows)
        while rows:
            self._room_for(1.2 + 1.2 * rows[0].height + (0 if d.beside or not rows[0].reason else 1.2))
            taken = [rows.pop(0)]
            while rows and self.height + self._height(rows[0], d) <= _LINES:
                self.height += self._height(rows[0], d)
                taken.append(rows.pop(0))
            self._align(taken, d.beside, left if taken[0] is not d.rows[0] else "")
        if d.where:
            self._text(self.word("where"), 1.0)
            for w in d.where:
                self._display(w)

    def _height(self, row: DisplayRow, d: Display) -> float:
        return 1.25 * row.height + (0.0 if d.beside or not row.reason else 1.2)

    def _align(self, rows: list[DisplayRow], beside: bool, left: str) -> None:
        lines, step, cover = [], None, None
        if left and rows[0].right.startswith("="):
            rows = [replace(rows[0], left=left), *rows[1:]]
        for i, row in enumerate(rows):
            if row.step != step or cover is None:
                cover, step = self._cover(), row.step
            lines.append(self.cells(row, cover, beside) + r" \\" * (i < len(rows) - 1))
            if row.reason and not beside:
                lines[-1] = lines[-1].removesuffix(r" \\") + r" \\"
                text = r"\qquad " + self.below(row.reason)
                lines.append(rf"& {cover(text)}" + r" \\" * (i < len(rows) - 1))
        self.lines += [r"\begin{align*}", *lines, r"\end{align*}"]
