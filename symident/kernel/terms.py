"""Terms: the expressions that the kernel reasons about.

A term is built exactly as it is written: nothing is evaluated, reordered or cancelled, so x/x keeps its
hole at 0. Equal terms are one object, so comparing them is comparing addresses, however deep they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar
from weakref import WeakValueDictionary


class Term:
    """An expression: a number, a variable, or an operation applied to terms.

    `head` is "num" (args: one Fraction), "var" (args: one name) or the name of an operation:

    * arithmetic: add, mul (two or more arguments), neg, div, pow
    * comparisons, which are true or false: lt, le, gt, ge, eq, ne; and, or (two or more), not
    * cases: condition, value, condition, value, ..., value otherwise; the first true condition counts
    * integral: integrand, variable, lower, upper
    * diff: a term, the variable, the point at which the derivative is taken
    * pi, e, oo (no arguments), and the functions of `functions.FUNCTIONS`
    * a function of which only laws are known: its name followed by (), as in "phi()"
    """

    __slots__ = ("head", "args", "children", "__weakref__")
    head: str
    args: tuple[Any, ...]
    children: tuple[Term, ...]  # the arguments that are terms: none for a number or a variable
    _known: ClassVar[WeakValueDictionary[tuple[Any, ...], Term]] = WeakValueDictionary()

    def __new__(cls, head: str, *args: Any) -> Term:
        key = (head, *args)
        term = cls._known.get(key)
        if term is None:
            term = object.__new__(cls)
            object.__setattr__(term, "head", head)
            object.__setattr__(term, "args", args)
            object.__setattr__(term, "children", () if head in ("num", "var") else args)
            term = cls._known.setdefault(key, term)
        return term

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a term never changes")

    def __reduce__(self) -> tuple[Any, ...]:
        return Term, (self.head, *self.args)

    def __repr__(self) -> str:
        if self.head in ("num", "var"):
            return str(self.args[0])
        return f"{self.head}({', '.join(map(repr, self.args))})"

    def __add__(self, other: Term | int) -> Term:
        return Term("add", self, term(other))

    def __sub__(self, other: Term | int) -> Term:
        return Term("add", self, Term("neg", term(other)))

    def __mul__(self, other: Term | int) -> Term:
        return Term("mul", self, term(other))

    def __truediv__(self, other: Term | int) -> Term:
        return Term("div", self, term(other))

    def __pow__(self, other: Term | int | Fraction) -> Term:
        return Term("pow", self, term(other))

    def __neg__(self) -> Term:
        return Term("neg", self)

    def __radd__(self, other: int) -> Term:
        return Term("add", term(other), self)

    def __rsub__(self, other: int) -> Term:
        return Term("add", term(other), Term("neg", self))

    def __rmul__(self, other: int) -> Term:
        return Term("mul", term(other), self)

    def __rtruediv__(self, other: int) -> Term:
        return Term("div", term(other), self)


def term(value: Term | int | Fraction) -> Term:
    """`value` itself, or the number as a term."""
    return value if isinstance(value, Term) else num(value)


@lru_cache(2**10, typed=True)
def num(value: int | Fraction) -> Term:
    """The exact rational number `value` (never a float)."""
    if isinstance(value, float):
        raise TypeError("a term holds no floating-point number")
    return Term("num", Fraction(value))


def var(name: str) -> Term:
    """The variable or parameter called `name`."""
    return Term("var", name)


def app(head: str, *args: Term | int) -> Term:
    """The operation `head` applied to `args`."""
    return Term(head, *map(term, args))


def unknown(name: str, u: Term) -> Term:
    """The value at u of the function called `name`, of which only laws are known."""
    return Term(f"{name}()", u)


def is_unknown(t: Term) -> bool:
    """Whether t is a value of such a function."""
    return bool(t.head.endswith("()"))


X = var("x")
ZERO, ONE, TWO = num(0), num(1), num(2)
PI, E, OO = Term("pi"), Term("e"), Term("oo")
TRUE, FALSE = Term("eq", ZERO, ZERO), Term("ne", ZERO, ZERO)
NEGATION = {"lt": "ge", "ge": "lt", "gt": "le", "le": "gt", "eq": "ne", "ne": "eq"}
FLIPPED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
COMPARISONS = frozenset(NEGATION)
RELATION_SIGNS = {  # the signs that left - right may have
    "eq": frozenset({0}), "lt": frozenset({-1}), "gt": frozenset({1}), "le": frozenset({-1, 0}),
    "ge": frozenset({0, 1}), "ne": frozenset({-1, 1}),
}  # fmt: skip
BINDERS = frozenset({"integral", "diff"})  # their second argument is a variable, bound in the first


def subterms(t: Term) -> Iterator[Term]:
    """Every distinct subterm of `t`, `t` first; shared ones once."""
    seen, stack = {t}, [t]
    while stack:
        u = stack.pop()
        yield u
        for child in u.children:
            if child not in seen:
                seen.add(child)
                stack.append(child)


def rebuild(t: Term, leaf: Callable[[Term], Term | None], made: Callable[[Term], Term] = lambda u: u) -> Term:
    """`t` with every subterm u for which leaf(u) is a term replaced by it, outermost first, without recursion; and
    what is made anew, with the new arguments, by made of it."""
    done: dict[Term, Term] = {}
    stack = [t]
    while stack:
        u = stack[-1]
        if u in done:
            stack.pop()
            continue
        new = leaf(u)
        if new is None and u.children:
            missing = [c for c in u.children if c not in done]
            if missing:
                stack.extend(reversed(missing))
                continue
            new = made(Term(u.head, *[done[c] for c in u.children]))
        done[u] = u if new is None else new
        stack.pop()
    return done[t]


@lru_cache(2**14)
def free(t: Term) -> frozenset[str]:
    """The names of the variables of `t` that nothing binds."""
    if not any(u.head in BINDERS for u in subterms(t)):
        return frozenset(u.args[0] for u in subterms(t) if u.head == "var")
    if t.head in BINDERS:
        body, bound, *rest = t.args
        return (free(body) - free(bound)).union(*map(free, rest))
    if t.head == "var":
        return frozenset(t.args)
    return frozenset[str]().union(*map(free, t.children))


def substitute(t: Term, values: Mapping[str, Term]) -> Term:
    """`t` with its free variables replaced; a bound variable is renamed where a value would be captured."""
    names = free(t)
    values = {name: value for name, value in values.items() if name in names and value is not var(name)}
    if not values:
        return t

    def leaf(u: Term) -> Term | None:
        if u.head == "var":
            return values.get(u.args[0], u)
        if u.head not in BINDERS:
            return None
        body, bound, *rest = u.args
        inner = {name: value for name, value in values.items() if name != bound.args[0]}
        captured = frozenset[str]().union(*(free(v) for n, v in inner.items() if n in free(body)))
        if bound.args[0] in captured:
            fresh = bound.args[0] + "_"
            while fresh in captured or fresh in free(body):
                fresh += "_"
            body, bound = substitute(body, {bound.args[0]: var(fresh)}), var(fresh)
        return Term(u.head, substitute(body, inner), bound, *(substitute(v, values) for v in rest))

    return rebuild(t, leaf)


def truth(condition: Term, of: Callable[[Term], bool | None]) -> bool | None:
    """The truth of a condition from that of its comparisons, as far as it is needed; None: it is not seen."""
    if condition.head == "not":
        inner = truth(condition.args[0], of)
        return None if inner is None else not inner
    if condition.head not in ("and", "or"):
        return of(condition)
    stop, open_ = condition.head == "or", False
    for part in condition.args:
        seen = truth(part, of)
        if seen is stop:
            return stop
        open_ |= seen is None
    return None if open_ else not stop


def decided(head: str, signs: frozenset[int]) -> bool | None:
    """The truth of a comparison from the signs that left - right may have; None: it depends on which it has."""
    wanted = RELATION_SIGNS[head]
    return True if signs <= wanted else False if not signs & wanted else None


def to_json(t: Term) -> Any:
    """`t` as plain data: a number as a string, a variable as [name], the rest as [head, args...] or [head, null]."""
    if t.head == "num":
        return str(t.args[0])
    if t.head == "var":
        return [t.args[0]]
    return [t.head, *map(to_json, t.args)] if t.args else [t.head, None]


def from_json(data: Any) -> Term:
    """The term that `to_json` wrote; ValueError if `data` is not of that form."""
    if isinstance(data, str):
        try:
            return num(Fraction(data))
        except ZeroDivisionError:
            raise ValueError(f"not a number: {data:.80}") from None
    if not (isinstance(data, list) and data and isinstance(data[0], str)):
        raise ValueError(f"not a term: {data!r:.80}")
    if len(data) == 1:
        return var(data[0])
    return Term(data[0], *map(from_json, data[1:])) if data[1:] != [None] else Term(data[0])
