"""Reading what a person assumes: conditions on x and the parameters, and laws of functions that are not known."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symident.kernel.terms import COMPARISONS, Term, X, app, free, subterms, unknown
from symident.syntax.errors import ParseError
from symident.syntax.names import CONSTANTS, Definition, find_function, is_function
from symident.syntax.parse import parse_claim, parse_condition

_PARITY = re.compile(r"\s*([^\W\d]\w*)\s+(?:is\s+)?(odd|even)\s*")
_NAME = re.compile(r"\s*([^\W\d]\w*)\s*")
_CALL = re.compile(r"([^\W\d]\w*)\s*\(")


@dataclass(frozen=True)
class Hypotheses:
    """What is assumed: laws of unknown functions, conditions on x, conditions on the parameters alone."""

    definitions: Mapping[str, Definition]
    laws: tuple[Term, ...] = ()
    where: tuple[Term, ...] = ()
    assumptions: tuple[Term, ...] = ()


def parse_hypotheses(texts: Iterable[str], names: Iterable[str] | None, known: Mapping[str, Definition]) -> Hypotheses:
    """What the texts say: `phi odd`, `e even`, `h` (any function), `g(x) + g(-x) = 1` for all x; `x > 0`, `a < b`.

    ParseError, or UnknownName, with the place in the text.
    """
    texts = list(texts)
    functions = dict.fromkeys(name for text in texts for name in _functions(text, known))
    definitions = ChainMap({n: Definition(n, (), unknown(n, X)) for n in functions}, dict(known))
    laws: list[Term] = []
    conditions: list[Term] = []
    for text in texts:
        if found := _PARITY.fullmatch(text):
            name, kind = found.groups()
            value = unknown(name, X)
            laws.append(app("eq", unknown(name, -X), -value if kind == "odd" else value))
        elif not _NAME.fullmatch(text):
            said = _said(text, names, definitions)
            if said.head == "eq" and any(u.head.endswith("()") for u in subterms(said)):
                laws.append(said)
            else:
                conditions += said.args if said.head == "and" else (said,)
    for law in laws:
        if free(law) - {"x"}:
            raise ParseError(
                f"a law of an unknown function holds for every x, and {sorted(free(law) - {'x'})[0]} is in it"
            )
    for condition in conditions:
        if "x" not in free(condition) and condition.head not in COMPARISONS:
            raise ParseError("a condition on parameters is a comparison, such as a < b")
    return Hypotheses(
        definitions,
        tuple(laws),
        tuple(c for c in conditions if "x" in free(c)),
        tuple(c for c in conditions if "x" not in free(c)),
    )


def unknown_functions(text: str, known: Mapping[str, Definition]) -> list[str]:
    """The names that are called in a text of the infix language and are those of no function."""
    called = dict.fromkeys(_CALL.findall(text))
    return [n for n in called if n not in CONSTANTS and n != "x" and find_function(n, known) is None]


def _functions(text: str, known: Mapping[str, Definition]) -> list[str]:
    alone = _PARITY.fullmatch(text) or _NAME.fullmatch(text)
    names = [alone.group(1)] if alone else unknown_functions(text, known)
    for name in names:
        if name == "x" or is_function(name) or name in known:
            raise ParseError.at(f"{name} is known already, and cannot be any function", text, max(text.find(name), 0))
    return names


def _said(text: str, names: Iterable[str] | None, definitions: Mapping[str, Definition]) -> Term:
    """The equation or the condition that the text is."""
    kept = None if names is None else set(names)
    if re.search(r"(?<![=<>!])=(?!=)", text):
        sides = parse_claim(text, kept, definitions)
        return app("eq", *sides) if isinstance(sides, tuple) else sides
    return parse_condition(text, kept, definitions)
