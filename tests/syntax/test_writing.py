"""Terms as text, and back again; terms as SymPy trees, and back again."""

import ast
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syntax_helpers import EXPRESSIONS, READ_TEXTS, assert_equal

from symident.kernel.terms import NEGATION, PI, Term, app, num, rebuild, var
from symident.render.infix import to_infix
from symident.render.latex import to_latex
from symident.syntax.bridge import from_sympy, to_sympy
from symident.syntax.errors import SymidentError
from symident.syntax.parse import parse_infix, parse_latex


def normal(t: Term) -> Term:
    """`t` as reading it gives it: leading sums and products joined, signs before numbers, quotients of literals."""

    def joined(u: Term) -> Term:
        if u.head == "num" and u.args[0] < 0:
            return app("neg", joined(num(-u.args[0])))
        if u.head in ("num", "var"):
            return u
        args = [done[c] for c in u.args]
        if u.head in ("add", "mul", "and", "or") and args[0].head == u.head:
            args = [*args[0].args, *args[1:]]
        if u.head == "div" and all(a.head == "num" and a.args[0].denominator == 1 for a in args) and args[1].args[0]:
            return num(args[0].args[0] / args[1].args[0])
        if u.head == "cases" and args[-1].head == "cases":
            args = [*args[:-1], *args[-1].args]
        return Term(u.head, *args)

    done: dict[Term, Term] = {}
    order, stack = [], [t]
    while stack:
        u = stack.pop()
        order.append(u)
        stack.extend(u.children)
    for u in reversed(order):
        done[u] = joined(u)
    return done[t]


@pytest.mark.parametrize("text", [*EXPRESSIONS, *READ_TEXTS])
def test_infix_comes_back(text: str) -> None:
    t = parse_infix(text)
    written = to_infix(t)
    ast.parse(written)
    assert parse_infix(written) is t, written


@pytest.mark.parametrize("text", [*EXPRESSIONS, *READ_TEXTS])
def test_latex_comes_back(text: str) -> None:
    t = parse_infix(text)
    assert powers_of_ten(parse_latex(to_latex(t))) is powers_of_ten(t), to_latex(t)


def powers_of_ten(t: Term) -> Term:
    """`t` with 10^-6, the way in which LaTeX has 1e-6, as a number."""

    def leaf(u: Term) -> Term | None:
        if u.head == "pow" and u.args[0] is num(10) and u.args[1].head in ("num", "neg"):
            exponent = u.args[1].args[0]
            n = -exponent.args[0] if isinstance(exponent, Term) else exponent
            return num(Fraction(10) ** int(n))
        return None

    return rebuild(t, leaf)


@pytest.mark.parametrize(("text", "written"), [
    ("x*sigmoid(beta*x)", r"x \sigma(\beta x)"), ("x/2", r"\frac{x}{2}"), ("tanh(x)^2", r"\tanh^{2}(x)"),
    ("exp(-x^2/2)", r"e^{-x^{2}/2}"), ("max(x,0)", r"\max(x, 0)"), ("|x|", r"\left|x\right|"), ("x^(2/3)", "x^{2/3}"),
    ("x if x > 0 else 0", r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}"),
    ("integral(t^2, t, -oo, x)", r"\int_{-\infty}^{x} t^{2} \, dt"), ("2*x*3", r"2 x \cdot 3"), ("x_1", "x_{1}"),
    ("1 if -1 < x <= 1 else 0", r"\begin{cases} 1 & \text{if } -1 < x \le 1 \\ 0 & \text{otherwise} \end{cases}"),
    ("sqrt(2/pi)", r"\sqrt{\frac{2}{\pi}}"), ("sigma*sigmoid(x)", r"\sigma \operatorname{sigmoid}(x)"),
])  # fmt: skip
def test_latex(text: str, written: str) -> None:
    assert to_latex(parse_infix(text)) == written


@pytest.mark.parametrize(("text", "written"), [
    ("-x/2", "-x/2"), ("x - (y - 1)", "x - (y - 1)"), ("0.5x", "1/2*x"), ("0.1x", "0.1*x"), ("1e-40x", "1e-40*x"),
    ("sqrt(2)/2", "sqrt(2)/2"), ("lambda*x", "lambda_*x"), ("x^-1", "x**-1"), ("x^(-1/2)", "x**(-1/2)"),
    ("e^x", "exp(x)"), ("(-x)^2", "(-x)**2"), ("x*(1/3)", "x*(1/3)"), ("0.044715", "0.044715"), ("3e-7", "3e-7"),
    ("1/3*x", "1/3*x"), ("(a if x > 0 else b) + 1", "(a if x > 0 else b) + 1"), ("1e400", "1e400"),
    ("a if x>0 else (b if x<1 else c)", "a if x > 0 else (b if x < 1 else c)"),
])  # fmt: skip
def test_infix(text: str, written: str) -> None:
    assert to_infix(parse_infix(text)) == written


