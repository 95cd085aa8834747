"""School algebra: the rewriting that a teacher has a name for. Whether what comes out is equal is asked elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import gcd, prod

from symident.derivation.notation import definition
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import BINDERS, ONE, ZERO, E, Term, app, is_unknown, num, rebuild, subterms
from symident.search.simplify import negative, over, product, scaled, total

MAX_TERMS = 40  # of an expanded sum; nobody reads more
KEPT = frozenset(("max", "min", "relu", "clip", "step", "sign", "erf"))  # they say more than their definitions
Monomial = dict[Term, Fraction]  # atoms to powers


class TooLong(Exception):
    """A sum has too many terms to be written down."""


# --- signs and symmetries


def signs(t: Term) -> Term:
    """`t` with minus signs moved outwards: (-x)*(-y) is x*y, (-x)**2 is x**2, -x - y is -(x + y)."""
    sign, u = _signed(t)
    return u if sign > 0 else negative(u)


def _signed(t: Term) -> tuple[int, Term]:
    """A sign and a term whose product is `t`."""
    match t.head:
        case "num":
            return (-1, num(-t.args[0])) if t.args[0] < 0 else (1, t)
        case "neg":
            sign, u = _signed(t.args[0])
            return -sign, u
        case "mul":
            parts = [_signed(u) for u in t.args]
            whole = ZERO if any(u is ZERO for _, u in parts) else product([u for _, u in parts])
            return (-1 if sum(s < 0 for s, _ in parts) % 2 else 1), whole
        case "div":
            (s, above), (r, below) = _signed(t.args[0]), _signed(t.args[1])
            return (1, ZERO) if above is ZERO else (s * r, above if below is ONE else above / below)
        case "pow" if _whole(t.args[1]) is not None:
            sign, base = _signed(t.args[0])
            return (sign if (_whole(t.args[1]) or 0) % 2 else 1), Term("pow", base, t.args[1])
        case "add":
            parts = [(s, u) for s, u in map(_signed, t.args) if u is not ZERO]
            if parts and all(s < 0 for s, _ in parts):
                return -1, total([u for _, u in parts])
            return 1, total([u if s > 0 else -u for s, u in parts])
        case "cases":
            values = [_signed(u) if is_value(t, i) else (0, signs(u)) for i, u in enumerate(t.args)]
            if all(s <= 0 or u is ZERO for s, u in values):
                return -1, Term("cases", *(u for _, u in values))
            return 1, Term("cases", *(negative(u) if s < 0 else u for s, u in values))
        case "integral" | "diff" | "var":
            return 1, t
    return 1, Term(t.head, *map(signs, t.args)) if t.children else t


def is_value(t: Term, i: int) -> bool:
    """Whether the argument i of `cases` is a value, not a condition."""
    return i % 2 == 1 or i == len(t.args) - 1


def _whole(t: Term) -> int | None:
    return int(t.args[0]) if t.head == "num" and t.args[0].denominator == 1 else None


def by_parity(t: Term) -> tuple[Term, list[Term]]:
    """`t` with the signs of arguments taken out of odd and even functions, and these functions of u."""
    used: dict[Term, None] = {}

    def change(u: Term, args: list[Term]) -> Term:
        f = FUNCTIONS.get(u.head)
        args = [signs(a) for a in args]
        if f is None or not args or args[0].head != "neg":
            return Term(u.head, *args)
        new = Term(u.head, args[0].args[0], *args[1:])
        if f.parity is None and not (u.head == "clip" and args[1] is signs(-args[2])):
            return Term(u.head, *args)
        used[Term(u.head, Term("var", "u"), *args[1:])] = None
        return new if f.parity == "even" else -new

    return signs(_bottom_up(signs(t), change)), list(used)


def _bottom_up(t: Term, change: object) -> Term:
    done: dict[Term, Term] = {}

    def visit(u: Term) -> Term:
        if u not in done:
            keep = not u.children or u.head in BINDERS
            done[u] = u if keep else change(u, [visit(c) for c in u.children])  # type: ignore[operator]
        return done[u]

    return visit(t)


def mirrored_calls(t: Term) -> list[Term]:
    """The calls g(-u) in `t` of functions with one argument, neither odd nor even."""
    found = []
    for u in subterms(t):
        f = FUNCTIONS.get(u.head)
        if f is not None and f.arity == 1 and f.parity is None and u.args[0].head == "neg":
            found.append(u)
    return found


def replaced(t: Term, new: dict[Term, Term]) -> Term:
    """`t` with the subterms that are keys replaced."""
    return rebuild(t, new.get)


def unfolded(t: Term) -> tuple[Term, list[str]]:
    """`t` by the definitions of its functions, and which ones these are; those of switches are left alone."""
    used: dict[str, None] = {}

    def change(u: Term, args: list[Term]) -> Term:
        new = Term(u.head, *args)
        write = definition(u.head) if u.head in FUNCTIONS and u.head not in KEPT else None
        if write is None:
            return new
        used[u.head] = None
        return write(*args)

    return signs(_bottom_up(t, change)), list(used)


def folded(t: Term) -> Term:
    """`t` with arithmetic of numbers carried out."""

    def change(u: Term, args: list[Term]) -> Term:
        if u.head not in ("add", "mul", "neg", "div", "pow") or any(v.head != "num" for v in args):
            return Term(u.head, *args)
        values: list[Fraction] = [v.args[0] for v in args]
        a, *rest = values
        match u.head:
            case "add":
                return num(sum(values, Fraction(0)))
            case "mul":
                return num(prod(values, start=Fraction(1)))
            case "neg":
                return num(-a)
            case "div" if rest[0]:
                return num(a / rest[0])
            case "pow" if rest[0].denominator == 1 and abs(rest[0]) <= 64 and (a or rest[0] > 0):
                return num(a ** int(rest[0]))
        return Term(u.head, *args)

    return signs(_bottom_up(t, change))


# --- sums and products


def factors(t: Term) -> tuple[Fraction, list[Term], list[Term]]:
    """`t` as a number times factors over factors."""
    match t.head:
        case "num":
            return t.args[0], [], []
        case "neg":
            c, above, below = factors(t.args[0])
            return -c, above, below
        case "mul":
            c, above, below = Fraction(1), [], []
            for u in t.args:
                d, more, under = factors(u)
                c, above, below = c * d, above + more, below + under
            return c, above, below
        case "div":
            c, above, below = factors(t.args[0])
            d, under, over_ = factors(t.args[1])
            return (c / d, above + over_, below + under) if d else (c, [*above], [*below, t.args[1]])
    return Fraction(1), [t], []


def joined(c: Fraction, above: list[Term], below: list[Term]) -> Term:
    """The number times factors over factors, as a term."""
    bottom = product(below)
    return scaled(over(product(above), bottom), c) if c else ZERO


def summands(t: Term) -> list[Term]:
    """The terms of a sum, those of sums in it and of differences of sums as well."""
    if t.head == "add":
        return [v for u in t.args for v in summands(u)]
    if t.head == "neg" and t.args[0].head in ("add", "neg"):
        return [negative(v) for v in summands(t.args[0])]
    return [t]


def collect(t: Term) -> Term | None:
    """A sum with the factors that all of its terms have in front of a bracket; None if there are none."""
    terms = [factors(u) for u in summands(t)]
    if len(terms) < 2:
        return None
    above = Counter(terms[0][1])
    below = Counter(terms[0][2])
    for _, a, b in terms[1:]:
        above &= Counter(a)
        below &= Counter(b)
    bottom = gcd(*(c.denominator for c, _, _ in terms))
    c = Fraction(1, bottom)
    if not above and not below and bottom == 1:
        return None
    inner = [joined(k / c, _without(a, above), _without(b, below)) for k, a, b in terms]
    return joined(c, [*above.elements(), Term("add", *inner)], [*below.elements()])


def _without(items: list[Term], taken: Counter[Term]) -> list[Term]:
    left = Counter(taken)
    kept = []
    for u in items:
        if left[u]:
            left[u] -= 1
        else:
            kept.append(u)
    return kept


def bracket(t: Term) -> Term | None:
    """The sum in a product or quotient, the part of it that is worth looking at; None if there is no sum."""
    if t.head == "add":
        return t
    return next((u for u in factors(t)[1] if u.head == "add"), None)


def monomials(t: Term) -> list[tuple[Fraction, Monomial]]:
    """The terms of `t` multiplied out, like ones side by side; TooLong."""
    match t.head:
        case "num":
            return [(t.args[0], {})] if t.args[0] else []
        case "neg":
            return [(-c, m) for c, m in monomials(t.args[0])]
        case "add":
            return _short([m for u in t.args for m in monomials(u)])
        case "mul":
            found: list[tuple[Fraction, Monomial]] = [(Fraction(1), {})]
            for u in t.args:
                found = _times(found, monomials(u))
            return found
        case "div":
            return _times(monomials(t.args[0]), _inverse(t.args[1]))
        case "pow" if (n := _whole(t.args[1])) is not None and abs(n) <= 8:
            found = [(Fraction(1), {})]
            base = monomials(t.args[0]) if n >= 0 else _inverse(t.args[0])
            for _ in range(abs(n)):
                found = _times(found, base)
            return found
        case "exp":
            powers: Monomial = {}
            for c, m in gathered(t.args[0]):
                powers[app("exp", _written(Fraction(1), m))] = c
            return [(Fraction(1), powers)]
        case "e":
            return [(Fraction(1), {app("exp", ONE): Fraction(1)})]
    return [(Fraction(1), {_canonical(t): Fraction(1)})]


def _short(found: list[tuple[Fraction, Monomial]]) -> list[tuple[Fraction, Monomial]]:
    if len(found) > MAX_TERMS:
        raise TooLong
    return found


def _times(a: list[tuple[Fraction, Monomial]], b: list[tuple[Fraction, Monomial]]) -> list[tuple[Fraction, Monomial]]:
    found = []
    for c, m in a:
        for d, n in b:
            powers = dict(m)
            for atom, p in n.items():
                powers[atom] = powers.get(atom, Fraction(0)) + p
                if not powers[atom]:
                    del powers[atom]
            found.append((c * d, powers))
    return _short(found)


def _inverse(t: Term) -> list[tuple[Fraction, Monomial]]:
    c, above, below = factors(t)
    if not c:
        return [(Fraction(1), {t: Fraction(-1)})]
    found: list[tuple[Fraction, Monomial]] = [(1 / c, {})]
    for u in above:
        parts = gathered(u)
        if len(parts) == 1:
            d, m = parts[0]
            found = _times(found, [(1 / d, {atom: -p for atom, p in m.items()})])
        else:
            found = _times(found, [(Fraction(1), {_canonical(u): Fraction(-1)})])
    for u in below:
        found = _times(found, monomials(u))
    return found


def gathered(t: Term) -> list[tuple[Fraction, Monomial]]:
    """The terms of `t` multiplied out, like ones added, none of them 0, in the order in which they appear."""
    sums: dict[frozenset[tuple[Term, Fraction]], tuple[Fraction, Monomial]] = {}
    for c, m in monomials(t):
        key = frozenset(m.items())
        before = sums.get(key, (Fraction(0), m))
        sums[key] = before[0] + c, before[1]
    return [(c, m) for c, m in sums.values() if c]


def same(a: Term, b: Term) -> bool:
    """Whether the terms are equal once everything is multiplied out and like terms are added."""
    try:
        return _as_set(gathered(a)) == _as_set(gathered(b))
    except TooLong:
        return a is b


def _as_set(found: list[tuple[Fraction, Monomial]]) -> set[tuple[Fraction, frozenset[tuple[Term, Fraction]]]]:
    return {(c, frozenset(m.items())) for c, m in found}


def multiplied_out(t: Term) -> Term:
    """`t` multiplied out term by term, with like terms of different origin left apart; TooLong."""
    return total([_written(c, m) for u in summands(t) for c, m in gathered(u)])


def added_up(t: Term) -> Term:
    """`t` multiplied out, with like terms added; TooLong."""
    return total([_written(c, m) for c, m in gathered(t)])


def _canonical(t: Term) -> Term:
    """An atom with its sums in one order, so that sqrt(x**2 + b) is sqrt(b + x**2)."""
    if t.head == "add":
        try:
            return total(sorted((_written(c, m) for c, m in gathered(t)), key=repr))
        except TooLong:
            return t
    if t.head in FUNCTIONS or t.head == "pow" or is_unknown(t):
        return Term(t.head, *map(_canonical, t.args))
    if t.head in ("mul", "div", "neg"):
        try:
            return total(sorted((_written(c, m) for c, m in gathered(t)), key=repr))
        except TooLong:
            return t
    return t


def _written(c: Fraction, m: Monomial) -> Term:
    """A monomial as a term: numbers, parameters, x, then functions."""
    above, below, exponents = [], [], []
    for atom, p in sorted(m.items(), key=lambda item: _rank(item[0])):
        if atom.head == "exp":
            exponents.append(scaled(atom.args[0], p))
        elif p > 0:
            above.append(atom if p == 1 else Term("pow", atom, num(p)))
        else:
            below.append(atom if p == -1 else Term("pow", atom, num(-p)))
    if exponents:
        above.append(E if exponents == [ONE] else app("exp", total(exponents)))
    return joined(c, above, below)


def _rank(t: Term) -> tuple[int, str]:
    if t.head == "var":
        return (2 if t.args[0] == "x" else 1), str(t.args[0])
    return (3 if t.children else 0), ""


def common_denominator(t: Term) -> Term | None:
    """A sum as one fraction, not multiplied out; None if no two terms have different denominators."""
    terms = [factors(u) for u in summands(t)]
    if len(terms) < 2 or not any(below for _, _, below in terms):
        return None
    whole: Counter[Term] = Counter()
    for _, _, below in terms:
        whole |= Counter(below)
    bottom = 1
    for c, _, _ in terms:
        bottom = bottom * c.denominator // gcd(bottom, c.denominator)
    above = [joined(c * bottom, [*over_, *(whole - Counter(below)).elements()], []) for c, over_, below in terms]
    return total(above) / product([num(bottom), *whole.elements()])


def logarithms(t: Term) -> tuple[Term, Term, Term] | None:
    """A sum of +-k log(a), all with the same k, as k log(A/B): k, A and B; None if it is no such sum."""
    found: list[tuple[Fraction, Term, tuple[Fraction, frozenset[tuple[Term, int]], frozenset[tuple[Term, int]]]]] = []
    cofactor = None
    for u in summands(t):
        c, above, below = factors(u)
        logs = [v for v in above if v.head == "log"]
        if len(logs) != 1:
            return None
        rest = [v for v in above if v is not logs[0]]
        key = abs(c), frozenset(Counter(rest).items()), frozenset(Counter(below).items())
        cofactor = joined(abs(c), rest, below)
        found.append((c, logs[0].args[0], key))
    if len(found) < 2 or cofactor is None or len({key for _, _, key in found}) > 1:
        return None
    if all(c < 0 for c, _, _ in found) or all(c > 0 for c, _, _ in found):
        return None
    return (
        cofactor,
        product([a for c, a, _ in found if c > 0]),
        product([a for c, a, _ in found if c < 0]),
    )


def pieces_of(t: Term) -> Iterator[Term]:
    """The operations in `t` that choose between branches."""
    return (u for u in subterms(t) if u.head in ("cases", "max", "min", "clip", "relu", "step", "abs", "sign"))
