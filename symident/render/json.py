"""A verdict as plain data for programs: terms as text of the expression language, the proof as its own JSON."""

from __future__ import annotations

from collections.abc import Mapping
from math import isinf
from typing import TYPE_CHECKING, Any

from symident.kernel.terms import Term
from symident.render.infix import to_infix
from symident.verdict import Verdict

if TYPE_CHECKING:
    from symident.family import Direction, Family
    from symident.repair import Repair


def point(values: Mapping[str, Term]) -> dict[str, str]:
    """Each value as text."""
    return {name: to_infix(value) for name, value in values.items()}


def conditions(terms: tuple[Term, ...]) -> str | None:
    """All of the conditions joined by `and`; None if there are none."""
    texts = [to_infix(t) for t in terms]
    # A comparison binds tighter than `and`; `or` and a conditional do not.
    loose = [t.head in ("or", "cases") and len(terms) > 1 for t in terms]
    return " and ".join(f"({s})" if b else s for s, b in zip(texts, loose, strict=True)) or None


def outcome(verdict: Verdict) -> dict[str, Any]:
    """What was found, without the claim and the proof; only the keys that apply."""
    found: dict[str, Any] = {"verdict": verdict.word}
    if verdict.holds_on is not None and not verdict.holds_on.trivial:
        found["holds_on"] = to_infix(verdict.holds_on.where)
        found["holds_on_complete"] = verdict.holds_on.complete
    for key in ("phi", "condition", "sufficient", "slope", "normalised", "odd_part"):
        if (value := getattr(verdict, key)) is not None:
            found[key] = to_infix(value)
    if verdict.counterexample is not None:
        found["counterexample"] = point(verdict.counterexample)
    if verdict.domain:
        found["domain"] = conditions(verdict.domain)
    if verdict.reason:
        found["reason"] = verdict.reason
    return found


def repaired(found: Repair) -> dict[str, Any]:
    """The nearest activation with the identity, how far it is away, and the verdict on it."""
    distance: dict[str, Any] = {}
    if (seen := found.largest) is not None:
        distance = {"largest_difference": None if seen.unbounded or isinf(seen.size) else seen.size, "at": seen.at,
                    "unbounded": seen.unbounded}  # fmt: skip
    if found.at:
        distance["values"] = point(found.at)
    return {"f": to_infix(found.claim.f or found.claim.left), "repaired": to_infix(found.term),
            "difference": to_infix(found.excess), "within": float(found.within), **distance,
            "verdict": outcome(found.verdict)}  # fmt: skip


def family(found: Family) -> dict[str, Any]:
    """The law of the unknown functions, and for both directions where it is kept and the verdict, or null."""
    both = {"sufficient": found.sufficient, "necessary": found.necessary}
    enough = (
        {} if found.enough is None else {"enough": {"law": to_infix(found.enough[0]), **_direction(found.enough[1])}}
    )
    law = None if found.law is None else to_infix(found.law)
    return {"f": to_infix(found.claim.f or found.claim.left), "law": law, "complete": found.complete,
            **{key: None if d is None else _direction(d) for key, d in both.items()}, **enough}  # fmt: skip


def _direction(found: Direction) -> dict[str, Any]:
    where = {} if found.where is None else {"for": to_infix(found.where)}
    return {**where, **data(found.verdict)}


def data(verdict: Verdict) -> dict[str, Any]:
    """All that the verdict says, for json.dumps; `seconds` is the time it took."""
    claim = verdict.claim
    found = outcome(verdict)
    found["claim"] = {"left": to_infix(claim.left), "right": to_infix(claim.right)}
    if claim.f is not None:
        found["f"] = to_infix(claim.f)
    found["params"] = dict(claim.parameters)
    for key, terms in (("where", claim.where), ("laws", claim.laws)):
        if terms:
            found[key] = conditions(terms)
    if claim.assumptions:
        found["assumptions"] = conditions(claim.assumptions)
    if verdict.phi is not None:
        found["phi_is_odd"] = verdict.phi_is_odd
    if verdict.evidence:
        found["evidence"] = vars(verdict.evidence)
    if verdict.proof:
        found["proof"] = verdict.proof.to_json()
    if verdict.witness:
        found["witness"] = verdict.witness.to_json()
    if verdict.slope_proof:
        found["slope_proof"] = verdict.slope_proof.to_json()
    if verdict.normalised_proof:
        found["normalised_proof"] = verdict.normalised_proof.to_json()
    found["seconds"] = round(verdict.seconds, 6)
    return found
