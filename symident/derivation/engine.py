"""What a derivation asks of the engine: no equality is written down unless it was proved here or in the proof."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from time import process_time

from symident.derivation.model import Rounded
from symident.kernel.algebra import Region, inside
from symident.kernel.check import check, check_witness
from symident.kernel.claim import Claim
from symident.kernel.domain import as_term, conditions, negation
from symident.kernel.facts import Facts, holds, impossible
from symident.kernel.functions import FUNCTIONS
from symident.kernel.proof import ProofError, Witness
from symident.kernel.rules import parity
from symident.kernel.terms import COMPARISONS, OO, TRUE, ZERO, Term, X, app, free, num, subterms, truth, var
from symident.search.evidence import approximate
from symident.search.prove import FAILURES, Search, Stalled, by_normal_form, prove
from symident.search.readback import fraction_term
from symident.search.simplify import tidy

SECONDS = 6.0  # of processor time for one derivation; after that no more questions are asked
DIGITS = 15
DEEPEST, WIDEST = 24, 250  # how deep a term may be, and how many distinct terms it may hold, to be asked about
NONZERO = app("ne", X, 0)


def readable(t: Term) -> bool:
    """Whether a person could follow calculations with `t`: it is neither long nor nested deeply."""
    level, depth = [t], 0
    while level and depth <= DEEPEST and len(level) <= WIDEST:
        level, depth = list(dict.fromkeys(c for u in level for c in u.children)), depth + 1
    return not level and sum(1 for _ in subterms(t)) <= WIDEST


class Engine:
    """Questions about terms in x and the parameters of one claim; every answer "no" may mean "not seen"."""

    def __init__(self, claim: Claim, domain: tuple[Term, ...] = ()) -> None:
        self.claim = claim
        self.facts: Facts = (*claim.facts, *domain)
        self._end = process_time() + SECONDS
        self._known: dict[tuple[Term, Term, Facts], bool] = {}

    def equal(self, left: Term, right: Term, facts: Facts = ()) -> bool:
        """Whether left = right is proved wherever both are defined and the facts hold."""
        key = left, right, facts
        if key not in self._known:
            asked = process_time() < self._end and readable(left) and readable(right)
            self._known[key] = left is right or (asked and self._proved(left, right, facts))
        return self._known[key]

    def _proved(self, left: Term, right: Term, facts: Facts) -> bool:
        try:
            if by_normal_form((left, right), (*self.facts, *facts)):
                return True
            if facts == (NONZERO,):
                left = left * (X / X)  # which is defined where x != 0
            elif facts:
                return False
            claim = replace(self.claim, left=left, right=right, f=None)
            return check(claim, prove(claim)).condition is TRUE
        except (Stalled, ProofError, *FAILURES, RecursionError):
            return False

    def true(self, condition: Term, facts: Facts = ()) -> bool:
        """Whether the condition is seen to hold wherever the facts do."""
        return self._truth(condition, facts) is True

    def false(self, condition: Term, facts: Facts = ()) -> bool:
        """Whether the condition is seen to fail wherever the facts hold."""
        return self._truth(condition, facts) is False

    def _truth(self, condition: Term, facts: Facts) -> bool | None:
        facts = (*self.facts, *facts)

        def compare(c: Term) -> bool | None:
            if holds(facts, ((), c)):
                return True
            false = impossible(facts, c) or (c.head in COMPARISONS and holds(facts, ((), negation(c))))
            return False if false else None

        return truth(condition, compare)

    def odd(self, t: Term) -> bool:
        """Whether t(-x) = -t(x) by the table of functions."""
        return parity(t) == "odd"

    def normal(self, t: Term, facts: Facts = ()) -> Term | None:
        """The normal form of `t`, if it has one that can be written; equal to `t` wherever that is defined."""

        def read(r: Region) -> Term:
            return fraction_term(r, r.reduce(r.form(t)))

        try:
            asked = process_time() < self._end and readable(t)
            found = tidy(inside(read, (*self.facts, *facts))) if asked else None
            return None if found is None or any(u.head == "i" for u in subterms(found)) else found
        except FAILURES:
            return None

    def rational(self, t: Term) -> Term | None:
        """A constant term as a number, if it is seen to be rational."""
        found = self.normal(t) if not free(t) else None
        sign, u = (-1, found.args[0]) if found is not None and found.head == "neg" else (1, found)
        if u is not None and u.head == "div" and all(v.head == "num" for v in u.args):
            u = num(u.args[0].args[0] / u.args[1].args[0])
        return num(sign * u.args[0]) if u is not None and u.head == "num" else None

    def breakpoints(self, t: Term) -> list[Term] | None:
        """The points of x at which switches of `t` change sign, in order; None if they are not all known."""
        search = Search(self.claim)
        points: list[Term] = []
        regions: list[Facts] = [()]
        for _ in range(3):  # inside of an interval more switches have a sign, so that others show theirs
            found = dict.fromkeys(points)
            for region in regions:
                more, unknown = search.breakpoints((t, ZERO), (*self.facts, *region))
                if unknown:
                    return None
                found.update(dict.fromkeys(p for p in more if not any(self.equal(p, q) for q in found)))
            points = sorted(found, key=lambda p: p.args[0]) if all(p.head == "num" for p in found) else list(found)
            if not all(p.head == "num" for p in points):
                points = self._ascending(points)
            if len(points) > 8 or len(points) == len(regions) - 1:
                break
            regions = [_between(low, high) for low, high in pairwise([None, *points, None])]
        return points

    def _ascending(self, points: list[Term]) -> list[Term]:
        """Each point before those that are seen to be greater."""
        done: list[Term] = []
        for p in points:
            place = next((i for i, q in enumerate(done) if self.true(app("le", p, q))), len(done))
            done.insert(place, p)
        return done

    def defined(self, t: Term, facts: Facts = ()) -> bool:
        """Whether `t` is seen to be real wherever the facts hold."""
        return all(holds((*self.facts, *facts), c) for c in conditions(t))

    def open_conditions(self, t: Term) -> tuple[Term, ...]:
        """What has to hold for `t` to be real, beside what is known."""
        return tuple(as_term(c) for c in conditions(t) if not holds(self.facts, c))

    def fails_at(self, point: dict[str, Term]) -> bool:
        """Whether the kernel accepts the point as a counterexample."""
        try:
            check_witness(self.claim, Witness(tuple(point.items())))
        except (ProofError, *FAILURES):
            return False
        return True


def _between(low: Term | None, high: Term | None) -> Facts:
    below = (app("gt", X, low),) if low is not None else ()
    return (*below, app("lt", X, high)) if high is not None else below


def rounded(t: Term, point: dict[str, Term], exact: Term) -> Rounded | None:
    """The value of `t` at the point, correctly rounded, as a decimal of `exact`; None if it cannot be told."""
    text = approximate(t, point, DIGITS)
    return None if text == "?" else Rounded(exact, DIGITS, text)


@cache
def reflection(head: str) -> Term | None:
    """g(-u) in terms of g(u), where g has a symmetry about a point: sigmoid(-u) = 1 - sigmoid(u)."""
    f = FUNCTIONS[head]
    if f.range is None or OO in f.range or -OO in f.range:
        return None
    u = var("u")
    ask = Engine(Claim(X, X))
    middle = ask.normal(f.range[0] + f.range[1])
    if middle is None or not ask.equal(app(head, -X), middle - app(head, X)):
        return None
    return middle - app(head, u)
