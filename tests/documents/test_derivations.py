"""Sixty derivations as students write them: each planted error is found where it is, and nothing else is."""

from pathlib import Path

import pytest

from symident.documents import check_path

FILES = sorted((Path(__file__).parent / "derivations").iterdir())


def planted(file: Path) -> list[int]:
    """The lines with a planted error, which a remark marks."""
    return [n for n, text in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if "WRONG" in text]


def test_there_are_sixty_of_them_half_of_them_with_one_error():
    assert len(FILES) == 60
    assert [len(planted(file)) for file in FILES] == [0, 1] * 15 + [0, 1] * 15


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_error_is_found_where_it_is_made(file):
    results = check_path(file)
    assert sorted({r.line for r in results if r.mark == "wrong"}) == planted(file)
    assert {r.mark for r in results} <= {"ok", "wrong"}  # nothing is open, nothing is not understood
    assert all(r.details or r.found == "undefined" for r in results if r.mark == "wrong")