def test_a_thousand_pieces_are_written() -> None:
    args: list[Term] = []
    for i in range(1000):
        args += [app("lt", var("x"), i), app("mul", i, var("x"))]
    t = Term("cases", *args, var("x"))
    assert parse_infix(to_infix(t)) is t
    assert parse_latex(to_latex(t)) is t


_NUMBERS = st.one_of(st.integers(-20, 20).map(Fraction), st.fractions(-3, 3, max_denominator=40)).map(num)
_LEAVES = st.one_of(_NUMBERS, st.sampled_from([*map(var, ("x", "y", "beta", "lambda", "x_1", "slope")), PI]))


def _grow(terms: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    compared = st.builds(Term, st.sampled_from(sorted(NEGATION)), terms, terms)
    condition = st.one_of(compared, st.builds(lambda c: app("not", c), compared), st.builds(
        Term, st.sampled_from(["and", "or"]), compared, compared))  # fmt: skip
    condition = st.one_of(condition, st.builds(Term, st.sampled_from(["and", "or"]), condition, condition))
    return st.one_of(
        st.builds(Term, st.sampled_from(["add", "mul", "max"]), terms, terms, terms),
        st.builds(Term, st.sampled_from(["add", "mul", "div", "pow", "min"]), terms, terms),
        st.builds(Term, st.sampled_from(["neg", "tanh", "sin", "exp", "sqrt", "cbrt", "abs", "log", "Phi"]), terms),
        st.builds(lambda c, u, v: app("cases", c, u, v), condition, terms, terms),
        st.builds(lambda g, b: app("integral", g, var("t"), 0, b), terms, terms),
    )


TERMS = st.recursive(_LEAVES, _grow, max_leaves=14)


@given(TERMS)
def test_every_term_comes_back(t: Term) -> None:
    assert parse_infix(to_infix(t)) is normal(t), to_infix(t)


@given(TERMS)
def test_every_term_comes_back_from_latex(t: Term) -> None:
    assert parse_latex(to_latex(t)) is normal(t), to_latex(t)


@pytest.mark.parametrize("text", [
    "x*sigmoid(beta*x)", "max(x, 0)", "x if x > 0 else b*(exp(x) - 1)", "x*(1 + erf(x/sqrt(2)))/2", "abs(x)**(2/3)",
    "(x + sqrt(x**2 + b))/2", "x*step(x) + sign(x)", "log(1 + exp(x))", "cbrt(x) + x**3/7 - 2/x", "x*Phi(x)",
    "x*integral(exp(-t**2/2), t, 0, x)", "clip(x, -1, 1)", "1 if -1 < x < 1 else (2 if x == 3 else 0.1*x)",
    "x*tanh(log(1 + exp(x)))/cosh(x)", "1.5*x + 1e-6", "-x", "x**2 - x", "1/(x**2 + 1)", "pi*x + exp(1)", "asinh(x)",
])  # fmt: skip
def test_sympy_comes_back(text: str) -> None:
    t = parse_infix(text)
    back, *facts = from_sympy(to_sympy(t, {"b": "positive", "beta": "real"}))
    assert_equal(back, t)
    assert facts == ([app("gt", var("b"), 0)] if "b" in text.replace("beta", "").replace("abs", "").replace(
        "cbrt", "") else [])  # fmt: skip


def test_sympy_trees() -> None:
    import sympy as sp

    x, b = sp.Symbol("x"), sp.Symbol("b", positive=True)
    for tree, text in {
        sp.Heaviside(x): "step(x)",
        sp.Heaviside(x, 1): "1 if x > 0 else (0 if x < 0 else 1)",
        sp.Float("0.1") * x: "0.1*x",
        x**-2: "1/x**2",
        sp.sech(x): "1/cosh(x)",
        sp.Piecewise((x, x >= 0), (b * x, x < 0)): "x if x >= 0 else b*x",
        sp.exp(-x): "exp(-x)",
        sp.Symbol("lambda") * x: "lambda*x",
        -x / 2: "-x/2",
    }.items():
        assert from_sympy(tree)[0] is parse_infix(text), tree
    for tree in (sp.zeta(x), sp.Derivative(x), sp.I * x, sp.Piecewise((x, x > 0)), sp.nan, sp.zoo, sp.Integral(x),
                 sp.Function("f")(x), sp.Matrix([x]), sp.FiniteSet(x)):  # fmt: skip
        with pytest.raises(SymidentError):
            from_sympy(tree)


def test_sympy_is_not_imported_by_the_parser() -> None:
    code = ("import sys, json; from symident.syntax import parse, bridge; from symident.render import infix, latex;"
            "print(json.dumps('sympy' in sys.modules))")  # fmt: skip
    root = str(Path(parse_infix.__code__.co_filename).parents[2])
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                         env={**os.environ, "PYTHONPATH": root})  # fmt: skip
    assert json.loads(run.stdout) is False
