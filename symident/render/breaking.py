"""Formulas over several lines: broken at the outermost sums, products and relations; what is too wide gets a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term, num, rebuild, subterms, var
from symident.render.notation import (
    ATOM,
    PLAIN,
    POWER,
    PRODUCT,
    RELATIONS,
    SUM,
    Dialect,
    Text,
    Writer,
    cases_width,
    integral_width,
)  # fmt: skip

INDENT = 1.0  # em, of each level of lines that go on
_NARROW = 9.0  # em; what has less room than this is named instead of broken
_ROWS = 14  # of a list of cases; the rest gets a name
_DIGITS = 10  # of a whole number that stay together


@dataclass
class Row:
    """One line of a broken formula: how far it is indented, in em, its text, its width without the indent."""

    indent: float
    text: str
    width: float
    rows: float


@dataclass
class Piece:
    """What stays together if there is room: `text` after a sign, or else what is within its brackets, one by one."""

    before: Text | None  # what stands before it on the same line
    start: Text | None  # and what does at the beginning of a line
    text: Text
    inner: Iterator[Piece] | None = None
    opening: Text | None = None
    closing: Text | None = None


@dataclass
class Names:
    """The names of parts that are too wide, in order; one list for a document, so that none means two things."""

    taken: frozenset[str] = frozenset()
    known: dict[Term, Term] = field(default_factory=dict)

    def name(self, t: Term) -> Term:
        """The name of `t`."""
        if t not in self.known:
            names = (f"u_{i}" for i in range(len(self.known) + 1, len(self.known) + len(self.taken) + 2))
            self.known[t] = var(next(n for n in names if n not in self.taken and var(n) not in self.known.values()))
        return self.known[t]


class Breaker:
    """Breaks formulas so that no line is wider than the room that there is."""

    def __init__(self, writer: Writer, names: Names) -> None:
        self.writer, self.names = writer, names

    @property
    def dialect(self) -> Dialect:
        """The spelling."""
        return self.writer.dialect

    def lines(self, t: Term, room: float) -> tuple[list[Row], list[tuple[Term, Term]]]:
        """`t` on lines of at most `room` em, and the names that are new in it, with what they stand for."""
        before = len(self.names.known)
        fitted = self.fit(t, room)
        new = [(name, u) for u, name in list(self.names.known.items())[before:]]
        return self.broken(fitted, room), new

    # --- names for what cannot be broken

    def width(self, t: Term) -> float:
        """The width of `t` on one line."""
        return self.writer.text(t).width

    def fit(self, t: Term, room: float) -> Term:
        """`t` with names for the parts that can neither stand on a line nor be broken."""
        if t.head == "cases" and self.writer.text(t).rows > _ROWS:
            t = self._shorter(t)
        if self.width(t) <= room:
            return t
        if t.head == "num":
            return self._number(t, room)
        if t.head == "cases":
            return self._cases(t, room)
        inside = room - INDENT - 2.2  # brackets and a sign
        if self._breakable(t):
            if t.head == "integral":
                body, *rest = t.args
                return Term("integral", self._part(body, inside - 6), *rest)
            if t.head == "pow":
                return self._power(t, inside)
            return Term(t.head, *(self._part(u, inside) for u in t.children))
        margin = {"div": 0.3, "sqrt": 1.0, "cbrt": 1.0, "abs": 1.4}.get(t.head, 4.0)
        return Term(t.head, *(self._named(u, room - margin) for u in t.children))

    def _part(self, t: Term, room: float) -> Term:
        """`t`, which will be broken if it is too wide; a name for it where that has no room."""
        if self.width(t) <= room:
            return t
        return self._named(t, room) if room < _NARROW else self.fit(t, room)

    def _named(self, t: Term, room: float) -> Term:
        small = self.writer.text(t).small
        return t if small <= room or t.head in ("var", "num") and small < 2 else self.names.name(t)

    def _breakable(self, t: Term) -> bool:
        if t.head == "pow":
            return self.writer.text(t.args[1], True).width < 12
        simple = t.head in FUNCTIONS and t.head not in ("sqrt", "cbrt", "abs") or t.head.endswith("()")
        return simple or t.head in (*RELATIONS, "add", "mul", "neg", "and", "or", "not", "integral")

    def _number(self, t: Term, room: float) -> Term:
        """A number that is too wide: its numerator and denominator get names; whole numbers are broken by digits."""
        value = t.args[0]
        if value < 0:
            return Term("neg", self._number(num(-value), room - 1))
        if value.denominator == 1:
            return t
        top, bottom = (self._named(num(n), room - 0.3) for n in (value.numerator, value.denominator))
        return Term("div", top, bottom)

    def _power(self, t: Term, room: float) -> Term:
        base, exponent = t.args
        exponent = exponent if self.writer.text(exponent, True).width <= 8 else self.names.name(exponent)
        return Term("pow", self._part(base, room - 6), exponent)

    def _cases(self, t: Term, room: float) -> Term:
        """Names for the values and conditions that make a list of cases too wide, the widest first."""
        args = list(t.args)
        while True:
            small = [self.writer.text(u).small for u in args]
            values, conditions = [*range(1, len(args), 2), len(args) - 1], list(range(0, len(args) - 1, 2))
            if cases_width([small[i] for i in values], [small[i] for i in conditions]) <= room:
                return Term("cases", *args)
            value, condition = (max(places, key=lambda i: small[i]) for places in (values, conditions))
            if small[value] > 3.5:
                args[value] = self.names.name(args[value])
                continue
            sides = {v for u in subterms(args[condition]) if u.head in RELATIONS for v in u.args}
            side = max(sides, key=self.width)
            if self.width(side) < 2:
                return Term("cases", *args)
            args[condition] = rebuild(args[condition], {side: self.names.name(side)}.get)

    def _shorter(self, t: Term) -> Term:
        """A list of cases with a name for what comes after a page of them."""
        rows, height = 0, 1.5
        for condition, value in zip(t.args[:-1:2], t.args[1:-1:2], strict=True):
            height += max(self.writer.text(condition).rows, self.writer.text(value).rows)
            if height > _ROWS and rows:
                break
            rows += 1
        rest = Term("cases", *t.args[2 * rows :]) if len(t.args) > 2 * rows + 1 else t.args[-1]
        return Term("cases", *t.args[: 2 * rows], self.names.name(rest))

    # --- lines

    def broken(self, t: Term, room: float) -> list[Row]:
        """`t` on lines, where all that cannot be broken has room."""
        whole = self.writer.text(t)
        if whole.width <= room:
            return [Row(0.0, whole.text, whole.width, whole.rows)]
        rows = [Row(0.0, "", 0.0, 1.0)]
        self._flow(self._pieces(t), rows, INDENT, room)
        return rows

    def _flow(self, pieces: Iterator[Piece], rows: list[Row], indent: float, room: float, after: float = 0.0) -> None:
        """Puts the pieces on the last line and new ones; `after` is what has to follow the last piece."""
        following = list(pieces)
        for i, piece in enumerate(following):
            end = after if i == len(following) - 1 else 0.0
            row = rows[-1]
            before = piece.before if row.text else None
            width = (before.width if before else 0.0) + piece.text.width + end
            fresh = (piece.start.width if piece.start else 0.0) + piece.text.width + end
            if row.indent + row.width + width <= room:
                self._put(row, before, piece.text)
            elif piece.inner is None or indent + fresh <= room:
                rows.append(Row(indent, "", 0.0, 1.0))
                self._put(rows[-1], piece.start, piece.text)
            else:
                self._open(piece, rows, indent, room)
                closing = piece.closing.width if piece.closing else 0.0
                self._flow(piece.inner, rows, indent + INDENT, room, closing + end)
                if piece.closing:
                    self._put(rows[-1], None, piece.closing)

    def _open(self, piece: Piece, rows: list[Row], indent: float, room: float) -> None:
        """What stands before the first of the inner pieces, on the line if half of that is still free."""
        row = rows[-1]
        opening = piece.opening.width if piece.opening else 0.0
        if row.text and row.indent + row.width + opening > 0.6 * room:
            rows.append(Row(indent, "", 0.0, 1.0))
            self._put(rows[-1], piece.start, piece.opening)
        else:
            self._put(row, piece.before if row.text else None, piece.opening)

    def _put(self, row: Row, before: Text | None, text: Text | None) -> None:
        for part in (before, text):
            if part is not None:
                row.text += part.text
                row.width += part.width
                row.rows = max(row.rows, part.rows)

    def _pieces(self, t: Term) -> Iterator[Piece]:
        head = t.head
        if head == "add":
            yield from self._summands(t)
        elif head == "mul":
            yield from self._factors(t)
        elif head in RELATIONS:
            sign = self._sign(f" {self.dialect.relations[head]} ", 1.35)
            yield self._piece(t.args[0], SUM)
            yield self._piece(t.args[1], SUM, sign, self._sign(sign.text.lstrip(), 1.35))
        elif head in ("and", "or"):
            sign = self._sign(f" {self.dialect.conjunction if head == 'and' else self.dialect.disjunction} ", 1.25)
            for i, u in enumerate(t.args):
                level = ATOM if u.head in ("and", "or") else 0
                start = self._sign(sign.text.lstrip(), 1.25)
                yield self._piece(u, level, sign if i else None, start if i else None)
        else:
            yield self._piece(t, 0)

    def _summands(self, t: Term) -> Iterator[Piece]:
        yield self._piece(t.args[0], SUM)
        for u in t.args[1:]:
            part = self.writer.text(u)
            sign, _ = self.writer.summand(u, part)
            positive = u.args[0] if u.head == "neg" else num(-u.args[0]) if sign.text == " - " else u
            yield self._piece(positive, PRODUCT, sign, self._sign(sign.text.lstrip(), 1.25))

    def _factors(self, t: Term) -> Iterator[Piece]:
        dot = self._sign(f"{self.dialect.times} ", 0.75)
        yield self._piece(t.args[0], PRODUCT)
        for left, u in zip(t.args, t.args[1:], strict=False):
            before = self.writer.bracketed(self.writer.text(left), PRODUCT if left is t.args[0] else POWER)
            right = self.writer.bracketed(self.writer.text(u), POWER)
            yield self._piece(u, POWER, self.writer.times(left, before, right), dot)

    def _piece(self, t: Term, level: int, before: Text | None = None, start: Text | None = None) -> Piece:
        """`t` as a piece; if it is bracketed, or the arguments of a function, the brackets are left to be broken."""
        text = self.writer.text(t)
        whole = self.writer.bracketed(text, level)
        piece = Piece(before, start, whole)
        if text.level < level:
            return self._bracket(piece, self._pieces(t))
        head = t.head
        if head in ("add", "mul", "and", "or") or head in RELATIONS:
            piece.inner = self._pieces(t)
        elif head == "neg":
            piece.inner, piece.opening = iter([self._piece(t.args[0], PRODUCT)]), self._sign("-", 0.8)
        elif head == "not":
            piece = self._bracket(piece, self._pieces(t.args[0]), self._sign(f"{self.dialect.negation} ", 0.7))
        elif head == "pow" and self._breakable(t):
            exponent = self.writer.text(t.args[1], True)
            raised = self._sign(self.dialect.raised("", exponent.text), exponent.small)
            piece = self._bracket(piece, self._pieces(t.args[0]), None, raised)
        elif head == "num" and t.args[0].denominator == 1 and t.args[0] > 0:
            digits = str(t.args[0].numerator)
            piece.inner = (
                Piece(None, None, self._sign(digits[i : i + _DIGITS], 0.5 * len(digits[i : i + _DIGITS])))
                for i in range(0, len(digits), _DIGITS)
            )
        elif head == "integral":
            body, variable, low, high = (self.writer.text(u) for u in t.args)
            piece.inner = iter([self._piece(t.args[0], PRODUCT)])
            piece.opening = self._sign(self.dialect.integral(low.text, high.text) + " ", integral_width(low, high))
            piece.closing = self._sign(self.dialect.differential(variable.text), 0.75 + variable.width)
        elif t.children and head not in ("div", "sqrt", "cbrt", "abs", "cases"):
            piece = self._bracket(piece, self._arguments(t), self.writer.called(t))
        return piece

    def _arguments(self, t: Term) -> Iterator[Piece]:
        comma = self._sign(", ", 0.46)
        for i, u in enumerate(t.children):
            # a comma ends a line, where a sign begins one
            piece = self._piece(u, 0)
            if i < len(t.children) - 1:
                text = piece.text
                piece.text = text._replace(text=text.text + comma.text, width=text.width + comma.width)
                end = piece.closing
                piece.closing = comma if end is None else end._replace(text=end.text + ", ", width=end.width + 0.5)
            yield piece

    def _bracket(self, piece: Piece, inner: Iterator[Piece], before: Text | None = None,
                 after: Text | None = None) -> Piece:  # fmt: skip
        opening, closing = (self._sign(b, 0.65) for b in self.dialect.wide_brackets)
        piece.inner = inner
        piece.opening = opening if before is None else before._replace(
            text=before.text + opening.text, width=before.width + opening.width)  # fmt: skip
        piece.closing = closing if after is None else after._replace(
            text=closing.text + after.text, width=closing.width + after.width)  # fmt: skip
        return piece

    @staticmethod
    def _sign(text: str, width: float) -> Text:
        return Text(text, ATOM, width, width, PLAIN)


def taken(*terms: Term) -> frozenset[str]:
    """All names in the terms, bound ones too."""
    return frozenset(u.args[0] for t in terms for u in subterms(t) if u.head == "var")
