"""Documents to PDF: by pdflatex or xelatex where they are installed, by Typst elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias

from symident.derivation.model import Derivation, Lang
from symident.render.board_beamer import BeamerBoard
from symident.render.board_latex import LatexBoard
from symident.render.board_typst import CHINESE_FONTS, TypstBoard
from symident.syntax.errors import SymidentError

Engine: TypeAlias = Literal["pdflatex", "xelatex", "typst"]
SECONDS = 60.0
_PACKAGES = {
    "en": "texlive-latex-recommended lmodern",
    "zh": "texlive-xetex texlive-lang-chinese texlive-fonts-recommended",
}
_SLIDES = " texlive-pictures"


@dataclass(frozen=True)
class Source:
    """A document, the engine that makes a PDF of it, and where fonts for Typst are beside those of the system."""

    text: str
    engine: Engine
    fonts: tuple[str, ...] = ()


def source(d: Derivation, lang: Lang, engine: Engine | None = None, slides: bool = False) -> Source:
    """The derivation for the engine that is asked for, or for the best that is installed.

    A SymidentError says what is missing.
    """
    engine = engine or best(lang, slides)
    if engine == "typst":
        if slides:
            raise SymidentError("slides are made by LaTeX: ask for pdflatex or xelatex")
        return _for_typst(d, lang)
    if lang == "zh" and engine == "pdflatex":
        raise SymidentError("Chinese is typeset by xelatex or typst, not by pdflatex")
    board = BeamerBoard(lang) if slides else LatexBoard(lang, standalone=True)
    return Source(board.render(d), engine)


def pdf(document: Source) -> bytes:
    """The document as a PDF; a SymidentError tells the first error of the engine in a sentence."""
    if document.engine == "typst":
        return _by_typst(document)
    return _by_tex(document.text, document.engine)


def best(lang: Lang, slides: bool = False) -> Engine:
    """The engine for documents in this language; a SymidentError if slides are asked for and there is none."""
    engines: tuple[Engine, ...] = ("pdflatex", "xelatex") if lang == "en" else ("xelatex",)
    for engine in engines:
        if shutil.which(engine) and _has_class(lang, slides):
            return engine
    if slides:
        raise SymidentError(f"slides need LaTeX; on Debian: apt-get install {_PACKAGES[lang]}{_SLIDES}")
    return "typst"


def _has_class(lang: Lang, slides: bool) -> bool:
    """Whether TeX has the class of these documents, as far as it can be asked."""
    article, beamer = ("amsmath.sty", "beamer.cls") if lang == "en" else ("ctexart.cls", "ctexbeamer.cls")
    name = beamer if slides else article
    return shutil.which("kpsewhich") is None or _found(name) is not None


def _found(name: str) -> Path | None:
    """Where TeX has this file."""
    if shutil.which("kpsewhich") is None:
        return None
    done = subprocess.run(["kpsewhich", name], capture_output=True, text=True, timeout=SECONDS)
    return Path(done.stdout.strip()) if done.stdout.strip() else None


def _by_tex(text: str, engine: Engine) -> bytes:
    """What pdflatex or xelatex makes of the text; it may run no programs and read no files of other folders."""
    program = shutil.which(engine)
    if program is None:
        raise SymidentError(f"{engine} is not installed; without --engine, Typst makes the PDF")
    with TemporaryDirectory(prefix="symident-") as folder:
        file = Path(folder, "derivation.tex")
        file.write_text(text, encoding="utf-8")
        command = [program, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", file.name]
        for _ in range(2):  # the second time with the references and the number of pages
            try:
                subprocess.run(
                    command, cwd=folder, env={**os.environ, "openin_any": "p"}, timeout=SECONDS,
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                raise SymidentError(f"{engine} did not end within {SECONDS:g} seconds") from None
            log = file.with_suffix(".log")
            problem = first_error(log.read_text(encoding="utf-8", errors="replace") if log.exists() else "")
            if problem:
                raise SymidentError(f"{engine}: {problem}")
        result = file.with_suffix(".pdf")
        if not result.exists():
            raise SymidentError(f"{engine} made no PDF")
        return result.read_bytes()


def first_error(log: str) -> str:
    """The first error in the log of TeX, or the first character that a font lacks, as a sentence; empty if none."""
    lines = log.splitlines()
    for i, line in enumerate(lines):
        if line.startswith("!"):
            place = next((re.match(r"l\.(\d+)", later) for later in lines[i:] if later.startswith("l.")), None)
            more = lines[i + 1] if lines[i + 1 : i + 2] and lines[i + 1].startswith("    ") else ""
            what = re.sub(r"\s+", " ", line.removeprefix("!") + more).strip(" .")
            missing = re.search(r"File [`'](\S+?)' not found", what)
            if missing:
                return f"the LaTeX package {Path(missing[1]).stem} is not installed"
            return what + (f" (line {place[1]})" if place else "")
    missing = re.search(r"Missing character: There is no (.+?) in font (\S+)", log)
    return f"the font {missing[2].strip('!')} has no character {missing[1]}" if missing else ""


def _for_typst(d: Derivation, lang: Lang) -> Source:
    if lang == "en":
        return Source(TypstBoard(lang).render(d), "typst")
    fandol = _found("FandolSong-Regular.otf")
    paths = (str(fandol.parent),) if fandol else ()
    font = next((name for name in CHINESE_FONTS if name in _families(paths)), None)
    if font is None:
        raise SymidentError("there is no Chinese font for Typst; install one, such as Noto Serif CJK SC"
                            " (on Debian: apt-get install fonts-noto-cjk), or typeset by xelatex")  # fmt: skip
    return Source(TypstBoard(lang, [font]).render(d), "typst", paths)


@cache
def _families(paths: tuple[str, ...]) -> frozenset[str]:
    """The names of the fonts of the system and in these folders."""
    return frozenset(_typst().Fonts(font_paths=list(paths)).families())


def _by_typst(document: Source) -> bytes:
    typst = _typst()
    with TemporaryDirectory(prefix="symident-") as folder:
        file = Path(folder, "derivation.typ")
        file.write_text(document.text, encoding="utf-8")
        try:
            made: bytes = typst.compile(str(file), font_paths=list(document.fonts))
        except typst.TypstError as error:
            raise SymidentError(f"typst: {error.message}") from None
    return made


def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise SymidentError("a PDF without LaTeX needs Typst: pip install 'symident[pdf]'") from None
    return typst
