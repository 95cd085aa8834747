"""Elements of a region back to terms, as a person would write them; the kernel checks what becomes of them."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

from symident.kernel.algebra import Gen, Region
from symident.kernel.polynomials import Frac, Poly, TooHard
from symident.kernel.terms import PI, ZERO, Term, app, num, substitute, var
from symident.search.simplify import over, product, scaled, total

IMAGINARY = Term("i")


def fraction_term(r: Region, f: Frac) -> Term:
    """num/den as a term."""
    common = lcm(*(int(c.q) for c in f.num.coeffs())) if len(f.num) > 1 or not f.den.is_one() else 1
    below = f.den * common
    above = poly_term(r, f.num * common)
    if below.is_one():
        return above
    return _divide(above, poly_term(r, below))


def _divide(a: Term, b: Term) -> Term:
    if a.head == "neg":
        return Term("neg", Term("div", a.args[0], b))
    if a.head == "num" and a.args[0] < 0:
        return -(num(-a.args[0]) / b)
    if a.head == "num" and b.head == "num":
        return num(a.args[0] / b.args[0]) if (a.args[0] / b.args[0]).denominator == 1 else a / b
    return a / b


def poly_term(r: Region, p: Poly) -> Term:
    """A polynomial in the generators as a sum of products, highest powers first."""
    terms = [_monomial(r, m, c) for m, c in p.terms()]
    return total(terms)


def _monomial(r: Region, m: Any, c: Any) -> Term:
    coefficient = Fraction(int(c.p), int(c.q))
    powers = {i: int(e) for i, e in enumerate(m) if e}
    below: list[Term] = []
    for i in list(powers):  # sqrt(2)/2 is written as 1/sqrt(2)
        g = r.gens[i]
        n = g.arg.rational() if g.kind == "root" and g.power == 2 else None
        if n is not None and powers[i] == 1 and coefficient.denominator % n.numerator == 0:
            coefficient *= n
            below.append(app("sqrt", num(n)))
            del powers[i]
    ordered = sorted(powers, key=lambda i: (_rank(r.gens[i]), i))
    return scaled(over(product([gen_power(r, r.gens[i], powers[i]) for i in ordered]), product(below)), coefficient)


def _rank(g: Gen) -> int:
    """Constants before parameters before x before functions."""
    return 0 if g.constant else 3 if g.kind != "var" else 2 if g.arg == "x" else 1


def gen_power(r: Region, g: Gen, e: int) -> Term:
    """One generator to a power."""
    if g.kind == "exp":
        b, unit = g.arg
        return app("exp", fraction_term(r, b * r.rational(Fraction(e, unit))))
    if g.kind == "root" and g.power != 2:
        inner = fraction_term(r, g.arg)
        if g.power == 3:
            return Term("pow", app("cbrt", inner), num(e)) if e > 1 else app("cbrt", inner)
        if g.power % 2:
            raise TooHard("an odd root has no form in the language")
        return Term("pow", inner, num(Fraction(e, g.power)))
    base = gen_term(r, g)
    return base if e == 1 else Term("pow", base, num(e))


def gen_term(r: Region, g: Gen) -> Term:
    """One generator."""
    match g.kind:
        case "var":
            return var(g.arg)
        case "pi":
            return PI
        case "zeta":
            return IMAGINARY if g.arg == 4 else app("exp", IMAGINARY * PI * 2 / g.arg)
        case "root":
            return app("sqrt", fraction_term(r, g.arg))
        case "log":
            inner = fraction_term(r, g.arg)
            return app("log", inner if r.signs_of(g.arg) == {1} else app("abs", inner))
        case "pow":
            return Term("pow", *(fraction_term(r, a) for a in g.arg))
        case "integral":
            body, u = g.arg
            return app("integral", substitute(body, {"t": var("t")}), var("t"), ZERO, fraction_term(r, u))
        case kind if kind in ("abs", "sign", "atan", "asin", "erf"):
            return app(kind, fraction_term(r, g.arg[0]))
        case kind:
            raise TooHard(f"{kind} has no form in the language")
