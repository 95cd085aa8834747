"""Terms for a terminal: the signs that people know from paper, on one line."""

from __future__ import annotations

from collections.abc import Callable

from symident.kernel.terms import Term
from symident.render.infix import decimal

_COMPARE, _SUM, _PRODUCT, _POWER, _ATOM = range(5)
_SIGNS = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "=", "ne": "≠"}
_NAMES = {
    "sigmoid": "σ", "log": "ln", "pi": "π", "oo": "∞", "relu": "ReLU", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan", "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "Phi": "Φ",
}  # fmt: skip
_GREEK = dict(zip(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega"
    " Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(), "αβγδεζηθικλμνξρστυφχψωΓΔΘΛΞΠΣΦΨΩ", strict=True,
))  # fmt: skip
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
Text = tuple[str, int]


def to_unicode(t: Term, otherwise: str = "otherwise", if_: str = "if") -> str:
    """`t` on one line; the two words stand in cases."""
    done: dict[Term, Text] = {}
    stack = [t]
    while stack:
        u = stack[-1]
        if u in done:
            stack.pop()
            continue
        missing = [c for c in u.children if c not in done]
        if missing:
            stack.extend(missing)
            continue
        done[u] = _text(u, [done[c] for c in u.children], (otherwise, if_))
        stack.pop()
    return done[t][0]


def name(text: str) -> str:
    """The name of a variable, Greek ones as a letter."""
    letter, _, index = text.partition("_")
    return _GREEK.get(letter, letter) + (f"_{index}" if index else "")


def _in(text: Text, level: int) -> str:
    return text[0] if text[1] >= level else f"({text[0]})"


def _text(t: Term, parts: list[Text], words: tuple[str, str]) -> Text:
    head = t.head
    if head == "num":
        text, _ = decimal(t.args[0])
        return text, _SUM if text.startswith("-") else _PRODUCT if "/" in text else _ATOM
    if head == "var":
        return name(t.args[0]), _ATOM
    if head in _SIGNS:
        return f"{_in(parts[0], _SUM)} {_SIGNS[head]} {_in(parts[1], _SUM)}", _COMPARE
    if head == "cases":
        rows = [f"{v[0]} {words[1]} {c[0]}" for c, v in zip(parts[:-1:2], parts[1:-1:2], strict=True)]
        return "{" + "; ".join([*rows, f"{parts[-1][0]} {words[0]}"]) + "}", _ATOM
    writer = _WRITERS.get(head)
    if writer is not None:
        return writer(t, parts)
    shown = name(head.removesuffix("()").rstrip("'")) + "'" * head.count("'") if head.endswith("()") else head
    shown = _NAMES.get(head, shown)
    return (f"{shown}({', '.join(text for text, _ in parts)})" if parts else shown), _ATOM


def _sum(t: Term, parts: list[Text]) -> Text:
    text = _in(parts[0], _SUM)
    for u, part in zip(t.args[1:], parts[1:], strict=True):
        minus = part[0].startswith("-") and part[1] == _SUM and u.head in ("neg", "num")
        text += f" - {part[0][1:]}" if minus else f" + {_in(part, _PRODUCT)}"
    return text, _SUM


def _product(t: Term, parts: list[Text]) -> Text:
    return "·".join([_in(parts[0], _PRODUCT), *(_in(p, _POWER) for p in parts[1:])]), _PRODUCT


def _power(t: Term, parts: list[Text]) -> Text:
    exponent = t.args[1]
    base = _in(parts[0], _ATOM)
    if exponent.head == "num" and exponent.args[0].denominator == 1:
        return base + str(exponent.args[0].numerator).translate(_RAISED), _POWER
    return f"{base}^{_in(parts[1], _ATOM)}", _POWER


def _conjunction(t: Term, parts: list[Text]) -> Text:
    first, *rest = t.args
    if (
        len(rest) == 1
        and first.head in ("lt", "le")
        and rest[0].head in ("lt", "le")
        and first.args[1] is rest[0].args[0]
    ):
        middle = parts[1][0].split(f" {_SIGNS[rest[0].head]} ", 1)[1]
        return f"{parts[0][0]} {_SIGNS[rest[0].head]} {middle}", _COMPARE
    return " ∧ ".join(_in(p, _SUM) if u.head in ("and", "or") else p[0]
                      for u, p in zip(t.args, parts, strict=True)), _COMPARE  # fmt: skip


def _integral(t: Term, parts: list[Text]) -> Text:
    body, variable, low, high = parts
    return f"∫[{low[0]}, {high[0]}] {_in(body, _PRODUCT)} d{variable[0]}", _PRODUCT


_WRITERS: dict[str, Callable[[Term, list[Text]], Text]] = {
    "add": _sum,
    "mul": _product,
    "pow": _power,
    "neg": lambda t, p: (f"-{_in(p[0], _PRODUCT)}", _SUM),
    "div": lambda t, p: (f"{_in(p[0], _PRODUCT)}/{_in(p[1], _POWER)}", _PRODUCT),
    "sqrt": lambda t, p: (f"√{_in(p[0], _ATOM)}", _ATOM),
    "cbrt": lambda t, p: (f"∛{_in(p[0], _ATOM)}", _ATOM),
    "abs": lambda t, p: (f"|{p[0][0]}|", _ATOM),
    "and": _conjunction,
    "or": lambda t, p: (
        " ∨ ".join(_in(q, _SUM) if u.head == "and" else q[0] for u, q in zip(t.args, p, strict=True)),
        _COMPARE,
    ),
    "not": lambda t, p: (f"¬({p[0][0]})", _COMPARE),
    "integral": _integral,
}
