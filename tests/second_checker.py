"""A second checker of proofs, written from proofs/FORMAT.md alone: it shares nothing with the kernel.

The form of a proof is checked exactly. What the format calls "seen" is looked at by numbers: it is turned down if it
fails at one of many points, where "fails" means that intervals of mpmath exclude it. So what is rejected is wrong in
form or in fact, and what is accepted has no counterexample among the points.
"""

from __future__ import annotations

import operator
import random
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial, reduce
from itertools import pairwise
from typing import Any

import mpmath as mp

iv = mp.iv
DIGITS, MOST = 40, 2560  # where looking begins, and where it ends for what has to differ from 0
PARAMETERS, PLACES = 8, 40  # how many values of the parameters, and of x with them, are looked at
SPECIAL = [Fraction(q) for q in "0 1 -1 1/2 2 -1/2 -2 3 -1/3 7/4 -31/7 -3 5 271828182/31415926 -6".split()]
FAR = [Fraction(q) for q in "1000 -1000 1/1000 1/1000000000 -1/1000000000 1000000000 -1000000000".split()]
LARGE = [Fraction(10) ** k for k in (100, 30, 15, 9, 6, 4, 3, 2)] + [Fraction(25)]  # values of x at the end of a path


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
        if head in BINDERS:
            self.names = (args[0].names - args[1].names).union(*(u.names for u in args[2:]))


BINDERS = ("integral", "diff")  # their second argument is bound in the first
Goal = tuple[Term, Term]
Facts = tuple[Term, ...]
_made: dict[tuple[Any, ...], Term] = {}


def T(head: str, *args: Any) -> Term:
    """The operation on terms (and numbers)."""
    if head not in ("num", "var"):
        args = tuple(a if isinstance(a, Term) else T("num", Fraction(a)) for a in args)
    return _made.get((head, *args)) or _made.setdefault((head, *args), Term(head, args))


for _name, _head in {"add": "add", "mul": "mul", "truediv": "div", "pow": "pow"}.items():
    setattr(Term, f"__{_name}__", lambda a, b, head=_head: T(head, a, b))
    setattr(Term, f"__r{_name}__", lambda a, b, head=_head: T(head, b, a))
Term.__neg__ = lambda a: T("neg", a)
Term.__sub__ = lambda a, b: T("add", a, T("neg", b))
Term.__rsub__ = lambda a, b: T("add", b, T("neg", a))

X, N, ZERO, ONE, OO = T("var", "x"), T("var", "N"), T("num", Fraction(0)), T("num", Fraction(1)), T("oo")
TRUE, FALSE = T("eq", 0, 0), T("ne", 0, 0)
RELATIONS = {"lt": (-1,), "le": (-1, 0), "gt": (1,), "ge": (0, 1), "eq": (0,), "ne": (-1, 1)}  # by the sign of l - r
ODD = set("cbrt sign sin asin atan erf tan sinh tanh asinh atanh".split())
UNARY = ODD | set("exp log sqrt abs cos step relu acos cosh acosh erfc sigmoid softplus Phi neg not".split())
ARITY = {**dict.fromkeys("add mul and or max min cases".split(), 0), **dict.fromkeys(["div", "pow", *RELATIONS], 2),
         "clip": 3, "integral": 4, "diff": 3, **dict.fromkeys(UNARY, 1)}  # fmt: skip
_OPERATIONS: dict[str, Any] = {"pi": T("pi"), **{head: partial(T, head) for head in ARITY}}
ARITHMETIC = {"add": operator.add, "mul": operator.mul, "neg": operator.neg, "div": operator.truediv,
              "pow": lambda a, b: a ** int(b)}  # fmt: skip
DEFINITIONS = {
    "step": "(1 + sign(u))/2", "relu": "(u + abs(u))/2", "max": "(u + v + abs(u - v))/2", "clip": "min(max(u, v), w)",
    "min": "(u + v - abs(u - v))/2", "tan": "sin(u)/cos(u)", "acos": "pi/2 - asin(u)", "sinh": "(exp(u) - exp(-u))/2",
    "cosh": "(exp(u) + exp(-u))/2", "tanh": "(exp(2*u) - 1)/(exp(2*u) + 1)", "asinh": "log(u + sqrt(u**2 + 1))",
    "acosh": "log(u + sqrt(u**2 - 1))", "atanh": "log((1 + u)/(1 - u))/2", "sigmoid": "1/(1 + exp(-u))",
    "softplus": "log(1 + exp(u))", "Phi": "erfc(-u/sqrt(2))/2", "erfc": "1 - erf(u)",
}  # fmt: skip
DERIVATIVES = {
    "exp": "exp(u)", "log": "1/u", "sqrt": "1/(2*sqrt(u))", "cbrt": "cbrt(u)/(3*u)", "abs": "sign(u)",
    "sin": "cos(u)", "cos": "-sin(u)", "asin": "1/sqrt(1 - u**2)", "atan": "1/(1 + u**2)",
    "erf": "2/sqrt(pi)*exp(-u**2)",
}  # fmt: skip
SMOOTH = {"sqrt": "gt(u, 0)", "cbrt": "ne(u, 0)", "abs": "ne(u, 0)", "sign": "ne(u, 0)", "asin": "lt(abs(u), 1)"}
DOMAINS = {"log": "gt(u, 0)", "sqrt": "ge(u, 0)", "asin": "le(abs(u), 1)", "acos": "le(abs(u), 1)",
           "tan": "ne(cos(u), 0)", "acosh": "ge(u, 1)", "atanh": "lt(abs(u), 1)"}  # fmt: skip


@cache
def infix(text: str, *args: Term) -> Term:
    """What the text says of u, v, w and z."""
    return eval(text, _OPERATIONS | dict(zip("uvwz", args, strict=False)))


def definition(t: Term) -> Term:
    """The same by simpler functions."""
    if t.head in ("max", "min"):
        return reduce(lambda a, b: infix(DEFINITIONS[t.head], a, b), t.args)
    return infix(DEFINITIONS[t.head], *t.args)


def parse(data: Any, imaginary: bool = False) -> Term:
    """The term of JSON data."""
    if isinstance(data, str):
        need(re.fullmatch(r"-?\d+(/0*[1-9]\d*)?", data), f"not a number: {data}")
        return T("num", Fraction(data))
    need(isinstance(data, list) and data and isinstance(data[0], str), f"not a term: {data!r}")
    head, *args = data
    if not args:
        return T("var", head)
    if args == [None]:
        need(head in ("pi", "e", "oo") or (imaginary and head == "i"), f"not a constant: {head}")
        return T(head)
    arity = 1 if re.fullmatch(r"[^\W\d]\w*'*\(\)", head) else ARITY.get(head, -1)
    need(len(args) == (arity or len(args)), f"not an operation: {head} of {len(args)}")
    imaginary = imaginary and head in ("add", "mul", "neg", "div", "exp", "pow")
    t = T(head, *(parse(a, imaginary) for a in args))
    need(head != "cases" or len(args) % 2, "cases without a value otherwise")
    need(head not in BINDERS or t.args[1].head == "var", "what is bound is no variable")
    numbers = t.parts[:2] if head == "integral" else t.parts
    need(t is -OO or not {OO, -OO} & {*numbers}, "infinity is no number")
    return t


