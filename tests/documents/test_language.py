"""The language of documents: what each statement means, and the place of each complaint."""

from fractions import Fraction

import pytest

from symident.documents.pieces import Piece, different, outer
from symident.documents.statements import half_unit
from symident.kernel.terms import X, app, num, unknown, var
from symident.syntax.errors import SymidentError

A, B = var("a"), var("b")


def marks(results):
    return [(r.line, r.mark) for r in results]


def found(results):
    return [(r.line, r.found) for r in results]


# --- chains


def test_a_chain_is_a_claim_for_each_step_with_the_labels_of_the_author(checked):
    text = """\
claim (1): relu(x) = max(x, 0) = (x + abs(x))/2   # two steps
claim
  (25): gelu(x) - gelu(-x) = x*Phi(x) + x*Phi(-x)

     # a remark between the lines
  (26): = x*(Phi(x) + Phi(-x))
        = x*1
  end: = x
"""
    results = checked(text)
    assert [(r.line, r.name, r.text, r.statement.step) for r in results] == [
        (1, "(1)", "relu(x) = max(x, 0)", False),
        (1, "(1)", "max(x, 0) = (x + abs(x))/2", True),
        (3, "(25)", "gelu(x) - gelu(-x) = x*Phi(x) + x*Phi(-x)", False),
        (6, "(26)", "x*Phi(x) + x*Phi(-x) = x*(Phi(x) + Phi(-x))", True),
        (7, "", "x*(Phi(x) + Phi(-x)) = x*1", True),
        (8, "end", "x*1 = x", True),
    ]
    assert all(r.ok for r in results)


def test_an_expectation_is_about_the_last_step_of_its_line(checked):
    text = """\
claim sin(x) = sin(x) + 0 = cos(x)
expect refuted at x = 0
claim abs(x) = x
  expect refuted
  = x*1
"""
    assert [(r.line, r.expected, r.mark) for r in checked(text)] == [
        (1, "proved", "ok"), (1, "refuted", "ok"), (3, "refuted", "ok"), (5, "proved", "ok"),
    ]  # fmt: skip


def test_an_error_counts_once_where_it_is_made(checked):
    text = """\
claim x*(1 + x)
  = x + x^2
  = x - x^2
  = -(x^2 - x)
  = x*(x + 1)
  = x^2 + x + 1
"""
    results = checked(text)
    assert marks(results) == [(2, "ok"), (3, "wrong"), (4, "ok"), (5, "ok"), (6, "wrong")]
    assert results[3].sentence == "proved, from the last right line"


def test_a_conclusion_that_follows_from_neither_line_is_wrong(checked):
    assert marks(checked("claim x = 2*x\n = 3*x\n = 2*x")) == [(1, "wrong"), (2, "wrong"), (3, "wrong")]


# --- relations


def test_two_sides_that_differ(checked):
    text = """\
parameter a
claim tanh(x) != x
claim relu(x) != max(x, 0)
claim (x if x != 0 else 1) = (1 if x == 0 else x)
claim (x if x != 0 else 1) != x
claim a*x != x
claim sin(x)
  != x
for x > 0:
claim abs(x) != x
"""
    results = checked(text)
    assert found(results) == [(2, "proved"), (3, "refuted"), (4, "proved"), (5, "proved"), (6, "conditional"),
                              (8, "proved"), (10, "refuted")]  # fmt: skip
    assert results[4].sentence == "conditional on a == 1: the two sides are equal where a == 1"


@pytest.mark.parametrize(
    "claim, right",
    [
        ("Phi(1) ~ 0.841", True),
        ("Phi(1) ~ 0.8413447", True),
        ("Phi(1) ~ 0.84", True),
        ("Phi(1) ~ 1", True),
        ("Phi(1) ~ 0.842", False),
        ("Phi(1) ~ 0.840", False),
        ("Phi(1) ~ 0.8413", True),
        ("Phi(1) ~ 0.8414", False),
        ("-gelu(-1) ~ 1.587e-1", True),
        ("gelu(-1) ~ -0.159", True),
        ("gelu(-1) ~ 0.159", False),
        ("1/2 ~ 0.5", True),
        ("1/3 ~ 0.333", True),
        ("1/3 ~ 0.334", False),
        ("e^10 ~ 22026", True),
        ("sigmoid(2) = 1/(1 + e^(-2)) ~ 0.881", True),
    ],
)
def test_a_rounded_value_is_right_to_the_digits_shown(checked, claim, right):
    results = checked("claim " + claim)
    assert results[-1].mark == ("ok" if right else "wrong")
    if not right and "." in claim:
        assert any(d.startswith("right would be: ") for d in results[-1].details)


