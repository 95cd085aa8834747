"""A derivation as plain data: formulas are terms, sentences are keys of the catalogue. Renderers only write it down.

Formal symbols, as the f of f(x), are terms whose head is the name followed by (): Term("f()", X).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from symident.kernel.terms import Term
from symident.verdict import Verdict

Level: TypeAlias = Literal["short", "full"]
Lang: TypeAlias = Literal["en", "zh"]


@dataclass(frozen=True)
class Rounded:
    """A decimal that is not exact: `exact`, rounded to so many significant digits, is `decimal`.

    A renderer marks it, by a sign for approximate equality in front or by a word.
    """

    exact: Term
    digits: int
    decimal: str


@dataclass(frozen=True)
class Verbatim:
    """Text that is the same in all languages: a name, or a message of a program."""

    text: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of the catalogue, or a part of one, with what stands in its gaps."""

    key: str
    gaps: tuple[tuple[str, Gap], ...] = ()


Formula: TypeAlias = Term | Rounded
Gap: TypeAlias = Term | Rounded | Verbatim | Sentence | int | tuple["Gap", ...]  # a tuple is an enumeration


def say(key: str, **gaps: Gap) -> Sentence:
    """The sentence `key` with its gaps filled."""
    return Sentence(key, tuple(gaps.items()))


@dataclass(frozen=True)
class Paragraph:
    """Sentences one after the other."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Equation:
    """One displayed formula, usually an `eq`; with a label it gets a number."""

    formula: Term
    label: str = ""


@dataclass(frozen=True)
class Line:
    """`= right`, with the reason beside it; a rounded right side is only approximately equal."""

    right: Formula
    reason: Sentence | None = None


@dataclass(frozen=True)
class Chain:
    """left = a = b = c, one line each; with a label its last line gets a number."""

    left: Term
    lines: tuple[Line, ...]
    label: str = ""


@dataclass(frozen=True)
class Table:
    """Cases: a head and rows of the same length."""

    head: tuple[Formula | Sentence, ...]
    rows: tuple[tuple[Formula | Sentence, ...], ...]


@dataclass(frozen=True)
class Theorem:
    """A statement with a name in the catalogue's words and a label to refer to."""

    title: Sentence
    blocks: tuple[Block, ...]
    label: str = ""


@dataclass(frozen=True)
class ProofBlock:
    """A proof; it ends with a mark."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Number:
    """One row of a worked number: symbol = exact (if that says something) and its decimal, where it is not exact."""

    symbol: Term
    exact: Term | None
    decimal: Rounded | None


@dataclass(frozen=True)
class Numbers:
    """Values at a point: equations that give the point, then a row for each value."""

    point: tuple[Term, ...]
    rows: tuple[Number, ...]


@dataclass(frozen=True)
class Conditions:
    """A list of conditions or short statements."""

    items: tuple[Term | Sentence, ...]


@dataclass(frozen=True)
class Steps:
    """Steps that a reader may unfold; where nothing can be folded they stand under the title."""

    title: Sentence
    blocks: tuple[Block, ...]


Block: TypeAlias = Paragraph | Equation | Chain | Table | Theorem | ProofBlock | Numbers | Conditions | Steps


@dataclass(frozen=True)
class Section:
    """A part with a heading; the label is short, without spaces, and the same in all languages."""

    title: Sentence
    blocks: tuple[Block, ...]
    label: str


@dataclass(frozen=True)
class Derivation:
    """All that there is to say about a verdict, on one of two levels; the language is the renderer's choice.

    `name` is that of the activation, or `f`: letters, digits and underscores. `result` is said before the sections.
    """

    name: str
    verdict: Verdict
    level: Level
    title: Sentence
    result: tuple[Block, ...]
    sections: tuple[Section, ...]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """What a notebook shows: text, LaTeX and HTML without scripts."""
        from symident import mimebundle  # of a higher layer; the package finds its public names wherever they are

        return mimebundle(self)
