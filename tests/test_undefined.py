"""`undefined` is said where it is seen for all admissible parameters, and never because a few points were unlucky."""

import pytest

from symident.api import claim_of
from symident.decide import decide


@pytest.mark.parametrize(
    "text", ["x*log(x)", "x*sqrt(x)", "max(x, 0)*(x - 3)/(x - 3)", "acosh(x)", "log(x) + log(-x)", "sqrt(-x**2 - 1)"]
)
@pytest.mark.parametrize("parameters", [[], ["b"]])
def test_undefined(text, parameters):
    assert decide(claim_of(text, parameters)).word == "undefined"


@pytest.mark.parametrize(
    "text",
    [
        "integral(log(t), t, 1, x)",
        "x*integral(1/t, t, 1, x)",
        "integral(sqrt(t), t, 0, x)",
        "integral(1/sqrt(t), t, 1, 4 + x)",
    ],
)
def test_an_integral_may_exist_on_one_side_only(text):
    assert decide(claim_of(text, [])).word == "undefined"


@pytest.mark.parametrize(
    "text, parameters",
    [
        ("x/2 + integral(sin(t)/t, t, 1, x)", []),
        ("x/2 + integral(1/t, t, 0, 1)*0", []),
        ("x/2 + integral(1/sqrt(t), t, 0, x**2)", []),
        ("x/2 + integral(log(t), t, 1, 2 - x**2)", []),
        ("x/2 + sqrt(sin(x**2) - 999999/1000000)", []),  # real on small intervals only
        ("x/2 + sqrt(1/10**9 - (x**2 - 7)**2*(x**2 - 3)**2 - 1/10**20)", []),
        ("x/2 + log(x**2 + a)", ["a > 10"]),
        ("x/2 + (0 if a == 0 else log(x))", ["a"]),  # the identity holds for a == 0
    ],
)
def test_not_undefined(text, parameters):
    assert decide(claim_of(text, parameters)).word not in ("undefined", "refuted")


def test_the_integral_of_a_step_is_read_and_not_proved():
    assert decide(claim_of("x/2 + integral(step(t), t, 0, x)")).word != "proved"  # it is x/2 + max(x, 0)
