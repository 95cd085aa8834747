"""Expansions along paths: their values, what leads, limits and truth; and what has to be refused."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import mpmath as mp
import pytest
from kernel_helpers import C, NotReal, T, facts, value

from symident.kernel.algebra import Region, inside
from symident.kernel.functions import FUNCTIONS
from symident.kernel.polynomials import TooHard
from symident.kernel.series import ORDERS, Expansion, Growth, NotSeen, Series, UnknownSign
from symident.kernel.terms import X, free, substitute, subterms
from symident.search.readback import fraction_term

VALUES = [mp.mpf(v) for v in ("-2", "-1", "-0.5", "0", "0.5", "1", "2", "3")]
DIGITS = 800


def rows(table: str) -> list[tuple[str, str, str]]:
    """Lines of a table: terms separated by semicolons; and after bars along which path, under which facts."""
    found = []
    for line in filter(None, map(str.strip, table.splitlines())):
        terms, path, given = (part.strip() for part in (line + "||").split("|")[:3])
        found += [(t.strip(), path or "x", given.replace(",", ";")) for t in terms.split(";")]
    return found


def along(text: str, path: str):
    return substitute(T(text), {"x": T(path)})


def admissible(names: set[str], given: str) -> list[dict[str, mp.mpf]]:
    """A few values of the parameters, with special ones."""
    found, names = [], names.union(*map(free, facts(given))) - {"x"}
    for values in product(VALUES, repeat=len(names)):
        at = dict(zip(sorted(names), values, strict=True))
        if all(value(f, at) for f in facts(given)):
            found.append(at)
    return found[:: max(1, len(found) // 6)]


class Numbers:
    """An expansion as numbers."""

    def __init__(self, text: str, path: str, given: str, order: int) -> None:
        self.t = along(text, path)

        def act(r: Region) -> tuple[object, list[object]]:
            series: Series = Expansion(r, order).of(self.t)
            write = lambda g: [(p, fraction_term(r, c)) for p, c in g.rates] + [fraction_term(r, g.power), g.logs]  # noqa: E731
            return series.error and write(series.error), [(write(g), fraction_term(r, c)) for g, c in series.terms]

        self.error, self.terms = inside(act, facts(given))

    @staticmethod
    def growth(written, at):
        *rates, power, logs = written
        q = lambda f: mp.mpf(f.numerator) / f.denominator  # noqa: E731
        exponent = sum((mp.re(value(c, at)) * at["x"] ** q(p) for p, c in rates), mp.mpf(0))
        return mp.exp(exponent) * at["x"] ** mp.re(value(power, at)) * mp.log(at["x"]) ** q(logs)

    def at(self, at) -> tuple[object, list[object], object]:
        """The value of the term, those of the terms of its expansion, and that of the error."""
        parts = [mp.re(value(c, at)) * self.growth(g, at) for g, c in self.terms]
        return value(self.t, at), parts, self.error and self.growth(self.error, at)


SLOW = [mp.mpf(10) ** k for k in (3, 6, 12, 40)]  # for powers of x
FAST = [mp.mpf(k) for k in (20, 40, 80, 160, 240)]  # for exponentials

POWERS = """
x; -x; 3 + 1/x; x**2 - x; (x + 1)**3 - x**3; 1/(x + 1); x/(x**2 + 1); (x**2 - 1)/(x - 2); x**(1/2); (x + 1)**(3/2)
sqrt(x**2 + 1) - x; sqrt(x**2 + x) - x; sqrt(x + sqrt(x)); cbrt(x**3 + 1) - x; cbrt(1 - x**2); x**(-7/3) + x**(-1)
abs(1 - x); sign(1 - x**2)*x; step(x - 5)/x; relu(3 - 1/x); max(x, x**2, 3); min(1/x, 0); clip(x/3, -1, 2)
log(x); log(x**2 + 1) - 2*log(x); log(x)**2/x; log(1 + 1/x); x*log(x + 1) - x*log(x); 1/log(x); log(3*x)/log(x)
exp(1/x); exp(log(x)**1*2)/x; exp(-log(x + 1)); x*(exp(1/x) - 1); 2**(1/x); (1 + 1/x)**x; x**(1/x); x**(2 + 1/x)
sin(1/x); cos(2/x); tan(1/x); x*sin(3/x); sin(2 + 1/x); cos(pi/3 - 1/x); tan(pi/4 + 1/x**2); x - 1/sin(1/x)
asin(1/x); asin(1/2 + 1/x); acos(1/x); acos(1/x - 1/3); atan(x); atan(-x**2); atan(1 + 1/x); atan(1/x)
erf(1/x); erf(1 + 1/x); erfc(2/x); Phi(1/x); sinh(1/x); cosh(1/x) - 1; tanh(1/x); tanh(2 - 1/x); sigmoid(1/x)
softplus(1/x); asinh(x) - log(x); asinh(1/x); acosh(x); atanh(1/x); atanh(1/2 + 1/x); asinh(-x)
(x if x > 10 else 1/x); (1 if x == 2 else 1/x); (x**2 if x < 3 and x > 1 else 1/x); (1 if not x > 7 else x)
x; sin(x); cos(x) - 1; tanh(x) - x; exp(x) - 1 - x; log(1 + x); 1/x; sqrt(x); abs(x); atan(1/x); x*log(x) | 1/x
(sin(x) - x)/x**3; x**x; erf(x)/x; (1 - cos(x))/x**2; asin(x) - x; sqrt(x + x**2); sqrt(1 + x) - 1 - x/2 | 1/x
x; abs(x); cbrt(x); exp(x); max(x, x**2); (x**2)**(1/2); (1 if x < 0 else 2)/x; atanh(x); sigmoid(x) - 1/2 | -1/x
x**3 - x; abs(x); sqrt(x**2 + 1); atan(x); cbrt(x); min(x, 3); 1/x; log(-x); asinh(x); sign(x) | -x
log(x); x**2 - 1; sqrt(x - 1); acosh(x); (x if x > 1 else 0); x**5 - 1; 1/(x - 1); atanh(1/x) | 1 + 1/x
log(x); x**2 - 1; sqrt(1 - x); abs(x - 1); (x if x > 1 else 2*x); atan(1/(x - 1)); 1/log(x) | 1 - 1/x
x; sin(x); log(2 + x); 1/(x + 1); (x + 1)**(-3); cbrt(x + 1) | -1 + 1/x
x; sin(pi*x); 1/(2 - x)**2; log(x - 1) | 2 - 1/x**2
a*x + b/x; (x + a)/(x + b); sqrt(x**2 + a); log(1 + a/x); exp(a/x); sin(a + b/x); atan(a + 1/x); erf(a/x - b)
a*x/(1 + b**2) + 1/x; (1 + a/x)**b; cosh(a)/x + sinh(b); (1 + a**2)**x/(1 + a**2)**x; 2**(a/x)
x**a; (x + 1)**a - x**a; (x + b)**(a + 1); x**a + x**(2*a) | x | a > 0, b > 0
log(x**a + 1); x**(a + b)/(1 + x**b); atan(a*x) | x | a > 0, b > 0
1/(1 + x**a); sqrt(x**a + x**(-a)); asinh(a*x); max(a*x, b) | x | a > 0, b > 0
abs(b - a*x); tanh(a/x)/x**b; log(a*x + b) | x | a > 0, b > 0
x**a - x**b; (x**a + x**b)/(x**a - x**b); max(x**a, x**b) | x | a > b, b > 0
1/(x - a); abs(x - a); (x if x > a else 0); sqrt(x - a); log(x)*(x - a); x**2 - a**2; x**b | a + 1/x | a > 0, b > 0
1/(x - a); abs(x - a); (x if x > a else 0); log(x) | a - 1/x | a > 0, b > 0
(x - a)**(-2); cbrt(x - a); sign(x - a)*b; atan(b/(x - a)) | a - 1/x | a > 0, b > 0
x*b; abs(x); (a*x if x > 0 else b*x); max(a*x, b*x) | -1/x | a > b
a*x + x**2; (x - a)*(x - b) | x | a == b
abs(a*x + 1); x**(a - b) + 1/x | x | a == b, a > 0
(a**2 - 2)*x + 1/x; a*x | x | a**2 == 1
"""
EXPONENTIALS = """
exp(x); exp(-x); exp(2*x) - exp(x); exp(x + 1/x); exp(x**2 + x); x*exp(-x) + 1; exp(-x)*log(x); exp(x)/x**2
exp(sqrt(x)); exp(x - sqrt(x)); exp(x/(1 + 1/x)); 2**x; 3**x*2**(-x); x**2*2**(-x); (1/2)**x + 1/x; e**(-x)*x
sinh(x); cosh(x); tanh(x); tanh(x) - 1; tanh(sqrt(x)); tanh(-x)*x; 1 - tanh(x)**2; sigmoid(x); sigmoid(-x)
softplus(x) - x; softplus(-x); log(1 + exp(x)) - x; log(exp(x) - 1); log(exp(x) + exp(2*x)); log(cosh(x)) - x
erfc(x) + 1/x; erf(x)/x; Phi(x) - 1/x; erf(-x)*x + x**2; Phi(-x)*x + 1; x*Phi(x); exp(-x**2)*erf(1/x)
atan(exp(x)); atan(sinh(x)); asinh(sinh(x)); sqrt(1 + exp(-x)); sqrt(exp(x) + 1); cbrt(exp(x) - x); abs(x - exp(x))
sign(x - exp(x))*exp(-x); max(exp(x), x**5); min(exp(-x), 1/x); (exp(x) if exp(x) > x**5 else 1); relu(x - exp(x))
sin(exp(-x)); cos(exp(-x)) - 1; log(1 + exp(-x)); x*exp(-x)*(1 + sigmoid(x)); exp(exp(-x)); (1 + exp(-x))**x
exp(x)*sin(1/x); sin(x)*exp(-x) + 1/x; cos(x)/x + 1; exp(-exp(x)) + 1
exp(-1/x); exp(-1/x**2)/x**5; x**(-3)*exp(-1/x) + x; tanh(1/x) | 1/x
sigmoid(1/x); 1/(1 + exp(1/x)); x/(1 + exp(-1/x)) | 1/x
exp(1/x); tanh(1/x) - 1; sigmoid(1/x); log(1 + exp(-1/x)); atan(exp(1/x)); exp(-1/x**2) | -1/x
tanh(x); exp(x); sigmoid(x); softplus(x); x*sigmoid(x); log(1 + exp(-x)) + x; erfc(x); x*tanh(softplus(x)) | -x
exp(x); x | log(x)
exp(a*x); tanh(a*x); x*sigmoid(a*x); softplus(a*x)/a - x | x | a > 0, b > a
exp(-a*x)*x**b; sinh(a*x)/cosh(b*x); x**b/exp(a*x) | x | a > 0, b > a
exp(b*x + a); exp(-a*x**2 - b*x); erf(a*x) - b; log(exp(a*x) + exp(b*x)) | x | a > 1, b > a
exp(a*x)*x**(a - b); a**x; (a/b)**x | x | a > 1, b > a
exp(a*x) + x; tanh(a*x)*x; softplus(a*x)*x + b | x | a < 0
exp(1/(x - a)); tanh(b/(x - a)) | a - 1/x | b > 0
exp(-1/(x - a)); x*sigmoid(b/(x - a)) | a + 1/x | b > 0
exp(a*x)*b; sinh(a*x) + x | x | a == 2
"""
INTEGRALS = """
integral(exp(-s**2), s, 0, 1/x); integral(cos(s), s, 1/x, 2 + 1/x); integral(s**2, s, 1/x, 1); integral(1, s, 0, 1/x)
integral(1/(1 + s**2), s, 1/x, 3); x*integral(sigmoid(s), s, 0, 1/x) - 1/2; integral(1/(1 + s**2), s, a, a - 1/x)
integral(exp(s), s, x**2, x)*x; integral(sin(s + b), s, a + x, -x); integral(s*tanh(s), s, -1, x) | -1/x
integral(exp(-b*s**2), s, x, 1) | a + 1/x | b > 0
"""
TABLE = [(*row, SLOW, DIGITS) for row in rows(POWERS)] + [(*row, FAST, DIGITS) for row in rows(EXPONENTIALS)]
TABLE += [(*row, [mp.mpf(10) ** k for k in (1, 2, 3)], 50) for row in rows(INTEGRALS)]


@pytest.mark.parametrize("text, path, given, places, digits", TABLE)
def test_an_expansion_is_right_up_to_its_error(text, path, given, places, digits):
    """Its distance is at most a constant times the error, and the ratio to the first term tends to 1."""
    for order in ORDERS:
        numbers = Numbers(text, path, given, order)
        for parameters in admissible(set(free(numbers.t)), given):
            ratios, first = [], []
            with mp.workdps(digits):
                for x in places:
                    exact, parts, error = numbers.at({**parameters, "x": x})
                    distance = abs(exact - sum(parts))
                    nothing = mp.mpf(10) ** (-digits // 2) * max([1, abs(exact), *map(abs, parts)])
                    if error is None or distance < nothing:
                        assert distance < nothing, (order, parameters, x)
                        continue
                    ratios.append(distance / error)
                    first += [abs(exact / parts[0] - 1)] if parts and parts[0] else []
            assert all(r < 1000 + 2 * ratios[0] for r in ratios), (order, parameters, ratios)
            assert not first or first[-1] < mp.mpf(0.2) or first[-1] < 0.9 * first[0], (order, parameters, first)


def test_every_function_is_in_the_table():
    assert {u.head for text, *_ in TABLE for u in subterms(T(text))} >= FUNCTIONS.keys() | {"cases", "integral", "pow"}


# --- what leads -------------------------------------------------------------------------------------------------------

LEADING = """
x + log(x): 1; 2*tanh(x) - x: -1; 3*exp(x) - x**9: 3; sqrt(x**2 + 1) - x: 1/2; softplus(x) - x: 1; 1 - tanh(x): 2
x - sin(x): 1/6 | 1/x
x - tanh(x): -1/3 | -1/x
cos(x): -1 | pi - 1/x
log(x): -1 | 1 - 1/x
x**2 - a**2: -2*a | a - 1/x | a > 0
a*x + b*tanh(x): a + b | 1/x
a*x + b*tanh(x): a
a*exp(x) + b: a
a*x**2 + b*x: b | x | a == 0
sin(a)*x + 1: sin(a)
exp(-x**2) - exp(-x): -1
erfc(x) + 1/x**5: 1
x**a + x**b: 1 | x | a > b
(x - a)*(x + b): a + b | a + 1/x
integral(cos(s**2), s, a, x): cos(a**2) | a + 1/x
integral(cos(s**2), s, a, x): -cos(a**2) | a - 1/x
"""


@pytest.mark.parametrize("text, path, given", rows(LEADING))
def test_the_leading_coefficient(text, path, given):
    t, _, expected = text.partition(": ")
    for order in ORDERS:

        def right(r: Region, order: int = order) -> bool:
            return r.is_zero(Expansion(r, order).leading(along(t, path)) - r.form(T(expected)))

        try:
            assert inside(right, facts(given))
        except NotSeen:
            assert order < ORDERS[-1]


LIMITS = """
1/x: 0; 3 + exp(-x): 3; tanh(-x)/2: -1/2; atan(x): pi/2; erf(-x) + 2: 1; Phi(x): 1; sigmoid(-x): 0; (1 + 1/x)**x: e
x*exp(-x): 0; x*sin(1/x): 1; sin(x)/x: 0; x - sqrt(x**2 + x): -1/2; log(x)/x: 0; x**(1/x): 1; softplus(x) - x: 0
x - x: 0; (-x)**(-3): 0; atan(exp(-x)): 0; 2*atan(tanh(x/2)): pi/2; log(exp(x) + 1) - x: 0; cos(1/x): 1
sin(x)/x: 1; x*log(x): 0; (exp(x) - 1)/x: 1; x**x: 1; atan(1/x): pi/2; exp(-1/x): 0; sigmoid(1/x): 1 | 1/x
sin(x)/x: 1; atan(1/x): -pi/2; exp(1/x): 0; abs(x)/x: -1; sigmoid(1/x): 0; step(x): 0 | -1/x
atan(x)*a: pi/2*a; (a*x + 1)/(x + b): a; a: a; erf(a + 1/x): erf(a); cos(a/x)*b: b
exp(-a*x): 0; atan(a*x): pi/2; x**(-a): 0; tanh(a*x)*b: b | x | a > 0
atan(b*(x - a)): 0; (x if x > a else 1): a; sign(x - a): 1 | a + 1/x
(x if x > a else 1): 1; sign(x - a): -1 | a - 1/x
"""


@pytest.mark.parametrize("text, path, given", rows(LIMITS))
def test_limits(text, path, given):
    t, _, expected = text.partition(": ")
    assert inside(lambda r: r.is_zero(Expansion(r).limit(along(t, path)) - r.form(T(expected))), facts(given))


TRUTH = """
x > 5; x**2 > 9*x; exp(x) > x**9; x > log(x)**1; not x < 0; x > 0 and 1/x < 1; x < 0 or x > 2; x != 3; 1/x != 0
1 < 2; x - x == 0; x - x >= 0; tanh(x) < 1; atan(x) < pi/2; x*exp(-x) < 10**(-100); erf(x) <= 2
x > 0; x < 1/100; x != 0; sin(x) < x; cos(x) < 1; log(x) < -5; sqrt(x) > x; exp(x) > 1 + x; x**3 < x**2 | 1/x
x < 0; x > -1; abs(x) > 0; exp(x) < 1; sin(x) > x | -1/x
x > a; x != a; x**2 > a**2 | a + 1/x | a > 0
x < a; not x >= a; b*x < a*b | a - 1/x | a > 0, b > 0
a > 0; x > a; a*x > b; x**a > log(x); exp(a*x) > x**b; x**2 > a*x | x | a > 0
x > a; a*x < b | x | a < 0
"""


@pytest.mark.parametrize("condition, path, given", rows(TRUTH))
def test_truth_along_a_path(condition, path, given):
    there = substitute(C(condition), {"x": T(path)})
    opposite = substitute(C(f"not ({condition})"), {"x": T(path)})
    for t, expected in ((there, True), (opposite, False)):
        for order in ORDERS:
            try:
                assert inside(lambda r, o=order, t=t: [Expansion(r, o).truth(t)], facts(given)) == [expected]
            except NotSeen:
                assert order < ORDERS[-1]
    with mp.workdps(400):
        for parameters in admissible(set(free(there)), given):
            try:
                assert value(there, {**parameters, "x": mp.mpf(400)})
            except NotReal:
                pass


# --- what is refused --------------------------------------------------------------------------------------------------

REFUSED = {
    # All that is seen is an upper bound, or nothing at all.
    (NotSeen, "a leading term is not seen"): """
