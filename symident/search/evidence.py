"""Numerical evidence by mpmath: never a proof."""

from __future__ import annotations

from symident.kernel.claim import Claim
from symident.verdict import Evidence


def evidence(claim: Claim) -> Evidence | None:
    """What mpmath sees of the claim at many points, if it sees no difference."""
    return None
