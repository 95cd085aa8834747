"""The checker: a proof against a claim, a counterexample against a claim. Nothing else can make a theorem.

A goal is an equation `left = right` together with facts (comparisons) about x and the parameters. To check a proof of
it is to compute the condition on the parameters under which the equation holds at every x where the facts hold: always
(TRUE), never (FALSE), or exactly under a condition. Each rule below reduces a goal to the goals of its premises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from symident.kernel.claim import Claim
from symident.kernel.derivatives import smooth_where, without_diff
from symident.kernel.domain import Condition, as_term, conditions, negation
from symident.kernel.equivalent import equivalent
from symident.kernel.facts import Facts, all_of, any_of, holds, implies, impossible, separated
from symident.kernel.integrals import antiderivative, only_premise
from symident.kernel.models import model, named
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.proof import Proof, ProofError, Witness
from symident.kernel.rules import RULES, Fails, Goal
from symident.kernel.terms import COMPARISONS, FALSE, TRUE, ZERO, Term, X, app, free, num, substitute, subterms, unknown
from symident.kernel.wellformed import ill_formed, well_formed

ASYMMETRIC = "the domain is not seen to be symmetric about 0"


@dataclass(frozen=True)
class Theorem:
    """What has been checked: the claim holds, for admissible parameters, exactly under the condition.

    `domain` lists what has to hold of x and the parameters for the claim to be stated at all.
    """

    claim: Claim
    domain: tuple[Term, ...]
    condition: Term

    @property
    def proved(self) -> bool:
        """Whether the claim holds for all admissible parameters."""
        return self.condition is TRUE

    @property
    def refuted(self) -> bool:
        """Whether it holds for none of them."""
        return self.condition is FALSE


def check(claim: Claim, proof: Proof) -> Theorem:
    """The theorem that the proof proves; raises ProofError, with the rule and the step, if a step does not hold."""
    well_formed(claim)
    substituted = expanded(claim)
    path: tuple[int, ...] = ()
    example, given, names, stated = False, None, dict[str, Term](), tuple[Term, ...]()
    while proof.rule in ("antiderivative", "model", "equation", "named"):
        if given is not None and proof.rule != "antiderivative":
            raise ProofError(proof.rule, "it stands below an equation", path)
        if proof.rule != "antiderivative" and (example or names):
            raise ProofError(proof.rule, "it stands below a model or names", path)
        if proof.rule == "named":
            stated = tuple(c for c in map(as_term, domain_of(substituted)) if "x" not in free(c))
            substituted = replace(substituted, where=(*substituted.where, *stated))
            substituted, names = named(substituted, proof, path)
        elif proof.rule == "model":
            substituted, example = expanded(model(substituted, proof, path)), True
        elif proof.rule == "equation":  # of the domain of f no more is needed than that it is symmetric in the end
            _same_goal(substituted, proof, path)
            given, substituted = substituted, replace(substituted, f=None)
        else:
            substituted = antiderivative(substituted, proof, path)
        proof, path = only_premise(proof, path), (*path, 0)
    _consistent(substituted)
    alone = proof.rule == "refuted"  # a place where it fails is enough
    domain = tuple(((), c) for c in substituted.where) if alone else domain_of(substituted)
    if alone:
        _existing(c for c in domain if not holds(substituted.facts, c))
    facts = (*substituted.facts, *map(as_term, domain))
    condition = _Checker(substituted, facts).check((substituted.left, substituted.right), facts, proof, path)
    if example and condition is not FALSE:
        raise ProofError("model", "one example proves nothing", ())
    if given is not None:
        parts = condition.args if condition.head == "and" else (condition,)
        if condition in (TRUE, FALSE) or any(p.head not in COMPARISONS for p in parts):
            raise ProofError("equation", "the claim does not hold exactly under comparisons of the parameters", ())
        domain_of(replace(given, assumptions=(*given.assumptions, *parts)))
    shown = dict.fromkeys((*stated, *(substitute(as_term(c), names) for c in domain)))
    return Theorem(claim, tuple(shown), substitute(condition, names))


def _same_goal(claim: Claim, proof: Proof, path: tuple[int, ...]) -> None:
    if proof.goal != (claim.left, claim.right):
        raise ProofError(proof.rule, "it is about another claim", path)


def expanded(claim: Claim) -> Claim:
    """The same claim with every derivative worked out, at the points where the rules for derivatives apply, and with
    all that `where` needs."""
    claim = replace(claim, where=claim.region) if {*claim.region} != {*claim.where} else claim
    sides = [t for t in (claim.left, claim.right) if any(u.head == "diff" for u in subterms(t))]
    if not sides:
        return claim
    extra = dict.fromkeys(as_term(c) for t in sides for c in smooth_where(t))
    where = (*claim.where, *(c for c in extra if not holds(claim.facts, ((), c))))
    if claim.f is None:
        return replace(claim, left=without_diff(claim.left), right=without_diff(claim.right), where=where)
    f = without_diff(claim.f)
    return replace(claim, left=f - substitute(f, {"x": -X}), right=without_diff(claim.right), f=f, where=where)


def domain_of(claim: Claim) -> tuple[Condition, ...]:
    """The conditions under which the claim can be stated, without those that always hold.

    Raises ProofError unless the domain is seen to be symmetric (for the identity) and to have a point.
    """
    _consistent(claim)
    whole = conditions(claim.left - claim.right)
    if claim.f is not None:
        whole = (*conditions(claim.f), *conditions(claim.right), *(c for c in whole if c[1].head == "exists"))
    needed = [*(((), c) for c in claim.where), *whole]
    open_ = plainly(claim.facts, [c for c in needed if not holds(claim.facts, c)])
    _existing(open_)
    if not open_:
        return ()
    facts = (*claim.facts, *map(as_term, open_))
    if claim.f is not None:
        for condition in open_:
            mirrored = tuple(substitute(g, {"x": -X}) for g in condition[0]), substitute(condition[1], {"x": -X})
            if not holds(facts, mirrored) and mirrored not in open_:
                raise ProofError("domain", ASYMMETRIC)
    if not any(inhabited(claim, point) for point in _sample(claim)):
        raise ProofError("domain", "no point was found at which both sides are defined")
    return open_


def _existing(needed: Iterable[Condition]) -> None:
    heads = {u.head for _, c in needed for u in subterms(c)}
    if heads & {"integrable", "convergent", "differentiable"}:
        what = "a derivative" if "differentiable" in heads else "an integral"
        raise ProofError("domain", f"{what} is not seen to exist")


def _consistent(claim: Claim) -> None:
    facts = (*claim.facts, *(c for c in claim.where if "x" not in free(c)))
    if any(impossible(facts[:i], a) for i, a in enumerate(facts)):
        raise ProofError("domain", "the assumptions on the parameters contradict each other")


def plainly(facts: Facts, needed: list[Condition]) -> tuple[Condition, ...]:
    """The same conditions, "x is not 0" in this form, and without those that follow from the others."""
    apart = app("ne", X, 0)
    for i, c in enumerate(needed):
        if not c[0] and impossible(facts, substitute(c[1], {"x": ZERO})) and holds((*facts, apart), c):
            needed[i] = ((), apart)
    kept = list(dict.fromkeys(needed))
    for c in tuple(kept):
        others = [d for d in kept if d is not c]
        if holds((*facts, *map(as_term, others)), c):
            kept = others
    return tuple(kept)


def _sample(claim: Claim) -> Iterator[dict[str, Term]]:
    """A few points of the admissible set, to see that the domain is not empty."""
    for value in map(Fraction, ("1", "2/5", "7/3", "50/7", "1/30", "0", "2", "3", "1e4", "1e12")):
        for other in (Fraction(3, 7), Fraction(2)):
            point = {n: num(other + i) for i, (n, _) in enumerate(claim.parameters)}
            bounds = (substitute(b, point) for c in claim.where for b in c.children if "x" not in free(b))
            for x in (num(value), *(b + num(side * value) for b in bounds for side in (1, -1) if not free(b))):
                yield {"x": x, **point}


def inhabited(claim: Claim, point: dict[str, Term]) -> bool:
    """Whether the assumptions hold and both sides are defined at the point, as far as it can be seen."""
    claim = expanded(claim)
    needed = [*(((), a) for a in (*claim.facts, *claim.where)), *conditions(claim.left - claim.right)]
    return all(_true_at(c, point) for c in needed if c[1].head != "exists")


def _true_at(condition: Condition, point: dict[str, Term]) -> bool:
    return any(holds((), ((), negation(substitute(g, point)))) for g in condition[0]) or holds(
        (), ((), substitute(condition[1], point))
    )


class _Checker:
    """Checks goals; holds the claim, for the rules that need to know that it is the identity of f."""

    def __init__(self, claim: Claim, facts: Facts) -> None:
        self.claim = claim
        self.whole = tuple(f for f in facts if "x" in free(f))  # the domain, which is symmetric, before any cut
        self.declared = {name for name, _ in claim.parameters} | {"x"}

    def check(self, goal: Goal, facts: Facts, proof: Proof, path: tuple[int, ...]) -> Term:
        """The condition on the parameters under which the goal holds."""
        if proof.goal != goal:
            raise ProofError(proof.rule, "it proves another equation than the one that is needed", path)
        rule = RULES.get(proof.rule)
        if rule is None:
            raise ProofError(proof.rule, "there is no such rule", path)
        for name, terms in proof.args.items():
            for wrong in (ill_formed(t, self.declared, name == "coefficients") for t in terms):
                if wrong:
                    raise ProofError(proof.rule, wrong, path)
        if proof.rule in ("symmetry", "parity") and tuple(f for f in facts if "x" in free(f)) != self.whole:
            raise ProofError(proof.rule, "it speaks of x and -x, and only a part of the domain is left", path)
        try:
            subgoals = rule(self.claim, goal, facts, proof)
        except (TooHard, NotDefined, KeyError, IndexError, ValueError, ArithmeticError) as error:
            raise ProofError(proof.rule, str(error) or type(error).__name__, path) from None
        except Fails as error:
            raise ProofError(proof.rule, str(error), path) from None
        if len(subgoals) != len(proof.premises):
            raise ProofError(proof.rule, f"it needs {len(subgoals)} premises and has {len(proof.premises)}", path)
        found = [
            self.check(subgoal, subfacts, premise, (*path, i))
            for i, ((subgoal, subfacts), premise) in enumerate(zip(subgoals, proof.premises, strict=True))
        ]
        constant = tuple(f for f in facts if "x" not in free(f))
        match proof.rule:
            case "refuted":
                return FALSE
            case "cases" if "x" not in free(proof.args["term"][0]):
                parts = [app(head, proof.args["term"][0], 0) for head in ("lt", "eq", "gt")]
                if found[0] is found[2]:  # one condition on both sides of 0, and perhaps at 0 as well
                    zero = all_of(constant, [parts[1], found[1]])
                    if implies((*constant, parts[1]), found[0], found[1]):
                        return any_of(constant, [found[0], zero])
                return any_of(constant, [all_of(constant, [p, c]) for p, c in zip(parts, found, strict=True)])
            case "branch":
                parts = list(proof.args["equations"])
                return any_of(constant, [all_of(constant, [p, c]) for p, c in zip(parts, found, strict=True)])
            case "split":
                for i in range(1, len(found), 2):  # a point may lie in the region for some parameters only
                    if found[i] is not TRUE and not all(holds(constant, ((), f)) for f in subgoals[i][1]):
                        raise ProofError(proof.rule, "a point is not seen to lie in the region", path)
                return all_of(constant, found)
            case "symmetry" | "eliminate":
                return all_of(constant, found)
            case "lemma" if found[0] is TRUE:
                return found[1]
            case "instance":
                return found[0]
            case "condition":
                (written,) = proof.args["condition"]
                if not equivalent(constant, self.claim.facts, found[0], written):
                    raise ProofError(proof.rule, "it is not seen to be the condition under which the claim holds", path)
                return written
        if any(c is not TRUE for c in found):
            raise ProofError(proof.rule, "a premise holds under a condition only", path)
        return TRUE


def check_witness(claim: Claim, witness: Witness) -> None:
    """Returns if the claim fails at the point, for the parameters given there; raises ProofError otherwise."""
    well_formed(claim)
    if witness.functions:
        pairs = tuple(t for name, value in witness.functions for t in (unknown(name, X), value))
        plain = expanded(claim)
        claim = model(plain, Proof("model", (plain.left, plain.right), {"functions": pairs}), ())
    point = dict(witness.point)
    if set(point) != {name for name, _ in claim.parameters} | {"x"} or any(free(v) for v in point.values()):
        raise ProofError("witness", "the point does not give x and every parameter an exact value")
    if any(ill_formed(v, frozenset()) for v in point.values()):
        raise ProofError("witness", "a value is not well formed")
    real = all(holds((), c) for v in point.values() for c in conditions(v))
    if not real or not inhabited(claim, point):
        raise ProofError("witness", "the point is not seen to be admissible, with both sides defined")
    if not separated(substitute(without_diff(claim.left - claim.right), point)):
        raise ProofError("witness", "the difference of the two sides is not seen to be different from 0")
