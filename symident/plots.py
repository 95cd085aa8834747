"""What a Python program calls for a picture: an activation and values of its parameters go in, a picture comes out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from symident.api import activation_at, constant, decide_within, values_of, without_value
from symident.curves import value_of
from symident.kernel.claim import identity
from symident.kernel.terms import X, substitute
from symident.render.plot import Picture, picture, picture_of_repair
from symident.render.unicode import name, to_unicode
from symident.syntax.errors import SymidentError

if TYPE_CHECKING:
    from symident.api import Activation, Parameters
    from symident.repair import Repair


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
    values = values_of(at)
    term = activation_at(f, params, values, latex=latex).f or X
    title = ", ".join([f"f(x) = {to_unicode(term)}", *(f"{name(n)} = {to_unicode(v)}" for n, v in values.items())])
    verdict = decide_within(identity(substitute(term, values)), timeout)
    return picture(verdict, None if span is None else _ends(*span), title)


def plot_repair(found: Repair) -> Picture:
    """The picture of f(x), its repair g(x) and f(x) - g(x) for |x| <= `found.within`.

    SymidentError for a parameter that has no value, and where f has no value that could be computed.
    """
    for missing in sorted({n for n, _ in found.claim.parameters} - set(found.at)):
        raise SymidentError(without_value(missing))
    return picture_of_repair(found)


def _ends(low: str | int, high: str | int) -> tuple[Fraction, Fraction]:
    """The ends of a range, rounded to a float where they are no rational numbers."""
    found = [value_of(constant("an end of the range", str(text))) for text in (low, high)]
    if found[0] is None or found[1] is None or not found[0] < found[1]:
        raise SymidentError(f"a range goes from a number to a greater one, not from {low} to {high}")
    return Fraction(found[0]), Fraction(found[1])
