"""A claim: left = right for every real x at which both sides are defined, and every admissible parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from symident.kernel.terms import Term, X, app, substitute, var

Sort = Literal["real", "positive", "nonnegative"]


@dataclass(frozen=True)
class Claim:
    """`left` = `right`; `f` is the activation if the claim is the identity of f, and None otherwise.

    `parameters` maps each name to its sort; `assumptions` are further conditions on them, as comparisons. Outside of
    `where`, conditions on x, nothing is claimed. `laws` are equations that hold for every real x; of the unknown
    functions nothing else is known.
    """

    left: Term
    right: Term
    parameters: tuple[tuple[str, Sort], ...] = ()
    assumptions: tuple[Term, ...] = ()
    f: Term | None = None
    where: tuple[Term, ...] = ()
    laws: tuple[Term, ...] = ()

    @property
    def facts(self) -> tuple[Term, ...]:
        """All that may be assumed of the parameters, as comparisons."""
        sorts = {"positive": "gt", "nonnegative": "ge"}
        return tuple(app(sorts[s], var(n), 0) for n, s in self.parameters if s in sorts) + self.assumptions


def identity(
    f: Term,
    parameters: tuple[tuple[str, Sort], ...] = (),
    assumptions: tuple[Term, ...] = (),
    slope: Term | None = None,
    where: tuple[Term, ...] = (),
    laws: tuple[Term, ...] = (),
) -> Claim:
    """The claim f(x) - f(-x) = x, or = slope*x."""
    right = X if slope is None else slope * X
    return Claim(f - substitute(f, {"x": -X}), right, parameters, assumptions, f, where, laws)
