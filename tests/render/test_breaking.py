"""Formulas that are broken over lines: no line is too wide, and reading them again gives what was written."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

sys.path.insert(0, str(Path(__file__).parents[1] / "syntax"))
from test_writing import TERMS, normal, powers_of_ten

from symident.kernel.terms import Term, num, rebuild
from symident.render.breaking import Breaker, Names, taken
from symident.render.latex import Latex, to_latex
from symident.render.notation import Writer, has_sigma
from symident.render.typst import Typst
from symident.syntax.errors import SymidentError
from symident.syntax.parse import parse_infix, parse_latex

TESTS = Path(__file__).parents[1]
FILES = [*sorted((TESTS / "data").glob("*.jsonl")), TESTS / "benchmarks" / "activations.jsonl"]


def corpus() -> Iterator[str]:
    """Every expression of the corpora: the functions, and what is said of them."""
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield from (row[key] for key in ("expr", "phi", "slope", "means") if isinstance(row.get(key), str))


def terms() -> Iterator[Term]:
    for text in dict.fromkeys(corpus()):
        try:
            yield parse_infix(text)
        except SymidentError:  # rows that are wrong on purpose
            continue


CORPUS = list(dict.fromkeys(terms()))


def same(t: Term, read: Term) -> bool:
    """Whether the terms are one up to nested sums and products, and powers of ten: 2*10^-6 is a number."""
    return scientific(powers_of_ten(normal(read))) is scientific(powers_of_ten(normal(t)))


def scientific(t: Term) -> Term:
    """`t` with 2*10^-6 as a number, where that is the beginning of a product."""

    def leaf(u: Term) -> Term | None:
        if u.head == "mul" and u.args[0].head == "num" and power_of_ten(u.args[1]):
            product, rest = num(u.args[0].args[0] * u.args[1].args[0]), u.args[2:]
            return Term("mul", product, *map(scientific, rest)) if rest else product
        if u.head == "div" and power_of_ten(u.args[1]) and u.args[0].head == "num":
            return num(u.args[0].args[0] / u.args[1].args[0])
        return None

    return rebuild(t, leaf)


def power_of_ten(t: Term) -> bool:
    """Whether the number is a power of ten."""
    if t.head != "num":
        return False
    p, q = t.args[0].numerator, t.args[0].denominator
    return set(f"{p}{q}") <= {"0", "1"} and f"{p}{q}".count("1") == 2


def test_the_corpora_are_there() -> None:
    assert len(CORPUS) > 340


def test_every_expression_of_the_corpora_comes_back_from_latex() -> None:
    assert [to_latex(t) for t in CORPUS if not same(t, parse_latex(to_latex(t)))] == []


def broken(t: Term, room: float) -> tuple[Term, list[str]]:
    """What is read again from the lines of `t` and of what its names stand for, and the lines that are too wide."""
    breaker = Breaker(Writer(Latex(), not has_sigma(t)), Names(taken(t)))
    wide, read, todo = [], dict[Term, Term](), [(None, t)]
    for name, u in todo:
        rows, new = breaker.lines(u, room)
        todo += new
        wide += [row.text for row in rows if row.indent + row.width > room]
        text = re.sub(r"(?<=\d)\n(?=\d)", "", "\n".join(row.text for row in rows))
        read[name] = parse_latex(text)
    values = {name: u for name, u in read.items() if name is not None}

    def restored(u: Term) -> Term:
        return rebuild(u, lambda v: restored(values[v]) if v in values else None)

    return restored(read[None]), wide


@pytest.mark.parametrize("room", [34, 26, 18])
def test_every_broken_expression_of_the_corpora_comes_back(room: float) -> None:
    for t in CORPUS:
        read, wide = broken(t, room)
        assert wide == []
        assert same(t, read), to_latex(t)


@given(TERMS)
def test_every_broken_term_comes_back(t: Term) -> None:
    read, wide = broken(t, 24)
    assert wide == []
    assert same(t, read)


def test_what_is_narrow_is_not_broken() -> None:
    for dialect in (Latex(), Typst()):
        rows, names = Breaker(Writer(dialect), Names()).lines(parse_infix("x*(1 + erf(x/sqrt(2)))/2"), 20)
        assert len(rows) == 1 and names == []
