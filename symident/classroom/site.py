"""The pages of a classroom: what is in each file, and the folder or the one file that they are written to.

Nothing in a page is fetched from elsewhere: styles, fonts and formulas are in its folder, or in the file itself.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path

from symident.classroom.lesson import Data, Formulas, card
from symident.kernel.terms import Term
from symident.verdict import Verdict

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("functions", "plot", "page", "steps", "lab", "exercise", "ask", "gallery", "main")
_TITLE = "symident: f(x) - f(-x) = x"
_HEAD = {
    "styles": '<link rel="stylesheet" href="classroom.css">',
    "scripts": '<script src="katex.js"></script>\n<script src="classroom.js"></script>',
    "prover": "",
}


def site(lessons: Mapping[str, Data], gallery: Data, prover: str = "") -> dict[str, bytes]:
    """Every file of the site by its name; `prover` as in `single`."""
    return {**frame(gallery, prover=prover), **{f"{name}.html": page(name, data) for name, data in lessons.items()}}


def frame(gallery: Data, served: bool = False, prover: str = "") -> dict[str, bytes]:
    """The files beside the lessons; `served`: there is an engine behind the site that answers questions."""
    scripts = f"<script>{_asset('prover.js')}</script>\n" * bool(prover) + _HEAD["scripts"]
    return {
        "classroom.css": _styles().encode(),
        "katex.js": _katex().encode(),
        "classroom.js": _scripts().encode(),
        "index.html": _page(_TITLE, {"served": served, **gallery}, {**_HEAD, "scripts": scripts, "prover": prover}),
    }


def page(name: str, lesson: Data) -> bytes:
    """The page of one lesson."""
    return _page(f"{name} - symident", {"served": False, "home": "index.html", "lessons": {name: lesson}}, _HEAD)


def single(lessons: Mapping[str, Data], gallery: Data | None = None, view: str = "read", prover: str = "") -> bytes:
    """One file with everything in it; with a gallery it opens with that. `prover` is what prover.js works with."""
    scripts = [_katex(), *([_asset("prover.js")] if prover else []), _scripts()]
    head = {"styles": f"<style>{_styles()}</style>",
            "scripts": "\n".join(f"<script>{_closed(s)}</script>" for s in scripts), "prover": prover}  # fmt: skip
    names = ", ".join(lessons)
    title = _TITLE if gallery else f"{names} - symident"
    return _page(title, {"served": False, "view": view, "lessons": dict(lessons), **(gallery or {})}, head)


def gallery(cards: Iterable[tuple[str, str, Verdict, Mapping[str, Term]]]) -> Data:
    """The cards of the gallery, from names, titles, verdicts and the values that parameters start with."""
    formulas = Formulas()
    rows = [{"name": name, "title": title, **card(v, defaults, formulas)} for name, title, v, defaults in cards]
    return {"gallery": rows, "formulas": formulas.rows}


def _page(title: str, data: Data, head: Mapping[str, str]) -> bytes:
    text = json.dumps({**data, "words": json.loads(_asset("words.json"))}, ensure_ascii=False, separators=(",", ":"))
    parts = {**head, "title": escape(title), "data": text.replace("<", "\\u003c")}
    return re.sub(r"\{(\w+)\}", lambda gap: parts[gap[1]], _asset("page.html")).encode()


def _closed(script: str) -> str:
    """A script that can stand inside of a page: nothing in it ends the element."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def _scripts() -> str:
    return "\n".join(_asset(f"{name}.js") for name in _SCRIPTS)


@cache
def _styles() -> str:
    """The styles with the fonts inside them: from a file, no browser loads fonts that are beside it reliably."""
    katex = re.sub(r"@font-face\{[^}]*\}", _font, _asset("katex/katex.min.css"))
    return katex + _asset("classroom.css")


def _font(face: re.Match[str]) -> str:
    """The rule with the font in it; nothing if the font is not one of those that are needed."""
    name = re.findall(r"fonts/(\S+?\.woff2)", face[0])[0]
    file = _ASSETS / "katex" / name
    if not file.is_file():
        return ""
    data = b64encode(file.read_bytes()).decode()
    return re.sub(r"src:[^}]*", f'src:url(data:font/woff2;base64,{data}) format("woff2")', face[0])


@cache
def _katex() -> str:
    return _asset("katex/katex.min.js")


@cache
def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
