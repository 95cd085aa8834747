"""Where a claim with breakpoints that depend on parameters is looked at: at these, between them, by cases on their
order. Which place shows that it fails, and which cases come first, is learnt from values of the parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import log
from random import Random
from typing import Any

from flint import fmpq

from symident.kernel.algebra import Region, inside
from symident.kernel.claim import Claim
from symident.kernel.facts import Facts
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.terms import COMPARISONS, RELATION_SIGNS, ZERO, Term, free, num, truth
from symident.search.prove import FAILURES, open_factors
from symident.search.readback import fraction_term
from symident.search.sample import differs, true_at

TRIED, MAX_POINTS, MAX_PLACES, COUNT = 400, 5, 24, 12
Values = Mapping[str, fmpq]


class Unknown(Exception):
    """A value is no rational number that is seen."""


@cache
def pool(claim: Claim) -> tuple[dict[str, fmpq], ...]:
    """Values of the parameters, of no lattice and the same each time."""
    chance = Random(len(claim.parameters))
    found = []
    for i in range(TRIED):
        size = (3, 12, 1)[i % 3]
        values = {}
        for k, (name, sort) in enumerate(claim.parameters):
            below = (13, 17, 19, 23)[k % 4]
            v = fmpq(chance.randint(-size * below, size * below) * 7 + 1, below * 7)
            values[name] = abs(v) if sort != "real" else v
        found.append(values)
    return tuple(found)


def samples(claim: Claim, facts: Facts) -> list[dict[str, fmpq]]:
    """A few values of the parameters that meet the facts about them."""
    conditions = [f for f in (*claim.facts, *facts) if "x" not in free(f)]
    found: list[dict[str, fmpq]] = []
    for values in pool(claim):
        if all(is_true(c, values) for c in conditions):
            found.append(values)
            if len(found) == COUNT:
                break
    return found


def is_true(condition: Term, values: Values) -> bool:
    """Whether the condition is seen to hold at these values."""
    try:
        return _truth(condition, lambda t: value(t, values))
    except (Unknown, ZeroDivisionError):
        return true_at(condition, _terms(values))


def _terms(values: Values) -> dict[str, Term]:
    return {n: num(Fraction(int(v.p), int(v.q))) for n, v in values.items()}


def is_apart(t: Term, values: Values) -> bool:
    """Whether t is seen not to be 0 at these values."""
    try:
        return bool(value(t, values) != 0)
    except ZeroDivisionError:
        return False
    except Unknown:
        return differs(t, ZERO, _terms(values), 64)


def value(t: Term, values: Values) -> fmpq:
    """The value of t; Unknown if it is not seen to be rational."""
    known: dict[Term, fmpq] = {}

    def of(u: Term) -> fmpq:
        if u not in known:
            known[u] = _of(u)
        return known[u]

    def _of(u: Term) -> Any:
        match u.head:
            case "num":
                return fmpq(u.args[0].numerator, u.args[0].denominator)
            case "var":
                if u.args[0] not in values:
                    raise Unknown
                return values[u.args[0]]
            case "add":
                return sum(map(of, u.args), fmpq(0))
            case "neg":
                return -of(u.args[0])
            case "mul":
                total = fmpq(1)
                for v in u.args:
                    total *= of(v)
                return total
            case "div":
                return of(u.args[0]) / of(u.args[1])
            case "pow" if (
                u.args[1].head == "num" and u.args[1].args[0].denominator == 1 and abs(u.args[1].args[0]) < 99
            ):
                return of(u.args[0]) ** int(u.args[1].args[0])
            case "abs":
                return abs(of(u.args[0]))
            case "sign":
                v = of(u.args[0])
                return fmpq((v > 0) - (v < 0))
            case "max":
                return max(map(of, u.args))
            case "min":
                return min(map(of, u.args))
            case "cases":
                for condition, v in zip(u.args[0:-1:2], u.args[1::2], strict=True):
                    if _truth(condition, of):
                        return of(v)
                return of(u.args[-1])
            case head if head in ("relu", "step", "clip") and FUNCTIONS[head].definition:
                return of(unfold(u))
        raise Unknown

    return of(t)


def _truth(condition: Term, of: Callable[[Term], fmpq]) -> bool:
    def compare(c: Term) -> bool:
        if c.head not in COMPARISONS:
            raise Unknown
        left, right = map(of, c.args)
        return (left > right) - (left < right) in RELATION_SIGNS[c.head]

    return bool(truth(condition, compare))


def distinct(points: Iterable[Term], facts: Facts, odd: bool) -> list[Term]:
    """The points in normal form, without 0 and, where the difference is odd, without those opposite to others."""

    def act(r: Region) -> list[Term]:
        found: dict[Any, Term] = {}
        for p in points:
            with suppress(*FAILURES):
                f = r.form(p)
                if f.num and r.is_real(f.num) and r.is_real(f.den):
                    f = f * r.rational(-1 if odd and f.num.leading_coefficient() < 0 else 1)
                    found.setdefault((str(f.num), str(f.den)), fraction_term(r, f))
        return list(found.values())

    return _or_nothing(act, facts)


def places(points: list[Term], facts: Facts, odd: bool) -> list[Term]:
    """The points, and what lies between, beyond and next to them."""
    points = points[:MAX_POINTS]
    moving = [p for p in points if free(p)]
    pairs = [(p, q) for p, q in combinations(points, 2) if free(p) | free(q)]
    candidates: list[Term] = [*moving, *(p / 2 for p in moving), *(p * 2 for p in moving)]
    candidates += [(p + s * q) / 2 for p, q in pairs for s in (1, -1)] + [p + 1 for p in moving]
    candidates += [(p * 2 + s * q) / 3 for p, q in pairs for s in (1, -1)]
    return distinct(candidates, facts, odd)[:MAX_PLACES]


def open_differences(points: list[Term], others: list[Term], facts: Facts) -> list[Term]:
    """Factors of unknown sign in the points, in what tells the order of two of them, and in other terms."""
    points = points[:MAX_POINTS]
    candidates = [*others, *points, *(p - s * q for p, q in combinations(points, 2) for s in (1, -1))]

    return list(dict.fromkeys(u for t in candidates for u in open_factors(t, facts)))


def _or_nothing(act: Callable[[Region], list[Term]], facts: Facts) -> list[Term]:
    try:
        return inside(act, facts)
    except FAILURES:
        return []


def gain(signs: list[int], labels: list[bool]) -> float:
    """How much the signs tell about the labels, in bits."""

    def entropy(part: list[bool]) -> float:
        return -sum(p * log(p, 2) for s in (True, False) if (p := part.count(s) / len(part)))

    parts = [[b for s, b in zip(signs, labels, strict=True) if (s > 0) == side] for side in (True, False)]
    return entropy(labels) - sum(len(p) / len(labels) * entropy(p) for p in parts if p)


def sign_at(t: Term, values: Values) -> int:
    """The sign of t at these values; 0 if it is not seen."""
    try:
        v = value(t, values)
        return int(v > 0) - int(v < 0)
    except ZeroDivisionError:
        return 0
    except Unknown:
        at = _terms(values)
        return next((s for h, s in (("gt", 1), ("lt", -1)) if true_at(Term(h, t, ZERO), at)), 0)
