"""The library: what it says of every activation, against numbers, and how it is loaded."""

import operator
import random
import subprocess
import sys

import mpmath
import pytest

from symident import library
from symident.kernel.functions import FUNCTIONS, unfold
from symident.kernel.terms import Term, X, num, substitute, var
from symident.library import definitions, entries
from symident.syntax.errors import SymidentError
from symident.syntax.parse import parse_infix

DIGITS = 40
WANTED = """relu gelu gelu_tanh quick_gelu silu swish softplus squareplus hard_swish smelu pflu mish elu selu celu
    leaky_relu prelu relu6 acon_c tanh sigmoid hard_sigmoid snake bent_identity""".split()
POINTS = [mpmath.mpf(p) for p in ("0.25", "0.5", "1", "2.5", "3", "6.5", "17")]


@pytest.fixture(autouse=True)
def precision():
    with mpmath.workdps(DIGITS):
        yield


def value(t: Term, at: dict):
    """`t` as a float of mpmath; cases and comparisons as they are written."""
    if t.head == "num":
        return mpmath.mpf(t.args[0].numerator) / t.args[0].denominator
    if t.head == "var":
        return at[t.args[0]]
    if t.head == "cases":
        *pairs, otherwise = t.args
        chosen = next((v for c, v in zip(pairs[::2], pairs[1::2], strict=True) if value(c, at)), otherwise)
        return value(chosen, at)
    args = [value(u, at) for u in t.args]
    match t.head:
        case "add":
            return mpmath.fsum(args)
        case "mul":
            return mpmath.fprod(args)
        case "neg":
            return -args[0]
        case "div":
            return args[0] / args[1]
        case "pow":
            return args[0] ** (int(args[1]) if args[1] == int(args[1]) else args[1])
        case "pi":
            return +mpmath.pi
        case "lt" | "le" | "gt" | "ge" | "eq" | "ne":
            return getattr(operator, t.head)(*args)
        case "and":
            return all(args)
    f = FUNCTIONS[t.head]
    return getattr(mpmath, f.mpmath)(*args) if f.mpmath else value(unfold(t), at)


def parameters(entry, random_):
    """Values of the parameters that their sorts allow."""
    low = {"real": -3, "nonnegative": 0, "positive": 1}
    return {name: mpmath.mpf(random_.randint(4 * low[sort], 12)) / 4 for name, sort in entry.parameters}


def residual(entry, x, at, slope=1):
    """f(x) - f(-x) - slope*x, with the slack that rounding may take."""
    left, right = (value(entry.term, {**at, "x": sign * x}) for sign in (1, -1))
    error = left - right - slope * x
    return error if abs(error) > mpmath.mpf(10) ** (8 - DIGITS) * (1 + abs(left) + abs(right)) else 0


def samples(entry, tries=6):
    random_ = random.Random(entry.name)
    return [parameters(entry, random_) for _ in range(tries if entry.parameters else 1)]


ALL = list(entries().values())
each = pytest.mark.parametrize("entry", ALL, ids=lambda e: e.name)


def test_the_library_has_what_it_promises():
    assert set(WANTED) <= set(entries())
    assert list(entries()) == sorted(entries())


@each
def test_every_entry_is_complete(entry):
    assert entry.title and entry.source and entry.expected in ("proved", "refuted", "conditional")
    assert (entry.condition is not None) == (entry.expected == "conditional")


@each
def test_every_expected_verdict_agrees_with_numbers(entry):
    residuals = [[residual(entry, x, at) for x in POINTS] for at in samples(entry)]
    if entry.expected == "proved":
        assert not any(map(any, residuals))
    elif entry.expected == "refuted":  # whatever the parameters
        assert all(map(any, residuals))
    else:
        for at, r in zip(samples(entry), residuals, strict=True):
            assert any(r) != value(entry.condition, at)


@pytest.mark.parametrize("entry", [e for e in ALL if e.condition], ids=lambda e: e.name)
def test_a_condition_is_enough(entry):
    equation = entry.condition
    assert equation.head == "eq"
    name = next(n for n, _ in entry.parameters if n in repr(equation))
    for at in samples(entry):  # solve the condition, which is linear in each parameter
        zero = [value(equation.args[0], {**at, name: v}) - value(equation.args[1], at) for v in (0, 1)]
        at[name] = zero[0] / (zero[0] - zero[1])
        assert value(equation, at) and not any(residual(entry, x, at) for x in POINTS)


@pytest.mark.parametrize("entry", [e for e in ALL if e.slope], ids=lambda e: e.name)
def test_every_slope_agrees_with_numbers(entry):
    for at in samples(entry):
        assert not any(residual(entry, x, at, value(entry.slope, at)) for x in POINTS)


@pytest.mark.parametrize("entry", [e for e in ALL if e.expected == "refuted" and not e.slope], ids=lambda e: e.name)
def test_no_slope_is_forgotten(entry):
    for at in samples(entry):
        c = value(entry.term, {**at, "x": mpmath.mpf(1)}) - value(entry.term, {**at, "x": mpmath.mpf(-1)})
        assert any(residual(entry, x, at, c) for x in POINTS)


@pytest.mark.parametrize("entry", [e for e in ALL if e.phi], ids=lambda e: e.name)
def test_every_phi_agrees_with_numbers(entry):
    for at in samples(entry):
        for x in [*POINTS, *(-p for p in POINTS)]:
            phi = 2 * value(entry.term, {**at, "x": x}) / x - 1
            assert mpmath.almosteq(phi, value(entry.phi, {**at, "x": x}), 1e-20, 1e-20)


