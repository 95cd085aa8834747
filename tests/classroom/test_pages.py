"""What a teacher and a student do with the pages, from a file and from a server, without a network."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.classroom.conftest import NAMES, Open

AXE = Path(__file__).parent / "axe" / "axe.min.js"
STEPS = "[...document.querySelectorAll('.part > .steps > .step')]"
DIFFERENCE = "document.querySelector('[data-value=difference]').textContent"
ON = "document.querySelector('.lab').dataset.on"
DOT = "['cx', 'cy'].map(a => Number(document.querySelector('.dot.difference').getAttribute(a)))"


@pytest.fixture(params=["file", "http"])
def lesson(request: pytest.FixtureRequest, open_page: Open, folder: Path) -> Page:
    """The lesson on gelu, from a file and from a server."""
    if request.param == "file":
        return open_page(folder / "gelu.html")
    served = request.getfixturevalue("served")
    return open_page(served + "gelu.html", own=served)


def shown(page: Page) -> int:
    """How many steps can be seen."""
    return page.evaluate(f"{STEPS}.filter(e => e.offsetParent).length")


def total(page: Page) -> int:
    """How many steps there are."""
    return page.evaluate(f"{STEPS}.length")


def test_steps_are_revealed_by_the_keyboard(lesson: Page) -> None:
    assert shown(lesson) == 1 < total(lesson)
    for key in ("ArrowRight", " ", "PageDown"):
        lesson.keyboard.press(key)
    assert shown(lesson) == 4
    assert lesson.evaluate("document.getElementById('spoken').textContent").strip()
    lesson.keyboard.press("ArrowLeft")
    assert shown(lesson) == 3
    for _ in range(total(lesson)):
        lesson.keyboard.press("ArrowRight")
    assert shown(lesson) == total(lesson)
    lesson.keyboard.press("Home")
    assert shown(lesson) == 1
    lesson.keyboard.press("End")
    assert shown(lesson) == total(lesson)


def test_steps_are_revealed_by_buttons(lesson: Page) -> None:
    lesson.get_by_role("button", name="Next step").click()
    assert shown(lesson) == 2
    lesson.get_by_role("button", name="Back").click()
    assert shown(lesson) == 1
    lesson.get_by_role("button", name="Show all").click()
    assert shown(lesson) == total(lesson)


def test_keys_of_a_field_are_left_to_the_field(lesson: Page) -> None:
    lesson.get_by_role("slider", name="x", exact=True).focus()
    lesson.keyboard.press("ArrowRight")
    assert shown(lesson) == 1
    assert lesson.evaluate("document.querySelector('.slider output').textContent") == "1.01"


def test_the_difference_stays_on_the_line(lesson: Page) -> None:
    for x in ("-3.1", "-0.5", "0", "0.25", "2.75"):
        lesson.get_by_role("slider", name="x", exact=True).fill(x)
        assert lesson.evaluate(DIFFERENCE) == x.replace("-", "\u2212")
        assert lesson.evaluate(ON) == "true"
        right, down = lesson.evaluate(DOT)
        assert abs((right - 320) + (down - 260)) < 0.02  # as far up as to the right of the origin


def test_the_difference_leaves_the_line_where_a_parameter_says_so(open_page: Open, folder: Path) -> None:
    page = open_page(folder / "prelu.html")
    parameter = page.get_by_role("slider", name="a", exact=True)
    for value, on, said in (("0", "true", "The condition holds"), ("-0.5", "false", "The condition does not hold")):
        parameter.fill(value)
        assert page.evaluate(ON) == on
        assert said in page.locator(".lab .status").inner_text()
    box = page.locator("svg.plot").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + 30)  # a click in the plot chooses x
    assert page.evaluate("document.querySelector('.slider output').textContent") == "\u22122"


def test_jumps_and_pieces_are_marked(open_page: Open, folder: Path) -> None:
    """hard_shrink jumps at -t and t, which belong to the piece between them."""
    page = open_page(folder / "hard_shrink.html")
    ends = "[...document.querySelectorAll('.ends .f.{}')].map(e => [e.cx, e.cy].map(a => Math.round(a.baseVal.value)))"
    assert sorted(page.evaluate(ends.format("closed"))) == [[280, 260], [360, 260]]
    assert sorted(page.evaluate(ends.format("open"))) == [[280, 300], [360, 220]]
    assert "x = \u22120.5" in page.locator(".lab").inner_text()


@pytest.mark.parametrize("name", NAMES)
def test_the_wrong_step(open_page: Open, folder: Path, name: str) -> None:
    """Every other line is said to be right; the wrong one is shown with the numbers that prove it."""
    page = open_page(folder / f"{name}.html")
    exercises = page.evaluate("Object.values(Symident.data.lessons)[0].exercises")
    assert exercises
    result = page.locator(".exercise .result")
    for exercise in exercises:
        choices = page.locator(".exercise button.choice")
        assert choices.count() == len(exercise["lines"]) - 1
        for i in range(choices.count()):
            if i + 1 != exercise["wrong"]:
                choices.nth(i).click()
                assert "does equal the line above it" in result.inner_text()
        choices.nth(exercise["wrong"] - 1).click()
        assert f"line {exercise['wrong'] + 1} does not follow" in result.inner_text()
        assert result.locator(".numbers dd .math").count() == 2
        assert exercise["kind"] not in result.inner_text()  # its key has a sentence
        if len(exercises) > 1:
            page.get_by_role("button", name="Another error").click()


def test_copied_latex_compiles(open_page: Open, folder: Path, tmp_path: Path) -> None:
    page = open_page(folder / "gelu.html")
    page.get_by_role("button", name="Copy LaTeX").click()
    page.wait_for_function("document.getElementById('spoken').textContent == 'Copied'")
    (tmp_path / "gelu.tex").write_text(page.evaluate("navigator.clipboard.readText()"), encoding="utf-8")
    assert shutil.which("pdflatex"), "LaTeX is missing (Debian: texlive-latex-recommended lmodern)"
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "gelu.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:]


def test_chinese(open_page: Open, folder: Path) -> None:
    """The language is switched on the page, at the same step; every word of the page has a Chinese one."""
    page = open_page(folder / "prelu.html")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name=re.compile("中文")).click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert shown(page) == 2
    assert "下一步" in page.locator(".derivation").inner_text()
    assert "若" in page.locator(".statement").inner_text()  # inside of the formula
    words = page.evaluate("Symident.data.words")
    assert words["en"].keys() == words["zh"].keys()
    page.get_by_role("button", name="复制 LaTeX").click()
    page.wait_for_function("document.getElementById('spoken').textContent == '已复制'")
    assert "ctexart" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize("view", ["read", "slides", "projector"])
def test_print_has_all_steps(open_page: Open, folder: Path, view: str) -> None:
    page = open_page(f"{(folder / 'gelu.html').as_uri()}?view={view}")
    reasons = page.evaluate("[...document.querySelectorAll('.part h2, .reason, .lead-in')].map(e => e.textContent)")
    assert shown(page) == 1
    pdf = PdfReader(io.BytesIO(page.pdf()))
    text = squeezed("".join(p.extract_text() for p in pdf.pages))
    words = [word for reason in reasons for word in re.findall(r"[a-z]{4,}", reason)]
    assert len(words) > 50
    assert [word for word in words if word not in text] == []
    assert "Nextstep" not in text


def squeezed(text: str) -> str:
    """`text` without spaces, as the kerning of a PDF may take them for gaps between letters."""
    return re.sub(r"\s|\xad", "", text)


def test_one_step_a_screen(open_page: Open, folder: Path) -> None:
    page = open_page(folder / "gelu.html")
    page.get_by_role("button", name="Slides").click()
    for _ in range(6):
        page.keyboard.press("PageDown")
    current = page.locator(".step.current")
    box = current.bounding_box()
    assert box is not None and 0 <= box["y"] and box["y"] + box["height"] <= 720
    others = page.evaluate(f"{STEPS}.filter(e => e.offsetParent && !e.matches('.current, .beside')).length")
    assert others == 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.dataset.view") == "read"
    assert shown(page) == 7


def test_swipe_turns_the_step(open_page: Open, folder: Path) -> None:
    page = open_page(f"{(folder / 'gelu.html').as_uri()}?view=slides", has_touch=True)
    page.evaluate("""() => {
        const main = document.getElementById("main");
        const touch = (x) => [new Touch({identifier: 1, target: main, clientX: x, clientY: 300})];
        main.dispatchEvent(new TouchEvent("touchstart", {touches: touch(300), changedTouches: touch(300)}));
        main.dispatchEvent(new TouchEvent("touchend", {touches: [], changedTouches: touch(100)}));
    }""")
    assert page.evaluate("Symident.steps.n") == 2


def test_one_file_has_it_all(open_page: Open, file: Path) -> None:
    """From the gallery to a lesson and back; less than 1 MB."""
    assert file.stat().st_size < 1_000_000
    page = open_page(file, offline=True)
    assert page.locator(".card").count() == len(NAMES)
    page.get_by_role("button", name="Refuted").click()
    assert page.locator(".card:visible").count() == 2
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_role("searchbox").fill("rect")
    assert page.locator(".card:visible").count() == 2
    page.get_by_role("link", name=re.compile("^prelu")).click()
    page.wait_for_selector(".lesson")
    page.keyboard.press("ArrowRight")
    assert shown(page) == 2
    page.get_by_role("link", name="All activations").click()
    page.wait_for_selector(".gallery")


@pytest.mark.parametrize("name", ["index", "gelu", "prelu"])
def test_nothing_is_wider_than_the_screen(open_page: Open, folder: Path, name: str) -> None:
    page = open_page(folder / f"{name}.html")
    page.keyboard.press("End")
    for width in (390, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        for view in ("read", "projector", "slides"):
            page.evaluate(f"document.documentElement.dataset.view = '{view}'")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, view)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_accessible(open_page: Open, folder: Path, lang: str, scheme: str) -> None:
    """axe-core finds nothing serious on the gallery and on a lesson with all steps and a solved exercise."""
    for name in ("index", "prelu"):
        page = open_page(f"{(folder / f'{name}.html').as_uri()}?lang={lang}", color_scheme=scheme)
        page.keyboard.press("End")
        if name == "prelu":
            page.locator(".exercise .bar button").first.click()
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run({preload: false})")["violations"]
        serious = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
        assert serious == []


def test_formulas_are_spoken(open_page: Open, folder: Path) -> None:
    """Every formula and every picture has words."""
    page = open_page(folder / "prelu.html")
    empty = (
        "[...document.querySelectorAll('[role=math], [role=img]')].filter(e => !e.getAttribute('aria-label')).length"
    )
    assert page.evaluate(empty) == 0
    label = page.evaluate("document.querySelector('.statement [role=math]').getAttribute('aria-label')")
    assert label == "f of x equals x if x is greater than 0; otherwise a times x"
