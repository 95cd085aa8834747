"""What a name means: the functions of the table, the spellings that expand to them, and named activations."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import FALSE, ONE, OO, PI, TRUE, TWO, ZERO, E, Term, app, num, substitute, subterms

GREEK = dict(zip("αβγδεζηθικλμνξοπρςστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩϕϑϵϰϱ", (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon"
    " phi chi psi omega Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho"
    " Sigma Tau Upsilon Phi Chi Psi Omega phi theta epsilon kappa rho").split(), strict=True))  # fmt: skip
CONSTANTS = {"pi": PI, "e": E, "oo": OO, "inf": OO, "infinity": OO, "True": TRUE, "False": FALSE}


@dataclass(frozen=True)
class Definition:
    """A named activation: `body` in x and the `parameters`; `defaults` of those that a call may leave out."""

    name: str
    parameters: tuple[str, ...]
    body: Term
    defaults: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True)
class Callee:
    """What may be called: `build` makes the term from `low` to `high` (None: any number of) arguments."""

    name: str
    low: int
    high: int | None
    build: Callable[..., Term]
    parameters: tuple[str, ...] = ()  # the names of the arguments, for a message
    condition: bool = False  # the first argument is a condition
    depth: int = 1  # how much deeper the term is than its arguments


def _root(u: Term, n: Term) -> Term:
    """The real n-th root of u: defined for all u if n is odd, for u >= 0 otherwise."""
    order = n.args[0] if n.head == "num" else None
    if order == 2:
        return app("sqrt", u)
    if order == 3:
        return app("cbrt", u)
    if isinstance(order, Fraction) and order.denominator == 1 and order % 2:
        return app("sign", u) * app("abs", u) ** num(1 / order)
    return u ** (num(1 / order) if order else ONE / n)


def _log(u: Term, base: Term | None = None) -> Term:
    return app("log", u) if base is None else app("log", u) / app("log", base)


def _derivative(body: Term, v: Term, point: Term | None = None) -> Term:
    """The derivative at the point, which is the variable itself if none is given."""
    return Term("diff", body, v, v if point is None else point)


# Spellings that are expanded when they are read: name, least and greatest number of arguments, expansion.
_EXPANSIONS: tuple[tuple[str, int, int, Callable[..., Term]], ...] = (
    ("log", 1, 2, _log),
    ("log2", 1, 1, lambda u: _log(u, TWO)),
    ("log10", 1, 1, lambda u: _log(u, num(10))),
    ("log1p", 1, 1, lambda u: _log(ONE + u)),
    ("expm1", 1, 1, lambda u: app("exp", u) - 1),
    ("exp2", 1, 1, lambda u: Term("pow", TWO, u)),
    ("logsigmoid", 1, 1, lambda u: app("log", app("sigmoid", u))),
    ("sech", 1, 1, lambda u: ONE / app("cosh", u)),
    ("csch", 1, 1, lambda u: ONE / app("sinh", u)),
    ("coth", 1, 1, lambda u: app("cosh", u) / app("sinh", u)),
    ("sec", 1, 1, lambda u: ONE / app("cos", u)),
    ("csc", 1, 1, lambda u: ONE / app("sin", u)),
    ("cot", 1, 1, lambda u: app("cos", u) / app("sin", u)),
    ("square", 1, 1, lambda u: u**2),
    ("pow", 2, 2, lambda u, n: app("pow", u, n)),
    ("root", 2, 2, _root),
    ("where", 3, 3, lambda c, u, v: app("cases", c, u, v)),
    ("integral", 4, 4, lambda g, t, a, b: app("integral", g, t, a, b)),
    ("diff", 2, 3, _derivative),
)
_SPOKEN = {"sigma": "sigmoid"}  # letters that name a function only when a bracket follows


def _plain(name: str) -> str:
    """`name` without capitals and hyphens, as papers vary them: ReLU6, Hard-Swish, hard_swish."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@lru_cache(maxsize=1)
def _built_in() -> dict[str, Callee]:
    """Every function of the language by every spelling of its name."""
    table = {
        name: Callee(f.name, f.arity or 1, f.arity, lambda *u, head=f.name: Term(head, *u))
        for f in FUNCTIONS.values()
        for name in (f.name, *f.aliases)
    }
    for name, low, high, build in _EXPANSIONS:
        table[name] = Callee(name, low, high, build, condition=name == "where", depth=4)
    table["ln"] = table["log"]
    for letter, name in _SPOKEN.items():
        table[letter] = table[name]
    return table


@lru_cache(maxsize=1)
def _plain_spellings() -> dict[str, Callee]:
    return {_plain(name): callee for name, callee in reversed(_built_in().items())}


def _depth(t: Term) -> int:
    """A bound for the depth of `t`."""
    return sum(1 for _ in subterms(t))


def _from_definition(d: Definition) -> Callee:
    def build(*args: Term) -> Term:
        values = {"x": args[0], **d.defaults, **dict(zip(d.parameters, args[1:], strict=False))}
        return substitute(d.body, values)

    low = 1 + max((i + 1 for i, p in enumerate(d.parameters) if p not in d.defaults), default=0)
    return Callee(d.name, low, 1 + len(d.parameters), build, ("x", *d.parameters), depth=_depth(d.body))


def find_function(name: str, definitions: Mapping[str, Definition]) -> Callee | None:
    """The function called `name`, by any of its spellings; None if there is none."""
    built_in = _built_in().get(name)
    if built_in is not None:
        return built_in
    if name in definitions:
        return _from_definition(definitions[name])
    plain = _plain(name)
    for other in definitions:  # by name only: reading every definition would take long
        if plain and _plain(other) == plain:
            return _from_definition(definitions[other])
    if len(plain) < 2 or name in GREEK.values():  # phi is not Phi: a paper's phi may be its density
        return None
    return _plain_spellings().get(plain)


def is_function(name: str) -> bool:
    """Whether `name`, as typed, is the name of a built-in function."""
    return name in _built_in() and name not in _SPOKEN


def function_names(definitions: Iterable[str]) -> list[str]:
    """The names that a call may use, one spelling each."""
    return [*FUNCTIONS, *(name for name, *_ in _EXPANSIONS), *definitions]


def nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that is most like `name`, if any is."""
    if len(name) > 40:
        return None
    by_plain = {_plain(k): k for k in reversed(list(known))}
    match = difflib.get_close_matches(_plain(name), [p for p in by_plain if p], n=1, cutoff=0.7)
    return by_plain[match[0]] if match else None


__all__ = ["CONSTANTS", "GREEK", "ZERO", "Callee", "Definition", "find_function", "function_names", "is_function",
           "nearest"]  # fmt: skip
