"""The graph of a function as points to draw: broken where the function jumps or has a pole, never across.

Values are balls of Arb, rounded when they are good enough for a picture, so nothing overflows and nothing cancels.
The places where branches change and where something may be undefined are read off the term, exactly; a jump that
cannot be read off it is closed in on by halving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from symident.kernel.algebra import inside
from symident.kernel.balls import ball
from symident.kernel.claim import identity
from symident.kernel.derivatives import smooth_where, without_diff
from symident.kernel.domain import conditions
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.terms import COMPARISONS, ZERO, Term, X, app, free, num
from symident.search.closed_form import closed_forms
from symident.search.roots import breakpoints
from symident.search.sample import true_at

Point = tuple[float, float]
Sample = tuple[float, float | None]  # None where there is no value
Place = Fraction | Term  # an exact place on the axis
Function = Callable[[Place], float | None]  # None where it has no value

_FAILED = (TooHard, NotDefined, ArithmeticError, ValueError)
_NEAR = (Fraction(1, 2**200), Fraction(1, 2**180))  # how far from a place its limits are looked at
_START, _DEPTH = 96, 48  # intervals to begin with, and how often one of them is halved
_MOST_PLACES = 60
_MOST = 500  # values in one of them; only what oscillates without end needs more


@dataclass(frozen=True)
class Curve:
    """A graph within a window: lines, and circles where they end: empty (not a value of f) and full (a value)."""

    lines: tuple[tuple[Point, ...], ...]
    empty: tuple[Point, ...] = ()
    full: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Window:
    """What is seen of the plane; `fine` is the largest error in y that is not seen."""

    left: float
    right: float
    low: float
    high: float

    @property
    def fine(self) -> float:
        return (self.high - self.low) / 2000


class Values:
    """The values of a term in x alone, each computed once."""

    def __init__(self, f: Term) -> None:
        self._needed = tuple(smooth_where(f))
        f = without_diff(f)
        steps = closed_forms(identity(f))  # Arb has no improper integrals
        self.f = (steps[-1][0].f if steps else None) or f
        self._known: dict[Place, float | None] = {}

    def __call__(self, x: Place) -> float | None:
        """f(x), rounded, or None where f is not defined or could not be computed."""
        if x not in self._known:
            self._known[x] = self._value(x)
        return self._known[x]

    def _value(self, x: Place) -> float | None:
        point = {"x": x if isinstance(x, Term) else num(x)}
        if not all(true_at(c, point) for guards, c in self._needed if all(true_at(g, point) for g in guards)):
            return None
        for bits in (64, 320, 1400):
            try:
                value = ball(self.f, bits, point)
            except _FAILED:
                continue
            # Relative accuracy, since phi divides by x next to 0.
            if value.is_finite() and (value.rel_accuracy_bits() > 40 or value.is_exact()):
                return float(value.mid())
            if bits == 1400 and value.is_finite() and value.rad() < 1e-9:
                return float(value.mid())
        return None


def exact_places(f: Term) -> tuple[Term, ...]:
    """The places at which a branch of f may change or something in it may be undefined, where they can be read off."""
    t = Term("add", without_diff(f), ZERO, *(app("abs", u) for u in edges(f)))
    found: dict[float, Term] = {}
    looked: set[tuple[Term, ...]] = set()
    # What a branch is inside of another one is seen when the outer one is known: between two places.
    while len(found) < _MOST_PLACES:
        ends = [found[x] for x in sorted(found)]
        between = [_between(a, b) for a, b in pairwise([None, *ends, None])]
        new = [facts for facts in between if facts not in looked]
        if not new:
            break
        for facts in new:
            looked.add(facts)
            found |= {x: p for p in _places(t, facts) if (x := value_of(p)) is not None}
    return tuple(found[x] for x in sorted(found))


def edges(f: Term) -> tuple[Term, ...]:
    """The terms in x at whose zeros something in f may be undefined, denominators for instance."""
    needed = (*conditions(without_diff(f)), *smooth_where(f))
    return tuple(dict.fromkeys(u for _, c in needed for u in _sides(c) if "x" in free(u)))


def _between(low: Term | None, high: Term | None) -> tuple[Term, ...]:
    """That x is between two places; None: no end."""
    return tuple(app(head, X, p) for head, p in (("gt", low), ("lt", high)) if p is not None)


def _places(t: Term, facts: tuple[Term, ...]) -> list[Term]:
    try:
        found, _ = inside(lambda r: breakpoints(r, t), facts)
    except _FAILED:
        return []
    return [p for p in found if not free(p)]


def _sides(condition: Term) -> Iterable[Term]:
    """The terms whose zeros bound the set on which a condition holds."""
    if condition.head in COMPARISONS:
        yield condition.args[0] - condition.args[1]
    elif condition.head in ("and", "or", "not"):
        for c in condition.args:
            yield from _sides(c)


def value_of(place: Place) -> float | None:
    """Where a place is on the axis; None if it is not a real number."""
    if isinstance(place, Fraction):
        return float(place)
    try:
        value = ball(place, 128)
    except _FAILED:
        return None
    return float(value.mid()) if value.is_finite() else None


def curve(g: Function, places: Sequence[Place], window: Window) -> Curve:
    """The graph of g in the window; `places` are those where it may break."""
    return _Tracer(g, window).curve(places)


class _Tracer:
    def __init__(self, g: Function, window: Window) -> None:
        self.g, self.window = g, window
        self.left = _MOST

    def curve(self, places: Sequence[Place]) -> Curve:
        w = self.window
        inner = {x: p for p in places if (x := value_of(p)) is not None and w.left < x < w.right}
        lines: list[list[Point]] = [[]]
        empty: list[Point] = []
        full: list[Point] = []
        start: Sample = (w.left, self.g(Fraction(w.left)))
        for x, place in sorted(inner.items()):
            before, here, after = self._limit(place, -1), self.g(place), self._limit(place, 1)
            self._trace(lines, start, (x, before))
            start = (x, after)
            if before is None or after is None or here is None or not self._same(before, here, after):
                missed = [v for v in (before, after) if v is not None and (here is None or not self._same(v, here))]
                empty += [(x, v) for v in missed]
                full += [(x, here)] if here is not None and missed else []
                lines.append([])
        self._trace(lines, start, (w.right, self.g(Fraction(w.right))))
        cut = [piece for line in lines for piece in _cut(line, w.low, w.high)]
        scale = (w.right - w.left) / (w.high - w.low)
        return Curve(tuple(tuple(_simpler(p, w.fine, scale)) for p in cut), self._seen(empty), self._seen(full))

    def _seen(self, points: list[Point]) -> tuple[Point, ...]:
        """The points in the window, each but once though it is the limit from both sides."""
        kept: list[Point] = []
        for x, y in points:
            if self.window.low <= y <= self.window.high and not any(x == a and self._same(y, b) for a, b in kept):
                kept.append((x, y))
        return tuple(kept)

    def _limit(self, place: Place, side: int) -> float | None:
        """The limit at the place from the left (-1) or the right (1); None where there is none that a picture shows."""
        near, less_near = (
            self.g(place + side * h if isinstance(place, Fraction) else place + num(side * h)) for h in _NEAR
        )
        if near is None or less_near is None or not self._same(near, less_near):
            return None
        return near

    def _same(self, *values: float) -> bool:
        return max(values) - min(values) <= self.window.fine

    def _trace(self, lines: list[list[Point]], a: Sample, b: Sample) -> None:
        """Appends the graph from a to b, between which no break is known; it goes on from the last line."""
        n = max(1, round(_START * (b[0] - a[0]) / (self.window.right - self.window.left)))
        xs = [a[0] + (b[0] - a[0]) * i / n for i in range(1, n)]
        points = [a, *((x, self.g(Fraction(x))) for x in xs), b]
        found: list[Sample] = [a]
        for p, q in pairwise(points):
            self.left = _MOST
            found += [*self._between(p, q, 0), q]
        for x, y in found:
            if y is None:
                lines.append([])
            elif not lines[-1] or lines[-1][-1] != (x, y):
                lines[-1].append((x, y))

    def _between(self, a: Sample, b: Sample, depth: int) -> list[Sample]:
        """The points between two that are needed to see no corner, with a gap where the graph jumps."""
        (xa, ya), (xb, yb) = a, b
        if ya is None and yb is None:
            return []
        m = (xa + xb) / 2
        if self.left <= 0:
            return []
        if depth == _DEPTH or not xa < m < xb:
            # So near to each other and yet apart: a jump, a pole or the end of the domain.
            return [] if ya is not None and yb is not None and abs(ya - yb) < 20 * self.window.fine else [(m, None)]
        self.left -= 1
        middle = (m, self.g(Fraction(m)))
        if ya is not None and yb is not None and self._flat(a, middle, b):
            return []
        return [*self._between(a, middle, depth + 1), middle, *self._between(middle, b, depth + 1)]

    def _flat(self, a: Sample, m: Sample, b: Sample) -> bool:
        """Whether the graph is a straight line from a to b, or is not seen."""
        ya, ym, yb = a[1], m[1], b[1]
        if ya is None or ym is None or yb is None:
            return False
        w = self.window
        if min(ya, ym, yb) > w.high or max(ya, ym, yb) < w.low:
            return True
        if abs(ym - (ya + yb) / 2) > w.fine:
            return False
        # The middle of a jump from -1 to 1 may be 0: look at one more place.
        x = a[0] + (b[0] - a[0]) * 0.3125
        y = self.g(Fraction(x))
        return y is not None and abs(y - (ya + (yb - ya) * 0.3125)) <= w.fine


def _cut(line: Sequence[Point], low: float, high: float) -> list[list[Point]]:
    """The parts of a line that lie between two heights."""
    pieces: list[list[Point]] = [[]]
    for a, b in pairwise(line):
        inside_a, inside_b = low <= a[1] <= high, low <= b[1] <= high
        if inside_a and not pieces[-1]:
            pieces[-1].append(a)
        crossings = sorted((t, y) for y in (low, high) if a[1] != b[1] and 0 < (t := (y - a[1]) / (b[1] - a[1])) < 1)
        for t, y in crossings:
            pieces[-1].append((a[0] + t * (b[0] - a[0]), y))
        if inside_b:
            pieces[-1].append(b)
        elif pieces[-1]:
            pieces.append([])
    return [p for p in pieces if len(p) > 1]


def _simpler(line: Sequence[Point], fine: float, scale: float) -> list[Point]:
    """The line with fewer points, none of which moved it by more than `fine` (Douglas and Peucker)."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        i, j = stack.pop()
        if j - i < 2:
            continue
        (xa, ya), (xb, yb) = line[i], line[j]
        dx, dy = (xb - xa) / scale, yb - ya
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        far, k = max(
            (abs(dy * (x - xa) / scale - dx * (y - ya)) / length, k) for k, (x, y) in enumerate(line[i + 1 : j], i + 1)
        )
        if far > fine:
            keep.add(k)
            stack += [(i, k), (k, j)]
    return [line[i] for i in sorted(keep)]
