"""The corpora by symident and by other systems: how long, how many identities are shown, and what is wrong.

symident reads f and decides it, with certificate or counterexample. The others get the residual f(x) - f(-x) - x and
say whether it is 0, which can show an identity but no counterexample and no condition; `rivals` has the details. SymPy
gets it as a tree, with max and min as abs, Piecewise for pieces and assumptions for parameters. Each system does all
rows in one process; "total" has its start, "rows" has not, "of holds" is the part of the identities. A system that is
not installed is reported as such. WRONG is a false answer; whether symident's counterexamples and conditions are right
too is for tests/test_corpus.py.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sympy

from symident.api import claim_of
from symident.decide import decide
from symident.kernel.claim import Claim
from symident.kernel.functions import unfold
from symident.kernel.terms import Term, rebuild
from symident.limits import LimitReached, Worker
from symident.syntax.bridge import to_sympy
from tests.benchmarks.rivals import RIVALS, Dialect, Session

HERE = Path(__file__).parent
CORPORA = [HERE / "activations.jsonl", *(HERE.parent / "data" / f"{name}.jsonl" for name in ("traps", "literature"))]
EXPECTED = {"holds": "proved", "fails": "refuted", "iff": "conditional", "domain": "undefined"}
ZERO, NOT_ZERO = {"zero", "proved"}, {"constant", "nonzero", "refuted", "conditional", "undefined"}
WARM = "softplus(x) + cos(x)"  # before the first row, so that no row pays for what is loaded late
SLOWEST = 15

Row = dict[str, Any]
Answer = tuple[str, float]  # a word, and the seconds


@dataclass
class Result:
    """The answers of a system by row, and the seconds that its starts took."""

    name: str
    start: float
    answers: dict[str, Answer] = field(default_factory=dict)
    starts: int = 1

    @property
    def seconds(self) -> list[float]:
        return [s for _, s in self.answers.values()]


# --- symident and SymPy, each in a child of this process


def by_symident(expr: str, params: dict[str, Any]) -> Answer:
    """The word of the verdict."""
    begun = time.perf_counter()
    word = decide(claim_of(expr, params)).word
    return word, time.perf_counter() - begun


def by_simplify(expr: str, params: dict[str, Any]) -> Answer:
    """What simplify makes of the residual."""
    begun = time.perf_counter()
    found = sympy.simplify(_sympy_residual(claim_of(expr, params)))
    word = "zero" if found == 0 else "open" if found.free_symbols else "constant"
    return word, time.perf_counter() - begun


def by_equals(expr: str, params: dict[str, Any]) -> Answer:
    """What residual.equals(0) says."""
    begun = time.perf_counter()
    found = _sympy_residual(claim_of(expr, params)).equals(0)
    return {True: "zero", False: "nonzero", None: "open"}[found], time.perf_counter() - begun


IN_PYTHON = (
    ("symident", f"import symident; symident.prove({WARM!r})", by_symident),
    ("SymPy simplify", "import sympy; sympy.simplify('log(1 + exp(x)) + cos(x)')", by_simplify),
    ("SymPy equals", "import sympy; sympy.sympify('log(1 + exp(x)) + cos(x)').equals(0)", by_equals),
)


def _sympy_residual(claim: Claim) -> sympy.Expr:
    return to_sympy(_by_abs(claim.left - claim.right), dict(claim.parameters))


def _by_abs(t: Term) -> Term:
    """`t` with max, min, clip and step by abs and sign."""

    def leaf(u: Term) -> Term | None:
        return _by_abs(unfold(u)) if u.head in ("max", "min", "clip", "step") else None

    return rebuild(t, leaf)


def in_child(name: str, start: str, answer: Callable[..., Answer], rows: Sequence[Row], limit: float) -> Result:
    """All rows in one child; a new one after a limit. `start` is a program that does no more than begin."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", start], cwd=HERE.parents[1], check=True)
    result = Result(name, time.perf_counter() - begun)
    answer(WARM, {})
    worker = Worker(answer)
    for row in rows:
        begun = time.perf_counter()
        try:
            worker.send(row["expr"], row.get("params", {}), timeout=limit)
            result.answers[row["id"]] = worker.receive()
        except LimitReached:
            result.answers[row["id"]] = "limit", time.perf_counter() - begun
            result.starts += 1
        except Exception:  # an error of a system is an answer
            result.answers[row["id"]] = "failed", time.perf_counter() - begun
            result.starts += 1
    worker.stop()
    return result


