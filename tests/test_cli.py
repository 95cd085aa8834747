"""The command line as a user meets it: what goes to which stream, with which status, and never a traceback."""

import doctest
import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from symident import cli

STATUS = [
    (["prove", "x*sigmoid(x)"], 0, "PROVED"),
    (["prove", "tanh(x)"], 1, "REFUTED"),
    (["prove", "log(x)"], 2, "UNDEFINED"),
    (["prove", "max(x, 0) + a*min(x, 0)", "--param", "a"], 4, "CONDITIONAL"),
    (["x*sigmoid(x)"], 0, "PROVED"),
    (["--param", "beta", "x*sigmoid(beta*x)"], 0, "PROVED"),
    (["prove", "sigmoid(-x) = 1 - sigmoid(x)"], 0, "PROVED"),
    (["prove", "-x/expm1(x)"], 0, "PROVED"),
    (["-x/expm1(x)"], 0, "PROVED"),
    (["prove", "--", "-x/expm1(x)"], 0, "PROVED"),
    (["prove", "--latex", r"x\,\sigma(x)"], 0, "PROVED"),
]


def run(*arguments, text=None, **more):
    """The finished process; its output is not shown to a terminal."""
    env = {**os.environ, "COLUMNS": "40", "TERM": "xterm", **more.pop("env", {})}
    data = text.encode() if isinstance(text, str) else text
    done = subprocess.run(
        [sys.executable, "-m", "symident", *arguments], input=data, capture_output=True, env=env, timeout=100, **more
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
    return done


@pytest.mark.parametrize(("arguments", "status", "word"), STATUS, ids=lambda v: v if isinstance(v, str) else None)
def test_the_exit_status_tells_the_verdict(arguments, status, word):
    done = run(*arguments)
    assert done.returncode == status, done.stderr.decode()
    assert done.stdout.decode().startswith(word + "  ")


def refused(tmp_path, *arguments, text=None):
    """The one sentence that a failing command says."""
    done = run(*arguments, text=text, cwd=tmp_path)
    said = done.stderr.decode()
    assert done.returncode == 2 and done.stdout == b"", (done.returncode, said)
    assert said.startswith("symident: ") and said.endswith("\n")
    assert len(said) < 500 and len(said.splitlines()) <= 4  # a place in the text takes two more lines, and a hint
    assert all(c.isprintable() or c == "\n" for c in said)
    return said


# What the message says, and the commands that have to say it.
USAGE = {
    "did you mean prove?": [["prov", "x"], ["porve"]],
    "there is no command": [["gelu"], ["qqq", "x"]],
    "required: EXPR": [["prove"], ["parse", "--json"]],
    "required: --out": [["scan", "corpus.jsonl"]],
    "unrecognized arguments: --jsno": [["prove", "x", "--jsno"], ["prove", "x", "--jsno", "--param", "a"]],
    "is not a positive number of seconds": [
        ["prove", "x", "--timeout", t] for t in ("0", "-1", "nan", "inf", "soon", "", "1e400")
    ],
    "is not a number from 1 to 1024": [["scan", "c", "--out", "r", "--jobs", n] for n in ("0", "-2", "1.5", "many")],
    "is empty": [["prove", ""], ["prove", "   "], ["parse", "\n"], ["prove", "x*b", "--param", ""]],
    "is not valid UTF-8": [["prove", b"x\xff"], ["prove", "x", "--param", b"\xff"]],
    "b": [["prove", "x*b"], ["prove", "x", "--param", "b >"], ["prove", "x", "--param", "2b"]],
    "(line 1, column": [["prove", "x +"], ["prove", "sigmod(x)"], ["prove", "x)"], ["prove", "9**9**9**9"]],
    "cannot write": [
        ["prove", "x", "--save", p] for p in (".", "no/such/p.json", "corpus.jsonl/p.json", "/proc/p.json")
    ],
}


@pytest.mark.parametrize(("message", "arguments"), [(m, a) for m, table in USAGE.items() for a in table])
def test_a_mistake_in_the_command_is_one_sentence(message, arguments, tmp_path):
    (tmp_path / "corpus.jsonl").write_text('{"id": 1, "expr": "x"}\n')
    assert message in refused(tmp_path, *arguments)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus.jsonl"]


STANDARD_INPUT = {
    "is empty": ["", " \n\n", "\ufeff"],
    "NUL byte (character 2)": ["x\0y"],
    "not valid UTF-8 (byte 1)": [b"x\xff"],
    "that is no expression": ["x+" * 10**6],
    "symident: ": [
        "(" * 10**5 + "x" + ")" * 10**5,
        "-" * 10**5 + "x",
        "\x1b[31mx",
        "x\u202ey",
        "9" * 10**6,
        "|" * 10**5,
    ],
}


@pytest.mark.parametrize(
    ("message", "text"), [(m, t) for m, table in STANDARD_INPUT.items() for t in table], ids=lambda v: repr(v)[:24]
)
def test_what_is_no_expression_on_standard_input_is_one_sentence(message, text, tmp_path):
    start = time.monotonic()
    assert message in refused(tmp_path, "prove", "-", text=text)
    assert time.monotonic() - start < 10


PROOFS = {
    "No such file": None,
    "not JSON": [b"", b"{", b"PROVED", b"nan?"],
    "is not UTF-8": [b"\xff\xfe{}"],
    "nested too deeply": [b"[" * 10**6],
    "the key 'rules' is unknown": [b'{"rules": "ode", "rule": "ode", "goal": ["0", "0"], "args": {}, "premises": []}'],
    "the key 'goal' is missing": [b'{"rule": "ode", "args": {}, "premises": []}'],
    "a step is an object": [
        b"[]",
        b"3",
        b'{"rule": "ode", "goal": ["0", "0"], "args": {}, "premises": [1]}',
    ],
    "not a proof": [
        b'{"rule": "ode", "goal": ["1/0", "0"], "args": {}, "premises": []}',
        b'{"rule": "ode", "goal": ["0"], "args": {}, "premises": []}',
        b'{"rule": "ode", "goal": ["0", "0"], "args": [], "premises": []}',
        b'{"rule": "ode", "goal": [{}, "0"], "args": {}, "premises": []}',
        b'{"rule": "ode", "goal": ["' + b"9" * 60_000 + b'", "0"], "args": {}, "premises": []}',
    ],
}


@pytest.mark.parametrize(
    ("message", "content"), [(m, c) for m, table in PROOFS.items() for c in table or [None]], ids=lambda v: repr(v)[:40]
)
def test_what_is_no_proof_is_one_sentence(message, content, tmp_path):
    if content is not None:
        (tmp_path / "p.json").write_bytes(content)
    assert message in refused(tmp_path, "verify", "x*sigmoid(x)", "p.json")


def test_a_folder_is_no_proof(tmp_path):
    assert "Is a directory" in refused(tmp_path, "verify", "x*sigmoid(x)", ".")


def test_a_saved_proof_is_verified_for_its_claim_only(tmp_path):
    done = run("prove", "x*sigmoid(x)", "--save", "p.json", cwd=tmp_path)
    assert done.returncode == 0 and done.stderr == b""
    done = run("verify", "x*sigmoid(x)", "p.json", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.startswith(b"VERIFIED  f(x) - f(-x) = x   for all real x")
    assert "rejected" in refused(tmp_path, "verify", "x*Phi(x)", "p.json")
    assert "rejected" in refused(tmp_path, "verify", "x*Phi(x)", "p.json", "--json")


def test_a_proof_that_a_claim_is_false_says_so(tmp_path):
    assert run("prove", "tanh(x)", "--save", "p.json", cwd=tmp_path).returncode == 1
    done = run("verify", "tanh(x)", "p.json", cwd=tmp_path)
    assert done.returncode == 1 and b"is false" in done.stdout and b"for all" not in done.stdout
    assert json.loads(run("verify", "tanh(x)", "p.json", "--json", cwd=tmp_path).stdout)["verdict"] == "refuted"


def test_a_proof_of_a_condition_says_so(tmp_path):
    f = ["max(x, 0) + a*min(x, 0)", "--param", "a"]
    assert run("prove", *f, "--save", "p.json", cwd=tmp_path).returncode == 4
    done = run("verify", *f, "p.json", cwd=tmp_path)
    assert done.returncode == 4 and b"exactly when a == 0" in done.stdout


def test_without_a_proof_nothing_is_saved(tmp_path):
    done = run("prove", "log(x)", "--save", "p.json", cwd=tmp_path)
    assert done.returncode == 2 and b"nothing was saved" in done.stderr
    assert not (tmp_path / "p.json").exists()


def test_a_full_disk_is_one_sentence(tmp_path):
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "symident", "list"], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2 and done.stderr.startswith(b"symident: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["prove", "parse", "phi"])
def test_json_is_one_object(command):
    shown = json.loads(run(command, "x*sigmoid(beta*x)", "--param", "beta", "--json").stdout)
    assert isinstance(shown, dict)
    if command == "parse":
        assert shown["expression"] == "x*sigmoid(beta*x)"
        assert {"expression", "latex", "sympy", "domain"} <= set(shown)
    else:
        assert shown["verdict"] == "proved" and shown["phi"] == "tanh(beta*x/2)"


def test_parse_accepts_what_was_not_declared_and_says_what_it_took_it_for():
    done = run("parse", "x*sigmoid(beta*x)")
    assert done.returncode == 0 and "beta (real)" in done.stdout.decode()


def test_the_timeout_is_kept_whatever_runs(monkeypatch, capsys):
    def stuck(args, style):
        return 3 ** (10**9) % 7  # one call into C

    monkeypatch.setitem(cli._COMMANDS, "prove", stuck)
    start = time.monotonic()
    assert cli.main(["prove", "x", "--timeout", "0.3"]) == 3
    assert cli.main(["prove", "x", "--timeout", "0.3", "--json"]) == 3
    assert time.monotonic() - start < 2
    out = capsys.readouterr().out
    assert out.startswith("UNDECIDED  the time limit of 0.3 s was reached\n")
    assert '"reason": "the time limit of 0.3 s was reached"' in out


def test_a_fault_of_ours_is_one_sentence_and_no_traceback(monkeypatch, capsys):
    def faulty(args, style):
        raise ZeroDivisionError("oops")

    monkeypatch.setitem(cli._COMMANDS, "prove", faulty)
    assert cli.main(["prove", "x"]) == 2
    assert capsys.readouterr().err.startswith("symident: internal error, please report it: ZeroDivisionError: oops")
    monkeypatch.setenv("SYMIDENT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main(["prove", "x"])


def test_an_interrupt_is_quiet(monkeypatch, capsys):
    def interrupted(args):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_limited", interrupted)
    assert cli.main(["prove", "x"]) == 130
    assert capsys.readouterr().err == "symident: interrupted\n"


def test_a_closed_pipe_is_quiet():
    command = f"{sys.executable} -m symident list | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], stderr=subprocess.PIPE, timeout=60)
    assert done.stderr == b""


def test_a_pipe_gets_plain_text_of_any_width():
    out = run("prove", "tanh(x)").stdout
    assert b"\x1b" not in out


def test_a_terminal_gets_colour_unless_it_says_no(monkeypatch):
    class Terminal:
        def isatty(self):
            return True

    monkeypatch.setenv("COLUMNS", "57")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    style = cli._style(Terminal())
    assert (style.width, style.colour) == (57, True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not cli._style(Terminal()).colour
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not cli._style(Terminal()).colour


def test_an_output_that_has_no_unicode_is_no_error():
    done = run("prove", "-", text="x*β", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 2 and done.stderr.startswith(b"symident: ")


def test_check_reports_each_claim_and_what_is_wrong(tmp_path):
    (tmp_path / "good.ident").write_text("activation r\n  r(x) = max(x, 0)\n  claim identity\n  expect proved\n")
    (tmp_path / "bad.ident").write_text("activation t\n  t(x) = tanh(x)\n  claim identity\n  expect proved\n")
    done = run("check", ".", cwd=tmp_path)
    out = done.stdout.decode()
    assert done.returncode == 1, done.stderr
    assert "WRONG  " in out and "ok     " in out
    assert "2 statements: 1 proved, 1 refuted; 1 not as the document says" in out
    assert run("check", "good.ident", cwd=tmp_path).returncode == 0
    assert [row["ok"] for row in json.loads(run("check", ".", "--json", cwd=tmp_path).stdout)] == [False, True]
    assert "No such file" in refused(tmp_path, "check", "none.ident")


def test_the_status_of_check_is_that_of_the_worst_statement(tmp_path):
    for name, text, status in [
        ("right.ident", "claim x = x", 0),
        ("open.ident", "claim limit(sin(x), x, oo) = 0", 3),
        ("wrong.ident", "claim limit(sin(x), x, oo) = 0\nclaim sin(x) = x", 1),
        ("not_read.md", "$$ q(x) = x $$", 3),
        ("expected.tex", "\\[ x = 2x \\]\n% symident: expect refuted", 0),
        ("bad.ident", "claim x = ", 2),
    ]:
        (tmp_path / name).write_text(text)
        assert run("check", name, cwd=tmp_path).returncode == status, name


def test_list_has_the_library():
    assert {"gelu", "relu", "silu"} <= {line.split()[0] for line in run("list").stdout.decode().splitlines()}
    assert all(e["expression"] for e in json.loads(run("list", "--json").stdout))


README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    "line", [line for block in blocks("sh") for line in block.splitlines() if line[:9] == "symident "]
)
def test_every_command_of_the_readme_proves(line):
    assert run(*shlex.split(line, comments=True)[1:]).returncode == 0


@pytest.mark.parametrize("session", re.split(r"\n(?=\$)", blocks("console")[0]), ids=lambda s: s.splitlines()[0])
def test_the_session_of_the_readme_is_what_happens(session):
    command, _, expected = session.partition("\n")
    done = run(*shlex.split(command)[2:])
    found = (done.stdout + done.stderr).decode()
    assert doctest.OutputChecker().check_output(expected.strip(), found.strip(), doctest.ELLIPSIS), found


def test_ci_runs_the_test_command_of_the_readme():
    command = next(line for block in blocks("sh") for line in block.splitlines() if "-m tests" in line)
    assert command in (Path(__file__).parent.parent / ".ci" / "run").read_text().splitlines()
