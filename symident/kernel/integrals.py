"""The rule `antiderivative`, which comes before all others: an integral of the claim gives way to its closed form."""

from __future__ import annotations

from dataclasses import replace

from symident.kernel.algebra import Region, inside
from symident.kernel.claim import Claim
from symident.kernel.domain import conditions
from symident.kernel.facts import Facts, holds
from symident.kernel.polynomials import Frac, NotDefined, TooHard
from symident.kernel.proof import Proof, ProofError
from symident.kernel.series import Expansion
from symident.kernel.terms import OO, Term, X, app, free, num, rebuild, substitute, subterms, var
from symident.kernel.wellformed import ill_formed

FIXED_X = var("x'")  # x in an integrand of another variable; a name that no text can hold


def antiderivative(claim: Claim, proof: Proof, path: tuple[int, ...] = ()) -> Claim:
    """The claim with an integral replaced by its closed form: continuous, and smooth but for given points."""
    if proof.goal != (claim.left, claim.right):
        raise ProofError("antiderivative", "it is about another claim", path)
    try:
        (integral,), (g,) = proof.args["integral"], proof.args["antiderivative"]
        body, bound, low, high = integral.args
    except (KeyError, ValueError):
        raise ProofError("antiderivative", "an argument is missing", path) from None
    if integral.head != "integral":
        raise ProofError("antiderivative", "what is replaced is no integral", path)
    powers = (u for t in (claim.left, claim.right) for u in subterms(t) if u.head == "pow")
    if any(integral in subterms(u.args[1]) for u in powers):
        raise ProofError("antiderivative", "where a power is defined depends on how its exponent is written", path)
    name, facts, parameters = bound.args[0], claim.facts, {name for name, _ in claim.parameters}
    limits, points = proof.args.get("limits", ()), proof.args.get("points", ())
    within = proof.args.get("range", ())  # open half-lines on which both ends lie, and so all between them
    fixed = {"x": FIXED_X} if name != "x" and "x" in free(body) else {}  # an integral for each x
    allowed = parameters | fixed.keys()
    for wrong in (ill_formed(g, parameters | {"x", name}), *(ill_formed(v, allowed) for v in (*limits, *points))):
        if wrong:
            raise ProofError("antiderivative", wrong, path)
    around = [u for t in (claim.left, claim.right) for u in subterms(t) if u.head == "integral" and u is not integral]
    names = frozenset[str]().union(*map(free, (integral, g, *limits, *points)))
    if any(u.args[1].args[0] in parameters & names for u in around):
        raise ProofError("antiderivative", "another integral binds a parameter of this one", path)
    if not all(both_within(c, integral, facts, parameters) for c in within):
        raise ProofError("antiderivative", "the ends are not seen to lie in the range", path)
    if name not in free(g):
        raise ProofError("antiderivative", "the closed form does not hold the variable", path)
    body, g = (substitute(t, {name: X} | fixed) for t in (body, g))
    low, high = (substitute(t, fixed) for t in (low, high))
    limits, points = (tuple(substitute(t, fixed) for t in listed) for listed in (limits, points))
    inner = (*facts, *in_x(within))  # in p the name may be that of a parameter
    for t in (body, g, *limits, *points):
        if not all(holds(inner, c) for c in conditions(t)):
            raise ProofError("antiderivative", "the closed form is not seen to be defined everywhere", path)

    lows, highs = [[], *([app("gt", X, p)] for p in points)], [*([app("lt", X, p)] for p in points), []]
    try:
        right = all(_is_derivative(g, body, (*inner, *a, *b)) for a, b in zip(lows, highs, strict=True))
        smooth = all(_continuous(g, p, facts) for p in points)
        ends = [_end(g, end, facts, limits) for end in (low, high)]
    except (TooHard, NotDefined, ArithmeticError, ValueError) as error:
        raise ProofError("antiderivative", str(error), path) from None
    if not right:
        raise ProofError("antiderivative", "the derivative is not the integrand", path)
    if not smooth:
        raise ProofError("antiderivative", "the closed form is not seen to be continuous at a point", path)
    closed = substitute(ends[1] - ends[0], {FIXED_X.args[0]: X})

    def put(t: Term) -> Term:
        return replace_integral(t, integral, closed)

    if claim.f is None:
        return replace(claim, left=put(claim.left), right=put(claim.right))
    f = put(claim.f)
    return replace(claim, left=f - substitute(f, {"x": -X}), f=f)


def in_x(within: tuple[Term, ...]) -> tuple[Term, ...]:
    """The half-lines, said of x."""
    return tuple(app(c.head, X, c.args[1]) for c in within)


def both_within(c: Term, integral: Term, facts: Facts, parameters: set[str]) -> bool:
    """Whether c says that the variable is > p or < p, p a term in parameters, and both ends are seen to be so."""
    if c.head not in ("gt", "lt") or len(c.args) != 2 or c.args[0] is not integral.args[1]:
        return False
    bound, far = c.args[1], OO if c.head == "gt" else -OO
    if OO in subterms(bound) or ill_formed(bound, parameters) or not all(holds(facts, d) for d in conditions(bound)):
        return False
    return all(
        end is far or (end is not -far and holds(facts, ((), app(c.head, end, bound)))) for end in integral.args[2:]
    )


def _is_derivative(g: Term, body: Term, facts: Facts) -> bool:
    """Whether g and the body are analytic where the facts hold, and g' is the body."""

    def step(r: Region) -> bool:
        r.analytic(r.form(g))
        r.analytic(r.form(body))
        return r.is_zero(r.derivative(r.form(g)) - r.form(body))

    return inside(step, facts, default=False)


def _continuous(g: Term, point: Term, facts: Facts) -> bool:
    """Whether g tends to its value at the point from both sides."""
    paths = [substitute(g, {"x": point + num(side) / X}) for side in (1, -1)]
    here = substitute(g, {"x": point})
    return all(inside(lambda r, t=t: r.is_zero(Expansion(r).limit(t) - r.form(here)), facts) for t in paths)  # type: ignore[misc]


def _end(g: Term, end: Term, facts: Facts, limits: tuple[Term, ...]) -> Term:
    """g at an end of the integral: that one of the limits which it is there, or tends to; else with the end put in."""
    if end not in (OO, -OO) and (open_ := [c for c in conditions(end) if not holds(facts, c)]):
        closed = substitute(g, {"x": end})
        if not {*open_} <= {*conditions(closed)}:
            raise TooHard("the closed form may be defined where the end is not")
        return closed
    for value in () if free(end) else limits:
        if inside(lambda r, v=value: r.is_zero(value_at(r, g, end) - r.form(v)), facts):  # type: ignore[misc]
            return value
    if end in (OO, -OO):
        raise TooHard("the limit at an infinite end is not given, or not seen")
    return substitute(g, {"x": end})


def value_at(r: Region, g: Term, end: Term) -> Frac:
    """g at an end of an integral without x, or its limit at oo or -oo."""
    if end in (OO, -OO):
        return Expansion(r).limit(g if end is OO else substitute(g, {"x": -X}))
    return r.form(substitute(g, {"x": end}))


def replace_integral(t: Term, integral: Term, closed: Term) -> Term:
    """`t` with each occurrence of the integral replaced by its closed form."""
    return rebuild(t, lambda u: closed if u is integral else None)


def only_premise(proof: Proof, path: tuple[int, ...]) -> Proof:
    if len(proof.premises) != 1:
        raise ProofError(proof.rule, "it needs one premise", path)
    return proof.premises[0]
