"""The largest |t(x)| on an interval as sampling sees it: an estimate, which may miss what is narrow, and no bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from math import inf, log2
from time import process_time

from symident.curves import Place, Values, edges, exact_places, value_of
from symident.kernel.terms import Term, num

SECONDS = 5.0  # of processor time
EACH = 200  # points in even steps of one scale
RATIOS = 400  # at most so many points in equal ratios
CLOSER = 6  # so many of the greatest values, and of the zeros of one denominator, are looked at closely
DEPTHS = (10, 20, 40, 80, 160)  # how often a distance is halved between two looks at a place
_SURE = 1e-12  # of two values that differ by less, relative to their size, neither is called larger

Size = Callable[[Place], float | None]


@dataclass(frozen=True)
class Largest:
    """About the largest |t(x)| that was seen, as a float, and near which x.

    `size` is inf where it is beyond all floats; `unbounded`: it was seen to grow without bound next to `at`.
    """

    size: float
    at: float
    unbounded: bool = False


def largest(t: Term, within: Fraction) -> Largest | None:
    """The largest |t(x)| that is seen for 0 <= x <= within; None if t has no value there that could be computed."""
    values, end = Values(t), process_time() + SECONDS

    def size(x: Place) -> float | None:
        at = value_of(x)
        value = None if at is None or not 0 <= at <= within or process_time() > end else values(x)
        return None if value is None else abs(value)

    points = sorted(set(_points(within)))
    places: list[Place] = [p for p in exact_places(t) if 0 < (value_of(p) or 0) <= within]
    found = [one for place in (Fraction(0), *places, *_zeros(edges(t), points)) for one in _next_to(size, place)]
    seen = [(x, y) for x in points if (y := size(x)) is not None]
    found += (Largest(y, float(x)) for x, y in seen)
    found += (_climbed(size, x, step) for x, step in _peaks(seen))
    best: Largest | None = None
    for one in sorted(found, key=lambda o: o.at):  # of several that are as large, the one nearest to 0
        if best is None or (not best.unbounded and (one.unbounded or one.size > best.size * (1 + _SURE))):
            best = one
    return best


def _points(within: Fraction) -> Iterator[Fraction]:
    """Even steps from 0 to `within`, to 10**4, to 10**3, .., and equal ratios from `within` downwards."""
    for end in (within, *(Fraction(10**k) for k in range(5) if 10**k < within)):
        yield from (end * k / EACH for k in range(EACH + 1))
    octaves = 20 + max(0, log2(within))
    yield from (within * Fraction(2 ** (-octaves * k / RATIOS)) for k in range(RATIOS))


def _zeros(terms: tuple[Term, ...], points: list[Fraction]) -> Iterator[Fraction]:
    """Places next to the first zeros of the terms, where the sign changes between two points."""
    for u in terms:
        values = Values(u)
        signs = [(x, y > 0) for x in points if (y := values(x)) is not None]
        changes = ((low, high, up) for (low, _), (high, up) in _changes(signs))
        for low, high, up in islice(changes, CLOSER):
            for _ in range(2 * DEPTHS[-1]):
                middle = (low + high) / 2
                y = values(middle)
                if y is None or y == 0:
                    break
                low, high = (low, middle) if (y > 0) is up else (middle, high)
            yield (low + high) / 2


def _changes(signs: list[tuple[Fraction, bool]]) -> Iterator[tuple[tuple[Fraction, bool], tuple[Fraction, bool]]]:
    return ((a, b) for a, b in pairwise(signs) if a[1] is not b[1])


def _next_to(size: Size, place: Place) -> Iterator[Largest]:
    """What is seen on both sides of a place at which t may jump or have a pole."""
    at = value_of(place)
    for side in (-1, 1):
        steps = [Fraction(side, 2**k) for k in DEPTHS]
        near = [size(place + h if isinstance(place, Fraction) else place + num(h)) for h in steps]
        known = [y for y in near if y is not None]
        if at is not None and known:
            yield Largest(known[-1], at, len(known) == len(near) and _grows(known))


def _grows(sizes: list[float]) -> bool:
    """Whether values seen at the DEPTHS have no bound: as for 1/h and log(h), each step up is no less than the last."""
    if sizes[-1] == inf:  # beyond the floats, which may be a number all the same
        return False
    steps = [b - a for a, b in pairwise(sizes)]
    return all(b >= 0.9 * a > _SURE * abs(sizes[0]) for a, b in pairwise(steps))


def _peaks(seen: list[tuple[Fraction, float]]) -> list[tuple[Fraction, Fraction]]:
    """The greatest of the points that are no lower than their neighbours, with the distance of the farther of these."""
    ends = [(seen[0][0], -inf), *seen, (seen[-1][0], -inf)] if seen else []
    triples = zip(ends, ends[1:], ends[2:], strict=False)
    tops = [(y, x, max(x - a, b - x)) for (a, ya), (x, y), (b, yb) in triples if ya <= y >= yb]
    return [(x, step) for _, x, step in sorted(tops, reverse=True)[:CLOSER]]


def _climbed(size: Size, x: Fraction, step: Fraction) -> Largest:
    """The top of the peak around x: the best of x - step, x and x + step, with ever smaller steps."""
    best = size(x) or 0.0
    looks: list[float] = []
    for k in range(1, DEPTHS[-1] + 1):
        for other in (x - step, x + step):
            y = size(other)
            if y is not None and y > best:
                best, x = y, other
        step /= 2
        if k in DEPTHS:
            looks.append(best)
            if len(looks) > 2 and looks[-1] <= looks[-2] * (1 + _SURE):
                return Largest(best, float(x))
    return Largest(best, float(x), _grows(looks))
