"""Documents as they are written, and the library: the activations that are known by name.

A document (its grammar is `grammar/document.lark`) holds activations and claims. The library is a folder of them,
one activation a file, and the file has the activation's name: so every name is known without reading a file, and
a file is read when its name is first met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import cast

from lark import Lark, Token, Tree, UnexpectedInput

from symident.kernel.claim import Sort
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import ONE, ZERO, Term, X, free
from symident.syntax.errors import ParseError, SymidentError, UnknownName
from symident.syntax.names import CONSTANTS, find_function
from symident.syntax.parse import Definition, grammar_text, parse_infix, parse_parameter
from symident.syntax.scan import canonical
from symident.verdict import Word

Node = Tree[Token]

_PACKAGE = Path(__file__).parent
EXTENSION = ".ident"

# What the reader of an error is told, for what the grammar calls its words.
_WORDS = {
    "_END": "the end of the line", "_IS": "=", "EXPR": "an expression", "NAME": "a name", "STRING": "a text in quotes",
    "DECLARED": "a parameter, as in a or b > 0", "IDENTITY": "identity", "LABEL": "a label",
    "WORD": "proved, refuted, evidence, undecided, undefined", "LPAR": "(", "RPAR": ")", "COMMA": ",",
    "STEP": "=", "DEFINED": "a name", "REGION": "a case, as in x > 0", "_COLON": ":", "LABELS": "a label, as in (12)",
    "POINT": "at a point",
    "$END": "the end of the file",
}  # fmt: skip


class DocumentError(ParseError):
    """A document that cannot be read; the message names the file."""


@dataclass(frozen=True)
class Page:
    """The text of one document; `file` is what its reader calls it."""

    file: str
    text: str

    def error(self, message: str, position: int, hint: str = "") -> ParseError:
        """The complaint about what stands at `position` of the text."""
        return DocumentError.at(f"{self.file}: {message}", self.text, position, hint)

    def term(self, token: Token, names: set[str], definitions: Mapping[str, Definition]) -> Term:
        """The expression that `token` holds, in x and `names`."""
        return self._parsed(token, names, definitions, "", "")

    def condition(self, token: Token, names: set[str]) -> Term:
        """The condition on `names` that `token` holds."""
        # What reads expressions reads a condition only where one decides between two.
        condition, *values = self._parsed(token, names, {}, "1 if (", ") else 0").children
        if values != [ONE, ZERO] or condition.head in ("num", "var") or "x" in free(condition):
            raise self.error("expected a condition on the parameters, as in a == 0", position(token))
        return condition

    def _parsed(
        self, token: Token, names: set[str], definitions: Mapping[str, Definition], before: str, after: str
    ) -> Term:
        try:
            return parse_infix(before + _flat(token) + after, names, definitions)
        except DocumentError:  # in another document, which has a definition that was needed
            raise
        except ParseError as error:
            undeclared = isinstance(error, UnknownName) and "--param" in error.hint  # which is for the command line
            hint = "an activation declares its parameters in lines like: parameter beta" if undeclared else error.hint
            raise self.error(error.message, position(token) + max(0, error.column - 1 - len(before)), hint) from None

    def condition_of(self, claim: Node, names: set[str]) -> Term | None:
        """The condition that the claim is expected to need; None if it is not expected to need one."""
        found = [token for line in parts(claim, "expect") for token in tokens(line, "EXPR")]
        return self.condition(found[0], names) if found else None

    def part(self, tree: Node, name: str, names: set[str], definitions: Mapping[str, Definition]) -> Term | None:
        """The expression in the line `name` of the statement `tree`; None if there is none."""
        found = [token for line in parts(tree, name) for token in tokens(line, "EXPR")]
        return self.term(found[0], names, definitions) if found else None


@dataclass(frozen=True)
class Entry:
    """One activation as its document has it; `text` is the right side of its definition."""

    name: str
    title: str
    source: str
    text: str
    term: Term
    parameters: tuple[tuple[str, Sort], ...]
    assumptions: tuple[Term, ...]
    defaults: Mapping[str, Term]
    page: Page = field(repr=False)
    tree: Node = field(repr=False)
    shelf: Shelf = field(repr=False, compare=False)

    @property
    def names(self) -> set[str]:
        """The names of the parameters."""
        return {name for name, _ in self.parameters}

    @property
    def expected(self) -> Word | None:
        """The verdict on the identity that the document states; None if it says nothing about it."""
        return next(map(expected, parts(self.tree, "identity")), None)

    @cached_property
    def condition(self) -> Term | None:
        """Where the identity holds, if that is conditional."""
        return next((self.page.condition_of(t, self.names) for t in parts(self.tree, "identity")), None)

    @cached_property
    def slope(self) -> Term | None:
        """c, where the document says that f(x) - f(-x) = c x."""
        return self._part("slope")

    @cached_property
    def phi(self) -> Term | None:
        """What the document says that 2 f(x)/x - 1 is."""
        return self._part("phi")

    def _part(self, name: str) -> Term | None:
        """What the claim of the identity has in its line `name`."""
        identity = next(iter(parts(self.tree, "identity")), None)
        return self.page.part(identity, name, self.names, self.shelf) if identity else None


Place = Callable[[], tuple[Page, Node]]


class Shelf(Mapping[str, Definition]):
    """Named activations as the parser wants them; each one is read when it is first asked for.

    `written` says where a name is defined; one that is not there is looked up in `beyond`.
    """

    def __init__(self, written: Mapping[str, Place], beyond: Mapping[str, Definition]):
        self._written, self._beyond = written, beyond
        self._read: dict[str, Entry] = {}
        self._open: list[str] = []

    def __getitem__(self, name: str) -> Definition:
        if not self._has(name):
            return self._beyond[name]
        entry = self.entry(name)
        return Definition(name, tuple(p for p, _ in entry.parameters), entry.term, entry.defaults)

    def __iter__(self) -> Iterator[str]:
        yield from filter(self._has, self._written)
        yield from (name for name in self._beyond if not self._has(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return self._has(name) or name in self._beyond

    def _has(self, name: object) -> bool:
        # A function of the table means what the kernel takes it for, whatever a document says.
        return name in self._written and name not in FUNCTIONS

    def entry(self, name: str) -> Entry:
        """The activation `name`; KeyError if it is not defined on this very shelf."""
        if name not in self._read:
            page, tree = self._written[name]()
            if name in self._open:
                circle = " -> ".join([*self._open[self._open.index(name) :], name])
                raise page.error(f"{name} is defined by means of itself: {circle}", position(tokens(tree, "NAME")[0]))
            self._open.append(name)
            try:
                self._read[name] = _entry(page, tree, self)
            finally:
                self._open.pop()
        return self._read[name]


def entries() -> dict[str, Entry]:
    """Every activation of the library by its name, sorted; all of its files are read."""
    return {name: _library().entry(name) for name in _files()}


def definitions() -> Mapping[str, Definition]:
    """The activations of the library as the parser wants them; a file is read when its name is looked up."""
    return _library()


def read(file: Path | str, name: str | None = None) -> tuple[Page, Node]:
    """The document in `file` and its tree; SymidentError if it cannot be read. Errors call the file `name`."""
    page = page_of(file, name)
    return page, tree_of(page)


def page_of(file: Path | str, name: str | None = None) -> Page:
    """The text in `file`; SymidentError if it cannot be read."""
    name = str(file) if name is None else name
    try:
        text = Path(file).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SymidentError(f"{name}: byte {error.start + 1} is not UTF-8") from None
    except (OSError, ValueError) as error:  # a name with a NUL byte is a ValueError
        raise SymidentError(f"{name}: {getattr(error, 'strerror', None) or error}") from None
    return Page(name, text.replace("\r\n", "\n"))


def shelve(page: Page, tree: Node, beyond: Mapping[str, Definition]) -> Shelf:
    """The activations of one document; SymidentError if a name is defined twice."""
    written: dict[str, Place] = {}
    for activation in parts(tree, "activation"):
        name = tokens(activation, "NAME")[0]
        if name in written:
            raise page.error(f"there is already an activation {name}", position(name))
        written[str(name)] = _found(page, activation)
    return Shelf(written, beyond)


def tokens(tree: Node, kind: str) -> list[Token]:
    """The words of this kind in the statement itself, in order."""
    return [child for child in tree.children if isinstance(child, Token) and child.type == kind]


def parts(tree: Node, kind: str = "") -> list[Node]:
    """The statements (of one kind) that a document, an activation or a claim consists of, in order."""
    return [child for child in tree.children if isinstance(child, Tree) and kind in ("", child.data)]


def expected(claim: Node) -> Word:
    """The verdict that a document expects of the claim: proved, unless it says something else."""
    said = next(iter(parts(claim, "expect")), None)
    return cast(Word, str(said.children[0])) if said else "proved"


def plain(token: Token) -> str:
    """The text of an expression on one line, without comments."""
    return " ".join(_flat(token).split())


def position(token: Token) -> int:
    """Where in the text the word begins."""
    return token.start_pos or 0


@cache
def _files() -> dict[str, Path]:
    """The files of the library by the name of their activation, sorted."""
    # In an installed package the proofs are inside it; in a checkout they stand beside it.
    folder = next((p for p in (_PACKAGE / "_proofs", _PACKAGE.parent / "proofs") if p.is_dir()), None)
    if folder is None:
        raise SymidentError("the library of activations is missing; install symident again")
    return {file.stem: file for file in sorted((folder / "library").glob("*" + EXTENSION))}


@cache
def _library() -> Shelf:
    return Shelf({name: _in_file(name, file) for name, file in _files().items()}, {})


def _in_file(name: str, file: Path) -> Place:
    def place() -> tuple[Page, Node]:
        page, tree = read(file, file.name)
        found = [t for t in parts(tree, "activation") if tokens(t, "NAME")[0] == name]
        if len(found) != 1 or len(tree.children) != 1:
            raise SymidentError(f"{file.name}: a file of the library has the one activation that it is called after")
        return page, found[0]

    return place


def _found(page: Page, tree: Node) -> Place:
    return lambda: (page, tree)


@cache
def _grammar() -> Lark:
    return Lark(grammar_text("document.lark"), parser="lalr", start=["start", "expectation"], maybe_placeholders=False)


def tree_of(page: Page, start: str = "start") -> Node:
    """The tree of a document; SymidentError if it is not one."""
    try:
        return _grammar().parse(page.text + "\n", start=start)
    except UnexpectedInput as error:
        raise _complaint(page, error) from None


def expectation(page: Page) -> Node:
    """The tree of a line by itself that says what is expected."""
    return parts(tree_of(page, "expectation"))[0]


def _complaint(page: Page, error: UnexpectedInput) -> ParseError:
    """What is wrong at the place where the grammar could not go on, and what could stand there."""
    token = getattr(error, "token", None)
    place = min(error.pos_in_stream or 0, len(page.text)) if token is None else position(token)
    if getattr(token, "type", "") == "$END":
        place = len(page.text)
    possible: set[str] = set(getattr(error, "accepts", None) or getattr(error, "allowed", None) or ())
    found = re.compile(r"\w{1,40}|[^\s\w]|").match(page.text, place)
    what = f"{found[0]!r} is not expected here" if found and found[0] else "something is missing here"
    return page.error(f"{what}; expected {_either(possible)}" if possible else what, place)


def _either(terminals: set[str]) -> str:
    """The words of the grammar, for a reader."""
    if "$END" in terminals:
        terminals = terminals - {"_END"}
    words = sorted(_WORDS.get(name, name.lower()) for name in terminals)
    if len(words) > 1 and "NAME" in terminals:
        words[words.index("a name")] = "a definition"
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@dataclass(frozen=True)
class _Parameter:
    name: str
    sort: Sort
    assumptions: tuple[Term, ...]
    default: Term | None


def _entry(page: Page, tree: Node, shelf: Shelf) -> Entry:
    """The activation in `tree`; its definition is read, its claims are not."""
    parameters = _parameters(page, tree)
    (definition,) = parts(tree, "definition")
    name = _name(page, tree, definition, list(parameters))
    body = tokens(definition, "EXPR")[0]
    return Entry(
        name=name,
        title=_quoted(tree, "title"),
        source=_quoted(tree, "source"),
        text=plain(body),
        term=page.term(body, set(parameters), shelf),
        parameters=tuple((p.name, p.sort) for p in parameters.values()),
        assumptions=tuple(fact for p in parameters.values() for fact in p.assumptions),
        defaults={p.name: p.default for p in parameters.values() if p.default is not None},
        page=page,
        tree=tree,
        shelf=shelf,
    )


def _parameters(page: Page, tree: Node) -> dict[str, _Parameter]:
    """The declared parameters by name, in order."""
    found: dict[str, _Parameter] = {}
    for line in parts(tree, "parameter"):
        parameter, place = _parameter(page, line), position(tokens(line, "DECLARED")[0])
        if parameter.name in found:
            raise page.error(f"{parameter.name} is declared already", place)
        if found and parameter.default is None and list(found.values())[-1].default is not None:
            raise page.error(f"{parameter.name} needs a default too, since the parameter before it has one", place)
        found[parameter.name] = parameter
    return found


def _parameter(page: Page, line: Node) -> _Parameter:
    declaration, *default = tokens(line, "DECLARED") + tokens(line, "EXPR")
    try:
        name, sort, assumptions = parse_parameter(declaration.rstrip())
    except ParseError as error:
        raise page.error(error.message, position(declaration) + error.column - 1, error.hint) from None
    value = page.term(default[0], set(), {}) if default else None
    if value is not None and free(value):
        raise page.error("a default is a number", position(default[0]))
    return _Parameter(name, sort, tuple(assumptions), value)


def _name(page: Page, tree: Node, definition: Node, parameters: list[str]) -> str:
    """The name of the activation, if the left side of its definition is that of x and of every parameter in turn."""
    name = tokens(tree, "NAME")[0]
    called, *arguments = tokens(definition, "NAME")
    if called != name:
        raise page.error(f"expected the definition of {name}", position(called))
    if name not in FUNCTIONS and _is_taken(name):
        raise page.error(f"{name} has another meaning in the language already", position(name))
    given = [canonical(argument) for argument in arguments]
    if given != ["x", *parameters]:
        undeclared = [a for a in given if a not in ("x", *parameters)]
        hint = f"a line above has to declare it: parameter {undeclared[0]}" if undeclared else ""
        hint = hint if given[0] == "x" else "the variable is always x, and comes first"
        raise page.error(f"expected {name}({', '.join(['x', *parameters])})", position(called), hint)
    return str(name)


def _is_taken(name: str) -> bool:
    """Whether the parser takes the name for something else, even where an activation is called so."""
    if name == "x" or name in CONSTANTS:
        return True
    callee = find_function(name, {name: Definition("", (), X)})
    return callee is not None and callee.name != ""


def _quoted(tree: Node, kind: str) -> str:
    return next((str(tokens(t, "STRING")[0])[1:-1] for t in parts(tree, kind)), "")


def _flat(token: Token) -> str:
    """The text of `token` on one line, without comments; every character keeps its place."""
    plain = re.sub(r"#[^\n]*", lambda comment: " " * len(comment[0]), token)
    return plain.replace("\n", " ")