sin(x); cos(x)*x; sin(x) + 1; exp(-exp(x)); sin(x) - sin(x + 1/x); erf(x) - 1; cos(exp(x)); exp(sin(x))
1/sin(x); log(sin(x)); sqrt(sin(x)); abs(sin(x)); sign(cos(x)); max(sin(x), 0); tan(x); 1/erfc(x); log(erfc(x))
(x if sin(x) > 0 else 1); atan(sin(x) - sin(x)*1**x)
sin(1/x); x*sin(1/x) | 1/x
""",
    # It is 0, and nothing may be divided by it.
    (NotSeen, "a difference is 0 for all large x"): """
x - x; 1/(x - x); log(x - x); (x - x)**(-2); exp(x)/(abs(x) - x); x/(max(x, 1) - x); sqrt(x**2) - x; sign(x) - 1
x/(a*x - b*x) | x | a == b
""",
    (TooHard, "an exponential that grows faster than those of polynomials"): """
exp(exp(x)); exp(x*log(x)); x**x; exp(log(x)**2); cosh(exp(x)); exp(x**2/log(x)); exp(-log(x)**2)
exp(exp(1/x)) | 1/x
""",
    (TooHard, "a power of a negative number"): """
sqrt(-x); (-x)**(1/3); sqrt(1/x - 1); (1 - x)**a; sqrt(sin(1/x) - 1/x); asin(1 - 1/x); acos(1 - 1/x**2); asin(cos(1/x))
""",
    (TooHard, "a logarithm is not seen"): "log(-x); log(1/x - 2); log(log(x)); acosh(-x); atanh(x); (-x)**(1/x + 1)",
    (TooHard, "asin has no expansion at infinity"): "asin(x); acos(-x); asin(exp(x))",
    (TooHard, "a function is not analytic at a limit of its argument"): """
