"""Activation functions of which it is known whether they have the identity, as they were made from parts that have it.

`case(seed, number)` is always the same case. A text is made by a grammar whose every line has one parity, and then
written in other ways, each of which is equal wherever it is defined and defined in the same places. In a line, a
capital letter is a part, the same part wherever it stands with the same digit:

    O odd     S odd and bounded     L odd, and no larger than a multiple of x     I odd and strictly increasing
    E even    F even and bounded    V an even polynomial, up to degree 100        C a condition that is even
    A anything that is real for all x           G g(x) + g(-x) = 1                T f(x) - f(-x) = x
    P a positive constant   B one that may be 0   Y one without parameters   R any constant   Q an exponent, not 1
    N a degree              Z zero, a constant    D a small constant, not 0    J, K, H in t: even, odd, h(t) + h(-t) = 1

and A1[u] is A1 with u in the place of x. `complaint` looks at a case by mpmath and by the grammar of Python, which
owe symident nothing.
"""

from __future__ import annotations

import ast
import itertools
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from types import CodeType
from typing import Any, Literal

import mpmath as mp

Truth = Literal["holds", "fails", "iff", "domain"]
Sort = Literal["real", "positive", "nonnegative"]
SORTS: tuple[Sort, ...] = ("real", "nonnegative", "positive")  # each admits less than the one before
LARGEST = 500  # nodes of a text

# --- the grammar ----------------------------------------------------------------------------------------------------


def lines(block: str) -> list[str]:
    """The lines of the block; several stand on one line with semicolons between them."""
    return [part.strip() for line in block.splitlines() for part in line.split(";") if part.strip()]