# --- the others


def by_rival(dialect: Dialect, rows: Sequence[Row], limit: float) -> Result:
    """All rows in one session; it is started anew after a limit."""
    session = Session(dialect, limit)
    result = Result(dialect.name, 0.0)
    for number, row in enumerate(rows, start=1):
        if row.get("kind") != "single-point":
            claim = claim_of(row["expr"], row.get("params"))
            result.answers[row["id"]] = session.ask(claim.left - claim.right, claim.parameters, number)
    session.stop()
    result.start, result.starts = session.starting, session.starts
    return result


# --- the report


def is_wrong(truth: str, word: str) -> bool:
    """Whether an answer is false: 0 for what is no identity, not 0 for what is, or a false verdict."""
    if truth == "holds":
        return word in NOT_ZERO
    return word in ZERO or (word in EXPECTED.values() and word != EXPECTED[truth])


def report(result: Result, rows: Sequence[Row]) -> list[str]:
    """The line of one system, and the ids of its wrong answers."""
    truth = {row["id"]: row["truth"] for row in rows}
    shown = [i for i, (word, _) in result.answers.items() if truth[i] == "holds" and word in ZERO]
    wrong = [i for i, (word, _) in result.answers.items() if is_wrong(truth[i], word)]
    words = Counter(word for word, _ in result.answers.values())
    spent, held = sum(result.seconds), sum(s for i, (_, s) in result.answers.items() if truth[i] == "holds")
    line = (
        f"{result.name:<18} {result.start + spent:>8.2f} {spent:>8.2f} {held:>8.2f} "
        f"{1e3 * statistics.median(result.seconds):>8.1f} {max(result.seconds):>7.2f} {words['limit']:>6} "
        f"{words['failed']:>6} {len(rows) - len(result.answers):>8} {len(shown):>6} {len(wrong):>6}"
    )
    return [line] + [f"    wrong: {', '.join(wrong)}"] * bool(wrong)


HEAD = (
    f"{'seconds':<18} {'total':>8} {'rows':>8} {'of holds':>8} {'med ms':>8} {'slowest':>7} {'limit':>6} "
    f"{'failed':>6} {'left out':>8} {'shown':>6} {'WRONG':>6}"
)


def details(result: Result, rows: Sequence[Row]) -> list[str]:
    """The verdicts of symident by truth, and its slowest rows."""
    lines = []
    for truth, expected in EXPECTED.items():
        words = Counter(result.answers[row["id"]][0] for row in rows if row["truth"] == truth)
        others = "".join(f", {n} {word}" for word, n in words.items() if word != expected)
        lines.append(f"  {truth:<7} {words[expected]:>4} {expected}{others}")
    slowest = sorted(result.answers.items(), key=lambda item: -item[1][1])[:SLOWEST]
    return [*lines, *(f"  {seconds:>8.3f} s  {word:<12} {name}" for name, (word, seconds) in slowest)]


def main(corpora: Sequence[Path], limit: float, rival_limit: float, only: str) -> None:
    """Print the table, for the systems whose name contains `only`."""
    rows = [json.loads(line) for path in corpora for line in path.read_text().splitlines() if line.strip()]
    identities = sum(row["truth"] == "holds" for row in rows)
    print(f"{len(rows)} rows, of which {identities} are identities\n{HEAD}", flush=True)
    ours = None
    for name, start, answer in IN_PYTHON:
        if only in name:
            result = in_child(name, start, answer, rows, limit if name == "symident" else rival_limit)
            print(*report(result, rows), sep="\n", flush=True)
            ours = result if name == "symident" else ours
    for dialect in RIVALS:
        if only in dialect.name:
            if shutil.which(dialect.command[0]) is None:
                print(f"{dialect.name:<18} not installed", flush=True)
                continue
            print(*report(by_rival(dialect, rows, rival_limit), rows), sep="\n", flush=True)
    if ours is not None:
        print("\nsymident by truth, and its slowest rows:", *details(ours, rows), sep="\n")
