"""A second checker of proofs, written from proofs/FORMAT.md alone: it shares nothing with the kernel.

The form of a proof is checked exactly. What the format calls "seen" is looked at by numbers: it is turned down if it
fails at one of many points, where "fails" means that a ball of mpmath excludes it. So what is rejected is wrong in form
or in fact, and what is accepted has no counterexample among the points.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, reduce
from itertools import chain, product
from typing import Any, NamedTuple

import mpmath as mp

DIGITS, MOST = 40, 2560  # where looking begins, and where it ends for what has to differ from 0
PARAMETERS, PLACES = 8, 40  # how many values of the parameters, and of x with them, are looked at
LARGE = [Fraction(10) ** k for k in (2, 3, 4, 6, 9, 15, 30, 100)]  # values of x at the end of a path


class Rejected(Exception):
    """The proof does not follow the format, or something in it is false."""


class Undefined(Exception):
    """A term has no real value."""


class Unknown(Exception):
    """The precision does not suffice to say what a value is like."""


def need(condition: Any, reason: str) -> None:
    """Rejects the proof unless the condition holds."""
    if not condition:
        raise Rejected(reason)


# --- terms ------------------------------------------------------------------------------------------------------------


class Term:
    """An operation on terms; head "num" holds a Fraction, "var" a name. Made by `T`, so equal terms are one object."""

    def __init__(self, head: str, args: tuple[Any, ...]):
        self.head, self.args = head, args
        self.parts: tuple[Term, ...] = () if head in ("num", "var") else args
        self.names: frozenset[str] = frozenset(args if head == "var" else ()).union(*(u.names for u in self.parts))
        if head == "integral":
            self.names = (args[0].names - args[1].names) | args[2].names | args[3].names

    def __add__(self, other: Any) -> Term:
        return T("add", self, other)

    def __sub__(self, other: Any) -> Term:
        return T("add", self, T("neg", other))

    def __mul__(self, other: Any) -> Term:
        return T("mul", self, other)

    def __truediv__(self, other: Any) -> Term:
        return T("div", self, other)

    def __pow__(self, other: Any) -> Term:
        return T("pow", self, other)

    def __neg__(self) -> Term:
        return T("neg", self)


Goal = tuple[Term, Term]
Facts = tuple[Term, ...]
_made: dict[tuple[Any, ...], Term] = {}


def T(head: str, *args: Any) -> Term:
    """The operation on terms (and numbers)."""
    if head not in ("num", "var"):
        args = tuple(a if isinstance(a, Term) else T("num", Fraction(a)) for a in args)
    return _made.get((head, *args)) or _made.setdefault((head, *args), Term(head, args))


def V(name: str) -> Term:
    """The variable or parameter."""
    return T("var", name)


X, ZERO, ONE, PI, OO = V("x"), T("num", Fraction(0)), T("num", Fraction(1)), T("pi"), T("oo")
TRUE, FALSE = T("eq", 0, 0), T("ne", 0, 0)
RELATIONS = {"lt": (-1,), "le": (-1, 0), "gt": (1,), "ge": (0, 1), "eq": (0,), "ne": (-1, 1)}  # by the sign of l - r
ODD = set("cbrt sign sin asin atan erf tan sinh tanh asinh atanh".split())
ONE_ARGUMENT = ODD | set("exp log sqrt abs cos step relu acos cosh acosh erfc sigmoid softplus Phi neg not".split())
ARITY = {**dict.fromkeys("add mul and or max min cases".split(), 0), **dict.fromkeys(["div", "pow", *RELATIONS], 2),
         "clip": 3, "integral": 4, **dict.fromkeys(ONE_ARGUMENT, 1)}  # fmt: skip
DEFINITIONS: dict[str, Callable[..., Term]] = {
    "step": lambda u: (ONE + T("sign", u)) / 2,
    "relu": lambda u: (u + T("abs", u)) / 2,
    "max": lambda *u: reduce(lambda a, b: (a + b + T("abs", a - b)) / 2, u),
    "min": lambda *u: reduce(lambda a, b: (a + b - T("abs", a - b)) / 2, u),
    "clip": lambda u, low, high: T("min", T("max", u, low), high),
    "tan": lambda u: T("sin", u) / T("cos", u),
    "acos": lambda u: PI / 2 - T("asin", u),
    "sinh": lambda u: (T("exp", u) - T("exp", -u)) / 2,
    "cosh": lambda u: (T("exp", u) + T("exp", -u)) / 2,
    "tanh": lambda u: (T("exp", u * 2) - ONE) / (T("exp", u * 2) + 1),
    "asinh": lambda u: T("log", u + T("sqrt", u**2 + 1)),
    "acosh": lambda u: T("log", u + T("sqrt", u**2 - ONE)),
    "atanh": lambda u: T("log", (ONE + u) / (ONE - u)) / 2,
    "sigmoid": lambda u: ONE / (ONE + T("exp", -u)),
    "softplus": lambda u: T("log", ONE + T("exp", u)),
    "Phi": lambda u: T("erfc", -u / T("sqrt", 2)) / 2,
}
DERIVATIVES: dict[str, Callable[[Term], Term]] = {
    "exp": lambda u: T("exp", u),
    "log": lambda u: ONE / u,
    "sqrt": lambda u: ONE / (T("sqrt", u) * 2),
    "cbrt": lambda u: T("cbrt", u) / (u * 3),
    "abs": lambda u: T("sign", u),
    "sign": lambda u: ZERO,
    "sin": lambda u: T("cos", u),
    "cos": lambda u: -T("sin", u),
    "asin": lambda u: ONE / T("sqrt", ONE - u**2),
    "atan": lambda u: ONE / (ONE + u**2),
    "erf": lambda u: T("exp", -(u**2)) * 2 / T("sqrt", PI),
    "erfc": lambda u: -T("exp", -(u**2)) * 2 / T("sqrt", PI),
}
DOMAINS: dict[str, Callable[[Term], Term]] = {
    "log": lambda u: T("gt", u, 0),
    "sqrt": lambda u: T("ge", u, 0),
    "asin": lambda u: T("le", T("abs", u), 1),
    "acos": lambda u: T("le", T("abs", u), 1),
    "tan": lambda u: T("ne", T("cos", u), 0),
    "acosh": lambda u: T("ge", u, 1),
    "atanh": lambda u: T("lt", T("abs", u), 1),
}


def parse(data: Any, imaginary: bool = False) -> Term:
    """The term of JSON data."""
    if isinstance(data, str):
        need(re.fullmatch(r"-?\d+(/0*[1-9]\d*)?", data), f"not a number: {data}")
        return T("num", Fraction(data))
    need(isinstance(data, list) and data and isinstance(data[0], str), f"not a term: {data!r}")
    head, *args = data
    if not args:
        return V(head)
    if args == [None]:
        need(head in ("pi", "e", "oo") or (imaginary and head == "i"), f"not a constant: {head}")
        return T(head)
    need(head in ARITY and len(args) == (ARITY[head] or len(args)), f"not an operation: {head} of {len(args)}")
    t = T(head, *(parse(a, imaginary) for a in args))
    need(head != "cases" or len(args) % 2, "cases without a value otherwise")
    need(head != "integral" or t.args[1].head == "var", "an integral over what is no variable")
    return t


def put(t: Term, name: str, value: Term) -> Term:
    """t[name := value]."""
    if name not in t.names or value is V(name):
        return t
    if t.head == "var":
        return value
    if t.head != "integral":
        return T(t.head, *(put(u, name, value) for u in t.args))
    body, bound, low, high = t.args
    if name in body.names - bound.names:
        fresh = bound.args[0]
        while fresh in value.names or (fresh in body.names and fresh != bound.args[0]):
            fresh += "_"
        body, bound = put(put(body, bound.args[0], V(fresh)), name, value), V(fresh)
    return T("integral", body, bound, put(low, name, value), put(high, name, value))


def inside(*terms: Term) -> set[Term]:
    """All subterms."""
    found: set[Term] = set()
    stack = list(terms)
    while stack:
        if (u := stack.pop()) not in found:
            found.add(u)
            stack += u.parts
    return found


@cache
def rational(t: Term) -> Fraction | None:
    """The value of a term that is made of numbers by arithmetic."""
    if t.head == "num":
        return t.args[0]
    if t.head not in ("add", "mul", "neg", "div", "pow") or None in map(rational, t.args):
        return None
    try:
        v = Numbers({})(t)
        return v if isinstance(v, Fraction) else None
    except (Undefined, Unknown):
        return None


def domain(t: Term) -> list[Term]:
    """The conditions D(t), in order; those about the variable of an integral are left to `Numbers`."""
    if t.head == "cases":
        found, before = [], []
        for c, v in zip((*t.args[:-1:2], TRUE), (*t.args[1::2], t.args[-1]), strict=True):
            found += domain(c) + [T("or", *before, T("not", c), d) for d in domain(v)]
            before.append(c)
        return found
    found = [d for u in t.parts for d in domain(u)]
    if t.head in DOMAINS:
        found.append(DOMAINS[t.head](t.args[0]))
    elif t.head == "integral":
        found = [d for d in found if not t.args[1].names & d.names]
    elif t.head == "div" and t.args[1].head != "num":
        found.append(T("ne", t.args[1], 0))
    elif t.head == "pow":
        (u, v), n = t.args, rational(t.args[1])
        if n is not None and n.denominator > 1:
            found.append(T("gt" if n < 0 else "ge", u, 0))
        elif n is not None and n < 0:
            found.append(T("ne", u, 0))
        elif n is None and not (u.head == "e" or (u.head == "num" and u.args[0] > 0)):
            found += [T("ge", u, 0), T("or", T("ne", u, 0), T("ge", v, 0))]
    return found


@cache
def derivative(t: Term, x: str) -> Term:
    """The derivative where t is analytic."""
    if x not in t.names:
        return ZERO
    parts = [derivative(u, x) for u in t.parts]
    u, v, n = *(*t.parts, ZERO, ZERO)[:2], rational(t.args[-1]) if t.head == "pow" else None
    match t.head:
        case "var":
            return ONE
        case "cases":
            return T("cases", *(d if i % 2 or i == len(parts) - 1 else t.args[i] for i, d in enumerate(parts)))
        case "add" | "neg":
            return T(t.head, *parts)
        case "mul":
            return T("add", *(T("mul", *t.args[:i], d, *t.args[i + 1 :]) for i, d in enumerate(parts)))
        case "div":
            return (parts[0] * v - u * parts[1]) / v**2
        case "pow" if n is not None:
            return T("num", n) * u ** T("num", n - 1) * parts[0]
        case "pow":
            return t * derivative(v * T("log", u), x)
        case "integral":
            low, high = (put(u, v.args[0], edge) * derivative(edge, x) for edge in t.args[2:])
            return T("integral", ZERO if v is V(x) else parts[0], *t.args[1:]) + high - low
    return DERIVATIVES[t.head](u) * parts[0] if t.head in DERIVATIVES else derivative(DEFINITIONS[t.head](*t.args), x)


def parity(t: Term) -> str:
    """"even", "odd" or "": what the table of the format says; "evenodd" for 0."""
    if "x" not in t.names:
        return "evenodd" if t is ZERO else "even"
    parts = [parity(u) for u in t.parts]
    match t.head:
        case "var":
            return "odd"
        case "add" | "neg":
            return "".join(p for p in ("even", "odd") if all(p in q for q in parts))
        case "mul" | "div":
            return "" if "" in parts else "odd" if parts.count("odd") % 2 else "even"
        case "pow" if parts[0] == "odd" and (n := rational(t.args[1])) is not None and n.denominator == 1:
            return "odd" if n % 2 else "even"
        case "integral":
            return ""
    if parts == ["odd"] and t.head in ODD | {"abs", "cos", "cosh"}:
        return "odd" if t.head in ODD else "even"
    return "even" if all("even" in p for p in parts) else ""


# --- numbers ----------------------------------------------------------------------------------------------------------


class Ball(NamedTuple):
    """All numbers (real, or complex for a complex m) no farther than r from m."""

    m: Any
    r: Any


Value = Any  # Fraction: exactly; Ball; bool for a condition
Env = dict[str, Value]


class Numbers:
    """The values of terms at one point, at the precision of mpmath; `final`: what looks like 0 is 0."""

    def __init__(self, env: Env, final: bool = True):
        self.env, self.final, self.known = env, final, dict[Term, Value]()
        self.eps = mp.mpf(2) ** (4 - mp.mp.prec)

    def __call__(self, t: Term) -> Value:
        if t not in self.known:
            self.known[t] = self.value(t)
        return self.known[t]

    def ball(self, v: Value) -> Ball:
        return self.near(mp.mpf(v.numerator) / v.denominator) if isinstance(v, Fraction) else v

    def near(self, m: Any, r: Any = 0) -> Ball:
        return Ball(m, r + abs(m) * self.eps)

    def sign(self, v: Value) -> int:
        """The sign (1 for a complex number that is not 0)."""
        if isinstance(v, Fraction):
            return (v > 0) - (v < 0)
        if abs(v.m) > v.r:
            return 1 if isinstance(v.m, mp.mpc) or v.m > 0 else -1
        if not self.final or v.r > mp.mpf(10) ** -15:
            raise Unknown
        return 0

    def add(self, a: Value, b: Value) -> Value:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a + b
        a, b = self.ball(a), self.ball(b)
        return self.near(a.m + b.m, a.r + b.r)

    def mul(self, a: Value, b: Value) -> Value:
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a * b
        if a == 0 or b == 0:
            return Fraction(0)
        a, b = self.ball(a), self.ball(b)
        return self.near(a.m * b.m, abs(a.m) * b.r + abs(b.m) * a.r + a.r * b.r)

    def neg(self, a: Value) -> Value:
        return -a if isinstance(a, Fraction) else Ball(-a.m, a.r)

    def div(self, a: Value, b: Value) -> Value:
        if self.sign(b) == 0:
            raise Undefined("division by 0")
        if isinstance(b, Fraction):
            return self.mul(a, 1 / b)
        return self.mul(a, self.near(1 / b.m, b.r / (abs(b.m) * (abs(b.m) - b.r))))

    def power(self, base: Term, exponent: Term) -> Value:
        n, u = rational(exponent), self(base)
        if n is not None and n.denominator == 1:
            if isinstance(u, Fraction) and abs(n) * max(u.numerator, u.denominator, -u.numerator).bit_length() < 9999:
                return self.div(Fraction(1), u**-n) if n < 0 else u**n
            result, k = Fraction(1), abs(int(n))
            while k:
                result, u, k = self.mul(result, u) if k % 2 else result, self.mul(self.ball(u), u), k // 2
            return self.div(Fraction(1), result) if n < 0 else result
        v = self(exponent)
        if base.head == "e":
            return self.function("exp", v)
        if (s := self.sign(u)) < 0 or (s == 0 and self.sign(v) < 0):
            raise Undefined("a power")
        return self.function("exp", self.mul(v, self.function("log", u))) if s else Fraction(self.sign(v) == 0)

    def function(self, head: str, u: Value) -> Value:
        """A function without a definition in the table (or erfc): its value, and how far it can move with u."""
        if u == {"log": 1, "exp": None, "cos": None, "erfc": None}.get(head, 0):
            return Fraction(0)
        if head in ("sign", "log", "sqrt"):
            s = self.sign(u)
            if s < (head == "log") - (head == "sign"):
                raise Undefined(head)
            if head == "sign" or s == 0:
                return Fraction(s)
        if head == "abs":
            return abs(u) if isinstance(u, Fraction) else Ball(abs(u.m), u.r)
        m, r = self.ball(u)
        size = abs(m)
        match head:
            case "exp":
                if r > 0.5 or size > 2**3000:
                    raise Unknown
                return self.near(mp.exp(m), 2 * r * mp.exp(m.real))
            case "log" | "sqrt":
                return self.near(getattr(mp, head)(m), r / (m - r if head == "log" else mp.sqrt(m)))
            case "cbrt":
                far = 2 * mp.cbrt(r) if size <= r else r / mp.cbrt(size) ** 2
                return self.near(mp.sign(m) * mp.cbrt(size), far)
            case "asin":
                if self.sign(self.add(Fraction(1), self.neg(self.function("abs", u)))) < 0:
                    raise Undefined("asin")
                far = r / mp.sqrt(1 - (size + r) ** 2) if size + r < 1 else 3 * mp.sqrt(r + abs(1 - size))
                return self.near(mp.asin(min(size, 1) * mp.sign(m)), far)
            case "erf" | "erfc":
                return self.near(getattr(mp, head)(m), 2 * r * mp.exp(-(max(size - r, 0) ** 2)))
            case "atan":
                return self.near(mp.atan(m), r / (1 + max(size - r, 0) ** 2))
        return self.near(getattr(mp, head)(m), r) if r < 1 else Ball(mp.mpf(0), mp.mpf(1))  # sin, cos

    def integral(self, body: Term, bound: Term, low: Term, high: Term) -> Value:
        if OO in inside(low, high):
            raise Undefined("an improper integral")

        def f(s: Any) -> Any:
            n = Numbers({**self.env, bound.args[0]: s if isinstance(s, Fraction) else Ball(s, mp.mpf(0))})
            return n.ball(n(body)).m

        ends = [self.ball(self(low)).m, self.ball(self(high)).m]
        with mp.workdps(20):
            for s in (0, 1, -1, 7):  # D(integrand) wherever the variable is
                f(Fraction(s))
            found, error = mp.quad(f, [ends[0], *[0] * (ends[0] * ends[1] < 0), ends[1]], error=True)
            return Ball(found, 1000 * error + mp.mpf(10) ** -16 * (1 + abs(found)))

    def value(self, t: Term) -> Value:
        match t.head:
            case "num":
                return t.args[0]
            case "var":
                return self.env[t.args[0]]
            case "pi" | "e":
                return self.near(+getattr(mp, t.head))
            case "i":
                return Ball(mp.mpc(0, 1), mp.mpf(0))
            case "oo":
                raise Undefined("oo")
            case "cases":
                taken = (v for c, v in zip(t.args[:-1:2], t.args[1::2], strict=True) if self(c))
                return self(next(taken, t.args[-1]))
            case "and" | "or":
                return (all if t.head == "and" else any)(map(self, t.args))
            case "pow" | "integral":
                return (self.power if t.head == "pow" else self.integral)(*t.args)
        if t.head in DEFINITIONS:
            return self(DEFINITIONS[t.head](*t.args))
        args = [self(u) for u in t.args]
        if t.head in RELATIONS:
            return self.sign(self.add(args[0], self.neg(args[1]))) in RELATIONS[t.head]
        if t.head in ("add", "mul", "neg", "div"):
            return reduce(getattr(self, t.head), args) if t.head != "neg" else self.neg(args[0])
        return not args[0] if t.head == "not" else self.function(t.head, args[0])


def look(t: Term, env: Env, most: int = 2 * DIGITS) -> Any:
    """The sign of a term, None if it looks like 0 at the highest precision; or the truth of a condition."""
    for digits in (d for d in (DIGITS, 2 * DIGITS, 8 * DIGITS, MOST) if d <= most):
        with mp.workdps(digits):
            try:
                at = Numbers(env, digits == most)
                v = at(t)
                return v if isinstance(v, bool) else at.sign(v) or (0 if isinstance(v, Fraction) else None)
            except Unknown:
                if digits == most:
                    raise
    raise AssertionError