LEAVES: dict[str, list[str]] = {
    "O": lines("x; x; P*x; R*x; x/P; x**3; sin(x); tanh(x); atan(P*x); erf(x); asinh(x); x*abs(x); sign(x); cbrt(x)"),
    "S": lines("tanh(P*x); sin(x); sin(P*x); atan(x); erf(x/P); sign(x); x/(1 + abs(x)); clip(x, -P1, P1)"),
    "L": lines("x; x; x; P*x; x/P; x/2; 2*x; R*x; tanh(x)"),
    "I": lines("x; x**3; tanh(x); P*x; sinh(x); erf(x); cbrt(x); asinh(x)"),
    "E": lines("P; R; 1; x**2; abs(x); cos(x); cos(P*x); cosh(x); exp(-x**2); 1/(1 + x**2); x*sin(x); sqrt(x**2 + P)"),
    "F": lines("1; cos(x); cos(P*x); exp(-x**2); 1/(P + x**2); tanh(x)**2; exp(-abs(x))"),
    "A": lines("x + R; x; relu(x - R); exp(x); sigmoid(P*x); x**2 - R*x; softplus(x); step(x - R); max(x, R); Phi(x)"),
    "G": lines("sigmoid(x); sigmoid(P*x); Phi(x); step(x); clip(x/6 + 1/2, 0, 1); (1 + tanh(x))/2; 1/2 + atan(x)/pi"),
    "T": lines(
        "relu(x); x*sigmoid(x); x*Phi(x); softplus(x); softplus(P1*x)/P1; (x + sqrt(x**2 + P))/2; x/2; x/2+x**2"
    ),
    "C": lines("abs(x) < P; x**2 > P; abs(x) <= B; x != 0; x > P1 or x < -P1; not abs(x) < P; cos(x) > 1/2; x == 0"),
}
PARTS: dict[str, list[str]] = {
    "O": lines("""
        O + O; O - O; -O; O*E; E*O; O*F; O/(P + E**2); O/(1 + abs(O)); O1*abs(O1); O**3; cbrt(O); S; sinh(L)
        tanh(O); sin(O); atan(O); erf(O); asinh(O); O1*exp(-O2**2); O*exp(-abs(O)); sign(O1)*abs(O1)**Q; x**5 - P*x**7
        sign(O)*log(1 + abs(O)); max(O1, O2) + min(O1, O2); max(min(O, P1), -P1); clip(O, -P1, P1); relu(O1) - relu(-O1)
        relu(O1 - B1) - relu(-O1 - B1); softplus(L1) - softplus(-L1); A1 - A1[-x]; A1[O1] - A1[-O1]
        A1*A2[-x] - A1[-x]*A2; log((1 + A1**2)/(1 + A1[-x]**2)); (A1 - A1[-x])/(1 + A1**2 + A1[-x]**2)
        integral(J, t, 0, L); integral(J, t, -L1, L1); integral(J + K, t, -L1, L1)
        O if abs(O) < P else O; O if C else O; E*sign(O); A1 if x > 0 else (-A1[-x] if x < 0 else 0)
        A1 if x > B1 else (-A1[-x] if x < -B1 else O); A1 if x >= P1 else (-A1[-x] if x <= -P1 else O)
        A1 if I1 > P1 else (-A1[-x] if I1 < -P1 else O); median
        asin(O1/sqrt(1 + O1**2)); atanh(O1/(1 + abs(O1))); asin(tanh(O)); atan(sinh(L)); 2*atan(exp(L)) - pi/2
        acos(-O1/sqrt(1 + O1**2)) - pi/2; pi/2 - acos(tanh(O)); log(O1 + sqrt(O1**2 + P1)) - log(P1)/2
        2*Phi(O) - 1; 1 - erfc(O); 2*sigmoid(O) - 1; step(O) - 1/2; 2*G - 1; T1 - T1[-x]; O + T1[-x] - T1
        sin(P*x) + sin(sqrt(2)*x)/P; cos(O - pi/2); tanh(A1 - A1[-x]); erf(log(1 + exp(L1)) - log(1 + exp(-L1)))
        O*V; O + Z*A; O1*(E1 + E1[-x])/2; x*(E + O**2); O*cos(x)*cos(sqrt(3)*x)
        """.replace("median", "max(min(O1, O2), min(max(O1, O2), 0))")),
    "S": lines("""
        tanh(O); sin(O); atan(O); erf(O); sign(O); clip(O, -P1, P1); O1/(1 + O1**2); O1/(1 + abs(O1))
        O1/sqrt(P + O1**2); S*F; S + S; 2*sigmoid(O) - 1; asin(tanh(O)); tanh(L)
        """),
    "L": lines("x; P*x; x/P; S; L + L; L - L; x*F; sqrt(1 + x**2)*S; asinh(L); R*L; L1*tanh(L1)**2"),
    "I": lines("""
        tanh(I); atan(I); erf(I); I + I; P*I; I**3; cbrt(I); asinh(I); I1/(1 + abs(I1)); I1*abs(I1); I1/sqrt(1 + I1**2)
        sign(I1)*log(1 + abs(I1)); 2*sigmoid(I) - 1; x*(1 + x**2); I1 + I1**3/6; x - sin(x)/2; x*sqrt(1 + x**2)
        """),
    "E": lines("""
        abs(O); O**2; O*O; cos(O); cosh(L); sqrt(x**2 + B); relu(abs(x) - B); max(abs(O), B); B*abs(O)
         exp(-abs(O)); exp(-O**2); 1/(1 + O**2); sqrt(P + O**2); V
        sqrt(1 + sqrt(1 + O**2)); log(1 + O**2); log(2 + cos(O)); abs(O)**Q; abs(x)**Q; O1*tanh(O1); O*atan(O); E + E
        E - E; E*E; E/(1 + E**2); A1 + A1[-x]; A1*A1[-x]; max(A1, A1[-x]); min(A1, A1[-x]); abs(A1 - A1[-x])
        max(E, E); min(E, E); A1 if x >= 0 else A1[-x]; A1 if x > P1 else (A1[-x] if x < -P1 else E); E if C else E
        A1[E1]; A1[abs(O)]; A1[O1**2]; tanh(E); sin(E); relu(E); softplus(F); softplus(x) + softplus(-x)
        log(exp(L1) + exp(-L1)); atan(exp(L1)) + atan(exp(-L1)); sigmoid(L1)**Q1 + sigmoid(-L1)**Q1; log(cosh(L))
        sigmoid(L1)*sigmoid(-L1); (sigmoid(L1)*sigmoid(-L1))**Q; integral(K, t, 0, L); integral(K, t, -L1, L1)
        T - T; O*(T1 - T1[-x]); abs(T - T); T - x/2; T1[O1] - O1/2; 2*T - x; T1 + T1[-x]; x*G - x/2; G1*G1[-x]
        step(O1)*step(-O1); sign(O)**2; 1 if abs(x) == P else 0; 5 if x == 0 else R; cbrt(E); cbrt(O)**2
        sin(x)*sin(P*x) + cos(sqrt(2)*x); E + Z*A; (x**2)**Q; A1**2 + A1[-x]**2; sqrt((A1 - A1[-x])**2)
        """),
    "F": lines("cos(O); exp(-O**2); 1/(P + O**2); S*S; F*F; F + F; exp(-abs(O)); tanh(E); 1 if C else 0; sin(E)"),
    "A": lines("""
        O + E; O; E; relu(A); sigmoid(A); softplus(A); exp(S + R); exp(-A**2); tanh(A); sin(A); max(A, A); min(A, A)
        A if A > R else A; A1*sigmoid(A1); abs(A); sqrt(1 + A**2); log(1 + A**2); atan(A); erf(A); Phi(A); cbrt(A)
        A1/(1 + A1**2); clip(A, -P, P); A**2; A*A; A - A; A + x; R*A; exp(L); A*F; T; G
        """),
    "G": lines("""
        sigmoid(O); Phi(O); step(O); (1 + O)/2; (1 + tanh(O))/2; 1/2 + atan(O)/pi; clip(O + 1/2, 0, 1); 1 - G1[-x]
        1 - G
        clip((O + P1)/(2*P1), 0, 1); 1/(1 + exp(-L)); exp(L1)/(exp(L1) + exp(-L1)); sin(O + pi/4)**2; cos(O - pi/4)**2
        sigmoid(L1)**Q1/(sigmoid(L1)**Q1 + sigmoid(-L1)**Q1); (1 + A1**2)/((1 + A1**2) + (1 + A1[-x]**2))
        G + G - 1/2; (G + G)/2; R1*G + (1 - R1)*G; 3*G1**2 - 2*G1**3; G1[O]; G1**2 + G1*G1[-x]
        1 - exp(-abs(x))/2 if x >= 0 else exp(-abs(x))/2; A1 if x > 0 else (1 - A1[-x] if x < 0 else 1/2)
        A1 if x > P1 else (1 - A1[-x] if x < -P1 else G)
        integral(exp(-t**2/2)/sqrt(2*pi), t, -oo, L); integral(1/cosh(t)**2, t, -oo, L)/2
        integral(1/(pi*(1 + t**2)), t, -oo, L); integral(exp(-abs(t))/2, t, -oo, L); 2*atan(exp(L))/pi
        integral(exp(-t)/(1 + exp(-t))**2, t, -oo, L); acos(-tanh(O))/pi; erfc(-O)/2; 1/2 + O; G if C else G
        """),
    "C": lines("""
        abs(O) < P; abs(O) <= P; O**2 > P; cos(O) > 1/2; E < E; E >= P; -P1 < O < P1; x**2 == P; O == 0; C and C
        C or C; not C; O1 > P1 or O1 < -P1; abs(x) > P and abs(x) < P; abs(A1 - A1[-x]) < P
        """),
}  # fmt: skip
TRUE: dict[str, list[str]] = {
    "half plus even": lines("x/2 + E; E + x/2; (x + E)/2; x/2 - E; 1/2*x + O*O"),
    "odd gate": lines("x*(1 + O)/2; x*(1 + S)/2; x/2 + x*O/2; (x + x*O)/2; x*(1/2 + O)"),
    "gate": lines("x*G; G*x; x*G + E; x - x*G"),
    "relu-like": lines("""
        relu(x) + E; (x + abs(x))/2 - E; softplus(P1*x)/P1 + E; (x + sqrt(x**2 + P))/2; x - relu(x); x if x > 0 else 0
        (relu(x) - P1*relu(-x))/(1 + P1); (x if x > 0 else P1*x)/(1 + P1); max(x, P1*x)/(1 + P1); x - min(x, 0) + E
        """),
    "weighted": lines("""
        P1/(P1 + P2)*T + P2/(P1 + P2)*T; R1*T + (1 - R1)*T; sin(R1)**2*T + cos(R1)**2*T; (T + T + T)/3
        sigmoid(R1)*T + sigmoid(-R1)*T; R1*T + R2*T + (1 - R1 - R2)*T; 2*T - T; (T + T)/2
        """),
    "piecewise": lines("""
        A1 if x > B1 else (A1[-x] + x if x < -B1 else T); A1 if x >= B1 else (A1[-x] + x if x <= -B1 else T)
        A1 + x if x >= 0 else A1[-x]; T if C else T; T if abs(x) < P else (T if abs(x) < P else T)
        A1 + x if x > P1 else (A1[-x] if x < -P1 else (A2 if x > 0 else A2[-x] + x)); T1 + E if C else T1
        A1 if I1 > P1 else (A1[-x] + x if I1 < -P1 else T)
        """),
    "lattice": lines("""
        max(T, T); min(T, T); max(T, T, T); max(min(T1, T2), min(max(T1, T2), T)); clip(T, x/2 - P1, x/2 + P1)
        max(T, T) + min(T, T) - T; max(T1, T2) - abs(T1 - T2); T1 + relu(T1 - T2); max(x/2 + E, x/2 + E)
        """),
    "logarithm": lines("""
        log(1 + exp(x)); log(exp(x) + P*exp(x/2) + 1); log(1 + exp(x) + exp(2*x) + exp(3*x))/3; log(exp(x)/2 + 1/2) + E
        log(exp(x/2)*(1 + E**2)); log(exp(x/2 + F) + exp(x/2 + F)); log((1 + exp(x))/(1 + exp(-x)))*G
        -log(sigmoid(-x)) + E; log(exp(P1*x) + 1)/P1; log(P1 + P2*exp(x/2) + P1*exp(x))
        """),
    "integral": lines("""
        integral(H, t, 0, x); integral(H, t, 0, x) + R; integral(1/2 + K, t, 0, x); integral(sigmoid(t), t, -oo, x)
        integral(Phi(t), t, -oo, x); x/2 + integral(K, t, 0, x); x/2 + integral(K, t, P, x); x*integral(H, t, x - 1, x)
        x/2 + x*integral(J, t, 0, L); x*integral(exp(-t**2/2), t, -oo, x)/sqrt(2*pi); integral(J + K, t, -x, x)*x + x/2
        T + x*(integral(exp(-t**3), t, 0, 1) - integral(exp(-t**3), t, 0, 1/2) - integral(exp(-t**3), t, 1/2, 1))
        T + x*(integral(exp(-t**3), t, 0, 1) - 2*integral(exp(-8*t**3), t, 0, 1/2))
        x*integral(1/cosh(t)**2, t, -oo, x)/2 + E; x*integral(exp(-P1*t**2), t, -oo, x)*sqrt(P1/pi)
        """.replace("x*integral(H, t, x - 1, x)", "x*integral(H, t, -1/2, 1/2) + E")),
    "shifted": lines("""
        T1[x + R1]/2 + T1[x - R1]/2; T1[P1*x]/P1; relu(x + P1)/2 + relu(x - P1)/2; T1[O1] + (x - O1)/2; x + T1[-x]
        softplus(x + R1)/2 + softplus(x - R1)/2; x - T; T1[x + P1] + T1[x - P1] - T1; T + O1 - T1[O1] + T1[-O1]
        (x + P1)*sigmoid(x + P1)/2 + (x - P1)*sigmoid(x - P1)/2
        """),
    "polynomial": lines("""
        x/2 + V; x/2 + (x + R1)**N1 + (R1 - x)**N1; x/2 + ((x - R1)*(x + R1))**N; x*(1 + x*V)/2; (x + V)/2 - V
        x/2 + V/(1 + V**2); (x + 1)**N1/2 + (1 - x)**N1/2 + x/2; x*(1 + O*V)/2; (x + 1)**2/8 - (x - 1)**2/8 + V
        """),
    "frequencies": lines("""
        x/2 + cos(x)*cos(sqrt(2)*x); x/2 + sin(x)*sin(pi*x)*cos(sqrt(3)*x); x/2 + cos(x) + cos(P*x) + cos(P*x)
        x*(1 + sin(x) + sin(sqrt(2)*x) + sin(pi*x))/2; x/2 + sin(P1*x)*sin(P2*x) - E; x*(1 + sin(x)*cos(P*x)**2)/2
        """),
    "radicals": lines("""
        x/2 + sqrt(1 + sqrt(1 + x**2)); x/2 + sqrt(x**2 + 2*P1*abs(x) + P1**2); (x + cbrt(x**3))/4 + sqrt(x**2)
        x*(1 + x/sqrt(x**2 + sqrt(x**4 + P)))/2; x/2 + cbrt(sqrt(1 + x**2) + P); x/2 + (x**2)**Q - sqrt(1 + abs(x)**3)
        x/2 + sqrt(1 + x + x**2) + sqrt(1 - x + x**2); x*(1 + cbrt(x + sqrt(1 + x**2)) + cbrt(x - sqrt(1 + x**2)))/2
        """),
    "powers": lines("""
        x*sigmoid(L1)**Q1/(sigmoid(L1)**Q1 + sigmoid(-L1)**Q1); x/2 + sigmoid(x)**Q1*sigmoid(-x)**Q1
        x/2 + abs(O)**Q; x*(1 + sign(O1)*abs(O1)**Q)/2; x/2 + (P + x**2)**Q; x*exp(Q1*x)/(exp(Q1*x) + 1)
        x/2 + 2**abs(x)
        x/2 + sigmoid(x)**Q1 + sigmoid(-x)**Q1; x*Phi(x)**Q1/(Phi(x)**Q1 + Phi(-x)**Q1); x*2**x/(2**x + 2**(-x))
        """),
    "zero constant": lines("T + Z*A; x*(1 + O + Z)/2; (1 + Z)*T; x/2 + E + Z*x**3; T + Z*T; relu(x + Z)"),
    "far cancelling": lines("x*(1 + tanh(A1 - A1[-x]))/2; x*(1 + erf(A1[O1] - A1[-O1]))/2; x*Phi(A1 - A1[-x]) + E"),
    "many terms": lines("x/2 + E + E - E + E - E + E + E; x/2 + E*F - E*F + E*F - F; (T + T - T + T + T)/3 + F - F"),
    "holes": lines("""
        T + 1/x**2; T + log(abs(x)); x*(1 + tan(x))/2; T + sqrt(x**2 - P); T + log(1 - x**2); T + x*atanh(x); T + I/I
        T + acosh(1 + abs(x)); T + x/tanh(x); T + x/sin(x); T + F/I**2; T + abs(x)**(-1/2); T + sin(x)/x
        T + x*atan(1/x); T + x*(atan(P1*x) + atan(1/(P1*x))); x*(1 + x/abs(x))/2; T + log(x**2)
        T + exp(-1/x**2); x*(1/2 + asin(x)/pi); x*acos(-x)/pi; T + sqrt(P - x**2); T + cbrt(1/x**2)
        T + (log(x) if x > 0 else (log(-x) if x < 0 else R)); T + (sqrt(x) if x >= 0 else sqrt(-x))
        T + (0 if x**2 >= 0 else log(-1 - x**2)); T + (exp(-1/x**2) if x != 0 else 0)
        """),
    "fails in holes": lines("""
        T + (1 if x == 1 else 0) + 1/(x**2 - 1); T + (1 if x > 1 else 0) + sqrt(1 - x**2); T + relu(x - 1) + atanh(x)*0
        T + (1 if x >= 1 else 0) + log(1 - x**2); T + I*(1 if abs(x) < 1 else 0) + sqrt(x**2 - 1)
        T + sqrt(-(x**2 - 1)**2)
        T + I*(1 if abs(x) < P1 else 0) + sqrt(x**2 - P1**2); T + relu(x - P1) + sqrt(P1**2 - x**2); I + sqrt(-x**2)
        T + (1 if x == 0 else 0)*I; T + (1 if x == P1 else 0) + 1/(abs(x) - P1); T + max(x - 2, 0)*I + acos(x/2)**2*0
        """),
    "never so": lines("""
        T + x*relu(cos(x) - 1); T + (1 if sin(x) > 1 else 0); T + (1 if tanh(x) >= 1 else 0); T + relu(tanh(x) - 1)
        T + (I if exp(x) <= 0 else 0); T + I*(sign(x**2 + x + 1) - 1); T + (R if x - sin(x) == 0 else 0)*x
        T + x*sign(x - sin(x)); T + R*sign(exp(x) - 1 - x); T + I*0**abs(x); T + I*(1 if x**2 < 0 else 0)
        T + relu(sin(x)) + relu(-sin(x)); T + x*sign(sin(x)); T + A*(1 if x**2 + 1/1000 < abs(x)/100 else 0)
        T + I*relu(-softplus(A)); T + A*(1 if A1**2 + 1 <= 0 else 0); T + relu(x - sinh(x))*(1 if x > 0 else 0)
        T + (I if E1 < E1 else 0); T + (E if A1 <= A1 else A); T + relu(erf(x) - 1)*A; T + A*(sign(2 + sin(A)) - 1)
        """),
    "sign of a constant": lines("""
        T + sign(Z)*x; T + (I if Z != 0 else 0); T + (x if Z > 0 else 0); T + (I if D == 0 else 0); T + relu(Z)*A
        T if Z == 0 else A; T if D != 0 else A; T if Z >= 0 else I; x*G + (0 if Z <= 0 else I); T + A*(sign(D)**2 - 1)
        """),
}  # fmt: skip
# What is added to a T: a line, and a point where its odd part is not 0.
FALSE: dict[str, list[tuple[str, str]]] = {
    "tiny": [
        ("1e-30*x", "1"), ("10**(-200)*sin(x)", "1"), ("1e-500*sign(x)", "1"), ("1e-60*I", "1"), ("x**21/1e40", "1"),
        ("x**99/10**150", "1"), ("sign(x)*(sqrt(x**2 + 1e-40) - abs(x))", "1"), ("x*exp(-100)", "1"),
        ("x**3*exp(-x**2)/10**9", "1"), ("1e-40*tanh(x)/(1 + E**2)", "1"), ("exp(x - 200)", "1"),
        ("1e-2000*sin(x)", "1"), ("exp(-2000)*x", "1"), ("tanh(x)/10**1000", "1"),
    ],
    "window": [
        ("max(0, 1e-9 - abs(x - 12345.678))", "12345.678"), ("relu(1/1000 - abs(x - 777))", "777"),
        ("(1e-20 if 50 < x < 51 else 0)", "50.5"), ("max(0, 1/10**6 - abs(x - sqrt(2)))", "sqrt(2)"),
        ("clip(x - 1000, 0, 1)", "1001"), ("x*max(0, abs(x) - 100)", "200"), ("(1 if x > 10**6 else 0)", "10**6 + 1"),
        ("exp(-(x - 100)**2)/10**6", "100"), ("(1/7 if abs(x - 355/113) < 1e-12 else 0)", "355/113"),
        ("1e-12*(sign(x - 3) + sign(x + 3))", "4"), ("relu(Y + 1e-7 - abs(x - 1000))", "1000"),
        ("1e-9*relu(x - 10**40)", "10**50"),
    ],
    "at integers": [
        ("sin(pi*x)", "1/2"), ("sin(pi*x)*cos(x)", "1/2"), ("x*sin(pi*x)**2", "1/2"), ("sin(2*pi*x)*x**2/7", "1/4"),
        ("sin(720720*pi*x)/1000", "1/1441440"), ("sin(pi*x)*sin(pi*x/2)*x", "1/2"), ("sin(60*pi*x)**3", "1/120"),
        ("x*(x**2 - 1)*(x**2 - 4)*(x**2 - 1/4)*(x**2 - 9)", "5"), ("tanh(x)*sin(pi*x)**2", "1/2"),
    ],
    "one point": [
        ("(1 if x == Y1 else 0)", "Y1"), ("(1e-9 if x == Y1 else 0)", "Y1"), ("(x if x == -Y1 else 0)", "-Y1"),
        ("(1 if x**2 + x == Y1**2 + Y1 else 0)", "Y1"), ("(1 if x >= Y1 else 0) - step(x - Y1)", "Y1"),
        ("(sign(x - Y1) + 1)*(1 if x <= Y1 else 0)", "Y1"),
    ],
    "flat": [
        ("(exp(-1/x**2)*sign(x)/10**50 if x != 0 else 0)", "1"), ("(exp(-1/x**2) if x > 0 else 0)", "1"),
        ("(exp(-1/(x - 5)**2)/1000 if x > 5 else 0)", "6"), ("x*exp(-x**4)/10**6", "1"),
        ("(x**3*exp(-1/x**2) if x != 0 else 0)", "1"), ("1e-6*(1 if x > 0 else -1)*exp(-1/(1e-9 + x**2))", "1"),
    ],
    "close": [
        ("tanh(1000*x) - sign(x)", "1e-3"), ("erf(10**9*x) - sign(x)", "1e-9"), ("sin(x) - x + x**3/6 - x**5/120", "1"),
        ("1e-9*(erf(x) - tanh(6*x/5))", "1"), ("atan(x) - x/(1 + x**2/3)", "1"),
        ("x*sigmoid(x) - x*Phi(1.702*x)*1.001", "1"),
        ("(erf(x) - sign(x))/10**3", "1"), ("softplus(50*x)/50 - relu(x)*(1 + 1e-9)", "1"),
        ("2*atan(x) - pi*tanh(x)", "1"),
        ("asinh(x) - sign(x)*log(2*abs(x) + 1)", "1"), ("x*(cos(x) - 1 + x**2/2)", "1"),
        ("(sqrt(5 + 2*sqrt(6)) - sqrt(2) - 1.732050807568877)*x", "1"),
        ("(exp(pi*sqrt(163)) - 262537412640768744)*x", "1"),
    ],
    "increasing": [
        ("I", "1"), ("-I", "1"), ("Y*I", "1"), ("I/(1 + E**2)", "1"), ("-I/(Y + exp(-E**2))", "1"), ("I*exp(F)", "1"),
        ("I + E", "1"), ("E - I", "1"),
    ],
    "constant": [
        ("D*I", "1"), ("sign(D)*x", "1"), ("(x if Z == 0 else 0)", "1"), ("step(Z)*I", "1"),
        ("(I if D != 0 else E)", "1"),
        ("(x if Z >= 0 else 0)", "1"), ("I*(1 + R**2)", "1"), ("I*exp(R)", "1"), ("I*(1 + Z)", "1"), ("I*0**Z*Y", "1"),
    ],
    "hardly ever": [
        ("(1 if sin(x) >= 1 else 0)", "pi/2"), ("relu(tanh(x) - 1 + 1e-30)", "40"), ("0**abs(x - Y1)", "Y1"),
        ("(sign((x + Y1)**2) - 1)", "Y1"), ("x*(sign(1 + sin(x)) - 1)", "pi/2"),
        ("(1 if x > exp(100) else 0)", "exp(101)"),
        ("max(sin(x), 0)", "pi/2"), ("(I if sin(x)**2 == 1 else 0)", "pi/2"), ("relu(x - 10)*0**relu(x - 11)", "21/2"),
        ("(1 if tanh(x) > 1 - 1e-20 else 0)", "30"), ("relu(sin(x) - 1 + 1e-10)", "pi/2"),
        ("x*step(x - 10**50)", "10**51"),
    ],
    "odd with holes": [
        ("(1 if x >= 1 else 0) + sqrt(1 - x**2)", "1"), ("I*(1 if abs(x) <= 1 else 0) + sqrt(x**2 - 1)", "1"),
        ("I*(1 if abs(x) <= Y1 else 0) + sqrt(x**2 - Y1**2)", "Y1"), ("I + sqrt(-(x**2 - 4)**2)", "2"),
        ("(1 if x == Y1 else 0) + acos(x/Y1)*0", "Y1"), ("I + sqrt(1e-6 - x**2)", "1e-4"),
        ("I + log(x**2 - 10**6)", "1001"),
        ("1/x", "1"), ("tan(x)", "1"), ("log(abs((1 + x)/(1 - x)))", "2"), ("atanh(x)", "1/2"), ("asin(x)/10", "1/2"),
        ("log(abs(x))*sign(x)", "2"), ("1e-9*x/(x**2 - Y)", "10"), ("sqrt(x**2 - 1)*sign(x)", "2"),
    ],
}  # fmt: skip
# A text that fails as a whole, and a point where it does.
WRONG: dict[str, list[tuple[str, str]]] = {
    "wrong constant": [
        ("0.50000001*x + E", "1"), ("0.9999999*T", "1"), ("T + T", "1"), ("T1[2*x]", "1"), ("x + T", "1"), ("-T", "1"),
        ("(1 + 1e-12)*x*G", "1"), ("x*(1 + O + 1e-8)/2", "1"), ("x*(G - 1e-8)", "1"), ("x*sigmoid(Y*x)**Q", "1"),
        ("x*Phi(x + 1/10**5)", "1"), ("softplus(x + Y)", "1"), ("relu(x - Y1)", "Y1 + 1"), ("max(x, Y1)", "Y1 + 1"),
        ("x/3 + x*G/4 + E", "1"), ("R1*T + (2 - R1)*T", "1"), ("T + R1*x + (1 - R1)*x", "1"),
        ("T1[x + Y]/3 + T1[x - Y]/3", "1"), ("2*T - T/2", "1"),
        ("log(1 + exp(x) + exp(2*x))", "1"), ("(x + sqrt(x**2 + 1))/3", "1"), ("x*clip(x + 3, 0, 7)/7", "20"),
    ],
    "wrong breakpoint": [
        ("T1 + Y2 if x > Y1 else (T1 + Y2 if x <= -Y1 else T1)", "Y1"),
        ("T1 + 1e-7 if x >= Y1 else (T1 + 1e-7 if x < -Y1 else T1)", "Y1"),
        ("T1 if abs(x) != Y1 else T1 + sign(x)/1000", "Y1"), ("T1 + (1e-5 if -Y1 < x <= Y1 else 0)", "Y1"),
        ("T1 + x*(1 if 10 <= x < 10 + 1/1000 else 0)", "10"), ("T1 if x < Y1 + 100 else T1 + 1/1000", "300"),
    ],
    "literature": [
        ("x*tanh(softplus(x))", "1"), ("x if x > 0 else exp(x) - 1", "1"), ("x if x > 0 else Y*(exp(x) - 1)", "1"),
        ("relu(x)**2", "2"), ("min(relu(x), 6)", "7"), ("x*tanh(exp(x))", "1"), ("log(1 + exp(x)) - Y*exp(x)", "1"),
        ("x + sin(x)**2", "1"), ("x*exp(-x)", "1"), ("tanh(x) + E", "1"),
        ("1.0507*x if x > 0 else 1.7581*(exp(x) - 1)", "1"),
        ("x/(1 + exp(-x**2))", "1"), ("atan(exp(x))", "1"), ("x*cos(x)", "1"), ("x*erfc(-x)", "1"), ("exp(x)", "1"),
        ("log(x + sqrt(x**2 + 1)) + E", "1"), ("x*integral(exp(-t**2), t, -oo, x)", "1"),
        ("x*integral(exp(-t**3), t, 0, 1) + E", "1"), ("x*integral(H, t, 0, 1) + T - x/2", "1"),
    ],
}  # fmt: skip
# A text in a, b (real) and p, q (positive); the condition; points where it holds, and where not. The identity then
# fails at x = 1 or at x = 9.
IFF: list[tuple[str, str, str, str]] = [
    ("T + a*I", "a == 0", "a=0", "a=1; a=-1/7"),
    ("T + (a - 1)*I", "a == 1", "a=1", "a=0; a=1.001"),
    ("T + (a**2 - 2)*I", "a**2 == 2", "a=sqrt(2); a=-sqrt(2)", "a=1; a=2"),
    ("T + a*b*I", "a*b == 0", "a=0,b=3; a=2,b=0", "a=1,b=1"),
    ("T + (a - b)*I", "a == b", "a=1/3,b=1/3", "a=1,b=2"),
    ("T + (a**2 + b**2)*I", "a == 0 and b == 0", "a=0,b=0", "a=1,b=0; a=0,b=2"),
    ("T + (exp(a) - 1)*I", "a == 0", "a=0", "a=1; a=-3"),
    ("T + (a**3 - b**3)*I", "a == b", "a=-2,b=-2", "a=1,b=0"),
    ("T + (abs(a) - 1)*I", "a == 1 or a == -1", "a=1; a=-1", "a=0; a=2"),
    ("T + tanh(a)*I", "a == 0", "a=0", "a=1"),
    ("T + log(p)*I", "p == 1", "p=1", "p=2; p=1/3"),
    ("T + (p - 1)*x**3", "p == 1", "p=1", "p=2"),
    ("T + (sqrt(p) - 2)*I", "p == 4", "p=4", "p=2"),
    ("T + x*(log(p) - log(q))", "p == q", "p=2,q=2", "p=1,q=2"),
    ("T + (p*q - 1)*I", "p*q == 1", "p=2,q=1/2", "p=1,q=2"),
    ("T + relu(a)*I", "a <= 0", "a=0; a=-1", "a=1/1000; a=1"),
    ("T + max(a - b, 0)*I", "a <= b", "a=0,b=0; a=-1,b=2", "a=1,b=0"),
    ("a*T + b*T", "a + b == 1", "a=1/3,b=2/3; a=3,b=-2", "a=1,b=1"),
    ("a*T", "a == 1", "a=1", "a=0; a=2"),
    ("x if x > 0 else a*x", "a == 0", "a=0", "a=1; a=-1"),
    ("a*x + b*T + P", "2*a + b == 1", "a=1/2,b=0; a=0,b=1", "a=1,b=1"),
    ("T + a*x + b*x**3", "a == 0 and b == 0", "a=0,b=0", "a=1,b=-1; a=1,b=0; a=0,b=1"),
    ("T + a*sin(x) + b*x", "a == 0 and b == 0", "a=0,b=0", "a=1,b=0; a=0,b=1"),
    ("T + a*tanh(P*x) + b*x**3", "a == 0 and b == 0", "a=0,b=0", "a=1,b=0; a=0,b=1"),
    ("x*(1 + O + a)/2", "a == 0", "a=0", "a=1; a=-1/2"),
    ("x*sigmoid(b*x + a)", "a == 0", "a=0,b=1; a=0,b=-2; a=0,b=0", "a=1,b=1; a=1,b=0"),
    ("x*Phi(p*x + a) + E", "a == 0", "a=0,p=1", "a=1,p=1"),
    ("softplus(x + a) + E", "a == 0", "a=0", "a=1; a=-1"),
    ("a*softplus(p*x)/p", "a == 1", "a=1,p=3", "a=2,p=3"),
    ("max(x, a)", "a == 0", "a=0", "a=1; a=-1"),
    ("relu(x - a) + E", "a == 0", "a=0", "a=1; a=-1"),
    ("max(x, a*x)", "a == 0", "a=0", "a=1; a=2; a=-1"),
    ("x/2 + sqrt((x - a)**2 + P)", "a == 0", "a=0", "a=1; a=-1"),
    ("x/2 + abs(x - a) + E", "a == 0", "a=0", "a=1; a=-1"),
    ("x/2 + (x - a)**2", "a == 0", "a=0", "a=1"),
    ("T + (tanh(x) if a > b else 0)", "a <= b", "a=0,b=0; a=0,b=1", "a=1,b=0"),
    ("T if a >= 1 else T + I", "a >= 1", "a=1; a=2", "a=0; a=0.999"),
    ("T if a != 0 else T + I", "a != 0", "a=1; a=-1", "a=0"),
    ("T + (x - a*x if p < 2 else 0)", "a == 1 or p >= 2", "a=1,p=1; a=0,p=2; a=5,p=3", "a=0,p=1"),
    ("(x if x > 0 else a*x)/(1 + p)", "a == p", "a=1,p=1; a=1/2,p=1/2", "a=0,p=1"),
    ("T1[p*x]", "p == 1", "p=1", "p=2"),
    ("T1[x + a]/2 + T1[x - a]/2 + b*x", "b == 0", "a=1,b=0; a=0,b=0", "a=1,b=1"),
    ("(x + sqrt(x**2 + p))*a", "a == 1/2", "a=1/2,p=1", "a=1,p=1"),
    ("T + 1e-20*a*x", "a == 0", "a=0", "a=1"),
    ("x*(1 + a)*G + b*x*G", "a + b == 0", "a=1,b=-1; a=0,b=0", "a=1,b=1"),
    ("T + x*0**(a**2)", "a != 0", "a=1; a=-2", "a=0"),
    ("T + I*sign(a)**2", "a == 0", "a=0", "a=1; a=-1/1000"),
    ("T + I*(a**2 - 2*a*b + b**2)", "a == b", "a=1,b=1; a=0,b=0", "a=1,b=2"),
    ("T + I*(a**2 + a*b + b**2)", "a == 0 and b == 0", "a=0,b=0", "a=1,b=-1; a=0,b=1"),
    ("T + I*sin(a)", "sin(a) == 0", "a=0; a=pi; a=-2*pi", "a=1; a=pi/2"),
    ("T + I*(a - b)*(a + b)", "a == b or a == -b", "a=1,b=1; a=1,b=-1", "a=1,b=0"),
    ("T + I*(1 if a**2 < 2 else 0)", "a**2 >= 2", "a=2; a=-2; a=sqrt(2)", "a=0; a=1.414"),
    ("T + I*D*a", "a == 0", "a=0", "a=1"),
    ("T + I*(a + Z)", "a == 0", "a=0", "a=1"),
    ("T + min(a, b)*I", "a == 0 and b >= 0 or b == 0 and a >= 0", "a=0,b=0; a=0,b=3; a=3,b=0", "a=1,b=1; a=-1,b=0"),
]
# What makes a domain that is not symmetric, and a point of it whose mirror image is none; no point: nowhere real.
DOMAIN: list[tuple[str, str]] = [
    ("T + log(x)", "1"), ("T*log(x)", "1"), ("x*log(x)", "1"), ("E + sqrt(x)", "1"), ("x*sqrt(x)", "1"),
    ("x**(3/4)", "1"),
    ("T + x**(-1/2)", "1"), ("T + sqrt(x - P)", "50"), ("G*log(x - P)", "50"), ("T + log(-x)", "-1"),
    ("x**sqrt(2)", "1"),
    ("T + log(exp(x) - 1)", "1"), ("T + acosh(exp(x))", "1"), ("T + asin(exp(x))", "-1"), ("T + log(tanh(x))", "1"),
    ("T + sqrt(sinh(x))", "1"), ("T + log(x**3)", "1"), ("T + acosh(x)", "2"), ("T + sqrt(x + P)", "50"),
    ("T + log(x + P)", "50"), ("x*sigmoid(log(x))", "1"), ("T + sqrt(x*abs(x))", "1"), ("T + atanh(x - 1)", "1"),
    ("T + log(-1 - x**2)", ""), ("T + sqrt(-1 - x**2)", ""), ("T + acosh(tanh(x)/2)", ""), ("T + asin(2 + x**2)", ""),
    ("T + log(x) + log(-x)", ""), ("T + atanh(1 + exp(x))", ""), ("T + log(-abs(x) - P)", ""),
    ("T + x**P1*0 + log(x)", "1"), ("T + I**(1/3)", "1"), ("T + (1 + x)**(1/2)", "5"), ("T + log(I)", "1"),
    ("T + sqrt(1 + sinh(x))", "5"), ("log(x)/log(x)*T", "5"), ("T + (log(x) if x < 5 else 0)", "1"),
]  # fmt: skip
SMALL = ("tiny", "window", "flat", "close")
# The same with assumptions: a line, what is assumed, its truth, a condition, points where it holds, and where not.
ASSUMED: list[tuple[str, str, Truth, str, str, str]] = [
    ("T + I*relu(a)", "a <= 0", "holds", "", "a=0; a=-3", ""),
    ("T + I*(sign(1 - a**2) - 1)", "-1 < a < 1", "holds", "", "a=0; a=0.999", ""),
    ("T + I*(abs(a) - a)", "a >= 0", "holds", "", "a=0; a=3", ""),
    ("T + I*(sqrt(a**2) - a)", "a >= 2", "holds", "", "a=2; a=3", ""),
    ("T + sign(x)*max(0, a - abs(x))", "a <= 0", "holds", "", "a=0; a=-3", ""),
    ("T + (I if a > 1 else 0)", "a <= 1", "holds", "", "a=1; a=0", ""),
    ("T + I*(max(a, sqrt(2)) - a)", "a >= sqrt(2)", "holds", "", "a=sqrt(2); a=3", ""),
    ("T + I*(sign(1 - a**2) - 1)", "-1 <= a < 1", "iff", "a != -1", "a=0; a=-0.9", "a=-1"),
    ("T + I*(sign(1 - a**2) - 1)", "-1 <= a <= 1", "iff", "a != -1 and a != 1", "a=0; a=-0.9", "a=-1; a=1"),
    ("T + I*relu(a)", "a >= 0", "iff", "a == 0", "a=0", "a=1; a=1e-6"),
    ("T + (I if a > 1 else 0)", "0 < a < 3", "iff", "a <= 1", "a=1; a=0.5", "a=2; a=1.01"),
    ("T + I*(abs(a) - a)", "a >= -1", "iff", "a >= 0", "a=0; a=2", "a=-1; a=-1/2"),
    ("T + I*(a - 1)*(a - 2)", "a < 2", "iff", "a == 1", "a=1", "a=0"),
    ("T + I*(a - 1)*(a - 2)", "a > 2", "fails", "", "", "a=3"),
    ("T + I*relu(a)", "a > 0", "fails", "", "", "a=1"),
    ("x if x > 0 else a*x", "0 < a < 1", "fails", "", "", "a=1/2"),
    ("a*T", "a > 1", "fails", "", "", "a=2"),
    ("T + I*(2 - a)", "a < 2", "fails", "", "", "a=0"),
    ("T + (I if a**2 <= 2 else 0)", "0 <= a <= sqrt(2)", "fails", "", "", "a=0; a=sqrt(2)"),
]
SMALLS = lines("""
    sqrt(2) - 1.41421356237309504880168872420969807856967187537694; exp(pi*sqrt(163)) - 262537412640768744; pi - 355/113
    log(2) - 0.693147180559945309417232121458; cos(1e-20) - 1; sin(pi + 1e-50); sqrt(10**40 + 1) - 10**20; tanh(100) - 1
    erf(20) - 1; exp(-1000); atan(10**30) - pi/2; sin(355); sigmoid(-200); sqrt(1 + 1e-100) - 1 - 5e-101
    sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6)) + 10**(-100); cos(pi/5) - 809016994374947424/10**18; 1e-300; cbrt(2) - 1.26
    sqrt(1000001) + sqrt(1000025) + sqrt(1000031) - sqrt(1000003) - sqrt(1000019) - sqrt(1000034); -1e-50; 1/10**9
    """)
