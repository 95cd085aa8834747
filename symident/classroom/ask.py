"""The answer to what somebody typed into a page: the verdict as `symident prove --json` has it, and the lesson.

It is the same function behind `symident serve` and in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symident import api
from symident.classroom.lesson import lesson
from symident.derivation.build import derive
from symident.render import json
from symident.render.infix import to_infix
from symident.render.latex import to_latex
from symident.syntax.errors import ParseError, SymidentError


def answer(expr: str, params: Sequence[str] = (), latex: bool = False) -> dict[str, Any]:
    """Plain data for json.dumps: the verdict, `read_as`, `lesson`; or {error, line, column, length} if it is no claim.

    Without limits: the caller runs it in a process, or a worker, that can be stopped.
    """
    try:
        verdict = api.prove(expr, list(params), latex=latex)
    except ParseError as error:
        place = {"line": error.line, "column": error.column, "length": error.length}
        return {"error": error.message, "hint": error.hint, **place}
    except SymidentError as error:
        return {"error": str(error), "hint": "", "line": None, "column": None, "length": 0}
    read = verdict.claim.f or verdict.claim.left
    found = json.data(verdict) | {"read_as": {"infix": to_infix(read), "latex": to_latex(read)}}
    if verdict.claim.f is not None:
        found["lesson"] = lesson("f", "", "", derive(verdict, "f"), {})
    return found
