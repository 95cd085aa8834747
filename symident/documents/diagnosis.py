"""What is wrong with a step: the simplest point at which it fails, and what would be right.

A guess counts only when the engine has proved it, and a point only when the kernel has checked it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from symident.decide import decide
from symident.documents.approach import NoLimit, without_limits
from symident.documents.context import limit
from symident.documents.statements import Statement
from symident.kernel.check import check_witness, expanded
from symident.kernel.claim import Claim, in_model
from symident.kernel.derivatives import smooth_where, without_diff
from symident.kernel.domain import Condition, as_term, conditions, negation
from symident.kernel.facts import holds, impossible
from symident.kernel.proof import ProofError, Witness
from symident.kernel.terms import (
    BINDERS,
    OO,
    Term,
    X,
    app,
    free,
    is_unknown,
    num,
    rebuild,
    substitute,
    subterms,
    unknown,
)
from symident.render.infix import to_infix
from symident.search.evidence import approximate
from symident.search.holds import holds_on
from symident.search.phi import shortest_form
from symident.search.sample import differs, true_at

Functions = tuple[tuple[str, Term], ...]  # examples of unknown functions, as terms in x

DIGITS = 15
_EXISTENCE = ("integrable", "convergent", "differentiable")
_SIMPLE = tuple(
    map(Fraction, "1 -1 2 -2 1/2 -1/2 3 -3 0 4 -4 1/4 -1/4 5 -5 6 -6 7 -7 8 -8 10 -10 1/10 -1/10 100 -100".split())
)
_VALUES = tuple(map(Fraction, "1 2 1/2 3 -1 -2 0 1/4 10 -1/2 5".split()))
_TRIES = 3_000  # points
_OCCURRENCES = 60  # places of a side where a sign is tried
_LONGEST = 160  # characters of a formula that is shown


@dataclass(frozen=True)
class Finding:
    """What was found out about a step; `lines` are sentences for the reader, the most telling ones first."""

    point: Witness | None = None
    entry: int = 0  # of vectors, the one that is wrong, from 0
    lines: tuple[str, ...] = ()
    restricted: tuple[Term, ...] = ()  # conditions beside which one side is not defined


# --- where it fails


def simplest(claim: Claim, known: Witness | None = None) -> Witness | None:
    """The simplest point at which the kernel sees that the claim fails; `known` if none of those that are tried."""
    functions = () if known is None else known.functions
    left, right = (_shown_by(t, functions) for t in (claim.left, claim.right))
    moving = [n for n in ("x", *(n for n, _ in claim.parameters)) if n in free(left) | free(right)]
    fixed = {n: num(1) for n in ("x", *(n for n, _ in claim.parameters)) if n not in moving}
    grids = [_SIMPLE if n == "x" else _VALUES for n in moving]
    points = sorted(product(*(range(len(g)) for g in grids)), key=lambda at: (sum(at), at)) if len(grids) < 4 else []
    for indices in points[:_TRIES]:
        point = {**fixed, **{n: num(g[i]) for n, g, i in zip(moving, grids, indices, strict=True)}}
        if differs(left, right, point, 64) and (found := _checked(claim, point, functions)):
            return found
    return known


def _shown_by(t: Term, functions: Functions) -> Term:
    """The term with its derivatives worked out, and with examples in the place of unknown functions."""
    t = without_diff(t)
    return without_diff(in_model(t, {f"{n}()": value for n, value in functions})) if functions else t


def _checked(claim: Claim, point: dict[str, Term], functions: Functions) -> Witness | None:
    ordered = {n: point[n] for n in ("x", *(n for n, _ in claim.parameters))}
    witness = Witness(tuple(ordered.items()), functions)
    try:
        check_witness(claim, witness)
    except ProofError:
        return None
    return witness


def in_words(point: Witness, statement: Statement) -> str:
    """x = 1, a = 2: the names that matter."""
    used = {n for pair in statement.pairs for t in pair for n in free(t)} | {
        n for r in statement.region for n in free(r)
    }
    functions = [f"{name}(x) = {to_infix(value)}" for name, value in point.functions]
    return ", ".join([*functions, *(f"{n} = {to_infix(v)}" for n, v in point.point if n in used)])


# --- where it is defined


def restriction(statement: Statement) -> tuple[Term, ...]:
    """What else has to hold, beside the case at hand, for both sides to be defined."""
    facts = (*statement.claim.facts, *statement.region)
    needed = [c for pair in statement.pairs for t in pair for c in (*conditions(without_diff(t)), *smooth_where(t))]
    return _open(facts, needed)


def _open(facts: tuple[Term, ...], needed: list[Condition]) -> tuple[Term, ...]:
    found: list[Term] = []
    for condition in dict.fromkeys(needed):
        plain = _plain((*facts, *found), condition)
        if plain is not None and plain not in found:
            found.append(plain)
    return tuple(f for i, f in enumerate(found) if not holds((*facts, *found[:i], *found[i + 1 :]), ((), f)))


def _plain(facts: tuple[Term, ...], condition: Condition) -> Term | None:
    """The condition as a reader wants it; None if it always holds, or speaks of an integral."""
    if condition[1].head in _EXISTENCE or holds(facts, condition):
        return None
    apart = app("ne", X, 0)
    if impossible(facts, substitute(as_term(condition), {"x": num(0)})) and holds((*facts, apart), condition):
        return apart
    return as_term(condition)


def narrowed(statement: Statement) -> tuple[str, ...]:
    """Sentences about a point where the left side is defined and the right side is not, if there is one."""
    facts = (*statement.claim.facts, *statement.region)
    for left, right in statement.pairs:
        left, right = map(_opaque, (left, right))
        known = [as_term(c) for c in conditions(left) if c[1].head not in _EXISTENCE]
        for condition in conditions(right):
            plain = _plain((*facts, *known), condition)
            if plain is None:
                continue
            point = _where(statement, known, condition)
            if point is not None:
                where = ", ".join(f"{n} = {to_infix(v)}" for n, v in point.items())
                divisor = condition[1].head == "ne" and condition[1].args[1] is num(0)
                cause = f"it divides by {_shown(condition[1].args[0])}, which is 0 there" if divisor else (
                    f"it needs {_shown(plain)}")  # fmt: skip
                return (f"the right side is not defined at {where}, where the left side is: {cause}",
                        f"it is right for {_shown(plain)}")  # fmt: skip
    return ()


def _opaque(t: Term) -> Term:
    """The term with derivatives as unknown values: the rules for them need more than there has to be."""
    return rebuild(t, lambda u: unknown("d", u.args[2]) if u.head == "diff" else None)


def _where(statement: Statement, known: list[Term], condition: Condition) -> dict[str, Term] | None:
    """A simple point at which the facts hold and the condition does not."""
    claim = statement.claim
    names = [n for n in ("x", *(n for n, _ in claim.parameters))
             if any(n in free(t) for t in (as_term(condition), *known, *statement.region))]  # fmt: skip
    facts = (*claim.facts, *statement.region, *known)
    zeros = [num(0), *map(num, _SIMPLE)]
    for values in product(*([zeros] * len(names))) if len(names) < 4 else ():
        point = dict(zip(names, values, strict=True))
        free_facts = [f for f in facts if free(f) <= set(point)]
        if all(true_at(f, point) for f in free_facts) and all(true_at(g, point) for g in condition[0]):
            if true_at(negation(condition[1]), point):
                return point
    return None


def _shown(t: Term) -> str:
    """The term in a sentence."""
    text = to_infix(t)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."


# --- what would be right


def explain(statement: Statement, witness: Witness | None, entry: int = 0) -> Finding:
    """What is wrong with a refuted statement."""
    claim = statement.claims[entry]
    point = simplest(claim, witness)
    lines = [*_values(statement, entry, point), *_repairs(statement, entry)]
    return Finding(point, entry, tuple(lines))


def _values(statement: Statement, entry: int, point: Witness | None) -> Iterator[str]:
    left, right = statement.pairs[entry]
    if len(statement.pairs) > 1:
        yield f"as x tends to {'oo' if entry == 0 else '-oo'}:" if statement.both_ends else f"entry {entry + 1}:"
    values = {} if point is None else dict(point.point)
    at = "" if point is None or not in_words(point, statement) else f"at {in_words(point, statement)}: "
    left, right = (_shown_by(t, () if point is None else point.functions) for t in (left, right))
    shown = [approximate(t, values, DIGITS) if free(t) <= set(values) else "" for t in (left, right)]
    shown = ["0" if s == "?" and holds((), ((), app("eq", substitute(t, values), 0))) else s
             for s, t in zip(shown, (left, right), strict=True)]  # fmt: skip
    if all(shown) and "?" not in shown:
        yield f"{at}the left side is {_short(shown[0])}, the right side is {_short(shown[1])}"


def _short(digits: str) -> str:
    """The number without zeros at its end, if it is short then."""
    plain = digits.rstrip("0").rstrip(".") if "." in digits and "e" not in digits else digits
    return plain if len(plain) <= 8 else digits


def _repairs(statement: Statement, entry: int) -> Iterator[str]:
    left, right = statement.pairs[entry]
    if any(map(is_unknown, (*subterms(left), *subterms(right)))):
        yield from _signs_of_unknown(statement, left, right)
        return
    if statement.digits is not None:
        value = approximate(left, {}, max(1, _figures(left, statement.digits)))
        if value and not free(left):
            yield f"right would be: {value}"
        return
    if "=" != statement.relation:
        return
    found = next(_right(statement, left, right), None)
    if found is None:
        found = _computed(statement, left, right)
    if found is not None:
        yield found
    yield from _elsewhere(statement, left, right)


def _signs_of_unknown(statement: Statement, left: Term, right: Term) -> Iterator[str]:
    """What would be right for all functions with the laws; there are no numbers to look at."""
    signs = ((path, u) for path, u in list(_occurrences(right))[: _OCCURRENCES // 3])
    for candidate in (_negated(right), *(_put(right, path, _negated(u)) for path, u in signs)):
        if statement.relation == "=" and _proved(statement, left, candidate):
            yield f"right would be: {_shown(candidate)} (a sign)"
            return


def _figures(t: Term, half: Fraction) -> int:
    """How many digits of the value of t there are before the last digit that is given."""
    try:
        value = abs(float(approximate(t, {}, DIGITS)))
    except ValueError:
        return DIGITS
    figures, unit = 0, 2 * half
    while unit <= Fraction(value) and figures < 40:
        unit, figures = unit * 10, figures + 1
    return figures


def _right(statement: Statement, left: Term, right: Term) -> Iterator[str]:
    """Sentences that say what would be right, each one proved."""
    sample = list(_sample(statement))
    for what, candidate in _candidates(left, right, sample):
        if _agrees(left, candidate, sample) and _proved(statement, left, candidate):
            shown = to_infix(candidate)
            formula = f": {shown}" if len(shown) <= _LONGEST else ""
            yield f"right would be{formula or ' another one'} ({what})"


def _computed(statement: Statement, left: Term, right: Term) -> str | None:
    """What the left side is, in the normal form of the kernel, if that is short."""
    if not free(left):
        return None
    claim = replace(statement, pairs=((left, right),)).claim
    found = shortest_form(claim, without_diff(left))
    if found is None or found is left:
        return None
    shown = to_infix(found)
    if len(shown) > _LONGEST // 2 or not _proved(statement, left, found):
        return None
    return f"right would be: {shown} (the left side, computed)"


def _candidates(left: Term, right: Term, sample: list[dict[str, Term]]) -> Iterator[tuple[str, Term]]:
    yield "the sign", _negated(right)
    for path, u in list(_occurrences(right))[:_OCCURRENCES]:
        yield "a sign", _put(right, path, _negated(u))
    if free(right):
        yield from _constants(left, right, sample)


def _negated(t: Term) -> Term:
    if t.head == "neg":
        return t.args[0]  # type: ignore[no-any-return]
    return num(-t.args[0]) if t.head == "num" and t.args[0] < 0 else -t


def _occurrences(t: Term, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Term]]:
    """The subterms where a sign may have been lost, outermost first."""
    if t.head in ("lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not"):
        return
    if path:
        yield path, t
    if t.head in BINDERS:
        return
    for i, u in enumerate(t.children):
        yield from _occurrences(u, (*path, i))


def _put(t: Term, path: tuple[int, ...], new: Term) -> Term:
    if not path:
        return new
    args = list(t.args)
    args[path[0]] = _put(args[path[0]], path[1:], new)
    return Term(t.head, *args)


def _constants(left: Term, right: Term, sample: list[dict[str, Term]]) -> Iterator[tuple[str, Term]]:
    """A rational factor or summand that makes the sides equal at the points of the sample."""
    if len(sample) < 2:
        return
    for p in sample[:1]:
        try:
            a, b = (float(approximate(t, p, DIGITS)) for t in (left, right))
        except ValueError:
            return
        for what, value in (("a factor", a / b if b else 0.0), ("a summand", a - b)):
            c = Fraction(value).limit_denominator(60)
            if c and c != 1 and abs(float(c) - value) < 1e-9 * max(1, abs(value)):
                yield what, num(c) * right if what == "a factor" else right + num(c)


def _sample(statement: Statement) -> Iterator[dict[str, Term]]:
    """Some points of the case at hand."""
    names = [n for n, _ in statement.parameters]
    count = 0
    for i, x in enumerate(("5/7", "-5/7", "13/9", "-17/6", "1/11", "-1/11", "31/7", "-29/8", "1/2", "1")):
        values = {n: num(Fraction(("3/7", "2", "5/3", "7/11")[(i + j) % 4])) for j, n in enumerate(names)}
        point = {"x": num(Fraction(x)), **values}
        if all(true_at(f, point) for f in (*statement.claim.facts, *statement.region)):
            count += 1
            yield point
        if count == 5:
            return


def _agrees(left: Term, right: Term, sample: list[dict[str, Term]]) -> bool:
    """Whether two terms have values at the points, and no two values that are seen to differ."""
    left, right = without_diff(left), without_diff(right)
    known = [p for p in sample if approximate(right, p, 3) not in ("", "?")]
    return len(known) > len(sample) // 2 and not any(differs(left, right, p, 96) for p in known)


def _proved(statement: Statement, left: Term, right: Term) -> bool:
    tried = replace(statement, pairs=((left, right),), relation="=")
    if len([u for u in subterms(right)]) > 400:
        return False
    return decide(tried.claim).word == "proved"


def _elsewhere(statement: Statement, left: Term, right: Term) -> Iterator[str]:
    """Where the step does hold: on a part of the line, or in the limit."""
    if "x" not in free(left) | free(right):
        return
    somewhere = holds_on(expanded(statement.claim))
    if somewhere is not None and somewhere.where.head != "eq":  # a point alone says little
        exactly = "exactly" if somewhere.complete else "at least"
        yield f"the two sides are equal {exactly} where {_shown(somewhere.where)}"
        return
    if "x" in free(left) and "x" in free(right):
        return
    for point, name, far in ((OO, "oo", 10**6), (-OO, "-oo", -(10**6))):
        facts = statement.claim.facts
        if not all(true_at(substitute(r, {"x": num(far)}), {}) for r in statement.region if free(r) == {"x"}):
            continue
        try:
            found = without_limits(limit(left - right, "x", point, "both"), facts)
        except NoLimit:
            continue
        if found is num(0):
            yield f"the two sides have the same limit as x tends to {name}, but they are not equal"
            return


__all__ = ["Finding", "explain", "in_words", "narrowed", "restriction", "simplest"]
