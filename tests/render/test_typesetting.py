"""What is printed: TeX and Typst typeset every derivation of the library without an error or an overfull line.

Without TeX these tests fail, and say what to install; with SYMIDENT_WITHOUT_TEX=1 in the environment they are left out.
"""

import os
import re
import shutil
import subprocess

import golden
import pytest
from test_breaking import CORPUS

from symident import library
from symident.derivation.build import derive
from symident.render import pdf
from symident.render.board_beamer import BeamerBoard
from symident.render.board_latex import LatexBoard, aligned
from symident.render.board_typst import TypstBoard
from symident.render.breaking import Breaker, Names, taken
from symident.render.latex import Latex
from symident.render.layout import ROOM
from symident.render.notation import Writer, has_sigma
from symident.syntax.errors import SymidentError

ENGINES = {"en": "pdflatex", "zh": "xelatex"}
DEBIAN = (
    "texlive-latex-base texlive-latex-recommended texlive-pictures lmodern texlive-xetex texlive-lang-chinese"
    " texlive-fonts-recommended"
)
OVERFULL = 5.0  # pt
WIDE = """#show math.equation.where(block: true): it => layout(size => {
  if measure(it).width > size.width + 5pt { panic("overfull by", measure(it).width - size.width) }
  it
})
"""


@pytest.fixture(scope="module")
def tex():
    """Fails where TeX is not installed, unless it is to be left out."""
    missing = [engine for engine in ENGINES.values() if shutil.which(engine) is None]
    if missing and os.environ.get("SYMIDENT_WITHOUT_TEX"):
        pytest.skip("SYMIDENT_WITHOUT_TEX is set")
    if missing:
        advice = f"on Debian: apt-get install --no-install-recommends {DEBIAN}"
        reason = f"{' and '.join(missing)} not found; {advice}; SYMIDENT_WITHOUT_TEX=1 leaves these tests out"
        pytest.fail(reason, pytrace=False)


def everything(board):
    """The body of every derivation of the library as this board writes it, and the head of the last."""
    texts = [board.render(golden.derivation(name, level)) for name in library.entries() for level in golden.LEVELS]
    bodies = [re.sub(r"\\end\{document\}", "", text.partition(r"\begin{document}")[2] or text) for text in texts]
    return texts[-1].partition(r"\begin{document}")[0], "\n\\clearpage\n".join(bodies)


