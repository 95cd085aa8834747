"""Elements of a region back to terms, as a person would write them; the kernel checks what becomes of them."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any
from weakref import WeakKeyDictionary

from symident.kernel.algebra import Region
from symident.kernel.forms import INNER
from symident.kernel.polynomials import Frac, Poly, TooHard
from symident.kernel.ring import Gen
from symident.kernel.terms import ONE, OO, PI, ZERO, E, Term, app, num, substitute, var
from symident.search.simplify import over, product, scaled, total

IMAGINARY, HALF = Term("i"), Fraction(1, 2)
LARGEST = 240  # exponent of e; exp(2000) is no 2000-th power to the kernel either
_WRITTEN: WeakKeyDictionary[Region, dict[tuple[int, int], Term]] = WeakKeyDictionary()


def fraction_term(r: Region, f: Frac) -> Term:
    """num/den as a term."""
    common = lcm(*(int(c.q) for c in f.num.coeffs())) if len(f.num) > 1 or not f.den.is_one() else 1
    above, below = _without_root(r, f.num * common, f.den * common)
    return _divide(poly_term(r, above), poly_term(r, below))


def _without_root(r: Region, above: Poly, below: Poly) -> tuple[Poly, Poly]:
    """sqrt(pi)/(2*pi) as 1/(2*sqrt(pi)): the roots of constants that a quotient has above, where they can go below."""
    for i in r.used(above):
        g = r.gens[i]
        if g.kind == "root" and g.power == 2 and g.constant and g.arg.den.is_one() and not below.is_constant():
            quotient, rest = divmod(below, g.arg.num)
            if not rest and all(m[i] for m in above.monoms()) and all(c.q == 1 for c in quotient.coeffs()):
                above, below = above / r.symbols[i], quotient * r.symbols[i]
    return above, below


def real_term(r: Region, f: Frac) -> Term:
    """A real element as a term without the imaginary unit: exponentials of i u as sines and cosines."""
    if all(r.gens[i].real for p in (f.num, f.den) for i in r.used(p)):
        return fraction_term(r, f)
    wave = {i: int(e) for i, e in enumerate(f.den.monoms()[0]) if e and not r.gens[i].real}
    if all(all(int(m[i]) == wave.get(i, 0) for i in r.complex) for m in f.den.monoms()):
        turn = r.one
        for i, e in wave.items():
            turn = turn * r.poly(r.symbols[i]) ** e
        return _divide(_fourier(r, r.poly(f.num) / turn), poly_term(r, (r.poly(f.den) / turn).num))
    mirrored = r.conjugate(r.poly(f.den))
    above, below = _fourier(r, r.poly(f.num) * mirrored), _fourier(r, r.poly(f.den) * mirrored)
    return _divide(above, below)


def _fourier(r: Region, f: Frac) -> Term:
    """The real part of f, a polynomial in exponentials of i u over a product of powers of such."""
    if len(f.den) != 1:
        raise TooHard("a sum of exponentials with imaginary exponents in a denominator")
    shift = [int(e) for e in f.den.monoms()[0]]
    waves: dict[Term, Frac] = {}
    for m, c in f.num.terms():
        powers = {i: int(e) - shift[i] for i, e in enumerate(m) if int(e) != shift[i]}
        angle, quarters = r.zero, 0
        for i in [i for i in powers if not r.gens[i].real]:
            e, g = powers.pop(i), r.gens[i]
            if g.kind == "zeta" and 4 * e % g.arg == 0:
                quarters = 4 * e // g.arg
            elif g.kind == "zeta":
                angle = angle + r.pi * r.rational(Fraction(2 * e, g.arg))
            else:
                angle = angle - r.i * g.arg[0] * r.rational(Fraction(e, g.arg[1]))
        angle = r.reduce(angle)
        turned = bool(angle.num) and angle.num.leading_coefficient() < 0
        if turned:
            angle = -angle
        name = ("cos", "sin")[quarters % 2]
        side = -1 if quarters % 4 in (1, 2) else 1
        if turned and name == "sin":
            side = -side
        if not angle.num and name == "sin":
            continue
        rest = r.one
        for i, e in powers.items():
            rest = rest * (r.poly(r.symbols[i]) ** e)
        rest = rest * r.rational(Fraction(int(c.p), int(c.q)) * side / Fraction(str(f.den.leading_coefficient())))
        wave, size = _special(name, (angle / r.pi).rational()) or (app(name, fraction_term(r, angle)), Fraction(1))
        rest = rest * r.rational(size)
        known = waves.setdefault(wave, r.zero)
        waves[wave] = known + rest
    parts = [(w, c) for w, c in waves.items() if c.num]
    return total([product([fraction_term(r, c), w]) if w is not ONE else fraction_term(r, c) for w, c in parts])


def _special(name: str, turns: Fraction | None) -> tuple[Term, Fraction] | None:
    """cos or sin of turns*pi as c sqrt(n), for twelfths of a turn and eighths: sqrt(n) and c."""
    if turns is None:
        return None
    turns = (turns if name == "cos" else Fraction(1, 2) - turns) % 2
    turns = min(turns, 2 - turns)
    side, turns = (1, turns) if turns <= Fraction(1, 2) else (-1, 1 - turns)
    known: dict[Fraction, tuple[Term, Fraction]] = {
        Fraction(0): (ONE, Fraction(1)),
        Fraction(1, 6): (app("sqrt", 3), HALF),
        Fraction(1, 4): (app("sqrt", 2), HALF),
    }
    known |= {Fraction(1, 3): (ONE, HALF), Fraction(1, 2): (ONE, Fraction(0))}
    found = known.get(turns)
    return None if found is None else (found[0], found[1] * side)


def _divide(a: Term, b: Term) -> Term:
    if b is ONE:
        return a
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
    """One generator to a power; each written once, since deep terms share their parts."""
    known = _WRITTEN.setdefault(r, {})
    key = (id(g), e)
    if key not in known:
        known[key] = _gen_power(r, g, e)
    return known[key]


def _gen_power(r: Region, g: Gen, e: int) -> Term:
    if g.kind == "exp":
        b, unit = g.arg
        write = real_term if g.real else fraction_term
        if e % unit == 0 and of_angle(r, g):
            return Term("pow", exp_term(write(r, b * r.rational(Fraction(1, unit)))), num(e))
        return exp_term(write(r, b * r.rational(Fraction(e, unit))))
    if g.kind == "root" and g.power != 2:
        inner = real_term(r, g.arg)
        if g.power == 3:
            return Term("pow", app("cbrt", inner), num(e)) if e > 1 else app("cbrt", inner)
        if g.power % 2 == 0 or -1 not in r.signs_of(g.arg):
            return Term("pow", inner, num(Fraction(e, g.power)))
        modulus = Term("pow", app("abs", inner), num(Fraction(e, g.power)))
        return app("sign", inner) * modulus if e % 2 else modulus
    base = gen_term(r, g)
    return base if e == 1 else Term("pow", base, num(e))


def exp_term(u: Term) -> Term:
    """exp(u), as e, sqrt(e) or a power of e where u is 1, 1/2 or a whole number that is not large."""
    value = u.args[0] if u.head == "num" else None
    if value == 1:
        return E
    if value == Fraction(1, 2):
        return app("sqrt", E)
    return Term("pow", E, u) if value is not None and 1 < value <= LARGEST and value.denominator == 1 else app("exp", u)


def of_angle(r: Region, g: Gen) -> bool:
    """Whether the generator is exp(i atan(u)/n) or exp(i asin(u)/n), n > 1: its n-th power reads as a root."""
    return not g.real and g.arg[1] != 1 and any(r.gens[i].kind in ("atan", "asin") for i in r.used(g.arg[0].num))


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
            return app("sqrt", real_term(r, g.arg))
        case "log":
            inner = real_term(r, g.arg)
            return app("log", inner if r.signs_of(g.arg) == {1} else app("abs", inner))
        case "pow":
            return Term("pow", *(real_term(r, a) for a in g.arg))
        case "integral":
            body, u = g.arg
            return app("integral", body, var("t"), ZERO, real_term(r, u))
        case "integral at oo":
            body, u = g.arg
            return app("integral", body, var("t"), ZERO, OO if u.num == r.one.num else -OO)
        case "integral with x":
            f, low, high = g.arg
            return app("integral", substitute(real_term(r, f), {INNER.args[0]: var("t")}), var("t"), low, high)
        case kind if kind in ("abs", "sign", "atan", "asin", "erf"):
            return app(kind, real_term(r, g.arg[0]))
        case kind if kind.endswith("()"):
            return Term(kind, real_term(r, g.arg[0]))
        case kind:
            raise TooHard(f"{kind} has no form in the language")
