"""Rules that speak of x and -x at once hold on the whole domain only, not on a piece of it."""

import pytest

from symident.kernel.check import check
from symident.kernel.claim import identity
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import ONE, ZERO, X, app, num
from symident.syntax.parse import parse_infix


def test_parity_needs_both_sides_of_0():
    claim = identity(parse_infix("x/2 + abs(x) if x > 0 else 17"))  # false: 17 is not |x| - x/2
    goal = (claim.left, claim.right)
    even = app("abs", X)
    inner = Proof("normal_form", (claim.f, X / 2 + even))
    with pytest.raises(ProofError, match="only a part of the domain is left"):
        check(claim, Proof("symmetry", goal, {}, (Proof("parity", goal, {"even": (even,)}, (inner,)),)))


def test_symmetry_of_one_piece_is_no_symmetry():
    claim = identity(parse_infix("x/2 if abs(x) > 1 else x/2"))
    goal = (claim.left, claim.right)
    vacuous = Proof("symmetry", goal, {}, (Proof("vacuous", goal, {"fact": (app("gt", X, 0),)}),))
    rest = Proof("normal_form", goal)
    at = Proof("normal_form", (app("add", ZERO, 0), ZERO))
    with pytest.raises(ProofError, match="only a part of the domain is left"):
        check(claim, Proof("split", goal, {"points": (ZERO,)}, (vacuous, at, rest)))


def test_equal_coefficients_are_told_apart_by_their_place():
    """r' + r = 0 with r(0) != 0: the initial value of the first coefficient counts though both are the same term."""
    claim = identity(parse_infix("x/2 + sinh(x)"))
    goal = (claim.left, claim.right)
    for coefficients in ((ONE, ONE), (X, X), (-ONE, ZERO, ONE)):
        with pytest.raises(ProofError):
            check(claim, Proof("ode", goal, {"coefficients": coefficients, "point": (num(1),)}))
