"""How the time of proving, the time of checking and the size of the proof grow with the size of the activation.

Every activation here is x/2 plus an even function, so that the identity holds, mostly in a form that hides it. Each
measurement is made in a new process: proving in one, checking the proof's JSON text in another. Times are processor
times, which other work on the machine hardly changes, but for short ones, for which that clock is too coarse; the
limit is by the clock on the wall.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import comb
from statistics import linear_regression
from typing import TypeVar

from symident import limits
from symident.api import claim_of, proof_of
from symident.decide import decide
from symident.kernel.check import check

PIECES = (10, 30, 100, 300, 1000)
DEPTHS = (1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20)
DEGREES = (10, 20, 50, 100, 150, 200)
FREQUENCIES = tuple(range(1, 9))
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19)
SIX_ODD = ("tanh(u)", "asinh(u)", "erf(u)", "atan(u)", "sinh(u)", "sin(u)")
COARSE = 0.1  # seconds; less is not measured well by the clock of the processor
SHORT = 0.5  # seconds; shorter measurements are made three times, and the shortest counts

Result = TypeVar("Result")


@dataclass(frozen=True)
class Family:
    """Activations of growing size, as texts."""

    name: str
    sizes: Sequence[int]
    text: Callable[[int], str]


@dataclass(frozen=True)
class Cost:
    """What one proof costs: seconds, and the steps and bytes of its JSON; `word` is the verdict."""

    word: str
    read: float = 0.0
    prove: float = 0.0
    check: float = 0.0
    steps: int = 0
    size: int = 0


# --- pieces: n of them, with the knots -m, ..., m


def _knots(n: int) -> int:
    return n // 2 - 1


def _abs_sum(n: int) -> str:
    m = _knots(n)
    return "x/2 + abs(x)" + "".join(f" + (abs(x - {k}) + abs(x + {k}))/{k + 1}" for k in range(1, m + 1))


def _relu_sum(n: int) -> str:
    """ReLU and the second differences of ReLU's at k and at -k."""
    m = _knots(n)
    return "max(x, 0)" + "".join(f" + (max(x - {k}, 0) + max(-x - {k}, 0))/{k + 1}" for k in range(1, m + 1))


def _linear_pieces(n: int) -> tuple[list[str], list[str]]:
    """Conditions and one value more: x/2 plus the function that is linear between the points (k, k**2/n)."""
    m = _knots(n)
    values = [f"({2 * k - 1}/{n} + 1/2)*x - {k * (k - 1)}/{n}" for k in range(-m, m + 2)]
    return [f"x < {k}" for k in range(-m, m + 1)], values


def _chain(n: int) -> str:
    conditions, values = _linear_pieces(n)
    text = values[-1]
    for condition, value in reversed(list(zip(conditions, values, strict=False))):
        text = f"{value} if {condition} else ({text})"
    return text


def _table(n: int) -> str:
    conditions, values = _linear_pieces(n)
    rows = [f"{value}, {condition}" for condition, value in zip(conditions, values, strict=False)]
    return "{" + "; ".join([*rows, f"{values[-1]}, otherwise"]) + "}"


