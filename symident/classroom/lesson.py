"""A derivation as the data of a page: steps in order, formulas in LaTeX and in words, both languages side by side.

The page only shows it. What the plot draws are the terms themselves, and the page computes with those alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from symident.classroom.exercise import Exercise, exercises
from symident.classroom.speech import speech
from symident.derivation.catalogue import parts, template
from symident.derivation.model import (
    Block,
    Chain,
    Conditions,
    Derivation,
    Equation,
    Formula,
    Lang,
    Line,
    Number,
    Numbers,
    Paragraph,
    ProofBlock,
    Rounded,
    Sentence,
    Steps,
    Table,
    Theorem,
    Verbatim,
)
from symident.kernel.claim import Sort
from symident.kernel.domain import rational
from symident.kernel.terms import Term, app, to_json, var
from symident.render.board_latex import LatexBoard
from symident.render.latex import Latex
from symident.render.notation import Writer, has_sigma
from symident.verdict import Verdict

LANGS: tuple[Lang, ...] = ("en", "zh")
Data = dict[str, Any]


class Formulas:
    """The formulas of a page, each once; a formula is referred to by its number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Term, str], int] = {}
        self.rows: list[list[str]] = []

    def add(self, formula: Formula) -> int:
        """The number of the formula; its row has the LaTeX and then the words, each in every language."""
        exact, decimal = (formula.exact, formula.decimal) if isinstance(formula, Rounded) else (formula, "")
        if (exact, decimal) not in self._numbers:
            self._numbers[exact, decimal] = len(self.rows)
            texts = [_latex(exact, lang) for lang in LANGS] + [speech(exact, lang) for lang in LANGS]
            self.rows.append([decimal] * len(texts) if decimal else texts)
        return self._numbers[exact, decimal]


def _latex(t: Term, lang: Lang) -> str:
    return Writer(Latex(template("word.if", lang), template("word.otherwise", lang)), not has_sigma(t)).text(t).text


def lesson(
    derivation: Derivation, title: str = "", source: str = "", defaults: Mapping[str, Term] | None = None
) -> Data:
    """All that the page of one activation shows, for json.dumps."""
    formulas = Formulas()
    steps = Lesson(formulas)
    verdict, defaults = derivation.verdict, defaults or {}
    return {
        "name": derivation.name,
        "title": title,
        "source": source,
        **card(verdict, defaults, formulas),
        "result": list(steps.blocks(derivation.result)),
        "sections": [
            {"title": steps.text(s.title), "steps": list(steps.blocks(s.blocks))} for s in derivation.sections
        ],
        "latex": {lang: LatexBoard(lang, standalone=True).render(derivation) for lang in LANGS},
        "exercises": [_exercise(e, formulas) for e in exercises(derivation)],
        "formulas": formulas.rows,
    }


def card(verdict: Verdict, defaults: Mapping[str, Term], formulas: Formulas) -> Data:
    """What the gallery and the plot need of a verdict on an identity."""
    claim = verdict.claim
    term = claim.f
    if term is None:
        raise ValueError("a lesson is about an activation, not about an equation")
    return {
        "verdict": verdict.word,
        "f": formulas.add(term),
        "phi": None if verdict.phi is None else formulas.add(verdict.phi),
        "condition": None if verdict.condition is None else formulas.add(verdict.condition),
        "term": to_json(term),
        "phiTerm": None if verdict.phi is None else to_json(verdict.phi),
        "conditionTerm": None if verdict.condition is None else to_json(verdict.condition),
        "params": [_parameter(n, sort, defaults.get(n), formulas) for n, sort in claim.parameters],
        "assumed": [to_json(t) for t in claim.assumptions],
        "x": _first_x(verdict),
    }


def _first_x(verdict: Verdict) -> float:
    """Where the plot starts: at the counterexample, if there is one in sight."""
    x = rational(verdict.counterexample["x"]) if verdict.counterexample else None
    return float(x) if x is not None and abs(x) <= 4 else 1.0


def _parameter(name: str, sort: Sort, default: Term | None, formulas: Formulas) -> Data:
    """A slider: its range holds the default, and every admissible value near 0."""
    value = Fraction(1) if default is None else rational(default) or Fraction(0)
    high = max(Fraction(3), 2 * abs(value))
    low = {"real": -high, "nonnegative": Fraction(0), "positive": Fraction(1, 20)}[sort]
    return {"name": name, "formula": formulas.add(var(name)), "value": float(value), "low": float(min(low, value)),
            "high": float(high)}  # fmt: skip


