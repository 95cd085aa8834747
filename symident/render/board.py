"""What all renderers of derivations have in common: they go through the blocks and only write.

A renderer is a class with a method for each kind of block; `render` is the whole derivation in one language.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import ClassVar

from symident.derivation.catalogue import parts
from symident.derivation.model import (
    Block,
    Chain,
    Conditions,
    Derivation,
    Equation,
    Formula,
    Lang,
    Numbers,
    Paragraph,
    ProofBlock,
    Rounded,
    Section,
    Sentence,
    Steps,
    Table,
    Theorem,
    Verbatim,
)
from symident.kernel.terms import Term


class Board(ABC):
    """Writes derivations in one notation and one language."""

    space: ClassVar[dict[Lang, str]] = {"en": " ", "zh": ""}  # between sentences

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    @abstractmethod
    def render(self, d: Derivation) -> str:
        """The derivation, with a newline at its end."""

    @abstractmethod
    def plain(self, text: str) -> str:
        """Text of the language."""

    @abstractmethod
    def verbatim(self, text: str) -> str:
        """Text that is the same in all languages."""

    @abstractmethod
    def term(self, t: Term) -> str:
        """A formula in a line of text."""

    @abstractmethod
    def rounded(self, r: Rounded) -> str:
        """A rounded decimal, marked as such, in a line of text."""

    def sentence(self, s: Sentence) -> str:
        """The sentence in the language of this renderer."""
        return "".join(map(self._part, parts(s, self.lang)))

    def _part(self, part: str | Term | Rounded | Verbatim) -> str:
        if isinstance(part, str):
            return self.plain(part)
        return self.verbatim(part.text) if isinstance(part, Verbatim) else self.cell(part)

    def cell(self, c: Formula | Sentence) -> str:
        """A formula or a sentence in a line of text."""
        if isinstance(c, Sentence):
            return self.sentence(c)
        return self.rounded(c) if isinstance(c, Rounded) else self.term(c)

    def text(self, p: Paragraph) -> str:
        """The sentences of a paragraph."""
        return self.space[self.lang].join(map(self.sentence, p.sentences))

    def blocks(self, blocks: Iterable[Block]) -> list[str]:
        """Each block by the method for its kind."""
        return [self._writers[type(b)](b) for b in blocks]

    @property
    def _writers(self) -> dict[type, Callable[..., str]]:
        return {
            Paragraph: self.paragraph, Equation: self.equation, Chain: self.chain, Table: self.table,
            Theorem: self.theorem, ProofBlock: self.proof, Numbers: self.numbers, Conditions: self.conditions,
            Steps: self.steps,
        }  # fmt: skip

    @abstractmethod
    def section(self, s: Section) -> str: ...
    @abstractmethod
    def paragraph(self, p: Paragraph) -> str: ...
    @abstractmethod
    def equation(self, e: Equation) -> str: ...
    @abstractmethod
    def chain(self, c: Chain) -> str: ...
    @abstractmethod
    def table(self, t: Table) -> str: ...
    @abstractmethod
    def theorem(self, t: Theorem) -> str: ...
    @abstractmethod
    def proof(self, p: ProofBlock) -> str: ...
    @abstractmethod
    def numbers(self, n: Numbers) -> str: ...
    @abstractmethod
    def conditions(self, c: Conditions) -> str: ...
    @abstractmethod
    def steps(self, s: Steps) -> str: ...
