"""The order of trying; the only place that turns results into a verdict."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from symident.kernel.balls import ball
from symident.kernel.check import ASYMMETRIC, Theorem, check, check_witness, domain_of, expanded, plainly
from symident.kernel.claim import Claim, identity
from symident.kernel.domain import as_term, rational
from symident.kernel.domain import conditions as kernel_conditions
from symident.kernel.facts import holds, impossible
from symident.kernel.functions import FUNCTIONS
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.proof import Proof, ProofError, Witness
from symident.kernel.rules import parity
from symident.kernel.terms import COMPARISONS, FALSE, ONE, OO, TRUE, ZERO, Term, X, app, free, substitute, subterms
from symident.search.closed_form import closed_forms
from symident.search.conditions import cost, is_linear, simplest
from symident.search.evidence import evidence
from symident.search.holds import holds_on, points_on
from symident.search.models import counterexample
from symident.search.names import generalised
from symident.search.parts import odd_part
from symident.search.phi import derive_phi, parity_proof
from symident.search.prove import Stalled, prove
from symident.search.refute import quick, refute
from symident.search.resolve import refuted_for_all, resolve, sufficient
from symident.search.sample import assignments
from symident.search.slope import find_slope, normalised
from symident.search.undefined import asymmetry, nowhere
from symident.verdict import Verdict, Word

HALF = "that it holds under a condition is proved; whether it holds only then is open"
TINY = 1e-50
LONG, LARGE = 60, 400  # steps of a proof, distinct terms in it; beyond them, nobody reads phi either


def decide(claim: Claim) -> Verdict:
    """The verdict on `claim`, without limits of time or memory."""
    plain = expanded(claim)
    if plain.unknown:
        return _about_unknown(claim, plain)
    steps = closed_forms(plain)
    improper = OO in subterms(_inner(plain, steps).left)  # balls of improper integrals take long
    if improper:
        steps = closed_forms(plain, by_sympy=True)
    verdict, inner = _attempt(claim, plain, steps)
    if verdict.word in ("undecided", "evidence") and not improper and (steps := closed_forms(plain, by_sympy=True)):
        verdict, inner = _attempt(claim, plain, steps)
    verdict = _with_names(verdict, plain)
    if verdict.word != "undecided" or verdict.witness is not None:
        return verdict
    seen = evidence(inner)
    return verdict if seen is None else replace(verdict, word="evidence", evidence=seen)


def _about_unknown(claim: Claim, plain: Claim) -> Verdict:
    """The verdict on a claim about all functions that keep the laws."""
    try:
        domain = tuple(map(as_term, domain_of(plain)))
    except ProofError as error:
        return Verdict("undecided", claim, reason=error.reason)
    verdict = Verdict("undecided", claim, domain=domain)
    try:
        return replace(_checked(claim, [], prove(plain)), domain=domain)
    except (Stalled, ProofError) as error:
        verdict = replace(verdict, reason=str(error))
    if example := counterexample(plain):
        concrete, step, witness = example
        inner = decide(concrete)
        if inner.word == "refuted" and inner.proof is not None:
            check_witness(claim, witness)
            return replace(_checked(claim, [step], inner.proof), witness=witness, domain=domain)
    return verdict


def explain(claim: Claim) -> Verdict:
    """The verdict with what costs time, for one reader: the proof that is best to read, where the table of functions
    shows the parity; f/c where f(x) - f(-x) = c x, else the odd part of f."""
    verdict = decide(claim)
    if claim.f is None or verdict.word not in ("proved", "refuted", "conditional") or claim.laws:
        return verdict
    if _too_long(verdict, claim.f):
        return verdict
    plain = expanded(claim)
    if verdict.word == "proved":
        goal = (plain.left, plain.right)
        best = parity_proof(plain, verdict.phi) if verdict.proof is not None and verdict.proof.goal == goal else None
        return verdict if best is None else replace(verdict, proof=best)
    if verdict.slope is None:
        verdict = replace(verdict, odd_part=odd_part(plain))
        if verdict.word == "refuted" and verdict.holds_on is None:
            verdict = replace(verdict, holds_on=points_on(_without_integrals(plain)))
        return verdict
    found = normalised(_without_integrals(plain), verdict.slope)
    return verdict if found is None else replace(verdict, normalised=found[0], normalised_proof=found[2])


def _without_integrals(plain: Claim) -> Claim:
    """The claim with closed forms in the place of its integrals, where there are any."""
    return _inner(plain, closed_forms(plain))


def _inner(plain: Claim, steps: list[tuple[Claim, Proof]]) -> Claim:
    return steps[-1][0] if steps else plain


def _attempt(claim: Claim, plain: Claim, steps: list[tuple[Claim, Proof]]) -> tuple[Verdict, Claim]:
    """The verdict with the integrals of the claim replaced by closed forms, and the claim after that."""
    inner = _inner(plain, steps)
    try:
        domain = domain_of(inner)
    except ProofError as error:
        return _without_domain(claim, inner, [s[1] for s in steps], error), inner
    conditions = tuple(map(as_term, domain))
    verdict = _decide(claim, inner, [s[1] for s in steps], (*claim.facts, *conditions))
    verdict = _with_phi(replace(verdict, domain=conditions), inner)
    for _, step in reversed(steps):
        if (p := verdict.slope_proof) is not None:
            verdict = replace(verdict, slope_proof=replace(step, goal=(step.goal[0], p.goal[1]), premises=(p,)))
    return _written(verdict), inner


def _decide(claim: Claim, inner: Claim, wrap: list[Proof], facts: tuple[Term, ...]) -> Verdict:
    witness = quick(inner)
    reason = ""
    if witness is None:
        try:
            return _checked(claim, wrap, prove(inner))
        except (Stalled, ProofError) as error:
            reason = str(error)
            witness = refute(inner, places=error.places if isinstance(error, Stalled) else ())
    if not claim.parameters:
        return _without_parameters(claim, inner, wrap, witness, reason)
    try:
        hints = (dict(witness.point)["x"],) if witness else ()
        return _checked(claim, wrap, resolve(inner, facts, hints), witness)
    except (Stalled, ProofError) as error:
        half = sufficient(inner) if witness is not None and not wrap else None
        if half is None:
            return _open(claim, reason or str(error), witness)
        return Verdict("evidence", claim, sufficient=half[0], proof=half[1], witness=witness, reason=HALF)


def _without_parameters(claim: Claim, inner: Claim, wrap: list[Proof], witness: Witness | None, reason: str) -> Verdict:
    if witness is None:
        return _open(claim, reason, None)
    goal = (inner.left, inner.right)
    point = dict(witness.point)["x"]
    proof = Proof("refuted", goal, {"point": (point,)})
    try:
        return _checked(claim, wrap, proof, witness)
    except ProofError as error:
        return _open(claim, str(error), None)


def _checked(claim: Claim, wrap: list[Proof], proof: Proof, witness: Witness | None = None) -> Verdict:
    """The verdict that the kernel accepts for the proof; raises ProofError if it accepts none."""
    for step in reversed(wrap):
        proof = replace(step, premises=(proof,))
    theorem: Theorem = check(claim, proof)
    if theorem.condition is TRUE:
        return Verdict("proved", claim, proof=proof)
    if witness is not None and not wrap:
        check_witness(claim, witness)
    if theorem.condition is FALSE:
        return Verdict("refuted", claim, proof=proof, witness=witness)
    if witness is None and _always_true(claim, theorem.condition):
        raise ProofError("condition", "it may hold for all parameters, which was not proved")
    return Verdict("conditional", claim, proof=proof, witness=witness, condition=theorem.condition)


def _always_true(claim: Claim, condition: Term) -> bool:
    """Whether an equation of the condition looks true whatever the parameters are: then it is no condition."""
    picked = list(assignments(claim, count=8))

    def zero(u: Term, values: dict[str, Term]) -> bool:
        with suppress(TooHard, NotDefined, ArithmeticError, ValueError):
            value = ball(u.args[0] - u.args[1], 256, values)
            if value > 0 or value < 0 or abs(value) < TINY:
                return bool(abs(value) < TINY)
        return any(t.head == "integral" for t in subterms(u))  # without a ball that says more, nobody knows

    equations = (u for u in subterms(condition) if u.head == "eq")
    if not picked or not any(all(zero(u, values) for values in picked) for u in equations):
        return False
    special = [{}, *({name: ZERO} for name, _ in claim.parameters)]  # 0**a == 0 fails at 0 alone
    special = [s for s in special if not any(impossible((), substitute(f, s)) for f in claim.facts)]
    return not any(impossible((), substitute(condition, {**v, **s})) for v in picked for s in special)


def _with_names(verdict: Verdict, plain: Claim) -> Verdict:
    """The verdict, or a better one: by names for the functions of parameters in f, as sqrt(a**2 + b**2) == 1."""
    claim, old = verdict.claim, verdict.condition
    if plain.f is None or plain.laws or not (verdict.word in ("undecided", "evidence") or old is not None):
        return verdict
    if old is not None and (is_linear(old) or _by_numbers(old)):
        return verdict
    constant = tuple(c for c in verdict.domain if "x" not in free(c))
    try:
        general, step = generalised(plain, constant)
        better = _checked(claim, [step], _proof_of(general), verdict.witness)
    except (Stalled, ProofError):
        return verdict
    if better.condition is None:
        return verdict if old is not None else replace(better, domain=verdict.domain)
    if impossible((*plain.facts, *constant), better.condition) or (old and cost(old) <= cost(better.condition)):
        return verdict
    return replace(better, domain=verdict.domain, slope=verdict.slope, slope_proof=verdict.slope_proof)


def _proof_of(claim: Claim) -> Proof:
    """The proof of what holds of the claim, under a condition or not; raises Stalled if there is none."""
    found, _ = _attempt(claim, claim, [])
    if found.proof is None or found.word not in ("proved", "refuted", "conditional"):
        raise Stalled(found.reason)
    return found.proof


def _written(verdict: Verdict) -> Verdict:
    """The verdict with its condition in the simplest form, and the step that says so after those about integrals."""
    claim, proof = verdict.claim, verdict.proof
    if verdict.condition is None or proof is None:
        return verdict
    constant = (*claim.facts, *(c for c in verdict.domain if "x" not in free(c)))
    at_one = app("eq", *(substitute(t, {"x": ONE}) for t in (claim.left, claim.right)))  # at least necessary
    others: tuple[Term, ...] = (at_one,)
    if verdict.slope is not None and not (_by_numbers(verdict.condition) and _has_functions(verdict.slope)):
        others = (app("eq", verdict.slope, 1), at_one)  # but a == 1 or b == 0 is plainer than exp(b*log(a)) == 1
    steps = simplest(verdict.condition, constant, claim.facts, others)

    def within(p: Proof, conditions: list[Term]) -> Proof:
        if p.rule == "antiderivative":
            return replace(p, premises=(within(p.premises[0], conditions),))
        for c in conditions:
            p = Proof("condition", p.goal, {"condition": (c,)}, (p,))
        return p

    for chain in [steps[-1:], steps] if steps else []:  # in one step, if that is seen
        written = within(proof, chain)
        with suppress(ProofError):
            condition = check(claim, written).condition
            word: Word = "proved" if condition is TRUE else "refuted" if condition is FALSE else "conditional"
            return replace(verdict, word=word, proof=written, condition=condition if word == "conditional" else None)
    return verdict


def _by_numbers(condition: Term) -> bool:
    """Whether the condition compares no more than parameters with rational numbers."""
    comparisons = [u for u in subterms(condition) if u.head in COMPARISONS]
    return all(u.args[0].head == "var" and rational(u.args[1]) is not None for u in comparisons)


def _has_functions(t: Term) -> bool:
    return any(u.head in FUNCTIONS for u in subterms(t))


def _open(claim: Claim, reason: str, witness: Witness | None) -> Verdict:
    if witness is not None:
        reason = "it fails for some parameters, but not all of them could be excluded"
    return Verdict("undecided", claim, witness=witness, reason=reason or "no proof and no counterexample was found")


def _without_domain(claim: Claim, inner: Claim, wrap: list[Proof], error: ProofError) -> Verdict:
    point = asymmetry(inner)
    if point is not None:
        reason = "f is real on one side of 0 only"
        return Verdict("undefined", claim, witness=Witness((("x", point),)), reason=reason)
    if nowhere(inner):
        return Verdict("undefined", claim, reason="f is real nowhere")
    unseen = error.reason == ASYMMETRIC and not _somewhere_symmetric(inner)  # so a place where it fails is not enough
    if not inner.parameters:
        if unseen:
            return _open(claim, error.reason, None)
        return _without_parameters(claim, inner, wrap, None, error.reason)
    proof, witness = None if unseen else refuted_for_all(inner), refute(inner)
    with suppress(ProofError, Stalled):
        if proof is None and witness is not None and inner.f is not None:
            return _checked(claim, wrap, _as_equation(inner, witness), witness)
    with suppress(ProofError):
        if proof is not None and witness is not None:
            return _checked(claim, wrap, proof, witness)
    return Verdict("undecided", claim, reason=error.reason)


def _somewhere_symmetric(inner: Claim) -> bool:
    """Whether the domain is seen to be symmetric for some values of the parameters."""
    if inner.f is None:
        return True
    for values in assignments(inner, count=6) if inner.parameters else ():
        f = substitute(inner.f, values)
        with suppress(ProofError):
            domain_of(identity(f, where=tuple(substitute(c, values) for c in inner.where)))
            return True
    return False


def _as_equation(inner: Claim, witness: Witness) -> Proof:
    """A proof under which condition the identity holds where both sides are defined, be the domain symmetric or not."""
    equation = replace(inner, f=None)
    facts = (*inner.facts, *map(as_term, domain_of(equation)))
    proof = resolve(equation, facts, (dict(witness.point)["x"],))
    return Proof("equation", (inner.left, inner.right), {}, (proof,))


def _with_phi(verdict: Verdict, inner: Claim) -> Verdict:
    """Adds phi or the slope, or where the claim holds."""
    if inner.f is None or verdict.word not in ("proved", "refuted", "conditional") or _too_long(verdict, inner.f):
        return verdict
    if verdict.word != "proved":
        found = find_slope(inner)
        if found is not None:
            return replace(verdict, slope=found[0], slope_proof=found[2])
        if verdict.word == "refuted":
            return replace(verdict, holds_on=holds_on(inner))
        return verdict
    phi = derive_phi(inner)
    if phi is not None:
        facts = (*inner.facts, *verdict.domain)
        holes = tuple(map(as_term, plainly(facts, [c for c in kernel_conditions(phi) if not holds(facts, c)])))
        holes = holes if _is_odd_at_zero(phi, holes) else (*holes, app("ne", X, 0))
        verdict = replace(verdict, phi=phi, phi_is_odd=True, phi_domain=holes)
    return verdict


def _is_odd_at_zero(phi: Term, holes: tuple[Term, ...]) -> bool:
    """Whether phi is 0 there, or has no value; elsewhere it is odd since f = x (1 + phi)/2 has the identity."""
    if parity(phi) == "odd" or any(impossible((), substitute(c, {"x": ZERO})) for c in holes if free(c) == {"x"}):
        return True
    return holds((), ((), app("eq", substitute(phi, {"x": ZERO}), 0)))


def _too_long(verdict: Verdict, f: Term) -> bool:
    return (verdict.proof is not None and verdict.proof.steps() > LONG) or sum(1 for _ in subterms(f)) > LARGE
