"""How a formula is printed, whatever the typesetter: signs, brackets, fractions, widths.

A dialect (LaTeX, Typst) spells what is decided here. Widths are in em at the size of the text, and never too small.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import ClassVar, NamedTuple

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term, free, is_unknown, num
from symident.render.infix import decimal

CONDITION, SUM, PRODUCT, POWER, ATOM = range(5)  # how tightly a text holds together
PLAIN, ROOT, TALL = range(3)  # how high it is: brackets that grow are needed from ROOT on, no line of text for TALL
RELATIONS = frozenset(("lt", "le", "gt", "ge", "eq", "ne"))
GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega"
    " Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)
_RAISED = frozenset("sin cos tan sinh cosh tanh".split())  # written sin^2(x)
_SCRIPT = 0.73  # the size of an exponent, and of a fraction within a fraction
_LONG_EXPONENT = 9.0  # em; exp(...) is written beyond
_LETTERS = {"m": 0.92, "w": 0.75, "i": 0.36, "j": 0.45, "l": 0.34, "t": 0.38, "f": 0.62, "r": 0.5}


class Text(NamedTuple):
    """A formula as a dialect has it: its text, how tightly it holds, its widths in a display and in a fraction."""

    text: str
    level: int
    width: float
    small: float
    tall: int = PLAIN
    rows: float = 1.0  # its height in lines
    nested: int = 0  # how deep brackets are nested in it


class Dialect(ABC):
    """The spelling of formulas for one typesetter; every method has ready texts and gives one."""

    relations: ClassVar[dict[str, str]]
    constants: ClassVar[dict[str, str]]
    times: ClassVar[str]
    approximately: ClassVar[str]
    conjunction: ClassVar[str]
    disjunction: ClassVar[str]
    negation: ClassVar[str]
    slash: ClassVar[str]
    wide_brackets: ClassVar[tuple[str, str]]  # of a bracket that is broken over lines

    @abstractmethod
    def letter(self, name: str) -> str:
        """A Greek letter, or one letter as it is."""

    @abstractmethod
    def word(self, name: str) -> str:
        """A name of several letters, upright."""

    @abstractmethod
    def operator(self, name: str) -> str:
        """The sign of a function of the table, by its name."""

    @abstractmethod
    def named(self, name: str) -> str:
        """The sign of a function that is a word, upright."""

    @abstractmethod
    def brackets(self, text: str, grow: bool, nested: int) -> str:
        """`text`, in which brackets are nested so deep, in round brackets."""

    @abstractmethod
    def fraction(self, top: str, bottom: str) -> str:
        """One above the other."""

    @abstractmethod
    def raised(self, base: str, exponent: str) -> str:
        """The base with an exponent."""

    @abstractmethod
    def lowered(self, base: str, index: str) -> str:
        """The base with an index."""

    @abstractmethod
    def special(self, head: str, text: str) -> str:
        """sqrt, cbrt or abs of a text."""

    @abstractmethod
    def cases(self, rows: Sequence[tuple[str, str]], otherwise: str) -> str:
        """Values with their conditions, and the value otherwise."""

    @abstractmethod
    def integral(self, low: str, high: str) -> str:
        """The sign with its limits, before the integrand."""

    @abstractmethod
    def at(self, text: str, place: str) -> str:
        """A text with a bar after it, and the place of which it speaks."""

    @abstractmethod
    def differential(self, variable: str) -> str:
        """What closes an integral, after the integrand."""

    def needs_times(self, left: Term, before: Text, right: str) -> bool:
        """Whether a product of these two would be misread without a sign."""
        return False


class Writer:
    """Writes terms in a dialect, without recursion; what was written once is remembered.

    In an exponent fractions are written in line, as x/2. `sigma`: whether the logistic function may be a sigma.
    """

    def __init__(self, dialect: Dialect, sigma: bool = True) -> None:
        self.dialect, self.sigma = dialect, sigma
        self._done: dict[tuple[Term, bool], Text] = {}

    def text(self, t: Term, inline: bool = False) -> Text:
        """`t` on one line."""
        stack = [(t, inline)]
        while stack:
            job = stack[-1]
            if job in self._done:
                stack.pop()
                continue
            jobs = list(zip(job[0].children, _inline(*job), strict=True))
            missing = [j for j in jobs if j not in self._done]
            if missing:
                stack.extend(missing)
                continue
            self._done[job] = self._write(*job, [self._done[j] for j in jobs])
            stack.pop()
        return self._done[t, inline]

    def bracketed(self, text: Text, level: int) -> Text:
        """`text` in brackets if it holds less tightly than `level`."""
        return text if text.level >= level else self.wrap(text)

    def wrap(self, text: Text) -> Text:
        """`text` in round brackets."""
        written = self.dialect.brackets(text.text, text.tall >= ROOT, text.nested)
        if text.tall < ROOT:
            side = (0.4, 0.4, 0.47, 0.61, 0.75)[min(text.nested, 4)]
        else:
            side = 0.65 if text.tall < TALL else 0.8 if text.rows < 3 else 1.05
        width, small = text.width + 2 * side, text.small + 2 * side
        return text._replace(text=written, level=ATOM, width=width, small=small, nested=text.nested + 1)

    def operator(self, t: Term) -> str:
        """The sign of the function that is applied in `t`."""
        head = t.head.removesuffix("()")
        name = head.rstrip("'")
        if is_unknown(t) or name not in FUNCTIONS:
            letter = len(name.partition("_")[0]) == 1 or name.partition("_")[0] in GREEK
            return (self._name(name).text if letter else self.dialect.named(name)) + head[len(name) :]
        if name == "sigmoid" and not self.sigma:
            return self.dialect.named(name)
        return self.dialect.operator(name)

    def _write(self, t: Term, inline: bool, parts: list[Text]) -> Text:
        head = t.head
        if head == "num":
            return self.number(t.args[0], inline)
        if head == "var":
            return self._name(t.args[0])
        if head in self.dialect.constants:
            return _sign(self.dialect.constants[head], 1.0 if head == "oo" else 0.6)
        if head in RELATIONS:
            chain = head == "eq" and t.args[1].head == "eq"  # a = b = c, of which no reader makes a term
            left, right = self.bracketed(parts[0], SUM), parts[1] if chain else self.bracketed(parts[1], SUM)
            return _joined([left, _sign(f" {self.dialect.relations[head]} ", 1.35), right], CONDITION)
        if head == "div":
            return self._quotient(parts, inline)
        writer = _WRITERS.get(head)
        return writer(self, t, parts) if writer else self._call(t, parts)

    def _call(self, t: Term, parts: list[Text]) -> Text:
        if t.head in ("sqrt", "cbrt", "abs"):
            (u,) = parts
            more = 0.6 if t.head == "abs" else 0.95
            tall = max(u.tall, ROOT)
            return Text(self.dialect.special(t.head, u.text), ATOM, u.width + more, u.small + more, tall, u.rows + 0.1)
        return _joined([self.called(t), self.wrap(self._arguments(parts))], ATOM)

    def called(self, t: Term) -> Text:
        """The sign of the function that is applied in `t`, with its width."""
        operator = self.dialect.operator("exp") if t.head == "exp" else self.operator(t)
        name = FUNCTIONS[t.head].latex if t.head in FUNCTIONS else t.head.removesuffix("()")
        letters = re.sub(r"\\operatorname|[\\{}]", "", name)
        return _sign(operator, 0.6 if len(letters) == 1 or letters in GREEK else 0.56 * len(letters) + 0.2)

    def _arguments(self, parts: Sequence[Text]) -> Text:
        comma = _sign(", ", 0.46)
        return _joined([p for part in parts for p in (comma, part)][1:] or [_sign("", 0.0)], CONDITION)

    def number(self, value: Fraction, inline: bool = False) -> Text:
        """An exact number: a whole one, a decimal, a fraction, or with a power of ten."""
        if value < 0:
            return _joined([_sign("-", 0.8), self.bracketed(self.number(-value, inline), PRODUCT)], SUM)
        text, _ = decimal(value)
        if "e" in text:
            mantissa, _, exponent = text.partition("e")
            width = 1.05 + 0.37 * len(exponent) + (exponent.startswith("-")) * 0.3
            power = Text(self.dialect.raised("10", exponent), POWER, width, width)
            if mantissa == "1":
                return power
            dot = _sign(f" {self.dialect.times} ", 0.75)
            return _joined([_sign(mantissa, 0.5 * len(mantissa)), dot, power], PRODUCT)
        if "/" in text:
            p, _, q = text.partition("/")
            if inline:
                return _sign(p + self.dialect.slash + q, 0.5 * (len(p) + len(q) + 1), PRODUCT)
            width = 0.5 * max(len(p), len(q)) + 0.26
            return Text(self.dialect.fraction(p, q), POWER, width, width * _SCRIPT, TALL, 1.9)
        return _sign(text, 0.5 * len(text))

    def _name(self, name: str) -> Text:
        """A name in italics if it is a letter, with its subscript, and upright if it is a word."""
        letter, _, subscript = name.partition("_")
        single = len(letter) == 1 or letter in GREEK
        shown = self.dialect.letter(letter) if single else self.dialect.word(letter)
        width = _LETTERS.get(letter, 0.66) if single else 0.57 * len(letter)
        if not subscript:
            return _sign(shown, width)
        plain = subscript.isdigit() or len(subscript) == 1
        index = subscript if plain else self.dialect.word(subscript)
        return _sign(self.dialect.lowered(shown, index), width + 0.44 * len(subscript) + 0.1)

    def sum(self, t: Term, parts: list[Text]) -> Text:
        """Summands with their signs."""
        pieces = [self.bracketed(parts[0], SUM)]
        for u, part in zip(t.args[1:], parts[1:], strict=True):
            pieces += self.summand(u, part)
        return _joined(pieces, SUM)

    def summand(self, u: Term, part: Text) -> tuple[Text, Text]:
        """The sign before a summand that is not the first, and the summand."""
        if u.head == "neg" or (u.head == "num" and u.args[0] < 0):
            return _sign(" - ", 1.25), part._replace(text=part.text[1:], width=part.width - 0.8, small=part.small - 0.8)
        return _sign(" + ", 1.25), self.bracketed(part, PRODUCT)

    def _negative(self, t: Term, parts: list[Text]) -> Text:
        return _joined([_sign("-", 0.8), self.bracketed(parts[0], PRODUCT)], SUM)

    def _product(self, t: Term, parts: list[Text]) -> Text:
        pieces = [self.bracketed(parts[0], PRODUCT)]
        for left, before, part in zip(t.args, parts, parts[1:], strict=False):
            right = self.bracketed(part, POWER)
            pieces += [self.times(left, before, right), right]
        return _joined(pieces, PRODUCT)

    def times(self, left: Term, before: Text, right: Text) -> Text:
        """What stands between two factors: nothing, or a dot where a digit or a bracket would be misread."""
        quotient = before.level == PRODUCT and "/" in before.text
        number = before.text[-1:].isdigit() and right.text.startswith(self.dialect.fraction("", "")[:5])
        if quotient or number or right.text[0].isdigit() or self.dialect.needs_times(left, before, right.text):
            return _sign(f" {self.dialect.times} ", 0.75)
        return _sign(" ", 0.17)

    def _quotient(self, parts: list[Text], inline: bool) -> Text:
        top, bottom = parts
        if inline and max(top.tall, bottom.tall) < TALL:
            slash = _sign(self.dialect.slash, 0.5)
            return _joined([self.bracketed(top, PRODUCT), slash, self.bracketed(bottom, POWER)], PRODUCT)
        width = max(top.small, bottom.small) + 0.26
        rows = 0.1 + in_text(top) + in_text(bottom)
        return Text(self.dialect.fraction(top.text, bottom.text), POWER, width, width * _SCRIPT, TALL, rows)

    def _power(self, t: Term, parts: list[Text]) -> Text:
        base, exponent = t.args
        below, above = parts
        natural = exponent.head == "num" and exponent.args[0].denominator == 1 and exponent.args[0] > 0
        if base.head in _RAISED and natural:
            operator = self.operator(base)
            text = self.dialect.raised(operator, above.text) + below.text.removeprefix(operator)
        else:
            plain = below.level >= ATOM and base.head not in ("sqrt", "cbrt")
            below = below if plain else self.wrap(below)
            text = self.dialect.raised(below.text, above.text)
        more = _SCRIPT * above.small + 0.08
        return below._replace(text=text, level=POWER, width=below.width + more, small=below.small + more)

    def _exponential(self, t: Term, parts: list[Text]) -> Text:
        (u,) = parts
        if u.tall == TALL or u.width > _LONG_EXPONENT / _SCRIPT:
            return _joined([self.called(t), self.wrap(u)], ATOM)
        width = 0.55 + _SCRIPT * u.small
        return Text(self.dialect.raised("e", u.text), POWER, width, width)

    def _conjunction(self, t: Term, parts: list[Text]) -> Text:
        """Comparisons that share their middle as a chain, -1 < x < 1; others joined by a sign."""
        links = t.args
        if is_chain(t):
            pieces = [parts[0]]
            for u in links[1:]:
                right = self.bracketed(self.text(u.args[1]), SUM)
                pieces += [_sign(f" {self.dialect.relations[u.head]} ", 1.35), right]
            return _joined(pieces, CONDITION)
        return self._connected(links, parts, self.dialect.conjunction, ("and", "or"))

    def _disjunction(self, t: Term, parts: list[Text]) -> Text:
        return self._connected(t.args, parts, self.dialect.disjunction, ("or", "and"))

    def _connected(self, links: Sequence[Term], parts: list[Text], sign: str, wrapped: Sequence[str]) -> Text:
        pieces: list[Text] = []
        for u, p in zip(links, parts, strict=True):
            pieces += [_sign(f" {sign} ", 1.25), self.wrap(p) if u.head in wrapped else p]
        return _joined(pieces[1:], CONDITION)

    def _negation(self, t: Term, parts: list[Text]) -> Text:
        return _joined([_sign(f"{self.dialect.negation} ", 0.7), self.wrap(parts[0])], CONDITION)

    def _cases(self, t: Term, parts: list[Text]) -> Text:
        conditions, values = parts[:-1:2], [*parts[1:-1:2], parts[-1]]
        rows = [(v.text, c.text) for c, v in zip(conditions, values, strict=False)]
        text = self.dialect.cases(rows, parts[-1].text)
        width = cases_width([v.small for v in values], [c.small for c in conditions])
        height = 0.2 + sum(max(in_text(v), in_text(c)) for v, c in zip(values, conditions, strict=False))
        height += in_text(values[-1])
        return Text(text, SUM, width, width, TALL, height)

    def _integral(self, t: Term, parts: list[Text]) -> Text:
        body, variable, low, high = parts
        sign = _sign(self.dialect.integral(low.text, high.text) + " ", integral_width(low, high))
        end = _sign(self.dialect.differential(variable.text), 0.75 + variable.width)
        whole = _joined([sign, self.bracketed(body, PRODUCT), end], POWER)
        return whole._replace(tall=TALL, rows=max(whole.rows, 1.9))

    def _derivative(self, t: Term, parts: list[Text]) -> Text:
        body, variable, point = parts
        sign = Text(self.dialect.fraction("d", f"d {variable.text}"), ATOM, 1.5 + variable.width, 1.3, TALL, 1.9)
        plain = _joined([sign, _sign(" ", 0.2), self.bracketed(body, PRODUCT)], PRODUCT)
        if t.args[1] is t.args[2]:
            return plain
        place = f"{variable.text} {self.dialect.relations['eq']} {point.text}"
        more = 0.4 + _SCRIPT * (variable.small + 1.35 + point.small)
        text = self.dialect.at(plain.text, place)
        return plain._replace(text=text, level=POWER, width=plain.width + more, small=plain.small + more)


def cases_width(values: Sequence[float], conditions: Sequence[float]) -> float:
    """The width of a list of cases, by those of its values and its conditions; "otherwise" counts too."""
    return 2.0 + max(values) + max(0.9 + max(conditions), 4.2)


def in_text(t: Text) -> float:
    """The height in lines within a fraction or a list of cases, where fractions are smaller."""
    return t.rows if t.tall < TALL else 0.72 * t.rows


def integral_width(low: Text, high: Text) -> float:
    """The width of an integral sign with its limits."""
    return 1.0 + _SCRIPT * max(low.small, high.small)


def is_chain(t: Term) -> bool:
    """Whether `t` joins comparisons each of which goes on where the one before ends."""
    links = t.args
    return all(u.head in RELATIONS for u in links) and all(
        u.args[1] is v.args[0] for u, v in zip(links, links[1:], strict=False))  # fmt: skip


def has_sigma(t: Term) -> bool:
    """Whether sigma is a parameter of `t`, so that the logistic function needs another sign."""
    return "sigma" in free(t)


def _sign(text: str, width: float, level: int = ATOM) -> Text:
    return Text(text, level, width, width)


def _joined(pieces: Sequence[Text], level: int) -> Text:
    return Text(
        "".join(p.text for p in pieces), level, sum(p.width for p in pieces), sum(p.small for p in pieces),
        max(p.tall for p in pieces), max(p.rows for p in pieces), max(p.nested for p in pieces),
    )  # fmt: skip


def _inline(t: Term, inline: bool) -> list[bool]:
    """For each child whether its fractions are written in line."""
    children = t.children
    if t.head == "pow":
        return [inline, True]
    return [inline or t.head == "exp"] * len(children)


def parts_of(value: Fraction) -> tuple[Term, Term]:
    """Numerator and denominator as terms."""
    return num(value.numerator), num(value.denominator)


_WRITERS: dict[str, Callable[[Writer, Term, list[Text]], Text]] = {
    "add": Writer.sum, "neg": Writer._negative, "mul": Writer._product, "pow": Writer._power,
    "exp": Writer._exponential, "and": Writer._conjunction, "or": Writer._disjunction, "not": Writer._negation,
    "cases": Writer._cases, "integral": Writer._integral,
    "diff": Writer._derivative,
}  # fmt: skip
