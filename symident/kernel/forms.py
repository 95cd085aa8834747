"""Normal forms of terms: what each operation and function is in the ring.

Source: exp and log on a Q-basis, Risch structure theorem (Bronstein, Symbolic Integration I, ch. 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from functools import reduce as fold
from itertools import count
from math import gcd, lcm
from typing import Any

import flint
from flint import arb

from symident.kernel.domain import conditions
from symident.kernel.functions import FUNCTIONS, undone, unfold
from symident.kernel.polynomials import Frac, NotDefined, Poly, TooHard, fraction, primitive, small_factors, times
from symident.kernel.ring import Gen, Refine, inner_elements
from symident.kernel.signs import NONNEGATIVE, POSITIVE, SignRules
from symident.kernel.terms import OO, Term, X, free, is_unknown, num, substitute, subterms, var

MAX_RATIO, MAX_POWER = 240, 1024
INNER = var("s'")  # the variable of an integral, in a region with x; a name that no text can hold
LONG = 100_000  # from this exponent on a power of a number is not written out


class Forms(SignRules):
    """Normal forms of terms."""

    def form(self, t: Term) -> Frac:
        """The normal form of a term, at every point of the region where it is defined."""
        known = self.forms.get(t)
        if known is None:
            known = self.forms[t] = self.reduce(self._form(t))
        return known

    def _form(self, t: Term) -> Frac:
        inner = undone(t)
        if inner is not None:
            return self.form(inner)
        match t.head:
            case "num":
                return self.rational(t.args[0])
            case "var":
                return self.poly(self.variable(t.args[0]))
            case "add":
                total = fold(lambda a, b: a + b, map(self.form, t.args))
                hidden = total.num and total.rational() is None and self.is_constant(total)  # a constant, perhaps 0
                return self.zero if hidden and self.is_zero(total) else total
            case "mul":
                return fold(lambda a, b: self.reduce(a * b), map(self.form, t.args))
            case "neg":
                return -self.form(t.args[0])
            case "div":
                divisor = self._nonzero(self.form(t.args[1]))
                self.remember(t.args[1], divisor)
                return self.form(t.args[0]) / divisor
            case "pow":
                return self.power(self.form(t.args[0]), self.form(t.args[1]))
            case "pi":
                return self.pi
            case "e":
                return self.exp(self.one)
            case "i":
                return self.i
            case "cases":
                return self._cases(t)
            case "integral":
                return self.integral(t)
            case "max" | "min":
                return self._extreme(t)
            case "abs" | "sign" | "exp" | "log":
                return getattr(self, t.head)(self.form(t.args[0]))  # type: ignore[no-any-return]
            case "sin" | "cos":
                e = self.exp(self.i * self.form(t.args[0]))
                waves = {
                    "sin": self.reduce((e - self.one / e) / (self.rational(2) * self.i)),
                    "cos": self.reduce((e + self.one / e) / self.rational(2)),
                }
                for head, wave in waves.items():
                    if len(signs := self.quadrant(Term(head, *t.args))) < 3 and not self.is_constant(wave):
                        if not conditions(t):
                            self.learn(wave, signs)
                return waves[t.head]
            case "sqrt":
                return self.power(self.form(t.args[0]), self.rational(Fraction(1, 2)))
            case "asin" | "atan" if (angle := self._angle(t)) is not None:
                return angle
            case "atan":
                u = self.form(t.args[0])
                self.remember(1 + t.args[0] ** 2, self.reduce(self.one + u * u))
                return self.value("atan", u)
            case "cbrt":
                return self.root(self.form(t.args[0]), Fraction(1, 3))
            case _:
                f = FUNCTIONS.get(t.head)
                if is_unknown(t):
                    return self.value(t.head, self.form(t.args[0]))
                if f is None:
                    raise TooHard(f"{t.head} has no normal form")
                return self.form(unfold(t)) if f.definition else self.value(t.head, self.form(t.args[0]))

    def _angle(self, t: Term) -> Frac | None:
        """v for asin(sin(v)) and atan(tan(v)), pi/2 - |v| for asin(cos(v)), where it is seen to be at most pi/2; from a
        constant v turns are taken first."""
        (u,), half = t.args, self.pi / self.rational(2)
        if u.head not in {"asin": ("sin", "cos"), "atan": ("tan",)}[t.head]:
            return None
        v = self.form(u.args[0])
        fixed = self.is_constant(v)
        if u.head == "cos":
            v = half - (v if fixed else self.abs(v))
        turns = self.ball(v / self.pi, 128) if fixed else None
        k = None if turns is None else (turns.real + arb(0.5)).floor().unique_fmpz()
        if k:  # sin(v) = (-1)**k sin(v - k pi)
            v = (v - self.pi * self.rational(int(k))) * self.rational(-1 if t.head == "asin" and k % 2 else 1)
        return v if self.signs_of(half - v) | self.signs_of(half + v) <= NONNEGATIVE else None

    def _nonzero(self, f: Frac) -> Frac:
        if self.is_constant(f) and self.is_zero(f):
            raise NotDefined("division by 0")
        return f

    def _extreme(self, t: Term) -> Frac:
        """max and min: by the sign of each difference, else by |.|."""
        best, side = t.args[0], 1 if t.head == "max" else -1
        for other in t.args[1:]:
            signs = self._difference_signs(best, other)
            if all(side * s >= 0 for s in signs):
                continue
            best = other if all(side * s <= 0 for s in signs) else unfold(Term(t.head, best, other))
        return self.form(best)

    def _cases(self, t: Term) -> Frac:
        try:
            return self.form(self.branch(t))
        except (
            TooHard
        ):  # whichever it is, where all of them are equal; what is learnt of them holds in all of the region
            values = (*t.args[1::2], t.args[-1])
            if not any(map(conditions, values)):
                first, *others = map(self.form, values)
                if all(self.is_zero(first - other) for other in others):
                    return first
            raise

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
        if n is not None and n.denominator == 1 and not (abs(n) > LONG and (base.rational() or 0) > 0):
            if n < 0:
                base = self._nonzero(base)
            return base ** int(n)
        if n is not None and n.denominator != 1:
            return self.root(base, n)
        if not base.num and self.signs_of(exponent) == POSITIVE:
            return base
        if self.signs_of(base) != POSITIVE:
            return self.value("pow", base, exponent)
        return self.exp(exponent * self.log(base))

    def _as_rational(self, f: Frac) -> Fraction | None:
        """The integer that a constant is, if it is one: 2 in sqrt(2)**2 needs no help, 3 in log(8)/log(2) does."""
        ball = self.ball(f, 128)
        n = ball.real.unique_fmpz() if ball is not None else None
        return Fraction(int(n)) if n is not None and self.is_zero(f - self.rational(int(n))) else None

    def root(self, f: Frac, n: Fraction) -> Frac:
        """f**n for a fraction n: f >= 0, or any sign if n has an odd denominator and comes from cbrt."""
        f = self.reduce(f)
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
        if q % 2 and c < 0:
            return self.root(-f, n) * self.rational((-1) ** (n.numerator % 2))
        if q == 2 and all(e % 2 == 0 for _, e in factors):
            half = fold(lambda a, b: a * b, (self.poly(p) ** (e // 2) for p, e in factors), self.one)
            half = self.reduce(half if c > 0 else half * self.i)  # f = |c| half**2, so half is real where f >= 0
            if c > 0 or self.is_real_value(half):
                return (self._rational_root(abs(c), Fraction(1, 2)) * self.abs(half)) ** n.numerator
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
        shared = q % 2 == 0 or self.signs_of(f) <= NONNEGATIVE  # the others are real where f is negative, too
        key = ("root" if shared else "odd root", self._key(f))
        if key not in self.index:
            self.basis.units[key] = lcm(self.basis.units.get(key, 1), q)
        elif self.basis.units[key] % q:
            self.basis.refine(key, q)
        unit = self.basis.units[key]
        w = self.gen(key, lambda: Gen("root", f, self.is_constant(f), power=unit, value=f))
        return self.poly(w ** (unit // q))

    def exp(self, u: Frac) -> Frac:
        """exp(u), as a product over a Q-basis of the exponents."""
        result = self.one
        for c, b in self._pieces(self.reduce(u)):
            result = self.reduce(result * self._exp_piece(c, b))
        return result

    def _pieces(self, u: Frac) -> Iterator[tuple[Fraction, Frac]]:
        """u = sum of c * b, the b distinct and free of rational factors, and real or imaginary if u is."""
        waves = self.waves(u)
        if waves and len(u.den) == 1:
            yield from self._wave_pieces(u, waves)
            return
        if waves and self.is_real_value(u):
            polynomial = self.poly(divmod(u.num, u.den)[0])
            polynomial = self.reduce((polynomial + self.conjugate(polynomial)) / self.rational(2))
            yield from self._pieces(polynomial)
            rest = self.reduce(u - polynomial)
            lead = rest.num.leading_coefficient() if rest.num else 0
            if lead:
                yield fraction(lead), Frac(rest.num / lead, rest.den)
            return
        whole, rest = divmod(u.num, u.den) if len(u.den) > 1 else (self.zero.num, self.zero.num)
        for m, c in (whole if len(u.den) > 1 else u.num).terms():
            lead = u.den.leading_coefficient()
            below = u.den / lead if len(u.den) == 1 else self.one.den
            yield fraction(c / lead if len(u.den) == 1 else c), Frac.of(self.ctx.from_dict({m: 1}), below)
        if rest:
            yield fraction(rest.leading_coefficient()), Frac.of(rest / rest.leading_coefficient(), u.den)

    def _wave_pieces(self, u: Frac, waves: set[int]) -> Iterator[tuple[Fraction, Frac]]:
        """The pieces of u, in which exponentials W of i v stand only as W + 1/W and i (W - 1/W)."""
        ((below, scale),) = self._split(u.den, waves.__contains__).items()
        parts: dict[tuple[int, ...], Frac] = {}
        for outer, c in self._split(u.num, waves.__contains__).items():
            parts[tuple(int(a) - int(b) for a, b in zip(outer, below, strict=True))] = self.poly(c) / self.poly(scale)
        for turns in sorted({max(k, tuple(-e for e in k)) for k in parts}):
            plus, minus = parts.get(turns, self.zero), parts.get(tuple(-e for e in turns), self.zero)
            if not any(turns):
                yield from self._pieces(self.reduce(plus))
                continue
            wave = fold(lambda a, b: a * b, (self.poly(self.symbols[i]) ** turns[i] for i in waves), self.one)
            for factor, half in (
                (wave + self.one / wave, plus + minus),
                (self.i * (wave - self.one / wave), (plus - minus) / self.i),
            ):
                for c, b in self._pieces(self.reduce(half / self.rational(2))):
                    yield c, self.reduce(b * factor)

    def _exp_piece(self, c: Fraction, b: Frac) -> Frac:
        if len(b.num) == 1 and b.den.is_one():
            special = self._exp_special(c, b.num)
            if special is not None:
                return special
        for turn in count():  # without a simple ratio it is a unit of its own: sound, though not independent
            key = ("exp", self._key(b), turn)
            unit = self.basis.units.setdefault(key, 1 / abs(c))
            finer = Fraction(lcm(unit.numerator, c.denominator), gcd(unit.denominator, c.numerator))
            if finer == unit and abs(c * unit) <= MAX_POWER:
                break
            if unit < finer <= unit * MAX_RATIO:
                self.basis.units[key] = finer
                raise Refine
        g = self.gen(key, lambda: Gen("exp", (b, unit), self.is_constant(b), real=self.is_real_value(b)))
        n = int(c * unit)
        return self.poly(g**n) if n >= 0 else Frac(self.one.num, g**-n)

    def _exp_special(self, c: Fraction, b: Poly) -> Frac | None:
        """exp(c b) where b is log p, i pi, i atan u or i asin u."""
        used = [(i, int(e)) for i, e in enumerate(b.monoms()[0]) if e]
        kinds = {self.gens[i].kind: (i, e) for i, e in used}
        if len(used) == 1 and "log" in kinds and kinds["log"][1] == 1 and self.is_real(self.gens[used[0][0]].arg.num):
            modulus = self.abs(self.gens[kinds["log"][0]].arg)
            if abs(c) > LONG and modulus.rational():
                return None
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
        u = self.reduce(u)
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
            real = b if g.real else self.zero if self.imaginary(b) else (b + self.conjugate(b)) / self.rational(2)
            return real * self.rational(Fraction(1, unit))
        if g is not None and g.kind == "zeta":
            return self.zero
        if g is not None and g.kind == "root":
            return self.log(g.arg) * self.rational(Fraction(1, g.power))
        if g is not None and g.kind == "abs":
            return self.log(g.arg[0])
        return self._conjugate_log(p) or self._log_gen(p)

    def _conjugate_log(self, p: Poly) -> Frac | None:
        """log|p| = log|N| - log|p'|: p' is p with a square root negated, N = p p' constant or a term, log|p'| known."""
        for i in self.used(p):
            g = self.gens[i]
            if g.kind == "root" and g.power == 2 and p.degrees()[i] == 1:
                parts = self.by_powers(p, i)
                other = parts.get(0, self.zero.num) - parts[1] * self.symbols[i]
                n = self.reduce(self.poly(p) * self.poly(other))
                key = ("log", self._key(self.poly(primitive(other))))
                if (self.is_constant(n) or len(n.num) == len(n.den) == 1) and key in self.index:
                    return self.log(n) - self.poly(self.symbols[self.index[key]])
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
        c, factors = self.frac_factors(u)
        if not (self.is_real(u.num) and self.is_real(u.den)):
            return self._by_waves(kind, u, factors)
        result = self.rational(abs(c) if kind == "abs" else (1 if c > 0 else -1))
        for p, e in factors:
            known = self.signs_poly(p)
            if known == {0}:
                return self.zero
            if len(known) == 1 or (kind == "abs" and (e % 2 == 0 or known in (NONNEGATIVE, frozenset({-1, 0})))):
                side = -1 if known <= {-1, 0} and e % 2 else 1
                result = result * (self.poly(p) ** e if kind == "abs" else self.one) * self.rational(side)
            else:
                result = result * self._modulus_or_sign(kind, p) ** (e if kind == "abs" or e % 2 else 2)
        return self.reduce(result)

    def _by_waves(self, kind: str, u: Frac, factors: list[tuple[Poly, int]]) -> Frac:
        """The same for real u whose factors are not real: without numbers in front, and |1/u| as 1/|u|."""
        for p, e in factors:
            if e < 0 and (g := self._single(p)) is not None and g.kind == "zeta":
                u = self.reduce(self.poly(times(u.num, p ** (e % self.order))) / self.poly(u.den / p**-e))
        c = self.frac_factors(u)[0]
        side, u = self.rational(abs(c) if kind == "abs" else (c > 0) - (c < 0)), u / self.rational(c)
        apart = len(u.num) == 1 and all(self.gens[i].kind in ("exp", "zeta") for i in self.used(u.num))  # never 0
        turned = kind == "abs" and apart and len(u.den) > 1
        return side / self.value(kind, self.one / u) if turned else side * self.value(kind, u)

    def _modulus_or_sign(self, kind: str, p: Poly) -> Frac:
        """|p| or sign(p), by what is inside of a sign, a modulus, an odd root or an odd increasing function."""
        g = self._single(p)
        if g is not None and g.kind == "sign":
            return self.poly(p) if kind == "sign" else self.poly(p * p)
        if g is not None and kind == "sign" and (g.kind in ("abs", "atan", "asin", "erf") or g.power % 2):
            inner = self.sign(inner_elements(g)[0])
            return inner * inner if g.kind == "abs" else inner
        return self.value(kind, self.poly(p))

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
        if name == "atan" and args[0].num and (name, self._key(self.one / args[0])) in self.index:
            if (signs := self.signs_of(args[0])) in (POSITIVE, {-1}):  # atan(u) + atan(1/u) is a right angle
                return self.pi * self.rational(Fraction(max(signs), 2)) - self.value(name, self.one / args[0])
        relation = {"abs": 2, "sign": 3}.get(name, 0)
        square = args[0] * args[0] if name == "abs" else None
        constant = all(map(self.is_constant, args)) and not name.endswith("()")  # what is unknown is no constant
        make = lambda: Gen(name, args, constant, power=relation, value=square, canonical=moving)  # noqa: E731
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
        """J(high) - J(low), where J is an antiderivative of the body; the integral exists by assumption.

        J(u) is the integral from 0 to u where that exists. Where it does not, as for 1/t, J is one antiderivative on
        each interval on which the body is defined, chosen once and for all: the same for bodies that are the same
        function, odd or even where the body is even or odd, and J(k u)/k for the body at k t.
        """
        body, bound, low, high = t.args
        if "x" in free(body) - free(bound):
            return self._with_x(substitute(body, {bound.args[0]: INNER}), low, high)
        if any("'" in name for name in free(body)):  # it may stand for something that moves
            raise TooHard("the integrand depends on a name for another quantity")
        if "t" in free(body) - free(bound):
            raise TooHard("a parameter of the integrand is called t, as the variable of every integral is in here")
        body = substitute(body, {bound.args[0]: var("t")})
        self.inside(lambda r: r.analytic(r.form(substitute(body, {"t": var("x")})), kinks=True), self.plain_facts())
        return self.primitive(body, high) - self.primitive(body, low)

    def _with_x(self, body: Term, low: Term, high: Term) -> Frac:
        """The integral of a body that holds x, term by term: each is continuous between limits that are finite.

        The part of a term without the variable is a factor of its integral; if the body is odd there is nothing left.
        """
        if any(u.head == "integral" for t in (body, low, high) for u in subterms(t)) or "x" in free(low - high):
            raise TooHard("the integrand depends on x")
        f = self.form(body)
        self.analytic(f, kinks=True)  # before what has no integral cancels
        infinite = {low, high} & {OO, -OO}
        a, b = (self.zero, self.one) if infinite else (self.form(low), self.form(high))
        if len(infinite) == 2 or self.is_zero(a + b):
            f = self.reduce((f + self.form(substitute(body, {INNER.args[0]: -INNER}))) / self.rational(2))
        if infinite:  # it may converge as a whole only
            ends = (e if e in infinite else self._key(self.form(e)) for e in (low, high))
            return self._value_with_x(f, low, high, *ends)
        total, v = self.zero, self.form(INNER)
        for c, piece in self._pieces(f):
            scale, factors = self.frac_factors(piece)
            parts = {False: self.rational(c * scale), True: self.one}
            for p, e in factors:
                parts[self._holds_inner(p)] *= self.poly(p) ** e
            outer, inner = map(self.reduce, parts.values())
            if self.imaginary(inner) and not self.is_real_value(inner):
                outer, inner = outer / self.i, self.reduce(inner * self.i)
            k = inner.num.total_degree()
            if self.is_zero(inner - v**k):
                value = (b ** (k + 1) - a ** (k + 1)) / self.rational(k + 1)
            else:
                value = self._value_with_x(inner, low, high, self._key(a), self._key(b))
            total = self.reduce(total + self.reduce(outer * value))
        return total

    def _value_with_x(self, f: Frac, low: Term, high: Term, *ends: Any) -> Frac:
        """The integral of f between limits of these names, as a quantity of its own."""
        if not self.is_real_value(f):
            raise TooHard("a term of an integrand is not seen to be real")
        if not f.num:
            return self.zero
        key = ("integral with x", self._key(f), *ends)
        return self.poly(self.gen(key, lambda: Gen("integral with x", [f, low, high], False)))

    def _holds_inner(self, p: Poly) -> bool:
        """Whether the variable of the integral enters."""
        gens = [self.gens[i] for i in self.used(p)]
        inner = (q for g in gens for f in inner_elements(g) for q in (f.num, f.den))
        return any(g.kind == "var" and g.arg == INNER.args[0] for g in gens) or any(map(self._holds_inner, inner))

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
            elif g.kind == kind and (scale := (g.arg[1] / u).rational()):
                if self._is_scaled(body, g.arg[0], scale):  # the integral of b(k t) from 0 to u is J(k u)/k
                    return self.poly(self.symbols[i]) / self.rational(scale)
        if parity == 0 and kind == "integral" and self._is_mirrored(body):  # its even part may be a number
            mirrored = substitute(body, {"t": -var("t")})
            even, odd = (body + mirrored) / 2, (body - mirrored) / 2
            if self._parity_of_body(even) == 1 and self._parity_of_body(odd) == -1:
                return self._primitive_at(even, u) + self._primitive_at(odd, u)
        if parity == 1 and kind == "integral":
            number = self._asked("rational_of", body)
            if number is not None:
                return u * self.rational(number)
        constant = kind == "integral" and self.is_constant(u) and free(body) <= {"t"}  # J(oo) has no ball, but a sign
        return self.poly(self.gen((kind, id(body), self._key(u)), lambda: Gen(kind, (body, u), constant)))

    def is_total(self, body: Term) -> bool:
        """Whether the body (in t) is seen to be defined everywhere."""
        needed = [c for _, c in conditions(substitute(body, {"t": X}))]
        return not needed or self._asked("all_true", *needed) is True

    def _is_mirrored(self, body: Term) -> bool:
        """Whether the body (in t) is seen to be defined at -t wherever it is at t."""
        facts, mirrored = conditions(substitute(body, {"t": X})), conditions(substitute(body, {"t": -X}))
        if any(guards for guards, _ in facts):
            return False
        return self._asked("all_true", *(c for _, c in mirrored), facts=tuple(c for _, c in facts)) is True

    def _is_scaled(self, body: Term, other: Term, scale: Fraction) -> bool:
        """Whether the body at t is the other one at scale * t."""
        return self._asked("same", body, substitute(other, {"t": num(scale) * var("t")})) is True

    def _parity_of_body(self, body: Term) -> int:
        """1 if the body is even in t, -1 if odd, 0 if neither is seen."""
        return self._asked("parity_of", body) or 0

    def _asked(self, question: str, *terms: Term, facts: tuple[Term, ...] = ()) -> Any:
        """The answer of a method in the region of the facts about parameters and these; None if it is too hard."""
        region: Any = type(self)
        return _answer(region, question, terms, (*self.plain_facts(), *facts))

    def parity_of(self, body: Term) -> int:
        """The parity of a body in this region."""
        plus, minus = self.form(body), self.form(substitute(body, {"t": -var("t")}))
        return 1 if self.is_zero(plus - minus) else -1 if self.is_zero(plus + minus) else 0

    def rational_of(self, t: Term) -> Fraction | None:
        """The rational number that the normal form is, if it is one."""
        return self.form(t).rational()

    def same(self, t: Term, u: Term) -> bool:
        """Whether two terms are seen to be equal."""
        return self.is_zero(self.form(t) - self.form(u))

    def all_true(self, *needed: Term) -> bool:
        """Whether all the conditions are seen to hold."""
        return all(self.truth(c) for c in needed)


@lru_cache(2**12)  # the same few questions about an integrand are asked wherever the integral stands
def _answer(region: Any, question: str, terms: tuple[Term, ...], facts: tuple[Term, ...]) -> Any:
    try:
        return region.inside(lambda r: getattr(r, question)(*terms), facts)
    except (TooHard, NotDefined):
        return None
