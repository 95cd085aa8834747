"""Cases of the generator: that it knows the truth about them, and that no verdict on them is wrong.

`python -m tests.long_run` decides as many of them as one likes.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

import mpmath as mp
import pytest

from symident.limits import LimitReached, Worker

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.generator import (
    EQUAL,
    ITSELF,
    LEAVES,
    PARTS,
    SMALLS,
    TRUE,
    ZEROS,
    Case,
    Writer,
    case,
    complaint,
    short_cases,
    value,
)
from tests.long_run import BARE, OPEN, RIGHT, UNSEEN, answer, review

# What makes an activation that has the identity of a part of each kind.
WHOLE = {
    "O": "x*(1 + part)/2", "S": "x*(1 + part)/2", "L": "x*(1 + part)/2", "I": "x/2 + x*part", "E": "x/2 + part",
    "F": "x/2 + part", "G": "x*part", "T": "part", "C": "x/2 + (1 if part else 0)", "A": "relu(x) + 0*part",
}  # fmt: skip
ROOM = {"asin(u)": "0.3", "acos(u)": "0.3", "atanh(u)": "0.3", "log(u)": "0.3", "sqrt(u)": "0.3"}
LINES = [(letter, line) for table in (LEAVES, PARTS) for letter, block in table.items() for line in block]
LINES += [("T", line) for block in TRUE.values() for line in block]
SHORT = short_cases(5, 300, 60)


# --- the generator ----------------------------------------------------------------------------------------------------


def test_a_rewriting_is_equal():
    pairs = [(pattern, other) for pattern, others in EQUAL.items() for other in others] + [("u", u) for u in ITSELF]
    for pattern, other in pairs:
        for u, v, w in (("1.3", "-0.4", "2"), ("-2.7", "-0.9", "0.1"), ("0.2", "0.2", "0.2")):
            at = {"u": mp.mpf(ROOM.get(pattern, u)), "v": mp.mpf(v), "w": mp.mpf(w)}
            assert abs(value(pattern, at) - value(other, at)) < 1e-12, (pattern, other)


@pytest.mark.parametrize("letter", WHOLE)
def test_a_part_is_what_it_is_said_to_be(letter):
    for line in (line for at, line in LINES if at == letter and "-oo" not in line):
        w = Writer(random.Random(line), 0.2)
        text = WHOLE[letter].replace("part", f"({w.fill(line, 0)})")
        found = Case(line, text, "holds", tuple(w.parameters.items()))
        assert complaint(found, 5) == "", text


def test_what_increases_does():
    for line in (line for at, line in LINES if at == "I"):
        text = Writer(random.Random(line), 0).fill(line, 1)
        values = [value(text, {"x": mp.mpf(x)}) for x in ("-2", "-0.5", "0", "0.1", "1", "3")]
        assert values[2] == 0 and all(a < b for a, b in zip(values, values[1:], strict=False)), text


def test_constants_are_0_or_not():
    with mp.workdps(500):
        assert all(abs(value(text, {})) < mp.mpf(10) ** -490 for text in ZEROS)
        assert all(mp.mpf(10) ** -450 < abs(value(text, {})) < 1e-2 for text in SMALLS)


def test_a_case_is_the_same_every_time():
    again = [case.__wrapped__(1, number) for number in range(20)]
    assert again == [case(1, number) for number in range(20)]
    assert len({c.text for c in again}) > 15


def test_there_are_cases_of_every_truth():
    assert min(Counter(c.truth for c in SHORT)[truth] for truth in RIGHT) > 10


# --- the verdicts -----------------------------------------------------------------------------------------------------


def test_mpmath_agrees_with_the_truth_of_the_cases():
    assert [(c.text, why) for c in SHORT[:100] if (why := complaint(c, 3))] == []


def test_no_verdict_is_wrong():
    """None at all; and about as many are right as there were once."""
    worker = Worker(verdict_on)
    words: Counter[str] = Counter()
    try:
        for found in SHORT:
            try:
                worker.send(found, timeout=3)
                word, why = worker.receive()
            except LimitReached:
                worker.stop()
                word, why = "undecided", ""
            words["open" if word in OPEN else "right"] += 1
            assert why in ("", BARE, UNSEEN), (found.text, why)
    finally:
        worker.stop()
    assert words["open"] < 15, words


def verdict_on(found: Case) -> tuple[str, str]:
    """The word, and what is wrong with it."""
    given = answer(found)
    return given["word"], "" if given["word"] in OPEN else review(found, given)
