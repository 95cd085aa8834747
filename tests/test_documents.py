"""Documents: what is read, what is refused and with which complaint at which place, and how results are judged."""

from pathlib import Path

import pytest

from symident import limits
from symident.decide import decide
from symident.documents import Result, check_path, judge, statements
from symident.kernel.claim import Claim, identity
from symident.kernel.proof import Witness
from symident.kernel.terms import X, app, num, var
from symident.library import entries
from symident.syntax.errors import SymidentError
from symident.verdict import Verdict, Word

LIBRARY = Path(__file__).parent.parent / "proofs" / "library"
A = var("a")

EXAMPLE = """\
# Claims may stand by themselves,
claim relu(x) + relu(-x) = abs(x)   # with a remark beside them

claim (12): gelu(x)   # or over several lines
  - gelu(-x)
  = x

activation leaky   # and under an activation
  title "Leaky # ReLU"
  source "definition"
  parameter a >= 0, default 1/100

  leaky(x, a) = x if x > 0
    # the part below zero
    else a*x

  claim identity
  expect conditional on a == 0
  slope = 1 + a

  claim mixture: leaky(x) = 0.01*x + 0.99*relu(x)
  claim leaky(x, a) = leaky(x, a)/2
  expect refuted

activation twice
  twice(x) = 2*leaky(x, 0)
  claim identity
  expect refuted
  slope = 2

activation half
half(x) = x/2
claim identity
phi = 0*x
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The name of a file with the given text, in the folder that the test runs in."""
    monkeypatch.chdir(tmp_path)

    def write(text: str | bytes, name: str = "d.ident") -> str:
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    return write


def answer(**words: Word):
    """Something in place of the engine, which says what it is told to say."""
    return lambda claim: Verdict(words.get("word", "proved"), claim)


# --- reading ---


def test_every_claim_is_found_in_order(written):
    found = statements(written(EXAMPLE))
    assert [(s.line, s.name, s.text, s.expected) for s in found] == [
        (2, "", "relu(x) + relu(-x) = abs(x)", "proved"),
        (6, "(12)", "gelu(x) - gelu(-x) = x", "proved"),
        (17, "leaky", "leaky(x, a) - leaky(-x, a) = x", "conditional"),
        (19, "leaky", "leaky(x, a) - leaky(-x, a) = (1 + a)*x", "proved"),
        (21, "mixture", "leaky(x) = 0.01*x + 0.99*relu(x)", "proved"),
        (22, "leaky", "leaky(x, a) = leaky(x, a)/2", "refuted"),
        (27, "twice", "twice(x) - twice(-x) = x", "refuted"),
        (29, "twice", "twice(x) - twice(-x) = 2*x", "proved"),
        (33, "half", "half(x) - half(-x) = x", "proved"),
        (34, "half", "2*half(x)/x - 1 = 0*x", "proved"),
    ]


def test_claims_are_what_they_say(written):
    leaky = app("cases", app("gt", X, 0), X, A * X)
    facts = ((("a", "nonnegative"),), ())
    found = {s.line: s for s in statements(written(EXAMPLE))}
    assert found[2].claim == Claim(app("relu", X) + app("relu", -X), app("abs", X))
    assert found[17].claim == identity(leaky, *facts) and found[17].condition is app("eq", A, 0)
    assert found[19].claim == identity(leaky, *facts, slope=1 + A)
    assert found[22].claim == Claim(leaky, leaky / 2, *facts)
    assert found[33].claim == identity(X / 2) and found[34].claim == Claim(num(2) * (X / 2) / X - 1, num(0) * X)


def test_windows_line_ends_a_byte_order_mark_and_no_last_newline_change_nothing(written):
    plain = [(s.line, s.text, s.claim) for s in statements(written(EXAMPLE))]
    text = b"\xef\xbb\xbf" + EXAMPLE.rstrip("\n").replace("\n", "\r\n").encode()
    assert [(s.line, s.text, s.claim) for s in statements(written(text))] == plain


def test_a_document_may_define_an_activation_of_the_library_anew(written):
    text = "activation gelu\n gelu(x) = x*silu(x)\n claim gelu(x) = mish(x)"
    (claim,) = statements(written(text))
    assert claim.claim.left is X * entries()["silu"].term and claim.claim.right is entries()["mish"].term


