"""Derivations: every line is true, every sentence is there in both languages, every format can write all of them."""

import ast
import json
import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path

import golden
import mpmath
import pytest

import symident
from symident import library
from symident.decide import decide
from symident.derivation import catalogue
from symident.derivation.build import derive
from symident.derivation.model import Chain, Numbers, Rounded, Sentence, Table
from symident.kernel.claim import Claim
from symident.kernel.terms import Term, X, free, is_unknown, num, rebuild, substitute, subterms
from symident.render.formats import FORMATS
from symident.search.evidence import _value

NAMES = sorted(library.entries())
ROWS = list(map(json.loads, (Path(__file__).parents[1] / "data/activations.jsonl").read_text().splitlines()))
POINTS = tuple(num(v) for v in ("1/3", "-2/7", "5/4", "-9/5", "17/3", "-41/6"))


# --- golden files


def test_golden_files_are_as_they_were():
    now = golden.files()
    assert set(golden.FOLDER.glob("*.md")) | set(golden.FOLDER.glob("*.json")) == set(now)
    wrong = [path.name for path, text in now.items() if path.read_text(encoding="utf-8") != text]
    assert not wrong, f"{wrong}; python -m tests.render.golden writes them anew, and git diff shows what changed"


# --- every line is true


def known(t, v, name_of_phi="phi()", name_of_f="f()"):
    """`t` with f and phi replaced by what they are; None if there is another unknown."""
    f = v.claim.f
    heads = {u.head for u in subterms(t) if is_unknown(u)}
    values = {name_of_f: f, name_of_phi: 2 * f / X - 1 if f is not None else None}
    if any(values.get(h) is None for h in heads):
        return None

    def leaf(u):
        return substitute(values[u.head], {"x": known(u.args[0], v)}) if is_unknown(u) else None

    return rebuild(t, leaf)


def lines(d):
    """A chain, and two terms of it that a derivation says are equal, for all of them."""
    for chain in golden.parts(d, Chain):
        before = chain.left
        for line in chain.lines:
            if isinstance(line.right, Term):
                yield chain, before, line.right
                before = line.right


def value(t, point):
    """A real number, or None where there is none."""
    try:
        with mpmath.workdps(40):
            v = _value(substitute(t, point), {})
            return v if mpmath.isfinite(v) and not mpmath.im(v) else None
    except (ArithmeticError, ValueError, TypeError, OverflowError):
        return None


def admissible(claim):
    """A few values of the parameters."""
    names = [n for n, _ in claim.parameters]
    return [{n: num(f"{3 * i + k}/{k + 2}") for i, n in enumerate(names)} for k in (1, 4)] if names else [{}]


def agree(left, right, v):
    """At how many points mpmath sees both sides; an error if they differ at one."""
    seen = 0
    for given in admissible(v.claim):
        for x in POINTS:
            point = {**given, "x": x, "u": x}
            a, b = value(left, point), value(right, point)
            if a is not None and b is not None:
                assert abs(a - b) <= mpmath.mpf(10) ** -25 * (1 + abs(a)), (str(left), str(right), point)
                seen += 1
    return seen


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", golden.LEVELS)
def test_every_line_of_a_chain_is_true(name, level):
    d = golden.derivation(name, level)
    condition = d.verdict.word == "conditional"
    for chain, left, right in lines(d):
        a, b = (known(t, d.verdict) for t in (left, right))
        if condition and any(is_unknown(u) for u in subterms(left)) and free(right) <= {"x"}:
            continue  # f under the condition, whose formula stands above
        assert a is not None and b is not None
        assert agree(a, b, d.verdict), (name, a, b)
        if chain.left.head == "phi()":
            a = a * (X / X)  # phi is spoken of where x != 0
        assert proved(a, b, d.verdict.claim), (name, a, b)


@cache
def proved(a, b, claim):
    """Whether the engine proves the line by itself, wherever both sides are defined."""
    parameters = (*claim.parameters, ("u", "real"))
    return decide(Claim(a, b, parameters, claim.assumptions)).word == "proved"


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_table_is_what_f_is_there(name):
    d = golden.derivation(name, "full")
    f = d.verdict.claim.f
    for table in golden.parts(d, Table):
        if d.verdict.word == "conditional" and not any(free(c) - {"x"} for row in table.rows for c in row[1:]):
            continue  # f under the condition
        _, *columns = [known(c, d.verdict) for c in (X, *table.head[1:])]
        for given in admissible(d.verdict.claim):
            for where, *cells in table.rows:
                for x in (*POINTS, *(substitute(where.args[1], given) for _ in "1" if where.head == "eq")):
                    point = {**given, "x": x}
                    if not truth(where, point):
                        continue
                    for column, cell in zip(columns, cells, strict=True):
                        sides = cell.args if cell.head == "eq" else (cell,)
                        for side in sides:
                            assert abs(value(column, point) - value(side, point)) < 1e-25, (name, f, where, side, point)


