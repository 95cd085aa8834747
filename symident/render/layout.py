"""Displayed formulas laid out for print: which lines they have, where they are aligned, where the reasons stand.

What is laid out here is written down by the boards of LaTeX, beamer and Typst.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from symident.derivation.catalogue import parts
from symident.derivation.model import (
    Chain,
    Derivation,
    Equation,
    Formula,
    Lang,
    Line,
    Numbers,
    Rounded,
    Sentence,
    Table,
    Verbatim,
)  # fmt: skip
from symident.kernel.terms import Term
from symident.render.breaking import Breaker, Names, Row, taken
from symident.render.notation import Dialect, Writer

ROOM = 32.2  # em; a page of article in 12pt is 32.5 em wide
_NUMBER = 3.2  # em, of the number of an equation
INLINE = 14.0  # em; a longer formula in a sentence is displayed
_LEFT = 9.0  # em; a left side that is wider stands on a line by itself
_GAP = 2.0  # em between a formula and its reason


@dataclass
class DisplayRow:
    """One line: what stands left of the point of alignment, what right of it, and the reason beside it or below."""

    left: str
    right: str
    indent: float = 0.0  # em, of the right part
    reason: Sentence | None = None
    beside: bool = True  # whether there is room for the reason beside the line
    height: float = 1.0
    step: int = 0  # which line of a chain it is part of


@dataclass
class Display:
    """Aligned lines."""

    rows: list[DisplayRow]
    label: str = ""
    where: list[Display] = field(default_factory=list)  # what the names mean that are new in it


class Layout:
    """Lays out the formulas of one derivation; names that it gives hold for all of them."""

    def __init__(self, derivation: Derivation, dialect: Dialect, lang: Lang, room: float = ROOM) -> None:
        found = taken(*_terms((derivation.verdict.claim, derivation.result, derivation.sections)))
        self.lang, self.room, self.dialect = lang, room, dialect
        self.writer = Writer(dialect, "sigma" not in found)
        self.breaker = Breaker(self.writer, Names(found))

    # --- in a line of text

    def text(self, t: Term) -> str:
        """A formula in a line of text, with fractions like x/2 unless there is a list of cases in it."""
        return self.writer.text(t, True).text

    def too_wide(self, t: Table) -> bool:
        """Whether a table is wider than a page."""
        columns = zip(t.head, *t.rows, strict=True)
        return sum(max(map(self.width, column)) + 1.2 for column in columns) > self.room + 2

    def width(self, item: Formula | Sentence) -> float:
        """How wide it is on one line, in em."""
        if isinstance(item, Sentence):
            return sum(_letters(p.text if isinstance(p, Verbatim) else p) if isinstance(p, str | Verbatim) else
                       self.width(p) for p in parts(item, self.lang))  # fmt: skip
        if isinstance(item, Rounded):
            return 1.4 + _letters(item.decimal)
        return self.writer.text(item, True).width

    def height(self, item: Formula | Sentence) -> float:
        """How high it is, in lines."""
        if isinstance(item, Sentence):
            return max([1.0, *(self.height(p) for p in parts(item, self.lang) if isinstance(p, Term))])
        return 1.0 if isinstance(item, Rounded) else self.writer.text(item, True).rows

    def decimal(self, value: Rounded) -> str:
        """A rounded number, without its sign of approximate equality; an exponent as a power of ten."""
        mantissa, e, exponent = value.decimal.partition("e")
        power = self.dialect.raised("10", str(int(exponent))) if e else ""
        return f"{mantissa} {self.dialect.times} {power}" if e else mantissa

    # --- displays

    def _wide(self, t: Term) -> float:
        """The width of a displayed formula."""
        return self.writer.text(t).width

    def equation(self, e: Equation) -> Display:
        """A formula by itself, aligned at its = if it is an equation."""
        t = e.formula
        room = self.room - _NUMBER * bool(e.label)
        if t.head == "eq" and (self._wide(t.args[0]) <= _LEFT or t.args[1].head == "eq"):
            left, right = t.args
            lines = []
            while right.head == "eq":  # a = b = c
                lines.append(Line(right.args[0]))
                right = right.args[1]
            if not lines or self._wide(t) > room:
                return self.chain(Chain(left, (*lines, Line(right)), e.label))
        rows, where = self._rows(t, room)
        return Display([DisplayRow("", r.text, r.indent, height=r.rows) for r in rows], e.label, where)

    def chain(self, c: Chain) -> Display:
        """left = a = b = c, the signs below one another."""
        wide = self._wide(c.left) > _LEFT
        room = self.room - _NUMBER * bool(c.label) - 1.35 - (1.0 if wide else self._wide(c.left))
        display = Display([], c.label)
        left = self.writer.text(c.left).text
        if wide:
            rows, where = self._rows(c.left, self.room)
            display.rows += [DisplayRow("", r.text, r.indent, height=r.rows) for r in rows]
            display.where += where
            left = ""
        widest = 0.0
        for step, line in enumerate(c.lines):
            sign, rows, where = self._right(line.right, room)
            widest = max([widest, *(r.indent + r.width for r in rows)])
            display.where += where
            for i, r in enumerate(rows):
                text, indent = (f"{sign} {r.text}", 0.0) if i == 0 else (r.text, 1.35 + r.indent)
                display.rows.append(DisplayRow("", text, indent + wide, height=r.rows, step=step))
            display.rows[-1].reason = line.reason
            if not wide and step == 0:
                display.rows[-len(rows)].left = left
        reasons = [row for row in display.rows if row.reason]
        for row in reasons:
            row.beside = row.reason is not None and widest + _GAP + self.width(row.reason) <= room
        if 2 * sum(row.beside for row in reasons) < len(reasons):
            for row in reasons:
                row.beside = False
        return display

    def numbers(self, n: Numbers) -> Display:
        """Values at a point: exactly, and rounded."""
        display = Display([])
        for step, row in enumerate(n.rows):
            room = self.room - self._wide(row.symbol) - 1.35
            lines: list[DisplayRow] = []
            for value in (row.exact, row.decimal):
                if value is None:
                    continue
                sign, rows, where = self._right(value, room)
                display.where += where
                for i, r in enumerate(rows):
                    text, indent = (f"{sign} {r.text}", 0.0) if i == 0 else (r.text, 1.35 + r.indent)
                    lines.append(DisplayRow("", text, indent, height=r.rows, step=step))
            if not lines:
                continue
            if len(lines) == 2 and row.exact is not None and self._wide(row.exact) < room - 12:
                lines = [DisplayRow("", f"{lines[0].right} {lines[1].right}", 0.0, height=lines[0].height, step=step)]
            lines[0].left = self.writer.text(row.symbol).text
            display.rows += lines
        return display

    def _right(self, value: Formula, room: float) -> tuple[str, list[Row], list[Display]]:
        """The sign before a right side, its lines, and what new names mean."""
        if isinstance(value, Rounded):
            text = self.decimal(value)
            return self.dialect.approximately, [Row(0.0, text, self.width(value), 1.0)], []
        rows, where = self._rows(value, room)
        return self.dialect.relations["eq"], rows, where

    def _rows(self, t: Term, room: float) -> tuple[list[Row], list[Display]]:
        rows, new = self.breaker.lines(t, room)
        return rows, [self.equation(Equation(Term("eq", name, u))) for name, u in new]


def _letters(text: str) -> float:
    """The width of plain text: Chinese characters are squares."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.47 for c in text)


def _terms(thing: object) -> Iterator[Term]:
    """All formulas in a part of a derivation, those in sentences too."""
    if isinstance(thing, Term):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _terms(part)
    elif is_dataclass(thing):
        for entry in fields(thing):
            yield from _terms(getattr(thing, entry.name))
