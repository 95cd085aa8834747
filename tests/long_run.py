"""Decides many cases of the generator and counts what is right, open and wrong: python -m tests.long_run --count 1000.

Every counterexample and every condition is looked at again by mpmath. A case that hangs or kills its process costs
the time limit and no more. Exit status 1 if a verdict is wrong.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any

import mpmath as mp

from symident.api import claim_of
from symident.decide import decide
from symident.limits import LimitReached, Worker
from symident.render.infix import to_infix
from tests.generator import Case, NotReal, case, complaint, fails_at, parameters_at, value

RIGHT = {"holds": "proved", "fails": "refuted", "iff": "conditional", "domain": "undefined"}
OPEN = ("evidence", "undecided")
REVIEW = 60.0  # seconds for mpmath
BARE = "there is no counterexample"
UNSEEN = "mpmath does not see that the counterexample is one"
GRID = ("-2", "-1", "-1/2", "0", "1/2", "1", "2", "4", "sqrt(2)")

Answer = dict[str, Any]


# --- one case, in a process of its own ------------------------------------------------------------------------------


def work(task: str, seed: int, number: int, *more: Any) -> Any:
    """What a process can be asked: to answer a case, or to review its answer."""
    found = case(seed, number)
    return answer(found) if task == "answer" else review(found, *more)


def answer(found: Case) -> Answer:
    """The verdict on a case, as plain data."""
    claim = claim_of(found.text, [*(f"{name}: {sort}" for name, sort in found.parameters), *found.assumed])
    start = time.perf_counter()
    verdict = decide(claim)
    return {
        "word": verdict.word,
        "seconds": time.perf_counter() - start,
        "reason": verdict.reason,
        "condition": to_infix(verdict.condition) if verdict.condition else "",
        "witness": {n: to_infix(t) for n, t in verdict.witness.point} if verdict.witness else {},
    }


def review(found: Case, given: Answer) -> str:
    """What is wrong with a verdict; "" if nothing is."""
    word = given["word"]
    if word != RIGHT[found.truth]:
        doubt = complaint(found)
        return f"it is {word}" + (f" (but mpmath doubts the truth: {doubt})" if doubt else "")
    if word == "refuted":
        return bad_counterexample(found, given["witness"])
    return bad_condition(found, given["condition"]) if word == "conditional" else ""


def admissible(found: Case, at: dict[str, Any]) -> bool:
    """Whether the parameters may have these values."""
    least = {"real": "True", "nonnegative": "{} >= 0", "positive": "{} > 0"}
    needed = [least[sort].format(name) for name, sort in found.parameters] + list(found.assumed)
    return all(value(condition, {"True": True, **at}) for condition in needed)


def bad_counterexample(found: Case, witness: dict[str, str]) -> str:
    """What is wrong with a counterexample; "" if nothing is."""
    if witness.keys() != {"x", *dict(found.parameters)}:
        return BARE if not witness else f"the counterexample has values of {sorted(witness)}"
    with mp.workdps(9000):
        at = {name: value(text, {}) for name, text in witness.items()}
    if not admissible(found, at):
        return f"the counterexample {witness} is not admissible"
    return "" if fails_at(found.text, witness["x"], at, blind=True) else UNSEEN


def bad_condition(found: Case, condition: str) -> str:
    """Where a condition is not the one of the case; "" if nowhere."""
    named = [n for n, _ in found.parameters if n in "abpq"]
    points = [dict(p) for p in (*found.yes, *found.no)]
    points += [dict(zip(named, values, strict=True)) for values in itertools.product(GRID, repeat=len(named))]
    for point in points:
        at = {**parameters_at(found, 0), **{n: value(v, {}) for n, v in point.items()}}
        if not admissible(found, at):
            continue
        try:
            expected, said = (bool(value(text, at)) for text in (found.iff, condition))
        except NotReal:
            return f"the condition {condition} has no truth at {point}"
        if expected != said:
            return f"the condition {condition} is {said} at {point}"
    return ""


# --- all of them ----------------------------------------------------------------------------------------------------


@dataclass
class Count:
    """What became of the cases of one kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, -1)


@dataclass
class Job:
    """A case under way; `given` is its answer while that is reviewed."""

    number: int
    begun: float
    given: Answer | None = None


def results(seed: int, numbers: Iterator[int], limit: float, jobs: int) -> Iterator[tuple[int, Answer]]:
    """The answers as they come, each with `outcome` (right, doubt, open, time, died, error or wrong) and `why`."""
    answer(case(seed, 0))  # loads what is loaded late
    idle: list[Worker[Any]] = [Worker(work) for _ in range(jobs)]
    busy: dict[Worker[Any], Job] = {}
    try:
        while True:
            while idle and (number := next(numbers, None)) is not None:
                worker = idle.pop()
                _send(worker, limit, "answer", seed, number)
                busy[worker] = Job(number, time.monotonic())
            if not busy:
                return
            for worker in _ready(busy):
                job = busy.pop(worker)
                given = _received(worker, job)
                if _needs_review(case(seed, job.number), given):
                    _send(worker, REVIEW, "review", seed, job.number, given)
                    busy[worker] = Job(job.number, time.monotonic(), given)
                else:
                    idle.append(worker)
                    yield job.number, given
    finally:
        for worker in (*idle, *busy):
            worker.stop()


