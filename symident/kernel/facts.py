"""What follows from facts, and conditions on parameters joined by `and` and `or`."""

from __future__ import annotations

from functools import lru_cache

from symident.kernel.algebra import Region, inside
from symident.kernel.balls import ball
from symident.kernel.domain import Condition, as_term, conditions, negation
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.series import Expansion
from symident.kernel.terms import COMPARISONS, FALSE, OO, TRUE, ZERO, Term, X, app, free, substitute, subterms, var

Facts = tuple[Term, ...]
PRECISIONS = (64, 256, 1024, 4096, 16384)
MAX_GUARDS = 6
remembered = lru_cache(2**12)  # the same few questions are asked by the search and by every step of a proof


@remembered
def holds(facts: Facts, condition: Condition) -> bool:
    """Whether the condition is seen to hold wherever the facts do."""
    guards, needed = condition
    if any(impossible(facts, g) for g in guards[-3:]):
        return True
    facts = (*facts, *guards)
    if needed in facts or _seen(facts, needed):
        return True
    choice = next((f for f in facts if f.head == "or" and len(f.args) <= MAX_GUARDS), None)
    if choice is not None:
        rest = tuple(f for f in facts if f is not choice)
        return all(impossible(rest, part) or holds((*rest, part), ((), needed)) for part in choice.args)
    if (guard := _guard(facts, needed)) is not None:
        return all(impossible(facts, g) or holds((g, *facts), ((), needed)) for g in (guard, negation(guard)))
    if "x" not in free(needed):
        return False
    sides = all(_seen((*facts, app(head, X, 0)), needed) for head in ("lt", "gt"))
    at_zero = tuple(substitute(f, {"x": ZERO}) for f in facts)
    nowhere = any(impossible((), f) for f in at_zero if not free(f))
    if needed.head == "integrable":  # that the integrand holds x is not to be forgotten: it may have no hole
        return sides and (nowhere or _seen((*facts, app("eq", X, 0)), needed))
    return sides and (nowhere or _seen(at_zero, substitute(needed, {"x": ZERO})))


def _guard(facts: Facts, needed: Term) -> Term | None:
    """A condition that a branch in the comparison depends on, of few: its truth is not known, but it has one."""
    if needed.head not in COMPARISONS:
        return None
    guards = [g for u in subterms(needed) if u.head == "cases" for g in u.args[0:-1:2]]
    if len(guards) > MAX_GUARDS:
        return None
    unseen = (g for g in guards if not {g, negation(g)} & {*facts} and _truth(facts, g) is None)
    return next((g for g in unseen if all(holds(facts, c) for c in conditions(g))), None)


def _seen(facts: Facts, needed: Term) -> bool:
    if needed.head == "integrable":
        return _integrable(facts, *needed.args)
    if needed.head == "convergent":
        return _convergent(facts, *needed.args[0].args)
    return _truth(facts, needed) is True


def _integrable(facts: Facts, body: Term, low: Term, high: Term) -> bool:
    """Whether the body, in t', is seen to be defined between the limits, or everywhere but for a removable hole.

    No hole is removable if the body holds x, since the normal form takes its integral term by term.
    """
    if "x" not in free(body) and _everywhere(facts, substitute(body, {"t'": X})):
        return True
    within, outer = _renamed(facts, body, low, high)
    plain = (f for f in facts if "t'" not in free(f))  # there it is the variable of another integral
    *inner, body, low, high = (substitute(t, within) for t in (*plain, body, low, high))
    ends = [e for e in (low, high) if e not in (OO, -OO)]
    at_ends = [(substitute(as_term(c), {"x": e})) for c in conditions(body) for e in ends]
    if not all(holds(facts, ((), substitute(c, outer))) for c in at_ends):
        return False
    for a, b in ((low, high), (high, low)):
        between = (*inner, *(app(head, X, end) for head, end in (("gt", a), ("lt", b)) if end not in (OO, -OO)))
        nothing = a is OO or b is -OO or (a is not -OO and b is not OO and impossible(tuple(inner), app("lt", a, b)))
        if not nothing and not all(holds(between, c) for c in conditions(body)):
            return False
    return True


def _renamed(*terms: Facts | Term) -> tuple[dict[str, Term], dict[str, Term]]:
    """Makes the variable t' of an integrand x, and x a parameter of another name; and what makes that x again."""
    names = frozenset[str]().union(*(free(t) for ts in terms for t in (ts if isinstance(ts, tuple) else (ts,))))
    other = next(name for n in range(1, len(names) + 2) if (name := "x" + "'" * n) not in names)
    return {"x": var(other), "t'": X}, {other: X}


def _everywhere(facts: Facts, body: Term) -> bool:
    """Whether the body, in x, is seen to be defined at all x, but perhaps for a removable hole at 0."""
    constant = tuple(f for f in facts if "x" not in free(f))
    needed = [c for c in conditions(body) if not holds(constant, c)]
    if not all(holds((*constant, app("ne", X, 0)), c) for c in needed):
        return False

    def removable(r: Region) -> bool:
        Expansion(r).limit(substitute(body, {"x": 1 / X}))
        return r.meromorphic_at_zero(r.form(body))

    try:
        return not needed or inside(removable, constant)
    except (TooHard, NotDefined):
        return False


