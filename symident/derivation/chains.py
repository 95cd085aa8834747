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
from symident.derivation.pieces import has_switch, piece
from symident.kernel.facts import Facts
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import BINDERS, TWO, ZERO, Term, X, app, free, is_unknown, substitute, subterms
from symident.search.phi import length
from symident.search.simplify import product, quotient, total

NONZERO = app("ne", X, 0)
SHORT, LONG = 70, 160  # characters of a formula that is written though it could be left out; of any such formula


@dataclass
class Draft:
    """A chain that is being written: it starts at `now`; a line that is not proved is not taken."""

    ask: Engine
    now: Term
    facts: Facts = ()
    lines: list[Line] = field(default_factory=list)

    def step(self, new: Term, reason: Sentence | None = None) -> bool:
        """Whether `new` could be written as the next line; nothing is written if it stands there already."""
        if new is self.now:
            return True
        if not self.ask.equal(self.now, new, self.facts):
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
        draft = Draft(ask, start)
        if unfold_first:
            new, names = unfolded(start)
            if not names or not draft.step(new, _definitions(names)):
                return None
        if reach(draft, target):
            formal = f_of_x - f_of_minus_x
            return Chain(formal, (Line(start, say("by.definition", f=f_of_x)), *draft.lines))
    return None


def equation(ask: Engine, left: Term, right: Term, definitions: bool = False) -> Chain | None:
    """left = ... = right for any two terms; with `definitions` by these alone, not by symmetries that follow."""
    for unfold_first in (True,) if definitions else (False, True):
        draft = Draft(ask, left)
        if unfold_first:
            new, names = unfolded(left)
            if not names or not draft.step(new, _definitions(names)):
                return None
        if reach(draft, right, symmetries=not definitions):
            return Chain(left, tuple(draft.lines))
    return None


def _definitions(names: list[str]) -> Sentence:
    writers = ((n, definition(n)) for n in names)
    return say("by.law", law=tuple(app("eq", app(n, U), write(U)) for n, write in writers if write is not None))


def reach(draft: Draft, target: Term, symmetries: bool = True) -> bool:
    """Goes on from where the draft is to `target` by the laws of school algebra; whether it got there."""
    signs_and_parities(draft)
    if all(not _is_product_of_sums(u) for u in summands(draft.now)) and _finish(draft, target):
        return True
    factor(draft)
    if _finish(draft, target) or _logs(draft, target):
        return True
    if symmetries:
        reflected(draft)
        mirror_laws(draft, draft.now)
    return _finish(draft, target) or _logs(draft, target) or _fractions(draft, target)


def signs_and_parities(draft: Draft) -> None:
    """Minus signs outwards, through odd and even functions too."""
    draft.step(signs(draft.now), say("by.signs"))
    new, used = by_parity(draft.now)
    if used:
        draft.step(new, parities(used))


def factor(draft: Draft) -> None:
    """Common factors in front; what cancels in the bracket is left out where it would be long."""
    factored = collect(draft.now)
    inner = bracket(factored) if factored is not None else None
    if factored is None or inner is None:
        return
    factored = replaced(factored, {inner: _open_sums(inner)})
    merged = _cancelled(inner)
    if merged is None or length(factored) < SHORT:
        draft.step(factored, say("by.factor"))
    else:
        draft.step(replaced(factored, {_open_sums(inner): merged}), say("by.factor_cancel"))


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


def reflected(draft: Draft) -> list[Term]:
    """Writes g(-u) = c - g(u) where that is a law; the laws that were used."""
    new: dict[Term, Term] = {}
    laws: dict[Term, None] = {}
    for call in mirrored_calls(draft.now):
        law = reflection(call.head)
        if law is not None:
            u = call.args[0].args[0]
            new[call] = substitute(law, {"u": u})
            laws[app("eq", call, new[call])] = None
    if laws:
        draft.step(_open_sums(replaced(draft.now, new)), say("by.symmetry", law=tuple(laws)))
    return list(laws)


def mirror_laws(draft: Draft, of: Term) -> bool:
    """Writes g(-x) = c - g(x) for parts g(x) of a term, where that is proved for the very g; whether there was any."""
    present = set(subterms(draft.now))
    laws: dict[Term, Term] = {}
    for u in subterms(of):
        if u.head not in FUNCTIONS or "x" not in free(u) or u.head == "exp" or has_switch(u):
            continue
        v = by_parity(mirrored(u))[0]
        if v is u or v not in present or v in laws or u in laws or v.head != u.head:
            continue
        middle = draft.ask.normal(substitute(u, {"x": ZERO}) * 2)
        if middle is not None and draft.ask.equal(v, middle - u):
            laws[v] = signs(total([middle, -u]))
    for v in present:
        if is_unknown(v) and v.args[0].head == "neg":
            there = Term(v.head, -X)
            law = next((w for w in draft.ask.claim.laws if w.args[0] is there), None)
            if law is not None:
                laws[v] = substitute(law.args[1], {"x": v.args[0].args[0]})
    if not laws:
        return False
    reason_ = say("by.law", law=tuple(app("eq", v, w) for v, w in laws.items()))
    return draft.step(signs(_open_sums(replaced(draft.now, laws))), reason_)


