"""Linear relations with rational coefficients between logarithms, angles, erf, integrals and x, by their derivatives.

Source: the structure theorem for elementary functions (Rosenlicht; Bronstein, Symbolic Integration I, ch. 9): a new
logarithm or angle is independent of the others or a rational combination of them and a constant.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce as fold
from math import gcd, lcm

from flint import fmpz_mat

from symident.kernel.algebra import Region
from symident.kernel.polynomials import Frac, Poly, fraction
from symident.kernel.terms import Term, app, free, subterms
from symident.search.readback import real_term

KINDS = ("log", "atan", "asin", "erf", "integral")
RELATED = {*KINDS, "acos", "asinh", "acosh", "atanh", "erfc", "softplus", "Phi"}


def relations(r: Region, goal: tuple[Term, Term], point: Term) -> list[Term]:
    """Equations that may hold around the point: a factor of the difference is 0, a combination is constant."""
    f = r.reduce(r.form(goal[0]) - r.form(goal[1]))
    factors = r.factors(f.num)[1] if f.num else []
    found = [app("eq", real_term(r, r.poly(p)), 0) for p, _ in factors if _has(r, p)] if len(factors) > 1 else []
    return found + _combinations(r, f, point)


def inner_sums(t: Term) -> Iterator[Term]:
    """The sums in t with two functions or more that may be related, which are no part of t as a sum."""
    outer, stack = set[Term](), [t]
    while stack:
        u = stack.pop()
        outer.add(u)
        stack += u.args if u.head in ("add", "neg") else ()
    for u in subterms(t):
        if u.head == "add" and u not in outer and "x" in free(u):
            if sum(v.head in RELATED and "x" in free(v) for v in subterms(u)) > 1:
                yield u


def shorter(r: Region, u: Term, point: Term) -> Term | None:
    """The sum with what relations show to be 0 left out, if there is any."""
    f = r.reduce(r.form(u))
    zeros = [r.form(e.args[0]) - r.form(e.args[1]) for e in _combinations(r, f, point)]
    rest = fold(lambda p, z: divmod(p, z.num)[1], zeros, f.num)
    return real_term(r, r.reduce(r.poly(rest) / r.poly(f.den))) if len(rest) < len(f.num) else None


def _has(r: Region, p: Poly) -> bool:
    return r.is_real(p) and any(r.gens[i].kind in KINDS and not r.gens[i].constant for i in r.used(p))


def _combinations(r: Region, f: Frac, point: Term) -> list[Term]:
    indices = [i for i in r.used(f.num) if not r.gens[i].constant and r.gens[i].kind in KINDS]
    if not indices:
        return []
    r.form(Term("var", "x"))
    indices.append(r.index["var", "x"])
    slopes = [r.derivative(r.poly(r.symbols[i])) for i in indices]
    common = fold(lambda a, b: a * b / a.gcd(b), (s.den for s in slopes))
    numerators = [r.reduce(s * r.poly(common)) for s in slopes]
    if any(not n.den.is_one() for n in numerators):
        return []
    columns = [{tuple(map(int, m)): fraction(c) for m, c in n.num.terms()} for n in numerators]
    rows = list(dict.fromkeys(m for column in columns for m in column))
    scale = lcm(*(c.denominator for column in columns for c in column.values()))
    matrix = fmpz_mat([[int(column.get(m, Fraction(0)) * scale) for column in columns] for m in rows])
    null, rank = matrix.nullspace()
    size = len(columns) - matrix.rank()
    return [_equation(r, indices, [int(null[i, k]) for i in range(len(indices))], point) for k in range(size)]


def _equation(r: Region, indices: list[int], weights: list[int], point: Term) -> Term:
    total, common = r.zero, gcd(*weights)
    for i, w in zip(indices, weights, strict=True):
        total = total + r.poly(r.symbols[i]) * r.rational(w // common)
    return app("eq", real_term(r, total), real_term(r, _simple(r, r.at(total, point))))


def _simple(r: Region, c: Frac) -> Frac:
    """The constant as a rational multiple of pi with a small denominator, where it is that."""
    ball = r.ball(c, 256)
    n = (ball.real * 240 / r.ball(r.pi, 256).real).unique_fmpz() if ball is not None else None
    multiple = r.pi * r.rational(Fraction(int(n), 240)) if n is not None else r.zero
    return multiple if n is not None and r.is_zero(c - multiple) else c
