"""Limits: the value of limit(body, variable, point, side), by the kernel's expansions along a path to the point."""

from __future__ import annotations

from contextlib import suppress

from symident.kernel.algebra import Region, inside
from symident.kernel.derivatives import smooth_where, without_diff
from symident.kernel.domain import conditions
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.series import ORDERS, Expansion, NotSeen
from symident.kernel.terms import OO, ZERO, Term, X, app, free, rebuild, substitute, subterms, var
from symident.search.readback import real_term


class NoLimit(Exception):
    """No limit was found; the sentence says why. `differ` if the limits from the two sides are seen to differ."""

    def __init__(self, reason: str, differ: bool = False) -> None:
        super().__init__(reason)
        self.differ = differ


def without_limits(t: Term, facts: tuple[Term, ...]) -> Term:
    """`t` with each limit replaced by its value, innermost first; oo or -oo only if t is a limit itself.

    The facts are those about parameters. NoLimit if a limit is not found.
    """

    def value(u: Term) -> Term | None:
        if u.head != "limit":
            return None
        found = _value(Term("limit", without_limits(u.args[0], facts), *u.args[1:]), facts)
        if u is not t and any(v is OO for v in subterms(found)):
            raise NoLimit("an infinite limit is part of an expression")
        return found

    return rebuild(t, value)


def _value(t: Term, facts: tuple[Term, ...]) -> Term:
    """The limit, which may depend on the sign of x, if x is a constant in it."""
    try:
        return _limit(t, facts)
    except NoLimit as error:
        if "x" not in free(t) or error.differ:
            raise
    positive, negative = (app(head, X, 0) for head in ("gt", "lt"))
    at_zero = tuple(substitute(f, {"x": ZERO}) for f in facts)
    values = [_limit(t, (*facts, positive)), _limit(t, (*facts, negative)), _limit(substitute(t, {"x": ZERO}), at_zero)]
    if any(v is OO for u in values for v in subterms(u)):
        raise NoLimit("the limit is infinite for some x")
    return Term("cases", positive, values[0], negative, values[1], values[2])


def _limit(t: Term, facts: tuple[Term, ...]) -> Term:
    body, bound, point, side = t.args
    if bound.args[0] not in free(body):
        return body  # type: ignore[no-any-return]
    outside = {"x": var("x''")}  # the path is in x; an x of the outside is a constant there
    body, point = (substitute(substitute(u, outside), {bound.args[0]: X}) for u in (body, point))
    facts = tuple(substitute(f, outside) for f in facts)
    found = [_along(substitute(body, {"x": path}), facts) for path in _paths(point, side.head)]
    if len(found) == 2 and not _equal(found[0], found[1], facts):
        raise NoLimit("the limits from the left and from the right differ", differ=True)
    return substitute(found[0], {"x''": X})


def _paths(point: Term, side: str) -> list[Term]:
    """Terms in x that tend to the point as x tends to oo."""
    if point is OO:
        return [X]
    if point.head == "neg" and point.args[0] is OO:
        return [-X]
    right, left = point + 1 / X, point - 1 / X
    return {"right": [right], "left": [left]}.get(side, [right, left])


def _along(body: Term, facts: tuple[Term, ...]) -> Term:
    """The limit of the body as x tends to oo."""
    reason = ""
    for order in ORDERS:
        try:
            return inside(lambda r, n=order: _of(r, Expansion(r, n), body), facts)  # type: ignore[misc]
        except NotSeen as error:
            reason = str(error)
        except (TooHard, NotDefined, ArithmeticError, ValueError) as error:
            raise NoLimit(f"the limit is not found: {error}") from None
    raise NoLimit(f"the limit is not found: {reason}")


def _of(r: Region, expansion: Expansion, body: Term) -> Term:
    plain = without_diff(body)
    for guards, needed in (*conditions(plain), *smooth_where(body)):
        if all(map(expansion.truth, guards)) and not expansion.truth(needed):
            raise NotDefined("the expression is not defined on the way to the point")
    series = expansion.of(plain)
    if series.terms and expansion.compare(series.terms[0][0], expansion.one) > 0:
        return OO if expansion.sign(series.terms[0][1]) > 0 else -OO
    value = expansion.limit(plain)
    found = real_term(r, value)
    if not r.is_zero(r.form(found) - value):
        raise TooHard("the limit cannot be written")
    return found


def _equal(a: Term, b: Term, facts: tuple[Term, ...]) -> bool:
    if a is b:
        return True
    if any(u is OO for t in (a, b) for u in subterms(t)):
        return False
    with suppress(TooHard, NotDefined, ArithmeticError):
        return inside(lambda r: r.is_zero(r.form(a) - r.form(b)), facts)
    raise NoLimit("the limits from the left and from the right could not be compared")