CONSTANTS = lines("""
    1; 2; 3; 1/2; 1/3; 2/3; 3/2; 5/7; 7/3; 0.1; 0.25; 1.702; 0.044715; 2.5; 4; 6; 0.01; 1/7; 9/8; 1e-3; 10; 0.7978845608
    sqrt(2); sqrt(3); pi; pi/3; 2/pi; sqrt(2/pi); log(2); log(3); exp(1); exp(-1); sqrt(2) - 1; 1 + sqrt(5); cbrt(2)
    sqrt(5 + 2*sqrt(6)); cos(1); pi - 3; e; atan(2)
    """)
EXPONENTS = lines("2; 3; 1/2; 3/2; 1/3; 2/3; 5/2; 4/3; 0.7; 1.5; 5/7; 1/10; 4")
ZEROS = lines("""
    sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3); cbrt(2 + sqrt(5)) + cbrt(2 - sqrt(5)) - 1; cos(pi/5) - (1 + sqrt(5))/4
    4*atan(1/5) - atan(1/239) - pi/4; log(6) - log(2) - log(3); sin(pi/12) - (sqrt(6) - sqrt(2))/4
    tan(pi/8) - sqrt(2) + 1
    atan(1) + atan(2) + atan(3) - pi; exp(log(7)/2) - sqrt(7); asinh(1) - log(1 + sqrt(2)); acosh(2) - log(2 + sqrt(3))
    atanh(1/2) - log(3)/2; erf(1) + erfc(1) - 1; sqrt(2 + sqrt(3)) - (sqrt(6) + sqrt(2))/2; sin(pi); cos(pi/3) - 1/2
    cos(pi/7) - cos(2*pi/7) + cos(3*pi/7) - 1/2; log(8)/log(2) - 3; 2**(1/2) - sqrt(2); cos(2)**2 + sin(2)**2 - 1
    sqrt(3 - 2*sqrt(2)) - sqrt(2) + 1; (1 + sqrt(2))**2 - 3 - 2*sqrt(2); exp(1) - e; tanh(1) - (e**2 - 1)/(e**2 + 1)
    cbrt(7 + 5*sqrt(2)) - 1 - sqrt(2); sigmoid(1) + sigmoid(-1) - 1; 0.1 + 0.2 - 0.3; Phi(0) - 1/2; asin(1/2) - pi/6
    """)
