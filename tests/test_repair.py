"""The nearest activation with the identity: its form, how far it is from f as sampling sees it, and the picture."""

import json
import xml.etree.ElementTree as ET
from fractions import Fraction
from math import inf, pi

import pytest

from symident import api, cli
from symident.kernel.terms import X
from symident.largest import largest
from symident.plots import plot_repair
from symident.render.infix import to_infix
from symident.render.text import Style, repaired
from symident.syntax.errors import SymidentError
from symident.syntax.parse import parse_infix

MISH = "x*tanh(softplus(x))"


def seen(text, within):
    return largest(parse_infix(text, None, {}), Fraction(within))


@pytest.mark.parametrize("within", [2, 10, 1000, 10**9, 10**300])
def test_the_largest_difference_is_found_on_every_scale(within):
    found = api.repair(MISH, within=within).largest
    assert not found.unbounded
    assert abs(found.size - 0.101721965863) < 1e-9 and abs(found.at - 1.66452) < 1e-3


@pytest.mark.parametrize(
    ("text", "within", "at"),
    [
        ("1/x", 10, 0), ("log(abs(x))", 10, 0), ("1/(x - 3)", 10, 3), ("1/(x**2 - 2)", 10**9, 2**0.5),
        ("tan(x)", 10, pi / 2), ("tan(x) - x/2", 10**9, pi / 2), ("1/(1 + cos(x))", 10, pi),
        ("x if x < 1 else 1/sqrt(x - 1)", 5, 1), ("1/(exp(x) - 3)", 10, 1.0986122886681098),
    ],
)  # fmt: skip
def test_growth_without_bound_is_seen_next_to_a_pole(text, within, at):
    found = seen(text, within)
    assert found.unbounded and abs(found.at - at) < 1e-6


@pytest.mark.parametrize(
    ("text", "within", "size"),
    [
        ("asin(x)", 10, pi / 2), ("sqrt(abs(x)) - x", 1, 0.25), ("sign(x) - x", Fraction(1, 2), 1), ("sin(1/x)", 10, 1),
        ("1/log(abs(x))", Fraction(1, 2), 1.4426950408889634), ("exp(-1/x**2)/x", 10, 0.42888194248035),
        ("x if x < 1 else 0", 5, 1), ("0*x", 3, 0), ("x*exp(-x)", 10**6, 0.36787944117144233),
    ],
)  # fmt: skip
def test_what_is_bounded_is_not_said_to_grow(text, within, size):
    found = seen(text, within)
    assert not found.unbounded and found.size == pytest.approx(size, abs=1e-6)


def test_what_no_float_holds_is_not_said_to_be_unbounded():
    found = api.repair("exp(x)", within=10**4)
    assert found.largest.size == inf and not found.largest.unbounded
    assert "it is greater than 10**308" in repaired(found, Style())


def test_nothing_is_seen_where_f_has_no_values():
    assert seen("sqrt(-1 - x**2)", 3) is None


def test_the_text_says_that_it_is_an_estimate_and_where():
    text = repaired(api.repair(MISH), Style())
    assert "seen at points: at most about 0.102 near x = 1.66452 for |x| <= 10, which is no bound" in text
    assert "it grows without bound near x = 1.5708 for |x| <= 10" in repaired(api.repair("tan(x)"), Style())


def test_an_odd_f_is_said_to_be_odd():
    assert "f is odd, so nothing of it but x/2 is left" in repaired(api.repair("tanh(x)"), Style())
    assert "odd" not in repaired(api.repair(MISH), Style())


@pytest.mark.parametrize(
    ("text", "params", "excess"),
    [
        ("x - tanh(x)", (), "x/2 - tanh(x)"),
        ("max(x, 0) + min(0, a*(exp(x/a) - 1))", ["a > 0"], "a*sign(x)*(1 - exp(-abs(x)/a))/2"),
        ("1.05*(x if x > 0 else 1.67*(exp(x) - 1))", (), "sign(x)*(abs(x)/40 + 0.87675 - 0.87675*exp(-abs(x)))"),
        (MISH, (), "(x + 4*x*cosh(x))/(18 + 8*cosh(2*x) + 24*cosh(x))"),
    ],
)
def test_the_difference_is_written_shortly(text, params, excess):
    assert to_infix(api.repair(text, params).excess) == excess


def test_values_of_parameters_are_for_the_difference_alone():
    found = api.repair("x if x > 0 else a*x", at={"a": "1/2"})
    assert to_infix(found.excess) == "a*x/2"
    assert (found.largest.size, found.largest.at) == (2.5, 10)
    assert "for |x| <= 10 and a = 1/2" in repaired(found, Style())
    assert "--at a=1 shows it" in repaired(api.repair("x if x > 0 else a*x", "a"), Style())
    with pytest.raises(SymidentError, match="there is no parameter b"):
        api.repair("x if x > 0 else a*x", at={"a": 1, "b": 2})
    with pytest.raises(SymidentError, match="a = -1 is not what was declared: a > 0"):
        api.repair("x if x > 0 else a*x", "a > 0", at={"a": -1})


def test_hypotheses_are_heard():
    assert api.repair("x*sqrt(a)", "a", given="a > 0").term in (X / 2, X * Fraction(1, 2))


def test_the_picture_has_f_and_its_repair_and_their_difference():
    root = ET.fromstring(plot_repair(api.repair(MISH)).svg)
    drawn = {g.get("class") for g in root.iter("{http://www.w3.org/2000/svg}g")}
    assert drawn == {"f", "repaired", "excess"}
    texts = ["".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"f(x)", "g(x)", "f(x) − g(x)"} <= set(texts)
    with pytest.raises(SymidentError, match="the parameter a has no value"):
        plot_repair(api.repair("x if x > 0 else a*x", "a"))


def test_the_command_draws_and_says_it_in_json(tmp_path, capsys):
    file = tmp_path / "f.svg"
    assert cli.main(["repair", "x if x > 0 else a*x", "--at", "a=1/2", "--out", str(file), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["largest_difference"], said["at"], said["unbounded"]) == (2.5, 10, False)
    assert said["values"] == {"a": "1/2"}
    assert file.read_text().startswith("<svg")
    assert cli.main(["repair", "1/x", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["largest_difference"] is None