def put(t: Term, name: str, value: Term) -> Term:
    """t[name := value]."""
    if name not in t.names or value.args == (name,):
        return t
    if t.head not in BINDERS:
        return value if t.head == "var" else T(t.head, *(put(u, name, value) for u in t.args))
    body, bound, *rest = t.args
    if name in body.names - bound.names:
        fresh = bound.args[0]
        while fresh in value.names or (fresh in body.names and fresh != bound.args[0]):
            fresh += "_"
        body, bound = put(put(body, bound.args[0], T("var", fresh)), name, value), T("var", fresh)
    return T(t.head, body, bound, *(put(u, name, value) for u in rest))


def both(*conditions: Term) -> Term:
    kept = [c for c in conditions if c is not TRUE]
    return FALSE if FALSE in kept else T("and", *kept) if kept[1:] else kept[0] if kept else TRUE


def either(*conditions: Term) -> Term:
    kept = [c for c in conditions if c is not FALSE]
    return TRUE if TRUE in kept else T("or", *kept) if kept[1:] else kept[0] if kept else FALSE


def inside(*terms: Term, at: Env | None = None) -> list[Term]:
    """All subterms; with a point also those of the definitions of functions, and of `cases` those that count there."""
    found, stack = dict[Term, None](), list(terms)
    while stack:
        if (u := stack.pop()) not in found:
            found[u] = None
            if at and u.head == "cases":
                *pairs, otherwise = u.args
                k = next((k for k in range(0, len(pairs), 2) if holds(pairs[k], at)), len(pairs))
                stack += [*pairs[: k + 1 : 2], u.args[min(k + 1, len(pairs))]]
            else:
                stack += [*u.parts, definition(u)] if at is not None and u.head in DEFINITIONS else u.parts
    return list(found)


@cache
def rational(t: Term) -> Fraction | None:
    """The value of a term that is made of numbers by arithmetic."""
    if t.head in ("num", *ARITHMETIC):
        args = [rational(u) for u in t.parts]
        if None not in args and (t.head != "pow" or (args[1].denominator == 1 and abs(args[1]) < 1000)):
            with suppress(ZeroDivisionError):
                return reduce(ARITHMETIC[t.head], args) if t.parts[1:] else -args[0] if t.parts else t.args[0]
    return None


def by_branches(
    t: Term, of_condition: Callable[[Term], list[Term]], of_value: Callable[[Term], list[Term]]
) -> list[Term]:
    """What is needed of `cases`, where it is needed: of every condition, and of the value that is taken."""
    found, before = list[Term](), list[Term]()
    for c, v in zip(t.args[:-1:2], t.args[1::2], strict=True):
        found += [either(*before, d) for d in of_condition(c)] + [either(*before, T("not", c), d) for d in of_value(v)]
        before.append(c)
    return found + [either(*before, d) for d in of_value(t.args[-1])]


def domain(t: Term) -> list[Term]:
    """The conditions D(t), in order; those about the variable of an integral are left to `Numbers`."""
    if t.head == "cases":
        return by_branches(t, domain, domain)
    found = [d for u in t.parts for d in domain(u)]
    if t.head in DOMAINS:
        found.append(infix(DOMAINS[t.head], *t.args))
    elif t.head == "integral":
        found = [d for d in found if not t.args[1].names & d.names]
    elif t.head == "div" and (t.args[1].head != "num" or t.args[1] is ZERO):
        found.append(T("ne", t.args[1], 0))
    elif t.head == "pow":
        (u, v), n = t.args, rational(t.args[1])
        if n is not None and n.denominator > 1:
            found.append(T("gt" if n < 0 else "ge", u, 0))
        elif n is not None and n < 0:
            found.append(T("ne", u, 0))
        elif n is None and not positive(u):
            found += [T("ge", u, 0), T("or", T("ne", u, 0), T("ge", v, 0))]
    return found


def positive(base: Term) -> bool:
    """Whether the base of a power is e or a positive number."""
    return base.head == "e" or (base.head == "num" and base.args[0] > 0)


# --- unknown functions and derivatives --------------------------------------------------------------------------------


def is_unknown(t: Term) -> bool:
    """Whether t is a value of an unknown function, as phi()(u), or of its derivative, as phi'()(u)."""
    return t.head.endswith("()")


@cache
def is_known(t: Term) -> bool:
    """Whether there is no unknown function in t."""
    return not any(map(is_unknown, inside(t)))


def slopes(*terms: Term) -> set[Term]:
    """The values of derivatives of unknown functions that have to exist for the terms to be defined."""
    found = {u for u in terms if "'" in u.head}
    parts = (u.args[:1] if u.head == "cases" else u.args[2:] if u.head in BINDERS else u.parts for u in terms)
    return found.union(*(slopes(*some) for some in parts if some))


def added(*terms: Term) -> Term:
    kept = [t for t in terms if t is not ZERO]
    return T("add", *kept) if kept[1:] else kept[0] if kept else ZERO


def multiplied(*terms: Term) -> Term:
    kept = [t for t in terms if t is not ONE]
    return ZERO if ZERO in kept else T("mul", *kept) if kept[1:] else kept[0] if kept else ONE


@cache
def derivative(t: Term, x: str) -> Term:
    """The derivative by the rules, in the form that they give it."""
    if x not in t.names or t.head in ("var", "sign"):
        return ONE if t.args == (x,) else ZERO
    if t.head in DEFINITIONS:
        return derivative(definition(t), x)
    if t.head == "cases":
        values = [derivative(u, x) for u in (*t.args[1::2], t.args[-1])]
        return T("cases", *(u for pair in zip(t.args[:-1:2], values, strict=False) for u in pair), values[-1])
    if t.head == "integral":
        body, bound, *ends = t.args
        need(x not in body.names - bound.names, "a derivative under the integral sign")
        low, high = (multiplied(put(body, bound.args[0], p), derivative(p, x)) if p.names else ZERO for p in ends)
        return high - low
    parts = [derivative(u, x) for u in t.args]
    match t.head, t.args, parts:
        case "add", _, _:
            return added(*parts)
        case "neg", _, [d]:
            return -d
        case "mul", args, _:
            return added(*(multiplied(*args[:i], d, *args[i + 1 :]) for i, d in enumerate(parts) if d is not ZERO))
        case "div", [u, v], [du, dv]:
            return du / v if dv is ZERO else (multiplied(du, v) - multiplied(u, dv)) / v**2
        case "pow", [u, v], [du, dv] if dv is ZERO:
            n = rational(v)
            if n == 0:
                return ZERO
            return multiplied(v, u if n == 2 else u ** (v - 1 if n is None else n - 1), du)
        case "pow", [u, v], [du, dv]:
            log = T("log", u)
            if du is ZERO:
                return multiplied(t, log, dv)
            return multiplied(t, multiplied(dv, log) + multiplied(v, du) / u)
    own = T(t.head.replace("()", "'()"), *t.args) if is_unknown(t) else infix(DERIVATIVES[t.head], *t.args)
    return multiplied(own, *parts)


