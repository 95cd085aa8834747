"""Scans: the order, the limits of each row, rows that cannot be read, and going on after a stop."""

import io
import json
import os
import subprocess
import sys
import time

import pytest

from symident import scan as module
from symident.scan import Summary, _Progress, scan
from symident.syntax.errors import SymidentError


def fake(expr, params):
    """A verdict without an engine; the text says what shall happen."""
    match expr.split():
        case ["sleep", seconds]:
            time.sleep(float(seconds))
        case ["die"]:
            os.abort()
        case ["grow"]:
            bytearray(64 << 30)
        case ["stuck"]:
            3 ** (10**9) % 7
    return {"verdict": "proved", "reason": expr, "seconds": 0.001}


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A function that writes a corpus, scans it with the fake, and returns its results."""
    monkeypatch.setattr(module, "solve", fake)
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "out.jsonl"

    def run(expressions=None, jobs=1, timeout=0.5, notes=None):
        if expressions is not None:
            rows = [e if isinstance(e, bytes) else json.dumps({"id": f"r{i}", "expr": e}).encode()
                    for i, e in enumerate(expressions)]  # fmt: skip
            corpus.write_bytes(b"\n".join(rows))
        run.summary = scan(corpus, out, timeout, jobs, notes=notes or io.StringIO())
        return [json.loads(line) for line in out.read_text().splitlines()]

    run.corpus, run.out = corpus, out
    return run


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_are_in_the_order_of_the_corpus(files, jobs):
    expressions = [f"sleep {0.1 if i % 5 == 0 else 0}" for i in range(20)]
    results = files(expressions, jobs, timeout=5)
    assert [r["id"] for r in results] == [f"r{i}" for i in range(20)]
    assert [r["reason"] for r in results] == expressions


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_row_that_takes_its_worker_along_costs_no_other_row(files, jobs):
    start = time.monotonic()
    results = files(["x", "stuck", "x", "die", "x", "grow", "x", "sleep 60", "x"], jobs)
    assert time.monotonic() - start < 5
    assert [r["verdict"] for r in results] == ["proved", "undecided"] * 4 + ["proved"]
    assert [r["reason"] for r in results[1::2]] == [
        "the time limit of 0.5 s was reached",
        "the process died of SIGABRT, perhaps for want of memory",
        "the memory limit of 4 GiB was reached",
        "the time limit of 0.5 s was reached",
    ]
    assert 0.5 <= results[1]["seconds"] < 1


BAD = {
    b"{": "line 2 is not JSON",
    b"\xff": "line 2 is not UTF-8",
    b"[1]": "line 2 is not an object",
    b"[" * 10**5: "line 2 is nested too deeply",
    b'{"expr": "x"}': "line 2 has no id",
    b'{"id": null, "expr": "x"}': "line 2 has no id",
    b'{"id": "a"}': "line 2 has no expr",
    b'{"id": "a", "expr": 3}': "line 2 has no expr",
    b'{"id": "a", "expr": "x", "params": ["b"]}': "line 2: params is not an object",
}


@pytest.mark.parametrize("line", BAD, ids=lambda line: repr(line)[:30])
def test_a_line_that_is_no_row_has_a_result_that_says_why(files, line):
    results = files(["x", line, "x"])
    assert [r["verdict"] for r in results] == ["proved", "error", "proved"]
    assert results[1]["reason"].startswith(BAD[line])
    assert files()[1] == results[1] and files.summary.resumed == 3


def test_blank_lines_are_no_rows(files):
    assert len(files(["x", b"", b"  ", "x", b""])) == 2


def test_a_scan_goes_on_where_it_was(files):
    before = files(["x"] * 10)
    lines = files.out.read_bytes().splitlines(keepends=True)
    for half in (b"", b"{", lines[4][:-1], lines[4][:20], b"\xff"):
        files.out.write_bytes(b"".join(lines[:4]) + half)
        notes = io.StringIO()
        assert files(notes=notes) == before
        assert notes.getvalue().startswith("4 of 10 rows are in ")
        assert files.summary.resumed == 4 and files.summary.verdicts["proved"] == 10


def test_results_of_other_rows_are_never_overwritten(files):
    files(["x"] * 4)
    kept = files.out.read_bytes()
    lines = kept.splitlines(keepends=True)
    for content in (lines[0] + lines[2], b"hello\n" + lines[0], kept + lines[0], b"[]\n", b'{"id": "r0"}\n'):
        files.out.write_bytes(content)
        with pytest.raises(SymidentError, match="remove the file, or name another with --out"):
            files()
        assert files.out.read_bytes() == content


def test_results_are_flushed_row_by_row(tmp_path):
    """A scan that is killed leaves all the rows that it had finished, and is resumed from there."""
    corpus, out = tmp_path / "c.jsonl", tmp_path / "o.jsonl"
    corpus.write_text("".join(json.dumps({"id": i, "expr": f"sleep {0 if i < 5 else 60}"}) + "\n" for i in range(8)))
    program = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1])\n"
        "import test_scan; from symident import scan as m; m.solve = test_scan.fake\n"
        "m.scan(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), 60)\n"
    )
    arguments = [os.path.dirname(__file__), str(corpus), str(out)]
    with subprocess.Popen([sys.executable, "-c", program, *arguments]) as process:
        for _ in range(200):
            if out.exists() and out.read_bytes().count(b"\n") == 5:
                break
            time.sleep(0.05)
        process.kill()
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("name", ["no/such/out.jsonl", ".", "corpus.jsonl/out.jsonl"])
def test_a_result_file_that_cannot_be_written_is_seen_before_the_work(files, tmp_path, name):
    files.corpus.write_text('{"id": 1, "expr": "sleep 60"}\n')
    with pytest.raises(SymidentError, match="cannot write"):
        scan(files.corpus, tmp_path / name, 60)


def test_the_corpus_is_not_overwritten(files):
    files.corpus.write_text('{"id": 1, "expr": "x"}\n')
    with pytest.raises(SymidentError, match="would overwrite the corpus"):
        scan(files.corpus, files.corpus, 1)
    assert files.corpus.read_text() == '{"id": 1, "expr": "x"}\n'


@pytest.mark.parametrize(
    ("content", "message"), [(None, "cannot read"), (b"", "has no rows"), (b"\n\n", "has no rows")]
)
def test_a_corpus_without_rows_is_an_error(files, content, message):
    if content is not None:
        files.corpus.write_bytes(content)
    with pytest.raises(SymidentError, match=message):
        scan(files.corpus, files.out, 1)
    assert not files.out.exists()


def test_a_folder_is_no_corpus(files, tmp_path):
    with pytest.raises(SymidentError, match="cannot read"):
        scan(tmp_path, files.out, 1)


def test_the_progress_is_for_terminals_only(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    summary = Summary()
    summary.verdicts["proved"] = 3
    for stream, expected in ((io.StringIO(), ""), (Terminal(), "3/4  3 proved")):
        progress = _Progress(4, stream)
        progress.show(summary)
        assert expected in stream.getvalue()
        assert bool(stream.getvalue()) == stream.isatty()


def test_the_command_scans_and_says_what_came_out(tmp_path):
    rows = [
        {"id": "silu", "expr": "x*sigmoid(beta*x)", "params": {"beta": "real"}},
        {"id": "tanh", "expr": "tanh(x)"},
        {"id": "typo", "expr": "sigmod(x)"},
        {"id": "undeclared", "expr": "x*b"},
        {"id": "sort", "expr": "x*b", "params": {"b": "integer"}},
    ]
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [sys.executable, "-m", "symident", "scan", "c.jsonl", "--out", "o.jsonl", "--jobs", "2"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    results = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert [r["id"] for r in results] == [row["id"] for row in rows]
    assert [r["verdict"] for r in results] == ["proved", "refuted", "error", "error", "error"]
    assert results[0]["phi"] == "tanh(beta*x/2)"
    assert set(results[1]["counterexample"]) == {"x"}
    assert "sigmoid" in results[2]["reason"]
    assert all(r["seconds"] < 5 for r in results)
    assert done.returncode == 2 and done.stdout == ""
    assert "5 rows: 3 error" in done.stderr and "3 of the rows could not be read" in done.stderr
