"""Pictures of f(x), f(-x), f(x) - f(-x), x and phi: SVG written here, PNG and PDF made of it by Typst.

Each curve has a dash pattern as well as a colour. The labels stand to the right of the axes, where no curve is, each
next to the end of its curve or as near to it as the other labels let it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from symident.curves import Curve, Function, Place, Values, Window, curve, exact_places, value_of
from symident.kernel.terms import ZERO, Term, X
from symident.render.text import largest_seen, statement
from symident.render.unicode import to_unicode
from symident.search.simplify import product
from symident.syntax.errors import SymidentError
from symident.verdict import Verdict

if TYPE_CHECKING:
    from symident.repair import Repair

Format = Literal["svg", "png", "pdf"]
FORMATS: tuple[Format, ...] = ("svg", "png", "pdf")

_WIDTH, _HEIGHT = 736, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 184, 64, 36  # the room around the axes
_LINE = 22  # between the labels
_FONT = "'New Computer Modern', 'Latin Modern Roman', 'STIX Two Text', Cambria, Georgia, serif"
_TYPST = "a picture as {} is made by Typst, which is not installed; install it with: pip install 'symident[pdf]'"


@dataclass(frozen=True)
class _Style:
    label: str
    colour: str
    dash: str  # lengths of strokes and gaps; none: a solid line
    width: float = 2.0


# The line x lies under f(x) - f(-x), which is the same line where the identity holds: wide, and still seen.
_STYLES = {
    "x": _Style("x", "#b0b0b0", "22 5", 5),
    "phi": _Style("φ(x)", "#009e73", "11 4 2 4"),
    "f": _Style("f(x)", "#0072b2", "", 2.4),
    "mirrored": _Style("f(−x)", "#d55e00", "9 5"),
    "odd": _Style("½(f(x) − f(−x))", "#aa3377", "4 3"),
    "difference": _Style("f(x) − f(−x)", "#000000", "2 5"),
    "repaired": _Style("g(x)", "#d55e00", "9 5"),
    "excess": _Style("f(x) − g(x)", "#000000", "2 5"),
}


@dataclass(frozen=True)
class Picture:
    """A picture; `svg` is a complete SVG document that needs no script and no other file."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def to_bytes(self, format: Format) -> bytes:
        """The contents of a file of this format; SymidentError where what makes it is not installed."""
        if format == "svg":
            return self.svg.encode()
        try:
            import typst
        except ImportError:
            raise SymidentError(_TYPST.format(format.upper())) from None
        quoted = self.svg.replace("\\", "\\\\").replace('"', '\\"')
        page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes("{quoted}"), format: "svg")'
        pages = typst.compile(page.encode(), format=format, ppi=192)
        return pages if isinstance(pages, bytes) else pages[0]


def picture(verdict: Verdict, span: tuple[Fraction, Fraction] | None = None, title: str = "") -> Picture:
    """The picture of a function in x alone; `span` is the part of the x-axis, by default one with all its breaks.

    SymidentError where f has no value in that part.
    """
    f = verdict.claim.f
    if f is None:
        raise SymidentError("only a function has a picture: give f(x), and no equation")
    places = exact_places(f)
    span = span or _span(places)
    functions = _functions(Values(f), verdict.word == "proved")
    window = _window(functions, span)
    every: list[Place] = [Fraction(0), *(q for p in places for q in (p, -p))]
    curves = {name: curve(g, every, window) for name, g in functions.items()}
    if not curves["f"].lines and not curves["f"].full:
        raise SymidentError(f"f(x) has no value that could be computed between {span[0]} and {span[1]}")
    return Picture(_svg(curves, window, title or f"f(x) = {to_unicode(f)}", _said(verdict)))


def picture_of_repair(found: Repair) -> Picture:
    """The picture of f(x), its repair g(x) and their difference for |x| <= `found.within`.

    SymidentError where f has no value there.
    """
    values = dict(zip(("f", "repaired", "excess"), found.valued, strict=True))
    places: list[Place] = [Fraction(0), *(q for t in values.values() for p in exact_places(t) for q in (p, -p))]
    functions: dict[str, Function] = {name: Values(t) for name, t in values.items()}
    window = _window(functions, (-found.within, found.within))
    curves = {name: curve(g, places, window) for name, g in functions.items()}
    if not curves["f"].lines and not curves["f"].full:
        raise SymidentError(f"f(x) has no value that could be computed for |x| <= {float(found.within):g}")
    title = f"f(x) = {to_unicode(values['f'])}, g(x) = {to_unicode(values['repaired'])}"
    return Picture(_svg(curves, window, title, f"f(x) - g(x), {largest_seen(found)}"))


