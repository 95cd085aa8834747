"""The infix language: what is read, and as what."""

import time
from fractions import Fraction

import pytest
from syntax_helpers import EXPRESSIONS, LIBRARY, ROWS, assert_equal

from symident.kernel.terms import ONE, OO, PI, Term, X, app, num, var
from symident.syntax.errors import ParseError, UnknownName
from symident.syntax.parse import parse_claim, parse_infix, parse_latex, parse_parameter

READ = [r for r in ROWS if "means" in r]
REFUSED = [r for r in ROWS if "error" in r]
# What the message about a refused row has to contain.
SAID = {
    "an operand is missing": "an operand is missing", "unbalanced bracket": "unbalanced bracket",
    "two numbers side by side": "two numbers side by side", "unknown command": "unknown command",
    "bars that can be read in two ways": "two ways", "empty input": "empty",
    "either 1/x or an error that shows ^{-1}, never x": "^{-1}",
    "unknown function; did you mean sigmoid?": "did you mean sigmoid?",
    "wrong number of arguments": "wrong number of arguments", "not an expression": "not an expression",
    "exponent too large": "exponent is too large", "else is missing": "else is missing",
    "an equation, where an expression is expected": "an equation, where an expression is expected",
    "a/bc without brackets can be read in two ways": "two ways", "nested too deeply": "nested too deeply",
}  # fmt: skip


def read(row: dict[str, str]) -> Term:
    return (parse_latex if row["syntax"] == "latex" else parse_infix)(row["text"], None, LIBRARY)


@pytest.mark.parametrize("row", READ, ids=lambda r: r["text"])
def test_row_is_read(row: dict[str, str]) -> None:
    expected = parse_infix(row["means"])
    if row["syntax"] == "infix":
        assert read(row) is expected
    assert_equal(read(row), expected, {"a": 0.5, "lambda": 2, "x1": 3})


@pytest.mark.parametrize("row", REFUSED, ids=lambda r: r["text"][:40] or "empty")
def test_row_is_refused(row: dict[str, str]) -> None:
    with pytest.raises(ParseError) as caught:
        read(row)
    message = str(caught.value)
    assert SAID[row["error"]] in message
    assert len(message) < 400 and "Traceback" not in message


@pytest.mark.parametrize(("text", "same"), [
    ("2x", "2*x"), ("x(1+x)", "x*(1+x)"), ("2x y", "2*x*y"), ("x² y", "x**2*y"), ("x⁻¹", "x**(-1)"), ("xⁿ", "x**n"),
    ("2|x|", "2*abs(x)"), ("||x| - 1|", "abs(abs(x) - 1)"), ("|x||y|", "abs(x)*abs(y)"), ("|x|/2", "abs(x)/2"),
    ("max(|x|, |y|)", "max(abs(x), abs(y))"), ("|x| + |y| - |x - y|", "abs(x) + abs(y) - abs(x - y)"),
    ("|-x|", "abs(-x)"), ("clip(x, 0, oo)", "max(x, 0)"), ("clip(x, -oo, 1)", "min(x, 1)"), ("clip(x, -oo, oo)", "x"),
    ("max(x, -oo, 0)", "max(x, 0)"), ("min(oo, x)", "x"),
    ("√2 x", "sqrt(2)*x"), ("√x + 1", "sqrt(x) + 1"), ("∛(x)", "cbrt(x)"), ("x√2", "x*sqrt(2)"), ("2π x", "2*pi*x"),
    ("x ÷ 2 × y", "x/2*y"), ("β₁x", "beta_1*x"), ("x₁", "x_1"), ("λx", "lambda*x"), ("lambda_", "lambda"),
    ("½x", "1/2*x"), ("1_000x", "1000*x"), ("3.x", "3*x"), ("2e3", "2000"), ("2e", "2*e"), ("2e^x", "2*exp(x)"),
    ("sin x", "sin(x)"), ("x tanh x + 1", "x*tanh(x) + 1"), ("tanh²(x)", "tanh(x)**2"), ("tanh^2(x)", "tanh(x)**2"),
    ("sigma(x)", "sigmoid(x)"), ("x/σ", "x/sigma"), ("ReLU(x)", "relu(x)"), ("𝑥+𝟏", "x+1"), ("x\n+\t1", "x+1"),
    ("sech(x)", "1/cosh(x)"), ("log(x, 2)", "log(x)/log(2)"), ("log2(x)", "log(x)/log(2)"), ("root(x, 3)", "cbrt(x)"),
    ("e**x", "exp(x)"), ("x^2(1+x)", "x**2*(1+x)"), ("x^2 y", "x**2*y"), ("+x", "x"), ("(a+b)+c", "a+b+c"),
    ("{x}", "x"), ("{x if x>0 else 1}", "x if x > 0 else 1"),
    ("{-1 if x < -1; x if -1 <= x <= 1; 1 if x > 1}", "-1 if x < -1 else (x if -1 <= x <= 1 else 1)"),
    ("{0, x <= -b; 1, -b < x < b; 2, x >= b;}", "0 if x <= -b else (1 if -b < x < b else 2)"),
    ("where(x > 0, x, 0)", "x if x > 0 else 0"), ("f(x) = x + 1", "x + 1"), ("silu(x) := x", "x"),
    ("x if x > 0 else 1 if x > -1 else 2", "x if x > 0 else (1 if x > -1 else 2)"), ("x if x ≥ 0 && x ≠ 1 else 0",
    "x if x >= 0 and x != 1 else 0"),
])  # fmt: skip
def test_spellings(text: str, same: str) -> None:
    assert parse_infix(text) is parse_infix(same)


