"""The page computes what the engine means: at ordinary points, at breakpoints, and where nothing is defined."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Page

from symident.classroom import build, site
from symident.kernel.functions import FUNCTIONS
from symident.kernel.terms import Term, X, app, num, to_json
from symident.search.evidence import approximate
from tests.classroom.conftest import Open

POINTS = [Fraction(n, 8) for n in range(-56, 57, 3)] + [Fraction(n) for n in range(-6, 7)]
POINTS += [Fraction(1, 2), Fraction(-1, 2), Fraction(1, 4), Fraction(-1, 5)]
VALUES = "([data, xs]) => { const a = new Symident.Activation(data); return xs.map(x => String(a.f(x))); }"


@pytest.fixture
def page(open_page: Open, tmp_path: Path) -> Page:
    """The gallery of the whole library."""
    for name, content in site.frame(build.gallery(build.chosen())).items():
        (tmp_path / name).write_bytes(content)
    return open_page(tmp_path / "index.html")


def differ(seen: str, term: Term, point: dict[str, Term]) -> bool:
    """Whether the number that a page shows is not the value of the term, or shown where there is none."""
    value, exact = float(seen.replace("NaN", "nan")), approximate(term, point, 20)
    if exact == "?":
        return not math.isnan(value)
    return not math.isclose(value, float(exact), rel_tol=2e-13, abs_tol=2e-14)


def test_every_activation_of_the_library(page: Page) -> None:
    """With the parameters as the sliders have them, which are floats and exact numbers at once."""
    cards = {card["name"]: card for card in page.evaluate("Symident.data.gallery")}
    assert len(cards) > 50
    wrong = []
    for one in build.chosen():
        data = cards[one.name]
        given = {p["name"]: num(Fraction(p["value"])) for p in data["params"]}
        seen = page.evaluate(VALUES, [data, [float(x) for x in POINTS]])
        assert one.claim.f is not None
        wrong += [(one.name, x, s) for x, s in zip(POINTS, seen, strict=True)
                  if differ(s, one.claim.f, {"x": num(Fraction(float(x))), **given})]  # fmt: skip
    assert wrong == []


def test_every_function_of_the_language(open_page: Open, file: Path) -> None:
    page, wrong = open_page(file), []
    for name, f in FUNCTIONS.items():
        arguments = {None: (X, 1 - X), 1: (X,), 3: (X, num(-1), num(Fraction(3, 2)))}[f.arity]
        term = app(name, *arguments)
        wrong += [(name, x, s) for x, s in seen(page, term) if differ(s, term, {"x": num(Fraction(float(x)))})]
    assert wrong == []


def seen(page: Page, term: Term) -> list[tuple[Fraction, str]]:
    """Points, and the values that the page computes there."""
    data = {"term": to_json(term), "params": [], "assumed": []}
    return list(zip(POINTS, page.evaluate(VALUES, [data, [float(x) for x in POINTS]]), strict=True))


def test_conditions_and_powers(open_page: Open, file: Path) -> None:
    """What is undefined stays so, and the first true condition counts."""
    page = open_page(file)
    inside, ends = app("and", app("gt", X, 0), app("lt", X, 1)), app("or", app("eq", X, 1), app("le", X, -5))
    terms = (
        app("cases", inside, X**2, ends, 7, 1 / X),
        app("cases", app("not", app("gt", 1 / X, 0)), 1, 2),
        X**-2, X**3, app("pow", X, num(Fraction(1, 3))), app("pow", 2, X), app("pow", X, Term("pi")),
        app("mul", 0, 1 / X), app("cbrt", X) / app("abs", X),
    )  # fmt: skip
    for term in terms:
        assert [(x, s) for x, s in seen(page, term) if differ(s, term, {"x": num(Fraction(float(x)))})] == []


def test_every_plot_is_drawn(page: Page) -> None:
    """With every parameter at both ends of its slider and in between, near and far; no drawing takes long."""
    slowest = page.evaluate("""() => {
        let slowest = 0;
        for (const data of Symident.data.gallery) {
            const activation = new Symident.Activation(data), labels = {f: "f", mirror: "m", difference: "d", phi: "p"};
            const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
            const plot = new Symident.Plot(svg, activation, {labels});
            data.params.forEach((p, i) => {
                for (const value of [p.low, (p.low + p.high) / 2, p.high, 0.01, p.value]) {
                    activation.parameters[i] = value;
                    for (const reach of [0.5, 4, 16]) {
                        const start = performance.now();
                        plot.zoom(reach);
                        slowest = Math.max(slowest, performance.now() - start);
                    }
                }
            });
            if (/NaN|Infinity|undefined/.test(svg.outerHTML)) throw new Error(data.name);
        }
        return slowest;
    }""")
    assert slowest < 1000  # loosely: the benchmark measures
