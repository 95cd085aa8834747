"""Under which condition on the parameters a claim holds: a tree of points, factors and cases, proofs at its leaves.

At a point x0 the difference of the two sides is a function of the parameters alone. If none of its factors can be 0,
the claim is refuted; otherwise one of them has to be 0, and each of these equations leads to a smaller question.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from time import process_time

from symident.kernel.algebra import Region, inside
from symident.kernel.check import Facts, Fails, Goal, at_infinity, holds, impossible
from symident.kernel.claim import Claim
from symident.kernel.domain import conditions, rational
from symident.kernel.functions import unfold
from symident.kernel.limits import UnknownSign
from symident.kernel.polynomials import Frac, Poly, TooHard
from symident.kernel.proof import Proof
from symident.kernel.terms import OO, ZERO, Term, X, app, free, num, rebuild, substitute
from symident.search.prove import FAILURES, Args, Search, Stalled, by_normal_form, eliminated
from symident.search.readback import fraction_term, poly_term
from symident.search.roots import switches
from symident.search.sample import assignments, differs
from symident.search.simplify import quotient

SECONDS = 2
POINTS = tuple(num(Fraction(p)) for p in ("1", "2", "1/2", "3", "1/3", "5", "10", "7/5", "1/10"))
Offer = tuple[str, Args, tuple[Term, ...]]
MAX_NODES, MAX_DEPTH, MAX_COST = 24, 9, 110


def resolve(claim: Claim, facts: Facts, hints: tuple[Term, ...] = ()) -> Proof:
    """A proof that the claim holds exactly under some condition; raises Stalled. `hints`: points to try first."""
    return _Resolver(claim, hints).resolve((claim.left, claim.right), facts, 0)


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
        found = self._at_points(goal, facts)
        if isinstance(found, Proof):
            return found
        if self._plausible(goal, facts):
            proof = self._prove(goal, facts)
            if proof:
                return proof
        if not found:
            raise Stalled("no point shows under which condition on the parameters the claim holds")
        last: Stalled | None = None
        for kind, args, terms in found[:2]:
            try:
                if kind == "branch":
                    parts = [e.args if e.head == "and" else (e,) for e in terms]
                    premises = tuple(self.resolve(goal, (*facts, *p), depth + 1) for p in parts)
                    return Proof("branch", goal, {**args, "equations": terms}, premises)
                u = terms[0]
                premises = tuple(self.resolve(goal, (*facts, app(h, u, 0)), depth + 1) for h in ("lt", "eq", "gt"))
                return Proof("cases", goal, {"term": (u,)}, premises)
            except Stalled as error:
                last = error
        raise last or Stalled("no branching led to an answer")

    def _prove(self, goal: Goal, facts: Facts) -> Proof | None:
        search = Search(self.claim)
        try:
            if self.claim.f is not None and goal == (self.claim.left, self.claim.right):
                return Proof("symmetry", goal, {}, (search.prove(goal, (*facts, app("gt", X, 0))),))
            return search.prove(goal, facts)
        except Stalled:
            return None

    def _plausible(self, goal: Goal, facts: Facts) -> bool:
        """Whether the goal is not refuted at a few points for admissible parameters."""
        for values in assignments(self.claim, tuple(f for f in facts if f not in self.claim.facts), count=2):
            if any(differs(*goal, {"x": x, **values}, 64) for x in (*POINTS[:4], num(Fraction(577, 408)), num(40))):
                return False
        return True

    def _at_points(self, goal: Goal, facts: Facts) -> Proof | list[Offer]:
        """A refutation, or the branchings that the points offer, the simplest first."""
        constant = tuple(f for f in facts if "x" not in free(f))
        offers: list[tuple[int, Offer]] = []
        for args, here in self._places(goal, facts, constant):
            if process_time() > self.end:
                break
            if isinstance(here, Term):
                offers.append((45 + _size(here), ("cases", {}, (here,))))
                continue
            found = self._look(here, constant)
            if found is None:
                continue
            kind, terms, cost = found
            if kind == "refuted":
                return Proof("refuted", goal, args)
            if cost <= MAX_COST:
                offers.append((cost, (kind, args, terms)))
        return [o for _, o in sorted(offers, key=lambda o: o[0])]

    def _places(self, goal: Goal, facts: Facts, constant: Facts) -> Iterator[tuple[Args, Goal | Term]]:
        """Points, each with the equation that it gives; or a term whose sign a limit at infinity depends on."""
        yield from self._far(goal, facts, constant)
        for p in dict.fromkeys((*self.hints, *POINTS, *self._breaks(goal, constant))):
            if all(holds(constant, ((), substitute(f, {"x": p}))) for f in facts if "x" in free(f)):
                here = (substitute(goal[0], {"x": p}), substitute(goal[1], {"x": p}))
                if all(holds(constant, c) for c in conditions(here[0] - here[1])):
                    yield {"point": (p,)}, here

    def _far(self, goal: Goal, facts: Facts, constant: Facts) -> Iterator[tuple[Args, Goal | Term]]:
        """The limit of (left - right)/x at infinity."""
        bound: Term = ZERO
        for _ in range(4):
            quotient = over_x(goal[0] - goal[1], (*constant, app("gt", X, bound)))
            if quotient is None:
                points, _ = Search(self.claim).breakpoints(goal, (*constant, app("gt", X, bound)))
                beyond = [p for p in points if _never(p, constant, -1)]
                if not beyond:
                    return
                bound = Term("add", bound, *beyond)
                continue
            args: Args = {"point": (OO,), "quotient": (quotient,), "divisor": (X,), "bound": (bound,)}
            try:
                yield args, at_infinity(goal, facts, constant, quotient, X, bound)
            except UnknownSign as error:
                yield {}, error.term
            except (Fails, *FAILURES):
                pass
            return

    def _breaks(self, goal: Goal, constant: Facts) -> list[Term]:
        """Breakpoints that depend on parameters, and what lies just beyond them."""
        found, _ = Search(self.claim).breakpoints(goal, constant)
        moving = [p for p in found if free(p)][:6]
        beyond = [p for p in moving if _never(p, constant, -1)]
        far = [Term("add", *beyond, num(1))] if beyond else []
        return far + [q for p in moving for q in (p, p / 2, p + 1, p * 2)] + [p for p in found if not free(p)][:6]

    def _look(self, here: Goal, constant: Facts) -> tuple[str, tuple[Term, ...], int] | None:
        """What the difference at a point says: refuted, equations, or a term whose sign matters. None: nothing."""
        try:
            return inside(lambda r: _factors(r, here), constant)
        except FAILURES:
            return self._undecided(here, constant)

    def _undecided(self, here: Goal, constant: Facts) -> tuple[str, tuple[Term, ...], int] | None:
        for u in switches(here[0] - here[1]):
            try:
                if len(inside(lambda r, u=u: r.signs(u), constant)) > 1:  # type: ignore[misc]
                    return "cases", (u,), 50 + _size(u) - _homogeneous(u)
            except FAILURES:
                continue
        return None


def over_x(t: Term, facts: Facts) -> Term | None:
    """t/x where the facts hold, with x cancelled in each term of a sum and each switch decided; None if one is not."""
    try:
        decided = inside(lambda r: _decided(r, t), facts)
    except FAILURES:
        return None
    parts = []
    for u in _summands(decided, False):
        q = quotient(u)
        parts.append(u / X if q is None else q)
    return Term("add", *parts) if len(parts) > 1 else parts[0]


def _summands(t: Term, minus: bool) -> list[Term]:
    if t.head == "neg":
        return _summands(t.args[0], not minus)
    if t.head == "add":
        return [u for part in t.args for u in _summands(part, minus)]
    return [-t if minus else t]


def _decided(r: Region, t: Term) -> Term:
    """t with each conditional, |.|, sign, max, ... replaced by what it is in the region."""

    def leaf(u: Term) -> Term | None:
        match u.head:
            case "cases":
                return _decided(r, r.branch(u))
            case "max" | "min":
                return _decided(r, _extreme(r, u))
            case "relu":
                return _decided(r, app("max", u.args[0], 0))
            case "clip" | "step":
                return _decided(r, unfold(u))
            case "abs" | "sign":
                signs = r.signs(u.args[0])
                if len(signs - {0}) > 1 or (u.head == "sign" and len(signs) > 1):
                    raise TooHard("a switch is not decided")
                inner = _decided(r, u.args[0])
                s = max(signs) if max(signs) else min(signs)
                return num(s) if u.head == "sign" else inner if s > 0 else -inner if s < 0 else ZERO
        return None

    return rebuild(t, leaf)


def _extreme(r: Region, t: Term) -> Term:
    """The argument of max or min that is the greatest or least in all of the region."""
    best: Term = t.args[0]
    side = 1 if t.head == "max" else -1
    for other in t.args[1:]:
        signs = r.signs(best - other)
        if len(signs - {0}) > 1:
            raise TooHard("a switch is not decided")
        best = best if side in signs else other
    return best


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
    from symident.kernel.terms import subterms

    return sum(1 for _ in subterms(t))


def _factors(r: Region, here: Goal) -> tuple[str, tuple[Term, ...], int] | None:
    f = r.reduce(r.form(here[0]) - r.form(here[1]))
    if r.is_zero(f):
        return None
    if 0 not in r.signs_of(f):
        return "refuted", (), 0
    equations: list[Term] = []
    cost = 0
    for p in r.roots_of(f.num):
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
    return "branch", tuple(equations), cost


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
