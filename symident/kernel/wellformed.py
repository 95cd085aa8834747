"""Whether claims and the terms of proofs are made of known operations and declared names."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from fractions import Fraction

from symident.kernel.claim import Claim
from symident.kernel.functions import ARITY
from symident.kernel.proof import ProofError
from symident.kernel.terms import (
    BINDERS,
    COMPARISONS,
    OO,
    Term,
    X,
    free,
    is_unknown,
    substitute,
    subterms,
)


def well_formed(claim: Claim) -> None:
    """Raises ProofError unless the claim is made of known operations, declared names, and is what it says it is."""
    declared = {name for name, _ in claim.parameters} | {"x"}
    if any(name == "x" or "'" in name for name, _ in claim.parameters):
        raise ProofError("claim", "a parameter has a name that is not one for parameters")
    for t in (claim.left, claim.right, *claim.assumptions, *claim.where, *claim.laws):
        wrong = ill_formed(t, declared)
        if wrong:
            raise ProofError("claim", wrong)
    if any(u.head == "diff" for t in (*claim.assumptions, *claim.where) for u in subterms(t)):
        raise ProofError("claim", "there is a derivative in what is assumed, where it is not worked out")
    if any(law.head != "eq" for law in claim.laws):
        raise ProofError("claim", "a law is not an equation")
    if any("x" in free(a) or a.head not in COMPARISONS for a in claim.assumptions):
        raise ProofError("claim", "an assumption is not a comparison of parameters")
    if claim.f is not None and claim.left is not claim.f - substitute(claim.f, {"x": -X}):
        raise ProofError("claim", "the left side is not f(x) - f(-x)")


def ill_formed(t: Term, declared: AbstractSet[str], imaginary: bool = False) -> str:
    """What is wrong with t: an operation or a name that does not exist, or the imaginary unit in the wrong place."""
    infinite = {OO, -OO}
    if t in infinite:
        return "infinity is no number"
    for u in subterms(t):
        arity = ARITY.get(u.head, -1)
        numbers = u.children[:2] if u.head == "integral" else u.children
        if u not in infinite and not infinite.isdisjoint(numbers):
            return "infinity is no number"
        if u.head == "num" or u.head == "var":
            if len(u.args) != 1 or not isinstance(u.args[0], Fraction if u.head == "num" else str):
                return f"this is no {u.head}"
        elif u.head == "i" and imaginary:
            if u.args:
                return "the imaginary unit has no arguments"
        elif is_unknown(u):
            if len(u.args) != 1:
                return "an unknown function has one argument"
        elif arity == -1 or (not u.args if arity is None else arity != len(u.args)):
            return f"{u.head} with {len(u.args)} arguments is not an operation"
        elif u.head == "cases" and len(u.args) % 2 == 0:
            return "there is no value for the case that no condition holds"
        elif u.head in BINDERS and u.args[1].head != "var":
            return f"{u.head} binds no variable"
        elif imaginary and u.head not in _OF_A_FIELD and any(v.head == "i" for v in subterms(u)):
            return f"{u.head} of a number that is not real"
        elif u.head == "pow" and imaginary and any(v.head == "i" for v in subterms(u)):
            if not (u.args[1].head == "num" and u.args[1].args[0].denominator == 1):
                return "a power of a number that is not real"
    return "" if free(t) <= declared else f"{', '.join(sorted(free(t) - declared))} is not declared"


_OF_A_FIELD = frozenset({"add", "mul", "neg", "div", "pow", "exp"})
