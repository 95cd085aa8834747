"""A corpus of activations, one JSON object a line, to a file of results, one a line, in the same order.

Workers live through many rows, so that starting up is paid once; a row that outlasts its time, or kills its worker,
costs that worker and no other row. Results are flushed row by row, and a scan that was killed goes on where it was.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import IO, Any

from symident import api
from symident.limits import LimitReached, Worker
from symident.render.json import outcome
from symident.syntax.errors import SymidentError

Result = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of a corpus; `problem` says why it cannot be read, if it cannot."""

    id: str | int
    expr: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


@dataclass
class Summary:
    """What became of the rows: how many of each verdict (also "error"), how many were there before, the times in s."""

    verdicts: Counter[str] = field(default_factory=Counter)
    resumed: int = 0
    times: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        total = self.verdicts.total()
        text = f"{total} row{'s' * (total != 1)}: " + ", ".join(f"{n} {v}" for v, n in self.verdicts.most_common())
        if self.times:
            text += f"; median {1e3 * statistics.median(self.times):.1f} ms, slowest {max(self.times):.2f} s"
        return text


def scan(corpus: Path, out: Path, timeout: float, jobs: int = 1, *, notes: IO[str] = sys.stderr) -> Summary:
    """Write one result for every row of `corpus` to `out`, after those that are there; progress goes to `notes`.

    `timeout` is in seconds a row. SymidentError if a file cannot be read or written, or if `out` has other rows.
    """
    total = sum(1 for _ in _rows(corpus))
    if not total:
        raise SymidentError(f"{str(corpus)!r} has no rows")
    summary = Summary()
    rows = _rows(corpus)
    with _open(out, corpus) as file:
        _resume(file, rows, out, summary)
        if summary.resumed:
            print(f"{summary.resumed} of {total} rows are in {str(out)!r} already; going on from there", file=notes)
        progress = _Progress(total, notes)
        progress.show(summary)
        try:
            for result in _results(rows, timeout, jobs):
                file.write(json.dumps(result, ensure_ascii=False).encode() + b"\n")
                file.flush()
                _count(summary, result)
                progress.show(summary)
        finally:
            progress.clear()
    return summary


def _count(summary: Summary, result: Result) -> None:
    summary.verdicts[str(result["verdict"])] += 1
    if isinstance(seconds := result.get("seconds"), int | float):
        summary.times.append(seconds)


# --- reading the corpus


