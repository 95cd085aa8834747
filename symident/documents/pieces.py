"""Pieces of a document's text that know where they stand, and what is found outside of their brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True)
class Piece:
    """Some text of a page; `places` says of each character where it stands there, or of the first one if it is one."""

    text: str
    places: int | Sequence[int]
    latex: bool = False

    def place(self, i: int) -> int:
        """Where character i of the text stands in the page."""
        if isinstance(self.places, int):
            return self.places + i
        if not self.places:
            return 0
        return self.places[i] if i < len(self.places) else self.places[-1] + 1

    def part(self, start: int, end: int) -> Piece:
        """The text from `start` to `end`."""
        places = self.places + start if isinstance(self.places, int) else self.places[start:end]
        return Piece(self.text[start:end], places, self.latex)

    def replaced(self, pattern: re.Pattern[str], by: str) -> Piece:
        """The text with each match replaced; what is put in stands where the match began."""
        text, places, last = "", list[int](), 0
        for found in pattern.finditer(self.text):
            put = found.expand(by)
            text += self.text[last : found.start()] + put
            places += [self.place(i) for i in range(last, found.start())] + [self.place(found.start())] * len(put)
            last = found.end()
        if not last:
            return self
        places += [self.place(i) for i in range(last, len(self.text))]
        return Piece(text + self.text[last:], places, self.latex)

    def spliced(self, start: int, end: int, *parts: str | Piece) -> Piece:
        """The text with `parts` in the place of what stands from `start` to `end`; pieces keep their places."""
        text, places = self.text[:start], [self.place(i) for i in range(start)]
        for part in parts:
            word = part if isinstance(part, str) else part.text
            text += word
            places += [self.place(start) if isinstance(part, str) else part.place(i) for i in range(len(word))]
        places += [self.place(i) for i in range(end, len(self.text))]
        return Piece(text + self.text[end:], places, self.latex)

    def stripped(self) -> Piece:
        """The text without spaces at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, start + len(self.text.strip()))


def bracketed(text: str, opening: re.Pattern[str], start: int = 0) -> Iterator[tuple[int, int]]:
    """Where brackets that match `opening` open and close, those that stand in another one left out."""
    while found := opening.search(text, start):
        depth, end = 0, len(text) - 1
        for i in range(found.end() - 1, len(text)):
            depth += (text[i] in _OPEN) - (text[i] in _CLOSE)
            if depth == 0:
                end = i
                break
        yield found.end() - 1, end
        start = end + 1


def outer(text: str, sign: str) -> list[str]:
    """The text cut at every `sign` outside of brackets."""
    parts, depth, last = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in _OPEN) - (c in _CLOSE)
        if depth == 0 and c == sign:
            parts.append(text[last:i])
            last = i + 1
    return [*parts, text[last:]]


def different(text: str) -> int:
    """Where the != stands that says that two sides differ, outside of brackets and of if ... else; -1: nowhere."""
    depth = choices = 0
    for found in re.finditer(r"[(\[{]|[)\]}]|\b(?:if|else)\b|!=|≠", text):
        word = found[0]
        depth += (word in _OPEN) - (word in _CLOSE)
        choices += (word == "if") - (word == "else")
        if word in ("!=", "≠") and depth == choices == 0:
            return found.start()
    return -1
