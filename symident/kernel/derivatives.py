"""Derivatives of terms by the rules: what `diff` stands for, and where those rules apply.

`diff(body, v, u)` is the derivative of the body with respect to v at v = u. It is defined where the body is and no
switch, root or branch of it changes: at fewer points than have a derivative (x*|x| at 0), never at more. Of the
derivative of an unknown function nothing is said but where it exists.
Source: DLMF 1.4(iii), and 1.4.20 for an integral's limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from symident.kernel.domain import Condition, conditions, negation, rational
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.proof import ProofError
from symident.kernel.terms import (
    COMPARISONS,
    ONE,
    OO,
    ZERO,
    Term,
    app,
    free,
    is_unknown,
    num,
    rebuild,
    substitute,
    subterms,
)


def without_diff(t: Term) -> Term:
    """`t` with every `diff` worked out."""
    if all(u.head != "diff" for u in subterms(t)):
        return t

    def leaf(u: Term) -> Term | None:
        if u.head != "diff":
            return None
        body, v, point = u.args
        return substitute(derivative(without_diff(body), v.args[0]), {v.args[0]: without_diff(point)})

    return rebuild(t, leaf)


def smooth_where(t: Term) -> Iterator[Condition]:
    """What every `diff` in t needs, beside the conditions of `without_diff(t)`."""
    if t.head == "diff":
        body, v, point = t.args
        values = {v.args[0]: without_diff(point)}
        plain = without_diff(body)
        for guards, c in (*conditions(plain), *smooth_where(body), *_smooth(plain, v.args[0], ())):
            yield tuple(substitute(g, values) for g in guards), substitute(c, values)
        yield from conditions(values[v.args[0]])
        yield from smooth_where(point)
    elif t.head == "integral" and any(u.head == "diff" for u in subterms(t.args[0])):
        yield (), app("differentiable", t)  # everywhere on its range, of which no condition on x can speak
    elif t.head == "cases":
        before: tuple[Term, ...] = ()
        for condition, value in zip(t.args[0:-1:2], t.args[1::2], strict=True):
            yield from (((*before, *g), c) for g, c in smooth_where(condition))
            yield from (((*before, condition, *g), c) for g, c in smooth_where(value))
            before = (*before, negation(condition))
        yield from (((*before, *g), c) for g, c in smooth_where(t.args[-1]))
    else:
        for u in t.children:
            yield from smooth_where(u)


def derivative(t: Term, v: str) -> Term:
    """The derivative of a term without `diff` with respect to v, where `needed` says that there is one."""
    if v not in free(t):
        return ZERO
    parts = [derivative(u, v) for u in t.children] if t.head not in ("cases", "integral") else []
    match t.head:
        case "var":
            return ONE
        case "add":
            return _sum(parts)
        case "neg":
            return -parts[0]
        case "mul":
            return _sum([_product([*t.args[:i], p, *t.args[i + 1 :]]) for i, p in enumerate(parts) if p is not ZERO])
        case "div":
            u: Term = t.args[0]
            w: Term = t.args[1]
            if parts[1] is ZERO:
                return parts[0] / w
            return (_product([parts[0], w]) - _product([u, parts[1]])) / w**2
        case "pow":
            return _power(*t.args, *parts)
        case "cases":
            values = [derivative(u, v) for u in (*t.args[1:-1:2], t.args[-1])]
            return Term("cases", *(w for pair in zip(t.args[:-1:2], values, strict=False) for w in pair), values[-1])
        case "integral":
            body, bound, *limits = t.args
            low, high = (
                ZERO
                if p.head == "oo" or -OO is p
                else _product([substitute(body, {bound.args[0]: p}), derivative(p, v)])
                for p in limits
            )
            return high - low
    if is_unknown(t):
        return _product([Term(t.head.replace("()", "'()"), t.args[0]), parts[0]])
    if t.head not in FUNCTIONS:
        raise ProofError("diff", f"{t.head} has no derivative")
    f = FUNCTIONS[t.head]
    if f.derivative is None:
        return derivative(unfold(t), v)
    return _product([f.derivative(t.args[0]), parts[0]])


def _power(base: Term, exponent: Term, inner: Term, outer: Term) -> Term:
    if outer is ZERO:
        n = rational(exponent)
        if n == 0:
            return ZERO
        less = exponent - 1 if n is None else num(n - 1)
        return _product([exponent, base if n == 2 else base**less, inner])
    if inner is ZERO:
        return _product([base**exponent, app("log", base), outer])
    return _product([base**exponent, _product([outer, app("log", base)]) + _product([exponent, inner]) / base])


def _sum(parts: list[Term]) -> Term:
    kept = [p for p in parts if p is not ZERO]
    return ZERO if not kept else kept[0] if len(kept) == 1 else Term("add", *kept)


def _product(parts: list[Term]) -> Term:
    kept = [p for p in parts if p is not ONE]
    return ZERO if ZERO in kept else ONE if not kept else kept[0] if len(kept) == 1 else Term("mul", *kept)


def _smooth(t: Term, v: str, guards: tuple[Term, ...]) -> Iterator[Condition]:
    """What is needed, beside the conditions of t itself, for the rules to apply."""
    if v not in free(t):
        return
    if t.head == "cases":
        for condition, value in zip(t.args[0:-1:2], t.args[1::2], strict=True):
            for u in subterms(condition):  # what is compared keeps its order near the point
                if u.head in COMPARISONS:
                    yield guards, app("ne", *u.args)
                    yield from _smooth(u.args[0] - u.args[1], v, guards)
            yield from _smooth(value, v, (*guards, condition))
            guards = (*guards, negation(condition))
        yield from _smooth(t.args[-1], v, guards)
        return
    if t.head == "integral":
        body, bound, *limits = t.args
        if v in free(body) - free(bound) or any(map(is_unknown, subterms(body))):
            yield guards, app("differentiable", t)  # under the integral sign, or perhaps not continuous: no rule here
        for p in limits:
            if v in free(p):
                at = ((g, substitute(c, {bound.args[0]: p})) for g, c in _smooth(body, bound.args[0], ()))
                yield from (((*guards, *(substitute(h, {bound.args[0]: p}) for h in g)), c) for g, c in at)
                yield from _smooth(p, v, guards)
        return
    for u in t.children:
        yield from _smooth(u, v, guards)
    if is_unknown(t):
        yield guards, app("exists", Term(t.head.replace("()", "'()"), *t.args))
    f = FUNCTIONS.get(t.head)
    if t.head == "pow":
        n = rational(t.args[1])
        fixed = t.args[0].head == "e" or (t.args[0].head == "num" and t.args[0].args[0] > 0)
        if not fixed and (n is None or n.denominator != 1):
            yield guards, app("gt", t.args[0], 0)
    elif f is not None and f.derivative is not None:
        yield from ((guards, c) for c in f.smooth(*t.args))
    elif f is not None and f.definition is not None:
        yield from _smooth(unfold(t), v, guards)