def test_a_name_of_the_table_must_mean_the_same_in_the_document(written):
    text = "activation relu\n relu(x) = max(x, 0)^2\n claim relu(x) = x"
    found = statements(written(text))
    assert [(s.line, s.text, s.expected) for s in found] == [
        (2, "relu(x) = max(x, 0)^2", "proved"),
        (3, "relu(x) = x", "proved"),
    ]
    assert found[0].claim.left is app("relu", X) and found[1].claim.left is app("relu", X)


# --- refusing ---

HEAD = "activation f\n"
BODY = HEAD + "f(x) = x/2\n"
OTHER = "has another meaning in the language already"
CIRCLE = "f is defined by means of itself: f -> g -> f"
REFUSED = [
    # the structure
    ("something\n", 1, 1, "'something' is not expected here; expected activation, assume, claim, define, "),
    ("activation\n", 1, 11, "something is missing here; expected a name"),
    ("activation 2x\n", 1, 12, "'2x' is not expected here; expected a name"),
    (HEAD, 2, 1, "something is missing here; expected a definition, parameter, source or title"),
    (HEAD + "claim identity", 2, 1, "'claim' is not expected here; expected a definition, parameter, source or title"),
    (HEAD + "title GELU", 2, 7, "'GELU' is not expected here; expected a text in quotes"),
    (HEAD + 'title "no end\n', 2, 7, "is not expected here; expected a text in quotes"),
    (HEAD + 'source "a"\ntitle "b"', 3, 1, "'title' is not expected here; expected a definition or parameter"),
    (HEAD + 'title "a" "b"\n', 2, 11, "is not expected here; expected the end of the line"),
    (HEAD + "f(x) = \n", 2, 8, "something is missing here; expected an expression"),
    (HEAD + "f(x) = # nothing\n", 2, 8, "expected an expression"),
    (HEAD + "f(x) x", 2, 6, "'x' is not expected here; expected ="),
    (HEAD + "f(x) == x", 2, 6, "'=' is not expected here; expected ="),
    (HEAD + "f x = x", 2, 3, "'x' is not expected here; expected ("),
    (BODY + "f(x) = x", 3, 1, "'f' is not expected here; expected activation, claim, section or the end of the file"),
    (
        BODY + "slope = 2",
        3,
        1,
        "'slope' is not expected here; expected activation, claim, section or the end of the file",
    ),
    (BODY + "claim\n", 4, 1, "something is missing here; expected a label or an expression"),
    (BODY + "claim identity of f\n", 3, 20, "something is missing here; expected ="),
    (BODY + "claim f(x)\n", 3, 11, "something is missing here; expected ="),
    (BODY + "claim f(x) == x\n", 3, 16, "something is missing here; expected ="),
    (
        BODY + "claim identity\nexpect maybe",
        4,
        8,
        "'maybe' is not expected here; expected conditional, proved, refuted",
    ),
    (BODY + "claim identity\nexpect conditional", 4, 19, "something is missing here; expected on"),
    (BODY + "claim identity\nexpect conditional a == 0", 4, 20, "'a' is not expected here; expected on"),
    (
        BODY + "claim identity\nexpect proved on x",
        4,
        15,
        "'on' is not expected here; expected at a point or the end of the line",
    ),
    (BODY + "claim identity\nexpect proved\nexpect proved", 5, 1, "'expect' is not expected here"),
    (BODY + "claim identity\nphi = 0\nslope = 2", 5, 1, "'slope' is not expected here"),
    (BODY + "\x00", 3, 1, "is not expected here"),
    # names
    (HEAD + "g(x) = x", 2, 1, "expected the definition of f"),
    (HEAD + "f(t) = t", 2, 1, "expected f(x)"),
    (HEAD + "f(x, a) = a*x", 2, 1, "expected f(x)"),
    (HEAD + "parameter a\nf(x) = a*x", 3, 1, "expected f(x, a)"),
    (HEAD + "parameter a\nparameter b\nf(x, b, a) = a*x", 4, 1, "expected f(x, a, b)"),
    (HEAD + "parameter a\nparameter a > 0\nf(x, a) = a*x", 3, 11, "a is declared already"),
    (HEAD + "parameter a, default 1\nparameter b\nf(x, a, b) = x", 3, 11, "b needs a default too"),
    (HEAD + "parameter a, default x\nf(x, a) = x", 2, 22, "a default is a number"),
    (HEAD + "parameter a, 1\nf(x, a) = x", 2, 14, "'1' is not expected here; expected default"),
    (BODY + BODY, 3, 12, "there is already an activation f"),
    (HEAD + "f(x) = g(x)\nactivation g\ng(x) = f(x)\nclaim identity", 1, 12, CIRCLE),
    ("activation square\nsquare(x) = x^3\nclaim square(x) = x^2", 1, 12, OTHER),
    ("activation ReLU\nReLU(x) = x\n", 1, 12, OTHER),
    ("activation sigma\nsigma(x) = x\n", 1, 12, OTHER),
    ("activation e\ne(x) = x\n", 1, 12, OTHER),
    ("activation x\nx(x) = x\n", 1, 12, OTHER),
    (HEAD + "f(x) = f(x)/2\nclaim identity", 1, 12, "f is defined by means of itself: f -> f"),
    ("activation clip\nclip(x) = x\nclaim identity", 2, 1, "the language has another function clip"),
    # expressions: the place is that in the file
    (HEAD + "  f(x) = 2*(x\n\nclaim identity", 2, 12, "unbalanced bracket"),
    (HEAD + "  f(x) = x  # good\n    + qux(x)\nclaim identity", 3, 7, ""),
    (HEAD + "  f(x) = x +* 2\n", 2, 13, ""),
    (BODY + "claim f(x) = beta*x", 3, 14, ""),
    ("claim x = y\n", 1, 11, ""),
    (BODY + "claim identity\nslope = 2 + $", 4, 13, ""),
    (BODY + "claim identity\nslope = 2 + x", 4, 9, "the slope does not depend on x"),
    (BODY + "claim identity\nexpect conditional on c == 0", 4, 23, ""),
    (BODY + "claim identity\nexpect conditional on 1 + 1", 4, 23, ""),
    (BODY + "claim identity\nexpect conditional on x == 0", 4, 23, "expected a condition on the parameters"),
    (BODY + "claim identity\nexpect conditional on (1 == 1) or x", 4, 23, None),
]


