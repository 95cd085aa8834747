"""Names for the values of functions of the parameters alone: sqrt(a**2 + b**2) is as free a number as a is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term, free, rebuild, var

LETTERS = "uvwsrkmnpq"


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
