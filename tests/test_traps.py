"""Lies that were once told, or nearly: activations and proofs made to deceive the kernel, each with the reason.

Whatever is decided about them has to be true; not to decide is no lie.
"""

from __future__ import annotations

import pytest

from symident.decide import decide
from symident.kernel.check import check
from symident.kernel.claim import Claim, Sort, identity
from symident.kernel.integrals import antiderivative
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import Term, X, app, num, subterms, var
from symident.syntax.parse import parse_infix

HOLDS, FAILS, SOMETIMES, EMPTY = "holds", "fails", "sometimes", "empty"
ALLOWED = {HOLDS: {"proved"}, FAILS: {"refuted"}, SOMETIMES: {"conditional"}, EMPTY: {"undefined"}}
FAR = "sqrt(cos(pi/5)/(10^60+sqrt(2)))-sqrt(cos(pi/5)/(10^60+sqrt(3)))"
SMALL = "cbrt(sqrt(2)-1414213562373095048801688724210/10^30)+1/10^12"

# expression; parameters; assumptions, separated by semicolons; truth; why it is a trap
TRAPS = [
    ("x*sign(1-a*b)/2", "a b", "a>0;a<=1;b>0;b<=1", SOMETIMES, "an upper bound that is reached, where 1 - a b is 0"),
    ("x*sign(2-a^2)/2", "a", "a>0;a<=sqrt(2)", SOMETIMES, "an irrational upper bound that is reached"),
    ("x/2+x*(sign(2-a^2)-1)", "a", "a>0;a<sqrt(2)", HOLDS, "the same bound, not reached"),
    ("x*sign(1+a+b)/2", "a b", "a>-1;b>a", SOMETIMES, "a bound by a parameter that is bounded itself"),
    ("x*sign(3-a-b)/2", "a b", "a<2;b<a", SOMETIMES, "the same from above"),
    ("x**3 if x**0 > 1 else relu(x)", "", "", HOLDS, "x**0 is 1 and not more on an open interval"),
    ("relu(x) if x**0 > 1 else x^3", "", "", FAILS, "the same, the other branch"),
    ("relu(x) if x**0 >= 1 else x^3", "", "", HOLDS, "the same, and equality counts"),
    ("x/2 + integral((s - t)*exp(-s^4), s, 0, x)", "t", "", SOMETIMES, "a parameter called t in an integrand"),
    ("x/2 + integral(exp(-s^4)*s, s, 0, x)", "t", "t==2", HOLDS, "a fact about a parameter called t"),
    ("x/2 + integral((1+s)*exp(-s^4), s, 0, x)", "t", "t==0", FAILS, "at t = 0 alone every integrand is even"),
    (f"x/2 + x*({FAR})", "", "", FAILS, "no algebraic integer, so no separation bound"),
    (f"x*sign(-({SMALL}))/2", "", "", HOLDS, "an odd root of a small negative number"),
    (f"x*sign({SMALL})/2", "", "", FAILS, "an odd root of a small negative number"),
    ("relu(x)", "a", "a>0;a<0", EMPTY, "no parameter is admissible"),
    ("tanh(x)", "a", "a>0;a<0", EMPTY, "no parameter is admissible"),
    ("x/2+x*(1-0**(atan(exp(1))+atan(exp(-1))-pi/2))", "", "", HOLDS, "0**0 with an exponent that is 0 in disguise"),
    ("x/2 + x*0**(a-a)", "a", "", FAILS, "0**0 is 1"),
    ("x/2 + x*0**(a^2)", "a", "", SOMETIMES, "0**0 is 1 for a = 0"),
    ("x/2+x*sign(1+sin(x))-x", "", "", FAILS, "1 + sin x is 0 at -pi/2"),
    ("relu(x)+(1 if x == 355/113 else 0)", "", "", FAILS, "wrong at one point"),
    ("relu(x)+(1 if x == 355/113 else 0)+(1 if x == -355/113 else 0)", "", "", HOLDS, "even at two points"),
    ("x*(step(x)+1/10^60*sign(x-1)*sign(x-2))", "", "", FAILS, "wrong by 10^-60"),
    ("relu(x)+relu(x-10^300)", "", "", FAILS, "wrong beyond 10^300"),
    ("x/2+x*(sqrt(5+2*sqrt(6))-sqrt(2)-sqrt(3))", "", "", HOLDS, "a constant that is 0"),
    ("x/2+x*(sqrt(2+sqrt(3))-(sqrt(6)+sqrt(2))/2+10^(-300))", "", "", FAILS, "a constant that is 10^-300"),
    ("x/2+x*(exp(pi*sqrt(163))-262537412640768744)", "", "", FAILS, "nearly an integer"),
    ("x/2+x*(x^2)^a*0", "a", "", HOLDS, "0 wherever it is defined"),
    ("x*(1+tanh((atan(exp(x))-pi/4)))/2", "a", "", HOLDS, "exp(2 atan(e)) exp(2 atan(1/e)) is exp(pi), not more"),
    ("x*(1+tanh((atan(exp(x))-pi/4)))/2 + a*x", "a", "", SOMETIMES, "the same, and a = 0"),
    ("x if abs(x)>a else x/2+b*x", "a b", "", FAILS, "odd for large x, whatever a"),
    ("x/2+x*(1 if a==b else a)", "a b", "", SOMETIMES, "a = 0 and b != 0"),
    ("x/2+x*(log(a)-log(b))", "a b", "", SOMETIMES, "a = b, both positive"),
    ("x/2+integral(0,t,0,log(x))", "", "", EMPTY, "the limit of an integral is undefined for x <= 0"),
    ("x/2+x*abs(1+sin(x))-x*(1+sin(x))", "", "", HOLDS, "1 + sin x is 0 now and then, but never negative"),
]  # fmt: skip