def _send(worker: Worker[Any], limit: float, *task: Any) -> None:
    try:
        worker.send(*task, timeout=limit)
    except LimitReached:  # it died between two cases
        worker.send(*task, timeout=limit)


def _ready(busy: dict[Worker[Any], Job]) -> list[Worker[Any]]:
    """The workers that have an answer or no time left; waits until there is one."""
    left = min(worker.deadline for worker in busy) - time.monotonic()
    readable = wait([worker.pipe for worker in busy], timeout=max(0.0, left))
    now = time.monotonic()
    return [worker for worker in busy if worker.pipe in readable or worker.deadline <= now]


def _received(worker: Worker[Any], job: Job) -> Answer:
    """What the worker says, be it the answer or its review."""
    try:
        found = worker.receive()
    except LimitReached as reached:
        found = {
            "word": "undecided",
            "reason": str(reached),
            "outcome": "time" if "time limit" in str(reached) else "died",
            "seconds": time.monotonic() - job.begun,
        }
        return found if job.given is None else {**job.given, "outcome": "right", "why": f"no review: {reached}"}
    except Exception as error:  # a fault of symident
        worker.stop()
        fault = f"{type(error).__name__}: {error}"
        return {**(job.given or {"word": "error", "seconds": 0.0}), "reason": fault, "outcome": "error"}
    if job.given is None:
        return {**found, "outcome": "open" if found["word"] in OPEN else "right"}
    return {**job.given, "outcome": {"": "right", BARE: "doubt", UNSEEN: "doubt"}.get(found, "wrong"), "why": found}


def _needs_review(found: Case, given: Answer) -> bool:
    if given["outcome"] != "right" or "why" in given:
        return False
    return given["word"] != RIGHT[found.truth] or given["word"] in ("refuted", "conditional")


def table(counts: dict[str, Count]) -> str:
    """The counts by kind, and of all."""
    words = ("right", "doubt", "open", "time", "died", "error", "wrong")
    rows = [f"{'kind':28}{'cases':>8}" + "".join(f"{w:>8}" for w in words) + f"{'mean s':>9}{'max s':>8}  slowest"]
    for kind, c in (*sorted(counts.items()), ("all", _sum(counts.values()))):
        n = c.outcomes.total()
        numbers = "".join(f"{c.outcomes[w] or '':>8}" for w in words)
        rows.append(f"{kind:28}{n:8}{numbers}{c.seconds / max(n, 1):9.3f}{c.slowest[0]:8.2f}  {c.slowest[1]}")
    return "\n".join(rows)


def _sum(counts: Any) -> Count:
    whole = Count()
    for c in counts:
        whole.outcomes += c.outcomes
        whole.seconds += c.seconds
        whole.slowest = max(whole.slowest, c.slowest)
    return whole


def main() -> int:
    """1 if a verdict is wrong, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=float, default=10.0, help="seconds for a case")
    parser.add_argument("--longest", type=int, default=10**9, help="characters; cases that have more are left out")
    parser.add_argument("--out", help="a file for the cases that are not right, one JSON object a line")
    args = parser.parse_args()
    counts: dict[str, Count] = defaultdict(Count)
    fitting = (n for n in itertools.count(args.first) if len(case(args.seed, n).text) <= args.longest)
    numbers = itertools.islice(fitting, args.count)
    wrong = 0
    with open(args.out or "/dev/null", "w", encoding="utf-8") as out:
        for done, (number, given) in enumerate(results(args.seed, numbers, args.limit, args.jobs), start=1):
            found = case(args.seed, number)
            count = counts[f"{found.truth}: {found.kind}" if found.kind != found.truth else found.kind]
            count.outcomes[given["outcome"]] += 1
            count.seconds += given["seconds"]
            count.slowest = max(count.slowest, (given["seconds"], number))
            row = {"seed": args.seed, "number": number, "kind": found.kind, "truth": found.truth, "text": found.text}
            row |= {
                "parameters": dict(found.parameters),
                "at": found.at,
                "assumed": found.assumed,
                "iff": found.iff,
                **given,
            }
            if given["outcome"] != "right":
                out.write(json.dumps(row) + "\n")
                out.flush()
            if given["outcome"] in ("wrong", "doubt", "error", "died"):
                wrong += given["outcome"] == "wrong"
                print(json.dumps(row), flush=True)
            if done % 500 == 0:
                print(f"{done} of {args.count}", file=sys.stderr, flush=True)
    print(table(counts))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
