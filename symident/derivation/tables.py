"""Functions that are defined by pieces: their formulas between breakpoints, each one proved there."""

from __future__ import annotations

from itertools import pairwise

from symident.derivation.algebra import TooLong, added_up
from symident.derivation.chains import Draft, mirrored, reach
from symident.derivation.engine import Engine
from symident.derivation.model import Chain, Sentence, Table, say
from symident.derivation.pieces import has_switch, piece
from symident.kernel.terms import Term, X, app, substitute
from symident.search.phi import length

MOST = 4  # breakpoints of a table that is still read


def cases(
    ask: Engine, f_of_x: Term, f_of_minus_x: Term, f: Term, target: Term | None
) -> tuple[Table, list[Chain]] | None:
    """f(x), f(-x) and their difference piece by piece, and chains for differences that are not seen at once.

    None if f has no pieces, too many of them, or one that is not proved to be what would be written.
    """
    points = ask.breakpoints(f - mirrored(f)) if has_switch(f) else None
    if not points or len(points) > MOST or not all(ask.true(app("le", p, q)) for p, q in pairwise(points)):
        return None
    rows: list[tuple[Term | Sentence, ...]] = []
    chains: list[Chain] = []
    for low, high in pairwise([None, *points, None]):
        row = _interval(ask, f, low, high, target, chains)
        if row is None:
            return None
        rows.append(row)
        if high is not None:
            here = _point(ask, f, high, target)
            if here is None:
                return None
            rows.append(here)
    return Table((say("cell.where"), f_of_x, f_of_minus_x, f_of_x - f_of_minus_x), tuple(rows)), chains


def _interval(
    ask: Engine, f: Term, low: Term | None, high: Term | None, target: Term | None, chains: list[Chain]
) -> tuple[Term, ...] | None:
    bounds = [app("gt", X, low)] if low is not None else []
    bounds += [app("lt", X, high)] if high is not None else []
    here = piece(ask, f, tuple(bounds))
    there = piece(ask, mirrored(f), tuple(bounds))
    if here is None or there is None:
        return None
    where = app("and", app("lt", low, X), bounds[1]) if low is not None and high is not None else bounds[0]
    difference = here - there
    if target is None:
        return where, here, there, _sum_of(ask, difference)
    if not ask.equal(difference, target, tuple(bounds)):
        return None
    if length(difference) > 18:
        draft = Draft(ask, difference)
        if reach(draft, target) and len(draft.lines) > 1:
            chains.append(Chain(difference, tuple(draft.lines)))
    return where, here, there, app("eq", difference, target)


def _point(ask: Engine, f: Term, p: Term, target: Term | None) -> tuple[Term, ...] | None:
    here, there = (_value(ask, substitute(t, {"x": p})) for t in (f, mirrored(f)))
    if here is None or there is None:
        return None
    difference = here - there
    if target is None:
        return app("eq", X, p), here, there, _sum_of(ask, difference)
    result = _value(ask, substitute(target, {"x": p}))
    if result is None or not ask.equal(difference, result):
        return None
    return app("eq", X, p), here, there, app("eq", difference, result)


def _sum_of(ask: Engine, difference: Term) -> Term:
    """The difference, and what it is where that is shorter."""
    try:
        short = added_up(difference)
    except TooLong:
        return difference
    known = short is not difference and length(short) < length(difference) and ask.equal(difference, short)
    return app("eq", difference, short) if known else difference


def _value(ask: Engine, t: Term) -> Term | None:
    """What `t`, without x, is once its switches are decided."""
    return piece(ask, t, ())
