"""A derivation as LaTeX: a fragment to \\input, a complete article, or slides with one step at a time (beamer)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

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
_ROOM_ARTICLE = 35.0  # em; a page of our article is 39 em wide
_ROOM_SLIDES = 32.0  # em; a slide of beamer is 36 em wide
_LINES = 14.0  # of a slide
_ENGINE = {"en": "pdflatex", "zh": "xelatex"}
_HEADS = {
    "en": rf"""\documentclass[11pt,a4paper]{{article}}
\usepackage[T1]{{fontenc}}
\usepackage{{lmodern}}
\usepackage[margin=3cm]{{geometry}}
{_PACKAGES}""",
    "zh": rf"""\documentclass[11pt,a4paper]{{ctexart}}
\usepackage[margin=3cm]{{geometry}}
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
    page = Article(d, lang, _ROOM_ARTICLE)
    return "\n".join([
        f"% !TeX program = {_ENGINE[lang]}", _HEADS[lang], r"\begin{document}",
        rf"\begin{{center}}\LARGE {page.sentence(d.title)}\end{{center}}", r"\medskip", *page.body(), r"\end{document}",
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
        text = f"{cover(row.left)} & {cover(indent + row.right)}".strip()
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

    def too_wide(self, t: Table) -> bool:
        """Whether a table is wider than the page."""
        columns = zip(t.head, *t.rows, strict=True)
        return sum(max(map(self.layout.width, column)) + 1.2 for column in columns) > self.layout.room + 3

    def table(self, t: Table) -> list[str]:
        """A table, or a list of its rows where it is too wide."""
        if self.too_wide(t):
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
        lines = [r"\begingroup\allowdisplaybreaks[1]"]
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


Cover: TypeAlias = Callable[[str], str]


@dataclass
class _Unit:
    """A piece of a slide that is not cut: its height in lines, what writes it, whether the next has to follow it.

    What writes it is given a function that begins a new step, and says how to cover a text until then.
    """

    height: float
    write: Callable[[Callable[[], Cover]], list[str]]
    keep: bool = False


class Beamer(_Page):
    """The body of slides: each section on as many frames as it takes, and one step more on each click."""

    def __init__(self, d: Derivation, lang: Lang) -> None:
        super().__init__(d, lang, _ROOM_SLIDES)

    def body(self) -> list[str]:
        """All frames."""
        d = self.derivation
        lines = self.frames(d.title, d.result)
        for section in d.sections:
            lines += self.frames(section.title, section.blocks)
        return lines

    def display(self, d: Display) -> list[str]:
        """A displayed formula within a sentence, all at once."""
        rows = [self.cells(row, beside=d.beside) for row in d.rows]
        return [r"\begin{align*}", *(row + r" \\" for row in rows[:-1]), rows[-1], r"\end{align*}"]

    def frames(self, title: Sentence, blocks: Sequence[Block]) -> list[str]:
        """The frames of one section; what belongs together goes on to the next frame as a whole."""
        units = [u for b in blocks for u in self._units(b)]
        lines: list[str] = []
        height = _LINES + 1.0
        clicks = 0

        def step() -> Cover:
            nonlocal clicks
            clicks += 1
            n = clicks
            return lambda text: text if n == 1 or not text else rf"\uncover<{n}->{{{text}}}"

        for i, unit in enumerate(units):
            needed = unit.height
            for before, u in pairwise(units[i:]):
                if not before.keep:
                    break
                needed += u.height
            begins = i == 0 or not units[i - 1].keep
            if height + (min(needed, _LINES) if begins else unit.height) > _LINES:
                lines += [r"\end{frame}"] * bool(lines) + ["", rf"\begin{{frame}}[t]{{{self.sentence(title)}}}"]
                height, clicks = 0.0, 0
            height += unit.height
            lines += unit.write(step)
        return [*lines, r"\end{frame}"] if lines else []

    def _units(self, b: Block) -> list[_Unit]:
        if isinstance(b, Paragraph):
            return [self._paragraph(b)]
        if isinstance(b, Equation):
            return self._display(self.layout.equation(b))
        if isinstance(b, Chain):
            return self._display(self.layout.chain(b))
        if isinstance(b, Numbers):
            return self._display(self.layout.numbers(b))
        if isinstance(b, Table):
            return self._tables(b)
        if isinstance(b, Conditions):
            return [self._item(i) for i in b.items]
        title = self.sentence(b.title) if isinstance(b, Theorem | Steps) else self.word("proof")
        inner = [u for block in b.blocks for u in self._units(block)]
        return [self._text(rf"\structure{{{title}}}", 1.3, True), *inner]

    def _text(self, text: str, height: float, keep: bool = False) -> _Unit:
        return _Unit(height, lambda step: ["", step()(text)], keep)

    def _paragraph(self, b: Paragraph) -> _Unit:
        """One step; a long formula in it is displayed."""
        between = " " if self.lang == "en" else ""
        text = between.join(self.sentence(s, True) for s in b.sentences)
        found = [p for s in b.sentences for p in parts(s, self.lang) if isinstance(p, Term)]
        displays = [self.layout.equation(Equation(p)) for p in found if self.layout.width(p) > INLINE]
        height = 1.3 + sum(self.layout.width(s) for s in b.sentences) // self.layout.room
        height += sum(1.5 + sum(1.25 * row.height for row in d.rows) for d in displays)
        return self._text(text, height, text.rstrip().endswith((":", "：")))

    def _item(self, i: Term | Sentence) -> _Unit:
        text = self.sentence(i, True) if isinstance(i, Sentence) else self._part(i, True)
        height = 0.3 + self.layout.height(i) + self.layout.width(i) // self.layout.room
        return self._text(rf"\quad\structure{{\textbullet}}\ {text}", height)

    def _tables(self, t: Table) -> list[_Unit]:
        """A table, or several if it is higher than a slide; one that is too wide is a list."""
        found: list[_Unit] = []
        rows: list[tuple[Formula | Sentence, ...]] = []
        wide = self.too_wide(t)

        def flush() -> None:
            if rows:
                table = self.table(Table(t.head, tuple(rows)))
                found.append(_Unit(height, lambda step: ["", step()("\n".join(table))]))

        height = 2.5
        for row in t.rows:
            more = 1.35 * (sum if wide else max)(map(self.layout.height, row))
            if height + more > _LINES:
                flush()
                rows, height = [], 2.5
            rows.append(row)
            height += more
        flush()
        return found

    def _display(self, d: Display) -> list[_Unit]:
        """An alignment, or several if it is higher than a slide; then the left side is there again."""
        left = next((row.left for row in d.rows if row.left), "")
        units: list[_Unit] = []
        rows: list[DisplayRow] = []
        height = 1.6
        for row in d.rows:
            more = 1.25 * row.height + (0.0 if d.beside or not row.reason else 1.2)
            if rows and height + more > _LINES:
                units.append(self._align(rows, d.beside, height))
                again = left if row.right.startswith(("=", Latex.approximately)) else ""
                rows, height = [replace(row, left=row.left or again)], 1.6
            else:
                rows.append(row)
            height += more
        units.append(self._align(rows, d.beside, height))
        if d.where:
            units[-1].keep = True
            units.append(self._text(self.word("where"), 1.2, True))
            units += [u for w in d.where for u in self._display(w)]
        return units

    def _align(self, rows: list[DisplayRow], beside: bool, height: float) -> _Unit:
        def write(step: Callable[[], Cover]) -> list[str]:
            lines: list[str] = []
            cover, last = step(), rows[0].step
            for row in rows:
                if row.step != last:
                    cover, last = step(), row.step
                lines.append(self.cells(row, cover, beside))
                if row.reason and not beside:
                    text = r"\qquad " + self.below(row.reason)
                    lines.append(f"& {cover(text)}")
            return [r"\begin{align*}", *(line + r" \\" for line in lines[:-1]), lines[-1], r"\end{align*}"]

        return _Unit(height, write)
