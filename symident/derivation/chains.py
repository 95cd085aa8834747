"""Chains of equalities as they stand on a board; the engine proves each line before it is taken."""

from __future__ import annotations

from dataclasses import dataclass, field

from symident.derivation.algebra import (
    TooLong,
    added_up,
    bracket,
    by_parity,
    collect,
    common_denominator,
    factors,
    joined,
    logarithms,
    mirrored_calls,
    multiplied_out,
    replaced,
    same,
    signs,
    summands,
    unfolded,
)
from symident.derivation.engine import Engine, reflection
from symident.derivation.model import Chain, Line, Sentence, say
from symident.derivation.notation import U, definition
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term, X, app, free, substitute, subterms
from symident.search.phi import length
from symident.search.simplify import quotient, total

SHORT, LONG = 70, 160  # characters of a formula that is written though it could be left out; of any such formula


@dataclass
class Board:
    """A chain that is being written: it starts at `now`; a line that is not proved is not taken."""

    ask: Engine
    now: Term
    lines: list[Line] = field(default_factory=list)

    def step(self, new: Term, reason: Sentence | None = None) -> bool:
        """Whether `new` could be written as the next line; nothing is written if it stands there already."""
        if new is self.now:
            return True
        if not self.ask.equal(self.now, new):
            return False
        self.lines.append(Line(new, reason))
        self.now = new
        return True

    def drop_to(self, lines: int, now: Term) -> None:
        """Takes back what was written after so many lines, when `now` was the last of them."""
        del self.lines[lines:]
        self.now = now


def mirrored(f: Term) -> Term:
    """f(-x)."""
    return substitute(f, {"x": -X})


def direct(ask: Engine, f_of_x: Term, f_of_minus_x: Term, f: Term, target: Term) -> Chain | None:
    """f(x) - f(-x) = ... = target; None if no way is found that is worth reading."""
    start = f - mirrored(f)
    for unfold_first in (False, True):
        board = Board(ask, start)
        if unfold_first:
            new, names = unfolded(start)
            if not names or not board.step(new, _definitions(names)):
                return None
        if reach(board, target):
            formal = f_of_x - f_of_minus_x
            return Chain(formal, (Line(start, say("by.definition", f=f_of_x)), *board.lines))
    return None


def equation(ask: Engine, left: Term, right: Term) -> Chain | None:
    """left = ... = right for any two terms."""
    for unfold_first in (False, True):
        board = Board(ask, left)
        if unfold_first:
            new, names = unfolded(left)
            if not names or not board.step(new, _definitions(names)):
                return None
        if reach(board, right):
            return Chain(left, tuple(board.lines))
    return None


def _definitions(names: list[str]) -> Sentence:
    writers = ((n, definition(n)) for n in names)
    return say("by.law", law=tuple(app("eq", app(n, U), write(U)) for n, write in writers if write is not None))


def reach(board: Board, target: Term) -> bool:
    """Goes on from where the board is to `target` by the laws of school algebra; whether it got there."""
    signs_and_parities(board)
    if all(not _is_product_of_sums(u) for u in summands(board.now)) and _finish(board, target):
        return True
    factor(board)
    if _finish(board, target) or _logs(board, target):
        return True
    reflected(board)
    return _finish(board, target) or _logs(board, target) or _fractions(board, target)


def signs_and_parities(board: Board) -> None:
    """Minus signs outwards, through odd and even functions too."""
    board.step(signs(board.now), say("by.signs"))
    new, used = by_parity(board.now)
    if used:
        board.step(new, parities(used))


def factor(board: Board) -> None:
    """Common factors in front; what cancels in the bracket is left out where it would be long."""
    factored = collect(board.now)
    inner = bracket(factored) if factored is not None else None
    if factored is None or inner is None:
        return
    factored = replaced(factored, {inner: _open_sums(inner)})
    merged = _cancelled(inner)
    if merged is None or length(factored) < SHORT:
        board.step(factored, say("by.factor"))
    else:
        board.step(replaced(factored, {_open_sums(inner): merged}), say("by.factor_cancel"))


def _cancelled(t: Term) -> Term | None:
    """A sum without pairs u - u; None if there are none or nothing is left."""
    left: list[Term] = []
    for u in summands(t):
        opposite = next((v for v in left if v is signs(-u)), None)
        if opposite is None:
            left.append(u)
        else:
            left.remove(opposite)
    return total(left) if left and len(left) < len(summands(t)) else None


