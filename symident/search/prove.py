"""Looks for a proof: normal form, split, differential equation, in that order. The kernel decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cmp_to_key
from time import process_time

from symident.kernel.algebra import Region, inside
from symident.kernel.check import domain_of
from symident.kernel.claim import Claim
from symident.kernel.domain import as_term, conditions
from symident.kernel.facts import Facts, holds, impossible
from symident.kernel.polynomials import Frac, NotDefined, Poly, TooHard
from symident.kernel.proof import Proof
from symident.kernel.rules import RULES, Fails, Goal, parity, taken
from symident.kernel.signs import is_bound
from symident.kernel.terms import ONE, ZERO, Term, X, app, free, is_unknown, num, substitute, subterms
from symident.search.branches import crowded, deciding, has_long, some_switches
from symident.search.cofactors import Place, Sampled, equations, smaller, vanishing
from symident.search.readback import fraction_term, poly_term, real_term
from symident.search.relations import inner_sums, relations, shorter
from symident.search.roots import breakpoints, switches
from symident.search.sample import as_number, assignments, true_at
from symident.search.split import split
from symident.search.turns import around, keeps_sign, turns

FAILURES = (TooHard, NotDefined, ZeroDivisionError, ArithmeticError)
MAX_DEPTH = 12
MAX_INSTANCES = 24
MAX_LEMMAS, MAX_LOOKS, SECONDS = 6, 80, 10  # by cofactors: one lemma within the other, all in all, processor time
ANGLES = tuple(side / app("sqrt", num(n)) for n in (3, 2) for side in (ONE, -ONE))  # asin or atan is an angle there
PLACES = tuple(map(Fraction, ("5/7", "577/408", "17/29", "-19/23", "-7/3", "1/13")))
Args = dict[str, tuple[Term, ...]]


class Stalled(Exception):
    """No proof was found; the sentence says what stopped the search, and places where."""

    places: tuple[Term, ...] = ()


def prove(claim: Claim) -> Proof:
    """A proof of the claim; raises Stalled, or ProofError if the claim has no meaning."""
    facts = (*claim.facts, *map(as_term, domain_of(claim)))
    goal = (claim.left, claim.right)
    if claim.laws:
        try:
            return by_laws(claim, goal, facts)
        except Stalled:
            if claim.f is None:
                raise
            # A law may speak of x > 0 alone.
            return Proof("symmetry", goal, {}, (by_laws(claim, goal, (*facts, app("gt", X, 0))),))
    direct = by_parity(claim, goal, facts) or (None if has_long(goal) else by_normal_form(goal, facts))
    if direct:
        return direct
    if claim.f is None:
        return Search(claim).prove(goal, facts)
    try:
        return Proof("symmetry", goal, {}, (Search(claim).prove(goal, (*facts, app("gt", X, 0))),))
    except Stalled:  # on the whole line relations can be looked at where x is 0
        if crowded(goal):
            raise
        whole = Search(claim)
        proof = whole.by_relations(goal, facts) or whole.differential(goal, facts, 0) or whole.by_cofactors(goal, facts)
        if proof is None:
            raise
        return proof


def by_parity(claim: Claim, goal: Goal, facts: Facts) -> Proof | None:
    """f = x/2 + e, where the structure of f shows that e is even and the rest is x/2."""
    if claim.f is None or claim.right is not X:
        return None
    even, rest = split(claim.f)
    if rest is not X / 2 or parity(even) != "even" or not all(holds(facts, c) for c in conditions(even)):
        return None
    premise = by_normal_form((claim.f, claim.right / 2 + even), facts)
    return premise and Proof("parity", goal, {"even": (even,)}, (premise,))


def by_laws(claim: Claim, goal: Goal, facts: Facts) -> Proof:
    """By instances of the laws at the arguments that the unknown functions have in the goal, and at their negatives."""
    values = [u for u in subterms(goal[0] - goal[1]) if is_unknown(u)]
    at = dict.fromkeys(
        v for u in values for v in (u.args[0], u.args[0].args[0] if u.args[0].head == "neg" else -u.args[0])
    )
    at = dict.fromkeys(sorted(at, key=lambda u: sum(1 for _ in subterms(u))))
    orders = sorted({u.head.count("'") for u in values})
    steps = [(law, u, k) for k in orders for law in claim.laws for u in at][:MAX_INSTANCES]

    def go(goal: Goal, facts: Facts, left: list[tuple[Term, Term, int]]) -> Proof:
        direct = by_normal_form(goal, facts)
        if direct:
            return direct
        if not left:
            return by_exponentials(goal, facts) or Search(claim).prove(goal, facts)
        (law, u, order), *rest = left
        args: Args = {"law": (law,), "at": (u,)} | ({"differentiated": (X,) * order} if order else {})
        step = Proof("instance", goal, args)
        try:
            ((new, more),) = RULES["instance"](claim, goal, facts, step)
        except (Fails, *FAILURES):
            return go(goal, facts, rest)
        return replace(step, premises=(go(new, more, rest),))

    return go(goal, facts, steps)


def by_exponentials(goal: Goal, facts: Facts) -> Proof | None:
    """u = log(exp(u)) = log(exp(v)) = v, if it is seen that exp(u) = exp(v)."""
    u, v = goal
    if "x" not in free(u) or by_normal_form((app("exp", u), app("exp", v)), facts) is None:
        return None

    def lemma(goal: Goal, facts: Facts, *equations: Goal) -> Proof | None:
        if not equations:
            return by_normal_form(goal, facts)
        step = Proof("lemma", goal, {"equation": (app("eq", *equations[0]),)})
        known, (new, more) = RULES["lemma"](Claim(*goal), goal, facts, step)
        first, rest = by_normal_form(*known), lemma(new, more, *equations[1:])
        return replace(step, premises=(first, rest)) if first and rest else None

    try:
        return lemma(goal, facts, (u, app("log", app("exp", u))), (app("exp", u), app("exp", v)))
    except (Fails, *FAILURES):
        return None


def by_normal_form(goal: Goal, facts: Facts) -> Proof | None:
    try:
        zero = inside(lambda r: r.is_zero(r.form(goal[0]) - r.form(goal[1])), facts)
    except FAILURES:
        return None
    return Proof("normal_form", goal) if zero else None


class Search:
    """One search; `claim` gives the facts about the parameters."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.looks, self.until = 0, 0.0
        self.failed: set[tuple[Term, ...]] = set()

    def prove(self, goal: Goal, facts: Facts, depth: int = 0) -> Proof:
        """A proof of the goal; raises Stalled."""
        if crowded(goal):
            whole = all(f is app("gt", X, 0) for f in facts if is_bound(f)) and not has_long(goal)
            found = self._known(goal, facts, depth) or (by_normal_form(goal, facts) if whole else None)
            found = found or self._in_two(goal, facts, depth)
            if found:
                return found
        direct = by_normal_form(goal, facts) or self._vacuous(goal, facts)
        if direct:
            return direct
        if depth > MAX_DEPTH:
            raise Stalled("the search went too deep")
        plainer = self._plainer(goal, facts)
        if plainer:
            return self._with_lemma(goal, facts, *plainer, depth)
        points, unknown = self.breakpoints(goal, facts)
        if unknown:
            return self._cases(goal, facts, unknown[0], depth)
        if points:
            try:
                return self.split(goal, facts, points, depth)
            except Stalled:
                u = self._undecided_order(points, facts)
                if u is None:
                    raise
                return self._cases(goal, facts, u, depth)
        for u in switches(goal[0] - goal[1]):  # of those left, no place where it changes sign has a name
            if not _known(u, facts):
                apart = self._turns(u, facts)
                if apart:
                    with suppress(Stalled):
                        return self.split(goal, facts, apart, depth + 3)
                return self._cases(goal, facts, u, depth + 3)
        proof = self.by_relations(goal, facts) or self.differential(goal, facts, depth)
        if proof is None:
            whole = depth == 0 or facts[-1:] == (app("gt", X, 0),)
            ends = (self._ends(facts) or self._kinks(facts)) if whole else []
            if ends:
                return self.split(goal, facts, ends, depth + 1)
            proof = self.by_cofactors(goal, facts)
        if proof is None:
            raise Stalled("the two sides could not be brought to the same form")
        return proof

    def _known(self, goal: Goal, facts: Facts, depth: int) -> Proof | None:
        """By a plainer goal, without the branches that are not taken where the facts hold."""
        known = deciding(goal, facts)
        new = taken(goal[0], known), taken(goal[1], known)
        if new == goal:
            return None
        return Proof("known", goal, {"comparisons": known}, (self.prove(new, facts, depth),))

    def _in_two(self, goal: Goal, facts: Facts, depth: int) -> Proof | None:
        """By a cut at one of the points where switches may change sign, in the middle of them."""
        points, _ = self.breakpoints((some_switches(goal), ZERO), facts)
        return self.split(goal, facts, [points[len(points) // 2]], depth) if points else None

    def _turns(self, u: Term, facts: Facts) -> list[Term]:
        """Points around those where u turns, if it seems to keep its sign."""
        if free(u) != {"x"} or not keeps_sign(u, [], facts):
            return []
        found = turns(u, facts)
        return around(found, facts) if keeps_sign(u, found, facts) else []

    def _ends(self, facts: Facts) -> list[Term]:
        """Where the domain may end, or be no more than these points, as that of sqrt(-(x**2 - 1)**2) is."""
        found: list[Term] = []
        for fact in facts:
            if fact.head in ("ge", "le") and "x" in free(fact) and not is_bound(fact):
                rest = tuple(f for f in facts if f is not fact)
                try:
                    sign = app("sign", fact.args[0] - fact.args[1])
                    found += inside(lambda r, s=sign: breakpoints(r, s), rest)[0]  # type: ignore[misc]
                except FAILURES:
                    continue
        within = [p for p in dict.fromkeys(found) if not free(p) and not self._outside(p, facts)]
        return self.ordered(within, facts)

    def _kinks(self, facts: Facts) -> list[Term]:
        """Where what is inside of |.| in a fact changes sign: beside them, the fact is seen without the bars."""
        found: list[Term] = []
        for fact in facts:
            if "x" in free(fact) and not is_bound(fact):
                with suppress(*FAILURES):
                    found += inside(lambda r, t=fact.args[0]: breakpoints(r, t), facts)[0]  # type: ignore[misc]
        within = [p for p in dict.fromkeys(found) if not free(p) and not self._outside(p, facts)]
        return self.ordered(within, facts)

    def by_relations(self, goal: Goal, facts: Facts) -> Proof | None:
        """By linear relations between logarithms, angles and the like, each a lemma."""
        lemmas: list[tuple[Term, Proof]] = []
        result: Proof | None = None
        try:
            equations = inside(lambda r: relations(r, goal, self._point(facts)), facts)
        except FAILURES:
            return None
        for equation in equations:
            if not all(holds(facts, c) for c in conditions(equation)):
                continue
            proof = self.differential((equation.args[0], equation.args[1]), facts, 0)
            if proof:
                lemmas.append((equation, proof))
                result = by_normal_form(goal, (*facts, *(e for e, _ in lemmas)))
                if result:
                    break
        for equation, proof in reversed(lemmas):
            result = result and Proof("lemma", goal, {"equation": (equation,)}, (proof, result))
        return result

    def _plainer(self, goal: Goal, facts: Facts) -> tuple[Term, Proof] | None:
        """A sum inside of a function, of which relations make a shorter one: the equation and its proof."""
        for u in inner_sums(goal[0] - goal[1]):
            with suppress(*FAILURES):
                new = inside(lambda r, u=u: shorter(r, u, self._point(facts)), facts)  # type: ignore[misc]
                proof = self.by_relations((u, new), facts) if new else None
                if new and proof:
                    return app("eq", u, new), proof
        return None

    def _with_lemma(self, goal: Goal, facts: Facts, equation: Term, proof: Proof, depth: int) -> Proof:
        step = Proof("lemma", goal, {"equation": (equation,)})
        try:
            _, (new, more) = RULES["lemma"](self.claim, goal, facts, step)
        except Fails as error:
            raise Stalled(str(error)) from None
        return replace(step, premises=(proof, self.prove(new, more, depth + 1)))

    @staticmethod
    def _point(facts: Facts) -> Term:
        return next(_points(tuple(filter(is_bound, facts)), tuple(f for f in facts if "x" not in free(f))), ZERO)

    def breakpoints(self, goal: Goal, facts: Facts) -> tuple[list[Term], list[Term]]:
        try:
            points, unknown = inside(lambda r: breakpoints(r, goal[0] - goal[1]), facts)
        except FAILURES:
            return [], []
        constant = tuple(f for f in facts if "x" not in free(f))
        usable = [p for p in dict.fromkeys(points) if all(holds(constant, c) for c in conditions(p))]
        inside_region = [p for p in usable if not self._outside(p, facts)]
        return self.ordered(inside_region, facts), [u for u in unknown if not _known(u, facts)]

    def _outside(self, p: Term, facts: Facts) -> bool:
        constant = tuple(f for f in facts if "x" not in free(f))
        return any(
            f.head in ("gt", "lt") and f.args[0] is X and impossible(constant, substitute(f, {"x": p})) for f in facts
        )

    def ordered(self, points: list[Term], facts: Facts) -> list[Term]:
        """In ascending order, equal ones once; the order under the assumptions, or as it is where it is not known."""
        constant = tuple(f for f in facts if "x" not in free(f))
        if all(p.head == "num" for p in points):
            return sorted(points, key=lambda p: p.args[0])

        def order(p: Term, q: Term) -> int | None:
            try:
                signs = inside(lambda r: r.signs(p - q), constant)
            except FAILURES:
                return None
            return next(iter(signs)) if len(signs) == 1 else None

        result: list[Term] = []

        def compare(p: Term, q: Term) -> int:
            return order(p, q) or 0

        for p in sorted(points, key=cmp_to_key(compare)):
            if not result or order(result[-1], p) != 0:
                result.append(p)
        return result

    def _undecided_order(self, points: list[Term], facts: Facts) -> Term | None:
        """A term without x whose sign has to be known first, for the points to be in order."""
        constant = tuple(f for f in facts if "x" not in free(f))
        for p, q in zip(points, points[1:], strict=False):
            if not holds(constant, ((), app("lt", p, q))):
                for u in open_factors(p - q, constant):
                    return u
        return None

    def _vacuous(self, goal: Goal, facts: Facts) -> Proof | None:
        """A fact that contradicts the others."""
        for fact in facts:
            if fact is facts[-1] or not free(fact) or ("x" in free(fact) and not is_bound(fact)):
                rest = tuple(f for f in facts if f is not fact)
                if impossible(rest, fact):
                    return Proof("vacuous", goal, {"fact": (fact,)})
        return None

    def _cases(self, goal: Goal, facts: Facts, u: Term, depth: int) -> Proof:
        if "x" not in free(u) and not all(holds(self.claim.facts, c) for c in conditions(u)):
            factors = open_factors(u, tuple(f for f in facts if "x" not in free(f)))
            if not factors:
                raise Stalled("what decides between two cases is not defined for all parameters")
            u = factors[0]
        premises = [self._case(goal, (*facts, app(head, u, 0)), depth) for head in ("lt", "eq", "gt")]
        return Proof("cases", goal, {"term": (u,)}, tuple(premises))

    def _case(self, goal: Goal, facts: Facts, depth: int) -> Proof:
        vacuous = self._vacuous(goal, facts)
        if vacuous:
            return vacuous
        return eliminated(goal, facts, lambda g, f: self.prove(g, f, depth + 1))

    def split(self, goal: Goal, facts: Facts, points: list[Term], depth: int) -> Proof:
        """A proof at the points, which are in order, and between them; raises Stalled, with the place."""
        premises: list[Proof] = []
        for low, p in zip((None, *points), (*points, None), strict=True):
            ends = [app(head, X, q) for head, q in (("gt", low), ("lt", p)) if q is not None]
            premises.append(self._part(goal, (*facts, *ends), _between(tuple(ends)), depth))
            if p is not None:
                here = (substitute(goal[0], {"x": p}), substitute(goal[1], {"x": p}))
                premises.append(self._part(here, tuple(substitute(f, {"x": p}) for f in facts), [p], depth))
        return Proof("split", goal, {"points": tuple(points)}, tuple(premises))

    def _part(self, goal: Goal, facts: Facts, places: Iterable[Term], depth: int) -> Proof:
        try:
            return self.prove(goal, facts, depth + 1)
        except Stalled as error:
            error.places = error.places or tuple(map(as_number, places))
            raise

    # --- differential equations ---

    def differential(self, goal: Goal, facts: Facts, depth: int) -> Proof | None:
        """Divide by a leading coefficient and differentiate: removes log, atan, erf and integrals one by one."""
        if depth > MAX_DEPTH or "x" not in free(goal[0]) | free(goal[1]):
            return None
        constant = tuple(f for f in facts if "x" not in free(f))
        bounds = tuple(filter(is_bound, facts))
        try:
            found = inside(lambda r: _equation(r, goal), (*constant, *bounds))
        except FAILURES:
            return None
        if found is None:
            return None
        coefficients, rest = found
        if not all(holds((*constant, *bounds), c) for t in (*goal, *coefficients, rest) for c in conditions(t)):
            return None
        for point in _points(bounds, constant):
            leading = substitute(coefficients[-1], {"x": point})
            if not holds(constant, ((), app("ne", leading, 0))):
                continue
            if not _starts_at_zero(goal, point, (*constant, *bounds)):
                continue
            args: Args = {"coefficients": coefficients, "point": (point,)}
            if rest is ZERO:
                return Proof("ode", goal, args)
            inner = self._rest((rest, ZERO), (*constant, *bounds), depth)
            return None if inner is None else Proof("ode", goal, args, (inner,))
        return None

    def _rest(self, goal: Goal, facts: Facts, depth: int) -> Proof | None:
        return by_normal_form(goal, facts) or self.differential(goal, facts, depth + 1)

    # --- the decision core ---

    def by_cofactors(self, goal: Goal, facts: Facts, depth: int = 0) -> Proof | None:
        """What is 0 in the difference is a lemma; the smallest such part satisfies an equation that cofactors give."""
        if depth == 0:
            self.looks, self.until = 0, process_time() + SECONDS
        self.looks += 1
        if depth > MAX_LEMMAS or self.looks > MAX_LOOKS or process_time() > self.until:
            return None
        places = self._places(facts) if "x" in free(goal[0]) | free(goal[1]) else ()
        if not places:
            return None
        for u in vanishing(goal, places):
            found = self._lemma(goal, facts, app("eq", u, 0), depth)
            if found:
                return self._after(found, depth)
        try:
            part = Sampled.inside(lambda r: smaller(r, goal, places), facts)
        except FAILURES:
            return None
        if part is not None and part.args != goal:
            found = self._lemma(goal, facts, part, depth)
            return self._after(found, depth) if found else None
        return self._by_equation(goal, facts, places, depth)

    def _lemma(self, goal: Goal, facts: Facts, equation: Term, depth: int) -> tuple[Proof, Goal, Facts] | None:
        """The step with the proof of the equation, and what is left then; one that failed is not tried again."""
        name = equation, *filter(is_bound, facts)
        if name in self.failed or equation in facts:
            return None
        self.failed.add(name)
        step = Proof("lemma", goal, {"equation": (equation,)})
        try:
            (first, given), (new, more) = RULES["lemma"](self.claim, goal, facts, step)
        except (Fails, *FAILURES):
            return None
        proof = self._zero(first, given, depth + 1)
        if proof is None:
            return None
        self.failed.discard(name)
        return replace(step, premises=(proof,)), new, more

    def _after(self, found: tuple[Proof, Goal, Facts], depth: int) -> Proof | None:
        step, goal, facts = found
        proof = by_normal_form(goal, facts) or self.by_cofactors(goal, facts, max(depth, 1))
        return replace(step, premises=(*step.premises, proof)) if proof else None

    def _zero(self, goal: Goal, facts: Facts, depth: int) -> Proof | None:
        return (
            by_normal_form(goal, facts)
            or self.by_relations(goal, facts)
            or self.differential(goal, facts, depth)
            or self.by_cofactors(goal, facts, depth)
        )

    def _by_equation(self, goal: Goal, facts: Facts, places: tuple[Place, ...], depth: int) -> Proof | None:
        constant = tuple(f for f in facts if "x" not in free(f))
        interval = (*constant, *filter(is_bound, facts))
        try:
            found = Sampled.inside(lambda r: equations(r, goal, places), interval)
        except FAILURES:
            return None
        for coefficients, rest in found:
            step = self._started(goal, facts, coefficients, rest)
            if step is None or rest is ZERO:
                if step:
                    return step
                continue
            inner = self._zero((rest, ZERO), interval, depth + 1)
            if inner:
                return replace(step, premises=(inner,))
        return None

    def _started(self, goal: Goal, facts: Facts, coefficients: tuple[Term, Term], rest: Term) -> Proof | None:
        """The equation with a point at which the kernel sees that the difference is 0."""
        constant = tuple(f for f in facts if "x" not in free(f))
        bounds = tuple(filter(is_bound, facts))
        premises = () if rest is ZERO else (Proof("normal_form", (rest, ZERO)),)
        for point in _points(bounds, constant, ANGLES):
            if not holds(constant, ((), app("ne", substitute(coefficients[-1], {"x": point}), 0))):
                continue
            if not _starts_at_zero(goal, point, (*constant, *bounds)):
                continue
            step = Proof("ode", goal, {"coefficients": coefficients, "point": (point,)}, premises)
            try:
                RULES["ode"](self.claim, goal, facts, step)
            except (Fails, *FAILURES):
                return None
            return step
        return None

    def _places(self, facts: Facts) -> tuple[Place, ...]:
        """Values of x and the parameters at which the facts hold, three if there are as many."""
        found: list[Place] = []
        facts = tuple(f for f in facts if f.head != "eq" or "x" not in free(f))  # lemmas, which no ball shows
        for values in assignments(self.claim, facts, 2):
            bounds = tuple(substitute(f, values) for f in facts if is_bound(f))
            for p in (*map(num, PLACES), *_between(bounds)):
                here = {**values, "x": p}
                if all(true_at(f, here) for f in facts):
                    found.append(here)
                    if len(found) == 3:
                        return tuple(found)
        return tuple(found)


def open_factors(t: Term, facts: Facts) -> list[Term]:
    """The factors of t whose signs are not known, each as a polynomial, so that it is defined everywhere."""

    def act(r: Region) -> list[Term]:
        f = r.form(t)
        factors = [p for p, _ in r.frac_factors(f)[1]] if f.num else []
        return [poly_term(r, p) for p in factors if r.is_real(p) and len(r.signs_poly(p)) > 1]

    try:
        return inside(act, facts)
    except FAILURES:
        return []


def eliminated(goal: Goal, facts: Facts, then: object) -> Proof:
    """Uses an equation among the facts, linear in a parameter, to eliminate it; then goes on."""
    for fact in facts:
        if fact.head != "eq" or "x" in free(fact):
            continue
        solved = _solve_fact(fact, tuple(f for f in facts if f is not fact))
        if solved:
            name, value, factor = solved
            new = {name.args[0]: value}
            rest = tuple(substitute(f, new) for f in facts if f is not fact)
            inner_goal = (substitute(goal[0], new), substitute(goal[1], new))
            inner = eliminated(inner_goal, rest, then)
            args: Args = {"name": (name,), "value": (value,), "fact": (fact,), "factor": (factor,)}
            return Proof("eliminate", goal, args, (inner,))
    return then(goal, facts)  # type: ignore[operator, no-any-return]


def _solve_fact(fact: Term, facts: Facts) -> tuple[Term, Term, Term] | None:
    try:
        return inside(lambda r: next(_solutions(r, fact, lambda f: 0 not in r.signs_of(f)), None), facts)
    except FAILURES:
        return None


def unsolved(facts: Facts) -> list[Term]:
    """Terms whose signs have to be known before an equation among the facts can be solved for a parameter."""
    found: dict[Term, None] = {}
    for fact in facts:
        if fact.head != "eq" or "x" in free(fact):
            continue
        rest = tuple(f for f in facts if f is not fact and "x" not in free(f))
        with suppress(*FAILURES):
            for _, _, factor in inside(lambda r, f=fact: list(_solutions(r, f, lambda f: True)), rest):  # type: ignore[misc]
                found.update(dict.fromkeys(inside(lambda r, k=factor: _zeros(r, k), rest)))  # type: ignore[misc]
    return sorted(found, key=lambda u: sum(1 for _ in subterms(u)))


def _zeros(r: Region, t: Term) -> list[Term]:
    """Real terms of unknown sign, one of which is 0 where t is."""
    return [poly_term(r, p) for p in r.roots_of(r.form(t).num) if r.is_real(p) and len(r.signs_poly(p)) > 1]


def _solutions(r: Region, fact: Term, usable: Callable[[Frac], bool]) -> Iterator[tuple[Term, Term, Term]]:
    """Names, values and factors k: the sides of the fact differ by k (name - value)."""
    f = r.form(fact.args[0] - fact.args[1])
    for i in r.used(f.num):
        if r.gens[i].kind != "var" or f.num.degrees()[i] != 1 or f.den.degrees()[i]:
            continue
        parts = r.by_powers(f.num, i)
        value, factor = -r.poly(parts.get(0, r.zero.num)) / r.poly(parts[1]), r.poly(parts[1]) / r.poly(f.den)
        if r.is_real_value(value) and r.is_real_value(factor) and usable(factor):
            found = real_term(r, value), real_term(r, factor)
            if not any(r.gens[i].arg in free(t) for t in found):
                yield Term("var", r.gens[i].arg), *found


def _starts_at_zero(goal: Goal, point: Term, facts: Facts) -> bool:
    try:
        return inside(lambda r: r.is_zero(r.at(r.form(goal[0]) - r.form(goal[1]), point)), facts)
    except FAILURES:
        return False


def _known(u: Term, facts: Facts) -> bool:
    try:
        return len(inside(lambda r: r.signs(u), facts)) == 1
    except FAILURES:
        return True


def _equation(r: Region, goal: Goal) -> tuple[tuple[Term, Term], Term] | None:
    """Coefficients c0, c1 with c0 r + c1 r' simpler than r, and that combination."""
    f = r.reduce(r.form(goal[0]) - r.form(goal[1]))
    top = [
        i
        for i in r.used(f.num)
        if not r.gens[i].constant and r.gens[i].kind in ("log", "atan", "asin", "erf", "integral")
    ]
    if not top:
        return None
    degrees = f.num.degrees()
    i = max(top)
    leading = r.by_powers(f.num, i)[int(degrees[i])]
    den, c = r.poly(f.den), r.poly(leading)
    c1 = den * c
    c0 = r.derivative(den) * c - den * r.derivative(c)
    scale = r.poly(_common(c0, c1)) * r.poly(r.ctx.constant(c1.num.leading_coefficient()))
    c0, c1 = r.reduce(c0 / scale), r.reduce(c1 / scale)
    rest = r.reduce(c0 * f + c1 * r.derivative(f))
    return (fraction_term(r, c0), fraction_term(r, c1)), ZERO if r.is_zero(rest) else fraction_term(r, rest)


def _common(a: Frac, b: Frac) -> Poly:
    g = a.num.gcd(b.num) if a.num else b.num
    return g if g else b.num


def _between(bounds: Facts) -> Iterator[Term]:
    """Points of the interval that are no simple fractions of it."""
    low = [f.args[1] for f in bounds if f.head == "gt"]
    high = [f.args[1] for f in bounds if f.head == "lt"]
    for k in (Fraction(5, 13), Fraction(8, 11), Fraction(2, 19)):
        yield from (a + (b - a) * num(k) for a in low for b in high)
        yield from (a + num(3 * k) for a in low)
        yield from (b - num(3 * k) for b in high)


def _points(bounds: Facts, constant: Facts, special: tuple[Term, ...] = ()) -> Iterator[Term]:
    """Points of the interval, the simplest first, then special ones."""
    low = [f.args[1] for f in bounds if f.head == "gt"]
    high = [f.args[1] for f in bounds if f.head == "lt"]
    candidates = [num(v) for v in (0, 1, -1, 2, -2, Fraction(1, 2), Fraction(-1, 2), Fraction(1, 3), 3, 7)]
    candidates += [p + 1 for p in low] + [p - 1 for p in high] + [(a + b) / 2 for a in low for b in high]
    candidates += [(2 * a + b) / 3 for a in low for b in high]
    for p in (*candidates, *special):
        if all(holds(constant, ((), substitute(f, {"x": p}))) for f in bounds):
            yield p
