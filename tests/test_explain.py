"""What a verdict says beyond its word: the activation that f is next to, its odd part, and where the identity holds."""

import json

import pytest

import symident
from symident import cli
from symident.kernel.check import check
from symident.kernel.claim import identity
from symident.kernel.proof import Proof
from symident.kernel.terms import X, app, num
from symident.render.infix import to_infix
from symident.render.text import verdict as written
from symident.search.evidence import approximate

NORMALISED = [
    ("5/4*x", (), "x/2"),
    ("3/2*max(x, 0)", (), "max(x, 0)"),
    ("x if x > 0 else x/4", (), "4*(x if x > 0 else x/4)/5"),
    ("1.5*x if x > 0 else 0.5*x", (), "3*x/4 if x > 0 else x/4"),
    ("a*x*sigmoid(x)", ("a",), "x*sigmoid(x)"),
    ("x if x > 0 else a*x", ("a",), "(x if x > 0 else a*x)/(a + 1)"),
    ("max(a*x, b*x)", ("a", "b"), "max(a*x, b*x)/(a + b)"),
]


@pytest.mark.parametrize(("text", "params", "shown"), NORMALISED, ids=[row[0] for row in NORMALISED])
def test_f_by_its_slope_has_the_identity_and_the_kernel_says_so(text, params, shown):
    verdict = symident.prove(text, params)
    assert to_infix(verdict.normalised) == shown
    facts = (app("ne", verdict.slope, 0),) if params else ()
    claim = identity(verdict.normalised, verdict.claim.parameters, facts)
    assert check(claim, verdict.normalised_proof).proved
    assert ("where c is not 0" in written(verdict)) is bool(params)


def test_the_slope_that_cannot_be_0_is_not_said_to_be_perhaps():
    assert "where c is not 0" not in written(symident.prove("x if x > 0 else a*x", ["a > 0"]))


def test_an_even_f_is_by_no_number_an_activation_with_the_identity():
    verdict = symident.prove("x**2")
    assert verdict.normalised is None and "f is even" in written(verdict)


def test_the_normalised_activation_is_in_the_json(capsys):
    assert cli.main(["prove", "5/4*x", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["normalised"] == "x/2" and found["normalised_proof"]["rule"]


def test_the_odd_part_is_told_under_a_condition_too():
    assert "  the odd part of f is x/2 + a*tanh(x)\n" in written(symident.prove("x/2 + a*tanh(x)", "a"))


PLACES = [
    ("clip(x, -1, 1)", "exactly where x == 0 or x == 2 or x == -2"),
    ("x/(1 + abs(x))", "exactly where x == 0 or x == 1 or x == -1"),
    ("x**3/2", "exactly where x == 0 or x == 1 or x == -1"),
    ("1/x", "exactly where x == sqrt(2) or x == -sqrt(2)"),
    ("x/2 + x**3*(x**2 - 2)*(x**2 - 3)",
     "exactly where x == 0 or x == sqrt(2) or x == -sqrt(2) or x == sqrt(3) or x == -sqrt(3)"),
    ("x*tanh(softplus(x))", "exactly where x == 0"),
    ("x + sin(x)/2", "exactly where x == 0"),
    ("tanh(x)", "at least where x == 0"),  # and at two points without a name
    ("x/2 + sin(x)", "at least where x == 0"),
    ("x if x > 1 else 0", "exactly where abs(x) > 1 or x == 0"),
    ("x + 1/x", "for no x"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where"), PLACES, ids=[row[0] for row in PLACES])
def test_where_it_holds_is_told_of_what_is_refuted(text, where):
    assert f"\n  it holds {where}\n" in written(symident.prove(text))


def test_the_json_has_the_set_only_if_it_is_more_than_the_point_0(capsys):
    assert cli.main(["prove", "x**3/2", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["holds_on"] == "x == 0 or x == 1 or x == -1" and found["holds_on_complete"] is True
    for text in ("tanh(x)", "x*tanh(softplus(x))", "x + 1/x"):
        assert cli.main(["prove", text, "--json"]) == 1
        assert "holds_on" not in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("text", ["x*tanh(x)", "exp(x**2)", "log(1 + x**2)", "cos(x) + 1"])
def test_a_difference_that_is_0_is_shown_as_0(text):
    assert "    f(x) - f(-x) = 0\n" in written(symident.prove(text))


@pytest.mark.parametrize(
    ("rule", "args", "said"),
    [
        ("vacuous", {}, "the argument fact is missing"),
        ("split", {}, "the argument points is missing"),
        ("lemma", {"equation": ()}, "an argument is not of the form that the rule needs"),
    ],
)
def test_a_proof_that_lacks_an_argument_is_rejected_in_a_sentence(rule, args, said):
    claim = identity(X)
    with pytest.raises(symident.ProofError, match=said) as raised:
        symident.verify("x", Proof(rule, (claim.left, claim.right), args))
    assert "'" not in str(raised.value)


def test_what_is_not_defined_is_not_shown_as_0():
    for term in (app("log", X), app("acosh", X), app("log", X) - app("log", X)):
        assert approximate(term, {"x": num(-1)}, 15) == "?"
