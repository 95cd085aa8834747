"""Short ways to write terms, claims and proofs, and an evaluator of terms by mpmath that owes the kernel nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import flint
import mpmath as mp

from symident.kernel.claim import Claim, Sort, identity
from symident.kernel.proof import Proof
from symident.kernel.rules import Goal, taken
from symident.kernel.terms import Term, X, substitute, term
from symident.syntax.parse import parse_infix

Build = Callable[[Goal], Proof]


class NotReal(Exception):
    """A term has no real value at a point."""


# --- terms and claims from text -------------------------------------------------------------------------------------


def T(text: str | Term | int) -> Term:
    """The term that the text states."""
    return parse_infix(text) if isinstance(text, str) else term(text)


def C(text: str) -> Term:
    """The condition that the text states."""
    condition: Term = T(f"1 if {text} else 0").args[0]
    return condition


def facts(text: str) -> tuple[Term, ...]:
    """The conditions, which are separated by semicolons."""
    return tuple(C(part) for part in text.split(";") if part.strip())


def parameters(text: str) -> tuple[tuple[str, Sort], ...]:
    """The parameters of "a b>0 n>=0"."""
    sorts: dict[str, Sort] = {"": "real", ">0": "positive", ">=0": "nonnegative"}
    return tuple((name.rstrip(">=0"), sorts[name[len(name.rstrip(">=0")) :]]) for name in text.split())


def claim(text: str, declared: str = "", assumed: str = "") -> Claim:
    """The identity of an activation, or the equation "left == right" (=== where there are conditions)."""
    left, _, right = text.partition(" === " if " if " in text else "==")
    if right:
        return Claim(T(left), T(right), parameters(declared), facts(assumed))
    return identity(T(text), parameters(declared), facts(assumed))


def goal_of(c: Claim) -> Goal:
    """What a proof of the claim has to prove."""
    return c.left, c.right


# --- proofs: each function makes one that fits whatever goal it is asked for ----------------------------------------


def _terms(*values: str | Term | int) -> tuple[Term, ...]:
    return tuple(map(T, values))


def nf(goal: Goal) -> Proof:
    """By normal form."""
    return Proof("normal_form", goal)


def symmetry(inner: Build = nf) -> Build:
    """For x > 0 only."""
    return lambda goal: Proof("symmetry", goal, {}, (inner(goal),))


def split(points: str | tuple[str | Term | int, ...], *inner: Build) -> Build:
    """Between and at the points."""
    at = _terms(*(points if isinstance(points, tuple) else points.split(",")))

    def build(goal: Goal) -> Proof:
        goals: list[Goal] = []
        for p in at:
            goals += [goal, (substitute(goal[0], {"x": p}), substitute(goal[1], {"x": p}))]
        goals.append(goal)
        return Proof(
            "split", goal, {"points": at}, tuple(b(g) for b, g in zip(inner or (nf,) * len(goals), goals, strict=True))
        )

    return build


def vacuous(fact: str | Term) -> Build:
    """Because the fact contradicts the others."""
    wrong = C(fact) if isinstance(fact, str) else fact
    return lambda goal: Proof("vacuous", goal, {"fact": (wrong,)})


def cases(u: str | Term, *inner: Build) -> Build:
    """For u < 0, u == 0 and u > 0."""
    return lambda goal: Proof("cases", goal, {"term": _terms(u)}, tuple(b(goal) for b in inner or (nf,) * 3))


def eliminate(name: str, value: str, fact: str, factor: str | int = 1, inner: Build = nf) -> Build:
    """By name = value, which the fact says."""
    args = {"name": _terms(name), "value": _terms(value), "fact": (C(fact),), "factor": _terms(factor)}
    new = {name: T(value)}
    return lambda goal: Proof("eliminate", goal, args, (inner((substitute(goal[0], new), substitute(goal[1], new))),))


def refuted(point: str | Term | int) -> Build:
    """Because it fails at the point."""
    return lambda goal: Proof("refuted", goal, {"point": _terms(point)})


def branch(point: str | Term | int, equations: str, *inner: Build) -> Build:
    """By the factors of the difference at the point."""
    args = {"point": _terms(point), "equations": facts(equations)}
    return lambda goal: Proof("branch", goal, args, tuple(b(goal) for b in inner))


def along(path: str | Term | int, value: str | Term | int, equations: str | None = None, *inner: Build) -> Build:
    """Refuted, or branched, by the value of the leading coefficient along the path."""
    args = {"path": _terms(path), "value": _terms(value)}
    if equations is None:
        return lambda goal: Proof("refuted", goal, args)
    return lambda goal: Proof("branch", goal, {**args, "equations": facts(equations)}, tuple(b(goal) for b in inner))


def lemma(equation: str, first: Build = nf, second: Build = nf) -> Build:
    """By an equation that holds as well, is one more fact, and rewrites the goal, but not where a variable is bound."""
    e = C(equation)

    def rewritten(t: Term) -> Term:
        if t is e.args[0]:
            return e.args[1]
        kept = 2 if t.head == "integral" else 0 if t.children else len(t.args)
        return Term(t.head, *t.args[:kept], *map(rewritten, t.args[kept:]))

    def build(goal: Goal) -> Proof:
        new = rewritten(goal[0]), rewritten(goal[1])
        return Proof("lemma", goal, {"equation": (e,)}, (first((e.args[0], e.args[1])), second(new)))

    return build


def known(comparisons: str, inner: Build = nf) -> Build:
    """By the branches that are taken where the comparisons hold."""

    def build(goal: Goal) -> Proof:
        cs = facts(comparisons)
        new = taken(goal[0], cs), taken(goal[1], cs)
        return Proof("known", goal, {"comparisons": cs}, (inner(new),))

    return build


def condition(written: str, inner: Build) -> Build:
    """The condition of the inner proof, written in another way."""
    return lambda goal: Proof("condition", goal, {"condition": (C(written),)}, (inner(goal),))


def ode(coefficients: str, point: str | Term | int = 0, rest: str | Term | None = None, inner: Build = nf) -> Build:
    """By a differential equation with these coefficients; c0 r + c1 r' + ... is the rest, which is 0."""
    args = {"coefficients": _terms(*coefficients.split(",")), "point": _terms(point)}
    premises = () if rest is None else (inner((T(rest), T(0))),)
    return lambda goal: Proof("ode", goal, args, premises)