def _apart_between(facts: Facts, body: Term, low: Term, high: Term) -> bool:
    """Whether the body, in t', is seen to have no value around a place between the limits, or a pole there."""
    within, outer = _renamed(facts, body, low, high)
    inner = substitute(body, within)
    for p in ((low + high) / 2, (low + 3 * high) / 4, (3 * low + high) / 4, ZERO):
        if not _truth(facts, app("gt", (p - low) * (high - p), 0)):
            continue
        here = {"x": substitute(p, within)}
        there = [substitute(substitute(c, here), outer) for g, c in conditions(inner) if not g]
        if any(_fails_around(facts, c) for c in there):
            return True
        plain = "x" not in free(body) | free(p) and any(impossible(facts, c) for c in there)
        if plain and _has_pole(facts, substitute(inner, {"x": p + 1 / X})):
            return True
    return False


def _fails_around(facts: Facts, condition: Term) -> bool:
    """Whether an inequality between continuous terms is seen to be false at a place, and so around it."""
    weak = {"gt": "ge", "ge": "ge", "lt": "le", "le": "le"}.get(condition.head)
    jumps = any(u.head in ("cases", "sign", "step") for u in subterms(condition))
    return weak is not None and not jumps and impossible(facts, Term(weak, *condition.args))


def _has_pole(facts: Facts, body: Term) -> bool:
    """Whether the body, in x, is seen to grow at least as x does, as x tends to oo."""
    constant = tuple(f for f in facts if "x" not in free(f))
    return inside(lambda r: Expansion(r).unbounded(body), constant, default=False)


def _convergent(facts: Facts, body: Term, bound: Term, *ends: Term) -> bool:
    """Whether the body is seen to be O(g) at the infinite ends, with g an exponential or a power that is integrable.

    An x in it that is not its variable is a parameter like the others, of which nothing is known.
    """
    if any(e not in (OO, -OO) and OO in subterms(e) for e in ends):
        return False
    if bound is not X:
        within, _ = _renamed(facts, body)
        body = substitute(body, {"x": within["x"]})
    paths = [substitute(body, {bound.args[0]: X if e is OO else -X}) for e in ends if e in (OO, -OO)]
    constant = tuple(f for f in facts if "x" not in free(f))
    try:
        return inside(lambda r: all(map(Expansion(r).summable, paths)), constant)
    except (TooHard, NotDefined):
        return False


@remembered
def _truth(facts: Facts, condition: Term) -> bool | None:
    """Whether the condition holds wherever the facts do (True), nowhere there (False), or it is not seen (None)."""
    try:
        return inside(lambda r: r.truth(condition), facts)
    except (TooHard, NotDefined, ArithmeticError):
        return None


@remembered
def impossible(facts: Facts, condition: Term) -> bool:
    """Whether the condition is seen to hold nowhere where the facts do."""
    if condition.head == "integrable":
        return _apart_between(facts, *condition.args)
    if _truth(facts, condition) is False:
        return True
    if condition.head == "eq" and not free(condition):  # an integral of known value, say
        return _apart(condition.args[0] - condition.args[1], PRECISIONS[:2])
    return condition.head == "eq" and _contradicted(facts, _solved(condition))


def _contradicted(facts: Facts, equation: Term) -> bool:
    """Whether a fact is seen to be false with the value of a parameter put in, as exp(b) != 1 is with b = 0."""
    name, value = equation.args
    if name.head != "var" or free(value):
        return False
    put = (substitute(f, {name.args[0]: value}) for f in facts if name.args[0] in free(f))
    return any(not free(f) and impossible((), f) for f in put)


def separated(t: Term) -> bool:
    """Whether a ball around a constant term, or around its normal form, excludes 0."""
    if _apart(t, PRECISIONS[:3]):
        return True
    defined = all(holds((), c) for c in conditions(t))
    return (defined and holds((), ((), app("ne", t, 0)))) or _apart(t, PRECISIONS[3:])


def _apart(t: Term, precisions: tuple[int, ...]) -> bool:
    for bits in precisions:
        try:
            value = ball(t, bits)
        except (TooHard, NotDefined, ArithmeticError, ValueError):
            return False
        if value > 0 or value < 0:
            return True
    return False


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
    flat = _substituted(facts, [q for p in parts for q in (p.args if p.head == "and" else (p,)) if q is not TRUE])
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


def _substituted(facts: Facts, parts: list[Term]) -> list[Term]:
    """a == 3 and b == a + 1 is a == 3 and b == 4; a linear equation is solved if its solution is rational."""
    for is_plain in (lambda v: not free(v), lambda v: v.head == "var"):  # then a == b and c == a - b
        solved: dict[str, Term] = {}
        for _ in parts:
            parts = [p if _defines(p, solved) else substitute(p, solved) for p in parts]
            parts = [_solved(p, facts) if p.head == "eq" and not _defines(p, solved) else p for p in parts]
            for p in parts:
                if p.head == "eq" and p.args[0].head == "var" and is_plain(p.args[1]):
                    solved.setdefault(p.args[0].args[0], p.args[1])
    return parts


def _defines(p: Term, solved: dict[str, Term]) -> bool:
    return p.head == "eq" and p.args[0].head == "var" and solved.get(p.args[0].args[0]) is p.args[1]


@remembered
def _solved(p: Term, facts: Facts = ()) -> Term:
    """The equation as name == rational, or as a linear equation with rational coefficients, where it is that."""
    for given in ((), facts) if facts else ((),):  # without facts the names are in their order
        try:
            found = inside(lambda r: r.plain_equation(p.args[0] - p.args[1]), given)
        except (TooHard, NotDefined):
            continue
        if found:
            return found
    return p


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
