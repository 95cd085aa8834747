"""Sentences in the language of the reader; they stand in catalogue.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from symident.derivation.model import Gap, Lang, Rounded, Sentence, Verbatim
from symident.kernel.terms import Term

Part = str | Term | Rounded | Verbatim  # plain text of the language, or what a renderer writes in its own way


def parts(sentence: Sentence, lang: Lang) -> Iterator[Part]:
    """The sentence as plain text and formulas, in order; KeyError if it is not in the catalogue or lacks a gap."""
    gaps = dict(sentence.gaps)
    for i, piece in enumerate(re.split(r"\{(\w+)\}", template(sentence.key, lang))):
        if i % 2:
            yield from _gap(gaps[piece], lang)
        elif piece:
            yield piece


def _gap(gap: Gap, lang: Lang) -> Iterator[Part]:
    if isinstance(gap, Sentence):
        yield from parts(gap, lang)
    elif isinstance(gap, int):
        yield str(gap)
    elif isinstance(gap, tuple):
        of = "sentences" if isinstance(gap[0], Sentence) else "formulas"
        comma, last = template(f"list.{of}", lang), template(f"list.{of}_last", lang)
        for i, g in enumerate(gap):
            yield from [] if i == 0 else [last if i == len(gap) - 1 else comma]
            yield from _gap(g, lang)
    else:
        yield gap


def template(key: str, lang: Lang) -> str:
    """The sentence with its gaps in braces; KeyError if there is none."""
    return _catalogue()[key][lang]


def keys() -> list[str]:
    """The keys of all sentences."""
    return list(_catalogue())


def program_says(text: str) -> str | None:
    """The key of the sentence that says what the engine says in its own words; None if there is none."""
    return next((key for key, entry in _catalogue().items() if entry.get("program") == text), None)


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("symident.derivation") / "catalogue.toml").read_text(encoding="utf-8"))
