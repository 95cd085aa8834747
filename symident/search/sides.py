"""Comparisons with 0 as two sides that a person would write: a**2 - 3 > 0 as a**2 > 3, log(a) - 1 < 0 as a < e."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from math import gcd, lcm

from symident.kernel.algebra import Region, inside
from symident.kernel.facts import Facts
from symident.kernel.polynomials import Frac, Poly, fraction, rational_of
from symident.kernel.terms import ONE, ZERO, Term, free, num
from symident.search.phi import length, shortest
from symident.search.prove import FAILURES
from symident.search.readback import poly_term, real_term
from symident.search.simplify import number, polished, product, scaled, tidy, total

Sides = tuple[Term, Term]
SOLVED = 6  # characters that a comparison of a name with a constant may be longer, since it says what to choose
MAX_INVERSES = 3  # of functions undone one after the other
POSITIVE, NEGATIVE, NONNEGATIVE = frozenset({1}), frozenset({-1}), frozenset({0, 1})


def sides(t: Term, facts: Facts, bold: bool = True) -> Sides:
    """left, right with the sign of left - right that of t, as short as it can be written; `bold`: logarithms,
    exponentials and powers are undone."""
    options: list[Sides] = []
    with suppress(*FAILURES):
        options += inside(lambda r: list(_forms(r, t, bold)), facts)
    return min([*options, balanced_term(t)], key=lambda s: price(*s))


def price(left: Term, right: Term) -> int:
    """The length in characters, less where a name is compared with a constant."""
    return length(left) + length(right) - SOLVED * is_solved(left, right)


def is_solved(left: Term, right: Term) -> bool:
    """Whether a name is compared with a constant."""
    return (left.head == "var" and not free(right)) or (right.head == "var" and not free(left))


def balanced_term(t: Term) -> Sides:
    """t > 0 as left > right without minus signs, by the structure of t, and without a number in front."""
    counts: dict[Term, Fraction] = {}
    for c, u in _summands(polished(t), Fraction(1)):
        counts[u] = counts.get(u, Fraction(0)) + c
    constant = counts.pop(ONE, Fraction(0))
    return _arranged([(c, u) for u, c in counts.items() if c], number(-constant))


def _summands(t: Term, factor: Fraction) -> Iterator[tuple[Fraction, Term]]:
    match t.head:
        case "num":
            yield factor * t.args[0], ONE
        case "add":
            for u in t.args:
                yield from _summands(u, factor)
        case "neg":
            yield from _summands(t.args[0], -factor)
        case "div" if t.args[1].head == "num" and t.args[1].args[0]:
            yield from _summands(t.args[0], factor / t.args[1].args[0])
        case "mul" if any(u.head in ("num", "neg") for u in t.args):
            rest = [u.args[0] if u.head == "neg" else u for u in t.args if u.head != "num"]
            for u in t.args:
                factor *= u.args[0] if u.head == "num" else -1 if u.head == "neg" else 1
            yield from _summands(product(rest), factor)
        case _:
            yield factor, t


def balanced(r: Region, p: Poly) -> Sides:
    """p > 0 as left > right without minus signs, and the numbers on the right."""
    return _arranged(_parts(r, p), number(-fraction(p[(0,) * r.basis.size])))


def _parts(r: Region, p: Poly) -> list[tuple[Fraction, Term]]:
    return [(fraction(c), poly_term(r, r.ctx.from_dict({m: 1}))) for m, c in p.terms() if any(m)]


def _arranged(parts: list[tuple[Fraction, Term]], value: Term) -> Sides:
    """The sum of the parts against the value, without minus signs and with coefficients that have no common factor."""
    if not parts:
        return ZERO, value
    common = Fraction(gcd(*(c.numerator for c, _ in parts)), lcm(*(c.denominator for c, _ in parts)))
    left = [scaled(u, c / common) for c, u in parts if c > 0]
    right = [scaled(u, -c / common) for c, u in parts if c < 0]
    value = _content(scaled(value, 1 / common))
    if not left:  # -a > -1 as 1 > a
        return _content(scaled(value, Fraction(-1))), total(right)
    if value.head == "neg" and right:
        return total([*left, value.args[0]]), total(right)
    return total(left), total([*right, value])


def _content(t: Term) -> Term:
    """A constant sum with its common factor in front: 2*(sqrt(e) - 1)."""
    counts = list(_summands(t, Fraction(1))) if t.head == "add" else []
    common = gcd(*(c.numerator for c, _ in counts))
    if free(t) or common < 2 or any(c.denominator > 1 for c, _ in counts):
        return t
    return product([num(common), total([scaled(u, c / common) for c, u in counts])])


def _forms(r: Region, t: Term, bold: bool) -> Iterator[Sides]:
    for name in sorted(free(t)):  # so that sums are written in this order
        r.variable(name)
    f = r.form(t)
    if not (r.is_real(f.num) and r.is_real(f.den)):
        yield balanced_term(real_term(r, f))
        yield from _solved_waves(r, f)
        return
    p = _above(r, f)
    if p is not None:
        yield from _solved(r, p, bold, MAX_INVERSES)


def _above(r: Region, f: Frac) -> Poly | None:
    """A polynomial with the signs of f, without the factors that keep their sign; None if that is not seen."""
    below = r.signs_of(r.poly(f.den))
    if not f.num or below not in (POSITIVE, NEGATIVE):
        return None
    c, factors = r.factors(f.num)
    minus = (c < 0) != (below == NEGATIVE)
    p = r.one.num
    for q, e in factors:
        signs = r.signs_of(r.poly(q))
        if signs in (POSITIVE, NEGATIVE):
            minus ^= signs == NEGATIVE and e % 2 == 1
        else:
            p = p * q**e
    return -p if minus else p


def _solved(r: Region, p: Poly, bold: bool, depth: int) -> Iterator[Sides]:
    """p > 0 solved for what it is about, as q > value, and q for what it is a function of."""
    moving = [i for i in r.used(p) if not r.gens[i].constant]
    names = [i for i in moving if r.gens[i].kind == "var"]
    for chosen in dict.fromkeys(map(tuple, (*([i] for i in names), moving, names, *([i] for i in moving)))):
        found = _collected(r, p, set(chosen))
        if found is None:
            continue
        q, value, side = found
        written = value.rational()
        right = polished(shortest(r, value)) if written is None else number(written)
        yield _turned(
            _arranged([(fraction(c), poly_term(r, r.ctx.from_dict({m: 1}))) for m, c in q.terms()], right), side
        )
        if bold and depth and len(q) == len(r.used(q)) == 1:
            (i,) = r.used(q)
            inverse = _undone(r, i, int(q.degrees()[i]), value)
            inner = None if inverse is None else _above(r, r.reduce(inverse[0] - inverse[1]))
            if inner is not None and r.is_real(inner):
                for pair in _solved(r, inner, bold, depth - 1):
                    yield _turned(pair, side)


def _turned(pair: Sides, side: int) -> Sides:
    return pair if side > 0 else (pair[1], pair[0])


def _collected(r: Region, p: Poly, chosen: set[int]) -> tuple[Poly, Frac, int] | None:
    """q, value, side with p of the sign of side*(q - value): q in the chosen generators alone, the value without."""
    groups: dict[tuple[int, ...], Poly] = {}
    for m, c in p.terms():
        outer = tuple(int(e) if i in chosen else 0 for i, e in enumerate(m))
        inner = tuple(int(e) - k for e, k in zip(m, outer, strict=True))
        term = r.ctx.from_dict({inner: c})
        groups[outer] = groups[outer] + term if outer in groups else term
    rest = groups.pop((0,) * r.basis.size, r.zero.num)
    if not groups:
        return None
    first = r.poly(next(iter(groups.values())))
    ratios = {m: ratio for m, c in groups.items() if (ratio := (r.poly(c) / first).rational()) is not None}
    signs = r.signs_of(first)
    if len(ratios) < len(groups) or signs not in (POSITIVE, NEGATIVE):
        return None
    inside_of = {n for q in (first.num, rest) for i in r.used(q) for n in free(poly_term(r, r.symbols[i]))}
    if any(inside_of & free(poly_term(r, r.symbols[i])) for i in chosen):
        return None
    q = r.ctx.from_dict({m: rational_of(c) for m, c in ratios.items()})
    return q, r.reduce(-r.poly(rest) / first), 1 if signs == POSITIVE else -1


def _undone(r: Region, i: int, power: int, value: Frac) -> tuple[Frac, Frac] | None:
    """u, v with g**power - value of the sign of u - v, where g is the generator, a function of u that increases."""
    g, signs = r.gens[i], r.signs_of(value)
    if power > 1:
        known = r.gen_signs(i) <= NONNEGATIVE and signs <= NONNEGATIVE
        return (r.poly(r.symbols[i]), r.root(value, Fraction(1, power))) if known else None
    match g.kind:
        case "log" if r.signs_of(g.arg) == POSITIVE:
            return g.arg, r.exp(value)
        case "exp" if g.real and signs == POSITIVE:
            return g.arg[0] / r.rational(g.arg[1]), r.log(value)
        case "root" if signs <= NONNEGATIVE:
            return g.arg, r.reduce(value**g.power)
    return None


def _solved_waves(r: Region, f: Frac) -> Iterator[Sides]:
    """f > 0 with sines or cosines, solved for a parameter in which it is linear."""
    for i in r.used(f.num):
        if r.gens[i].kind == "var" and f.num.degrees()[i] == 1 and not f.den.degrees()[i]:
            parts = r.by_powers(f.num, i)
            signs = r.signs_of(r.poly(parts[1]) / r.poly(f.den))
            value = polished(tidy(real_term(r, -r.poly(parts.get(0, r.zero.num)) / r.poly(parts[1]))))
            if signs in (POSITIVE, NEGATIVE) and r.gens[i].arg not in free(value):
                yield _turned((Term("var", r.gens[i].arg), value), max(signs))
