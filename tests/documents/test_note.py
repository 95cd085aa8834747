"""The note is accounted for, equation by equation, and the page on documents is right."""

import re
from pathlib import Path

import pytest

from symident.documents import check_path, statements, status
from symident.documents.judge import Result

PROOFS = Path(__file__).parents[2] / "proofs"


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return check_path(PROOFS / "note.ident")


def test_every_equation_of_the_note_is_accounted_for_and_as_the_file_says(results):
    assert {r.name for r in results if r.name} == {f"({n})" for n in range(1, 125)}
    assert [r.sentence for r in results if not r.ok] == [] and status(results) == 0


def test_what_is_false_in_the_note_and_what_is_left_out(results):
    labels = {w: sorted({int(r.name[1:-1]) for r in results if r.found == w and r.name}) for w in
              ("refuted", "restricted", "omitted", "undecided", "evidence", "unread")}  # fmt: skip
    assert labels == {
        "refuted": [55, 56, 57, 75, 76, 77, 105, 109, 110, 111, 112],
        "restricted": [36],
        "omitted": list(range(80, 90)),
        "undecided": [], "evidence": [], "unread": [],
    }  # fmt: skip


def test_what_is_false_has_a_point_or_a_value(results):
    assert all(r.details for r in results if r.found == "refuted")


def test_the_page_on_documents_is_right():
    page = PROOFS / "DOCUMENTS.md"
    assert status(check_path(page)) == 0
    text = page.read_text(encoding="utf-8")
    written = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    shown = re.search(r"```console\n\$ symident check homework.ident\n(.*?)```", text, re.DOTALL)
    assert written and shown
    assert shown[1].count("\n") > 5


def test_the_example_of_the_page_is_what_is_printed(tmp_path, monkeypatch):
    from symident.documents.report import line, summary
    from symident.render.text import Style

    text = (PROOFS / "DOCUMENTS.md").read_text(encoding="utf-8")
    written = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    shown = re.search(r"```console\n\$ symident check homework.ident\n(.*?)```", text, re.DOTALL)
    latex = re.search(r"```latex\n(.*?)```", text, re.DOTALL)
    assert written and shown and latex
    monkeypatch.chdir(tmp_path)
    Path("homework.ident").write_text(written[1])
    found = check_path("homework.ident")
    assert "\n".join([*(line(r, Style()) for r in found), summary(found)]) + "\n" == shown[1]
    Path("a.tex").write_text(latex[1])
    assert status(check_path("a.tex")) == 0 and len(statements("a.tex")) == 3