def truth(condition, point):
    if condition.head == "and":
        return all(truth(c, point) for c in condition.args)
    a, b = (value(t, point) for t in condition.args)
    return {"lt": a < b, "gt": a > b, "eq": a == b}[condition.head]


@pytest.mark.parametrize("name", NAMES)
def test_decimals_are_correctly_rounded_and_nothing_else_is_a_decimal(name):
    d = golden.derivation(name, "full")
    assert not list(golden.parts(d, float))
    for numbers in golden.parts(d, Numbers):
        for row in numbers.rows:
            point = {c.args[0].args[0]: c.args[1] for c in numbers.point}
            exact = value(substitute(known(row.symbol, d.verdict), point), point)
            if row.exact is not None:
                assert abs(value(row.exact, {}) - exact) < 1e-25
            if row.decimal is not None:
                assert abs(mpmath.mpf(row.decimal.decimal) - exact) <= abs(exact) * mpmath.mpf(10) ** -14
                assert row.decimal.digits == 15


# --- all formats


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_activation_is_written_in_every_format(form):
    for name in NAMES:
        for level in golden.LEVELS:
            d = golden.derivation(name, level)
            for lang in golden.LANGS:
                text = FORMATS[form](d, lang)
                assert text.endswith("\n") and len(text) > 200
                for r in golden.parts(d, Rounded):
                    assert marked(form, text, r.decimal), (name, level, r)


def marked(form, text, decimal):
    """Whether the decimal stands only where it is marked as rounded."""
    if form == "json":
        return f'"rounded": "{decimal}"' in text
    mantissa, _, exponent = decimal.partition("e")
    found = [m.start() for m in re.finditer(re.escape(mantissa.removeprefix("-")), text)]
    sign = {"text": "≈", "html": "≈", "markdown": r"\\approx", "latex": r"\\approx", "typst": "approx|≈"}[form]
    return bool(found) and all(re.search(sign, text[max(0, i - 120) : i]) for i in found)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["id"])
def test_every_kind_of_claim_has_a_derivation(row):
    verdict = symident.prove(row["expr"], row.get("params"))
    for level in golden.LEVELS:
        d = derive(verdict, level)
        for lang in golden.LANGS:
            assert FORMATS["text"](d, lang)
            assert all(
                free(t) <= {"x", "u", "t", "lo", "hi", *dict(verdict.claim.parameters)} for t in golden.parts(d, Term)
            )


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("softplus(x) - softplus(-x) = x", ()),
        ("tanh(x) = x", ()),
        ("diff(softplus(x), x) = sigmoid(x)", ()),
        ("diff(x*sigmoid(x), x) = sigmoid(x)", ()),
        ("x*(1 + phi(x))/2", ("phi odd",)),
        ("x*(1 + phi(x))/2", ("phi even",)),
        ("log(x)", ()),
        ("sqrt(x^2 + x)", ()),
        ("x*integral(exp(-t^2/2)/sqrt(2*pi), t, -oo, x)", ()),
        ("f*x", ()),
    ],
)  # fmt: skip
def test_claims_of_other_kinds(text, given):
    for level in golden.LEVELS:
        d = symident.derive(text, ["f"] if text == "f*x" else None, given=given, level=level)
        for form, write in FORMATS.items():
            for lang in golden.LANGS:
                assert write(d, lang), form


def test_undecided_and_evidence_are_told_as_they_are():
    verdict = symident.prove("x*tanh(exp(x) + sin(cos(exp(x))))", timeout=30)
    open_ = symident.Verdict("undecided", verdict.claim, reason="no proof and no counterexample was found")
    text = FORMATS["text"](derive(open_), "en")
    assert "neither proved nor refuted" in text and "Every method came to its end." in text
    assert "未决" in FORMATS["text"](derive(open_), "zh")
    other = FORMATS["text"](derive(symident.Verdict("undecided", verdict.claim, reason="the cat is away")), "zh")
    assert "程序的说明（英文）：the cat is away。" in other


# --- what a teacher writes


