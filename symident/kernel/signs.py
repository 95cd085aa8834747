"""The signs that elements may have in a region, and the truth of conditions there."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from flint import acb, fmpq_poly

from symident.kernel.bounds import Range
from symident.kernel.constants import Constants
from symident.kernel.domain import conditions, negation, rational
from symident.kernel.polynomials import Frac, NotDefined, Poly, TooHard, fraction, primitive, rational_of, times
from symident.kernel.ring import Key, Signs, inner_elements
from symident.kernel.terms import (
    COMPARISONS,
    PI,
    RELATION_SIGNS,
    ZERO,
    Term,
    X,
    decided,
    free,
    num,
    substitute,
    subterms,
    truth,
)

ANY, NONNEGATIVE, POSITIVE, NONZERO = frozenset({-1, 0, 1}), frozenset({0, 1}), frozenset({1}), frozenset({-1, 1})
PI_HALF = Fraction(157, 100)  # a little less
MAX_LOOK, MAX_SLOPES = 12, 24  # terms, where derivatives are looked at for signs, and how often they are
MAX_DEGREE = 40  # of a polynomial whose roots are looked at


class SignRules(Constants):
    """What is known of signs, from the facts and by rules."""

    def assume(self, fact: Term) -> None:
        """Adds a fact: a comparison, or several joined by `and`. Anything else is left out, which is safe."""
        fact = negation(fact.args[0]) if fact.head == "not" else fact
        if fact.head == "and":
            for part in fact.args:
                self.assume(part)
            return
        if fact.head not in COMPARISONS:
            return
        u, bound = fact.args
        if u.head == "abs" and fact.head in ("lt", "le"):
            self.assume(Term(fact.head, u.args[0], bound))
            least = num(-bound.args[0]) if bound.head == "num" else -bound
            self.assume(Term("gt" if fact.head == "lt" else "ge", u.args[0], least))
        if u.head == "abs" and fact.head in ("eq", "gt", "ne") and bound is ZERO:
            self.assume(Term("eq" if fact.head == "eq" else "ne", u.args[0], ZERO))
        self.facts.append(fact)
        self.ranges.assume(fact)
        try:
            f = self.form(fact.args[0] - fact.args[1])
        except (TooHard, NotDefined):
            return
        signs = RELATION_SIGNS[fact.head]
        only_zero = fact.head == "eq" or (0 in signs and self.is_real(f.num) and self.signs_of(f) & signs == {0})
        if only_zero and f.num and not f.num.is_constant():
            new = self._modulo_zeros(self._perhaps_zero(f.num))
            self.zeros = [divmod(p, new)[1] or p for p in self.zeros] + [new] if new else self.zeros
        if self.zeros and fact.head != "eq" and (reduced := self._modulo_zeros(f.num)) not in (f.num, 0):
            self.learn(self.poly(reduced) / self.poly(f.den), signs)
        self.learn(f, signs)
        self.forms.clear()

    def _perhaps_zero(self, p: Poly) -> Poly:
        """The factors of p that may be 0 in the region, each once."""
        kept = self.one.num
        for q, _ in self.factors(p)[1]:
            if not self.is_real(q) or 0 in self.signs_poly(q):
                kept = times(kept, q)
        return kept

    def learn(self, f: Frac, signs: Signs) -> None:
        """Keeps what is known of the signs of f."""
        if 0 not in signs:
            for p in (f.num, *(p for p, _ in self.factors(f.num)[1])) if f.num else ():
                self._learn(frozenset([(self._name(p), 1)]), NONZERO)
                if (g := self._single(p)) is not None and g.kind in ("root", "abs"):
                    self.learn(g.arg if g.kind == "root" else g.arg[0], NONZERO)
        if not self.is_constant(f):
            self.learnt.append((f, signs))
        c, factors = self.frac_factors(f)
        if len(factors) == 1 and factors[0][1] == 1 and self.is_real(factors[0][0]):  # the common case, made fast
            sign, zero, key = frozenset({1 if c > 0 else -1}), None, frozenset([(str(factors[0][0]), 1)])
        else:
            sign, zero, key = self._decompose(f)
        if key and (0 not in signs or not zero):
            self._learn(key, frozenset(s * t for s in signs for t in sign))
            for p, e in factors:
                if key == {(str(p), 1)} and e == 1 and self.is_real(p):
                    self._bound(p, self.known[key])
            if len(key) == 2 and self.known[key] <= {-1, 0}:
                self._between([p for p, e in factors if (str(p), 1) in key], 0 in self.known[key])

    def _between(self, factors: list[Poly], closed: bool) -> None:
        """(x - a)(x - b) < 0 or <= 0 with rational a < b: x is between them."""
        if len(factors) == 2 and all(p.total_degree() == len(self.used(p)) == 1 and len(p) <= 2 for p in factors):
            if self.used(factors[0]) == self.used(factors[1]) and self.is_real(factors[0]):
                root = lambda p: -fraction(p[(0,) * self.basis.size]) / fraction(p.leading_coefficient())  # noqa: E731
                low, high = sorted(factors, key=root)
                for p, side in ((low, 1), (high, -1)):
                    self._learn(frozenset([(str(p), 1)]), frozenset({0, side} if closed else {side}))
                    self._bound(p, self.known[frozenset([(str(p), 1)])])

    def remember(self, t: Term, f: Frac) -> None:
        """Keeps the sign of t, of form f, where its terms show it: 1 + u**2 + v**2 before it is multiplied out.

        Of t that is defined everywhere: monotony asks for signs on an interval, not only where t is defined.
        """
        signs = self.ranges.of(t).signs() if len(f.num) > 3 else ANY
        if signs in (POSITIVE, {-1}) and len(self.signs_of(f)) > 1 and not conditions(t):
            side, _, key = self._decompose(f)
            if key:
                self._learn(key, frozenset(s * t for s in signs for t in side))

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
        found = frozenset(a * b for a in signs for b in known if b or zero is not None) | ({0} if zero else frozenset())
        if len(found) > 1 and self.zeros and not self.modulo and (p := self._modulo_zeros(f.num)) not in (f.num, 0):
            self.modulo = True  # once: the signs looked at on the way would lead back here
            try:
                found = found & self.signs_of(self.poly(p) / self.poly(f.den))
            finally:
                self.modulo = False
        if len(found) > 1 and not self.is_real(f.num):
            apart = 0 not in self.known.get(frozenset([(self._name(f.num), 1)]), ANY)  # no sign: it is up to a factor
            found = found & (NONZERO if apart else ANY) & self._wave_signs(f) or found
        if len(found) > 1:
            found = found & self._signs_beside(f) or found
        if len(found) > 1 and not f.den.is_constant():  # what is a polynomial has been looked at by then
            found = found & self._slope_signs(f) or found
        return found

    def _signs_beside(self, f: Frac) -> Signs:
        """Signs of f = a g + c, where the signs of g are known and a and c are constants."""
        found = ANY
        for g, signs in self.learnt:
            if g.den != f.den or len(g.num) > MAX_LOOK or abs(len(g.num) - len(f.num)) > 1:
                continue
            for a in {f.num[m] / c for m, c in g.num.terms()} - {0}:
                rest = self.reduce(self.poly(f.num - a * g.num) / self.poly(f.den))
                if self.is_constant(rest):
                    scaled = self._scaled(signs, a)
                    found &= _plus(scaled, self._constant_signs(rest)) if rest.num else scaled
        return found

    def waves(self, f: Frac) -> set[int]:
        """The exponentials in f that are not real; none if one of them is not of modulus 1."""
        used = {*self.used(f.num), *self.used(f.den)}
        found = {i for i in used if self.gens[i].kind == "exp" and not self.gens[i].real}
        for i in found - self.turning.keys():
            self.turning[i] = self.imaginary(self.gens[i].arg[0])
        return found if all(map(self.turning.__getitem__, found)) else set()

    def is_real_value(self, f: Frac) -> bool:
        """Whether f is seen to be real, though not all generators in it need be."""
        f = self.reduce(f)
        if self.is_real(f.num) and self.is_real(f.den):
            return True
        exponentials = (self.gens[i] for p in (f.num, f.den) for i in self.used(p) if self.gens[i].kind == "exp")
        turning = bool(self.waves(f)) or all(g.real for g in exponentials)
        return turning and not self.reduce(self.conjugate(f) - f).num

    def imaginary(self, b: Frac) -> bool:
        """Whether b is i times a real element."""
        return self.is_real_value(b * self.i)

    def _wave_signs(self, f: Frac) -> Signs:
        """Signs of a real f with sines and cosines: by its constant term against the others, or as it is monotone."""
        waves = self.waves(f)
        if len(f.den) > 1 or len(f.num) > MAX_LOOK or not waves:
            return ANY
        if all(self.gens[i].constant for i in {*self.used(f.den), *waves}):
            return self._sum_signs(f.num, below=self.poly(f.den))
        ((below, scale),) = self._split(f.den, waves.__contains__).items()
        if not self.is_constant(self.poly(scale)):
            return ANY
        middle, others = self.zero, self.zero
        for wave, c in self._split(f.num, waves.__contains__).items():
            q = self.reduce(self.poly(c) / self.poly(scale))
            if not self.is_constant(q):
                return self._monotone_signs(f)
            if wave == below:
                middle = q
            else:
                others = others + self.root(self.reduce(q * self.conjugate(q)), Fraction(1, 2))
        for side in (1, -1):
            signs = self._constant_signs(middle * self.rational(side) - others)
            if len(signs) == 1 and signs <= NONNEGATIVE:
                return frozenset({side} | (signs & {0}))
        return self._monotone_signs(f)

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
                signs = frozenset(a * b for a in signs for b in (s - {0} or s if e % 2 or s == {0} else POSITIVE))
        return signs, (True if zero else False if unknown_zero else None), frozenset(key)

    def _constant_signs(self, f: Frac) -> Signs:
        if (rational := f.rational()) is not None:
            return frozenset({(rational > 0) - (rational < 0)})
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
        name = self._name(p)
        if name not in self.signed:
            known = self.signed[name] = self.known.get(frozenset([(name, 1)]), ANY)  # meanwhile, so that it ends
            for look in (
                self._sum_signs,
                self._shifted_signs,
                self._conjugate_signs,
                self._quadratic_signs,
                self._root_signs,
                self._inverse_signs,
                lambda p: self._slope_signs(self.poly(p)),
            ):
                if len(known) > 1 and self.is_real(p):
                    known = look(p) & known or known
            self.signed[name] = known
        return self.signed[name]

    def _name(self, p: Poly) -> str:
        """The polynomial as text; one that is not real with a leading coefficient without a root of unity."""
        if self.is_real(p):
            return str(p)
        parts = self._split(p, lambda i: self.gens[i].kind != "zeta")
        top = self.poly(parts[max(parts)])
        return str(primitive(p if top.rational() else self.reduce(self.poly(p) / top).num))

    def _sum_signs(self, p: Poly, override: dict[int, Signs] | None = None, below: Frac | None = None) -> Signs:
        """Signs of a sum from the signs of its terms, each over a constant that makes it real."""
        total: Signs = frozenset()
        for outer, c in self._split(p, self._variable).items():
            coefficient = self.poly(c) / below if below else self.poly(c)
            s = self._constant_signs(coefficient) if below is None or self.is_real_value(coefficient) else ANY
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
                positive = self.is_real(g.arg.num) and self.signs_poly(g.arg.num) == POSITIVE
                return self.signs_of(g.arg - self.one) if positive else ANY
            case "atan" | "asin" | "erf":
                return self.signs_of(g.arg[0])
            case "integral at oo":  # from 0 to oo, or from 0 to -oo
                return frozenset(a * b for a in self.signs_of(g.arg[1]) for b in self._integrand_signs(g.arg[0]))
            case _:
                return ANY

    def plain_facts(self) -> list[Term]:
        """The facts about parameters alone, without those that hold an integral and would lead back here."""
        plain = [f for f in self.facts if not free(f) & {"x", "t"}]
        return [f for f in plain if all(u.head != "integral" for u in subterms(f))]

    def _integrand_signs(self, body: Term) -> Signs:
        """The signs of an integrand (in t) that is seen to be defined everywhere."""
        if not self.is_total(body):
            return ANY
        return self.inside(lambda r: r.signs(substitute(body, {"t": X})), self.plain_facts(), default=ANY)

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
        if len(p) > MAX_LOOK or p.total_degree() > MAX_LOOK:
            return ANY
        for i in self.used(p):
            g = self.gens[i]
            if g.kind == "root" and g.power == 2 and p.degrees()[i] == 1:
                parts = self.by_powers(p, i)
                a, b, w = self.poly(parts.get(0, self.zero.num)), self.poly(parts[1]), self.poly(self.symbols[i])
                n = self.signs_of(self.reduce(a * a - b * b * w * w))
                if n <= NONNEGATIVE or n <= {-1, 0}:
                    return self.signs_of(a if n <= NONNEGATIVE else b) | (n & {0})
        return ANY

    def logarithm(self, p: Poly) -> Frac | None:
        """For p = m - n, two positive products or a product and a constant: log(m/n), which has the sign of p."""
        if len(p) < 2 or not self.is_real(p):
            return None
        terms = [self.poly(self.ctx.from_dict({k: c})) for k, c in p.terms()]
        moving = [m for m in terms if not self.is_constant(m)]
        m = terms[0] if len(p) == 2 else moving[0] if len(moving) == 1 else None
        if m is None or not any(self.gens[i].kind == "exp" for i in self.used(p)):
            return None
        n = m - self.poly(p)
        m, n = (-n, -m) if self.signs_of(m) == frozenset({-1}) else (m, n)
        if self.signs_of(m) != POSITIVE or self.signs_of(n) != POSITIVE:
            return None
        return self.reduce(self.log(m) - self.log(n))

    def exponential(self, p: Poly) -> Frac | None:
        """For c p = a + k1 log u1 + k2 log u2 + ..., c > 0 and rational k: exp(c p) - 1, which has the sign of p."""
        logs = [i for i in self.used(p) if self.gens[i].kind == "log" and not self.gens[i].constant]
        if not logs or not self.is_real(p) or any(p.degrees()[i] != 1 for i in logs):
            return None
        if any(len([i for i in logs if m[i]]) * (sum(map(int, m)) - 1) for m in p.monoms()):
            return None
        coefficients = [c for m, c in p.terms() if any(m[i] for i in logs)]
        common = lcm(*(int(c.q) for c in coefficients))
        scale = rational_of(Fraction(common, gcd(*(int((c * common).p) for c in coefficients))))
        if any((c * scale).q != 1 or abs(int((c * scale).p)) > 12 for c in coefficients):
            return None
        return self.reduce(self.exp(self.poly(p * scale)) - self.one)

    def _quadratic_signs(self, p: Poly) -> Signs:
        """For p = a v**2 + b v + c with b**2 < 4 a c: the sign of a, since there is no root."""
        if len(p) > MAX_LOOK or any(self.gens[i].power for i in self.used(p)):
            return ANY  # each look takes one generator away, which relations could bring back
        for i in self.used(p):
            if p.degrees()[i] == 2 and not self.gens[i].constant:
                parts = self.by_powers(p, i)
                a, b, c = (self.poly(parts.get(k, self.zero.num)) for k in (2, 1, 0))
                if self.signs_of(b * b - self.rational(4) * a * c) == {-1}:
                    return self.signs_of(a)
        return ANY

    def _root_signs(self, p: Poly) -> Signs:
        """For p in one generator alone: its sign at one place, if there is no root where the generator may lie."""
        used = self.used(p)
        if len(used) != 1 or not 2 < p.degrees()[used[0]] <= MAX_DEGREE:
            return ANY
        signs, g = self.gen_signs(used[0]), self.gens[used[0]]
        low, high = (Fraction(0) if signs <= side else None for side in (NONNEGATIVE, {-1, 0}))
        within = Range(low, high).both(self.ranges.variables.get(g.arg, Range()) if g.kind == "var" else Range())
        parts = self.by_powers(p, used[0])
        q = fmpq_poly([parts[k].leading_coefficient() if k in parts else 0 for k in range(max(parts) + 1)])
        low, high = (None if e is None else rational_of(e) for e in (within.low, within.high))
        roots: Any = q.numer().complex_roots()
        real = [r.real for r, _ in roots if r.imag == 0]
        beyond = [(low is not None and r < low) or (high is not None and r > high) for r in real]
        place = low if low is not None else high if high is not None else 0
        return frozenset({1 if q(place) > 0 else -1}) if all(beyond) and q(place) else ANY

    def _inverse_signs(self, p: Poly) -> Signs:
        """Signs of p by its logarithm or exponential; of g(u) - g(v) as of u - v, of g(u) - c as of u - g**(-1)(c)."""
        found = self.logarithm(p) or self.exponential(p) if len(p) > 1 else None
        if found is not None and len(signs := self.signs_of(found)) < 3:
            return signs
        for kind, u, value, c in self._solved(p):
            if beyond := self._beyond(kind, value):
                return self._scaled(beyond, c)
            if (w := self._inverse(kind, u, value)) is not None:
                return self._scaled(self.signs_of(u - w), c)
        return ANY

    def _solved(self, p: Poly) -> Iterator[tuple[str, Frac, Frac, Any]]:
        """g, u, v and a number c with p = c (g(u) - v), for the functions g in p that are increasing."""
        for i in self.used(p):
            g, parts = self.gens[i], self.by_powers(p, i)
            if (
                not g.constant
                and g.kind in ("log", "atan", "asin", "erf")
                and max(parts) == 1
                and parts[1].is_constant()
            ):
                c = parts[1].leading_coefficient()
                yield g.kind, inner_elements(g)[0], self.poly(parts.get(0, self.zero.num) / -c), c

    def inverted(self, p: Poly) -> Poly | None:
        """A simpler polynomial that is 0 just where p is, if p is g(u) - g(w) with an increasing g: that of u - w."""
        solved = ((u, self._inverse(kind, u, value)) for kind, u, value, _ in self._solved(p))
        return next((self.reduce(u - w).num for u, w in solved if w is not None), None)

    @staticmethod
    def _scaled(signs: Signs, c: Any) -> Signs:
        return signs if c > 0 else frozenset(-s for s in signs)

    def _beyond(self, kind: str, v: Frac) -> Signs:
        """The signs of g(u) - v for a v that no value of atan, asin or erf exceeds; else empty."""
        if kind == "log":
            return frozenset()
        most = self.one if kind == "erf" else self.pi / self.rational(2)
        for side in (1, -1):
            signs = self.signs_of(v * self.rational(side) - most)
            if signs <= NONNEGATIVE:
                return frozenset({-side, 0} if kind == "asin" and 0 in signs else {-side})
        return frozenset()

    def _inverse(self, kind: str, u: Frac, v: Frac) -> Frac | None:
        """w with g(w) = v, for the function g of that kind, where it is seen to be increasing from u to w."""

        def positive(e: Frac) -> bool:
            return self.is_real_value(e) and self.signs_of(e) == POSITIVE

        if kind == "log" and not positive(u):
            return None
        for side in (1,) if kind == "log" else (1, -1):  # the others are odd
            other = self._single(v.num * side) if v.den.is_one() else None
            if other is not None and other.kind == kind:
                w = inner_elements(other)[0] * self.rational(side)
                return w if kind != "log" or positive(w) else None
        if kind == "log" and self.is_constant(v):
            return self.exp(v)
        ball = self.ball(v, 128) if kind in ("atan", "asin") and self.is_constant(v) else None
        if ball is None or not abs(ball.real) < rational_of(PI_HALF):
            return None
        wave = self.exp(self.i * v)
        sine, cosine = (
            (wave - self.one / wave) / (self.rational(2) * self.i),
            (wave + self.one / wave) / self.rational(2),
        )
        return self.reduce(sine / cosine if kind == "atan" else sine)

    def _interval(self, f: Frac) -> Range | None:
        """All x of the region, for f without parameters, poles or jumps; None if it is no interval of rational ends."""
        p = f.num
        moving = [self.gens[i] for i in self.used(p) if not self.gens[i].constant]
        if p.total_degree() == len(moving) == 1 or {g.arg for g in moving if g.kind == "var"} - {"x"}:
            return None  # the sign of a generator alone is looked at elsewhere
        domain = self.ranges.variables.get("x", Range())
        for fact in self.facts:
            if "x" in free(fact) and not (_between_numbers(fact) and self.ranges.is_exact(fact.args[1])):
                if not (fact is Term("ne", X, ZERO) and 0 not in domain.signs()):
                    return None
        return domain if self._has_no_pole(p) and self._has_no_pole(f.den) else None

    def _has_no_pole(self, p: Poly) -> bool:
        """Whether p is seen to be defined in all of the region, and so continuous where it has a derivative, ends too:
        what is inside of a sign may be 0 there."""
        seen: set[int] = set()
        todo = self.used(p)
        while todo:
            i = todo.pop()
            if i in seen or self.gens[i].constant:
                continue
            seen.add(i)
            if self.gens[i].kind == "sign":
                return False
            for inner in inner_elements(self.gens[i]):
                if 0 in self.signs_of(self.poly(inner.den)):
                    return False
                if not (self.is_real(inner.num) or (self.gens[i].kind == "exp" and self.imaginary(inner))):
                    return False
                if self.gens[i].kind == "log" and 0 in self.signs_of(inner):
                    return False
                todo += self.used(inner.num) + self.used(inner.den)
        return True

    def _slope_signs(self, f: Frac) -> Signs:
        """Signs of f, over each of its exponentials, as it is monotone or convex on an interval."""
        p = f.num
        if self.depth > 1 or len(p) > MAX_LOOK or self._interval(f) is None:
            return ANY
        if 0 in self.signs_of(self.poly(f.den)):
            return ANY
        exponentials = [i for i in self.used(p) if self.gens[i].kind == "exp" and self.gens[i].real]
        elements: list[Frac] = []
        for power in sorted({tuple(int(m[i]) for i in exponentials) for m in p.monoms()}):
            scale = self.one.num
            for i, e in zip(exponentials, power, strict=True):
                scale = scale * self.symbols[i] ** e
            elements.append(f / self.poly(scale))
        looks = (self._monotone_signs, self._convex_signs) if self.depth == 0 else (self._monotone_signs,)
        found = (signs for look in looks for f in elements if len(signs := look(f)) < 3)
        return next(found, ANY)

    def _monotone_signs(self, f: Frac) -> Signs:
        """For f that does not decrease, or -f, from an end of the interval on: by its sign or its limit there."""
        domain = self._interval(f)
        if domain is None or self.depth > 1 or self.slopes > MAX_SLOPES:
            return ANY
        self.slopes += 1
        self.depth += 1
        try:
            derivative = self._small(self.derivative(f))
            slope = self.signs_of(derivative)
            ends = ((domain.low, 1, domain.at_low), (domain.high, -1, domain.at_high))
            for end, side, closed in sorted(ends, key=lambda e: e[0] is None):
                if not (slope <= NONNEGATIVE or slope <= {-1, 0}):
                    break
                direction = side if slope <= NONNEGATIVE else -side
                start = self.limit_signs(f, -side) if end is None else self.signs_of(self.at(f, num(end)))
                if start <= {0, direction}:
                    strict = 0 not in slope or self._moves(derivative)
                    strict = start == {direction} or (strict and not (closed and end is not None))
                    return frozenset({direction}) if strict else frozenset({0, direction})
        except (TooHard, NotDefined):
            pass
        finally:
            self.depth -= 1
        return ANY

    def _moves(self, slope: Frac) -> bool:
        """Whether an analytic slope is seen not to be 0 at a point of the interval, so that its zeros are isolated."""
        domain = self.ranges.variables.get("x", Range())
        low = domain.low if domain.low is not None else (domain.high or Fraction(0)) - 2
        x = (low + (low + 2 if domain.high is None else domain.high)) / 2
        self.point = acb(rational_of(x))
        try:
            value = self.ball(slope, 128)
            return value is not None and not value.contains(0)
        finally:
            self.point = None

    def _convex_signs(self, f: Frac) -> Signs:
        """For f convex or concave on an interval: by two of its tangents."""
        self.depth += 1
        try:
            return self._by_tangents(f) or ANY
        except (TooHard, NotDefined):
            return ANY
        finally:
            self.point = None
            self.depth -= 1

    @staticmethod
    def _small(f: Frac) -> Frac:
        """A derivative that can be looked at: not too long, and not 0."""
        if not f.num or len(f.num) + len(f.den) > 3 * MAX_LOOK:
            raise TooHard("a derivative is too long to be looked at, or says nothing")
        return f

    def _by_tangents(self, f: Frac) -> Signs:
        """The sign of f, convex on an interval, if two tangents meet above 0; of -f likewise. Empty if not seen."""
        slope = self._small(self.derivative(f))
        signs = self.signs_of(self._small(self.derivative(slope)))
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
        start = Fraction(-184, 3) if domain.high is None else domain.high - 128  # no middle is one that people choose
        low = start if domain.low is None else domain.low
        high = low + 128 if domain.high is None else domain.high
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if at(slope, middle) < 0 else (low, middle)
        (u, du), (v, dv) = ((at(f, x), at(slope, x)) for x in (low, high))
        touched = ((low + high) / 2).limit_denominator(MAX_LOOK)
        if 0 in domain.signs(touched) and all(self.is_zero(self.at(g, num(touched))) for g in (f, slope)):
            return frozenset({0, side})
        above = du < 0 and dv > 0 and (u - du * rational_of(low)) * dv > (v - dv * rational_of(high)) * du
        return frozenset({side}) if above else frozenset()

    def truth(self, condition: Term) -> bool | None:
        """Whether the condition holds in all of the region (True), nowhere in it (False), or it is not seen (None)."""
        return truth(condition, self._comparison)

    def _comparison(self, comparison: Term) -> bool | None:
        if comparison.head not in COMPARISONS:
            raise TooHard(f"{comparison.head} is not a condition")
        if (known := self.ranges.comparison(comparison)) is not None:  # the common case, made fast
            return known
        return decided(comparison.head, self._difference_signs(*comparison.args))

    def quadrant(self, t: Term) -> Signs:
        """Signs of sin(u) or cos(u) where u is seen to keep within a half turn."""
        (u,) = t.args
        if not (self.lower or self.upper or None not in ((r := self.ranges.of(u)).low, r.high)):
            return ANY
        ends = ((ZERO, PI), (-PI, ZERO)) if t.head == "sin" else ((-PI / 2, PI / 2),)
        for (low, high), side in zip(ends, (1, -1), strict=False):
            signs = self._difference_signs(u, low) | self._difference_signs(high, u)
            if -1 not in signs:
                return frozenset(side * s for s in signs)
        return ANY

    def _difference_signs(self, left: Term, right: Term) -> Signs:
        signs = self.ranges.of(left - right).signs()
        if len(signs) > 1 and right is ZERO and left.head in ("sin", "cos"):
            signs = signs & self.quadrant(left)
        if len(signs) > 1:
            try:
                found = self.signs(left - right)
                signs = signs & found or found
            except NotDefined:
                pass
        return signs


def _between_numbers(fact: Term) -> bool:
    """Whether the fact is x < p, x >= p, |x| <= p or the like, with a number p."""
    u, p = fact.args
    inner = u is X and fact.head in ("lt", "le", "gt", "ge")
    return rational(p) is not None and (inner or (u is Term("abs", X) and fact.head in ("lt", "le")))


def is_bound(fact: Term) -> bool:
    """Whether the fact is x < p or x > p."""
    return fact.head in ("lt", "gt") and fact.args[0] is X and "x" not in free(fact.args[1])


def _plus(a: Signs, b: Signs) -> Signs:
    return frozenset(s for u in a for v in b for s in ((u or v,) if u * v >= 0 else (-1, 0, 1)))
