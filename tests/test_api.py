"""What a Python program sees."""

import multiprocessing
import pickle
import time

import pytest
import sympy

import symident
from symident import api
from symident.kernel.terms import X, app, num, var
from symident.verdict import Verdict


def test_a_verdict_has_what_the_readme_says():
    verdict = symident.prove("x*sigmoid(beta*x)", {"beta": "real"})
    assert (verdict.word, verdict.exit_status, verdict.phi_is_odd) == ("proved", 0, True)
    assert symident.phi("x*sigmoid(beta*x)", ["beta"]).expression == "tanh(beta*x/2)"
    theorem = symident.verify("x*sigmoid(beta*x)", verdict.proof, {"beta": "real"})
    assert theorem.claim == verdict.claim


@pytest.mark.parametrize(
    "params",
    [{"b": "positive"}, ["b > 0"], "b > 0", ["b", "b > 0"], ["b > 0", "b"], ("b >= 0", "b > 0")],
    ids=repr,
)
def test_parameters_are_declared_in_any_of_these_ways(params):
    assert api.claim_of("x*sigmoid(b*x)", params).parameters == (("b", "positive"),)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"b": "integer"}, "integer"),
        ({"x": "real"}, "x is the variable"),
        (["exp"], "exp"),
        (["b >"], "operand"),
        ({}, "b"),
    ],
    ids=repr,
)
def test_a_wrong_declaration_says_what_is_wrong(params, message):
    with pytest.raises(symident.SymidentError, match=message):
        symident.prove("x*sigmoid(b*x)", params)


def test_a_term_and_an_equation_and_a_sympy_expression_are_claims():
    x, b = sympy.Symbol("x", real=True), sympy.Symbol("b", positive=True)
    for f in (X * app("sigmoid", X), "x*sigmoid(x)", x / (1 + sympy.exp(-x)), "silu(x) - silu(-x) = x"):
        assert symident.prove(f).word == "proved"
    claim = api.claim_of(sympy.Eq(sympy.exp(x), b))
    assert claim.parameters == (("b", "real"),) and claim.assumptions == (app("gt", var("b"), 0),)
    assert symident.prove(sympy.Eq(sympy.cosh(x), (sympy.exp(x) + sympy.exp(-x)) / 2)).word == "proved"


def test_what_is_no_claim_is_an_error():
    for f in ("x*b", X * var("b")):
        with pytest.raises(symident.SymidentError, match="b"):
            symident.prove(f)
    with pytest.raises(symident.SymidentError, match="not float"):
        symident.prove(1.5)
    with pytest.raises(symident.SymidentError, match="any real number"):
        symident.prove(sympy.sqrt(sympy.Symbol("x", positive=True) ** 2))


def test_parse_shows_how_a_text_is_read():
    read = symident.parse("log(x)/(x - c) + 1/(1 + exp(-x))")
    assert read.parameters == (("c", "real"),)
    assert read.domain == "x > 0 and x - c != 0"
    assert read.sympy.free_symbols == {sympy.Symbol("x", real=True), sympy.Symbol("c", real=True)}
    assert symident.parse("x").domain == "all real x"
    assert symident.parse(read.expression).term is read.term


def test_a_timeout_ends_the_engine_and_not_the_program(monkeypatch):
    import symident.decide

    monkeypatch.setattr(symident.decide, "decide", lambda claim: 3 ** (10**9) % 7)
    start = time.monotonic()
    verdict = symident.prove("x", timeout=0.3)
    assert time.monotonic() - start < 1
    assert (verdict.word, verdict.reason) == ("undecided", "the time limit of 0.3 s was reached")
    assert 0.3 <= verdict.seconds < 1


def test_a_verdict_survives_pickling():
    verdict = symident.prove("max(x, 0)", timeout=30)
    assert pickle.loads(pickle.dumps(verdict)) == verdict == symident.prove("max(x, 0)")


def _word(text):
    return symident.prove(text, timeout=30).word


def test_prove_works_in_a_pool_of_daemons():
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(_word, ["max(x, 0)", "tanh(x)"]) == ["proved", "refuted"]


def test_no_phi_is_an_error_with_its_reason(monkeypatch):
    claim = api.claim_of("sin(x) = x")
    with pytest.raises(symident.SymidentError, match="no short form of phi was found: it is late"):
        api.phi_of(Verdict("undecided", claim, reason="it is late"))
    assert api.phi_of(Verdict("proved", claim, phi=num(1))).expression == "1"


def test_half_of_a_condition_is_evidence_and_says_which_half():
    text, names = "x/2 + a*sin(b**3*x + b*x + exp(b)) + erf(a*x + a**2)", ["a", "b"]
    verdict = symident.prove(text, names)
    assert (verdict.word, verdict.exit_status) == ("evidence", 3)
    assert verdict.sufficient is app("eq", var("a"), 0)
    assert symident.verify(text, verdict.proof, names, given="a == 0").proved
    with pytest.raises(symident.ProofError):
        symident.verify(text, verdict.proof, names)