def test_half_units():
    assert half_unit("0.841") == Fraction(1, 2000) and half_unit(" -2.00") == Fraction(1, 200)
    assert (
        half_unit("12") == Fraction(1, 2) and half_unit("1.5e3") == Fraction(50) and half_unit(".5") == Fraction(1, 20)
    )
    assert half_unit("pi") is half_unit("1/2") is half_unit("1.5e99999") is None


# --- cases


def test_a_case_holds_until_the_next_one(checked):
    text = """\
claim abs(x) = x
for x > 0: claim abs(x) = x
claim abs(-x) = x
for x < 0:
claim abs(x) = x
for x = 0:
claim abs(x) = x
for all x:
claim abs(x) = x
for -1 < x and x < 1:
claim clip(x, -1, 1) = x
section "another"
claim clip(x, -1, 1) = x
"""
    wrong = [line for line, mark in marks(checked(text)) if mark == "wrong"]
    assert wrong == [1, 5, 9, 13]


def test_cases_of_parameters(checked):
    text = """\
parameter a
for a > 0: claim abs(a*x) = a*abs(x)
for a = -1: claim abs(a*x) = abs(x)
for x > a: claim max(x, a) = x
for all x: claim abs(a*x) = a*abs(x)
"""
    assert marks(checked(text)) == [(2, "ok"), (3, "ok"), (4, "ok"), (5, "wrong")]


def test_vectors_are_claims_about_their_entries(checked):
    text = """\
parameter a
define v = [1, -2, a]
claim v + [0, 1, 0] = [1, -1, a]
claim relu([1, -2, 3]) = [1, 0, 3]
claim 2*[1, 2] = [2, 5]
for x = v:
claim relu(x) - relu(-x) = x = v
claim relu(x) = [1, 0, 0]
"""
    results = checked(text)
    assert marks(results) == [(3, "ok"), (4, "ok"), (5, "wrong"), (7, "ok"), (7, "ok"), (8, "wrong")]
    assert results[2].details[0] == "entry 2:" and results[-1].details[0] == "entry 3:"


# --- definitions


def test_definitions_are_expanded(checked):
    text = """\
define half = 1/2
define f(x, c) = x*(1 + phi(x))*half
  where phi(x) = tanh(s*x)
  where s = half*2*c
define g(t) = f(t, half)
claim g(x) = silu(x)
claim g(-x) = -x*(1 - tanh(x/2))/2
claim f(2, 1) - f(-2, 1) = 2
"""
    assert [r.mark for r in checked(text)] == ["ok"] * 3


def test_a_definition_of_what_the_language_has_is_a_claim(checked):
    results = checked("define relu(x) = max(x, 0)\ndefine sigmoid(t) = 1/(1 + e^t)\nclaim x = relu(x) - relu(-x)")
    assert [(r.line, r.text, r.mark) for r in results] == [
        (1, "relu(x) = max(x, 0)", "ok"),
        (2, "sigmoid(x) = 1/(1 + e^t)", "wrong"),
        (3, "x = relu(x) - relu(-x)", "ok"),
    ]


def test_a_section_forgets_and_the_preamble_stays(checked):
    text = """\
define half(x) = x/2
section "1"
define f(x) = half(x)
claim f(x) = x/2
section "2"
define f(x) = half(x) + 1
claim f(x) = x/2 + 1
"""
    assert [r.mark for r in checked(text)] == ["ok", "ok"]


# --- analysis


def test_derivatives(checked):
    text = """\
define f(x) = tanh(x)
claim f'(-x) = diff(f(x), x, -x) = 1 - tanh(x)^2
claim diff(f(-x), x) = -f'(-x)
claim f''(x) = -2*f(x)*f'(x)
claim swish'(x, 2) = diff(swish(x, 2), x)
claim relu'(x) = step(x)
for x = 0:
claim relu'(x) = 1/2
"""
    results = checked(text)
    assert [r.mark for r in results] == ["ok"] * 6 + ["wrong"]
    assert results[5].sentence == "proved, where x != 0"
    assert results[6].found == "undefined"


