"""The checker: a proof against a claim, a counterexample against a claim. Nothing else can make a theorem.

A goal is an equation `left = right` together with facts (comparisons) about x and the parameters. To check a proof of
it is to compute the condition on the parameters under which the equation holds at every x where the facts hold: always
(TRUE), never (FALSE), or exactly under a condition. Each rule below reduces a goal to the goals of its premises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symident.kernel.algebra import Region, inside
from symident.kernel.balls import ball
from symident.kernel.claim import Claim
from symident.kernel.domain import Condition, conditions, negation
from symident.kernel.functions import ARITY, FUNCTIONS
from symident.kernel.polynomials import Frac, NotDefined, TooHard
from symident.kernel.proof import Proof, Witness
from symident.kernel.series import ORDERS, Expansion, NotSeen
from symident.kernel.signs import is_bound
from symident.kernel.terms import (
    COMPARISONS,
    FALSE,
    OO,
    TRUE,
    ZERO,
    Term,
    X,
    app,
    free,
    num,
    rebuild,
    substitute,
    subterms,
)

Facts = tuple[Term, ...]
Goal = tuple[Term, Term]
PRECISIONS = (64, 256, 1024, 4096, 16384)


class ProofError(Exception):
    """A step that does not hold: which one (a path of premise numbers), its rule, and why."""

    def __init__(self, rule: str, reason: str, path: tuple[int, ...] = ()) -> None:
        self.rule, self.reason, self.path = rule, reason, path
        where = ".".join(map(str, path)) or "the first"
        super().__init__(f"step {where} ({rule}) does not hold: {reason}")


@dataclass(frozen=True)
class Theorem:
    """What has been checked: the claim holds, for admissible parameters, exactly under the condition.

    `domain` lists what has to hold of x and the parameters for the claim to be stated at all.
    """

    claim: Claim
    domain: tuple[Term, ...]
    condition: Term

    @property
    def proved(self) -> bool:
        """Whether the claim holds for all admissible parameters."""
        return self.condition is TRUE

    @property
    def refuted(self) -> bool:
        """Whether it holds for none of them."""
        return self.condition is FALSE


def check(claim: Claim, proof: Proof) -> Theorem:
    """The theorem that the proof proves; raises ProofError, with the rule and the step, if a step does not hold."""
    well_formed(claim)
    left, right = claim.left, claim.right
    substituted = claim
    path: tuple[int, ...] = ()
    while proof.rule == "antiderivative":
        substituted = antiderivative(substituted, proof, path)
        proof, path = _only(proof, path), (*path, 0)
        left, right = substituted.left, substituted.right
    domain = domain_of(substituted)
    facts = (*claim.facts, *map(as_term, domain))
    condition = _Checker(substituted, facts).check((left, right), facts, proof, path)
    return Theorem(claim, tuple(map(as_term, domain)), condition)


def well_formed(claim: Claim) -> None:
    """Raises ProofError unless the claim is made of known operations, declared names, and is what it says it is."""
    declared = {name for name, _ in claim.parameters} | {"x"}
    if any(name == "x" or "'" in name for name, _ in claim.parameters):
        raise ProofError("claim", "a parameter has a name that is not one for parameters")
    for t in (claim.left, claim.right, *claim.assumptions):
        wrong = ill_formed(t, declared)
        if wrong:
            raise ProofError("claim", wrong)
    if any("x" in free(a) or a.head not in COMPARISONS for a in claim.assumptions):
        raise ProofError("claim", "an assumption is not a comparison of parameters")
    if claim.f is not None and claim.left is not claim.f - substitute(claim.f, {"x": -X}):
        raise ProofError("claim", "the left side is not f(x) - f(-x)")


def ill_formed(t: Term, declared: AbstractSet[str], imaginary: bool = False) -> str:
    """What is wrong with t: an operation or a name that does not exist, or the imaginary unit in the wrong place."""
    for u in subterms(t):
        arity = ARITY.get(u.head, -1)
        if u.head == "num" or u.head == "var":
            if len(u.args) != 1 or not isinstance(u.args[0], Fraction if u.head == "num" else str):
                return f"this is no {u.head}"
        elif u.head == "i" and imaginary:
            if u.args:
                return "the imaginary unit has no arguments"
        elif arity == -1 or (not u.args if arity is None else arity != len(u.args)):
            return f"{u.head} with {len(u.args)} arguments is not an operation"
        elif u.head == "integral" and u.args[1].head != "var":
            return "an integral binds no variable"
        elif imaginary and u.head not in _OF_A_FIELD and any(v.head == "i" for v in subterms(u)):
            return f"{u.head} of a number that is not real"
        elif u.head == "pow" and imaginary and any(v.head == "i" for v in subterms(u)):
            if not (u.args[1].head == "num" and u.args[1].args[0].denominator == 1):
                return "a power of a number that is not real"
    return "" if free(t) <= declared else f"{', '.join(sorted(free(t) - declared))} is not declared"


_OF_A_FIELD = frozenset({"add", "mul", "neg", "div", "pow", "exp"})


def as_term(condition: Condition) -> Term:
    """The condition as one term."""
    guards, needed = condition
    return app("or", *map(negation, guards), needed) if guards else needed


def holds(facts: Facts, condition: Condition) -> bool:
    """Whether the condition is seen to hold wherever the facts do."""
    guards, needed = condition
    if any(impossible(facts, g) for g in guards[-3:]):
        return True
    facts = (*facts, *guards)
    if needed.head == "integrable":
        return _integrable(facts, substitute(needed.args[0], {"t'": X}))
    if _true(facts, needed):
        return True
    if "x" not in free(needed):
        return False
    sides = all(_true((*facts, app(head, X, 0)), needed) for head in ("lt", "gt"))
    at_zero = tuple(substitute(f, {"x": ZERO}) for f in facts)
    nowhere = any(impossible((), f) for f in at_zero if not free(f))
    return sides and (nowhere or _true(at_zero, substitute(needed, {"x": ZERO})))


def _integrable(facts: Facts, body: Term) -> bool:
    """Whether the body, in x, is seen to be defined at all x, but perhaps for a removable hole at 0."""
    constant = tuple(f for f in facts if "x" not in free(f))
    needed = [c for c in conditions(body) if not holds(constant, c)]
    if not all(holds((*constant, app("ne", X, 0)), c) for c in needed):
        return False
    try:
        sides = [substitute(body, {"x": num(side) / X}) for side in (1, -1)]
        return not needed or all(inside(lambda r, t=t: bool(Expansion(r).limit(t)), constant) for t in sides)  # type: ignore[misc]
    except (TooHard, NotDefined):
        return False


def _true(facts: Facts, condition: Term) -> bool:
    try:
        return bool(inside(lambda r: r.truth(condition) is True, facts, default=False))
    except (TooHard, ArithmeticError):
        return False


def impossible(facts: Facts, condition: Term) -> bool:
    """Whether the condition is seen to hold nowhere where the facts do."""
    try:
        return bool(inside(lambda r: r.truth(condition) is False, facts, default=False))
    except (TooHard, ArithmeticError):
        return False


def domain_of(claim: Claim) -> tuple[Condition, ...]:
    """The conditions under which the claim can be stated, without those that always hold.

    Raises ProofError unless the domain is seen to be symmetric (for the identity) and to have a point.
    """
    if any(impossible(claim.facts[:i], a) for i, a in enumerate(claim.facts)):
        raise ProofError("domain", "the assumptions on the parameters contradict each other")
    needed = conditions(claim.f) if claim.f is not None else conditions(claim.left - claim.right)
    open_ = _plain(claim.facts, [c for c in needed if not holds(claim.facts, c)])
    if any(c[1].head not in COMPARISONS for c in open_):
        raise ProofError("domain", "an integral is not seen to exist")
    if not open_:
        return ()
    facts = (*claim.facts, *map(as_term, open_))
    if claim.f is not None:
        for condition in open_:
            mirrored = tuple(substitute(g, {"x": -X}) for g in condition[0]), substitute(condition[1], {"x": -X})
            if not holds(facts, mirrored) and mirrored not in open_:
                raise ProofError("domain", "the domain is not seen to be symmetric about 0")
    if not any(inhabited(claim, point) for point in _sample(claim)):
        raise ProofError("domain", "no point was found at which both sides are defined")
    return open_


def _plain(facts: Facts, needed: list[Condition]) -> tuple[Condition, ...]:
    """The same conditions, "x is not 0" in this form, and without those that follow from the others."""
    apart = app("ne", X, 0)
    for i, c in enumerate(needed):
        if not c[0] and impossible(facts, substitute(c[1], {"x": ZERO})) and holds((*facts, apart), c):
            needed[i] = ((), apart)
    kept = list(dict.fromkeys(needed))
    for c in tuple(kept):
        others = [d for d in kept if d is not c]
        if holds((*facts, *map(as_term, others)), c):
            kept = others
    return tuple(kept)


def _sample(claim: Claim) -> Iterator[dict[str, Term]]:
    """A few points of the admissible set, to see that the domain is not empty."""
    for value in (Fraction(1), Fraction(2, 5), Fraction(7, 3), Fraction(50, 7), Fraction(1, 30)):
        for other in (Fraction(3, 7), Fraction(2)):
            yield {"x": num(value), **{n: num(other + i) for i, (n, _) in enumerate(claim.parameters)}}


def inhabited(claim: Claim, point: dict[str, Term]) -> bool:
    """Whether the assumptions hold and both sides are defined at the point, as far as it can be seen."""
    needed = [*(((), a) for a in claim.facts), *conditions(claim.left - claim.right)]
    return all(_true_at(c, point) for c in needed)


def _true_at(condition: Condition, point: dict[str, Term]) -> bool:
    return any(holds((), ((), negation(substitute(g, point)))) for g in condition[0]) or holds(
        (), ((), substitute(condition[1], point))
    )


class _Checker:
    """Checks goals; holds the claim, for the rules that need to know that it is the identity of f."""

    def __init__(self, claim: Claim, facts: Facts) -> None:
        self.claim = claim
        self.whole = tuple(f for f in facts if "x" in free(f))  # the domain, which is symmetric, before any cut
        self.declared = {name for name, _ in claim.parameters} | {"x"}

    def check(self, goal: Goal, facts: Facts, proof: Proof, path: tuple[int, ...]) -> Term:
        """The condition on the parameters under which the goal holds."""
        if proof.goal != goal:
            raise ProofError(proof.rule, "it proves another equation than the one that is needed", path)
        rule = RULES.get(proof.rule)
        if rule is None:
            raise ProofError(proof.rule, "there is no such rule", path)
        for name, terms in proof.args.items():
            for wrong in (ill_formed(t, self.declared, name == "coefficients") for t in terms):
                if wrong:
                    raise ProofError(proof.rule, wrong, path)
        if proof.rule in ("symmetry", "parity") and tuple(f for f in facts if "x" in free(f)) != self.whole:
            raise ProofError(proof.rule, "it speaks of x and -x, and only a part of the domain is left", path)
        try:
            subgoals = rule(self.claim, goal, facts, proof)
        except (TooHard, NotDefined, KeyError, IndexError, ValueError, ArithmeticError) as error:
            raise ProofError(proof.rule, str(error) or type(error).__name__, path) from None
        except Fails as error:
            raise ProofError(proof.rule, str(error), path) from None
        if len(subgoals) != len(proof.premises):
            raise ProofError(proof.rule, f"it needs {len(subgoals)} premises and has {len(proof.premises)}", path)
        found = [
            self.check(subgoal, subfacts, premise, (*path, i))
            for i, ((subgoal, subfacts), premise) in enumerate(zip(subgoals, proof.premises, strict=True))
        ]
        constant = tuple(f for f in facts if "x" not in free(f))
        match proof.rule:
            case "refuted":
                return FALSE
            case "cases" if "x" not in free(proof.args["term"][0]):
                parts = [app(head, proof.args["term"][0], 0) for head in ("lt", "eq", "gt")]
                if found[0] is found[2]:  # one condition on both sides of 0, and perhaps at 0 as well
                    zero = all_of(constant, [parts[1], found[1]])
                    if implies((*constant, parts[1]), found[0], found[1]):
                        return any_of(constant, [found[0], zero])
                return any_of(constant, [all_of(constant, [p, c]) for p, c in zip(parts, found, strict=True)])
            case "branch":
                parts = list(proof.args["equations"])
                return any_of(constant, [all_of(constant, [p, c]) for p, c in zip(parts, found, strict=True)])
            case "split":
                for i in range(1, len(found), 2):  # a point may lie in the region for some parameters only
                    if found[i] is not TRUE and not all(holds(constant, ((), f)) for f in subgoals[i][1]):
                        raise ProofError(proof.rule, "a point is not seen to lie in the region", path)
                return all_of(constant, found)
            case "symmetry" | "eliminate":
                return all_of(constant, found)
        if any(c is not TRUE for c in found):
            raise ProofError(proof.rule, "a premise holds under a condition only", path)
        return TRUE


def implies(facts: Facts, p: Term, q: Term) -> bool:
    """Whether q is seen to hold wherever the facts and p do."""
    if p.head == "or":
        return all(implies(facts, option, q) for option in p.args)
    if q.head == "or":
        return any(implies(facts, p, option) for option in q.args)
    parts = [e.args for e in (p.args if p.head == "and" else (p,)) if e.head == "eq"]
    q = substitute(q, {left.args[0]: right for left, right in parts if left.head == "var" and not free(right)})
    return q is TRUE or holds((*facts, p), ((), q))


def all_of(facts: Facts, parts: list[Term]) -> Term:
    """The conjunction, without what follows from the facts and the rest of it."""
    flat = _substituted([q for p in parts for q in (p.args if p.head == "and" else (p,)) if q is not TRUE])
    choice = next((p for p in flat if p.head == "or"), None)
    if choice is not None and len(flat) > 1 and len(choice.args) <= 4:
        rest = [p for p in flat if p is not choice]
        return any_of(facts, [all_of(facts, [*rest, option]) for option in choice.args])
    kept: list[Term] = []
    for i, p in enumerate(flat):
        others = (*facts, *kept, *flat[i + 1 :])
        if p is FALSE or impossible(others, p):
            return FALSE
        if p not in kept and not holds(others, ((), p)):
            kept.append(p)
    return TRUE if not kept else kept[0] if len(kept) == 1 else Term("and", *kept)


def _substituted(parts: list[Term]) -> list[Term]:
    """a == 3 and b == a + 1 is a == 3 and b == 4; a linear equation is solved if its solution is rational."""
    solved: dict[str, Term] = {}
    for _ in parts:
        parts = [p if _defines(p, solved) else substitute(p, solved) for p in parts]
        parts = [_solved(p) if p.head == "eq" and not _defines(p, solved) else p for p in parts]
        for p in parts:
            if p.head == "eq" and p.args[0].head == "var" and not free(p.args[1]):
                solved.setdefault(p.args[0].args[0], p.args[1])
    return parts


def _defines(p: Term, solved: dict[str, Term]) -> bool:
    return p.head == "eq" and p.args[0].head == "var" and solved.get(p.args[0].args[0]) is p.args[1]


def _solved(p: Term) -> Term:
    """The equation as name == rational, or as a linear equation with rational coefficients, where it is that."""
    try:
        found = inside(lambda r: r.plain_equation(p.args[0] - p.args[1]))
    except (TooHard, NotDefined):
        return p
    return found or p


def any_of(facts: Facts, parts: list[Term]) -> Term:
    """The disjunction, without what implies the rest of it."""
    flat = [q for p in parts for q in (p.args if p.head == "or" else (p,)) if q is not FALSE]
    if TRUE in flat or _exhaustive(flat):
        return TRUE
    flat = _merged(list(dict.fromkeys(flat)))
    kept: list[Term] = []
    for i, p in enumerate(flat):
        if not any(implies(facts, p, q) for q in (*kept, *flat[i + 1 :])):
            kept.append(p)
    return FALSE if not kept else kept[0] if len(kept) == 1 else Term("or", *kept)


def _exhaustive(parts: list[Term]) -> bool:
    heads: dict[tuple[Term, ...], set[str]] = {}
    for p in parts:
        if p.head in COMPARISONS:
            heads.setdefault(p.args, set()).add(p.head)
    return any({"lt", "eq", "gt"} <= h or {"le", "gt"} <= h or {"lt", "ge"} <= h for h in heads.values())


def _merged(parts: list[Term]) -> list[Term]:
    """u < 0 or u == 0 is u <= 0, and so on."""
    for a, b, both in (("lt", "eq", "le"), ("gt", "eq", "ge"), ("lt", "gt", "ne")):
        for p in parts:
            if p.head == a and Term(b, *p.args) in parts:
                rest = [q for q in parts if q is not p and q is not Term(b, *p.args)]
                return _merged([*rest, Term(both, *p.args)])
    return parts


class Fails(Exception):
    """A side condition of a rule does not hold."""


def _need(holds: bool, reason: str) -> None:
    if not holds:
        raise Fails(reason)


def _residual(r: Region, goal: Goal) -> Frac:
    return r.form(goal[0]) - r.form(goal[1])


def _normal_form(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """Both sides have the same normal form."""
    _need(inside(lambda r: r.is_zero(_residual(r, goal)), facts), "the normal forms of the two sides differ")
    return []


def _symmetry(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """f(x) - f(-x) - c x is odd on a symmetric domain: x > 0 is enough."""
    _need(claim.f is not None and goal == (claim.left, claim.right), "the goal is not the identity of f")
    _need(_is_multiple_of_x(claim.right), "the right side is not a multiple of x")
    return [(goal, (*facts, app("gt", X, 0)))]


def _is_multiple_of_x(t: Term) -> bool:
    return t is X or (t.head == "mul" and len(t.args) == 2 and t.args[1] is X and "x" not in free(t.args[0]))


def _split(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """Every x is less than the first point, at a point, between two that follow, or greater than the last."""
    points = proof.args["points"]
    _need(bool(points), "there is no point")
    for p in points:
        _need("x" not in free(p), "a point depends on x")
        _need(all(holds(claim.facts, c) for c in conditions(p)), "a point is not seen to be a real number")
    pieces: list[tuple[Goal, Facts]] = []
    for i, p in enumerate(points):
        pieces.append((goal, (*facts, *((app("gt", X, points[i - 1]),) if i else ()), app("lt", X, p))))
        pieces.append((_at(goal, p), tuple(substitute(f, {"x": p}) for f in facts)))
    return [*pieces, (goal, (*facts, app("gt", X, points[-1])))]


def _at(goal: Goal, point: Term) -> Goal:
    return substitute(goal[0], {"x": point}), substitute(goal[1], {"x": point})


def _vacuous(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """The facts cannot all hold."""
    (wrong,) = proof.args["fact"]
    _need(wrong in facts, "the fact is not one of those assumed")
    rest = tuple(f for f in facts if f is not wrong)
    _need(impossible(rest, wrong), "the fact is not seen to contradict the others")
    return []


def _cases(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """A term is negative, 0 or positive."""
    (u,) = proof.args["term"]
    _need(all(holds(facts, c) for c in conditions(u)), "the term is not seen to be defined")
    return [(goal, (*facts, app(head, u, 0))) for head in ("lt", "eq", "gt")]


def _refuted(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """left - right is not 0 at a point of the region, for any admissible parameters."""
    here, constant = _place(goal, facts, proof)
    if free(here[0]) | free(here[1]):
        _need(holds(constant, ((), app("ne", here[0] - here[1], 0))), "the difference may be 0 at the point")
    else:
        _need(separated(here[0] - here[1]), "the difference is not seen to be different from 0 at the point")
    return []


def _branch(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """At a point left - right is a product, so one of its factors is 0: each factor is one, or is never 0."""
    equations = proof.args["equations"]
    here, constant = _place(goal, facts, proof)
    for e in equations:
        parts = e.args if e.head == "and" else (e,)
        _need(all(q.head == "eq" for q in parts) and "x" not in free(e), "an equation is not one of parameters")
        _need(all(holds(constant, c) for c in conditions(e)), "an equation is not seen to be defined")

    def covered(r: Region) -> bool:
        sides = set[Any]().union(*map(r.equation_names, equations))
        residual = _residual(r, here)
        _need(bool(residual.num), "the difference is 0 at the point")
        return all(sides & names for names in map(r.root_names, r.roots_of(residual.num)))

    _need(inside(covered, constant), "a factor of the difference is left out")
    return [(goal, (*facts, *(e.args if e.head == "and" else (e,)))) for e in equations]


def _place(goal: Goal, facts: Facts, proof: Proof) -> tuple[Goal, Facts]:
    """What the goal says at a place, an equation without x; and the constant facts.

    A place is a point of the region, or the end of a path in it, where the leading coefficient has to be 0.
    """
    constant = tuple(f for f in facts if "x" not in free(f))
    (at,) = proof.args["value" if "path" in proof.args else "point"]
    _need("x" not in free(at), "the point or value depends on x")
    _need(all(holds(constant, c) for c in conditions(at)), "the point or value is not seen to be a real number")
    if "path" in proof.args:
        (path,) = proof.args["path"]
        equal = inside(lambda r: r.is_zero(leading(r, goal, facts, path) - r.form(at)), constant)
        _need(equal, "the value is not the leading coefficient")
        return (at, ZERO), constant
    for f in facts:
        if "x" in free(f):
            _need(holds(constant, ((), substitute(f, {"x": at}))), "the point is not seen to lie in the region")
    here = _at(goal, at)
    seen = all(holds(constant, c) for c in conditions(here[0] - here[1]))
    _need(seen, "a side is not seen to be defined at the point")
    return here, constant


def leading(r: Region, goal: Goal, facts: Facts, path: Term) -> Frac:
    """The coefficient of the leading term of left - right for x := path, x to oo; Fails if that leaves the region."""
    for order in ORDERS[:-1]:
        with suppress(NotSeen):
            return _leading(Expansion(r, order), goal, facts, path)
    return _leading(Expansion(r), goal, facts, path)


def _leading(expansion: Expansion, goal: Goal, facts: Facts, path: Term) -> Frac:
    here = substitute(goal[0] - goal[1], {"x": path})
    for f in facts:
        if "x" in free(f):
            _need(expansion.truth(substitute(f, {"x": path})), "the path does not stay in the region")
    for guards, needed in conditions(here):
        inside_it = all(map(expansion.truth, guards))
        _need(not inside_it or expansion.truth(needed), "a side is not seen to be defined on the path")
    return expansion.leading(here)


def _eliminate(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """A fact l == r says that a parameter is equal to a term, which takes its place."""
    name, value, fact, factor = (proof.args[k][0] for k in ("name", "value", "fact", "factor"))
    _need(fact in facts and fact.head == "eq", "the equation is not one of the facts")
    _need(name.head == "var" and name is not X, "x is no parameter")
    _need(name.args[0] not in free(value), "the value contains the name")
    rest = tuple(f for f in facts if f is not fact)
    _need(all(holds(rest, c) for c in conditions(value / factor)), "the value is not seen to be defined")
    equal = inside(lambda r: r.is_zero(r.form((fact.args[0] - fact.args[1]) - factor * (name - value))), rest)
    _need(equal, "the fact does not say so")
    new = {name.args[0]: value}
    return [((substitute(goal[0], new), substitute(goal[1], new)), tuple(substitute(f, new) for f in rest))]


def _ode(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """c0 r + c1 r' + ... + ck r(k) = 0 on an interval, r = ... = r(k-1) = 0 and ck != 0 at a point of it: r = 0 there.

    r and the coefficients are analytic, so r, 0 near the point by uniqueness, is 0 on the whole interval.
    """
    coefficients, (point,) = proof.args["coefficients"], proof.args["point"]
    _need(len(coefficients) >= 2, "there is no derivative in the equation")
    _need("x" not in free(point), "the point depends on x")
    constant = tuple(f for f in facts if "x" not in free(f))
    bounds = tuple(f for f in facts if is_bound(f))
    interval = (*constant, *bounds)  # all of it, not only the part where the other facts hold
    for side in (goal[0], goal[1], *coefficients):
        _need(all(holds(interval, c) for c in conditions(side)), "a term is not seen to be defined on the interval")
    inside_it = all(holds(constant, ((), substitute(f, {"x": point}))) for f in bounds)
    _need(inside_it, "the point is not seen to lie in the interval")
    leading = substitute(coefficients[-1], {"x": point})
    _need(holds(constant, ((), app("ne", leading, 0))), "the leading coefficient may be 0 at the point")
    rest = proof.premises[0].goal[0] if proof.premises else ZERO
    wrong = ill_formed(rest, {name for name, _ in claim.parameters} | {"x"}, imaginary=True)
    _need(not wrong, wrong)
    _need(all(holds(interval, c) for c in conditions(rest)), "the rest is not seen to be defined on the interval")

    def step(r: Region) -> str:
        derivative = _residual(r, goal)
        forms = [r.form(c) for c in coefficients]
        for f in (derivative, *forms):
            r.analytic(f)
        total = -r.form(rest)
        for order, c in enumerate(forms):
            total = r.reduce(total + c * derivative)
            if order < len(forms) - 1:
                if not r.is_zero(r.at(derivative, point)):
                    return "an initial value is not seen to be 0"
                derivative = r.derivative(derivative)
        return "" if r.is_zero(total) else "the differential equation does not hold"

    reason = inside(step, interval)
    _need(not reason, reason)
    return [((rest, ZERO), interval)] if proof.premises else []


def _parity(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """f = c x/2 + e with e even: the odd part of f is c x/2."""
    (e,) = proof.args["even"]
    _need(claim.f is not None and goal == (claim.left, claim.right), "the goal is not the identity of f")
    _need(_is_multiple_of_x(claim.right), "the right side is not a multiple of x")
    _need(parity(e) == "even", "the rest is not seen to be even by the table of functions")
    _need(all(holds(facts, c) for c in conditions(e)), "the rest is not seen to be defined where f is")
    assert claim.f is not None
    return [((claim.f, claim.right / 2 + e), facts)]


def parity(t: Term) -> str | None:
    """ "even" or "odd" where the structure of t and the table of functions say so, else None; in x."""
    if "x" not in free(t):
        return "odd" if t is ZERO else "even"
    if t is X:
        return "odd"
    parts = [parity(u) for u in t.children]
    match t.head:
        case "add" | "neg":
            return parts[0] if len(set(parts)) == 1 else None
        case "mul" | "div":
            return None if None in parts else ("odd" if parts.count("odd") % 2 else "even")
        case "pow" if t.args[1].head == "num" and t.args[1].args[0].denominator == 1 and parts[0]:
            return parts[0] if t.args[1].args[0] % 2 else "even"
        case head if head in FUNCTIONS and parts == ["odd"]:
            return FUNCTIONS[head].parity
    return "even" if all(p == "even" for p in parts) and t.head != "integral" else None


def antiderivative(claim: Claim, proof: Proof, path: tuple[int, ...] = ()) -> Claim:
    """The claim with an integral over a smooth function replaced by its closed form."""
    if proof.goal != (claim.left, claim.right):
        raise ProofError("antiderivative", "it is about another claim", path)
    try:
        (integral,), (g,) = proof.args["integral"], proof.args["antiderivative"]
        body, bound, low, high = integral.args
    except (KeyError, ValueError):
        raise ProofError("antiderivative", "an argument is missing", path) from None
    name, facts, parameters = bound.args[0], claim.facts, {name for name, _ in claim.parameters}
    limits = proof.args.get("limits", ())
    for wrong in (ill_formed(g, parameters | {"x", name}), *(ill_formed(v, parameters) for v in limits)):
        if wrong:
            raise ProofError("antiderivative", wrong, path)
    around = [u for t in (claim.left, claim.right) for u in subterms(t) if u.head == "integral" and u is not integral]
    if any(u.args[1].args[0] in parameters & free(integral) for u in around):
        raise ProofError("antiderivative", "another integral binds a parameter of this one", path)
    if name not in free(g):
        raise ProofError("antiderivative", "the closed form does not hold the variable", path)
    body, g = substitute(body, {name: X}), substitute(g, {name: X})
    if "x" in free(integral.args[0]) and name != "x":
        raise ProofError("antiderivative", "the integrand depends on x", path)
    for t in (body, g, *limits):
        if not all(holds(facts, c) for c in conditions(t)):
            raise ProofError("antiderivative", "the closed form is not seen to be defined everywhere", path)

    def step(r: Region) -> bool:
        r.analytic(r.form(g))
        r.analytic(r.form(body))
        return r.is_zero(r.derivative(r.form(g)) - r.form(body))

    try:
        right = inside(step, facts, default=False)
        ends = [_end(g, end, facts, limits) for end in (low, high)]
    except TooHard as error:
        raise ProofError("antiderivative", str(error), path) from None
    if not right:
        raise ProofError("antiderivative", "the derivative is not the integrand", path)
    closed = ends[1] - ends[0]

    def put(t: Term) -> Term:
        return replace_integral(t, integral, closed)

    if claim.f is None:
        return Claim(put(claim.left), put(claim.right), claim.parameters, claim.assumptions)
    f = put(claim.f)
    return Claim(f - substitute(f, {"x": -X}), claim.right, claim.parameters, claim.assumptions, f)


def _end(g: Term, end: Term, facts: Facts, limits: tuple[Term, ...]) -> Term:
    """g at an end of the integral; at oo or -oo that one of the limits which it is seen to tend to."""
    if end not in (OO, -OO):
        return substitute(g, {"x": end})
    along = g if end is OO else substitute(g, {"x": -X})
    for value in limits:
        if inside(lambda r, v=value: r.is_zero(Expansion(r).limit(along) - r.form(v)), facts):  # type: ignore[misc]
            return value
    raise TooHard("the limit at an infinite end is not given, or not seen")


def replace_integral(t: Term, integral: Term, closed: Term) -> Term:
    """`t` with each occurrence of the integral replaced by its closed form."""
    return rebuild(t, lambda u: closed if u is integral else None)


def _only(proof: Proof, path: tuple[int, ...]) -> Proof:
    if len(proof.premises) != 1:
        raise ProofError(proof.rule, "it needs one premise", path)
    return proof.premises[0]


RULES: dict[str, Callable[[Claim, Goal, Facts, Proof], list[tuple[Goal, Facts]]]] = {
    "normal_form": _normal_form,
    "symmetry": _symmetry,
    "split": _split,
    "vacuous": _vacuous,
    "cases": _cases,
    "eliminate": _eliminate,
    "refuted": _refuted,
    "branch": _branch,
    "ode": _ode,
    "parity": _parity,
}


def check_witness(claim: Claim, witness: Witness) -> None:
    """Returns if the claim fails at the point, for the parameters given there; raises ProofError otherwise."""
    well_formed(claim)
    point = dict(witness.point)
    if set(point) != {name for name, _ in claim.parameters} | {"x"} or any(free(v) for v in point.values()):
        raise ProofError("witness", "the point does not give x and every parameter an exact value")
    if not inhabited(claim, point):
        raise ProofError("witness", "the point is not seen to be admissible, with both sides defined")
    if not separated(substitute(claim.left - claim.right, point)):
        raise ProofError("witness", "the difference of the two sides is not seen to be different from 0")


def separated(t: Term) -> bool:
    """Whether a ball around a constant term, or around its normal form, excludes 0."""
    return _apart(t, PRECISIONS[:3]) or holds((), ((), app("ne", t, 0))) or _apart(t, PRECISIONS[3:])


def _apart(t: Term, precisions: tuple[int, ...]) -> bool:
    for bits in precisions:
        try:
            value = ball(t, bits)
        except (TooHard, NotDefined, ArithmeticError, ValueError):
            return False
        if value > 0 or value < 0:
            return True
    return False
