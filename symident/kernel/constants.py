"""Constants: when one is 0, by separation bounds and by the rules for angles and logarithms; balls around them.

Source: separation bound for algebraic integers, Mahler; see e.g. Burnikel et al., Algorithmica 27 (2000).
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce as fold
from math import lcm
from typing import Any

import flint
from flint import acb, fmpq, fmpz

from symident.kernel.polynomials import Frac, Poly, fraction, rational_of
from symident.kernel.ring import Gen, Ring

MAX_PRECISION = 60_000
LINEAR = ("pi", "log", "atan", "asin")  # of these, rational combinations are decided


class Constants(Ring):
    """Zero tests and balls."""

    def is_zero(self, f: Frac) -> bool:
        """True only if f is 0 at every point of the region; False says nothing."""
        f = self.reduce(f)
        if not f.num:
            return True
        if self.zeros and not self.reduce(self.poly(self._modulo_zeros(f.num))).num:
            return True
        if all(not self.gens[i].constant for i in self.used(f.num)):
            return False
        return all(self._constant_is_zero(c) for c in self._coefficients(f.num, self._variable))

    def _modulo_zeros(self, p: Poly) -> Poly:
        """p up to multiples of what is 0 by the facts."""
        for q in self.zeros:
            p = divmod(p, q)[1]
        return p

    def _algebraic(self, i: int) -> bool:
        g = self.gens[i]
        if g.kind == "zeta":
            return True
        if g.kind != "root" or len(g.arg.den) > 1 or any(self.gens[j].kind != "zeta" for j in self.used(g.arg.den)):
            return False  # of a root of a fraction no multiple is known to be an algebraic integer
        return all(map(self._algebraic, self.used(g.arg.num)))

    def _constant_is_zero(self, p: Poly) -> bool:
        if not p or p.is_constant():
            return not p
        ball = self.ball(self.poly(p), 128)
        if ball is None or not ball.contains(0):
            return False
        factors = self.factors(p)[1]
        if len(factors) > 1:
            return any(self._constant_is_zero(q) for q, _ in factors)
        parts = self._split(p, lambda i: not self._algebraic(i) and self.gens[i].kind not in LINEAR)
        if len(parts) > 1:
            return all(map(self._constant_is_zero, parts.values()))
        parts = self._split(p, lambda i: not self._algebraic(i))
        if all(self._algebraic_is_zero(c) for c in parts.values()):
            return True
        return self._linear_is_zero(parts)

    def _algebraic_is_zero(self, p: Poly) -> bool:
        """By the separation bound: an algebraic integer of degree d, all conjugates at most M, is 0 or >= M**(1-d)."""
        if p.is_constant():
            return not p
        denominator = int(p.factor()[0].q) if len(p) else 1
        scaled = p * denominator
        degree = self._degree(set(self.used(p)), set())
        height = self._house(scaled)
        bits = (degree - 1) * height + 32
        if bits > MAX_PRECISION:
            return False
        ball = self.ball(self.poly(scaled), bits + height + 64)
        return ball is not None and bool(abs(ball) < flint.arb(2) ** (-bits + 16))

    def _degree(self, used: set[int], seen: set[int]) -> int:
        """A bound on the degree of the field that the generators span."""
        degree = 1
        for i in used - seen:
            seen.add(i)
            g = self.gens[i]
            degree *= self._totient() if g.kind == "zeta" else g.power * self._degree(set(self.used(g.arg.num)), seen)
        return degree

    def _house(self, p: Poly) -> int:
        """The bits of a bound on all conjugates of p, an integer polynomial in algebraic integers."""
        total = 0
        for m, c in p.terms():
            size = int(fmpz(c.p).bit_length())
            for i, e in enumerate(map(int, m)):
                if e and self.gens[i].kind == "root":
                    size -= -e * self._house(self.gens[i].arg.num) // self.gens[i].power  # rounded up
            total = max(total, size)
        return total + len(p).bit_length()

    def _linear_is_zero(self, parts: dict[Any, Poly]) -> bool:
        """Rational combinations of pi, atan, asin of algebraic numbers, and of logarithms of them."""
        weights: dict[int, Fraction] = {}
        for outer, c in parts.items():
            used = [(i, int(e)) for i, e in enumerate(outer) if e]
            if len(used) != 1 or used[0][1] != 1 or not c.is_constant():
                return False
            weights[used[0][0]] = fraction(c.leading_coefficient())
        common = lcm(*(w.denominator for w in weights.values()))
        turns = {i: int(w * common) for i, w in weights.items()}
        if any(self.gens[i].kind not in LINEAR or abs(k) > 4000 for i, k in turns.items()):
            return False
        logs = {i: k for i, k in turns.items() if self.gens[i].kind == "log"}
        angles = {i: k for i, k in turns.items() if i not in logs}
        product = fold(lambda a, b: a * b, (self.gens[i].arg ** k for i, k in logs.items()), self.one)
        if not (self.is_zero(product - self.one) or self.is_zero(product + self.one)):
            return False
        up = down = self.one
        for i, k in angles.items():
            g = self.gens[i]
            if g.kind == "pi":
                continue
            u = g.arg[0]
            cosine = self.root(self.one - u * u, Fraction(1, 2)) if g.kind == "asin" else self.one
            up, down = self.reduce(up * (cosine + self.i * u) ** k), self.reduce(down * (cosine - self.i * u) ** k)
        # up/down = exp(2 i angle) is 1, so the angle is a multiple of pi; it is less than pi, so it is 0.
        linear = sum((self.symbols[i] * k for i, k in angles.items()), self.zero.num)
        ball = self.ball(self.poly(linear), 256)
        return self.is_zero(up - down) and ball is not None and bool(abs(ball) < 3)

    def ball(self, f: Frac, bits: int) -> Any:
        """A ball around a constant element; None if it is not constant or has no ball."""
        old = flint.ctx.prec
        flint.ctx.prec = bits
        try:
            return self._ball_poly(f.num) / self._ball_poly(f.den)
        except (LookupError, ArithmeticError, ValueError):
            return None
        finally:
            flint.ctx.prec = old

    def _ball_poly(self, p: Poly) -> Any:
        total = acb(0)
        values = {i: self._ball_gen(self.gens[i]) for i in self.used(p)}
        for m, c in p.terms():
            product = acb(flint.arb(c))
            for i, e in enumerate(map(int, m)):
                if e:
                    product *= values[i] ** e
            total += product
        return total

    def _ball_gen(self, g: Gen) -> Any:
        def frac(f: Frac) -> Any:
            return self._ball_poly(f.num) / self._ball_poly(f.den)

        match g.kind:
            case "var" if g.arg == "x" and self.point is not None:
                return self.point
            case "pi":
                return acb(flint.arb.pi())
            case "zeta":
                return acb(fmpq(2, g.arg)).exp_pi_i()
            case "exp":
                return (frac(g.arg[0]) / acb(rational_of(g.arg[1]))).exp()
            case "root":
                inner = frac(g.arg).real
                if g.power % 2 and not inner > 0:
                    top = abs(inner).upper().root(g.power)
                    return acb(-((-inner).root(g.power)) if inner < 0 else top.union(-top))
                return acb(inner.nonnegative_part().root(g.power))
            case "log":
                return acb(abs(frac(g.arg)).log())
            case "atan" | "asin" | "erf":
                return acb(getattr(frac(g.arg[0]).real, g.kind)())
            case "abs":
                return acb(abs(frac(g.arg[0])))
            case _:
                raise LookupError(g.kind)
