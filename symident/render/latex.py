"""Terms as LaTeX (amsmath), as a paper would print them; the project's own LaTeX grammar reads it back."""

from __future__ import annotations

from collections.abc import Sequence

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term
from symident.render.notation import GREEK, Dialect, Text, Writer, has_sigma

_CALLED = ("f", "g", "h", "H", r"\sigma")  # variables that a bracket would make a function


def to_latex(t: Term) -> str:
    """`t` in LaTeX on one line; reading it again gives an equal term."""
    return Writer(Latex(), not has_sigma(t)).text(t).text


class Latex(Dialect):
    """LaTeX with amsmath; the words in lists of cases are those of a language."""

    relations = {"lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge", "eq": "=", "ne": r"\neq"}
    constants = {"pi": r"\pi", "e": "e", "oo": r"\infty"}
    times = r"\cdot"
    approximately = r"\approx"
    conjunction, disjunction, negation = r"\land", r"\lor", r"\lnot"
    slash = "/"
    wide_brackets = (r"\Bigl(", r"\Bigr)")

    def __init__(self, if_: str = "if", otherwise: str = "otherwise") -> None:
        self.if_ = rf"\text{{{if_} }}" if if_.isascii() else rf"\text{{{if_}}}\ "  # ctex drops the space at its end
        self.otherwise = rf"\text{{{otherwise}}}"

    def letter(self, name: str) -> str:
        return f"\\{name}" if name in GREEK else name

    def word(self, name: str) -> str:
        return rf"\mathrm{{{name}}}"

    def operator(self, name: str) -> str:
        return FUNCTIONS[name].latex

    def named(self, name: str) -> str:
        return rf"\operatorname{{{name}}}"

    def brackets(self, text: str, grow: bool) -> str:
        return rf"\left({text}\right)" if grow else f"({text})"

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def lowered(self, base: str, index: str) -> str:
        return f"{base}_{{{index}}}"

    def special(self, head: str, text: str) -> str:
        return FUNCTIONS[head].latex.format(text)

    def cases(self, rows: Sequence[tuple[str, str]], otherwise: str) -> str:
        # a minus sign at the beginning would be that of a difference
        braced = (f"{{{condition}}}" if condition.startswith("-") else condition for _, condition in rows)
        written = [f"{value} & {self.if_} {condition}" for (value, _), condition in zip(rows, braced, strict=True)]
        written.append(f"{otherwise} & {self.otherwise}")
        return r"\begin{cases} " + r" \\ ".join(written) + r" \end{cases}"

    def integral(self, low: str, high: str) -> str:
        return rf"\int_{{{low}}}^{{{high}}}"

    def at(self, text: str, place: str) -> str:
        return rf"\left.{text}\right|_{{{place}}}"

    def differential(self, variable: str) -> str:
        return rf" \, d{variable}"

    def needs_times(self, left: Term, before: Text, right: str) -> bool:
        called = before.text in _CALLED or r"\mathrm" in before.text
        return left.head == "var" and called and right.startswith(("(", r"\left("))