def thumbnail(f: Term, width: int = 96, height: int = 64) -> str:
    """A small SVG of f(x) over the line x, without words, to stand within a page; "" where f has no values."""
    places = exact_places(f)
    values = Values(f)
    window = _window({"f": values, "x": _line}, _span(places))
    frame = _Frame(window, 2, width - 2, 2, height - 2)
    graph = curve(values, places, window)
    if not graph.lines:
        return ""
    body = [*_zero_axes(frame), *_drawn(curve(_line, (), window), _STYLES["x"], frame, 0.4)]
    body += _drawn(graph, _STYLES["f"], frame, 0.75)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-hidden="true">{"".join(body)}</svg>'
    )


def _line(x: Place) -> float | None:
    return value_of(x)


def _functions(f: Function, holds: bool) -> dict[str, Function]:
    """The functions to draw, by the names of their styles, the undermost first; dashes lie over solid lines."""

    def difference(x: Place) -> float | None:
        a, b = f(x), f(-x)
        return None if a is None or b is None else a - b

    def half(x: Place) -> float | None:
        d = difference(x)
        return None if d is None else d / 2

    def phi(x: Place) -> float | None:
        y, at = f(x), value_of(x)
        return None if y is None or not at else 2 * y / at - 1

    odd: dict[str, Function] = {} if holds else {"odd": half}
    return {"x": _line, "phi": phi, "f": f, "mirrored": lambda x: f(-x), **odd, "difference": difference}


def _span(places: Sequence[Place]) -> tuple[Fraction, Fraction]:
    """From -4 to 4, or as far as it takes to see all breaks."""
    far = max((abs(x) for p in places if (x := value_of(p)) is not None and abs(x) <= 1000), default=0.0)
    end = Fraction(max(4, ceil(1.5 * far)))
    return -end, end


def _window(functions: Mapping[str, Function], span: tuple[Fraction, Fraction]) -> Window:
    """What to show of the y-axis: all values, but of what grows fast or has a pole no more than twice the x-axis."""
    low, high = span
    xs = [low + (high - low) * Fraction(2 * i + 1, 128) for i in range(64)] + [low, high]
    sizes = sorted(abs(y) for x in xs if (y := functions["f"](x)) is not None)
    most = 2 * max(float(max(abs(low), abs(high))), sizes[len(sizes) // 2] if sizes else 0.0)
    seen: list[float] = []
    for name, g in functions.items():
        limit = min(most, 1.25) if name == "phi" else most
        seen += [max(-limit, min(limit, y)) for x in xs if (y := g(x)) is not None]
    bottom, top = min(seen), max(seen)
    margin = 0.05 * (top - bottom)
    return Window(float(low), float(high), bottom - margin, top + margin)


def _said(verdict: Verdict) -> str:
    """The verdict in a line under the title."""
    says = statement(verdict.claim)
    match verdict.word:
        case "proved":
            return f"{says}, proved for every x" + " of the domain" * bool(verdict.domain)
        case "refuted" if verdict.slope is not None:
            odd = ZERO if verdict.slope is ZERO else product([verdict.slope, X])
            return f"f(x) - f(-x) = {to_unicode(odd)}, and not x"
        case "refuted" if verdict.witness:
            return f"{says} is false, for instance at x = {to_unicode(dict(verdict.witness.point)['x'])}"
        case "undefined":
            return "f(x) and f(-x) are not defined for the same x"
        case _:
            return f"{says}: neither proved nor refuted"


# --- drawing


@dataclass(frozen=True)
class _Frame:
    """Where the window is on the paper."""

    window: Window
    left: float
    right: float
    top: float
    bottom: float

    def x(self, x: float) -> float:
        w = self.window
        return self.left + (x - w.left) / (w.right - w.left) * (self.right - self.left)

    def y(self, y: float) -> float:
        w = self.window
        return self.bottom - (y - w.low) / (w.high - w.low) * (self.bottom - self.top)


def _svg(curves: Mapping[str, Curve], window: Window, title: str, said: str) -> str:
    frame = _Frame(window, _LEFT, _WIDTH - _RIGHT, _TOP, _HEIGHT - _BOTTOM)
    body = [
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        _text(_LEFT, 26, _shortened(title, 84), 'font-size="17"'),
        _text(_LEFT, 48, _shortened(said, 100), 'font-size="14" fill="#555"'),
        *_axes(frame),
    ]
    for name, c in curves.items():
        body.append(f'<g class="{name}">{"".join(_drawn(c, _STYLES[name], frame))}</g>')
    body += _labels({name: c for name, c in curves.items() if c.lines or c.full}, frame)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title, {chr(34): "&quot;"})}" '
        f'font-family="{_FONT}" font-size="13">' + "\n".join(body) + "</svg>\n"
    )


def _axes(frame: _Frame) -> list[str]:
    w = frame.window
    lines: list[str] = []
    for x in _ticks(w.left, w.right, 9):
        at = _short(frame.x(x))
        lines.append(f'<path d="M{at} {frame.top}V{frame.bottom}" stroke="#e8e8e8"/>')
        lines.append(_text(frame.x(x), frame.bottom + 18, _decimal(x), 'text-anchor="middle" fill="#444"'))
    for y in _ticks(w.low, w.high, 7):
        at = _short(frame.y(y))
        lines.append(f'<path d="M{frame.left} {at}H{frame.right}" stroke="#e8e8e8"/>')
        lines.append(_text(frame.left - 7, frame.y(y) + 4.5, _decimal(y), 'text-anchor="end" fill="#444"'))
    return [*lines, *_zero_axes(frame)]


