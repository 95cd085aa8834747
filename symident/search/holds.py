"""Where an equation holds that does not hold everywhere: intervals and points, each seen by the kernel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from time import process_time

from symident.kernel.algebra import Region, inside
from symident.kernel.check import check, domain_of
from symident.kernel.claim import Claim
from symident.kernel.domain import as_term, conditions
from symident.kernel.facts import Facts, holds, impossible
from symident.kernel.proof import ProofError
from symident.kernel.terms import FALSE, ONE, PI, TRUE, ZERO, Term, X, app, free, num, substitute, subterms
from symident.search.prove import FAILURES, Search, Stalled, prove
from symident.search.readback import fraction_term
from symident.search.roots import breakpoints, switches
from symident.search.sample import assignments, differs
from symident.search.simplify import negative
from symident.verdict import Holds

MAX_POINTS, SECONDS = 40, 1.0  # of processor time


@dataclass(frozen=True)
class _Piece:
    """An open interval, or a point where both ends are the same; an end is None at infinity."""

    low: Term | None
    high: Term | None

    @property
    def facts(self) -> Facts:
        low = (app("gt", X, self.low),) if self.low is not None else ()
        return (*low, *((app("lt", X, self.high),) if self.high is not None else ()))


def holds_on(claim: Claim) -> Holds | None:
    """Where the claim holds, intervals and points whose ends have a name; None if nothing is seen, or 0 alone.

    For the identity f(x) - f(-x) = x, whose difference is odd, it is found for x > 0 and mirrored.
    """
    smooth = all("x" not in free(u) for u in switches(claim.left)) and not _folds(claim.left)
    if claim.laws or (claim.f is not None and smooth):  # then at points alone, and those seldom have a name
        return None
    end = process_time() + SECONDS
    mirrored = claim.f is not None
    plain = replace(claim, f=None)
    try:
        domain = tuple(map(as_term, domain_of(claim)))
        found = list(_pieces(plain, (*claim.facts, *domain), mirrored, end))
    except (ProofError, TimeoutError, *FAILURES):
        return None
    if not any(true for _, true in found):
        return None
    zero = _zero_in(claim.facts, domain) if mirrored else False
    complete = zero is not None and all(true is not None for _, true in found)
    return Holds(_union(found, mirrored, bool(zero)), complete)


def _zero_in(facts: Facts, domain: Facts) -> bool | None:
    """Whether 0 is in the domain for all parameters (True), for none (False), or neither is seen (None)."""
    here = [substitute(c, {"x": ZERO}) for c in domain]
    if all(holds(facts, ((), c)) for c in here):
        return True
    return False if any(impossible(facts, c) for c in here) else None


def points_on(claim: Claim) -> Holds | None:
    """At which points the identity of f holds, if on no interval; None if it is not seen at one, and perhaps nowhere.

    It is at all of them if the kernel sees that the difference is not 0 between them.
    """
    end = process_time() + SECONDS
    plain = replace(claim, f=None)
    try:
        domain = tuple(map(as_term, domain_of(claim)))
    except ProofError:
        return None
    zero = _zero_in(claim.facts, domain)
    try:
        found = list(_pieces(plain, (*claim.facts, *domain), True, end, everywhere=True))
    except (ProofError, TimeoutError, *FAILURES):
        found = [(_Piece(ZERO, None), None)]
    points = [piece.low for piece, true in found if true and piece.low is piece.high and piece.low is not None]
    if any(true and piece.low is not piece.high for piece, true in found):
        return None
    both = [p for q in points for p in (q, _negatives(q)[-1])]
    where = [app("eq", X, p) for p in ([ZERO] * bool(zero) + both)]
    complete = zero is not None and all(true is not None for _, true in found)
    if not where:
        return Holds(FALSE, True) if complete else None
    return Holds(where[0] if len(where) == 1 else Term("or", *where), complete)


def _pieces(
    claim: Claim, facts: Facts, mirrored: bool, end: float, everywhere: bool = False
) -> Iterator[tuple[_Piece, bool | None]]:
    """The pieces of the line from left to right, whether the claim holds on each, None where it is not seen.

    Unless `everywhere`, points are not looked for where it holds on no interval.
    """
    right = (*facts, app("gt", X, ZERO)) if mirrored else facts
    cuts = _cuts(claim, (claim.left, claim.right), right)
    if mirrored:
        cuts = [p for p in cuts if not holds(claim.facts, ((), app("le", p, ZERO)))]
    cuts = _ordered(claim, [ZERO, *cuts] if mirrored else cuts)[mirrored:]
    whole = [_Piece(low, high) for low, high in pairwise([ZERO if mirrored else None, *cuts, None])]
    true = [not _differs(claim, piece) and _is_true(claim, piece) for piece in whole]
    if mirrored and not everywhere and not any(true):
        return
    for piece, seen in zip(whole, true, strict=True):
        if process_time() > end:
            raise TimeoutError
        for part in [piece] if seen else _refined(claim, piece, facts):
            yield part, seen or _truth(claim, part, facts)
        if piece.high is not None:
            point = _Piece(piece.high, piece.high)
            yield point, _truth(claim, point, facts)


def _differs(claim: Claim, piece: _Piece) -> bool:
    """Whether the sides are seen to differ at some point of the piece: then it needs no proof that they are equal."""
    for values in assignments(claim, count=1):
        low, high = (None if p is None else substitute(p, values) for p in (piece.low, piece.high))
        if low is None or high is None:
            x = low + 1 if low is not None else high - 1 if high is not None else ONE
        else:
            x = (2 * low + high) / 3
        return differs(claim.left, claim.right, {"x": x, **values}, 128)
    return False


def _is_true(claim: Claim, piece: _Piece) -> bool:
    claim = replace(claim, where=(*claim.where, *piece.facts))
    try:
        return check(claim, prove(claim)).condition is TRUE
    except (Stalled, ProofError, *FAILURES):
        return False


def _cuts(claim: Claim, goal: tuple[Term, Term], facts: Facts) -> list[Term]:
    points, unknown = Search(claim).breakpoints(goal, facts)
    if unknown or len(points) > MAX_POINTS:
        raise TimeoutError
    for turn in _folds(goal[0] - goal[1]):
        points += inside(lambda r, u=turn: breakpoints(r, u), facts)[0]  # type: ignore[misc]
    if points:
        return list(dict.fromkeys(points))
    try:  # where the difference is 0, or |.| in its normal form changes
        return _written(inside(lambda r: breakpoints(r, app("sign", _normal(r, claim))), facts)[0])
    except FAILURES:
        return []


def _folds(t: Term) -> list[Term]:
    """Switches where asin(sin(u)), acos(cos(u)) and atan(tan(u)) leave the branch around u = 0."""
    angles = {"asin": ("sin", (-PI / 2, PI / 2)), "acos": ("cos", (-PI, ZERO, PI)), "atan": ("tan", (-PI / 2, PI / 2))}
    found: list[Term] = []
    for v in subterms(t):
        wave, turns = angles.get(v.head, ("", ()))
        if wave and v.args[0].head == wave and "x" in free(v):
            found += (app("sign", v.args[0].args[0] - turn) for turn in turns)
    return found


def _normal(r: Region, claim: Claim) -> Term:
    return fraction_term(r, r.form(claim.left) - r.form(claim.right))


def _written(points: list[Term]) -> list[Term]:
    """Points in their normal form: 1/sqrt(2) for sqrt(8)/4."""
    return list(dict.fromkeys(inside(lambda r, p=p: fraction_term(r, r.form(p))) for p in points))  # type: ignore[misc]


def _ordered(claim: Claim, points: list[Term]) -> list[Term]:
    points = Search(claim).ordered(points, claim.facts)
    if not all(holds(claim.facts, ((), app("lt", p, q))) for p, q in pairwise(points)):
        raise TimeoutError
    return points


def _refined(claim: Claim, piece: _Piece, facts: Facts) -> list[_Piece]:
    """The piece, cut where the difference of the sides is 0 and that place has a name."""
    here = (*facts, *piece.facts)
    difference = app("sign", claim.left - claim.right)
    if holds(here, ((), app("ne", claim.left - claim.right, 0))):
        return [piece]
    try:
        zeros = inside(lambda r: breakpoints(r, difference), here)[0]
        usable = [p for p in dict.fromkeys(zeros) if all(holds(claim.facts, c) for c in conditions(p))]
        within = [p for p in usable if all(holds(claim.facts, ((), substitute(f, {"x": p}))) for f in piece.facts)]
        points = _ordered(claim, _written(within))
    except (TimeoutError, ValueError, *FAILURES):
        return [piece]
    parts: list[_Piece] = []
    for low, high in pairwise([piece.low, *points, piece.high]):
        parts += [_Piece(low, high)] + ([_Piece(high, high)] if high is not None and high is not piece.high else [])
    return parts


def _truth(claim: Claim, piece: _Piece, facts: Facts) -> bool | None:
    """Whether the claim holds on all of the piece, or on none of it; None if neither is seen."""
    if piece.low is not None and piece.low is piece.high:
        at = {"x": piece.low}
        if not all(holds(claim.facts, ((), substitute(f, at))) for f in facts):
            return None
        claim = replace(claim, left=substitute(claim.left, at), right=substitute(claim.right, at))
        facts, piece = claim.facts, _Piece(None, None)
    if holds((*facts, *piece.facts), ((), app("ne", claim.left - claim.right, 0))):
        return False
    return True if not _differs(claim, piece) and _is_true(claim, piece) else None


def _union(found: list[tuple[_Piece, bool | None]], mirrored: bool, zero: bool) -> Term:
    """The union of the pieces where it holds, as a condition on x, or on |x|."""
    v = app("abs", X) if mirrored else X
    parts: list[Term] = []
    i = 0
    while i < len(found):
        if not found[i][1]:
            i += 1
            continue
        j = i
        while j + 1 < len(found) and found[j + 1][1]:
            j += 1
        low, high = found[i][0], found[j][0]
        parts.append(_interval(v, low, high, mirrored and i == 0))
        i = j + 1
    if zero and not (found and found[0][1]):
        parts.append(app("eq", X, ZERO))
    if len(parts) == 2 and parts[0].head == "lt" and parts[1] is app("gt", *parts[0].args):
        return app("ne", *parts[0].args)
    return parts[0] if len(parts) == 1 else Term("or", *parts)


def _negatives(p: Term) -> tuple[Term, ...]:
    """-p as it may be written."""
    return (-p, num(-p.args[0])) if p.head == "num" else (-p, negative(p))


def _interval(v: Term, low: _Piece, high: _Piece, from_zero: bool) -> Term:
    """From the piece `low` to the piece `high`."""
    if low is high and low.low is not None and low.low is low.high:
        return app("eq", v, low.low)
    below = None if low.low is None or from_zero else app("ge" if low.low is low.high else "gt", v, low.low)
    above = None if high.high is None else app("le" if high.low is high.high else "lt", v, high.high)
    ends = [e for e in (below, above) if e is not None]
    closed = low.low is low.high, high.low is high.high
    if (
        v is X
        and len(ends) == 2
        and high.high is not None
        and low.low in _negatives(high.high)
        and len(set(closed)) == 1
    ):
        return app(ends[1].head, app("abs", X), high.high)
    return ends[0] if len(ends) == 1 else Term("and", *ends) if ends else app("ne", X, ZERO)