def test_phi_is_stated_wherever_the_identity_holds():
    assert all((entry.phi is not None) == (entry.expected == "proved") for entry in ALL)


@pytest.mark.parametrize("entry", [e for e in ALL if e.name in FUNCTIONS], ids=lambda e: e.name)
def test_a_function_of_the_table_is_the_one_that_its_file_defines(entry):
    for x in POINTS:
        table = value(Term(entry.name, X), {"x": x})
        assert mpmath.almosteq(table, value(entry.term, {"x": x}), 1e-20, 1e-20)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("gelu", "gelu"), ("silu", "silu"), ("hardswish", "hard_swish"), ("smelu", "smelu"), ("elu", "elu"),
        ("selu", "selu"), ("celu", "celu"), ("acon-c", "acon_c"), ("snake", "snake"), ("serf", "serf"),
        ("prelu", "prelu"), ("mish", "mish"), ("gelu-tanh", "gelu_tanh"), ("relu6", "relu6"), ("gcu", "gcu"),
    ],
)  # fmt: skip
def test_names_are_spelt_in_one_way(name, expected):
    assert expected in entries(), name


# --- the names in expressions ---


def test_named_activations_are_functions_of_the_language():
    gelu, silu = entries()["gelu"].term, entries()["silu"].term
    assert parse_infix("gelu(x)/2 + silu(x)/2", set(), definitions()) is gelu / 2 + silu / 2
    assert parse_infix("prelu(x, 1/4)", set(), definitions()) is parse_infix("prelu(x)", set(), definitions())


def test_a_parameter_is_replaced_by_what_the_call_says():
    swish = parse_infix("swish(2*x, b)", {"b"}, definitions())
    assert swish is substitute(entries()["swish"].term, {"x": num(2) * X, "beta": var("b")})


def test_an_entry_may_use_another():
    assert entries()["hard_swish"].term is parse_infix("x*min(max(x + 3, 0), 6)/6", set(), {})


def test_a_name_of_the_table_stays_a_function_of_the_table():
    assert "relu" in entries() and "relu" not in definitions()
    assert "relu" not in set(definitions()) and len(definitions()) == len(list(definitions()))
    with pytest.raises(KeyError):
        definitions()["relu"]
    with pytest.raises(KeyError):
        definitions()["no_such_name"]


# --- loading ---


def fresh(code: str) -> str:
    """What `code` prints in a process of its own."""
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_a_name_that_is_not_used_is_not_read():
    code = """
from symident import library
read, library.read = library.read, lambda file, name: (print(name), read(file, name))[1]
"mish" in library.definitions(); list(library.definitions())
library.definitions()["hard_swish"]; library.definitions()["hard_swish"]
"""
    assert fresh(code).split() == ["hard_swish.ident", "relu6.ident"]


def test_without_a_document_the_grammar_of_documents_is_not_built():
    code = "from symident import library; 'x' in library.definitions(); print(library._grammar.cache_info().currsize)"
    assert fresh(code) == "0\n"


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A library of one's own: write(name, text) adds a file."""
    folder = tmp_path / "_proofs" / "library"
    folder.mkdir(parents=True)
    monkeypatch.setattr(library, "_PACKAGE", tmp_path)
    for cached in (library._files, library._library):
        cached.cache_clear()
    yield lambda name, text: (folder / f"{name}.ident").write_text(text)
    monkeypatch.undo()
    for cached in (library._files, library._library):
        cached.cache_clear()


def test_the_library_inside_an_installed_package_is_found(shelf):
    shelf("mine", "activation mine\n  mine(x) = x/2")
    assert list(entries()) == ["mine"] and entries()["mine"].term is X / 2
    assert entries()["mine"].expected is None and entries()["mine"].title == ""


def test_a_circle_of_definitions_is_an_error(shelf):
    shelf("a", "activation a\n  a(x) = b(x) + 1")
    shelf("b", "activation b\n  b(x) = x*c(x)")
    shelf("c", "activation c\n  c(x) = a(x)")
    with pytest.raises(SymidentError, match="b is defined by means of itself: b -> c -> a -> b"):
        definitions()["b"]
    with pytest.raises(SymidentError, match="a is defined by means of itself: a -> b -> c -> a"):
        entries()


def test_a_claim_may_name_what_is_defined_by_its_own_activation(shelf):
    shelf("a", "activation a\n  a(x) = x/2\n  claim identity\n  phi = b(x) - x")
    shelf("b", "activation b\n  b(x) = 2*a(x)")
    assert entries()["a"].phi is not None


def test_an_error_in_another_file_is_reported_there(shelf):
    shelf("a", "activation a\n  a(x) = x + b(x)")
    shelf("b", "activation b\n\n  b(x) = 2*(x")
    with pytest.raises(SymidentError, match=r"^b\.ident: .*\(line 3, column \d+\)"):
        definitions()["a"]


@pytest.mark.parametrize("text", ["activation b\n  b(x) = x", "activation a\n  a(x) = x\nactivation c\n  c(x) = x", ""])
def test_a_file_is_called_after_its_activation(shelf, text):
    shelf("a", text)
    with pytest.raises(SymidentError, match="a.ident: a file of the library has the one activation"):
        definitions()["a"]


def test_a_missing_library_is_said_to_be_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "_PACKAGE", tmp_path / "nowhere")
    library._files.cache_clear()
    with pytest.raises(SymidentError, match="the library of activations is missing"):
        entries()
