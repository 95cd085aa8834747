"""What names mean at a place of a document, and how one side of an equation is read there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from symident.documents.pieces import Piece, bracketed, outer
from symident.kernel.claim import Sort
from symident.kernel.terms import OO, Term, free, substitute, subterms, var
from symident.library import DocumentError, Page
from symident.syntax.errors import ParseError, UnknownName
from symident.syntax.names import CONSTANTS, Definition, find_function
from symident.syntax.parse import parse_infix, parse_latex
from symident.syntax.scan import canonical

Entries = tuple[Term, ...]  # of a vector; one, if it is a number
T = TypeVar("T")

_INFINITE = {"oo": OO, "+oo": OO, "-oo": -OO, r"\infty": OO, r"+\infty": OO, r"-\infty": -OO}
_LIMIT = re.compile(r"(?<![\w.])limit\s*(?=\()")
_VECTOR = re.compile(r"(?<![\w)])\[")
_PRIME = re.compile(
    r"(\\(?:text|operatorname|mathrm|mbox)\s*\{[A-Za-z0-9 _-]+\}|\\?[^\W\d_]\w*?)"
    r"\s*('+|\^\s*\{?\\prime\}?)\s*(?:\\left\s*)?(?=\()"
)
_WHERE = "a line above has to declare it, as in: parameter {0}, or define it: define {0} = 1"


class _Names(Mapping[str, Definition]):
    """The functions of the document, and behind them those of the library."""

    def __init__(self, own: Mapping[str, Definition], beyond: Mapping[str, Definition]) -> None:
        self._own, self._beyond = own, beyond

    def __getitem__(self, name: str) -> Definition:
        own = self._own.get(canonical(name))
        return self._beyond[name] if own is None else own

    def __contains__(self, name: object) -> bool:
        return (isinstance(name, str) and canonical(name) in self._own) or name in self._beyond

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from (name for name in self._beyond if name not in self._own)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Context:
    """What has been declared so far; every declaration makes a new context.

    `at` are the values that names have in the case at hand (`for x = 0:`), `region` what holds of x in it.
    """

    page: Page
    beyond: Mapping[str, Definition]
    parameters: Mapping[str, Sort] = field(default_factory=dict)
    assumptions: Entries = ()
    functions: Mapping[str, Definition] = field(default_factory=dict)
    constants: Mapping[str, Entries] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()  # functions of which only the laws are known
    laws: Entries = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    region: Entries = ()
    at: Mapping[str, Entries] = field(default_factory=dict)
    case: str = ""

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """The functions that a call may name."""
        return _Names(self.functions, self.beyond)

    @property
    def names(self) -> set[str]:
        """The names beside x that may stand for numbers."""
        return {*self.parameters, *self.constants}

    # --- declaring

    def with_new(self, name: str, place: int, **changes: object) -> Context:
        """The context with `name` declared; the complaint if it has a meaning already."""
        if name in self.lines:
            raise self.page.error(f"{name} has a meaning already, from line {self.lines[name]}", place,
                                  'a section may use it anew: section "..."')  # fmt: skip
        line = self.page.text.count("\n", 0, place) + 1
        return replace(self, lines={**self.lines, name: line}, **changes)  # type: ignore[arg-type]

    def is_taken(self, name: str) -> bool:
        """Whether the language gives the name a meaning that no document can change."""
        if name == "x" or name in CONSTANTS:
            return True
        return find_function(name, {}) is not None

    # --- reading

    def entries(self, piece: Piece) -> Entries:
        """The entries of the vector, or the one number, that the piece is; in x and the parameters."""
        if piece.text.strip() in _INFINITE:
            return (_INFINITE[piece.text.strip()],)
        parts = self._parts(_without_primes(piece))
        terms = [self._number(part) for part in parts]
        values = {**{n: v for n, v in self.constants.items() if len(v) > 1}, **self.at}
        moved = {n: v for n, v in values.items() if any(n in free(t) for t in terms)}
        terms = self._spread(terms, moved, piece)
        return tuple(terms)

    def _spread(self, terms: list[Term], values: Mapping[str, Entries], piece: Piece) -> list[Term]:
        """The terms with values for names; a name may stand for a vector."""
        sizes = {len(v) for v in values.values() if len(v) > 1} | ({len(terms)} if len(terms) > 1 else set())
        if len(sizes) > 1:
            raise self.page.error("vectors of different length", piece.place(0))
        size = max(sizes, default=1)
        if len(terms) == 1:
            terms = terms * size
        entry = [{n: v[i] if len(v) > 1 else v[0] for n, v in values.items()} for i in range(size)]
        return [substitute(t, e) for t, e in zip(terms, entry, strict=True)]

    def _parts(self, piece: Piece) -> list[Piece]:
        """The text of each entry: `[1, 2]` is replaced by its entries in turn."""
        vectors = list(bracketed(piece.text, _VECTOR))
        if piece.latex:  # where square brackets are brackets, unless there is a list in them
            vectors = [v for v in vectors if len(outer(piece.text[v[0] + 1 : v[1]], ",")) > 1]
        if not vectors:
            return [piece]
        rows = [outer(piece.text[a + 1 : b], ",") for a, b in vectors]
        sizes = {len(row) for row in rows}
        if len(sizes) > 1:
            raise self.page.error("vectors of different length", piece.place(vectors[-1][0]))
        found = []
        for i in range(sizes.pop()):
            text = piece.text
            for (a, b), row in zip(vectors, rows, strict=True):
                before = sum(len(entry) + 1 for entry in row[:i])
                inside = " " * before + row[i]
                text = text[:a] + "(" + inside.ljust(b - a - 1) + ")" + text[b + 1 :]
            found.append(replace(piece, text=text))
        return found

    def _number(self, piece: Piece) -> Term:
        """The expression in the piece, with limits in it as terms limit(body, variable, point, side)."""
        limits: dict[str, Term] = {}
        text = piece.text
        while found := _LIMIT.search(text):
            (start, end), *_ = bracketed(text, re.compile(r"\("), found.end())
            name = f"L{len(limits)}l"
            limits[name] = self._limit(replace(piece, text=text[: end + 1]), start)
            text = text[: found.start()] + name.ljust(end + 1 - found.start()) + text[end + 1 :]
        read = parse_latex if piece.latex else parse_infix
        t = self._parsed(piece, lambda: read(text, self.names | set(limits), self.definitions))
        fixed = {name: value[0] for name, value in self.constants.items() if len(value) == 1}
        return substitute(t, {**limits, **fixed}) if limits or fixed else t

    def _limit(self, piece: Piece, start: int) -> Term:
        """limit(body, variable, point), whose brackets open at `start` and close at the end of the piece."""
        parts = outer(piece.text[start + 1 : -1], ",")
        if len(parts) != 3:
            raise self.page.error("a limit has three parts", piece.place(start), "write limit(f(x), x, oo)")
        at = start + 1
        pieces = []
        for part in parts:
            pieces.append(replace(piece, text=" " * at + part))
            at += len(part) + 1
        body, name, point = pieces
        bound = canonical(name.text.strip())
        side = {"+": 1, "-": -1}.get(point.text.rstrip()[-1:], 0)
        if side:
            point = replace(point, text=point.text.rstrip()[:-1])
        shown = point.text.strip()
        target = _INFINITE[shown] if shown in _INFINITE else self._number(point)
        if not bound.isidentifier() or bound in free(target):
            raise self.page.error("a limit has a variable that tends to a point", name.stripped().place(0),
                                  "write limit(f(x), x, oo)")  # fmt: skip
        return limit(self.with_bound(bound)._number(body), bound, target, ("both", "right", "left")[side])

    def with_bound(self, name: str) -> Context:
        """The context within a limit, whose variable means nothing outside."""
        at = {n: v for n, v in self.at.items() if n != name}
        known = name in ("x", *self.parameters)
        return replace(self, at=at, parameters=self.parameters if known else {**self.parameters, name: "real"})

    def condition(self, piece: Piece) -> Term:
        """The condition that the piece is; on x and the parameters."""
        before, after = "1 if (", ") else 0"
        t = self._parsed(piece, lambda: parse_infix(before + piece.text + after, self.names, self.definitions),
                         len(before))  # fmt: skip
        if t.head != "cases" or t.args[0].head in ("num", "var"):
            raise self.page.error("expected a condition, as in x > 0", piece.place(0))
        fixed = {name: value[0] for name, value in self.constants.items() if len(value) == 1}
        condition: Term = substitute(t.args[0], fixed)
        return condition

    def _parsed(self, piece: Piece, read: Callable[[], T], shift: int = 0) -> T:
        try:
            return read()
        except DocumentError:  # in another document, which has a definition that was needed
            raise
        except ParseError as error:
            hint = error.hint
            if isinstance(error, UnknownName) and "--param" in hint:  # which is for the command line
                name = re.search(r"--param (\S+?),", hint)
                hint = hint.partition(" If not")[0] if "did you mean" in hint else _WHERE.format(name and name[1])
            raise self.page.error(error.message, piece.place(max(0, error.column - 1 - shift)), hint) from None

    # --- what a claim needs to know

    def about(self, *terms: Term) -> tuple[tuple[tuple[str, Sort], ...], Entries]:
        """The parameters that occur in the terms, or are tied to such by an assumption, and those assumptions."""
        used = set[str]().union(*map(free, terms)) & set(self.parameters)
        while tied := {n for a in self.assumptions if free(a) & used for n in free(a)} - used:
            used |= tied
        facts = tuple(a for a in self.assumptions if free(a) <= used)
        return tuple((n, s) for n, s in self.parameters.items() if n in used), facts


def _without_primes(piece: Piece) -> Piece:
    """The piece with f'(u) as diff(f(x), x, u)."""
    while found := _PRIME.search(piece.text):
        ((start, end),) = [next(bracketed(piece.text, re.compile(r"\("), found.end()))]
        inside = piece.part(start + 1, end)
        first, *rest = outer(inside.text, ",")
        point = inside.part(0, len(first) - (len(r"\right") if first.endswith(r"\right") else 0))
        more = "".join(f", {r}" for r in rest)
        name = piece.part(found.start(1), found.end(1))
        order = len(found[2]) if found[2].startswith("'") else 1
        diff = r"\operatorname{diff}(" if piece.latex else "diff("
        before, after = diff * order, ", x)" * (order - 1)
        piece = piece.spliced(found.start(), end + 1, before, name, f"(x{more}){after}, x, ", point, ")")
    return piece


def limit(body: Term, bound: str, target: Term, side: str) -> Term:
    """The limit as a term; its variable gets a name that no text can hold, and so nothing is put for it."""
    inner = var(bound + "'")
    return Term("limit", substitute(body, {bound: inner}), inner, target, Term(side))


def has_limit(t: Term) -> bool:
    """Whether a limit is in the term."""
    return any(u.head == "limit" for u in subterms(t))


__all__ = ["Context", "Entries", "has_limit", "limit"]
