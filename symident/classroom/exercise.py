"""Which step is wrong? A chain of equalities with one error of a kind that students make, checked by the engine.

Two neighbouring lines differ, at an exact point; every other line equals the one above it, since the rest of the
chain goes on from the wrong line. Nothing is an exercise unless the engine has decided every pair of its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from symident.api import decide_within
from symident.derivation.chains import Draft, reach, signs_and_parities
from symident.derivation.engine import Engine
from symident.derivation.model import Block, Chain, Derivation, Formula, ProofBlock, Rounded, Steps, Table, Theorem
from symident.kernel.claim import Claim
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term, X, free, num, substitute, var
from symident.render.infix import to_infix
from symident.search.evidence import approximate
from symident.search.phi import length

MOST = 3  # exercises of one lesson
LONGEST = 120  # of a line, as `length` counts
SECONDS = 5.0  # for one pair of lines
DIGITS = 6  # of a rounded number
SIMPLE = (1, 2, -1, -2, 3, 5)


@dataclass(frozen=True)
class Exercise:
    """`lines[wrong]` does not equal the line above it, as `point` shows; `truth` is what should stand there.

    `values` are the line above and that line at the point: exact where they are rational, else rounded.

    `left` is written in front of the first line, or in its place where `inside` says for which x the lines hold.
    """

    left: Term
    lines: tuple[Term, ...]
    wrong: int
    kind: str
    truth: Term
    point: tuple[tuple[str, Term], ...]
    values: tuple[Formula, Formula]
    inside: Term | None = None


def exercises(derivation: Derivation) -> tuple[Exercise, ...]:
    """At most `MOST` exercises on f(x) - f(-x), each with an error of another kind; there may be none.

    They are made from the chains of the derivation, and where there is a table of cases, from its rows.
    """
    claim, phi = derivation.verdict.claim, derivation.verdict.phi
    if claim.f is None:
        return ()
    formal = {"f": claim.f} | ({"phi": phi} if phi is not None else {})
    whole = claim.f - substitute(claim.f, {"x": -X})
    chains: list[tuple[Term, list[Term]]] = []
    rows: list[tuple[object, tuple[object, ...]]] = []
    for block in (b for section in derivation.sections for b in _flat(section.blocks)):
        if isinstance(block, Chain) and _concrete(block.left, formal) is whole:
            lines = [_concrete(line.right, formal) for line in block.lines if isinstance(line.right, Term)]
            chains.append((block.left, lines))
        elif isinstance(block, Table):
            rows += [(block.head[-1], row) for row in block.rows]
    found: dict[str, Exercise] = {}
    for left, lines in chains:
        if lines[0] is whole:
            _collect(found, _Room(claim, left), lines)
    for difference, row in rows:
        _of_row(found, claim, whole, difference, row)
    for left, lines in chains:  # the general proof, with this phi
        if lines[0] is not whole:
            _collect(found, _Room(claim, left), lines)
    return tuple(sorted(found.values(), key=lambda e: len(e.lines) <= 3))


def _concrete(t: Term, formal: dict[str, Term]) -> Term:
    """`t` with the functions that formal symbols stand for."""
    args = tuple(_concrete(u, formal) for u in t.children)
    name = t.head.removesuffix("()")
    if name != t.head and name in formal and len(args) == 1:
        return substitute(formal[name], {"x": args[0]})
    return Term(t.head, *args) if args else t


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Theorem | ProofBlock | Steps):
            yield from _flat(block.blocks)
        else:
            yield block


@dataclass(frozen=True)
class _Room:
    """The claim and the x for which the lines of an exercise are about."""

    claim: Claim
    left: Term
    inside: Term | None = None

    def about(self, a: Term, b: Term) -> Claim:
        """a = b, for the x inside: then x is a parameter like the others, since only those have conditions."""
        claim = self.claim
        if self.inside is None:
            return Claim(a, b, claim.parameters, claim.assumptions)
        here = {"x": var(self.x)}
        conditions = tuple(substitute(c, here) for c in self.facts)
        return Claim(substitute(a, here), substitute(b, here), (*claim.parameters, (self.x, "real")),
                     (*claim.assumptions, *conditions))  # fmt: skip

    @property
    def facts(self) -> tuple[Term, ...]:
        """The conditions on x."""
        if self.inside is None:
            return ()
        return self.inside.args if self.inside.head == "and" else (self.inside,)

    @property
    def x(self) -> str:
        """The name of x in the claims: where it has conditions, one that no parameter has."""
        if self.inside is None:
            return "x"
        taken = {n for n, _ in self.claim.parameters}
        return next(name for name in (f"x_{i}" for i in range(len(taken) + 1)) if name not in taken)

    def proved(self, a: Term, b: Term) -> bool:
        """Whether a = b for every such x and all admissible parameters."""
        return decide_within(self.about(a, b), SECONDS).word == "proved"

    def difference(self, a: Term, b: Term) -> tuple[tuple[str, Term], ...] | None:
        """An exact point at which a and b differ, a simple one if there is one; None if none was found."""
        claim = self.about(a, b)
        witness = decide_within(claim, SECONDS).witness
        if witness is None:
            return None
        names = ("x", *(n for n, _ in claim.parameters))
        simple = (dict.fromkeys(names, num(v)) | {self.x: num(x)} for v in (1, 2) for x in SIMPLE)
        ask = Engine(claim)
        point = next(filter(ask.fails_at, (*simple, dict(witness.point))), None)
        if point is not None and self.inside is not None:
            point["x"] = point.pop(self.x)
        return None if point is None else tuple(point.items())


def _of_row(found: dict[str, Exercise], claim: Claim, whole: Term, left: object, row: tuple[object, ...]) -> None:
    """Adds what can be made of a row of a table: where, f(x), f(-x), and their difference as an equation."""
    if not (len(row) == 4 and all(isinstance(cell, Term) for cell in (left, *row))):
        return
    inside, here, there, difference = (cell for cell in row if isinstance(cell, Term))
    if inside.head == "eq" or difference.head != "eq" or not isinstance(left, Term):
        return
    start, target = difference.args
    room = _Room(claim, left, inside)
    ask = Engine(claim, room.facts)
    draft = Draft(ask, start)
    if not reach(draft, target):
        return
    rest = [line.right for line in draft.lines if isinstance(line.right, Term)]
    mirror = substitute(here, {"x": -X})
    pieces = [("errorBranch", 1, here - mirror)] if mirror is not there else []
    _collect(found, room, [whole, start, *rest], pieces)


def _collect(
    found: dict[str, Exercise], room: _Room, true: list[Term], first: Iterable[tuple[str, int, Term]] = ()
) -> None:
    """Adds exercises made from a true chain, until there are enough; those with a choice of lines first."""
    shown = {to_infix(t) for t in true}
    short: dict[str, Exercise] = {}
    for kind, k, wrong in (*first, *_candidates(true, 1 if room.inside is None else 2)):
        if len(found) == MOST:
            return
        if kind not in found and to_infix(wrong) not in shown and length(wrong) <= LONGEST:
            exercise = _exercise(room, true, kind, k, wrong)
            if exercise is not None:
                (found if len(exercise.lines) > 3 else short).setdefault(kind, exercise)
    for kind in list(short)[: MOST - len(found)]:
        found.setdefault(kind, short[kind])


def _candidates(true: list[Term], first: int) -> Iterator[tuple[str, int, Term]]:
    """Errors, their kind and line: laws that do not hold, used on the line above, then slips in the line itself."""
    for k in range(first, len(true)):
        for kind, wrong in changed(true[k - 1], _false_laws):
            yield kind, k, wrong
    for k in range(first, len(true)):
        for kind, wrong in changed(true[k], _slips):
            yield kind, k, wrong


def _exercise(room: _Room, true: list[Term], kind: str, k: int, wrong: Term) -> Exercise | None:
    """The exercise with this error, if the lines that follow from it are found and every pair is decided."""
    ask = Engine(room.claim, room.facts)
    if not set(ask.open_conditions(wrong)) <= set(ask.open_conditions(true[k])):
        return None  # a line that is not defined everywhere shows its error at once
    point = room.difference(true[k - 1], wrong)
    if point is None:
        return None
    lines = [*true[:k], wrong]
    for line in _consequences(ask, wrong):
        if to_infix(line) != to_infix(lines[-1]):
            lines.append(line)
    if len(lines) < 3 or any(length(t) > LONGEST for t in lines[1:]):
        return None
    if not all(room.proved(a, b) for i, (a, b) in enumerate(pairwise(lines)) if i != k - 1):
        return None
    above, here = (_value(substitute(t, dict(point))) for t in (true[k - 1], wrong))
    if above is None or here is None:
        return None
    return Exercise(room.left, tuple(lines), k, kind, true[k], point, (above, here), room.inside)


def _value(t: Term) -> Formula | None:
    """A constant term as a number, which is exact if that is rational; None if its digits cannot be told."""
    exact = Engine(Claim(t, t)).rational(t)
    if exact is not None:
        return exact
    text = approximate(t, {}, DIGITS)
    return None if text == "?" else Rounded(t, DIGITS, text)


def _consequences(ask: Engine, wrong: Term) -> list[Term]:
    """What a student writes below the wrong line, who makes no other error."""
    draft = Draft(ask, wrong)
    end = ask.normal(wrong)
    if end is not None and length(end) < length(wrong):
        last = Draft(ask, end)
        signs_and_parities(last)
        if not reach(draft, last.now):
            draft.step(last.now)
    return [line.right for line in draft.lines if isinstance(line.right, Term)]


# --- errors


def changed(t: Term, errors: Callable[[Term], Iterator[tuple[str, Term]]]) -> Iterator[tuple[str, Term]]:
    """`t` with one error in one place, each with its kind; what has no x in it is left as it is."""
    yield from errors(t)
    for i, u in enumerate(t.children):
        if "x" in free(u) and u.head not in ("integral", "diff"):
            for kind, new in changed(u, errors):
                yield kind, Term(t.head, *t.args[:i], new, *t.args[i + 1 :])


def _false_laws(t: Term) -> Iterator[tuple[str, Term]]:
    """Laws that students believe in: g(-u) = -g(u) or g(-u) = g(u) for whatever g, (-u)^2 = -u^2, -(a + b) = -a + b."""
    f = FUNCTIONS.get(t.head)
    if f is not None and len(t.args) == 1 and t.args[0].head == "neg":
        bare = Term(t.head, t.args[0].args[0])
        if f.parity != "odd":
            yield ("errorEvenAsOdd" if f.parity == "even" else "errorAsOdd"), -bare
        if f.parity != "even":
            yield ("errorOddAsEven" if f.parity == "odd" else "errorAsEven"), bare
    if t.head in ("max", "min") and any(u.head == "neg" for u in t.args):
        yield "errorAsOdd", -Term(t.head, *(u.args[0] if u.head == "neg" else u for u in t.args))
    if t.head == "pow" and t.args[0].head == "neg":
        yield "errorSquare", -Term("pow", t.args[0].args[0], t.args[1])
    if t.head == "neg" and t.args[0].head == "add":
        first, *rest = t.args[0].args
        yield "errorBracket", Term("add", -first, *rest)
    if t.head == "abs":
        yield "errorAbs", t.args[0]


def _slips(t: Term) -> Iterator[tuple[str, Term]]:
    """A sign or a factor lost, two pieces exchanged."""
    if t.head == "add":
        for i, u in enumerate(t.args):
            if i:
                yield "errorSum", Term("add", *t.args[:i], u.args[0] if u.head == "neg" else -u, *t.args[i + 1 :])
    if t.head == "exp" and t.args[0].head == "neg":
        yield "errorExponent", Term("exp", t.args[0].args[0])
    if t.head == "div" and t.args[1].head == "num":
        yield "errorFactor", t.args[0]
    if t.head == "cases" and len(t.args) == 3:
        yield "errorBranch", Term("cases", t.args[0], t.args[2], t.args[1])
