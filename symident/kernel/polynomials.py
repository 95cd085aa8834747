"""Quotients of polynomials over Q in many variables, by FLINT, with limits of size; and a few factors of integers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from flint import fmpq, fmpz

Poly = Any  # flint.fmpq_mpoly, which has no type stubs
MAX_TERMS, MAX_BITS, MAX_DEGREE = 200_000, 1_600_000, 5_000


class TooHard(Exception):
    """A limit of size was reached, or a switch could not be decided: no normal form, no verdict."""


class NotDefined(Exception):
    """The term has no value anywhere in the region: it divides by 0, say."""


@dataclass(slots=True)
class Frac:
    """num/den in lowest terms."""

    num: Poly
    den: Poly

    @staticmethod
    def of(n: Poly, d: Poly) -> Frac:
        """n/d; the caller knows that d is not 0 wherever it matters."""
        if len(d) == 1 or not n:
            if d.is_constant():
                return Frac(n / d.leading_coefficient(), d / d) if not d.is_one() else Frac(n, d)
            if not n:
                return Frac(n, d / d)
        limited(n, d)
        g = n.gcd(d)
        if not g.is_one():
            n, d = n / g, d / g
        c = d.leading_coefficient()
        return Frac(n / c, d / c) if c != 1 else Frac(n, d)

    def __add__(self, other: Frac) -> Frac:
        if self.den == other.den:
            return Frac.of(self.num + other.num, self.den)
        return Frac.of(times(self.num, other.den) + times(other.num, self.den), times(self.den, other.den))

    def __neg__(self) -> Frac:
        return Frac(-self.num, self.den)

    def __sub__(self, other: Frac) -> Frac:
        return self + -other

    def __mul__(self, other: Frac) -> Frac:
        return Frac.of(times(self.num, other.num), times(self.den, other.den))

    def __truediv__(self, other: Frac) -> Frac:
        if not other.num:
            raise NotDefined("division by 0")
        return Frac.of(times(self.num, other.den), times(self.den, other.num))

    def __pow__(self, n: int) -> Frac:
        if n < 0:
            if not self.num:
                raise NotDefined("division by 0")
            return Frac(power(self.den, -n), power(self.num, -n)).monic()
        return Frac(power(self.num, n), power(self.den, n))

    def monic(self) -> Frac:
        c = self.den.leading_coefficient()
        return Frac(self.num / c, self.den / c)

    def rational(self) -> Fraction | None:
        """The rational number that this is, if it is one."""
        if self.num.is_constant() and self.den.is_one():
            return fraction(self.num.leading_coefficient()) if self.num else Fraction(0)
        return None


def limited(*polys: Poly) -> None:
    """Raises TooHard where the degrees, not the numbers of terms, are too high for gcd and factor."""
    degrees = [int(p.total_degree()) for p in polys if len(p) > 1]
    if len(degrees) == len(polys) and (min(degrees) > MAX_DEGREE or max(degrees) > MAX_DEGREE**2 // 100):
        raise TooHard(f"a degree is higher than {MAX_DEGREE}")


def fraction(c: Any) -> Fraction:
    return Fraction(int(c.p), int(c.q))


def rational_of(c: Fraction | int) -> Any:
    return fmpq(c.numerator, c.denominator)


def times(a: Poly, b: Poly) -> Poly:
    if len(a) * len(b) > MAX_TERMS:
        raise TooHard(f"a polynomial has more than {MAX_TERMS} terms")
    return a * b


def power(p: Poly, n: int) -> Poly:
    bits = max((max(fmpz(c.p).bit_length(), fmpz(c.q).bit_length()) for c in p.coeffs()), default=1)
    if n * bits > MAX_BITS or (len(p) > 1 and n > 1 and (n > 2000 or (n + 1) ** min(len(p) - 1, 4) > MAX_TERMS)):
        raise TooHard("a power is too large to be expanded")
    return p**n


def primitive(p: Poly) -> Poly:
    """p divided by its content, with a positive leading coefficient, so that p and -p are one; p itself if constant."""
    if p.is_constant():
        return p
    content = 0
    for c in p.coeffs():
        content = gcd(content, int(c.p))
    denominator = lcm(*(int(c.q) for c in p.coeffs()))
    scale = Fraction(denominator, content) * (1 if p.leading_coefficient() > 0 else -1)
    return p * rational_of(scale)


def small_factors(n: int) -> list[tuple[int, int]]:
    """n as a product of powers: primes below 1000, and what is left as it is (or its root, if it is a power)."""
    result: list[tuple[int, int]] = []
    for p in range(2, 1000):
        if n == 1:
            return result
        e = 0
        while n % p == 0:
            n, e = n // p, e + 1
        if e:
            result.append((p, e))
    if n > 1 and n.bit_length() < 160:
        return result + [(int(p), int(e)) for p, e in fmpz(n).factor()]
    return result + [(n, 1)] if n > 1 else result
