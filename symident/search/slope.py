"""The slope c with f(x) - f(-x) = c x, where there is one."""

from __future__ import annotations

from symident.kernel.algebra import Region, inside
from symident.kernel.claim import Claim, identity
from symident.kernel.polynomials import TooHard
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import Term, X, app, free
from symident.search.phi import shortest
from symident.search.prove import FAILURES, Stalled, prove
from symident.search.readback import real_term
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
    real = r.is_real(f.num) and r.is_real(f.den)
    found = shortest(r, f) if real else real_term(r, f)
    if "x" in free(found):
        raise TooHard("the ratio depends on x")
    return found