def parities(used: list[Term]) -> Sentence:
    """Because these functions of u are odd or even."""
    even = [u for u in used if FUNCTIONS[u.head].parity == "even"]
    laws = tuple(app("eq", substitute(u, {"u": -U}), u if u in even else -u) for u in used)
    return say("by.even" if len(even) == len(used) else "by.both" if even else "by.odd", law=laws)


def reflected(board: Board) -> list[Term]:
    """Writes g(-u) = c - g(u) where that is a law; the laws that were used."""
    new: dict[Term, Term] = {}
    laws: dict[Term, None] = {}
    for call in mirrored_calls(board.now):
        law = reflection(call.head)
        if law is not None:
            u = call.args[0].args[0]
            new[call] = substitute(law, {"u": u})
            laws[app("eq", call, new[call])] = None
    if laws:
        board.step(_open_sums(replaced(board.now, new)), say("by.symmetry", law=tuple(laws)))
    return list(laws)


def _open_sums(t: Term) -> Term:
    """Sums in sums without their brackets, where a plus stands before them."""
    if not t.children or t.head == "integral":
        return t
    args = [_open_sums(u) for u in t.children]
    return total(args) if t.head == "add" else Term(t.head, *args)


def _finish(board: Board, target: Term) -> bool:
    """To the target by multiplying out and adding like terms."""
    if board.now is target:
        return True
    if not same(board.now, target):
        return False
    return _add_up(board, target)


def _add_up(board: Board, target: Term) -> bool:
    c, above, below = factors(board.now)
    sums = [u for u in above if u.head == "add"]
    if len(sums) == 1 and any(_is_product_of_sums(u) for u in summands(sums[0])):
        inner = sums[0]
        try:
            new = multiplied_out(inner)
        except TooLong:
            return False
        rest = [u for u in above if u is not inner]
        if length(new) < LONG:
            board.step(joined(c, [*rest, new], below), say("by.expanding"))
    return board.step(target, say("by.like_terms"))


def _is_product_of_sums(t: Term) -> bool:
    _, above, _ = factors(t)
    inner = [u for u in above if u.head == "add" or (u.head == "pow" and u.args[0].head == "add")]
    return len(above) > 1 and bool(inner) or any(u.head == "pow" for u in inner)


def _logs(board: Board, target: Term) -> bool:
    """k log(a) - k log(b) = k log(a/b) = k log(e^u) = k u."""
    lines, now = len(board.lines), board.now
    c, above, below = factors(board.now)
    inner = bracket(board.now)
    if inner is None:
        return False
    rest = [u for u in above if u is not inner]
    found = logarithms(inner)
    if found is None:
        return False
    k, a, b = found
    d, more, under = factors(k)

    def before(u: Term) -> Term:
        return joined(c * d, [*rest, *more, u], [*below, *under])

    def with_log(u: Term) -> Term:
        return before(app("log", u))

    ratio = board.ask.normal(a / b)
    if ratio is None or ratio.head != "exp":
        return False
    if board.step(with_log(a / b), say("by.logarithms")):
        if a.head in ("add", "mul") and board.ask.equal(a, ratio * b):
            board.step(with_log(ratio * b / b), say("by.law", law=(app("eq", a, ratio * b),)))
            board.step(with_log(ratio), say("by.cancelling", what=b))
        else:
            board.step(with_log(ratio), say("by.law", law=(app("eq", a, ratio * b),)))
        if same(before(ratio.args[0]), target) and board.step(
            target, say("by.log_exp", law=app("eq", app("log", ratio), ratio.args[0]))
        ):
            return True
    board.drop_to(lines, now)
    return False


def _fractions(board: Board, target: Term) -> bool:
    """By the common denominator."""
    lines, now = len(board.lines), board.now
    inner = bracket(board.now)
    one = common_denominator(inner) if inner is not None else None
    if inner is None or one is None:
        return False
    c, above, below = factors(board.now)
    rest = [u for u in above if u is not inner]

    def whole(u: Term) -> Term:
        return u if not rest and not below and c == 1 else joined(c, [*rest, u], below)

    try:
        if board.step(whole(one), say("by.denominator")):
            top, bottom = added_up(one.args[0]), added_up(one.args[1])
            if length(top) + length(bottom) < LONG:
                board.step(whole(top / bottom), say("by.expanding"))
            reduced = board.ask.normal(one)
            if reduced is not None and same(whole(reduced), target) and board.step(target, say("by.reducing")):
                return True
    except TooLong:
        pass
    board.drop_to(lines, now)
    return False


