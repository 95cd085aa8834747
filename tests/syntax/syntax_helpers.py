"""A small numerical evaluator of terms, independent of the kernel's, and the expressions that many tests share."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import mpmath as mp

from symident.kernel.terms import Term
from symident.syntax.parse import Definition, parse_infix

ROWS = [json.loads(line) for line in (Path(__file__).parents[1] / "data" / "inputs.jsonl").read_text().splitlines()]
LIBRARY = {
    "relu6": Definition("relu6", (), parse_infix("min(max(x, 0), 6)")),
    "gelu": Definition("gelu", (), parse_infix("x*Phi(x)")),
    "prelu": Definition("prelu", ("a",), parse_infix("x if x > 0 else a*x")),
    "elu": Definition("elu", ("a",), parse_infix("x if x > 0 else a*(exp(x) - 1)"), {"a": parse_infix("1")}),
}
EXPRESSIONS = """
max(x, 0)
x if x >= 0 else 0
x*integral(exp(-t**2/2), t, -oo, x)/sqrt(2*pi)
0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))
log(1 + exp(beta*x))/beta
0 if x <= -b else ((x + b)**2/(4*b) if x < b else x)
x*(1/2 + (atan(x/sqrt(3)) + (x/sqrt(3))/(1 + x**2/3))/pi)
x/2 + abs(x)**(2/3)
1.0507009873554805*(x if x > 0 else 1.6732632423543772*(exp(x) - 1))
(p - q)*x*sigmoid(beta*(p - q)*x) + q*x
x - 1 + tanh(1) if x >= 1 else (tanh(x) if x > -0.75 else tanh(-0.75))
x if x >= 0 else x*exp(-(8 + 3)/(8 - 3))
(1/(1 + exp(-x)))**m
0 if x < -1 else (x if x > 1 else (x**4*(-1/16) + 3/8*x**2 + x/2 + 3/16))
max(x, 0) + (sqrt(x - 1000) if x > 1000 and x < 1000.001 else 0)
x**-2 + 2**-x + 2**(-x/2) - (-x)**2 + -x**2 - -x
x/(2*3) - x/2/3 - (x - (1 - x)) - (x + 1) + (1 - x)
1 if not (x > 0 or x < -1 and x != -2) else 2
x if -1 < x < 1 else (0 if x == 3 else 1)
(x if x > 0 else 1)**2/(x if x < 0 else 2)
lambda*x + x_1 + beta_0*alpha + slope*x1
al*(x*sigmoid(be*x) - ga) + (1 - al)*x*Phi(x)
clip(x, -1, 1) + cbrt(x)**2*sqrt(x)**2 + asinh(x) + step(x) + relu(x)
sin(x)**2*cos(x)**(1/2)*exp(x)**2*log(x)*exp(x/2)/exp(-x)
a**x**2*(a**x)**2
x*(2/3)*(a*b)*(1/3)**x
exp(x if x > 0 else 1/x)
""".strip().splitlines()

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "neg": lambda u: -u, "div": lambda u, v: u / v, "pow": lambda u, v: u**v, "abs": abs, "sign": mp.sign,
    "lt": lambda u, v: u < v, "le": lambda u, v: u <= v, "gt": lambda u, v: u > v, "ge": lambda u, v: u >= v,
    "eq": lambda u, v: u == v, "ne": lambda u, v: u != v, "not": lambda u: not u, "and": lambda *u: all(u),
    "or": lambda *u: any(u), "add": lambda *u: mp.fsum(u), "mul": lambda *u: mp.fprod(u), "max": max, "min": min,
    "cbrt": lambda u: mp.sign(u) * mp.cbrt(abs(u)), "step": lambda u: (mp.sign(u) + 1) / 2,
    "relu": lambda u: max(u, mp.mpf(0)), "clip": lambda u, lo, hi: min(max(u, lo), hi),
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)), "softplus": lambda u: mp.log(1 + mp.exp(u)), "Phi": mp.ncdf,
    "pi": lambda: mp.pi, "e": lambda: mp.e, "oo": lambda: mp.inf,
}  # fmt: skip


def value(t: Term, env: Mapping[str, Any]) -> Any:
    """The numerical value of `t`."""
    if t.head == "num":
        return mp.mpf(t.args[0].numerator) / t.args[0].denominator
    if t.head == "var":
        return mp.mpf(env[t.args[0]])
    if t.head == "cases":
        for condition, chosen in zip(t.args[:-1:2], t.args[1:-1:2], strict=True):
            if value(condition, env):
                return value(chosen, env)
        return value(t.args[-1], env)
    if t.head == "integral":
        body, name, low, high = t.args
        ends = [value(low, env), value(high, env)]
        return mp.quad(lambda s: value(body, {**env, name.args[0]: s}), ends)
    args = [value(u, env) for u in t.args]
    return _OPERATIONS[t.head](*args) if t.head in _OPERATIONS else getattr(mp, t.head)(*args)


def assert_equal(s: Term, t: Term, names: Mapping[str, Any] | None = None) -> None:
    """Fails if the terms differ at one of some points."""
    for x in (-2.5, -0.75, 0.5, 1.25, 3):
        env = {"x": x, "b": 1.5, "beta": 0.75, "alpha": 1.25, "y": 2, **(names or {})}
        assert mp.almosteq(value(s, env), value(t, env), 1e-12), (s, t, x)


READ_TEXTS = [r["means"] for r in ROWS if "means" in r]
