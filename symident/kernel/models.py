"""The rule `model`: known functions in the place of the unknown ones, where they keep the laws, refute a claim."""

from __future__ import annotations

from dataclasses import replace

from symident.kernel.algebra import inside
from symident.kernel.claim import Claim, in_model
from symident.kernel.derivatives import smooth_where
from symident.kernel.domain import conditions
from symident.kernel.facts import as_term, holds
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import TRUE, Term, X, app, is_unknown, rebuild, substitute, subterms
from symident.kernel.wellformed import ill_formed


def model(claim: Claim, proof: Proof, path: tuple[int, ...]) -> Claim:
    """The claim about the functions that the step gives; raises ProofError if they break a law."""
    if proof.goal != (claim.left, claim.right):
        raise ProofError("model", "it is about another claim", path)
    pairs = proof.args.get("functions", ())
    values = {name.head: value for name, value in zip(pairs[::2], pairs[1::2], strict=False)}
    for value in values.values():
        wrong = ill_formed(value, {"x"}) or ("it is not known itself" if any(map(is_unknown, subterms(value))) else "")
        if wrong or not all(holds((), c) for c in conditions(value)):
            raise ProofError("model", wrong or "a function is not seen to be defined everywhere", path)
    if missing := [name for name in claim.unknown if f"{name}()" not in values]:
        raise ProofError("model", f"it says nothing of {missing[0]}", path)
    for law in (in_model(law, values) for law in claim.laws):
        difference = law.args[0] - law.args[1]
        kept = inside(lambda r, t=difference: r.is_zero(r.form(t)), (), default=False)  # type: ignore[misc]
        if not kept or not all(holds((), c) for c in conditions(difference)):
            raise ProofError("model", "a law is not seen to hold", path)
    domain = map(as_term, conditions(claim.left - claim.right))  # x**phi(x) needs x >= 0, though x**2 does not
    assumptions = tuple(_smooth(in_model(c, values)) for c in claim.assumptions)
    where = tuple(_smooth(in_model(c, values)) for c in (*claim.where, *domain))
    known = replace(claim, assumptions=assumptions, where=where, laws=())
    if claim.f is None:
        return replace(known, left=in_model(claim.left, values), right=in_model(claim.right, values))
    f = in_model(claim.f, values)
    return replace(known, left=f - substitute(f, {"x": -X}), f=f)


def _smooth(condition: Term) -> Term:
    """The condition with what the rules for derivatives need, where it says that a derivative exists."""

    def leaf(u: Term) -> Term | None:
        return app("and", TRUE, *map(as_term, smooth_where(u.args[0]))) if u.head == "exists" else None

    return rebuild(condition, leaf)