# --- phi


def phi_chain(ask: Engine, phi_of_x: Term, f_of_x: Term, f: Term, phi: Term) -> Chain:
    """phi(x) = 2 f(x)/x - 1 = ... as far as it is proved, at the end the form that a person would write."""
    lines = [Line(2 * f_of_x / X - 1, say("by.solving", phi=phi_of_x))]
    first = 2 * f / X - 1
    board = Board(ask, first)
    divided = quotient(f)
    if divided is not None:
        board.step(signs(_times_two(divided) - 1), say("by.cancelling", what=X))
        multiplied = _plain(board.now)
        if multiplied is not None and length(multiplied) < length(board.now):
            board.step(multiplied, say("by.expanding"))
    laws = _closed_forms(ask, board.now, phi)
    opened = replaced(board.now, {law.args[0]: law.args[1] for law in laws})
    if laws and opened is not phi:
        board.step(_open_sums(opened), say("by.law", law=tuple(laws)))
        laws = []
    final = say("by.law", law=tuple(laws)) if laws else say("by.pieces") if _has_switch(f) else say("by.simplifying")
    board.step(phi, final)
    return Chain(phi_of_x, (*lines, Line(first, say("by.definition", f=f_of_x)), *board.lines))


def _times_two(t: Term) -> Term:
    c, above, below = factors(t)
    return joined(2 * c, above, below)


def _plain(t: Term) -> Term | None:
    try:
        return multiplied_out(t) if not _has_switch(t) else None
    except TooLong:
        return None


def _has_switch(t: Term) -> bool:
    return any(u.head in ("cases", "max", "min", "clip", "relu", "step", "abs", "sign") for u in subterms(t))


def _closed_forms(ask: Engine, t: Term, phi: Term) -> list[Term]:
    """Laws that turn what `t` has and phi has not into what phi has, for the very arguments."""
    heads = {u.head for u in subterms(phi)}
    found: dict[Term, None] = {}
    for u in subterms(t):
        if u.head in heads or "x" not in free(u):
            continue
        if u.head == "sigmoid" and "tanh" in heads:
            found[app("eq", u, (1 + app("tanh", _halved(u.args[0]))) / 2)] = None
        if u.head == "Phi" and "erf" in heads:
            found[app("eq", u, (1 + app("erf", u.args[0] / app("sqrt", 2))) / 2)] = None
    return [law for law in found if ask.equal(*law.args)]


def _halved(t: Term) -> Term:
    c, above, below = factors(t)
    return joined(c / 2, above, below)


def odd_chain(ask: Engine, phi_of_x: Term, phi_of_minus_x: Term, phi: Term) -> Chain | None:
    """phi(-x) = ... = -phi(x); None if that is not seen by signs, parities and symmetries alone."""
    start = mirrored(phi)
    board = Board(ask, start)
    board.step(signs(board.now), say("by.signs"))
    new, used = by_parity(board.now)
    if used:
        board.step(new, parities(used))
    if reflected(board):
        try:
            board.step(added_up(board.now), say("by.like_terms"))
        except TooLong:
            pass
    minus = signs(-phi) if phi.head == "neg" else -phi
    if not same(board.now, minus):
        return None
    if board.now is not minus and not board.step(minus, say("by.minus")):
        return None
    reason = say("by.definition", f=phi_of_x)
    last = Line(-phi_of_x, reason)
    return Chain(phi_of_minus_x, (Line(start, say("by.inserting", x=X, value=-X)), *board.lines, last))


def sum_chain(f_of_x: Term, f_of_minus_x: Term, half: Term, even: Term) -> Chain:
    """f(x) - f(-x) from f(x) = c x/2 + e(x) with e even, which the proof shows."""
    return Chain(
        f_of_x - f_of_minus_x,
        (
            Line((half + even) - (mirrored(half) + mirrored(even)), say("by.sum")),
            Line((half + even) - (-half + even), say("by.even_part", even=even)),
            Line(total([half, half]), say("by.like_terms")),
        ),
    )
