"""The even and the odd part of a function, as a person would write them; the kernel checks what is shown.

f = even + odd with even(x) = (f(x) + f(-x))/2 and odd(x) = (f(x) - f(-x))/2: by the rules for sums, products and
functions of odd and even arguments, by the two halves of the line, or by normal forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import lcm
from time import process_time

from symident.kernel.algebra import inside
from symident.kernel.claim import Claim
from symident.kernel.proof import ProofError
from symident.kernel.rules import parity
from symident.kernel.terms import ONE, ZERO, Term, X, app, free, num, substitute
from symident.search.branches import decided
from symident.search.phi import length, shortest_form
from symident.search.prove import FAILURES, Stalled, prove
from symident.search.simplify import (
    affine,
    negative,
    number,
    over,
    polished,
    product,
    quotient,
    scaled,
    tidy,
    total,
)
from symident.search.split import HALF, split, with_values

SECONDS = 1.0  # of processor time
LARGE = 1000  # a denominator that no sum is brought to


def even_part(claim: Claim) -> Term | None:
    """(f(x) + f(-x))/2 in the shortest form that is proved; None if none is."""
    return _part(claim, 0)


def odd_part(claim: Claim) -> Term | None:
    """(f(x) - f(-x))/2 in the shortest form that is proved; None if none is."""
    return _part(claim, 1)


def _part(claim: Claim, which: int) -> Term | None:
    assert claim.f is not None
    mirrored = substitute(claim.f, {"x": -X})
    meant = (claim.f + mirrored, claim.f - mirrored)[which] / 2
    candidates = [split(claim.f)[which]]
    whole = shortest_form(claim, meant)
    if whole is not None:
        candidates.append(whole)
    candidates += _halves(claim, which)
    candidates += [ZERO, claim.f]
    centre = _centre(claim)
    if centre is not None:
        candidates.append(number(centre) if which == 0 else affine(claim.f, Fraction(1), -centre))
    candidates = [u for t in map(polished, candidates) for u in (t, *_rewritten(t))]
    end = process_time() + SECONDS
    for t in sorted(dict.fromkeys(candidates), key=length):
        if process_time() > end:
            return None
        try:
            prove(replace(claim, left=t, right=meant, f=None))
        except (Stalled, ProofError, *FAILURES):
            continue
        return t
    return None


def _centre(claim: Claim) -> Fraction | None:
    """f(0), if it is a rational number."""
    assert claim.f is not None
    here = substitute(claim.f, {"x": ZERO})
    try:
        return inside(lambda r: r.form(here).rational(), claim.facts)
    except FAILURES:
        return None


def _halves(claim: Claim, which: int) -> Iterator[Term]:
    """e(|x|), or sign(x) o(|x|): e and o are the part for x > 0, without the switches that are decided there."""
    assert claim.f is not None
    sides = replace(claim, where=(app("gt", X, 0),))
    facts, f = (*claim.facts, *sides.where), claim.f
    try:
        right = inside(lambda r: tidy(decided(r, f)), facts)
        left = inside(lambda r: tidy(decided(r, substitute(f, {"x": -X}))), facts)
    except FAILURES:
        return
    whole = total([right, left if which == 0 else negative(left)])
    found = [scaled(collected(whole), HALF), shortest_form(sides, whole / 2)]
    for t in found:
        if t is None:
            continue
        if parity(t) == ("even", "odd")[which]:
            yield t
        rest = quotient(t)
        if which == 1 and rest is not None:
            yield product([X, _of_size(rest)])
        yield _of_size(t) if which == 0 else _signed(t)


def _rewritten(t: Term) -> Iterator[Term]:
    """The same with like terms joined, in the whole and in a factor; and with x, or a denominator, taken out."""
    joined = collected(t)
    if t.head == "mul":
        joined = product([*t.args[:-1], collected(t.args[-1])])
    for u in (t, joined, *_into_pieces(t)):
        yield polished(u)
        inner = quotient(u)
        if inner is not None and u.head != "cases":
            yield polished(product([X, inner]))
        if u.head == "add" and 1 < (below := _denominator(u)) < LARGE:
            yield polished(over(collected(u, Fraction(below)), num(below)))


def _into_pieces(t: Term) -> Iterator[Term]:
    """A sum with one term in pieces as the sums of each piece with the rest."""
    pieces = [u for u in t.args if u.head == "cases"] if t.head == "add" else []
    if len(pieces) == 1:
        (u,) = pieces
        rest = [v for v in t.args if v is not u]
        values = [collected(total([v, *rest])) for v in (*u.args[1::2], u.args[-1])]
        yield with_values(u, values)


def collected(t: Term, factor: Fraction = Fraction(1)) -> Term:
    """factor*t, with the brackets of sums multiplied out by numbers and like terms joined."""
    counts = _coefficients(t, factor)
    return total([number(n) if v is ONE else scaled(v, n) for v, n in counts.items() if n])


def _coefficients(t: Term, factor: Fraction) -> dict[Term, Fraction]:
    """The terms of the sum factor*t with their rational factors."""
    match t.head:
        case "num":
            return {ONE: factor * t.args[0]}
        case "neg":
            return _coefficients(t.args[0], -factor)
        case "div" if t.args[1].head == "num" and t.args[1].args[0]:
            return _coefficients(t.args[0], factor / t.args[1].args[0])
        case "mul" if any(u.head == "num" for u in t.args):
            for u in t.args:
                factor *= u.args[0] if u.head == "num" else 1
            return _coefficients(product([u for u in t.args if u.head != "num"]), factor)
        case "add":
            found: dict[Term, Fraction] = {}
            for u in t.args:
                for v, n in _coefficients(u, factor).items():
                    found[v] = found.get(v, Fraction(0)) + n
            return found
    return {t: factor}


def _denominator(t: Term) -> int:
    """The least common denominator of the rational factors of a sum."""
    return lcm(*(n.denominator for n in _coefficients(t, Fraction(1)).values()))


def _of_size(t: Term) -> Term:
    return substitute(t, {"x": app("abs", X)})


def _signed(t: Term) -> Term:
    """sign(x) t(|x|); sign(x) min(|x|, c) is clip(x, -c, c)."""
    if t.head == "div" and t.args[1].head == "num":
        return over(_signed(t.args[0]), t.args[1])
    if t.head == "min" and len(t.args) == 2 and X in t.args:
        (c,) = [u for u in t.args if u is not X] or [X]
        if "x" not in free(c):
            return app("clip", X, negative(c), c)
    return product([app("sign", X), _of_size(t)])