def _rows(path: Path) -> Iterator[Row]:
    """The rows of a corpus, blank lines left out; a line that is no row comes with its problem."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _row(number, line)
    except OSError as error:
        raise SymidentError(f"cannot read {str(path)!r}: {error.strerror}") from None


def _row(number: int, line: bytes) -> Row:
    name: str | int = f"line {number}"
    try:
        data = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Row(name, problem=f"line {number} is not UTF-8")
    except RecursionError:
        return Row(name, problem=f"line {number} is nested too deeply")
    except ValueError as error:
        return Row(name, problem=f"line {number} is not JSON: {error}")
    if not isinstance(data, dict):
        return Row(name, problem=f"line {number} is not an object")
    if isinstance(data.get("id"), str | int):
        name = data["id"]
    expr, params = data.get("expr"), data.get("params", {})
    if "id" not in data or name != data["id"]:
        return Row(name, problem=f"line {number} has no id")
    if not isinstance(expr, str):
        return Row(name, problem=f"line {number} has no expr")
    if not isinstance(params, dict):
        return Row(name, problem=f"line {number}: params is not an object")
    return Row(name, expr, params)


# --- the file of results


def _open(out: Path, corpus: Path) -> IO[bytes]:
    """The file of results, open at its start for reading and writing."""
    try:
        descriptor = os.open(out, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise SymidentError(f"cannot write {str(out)!r}: {error.strerror}") from None
    if os.path.samestat(os.fstat(descriptor), corpus.stat()):
        os.close(descriptor)
        raise SymidentError("the results would overwrite the corpus; name another file with --out")
    return os.fdopen(descriptor, "r+b" if out.is_file() else "wb")


def _resume(file: IO[bytes], rows: Iterator[Row], out: Path, summary: Summary) -> None:
    """Pass over the rows whose results are in `file`, which is left at the end of the last whole one."""
    if not file.readable():
        return
    end = 0
    for number, line in enumerate(file, start=1):
        result = _result(line)
        if result is None and not line.endswith(b"\n"):
            break  # half a line: the scan was killed while it wrote
        row = next(rows, None)
        if result is None or row is None or result.get("id") != row.id:
            expected = "nothing" if row is None else f"a result for {row.id!r:.60}"
            raise SymidentError(
                f"line {number} of {str(out)!r} should be {expected}; remove the file, or name another with --out"
            )
        _count(summary, result)
        end += len(line)
    summary.resumed = summary.verdicts.total()
    file.seek(end)
    file.truncate()


def _result(line: bytes) -> Result | None:
    try:
        data = json.loads(line.decode("utf-8")) if line.endswith(b"\n") else None
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and "verdict" in data else None


# --- the work


def solve(expr: str, params: dict[str, Any]) -> Result:
    """The verdict on one row as plain data; a text that cannot be read has the verdict "error"."""
    start = time.perf_counter()
    try:
        found = outcome(api.prove(expr, params))
    except SymidentError as error:
        found = {"verdict": "error", "reason": str(error)}
    except (MemoryError, RecursionError):
        raise  # the limits speak of these
    except Exception as error:  # a fault of ours must not end the scan
        found = {"verdict": "undecided", "reason": f"internal error: {type(error).__name__}: {error}"}
    return {**found, "seconds": round(time.perf_counter() - start, 6)}


def _results(rows: Iterator[Row], timeout: float, jobs: int) -> Iterator[Result]:
    """The results in the order of the rows, with `jobs` of them under way at a time."""
    solve("max(x, 0)", {})  # loads what is loaded late, so that no row pays for it and every worker has it
    idle = [Worker(solve) for _ in range(jobs)]
    busy: dict[Worker[Result], tuple[int, Row]] = {}
    finished: dict[int, Result] = {}
    tasks = enumerate(rows)
    written = 0
    try:
        while True:
            while idle and (task := next(tasks, None)):
                if task[1].problem:
                    finished[task[0]] = {"id": task[1].id, "verdict": "error", "reason": task[1].problem}
                else:
                    busy[_begin(idle.pop(), task[1], timeout)] = task
            while written in finished:
                yield finished.pop(written)
                written += 1
            if not busy:
                return
            for worker in _ready(busy):
                number, row = busy.pop(worker)
                finished[number] = {"id": row.id, **_answer(worker, timeout)}
                idle.append(worker)
    finally:
        for worker in (*idle, *busy):
            worker.stop()


def _begin(worker: Worker[Result], row: Row, timeout: float) -> Worker[Result]:
    try:
        worker.send(row.expr, row.params, timeout=timeout)
    except LimitReached:  # it died between two rows: the row is innocent
        worker.send(row.expr, row.params, timeout=timeout)
    return worker


def _ready(busy: dict[Worker[Result], tuple[int, Row]]) -> list[Worker[Result]]:
    """The workers that have an answer or no time left; waits until there is one."""
    left = min(worker.deadline for worker in busy) - time.monotonic()
    readable = wait([worker.pipe for worker in busy], timeout=max(0.0, left))
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in readable or worker.deadline <= now]


def _answer(worker: Worker[Result], timeout: float) -> Result:
    begun = worker.deadline - timeout
    try:
        return worker.receive()
    except LimitReached as limit:
        return {"verdict": "undecided", "reason": str(limit), "seconds": round(time.monotonic() - begun, 6)}


class _Progress:
    """A bar on a terminal, redrawn at most ten times a second; nothing elsewhere."""

    def __init__(self, total: int, stream: IO[str]):
        self.total, self.stream = total, stream
        self.on = stream.isatty() and os.environ.get("TERM") != "dumb"
        self.shown = 0.0

    def show(self, summary: Summary) -> None:
        """Draw how far the scan is."""
        done, now = summary.verdicts.total(), time.monotonic()
        if not self.on or (now - self.shown < 0.1 and done < self.total):
            return
        self.shown = now
        full = 30 * done // self.total
        counts = ", ".join(f"{n} {v}" for v, n in summary.verdicts.most_common(3))
        self.stream.write(f"\r\x1b[K[{'#' * full}{'.' * (30 - full)}] {done}/{self.total}  {counts}")
        self.stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self.on:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
