"""Balls contain the values that mpmath has at 50 digits, are narrow, and are refused where there is no value."""

from __future__ import annotations

import subprocess
import sys

import mpmath as mp
import pytest
from kernel_helpers import T, agrees, value

from symident.kernel.balls import ball
from symident.kernel.domain import conditions
from symident.kernel.facts import holds, separated
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.terms import num

CONSTANTS = """
0.1; -22/7; pi - 22/7; e**pi - pi**e; 10**(-40) + 1; (1/3)**5; 2**(-3); 2**(1/2); (9/4)**(-1/2); 2**pi; 0**0; 0**pi
pi**0
exp(-30); exp(100); log(2)/log(3); log(10**40); sqrt(2) + sqrt(3) - sqrt(10); cbrt(-7); cbrt(7) - cbrt(-7)
sin(1); cos(10**6); tan(1); asin(1/3); acos(-1/3); atan(10); sinh(-2); cosh(3); tanh(20) - 1; asinh(-5); acosh(2)
atanh(1/2)
erf(1/2); erfc(5); sigmoid(-40); softplus(-40); softplus(40); Phi(-3); Phi(1/3) + Phi(-1/3); step(-1); step(0)
relu(-2); relu(2)
max(1, pi, e); min(1, pi, e); clip(pi, 0, 3); max(sqrt(2), sqrt(3)); abs(1 - pi); sign(sqrt(2) - 3/2)
1 if pi > 3 else 0; 1 if pi < 3 or e > 2 else 0; 1 if not (pi < 3 and e > 2) else 0
1 if 0 > 1 else 2 if exp(1) != e else 3; 1 if 2 >= 2 else 0; 1 if log(8) <= 3*log(2) else 0
integral(exp(-t**2), t, 0, 1); integral(t*sin(t), t, -1, pi); integral(1/(1 + t**2), t, 1, 0)
integral(sqrt(t), t, 1, 2)
integral(log(t), t, 1/2, 3); integral(tanh(t)*erf(t), t, 0, 2); integral(t**3 + cosh(t), t, 0, 1)
integral(sigmoid(t), t, -1, 2)
integral(exp(-t**4), t, -oo, oo)
integral(t**3*exp(-t), t, oo, 2); integral(exp(-t**2)*(1 + tanh(t)), t, -oo, 1/2)
integral(t**pi, t, 1, 2); integral(t**t, t, 1, 2); integral(Phi(t), t, -1, 0); integral(e**t + erfc(t)*pi, t, 0, 1)
"""
EXPRESSIONS = [text.strip() for text in CONSTANTS.replace("\n", ";").split(";") if text.strip()]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_the_ball_contains_the_value(text):
    with mp.workdps(70):
        assert agrees(ball(T(text), 220), value(T(text)), 50)


def test_where_an_integrand_is_hard_to_enclose_the_ball_is_wide_or_nothing():
    text = "integral(exp(-t)/(1 + exp(-t))**2, t, -oo, 1)"
    with mp.workdps(50):
        assert agrees(ball(T(text), 64), value(T(text)), 8)
    assert not ball(T(text), 512) > 1


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_wide_ball_is_still_right(text):
    with mp.workdps(50):
        assert agrees(ball(T(text), 53), value(T(text)), 8)


# Switches between equal constants, where mpmath sees digits only.
EXACT = {
    "sign(sqrt(2)**2 - 2)": 0,
    "1 if sqrt(2)*sqrt(3) == sqrt(6) else 2": 1,
    "step(sin(pi)) - 1/2": 0,
    "sign(exp(log(3)) - 3)": 0,
    "1 if sin(1)**2 < 1 - cos(1)**2 else 2": 2,
    "max(sqrt(8), 2*sqrt(2)) - sqrt(8)": 0,
}


@pytest.mark.parametrize("text, expected", EXACT.items())
def test_switches_are_decided_exactly(text, expected):
    assert agrees(ball(T(text), 53), expected, 14)


@pytest.mark.parametrize("text", ["x + y*x", "max(x, y)", "integral(t*y, t, 0, x)", "integral(x, x, 0, x)"])
def test_variables_take_exact_values(text):
    values = {"x": num(3), "y": T("1/7")}
    with mp.workdps(70):
        assert agrees(ball(T(text), 220, values), value(T(text), {"x": mp.mpf(3), "y": mp.mpf(1) / 7}))


