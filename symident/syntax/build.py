"""From what the grammars recognise to terms: nothing is evaluated, and what cannot be meant is refused.

Both grammars share these callbacks, and each terminal and rule of the same name means the same in both.
Constants are only bounded, so that 9**9**9**9 is refused before anybody multiplies it out.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import Any

from lark import Token, Transformer

from symident.kernel.terms import FLIPPED, NEGATION, ONE, OO, RELATION_SIGNS, ZERO, E, Term, num, truth
from symident.syntax.names import Callee, find_function

DEEP = 400  # nested operations; what recurses over terms stays far from the limit of the interpreter
_BITS = 40_000  # of a constant power, numerator and denominator
_UNBOUNDED = ("max", "min", "clip")  # may have infinite arguments
_ALGEBRAIC = frozenset({"sqrt", "cbrt", "abs", "max", "min", "clip", "sign"})
_COMPARISON = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne"}


class Fault(Exception):
    """What is wrong, at which character of the text, and a hint."""

    def __init__(self, message: str, position: int, hint: str = "", unknown: bool = False) -> None:
        super().__init__(message, position, hint)
        self.message, self.position, self.hint, self.unknown = message, position, hint, unknown


class Value:
    """A term under construction.

    `kind` is "number", "condition" or "infinity"; `form` is how the text was written, where that matters: "int" for
    a literal, "quotient" for a division without brackets; `pieces`, while conditionals are being chained, their
    values and conditions from the last to the first. `height` bounds log2 of numerator and denominator of a
    constant, `size` log2 of its absolute value; None if it is not a constant.
    """

    __slots__ = ("_term", "kind", "position", "depth", "height", "size", "form", "pieces")

    def __init__(self, term: Term | None, position: int, depth: int = 1, kind: str = "number",
                 height: float | None = None, size: float = 0.0, form: str = "",
                 pieces: list[Term] | None = None) -> None:  # fmt: skip
        self._term, self.position, self.depth, self.kind = term, position, depth, kind
        self.height, self.size, self.form, self.pieces = height, size, form, pieces
        if depth > DEEP:
            raise Fault("the expression is nested too deeply", position, f"at most {DEEP} operations may be nested")

    @property
    def term(self) -> Term:
        """The finished term."""
        if self._term is None:
            self._term = Term("cases", *reversed(self.pieces or ()))
        return self._term


def _number(value: Value) -> Value:
    """`value` itself if it is a real number; a Fault if it is a condition or infinite."""
    if value.kind == "condition":
        raise Fault("a comparison is used as a number", value.position,
                    "write the values that it chooses between, as in: x if x > 0 else 0")  # fmt: skip
    if value.kind == "infinity":
        raise Fault("infinity is not a number; it can be a limit of an integral, or a bound of max, min and clip",
                    value.position)  # fmt: skip
    return value


def _condition(value: Value) -> Value:
    if value.kind != "condition":
        raise Fault("a condition is expected here, not a number", value.position, "compare it with something: x > 0")
    return value


def _many(head: str, items: list[Term]) -> Term:
    """One n-ary term; a leading one of the same kind is merged, as in (a + b) + c."""
    if items[0].head == head:
        items = [*items[0].args, *items[1:]]
    return Term(head, *items) if len(items) > 1 else items[0]


def _constant_sum(values: list[Value]) -> tuple[float | None, float]:
    """Bounds of the height and the size of a sum; also of a product, whose are no greater in the first and add up."""
    if any(v.height is None for v in values):
        return None, 0.0
    return sum((v.height or 0.0) + 1 for v in values), sum(max(v.size, 0.0) + 1 for v in values)


def add(first: Value, rest: list[tuple[str, Value]]) -> Value:
    """A sum read from left to right: one term of many arguments, with neg for what is subtracted."""
    values = [_number(first), *(_number(v) for _, v in rest)]
    items = [first.term, *(Term("neg", v.term) if op == "-" else v.term for op, v in rest)]
    height, size = _constant_sum(values)
    depth = 2 + max(v.depth for v in values)
    return Value(_many("add", items), first.position, depth, height=height, size=size)


def multiply(first: Value, rest: list[tuple[str, Value]]) -> Value:
    """Products and quotients read from left to right, op "" being factors side by side: x*y/2 is div(mul(x, y), 2)."""
    value, run = _number(first), [first]
    for op, right in rest:
        _number(right)
        if op == "/":
            value, run = _divide(_product(run), right), []
            run.append(value)
        elif op == "" and run[-1].form == "quotient":
            raise Fault("a/bc can be read in two ways", right.position, "write a/(b*c) or (a/b)*c")
        else:
            run.append(right)
    return _product(run)


def _product(run: list[Value]) -> Value:
    if len(run) == 1:
        return run[0]
    height, _ = _constant_sum(run)
    size = sum(v.size for v in run)
    depth = 1 + max(v.depth for v in run)
    return Value(_many("mul", [v.term for v in run]), run[0].position, depth, height=height, size=size)


def _divide(left: Value, right: Value) -> Value:
    """left / right; two whole numbers as they stand are one number, as in 2/3."""
    literal = left.form == right.form == "int" and right.term is not ZERO
    ratio = num(left.term.args[0] / right.term.args[0]) if literal else Term("div", left.term, right.term)
    height = None if left.height is None or right.height is None else left.height + right.height
    depth = 1 + max(left.depth, right.depth)
    return Value(ratio, left.position, depth, height=height, size=left.size + (right.height or 0), form="quotient")


def negate(value: Value, position: int) -> Value:
    """-value; minus infinity stays infinite."""
    if value.kind == "condition":
        _number(value)
    return Value(Term("neg", value.term), position, value.depth + 1, value.kind, value.height, value.size)


def power(base: Value, exponent: Value) -> Value:
    """base ** exponent, with exp(u) for e^u; a Fault if it is a constant of too many digits."""
    _number(base), _number(exponent)
    depth = 1 + max(base.depth, exponent.depth)
    if base.term is E:
        return Value(Term("exp", exponent.term), base.position, depth)
    height = None
    if base.height is not None and exponent.height is not None:
        height = base.height * 2.0 ** min(exponent.size, 64)
        if height > _BITS:
            raise Fault("the exponent is too large", exponent.position,
                        f"an exact power of constants may have {_BITS} bits at most")  # fmt: skip
    return Value(Term("pow", base.term, exponent.term), base.position, depth, height=height, size=height or 0.0)


def literal(value: Fraction, position: int) -> Value:
    """A number as it was typed."""
    p, q = max(abs(value.numerator), 1), value.denominator
    height, size = math.log2(max(p, q)), math.log2(p) - math.log2(q)
    return Value(num(value), position, height=height, size=size, form="int" if q == 1 else "")


def compare(first: Value, rest: list[tuple[str, Value]]) -> Value:
    """A comparison; a chain like -1 < x < 1 is the conjunction of its links."""
    values = [_number(first), *(_number(v) for _, v in rest)]
    links = [Term(_COMPARISON[op], a.term, b.term) for (op, b), a in zip(rest, values, strict=False)]
    depth = 2 + max(v.depth for v in values)
    return Value(links[0] if len(links) == 1 else Term("and", *links), first.position, depth, "condition")


def connect(head: str, values: list[Value]) -> Value:
    """Conditions joined by "and" or "or"."""
    terms = [_condition(v).term for v in values]
    return Value(_many(head, terms), values[0].position, 1 + max(v.depth for v in values), "condition")


def choose(condition: Value, value: Value, otherwise: Value) -> Value:
    """`value` if `condition` else `otherwise`; a chain of them grows into one term, whatever its length."""
    _condition(condition), _number(value), _number(otherwise)
    pieces = [otherwise.term] if otherwise.pieces is None else otherwise.pieces
    depth = max(otherwise.depth, condition.depth + 1, value.depth + 1)
    return Value(None, value.position, depth, pieces=_grown(pieces, value.term, condition.term))


def call(callee: Callee, position: int, args: list[Value]) -> Value:
    """The function applied; a Fault that counts or names the arguments if there are too many or too few."""
    _count(callee, position, len(args))
    if callee.name in _UNBOUNDED and any(v.kind == "infinity" for v in args):
        return _without_bounds(callee.name, position, args)
    for i, v in enumerate(args):
        if callee.condition and i == 0:
            _condition(v)
        elif not (callee.name == "integral" and i >= 2 and v.kind == "infinity"):
            _number(v)
    if callee.name == "integral" and args[1].term.head != "var":
        raise Fault("the second argument of integral is the variable of integration", args[1].position,
                    "write integral(exp(-t**2), t, -oo, x)")  # fmt: skip
    if callee.name == "diff" and args[1].term.head != "var":
        raise Fault("the second argument of diff is the variable", args[1].position, "write diff(x**2, x)")
    height, size = _constant_sum(args) if callee.name in _ALGEBRAIC else (None, 0.0)
    depth = callee.depth + max(v.depth for v in args)
    return Value(callee.build(*(v.term for v in args)), position, depth, height=height, size=size)


def _without_bounds(name: str, position: int, args: list[Value]) -> Value:
    """max, min or clip without the bounds that are infinite: clip(x, 0, oo) is max(x, 0)."""
    heads = ("", "max", "min") if name == "clip" else (name,) * len(args)  # what bounds by each argument
    for head, v in zip(heads, args, strict=True):
        if not head:
            _number(v)
        elif v.kind == "infinity" and v.term is not (-OO if head == "max" else OO):
            raise Fault(f"with this bound {name} is infinite", v.position)
    kept = [(head, v) for head, v in zip(heads, args, strict=True) if v.kind != "infinity"]
    if not kept:
        raise Fault(f"{name} needs a value that is not infinite", position)
    value = kept[0][1]
    for head, v in kept[1:]:
        value = call(_callee(head), position, [value, v])
    return value


def _count(callee: Callee, position: int, given: int) -> None:
    if callee.low <= given and (callee.high is None or given <= callee.high):
        return
    missing = callee.parameters[given : callee.low]
    if given and missing:
        raise Fault(f"{callee.name} needs a value for {' and '.join(missing)}", position,
                    f"write {callee.name}({', '.join(callee.parameters)})")  # fmt: skip
    wanted = f"{callee.low}" if callee.high == callee.low else (
        f"at least {callee.low}" if callee.high is None else f"{callee.low} to {callee.high}")  # fmt: skip
    plural = "" if wanted.endswith("1") else "s"
    raise Fault(f"wrong number of arguments: {callee.name} takes {wanted} argument{plural}, not {given}", position)


def pieces(items: list[tuple[Value, Value | None]], position: int) -> Value:
    """Cases: each value with its condition, None being "otherwise"; the last may be the complement of the others."""
    *guarded, (last, guard) = items
    for value, condition in guarded:
        if condition is None:
            raise Fault("only the last piece can stand without a condition", value.position)
    for value, condition in items:
        _number(value)
        if condition is not None:
            _condition(condition)
    conditions = [c.term for _, c in items if c is not None]
    if guard is not None and not (guarded and exhaustive(conditions)):
        raise Fault("it is not said what the value is otherwise", guard.position,
                    "the conditions have to cover every case; add a last piece: 0, otherwise")  # fmt: skip
    parts = [u for value, condition in guarded if condition is not None for u in (condition.term, value.term)]
    if not parts:
        return last
    depth = 2 + max(u.depth for item in items for u in item if u is not None)
    return Value(None, position, depth, pieces=[*reversed((*parts, last.term))])


def exhaustive(conditions: list[Term]) -> bool:
    """Whether one of `conditions` is always true, whatever the order of the things that they compare.

    For every pair that is compared, less, equal and greater are tried, independently: no arithmetic is done, so
    True is certain, and False means only that this cannot be seen.
    """
    pairs: dict[tuple[Term, ...], int] = {}
    links: dict[Term, tuple[int, frozenset[int]]] = {}  # which pair is compared, and the orders for which it holds

    def collect(t: Term) -> None:
        if t.head in ("and", "or", "not"):
            for u in t.args:
                collect(u)
            return
        flipped = t.args[::-1] in pairs
        place = pairs.setdefault(t.args[::-1] if flipped else t.args, len(pairs))
        links[t] = place, RELATION_SIGNS[FLIPPED[t.head] if flipped else t.head]

    for condition in conditions:
        collect(condition)
    if len(pairs) > 8:
        return len(conditions) == 2 and NEGATION.get(conditions[0].head) == conditions[1].head
    states = product((-1, 0, 1), repeat=len(pairs))
    return all(any(truth(c, lambda t, s=state: s[links[t][0]] in links[t][1]) for c in conditions) for state in states)  # type: ignore[misc]


def _grown(pieces: list[Term], value: Term, condition: Term) -> list[Term]:
    # every link of a chain is used once, so that its list may be passed on: 1,000 links cost 1,000 steps
    pieces.append(value)
    pieces.append(condition)
    return pieces


def _pairs(items: list[Any]) -> list[tuple[str, Value]]:
    """[a, op, b, op, c] -> [(op, b), (op, c)]."""
    return [(str(op.value), v) for op, v in zip(items[1::2], items[2::2], strict=True)]


class Build(Transformer[Token, Value]):
    """The callbacks of both grammars, by the names of their rules."""

    def start(self, items: list[Value]) -> Value:
        return items[0]

    def equation(self, items: list[Any]) -> list[Value]:
        return items

    def number(self, items: list[Any]) -> Value:
        return literal(items[0].value, items[0].start_pos)

    def name(self, items: list[Any]) -> Value:
        return Value(Term("var", str(items[0].value)), items[0].start_pos)

    def constant(self, items: list[Any]) -> Value:
        t: Term = items[0].value
        kind = "infinity" if t is OO else "condition" if t.head in ("eq", "ne") else "number"
        return Value(t, items[0].start_pos, kind=kind, height=2.0 if t.head in ("pi", "e") else None, size=2.0)

    def sum(self, items: list[Any]) -> Value:
        return add(items[0], _pairs(items))

    def product(self, items: list[Any]) -> Value:
        return multiply(items[0], _pairs(items))

    def sign(self, items: list[Any]) -> Value:
        op, value = items
        return negate(value, op.start_pos) if op.value == "-" else _bare(value)

    def power(self, items: list[Any]) -> Value:
        return power(items[0], items[1])

    def superscript(self, items: list[Any]) -> Value:
        return power(items[0], _exponent(items[1]))

    def group(self, items: list[Any]) -> Value:
        value: Value = items[1]
        value.form, value.position = "", items[0].start_pos
        return value

    def absolute(self, items: list[Any]) -> Value:
        inner = _number(items[1])
        return Value(Term("abs", inner.term), items[0].start_pos, inner.depth + 1, height=inner.height,
                     size=inner.size)  # fmt: skip

    def arguments(self, items: list[Any]) -> list[Value]:
        return items

    def call(self, items: list[Any]) -> Value:
        return call(items[0].value, items[0].start_pos, items[1] if len(items) > 1 else [])

    def power_of_call(self, items: list[Any]) -> Value:
        function, exponent, *rest = items
        exponent = exponent if isinstance(exponent, Value) else _exponent(exponent)
        if exponent.term.head == "neg":
            return self.call([_inverse(function, exponent), *rest])
        return power(self.call([function, *rest]), exponent)

    def fraction(self, items: list[Any]) -> Value:
        value = _divide(_number(items[1]), _number(items[2]))
        value.form, value.position = "", items[0].start_pos
        return value

    def square_root(self, items: list[Any]) -> Value:
        return call(_callee("sqrt"), items[0].start_pos, items[1:])

    def nth_root(self, items: list[Any]) -> Value:
        return call(_callee("root"), items[0].start_pos, [items[2], items[1]])

    def integral(self, items: list[Any]) -> Value:
        sign, low, high, *body, variable = items
        integrand = body[0] if body else literal(Fraction(1), sign.start_pos)
        return call(_callee("integral"), sign.start_pos, [integrand, self.name([variable]), low, high])

    def indicator(self, items: list[Any]) -> Value:
        one, zero = (literal(Fraction(n), items[0].start_pos) for n in (1, 0))
        return choose(items[1], one, zero)

    def comparison(self, items: list[Any]) -> Value:
        return compare(items[0], _pairs(items))

    def negation(self, items: list[Any]) -> Value:
        inner = _condition(items[0])
        return Value(Term("not", inner.term), inner.position, inner.depth + 1, "condition")

    def conjunction(self, items: list[Any]) -> Value:
        return connect("and", items)

    def disjunction(self, items: list[Any]) -> Value:
        return connect("or", items)

    def choice(self, items: list[Any]) -> Value:
        value, condition, otherwise = items
        return choose(condition, value, otherwise)

    def piece(self, items: list[Any]) -> tuple[Value, Value | None]:
        condition = items[1] if len(items) > 1 and isinstance(items[1], Value) else None
        return items[0], condition

    def pieces(self, items: list[Any]) -> list[tuple[Value, Value | None]]:
        return items

    def cases(self, items: list[Any]) -> Value:
        return pieces(items[1], items[0].start_pos)


_INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}


def _callee(name: str) -> Callee:
    found = find_function(name, {})
    assert found is not None
    return found


def _inverse(function: Token, exponent: Value) -> Token:
    """The inverse function that a power of -1 stands for; a Fault for other negative powers of a function."""
    callee: Callee = function.value
    if exponent.term.args[0] is not ONE or callee.name not in _INVERSES:
        raise Fault(f"a negative power of {callee.name} can be read in two ways", exponent.position,
                    f"write 1/{callee.name}(x), or the name of the inverse function")  # fmt: skip
    return Token("FUNC", _callee(_INVERSES[callee.name]), function.start_pos)


def _bare(value: Value) -> Value:
    """`value` after a plus sign, which means nothing."""
    return _number(value) if value.kind == "condition" else value


def _exponent(token: Token) -> Value:
    """The exponent that a raised number or letter stands for."""
    if isinstance(token.value, Fraction):
        value = literal(abs(token.value), token.start_pos or 0)
        return negate(value, value.position) if token.value < 0 else value
    return Value(Term("var", str(token.value)), token.start_pos or 0)
