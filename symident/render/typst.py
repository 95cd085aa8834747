"""Terms as the mathematics of Typst."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term
from symident.render.notation import GREEK, Dialect, Writer, has_sigma

_OPERATORS = frozenset("arccos arcsin arctan cos cosh exp ln max min sin sinh tan tanh".split())  # that Typst knows


def to_typst(t: Term) -> str:
    """`t` in Typst's mathematics, on one line."""
    return Writer(Typst(), not has_sigma(t)).text(t).text


class Typst(Dialect):
    """The mathematics of Typst; the words in lists of cases are those of a language."""

    relations = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=", "ne": "!="}
    constants = {"pi": "pi", "e": "e", "oo": "infinity"}
    times = "dot.op"
    approximately = "approx"
    conjunction, disjunction, negation = "and", "or", "not"
    slash = r"\/"
    wide_brackets = ("lr(paren.l, size: #1.7em)", "lr(paren.r, size: #1.7em)")

    def __init__(self, if_: str = "if", otherwise: str = "otherwise") -> None:
        self.if_ = f'"{if_} "' if if_ else ""
        self.otherwise = f'"{otherwise}"'

    def letter(self, name: str) -> str:
        return {"phi": "phi.alt", "epsilon": "epsilon.alt"}.get(name, name)

    def word(self, name: str) -> str:
        return f'upright("{name}")'

    def operator(self, name: str) -> str:
        shown = re.sub(r"\\operatorname|[\\{}]", "", FUNCTIONS[name].latex)
        return shown if shown in _OPERATORS | GREEK else self.named(shown)

    def named(self, name: str) -> str:
        return f'op("{name}")'

    def brackets(self, text: str, grow: bool) -> str:
        return f"({text})"

    def fraction(self, top: str, bottom: str) -> str:
        return f"frac({top}, {bottom})"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}^({exponent})"

    def lowered(self, base: str, index: str) -> str:
        return f"{base}_({index})"

    def special(self, head: str, text: str) -> str:
        return {"sqrt": "sqrt({0})", "cbrt": "root(3, {0})", "abs": "abs({0})"}[head].format(text)

    def cases(self, rows: Sequence[tuple[str, str]], otherwise: str) -> str:
        written = [f"{value} & {self.if_} {condition}" for value, condition in rows]
        return f"cases({', '.join([*written, f'{otherwise} & {self.otherwise}'])})"

    def integral(self, low: str, high: str) -> str:
        return f"integral_({low})^({high})"

    def at(self, text: str, place: str) -> str:
        return f"lr({text} mid(|))_({place})"

    def differential(self, variable: str) -> str:
        return f" thin d {variable}"
