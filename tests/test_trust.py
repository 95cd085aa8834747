"""README lists what a reader has to trust, file by file, with the numbers of lines as they are."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).parent.parent
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def code_lines(source: str) -> int:
    """The lines of code: no blank ones, no comments, no docstrings."""
    documented: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node, clean=False):
            documented.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {n for t in tokens if t.type not in LAYOUT for n in range(t.start[0], t.end[0] + 1)}
    return len(lines - documented)


def test_the_list_of_trusted_files_is_complete_and_its_figures_are_right():
    rows = re.findall(r"^\| `(\w+\.py)` \| (\d+) \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    kernel = {p.name: code_lines(p.read_text("utf-8")) for p in (ROOT / "symident/kernel").glob("[a-z]*.py")}
    assert {name: int(count) for name, count in rows} == kernel


def test_lines_are_counted_without_docstrings_and_comments():
    assert code_lines('"""A\nB"""\n\nx = 1  # c\n# d\n\ndef f():\n    """E"""\n    return (x,\n            2)\n') == 4
