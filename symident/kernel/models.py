"""The rules that put one claim for another: known functions for the unknown ones, names for terms in the parameters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from symident.kernel.algebra import inside
from symident.kernel.claim import Claim, identity, in_model
from symident.kernel.derivatives import smooth_where
from symident.kernel.domain import as_term, conditions
from symident.kernel.facts import holds
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import COMPARISONS, OO, TRUE, Term, X, app, free, is_unknown, rebuild, substitute, subterms
from symident.kernel.wellformed import ill_formed


def model(claim: Claim, proof: Proof, path: tuple[int, ...]) -> Claim:
    """The claim about the functions that the step gives; raises ProofError if they break a law."""
    if proof.goal != (claim.left, claim.right):
        raise ProofError("model", "it is about another claim", path)
    values = {name.head: value for name, value in proof.pairs("functions")}
    for value in values.values():
        wrong = ill_formed(value, {"x"}) or ("it is not known itself" if any(map(is_unknown, subterms(value))) else "")
        if wrong or not all(holds((), c) for c in conditions(value)):
            raise ProofError("model", wrong or "a function is not seen to be defined everywhere", path)
    if missing := [name for name in claim.unknown if f"{name}()" not in values]:
        raise ProofError("model", f"it says nothing of {missing[0]}", path)

    def put(cs: Iterable[Term]) -> tuple[Term, ...]:
        return tuple(_smooth(in_model(c, values)) for c in cs)

    def needed(t: Term) -> Iterable[Term]:  # as it is written: x**phi(x) needs x >= 0, though x**2 does not
        return map(as_term, conditions(t))

    for law in claim.laws:
        difference = in_model(law.args[0] - law.args[1], values)
        kept = inside(lambda r, t=difference: r.is_zero(r.form(t)), (), default=False)  # type: ignore[misc]
        if not kept or not all(holds((), ((), c)) for c in (*put(needed(law)), *needed(difference))):
            raise ProofError("model", "a law is not seen to hold", path)
    plain = tuple(c for c in claim.facts if not _opaque(c))
    where = put((*claim.where, *needed(claim.left - claim.right)))
    known = replace(claim, assumptions=put(claim.facts), where=where, laws=())
    given = (*known.facts, *(c for c in known.region if "x" not in free(c)))
    if not all(holds(plain, ((), c)) for c in given):
        raise ProofError("model", "what is assumed of the functions, or where the claim speaks, is not seen", path)
    if claim.f is None:
        return replace(known, left=in_model(claim.left, values), right=in_model(claim.right, values))
    f = in_model(claim.f, values)
    return replace(known, left=f - substitute(f, {"x": -X}), right=in_model(claim.right, values), f=f)


def _opaque(t: Term) -> bool:
    return any(map(is_unknown, subterms(t)))


def named(claim: Claim, proof: Proof, path: tuple[int, ...]) -> tuple[Claim, dict[str, Term]]:
    """The claim with new parameters in the place of terms in the old ones, and what these are.

    What holds for all values of the new parameters, of which the step assumes some comparisons, holds for these, which
    are numbers wherever the claim is stated (`where` says so already).
    """
    given = proof.args.get("assumptions", ())
    f = next(iter(proof.args.get("f", ())), None)
    if proof.goal != (claim.left, claim.right) or f is None or claim.f is None or claim.laws:
        raise ProofError("named", "it is about another claim", path)
    values = {name.args[0]: t for name, t in proof.pairs("names") if name.head == "var"}
    old = {name for name, _ in claim.parameters}
    wrong = [*(ill_formed(t, old) for t in values.values()), *(ill_formed(t, {*old, *values}) for t in given)]
    wrong += ["no parameter"] * any(not free(t) or OO in subterms(t) for t in values.values())  # x**2 is not x**v
    if (
        not values
        or any(wrong)
        or 2 * len(values) != len(proof.args["names"])
        or any(name in {*old, "x"} or "'" in name for name in values)
    ):
        raise ProofError("named", "the names or what they stand for cannot be used", path)
    facts = (*claim.facts, *(c for c in claim.where if "x" not in free(c)))
    new = identity(f, (*claim.parameters, *((n, "real") for n in values)), (*claim.assumptions, *given))
    needed = [*(c for t in values.values() for c in conditions(t)), *(((), substitute(c, values)) for c in new.facts)]
    if any(t.head not in COMPARISONS for t in given) or not all(holds(facts, c) for c in needed):
        raise ProofError("named", "what a name stands for is not seen to be a number as it is assumed to be", path)
    if ill_formed(f, {*old, *values, "x"}) or substitute(f, values) is not claim.f:
        raise ProofError("named", "it is not f with names", path)
    return replace(new, right=claim.right, where=claim.where), values


def _smooth(condition: Term) -> Term:
    """The condition with what the rules for derivatives need, where it says that a derivative exists."""

    def leaf(u: Term) -> Term | None:
        return app("and", TRUE, *map(as_term, smooth_where(u.args[0]))) if u.head == "exists" else None

    return rebuild(condition, leaf)
