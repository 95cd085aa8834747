"""The engine inside a page: from a file without a network, and from a server that knows nothing of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Page

from symident.classroom import build, pieces
from tests.classroom import in_browser
from tests.classroom.conftest import Open

FIRST, LATER = 15, 1  # seconds to the first verdict, and to a later one
ENDED = "!document.querySelector('form.ask button.main').disabled"


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file with a lesson and the engine, as `symident classroom --with-prover --single` writes it."""
    out = tmp_path_factory.mktemp("prover") / "prover.html"
    build.write_single(out, build.chosen(["relu"]), prover=pieces.blocks(print))
    return out


@pytest.fixture
def server(file: Path) -> Iterator[str]:
    """The address of a server that has the file and nothing else."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(file.parent))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def ask(page: Page, expr: str, params: str = "") -> float:
    """Types a question and waits for the answer; the seconds until the verdict, or the mistake, is there."""
    page.fill("#expr", expr)
    page.fill("#params", params)
    start = time.perf_counter()
    page.click("form.ask button.main")
    page.wait_for_selector(".verdict-line, .mistake", timeout=60_000)
    seconds = time.perf_counter() - start
    page.wait_for_function(ENDED, timeout=60_000)
    return seconds


def verdict(page: Page) -> str:
    """What the page says became of the claim."""
    return page.inner_text(".verdict-line")


def a_student_types(page: Page) -> None:
    """A new true one, a new false one, one with a parameter that is not declared, and a mistyped one."""
    assert ask(page, "x*sigmoid(x) + cos(x)*exp(-x^2)") < FIRST
    assert "Proved" in verdict(page)
    assert "Read as" in page.inner_text(".answer")
    assert page.locator(".answer .derivation").count() and page.locator(".answer svg.plot").count()
    assert ask(page, "x*sigmoid(x) + sin(x)/1000") < LATER
    assert "Refuted" in verdict(page)
    assert ask(page, "x*sigmod(x)") < LATER
    assert "unknown function sigmod (line 1, column 3)" in page.inner_text(".mistake")
    assert "did you mean sigmoid?" in page.inner_text(".mistake")
    assert page.inner_text(".mistake mark") == "sigmod"
    assert page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [2, 8]
    ask(page, "x if x > 0 else c*x")
    page.get_by_role("button", name="Take c for a parameter").click()
    page.wait_for_selector(".verdict-line")
    assert "True under a condition" in verdict(page)


def test_from_a_file_without_a_network(open_page: Open, file: Path) -> None:
    page = open_page(file, offline=True)
    a_student_types(page)
    a_long_run_is_stopped(page)
    time_runs_out(page)
    corpora_are_decided_as_here(page)
    page.get_by_text("Licences of the software").click()
    page.wait_for_function("document.querySelector('.licences pre').textContent.includes('Mozilla Public License')")


def test_from_a_server(open_page: Open, server: str) -> None:
    a_student_types(open_page(f"{server}prover.html", own=server))


def a_long_run_is_stopped(page: Page) -> None:
    """The page stays alive during a run, and the next question is answered by a new engine."""
    page.fill("#expr", "sin(" * 200 + "x" + ")" * 200)
    page.click("form.ask button.main")
    page.wait_for_timeout(1500)
    alive = page.evaluate(
        "new Promise(done => { const t = performance.now(); setTimeout(() => done(performance.now() - t)) })"
    )
    assert alive < 100
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("text=Stopped.")
    assert page.evaluate(ENDED)
    assert ask(page, "x*Phi(x)") < FIRST
    assert "Proved" in verdict(page)


def time_runs_out(page: Page) -> None:
    """The sentence is that of the desktop."""
    question = {"expr": "sin(" * 200 + "x" + ")" * 200, "params": []}
    found, _ = in_browser.in_page(page, question, 2)
    assert found == {"verdict": "undecided", "reason": "the time limit of 2 s was reached"}


def corpora_are_decided_as_here(page: Page) -> None:
    """Every verdict of a sample is the same; so are mistakes with their places, and how a text was read."""
    for corpus in in_browser.CORPORA:
        counts, _ = in_browser.compare(page, islice(in_browser.questions(corpus), 0, None, 9), 60)
        assert counts["same verdict"] == counts["rows"]


def test_the_file_is_not_too_large(file: Path) -> None:
    assert file.stat().st_size < 20_000_000
