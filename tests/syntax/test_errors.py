"""What is refused, and in which words."""

import contextlib
import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syntax_helpers import ROWS

from symident.syntax.errors import ParseError, SymidentError, printable
from symident.syntax.parse import parse_claim, parse_infix, parse_latex

# Message -> infix texts that are refused with it.
INFIX = {
    "the input is empty": ["", "   ", "\n\t"],
    "an operand is missing": ["x +", "x ** ", "()", "x*/2", "*x", "max(,x)", "x + * 2", "x if else 0", "(x+)", "x and",
                              "otherwise", "x -> 0",
                              "-", "x <", "{x, ; 0, otherwise}"],
    "unbalanced bracket": ["max(x,", "x)+1", "(x}", "((x)", "{x, x > 0; 0"],
    "unbalanced bars": ["|x+|", "|x", "x|", "|x| + |", "||", "|"],
    "these bars can be read in two ways": ["|x|y|z|", "|x|2x|y|"],
    "two numbers side by side": ["3 4", "3 .5", "1.2.3"],
    "stands right after an operand": ["x 2", "(x)2", "x.5", "π2"],
    "wrong number of arguments": ["erf(x, 2)", "tanh()", "clip(x)", "max()", "integral(x, x)", "log(x, 2, 3)"],
    "is a function and needs its argument": ["tanh + x", "tanh", "x*sin", "sin cos", "√"],
    "unknown function": ["sigmod(x)", "foo(x)", "f(x)", "os(x)", "eval(x)"],
    "can be read in two ways": ["1/2x", "x/2(1+x)", "1/x y", "sin x/2", "sin 2x", "sin x y", "√2x", "x^2y", "e^2x",
                                "2^-x(1)", "sin^-1(x)", "sin⁻¹(x)", "tanh x²"],
    "not an expression": ['__import__("os").system("true")', "x.__class__", "x[0]", "[x]", "'a'", '"x"', "x;import os",
                          "lambda x: x", "x'", "x!", "5%", "a:b", "x@y", "\\frac12", "∫x", "🙂",
                          "x‮", "import x", "x$", "#", "x?", "ｘ。", "`x`", "ß", "class"],
    "an equation, where an expression is expected": ["x = 3", "x == 3", "y = x", "x = ", "x = = 3"],
    "this is a condition, where an expression is expected": ["x > 3", "not x > 0", "x > 0 and x < 1"],
    "a comparison is used as a number": ["(x > 0)*x", "x + (x > 1)", "max(x > 0, 1)", "-(x>0)", "(x>0) < 1", "|x>0|",
                                         "x**(x>0)", "1 if x>0 else x>1", "+(x>0)"],
    "a condition is expected": ["x if x else 0", "x if x > 0 and x else 1", "x if not x else 0", "{x, x; 0, otherwise}",
                                "where(x, 1, 2)"],
    "with this bound": ["max(x, oo)", "clip(x, oo, 1)", "min(-oo, x)", "clip(x, 0, -oo)"],
    "that is not infinite": ["max(-oo)"],
    "infinity": ["clip(oo, 0, 1)", "oo", "x + oo", "integral(oo, t, 0, 1)", "-oo", "x if x < oo else 1", "inf*x"],
    "else is missing": ["x if x > 0", "(x if x > 0)", "max(x if x > 0, 1)", "|x if x>0|"],
    "it is not said what the value is otherwise": ["{x if x > 0}", "{x if x > 0; 1 if x < 0}", "{x, x>1; 2, x<0}"],
    "only the last piece": ["{x; 0, x > 0}", "{x, otherwise; 0, x > 0}"],
    "a comma cannot stand here": ["0,5", "(x, y)", "x,", "sin(x), 1"],
    "the exponent is too large": ["9**9**9**9", "2**100000", "x + 10**(-30000)", "9^9^9", "(1/3)**99999", "2**(2**60)"],
    "the number is too long": ["1e15000", "1e100000", "1e-99999999999999999999", "1" * 15000, "0." + "0" * 15000 + "1"],
    "the expression is nested too deeply": ["(" * 100_000 + "x" + ")" * 100_000, "(" * 2500, "-" * 5000 + "x",
                                            "2**" * 3000 + "x", "abs(" * 600 + "x" + ")" * 600, "x/" * 5000 + "x"],
    "the text is too long": ["x+" * 600_000 + "x", " " * 1_100_000],
    "a control character": ["x\x00", "\x00", "x + \x1b[31m", "x\x7f", "\ud800x", "x\x0b"],
    "the second argument of integral": ["integral(x, 2, 0, 1)", "integral(t, t+1, 0, 1)"],
    "there is no division by //": ["x//2"],
    "cannot stand here": ["x if x > 0 else 1 else 2", "x otherwise", "x;"],
}  # fmt: skip
LATEX = {
    "the input is empty": ["", "$$", " "],
    "an operand is missing": ["x -", "x + \\cdot 2", "\\frac{}{2}", "\\sqrt{}", "x^{}", "()", "^2", "\\left(\\right)"],
    "unbalanced bracket": ["x)+1", "(3-9) (5-15", "\\frac{x}{2", "x}", "\\left(x\\right]", "(x]", "\\begin{cases} x",
                           "\\left|x", "\\end{cases}", "\\left( \\begin{cases} x \\right) & x \\end{cases}"],
    "unbalanced bars": ["|x+|", "|x", "x|"],
    "two numbers side by side": ["3 4", "2\\,3"],
    "unknown command": ["\\foo(x)", "\\pm x", "\\tahn(x)"],
    "unknown function": ["\\operatorname{foo}(x)", "f(x)"],
    "can be read in two ways": ["|x|y|z|", "1/2x", "\\tanh x (1+x)", "\\tanh x/2", "\\exp^{-1}(x)", "\\tanh^{-2}(x)"],
    "the argument of the function is missing": ["\\tanh", "\\tanh + x", "\\tanh^2", "\\exp -x"],
    "an exponent with a sign needs braces": ["x^-1", "e^-x"],
    "an exponent of more than one digit needs braces": ["x^10", "e^12x"],
    "the limits of the integral are missing": ["\\int e^{-t} dt", "\\int_0 t dt"],
    "the differential of the integral is missing": ["\\int_0^x t", "x\\int_0^1 (x dt)"],
    "cannot stand in an expression": ["\\begin{tabular}x\\end{tabular}"],
    "an equation, where an expression is expected": ["x = 3"],
    "is not said what the value is otherwise": ["\\begin{cases} x & x>0 \\end{cases}"],
    "the exponent is too large": ["9^{9^{9^9}}"],
    "nested too deeply": ["{" * 3000, "(" * 100_000 + "x" + ")" * 100_000],
    "the argument of a command is missing": ["\\frac1", "x^", "\\sqrt", "\\frac", "\\frac{a}"],
    "a control character": ["\\frac{x}{2}\x00"],
    "not an expression": ["x'", "🙂", "x!", '"', "#"],
}  # fmt: skip


