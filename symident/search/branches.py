"""Which branches are taken in a region, and where one with many of them is cut in two."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, pairwise

from symident.kernel.algebra import Region, inside
from symident.kernel.domain import negation
from symident.kernel.facts import Facts
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.rules import Goal, taken
from symident.kernel.terms import BINDERS, COMPARISONS, RELATION_SIGNS, Term, app, free, num, subterms, truth
from symident.search.roots import own_switches
from symident.search.sample import value_at
from symident.search.turns import BITS, interval, sign

FEW = 16  # switches, with which a region is still cut at all points at once
PAIRS = 8  # arguments of a maximum, each of which is still compared with each
LOOKED_AT = 32  # switches of which the middle one is taken
FAR = Fraction(2) ** 40
FAILURES = (TooHard, NotDefined, ArithmeticError)


def crowded(goal: Goal) -> bool:
    """Whether there are many switches."""
    return len(_switches(goal)) > FEW


def has_long(goal: Goal) -> bool:
    """Whether there is a maximum or minimum of so many arguments that no normal form is to be tried."""
    return any(_is_long(u) for u in subterms(goal[0] - goal[1]))


def _is_long(t: Term) -> bool:
    return t.head in ("max", "min") and len(t.args) > PAIRS


def some_switches(goal: Goal) -> Term:
    """A few of the switches in x, each inside of a sign."""
    found = [u for u in _switches(goal) if "x" in free(u)]
    return app("add", *(app("sign", u) for u in found[:: 1 + len(found) // LOOKED_AT]), 0)


def _switches(goal: Goal) -> list[Term]:
    """The switches, of a long maximum only those of neighbours."""
    found: dict[Term, None] = {}
    for u in subterms(goal[0] - goal[1]):
        found.update(dict.fromkeys((a - b for a, b in pairwise(u.args)) if _is_long(u) else own_switches(u)))
    return list(found)


def deciding(goal: Goal, facts: Facts) -> tuple[Term, ...]:
    """Comparisons that are seen to hold where the facts do, and decide between branches in the goal."""
    low, high = interval(facts)
    ends = (-FAR if low is None else low), (FAR if high is None else high)
    points = (*ends, (ends[0] + ends[1]) / 2)
    return inside(lambda r: tuple(dict.fromkeys(c for t in goal for c in _Seen(r, points).comparisons(t))), facts)


def decided(r: Region, t: Term) -> Term:
    """t without the branches that are seen not to be taken in the region."""
    new = taken(t, tuple(_Seen(r).comparisons(t)))
    return t if new is t else decided(r, new)


class _Seen:
    """What is seen in a region; points at both ends of it and in the middle show what need not be asked."""

    def __init__(self, region: Region, points: tuple[Fraction, ...] = ()) -> None:
        self.region, self.points = region, points

    def comparisons(self, t: Term) -> Iterator[Term]:
        """Those that decide between branches of t."""
        looked_at, stack = {t}, [t]
        while stack:
            u = stack.pop()
            inner = list(u.args[2:] if u.head in BINDERS else u.args[:1] if u.head == "pow" else u.children)
            if u.head == "cases":
                inner = []
                for guard, value in zip(u.args[0:-1:2], u.args[1::2], strict=True):
                    comparisons = [c for c in subterms(guard) if c.head in COMPARISONS]
                    known = {c: seen for c in comparisons if (seen := self.truth(c)) is not None}
                    yield from (c if seen else negation(c) for c, seen in known.items())
                    true = truth(guard, known.get)
                    inner += [] if true is False else [value] if true else [guard, value]
                    if true:
                        break
                else:
                    inner.append(u.args[-1])
            for options in self.options(u):
                yield from islice((c for c in options if self.possible(c) and self.truth(c)), 1)
            new = [v for v in inner if v not in looked_at]
            looked_at.update(new)
            stack += new

    def truth(self, comparison: Term) -> bool | None:
        try:
            return self.region.truth(comparison)
        except FAILURES:
            return None

    def possible(self, comparison: Term) -> bool:
        """Whether no point shows that a comparison is false; at an end its sides may be equal."""
        difference = comparison.args[0] - comparison.args[1]
        return {sign(difference, x) for x in self.points} - {0} <= RELATION_SIGNS[comparison.head]

    def options(self, t: Term) -> Iterator[list[Term]]:
        """Comparisons of which one that holds decides."""
        match t.head:
            case "abs" | "relu":
                yield [app(head, t.args[0], 0) for head in ("ge", "le")]
            case "sign" | "step":
                yield [app(head, t.args[0], 0) for head in ("gt", "lt", "eq")]
            case "clip":
                u, low, high = t.args
                yield [app("ge", u, low), app("le", u, low)]
                yield [app("ge", high, u), app("ge", u, high)]
                yield [app("le", low, high)]
            case "max" | "min":
                head = "le" if t.head == "max" else "ge"
                for u, others in self.rivals(t):
                    yield [app(head, u, v) for v in others]

    def rivals(self, t: Term) -> Iterator[tuple[Term, list[Term]]]:
        """The arguments of a maximum or minimum, each with those that may make it needless."""
        best = tuple(self.best(t, x) for x in self.points) if _is_long(t) else t.args
        for before, u, after in zip((None, *t.args), t.args, (*t.args[1:], None), strict=False):
            yield u, [v for v in dict.fromkeys((*best, before, after)) if v is not None and v is not u]

    def best(self, t: Term, x: Fraction) -> Term:
        """The argument that is greatest or least at a point, as far as balls see it."""
        values = [(v.mid(), u) for u in t.args if (v := value_at(u, {"x": num(x)}, BITS)) is not None]
        pick = max if t.head == "max" else min
        best: Term = pick(values, key=lambda v: v[0])[1] if values else t.args[0]
        return best
