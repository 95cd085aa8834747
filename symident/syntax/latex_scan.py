"""The scanner of LaTeX: text as it stands in papers to the terminals of latex.lark.

Spacing and sizes are dropped, names are looked up, and what TeX leaves to the eye is made explicit: the one digit
that is the argument in \\frac12, the end of the argument in \\tanh x, the signs of multiplication that are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lark import Token

from symident.kernel.terms import Term, app, num
from symident.syntax.build import Fault
from symident.syntax.names import CONSTANTS, GREEK, Callee, nearest
from symident.syntax.scan import (
    NESTED,
    Raw,
    Scope,
    canonical,
    check_close,
    check_text,
    number,
    plain_letters,
    sides_of_bars,
)

_GREEK = {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varkappa": "kappa", "varrho": "rho",
          **{name: name for name in GREEK.values()}}  # fmt: skip
_SPACING = frozenset(
    ", ; : ! > quad qquad enspace thinspace displaystyle textstyle limits nolimits mathstrut big Big bigg Bigg middle"
    " nonumber notag noindent".split()
)
_SIDES = {"left": "OPEN", "right": "CLOSE", **{b + s: k for b in ("big", "Big", "bigg", "Bigg")
                                              for s, k in (("l", "OPEN"), ("r", "CLOSE"))}}  # fmt: skip
_SIGNS = {
    "cdot": ("MULOP", "*"), "times": ("MULOP", "*"), "ast": ("MULOP", "*"), "bullet": ("MULOP", "*"),
    "odot": ("MULOP", "*"), "div": ("MULOP", "/"), "ge": ("COMPARE", ">="), "geq": ("COMPARE", ">="),
    "geqslant": ("COMPARE", ">="), "le": ("COMPARE", "<="), "leq": ("COMPARE", "<="), "leqslant": ("COMPARE", "<="),
    "ne": ("COMPARE", "!="), "neq": ("COMPARE", "!="), "lt": ("COMPARE", "<"), "gt": ("COMPARE", ">"),
    "coloneqq": ("EQUALS", "="), "land": ("_AND", "and"), "wedge": ("_AND", "and"), "lor": ("_OR", "or"),
    "vee": ("_OR", "or"), "lnot": ("_NOT", "not"), "neg": ("_NOT", "not"), "{": ("OPEN", "\\{"),
    "}": ("CLOSE", "\\}"), "lbrace": ("OPEN", "\\{"), "rbrace": ("CLOSE", "\\}"), "lvert": ("OPEN", "|"),
    "rvert": ("CLOSE", "|"), "vert": ("BAR", "|"), "lbrack": ("OPEN", "["), "rbrack": ("CLOSE", "]"),
    "frac": ("FRAC", ""), "dfrac": ("FRAC", ""), "tfrac": ("FRAC", ""), "cfrac": ("FRAC", ""), "sqrt": ("SQRT", ""),
    "int": ("INT", ""), "infty": ("NAME", "oo"), "\\": ("ROWEND", ""), "cr": ("ROWEND", ""),
    "newline": ("ROWEND", ""),
}  # fmt: skip
_CHARACTERS = {
    "+": "ADDOP", "-": "ADDOP", "−": "ADDOP", "–": "ADDOP", "*": "MULOP", "/": "MULOP", "·": "MULOP", "×": "MULOP",
    "<": "COMPARE", ">": "COMPARE", "≤": "COMPARE", "≥": "COMPARE", "≠": "COMPARE", "=": "EQUALS", "^": "CARET",
    "_": "SUB", "{": "OPEN", "}": "CLOSE", "(": "OPEN", ")": "CLOSE", "[": "OPEN", "]": "CLOSE", "|": "BAR",
    "&": "AMP", ",": "COMMA", ";": "SEMICOLON", ".": "DOT",
}  # fmt: skip
_CLOSES = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "|": "|", "\\begin": "\\end"}
_COMPARE = {"≤": "<=", "≥": ">=", "≠": "!="}
_OPERAND = frozenset({"NUMBER", "NAME", "OPEN", "FUNC", "FRAC", "SQRT", "INT", "BEGIN", "INDICATOR"})
_ROW = frozenset({"AMP", "ROWEND", "END", "IF", "OTHERWISE"})
_ENDS_ARGUMENT = _ROW | {"ADDOP", "MULOP", "COMPARE", "EQUALS", "COMMA", "CLOSE", "_AND", "_OR"}
_LONGEST_NAME = 40  # of those that stand right after other letters
_CALL = re.compile(r"\s*(?:\\left|\\[bB]igg?l?)?\s*(?:\(|\\\{|\[)")
_WORD_COMMAND = re.compile(
    r"\\(?:operatorname\*?|math(?:rm|it|sf|bf|bb|ds|tt|normal)|text(?:rm|it|bf|sf|tt|normal)?|mbox|bm|boldsymbol|mathop)"
    r"\s*(?:\{([^{}]*)\}|([A-Za-z0-9]))"
)
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]+(?:(?:\.|\{[.,]\})[0-9]+|\.(?![0-9]))?|\.[0-9]+")
_IF = re.compile(r"[\s~$.,;]*(if|for|when|where)\b", re.IGNORECASE)
_OTHERWISE = frozenset({"otherwise", "else", "elsewhere", "o.w", "ow"})
_CASES = frozenset({"cases", "dcases", "rcases", "array", "aligned", "matrix"})
_OUTER = re.compile(r"equation\*?|align\*?|displaymath|math|gather\*?|split")
_DEFINED = re.compile(
    r"[\s$~&]*(?:\\[(\[]|\\begin\{[a-z]+\*?\})?\s*(\\[A-Za-z]+\*?\s*\{[^{}]*\}|\\?[A-Za-z]+)\s*(?:_\s*(?:\{[^{}]*\}|\\?[A-Za-z0-9]+))?\s*"
    r"(?:\\left)?\(\s*x\s*(?:[;,][^()=]*)?(?:\\right)?\)\s*[&:]*="
)


def without_name(text: str, scope: Scope, keep_functions: bool = False) -> str:
    """`text` with a beginning like GELU(x) = made blank; kept if asked, where the name is that of a function."""
    found = _DEFINED.match(text)
    if found is None or not text[found.end() :].strip(" $.\\])"):
        return text
    name = re.sub(r"\\[A-Za-z]+\*?\s*\{\s*|[\\}\s]", "", found.group(1))
    if keep_functions and scope.function(name) is not None:
        return text
    return " " * found.end() + text[found.end() :]


def scan_latex(text: str, scope: Scope) -> list[Token]:
    """The terminals of the LaTeX `text`, with all names looked up."""
    check_text(text)
    text = _inner(plain_letters(text))
    check_text(text)
    pieces = _Cutter(text, scope).pieces()
    _check_brackets(pieces)
    return _Scanner(pieces, scope).tokens()


def _check_brackets(pieces: list[Raw]) -> None:
    """A Fault if brackets, braces and environments are not closed in the order in which they are opened."""
    open_: list[Raw] = []
    for p in pieces:
        if p.kind in ("OPEN", "BEGIN"):
            open_.append(p if p.kind == "OPEN" else p._replace(text="\\begin"))
            if len(open_) > NESTED:
                raise Fault("the expression is nested too deeply", p.start, f"at most {NESTED} brackets may be nested")
        elif p.kind in ("CLOSE", "END"):
            check_close(open_, p if p.kind == "CLOSE" else p._replace(text="\\end"), _CLOSES)
    if open_:
        raise Fault(f"unbalanced bracket: this {open_[-1].text} is never closed", open_[-1].start)


def _inner(text: str) -> str:
    """`text` with the dollar signs, the outer environment and the full stop around the formula made blank."""

    def blank(found: re.Match[str]) -> str:
        return " " * len(found.group())

    text = re.sub(r"\\[()\[\]]" if re.match(r"\s*\\[(\[]", text) else r"\Z", blank, text)
    text = re.sub(r"\\(?:begin|end)\{(?:" + _OUTER.pattern + r")\}|\$|~|\\label\{[^{}]*\}", blank, text)
    return re.sub(r"(?<!\\right)[.,;](?:\s|\\[,;!])*\Z", blank, text)


class _Cutter:
    """Cuts a text into pieces; names are words by then, but not looked up."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text, self.scope = text, scope
        self.position = 0
        self.out: list[Raw] = []
        self.ignored: set[int] = set()  # closing braces of \text{if ...}
        self.single: set[int] = set()  # digits that are an argument by themselves
        self.matching = self._matching()

    def _matching(self) -> dict[int, int]:
        """The place of the brace that closes each one."""
        found, open_ = {}, []
        for m in re.finditer(r"\\.|[{}]", self.text, re.DOTALL):
            if m.group() == "{":
                open_.append(m.start())
            elif m.group() == "}" and open_:
                found[open_.pop()] = m.start()
        return found

    def pieces(self) -> list[Raw]:
        while self.position < len(self.text):
            self._next()
        return self.out

    def _put(self, kind: str, word: str, start: int) -> None:
        self.out.append(Raw(kind, word, start, self.position))

    def _next(self) -> None:
        text, start = self.text, self.position
        c = text[start]
        if c.isspace() or start in self.ignored or c in "\u200b\ufeff\u2061\u2062":
            self.position += 1
        elif c == "\\":
            self._command(start)
        elif c.isascii() and (c.isdigit() or (c == "." and _NUMBER.match(text, start))):
            self._number(start)
        elif c.isalpha():
            self._letters(start)
        elif c in _CHARACTERS:
            self.position += 1
            self._put(_CHARACTERS[c], c, start)
            if c == "^":
                self._arguments(1)
        else:
            shown = c if c.isprintable() else f"U+{ord(c):04X}"
            raise Fault(f"this is not an expression: the character {shown} cannot stand here", start)

    def _number(self, start: int) -> None:
        found = _NUMBER.match(self.text, start)
        assert found is not None
        self.position = start + 1 if start in self.single else found.end()
        word = self.text[start : self.position].replace("{", "").replace("}", "").replace(",", ".")
        self._put("NUMBER", word, start)

    def _letters(self, start: int) -> None:
        """A letter is a variable by itself, unless a name that is known stands there without its backslash."""
        run = re.compile(r"[A-Za-z]+|.", re.DOTALL).match(self.text, start)
        assert run is not None
        word = run.group()
        split = len(word)
        if start in self.single:
            split, word = 1, word[0]
        elif len(word) > 1:
            called = _CALL.match(self.text, run.end()) is not None
            for i in range(max(0, len(word) - _LONGEST_NAME), len(word) - 1):
                if self.scope.declared(word[i:]) or (called and self.scope.function(word[i:]) is not None):
                    split = i
                    break
        for j in range(split):
            self._letter(start + j)
        if split < len(word):
            self.position = run.end()
            self._put("NAME", word[split:], start + split)

    def _letter(self, start: int) -> None:
        self.position = start + 1
        self._put("NAME", self.text[start], start)

    def _command(self, start: int) -> None:
        """Everything that begins with a backslash."""
        word = _WORD_COMMAND.match(self.text, start)
        if word is not None:
            return self._word(word)
        found = _COMMAND.match(self.text, start)
        if found is None:
            raise Fault("a backslash stands at the end", start)
        name = found.group(1)
        self.position = found.end()
        if name in _SPACING or name.isspace():
            return None
        if name in _SIDES:
            return self._side(_SIDES[name], start)
        if name in ("begin", "end"):
            return self._environment(name, start)
        if name in _SIGNS:
            kind, sign = _SIGNS[name]
            self._put(kind, sign, start)
            if kind in ("FRAC", "SQRT"):
                self._arguments(2 if kind == "FRAC" else 1)
            if kind == "ROWEND":
                self._skip(r"\s*\[[^\]]*\]")
            return None
        if name in _GREEK or name == "pi":
            return self._put("NAME", _GREEK.get(name, name), start)
        if self.scope.function(name) is not None or self.scope.declared(name):
            return self._put("NAME", name, start)
        meant = nearest(name, ["frac", "sqrt", *_SIGNS, *_GREEK, "tanh", "sinh", "cosh", "exp", "max", "min"])
        raise Fault(f"unknown command \\{name:.40}", start, f"did you mean \\{meant}?" if meant else
                    f"a function of this name is written \\operatorname{{{name:.40}}}")  # fmt: skip

    def _skip(self, pattern: str) -> None:
        found = re.compile(pattern).match(self.text, self.position)
        if found is not None:
            self.position = found.end()

    def _side(self, kind: str, start: int) -> None:
        """A bracket after \\left, \\right, \\bigl, \\bigr; a full stop is no bracket."""
        self._skip(r"\s*")
        found = re.compile(r"\\(?:[{}]|[lr]?vert|[lr]brace|[lr]brack)|[()\[\]|.]").match(self.text, self.position)
        if found is None:
            raise Fault("a bracket is expected after this command", start)
        self.position = found.end()
        word = {"\\lbrace": "\\{", "\\rbrace": "\\}", "\\lvert": "|", "\\rvert": "|", "\\vert": "|", "\\lbrack": "[",
                "\\rbrack": "]"}.get(found.group(), found.group())  # fmt: skip
        if word == "." or self._array_follows(word):
            return
        if word not in (_CLOSES if kind == "OPEN" else _CLOSES.values()):
            raise Fault(f"unbalanced bracket: {word} stands on the wrong side", start)
        self._put(kind, word, start)

    def _array_follows(self, bracket: str) -> bool:
        """Whether the bracket is the brace of a list of cases that is written as an array."""
        return bracket == "\\{" and re.compile(r"\s*\\begin").match(self.text, self.position) is not None

    def _environment(self, name: str, start: int) -> None:
        found = re.compile(r"\s*\{([A-Za-z]+)\*?\}").match(self.text, self.position)
        if found is None or found.group(1) not in _CASES:
            what = found.group(1) if found else ""
            raise Fault(f"the environment {what} cannot stand in an expression", start, "cases are: \\begin{cases}")
        self.position = found.end()
        if name == "begin":
            self._skip(r"\s*(?:\[[^\]]*\])?\s*\{[lcr@{}|\s\\quad]*\}" if found.group(1) == "array" else r"\Z")
        self._put("BEGIN" if name == "begin" else "END", found.group(1), start)

    def _word(self, found: re.Match[str]) -> None:
        """A word in upright letters: the name of a function, of a parameter, or a word of English."""
        start, inside = found.start(), found.start(1) if found.group(1) is not None else found.start(2)
        content = found.group(1) if found.group(1) is not None else found.group(2)
        self.position = found.end()
        if _IF.match(content):
            self.position = inside + _IF.match(content).end()  # type: ignore[union-attr]
            self.ignored.add(found.end() - 1)
            return self._put("IF", "if", start)
        word = content.strip(" ~$.,;:\\\t\n")
        if word.lower() in _OTHERWISE:
            return self._put("OTHERWISE", word, start)
        if word.lower() in ("and", "or"):
            return self._put("_" + word.upper(), word, start)
        if word in ("1", "I") and re.match(r"\\(?:math(?:bf|bb|ds)|bm|boldsymbol)", found.group()):
            return self._put("INDICATOR", word, start)
        if _NUMBER.fullmatch(word):
            return self._put("NUMBER", word, start)
        if not word:
            return None
        if word == "d":
            return self._put("D", word, start)
        return self._put("NAME", word.lstrip("\\"), start)

    def _arguments(self, count: int) -> None:
        """Marks the digits and letters that are by themselves the next `count` arguments."""
        p = self.position
        for _ in range(count):
            while p < len(self.text) and self.text[p].isspace():
                p += 1
            if p >= len(self.text) or self.text[p] == "[":
                return
            if self.text[p] == "{":
                p = self.matching.get(p, len(self.text)) + 1
                continue
            self.single.add(p)
            found = _COMMAND.match(self.text, p)
            p = found.end() if found else p + 1


