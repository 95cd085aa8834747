"""Results for a reader: a line for each statement, what is wrong below it, and a summary at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from symident.documents.judge import Mark, Result
from symident.render.text import Style

_MARKS: dict[Mark, tuple[str, str]] = {
    "ok": ("ok   ", "32"), "wrong": ("WRONG", "31"), "open": ("OPEN ", "33"), "omitted": ("-    ", "2"),
    "unread": ("?    ", "35"),
}  # fmt: skip
_WORDS = ("proved", "restricted", "conditional", "refuted", "undefined", "undecided", "evidence", "omitted", "unread")
_SAID = {"restricted": "proved on a part", "unread": "not understood", "evidence": "not refuted (evidence)"}


def line(result: Result, style: Style) -> str:
    """The result on one line, and below it what is wrong."""
    mark, colour = _MARKS[result.mark]
    s = result.statement
    label = f"{s.name} " if s.name.startswith("(") else ""
    shown = f"{s.relation} {s.right}" if s.step else s.text
    case = f"  [{s.case}]" if s.case else ""
    said = f"{label}{shown}{case}".strip()
    rows = [f"{style.paint(mark, colour)}  {s.file}:{s.line}  {said}: {result.sentence}"]
    rows += [f"         {detail}" for detail in result.details]
    return "\n".join(rows)


def summary(results: Sequence[Result]) -> str:
    """How many statements there are of each kind, and whether all is as the documents say."""
    found = Counter(r.found for r in results)
    counted = ", ".join(f"{found[w]} {_SAID.get(w, w)}" for w in _WORDS if found[w])
    wrong = [r for r in results if r.mark == "wrong"]
    open_ = [r for r in results if r.mark in ("open", "unread")]
    plural = "s" if len(results) != 1 else ""
    said = "all as the document says" if not wrong and not open_ else "; ".join(
        filter(None, (f"{len(wrong)} not as the document says" if wrong else "", f"{len(open_)} open" if open_ else ""))
    )  # fmt: skip
    return f"{len(results)} statement{plural}: {counted}; {said}"


def status(results: Sequence[Result]) -> int:
    """0 if all is as the documents say, 1 if a statement is not, 3 if some were not decided or not understood."""
    marks = {r.mark for r in results}
    return 1 if "wrong" in marks else 3 if marks & {"open", "unread"} else 0
