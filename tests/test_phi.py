"""phi is derived in the form that a person would write: equal to it, and no longer."""

import pytest

from symident.api import claim_of
from symident.decide import decide
from symident.kernel.claim import Claim
from symident.render.infix import to_infix
from symident.search.prove import prove
from symident.syntax.parse import parse_infix

TABLE = {
    "max(x, 0)": "sign(x)",
    "x if x >= 0 else 0": "sign(x)",
    "x*step(x)": "sign(x)",
    "x*Phi(x)": "erf(x/sqrt(2))",
    "x*erfc(-x/sqrt(2))/2": "erf(x/sqrt(2))",
    "x*integral(exp(-t**2/2), t, -oo, x)/sqrt(2*pi)": "erf(x/sqrt(2))",
    "0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))": "tanh(sqrt(2/pi)*(x + 0.044715*x**3))",
    "x*sigmoid(1.702*x)": "tanh(0.851*x)",
    "x*exp(x)/(1 + exp(x))": "tanh(x/2)",
    "x/(1 + exp(-x))": "tanh(x/2)",
    "x*(1 + tanh(x/2))/2": "tanh(x/2)",
    "log((1 + exp(x))/(1 + exp(-x)))*sigmoid(x)": "tanh(x/2)",
    "log(1 + exp(x))": "2*log(2*cosh(x/2))/x",
    "x*min(max(x + 3, 0), 6)/6": "clip(x/3, -1, 1)",
    "x*(1 + tanh(log(x + sqrt(x**2 + 1))))/2": "x/sqrt(1 + x**2)",
    "x*(1 - exp(-x)/2) if x >= 0 else x*exp(x)/2": "sign(x)*(1 - exp(-abs(x)))",
    "-x/(exp(-x) - 1)": "1/tanh(x/2)",
    "gelu(x)/2 + silu(x)/2": "erf(x/sqrt(2))/2 + tanh(x/2)/2",
}
WITH_PARAMETERS = {
    ("x*sigmoid(beta*x)", "beta"): "tanh(beta*x/2)",
    ("(x + sqrt(x**2 + b))/2", "b >= 0"): "sqrt(x**2 + b)/x",
    ("x*((2*a + 1)*erfc(-x/sqrt(2))/2 - a)", "a"): "erf(x/sqrt(2))*(2*a + 1)",
    ("x*((a + 1)*Phi(x) - a/2)", "a"): "erf(x/sqrt(2))*(a + 1)",
    ("a*silu(x) + (1 - a)*relu(x)", "a"): "(1 - a)*sign(x) + a*tanh(x/2)",
    ("a*gelu(x) + (1 - a)*silu(x)", "a"): "a*erf(x/sqrt(2)) + (1 - a)*tanh(x/2)",
    ("0 if x <= -b else ((x + b)**2/(4*b) if x < b else x)", "b > 0"): (
        "sign(x) if abs(x) >= b else (x**2 + b**2)/(2*b*x)"
    ),
}
ROWS = [(f, [], phi) for f, phi in TABLE.items()] + [(f, [p], phi) for (f, p), phi in WITH_PARAMETERS.items()]


@pytest.mark.parametrize("f, parameters, expected", ROWS)
def test_phi_is_what_a_person_would_write(f, parameters, expected):
    verdict = decide(claim_of(f, parameters))
    assert verdict.word == "proved" and verdict.phi is not None and verdict.phi_is_odd
    assert len(to_infix(verdict.phi)) <= len(expected)
    prove(Claim(verdict.phi, parse_infix(expected), verdict.claim.parameters, verdict.claim.assumptions))


def test_a_hole_of_phi_is_stated():
    verdict = decide(claim_of("(x + sqrt(x**2 + b))/2", ["b >= 0"]))
    assert [to_infix(t) for t in verdict.phi_domain] == ["x != 0"] and verdict.domain == ()
