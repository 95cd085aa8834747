"""The theorems that derivations cite are proved in proofs/, for every function with the property that is assumed."""

from __future__ import annotations

import re
from pathlib import Path

from symident import derive
from symident.documents import check_path

PROOFS = Path(__file__).parents[2] / "proofs"


def test_every_theorem_is_proved() -> None:
    results = check_path(PROOFS / "theorems.ident")
    assert len(results) == 8
    assert all(result.ok for result in results)


def test_a_derivation_cites_a_theorem_that_is_there() -> None:
    named = re.findall(r"^claim (\w+):", (PROOFS / "theorems.ident").read_text(encoding="utf-8"), re.MULTILINE)
    cited = re.findall(r"Theorem \((.+?)\)", derive("x*Phi(x)")._repr_mimebundle_()["text/plain"])
    assert cited
    assert all(name.replace(" ", "_") in named for name in cited)
