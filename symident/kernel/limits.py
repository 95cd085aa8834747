"""Limits of terms at plus and minus infinity, for improper integrals."""

from __future__ import annotations

from collections.abc import Iterable

from symident.kernel.algebra import inside
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.polynomials import TooHard
from symident.kernel.terms import OO, ZERO, Term, X, free

INFINITE = (OO, -OO)


class UnknownSign(TooHard):
    """The limit depends on the sign of `term`, which the facts do not give."""

    def __init__(self, term: Term) -> None:
        super().__init__("a limit at infinity depends on the sign of a parameter")
        self.term = term


def limit(t: Term, at: Term, facts: Iterable[Term]) -> Term:
    """The limit of t as x tends to `at` (oo or -oo): a term without x, oo or -oo; raises TooHard if it is not seen."""
    facts = tuple(facts)
    if "x" not in free(t):
        return t
    if t is X:
        return at
    parts = [limit(u, at, facts) for u in t.args]
    finite = not any(p in INFINITE for p in parts)
    match t.head:
        case "add":
            return _sum(parts)
        case "neg":
            return OO if parts[0] is -OO else -parts[0]
        case "mul":
            product = parts[0]
            for p in parts[1:]:
                product = _product(product, p, facts)
            return product
        case "div" if parts[1] in INFINITE and parts[0] not in INFINITE:
            return ZERO
        case "div" if parts[1] not in INFINITE:
            _sign(parts[1], facts)
            return _product(parts[0], 1 / parts[1], facts) if parts[0] in INFINITE else parts[0] / parts[1]
        case "pow" if t.args[1].head == "num":
            n = t.args[1].args[0]
            if finite and n > 0:
                return Term("pow", *parts)
            if n.denominator == 1 and n > 0:
                return OO if parts[0] is OO or n % 2 == 0 else -OO
    f = FUNCTIONS.get(t.head)
    if t.head == "abs":
        return OO if parts[0] in INFINITE else Term("abs", parts[0])
    if f is not None and f.increasing and f.range and parts[0] in INFINITE:
        return f.range[1] if parts[0] is OO else f.range[0]
    if f is not None and finite and f.derivative and f.name not in ("sign", "asin"):
        if f.name == "log":
            _sign(parts[0], facts)

        return Term(t.head, *parts)
    if f is not None and f.definition and f.arity == 1:
        return limit(unfold(t), at, facts)
    raise TooHard("a limit at infinity is not seen")


def _sum(parts: list[Term]) -> Term:
    ends = {p for p in parts if p in INFINITE}
    if len(ends) > 1:
        raise TooHard("a limit of the form oo - oo")
    return ends.pop() if ends else Term("add", *parts) if len(parts) > 1 else parts[0]


def _product(a: Term, b: Term, facts: tuple[Term, ...]) -> Term:
    if a not in INFINITE and b not in INFINITE:
        return a * b
    sign = _sign(a, facts) * _sign(b, facts)
    return OO if sign > 0 else -OO


def _sign(t: Term, facts: tuple[Term, ...]) -> int:
    if t in INFINITE:
        return 1 if t is OO else -1
    signs = inside(lambda r: r.signs(t), facts)
    if signs == {1} or signs == {-1}:
        return next(iter(signs))
    raise UnknownSign(t) if 0 in signs and len(signs) > 1 else TooHard("a limit of the form 0 * oo")
