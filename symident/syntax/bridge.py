"""The one bridge to SymPy. It is imported here only, and only when it is called.

SymPy rewrites while it builds, so what it gives back is equal to the term but seldom of the same form.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symident.kernel.claim import Sort
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import FALSE, ONE, OO, PI, TRUE, ZERO, E, Term, app, num, var
from symident.syntax.build import exhaustive
from symident.syntax.errors import SymidentError
from symident.syntax.names import find_function

if TYPE_CHECKING:
    import sympy

_RELATIONS = {"lt": "StrictLessThan", "le": "LessThan", "gt": "StrictGreaterThan", "ge": "GreaterThan",
              "eq": "Equality", "ne": "Unequality"}  # fmt: skip
_OPERATIONS = {"add": "Add", "mul": "Mul", "pow": "Pow", "and": "And", "or": "Or", "not": "Not", **_RELATIONS}


def to_sympy(t: Term, parameters: Mapping[str, Sort] | None = None) -> sympy.Expr:
    """`t` for SymPy, x and all parameters being real symbols with the assumptions of their sort."""
    import sympy as sp

    sorts = parameters or {}
    done: dict[Term, Any] = {}
    stack = [t]
    while stack:
        u = stack[-1]
        if u in done:
            stack.pop()
            continue
        needed = _unfolded(u)
        missing = [c for c in (needed.children if needed is u else (needed,)) if c not in done]
        if missing:
            stack.extend(missing)
            continue
        done[u] = _node(sp, u, [done[c] for c in u.children], sorts) if needed is u else done[needed]
        stack.pop()
    return done[t]


def _unfolded(t: Term) -> Term:
    """`t`, or its definition if SymPy has no such function."""
    f = FUNCTIONS.get(t.head)
    return f.definition(*t.args) if f and f.definition and f.sympy is None and f.name != "step" else t


def _node(sp: Any, t: Term, args: list[Any], sorts: Mapping[str, Sort]) -> Any:
    head = t.head
    if head == "num":
        return sp.Rational(t.args[0].numerator, t.args[0].denominator)
    if head == "var":
        sort = sorts.get(t.args[0], "real")
        return sp.Symbol(t.args[0], real=True, **({} if sort == "real" else {sort: True}))
    if head in _OPERATIONS:
        return getattr(sp, _OPERATIONS[head])(*args)
    if head == "neg":
        return -args[0]
    if head == "div":
        return args[0] / args[1]
    if head in ("pi", "e", "oo"):
        return {"pi": sp.pi, "e": sp.E, "oo": sp.oo}[head]
    if head == "cases":
        pairs = list(zip(args[1:-1:2], args[:-1:2], strict=True))
        return sp.Piecewise(*pairs, (args[-1], True))
    if head == "integral":
        return sp.Integral(args[0], tuple(args[1:]))
    if head == "cbrt":
        return sp.real_root(args[0], 3)
    if head == "step":
        return sp.Heaviside(args[0], sp.Rational(1, 2))
    name = FUNCTIONS[head].sympy if head in FUNCTIONS else None
    if name is None:
        raise SymidentError(f"SymPy has no function for {head}")
    return getattr(sp, name)(*args)


def from_sympy(expr: Any) -> tuple[Term, ...]:
    """The term of a SymPy expression, and then what its symbols are assumed to be, as comparisons: b > 0.

    A float is taken as the exact rational that its decimal text is. Raises SymidentError with the name of a node
    that the language does not have.
    """
    import sympy as sp

    tree = sp.sympify(expr)
    facts = []
    for s in sorted(tree.free_symbols, key=str):
        head = "gt" if s.is_positive else "ge" if s.is_nonnegative else "lt" if s.is_negative else None
        if s.name != "x" and head is not None:
            facts.append(app(head, var(_name(s)), 0))
    return (_Reader(sp).read(tree), *facts)


def _name(symbol: Any) -> str:
    name = str(symbol.name)
    return "lambda" if name == "lambda_" else name


def _many(head: str, items: list[Term]) -> Term:
    return items[0] if len(items) == 1 else Term(head, *items)


class _Reader:
    """Reads SymPy trees, one method for each kind of node."""

    def __init__(self, sp: Any) -> None:
        self.sp = sp
        self.relations = {getattr(sp, name): head for head, name in _RELATIONS.items()}
        self.functions = {f.sympy: f.name for f in FUNCTIONS.values() if f.sympy and f.name != "cbrt"}

    def read(self, e: Any) -> Term:
        sp = self.sp
        if e.is_Symbol:
            return var(_name(e))
        if isinstance(e, sp.Float):
            return self._signed(Fraction(str(e)))
        if e.is_Rational:
            return self._signed(Fraction(int(e.p), int(e.q)))
        constants = {sp.pi: PI, sp.E: E, sp.oo: OO, -sp.oo: -OO, sp.true: TRUE, sp.false: FALSE}
        if e in constants:
            return constants[e]
        method = getattr(self, "_" + type(e).__name__, None)
        if method is not None:
            found: Term = method(e)
            return found
        if type(e) in self.relations:
            return Term(self.relations[type(e)], self.read(e.lhs), self.read(e.rhs))
        return self._function(e)

    def _signed(self, value: Fraction) -> Term:
        return app("neg", num(-value)) if value < 0 else num(value)

    def _Add(self, e: Any) -> Term:
        return _many("add", [self.read(a) for a in e.as_ordered_terms()])

    def _Mul(self, e: Any) -> Term:
        """A fraction: what has a negative power goes below the line, and the sign before it."""
        if e.could_extract_minus_sign():
            return app("neg", self.read(-e))
        above, below = [], []
        for factor in e.as_ordered_factors():
            base, exponent = factor.as_base_exp()
            if factor.is_Rational and not factor.is_Integer:
                above.append(self.sp.Integer(factor.p))
                below.append(self.sp.Integer(factor.q))
            elif exponent.is_Rational and exponent < 0 and base is not self.sp.E:
                below.append(base**-exponent)
            else:
                above.append(factor)
        top = [self.read(a) for a in above if a != 1] or [ONE]
        bottom = [self.read(b) for b in below]
        return app("div", _many("mul", top), _many("mul", bottom)) if bottom else _many("mul", top)

    def _Pow(self, e: Any) -> Term:
        base, exponent = e.args
        if base is self.sp.E:
            return app("exp", self.read(exponent))
        if exponent.is_Rational and exponent < 0:
            return app("div", ONE, self.read(base**-exponent))
        if exponent == self.sp.Rational(1, 2):
            return app("sqrt", self.read(base))
        return app("pow", self.read(base), self.read(exponent))

    def _And(self, e: Any) -> Term:
        return Term("and", *map(self.read, e.args))

    def _Or(self, e: Any) -> Term:
        return Term("or", *map(self.read, e.args))

    def _Not(self, e: Any) -> Term:
        return Term("not", self.read(e.args[0]))

    def _Piecewise(self, e: Any) -> Term:
        pieces = [(self.read(c), self.read(v)) for v, c in e.args]
        if pieces[-1][0] is not TRUE and not exhaustive([c for c, _ in pieces]):
            raise SymidentError("this Piecewise does not say what its value is otherwise; add (value, True)")
        *guarded, (_, last) = pieces
        return Term("cases", *(u for piece in guarded for u in piece), last) if guarded else last

    def _Integral(self, e: Any) -> Term:
        body = self.read(e.function)
        for limits in e.limits:
            if len(limits) != 3:
                raise SymidentError("only a definite Integral can be read")
            body = Term("integral", body, *map(self.read, limits))
        return body

    def _Heaviside(self, e: Any) -> Term:
        u, at_zero = self.read(e.args[0]), e.args[1] if len(e.args) > 1 else self.sp.Rational(1, 2)
        if at_zero == self.sp.Rational(1, 2):
            return app("step", u)
        return Term("cases", app("gt", u, ZERO), ONE, app("lt", u, ZERO), ZERO, self.read(at_zero))

    def _function(self, e: Any) -> Term:
        name = type(e).__name__
        args = [self.read(a) for a in e.args]
        if name in self.functions:
            return Term(self.functions[name], *args)
        callee = find_function(name, {}) if e.is_Function else None
        if callee is None or len(args) < callee.low or (callee.high is not None and len(args) > callee.high):
            raise SymidentError(f"the SymPy node {name} is not part of the language")
        return callee.build(*args)
