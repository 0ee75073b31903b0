"""Curves as an inline SVG: no script, no style attribute, lines told apart by dashes and points as well as colour."""

import math

from markupsafe import Markup

from kdgrader.clean import clean
from kdgrader.reports.records import Plot, Series
from kdgrader.reports.words import word
from kdgrader.text import Lang

WIDTH, HEIGHT = 640, 330
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 44, 52  # margins: labels, and the legend above
MAX_POINTS = 2_000  # more than the drawing has pixels for
MAX_DOTS = 40  # where every value gets its point
MAX_SERIES = 4  # as many ways of drawing a line as the style sheet knows

Span = tuple[float, float]


def line_chart(plot: Plot, lang: Lang, *, name: str) -> Markup:
    """The curves over x = 1, 2, 3, …; `name` begins the ids of this drawing."""
    series = plot.series[:MAX_SERIES]
    count = max((len(_values(one)) for one in series), default=0)
    finite = [value for one in series for value in _values(one) if value is not None]
    ticks = _ticks(min(finite, default=0.0), max(finite, default=1.0))
    span = (ticks[0], ticks[-1])
    said = " ".join(_describe(one, lang) for one in series)
    missing = sum(value is None for one in series for value in _values(one))
    if missing:
        said += " " + word(lang, "not-finite", n=missing)
    parts = [_y_axis(ticks), _x_axis(count), _labels(plot, lang)]
    parts += [_curve(one, index, count, span) for index, one in enumerate(series)]
    parts.append(_legend(series, lang))
    return Markup(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{title}</title><desc id="{id}-desc">{said}</desc>{parts}</svg>'
    ).format(w=WIDTH, h=HEIGHT, id=name, title=_text(plot.title.get(lang)), said=said, parts=Markup("").join(parts))


def _values(series: Series) -> list[float | None]:
    return [value if value is not None and math.isfinite(value) else None for value in series.values[:MAX_POINTS]]


def _text(text: str, at_most: int = 80) -> str:
    return clean(text[:at_most])


def _x(index: int, count: int) -> float:
    width = WIDTH - LEFT - RIGHT
    return LEFT + (width / 2 if count < 2 else width * index / (count - 1))


def _y(value: float, span: Span) -> float:
    # Each end is divided first: the distance of two huge values is infinite.
    low, high = span
    scale = max(abs(low), abs(high), 1.0)
    return TOP + (HEIGHT - TOP - BOTTOM) * (high / scale - value / scale) / (high / scale - low / scale)


def _ticks(low: float, high: float) -> list[float]:
    """Four to seven round numbers that enclose both."""
    if abs(low) > 1e300 or abs(high) > 1e300 or high - low < 1e-12 * max(abs(low), abs(high)):
        around = max(abs(low), abs(high), 1e-12)
        return [-around, 0.0, around] if low < 0 else [0.0, around]
    if high == low:
        return [low - 1.0, low, low + 1.0]
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [step * tick for tick in range(first, last + 1)]


def _y_axis(ticks: list[float]) -> Markup:
    line = Markup(
        '<line class="grid" x1="{x}" x2="{x2}" y1="{y:.1f}" y2="{y:.1f}"/>'
        '<text class="tick" x="{tx}" y="{ty:.1f}" text-anchor="end">{label}</text>'
    )
    span = (ticks[0], ticks[-1])
    return Markup("").join(
        line.format(x=LEFT, x2=WIDTH - RIGHT, y=_y(tick, span), tx=LEFT - 8, ty=_y(tick, span) + 4, label=f"{tick:.4g}")
        for tick in ticks
    )


def _x_axis(count: int) -> Markup:
    bottom = HEIGHT - BOTTOM
    step = max(1, math.ceil(count / 10))
    shown = [index for index in range(count) if (index + 1) % step == 0 or index == 0]
    ticks = Markup("").join(
        Markup('<text class="tick" x="{x:.1f}" y="{y}" text-anchor="middle">{n}</text>').format(
            x=_x(index, count), y=bottom + 18, n=index + 1
        )
        for index in shown
    )
    axis = Markup('<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>')
    return axis.format(LEFT, WIDTH - RIGHT, bottom, bottom) + ticks


def _labels(plot: Plot, lang: Lang) -> Markup:
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return Markup(
        '<text x="{x}" y="{bottom}" text-anchor="middle">{xs}</text>'
        '<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{ys}</text>'
    ).format(
        x=(LEFT + WIDTH - RIGHT) / 2,
        bottom=HEIGHT - 10,
        middle=middle,
        xs=_text(plot.x.get(lang), 60),
        ys=_text(plot.y.get(lang), 40),
    )


def _curve(series: Series, index: int, count: int, span: Span) -> Markup:
    """Its unbroken pieces; a value that is not finite leaves a gap."""
    values = _values(series)
    places = [None if value is None else (_x(at, count), _y(value, span)) for at, value in enumerate(values)]
    pieces: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            pieces.append([])
        else:
            pieces[-1].append(place)
    lines = Markup("").join(
        Markup('<polyline class="series-{}" points="{}"/>').format(
            index, " ".join(f"{x:.1f},{y:.1f}" for x, y in piece)
        )
        for piece in pieces
        if len(piece) > 1
    )
    few = len(values) <= MAX_DOTS
    lonely = [piece[0] for piece in pieces if len(piece) == 1]
    dots = [place for place in places if place is not None] if few else lonely
    return lines + Markup("").join(_dot(x, y, index) for x, y in dots)


def _dot(x: float, y: float, index: int) -> Markup:
    """A circle, a square, a diamond or a triangle."""
    outlines = (
        None,
        f"M{x - 3.5:.1f},{y - 3.5:.1f}h7v7h-7z",
        f"M{x:.1f},{y - 5:.1f}l5,5l-5,5l-5,-5z",
        f"M{x:.1f},{y - 5:.1f}l5,8.5h-10z",
    )
    outline = outlines[index]
    if outline is None:
        return Markup('<circle class="dot series-{}" cx="{:.1f}" cy="{:.1f}" r="3.5"/>').format(index, x, y)
    return Markup('<path class="dot series-{}" d="{}"/>').format(index, outline)


def _legend(series: tuple[Series, ...], lang: Lang) -> Markup:
    width = (WIDTH - LEFT - RIGHT) / max(1, len(series))
    entry = Markup(
        '<polyline class="series-{i}" points="{x:.1f},18 {end:.1f},18"/>{dot}<text x="{tx:.1f}" y="22">{name}</text>'
    )
    return Markup("").join(
        entry.format(
            i=index,
            x=LEFT + index * width,
            end=LEFT + index * width + 36,
            dot=_dot(LEFT + index * width + 18, 18, index),
            tx=LEFT + index * width + 44,
            name=_text(one.name.get(lang), 36),
        )
        for index, one in enumerate(series)
    )


def _describe(series: Series, lang: Lang) -> str:
    finite = [value for value in _values(series) if value is not None]
    name = _text(series.name.get(lang), 60)
    if not finite:
        return word(lang, "series-empty", name=name)
    facts = {"first": finite[0], "last": finite[-1], "low": min(finite), "high": max(finite)}
    said = {key: f"{value:.4g}" for key, value in facts.items()}
    return word(lang, "series", name=name, count=len(finite), **said)
