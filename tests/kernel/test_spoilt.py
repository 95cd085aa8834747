"""A thousand proofs spoilt at random: none of them proves what is false, and nothing but ProofError comes out.

A spoilt proof is rejected, or it still proves what the sound one proved: another point may do as well. A proof that
is checked against a claim with one number or sign changed is rejected, or the theorem agrees with values of mpmath.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import mpmath as mp
import pytest
from kernel_helpers import NotReal, T, claim, value

from symident.api import claim_of
from symident.decide import explain
from symident.kernel.check import Theorem, check
from symident.kernel.claim import Claim, identity
from symident.kernel.proof import Proof, ProofError
from symident.kernel.rules import RULES
from symident.kernel.terms import COMPARISONS, FALSE, TRUE, Term, X, free, num, rebuild, subterms

CLAIMS = [
    ("x*sigmoid(x)",),
    ("softplus(x)",),
    ("x if x > 0 else 0",),
    ("x*clip(x/6 + 1/2, 0, 1)",),
    ("x if x > 0 else a*x", "a"),
    ("x if x > 0 else a*(exp(x) - 1)", "a>0"),
    ("x*(1 + erf(x/sqrt(2)))/2",),
    ("x*Phi(x)*c + b*x**2", "b c"),
    ("x*sigmoid(beta*x) + a*x", "a beta"),
    ("x/2 + x*(a**2 - 1)", "a"),
    ("x*tanh(softplus(x))",),
    ("(1 if x == 2 else 0) + (1 if x == -2 else 0) + x/2",),
    ("x if x > 1 else 0",),
    ("x/2 + max(x, a)/2 - min(x, a)/2", "a"),
    ("x/2 + a*x + b*x**3", "a b"),
    ("x*integral(exp(-t)/(1 + exp(-t))**2, t, -oo, x)",),
    ("x*integral(1/(pi*(1 + t**2)), t, -oo, x)",),
    ("x/2 + log(2*cosh(x)) + atan(x)*x",),
    ("2*x if x > a else x", "a"),
    ("atan(x) + atan(1/x) == pi/2*sign(x)",),
    ("x if x > 0 else a*x if x > -1 else b*x + c", "a b c"),
    ("x*atan(exp(x))*2/pi",),
    ("2*atan(tanh(x/2)) == atan(sinh(x))",),
    ("x*(2/pi)*atan(exp(pi*x/2))",),
    ("x/2 + a*log(1 + x**2) + b*x", "a b"),
    ("a*x if x > 0 else a*(exp(x) - 1)", "a"),
    ("max(x, 0) + (3 if abs(x) > 5 else b)", "b"),
    ("x/2 + x*(a if a > 0 else 0)", "a"),
    ("x/2 + sqrt(x**2 + b)/2", "b>0"),
    ("x/2 + max(" + ", ".join(f"{k}*x - {k * k}" for k in range(-9, 10)) + ")",),
]
LAWS = [
    ("x*(1 + tanh(phi(x)))/2", "phi odd"),
    ("x*g(x)", "g(x) + g(-x) = 1"),
    ("diff(f(x), x) + diff(f(x), x, -x) = 1", "f(x) - f(-x) = x"),
]
NUMBER = 1500


@pytest.fixture(scope="module")
def proofs() -> list[tuple[Claim, Proof, Theorem]]:
    """The sound proofs, by the search of the project."""
    found = []
    for stated in CLAIMS:
        verdict = explain(claim(*stated))
        assert verdict.proof is not None, stated
        found.append((verdict.claim, verdict.proof, check(verdict.claim, verdict.proof)))
    for text, law in LAWS:
        c = claim_of(text, given=[law])
        proof = explain(c).proof
        assert proof is not None, text
        found.append((c, proof, check(c, proof)))
    return found


# --- ways to spoil --------------------------------------------------------------------------------------------------


class Harmless(Exception):
    """There is nothing of this kind to spoil."""


def nodes(proof: Proof, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Proof]]:
    yield path, proof
    for i, p in enumerate(proof.premises):
        yield from nodes(p, (*path, i))


def with_node(proof: Proof, path: tuple[int, ...], new: Proof) -> Proof:
    if not path:
        return new
    i, *rest = path
    premises = list(proof.premises)
    premises[i] = with_node(premises[i], tuple(rest), new)
    return replace(proof, premises=tuple(premises))


def pick(dice: random.Random, things):
    things = list(things)
    if not things:
        raise Harmless
    return dice.choice(things)


def spoilt_sign(dice: random.Random, t: Term) -> Term:
    """One subterm with its sign changed."""
    victim = pick(
        dice, (u for u in subterms(t) if u.head not in COMPARISONS and u.head not in ("and", "or", "not", "oo"))
    )
    return rebuild(t, lambda u: -u if u is victim else None)


def spoilt_number(dice: random.Random, t: Term) -> Term:
    """One number changed, by much or by little."""
    victim = pick(dice, (u for u in subterms(t) if u.head == "num"))
    by = dice.choice([Fraction(1), Fraction(-2), Fraction(1, 10**9), Fraction(-1, 7), Fraction(1, 10**40)])
    return rebuild(t, lambda u: num(u.args[0] + by) if u is victim else None)


def in_arguments(spoil: Callable[[random.Random, Term], Term]) -> Callable[[random.Random, Proof], Proof]:
    def spoilt(dice: random.Random, step: Proof) -> Proof:
        key = pick(dice, (k for k, v in step.args.items() if v))
        values = list(step.args[key])
        i = dice.randrange(len(values))
        values[i] = spoil(dice, values[i])
        return replace(step, args={**step.args, key: tuple(values)})

    return spoilt


def in_goal(spoil: Callable[[random.Random, Term], Term]) -> Callable[[random.Random, Proof], Proof]:
    def spoilt(dice: random.Random, step: Proof) -> Proof:
        left, right = step.goal
        return replace(step, goal=(spoil(dice, left), right) if dice.random() < 0.7 else (left, spoil(dice, right)))

    return spoilt


def premise_dropped(dice: random.Random, step: Proof) -> Proof:
    i = pick(dice, range(len(step.premises)))
    return replace(step, premises=step.premises[:i] + step.premises[i + 1 :])


def premise_doubled(dice: random.Random, step: Proof) -> Proof:
    i = pick(dice, range(len(step.premises)))
    return replace(step, premises=(*step.premises[: i + 1], *step.premises[i:]))


def premises_swapped(dice: random.Random, step: Proof) -> Proof:
    i, j = pick(dice, [(i, j) for j in range(len(step.premises)) for i in range(j)])
    premises = list(step.premises)
    premises[i], premises[j] = premises[j], premises[i]
    return replace(step, premises=tuple(premises))


def premise_assumed(dice: random.Random, step: Proof) -> Proof:
    i = pick(dice, range(len(step.premises)))
    return replace(
        step, premises=(*step.premises[:i], Proof("normal_form", step.premises[i].goal), *step.premises[i + 1 :])
    )


def point_moved(dice: random.Random, step: Proof) -> Proof:
    key = pick(dice, (k for k in step.args if k in ("point", "points")))
    values = list(step.args[key])
    i = pick(dice, range(len(values)))
    values[i] = dice.choice(
        [values[i] + 1, -values[i], values[i] * 2, values[i] + num(Fraction(1, 1000)), num(0), X, T("sqrt(2)")]
    )
    return replace(step, args={**step.args, key: tuple(values)})


def point_dropped(dice: random.Random, step: Proof) -> Proof:
    """A point of a split, with the premises that go with it."""
    points = step.args.get("points", ())
    i = pick(dice, range(len(points)))
    args = {"points": points[:i] + points[i + 1 :]}
    return replace(step, args=args, premises=step.premises[: 2 * i] + step.premises[2 * i + 2 :])


def case_changed(dice: random.Random, step: Proof) -> Proof:
    (u,) = step.args.get("term", ()) or pick(dice, [])
    return replace(step, args={"term": (dice.choice([-u, u + 1, u * u, X, u - num(Fraction(1, 10**6))]),)})


def equation_changed(dice: random.Random, step: Proof) -> Proof:
    key = pick(dice, (k for k in ("fact", "equations") if step.args.get(k)))
    values = list(step.args[key])
    i = dice.randrange(len(values))
    heads = {
        "eq": ["le", "ne", "ge"],
        "lt": ["le", "gt", "eq"],
        "gt": ["ge", "lt"],
        "ge": ["gt"],
        "le": ["lt"],
        "ne": ["eq"],
    }
    values[i] = Term(dice.choice(heads.get(values[i].head, ["eq"])), *values[i].args)
    return replace(step, args={**step.args, key: tuple(values)})


def rule_changed(dice: random.Random, step: Proof) -> Proof:
    return replace(step, rule=pick(dice, [r for r in (*RULES, "antiderivative", "assumed", "") if r != step.rule]))


def sides_swapped(dice: random.Random, step: Proof) -> Proof:
    return replace(step, goal=(step.goal[1], step.goal[0]))


def argument_dropped(dice: random.Random, step: Proof) -> Proof:
    key = pick(dice, step.args)
    return replace(
        step, args={k: v for k, v in step.args.items() if k != key} | ({key: ()} if dice.random() < 0.5 else {})
    )


WAYS: dict[str, Callable[[random.Random, Proof], Proof]] = {
    "a sign in an argument": in_arguments(spoilt_sign),
    "a sign in a goal": in_goal(spoilt_sign),
    "a coefficient in an argument": in_arguments(spoilt_number),
    "a coefficient in a goal": in_goal(spoilt_number),
    "a premise dropped": premise_dropped,
    "a premise doubled": premise_doubled,
    "two premises swapped": premises_swapped,
    "a premise taken for granted": premise_assumed,
    "a point moved": point_moved,
    "a point dropped": point_dropped,
    "a case": case_changed,
    "an equation": equation_changed,
    "the rule": rule_changed,
    "the sides of a goal": sides_swapped,
    "an argument dropped": argument_dropped,
}
# Whoever changes one of these changes a goal that the kernel computes by itself, or a form that it insists on.
ALWAYS_REJECTED = {
    "a sign in a goal",
    "a coefficient in a goal",
    "a premise doubled",
    "the sides of a goal",
    "an argument dropped",
}


def spoilt_claim(dice: random.Random, c: Claim) -> Claim:
    """A slightly different claim of the same kind."""
    spoil = dice.choice([spoilt_sign, spoilt_number])
    if c.f is not None:
        return identity(spoil(dice, c.f), c.parameters, c.assumptions)
    return Claim(spoil(dice, c.left), c.right, c.parameters, c.assumptions)


def about(proof: Proof, old: Claim, new: Claim) -> Proof:
    """The proof with the goals that state the old claim stating the new one, so that it fails by what it does."""
    change = {old.left: new.left, old.right: new.right} | (
        {old.f: new.f} if old.f is not None and new.f is not None else {}
    )

    def term(t: Term) -> Term:
        return rebuild(t, change.get)

    return Proof(
        proof.rule,
        (term(proof.goal[0]), term(proof.goal[1])),
        proof.args,
        tuple(about(p, old, new) for p in proof.premises),
    )


# --- what is true ---------------------------------------------------------------------------------------------------

VALUES = {
    "real": ("-2", "-1", "0", "1/3", "1", "5/2"),
    "positive": ("1/3", "1", "3"),
    "nonnegative": ("0", "1/3", "1", "3"),
}
PLACES = ("0", "1/10", "1/3", "1/2", "1", "4/3", "2", "5/2", "3", "7", "-1/2", "-1", "-2", "-3")


def same(a: Term, b: Term, c: Claim) -> bool:
    """Whether two conditions on the parameters hold for the same values of a grid."""
    names = [n for n, _ in c.parameters]
    for values in product(*(VALUES[s] for _, s in c.parameters)):
        at = {n: mp.mpf(Fraction(v).numerator) / Fraction(v).denominator for n, v in zip(names, values, strict=True)}
        if bool(value(a, at)) != bool(value(b, at)):
            return False
    return True


def residuals(c: Claim, at: dict[str, object]) -> list[object]:
    """left - right at some places where both are real."""
    found = []
    for place in PLACES:
        q = Fraction(place)
        try:
            found.append(value(c.left - c.right, {**at, "x": mp.mpf(q.numerator) / q.denominator}))
        except NotReal:
            continue
    return found


def agrees_with_values(theorem: Theorem) -> bool:
    """Whether the claim holds at some places, for parameters on a grid, just where the theorem says so."""
    c = theorem.claim
    names = [n for n, _ in c.parameters]
    with mp.workdps(80):
        for values in product(*(VALUES[s][:4] for _, s in c.parameters)):
            at = {
                n: mp.mpf(Fraction(v).numerator) / Fraction(v).denominator for n, v in zip(names, values, strict=True)
            }
            holds = all(abs(r) < mp.mpf(10) ** -60 for r in residuals(c, at))  # type: ignore[arg-type]
            if holds != bool(value(theorem.condition, at)):
                return False
    return True


# --- the tests ------------------------------------------------------------------------------------------------------


def test_the_sound_proofs_use_every_rule_and_are_right(proofs):
    used = {step.rule for _, proof, _ in proofs for _, step in nodes(proof)}
    assert used == RULES.keys() | {"antiderivative"}
    for c, _, theorem in proofs:
        if not c.laws and "integral" not in {u.head for u in subterms(c.left)}:
            assert agrees_with_values(theorem), c.f


def test_many_spoilt_proofs(proofs):
    dice = random.Random(20)
    rejected: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    while rejected.total() + accepted.total() < NUMBER:
        c, proof, theorem = dice.choice(proofs)
        way = dice.choice(list(WAYS))
        path, step = dice.choice([n for n in nodes(proof) if n[1].rule == "cases" or way != "a case"] or [((), proof)])
        try:
            spoilt = with_node(proof, path, WAYS[way](dice, step))
        except Harmless:
            continue
        if spoilt == proof:
            continue
        try:
            found = check(c, spoilt)
        except ProofError:
            rejected[way] += 1
            continue
        accepted[way] += 1
        assert found.claim is c
        assert way not in ALWAYS_REJECTED, (way, c, spoilt)
        assert found.condition is theorem.condition or same(found.condition, theorem.condition, c), (way, c, spoilt)
    assert rejected.keys() == WAYS.keys()
    assert rejected.total() > 0.85 * NUMBER, accepted


def test_a_proof_says_nothing_about_another_claim(proofs):
    """As it is it is rejected; with its goals turned to the other claim it shows what is true, or is rejected."""
    dice = random.Random(21)
    outcomes: Counter[str] = Counter()
    while outcomes.total() < NUMBER // 2:
        c, proof, _ = dice.choice([p for p in proofs if "integral" not in {u.head for u in subterms(p[0].left)}])
        try:
            other = spoilt_claim(dice, c)
        except Harmless:
            continue
        if (other.left, other.right) == (c.left, c.right):
            continue
        with pytest.raises(ProofError):
            check(other, proof)
        try:
            found = check(other, about(proof, c, other))
        except ProofError:
            outcomes["rejected"] += 1
            continue
        word = {TRUE: "proved", FALSE: "refuted"}.get(found.condition, "conditional")
        outcomes[word] += 1
        assert agrees_with_values(found), (other.f or other.left, found.condition)
        assert not free(found.condition) - {n for n, _ in c.parameters}
    assert outcomes["rejected"] > NUMBER / 5 and outcomes["refuted"] and outcomes["proved"], outcomes
