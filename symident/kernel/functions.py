"""The table of functions: what the kernel, the parser, the evaluators and the printers know about each one.

Adding a function is adding an entry. A function with a `definition` needs nothing else to be proved about: the
kernel unfolds it. One without is primitive: the kernel knows its derivative, and `polynomials` its algebra.
Sources are sections of the NIST Digital Library of Mathematical Functions (DLMF), or "definition".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from symident.kernel.terms import ONE, OO, PI, TWO, ZERO, E, Term, app, num


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function of the language; every fact in it holds for all real arguments in its domain."""

    name: str
    source: str  # where definition, derivative and limits are from
    latex: str  # the operator, or a template with {0}, {1}, ... for its arguments
    arity: int | None = 1  # None: one or more arguments
    parity: Literal["odd", "even"] | None = None
    definition: Callable[..., Term] | None = None  # the same function by simpler ones
    derivative: Callable[[Term], Term] | None = None  # by its argument; only where `smooth` holds
    domain: Callable[..., tuple[Term, ...]] = lambda *_: ()  # conditions, all of them needed, for a real value
    smooth: Callable[[Term], tuple[Term, ...]] = lambda _: ()  # conditions, beside domain, for analyticity
    increasing: bool = False  # strictly, on its domain
    undoes: str | None = None  # the function g with f(g(u)) = u wherever g(u) is defined
    range: tuple[Term, Term] | None = None  # infimum and supremum; attained where `attained`; limits if increasing
    attained: tuple[bool, bool] = (False, False)
    ball: str | None = None  # method of flint.arb; None: evaluate the definition
    mpmath: str | None = None
    sympy: str | None = None
    aliases: tuple[str, ...] = ()  # other spellings that people type


def _between(u: Term) -> tuple[Term, ...]:
    return (app("le", app("abs", u), 1),)


def _strictly_between(u: Term) -> tuple[Term, ...]:
    return (app("lt", app("abs", u), 1),)


def _has_tangent(u: Term) -> tuple[Term, ...]:
    return () if u.head == "atan" else (app("ne", app("cos", u), 0),)  # an angle of atan is never a right one


def _exp(u: Term) -> Term:
    return app("exp", u)


def _sqrt(u: Term) -> Term:
    return app("sqrt", u)


def _greatest(*u: Term) -> Term:
    """max by |.|: max(a, b) = (a + b + |a - b|)/2."""
    best = u[0]
    for v in u[1:]:
        best = (best + v + app("abs", best - v)) / 2
    return best


def _least(*u: Term) -> Term:
    best = u[0]
    for v in u[1:]:
        best = (best + v - app("abs", best - v)) / 2
    return best