def _zero_axes(frame: _Frame) -> list[str]:
    w = frame.window
    lines: list[str] = []
    if w.low <= 0 <= w.high:
        lines.append(f'<path d="M{frame.left} {_short(frame.y(0))}H{frame.right}" stroke="#999"/>')
    if w.left <= 0 <= w.right:
        lines.append(f'<path d="M{_short(frame.x(0))} {frame.top}V{frame.bottom}" stroke="#999"/>')
    return lines


def _drawn(c: Curve, style: _Style, frame: _Frame, scale: float = 1.0) -> list[str]:
    stroke = f'stroke="{style.colour}" stroke-width="{_short(style.width * scale)}"'
    dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
    parts: list[str] = []
    if c.lines:
        path = "".join(
            "M" + " ".join(f"{_short(frame.x(x))} {_short(frame.y(y))}" for x, y in line) for line in c.lines
        )
        parts.append(f'<path d="{path}" fill="none" {stroke}{dash} stroke-linejoin="round"/>')
    for points, fill in ((c.empty, "#fff"), (c.full, style.colour)):
        for x, y in points:
            at = f'cx="{_short(frame.x(x))}" cy="{_short(frame.y(y))}" r="{_short(3.6 * scale)}"'
            parts.append(f'<circle {at} fill="{fill}" stroke="{style.colour}" stroke-width="{_short(1.6 * scale)}"/>')
    return parts


def _labels(curves: Mapping[str, Curve], frame: _Frame) -> list[str]:
    """A sample of each line with its label, at the height at which its curve ends, moved apart."""
    ends = {name: max(p for line in (*c.lines, c.full) for p in line[-1:]) for name, c in curves.items()}
    names = sorted(curves, key=lambda name: (frame.y(ends[name][1]), list(_STYLES).index(name)))
    heights = _apart([frame.y(ends[name][1]) for name in names], frame.top + 6, frame.bottom - 6)
    body: list[str] = []
    for name, y in zip(names, heights, strict=True):
        style, start = _STYLES[name], frame.right + 16
        x_end, y_end = frame.x(ends[name][0]), frame.y(ends[name][1])
        if x_end > frame.right - 1:
            lead = f"M{_short(frame.right + 1)} {_short(y_end)}L{_short(start - 2)} {_short(y)}"
            body.append(f'<path d="{lead}" stroke="#bbb" stroke-width="0.8"/>')
        dash = f' stroke-dasharray="{style.dash}"' if style.dash else ""
        stroke = f'stroke="{style.colour}" stroke-width="{style.width}"{dash}'
        body.append(f'<path d="M{_short(start)} {_short(y)}h34" {stroke}/>')
        body.append(_text(start + 40, y + 5, style.label, f'class="label" font-size="15" fill="{_dark(style.colour)}"'))
    return body


def _apart(heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Increasing heights moved as little as it takes to be a line apart, between top and bottom."""
    moved: list[float] = []
    for y in heights:
        moved.append(max(y, top, moved[-1] + _LINE if moved else top))
    limit = bottom
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], limit)
        limit = moved[i] - _LINE
    return moved


def _dark(colour: str) -> str:
    """The colour of the text beside a line: that of the line, unless it is too light to read."""
    return "#555" if colour == _STYLES["x"].colour else colour


def _text(x: float, y: float, text: str, attributes: str) -> str:
    """A text with its letters f, x and phi slanted, as in print."""
    # The slanted f leans into a bracket behind it.
    slanted = re.sub(
        r"(?<![A-Za-z0-9_])[fgx](?![A-Za-z0-9_])|φ", r'<tspan font-style="italic">\g<0></tspan>', escape(text)
    )
    slanted = slanted.replace(">f</tspan>(", '>f</tspan><tspan dx="1.2">(</tspan>')
    return f'<text x="{_short(x)}" y="{_short(y)}" {attributes}>{slanted}</text>'


def _shortened(text: str, most: int) -> str:
    text = text.replace(" - ", " − ").replace("(-", "(−").replace(" <= ", " ≤ ")
    return text if len(text) <= most else text[: most - 4] + " ..."


def _ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between low and high: multiples of 1, 2 or 5 times a power of ten."""
    least = (high - low) / most
    power = 10.0 ** floor(log10(least))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= least * 0.999)
    return [step * i for i in range(ceil(low / step), floor(high / step) + 1)]


def _decimal(x: float) -> str:
    return f"{x:.6g}".replace("-", "−")


def _short(x: float) -> str:
    """A length in the picture, to a tenth of a pixel."""
    return f"{x:.1f}".removesuffix(".0").replace("-0", "0") if abs(x) < 0.05 else f"{x:.1f}".removesuffix(".0")
