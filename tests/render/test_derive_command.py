"""symident derive: formats, languages, files, and what goes wrong."""

import json

import pytest

import symident
from symident.cli import main


@pytest.fixture(autouse=True)
def no_child(monkeypatch):
    monkeypatch.setenv("SYMIDENT_DEBUG", "1")


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("text", "The identity of silu\n===="),
        ("markdown", "# The identity of silu\n"),
        ("html", "<!DOCTYPE html>"),
        ("latex", "% silu"),
        ("json", '{\n "name": "silu"'),
        ("typst", "#set"),
    ],
)
def test_each_format(form, start, capsys):
    assert main(["derive", "silu(x)", "--format", form]) == 0
    assert capsys.readouterr().out.startswith(start)


def test_text_is_what_is_written_without_options(capsys):
    assert main(["derive", "max(x, 0)"]) == 0
    assert "Piece by piece" in capsys.readouterr().out


def test_json_is_data(capsys):
    assert main(["derive", "x*tanh(x)", "--json", "--level", "short", "--lang", "zh"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["verdict"]["verdict"] == "refuted" and data["lang"] == "zh" and data["level"] == "short"


def test_a_file_is_written(tmp_path, capsys):
    file = tmp_path / "gelu.md"
    assert main(["derive", "gelu(x)", "--format", "markdown", "--lang", "zh", "--out", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert file.read_text(encoding="utf-8").startswith("# gelu 的恒等式")


def test_a_refutation_and_a_condition_are_written_too(capsys):
    assert main(["derive", "tanh(x)"]) == 0
    assert main(["derive", "x if x > 0 else a*x", "--param", "a"]) == 0
    assert "if and only if a = 0" in capsys.readouterr().out


def test_what_is_wrong_is_said(capsys, tmp_path):
    assert main(["derive", "x*sigmod(x)"]) == 2
    assert "did you mean sigmoid?" in capsys.readouterr().err
    for wrong in (["--format", "pdf"], ["--lang", "fr"], ["--level", "medium"]):
        assert main(["derive", "x", *wrong]) == 2
        assert "invalid choice" in capsys.readouterr().err
    assert main(["derive", "x", "--out", str(tmp_path / "no" / "file")]) == 2
    assert "cannot write" in capsys.readouterr().err


def test_time_that_runs_out_is_told_honestly(monkeypatch, capsys):
    monkeypatch.delenv("SYMIDENT_DEBUG")
    slow = "x**3"
    for _ in range(10):
        slow = f"log(2 + cos({slow}))"
    slow = f"x/2 + {slow}"
    assert main(["derive", slow, "--timeout", "3"]) in (0, 3)
    out = capsys.readouterr().out
    assert "neither proved nor refuted" in out or "UNDECIDED" in out


def test_from_python():
    d = symident.derive("smelu(x, b)", ["b > 0"], level="short")
    assert (d.name, d.level, d.verdict.word) == ("smelu", "short", "proved")
    assert symident.derive(symident.prove("x*sigmoid(x)")).level == "full"
    assert symident.derive("x*sigmoid(beta*x)", ["beta"]).name.isidentifier()
    with pytest.raises(symident.SymidentError):
        symident.derive("x +")


def test_slides(tmp_path, capsys):
    assert main(["slides", "gelu(x)", "--out", str(tmp_path / "gelu.tex")]) == 0
    assert r"\begin{frame}" in (tmp_path / "gelu.tex").read_text(encoding="utf-8")
    assert main(["slides", "gelu(x)", "--out", str(tmp_path / "gelu.html")]) == 0
    assert "slides" in (tmp_path / "gelu.html").read_text(encoding="utf-8")
    assert main(["slides", "gelu(x)", "--out", str(tmp_path / "gelu.doc")]) == 2
    assert "does not end in .pdf, .tex or .html" in capsys.readouterr().err
