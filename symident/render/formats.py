"""The formats of `symident derive`: each turns a derivation into text, in one language."""

from __future__ import annotations

from collections.abc import Callable

from symident.derivation.model import Derivation, Lang
from symident.render.derivation_json import JsonRenderer
from symident.render.html import HtmlRenderer
from symident.render.markdown import MarkdownRenderer
from symident.render.terminal import TextRenderer

FORMATS: dict[str, Callable[[Derivation, Lang], str]] = {
    "text": lambda d, lang: TextRenderer(lang).render(d),
    "markdown": lambda d, lang: MarkdownRenderer(lang).render(d),
    "html": lambda d, lang: HtmlRenderer(lang).render(d),
    "json": lambda d, lang: JsonRenderer(lang).render(d),
}
