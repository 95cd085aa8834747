"""Terms as LaTeX (amsmath), as a paper would print them; the project's own LaTeX grammar reads it back."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term, free, is_unknown
from symident.render.infix import decimal

_CONDITION, _SUM, _PRODUCT, _POWER, _ATOM = range(5)
_SIGNS = {"lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge", "eq": "=", "ne": r"\neq"}
_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega"
    " Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Psi Omega".split()
)
_CONSTANTS = {"pi": r"\pi", "e": "e", "oo": r"\infty"}
_TALL = (r"\frac", r"\int", r"\begin", r"\sqrt", r"\left", "^")
_RAISED = frozenset("sin cos tan sinh cosh tanh".split())  # written \sin^{2}(x)
_BRACKETS = ("(", r"\left(")
_CALLED = ("f", "g", "h", "H", r"\sigma")  # variables that a bracket would make a function

Text = tuple[str, int]


def to_latex(t: Term) -> str:
    """`t` in LaTeX; reading it again gives an equal term."""
    return _Writer(t).text(t)


def _wrap(text: str, left: str = "(", right: str = ")") -> str:
    tall = any(sign in text for sign in _TALL)
    return f"\\left{left}{text}\\right{right}" if tall or left == "|" else f"{left}{text}{right}"


def _in(text: Text, level: int) -> str:
    return text[0] if text[1] >= level else _wrap(text[0])


class _Writer:
    """Writes one term, without recursion. In an exponent fractions are written in line, as x/2."""

    def __init__(self, t: Term) -> None:
        self.sigma = "sigma" in free(t)  # then the logistic function cannot be \sigma

    def text(self, t: Term) -> str:
        done: dict[tuple[Term, bool], Text] = {}
        stack = [(t, False)]
        while stack:
            job = stack[-1]
            if job in done:
                stack.pop()
                continue
            jobs = list(zip(job[0].children, _inline(*job), strict=True))
            missing = [j for j in jobs if j not in done]
            if missing:
                stack.extend(missing)
                continue
            done[job] = self._write(*job, [done[j] for j in jobs])
            stack.pop()
        return done[t, False][0]

    def _write(self, t: Term, inline: bool, parts: list[Text]) -> Text:
        head = t.head
        if head == "num":
            return _number(t.args[0], inline)
        if head == "var":
            return _name(t.args[0]), _ATOM
        if head in _CONSTANTS:
            return _CONSTANTS[head], _ATOM
        if head in _SIGNS:
            return f"{_in(parts[0], _SUM)} {_SIGNS[head]} {_in(parts[1], _SUM)}", _CONDITION
        if head == "div":
            return _quotient(parts, inline)
        writer = _WRITERS.get(head)
        return writer(t, parts) if writer else self._call(t, parts)

    def _call(self, t: Term, parts: list[Text]) -> Text:
        f = FUNCTIONS.get(t.head)
        if is_unknown(t):
            name, primes = t.head[:-2].rstrip("'"), "'" * t.head.count("'")
            return _name(name) + primes + _wrap(parts[0][0]), _ATOM
        operator = f.latex if f else rf"\operatorname{{{t.head}}}"
        if t.head == "sigmoid" and self.sigma:
            operator = r"\operatorname{sigmoid}"
        if "{0}" in operator:
            return operator.format(*(text for text, _ in parts)), _ATOM
        return operator + _wrap(", ".join(text for text, _ in parts)), _ATOM


def _inline(t: Term, inline: bool) -> list[bool]:
    """For each child whether its fractions are written in line."""
    children = t.children
    if t.head == "pow":
        return [inline, True]
    return [inline or t.head == "exp"] * len(children)


def _number(value: Fraction, inline: bool) -> Text:
    if value < 0:
        return f"-{_in(_number(-value, inline), _PRODUCT)}", _SUM
    text, _ = decimal(value)
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        power = f"10^{{{exponent}}}"
        return (power, _POWER) if mantissa == "1" else (rf"{mantissa} \cdot {power}", _PRODUCT)
    if "/" in text:
        p, _, q = text.partition("/")
        return (text, _PRODUCT) if inline else (rf"\frac{{{p}}}{{{q}}}", _POWER)
    return text, _ATOM


def _name(name: str) -> str:
    """A name in italics if it is a letter, with its subscript, and upright if it is a word."""
    letter, _, subscript = name.partition("_")
    shown = f"\\{letter}" if letter in _GREEK else letter if len(letter) == 1 else rf"\mathrm{{{letter}}}"
    if not subscript:
        return shown
    plain = subscript.isdigit() or len(subscript) == 1
    return f"{shown}_{{{subscript}}}" if plain else rf"{shown}_{{\mathrm{{{subscript}}}}}"


def _sum(t: Term, parts: list[Text]) -> Text:
    text = _in(parts[0], _SUM)
    for u, part in zip(t.args[1:], parts[1:], strict=True):
        minus = u.head == "neg" or (u.head == "num" and u.args[0] < 0)
        text += f" - {part[0][1:]}" if minus else f" + {_in(part, _PRODUCT)}"
    return text, _SUM


def _negative(t: Term, parts: list[Text]) -> Text:
    return f"-{_in(parts[0], _PRODUCT)}", _SUM


def _product(t: Term, parts: list[Text]) -> Text:
    """Factors side by side, with a dot where a digit or a bracket would be misread."""
    text = _in(parts[0], _PRODUCT)
    for u, before, part in zip(t.args, parts, parts[1:], strict=False):
        right = _in(part, _POWER)
        quotient = before[1] == _PRODUCT and "/" in before[0]
        called = u.head == "var" and (before[0] in _CALLED or r"\mathrm" in before[0]) and right.startswith(_BRACKETS)
        number = before[0][-1:].isdigit() and right.startswith(r"\frac")
        text += (r" \cdot " if quotient or right[0].isdigit() or called or number else " ") + right
    return text, _PRODUCT


def _quotient(parts: list[Text], inline: bool) -> Text:
    if inline and not any(sign in text for text, _ in parts for sign in (r"\frac", r"\int", r"\begin")):
        return f"{_in(parts[0], _PRODUCT)}/{_in(parts[1], _POWER)}", _PRODUCT
    return rf"\frac{{{parts[0][0]}}}{{{parts[1][0]}}}", _POWER


def _power(t: Term, parts: list[Text]) -> Text:
    base, exponent = t.args
    natural = exponent.head == "num" and exponent.args[0].denominator == 1 and exponent.args[0] > 0
    if base.head in _RAISED and natural:
        operator = FUNCTIONS[base.head].latex
        return f"{operator}^{{{parts[1][0]}}}{parts[0][0].removeprefix(operator)}", _POWER
    bare = base.head not in ("sqrt", "cbrt")
    return f"{_in(parts[0], _ATOM) if bare else _wrap(parts[0][0])}^{{{parts[1][0]}}}", _POWER


def _exponential(t: Term, parts: list[Text]) -> Text:
    tall = any(sign in parts[0][0] for sign in (r"\frac", r"\int", r"\begin"))
    return (rf"\exp{_wrap(parts[0][0])}", _ATOM) if tall else (f"e^{{{parts[0][0]}}}", _POWER)


def _conjunction(t: Term, parts: list[Text]) -> Text:
    """Comparisons that share their middle as a chain, -1 < x < 1; others joined by a sign."""
    links = t.args
    chained = all(u.head in _SIGNS for u in links) and all(
        u.args[1] is v.args[0] for u, v in zip(links, links[1:], strict=False))  # fmt: skip
    if chained:
        rest = (part[0].removeprefix(_left(part[0])) for part in parts[1:])
        return parts[0][0] + "".join(rest), _CONDITION
    return r" \land ".join(_wrap(p[0]) if u.head in ("and", "or") else p[0]
                           for u, p in zip(links, parts, strict=True)), _CONDITION  # fmt: skip


def _left(comparison: str) -> str:
    """The left side of a comparison, as text: what stands before its sign at the outermost level."""
    depth = 0
    for i, c in enumerate(comparison):
        depth += (c in "({") - (c in ")}")
        if depth == 0 and c == " " and comparison[i + 1 :].split(" ", 1)[0] in _SIGNS.values():
            return comparison[:i]
    return comparison


def _disjunction(t: Term, parts: list[Text]) -> Text:
    return r" \lor ".join(_wrap(p[0]) if u.head == "or" else p[0]
                          for u, p in zip(t.args, parts, strict=True)), _CONDITION  # fmt: skip


def _negation(t: Term, parts: list[Text]) -> Text:
    return rf"\lnot {_wrap(parts[0][0])}", _CONDITION


def _cases(t: Term, parts: list[Text]) -> Text:
    rows = [rf"{v[0]} & \text{{if }} {c[0]}" for c, v in zip(parts[:-1:2], parts[1:-1:2], strict=True)]
    rows.append(rf"{parts[-1][0]} & \text{{otherwise}}")
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", _SUM


def _integral(t: Term, parts: list[Text]) -> Text:
    body, variable, low, high = parts
    return rf"\int_{{{low[0]}}}^{{{high[0]}}} {_in(body, _PRODUCT)} \, d{variable[0]}", _POWER


def _derivative(t: Term, parts: list[Text]) -> Text:
    body, variable, point = parts
    plain = rf"\frac{{d}}{{d{variable[0]}}} {_in(body, _PRODUCT)}"
    if t.args[1] is t.args[2]:
        return plain, _PRODUCT
    return rf"\left.{plain}\right|_{{{variable[0]}={point[0]}}}", _POWER


_WRITERS: dict[str, Callable[[Term, list[Text]], Text]] = {
    "add": _sum, "neg": _negative, "mul": _product, "pow": _power, "exp": _exponential, "and": _conjunction,
    "or": _disjunction, "not": _negation, "cases": _cases, "integral": _integral, "diff": _derivative,
}  # fmt: skip
