"""The even and the odd part of a function, as a person would write them; the kernel checks what is shown.

f = even + odd with even(x) = (f(x) + f(-x))/2 and odd(x) = (f(x) - f(-x))/2: by the rules for sums, products and
functions of odd and even arguments, by the two halves of the line, or by normal forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from time import process_time

from symident.kernel.algebra import Region, inside
from symident.kernel.claim import Claim
from symident.kernel.proof import ProofError
from symident.kernel.rules import parity
from symident.kernel.terms import ZERO, Term, X, app, free, num, substitute
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
from symident.search.split import HALF, split

SECONDS = 1.0  # of processor time


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
    end = process_time() + SECONDS
    for t in sorted(dict.fromkeys(map(polished, candidates)), key=length):
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
    found = [scaled(_merged(whole), HALF), shortest_form(sides, whole / 2)]
    for t in found:
        if t is None:
            continue
        if parity(t) == ("even", "odd")[which]:
            yield t
        rest = quotient(t)
        if which == 1 and rest is not None:
            yield product([X, _of_size(rest)])
        yield _of_size(t) if which == 0 else _signed(t)


def _merged(t: Term) -> Term:
    """Equal terms of a sum joined, opposite ones left out."""
    counts: dict[Term, int] = {}
    for u in t.args if t.head == "add" else (t,):
        v, side = (u.args[0], -1) if u.head == "neg" else (u, 1)
        counts[v] = counts.get(v, 0) + side
    return total([scaled(v, Fraction(n)) for v, n in counts.items() if n and v is not ZERO])


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


def decided(r: Region, t: Term) -> Term:
    """t with the branch in the place of every switch whose sign is known in the region."""
    if t.head == "cases":
        parts: list[Term] = []
        for condition, value in zip(t.args[0:-1:2], t.args[1::2], strict=True):
            truth = r.truth(condition)
            if truth is None:
                parts += [condition, decided(r, value)]
            elif truth:
                return Term("cases", *parts, decided(r, value)) if parts else decided(r, value)
        last = decided(r, t.args[-1])
        return Term("cases", *parts, last) if parts else last
    if t.head == "integral" or not t.children:
        return t
    if t.head in ("max", "min", "relu"):
        args = [decided(r, u) for u in t.args] + ([ZERO] if t.head == "relu" else [])
        side = -1 if t.head == "min" else 1
        best = args[0]
        for u in args[1:]:
            signs = r.signs(best - u)
            if all(side * s >= 0 for s in signs):
                continue
            best = u if all(side * s <= 0 for s in signs) else Term("min" if side < 0 else "max", best, u)
        return best
    if t.head == "clip":
        low = decided(r, Term("max", t.args[0], t.args[1]))
        return decided(r, Term("min", low, t.args[2]))
    args = [decided(r, u) for u in t.args]
    if t.head in ("abs", "sign", "step"):
        signs = r.signs(args[0])
        if len(signs) == 1:
            (s,) = signs
            return {"abs": args[0] if s >= 0 else negative(args[0]), "sign": number(Fraction(s))}.get(
                t.head, num(Fraction(1 + s, 2))
            )
    return Term(t.head, *args)
