"""Markdown and LaTeX files: their displayed equations, and what is said to symident in blocks and comments.

What is said in the document language is read as it is; an equation that cannot be read becomes a statement that says
so, with the reason. Nothing is passed over but text, inline formulas and the code of other languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from symident.documents.context import Context, limit
from symident.documents.latex import (
    AS,
    DROPPED,
    INFINITE,
    LIMIT,
    MATHOP,
    NAMED,
    OVERSET,
    RELATIONS,
    TAG,
    TENDS,
    Unread,
    blanked,
    closing,
    joins,
    outside,
    relations,
    rows_of,
    tidied,
    with_case,
    without_marks,
)  # fmt: skip
from symident.documents.pieces import Piece
from symident.documents.statements import Reader, Relation, Side, Statement, half_unit
from symident.kernel.claim import Sort
from symident.kernel.terms import Term, X, free, substitute
from symident.library import Page, Shelf, definitions, expectation, page_of, shelve, tree_of
from symident.syntax.errors import ParseError, SymidentError
from symident.syntax.names import Definition, find_function
from symident.syntax.scan import LONGEST, canonical

SUFFIXES = (".md", ".markdown", ".tex", ".latex")

_DISPLAY = re.compile(
    r"\\begin\{(?!subequations)([A-Za-z]*(?:equation|align|gather|multline|math|eqnarray|eqn)[A-Za-z]*)(\*?)\}"
    r"(?:\{[^{}]*\})?(.*?)\\end\{\1\2\}|\$\$(.*?)\$\$|(?<!\\)\\\[(.*?)\\\]",
    re.DOTALL,
)
_WRAPPER = re.compile(r"\\(?:begin|end)\{(?:aligned|split|gathered)\}(?:\[\w\])?")
_FENCE = re.compile(
    r"^([ \t]*)(```+|~~~+)[ \t]*([\w-]*)[^\n]*\n(.*?)(?:^\1\2[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_CODE = re.compile(r"(?<!`)`[^`\n]+`(?!`)")
_HTML = re.compile(r"<!--(.*?)-->", re.DOTALL)
_SAID = re.compile(r"\s*symident:")
_COMMENT = re.compile(r"(?<!\\)%([^\n]*)")
_VERBATIM = re.compile(r"\\begin\{(verbatim|lstlisting|minted)\*?\}.*?\\end\{\1\*?\}", re.DOTALL)
_COMMAND = re.compile(r"\\(?:re)?newcommand\*?\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(\[\d\])?|"
                      r"\\DeclareMathOperator\*?\s*(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))()\s*")  # fmt: skip
_DEEP = 20  # commands within commands


_ADVICE = (
    (re.compile(r"unknown function (\S+)"), "a comment can say what it is, as in: symident: define {0}(x) = x/2"),
    (re.compile(r"the name (\S+) is not declared"), "a comment can declare it: symident: parameter {0}"),
)


@dataclass(frozen=True)
class _Row:
    """One row of a displayed equation; `first` if it is the first of its environment."""

    start: int
    piece: Piece
    first: bool
    broken: str = ""  # why it cannot be understood, if that is known before it is read


@dataclass(frozen=True)
class _Said:
    """Text of the document language, with all else made blank, so that places stay what they are."""

    start: int
    end: int
    text: str


def read_markup(file: Path) -> list[Statement]:
    """What the file says. SymidentError where what is said in the document language cannot be read."""
    page = page_of(file)
    return list(_Markup(page, markdown=file.suffix.lower() in (".md", ".markdown")).statements())


class _Markup:
    def __init__(self, page: Page, markdown: bool) -> None:
        self.page = page
        self.reader = Reader(page, definitions())
        self.commands: dict[str, str | None] = {}
        self.said: list[_Said] = []
        self.formulas: list[tuple[int, int]] = []  # in blocks of Markdown
        self.text = self._without_comments(page.text, markdown)
        self.text = self._without_commands(self.text)

    def statements(self) -> Iterator[Statement]:
        found: list[Statement] = []
        events: list[_Row | _Said] = sorted([*self._joined(), *self._rows()], key=lambda e: e.start)
        left: Side | None = None
        for event in events:
            if isinstance(event, _Row):
                new, left = self._row(event, None if event.first else left)
                found += new
                continue
            page = replace(self.page, text=event.text)
            if event.text.split(None, 1)[:1] == ["expect"]:
                found = self._expected(found, page)
                continue
            tree = tree_of(page)
            shelf = shelve(page, tree, self.reader.context.beyond)
            self._reach(shelf)
            found += self.reader.read(tree, shelf)
        yield from found

    def _reach(self, shelf: Shelf) -> None:
        self.reader.context = replace(self.reader.context, beyond=shelf)
        self.reader.preamble = replace(self.reader.preamble, beyond=shelf)

    def _expected(self, found: list[Statement], page: Page) -> list[Statement]:
        """The statements, the last one with what the document expects of it."""
        tree = expectation(page)
        if not found or found[-1].skipped:
            raise self.page.error("there is no equation before this line", len(page.text) - len(page.text.lstrip()))
        said = self.reader.expectation(tree, self.reader.context)
        return [*found[:-1], replace(found[-1], expectation=said)]

    # --- what stands in the file

    def _say(self, start: int, end: int) -> None:
        blank = re.sub(r"[^\n]", " ", self.page.text)
        self.said.append(_Said(start, end, blank[:start] + self.page.text[start:end] + blank[end:]))

    def _without_comments(self, text: str, markdown: bool) -> str:
        """The text with comments, code and what is said to symident made blank; the last is kept in `said`."""

        def blank(found: re.Match[str]) -> str:
            return re.sub(r"[^\n]", " ", found[0])

        def fence(found: re.Match[str]) -> str:
            if found[3] == "symident":
                self._say(found.start(4), found.end(4))
            if found[3] == "math":
                self.formulas.append(found.span(4))
                return found[0]
            return blank(found)

        def comment(found: re.Match[str]) -> str:
            said = _SAID.match(found[1])
            if said:
                self._say(found.start(1) + said.end(), found.end(1))
            return blank(found)

        if markdown:
            text = _CODE.sub(blank, _FENCE.sub(fence, text))
            text = _HTML.sub(comment, text)
            for display in reversed([*_DISPLAY.finditer(text)]):  # % begins a comment in formulas only
                for found in reversed([*_COMMENT.finditer(text, *display.span())]):
                    text = text[: found.start()] + comment(found) + text[found.end() :]
            return text
        text = _VERBATIM.sub(blank, text)
        return _COMMENT.sub(comment, text)

    def _joined(self) -> list[_Said]:
        """What is said on lines that follow each other is one text, but for expectations."""
        joined: list[_Said] = []
        for said in sorted(self.said, key=lambda s: s.start):
            last = joined[-1] if joined else None
            if last and last.text.split(None, 1)[:1] != ["expect"]:
                if re.fullmatch(
                    r"\s*(?:%\s*symident:|-->|<!--\s*symident:|\s)*", self.page.text[last.end : said.start]
                ):
                    text = last.text[: last.end] + said.text[last.end :]
                    joined[-1] = _Said(last.start, said.end, text)
                    continue
            joined.append(said)
        return joined

    def _without_commands(self, text: str) -> str:
        """The text without the definitions of commands, which are kept."""
        position = 0
        while found := _COMMAND.search(text, position):
            name = next(g for g in (found[1], found[2], found[4], found[5]) if g)
            end = found.end()
            while end < len(text) and text[end].isspace():
                end += 1
            if text[end : end + 1] != "{":
                position = found.end()
                continue
            close = closing(text, end)
            body = text[end + 1 : close]
            operator = found[0].startswith("\\Declare")
            self.commands[name] = None if found[3] else rf"\operatorname{{{body}}}" if operator else body
            text = text[: found.start()] + re.sub(r"[^\n]", " ", text[found.start() : close + 1]) + text[close + 1 :]
            position = close
        return text

    def _rows(self) -> Iterator[_Row]:
        for found in _DISPLAY.finditer(self.text):
            group = next(i for i in (3, 4, 5) if found[i] is not None)
            yield from self._rows_in(*found.span(group))
        for span in self.formulas:
            yield from self._rows_in(*span)

    def _rows_in(self, start: int, end: int) -> Iterator[_Row]:
        """The rows of a displayed equation. A row without a relation belongs to the one before, or to the next one."""
        content = self._expanded(Piece(self.text[start:end], start, True))
        content = content.replaced(MATHOP, r"\1").replaced(OVERSET, r"\1")
        if not re.search(r"\\\{\s*\\begin", content.text):  # of such a brace it is a list of cases
            content = blanked(content, _WRAPPER)
        first, held, broken = True, Piece("", 0, True), ""
        for piece in [*rows_of(content), Piece("", 0, True)]:
            last = not piece.text
            if not piece.text.strip() and not last:
                continue
            related = [*relations(blanked(without_marks(piece), DROPPED))]
            begins = bool(related) and not without_marks(piece).text[: related[0][0]].strip()
            if last or (related and held.text and not (begins and not [*relations(held)])):
                if held.text.strip():
                    yield _Row(held.stripped().place(0), held, first, broken)
                    first = False
                held, broken = piece, ""
                continue
            if held.text and not related and not joins(held, piece):
                broken = "a row without a relation follows; it is not clear how it goes on"
            held = held.spliced(len(held.text), len(held.text), " ", piece) if held.text else piece

    def _expanded(self, piece: Piece) -> Piece:
        """The piece with the commands of the document replaced by what they stand for."""
        for _ in range(_DEEP):
            before = piece
            for name, body in self.commands.items():
                if body is None or len(piece.text) > LONGEST:  # of such a text the parser will complain
                    continue
                pattern = re.compile(r"\\" + name + r"(?![A-Za-z])(?:\{\})?")
                piece = piece.replaced(pattern, body.replace("\\", "\\\\"))
            if piece.text == before.text:
                break
        return piece

    # --- one row

    def _row(self, row: _Row, left: Side | None) -> tuple[list[Statement], Side | None]:
        """The statements of a row, and its last side, with which the next row may go on."""
        tag = TAG.search(row.piece.text)
        name = f"({tag[1]})" if tag else ""
        context = self.reader.context
        try:
            return self._steps(row, left, name, context)
        except (Unread, SymidentError) as error:
            reason = error.message if isinstance(error, ParseError) else str(error)
            reason = reason.removeprefix(f"{self.page.file}: ")
            for said, advice in _ADVICE:
                if missing := said.fullmatch(reason):
                    reason += f"; {advice.format(missing[1])}"
            shown = " ".join(TAG.sub("", self._source(row.piece)).replace("&", " ").split())
            line = self.page.text.count("\n", 0, row.start) + 1
            return [Statement(self.page.file, line, name, shown, skipped="unread", why=reason)], None

    def _steps(self, row: _Row, left: Side | None, name: str, context: Context) -> tuple[list[Statement], Side | None]:
        if row.broken:
            raise Unread(row.broken)
        case, piece = with_case(tidied(row.piece))
        if case is not None:
            context = self._case(context, case)
        cut = list(relations(piece))
        unknown = next((sign for _, _, sign in cut if sign not in RELATIONS), None)
        if unknown:
            raise Unread(f"{unknown} is not a relation that can be checked here")
        if not cut:
            raise Unread("there is no equation in this row")
        starts = [0, *(end for _, end, _ in cut)]
        ends = [*(start for start, _, _ in cut), len(piece.text)]
        sides = [piece.part(a, b) for a, b in zip(starts, ends, strict=True)]
        if cut[0][2] in (":=", r"\coloneqq") and not context.case:
            context = self._define(sides[0], sides[1], context)
        going_on = not sides[0].text.replace("&", "").strip()
        if going_on:
            if left is None:
                raise Unread("the row goes on from one that was not understood, or that is not there")
            first = left
        else:
            first = self._side(sides[0], context)
        found: list[Statement] = []
        for i, ((_, _, sign), side) in enumerate(zip(cut, sides[1:], strict=True)):
            relation = RELATIONS[sign]
            if relation == "->":
                found.append(self._tends(first, side, name, row.start, context))
                continue
            second = self._side(side, context, relation == "~")
            statement = self.reader.statement(context, first, cast(Relation, relation), second, name, row.start,
                                              side.stripped().place(0))  # fmt: skip
            found.append(replace(statement, step=i > 0 or going_on))
            first = second
        return found, first

    def _define(self, left: Piece, right: Piece, context: Context) -> Context:
        """f(x) := ... defines f, if it has no meaning yet."""
        found = NAMED.fullmatch(without_marks(left).text)
        if found is None:
            return context
        name, variable = canonical(found[1] or found[2]), canonical(found[3])
        if find_function(name, context.definitions) is not None:
            return context
        sorts: dict[str, Sort] = {} if variable == "x" else {variable: "real"}  # in this row it is any number
        (term,) = replace(context, parameters={**context.parameters, **sorts}).entries(_end(right))
        if sorts and "x" in free(term):
            raise Unread(f"x is not an argument of {name}")
        definition = Definition(name, (), substitute(term, {variable: X}))
        place = left.stripped().place(0)
        self.reader.context = context.with_new(name, place, functions={**context.functions, name: definition})
        return replace(self.reader.context, parameters={**context.parameters, **sorts})

    def _case(self, context: Context, said: Piece) -> Context:
        before = self.reader.context
        try:
            self.reader.context = context
            self.reader.case(said)
            return self.reader.context
        finally:
            self.reader.context = before

    def _side(self, piece: Piece, context: Context, rounded: bool = False) -> Side:
        text, digits = self._source(piece), None
        piece = _end(piece)
        if not piece.text.strip():
            raise Unread("one side of the equation is missing")
        if rounded:
            digits = half_unit(piece.text.replace("{", "").replace("}", ""))
            if digits is None:
                raise Unread("a rounded value is a number in digits")
        return Side(text, self._entries(piece, context), digits)

    def _source(self, piece: Piece) -> str:
        """The piece as the author wrote it, on one line."""
        shown = blanked(without_marks(piece), re.compile(r"[\s.,;]+\Z")).stripped()
        if not shown.text:
            return ""
        places = [shown.place(i) for i in range(len(shown.text))]
        start, end = min(places), max(places) + 1
        command = re.compile(r"\\[A-Za-z]*").match(self.page.text, end - 1)
        return " ".join(self.text[start : command.end() if command else end].split())

    def _entries(self, piece: Piece, context: Context) -> tuple[Term, ...]:
        unknown = next((n for n, body in self.commands.items() if body is None and rf"\{n}" in piece.text), None)
        if unknown:
            raise Unread(f"the command \\{unknown} has arguments, which is not understood")
        said = LIMIT.match(piece.text)
        if said is None:
            if r"\lim" in piece.text:
                raise Unread("a limit is understood only as a whole side of an equation")
            return context.entries(piece)
        body = piece.part(said.start(4), said.end(4))
        if re.search(r"[+-]", outside(body.text.lstrip()[1:])):
            raise Unread("it can be read in two ways where the limit ends; put brackets around what it is of")
        return (self._limit(body, said[1], said[2], said[3], piece.part(said.start(2), said.end(2)), context),)

    def _limit(self, body: Piece, name: str, target: str, side: str | None, place: Piece, context: Context) -> Term:
        bound = canonical(name)
        point = INFINITE.get(target.replace(" ", ""))
        (term,) = context.with_bound(bound).entries(body)
        head = {"+": "right", "-": "left"}.get(side or "", "both")
        return limit(term, bound, point if point is not None else context.entries(place)[0], head)

    def _tends(self, left: Side, right: Piece, name: str, start: int, context: Context) -> Statement:
        """f(x) \\to 1 \\text{as } x \\to \\infty."""
        cut = re.search(r"\\(?:text|mbox|textrm|mathrm)\s*\{|\(", right.text)
        said = AS.match(right.text, cut.start()) if cut else None
        tends = TENDS.match(said[1].replace("$", " ")) if said else None
        if cut is None or tends is None:
            raise Unread(r"it is not said where the limit is taken; write \text{as } x \to \infty")
        value = self._side(right.part(0, cut.start()), context)
        target = tends[2].strip()
        point = INFINITE.get(target.replace(" ", ""))
        if point is None:
            (point,) = context.entries(Piece(target, [right.place(cut.start())] * len(target), True))
        head = {"+": "right", "-": "left"}.get(tends[3] or "", "both")
        bound, points = tends[1].strip("| "), [point]
        if tends[1].startswith("|"):  # two limits
            points, value = [point, -point], replace(value, entries=value.entries * 2)
        entries = tuple(limit(t, canonical(bound), p, head) for p in points for t in left.entries)
        whole = Side(f"limit of {left.text} as {tends[1]} -> {target}", entries)
        statement = self.reader.statement(context, whole, "=", value, name, start, right.place(0))
        return replace(statement, both_ends=len(points) > 1)


def _end(piece: Piece) -> Piece:
    """The side without marks of alignment and without punctuation at its end."""
    return blanked(without_marks(piece), re.compile(r"[\s.,;]+\Z"))
