"""Under which condition on the parameters a claim holds: a tree of points, factors and cases, proofs at its leaves.

At a point x0 the difference of the two sides is a function of the parameters alone. If none of its factors can be 0,
the claim is refuted; otherwise one of them has to be 0, and each of these equations leads to a smaller question.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from time import process_time

from symident.kernel.algebra import Region, inside
from symident.kernel.check import check, domain_of
from symident.kernel.claim import Claim
from symident.kernel.domain import as_term, conditions, rational
from symident.kernel.facts import Facts, holds, impossible
from symident.kernel.polynomials import Frac, Poly, fraction
from symident.kernel.proof import Proof, ProofError
from symident.kernel.rules import Fails, Goal, leading
from symident.kernel.series import UnknownSign
from symident.kernel.terms import ONE, ZERO, Term, X, app, free, num, substitute, subterms, var
from symident.search.moving import distinct, gain, is_apart, open_differences, places, samples, sign_at
from symident.search.prove import FAILURES, Args, Search, Stalled, by_normal_form, eliminated, unsolved
from symident.search.readback import fraction_term, poly_term, real_term
from symident.search.roots import switches
from symident.search.sample import assignments, differs
from symident.search.sides import is_solved, sides

SECONDS = 4
POINTS = tuple(num(Fraction(p)) for p in ("1", "2", "1/2", "3", "1/3", "5", "10", "7/5", "1/10"))
PATHS = (X, ONE / X)  # to infinity, and to 0 from the right
Offer = tuple[str, Args, tuple[Term, ...]]
Found = tuple[str, tuple[Term, ...], int]
MAX_NODES, MAX_DEPTH, MAX_COST, GOOD = 256, 12, 110, 45
MIN_SAMPLES = 3  # to learn from


def resolve(claim: Claim, facts: Facts, hints: tuple[Term, ...] = ()) -> Proof:
    """A proof that the claim holds exactly under some condition; raises Stalled. `hints`: points to try first."""
    return _Resolver(claim, hints).resolve((claim.left, claim.right), facts, 0)


def refuted_for_all(claim: Claim) -> Proof | None:
    """A proof that the claim fails at one place for all admissible parameters, whatever its domain; or None."""
    found = _Resolver(claim, ()).at_places((claim.left, claim.right), claim.facts)
    return found if isinstance(found, Proof) else None


def sufficient(claim: Claim) -> tuple[Term, Proof] | None:
    """A condition under which the claim is proved, and the proof of the claim with it assumed; it may not be needed."""
    resolver = _Resolver(claim, ())
    found = resolver.at_places((claim.left, claim.right), claim.facts)
    offers = [] if isinstance(found, Proof) else [t for kind, _, terms in found if kind == "branch" for t in terms]
    for e in dict.fromkeys((*offers, *(app("eq", var(name), 0) for name, _ in claim.parameters))):
        if e.head != "eq" or impossible(claim.facts, e):
            continue
        with suppress(Stalled, ProofError, *FAILURES):
            under = replace(claim, assumptions=(*claim.assumptions, e))
            facts = (*under.facts, *map(as_term, domain_of(under)))
            goal = (claim.left, claim.right)
            proof = eliminated(goal, facts, lambda g, f: by_normal_form(g, f) or Search(claim).prove(g, f))
            if check(under, proof).proved:
                return e, proof
    return None


class _Resolver:
    def __init__(self, claim: Claim, hints: tuple[Term, ...]) -> None:
        self.claim = claim
        self.hints = hints
        self.end = process_time() + SECONDS
        self.nodes = 0

    def resolve(self, goal: Goal, facts: Facts, depth: int) -> Proof:
        self.nodes += 1
        if process_time() > self.end:
            raise Stalled(f"the conditions on the parameters were not found within {SECONDS} s")
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise Stalled("the conditions on the parameters branch too often")
        vacuous = self._vacuous(goal, facts)
        if vacuous:
            return vacuous
        return eliminated(goal, facts, lambda g, f: self._open(g, f, depth))

    def _vacuous(self, goal: Goal, facts: Facts) -> Proof | None:
        for fact in facts[-1:]:
            if "x" not in free(fact) and impossible(tuple(f for f in facts if f is not fact), fact):
                return Proof("vacuous", goal, {"fact": (fact,)})
        return None

    def _open(self, goal: Goal, facts: Facts, depth: int) -> Proof:
        """After elimination: a proof, a refutation, or a branching."""
        direct = by_normal_form(goal, facts) if self._plausible(goal, facts) else None
        if direct:
            return direct
        found = self.at_places(goal, facts)
        if isinstance(found, Proof):
            return found
        if self._plausible(goal, facts):
            proof = self._prove(goal, facts)
            if proof:
                return proof
        known = set(facts)  # what is assumed leads back here
        found = [o for o in found if o[0] != "branch" or not any(set(_parts(e)) <= known for e in o[2])]
        found = [*(("cases", {}, (u,)) for u in unsolved(facts) if self._defined(u)), *found]
        if not found:
            raise Stalled("no point shows under which condition on the parameters the claim holds")
        last: Stalled | None = None
        for kind, args, terms in found[:2]:
            try:
                if kind == "branch":
                    premises = tuple(self.resolve(goal, (*facts, *_parts(e)), depth + 1) for e in terms)
                    return Proof("branch", goal, {**args, "equations": terms}, premises)
                u = terms[0]
                premises = tuple(self.resolve(goal, (*facts, app(h, u, 0)), depth + 1) for h in ("lt", "eq", "gt"))
                return Proof("cases", goal, {"term": (u,)}, premises)
            except Stalled as error:
                last = error
        raise last or Stalled("no branching led to an answer")

    def _defined(self, u: Term) -> bool:
        return all(holds(self.claim.facts, c) for c in conditions(u))

    def _prove(self, goal: Goal, facts: Facts) -> Proof | None:
        search = Search(self.claim)
        try:
            if self.claim.f is not None and goal == (self.claim.left, self.claim.right):
                return Proof("symmetry", goal, {}, (search.prove(goal, (*facts, app("gt", X, 0))),))
            return search.prove(goal, facts)
        except Stalled:
            pass
        if "x" in free(goal[0] - goal[1]) and any(map(free, search.breakpoints(goal, facts)[0])):
            with suppress(Stalled):  # the signs of parameters say more where that of x is known
                return search.split(goal, facts, [ZERO], 0)
        return None

    def _plausible(self, goal: Goal, facts: Facts) -> bool:
        """Whether the goal is not refuted at a few points for admissible parameters."""
        for values in assignments(self.claim, tuple(f for f in facts if f not in self.claim.facts), count=2):
            if any(differs(*goal, {"x": x, **values}, 64) for x in (*POINTS[:4], num(Fraction(577, 408)), num(40))):
                return False
        return True

    def at_places(self, goal: Goal, facts: Facts) -> Proof | list[Offer]:
        """A refutation, or the branchings that the places offer, the simplest first."""
        constant = tuple(f for f in facts if "x" not in free(f))
        offers: list[tuple[int, Offer]] = []
        for family in (self._paths, self._points, self._breaks):
            moved = self._moving(goal, facts, constant) if family == self._points else None
            if moved is not None:
                return moved
            for args, here in family(goal, facts, constant):
                if process_time() > self.end:
                    break
                found = ("cases", (here,), 10 + _size(here)) if isinstance(here, Term) else self._look(here, constant)
                if found is None:
                    continue
                kind, terms, cost = found
                if kind == "refuted":
                    return Proof("refuted", goal, args)
                if cost <= MAX_COST:
                    offers.append((cost, (kind, args, terms)))
            if any(cost <= GOOD for cost, _ in offers):
                break
        return [o for _, o in sorted(offers, key=lambda o: o[0])]

    def _paths(self, goal: Goal, facts: Facts, constant: Facts) -> Iterator[tuple[Args, Goal | Term]]:
        """The leading coefficients at infinity and next to 0."""
        for path in PATHS:
            try:
                value = inside(lambda r, p=path: _coefficient(r, goal, facts, p), constant)  # type: ignore[misc]
                yield {"path": (path,), "value": (value,)}, (value, ZERO)
            except UnknownSign as error:
                for u in _open_factors(error.region, error.constant):
                    yield {}, u
            except (Fails, *FAILURES):
                continue

    def _moving(self, goal: Goal, facts: Facts, constant: Facts) -> Proof | list[Offer] | None:
        """What breakpoints that depend on parameters offer, by what values of the parameters tell. None: nothing."""
        found, unknown = Search(self.claim).breakpoints(goal, constant)
        if not unknown and not any(map(free, found)):
            return None
        picked = samples(self.claim, constant)
        if len(picked) < MIN_SAMPLES:
            return None
        odd = self.claim.f is not None
        points = distinct(found, constant, odd)
        at = list(self._substituted(goal, facts, constant, (*self.hints, *places(points, constant, odd), *POINTS[:5])))
        table = [[is_apart(here[0] - here[1], values) for _, here in at] for values in picked]
        fails = [any(row) for row in table]
        if all(fails):
            order = sorted(range(len(at)), key=lambda k: -sum(row[k] for row in table))
            offers: list[Offer] = []
            for k in order[:6]:
                look = self._look(at[k][1], constant)
                if look and look[0] == "refuted":
                    return Proof("refuted", goal, at[k][0])
                if look:
                    offers.append((look[0], at[k][0], look[1]))
            return offers[:2] or None
        terms = open_differences(points, unknown, constant)
        if any(fails):
            gains = {u: gain([sign_at(u, values) for values in picked], fails) for u in terms}
            terms = sorted((u for u in terms if gains[u] > 0), key=lambda u: -gains[u])
            if not terms:
                return None
        return [("cases", {}, (u,)) for u in terms[:2]]

    def _points(self, goal: Goal, facts: Facts, constant: Facts) -> Iterator[tuple[Args, Goal | Term]]:
        return self._substituted(goal, facts, constant, (*self.hints, *POINTS))

    def _breaks(self, goal: Goal, facts: Facts, constant: Facts) -> Iterator[tuple[Args, Goal | Term]]:
        """Breakpoints, and what lies next to those that depend on parameters."""
        found, _ = Search(self.claim).breakpoints(goal, constant)
        moving = [p for p in found if free(p)][:6]
        beyond = [p for p in moving if _never(p, constant, -1)]
        far = [Term("add", *beyond, num(1))] if beyond else []
        near = [q for p in moving for q in (p, p / 2, p + 1, p * 2)]
        return self._substituted(goal, facts, constant, (*far, *near, *[p for p in found if not free(p)][:6]))

    @staticmethod
    def _substituted(
        goal: Goal, facts: Facts, constant: Facts, points: tuple[Term, ...]
    ) -> Iterator[tuple[Args, Goal]]:
        for p in dict.fromkeys(points):
            if all(holds(constant, ((), substitute(f, {"x": p}))) for f in facts if "x" in free(f)):
                here = (substitute(goal[0], {"x": p}), substitute(goal[1], {"x": p}))
                if all(holds(constant, c) for c in conditions(here[0] - here[1])):
                    yield {"point": (p,)}, here

    def _look(self, here: Goal, constant: Facts) -> Found | None:
        """What the difference at a point says: refuted, equations, or a term whose sign matters. None: nothing."""
        try:
            found = inside(lambda r: _factors(r, here), constant)
        except FAILURES:
            return self._undecided(here, constant)
        return found if found is None else self._everywhere(found, constant)

    def _everywhere(
        self, found: tuple[str, tuple[Term, ...], int], constant: Facts
    ) -> tuple[str, tuple[Term, ...], int]:
        """The same, but an equation that is defined for some parameters only, as sqrt(a) == 1, by the sign of a - 1."""
        kind, terms, cost = found
        if kind != "branch" or len(terms) != 1 or all(holds((), c) for c in conditions(terms[0])):
            return found
        left, right = sides(terms[0].args[0] - terms[0].args[1], constant)
        return ("cases", (left - right,), cost) if is_solved(left, right) else found

    def _undecided(self, here: Goal, constant: Facts) -> Found | None:
        for u in switches(here[0] - here[1]):
            try:
                if len(inside(lambda r, u=u: r.signs(u), constant)) > 1:  # type: ignore[misc]
                    return "cases", (u,), 50 + _size(u) - _homogeneous(u)
            except FAILURES:
                continue
        return None


def _parts(e: Term) -> tuple[Term, ...]:
    return e.args if e.head == "and" else (e,)


def _coefficient(r: Region, goal: Goal, facts: Facts, path: Term) -> Term:
    for name in sorted(free(goal[0] - goal[1]) - {"x"}):
        r.variable(name)
    return real_term(r, leading(r, goal, facts, path))


def _open_factors(r: Region, f: Frac) -> list[Term]:
    """The factors of f whose signs are not known, the simplest first."""
    found: list[Term] = []
    for p, _ in r.frac_factors(f)[1]:
        if r.is_real(p) and len(r.signs_poly(p)) > 1:
            with suppress(*FAILURES):
                found.append(poly_term(r, p))
    return sorted(found, key=_size)


def _never(t: Term, facts: Facts, sign: int) -> bool:
    try:
        return sign not in inside(lambda r: r.signs(t), facts)
    except FAILURES:
        return False


def _homogeneous(u: Term) -> int:
    """What it is worth that u is 0 where all parameters are: such a u tells cases apart, and 1 - a only points."""
    at_zero = rational(substitute(u, {n: ZERO for n in free(u)}))
    return 20 if at_zero == 0 else 0


def _size(t: Term) -> int:
    return sum(1 for _ in subterms(t))


def _factors(r: Region, here: Goal) -> Found | None:
    for name in sorted(free(here[0]) | free(here[1])):  # so that sums are written in this order
        r.variable(name)
    f = r.reduce(r.form(here[0]) - r.form(here[1]))
    if r.is_zero(f):
        return None
    if 0 not in r.signs_of(f):
        return "refuted", (), 0
    equations: list[Term] = []
    cost = 0
    roots = r.roots_of(f.num, norms=True)
    if not all(map(r.is_real, roots)):  # the waves together are real, and one factor
        waves = f / r.rational(_leading(f))
        for p, e in r.frac_factors(f)[1]:
            waves = waves / r.poly(p) ** e if r.is_real(p) else waves
        equations.append(app("eq", real_term(r, waves), 0))
        cost = 60 + _size(equations[0])
    for p in filter(r.is_real, roots):
        switch = [r.gens[i] for i in r.used(p) if r.gens[i].kind in ("abs", "sign")]
        if switch:
            u = fraction_term(r, switch[0].arg[0])
            return "cases", (u,), 40 + _size(u) - _homogeneous(u)
        equations.append(equation(r, p))
        cost += (
            len(p)
            + 3 * sum(1 for i in r.used(p))
            + 50 * any(r.gens[i].kind not in ("var", "pi", "root") and not r.gens[i].constant for i in r.used(p))
        )
    if all(any(_linear(r, p, i) for i in r.used(p)) for p in roots):
        cost //= 3  # each of them takes a parameter away
    return "branch", tuple(equations), cost


def _linear(r: Region, p: Poly, i: int) -> bool:
    return r.gens[i].kind == "var" and p.degrees()[i] == 1 and r.is_constant(r.poly(r.by_powers(p, i)[1]))


def _leading(f: Frac) -> Fraction:
    return fraction(f.num.leading_coefficient()) / fraction(f.den.leading_coefficient())


def equation(r: Region, p: Poly) -> Term:
    """p == 0 in the form that a person would write: a == b, 2*a + b == 1, a == 2*(sqrt(e) - 1)."""
    squares = [n for n in r.root_names(p) if isinstance(n, frozenset)]
    if squares and len(p) > 1:
        return Term("and", *(app("eq", poly_term(r, r.symbols[i]), 0) for i in r.used(p)))
    linear = [i for i in r.used(p) if r.gens[i].kind == "var" and p.degrees()[i] == 1]
    for i in linear:
        parts = r.by_powers(p, i)
        if r.is_constant(r.poly(parts[1])) and len([j for j in r.used(p) if not r.gens[j].constant]) == 1:
            value: Frac = -r.poly(parts.get(0, r.zero.num)) / r.poly(parts[1])
            return app("eq", poly_term(r, r.symbols[i]), fraction_term(r, value))
    left, right = r.zero.num, r.zero.num
    for m, c in p.terms():
        one = r.ctx.from_dict({m: c})
        if all(r.gens[i].constant for i in r.used(one)) or (c < 0 and len(p) == 2):
            right = right - one
        else:
            left = left + one
    return app("eq", poly_term(r, left), poly_term(r, right))