@pytest.mark.parametrize("text, line, column, complaint", REFUSED, ids=[repr(r[0])[:60] for r in REFUSED])
def test_a_bad_document_is_refused_at_its_place(written, text, line, column, complaint):
    with pytest.raises(SymidentError) as caught:
        statements(written(text))
    if complaint is None:
        return
    first, *shown = str(caught.value).split("\n")
    assert first.startswith("d.ident: ") and complaint in first
    assert f"(line {line}, column {column})" in first
    if shown:  # the line itself, and a caret under the place
        assert shown[1] == " " * (4 + column - 1) + "^"


def test_a_complaint_shows_the_line_of_the_file(written):
    with pytest.raises(SymidentError) as caught:
        statements(written(BODY + "  claim f(x) = x   ! 2"))
    assert str(caught.value) == (
        "d.ident: '!' is not expected here; expected = or the end of the line (line 3, column 20)\n"
        "      claim f(x) = x   ! 2\n"
        "                       ^"
    )


@pytest.mark.parametrize(
    "text, hint",
    [
        (
            BODY + "claim f(x) = beta*x",
            "a line above has to declare it, as in: parameter beta, or define it: define beta = 1",
        ),
        (HEAD + "f(x, a) = a*x", "a line above has to declare it: parameter a"),
        (HEAD + "f(t) = t", "the variable is always x, and comes first"),
    ],
)
def test_a_complaint_says_what_to_write(written, text, hint):
    with pytest.raises(SymidentError) as caught:
        statements(written(text))
    assert str(caught.value).endswith("\n" + hint)


NOT_DOCUMENTS = [
    ("", "d.ident: the file is empty"),
    ("\n  # nothing but a remark\n\n", "d.ident: the file is empty"),
    (BODY, "d.ident: there is no claim in it"),
    (b"claim x = \xff", "d.ident: byte 11 is not UTF-8"),
]


@pytest.mark.parametrize("text, complaint", NOT_DOCUMENTS)
def test_what_is_no_document_is_refused(written, text, complaint):
    with pytest.raises(SymidentError) as caught:
        check_path(written(text), answer())
    assert str(caught.value) == complaint


