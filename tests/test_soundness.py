"""Properties of verdicts: what is true by construction is never refuted, what is false never proved.

An activation x(1 + phi)/2 with phi odd, or x/2 + e with e even, has the identity; it is disguised by rewriting. With
an odd part added it does not have it, however small, narrow or well hidden the addition is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from symident.api import decide_within
from symident.kernel.check import check
from symident.kernel.claim import Claim, Sort, identity
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import COMPARISONS, FALSE, TRUE, Term, X, app, free, num, rebuild, substitute, subterms, var
from symident.syntax.parse import parse_infix
from symident.verdict import Verdict

SECONDS = 2.0  # for one verdict; what takes longer is undecided
PARAMETERS: dict[str, Sort] = {"a": "real", "b": "positive"}
quick = settings(deadline=None, derandomize=True, max_examples=110, suppress_health_check=list(HealthCheck))


def T(text: str, **names: Term) -> Term:
    """The term of the text, with u, v, ... replaced."""
    return substitute(parse_infix(text), names)


def stated(f: Term) -> Claim:
    return identity(f, tuple((n, PARAMETERS.get(n[0], "real")) for n in sorted(free(f) - {"x"})))


def decided(f: Term) -> Verdict:
    return decide_within(stated(f), SECONDS)


# --- odd and even by construction -----------------------------------------------------------------------------------

ODD = """x; 2*x; x/3; -x; pi*x; x**3; sin(x); tanh(x); tanh(2*x); tanh(x/2); atan(x); erf(x); erf(x/sqrt(2))
asinh(x); sinh(x/2); cbrt(x); sign(x)
clip(x, -1, 1); clip(x/3, -1, 1); x/sqrt(1 + x**2); x/(1 + abs(x)); x*abs(x); asin(x/sqrt(1 + x**2))
2*sigmoid(x) - 1; 2*Phi(x) - 1
1 - erfc(x); a*x; tanh(b*x); step(x) - 1/2; max(x, 0) + min(x, 0); 1 if x > 2 else -1 if x < -2 else 0; exp(x) - exp(-x)
x if abs(x) < 1 else 1/x; softplus(x) - softplus(-x); integral(exp(-t**2), t, 0, x)
log(x + sqrt(x**2 + b)) - log(b)/2"""
EVEN = """1; 3; -1/2; pi; a; b; x**2; x**4 - x**2; abs(x); cos(x); cosh(x/2); exp(-x**2); 1/(1 + x**2)
sqrt(x**2 + b); log(2 + x**2); x*sin(x)
x*tanh(x); sign(x)**2; abs(x)**(3/2); 1 if abs(x) < 1 else 0; 5 if x == 0 else 2; a*abs(x); max(x, -x, 1)
exp(-abs(x)); tanh(x)**2
softplus(x) + softplus(-x); (exp(x) + exp(-x))**(-1); 2 if x**2 > 2 else 3; step(x)*step(-x)"""
ODD_OF = [
    "tanh(u)",
    "sin(u)",
    "atan(u)",
    "erf(u)",
    "cbrt(u)",
    "sign(u)",
    "-u",
    "u**3",
    "asinh(u)",
    "clip(u, -1/2, 1/2)",
    "u/(1 + u**2)",
    "u/(1 + abs(u))",
    "2*sigmoid(u) - 1",
]
EVEN_OF = [
    "u**2",
    "abs(u)",
    "cos(u)",
    "exp(-u**2)",
    "u*tanh(u)",
    "sqrt(u**2 + 1)",
    "1/(2 + u**2)",
    "step(u)*step(-u)",
]  # of an odd u
ANY_OF = [
    "u**2",
    "abs(u)",
    "cos(u)",
    "exp(-abs(u))",
    "a*u",
    "1/(1 + u**2)",
    "tanh(u)",
    "max(u, 0)",
    "softplus(u)",
    "u if u > 1 else 1",
]  # of an even u


def texts(block: str) -> list[Term]:
    return [parse_infix(t.strip()) for t in block.replace("\n", ";").split(";") if t.strip()]


def of(templates: list[str], inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.builds(lambda t, u: T(t, u=u), st.sampled_from(templates), inner)


odd_leaf, even_leaf = st.sampled_from(texts(ODD)), st.sampled_from(texts(EVEN))
odd_1 = st.one_of(
    odd_leaf,
    of(ODD_OF, odd_leaf),
    st.builds(lambda u, v: u + v, odd_leaf, odd_leaf),
    st.builds(lambda u, v: u * v, odd_leaf, even_leaf),
    st.builds(lambda u, v: u / (v * v + 1), odd_leaf, even_leaf),
    st.builds(lambda u: Term("cases", app("gt", X, 0), u, u), odd_leaf),
    st.builds(
        lambda u, v: Term("cases", app("gt", X, 0), u, app("lt", X, 0), -substitute(u, {"x": -X}), num(0)),
        even_leaf,
        even_leaf,
    ),
)
even_1 = st.one_of(
    even_leaf,
    of(EVEN_OF, odd_leaf),
    of(ANY_OF, even_leaf),
    st.builds(lambda u, v: u * v, odd_leaf, odd_leaf),
    st.builds(lambda u, v: u - v, even_leaf, even_leaf),
)
true_f = st.one_of(
    st.builds(lambda phi: X * (1 + phi) / 2, odd_1),
    st.builds(lambda phi: X / 2 + X * phi / 2, odd_1),
    st.builds(lambda e: X / 2 + e, even_1),
    st.builds(lambda phi, e: X * (phi + 1) * num(2) ** -1 + e, odd_leaf, even_leaf),
)

# --- disguises: each is equal wherever it is defined, and defined in the same places --------------------------------

REWRITINGS: dict[str, list[str]] = {
    "tanh": [
        "(exp(2*u) - 1)/(exp(2*u) + 1)",
        "1 - 2/(exp(2*u) + 1)",
        "2*sigmoid(2*u) - 1",
        "sinh(u)/cosh(u)",
        "-tanh(-u)",
    ],
    "sigmoid": ["(1 + tanh(u/2))/2", "1/(1 + exp(-u))", "exp(u)/(1 + exp(u))", "1 - sigmoid(-u)"],
    "softplus": ["log(1 + exp(u))", "u + softplus(-u)", "-log(sigmoid(-u))"],
    "abs": ["sqrt(u**2)", "u*sign(u)", "max(u, -u)", "u if u >= 0 else -u", "relu(u) + relu(-u)", "2*relu(u) - u"],
    "sign": ["1 if u > 0 else -1 if u < 0 else 0", "2*step(u) - 1", "u/abs(u) if u != 0 else 0"],
    "exp": ["e**u", "1/exp(-u)", "exp(u/2)**2", "exp(u + log(3))/3", "cosh(u) + sinh(u)"],
    "sin": ["2*sin(u/2)*cos(u/2)", "cos(u - pi/2)", "-sin(-u)", "sin(u + 2*pi)"],
    "cos": ["1 - 2*sin(u/2)**2", "sin(u + pi/2)", "cos(-u)"],
    "erf": ["1 - erfc(u)", "2*Phi(sqrt(2)*u) - 1", "-erf(-u)"],
    "Phi": ["(1 + erf(u/sqrt(2)))/2", "erfc(-u/sqrt(2))/2", "1 - Phi(-u)"],
    "atan": ["-atan(-u)", "asin(u/sqrt(1 + u**2))", "2*atan(u/(1 + sqrt(1 + u**2)))"],
    "asinh": ["log(u + sqrt(u**2 + 1))", "-asinh(-u)"],
    "cosh": ["(exp(u) + exp(-u))/2", "cosh(-u)"],
    "sinh": ["(exp(u) - exp(-u))/2", "-sinh(-u)"],
    "sqrt": ["u**(1/2)", "sqrt(4*u)/2"],
    "cbrt": ["-cbrt(-u)", "cbrt(8*u)/2", "sign(u)*abs(u)**(1/3)"],
    "relu": ["max(u, 0)", "u*step(u)", "u if u > 0 else 0"],
    "log": ["log(2*u) - log(2)", "2*log(sqrt(u))"],
    "neg": ["0 - u", "u*(-1)"],
    "clip": ["max(min(u, w), v)"],
    "div": ["u*v**(-1)", "(2*u)/(2*v)"],
    "mul": ["v*u"],
    "add": ["v + u", "(u**2 - v**2)/(u - v) if u != v else 2*u"],
    "pow": [],
    "var": ["u + 0", "2*u - u", "log(exp(u))", "u*(u**2 + 1)/(u**2 + 1)", "u if u > 1 else u", "cbrt(u)**3"],
    "num": ["u*exp(0)", "u*(cos(x)**2 + sin(x)**2)", "u + log(1)"],
}
WHOLE = [
    "u",
    "u if x > 0 else u",
    "u*(x**2 + 1)/(x**2 + 1)",
    "log(exp(u))",
    "u + tanh(x) - tanh(x)",
    "cbrt(u)**3",
    "max(u, u)",
    "u if x**2 >= 0 else 7",
]
assert all(REWRITINGS[h] for h in REWRITINGS if h != "pow")


def rewritten(t: Term, victim: Term, template: str) -> Term:
    """t with one of its subterms written in another way."""
    names = dict(zip("uvw", victim.children or (victim,), strict=False))
    return rebuild(t, lambda u: T(template, **names) if u is victim else None)


@st.composite
def disguised(draw: Callable[..., object], f: st.SearchStrategy[Term]) -> tuple[Term, Term]:
    """A term, and the same with up to three subterms written in other ways, and parameters with other names."""
    plain = other = draw(f)
    assert isinstance(plain, Term) and isinstance(other, Term)
    for _ in range(draw(st.integers(1, 3))):  # type: ignore[call-overload]
        bound = {u.args[1] for u in subterms(other) if u.head == "integral"}
        bodies = {v for u in subterms(other) if u.head == "integral" for v in subterms(u.args[0])} | bound
        conditions = {v for u in subterms(other) if u.head in COMPARISONS for v in u.children}
        places = [
            (u, t)
            for u in subterms(other)
            if u not in bodies | conditions and len(u.children) <= 3
            for t in REWRITINGS.get(u.head, [])
            if u.head not in ("add", "mul") or len(u.children) == 2
        ]
        exponents = {u.args[1] for u in subterms(other) if u.head == "pow"}
        places = [(u, t) for u, t in places if u not in exponents]
        if places:
            other = rewritten(other, *draw(st.sampled_from(sorted(places, key=repr))))  # type: ignore[misc, arg-type]
    other = T(str(draw(st.sampled_from(WHOLE))), u=other)
    names = {"a": var("a2"), "b": var("b2")} if draw(st.booleans()) else {}
    return plain, substitute(other, names)


# --- the properties -------------------------------------------------------------------------------------------------


def test_what_is_true_by_construction_is_never_refuted():
    words: Counter[str] = Counter()

    @quick
    @given(disguised(true_f))
    def holds(pair: tuple[Term, Term]) -> None:
        verdict = decided(pair[1])
        words[verdict.word] += 1
        event(verdict.word)
        assert verdict.word in ("proved", "evidence", "undecided"), (verdict.word, verdict.condition, verdict.witness)

    holds()
    assert words["proved"] > 0.5 * words.total(), words


PERTURBATIONS = texts(
    """10**(-30)*x; 10**(-200)*sin(x); 10**(-500)*sign(x); x**3*exp(-x**2)/10**9; sin(pi*x); sin(pi*x)*cos(x)