def _open_sums(t: Term) -> Term:
    """Sums in sums without their brackets, where a plus stands before them."""
    if not t.children or t.head in BINDERS:
        return t
    args = [_open_sums(u) for u in t.children]
    return total(args) if t.head == "add" else Term(t.head, *args)


def _finish(draft: Draft, target: Term) -> bool:
    """To the target by multiplying out and adding like terms."""
    if draft.now is target:
        return True
    if not same(draft.now, target):
        return False
    return _add_up(draft, target)


def _add_up(draft: Draft, target: Term) -> bool:
    c, above, below = factors(draft.now)
    sums = [u for u in above if u.head == "add"]
    if len(sums) == 1 and any(_is_product_of_sums(u) for u in summands(sums[0])):
        inner = sums[0]
        try:
            new = multiplied_out(inner)
        except TooLong:
            return False
        rest = [u for u in above if u is not inner]
        if length(new) < LONG:
            draft.step(joined(c, [*rest, new], below), say("by.expanding"))
    return draft.step(target, say("by.like_terms"))


def _is_product_of_sums(t: Term) -> bool:
    _, above, _ = factors(t)
    inner = [u for u in above if u.head == "add" or (u.head == "pow" and u.args[0].head == "add")]
    return len(above) > 1 and bool(inner) or any(u.head == "pow" for u in inner)


def _logs(draft: Draft, target: Term) -> bool:
    """k log(a) - k log(b) + c = k log(a/b) + c = k log(e^u) + c = k u + c."""
    lines, now = len(draft.lines), draft.now
    c, above, below = factors(draft.now)
    inner = bracket(draft.now)
    if inner is None:
        return False
    rest = [u for u in above if u is not inner]
    logs = [u for u in summands(inner) if any(v.head == "log" for v in factors(u)[1])]
    others = [u for u in summands(inner) if u not in logs]
    found = logarithms(Term("add", *logs)) if len(logs) > 1 else None
    if found is None:
        return False
    k, a, b = found
    d, more, under = factors(k)

    def with_log(u: Term) -> Term:
        if not others:
            return joined(c * d, [*rest, *more, u], [*below, *under])
        return joined(c, [*rest, total([joined(d, [*more, u], under), *others])], below)

    ratio = draft.ask.normal(a / b)
    if ratio is None or ratio.head != "exp":
        return False
    if draft.step(with_log(app("log", a / b)), say("by.logarithms")):
        law = say("by.law", law=(app("eq", a, ratio * b),))
        if a.head in ("add", "mul") and draft.ask.equal(a, ratio * b):
            draft.step(with_log(app("log", ratio * b / b)), law)
            draft.step(with_log(app("log", ratio)), say("by.cancelling", what=b))
        else:
            draft.step(with_log(app("log", ratio)), law)
        plain = with_log(ratio.args[0])
        undone = say("by.log_exp", law=app("eq", app("log", ratio), ratio.args[0]))
        if others and draft.step(plain, undone) and same(plain, target) and draft.step(target, say("by.like_terms")):
            return True
        if not others and same(plain, target) and draft.step(target, undone):
            return True
    draft.drop_to(lines, now)
    return False


def _fractions(draft: Draft, target: Term) -> bool:
    """By the common denominator."""
    lines, now = len(draft.lines), draft.now
    inner = bracket(draft.now)
    one = common_denominator(inner) if inner is not None else None
    if inner is None or one is None:
        return False
    c, above, below = factors(draft.now)
    rest = [u for u in above if u is not inner]

    def whole(u: Term) -> Term:
        return u if not rest and not below and c == 1 else joined(c, [*rest, u], below)

    try:
        if draft.step(whole(one), say("by.denominator")):
            top, bottom = added_up(one.args[0]), added_up(one.args[1])
            if length(top) + length(bottom) < LONG:
                draft.step(whole(top / bottom), say("by.expanding"))
            reduced = draft.ask.normal(one)
            if reduced is not None and same(whole(reduced), target) and draft.step(target, say("by.reducing")):
                return True
    except TooLong:
        pass
    draft.drop_to(lines, now)
    return False


# --- phi