# fmt: off
_TABLE = (
    Function(name="exp", source="DLMF 4.2.19", latex=r"\exp", derivative=_exp, increasing=True, range=(ZERO, OO),
             undoes="log",
             ball="exp", mpmath="exp", sympy="exp"),
    Function(name="log", source="DLMF 4.2.2", undoes="exp", latex=r"\ln", derivative=lambda u: 1 / u,
             domain=lambda u: (app("gt", u, 0),), increasing=True, range=(-OO, OO), ball="log", mpmath="log",
             sympy="log", aliases=("ln",)),
    Function(name="sqrt", source="definition", latex=r"\sqrt{{{0}}}", derivative=lambda u: 1 / (2 * _sqrt(u)),
             domain=lambda u: (app("ge", u, 0),), smooth=lambda u: (app("gt", u, 0),), increasing=True,
             range=(ZERO, OO), attained=(True, False), ball="sqrt", mpmath="sqrt", sympy="sqrt", aliases=("√",)),
    Function(name="cbrt", source="definition", latex=r"\sqrt[3]{{{0}}}", parity="odd",
             derivative=lambda u: app("cbrt", u) / (3 * u), smooth=lambda u: (app("ne", u, 0),), increasing=True,
             range=(-OO, OO), sympy="real_root", aliases=("∛",)),
    Function(name="abs", source="DLMF 1.9.7", latex=r"\left|{0}\right|", parity="even",
             derivative=lambda u: app("sign", u), smooth=lambda u: (app("ne", u, 0),), range=(ZERO, OO),
             attained=(True, False), ball="__abs__", mpmath="fabs", sympy="Abs", aliases=("Abs", "fabs")),
    Function(name="sign", source="definition: sign(0) = 0", latex=r"\operatorname{sign}", parity="odd",
             derivative=lambda u: ZERO, smooth=lambda u: (app("ne", u, 0),), range=(num(-1), ONE),
             attained=(True, True), mpmath="sign", sympy="sign", aliases=("sgn",)),
    Function(name="sin", source="DLMF 4.14.1", latex=r"\sin", parity="odd", derivative=lambda u: app("cos", u),
             undoes="asin",
             range=(num(-1), ONE), attained=(True, True), ball="sin", mpmath="sin", sympy="sin"),
    Function(name="cos", source="DLMF 4.14.2", latex=r"\cos", parity="even", derivative=lambda u: -app("sin", u),
             undoes="acos",
             range=(num(-1), ONE), attained=(True, True), ball="cos", mpmath="cos", sympy="cos"),
    Function(name="asin", source="DLMF 4.24.7", latex=r"\arcsin", parity="odd",
             derivative=lambda u: 1 / _sqrt(1 - u**2), domain=_between, smooth=_strictly_between, increasing=True,
             range=(-PI / 2, PI / 2), attained=(True, True), ball="asin", mpmath="asin", sympy="asin",
             aliases=("arcsin",)),
    Function(name="atan", source="DLMF 4.24.9", latex=r"\arctan", parity="odd",
             derivative=lambda u: 1 / (1 + u**2), increasing=True, range=(-PI / 2, PI / 2), ball="atan",
             mpmath="atan", sympy="atan", aliases=("arctan",)),
    Function(name="erf", source="DLMF 7.2.1", latex=r"\operatorname{erf}", parity="odd",
             derivative=lambda u: 2 / _sqrt(PI) * _exp(-(u**2)), increasing=True, range=(num(-1), ONE), ball="erf",
             mpmath="erf", sympy="erf"),
    Function(name="step", source="definition: step(0) = 1/2", latex=r"\operatorname{step}",
             definition=lambda u: (1 + app("sign", u)) / 2, range=(ZERO, ONE), attained=(True, True),
             aliases=("heaviside", "Heaviside", "H")),
    Function(name="relu", source="definition", latex=r"\operatorname{ReLU}", aliases=("ReLU",),
             definition=lambda u: (u + app("abs", u)) / 2, range=(ZERO, OO), attained=(True, False)),
    Function(name="max", arity=None, source="definition", latex=r"\max", definition=_greatest, sympy="Max",
             aliases=("Max", "maximum")),
    Function(name="min", arity=None, source="definition", latex=r"\min", definition=_least, sympy="Min",
             aliases=("Min", "minimum")),
    Function(name="clip", arity=3, source="definition: min(max(u, lo), hi)", latex=r"\operatorname{clip}",
             definition=lambda u, lo, hi: app("min", app("max", u, lo), hi), aliases=("clamp",)),
    Function(name="tan", source="DLMF 4.14.4", latex=r"\tan", parity="odd", ball="tan", mpmath="tan", sympy="tan",
             undoes="atan",
             definition=lambda u: app("sin", u) / app("cos", u), domain=_has_tangent),
    Function(name="acos", source="DLMF 4.24.2", latex=r"\arccos", definition=lambda u: PI / 2 - app("asin", u),
             domain=_between, range=(ZERO, PI), attained=(True, True), ball="acos", mpmath="acos", sympy="acos",
             aliases=("arccos",)),
    Function(name="sinh", source="DLMF 4.28.1", latex=r"\sinh", parity="odd", increasing=True, range=(-OO, OO),
             undoes="asinh",
             definition=lambda u: (_exp(u) - _exp(-u)) / 2, ball="sinh", mpmath="sinh", sympy="sinh"),
    Function(name="cosh", source="DLMF 4.28.2", undoes="acosh", latex=r"\cosh", parity="even", range=(ONE, OO),
             attained=(True, False), definition=lambda u: (_exp(u) + _exp(-u)) / 2, ball="cosh", mpmath="cosh",
             sympy="cosh"),
    Function(name="tanh", source="DLMF 4.28.4", undoes="atanh", latex=r"\tanh", parity="odd", increasing=True,
             range=(num(-1), ONE), definition=lambda u: (_exp(2 * u) - 1) / (_exp(2 * u) + 1), ball="tanh",
             mpmath="tanh", sympy="tanh"),
    Function(name="asinh", source="DLMF 4.37.16", latex=r"\operatorname{arsinh}", parity="odd", increasing=True,
             undoes="sinh",
             range=(-OO, OO), definition=lambda u: app("log", u + _sqrt(u**2 + 1)), ball="asinh", mpmath="asinh",
             sympy="asinh", aliases=("arcsinh", "arsinh")),
    Function(name="acosh", source="DLMF 4.37.19", latex=r"\operatorname{arcosh}", increasing=True, range=(ZERO, OO),
             attained=(True, False), definition=lambda u: app("log", u + _sqrt(u**2 - 1)),
             domain=lambda u: (app("ge", u, 1),), ball="acosh", mpmath="acosh", sympy="acosh",
             aliases=("arccosh", "arcosh")),
    Function(name="atanh", source="DLMF 4.37.24", latex=r"\operatorname{artanh}", parity="odd", increasing=True,
             undoes="tanh",
             range=(-OO, OO), definition=lambda u: app("log", (1 + u) / (1 - u)) / 2, domain=_strictly_between,
             ball="atanh", mpmath="atanh", sympy="atanh", aliases=("arctanh", "artanh")),
    Function(name="erfc", source="DLMF 7.2.2", latex=r"\operatorname{erfc}", definition=lambda u: 1 - app("erf", u),
             range=(ZERO, TWO), ball="erfc", mpmath="erfc", sympy="erfc"),
    Function(name="sigmoid", source="definition", latex=r"\sigma", definition=lambda u: 1 / (1 + _exp(-u)),
             increasing=True, range=(ZERO, ONE), aliases=("logistic", "σ", "expit")),
    Function(name="softplus", source="definition", latex=r"\operatorname{softplus}", increasing=True,
             range=(ZERO, OO), definition=lambda u: app("log", 1 + _exp(u))),
    Function(name="Phi", source="DLMF 7.18.3: the standard normal distribution function", latex=r"\Phi",
             increasing=True, range=(ZERO, ONE), definition=lambda u: app("erfc", -u / _sqrt(TWO)) / 2,
             aliases=("Φ", "normcdf", "phi_cdf")),
)
# fmt: on

