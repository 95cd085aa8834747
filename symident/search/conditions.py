"""Conditions on parameters as a mathematician would write them; the kernel checks that they say the same.

The terms that a condition compares have signs; over those signs that can occur together the condition is a truth
table, and the shortest disjunction of conjunctions for it is looked for (Quine and McCluskey, with three values).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import combinations, islice, product
from math import gcd, lcm
from time import process_time

from symident.kernel.algebra import Region, inside
from symident.kernel.equivalent import compared, equivalent
from symident.kernel.facts import Facts, impossible
from symident.kernel.polynomials import Frac, Poly
from symident.kernel.ring import Gen
from symident.kernel.terms import FALSE, ONE, TRUE, ZERO, E, Term, app, free, num
from symident.search.phi import length, shortest
from symident.search.prove import FAILURES
from symident.search.readback import poly_term, real_term
from symident.search.simplify import negative, polished, tidy, total

MAX_TERMS, MOST_TERMS, MAX_PRIMES, MAX_VECTORS = 5, 10, 24, 120
WEIGHT = 12  # of a comparison, in characters
SECONDS = 2.5  # of processor time
Signs = frozenset[int]
HEADS: dict[Signs, str] = {
    frozenset({0}): "eq", frozenset({-1}): "lt", frozenset({1}): "gt", frozenset({-1, 0}): "le",
    frozenset({0, 1}): "ge", frozenset({-1, 1}): "ne",
}  # fmt: skip
ANY = frozenset({-1, 0, 1})


def simplest(condition: Term, facts: Facts, given: Facts, others: tuple[Term, ...] = ()) -> Term:
    """The shortest form that is found, of this condition or among the others that are seen to say the same."""
    if condition.head not in ("and", "or") and not others and _plain(condition):
        return condition
    options = [*others]
    with suppress(TimeoutError):
        options += _tables(condition, facts, process_time() + SECONDS)  # as far as it comes
    for option in sorted(dict.fromkeys(options), key=_cost):
        if _cost(option) >= _cost(condition):
            break
        if equivalent(facts, given, condition, option):
            condition = option
            break
    return _weakened(condition, facts, given, process_time() + SECONDS) if condition.head == "or" else condition


def _weakened(condition: Term, facts: Facts, given: Facts, end: float) -> Term:
    """The same with fewer cases: `a < 0 and E or a == 0 and F` is E where E and a == 0 say what F and a == 0 do."""
    for case in condition.args:
        kept = [c for c in case.args if c.head == "eq"] if case.head == "and" else []
        if not kept or len(kept) == len(case.args):
            continue
        weaker = _joined("and", kept)
        others = [c for c in condition.args if c is not case]
        option = _joined("or", [weaker, *others])
        if process_time() > end:
            return condition
        if not equivalent(facts, given, condition, option):
            continue
        for other in others:
            rest = [c for c in option.args if c is not other] if option.head == "or" else []
            if rest and process_time() < end and equivalent(facts, given, option, _joined("or", rest)):
                option = _joined("or", rest)
        return _weakened(option, facts, given, end) if option.head == "or" else option
    return condition


def _cost(t: Term) -> int:
    return sum(WEIGHT for _ in _comparisons(t)) + length(t)


def _comparisons(t: Term) -> Iterator[Term]:
    if t.head in ("and", "or", "not"):
        for u in t.args:
            yield from _comparisons(u)
    else:
        yield t


def _plain(t: Term) -> bool:
    """Whether t compares a name with a number: nothing is simpler."""
    return t.head in HEADS.values() and t.args[0].head == "var" and not free(t.args[1])


def _tables(condition: Term, facts: Facts, end: float) -> Iterator[Term]:
    terms: list[Term] = []
    for t in compared(condition):
        if all(_ratio(t, u) is None for u in terms):
            terms.append(t)
        if len(terms) > MOST_TERMS:
            return
    ways = [[_sides(t, facts, bold) for t in terms] for bold in (True, False)]
    for written in ways:
        yield _rewritten(condition, terms, written)
    if len(terms) <= MAX_TERMS:
        vectors = list(islice(_vectors(terms, facts, end), MAX_VECTORS))
        if len(vectors) < MAX_VECTORS:
            for written in ways:
                yield from _covers(condition, terms, written, vectors)


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


def _truth(condition: Term, terms: list[Term], vector: tuple[int, ...]) -> bool:
    match condition.head:
        case "and":
            return all(_truth(c, terms, vector) for c in condition.args)
        case "or":
            return any(_truth(c, terms, vector) for c in condition.args)
        case "not":
            return not _truth(condition.args[0], terms, vector)
    if condition in (TRUE, FALSE):
        return condition is TRUE
    t = condition.args[0] - condition.args[1]
    for u, s in zip(terms, vector, strict=True):
        c = ONE.args[0] if u is t else _ratio(t, u)
        if c is not None:
            sign = s if c > 0 else -s
            return sign in {h: signs for signs, h in HEADS.items()}[condition.head]
    raise KeyError(condition)


def _covers(
    condition: Term, terms: list[Term], written: list[tuple[Term, Term]], vectors: list[tuple[int, ...]]
) -> Iterator[Term]:
    """The shortest disjunctions of conjunctions with the condition's truth table."""
    cache: dict[Term, dict[tuple[int, ...], bool]] = {}
    wanted = 0
    for i, v in enumerate(vectors):
        if _truth_of(condition, terms, v, cache):
            wanted |= 1 << i
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

    costs = [WEIGHT + length(left) + length(right) for left, right in written]

    def cost(choice: tuple[Signs, ...]) -> int:
        return sum(costs[k] for k, s in enumerate(choice) if s is not ANY)

    cubes.sort(key=lambda c: cost(c[1]))
    best: dict[int, tuple[Signs, ...]] = {}
    for mask, choice in cubes:
        best.setdefault(mask, choice)
    prices = {m: cost(choice) for m, choice in best.items()}
    primes: list[int] = []
    for m in sorted(best, key=lambda m: (prices[m], -m.bit_count())):
        if not any(m | n == n for n in primes):
            primes.append(m)
    primes = sorted(primes, key=lambda m: cost(best[m]) / m.bit_count())[:MAX_PRIMES]
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
        yield _joined("or", [_cube(best[m], written) for m in chosen])


