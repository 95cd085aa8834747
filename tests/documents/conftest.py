"""What the tests of documents share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from symident.documents import Result, check_path


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Result]]:
    """The results for a file with the given text, in the folder that the test runs in."""
    monkeypatch.chdir(tmp_path)

    def check(text: str, name: str = "d.ident") -> list[Result]:
        Path(name).write_text(text, encoding="utf-8")
        return check_path(name)

    return check
