"""From a verdict and its proof to a derivation."""

from __future__ import annotations

from symident.derivation.author import Author
from symident.derivation.engine import readable
from symident.derivation.equality import Equality
from symident.derivation.model import Derivation, Level
from symident.derivation.proved import Proved
from symident.derivation.refuted import Conditional, Refuted
from symident.derivation.unsettled import Large, Open
from symident.verdict import Verdict, Word

_KINDS: dict[Word, type[Author]] = {"proved": Proved, "refuted": Refuted, "conditional": Conditional}


def derive(verdict: Verdict, level: Level = "full", name: str = "") -> Derivation:
    """The derivation of the verdict; `name` is that of the activation, if it has one."""
    claim = verdict.claim
    kind: type[Author] = _KINDS.get(verdict.word, Open)
    if not readable(claim.left - claim.right):
        kind = Large
    elif claim.f is None:
        kind = Equality
    author = kind(verdict, level, name)
    shown = [author.definition()] if claim.f is not None and kind is not Large else []
    return Derivation(
        name=author.name,
        verdict=verdict,
        level=level,
        title=author.title(),
        result=author.result(),
        sections=tuple(section for section in (*shown, *author.sections()) if section.blocks),
    )
