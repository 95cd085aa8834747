"""Derivations as they are to look, in files: python -m tests.render.golden writes them anew, for a diff to be read."""

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

from symident import library
from symident.decide import explain
from symident.derivation.build import derive
from symident.derivation.model import Derivation
from symident.kernel.claim import identity
from symident.render.formats import FORMATS

FOLDER = Path(__file__).parent / "boards"
NAMES = ("relu", "gelu", "silu", "softplus", "smelu", "prelu", "mish", "hard_swish")
LEVELS = ("short", "full")
LANGS = ("en", "zh")
ENDINGS = {"md": ("markdown", LANGS), "json": ("json", ("en",))}


@cache
def verdict(name):
    """The verdict on an activation of the library."""
    e = library.entries()[name]
    return explain(identity(e.term, e.parameters, e.assumptions))


@cache
def derivation(name, level) -> Derivation:
    """The derivation of an activation of the library."""
    return derive(verdict(name), level, name)


def parts(value, kind) -> Iterator:
    """Everything of a kind in a derivation, and in what it holds."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for v in value:
            yield from parts(v, kind)
    elif is_dataclass(value):
        for f in fields(value):
            if f.name != "verdict":
                yield from parts(getattr(value, f.name), kind)


def files() -> dict[Path, str]:
    """The text of every file as it is now."""
    found = {}
    for name in NAMES:
        for level in LEVELS:
            for ending, (form, langs) in ENDINGS.items():
                for lang in langs:
                    path = FOLDER / f"{name}.{level}.{lang}.{ending}"
                    found[path] = FORMATS[form](derivation(name, level), lang)
    return found


def main() -> int:
    """Writes all files and says which ones have changed."""
    for path, text in files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"changed: {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
