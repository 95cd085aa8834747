"""Where a function is defined on one side of 0 only."""

from __future__ import annotations

from collections.abc import Iterator

from symident.kernel.algebra import inside
from symident.kernel.check import _true_at, impossible
from symident.kernel.claim import Claim
from symident.kernel.domain import Condition, conditions, rational
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.terms import Term, app, num, substitute
from symident.search.roots import breakpoints
from symident.search.sample import ODD_ONES, SIMPLE, assignments


def asymmetry(claim: Claim) -> dict[str, Term] | None:
    """A point where f is defined while at its mirror image it is not, for the parameters that were tried; or None."""
    if claim.f is None:
        return None
    needed = conditions(claim.f)
    found: dict[str, Term] | None = None
    for values in assignments(claim, count=3):
        here = [_with(c, values) for c in needed]
        x = next((x for x in map(_plain, _points(here)) if _one_sided(here, x)), None)
        if x is None:
            return None
        found = found or {"x": x, **values}
    return found


def _plain(t: Term) -> Term:
    value = rational(t)
    return t if value is None else num(value)


def nowhere(claim: Claim) -> bool:
    """Whether f is seen to be defined at none of the points that were tried, each of them exactly decided."""
    if claim.f is None:
        return False
    needed = conditions(claim.f)
    for values in assignments(claim, count=2):
        here = [_with(c, values) for c in needed]
        if not all(_fails_at(here, x) for x in _points(here)):
            return False
    return True


def _with(condition: Condition, values: dict[str, Term]) -> Condition:
    return tuple(substitute(g, values) for g in condition[0]), substitute(condition[1], values)


def _points(needed: list[Condition]) -> Iterator[Term]:
    for x in (*SIMPLE, *ODD_ONES):
        yield num(x)
        yield num(-x)
    for guards, condition in needed:
        try:
            for p in inside(lambda r, c=condition, g=guards: breakpoints(r, app("and", *g, c)))[0]:  # type: ignore[misc]
                yield p
                yield -p
                yield p + 1
                yield -(p + 1)
        except (TooHard, NotDefined, ArithmeticError):
            continue


def _one_sided(needed: list[Condition], x: Term) -> bool:
    if not all(_true_at(c, {"x": x}) for c in needed):
        return False
    return _fails_at(needed, -x)


def _fails_at(needed: list[Condition], x: Term) -> bool:
    """Whether a condition that counts at x is seen not to hold there."""
    return any(
        all(_true_at(((), g), {"x": x}) for g in guards) and impossible((), substitute(c, {"x": x}))
        for guards, c in needed
    )