def _clip_stack(n: int) -> str:
    """A gate of clipped ramps, of which those between k and k + 1 and between -k - 1 and -k are odd together."""
    m = max(1, n // 4)
    ramps = " + ".join(f"clip(x, {k}, {k + 1}) + clip(x, {-k - 1}, {-k})" for k in range(m))
    return f"x*(1 + ({ramps})/{2 * m})/2"


def _max_of_lines(n: int) -> str:
    m = _knots(n)
    return "x/2 + max(" + ", ".join(f"{k}*x - {k * k}/2" for k in range(-m, m + 1)) + ")"


# --- nesting


def _nested(steps: Sequence[str], depth: int, inner: str = "x") -> str:
    text = inner
    for i in range(depth):
        text = steps[i % len(steps)].replace("u", f"({text})")
    return text


def _odd_gate(*steps: str) -> Callable[[int], str]:
    return lambda n: f"x*(1 + {_nested(steps, n)})/2"


def _even_rest(*steps: str) -> Callable[[int], str]:
    return lambda n: f"x/2 + {_nested(steps, n)}"


# --- degree


def _dense(n: int) -> str:
    return "x/2 + " + " + ".join(f"{k + 1}*x**{k}" for k in range(0, n + 1, 2))


def _two_powers(n: int) -> str:
    return f"x/2 + ((x + 1)**{n} + (x - 1)**{n})/2"


def _power_less_odd_part(n: int) -> str:
    return f"x/2 + (x + 1)**{n}" + "".join(f" - {comb(n, k)}*x**{k}" for k in range(1, n, 2))


def _linear_factors(n: int) -> str:
    return "x/2 + " + "*".join(f"(x - {k})*(x + {k})" for k in range(1, n // 2 + 1))


# --- frequencies


def _roots(n: int) -> list[str]:
    return [f"sqrt({p})" for p in PRIMES[:n]]


def _exp_pairs(n: int) -> str:
    return "x/2 + " + " + ".join(f"exp({r}*x) + exp(-{r}*x)" for r in _roots(n))


def _exp_product(n: int) -> str:
    """The product of the cosh(r x), as no one would write it."""
    roots = _roots(n)
    return f"x/2 + exp(({' + '.join(roots)})*x)*" + "*".join(f"(1 + exp(-2*{r}*x))" for r in roots)


def _sin_differences(sign: str) -> Callable[[int], str]:
    """sin(r (x + 1)) - sin(r (x - 1)) = 2 cos(r x) sin(r), joined by `sign`."""
    return lambda n: "x/2 + " + sign.join(f"(sin({r}*(x + 1)) - sin({r}*(x - 1)))" for r in _roots(n))


def _exp_sin(n: int) -> str:
    return "x/2 + " + " + ".join(f"exp({r}*x)*sin({r}*x) - exp(-{r}*x)*sin({r}*x)" for r in _roots(n))


FAMILIES = (
    Family("pieces: sum of |x - k|", PIECES, _abs_sum),
    Family("pieces: sum of ReLU's", PIECES, _relu_sum),
    Family("pieces: chain of if-else", PIECES, _chain),
    Family("pieces: table in braces", PIECES, _table),
    Family("pieces: stack of clips", PIECES, _clip_stack),
    Family("pieces: max of lines", PIECES, _max_of_lines),
    Family("nesting: tanh gate", DEPTHS, _odd_gate("tanh(u)")),
    Family(
        "nesting: gate of six odd functions",
        DEPTHS,
        _odd_gate(*SIX_ODD),
    ),
    Family("nesting: gate of 2 sigmoid(2u) - 1", DEPTHS, _odd_gate("2*sigmoid(2*u) - 1")),
    Family("nesting: square roots", DEPTHS, _even_rest("sqrt(1 + u**2)")),
    Family("nesting: even functions", DEPTHS, _even_rest("cos(u)", "cosh(u)", "log(1 + u**2)", "abs(u)")),
    Family("nesting: |u - 1| of |x|", DEPTHS, lambda n: f"x/2 + {_nested(['abs(u - 1)'], n, 'abs(x)')}"),
    Family("degree: dense even", DEGREES, _dense),
    Family("degree: (x + 1)^n + (x - 1)^n", DEGREES, _two_powers),
    Family("degree: (x + 1)^n less its odd part", DEGREES, _power_less_odd_part),
    Family("degree: product of x - k, x + k", DEGREES, _linear_factors),
    Family("frequencies: sum of exp pairs", FREQUENCIES, _exp_pairs),
    Family("frequencies: product of exp", FREQUENCIES, _exp_product),
    Family("frequencies: sum of sin", FREQUENCIES, _sin_differences(" + ")),
    Family("frequencies: product of sin", FREQUENCIES, _sin_differences("*")),
    Family("frequencies: sum of exp sin", FREQUENCIES, _exp_sin),
)


# --- measuring


def _timed(function: Callable[[], Result]) -> tuple[Result, float]:
    """What the function gives, and the seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    result = function()
    seconds = time.process_time() - processor
    return result, seconds if seconds > COARSE else time.perf_counter() - wall


def _proved(text: str) -> tuple[Cost, str]:
    """The cost of reading and proving, and the proof as JSON."""
    claim, read = _timed(lambda: claim_of(text))
    verdict, prove = _timed(lambda: decide(claim))
    if verdict.proof is None:
        return Cost(verdict.word, read, prove), ""
    proof = json.dumps(verdict.proof.to_json())
    return Cost(verdict.word, read, prove, 0.0, verdict.proof.steps(), len(proof)), proof


def _checked(text: str, proof: str) -> float:
    """The seconds that the kernel takes for the check."""
    claim, read = claim_of(text), proof_of(json.loads(proof))
    return _timed(lambda: check(claim, read))[1]


def cost(text: str, limit: float) -> Cost:
    """What proving the identity of `text` costs; the verdict is the reason if a limit was reached."""
    claim_of("max(x, 0)")  # loads the grammar, before the fork
    try:
        results = [limits.run(_proved, text, timeout=limit)]
        while results[0][0].prove < SHORT and len(results) < 3:
            results.append(limits.run(_proved, text, timeout=limit))
        best, proof = min(results, key=lambda r: r[0].prove)
        if not proof:
            return best
        checks = [limits.run(_checked, text, proof, timeout=limit)]
        while checks[0] < SHORT and len(checks) < 3:
            checks.append(limits.run(_checked, text, proof, timeout=limit))
    except limits.LimitReached as reached:
        return Cost(str(reached))
    return Cost(best.word, best.read, best.prove, min(checks), best.steps, best.size)


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float | None:
    """The slope of log value by log size over the last half (at least two) of the points."""
    half = min(len(sizes) // 2, len(sizes) - 2)
    if half < 0 or min(values[half:]) <= 0:
        return None
    return linear_regression([math.log(n) for n in sizes[half:]], [math.log(v) for v in values[half:]]).slope


def report(family: Family, limit: float) -> Iterator[str]:
    """The lines of the table of one family; after a limit was reached no larger size is tried."""
    yield f"{family.name}"
    yield f"  {'size':>5} {'read s':>9} {'prove s':>9} {'check s':>9} {'steps':>7} {'bytes':>10}  verdict"
    done: list[tuple[int, Cost]] = []
    for n in family.sizes:
        c = cost(family.text(n), limit)
        yield f"  {n:>5} {c.read:>9.4f} {c.prove:>9.4f} {c.check:>9.4f} {c.steps:>7} {c.size:>10}  {c.word}"
        if c.word != "proved":
            if not c.prove:
                break
            continue
        done.append((n, c))
    sizes = [n for n, _ in done]
    fits = [exponent(sizes, [getattr(c, key) for _, c in done]) for key in ("read", "prove", "check", "steps", "size")]
    shown = ["-" if e is None else f"{e:.2f}" for e in fits]
    yield "  {:>5} {:>9} {:>9} {:>9} {:>7} {:>10}  exponents of the last half".format("", *shown)


def main(limit: float, only: str) -> None:
    """Print the tables of all families, or of those whose name contains `only`."""
    for family in FAMILIES:
        if only in family.name:
            for line in report(family, limit):
                print(line, flush=True)
            print()
