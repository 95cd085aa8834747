"""Documents: what they say, what symident finds, and whether the two agree.

`pieces`, `context`, `statements`, and for other files `latex` and `markup`, read; `approach` (limits), `diagnosis` and
`judge` say what becomes of a statement; `report` writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from symident.decide import decide
from symident.documents.judge import Result, check, check_all, judge
from symident.documents.markup import SUFFIXES, read_markup
from symident.documents.report import status, summary
from symident.documents.statements import Reader, Statement
from symident.kernel.claim import Claim
from symident.library import EXTENSION, definitions, read, shelve
from symident.syntax.errors import SymidentError
from symident.verdict import Verdict

__all__ = ["Result", "Statement", "check", "check_all", "check_path", "judge", "statements", "status", "summary"]


def check_path(path: Path | str, decide: Callable[[Claim], Verdict] = decide) -> list[Result]:
    """The result for every statement in a document, or in all documents of a folder and of the folders in it.

    SymidentError if a document cannot be read, or if there is no claim at all.
    """
    return list(check_all(statements(path), decide))


def statements(path: Path | str) -> list[Statement]:
    """What a document says, or all documents of a folder; errors as in `check_path`."""
    files = _files(Path(path))
    found = [statement for file in files for statement in _statements(file)]
    if not found:
        where = f"{files[0]}: there is no claim in it" if len(files) == 1 else f"{path}: there is no claim in its files"
        raise SymidentError(where)
    return found


def _files(path: Path) -> list[Path]:
    """The documents at `path`, sorted; in a folder only those in the language itself."""
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*" + EXTENSION) if file.is_file())
    if not files:
        raise SymidentError(f"{path}: there is no file *{EXTENSION} in this folder")
    return files


def _statements(file: Path) -> list[Statement]:
    if file.suffix.lower() in SUFFIXES:
        return read_markup(file)
    page, tree = read(file)
    if not tree.children:
        raise SymidentError(f"{page.file}: the file is empty")
    shelf = shelve(page, tree, definitions())
    return list(Reader(page, shelf).read(tree, shelf))