def test_files_that_cannot_be_read_are_refused(written, tmp_path):
    with pytest.raises(SymidentError, match="^nothing.ident: No such file or directory$"):
        check_path("nothing.ident", answer())
    with pytest.raises(SymidentError, match="null byte"):
        check_path("nothing\0", answer())
    (tmp_path / "empty").mkdir()
    with pytest.raises(SymidentError, match=r"^empty: there is no file \*\.ident in this folder$"):
        check_path("empty", answer())
    written(BODY, "empty/f.ident")
    with pytest.raises(SymidentError, match="^empty/f.ident: there is no claim in it$"):
        check_path("empty", answer())
    written(BODY, "empty/g.ident")
    with pytest.raises(SymidentError, match="^empty: there is no claim in its files$"):
        check_path("empty", answer())


def test_a_folder_is_gone_through_in_order(written, tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("c.ident", "b/z.ident", "a.ident", "other.txt"):
        written(f"claim x = x  # {name}", name)
    assert [r.file for r in check_path(tmp_path, answer())] == [
        str(tmp_path / name) for name in ("a.ident", "b/z.ident", "c.ident")
    ]


@pytest.mark.parametrize("text", ["claim " + "(" * 10**5, "x" * 10**6, "claim x = " + " " * 10**6, "\n" * 10**6])
def test_a_large_bad_document_is_refused_at_once(written, text):
    with pytest.raises(SymidentError) as caught:
        statements(written(text))
    assert len(str(caught.value)) < 1000


# --- judging ---


def result(said: str, verdict: str, **rest) -> Result:
    """What becomes of a claim of which the document says `said`, and the engine `verdict`."""
    path = Path("said.ident")
    path.write_text(f"activation f\nparameter a\nf(x, a) = a*x\nclaim identity\nexpect {said}")
    (statement,) = statements(path)
    return judge(statement, Verdict(verdict, statement.claim, **rest))


def test_results_are_judged(written):
    a_is_0, point = app("eq", A, 0), Witness((("x", num(1)), ("a", num(3) / 2)))
    for said, verdict, rest, ok, sentence in [
        ("proved", "proved", {}, True, "proved"),
        ("refuted", "refuted", {"witness": point}, True, "refuted at x = 1, a = 3/2"),
        ("proved", "refuted", {"witness": point}, False, "expected proved, found refuted at x = 1, a = 3/2"),
        ("refuted", "proved", {}, False, "expected refuted, found proved"),
        ("proved", "undecided", {"reason": "too hard"}, False, "expected proved, found undecided: too hard"),
        ("undecided", "undecided", {"reason": "too hard"}, True, "undecided: too hard"),
        ("proved", "evidence", {}, False, "expected proved, found evidence"),
        ("undefined", "undefined", {"reason": "log(x)"}, True, "undefined: log(x)"),
        ("conditional on a == 0", "conditional", {"condition": a_is_0}, True, "conditional on a == 0"),
        ("conditional on 2*a + 1 == 1", "conditional", {"condition": a_is_0}, True, "conditional on a == 0"),
        ("conditional on a <= 0", "conditional", {"condition": a_is_0}, False,
         "expected conditional on a <= 0, found conditional on a == 0"),
        ("conditional on (a==0.0)", "conditional", {"condition": a_is_0}, True, "conditional on a == 0"),
        ("conditional on a == 1", "conditional", {"condition": a_is_0}, False,
         "expected conditional on a == 1, found conditional on a == 0"),
        ("proved", "conditional", {"condition": a_is_0}, False, "expected proved, found conditional on a == 0"),
        ("conditional on a == 0", "proved", {}, False, "expected conditional on a == 0, found proved"),
    ]:  # fmt: skip
        found = result(said, verdict, **rest)
        assert (found.ok, found.sentence) == (ok, sentence)


def test_each_claim_is_decided_and_reported(written):
    results = check_path(written(EXAMPLE), answer())
    assert [r.ok for r in results] == [True, True, False, True, True, False, False, True, True, True]
    assert results[1].file == "d.ident" and results[1].line == 6 and results[1].verdict.word == "proved"


# --- the library, as documents ---


def test_every_document_of_the_library_can_be_read():
    found = statements(LIBRARY)
    assert {s.name for s in found} == set(entries())
    assert len(found) > len(entries())


def test_claims_of_the_library_use_no_name_that_is_not_declared():
    for s in statements(LIBRARY):
        assert s.line > 0 and " = " in s.text and Path(s.file).stem == s.name


@pytest.mark.parametrize("statement", statements(LIBRARY), ids=lambda s: f"{s.name}:{s.line}")
def test_the_engine_agrees_with_the_library(statement):
    found = judge(statement, limits.run(decide, statement.claim, timeout=60))
    assert found.ok, found.sentence