asin(1/x - 1); acos(1/x**2 - 1); asin(exp(-x) - 1); asin(-cos(1/x))
""",
    (TooHard, "an improper integral has no expansion"): """
integral(exp(-s**2), s, 0, x); integral(s, s, 0, x); integral(s, s, sin(x), 1); integral(cos(s), s, x, 1)
""",
    (TooHard, "the integrand depends on x"): """
integral(s*x, s, 0, 1/x); integral(s/x, s, 0, 1); integral(integral(s*v, v, 0, 1/x), s, 0, 1)
""",
    # From both sides of 0 it is another function.
    (TooHard, "a root, |.| or sign may meet 0 in the region, where it has no derivative"): """
integral(abs(s), s, 0, 1/x); integral(cbrt(s), s, 0, 1/x)
integral(sign(s), s, 0, -1/x); integral(relu(s), s, -1/x, 1/x)
integral(max(s, 1), s, 0, 1 + 1/x); integral(sqrt(s**2), s, 0, -1/x); integral(abs(s - 3), s, 0, 3 - 1/x)
""",
    (TooHard, "a condition does not keep its truth value in the region"): """
integral(1 if s > 0 else s, s, 0, 1/x); x*(1 if a > 0 else 2)
""",
    (TooHard, "a power of a logarithm"): "log(x)**a; (x*log(x))**a",
    (UnknownSign, "the behaviour along a path depends on the sign of a parameter"): """
