"""The slope c with f(x) - f(-x) = c x, where there is one."""

from __future__ import annotations

from collections.abc import Iterator

from symident.kernel.algebra import Region, inside
from symident.kernel.claim import Claim, identity
from symident.kernel.domain import rational
from symident.kernel.facts import holds
from symident.kernel.polynomials import TooHard
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import ZERO, Term, X, app, free, substitute
from symident.search.names import named
from symident.search.parts import collected
from symident.search.phi import length, shortest
from symident.search.prove import FAILURES, Stalled, prove
from symident.search.readback import real_term
from symident.search.simplify import polished, product, scaled, tidy


def find_slope(claim: Claim) -> tuple[Term, Claim, Proof] | None:
    """c, the claim f(x) - f(-x) = c x and a proof of it; None if there is no such c, or none is found."""
    if claim.f is None:
        return None
    general, values = named(claim.f, [name for name, _ in claim.parameters])
    for f in (general, claim.f) if values else (claim.f,):  # sigmoid(a) is kept as it is written, where it can be
        try:
            c = inside(lambda r, f=f: _constant_ratio(r, identity(f)), (*claim.facts, app("gt", X, 0)))  # type: ignore[misc]
            c = tidy(substitute(c, values))
            other = identity(claim.f, claim.parameters, claim.assumptions, slope=c)
            return c, other, prove(other)
        except (Stalled, ProofError, *FAILURES):
            continue
    return None


def normalised(claim: Claim, slope: Term) -> tuple[Term, Claim, Proof] | None:
    """f/slope, the claim that it has the identity if the slope is not 0, and a proof of it; None if none is found."""
    if claim.f is None or slope is ZERO:
        return None
    apart = app("ne", slope, ZERO)
    assumptions = claim.assumptions if holds(claim.facts, ((), apart)) else (*claim.assumptions, apart)
    for f in sorted(dict.fromkeys(_divided(claim.f, slope)), key=length):
        other = identity(f, claim.parameters, assumptions, where=claim.where)
        try:
            return f, other, prove(other)
        except (Stalled, ProofError, *FAILURES):
            continue
    return None


def _divided(f: Term, slope: Term) -> Iterator[Term]:
    """f/slope in the ways in which a person might write it."""
    c = rational(slope)
    if c is None:
        yield polished(f / slope)
    else:
        yield from (polished(scaled(f, 1 / c)), polished(collected(f, 1 / c)))
    if f.head == "cases":
        pairs = zip(f.args[:-1:2], f.args[1::2], strict=False)
        yield Term("cases", *(u for q, v in pairs for u in (q, polished(v / slope))), polished(f.args[-1] / slope))
    if f.head == "mul" and slope in f.args:
        i = f.args.index(slope)
        yield polished(product([*f.args[:i], *f.args[i + 1 :]]))


def _constant_ratio(r: Region, claim: Claim) -> Term:
    """(f(x) - f(-x))/x for x > 0, where x cancels."""
    f = r.reduce(r.form(claim.left) / r.form(X))
    real = r.is_real(f.num) and r.is_real(f.den)
    found = shortest(r, f) if real else real_term(r, f)
    if "x" in free(found):
        raise TooHard("the ratio depends on x")
    return found
