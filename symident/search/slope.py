"""The slope c with f(x) - f(-x) = c x, where there is one."""

from __future__ import annotations

from symident.kernel.algebra import Region, inside
from symident.kernel.claim import Claim, identity
from symident.kernel.polynomials import TooHard
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import Term, X, app
from symident.search.prove import FAILURES, Stalled, prove
from symident.search.readback import fraction_term
from symident.search.simplify import tidy


def find_slope(claim: Claim) -> tuple[Term, Claim, Proof] | None:
    """c, the claim f(x) - f(-x) = c x and a proof of it; None if there is no such c, or none is found."""
    if claim.f is None:
        return None
    try:
        c = inside(lambda r: _constant_ratio(r, claim), (*claim.facts, app("gt", X, 0)))
        if c is None:
            return None
        other = identity(claim.f, claim.parameters, claim.assumptions, slope=tidy(c))
        return tidy(c), other, prove(other)
    except (Stalled, ProofError, *FAILURES):
        return None


def _constant_ratio(r: Region, claim: Claim) -> Term | None:
    """(f(x) - f(-x))/x for x > 0, if x cancels."""
    f = r.reduce(r.form(claim.left) / r.form(X))
    moving = [i for p in (f.num, f.den) for i in r.used(p) if _depends_on_x(r, i)]
    if moving:
        raise TooHard("the ratio depends on x")
    return fraction_term(r, f)


def _depends_on_x(r: Region, i: int) -> bool:
    g = r.gens[i]
    return not g.constant and not (g.kind == "var" and g.arg != "x")
