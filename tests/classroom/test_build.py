"""`symident classroom` writes what was asked for, or says in a sentence why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symident import cli
from symident.classroom import build


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    status = cli.main(list(map(str, args)))
    return status, *capsys.readouterr()


def data(page: Path) -> dict[str, object]:
    """The data of a page."""
    text = page.read_text(encoding="utf-8").split('id="data">', 1)[1].split("</script>", 1)[0]
    return json.loads(text)


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "deep" / "er"
    index = out / "index.html"
    assert run(capsys, "classroom", "relu", "--out", out) == (0, f"1 lesson: open {index} in a browser\n", "")
    assert sorted(f.name for f in out.iterdir()) == [
        "classroom.css",
        "classroom.js",
        "index.html",
        "katex.js",
        "relu.html",
    ]


def test_one_file_of_a_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A formula that is in no library, with a parameter; it opens with one step a screen."""
    file = tmp_path / "mine.html"
    status, text, errors = run(
        capsys, "classroom", "x*sigmoid(beta*x)", "x*tanh(x)", "--param", "beta", "--single", file, "--slides", "--json"
    )
    assert (status, errors) == (0, "")
    assert json.loads(text) == {"lessons": 2, "bytes": file.stat().st_size, "path": str(file)}
    found = data(file)
    assert found["view"] == "slides" and list(found["lessons"]) == ["f", "f2"]  # type: ignore[call-overload]
    assert file.stat().st_size < 1_000_000


def test_one_lesson_is_small(tmp_path: Path) -> None:
    assert build.write_single(tmp_path / "one.html", build.chosen(["gelu"])) < 1_000_000


@pytest.mark.parametrize(
    "args, message",
    [
        (["x*("], "unbalanced bracket"),
        (["x = x"], "a lesson is about an activation, not about an equation: x = x"),
        (["x*b"], "b is not declared"),
        ([""], "the expression is empty"),
    ],
)
def test_what_is_no_activation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], args: list[str], message: str
) -> None:
    status, text, errors = run(capsys, "classroom", *args, "--out", tmp_path / "site")
    assert (status, text) == (2, "") and message in errors
    assert not (tmp_path / "site").exists()


def test_where_it_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    status, _, errors = run(capsys, "classroom", "relu", "--out", tmp_path / "file" / "site")
    assert status == 2 and errors.count("\n") == 1
    status, _, errors = run(capsys, "classroom", "relu", "--single", tmp_path / "nowhere" / "f.html")
    assert status == 2 and errors.count("\n") == 1


def test_either_a_folder_or_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--out --single is required" in run(capsys, "classroom", "relu")[2]
    assert "not allowed with" in run(capsys, "classroom", "relu", "--out", tmp_path, "--single", tmp_path / "f")[2]
    assert "--slides needs --single" in run(capsys, "classroom", "relu", "--out", tmp_path, "--slides")[2]


def test_what_takes_too_long_says_so() -> None:
    """A lesson of an activation that could not be decided in time is a lesson all the same."""
    (one,) = build.chosen(["x*erf(sin(x)^3 + exp(cos(x)) - sqrt(1 + x^4*tanh(x)))"])
    lesson = build.make(one, timeout=0.001)
    assert lesson["verdict"] == "undecided" and lesson["exercises"] == []


def test_what_is_typed_is_no_part_of_the_page(tmp_path: Path) -> None:
    """Text that would end a script is data."""
    (one,) = build.chosen(["relu"])
    lesson = build.make(one) | {"title": "</script><script>alert(1)</script><!--"}
    page = build.site.page("relu", lesson).decode()
    assert "<script>alert" not in page and page.count("</script>") == 3
