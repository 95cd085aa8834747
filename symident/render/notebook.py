"""What a notebook shows of a verdict or a derivation: text, LaTeX, and HTML without scripts."""

from __future__ import annotations

from symident.derivation.build import derive
from symident.derivation.model import Derivation, Lang
from symident.render import text
from symident.render.board_html import HtmlBoard
from symident.render.board_latex import LatexBoard
from symident.render.board_text import TextBoard
from symident.verdict import Verdict


def mimebundle(shown: Verdict | Derivation, lang: Lang = "en") -> dict[str, str]:
    """The forms of it that a notebook can choose from, by MIME type; in HTML the steps can be unfolded."""
    if isinstance(shown, Derivation):
        plain, short, full = TextBoard(lang).render(shown), shown, shown
    else:
        plain, short, full = text.verdict(shown), derive(shown, "short"), derive(shown, "full")
    return {
        "text/plain": plain,
        "text/latex": LatexBoard(lang).render(short),
        "text/html": HtmlBoard(lang).fragment(full),
    }