EVEN_IN_T = lines("""
    1; t**2; cos(t); exp(-t**2); 1/cosh(t)**2; 1/(1 + t**2); exp(-abs(t)); abs(t); 1/sqrt(1 + t**2); t*sin(t); 1/cosh(t)
    cos(t)*exp(-t**2); max(0, 1 - abs(t)); t*tanh(t); sqrt(1 + t**2); cos(2*t); t**4 + 1; exp(-t**4); log(1 + t**2)
    """)
ODD_IN_T = lines("""
    t; t**3; sin(t); t*exp(-t**2); tanh(t); t/(1 + t**2); t*abs(t); atan(t); sign(t); erf(t); t*cos(t); asinh(t)
    sinh(t)
    t*exp(-t**4); tanh(2*t); sin(t)*exp(-t**2)
    """)
GATES_IN_T = lines("""
    sigmoid(t); Phi(t); step(t); 1/2 + atan(t)/pi; clip(t/2 + 1/2, 0, 1); (1 + tanh(t))/2; (1 + erf(t))/2
    (1 + sin(t))/2
    1/(1 + exp(-t)); clip(t + 1/2, 0, 1); (1 + t/(1 + abs(t)))/2; (1 + tanh(t**3))/2; sigmoid(t**3)
    """)
NAMES = ("beta", "c", "k", "mu", "s", "gamma_1")  # a, b, p, q are for conditions; t is bound
_HOLE = re.compile(r"\b([A-Z])(\d?)(?:\[([^\[\]]*)\])?(?!\w)")