def smooth(t: Term, x: str) -> list[Term]:
    """What the rules for the derivative need, beside D(t)."""
    if x not in t.names:
        return []
    if t.head == "cases":
        different = lambda c: [T("ne", *u.args) for u in inside(c) if u.head in RELATIONS]  # noqa: E731
        return by_branches(t, different, lambda v: smooth(v, x))
    if t.head == "integral":
        body, bound, *ends = t.args
        need(is_known(body), "an unknown function need not be continuous")
        there = [put(c, bound.args[0], p) for p in ends if x in p.names for c in smooth(body, bound.args[0])]
        return there + [c for p in ends for c in smooth(p, x)]
    found = [c for u in t.parts for c in smooth(u, x)]
    if t.head in SMOOTH:
        found.append(infix(SMOOTH[t.head], *t.args))
    elif t.head in DEFINITIONS:
        found += smooth(definition(t), x)
    elif t.head == "pow" and not positive(t.args[0]):
        n = rational(t.args[1])
        found += [T("gt", t.args[0], 0)] if n is None or n.denominator > 1 else []
    return found


def worked_out(t: Term) -> Term:
    """The term with every derivative worked out, from the inside outwards."""
    parts = [worked_out(u) for u in t.parts]
    if t.head == "diff":
        body, v, point = parts
        return put(derivative(body, v.args[0]), v.args[0], point)
    return T(t.head, *parts) if parts else t


def differentiable(t: Term) -> list[Term]:
    """What the derivatives in the term need, beside the domain of what they are worked out to."""
    if t.head != "diff":
        return [c for u in t.parts for c in differentiable(u)]
    body, v, point = t.args
    plain, name = worked_out(body), v.args[0]
    needed = domain(plain) + differentiable(body) + smooth(plain, name)
    return [put(c, name, worked_out(point)) for c in needed] + differentiable(point)


def parity(t: Term) -> str:
    """What the table of the format says: "even", "odd" or nothing; "evenodd" for 0."""
    if "x" not in t.names:
        return "evenodd" if t is ZERO else "even"
    parts = [parity(u) for u in t.parts]
    match t.head:
        case "var":
            return "odd"
        case "add" | "neg":
            return "".join(p for p in ("even", "odd") if all(p in q for q in parts))
        case "mul" | "div":
            zero = "" if "" in parts else "evenodd" if "evenodd" in parts else None
            return ("even", "odd")[parts.count("odd") % 2] if zero is None else zero
        case "pow" if parts[0] == "odd" and (n := rational(t.args[1])) is not None and n.denominator == 1:
            return "odd" if n % 2 else "even"
        case "integral" | "diff":
            return ""
    if parts == ["odd"] and t.head in ODD | {"abs", "cos", "cosh"}:
        return "odd" if t.head in ODD else "even"
    return "even" if all("even" in p for p in parts) else ""


def switches(at: Env, *terms: Term) -> list[Term]:
    """What must not be 0 for the terms to be analytic where they are defined."""
    found = []
    for u in inside(*terms, at=at):
        n = rational(u.args[1]) if u.head == "pow" else ONE.args[0]
        if u.head in ("abs", "sign", "cbrt", "sqrt") or ((n is None or n.denominator > 1) and u.args[0].head != "e"):
            found.append(u.args[0])
        elif u.head in RELATIONS:
            found.append(operator.sub(*u.args))
        elif u.head == "asin":
            found.append(1 - u.args[0] ** 2)
    return list(dict.fromkeys(found))


# --- numbers ----------------------------------------------------------------------------------------------------------

Env = dict[Any, Any]  # the values of names, and of unknown functions at arguments: fractions, or intervals


@contextmanager
def precision(digits: int) -> Iterator[None]:
    """Works with so many digits."""
    before = iv.dps
    try:
        iv.dps = digits
        with mp.workdps(digits):
            yield
    finally:
        iv.dps = before


@cache
def number(q: Any, digits: int) -> Any:
    """The interval of a fraction, with so many digits; an interval as it is."""
    return iv.mpf(q.numerator) / q.denominator if isinstance(q, Fraction) else q


class Numbers:
    """The values of terms at one point: intervals, or truth; `final`: what looks like 0 is 0, where it is compared."""

    def __init__(self, env: Env, final: bool = True):
        self.env, self.final, self.known = env, final, dict[Term, Any]()
        self.used: dict[Any, Any] = {}  # the values of unknown functions

    def __call__(self, t: Term) -> Any:
        if t not in self.known:
            self.known[t] = self.value(t)
        return self.known[t]

    def sign(self, v: Any) -> int | None:
        """The sign (1 for a complex number that is not 0); None if it is not known."""
        if isinstance(v, iv.mpc):
            signs = {self.sign(v.real), self.sign(v.imag)}
            return 1 if signs & {1, -1} else None if None in signs else 0
        return 1 if v > 0 else -1 if v < 0 else 0 if v == 0 else None

    def compared(self, v: Any) -> int:
        """The sign; 0 if at the last precision it looks like 0."""
        s = self.sign(v)
        if s is None and not (self.final and abs(v) < 1e-15):
            raise Unknown
        return s or 0

    def bounded(self, v: Any, *signs: int) -> Any:
        """v, which has to have one of these signs."""
        if isinstance(v, iv.mpc) or (s := self.sign(v)) in signs:
            return v
        if s is not None:
            raise Undefined
        if 0 not in signs or self.compared(v):
            raise Unknown
        return iv.mpf([0, v.b])

    def monotone(self, f: Callable[[Any], Any], v: Any) -> Any:
        """A function that only increases, or only decreases."""
        return iv.mpf(sorted((f(mp.mpf(v.a)), f(mp.mpf(v.b))))) * iv.mpf([1 - mp.eps * 8, 1 + mp.eps * 8])

    def power(self, base: Term, exponent: Term) -> Any:
        n, u = rational(exponent), self(base)
        if n is not None and n.denominator == 1:
            return (self.bounded(u, 1, -1) if n < 0 else u) ** int(n)
        v = self(exponent)
        if base.head == "e" or self.compared(u):
            return self.function("exp", v if base.head == "e" else v * iv.log(self.bounded(u, 1)))
        return iv.mpf(int(self.compared(self.bounded(v, 0, 1)) == 0))

    def function(self, head: str, u: Any) -> Any:
        match head:
            case "exp":
                if not abs(u) < 2**3000:
                    raise Unknown
                return iv.exp(u)
            case "sin" | "cos":
                return getattr(iv, head)(u)
            case "log" | "sqrt":
                return getattr(iv, head)(self.bounded(u, 1) if head == "log" else self.bounded(u, 0, 1))
            case "abs":
                return abs(u)
            case "sign":
                return iv.mpf(self.compared(u))
            case "asin":
                self.bounded(1 - abs(u), 0, 1)
                return self.monotone(lambda v: mp.asin(max(-1, min(1, v))), u)
            case "cbrt":
                return self.monotone(lambda v: mp.sign(v) * mp.cbrt(abs(v)), u)
        if head != "atan" and (u > 2**400 or u < -(2**400)):  # erf, erfc
            beyond = iv.mpf([0, mp.mpf(2) ** -(10**6)])
            return self.sign(u) * (1 - beyond) if head == "erf" else beyond if u > 0 else 2 - beyond
        if head != "atan" and not abs(u) < 2**400:
            raise Unknown
        return self.monotone(getattr(mp, head), u)

    def unknown(self, head: str, u: Any) -> Any:
        """Some number for every argument, if it is not given."""
        if not u.delta < 1e-33 * (1 + abs(u)):
            raise Unknown
        name = (head, mp.nstr(mp.nint(mp.mpf(u.mid) * 10**32), 32))
        dice = random.Random(f"{name} {self.env.get('()')}")
        self.used[name] = self.env.get(
            name, dice.choice([*SPECIAL[:3], *[Fraction(dice.randint(-3000, 3000), 1009)] * 9])
        )
        return number(self.used[name], iv.dps)

    def integral(self, body: Term, bound: Term, low: Term, high: Term) -> Any:
        if OO in inside(low, high):
            raise Undefined  # or not known to be defined

        def at(s: Any) -> Any:
            return mp.mpf(Numbers({**self.env, bound.args[0]: s}, self.final)(body).mid)

        with precision(20):
            a, b = (mp.mpf(self(end).mid) for end in (low, high))
            for s in (a, b, (2 * a + b) / 3):  # D(integrand) between the limits, but perhaps at 0
                if s:
                    at(iv.mpf(s))
            if abs(a - b) > 50:  # too far for a quadrature
                raise Unknown
            found, error = mp.quad(lambda s: at(iv.mpf(s)), [a, *[0] * (a * b < 0), b], error=True)
            error = 1000 * error + mp.mpf(10) ** -16 * (1 + abs(found))
            return iv.mpf([found - error, found + error])

    def value(self, t: Term) -> Any:
        match t.head:
            case "num" | "var":
                return number(t.args[0] if t.head == "num" else self.env[t.args[0]], iv.dps)
            case "pi" | "e":
                return +getattr(iv, t.head)
            case "i":
                return iv.mpc(0, 1)
            case "oo":
                raise Undefined
            case "cases":
                taken = (v for c, v in zip(t.args[:-1:2], t.args[1::2], strict=True) if self(c))
                return self(next(taken, t.args[-1]))
            case "and" | "or":
                return (all if t.head == "and" else any)(map(self, t.args))
            case "pow" | "integral":
                return (self.power if t.head == "pow" else self.integral)(*t.args)
        if t.head in DEFINITIONS and t.head not in ("max", "min", "erfc"):
            return self(definition(t))
        args = [self(u) for u in t.args]
        match t.head:
            case "max" | "min":
                best = max if t.head == "max" else min
                return iv.mpf([best(mp.mpf(v.a) for v in args), best(mp.mpf(v.b) for v in args)])
            case "add" | "mul":
                return reduce(lambda a, b: a + b if t.head == "add" else a * b, args)
            case "neg" | "not":
                return -args[0] if t.head == "neg" else not args[0]
            case "div":
                return args[0] / self.bounded(args[1], 1, -1)
        if t.head in RELATIONS:
            return self.compared(args[0] - args[1]) in RELATIONS[t.head]
        if is_unknown(t):
            return self.unknown(t.head, args[0])
        return self.function(t.head, args[0])


