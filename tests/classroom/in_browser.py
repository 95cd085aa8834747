"""The corpora, by the engine in a browser and by the one here: python -m tests.classroom.in_browser [FILE.jsonl...].

It takes minutes, and is no part of the tests; they do the same with a sample. Chromium and playwright are needed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from symident import limits
from symident.classroom import build, pieces
from symident.classroom.ask import parts

DATA = Path(__file__).parents[1] / "data"
CORPORA = [DATA / f"{name}.jsonl" for name in ("activations", "literature", "traps", "inputs")]
ASK = """async ([question, seconds]) => {
  const start = performance.now();
  let first;
  await SymidentProver.ask(question, (part) => (first ??= [part, performance.now() - start]), seconds);
  return first;
}"""

# What has to be the same. The rest can be less where the budget of a search, in seconds, is spent on a slow machine.
VERDICT = {"verdict", "read_as", "error", "hint", "line", "column", "length", "undeclared"}

Answer = dict[str, Any]
Question = dict[str, Any]


def questions(file: Path) -> Iterator[Question]:
    """What the rows of a corpus ask."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        params = [f"{name}: {sort}" for name, sort in row.get("params", {}).items()]
        yield {"expr": row.get("text", row.get("expr")), "params": params, "latex": row.get("syntax") == "latex"}


def here(question: Question, seconds: float) -> Answer:
    """The answer of the engine on this machine."""
    try:
        return limits.run(_first, question, timeout=seconds)
    except limits.LimitReached as limit:
        return {"verdict": "undecided", "reason": str(limit)}


def _first(question: Question) -> Answer:
    answer = next(parts(**question))
    return json.loads(json.dumps(answer))


def in_page(page: Page, question: Question, seconds: float) -> tuple[Answer, float]:
    """The answer of the engine in the page, and the milliseconds that it took."""
    found, time_ = page.evaluate(ASK, [question, seconds])
    return found, time_


def differences(a: Answer, b: Answer) -> list[str]:
    """The keys whose values differ, but for the time."""
    return sorted(key for key in a.keys() | b.keys() if key != "seconds" and a.get(key) != b.get(key))


def compare(page: Page, asked: Iterable[Question], seconds: float) -> tuple[Counter[str], list[float]]:
    """How many answers were the same, and the milliseconds of each in the page; what differs is printed."""
    counts: Counter[str] = Counter()
    times = []
    for question in asked:
        theirs, taken = in_page(page, question, seconds)
        ours = here(question, seconds)
        times.append(taken)
        wrong = differences(ours, theirs)
        counts["rows"] += 1
        counts["same verdict"] += not VERDICT.intersection(wrong)
        counts["same answer"] += not wrong
        if wrong:
            shown = {key: (str(ours.get(key))[:80], str(theirs.get(key))[:80]) for key in wrong}
            print(f"{question['expr']:.60}: here, in the page: {shown}", flush=True)
    return counts, times


def main() -> int:
    """0 if every verdict is the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", type=Path, default=CORPORA)
    parser.add_argument("--limit", type=float, default=60, help="seconds for one answer (60)")
    args = parser.parse_args()
    same = True
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "prover.html")
        build.write_single(file, build.chosen(["relu"]), prover=pieces.blocks(print))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(file.as_uri())
        start = time.perf_counter()
        page.evaluate("SymidentProver.load()")
        print(f"{file.stat().st_size / 1e6:.1f} MB; ready after {time.perf_counter() - start:.1f} s", flush=True)
        for corpus in args.corpora:
            counts, times = compare(page, questions(corpus), args.limit)
            taken = f"median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms"
            print(f"{corpus.stem}: {dict(counts)}; {taken}", flush=True)
            same = same and counts["same verdict"] == counts["rows"]
        browser.close()
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
