"""Normal forms, zero tests, signs, truth and derivatives: what is accepted, what has to be refused, and the values."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import mpmath as mp
import pytest
from kernel_helpers import C, NotReal, T, facts, value

from symident.kernel.algebra import inside
from symident.kernel.bounds import Ranges
from symident.kernel.domain import conditions
from symident.kernel.polynomials import NotDefined, TooHard
from symident.kernel.terms import free
from symident.search.readback import fraction_term


def rows(table: str) -> list[tuple[str, str]]:
    """Lines of a table: what, and after a bar under which facts."""
    lines = [line.partition("|") for line in table.strip().splitlines() if line.strip()]
    return [(what.strip(), given.strip()) for what, _, given in lines]


def is_zero(text: str, given: str = "") -> bool:
    return inside(lambda r: r.is_zero(r.form(T(text))), facts(given), default=False)


# --- zero -------------------------------------------------------------------------------------------------------------

ZERO = """
abs(x**2 + x + 1) - x**2 - x - 1
abs(x**2 - x + 1) - x**2 + x - 1                | x > 0
(x + 1)**2 - x**2 - 2*x - 1
x/x - 1
(x**2 - 1)/(x - 1) - x - 1
1/(x - a) + 1/(a - x)
0.1 + 0.2 - 0.3
exp(x)*exp(-x) - 1
exp(2*x) - exp(x)**2
exp(x/2)*exp(x/3) - exp(5*x/6)
exp(x + log(2)) - 2*exp(x)
e**x - exp(x)
2**x*3**x - 6**x
4**x - 2**(2*x)
2**(x + 1) - 2*2**x
(1/2)**x - 2**(-x)
x**a*x**b - x**(a + b)                          | x > 0
(x*y)**a - x**a*y**a                            | x > 0; y > 0
(x**2)**a - x**(2*a)                            | x > 0
exp(a*log(x)) - x**a                            | x > 0
sqrt(x**2) - abs(x)
sqrt(x**2) - x                                  | x >= 0
sqrt(x**2) + x                                  | x < 0
(x**2)**(3/2) - abs(x)**3
abs(x)**(1/2)*abs(x)**(3/2) - x**2
sqrt(x)*sqrt(y) - sqrt(x*y)                     | x > 0; y > 0
sqrt(4*x) - 2*sqrt(x)                           | x > 0
sqrt(x**2 + 1)**2 - x**2 - 1
1/(sqrt(x**2 + 1) + x) - sqrt(x**2 + 1) + x
sqrt(exp(2*x)) - exp(x)
cbrt(x)**3 - x
cbrt(-x) + cbrt(x)
cbrt(8*x) - 2*cbrt(x)
cbrt(x**3) - x
sqrt(2)*sqrt(3) - sqrt(6)
sqrt(8) - 2*sqrt(2)
sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)
sqrt(3 - 2*sqrt(2)) - sqrt(2) + 1
cbrt(2 + sqrt(5)) + cbrt(2 - sqrt(5)) - 1
2**(1/3)*4**(1/3) - 2
log(6) - log(2) - log(3)
log(x*y) - log(x) - log(y)                      | x > 0; y > 0
log(x**2) - 2*log(abs(x))
log(x**2) - 2*log(x)                            | x > 0
log(sqrt(x)) - log(x)/2                         | x > 0
log(exp(x)) - x
log(1/x) + log(x)                               | x > 0
log(x + sqrt(x**2 + 1)) + log(sqrt(x**2 + 1) - x)
exp(log(x**2 + 1)) - x**2 - 1
exp(2*log(x)) - x**2                            | x > 0
sin(x)**2 + cos(x)**2 - 1
sin(2*x) - 2*sin(x)*cos(x)
cos(x/2)**2 - (1 + cos(x))/2
sin(x + pi) + sin(x)
sin(x + pi/2) - cos(x)
cos(pi/5) - (1 + sqrt(5))/4
sin(pi/12) - (sqrt(6) - sqrt(2))/4
tan(x)*cos(x) - sin(x)
sin(asin(x)) - x
cos(asin(x)) - sqrt(1 - x**2)
cos(atan(x)) - 1/sqrt(1 + x**2)
sin(2*atan(x)) - 2*x/(1 + x**2)
asin(x) + acos(x) - pi/2
asin(-x) + asin(x)
asin(1/2) - pi/6
atan(1) - pi/4
4*atan(1/5) - atan(1/239) - pi/4
atan(1/2) + atan(1/3) - pi/4
atan(sqrt(3)) - pi/3
sinh(x) + cosh(x) - exp(x)
cosh(x)**2 - sinh(x)**2 - 1
tanh(x) - (1 - exp(-2*x))/(1 + exp(-2*x))
tanh(x/2) - (2*sigmoid(x) - 1)
sigmoid(x) + sigmoid(-x) - 1
softplus(x) - softplus(-x) - x
asinh(x) + asinh(-x)
sinh(asinh(x)) - x
cosh(acosh(x)) - x                              | x > 1
tanh(atanh(x)) - x                              | x > 0; x < 1
atanh(x) + atanh(-x)                            | x > -1; x < 1
erf(-x) + erf(x)
erfc(x) + erfc(-x) - 2
Phi(x) + Phi(-x) - 1
Phi(x) - (1 + erf(x/sqrt(2)))/2
erf((x + 1)**2) - erf(x**2 + 2*x + 1)
sign(x)**3 - sign(x)
sign(-x) + sign(x)
sign(3*x) - sign(x)
sign(x**3) - sign(x)
sign(exp(x)) - 1
abs(-x) - abs(x)
abs(x*y) - abs(x)*abs(y)
abs(x)**2 - x**2
abs(x) - x                                      | x > 0
abs(x/y) - abs(x)/abs(y)
step(x) + step(-x) - 1
relu(x) - relu(-x) - x
relu(x) + min(0, x) - x
max(x, y) + min(x, y) - x - y
max(x, 0) - relu(x)
max(x, 1) - 1                                   | x < 1
max(x, 1, 2) - max(x, 2)                        | x > 2
clip(x, -1, 1) + clip(-x, -1, 1)                | x > 0; x < 1
min(x, y) - x                                   | x < y
(x if x > 0 else -x) - abs(x)                   | x > 0
(1 if x**2 + 1 > 0 else x) - 1
(1 if x > 1 else 2 if x > 0 else 3) - 2         | x > 0; x < 1
(1 if x == 2 else 0)                            | x > 2
(1 if x > 0 and x < 3 else 0) - 1               | x > 1; x < 2
(1 if x < 0 or x > 3 else 0)                    | x > 1; x < 2
(1 if not x > 5 else 0) - 1                     | x < 1
(1 if a*x > 0 else 0) - 1                       | x > 0; a > 0
(x - a)*exp(x)                                  | x == a
a*b*x                                           | a == 0
a**2 - b**2                                     | a == -b
x**2 - 2                                        | x**2 == 2
integral(t*exp(-t**2), t, -x, x)
integral(abs(t), t, 0, x) + integral(abs(t), t, 0, -x)
integral(sign(s), s, 0, x) - integral(sign(s), s, 0, -x)
integral(exp(-t**2), t, 0, x) + integral(exp(-t**2), t, 0, -x)
integral(exp(-s**2), s, 0, x) - integral(exp(-t**2), t, 0, x)
integral(exp(-t**2), t, 0, x) - integral(exp(-t**2), t, 0, 1) - integral(exp(-t**2), t, 1, x)
integral(1/(1 + b*t**2), t, -x, x) - 2*integral(1/(1 + b*t**2), t, 0, x) | b > 0
integral(x*t, t, 0, 1) - x/2
integral(x**2*t**3 + x, t, -1, 2) - 15*x**2/4 - 3*x
integral(exp(-x**2*t**2), t, 0, 1) - integral(exp(-(-x)**2*s**2), s, 0, 1)
integral(sigmoid(x*t), t, 0, 1) + integral(sigmoid(-x*t), t, 0, 1) - 1
integral(tanh(x*t)*t, t, 1, 2) + integral(tanh(-x*t)*t, t, 1, 2)
integral(erf(x*t)*exp(x**2)/(1 + x**2), t, 0, 1)*(1 + x**2) - exp(x**2)*integral(erf(x*s), s, 0, 1)
integral(max(x - t, 0), t, -1, 1) - integral(max(-x - t, 0), t, -1, 1) - 2*x
integral(exp(x*t), t, -1, 1) - integral(exp(-x*t), t, -1, 1)
integral(sin(x*t), t, 0, 1) + integral(sin(-x*t), t, 0, 1)
integral(sin(x*t)**2, t, 0, 1) + integral(cos(x*t)**2, t, 0, 1) - 1
integral(exp(x + t), t, 0, b) - exp(x)*integral(exp(t)*(1 + x**2 - x*x), t, 0, b)
integral(t/(t + x**2), t, 0, 1) - integral(s/(s + (-x)**2), s, 0, 1) | x > 0
integral(log(t), t, 1, x**2 + 1) - integral(log(t), t, 1, 3) - integral(log(s), s, 3, x**2 + 1)
integral(1/t, t, 1, x) + integral(1/t, t, x, 1)                 | x > 0
integral(1/t, t, -2, -1) + integral(1/t, t, 1, 2)
integral(sqrt(t), t, x, 1) + integral(sqrt(-t), t, -x, -1)      | x > 0
integral(1/sqrt(1 - t**2), t, 0, x) + integral(1/sqrt(1 - t**2), t, 0, -x) | abs(x) < 1
integral(exp(-t**4), t, -oo, x) + integral(exp(-t**4), t, -oo, -x) - integral(exp(-t**4), t, -oo, oo)
integral(exp(-t**4), t, -oo, oo) - 2*integral(exp(-s**4), s, 0, oo)
integral(t*sech(t), t, x, oo) - integral(s*sech(s), s, -x, oo)
integral(t*sech(t), t, -oo, oo)
integral(sech(t)**3, t, 0, oo) - integral(1/cosh(t)**3, t, 0, oo)
integral(exp(a*t - t**2), t, 0, oo) - integral(exp(-a*t - t**2), t, -oo, 0)
0**0 - 1
x**0 - 1
"""

# Sentences say what is wrong with the equation u = 0.
NOT_ZERO = {
    "it is not 0 at all": """
