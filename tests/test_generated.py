"""Cases of the generator: that it knows the truth about them, and that no verdict on them is wrong."""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

import mpmath as mp
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from generator import DOMAIN, EQUAL, FALSE, IFF, ITSELF, LEAVES, PARTS, TRUE, WRONG, Case, Writer, case, complaint, value

# What makes an activation that has the identity of a part of each kind.
WHOLE = {
    "O": "x*(1 + part)/2", "S": "x*(1 + part)/2", "L": "x*(1 + part)/2", "I": "x/2 + x*part", "E": "x/2 + part",
    "F": "x/2 + part", "G": "x*part", "T": "part", "C": "x/2 + (1 if part else 0)", "A": "relu(x) + 0*part",
}  # fmt: skip
ROOM = {"asin(u)": "0.3", "acos(u)": "0.3", "atanh(u)": "0.3", "log(u)": "0.3", "sqrt(u)": "0.3"}
LINES = [(letter, line) for table in (LEAVES, PARTS) for letter, block in table.items() for line in block]
LINES += [("T", line) for block in TRUE.values() for line in block]


def test_a_rewriting_is_equal():
    pairs = [(pattern, other) for pattern, others in EQUAL.items() for other in others] + [("u", u) for u in ITSELF]
    for pattern, other in pairs:
        for u, v, w in (("1.3", "-0.4", "2"), ("-2.7", "-0.9", "0.1"), ("0.2", "0.2", "0.2")):
            at = {"u": mp.mpf(ROOM.get(pattern, u)), "v": mp.mpf(v), "w": mp.mpf(w)}
            assert abs(value(pattern, at) - value(other, at)) < 1e-12, (pattern, other)


@pytest.mark.parametrize("letter", WHOLE)
def test_a_part_is_what_it_is_said_to_be(letter):
    for line in (line for at, line in LINES if at == letter):
        for depth in (0, 1):
            w = Writer(random.Random(f"{line}:{depth}"), 0.2)
            text = WHOLE[letter].replace("part", f"({w.fill(line, depth)})")
            found = Case(line, text, "holds", tuple(w.parameters.items()))
            assert complaint(found, 5) == "", text


def test_what_increases_does():
    for line in (line for at, line in LINES if at == "I"):
        text = Writer(random.Random(line), 0).fill(line, 1)
        values = [value(text, {"x": mp.mpf(x)}) for x in ("-2", "-0.5", "0", "0.1", "1", "3")]
        assert values[2] == 0 and all(a < b for a, b in zip(values, values[1:], strict=False)), text


if __name__ == "__main__":
    print(Counter(len(t) for t in (DOMAIN, FALSE, IFF, WRONG)))