def _table(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(text, message) for message, texts in table.items() for text in texts]


def _check(error: ParseError, message: str, text: str) -> None:
    shown = str(error)
    assert message in shown, shown
    assert len(shown) < 500 and shown.encode() and not any(c in shown for c in "\x00\x1b\x7f‮")
    lines = text.split("\n")
    assert 1 <= error.line <= len(lines) and 1 <= error.column <= len(lines[error.line - 1]) + 1
    assert not any(name in shown for name in ("RPAR", "ADDOP", "$END", "Token", "MULOP", "_ARGS"))
    assert str(pickle.loads(pickle.dumps(error))) == shown


@pytest.mark.parametrize(("text", "message"), _table(INFIX), ids=lambda t: ascii(t[:40]))
def test_infix_is_refused(text: str, message: str) -> None:
    start = time.perf_counter()
    with pytest.raises(ParseError) as caught:
        parse_infix(text)
    _check(caught.value, message, text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(("text", "message"), _table(LATEX), ids=lambda t: ascii(t[:40]))
def test_latex_is_refused(text: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_latex(text)
    _check(caught.value, message, text)


def test_place_and_caret() -> None:
    with pytest.raises(ParseError) as caught:
        parse_infix("x +\n  tanh(x, 2)")
    error = caught.value
    assert (error.line, error.column) == (2, 3)
    assert "\n      tanh(x, 2)\n      ^" in str(error)
    with pytest.raises(ParseError) as caught:
        parse_infix("x + " * 1000 + "$" + " + x" * 1000)
    sentence, source, caret, *_ = str(caught.value).split("\n")
    assert source[len(caret) - 1] == "$" and len(source) < 90 and source.count("...") == 2


def test_everything_escaped() -> None:
    assert printable("a\x1b\u202eb\ud800\n") == "a\\x1b\\u202eb\\ud800\\n"


def test_brackets_are_refused_fast() -> None:
    start = time.perf_counter()
    with pytest.raises(ParseError):
        parse_infix("(" * 100_000 + "x" + ")" * 100_000)
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("text", ["x" * 200_000, "a(" * 1_500 + "x", "\\" * 200_000, "x^" * 50_000, "{" * 200_000,
                                  "ax" * 99_000, "|" * 200_000, "integral(" * 1_900 + "x," * 90_000])  # fmt: skip
@pytest.mark.parametrize("latex", [True, False])
def test_long_texts_take_seconds_at_most(text: str, latex: bool) -> None:
    start = time.perf_counter()
    with contextlib.suppress(ParseError):
        (parse_latex if latex else parse_infix)(text, ["a"])
    assert time.perf_counter() - start < 20  # one or two on an idle machine


def test_a_long_sum_is_read() -> None:
    assert len(parse_infix("x+" * 50_000 + "x").args) == 50_001


_PARTS = st.lists(st.sampled_from([c for r in ROWS for c in r["text"][:80]] + list("|{}()^_\\ ;,=<>~&$")), max_size=25)


@given(st.one_of(st.text(max_size=30), _PARTS.map("".join)), st.booleans())
def test_anything_else_is_a_clean_error(text: str, latex: bool) -> None:
    with contextlib.suppress(SymidentError):
        (parse_latex if latex else parse_infix)(text)
    with contextlib.suppress(SymidentError):
        parse_claim(text, ["a"], latex=latex)


@given(st.data())
def test_spoilt_rows_are_read_or_refused(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from([r for r in ROWS if len(r["text"]) < 500]))
    text = row["text"]
    i, j = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    spoilt = text[:i] + data.draw(st.sampled_from(["", "(", "|", "}", "\\", "^", "_", "&", "x", "2"])) + text[j:]
    with contextlib.suppress(SymidentError):
        (parse_latex if row["syntax"] == "latex" else parse_infix)(spoilt)