x
x - a
0.1 + 0.2 - 0.3000000000000000000000000000000000000001
exp(x) - 1 - x
exp(x*y) - exp(x)*exp(y)
exp(x**2) - exp(x)**2
exp(pi) - pi**3 + pi - e
sin(x)**2 - cos(x)**2 - 1
sin(x) - x
sin(1)**2 + cos(2)**2 - 1
log(x) - log(2*x)                               | x > 0
tanh(x) - erf(x)
tanh(x) - 2*sigmoid(x) + 1
Phi(x) - (1 + erf(x))/2
integral(exp(-t**4), t, -oo, oo) - integral(exp(-t**4), t, 0, oo)
integral(log(t), t, 1, x**2 + 1) - integral(log(t), t, 2, x**2 + 1)
integral(x*t, t, 0, 1) - x/2 - 10**(-30)*x
integral(exp(x*t), t, 0, 1) - integral(exp(-x*t), t, 0, 1)
integral(exp(x*t), t, 0, 1) - integral(exp(x*t), t, 0, 2)
integral(exp(x*t), t, 0, 1) - integral(exp(x*t), t, -1, 0)
integral(exp(x*t), t, 0, 1) - integral(exp(t), t, 0, 1)
integral(t*exp(x*t), t, 0, 1) - integral(exp(x*t), t, 0, 1)/2
integral(exp(x*t), t, 0, 1) - exp(x*1/2)
integral(abs(x - t), t, -2, 1) - integral(abs(x + t), t, -2, 1)
integral(sin(x*t), t, 0, 1) - integral(sin(-x*t), t, 0, 1)
integral(sin(x*t), t, 0, 1) - integral(cos(x*t), t, 0, 1)
integral(1/t, t, 1, 2*x) - integral(1/t, t, 1, x)               | x > 0
integral(1/t, t, 1, x**2 + 1) - integral(1/(2*t), t, 1, x**2 + 1)
integral(1/(2*t), t, 1, x**2 + 1) - integral(1/t, t, 2, x**2 + 1)/2
integral(sqrt(t), t, 1, x) - integral(sqrt(t), t, 0, x)         | x > 0
integral(sqrt(1 + t), t, 0, x) - integral(sqrt(1 - t), t, 0, x) | abs(x) < 1
integral(exp(-t**4), t, 0, oo) - integral(exp(-t**4), t, 0, -oo)
integral(exp(-t**4), t, 0, oo) - integral(exp(-2*t**4), t, 0, oo)
integral(exp(-t**4), t, x, oo) - integral(exp(-t**4), t, -x, oo)
integral(exp(t - t**2), t, 0, oo) - integral(exp(-t - t**2), t, 0, oo)
integral(exp(-t**4), t, 0, oo) - integral(exp(-t**4), t, 0, 10**6)
sqrt(x + y) - sqrt(x) - sqrt(y)                 | x > 0; y > 0
2**x - e**x
""",
    "it is smaller than any float": """
