"""What a screen reader says of a formula."""

from __future__ import annotations

import pytest

from symident import library
from symident.classroom.speech import speech
from symident.derivation.model import Lang
from symident.syntax.parse import parse_infix

SAID = {
    "x/2": ("x over 2", "2 分之 x"),
    "x*sigmoid(beta*x)": ("x times sigma of beta times x", "x 乘 sigma 括号 beta 乘 x"),
    "(1 + erf(x/sqrt(2)))/2": (
        "the fraction 1 plus the error function of the fraction x over the square root of 2, end of fraction over 2,"
        " end of fraction",
        "分式，分子 1 加 分式，分子 x，分母 根号 2，分式完 的误差函数，分母 2，分式完",
    ),
    "-x - 3": ("minus x minus 3", "负 x 减 3"),
    "x*(1 - x)": ("x times open bracket 1 minus x close bracket", "x 乘 左括号 1 减 x 右括号"),
    "exp(-x^2)": ("e to the power minus x squared", "e 的 负 x 的平方 次方"),
    "x if x > 0 else 0": ("x if x is greater than 0; otherwise 0", "当 x 大于 0 时为 x；否则为 0"),
    "max(x, 0)": ("max of x and 0", "max 括号 x、0"),
    "|x|": ("the absolute value of x", "x 的绝对值"),
    "x**n": ("x to the power n", "x 的 n 次方"),
}


@pytest.mark.parametrize("text", SAID)
def test_words(text: str) -> None:
    t = parse_infix(text, {"beta", "n"}, {})
    assert (speech(t, "en"), speech(t, "zh")) == SAID[text]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_library_has_words(lang: Lang) -> None:
    """Nothing in the words is a sign that is not read aloud."""
    for entry in library.entries().values():
        words = speech(entry.term, lang)
        assert not set(words) & set("()[]{}\\_^*/+<>=|"), words
