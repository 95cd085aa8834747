"""The rules: each turns a goal under facts into the goals of its premises, or raises Fails."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from symident.kernel.algebra import Region, inside
from symident.kernel.claim import Claim
from symident.kernel.derivatives import smooth_where, without_diff
from symident.kernel.domain import conditions, negation
from symident.kernel.facts import Facts, holds, impossible, separated
from symident.kernel.functions import FUNCTIONS
from symident.kernel.polynomials import Frac
from symident.kernel.proof import Proof
from symident.kernel.series import ORDERS, Expansion, NotSeen
from symident.kernel.signs import is_bound
from symident.kernel.terms import (
    BINDERS,
    COMPARISONS,
    ONE,
    ZERO,
    Term,
    X,
    app,
    free,
    num,
    rebuild,
    substitute,
    truth,
)
from symident.kernel.wellformed import ill_formed

Goal = tuple[Term, Term]


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
    constant = tuple(f for f in facts if "x" not in free(f))
    _need(bool(points), "there is no point")
    for p in points:
        _need("x" not in free(p), "a point depends on x")
        _need(all(holds(constant, c) for c in conditions(p)), "a point is not seen to be a real number")
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
    given = facts if "x" in free(u) else claim.facts  # it is a part of the condition, which speaks of all parameters
    _need(all(holds(given, c) for c in conditions(u)), "the term is not seen to be defined")
    return [(goal, (*facts, app(head, u, 0))) for head in ("lt", "eq", "gt")]


def _lemma(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """An equation that holds in the region is one more fact, and its left side is replaced by its right side."""
    (equation,) = proof.args["equation"]
    _need(equation.head == "eq", "it is not an equation")
    # Without x it would be taken for a fact about the parameters, also where the region has no point.
    _need("x" in free(equation), "the equation does not contain x")
    left, right = equation.args
    _need(all(holds(facts, c) for c in conditions(left - right)), "a side of the equation is not seen to be defined")
    new = _at_x(goal[0], left, right), _at_x(goal[1], left, right)
    return [((left, right), facts), (new, (*facts, equation))]


def _at_x(t: Term, old: Term, new: Term) -> Term:
    """`t` with `new` in the place of `old`, but not where a variable is bound: it may be another x."""
    return _where_x_is_x(t, lambda u: new if u is old else None)


def _where_x_is_x(t: Term, leaf: Callable[[Term], Term | None], made: Callable[[Term], Term] = lambda u: u) -> Term:
    """`t` rebuilt, but not inside of what binds a variable.

    Nor in an exponent: where a power is defined depends on how its exponent is written.
    """

    def outside(u: Term) -> Term | None:
        if (new := leaf(u)) is not None or u.head not in ("pow", *BINDERS):
            return new
        begin, end = (0, 1) if u.head == "pow" else (2, len(u.args))
        inner = (_where_x_is_x(v, leaf, made) for v in u.args[begin:end])
        return Term(u.head, *u.args[:begin], *inner, *u.args[end:])

    return rebuild(t, outside, made)


def _known(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """Comparisons that hold in all of the region say which branches are taken there."""
    comparisons = proof.args["comparisons"]
    _need(all(c.head in COMPARISONS for c in comparisons), "it is not a comparison")
    _need(inside(lambda r: all(map(r.truth, comparisons)), facts), "a comparison is not seen to hold")
    return [((taken(goal[0], comparisons), taken(goal[1], comparisons)), facts)]


def taken(t: Term, known: tuple[Term, ...]) -> Term:
    """`t` with no branch that is not taken where the comparisons hold."""
    true, false = frozenset(known), frozenset(map(negation, known))
    above: dict[str, dict[Term, list[Term]]] = {"max": {}, "min": {}}  # than which another argument is no less, no more
    for c in known:
        if c.head in ("le", "ge"):
            above["max" if c.head == "le" else "min"].setdefault(c.args[0], []).append(c.args[1])

    def made(u: Term) -> Term:
        match u.head:
            case "cases":
                kept: list[Term] = []
                for guard, value in zip(u.args[0:-1:2], u.args[1::2], strict=True):
                    seen = truth(guard, lambda c: True if c in true else False if c in false else None)
                    if seen:
                        return Term("cases", *kept, value) if kept else value
                    kept += [] if seen is False else [guard, value]
                return Term("cases", *kept, u.args[-1]) if kept else u.args[-1]
            case "max" | "min":
                left = dict.fromkeys(u.args)
                for v in u.args:
                    if any(w in left and w is not v for w in above[u.head].get(v, ())):
                        left.pop(v, None)
                return Term(u.head, *left) if len(left) > 1 else next(iter(left))
            case "abs" | "sign" | "relu" | "step":
                v = u.args[0]
                values = {
                    "abs": {"ge": v, "le": -v},
                    "sign": {"gt": ONE, "lt": num(-1), "eq": ZERO},
                    "relu": {"ge": v, "le": ZERO},
                    "step": {"gt": ONE, "lt": ZERO, "eq": ONE / 2},
                }
                return next((w for head, w in values[u.head].items() if app(head, v, 0) in true), u)
            case "clip":
                v, low, high = u.args
                inner = next((w for head, w in (("ge", v), ("le", low)) if app(head, v, low) in true), None)
                return u if inner is None else made(Term("min", inner, high))
        return u

    return _where_x_is_x(t, lambda u: None, made)


def _instance(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """A law of the unknown functions, or its derivative, at a term: its left side is replaced by its right side, and
    it is one more fact."""
    (law,), (u,) = proof.args["law"], proof.args["at"]
    _need(law in claim.laws, "it is not a law of the claim")
    _need(all(holds(facts if "x" in free(u) else claim.facts, c) for c in conditions(u)), "the term may be undefined")
    sides = law.args
    for _ in proof.args.get("differentiated", ()):
        slope = Term("diff", sides[0], X, X), Term("diff", sides[1], X, X)
        _need(
            all(c[1].head in (*COMPARISONS, "exists") for t in slope for c in smooth_where(t)),
            "a side is not differentiated",
        )
        needed = [c for t in slope for c in smooth_where(t)]
        at_u = [(tuple(substitute(g, {"x": u}) for g in guards), substitute(c, {"x": u})) for guards, c in needed]
        _need(all(holds(facts, c) for c in at_u), "a side of the law is not seen to be smooth")
        sides = tuple(map(without_diff, slope))
    equation = substitute(app("eq", *sides), {"x": u})
    _need(all(holds(facts, c) for c in conditions(equation)), "a side of the law is not seen to be defined")
    left, right = equation.args
    new = [_at_x(t, left, right) for t in goal]
    return [((new[0], new[1]), (*facts, equation))]


def _condition(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """The condition is written in another way; whether it is the same is seen when that of the premise is known."""
    (condition,) = proof.args["condition"]
    _need("x" not in free(condition), "the condition contains x")
    _need(condition.head in (*COMPARISONS, "and", "or", "not"), "it is not a condition")
    return [(goal, facts)]


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
        _need(all(holds(claim.facts, c) for c in conditions(e)), "an equation is not seen to be defined")

    def covered(r: Region) -> bool:
        sides = set[Any]().union(*map(r.equation_names, equations))
        residual = _residual(r, here)
        _need(bool(residual.num), "the difference is 0 at the point")
        roots = (r.roots_of(residual.num, norms=norms) for norms in (False, True))
        return any(all(sides & names for names in map(r.root_names, found)) for found in roots)

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
        _need("x" in free(path), "the path stays where it is")
        equal = inside(lambda r: r.is_zero(leading(r, goal, facts, path) - r.form(at)), constant)
        _need(equal, "the value is not the leading coefficient")
        return (at, ZERO), constant
    for f in facts:
        if "x" in free(f):
            _need(holds(constant, ((), substitute(f, {"x": at}))), "the point is not seen to lie in the region")
    here, put = _at(goal, at), {"x": at}
    needed = [  # of the sides as they are written: where x**x is defined depends on how its exponent is written
        (tuple(substitute(g, put) for g in guards), substitute(c, put)) for guards, c in conditions(goal[0] - goal[1])
    ]
    seen = all(holds(constant, c) for c in (*needed, *conditions(here[0] - here[1])))
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
    for guards, needed in (*conditions(path), *conditions(here)):
        inside_it = all(map(expansion.truth, guards))
        _need(not inside_it or expansion.truth(needed), "a side is not seen to be defined on the path")
    return expansion.leading(here)


def _eliminate(claim: Claim, goal: Goal, facts: Facts, proof: Proof) -> list[tuple[Goal, Facts]]:
    """A fact l == r says that a parameter is equal to a term, which takes its place."""
    name, value, fact, factor = (proof.args[k][0] for k in ("name", "value", "fact", "factor"))
    _need(fact in facts and fact.head == "eq", "the equation is not one of the facts")
    _need("x" not in free(fact), "the equation contains x")  # it may hold because the region has no point
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
    _need(all(holds(constant, c) for c in conditions(point)), "the point is not seen to be a real number")
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


@lru_cache(2**14)
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
    return "even" if all(p == "even" for p in parts) and t.head not in BINDERS else None


RULES: dict[str, Callable[[Claim, Goal, Facts, Proof], list[tuple[Goal, Facts]]]] = {
    "normal_form": _normal_form,
    "symmetry": _symmetry,
    "split": _split,
    "vacuous": _vacuous,
    "cases": _cases,
    "known": _known,
    "lemma": _lemma,
    "instance": _instance,
    "eliminate": _eliminate,
    "condition": _condition,
    "refuted": _refuted,
    "branch": _branch,
    "ode": _ode,
    "parity": _parity,
}