exp(x**a); abs(a*x); sign(a + 1/x); exp(a*x) + 1; 1/(a*x + 1); x**a + 1; tanh(a*x); log(x + a*x**2)
(x if a*x > 1 else 1); max(a*x, 1)
sqrt(a + 1/x); exp(a*x)*exp(-b*x) + 1; x**a - x**b; a**x; atan(a*x); erf(a*x**2); cbrt(a*x + 1); (a + 1/x)**(-1)
(1 if x > a else 2) | b + 1/x
asin(a + 1/x); acosh(a + 1/x); log(a + 1/x)
1/(a*x + 1); log(a*x + 1); sqrt(a*x + 1/x); tanh(a*x); x**a + 1; (x if a*x > 0 else 1) | x | a >= 0
x**(a - b) + 1; exp((a - b)*x) + x; 1/((a - b)*x + 1) | x | a >= b
abs(x - b); (x if x > b else 1) | a - 1/x | a >= b
""",
}
REFUSED_ROWS = [(*key, *row) for key, table in REFUSED.items() for row in rows(table)]


@pytest.mark.parametrize("kind, reason, text, path, given", REFUSED_ROWS)
def test_what_is_not_seen_is_refused(kind, reason, text, path, given):
    """By `leading`: with more and more terms, and however it is asked."""
    for order in ORDERS:
        with pytest.raises(TooHard) as raised:
            inside(lambda r, o=order: Expansion(r, o).leading(along(text, path)), facts(given))
    assert isinstance(raised.value, kind) and str(raised.value) == reason


NO_LIMIT = """
x; -x; log(x); exp(x); x**(1/9); sin(x); cos(x); sin(x)*x; x + sin(x); 1/x - sqrt(x); atan(sin(x)); sin(x**2)
a*x; x**a; exp(a*x); atan(a*x); max(a*x, 0); x**(a - 1); tanh(a*x) | x
1/x; log(x); sin(1/x); cos(1/x); 1/(1 - cos(x)) | 1/x
1/(x - a); log(x - a) | a + 1/x
"""


@pytest.mark.parametrize("text, path, given", rows(NO_LIMIT))
def test_limits_that_do_not_exist_or_are_not_seen(text, path, given):
    with pytest.raises(TooHard):
        inside(lambda r: Expansion(r).limit(along(text, path)), facts(given))


NO_TRUTH = """
sin(x) > 0; sin(x) + 1 > 0; cos(x) == 1; erfc(x) > 0; exp(-exp(x)) > 0; erf(x) < 1; tan(x) == 0
a*x > 0; x**a > 1; x > 0 and a > 0; a*x == 0; a > b; a + 1/x > 0; not a == 0; a*x > b*x
a*x > 0; a > 0; a**2*x > 0; x**a > 1 | x | a >= 0
x > b; x != b | a + 1/x
"""


@pytest.mark.parametrize("condition, path, given", rows(NO_TRUTH))
def test_truth_that_is_not_seen(condition, path, given):
    with pytest.raises(TooHard):
        inside(lambda r: Expansion(r).truth(substitute(C(condition), {"x": T(path)})), facts(given))


# --- growths ----------------------------------------------------------------------------------------------------------


def test_growths_are_ordered():
    """The descending order of a scale, and that of products and powers."""
    texts = ["exp(x**2)", "exp(2*x)*x", "exp(2*x)", "exp(x + sqrt(x))", "exp(x)*x**9", "exp(x)", "exp(sqrt(x))"]
    texts += ["x**2", "x*log(x)", "x", "x/log(x)", "sqrt(x)", "log(x)**2", "log(x)", "1 + 0*x", "1/log(x)", "1/x"]
    texts += ["exp(-sqrt(x))", "exp(-x)*x", "exp(-x)", "exp(-x**2)", "exp(-exp(x)) + exp(-x**70)"]

    def act(r: Region) -> bool:
        e = Expansion(r)
        of = [(e.of(T(t)).terms or ((e.of(T(t)).error, None),))[0][0] for t in texts]
        assert all(isinstance(g, Growth) for g in of)
        for i, g in enumerate(of[:-1]):
            for j, h in enumerate(of[:-1]):
                assert e.compare(g, h) == (i < j) - (i > j), (texts[i], texts[j])
                assert e.compare(e._times(g, h), e._times(h, g)) == 0
            assert e.compare(e._to(g, r.rational(Fraction(-1))), e.one) == -e.compare(g, e.one)
        return True

    assert inside(act)


def test_x_is_known_and_other_names_are_not():
    assert inside(lambda r: Expansion(r).of(X).error is None)
    assert inside(lambda r: Expansion(r).of(T("a")).terms[0][0] == Expansion(r).one)
