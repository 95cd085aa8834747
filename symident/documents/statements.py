"""What a document says, statement by statement: each equation, each step of a chain, and what is left out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, cast

from lark import Token

from symident.documents.context import Context, Entries
from symident.documents.pieces import Piece, different, outer
from symident.kernel.claim import Claim, Sort
from symident.kernel.functions import ARITY, FUNCTIONS
from symident.kernel.terms import (
    COMPARISONS,
    ONE,
    OO,
    TWO,
    ZERO,
    Term,
    X,
    app,
    free,
    is_unknown,
    num,
    substitute,
    subterms,
    unknown,
    var,
)  # fmt: skip
from symident.library import Entry, Node, Page, Shelf, parts, plain, position, tokens
from symident.syntax.errors import ParseError
from symident.syntax.names import Definition
from symident.syntax.parse import parse_parameter
from symident.syntax.scan import canonical
from symident.verdict import Word

Relation = Literal["=", "!=", "~"]
Found = Literal["omitted", "unread"]

_STEP = re.compile(r"(?:\s|#[^\n]*)*(?:([^\W\d]\w*|\([^()\n]*\))[ \t]*:[ \t]*)?(=|~|!=)")
_ROUNDED = re.compile(r"\s*([-+−]?)\s*(\d+(?:\.(\d*))?|\.(\d+))\s*(?:[eE]([-+]?\d+))?\s*")
_PARITY = re.compile(r"\s*([^\W\d]\w*)\s+(odd|even)\s*")


@dataclass(frozen=True)
class Side:
    """One side of an equation: as it is written, and what it means, entry by entry."""

    text: str
    entries: Entries
    digits: Fraction | None = None  # half a unit of its last digit, if it is a number in digits


@dataclass(frozen=True)
class Expectation:
    """What a document expects to be found; of what is refuted, perhaps the point at which it fails."""

    word: Word | Literal["restricted"] = "proved"
    condition: Term | None = None
    point: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True)
class Statement:
    """One equation of a document, or one step of a chain, and what the document expects of it.

    `name` is its label, or else that of the activation it stands under; `text` is the equation. Of vectors there is a
    pair of sides for each entry. `why` says what an omitted or unread statement is.
    """

    file: str
    line: int
    name: str
    text: str
    relation: Relation = "="
    pairs: tuple[tuple[Term, Term], ...] = field(default=(), repr=False)
    f: Term | None = field(default=None, repr=False)
    parameters: tuple[tuple[str, Sort], ...] = ()
    assumptions: tuple[Term, ...] = ()
    laws: tuple[Term, ...] = ()  # of unknown functions
    region: tuple[Term, ...] = ()  # what holds of x here
    case: str = ""  # how the document says so
    expectation: Expectation | None = None  # None: the document says nothing, and means that it is proved
    digits: Fraction | None = None
    step: bool = False  # whether the left side is the right side of the statement before
    right: str = ""  # the right side as it is written
    both_ends: bool = False  # whether the two pairs are a limit at oo and one at -oo
    skipped: Found | None = None
    why: str = ""

    @property
    def expected(self) -> str:
        """The word that the document expects."""
        return self.expectation.word if self.expectation else "proved"

    @property
    def condition(self) -> Term | None:
        """The condition in what the document expects."""
        return self.expectation.condition if self.expectation else None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of the kernel, all of which have to hold; for !=, one of which has to fail."""
        return tuple(self._claim(*pair) for pair in self.pairs)

    @property
    def claim(self) -> Claim:
        """The claim of a statement about numbers."""
        return self.claims[0]

    def _claim(self, left: Term, right: Term) -> Claim:
        if self.digits is not None:
            near = app("le", app("abs", left - right), num(self.digits))
            left, right = Term("cases", near, ZERO, ONE), ZERO
        return Claim(left, right, self.parameters, self.assumptions, self.f, self.region, self.laws)


@dataclass
class _Link:
    """One side of a chain, with the relation before it; `expect` is the step that may say what to expect."""

    sign: str
    piece: Piece
    label: str
    place: int
    expect: Node | None = None