def look(t: Term, env: Env, most: int = 2 * DIGITS, equal: bool = True) -> Any:
    """The sign of a term, or the truth of a condition; what looks like 0 at the highest precision is 0, if `equal`."""
    for digits in (d for d in (DIGITS, 2 * DIGITS, 8 * DIGITS, 24 * DIGITS, MOST) if d <= most):
        with precision(digits):
            try:
                at = Numbers(env, equal and digits == most)
                v = at(t)
                return v if isinstance(v, bool) else at.compared(v)
            except Unknown:
                if digits == most:
                    raise
    raise AssertionError


def looks(t: Term, env: Env, unknown: Any, undefined: Any, most: int = 2 * DIGITS, equal: bool = True) -> Any:
    """As `look`, with something to say where there is nothing to see."""
    try:
        return look(t, env, most, equal)
    except (Unknown, Undefined) as reason:
        return unknown if isinstance(reason, Unknown) else undefined


def holds(condition: Term, env: Env) -> bool:
    """Whether the condition is seen to hold."""
    return looks(condition, env, False, False)


def root(t: Term, name: Any, env: Env, start: Any) -> Any:
    """A value of the name at which t is 0, by the secant method; None if none is found."""
    with precision(120), suppress(Undefined, Unknown):
        f = lambda v: mp.mpf(Numbers({**env, name: iv.mpf(v)})(t).mid)  # noqa: E731
        a, b = mp.mpf(3) / 7, mp.mpf(Numbers({"x": start})(X).mid)
        for _ in range(25):
            fa, fb = f(a), f(b)
            if fa == fb:
                return None
            a, b = b, b - fb * (b - a) / (fb - fa)
            if abs(a - b) < mp.mpf(10) ** -100 * (1 + abs(b)):
                near = Fraction(int(mp.nint(b * 10**60)), 10**60).limit_denominator(10**6)
                far = abs(mp.mpf(near.numerator) / near.denominator - b)
                return near if far < 1e-50 else iv.mpf([b - 1e-95, b + 1e-95])
    return None


def fitted(facts: Facts, env: Env) -> Env:
    """The same with values of the unknown functions for which the equations hold, where such are found."""
    settled = set[Any]()
    for t in (operator.sub(*f.args) for f in facts if f.head == "eq" and not is_known(f)):
        with precision(DIGITS), suppress(Unknown, Undefined):
            at = Numbers(env)
            at(t)
            for name in sorted(at.used.keys() - settled):
                if (value := root(t, name, env, at.used[name])) is not None:
                    env = {**env, name: value}
                    break
            settled |= at.used.keys()
    return env


# --- steps ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """left = right, or the identity of f; the parameters with their sorts, conditions on x, and laws."""

    left: Term
    right: Term
    parameters: tuple[tuple[str, str], ...]
    assumptions: Facts
    f: Term | None = None
    where: Facts = ()
    laws: Facts = ()

    @property
    def given(self) -> Facts:
        """What is known of the parameters."""
        sorts = {"positive": "gt", "nonnegative": "ge"}
        return tuple(T(sorts[s], T("var", n), 0) for n, s in self.parameters if s in sorts) + self.assumptions

    @property
    def domain(self) -> Facts:
        """Where the claim says something."""
        terms = [self.left - self.right] if self.f is None else [self.f, self.right]
        return self.where + tuple(dict.fromkeys(c for t in terms for c in domain(t)))

    def each(self, change: Callable[[Term], Term]) -> Claim:
        """The claim with its sides changed: those of the identity by the change of f."""
        if self.f is None:
            return replace(self, left=change(self.left), right=change(self.right))
        f = change(self.f)
        return replace(self, left=f - put(f, "x", -X), right=change(self.right), f=f)

    @property
    def worked_out(self) -> Claim:
        """The claim without derivatives."""
        needed = differentiable(self.left) + differentiable(self.right)
        return replace(self.each(worked_out), where=self.where + tuple(needed))