def put(text: str, u: str) -> str:
    """The text with u in the place of x."""
    return re.sub(r"\bx\b", lambda _: f"({u})", text)


class Writer:
    """Fills the holes of lines, each with a line of its own; `parameters` are those that it used."""

    def __init__(self, rng: random.Random, parametric: float) -> None:
        self.rng, self.parametric = rng, parametric
        self.parameters: dict[str, Sort] = {}

    def fill(self, line: str, depth: int, held: dict[str, str] | None = None) -> str:
        """The line with parts, none deeper than `depth`, in its holes; `held` are those with a digit."""
        held = {} if held is None else held

        def part(hole: re.Match[str]) -> str:
            letter, digit, at = hole.groups()
            key = letter + digit
            text = held[key] if key in held else self.part(letter, depth)
            if digit:
                held[key] = text
            return f"({text if at is None else put(text, _HOLE.sub(part, at))})"

        return _HOLE.sub(part, line)

    def part(self, letter: str, depth: int) -> str:
        """A text for one hole."""
        makers: dict[str, Callable[[], str]] = {
            "P": self.positive,
            "R": self.real,
            "B": self.nonnegative,
            "D": lambda: self.rng.choice(SMALLS),
            "Y": lambda: self.rng.choice(CONSTANTS),
            "Q": lambda: self.rng.choice(EXPONENTS),
            "N": lambda: str(self.rng.choice((2, 3, 4, 5, 6, 7, 10, 13))),
            "Z": lambda: self.rng.choice(ZEROS),
            "J": lambda: self.rng.choice(EVEN_IN_T),
            "K": lambda: self.rng.choice(ODD_IN_T),
            "H": lambda: self.rng.choice(GATES_IN_T),
            "V": self.polynomial,
        }
        if letter in makers:
            return makers[letter]()
        if letter == "T" and depth > 0:
            return self.fill(self.rng.choice(TRUE[self.rng.choice(TOTAL)]), depth - 1)
        deep = depth > 0 and self.rng.random() < 0.85
        return self.fill(self.rng.choice((PARTS if deep and letter in PARTS else LEAVES)[letter]), depth - 1)

    def positive(self) -> str:
        """A positive constant, or a positive parameter."""
        return self.parameter("positive") if self.rng.random() < self.parametric else self.rng.choice(CONSTANTS)

    def nonnegative(self) -> str:
        """A constant or a parameter that is not negative."""
        if self.rng.random() < 2 * self.parametric:
            return self.parameter("nonnegative")
        return self.rng.choice(("0", *CONSTANTS))

    def real(self) -> str:
        """A constant of any sign, or a real parameter."""
        if self.rng.random() < self.parametric:
            return self.parameter("real")
        return self.rng.choice(("-", "")) + f"({self.rng.choice(CONSTANTS)})"

    def parameter(self, sort: Sort) -> str:
        """A parameter that is at least of this sort, a new one or not."""
        known = [n for n, s in self.parameters.items() if s in SORTS[SORTS.index(sort) :]]
        if known and (self.rng.random() < 0.5 or len(self.parameters) > 2):
            return self.rng.choice(known)
        name = NAMES[len(self.parameters)]
        self.parameters[name] = sort
        return name

    def polynomial(self) -> str:
        """An even polynomial with a few terms."""
        top = self.rng.choice((2, 2, 3, 4, 6, 10, 20, 50))
        degrees = sorted(self.rng.sample(range(top + 1), min(top + 1, self.rng.randint(1, 5))))
        terms = [f"({self.coefficient()})*x**{2 * d}" for d in degrees]
        self.rng.shuffle(terms)
        return " + ".join(terms)

    def coefficient(self) -> str:
        """A rational number that is not 0."""
        return f"{self.rng.choice(('', '-'))}{self.rng.choice((1, 1, 2, 3, 7, 10, 127))}/{self.rng.randint(1, 12)}"


