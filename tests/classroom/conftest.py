"""A small site built once, and a browser of the system; a request that leaves the page fails the test."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from symident.classroom import build, site
from symident.classroom.lesson import Data

NAMES = ("relu", "gelu", "prelu", "mish", "hard_shrink")
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def lessons() -> tuple[dict[str, Data], Data]:
    """Lessons by name, and the gallery."""
    chosen = build.chosen(NAMES)
    return {one.name: build.make(one) for one in chosen}, build.gallery(chosen)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, lessons: tuple[dict[str, Data], Data]) -> Path:
    """A site with these lessons."""
    out = tmp_path_factory.mktemp("site")
    for name, content in site.site(*lessons).items():
        (out / name).write_bytes(content)
    return out


@pytest.fixture(scope="session")
def file(folder: Path, lessons: tuple[dict[str, Data], Data]) -> Path:
    """The same in one file."""
    single = folder / "single" / "lessons.html"
    single.parent.mkdir()
    single.write_bytes(site.single(*lessons))
    return single


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The address of a site that is served with the engine behind it."""
    command = [sys.executable, "-m", "symident", "serve", *NAMES]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[0]
        process.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "these tests look at pages in Chromium: install it (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address; at the end nothing may have left the page or been wrong in a script."""
    contexts, left, errors = [], [], []

    def open_(address: str | Path, own: str = "", wait: str = ".lesson, .gallery", **settings: object) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "reduced_motion": "reduce"} | settings)
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        allowed = ("file:", "data:", "blob:", *([own] if own else []))
        page.on("request", lambda r: None if r.url.startswith(allowed) else left.append(r.url))
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.goto(f"{address.as_uri()}" if isinstance(address, Path) else address)
        page.wait_for_selector(wait)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not left and not errors
