"""Terms as MathML Core, which browsers show without a script."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from symident.kernel.terms import Term
from symident.render.infix import decimal
from symident.render.unicode import name as letter

_COMPARE, _SUM, _PRODUCT, _POWER, _ATOM = range(5)
_SIGNS = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "=", "ne": "≠"}
_CONSTANTS = {"pi": "π", "e": "e", "oo": "∞"}
_NAMES = {
    "sigmoid": "σ", "log": "ln", "relu": "ReLU", "asin": "arcsin", "acos": "arccos", "atan": "arctan",
    "asinh": "arsinh", "acosh": "arcosh", "atanh": "artanh", "Phi": "Φ",
}  # fmt: skip
_MINUS = "−"
_PREFIX = f'<mo form="prefix">{_MINUS}</mo>'
Text = tuple[str, int]


def to_mathml(t: Term, words: tuple[str, str] = ("if", "otherwise"), block: bool = False) -> str:
    """A <math> element for `t`; `words` stand in cases."""
    display = ' display="block"' if block else ""
    return f"<math{display}>{elements(t, words)}</math>"


def elements(t: Term, words: tuple[str, str] = ("if", "otherwise")) -> str:
    """What stands in the <math> element for `t`."""
    done: dict[tuple[Term, bool], Text] = {}
    stack = [(t, False)]
    while stack:
        job = stack[-1]
        if job in done:
            stack.pop()
            continue
        jobs = [(c, inline) for c, inline in zip(job[0].children, _inline(*job), strict=True)]
        missing = [j for j in jobs if j not in done]
        if missing:
            stack.extend(missing)
            continue
        done[job] = _write(*job, [done[j] for j in jobs], words)
        stack.pop()
    return done[t, False][0]


def operator(sign: str) -> str:
    """A sign between two formulas."""
    return f"<mo>{escape(sign)}</mo>"


def number(text: str) -> str:
    """A decimal, with its exponent as a power of ten."""
    sign = _PREFIX if text.startswith("-") else ""
    mantissa, _, exponent = text.removeprefix("-").partition("e")
    if not exponent:
        return f"<mrow>{sign}<mn>{mantissa}</mn></mrow>" if sign else f"<mn>{mantissa}</mn>"
    power = f"<msup><mn>10</mn><mn>{exponent.replace('-', _MINUS).lstrip('+')}</mn></msup>"
    whole = power if mantissa == "1" else f"<mn>{mantissa}</mn>{operator('·')}{power}"
    return f"<mrow>{sign}{whole}</mrow>"


def _inline(t: Term, inline: bool) -> list[bool]:
    """For each child whether its fractions are written in line."""
    if t.head == "pow":
        return [inline, True]
    return [inline or t.head == "exp"] * len(t.children)


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _in(text: Text, level: int) -> str:
    return text[0] if text[1] >= level else _brackets(text[0])


def _write(t: Term, inline: bool, parts: list[Text], words: tuple[str, str]) -> Text:
    head = t.head
    if head == "num":
        return _number(t, inline)
    if head == "var":
        return _name(t.args[0]), _ATOM
    if head in _CONSTANTS:
        return f"<mi>{_CONSTANTS[head]}</mi>", _ATOM
    if head in _SIGNS:
        return _row(_in(parts[0], _SUM), operator(_SIGNS[head]), _in(parts[1], _SUM)), _COMPARE
    if head == "div":
        return _quotient(parts, inline)
    if head == "cases":
        return _cases(parts, words), _SUM
    if head == "exp":
        return (_row("<mi>exp</mi>", _bracket([parts[0]])), _ATOM) if "<mfrac" in parts[0][0] else (
            f"<msup><mi>e</mi>{parts[0][0]}</msup>", _POWER)  # fmt: skip
    writer = _WRITERS.get(head)
    return writer(t, parts) if writer else (_row(_function(head), _bracket(parts)), _ATOM)


def _function(head: str) -> str:
    if head.endswith("()"):
        primes = head.count("'")
        name = _name(head[:-2].rstrip("'"))
        return f"<msup>{name}<mo>{'′' * primes}</mo></msup>" if primes else name
    return f"<mi>{escape(_NAMES.get(head, head))}</mi>"


def _bracket(parts: list[Text]) -> str:
    inner = "<mo>,</mo>".join(text for text, _ in parts)
    return "<mo>&#x2061;</mo>" + _brackets(inner)


def _brackets(inner: str) -> str:
    high = any(f"<{tag}" in inner for tag in ("mfrac", "mtable", "msqrt", "mroot", "msubsup"))
    left, right = (f'<mo stretchy="{str(high).lower()}">{sign}</mo>' for sign in "()")
    return _row(left, inner, right)


def _name(text: str) -> str:
    base, _, index = text.partition("_")
    shown = f"<mi>{escape(letter(base))}</mi>"
    return f"<msub>{shown}<mi>{escape(letter(index))}</mi></msub>" if index else shown


def _number(t: Term, inline: bool) -> Text:
    text, _ = decimal(t.args[0])
    if "/" not in text:
        return number(text), _SUM if text.startswith("-") else _PRODUCT if "e" in text else _ATOM
    above, _, below = text.removeprefix("-").partition("/")
    if inline:
        whole = f"<mn>{above}</mn><mo>/</mo><mn>{below}</mn>"
    else:
        whole = f"<mfrac><mn>{above}</mn><mn>{below}</mn></mfrac>"
    if text.startswith("-"):
        return _row(_PREFIX, whole), _SUM
    return _row(whole), _PRODUCT if inline else _POWER


def _sum(t: Term, parts: list[Text]) -> Text:
    shown = [_in(parts[0], _SUM)]
    for u, part in zip(t.args[1:], parts[1:], strict=True):
        minus = f"<mrow>{_PREFIX}"
        if u.head in ("neg", "num") and part[1] == _SUM and part[0].startswith(minus):
            shown += [operator(_MINUS), part[0].removeprefix(minus).removesuffix("</mrow>")]
        else:
            shown += [operator("+"), _in(part, _PRODUCT)]
    return _row(*shown), _SUM


def _negative(t: Term, parts: list[Text]) -> Text:
    return _row(_PREFIX, _in(parts[0], _PRODUCT)), _SUM


def _product(t: Term, parts: list[Text]) -> Text:
    """Factors side by side, with a dot before digits and fractions."""
    shown = [_in(parts[0], _PRODUCT)]
    for u, before, part in zip(t.args[1:], parts, parts[1:], strict=False):
        right = _in(part, _POWER)
        digits = right.startswith("<mn>") or u.head == "num"
        fractions = "<mfrac" in right[:13] and before[0].startswith(("<mn>", "<mfrac", "<mrow><mfrac"))
        shown += [operator("·") if digits or fractions else "<mo>&#x2062;</mo>", right]
    return _row(*shown), _PRODUCT


def _quotient(parts: list[Text], inline: bool) -> Text:
    if inline and not any("<mfrac" in text for text, _ in parts):
        return _row(_in(parts[0], _PRODUCT), "<mo>/</mo>", _in(parts[1], _POWER)), _PRODUCT
    return f"<mfrac>{_row(parts[0][0])}{_row(parts[1][0])}</mfrac>", _POWER


def _power(t: Term, parts: list[Text]) -> Text:
    return f"<msup>{_row(_in(parts[0], _ATOM))}{_row(parts[1][0])}</msup>", _POWER


def _conjunction(t: Term, parts: list[Text]) -> Text:
    first, *rest = t.args
    if len(rest) == 1 and all(u.head in ("lt", "le") for u in t.args) and first.args[1] is rest[0].args[0]:
        sides = [elements(u) for u in (*first.args, rest[0].args[1])]
        signs = [operator(_SIGNS[u.head]) for u in t.args]
        return _row(sides[0], signs[0], sides[1], signs[1], sides[2]), _COMPARE
    return _joined(t, parts, "∧", ("and", "or"))


def _joined(t: Term, parts: list[Text], sign: str, loose: tuple[str, ...]) -> Text:
    shown = [_in(p, _SUM) if u.head in loose else p[0] for u, p in zip(t.args, parts, strict=True)]
    return _row(operator(sign).join(shown)), _COMPARE


def _cases(parts: list[Text], words: tuple[str, str]) -> str:
    rows = [
        f"<mtr><mtd>{v[0]}</mtd><mtd><mtext>{words[0]}&#xA0;</mtext>{c[0]}</mtd></mtr>"
        for c, v in zip(parts[:-1:2], parts[1:-1:2], strict=True)
    ]
    rows.append(f"<mtr><mtd>{parts[-1][0]}</mtd><mtd><mtext>{words[1]}</mtext></mtd></mtr>")
    return _row('<mo stretchy="true">{</mo>', f'<mtable class="cases" displaystyle="true">{"".join(rows)}</mtable>')


def _integral(t: Term, parts: list[Text]) -> Text:
    body, variable, low, high = parts
    limits = f"<msubsup><mo>∫</mo>{_row(low[0])}{_row(high[0])}</msubsup>"
    return _row(limits, _in(body, _PRODUCT), '<mspace width="0.17em"/><mi>d</mi>', variable[0]), _PRODUCT


def _derivative(t: Term, parts: list[Text]) -> Text:
    body, variable, point = parts
    plain = _row(f"<mfrac><mi>d</mi>{_row('<mi>d</mi>', variable[0])}</mfrac>", _in(body, _PRODUCT))
    if t.args[1] is t.args[2]:
        return plain, _PRODUCT
    there = _row(variable[0], "<mo>=</mo>", point[0])
    return f"<msub>{_row(plain, '<mo>|</mo>')}{there}</msub>", _POWER


_WRITERS: dict[str, Callable[[Term, list[Text]], Text]] = {
    "add": _sum,
    "neg": _negative,
    "mul": _product,
    "pow": _power,
    "and": _conjunction,
    "or": lambda t, p: _joined(t, p, "∨", ("and",)),
    "not": lambda t, p: (_row(operator("¬"), _brackets(p[0][0])), _COMPARE),
    "sqrt": lambda t, p: (f"<msqrt>{p[0][0]}</msqrt>", _ATOM),
    "cbrt": lambda t, p: (f"<mroot>{_row(p[0][0])}<mn>3</mn></mroot>", _ATOM),
    "abs": lambda t, p: (_row('<mo fence="true">|</mo>', p[0][0], '<mo fence="true">|</mo>'), _ATOM),
    "integral": _integral,
    "diff": _derivative,
}
