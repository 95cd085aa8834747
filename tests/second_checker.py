"""A second checker of proofs, written from proofs/FORMAT.md alone: it shares nothing with the kernel.

The form of a proof is checked exactly. What the format calls "seen" is looked at by numbers: it is turned down if it
fails at one of many points, where "fails" means that intervals of mpmath exclude it. So what is rejected is wrong in
form or in fact, and what is accepted has no counterexample among the points.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, reduce
from itertools import pairwise
from typing import Any

import mpmath as mp

iv = mp.iv
DIGITS, MOST = 40, 2560  # where looking begins, and where it ends for what has to differ from 0
PARAMETERS, PLACES = 8, 40  # how many values of the parameters, and of x with them, are looked at
SPECIAL = [Fraction(q) for q in "0 1 -1 1/2 2 -1/2 -2 3 -1/3 7/4 -31/7 -3 5 1/1000 271828182/31415926 -6".split()]
FAR = [Fraction(q) for q in "1000 -1000 1/1000000000 -1/1000000000 1000000000 -1000000000".split()]
LARGE = [Fraction(10) ** k for k in (100, 30, 15, 9, 6, 4, 3, 2)]  # values of x at the end of a path


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


Goal = tuple[Term, Term]
Facts = tuple[Term, ...]
_made: dict[tuple[Any, ...], Term] = {}


def T(head: str, *args: Any) -> Term:
    """The operation on terms (and numbers)."""
    if head not in ("num", "var"):
        args = tuple(a if isinstance(a, Term) else T("num", Fraction(a)) for a in args)
    return _made.get((head, *args)) or _made.setdefault((head, *args), Term(head, args))


X, ZERO, ONE, OO = T("var", "x"), T("num", Fraction(0)), T("num", Fraction(1)), T("oo")
TRUE, FALSE = T("eq", 0, 0), T("ne", 0, 0)
RELATIONS = {"lt": (-1,), "le": (-1, 0), "gt": (1,), "ge": (0, 1), "eq": (0,), "ne": (-1, 1)}  # by the sign of l - r
ODD = set("cbrt sign sin asin atan erf tan sinh tanh asinh atanh".split())
UNARY = ODD | set("exp log sqrt abs cos step relu acos cosh acosh erfc sigmoid softplus Phi neg not".split())
ARITY = {**dict.fromkeys("add mul and or max min cases".split(), 0), **dict.fromkeys(["div", "pow", *RELATIONS], 2),
         "clip": 3, "integral": 4, **dict.fromkeys(UNARY, 1)}  # fmt: skip
DEFINITIONS = {
    "step": "(1 + sign(u))/2", "relu": "(u + abs(u))/2", "max": "(u + v + abs(u - v))/2", "clip": "min(max(u, v), w)",
    "min": "(u + v - abs(u - v))/2", "tan": "sin(u)/cos(u)", "acos": "pi/2 - asin(u)", "sinh": "(exp(u) - exp(-u))/2",
    "cosh": "(exp(u) + exp(-u))/2", "tanh": "(exp(2*u) - 1)/(exp(2*u) + 1)", "asinh": "log(u + sqrt(u**2 + 1))",
    "acosh": "log(u + sqrt(u**2 - 1))", "atanh": "log((1 + u)/(1 - u))/2", "sigmoid": "1/(1 + exp(-u))",
    "softplus": "log(1 + exp(u))", "Phi": "erfc(-u/sqrt(2))/2",
}  # fmt: skip
DERIVATIVES = {
    "exp": "exp(u)", "log": "1/u", "sqrt": "1/(2*sqrt(u))", "cbrt": "cbrt(u)/(3*u)", "abs": "sign(u)", "sign": "0",
    "sin": "cos(u)", "cos": "-sin(u)", "asin": "1/sqrt(1 - u**2)", "atan": "1/(1 + u**2)",
    "erf": "2/sqrt(pi)*exp(-u**2)", "erfc": "-2/sqrt(pi)*exp(-u**2)", "mul": "u*v", "div": "(u*w - v*z)/w**2",
}  # fmt: skip
DOMAINS = {"log": ("gt", "u", 0), "sqrt": ("ge", "u", 0), "asin": ("le", "abs(u)", 1), "acos": ("le", "abs(u)", 1),
           "tan": ("ne", "cos(u)", 0), "acosh": ("ge", "u", 1), "atanh": ("lt", "abs(u)", 1)}  # fmt: skip
SWITCHES = {**dict.fromkeys("abs sign cbrt sqrt relu step".split(), "u"), **dict.fromkeys(RELATIONS, "u - v"),
            "asin": "1 - u**2", "acos": "1 - u**2", "acosh": "u - 1"}  # fmt: skip


@cache
def infix(text: str, *args: Term) -> Term:
    """What the text says of u, v, w and z."""
    operators = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow", ast.USub: "neg"}

    def build(node: Any) -> Term:
        match node:
            case ast.Constant():
                return T("num", Fraction(node.value))
            case ast.Name():
                return args["uvwz".index(node.id)] if node.id in "uvwz" else T(node.id)
            case ast.Call():
                return T(node.func.id, *map(build, node.args))
            case ast.UnaryOp():
                return T("neg", build(node.operand))
        a, b = build(node.left), build(node.right)
        return T("add", a, T("neg", b)) if isinstance(node.op, ast.Sub) else T(operators[type(node.op)], a, b)

    return build(ast.parse(text, mode="eval").body)


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
    need(head in ARITY and len(args) == (ARITY[head] or len(args)), f"not an operation: {head} of {len(args)}")
    imaginary = imaginary and head in ("add", "mul", "neg", "div", "exp", "pow")
    t = T(head, *(parse(a, imaginary) for a in args))
    need(head != "cases" or len(args) % 2, "cases without a value otherwise")
    need(head != "integral" or t.args[1].head == "var", "an integral over what is no variable")
    return t


def put(t: Term, name: str, value: Term) -> Term:
    """t[name := value]."""
    if name not in t.names or value.args == (name,):
        return t
    if t.head != "integral":
        return value if t.head == "var" else T(t.head, *(put(u, name, value) for u in t.args))
    body, bound, low, high = t.args
    if name in body.names - bound.names:
        fresh = bound.args[0]
        while fresh in value.names or (fresh in body.names and fresh != bound.args[0]):
            fresh += "_"
        body, bound = put(put(body, bound.args[0], T("var", fresh)), name, value), T("var", fresh)
    return T("integral", body, bound, put(low, name, value), put(high, name, value))


def inside(*terms: Term) -> list[Term]:
    """All subterms."""
    found, stack = dict[Term, None](), list(terms)
    while stack:
        if (u := stack.pop()) not in found:
            found[u] = None
            stack += u.parts
    return list(found)


@cache
def rational(t: Term) -> Fraction | None:
    """The value of a term that is made of numbers by arithmetic."""
    if t.head not in ("num", "add", "mul", "neg", "div", "pow"):
        return None
    args = t.args if t.head == "num" else [rational(u) for u in t.args]
    try:
        match t.head:
            case "add" | "num":
                return sum(args[1:], args[0])
            case "mul":
                return reduce(lambda a, b: a * b, args)
            case "div":
                return args[0] / args[1]
            case "neg":
                return -args[0]
        return args[0] ** int(args[1]) if args[1].denominator == 1 and abs(args[1]) < 1000 else None
    except (TypeError, AttributeError, ZeroDivisionError):
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
        relation, text, bound = DOMAINS[t.head]
        found.append(T(relation, infix(text, *t.args), bound))
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
            return infix("(u*w - v*z)/w**2", parts[0], t.args[0], t.args[1], parts[1])
        case "pow" if (n := rational(t.args[1])) is not None:
            return infix("u*v**(u - 1)*w", T("num", n), t.args[0], parts[0])
        case "pow":
            return infix("u*v", t, derivative(infix("u*log(v)", t.args[1], t.args[0]), x))
        case "integral":
            body, bound, *ends = t.args
            low, high = (infix("u*v", put(body, bound.args[0], end), derivative(end, x)) for end in ends)
            return infix("u + v - w", T("integral", ZERO if bound.args == (x,) else parts[0], bound, *ends), high, low)
    if t.head in DEFINITIONS:
        return derivative(definition(t), x)
    return infix("u*v", infix(DERIVATIVES[t.head], *t.args), parts[0])


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
            return "" if "" in parts else "odd" if parts.count("odd") % 2 else "even"
        case "pow" if parts[0] == "odd" and (n := rational(t.args[1])) is not None and n.denominator == 1:
            return "odd" if n % 2 else "even"
        case "integral":
            return ""
    if parts == ["odd"] and t.head in ODD | {"abs", "cos", "cosh"}:
        return "odd" if t.head in ODD else "even"
    return "even" if all("even" in p for p in parts) else ""


# --- numbers ----------------------------------------------------------------------------------------------------------

Env = dict[str, Any]  # the values of names: fractions, or intervals


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


class Numbers:
    """The values of terms at one point: intervals, or truth; `final`: what looks like 0 is 0, where it is compared."""

    def __init__(self, env: Env, final: bool = True):
        self.env, self.final, self.known = env, final, dict[Term, Any]()
        self.eps = iv.mpf([1 - mp.eps * 8, 1 + mp.eps * 8])

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
        if s is None and (not self.final or v.delta > 1e-15):
            raise Unknown
        return s or 0

    def bounded(self, v: Any, *signs: int) -> Any:
        """v, if its sign is one of these."""
        s = self.sign(v)
        if s is None and (0 not in signs or not self.final or v.delta > 1e-15):
            raise Unknown
        if (s or 0) not in signs:
            raise Undefined
        return v if s is not None else iv.mpf([0, v.b])

    def monotone(self, f: Callable[[Any], Any], v: Any) -> Any:
        """A function that only increases, or only decreases."""
        return iv.mpf(sorted((f(mp.mpf(v.a)), f(mp.mpf(v.b))))) * self.eps

    def power(self, base: Term, exponent: Term) -> Any:
        n, u = rational(exponent), self(base)
        if n is not None and n.denominator == 1:
            return (self.bounded(u, 1, -1) if n < 0 and isinstance(u, iv.mpf) else u) ** int(n)
        v = self(exponent)
        if base.head == "e" or self.compared(u):
            return self.function("exp", v if base.head == "e" else v * iv.log(self.bounded(u, 1)))
        return iv.mpf(int(self.compared(self.bounded(v, 0, 1)) == 0))

    def function(self, head: str, u: Any) -> Any:
        match head:
            case "exp" if abs(u) < 2**3000:
                return iv.exp(u)
            case "exp":
                raise Unknown
            case "sin" | "cos" | "log" | "sqrt":
                allowed = {"log": (1,), "sqrt": (0, 1)}.get(head)
                return getattr(iv, head)(self.bounded(u, *allowed) if allowed else u)
            case "abs":
                return abs(u)
            case "sign":
                return iv.mpf(self.compared(u))
            case "asin":
                self.bounded(1 - abs(u), 0, 1)
                return self.monotone(lambda v: mp.asin(max(-1, min(1, v))), u)
            case "cbrt":
                return self.monotone(lambda v: mp.sign(v) * mp.cbrt(abs(v)), u)
        return self.monotone(getattr(mp, head), u)  # atan, erf, erfc

    def integral(self, body: Term, bound: Term, low: Term, high: Term) -> Any:
        if OO in inside(low, high):
            raise Undefined  # or not known to be defined
        at = lambda s: Numbers({**self.env, bound.args[0]: s}, self.final)(body)  # noqa: E731
        with precision(20):
            for s in SPECIAL[:4]:  # D(integrand) wherever the variable is
                at(s)
            a, b = (mp.mpf(self(end).mid) for end in (low, high))
            f = lambda s: mp.mpf(at(iv.mpf(s)).mid)  # noqa: E731
            found, error = mp.quad(f, [a, *[0] * (a * b < 0), b], error=True)
            error = 1000 * error + mp.mpf(10) ** -16 * (1 + abs(found))
            return iv.mpf([found - error, found + error])

    def value(self, t: Term) -> Any:
        match t.head:
            case "num" | "var":
                q = t.args[0] if t.head == "num" else self.env[t.args[0]]
                return iv.mpf(q.numerator) / q.denominator if isinstance(q, Fraction) else q
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
        if t.head in DEFINITIONS:
            return self(definition(t))
        args = [self(u) for u in t.args]
        match t.head:
            case "add" | "mul":
                return reduce(lambda a, b: a + b if t.head == "add" else a * b, args)
            case "neg" | "not":
                return -args[0] if t.head == "neg" else not args[0]
            case "div":
                return args[0] / (args[1] if isinstance(args[1], iv.mpc) else self.bounded(args[1], 1, -1))
        return self.compared(args[0] - args[1]) in RELATIONS[t.head] if t.head in RELATIONS else self.function(t.head, args[0])


def look(t: Term, env: Env, most: int = 2 * DIGITS) -> Any:
    """The sign of a term (0 if it looks like 0 at the highest precision), or the truth of a condition."""
    for digits in (d for d in (DIGITS, 2 * DIGITS, 8 * DIGITS, MOST) if d <= most):
        with precision(digits):
            try:
                at = Numbers(env, digits == most)
                v = at(t)
                return v if isinstance(v, bool) else at.compared(v)
            except Unknown:
                if digits == most:
                    raise
    raise AssertionError


def fails(t: Term, env: Env, *allowed: Any, most: int = 2 * DIGITS) -> bool:
    """Whether the term is seen to be something else than what is allowed, where it is defined."""
    try:
        return look(t, env, most) not in allowed
    except (Undefined, Unknown):
        return False


def defined(t: Term, env: Env) -> bool:
    """Whether the term is not seen to be undefined."""
    try:
        look(t, env)
    except (Undefined, Unknown) as reason:
        return isinstance(reason, Unknown)
    return True


def holds(t: Term, env: Env) -> bool:
    """Whether the condition is seen to hold."""
    try:
        return look(t, env) is True
    except (Undefined, Unknown):
        return False


def root(t: Term, name: str, env: Env, start: Fraction) -> Any:
    """A value of the name at which t may be 0; None if none is found."""
    with precision(120):
        try:
            found = mp.findroot(lambda v: mp.mpf(Numbers({**env, name: iv.mpf(v)})(t).mid),
                                (mp.mpf(start.numerator) / start.denominator, mp.mpf(3) / 7), solver="secant",
                                tol=1e-200, maxsteps=40, verify=False)  # fmt: skip
            close = Fraction(int(mp.nint(found * 10**60)), 10**60).limit_denominator(10**6)
            return close if abs(close - found) < 1e-50 else iv.mpf([found - 1e-95, found + 1e-95])
        except (Undefined, Unknown, ValueError, ZeroDivisionError, TypeError, OverflowError):
            return None


# --- steps ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    """left = right, or the identity of f; the parameters with their sorts."""

    left: Term
    right: Term
    parameters: dict[str, str]
    assumptions: Facts
    f: Term | None = None

    @property
    def given(self) -> Facts:
        """What is known of the parameters."""
        sorts = {"positive": "gt", "nonnegative": "ge"}
        return tuple(T(sorts[s], T("var", n), 0) for n, s in self.parameters.items() if s in sorts) + self.assumptions

    @property
    def domain(self) -> Facts:
        """Where the claim says something."""
        return tuple(domain(difference(self.left, self.right) if self.f is None else self.f))


def difference(a: Term, b: Term) -> Term:
    return T("add", a, T("neg", b))


@dataclass(frozen=True)
class Step:
    """What a step has to prove, under which facts."""

    claim: Claim
    goal: Goal
    facts: Facts

    @property
    def r(self) -> Term:
        return difference(*self.goal)

    @property
    def constant(self) -> Facts:
        return tuple(f for f in self.facts if "x" not in f.names)

    def sub(self, *facts: Term, goal: Goal | None = None) -> Step:
        """The same with more facts."""
        return replace(self, goal=goal or self.goal, facts=self.facts + facts)

    def put(self, name: str, value: Term) -> Step:
        """The goal and the facts at a value."""
        left, right = (put(t, name, value) for t in self.goal)
        return replace(self, goal=(left, right), facts=tuple(put(f, name, value) for f in self.facts))

    def parameters(self, *zeros: Term, number: int = PARAMETERS) -> Iterator[Env]:
        """Values of the parameters, at which the constant facts hold and, if possible, the terms are 0."""
        dice, names = random.Random(1), sorted(self.claim.parameters)
        numbers = [u.args[0] for u in inside(*self.goal, *self.constant) if u.head == "num"][:9]
        pool = list(dict.fromkeys(SPECIAL[:3] + numbers + [q + 1 for q in numbers] + SPECIAL + FAR))
        zeros += tuple(difference(*f.args) for f in self.constant if f.head == "eq")
        for i in range(20 * number if names else 1):
            env = {n: pool[i % len(pool)] if len(names) == 1 else dice.choice(pool) for n in names}
            for zero in zeros:
                for name in dice.sample(sorted(zero.names), len(zero.names)):
                    value = root(zero, name, env, env[name]) if fails(zero, env, 0) else None
                    env |= {} if value is None else {name: value}
            if all(holds(f, env) for f in reversed(self.constant)):
                yield env
                number -= 1
                if not number:
                    return

    def places(self, number: int = PLACES) -> Iterator[Env]:
        """Values of the parameters and x at which the facts hold."""
        with_x = [f for f in reversed(self.facts) if "x" in f.names]
        each = -(-number // (PARAMETERS if self.claim.parameters else 1))
        terms = [u for u in inside(*self.facts, *self.goal) if u.head in SWITCHES]
        edges = [e for e in dict.fromkeys(infix(SWITCHES[u.head], *u.args) for u in terms) if "x" in e.names]
        for k, env in enumerate(self.parameters()):
            dice = random.Random(k)
            found = (root(e, "x", env, Fraction(1)) for e in edges[:20] if not (e.names - {"x"}) - env.keys())
            edge = sorted({e for e in found if isinstance(e, Fraction) and abs(e) < 10**6})
            near = [e + d for e in edge for d in (0, 1, -1, Fraction(1, 10**12), -Fraction(1, 10**12))]
            near += [a + (b - a) * Fraction(k + 1, k + 3) for a, b in pairwise(edge)]
            solved = [root(difference(*f.args), "x", env, q) for f in with_x if f.head == "eq" for q in SPECIAL[:4]]
            some = [Fraction(dice.randint(-(10**9), 10**9), 10 ** dice.randint(5, 9)) for _ in range(6)]
            first, then = near + SPECIAL, some + SPECIAL + FAR
            tried = [x for x in dict.fromkeys(solved + dice.sample(first, len(first)) + then) if x is not None]
            left = each
            for at in ({**env, "x": x} for x in tried):
                if left and all(holds(f, at) for f in with_x):
                    left -= 1
                    yield at

    def true(self, condition: Term) -> bool:
        """Whether the condition holds for all admissible parameters."""
        return condition is TRUE or all(look(condition, env) for env in self.parameters(number=3 * PARAMETERS))

    def total(self, t: Term, reason: str, envs: Iterable[Env] | None = None) -> None:
        """D(t) is seen."""
        need(all(defined(t, env) for env in envs or self.places()), f"{reason} is not defined")

    def of_the_claim(self) -> None:
        """The goal is the identity of f, and the facts with x are those of the domain."""
        c, right = self.claim, self.claim.right
        proper = right is X or (right.head == "mul" and right.args[1:] == (X,) and "x" not in right.args[0].names)
        need(c.f is not None and proper and self.goal == (c.left, right), "the goal is not the identity of f")
        need([f for f in self.facts if "x" in f.names] == [f for f in c.domain if "x" in f.names], "it is not symmetric")


Args = dict[str, list[Term]]
Rule = tuple[list[Step], Callable[..., Term]]  # the premises, and the condition by those of the premises


def both(*conditions: Term) -> Term:
    kept = [c for c in conditions if c is not TRUE]
    return FALSE if FALSE in kept else T("and", *kept) if kept[1:] else kept[0] if kept else TRUE


def either(*conditions: Term) -> Term:
    kept = [c for c in conditions if c is not FALSE]
    return TRUE if TRUE in kept else T("or", *kept) if kept[1:] else kept[0] if kept else FALSE


def always(s: Step, steps: Sequence[Step] = ()) -> Rule:
    """The condition is TRUE, if those of the premises are."""

    def condition(*conditions: Term) -> Term:
        need(all(p.true(c) for p, c in zip(steps, conditions, strict=True)), "a premise has a condition")
        return TRUE

    return list(steps), condition


def normal_form(s: Step) -> Rule:
    for env in s.places():
        need(not fails(s.r, env, 0), f"the sides differ at {env}")
    return always(s)


def symmetry(s: Step) -> Rule:
    s.of_the_claim()
    return [s.sub(T("gt", X, 0))], both


def split(s: Step, *points: Term) -> Rule:
    steps = []
    for i, p in enumerate([*points, None]):
        bounds = [T("gt", X, points[i - 1])] * (i > 0) + ([T("lt", X, p)] if p else [])
        steps.append(s.sub(*bounds))
        if p:
            need("x" not in p.names, "a point has x")
            s.total(p, "a point", replace(s, facts=s.claim.given).parameters())
            steps.append(s.put("x", p))

    def condition(*conditions: Term) -> Term:
        for p, c in zip(steps[1::2], conditions[1::2], strict=True):
            outside = () if p.true(c) else (env for env in s.parameters() if not all(holds(f, env) for f in p.facts))
            need(not any(outside), "a point with a condition outside the region")
        return both(*conditions)

    return steps, condition


def vacuous(s: Step, fact: Term) -> Rule:
    need(fact in s.facts, "not a fact")
    need(not any(True for _ in s.places()), "the facts hold together")
    return always(s)


def cases(s: Step, u: Term) -> Rule:
    s.total(u, "the term")
    facts = [T(relation, u, 0) for relation in ("lt", "eq", "gt")]
    steps = [s.sub(f) for f in facts]
    if "x" in u.names:
        return always(s, steps)
    return steps, lambda *c: TRUE if set(c) == {TRUE} else either(*map(both, facts, c))


def eliminate(s: Step, name: Term, value: Term, fact: Term, factor: Term) -> Rule:
    need(name.head == "var" and name.args[0] in s.claim.parameters, "not a parameter")
    need(fact in s.facts and fact.head == "eq" and not name.names & value.names, "not an equation for it")
    others = replace(s, facts=tuple(f for f in s.facts if f is not fact))
    others.total(T("div", value, factor), "the value over the factor")
    zero = infix("u - v*(w - z)", difference(*fact.args), factor, name, value)
    need(not any(fails(zero, env, 0) for env in others.places()), "the factor is wrong")
    return [others.put(name.args[0], value)], both


def place(s: Step, args: Args) -> Term:
    """The difference at a place."""
    if "point" in args:
        (p,) = args["point"]
        there = s.put("x", p)
        need("x" not in p.names, "the point has x")
        s.total(T("add", p, there.r), "the point, or the difference", s.parameters())
        need(all(holds(f, env) for f in there.facts for env in s.parameters()), "the point is not in the region")
        return there.r
    (path,), (v,) = args["path"], args["value"]
    need("x" not in v.names, "the value has x")
    s.total(v, "the value", s.parameters())
    end = s.put("x", path)
    for env in s.parameters():
        large = [{**env, "x": x} for x in LARGE]
        for at in large[1:3]:
            need(defined(end.r, at) and not any(fails(f, at, True) for f in end.facts), "not on the path")
        signs = (n for n in (look_or_zero(end.r, at) for at in large) if n)
        sign = look_or_zero(v, env)
        need(not sign or next(signs, 0) == sign, f"the value is not that of the path for {env}")
    return v


def look_or_zero(t: Term, env: Env) -> int:
    """The sign; 0 if it is not seen."""
    try:
        return look(t, env, MOST // 2)
    except (Undefined, Unknown):
        return 0


def refuted(s: Step, **args: list[Term]) -> Rule:
    d = place(s, args)
    for env in s.parameters():
        try:
            need(look(d, env, MOST), f"no difference is seen for {env}")
        except Unknown:
            raise Rejected("no difference is seen") from None
    return [], lambda: FALSE


def branch(s: Step, equations: list[Term], **args: list[Term]) -> Rule:
    parts = [e.args if e.head == "and" else (e,) for e in equations]
    for e in (e for some in parts for e in some):
        need(e.head == "eq" and "x" not in e.names, "not an equation of parameters")
        s.total(difference(*e.args), "an equation", s.parameters())
    d = place(s, args)
    for env in s.parameters(d, number=2 * PARAMETERS):
        need(look_or_zero(d, env) or any(holds(e, env) for e in equations), f"no equation holds for {env}")
    return [s.sub(*some) for some in parts], lambda *c: either(*map(both, equations, c))


def steady(s: Step, terms: Iterable[Term], bound: str) -> None:
    """No switch of the terms is 0, or changes its sign, where `bound` runs through the region."""
    for u in inside(*terms):
        roots = u.head == "pow" and ((n := rational(u.args[1])) is None or n.denominator > 1) and u.args[0].head != "e"
        for e in ([infix(SWITCHES[u.head], *u.args)] if u.head in SWITCHES else [u.args[0]] if roots else []) or (
            [difference(a, b) for a, b in combinations(u.args[:2], 2)] if u.head in ("max", "min", "clip") else []
        ):
            pass


def ode(s: Step, coefficients: list[Term], point: list[Term], premise: Goal | None) -> Rule:
    bounds = [f for f in s.facts if f.head in ("lt", "gt") and f.args[0] is X and "x" not in f.args[1].names]
    at = replace(s, facts=s.constant + tuple(bounds))
