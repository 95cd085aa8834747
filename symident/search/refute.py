"""Looks for an exact point at which a claim fails: by structure first (breakpoints, pieces), then at odd fractions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice
from time import process_time

from symident.kernel.algebra import inside
from symident.kernel.check import inhabited
from symident.kernel.claim import Claim
from symident.kernel.facts import holds
from symident.kernel.functions import FUNCTIONS
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.proof import Witness
from symident.kernel.terms import OO, PI, Term, app, free, num, substitute, subterms
from symident.search.roots import all_breakpoints, breakpoints, ordered, switches
from symident.search.sample import ODD_ONES, SIMPLE, as_number, assignments, differs, faint_at
from symident.search.turns import crossings, turns

QUICK = (64,)
DEEP = (64, 256, 1024, 4096, 16384)
NEAR = tuple(Fraction(side, 10**k) for k in (6, 9, 12, 24) for side in (1, -1))
CENTRED = {name for name, f in FUNCTIONS.items() if f.parity}
EXACT = 1024  # at this precision, normal forms are looked at as well
SECONDS = 5  # of processor time


def refute(claim: Claim, precisions: tuple[int, ...] = DEEP, places: tuple[Term, ...] = ()) -> Witness | None:
    """A point where the claim fails for the parameters given there, or None; the places are looked at first."""
    end = process_time() + SECONDS
    faint: Witness | None = None
    heads = {u.head for u in subterms(claim.left - claim.right)}
    if "integral" in heads:  # at more it takes too long
        precisions = (*precisions[:1], EXACT) if "oo" in heads else precisions[:2]
    for values in assignments(claim):
        left, right = substitute(claim.left, values), substitute(claim.right, values)
        where = [substitute(c, values) for c in claim.where]
        points = _Once(chain((substitute(p, values) for p in places), candidates(left - right, where)))
        for bits in precisions:
            for x in islice(points, 2 if "oo" in heads else None):
                if process_time() > end:
                    return faint
                exact = bits == EXACT and faint is None  # one is enough: it takes long
                if differs(left, right, {"x": x}, bits) or (exact and _nonzero(left - right, x)):
                    plain = not faint_at(left, right, {"x": x}, bits)
                    if (plain or faint is None) and inhabited(claim, {"x": x, **values}):
                        faint = Witness((("x", x), *values.items()))
                        if plain:
                            return faint
            if faint is not None:
                return faint
    return None


class _Once:
    """Each of the points once, and none found before it is asked for; they can be gone through again."""

    def __init__(self, points: Iterator[Term]) -> None:
        self.points, self.found = points, dict[Term, None]()

    def __iter__(self) -> Iterator[Term]:
        yield from tuple(self.found)
        for p in self.points:
            if p not in self.found and not free(p):  # a switch of an integrand may change where its variable does
                self.found[p] = None
                yield p


def _nonzero(difference: Term, x: Term) -> bool:
    """Whether the normal form is seen not to be 0 at x, where what is larger has cancelled."""
    return holds((), ((), app("ne", substitute(difference, {"x": x}), 0)))


def quick(claim: Claim) -> Witness | None:
    """The same at a few simple points and low precision."""
    points = (*SIMPLE[:8], *ODD_ONES[:5])
    for values in assignments(claim, count=1):
        for x in map(num, points[:1] if OO in subterms(claim.left) else points):
            point = {"x": x, **values}
            if differs(claim.left, claim.right, point, 64) and not faint_at(claim.left, claim.right, point, 64):
                if inhabited(claim, point):
                    return Witness(tuple(point.items()))
    return None


def candidates(difference: Term, where: Sequence[Term] = ()) -> Iterator[Term]:
    """Points of x, the simplest first: small numbers, breakpoints, middles of pieces, fractions of no lattice."""
    yield from map(num, SIMPLE)
    for condition in where:  # its ends are breakpoints too
        difference = app("cases", condition, difference, difference)
    points = ordered(all_breakpoints(difference))
    yield from _multiples_of_pi(difference)
    yield from points
    for a, b in zip(points, points[1:], strict=False):
        yield _simple(a, b)
    for p in (num(0), *points[:6]):  # a jump that is smoothed away is seen next to it only
        yield from (as_number(p + num(h)) for h in NEAR)
    if points:
        yield as_number(points[-1] + 1)
        yield as_number(points[-1] * 2 + 1)
    yield from map(num, ODD_ONES)
    yield from _centres(difference)
    for u in dict.fromkeys(switches(difference)):  # where it passes 0 by a little only
        if free(u) == {"x"}:
            yield from (num(low) for low, _ in turns(u))
            yield from (num(2 * end) for bracket in crossings(u) for end in bracket)


def _centres(difference: Term) -> Iterator[Term]:
    """Where what is squared, or inside of a function that is even or odd, is 0: there a narrow bump is high."""
    for u in subterms(difference):
        if u.head in ("pow", *CENTRED) and "x" in free(u.args[0]):
            yield from all_breakpoints(app("sign", u.args[0]))


def _multiples_of_pi(difference: Term) -> Iterator[Term]:
    """Where sines and cosines inside of switches are 0: x = k pi/(2 c) in sin(c x)."""
    for u in dict.fromkeys(v for s in switches(difference) for v in subterms(s) if v.head in ("sin", "cos", "tan")):
        for turn in (PI, PI / 2, 2 * PI):
            try:
                yield from inside(lambda r, u=u, t=turn: breakpoints(r, app("sign", u.args[0] - t)))[0]  # type: ignore[misc]
            except (TooHard, NotDefined, ArithmeticError):
                continue


def _simple(a: Term, b: Term) -> Term:
    """A number between two others, a short one if both are numbers."""
    return as_number((a + b) / 2)
