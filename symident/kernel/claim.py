"""A claim: left = right for every real x at which both sides are defined, and every admissible parameter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from symident.kernel.domain import as_term, conditions
from symident.kernel.terms import Term, X, app, is_unknown, rebuild, substitute, subterms, var

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
        """All that may be assumed of the parameters: what is assumed, and that it has a meaning."""
        sorts = {"positive": "gt", "nonnegative": "ge"}
        signs = [app(sorts[s], var(n), 0) for n, s in self.parameters if s in sorts]
        return tuple(dict.fromkeys((*signs, *_with_domains(self.assumptions))))

    @property
    def region(self) -> tuple[Term, ...]:
        """`where`, with all that it needs to have a meaning."""
        return tuple(dict.fromkeys(_with_domains(self.where)))

    @property
    def unknown(self) -> list[str]:
        """The names of the unknown functions, without primes."""
        terms = (self.left, self.right, *self.assumptions, *self.where, *self.laws)
        values = [u for t in terms for u in subterms(t) if is_unknown(u)]
        return sorted({u.head[:-2].rstrip("'") for u in values})


def _with_domains(facts: Iterable[Term]) -> Iterator[Term]:
    for fact in facts:
        yield from map(as_term, conditions(fact))
        yield fact


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


def in_model(t: Term, values: dict[str, Term]) -> Term:
    """`t` with every unknown function replaced, and its derivative by that of its value."""
    while any(map(is_unknown, subterms(t))):  # one inside another: from outside inwards
        t = rebuild(t, lambda u: _value(u, values) if is_unknown(u) else None)
    return t


def _value(u: Term, values: dict[str, Term]) -> Term:
    value = values[u.head.replace("'", "")]
    for _ in range(u.head.count("'")):
        value = Term("diff", value, X, X)
    return substitute(value, {"x": u.args[0]})
