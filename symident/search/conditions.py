"""Conditions on parameters as a mathematician would write them; the kernel checks that they say the same.

The terms that a condition compares have signs; over those signs that can occur together the condition is a truth
table, and the shortest disjunction of conjunctions for it is looked for (Quine and McCluskey, with three values).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import combinations, islice, product
from time import process_time

from symident.kernel.algebra import Region, inside
from symident.kernel.domain import rational
from symident.kernel.equivalent import compared, equivalent
from symident.kernel.facts import Facts, holds, impossible
from symident.kernel.polynomials import Frac
from symident.kernel.terms import FALSE, FLIPPED, ONE, TRUE, ZERO, Term, app, free, subterms, truth, var
from symident.kernel.terms import RELATION_SIGNS as SIGNS
from symident.search.prove import FAILURES
from symident.search.readback import poly_term, real_term
from symident.search.roots import switches
from symident.search.sides import Sides, balanced_term, price, sides

MAX_TERMS, MOST_TERMS, MAX_PRIMES, MAX_VECTORS, MAX_CASES = 5, 10, 24, 120, 24
WEIGHT = 12  # of a comparison, in characters
SECONDS = 2.5  # of processor time
Signs = frozenset[int]
HEADS: dict[Signs, str] = {signs: head for head, signs in SIGNS.items()}
ANY = frozenset({-1, 0, 1})


def simplest(condition: Term, facts: Facts, given: Facts, others: tuple[Term, ...] = ()) -> list[Term]:
    """Ever shorter forms, each seen to say the same as the one before, the first as the condition; none if it is the
    shortest. The `others` may say the same."""
    parts = condition.args if condition.head in ("and", "or") else (condition,)
    if all(map(_plain, parts)) and len({p.args[0] for p in parts}) == len(parts):
        return []
    for c in _single(condition, facts):
        if (found := _steps(condition, c, facts, given)) and found != [condition]:
            return found
    options: list[Term] = []
    if is_linear(condition):
        others = tuple(c for c in others if cost(c) < cost(condition))
    for c in (*others, condition):
        with suppress(TimeoutError):
            options += _tables(_split(c, facts), facts, process_time() + SECONDS)  # as far as it comes
    short = sorted((c for c in dict.fromkeys(options) if cost(c) <= cost(condition)), key=cost)
    steps = next(filter(None, (_steps(condition, c, facts, given) for c in short)), [condition])
    end = process_time() + SECONDS
    while steps[-1].head == "or" and (weaker := _weakened(steps[-1], facts, given, end)):
        steps.append(weaker)
    return [c for c in steps if c is not condition]


def _single(condition: Term, facts: Facts) -> Iterator[Term]:
    """What may say the same as one comparison: the sign of what is inside of |.|; for asin(sin(v)) == w and the like
    that w is a value of the function."""
    if condition.head not in SIGNS:
        return
    inner = dict.fromkeys(u for side in condition.args for u in switches(side))
    for u in inner if len(inner) == 1 else ():
        yield from (_comparison(head, *sides(u, facts)) for head in ("ge", "le", "eq"))
    if condition.head == "eq" and any(u.head in ("asin", "acos", "atan") for u in subterms(condition)):
        with suppress(*FAILURES):
            for bounds in inside(lambda r: list(_values(r, condition)), facts):
                open_ = sorted((c for c in bounds if not holds(facts, ((), c))), key=lambda c: c.head in ("le", "lt"))
                if open_:
                    yield _joined("and", open_)


def _values(r: Region, equation: Term) -> Iterator[list[Term]]:
    f, half = r.form(equation.args[0] - equation.args[1]), r.pi / r.rational(2)
    for i in r.used(f.num):
        if r.gens[i].kind in ("asin", "atan") and max(parts := r.by_powers(f.num, i)) == 1:
            w = r.reduce(r.poly(parts.get(0, r.zero.num)) / r.poly(-parts[1]))
            head = "le" if r.gens[i].kind == "asin" else "lt"
            yield [_bound(r, head, side * w - half) for side in (r.rational(-1), r.one)]


def _bound(r: Region, head: str, f: Frac) -> Term:
    """f < 0 or f <= 0, solved for a name where it is linear in one."""
    names = [i for i in r.used(f.num * f.den) if r.gens[i].kind == "var"]
    parts = r.by_powers(f.num, names[0]) if len(names) == 1 else {}
    if max(parts, default=0) == 1 and parts[1].is_constant() and f.den.is_constant():
        value = real_term(r, r.poly(parts.get(0, r.zero.num)) / r.poly(-parts[1]))
        return app(head if parts[1].leading_coefficient() > 0 else FLIPPED[head], var(r.gens[names[0]].arg), value)
    return _comparison(head, *balanced_term(real_term(r, f)))


def _steps(condition: Term, option: Term, facts: Facts, given: Facts) -> list[Term]:
    """How it is seen that both say the same: at once, or with the cases that the option does not name; none: not."""
    if option is condition or equivalent(facts, given, condition, option):
        return [option]
    inner = dict.fromkeys(u for c in (option, condition) for t in compared(c) for u in switches(t))
    pairs = [balanced_term(u) for u in inner]
    cases = [app("or", app("le", *pair), app("gt", *pair)) for pair in pairs]
    between = app("and", option, *cases)
    if cases and equivalent(facts, given, condition, between) and equivalent(facts, given, between, option):
        return [between, option]
    return []


def _split(condition: Term, facts: Facts) -> Term:
    """Products that are 0 as a factor that is 0: a**2 == b**2 as a == b or a == -b."""
    if condition.head in ("and", "or"):
        return Term(condition.head, *(_split(c, facts) for c in condition.args))
    if condition.head != "eq":
        return condition
    try:
        return inside(lambda r: _factors(r, condition), facts)
    except FAILURES:
        return condition


def _factors(r: Region, equation: Term) -> Term:
    f = r.form(equation.args[0] - equation.args[1])
    if not f.num or not r.is_real(f.num):
        return equation
    roots = [q for q in r.roots_of(f.num) if r.is_real(q)]
    if not roots or (len(roots) == 1 and [(q, 1) for q in roots] == r.factors(f.num)[1]):
        return equation
    return _joined("or", [app("eq", poly_term(r, q), 0) for q in roots])


def _weakened(condition: Term, facts: Facts, given: Facts, end: float) -> Term | None:
    """The same without a comparison or a case that the others, and what is known, make idle; None if there is none."""
    cases = list(condition.args)
    for i, case in enumerate(cases):
        parts = case.args if case.head == "and" else (case,)
        equations = [c for c in parts if c.head == "eq"]
        weaker = [equations] if 0 < len(equations) < len(parts) - 1 else []
        weaker += [[c for c in parts if c is not left_out] for left_out in parts]
        for kept in weaker:
            others = [*cases[:i], *([_joined("and", kept)] if kept else []), *cases[i + 1 :]]
            option = _joined("or", list(dict.fromkeys(others)))
            if process_time() > end:
                return None
            if equivalent(facts, given, condition, option):
                return option
    return None


def cost(t: Term) -> int:
    if t.head in ("and", "or", "not"):
        return sum(map(cost, t.args)) + len(t.args) - 1
    product = [u for side in t.args if side.head == "mul" and ZERO in t.args for u in side.args if free(u)]
    angles = [u for u in subterms(t) if u.head in ("asin", "acos", "atan") and u.args[0].head in ("sin", "cos", "tan")]
    # a == 0 or sin(b) == 0 rather than a*sin(b) == 0, an interval rather than a == asin(sin(a))
    return WEIGHT * (max(1, len(product)) + 3 * len(angles)) + price(*t.args)


def _plain(t: Term) -> bool:
    """Whether t compares a name with a number: nothing is simpler."""
    return t.head in SIGNS and t.args[0].head == "var" and t.args[1].head == "num"


def is_linear(condition: Term) -> bool:
    """Whether it is made of linear equations: only a shorter equation says more plainly what they say."""
    plain = ("and", "or", "eq", "add", "neg", "var", "num")
    return all(u.head in plain or (u.head == "mul" and u.args[0].head == "num") for u in subterms(condition))


def _tables(condition: Term, facts: Facts, end: float) -> Iterator[Term]:
    terms: list[Term] = []
    for t in compared(condition):
        if all(_ratio(t, u) is None for u in terms):
            terms.append(t)
        if len(terms) > MOST_TERMS:
            return
    ways = [[sides(t, facts, bold) for t in terms] for bold in (True, False)]
    cases = _merged(_cases(condition, terms))
    for written in ways:
        yield _rewritten(condition, terms, written)
        if cases:
            yield _joined(
                "or", [_joined("and", [_comparison(HEADS[s], *written[k]) for k, s in c.items()]) for c in cases]
            )
    if len(terms) <= MAX_TERMS:
        vectors = list(islice(_vectors(terms, facts, end), MAX_VECTORS))
        if len(vectors) < MAX_VECTORS:
            for written in ways:
                yield from _covers(condition, terms, written, vectors)


def _cases(condition: Term, terms: list[Term]) -> list[dict[int, Signs]]:
    """The condition as cases, each the signs of some of the terms; none if there are too many."""
    if condition.head == "or":
        found = [_cases(c, terms) for c in condition.args]
        cases = [case for part in found for case in part]
        return cases if all(found) and len(cases) <= MAX_CASES else []
    if condition.head == "and":
        cases = [{}]
        for c in condition.args:
            cases = [joined for a in cases for b in _cases(c, terms) if (joined := _both(a, b)) is not None]
            if len(cases) > MAX_CASES:
                return []
        return cases
    if condition.head not in SIGNS or condition in (TRUE, FALSE):
        return []
    k, side = _place(condition, terms)
    return [{k: frozenset(side * s for s in SIGNS[condition.head])}]


def _both(a: dict[int, Signs], b: dict[int, Signs]) -> dict[int, Signs] | None:
    """Both cases at once; None if they contradict each other."""
    both = {k: a.get(k, ANY) & b.get(k, ANY) for k in (*a, *b)}
    return both if all(both.values()) else None


def _merged(cases: list[dict[int, Signs]]) -> list[dict[int, Signs]]:
    """The same with two cases that differ in one sign alone as one: u < 0 and E, or u == 0 and E."""
    for a, b in combinations(cases, 2):
        apart = [k for k in a if a[k] != b.get(k)]
        if a.keys() == b.keys() and len(apart) <= 1:
            merged = {k: s | b[k] for k, s in a.items() if s | b[k] != ANY}
            return _merged([merged, *(c for c in cases if c is not a and c is not b)])
    return cases


def _place(comparison: Term, terms: list[Term]) -> tuple[int, int]:
    """Which of the terms it compares with 0, and the sign of the factor between both."""
    t = comparison.args[0] - comparison.args[1]
    found = ((k, ONE.args[0] if u is t else _ratio(t, u)) for k, u in enumerate(terms))
    return next((k, 1 if c > 0 else -1) for k, c in found if c is not None)


def _ratio(t: Term, u: Term) -> Fraction | None:
    """c with t = c u, a number that is not 0, if there is one."""
    try:
        return inside(lambda r: (r.form(t) / r.form(u)).rational() if r.form(u).num else None)
    except FAILURES:
        return None


def _vectors(terms: list[Term], facts: Facts, end: float) -> Iterator[tuple[int, ...]]:
    """The signs that the terms may have together."""
    if process_time() > end:
        raise TimeoutError
    if not terms:
        yield ()
        return
    for head, s in (("eq", 0), ("lt", -1), ("gt", 1)):
        fact = app(head, terms[0], 0)
        if not impossible(facts, fact):
            for rest in _vectors(terms[1:], (*facts, fact), end):
                yield (s, *rest)


def _covers(condition: Term, terms: list[Term], written: list[Sides], vectors: list[tuple[int, ...]]) -> Iterator[Term]:
    """The shortest disjunctions of conjunctions with the condition's truth table."""
    place = {c: _place(c, terms) for c in subterms(condition) if c.head in SIGNS and c not in (TRUE, FALSE)}

    def true(vector: tuple[int, ...]) -> bool | None:
        def compare(c: Term) -> bool:
            if c not in place:
                return c is TRUE
            k, side = place[c]
            return side * vector[k] in SIGNS[c.head]

        return truth(condition, compare)

    wanted = sum(1 << i for i, v in enumerate(vectors) if true(v))
    if wanted == 0 or wanted == (1 << len(vectors)) - 1:
        yield TRUE if wanted else FALSE
        return
    masks = [
        {s: sum(1 << i for i, v in enumerate(vectors) if v[k] in s) for s in (ANY, *HEADS)} for k in range(len(terms))
    ]
    cubes: list[tuple[int, tuple[Signs, ...]]] = []
    for choice in product((ANY, *HEADS), repeat=len(terms)):
        mask = (1 << len(vectors)) - 1
        for k, s in enumerate(choice):
            mask &= masks[k][s]
        if mask and not mask & ~wanted:
            cubes.append((mask, choice))

    costs = [WEIGHT + price(*pair) for pair in written]

    def cost_of(choice: tuple[Signs, ...]) -> int:
        return sum(costs[k] for k, s in enumerate(choice) if s is not ANY)

    cubes.sort(key=lambda c: cost_of(c[1]))
    best: dict[int, tuple[Signs, ...]] = {}
    for mask, choice in cubes:
        best.setdefault(mask, choice)
    prices = {m: cost_of(choice) for m, choice in best.items()}
    primes: list[int] = []
    for m in sorted(best, key=lambda m: (prices[m], -m.bit_count())):
        if not any(m | n == n for n in primes):
            primes.append(m)
    primes = sorted(primes, key=lambda m: cost_of(best[m]) / m.bit_count())[:MAX_PRIMES]
    found: list[tuple[int, tuple[int, ...]]] = []
    for size in range(1, 5):
        for chosen in combinations(primes, size):
            joined = 0
            for m in chosen:
                joined |= m
            if joined == wanted:
                found.append((sum(prices[m] for m in chosen), chosen))
        if found:
            break
    for _, chosen in sorted(found)[:3]:
        yield _joined("or", [_cube(dict(enumerate(best[m])), written) for m in chosen])


def _cube(case: dict[int, Signs], written: list[Sides]) -> Term:
    return _joined("and", [_comparison(HEADS[s], *written[k]) for k, s in case.items() if s != ANY])


def _joined(head: str, parts: list[Term]) -> Term:
    return parts[0] if len(parts) == 1 else Term(head, *parts)


def _comparison(head: str, left: Term, right: Term) -> Term:
    """The comparison with a name, or what is not a number, on its left."""
    if rational(left) is not None or (right.head == "var" and left.head != "var"):
        left, right, head = right, left, FLIPPED[head]
    return app(head, left, right)


def _rewritten(condition: Term, terms: list[Term], written: list[Sides]) -> Term:
    """The same condition with its comparisons in their best form."""
    if condition.head in ("and", "or"):
        return Term(condition.head, *(_rewritten(c, terms, written) for c in condition.args))
    if condition.head == "not" or condition in (TRUE, FALSE):
        return condition
    k, side = _place(condition, terms)
    return _comparison(condition.head if side > 0 else FLIPPED[condition.head], *written[k])