@dataclass(frozen=True)
class Step:
    """What a step has to prove, under which facts."""

    claim: Claim
    goal: Goal
    facts: Facts

    @property
    def r(self) -> Term:
        return self.goal[0] - self.goal[1]

    @property
    def constant(self) -> Facts:
        return tuple(f for f in self.facts if "x" not in f.names)

    @property
    def with_x(self) -> Facts:
        return tuple(f for f in self.facts if "x" in f.names)

    @property
    def unknown(self) -> bool:
        """Whether it is about unknown functions."""
        return not all(map(is_known, (*self.goal, *self.facts)))

    @property
    def at_first(self) -> list[Env]:
        """Values of the parameters at which the facts of the claim hold."""
        return parameters(replace(self, facts=self.claim.given))

    def under(self, *facts: Term) -> Step:
        """The same with more facts."""
        return replace(self, facts=self.facts + facts)

    def put(self, name: str, value: Term) -> Step:
        """The goal and the facts at a value."""
        left, right = (put(t, name, value) for t in self.goal)
        return replace(self, goal=(left, right), facts=tuple(put(f, name, value) for f in self.facts))

    def true(self, condition: Term) -> bool:
        """Whether the condition holds for all admissible parameters."""
        envs = parameters(self, number=3 * PARAMETERS) if condition is not TRUE else ()
        return all(looks(condition, env, True, True) for env in envs)

    def total(self, t: Term, envs: Iterable[Env]) -> None:
        """D(t) is seen; of derivatives of unknown functions it is in the goal and the facts only."""
        need(slopes(t) <= slopes(*self.goal, *self.facts), "a derivative need not exist")
        need(all(looks(t, env, 0, None) is not None for env in envs), "a term is not defined")

    def zero(self, t: Term, envs: Iterable[Env]) -> None:
        """The term is 0 wherever it is defined."""
        for i, env in enumerate(envs):
            if looks(t, env, 0, 0, (2 if i else 24) * DIGITS):
                near = abs(env.get("x", 0)) < 100  # tanh(x) looks like 1 if x is large
                need(looks(t, env, 0, 0, 24 * DIGITS, equal=near) == 0, f"two terms differ at {env}")

    def of_the_claim(self) -> None:
        """The goal is the identity of f, and the facts with x are those of the domain."""
        c, right = self.claim, self.claim.right
        proper = right is X or (right.head == "mul" and right.args[1:] == (X,) and "x" not in right.args[0].names)
        need(c.f is not None and proper and self.goal == (c.left, right), "the goal is not the identity of f")
        need(self.with_x == tuple(f for f in c.domain if "x" in f.names), "only a part of the domain is left")


@cache
def parameters(s: Step, *zeros: Term, number: int = PARAMETERS) -> list[Env]:
    """Values of the parameters at which the constant facts hold, and the terms are 0 if possible."""
    dice, names, found = random.Random(1), [n for n, _ in s.claim.parameters], list[Env]()
    numbers = [u.args[0] for u in inside(*s.goal, *s.constant, *zeros) if u.head == "num"][:9]
    pool = list(dict.fromkeys(SPECIAL[:3] + numbers + [q + 1 for q in numbers] + SPECIAL))
    zeros += tuple(operator.sub(*f.args) for f in s.constant if f.head == "eq")
    for i in range(10 * number if names or s.unknown else 1):
        env: Env = {n: pool[i % len(pool)] if len(names) == 1 else dice.choice(pool) for n in names}
        for zero in zeros:
            for name in dice.sample(sorted(zero.names), len(zero.names)):
                value = root(zero, name, env, env[name]) if looks(zero, env, 0, 0) else None
                env |= {} if value is None else {name: value}
        env = fitted(s.constant, {**env, "()": i}) if s.unknown else env
        if all(holds(f, env) for f in reversed(s.constant)):
            found.append(env)
        if len(found) == number:
            break
    return found