def test_trees() -> None:
    y, z = var("y"), var("z")
    for text, expected in {
        "x + y + z": app("add", X, y, z),
        "x - y": app("add", X, app("neg", y)),
        "x*y*z": app("mul", X, y, z),
        "x*y/2": app("div", app("mul", X, y), 2),
        "x/2*y": app("mul", app("div", X, 2), y),
        "-x^2": app("neg", app("pow", X, 2)),
        "-3": app("neg", 3),
        "x + (y + z)": app("add", X, app("add", y, z)),
        "2/3": num(Fraction(2, 3)),
        "x/x": app("div", X, X),
        "0/0": app("div", 0, 0),
        "1/0": app("div", 1, 0),
        "x if 0 < x <= 1 else pi": app("cases", app("and", app("lt", 0, X), app("le", X, 1)), X, PI),
        "integral(t, t, -oo, x)": app("integral", var("t"), var("t"), app("neg", OO), X),
        "max(x)": app("max", X),
        "1e-40": num(Fraction(1, 10**40)),
        "2^3^2": app("pow", 2, app("pow", 3, 2)),
        "x*-y": app("mul", X, app("neg", y)),
    }.items():
        assert parse_infix(text) is expected, text


def test_chain_of_a_thousand_conditionals_is_one_term() -> None:
    text = "x"
    for i in range(1000):
        text = f"{i}*x if x < {i} else ({text})"
    t = parse_infix(text)
    assert t.head == "cases" and len(t.args) == 2001


def test_constants_that_are_fine() -> None:
    for text in ("x/1e400", "10**300", "10**(-2000)", "(1+sqrt(5))**30", "2**60", "x**(1/3)", "2**0.1234567891234567",
                 "((1071 + 184*sqrt(34))/2)**2", "1**(10**5)", "1e4000", "x**1000000"):  # fmt: skip
        parse_infix(text)


def test_names() -> None:
    assert parse_infix("β x", ["beta"]) is parse_infix("beta*x", {"β": "real"})
    assert parse_infix("lambda_*x", ["lambda"]) is parse_infix("lambda*x", ["lambda_"])
    assert parse_infix("a(x+1)", ["a"]) is parse_infix("a*(x+1)")
    assert parse_infix("sigma(x+1)", ["sigma"]) is parse_infix("sigma*(x+1)", ["sigma"])
    assert parse_infix("integral(t, t, 0, x)", []).head == "integral"
    for text, said in {
        "gamma*x": '--param gamma, or in Python params={"gamma": "real"}', "ax": "did you mean a*x?",
        "xtanh(x)": "did you mean x*tanh?", "bet*x": "did you mean beta?", "t*integral(t, t, 0, x)": "line 1, column 1",
    }.items():  # fmt: skip
        with pytest.raises(UnknownName, match=".*") as caught:
            parse_infix(text, ["a", "beta"])
        assert said in str(caught.value), str(caught.value)


