"""Linear differential equations that what vanishes satisfies, by cofactors: the decision core, one generator at a time.

The generators are closed under differentiation. A polynomial p in them that is 0 on an interval is one, P, in the
uppermost generator w, over functions of the others. Of the polynomials that w is a zero of, P, P' and the relation of w
among them, the common divisor m has least degree, so the remainder of its derivative modulo m has coefficients that are
0 as functions: m' = q m, an equation for p as well. Which coefficients are 0 as functions is seen by balls at a few
points; what was seen and not shown is the rest of the equation, which is in fewer generators, and is proved next.

Sources: Denef and Lipshitz, Decision problems for differential equations; van der Hoeven, Computations with effective
real numbers and Zero-testing, witness conjectures and differential diophantine approximation; pseudo-division, Ritt.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import acb, arb

from symident.kernel.algebra import Region
from symident.kernel.balls import ball
from symident.kernel.polynomials import Frac, NotDefined, Poly, TooHard, times
from symident.kernel.ring import Gen, inner_elements
from symident.kernel.terms import ONE, ZERO, Term, app, free, substitute, subterms
from symident.search.readback import fraction_term, of_angle, real_term

BITS, SMALL = 512, 256  # a value of less than 2**-SMALL at BITS is taken for 0
MAX_LENGTH, MAX_WRITTEN, MAX_STEPS = 400, 800, 12
Place = dict[str, Term]  # a value of x and each parameter
Equation = tuple[tuple[Term, Term], Term]  # c0 and c1 with c0 r + c1 r' = rest, and the rest


class Sampled(Region):
    """A region in which it is seen by balls which elements are 0 as functions."""

    places: tuple[Place, ...] = ()
    here: tuple[Place, dict[int, Any]] | None = None

    def vanishes(self, p: Poly) -> bool:
        """Whether p is so small at every place that it is taken for 0; TooHard where it has no value."""
        if not hasattr(self, "values"):
            self.values: list[dict[int, Any]] = [{} for _ in self.places]
        for place, values in zip(self.places, self.values, strict=True):
            self.here = (place, values)
            value = self.ball(self.poly(p), BITS)
            self.here = None
            if value is None or not value.is_finite():
                raise TooHard("no value at a place")
            if not abs(value) < arb(2) ** -SMALL:
                return False
        return True

    def _ball_gen(self, g: Gen) -> Any:
        if self.here is None:
            return super()._ball_gen(g)
        place, values = self.here
        if id(g) not in values:
            values[id(g)] = acb(ball(place[g.arg], BITS)) if g.kind == "var" else super()._ball_gen(g)
        return values[id(g)]


def vanishing(goal: tuple[Term, Term], places: tuple[Place, ...]) -> Iterator[Term]:
    """The sums in the goal that are so small at every place that they are taken for 0, the shortest first."""
    whole = goal[0] - goal[1]
    sums = [u for u in subterms(whole) if u.head == "add" and "x" in free(u) and u not in (whole, goal[0])]
    for u in sorted(sums, key=lambda u: sum(1 for _ in subterms(u))):
        try:
            if all(abs(ball(u, BITS, here)) < arb(2) ** -SMALL for here in places):
                yield u
        except (TooHard, NotDefined, ArithmeticError, ValueError):
            continue


def smaller(r: Sampled, goal: tuple[Term, Term], places: tuple[Place, ...]) -> Term | None:
    """An equation for a part of left - right that is 0 as well and simpler, if there is one, to be a lemma.

    TooHard if left - right is not 0. Of several parts that are needed one is solved for a root in the goal, so that it
    leaves the goal: what is 0 by facts is not seen together.
    """
    r.places = places
    f = r.reduce(r.form(goal[0]) - r.form(goal[1]))
    p = f.num
    for zero in r.zeros:  # as the kernel does
        p = divmod(p, zero)[1]
    q = _factor(r, p)
    for part in _coefficients(r, q):
        real = _real(r, part)
        if real is not None:
            return _solved(r, goal, real) or app("eq", _term(r, real), 0)
    real = _real(r, q) if len(q) < len(p) else None
    return app("eq", _term(r, real), 0) if real is not None else None


def _coefficients(r: Sampled, p: Poly) -> Iterator[Poly]:
    """Factors of coefficients of p that are 0, as all coefficients of a generator are."""
    for i in reversed(r.used(p)):
        parts = r.by_powers(p, i)
        if len(parts) > 1 and all(map(r.vanishes, parts.values())):
            for c in sorted(parts.values(), key=len):
                q = _factor(r, c)
                yield from _coefficients(r, q)
                yield q
            return


def _solved(r: Sampled, goal: tuple[Term, Term], f: Frac) -> Term | None:
    """f = 0, solved for a root or exponential that stands in the goal."""
    for u in subterms(goal[0] - goal[1]):
        if u.head not in ("sqrt", "cbrt", "pow", "exp") or "x" not in free(u):
            continue
        form = r.form(u)
        moving = [i for i in r.used(form.num) if not r.gens[i].constant]
        if len(form.num) != 1 or len(moving) != 1 or not r.is_constant(r.poly(form.den)):
            continue
        (i,) = moving
        if form.num.degrees()[i] != 1 or f.num.degrees()[i] != 1 or r.gens[i].kind == "var" or not r.gens[i].real:
            continue
        parts = r.by_powers(f.num, i)
        value = -r.poly(parts.get(0, r.zero.num)) / r.poly(parts[1])
        with suppress(TooHard):
            return app("eq", u, _term(r, r.reduce(form / r.poly(r.symbols[i]) * value)))
    return None


def _term(r: Sampled, f: Frac) -> Term:
    """A real element as a term; exp(3 i asin(u)/3) by cosine and sine of a third, or it would be read as a root."""
    waves = [i for i in r.waves(f) if of_angle(r, r.gens[i])]
    if waves and len(f.den) > 1:
        raise TooHard("a sum in a denominator")
    values: dict[str, Term] = {}
    for i in waves:
        b, unit = r.gens[i].arg
        angle = fraction_term(r, r.reduce(-r.i * b * r.rational(Fraction(1, unit))))
        cosine, sine = (r.poly(r.variable(f"{name}{i}'")) for name in ("cos", "sin"))
        values |= {f"{name}{i}'": app(name, angle) for name in ("cos", "sin")}
        shift = -max(int(m[i]) for m in f.den.monoms())
        total = r.zero
        for k, c in r.by_powers(f.num, i).items():
            turn = cosine + r.i * sine if k + shift > 0 else cosine - r.i * sine
            total = total + r.poly(c) * r.reduce(turn ** abs(k + shift))
        f = r.reduce(total / r.poly(f.den / r.symbols[i] ** -shift))
    return substitute(real_term(r, f), values)


def _factor(r: Sampled, p: Poly) -> Poly:
    """The factor of p that is 0; TooHard if there is none."""
    found = [q for q, _ in r.factors(p)[1] if r.vanishes(q)] if p else []
    if not found:
        raise TooHard("the difference of the two sides is not 0")
    return min(found, key=len)


def _real(r: Sampled, p: Poly) -> Frac | None:
    """p over a product of units, so that it is real; None if it cannot be made so."""
    if r.is_real(p):
        return r.poly(p)
    f = r.poly(p)
    waves = r.waves(f)
    for i in waves:
        powers = [int(m[i]) for m in p.monoms()]
        if (min(powers) + max(powers)) % 2:
            return None
        f = f / r.poly(r.symbols[i] ** ((min(powers) + max(powers)) // 2))
    turned = (r.reduce(f * r.zeta(k)) for k in range(r.order // 2))
    return next((t for t in turned if r.is_real_value(t)), None)


def equations(r: Sampled, goal: tuple[Term, Term], places: tuple[Place, ...]) -> list[Equation]:
    """Equations of first order that left - right satisfies, the rest being 0 as a function: what needs least first."""
    r.places = places
    f = r.reduce(r.form(goal[0]) - r.form(goal[1]))
    if not f.num:  # it takes fewer facts to see it
        return [((ZERO, ONE), ZERO)]
    q = _factor(r, f.num)
    other = f / r.poly(q)
    slope, slope_other = r.derivative(f), r.derivative(other)
    found: list[tuple[int, Equation]] = []
    for i in _uppermost(r, q):
        try:
            c0, c1 = _of_factor(r, q, i)
            c0, c1 = _cleared(r, c0 * other - c1 * slope_other, c1 * other)
            rest = r.reduce(c0 * f + c1 * slope)
            if max(len(c0.num), len(c1.num), len(rest.num)) > MAX_WRITTEN:
                continue
            rest_term = ZERO if r.is_zero(rest) else fraction_term(r, r.poly(rest.num))
            if rest_term is not ZERO and not rest.den.is_one():
                c0, c1 = r.reduce(c0 * r.poly(rest.den)), r.reduce(c1 * r.poly(rest.den))
            size = len(c0.num) + len(c1.num) + (MAX_WRITTEN + len(rest.num) if rest_term is not ZERO else 0)
            found.append((size, ((fraction_term(r, c0), fraction_term(r, c1)), rest_term)))
        except (TooHard, NotDefined, ZeroDivisionError):
            continue
    return [equation for _, equation in sorted(found, key=lambda pair: pair[0])]


def _uppermost(r: Sampled, p: Poly) -> list[int]:
    """The generators in p that no other one in p depends on, by its argument or its derivative."""
    used = [i for i in r.used(p) if not r.gens[i].constant]
    below: dict[int, set[int]] = {}

    def under(i: int) -> set[int]:
        if i not in below:
            below[i] = set()
            slope = r.derivative(r.poly(r.symbols[i]))
            inner = [*inner_elements(r.gens[i]), slope]
            seen = {j for f in inner for q in (f.num, f.den) for j in r.used(q)}
            direct = {j for j in seen if j != i and not r.gens[j].constant}
            below[i] = direct.union(*map(under, direct))
        return below[i]

    lower = set[int]().union(*map(under, used)) if used else set()
    return [i for i in reversed(used) if i not in lower and r.gens[i].kind not in ("var", "abs", "sign")]


@dataclass
class _Tracked:
    """poly = first * p + second * (the numerator of p'), up to relations and to what is 0 as a function."""

    poly: Poly
    first: Poly
    second: Poly


def _of_factor(r: Sampled, p: Poly, w: int) -> tuple[Frac, Frac]:
    """c0 and c1 with c0 p + c1 p' of lower degree in generator w, and 0 up to what is 0 as a function if it can be."""
    one, zero = r.one.num, r.zero.num
    m = _Tracked(_visible(r, p, w), one, zero)
    n = r.gens[w].power
    if n:
        lift = r.symbols[w] ** (n - _degree(m.poly, w))
        m = _common(r, m, _Tracked(_visible(r, times(lift, m.poly), w), lift, zero), w)
    slope = r.derivative(r.poly(m.poly))
    scale, quotient, rest = _divided(r, slope.num, m.poly, w)
    if not rest:  # scale * den * m' = quotient * m, and m = first * p
        u, den = r.poly(m.first), r.poly(times(scale, slope.den))
        return r.reduce(den * r.derivative(u) - r.poly(times(quotient, m.first))), r.reduce(den * u)
    if n:
        raise TooHard("the derivative is no multiple")
    divisor = _common(r, m, _Tracked(slope.num, zero, one), w)
    return r.poly(divisor.first), r.poly(times(divisor.second, slope.den))


def _common(r: Sampled, a: _Tracked, b: _Tracked, w: int) -> _Tracked:
    """A common divisor of two polynomials in generator w, over functions of the others."""
    for _ in range(MAX_STEPS):
        if not b.poly:
            return a
        if _degree(a.poly, w) < _degree(b.poly, w):
            a, b = b, a
        scale, quotient, rest = _divided(r, a.poly, b.poly, w)
        first, second = (
            r.reduce(r.poly(times(scale, x) - times(quotient, y)))
            for x, y in ((a.first, b.first), (a.second, b.second))
        )
        if not (first.den.is_one() and second.den.is_one()):
            raise TooHard("a cofactor with a denominator")
        a, b = b, _Tracked(rest, first.num, second.num)
    raise TooHard("a common divisor takes too many steps")


def _divided(r: Sampled, a: Poly, b: Poly, w: int) -> tuple[Poly, Poly, Poly]:
    """scale, quotient and rest with scale * a = quotient * b + rest, the rest of lower degree in generator w."""
    scale, quotient, rest = r.one.num, r.zero.num, _visible(r, a, w)
    d = _degree(b, w)
    if d < 0:
        raise TooHard("a polynomial all of whose coefficients are 0 as functions")
    lead = r.by_powers(b, w)[d]
    while rest and _degree(rest, w) >= d:
        k = _degree(rest, w)
        top = r.by_powers(rest, w)[k]
        g = top.gcd(lead)
        up, down = lead / g, times(top / g, r.symbols[w] ** (k - d))
        scale, quotient = times(scale, up), times(quotient, up) + down
        rest = _visible(r, times(rest, up) - times(down, b), w)
        if rest and _degree(rest, w) >= k:
            raise TooHard("the degree does not fall")
        if max(map(len, (scale, quotient, rest))) > MAX_LENGTH:
            raise TooHard("a remainder is too long")
        if d == 0 and k == 0:
            break
    return scale, quotient, rest


def _visible(r: Sampled, p: Poly, w: int) -> Poly:
    """p, reduced, without the coefficients of powers of w that are 0 as functions."""
    f = r.reduce(r.poly(p))
    if not f.den.is_one():
        raise TooHard("a relation with a denominator")
    total = r.zero.num
    for k, c in r.by_powers(f.num, w).items():
        if not r.vanishes(c):
            total = total + c * r.symbols[w] ** k
    return total


def _degree(p: Poly, w: int) -> int:
    return int(p.degrees()[w]) if p else -1


def _cleared(r: Sampled, a: Frac, b: Frac) -> tuple[Frac, Frac]:
    """Both times a common denominator, without a common factor."""
    a, b = r.reduce(a), r.reduce(b)
    common = a.den * b.den / a.den.gcd(b.den)
    above, below = a * r.poly(common), b * r.poly(common)
    g = above.num.gcd(below.num) if above.num else below.num
    return r.reduce(above / r.poly(g)), r.reduce(below / r.poly(g))