@pytest.mark.parametrize(
    "claim, mark",
    [
        ("limit(tanh(x), x, oo) = 1", "ok"),
        ("limit(tanh(x), x, -oo) = 1", "wrong"),
        ("limit(sin(x)/x, x, 0) = 1", "ok"),
        ("limit(1/x, x, 0+) = oo", "ok"),
        ("limit(1/x, x, 0-) = -oo", "ok"),
        ("limit(1/x, x, 0) = oo", "wrong"),
        ("limit(sign(x), x, 0+) = 1", "ok"),
        ("limit(x, x, oo) = 5", "wrong"),
        ("limit((1 + h)^2 - h, h, 0) = 1", "ok"),
        ("limit(((x + h)^2 - x^2)/h, h, 0) = 2*x", "ok"),
        ("2*limit(tanh(x), x, oo) + 1 = 3", "ok"),
        ("limit(sin(x), x, oo) = 0", "open"),
        ("limit(tanh(x), x, oo) != 0", "ok"),
        ("limit(limit(tanh(x*h), h, oo), x, 0+) = 1", "open"),
        ("limit(x*sigmoid(h*x), h, oo) = relu(x)", "ok"),
        ("limit(tanh(h*x), h, oo) = sign(x)", "ok"),
        ("limit(tanh(h*x), h, oo) = 1", "wrong"),
        ("limit(silu'(x), x, oo) = 1", "ok"),
        ("limit(relu'(x), x, oo) = 1", "ok"),
        ("limit(relu'(x), x, 0) = 1", "wrong"),
        ("limit(relu'(x), x, 0+) = 1", "ok"),
        ("limit((abs(h) - 0)/h, h, 0) = 1", "wrong"),
    ],
)
def test_limits(checked, claim, mark):
    assert [r.mark for r in checked("claim " + claim)] == [mark]


def test_a_limit_binds_its_variable(checked):
    assert [r.mark for r in checked("for x = 2:\nclaim limit(tanh(x), x, oo) = 1 = x/2")] == ["ok", "ok"]


# --- unknown functions


def test_laws_of_unknown_functions(checked):
    text = """\
function phi, g
assume phi odd
assume g(x) + g(-x) = 1
define f(x) = x*(1 + phi(x))/2
claim f(x) - f(-x) = x
claim x*g(x) + x*g(-x) = x
claim phi(x) = phi(-x)
section "2"
function e2
claim e2(x) + e2(-x) = 2*e2(x)
assume e2 even
claim e2(x) + e2(-x) = 2*e2(x)
"""
    results = checked(text)
    assert marks(results) == [(5, "ok"), (6, "ok"), (7, "wrong"), (10, "wrong"), (12, "ok")]
    assert "phi(x) = " in results[2].sentence


def test_greek_letters_are_names(checked):
    text = """\
function φ
assume φ odd
define ψ(x) = φ(x) + α
  where α = 1
claim ψ(x) + psi(-x) = 2
claim φ(x) = -phi(-x)
"""
    assert [r.mark for r in checked(text)] == ["ok", "ok"]


def test_assumptions_about_several_parameters_at_once(checked):
    text = "parameter a\nparameter b\nassume 0 < a and a < b\nclaim abs(a - b) = b - a\nclaim sqrt(a^2*b^2) = a*b"
    assert [r.mark for r in checked(text)] == ["ok", "ok"]


def test_assumptions_about_parameters(checked):
    text = """\
parameter a
parameter b
claim maxout(x, a, b) - maxout(-x, a, b) = x
expect conditional on a + b == 1
assume a + b = 1
claim maxout(x, a, b) - maxout(-x, a, b) = x
"""
    assert [r.mark for r in checked(text)] == ["ok", "ok"]


# --- what a document expects


@pytest.mark.parametrize(
    "claim, said, mark",
    [
        ("erf(-x) = erf(x)", "refuted", "ok"),
        ("erf(-x) = erf(x)", "refuted at x = 1", "ok"),
        ("erf(-x) = erf(x)", "refuted at x = 0", "wrong"),
        ("erf(-x) = -erf(x)", "refuted", "wrong"),
        ("x = x^2/x", "restricted to x != 0", "ok"),
        ("x = x^2/x", "restricted to x > 0", "wrong"),
        ("x^2/x = x", "restricted to x != 0", "ok"),
        ("x = x", "restricted to x != 0", "wrong"),
        ("x = x^2/x", "proved", "wrong"),
        ("x^2/x = x", "proved", "ok"),
        ("log(x^2) = 2*log(x)", "restricted to x > 0", "ok"),
        ("relu'(0) = 0", "undefined", "ok"),
    ],
)
def test_expectations(checked, claim, said, mark):
    assert [r.mark for r in checked(f"claim {claim}\nexpect {said}")] == [mark]


def test_what_is_left_out_is_counted(checked):
    results = checked('omitted (45) to (47), (50) "matrices"\nclaim x = x')
    assert [(r.name, r.mark, r.sentence) for r in results[:4]] == [
        (f"({n})", "omitted", "left out: matrices") for n in (45, 46, 47, 50)
    ]


# --- complaints


