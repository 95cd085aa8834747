"""Where switches change sign: candidates for breakpoints. A missing one costs a proof, never makes a false one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import fmpq_poly

from symident.kernel.algebra import Region, inside
from symident.kernel.balls import ball
from symident.kernel.polynomials import Frac, NotDefined, Poly, TooHard
from symident.kernel.terms import COMPARISONS, Term, X, app, free, num, subterms
from symident.search.readback import real_term

MAX_BREAKPOINTS, MAX_PIECES = 6000, 24


def switches(t: Term) -> Iterator[Term]:
    """The terms whose signs decide between branches in t."""
    for u in subterms(t):
        yield from own_switches(u)


def own_switches(t: Term) -> Iterator[Term]:
    """The same of the outermost operation alone."""
    match t.head:
        case "abs" | "sign" | "relu" | "step":
            yield t.args[0]
        case "max" | "min":
            for i, a in enumerate(t.args):
                for b in t.args[i + 1 :]:
                    yield a - b
        case "clip":
            yield t.args[0] - t.args[1]
            yield t.args[0] - t.args[2]
        case head if head in COMPARISONS:
            yield t.args[0] - t.args[1]


def breakpoints(r: Region, t: Term) -> tuple[list[Term], list[Term]]:
    """Points at which undecided switches of t may change sign, and parameter terms whose sign has to be known first."""
    points: dict[Term, None] = {}
    unknown: dict[Term, None] = {}
    for u in dict.fromkeys(switches(t)):
        if "x" not in free(u):
            try:
                if len(r.signs(u)) > 1:
                    unknown[u] = None
            except (TooHard, NotDefined):
                continue
            continue
        try:
            f = r.form(u)
            if len(r.signs_of(f)) == 1:
                continue
        except (TooHard, NotDefined):
            continue
        for p, _ in r.frac_factors(f)[1] if f.num else ():
            if len(r.signs_poly(p)) > 1:
                _roots(r, p, points, unknown)
        if len(points) > MAX_BREAKPOINTS:
            raise TooHard(f"more than {MAX_BREAKPOINTS} breakpoints")
    return list(points), list(unknown)


def all_breakpoints(t: Term, facts: tuple[Term, ...] = ()) -> list[Term]:
    """Where switches change sign, and in each piece where those do that depend on them."""
    first = ordered(_within(t, facts))
    found = dict.fromkeys(first)
    for low, high in zip([None, *first[:MAX_PIECES]], [*first[:MAX_PIECES], None], strict=True):
        bounds = [app(head, X, p) for head, p in (("gt", low), ("lt", high)) if p is not None]
        found.update(dict.fromkeys(_within(t, (*facts, *bounds)) if bounds else ()))
    return list(found)


def _within(t: Term, facts: tuple[Term, ...]) -> list[Term]:
    try:
        return inside(lambda r: breakpoints(r, t), facts)[0]
    except (TooHard, NotDefined, ArithmeticError):
        return []


def ordered(points: list[Term]) -> list[Term]:
    """The points in ascending order, as far as balls see it."""

    def key(p: Term) -> float:
        try:
            return float(ball(p, 256).mid())
        except (TooHard, NotDefined, ArithmeticError, ValueError, OverflowError):
            return 0.0

    known = [p for p in points if p.head == "num"]
    return sorted(points, key=lambda p: p.args[0]) if len(known) == len(points) else sorted(points, key=key)


def _roots(r: Region, p: Poly, points: dict[Term, None], unknown: dict[Term, None]) -> None:
    """The real roots in x of an irreducible polynomial, where they can be written down."""
    moving = [i for i in r.used(p) if not r.gens[i].constant and not (r.gens[i].kind == "var" and r.gens[i].arg != "x")]
    if len(moving) != 1:
        return
    i = moving[0]
    g = r.gens[i]
    solutions = _solve(r, r.by_powers(p, i), unknown)
    match g.kind:
        case "var":
            points.update(dict.fromkeys(solutions))
        case "exp" if g.real:
            for y in solutions:
                _invert(r, g.arg[0], app("log", y) * g.arg[1], points, unknown)
        case "log":
            for y in solutions:
                _invert(r, g.arg, app("exp", y), points, unknown)
                _invert(r, g.arg, -app("exp", y), points, unknown)
        case "atan" | "asin" | "erf":
            inverse = {"atan": "tan", "asin": "sin"}.get(g.kind)
            for y in solutions:
                value = y.args[0] if y.head == g.kind else app(inverse, y) if inverse else None
                if value is not None:
                    _invert(r, g.arg[0], value, points, unknown)
        case "abs":
            for y in solutions:
                _invert(r, g.arg[0], y, points, unknown)
                _invert(r, g.arg[0], -y, points, unknown)
        case "root":
            for y in solutions:
                _invert(r, g.arg, Term("pow", y, num(g.power)), points, unknown)


def _invert(r: Region, f: Frac, value: Term, points: dict[Term, None], unknown: dict[Term, None]) -> None:
    """f = value, where f is a function of x that is simpler than what it is a part of."""
    try:
        difference = r.reduce(f - r.form(value))
    except (TooHard, NotDefined):
        return
    for p, _ in r.frac_factors(difference)[1] if difference.num else ():
        _roots(r, p, points, unknown)


def _solve(r: Region, coefficients: dict[int, Poly], unknown: dict[Term, None]) -> list[Term]:
    degree = max(coefficients)
    zero = r.zero.num
    if degree == 1:
        a, b = coefficients[1], coefficients.get(0, zero)
        signs = r.signs_of(r.poly(a))
        if len(signs) > 1:
            unknown[real_term(r, r.poly(a))] = None
            return []
        return [real_term(r, -r.poly(b) / r.poly(a))]
    if degree == 2:
        a, b, c = (r.poly(coefficients.get(k, zero)) for k in (2, 1, 0))
        discriminant = b * b - r.rational(4) * a * c
        signs = r.signs_of(discriminant)
        if signs == {-1}:
            return []
        root = app("sqrt", real_term(r, discriminant))
        base, scale = real_term(r, -b), real_term(r, r.rational(2) * a)
        if b.num:
            return [(base - root) / scale, (base + root) / scale]
        return [-(root / scale), root / scale]
    if all(c.is_constant() for c in coefficients.values()):
        return _rational_roots(coefficients, degree)
    return []


def _rational_roots(coefficients: dict[int, Poly], degree: int) -> list[Term]:
    """Roots of c x**n = d; others of degree 3 and more have no form in the language that is worth writing."""

    def at(k: int) -> Any:
        return coefficients[k].leading_coefficient() if k in coefficients and coefficients[k] else 0

    poly = fmpq_poly([at(k) for k in range(degree + 1)])
    if [k for k in range(1, degree) if at(k)]:
        if all(k % 2 == 0 for k in coefficients) and degree == 4:
            inner = _quadratic(at(4), at(2), at(0))
            return [s for y in inner for s in (app("sqrt", y), -app("sqrt", y))]
        return []
    value = -poly[0] / poly[degree]
    y = num(Fraction(int(value.p), int(value.q)))
    if degree % 2:
        return [_signed_power(y, degree)]
    return [Term("pow", y, num(Fraction(1, degree))), -Term("pow", y, num(Fraction(1, degree)))] if value > 0 else []


def _signed_power(y: Term, degree: int) -> Term:
    positive = Term("pow", num(abs(y.args[0])), num(Fraction(1, degree)))
    return positive if y.args[0] > 0 else -positive


def _quadratic(a: Any, b: Any, c: Any) -> list[Term]:
    """The positive roots of a y**2 + b y + c."""
    d = b * b - 4 * a * c
    if d < 0:
        return []

    def q(v: Any) -> Term:
        return num(Fraction(int(v.p), int(v.q)))

    roots = [(q(-b) - app("sqrt", q(d))) / q(2 * a), (q(-b) + app("sqrt", q(d))) / q(2 * a)]
    return [y for y in roots if _positive(y)]


def _positive(t: Term) -> bool:
    from symident.kernel.balls import ball

    return bool(ball(t, 128) > 0)
