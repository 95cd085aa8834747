"""Ranges of terms by interval arithmetic with exact rational endpoints: what is seen of a sign without any algebra."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from symident.kernel.domain import rational
from symident.kernel.functions import FUNCTIONS, undone, unfold
from symident.kernel.terms import COMPARISONS, Term, decided, truth

End = Fraction | None  # None: no bound on this side
_ALL = frozenset({-1, 0, 1})
MAX_EXPONENT = 4000  # of 2, in an end; beyond it, ends are rounded outwards


@dataclass(frozen=True)
class Range:
    """All values lie between low and high; `at_low`, `at_high` say whether they may be reached."""

    low: End = None
    high: End = None
    at_low: bool = True
    at_high: bool = True

    def signs(self, c: Fraction = Fraction(0)) -> frozenset[int]:
        """The signs of v - c for the values v in the range."""
        low, high = self.low, self.high
        below, above = low is None or low < c, high is None or high > c
        if below and above:
            return _ALL
        reached = (below or (low == c and self.at_low)) and (above or (high == c and self.at_high))
        return frozenset(s for s, possible in ((-1, below), (0, reached), (1, above)) if possible)

    def __neg__(self) -> Range:
        return Range(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.at_high,
            self.at_low,
        )

    def __add__(self, other: Range) -> Range:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Range(low, high, self.at_low and other.at_low, self.at_high and other.at_high)

    def __mul__(self, other: Range) -> Range:
        corners = []
        for a, at_a, sa in ((self.low, self.at_low, -1), (self.high, self.at_high, 1)):
            for b, at_b, sb in ((other.low, other.at_low, -1), (other.high, other.at_high, 1)):
                corners.append(_corner(a, at_a, sa, b, at_b, sb))
        lows = [c for c in corners if c[0] is not None]
        low = None if any(c[0] is None and c[2] < 0 for c in corners) else min(c[0] for c in lows)  # type: ignore[type-var]
        high = None if any(c[0] is None and c[2] > 0 for c in corners) else max(c[0] for c in lows)  # type: ignore[type-var]
        return Range(low, high, any(c[1] for c in lows if c[0] == low), any(c[1] for c in lows if c[0] == high))

    def both(self, other: Range) -> Range:
        """The values that lie in both."""
        high = -max(-self, -other, key=Range._from)
        low = max(self, other, key=Range._from)
        return Range(low.low, high.high, low.at_low, high.at_high)

    def _from(self) -> tuple[bool, Fraction, bool]:
        """In the order of where they begin."""
        return self.low is not None, self.low or Fraction(0), not self.at_low

    def inverse(self) -> Range | None:
        """1/u for u != 0; None if the values have both signs."""
        signs = self.signs() - {0}
        if len(signs) != 1:
            return None
        if signs == {-1}:
            back = (-self).inverse()
            return None if back is None else -back
        low = None if self.high is None else 1 / self.high
        high = None if not self.low else 1 / self.low
        return Range(Fraction(0) if low is None else low, high, low is not None and self.at_high, self.at_low)


def _corner(a: End, at_a: bool, sa: int, b: End, at_b: bool, sb: int) -> tuple[End, bool, int]:
    """One product of ends: its value (None: infinite), whether it may be reached, and the sign of the infinity."""
    if a is not None and b is not None:
        return a * b, (at_a and at_b) or (a == 0 and at_a) or (b == 0 and at_b), 0
    sign_a, sign_b = (sa if a is None else (a > 0) - (a < 0)), (sb if b is None else (b > 0) - (b < 0))
    if sign_a * sign_b == 0:
        return Fraction(0), (at_a if a == 0 else at_b), 0
    return None, True, sign_a * sign_b


def _bits(end: End) -> int:
    return 1 if end is None else max(end.numerator.bit_length(), end.denominator.bit_length())


def _enclose(value: arb) -> tuple[End, End]:
    if not value.is_finite():
        return None, None
    return _end(value.lower(), up=False), _end(value.upper(), up=True)


def _end(x: arb, up: bool) -> End:
    """An exact ball as a fraction, rounded outwards where it is too large or too small to be written down."""
    mantissa, exponent = x.man_exp()
    size = int(mantissa.bit_length()) + int(exponent)
    if mantissa == 0 or abs(size) <= MAX_EXPONENT:
        return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    if mantissa < 0:
        mirrored = _end(-x, up=not up)
        return None if mirrored is None else -mirrored
    if size > 0:
        return None if up else Fraction(2) ** MAX_EXPONENT
    return Fraction(1, 2**MAX_EXPONENT) if up else Fraction(0)


def _number(t: Term) -> arb | None:
    """A ball around a limit of the table: numbers, pi, their quotients and negatives."""
    match t.head:
        case "num":
            value: arb = arb(t.args[0].numerator) / t.args[0].denominator
            return value
        case "pi":
            return arb.pi()
        case "neg":
            inner = _number(t.args[0])
            return None if inner is None else -inner
        case "div":
            a, b = _number(t.args[0]), _number(t.args[1])
            return None if a is None or b is None else a / b
        case _:
            return None


def _integer(r: Range | None) -> int | None:
    return int(r.low) if r and r.low is not None and r.low == r.high and r.low.denominator == 1 else None


class Ranges:
    """Ranges of terms under numeric bounds on the variables."""

    def __init__(self, facts: Iterable[Term]) -> None:
        self.variables: dict[str, Range] = {}
        self.known: dict[Term, Range] = {}
        self.complex: dict[Term, bool] = {}
        for fact in facts:
            self.assume(fact)

    def assume(self, fact: Term) -> None:
        """Takes in a comparison of a variable with a number; others are left out, which is safe."""
        if fact.head not in ("lt", "le", "gt", "ge"):
            return
        left, right = fact.args
        side = 1 if fact.head in ("gt", "ge") else -1
        if right.head == "var":
            left, right, side = right, left, -side
        value = self.of(right) if left.head == "var" else None
        bound = None if value is None else value.low if side > 0 else value.high
        if bound is None:
            return
        old, at = self.variables.get(left.args[0], Range()), fact.head in ("le", "ge")
        if side > 0 and (old.low is None or bound >= old.low):
            self.variables[left.args[0]] = Range(bound, old.high, at, old.at_high)
        elif side < 0 and (old.high is None or bound <= old.high):
            self.variables[left.args[0]] = Range(old.low, bound, old.at_low, at)
        self.known.clear()

    def of(self, t: Term) -> Range:
        """A range that holds wherever t is defined; the whole line if nothing better is seen."""
        found = self.known.get(t)
        if found is None:
            found = self.known[t] = Range() if self._complex(t) else self._of(t)
        return found

    def is_exact(self, t: Term) -> bool:
        """Whether the range of t is one number."""
        r = self.of(t)
        return r.low is not None and r.low == r.high

    def _complex(self, t: Term) -> bool:
        """Whether the imaginary unit is in t."""
        if t not in self.complex:
            self.complex[t] = t.head == "i" or any(map(self._complex, t.children))
        return self.complex[t]

    def _of(self, t: Term) -> Range:
        inner = undone(t)
        if inner is not None:
            return self.of(inner)
        match t.head:
            case "num":
                return Range(t.args[0], t.args[0])
            case "var":
                return self.variables.get(t.args[0], Range())
            case "pi" | "e":
                value = arb.pi() if t.head == "pi" else arb(1).exp()
                return Range(*_enclose(value), False, False)
            case "add":
                total = self.of(t.args[0])
                for u in t.args[1:]:
                    total = total + self.of(u)
                return total
            case "mul":
                product = self.of(t.args[0])
                for u in t.args[1:]:
                    product = product * self.of(u)
                return product
            case "neg":
                return -self.of(t.args[0])
            case "div":
                inverse = self.of(t.args[1]).inverse()
                return Range() if inverse is None else self.of(t.args[0]) * inverse
            case "pow":
                return self._power(t)
            case "abs":
                return self._modulus(self.of(t.args[0]))
            case "max" | "min":
                return self._extreme(t)
            case "cases":
                return self._cases(t)
            case _:
                return self._function(t)

    def _power(self, t: Term) -> Range:
        base, exponent = self.of(t.args[0]), self.of(t.args[1])
        n = _integer(exponent)
        if n is None:
            whole = (v := rational(t.args[1])) is not None and v.denominator == 1  # too large to be looked at
            return Range() if whole else Range(Fraction(0), None, base.signs() != {1})
        if n == 0:
            return Range(Fraction(1), Fraction(1))
        if abs(n) * max((_bits(e) for e in (base.low, base.high)), default=1) > 40 * MAX_EXPONENT:
            return Range(Fraction(0)) if n % 2 == 0 else Range()
        powered = self._modulus(base) if n % 2 == 0 else base
        low = None if powered.low is None else powered.low ** abs(n)
        high = None if powered.high is None else powered.high ** abs(n)
        result = Range(low, high, powered.at_low, powered.at_high)
        return result if n >= 0 else result.inverse() or Range()

    def _modulus(self, r: Range) -> Range:
        signs = r.signs()
        if -1 not in signs:
            return r
        if 1 not in signs:
            return -r
        if r.low is None or r.high is None:
            return Range(Fraction(0), None)
        top = max(-r.low, r.high)
        return Range(Fraction(0), top, True, (r.at_low and -r.low == top) or (r.at_high and r.high == top))

    def _extreme(self, t: Term) -> Range:
        parts = [self.of(u) if t.head == "max" else -self.of(u) for u in t.args]
        lows = [r for r in parts if r.low is not None]
        low = max((r.low for r in lows if r.low is not None), default=None)
        at_low = all(r.at_low for r in lows if r.low == low)
        high = None if any(r.high is None for r in parts) else max(r.high for r in parts if r.high is not None)
        result = Range(low, high, at_low, any(r.at_high for r in parts if r.high == high))
        return result if t.head == "max" else -result

    def _cases(self, t: Term) -> Range:
        parts: list[Range] = []
        for guard, value in zip(t.args[0:-1:2], t.args[1::2], strict=True):
            known = truth(guard, self.comparison)
            if known is not False:
                parts.append(self.of(value))
            if known:
                break
        else:
            parts.append(self.of(t.args[-1]))
        low = None if any(r.low is None for r in parts) else min(r.low for r in parts if r.low is not None)
        high = None if any(r.high is None for r in parts) else max(r.high for r in parts if r.high is not None)
        at_low, at_high = any(r.at_low for r in parts if r.low == low), any(r.at_high for r in parts if r.high == high)
        return Range(low, high, at_low, at_high)

    def comparison(self, c: Term) -> bool | None:
        """Whether a comparison holds where its sides are defined (True), nowhere (False), or it is not seen (None)."""
        if c.head not in COMPARISONS:
            return None
        left, right = c.args
        number = right.head == "num"
        return decided(c.head, self.of(left).signs(right.args[0]) if number else self.of(left - right).signs())

    def _function(self, t: Term) -> Range:
        f = FUNCTIONS.get(t.head)
        if f is None:
            return Range()
        if f.range is None:
            return self.of(unfold(t)) if f.definition and f.name != "tan" else Range()
        low, high = (_number(end) for end in f.range)
        whole = Range(
            None if low is None else _enclose(low)[0], None if high is None else _enclose(high)[1], *f.attained
        )  # fmt: skip
        u = self.of(t.args[0])
        if f.arity == 1 and f.ball and u.low is not None and u.low == u.high:
            return Range(*_enclose(getattr(arb(u.low.numerator) / u.low.denominator, f.ball)()))
        if t.head == "cbrt" and u.low is not None and u.low > 0:
            return Range(_enclose((arb(u.low.numerator) / u.low.denominator).root(3))[0], None)
        if f.increasing and f.arity == 1 and f.ball:
            return self._increasing(f.ball, u, whole)
        return whole.both(self.of(unfold(t))) if f.definition else whole

    def _increasing(self, ball: str, u: Range, whole: Range) -> Range:
        """The image under an increasing function: exact at 0 where the function is odd or known there."""
        low, high, at_low, at_high = whole.low, whole.high, whole.at_low, whole.at_high
        if u.low is not None:
            value = _enclose(getattr(arb(u.low.numerator) / u.low.denominator, ball)())[0]
            if value is not None and (low is None or value > low):
                low, at_low = value, u.at_low
        if u.high is not None:
            value = _enclose(getattr(arb(u.high.numerator) / u.high.denominator, ball)())[1]
            if value is not None and (high is None or value < high):
                high, at_high = value, u.at_high
        return Range(low, high, at_low, at_high)
