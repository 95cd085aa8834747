"""Where a term is defined, read off the term as it is written, before anything cancels."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import NEGATION, Term, app, is_unknown, substitute, subterms, var

Condition = tuple[tuple[Term, ...], Term]  # under these conditions (all of them) that one is needed
MAX_BITS = 10**6  # of a power of numbers whose value is looked at


@lru_cache(2**12)
def conditions(t: Term) -> tuple[Condition, ...]:
    """All that has to hold for t to have a real value; each once. (0**0 is 1.)"""
    found: dict[Condition, None] = {}
    _collect(t, (), found, {})
    return tuple(found)


def _collect(t: Term, guards: tuple[Term, ...], found: dict[Condition, None], seen: dict[Term, bool]) -> None:
    if not _partial(t, seen):
        return
    if t.head == "cases":
        before: tuple[Term, ...] = guards
        for condition, value in zip(t.args[0:-1:2], t.args[1::2], strict=True):
            _collect(condition, before, found, seen)
            _collect(value, (*before, condition), found, seen)
            before = (*before, negation(condition))
        _collect(t.args[-1], before, found, seen)
        return
    for child in t.children[2:] if t.head == "integral" else t.children:
        _collect(child, guards, found, seen)
    for guard, condition in _own(t):
        found[(*guards, *guard), condition] = None


def _partial(t: Term, seen: dict[Term, bool]) -> bool:
    """Whether anything in t can fail to be defined."""
    if t not in seen:
        seen[t] = any(_own(u) for u in subterms(t))
    return seen[t]


def _own(t: Term) -> tuple[Condition, ...]:
    """What the outermost operation of t needs."""
    match t.head:
        case "div":
            return () if t.args[1].head == "num" and t.args[1].args[0] else (((), app("ne", t.args[1], 0)),)
        case "pow":
            return _power(*t.args)
        case "integral":
            return _integral(t)
        case head if head in FUNCTIONS:
            f = FUNCTIONS[head]
            return tuple(((), c) for c in f.domain(*t.args)) if f.arity == 1 else ()
        case head if is_unknown(t) and "'" in head:
            return (((), app("exists", t)),)  # of which nothing is known but where a claim speaks of it
        case _:
            return ()


def _integral(t: Term) -> tuple[Condition, ...]:
    """The integrand has to be defined between the limits, and the integral has to converge where one is infinite."""
    body, bound, low, high = t.args
    integrand = substitute(body, {bound.args[0]: var("t'")})  # a name that no text can hold
    found = [app("integrable", integrand, low, high)] if any(_own(u) for u in subterms(integrand)) else []
    if any(Term("oo") in subterms(end) for end in (low, high)):
        found.append(app("convergent", t))
    return tuple(((), c) for c in found)


def _power(base: Term, exponent: Term) -> tuple[Condition, ...]:
    n = rational(exponent)
    if n is not None and n.denominator == 1:
        return (((), app("ne", base, 0)),) if n < 0 else ()
    positive, zero = ((), app("gt", base, 0)), ((), app("ge", base, 0))
    if n is not None:
        return (positive,) if n < 0 else (zero,)
    if base.head == "e" or (base.head == "num" and base.args[0] > 0):
        return ()
    return (zero, ((app("eq", base, 0),), app("ge", exponent, 0)))


def rational(t: Term) -> Fraction | None:
    """The value of a term made of numbers by + - * / and integer powers, else None; also where one is too large."""
    if t.head == "num":
        return t.args[0]  # type: ignore[no-any-return]
    if t.head not in ("add", "mul", "neg", "div", "pow"):
        return None
    parts = [rational(u) for u in t.args]
    if any(p is None for p in parts):
        return None
    values = [p for p in parts if p is not None]
    match t.head:
        case "add":
            return sum(values, Fraction(0))
        case "neg":
            return -values[0]
        case "mul":
            product = Fraction(1)
            for v in values:
                product *= v
            return product
        case "div":
            return values[0] / values[1] if values[1] else None
        case _:
            size = max(values[0].numerator.bit_length(), values[0].denominator.bit_length())
            small = values[1].denominator == 1 and abs(values[1]) * size <= MAX_BITS and (values[0] or values[1] >= 0)
            return values[0] ** int(values[1]) if small else None


def negation(condition: Term) -> Term:
    """The condition that holds where this one does not."""
    if condition.head in NEGATION:
        return Term(NEGATION[condition.head], *condition.args)
    if condition.head == "not":
        return condition.args[0]  # type: ignore[no-any-return]
    if condition.head in ("and", "or"):
        return Term("or" if condition.head == "and" else "and", *map(negation, condition.args))
    return app("not", condition)


def as_term(condition: Condition) -> Term:
    """The condition as one term."""
    guards, needed = condition
    return app("or", *map(negation, guards), needed) if guards else needed
