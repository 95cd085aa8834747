"""Points to look at: of x, of the parameters, and what a claim is worth there by balls."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb, fmpq

from symident.kernel.balls import ball
from symident.kernel.claim import Claim
from symident.kernel.domain import rational
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.terms import COMPARISONS, RELATION_SIGNS, Term, free, num, substitute, truth

SIMPLE = tuple(map(Fraction, ("1", "2", "1/2", "3", "-1", "5/7", "1/10", "10", "-2", "100", "1/1000")))
# Denominators that no lattice of small fractions or of short binary fractions meets.
ODD_ONES = tuple(
    map(Fraction, ("577/408", "123456789/1000000007", "7349/1021", "1000003/3001", "3000017/7", "1/1000003"))
)
FAINT = fmpq(1, 10**50)
VALUES = tuple(map(Fraction, ("3/7", "2", "-5/3", "1", "-1/2", "11/13", "7/2", "-3", "1/5", "-9/11")))


def assignments(claim: Claim, facts: tuple[Term, ...] = (), count: int = 4) -> Iterator[dict[str, Term]]:
    """Exact values of the parameters that meet the facts about them, as far as a few tries find any."""
    names = [name for name, _ in claim.parameters]
    conditions = [f for f in (*claim.facts, *facts) if "x" not in free(f)]
    if not names:
        yield {}
        return
    given = 0
    for shift in range(len(VALUES) * 3):
        step = 1 + shift // len(VALUES)
        values = {
            n: num(VALUES[(shift + step * 3 * i) % len(VALUES)] + Fraction(i, 17) * (shift > 2))
            for i, n in enumerate(names)
        }
        for name, sort in claim.parameters:
            if sort != "real" and values[name].args[0] < 0:
                values[name] = num(-values[name].args[0])
        values = _bend(values, conditions)
        if all(true_at(c, values) for c in conditions):
            given += 1
            yield values
            if given == count:
                return


def _bend(values: dict[str, Term], conditions: list[Term]) -> dict[str, Term]:
    """Moves values so that simple facts hold: a == c, a < c, a > c for a parameter a."""
    for c in conditions:
        if c.head in ("eq", "lt", "gt", "le", "ge") and c.args[0].head == "var" and c.args[0].args[0] in values:
            if not true_at(c, values):
                shift = {"lt": -1, "gt": 1}.get(c.head, 0)
                other = substitute(c.args[1], values)
                new = other + shift if shift else other
                values = {**values, c.args[0].args[0]: as_number(new)}
    return values


def as_number(t: Term) -> Term:
    """t, as a number where it is made of numbers."""
    value = rational(t)
    return t if value is None else num(value)


def value_at(t: Term, values: dict[str, Term], bits: int) -> arb | None:
    """A ball around the value of t; None if it has none, or none is found."""
    try:
        return ball(t, bits, values)
    except (TooHard, NotDefined, ArithmeticError, ValueError):
        return None


def true_at(condition: Term, values: dict[str, Term]) -> bool:
    """Whether a comparison holds at exact values, decided by balls at 128 bits; False if it is not seen."""

    def compare(c: Term) -> bool | None:
        if c.head not in COMPARISONS:
            return None
        difference = value_at(c.args[0] - c.args[1], values, 128)
        if difference is None:
            return None
        s = 1 if difference > 0 else -1 if difference < 0 else 0 if difference.is_zero() else None
        return None if s is None else s in RELATION_SIGNS[c.head]

    return truth(condition, compare) is True


def differs(left: Term, right: Term, values: dict[str, Term], bits: int) -> bool:
    """Whether a ball around left - right excludes 0."""
    value = value_at(left - right, values, bits)
    return value is not None and bool(value > 0 or value < 0)


def faint_at(left: Term, right: Term, values: dict[str, Term], bits: int) -> bool:
    """Whether left - right is so small there that other points are better to show: in the tail of a bump, say."""
    value = value_at(left - right, values, bits)
    return value is not None and bool(abs(value) < FAINT)