sin(2*pi*x)*x**2/7
x*sin(pi*x)**2
max(0, 1/1000 - abs(x - 777)); max(0, 1/10**6 - abs(x - sqrt(2))); 1 if x == 3 else 0; 1 if x == sqrt(2) else 0
10**(-9) if x == -7/3 else 0
10**(-20) if x > 50 and x < 51 else 0; x*max(0, abs(x) - 100); 1 if x > 10**6 else 0
x*(x**2 - 1)*(x**2 - 4)*(x**2 - 1/4)*(x**2 - 9)
tanh(10**9*x) - sign(x); sqrt(x**2 + 10**(-40)) - x; erf(x) - tanh(6*x/5); x**9/10**50; exp(x - 200)
(x + 10**(-60)) - x + x/10**90
sin(x) - x + x**3/6 - x**5/120; clip(x - 1000, 0, 1); atan(x) - x/(1 + x**2/3); a*x + (1 - a)*sin(x); x*exp(-b)/9
(2 + a**2)*x"""
)


def test_what_is_false_by_construction_is_never_proved():
    words: Counter[str] = Counter()

    @quick
    @given(disguised(true_f), st.sampled_from(PERTURBATIONS), st.booleans())
    def fails(pair: tuple[Term, Term], small: Term, inside: bool) -> None:
        f = pair[1] + small if not inside else Term("cases", app("gt", app("abs", X), -1), pair[1] + small, pair[0])
        verdict = decided(f)
        words[verdict.word] += 1
        event(verdict.word)
        assert verdict.word != "proved", f

    fails()
    assert words["refuted"] > 0.4 * words.total(), words


ANY = texts(
    """tanh(x); x*sigmoid(x); x*sigmoid(b*x); x*tanh(softplus(x)); max(x, 0); max(x, a*x)
