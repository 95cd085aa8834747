"""Derivatives, values at a point, and where an element is analytic."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce as fold

from symident.kernel.forms import Forms
from symident.kernel.polynomials import Frac, Poly, TooHard, fraction, times
from symident.kernel.ring import Gen, inner_elements
from symident.kernel.terms import ZERO, Term, substitute, var


class Calculus(Forms):
    """Derivatives and values."""

    def derivative(self, f: Frac) -> Frac:
        """df/dx; raises TooHard if f contains a generator that may fail to be analytic somewhere in the region."""
        dn, dd = self._derivative_poly(f.num), self._derivative_poly(f.den)
        return self.reduce((dn * self.poly(f.den) - self.poly(f.num) * dd) / self.poly(times(f.den, f.den)))

    def _derivative_poly(self, p: Poly) -> Frac:
        total = self.zero
        for i in self.used(p):
            if not self.gens[i].constant:
                total = total + self.poly(p.derivative(i)) * self._derivative_gen(i)
        return self.reduce(total)

    def _derivative_gen(self, i: int) -> Frac:
        if i not in self.deriving:
            self.deriving[i] = self._derive(i)
        return self.deriving[i]

    def _derive(self, i: int) -> Frac:
        g, symbol = self.gens[i], self.poly(self.symbols[i])
        u: Frac = next(iter(inner_elements(g)), self.zero) if g.kind != "integral" else g.arg[1]
        match g.kind:
            case "var":
                return self.rational(1 if g.arg == "x" else 0)
            case "exp":
                return symbol * self.derivative(u) / self.rational(g.arg[1])
            case "root":
                self._apart_from_zero(u)
                return symbol * self.derivative(u) / (u * self.rational(g.power))
            case "log":
                slope = self.derivative(u) / u
                if self.is_real(u.num):
                    return slope
                return (slope + self.conjugate(slope)) / self.rational(2)  # (log|p|)' is the real part of p'/p
            case "abs" | "sign":
                self._apart_from_zero(u)
                slope = self.derivative(u)  # of sign(u), too: that u is never 0 does not say that it does not jump
                return symbol * slope / u if g.kind == "abs" else self.zero
            case "asin":
                side = self.one - u * u
                self._apart_from_zero(side)
                return self.derivative(u) / self.root(side, Fraction(1, 2))
            case "atan":
                return self.derivative(u) / (self.one + u * u)
            case "erf":
                return self.rational(2) / self.root(self.pi, Fraction(1, 2)) * self.exp(-(u * u)) * self.derivative(u)
            case "integral":
                integrand = self._at(g.arg[0], u)
                self.analytic(integrand)
                return integrand * self.derivative(u)
            case "integral at oo":
                return self.zero
            case _:
                raise TooHard(f"{g.kind} is not differentiated")

    def conjugate(self, f: Frac) -> Frac:
        """The complex conjugate of f."""

        def gen(i: int) -> Frac:
            g = self.gens[i]
            if g.real:
                return self.poly(self.symbols[i])
            if g.kind == "zeta":
                return self.zeta(-1)
            if i not in self.conjugates:
                self.conjugates[i] = self.exp(self.conjugate(g.arg[0]) / self.rational(g.arg[1]))
            return self.conjugates[i]

        def poly(p: Poly) -> Frac:
            total = self.zero
            for m, c in p.terms():
                factors = (gen(i) ** e for i, e in enumerate(map(int, m)) if e)
                total = total + fold(lambda a, b: self.reduce(a * b), factors, self.rational(fraction(c)))
            return total

        return self.reduce(poly(f.num) / poly(f.den))

    def _at(self, body: Term, u: Frac) -> Frac:
        """The body with t = u."""
        name = f"t{len(self.forms)}'"
        self.forms[var(name)] = u
        return self.form(substitute(body, {"t": var(name)}))

    def _apart_from_zero(self, f: Frac) -> None:
        if 0 in self.signs_of(f):
            raise TooHard("a root, |.| or sign may meet 0 in the region, where it has no derivative")

    def at(self, f: Frac, point: Term) -> Frac:
        """f at x = point, an element without x."""
        known: dict[int, Frac] = {}

        def poly(p: Poly) -> Frac:
            total = self.zero
            for m, c in p.terms():
                product = self.rational(fraction(c))
                for i, e in enumerate(map(int, m)):
                    if e:
                        product = self.reduce(product * gen(i) ** e)
                total = total + product
            return total

        def frac(g: Frac) -> Frac:
            below = self._nonzero(poly(g.den))
            if not all(self._never_zero(q) for q, _ in self.factors(below.num)[1]):
                raise TooHard("a denominator may be 0 at a point")
            return self.reduce(poly(g.num) / below)

        def gen(i: int) -> Frac:
            if i not in known:
                known[i] = self._gen_at(self.gens[i], frac, point) or self.poly(self.symbols[i])
            return known[i]

        return frac(f)

    def _never_zero(self, q: Poly) -> bool:
        """Whether an irreducible polynomial is seen to be 0 nowhere in the region."""
        g = self._single(q)
        return (g is not None and g.kind in ("exp", "zeta")) or self.is_apart(q) or 0 not in self.signs_poly(q)

    def is_apart(self, p: Poly) -> bool:
        """Whether a constant, which may be complex, is seen not to be 0."""
        ball = self.ball(self.poly(p), 128) if all(self.gens[i].constant for i in self.used(p)) else None
        return ball is not None and not ball.contains(0)

    def _gen_at(self, g: Gen, frac: Callable[[Frac], Frac], point: Term) -> Frac | None:
        if g.constant or g.kind == "integral at oo":
            return None
        match g.kind:
            case "var":
                return self.form(point) if g.arg == "x" else None
            case "exp":
                return self.exp(frac(g.arg[0]) * self.rational(Fraction(1, g.arg[1])))
            case "root":
                return self.root(frac(g.arg), Fraction(1, g.power))
            case "log":
                return self.log(frac(g.arg))
            case "abs" | "sign":
                return self._by_factors(g.kind, frac(g.arg[0]))
            case "integral":
                self._need_total(g.arg[0])
                return self._primitive_at(g.arg[0], frac(g.arg[1]))
            case "integral with x":
                raise TooHard("an integral of x as well is not looked at in a point")
            case _:
                return self.value(g.kind, *map(frac, g.arg))

    def analytic(self, f: Frac, kinks: bool = False) -> None:
        """Returns if f is analytic wherever it is defined in the region; raises TooHard if that is not seen.

        With kinks it may have |.| and roots anywhere, and sign as a factor of its terms: it is integrable if it is
        defined everywhere, since it is continuous but for these signs.
        """
        seen: set[int] = set()
        above, below = self.used(f.num), self.used(f.den)
        jumps = [i for i in above if kinks and self.gens[i].kind == "sign" and i not in below]
        within = [e for i in jumps for e in inner_elements(self.gens[i])]  # in which a sign may not jump
        todo = [i for i in (*above, *below) if i not in jumps] + [i for e in within for i in self.used(e.num * e.den)]
        while todo:
            i = todo.pop()
            if i in seen or self.gens[i].constant:
                continue
            seen.add(i)
            if not (kinks and self.gens[i].kind in ("abs", "root", "asin")):
                self._derivative_gen(i)
            for inner in inner_elements(self.gens[i]):
                todo += self.used(inner.num) + self.used(inner.den)

    def _need_total(self, body: Term) -> None:
        """J(u) has a value at every u if the body (in t) has one everywhere; else it may have none at an end."""
        if not self.is_total(body):
            raise TooHard("an integral may have no value where its integrand has none")

    def meromorphic_at_zero(self, f: Frac) -> bool:
        """Whether f is a quotient of functions that are analytic at x = 0, which lies in the region."""
        self.analytic(f)
        seen: set[int] = set()
        todo = [i for p in (f.num, f.den) for i in self.used(p)]
        while todo:
            i = todo.pop()
            if i in seen:
                continue
            seen.add(i)
            if self.gens[i].kind == "integral":
                self._need_total(self.gens[i].arg[0])
            for inner in inner_elements(self.gens[i]):
                apart = [inner.den, inner.num] if self.gens[i].kind == "log" else [inner.den]
                if any(not self.is_real(p) or 0 in self.signs_of(self.at(self.poly(p), ZERO)) for p in apart):
                    return False
                todo += self.used(inner.num) + self.used(inner.den)
        return True