def test_definitions() -> None:
    assert parse_infix("gelu(x)/2", [], LIBRARY) is parse_infix("x*Phi(x)/2")
    assert parse_infix("GELU(2x)", [], LIBRARY) is parse_infix("2*x", []) * parse_infix("Phi(2x)")
    assert parse_infix("prelu(x, 1/4)", [], LIBRARY) is parse_infix("x if x > 0 else 1/4*x")
    assert parse_infix("elu(x)", [], LIBRARY) is parse_infix("x if x > 0 else 1*(exp(x) - 1)")
    for text, said in [
        ("prelu(x)", "needs a value for a"), ("gelu(x, 1)", "wrong number"), ("gelo(x)", "mean gelu?"),
    ]:  # fmt: skip
        with pytest.raises(ParseError, match=said.replace("?", r"\?")):
            parse_infix(text, [], LIBRARY)


@pytest.mark.parametrize(("text", "sides"), [
    ("x = 3", ("x", "3")), ("x*sigmoid(x) == x/2", ("x*sigmoid(x)", "x/2")), ("tanh(x) = x", ("tanh(x)", "x")),
    ("f(x) = x", "x"), ("x + 1", "x + 1"), ("gelu(x) = x*Phi(x)", ("x*Phi(x)", "x*Phi(x)")),
])  # fmt: skip
def test_claims(text: str, sides: str | tuple[str, str]) -> None:
    expected = parse_infix(sides) if isinstance(sides, str) else tuple(map(parse_infix, sides))
    assert parse_claim(text, [], LIBRARY) == expected
    if "gelu" not in text:
        assert parse_claim(text.replace("*", " ").replace("==", "=").replace("tanh", r"\tanh").replace(
            "sigmoid", r"\sigma"), [], LIBRARY, latex=True) == expected  # fmt: skip


@pytest.mark.parametrize("text", ["x = ", "= x", "a = b = c", "x > 3", "x == 1 == 2", "x > 0 = x"])
def test_claims_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_claim(text)


def test_parameters() -> None:
    a = var("a")
    for text, expected in {
        "beta": ("beta", "real", ()), "β": ("beta", "real", ()), "b > 0": ("b", "positive", ()),
        "0 < b": ("b", "positive", ()), "n >= 0": ("n", "nonnegative", ()), "n: nonnegative": ("n", "nonnegative", ()),
        "beta: real": ("beta", "real", ()), "lambda": ("lambda", "real", ()), "lambda_>0": ("lambda", "positive", ()),
        "a != 0": ("a", "real", (app("ne", a, 0),)), "a < 1": ("a", "real", (app("lt", a, 1),)),
        "0 < a < 1": ("a", "real", (app("gt", a, 0), app("lt", a, ONE))), "x_1": ("x_1", "real", ()),
        "a > -1/2": ("a", "real", (app("gt", a, app("neg", num(Fraction(1, 2)))),)),
    }.items():  # fmt: skip
        assert parse_parameter(text) == expected
    for text in ("x", "tanh", "e", "pi", "x > 0", "2", "", "a b", "a + 1", "a > b", "a: complex", "exp > 0", "π", "if",
                 "a > 0 or a < -1", "__a", "a.b", "a = 3", "a\x00", "oo", "sin(a) > 0", "class"):  # fmt: skip
        with pytest.raises(ParseError):
            parse_parameter(text)


def test_speed() -> None:
    text = "0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3)))"
    parse_infix(text)
    start = time.perf_counter()
    for _ in range(50):
        parse_infix(text)
    assert (time.perf_counter() - start) / 50 < 0.01  # 0.3 ms on an idle machine


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions_are_read(text: str) -> None:
    parse_infix(text)
