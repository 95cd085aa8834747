"""Pictures: what is drawn, that nothing covers anything, that no line is drawn where there is none."""

import re
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest

import symident
from symident import api
from symident.curves import Values, Window, curve, exact_places, value_of
from symident.render.infix import to_infix
from symident.render.plot import Picture, thumbnail

SVG = "{http://www.w3.org/2000/svg}"
SHOWN = {
    "relu": "max(x, 0)", "gelu": "x*Phi(x)", "mish": "x*tanh(softplus(x))", "hard_swish": "x*relu6(x + 3)/6",
    "step": "step(x)", "pole": "1/x", "two poles": "1/(x^2 - 2)", "leaky": "x if x > 0 else x/4", "tan": "tan(x)",
    "shrink": "x if abs(x) > 1/2 else 0", "log": "x*log(abs(x))", "grows": "exp(exp(exp(x)))", "far": "1000 + x/2",
    "small": "x/1000", "even": "x^2", "odd": "tanh(x)", "half": "sqrt(x)", "wild": "sin(1/x)",
    "steep": "x*sigmoid(1000*x)",
    "integral": "x*integral(exp(-t^2/2)/sqrt(2*pi), t, -oo, x)",
}  # fmt: skip


@pytest.fixture(scope="module", params=SHOWN.values(), ids=SHOWN)
def root(request):
    return ET.fromstring(symident.plot(request.param).svg)


def groups(root):
    return {g.get("class"): g for g in root.iter(SVG + "g")}


def points(path):
    """The points of each line of a path of absolute coordinates."""
    return [
        list(zip(*[iter(map(float, part.split()))] * 2, strict=True))
        for part in path.get("d").split("M")
        if part.strip()
    ]


def labels(root):
    """The box of each label with its sample, a little larger than any font makes it."""
    texts = [t for t in root.iter(SVG + "text") if t.get("class") == "label"]
    return {
        "".join(t.itertext()): (float(t.get("x")) - 40, float(t.get("y")) - 13, float(t.get("y")) + 5, t) for t in texts
    }


def test_all_curves_are_there_each_with_its_own_dashes(root):
    drawn = groups(root)
    assert {"x", "phi", "mirrored", "f", "difference"} <= set(drawn)
    paths = {name: g.find(SVG + "path") for name, g in drawn.items()}
    dashes = [p.get("stroke-dasharray", "") for p in paths.values() if p is not None]
    colours = [p.get("stroke") for p in paths.values() if p is not None]
    assert len(set(dashes)) == len(dashes) and len(set(colours)) == len(colours)


def test_the_odd_part_is_drawn_where_it_is_not_half_of_x():
    assert "odd" not in groups(ET.fromstring(symident.plot("x*Phi(x)").svg))
    assert "odd" in groups(ET.fromstring(symident.plot("tanh(x)").svg))


def test_labels_cover_neither_each_other_nor_a_curve(root):
    width, height = float(root.get("width")), float(root.get("height"))
    boxes = sorted((top, bottom, left) for left, top, bottom, _ in labels(root).values())
    assert len(boxes) == sum(1 for g in groups(root).values() if len(g))
    for (_, bottom, _), (top, _, _) in zip(boxes, boxes[1:], strict=False):
        assert bottom < top
    assert boxes[0][0] > 0 and boxes[-1][1] < height
    farthest = max(
        x for g in groups(root).values() for p in g.iter(SVG + "path") for line in points(p) for x, _ in line
    )
    circles = [float(c.get("cx")) + 5 for g in groups(root).values() for c in g.iter(SVG + "circle")]
    assert max([farthest, *circles]) < min(left for *_, left in boxes)
    longest = max(len(text) for text in labels(root))
    assert max(left for *_, left in boxes) + 40 + 7.5 * longest < width


def test_curves_stay_within_the_axes(root):
    for g in groups(root).values():
        for path in g.iter(SVG + "path"):
            for line in points(path):
                assert all(51.9 <= x <= 552.1 and 63.9 <= y <= 424.1 for x, y in line)


def drawn(text, low=-4, high=4):
    f = api.parse(text).term
    return curve(Values(f), exact_places(f), Window(low, high, low, high))


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("step(x)", [0]), ("sign(x - 1)", [1]), ("1/x", [0]), ("1/(x^2 - 2)", [-(2**0.5), 2**0.5]),
        ("x if abs(x) > 1/2 else 0", [-0.5, 0.5]), ("1 if x >= log(2) else 0", [0.6931471805599453]),
        ("tan(x)", [-1.5707963267948966, 1.5707963267948966]), 
        ("atan(tan(2*x))/2", [k * 0.7853981633974483 for k in (-5, -3, -1, 1, 3, 5)]),
        ("x*step(x)", []), ("x*sigmoid(10^6*x)", []), ("tanh(10^5*x)", []), ("max(x, 0)", []), ("x^3", []),
        ("log(abs(x))", [0]), ("x/(exp(x) - 1)", [0]), ("sin(x)/x", [0]),
    ],
)  # fmt: skip
def test_a_line_is_broken_where_the_graph_is_and_nowhere_else(text, breaks):
    lines = drawn(text).lines
    assert len(lines) == len(breaks) + 1
    for b in breaks:
        assert not any(line[0][0] < b - 1e-9 and line[-1][0] > b + 1e-9 for line in lines)


def test_breaks_within_branches_are_exact():
    exact = {"x*relu6(x + 3)/6": ["-3", "3"], "min(max(x, 0), 6)": ["0", "6"], "sqrt(abs(x) - pi)": ["-pi", "0", "pi"]}
    for text, places in exact.items():
        assert [to_infix(p) for p in exact_places(api.parse(text).term)] == places
    nested = exact_places(api.parse("abs(abs(x) - 1) + 1/(x^2 - 2)").term)
    assert [value_of(p) for p in nested] == pytest.approx([-(2**0.5), -1, 0, 1, 2**0.5])