10**(-400)
10**(-4000)*x
sqrt(2) - 1.4142135623730950488016887242096980785696718753769480731766797379907324784621
atan(1/5)*4 - atan(1/239) - pi/4 + 10**(-90)
exp(pi*sqrt(163)) - 262537412640768744
sin(pi + 10**(-60))
log(1 + 10**(-50))
sqrt(1 + 10**(-80)) - 1
cos(pi/7) - cos(pi/7 + 10**(-40))
sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6) + 10**(-60))
""",
    "it is 0 on one side only, or with bars left out": """
sqrt(x**2) - x
sqrt(x**2) - x                                  | x < 0
abs(x) - x
abs(x) + x                                      | x > 0
(x**2)**(1/2) - x
sign(x) - 1
abs(x - 1) - 1 + x                              | x > 0
cbrt(x**2) - cbrt(x)
(x**2)**(3/2) - x**3
asin(sin(x)) - x
acos(cos(x)) - x
atan(tan(x)) - x
log(x*y) - log(x) - log(y) - 2*log(2)
acosh(cosh(x)) - x
""",
    "it is not 0 at one point": """
sign(x)**2 - 1
sign(x)**2 - 1                                  | x >= 0
step(x)**2 - step(x)
step(x) - (1 if x >= 0 else 0)                  | x >= 0
(1 if x == 1 else 0)                            | x > 0
(1 if x >= 1 else 0)                            | x <= 1
x**0 - sign(x)**2
abs(sign(x)) - 1
""",
    "a sign is learnt of a term in a branch that is not taken everywhere": """
