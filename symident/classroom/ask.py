"""The answer to what somebody typed into a page: the verdict as `symident prove --json` has it, and the lesson.

It is the same function behind `symident serve` and in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from symident import api
from symident.classroom.lesson import Data, lesson
from symident.derivation.build import derive
from symident.render import json
from symident.render.infix import to_infix
from symident.render.latex import to_latex
from symident.syntax.errors import ParseError, SymidentError, UnknownName


def answer(expr: str, params: Sequence[str] = (), latex: bool = False) -> Data:
    """Plain data for json.dumps: the verdict, `read_as`, `lesson`; or {error, line, column, length} if it is no claim.

    Without limits: the caller runs it in a process, or a worker, that can be stopped.
    """
    found: Data = {}
    for part in parts(expr, params, latex):
        found |= part
    return found


def parts(expr: str, params: Sequence[str] = (), latex: bool = False) -> Iterator[Data]:
    """The answer in the order in which it is found: first the verdict or the error, then the lesson."""
    try:
        verdict = api.prove(expr, list(params), latex=latex)
    except ParseError as error:
        yield {"error": error.message, "hint": error.hint, **_place(error)}
        return
    except SymidentError as error:
        yield {"error": str(error), "hint": "", "line": None, "column": None, "length": 0}
        return
    read = verdict.claim.f or verdict.claim.left
    yield json.data(verdict) | {"read_as": {"infix": to_infix(read), "latex": to_latex(read)}}
    if verdict.claim.f is not None:
        yield {"lesson": lesson(derive(verdict))}


def _place(error: ParseError) -> Data:
    """Where the mistake is: the word or the sign at the place, and the name if declaring it would mend the text."""
    lines = error.text.split("\n")
    line = lines[error.line - 1] if error.line <= len(lines) else ""
    word = re.match(r"\w+|.|$", line[error.column - 1 :])
    found: Data = {"line": error.line, "column": error.column, "length": len(word[0]) if word else 0}
    if isinstance(error, UnknownName) and "--param" in error.hint and word:
        found["undeclared"] = word[0]
    return found
