"""Every sentence of a derivation, in English and in Chinese, with the same gaps in both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symident.derivation.model import Gap, Lang, Rounded, Sentence, Verbatim
from symident.kernel.terms import Term

Part = str | Term | Rounded | Verbatim  # plain text of the language, or what a renderer writes in its own way

_AND = {"en": (", ", " and "), "zh": ("、", "和")}  # between the first of an enumeration, and before its last


def parts(sentence: Sentence, lang: Lang) -> Iterator[Part]:
    """The sentence as plain text and formulas, in order; KeyError if it is not in the catalogue or lacks a gap."""
    gaps = dict(sentence.gaps)
    for i, piece in enumerate(re.split(r"\{(\w+)\}", CATALOGUE[sentence.key][lang])):
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
        comma, last = _AND[lang]
        for i, g in enumerate(gap):
            yield from [] if i == 0 else [last if i == len(gap) - 1 else comma]
            yield from _gap(g, lang)
    else:
        yield gap


def _both(en: str, zh: str) -> dict[Lang, str]:
    return {"en": en, "zh": zh}


CATALOGUE: dict[str, dict[Lang, str]] = {
    "title": _both("{name}: derivation", "{name}：推导"),
    # words that renderers need
    "if": _both("if", ""),
    "otherwise": _both("otherwise", "其他"),
    "where": _both("where", "其中"),
    "proof": _both("Proof.", "证明"),
}
