"""Reading what a person types: infix or LaTeX text to terms. Nothing is evaluated, and nothing is guessed."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Token, UnexpectedToken
from lark.lexer import Lexer

from symident.kernel.claim import Sort
from symident.kernel.terms import COMPARISONS, FLIPPED, Term, free, num
from symident.syntax.build import Build, Fault, Value
from symident.syntax.errors import ParseError, UnknownName
from symident.syntax.latex_scan import scan_latex, without_name
from symident.syntax.names import CONSTANTS, Definition, is_function
from symident.syntax.scan import Scope, canonical, scan

__all__ = ["Definition", "parse_claim", "parse_infix", "parse_latex", "parse_parameter"]

Names = Collection[str] | None
Definitions = Mapping[str, Definition] | None
Scan = Callable[[str, Scope], list[Token]]


class _Tokens(Lexer):
    """Hands the parser the tokens that a scanner has made."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Any:  # type: ignore[override]
        return iter(data)


def grammar_text(name: str) -> str:
    """The grammar called `name`, from the package if it is installed, from the checkout beside it otherwise."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_grammar" / name
    return (installed if installed.exists() else package.parent / "grammar" / name).read_text(encoding="utf-8")


@cache
def _parser(name: str) -> Lark:
    return Lark(grammar_text(name), parser="lalr", lexer=_Tokens, start=["start", "equation"], transformer=Build(),
                maybe_placeholders=False)  # fmt: skip


def _read(text: str, grammar: str, tokens: Callable[[], list[Token]], start: str) -> Any:
    """What the grammar makes of the tokens; every Fault becomes a ParseError that shows its place in `text`."""
    try:
        found = tokens()
        try:
            return _parser(grammar).parse(found, start=start)
        except UnexpectedToken as error:
            raise _misplaced(error, found) from None
    except Fault as fault:
        kind = UnknownName if fault.unknown else ParseError
        position = min(fault.position, len(text.rstrip()))
        raise kind.at(fault.message, text, position, fault.hint) from None


def _misplaced(error: UnexpectedToken, tokens: list[Token]) -> Fault:
    """What is wrong with a token that the grammar did not expect."""
    token, expected = error.token, error.expected
    at_end = token.type == "$END"
    position = 10**9 if at_end or token.start_pos is None else token.start_pos
    shown = "the end" if at_end else repr(str(token)) if str(token) else "this"
    if token.type == "_EQUALS":
        return Fault("this is an equation, where an expression is expected", position, "to compare, write ==")
    if "NUMBER" in expected:
        where = "at the end" if at_end else f"before {shown}"
        return Fault(f"an operand is missing {where}", position)
    if "_ELSE" in expected and token.type in ("$END", "_RPAR", "_COMMA", "_CLOSEBAR"):
        return Fault("else is missing", position, "write: x if x > 0 else 0")
    if token.type == "_COMMA":
        return Fault("a comma cannot stand here", position, "decimals are written with a point, as in 0.5")
    return Fault(f"{shown} cannot stand here", position, "an operation or the end is expected")


_DEFINED = re.compile(r"\s*([^\W\d]\w*)\s*\(\s*x\s*\)\s*:?=(?!=)")


def _undefined(text: str, keep: Callable[[str], bool] = lambda name: False) -> str:
    """`text` with a beginning like f(x) = made blank, unless keep(f), so that places stay what they are."""
    found = _DEFINED.match(text)
    if found is None or keep(found.group(1)) or not text[found.end() :].strip():
        return text
    return " " * found.end() + text[found.end() :]


def parse_infix(text: str, names: Names = None, definitions: Definitions = None) -> Term:
    """The expression that `text` is. `names`: the parameters beside x that it may use (None: any).

    A beginning like f(x) = is passed over. Raises ParseError, or UnknownName for a name that is not known.
    """
    scope = Scope(names, definitions)
    value: Value = _read(text, "expression.lark", lambda: scan(_undefined(text), scope), "start")
    return _expression(value, text)


def parse_latex(text: str, names: Names = None, definitions: Definitions = None) -> Term:
    """The expression that the LaTeX `text` is; like `parse_infix`."""
    scope = Scope(names, definitions)
    value: Value = _read(text, "latex.lark", lambda: scan_latex(without_name(text, scope), scope), "start")
    return _expression(value, text)


def parse_claim(text: str, names: Names = None, definitions: Definitions = None,
                latex: bool = False) -> tuple[Term, Term] | Term:  # fmt: skip
    """Both sides of the equation that `text` is, or the expression that it is.

    f(x) = ... is an expression if f is not the name of a function, and an equation if it is.
    """
    scope = Scope(names, definitions)
    if latex:
        sides = _read(text, "latex.lark", lambda: scan_latex(without_name(text, scope, True), scope), "equation")
    else:
        kept = _undefined(text, lambda name: scope.function(name) is not None)
        sides = _read(text, "expression.lark", lambda: scan(kept, scope), "equation")
    if len(sides) == 2:
        return _expression(sides[0], text), _expression(sides[1], text)
    term: Term = sides[0].term
    return (term.args[0], term.args[1]) if term.head == "eq" else _expression(sides[0], text)


def parse_condition(text: str, names: Names = None, definitions: Definitions = None) -> Term:
    """The condition that `text` is, such as x > 0 or a < b; errors as in `parse_infix`."""
    value: Value = _read(text, "expression.lark", lambda: scan(text, Scope(names, definitions)), "start")
    if value.kind != "condition":
        raise ParseError.at("this is no condition", text, value.position, "write for example: x > 0")
    return value.term


def _expression(value: Value, text: str) -> Term:
    """The term of a number; a ParseError for a condition."""
    if value.kind == "condition":
        what = "an equation" if value.term.head == "eq" else "a condition"
        raise ParseError.at(f"this is {what}, where an expression is expected", text, value.position)
    if value.kind == "infinity":
        raise ParseError.at("infinity is not a number", text, value.position)
    return value.term


_SORTS: dict[str, Sort] = {"real": "real", "positive": "positive", "nonnegative": "nonnegative"}
_NAME = re.compile(r"[^\W\d]\w*")


def parse_parameter(text: str) -> tuple[str, Sort, tuple[Term, ...]]:
    """The parameter that `text` declares: its name, its sort, and further conditions on it, as comparisons.

    Read are `beta`, `beta: positive`, and comparisons of it with constants: `b > 0`, `n >= 0`, `0 < a < 1`.
    """
    name, colon, sort = (part.strip() for part in text.partition(":"))
    if colon:
        if sort not in _SORTS:
            raise ParseError.at(f"unknown sort {sort:.40}", text, text.index(":") + 1,
                                "it is one of real, positive, nonnegative")  # fmt: skip
        return _parameter_name(name, text), _SORTS[sort], ()
    if _NAME.fullmatch(name):
        return _parameter_name(name, text), "real", ()
    value: Value = _read(text, "expression.lark", lambda: scan(text, Scope(None, None)), "start")
    found = sorted(free(value.term))
    if value.kind != "condition" or len(found) != 1:
        raise ParseError.at("this does not declare one parameter", text, 0,
                            "write a name, or a condition on it, such as: b > 0")  # fmt: skip
    name = _parameter_name(found[0], text)
    conditions = [_about(name, t, text) for t in (value.term.args if value.term.head == "and" else (value.term,))]
    if len(conditions) == 1 and conditions[0].head in ("gt", "ge") and conditions[0].args[1] is num(0):
        return name, "positive" if conditions[0].head == "gt" else "nonnegative", ()
    return name, "real", tuple(conditions)


def _about(name: str, t: Term, text: str) -> Term:
    """The comparison `t` with the parameter alone on its left."""
    if t.head in COMPARISONS:
        left, right = t.args
        if left.args == (name,) and not free(right):
            return t
        if right.args == (name,) and not free(left):
            return Term(FLIPPED[t.head], right, left)
    raise ParseError.at("a condition on a parameter compares it with a constant", text, 0, "write for example: b > 0")


def _parameter_name(name: str, text: str) -> str:
    """The canonical spelling of `name`; a ParseError if a parameter cannot be called so."""
    known = canonical(name) if name else ""
    place = max(text.find(name), 0)
    reserved = keyword.iskeyword(name) and known != "lambda"
    if reserved or not _NAME.fullmatch(name) or name.startswith("_") or "__" in name:
        raise ParseError.at(f"a parameter cannot be called {name:.40}" if name else "a name is expected", text, place,
                            "a name begins with a letter: beta, b, x_1")  # fmt: skip
    if known == "x":
        raise ParseError.at("x is the variable, and cannot be a parameter", text, place)
    if is_function(name) or is_function(known) or name in CONSTANTS or known in CONSTANTS:
        what = "constant" if known in CONSTANTS else "function"
        raise ParseError.at(f"{name} is the name of a {what}, and cannot be a parameter", text, place)
    return known
