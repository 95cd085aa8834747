"""Laws of unknown functions: where they are needed and where they suffice, each with a proof, or said to be open."""

import json

import pytest

from symident import api, cli
from symident.kernel.check import check
from symident.render.infix import to_infix
from symident.render.text import Style
from symident.render.text import family as written
from symident.syntax.errors import SymidentError

LAWS = [
    ("x*g(x)", "g(x) + g(-x) == 1", "x != 0"),
    ("x*g(abs(x))", "g(x) == 1/2", "x > 0"),
    ("x if x > 0 else g(x)", "g(x) == 0", "x < 0"),
    ("x*g(x) if x > 0 else 0", "g(x) == 1", "x > 0"),
    ("x/2 + e(x)", "e(-x) == e(x)", None),
    ("g(x)", "g(x) - g(-x) == x", None),
    ("g(x)/2 + x/4", "g(x) - g(-x) == x", None),
    ("x*(1 + phi(x))/2", "phi(-x) == -phi(x)", "x != 0"),
    ("x*g(x)**2", "g(x)**2 + g(-x)**2 == 1", "x != 0"),
    ("x*g(x) + h(x)", "x*g(x) + x*g(-x) + h(x) == x + h(-x)", None),
]


@pytest.mark.parametrize(("text", "law", "where"), LAWS, ids=[row[0] for row in LAWS])
def test_the_law_is_proved_both_ways_for_the_same_x(text, law, where):
    found = api.family(text)
    assert found.complete and to_infix(found.law) == law
    for direction in (found.sufficient, found.necessary):
        assert (None if direction.where is None else to_infix(direction.where)) == where
        assert check(direction.verdict.claim, direction.verdict.proof).proved
    extent = "x" if where is None else where
    assert f"has the identity exactly where {law.replace('==', '=')} for every {extent}" in written(found, Style())


@pytest.mark.parametrize("text", ["x*sigmoid(g(x))", "x*(1 + tanh(g(x)))/2"])
def test_what_exponentials_say_is_said_of_their_arguments(text):
    found = api.family(text)
    assert to_infix(found.law) == "g(-x) == -g(x)" and found.complete
    assert check(found.necessary.verdict.claim, found.necessary.verdict.proof).proved


def test_a_plainer_law_that_suffices_is_told_beside_the_one_that_is_needed_too():
    found = api.family("x*Phi(g(x))")
    assert to_infix(found.law) == "Phi(g(x)) + Phi(g(-x)) == 1" and found.complete
    law, direction = found.enough
    assert to_infix(law) == "g(-x) == -g(x)"
    assert check(direction.verdict.claim, direction.verdict.proof).proved


def test_no_law_is_needed_where_none_matters():
    found = api.family("x/2 + g(abs(x))")
    assert found.law is None and found.complete
    with pytest.raises(SymidentError, match="whatever the functions are"):
        api.family("x + g(abs(x))")


def test_what_is_not_proved_is_said_and_has_a_status_of_its_own(capsys):
    assert cli.main(["family", "g(2*x)"]) == 3
    said = capsys.readouterr().out
    assert "exactly" not in said and "no proof was found" in said
    assert cli.main(["family", "g(2*x)", "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["complete"] is False
    assert cli.main(["family", "x*g(abs(x))", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["complete"] and found["necessary"]["for"] == found["sufficient"]["for"] == "x > 0"


@pytest.mark.parametrize(("text", "law"), [(r"x (1+\varphi(x))/2", "phi(-x) == -phi(x)"),
                                           (r"x\,g\left(x\right)", "g(x) + g(-x) == 1")])  # fmt: skip
def test_latex_names_functions_too(text, law):
    assert to_infix(api.family(text, latex=True).law) == law


@pytest.mark.parametrize("command", ["prove", "phi", "repair", "derive"])
@pytest.mark.parametrize(("text", "name"), [("x*g(x)", "g"), ("x*foo(x)", "foo"), ("x*phi(x)", "phi")])
def test_the_call_of_no_known_function_is_not_taken_for_a_product(command, text, name, capsys):
    assert cli.main([command, text]) == 2
    said = capsys.readouterr().err
    assert f'--given "{name} odd"' in said and "symident family" in said and "--param" not in said


def test_a_misspelt_function_is_still_called_so(capsys):
    assert cli.main(["prove", "x*sigmod(x)"]) == 2
    assert capsys.readouterr().err.endswith("did you mean sigmoid?\n")
    assert cli.main(["prove", "x*b"]) == 2
    assert "--param b" in capsys.readouterr().err
