"""Expansions as x tends to oo: sums of c * exp(polynomial in x) * x**k * log(x)**j, and an O of such a thing.

A place is approached along a path, x := p + 1/x for the right of p, so that limits at infinity, the behaviour at a
breakpoint and the first Taylor coefficient that does not vanish are all leading terms of such expansions. What is
expanded is thereby seen to be defined for all large x.

Source: asymptotic scales of exponentials and logarithms, e.g. Richardson, Salvy, Shackell, van der Hoeven, ISSAC 1996.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING

from symident.kernel.domain import conditions
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.polynomials import Frac, Poly, TooHard, fraction
from symident.kernel.ring import inner_elements
from symident.kernel.terms import COMPARISONS, RELATION_SIGNS, ZERO, Term, X, app, free, substitute, truth, var

if TYPE_CHECKING:
    from symident.kernel.algebra import Region

ORDERS = (2, 4, 8)  # how many terms are kept, one attempt after the other
TINY = Fraction(64)  # exp(-exp(x)) and the like are O(exp(-x**TINY))


class NotSeen(TooHard):
    """More terms are needed."""


class UnknownSign(TooHard):
    """The expansion depends on the sign of a constant, which the facts do not give."""

    def __init__(self, region: Region, constant: Frac) -> None:
        super().__init__("the behaviour along a path depends on the sign of a parameter")
        self.region, self.constant = region, constant


@dataclass(frozen=True)
class Growth:
    """exp(sum of c * x**p for (p, c) in rates) * x**power * log(x)**logs."""

    rates: tuple[tuple[Fraction, Frac], ...]
    power: Frac
    logs: Fraction = Fraction(0)


@dataclass(frozen=True)
class Series:
    """The sum of c * growth over the terms, which descend, and a rest of at most a constant times `error` (None: 0)."""

    terms: tuple[tuple[Growth, Frac], ...] = ()
    error: Growth | None = None


class Expansion:
    """Expands terms in a region whose facts are about parameters. Raises TooHard, NotDefined, UnknownSign."""

    def __init__(self, region: Region, order: int = ORDERS[-1]) -> None:
        self.region, self.order = region, order
        self.one = Growth((), region.zero)
        self.moving = {"x"}
        self.known: dict[Term, Series] = {X: Series(((Growth((), region.one), region.one),))}

    # --- what is asked

    def leading(self, t: Term) -> Frac:
        """c, where t/growth tends to c != 0 or, for some parameters, 0: if t = 0 for all large x, then c = 0."""
        return self._first(self.of(t))[1]

    def limit(self, t: Term) -> Frac:
        """The limit of t, which is finite."""
        u = self.of(t)
        if any(self.compare(g, self.one) > 0 for g, _ in u.terms):
            raise TooHard("a limit is not seen to be finite")
        if u.error is not None and self.compare(u.error, self.one) >= 0:
            raise TooHard("a limit is not seen")
        return next((c for g, c in u.terms if self.compare(g, self.one) == 0), self.region.zero)

    def summable(self, t: Term) -> bool:
        """Whether t is O(exp(-c * x**p)) or O(x**-q * log(x)**j), c, p > 0 and q > 1: its integral to oo exists."""
        exponents = [g.rates[0][1] if g.rates else g.power + self.region.one for g in self._bounds(self.of(t))]
        return all(self.sign(e) < 0 for e in exponents)

    def unbounded(self, t: Term) -> bool:
        """Whether |t| is at least a constant times x for large x: its integral by 1/x next to 0 does not exist."""
        growth, c = self._first(self.of(t))
        side = self.sign(growth.rates[0][1] if growth.rates else growth.power - self.region.one)
        return self.sign(c) != 0 and (side > 0 or (side == 0 and not growth.rates and growth.logs >= 0))

    def truth(self, condition: Term) -> bool:
        """Whether the condition holds for all large x (True) or for none of them (False)."""
        return bool(truth(condition, self._comparison))

    def _comparison(self, comparison: Term) -> bool:
        if comparison.head not in COMPARISONS:
            raise TooHard(f"{comparison.head} is not a condition")
        if not free(comparison) & self.moving:
            known = self.region.truth(comparison)
            if known is not None:
                return known
        difference = self.of(comparison.args[0] - comparison.args[1])
        return (self._side(difference) if difference != Series() else 0) in RELATION_SIGNS[comparison.head]

    def limit_sign(self, f: Frac, side: int) -> int:
        """The sign of the limit of f, perhaps infinite, as x tends to oo (side 1) or -oo (side -1)."""
        self.known[X] = self.scale(self.known[X], self.region.rational(side))
        u = self.element(f)
        growth = self._first(u)[0] if u.terms else u.error
        if growth is None or self.compare(growth, self.one) < 0:
            return 0
        return self._side(u)

    def element(self, f: Frac) -> Series:
        """The expansion of an element of the region."""
        return self.mul(self._poly(f.num), self.power(self._poly(f.den), self.region.rational(-1)))

    def _poly(self, p: Poly) -> Series:
        parts: list[Series] = []
        for m, c in p.terms():
            product = self.constant(self.region.rational(fraction(c)))
            for i, e in enumerate(map(int, m)):
                if e:
                    product = self.mul(product, self.power(self._gen(i), self.region.rational(e)))
            parts.append(product)
        return self.add(*parts)

    def _gen(self, i: int) -> Series:
        g = self.region.gens[i]
        if g.constant or (g.kind == "var" and g.arg != "x"):
            return self.constant(self.region.poly(self.region.symbols[i]))
        if g.kind == "var":
            return self.known[X]
        u = next(map(self.element, inner_elements(g)), Series())
        match g.kind:
            case "exp" if g.real:
                return self.exp(self.scale(u, self.region.rational(1 / Fraction(g.arg[1]))))
            case "root" if g.power == 2:
                return self.power(u, self.region.rational(Fraction(1, 2)))
            case "log":
                return self.log(self._by_sign("abs", u))
            case "abs" | "sign":
                return self._by_sign(g.kind, u)
            case "atan" | "erf":
                return self._primitive(g.kind, u)
        raise TooHard(f"{g.kind} has no expansion")

    # --- growth

    def sign(self, c: Frac) -> int:
        """The sign of a constant."""
        if (number := c.rational()) is not None:
            return (number > 0) - (number < 0)
        signs = self.region.signs_of(c)
        if not signs:
            raise TooHard("the facts contradict each other")
        if len(signs) > 1:
            raise UnknownSign(self.region, c)
        return next(iter(signs))

    def _side(self, u: Series) -> int:
        """The sign of u for all large x, which is 1 or -1."""
        if not (s := self.sign(self._first(u)[1])):
            raise NotSeen("a leading term is not seen")
        return s

    def compare(self, g: Growth, h: Growth) -> int:
        """1 if g/h tends to oo, -1 if it tends to 0, 0 if they are equal."""
        a, b, zero = dict(g.rates), dict(h.rates), self.region.zero
        pairs = ((a.get(p, zero), b.get(p, zero)) for p in sorted({*a, *b}, reverse=True))
        for u, v in (*pairs, (g.power, h.power)):
            if s := self.sign(u - v):
                return s
        return (g.logs > h.logs) - (g.logs < h.logs)

    def _times(self, g: Growth, h: Growth) -> Growth:
        rates = dict(g.rates)
        for p, c in h.rates:
            rates[p] = rates.get(p, self.region.zero) + c
        kept = tuple((p, c) for p, c in sorted(rates.items(), reverse=True) if not self.region.is_zero(c))
        return Growth(kept, self.region.reduce(g.power + h.power), g.logs + h.logs)

    def _to(self, g: Growth, s: Frac) -> Growth:
        """g**s."""
        n = s.rational()
        if g.logs and n is None:
            raise TooHard("a power of a logarithm")
        return Growth(tuple((p, c * s) for p, c in g.rates), g.power * s, g.logs * (n or 0))

    def _larger(self, growths: Iterable[Growth | None]) -> Growth | None:
        best: Growth | None = None
        for g in growths:
            if best is None or (g is not None and self.compare(g, best) > 0):
                best = g
        return best

    # --- arithmetic

    def constant(self, c: Frac) -> Series:
        """A constant as a series."""
        return Series() if self.region.is_zero(c) else Series(((self.one, c),))

    def _series(self, pairs: Iterable[tuple[Growth, Frac]], error: Growth | None) -> Series:
        """The sum, sorted, with equal growths together, cut off at the error and after `order` terms."""
        result: list[tuple[Growth, Frac]] = []
        for g, c in pairs:
            for i, (h, d) in enumerate(result):
                order = self.compare(g, h)
                if order == 0:
                    result[i] = h, self.region.reduce(c + d)
                if order > 0:
                    result.insert(i, (g, c))
                if order >= 0:
                    break
            else:
                result.append((g, c))
        result = [(g, c) for g, c in result if not self.region.is_zero(c)]
        if error is not None:
            result = [(g, c) for g, c in result if self.compare(g, error) > 0]
        if len(result) > self.order:
            error = result[self.order][0]
        return Series(tuple(result[: self.order]), error)

    def add(self, *parts: Series) -> Series:
        """The sum."""
        return self._series((t for p in parts for t in p.terms), self._larger(p.error for p in parts))

    def mul(self, a: Series, b: Series) -> Series:
        """The product."""
        pairs = [(self._times(g, h), self.region.reduce(c * d)) for g, c in a.terms for h, d in b.terms]
        errors = [self._times(e, g) for u, v in ((a, b), (b, a)) for e in [u.error] if e for g in self._bounds(v)]
        return self._series(pairs, self._larger(errors))

    def scale(self, a: Series, c: Frac) -> Series:
        """c * a."""
        return self.mul(a, self.constant(c))

    @staticmethod
    def _bounds(a: Series) -> list[Growth]:
        return [g for g, _ in a.terms[:1]] + [a.error] * (a.error is not None)  # type: ignore[list-item]

    def _first(self, a: Series) -> tuple[Growth, Frac]:
        if not a.terms:
            raise NotSeen("a difference is 0 for all large x" if a.error is None else "a leading term is not seen")
        return a.terms[0]

    def _split(self, a: Series) -> tuple[Growth, Frac, Series]:
        """a = c * g * (1 + rest), c not 0, rest tending to 0."""
        self._side(a)
        g, c = self._first(a)
        back = Series(((self._to(g, self.region.rational(-1)), self.region.one / c),))
        return g, c, self.mul(Series(a.terms[1:], a.error), back)

    def compose(self, coefficients: list[Frac], small: Series, exact: bool = False) -> Series:
        """The sum of c_k * small**k, small tending to 0; the rest is of the next order, or 0 if the sum is exact."""
        total, power = self.constant(coefficients[0]), Series(((self.one, self.region.one),))
        for c in coefficients[1:]:
            power = self.mul(power, small)
            total = self.add(total, self.scale(power, c))
        if exact or not self._bounds(small):
            return total
        last = self._to(self._bounds(small)[0], self.region.rational(len(coefficients)))
        return self._series(total.terms, self._larger((total.error, last)))

    def power(self, a: Series, s: Frac) -> Series:
        """a**s for a constant s."""
        n = s.rational()
        if n is not None and n.denominator == 1 and 0 <= n <= ORDERS[-1]:
            result = Series(((self.one, self.region.one),))
            for _ in range(int(n)):
                result = self.mul(result, a)
            return result
        if a == Series() and self.sign(s) > 0:
            return a
        g, c, rest = self._split(a)
        if (n is None or n.denominator != 1) and self.sign(c) < 0:
            raise TooHard("a power of a negative number")
        coefficients = [self.region.one]
        for k in range(self.order):
            factor = (s - self.region.rational(k)) / self.region.rational(k + 1)
            coefficients.append(self.region.reduce(coefficients[-1] * factor))
        return self.mul(Series(((self._to(g, s), self.region.power(c, s)),)), self.compose(coefficients, rest))

    # --- functions

    def exp(self, u: Series) -> Series:
        """exp(u): what grows becomes a growth, what tends to 0 a Taylor polynomial."""
        region, growth, level = self.region, self.one, self.region.zero
        small: list[tuple[Growth, Frac]] = []
        for g, c in u.terms:
            p = g.power.rational()
            if self.compare(g, self.one) < 0:
                small.append((g, c))
            elif not g.rates and not g.logs and p is not None:
                level = level + (c if p == 0 else region.zero)
                growth = self._times(growth, Growth(((p, c),) if p else (), region.zero))
            elif not g.rates and g.logs == 1 and p == 0:
                growth = self._times(growth, Growth((), c))
            elif g.rates and self.sign(g.rates[0][1]) > 0 and (g, c) == u.terms[0] and self.sign(c) < 0:
                return Series((), Growth(((TINY, region.rational(-1)),), region.zero))
            else:
                raise TooHard("an exponential that grows faster than those of polynomials")
        factor = Series(((growth, region.exp(level)),))
        order = -1 if u.error is None else self.compare(u.error, self.one)
        if order > 0:
            raise NotSeen("an exponent is not known well enough")
        if order == 0:
            return Series((), growth)
        taylor = [region.rational(Fraction(1, factorial(k))) for k in range(self.order + 1)]
        return self.mul(factor, self.compose(taylor, Series(tuple(small), u.error)))

    def log(self, u: Series) -> Series:
        """log(u), u positive."""
        g, c, rest = self._split(u)
        if self.sign(c) < 0 or g.logs:
            raise TooHard("a logarithm is not seen")
        rational = self.region.rational
        parts = [Series(((Growth((), rational(p)), rate),)) for p, rate in g.rates]
        if not self.region.is_zero(g.power):
            parts.append(Series(((Growth((), self.region.zero, Fraction(1)), g.power),)))
        taylor = [self.region.zero] + [rational(Fraction((-1) ** (k + 1), k)) for k in range(1, self.order + 1)]
        return self.add(self.constant(self.region.log(c)), *parts, self.compose(taylor, rest))

    def _near(self, u: Series) -> tuple[Frac, Series] | None:
        """The limit of u and what tends to 0, or None if u is not seen to have a finite limit."""
        if any(self.compare(g, self.one) > 0 for g in self._bounds(u)):
            return None
        if u.error is not None and self.compare(u.error, self.one) == 0:
            return None
        level = sum((c for g, c in u.terms if self.compare(g, self.one) == 0), self.region.zero)
        return level, Series(tuple(t for t in u.terms if self.compare(t[0], self.one)), u.error)

    def _value(self, head: str, c: Frac, *rest: Term) -> Frac:
        """The function at a constant."""
        return self.region.form(Term(head, *rest, self._name(c)))

    def _name(self, c: Frac) -> Term:
        name = var(f"c{len(self.region.forms)}'")
        self.region.forms[name] = c
        return name

    def taylor(self, value: Frac, slope: Series, small: Series) -> Series:
        """F(c + small), where F(c) = value, F is analytic at c and F'(c + 1/x) = slope."""
        coefficients = [value]
        for g, d in slope.terms:
            k = g.power.rational()
            if g.rates or g.logs or k is None or k > 0 or k.denominator != 1:
                raise TooHard("a function is not analytic at a limit of its argument")
            coefficients += [self.region.zero] * (int(-k) + 2 - len(coefficients))
            coefficients[int(-k) + 1] = d * self.region.rational(Fraction(1, int(-k) + 1))
        if slope.error is not None:
            k = slope.error.power.rational()
            if slope.error.rates or slope.error.logs or k is None or k > 0:
                raise TooHard("a function is not analytic at a limit of its argument")
            coefficients = coefficients[: int(-k) + 1]
        return self.compose(coefficients, small, exact=slope.error is None)

    def _approach(self, c: Frac) -> Term:
        """A name for c + 1/x."""
        name = f"u{len(self.moving)}'"
        self.moving.add(name)
        near = Series(((Growth((), self.region.rational(-1)), self.region.one),))
        self.known[var(name)] = self.add(self.constant(c), near)
        return var(name)

    def _primitive(self, head: str, u: Series) -> Series:
        """atan, asin, erf, sin, cos."""
        near, one = self._near(u), self.region.one
        if near is None and head in ("sin", "cos"):
            return Series((), self.one)
        if near is not None and head in ("sin", "cos"):
            c, small = near
            sine, cosine = self._value("sin", c), self._value("cos", c)
            cycle = [sine, cosine, -sine, -cosine] if head == "sin" else [cosine, -sine, -cosine, sine]
            terms = [cycle[k % 4] * self.region.rational(Fraction(1, factorial(k))) for k in range(self.order + 1)]
            return self.compose(terms, small)
        if near is not None:
            derivative = FUNCTIONS[head].derivative
            assert derivative is not None
            return self.taylor(self._value(head, near[0]), self.of(derivative(self._approach(near[0]))), near[1])
        side = self.region.rational(self._side(u))
        if head == "atan":  # pi/2 - atan(1/u)
            rest = self._primitive("atan", self.power(u, -one))
            return self.add(self.constant(self.region.pi * side / self.region.rational(2)), self.scale(rest, -one))
        if head == "erf":
            return Series(self.constant(side).terms, self._bounds(self.exp(self.scale(self.mul(u, u), -one)))[0])
        raise TooHard(f"{head} has no expansion at infinity")

    def _integral(self, t: Term) -> Series:
        """Along limits that tend to numbers."""
        body, bound, *ends = t.args
        if (free(body) - free(bound)) & self.moving:
            raise TooHard("the integrand depends on x")
        along_x = substitute(body, {bound.args[0]: X})  # with a kink the two sides of a number differ
        self.region.inside(lambda r: r.analytic(r.form(along_x)), self.region.plain_facts())
        result = Series()
        for end, side in zip(ends, (-1, 1), strict=True):
            near = self._near(self.of(end)) if free(end) & self.moving else None
            if near is not None:
                here = substitute(body, {bound.args[0]: self._name(near[0])})
                if not all(self.region.truth(c) for _, c in conditions(here)):
                    raise TooHard("an integrand may not be defined at a limit of the integral")
                slope = self.of(substitute(body, {bound.args[0]: self._approach(near[0])}))
                part = self.taylor(self._value("integral", near[0], body, bound, ZERO), slope, near[1])
            elif not free(end) & self.moving:
                part = self.constant(self.region.form(Term("integral", body, bound, ZERO, end)))
            else:
                raise TooHard("an improper integral has no expansion")
            result = self.add(result, self.scale(part, self.region.rational(side)))
        return result

    def of(self, t: Term) -> Series:
        """The expansion of t."""
        if t not in self.known:
            self.known[t] = self._of(t) if free(t) & self.moving else self.constant(self.region.form(t))
        return self.known[t]

    def _of(self, t: Term) -> Series:
        region = self.region
        match t.head:
            case "add":
                return self.add(*map(self.of, t.args))
            case "mul":
                product = self.of(t.args[0])
                for u in t.args[1:]:
                    product = self.mul(product, self.of(u))
                return product
            case "neg":
                return self.scale(self.of(t.args[0]), region.rational(-1))
            case "div":
                return self.mul(self.of(t.args[0]), self.power(self.of(t.args[1]), region.rational(-1)))
            case "pow" if not free(t.args[1]) & self.moving:
                return self.power(self.of(t.args[0]), region.form(t.args[1]))
            case "pow":
                return self.exp(self.mul(self.of(t.args[1]), self.log(self.of(t.args[0]))))
            case "sqrt":
                return self.power(self.of(t.args[0]), region.rational(Fraction(1, 2)))
            case "cbrt" | "abs" | "sign":
                return self._by_sign(t.head, self.of(t.args[0]))
            case "exp" | "log":
                return getattr(self, t.head)(self.of(t.args[0]))  # type: ignore[no-any-return]
            case "sin" | "cos" | "atan" | "asin" | "erf":
                return self._primitive(t.head, self.of(t.args[0]))
            case "max" | "min":
                best = t.args[0]
                for u in t.args[1:]:
                    best = u if self.truth(app("gt" if t.head == "max" else "lt", u, best)) else best
                return self.of(best)
            case "cases":
                pairs = zip(t.args[0:-1:2], t.args[1::2], strict=True)
                return self.of(next((value for condition, value in pairs if self.truth(condition)), t.args[-1]))
            case "integral":
                return self._integral(t)
            case head if head in FUNCTIONS and FUNCTIONS[head].definition:
                return self.of(unfold(t))
        raise TooHard(f"{t.head} has no expansion")

    def _by_sign(self, head: str, u: Series) -> Series:
        if u == Series():
            return u
        side = self.region.rational(self._side(u))
        if head == "sign":
            return self.constant(side)
        modulus = self.scale(u, side)
        return modulus if head == "abs" else self.scale(self.power(modulus, self.region.rational(Fraction(1, 3))), side)
