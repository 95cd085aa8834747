"""LaTeX as text: rows, relations, derivatives and cases are found in it before its formulas are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from symident.documents.pieces import Piece, bracketed
from symident.kernel.terms import OO


class Unread(Exception):
    """Why an equation is not understood."""


DROPPED = re.compile(
    r"\\tag\*?\s*\{[^{}]*\}|\\label\s*\{[^{}]*\}|\\(?:nonumber|notag|checkmark|qed|square|quad|qquad|displaystyle|limits"
    r"|left\.|right\.|hfill|par)(?![A-Za-z])|\\[,;:!>]|(?<!\\)\\(?=\s)|~"
)
TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
MATHOP = re.compile(r"\\mathop\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
TRANSPOSED = re.compile(r"\]\s*\^\s*(?:\{\s*(?:\\top|T|\\mathsf\{T\})\s*\}|\\top(?![A-Za-z])|T)")
_D = r"(?:d|\\mathrm\s*\{?\s*d\s*\}?)"
_DERIVATIVE = re.compile(
    r"\\[dt]?frac\s*\{\s*(" + _D + r")\s*\}\s*\{\s*" + _D + r"\s*\\?([A-Za-z]+)\s*\}"
    r"|\\[dt]?frac\s*\{\s*" + _D + r"\s*((?:[^{}]|\{[^{}]*\})+)\}\s*\{\s*" + _D + r"\s*\\?([A-Za-z]+)\s*\}"
)
_GROUP = re.compile(r"\s*(?:\\left|\\[bB]igg?l?)?\s*[(\[]")
OVERSET = re.compile(r"\\(?:overset|stackrel)\s*\{[^{}]*\}\s*\{\s*(=|\\approx|\\neq?)\s*\}")
_SIGN = r"(?:>|<|=|\\geq?(?:slant)?|\\leq?(?:slant)?|\\neq?|≥|≤|≠)"
_TEXT = r"[\s,;.]*\\(?:text|mbox|textrm|mathrm)\s*\{\s*,?\s*"
_TEXT = r"[\s,;.]*\\(?:text|mbox|textrm|mathrm)\s*\{\s*,?\s*(?:for(?:\s+all)?|if|when|where)\s*"
_CASES = (  # at the end of an equation, for which x it is
    re.compile(_TEXT + r"~?\}(.*)\Z", re.DOTALL),
    re.compile(_TEXT + r"\$([^{}$]*)\$[\s.,;]*\}\s*\Z"),
    re.compile(r"[\s,;.]*\\forall\b(.*)\Z", re.DOTALL),
    re.compile(r",\s*(x\s*(?:" + _SIGN + r"[^,=<>]*|\\in\s*\\mathbb\s*\{?\s*R\s*\}?))[\s.,;]*\Z"),
    re.compile(r"(?<=\s)\(\s*(x\s*" + _SIGN + r"[^,=<>()]*)\)[\s.,;]*\Z"),
)
_PLAIN = (
    (re.compile(r"\\(?:neq?)(?![A-Za-z])|≠"), "!="), (re.compile(r"\\geq?(?:slant)?(?![A-Za-z])"), ">="),
    (re.compile(r"\\leq?(?:slant)?(?![A-Za-z])"), "<="), (re.compile(r"\\in\s*\\mathbb\s*\{?\s*R\s*\}?|\$"), ""),
    (re.compile(r"\\pi(?![A-Za-z])"), "pi"), (re.compile(r"\\([A-Za-z]+)"), r"\1"),
)  # fmt: skip
AS = re.compile(
    r"[\s,;.]*(?:\\(?:text|mbox|textrm|mathrm)\s*\{\s*\(?\s*(?:as|when|for)\s*\}|\()(.*?)\)?\s*\Z", re.DOTALL
)
_RELATION = re.compile(
    r"\\begin|\\end|\\left\s*\\?.|\\right\s*\\?.|\\[{}]|[{}()\[\]]|:=|=|\\(?:coloneqq|equiv|neq|ne|approx|to|rightarrow"
    r"|longrightarrow|xrightarrow|simeq|sim|leq?|geq?|lt|gt|Rightarrow|implies|iff|Leftrightarrow|in|notin|propto"
    r"|ll|gg|leqslant|geqslant)(?![A-Za-z])|≠|≈|[<>]"
)
RELATIONS: dict[str, str] = {
    "=": "=", ":=": "=", r"\coloneqq": "=", r"\equiv": "=", r"\neq": "!=", r"\ne": "!=", "≠": "!=", r"\approx": "~",
    "≈": "~", r"\simeq": "~", r"\to": "->", r"\rightarrow": "->", r"\longrightarrow": "->",
}  # fmt: skip
LIMIT = re.compile(
    r"\s*\\lim(?:\\limits)?\s*_\s*\{\s*\\?([A-Za-z]+)\s*\\(?:to|rightarrow)\s*([^{}^]*?)\s*(?:\^\s*\{?([+-])\}?)?\s*\}(.*)\Z",
                    re.DOTALL)  # fmt: skip
TENDS = re.compile(
    r"\s*\\?(\|\s*[A-Za-z]+\s*\||[A-Za-z]+)\s*\\(?:to|rightarrow)\s*(.*?)\s*(?:\^\s*\{?([+-])\}?)?[\s.,;]*\Z", re.DOTALL
)
NAMED = re.compile(
    r"\s*(?:\\(?:text|operatorname|mathrm|mbox)\s*\{\s*([A-Za-z]\w*)\s*\}|\\?([A-Za-z]+))\s*\(\s*\\?([A-Za-z]+)\s*\)\s*"
)  # f(x)
INFINITE = {r"\infty": OO, r"+\infty": OO, r"-\infty": -OO}


def blanked(piece: Piece, pattern: re.Pattern[str]) -> Piece:
    text = pattern.sub(lambda found: " " * len(found[0]), piece.text)
    return replace(piece, text=text)


def closing(text: str, start: int) -> int:
    """Where the brace that opens at `start` is closed."""
    depth = 0
    for found in re.finditer(r"\\.|[{}]", text[start:], re.DOTALL):
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            return start + found.start()
    return len(text) - 1


def rows_of(piece: Piece) -> Iterator[Piece]:
    r"""The content of an environment cut at each \\ that stands in no inner environment and no brace."""
    depth = last = 0
    for found in re.finditer(r"\\begin|\\end|\\\\(?:\[[^\]]*\])?\*?|\\.|[{}]", piece.text, re.DOTALL):
        word = found[0]
        depth += (word in (r"\begin", "{")) - (word in (r"\end", "}"))
        if depth == 0 and word.startswith("\\\\"):
            yield piece.part(last, found.start())
            last = found.end()
    yield piece.part(last, len(piece.text))


def outside(text: str) -> str:
    """The text outside of brackets and braces."""
    out, depth = "", 0
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        out += c if depth == 0 and c not in ")]}" else ""
    return out


def relations(piece: Piece) -> Iterator[tuple[int, int, str]]:
    """Where the relations stand that are in no bracket and no environment: beginning, end and sign."""
    depth = 0
    for found in _RELATION.finditer(piece.text):
        word = found[0]
        if word.startswith((r"\begin", r"\left")) and not word.startswith((r"\leftrightarrow", r"\leq")):
            depth += 1
        elif word.startswith((r"\end", r"\right")) and not word.startswith(r"\rightarrow"):
            depth -= 1
        elif word in ("{", "(", "[", r"\{"):
            depth += 1
        elif word in ("}", ")", "]", r"\}"):
            depth -= 1
        elif depth == 0:
            if word in (r"\to", r"\rightarrow", r"\longrightarrow") and "text" in piece.text[: found.start()]:
                if re.search(
                    r"\\(?:text|mbox|mathrm|textrm)\s*\{\s*\(?\s*(?:as|when|for)\s*\}[^=]*\Z",
                    piece.text[: found.start()],
                ):
                    continue  # of "as x \to \infty"
            yield found.start(), found.end(), word


def without_marks(piece: Piece) -> Piece:
    """The piece without the & that align its rows; those in cases stay."""
    text, depth = list(piece.text), 0
    for found in re.finditer(r"\\begin|\\end|&", piece.text):
        depth += (found[0] == r"\begin") - (found[0] == r"\end")
        if found[0] == "&" and depth == 0:
            text[found.start()] = " "
    return replace(piece, text="".join(text))


def with_derivatives(piece: Piece) -> Piece:
    """The piece with \\frac{d}{dx} f(x) as \\operatorname{diff}(f(x), x)."""
    while found := _DERIVATIVE.search(piece.text):
        name = found[2] or found[4]
        rest = piece.text[found.end() :]
        lead = len(rest) - len(rest.lstrip())
        if found[3] is not None:  # \frac{d f(x)}{dx}
            body, end = piece.part(found.start(3), found.end(3)), found.end()
        elif _GROUP.match(rest):
            (start, close), *_ = bracketed(rest, re.compile(r"[(\[]"))
            end = found.end() + close + 1
            body = piece.part(found.end() + lead, end)
            after = re.sub(r"[\s&.,;]", "", outside(piece.text[end:]))[:1]
            if after and after not in "+-=\\":
                raise Unread("it can be read in two ways what the derivative is of; put brackets around it")
        else:
            length = term_length(rest)
            body, end = piece.part(found.end(), found.end() + length), found.end() + length
            if not body.text.strip():
                raise Unread("it is not said what the derivative is of")
        piece = piece.spliced(found.start(), end, r"\operatorname{diff}(", body, f", {name})")
    return piece


def term_length(text: str) -> int:
    """How long the product is with which the text begins: up to a sign, a relation or a closing bracket."""
    depth, begun = 0, False
    for found in re.finditer(r"\\begin|\\end|\\[a-zA-Z]+|\\.|\S", text):
        c = found[0]
        if depth == 0 and begun and (c in "+-=,;)]}<>&" or c in RELATIONS or c == r"\right"):
            return found.start()
        depth += (c in (r"\begin", "(", "[", "{")) - (c in (r"\end", ")", "]", "}"))
        if depth < 0:
            return found.start()
        begun = True
    return len(text)


def tidied(piece: Piece) -> Piece:
    """The row without what says nothing, and with derivatives as calls of diff."""
    return with_derivatives(blanked(piece.replaced(TRANSPOSED, "]"), DROPPED))


def with_case(piece: Piece) -> tuple[Piece | None, Piece]:
    """The case that is given at the end of an equation, in the document language, and what stands before it."""
    after = max(piece.text.rfind(r"\end"), 0)
    for pattern in _CASES:
        found = pattern.search(piece.text, after)
        if found is None:
            continue
        said = blanked(piece.part(found.start(1), found.end(1)), re.compile(r"[.,;\s]+\Z|&")).stripped()
        for sign, plain in _PLAIN:
            said = said.replaced(sign, plain)
        text = "all x" if said.text.strip() == "x" else said.text.strip()
        return Piece(text, [said.place(0)] * max(1, len(text))), piece.part(0, found.start())
    return None, piece


def joins(before: Piece, after: Piece) -> bool:
    """Whether a row without a relation is seen to go on with the one before, by the sign between them."""
    ends = blanked(without_marks(before), DROPPED).text.rstrip()
    begins = blanked(without_marks(after), DROPPED).text.lstrip()
    signs = ("+", "-", "=", "*", "/", r"\cdot", r"\times")
    return ends.endswith((*signs, "(", "[", "{")) or begins.startswith((*signs, ")", "]", r"\right", "}"))
