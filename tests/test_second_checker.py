"""The second checker and the kernel: both accept what the project proves, and neither is alone in being fooled."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from fractions import Fraction
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from symident.api import claim_of, proof_of
from symident.decide import explain
from symident.documents import statements
from symident.documents.context import has_limit
from symident.kernel.check import check as kernel_check
from symident.kernel.claim import Claim, identity
from symident.kernel.proof import ProofError
from symident.kernel.terms import Term, from_json, to_json
from symident.syntax.errors import SymidentError
from symident.syntax.parse import parse_infix

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS))

import second_checker as second  # noqa: E402

Json = Any
Case = tuple[Claim, Json, second.Term]  # a claim, a proof of it, and the condition that the kernel computes
SPOILT = 360
SOUND = [  # with the parameters, and with what is assumed
    ("x*sigmoid(x)",),
    ("x if x > 0 else 0",),
    ("x*clip(x/6 + 1/2, 0, 1)",),
    ("x if x > 0 else a*x", "a"),
    ("x if x > 0 else a*(exp(x) - 1)", "a>0"),
    ("x*Phi(x)*c + b*x**2", "b c"),
    ("x*sigmoid(beta*x) + a*x", "a beta"),
    ("x/2 + x*(a**2 - 1)", "a"),
    ("x*tanh(softplus(x))",),
    ("(1 if x == 2 else 0) + (1 if x == -2 else 0) + x/2",),
    ("x/2 + max(x, a)/2 - min(x, a)/2", "a"),
    ("x/2 + a*x + b*x**3", "a b"),
    ("x*integral(exp(-t)/(1 + exp(-t))**2, t, -oo, x)",),
    ("x*integral(1/(pi*(1 + t**2)), t, -oo, x)",),
    ("integral(max(x - t, 0)*exp(-t**2/2)/sqrt(2*pi), t, -oo, oo)",),
    ("integral(max(x - t, 0)*a, t, -1, 1)", "a"),
    ("2*x if x > a else x", "a"),
    ("atan(x) + atan(1/x) = pi/2*sign(x)",),
    ("x if x > 0 else a*x if x > -1 else b*x + c", "a b c"),
    ("x*atan(exp(x))*2/pi",),
    ("2*atan(tanh(x/2)) = atan(sinh(x))",),
    ("a*x if x > 0 else a*(exp(x) - 1)", "a"),
    ("max(x, 0) + (3 if abs(x) > 5 else b)", "b"),
    ("x/2 + x*(a if a > 0 else 0)", "a"),
    ("x/2 + sqrt(x**2 + b)/2", "b>=0"),
    ("x if x > t else 0", "t>=0"),
    ("(p - q)*x*sigmoid(b*(p - q)*x) + q*x", "p q b"),
    ("log(1 + exp(x)*tanh(a*x))", "a"),
    ("max(x, 0) + (sqrt(a**2 + b**2) - 1)*sin(x)", "a b"),
    ("x*Phi(x) + (sqrt(a) + sqrt(b) - 2)*tanh(x)", "a b>=0"),
    ("x*Phi(x) + (atan(a) + atan(1/a) - pi/2)*x**3", "a"),
    ("x/2 + max(" + ", ".join(f"{k}*x - {k * k}" for k in range(-9, 10)) + ")",),
    (
        "x/2 + ("
        + " else ".join(f"{2 * k - 1}*x - {k * k - k} if x < {k} or x == {k}" for k in range(-5, 6))
        + " else 11*x - 30)",
    ),
    ("x/2 + " + "".join(f"({k * k} if abs(x) < {k} else " for k in range(1, 18)) + "sign(x)*x" + ")" * 17,),
    (
        "x*(1 + "
        + " + ".join(f"relu(clip(x, {k}, {k + 1}) - {k}) - step(-x)*(clip(-x, {k}, {k + 1}) - {k})" for k in range(9))
        + ")/2",
    ),
]
ASSUMED = [
    ("x*(1 + tanh(phi(x)))/2", "", "phi odd"),
    ("x*(1 + phi(psi(x)))/2", "", "phi odd", "psi odd"),
    ("x*g(x)", "", "g(x) + g(-x) = 1"),
    ("2*f(-x)/(-x) - 1 = -(2*f(x)/x - 1)", "", "f(x) - f(-x) = x"),
    ("diff(f(x), x) + diff(f(x), x, -x) = 1", "", "f(x) - f(-x) = x"),
    ("diff(diff(phi(x), x), x) = -diff(diff(phi(x), x), x, -x)", "", "phi odd"),
    ("phi(0) = 0", "", "phi odd"),
    ("x*(1 + phi(x))/2", "", "phi even"),
    ("diff(phi(-x), x) = -diff(phi(x), x)", "", "phi even"),
    ("diff(phi(x), x) = 0", "", "phi odd"),
    ("abs(x) = x", "", "x > 0"),
    ("abs(x) = x", "", "x > -1"),
    ("max(x, a) = x", "a", "x > a"),
    ("relu6(x) = x", "", "0 <= x <= 6"),
    ("tanh(x)/2 + x*a", "a", "abs(x) < 2"),
]
DERIVATIVES = [
    ("diff(relu(x), x) + diff(relu(x), x, -x) = 1",),
    ("diff(gelu(x), x) = Phi(x) + x*exp(-x**2/2)/sqrt(2*pi)",),
    ("diff(gelu(x), x) + diff(gelu(-x), x) = 1",),
    ("diff(sigmoid(x), x) = sigmoid(x)*(1 - sigmoid(x))",),
    ("diff(diff(x**3, x), x) = 6*x",),
    ("diff(cbrt(x), x) = cbrt(x)/(3*x)",),
    ("diff(integral(exp(-t**2), t, 0, x**2), x) = 2*x*exp(-x**4)",),
    ("diff(integral(sign(t), t, 0, x), x) = sign(x)",),
    ("diff(x**x, x) = x**x*(log(x) + 1)",),
    ("diff(a**x, x) = log(a)*a**x", "a>0"),
    ("diff((x if x > a else a*x), x) = 1", "a"),
    ("diff(max(x, 0)**2, x)/2",),
    ("diff(erfc(x) + asin(x) + atanh(x) + acosh(x + 2), x) = 0",),
    ("diff(exp(a*y), y, x) = a*exp(a*x)", "a y"),
]


def by_text(text: str, declared: str = "", *given: str) -> Claim:
    """The identity of the activation, or the equation; parameters are declared as in "a b>0"."""
    return claim_of(text, declared.split(), given=given)


def stated(c: Claim) -> second.Claim:
    """The claim as the second checker takes it."""

    def terms(*ts: Term) -> tuple[second.Term, ...]:
        return tuple(second.parse(to_json(t)) for t in ts)

    f = c.f and second.parse(to_json(c.f))
    return second.Claim(
        *terms(c.left, c.right), c.parameters, terms(*c.assumptions), f, terms(*c.where), terms(*c.laws)
    )


def proved(claims: Iterable[Claim]) -> Iterator[Case]:
    """What the project proves of the claims."""
    for c in claims:
        verdict = explain(c)
        found = [(c, verdict.proof)]
        if verdict.slope is not None and c.f is not None:
            found.append((identity(c.f, c.parameters, c.assumptions, verdict.slope), verdict.slope_proof))
        for claim, proof in found:
            if proof is not None:
                condition = kernel_check(claim, proof).condition
                yield claim, json.loads(json.dumps(proof.to_json())), second.parse(to_json(condition))


def by_both(c: Claim, proof: Json) -> tuple[second.Term | None, second.Term | None, str]:
    """The conditions by the kernel and by the second checker, None for a proof that is rejected, and the reason."""
    try:
        first = second.parse(to_json(kernel_check(c, proof_of(proof)).condition))
    except (ProofError, SymidentError):
        first = None
    try:
        return first, second.check(stated(c), proof), ""
    except second.Rejected as reason:
        return first, None, str(reason)


def same(c: Claim, a: second.Term, b: second.Term) -> bool:
    """Whether two conditions hold for the same of some admissible parameters, where their equations hold or not."""
    claim = stated(c)
    s = second.Step(claim, (a, b), claim.given + claim.domain)
    zeros = [[], *([u.args[0] - u.args[1]] for u in second.inside(a, b) if u.head == "eq" and u.names)]
    envs = chain.from_iterable(second.parameters(s, *z, number=16) for z in zeros)
    return a is b or all(second.look(a, env) == second.look(b, env) for env in envs)


def nodes(proof: Json) -> Iterator[Json]:
    """Every step."""
    yield proof
    for p in proof["premises"]:
        yield from nodes(p)


def accepted(claims: Iterable[Claim]) -> Counter[str]:
    """How often the rules are used in what is proved of the claims, all of which has to be accepted."""
    rules: Counter[str] = Counter()
    for c, proof, condition in proved(claims):
        assert same(c, second.check(stated(c), proof), condition), c.left
        rules.update(step["rule"] for step in nodes(proof))
    return rules


def said_in(path: Path) -> list[Claim]:
    """The claims of a document, or of all in a folder, but for those about limits."""
    return [c for s in statements(path) if not any(has_limit(t) for pair in s.pairs for t in pair) for c in s.claims]


@pytest.mark.parametrize("name, every, least", [("activations", 1, 150), ("literature", 5, 90), ("traps", 5, 25)])
def test_it_accepts_what_is_proved_of_the_copies_of_the_corpora(name, every, least):
    rows = list(map(json.loads, (TESTS / "data" / f"{name}.jsonl").read_text().splitlines()))[::every]
    rules = accepted(identity(parse_infix(r["expr"]), tuple(r.get("params", {}).items())) for r in rows)
    assert rules.total() > least, rules


@pytest.mark.parametrize("name, least", [("library", 100), ("theorems.ident", 16), ("note.ident", 200)])
def test_it_accepts_what_is_proved_of_the_documents(name, least):
    rules = accepted(said_in(TESTS.parent / "proofs" / name))
    assert rules.total() >= least, rules


def test_it_accepts_what_is_proved_of_unknown_functions_conditions_and_derivatives():
    rules = accepted(by_text(*row) for row in [*ASSUMED, *DERIVATIVES])
    assert rules["instance"] > 10 and rules["model"] >= 3, rules


# --- spoilt proofs ----------------------------------------------------------------------------------------------------


class Harmless(Exception):
    """There is nothing of this kind to spoil."""


@pytest.fixture(scope="module")
def sound() -> list[Case]:
    """Proofs that use every rule."""
    found = list(proved(by_text(*row) for row in [*SOUND, *ASSUMED, *DERIVATIVES]))
    rules = {step["rule"] for _, proof, _ in found for step in nodes(proof)}
    assert rules == {*second.RULES, *second.FIRST}
    return found


def pick(dice: random.Random, things: Iterable[Any]) -> Any:
    things = list(things)
    if not things:
        raise Harmless
    return dice.choice(things)


def spots(terms: Json, start: int = 0) -> Iterator[tuple[Json, int]]:
    """Where the terms of a list, and their subterms, stand."""
    for i in range(start, len(terms)):
        yield terms, i
        if isinstance(terms[i], list) and len(terms[i]) > 1 and terms[i][1] is not None:
            yield from spots(terms[i], 1)


def another_term(dice: random.Random, terms: Json) -> None:
    """A number, a sign, a name or an operation in one of the terms is changed, or two arguments are swapped."""
    where, i = pick(dice, spots(terms))
    t, kind = where[i], dice.randrange(4)
    if kind == 0:
        where[i] = ["neg", t]
    elif isinstance(t, str):
        by = pick(dice, [1, -2, 2, Fraction(1, 10**9), Fraction(-1, 7), Fraction(1, 10**25)])
        where[i] = str(Fraction(t) + by)
    elif len(t) == 1:
        where[i] = pick(dice, [["x"], ["a"], "0", "1", ["b"], ["add", t, "1"], ["mul", "2", t], ["pi", None]])
    elif t[1] is None:
        where[i] = pick(dice, ["3", "0", ["e", None]])
    elif kind == 1 and len(t) > 2:
        first = 2 if t[0] == "cases" else 1  # a condition is no value
        t[first], t[-1] = t[-1], t[first]
    else:
        alike = [["lt", "le", "gt", "ge", "eq", "ne"], ["add", "mul"], ["div", "pow"], ["and", "or"], ["max", "min"],
                 "exp sin tanh abs sign atan erf sinh cos sigmoid Phi relu softplus neg sqrt cbrt".split()]  # fmt: skip
        t[0] = pick(dice, next((group for group in alike if t[0] in group), []))


def in_arguments(dice: random.Random, step: Json) -> None:
    another_term(dice, pick(dice, (v for v in step["args"].values() if v)))


def in_goal(dice: random.Random, step: Json) -> None:
    another_term(dice, step["goal"])


def place_moved(dice: random.Random, step: Json) -> None:
    key = pick(dice, (k for k in ("point", "points", "path", "value", "limits", "term") if step["args"].get(k)))
    terms = step["args"][key]
    i = dice.randrange(len(terms))
    t = terms[i]
    new = [["add", t, "1"], ["neg", t], ["mul", t, "2"], ["add", t, "1/1000"], "0", "1", ["x"], ["sqrt", "2"], ["a"],
           ["div", "1", ["x"]], ["neg", ["x"]], ["add", "1", ["neg", ["div", "1", ["x"]]]], ["mul", t, t]]  # fmt: skip
    terms[i] = pick(dice, new)


def place_of_another_kind(dice: random.Random, step: Json) -> None:
    if "path" in step["args"]:
        del step["args"]["path"], step["args"]["value"]
        step["args"]["point"] = [pick(dice, ["0", "1", "-1", "2", "1/3", ["pi", None]])]
    elif "point" in step["args"] and step["rule"] != "ode":
        del step["args"]["point"]
        step["args"]["path"] = [pick(dice, [["x"], ["neg", ["x"]], ["div", "1", ["x"]]])]
        step["args"]["value"] = [pick(dice, ["1", "-1", "0", ["a"]])]
    else:
        raise Harmless


def a_fact_that_is_not_there(dice: random.Random, step: Json) -> None:
    u, rule = pick(dice, [["x"], ["a"], "0", "1"]), pick(dice, ["vacuous", "vacuous", "eliminate"])
    args: dict[str, Json] = {"fact": [[pick(dice, ["lt", "gt", "eq", "ne"]), u, "0"]]}
    if rule == "eliminate":
        args |= {"name": [["a"]], "value": ["0"], "factor": ["1"]}
    step.update(rule=rule, args=args, premises=step["premises"][: rule == "eliminate"])


def premise_dropped(dice: random.Random, step: Json) -> None:
    step["premises"].remove(pick(dice, step["premises"]))


def premise_doubled(dice: random.Random, step: Json) -> None:
    step["premises"].append(deepcopy(pick(dice, step["premises"])))


def premises_swapped(dice: random.Random, step: Json) -> None:
    i, j = pick(dice, [(i, j) for j in range(len(step["premises"])) for i in range(j)])
    step["premises"][i], step["premises"][j] = step["premises"][j], step["premises"][i]


def taken_for_granted(dice: random.Random, step: Json) -> None:
    step.update(rule="normal_form", args={}, premises=[])


def branch_left_out(dice: random.Random, step: Json) -> None:
    """A point of a split, or an equation of a branch, and what belongs to it."""
    key = pick(dice, (k for k in ("points", "equations") if step["args"].get(k)))
    i = dice.randrange(len(step["args"][key]))
    del step["args"][key][i]
    each = 2 if key == "points" else 1
    del step["premises"][each * i : each * i + each]


def rule_changed(dice: random.Random, step: Json) -> None:
    step["rule"] = pick(dice, [r for r in (*second.RULES, *second.FIRST, "assumed") if r != step["rule"]])


def sides_swapped(dice: random.Random, step: Json) -> None:
    step["goal"].reverse()


def keys_changed(dice: random.Random, step: Json) -> None:
    where = dice.choice([step, step["args"]])
    key, what = pick(dice, where), dice.randrange(3)
    step |= {"note": []} if what == 0 else {}
    where |= {key + "s": where[key]} if what == 1 else {}
    if what:
        del where[key]


WAYS = [in_arguments, in_arguments, in_goal, place_moved, place_of_another_kind, a_fact_that_is_not_there,
        premise_dropped, premise_doubled, premises_swapped, taken_for_granted, branch_left_out, rule_changed,
        sides_swapped, keys_changed]  # fmt: skip
NOT_LOOKED_AT = ("not functions of x",)  # by the kernel, which takes the name of phi(x) and leaves its argument
FORM = (premise_doubled, sides_swapped, keys_changed)  # which are always rejected


def data(t: second.Term) -> Json:
    """The term as JSON."""
    if t.head == "num":
        return str(t.args[0])
    return list(t.args) if t.head == "var" else [t.head, *map(data, t.args)] if t.args else [t.head, None]


def repaired(c: second.Claim, proof: Json) -> Json:
    """The proof with the goals that its rules ask for, as far as there are such."""

    def repair(s: second.Step, p: Json) -> Json:
        p = {**p, "goal": [data(t) for t in s.goal]}
        forms = second.RULES[p["rule"]][1]
        keys = next(f for f in forms if {k.rstrip("*") for k in f.split()} == set(p["args"])).split()
        terms = {k.rstrip("*"): [second.parse(t, imaginary=True) for t in p["args"][k.rstrip("*")]] for k in keys}
        given: dict[str, Any] = {k.rstrip("*"): terms[k.rstrip("*")] if "*" in k else terms[k][0] for k in keys}
        if p["rule"] == "ode" and p["premises"]:
            given["rest"] = second.parse(p["premises"][0]["goal"][0], imaginary=True)
        steps, _ = second.RULES[p["rule"]][0](s, **given)
        premises = [repair(new, old) for new, old in zip(steps, p["premises"], strict=False)]
        return {**p, "premises": premises + p["premises"][len(steps) :]}

    def chain_of(claim: second.Claim, p: Json) -> Json:
        if p["rule"] not in second.FIRST:
            return repair(second.Step(claim, (claim.left, claim.right), claim.given + claim.domain), p)
        inner = second.FIRST[p["rule"]](claim, p["args"])
        return {**p, "goal": [data(claim.left), data(claim.right)], "premises": [chain_of(inner, p["premises"][0])]}

    nothing: Callable[..., Any] = lambda *_, **__: []  # noqa: E731
    with mock.patch.multiple(second, need=nothing, parameters=nothing, places=nothing):
        try:
            return chain_of(c.worked_out, proof)
        except Exception:  # of whatever is no proof any more
            return proof


def spoil(dice: random.Random, proof: Json, way: Callable[[random.Random, Json], None]) -> Json:
    new = deepcopy(proof)
    way(dice, pick(dice, nodes(new)))
    if new == proof:
        raise Harmless
    return new


PHI_EVEN = ["eq", ["phi()", ["neg", ["x"]]], ["phi()", ["x"]]]
FALSE_STEPS = [  # rules with their arguments, each the only premise of the one before
    (("tanh(x)",), ("normal_form", {})),
    (("x*sigmoid(x) + x*10**(-100)",), ("normal_form", {})),
    (("max(x, 0) + (1/10**9 if x == 355/113 else 0)",), ("normal_form", {})),
    (("max(x, 0) + max(0, 1/1000 - abs(x - 777))",), ("symmetry", {}), ("normal_form", {})),
    (("a*x + x/2", "a"), ("normal_form", {})),
    (("x/2 + x*(a**2 - 1)", "a"), ("branch", {"point": ["1"], "equations": [["eq", ["a"], "1"]]}), ("normal_form", {})),
    (("x/2 + x*(a**2 - 2)", "a"), ("branch", {"path": [["x"]], "value": [["a"]], "equations": []})),
    (("x/2 + a*x", "a"), ("refuted", {"point": ["1"]})),
    (("x/2 + a*x", "a"), ("refuted", {"path": [["x"]], "value": ["1"]})),
    (("x/2 + a*x", "a>0"), ("refuted", {"path": [["x"]], "value": [["neg", ["a"]]]})),
    (("x/2 + x*log(x**2 - 1)",), ("refuted", {"point": ["0"]})),
    (("x*sigmoid(x)",), ("refuted", {"path": [["x"]], "value": ["1"]})),
    (("x/2 + a*x", "a"), ("vacuous", {"fact": [["gt", ["a"], "0"]]})),
    (("x/2 + a*x", "a>=0"), ("vacuous", {"fact": [["ge", ["a"], "0"]]})),
    (("x/2 + a*x", "a"), ("lemma", {"equation": [["eq", ["mul", ["a"], ["x"]], "0"]]}), ("normal_form", {})),
    (("tanh(x)",), ("parity", {"even": [["cosh", ["x"]]]}), ("normal_form", {})),
    (("tanh(x)",), ("parity", {"even": [["add", ["tanh", ["x"]], ["neg", ["x"]]]]}), ("normal_form", {})),
    (("max(x, 0) == x",), ("ode", {"coefficients": ["0", "1"], "point": ["1"]})),
    (("sin(x) == x",), ("ode", {"coefficients": ["0", "1"], "point": ["0"]})),
    (("sin(x) == 1",), ("ode", {"coefficients": ["0", "1"], "point": ["0"]})),
    (("x**2 == 0",), ("ode", {"coefficients": ["-2", ["x"]], "point": ["0"]})),
    (
        ("x/2 + x*integral(exp(t), t, 0, x)",),
        ("antiderivative", {"integral": [["integral", ["exp", ["t"]], ["t"], "0", ["x"]]], "antiderivative": [["t"]]}),
        ("normal_form", {}),
    ),
    (
        ("x*(1 + phi(x))/2", "", "phi even"),
        ("instance", {"law": [["eq", ["phi()", ["neg", ["x"]]], ["neg", ["phi()", ["x"]]]]], "at": [["x"]]}),
        ("normal_form", {}),
    ),
    (("x*(1 + phi(x))/2", "", "phi even"), ("instance", {"law": [PHI_EVEN], "at": [["x"]]}), ("normal_form", {})),
    (
        ("x*(phi(1/x) - phi(-1/x))", "", "phi even"),
        ("instance", {"law": [PHI_EVEN], "at": [["div", "1", ["x"]]]}),
        ("normal_form", {}),
    ),
    (("phi(x) = x", "", "phi even"), ("model", {"functions": [["phi()", ["x"]], ["x"]]}), ("normal_form", {})),
    (
        ("phi(x) = 1", "", "phi even"),
        ("model", {"functions": [["phi()", ["x"]], ["x"]]}),
        ("refuted", {"point": ["2"]}),
    ),
    (("phi(x) = 1", "", "phi even"), ("model", {"functions": []}), ("refuted", {"point": ["2"]})),
    (
        ("phi(x) = 1", "", "phi even"),
        ("model", {"functions": [["phi()", ["x"]], ["div", "1", ["pow", ["x"], "2"]]]}),
        ("refuted", {"point": ["2"]}),
    ),
    (
        ("diff(f(x), x) = sign(x)", "", "f(x) = abs(x)"),
        (
            "instance",
            {"law": [["eq", ["f()", ["x"]], ["abs", ["x"]]]], "at": [["x"]], "differentiated": [["x"]]},
        ),
        ("normal_form", {}),
    ),
    (
        ("phi(10**(-25)) = 0", "", "phi odd"),
        ("instance", {"law": [["eq", ["phi()", ["neg", ["x"]]], ["neg", ["phi()", ["x"]]]]], "at": ["0"]}),
        ("normal_form", {}),
    ),
    (("phi(x)/0 = 1", "", "phi"), ("normal_form", {})),
    (("abs(x) = x", "", "x > -1"), ("normal_form", {})),
    (("abs(x) = x", "", "x > 0"), ("refuted", {"point": ["-1"]})),
    (("diff(abs(x), x) = sign(x) + (1 if x == 0 else 0)",), ("refuted", {"point": ["0"]})),
    (("diff(x*sigmoid(x), x) = sigmoid(x)",), ("normal_form", {})),
]


@pytest.mark.parametrize("stated_, steps", [(row[0], row[1:]) for row in FALSE_STEPS])
def test_it_sees_what_is_false(stated_, steps):
    proof: Json = None
    for rule, args in reversed(steps):
        premises = [proof] * {"lemma": 2}.get(rule, 1) if proof else []
        proof = {"rule": rule, "goal": ["0", "0"], "args": args, "premises": premises}
    c = by_text(*stated_)
    proof = repaired(stated(c), proof)
    assert by_both(c, proof)[:2] == (None, None)


CUBE = ["eq", ["pow", ["h()", ["x"]], "3"], ["x"]]  # so h is the cubic root, without a derivative at 0
SLOPE = ["mul", "3", ["pow", ["h()", ["x"]], "2"], ["h'()", ["x"]]]
SLOPE_AT_0 = ["eq", ["mul", "3", ["pow", ["h()", "0"], "2"], ["h'()", "0"]], "1"]


def step(rule: str, args: dict[str, Json], *premises: Json) -> Json:
    """A step whose goal is still to be written."""
    return {"rule": rule, "goal": ["0", "0"], "args": args, "premises": list(premises)}


CLEAR = step("normal_form", {})
ABSURD = step("instance", {"law": [CUBE], "at": ["0"]}, step("vacuous", {"fact": [SLOPE_AT_0]}))
FALSE_OF_FUNCTIONS = {  # a claim, and a proof that shows it if one forgets what the name says
    "a derivative in a lemma need not exist": (
        ("sign(x)**2 = 1", "", "h(x)**3 = x"),
        step(
            "lemma",
            {"equation": [["eq", SLOPE, "1"]]},
            step("instance", {"law": [CUBE], "at": [["x"]], "differentiated": [["x"]]}, CLEAR),
            step("split", {"points": ["0"]}, CLEAR, ABSURD, CLEAR),
        ),
    ),
    "a derivative need not exist where its branch is not taken": (
        ("(diff(h(x), x)*0 if x > 5 else 0) + sign(x)**2 = 1", "", "h(x)**3 = x"),
        step(
            "split",
            {"points": ["0", "5"]},
            CLEAR,
            step("instance", {"law": [CUBE], "at": ["0"], "differentiated": [["x"]]}, ABSURD),
            CLEAR,
            CLEAR,
            CLEAR,
        ),
    ),
    "a claim is not refuted where a derivative does not exist": (
        ("diff(h(x), x)*0 = (1 if x == 0 else 0)", "", "h(x)**3 = x"),
        step("refuted", {"point": ["0"]}),
    ),
    "a function need not be the derivative of its integral": (
        ("diff(integral(phi(t), t, 0, x), x) = phi(x)", "", "phi"),
        CLEAR,
    ),
    "a model has to keep what is assumed of its values": (
        ("abs(phi(0)) = phi(0)", "", "phi", "phi(0) > 0"),
        step("model", {"functions": [["phi()", ["x"]], "-1"]}, step("refuted", {"point": ["0"]})),
    ),
    "a model has to keep what is assumed of its values and the parameters": (
        ("sign(phi(0) - a) = 1", "a", "phi", "phi(0) > a"),
        step("model", {"functions": [["phi()", ["x"]], "0"]}, step("refuted", {"point": ["0"]})),
    ),
    "what is assumed has to have a value": (
        ("abs(phi(0)) = phi(0)", "", "phi", "0*log(phi(0)) <= 0"),
        step("model", {"functions": [["phi()", ["x"]], "-1"]}, step("refuted", {"point": ["0"]})),
    ),
    "infinity is no point": (
        ("integral(exp(-t**2), t, x, oo) = 1",),
        step("refuted", {"point": [["oo", None]]}),
    ),
    "a path is not a point": (("x**x = abs(x)**x",), step("refuted", {"path": ["-1"], "value": ["-2"]})),
    "a model has to be smooth where the claim needs it": (
        ("diff(phi(x), x, 0)**2 = 1", "", "phi(x)**2 = x**2"),
        step("model", {"functions": [["phi()", ["x"]], ["abs", ["x"]]]}, step("refuted", {"point": ["0"]})),
    ),
    "a claim without a point is not refuted": (("diff(abs(x), x, 0) = 1",), step("refuted", {"point": ["0"]})),
    "a model has to lie where the claim says something": (
        ("diff(log(phi(x)), x, 0) = diff(phi(x), x, 0)/abs(phi(0))", "", "phi"),
        step("model", {"functions": [["phi()", ["x"]], ["add", ["x"], "-1"]]}, step("refuted", {"point": ["0"]})),
    ),
}


@pytest.mark.parametrize("stated_, proof", FALSE_OF_FUNCTIONS.values(), ids=FALSE_OF_FUNCTIONS)
def test_what_is_false_of_unknown_functions_is_rejected_by_both(stated_, proof):
    c = by_text(*stated_)
    assert by_both(c, repaired(stated(c), proof))[:2] == (None, None)


def spoilt_one(dice: random.Random, sound: list[Case], way: Any) -> tuple[Claim, second.Term, Json]:
    """A claim, its condition, and a proof of it that is spoilt in this way."""
    while True:
        c, proof, condition = dice.choice(sound)
        try:
            return c, condition, spoil(dice, proof, way)
        except Harmless:
            continue


def test_spoilt_proofs_are_rejected_or_prove_the_same(sound):
    dice = random.Random(5)
    outcomes: Counter[tuple[str, str]] = Counter()
    for way in islice(cycle(WAYS), SPOILT):
        c, condition, spoilt = spoilt_one(dice, sound, way)
        if way not in FORM and dice.random() < 0.8:
            spoilt = repaired(stated(c), spoilt)
        by_kernel, by_second, reason = by_both(c, spoilt)
        for found in (by_kernel, by_second):
            assert found is None or (way not in FORM and same(c, found, condition)), (way, c.left, spoilt)
        lax = reason in NOT_LOOKED_AT
        assert by_kernel is None or by_second is not None or lax, (reason, c.left, spoilt)
        outcomes[way.__name__, f"{by_kernel is None:d}{by_second is None:d}"] += 1
    assert {way for way, _ in outcomes} == {way.__name__ for way in WAYS}
    assert sum(n for (_, which), n in outcomes.items() if which == "10") < SPOILT / 10, outcomes


def test_a_proof_of_another_claim_is_rejected_or_shows_what_is_true(sound):
    dice = random.Random(6)
    outcomes: Counter[str] = Counter()
    while outcomes.total() < SPOILT // 4:
        c, proof, _ = dice.choice(sound)
        sides = [to_json(c.f)] if c.f is not None else [to_json(c.left), to_json(c.right)]
        try:
            another_term(dice, sides)
            terms = [from_json(t) for t in sides]
            second.need(all(second.parse(t).names <= {"x", *dict(c.parameters)} for t in sides), "other names")
        except (Harmless, second.Rejected):
            continue
        more: dict[str, Any] = {"where": c.where, "laws": c.laws}
        other = identity(*terms, c.parameters, **more) if c.f is not None else Claim(*terms, c.parameters, **more)
        by_kernel, by_second, reason = by_both(other, repaired(stated(other), proof))
        if by_kernel is not None:
            assert by_second is not None and same(other, by_kernel, by_second), (reason, other.left, proof)
        outcomes[f"{by_kernel is None:d}{by_second is None:d}"] += 1
    assert outcomes["00"] and outcomes["11"] > 20, outcomes
