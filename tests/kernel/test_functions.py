"""The table of functions, all of it, against mpmath: definition, domain, derivative, parity, range, names."""

from __future__ import annotations

from fractions import Fraction

import mpmath as mp
import pytest
from kernel_helpers import REFERENCE, NotReal, agrees, facts, real, value

import symident.kernel.functions as functions
from symident.kernel.balls import ball
from symident.kernel.domain import conditions
from symident.kernel.functions import ARITY, CONSTANTS, FUNCTIONS, Function, unfold
from symident.kernel.terms import ONE, OO, PI, Term, X, app, num, subterms

ENTRIES = [pytest.param(f, id=f.name) for f in FUNCTIONS.values()]
UNARY = [pytest.param(f, id=f.name) for f in FUNCTIONS.values() if f.arity == 1]
MANY = {None: 3, 3: 3}  # how many arguments to try, where it is not one
EDGE = Fraction(1, 10**10)
ARGUMENTS = sorted(
    {s * v for s in (-1, 1) for v in map(Fraction, ("0", "1/7", "1/2", "4/5", "1", "3/2", "22/7", "10"))}
    | {s * v for s in (-1, 1) for v in (EDGE, 1 - EDGE, 1 + EDGE)}
)
FAR = [s * Fraction(10**10) for s in (-1, 1)]


@pytest.fixture(autouse=True)
def _digits():
    with mp.workdps(60):
        yield


def number(q):
    return mp.mpf(q.numerator) / q.denominator


def tuples(f: Function, arguments=None):
    """Lists of arguments: each point, and for several arguments each point with two others."""
    points = ARGUMENTS if arguments is None else arguments
    if f.arity == 1:
        return [(p,) for p in points]
    return [(p, q, q + abs(p)) for p in points for q in map(Fraction, ("-1", "0", "3/2"))]


def within(f: Function, args) -> bool:
    """Whether the domain in the table says that there is a value."""
    return all(value(c) for c in f.domain(*map(num, args)))


def close(a, b):
    return mp.almosteq(a, b, rel_eps=mp.mpf(10) ** -40, abs_eps=mp.mpf(10) ** -40)


def defined(f: Function, arguments=None):
    return [a for a in tuples(f, arguments) if within(f, a)]


def test_every_function_has_a_value_here_that_does_not_come_from_the_table():
    assert REFERENCE.keys() == FUNCTIONS.keys()


@pytest.mark.parametrize("f", ENTRIES)
def test_it_has_a_real_value_exactly_in_its_domain(f):
    for args in tuples(f):
        try:
            real(REFERENCE[f.name], *map(number, args))
            exists = True
        except NotReal:
            exists = False
        assert exists == within(f, args), args
    assert defined(f)


@pytest.mark.parametrize("f", [p for p in ENTRIES if p.values[0].definition])
def test_its_definition_has_its_values_and_no_smaller_domain(f):
    for args in tuples(f):
        unfolded = unfold(Term(f.name, *map(num, args)))
        if within(f, args):
            assert close(value(unfolded), REFERENCE[f.name](*map(number, args))), args
            assert all(value(c) for _, c in conditions(unfolded)), args
        else:
            with pytest.raises(NotReal):
                value(unfolded)
    inner = {u.head for u in subterms(unfold(Term(f.name, *(X,) * MANY.get(f.arity, 1)))) if u.head in FUNCTIONS}
    assert f.name not in inner, "a definition that never ends"


@pytest.mark.parametrize("f", [p for p in UNARY if p.values[0].derivative])
def test_its_derivative_is_right_where_it_is_smooth(f):
    for (p,) in defined(f):
        u = num(p)
        if all(value(c) for c in f.smooth(u)) and min(abs(abs(p) - 1), abs(p)) > EDGE:
            expected = mp.diff(REFERENCE[f.name], number(p))
            assert mp.almosteq(value(f.derivative(u)), expected, rel_eps=1e-20, abs_eps=1e-20), p


@pytest.mark.parametrize("f", [p for p in UNARY if p.values[0].smooth(ONE)])
def test_it_has_no_derivative_where_it_is_not_smooth(f):
    rough = [p for (p,) in defined(f) if not all(value(c) for c in f.smooth(num(p)))]
    h = mp.mpf(10) ** -24
    assert rough or f.name == "atanh"  # whose domain is open, so that nothing is left
    for p in rough:
        here, slopes = REFERENCE[f.name](number(p)), []
        for step in (h, -h):
            try:
                slopes.append((real(REFERENCE[f.name], number(p) + step) - here) / step)
            except NotReal:
                slopes.append(mp.inf)
        assert abs(slopes[0] - slopes[1]) > 1 or abs(slopes[0]) > 10**6, p


@pytest.mark.parametrize("f", UNARY)
def test_its_parity_is_what_the_table_says_and_nothing_is_left_out(f):
    odd = even = True
    for (p,) in tuples(f):
        assert f.parity is None or within(f, (p,)) == within(f, (-p,)), p
        if within(f, (p,)):
            here = REFERENCE[f.name](number(p))
            there = REFERENCE[f.name](number(-p)) if within(f, (-p,)) else mp.inf
            odd, even = odd and close(there, -here), even and close(there, here)
    assert f.parity == ("odd" if odd else "even" if even else None)