def _truth_of(
    condition: Term, terms: list[Term], vector: tuple[int, ...], cache: dict[Term, dict[tuple[int, ...], bool]]
) -> bool:
    if condition.head in ("and", "or"):
        combine = all if condition.head == "and" else any
        return combine(_truth_of(c, terms, vector, cache) for c in condition.args)
    known = cache.setdefault(condition, {})
    if vector not in known:
        known[vector] = _truth(condition, terms, vector)
    return known[vector]


def _cube(choice: tuple[Signs, ...], written: list[tuple[Term, Term]]) -> Term:
    parts = [_comparison(HEADS[s], *written[k]) for k, s in enumerate(choice) if s != ANY]
    return _joined("and", parts)


def _joined(head: str, parts: list[Term]) -> Term:
    return parts[0] if len(parts) == 1 else Term(head, *parts)


_FLIPPED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


def _comparison(head: str, left: Term, right: Term) -> Term:
    """The comparison with a name, or what is not a number, on its left."""
    if left.head == "num" or (right.head == "var" and left.head != "var"):
        left, right, head = right, left, _FLIPPED[head]
    return app(head, left, right)


def _rewritten(condition: Term, terms: list[Term], written: list[tuple[Term, Term]]) -> Term:
    """The same condition with its comparisons in their best form."""
    if condition.head in ("and", "or"):
        return Term(condition.head, *(_rewritten(c, terms, written) for c in condition.args))
    if condition.head == "not" or condition in (TRUE, FALSE):
        return condition
    t = condition.args[0] - condition.args[1]
    for u, sides in zip(terms, written, strict=True):
        c = ONE.args[0] if u is t else _ratio(t, u)
        if c is not None:
            return _comparison(condition.head if c > 0 else _FLIPPED[condition.head], *sides)
    return condition


def _sides(t: Term, facts: Facts, bold: bool) -> tuple[Term, Term]:
    """left, right with the sign of left - right that of t, as short as it can be written."""
    plain = (tidy(t.args[0]), tidy(negative(t.args[1]))) if t.head == "add" and len(t.args) == 2 else (tidy(t), ZERO)
    options = [plain]
    with suppress(*FAILURES):
        options += inside(lambda r: _forms_of(r, t, bold), facts)
    return min(options, key=lambda s: length(s[0]) + length(s[1]))


