"""Derivations as plain data: every formula as text of the expression language and as LaTeX, sentences in words too."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from symident.derivation.catalogue import parts
from symident.derivation.model import Derivation, Lang, Rounded, Sentence, Verbatim
from symident.kernel.terms import Term
from symident.render.infix import to_infix
from symident.render.json import data as verdict_data
from symident.render.latex import to_latex


class JsonBoard:
    """`data` is the derivation as lists and objects, `render` its text."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def render(self, d: Derivation) -> str:
        """The derivation as one JSON object, with a newline at its end."""
        return json.dumps(self.data(d), ensure_ascii=False, indent=1) + "\n"

    def data(self, d: Derivation) -> dict[str, Any]:
        """The derivation for json.dumps; blocks have the name of their kind, in `kind`."""
        found: dict[str, Any] = {"name": d.name, "level": d.level, "lang": self.lang}
        for key in ("title", "result", "sections"):
            found[key] = self._data(getattr(d, key))
        verdict = verdict_data(d.verdict)
        del verdict["seconds"]  # what does not depend on the machine
        return {**found, "verdict": verdict}

    def _data(self, value: Any) -> Any:
        if isinstance(value, Term):
            return {"expr": to_infix(value), "latex": to_latex(value)}
        if isinstance(value, Rounded):
            return {"rounded": value.decimal, "digits": value.digits, "of": to_infix(value.exact)}
        if isinstance(value, Sentence):
            return {"key": value.key, "text": "".join(map(self._text, parts(value, self.lang)))}
        if isinstance(value, Verbatim):
            return value.text
        if isinstance(value, tuple):
            return [self._data(v) for v in value]
        if is_dataclass(value):
            inner = {f.name: self._data(getattr(value, f.name)) for f in fields(value)}
            kept = {k: v for k, v in inner.items() if v not in (None, "")}
            return {"kind": type(value).__name__.removesuffix("Block").lower(), **kept}
        return value

    def _text(self, part: str | Term | Rounded | Verbatim) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, Verbatim):
            return part.text
        return f"≈ {part.decimal}" if isinstance(part, Rounded) else to_infix(part)