TOTAL = [kind for kind in TRUE if "holes" not in kind]  # real for all x

# --- other ways to write the same -----------------------------------------------------------------------------------

# On the left a pattern in u, v, w; a line on the right is equal to it wherever it is defined, and defined there.
EQUAL: dict[str, list[str]] = {
    "tanh(u)": lines("""
        (exp(2*u) - 1)/(exp(2*u) + 1); 1 - 2/(exp(2*u) + 1); 2*sigmoid(2*u) - 1; sinh(u)/cosh(u); -tanh(-u)
        sinh(2*u)/(1 + cosh(2*u)); sign(u)*(1 - exp(-2*abs(u)))/(1 + exp(-2*abs(u))); sin(2*atan(tanh(u/2)))
        2*tanh(u/2)/(1 + tanh(u/2)**2); sin(atan(sinh(u)))
        """),
    "sigmoid(u)": lines("""
        (1 + tanh(u/2))/2; 1/(1 + exp(-u)); exp(u)/(1 + exp(u)); 1 - sigmoid(-u); exp(-softplus(-u))
        exp(u/2)/(exp(u/2) + exp(-u/2)); 1/2 + tanh(u/4)/(1 + tanh(u/4)**2)
        """),
    "softplus(u)": lines("log(1 + exp(u)); u + softplus(-u); -log(sigmoid(-u)); relu(u) + log(1 + exp(-abs(u)))"),
    "abs(u)": lines("""
        sqrt(u**2); max(u, -u); u*sign(u); u if u >= 0 else -u; 2*relu(u) - u; relu(u) + relu(-u); (u**4)**(1/4)
        """),
    "sign(u)": lines("""
        1 if u > 0 else (-1 if u < 0 else 0); 2*step(u) - 1; -sign(-u); sign(u)**3; u/abs(u) if u != 0 else 0
        """),
    "step(u)": lines("(1 + sign(u))/2; 1 - step(-u); 1 if u > 0 else (0 if u < 0 else 1/2)"),
    "relu(u)": lines("max(u, 0); max(0, u); u if u > 0 else 0; (u + abs(u))/2; u*step(u); u + relu(-u); u - min(u, 0)"),
    "max(u, v)": lines("""
        (u + v + abs(u - v))/2; u if u >= v else v; v + relu(u - v); max(v, u); -min(-u, -v); u + v - min(u, v)
        """),
    "min(u, v)": lines("(u + v - abs(u - v))/2; u if u <= v else v; u - relu(u - v); min(v, u); -max(-u, -v)"),
    "clip(u, v, w)": lines("min(max(u, v), w)"),
    "exp(u)": lines("e**u; 1/exp(-u); exp(u/2)**2; cosh(u) + sinh(u); exp(u + log(3))/3; exp(-u)**(-1)"),
    "sin(u)": lines("""
        2*sin(u/2)*cos(u/2); cos(u - pi/2); -sin(-u); sin(u + 2*pi); 3*sin(u/3) - 4*sin(u/3)**3; sin(pi - u)
        """),
    "cos(u)": lines("1 - 2*sin(u/2)**2; sin(u + pi/2); cos(-u); 2*cos(u/2)**2 - 1; -cos(u + pi); cos(abs(u))"),
    "erf(u)": lines("1 - erfc(u); 2*Phi(sqrt(2)*u) - 1; -erf(-u); integral(exp(-t**2), t, 0, u)*2/sqrt(pi)"),
    "erfc(u)": lines("1 - erf(u); 2 - erfc(-u); 2*Phi(-sqrt(2)*u)"),
    "Phi(u)": lines("(1 + erf(u/sqrt(2)))/2; erfc(-u/sqrt(2))/2; 1 - Phi(-u)"),
    "atan(u)": lines("""
        -atan(-u); asin(u/sqrt(1 + u**2)); 2*atan(u/(1 + sqrt(1 + u**2))); pi/2 - acos(u/sqrt(1 + u**2))
        integral(1/(1 + t**2), t, 0, u)
        """),
    "asinh(u)": lines("log(u + sqrt(u**2 + 1)); -asinh(-u); sign(u)*acosh(sqrt(u**2 + 1)); -log(sqrt(u**2 + 1) - u)"),
    "sinh(u)": lines("(exp(u) - exp(-u))/2; -sinh(-u); 2*sinh(u/2)*cosh(u/2)"),
    "cosh(u)": lines("(exp(u) + exp(-u))/2; cosh(-u); sqrt(1 + sinh(u)**2); 1 + 2*sinh(u/2)**2; cosh(abs(u))"),
    "asin(u)": lines("-asin(-u); pi/2 - acos(u)"),
    "acos(u)": lines("pi/2 - asin(u); pi - acos(-u)"),
    "atanh(u)": lines("log((1 + u)/(1 - u))/2; -atanh(-u); (log(1 + u) - log(1 - u))/2"),
    "sqrt(u)": lines("u**(1/2); sqrt(4*u)/2; sqrt(u/9)*3"),
    "cbrt(u)": lines("-cbrt(-u); cbrt(8*u)/2; sign(u)*abs(u)**(1/3)"),
    "log(u)": lines("log(2*u) - log(2); 2*log(sqrt(u)); -log(1/u); log(5*u/2) + log(2/5)"),
    "-u": lines("0 - u; u*(-1); u - 2*u"),
    "u/v": lines("u*(1/v); (2*u)/(2*v); -u/(-v); u*v**(-1)"),
    "u*v": lines("v*u; -u*(-v); (u + v)**2/4 - (u - v)**2/4; ((u + v)**2 - u**2 - v**2)/2"),
    "u + v": lines("v + u; u - (-v); 2*(u/2 + v/2); max(u, v) + min(u, v); (2*u + 2*v)/2"),
    "u - v": lines("u + (-v); -(v - u); 2*(u/2 - v/2); relu(u - v) - relu(v - u)"),
    "u*(v + w)": lines("u*v + u*w"),
    "u*v + u*w": lines("u*(v + w)"),
    "u + v + w": lines("u + (v + w); w + u + v; v + (w + u)"),
    "(u + v)**2": lines("u**2 + 2*u*v + v**2"),
    "(u - v)**2": lines("u**2 - 2*u*v + v**2; (v - u)**2"),
    "u**2": lines("u*u; abs(u)**2; (-u)**2"),
    "u**3": lines("u*u*u; u*u**2; -(-u)**3; u*abs(u)**2"),
    "u < v": lines("v > u; not u >= v; u - v < 0"),
    "u > v": lines("v < u; not u <= v; u - v > 0; v - u < 0"),
    "u <= v": lines("v >= u; not u > v; u < v or u == v"),
    "u >= v": lines("v <= u; not u < v; u > v or u == v"),
    "u == v": lines("v == u; not u != v; u - v == 0; u <= v and u >= v"),
    "u != v": lines("v != u; not u == v; u > v or u < v"),
    "u if v else w": lines("w if not v else u; u if v else (w if not v else w); (u if v else 0) + (0 if v else w)"),
}  # fmt: skip
# The same for any number u.
ITSELF = lines("""
    u + 0; 2*u - u; log(exp(u)); cbrt(u)**3; u if u > 1 else u; u*(u**2 + 1)/(u**2 + 1); u*(cos(u)**2 + sin(u)**2); 1*u
    u + tanh(u) - tanh(u); relu(u) - relu(-u); max(u, u); sinh(asinh(u)); -(-u); max(u, 0) + min(u, 0); asinh(sinh(u))
    u*(sigmoid(u) + sigmoid(-u)); softplus(u) - softplus(-u); clip(u, -1, 1) + relu(u - 1) - relu(-u - 1)
    sign(u)*abs(u)
    u/2 + u/2; (u + 1)**2/4 - (u - 1)**2/4; integral(1, t, 0, u); u*(cosh(atan(u))**2 - sinh(atan(u))**2)
    cbrt(u**3); u*exp(0)
    u + sin(3*u) - 3*sin(u) + 4*sin(u)**3; u + abs(u**2) - u**2; u + log(6) - log(2) - log(3); tan(atan(u)); u*3/3
    u + atan(u) - 2*atan(u/(1 + sqrt(1 + u**2))); u + erf(u) + erfc(u) - 1; u + asinh(2*u*sqrt(1 + u**2)) - 2*asinh(u)
    u if u**2 >= 0 else 7; log(2*exp(u)) - log(2); u + step(u) + step(-u) - 1; u*(tanh(u)**2 + 1/cosh(u)**2)
    u + asin(tanh(u)) - atan(sinh(u)); u + abs(u + 1) + abs(u - 1) - 2*max(abs(u), 1); (u + u + u)/3
    """)