def board(name, level="full", lang="en"):
    return FORMATS["text"](golden.derivation(name, level), lang)


def test_the_direct_check_of_silu():
    text = re.sub(r" +", " ", board("silu"))
    for line in ("x·σ(x) - (-x)·σ(-x)", "x·(σ(x) + σ(-x))", "x·(σ(x) + 1 - σ(x))", "σ(-x) = 1 - σ(x)"):
        assert line in text


def test_the_direct_check_of_softplus():
    text = board("softplus")
    for line in ("ln(1 + exp(x)) - ln(1 + exp(-x))", "ln((1 + exp(x))/(1 + exp(-x)))", "ln(exp(x))"):
        assert line in text


def test_relu_is_shown_piece_by_piece():
    text = board("relu")
    for row in (r"x < 0 +0 +-x +0 - \(-x\) = x", r"x = 0 +0 +0 +0 - 0 = 0", r"x > 0 +x +0 +x - 0 = x"):
        assert re.search(row, text)


def test_phi_is_derived_and_shown_to_be_odd():
    text = re.sub(r" +", " ", board("gelu"))
    assert "φ(x) = 2·f(x)/x - 1" in text and "= 2·Φ(x) - 1" in text and "= erf(x/√2)" in text
    assert "= 1 - 2·Φ(x)" in text and "= -(2·Φ(x) - 1)" in text and "= -φ(x)" in text


def test_a_refutation_has_the_point_and_both_values():
    text = board("mish")
    assert "0.865098388267310" in text and "-0.303401461374109" in text and "1.16849984964142" in text


def test_a_condition_has_both_directions():
    text = board("prelu")
    assert "If a = 0" in text and "Only if: at x = 1" in text


def test_short_is_short():
    for name in golden.NAMES:
        lines_ = [line for line in board(name, "short").splitlines() if line.startswith("    ")]
        assert 4 <= len(lines_) <= 14, name


# --- the catalogue


def test_both_languages_have_the_same_gaps():
    for key in catalogue.keys():
        en, zh = (sorted(set(re.findall(r"\{(\w+)\}", catalogue.template(key, lang)))) for lang in golden.LANGS)
        assert en == zh, key


def test_chinese_has_the_punctuation_of_chinese():
    for key in catalogue.keys():
        text = re.sub(r"\{\w+\}", "X", catalogue.template(key, "zh"))
        assert not re.search(r"[,;:?!()]", text), key
        assert not re.search(r"[\u4e00-\u9fff]\.", text), key
        assert not re.search(r"[\u4e00-\u9fff]X|X[\u4e00-\u9fff]", text), f"{key}: a gap stands apart by a space"


def test_english_sentences_are_plain():
    for key in catalogue.keys():
        text = catalogue.template(key, "en")
        assert text.isascii() and "  " not in text and (text == text.strip() or key.startswith("list.")), key


def test_every_sentence_is_used_and_every_used_one_is_there():
    code = "".join(p.read_text() for p in Path(symident.__file__).parent.rglob("*.py"))
    keys = set(catalogue.keys())
    named = {s for s in re.findall(r'"([a-z]+\.[a-z_]+)"', code) if s.split(".")[0] in {k.split(".")[0] for k in keys}}
    made = {
        k for k in keys if k.split(".")[0] in ("is", "law", "tried", "rule", "word", "list") or k.endswith("_exact")
    }
    reasons = {k for k in keys if k.startswith("reason.")}
    assert named - {"phi.alt"} <= keys, named - keys  # the letter, in Typst
    assert keys - named - made - reasons == set()


def test_gaps_that_are_filled_are_those_of_the_sentence():
    for name in NAMES:
        for level in golden.LEVELS:
            for s in golden.parts(golden.derivation(name, level), Sentence):
                assert set(dict(s.gaps)) >= set(re.findall(r"\{(\w+)\}", catalogue.template(s.key, "en"))), s.key


# --- the page


def test_html_is_well_formed_and_has_no_script():
    for name in golden.NAMES:
        text = FORMATS["html"](golden.derivation(name, "full"), "zh")
        assert "<script" not in text and "http" not in text
        body = text[text.index("<body>") :].removesuffix("</html>\n").replace("&#xA0;", " ").replace("&#x", "#")
        ElementTree.fromstring(body)


def test_source_has_no_chinese_but_in_the_catalogue():
    for path in (Path(symident.__file__).parent / "derivation").glob("*.py"):
        ast.parse(path.read_text())
        assert not re.search(r"[\u4e00-\u9fff]", path.read_text()), path.name