(0/(1 + sqrt(x)**2 + sqrt(x)**6 + sqrt(x)**10) if x > 0 else 0) + abs(1 + x + x**3 + x**5) - 1 - x - x**3 - x**5
(0*cos(2*atan(sqrt(x))) if x > 0 else 0) + abs(1 + x) - 1 - x
(0*sin(asin(x/4)) if abs(x) < 1 else 0) + abs(sin(x)) - sin(x)
""",
    "it holds for some values of a parameter only": """
a*x
a**2 - 1                                        | a > 0
a - abs(a)
sqrt(a**2)*x - a*x
exp(a*x) - exp(abs(a)*x)
(a - b)*x                                       | a**2 == b**2
a - 1                                           | a**2 == 1
(x if a > 0 else x + 1) - x                     | a >= 0
max(a, b) - a
max(a, b) - a                                   | a**2 > b**2
""",
}

# True, and not seen today. A row that is seen one day belongs to the table above.
NOT_YET = """
sqrt(x + 2*sqrt(x) + 1) - sqrt(x) - 1           | x > 0
sign(x)*abs(x) - x
sign(x)**2 - 1                                  | x != 0
"""

ZERO_ROWS, NOT_ZERO_ROWS = rows(ZERO), [(why, *row) for why, table in NOT_ZERO.items() for row in rows(table)]


@pytest.mark.parametrize("text, given", ZERO_ROWS)
def test_it_is_0(text, given):
    assert is_zero(text, given)
    assert not is_zero(f"({text}) + 10**(-50)", given)
    with mp.workdps(40):
        for at in points(text, given):
            try:
                found = value(T(text), at)
            except NotReal:
                continue
            assert abs(found) < mp.mpf(10) ** -30, at


@pytest.mark.xfail(reason="true, but not seen")
@pytest.mark.parametrize("text, given", rows(NOT_YET))
def test_it_is_0_and_may_be_seen_one_day(text, given):
    assert is_zero(text, given)


@pytest.mark.parametrize("why, text, given", NOT_ZERO_ROWS)
def test_it_is_not_0(why, text, given):
    assert not is_zero(text, given)
    assert not is_zero(f"-3*({text})", given)


def test_what_is_undefined_everywhere_is_refused():
    for text in (
        "1/0",
        "1/(x - x)",
        "x/(sqrt(4) - 2)",
        "log(x - x)",
        "sqrt(-2)",
        "1/(sin(x)**2 + cos(x)**2 - 1)",
        "0**(-1)",
    ):
        with pytest.raises(NotDefined):
            inside(lambda r, text=text: r.form(T(text)))


TOO_HARD = {
    "a condition does not keep its truth value in the region": [
        "x if x > 0 else 0",
        "1 if a == 1 else 2",
        "1 if x**2 > 1 else 2",
    ],
    "a polynomial has more than 200000 terms": ["(x + a + b + c + d)**90 - 1"],
    "a power is too large to be expanded": ["(x + 1)**100000"],
    "the integrand depends on x": [
        "integral(x*t, t, 0, x)",
        "integral(exp(-x**2*t**2 - t), t, x, oo)",
        "integral(integral(x*t*s, t, 0, 1), s, 0, 1)",
        "integral(exp(x*t)*integral(exp(-s**2), s, 0, t), t, 0, 1)",
    ],
    "a root, |.| or sign may meet 0 in the region, where it has no derivative": [
        "integral(exp(sign(t)), t, 0, x)",
        "integral(1/(2 + sign(t)), t, 0, x)",
    ],
}


@pytest.mark.parametrize("reason, text", [(r, t) for r, ts in TOO_HARD.items() for t in ts])
def test_what_is_too_hard_says_so(reason, text):
    with pytest.raises(TooHard) as raised:
        inside(lambda r: r.is_zero(r.form(T(text))))
    assert str(raised.value) in (reason, "a power is too large to be expanded")


# --- signs ------------------------------------------------------------------------------------------------------------

SIGNS = """
x: - 0 +
x: +                                            | x > 0
x: 0 +                                          | x >= 0
x: - +                                          | x != 0
x: 0                                            | x == 0
-x: -                                           | x > 0
x - 1: +                                        | x > 2
integral(exp(-t**4), t, 0, oo): +
integral(exp(-t**4), t, oo, 0): -
integral(exp(t - t**4), t, -oo, oo): +
integral(t**2*exp(-t**4), t, -oo, oo): 0 +
integral(t**3*exp(-t**4), t, 0, oo): - 0 +
integral((1 + a*t**2)*exp(-t**4), t, 0, oo): - 0 +
integral((1 + a*t**2)*exp(-t**4), t, 0, oo): +  | a > 0
integral(exp(-t)/t**2, t, 1, oo): - 0 +
integral(exp(-t**2), t, 0, oo) - 1: - 0 +
x - 2: - 0 +                                    | x > 1
x**2 + 1: +
x**2: 0 +
x**2: +                                         | x != 0
x**2 - 2*x + 1: 0 +
x**2 + x + 1: +                                 | x > 0
x**2 + a*x + b: +                               | x > 0; a > 0; b > 0
x*a: 0 +                                        | x > 0; a >= 0
x*(1 - x): +                                    | x > 0; x < 1
x - x**2: - 0 +                                 | x > 0
(x - 1)*(x - 2): -                              | x > 1; x < 2
x/(x**2 + 1): -                                 | x < 0
x - a: +                                        | x > a
x - a: +                                        | x > b; b > a
exp(x): +
exp(x) - 1: +                                   | x > 0
exp(-x) - 1: -                                  | x > 0
1 - exp(-x**2): 0 +
exp(x) - exp(-x): -                             | x < 0
log(x): +                                       | x > 1
log(x): -                                       | x > 0; x < 1
log(1 + exp(x)): +
x*Phi(x) + exp(-x**2/2)/sqrt(2*pi): +
x*Phi(x) + 1: +                                 | x < -3/2
x*Phi(x) + 17/100: +                            | x > -1; x < 0
x*Phi(x) + 16/100: - 0 +                        | x > -1; x < 0
x*Phi(x) + 16/100: - 0 +                        | x < 0
atan(x) - pi/2 + 1/x: +                         | x > 0
atan(x) - pi/2 + 1/(2*x): - 0 +                 | x > 0
atan(x) - 3/2: - 0 +
atan(x) - 8/5: -
exp(x) - 1/1000: - 0 +
1 - x*exp(-x): +                                | x > 0
x - sqrt(x**2 + 1) + 1/1000: - 0 +              | x > 0
x - sqrt(x**2 + 1): -                           | x > 0
erf(x) + 1 - exp(x): - 0 +                      | x < 0
sqrt(x): 0 +
sqrt(x): +                                      | x > 0
sqrt(x**2 + 1) - x: +                           | x > 0
sqrt(x**2 + 1) + x: +                           | x < 0
sqrt(x**2 + 1) - 1: +                           | x > 0
abs(x): 0 +
abs(x) + 1: +
abs(x): +                                       | x < 0
tanh(x): +                                      | x > 0
tanh(x) + 1: +
tanh(x) - 2: -
erf(x): -                                       | x < 0
erf(x) - 1: -
atan(x) - 2: -
atan(x) - pi/2: -
2*atan(a*x)/pi + 1: +
asin(x) + pi/2: 0 +
1 + x: - +                                      | sqrt(1 + x) > 0
1 + x: - +                                      | abs((1 + x)/(2 - x)) > 0
x: - +                                          | cbrt(x) > 0
atan(x): +                                      | x > 0
cosh(x) - 1: 0 +
cosh(x): +
sin(x) + 2: +
sin(x) + 1: 0 +
sin(x): - 0 +
sigmoid(x): +
sigmoid(x) - 1: -
softplus(x): +
max(x, 1): +
min(x, -1): -
clip(x, -1, 1) + 2: +
pi - 22/7: -
sqrt(2) - 7/5: +
sqrt(2)*sqrt(2) - 2: 0
exp(-1000): +
a - 1: -                                        | a < 1
a*b: -                                          | a > 0; b < 0
a**2 + b**2: 0 +
a + b: +                                        | a > 0; b >= 0
x**3 - 8: -                                     | x < 2
x**4 - 16: -                                    | x > -2; x < 2
x**x: +                                         | x > 0
exp(x)**3 - 1/2: - 0 +
1 + x**3 + x**6: +
1 + x**3 + x**8: +
x**5 - x - 1: - 0 +
x**5 - x - 1: +                                 | x > 117/100
x**5 - x - 1: - 0 +                             | x > 116/100
x**5 - x - 1: -                                 | x > -2; x < 116/100
exp(4*x) - exp(x) + 1: +
exp(3*x) - 3*exp(x) + 1: - 0 +
x**3 + x**2 + 1 + a*0: +                        | x >= -146/100
x**6 - 3*x**2 + 3: +
2 + sin(x) + cos(x): +
sin(x) + cos(x) - sqrt(2): - 0
3*sin(x) + 4*cos(x) - 5: - 0
3*sin(x) + 4*cos(x) - 4: - 0 +
sin(x) + cos(2*x) + 2: 0 +
x - exp(x - 1): - 0
x - exp(x - 1): -                               | x > 2
1/(1 + x**2) - 1: - 0
x**(-2): +
cbrt(x): -                                      | x < 0
"""


def parse_signs(text: str) -> frozenset[int]:
    return frozenset({"-": -1, "0": 0, "+": 1}[c] for c in text.split())


SIGN_ROWS = [(*what.rsplit(":", 1), given) for what, given in rows(SIGNS)]

# The same, where too much was seen once: the signs have to hold these.
AT_LEAST = """
relu(x) - x: 0 +
exp(x)**0 - 1: 0
(x**2 + 1)**0 - 1: 0
1 - a + b**2: 0 +                               | a >= 0; a <= 1
1 - x + b**2: 0 +                               | x >= -1; x <= 1
1 - x + b**2: 0 +                               | x > 0; x <= 1
x + b**2: 0 +                                   | x >= 0; x < 1
x + exp(b) - 1: - 0 +                           | x >= 0
2 - x - exp(-b**2): 0 +                         | x <= 1
max(x, 0) - x: 0 +
max(x**2, y**2): 0 +
max(exp(x), y) - exp(x): 0 +
min(x, 1): - 0 +
min(x, 1) - 1: - 0                              | x > 0
abs(x)*(1 - x**2): 0                            | x <= 1; x >= 0
x*(x - 1): 0 +                                  | x >= 1
x*y: 0                                          | x >= 0; y >= 0
x**5 - x - 1: 0 +                               | x > 1
x**5 - x - 1: 0 -                               | x < 2
x**4 - 3*x**2 + 1: 0 -                          | x > 1; x < 2
exp(3*x) - 3*exp(x) + 1: 0 -                    | x > 0
x**3*(x**3 + 1) - a: 0 + -
sin(x) + cos(x) - 7/5: 0 + -
3*sin(x) + 4*cos(x) - 5: 0
x - exp(x - 1): 0
x - exp(x - 1) + 1/1000000: 0 +
x*y - 1: - 0 +                                  | x > 0; y > 0
(x - 1)*y: 0                                    | x >= 1; y > 0
x/y: - +                                        | y != 0; x != 0
1/x - 1: 0                                      | x > 0; x <= 1
1/x: +                                          | x > 0; x < 1
cosh(x) - 1: 0
sin(x) - 1: 0 -
acos(x): 0
asin(x) - pi/2: 0
erfc(x) - 2: -
step(x): 0 +
step(x) - 1: 0 -
sign(x) + 1: 0 +
sqrt(x): 0
sqrt(x) - 1: 0 + -                              | x >= 0
x**a: 0 +                                       | x >= 0; a >= 0
x**a - 1: 0                                     | x >= 0; a >= 0
x**2 + a*x + b**2: 0 -
x**2 - 2: 0 -                                   | x > 1; x < 2
atan(x) - 11/7: -
atan(x) - 3/2: - 0 +
asin(x) - 3/2: - 0 +
erf(x) - 99/100: - 0 +
1 - x: 0 +                                      | sqrt(1 - x) >= 0
x: - +                                          | abs(x) > 0
x: - +                                          | sqrt(x**2) > 0
tan(x) - 1: - 0 +
"""
AT_LEAST_ROWS = [(*what.rsplit(":", 1), given) for what, given in rows(AT_LEAST)]
GRID = [Fraction(v) for v in ("-3", "-2", "-1", "-1/2", "0", "1/3", "1/2", "1", "3/2", "2", "3")]


def points(text: str, given: str = ""):
    """Points of a small grid at which the facts hold."""
    names = sorted(free(T(text)).union(*map(free, facts(given))))
    grid = GRID if len(names) < 3 else GRID[1:9:1]
    for values in product(grid, repeat=len(names)):
        at = {n: mp.mpf(v.numerator) / v.denominator for n, v in zip(names, values, strict=True)}
        try:
            if all(value(f, at) for f in facts(given)) and all(
                value(c, at) for g, c in conditions(T(text)) if not g and not _primed(c)
            ):
                yield at
        except NotReal:
            continue


def _primed(condition) -> bool:
    return any("'" in name for name in free(condition))  # the variable of an integrand


def signs_seen(text: str, given: str) -> frozenset[int]:
    return inside(lambda r: r._difference_signs(T(text), T(0)), facts(given))


@pytest.mark.parametrize("text, expected, given", SIGN_ROWS)
def test_signs(text, expected, given):
    """The table says as much as is known today; that it is not too much, a grid of points says."""
    found = signs_seen(text, given)
    assert found == parse_signs(expected)
    assert_holds_on_the_grid(found, text, given)


@pytest.mark.parametrize("text, expected, given", AT_LEAST_ROWS)
def test_no_sign_is_left_out(text, expected, given):
    found = signs_seen(text, given)
    assert found >= parse_signs(expected)
    assert_holds_on_the_grid(found, text, given)


def assert_holds_on_the_grid(found, text, given):
    ranges = Ranges(facts(given)).of(T(text)).signs()
    tried = 0
    with mp.workdps(40):
        for at in points(text, given):
            try:
                v = value(T(text), at)
            except NotReal:
                continue
            if 0 < abs(v) < mp.mpf(10) ** -30:
                continue  # nobody knows, at 40 digits
            s = (v > 0) - (v < 0)
            assert s in found and s in ranges, at
            tried += 1
    assert tried or not free(T(text))


TRUE = [
    ("x < 2", "x < 1"),
    ("x <= 1", "x < 1"),
    ("x != 1", "x < 1"),
    ("x == a", "x == a"),
    ("x > 0 or x <= 0 or a > 0", "x > 0"),
    ("x > 0 and x < 2", "x > 0; x < 1"),
    ("not x > 0", "x < 0"),
    ("1 < 2", ""),
    ("sqrt(2) < 3/2", ""),
    ("exp(x) > 0", ""),
    ("x**2 >= 0", ""),
    ("a*x > 0", "a > 0; x > 0"),
    ("exp(x)**0 <= 1", ""),
    ("x <= a", "x == a"),
    ("asin(sin(a)) == a", "a <= pi/2; a >= -pi/2"),
    ("acos(cos(a)) == a", "a <= pi; a >= 0"),
    ("atan(tan(a)) == a", "a < pi/2; a > -pi/2"),
    ("asin(a) < b", "b > pi/2"),
]
UNSEEN = [
    ("asin(sin(a)) == a", "a <= 8/5; a >= -pi/2"),
    ("acos(cos(a)) == a", "a <= pi; a >= -1"),
    ("atan(tan(a)) == a", "a < 8/5; a > 0"),
    ("asin(a) < b", "b >= pi/2"),
    ("x > 0", ""),
    ("x > 0", "x >= 0"),
    ("x < 1", "x <= 1"),
    ("x == 1", "x >= 1"),
    ("a > 0", "x > 0"),
    ("x > 1 or x < 1", ""),
    ("x > 0 and a > 0", "x > 0"),
    ("a*x >= 0", "x >= 0"),
    ("x != 2", "x > 1"),
    ("not x > 1", "x > 0"),
    ("x**2 > 1", "x > 0"),
]


@pytest.mark.parametrize("condition, given", TRUE)
def test_it_is_seen_to_be_true_and_its_opposite_to_be_false(condition, given):
    from symident.kernel.domain import negation

    assert inside(lambda r: r.truth(C(condition)), facts(given)) is True
    assert inside(lambda r: r.truth(negation(C(condition))), facts(given)) is False


@pytest.mark.parametrize("condition, given", UNSEEN)
def test_it_is_not_seen(condition, given):
    assert inside(lambda r: r.truth(C(condition)), facts(given), default="unseen") in (None, "unseen")


# --- values and derivatives -------------------------------------------------------------------------------------------

SMOOTH = """
x**3 - 2*x + 1; 1/(1 + x**2); exp(x/2 + x**2); exp(-1/x); log(x**2 + x); sqrt(x**3 + x); x**(2/3)*x; cbrt(x + 1)
sin(3*x)*cos(x); tan(x/4)
asin(x/5); acos(x/7); atan(x**2); erf(x - 1); erfc(sqrt(x)); sinh(x); tanh(x/3); asinh(x); acosh(x + 2); atanh(x/9)
sigmoid(2*x); softplus(x)
Phi(x**2); x**x; 2**x; x**pi; abs(x - 9); sign(x)*x**2; max(x, -x); relu(x)*exp(x); log(log(x + 2)); exp(exp(-x))
sqrt(x + sqrt(x)); a*x**a
integral(exp(-t**2), t, 0, x); integral(t*sigmoid(t), t, x, x**2); x*integral(cos(s)/(2 + s**2), s, 1, 2*x)
(x if x > 0 else 1)*log(x)
"""
SMOOTH_ROWS = [t.strip() for t in SMOOTH.replace("\n", ";").split(";") if t.strip()]


@pytest.mark.parametrize("text", SMOOTH_ROWS)
def test_the_normal_form_and_its_derivative_have_the_right_values(text):
    given = facts("x > 0; x < 4; a > 0")

    def back(r):
        f = r.form(T(text))
        r.analytic(f)
        return fraction_term(r, f), fraction_term(r, r.derivative(f))

    form, derivative = inside(back, given)
    with mp.workdps(30):
        for x, a in ((mp.mpf("0.7"), mp.mpf("1.3")), (mp.mpf("2.1"), mp.mpf("0.4"))):
            at = {"x": x, "a": a}
            assert mp.almosteq(value(form, at), value(T(text), at), 1e-15)
            slope = mp.diff(lambda u: value(T(text), {"x": u, "a": a}), x)  # noqa: B023
            assert mp.almosteq(value(derivative, at), slope, 1e-10)


ROUGH = [
    ("abs(x)", ""),
    ("sign(x)", "x >= 0"),
    ("cbrt(x)", ""),
    ("sqrt(x)", "x >= 0"),
    ("max(x, 1)", "x > 0"),
    ("relu(x - 1)", "x > 0"),
    ("asin(x)", "x > 0"),
    ("sqrt(x**2)", ""),
    ("x*step(x)", ""),
    ("acosh(x)", "x >= 1"),
    ("exp(abs(x))", ""),
    ("x**a", "x >= 0"),
]


@pytest.mark.parametrize("text, given", ROUGH)
def test_what_may_have_no_derivative_is_not_called_analytic(text, given):
    with pytest.raises(TooHard):
        inside(lambda r: r.analytic(r.form(T(text))), facts(given))


@pytest.mark.parametrize("text", SMOOTH_ROWS)
@pytest.mark.parametrize("point", ["1/2", "1", "pi"])
def test_the_value_at_a_point(text, point):
    at_point = inside(lambda r: fraction_term(r, r.at(r.form(T(text)), T(point))), facts("x > 0; x < 4; a > 0"))
    assert "x" not in free(at_point)
    with mp.workdps(30):
        at = {"x": value(T(point)), "a": mp.mpf("1.3")}
        assert mp.almosteq(value(at_point, at), value(T(text), at), 1e-12)


# --- signs of terms made at random ----------------------------------------------------------------------------------


def random_term(dice: random.Random, depth: int) -> str:
    if depth == 0 or dice.random() < 0.15:
        return dice.choice(["x", "x", "x", "a", "1", "2", "1/2", "3"])
    u, v = (random_term(dice, depth - 1) for _ in range(2))
    shapes = [
        "({u} + {v})",
        "({u} - {v})",
        "({u} - {v})",
        "({u})*({v})",
        "({u})/({v})",
        "({u})**2",
        "({u})**0",
        "({u})**3",
        "1/({u})",
        "abs({u})",
        "sqrt(({u})**2 + 1)",
        "sqrt({u})",
        "exp({u})",
        "log({u})",
        "log(1 + ({u})**2)",
        "max({u}, {v})",
        "min({u}, {v})",
        "tanh({u})",
        "sign({u})",
        "clip({u}, -1, 1)",
        "relu({u})",
        "atan({u})",
        "cos({u})",
        "cbrt({u})",
        "({u})**({v})",
        "({u} if {u} > {v} else {v})",
        "cosh({u})",
    ]
    return dice.choice(shapes).format(u=u, v=v)


BOUNDS = [
    "x > 0",
    "x >= 0",
    "x < 1",
    "x <= 1",
    "x >= 1",
    "x > -1",
    "x != 0",
    "a > 0",
    "a >= 0",
    "a <= 1",
    "a < 2",
    "x > a",
    "x <= a",
    "x == a",
    "a == 1",
    "x < 0",
    "x >= -1",
    "x**2 > 1",
    "x**2 <= 1",
    "x + a > 1",
    "a*x >= 0",
    "exp(x) > a",
    "abs(x) <= 1",
]


def is_exactly_0(text: str, at) -> bool:
    """Whether the value is 0 without any rounding, which a steep function might hide."""
    if any(name in text for name in ("exp", "tanh", "cosh", "**(")):
        return False
    with mp.workdps(300):
        exact = {
            n: mp.mpf(Fraction(str(mp.nstr(v, 20))).limit_denominator(99).numerator)
            / Fraction(str(mp.nstr(v, 20))).limit_denominator(99).denominator
            for n, v in at.items()
        }
        return bool(value(T(text), exact) == 0)


def test_random_terms_have_no_sign_that_was_ruled_out():
    dice, seen, surprises = random.Random(5), 0, 0
    with mp.workdps(40):
        for _ in range(150):
            text, given = random_term(dice, 3), "; ".join(dice.sample(BOUNDS, dice.randint(0, 3)))
            try:
                found = signs_seen(text, given)
                zero = is_zero(text, given)
            except (TooHard, NotDefined):
                continue
            for at in points(text, given):
                try:
                    v = value(T(text), at)
                except (NotReal, OverflowError):
                    continue
                if abs(v) < mp.mpf(10) ** -25 and not is_exactly_0(text, at):
                    continue  # 0, or what rounding has made of it
                assert (v > 0) - (v < 0) in found, (text, given, at)
                assert not zero or v == 0, (text, given, at)
                seen += 1
            surprises += len(found) == 1
    assert seen > 1000 and surprises > 15
