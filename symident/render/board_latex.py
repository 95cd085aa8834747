"""Derivations as LaTeX: a fragment to \\input, or a complete article."""

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
from symident.render.latex import Latex
from symident.render.layout import ROOM, Display, DisplayRow, Layout

PROGRAM = {"en": "% !TeX program = pdflatex", "zh": "% !TeX program = xelatex"}
_ROOM_ARTICLE = 38.5  # em; a page of our article is 39 em wide
_PACKAGES = r"\usepackage{amsmath,amsthm,booktabs}"
_HEADS = {
    "en": r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage{lmodern}""",
    "zh": r"""\documentclass[11pt,a4paper]{ctexart}
\pagestyle{plain}""",
}
_ESCAPED = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", **{c: f"\\{c}" for c in "&%$#_{}"},
}  # fmt: skip


def escape(text: str) -> str:
    """`text` for LaTeX to set as it is."""
    return re.sub(r"[\\~^<>|&%$#_{}]", lambda found: _ESCAPED[found[0]], text)


class LatexBoard(Board):
    """Writes a fragment, which says in a comment what it needs, or, if `standalone`, a document."""

    def __init__(self, lang: Lang, standalone: bool = False) -> None:
        super().__init__(lang)
        self.standalone = standalone

    def render(self, d: Derivation) -> str:
        self.prepare(d, _ROOM_ARTICLE if self.standalone else ROOM)
        name = self.plain(template("theorem.title", self.lang))
        theorem = rf"\ifdefined\theorem\else\newtheorem{{theorem}}{{{name}}}\fi"
        blocks = [*self.blocks(d.result), *map(self.section, d.sections)]
        body = "\n\n".join([theorem + "\n" + r"\begingroup\allowdisplaybreaks[1]\sloppy", *blocks, r"\endgroup"])
        if not self.standalone:
            chinese = "; for Chinese, a class of ctex and xelatex" if self.lang == "zh" else ""
            return f"% {d.name}: needs {_PACKAGES}{chinese}\n{body}\n"
        title = rf"\begin{{center}}\LARGE {self.sentence(d.title)}\end{{center}}"
        head = "\n".join([PROGRAM[self.lang], _HEADS[self.lang], r"\usepackage[margin=3cm]{geometry}", _PACKAGES])
        return f"{head}\n\\begin{{document}}\n{title}\n\n{body}\n\\end{{document}}\n"

    def prepare(self, d: Derivation, room: float) -> None:
        """Gets ready for this derivation; displayed formulas may be `room` em wide."""
        words = (template("word.if", self.lang), template("word.otherwise", self.lang))
        self.name = d.name
        self.layout = Layout(d, Latex(*words), self.lang, room)

    # --- text

    def plain(self, text: str) -> str:
        return escape(text)

    def verbatim(self, text: str) -> str:
        return escape(text)

    def term(self, t: Term) -> str:
        return f"${self.layout.text(t)}$"

    def rounded(self, r: Rounded) -> str:
        return rf"${Latex.approximately} {self.layout.decimal(r)}$"

    def text(self, p: Paragraph) -> str:
        """The sentences of a paragraph; their long formulas are displayed."""
        return self.space[self.lang].join(map(self.long, p.sentences))

    def long(self, s: Sentence | Term) -> str:
        """A sentence or a formula; what is long in it is displayed."""
        found = parts(s, self.lang) if isinstance(s, Sentence) else [s]
        return "".join(self._displayed(p) if self.is_long(p) else self._part(p) for p in found)

    def is_long(self, part: object) -> bool:
        """Whether this part of a sentence is a formula that is too long for a line of text."""
        return isinstance(part, Term) and self.layout.is_long(part)

    def _displayed(self, part: object) -> str:
        assert isinstance(part, Term)
        return "\n" + self.display(self.layout.equation(Equation(part))) + "\n"

    def label(self, kind: str, name: str) -> str:
        """\\label{eq:gelu-phi}, if there is a name."""
        prefix = f"{self.name}:"
        return rf"\label{{{kind}:{(prefix + name.removeprefix(prefix)).replace(':', '-')}}}" if name else ""

    # --- blocks

    def section(self, s: Section) -> str:
        level = "section" if self.standalone else "subsection"
        head = rf"\{level}{{{self.sentence(s.title)}}}{self.label('sec', s.label)}"
        return "\n\n".join([head, joined(self.blocks(s.blocks))])

    def paragraph(self, p: Paragraph) -> str:
        return self.text(p)

    def equation(self, e: Equation) -> str:
        return self.display(self.layout.equation(e))

    def chain(self, c: Chain) -> str:
        return self.display(self.layout.chain(c))

    def numbers(self, n: Numbers) -> str:
        return self.display(self.layout.numbers(n))

    def theorem(self, t: Theorem) -> str:
        title = self.sentence(t.title)
        name = title.removeprefix(self.plain(template("theorem.title", self.lang))).strip(" ()（）")
        note = f"[{name}]" if name else ""
        head = rf"\begin{{theorem}}{note}{self.label('thm', t.label)}"
        return "\n".join([head, joined(self.blocks(t.blocks)), r"\end{theorem}"])

    def proof(self, p: ProofBlock) -> str:
        name = self.plain(template("word.proof", self.lang)).rstrip(".。")
        return "\n".join([rf"\begin{{proof}}[{name}]", joined(self.blocks(p.blocks)), r"\end{proof}"])

    def steps(self, s: Steps) -> str:
        head = rf"\medskip\noindent\textit{{{self.sentence(s.title)}}}"
        return joined([head, *self.blocks(s.blocks)])

    def conditions(self, c: Conditions) -> str:
        items = [rf"\item {self.long(i)}" for i in c.items]
        return "\n".join([r"\begin{itemize}", *items, r"\end{itemize}"])

    def table(self, t: Table) -> str:
        """A table, or a list of its rows where it is too wide or too long."""
        if self.layout.too_wide(t):
            return self._listed(t)
        high = any(self.layout.height(cell) > 1.3 for row in t.rows for cell in row)
        end = r" \\[0.8ex]" if high else r" \\"
        rows = [" & ".join(map(self.cell, row)) + (end if row is not t.rows[-1] else r" \\") for row in t.rows]
        return "\n".join([
            r"\begin{center}", rf"\begin{{tabular}}{{{'l' * len(t.head)}}}", r"\toprule",
            " & ".join(map(self.cell, t.head)) + r" \\", r"\midrule", *rows, r"\bottomrule", r"\end{tabular}",
            r"\end{center}",
        ])  # fmt: skip

    def _listed(self, t: Table) -> str:
        """Each row as an item: the first cell, then the others with their heads."""
        lines = [r"\begin{itemize}"]
        for first, *others in t.rows:
            lines.append(rf"\item {self.cell(first)}")
            for head, cell in zip(t.head[1:], others, strict=True):
                if isinstance(head, Term) and isinstance(cell, Term):
                    lines.append(self.display(self.layout.equation(Equation(Term("eq", head, cell)))))
                else:
                    lines.append(f"{self.cell(head)}: {self.cell(cell)}")
        return "\n".join([*lines, r"\end{itemize}"])

    # --- displays

    def display(self, d: Display) -> str:
        """A displayed formula, numbered if it has a label; then what its new names mean."""
        name, lines = "align", self.lines(d)
        if len(lines) == 1 and not d.rows[0].reason:
            name, lines = "equation", [f"{d.rows[0].left} {self.indented(d.rows[0])}".strip()]
        if d.label:
            last = f"{lines[-1]} {self.label('eq', d.label)}"
            lines = [*(rf"{line} \notag" for line in lines[:-1]), last]
        text = aligned(lines, name if d.label else name + "*")
        if not d.where:
            return text
        return "\n".join([text, self.plain(template("word.where", self.lang)), *map(self.display, d.where)])

    def lines(self, d: Display) -> list[str]:
        """The lines of an alignment; a reason for which there is no room beside its line stands below."""
        lines = []
        for row in d.rows:
            lines.append(self.aligned_row(row))
            if row.reason and not row.beside:
                lines.append(f"& {self.below(row.reason, d.below)}")
        return lines

    def aligned_row(self, row: DisplayRow) -> str:
        """One line of an alignment."""
        text = f"{row.left} & {self.indented(row)}".strip()
        return f"{text} && {self.beside(row.reason)}" if row.reason and row.beside else text

    def indented(self, row: DisplayRow) -> str:
        """What stands right of the point of alignment."""
        return (rf"\hspace{{{row.indent:.3g}em}}" if row.indent else "") + row.right

    def beside(self, reason: Sentence) -> str:
        """A reason beside its line."""
        return rf"\text{{{self.sentence(reason)}}}"

    def below(self, reason: Sentence, room: float) -> str:
        """A reason below its line, which takes no room of the columns; one that is long has several lines."""
        text = f"({self.sentence(reason)})"
        if self.layout.width(reason) + 1 > room:
            text = rf"\parbox[t]{{{room:.3g}em}}{{\raggedright {text}}}"
        return rf"\rlap{{\qquad\small {text}}}"


def aligned(lines: Sequence[str], environment: str) -> str:
    """The lines in an environment for alignments."""
    rows = [*(line + r" \\" for line in lines[:-1]), lines[-1]]
    return "\n".join([rf"\begin{{{environment}}}", *rows, rf"\end{{{environment}}}"])


def joined(blocks: Sequence[str]) -> str:
    """Blocks one after the other; a display belongs to the paragraph before it."""
    text = ""
    for block in blocks:
        text += ("\n" if block.startswith((r"\begin{align", r"\begin{equation")) else "\n\n") * bool(text) + block
    return text
