"""The ring of a region: polynomials over Q in generators, quotients of them, and reduction by the relations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any, Self, TypeVar

from flint import fmpq, fmpq_mpoly_ctx, fmpq_poly, fmpz, fmpz_poly

from symident.kernel.bounds import Ranges
from symident.kernel.polynomials import (
    Frac,
    NotDefined,
    Poly,
    TooHard,
    fraction,
    limited,
    primitive,
    rational_of,
    times,
)
from symident.kernel.terms import Term, free

T = TypeVar("T")
Signs = frozenset[int]
Key = frozenset[tuple[str, int]]  # irreducible polynomials, as text since they have no hash, with exponents
Factors = tuple[Any, list[tuple[Poly, int]]]
MAX_ROOT_OF_UNITY, MAX_REMEMBERED, SHORT = 240, 2**14, 50
_FACTORS: dict[tuple[int, str], Factors] = {}  # the same few polynomials are factored in every region


class Refine(Exception):
    """The generators chosen so far are too coarse; start again with what has been learnt."""


@dataclass
class Basis:
    """What is learnt from one attempt to the next: the denominators of the exponents and roots, and the size."""

    size: int = 16
    units: dict[Any, Any] = field(default_factory=dict)
    keys: dict[Any, int] = field(default_factory=dict)

    def refine(self, key: Any, denominator: int) -> None:
        """Makes room for the denominator; raises Refine if that changes anything."""
        old = self.units.get(key, 1)
        new = lcm(old, denominator)
        if new != old:
            self.units[key] = new
            raise Refine


@dataclass(slots=True, eq=False)
class Gen:
    """One generator: its kind, its argument, and g**power = value if it is algebraic over those before it."""

    kind: str  # var, pi, zeta, exp, root, log, abs, sign, or the name of a function; integral
    arg: Any
    constant: bool
    real: bool = True
    power: int = 0
    value: Frac | None = None
    canonical: bool = False  # whether no constants enter the argument, whose zero test needs more than a look


class Ring:
    """The ring of a region: makes normal forms, decides signs, differentiates. Raises TooHard, NotDefined, Refine."""

    def __init__(self, facts: Iterable[Term] = (), basis: Basis | None = None) -> None:
        self.basis = basis or Basis()
        self.ctx, self.symbols = _polynomials_in(self.basis.size)
        self.gens: list[Gen] = []
        self.related: list[int] = []  # the generators with a relation
        self.complex: list[int] = []  # those that are not real
        self.moving: list[int] = []  # those that are not constant
        self.index: dict[Any, int] = {}
        self.forms: dict[Term, Frac] = {}
        self.known: dict[Key, Signs] = {}
        self.learnt: list[tuple[Frac, Signs]] = []
        self.zeros: list[Poly] = []
        self.signed: dict[str, Signs] = {}
        self.lower: dict[int, tuple[Frac, Signs]] = {}
        self.upper: dict[int, tuple[Frac, Signs]] = {}
        self.one, self.zero = self.rational(1), self.rational(0)
        self.order = lcm(4, self.basis.units.get("zeta", 4))
        self.facts: list[Term] = []
        self.ranges = Ranges(())
        self.depth, self.slopes = 0, 0  # of derivatives that are looked at for signs, and how often they are
        self.modulo = False  # while signs are looked at modulo the zeros
        self.point: Any = None  # a value of x, while balls are taken there
        self.deriving: dict[int, Frac] = {}
        self.conjugates: dict[int, Frac] = {}
        self.turning: dict[int, bool] = {}  # whether an exponential has modulus 1
        for fact in facts:
            self.assume(fact)

    # --- generators

    def rational(self, value: Fraction | int) -> Frac:
        """The rational number as an element."""
        return Frac(self.ctx.constant(rational_of(value)), self.ctx.constant(1))

    def poly(self, p: Poly) -> Frac:
        """The polynomial as an element."""
        return Frac(p, self.ctx.constant(1))

    def _key(self, f: Frac) -> Any:
        """A name of the element that is the same in every attempt."""
        ids = self._ids

        def key(p: Poly) -> Any:
            return tuple(
                sorted((tuple((ids[i], e) for i, e in enumerate(map(int, m)) if e), str(c)) for m, c in p.terms())
            )

        return key(f.num), key(f.den)

    @property
    def _ids(self) -> list[int]:
        return [self.basis.keys[k] for k in self.index]

    def gen(self, key: Any, make: Callable[[], Gen]) -> Poly:
        """The generator of that name, made if it is new."""
        if key not in self.index:
            new = make()
            if len(self.gens) >= self.basis.size:
                self.basis.size *= 2
                if self.basis.size > 512:
                    raise TooHard("more than 512 generators")
                raise Refine
            self.basis.keys.setdefault(key, len(self.basis.keys))
            self.index[key] = len(self.gens)
            if new.power or new.kind == "zeta":
                self.related.append(len(self.gens))
            if not new.real:
                self.complex.append(len(self.gens))
            if not new.constant:
                self.moving.append(len(self.gens))
            self.gens.append(new)
        return self.symbols[self.index[key]]

    def variable(self, name: str) -> Poly:
        """The variable as a polynomial."""
        return self.gen(("var", name), lambda: Gen("var", name, False))

    @property
    def pi(self) -> Frac:
        """The number pi."""
        return self.poly(self.gen("pi", lambda: Gen("pi", None, True)))

    def zeta(self, k: int) -> Frac:
        """exp(2 pi i k/order)."""
        if self.order > MAX_ROOT_OF_UNITY:
            raise TooHard("a root of unity of too high an order")
        z = self.gen("zeta", lambda: Gen("zeta", self.order, True, real=False))
        return self.reduce(self.poly(z ** (k % self.order)))

    @property
    def i(self) -> Frac:
        """The imaginary unit."""
        return self.zeta(self.order // 4)

    def used(self, p: Poly) -> list[int]:
        """The generators in p."""
        return [] if p.is_constant() else [i for i, d in enumerate(p.degrees()) if d > 0]

    def is_constant(self, f: Frac) -> bool:
        """Whether no variable enters."""
        return _without(f.num, self.moving) and _without(f.den, self.moving)

    def is_real(self, p: Poly) -> bool:
        """Whether all generators in p are real."""
        return _without(p, self.complex)

    def by_powers(self, p: Poly, i: int) -> dict[int, Poly]:
        """The coefficients of p as a polynomial in generator i."""
        parts: dict[int, dict[Any, Any]] = {}
        for m, c in p.terms():
            k = int(m[i])
            parts.setdefault(k, {})[(*m[:i], 0, *m[i + 1 :])] = c
        return {k: self.ctx.from_dict(d) for k, d in parts.items()}

    def factors(self, p: Poly) -> Factors:
        """p = c * product of irreducible primitive integer polynomials with positive leading coefficients."""
        if p.is_constant():
            return (p.leading_coefficient() if p else fmpq(0)), []
        if len(p) > SHORT:
            return _factors(p)
        key = self.basis.size, str(p)
        if key not in _FACTORS:
            if len(_FACTORS) >= MAX_REMEMBERED:
                _FACTORS.clear()
            _FACTORS[key] = _factors(p)
        return _FACTORS[key]

    def frac_factors(self, f: Frac) -> tuple[Fraction, list[tuple[Poly, int]]]:
        """f = c * product of powers, negative exponents from the denominator."""
        a, up = self.factors(f.num)
        b, down = self.factors(f.den)
        return fraction(a) / fraction(b), up + [(p, -e) for p, e in down]

    def _single(self, p: Poly) -> Gen | None:
        """The generator that p is, if it is one."""
        one = len(p) == 1 and p.total_degree() == 1 and p.leading_coefficient() == 1
        return self.gens[self.used(p)[0]] if one else None

    def _variable(self, i: int) -> bool:
        return not self.gens[i].constant

    def _coefficients(self, p: Poly, apart: Callable[[int], bool]) -> list[Poly]:
        """The coefficients of p as a polynomial in the generators that `apart` names."""
        return list(self._split(p, apart).values())

    def _split(self, p: Poly, apart: Callable[[int], bool]) -> dict[Any, Poly]:
        sides = [apart(i) for i in range(len(self.gens))] + [False] * (self.basis.size - len(self.gens))
        parts: dict[Any, dict[Any, Any]] = {}
        for m, c in p.terms():
            outer = tuple(e if s else 0 for e, s in zip(m, sides, strict=True))
            inner = tuple(0 if s else e for e, s in zip(m, sides, strict=True))
            parts.setdefault(outer, {})[inner] = c
        return {outer: self.ctx.from_dict(d) for outer, d in parts.items()}

    # --- reduction by the relations

    def reduce(self, f: Frac) -> Frac:
        """The same element with no power that a relation can lower."""
        if not self.related:
            return f
        n, d = self._reduce(f.num), None if f.den.is_one() else self._reduce(f.den)
        if n is not None or d is not None:
            return self.reduce((n or self.poly(f.num)) / (d or self.poly(f.den)))
        for i in self.related if not f.den.is_one() else ():
            g = self.gens[i]
            if g.value is not None and (k := min(int(m[i]) for m in f.den.monoms())):
                w = self.symbols[i] ** (g.power - k)  # 1/w is w/w**2
                return self.reduce(Frac(times(f.num, w), f.den / self.symbols[i] ** k) / g.value)
            if g.kind == "zeta" and self.used(f.den) == [i]:
                return self.reduce(self.poly(f.num) * self._inverse_of_zeta(f.den, i))
        return f

    def _inverse_of_zeta(self, p: Poly, i: int) -> Frac:
        """1/p for a polynomial in the root of unity alone, as such a polynomial."""
        powers = {k: c.leading_coefficient() for k, c in self.by_powers(p, i).items()}
        cyclotomic = fmpq_poly(fmpz_poly.cyclotomic(self.order).coeffs())
        one, inverse, _ = fmpq_poly([powers.get(k, 0) for k in range(max(powers) + 1)]).xgcd(cyclotomic)
        if one != fmpq_poly([1]):
            raise NotDefined("division by 0")
        return self.poly(sum((self.symbols[i] ** k * c for k, c in enumerate(inverse.coeffs())), self.zero.num))

    def _reduce(self, p: Poly) -> Frac | None:
        if p.is_constant():
            return None
        degrees = p.degrees()
        for i in reversed(self.related):
            if degrees[i] >= (self.gens[i].power or self._totient()):
                total = self.zero
                for k, c in self.by_powers(p, i).items():
                    total = total + self.poly(c) * self._gen_power(i, k)
                return self.reduce(total)
        return None

    def _totient(self) -> int:
        return int(fmpz(self.order).euler_phi())

    def _gen_power(self, i: int, k: int) -> Frac:
        g, symbol = self.gens[i], self.symbols[i]
        if g.kind == "zeta":
            rest = fmpz_poly([0] * (k % self.order) + [1]) % fmpz_poly.cyclotomic(self.order)
            return self.poly(sum((symbol**j * int(c) for j, c in enumerate(rest.coeffs())), self.zero.num))
        if g.kind == "sign":
            return self.poly(symbol ** (k if k < 3 else 1 + (k + 1) % 2))
        assert g.value is not None
        return self.poly(symbol ** (k % g.power)) * g.value ** (k // g.power)

    # --- regions

    @classmethod
    def inside(cls, act: Callable[[Self], T], facts: Iterable[Term] = (), default: T | None = None) -> T:
        """act(region) for the region of the facts, started anew as often as finer generators are needed."""
        basis, facts = Basis(), tuple(sorted(facts, key=_rank))
        try:
            for _ in range(40):
                try:
                    return act(cls(facts, basis))
                except Refine:
                    continue
            raise TooHard("the exponents need ever finer units")
        except (TooHard, NotDefined):
            if default is None:
                raise
            return default

    # --- what the other files add

    def assume(self, fact: Term) -> None:
        """Adds a fact."""
        raise NotImplementedError

    def is_zero(self, f: Frac) -> bool:
        """True only if f is 0 at every point of the region; False says nothing."""
        raise NotImplementedError

    def signs_of(self, f: Frac) -> Signs:
        """The signs that a real element may have in the region."""
        raise NotImplementedError

    def form(self, t: Term) -> Frac:
        """The normal form of a term, at every point of the region where it is defined."""
        raise NotImplementedError

    def root(self, f: Frac, n: Fraction) -> Frac:
        """f**n for a fraction n."""
        raise NotImplementedError

    def exp(self, u: Frac) -> Frac:
        """exp(u)."""
        raise NotImplementedError

    def log(self, u: Frac) -> Frac:
        """log|u|."""
        raise NotImplementedError

    def derivative(self, f: Frac) -> Frac:
        """df/dx."""
        raise NotImplementedError

    def conjugate(self, f: Frac) -> Frac:
        """The complex conjugate of f."""
        raise NotImplementedError

    def is_total(self, body: Term) -> bool:
        """Whether the body (in t) is seen to be defined everywhere."""
        raise NotImplementedError

    def at(self, f: Frac, point: Term) -> Frac:
        """f at x = point."""
        raise NotImplementedError

    def limit_signs(self, f: Frac, side: int) -> Signs:
        """The sign of the limit of f as x tends to oo (side 1) or -oo (side -1)."""
        raise NotImplementedError

    def analytic(self, f: Frac, kinks: bool = False) -> None:
        """Returns if f is analytic wherever it is defined in the region, or with kinks integrable."""
        raise NotImplementedError


def _without(p: Poly, gens: list[int]) -> bool:
    """Whether none of the generators is in p."""
    if not gens or p.is_constant():
        return True
    degrees = p.degrees()
    return not any(degrees[i] for i in gens)


def _factors(p: Poly) -> Factors:
    if p.total_degree() == 1:  # the common case, made fast
        q = primitive(p)
        return p.leading_coefficient() / q.leading_coefficient(), [(q, 1)]
    limited(p)
    c, found = p.factor()
    return c, [(q, int(e)) for q, e in found]


@lru_cache
def _polynomials_in(count: int) -> tuple[Any, tuple[Poly, ...]]:
    ctx = fmpq_mpoly_ctx.get([f"g{i}" for i in range(count)], "lex")
    return ctx, ctx.gens()


def _rank(fact: Term) -> int:
    """What other facts are about is known before them, such as 1 - x**2 >= 0 before sqrt(1 - x**2) != 0."""
    moving = "x" in free(fact)
    return {"eq": 3 if moving else 0, "ne": 2}.get(fact.head, 1)


def inner_elements(g: Gen) -> list[Frac]:
    """The elements that the generator is a function of."""
    args = g.arg if isinstance(g.arg, tuple) else (g.arg,)
    return [a for a in args if isinstance(a, Frac)]
