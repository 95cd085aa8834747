"""phi = 2 f(x)/x - 1 in the form that a person would write."""

from __future__ import annotations

from symident.kernel.claim import Claim
from symident.kernel.terms import Term


def derive_phi(claim: Claim) -> tuple[Term | None, bool]:
    """phi and whether the table of functions shows that it is odd."""
    return None, False