def condition(text: str) -> Term:
    found: Term = parse_infix(f"1 if {text} else 0").args[0]
    return found


def stated(text: str, parameters: str = "", assumptions: str = "") -> Claim:
    sorts: tuple[tuple[str, Sort], ...] = tuple((name, "real") for name in parameters.split())
    return identity(parse_infix(text), sorts, tuple(map(condition, filter(None, assumptions.split(";")))))


@pytest.mark.parametrize("text, parameters, assumptions, truth, reason", TRAPS)
def test_the_verdict_is_no_lie(text, parameters, assumptions, truth, reason):
    verdict = decide(stated(text, parameters, assumptions))
    half = truth == SOMETIMES and verdict.sufficient is None
    assert verdict.word in ALLOWED[truth] | {"undecided"} | (set() if half else {"evidence"}), reason


def nf(left: Term, right: Term = X) -> Proof:
    return Proof("normal_form", (left, right))


def refused(claim: Claim, rule: str, premises: tuple[Proof, ...] = (), **args: tuple[Term, ...]) -> None:
    with pytest.raises(ProofError):
        check(claim, Proof(rule, (claim.left, claim.right), args, premises))


def test_cases_of_a_term_in_x_decide_nothing_about_parameters():
    c = stated("x/2+relu(x-5)")
    g = (c.left, c.right)
    parts = (Proof("refuted", g, {"point": (num(-6),)}), nf(*g), Proof("refuted", g, {"point": (num(6),)}))
    refused(c, "cases", parts, term=(X,))


def test_x_is_no_parameter():
    c = identity(parse_infix("x/2 if x>0 else 7"), (("x", "positive"),))
    assert c.f is not None
    refused(c, "parity", (nf(c.f, X / 2 + num(0)),), even=(num(0),))


def test_a_point_is_real():
    c = stated("x/2+x*(atan(exp(x))-pi/4)+a*x^2", "a")
    refused(c, "refuted", point=(Term("i") + 1,))


def test_what_an_equation_leaves_is_defined():
    c = stated("x/2+x^3")
    for text in ("0 if sqrt(x-x^2-1)<0 else 6*x^2", "log(-1-x^2)-log(-1-x^2)+6*x^2", "6*x^2*(sqrt(x-3)/sqrt(x-3))"):
        rest = parse_infix(text)
        refused(c, "ode", (nf(rest, num(0)),), coefficients=(num(0), num(1)), point=(num(0),))


def test_a_closed_form_holds_for_the_names_that_it_is_put_among():
    inner = app("integral", app("abs", var("a")) * parse_infix("cos(s)"), var("s"), 0, 1)
    outer = Term("integral", inner, var("a"), num(-1), num(2))
    c = identity(X / 2 + outer * X, (("a", "positive"),))
    step = {"integral": (inner,), "antiderivative": (var("a") * parse_infix("sin(s)"),)}
    with pytest.raises(ProofError):  # inside a may be negative
        antiderivative(c, Proof("antiderivative", (c.left, c.right), step))


def test_a_closed_form_keeps_the_limits():
    c = stated("x/2+integral(0,t,0,log(x))")
    integral = next(u for u in subterms(c.left) if u.head == "integral")
    step = {"integral": (integral,), "antiderivative": (num(1),)}
    with pytest.raises(ProofError):  # and with them that log(x) needs x > 0
        antiderivative(c, Proof("antiderivative", (c.left, c.right), step))


def test_terms_of_a_proof_are_terms_of_the_language():
    c = stated("relu(x)")
    bad = Term("nonsense", X), Term("add"), Term("num", X), Term("integral", X, X + 1, num(0), X), var("undeclared")
    for t in bad:
        refused(c, "split", (nf(c.left), nf(c.left), nf(c.left)), points=(t,))