@cache
def places(s: Step, number: int = PLACES) -> list[Env]:
    """Values of the parameters and x at which the facts hold."""
    with_x, result = s.with_x[::-1], list[Env]()
    edges = [e for e in switches({}, *s.facts, *s.goal) if "x" in e.names and is_known(e)][:20]
    for k, env in enumerate(parameters(s)):
        dice = random.Random(k)
        found = (root(e, "x", env, ONE.args[0]) for e in edges if e.names <= {"x", *env})
        edge = sorted({e for e in found if isinstance(e, Fraction) and abs(e) < 10**6})
        near = [e + d for e in edge for d in (0, 1, -1, Fraction(1, 10**12), -Fraction(1, 10**12))]
        near += [a + (b - a) * Fraction(k + 1, k + 3) for a, b in pairwise(edge)]
        known = [f for f in with_x if f.head == "eq" and is_known(f)]
        solved = [root(operator.sub(*f.args), "x", env, q) for f in known for q in SPECIAL[:4]]
        some = [Fraction(dice.randint(-(10**9), 10**9), 10 ** dice.randint(5, 9)) for _ in range(6)]
        first, left = near + SPECIAL, -(-number // (PARAMETERS if env else 1))
        for x in dict.fromkeys(solved + dice.sample(first, len(first)) + some + FAR):
            if x is not None and left:
                at = fitted(s.facts, {**env, "x": x}) if s.unknown else {**env, "x": x}
                if all(holds(f, at) for f in (s.facts if s.unknown else with_x)):
                    left -= 1
                    result.append(at)
    return result


Rule = tuple[list[Step], Callable[..., Term]]  # the premises, and the condition by those of the premises


def always(*steps: Step) -> Rule:
    """The condition is TRUE, as those of the premises have to be."""

    def condition(*conditions: Term) -> Term:
        need(all(p.true(c) for p, c in zip(steps, conditions, strict=True)), "a premise has a condition")
        return TRUE

    return list(steps), condition


def normal_form(s: Step) -> Rule:
    s.zero(s.r, places(s))
    return always()


def symmetry(s: Step) -> Rule:
    s.of_the_claim()
    return [s.under(T("gt", X, 0))], both


def between(s: Step, points: list[Term]) -> list[Step]:
    """Before the first point, between points, and after the last."""
    ends = zip([None, *points], [*points, None], strict=True)
    return [s.under(*[T("gt", X, a)] if a else [], *[T("lt", X, b)] if b else []) for a, b in ends]


def split(s: Step, points: list[Term]) -> Rule:
    need(points, "no point")
    need(all("x" not in p.names for p in points), "a point has x")
    for p in points:
        s.total(p, parameters(s))
    regions = between(s, points)
    steps = [u for region, p in zip(regions, points, strict=False) for u in (region, s.put("x", p))] + regions[-1:]

    def condition(*conditions: Term) -> Term:
        for p, c in zip(steps[1::2], conditions[1::2], strict=True):
            inside = p.true(c) or all(holds(f, env) for env in parameters(s) for f in p.facts)
            need(inside, "a point with a condition is not in the region")
        return both(*conditions)

    return steps, condition


def vacuous(s: Step, fact: Term) -> Rule:
    need(fact in s.facts, "not a fact")
    need(not places(s), "the facts hold together")
    return always()


def cases(s: Step, term: Term) -> Rule:
    s.total(term, places(s) if "x" in term.names else s.at_first)
    facts = [T(relation, term, 0) for relation in ("lt", "eq", "gt")]
    steps = [s.under(f) for f in facts]
    if "x" in term.names:
        return always(*steps)
    return steps, lambda *c: TRUE if set(c) == {TRUE} else either(*map(both, facts, c))


def rewritten(s: Step, condition: Term) -> Rule:
    need("x" not in condition.names and condition.head in (*RELATIONS, "and", "or", "not"), "not a condition")

    def together(found: Term) -> Term:
        sides = [operator.sub(*u.args) for u in inside(found, condition) if u.head in RELATIONS]
        for zero in (None, *sides):  # also where the two sides of a comparison are equal
            for env in parameters(s, *([] if zero is None else [zero])):
                one, other = looks(found, env, None, False), looks(condition, env, None, "undefined")
                need(None in (one, other) or one == other, "another condition")
        return condition

    return [s], together


def with_parts(t: Term, change: Callable[[Term], Term]) -> Term:
    """`t` with changed parts, but for what is bound in them and for an exponent."""
    bound, exponent = (2 if t.head in BINDERS else 0), (1 if t.head == "pow" else len(t.args))
    return T(t.head, *(change(u) if bound <= i < exponent else u for i, u in enumerate(t.args))) if t.parts else t


def in_place(t: Term, old: Term, new: Term) -> Term:
    """`t` with new where old stands."""
    return new if t is old else with_parts(t, lambda u: in_place(u, old, new))


def known(s: Step, comparisons: list[Term]) -> Rule:
    need(all(c.head in RELATIONS for c in comparisons), "not a comparison")
    for env in places(s):
        for c in comparisons:
            need(looks(c, env, True, True, equal=False), "a comparison does not hold")
    return always(replace(s, goal=tuple(taken(t, comparisons) for t in s.goal)))


NOT = {"lt": "ge", "ge": "lt", "le": "gt", "gt": "le", "eq": "ne", "ne": "eq"}
BY_SIGN = {"abs": {"ge": "u", "le": "neg(u)"}, "relu": {"ge": "u", "le": "0"},
           "sign": {"gt": "1", "lt": "-1", "eq": "0"}, "step": {"gt": "1", "lt": "0", "eq": "div(1, 2)"}}  # fmt: skip


def taken(t: Term, true: list[Term]) -> Term:
    """`t` with the branches that are taken where the comparisons are true."""
    t = with_parts(t, lambda u: taken(u, true))

    def truth(c: Term) -> bool | None:
        if c.head in ("and", "or"):
            seen, stop = [truth(u) for u in c.args], c.head == "or"
            return stop if stop in seen else None if None in seen else not stop
        if c.head == "not":
            return None if (seen := truth(c.args[0])) is None else not seen
        return True if c in true else False if T(NOT.get(c.head, "ne"), *c.args) in true else None

    if t.head == "cases":
        left: list[Term] = []
        for guard, value in zip(t.args[:-1:2], t.args[1::2], strict=True):
            if truth(guard):
                return T("cases", *left, value) if left else value
            left += [guard, value] if truth(guard) is None else []
        return T("cases", *left, t.args[-1]) if left else t.args[-1]
    if t.head in ("max", "min"):
        kept = list(dict.fromkeys(t.args))
        for u in tuple(kept):
            if any(v is not u and T("le" if t.head == "max" else "ge", u, v) in true for v in kept):
                kept.remove(u)
        return T(t.head, *kept) if len(kept) > 1 else kept[0]
    if t.head in BY_SIGN:
        (u,) = t.args
        found = (infix(text, u) for relation, text in BY_SIGN[t.head].items() if T(relation, u, 0) in true)
        return next((v if isinstance(v, Term) else T("num", Fraction(v)) for v in found), t)
    if t.head == "clip":
        u, a, b = t.args
        lower = u if T("ge", u, a) in true else a if T("le", u, a) in true else None
        return t if lower is None else taken(T("min", lower, b), true)
    return t


def lemma(s: Step, equation: Term) -> Rule:
    need(equation.head == "eq" and "x" in equation.names, "not an equation with x")
    s.total(operator.sub(*equation.args), places(s))
    goal = tuple(in_place(t, *equation.args) for t in s.goal)
    steps = [replace(s, goal=equation.args), replace(s, goal=goal).under(equation)]

    def condition(first: Term, second: Term) -> Term:
        need(steps[0].true(first), "the lemma has a condition")
        return second

    return steps, condition


def instance(s: Step, law: Term, at: Term, differentiated: Iterable[Term] = ()) -> Rule:
    need(law in s.claim.laws, "not a law of the claim")
    s.total(at, places(s) if "x" in at.names else s.at_first)
    sides = law.args
    for _ in differentiated:
        sides = tuple(T("diff", t, X, X) for t in sides)
        needed = [put(c, "x", at) for t in sides for c in differentiable(t)]
        need(all(looks(c, e, True, False, equal=False) for e in places(s) for c in needed), "the law is not smooth")
        sides = tuple(map(worked_out, sides))
    left, right = (put(worked_out(t), "x", at) for t in sides)
    fact = T("eq", left, right)
    known = s if differentiated else s.under(fact)  # the derivatives that a law speaks of exist
    known.total(left - right, places(s))
    return [replace(s, goal=tuple(replaced(t, left, right) for t in s.goal)).under(fact)], both


def eliminate(s: Step, name: Term, value: Term, fact: Term, factor: Term) -> Rule:
    need(name.head == "var" and name.args[0] in dict(s.claim.parameters), "not a parameter")
    need(fact in s.constant and fact.head == "eq" and not name.names & value.names, "not an equation for it")
    others = replace(s, facts=tuple(f for f in s.facts if f is not fact))
    others.total(value / factor, places(others))
    others.zero(operator.sub(*fact.args) - factor * (name - value), places(others))
    return [others.put(name.args[0], value)], both


def place(s: Step, point: Term | None = None, path: Term | None = None, value: Term | None = None) -> Term:
    """The difference at a place."""
    there = s.put("x", point or path)
    if value is None:
        need("x" not in point.names, "the point has x")
        s.total(point + there.r, parameters(s))
        need(all(holds(f, env) for env in parameters(s) for f in there.facts), "the point is not in the region")
        return there.r
    need("x" in path.names and "x" not in value.names, "the value has x, or the path has not")
    s.total(value, parameters(s))
    for env in parameters(s):
        large = [{**env, "x": x} for x in LARGE]
        for at in large[1:3]:
            s.total(path + there.r, [at])
            need(all(looks(f, at, True, False, equal=False) for f in there.facts), "the path leaves the region")
        sign = looks(value, env, 0, 0, MOST)
        seen = None
        for at in (at for at in large if not seen):
            n = looks(there.r, at, None, None, (24 if at["x"] < 1000 else 8) * DIGITS)
            seen = seen if n is None else n
        need(not sign or seen in (None, sign), f"the value is not that of the path for {env}")
    return value


def refuted(s: Step, **args: Term) -> Rule:
    d = place(s, **args)
    for env in parameters(s):
        need(looks(d, env, 0, 0, MOST), f"no difference is seen for {env}")
    return [], lambda: FALSE


def branch(s: Step, equations: list[Term], **args: Term) -> Rule:
    parts = [e.args if e.head == "and" else (e,) for e in equations]
    for e in (e for some in parts for e in some):
        need(e.head == "eq" and "x" not in e.names, "not an equation of parameters")
        s.total(operator.sub(*e.args), s.at_first)
    d = place(s, **args)
    for env in parameters(s, d, number=2 * PARAMETERS):
        need(looks(d, env, 1, 1, 8 * DIGITS) or any(holds(e, env) for e in equations), f"no equation holds for {env}")
    return [s.under(*some) for some in parts], lambda *c: either(*map(both, equations, c))


def steady(s: Step, *terms: Term) -> None:
    """The terms are defined and analytic: none of their switches is 0 or changes its sign."""
    need(not any(is_unknown(u) and "x" in u.names for u in inside(*terms)), "an unknown function is not analytic")
    seen: dict[Any, int] = {}
    for env in places(s):
        for t in terms:
            s.total(t, [env])
        for e in switches(env, *terms):
            if "x" in e.names <= env.keys():
                sign = looks(e, env, None, None, 8 * DIGITS, equal=False)
                key = (e, *(str(env[n]) for n, _ in s.claim.parameters))
                need(sign is None or sign == seen.setdefault(key, sign) != 0, "a switch is 0 in the region")


def ode(s: Step, coefficients: list[Term], point: Term, rest: Term | None = None) -> Rule:
    need(len(coefficients) > 1 and "x" not in point.names, "no differential equation at a point")
    bounds = [f for f in s.facts if f.head in ("lt", "gt") and f.args[0] is X and "x" not in f.args[1].names]
    at = replace(s, facts=s.constant + tuple(bounds), goal=(rest or ZERO, ZERO))
    derivatives = [s.r]
    for _ in coefficients[1:]:
        derivatives.append(derivative(derivatives[-1], "x"))
    steady(at, *s.goal, *coefficients, *([rest] if rest else []))
    for env in parameters(s):
        s.total(point, [env])
        need(all(holds(put(f, "x", point), env) for f in bounds), "the point is not in the interval")
        need(looks(put(coefficients[-1], "x", point), env, 0, 0, MOST), "the last coefficient is 0 at the point")
        for d in derivatives[:-1]:
            s.zero(put(d, "x", point), [env])
    s.zero(sum(map(operator.mul, coefficients, derivatives), -(rest or ZERO)), places(at))
    return always(at) if rest else always()


def even(s: Step, even: Term) -> Rule:
    s.of_the_claim()
    need("even" in parity(even), "the part is not even")
    s.total(even, places(s))
    return always(replace(s, goal=(s.claim.f, s.claim.right / 2 + even)))


RULES: dict[str, tuple[Callable[..., Rule], list[str]]] = {  # with the names of the arguments; a * for many terms
    "normal_form": (normal_form, [""]), "symmetry": (symmetry, [""]), "split": (split, ["points*"]),
    "vacuous": (vacuous, ["fact"]), "cases": (cases, ["term"]), "eliminate": (eliminate, ["name value fact factor"]),
    "known": (known, ["comparisons*"]),
    "lemma": (lemma, ["equation"]), "instance": (instance, ["law at", "law at differentiated*"]),
    "condition": (rewritten, ["condition"]), "ode": (ode, ["coefficients* point"]), "parity": (even, ["even"]),
    "refuted": (refuted, ["point", "path value"]), "branch": (branch, ["point equations*", "path value equations*"]),
}  # fmt: skip


def read(data: Any) -> tuple[str, Goal, dict[str, list[Any]], list[Any]]:
    """The four parts of a step."""
    need(isinstance(data, dict) and set(data) == {"rule", "goal", "args", "premises"}, "not a step")
    rule, goal, args, premises = (data[k] for k in ("rule", "goal", "args", "premises"))
    need(isinstance(rule, str) and isinstance(goal, list) and len(goal) == 2, "not a rule, or not a goal")
    need(isinstance(args, dict) and isinstance(premises, list), "no arguments, or no premises")
    need(all(isinstance(v, list) for v in args.values()), "arguments are lists")
    left, right = (parse(t, imaginary=True) for t in goal)
    return rule, (left, right), args, premises


def condition_of(s: Step, data: Any) -> Term:
    """The condition under which a proof proves the goal."""
    name, goal, args, premises = read(data)
    need(goal == s.goal, "another goal than the one that is needed")
    need(name in RULES, f"no such rule: {name}")
    rule, forms = RULES[name]
    keys = next((f for f in forms if {k.rstrip("*") for k in f.split()} == set(args)), None)
    need(keys is not None, f"not the arguments of {name}")
    given: dict[str, Any] = {}
    for key in keys.split():
        terms = [parse(t, imaginary=name == "ode") for t in args[key.rstrip("*")]]
        need(all(t.names <= {"x", *dict(s.claim.parameters)} for t in terms), "a name that is not declared")
        need(not {OO, -OO} & {*terms}, "infinity is no number")
        need(key.endswith("*") or len(terms) == 1, f"one term is needed for {key}")
        given[key.rstrip("*")] = terms if key.endswith("*") else terms[0]
    if name == "ode" and premises:
        given["rest"] = read(premises[0])[1][0]
    steps, together = rule(s, **given)
    need(len(steps) == len(premises), f"{len(steps)} premises are needed")
    return together(*(condition_of(p, d) for p, d in zip(steps, premises, strict=True)))


def replaced(t: Term, old: Term, new: Term) -> Term:
    return new if t is old else T(t.head, *(replaced(u, old, new) for u in t.args)) if t.parts else t


def closed(claim: Claim, args: dict[str, list[Any]]) -> Claim:
    """The claim with an antiderivative in place of an integral."""
    keys = ("integral", "antiderivative", "limits", "points", "range")
    need({*keys[:2]} <= args.keys() <= {*keys}, "not the arguments of antiderivative")
    one, other, limits, points, half_lines = ([parse(t) for t in args.get(k, [])] for k in keys)
    need(len(one) == len(other) == 1, "not one integral, or not one antiderivative")
    (integral,), (G,) = one, other
    integrals = [u for u in inside(*[claim.f] if claim.f else [claim.left, claim.right]) if u.head == "integral"]
    need(integral in integrals, "not an integral of the claim")
    body, bound, low, high = integral.args
    names = integral.names.union(G.names - bound.names, *(u.names for u in limits + points))
    need(all(i is integral or not i.args[1].names & names for i in integrals), "another integral binds a name")
    outside = "x" in body.names - bound.names  # then x is a parameter here
    given = {*dict(claim.parameters), "x"} if outside else {*dict(claim.parameters)}
    need(G.names <= given | bound.names, "a name is wrong")
    need(all(u.names <= given for u in limits + points), "a limit or a point has a wrong name")
    whole = claim
    if outside:
        claim = replace(claim, parameters=(*claim.parameters, ("x'", "real")))
        body, G, low, high, *more = (put(u, "x", T("var", "x'")) for u in (body, G, low, high, *limits, *points))
        limits, points = more[: len(limits)], more[len(limits) :]
    g, at = put(body, bound.args[0], X), put(G, bound.args[0], X)
    anywhere = Step(claim, (low - high if OO not in inside(low, high) else ZERO, ZERO), claim.given)
    for c in half_lines:
        far = OO if c.head == "gt" else -OO
        need(c.head in ("gt", "lt") and c.args[0] is bound and OO not in inside(c.args[1]), "no half-line")
        need(c.args[1].names <= {*dict(claim.parameters)}, "a range has a wrong name")
        anywhere.total(c.args[1], parameters(anywhere))
        for e in (e for e in (low, high) if e is not far):
            need(e is not -far, "an end is at the wrong side")
            need(all(looks(T(c.head, e, c.args[1]), env, 0, 1) for env in places(anywhere)), "an end is out of range")
    s = Step(claim, (derivative(at, "x"), g), claim.given + tuple(T(c.head, X, c.args[1]) for c in half_lines))
    s.total(g + at, places(s))
    for region in between(s, points):
        steady(region, g, at)
        region.zero(s.r, places(region))
    for p in points:
        s.total(p, parameters(s))
        for near in (p + 1 / N, p - 1 / N):
            need(all(tends(put(at, "x", near) - put(at, "x", p), env) for env in parameters(s)), "it is not continuous")

    def end(t: Term) -> Term:
        if t in (OO, -OO):
            fits = [v for v in limits if all(tends(put(at, "x", N if t is OO else -N) - v, e) for e in parameters(s))]
            need(fits, "there is no limit")
            return fits[0]
        there = put(G, bound.args[0], t)
        known = [v for v in limits if "x" not in t.names and not any(looks(there - v, e, 0, 0) for e in parameters(s))]
        return (known or [there])[0]

    value = put(end(high) - end(low), "x'", X)
    return whole.each(lambda t: replaced(t, integral, value))


def modelled(claim: Claim, args: dict[str, list[Any]]) -> Claim:
    """The claim with known functions, which keep the laws, in the place of the unknown ones."""
    need(args.keys() == {"functions"}, "not the arguments of model")
    terms = [parse(t) for t in args["functions"]]
    values = {name.head: t for name, t in zip(terms[::2], terms[1::2], strict=False)}
    need(all(name.args == (X,) for name in terms[::2]) and 2 * len(values) == len(terms), "not functions of x")
    everywhere = Step(claim, (ZERO, ZERO), ())
    for t in values.values():
        need(t.names <= {"x"} and not any(is_unknown(u) or u.head == "diff" for u in inside(t)), "not a known function")
        everywhere.total(t, places(everywhere))

    def known(t: Term) -> Term:
        if not is_unknown(t):
            return T(t.head, *map(known, t.args)) if t.parts else t
        need(t.head.replace("'", "") in values, f"nothing is said of {t.head}")
        value = values[t.head.replace("'", "")]
        for _ in range(t.head.count("'")):
            value = T("diff", value, X, X)
        return put(value, "x", known(t.args[0]))

    for law in claim.laws:
        difference = operator.sub(*(worked_out(known(t)) for t in law.args))
        everywhere.total(difference, places(everywhere))
        everywhere.zero(difference, places(everywhere))
    where, assumptions = (tuple(map(known, some)) for some in (claim.where, claim.assumptions))
    plain = replace(everywhere, facts=tuple(c for c in claim.given if is_known(c)))
    need(all(looks(c, e, 1, 0) for c in assumptions for e in parameters(plain)), "an assumption does not hold")
    return replace(claim.each(known), where=where, assumptions=assumptions, laws=()).worked_out


def tends(t: Term, env: Env) -> bool:
    """Whether t may tend to 0 for large x, which is called N."""
    small = T("lt", T("abs", t), Fraction(1, 10**6))
    return all(looks(small, {**env, "N": x}, True, False, 8 * DIGITS) for x in LARGE[:2])


def as_equation(claim: Claim, args: dict[str, list[Any]]) -> Claim:
    need(claim.f is not None and not args, "not an identity, or arguments")
    return replace(claim, f=None)


def with_names(claim: Claim, args: dict[str, list[Any]]) -> Claim:
    """The identity with names for terms in the parameters, which are real numbers wherever it is stated."""
    need(claim.f is not None and not claim.laws, "not an identity, or one with laws")
    need(args.keys() == {"names", "f", "assumptions"}, "not the arguments of named")
    values, given, (g,) = named_terms(args), tuple(parse(t) for t in args["assumptions"]), [parse(t) for t in args["f"]]
    old = {n for n, _ in claim.parameters}
    for name, t in values.items():
        need(name not in old | {"x"} and "'" not in name, "not a new name")
        need(t.names and t.names <= old and OO not in inside(t), "not a term in the parameters")
    need(all(c.head in RELATIONS and c.names <= old | values.keys() for c in given), "not comparisons of parameters")
    stays = tuple(d for d in claim.domain if "x" not in d.names)
    s = Step(claim, (ZERO, ZERO), claim.given + stays)
    envs = parameters(s)
    for t in values.values():
        s.total(t, envs)
    back = claim.f if claim.f is None else g
    for name, t in values.items():
        back = put(back, name, t)
        need(
            all(looks(put(c, name, t), e, 1, 0, equal=True) for c in given if c.names <= {name} for e in envs), "false"
        )
    need(back is claim.f and g.names <= old | values.keys() | {"x"}, "not f with names")
    new = (*claim.parameters, *((name, "real") for name in values))
    assumed, where = claim.assumptions + given, claim.where + stays
    return replace(claim, f=g, left=g - put(g, "x", -X), parameters=new, assumptions=assumed, where=where)


def named_terms(args: dict[str, list[Any]]) -> dict[str, Term]:
    terms = [parse(t) for t in args["names"]]
    need(len(terms) % 2 == 0 and all(u.head == "var" for u in terms[::2]), "not names")
    values = {u.args[0]: t for u, t in zip(terms[::2], terms[1::2], strict=True)}
    need(2 * len(values) == len(terms), "two terms for one name")
    return values


FIRST: dict[str, Callable[[Claim, dict[str, list[Any]]], Claim]] = {  # the rules that stand at the top only
    "antiderivative": closed, "model": modelled, "equation": as_equation, "named": with_names,
}  # fmt: skip


def stated(claim: Claim) -> Step:
    """What has to be proved, where the claim says something: of the identity in a domain that is symmetric."""
    s = Step(claim, (claim.left, claim.right), claim.given + claim.domain)
    need(places(s), "there is no point in the domain")
    for env in places(s) if claim.f else ():
        mirrored = env | {"x": -env["x"]}
        need(all(looks(d, mirrored, True, False, equal=False) for d in claim.domain), "it is not symmetric")
    return s


def check(claim: Claim, data: Any) -> Term:
    """The condition on the parameters under which the claim holds, by the proof (JSON data); or Rejected."""
    need(claim.f is None or claim.left is claim.f - put(claim.f, "x", -X), "not the identity of f")
    need(not any(u.head == "diff" for u in inside(*claim.assumptions, *claim.where)), "a derivative is assumed")
    claim, used, identity, names = claim.worked_out, set[str](), claim, dict[str, Term]()
    while isinstance(data, dict) and data.get("rule") in FIRST:
        rule, goal, args, premises = read(data)
        need(goal == (claim.left, claim.right) and len(premises) == 1, "another goal, or not one premise")
        need(rule == "antiderivative" or not used & {"named", "model", "equation"}, "it stands below another")
        claim, identity = FIRST[rule](claim, args), claim if rule == "equation" else identity
        names = named_terms(args) if rule == "named" else names
        used, data = used | {rule}, premises[0]
    s = Step(claim, (claim.left, claim.right), claim.given + claim.where)
    need(parameters(replace(s, facts=claim.given)), "the assumptions contradict each other")
    s = s if read(data)[0] == "refuted" else stated(claim)  # for which a place is enough
    need(parameters(s), "the conditions on the parameters contradict each other")
    condition = condition_of(s, data)
    need(condition is FALSE or "model" not in used, "one example proves nothing")
    if "equation" in used:
        need(condition not in (TRUE, FALSE), "the condition says nothing of the domain")
        parts = condition.args if condition.head == "and" else (condition,)
        need(all(c.head in RELATIONS for c in parts), "the condition is not made of comparisons")
        stated(replace(identity, assumptions=identity.assumptions + parts))
    for name, t in names.items():
        condition = put(condition, name, t)
    return condition
