"""Conditions are written as a mathematician would write them, and say what is seen at points: with the condition true
the identity holds there, with the condition false it does not."""

from __future__ import annotations

import math

import pytest

import symident
from symident.render.infix import to_infix

# Activation | parameters | condition, where it does not depend on time | points where it is true | where it is false
TABLE = """
x/2 + (a**2 - b**2)*x | a b | a == b or a == -b | a=2,b=2 a=2,b=-2 | a=2,b=1
x/(a**2 - 1) | a | a**2 == 3 | a=sqrt(3) a=-sqrt(3) | a=2 a=1/2
max(a*x, b*x, c*x) | a b c | max(a, b, c) + min(a, b, c) == 1 | a=2,b=-1,c=0.5 a=0.5,b=0.5,c=0.5 | a=1,b=1,c=2
x*max(a, b) | a b | max(a, b) == 1/2 | a=1/2,b=-3 a=0,b=1/2 | a=1/2,b=1
x*relu(a - b) + c*x | a b c | relu(a - b) + c == 1/2 | a=0,b=1,c=1/2 a=1,b=0,c=-1/2 | a=1,b=0,c=1/2
x*min(max(a*x + b, 0), 6)/c | a b c | (a == 0 and b >= 6 and c == 12) or (c == 6 and b == 3) or \
(a == 0 and b > 0 and b < 6 and c == 2*b) | a=0,b=7,c=12 a=2,b=3,c=6 a=0,b=1,c=2 | a=0,b=7,c=14 a=1,b=1,c=2
x/2 + (a + sigmoid(b))*x | a b | a == -sigmoid(b) | a=-1/2,b=0 | a=1/2,b=0
x/2 + (a - sigmoid(b))*x | a b | a == sigmoid(b) | a=sigmoid(3),b=3 | a=sigmoid(3),b=2
x*(a + 2)/(4*sqrt(e)) | a | a == 2*(sqrt(e) - 1) | a=2*(sqrt(e)-1) | a=1
x*(sqrt(e) + a/2)/2 | a | a == 2*(1 - sqrt(e)) | a=2-2*sqrt(e) | a=1
x*sigmoid(x) + a*x + b*x - sigmoid(1)*x | a b | a + b == sigmoid(1) | a=sigmoid(1),b=0 | a=1,b=0
log(a)*x | a>0 | a == sqrt(e) | a=sqrt(e) | a=2
log(a)*x | a | a == sqrt(e) | a=sqrt(e) | a=2
x/2 + (log(a) - 1)*x**3 | a | a == e | a=e | a=2
sqrt(a)*x | a>0 | a == 1/4 | a=1/4 | a=1/2
sqrt(a)*x/2 | a>0 | a == 1 | a=1 | a=2
sqrt(a)*x + x**2 | a | a == 1/4 | a=1/4 | a=1/2
x*sqrt(a - 1) | a | a == 5/4 | a=5/4 | a=2
a**2*x | a>0 | a == 1/sqrt(2) | a=sqrt(2)/2 | a=1
a**3*x | a | a**3 == 1/2 | a=(1/2)**(1/3) | a=1
x*erf(a) | a | erf(a) == 1/2 | a=0.476936276204469873 | a=1
x*log(1 + exp(a)) | a | a == log(sqrt(e) - 1) | a=log(sqrt(e)-1) | a=1
cos(a)*x | a | cos(a) == 1/2 | a=pi/3 a=-pi/3 | a=0
cos(a)*x/2 | a | cos(a) == 1 | a=0 a=2*pi | a=pi
abs(a - b)*x | a b | abs(a - b) == 1/2 | a=1,b=1/2 a=1/2,b=1 | a=1,b=1
x*abs(a)/2 | a | a == -1 or a == 1 | a=1 a=-1 | a=2
max(a*x + b, c*x + d) | a b c d | (a + c == 1 and b == d) or (a == 1/2 and c == 1/2) | \
a=2,b=3,c=-1,d=3 a=1/2,b=1,c=1/2,d=2 | a=2,b=3,c=-1,d=4
relu(a*x + b) + relu(c - d*x) | a b c d | | \
a=3,b=0,c=0,d=2 a=0,b=2,c=0,d=-1 a=1/2,b=2,c=-2,d=-1/2 a=1,b=0,c=3,d=0 | a=3,b=1,c=0,d=2 a=1/2,b=2,c=2,d=-1/2
x*2**(a*b) | a b | a*b == -1 | a=2,b=-1/2 | a=2,b=1/2
x*a**b | a>0 b | a**b == 1/2 | a=2,b=-1 a=1/4,b=1/2 | a=1,b=1
x*(a + tanh(b)) | a b | a + tanh(b) == 1/2 | a=1/2,b=0 | a=1/2,b=1
x*(a*b + c) | a b c | a*b + c == 1/2 | a=1,b=1,c=-1/2 | a=1,b=1,c=1
x*(a**2 + b**2) | a b | a**2 + b**2 == 1/2 | a=1/2,b=1/2 | a=1,b=0
x*sigmoid(a*b) | a b | b == 0 or a == 0 | a=0,b=3 a=2,b=0 | a=1,b=1
x/2 + cos(a*x + b) | a b | sin(b) == 0 or a == 0 | a=1,b=0 a=0,b=1 | a=1,b=1
x/2 + a*tanh(b*x) + c*tanh(d*x) | a b c d | (a == 0 and c == 0) or (b == -d and a == c) or (d == 0 and a == 0) or \
(b == d and a == -c) or (b == 0 and d == 0) or (b == 0 and c == 0) | \
a=0,b=1,c=0,d=2 a=2,b=1,c=2,d=-1 a=0,b=3,c=1,d=0 a=1,b=2,c=-1,d=2 a=1,b=0,c=2,d=0 | a=1,b=1,c=1,d=1 a=1,b=2,c=0,d=1
a*x*cos(pi/5) | a | a*cos(pi/5) == 1/2 | a=1/(2*cos(pi/5)) | a=1
"""
ROWS = [tuple(p.strip() for p in row.split("|")) for row in TABLE.replace("\\\n", "").strip().splitlines()]
NAMES = {name: getattr(math, name) for name in ("exp", "log", "sqrt", "cos", "sin", "tanh", "erf", "e", "pi")} | {
    "sigmoid": lambda u: 1 / (1 + math.exp(-u)),
    "relu": lambda u: max(u, 0),
    "max": max,
    "min": min,
    "abs": abs,
}
TINY = 1e-9


