"""Where a function is defined on one side of 0 only, or nowhere at all: seen for all admissible parameters at once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from symident.kernel.claim import Claim
from symident.kernel.domain import Condition, conditions
from symident.kernel.facts import Facts, holds, impossible
from symident.kernel.terms import PI, Term, X, app, free, num, substitute, subterms
from symident.search.roots import all_breakpoints
from symident.search.sample import ODD_ONES, SIMPLE, as_number
from symident.search.simplify import tidy

FAR, MAX_NUMBERS = Fraction(10**7), 8


def asymmetry(claim: Claim) -> Term | None:
    """A point where f is defined and its mirror image where it is not, whatever the parameters; or None."""
    if claim.f is None:
        return None
    needed = conditions(claim.f)
    return next((x for x in map(as_number, _points(claim, needed)) if _one_sided(claim, needed, x)), None)


def nowhere(claim: Claim) -> bool:
    """Whether the conditions for f to be real are seen to contradict each other, or one of them the assumptions."""
    if claim.f is None:
        return False
    needed = [c for guards, c in conditions(claim.f) if not guards]

    def empty(*part: Term) -> bool:
        return any(impossible((*claim.facts, *part, *(d for d in needed if d is not c)), c) for c in needed)

    return empty() or all(empty(app(head, X, 0)) for head in ("lt", "eq", "gt"))


def _points(claim: Claim, needed: tuple[Condition, ...]) -> Iterator[Term]:
    for x in (*SIMPLE, *ODD_ONES, FAR):
        yield num(x)
        yield num(-x)
    for guards, condition in needed:
        for p in all_breakpoints(app("and", *guards, condition), claim.facts):
            yield from map(tidy, (p, -p, p + 1, -(p + 1), 1 - p, p - 1))
    for _, condition in needed:
        for p in _in_waves(condition, claim.facts):
            yield from map(tidy, (p, -p))


def _in_waves(condition: Term, facts: Facts) -> Iterator[Term]:
    """Where sines, cosines and tangents in the condition have a value that is met often, or a number of it."""
    waves = [v for v in subterms(condition) if v.head in ("sin", "cos", "tan") and "x" in free(v)]
    numbers = {abs(v.args[0]) for v in subterms(condition) if v.head == "num"}
    values = sorted({*numbers, *(a / b for a in numbers for b in numbers if b)})[:MAX_NUMBERS] if waves else []
    known = [app(f, num(c)) for c in values for f in ("asin", "acos", "atan") if f == "atan" or c <= 1]
    turns = [num(Fraction(k, 12)) * PI for k in range(13)]
    for u in dict.fromkeys(v.args[0] for v in waves):
        for angle in (*turns, *known, *(PI - a for a in known)):
            for target in (angle, -angle):
                yield from all_breakpoints(app("sign", u - target), facts)


def _one_sided(claim: Claim, needed: tuple[Condition, ...], x: Term) -> bool:
    here = (*(((), c) for c in claim.where), *needed, *conditions(x))
    if not all(holds(claim.facts, _at(c, x)) for c in here):
        return False
    mirrored = (_at(c, -x) for c in needed)
    return any(
        all(holds(claim.facts, ((), g)) for g in guards) and impossible(claim.facts, c) for guards, c in mirrored
    )


def _at(condition: Condition, x: Term) -> Condition:
    return tuple(substitute(g, {"x": x}) for g in condition[0]), substitute(condition[1], {"x": x})
