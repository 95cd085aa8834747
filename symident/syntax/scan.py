"""The scanner of the infix language: text to the terminals of expression.lark.

It does what a grammar cannot do without ambiguity: it looks names up, tells opening bars from closing ones,
inserts the multiplication signs that people leave out, and refuses what could be read in two ways.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import NamedTuple

from lark import Token

from symident.syntax.build import Fault
from symident.syntax.names import (
    CONSTANTS,
    GREEK,
    Callee,
    Definition,
    find_function,
    function_names,
    nearest,
)

LONGEST = 300_000  # characters of a text; reading them takes a second or two
NESTED = 2_000  # brackets inside brackets
_DIGITS = 10_000  # of a literal, written out
_MEANT = 40  # letters of a name that may be a misspelt one
_BARS = 1_000  # on one level, as telling them apart takes quadratic time

_TOKEN = re.compile(
    r"""(?P<space>[\s\u200b\u2060-\u2064\ufeff]+)
    |(?P<NUMBER>(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[¼½¾⅐-⅞])
    |(?P<NAME>(?:[A-Za-z_][A-Za-z0-9_]*|[Α-Ωα-ορ-ωϕϑϵϰϱ](?:_?[0-9]+)?)(?:[₀-₉]+|_[A-Za-z0-9]+)?|[π√∛∞])
    |(?P<SUPERSCRIPT>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|⁻?[ⁿˣ])
    |(?P<POW>\*\*|\^)
    |(?P<COMPARE><=|>=|==|!=|<>|≤|≥|≠|⩽|⩾|≦|≧|<|>)
    |(?P<EQUALS>:?=)
    |(?P<ADDOP>[-+−–])
    |(?P<WORD>&&|\|\||∧|∨|¬)
    |(?P<MULOP>[*/·×⋅∙∗•÷∕⁄])
    |(?P<OPEN>[({])
    |(?P<CLOSE>[)}])
    |(?P<COMMA>,)
    |(?P<SEMICOLON>;)
    |(?P<BAR>\|)
    """,
    re.VERBOSE,
)
_COMPARE = {"≤": "<=", "⩽": "<=", "≦": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "≠": "!=", "<>": "!="}
_ADD = {"−": "-", "–": "-"}
_DIVIDE = frozenset("/÷∕⁄")
_WORDS = {"if": "_IF", "else": "_ELSE", "and": "_AND", "or": "_OR", "not": "_NOT", "otherwise": "OTHERWISE",
          "∧": "_AND", "&&": "_AND", "∨": "_OR", "¬": "_NOT"}  # fmt: skip
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣ", "0123456789+-nx")
_NOT_AN_EXPRESSION = frozenset(keyword.kwlist) - {"lambda", "True", "False", *_WORDS}
_FOREIGN = {
    "[": "square brackets are not part of the language; write ( and )",
    "]": "square brackets are not part of the language; write ( and )",
    "\\": "this looks like LaTeX; say so with --latex, or call parse_latex",
    "∫": "write an integral as integral(exp(-t**2), t, -oo, x)",
    ".": "write a multiplication as *",
    "%": "there is no remainder and no percent sign",
    "!": "write not for a negation",
    ":": "write a conditional as: x if x > 0 else 0",
}
_CLOSES = {"(": ")", "{": "}"}
_OPERAND_ENDS = frozenset({"NUMBER", "NAME", "SUPERSCRIPT", "CLOSE", "END"})
_OPERAND_STARTS = frozenset({"NUMBER", "NAME", "OPEN", "FUNC", "FRAC", "SQRT", "INT", "BEGIN", "INDICATOR"})
_AFTER_ARGUMENT = frozenset({"ADDOP", "CLOSE", "COMMA", "SEMICOLON", "COMPARE", "EQUALS", "WORD", "BAR", "END"})


class Raw(NamedTuple):
    """A piece of the text, before anything is known about names."""

    kind: str
    text: str
    start: int
    end: int


class Scope:
    """The names that a text may use: parameters (None: all), and the functions, with the definitions among them."""

    def __init__(self, names: Collection[str] | None, definitions: Mapping[str, Definition] | None) -> None:
        self.names = None if names is None else frozenset(map(canonical, names)) | {"x"}
        self.definitions = definitions or {}

    def function(self, name: str) -> Callee | None:
        """The function called `name`, unless a parameter is called so."""
        return None if self.declared(name) else find_function(name, self.definitions)

    def declared(self, name: str) -> bool:
        """Whether `name` is x or a parameter that was declared."""
        return name == "x" or (self.names is not None and canonical(name) in self.names)

    def undeclared(self, name: str, position: int) -> Fault:
        """The error for a name that nobody declared."""
        return Fault(f"the name {name:.40} is not declared", position, self._advice(name), unknown=True)

    def unknown(self, name: str, position: int) -> Fault:
        """The error for a call of something that is no function."""
        known = nearest(name, function_names(self.definitions))
        apart = self._apart(name, call=True)
        meant = apart or known
        return Fault(f"unknown function {name:.40}", position, f"did you mean {meant}?" if meant else
                     f"for a product write {name:.40}*(...)", unknown=True)  # fmt: skip

    def _advice(self, name: str) -> str:
        known = self._apart(name) or nearest(name, ["x", *(self.names or ()), *function_names(self.definitions)])
        meant = f"did you mean {known}? If not, declare" if known else "declare"
        return f'{meant} it as a parameter: --param {name:.40}, or in Python params={{"{name:.40}": "real"}}'

    def _apart(self, name: str, call: bool = False) -> str | None:
        """a*x for ax, where a and x are declared; x*tanh for xtanh in a call."""
        for i in range(1, min(len(name), _MEANT)):
            head, tail = name[:i], name[i:]
            if (self.declared(head) or head in CONSTANTS) and (
                find_function(tail, {}) if call else self.declared(tail) or tail in CONSTANTS):  # fmt: skip
                return f"{head}*{tail}"
        return None


def canonical(name: str) -> str:
    """The one spelling of a name: Greek letters in English, subscripts after _, lambda for lambda_."""
    if name in ("lambda_", "lambda"):
        return "lambda"
    if name.isascii():
        return name
    subscript = re.search("[₀-₉]+$", name)
    if subscript:
        name = name[: subscript.start()] + "_" + subscript.group().translate(_SUBSCRIPTS)
    return GREEK.get(name[0], name[0]) + name[1:]


def plain_letters(text: str) -> str:
    """`text` with mathematical and full-width letters as plain ones, at the same places."""
    if text.isascii():
        return text
    wide = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5eµ]")
    return wide.sub(lambda m: unicodedata.normalize("NFKC", m.group())[:1], text)


def check_text(text: str) -> None:
    """A Fault if `text` is empty, too long, or has control characters in it."""
    if len(text) > LONGEST:
        raise Fault(f"the text is too long: {len(text):,} characters, where {LONGEST:,} are allowed", 0)
    if not text.strip():
        raise Fault("the input is empty", 0, "an expression is expected, such as x*sigmoid(x)")
    control = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text.replace("\r", "\n"))
    if control:
        raise Fault(f"a control character, U+{ord(control.group()):04X}, is in the text", control.start())


def pieces_of(text: str) -> list[Raw]:
    """`text` cut into pieces; a Fault for what no expression has in it, and for brackets that do not match."""
    pieces, position, open_ = [], 0, list[Raw]()
    match = _TOKEN.match
    while position < len(text):
        found = match(text, position)
        if found is None:
            raise _foreign(text, position)
        kind, word, start, position = found.lastgroup or "", found.group(), position, found.end()
        if kind == "space":
            continue
        if kind == "NAME" and word in _WORDS:
            kind = "WORD"
        if kind == "WORD" and word == "||":  # two bars; "or" is a word
            pieces.append(Raw("BAR", "|", start, start + 1))
            word, start, kind = "|", start + 1, "BAR"
        piece = Raw(kind, word, start, position)
        if kind == "OPEN":
            open_.append(piece)
            if len(open_) > NESTED:
                raise Fault("the expression is nested too deeply", start, f"at most {NESTED} brackets may be nested")
        elif kind == "CLOSE":
            check_close(open_, piece, _CLOSES)
        pieces.append(piece)
    if open_:
        raise Fault(f"unbalanced bracket: this {open_[-1].text} is never closed", open_[-1].start)
    return pieces


def check_close(open_: list[Raw], piece: Raw, closes: Mapping[str, str]) -> None:
    """Takes from `open_` the bracket that `piece` closes; a Fault if there is none, or one of another kind."""
    if not open_:
        raise Fault(f"unbalanced bracket: this {piece.text} closes nothing", piece.start)
    opened = open_.pop()
    if closes[opened.text] != piece.text:
        raise Fault(f"unbalanced bracket: {opened.text} is closed by {piece.text}", piece.start)


def _foreign(text: str, position: int) -> Fault:
    """The error for a character that no expression has in it."""
    c = text[position]
    if c in "\"'" or (c == "." and text[position + 1 : position + 2].isidentifier()):
        hint = "" if c == "." else "there are no strings"
        return Fault(f"this is not an expression: {c} cannot stand here", position, hint)
    shown = c if c.isprintable() else f"U+{ord(c):04X}"
    return Fault(f"this is not an expression: the character {shown} cannot stand here", position, _FOREIGN.get(c, ""))


def number(text: str, position: int) -> Fraction:
    """The exact value of a literal; a Fault if it has too many digits to be written out."""
    if not text[0].isascii():
        return Fraction(unicodedata.numeric(text)).limit_denominator(10)
    mantissa, _, exponent = text.lower().partition("e")
    if len(exponent) > 6 or len(mantissa) + abs(int(exponent or 0)) > _DIGITS:
        raise Fault("the number is too long", position, f"at most {_DIGITS:,} digits are allowed")
    if mantissa.endswith("."):
        mantissa += "0"
    return Fraction(mantissa) * Fraction(10) ** int(exponent or 0)


def scan(text: str, scope: Scope) -> list[Token]:
    """The terminals of `text`, with all names looked up."""
    check_text(text)
    text = plain_letters(text)
    return _Scanner(pieces_of(text), scope).tokens()


class _Scanner:
    """One pass over the pieces of a text, with a look at the next ones."""

    def __init__(self, pieces: list[Raw], scope: Scope) -> None:
        end = pieces[-1].end if pieces else 0
        self.pieces = [*pieces, *[Raw("END", "", end, end)] * 4]
        self.scope = scope
        self.bars = sides_of_bars(self.pieces) if any(p.kind == "BAR" for p in pieces) else {}
        self.bound = _bound(self.pieces) if any(p.text == "integral" for p in pieces) else {}
        self.out: list[Token] = []
        self.ended = False  # whether an operand has just ended
        self.end = 0  # of the piece before

    def tokens(self) -> list[Token]:
        i, count = 0, len(self.pieces) - 4
        while i < count:
            i = self._piece(i)
        return self.out

    def _put(self, kind: str, value: object, position: int, ended: bool = False) -> None:
        self.out.append(Token(kind, value, position))
        self.ended = ended

    def _piece(self, i: int) -> int:
        """Emits the terminals of piece i; returns the number of the next one."""
        p = self.pieces[i]
        self.end = self.pieces[i - 1].end if i else 0
        kind = p.kind
        if kind == "NAME":
            return self._name(i)
        if kind == "NUMBER":
            self._beside_number(p)
            self._put("NUMBER", number(p.text, p.start), p.start, True)
        elif kind == "ADDOP":
            self._put("ADDOP", _ADD.get(p.text, p.text), p.start)
        elif kind == "MULOP":
            if p.text == "/" and self.pieces[i + 1].text == "/" and self.pieces[i + 1].start == p.end:
                raise Fault("there is no division by //", p.start, "write /")
            self._put("MULOP", "/" if p.text in _DIVIDE else "*", p.start)
        elif kind == "OPEN":
            self._product(p)
            self._put("LPAR" if p.text == "(" else "LBRACE", p.text, p.start)
        elif kind == "CLOSE":
            self._put("_RPAR" if p.text == ")" else "_RBRACE", p.text, p.start, True)
        elif kind == "BAR":
            self._bar(i)
        elif kind == "SUPERSCRIPT":
            self._put("SUPERSCRIPT", raised(p), p.start, True)
        elif kind == "COMPARE":
            self._put("COMPARE", _COMPARE.get(p.text, p.text), p.start)
        elif kind == "WORD":
            self._put(_WORDS[p.text], p.text, p.start)
        else:  # POW, COMMA, SEMICOLON, EQUALS
            self._put("_" + kind, p.text, p.start)
        return i + 1

    def _beside_number(self, p: Raw) -> None:
        if not self.ended:
            return
        if self.out[-1].type == "NUMBER":
            raise Fault("two numbers side by side", p.start, "write an operation between them")
        raise Fault(f"the number {p.text:.20} stands right after an operand", p.start,
                    f"write *{p.text:.20} for a product, **{p.text:.20} for a power")  # fmt: skip

    def _product(self, p: Raw) -> None:
        """Inserts the multiplication sign that was left out before the operand `p`."""
        if not self.ended:
            return
        last = self.out[-1]
        raised_ = len(self.out) > 1 and (self.out[-2].type == "_POW" or (
            self.out[-2].type == "ADDOP" and self.out[-3:-2] and self.out[-3].type == "_POW"))  # fmt: skip
        if raised_ and last.type in ("NUMBER", "NAME", "CONSTANT") and self.end == p.start:
            if not (last.type == "NUMBER" and p.kind == "OPEN"):
                raise Fault("this exponent can be read in two ways", p.start, "write x^(2y) or x^2*y")
        self._put("MULOP", "", p.start)

    def _bar(self, i: int) -> None:
        p = self.pieces[i]
        if self.bars[i]:
            self._product(p)
            self._put("OPENBAR", p.text, p.start)
        else:
            self._put("_CLOSEBAR", p.text, p.start, True)

    def _name(self, i: int) -> int:
        """Emits a variable, a constant or a function with the beginning of its call."""
        p, following = self.pieces[i], self.pieces[i + 1]
        bound = i in self.bound
        called = following.text == "("
        callee = None if bound else self.scope.function(p.text)
        if callee is not None and (called or not _may_be_variable(p.text)):
            self._product(p)
            return self._call(callee, i)
        if p.text in CONSTANTS or p.text in ("π", "∞"):
            if not self.scope.declared(p.text):
                self._product(p)
                self._put("CONSTANT", CONSTANTS[{"π": "pi", "∞": "oo"}.get(p.text, p.text)], p.start, True)
                return i + 1
        self._product(p)
        self._put("NAME", self._variable(p, called, bound), p.start, True)
        return i + 1

    def _variable(self, p: Raw, called: bool, bound: bool) -> str:
        name = canonical(p.text)
        if bound or self.scope.declared(name):
            return name
        if p.text.startswith("_") or "__" in p.text or p.text in _NOT_AN_EXPRESSION:
            raise Fault(f"this is not an expression: {p.text:.40} cannot stand here", p.start)
        if called and len(p.text) > 1 and name not in GREEK.values() and "_" not in name:
            raise self.scope.unknown(p.text, p.start)
        if self.scope.names is not None:
            raise self.scope.undeclared(name, p.start)
        if called and name in ("f", "g", "h"):
            raise self.scope.unknown(p.text, p.start)
        return name

    def _call(self, callee: Callee, i: int) -> int:
        """Emits a function and the opening of its arguments, which may be a power first or lack its brackets."""
        p, a, b, c = self.pieces[i : i + 4]
        self._put("FUNC", callee, p.start)
        if a.kind == "SUPERSCRIPT" and b.text == "(":
            return self._power_of_call(p, raised(a), a, i + 2)
        if a.kind == "POW" and b.kind == "NUMBER" and c.text == "(":
            return self._power_of_call(p, number(b.text, b.start), b, i + 3)
        if a.kind == "POW" and b.text in ("-", "−"):
            self._power_of_call(p, Fraction(-1), a, i)
        if a.text == "(":
            self._put("_ARGS", a.text, a.start)
            return i + 2
        return self._bare_argument(i)

    def _power_of_call(self, p: Raw, exponent: Fraction | str, at: Raw, after: int) -> int:
        if not isinstance(exponent, Fraction) or exponent < 0:
            raise Fault(f"a power of {p.text} like this can be read in two ways", at.start,
                        f"write 1/{p.text}(x), or the name of the inverse function")  # fmt: skip
        self._put("EXPONENT", exponent, at.start)
        self._put("_ARGS", "(", self.pieces[after].start)
        return after + 1

    def _bare_argument(self, i: int) -> int:
        """Reads sin x as sin(x), if nothing follows that could belong to the argument."""
        p, a, b = self.pieces[i : i + 3]
        root = p.text in "√∛"
        simple = a.kind == "NUMBER" or (a.kind == "NAME" and (
            self.scope.function(a.text) is None or _may_be_variable(a.text)))  # fmt: skip
        if not simple:
            raise Fault(f"{p.text} is a function and needs its argument in brackets", p.start,
                        f"write {p.text}(x)")  # fmt: skip
        apart = b.kind in _AFTER_ARGUMENT or (root and (b.kind == "MULOP" or b.start > a.end))
        if not apart:
            raise Fault(f"{p.text} {a.text} {b.text} can be read in two ways", b.start,
                        f"write {p.text}(...) with brackets")  # fmt: skip
        self._put("_ARGS", "(", a.start)
        self._piece(i + 1)
        self._put("_RPAR", ")", a.end, True)
        return i + 2


def _may_be_variable(name: str) -> bool:
    """Whether a function's name is also a usual name of a variable, so that only a bracket makes it a call."""
    return name in ("H", "sigma", "σ")


def raised(p: Raw) -> Fraction | str:
    """What a superscript stands for: a whole number, or a name."""
    text = p.text.translate(_SUPERSCRIPTS)
    return text if text in ("n", "x") else Fraction(text)


def _bound(pieces: list[Raw]) -> set[int]:
    """The numbers of the pieces that are the variable of an integral, in its integrand and as its second argument."""
    found: set[int] = set()
    for i, p in enumerate(pieces):
        if p.text == "integral" and pieces[i + 1].text == "(":
            commas, depth = [], 0
            for j in range(i + 1, len(pieces)):
                depth += (pieces[j].kind == "OPEN") - (pieces[j].kind == "CLOSE")
                if depth == 1 and pieces[j].kind == "COMMA":
                    commas.append(j)
                if depth == 0 or len(commas) == 2:
                    break
            if len(commas) == 2 and commas[1] == commas[0] + 2:
                name = canonical(pieces[commas[0] + 1].text)
                found.update(j for j in range(i, commas[1]) if canonical(pieces[j].text or " ") == name)
    return found


def sides_of_bars(pieces: list[Raw]) -> dict[int, bool]:
    """For the number of each bar whether it opens; a Fault where the bars fit in no way, or in two."""
    sides: dict[int, bool] = {}
    levels: list[list[int]] = [[]]
    for i, p in enumerate(pieces):
        if p.kind in ("OPEN", "BEGIN"):
            levels.append([])
        elif p.kind in ("CLOSE", "END") and levels:
            sides.update(_level(pieces, levels.pop()))
        elif p.kind == "BAR":
            levels[-1].append(i)
    return sides


def _level(pieces: list[Raw], bars: list[int]) -> dict[int, bool]:
    """The sides of the bars of one bracket, found by following all ways at once.

    A state is (how many bars are open, whether the last one opened); of each, the ways to it are counted.
    """
    if not bars:
        return {}
    if len(bars) > _BARS:
        raise Fault("there are too many bars", pieces[bars[_BARS]].start, "write abs(...)")
    steps: list[dict[tuple[int, bool], tuple[int, tuple[int, bool]]]] = []
    states: dict[tuple[int, bool], tuple[int, tuple[int, bool]]] = {(0, False): (1, (0, False))}
    for i in bars:
        before, after = pieces[i - 1].kind if i else "", pieces[i + 1]
        new: dict[tuple[int, bool], tuple[int, tuple[int, bool]]] = {}
        for state, (ways, _) in states.items():
            depth, opened = state
            ended = before in _OPERAND_ENDS or (before == "BAR" and not opened)
            signed = not ended and after.kind in ("ADDOP", "WORD")
            starts = signed or after.kind in _OPERAND_STARTS or after.kind == "BAR"
            targets = ([(depth + 1, True)] if starts else []) + ([(depth - 1, False)] if ended and depth else [])
            for target in targets:
                new[target] = (min(2, new.get(target, (0, state))[0] + ways), state)
        steps.append(new)
        states = new
    final = steps[-1].get((0, False))
    if final is None:
        raise Fault("unbalanced bars", pieces[bars[-1]].start, "write |x|, or abs(x)")
    if final[0] > 1:
        raise Fault("these bars can be read in two ways", pieces[bars[0]].start, "write abs(...)")
    sides, state = {}, (0, False)
    for i, step in zip(reversed(bars), reversed(steps), strict=True):
        sides[i] = state[1]
        state = step[state][1]
    return sides