_SLOTS = ("u", "v", "w")


@cache
def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _match(pattern: ast.AST, tree: ast.AST, found: dict[str, ast.expr]) -> bool:
    """Whether the tree has the form of the pattern; what its slots stand for comes into `found`."""
    if isinstance(pattern, ast.Name) and pattern.id in _SLOTS and isinstance(tree, ast.expr):
        return ast.dump(found.setdefault(pattern.id, tree)) == ast.dump(tree)
    if type(pattern) is not type(tree):
        return False
    for name, one in ast.iter_fields(pattern):
        other = getattr(tree, name)
        ones, others = (one, other) if isinstance(one, list) else ([one], [other])
        if len(ones) != len(others):
            return False
        for a, b in zip(ones, others, strict=True):
            if not (_match(a, b, found) if isinstance(a, ast.AST) and isinstance(b, ast.AST) else a == b):
                return False
    return True


def _with(tree: Any, new: Callable[[ast.AST], ast.AST | None]) -> Any:
    """The tree with new(node) in the place of each node for which it is not None; the tree itself is left as it is."""
    if isinstance(tree, list):
        return [_with(t, new) for t in tree]
    if not isinstance(tree, ast.AST):
        return tree
    found = new(tree)
    if found is not None:
        return found
    return type(tree)(**{name: _with(part, new) for name, part in ast.iter_fields(tree)})


def _numbers(tree: ast.expr) -> Iterator[ast.expr]:
    """The nodes of a tree that may be written in another way: no exponents, and nothing of an integrand."""
    yield tree
    for name, part in ast.iter_fields(tree):
        if isinstance(tree, ast.Call) and name == "func":
            continue
        if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Pow) and name == "right":
            continue
        if isinstance(tree, ast.Call) and ast.unparse(tree.func) == "integral" and name == "args":
            part = [a for a in part[2:] if "oo" not in ast.unparse(a)]
        for child in part if isinstance(part, list) else [part]:
            if isinstance(child, ast.expr):
                yield from _numbers(child)


def _is_condition(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Compare | ast.BoolOp) or (
        isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
    )


def _ways(node: ast.expr) -> list[tuple[str, dict[str, ast.expr]]]:
    """The other ways to write a node, with what stands in their slots."""
    ways: list[tuple[str, dict[str, ast.expr]]] = []
    for pattern, others in EQUAL.items():
        found: dict[str, ast.expr] = {}
        if _match(_tree(pattern), node, found) and _is_sound(pattern, found):
            ways += [(other, found) for other in others]
    return ways


def _is_sound(pattern: str, found: dict[str, ast.expr]) -> bool:
    """Whether the slots of a pattern stand for numbers, and that of a condition for a condition."""
    conditions = {"v"} if " if " in pattern else set()
    return all(_is_condition(tree) == (slot in conditions) for slot, tree in found.items())


def rewritten(rng: random.Random, tree: ast.expr) -> ast.expr:
    """The tree with one of its nodes written in another way."""
    node = rng.choice(list(_numbers(tree)))
    ways = _ways(node)
    if not ways or rng.random() < 0.2:
        if _is_condition(node) or "x" not in ast.unparse(node):
            return tree
        ways = [(other, {"u": node}) for other in ITSELF]
    other, found = rng.choice(ways)
    new = _with(_tree(other), lambda n: found.get(n.id) if isinstance(n, ast.Name) else None)
    tree = _with(tree, lambda n: new if n is node else None)
    return tree


def disguised(rng: random.Random, text: str, times: int) -> str:
    """The text with so many nodes written in other ways, unless it becomes too large."""
    exact: list[str] = []  # ast would make floats of decimals

    def hide(number: re.Match[str]) -> str:
        exact.append(number.group())
        return f"n_{len(exact) - 1}_" if re.search(r"[.e]", number.group()) else number.group()

    hidden = _NUMBER.sub(hide, text)
    tree = ast.parse(hidden, mode="eval").body
    for _ in range(times):
        new = rewritten(rng, tree)
        if sum(1 for _ in ast.walk(new)) < LARGEST:
            tree = new
    return re.sub(r"\bn_(\d+)_", lambda n: exact[int(n.group(1))], ast.unparse(tree))


# --- cases ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """An activation and the truth about it.

    `at` is a point where it fails (fails), or is defined while its mirror image is not (domain; "": nowhere). `yes` and
    `no` are values of parameters for which it holds, and for which not; `assumed` are conditions on them.
    """

    kind: str
    text: str
    truth: Truth
    parameters: tuple[tuple[str, Sort], ...] = ()
    assumed: tuple[str, ...] = ()
    at: str = ""
    iff: str = ""
    yes: tuple[tuple[tuple[str, str], ...], ...] = ()
    no: tuple[tuple[tuple[str, str], ...], ...] = ()


def _points(text: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The points in "a=1,b=2; a=0,b=0"."""
    return tuple(
        tuple((name, value) for name, _, value in (part.strip().partition("=") for part in point.split(",")))
        for point in text.split(";")
        if point
    )


def _holds(rng: random.Random, w: Writer, depth: int) -> Case:
    kind = rng.choice(list(TRUE))
    return Case(kind, w.fill(rng.choice(TRUE[kind]), depth), "holds")


def _fails(rng: random.Random, w: Writer, depth: int) -> Case:
    kind = rng.choice([*FALSE, *WRONG])
    line, at = rng.choice(FALSE[kind] if kind in FALSE else WRONG[kind])
    line = line if kind in WRONG else rng.choice((f"T + {line}", f"{line} + T", f"T - {line}"))
    held: dict[str, str] = {}
    text = w.fill(line, min(depth, 3), held)
    return Case(kind, text, "fails", at=w.fill(at, 0, held))


def _iff(rng: random.Random, w: Writer, depth: int) -> Case:
    line, iff, yes, no = rng.choice(IFF)
    text = w.fill(line, min(depth, 3))
    w.parameters |= {n: "real" if n in "ab" else "positive" for n in "abpq" if re.search(rf"\b{n}\b", line)}
    return Case("iff", text, "iff", iff=iff, yes=_points(yes), no=_points(no))


def _assumed(rng: random.Random, w: Writer, depth: int) -> Case:
    line, assumed, truth, iff, yes, no = rng.choice(ASSUMED)
    text = w.fill(line, min(depth, 3))
    w.parameters["a"] = "real"
    return Case("assumed", text, truth, (), (assumed,), "1", iff, _points(yes), _points(no))


def _domain(rng: random.Random, w: Writer, depth: int) -> Case:
    line, at = rng.choice(DOMAIN)
    return Case("domain", w.fill(line, min(depth, 3)), "domain", at=at)


@lru_cache(maxsize=256)
def case(seed: int, number: int) -> Case:
    """The case with this number among those of this seed."""
    rng = random.Random(f"{seed}:{number}")
    while True:
        depth = rng.choice((0, 1, 2, 2, 3, 4, 5, 6))
        w = Writer(rng, rng.choice((0, 0, 0.15, 0.4)))
        found = rng.choices((_holds, _fails, _iff, _assumed, _domain), (44, 30, 14, 4, 8))[0](rng, w, depth)
        if len(found.text) > 3000 or sum(1 for _ in ast.walk(ast.parse(found.text))) > LARGEST:
            continue
        text = disguised(rng, found.text, rng.choice((0, 0, 1, 2, 3, 5, 8)))
        if "integral" in text and (found.kind in SMALL or "1e-" in found.text):
            continue  # so small is no quadrature
        used = tuple((n, s) for n, s in w.parameters.items() if re.search(rf"\b{n}\b", text))
        return replace(found, text=text, parameters=used)


def short_cases(seed: int, count: int, longest: int) -> list[Case]:
    """The first cases of the seed whose texts are no longer than that."""
    found = (case(seed, number) for number in itertools.count())
    return list(itertools.islice((c for c in found if len(c.text) <= longest), count))