def test_circles_say_which_value_is_taken():
    jump = drawn("1 if x > 1 else 0")
    assert jump.empty == ((1.0, 1.0),) and jump.full == ((1.0, 0.0),)
    step = drawn("step(x)")
    assert step.empty == ((0.0, 0.0), (0.0, 1.0)) and step.full == ((0.0, 0.5),)
    hole = drawn("(x^2 - 1)/(x - 1)")
    assert hole.empty == ((1.0, 2.0),) and hole.full == ()
    for smooth in ("x^2", "abs(x)", "1/x", "sqrt(x)", "x if x > 0 else 0"):
        assert drawn(smooth).empty == drawn(smooth).full == ()


@pytest.mark.parametrize("text", ["x*Phi(x)", "exp(x) - 2", "sin(5*x)", "x*sigmoid(50*x)", "cbrt(x)", "max(x, 0)"])
def test_the_lines_are_the_graph(text):
    f = Values(api.parse(text).term)
    for line in drawn(text).lines:
        for (xa, ya), (xb, yb) in zip(line, line[1:], strict=False):
            assert abs(ya - (f(Fraction(xa)) or 0)) < 0.02
            middle = f(Fraction((xa + xb) / 2))
            assert abs(middle - (ya + yb) / 2) < 0.02 * (1 + abs(yb - ya) / (xb - xa))


def test_a_derivative_has_no_value_at_a_corner():
    slope = drawn("diff(max(x, 0), x)")
    assert slope.empty == ((0.0, 0.0), (0.0, 1.0)) and slope.full == () and len(slope.lines) == 2
    assert len(drawn("diff(gelu(x), x)").lines) == 1


def test_what_overflows_a_float_has_values():
    assert Values(api.parse("log(1 + exp(x))").term)(Fraction(10**5)) == 1e5
    assert Values(api.parse("x/(1 + exp(-x))").term)(Fraction(-(10**5))) == pytest.approx(0)
    assert Values(api.parse("log(x)").term)(Fraction(-1)) is None


def test_the_range_shows_all_breaks_unless_it_is_given():
    assert ">8<" in symident.plot("min(max(x, 0), 6)").svg
    assert ">8<" not in symident.plot("min(max(x, 0), 6)", span=(-2, "pi")).svg


def test_parameters_take_the_values_that_are_given():
    title = "".join(
        ET.fromstring(symident.plot("x if x > 0 else a*x", at={"a": "0.25"}).svg).find(SVG + "title").itertext()
    )
    assert title == "f(x) = {x if x > 0; a·x otherwise}, a = 1/4"
    assert symident.plot("prelu(x)").svg  # with the default of the library
    assert symident.plot("a*x", {"a": "positive"}, at={"a": 2}).svg


ERRORS = {
    "the parameter a has no value; give it one with --at a=1": ("a*x", {}),
    "there is no parameter b in the expression": ("a*x", {"at": {"a": 1, "b": 1}}),
    "the value of a is not a number": ("a*x", {"at": {"a": "z"}}),
    "b = -1 is not what was declared: b > 0": ("b*x", {"params": ["b > 0"], "at": {"b": -1}}),
    "give f(x), and no equation": ("x = x", {}),
    "no value that could be computed between -1 and 1": ("log(x - 9)", {"span": (-1, 1)}),
    "from a number to a greater one, not from 2 to 1": ("x", {"span": (2, 1)}),
    "smelu needs a value for b": ("smelu(x)", {}),
}


@pytest.mark.parametrize("message", ERRORS)
def test_errors_are_sentences(message):
    text, options = ERRORS[message]
    with pytest.raises(symident.SymidentError) as error:
        symident.plot(text, **options)
    assert message in str(error.value)


def test_png_and_pdf():
    picture = symident.plot("x*Phi(x)")
    assert picture.to_bytes("png").startswith(b"\x89PNG")
    assert picture.to_bytes("pdf").startswith(b"%PDF")


def test_without_typst_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(symident.SymidentError, match=re.escape("pip install 'symident[pdf]'")):
        Picture("<svg/>").to_bytes("pdf")


def test_a_thumbnail_is_small_and_needs_nothing():
    small = thumbnail(api.parse("x*Phi(x)").term)
    root = ET.fromstring(small)
    assert len(small) < 1000 and "id=" not in small and not list(root.iter(SVG + "text"))
    assert len(list(root.iter(SVG + "path"))) == 4


def test_the_command_writes_the_file(tmp_path, capsys):
    from symident.cli import main

    file = tmp_path / "f.svg"
    assert main(["plot", "x if x > 0 else a*x", "--at", "a=0.25", "--range", "-2:2", "--out", str(file)]) == 0
    assert capsys.readouterr().out == ""
    assert ET.parse(file).getroot().tag == SVG + "svg"
    for wrong in (["--at", "a"], ["--range", "4"], ["--out", "f.gif"], ["--given", "a > 0"], []):
        assert main(["plot", "a*x", *(["--out", str(file)] * ("--out" not in wrong)), *wrong]) == 2
        said = capsys.readouterr().err
        assert said.startswith("symident: ") and "Traceback" not in said


@pytest.mark.parametrize(
    ("text", "at", "title"),
    [
        ("exp(x^2)", {}, "f(x) = exp(x²)"),
        ("5/4*x", {}, "f(x) = 5/4·x"),
        ("x*sigmoid(beta*x)", {"beta": 2}, "f(x) = x·σ(β·x), β = 2"),
    ],
)
def test_the_title_is_written_as_on_paper(text, at, title):
    assert ET.fromstring(symident.plot(text, at=at).svg).find(SVG + "title").text == title
