"""Normal forms: terms as quotients of polynomials in generators, and what follows from them.

Within a region (a set of facts about x and the parameters) every term becomes num/den, two polynomials over Q in
generators: variables, pi, a root of unity, exponentials over a Q-basis of the exponents, roots of irreducible
polynomials, logarithms of their moduli, and values of atan, asin, erf, abs, sign and of antiderivatives.

Soundness is pointwise. Fix a point of the region at which the term is defined. Every generator then has a value, a
polynomial in the generators has the value that the term has, and a denominator is never 0 there, since it divides
a product of quantities that the term itself divides by. So num = 0 implies that the term is 0, and the converse
holds as far as the generators are independent. Sines and cosines are exponentials of i u, so values are complex;
all that is said of signs is said of real quantities only.

Sources: exp and log on a Q-basis, Risch structure theorem (Bronstein, Symbolic Integration I, ch. 9); separation
bound for algebraic integers, Mahler; see e.g. Burnikel et al., Algorithmica 27 (2000).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce as fold
from math import gcd, lcm
from typing import Any, TypeVar

import flint
from flint import acb, fmpq, fmpq_mpoly_ctx, fmpz, fmpz_poly

from symident.kernel.bounds import Range, Ranges
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.polynomials import (
    Frac,
    NotDefined,
    Poly,
    TooHard,
    fraction,
    primitive,
    rational_of,
    small_factors,
    times,
)  # fmt: skip
from symident.kernel.terms import COMPARISONS, ZERO, Term, X, free, num, substitute, subterms, var

T = TypeVar("T")
Signs = frozenset[int]
Key = frozenset[tuple[str, int]]  # irreducible polynomials, as text since they have no hash, with exponents
ANY, NONNEGATIVE, POSITIVE, NONZERO = frozenset({-1, 0, 1}), frozenset({0, 1}), frozenset({1}), frozenset({-1, 1})
RELATION_SIGNS = {
    "gt": POSITIVE, "ge": NONNEGATIVE, "lt": frozenset({-1}), "le": frozenset({-1, 0}),
    "eq": frozenset({0}), "ne": NONZERO,
}  # fmt: skip
MAX_ROOT_OF_UNITY, MAX_PRECISION, MAX_RATIO = 240, 60_000, 240


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


class Region:
    """The ring of a region: makes normal forms, decides signs, differentiates. Raises TooHard, NotDefined, Refine."""

    def __init__(self, facts: Iterable[Term] = (), basis: Basis | None = None) -> None:
        self.basis = basis or Basis()
        self.ctx = fmpq_mpoly_ctx.get([f"g{i}" for i in range(self.basis.size)], "lex")
        self.symbols = self.ctx.gens()
        self.gens: list[Gen] = []
        self.index: dict[Any, int] = {}
        self.forms: dict[Term, Frac] = {}
        self.known: dict[Key, Signs] = {}
        self.zeros: list[Poly] = []
        self.signed: dict[str, Signs] = {}
        self.lower: dict[int, tuple[Frac, Signs]] = {}
        self.upper: dict[int, tuple[Frac, Signs]] = {}
        self.one, self.zero = self.rational(1), self.rational(0)
        self.order = lcm(4, self.basis.units.get("zeta", 4))
        self.facts: list[Term] = []
        self.ranges = Ranges(())
        self.point: Any = None  # a value of x, while balls are taken there
        self.deriving: dict[int, Frac] = {}
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
        return [i for i, d in enumerate(p.degrees()) if d > 0]  # flint gives -1 for the polynomial 0

    def is_constant(self, f: Frac) -> bool:
        """Whether no variable enters."""
        return all(self.gens[i].constant for p in (f.num, f.den) for i in self.used(p))

    def is_real(self, p: Poly) -> bool:
        """Whether all generators in p are real."""
        return all(self.gens[i].real for i in self.used(p))

    def by_powers(self, p: Poly, i: int) -> dict[int, Poly]:
        """The coefficients of p as a polynomial in generator i."""
        parts: dict[int, dict[Any, Any]] = {}
        for m, c in p.terms():
            k = int(m[i])
            parts.setdefault(k, {})[(*m[:i], 0, *m[i + 1 :])] = c
        return {k: self.ctx.from_dict(d) for k, d in parts.items()}

    # --- reduction by the relations

    def reduce(self, f: Frac) -> Frac:
        """The same element with no power that a relation can lower."""
        n, d = self._reduce(f.num), self._reduce(f.den)
        if n is not None or d is not None:
            return self.reduce((n or self.poly(f.num)) / (d or self.poly(f.den)))
        for i in self.used(f.den):
            g = self.gens[i]
            if g.value is not None and (k := min(int(m[i]) for m in f.den.monoms())):
                w = self.symbols[i] ** (g.power - k)  # 1/w is w/w**2
                return self.reduce(Frac(times(f.num, w), f.den / self.symbols[i] ** k) / g.value)
        return f

    def _reduce(self, p: Poly) -> Frac | None:
        degrees = p.degrees()
        for i in range(len(self.gens) - 1, -1, -1):
            g = self.gens[i]
            if degrees[i] and (
                (g.power and degrees[i] >= g.power) or (g.kind == "zeta" and degrees[i] >= self._totient())
            ):  # fmt: skip
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

    # --- normal forms

    def form(self, t: Term) -> Frac:
        """The normal form of a term, at every point of the region where it is defined."""
        known = self.forms.get(t)
        if known is None:
            known = self.forms[t] = self.reduce(self._form(t))
        return known

    def _form(self, t: Term) -> Frac:
        match t.head:
            case "num":
                return self.rational(t.args[0])
            case "var":
                return self.poly(self.variable(t.args[0]))
            case "add":
                return fold(lambda a, b: a + b, map(self.form, t.args))
            case "mul":
                return fold(lambda a, b: self.reduce(a * b), map(self.form, t.args))
            case "neg":
                return -self.form(t.args[0])
            case "div":
                return self.form(t.args[0]) / self._nonzero(self.form(t.args[1]))
            case "pow":
                return self.power(self.form(t.args[0]), self.form(t.args[1]))
            case "pi":
                return self.pi
            case "e":
                return self.exp(self.one)
            case "i":
                return self.i
            case "cases":
                return self.form(self.branch(t))
            case "integral":
                return self.integral(t)
            case "max" | "min":
                return self._extreme(t)
            case "abs" | "sign" | "exp" | "log":
                return getattr(self, t.head)(self.form(t.args[0]))  # type: ignore[no-any-return]
            case "sin":
                e = self.exp(self.i * self.form(t.args[0]))
                return (e - self.one / e) / (self.rational(2) * self.i)
            case "cos":
                e = self.exp(self.i * self.form(t.args[0]))
                return (e + self.one / e) / self.rational(2)
            case "sqrt":
                return self.power(self.form(t.args[0]), self.rational(Fraction(1, 2)))
            case "cbrt":
                return self.root(self.form(t.args[0]), Fraction(1, 3))
            case _:
                f = FUNCTIONS.get(t.head)
                if f is None:
                    raise TooHard(f"{t.head} has no normal form")
                return self.form(unfold(t)) if f.definition else self.value(t.head, self.form(t.args[0]))

    def _nonzero(self, f: Frac) -> Frac:
        if self.is_constant(f) and self.is_zero(f):
            raise NotDefined("division by 0")
        return f

    def _extreme(self, t: Term) -> Frac:
        """max and min: by the sign of each difference, else by |.|."""
        best, side = t.args[0], 1 if t.head == "max" else -1
        for other in t.args[1:]:
            signs = self.signs(best - other)
            if all(side * s >= 0 for s in signs):
                continue
            best = other if all(side * s <= 0 for s in signs) else unfold(Term(t.head, best, other))
        return self.form(best)

    def branch(self, t: Term) -> Term:
        """The branch of `cases` that is taken in all of the region."""
        for condition, value in zip(t.args[0:-1:2], t.args[1::2], strict=True):
            truth = self.truth(condition)
            if truth is None:
                raise TooHard("a condition does not keep its truth value in the region")
            if truth:
                return value  # type: ignore[no-any-return]
        return t.args[-1]  # type: ignore[no-any-return]

    def power(self, base: Frac, exponent: Frac) -> Frac:
        """base**exponent, real; for an exponent that is not an integer base >= 0."""
        n = exponent.rational()
        if n is None and self.is_constant(exponent):
            n = self._as_rational(exponent)
        if n is not None and n.denominator == 1:
            if n < 0:
                base = self._nonzero(base)
            return base ** int(n)
        if n is not None:
            return self.root(base, n)
        if self.signs_of(base) != POSITIVE:
            return self.value("pow", base, exponent)
        return self.exp(exponent * self.log(base))

    def _as_rational(self, f: Frac) -> Fraction | None:
        """The integer that a constant is, if it is one: 2 in sqrt(2)**2 needs no help, 3 in log(8)/log(2) does."""
        ball = self.ball(f, 128)
        n = ball.real.unique_fmpz() if ball is not None else None
        return Fraction(int(n)) if n is not None and self.is_zero(f - self.rational(int(n))) else None

    def factors(self, p: Poly) -> tuple[Any, list[tuple[Poly, int]]]:
        """p = c * product of irreducible primitive integer polynomials with positive leading coefficients."""
        if p.total_degree() == 1:  # the common case, made fast
            q = primitive(p)
            return p.leading_coefficient() / q.leading_coefficient(), [(q, 1)]
        c, fs = p.factor()
        return c, [(q, int(e)) for q, e in fs]

    def frac_factors(self, f: Frac) -> tuple[Fraction, list[tuple[Poly, int]]]:
        """f = c * product of powers, negative exponents from the denominator."""
        a, up = self.factors(f.num)
        b, down = self.factors(f.den)
        return fraction(a) / fraction(b), up + [(p, -e) for p, e in down]

    def root(self, f: Frac, n: Fraction) -> Frac:
        """f**n for a fraction n: f >= 0, or any sign if n has an odd denominator and comes from cbrt."""
        if not f.num:
            if n < 0:
                raise NotDefined("division by 0")
            return self.zero
        q = n.denominator
        c, factors = self.frac_factors(f)
        if not (self.is_real(f.num) and self.is_real(f.den)):
            return self._complex_root(f, c, factors, n)
        sign, unit, rest = (1 if c > 0 else -1), self._rational_root(abs(c), n), self.one
        for p, e in factors:
            s = self.signs_poly(p)
            if q % 2 == 0 and s <= {-1, 0}:
                p, s, sign = -p, frozenset(-v for v in s), sign * (-1) ** (e % 2)
            k, r = divmod(e, q)
            outer = self.abs(self.poly(p)) if q % 2 == 0 and k % 2 else self.poly(p)
            unit = unit * outer ** (k * n.numerator)
            if r and (q % 2 or s <= NONNEGATIVE):
                unit = unit * self._root_gen(self.poly(p), q) ** (r * n.numerator)
            elif r:
                rest = rest * self.poly(p) ** r
        if q % 2:
            return unit * self.rational(sign ** (n.numerator % 2)) if sign < 0 else unit
        if rest.num.is_one():
            if sign < 0:
                raise NotDefined("an even root of a negative number")
            return unit
        return unit * self._root_gen(rest * self.rational(sign), q) ** n.numerator

    def _complex_root(self, f: Frac, c: Fraction, factors: list[tuple[Poly, int]], n: Fraction) -> Frac:
        """A root of a real element whose factors are not real one by one: |g| for a square g**2, else a generator."""
        q = n.denominator
        if q == 2 and c > 0 and all(e % 2 == 0 for _, e in factors):
            half = fold(lambda a, b: a * b, (self.poly(p) ** (e // 2) for p, e in factors), self.one)
            return (self._rational_root(c, Fraction(1, 2)) * self.value("abs", half)) ** n.numerator
        k = lcm(*(int(v.q) for v in f.num.coeffs()))  # so that a root of an algebraic number is an algebraic integer
        scaled = f * self.rational(k**q)
        return (self._root_gen(scaled, q) / self.rational(k)) ** n.numerator

    def _rational_root(self, c: Fraction, n: Fraction) -> Frac:
        result = self.one
        for part, side in ((c.numerator, 1), (c.denominator, -1)):
            for p, e in small_factors(part):
                k, r = divmod(side * e * n.numerator, n.denominator)
                result = result * self.rational(p) ** k
                if r:
                    result = result * self._root_gen(self.rational(p), n.denominator) ** r
        return result

    def _root_gen(self, f: Frac, q: int) -> Frac:
        """The real q-th root of f, as a power of the finest root of f that occurs."""
        inner = self._single(f.num) if f.den.is_one() else None
        if inner is not None and inner.kind == "exp" and inner.real:
            return self.exp(inner.arg[0] * self.rational(Fraction(1, inner.arg[1] * q)))
        if inner is not None and inner.kind == "root" and self.signs_of(inner.arg) <= NONNEGATIVE:
            return self.root(inner.arg, Fraction(1, inner.power * q))
        key = ("root", self._key(f))
        if key not in self.index:
            self.basis.units[key] = lcm(self.basis.units.get(key, 1), q)
        elif self.basis.units[key] % q:
            self.basis.refine(key, q)
        unit = self.basis.units[key]
        w = self.gen(key, lambda: Gen("root", f, self.is_constant(f), power=unit, value=f))
        return self.poly(w ** (unit // q))

    def _single(self, p: Poly) -> Gen | None:
        """The generator that p is, if it is one."""
        one = len(p) == 1 and p.total_degree() == 1 and p.leading_coefficient() == 1
        return self.gens[self.used(p)[0]] if one else None

    def exp(self, u: Frac) -> Frac:
        """exp(u), as a product over a Q-basis of the exponents."""
        result = self.one
        for c, b in self._pieces(self.reduce(u)):
            result = self.reduce(result * self._exp_piece(c, b))
        return result

    def _pieces(self, u: Frac) -> Iterator[tuple[Fraction, Frac]]:
        """u = sum of c * b, the b distinct and free of rational factors."""
        if len(u.den) == 1:
            for m, c in u.num.terms():
                lead = u.den.leading_coefficient()
                yield fraction(c / lead), Frac.of(self.ctx.from_dict({m: 1}), u.den / lead)
        elif u.num:
            c, _ = u.num.leading_coefficient(), None
            yield fraction(c), Frac(u.num / c, u.den)

    def _exp_piece(self, c: Fraction, b: Frac) -> Frac:
        if len(b.num) == 1 and b.den.is_one():
            special = self._exp_special(c, b.num)
            if special is not None:
                return special
        key: tuple[Any, ...] = ("exp", self._key(b))
        unit = self.basis.units.setdefault(key, 1 / abs(c))
        if (c * unit).denominator != 1:
            finer = Fraction(lcm(unit.numerator, c.denominator), gcd(unit.denominator, c.numerator))
            if finer <= unit * MAX_RATIO:
                self.basis.units[key] = finer
                raise Refine
            key, unit = (*key, c), 1 / abs(c)  # a generator of its own: sound, though not independent
        real = self.is_real(b.num) and self.is_real(b.den)
        g = self.gen(key, lambda: Gen("exp", (b, unit), self.is_constant(b), real=real))
        n = int(c * unit)
        if abs(n) > 2**62:
            raise TooHard("an exponent is too large")
        return self.poly(g**n) if n >= 0 else Frac(self.one.num, g**-n)

    def _exp_special(self, c: Fraction, b: Poly) -> Frac | None:
        """exp(c b) where b is log p, i pi, i atan u or i asin u."""
        used = [(i, int(e)) for i, e in enumerate(b.monoms()[0]) if e]
        kinds = {self.gens[i].kind: (i, e) for i, e in used}
        if len(used) == 1 and "log" in kinds and kinds["log"][1] == 1 and self.is_real(self.gens[used[0][0]].arg.num):
            modulus = self.abs(self.gens[kinds["log"][0]].arg)
            return modulus ** int(c) if c.denominator == 1 else self.root(modulus, c)
        if len(used) != 2 or kinds.get("zeta", (0, 0))[1] != self.order // 4:
            return None
        if kinds.get("pi", (0, 0))[1] == 1:
            turn = c * self.order / 2
            if turn.denominator != 1:
                self.basis.refine("zeta", lcm(4, 2 * c.denominator))
            return self.zeta(int(turn))
        for kind in ("atan", "asin"):
            if kinds.get(kind, (0, 0))[1] == 1 and c.denominator == 1:
                u = self.gens[kinds[kind][0]].arg[0]
                side = self.one - u * u if kind == "asin" else self.one
                length = self.one if kind == "asin" else self.root(self.one + u * u, Fraction(1, 2))
                cosine = self.root(side, Fraction(1, 2)) if kind == "asin" else self.one
                return self.reduce((cosine + self.i * u) / length) ** int(c)
        return None

    def log(self, u: Frac) -> Frac:
        """log|u| for u != 0, as a sum over the irreducible factors p of log|p|."""
        if not u.num:
            raise NotDefined("the logarithm of 0")
        c, factors = self.frac_factors(u)
        total = self.zero
        for part, side in ((abs(c).numerator, 1), (abs(c).denominator, -1)):
            for p, e in small_factors(part):
                total = total + self._log_gen(self.ctx.constant(p)) * self.rational(side * e)
        for p, e in factors:
            total = total + self._log_modulus(p) * self.rational(e)
        return total

    def _log_modulus(self, p: Poly) -> Frac:
        g = self._single(p)
        if g is not None and g.kind == "exp":
            b, unit = g.arg
            if g.real or self._imaginary(b):
                return b * self.rational(Fraction(1, unit)) if g.real else self.zero
        if g is not None and g.kind == "zeta":
            return self.zero
        if g is not None and g.kind == "root":
            return self.log(g.arg) * self.rational(Fraction(1, g.power))
        if g is not None and g.kind == "abs":
            return self.log(g.arg[0])
        return self._conjugate_log(p) or self._log_gen(p)

    def _imaginary(self, b: Frac) -> bool:
        """Whether b is i times a real element."""
        c = self.reduce(b * self.i)
        return self.is_real(c.num) and self.is_real(c.den)

    def _conjugate_log(self, p: Poly) -> Frac | None:
        """log|p| = log|N| - log|p'|: p' is p with a square root negated, N = p p' rational, log|p'| known."""
        for i in self.used(p):
            g = self.gens[i]
            if g.kind == "root" and g.power == 2 and p.degrees()[i] == 1:
                parts = self.by_powers(p, i)
                other = parts.get(0, self.zero.num) - parts[1] * self.symbols[i]
                n = self.reduce(self.poly(p) * self.poly(other)).rational()
                key = ("log", self._key(self.poly(primitive(other))))
                if n and key in self.index:
                    return self.log(self.rational(abs(n))) - self.poly(self.symbols[self.index[key]])
        return None

    def _log_gen(self, p: Poly) -> Frac:
        f = self.poly(primitive(p))
        return self.poly(self.gen(("log", self._key(f)), lambda: Gen("log", f, self.is_constant(f))))

    def abs(self, u: Frac) -> Frac:
        """|u| for real u: each factor of known sign without bars."""
        return self._by_factors("abs", u)

    def sign(self, u: Frac) -> Frac:
        """sign(u) for real u, with sign(0) = 0."""
        return self._by_factors("sign", u)

    def _by_factors(self, kind: str, u: Frac) -> Frac:
        signs = self.signs_of(u)
        if len(signs) == 1:
            (s,) = signs
            return self.zero if s == 0 else u * self.rational(s) if kind == "abs" else self.rational(s)
        if kind == "abs" and (signs <= NONNEGATIVE or signs <= {-1, 0}):
            return u if signs <= NONNEGATIVE else -u
        if not (self.is_real(u.num) and self.is_real(u.den)):
            return self.value(kind, u)
        c, factors = self.frac_factors(u)
        result = self.rational(abs(c) if kind == "abs" else (1 if c > 0 else -1))
        for p, e in factors:
            known = self.signs_poly(p)
            if len(known) == 1 or (kind == "abs" and (e % 2 == 0 or known in (NONNEGATIVE, frozenset({-1, 0})))):
                side = -1 if known <= {-1, 0} and e % 2 else 1
                result = result * (self.poly(p) ** e if kind == "abs" else self.one) * self.rational(side)
            else:
                result = result * self.value(kind, self.poly(p)) ** (e if kind == "abs" or e % 2 else 2)
        return self.reduce(result)

    def value(self, name: str, *args: Frac) -> Frac:
        """The value of a function that has no algebra of its own: one generator for equal (and opposite) arguments."""
        parity = FUNCTIONS[name].parity if name in FUNCTIONS else None
        if parity == "odd" and self.is_zero(args[0]):
            return self.zero
        angle = self._known_angle(name, args[0]) if name in ("atan", "asin") and self.is_constant(args[0]) else None
        if angle is not None:
            return angle
        odd = self.rational(-1 if parity == "odd" else 1)
        keys = [(name, *map(self._key, args)), (name, self._key(-args[0]))][: 2 if parity else 1]
        for key, side in zip(keys, (self.one, odd), strict=False):
            if key in self.index:
                return self.poly(self.symbols[self.index[key]]) * side
        moving = not any(self.gens[i].constant for f in args for p in (f.num, f.den) for i in self.used(p))
        canonical = moving and not self.zeros
        for i, g in enumerate(self.gens):
            if g.kind == name and not (canonical and g.canonical):
                if all(self.is_zero(a - b) for a, b in zip(args, g.arg, strict=True)):
                    return self.poly(self.symbols[i])
                if parity and self.is_zero(args[0] + g.arg[0]):
                    return self.poly(self.symbols[i]) * odd
        relation = {"abs": 2, "sign": 3}.get(name, 0)
        square = args[0] * args[0] if name == "abs" else None
        real = all(map(self.is_constant, args))
        make = lambda: Gen(name, args, real, power=relation, value=square, canonical=moving)  # noqa: E731
        return self.poly(self.gen(keys[0], make))

    def _known_angle(self, name: str, u: Frac) -> Frac | None:
        """atan(u) or asin(u) as a multiple of pi/60, where it is one."""
        ball = self.ball(u, 128)
        if ball is None:
            return None
        n = (getattr(ball.real, name)() * 60 / flint.arb.pi()).unique_fmpz()
        if n is None or abs(int(n)) > 30:
            return None
        turn = self.exp(self.i * self.pi * self.rational(Fraction(int(n), 60)))
        sine, cosine = turn - self.one / turn, (turn + self.one / turn) * self.i
        equal = sine - u * cosine if name == "atan" else sine - u * self.rational(2) * self.i
        return self.pi * self.rational(Fraction(int(n), 60)) if self.is_zero(self.reduce(equal)) else None

    # --- integrals

    def integral(self, t: Term) -> Frac:
        """J(high) - J(low), where J(u) is the integral of the body from 0 to u; the integral exists by assumption."""
        body, bound, low, high = t.args
        if "x" in free(body) - free(bound):
            raise TooHard("the integrand depends on x")
        if "t" in free(body) - free(bound):
            raise TooHard("a parameter of the integrand is called t, as the variable of every integral is in here")
        body = substitute(body, {bound.args[0]: var("t")})
        inside(lambda r: r.analytic(r.form(substitute(body, {"t": var("x")}))), self._plain_facts())
        return self.primitive(body, high) - self.primitive(body, low)

    def primitive(self, body: Term, limit: Term) -> Frac:
        """The integral of the body (in t) from 0 to the limit; odd or even in it if the body is even or odd."""
        infinite = {Term("oo"): 1, Term("neg", Term("oo")): -1}.get(limit)
        if infinite:
            return self._primitive_at(body, self.rational(infinite), "integral at oo")
        return self._primitive_at(body, self.form(limit))

    def _primitive_at(self, body: Term, u: Frac, kind: str = "integral") -> Frac:
        if self.is_zero(u):
            return self.zero
        parity = self._parity_of_body(body)
        for i, g in enumerate(self.gens):
            if g.kind == kind and g.arg[0] is body:
                if self.is_zero(u - g.arg[1]):
                    return self.poly(self.symbols[i])
                if parity and self.is_zero(u + g.arg[1]):
                    return self.poly(self.symbols[i]) * self.rational(-parity)
        constant = self.is_constant(u) and free(body) <= {"t"}
        return self.poly(self.gen((kind, id(body), self._key(u)), lambda: Gen(kind, (body, u), constant)))

    def _parity_of_body(self, body: Term) -> int:
        """1 if the body is even in t, -1 if odd, 0 if neither is seen."""
        return inside(lambda r: _parity(r, body), self._plain_facts(), default=0)

    def _plain_facts(self) -> list[Term]:
        """The facts about parameters alone, without those that hold an integral and would lead back here."""
        plain = [f for f in self.facts if not free(f) & {"x", "t"}]
        return [f for f in plain if all(u.head != "integral" for u in subterms(f))]

    # --- zero, and constants

    def is_zero(self, f: Frac) -> bool:
        """True only if f is 0 at every point of the region; False says nothing."""
        f = self.reduce(f)
        if not f.num:
            return True
        if self.zeros and not self._modulo_zeros(f.num):
            return True
        if all(not self.gens[i].constant for i in self.used(f.num)):
            return False
        return all(self._constant_is_zero(c) for c in self._coefficients(f.num, self._variable))

    def _modulo_zeros(self, p: Poly) -> Poly:
        """p up to multiples of what is 0 by the facts."""
        for q in self.zeros:
            p = divmod(p, q)[1]
        return p

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
        if any(self.gens[i].kind not in ("pi", "log", "atan", "asin") or abs(k) > 4000 for i, k in turns.items()):
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

    # --- signs

    def assume(self, fact: Term) -> None:
        """Adds a fact: a comparison, or several joined by `and`. Anything else is left out, which is safe."""
        if fact.head == "and":
            for part in fact.args:
                self.assume(part)
            return
        if fact.head not in COMPARISONS:
            return
        u, bound = fact.args
        if u.head == "abs" and fact.head in ("lt", "le"):
            for inner in (u.args[0], -u.args[0]):
                self.assume(Term(fact.head, inner, bound))
        if u.head == "abs" and fact.head == "eq" and bound is ZERO:
            self.assume(Term("eq", u.args[0], ZERO))
        self.facts.append(fact)
        self.ranges.assume(fact)
        try:
            f = self.form(fact.args[0] - fact.args[1])
        except (TooHard, NotDefined):
            return
        signs = RELATION_SIGNS[fact.head]
        if 0 not in signs:
            for p, _ in self.factors(f.num)[1] if f.num else ():
                self._learn(frozenset([(str(p), 1)]), NONZERO)
        if fact.head == "eq" and f.num and not f.num.is_constant():
            new = self._modulo_zeros(f.num)
            self.zeros = [divmod(p, new)[1] or p for p in self.zeros] + [new] if new else self.zeros
        sign, zero, key = self._decompose(f)
        if key and (0 not in signs or not zero):
            self._learn(key, frozenset(s * t for s in signs for t in sign))
            for p, e in self.frac_factors(f)[1]:
                if key == {(str(p), 1)} and e == 1 and self.is_real(p):
                    self._bound(p, self.known[key])
        self.forms.clear()

    def _learn(self, key: Key, signs: Signs) -> None:
        self.known[key] = self.known.get(key, ANY) & signs
        self.signed.clear()

    def _bound(self, p: Poly, signs: Signs) -> None:
        """p >= 0 or <= 0, linear in a variable with a rational coefficient: a bound on the variable."""
        for i in self.used(p):
            if self.gens[i].kind == "var" and p.degrees()[i] == 1:
                parts = self.by_powers(p, i)
                if parts[1].is_constant() and (signs <= NONNEGATIVE or signs <= {-1, 0}):
                    bound = -self.poly(parts.get(0, self.zero.num) / parts[1].leading_coefficient())
                    up = (signs <= NONNEGATIVE) == (parts[1].leading_coefficient() > 0)
                    (self.lower if up else self.upper)[i] = (bound, frozenset(abs(s) for s in signs))
                    if self.gens[i].arg == "x":
                        return

    def signs(self, t: Term) -> Signs:
        """The signs that a real term may have in the region, at the points where it is defined."""
        return self.signs_of(self.form(t))

    def signs_of(self, f: Frac) -> Signs:
        """The signs that a real element may have in the region."""
        f = self.reduce(f)
        if not f.num or (self.zeros and not self._modulo_zeros(f.num)):
            return frozenset({0})
        if self.is_constant(f):
            return self._constant_signs(f)
        signs, zero, key = self._decompose(f)
        known = self.known.get(key, ANY) if key else POSITIVE
        return frozenset(a * b for a in signs for b in known if b or zero is not None) | ({0} if zero else frozenset())

    def _decompose(self, f: Frac) -> tuple[Signs, bool | None, Key]:
        """f = s * (what is never negative) * (product of the key): signs of s, whether the middle may be 0, key.

        None for the middle says more: nothing in f can be 0.
        """
        c, factors = self.frac_factors(f)
        signs: Signs = frozenset({1 if c > 0 else -1})
        zero, unknown_zero, key = False, False, []
        for p, e in factors:
            s = self.signs_poly(p)
            if not self.is_real(p):
                key.append((str(p), e))
                unknown_zero |= 0 in s and e > 0
            elif e % 2 and len(s - {0}) > 1:
                key.append((str(p), 1))
                unknown_zero |= 0 in s and e > 0
            else:
                zero |= 0 in s and e > 0
                signs = frozenset(a * b for a in signs for b in (s - {0} or s if e % 2 else POSITIVE))
        return signs, (True if zero else False if unknown_zero else None), frozenset(key)

    def _constant_signs(self, f: Frac) -> Signs:
        bits = 64
        while bits <= 4096:
            ball = self.ball(f, bits)
            if ball is None:
                return ANY
            if ball.real > 0:
                return POSITIVE
            if ball.real < 0:
                return frozenset({-1})
            if bits == 256 and self.is_zero(f):
                return frozenset({0})
            bits *= 2
        return ANY

    def signs_poly(self, p: Poly) -> Signs:
        """The signs that an irreducible polynomial in real generators may have; of others, only whether it can be 0."""
        name = str(p)
        if name not in self.signed:
            known = self.signed[name] = self.known.get(frozenset([(name, 1)]), ANY)  # meanwhile, so that it ends
            for look in (
                self._sum_signs,
                self._shifted_signs,
                self._conjugate_signs,
                self._quadratic_signs,
                self._convex_signs,
            ):
                if len(known) > 1 and self.is_real(p):
                    known = look(p) & known or known
            self.signed[name] = known
        return self.signed[name]

    def _sum_signs(self, p: Poly, override: dict[int, Signs] | None = None) -> Signs:
        """Signs of a sum from the signs of its terms."""
        total: Signs = frozenset()
        for outer, c in self._split(p, self._variable).items():
            s = self._constant_signs(self.poly(c))
            for i, e in enumerate(map(int, outer)):
                if e:
                    g = (override or {}).get(i) or self.gen_signs(i)
                    s = frozenset(a * b**e for a in s for b in g)
            total = s if not total else _plus(total, s)
            if total == ANY:
                return ANY
        return total or frozenset({0})

    def gen_signs(self, i: int) -> Signs:
        """The signs of one real generator."""
        g = self.gens[i]
        match g.kind:
            case "exp":
                return POSITIVE
            case "pi":
                return POSITIVE
            case "var":
                known = self.known.get(frozenset([(str(self.symbols[i]), 1)]), ANY)
                for bounds, side in ((self.lower, 1), (self.upper, -1)):
                    if len(known) > 1 and i in bounds and self.is_constant(bounds[i][0]):
                        s = self._constant_signs(bounds[i][0])
                        if s <= {0, side}:
                            known &= frozenset({side}) if 0 not in s or 0 not in bounds[i][1] else frozenset({0, side})
                return known
            case "root":
                s = self.signs_of(g.arg)
                return s if g.power % 2 else s & NONNEGATIVE
            case "abs":
                return POSITIVE if 0 not in self.signs_of(g.arg[0]) else NONNEGATIVE
            case "log":
                return self.signs_of(g.arg - self.one) if self.signs_of(g.arg) == POSITIVE else ANY
            case "atan" | "asin" | "erf":
                return self.signs_of(g.arg[0])
            case _:
                return ANY

    def _shifted_signs(self, p: Poly) -> Signs:
        """Signs after writing each bounded generator by a positive one: x = a + t, b - t, or (a + b t)/(1 + t)."""
        override: dict[int, Signs] = {}
        seen: set[int] = set()
        closed = False  # whether a bounded variable may reach its upper bound, which no t does
        while todo := [i for i in self.used(p) if i not in seen]:
            i = todo[-1]
            seen.add(i)
            g, t = self.gens[i], self.symbols[i]
            low, high = self._free_bound(self.lower.get(i), override), self._free_bound(self.upper.get(i), override)
            if g.kind == "exp" and g.real and not g.constant:  # what is constant is looked at by its value
                s = self.signs_of(g.arg[0])
                if s not in (POSITIVE, frozenset({-1})):
                    continue
                value = self.poly(t + 1) if s == POSITIVE else Frac(self.one.num, t + 1)
                override[i] = POSITIVE
            elif g.kind == "var" and (low or high):
                if low and high:
                    value = (low[0] + high[0] * self.poly(t)) / self.poly(t + 1)
                    closed |= 0 in high[1]
                else:
                    value = low[0] + self.poly(t) if low else high[0] - self.poly(t)  # type: ignore[index]
                override[i] = (low or high)[1]  # type: ignore[index]
            else:
                continue
            total = self.zero  # its denominator is a power of 1 + t, or 1
            for k, c in self.by_powers(p, i).items():
                total = total + self.poly(c) * value**k
            p = total.num
        if not override:
            return ANY
        c, factors = self.factors(p) if p else (0, [])
        result: Signs = frozenset({0 if not p else 1 if c > 0 else -1})
        for q, e in factors:
            s = self._sum_signs(q, override)
            result = frozenset(a * b**e for a in result for b in s)
        return result | {0} if closed else result

    @staticmethod
    def _free_bound(bound: tuple[Frac, Signs] | None, override: dict[int, Signs]) -> tuple[Frac, Signs] | None:
        """The bound, unless it holds a generator whose symbol now stands for another quantity."""
        degrees = bound[0].num.degrees() if bound else ()
        return None if any(degrees[i] > 0 for i in override if bound) else bound

    def _conjugate_signs(self, p: Poly) -> Signs:
        """For p = a + b w, w a square root: the larger one of a**2 and (b w)**2 decides."""
        for i in self.used(p):
            g = self.gens[i]
            if g.kind == "root" and g.power == 2 and p.degrees()[i] == 1:
                parts = self.by_powers(p, i)
                a, b, w = self.poly(parts.get(0, self.zero.num)), self.poly(parts[1]), self.poly(self.symbols[i])
                n = self.signs_of(self.reduce(a * a - b * b * w * w))
                if len(n) == 1 and 0 not in n:
                    return self.signs_of(a if n == POSITIVE else b)
        return ANY

    def _quadratic_signs(self, p: Poly) -> Signs:
        """For p = a v**2 + b v + c with b**2 < 4 a c: the sign of a, since there is no root."""
        if not all(self.gens[i].constant or self.gens[i].kind == "var" for i in self.used(p)):
            return ANY  # each look takes one variable away, which relations could bring back
        for i in self.used(p):
            if p.degrees()[i] == 2:
                parts = self.by_powers(p, i)
                a, b, c = (self.poly(parts.get(k, self.zero.num)) for k in (2, 1, 0))
                if self.signs_of(b * b - self.rational(4) * a * c) == {-1}:
                    return self.signs_of(a)
        return ANY

    def _convex_signs(self, p: Poly) -> Signs:
        """For p over an exponential, without parameters, convex or concave in x: by two of its tangents."""
        variables = {self.gens[i].arg for i in self.used(p) if self.gens[i].kind == "var"}
        moving = [f for f in self.facts if "x" in free(f)]
        if self.point is not None or variables != {"x"} or len(p) > 12 or p.total_degree() < 2:
            return ANY
        if not all(map(is_bound, moving)):
            return ANY
        exponentials = [i for i in self.used(p) if self.gens[i].kind == "exp"]
        powers = {tuple(int(m[i]) for i in exponentials) for m in p.monoms()}
        self.point = acb(0)
        try:
            for power in sorted(powers):
                scale = fold(
                    lambda a, b: a * b,
                    (self.symbols[i] ** e for i, e in zip(exponentials, power, strict=True)),
                    self.one.num,
                )
                if signs := self._by_tangents(self.poly(p) / self.poly(scale)):
                    return signs
        except TooHard:
            pass
        finally:
            self.point = None
        return ANY

    def _by_tangents(self, f: Frac) -> Signs:
        """The sign of f, convex on an interval, if two tangents meet above 0; of -f likewise. Empty if not seen."""
        slope = self.derivative(f)
        signs = self.signs_of(self.derivative(slope))
        if not (signs <= NONNEGATIVE or signs <= {-1, 0}):
            return frozenset()
        side = 1 if signs <= NONNEGATIVE else -1

        def at(g: Frac, x: Fraction) -> Any:
            self.point = acb(rational_of(x))
            value = self.ball(g, 128)
            if value is None:
                raise TooHard("no value")
            return value.real * side

        domain = self.ranges.variables.get("x", Range())
        low = Fraction(-184, 3) if domain.low is None else domain.low  # so that no middle is a number people choose
        high = low + 128 if domain.high is None else domain.high
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if at(slope, middle) < 0 else (low, middle)
        (u, du), (v, dv) = ((at(f, x), at(slope, x)) for x in (low, high))
        above = du < 0 and dv > 0 and (u - du * rational_of(low)) * dv > (v - dv * rational_of(high)) * du
        return frozenset({side}) if above else frozenset()

    def truth(self, condition: Term) -> bool | None:
        """Whether the condition holds in all of the region (True), nowhere in it (False), or it is not seen (None)."""
        match condition.head:
            case "and" | "or":
                stop = condition.head == "or"
                parts = [self.truth(c) for c in condition.args]
                return stop if stop in parts else None if None in parts else not stop
            case "not":
                inner = self.truth(condition.args[0])
                return None if inner is None else not inner
            case head if head in COMPARISONS:
                left, right = condition.args
                quick = self._against_number(head, left, right)
                if quick is not None:
                    return quick
                signs, wanted = self._difference_signs(left, right), RELATION_SIGNS[head]
                return True if signs <= wanted else False if not signs & wanted else None
            case head:
                raise TooHard(f"{head} is not a condition")

    def _against_number(self, head: str, left: Term, right: Term) -> bool | None:
        """The common case, made fast: against a number, by ranges."""
        if right.head != "num":
            return None
        signs, wanted = self.ranges.of(left).signs(right.args[0]), RELATION_SIGNS[head]
        return True if signs <= wanted else False if not signs & wanted else None

    def _difference_signs(self, left: Term, right: Term) -> Signs:
        signs = self.ranges.of(left - right).signs()
        if len(signs) > 1:
            try:
                found = self.signs(left - right)
                signs = signs & found or found
            except NotDefined:
                pass
        return signs

    # --- where an element is 0

    def roots_of(self, p: Poly, depth: int = 4) -> list[Poly]:
        """Irreducible polynomials, one of which is 0 wherever p is, without those that are never 0."""
        found: list[Poly] = []
        for q, _ in self.factors(p)[1]:
            if 0 not in self.signs_poly(q) or self._apart(q):
                continue
            simpler = (self._inner_zero(q) or self._logarithm(q) or self._exponential(q)) if depth else None
            found += self.roots_of(simpler, depth - 1) if simpler else [q]
        return found

    def _inner_zero(self, p: Poly) -> Poly | None:
        """u for atan(u), asin(u), erf(u) and |u|, which are 0 only where u is."""
        g = self._single(p)
        return g.arg[0].num if g is not None and g.kind in ("atan", "asin", "erf", "abs") else None

    def _apart(self, p: Poly) -> bool:
        """Whether a constant, which may be complex, is seen not to be 0."""
        ball = self.ball(self.poly(p), 128) if all(self.gens[i].constant for i in self.used(p)) else None
        return ball is not None and not ball.contains(0)

    def _logarithm(self, p: Poly) -> Poly | None:
        """For p = m - n, two positive products: log(m/n), which is 0 where p is."""
        if len(p) != 2 or not self.is_real(p) or p.coeffs()[0] * p.coeffs()[1] > 0:
            return None
        m, n = (self.poly(self.ctx.from_dict({k: abs(c)})) for k, c in p.terms())
        kinds = {self.gens[i].kind for i in self.used(p)}
        if "exp" not in kinds or self.signs_of(m) != POSITIVE or self.signs_of(n) != POSITIVE:
            return None
        return self.reduce(self.log(m) - self.log(n)).num

    def _exponential(self, p: Poly) -> Poly | None:
        """For p = a + k1 log u1 + k2 log u2 + ... with integers k: exp(p) - 1, which is 0 where p is."""
        logs = [i for i in self.used(p) if self.gens[i].kind == "log" and not self.gens[i].constant]
        if not logs or not self.is_real(p) or any(p.degrees()[i] != 1 for i in logs):
            return None
        if any(len([i for i in logs if m[i]]) * (sum(map(int, m)) - 1) for m in p.monoms()):
            return None
        coefficients = [c for m, c in p.terms() if any(m[i] for i in logs)]
        scale = (
            lcm(*(int(c.q) for c in coefficients))
            // gcd(*(int((c * lcm(*(int(d.q) for d in coefficients))).p) for c in coefficients))
            if coefficients
            else 1
        )
        if any((c * scale).q != 1 or abs(int((c * scale).p)) > 12 for c in coefficients):
            return None
        return self.reduce(self.exp(self.poly(p * scale)) - self.one).num

    def root_names(self, p: Poly) -> set[Any]:
        """The names of the equations that say p = 0: its own, and for a sum of squares that of its parts together."""
        names: set[Any] = {str(primitive(p))}
        terms = list(p.terms())
        signs = {self.signs_of(self.poly(self.ctx.from_dict({m: c}))) for m, c in terms}
        parts = [[i for i, e in enumerate(m) if e] for m, _ in terms]
        if signs <= {NONNEGATIVE} and all(len(part) == 1 for part in parts):
            names.add(frozenset(str(self.symbols[part[0]]) for part in parts))
        moving = [i for i in self.used(p) if not self.gens[i].constant]
        if len(moving) == 1 and p.degrees()[moving[0]] == 1:
            parts_of = self.by_powers(p, moving[0])
            value = self.reduce(-self.poly(parts_of.get(0, self.zero.num)) / self._nonzero(self.poly(parts_of[1])))
            names.add((moving[0], str(value.num), str(value.den)))
        return names

    def equation_names(self, equation: Term) -> set[Any]:
        """The names of what makes an equation true, or several joined by `and`."""
        if equation.head == "and":
            return {frozenset(str(self.form(e.args[0] - e.args[1]).num) for e in equation.args)}
        roots = self.factors(self.form(equation.args[0] - equation.args[1]).num)[1]
        return set[Any]().union(*(self.root_names(p) for p, _ in roots))

    def plain_equation(self, t: Term) -> Term | None:
        """t == 0 as a linear equation between parameters, in the order of their names, where it is that."""
        for name in sorted(free(t)):
            self.variable(name)
        roots = self.roots_of(self.form(t).num)
        if (
            len(roots) != 1
            or roots[0].total_degree() != 1
            or any(self.gens[i].kind != "var" for i in self.used(roots[0]))
        ):
            return None
        left: list[Term] = []
        right = Fraction(0)
        for m, c in roots[0].terms():
            names = [self.gens[i].arg for i, e in enumerate(m) if e]
            if not names:
                right = -fraction(c)
            elif len(roots[0]) == 2 and left and c < 0 and roots[0].coeffs() == [1, -1]:
                return Term("eq", left[0], var(names[0]))
            else:
                size = var(names[0]) if abs(c) == 1 else num(abs(fraction(c))) * var(names[0])
                left.append(size if c > 0 else -size)
        if len(left) == 1:
            i = self.used(roots[0])[0]
            return Term("eq", var(self.gens[i].arg), num(right / fraction(roots[0].leading_coefficient())))
        return Term("eq", Term("add", *left), num(right))

    # --- derivatives

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
        u: Frac = next(iter(_inner(g)), self.zero) if g.kind != "integral" else g.arg[1]
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
                return symbol * self.derivative(u) / u if g.kind == "abs" else self.zero
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
            return self.exp(self.conjugate(g.arg[0]) / self.rational(g.arg[1]))

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
            return self.reduce(poly(g.num) / self._nonzero(poly(g.den)))

        def gen(i: int) -> Frac:
            if i not in known:
                known[i] = self._gen_at(self.gens[i], frac, point) or self.poly(self.symbols[i])
            return known[i]

        return frac(f)

    def _gen_at(self, g: Gen, frac: Callable[[Frac], Frac], point: Term) -> Frac | None:
        if g.constant:
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
                return self._primitive_at(g.arg[0], frac(g.arg[1]))
            case _:
                return self.value(g.kind, *map(frac, g.arg))

    def analytic(self, f: Frac) -> None:
        """Returns if f is analytic wherever it is defined in the region; raises TooHard if that is not seen."""
        seen: set[int] = set()
        todo = [i for p in (f.num, f.den) for i in self.used(p)]
        while todo:
            i = todo.pop()
            if i in seen or self.gens[i].constant:
                continue
            seen.add(i)
            self._derivative_gen(i)
            for inner in _inner(self.gens[i]):
                todo += self.used(inner.num) + self.used(inner.den)


def is_bound(fact: Term) -> bool:
    """Whether the fact is x < p or x > p."""
    return fact.head in ("lt", "gt") and fact.args[0] is X and "x" not in free(fact.args[1])


def _inner(g: Gen) -> list[Frac]:
    args = g.arg if isinstance(g.arg, tuple) else (g.arg,)
    return [a for a in args if isinstance(a, Frac)]


def _parity(r: Region, body: Term) -> int:
    plus, minus = r.form(body), r.form(substitute(body, {"t": -var("t")}))
    return 1 if r.is_zero(plus - minus) else -1 if r.is_zero(plus + minus) else 0


def _plus(a: Signs, b: Signs) -> Signs:
    return frozenset(s for u in a for v in b for s in ((u or v,) if u * v >= 0 else (-1, 0, 1)))


def inside(act: Callable[[Region], T], facts: Iterable[Term] = (), default: T | None = None) -> T:
    """act(region) for the region of the facts, started anew as often as finer generators are needed."""
    basis, facts = Basis(), tuple(facts)
    try:
        for _ in range(40):
            try:
                return act(Region(facts, basis))
            except Refine:
                continue
        raise TooHard("the exponents need ever finer units")
    except (TooHard, NotDefined):
        if default is None:
            raise
        return default