# --- values by mpmath -----------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d*)?(?:e[+-]?\d+)?(?![\w.])")
KINKS = (-3, -1, "-0.5", 0, "0.5", 1, 3)  # of integrands in t


class NotReal(ArithmeticError):
    """A text has no real value at a point."""


class TooLarge(NotReal):
    """A value is too large for mpmath."""


def _real(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, raising NotReal where mpmath has no real number."""

    def at(*args: Any) -> Any:
        try:
            value = function(*args)
        except (ValueError, ZeroDivisionError):
            raise NotReal from None
        if isinstance(value, mp.mpc) or not mp.isfinite(value):
            raise NotReal
        return value

    return at


def _near(a: Any, b: Any) -> bool:
    """Whether two numbers are equal but for rounding."""
    return bool(abs(a - b) <= mp.mpf(10) ** (-0.8 * mp.mp.dps) * (abs(a) + abs(b) + mp.mpf(10) ** (-0.1 * mp.mp.dps)))


def _sign(u: Any) -> Any:
    return mp.mpf(0) if abs(u) < mp.mpf(10) ** (-0.8 * mp.mp.dps) else mp.sign(u)


def _power(u: Any, n: Any) -> Any:
    n = n if _sign(n) else mp.mpf(0)
    if n == int(n) and abs(n) < 10**6:
        if u == 0 and n < 0:
            raise NotReal
        return u ** int(n)
    if u < 0 or (u == 0 and n < 0):
        raise NotReal
    return mp.power(u, n)


def _acosh(u: Any) -> Any:
    return mp.acosh(1 if _near(u, 1) else u)


def _sqrt(u: Any) -> Any:
    u = u if _sign(u) else mp.mpf(0)
    if u < 0:
        raise NotReal
    return mp.sqrt(u)


def _log(u: Any) -> Any:
    if u <= 0:
        raise NotReal
    return mp.log(u)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{n: _real(getattr(mp, n)) for n in "exp tan asin acos atan sinh cosh tanh asinh atanh erf erfc".split()},
    "log": _log,
    "sqrt": _sqrt,
    "sin": mp.sin,
    "cos": mp.cos,
    "abs": abs,
    "acosh": _real(_acosh),
    "cbrt": lambda u: mp.sign(u) * mp.cbrt(abs(u)),
    "sign": _sign,
    "step": lambda u: (1 + _sign(u)) / 2,
    "relu": lambda u: max(u, mp.mpf(0)),
    "max": max,
    "min": min,
    "clip": lambda u, low, high: min(max(u, low), high),
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)) if u > 0 else mp.exp(u) / (1 + mp.exp(u)),
    "softplus": lambda u: max(u, mp.mpf(0)) + mp.log1p(mp.exp(-abs(u))),
    "Phi": mp.ncdf,
    "power": _power,
    "number": lambda text: mp.mpf(Fraction(text).numerator) / Fraction(text).denominator,
    "lt": lambda a, b: a < b and not _near(a, b),
    "le": lambda a, b: a <= b or _near(a, b),
    "eq": _near,
}


class _Callable(ast.NodeTransformer):
    """Makes functions of powers, comparisons and integrals."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        return _call("power", node.left, node.right) if isinstance(node.op, ast.Pow) else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        sides = [node.left, *node.comparators]
        pairs = [_compared(op, a, b) for op, a, b in zip(node.ops, sides, sides[1:], strict=False)]
        return pairs[0] if len(pairs) == 1 else ast.BoolOp(op=ast.And(), values=pairs)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        key = ast.Constant(ast.unparse(node))
        self.generic_visit(node)
        if not (isinstance(node.func, ast.Name) and node.func.id == "integral"):
            return node
        body, bound, low, high = node.args
        assert isinstance(bound, ast.Name)
        names = ast.arguments(posonlyargs=[], args=[ast.arg(bound.id)], kwonlyargs=[], kw_defaults=[], defaults=[])
        return _call("integral", ast.Lambda(names, body), low, high, key)


def _call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])


def _compared(op: ast.cmpop, a: ast.expr, b: ast.expr) -> ast.expr:
    """The comparison by one of lt, le, eq."""
    if isinstance(op, ast.Gt | ast.GtE):
        a, b = b, a
    name = "lt" if isinstance(op, ast.Lt | ast.Gt) else "le" if isinstance(op, ast.LtE | ast.GtE) else "eq"
    found = _call(name, a, b)
    return ast.UnaryOp(ast.Not(), found) if isinstance(op, ast.NotEq) else found


@lru_cache(maxsize=64)
def _code(text: str) -> CodeType:
    tree = ast.parse(_NUMBER.sub(lambda n: f"number('{n.group()}')", text), mode="eval")
    return compile(ast.fix_missing_locations(_Callable().visit(tree)), "<case>", "eval")


def value(text: str, at: dict[str, Any]) -> Any:
    """What the text is worth, or whether it is true, at the precision of mpmath; NotReal if it has no value."""
    known: dict[tuple[str, Any, Any], Any] = {}

    def integral(body: Callable[[Any], Any], low: Any, high: Any, key: str) -> Any:
        if (key, low, high) not in known:
            ends = sorted({low, high, *(mp.mpf(k) for k in KINKS if min(low, high) < mp.mpf(k) < max(low, high))})
            whole = mp.quad(body, ends) if len(ends) > 1 else mp.mpf(0)
            known[key, low, high] = whole if low <= high else -whole
        return known[key, low, high]

    constants = {"pi": +mp.pi, "e": +mp.e, "oo": mp.inf}
    try:
        found = eval(_code(text), {"__builtins__": {}, **_FUNCTIONS, **constants, "integral": integral, **at})
    except (ZeroDivisionError, ValueError):
        raise NotReal from None
    except (OverflowError, MemoryError):
        raise TooLarge from None
    if isinstance(found, mp.mpc):
        raise NotReal
    return found


def difference(text: str, x: Any, at: dict[str, Any]) -> tuple[Any, Any]:
    """f(x) - f(-x) - x, and how large a number of this size may be by rounding."""
    right, left = value(text, {**at, "x": x}), value(text, {**at, "x": -x})
    return right - left - x, (1 + abs(x) + abs(right) + abs(left)) * mp.mpf(10) ** (-0.6 * mp.mp.dps)


SAMPLE = ("1", "1/3", "0", "23/7", "-12.5", "-2", "7/5", "0.01", "3", "-1/2", "0.9", "41")
NEAR = ("1", "1/3", "0", "-2", "7/5", "0.9")  # where there are integrals
VALUES = ({"real": "3/7", "positive": "5/3"}, {"real": "-2", "positive": "1/4"})


def parameters_at(found: Case, number: int) -> dict[str, Any]:
    """Values of the parameters, no two of them equal."""
    sorts = enumerate(found.parameters)
    return {n: value(VALUES[number]["real" if s == "real" else "positive"], {}) * (i + 2) / 2 for i, (n, s) in sorts}


def _holds_at(text: str, at: dict[str, Any], sample: tuple[str, ...]) -> str:
    """What speaks against the identity at these parameters; "" if nothing does."""
    seen, rough = 0, mp.mpf("1e-6") if "integral" in text else 0  # what a quadrature may be off by
    for point in sample:
        for digits in (40, 160) if rough else (40, 160, 640):
            with mp.workdps(digits):
                try:
                    off, rounding = difference(text, value(point, {}), at)
                except NotReal:
                    break
                if abs(off) <= rounding + rough:
                    seen += 1
                    break
        else:
            return f"off by {mp.nstr(off, 5)} at x = {point}"
    return "" if seen else "real at no point"


def fails_at(text: str, x: str, at: dict[str, Any], blind: bool = False) -> bool:
    """Whether the identity is seen to fail at the point; `blind` where the values are too large to see anything."""
    rounding = mp.mpf(0)
    for digits in (40, 160, 640, 4000):
        with mp.workdps(digits):
            try:
                off, rounding = difference(text, value(x, at), at)
            except TooLarge:
                return blind
            except NotReal:  # perhaps by rounding
                continue
            if abs(off) > rounding:
                return True
    return blind and rounding > 1


def _is_real(text: str, x: str, at: dict[str, Any]) -> bool:
    with mp.workdps(40):
        try:
            value(text, {**at, "x": value(x, {})})
        except NotReal:
            return False
        return True


def complaint(found: Case, size: int = len(SAMPLE)) -> str:
    """What mpmath has to say against the truth of a case, looking at so many points; "" if nothing."""
    sample = (NEAR if "integral" in found.text else SAMPLE)[:size]
    with mp.workdps(700):
        at = parameters_at(found, 0)
        other = parameters_at(found, 1)
        chosen = [{**at, **{n: value(v, {}) for n, v in p}} for p in (*found.yes, *found.no)]
    match found.truth:
        case "holds":
            wrong = [_holds_at(found.text, p, sample) for p in chosen or [at]]
            return "".join(wrong) or (_holds_at(found.text, other, sample[:3]) if at and not chosen else "")
        case "fails":
            ok = all(fails_at(found.text, found.at, p, blind=True) for p in chosen or [at])
            return "" if ok else f"does not fail at {found.at}"
        case "iff":
            yes, no = chosen[: len(found.yes)], chosen[len(found.yes) :]
            wrong = [e for e in (_holds_at(found.text, p, sample[:4]) for p in yes) if e]
            holds = [p for p in no if not any(fails_at(found.text, x, p) for x in ("1", "9", "1/2"))]
            return wrong[0] if wrong else f"holds at {holds[0]}" if holds else ""
        case "domain":
            one = found.at and (not _is_real(found.text, found.at, at) or _is_real(found.text, f"-({found.at})", at))
            none = not found.at and any(_is_real(found.text, x, at) for x in sample)
            return "the domain is symmetric" if one or none else ""
