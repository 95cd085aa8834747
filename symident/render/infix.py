"""Terms as text of the infix language, which is also valid Python, with no more brackets than it takes; but `and` has
them within `or`, for the sake of those who read it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symident.kernel.terms import Term, is_unknown

# How tightly a text holds together; an operand that holds less tightly than its place asks for gets brackets.
_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _POWER, _ATOM = range(9)
_SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
_WORDS = {"or": (_OR, " or "), "and": (_AND, " and ")}
_LONGEST = 40  # digits of a decimal; longer ones are fractions
_SMALL = (1, 2, 3, 4, 5, 6, 7, 8, 16, 32, 64)  # denominators with which a number is no decimal: 3/16, but 0.1

Text = tuple[str, int]


def to_infix(t: Term) -> str:
    """`t` in the infix language; reading it again gives `t`, but for nested sums and products, which are joined."""
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
        done[u] = _text(u, [done[c] for c in u.children])
        stack.pop()
    return done[t][0]


def _in(text: Text, level: int) -> str:
    """`text` with brackets around it if it holds less tightly than `level`."""
    return text[0] if text[1] >= level else f"({text[0]})"


def _text(t: Term, parts: list[Text]) -> Text:
    head = t.head
    if head == "num":
        return decimal(t.args[0])
    if head == "var":
        return ("lambda_" if t.args[0] == "lambda" else str(t.args[0])), _ATOM
    if head in _SIGNS:
        return f"{_in(parts[0], _SUM)} {_SIGNS[head]} {_in(parts[1], _SUM)}", _COMPARE
    if head in _WORDS:
        level, word = _WORDS[head]
        first, rest = (level, level + 1) if head == "and" else (_NOT, _NOT)
        return word.join([_in(parts[0], first), *(_in(p, rest) for p in parts[1:])]), level
    writer = _WRITERS.get(head)
    if writer is not None:
        return writer(t, parts)
    if is_unknown(t):
        return f"{head[:-2]}({parts[0][0]})", _ATOM
    return (f"{head}({', '.join(text for text, _ in parts)})" if parts else head), _ATOM


def _sum(t: Term, parts: list[Text]) -> Text:
    text = _in(parts[0], _SUM)
    for u, part in zip(t.args[1:], parts[1:], strict=True):
        minus = part[0].startswith("-") and part[1] == _SUM and u.head in ("neg", "num")
        text += f" - {part[0][1:]}" if minus else f" + {_in(part, _PRODUCT)}"
    return text, _SUM


def _negative(t: Term, parts: list[Text]) -> Text:
    return f"-{_in(parts[0], _PRODUCT)}", _SUM


def _product(t: Term, parts: list[Text]) -> Text:
    return "*".join([_in(parts[0], _PRODUCT), *(_in(p, _POWER) for p in parts[1:])]), _PRODUCT


def _quotient(t: Term, parts: list[Text]) -> Text:
    return f"{_in(parts[0], _PRODUCT)}/{_in(parts[1], _POWER)}", _PRODUCT


def _power(t: Term, parts: list[Text]) -> Text:
    base, exponent = parts
    shown = exponent[0] if _plain(t.args[1]) else _in(exponent, _POWER)
    return f"{_in(base, _ATOM)}**{shown}", _POWER


def _plain(t: Term) -> bool:
    """Whether `t`, as an exponent, can stand without brackets though it has a sign: -x and -2, but not -x/2."""
    u = t.args[0] if t.head == "neg" else t
    return u.head == "var" or (u.head == "num" and u.args[0].denominator == 1)


def _negation(t: Term, parts: list[Text]) -> Text:
    return f"not {_in(parts[0], _NOT)}", _NOT


def _cases(t: Term, parts: list[Text]) -> Text:
    guards, values, otherwise = parts[:-1:2], parts[1:-1:2], parts[-1]
    written = [f"{_in(v, _OR)} if {_in(c, _OR)} else " for c, v in zip(guards, values, strict=True)]
    return "(".join(written) + _in(otherwise, _OR) + ")" * (len(written) - 1), _CHOICE


def _derivative(t: Term, parts: list[Text]) -> Text:
    here = parts[1:2] if t.args[1] is t.args[2] else parts[1:]
    return f"diff({', '.join(text for text, _ in (parts[0], *here))})", _ATOM


_WRITERS: dict[str, Callable[[Term, list[Text]], Text]] = {
    "add": _sum, "neg": _negative, "mul": _product, "div": _quotient, "pow": _power, "not": _negation,
    "cases": _cases, "diff": _derivative,
}  # fmt: skip


def decimal(value: Fraction) -> Text:
    """A number as a fraction or as a decimal, whichever a person would write; both are exact."""
    if value < 0:
        return f"-{_in(decimal(-value), _PRODUCT)}", _SUM
    p, q = value.numerator, value.denominator
    places = decimal_places(q)
    if q == 1:
        return whole(p), _ATOM
    if places is None or q in _SMALL:
        return f"{p}/{q}", _PRODUCT
    digits = str(p * 10**places // q)
    if places - len(digits) >= 4:
        return f"{digits[0]}{'.' + digits[1:] if digits[1:] else ''}e-{places - len(digits) + 1}", _ATOM
    if len(digits) > _LONGEST:
        return f"{p}/{q}", _PRODUCT
    digits = digits.rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}", _ATOM


def whole(n: int) -> str:
    """A whole number, with an exponent if it ends in very many zeros."""
    text = str(n)
    stripped = text.rstrip("0")
    return f"{stripped}e{len(text) - len(stripped)}" if len(text) - len(stripped) > 20 else text


def decimal_places(q: int) -> int | None:
    """The least n for which 10**n is a multiple of `q`; None if there is none."""
    twos = fives = 0
    while q % 2 == 0:
        q, twos = q // 2, twos + 1
    while q % 5 == 0:
        q, fives = q // 5, fives + 1
    return max(twos, fives) if q == 1 else None