CONSTANTS = {"pi": PI, "e": E, "oo": OO}
FUNCTIONS: dict[str, Function] = {f.name: f for f in _TABLE}
ARITY: dict[str, int | None] = {
    "neg": 1, "div": 2, "pow": 2, "add": None, "mul": None, "lt": 2, "le": 2, "gt": 2, "ge": 2, "eq": 2, "ne": 2,
    "and": None, "or": None, "not": 1, "cases": None, "integral": 4, "diff": 3, "pi": 0, "e": 0, "oo": 0,
    **{f.name: f.arity for f in _TABLE},
}  # fmt: skip


def unfold(t: Term) -> Term:
    """`t` itself, or what it is by definition if its head is a defined function."""
    f = FUNCTIONS.get(t.head)
    return t if f is None or f.definition is None else f.definition(*t.args)


def undone(t: Term) -> Term | None:
    """u for f(g(u)) where f undoes g, and u or |u| for a root of the same power; None if t is neither."""
    if not t.args or not isinstance(t.args[0], Term):
        return None
    inner, f = t.args[0], FUNCTIONS.get(t.head)
    if f is not None and f.undoes is not None and inner.head == f.undoes:
        return inner.args[0]  # type: ignore[no-any-return]
    if inner.head != "pow" or inner.args[1].head != "num":
        return None
    n = inner.args[1].args[0]
    root = {"sqrt": Fraction(1, 2), "cbrt": Fraction(1, 3)}.get(t.head) or (
        t.args[1].args[0] if t.head == "pow" and t.args[1].head == "num" else 0
    )
    if n.denominator != 1 or n <= 0 or n * root != 1:
        return None
    return inner.args[0] if n % 2 else Term("abs", inner.args[0])


def _check(table: tuple[Function, ...]) -> None:
    names = [name for f in table for name in (f.name, *f.aliases)]
    for f in table:
        if names.count(f.name) > 1 or (f.definition is None) == (f.derivative is None):
            raise ValueError(f"the entry of {f.name} in the table of functions is not usable")


_check(_TABLE)
