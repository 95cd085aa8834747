"""From what was chosen to lessons: each activation is decided, derived and turned into a page's data in a child."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from symident import api, library, limits
from symident.classroom import site
from symident.classroom.lesson import Data, lesson
from symident.derivation.build import derive
from symident.kernel.claim import Claim, identity
from symident.kernel.terms import Term
from symident.render.infix import to_infix
from symident.syntax.errors import SymidentError
from symident.verdict import Verdict

SECONDS = 20.0  # for one lesson
LARGEST = 1_000_000  # bytes of a file that can be sent by mail


@dataclass(frozen=True)
class Chosen:
    """An activation of which there is to be a lesson; the name is part of an address."""

    name: str
    claim: Claim
    title: str = ""
    source: str = ""
    defaults: dict[str, Term] = field(default_factory=dict)


def chosen(texts: Sequence[str] = (), params: Sequence[str] = (), latex: bool = False) -> list[Chosen]:
    """The activations of these names, or with these formulas; all of the library, if there are none.

    SymidentError if a text cannot be read.
    """
    entries = library.entries()
    found: dict[str, Chosen] = {}
    for text in texts or entries:
        entry = None if latex else entries.get(text)
        if entry is not None:
            claim = identity(entry.term, entry.parameters, entry.assumptions)
            one = Chosen(text, claim, entry.title, entry.source, dict(entry.defaults))
        else:
            claim = api.claim_of(text, list(params), latex=latex)
            if claim.f is None:
                raise SymidentError(f"a lesson is about an activation, not about an equation: {text:.60}")
            name = next(n for n in ("f", *(f"f{i}" for i in range(2, len(texts) + 2))) if n not in found)
            one = Chosen(name, claim, to_infix(claim.f))
        found[one.name] = one
    return list(found.values())


def make(one: Chosen, timeout: float = SECONDS) -> Data:
    """The lesson of one activation; what takes too long is a lesson that says so."""
    try:
        return limits.run(_lesson, one, timeout=timeout)
    except limits.LimitReached as limit:
        return _data(one, Verdict("undecided", one.claim, reason=str(limit)))


def gallery(all_of: Iterable[Chosen], timeout: float = SECONDS) -> Data:
    """The cards of the gallery; every verdict is that of the engine, now."""
    worker: limits.Worker[Verdict] = limits.Worker(_decide)
    cards = []
    try:
        for one in all_of:
            try:
                worker.send(one.claim, timeout=timeout)
                verdict = worker.receive()
            except limits.LimitReached as limit:
                worker.stop()
                verdict = Verdict("undecided", one.claim, reason=str(limit))
            cards.append((one.name, one.title, verdict, one.defaults))
    finally:
        worker.stop()
    return site.gallery(cards)


def write(out: Path, all_of: Sequence[Chosen], timeout: float = SECONDS, prover: str = "") -> int:
    """Writes the site to a folder, which is made if it is not there; the number of its files.

    `prover` (see pieces.blocks) is put into its gallery.
    """
    lessons = {one.name: make(one, timeout) for one in all_of}
    files = site.site(lessons, gallery(all_of, timeout), prover)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return len(files)


def write_single(
    file: Path, all_of: Sequence[Chosen], timeout: float = SECONDS, view: str = "read", prover: str = ""
) -> int:
    """Writes everything to one file; the number of its bytes."""
    lessons = {one.name: make(one, timeout) for one in all_of}
    cards = gallery(all_of, timeout) if len(lessons) > 1 or prover else None
    content = site.single(lessons, cards, view, prover)
    partial = file.with_name(file.name + ".part")
    partial.write_bytes(content)
    os.replace(partial, file)
    return len(content)


def _lesson(one: Chosen) -> Data:
    return _data(one, _decide(one.claim))


def _decide(claim: Claim) -> Verdict:
    return api.decide_within(claim, None)


def _data(one: Chosen, verdict: Verdict) -> Data:
    return lesson(derive(verdict, name=one.name), one.title, one.source, one.defaults)