@dataclass
class _Open:
    """An open bracket: its sign, the terminal that closes it, what is awaited after it, where it stands."""

    sign: str
    closing: str
    start: int
    awaited: int = 0  # further arguments that follow
    ended: bool = True  # whether an operand has ended when they are all there
    variable: str = ""  # of an integral
    bracketed: bool = False  # a call without brackets whose argument ends with a bracket
    amp: bool = False  # whether the row has its &


class _Scanner:
    """One pass over the pieces."""

    def __init__(self, pieces: list[Raw], scope: Scope) -> None:
        end = pieces[-1].end if pieces else 0
        self.pieces = [*pieces, *[Raw("END_OF_TEXT", "", end, end)] * 3]
        self.scope = scope
        plain = any(p.kind == "BAR" for p in pieces)
        self.bars = sides_of_bars([p if p.kind != "END_OF_TEXT" else p._replace(kind="END") for p in
                                   self.pieces[: len(pieces) + 1]]) if plain else {}  # fmt: skip
        self.out: list[Token] = []
        self.open: list[_Open] = []
        self.ended = False
        self.awaited = 0  # arguments of a command that are still to come
        self.after = True  # whether an operand has ended once they are there
        self.function = False  # whether a function has been read, but not yet its argument
        self.alone = False  # whether a single sign is read, to which no subscript belongs

    def tokens(self) -> list[Token]:
        i, count = 0, len(self.pieces) - 3
        while i < count:
            i = self._piece(i)
        self._end_bare(self.pieces[-1])
        if self.function or self.awaited:
            what = "the function" if self.function else "a command"
            raise Fault(f"the argument of {what} is missing", self.pieces[-1].start)
        if self.open:  # the brackets are balanced, so that it can only be an integral
            raise Fault("this integral is never closed by its differential", self.open[-1].start, "write \\int ... dt")
        return self.out

    def _put(self, kind: str, value: object, position: int, ended: bool = False) -> None:
        self.out.append(Token(kind, value, position))
        self.ended = ended

    def _begin(self, sign: str, kind: str, closing: str, p: Raw, **more: object) -> None:
        """Emits an opening bracket and remembers how it closes."""
        self._put(kind, p.text, p.start)
        self.open.append(replace(_Open(sign, closing, p.start), **more))  # type: ignore[arg-type]

    def _piece(self, i: int) -> int:
        p = self.pieces[i]
        if self.awaited:
            return self._argument(i)
        if self.function and p.kind != "CARET":
            return self._begin_call(i)
        if p.kind in _ENDS_ARGUMENT or (p.kind == "BAR" and not self.bars[i]):
            self._end_bare(p, i)
        if p.kind in _OPERAND or p.kind == "D" or (p.kind == "BAR" and self.bars[i]):
            return self._operand(i)
        return self._sign(i)

    def _sign(self, i: int) -> int:
        """Emits what is no operand."""
        p, kind = self.pieces[i], self.pieces[i].kind
        in_cases = any(o.closing == "_END" for o in self.open)
        following = self.pieces[i + 1].kind
        if kind in ("COMMA", "SEMICOLON", "DOT") and following in _ROW and in_cases:
            return i + 1
        if kind == "CARET":
            self._caret(i)
        elif kind == "CLOSE":
            self._close(p)
        elif kind == "BAR":
            self._close(p)
        elif kind in _ROW:
            self._row(i, in_cases)
        elif kind == "COMPARE" or (kind == "EQUALS" and in_cases):
            self._put("COMPARE", "==" if kind == "EQUALS" else _COMPARE.get(p.text, p.text), p.start)
        elif kind in ("ADDOP", "MULOP"):
            self._put(kind, "-" if p.text in "−–" else "*" if p.text in "·×" else p.text, p.start)
        elif kind in ("EQUALS", "COMMA"):
            self._put("_" + kind, p.text, p.start)
        elif kind.startswith("_"):
            self._put(kind, p.text, p.start)
        else:
            raise Fault(f"{p.text} cannot stand here", p.start)
        return i + 1

    def _row(self, i: int, in_cases: bool) -> None:
        """Emits what structures a list of cases."""
        p = self.pieces[i]
        if not in_cases:
            if p.kind == "AMP":
                return
            raise Fault(f"{p.text or 'a new line'} can only stand in a list of cases", p.start, "\\begin{cases}")
        top = self.open[-1]
        if top.closing != "_END":
            raise Fault(f"unbalanced bracket: this {top.sign} is never closed", top.start)
        if p.kind == "AMP" or (p.kind == "IF" and not top.amp):
            if not top.amp:
                self._put("_AMP", "&", p.start)
            top.amp = True
        elif p.kind == "OTHERWISE":
            self._put("OTHERWISE", p.text, p.start)
        elif p.kind == "ROWEND":
            self._put("_ROWEND", "", p.start)
            top.amp = False
        elif p.kind == "END":
            self.open.pop()
            self._put("_END", p.text, p.start, True)

    def _close(self, p: Raw) -> None:
        o = self.open.pop()
        if o.variable:
            raise Fault("this integral is never closed by its differential", o.start, "write \\int ... dt")
        self._put(o.closing, p.text, p.start, True)
        self._argument_done(o.awaited, o.ended)
        if self.open and self.open[-1].sign == "" and not self.open[-1].variable and o.closing == "_RPAR":
            self.open[-1].bracketed = True

    def _argument_done(self, awaited: int, ended: bool) -> None:
        self.awaited, self.after = awaited, ended
        self.ended = ended and not awaited
        self.function = not ended and not awaited

    def _caret(self, i: int) -> None:
        p, following, third = self.pieces[i : i + 3]
        if not self.ended and not self.function:
            raise Fault("an operand is missing before ^", p.start)
        if following.kind == "ADDOP":
            raise Fault("an exponent with a sign needs braces", following.start, "write x^{-1}")
        self._put("_CARET", p.text, p.start)
        self.awaited, self.after = 1, not self.function
        self.function = False
        if following.kind == third.kind == "NUMBER" and third.start == following.end:
            raise Fault("an exponent of more than one digit needs braces", following.start, "write x^{10}")

    def _argument(self, i: int) -> int:
        """Emits one argument of a command: a group, or a single sign."""
        p = self.pieces[i]
        awaited, ended = self.awaited - 1, self.after
        if p.kind == "OPEN" and p.text == "{":
            self.awaited = 0
            self._begin("{", "_AOPEN", "_ACLOSE", p, awaited=awaited, ended=ended)
            return i + 1
        if p.kind == "OPEN" and p.text == "[" and self.out[-1].type == "SQRT":
            self.awaited = 0
            self._begin("[", "_ROPEN", "_RCLOSE", p, awaited=1)
            return i + 1
        if p.kind not in ("NUMBER", "NAME"):
            raise Fault("the argument of a command is missing here, or needs braces", p.start,
                        "write \\frac{a}{b}, x^{a}")  # fmt: skip
        self._put("_AOPEN", "{", p.start)
        self.awaited, self.alone = 0, True
        after = self._operand(i)
        self.alone = False
        if self.function:
            raise Fault(f"{p.text} is a function and needs its argument", p.start)
        self._put("_ACLOSE", "}", p.end)
        self._argument_done(awaited, ended)
        return after

    def _product(self, p: Raw) -> None:
        """Inserts the multiplication sign that was left out before the operand `p`."""
        if not self.ended:
            return
        bare = self.open[-1] if self.open and self.open[-1].sign == "" and not self.open[-1].variable else None
        if p.kind == "NUMBER":
            beside = "two numbers side by side"
            alone = f"the number {p.text:.20} stands right after an operand"
            raise Fault(beside if self.out[-1].type == "NUMBER" else alone, p.start, "write an operation between them")
        if bare and (bare.bracketed or (p.kind == "OPEN")):
            raise Fault("it can be read in two ways where the argument of the function ends", p.start,
                        "write the argument in brackets: \\tanh(x)")  # fmt: skip
        self._put("MULOP", "", p.start)

    def _operand(self, i: int) -> int:
        p = self.pieces[i]
        if self._is_differential(i):
            return self._differential(i)
        if p.kind == "NAME":
            return self._name(i)
        self._product(p)
        if p.kind == "NUMBER":
            self._put("NUMBER", number(p.text, p.start), p.start, True)
        elif p.kind == "OPEN":
            absolute = p.text == "|"
            self._begin(p.text, "OPENBAR" if absolute else "LPAR", "_CLOSEBAR" if absolute else "_RPAR", p)
        elif p.kind == "BAR":
            self._begin("|", "OPENBAR", "_CLOSEBAR", p)
        elif p.kind in ("FRAC", "SQRT"):
            self._put(p.kind, p.text, p.start)
            self.awaited, self.after = 2 if p.kind == "FRAC" else 1, True
        elif p.kind == "BEGIN":
            self._begin("\\begin", "BEGIN", "_END", p)
        elif p.kind == "INDICATOR":
            return self._indicator(i)
        elif p.kind == "INT":
            return self._integral(i)
        else:
            raise Fault(f"{p.text} cannot stand here", p.start)
        return i + 1

    def _indicator(self, i: int) -> int:
        """Emits an indicator with its condition, a subscript or in brackets."""
        p, following = self.pieces[i], self.pieces[i + 1]
        self._put("INDICATOR", p.text, p.start)
        skip = 1 if following.kind == "SUB" else 0
        opening = self.pieces[i + 1 + skip]
        if opening.kind != "OPEN":
            raise Fault("the condition of the indicator is missing", opening.start, "write \\mathbf{1}_{x>0}")
        self._begin(opening.text, "_AOPEN", "_ACLOSE", opening)
        return i + 2 + skip

    def _name(self, i: int) -> int:
        """Emits a variable with its subscript, a constant, or a function."""
        p = self.pieces[i]
        name, after = self._with_subscript(i)
        following = self.pieces[after]
        bound = any(o.variable == canonical(name) for o in self.open)
        callee = None if bound else self._callee(i, name, following)
        if callee is not None:
            if self.open and self.open[-1].sign == "" and not self.open[-1].variable and self.ended:
                self._end_bare(p)
            self._product(p)
            self._put("FUNC", callee[0], p.start)
            self.function = True
            return callee[1]
        self._product(p)
        constant = {"∞": "oo", "π": "pi"}.get(name, name)
        if constant in CONSTANTS and not bound and not self.scope.declared(name):
            self._put("CONSTANT", CONSTANTS[constant], p.start, True)
        else:
            self._put("NAME", self._variable(p, canonical(name), bound, following), p.start, True)
        return after

    def _callee(self, i: int, name: str, following: Raw) -> tuple[Callee, int] | None:
        """The function that the piece names, and the piece after it; \\log_2 is one with its base."""
        p = self.pieces[i]
        called = following.kind == "OPEN"
        if p.text in ("sigma", "σ", "H") and not called:
            return None
        if len(p.text) == 1 and p.text.isascii() and not called:
            return None
        if p.text == "log" and "_" in name:
            base = name.partition("_")[2]
            b = num(int(base)) if base.isdigit() else Term("var", self._variable(p, canonical(base), False, following))
            return Callee("log", 1, 1, lambda u: app("log", u) / app("log", b), depth=3), self._with_subscript(i)[1]
        callee = self.scope.function(name)
        return None if callee is None else (callee, self._with_subscript(i)[1])

    def _with_subscript(self, i: int) -> tuple[str, int]:
        """The name that begins with piece i, and the number of the piece after it."""
        p = self.pieces[i]
        if self.alone or self.pieces[i + 1].kind != "SUB":
            return p.text, i + 1
        j = i + 2
        if self.pieces[j].text != "{":
            if self.pieces[j].kind not in ("NAME", "NUMBER"):
                raise Fault("a subscript is expected here", self.pieces[j].start, "write x_1 or x_{max}")
            return f"{p.text}_{canonical(self.pieces[j].text)}", j + 1
        parts = []
        j += 1
        while self.pieces[j].kind in ("NAME", "NUMBER"):
            parts.append(canonical(self.pieces[j].text))
            j += 1
        if self.pieces[j].text != "}" or not parts:
            raise Fault("this subscript is not a name or a number", self.pieces[j].start, "write x_1 or x_{max}")
        return f"{p.text}_{''.join(parts)}", j + 1

    def _variable(self, p: Raw, name: str, bound: bool, following: Raw) -> str:
        if bound or self.scope.declared(name):
            return name
        if not name.replace("_", "").isalnum() or not name[0].isalpha():
            raise Fault(f"{name:.40} is not a name", p.start)
        called = following.kind == "OPEN" and following.text == "("
        if called and ((len(p.text) > 1 and p.text not in GREEK.values()) or p.text in "fgh"):
            raise self.scope.unknown(p.text, p.start)
        if self.scope.names is not None:
            raise self.scope.undeclared(name, p.start)
        return name

    def _begin_call(self, i: int) -> int:
        """Emits the opening of a function's arguments; where there is no bracket, one that ends by itself."""
        p = self.pieces[i]
        self.function = False
        if p.kind == "OPEN" and p.text != "|":
            self._begin(p.text, "_ARGS", "_RPAR", p)
            return i + 1
        if p.kind not in _OPERAND and not (p.kind == "BAR" and self.bars[i]):
            raise Fault("the argument of the function is missing", p.start, "write it in brackets: \\tanh(x)")
        self._begin("", "_ARGS", "_RPAR", p)
        return self._operand(i)

    def _end_bare(self, p: Raw, i: int | None = None) -> None:
        """Ends the arguments that stand without brackets."""
        ended = False
        while self.open and self.open[-1].sign == "" and not self.open[-1].variable:
            self.open.pop()
            self._put("_RPAR", "", p.start, True)
            ended = True
        if ended and i is not None and p.text == "/" and self.pieces[i + 1].kind == "NUMBER":
            raise Fault("it can be read in two ways where the argument of the function ends", p.start,
                        "write \\tanh(x/2) or \\tanh(x)/2")  # fmt: skip

    def _integral(self, i: int) -> int:
        """Emits an integral sign; its limits, in the order of the grammar; and opens the integrand."""
        p = self.pieces[i]
        limits: dict[str, tuple[int, int]] = {}
        j = i + 1
        for _ in range(2):
            kind = self.pieces[j].kind
            if kind in ("SUB", "CARET") and kind not in limits:
                limits[kind] = (j + 1, self._end_of_argument(j + 1))
                j = limits[kind][1]
        if len(limits) < 2:
            raise Fault("the limits of the integral are missing", p.start, "write \\int_{-\\infty}^{x} ... dt")
        self._put("INT", p.text, p.start)
        for kind in ("SUB", "CARET"):
            self._limit(*limits[kind])
        self.open.append(_Open("", "", p.start, variable=self._differential_of(j, p)))
        self.ended = False
        return j

    def _limit(self, start: int, end: int) -> None:
        """Emits a limit: a signed infinity is common enough without braces."""
        if self.pieces[start].kind in ("NUMBER", "NAME"):
            self.awaited, self.after = 1, False
            self._argument(start)
            self.function = False
            return
        depth = len(self.open)
        self.awaited, self.after = 1, False
        i = start
        while i < end:
            i = self._piece(i)
        self.function = self.ended = False
        assert len(self.open) == depth

    def _end_of_argument(self, i: int) -> int:
        """The number of the piece after the argument that begins with piece i."""
        if self.pieces[i].text != "{":
            return i + 1
        depth = 0
        for j in range(i, len(self.pieces)):
            depth += (self.pieces[j].text == "{") - (self.pieces[j].text == "}")
            if depth == 0:
                return j + 1
        raise Fault("unbalanced bracket: this { is never closed", self.pieces[i].start)

    def _differential_of(self, i: int, p: Raw) -> str:
        """The variable of the integral whose integrand begins with piece i."""
        depth, inner = 0, 0
        for j in range(i, len(self.pieces) - 2):
            q = self.pieces[j]
            depth += (q.kind == "OPEN") - (q.kind == "CLOSE")
            if depth < 0:
                break
            if q.kind == "INT" and depth == 0:
                inner += 1
            if depth == 0 and q.text == "d" and self.pieces[j + 1].kind == "NAME":
                if not inner:
                    return canonical(self._with_subscript(j + 1)[0])
                inner -= 1
        raise Fault("the differential of the integral is missing", p.start, "write dt at its end: \\int_0^x ... dt")

    def _is_differential(self, i: int) -> bool:
        p, q = self.pieces[i], self.pieces[i + 1]
        if p.text != "d" or q.kind != "NAME":
            return False
        integrals = [o for o in self.open if o.variable]
        inside = bool(integrals) and all(o.sign == "" for o in self.open[self.open.index(integrals[-1]) :])
        return inside and canonical(self._with_subscript(i + 1)[0]) == integrals[-1].variable

    def _differential(self, i: int) -> int:
        p = self.pieces[i]
        self._end_bare(p)
        o = self.open.pop()
        self._put("_DIFF", "d", p.start)
        self._put("NAME", o.variable, self.pieces[i + 1].start, True)
        return self._with_subscript(i + 1)[1]
