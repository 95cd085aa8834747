"""Going through documents claim by claim: what they say, what symident finds, and whether the two agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from symident.decide import decide
from symident.kernel.claim import Claim, identity
from symident.kernel.functions import ARITY, FUNCTIONS
from symident.kernel.terms import TWO, Term, X, app, free
from symident.library import (
    EXTENSION,
    Entry,
    Node,
    Page,
    Shelf,
    definitions,
    expected,
    parts,
    plain,
    position,
    read,
    shelve,
    tokens,
)
from symident.render.infix import to_infix
from symident.syntax.errors import SymidentError
from symident.verdict import Verdict, Word


@dataclass(frozen=True)
class Statement:
    """One claim of a document, and the verdict on it that the document expects.

    `name` is the claim's label, or else that of the activation it stands under; `text` is an equation.
    """

    file: str
    line: int
    name: str
    text: str
    claim: Claim = field(repr=False)
    expected: Word = "proved"
    condition: Term | None = None


@dataclass(frozen=True)
class Result:
    """What became of one claim; `ok` if that is what the document says, and `sentence` says so to a reader."""

    file: str
    line: int
    name: str
    text: str
    expected: Word
    verdict: Verdict
    ok: bool
    sentence: str


def check_path(path: Path | str, decide: Callable[[Claim], Verdict] = decide) -> list[Result]:
    """The result for every claim in a document, or in all documents of a folder and of the folders in it.

    SymidentError if a document cannot be read, or if there is no claim at all.
    """
    return [judge(statement, decide(statement.claim)) for statement in statements(path)]


def statements(path: Path | str) -> list[Statement]:
    """The claims in a document, or in all documents of a folder; errors as in `check_path`."""
    files = _files(Path(path))
    found = [statement for file in files for statement in _statements(file)]
    if not found:
        where = f"{files[0]}: there is no claim in it" if len(files) == 1 else f"{path}: there is no claim in its files"
        raise SymidentError(where)
    return found


def judge(statement: Statement, verdict: Verdict) -> Result:
    """The result for `statement`, if `verdict` is what became of its claim."""
    # An equal condition in another form is not recognised yet.
    ok = verdict.word == statement.expected and verdict.condition is statement.condition
    sentence = found = _in_words(verdict.word, verdict.condition)
    if verdict.counterexample:
        point = ", ".join(f"{name} = {to_infix(value)}" for name, value in verdict.counterexample.items())
        sentence = f"{found} at {point}"
    elif verdict.reason:
        sentence = f"{found}: {verdict.reason}"
    if not ok:
        sentence = f"expected {_in_words(statement.expected, statement.condition)}, found {sentence}"
    return Result(
        statement.file, statement.line, statement.name, statement.text, statement.expected, verdict, ok, sentence
    )


def _in_words(word: Word, condition: Term | None) -> str:
    return word if condition is None else f"{word} on {to_infix(condition)}"


def _files(path: Path) -> list[Path]:
    """The documents at `path`, sorted."""
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*" + EXTENSION) if file.is_file())
    if not files:
        raise SymidentError(f"{path}: there is no file *{EXTENSION} in this folder")
    return files


def _statements(file: Path) -> Iterator[Statement]:
    page, tree = read(file)
    if not tree.children:
        raise SymidentError(f"{page.file}: the file is empty")
    shelf = shelve(page, tree, definitions())
    for child in parts(tree):
        if child.data == "activation":
            yield from _of_activation(shelf.entry(str(tokens(child, "NAME")[0])))
        else:
            yield _equation(page, child, shelf)


def _of_activation(entry: Entry) -> Iterator[Statement]:
    if entry.name in FUNCTIONS:
        yield _definition(entry)
    for child in parts(entry.tree):
        if child.data == "identity":
            yield from _identity(entry, child)
        elif child.data == "equation":
            yield _equation(entry.page, child, entry.shelf, entry)


def _definition(entry: Entry) -> Statement:
    """That the function of the table, which the name means wherever it is used, is the one defined here."""
    (tree,) = parts(entry.tree, "definition")
    if entry.parameters or ARITY[entry.name] not in (None, 1):
        raise entry.page.error(f"the language has another function {entry.name}", position(tokens(tree, "NAME")[0]))
    claim = Claim(app(entry.name, X), entry.term)
    return Statement(entry.page.file, _line(tree), entry.name, f"{entry.name}(x) = {entry.text}", claim)


def _identity(entry: Entry, tree: Node) -> Iterator[Statement]:
    """The identity, and what its document says of the slope and of phi."""
    rest = "".join(f", {name}" for name, _ in entry.parameters)
    f, facts = entry.term, (entry.parameters, entry.assumptions)
    difference = f"{entry.name}(x{rest}) - {entry.name}(-x{rest})"

    def said(line: Node, text: str, claim: Claim, word: Word = "proved", condition: Term | None = None) -> Statement:
        return Statement(entry.page.file, _line(line), entry.name, text, claim, word, condition)

    yield said(
        tree, f"{difference} = x", identity(f, *facts), expected(tree), entry.page.condition_of(tree, entry.names)
    )
    for line in parts(tree, "slope"):
        token = tokens(line, "EXPR")[0]
        slope = entry.page.term(token, entry.names, entry.shelf)
        if "x" in free(slope):
            raise entry.page.error("the slope does not depend on x", position(token))
        factor = plain(token) if re.fullmatch(r"[\w.]+", plain(token)) else f"({plain(token)})"
        yield said(line, f"{difference} = {factor}*x", identity(f, *facts, slope=slope))
    for line in parts(tree, "phi"):
        token = tokens(line, "EXPR")[0]
        claim = Claim(TWO * f / X - 1, entry.page.term(token, entry.names, entry.shelf), *facts)
        yield said(line, f"2*{entry.name}(x{rest})/x - 1 = {plain(token)}", claim)


def _equation(page: Page, tree: Node, shelf: Shelf, entry: Entry | None = None) -> Statement:
    names = entry.names if entry else set()
    left, right = (page.term(side, names, shelf) for side in tokens(tree, "EXPR"))
    claim = Claim(left, right, entry.parameters, entry.assumptions) if entry else Claim(left, right)
    label = next((token.rstrip(": \t") for token in tokens(tree, "LABEL")), entry.name if entry else "")
    text = " = ".join(map(plain, tokens(tree, "EXPR")))
    condition = page.condition_of(tree, names)
    return Statement(page.file, _line(tree), label, text, claim, expected(tree), condition)


def _line(tree: Node) -> int:
    """The line on which the statement begins."""
    return next(tree.scan_values(lambda token: True)).line or 1