@pytest.mark.parametrize("f", [p for p in ENTRIES if p.values[0].range])
def test_its_values_fill_its_range(f):
    """The ends are reached where the table says so, approached otherwise, and never passed."""
    special = [mp.pi * k / 2 for k in range(-2, 3)]
    points = [number(p) for (p,) in defined(f, ARGUMENTS + FAR)] + (special if not f.domain(X) else [])
    values = [real(REFERENCE[f.name], p) for p in points]
    inner = [real(REFERENCE[f.name], number(p)) for (p,) in defined(f)]
    ends = zip((-1, 1), f.range, f.attained, strict=True)
    for side, end, attained in ends:
        best = max(side * v for v in values)
        if end in (OO, -OO):
            assert (end is OO) == (side > 0) and not attained and best > 10
            continue
        bound = side * value(end)
        assert abs(best - bound) < mp.mpf(10) ** (-40 if attained else -2)
        assert all(side * v <= bound + mp.mpf(10) ** -50 for v in values)
        assert attained or all(side * v < bound for v in inner)


@pytest.mark.parametrize("f", [p for p in ENTRIES if p.values[0].increasing])
def test_it_increases_and_its_range_is_its_limits(f):
    values = [REFERENCE[f.name](number(p)) for (p,) in defined(f)]
    assert all(a < b for a, b in zip(values, values[1:], strict=False))
    assert f.range


@pytest.mark.parametrize("f", [p for p in UNARY if not p.values[0].increasing])
def test_what_is_not_called_increasing_is_not(f):
    values = [REFERENCE[f.name](number(p)) for (p,) in defined(f)]
    assert any(a >= b for a, b in zip(values, values[1:], strict=False))


@pytest.mark.parametrize("f", ENTRIES)
def test_its_ball_contains_its_value(f):
    for args in defined(f):
        assert agrees(ball(Term(f.name, *map(num, args)), 200), REFERENCE[f.name](*map(number, args))), args


@pytest.mark.parametrize("f", ENTRIES)
def test_the_names_that_libraries_have_for_it_exist_and_mean_it(f):
    sympy = pytest.importorskip("sympy")
    assert f.sympy is None or hasattr(sympy, f.sympy)
    assert f.ball is None or hasattr(__import__("flint").arb, f.ball)
    for (p,) in [a for a in defined(f) if f.arity == 1]:
        expected = REFERENCE[f.name](number(p))
        if f.mpmath:
            assert close(getattr(mp, f.mpmath)(number(p)), expected), p
        if f.sympy and f.name != "cbrt":  # real_root has two arguments
            by_sympy = getattr(sympy, f.sympy)(sympy.Rational(p.numerator, p.denominator)).evalf(40)
            assert mp.almosteq(mp.mpf(str(by_sympy)), expected, rel_eps=1e-30), p


@pytest.mark.parametrize("f", ENTRIES)
def test_an_entry_is_complete(f):
    assert f.source and f.latex
    assert (f.definition is None) != (f.derivative is None)
    assert ARITY[f.name] == f.arity
    assert f.arity == 1 or (f.parity is None and not f.increasing and f.range is None)


def test_names_are_unique_and_no_constant_is_hidden():
    names = [n for f in FUNCTIONS.values() for n in (f.name, *f.aliases)]
    assert len(names) == len(set(names)) and not set(names) & CONSTANTS.keys()


BAD = {
    "a name twice": (FUNCTIONS["exp"], FUNCTIONS["exp"]),
    "neither a definition nor a derivative": (Function(name="f", source="s", latex="f"),),
    "both": (Function(name="f", source="s", latex="f", definition=lambda u: u, derivative=lambda u: ONE),),
}


@pytest.mark.parametrize("table", BAD.values(), ids=BAD)
def test_a_bad_entry_is_refused_on_load(table):
    with pytest.raises(ValueError, match="is not usable"):
        functions._check(table)


# f(u) = value, exactly; a typing error in the table would show here as well.
VALUES = [
    ("step", 0, "1/2"), ("sign", 0, "0"), ("relu", -3, "0"), ("sigmoid", 0, "1/2"), ("Phi", 0, "1/2"), ("erfc", 0, "1"),
    ("softplus", 0, "log(2)"), ("acos", -1, "pi"), ("asin", 1, "pi/2"), ("atan", 1, "pi/4"), ("cbrt", -27, "-3"),
    ("acosh", 1, "0"), ("cosh", 0, "1"), ("log", 1, "0"), ("exp", 1, "e"), ("sqrt", 0, "0"), ("tanh", 0, "0"),
]  # fmt: skip


@pytest.mark.parametrize("name, at, expected", VALUES, ids=str)
def test_special_values_are_seen_by_the_kernel(name, at, expected):
    from symident.kernel.algebra import inside

    (equation,) = facts(f"{name}({at}) == {expected}")
    assert inside(lambda r: r.truth(equation)) is True
    (unequal,) = facts(f"{name}({at}) == {expected} + 10**(-30)")
    assert inside(lambda r: r.truth(unequal)) is False


def test_constants_have_their_values():
    assert abs(ball(PI, 100) - 3.141592653589793) < 1e-15
    assert abs(ball(CONSTANTS["e"], 100) - 2.718281828459045) < 1e-15
    assert app("exp", 1) is not CONSTANTS["e"]
