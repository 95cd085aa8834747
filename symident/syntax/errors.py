"""Errors that a person may see: one sentence, the place in the text, and what may have been meant."""

from __future__ import annotations

import unicodedata

_WINDOW = 72  # characters of a source line that are shown around the caret


class SymidentError(Exception):
    """The base of every error that a user may see; its text is a sentence, never a traceback."""


class ParseError(SymidentError):
    """A text that cannot be read. `line` and `column` count from 1; `hint` says what may have been meant."""

    def __init__(self, message: str, text: str = "", line: int = 1, column: int = 1, hint: str = "") -> None:
        super().__init__(message, text, line, column, hint)
        self.message, self.text, self.line, self.column, self.hint = message, text, line, column, hint

    @classmethod
    def at(cls, message: str, text: str, position: int, hint: str = "") -> ParseError:
        """The error at the character `position` of `text`."""
        line = text.count("\n", 0, position) + 1
        return cls(message, text, line, position - text.rfind("\n", 0, position), hint)

    def __str__(self) -> str:
        sentence = f"{printable(self.message)} (line {self.line}, column {self.column})"
        shown = _source(self.text, self.line, self.column)
        return "\n".join(filter(None, (sentence, shown, printable(self.hint))))


class UnknownName(ParseError):
    """A name that is neither a function, nor a constant, nor declared as a parameter."""


def printable(text: str) -> str:
    """`text` with every control, format or unpaired surrogate character written as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c == " " or unicodedata.category(c)[0] not in "CZ" else _escape(c) for c in text)


def _escape(c: str) -> str:
    """The escape sequence that stands for `c`; a space of any other kind becomes a plain one."""
    if c == "\t" or unicodedata.category(c) == "Zs":
        return " "
    return c.encode("unicode_escape").decode("ascii")


def _width(text: str) -> int:
    """The columns of a terminal that `text` takes."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _source(text: str, line: int, column: int) -> str:
    """The line of `text`, or a window of it, with a caret under `column`; empty if there is nothing to show."""
    lines = text.split("\n", line)
    source = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    if not source.strip():
        return ""
    start = max(0, min(column - 1 - _WINDOW // 2, len(source) - _WINDOW))
    head = ("..." if start else "") + printable(source[start : column - 1])
    tail = printable(source[column - 1 : start + _WINDOW]) + ("..." if start + _WINDOW < len(source) else "")
    return f"    {head}{tail}\n    {' ' * _width(head)}^"
