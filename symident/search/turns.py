"""Where a term turns or changes its sign, as balls at a few hundred points see it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from symident.kernel.derivatives import derivative
from symident.kernel.facts import Facts
from symident.kernel.signs import is_bound
from symident.kernel.terms import Term, num
from symident.search.sample import value_at

Bracket = tuple[Fraction, Fraction]
GRID = tuple(Fraction(side * (2**k - 1) * 3, 64) for k in range(64) for side in (1, -1))  # up to 4e17
BITS, GRAIN, STEPS = 96, 16, 80


def turns(t: Term, facts: Facts = ()) -> list[Bracket]:
    """Short intervals in which the slope of t or its slope changes its sign; t is a function of x alone."""
    slope = derivative(t, "x")
    return sorted([*crossings(slope, facts), *crossings(derivative(slope, "x"), facts)])


def crossings(t: Term, facts: Facts = ()) -> list[Bracket]:
    """Short intervals in which t changes its sign."""
    signs = [(x, sign(t, x)) for x in _points(*interval(facts))]
    return [_bracket(t, a, b, s) for (a, s), (b, r) in pairwise(signs) if s * r < 0]


def around(brackets: list[Bracket], facts: Facts) -> list[Term]:
    """Short fractions on both sides of the intervals, in ascending order, inside of the bounds that the facts set."""
    low, high = interval(facts)
    ends = {Fraction(floor(a * GRAIN), GRAIN) for a, _ in brackets} | {
        Fraction(ceil(b * GRAIN), GRAIN) for _, b in brackets
    }
    return [num(p) for p in sorted(ends) if (low is None or p > low) and (high is None or p < high)]


def keeps_sign(t: Term, brackets: list[Bracket], facts: Facts) -> bool:
    """Whether t has one sign at all the points that are looked at, those where it turns among them."""
    points = [*_points(*interval(facts)), *(a for a, _ in brackets)]
    return len({sign(t, x) for x in points}) == 1


def interval(facts: Facts) -> tuple[Fraction | None, Fraction | None]:
    """The bounds of x that facts set as numbers."""
    bounds = [f for f in facts if is_bound(f) and f.args[1].head == "num"]
    lows = [f.args[1].args[0] for f in bounds if f.head == "gt"]
    highs = [f.args[1].args[0] for f in bounds if f.head == "lt"]
    return max(lows, default=None), min(highs, default=None)


def _points(low: Fraction | None, high: Fraction | None) -> list[Fraction]:
    if low is not None and high is not None:
        return [low + (high - low) * Fraction(k, 64) for k in range(1, 64)]
    start = low if low is not None else high if high is not None else Fraction(0)
    steps = sorted(start + g for g in GRID)
    return [x for x in steps if (low is None or x > low) and (high is None or x < high)]


def sign(t: Term, x: Fraction) -> int:
    """The sign of t at x; 0 if it is 0, or not seen."""
    value = value_at(t, {"x": num(x)}, BITS)
    return 0 if value is None else 1 if value > 0 else -1 if value < 0 else 0


def _bracket(t: Term, low: Fraction, high: Fraction, at_low: int) -> Bracket:
    for _ in range(STEPS):
        middle = (low + high) / 2
        s = sign(t, middle)
        if not s:
            break
        low, high = (middle, high) if s == at_low else (low, middle)
    return low, high
