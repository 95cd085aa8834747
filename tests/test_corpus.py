"""Verdicts on activations whose truth is known: none may be wrong.

A copy of some rows lies in tests/data and is always scored, and all of it has to be right. The whole corpus is
scored where it lies beside the checkout.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from fractions import Fraction
from itertools import product
from pathlib import Path

import mpmath as mp
import pytest

from symident.api import decide_within
from symident.kernel.claim import Claim, Sort, identity
from symident.kernel.terms import X, num, substitute, subterms
from symident.syntax.parse import parse_infix
from symident.verdict import Verdict

sys.path.insert(0, str(Path(__file__).parent / "kernel"))  # for an evaluator that owes the kernel nothing

COPY = Path(__file__).parent / "data" / "activations.jsonl"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
OFFSETS = [Fraction(v) for v in ("0", "1", "-1", "1/3", "-5/2", "7")]
EXPECTED = {"holds": "proved", "fails": "refuted", "iff": "conditional", "domain": "undefined"}
MISSING = {"evidence", "undecided"}


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def claim_of(row: dict) -> Claim:
    params: dict[str, Sort] = row.get("params", {})
    return identity(parse_infix(row["expr"]), tuple(params.items()))


def condition(text: str):
    return parse_infix(f"1 if {text} else 0").args[0]


def same_condition(row: dict, verdict: Verdict) -> bool:
    """Whether the condition is the one of the corpus, on a grid around the numbers that it speaks of."""
    from kernel_helpers import NotReal, value

    expected = condition(row["iff"])
    numbers = {u.args[0] for c in (expected, verdict.condition) for u in subterms(c) if u.head == "num"}
    grid = sorted({s * n + d for n in numbers | {0} for s in (1, -1) for d in OFFSETS[:3]} | set(OFFSETS))
    names = list(row["params"])
    if len(names) > 2:
        grid = [Fraction(v) for v in (-1, 0, "1/2", 1, 2)]
    admissible = {"real": lambda q: True, "positive": lambda q: q > 0, "nonnegative": lambda q: q >= 0}
    tried = 0
    for point in product(grid, repeat=len(names)):
        if all(admissible[row["params"][n]](q) for n, q in zip(names, point, strict=True)):
            at = {n: mp.mpf(q.numerator) / q.denominator for n, q in zip(names, point, strict=True)}
            try:
                if bool(value(expected, at)) != bool(value(verdict.condition, at)):
                    return False
            except NotReal:
                continue
            tried += 1
    return tried > 0


def really_fails(row: dict, verdict: Verdict) -> bool:
    """Whether the counterexample fails by mpmath, at 60 digits or, where it is a small matter, at many."""
    from kernel_helpers import NotReal, value

    f, point = parse_infix(row["expr"]), dict(verdict.witness.point) if verdict.witness else {}
    if point.keys() != {"x", *row.get("params", {})}:
        return False
    difference = substitute(f - substitute(f, {"x": -X}) - X, point)
    for digits in (60, 420, 6000):
        with mp.workdps(digits):
            try:
                if abs(value(difference)) > (1 + abs(value(point["x"]))) * mp.mpf(10) ** (20 - digits):
                    return True
            except NotReal:
                return False
    return False


def score(row: dict, verdict: Verdict) -> str:
    """right, missing or WRONG."""
    if verdict.word in MISSING:
        return "missing"
    if verdict.word != EXPECTED[row["truth"]]:
        return "WRONG"
    if verdict.word == "conditional" and not same_condition(row, verdict):
        return "WRONG"
    if verdict.word == "refuted" and not really_fails(row, verdict):
        return "WRONG"
    if verdict.slope is not None and row.get("slope") and not same_slope(row, verdict):
        return "WRONG"
    return "right"


def same_slope(row: dict, verdict: Verdict) -> bool:
    from kernel_helpers import value

    at = {n: mp.mpf(7) / 5 + i for i, n in enumerate(row.get("params", {}))}
    with mp.workdps(150):
        return mp.almosteq(value(parse_infix(row["slope"]), at), value(verdict.slope, at), 1e-120)


# The scorer itself: a verdict that is wrong has to be called so.
RELU = {"id": "relu", "expr": "max(x, 0)", "truth": "holds"}
PRELU = {"id": "prelu", "expr": "x if x > 0 else a*x", "params": {"a": "real"}, "truth": "iff", "iff": "a == 0"}
TANH = {"id": "tanh", "expr": "tanh(x)", "truth": "fails", "slope": "2"}


def test_the_scorer_calls_wrong_what_is_wrong():
    from symident.kernel.proof import Witness

    def verdict(row, word, **more):
        return Verdict(word, claim_of(row), **more)

    at_0, at_1 = (Witness((("x", num(i)),)) for i in (0, 1))
    assert score(RELU, verdict(RELU, "proved")) == "right"
    assert score(RELU, verdict(RELU, "evidence")) == "missing"
    assert score(RELU, verdict(RELU, "refuted")) == score(RELU, verdict(RELU, "undefined")) == "WRONG"
    assert score(TANH, verdict(TANH, "refuted", witness=at_1)) == "right"
    assert score(TANH, verdict(TANH, "refuted", witness=at_0)) == score(TANH, verdict(TANH, "refuted")) == "WRONG"
    assert (
        score(TANH, verdict(TANH, "refuted", witness=at_1, slope=num(3)))
        == score(TANH, verdict(TANH, "proved"))
        == "WRONG"
    )
    assert score(PRELU, verdict(PRELU, "conditional", condition=condition("2*a == 0"))) == "right"
    for wrong in ("a >= 0", "a == 1", "a*a <= 1/100"):
        assert score(PRELU, verdict(PRELU, "conditional", condition=condition(wrong))) == "WRONG"
    assert score(PRELU, verdict(PRELU, "proved")) == score(PRELU, verdict(PRELU, "refuted")) == "WRONG"


@pytest.mark.parametrize("row", rows(COPY), ids=lambda row: row["id"])
def test_the_copy(row):
    assert score(row, decide_within(claim_of(row), 20)) == "right"


def test_the_copy_has_every_kind_of_truth():
    truths = Counter(row["truth"] for row in rows(COPY))
    assert truths.keys() == EXPECTED.keys() and truths.total() >= 55 and min(truths.values()) >= 3


@pytest.mark.parametrize("name, least", [("activations", 66), ("literature", 110), ("traps", 65)])
def test_the_corpus(name, least):
    """No verdict is wrong, in one second a row; and about as many are right as there were once."""
    path = CORPUS / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"there is no corpus at {path}; its copy in tests/data is scored all the same")
    scores = {row["id"]: score(row, decide_within(claim_of(row), 1)) for row in rows(path)}
    assert [i for i, s in scores.items() if s == "WRONG"] == []
    assert Counter(scores.values())["right"] >= least, sorted(i for i, s in scores.items() if s != "right")