def _exercise(exercise: Exercise, formulas: Formulas) -> Data:
    """The lines, the first with the left side before it, or in its place where x is confined to a piece."""
    inside = exercise.inside
    lines = exercise.lines if inside is None else (exercise.left, *exercise.lines[1:])
    above, here = (_value(v, formulas) for v in exercise.values)
    return {
        "left": formulas.add(exercise.left) if inside is None else None,
        "inside": None if inside is None else formulas.add(inside),
        "lines": [formulas.add(t) for t in lines],
        "wrong": exercise.wrong,
        "kind": exercise.kind,
        "truth": formulas.add(exercise.truth),
        "point": [formulas.add(app("eq", var(n), t)) for n, t in exercise.point],
        "above": above,
        "here": here,
    }


def _value(value: Formula, formulas: Formulas) -> list[int | None]:
    """The exact number and the rounded one; one of them is there."""
    number = formulas.add(value)
    return [None, number] if isinstance(value, Rounded) else [number, None]


class Lesson:
    """Blocks of a derivation as steps of a page."""

    def __init__(self, formulas: Formulas) -> None:
        self.formulas = formulas

    def text(self, sentence: Sentence) -> Data:
        """The sentence in each language, as a list of texts and numbers of formulas."""
        return {lang: [self._part(p) for p in parts(sentence, lang)] for lang in LANGS}

    def _part(self, part: str | Term | Rounded | Verbatim) -> str | int | list[int]:
        if isinstance(part, Verbatim):
            return part.text
        if isinstance(part, Rounded):
            return [self.formulas.add(part)]  # in a list: it is marked as not exact
        return part if isinstance(part, str) else self.formulas.add(part)

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Data]:
        """The steps of the blocks; a sentence that leads to a formula is shown together with it."""
        lead: Data | None = None
        for block, after in zip(blocks, (*blocks[1:], None), strict=True):
            if isinstance(block, Paragraph) and isinstance(after, Equation | Chain | Table | Numbers | Conditions):
                lead = self._joined(block.sentences)
                continue
            for step in self.block(block):
                yield step if lead is None else {**step, "lead": lead}
                lead = None

    def block(self, block: Block) -> Iterator[Data]:
        """The steps that a block consists of."""
        match block:
            case Paragraph():
                yield {"kind": "text", "text": self._joined(block.sentences)}
            case Equation():
                yield {"kind": "equation", "formula": self.formulas.add(block.formula)}
            case Chain():
                yield from self.chain(block)
            case Table():
                rows = [[self._cell(c) for c in row] for row in block.rows]
                yield {"kind": "table", "head": [self._cell(c) for c in block.head], "rows": rows}
            case Numbers():
                point = [self.formulas.add(t) for t in block.point]
                yield {"kind": "numbers", "point": point, "rows": [self._number(n) for n in block.rows]}
            case Conditions():
                yield {"kind": "list", "items": [self._cell(i) for i in block.items]}
            case Theorem() | Steps():
                kind = "theorem" if isinstance(block, Theorem) else "detail"
                yield {"kind": kind, "title": self.text(block.title), "steps": list(self.blocks(block.blocks))}
            case ProofBlock():
                steps = list(self.blocks(block.blocks))
                yield from [{**step, "proof": "last" if step is steps[-1] else "inner"} for step in steps]

    def chain(self, chain: Chain) -> Iterator[Data]:
        """One step a line; the first has the left side too."""
        for i, line in enumerate(chain.lines):
            left = self.formulas.add(chain.left) if i == 0 else None
            yield {"kind": "line", "left": left, **self._line(line)}

    def _line(self, line: Line) -> Data:
        rounded = isinstance(line.right, Rounded)
        reason = None if line.reason is None else self.text(line.reason)
        return {"right": self.formulas.add(line.right), "rounded": rounded, "reason": reason}

    def _joined(self, sentences: tuple[Sentence, ...]) -> Data:
        texts = [self.text(s) for s in sentences]
        space = {"en": " ", "zh": ""}
        return {lang: [p for i, t in enumerate(texts) for p in ([space[lang]] * (i > 0) + t[lang])] for lang in LANGS}

    def _cell(self, cell: Formula | Sentence) -> Data:
        if isinstance(cell, Sentence):
            return {"text": self.text(cell)}
        return {"formula": self.formulas.add(cell), "rounded": isinstance(cell, Rounded)}

    def _number(self, number: Number) -> list[int | None]:
        return [self.formulas.add(number.symbol), None if number.exact is None else self.formulas.add(number.exact),
                None if number.decimal is None else self.formulas.add(number.decimal)]  # fmt: skip
