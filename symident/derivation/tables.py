"""Functions that are defined by pieces: their formulas between breakpoints, each one proved there."""

from __future__ import annotations

from itertools import pairwise

from symident.derivation.algebra import TooLong, added_up, is_value, signs
from symident.derivation.chains import Board, mirrored, reach
from symident.derivation.engine import Engine
from symident.derivation.model import Chain, Sentence, Table, say
from symident.kernel.facts import Facts
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import ONE, ZERO, Term, X, app, free, substitute, subterms
from symident.search.phi import length
from symident.search.simplify import tidy

MOST = 4  # breakpoints of a table that is still read
SWITCHES = frozenset(("cases", "max", "min", "clip", "relu", "step", "abs", "sign"))


def has_switch(t: Term) -> bool:
    """Whether `t` chooses between branches by x."""
    return any(u.head in SWITCHES and "x" in free(u) for u in subterms(t))


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
        board = Board(ask, difference)
        if reach(board, target) and len(board.lines) > 1:
            chains.append(Chain(difference, tuple(board.lines)))
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


def piece(ask: Engine, t: Term, facts: Facts) -> Term | None:
    """The formula of `t` where the facts hold, without switches; None if it is not seen, or not proved."""
    new = _resolved(ask, t, facts, {})
    if new is None:
        return None
    options = [signs(tidy(new))]
    try:
        options.append(added_up(new))
    except TooLong:
        pass
    for option in sorted(dict.fromkeys(options), key=length):
        if ask.equal(t, option, facts) and ask.defined(option, facts):
            return option
    return None


def _resolved(ask: Engine, t: Term, facts: Facts, done: dict[Term, Term | None]) -> Term | None:
    if not t.children or not any(u.head in SWITCHES for u in subterms(t)):
        return t
    if t not in done:
        done[t] = _decided(ask, t, facts, done)
    return done[t]


def _decided(ask: Engine, t: Term, facts: Facts, done: dict[Term, Term | None]) -> Term | None:
    if t.head == "cases":
        for i, u in enumerate(t.args):
            if is_value(t, i):
                if i == len(t.args) - 1 or ask.true(t.args[i - 1], facts):
                    return _resolved(ask, u, facts, done)
            elif not ask.true(u, facts) and not ask.false(u, facts):
                return None
        return None
    args = [_resolved(ask, u, facts, done) for u in t.args]
    known = [u for u in args if u is not None]
    if len(known) < len(args):
        return None

    def least(u: Term, v: Term) -> Term | None:
        return u if ask.true(app("le", u, v), facts) else v if ask.true(app("ge", u, v), facts) else None

    match t.head:
        case "abs" | "sign" | "step" | "relu":
            sign = next(
                (s for s, h in ((1, "gt"), (-1, "lt"), (0, "eq")) if ask.true(app(h, known[0], 0), facts)), None
            )
            if sign is None and t.head in ("abs", "relu"):
                sign = next((s for s, h in ((1, "ge"), (-1, "le")) if ask.true(app(h, known[0], 0), facts)), None)
            if sign is None:
                return None
            values = {
                "abs": known[0] if sign >= 0 else signs(-known[0]),
                "sign": ONE if sign > 0 else -ONE if sign < 0 else ZERO,
                "step": ONE if sign > 0 else ZERO if sign < 0 else ONE / 2,
                "relu": known[0] if sign >= 0 else ZERO,
            }
            return values[t.head]
        case "max" | "min":
            best: Term | None = known[0]
            for u in known[1:]:
                lower = least(best, u) if best is not None else None
                if best is None or lower is None:
                    return None
                best = lower if t.head == "min" else u if lower is best else best
            return best
        case "clip":
            unfold = FUNCTIONS["clip"].definition
            return _decided(ask, unfold(*known), facts, done) if unfold else None
    return Term(t.head, *known)
