"""From a statement to its result: the verdict of the engine, and whether it is what the document says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, TypeVar

from symident import limits
from symident.documents.approach import NoLimit, without_limits
from symident.documents.context import has_limit, limit
from symident.documents.diagnosis import Finding, explain, in_words, narrowed, restriction
from symident.documents.statements import Statement
from symident.kernel.check import check_witness
from symident.kernel.claim import Claim
from symident.kernel.derivatives import without_diff
from symident.kernel.equivalent import equivalent
from symident.kernel.facts import holds
from symident.kernel.proof import ProofError, Witness
from symident.kernel.terms import OO, Term, X, free, is_unknown, num, substitute, subterms
from symident.render.infix import to_infix
from symident.render.json import conditions
from symident.verdict import Verdict, Word

Mark = Literal["ok", "wrong", "open", "omitted", "unread"]
Decide = Callable[[Claim], Verdict]
T = TypeVar("T")

_OPEN = ("undecided", "evidence")


@dataclass(frozen=True)
class Result:
    """What became of one statement; `ok` if that is what the document says, and `sentence` says so to a reader.

    `found` is the word of the verdict, or restricted, omitted or unread; `details` say what is wrong, line by line.
    """

    statement: Statement
    verdict: Verdict
    found: str
    mark: Mark
    sentence: str
    details: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return self.statement.file

    @property
    def line(self) -> int:
        return self.statement.line

    @property
    def name(self) -> str:
        return self.statement.name

    @property
    def text(self) -> str:
        return self.statement.text

    @property
    def expected(self) -> str:
        return self.statement.expected

    @property
    def ok(self) -> bool:
        return self.mark in ("ok", "omitted")


def check_all(statements: Iterable[Statement], decide: Decide, timeout: float | None = None) -> Iterator[Result]:
    """The result for each statement. After a wrong step of a chain a step is right if it follows from the wrong line,
    or is equal to the last right one: an error counts once, where it is made.
    """
    good: tuple[Term, ...] = ()
    astray = False
    for statement in statements:
        result = _checked(statement, decide, timeout)
        rights = tuple(right for _, right in statement.pairs)
        if not statement.step:
            good, astray = tuple(left for left, _ in statement.pairs), False
        elif astray and result.verdict.word != "proved" and statement.relation == "=" and len(good) == len(rights):
            again = replace(statement, pairs=tuple(zip(good, rights, strict=True)))
            other = _checked(again, decide, timeout)
            if other.verdict.word == "proved":
                result = replace(other, statement=statement, sentence=f"{other.sentence}, from the last right line")
                astray = False
        elif astray and result.found == "proved":
            result = replace(result, sentence=f"{result.sentence}, from the line above, which is wrong")
        astray = astray or (statement.relation == "=" and result.verdict.word not in ("proved", *_OPEN))
        if not astray:
            good = rights
        yield result


def _checked(statement: Statement, decide: Decide, timeout: float | None) -> Result:
    """The result; a fault of ours must not hide what becomes of the other statements."""
    try:
        return check(statement, decide, timeout)
    except Exception as error:
        if os.environ.get("SYMIDENT_DEBUG"):
            raise
        reason = f"internal error, please report it: {type(error).__name__}: {error!s:.300}"
        return judge(statement, Verdict("undecided", Claim(num(0), num(0)), reason=reason))


def check(statement: Statement, decide: Decide, timeout: float | None = None) -> Result:
    """The result for the statement, whose claims `decide` decides; what else takes time is limited to `timeout`."""
    if statement.skipped:
        return _skipped(statement)
    within: Callable[..., Any] = partial(_within, timeout)
    if any(has_limit(t) for pair in statement.pairs for t in pair):
        found = within(_resolved, statement) or Verdict("undecided", statement.claim, reason="the limit took too long")
        if isinstance(found, Verdict):
            return judge(statement, found)
        infinite = _infinite(found)
        if infinite is not None:
            return judge(found, infinite)
        statement = found
    verdict, entry = _settle(statement, decide)
    finding = Finding()
    if statement.relation == "!=":
        finding = Finding(verdict.witness, entry) if verdict.word == "proved" else finding
    elif verdict.word in ("refuted", "conditional"):
        finding = within(explain, statement, verdict.witness, entry) or Finding(verdict.witness, entry)
        verdict = replace(verdict, witness=finding.point)
    elif verdict.word == "proved":
        finding = within(_domain, statement) or finding
    elif verdict.word in _OPEN and (kink := within(_kink, statement)):
        verdict = replace(verdict, word="undefined", reason=kink)
    return judge(statement, verdict, finding)


def _within(timeout: float | None, function: Callable[..., T], *args: Any) -> T | None:
    """function(*args), in a child if there is a time limit; None if it is reached."""
    if timeout is None:
        return function(*args)
    try:
        return limits.run(function, *args, timeout=timeout)
    except limits.LimitReached:
        return None


def _skipped(statement: Statement) -> Result:
    what = "left out" if statement.skipped == "omitted" else "not understood"
    none = Claim(num(0), num(0))
    mark: Mark = "omitted" if statement.skipped == "omitted" else "unread"
    return Result(statement, Verdict("undecided", none), mark, mark, f"{what}: {statement.why}")


def _resolved(statement: Statement) -> Statement | Verdict:
    """The statement with the values of its limits; the verdict if one was not found, or does not exist."""
    facts = (*statement.claim.facts, *statement.region)
    try:
        pairs = tuple((without_limits(a, facts), without_limits(b, facts)) for a, b in statement.pairs)
    except NoLimit as error:
        word: Word = "undefined" if error.differ else "undecided"
        return Verdict(word, statement.claim, reason=str(error))
    return replace(statement, pairs=pairs)


def _infinite(statement: Statement) -> Verdict | None:
    """The verdict where a side is infinite."""
    if not any(u is OO for pair in statement.pairs for t in pair for u in subterms(t)):
        return None
    equal = all(a is b for a, b in statement.pairs)
    return Verdict("proved" if equal != (statement.relation == "!=") else "refuted", statement.claim)


def _kink(statement: Statement) -> str:
    """A sentence about a derivative at a point where it is seen that there is none; empty if there is no such."""
    for u in (u for pair in statement.pairs for t in pair for u in subterms(t) if u.head == "diff"):
        body, bound, point = u.args
        if free(point) or is_unknown(body):
            continue
        quotient = (substitute(body, {bound.args[0]: point + X}) - substitute(body, {bound.args[0]: point})) / X
        try:
            without_limits(limit(without_diff(quotient), "x", num(0), "both"), statement.claim.facts)
        except NoLimit as error:
            if error.differ:
                where = f"{bound.args[0]} = {to_infix(point)}"
                return f"there is no derivative at {where}: from the left and from the right it is not the same"
    return ""


def _settle(statement: Statement, decide: Decide) -> tuple[Verdict, int]:
    """The verdict on all entries together, and the entry that it is about."""
    verdicts = [decide(claim) for claim in statement.claims]
    order = ("refuted", "conditional", "undefined", "undecided", "evidence", "proved")
    entry = min(range(len(verdicts)), key=lambda i: order.index(verdicts[i].word))
    verdict = verdicts[entry]
    if statement.relation == "!=":
        opposite = {"refuted": "proved", "proved": "refuted"}.get(verdict.word, verdict.word)
        verdict = replace(verdict, word=opposite)  # type: ignore[arg-type]
    return verdict, entry


def _domain(statement: Statement) -> Finding:
    """Where a proved step is defined."""
    if statement.relation != "=" or statement.f is not None:
        return Finding()
    return Finding(lines=narrowed(statement), restricted=restriction(statement))


def judge(statement: Statement, verdict: Verdict, finding: Finding = Finding()) -> Result:  # noqa: B008  # frozen
    """The result for `statement`, if `verdict` is what became of it."""
    narrow = verdict.word == "proved" and bool(finding.lines)
    asked = statement.expected == "restricted"
    found = "restricted" if verdict.word == "proved" and (narrow or (asked and finding.restricted)) else verdict.word
    point = finding.point or (verdict.witness if verdict.word == "refuted" else None)
    sentence = _found_in_words(statement, verdict, finding, found, point)
    ok = _as_expected(statement, verdict, finding, found)
    point_said = statement.expectation.point if statement.expectation else ()
    if ok and point_said:
        ok = _fails_there(statement, dict(point_said))
        sentence += "" if ok else f", but not at {_listed(point_said)}"
    mark: Mark = "ok" if ok else "open" if verdict.word in _OPEN else "wrong"
    if not ok and statement.expectation is not None:
        said = _in_words(statement.expected, statement.condition)
        sentence = f"expected {said}, found {sentence}"
    return Result(statement, verdict, found, mark, sentence, finding.lines)


def _as_expected(statement: Statement, verdict: Verdict, finding: Finding, found: str) -> bool:
    if found != statement.expected:
        return False
    if found == "restricted":
        wanted = statement.condition
        given = finding.restricted
        assert wanted is not None
        parts = wanted.args if wanted.head == "and" else (wanted,)
        facts = statement.claim.facts
        return all(holds((*facts, *parts), ((), g)) for g in given) and all(
            holds((*facts, *given), ((), p)) for p in parts
        )
    if verdict.condition is None or statement.condition is None:
        return verdict.condition is statement.condition
    facts = statement.claim.facts
    return equivalent(facts, facts, verdict.condition, statement.condition)


def _fails_there(statement: Statement, said: dict[str, Term]) -> bool:
    """Whether the statement is seen to fail at the point that the document gives."""
    for claim in statement.claims:
        names = ("x", *(n for n, _ in claim.parameters))
        try:
            check_witness(claim, Witness(tuple((n, said.get(n, num(1))) for n in names)))
        except ProofError:
            continue
        return True
    return False


def _found_in_words(statement: Statement, verdict: Verdict, finding: Finding, found: str, point: Witness | None) -> str:
    if found == "restricted":
        return f"true only where {conditions(finding.restricted) or 'both sides are defined'}"
    words = _in_words(verdict.word, verdict.condition)
    if statement.relation == "!=" and verdict.word in ("refuted", "conditional"):
        equal = "" if verdict.condition is None else f" where {to_infix(verdict.condition)}"
        return f"{words}: the two sides are equal{equal}"
    if verdict.word == "refuted" and point is not None:
        where = in_words(point, statement) if statement.f is None else _listed(point.point)
        return f"{words} at {where}" if where else words
    if verdict.word == "proved" and finding.restricted:
        return f"{words}, where {conditions(finding.restricted)}"
    return f"{words}: {verdict.reason}" if verdict.reason else words


def _listed(point: tuple[tuple[str, Term], ...]) -> str:
    return ", ".join(f"{name} = {to_infix(value)}" for name, value in point)


def _in_words(word: str, condition: Term | None) -> str:
    if condition is None:
        return word
    return f"restricted to {to_infix(condition)}" if word == "restricted" else f"{word} on {to_infix(condition)}"
