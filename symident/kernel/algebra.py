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

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeVar

from symident.kernel.calculus import Calculus
from symident.kernel.polynomials import Frac, Poly, fraction, primitive
from symident.kernel.ring import Signs
from symident.kernel.series import ORDERS, Expansion
from symident.kernel.signs import NONNEGATIVE
from symident.kernel.terms import Term, free, num, var

T = TypeVar("T")


class Region(Calculus):
    """The ring of a region, and where its elements are 0."""

    def limit_signs(self, f: Frac, side: int) -> Signs:
        """The sign of the limit of f as x tends to oo (side 1) or -oo (side -1)."""
        return frozenset({Expansion(self, ORDERS[0]).limit_sign(f, side)})

    def roots_of(self, p: Poly, depth: int = 4, norms: bool = False) -> list[Poly]:
        """Irreducible polynomials, one of which is 0 wherever p is, without those that are never 0.

        And p is 0 where one of them is, but for `norms`, which have no square roots.
        """
        found: list[Poly] = []
        for q, _ in self.factors(p)[1]:
            if 0 not in self.signs_poly(q) or self.is_apart(q):
                continue
            simpler = (self._inner_zero(q) or self.inverted(q) or self._without_functions(q)) if depth else None
            simpler = simpler or (self._norm(q) if depth and norms else None)
            found += self.roots_of(simpler, depth - 1, norms) if simpler else [q]
        return found

    def _norm(self, p: Poly) -> Poly | None:
        """For p = a + b w with a square root w: a**2 - b**2 w**2, which is 0 where p is."""
        for i in reversed(self.used(p)):
            g = self.gens[i]
            if g.kind == "root" and g.power == 2 and not g.constant and p.degrees()[i] == 1:
                parts = self.by_powers(p, i)
                a, b, w = self.poly(parts.get(0, self.zero.num)), self.poly(parts[1]), self.poly(self.symbols[i])
                return self.reduce(a * a - b * b * w * w).num or None
        return None

    def _without_functions(self, p: Poly) -> Poly | None:
        """Where p is 0 by its logarithm or exponential, if that is simpler."""
        moving = [self.gens[i] for i in self.used(p) if not self.gens[i].constant]
        plain = len(moving) == 1 and moving[0].kind == "var"  # a - e is simple, and log(a) - 1 leads back to it
        if not plain and (f := self.logarithm(p)) is not None:
            return f.num
        if (f := self.exponential(p)) is None:
            return None
        left = all(self.gens[i].kind == "var" or self.gens[i].constant for i in self.used(f.num))
        logs = sum(g.kind == "log" for g in moving)
        return f.num if left or len(f.num) <= 2 or logs > 1 or logs == len(moving) else None

    def _inner_zero(self, p: Poly) -> Poly | None:
        """u for atan(u), asin(u), erf(u) and |u|, which are 0 only where u is."""
        g = self._single(p)
        return g.arg[0].num if g is not None and g.kind in ("atan", "asin", "erf", "abs") else None

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


def inside(act: Callable[[Region], T], facts: Iterable[Term] = (), default: T | None = None) -> T:
    """act(region) for the region of the facts; the default, if there is one, where that is too hard."""
    return Region.inside(act, facts, default)
