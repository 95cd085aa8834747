"""The even and the odd part of a term by its structure: sums, products, and functions of odd and even arguments."""

from __future__ import annotations

from fractions import Fraction

from symident.kernel.rules import parity
from symident.kernel.terms import ONE, TWO, ZERO, Term, X, app, free, num, substitute
from symident.search.simplify import negative, odd, over, product, scaled, tidy, total

Parts = tuple[Term, Term]  # even, odd
HALF = Fraction(1, 2)


def split(t: Term) -> Parts:
    """The even and the odd part by the structure of t; what has no rule is (t(x) + t(-x))/2 and (t(x) - t(-x))/2."""
    kind = parity(t)
    if kind == "even":
        return t, ZERO
    if kind == "odd":
        return ZERO, t
    match t.head:
        case "add":
            each = list(map(split, t.args))
            return total([e for e, _ in each]), total([o for _, o in each])
        case "cases" if all(parity(c) == "even" for c in t.args[:-1:2]):
            each = [split(v) for v in (*t.args[1:-1:2], t.args[-1])]
            return with_values(t, [e for e, _ in each]), with_values(t, [o for _, o in each])
        case "clip" if parity(t.args[0]) == "odd" and t.args[1] in (-t.args[2], negative(t.args[2])):
            return ZERO, t
        case "neg":
            even, rest = split(t.args[0])
            return negative(even), negative(rest)
        case "mul":
            even, rest = split(t.args[0])
            for u in t.args[1:]:
                e, o = split(u)
                even, rest = _sum(_times(even, e), _times(rest, o)), _sum(_times(even, o), _times(rest, e))
            return even, rest
        case "div" if parity(t.args[1]):
            even, rest = split(t.args[0])
            if parity(t.args[1]) == "odd":
                even, rest = rest, even
            return _over(even, t.args[1]), _over(rest, t.args[1])
    if len(t.args) == 1 and "x" in free(t):
        u = t.args[0]
        if parity(u) == "odd" and t.head in _OF_ODD:
            return _OF_ODD[t.head](u)
        if t.head == "exp":
            even, rest = split(u)
            if rest is not ZERO and even is not ZERO and parity(rest) == "odd":
                factor = app("exp", even)
                return product([factor, app("cosh", rest)]), product([factor, app("sinh", rest)])
        if t.head == "sinh" or t.head == "cosh":
            other = {"sinh": "cosh", "cosh": "sinh"}[t.head]
            even, rest = split(u)
            if even is not ZERO and parity(rest) == "odd":
                parts = product([app(t.head, even), app("cosh", rest)]), product([app(other, even), app("sinh", rest)])
                return parts
    if t.head == "max" and len(t.args) == 2:
        e, o = split(t.args[0] + negative(t.args[1]))
        if e is ZERO or o is ZERO:
            even, rest = split(t.args[0] + t.args[1])
            bars = scaled(app("abs", tidy(t.args[0] - t.args[1])), HALF)
            return _sum(scaled(even, HALF), bars), scaled(rest, HALF)
    mirrored = substitute(t, {"x": -X})
    return (t + mirrored) / 2, (t - mirrored) / 2


def _half_and(head: str, u: Term) -> Parts:
    return num(HALF), scaled(odd(head, u), HALF)


_OF_ODD = {
    "exp": lambda u: (app("cosh", u), app("sinh", u)),
    "sigmoid": lambda u: _half_and("tanh", scaled(u, HALF)),
    "Phi": lambda u: _half_and("erf", over(u, app("sqrt", TWO))),
    "step": lambda u: _half_and("sign", u),
    "erfc": lambda u: (ONE, negative(odd("erf", u))),
    "relu": lambda u: (scaled(app("abs", u), HALF), scaled(u, HALF)),
    "softplus": lambda u: (app("log", 2 * app("cosh", scaled(u, HALF))), scaled(u, HALF)),
    "acos": lambda u: (Term("pi") / 2, negative(odd("asin", u))),
}


def with_values(t: Term, values: list[Term]) -> Term:
    """The cases of t with other values."""
    if all(v is values[0] for v in values):
        return values[0]
    return Term("cases", *(u for pair in zip(t.args[:-1:2], values, strict=False) for u in pair), values[-1])


def _times(a: Term, b: Term) -> Term:
    if ZERO in (a, b):
        return ZERO
    if b.head == "num":
        return scaled(a, b.args[0])
    if a.head == "num":
        return scaled(b, a.args[0])
    return tidy(product([a, b]))


def _sum(a: Term, b: Term) -> Term:
    return total([a, b])


def _over(a: Term, b: Term) -> Term:
    return ZERO if a is ZERO else over(a, b)
