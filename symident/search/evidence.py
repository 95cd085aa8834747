"""Numerical evidence by mpmath: never a proof."""

from __future__ import annotations

from fractions import Fraction
from time import process_time
from typing import Any

from symident.kernel.algebra import inside
from symident.kernel.balls import ball
from symident.kernel.claim import Claim
from symident.kernel.derivatives import without_diff
from symident.kernel.domain import conditions
from symident.kernel.facts import holds
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.terms import RELATION_SIGNS, Term, num, substitute, truth
from symident.search.sample import ODD_ONES, SIMPLE, assignments
from symident.verdict import Evidence

DIGITS, SECONDS = 40, 2


def evidence(claim: Claim) -> Evidence | None:
    """What mpmath sees at many points, if it sees no difference: digits, points and the largest residual."""
    import mpmath

    largest, points, end = mpmath.mpf(0), 0, process_time() + SECONDS
    with mpmath.workdps(DIGITS + 15):
        for values in assignments(claim):
            left, right = substitute(claim.left, values), substitute(claim.right, values)
            for x in _grid():
                if process_time() > end:
                    break
                try:
                    a, b = (_value(substitute(t, {"x": num(x)}), {}) for t in (left, right))
                    if not (mpmath.isfinite(a) and mpmath.isfinite(b)) or mpmath.im(a) or mpmath.im(b):
                        continue
                except (ArithmeticError, ValueError, TypeError, KeyError, NotImplementedError):
                    continue
                points += 1
                largest = max(largest, abs(a - b) / (1 + abs(b)))
        if points < 10 or largest > mpmath.mpf(10) ** -DIGITS:
            return None
        return Evidence(DIGITS, points, "0" if largest == 0 else mpmath.nstr(largest, 2))


def _grid() -> list[Fraction]:
    grid = [*SIMPLE, *ODD_ONES[:3], *(Fraction(7 * k + 3, 11) for k in range(-20, 20))]
    return [x for x in grid if x]


def _value(t: Term, known: dict[Term, Any]) -> Any:
    """The value of a constant term, a number of mpmath."""
    import mpmath

    if t in known:
        return known[t]
    match t.head:
        case "num":
            value: Any = mpmath.mpf(t.args[0].numerator) / t.args[0].denominator
        case "pi" | "e":
            value = getattr(mpmath, t.head) + 0
        case "oo":
            value = mpmath.inf
        case "var":
            raise KeyError(t.args[0])
        case "cases":
            pairs = zip(t.args[0:-1:2], t.args[1::2], strict=True)
            chosen = next((v for c, v in pairs if _truth(c, known)), t.args[-1])
            value = _value(chosen, known)
        case "integral":
            body, bound, low, high = t.args
            names = {u: v for u, v in known.items() if u.head == "var"}
            at = lambda z: _value(body, {**names, bound: z})  # noqa: E731
            value = mpmath.quad(at, [_value(low, known), _value(high, known)])
        case _:
            value = _apply(t, [_value(u, known) for u in t.args])
    known[t] = value
    return value


def _apply(t: Term, args: list[Any]) -> Any:
    import mpmath

    match t.head:
        case "add":
            return sum(args)
        case "mul":
            return mpmath.fprod(args)
        case "neg":
            return -args[0]
        case "div":
            return args[0] / args[1]
        case "pow":
            return args[0] ** (int(args[1]) if args[1] == int(args[1]) else args[1])
        case "max" | "min":
            return (max if t.head == "max" else min)(args)
        case "cbrt":
            return mpmath.sign(args[0]) * mpmath.cbrt(abs(args[0]))
        case name if FUNCTIONS[name].mpmath:
            return getattr(mpmath, str(FUNCTIONS[name].mpmath))(*args)
        case _:
            return _value(unfold(Term(t.head, *(Term("value", i) for i in range(len(args))))), _named(args))


def _named(args: list[Any]) -> dict[Term, Any]:
    """The values of the arguments of a function that is evaluated by its definition."""
    return {Term("value", i): value for i, value in enumerate(args)}


def _truth(condition: Term, known: dict[Term, Any]) -> bool:
    def compare(c: Term) -> bool:
        d = _value(c.args[0], known) - _value(c.args[1], known)
        return (d > 0) - (d < 0) in RELATION_SIGNS[c.head]

    return bool(truth(condition, compare))


def approximate(t: Term, point: dict[str, Term], digits: int) -> str:
    """The value at an exact point, correctly rounded to so many digits where Arb can tell; "?" where it cannot."""
    t = without_diff(t)
    for bits in (128, 1024, 8192):
        try:
            value = ball(t, bits, point)
        except (TooHard, NotDefined, ArithmeticError, ValueError):
            return "?"
        if value.rel_accuracy_bits() > 3.4 * digits + 8 or value.is_zero():
            return str(value.str(digits, radius=False))
    # No ball is small enough to tell 0 from what is next to it; the normal form is.
    here = substitute(t, point)
    try:
        defined = all(holds((), c) for c in conditions(here))
        return "0" if defined and inside(lambda r: r.is_zero(r.form(here))) else "?"
    except (TooHard, NotDefined, ArithmeticError, ValueError):
        return "?"
