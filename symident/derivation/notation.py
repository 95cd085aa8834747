"""What the names of functions stand for on a board, and why some of them are odd, even or have a symmetry."""

from __future__ import annotations

from collections.abc import Callable

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import ONE, PI, TWO, ZERO, Term, app, subterms, var

U, T = var("u"), var("t")

# Where the table of functions has a form that is better to calculate with than to read.
_READABLE: dict[str, Callable[..., Term]] = {
    "Phi": lambda u: (1 + app("erf", u / app("sqrt", TWO))) / 2,
    "tanh": lambda u: (app("exp", u) - app("exp", -u)) / (app("exp", u) + app("exp", -u)),
    "relu": lambda u: app("max", u, 0),
    "step": lambda u: app("cases", app("gt", u, 0), ONE, app("eq", u, 0), ONE / 2, ZERO),
    "clip": FUNCTIONS["clip"].definition or (lambda *u: u[0]),
    "erf": lambda u: 2 / app("sqrt", PI) * app("integral", app("exp", -(T**2)), T, ZERO, u),
    "sign": lambda u: app("cases", app("gt", u, 0), ONE, app("eq", u, 0), ZERO, -ONE),
}
_EXPLAINED = ("sigmoid", "Phi", "softplus", "erf", "erfc", "tanh", "relu", "step", "clip", "sign", "asinh", "atanh")


def definition(head: str) -> Callable[..., Term] | None:
    """What the function is by simpler ones, as a person would write it; None for those that need no words."""
    return _READABLE.get(head) or FUNCTIONS[head].definition


def explained(t: Term) -> list[Term]:
    """A definition g(u) = ... for every function in `t` that a first-year student may not know."""
    heads = dict.fromkeys(u.head for u in subterms(t))
    found = []
    for head in _EXPLAINED:
        write = definition(head)
        if head in heads and write is not None:
            arguments = (U, var("lo"), var("hi")) if head == "clip" else (U,)
            found.append(app("eq", app(head, *arguments), write(*arguments)))
    return found
