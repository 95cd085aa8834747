"""How soon a lesson is seen, what a step of a slider costs, and how large the files are."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from symident.classroom import build

PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# Milliseconds of script for each of 200 steps of every slider.
SLIDER = """() => [...document.querySelectorAll(".slider input")].map((input) => {
    const times = [];
    for (let i = 0; i < 200; i++) {
        input.value = Number(input.min) + (Number(input.max) - Number(input.min)) * (i + 0.5) / 200;
        const start = performance.now();
        input.dispatchEvent(new Event("input"));
        times.push(performance.now() - start);
    }
    return [input.name || "x", times];
})"""


def main(names: list[str]) -> None:
    """Builds a file with these lessons, opens each, and prints a line for each."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        print(f"{'lesson':<20}{'bytes':>10}{'painted':>10}   script of a slider step, median and worst (ms)")
        for one in build.chosen(names):
            file = Path(folder) / f"{one.name}.html"
            size = build.write_single(file, [one])
            page = browser.new_page()
            page.goto(file.as_uri())
            page.wait_for_selector(".lesson")
            print(f"{one.name:<20}{size:>10,}{painted(page):>7.0f} ms   {sliders(page)}")
            page.close()
        browser.close()


def painted(page: Page) -> float:
    """Milliseconds from the click to the first picture of the lesson."""
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    return float(page.evaluate(PAINTED))


def sliders(page: Page) -> str:
    found = page.evaluate(SLIDER)
    return ", ".join(f"{name} {statistics.median(times):.2f} {max(times):.2f}" for name, times in found)
