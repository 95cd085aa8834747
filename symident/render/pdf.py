"""Documents to PDF: by pdflatex or xelatex where they are installed, by Typst elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias

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


def pdf(d: Derivation, lang: Lang, engine: Engine | None = None, slides: bool = False) -> bytes:
    """The derivation as a PDF by the engine that is asked for, or the best that is installed.

    Raises a SymidentError that says what is missing, or what the first error of the typesetter was.
    """
    engine = engine or best(lang, slides)
    if engine == "typst":
        if slides:
            raise SymidentError("slides are made by LaTeX: ask for pdflatex or xelatex")
        return by_typst(d, lang)
    if lang == "zh" and engine == "pdflatex":
        raise SymidentError("Chinese is typeset by xelatex or typst, not by pdflatex")
    board = BeamerBoard(lang) if slides else LatexBoard(lang, standalone=True)
    return by_tex(board.render(d), engine)


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


def by_tex(source: str, engine: Engine, seconds: float = SECONDS) -> bytes:
    """What pdflatex or xelatex makes of `source`; it may run no programs and read no files of other folders."""
    program = shutil.which(engine)
    if program is None:
        raise SymidentError(f"{engine} is not installed; without --engine, Typst makes the PDF")
    with TemporaryDirectory(prefix="symident-") as folder:
        file = Path(folder, "derivation.tex")
        file.write_text(source, encoding="utf-8")
        command = [program, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", file.name]
        for _ in range(2):  # the second time with the references and the number of pages
            try:
                subprocess.run(
                    command, cwd=folder, env={**os.environ, "openin_any": "p"}, timeout=seconds,
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                raise SymidentError(f"{engine} did not end within {seconds:g} seconds") from None
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
            what = re.sub(r"\s+", " ", line.removeprefix("!")).strip(" .")
            missing = re.search(r"File [`'](\S+?)' not found", what)
            if missing:
                return f"the LaTeX package {Path(missing[1]).stem} is not installed"
            return what + (f" (line {place[1]})" if place else "")
    missing = re.search(r"Missing character: There is no (.+?) in font (\S+)", log)
    return f"the font {missing[2].strip('!')} has no character {missing[1]}" if missing else ""


def by_typst(d: Derivation, lang: Lang) -> bytes:
    """What Typst makes of the derivation."""
    try:
        import typst
    except ImportError:
        raise SymidentError("a PDF without LaTeX needs Typst: pip install 'symident[pdf]'") from None
    fandol = _found("FandolSong-Regular.otf") if lang == "zh" else None
    paths = [str(fandol.parent)] if fandol else []
    chosen: list[str] = []
    if lang == "zh":
        known = set(typst.Fonts(font_paths=paths).families())
        chosen = [name for name in CHINESE_FONTS if name in known][:1]
        if not chosen:
            raise SymidentError("there is no Chinese font for Typst; install one, such as Noto Serif CJK SC"
                                " (on Debian: apt-get install fonts-noto-cjk), or typeset by xelatex")  # fmt: skip
    source = TypstBoard(lang, chosen).render(d)
    with TemporaryDirectory(prefix="symident-") as folder:
        file = Path(folder, "derivation.typ")
        file.write_text(source, encoding="utf-8")
        try:
            made = typst.compile(str(file), font_paths=paths)
        except typst.TypstError as error:
            raise SymidentError(f"typst: {error.message}") from None
    assert isinstance(made, bytes)
    return made
