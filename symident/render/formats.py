"""The formats of `symident derive`: each turns a derivation into text, in one language."""

from __future__ import annotations

from collections.abc import Callable

from symident.derivation.model import Derivation, Lang
from symident.render.board_html import HtmlBoard
from symident.render.board_json import JsonBoard
from symident.render.board_latex import LatexBoard
from symident.render.board_markdown import MarkdownBoard
from symident.render.board_text import TextBoard
from symident.render.board_typst import TypstBoard

FORMATS: dict[str, Callable[[Derivation, Lang], str]] = {
    "text": lambda d, lang: TextBoard(lang).render(d),
    "markdown": lambda d, lang: MarkdownBoard(lang).render(d),
    "html": lambda d, lang: HtmlBoard(lang).render(d),
    "latex": lambda d, lang: LatexBoard(lang).render(d),
    "typst": lambda d, lang: TypstBoard(lang).render(d),
    "json": lambda d, lang: JsonBoard(lang).render(d),
}