class Reader:
    """Goes through a document, statement by statement; `context` is what has been declared so far."""

    def __init__(self, page: Page, shelf: Mapping[str, Definition]) -> None:
        self.page = page
        self.context = self.preamble = Context(page, shelf)
        self.in_section = False

    # --- the language

    def read(self, tree: Node, shelf: Shelf) -> Iterator[Statement]:
        """The statements of the document, or the part of one, in the order in which they stand."""
        for child in parts(tree):
            if child.data == "activation":
                yield from self._activation(shelf.entry(str(tokens(child, "NAME")[0])))
            elif child.data == "section":
                self.section()
                yield from self.read(child, shelf)
            else:
                yield from self._statement(child)

    def section(self) -> None:
        """Forget what was declared in the section before; what stands before the first one holds in all of them."""
        if not self.in_section:
            self.preamble, self.in_section = replace(self.context, region=(), at={}, case=""), True
        self.context = self.preamble

    def _statement(self, tree: Node) -> Iterator[Statement]:
        match tree.data:
            case "equation":
                yield from self._equation(tree, self.context)
            case "define":
                yield from self._define(tree)
            case "parameter":
                self._parameter(tree)
            case "function":
                for token in tokens(tree, "DEFINED"):
                    self._function(token)
            case "assume":
                self._assume(tree)
            case "region":
                self.case(self._piece(tokens(tree, "REGION")[0]))
            case "omitted":
                labels, said = tokens(tree, "LABELS")[0], tokens(tree, "STRING")[0][1:-1]
                for label in _labels(labels):
                    yield Statement(self.page.file, self._line(position(labels)), label, "", skipped="omitted",
                                    why=said)  # fmt: skip
            case _:
                message = "claim identity stands under an activation; write the equation"
                raise self.page.error(message, _first(tree))

    def _piece(self, token: Token) -> Piece:
        text = re.sub(r"#[^\n]*", lambda comment: " " * len(comment[0]), token).replace("\n", " ")
        return Piece(text, position(token))

    def _line(self, place: int) -> int:
        return self.page.text.count("\n", 0, place) + 1

    # --- declarations

    def _parameter(self, tree: Node) -> None:
        token = tokens(tree, "DECLARED")[0]
        if tokens(tree, "EXPR"):
            raise self.page.error(
                "only the parameter of an activation has a default", position(tokens(tree, "EXPR")[0])
            )
        try:
            name, sort, facts = parse_parameter(token.rstrip())
        except ParseError as error:
            raise self.page.error(error.message, position(token) + error.column - 1, error.hint) from None
        c = self.context
        self.context = c.with_new(name, position(token), parameters={**c.parameters, name: sort},
                                  assumptions=(*c.assumptions, *facts))  # fmt: skip

    def _function(self, token: Token) -> None:
        name, c = canonical(str(token)), self.context
        if c.is_taken(name):
            raise self.page.error(f"{name} has another meaning in the language already", position(token))
        functions = {**c.functions, name: Definition(name, (), unknown(name, X))}
        self.context = c.with_new(name, position(token), functions=functions, unknown=c.unknown | {name})

    def _assume(self, tree: Node) -> None:
        sides = [self._piece(t) for t in tokens(tree, "EXPR")]
        c, place = self.context, sides[0].place(0)
        parity = _PARITY.fullmatch(sides[0].text) if len(sides) == 1 else None
        if parity:
            name = canonical(parity[1])
            if name not in c.unknown:
                raise self.page.error(f"{name} is not declared as an unknown function", place,
                                      f"a line above has to say: function {name}")  # fmt: skip
            value, mirrored = unknown(name, X), unknown(name, -X)
            self._know(app("eq", mirrored, -value if parity[2] == "odd" else value))
            return
        if len(sides) == 1:
            condition = c.condition(sides[0])
        else:
            left, right = (c.entries(s)[0] for s in sides)
            condition = app("eq", left, right)
            if any(map(is_unknown, subterms(condition))):
                if free(condition) - {"x"}:
                    raise self.page.error(
                        "a law of an unknown function holds for every x, and has no parameters", place
                    )
                self._know(condition)
                return
        facts = condition.args if condition.head == "and" else (condition,)
        if "x" in free(condition) or any(f.head not in COMPARISONS for f in facts):
            raise self.page.error("an assumption compares parameters, or is a law of an unknown function", place,
                                  "for a part of the line write: for x > 0:")  # fmt: skip
        self.context = replace(c, assumptions=(*c.assumptions, *facts))

    def _know(self, law: Term) -> None:
        self.context = replace(self.context, laws=(*self.context.laws, law))

    def _define(self, tree: Node) -> Iterator[Statement]:
        """A definition; of a function that the language has, it is a claim that it is this one."""
        outside = self.context
        arguments = [canonical(str(t)) for t in tokens(parts(tree, "defined")[0], "DEFINED")[2:]]
        lent: dict[str, Sort] = {n: "real" for n in arguments if n not in outside.names}
        self.context = replace(outside, parameters={**outside.parameters, **lent})
        for helper in reversed(parts(tree, "where")):
            yield from self._defined(helper)
        yield from self._defined(tree)
        name = canonical(str(tokens(parts(tree, "defined")[0], "DEFINED")[0]))
        c = self.context
        self.context = replace(
            outside,
            functions={**outside.functions, **{n: d for n, d in c.functions.items() if n == name}},
            constants={**outside.constants, **{n: d for n, d in c.constants.items() if n == name}},
            lines={**outside.lines, **{n: d for n, d in c.lines.items() if n == name}},
        )

    def _defined(self, tree: Node) -> Iterator[Statement]:
        token, *arguments = tokens(parts(tree, "defined")[0], "DEFINED")
        body = self._piece(tokens(tree, "EXPR")[0])
        name, c = canonical(str(token)), self.context
        names = [canonical(str(a)) for a in arguments]
        twice = next((a for i, a in enumerate(arguments) if names[i] in names[:i]), None)
        if twice is not None:
            raise self.page.error(f"{twice} is given twice", position(twice))
        if not arguments:
            if c.is_taken(name):
                raise self.page.error(f"{name} has another meaning in the language already", position(token))
            value = c.entries(body)
            if any("x" in free(t) for t in value):
                raise self.page.error(f"{name} depends on x", position(token), f"write: define {name}(x) = ...")
            self.context = c.with_new(name, position(token), constants={**c.constants, name: value})
            return
        lent = {n: s for n, s in c.parameters.items() if n not in names}
        inner = replace(c, parameters={**lent, **{n: "real" for n in names if n != "x"}}, at={})
        (term, *more) = inner.entries(body)
        if more:
            raise self.page.error("a function has numbers as values", body.place(0))
        if "x" not in names and "x" in free(term):
            raise self.page.error(f"x is not an argument of {name}", body.place(0))
        first = {} if names[0] == "x" else {names[0]: X, **({"x": var("x'")} if "x" in names else {})}
        term = substitute(term, first)
        rest = tuple("x'" if n == "x" else n for n in names[1:])
        if c.is_taken(name):
            yield self._same_as_known(token, term, len(names), plain(tokens(tree, "EXPR")[0]))
            return
        definition = Definition(name, rest, term)
        self.context = c.with_new(name, position(token), functions={**c.functions, name: definition})

    def _same_as_known(self, token: Token, term: Term, arguments: int, text: str) -> Statement:
        """That a function of the language is the one defined here."""
        name = str(token)
        if name not in FUNCTIONS:
            raise self.page.error(f"{name} has another meaning in the language already", position(token))
        if ARITY[name] not in (None, 1) or arguments != 1:
            raise self.page.error(f"the language has another function {name}", position(token))
        parameters, assumptions = self.context.about(term)
        return Statement(self.page.file, self._line(position(token)), name, f"{name}(x) = {text}",
                         pairs=((app(name, X), term),), parameters=parameters, assumptions=assumptions)  # fmt: skip

    def case(self, piece: Piece) -> None:
        """From here on what is said is said for the x of this case only."""
        text, c = piece.text.strip(), self.context
        plain_context = replace(c, region=(), at={}, case="")
        if re.fullmatch(r"all\s+(?:real\s+)?x|x", text):
            self.context = plain_context
            return
        value = re.fullmatch(r"(\s*([^\W\d]\w*)\s*)=(?!=)(.*)", piece.text)
        if value is not None:
            name = canonical(value[2])
            if name not in ("x", *c.parameters):
                raise self.page.error(f"{name} is neither x nor a parameter", piece.place(0))
            found = plain_context.entries(piece.part(len(value[1]) + 1, len(piece.text)))
            if any("x" in free(t) for t in found):
                raise self.page.error("the value depends on x", piece.place(len(value[1]) + 1))
            self.context = replace(plain_context, at={name: found}, case=f"for {text}")
            return
        condition = plain_context.condition(piece)
        region = condition.args if condition.head == "and" else (condition,)
        self.context = replace(plain_context, region=region, case=f"for {text}")

    # --- equations

    def _equation(self, tree: Node, context: Context, name: str = "") -> Iterator[Statement]:
        label = next((token.rstrip(": \t") for token in tokens(tree, "LABEL")), name)
        start, said = tokens(tree, "EXPR")[0], label
        place = _first(tree)
        links = [_Link(sign, piece, label, place) for sign, piece in self._split(start)]
        for child in parts(tree):
            if child.data in ("step", "last"):
                sign = tokens(child, "STEP")[0]
                match = _STEP.match(sign)
                assert match is not None
                at = position(sign) + (match.start(1) if match[1] else match.start(2))
                before = self.page.text[self.page.text.rfind("\n", 0, at) + 1 : at]
                new_line = re.fullmatch(r"\s*(?:%\s*symident:\s*)?", before) is not None
                said = match[1] or ("" if new_line and len(links) > 1 else said)
                at = at if match[1] or new_line else links[-1].place
                links += [_Link(other or match[2], piece, said, at)
                          for other, piece in self._split(tokens(child, "EXPR")[0])]  # fmt: skip
            links[-1].expect = child
        if len(links) == 1:
            raise self.page.error("something is missing here; expected =", position(start) + len(start))
        left: Side | None = None
        for i, link in enumerate(links):
            side = self.side(link.piece, context, link.sign == "~")
            if left is not None:
                at = link.piece.stripped().place(0)
                statement = self.statement(context, left, cast(Relation, link.sign), side, link.label, link.place, at)
                said_of_it = None if link.expect is None else self._expected_of(link.expect, context)
                yield replace(statement, step=i > 1, expectation=said_of_it)
            left = side

    def _split(self, token: Token) -> Iterator[tuple[str, Piece]]:
        """The text cut at every != between two sides, each with the relation before it."""
        piece, relation = self._piece(token), ""
        while (at := different(piece.text)) >= 0:
            yield relation, piece.part(0, at)
            width = 2 if piece.text[at] == "!" else 1
            piece, relation = piece.part(at + width, len(piece.text)), "!="
        yield relation, piece

    def side(self, piece: Piece, context: Context, rounded: bool = False) -> Side:
        """One side of an equation; a number in digits, if it is a rounded one."""
        entries, digits = context.entries(piece), None
        if rounded:
            digits = half_unit(piece.text)
            if digits is None:
                raise self.page.error("a rounded value is a number in digits", piece.stripped().place(0),
                                      "write for example: Phi(1) ~ 0.841")  # fmt: skip
        return Side(" ".join(piece.text.split()), entries, digits)

    def statement(self, context: Context, left: Side, relation: Relation, right: Side, name: str, place: int,
                  right_place: int) -> Statement:  # fmt: skip
        """The statement that two sides make."""
        if len(left.entries) != len(right.entries):
            sizes = [f"{len(s.entries)} entries" if len(s.entries) > 1 else "a number" for s in (left, right)]
            raise self.page.error(f"a vector and something else: {sizes[0]} at the left, {sizes[1]} at the right",
                                  right_place)  # fmt: skip
        pairs = tuple(zip(left.entries, right.entries, strict=True))
        for pair in pairs:
            infinite = [t is OO or (t.head == "neg" and t.args[0] is OO) for t in pair]
            if any(infinite) and not any(t.head == "limit" for t in pair):
                raise self.page.error("infinity is not a number; only a limit can be infinite", right_place)
        terms = [t for pair in pairs for t in pair]
        parameters, assumptions = context.about(*terms, *context.region)
        region = tuple(c for c in context.region if "x" in free(c) or c.head not in COMPARISONS)
        assumptions += tuple(c for c in context.region if c not in region)
        return Statement(
            self.page.file, self._line(place), name, f"{left.text} {relation} {right.text}", relation, pairs,
            parameters=parameters, assumptions=assumptions, laws=self._laws(terms), region=region,
            case=context.case, right=right.text, digits=right.digits if relation == "~" else None,
        )  # fmt: skip

    def _laws(self, terms: list[Term]) -> tuple[Term, ...]:
        """The laws of the unknown functions in the terms, and of those that these laws speak of."""
        heads = {u.head for t in terms for u in subterms(t) if is_unknown(u)}
        found: list[Term] = []
        while more := [w for w in self.context.laws if w not in found and heads & {u.head for u in subterms(w)}]:
            found += more
            heads |= {u.head for w in more for u in subterms(w) if is_unknown(u)}
        return tuple(w for w in self.context.laws if w in found)

    def _expected_of(self, tree: Node, context: Context) -> Expectation | None:
        """What the line below a claim says of it."""
        said = next(iter(parts(tree, "expect")), None)
        return None if said is None else self.expectation(said, context)

    def expectation(self, said: Node, context: Context) -> Expectation:
        """What `expect ...` says."""
        points = tokens(said, "POINT")
        if tokens(said, "RESTRICTED"):
            condition = context.condition(self._piece(tokens(said, "EXPR")[0]))
            return Expectation("restricted", condition)
        word = cast(Word, str(said.children[0]))
        if not points:
            conditions = [self.page.condition(t, context.names) for t in tokens(said, "EXPR")]
            return Expectation(word, conditions[0] if conditions else None)
        if word != "refuted":
            raise self.page.error("only what is refuted has a point at which it is false", position(points[0]))
        return Expectation(word, point=self._point(self._piece(points[0]).part(2, len(points[0])), context))

    def _point(self, piece: Piece, context: Context) -> tuple[tuple[str, Term], ...]:
        """x = 1, a = 2."""
        found: list[tuple[str, Term]] = []
        start = 0
        for part in outer(piece.text, ","):
            here = piece.part(start, start + len(part))
            start += len(part) + 1
            name, equals, value = here.text.partition("=")
            if not equals or canonical(name.strip()) not in ("x", *context.parameters):
                raise self.page.error("expected a value of x or of a parameter", here.stripped().place(0),
                                      "write for example: expect refuted at x = 1")  # fmt: skip
            (term,) = context.entries(here.part(len(name) + 1, len(here.text)))
            if free(term):
                raise self.page.error("a counterexample is an exact number", here.place(len(name) + 1))
            found.append((canonical(name.strip()), term))
        return tuple(found)

    # --- activations

    def _activation(self, entry: Entry) -> Iterator[Statement]:
        context = Context(self.page, entry.shelf, dict(entry.parameters), entry.assumptions)
        if entry.name in FUNCTIONS:
            yield self._definition(entry)
        for child in parts(entry.tree):
            if child.data == "identity":
                yield from self._identity(entry, child)
            elif child.data == "equation":
                yield from self._equation(child, context, entry.name)

    def _definition(self, entry: Entry) -> Statement:
        """That the function of the table, which the name means wherever it is used, is the one defined here."""
        (tree,) = parts(entry.tree, "definition")
        token = tokens(tree, "NAME")[0]
        if entry.parameters:
            raise entry.page.error(f"the language has another function {entry.name}", position(token))
        return replace(self._same_as_known(token, entry.term, 1, entry.text), parameters=entry.parameters)

    def _identity(self, entry: Entry, tree: Node) -> Iterator[Statement]:
        """The identity, and what its document says of the slope and of phi."""
        rest = "".join(f", {name}" for name, _ in entry.parameters)
        f, page = entry.term, entry.page
        difference, mirrored = f"{entry.name}(x{rest}) - {entry.name}(-x{rest})", substitute(f, {"x": -X})

        def said(line: Node, text: str, left: Term, right: Term, f: Term | None = None) -> Statement:
            return Statement(page.file, self._line(_first(line)), entry.name, text, pairs=((left, right),), f=f,
                             parameters=entry.parameters, assumptions=entry.assumptions)  # fmt: skip

        context = Context(page, entry.shelf, dict(entry.parameters), entry.assumptions)
        found = said(tree, f"{difference} = x", f - mirrored, X, f)
        yield replace(found, expectation=self._expected_of(tree, context))
        for line in parts(tree, "slope"):
            token = tokens(line, "EXPR")[0]
            slope = page.term(token, entry.names, entry.shelf)
            if "x" in free(slope):
                raise page.error("the slope does not depend on x", position(token))
            factor = plain(token) if re.fullmatch(r"[\w.]+", plain(token)) else f"({plain(token)})"
            yield said(line, f"{difference} = {factor}*x", f - mirrored, slope * X, f)
        for line in parts(tree, "phi"):
            token = tokens(line, "EXPR")[0]
            phi = page.term(token, entry.names, entry.shelf)
            yield said(line, f"2*{entry.name}(x{rest})/x - 1 = {plain(token)}", TWO * f / X - 1, phi)


def half_unit(text: str) -> Fraction | None:
    """Half a unit of the last digit of the number in `text`; None if it is not a number in digits."""
    found = _ROUNDED.fullmatch(text)
    if found is None:
        return None
    places = len(found[3] or found[4] or "") - int(found[5] or 0)
    return Fraction(1, 2) * Fraction(10) ** -places if abs(places) <= 400 else None


def _labels(token: Token) -> list[str]:
    """(1), (3) to (5) as (1), (3), (4), (5)."""
    found: list[str] = []
    for link, label in re.findall(r"(to|,|)[ \t]*\(([^()]*)\)", token):
        low = found[-1] if found else ""
        if link == "to" and label.isdigit() and low[1:-1].isdigit():
            found += [f"({n})" for n in range(int(low[1:-1]) + 1, int(label) + 1)]
        else:
            found.append(f"({label})")
    return found


def _first(tree: Node) -> int:
    """Where in the text the statement begins."""
    return position(next(token for token in tree.scan_values(lambda t: True)))


__all__ = ["Reader", "Relation", "Side", "Statement", "half_unit"]
