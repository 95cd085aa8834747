"""Closed forms of integrals: a function whose derivative is a constant times the integrand, else SymPy's answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any

from symident.kernel.algebra import Region, inside
from symident.kernel.balls import ball
from symident.kernel.claim import Claim
from symident.kernel.derivatives import derivative
from symident.kernel.domain import conditions
from symident.kernel.facts import holds
from symident.kernel.functions import FUNCTIONS
from symident.kernel.integrals import FIXED_X, antiderivative, both_within, in_x, value_at
from symident.kernel.polynomials import TooHard
from symident.kernel.proof import Proof, ProofError
from symident.kernel.terms import ZERO, Term, X, app, free, num, rebuild, substitute, subterms
from symident.search.prove import FAILURES, Args, Search
from symident.search.readback import fraction_term, real_term
from symident.search.roots import all_breakpoints
from symident.search.sample import as_number, assignments
from symident.search.simplify import negative, product, total

MAX_POINTS = 8
PLACES = (Fraction(3, 7), Fraction(11, 5))  # where a candidate is looked at before its normal form is
OUTER = ("tanh", "atan", "sigmoid", "softplus", "exp", "sin", "cos", "sinh", "cosh", "erf", "asinh", "asin")


def closed_forms(claim: Claim, by_sympy: bool = False) -> list[tuple[Claim, Proof]]:
    """For each integral with a closed form: the claim without it, and the step of the proof that says so."""
    steps: list[tuple[Claim, Proof]] = []
    while True:
        f = claim.f if claim.f is not None else claim.left - claim.right
        for integral in [u for u in subterms(f) if u.head == "integral" and _innermost(u)]:
            step = _step(claim, integral, by_sympy)
            if step is not None:
                steps.append(step)
                claim = step[0]
                break
        else:
            return steps


def _innermost(integral: Term) -> bool:
    return not any(u.head == "integral" for u in subterms(integral.args[0]))


def _step(claim: Claim, integral: Term, by_sympy: bool) -> tuple[Claim, Proof] | None:
    body, bound = integral.args[:2]
    moved = substitute(body, {"x": FIXED_X, bound.args[0]: X})
    within = _range(claim, moved, integral)
    parameters = (*claim.parameters, (FIXED_X.args[0], "real")) if FIXED_X in subterms(moved) else claim.parameters
    inner = replace(claim, parameters=parameters, assumptions=(*claim.assumptions, *in_x(within)))
    for g, points in _all(inner, moved, by_sympy):
        args: Args = {"integral": (integral,), "antiderivative": (_back(g, bound),)}
        if points:
            args["points"] = tuple(_back(p, bound) for p in points)
        if within:
            args["range"] = within
        if ends := _limits(inner, integral, g):
            args["limits"] = tuple(_back(v, bound) for v in ends)
        step = Proof("antiderivative", (claim.left, claim.right), args)
        try:
            return antiderivative(claim, step), step
        except ProofError:
            continue
    return None


def _back(t: Term, bound: Term) -> Term:
    return substitute(t, {"x": bound, FIXED_X.args[0]: X})


def _range(claim: Claim, body: Term, integral: Term) -> tuple[Term, ...]:
    """The half-lines on which both ends lie, up to where the body (in x) may have no value."""
    needed = [c for guards, c in conditions(body) if not guards and not holds(claim.facts, ((), c))]
    ends = [as_number(p) for c in needed for p in all_breakpoints(c, claim.facts)]
    options = (app(head, integral.args[1], p) for p in ends for head in ("gt", "lt"))
    parameters = {name for name, _ in claim.parameters}
    return tuple(c for c in options if both_within(c, integral, claim.facts, parameters))


def _all(claim: Claim, body: Term, by_sympy: bool) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """Candidates for a closed form, and the points where it is put together."""
    if body.head == "add":
        parts = [next(_all(claim, u, False), (None, ())) for u in body.args]
        ends = dict.fromkeys(p for _, own in parts for p in own)
        if all(g is not None for g, _ in parts):
            yield total([g for g, _ in parts if g is not None]), tuple(sorted(ends, key=lambda p: p.args[0]))
    yield from ((g, ()) for g in _smooth(claim, body, by_sympy))
    points = tuple(_breakpoints(claim, body))
    if not 0 < len(points) <= MAX_POINTS:
        return
    pieces: list[Term] = []
    for low, high in zip((None, *points), (*points, None), strict=True):
        bounds = tuple(app(head, X, p) for head, p in (("gt", low), ("lt", high)) if p is not None)
        try:
            plain = inside(lambda r: fraction_term(r, r.form(body)), (*claim.facts, *bounds))
            g = _with_moduli(next(_smooth(claim, plain, by_sympy)), (*claim.facts, *bounds))
            if low is not None:
                step = substitute(pieces[-1], {"x": low}) - substitute(g, {"x": low})
                rest = inside(lambda r, t=step: fraction_term(r, r.form(t)), claim.facts)  # type: ignore[misc]
                g = rest if g is ZERO * X else total([g, rest])
        except (StopIteration, *FAILURES):
            return
        pieces.append(ZERO if g is ZERO * X else g)
    cases = [t for p, g in zip(points, pieces, strict=False) for t in (app("lt", X, p), g)]
    yield Term("cases", *cases, pieces[-1]), points


def _with_moduli(t: Term, facts: tuple[Term, ...]) -> Term:
    """t with log|u| for log(u) where u is not seen to be positive."""

    def leaf(u: Term) -> Term | None:
        if u.head != "log" or inside(lambda r: r.signs(u.args[0]) == {1}, facts, default=False):
            return None
        return app("log", app("abs", u.args[0]))

    return rebuild(t, leaf)


def _breakpoints(claim: Claim, body: Term) -> list[Term]:
    try:
        return Search(claim).ordered(list(map(as_number, all_breakpoints(body, claim.facts))), claim.facts)
    except FAILURES:
        return []


def _smooth(claim: Claim, body: Term, by_sympy: bool) -> Iterator[Term]:
    """Candidates that are smooth: from the table, term by term and by parts, by SymPy."""
    yield from _found(claim, body)
    for ways in (_by_parts, _by_terms, _by_degree) if body.head in FUNCTIONS else (_by_terms, _by_parts, _by_degree):
        with suppress(*FAILURES):
            yield from ways(claim, body)
    if by_sympy:
        yield from _by_sympy(claim, body)


def _by_parts(claim: Claim, g: Term) -> Iterator[Term]:
    """x g - (the integral of x g')."""
    rest = inside(lambda r: real_term(r, r.reduce(r.form(X) * r.derivative(r.form(g)))), claim.facts)
    yield from (total([product([X, g]), negative(k)]) for k in _found(claim, rest))


def _by_terms(claim: Claim, body: Term) -> Iterator[Term]:
    expanded = inside(lambda r: real_term(r, r.form(body)), claim.facts)
    above, over = expanded.args if expanded.head == "div" else (expanded, num(1))
    if above.head == "add":
        parts = [next(_smooth(claim, u / over, False), None) for u in above.args]
        if None not in parts:
            yield total([g for g in parts if g is not None])


def _by_degree(claim: Claim, body: Term) -> Iterator[Term]:
    """Of a polynomial times an exponential E: q E and the integral of p E, p of a lower degree than (log E)'."""
    for u in dict.fromkeys(v for v in subterms(body) if v.head == "exp" and "x" in free(v)):
        with suppress(*FAILURES):
            q, p = inside(lambda r, u=u: _lowered(r, body, u), claim.facts)  # type: ignore[misc]
            rest = (ZERO,) if p is ZERO else _found(claim, product([p, u]))
            yield from (total([product([q, u]), g]) for g in rest)


def _lowered(r: Region, body: Term, exponential: Term) -> tuple[Term, Term]:
    """q and p."""
    p, slope, q = r.reduce(r.form(body) / r.form(exponential)), r.derivative(r.form(exponential.args[0])), r.zero
    x = r.index[("var", "x")] if r.variable("x") else 0
    if any(r.gens[i].kind != "var" and not r.gens[i].constant for f in (p, slope) for i in r.used(f.num * f.den)):
        raise TooHard("no polynomial times an exponential")
    if x in r.used(p.den * slope.den):
        raise TooHard("no polynomial times an exponential")
    degree = slope.num.degrees()[x]
    while p.num and (k := p.num.degrees()[x] - degree) >= 0:
        lead = r.poly(r.by_powers(p.num, x)[k + degree]) / r.poly(r.by_powers(slope.num, x)[degree])
        step = lead * r.poly(slope.den) / r.poly(p.den) * r.form(X) ** k
        p, q = r.reduce(p - step * slope - r.derivative(step)), q + step
    return fraction_term(r, q), fraction_term(r, p)


def _limits(claim: Claim, integral: Term, g: Term) -> tuple[Term, ...]:
    """The values of g at the ends of the integral that do not depend on x, as far as they are seen."""
    found: list[Term] = []
    for end in integral.args[2:]:
        if not free(end):
            with suppress(*FAILURES):
                found.append(inside(lambda r, e=end: real_term(r, value_at(r, g, e)), claim.facts))  # type: ignore[misc]
    return tuple(found)


def _found(claim: Claim, body: Term) -> Iterator[Term]:
    """Known functions of the inner terms of the integrand, if the derivative of one is a constant times it."""
    values = next(assignments(claim), {})
    at = [{"x": num(x), **values} for x in PLACES]
    here = [_ball(body, place) for place in at]
    for candidate in dict.fromkeys(_candidates(body)):
        slopes = [_ball(derivative(candidate, "x"), place) for place in at]
        if None not in (*here, *slopes) and not (here[0] * slopes[1] - here[1] * slopes[0]).contains(0):
            continue
        try:
            c = inside(lambda r, g=candidate: _constant(r, body, g), claim.facts)  # type: ignore[misc]
        except FAILURES:
            continue
        if c is not None:
            yield ZERO * X if c is ZERO else product([c, candidate])


def _ball(t: Term, place: dict[str, Term]) -> Any:
    with suppress(ValueError, *FAILURES):
        return ball(t, 64, place)
    return None


def _candidates(body: Term) -> Iterator[Term]:
    yield X
    arguments: dict[Term, None] = {X: None}
    for u in subterms(body):
        if u.head in ("exp", "cosh", "sinh", "tanh", "sin", "cos", "sigmoid", "atan") and "x" in free(u):
            arguments[u.args[0]] = None
            arguments[u.args[0] / 2] = None
            arguments[-u.args[0]] = None
            yield from _gaussian(u.args[0])
        if u.head in ("add", "pow", "sqrt"):
            yield from (app("log", u), app("sqrt", u), u)
        if u.head == "div" and "x" in free(u.args[1]):
            yield app("log", u.args[1])
        if u.head == "add" and len(u.args) == 2:
            at_zero = substitute(u, {"x": num(0)})
            yield from (app("atan", X * app("sqrt", c)) for c in _constants((u - at_zero) / X**2 / at_zero))
    for v in arguments:
        for name in OUTER:
            yield app(name, v)
        yield app("atan", app("exp", v))
        yield app("log", app("cosh", v))
    for n in range(2, 6):
        yield X**n


def _gaussian(u: Term) -> Iterator[Term]:
    """erf(sqrt(c) (x - b)) for u = a - c (x - b)**2, the exponent of a Gaussian."""
    with suppress(*FAILURES):
        yield inside(lambda r: _bell(r, u))


def _bell(r: Region, u: Term) -> Term:
    slope = r.derivative(-r.form(u))
    curvature = r.derivative(slope)
    if r.derivative(curvature).num or not curvature.num:
        raise TooHard("no Gaussian")
    c, b = fraction_term(r, curvature / r.rational(2)), fraction_term(r, r.form(X) - slope / curvature)
    return app("erf", app("sqrt", c) * (X if b is ZERO else X - b))


def _constants(t: Term) -> Iterator[Term]:
    """t as a term without x, if it is one."""
    with suppress(*FAILURES):
        found = inside(lambda r: fraction_term(r, r.form(t)))
        if "x" not in free(found):
            yield found


def _constant(r: Region, body: Term, candidate: Term) -> Term | None:
    """body/candidate', if it does not depend on x."""
    ratio = r.reduce(r.form(body) / r.derivative(r.form(candidate)))
    moving = (i for p in (ratio.num, ratio.den) for i in r.used(p))
    if any(not r.gens[i].constant and not (r.gens[i].kind == "var" and r.gens[i].arg != "x") for i in moving):
        return None
    return fraction_term(r, ratio)


def _substituted(claim: Claim, body: Term) -> Iterator[tuple[Term, Term]]:
    """The integrand and x; before it, if it is R(u) with a rational R and u = exp(k x), R(x)/(k x) and u."""
    with suppress(*FAILURES):
        found = inside(lambda r: _in_exponential(r, body), claim.facts)
        if found is not None:
            yield found
    yield body, X


def _in_exponential(r: Region, body: Term) -> tuple[Term, Term] | None:
    f = r.form(body)
    moving = [i for i in {*r.used(f.num), *r.used(f.den)} if not r.is_constant(r.poly(r.symbols[i]))]
    found = [i for i in moving if r.gens[i].kind == "exp" and r.gens[i].real]
    if len(found) != 1 or any(r.gens[i].kind != "var" or r.gens[i].arg == "x" for i in moving if i not in found):
        return None
    u = r.poly(r.symbols[found[0]])
    rate = r.reduce(r.derivative(u) / u)
    inner = fraction_term(r, u)
    if X in subterms(fraction_term(r, rate)) or inner.head != "exp":
        return None

    def leaf(t: Term) -> Term | None:
        n = r.reduce(r.form(t.args[0]) / r.form(inner.args[0])).rational() if t.head == "exp" else None
        return None if n is None else Term("pow", X, num(n))

    return rebuild(fraction_term(r, r.reduce(f / (rate * u))), leaf), inner


def _by_sympy(claim: Claim, body: Term) -> Iterator[Term]:
    """By SymPy's rules for rational functions and by hand; its general algorithms may take for ever."""
    from symident.syntax.bridge import from_sympy, to_sympy
    from symident.syntax.errors import SymidentError

    try:
        import sympy
        from sympy.integrals.manualintegrate import manualintegrate
        from sympy.integrals.rationaltools import ratint

        x = sympy.Symbol("x", real=True)
        for plain, inner in _substituted(claim, body):
            integrand = to_sympy(plain, dict(claim.parameters))
            found = (ratint if integrand.is_rational_function(x) else manualintegrate)(integrand, x)
            if not found.has(sympy.Integral):
                yield substitute(from_sympy(found)[0], {"x": inner})
    except (SymidentError, ValueError, TypeError, NotImplementedError, ArithmeticError, AttributeError, RecursionError):
        return
