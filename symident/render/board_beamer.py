"""Derivations as slides of beamer, with one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from symident.derivation.catalogue import parts, template
from symident.derivation.model import (
    Block,
    Chain,
    Conditions,
    Derivation,
    Equation,
    Formula,
    Numbers,
    Paragraph,
    Sentence,
    Steps,
    Table,
    Theorem,
)
from symident.kernel.terms import Term
from symident.render.board_latex import PROGRAM, LatexBoard, aligned
from symident.render.latex import Latex
from symident.render.layout import Display, DisplayRow

_ROOM = 35.0  # em; a slide is 36 em wide
_LINES = 15.0  # of a slide
_HEADS = {
    "en": r"""\documentclass[11pt,aspectratio=169]{beamer}
\usepackage[T1]{fontenc}
\usepackage{lmodern}""",
    "zh": r"\documentclass[11pt,aspectratio=169]{ctexbeamer}",
}
_STYLE = r"""\usepackage{booktabs}
\usefonttheme[onlymath]{serif}
\setbeamertemplate{navigation symbols}{}
\setbeamertemplate{footline}[frame number]"""

Cover: TypeAlias = Callable[[str], str]


@dataclass
class _Unit:
    """A piece of a slide that is not cut: its height in lines, what writes it, whether the next has to follow it.

    What writes it is given a function that begins a new step, and says how to cover a text until then.
    """

    height: float
    write: Callable[[Callable[[], Cover]], str]
    keep: bool = False


class BeamerBoard(LatexBoard):
    """Each section on as many frames as it takes, and one step more on each click."""

    def render(self, d: Derivation) -> str:
        self.prepare(d, _ROOM)
        head = "\n".join([PROGRAM[self.lang], _HEADS[self.lang], _STYLE, r"\begin{document}"])
        sections = [(d.title, d.result), *((s.title, s.blocks) for s in d.sections)]
        frames = [frame for title, blocks in sections for frame in self._frames(title, blocks)]
        return "\n\n".join([head, *frames, r"\end{document}"]) + "\n"

    def _frames(self, title: Sentence, blocks: Sequence[Block]) -> list[str]:
        """The frames of one section; what belongs together goes on to the next frame as a whole."""
        units = [u for b in blocks for u in self._units(b)]
        frames: list[list[str]] = []
        height, clicks = _LINES + 1.0, 0

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
                frames.append([])
                height, clicks = 0.0, 0
            height += unit.height
            frames[-1].append(unit.write(step))
        head = rf"\begin{{frame}}[t]{{{self.sentence(title)}}}"
        return ["\n".join([head, "\n\n".join(frame), r"\end{frame}"]) for frame in frames]

    def _units(self, b: Block) -> list[_Unit]:
        if isinstance(b, Paragraph):
            return [self._paragraph(b)]
        if isinstance(b, Equation):
            return self._aligned(self.layout.equation(replace(b, label="")))
        if isinstance(b, Chain):
            return self._aligned(self.layout.chain(replace(b, label="")))
        if isinstance(b, Numbers):
            return self._aligned(self.layout.numbers(b))
        if isinstance(b, Table):
            return self._tables(b)
        if isinstance(b, Conditions):
            return [self._item(i) for i in b.items]
        title = self.sentence(b.title) if isinstance(b, Theorem | Steps) else self._word("word.proof")
        first, *others = [u for block in b.blocks for u in self._units(block)]
        return [_headed(rf"\structure{{{title}}}", first), *others]

    def _word(self, key: str) -> str:
        return self.plain(template(key, self.lang))

    def _one(self, text: str, height: float, keep: bool = False) -> _Unit:
        """A text that is one step."""
        return _Unit(height, lambda step: step()(text), keep)

    def _paragraph(self, p: Paragraph) -> _Unit:
        """A paragraph; it stays with the next block if its last sentence is not at an end."""
        found = [u for s in p.sentences for u in parts(s, self.lang) if isinstance(u, Term) and self.is_long(u)]
        displays = [self.layout.equation(Equation(t)) for t in found]
        height = 1.3 + sum(map(self.layout.width, p.sentences)) // self.layout.room
        height += sum(1.5 + sum(map(_height, d.rows)) for d in displays)
        text = self.text(p)
        return self._one(text, height, not text.rstrip().endswith((".", "。")))

    def _item(self, i: Term | Sentence) -> _Unit:
        height = 0.3 + self.layout.height(i) + self.layout.width(i) // self.layout.room
        return self._one(rf"\quad\structure{{\textbullet}}\ {self.long(i)}", height)

    def _tables(self, t: Table) -> list[_Unit]:
        """A table, or several if it is higher than a slide; one that is too wide is a list."""
        found: list[_Unit] = []
        rows: list[tuple[Formula | Sentence, ...]] = []
        height, start, wide = 2.5, 2.5, self.layout.too_wide(t)
        for row in [*t.rows, None]:
            more = 0.0 if row is None else 1.35 * (sum if wide else max)(map(self.layout.height, row))
            if rows and (row is None or height + more > _LINES):
                found.append(self._one(self.table(Table(t.head, tuple(rows))), height))
                rows, height = [], start
            if row is not None:
                rows.append(row)
                height += more
        return found

    def _aligned(self, d: Display) -> list[_Unit]:
        """An alignment, or several if it is higher than a slide; then the left side is there again."""
        left = next((row.left for row in d.rows if row.left), "")
        units: list[_Unit] = []
        rows: list[DisplayRow] = []
        height = 1.6
        for row in d.rows:
            more = _height(row) + (0.0 if row.beside or not row.reason else 1.2)
            if rows and height + more > _LINES:
                units.append(self._alignment(rows, height))
                again = left if row.right.startswith(("=", Latex.approximately)) else ""
                rows, height = [replace(row, left=row.left or again)], 1.6
            else:
                rows.append(row)
            height += more
        units.append(self._alignment(rows, height))
        if d.where:
            units[-1].keep = True
            units.append(self._one(self._word("word.where"), 1.2, True))
            units += [u for w in d.where for u in self._aligned(w)]
        return units

    def _alignment(self, rows: list[DisplayRow], height: float) -> _Unit:
        def write(step: Callable[[], Cover]) -> str:
            lines: list[str] = []
            cover, last = step(), rows[0].step
            for row in rows:
                if row.step != last:
                    cover, last = step(), row.step
                line = f"{cover(row.left)} & {cover('{}' + self.indented(row))}".strip()
                if row.reason and row.beside:
                    line += f" && {cover(self.beside(row.reason))}"
                lines.append(line)
                if row.reason and not row.beside:
                    lines.append(f"& {cover(self.below(row.reason))}")
            return aligned(lines, "align*")

        return _Unit(height, write)


def _height(row: DisplayRow) -> float:
    return 0.3 + 0.95 * row.height


def _headed(title: str, unit: _Unit) -> _Unit:
    """The unit under a title that appears with its first step."""

    def write(step: Callable[[], Cover]) -> str:
        first = step()
        covers = [first]
        return first(title) + "\n\n" + unit.write(lambda: covers.pop() if covers else step())

    return _Unit(unit.height + 1.3, write, unit.keep)
