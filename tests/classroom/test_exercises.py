"""In an exercise exactly one pair of neighbouring lines differs; what the engine decided is looked at in numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symident import api
from symident.classroom import build
from symident.classroom.exercise import Exercise, exercises
from symident.derivation.build import derive
from symident.derivation.model import Formula, Rounded
from symident.kernel.claim import Claim
from symident.kernel.terms import Term, num, substitute
from symident.render.infix import to_infix
from symident.search.evidence import approximate

NAMES = (
    "relu",
    "gelu",
    "silu",
    "softplus",
    "swish",
    "squareplus",
    "prelu",
    "hard_swish",
    "mish",
    "laplace_gate",
    "smelu",
)


def value(t: Term, point: dict[str, Term]) -> str:
    return approximate(t, point, 15)


def points(claim: Claim, exercise: Exercise) -> list[dict[str, Term]]:
    """Points at which the lines of the exercise are said to hold."""
    found = []
    for x in map(Fraction, ("-4", "-5/3", "-1/2", "1/3", "7/5", "4")):
        point = {"x": num(x)} | {n: num(Fraction(3, 2)) for n, _ in claim.parameters}
        inside = exercise.inside
        conditions = () if inside is None else inside.args if inside.head == "and" else (inside,)
        if all(true(substitute(c, point)) for c in conditions):
            found.append(point)
    return found


def true(condition: Term) -> bool:
    """Whether a comparison of numbers is true."""
    left, right = (float(value(t, {})) for t in condition.args)
    return {"lt": left < right, "gt": left > right, "le": left <= right, "ge": left >= right}[condition.head]


@pytest.mark.parametrize("name", NAMES)
def test_one_pair_differs(name: str) -> None:
    (one,) = build.chosen([name])
    found = exercises(derive(api.decide_within(one.claim, None), name=name))
    assert found and len({e.kind for e in found}) == len(found)
    for e in found:
        at = dict(e.point)
        assert 0 < e.wrong < len(e.lines)
        above, here = map(number, e.values)
        assert abs(above - here) > 1e-6
        assert number(e.values[0]) == pytest.approx(float(value(e.lines[e.wrong - 1], at)), rel=1e-5)
        assert value(e.truth, at) == value(e.lines[e.wrong - 1], at)
        for i, (a, b) in enumerate(zip(e.lines, e.lines[1:], strict=False), start=1):
            assert to_infix(a) != to_infix(b)
            if i != e.wrong:
                assert [p for p in points(one.claim, e) if not near(value(a, p), value(b, p))] == []


def number(f: Formula) -> float:
    """What is shown to a student, as a float."""
    return float(f.decimal) if isinstance(f, Rounded) else float(f.args[0])


def near(a: str, b: str) -> bool:
    """Whether two rounded numbers are the same but for their last digit."""
    return "?" in (a, b) or abs(float(a) - float(b)) <= 1e-12 * max(1.0, abs(float(a)))


def test_no_exercise_without_a_derivation() -> None:
    """An activation of which nothing was decided has none, and that is no error."""
    (one,) = build.chosen(["x*sin(x)/x^2 + sqrt(x)"])
    assert exercises(derive(api.decide_within(one.claim, None))) == ()
