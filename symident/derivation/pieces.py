"""The formula of a function in a region, with its switches decided, and proved to be that there."""

from __future__ import annotations

from symident.derivation.algebra import TooLong, added_up, is_value, signs
from symident.derivation.engine import Engine
from symident.kernel.balls import SWITCHES
from symident.kernel.facts import Facts
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import ONE, ZERO, Term, app, free, subterms
from symident.search.phi import length
from symident.search.simplify import tidy


def has_switch(t: Term) -> bool:
    """Whether `t` chooses between branches by x."""
    return any(u.head in SWITCHES and "x" in free(u) for u in subterms(t))


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
    at_a_point = ask.normal(new) if "x" not in free(new) else None
    options += [at_a_point] if at_a_point is not None else []
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