# What has no ball, by the sentence that says why.
REFUSED = {
    "there is no value": (NotDefined, ["(-2)**(1/2)", "(-2)**pi", "(0 - 8)**(1/3)"]),
    "the value is not decided": (TooHard, ["sign(erf(1) - integral(2*exp(-t**2)/sqrt(pi), t, 0, 1))"]),
    "the rest may be large": (
        TooHard,
        ["integral(1/(1 + t**2), t, 0, oo)", "integral(1/(1 + t**2), t, -oo, 0)", "integral(exp(-t/5), t, 1, oo)"],
    ),
    "there is no integral": (
        TooHard,
        ["integral(t, t, oo, 0)", "integral(1, t, -oo, 0)", "integral(exp(t), t, 0, oo)"],
    ),
    "a name has no value": (TooHard, ["x", "sin(x)", "1 if x > 0 else 0"]),
}
SWITCHING = ["1 if t > 0 else 0", "cbrt(t)", "x*t", "max(x, t)"]
KINKED = {
    "abs(t - pi/4)": (mp.pi / 4 + 1) ** 2 / 2 + (1 - mp.pi / 4) ** 2 / 2,
    "max(t, 1/3) + min(t, 0)": mp.mpf(4) / 9 + mp.mpf(4) / 9 - mp.mpf(1) / 2,
    "sign(t - 1/2)": -1,
    "step(t) + relu(t)": mp.mpf(3) / 2,
    "clip(t, -1/2, 1/4)*exp(t)": None,
}


@pytest.mark.parametrize("kind, text", [(e, t) for e, ts in REFUSED.values() for t in ts])
def test_what_has_no_ball_is_refused(kind, text):
    with pytest.raises(kind):
        ball(T(text), 100)


@pytest.mark.parametrize("text", KINKED)
def test_an_integral_over_kinks_has_a_ball(text):
    value = KINKED[text]
    if value is None:  # piece by piece
        value = mp.quad(lambda t: min(max(t, -0.5), 0.25) * mp.exp(t), [-1, -0.5, 0.25, 1])
    found = ball(T(f"integral({text}, t, -1, 1)"), 100)
    assert abs(mp.mpf(found.mid().str(30, radius=False)) - value) < 1e-12 and found.rad() < 1e-12
    with pytest.raises(TooHard):  # each bit takes one more cut at each kink
        ball(T(f"integral({text}, t, -1, 1)"), 4096)


@pytest.mark.parametrize("text", SWITCHING)
def test_an_integral_over_a_switch_has_no_ball(text):
    with pytest.raises(TooHard):
        ball(T(f"integral({text}, t, -1, 1)"), 100)


@pytest.mark.parametrize(
    "text", ["sqrt(-1)", "log(-1)", "log(0)", "asin(2)", "1/(pi - pi)", "acosh(1/2)", "atanh(1)", "0**(0 - 1)"]
)
def test_a_value_that_does_not_exist_has_no_ball_and_is_seen_not_to_exist(text):
    """So that nobody asks whether it is separated from 0."""
    with pytest.raises((NotDefined, TooHard, ArithmeticError, ValueError)):
        assert not ball(T(text) + 1, 100).is_finite()
        raise NotDefined
    assert not all(holds((), c) for c in conditions(T(text) + 1))


SEPARATED = [
    "10**(-4000)",
    "exp(-1000)",
    "sqrt(2) - 1.41421356237309504880168872420969807856967187537694",
    "tanh(30) - 1",
    "step(0)",
]
NOT_SEPARATED = [
    "0",
    "pi - pi",
    "sqrt(2)**2 - 2",
    "sin(pi)",
    "sign(sqrt(4) - 2)",
    "exp(log(3)) - 3",
    "10**(-4000)*pi - 10**(-4000)*pi",
]


@pytest.mark.parametrize("text", SEPARATED)
def test_a_number_that_is_not_0_is_separated_from_it(text):
    assert separated(T(text)) and separated(T("0") - T(text))


@pytest.mark.parametrize("text", NOT_SEPARATED)
def test_0_is_never_separated_from_0(text):
    assert not separated(T(text))


def test_the_precision_of_flint_is_left_as_it_was():
    import flint

    before = flint.ctx.prec
    ball(T("pi"), 999)
    with pytest.raises(TooHard):
        ball(T("x"), 999)
    assert flint.ctx.prec == before


@pytest.mark.parametrize("text", ["exp(10**30)", "exp(-10**30)"])
def test_a_range_too_steep_to_be_written_down_ends_no_process(text):
    """In a process of its own, since flint ends the one that it is in."""
    imports = "from symident.kernel.bounds import Ranges; from symident.syntax.parse import parse_infix"
    program = f"{imports}; Ranges(()).of(parse_infix({text!r}))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60).returncode == 0
