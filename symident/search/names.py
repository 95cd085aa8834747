"""Names for the values of functions of the parameters alone: sqrt(a**2 + b**2) is as free a number as a is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from symident.kernel.claim import Claim, identity
from symident.kernel.facts import holds
from symident.kernel.functions import FUNCTIONS
from symident.kernel.proof import Proof
from symident.kernel.terms import Term, app, free, rebuild, var
from symident.search.prove import Stalled

LETTERS = "uvwsrkmnpq"


def generalised(claim: Claim, constant: tuple[Term, ...]) -> tuple[Claim, Proof]:
    """The claim with names for terms in its parameters, and the step that puts them; raises Stalled if there are none.

    `constant` is what of the domain is about the parameters alone.
    """
    assert claim.f is not None
    f, values = named(claim.f, [name for name, _ in claim.parameters])
    if not values:
        raise Stalled("no function of parameters alone is in it")
    facts = (*claim.facts, *constant)
    signs = {name: s for name, t in values.items() for s in ("ge", "gt") if holds(facts, ((), app(s, t, 0)))}
    given = tuple(app(s, var(name), 0) for name, s in signs.items())
    parameters = (*claim.parameters, *((name, "real") for name in values))
    pairs = tuple(t for name, value in values.items() for t in (var(name), value))
    step = Proof("named", (claim.left, claim.right), {"f": (f,), "names": pairs, "assumptions": given})
    return identity(f, parameters, (*claim.assumptions, *given), where=(*claim.where, *constant)), step


def named(f: Term, parameters: Iterable[str]) -> tuple[Term, dict[str, Term]]:
    """f with names for its largest parts that are functions of the parameters alone, and what the names stand for."""
    known = set(parameters)
    unused = _unused(known)
    values: dict[str, Term] = {}

    def leaf(u: Term) -> Term | None:
        function = u.head in FUNCTIONS or (u.head == "pow" and free(u.args[1]))
        if not function or not free(u) or not free(u) <= known:
            return None
        name = next((n for n, v in values.items() if v is u), None) or next(unused)
        values[name] = u
        return var(name)

    return rebuild(f, leaf), values


def _unused(known: set[str]) -> Iterator[str]:
    yield from (c for c in LETTERS if c not in known)
    yield from (name for n in count(1) if (name := f"u{n}") not in known)
