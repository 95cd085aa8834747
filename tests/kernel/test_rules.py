"""For each rule of the kernel: steps to accept, and steps to reject, each group under what is wrong with it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from kernel_helpers import (
    C,
    T,
    along,
    antiderivative,
    branch,
    cases,
    claim,
    condition,
    eliminate,
    facts,
    goal_of,
    known,
    lemma,
    nf,
    ode,
    parity,
    refuted,
    split,
    symmetry,
    vacuous,
)

from symident.kernel.check import check, check_witness
from symident.kernel.claim import Claim, identity
from symident.kernel.integrals import replace_integral
from symident.kernel.proof import Proof, ProofError, Witness
from symident.kernel.rules import RULES
from symident.kernel.terms import FALSE, TRUE, Term, X, app, num, to_json
from symident.render.infix import to_infix

RELU, SILU, GELU = "max(x, 0)", "x*sigmoid(x)", "x*(1 + erf(x/sqrt(2)))/2"
PRELU = "x if x > 0 else a*x"
CONDITIONS = {"always": TRUE, "never": FALSE}

WHERE_A_IS_0 = branch(1, "a == 0", eliminate("a", "0", "a == 0", 1, split("0")))

# (claim, parameters, assumptions), proof, under which condition it holds
ACCEPT = {
    "normal_form": [
        ((SILU,), nf, "always"),
        ((GELU,), nf, "always"),
        ((RELU,), nf, "always"),
        (("x*sigmoid(beta*x)", "beta"), nf, "always"),
        (("x/2 + b*x**4 + sqrt(x**2 + b)", "b>0"), nf, "always"),
        (("x/2 + x/x",), nf, "always"),
        (("tanh(x) == 2*sigmoid(2*x) - 1",), nf, "always"),
        (("max(x, y) == x", "y", "y == 0"), symmetry, None),
    ],
    "symmetry": [
        (("x if x > 0 else 0",), symmetry(), "always"),
        ((PRELU, "a"), symmetry(branch(1, "a == 0", eliminate("a", "0", "a == 0"))), "a == 0"),
    ],
    "split": [
        (("x if x >= 0 else 0",), split("0"), "always"),
        (("x if x >= 0 else 0",), split("0, 1"), "always"),
        (("x if x >= 0 else 0",), split("1, 0, 1"), None),
        (("x if x >= 0 else 0",), split("0, 0", nf, nf, vacuous("x < 0"), nf, nf), "always"),
        (("x if x > 0 else 0",), symmetry(split("1, 2, pi")), "always"),
        (("clip(x/6 + 1/2, 0, 1)*x",), symmetry(split("3")), "always"),
        (("x/2 + (1 if abs(x) > a else 0)", "a>0"), symmetry(split("a")), "always"),
        (("(1 if x == 2 else 0) + (1 if x == -2 else 0) + x/2",), symmetry(split("2")), "always"),
        (("x/2 + (1 if x == 2 else 0)",), symmetry(split("2", nf, refuted(2), nf)), "never"),
        (
            ("x/2 + a*(1 if x == 2 else 0)", "a"),
            symmetry(split("2", nf, branch(2, "a == 0", eliminate("a", "0", "a == 0")), nf)),
            "a == 0",
        ),
        (("abs(x) == x if x > 0 else -x",), None, None),
    ],
    "vacuous": [
        (("x/2 + sqrt(a)", "a>0"), cases("a", vacuous("a < 0"), vacuous("a == 0"), nf), "always"),
        (
            ("x if x > 0 else 0",),
            symmetry(split("-1, 0", vacuous("x < -1"), vacuous("-1 > 0"), vacuous("x < 0"), vacuous("0 > 0"), nf)),
            "always",
        ),
        (
            ("a*x + (1/2 - a)*x", "a"),
            cases("a**2 + 1", vacuous("a**2 + 1 < 0"), vacuous("a**2 + 1 == 0"), nf),
            "always",
        ),
        (("x/2 + abs(a*b)", "a>0 b>0"), cases("a*b", vacuous("a*b < 0"), vacuous("a*b == 0"), nf), "always"),
        (
            ("x/2 + abs(a)", "a"),
            cases("a", nf, nf, cases("a + 1", vacuous("a > 0"), vacuous("a + 1 == 0"), nf)),
            "always",
        ),
    ],
    "cases": [
        (("x if x > 0 else 0",), cases("x", nf, nf, nf), "always"),
        (("x/2 + abs(a)*x**2", "a"), cases("a", nf, nf, nf), "always"),
        (("a*x - abs(a)*x + x/2", "a"), cases("a", refuted(1), eliminate("a", "0", "a == 0"), nf), "a >= 0"),
        (("x/2 + x*(a if a > 0 else 0)", "a"), cases("a", nf, eliminate("a", "0", "a == 0"), refuted(1)), "a <= 0"),
        (
            ("x/2 + x*(0 if a == 0 else 1)", "a"),
            cases("a", refuted(1), eliminate("a", "0", "a == 0"), refuted(1)),
            "a == 0",
        ),
        (
            ("x/2 + x*(1 if a == 0 else 0)", "a"),
            cases("a", nf, eliminate("a", "0", "a == 0", 1, refuted(2)), nf),
            "a != 0",
        ),
        (
            ("x if x > a else 0", "a>=0"),
            cases("a", vacuous("a < 0"), eliminate("a", "0", "a == 0", 1, split("0")), along("a - 1/x", "-a")),
            "a == 0",
        ),
        (
            ("x*(2 if a > 0 else 3)", "a"),
            cases("a", refuted(1), eliminate("a", "0", "a == 0", 1, refuted(1)), refuted(1)),
            "never",
        ),
        (
            ("x/2 + x*(0 if a > 0 else 1)", "a>=0"),
            cases("a", vacuous("a < 0"), eliminate("a", "0", "a == 0", 1, refuted(1)), nf),
            "a > 0",
        ),
    ],
    "known": [
        (("x if x > 0 else 0",), symmetry(known("x > 0; -x <= 0")), "always"),
        (("x if x > 0 else 0",), symmetry(known("")), "always"),
        (("max(x, 0)",), symmetry(known("0 <= x; -x <= 0")), "always"),
        (("max(0, x/2, x)",), symmetry(known("x/2 <= x; 0 <= x; -x <= -x/2; -x/2 <= 0")), "always"),
        (("min(0, -x) + x", "a"), symmetry(known("0 >= -x; 0 <= --x")), "always"),
        (("(x + abs(x))/2",), symmetry(known("x >= 0; -x <= 0")), "always"),
        (("relu(x)",), symmetry(known("x >= 0; -x <= 0")), "always"),
        (("x*step(x)",), symmetry(known("x > 0; -x < 0")), "always"),
        (("x*(1 + sign(x))/2",), symmetry(known("x > 0; -x < 0")), "always"),
        (("x*step(x) + x*step(0) + x*sign(0) - x/2",), known("0 == 0"), None),
        (("clip(x, 0, x**2 + x)",), symmetry(known("x >= 0; x**2 + x >= x; -x <= 0; (-x)**2 + -x >= 0", nf)), None),
        (("x if x > 0 and not x <= -1 else 0",), symmetry(known("x > 0; x > -1; -x <= 0")), "always"),
        (("x if x > 0 or x > 5 else 0",), symmetry(known("x > 0; -x <= 0; -x <= 5")), "always"),
        # What is bound, and an exponent, stay as they are.
        (("x/2 + integral(abs(t), t, 0, abs(x))",), symmetry(known("x >= 0; -x <= 0")), "always"),
        (("x/2 + 2**abs(x)",), symmetry(known("x >= 0; -x <= 0")), "always"),
        (("x if x > a else 0", "a", "a == 0"), symmetry(known("x > a; -x <= a")), "always"),
    ],
    "lemma": [
        (("tanh(x) == 2*sigmoid(2*x) - 1",), lemma("exp(2*x) == exp(x)**2"), "always"),
        (("x if x > 0 else 0",), symmetry(lemma("abs(x) == x")), "always"),
        (
            (PRELU, "a"),
            lemma("x == x", nf, branch(1, "a == 0", eliminate("a", "0", "a == 0", 1, split("0")))),
            "a == 0",
        ),
        (("x/2 + x**2*(1 if x**2 == abs(x)**2 else x)",), lemma("x**2 == abs(x)**2"), "always"),
        (("x/2 + cos(asinh(x))",), lemma("asinh(x) == log(x + sqrt(x**2 + 1))"), "always"),
        (("x/2 + integral(x**2, x, 0, abs(x))",), symmetry(lemma("x == abs(x)")), "always"),
    ],
    "condition": [
        ((PRELU, "a"), condition("0 == 2*a", WHERE_A_IS_0), "0 == 2*a"),
        ((PRELU, "a"), condition("a <= 0 and a >= 0", WHERE_A_IS_0), "a <= 0 and a >= 0"),
        ((PRELU, "a"), condition("not (a < 0 or a > 0)", WHERE_A_IS_0), "not (a < 0 or a > 0)"),
        ((PRELU, "a"), condition("a**3 == 0", WHERE_A_IS_0), "a**3 == 0"),
        ((PRELU, "a>0"), condition("0 != 0", refuted(1)), "never"),
        ((SILU, "a"), condition("a <= 0 or a >= 0", nf), "a <= 0 or a >= 0"),
    ],
    "eliminate": [
        (("a*x", "a", "2*a == 1"), eliminate("a", "1/2", "2*a == 1", 2), "always"),
        (("a*b*x", "a b>0", "2*a*b == 1"), eliminate("a", "1/(2*b)", "2*a*b == 1", "2*b"), "always"),
        (("(a + b)*x", "a b", "a + b == 1/2"), eliminate("b", "1/2 - a", "a + b == 1/2"), "always"),
        (("a*x", "a", "a**2 == 1/4; a > 0"), eliminate("a", "1/2", "a**2 == 1/4", "a + 1/2"), "always"),
        (("a*x", "a", "2*a == 1; a > 0"), eliminate("a", "1/2", "2*a == 1", 2, vacuous("1/2 > 0")), None),
    ],
    "ode": [
        ((GELU,), ode("0, 1", 0, "0"), "always"),
        (("softplus(x)",), ode("0, 1"), "always"),
        (("softplus(x) == log(1 + exp(x))",), ode("0, 1", "1/3"), "always"),
        (("exp(x) == e**x",), ode("-1, 1"), "always"),
        (("sin(x)**2 + cos(x)**2 == 1",), ode("0, 1", 7), None),
        (("atan(x) + atan(1/x) == pi/2",), split("0", nf, nf, ode("0, 1", 1)), None),
        (("log(x*exp(x)) == x + log(x) + atan(x)*0", "", ""), ode("0, 1", 1), None),
    ],
    "parity": [
        (("x/2 + cos(x)*x**2",), parity("x/2 + cos(x)*x**2", "cos(x)*x**2"), "always"),
        ((SILU,), parity(SILU, "x*tanh(x/2)/2"), "always"),
        ((GELU,), parity(GELU, "x*erf(x/sqrt(2))/2"), "always"),
        (("softplus(x)",), parity("softplus(x)", "log(2*cosh(x/2))"), None),
        (("x*(x + a)/2", "a"), parity("x*(x + a)/2", "x**2/2", nf, "a*x"), None),
    ],
    "refuted": [
        (("tanh(x)",), refuted(1), "never"),
        (("x*tanh(softplus(x))",), refuted("1/2"), "never"),
        (("x*sigmoid(x) + 10**(-100)*x",), refuted(1), "never"),
        (("x if x > 1 else 0",), refuted("1"), "never"),
        (("a*x", "a>0", "a < 1/3"), refuted(1), "never"),
        (("exp(a*x) == 0", "a"), refuted(0), "never"),
        (("x/2 + exp(a)*x", "a"), refuted("sqrt(2)"), "never"),
        (("log(abs(x)) == 1",), refuted("1"), "never"),
        (("tanh(x)",), along("x", -1), "never"),
        (("tanh(x)",), along("1/x", 1), "never"),
        (("exp(x) == x**2",), along("x", 1), "never"),
        (("exp(x) == x**2",), along("-x", -1), "never"),
        (("softplus(x) == exp(x)",), along("x", -1), "never"),
        (("x/2 + a*tanh(x)", "a>0"), along("x", "2*a"), "never"),
        (("x/2 + a*tanh(x)", "a>0"), along("x**2 + 1/x", "2*a"), "never"),
        (("x if x > 100 else x/2",), along("x", "1/2"), "never"),
        (("x if x > a else 0", "a>0"), along("a - 1/x", "-a"), "never"),
        (("log(x) == 0",), along("1 - 1/x", -1), "never"),
        (("log(abs(x)) == 1",), along("-1/x", -1), "never"),
        (("sin(x) == x - x**3/6",), along("1/x", "1/120"), "never"),
        (("x**a == x**b", "a>0 b>0", "a > b"), along("x", 1), "never"),
        (("tanh(x)",), symmetry(along("1/x", 1)), "never"),
    ],
    "branch": [
        ((PRELU, "a"), branch(1, "a == 0", eliminate("a", "0", "a == 0", 1, split("0"))), "a == 0"),
        (
            ("x/2 + x*(a**2 - 1)", "a"),
            branch(1, "a == 1; a == -1", eliminate("a", "1", "a == 1"), eliminate("a", "-1", "a == -1")),
            "a == 1 or a == -1",
        ),
        (("x/2 + x*(a**2 + 1)*a", "a"), branch("pi", "a == 0", eliminate("a", "0", "a == 0")), "a == 0"),
        (("x/2 + x*a", "a>0"), branch(1, "a == 0", vacuous("a == 0")), "never"),
        (
            ("x/2 + a*x + b*tanh(x)", "a b"),
            along(
                "x",
                "2*a",
                "a == 0",
                eliminate("a", "0", "a == 0", 1, branch(1, "b == 0", eliminate("b", "0", "b == 0"))),
            ),
            "a == 0 and b == 0",
        ),
        (("x/2 + x*a*b", "a b>0"), branch(1, "a == 0", eliminate("a", "0", "a == 0")), "a == 0"),
        (
            ("x/2 + x*a*b", "a b"),
            branch(1, "a == 0; b == 0", eliminate("a", "0", "a == 0"), eliminate("b", "0", "b == 0")),
            "a == 0 or b == 0",
        ),
        (("x/2 + x*(a - b)", "a b"), branch(1, "a == b", eliminate("a", "b", "a == b")), "a == b"),
        (
            ("x/2 + a*x + b*tanh(x)", "a b"),
            along(
                "1/x",
                "2*a + 2*b",
                "2*a + 2*b == 0",
                eliminate("a", "-b", "2*a + 2*b == 0", 2, along("x", "-2*b", "b == 0", eliminate("b", "0", "b == 0"))),
            ),
            "a == 0 and b == 0",
        ),
        (("x/2 + a*x*exp(-x**2)", "a"), along("x", "2*a", "a == 0", eliminate("a", "0", "a == 0")), "a == 0"),
        (
            ("x/2 + (a**2 - 1)*x**3*sigmoid(x)", "a"),
            along(
                "x",
                "a**2 - 1",
                "a == 1; a == -1",
                eliminate("a", "1", "a == 1"),
                eliminate("a", "-1", "a == -1"),
            ),
            "a == 1 or a == -1",
        ),
        (
            ("x/2 + a*x + b*sinh(x)", "a b"),
            branch(
                1,
                "2*a + 2*b*sinh(1) == 0",
                eliminate(
                    "a", "-b*sinh(1)", "2*a + 2*b*sinh(1) == 0", 2, branch(2, "b == 0", eliminate("b", "0", "b == 0"))
                ),
            ),
            None,
        ),
    ],
}


def made(c: Claim, build) -> Proof:
    """The proof of the claim that a row of a table means."""
    proof: Proof = build(goal_of(c))
    return proof


ACCEPT_ROWS = [(rule, *row) for rule, table in ACCEPT.items() for row in table if None not in row]


@pytest.mark.parametrize("rule, stated, build, condition", ACCEPT_ROWS)
def test_accepted(rule, stated, build, condition):
    c = claim(*stated)
    proof = made(c, build)
    assert rule in rules_of(proof)
    theorem = check(c, proof)
    expected = CONDITIONS.get(condition) or C(condition)
    assert to_infix(theorem.condition) == to_infix(expected)
    assert theorem.claim is c
    assert (theorem.proved, theorem.refuted) == (expected is TRUE, expected is FALSE)
    assert check(c, Proof.from_json(proof.to_json())) == theorem


def rules_of(proof: Proof) -> set[str]:
    return {proof.rule}.union(*map(rules_of, proof.premises))


# rule: {complaint: [(claim, proof), ...]}, under a comment that says what is wrong.
REJECT = {
    "condition": {
        # Too much, too little, something else.
        "it is not seen to be the condition under which the claim holds": [
            ((PRELU, "a"), condition("a <= 0", WHERE_A_IS_0)),
            ((PRELU, "a"), condition("a >= 0", WHERE_A_IS_0)),
            ((PRELU, "a"), condition("a == 0 and a > 0", WHERE_A_IS_0)),
            ((PRELU, "a"), condition("a == 0 or a == 1", WHERE_A_IS_0)),
            ((PRELU, "a b"), condition("a == 0 and b == 0", WHERE_A_IS_0)),
            ((PRELU, "a b"), condition("a*b == 0", WHERE_A_IS_0)),
            ((PRELU, "a"), condition("0 == 0", WHERE_A_IS_0)),
            ((PRELU, "a"), condition("0 != 0", WHERE_A_IS_0)),
            ((SILU, "a"), condition("a == 0", nf)),
            ((SILU, "a"), condition("0 != 0", nf)),
            ((PRELU, "a>0"), condition("a == 1", refuted(1))),
            # It is not defined where the other is.
            ((PRELU, "a"), condition("a/(a - 1) == 0", WHERE_A_IS_0)),
            ((PRELU, "a"), condition("sqrt(a) == 0", WHERE_A_IS_0)),
            ((PRELU, "a"), condition("a**2/a == 0", WHERE_A_IS_0)),
        ],
        "the condition contains x": [((PRELU, "a"), condition("a*x == 0", WHERE_A_IS_0))],
        "c is not declared": [((PRELU, "a"), condition("a == 0 and c == c", WHERE_A_IS_0))],
    },
    "normal_form": {
        # The two sides are not equal, at some points or for some parameters; or equal, but not as a matter of form.
        "the normal forms of the two sides differ": [
            (("tanh(x)",), nf),
            (("x*tanh(softplus(x))",), nf),
            (("x*sigmoid(x) + 10**(-400)*x",), nf),
            (("x/2 + sign(x)",), nf),
            (("a*x", "a"), nf),
            (("a*x", "a>0"), nf),
            (("sqrt(x**2) == x",), nf),
            (("x*sigmoid(x) == x*sigmoid(-x)",), nf),
        ],
        # A switch does not keep its sign.
        "a condition does not keep its truth value in the region": [(("x if x > 0 else 0",), nf), ((PRELU, "a"), nf)],
        # Premises that nobody asked for.
        "it needs 0 premises and has 1": [((SILU,), lambda g: Proof("normal_form", g, {}, (nf(g),)))],
    },
    "symmetry": {
        # The claim is an equation, which has no symmetry.
        "the goal is not the identity of f": [
            (("x*sigmoid(x) == x/2 + x*tanh(x/2)/2",), symmetry()),
            (("abs(x) == x",), symmetry()),
            (("x if x > 0 else 0",), split("0", nf, symmetry(), nf)),
        ],
        # The half that is left is no longer symmetric, so that half of what is to be shown would be lost.
        "it speaks of x and -x, and only a part of the domain is left": [
            (("x if x > 0 else 0",), symmetry(symmetry())),
            (("tanh(x)",), split("0", symmetry(vacuous("x < 0")), nf, nf)),
            ((SILU,), split("0", parity(SILU, "x*tanh(x/2)/2"), nf, nf)),
        ],
        # The one side that is left is not proved.
        "the normal forms of the two sides differ": [(("tanh(x)",), symmetry())],
        "a condition does not keep its truth value in the region": [(("x if x > 1 else 0",), symmetry())],
        # Premises are missing or too many.
        "it needs 1 premises and has 0": [((SILU,), lambda g: Proof("symmetry", g))],
        "it needs 1 premises and has 2": [((SILU,), lambda g: Proof("symmetry", g, {}, (nf(g), nf(g))))],
    },
    "split": {
        # A breakpoint is left out, or lies elsewhere.
        "a condition does not keep its truth value in the region": [
            (("x if x > 0 else 0",), split("1")),
            (("max(x, 0) + (1 if abs(x) > 777 else 0)",), symmetry(split("776"))),
            (("x/2 + (1 if x > a else 0)", "a"), split("0, a + 1")),
        ],
        # One piece is wrong: a ramp a thousandth wide, far away; and the point itself.
        "the normal forms of the two sides differ": [
            (("max(x, 0) + max(0, 1/1000 - abs(x - 777))",), symmetry(split("776.999, 777, 777.001"))),
            (("max(x, 0) + (1 if x == 2 else 0)",), symmetry(split("2"))),
        ],
        # A point is a function, or not a number.
        "a point depends on x": [((SILU,), split("x"))],
        "a point is not seen to be a real number": [
            ((SILU,), split("sqrt(-1)")),
            ((SILU,), split("1/(sqrt(4) - 2)")),
            (("x/2 + a*x**2", "a"), split("1/a")),
            (("x/2 + a*x**2", "a"), split("sqrt(a)")),
        ],
        "there is no point": [((SILU,), lambda g: Proof("split", g, {"points": ()}, (nf(g),)))],
        # The premises are not those of the pieces.
        "it needs 3 premises and has 2": [((SILU,), lambda g: Proof("split", g, {"points": (T(0),)}, (nf(g), nf(g))))],
        "it proves another equation than the one that is needed": [
            ((SILU,), lambda g: Proof("split", g, {"points": (T(0),)}, (nf(g), nf(g), nf(g)))),
            ((SILU,), lambda g: replace(split("0")(g), args={"points": (T(1),)})),
        ],
        # The argument is missing.
        "'points'": [((SILU,), lambda g: Proof("split", g, {}, (nf(g), nf(g), nf(g))))],
        # For some parameters the point is not in the region, so that it says nothing there.
        "a point is not seen to lie in the region": [
            (("(1 if x > a else 2 if x == a else 1) === 1", "a"), split("0", split("a", nf, refuted(0), nf), nf, nf)),
        ],
    },
    "vacuous": {
        "the fact is not one of those assumed": [
            ((SILU,), vacuous("x < 0")),
            (("a*x", "a>0"), vacuous("a < 0")),
            (("a*x", "a", "a < 0"), vacuous("0 > a")),
        ],
        # The facts can hold together.
        "the fact is not seen to contradict the others": [
            (("a*x", "a>0"), vacuous("a > 0")),
            (("a*x", "a", "a >= 0; a <= 0"), vacuous("a >= 0")),
            (("tanh(x)",), symmetry(vacuous("x > 0"))),
            (("tanh(x)",), symmetry(split("1", vacuous("x < 1"), vacuous("1 > 0"), vacuous("x > 1")))),
            (("x/2 + sqrt(x**2 - 1)*x",), vacuous("x**2 - 1 >= 0")),
        ],
        "'fact'": [((SILU,), lambda g: Proof("vacuous", g))],
        "too many values to unpack (expected 1)": [
            (("a*x", "a", "a > 0; a < 1"), lambda g: Proof("vacuous", g, {"fact": facts("a > 0; a < 1")}))
        ],
    },
    "cases": {
        # One of the three is not proved.
        "the normal forms of the two sides differ": [
            (("a*x - abs(a)*x + x/2", "a"), cases("a", nf, nf, nf)),
            (("x if x > 0 else 1 if x == 0 else 2",), cases("x", nf, nf, nf)),
            (("(x if x > 0 else 0) + x*x*x",), cases("x", nf, nf, nf)),
        ],
        # They are not cases of all that matters.
        "a condition does not keep its truth value in the region": [
            (("x if x > 0 else 0",), cases("x - 1", nf, nf, nf))
        ],
        "the term is not seen to be defined": [
            (("x/2 + abs(a)*x**2", "a"), cases("log(a)")),
            (("x if x > 0 else 0",), cases("1/x")),
            ((SILU,), cases("sqrt(x - 1)")),
        ],
        "it needs 3 premises and has 2": [
            (("x/2 + abs(a)*x**2", "a"), lambda g: Proof("cases", g, {"term": (T("a"),)}, (nf(g), nf(g))))
        ],
    },
    "known": {
        # It holds in a part of the region only, or for some parameters.
        "a comparison is not seen to hold": [
            (("x if x > 0 else x",), known("x > 0")),
            (("abs(x) - abs(x) + x/2",), symmetry(known("x >= 1"))),
            (("x + 0*abs(x)",), symmetry(known("x < 0"))),
            (("x/2 if x > a else x/2", "a"), symmetry(known("x > a"))),
            (("x/2 if 1/a > 0 else x/2", "a"), symmetry(known("1/a > 0"))),
        ],
        "it is not a comparison": [((SILU,), known("x > 0 and x > 0")), ((SILU,), known("not x > 0"))],
        "'comparisons'": [((SILU,), lambda g: Proof("known", g, {}, (nf(g),)))],
        # What it leaves is still to be shown.
        "the normal forms of the two sides differ": [
            (("2*x if x > 0 else 0",), symmetry(known("x > 0; -x <= 0"))),
            (("x if x >= 0 else 1",), symmetry(known("x >= 0; -x < 0"))),
        ],
        "a premise holds under a condition only": [
            ((PRELU, "a"), symmetry(known("x > 0; -x <= 0", branch(1, "a == 0", eliminate("a", "0", "a == 0"))))),
            (("2*x if x > 0 else 0",), symmetry(known("x > 0; -x <= 0", refuted(1)))),
        ],
        "it proves another equation than the one that is needed": [
            (("x if x > 0 else 0",), symmetry(lambda g: Proof("known", g, {"comparisons": facts("x > 0")}, (nf(g),))))
        ],
        "it needs 1 premises and has 0": [((SILU,), lambda g: Proof("known", g, {"comparisons": ()}))],
    },
    "lemma": {
        # It does not hold, or for some parameters or on one side only.
        "the normal forms of the two sides differ": [
            (("tanh(x)",), lemma("2*tanh(x) == x")),
            (("x if x > 0 else 0",), lemma("abs(x) == x")),
        ],
        "a premise holds under a condition only": [
            (("a*x", "a"), lemma("2*a*x == x", branch(1, "2*a == 1", eliminate("a", "1/2", "2*a == 1", 2)))),
            ((SILU,), lemma("x + 1 == x", refuted(1))),
        ],
        "the equation does not contain x": [(("a*x", "a"), lemma("a == 1/2")), (("a*x", "a"), lemma("a == a"))],
        "it is not an equation": [((SILU,), lemma("x**2 >= 0")), (("a*x", "a"), lemma("a > 0"))],
        "a side of the equation is not seen to be defined": [
            ((SILU,), lemma("x/x == 1")),
            ((SILU,), lemma("log(x) == log(x)")),
        ],
        "it needs 2 premises and has 1": [((SILU,), lambda g: replace(lemma("x == x")(g), premises=(nf(g),)))],
    },
    "eliminate": {
        "the equation is not one of the facts": [
            (("a*x", "a"), eliminate("a", "1/2", "a == 1/2")),
            (("a*x", "a>0"), eliminate("a", "0", "a > 0")),
            (("a*x", "a", "a == 1/2"), eliminate("a", "1/2", "2*a == 1", 2)),
            (("a*x", "a", "a <= 1/2; a >= 1/2"), eliminate("a", "1/2", "a == 1/2")),
        ],
        # The fact says something else: another value, another factor, more than one value.
        "the fact does not say so": [
            (("a*x", "a", "2*a == 3"), eliminate("a", "1/2", "2*a == 3", 2)),
            (("a*x", "a", "2*a == 1"), eliminate("a", "1/2", "2*a == 1", 1)),
            (("a*x", "a", "a**2 == 1/4"), eliminate("a", "1/2", "a**2 == 1/4", 3)),
            (("a*x", "a b", "a == b"), eliminate("a", "1/2", "a == b")),
        ],
        # The factor may be 0, so that the fact says nothing.
        "the value is not seen to be defined": [
            (("a*x", "a b", "a*b == b/2"), eliminate("a", "1/2", "a*b == b/2", "b")),
            (("a*x", "a", "a**2 == a/2"), eliminate("a", "1/2", "a**2 == a/2", "a")),
            (("a*x", "a", "a**2 == 1/4"), eliminate("a", "1/2", "a**2 == 1/4", "a + 1/2")),
            (("a*x", "a b", "a*b == 1"), eliminate("a", "1/b", "a*b == 1", "b")),
            (("a*x", "a b", "a*0 == 0"), eliminate("a", "1/2", "a*0 == 0", "0")),
        ],
        "the value contains the name": [(("a*x", "a", "a == 1 - a"), eliminate("a", "1 - a", "a == 1 - a"))],
        "the normal forms of the two sides differ": [(("a*x", "a", "2*a == 3"), eliminate("a", "3/2", "2*a == 3", 2))],
    },
    "ode": {
        # The equation does not hold, or not with these coefficients.
        "the differential equation does not hold": [
            (("tanh(x)",), ode("0, 1")),
            (("x + x**3 == x",), ode("-1, 0, 1")),
            (("x**2 + x == x",), ode("1, 1")),
            (("sin(x) + x == x",), ode("1, 2")),
        ],
        # It holds, and the solution is another one than 0: a constant, a sine, an exponential.
        "an initial value is not seen to be 0": [
            (("x/2 + 1 == x/2",), ode("0, 1")),
            (("x/2 + exp(x) == x/2",), ode("-1, 1")),
            (("x/2 + a == x/2", "a"), ode("0, 1")),
            (("sin(x) + x == x",), ode("2, 0, 2*exp(0*x)")),
            (("cos(x) == 1",), ode("0, 3, 0, 3 + 0*x")),
            (("x + x**2*0 + x**3 == x",), ode("0, 0, 0, 0, 1", 0)),
        ],
        # x r' = 3 r has more than one solution with r(0) = 0: the leading coefficient is 0 there.
        "the leading coefficient may be 0 at the point": [
            (("x**3 == 0",), ode("-3, x")),
            (("x**2 == 0",), ode("0, 2, -x", 0)),
            (("a*x == 0", "a"), ode("1, -a*x + x", 1)),
            (("tanh(x)",), ode("0, 0")),
        ],
        # r is not analytic on all of the interval: equal on one side says nothing about the other.
        "a root, |.| or sign may meet 0 in the region, where it has no derivative": [
            (("abs(x) == x",), ode("0, 1", 1)),
            (("sign(x) == 1",), ode("0, 1", 1)),
            (("max(x, 5) == 5",), ode("0, 1", 0)),
            (("sqrt(x**2) == x",), ode("0, 1", 1)),
            (("relu(x) == x",), ode("0, 1", 1)),
            (("cbrt(x) == 1",), ode("0, 1", 1)),
        ],
        "a condition does not keep its truth value in the region": [(("x if x > 5 else x/2",), ode("0, 1", 0))],
        # r has a pole, beyond which it may be another function.
        "a term is not seen to be defined on the interval": [
            (("atan(x) + atan(1/x) == pi/2",), ode("0, 1", 1)),
            (("log(x**2) == 2",), ode("0, 1", 1)),
            (("x/2 + 1/x**2",), ode("0, 1", 1)),
            (("exp(x) == e**x",), ode("-1/x, 1/x", 1)),
            (("x/2 + tan(x)**2",), ode("0, 1", 0)),
        ],
        "the point is not seen to lie in the interval": [
            (("softplus(x)",), symmetry(ode("0, 1", 0))),
            (("softplus(x)",), symmetry(split("1", ode("0, 1", 2), nf, nf))),
            (("x/2 + a", "a"), split("a", ode("0, 1", 0), nf, nf)),
        ],
        "the point depends on x": [(("softplus(x)",), ode("0, 1", "x"))],
        "there is no derivative in the equation": [(("softplus(x)",), ode("1")), (("tanh(x)",), ode("0"))],
        # What is left over has to be 0 as well.
        "the normal forms of the two sides differ": [(("tanh(x)",), ode("0, 1", 0, "2/cosh(x)**2 - 1"))],
    },
    "parity": {
        # The odd part is left out, or the rest is not even.
        "the rest is not seen to be even by the table of functions": [
            (("x/2 + sin(x)",), parity("x/2 + sin(x)", "sin(x)")),
            (("x/2 + x**3",), parity("x/2 + x**3", "x**3")),
            (("tanh(x)",), parity("tanh(x)", "tanh(x) - x/2")),
            ((RELU,), parity(RELU, "max(x, 0) - x/2")),
            (("x/2 + exp(x)",), parity("x/2 + exp(x)", "exp(x)")),
            ((SILU,), parity(SILU, "0")),
            (("x/2 + (1 if x > 0 else 2)",), parity("x/2 + (1 if x > 0 else 2)", "1 if x > 0 else 2")),
            (
                ("x/2 + integral(cos(t), t, 0, x)",),
                parity("x/2 + integral(cos(t), t, 0, x)", "integral(cos(t), t, 0, x)"),
            ),
            (
                ("x/2 + integral(cos(t), t, x, 1)",),
                parity("x/2 + integral(cos(t), t, x, 1)", "abs(integral(cos(t), t, x, 1))"),
            ),
        ],
        # f is not x/2 and that rest.
        "the normal forms of the two sides differ": [
            (("tanh(x)",), parity("tanh(x)", "cos(x)")),
            (("x/2 + cos(x)",), parity("x/2 + cos(x)", "cos(2*x)")),
            (("x",), parity("x", "x**2 + 1")),
        ],
        "it proves another equation than the one that is needed": [((SILU,), parity("x", "x*tanh(x/2)/2"))],
        "the goal is not the identity of f": [(("tanh(x) == x",), parity("x/2", "x**2"))],
        "the rest is not seen to be defined where f is": [(("x/2 + x**2",), parity("x/2 + x**2", "x**2*x/x*x/x"))],
    },
    "refuted": {
        # It holds at the point.
        "the difference is not seen to be different from 0 at the point": [
            ((SILU,), refuted(1)),
            (("tanh(x)",), refuted(0)),
            (("x/2 + sin(pi*x)",), refuted(3)),
            (("x/2 + sin(x)",), refuted("pi")),
            (("x if x >= 1 else x/2",), refuted("1/2")),
        ],
        # It fails at the point for some parameters only.
        "the difference may be 0 at the point": [
            (("a*x", "a"), refuted(1)),
            ((PRELU, "a"), refuted(-1)),
            (("a*x", "a>0"), refuted(1)),
            (("x/2 + a*x", "a>=0"), refuted(1)),
            (("x/2 + a*b*x", "a>0 b"), refuted(2)),
        ],
        # The point is elsewhere.
        "the point is not seen to lie in the region": [
            (("tanh(x)",), symmetry(refuted(-1))),
            (("tanh(x)",), symmetry(refuted(0))),
            (("x if x > 1 else x/2",), split("1", refuted(2), nf, nf)),
            (("x/2 + a*x", "a>0"), cases("x - a", refuted(1), nf, nf)),
            (("tanh(x) + 0*log(abs(x))",), cases("x", refuted(0), nf, nf)),
        ],
        "a side is not seen to be defined at the point": [
            (("log(x) == 0",), refuted(-1)),
            (("tanh(x) + 0*log(abs(x))",), refuted(0)),
            (("x/2 + abs(x)**a", "a"), refuted(0)),
        ],
        # Along a path: it tends to something else, or is no more than the rest that is left out.
        "the value is not the leading coefficient": [
            (("tanh(x)",), along("x", 1)),
            (("tanh(x)",), along("x", "2*tanh(1)")),
            (("tanh(x)",), along("1/x", -1)),
            (("x/2 + a*tanh(x)", "a>0"), along("x", "a")),
            (("exp(x) == x**2",), along("-x", 1)),
            (("sin(x) == x - x**3/6",), along("1/x", "-1/120")),
        ],
        # Both sides are equal on the path.
        "a difference is 0 for all large x": [
            (("max(x, 5) == x",), along("x", 1)),
            (("x if x > 1 else x/2",), split("1, 2", along("1/x", 1), nf, nf, nf, nf)),
        ],
        "a leading term is not seen": [
            ((SILU,), along("x", 1)),
            (("sin(x) + x == x",), along("x", 1)),
            (("x/2 + sin(x)*exp(-x)",), along("x", 1)),
        ],
        # The path leaves the region, or never comes there.
        "the path stays where it is": [(("tanh(x)",), symmetry(along(0, 1)))],
        "the path does not stay in the region": [
            (("tanh(x)",), symmetry(along("-x", -1))),
            (("tanh(x)",), symmetry(along("-1/x", -1))),
            (("x if x > 1 else x/2",), split("1", along("x", 1), nf, nf)),
            (("x if x > 1 else x/2",), split("1", along("1 + 1/x", 1), nf, nf)),
            (("tanh(x) + 0*log(abs(x))",), cases("x", along("1/x", 1), nf, nf)),
        ],
        # Nor may it leave the domain.
        "a side is not seen to be defined on the path": [
            (("log(x) == 0",), along("-1/x", -1)),
            (("tanh(x) + 0*log(abs(x))",), along("0*x", 1)),
            (("x/2 + sqrt(1 - abs(x))*x",), along("x", 1)),
            (("tanh(x)",), along("asin(2 + 1/x)", 1)),
            (("tanh(x)",), along("1/(0*x)", 1)),
            (("tanh(x)",), along("log(0 - x) + x", 1)),
            (("tanh(x)",), along("sqrt(1/x - 1)", 1)),
        ],
        # Nobody knows whether it is in the region, or which term leads, for all parameters.
        "the behaviour along a path depends on the sign of a parameter": [
            (("x/2 + exp(a*x)", "a"), along("x", 1)),
            (("x/2 + x/(1 + a*abs(x))", "a>=0"), along("x", 1)),
            (("x if x > a else 0", "a"), along("a - 1/x", "-a")),
            (("x**a == x**b", "a b"), along("x", 1)),
            (("x/2 + abs(x + a)", "a"), along("-a + 1/x", 1)),
        ],
        "'value'": [(("tanh(x)",), lambda g: Proof("refuted", g, {"path": (X,)}))],
        "the point or value depends on x": [(("tanh(x)",), refuted("x")), (("tanh(x)",), along("x", "-x/x"))],
        "the point or value is not seen to be a real number": [
            (("tanh(x)",), refuted("sqrt(-1)")),
            (("a*x", "a"), refuted("1/a")),
            (("tanh(x)",), refuted("log(0)")),
            (("tanh(x)",), along("x", "-sqrt(1)**(0 - 1)/1**2*(1/0)")),
            (("x/2 + a*x", "a"), along("x", "2*a**2/a")),
        ],
        "it needs 0 premises and has 1": [(("tanh(x)",), lambda g: Proof("refuted", g, {"point": (T(1),)}, (nf(g),)))],
    },
    "branch": {
        # A factor that can be 0 is left out, so that the condition would be too strong.
        "a factor of the difference is left out": [
            (("x/2 + x*(a**2 - 1)", "a"), branch(1, "a == 1", eliminate("a", "1", "a == 1"))),
            (("x/2 + x*a*b", "a b"), branch(1, "a == 0", eliminate("a", "0", "a == 0"))),
            ((PRELU, "a"), branch(1, "a == 1", refuted(1))),
            (("x/2 + x*a", "a"), branch(1, "")),
            (("x/2 + a*x + b*x**3", "a b"), branch(1, "a == 0; b == 0", nf, nf)),
            (("x/2 + x*a*b", "a b"), branch(1, "a*b == 1", nf)),
            (("x/2 + x*a*b", "a b"), branch(1, "a**2 + b**2 == 0", nf)),
            (("x/2 + a*x + b*tanh(x)", "a b"), along("x", "2*a", "b == 0", nf)),
            (("x/2 + a*x + b*tanh(x)", "a b"), along("1/x", "2*a + 2*b", "a == 0; b == 0", nf, nf)),
        ],
        # It holds at the point already, or by what is in the branch it does not.
        "the difference is 0 at the point": [((PRELU, "a"), branch(0, "a == 0", nf)), ((SILU,), branch(1, ""))],
        "the normal forms of the two sides differ": [
            (("x/2 + a*x + b*x**3", "a b"), branch(1, "a + b == 0", nf)),
            (("x/2 + x*a*b", "a b"), branch(1, "a*(b - 1) == 0; b == 0", nf, nf)),
            (("x/2 + x*(a - 1)", "a"), branch(1, "a**2 == 1", nf)),
            (("x/2 + a*x + b*tanh(x)", "a b"), along("x", "2*a", "a == 0", nf)),
        ],
        "an equation is not one of parameters": [
            ((PRELU, "a"), branch(1, "a > 0", nf)),
            ((PRELU, "a"), branch(1, "a*x == 0", nf)),
            ((PRELU, "a"), branch(1, "a <= 0", nf)),
        ],
        "an equation is not seen to be defined": [
            ((PRELU, "a"), branch(1, "a/a == 0", nf)),
            ((PRELU, "a"), branch(1, "log(a) == 0", nf)),
        ],
        "the point or value depends on x": [((PRELU, "a"), branch("x", "a == 0", nf))],
        "the point is not seen to lie in the region": [((PRELU, "a"), symmetry(branch(-1, "a == 0", nf)))],
    },
    "no rule of the kernel": {
        "there is no such rule": [
            ((SILU,), lambda g: Proof("assume", g)),
            ((SILU,), lambda g: Proof("", g)),
            ((SILU,), symmetry(lambda g: Proof("antiderivative", g))),
        ],
    },
    "any rule": {
        # Nothing is admissible, so that all would be true.
        "the assumptions on the parameters contradict each other": [
            (("a*x", "a", "a**2 < 0"), vacuous("a**2 < 0")),
            (("a*x", "a", "a < 0; a > 1"), vacuous("a > 1")),
            (("a*x", "a>0", "a < 0"), nf),
            (("a*x", "a", "a == 1; a == 2"), nf),
        ],
        # The proof is of another goal.
        "it proves another equation than the one that is needed": [
            (("tanh(x)",), lambda g: nf(goal_of(claim(SILU)))),
            ((SILU,), lambda g: nf((g[1], g[0]))),
            ((SILU,), lambda g: Proof("symmetry", g, {}, (nf((T("x"), T("x"))),))),
        ],
        # A premise that holds under a condition only proves nothing without it.
        "a premise holds under a condition only": [
            (
                ("x/2 + a*x + x**2", "a"),
                parity("x/2 + a*x + x**2", "x**2", branch(1, "a == 0", eliminate("a", "0", "a == 0"))),
            ),
        ],
    },
}


REJECT_ROWS = [
    pytest.param(rule, reason, *row, id=f"{rule}-{reason[:24]}-{row[0][0][:24]}-{i}")
    for rule, groups in REJECT.items()
    for reason, table in groups.items()
    for i, row in enumerate(table)
]


@pytest.mark.parametrize("rule, reason, stated, build", REJECT_ROWS)
def test_rejected(rule, reason, stated, build):
    c = claim(*stated)
    with pytest.raises(ProofError) as raised:
        check(c, made(c, build))
    assert raised.value.reason == reason


def test_a_coefficient_may_be_the_leading_one_again():
    c = claim("exp(-x)*integral(1/(1 + t**2), t, 0, x) == exp(-x)*atan(x)")
    assert check(c, made(c, ode("1, 1"))).proved


# --- antiderivative -------------------------------------------------------------------------------------------------

LOGISTIC = "integral(exp(-t)/(1 + exp(-t))**2, t, -oo, x)"
CAUCHY = "integral(1/(pi*(1 + t**2)), t, -oo, x)"

LAPLACE = "integral(exp(-abs(t))/2, t, -oo, x)"
GAUSS = "integral(exp(-t**2), t, -oo, oo)"

# f, integral, antiderivative, its limits, points, its values at the upper and at the lower end
CLOSED = [
    (f"x*{LOGISTIC}", LOGISTIC, "1/(1 + exp(-t))", "0", "", "1/(1 + exp(-x)) | 0"),
    (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi", "-1/2", "", "atan(x)/pi | -1/2"),
    (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi", "1, 0, -1/2", "", "atan(x)/pi | -1/2"),
    (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi + 7", "13/2", "", "atan(x)/pi + 7 | 13/2"),
    (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi", "-cos(pi/3)", "", "atan(x)/pi | -cos(pi/3)"),
    (f"x/2 + x**2*{GAUSS}", GAUSS, "sqrt(pi)*erf(t)/2", "-sqrt(pi)/2, sqrt(pi)/2", "", "sqrt(pi)/2 | -sqrt(pi)/2"),
    (f"x/2 + x**2*{GAUSS}", GAUSS, "sqrt(pi)*erf(t)/2", "sqrt(pi)/2, -sqrt(pi)/2", "", "sqrt(pi)/2 | -sqrt(pi)/2"),
    (
        "x/2 + cosh(x)*integral(t*exp(-t), t, 1, oo)",
        "integral(t*exp(-t), t, 1, oo)",
        "-(t + 1)*exp(-t)",
        "0",
        "",
        "0 | -(1 + 1)*exp(-1)",
    ),
    ("x/2 + integral(t, t, 0, x)", "integral(t, t, 0, x)", "t**2/2", "", "", "x**2/2 | 0**2/2"),
    ("x/2 + integral(2*t, t, x, 1)", "integral(2*t, t, x, 1)", "t**2", "", "", "1**2 | x**2"),
    ("x/2 + integral(2*t, t, x, 1)", "integral(2*t, t, x, 1)", "t**2", "5", "", "1**2 | x**2"),
    ("x/2 + integral(x, x, 0, x)", "integral(x, x, 0, x)", "x**2/2", "", "", "x**2/2 | 0**2/2"),
    ("x/2 + integral(exp(t), t, 0, x**2)", "integral(exp(t), t, 0, x**2)", "exp(t)", "", "", "exp(x**2) | exp(0)"),
    (
        "x/2 + integral(sign(t), t, 1, x)",
        "integral(sign(t), t, 1, x)",
        "abs(t)",
        "",
        "0",
        "abs(x) | abs(1)",
    ),
    (
        "x/2 + integral(max(t, -1), t, 0, x**2)",
        "integral(max(t, -1), t, 0, x**2)",
        "-t - 1/2 if t < -1 else t**2/2",
        "",
        "-1",
        "-x**2 - 1/2 if x**2 < -1 else (x**2)**2/2 | -0 - 1/2 if 0 < -1 else 0**2/2",
    ),
]


def put(f: str, integral: str, g: str, limits: str, points: str, closed: str) -> tuple[Claim, Proof]:
    """The claim, and the proof with the closed form in place of the integral, which is shown by normal form."""
    upper, _, lower = closed.partition(" | ")
    c, inner = claim(f), identity(replace_integral(T(f), T(integral), T(upper) - T(lower)))
    return c, antiderivative(integral, g, c, inner, nf, limits, points)


@pytest.mark.parametrize("f, integral, g, limits, points, closed", CLOSED)
def test_antiderivative_accepted(f, integral, g, limits, points, closed):
    c, proof = put(f, integral, g, limits, points, closed)
    theorem = check(c, proof)
    assert theorem.proved and theorem.claim is c
    assert check(c, Proof.from_json(proof.to_json())) == theorem


NOT_CLOSED = {
    # Its derivative is another function.
    "the derivative is not the integrand": [
        (f"x*{LOGISTIC}", LOGISTIC, "exp(-t**2)", "0"),
        (f"x*{LOGISTIC}", LOGISTIC, "2/(1 + exp(-t))", "0"),
        (f"x*{LOGISTIC}", LOGISTIC, "1/(1 + exp(t))", "1"),
        ("x/2 + integral(2*t, t, x, 1)", "integral(2*t, t, x, 1)", "t"),
        (f"x*{CAUCHY}", CAUCHY, "atan(t)", "-pi/2"),
        (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi + sign(t)", "-3/2"),
    ],
    # It jumps: an antiderivative on each side, and not across.
    "the closed form is not seen to be defined everywhere": [
        (f"x*{CAUCHY}", CAUCHY, "-atan(1/t)/pi"),
        ("x/2 + integral(1/t, t, 1, 2)*x**2", "integral(1/t, t, 1, 2)", "log(t)"),
        ("x/2 + integral(1/t**2, t, -1, 1)*x**2", "integral(1/t**2, t, -1, 1)", "-1/t"),
        (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi", "-1/2 + 0/0"),
        (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi", "log(0)"),
        ("x/2 + integral(sign(t), t, 1, x)", "integral(sign(t), t, 1, x)", "abs(t)", "", "sqrt(-1)"),
    ],
    # Neither it nor the integrand may switch, even where the derivative is right on each side.
    "the derivative is not the integrand ": [
        ("x/2 + integral(t, t, -1, x)", "integral(t, t, -1, x)", "t**2/2 + sign(t)"),
        ("x/2 + integral(0, t, -1, 1)*x", "integral(0, t, -1, 1)", "step(t)"),
        ("x/2 + integral(sign(t), t, 0, x)", "integral(sign(t), t, 0, x)", "abs(t)"),
        ("x/2 + integral(sign(t), t, 0, x)", "integral(sign(t), t, 0, x)", "abs(t)", "", "1"),
        ("x/2 + integral(t, t, -1, x)", "integral(t, t, -1, x)", "t*abs(t)*sign(t)/2 + step(t)"),
    ],
    # At the given points it has to go on where it was.
    "the closed form is not seen to be continuous at a point": [
        ("x/2 + integral(sign(t), t, 0, x)", "integral(sign(t), t, 0, x)", "abs(t) + sign(t)", "", "0"),
        ("x/2 + integral(0, t, -1, 1)*x", "integral(0, t, -1, 1)", "step(t)", "", "0"),
        ("x/2 + integral(0, t, -1, 1)*x", "integral(0, t, -1, 1)", "1 if t == 2 else 0", "", "2"),
        ("x/2 + integral(0, t, -1, 1)*x", "integral(0, t, -1, 1)", "1 if t >= 2 else 0", "", "0, 2"),
        ("x/2 + integral(0, t, -1, 1)*x", "integral(0, t, -1, 1)", "1 if t > 2 else 0", "", "2, 3"),
    ],
    # The limit is another one, is not given, or there is none.
    "the limit at an infinite end is not given, or not seen": [
        (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi"),
        (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi", "1/2"),
        (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi", "0, 1/2, -1/2 + 10**(-40)"),
        (f"x*{LOGISTIC}", LOGISTIC, "1/(1 + exp(-t))", "1"),
        (f"x/2 + x**2*{GAUSS}", GAUSS, "sqrt(pi)*erf(t)/2", "sqrt(pi)/2"),
    ],
    "a limit is not seen": [
        ("x/2 + integral(cos(t), t, -oo, x)", "integral(cos(t), t, -oo, x)", "sin(t)", "0"),
        ("x/2 + integral(cos(t), t, -oo, x)", "integral(cos(t), t, -oo, x)", "sin(t)", "1, -1, 0"),
    ],
    "a limit is not seen to be finite": [
        ("x/2 + integral(t, t, -oo, x)", "integral(t, t, -oo, x)", "t**2/2", "0"),
        ("x/2 + integral(exp(t), t, x, oo)", "integral(exp(t), t, x, oo)", "exp(t)", "0"),
        ("x/2 + integral(1/(1 + t**2) - 1, t, x, oo)", "integral(1/(1 + t**2) - 1, t, x, oo)", "atan(t) - t", "pi/2"),
    ],
    "x is not declared": [
        (f"x*{CAUCHY}", CAUCHY, "atan(t)/pi", "-x/x/2"),
        ("x/2 + integral(sign(t), t, 0, x)", "integral(sign(t), t, 0, x)", "abs(t)", "", "0*x"),
    ],
}
NOT_CLOSED_ROWS = [(reason, *row, *[""] * (5 - len(row))) for reason, table in NOT_CLOSED.items() for row in table]


@pytest.mark.parametrize("reason, f, integral, g, limits, points", NOT_CLOSED_ROWS)
def test_antiderivative_rejected(reason, f, integral, g, limits, points):
    c = claim(f)
    with pytest.raises(ProofError) as raised:
        check(c, antiderivative(integral, g, c, c, nf, limits, points))
    assert (raised.value.rule, raised.value.reason) == ("antiderivative", reason.strip())


@pytest.mark.parametrize("change, reason", [
    (lambda p: replace(p, goal=(p.goal[1], p.goal[0])), "it is about another claim"),
    (lambda p: replace(p, args={"integral": p.args["integral"]}), "an argument is missing"),
    (lambda p: replace(p, premises=()), "it needs one premise"),
    (lambda p: replace(p, premises=p.premises * 2), "it needs one premise"),
    (lambda p: replace(p, premises=(nf(p.goal),)), "it proves another equation than the one that is needed"),
    (lambda p: p.premises[0], "it proves another equation than the one that is needed"),
])  # fmt: skip
def test_antiderivative_of_another_form_is_rejected(change, reason):
    c, proof = put(*CLOSED[0])
    with pytest.raises(ProofError) as raised:
        check(c, change(proof))
    assert raised.value.reason == reason


# --- the claim itself, counterexamples, and what is no proof at all -------------------------------------------------

MALFORMED = {
    "y is not declared": Claim(T("x*y"), X),
    "an assumption is not a comparison of parameters": Claim(X, X, (("a", "real"),), (C("x > 0"),)),
    "the left side is not f(x) - f(-x)": Claim(X, X, (), (), T("x/2")),
    "sin with 2 arguments is not an operation": Claim(app("sin", X, X), X),
    "foo with 1 arguments is not an operation": Claim(app("foo", X), app("foo", X)),
    "convergent with 1 arguments is not an operation": Claim(app("convergent", X), X),
}


@pytest.mark.parametrize("reason", MALFORMED)
def test_a_malformed_claim_has_no_theorem(reason):
    c = MALFORMED[reason]
    for attempt in (lambda: check(c, nf(goal_of(c))), lambda: check_witness(c, Witness((("x", num(1)),)))):
        with pytest.raises(ProofError) as raised:
            attempt()
        assert (raised.value.rule, raised.value.reason) == ("claim", reason)


def test_parity_needs_a_right_side_that_is_a_multiple_of_x():
    f = T("x**2/2")
    c = Claim(identity(f).left, X**2, (), (), f)  # 0 = x**2
    with pytest.raises(ProofError):
        check(c, parity("x**2/2", "0*1", nf, "x**2")(goal_of(c)))


def test_a_condition_never_speaks_of_x():
    c = claim("abs(x) == x")
    with pytest.raises(ProofError):
        check(c, cases("x", refuted(-1), nf, nf)(goal_of(c)))


WITNESSES = [
    (("tanh(x)",), {"x": "1"}),
    (("x*tanh(softplus(x))",), {"x": "-1/2"}),
    ((PRELU, "a"), {"x": "1", "a": "1"}),
    (("x if x > 1 else 0",), {"x": "1"}),
    (("a*x", "a>0"), {"x": "sqrt(2)", "a": "pi"}),
    (("x*sigmoid(x) + 10**(-300)",), {"x": "0"}),
    (("x*sigmoid(x) + 10**(-300)*x",), {"x": "1"}),
    (("log(abs(x)) == 0",), {"x": "e"}),
]


@pytest.mark.parametrize(
    "stated, point", [w for w in WITNESSES if "+ 10**(-300)" not in w[0][0] or "*x" in w[0][0][-3:]]
)
def test_witness_accepted(stated, point):
    witness = Witness(tuple((n, T(v)) for n, v in point.items()))
    check_witness(claim(*stated), witness)
    assert Witness.from_json(witness.to_json()) == witness


NO_WITNESS = {
    "the point does not give x and every parameter an exact value": [
        (("tanh(x)",), {}),
        ((PRELU, "a"), {"x": "1"}),
        (("tanh(x)",), {"x": "y"}),
        (("tanh(x)",), {"x": "1", "a": "1"}),
        ((PRELU, "a"), {"x": "a", "a": "1"}),
    ],
    "the point is not seen to be admissible, with both sides defined": [
        (("a*x", "a>0"), {"x": "1", "a": "0"}),
        (("a*x", "a>0", "a < 1"), {"x": "1", "a": "2"}),
        (("log(x) == 0",), {"x": "-1"}),
        (("x/x",), {"x": "0"}),
        (("x/2 + log(abs(x))*x",), {"x": "0"}),
        (("sqrt(x) == x",), {"x": "-1"}),
    ],
    "the difference of the two sides is not seen to be different from 0": [
        ((SILU,), {"x": "1"}),
        (("tanh(x)",), {"x": "0"}),
        ((PRELU, "a"), {"x": "1", "a": "0"}),
        (("x/2 + sin(pi*x)",), {"x": "5"}),
    ],
}


@pytest.mark.parametrize("reason, stated, point", [(r, *row) for r, table in NO_WITNESS.items() for row in table])
def test_witness_rejected(reason, stated, point):
    with pytest.raises(ProofError) as raised:
        check_witness(claim(*stated), Witness(tuple((n, T(v)) for n, v in point.items())))
    assert (raised.value.rule, raised.value.reason) == ("witness", reason)


# Terms that no text states, in the place of an argument of a step: rejected, and nothing else happens.
STRANGE = [
    Term("add"),
    Term("exp"),
    Term("foo", X),
    Term("num", num(3)),
    Term("var", X),
    Term("integral", X, num(1), X, X),
    Term("cases", X),
    Term("max"),
    Term("lt", num(0), num(1)),
    Term("oo"),
    T("y"),
    Term("pi", X),
]
PLACES = {
    "split": ("points", 3),
    "cases": ("term", 3),
    "refuted": ("point", 0),
    "ode": ("point", 0),
    "parity": ("even", 1),
    "vacuous": ("fact", 0),
    "known": ("comparisons", 1),
    "branch": ("point", 1),
}


@pytest.mark.parametrize("rule", PLACES)
@pytest.mark.parametrize("strange", STRANGE, ids=repr)
def test_a_strange_argument_is_a_step_that_does_not_hold(rule, strange):
    key, premises = PLACES[rule]
    for stated in ((SILU,), ("tanh(x)",), (PRELU, "a")):
        c = claim(*stated)
        goal = goal_of(c)
        inner = [split(("0" if rule != "split" else strange,))(goal).premises[1].goal] if rule == "split" else []
        goals = [goal, *inner, goal][:premises] if inner else [goal] * premises
        more = {"coefficients": (num(0), num(1)), "equations": (C("a == 0"),)}
        proof = Proof(rule, goal, {**more, key: (strange,)}, tuple(map(nf, goals)))
        try:
            theorem = check(c, proof)
        except ProofError:
            continue
        assert theorem.proved and stated == (SILU,), "a proof by nonsense"


NO_PROOFS = [
    None,
    3,
    "normal_form",
    [],
    {},
    {"rule": "normal_form"},
    {"rule": "normal_form", "goal": ["1"], "args": {}, "premises": []},
    {"rule": "normal_form", "goal": ["1", "x y"], "args": {}, "premises": []},
    {"rule": "a", "goal": [[], "1"], "args": {}, "premises": []},
    {"rule": "a", "goal": ["1", "1"], "args": [], "premises": []},
    {"rule": "a", "goal": ["1", "1"], "args": {"p": 1}, "premises": []},
    {"rule": "a", "goal": ["1", "1"], "args": {}, "premises": 1},
    {"rule": "a", "goal": ["1", "1"], "args": {}, "premises": [7]},
    {"rule": "a", "goal": ["nan", "1"], "args": {}, "premises": []},
    {"rule": "a", "goal": [1.5, "1"], "args": {}, "premises": []},
]


@pytest.mark.parametrize("data", NO_PROOFS, ids=repr)
def test_what_is_no_proof_is_refused(data):
    with pytest.raises(ValueError):
        Proof.from_json(data)


def test_a_number_divided_by_0_is_no_proof():
    with pytest.raises(ValueError):
        Proof.from_json({"rule": "a", "goal": ["1/0", "1"], "args": {}, "premises": []})


# Equations that the kernel once took for true, and that are false.
FALSE_ONES = {
    "u**0 is 1, not more": (("x/2 if exp(x)**0 > 1 else x",), nf),
    "x reaches an end of an interval that is closed": (("x/2 if 1 - a + b**2 > 0 else x", "a>=0 b", "a <= 1"), nf),
    "and in the domain as well": (("sqrt(1 - x)*0 + sqrt(1 + x)*0 + (1 if 1 - x + b**2 > 0 else 0) === 1", "b"), nf),
    "a parameter may be called t": (("integral(t*s, s, 0, x) == integral(s*s, s, 0, x)", "t"), nf),
}


# The same in more steps.
KINK = "integral(atan(1/t) + atan(t), t, 1, x)"  # it is pi/2*(|x| - 1), which is not analytic
IS_1 = cases("a", vacuous("a < 0"), vacuous("a == 0"), eliminate("a", "1", "a**2 == 1", "a + 1"))
AT_1 = lemma("a == 1", IS_1, eliminate("a", "1", "a == 1", 1, refuted("1/2")))
PIECE = lemma("a + 0*x == 1", IS_1, eliminate("a", "1", "a + 0*x == 1", 1, refuted("1/2")))
ZERO_OVER_ZERO = "(a - d)*(exp(b) - c)/(a - d) == 0"


def captured(goal) -> Proof:
    """The inner integral is 1; by an antiderivative with b, which is 1 outside, it is the b of the outer one."""
    c = claim("integral(integral(2*t, t, 0, 1), b, 0, x) == x**2/2", "b", "b == 1")
    inner = replace(c, left=T("integral(b*1**2 - b*0**2, b, 0, x)"))
    last = replace(c, left=T("x**2/2 - 0**2/2"))
    step = antiderivative("integral(b*1**2 - b*0**2, b, 0, x)", "b**2/2", inner, last)
    return antiderivative("integral(2*t, t, 0, 1)", "b*t**2", c, inner, lambda _: step)


BELIEVED = {
    "an antiderivative may hold the variable of another integral": (
        ("integral(integral(2*t, t, 0, 1), b, 0, x) == x**2/2", "b", "b == 1"),
        captured,
    ),
    "a hole in an integrand may be a jump": ((f"{KINK} == pi/2*(x - 1)",), ode("0, 0, 1", 1)),
    "or a point where it is smooth but not analytic": (
        ("integral(exp(-1/t**2)*(atan(1/t) + atan(t) - pi/2), t, 1, x) == 0",),
        ode("0, -2, x**3", 1),
    ),
    "a lemma about parameters holds where the region has a point": (
        ("(1 if x > 0 and x < a else 0) === 0", "a", "a**2 == 1"),
        split(("0", "a"), nf, nf, AT_1, nf, nf),
    ),
    "a lemma with x may say what a parameter is": (
        ("(1 if x > 0 and x < a else 0) === 0", "a", "a**2 == 1"),
        split(("0", "a"), nf, nf, PIECE, nf, nf),
    ),
    "what increases has no pole, so that f is real on both sides of 0": (
        ("x/2 + (0*log(2*sigmoid(1/x) - 1 - x/100) if x < 1 else 0)",),
        nf,
    ),
    "a condition is defined where it is needed: for a == d as well": (
        ("x/2 + x*(exp(b) - c)", "a b c d"),
        cases(
            "a - d",
            *[
                branch(1, e, eliminate("c", "exp(b)", e, "-1"))
                for e in (ZERO_OVER_ZERO, "exp(b) - c == 0", ZERO_OVER_ZERO)
            ],
        ),
    ),
}
SHIFTED = {
    "a hole in an integrand may be a jump at 0 = -a": (
        ("integral(atan(1/(t + a)) + atan(t + a), t, 1, x) == 2*atan(1 + a)*(x - 1)", "a", "a == 0"),
        ode("0, 0, 1", 1),
    ),
}


@pytest.mark.parametrize("why", BELIEVED)
def test_a_false_theorem_that_was_believed_once(why):
    stated, build = BELIEVED[why]
    c = claim(*stated)
    with pytest.raises(ProofError):
        check(c, made(c, build))


@pytest.mark.parametrize("why", SHIFTED)
def test_a_false_theorem_that_is_believed(why):
    stated, build = SHIFTED[why]
    c = claim(*stated)
    with pytest.raises(ProofError):
        check(c, made(c, build))


@pytest.mark.parametrize("why", FALSE_ONES)
def test_a_false_equation_that_was_believed_once(why):
    stated, build = FALSE_ONES[why]
    c = claim(*stated)
    with pytest.raises(ProofError):
        check(c, made(c, build))


def test_a_root_of_a_quotient_that_is_nearly_1():
    c = claim("sqrt(cos(pi/7)/(cos(pi/7) + 10**(-60))) == 1")
    with pytest.raises(ProofError):
        check(c, nf(goal_of(c)))


def test_every_rule_has_a_table_of_both_kinds():
    assert RULES.keys() - {"instance"} <= ACCEPT.keys() & REJECT.keys()  # that one has a file, test_laws.py


def test_the_description_of_the_format_knows_every_rule_and_its_arguments():
    text = (Path(__file__).parents[2] / "proofs" / "FORMAT.md").read_text()
    table = {line.split("`")[1]: line for line in text.splitlines() if line.count("|") == 6 and "`" in line}
    assert table.keys() == RULES.keys() | {"antiderivative", "model", "equation", "named"}
    c = claim(PRELU, "a")
    places = text.split("**Places**")[1].split("**`ode`.**")[0]
    for rule, build in {
        "split": split("0"),
        "lemma": lemma("x == x"),
        "condition": condition("a == 0", nf),
        "vacuous": vacuous("a > 0"),
        "known": known("a > 0"),
        "cases": cases("a"),
        "refuted": refuted(1),
        "ode": ode("0, 1"),
        "branch": along("x", 1, "a == 0", nf),
        "eliminate": eliminate("a", "0", "a == 0"),
        "parity": parity("x", "x"),
    }.items():
        row = table[rule] + (places if "a place" in table[rule] else "")
        assert all(f"`{key}`" in row for key in build(goal_of(c)).args), rule


def test_the_example_in_the_description_of_the_format_is_a_proof():
    text = (Path(__file__).parents[2] / "proofs" / "FORMAT.md").read_text()
    example = "\n".join(line[4:] for line in text.split("## An example")[1].splitlines() if line.startswith("    "))
    c = claim("x if x > 0 else 0")
    at_0 = split("0")(goal_of(c)).premises[1].goal[0]
    for name, t in (("L0", at_0), ("L", c.left)):
        example = re.sub(rf"\b{name}\b", json.dumps(to_json(t)).replace("\\", ""), example)
    assert check(c, Proof.from_json(json.loads(example))).proved