def complaints(source, engine, folder):
    """The errors, the overfull boxes and the missing characters of a document."""
    (folder / "all.tex").write_text(source, encoding="utf-8")
    subprocess.run([engine, "-no-shell-escape", "-interaction=batchmode", "all.tex"], cwd=folder, timeout=300,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    log = (folder / "all.log").read_text(encoding="utf-8", errors="replace")
    assert (folder / "all.pdf").exists(), pdf.first_error(log)
    wide = re.finditer(r"Overfull \\[hv]box \(([\d.]+)pt too .*", log)
    return [
        *re.findall(r"^!.*", log, re.MULTILINE),
        *(found[0] for found in wide if float(found[1]) > OVERFULL),
        *re.findall(r"Missing character.*", log),
    ]


@pytest.mark.parametrize("lang", golden.LANGS)
@pytest.mark.parametrize("size", ["10pt", "12pt"])
def test_fragments_of_the_whole_library(tex, lang, size, tmp_path):
    _, body = everything(LatexBoard(lang))
    name = "article" if lang == "en" else "ctexart"
    head = rf"\documentclass[{size}]{{{name}}}\usepackage{{amsmath,amsthm,booktabs}}"
    assert complaints(head + "\n\\begin{document}\n" + body + "\\end{document}", ENGINES[lang], tmp_path) == []


@pytest.mark.parametrize("lang", golden.LANGS)
def test_articles_of_the_whole_library(tex, lang, tmp_path):
    head, body = everything(LatexBoard(lang, standalone=True))
    assert complaints(head + "\\begin{document}\n" + body + "\\end{document}", ENGINES[lang], tmp_path) == []


@pytest.mark.parametrize("lang", golden.LANGS)
def test_slides_of_the_whole_library(tex, lang, tmp_path):
    """With all steps of a slide at once; the steps by themselves are below."""
    head, body = everything(BeamerBoard(lang))
    head = head.replace("[11pt,", "[handout,11pt,")
    assert complaints(head + "\\begin{document}\n" + body + "\\end{document}", ENGINES[lang], tmp_path) == []


@pytest.mark.parametrize("lang", golden.LANGS)
@pytest.mark.parametrize("name", ["prelu", "mish"])
def test_slides_step_by_step(tex, name, lang, tmp_path):
    source = BeamerBoard(lang).render(golden.derivation(name, "full"))
    assert complaints(source, ENGINES[lang], tmp_path) == []
    assert source.count(r"\uncover<2->") > 5


def test_every_expression_of_the_corpora_fits_on_a_page(tex, tmp_path):
    lines = []
    for t in CORPUS:
        breaker, todo = Breaker(Writer(Latex(), not has_sigma(t)), Names(taken(t))), [t]
        for u in todo:
            rows, new = breaker.lines(u, ROOM)
            todo += [v for _, v in new]
            lines.append(aligned([rf"& \hspace{{{row.indent}em}} {row.text}" for row in rows], "align*"))
    head = "\\documentclass[12pt]{article}\\usepackage{amsmath}\n\\begin{document}\n"
    assert complaints(head + "\n\n".join(lines) + "\n\\end{document}", "pdflatex", tmp_path) == []


@pytest.mark.parametrize("lang", golden.LANGS)
@pytest.mark.parametrize("slides", [False, True])
def test_a_pdf_by_tex(tex, lang, slides):
    document = pdf.source(golden.derivation("gelu", "short"), lang, slides=slides)
    assert document.engine == ENGINES[lang]
    assert pdf.pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize("lang", golden.LANGS)
def test_typst_typesets_the_whole_library(lang, tmp_path):
    import typst

    texts = {}
    for name in library.entries():
        for level in golden.LEVELS:
            document = pdf.source(golden.derivation(name, level), lang, "typst")
            texts[name, level] = document.text
    head = document.text.partition("#align(center")[0]
    file = tmp_path / "all.typ"
    bodies = (text.removeprefix(head) for text in texts.values())
    file.write_text(head + WIDE + "\n#pagebreak()\n".join(bodies), encoding="utf-8")
    assert typst.compile(str(file), font_paths=list(document.fonts)).startswith(b"%PDF")


def test_a_formula_that_is_too_wide_for_typst_would_be_seen(tmp_path):
    import typst

    (tmp_path / "wide.typ").write_text(WIDE + "$ " + "x + " * 200 + "x $")
    with pytest.raises(typst.TypstError, match="overfull"):
        typst.compile(str(tmp_path / "wide.typ"))


def test_typst_says_when_there_is_no_chinese_font(monkeypatch):
    monkeypatch.setattr(pdf, "CHINESE_FONTS", ("No Such Font",))
    with pytest.raises(SymidentError, match="no Chinese font.*fonts-noto-cjk"):
        pdf.source(golden.derivation("relu", "short"), "zh", "typst")


def test_without_tex_typst_makes_the_pdf(monkeypatch):
    monkeypatch.setenv("PATH", "")
    document = pdf.source(golden.derivation("relu", "short"), "en")
    assert document.engine == "typst" and pdf.pdf(document).startswith(b"%PDF")
    with pytest.raises(SymidentError, match="slides need LaTeX; on Debian: apt-get install"):
        pdf.source(golden.derivation("relu", "short"), "en", slides=True)
    with pytest.raises(SymidentError, match="pdflatex is not installed"):
        pdf.pdf(pdf.Source("", "pdflatex"))


def test_without_typst_a_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(SymidentError, match=r"pip install 'symident\[pdf\]'"):
        pdf.pdf(pdf.source(golden.derivation("relu", "short"), "en", "typst"))


def test_what_no_engine_can_do_is_said():
    for lang, engine, slides in (("zh", "pdflatex", False), ("en", "typst", True)):
        with pytest.raises(SymidentError):
            pdf.source(golden.derivation("relu", "short"), lang, engine, slides)


def test_the_first_error_of_tex_is_a_sentence(tex):
    head = "\\documentclass{article}\n"
    for body, sentence in {
        "\\begin{document}\n\\nosuch\n\\end{document}": r"pdflatex: Undefined control sequence \(line 3\)",
        "\\usepackage{no-such}\n\\begin{document}": "pdflatex: the LaTeX package no-such is not installed",
        "\\begin{document}\n\u4e2d\\end{document}": "pdflatex: LaTeX Error: Unicode character .* not set up",
    }.items():
        with pytest.raises(SymidentError, match=sentence):
            pdf.pdf(pdf.Source(head + body, "pdflatex"))


def test_tex_that_does_not_end_is_stopped(tex, monkeypatch):
    body = (
        "\\documentclass{article}\\begin{document}\\immediate\\write18{touch made}\\loop\\iftrue\\repeat\\end{document}"
    )
    monkeypatch.setattr(pdf, "SECONDS", 1.0)
    with pytest.raises(SymidentError, match="did not end within 1 second"):
        pdf.pdf(pdf.Source(body, "pdflatex"))


def test_tex_runs_no_programs(tex, tmp_path):
    made = tmp_path / "made"
    body = f"\\documentclass{{article}}\\begin{{document}}x\\immediate\\write18{{touch {made}}}\\end{{document}}"
    assert pdf.pdf(pdf.Source(body, "pdflatex")) and not made.exists()


def test_the_first_error_of_typst_is_a_sentence():
    with pytest.raises(SymidentError, match="typst: .*unknown variable: nosuch"):
        pdf.pdf(pdf.Source("$nosuch$", "typst"))


def test_names_that_mean_something_to_typesetters_are_set_as_they_are(tex):
    d = derive(golden.verdict("relu"), "short", "a_b")
    assert r"a\_b" in LatexBoard("en", standalone=True).render(d)
    assert r"a\_b" in TypstBoard("en").render(d)
    assert pdf.pdf(pdf.source(d, "en")).startswith(b"%PDF")
