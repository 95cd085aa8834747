"""What is imported when: the order of the modules is a contract in pyproject.toml; here is what it cannot see."""

import subprocess
import sys

import pytest

import symident

HEAVY = {"sympy", "mpmath", "flint", "lark"}


def loaded(program, *arguments):
    """The modules of HEAVY that a program has loaded at its end."""
    code = f"{program}\nimport sys\nprint(*({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_importing_symident_is_cheap():
    assert loaded("import symident; dir(symident); symident.__version__") == set()


@pytest.mark.parametrize("arguments", [["--help"], ["prove", "--help"], ["--version"]])
def test_help_loads_nothing(arguments):
    program = "from symident.cli import main\nimport sys\ntry: main(sys.argv[1:])\nexcept SystemExit: pass"
    assert loaded(program, *arguments) == set()


@pytest.mark.parametrize("arguments", [["prov", "x"], ["prove"], ["prove", "x", "--timeout", "0"], ["prove", ""], []])
def test_an_error_in_the_command_loads_nothing(arguments):
    assert loaded("from symident.cli import main\nimport sys\nmain(sys.argv[1:])", *arguments) == set()


def test_an_error_in_the_text_loads_no_engine(monkeypatch):
    monkeypatch.setenv("SYMIDENT_DEBUG", "1")  # no child: what is loaded is seen here
    for text in ("x +", "x*sigmod(x)", "x*b"):
        assert loaded("from symident.cli import main\nimport sys\nmain(sys.argv[1:])", "prove", text) <= {"lark"}
    assert "sympy" not in loaded("from symident.cli import main\nimport sys\nmain(sys.argv[1:])", "prove", "tanh(x)")


def test_reading_a_text_loads_no_computer_algebra():
    program = "import symident\ntry: symident.parse('sigmod(x)')\nexcept symident.ParseError: pass"
    assert loaded(program) <= {"lark"}
    assert "sympy" not in loaded("import symident\nsymident.prove('x*sigmoid(x)')")


def test_the_kernel_loads_neither_sympy_nor_mpmath_nor_lark():
    program = "import symident.kernel.check, sys; assert 'symident.search' not in sys.modules"
    assert loaded(program) <= {"flint"}


def test_every_public_name_is_there_and_documented():
    for name in symident.__all__:
        assert getattr(symident, name).__doc__, name
    assert set(symident.__all__) <= set(dir(symident))
    assert len(symident.__all__) <= 15
    with pytest.raises(AttributeError, match="has no attribute 'proof'"):
        symident.proof  # noqa: B018
