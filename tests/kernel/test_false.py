"""What a kernel once accepted and is false: each row a claim, a proof of it, and where it fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symident.api import claim_of, prove
from symident.kernel.check import check, check_witness, expanded
from symident.kernel.claim import Claim, identity, in_model
from symident.kernel.facts import holds
from symident.kernel.integrals import replace_integral
from symident.kernel.proof import Proof, ProofError, Witness
from symident.kernel.rules import Goal
from symident.kernel.terms import FALSE, OO, PI, TRUE, Term, X, app, num, substitute, unknown
from tests.kernel.kernel_helpers import (
    C,
    T,
    along,
    branch,
    cases,
    claim,
    facts,
    goal_of,
    nf,
    parameters,
    split,
    symmetry,
    vacuous,
)

Build = Callable[[Goal], Proof]
I = Term("i")  # noqa: E741
SHORT = "sqrt(x)**2"
LEARNT = f"1 + {SHORT} + ({SHORT})**2 + ({SHORT})**3"  # its form is 1 + x + x**2 + x**3, and it is positive
CUBIC = "(x + 1)*(x + 4)*(x + 9)"
QUARTIC = "x**4/4 + 14*x**3/3 + 49*x**2/2 + 37*x - 5"
HUMP = "100*(x + 100) - (x + 100)**3 + 100"
JUMP = "exp(sign(exp(a*abs(x)) - 1)) - 3/8 + abs(x)"
POLE = T("(-x - x**3)/exp((x - 1)/(x**2 + x**4)) if x**2 < 3 else 1")
LARGE = ((num(2) ** 50) ** 50) ** 64
BEYOND = Term("cases", app("gt", X, LARGE), (X - LARGE) ** 2 - 2, num(1))
ROOT = "log(abs(2*cos(pi/4)*x - 2))"
EDGE = T("erf((a**2 + x*(2*a - 1/2))/(x + a)) + atan(a)")
CUT = "(exp(a/(x + a)) - atan(a/(x + a)) - 3/2)"
ENDLESS = "(1 if integral(exp(-t**2), t, 0, x) < integral(exp(-t**2), t, 0, oo) else 2) === 1"
NESTED = ["a > 2", "a < 3", "integral(1/(t - a), t, 0, 1) < 0"]  # with a pole of the nested integral at s = a


def antiderivative(integral: str, primitive: str, closed: str) -> Build:
    """A closed form in the place of what is said to be an integral."""
    old, new = T(integral), T(closed)

    def build(goal: Goal) -> Proof:
        args = {"integral": (old,), "antiderivative": (T(primitive),)}
        return Proof("antiderivative", goal, args, (nf((replace_integral(goal[0], old, new), goal[1])),))

    return build


def ode(coefficients: tuple[Term, ...], point: Term) -> Build:
    """A differential equation whose coefficients are no text."""
    return lambda goal: Proof("ode", goal, {"coefficients": coefficients, "point": (point,)})


def names(f: str, name: str, *given: str) -> Build:
    """What is shown of f with a name; `name` says for what it stands."""
    new, (equation,) = T(f), facts(name)
    inner = nf((new - substitute(new, {"x": -X}), X))
    args = {"f": (new,), "names": equation.args, "assumptions": facts(";".join(given))}
    return lambda goal: Proof("named", goal, args, (inner,))


TANH = claim("tanh(x)")
FALSE_CLAIMS: dict[str, tuple[Claim, Build]] = {
    "x = pi/2: a leading coefficient that is 0 there": (
        claim("cos(x) == 0"),
        ode((2 * app("sin", X), app("exp", I * X) + app("exp", -(I * X))), PI / 2),
    ),
    "x = 1: i**2 is no square of a real number": (
        TANH,
        ode((-T("2*(1 - tanh(x)**2) - 1"), TANH.left - TANH.right + app("exp", 0 * X) + I**2), num(0)),
    ),
    "a = 0, b = 1, x = 1: the point 1/a": (
        claim("b*(a*x - 1) == 0", "a b", "a*b == 0"),
        ode((num(0), num(1)), T("1/a")),
    ),
    "x = 0: the square root of x - 1 has no value, its cube root has": (
        claim("sqrt(x**2*(x - 1)) + abs(cbrt(x - 1)) == sqrt(x**2*(x - 1)) + cbrt(x - 1)"),
        nf,
    ),
    "x = -1: a root in a branch that is not taken": (
        claim("(0*sqrt(x) if x > 5 else 0) + abs(cbrt(x)) === cbrt(x)"),
        nf,
    ),
    "x = -3: signs learnt in one branch, used in the other": (
        claim(f"0/({LEARNT}) if x > 5 else abs(1 + x) - (1 + x) === 0"),
        nf,
    ),
    "x = -3: forms found in a branch that is not taken": (
        claim(f"(0*(1/({LEARNT})*abs(1 + x)) if x > 5 else 0) + abs(1 + x) === 1 + x"),
        nf,
    ),
    "a = 0, x = 0: the logarithm of a conjugate that is 0": (
        claim("(0*log(1 - sqrt(1 - a)) if x > 5 else 0) + exp(2*log(1 + sqrt(1 - a)))*(1 - sign(a)**2) === 0", "a"),
        cases("a", nf, nf, nf),
    ),
    "x = -4: monotone where a root has no value": (
        claim(f"(abs({QUARTIC}) + {QUARTIC})/(1 + sqrt({CUBIC})**2) if x < 0 else 0 === 0"),
        split("0", nf, nf, nf),
    ),
    "x = -105: tangents outside of the region": (
        claim(f"abs({HUMP}) if x < -100 else {HUMP} === {HUMP}"),
        split((num(-100),), nf, nf, nf),
    ),
    "x = -1: two steps for one domain that is not symmetric": (
        claim("a*x/4 + 0*sqrt(x + 1)", "a"),
        lambda goal: Proof("equation", goal, {}, (Proof("equation", goal, {}, (branch(1, "a == 2", nf)(goal),)),)),
    ),
    "everywhere: an integral up to log(-1)": (
        claim("integral(t, t, 0, log(-1)) == 0"),
        lambda goal: Proof(
            "antiderivative",
            goal,
            {"integral": (goal[0],), "antiderivative": (T("t**2/2"),), "limits": (num(0),)},
            (Proof("normal_form", (num(0) - num(0), num(0))),),
        ),
    ),
    "x = -1: a number in an exponent is rewritten": (
        claim("max(x**3, 0) == x**3"),
        lambda goal: Proof(
            "lemma",
            goal,
            {"equation": (app("eq", num(3), 3 + X - X),)},
            (nf((num(3), 3 + X - X)), nf((T("max(x**(3 + x - x), 0)"), T("x**(3 + x - x)")))),
        ),
    ),
    "x = -1: an odd exponent that is too large to be looked at": (
        Claim(Term("cases", app("ge", X ** (((num(2**64)) ** 64) ** 64 + 1), 0), num(1), num(2)), num(1)),
        nf,
    ),
    "x = 1/100: an integral that has no value at 0": (
        Claim(T("abs(5 - integral(1/t**2, t, x, 2*x))"), T("5 - integral(1/t**2, t, x, 2*x)"), where=facts("x > 0")),
        nf,
    ),
    "a = 0: what a name stands for is not as it is assumed to be": (
        claim("x/2*(1 if sqrt(a) > 0 else 3)", "a", "a >= 0"),
        names("x/2*(1 if u > 0 else 3)", "u == sqrt(a)", "u > 0"),
    ),
    "a = 0, b = -1: what a name stands for has no value": (
        claim("(x/2 if b >= 0 else x) + (0*sqrt(b) if a > 0 else 0)", "a b"),
        names("(x/2 if b >= 0 else x) + (0*u if a > 0 else 0)", "u == sqrt(b)", "u**2 == b"),
    ),
    "x = -1: x**2 is not x**u": (claim("abs(x)/2*(1 - x)**2 + x/2"), names("abs(x)/2*(1 - x)**u + x/2", "u == 2")),
    "a = 1: a name that is a parameter": (
        claim("x/2 + (exp(a) - a - 1)*x**2 + a*x", "a"),
        names("x/2 + (a - a)*x**2", "a == exp(a)"),
    ),
    "a = 1: not f with names": (claim("x/2 + exp(a)*x", "a"), names("x/2 + u*0", "u == exp(a)")),
    "a = b = 0: the square of what is 0": (claim("sign(a**2) == 1", "a b", "a >= 0; a <= b; b <= 0"), nf),
    "a = b = 0: the square of what is 0 in a switch": (
        claim("x/2*(1 if sign(a**2) > 1/2 else 3)", "a b", "a >= 0; a <= b; b <= 0"),
        nf,
    ),
    "a = -1, x = 1/1000: a sign that jumps at the end of an interval": (
        claim(f"x/2 + x*(abs({JUMP}) - ({JUMP}))", "a", "a != 0"),
        symmetry(nf),
    ),
    "x = 1/10: a quotient that jumps over 0 where it has a pole": (
        Claim(app("abs", POLE), POLE, where=facts("abs(x) < 1/2")),
        nf,
    ),
    "x = P + 1: an end that is too large to be looked at": (
        Claim(app("abs", BEYOND), BEYOND),
        split((LARGE,), nf, nf, nf),
    ),
    "x = 10: a logarithm whose argument is real, but no polynomial that is seen to be": (
        Claim(T(f"abs({ROOT})"), T(f"-{ROOT}"), where=facts("x > 2*cos(pi/4); 2*cos(pi/4)*x > 1")),
        nf,
    ),
    "a = 0, x = 1: a quotient at the end of an interval, 0/0 for one value of a": (
        Claim(app("abs", EDGE), EDGE, parameters("a>=0 c>=0"), facts("a*(a - 1/2) == c"), where=facts("x > 0")),
        nf,
    ),
    "a = 0, x = 1: the same, by a cut": (
        claim(f"abs({CUT}) if x > 0 else 1 === {CUT} if x > 0 else 1", "a>=0 b>=0", "a + b <= 0"),
        split("0"),
    ),
    "a = 1: the antiderivative of a maximum": (
        claim("x/2 + x*(max(2*a, a, 0, 1) - 1)", "a"),
        antiderivative("max(2*a, a, 0, 1)", "a**2", "1**2 - 0**2"),
    ),
    "a = -1: what is assumed of a name needs more than is assumed": (
        claim("x/2*(1 if a**3 > 0 else 3)", "a"),
        names("x/2*(1 if u > 0 else 3)", "u == a**3", "0*log(u) <= 0"),
    ),
    "a = -2: the same with a root": (
        claim("x/2 + x*(abs(a) - a)", "a"),
        names("x/2 + x*(abs(u) - u)", "u == a", "sqrt(u) >= 0"),
    ),
    "x = -1: the integral of |t| is odd": (claim("integral(abs(t), t, 0, x) == x**2/2"), nf),
}


@pytest.mark.parametrize("c, build", FALSE_CLAIMS.values(), ids=FALSE_CLAIMS)
def test_what_is_false_is_not_proved(c, build):
    try:
        found = check(c, build(goal_of(c))).condition
    except ProofError:
        return
    assert found is FALSE


SAID = [  # a text, its parameters, what is given of it, and the verdict that it must not get
    ("sqrt(x^2*(x-1)) + abs(cbrt(x-1)) = sqrt(x^2*(x-1)) + cbrt(x-1)", {}, [], "proved"),
    ("(x+sin(atan(sqrt(x+200)^2))-sin(atan(sqrt(x+200)^2)) if x>=-200 else abs(x+200)-200)=x", {}, [], "proved"),
    ("abs(a) = a", {"a": "real"}, ["(sin(atan(sqrt(a)^2)) + abs(a) if a >= 0 else a^2) > 1/2"], "proved"),
    ("diff((x if sign(x) > 1/2 else -x), x, 0) = -1", {}, [], "proved"),
    ("diff((1 if sqrt(x) > 3 else -1), x, 0) = 0", {}, [], "proved"),
    ("x/2*diff(x, x, log(x))", {}, [], "proved"),
    ("diff(integral(phi(t), t, 0, x), x, 0) = phi(0)", {}, ["phi even"], "proved"),
    ("relu(x) + 0*sqrt(x + 1)", {}, ["x^4 + x^2 < 1"], "undefined"),
    ("max(x^3, 0) = x^3 + 0*phi(x)", {}, ["3 = 3 + phi(x) + phi(-x)"], "proved"),
    ("abs(x^phi(x)) = x^phi(x)", {}, ["phi even"], "refuted"),
    ("x^integral(3*t^2, t, 0, 1)/2", {}, [], "proved"),
    ("abs(x^integral(3*t^2, t, 0, 1)) = x^integral(3*t^2, t, 0, 1)", {}, [], "refuted"),
    ("x/2 + integral(1/sqrt(abs(t)), t, -1, 1)*x^2", {}, [], "undefined"),
    ("x/2 + integral(sin(t - 1)/(t - 1), t, 0, 2)*x^2", {}, [], "undefined"),
    ("x/2 + tan(x + 1)", {}, [], "refuted"),
    ("x/2 + tan(exp(x))", {}, [], "refuted"),
    ("x/2 + 1/(sin(x) - 1/2)", {}, [], "refuted"),
    ("x/2 + log(abs(1 + 2*sin(x)))", {}, [], "refuted"),
    ("abs(x) = x", {}, ["sqrt(x)^2 >= x"], "refuted"),  # what is assumed has no meaning for x < 0
    ("x*a", {"a": "real"}, ["sqrt(a - 1) >= 0"], "conditional"),
    ("x*a", {"a": "real"}, ["log(a - 1) < 0"], "conditional"),
    ("x*a/2", {"a": "real"}, ["(a - 1)/(a - 1) >= 1"], "conditional"),
    ("abs(a) = a", {"a": "real"}, ["sqrt(a)^2 >= a"], "conditional"),
    ("relu(x)", {}, ["sqrt(x)^2 >= x"], "proved"),
    ("sign(phi(a) - a) = 1", {"a": "real"}, ["phi", "phi(a) > 0"], "refuted"),
    ("integral(x*t/(t^2 + 1 - sign(t)^2), t, -1, 1) = 0", {}, [], "proved"),  # it is x/t, but 0 at 0
    ("integral(x*t/(abs(t)^3 + 0^abs(t)), t, -1, 1) = 0", {}, [], "proved"),
    ("integral(x*t*phi(t^2), t, -1, 1) = 0", {}, ["phi"], "proved"),
    ("integral(sign(t)/(abs(t^2 + 1 - sign(t)^2) + t^4), t, -1, 1) = 0", {}, [], "proved"),
    ("x/2 + x^2*integral(integral(1/(s - a), r, 0, 1), s, 0, 10)", {"a": "real"}, NESTED, "proved"),
    ("x/2 + integral(exp(-t^2)*t*sin(x*t), t, -oo, oo)", {}, [], "proved"),
    ("x/2 + x^2*integral(cos(x*t), t, 0, oo)", {}, [], "proved"),
    ("x/2 + x^2*integral(exp(x*t), t, 0, oo)", {}, [], "proved"),
    ("x/2 + integral(1/(x^2 + t^2), t, -oo, oo)", {}, [], "proved"),
    ("x/2 + integral(exp(-x*t)*cosh(t), t, 0, oo)", {}, ["x > 1/2"], "proved"),
    ("phi(x) = 3", {}, ["abs(x^phi(x)) = x^phi(x)"], "refuted"),
    ("sign(a) + 0*phi(x) = -1", {"a": "real"}, ["phi", "sqrt(phi(a)) >= 0"], "refuted"),
    ("abs(x) + 0*x^(2^65 - 2^65 + 2) = x", {}, [], "proved"),
    ("exp(-exp(a*x)) = exp(-1)", {"a": "nonnegative", "b": "nonnegative"}, ["a + b <= 0"], "refuted"),
    ("x/2 + x^2*integral(sign(t)^2/(abs(t^2 + 1 - sign(t)^2) + t^4), t, 0, 1)", {}, [], "proved"),
]


@pytest.mark.parametrize("text, declared, given, word", SAID)
def test_what_is_false_is_not_said(text, declared, given, word):
    assert prove(text, declared, given=given).word != word


def test_a_range_is_not_about_a_parameter_of_the_name_of_the_variable():
    integral, g = T("integral(abs(a), a, 1, 2)"), T("-a**2/2")  # 3/2
    c = Claim(integral, T("-3/2"), parameters("a"), facts("a < -10"))
    closed = substitute(g, {"a": num(2)}) - substitute(g, {"a": num(1)})
    args = {"integral": (integral,), "antiderivative": (g,), "range": facts("a > 2*a")}
    with pytest.raises(ProofError):
        check(c, Proof("antiderivative", goal_of(c), args, (nf((closed, c.right)),)))


@pytest.mark.parametrize("text, given", [("sqrt(a)", "u**2 == a"), ("log(a)", "a > 0")])
def test_names_keep_where_the_claim_is_stated(text, given):
    c = claim(f"x/2 + {text}", "a")
    plain = check(c, nf(goal_of(c))).domain
    assert plain and check(c, names("x/2 + u", f"u == {text}", given)(goal_of(c))).domain == plain


def test_a_guard_in_a_branch_that_is_not_taken_decides_nothing():
    one = "(1 if y*(1 - y) != 0 else (1 if y == 1 else -1))"
    term = f"(2*{one} + ((1 if 1/y == 1 else 2) if b*y > 0 else 1))"  # -1 for b = 1, y = 0
    assert not holds((), ((), C(f"{term} > 0")))


def refuted(point: int) -> Build:
    """A place where the two sides are said to differ."""
    return lambda goal: Proof("refuted", goal, {"point": (num(point),)})


def model(value: str, point: int) -> Build:
    """phi by an example, and a place."""
    phi = unknown("phi", X)

    def build(goal: Goal) -> Proof:
        inner = tuple(in_model(t, {"phi()": T(value)}) for t in goal)
        return Proof("model", goal, {"functions": (phi, T(value))}, (refuted(point)((inner[0], inner[1])),))

    return build


FORGETS = {"integral": (T("integral(0, t, 0, log(x))"),), "antiderivative": (T("t if 1 == 0 else 0"),)}
NOT_REFUTED: dict[str, tuple[Claim, Build]] = {
    "the power has no value at 3, though it has with 3 written for x": (
        claim("abs((x - 5)**x) == (x - 5)**x"),
        refuted(3),
    ),
    "the end has no value at -1, the closed form forgets it": (
        claim("abs(x) == x + integral(0, t, 0, log(x))"),
        lambda goal: Proof("antiderivative", goal, FORGETS, (refuted(-1)((X * 1, X)),)),
    ),
    "a model that is negative where phi is not": (
        claim_of("abs(phi(0)) = phi(0)", [], given=["phi", "phi(0) > 0"]),
        model("integral(-exp(t**2), t, 0, 1)", 0),
    ),
    "a model that is negative where phi has a logarithm": (
        claim_of("abs(phi(0)) = phi(0)", [], given=["phi", "0*log(phi(0)) <= 0"]),
        model("integral(-exp(t**2), t, 0, 1)", 0),
    ),
    "a law that has no value for x < 0 as it is written": (
        claim_of("phi(x) = 5", [], given=["x**phi(x) = x**2"]),
        model("2", 1),
    ),
    "a derivative that no rule gives": (claim_of("diff(integral(x*t, t, 0, 1), x, 2) = 1/2", []), refuted(0)),
    "a derivative of an integral that has no value": (
        claim_of("diff(x + integral(1/t, t, 1, oo), x, 0) = 2", []),
        refuted(0),
    ),
    "a pole of a nested integral": (
        claim_of("0*integral(integral(1/(s - a), r, 0, 1), s, 0, x) + max(x, 5) = 5", ["a"], given=NESTED),
        refuted(10),
    ),
    "a path that stays where the power has no value": (claim("x**x == abs(x)**x"), along("-1", "-2")),
    "a path that is none for a = 0": (
        Claim(num(1), num(0), parameters("a"), where=facts("a*x > 1")),
        along("1/a*x", 1),
    ),
    "infinity is no point": (claim(ENDLESS), lambda goal: Proof("refuted", goal, {"point": (OO,)})),
    "a model for a > 0 only": (
        claim_of("0*log(a - phi(x)) + sign(a) = -1", ["a"], given=["phi"]),
        model("0", 1),
    ),
    "a model for a < 0 only": (
        claim_of("sign(phi(x)) = 1", ["a"], given=["phi", "phi(x) > a"]),
        model("0", 1),
    ),
}


@pytest.mark.parametrize("c, build", NOT_REFUTED.values(), ids=NOT_REFUTED)
def test_what_is_true_is_not_refuted(c, build):
    with pytest.raises(
        ProofError, match="defined|closed form|what is assumed|not seen|stays|no number|sign of a parameter"
    ):
        check(c, build(goal_of(c)))


@pytest.mark.parametrize("value", [T("asin(2)"), T("log(-1)"), T("sqrt(-1)**2"), I, OO, -OO], ids=repr)
@pytest.mark.parametrize("text", ["1 if sin(x) > 1 else 0 === 0", "sign(x**2 + 1) == 1", ENDLESS])
def test_a_counterexample_is_a_number(value, text):
    with pytest.raises(ProofError):
        check_witness(claim(text), Witness((("x", value),)))


def test_a_counterexample_is_where_the_assumptions_have_a_value():
    c = claim_of("abs(b) = b", ["b"], given=["phi", "b**phi(0) >= 0"])
    with pytest.raises(ProofError):
        check_witness(c, Witness((("x", num(1)), ("b", num(-1))), (("phi", num(2)),)))


def test_the_right_side_of_an_identity_belongs_to_its_domain():
    c = identity(T("log(abs(a))*x/2"), parameters("a"), slope=T("log(a)"))
    assert check(c, nf(goal_of(c))).domain == facts("a > 0")


def test_the_derivative_of_a_power_0_is_0():
    """With 0*x**-1 for it, the model would say that a is not 0."""
    c = claim_of("sign(a)^2 + 0*diff(phi(x), x, a) = 0*x", ["a"], given=["phi"])
    power = X ** app("add", 1, -1)
    steps = cases("a", refuted(1), vacuous("a == 0"), refuted(1))
    for derivative in (Term("mul", power.args[1], T("a") ** -1), num(0)):
        premise = (T("sign(a)**2") + 0 * derivative, 0 * X)
        proof = Proof("model", goal_of(expanded(c)), {"functions": (unknown("phi", X), power)}, (steps(premise),))
        with pytest.raises(ProofError):
            check(c, proof)


@pytest.mark.parametrize("fact", ["diff(1/x, x, a) < 0", "diff(log(x), x, 2) > 0", "diff(log(a), a, 3) > 0"])
def test_a_derivative_is_not_assumed(fact):
    c = claim("sign(x)**2 == 1", "a", fact)
    with pytest.raises(ProofError, match="worked out"):
        check(c, nf(goal_of(c)))


def test_facts_that_hold_somewhere_are_no_nonsense():
    """The table above would be empty talk if nothing were accepted."""
    c = Claim(T("abs(x)"), X, (), (), None, facts("x > 0"))
    assert check(c, nf(goal_of(c))).condition is TRUE
