"""What a Python program calls for a picture: an activation and values of its parameters go in, a picture comes out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from symident.api import claim_of, decide_within
from symident.curves import value_of
from symident.kernel.claim import identity
from symident.kernel.terms import Term, free, substitute
from symident.library import definitions
from symident.render.infix import to_infix
from symident.render.plot import Picture, picture
from symident.search.sample import true_at
from symident.syntax.errors import ParseError, SymidentError
from symident.syntax.parse import parse_claim, parse_infix

if TYPE_CHECKING:
    from symident.api import Activation, Parameters


def plot(
    f: Activation,
    params: Parameters = None,
    *,
    at: Mapping[str, str | int] | None = None,
    span: tuple[str | int, str | int] | None = None,
    latex: bool = False,
    timeout: float | None = 10,
) -> Picture:
    """The picture of f(x), f(-x), f(x) - f(-x), x and phi, and of the odd part of an f without the identity.

    `at` holds the values of the parameters, exact numbers or their text: {"a": "1/4"}; `span` the ends of the part of
    the x-axis. A proof is sought for `timeout` seconds. SymidentError as in `prove`, for a parameter that has no
    value, and where f has no value that could be computed.
    """
    values = {name: _constant(f"the value of {name}", str(text)) for name, text in (at or {}).items()}
    term = _function(f, params, values, latex)
    title = ", ".join([f"f(x) = {to_infix(term)}", *(f"{n} = {to_infix(v)}" for n, v in values.items())])
    verdict = decide_within(identity(substitute(term, values)), timeout)
    return picture(verdict, None if span is None else _ends(*span), title)


def _function(f: Activation, params: Parameters, values: Mapping[str, Term], latex: bool) -> Term:
    """The term of f; SymidentError unless exactly its parameters have values, which the declarations allow."""
    # A name that is not declared is a parameter: that it has a value says enough.
    read = parse_claim(f, None, definitions(), latex) if isinstance(f, str) else None
    names = free(read) - {"x"} if isinstance(read, Term) else frozenset[str]()
    claim = claim_of(f if read is None or not isinstance(read, Term) else read, _declared(params, names), latex=latex)
    if claim.f is None:
        raise SymidentError("only a function has a picture: give f(x), and no equation")
    for name in sorted(free(claim.f) - {"x"} - set(values)):
        how = f"give it one with --at {name}=1, or in Python at={{{name!r}: 1}}"
        raise SymidentError(f"the parameter {name} has no value; {how}")
    for name in sorted(set(values) - free(claim.f)):
        raise SymidentError(f"there is no parameter {name} in the expression, which was given a value")
    for fact in claim.facts:
        if free(fact) <= set(values) and not true_at(fact, dict(values)):
            given = ", ".join(f"{n} = {to_infix(v)}" for n, v in values.items() if n in free(fact))
            raise SymidentError(f"{given} is not what was declared: {to_infix(fact)}")
    return claim.f


def _declared(params: Parameters, names: frozenset[str]) -> list[str]:
    """The declarations, with the names that they leave out."""
    if isinstance(params, Mapping):
        return [*(f"{name}: {sort}" for name, sort in params.items()), *sorted(names - set(params))]
    return [*([params] if isinstance(params, str) else params or ()), *sorted(names)]


def _constant(what: str, text: str) -> Term:
    """The constant that `text` says; SymidentError if it is none."""
    try:
        return parse_infix(text, set(), {})
    except ParseError as error:
        raise SymidentError(f"{what} is not a number: {error.message}") from None


def _ends(low: str | int, high: str | int) -> tuple[Fraction, Fraction]:
    """The ends of a range, rounded to a float where they are no rational numbers."""
    found = [value_of(_constant("an end of the range", str(text))) for text in (low, high)]
    if found[0] is None or found[1] is None or not found[0] < found[1]:
        raise SymidentError(f"a range goes from a number to a greater one, not from {low} to {high}")
    return Fraction(found[0]), Fraction(found[1])