x if x > 0 else a*(exp(x) - 1); x*Phi(x)*a; x/2 + a*cos(x)
x/2 + a*sin(x); softplus(b*x)/b; x*clip(x/6 + 1/2, 0, 1); sqrt(x**2 + b) + x/2; x + sin(x)**2; (x if x > a else 0)
x*(1 + erf(a*x))/2; abs(x)
x/2 + abs(x) + a*x; sign(x)*x; (a**2 - a)*x + x/2; atan(x)*x + log(1 + exp(x))
x if x > 1 else x**2 if x > 0 else 0; cbrt(x) + x/2; exp(x)"""
)
CONTRADICTIONS = {frozenset(p) for p in (("proved", "refuted"), ("proved", "conditional"), ("refuted", "conditional"))}


def test_an_equal_rewriting_gets_no_contradicting_verdict():
    words: Counter[frozenset[str]] = Counter()

    @quick
    @given(disguised(st.one_of(st.sampled_from(ANY), true_f)))
    def agree(pair: tuple[Term, Term]) -> None:
        found = frozenset(decided(f).word for f in pair)
        words[found] += 1
        event(" and ".join(sorted(found)))
        assert found not in CONTRADICTIONS, found

    agree()
    assert sum(n for found, n in words.items() if len(found) == 1) > 0.5 * words.total(), words


def test_a_proof_survives_its_text_and_proves_nothing_else():
    proofs: Counter[str] = Counter()

    @quick
    @given(disguised(st.one_of(st.sampled_from(ANY), true_f)), st.sampled_from(PERTURBATIONS[:20]))
    def survives(pair: tuple[Term, Term], small: Term) -> None:
        verdict = decided(pair[1])
        assume(verdict.proof is not None)
        assert verdict.proof is not None
        proofs[verdict.word] += 1
        again = Proof.from_json(json.loads(json.dumps(verdict.proof.to_json())))
        assert again == verdict.proof
        theorem = check(verdict.claim, again)
        assert theorem.condition is {"proved": TRUE, "refuted": FALSE}.get(verdict.word, verdict.condition)
        for other in (
            stated(pair[1] + small),
            stated(pair[1] + 0),
            Claim(verdict.claim.left, X + 1, verdict.claim.parameters),
        ):
            with pytest.raises(ProofError):
                check(other, again)

    survives()
    assert proofs["proved"] > 40 and proofs["refuted"] > 5, proofs