def phi_chain(ask: Engine, phi_of_x: Term, f_of_x: Term, f: Term, phi: Term) -> Chain:
    """phi(x) = 2 f(x)/x - 1 = ... as far as it is proved, at the end the form that a person would write."""
    lines = [Line(2 * f_of_x / X - 1, say("by.solving", phi=phi_of_x))]
    first = product([TWO, f]) / X - 1
    draft = Draft(ask, first, (NONZERO,))
    divided = quotient(f)
    if divided is not None:
        draft.step(signs(_times_two(divided) - 1), say("by.cancelling", what=X))
        multiplied = _plain(draft.now)
        if multiplied is not None and length(multiplied) < length(draft.now):
            draft.step(multiplied, say("by.expanding"))
    laws = _closed_forms(ask, draft.now, phi)
    opened = replaced(draft.now, {law.args[0]: law.args[1] for law in laws})
    if laws and opened is not phi:
        draft.step(_open_sums(opened), say("by.law", law=tuple(laws)))
        laws = []
    by_sign = _by_sign(ask, draft.now) if not laws and has_switch(f) and not _has_cases(phi) else None
    if by_sign is not None:
        draft.step(by_sign, say("by.pieces"))
    final = say("by.law", law=tuple(laws)) if laws else say("by.pieces") if has_switch(f) else say("by.simplifying")
    if phi is not first and all(phi is not line.right for line in draft.lines):
        draft.step(phi, final)
    return Chain(phi_of_x, (*lines, Line(first, say("by.definition", f=f_of_x)), *draft.lines))


def _has_cases(t: Term) -> bool:
    return any(u.head in ("cases", "clip", "max", "min") for u in subterms(t))


def _by_sign(ask: Engine, t: Term) -> Term | None:
    """`t` as two formulas, for x > 0 and for x < 0, if it breaks at 0 only and both are short."""
    if ask.breakpoints(t) != [ZERO]:
        return None
    right, left = (piece(ask, t, (app(head, X, 0),)) for head in ("gt", "lt"))
    found = app("cases", app("gt", X, 0), right, left) if right is not None and left is not None else None
    return found if found is not None and length(found) < LONG / 2 else None


def _times_two(t: Term) -> Term:
    c, above, below = factors(t)
    return joined(2 * c, above, below)


def _plain(t: Term) -> Term | None:
    try:
        return multiplied_out(t) if not has_switch(t) else None
    except TooLong:
        return None


def _closed_forms(ask: Engine, t: Term, phi: Term) -> list[Term]:
    """Laws that turn what `t` has and phi has not into what phi has, for the very arguments."""
    known = set(subterms(phi))
    heads = {u.head for u in known}
    found: dict[Term, None] = {}
    for u in subterms(t):
        if "x" not in free(u) or u in known or (u.head in heads and u.head != "log"):
            continue
        if u.head == "sigmoid" and "tanh" in heads:
            found[app("eq", u, (1 + app("tanh", _halved(u.args[0]))) / 2)] = None
        if u.head == "Phi" and "erf" in heads:
            found[app("eq", u, (1 + app("erf", u.args[0] / app("sqrt", 2))) / 2)] = None
        for v in [v for v in subterms(phi) if v.head == u.head == "log"]:
            rest = ask.normal(u - v)
            if rest is not None and length(rest) < 20 and all(w.head not in FUNCTIONS for w in subterms(rest)):
                found[app("eq", u, rest + v)] = None
    return [law for law in found if ask.equal(*law.args)]


def _halved(t: Term) -> Term:
    c, above, below = factors(t)
    return joined(c / 2, above, below)


def odd_chain(ask: Engine, phi_of_x: Term, phi_of_minus_x: Term, phi: Term) -> Chain | None:
    """phi(-x) = ... = -phi(x); None if that is not seen by signs, parities and symmetries alone."""
    start = mirrored(phi)
    draft = Draft(ask, start)
    draft.step(signs(draft.now), say("by.signs"))
    new, used = by_parity(draft.now)
    if used:
        draft.step(new, parities(used))
    if reflected(draft) or (not same(draft.now, -phi) and mirror_laws(draft, phi)):
        try:
            draft.step(added_up(draft.now), say("by.like_terms"))
        except TooLong:
            pass
    minus = signs(-phi) if phi.head == "neg" else -phi
    if not same(draft.now, minus):
        return None
    if draft.now is not minus and not draft.step(minus, say("by.minus")):
        return None
    reason = say("by.definition", f=phi_of_x)
    last = Line(-phi_of_x, reason)
    return Chain(phi_of_minus_x, (Line(start, say("by.inserting", x=X, value=-X)), *draft.lines, last))


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