REFUSED = [
    ("claim x", 1, 8, "something is missing here; expected ="),
    ("claim\n(1): x = y\n", 2, 10, "the name y is not declared"),
    ("claim x = x\n  (2): = x + qux(x)", 2, 14, "unknown function qux"),
    ("claim x ~ y", 1, 11, "the name y is not declared"),
    ("claim x ~ 1/3", 1, 11, "a rounded value is a number in digits"),
    ("claim [1, 2] = [1, 2, 3]", 1, 16, "a vector and something else"),
    ("claim [1, 2] + [1, 2, 3] = 0", 1, 16, "vectors of different length"),
    ("claim [1, 2] = 0", 1, 16, "a vector and something else: 2 entries at the left, a number at the right"),
    ("claim 1/x = oo", 1, 13, "infinity is not a number"),
    ("claim limit(x, x) = 1", 1, 12, "a limit has three parts"),
    ("claim limit(x, x, x) = 1", 1, 16, "a limit has a variable that tends to a point"),
    ("claim identity", 1, 7, "claim identity stands under an activation"),
    ("for x: claim x = x\nfor x >: claim x = x", 2, 8, ""),
    ("for x + 1: claim x = x", 1, 5, ""),
    ("for y = 1: claim x = x", 1, 5, "y is neither x nor a parameter"),
    ("for x = x + 1: claim x = x", 1, 8, "the value depends on x"),
    ("define f(x) = x\ndefine f(x) = 2*x", 2, 8, "f has a meaning already, from line 1"),
    ("define f(x, x) = x", 1, 13, "x is given twice"),
    ("define f(t) = x", 1, 15, "x is not an argument of f"),
    ("define c = x", 1, 8, "c depends on x"),
    ("define e = 2", 1, 8, "e has another meaning in the language already"),
    ("define log(x, b) = x", 1, 8, "the language has another function log"),
    ("define square(x) = x", 1, 8, "square has another meaning in the language already"),
    ("define f(x) = [1, 2]", 1, 15, "a function has numbers as values"),
    ("parameter a\nparameter a", 2, 11, "a has a meaning already, from line 1"),
    ("parameter x", 1, 11, "x is the variable"),
    ("parameter a, default 1", 1, 22, "only the parameter of an activation has a default"),
    ("function erf", 1, 10, "erf has another meaning in the language already"),
    ("assume phi odd", 1, 8, "phi is not declared as an unknown function"),
    ("assume x > 0", 1, 8, "an assumption compares parameters"),
    ("parameter a\nfunction g\nassume g(x) = a", 3, 8, "a law of an unknown function holds for every x"),
    ("claim x = 2*x\nexpect refuted at y = 1", 2, 19, "expected a value of x or of a parameter"),
    ("claim x = 2*x\nexpect refuted at x = x", 2, 22, "a counterexample is an exact number"),
    ("claim x = 2*x\nexpect proved at x = 1", 2, 15, "only what is refuted has a point"),
    ("omitted 45", 1, 9, "expected a label, as in (12)"),
    ("section 1", 1, 9, "expected a text in quotes"),
    ("claim phi(x) = x", 1, 7, ""),
    ("claim F(x) = x", 1, 7, ""),
]


@pytest.mark.parametrize("text, line, column, complaint", REFUSED, ids=[repr(r[0])[:50] for r in REFUSED])
def test_a_complaint_has_a_place_and_shows_it(checked, text, line, column, complaint):
    with pytest.raises(SymidentError) as caught:
        checked(text)
    first, *shown = str(caught.value).split("\n")
    assert first.startswith("d.ident: ") and complaint in first
    assert f"(line {line}, column {column})" in first
    if len(shown) > 1:
        assert shown[1] == " " * (4 + column - 1) + "^"


def test_a_complaint_says_what_could_stand_there(checked):
    with pytest.raises(SymidentError, match="a line above has to declare it, as in: parameter beta"):
        checked("claim x = beta*x")
    with pytest.raises(SymidentError, match='a section may use it anew: section "..."'):
        checked("define f(x) = x\ndefine f(x) = x")


# --- pieces


def test_pieces_know_their_places():
    piece = Piece("abc def", 10)
    assert piece.place(4) == 14 and piece.part(4, 7).place(0) == 14 and piece.stripped().text == "abc def"
    put = piece.spliced(0, 3, "xy(", piece.part(4, 7), ")")
    assert put.text == "xy(def) def" and [put.place(i) for i in (0, 3, 5, 6, 8)] == [10, 14, 16, 10, 14]


def test_what_stands_outside_of_brackets():
    assert outer("f(a, b), [c, d], e", ",") == ["f(a, b)", " [c, d]", " e"]
    assert different("a != b") == 2 and different("(a != b)") == -1 and different("1 if x != 0 else 2") == -1
    assert different("1 if x != 0 else 2 != 3") == 19


def test_unknown_functions_are_terms_of_the_kernel(checked):
    (result,) = checked("function phi\nassume phi odd\nclaim phi(-x) = -phi(x)")
    claim = result.statement.claim
    assert claim.left is unknown("phi", -X) and claim.laws == (app("eq", unknown("phi", -X), -unknown("phi", X)),)
    (result,) = checked("for 0 < x and x < 1:\nclaim x = x")
    assert result.statement.claim.where == (app("lt", num(0), X), app("lt", X, num(1)))
