"""What a verdict says beyond its word: the activation that f is next to, its odd part, and where the identity holds."""

import json

import pytest

import symident
from symident import cli
from symident.kernel.check import check
from symident.kernel.claim import identity
from symident.kernel.terms import app
from symident.render.infix import to_infix
from symident.render.text import verdict as written

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