def parity(f: str, even: str, inner: Build = nf, slope: str | Term = X) -> Build:
    """Because f = slope/2 + even, where slope is the right side of the claim."""
    e = T(even)
    return lambda goal: Proof("parity", goal, {"even": (e,)}, (inner((T(f), T(slope) / 2 + e)),))


def antiderivative(
    integral: str, closed: str, c: Claim, inner: Claim, then: Build = nf, limits: str = "", points: str = ""
) -> Proof:
    """By putting an antiderivative in place of an integral, which makes the inner claim of the claim."""
    more = {key: _terms(*text.split(",")) for key, text in (("limits", limits), ("points", points)) if text}
    args = {"integral": _terms(integral), "antiderivative": _terms(closed), **more}
    return Proof("antiderivative", goal_of(c), args, (then(goal_of(inner)),))


# --- values -----------------------------------------------------------------------------------------------------------

# By what mpmath has, and not by the definitions in the table; "real" below sees to the domain.
REFERENCE: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(mp, name)
        for name in "exp log sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf erfc".split()
    },
    "cbrt": lambda u: mp.sign(u) * mp.root(abs(u), 3),
    "abs": lambda u: max(u, -u),
    "sign": lambda u: mp.mpf((u > 0) - (u < 0)),
    "step": lambda u: mp.mpf(1 if u > 0 else 0 if u < 0 else "0.5"),
    "relu": lambda u: u if u > 0 else mp.mpf(0),
    "max": max,
    "min": min,
    "clip": lambda u, low, high: min(max(u, low), high),
    "sigmoid": lambda u: (1 + mp.tanh(u / 2)) / 2,
    "softplus": lambda u: mp.log1p(mp.exp(-abs(u))) + max(u, mp.mpf(0)),
    "Phi": mp.ncdf,
}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b,
}  # fmt: skip


def real(function: Callable[..., Any], *args: Any) -> Any:
    """The value of a function of mpmath; NotReal if it is infinite, an error, or complex for real arguments."""
    try:
        value = function(*args)
    except (ValueError, ZeroDivisionError):
        raise NotReal(f"{function} of {args}") from None
    if not mp.isfinite(value) or (isinstance(value, mp.mpc) and not any(isinstance(a, mp.mpc) for a in args)):
        raise NotReal(f"{function} of {args}")
    return value


def value(t: Term, at: Mapping[str, Any] | None = None) -> Any:
    """The value of a term, or the truth of a condition, by mpmath at its working precision; NotReal if it has none."""
    env = at or {}
    match t.head:
        case "num":
            return mp.mpf(t.args[0].numerator) / t.args[0].denominator
        case "var":
            return env[t.args[0]]
        case "pi" | "e" | "oo":
            return {"pi": mp.pi, "e": mp.e, "oo": mp.inf}[t.head] + 0
        case "i":  # in the kernel's normal forms only
            return mp.mpc(0, 1)
        case "cases":
            for condition, result in zip(t.args[0:-1:2], t.args[1::2], strict=True):
                if value(condition, env):
                    return value(result, env)
            return value(t.args[-1], env)
        case "integrable" | "convergent":  # the tables hold integrals that exist
            return True
        case "integral":
            body, bound, low, high = t.args
            return real(
                lambda: mp.quad(lambda s: value(body, {**env, bound.args[0]: s}), [value(low, env), value(high, env)])
            )
    args = [value(u, env) for u in t.args]
    match t.head:
        case "add":
            return sum(args, mp.mpf(0))
        case "mul":
            return reduce(lambda a, b: a * b, args)
        case "neg":
            return -args[0]
        case "div":
            return real(lambda a, b: a / b, *args)
        case "pow":
            return real(lambda a, b: mp.mpf(1) if b == 0 else mp.power(a, b), *args)
        case "and" | "or" | "not":
            return {"and": all, "or": any, "not": lambda a: not a[0]}[t.head](args)
        case head if head in _COMPARE:
            return _COMPARE[head](*args)
        case head:
            return real(REFERENCE[head], *args)


def agrees(ball: Any, expected: Any, digits: int = 50) -> bool:
    """Whether a ball of flint may hold the value, which mpmath knows to so many digits, and is about as narrow."""
    sign, mantissa, exponent, _ = mp.mpf(expected)._mpf_
    exact = flint.arb((1 - 2 * sign) * int(mantissa)) * flint.arb(2) ** int(exponent)
    width = (1 + abs(exact)) * flint.arb(10) ** -digits
    return bool(ball.overlaps(exact + flint.arb(0, 1) * width)) and bool(flint.arb(ball.rad()) < width * 1000)