def _forms_of(r: Region, t: Term, bold: bool) -> list[tuple[Term, Term]]:
    f = r.form(t)
    if not f.num:
        return []
    if not (r.is_real(f.num) and r.is_real(f.den)):
        return [_apart(real_term(r, f)), *_solved_waves(r, f)]
    below = r.signs_of(r.poly(f.den))
    if below not in ({1}, {-1}):
        return []
    p = f.num if below == {1} else f.num * -1
    c, factors = r.factors(p)
    kept = [(q, e) for q, e in factors if r.signs_of(r.poly(q)) not in ({1}, {-1})]
    if len(kept) == 1 and kept[0][1] == 1:  # what keeps its sign is left out
        minus = (c < 0) != (sum(r.signs_of(r.poly(q)) == {-1} for q, e in factors if e % 2) % 2 == 1)
        p = kept[0][0] * (-1 if minus else 1)
    found = [balanced(r, p)]
    for i in r.used(p):  # solved for a parameter, or for what a function that increases is taken of
        g = r.gens[i]
        if p.degrees()[i] != 1:
            continue
        parts = r.by_powers(p, i)
        signs = r.signs_of(r.poly(parts[1]))
        value = r.reduce(-r.poly(parts.get(0, r.zero.num)) / r.poly(parts[1]))
        if signs not in ({1}, {-1}) or not _free_of(r, parts, g):
            continue
        solved: tuple[Term, Term] | None = None
        if g.kind == "var":
            solved = Term("var", g.arg), polished(shortest(r, value))
        elif bold and g.kind == "log" and r.signs_of(g.arg) == {1}:
            solved = shortest(r, g.arg), E if value.rational() == 1 else app("exp", shortest(r, value))
        elif bold and g.kind == "exp" and g.real and r.signs_of(value) == {1}:
            solved = shortest(r, g.arg[0] / r.rational(g.arg[1])), app("log", shortest(r, value))
        elif bold and g.kind == "root" and r.signs_of(value) <= {0, 1}:
            solved = shortest(r, g.arg), shortest(r, r.reduce(value**g.power))
        if solved is not None:
            found.append(solved if signs == {1} else (solved[1], solved[0]))
    return found


def _solved_waves(r: Region, f: Frac) -> Iterator[tuple[Term, Term]]:
    """f > 0 with sines or cosines, solved for a parameter in which it is linear."""
    for i in r.used(f.num):
        if r.gens[i].kind == "var" and f.num.degrees()[i] == 1 and not f.den.degrees()[i]:
            parts = r.by_powers(f.num, i)
            signs = r.signs_of(r.poly(parts[1]) / r.poly(f.den))
            value = polished(tidy(real_term(r, -r.poly(parts.get(0, r.zero.num)) / r.poly(parts[1]))))
            if signs in ({1}, {-1}) and r.gens[i].arg not in free(value):
                name = Term("var", r.gens[i].arg)
                yield (name, value) if signs == {1} else (value, name)


def _apart(t: Term) -> tuple[Term, Term]:
    """A sum without minus signs on either side, and without a number in front."""
    if t.head in ("mul", "div") and free(t):
        rest = [u for u in t.args if not (u.head == "num" and u.args[0] > 0)]
        if len(rest) == 1:
            return rest[0], ZERO
    parts = t.args if t.head == "add" else (t,)
    right = [negative(u) for u in parts if u.head == "neg" or (u.head == "num" and u.args[0] < 0)]
    left = [u for u in parts if u.head != "neg" and not (u.head == "num" and u.args[0] < 0)]
    return total(left), total(
        [num(-u.args[0].args[0]) if u.head == "neg" and u.args[0].head == "num" else u for u in right]
    )


def _free_of(r: Region, parts: dict[int, Poly], g: Gen) -> bool:
    """Whether the coefficients do not hold what the generator is made of."""
    inner = {g.arg} if g.kind == "var" else free(shortest(r, r.poly(r.symbols[r.gens.index(g)])))
    return not any(inner & free(poly_term(r, q)) for q in parts.values())


def balanced(r: Region, p: Poly) -> tuple[Term, Term]:
    """p > 0 as left > right without minus signs, and the numbers on the right."""
    scale = lcm(*(int(c.q) for c in p.coeffs()))
    common = gcd(*(int((c * scale).p) for c in p.coeffs()))
    p = p * scale / common
    left: list[Term] = []
    right: list[Term] = []
    constant = Fraction(0)
    for m, c in p.terms():
        if not any(m):
            constant = -Fraction(int(c.p), int(c.q))
            continue
        side = left if c > 0 else right
        side.append(poly_term(r, r.ctx.from_dict({m: abs(c)})))
    if not left and right:  # -a > -1 as 1 > a
        return num(-constant), total(right)
    if constant > 0 or (constant and not right):
        right.append(num(constant) if constant > 0 else negative(num(-constant)))
    elif constant < 0:
        left.append(num(-constant))
    return total(left), total(right) if right else ZERO