def value(text: str, **point: float) -> float:
    return eval(text, NAMES | point)


def point(text: str) -> dict[str, float]:
    return {name: value(v) for name, v in (part.split("=") for part in text.split(","))}


def truth(condition: str, at: dict[str, float]) -> bool:
    """The condition at a point, where equal is equal but for rounding."""

    def holds(part: str) -> bool:
        if " == " in part:
            left, right = part.split(" == ")
            return abs(value(left, **at) - value(right, **at)) < TINY
        return bool(value(part, **at))

    cases = (case.removeprefix("(").removesuffix(")") if " and " in case else case for case in condition.split(" or "))
    return any(all(map(holds, case.split(" and "))) for case in cases)


@pytest.mark.parametrize("text, names, expected, true, false", ROWS)
def test_a_condition(text, names, expected, true, false):
    parameters = {n.removesuffix(">0"): "positive" if n.endswith(">0") else "real" for n in names.split()}
    verdict = symident.prove(text, parameters)
    assert verdict.word == "conditional"
    written = to_infix(verdict.condition)
    assert written == (expected or written)
    symident.verify(text, verdict.proof, parameters)
    for at, wanted in [*((point(p), True) for p in true.split()), *((point(p), False) for p in false.split())]:
        excess = [value(text, x=x, **at) - value(text, x=-x, **at) - x for x in (0.3, 1, 2.7, 40)]
        assert truth(written, at) == wanted == all(abs(d) < TINY for d in excess), at
