"""What stands beside the map on a sheet: title, date, key, figures, sources, scale bar, north, disclaimer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from layers.ground.build import Layers
from maps.dates import opening_day, written_date, zone_start
from maps.paper.figure_lines import FigureGroup, figure_lines
from maps.paper.labels import text_width
from maps.paper.marks import KeyEntry, colour, marker_of, points_of
from maps.style import Style
from maps.texts import has_arabic, isolated

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from maps.paper.sheet import Sheet

__all__ = ["draw_furniture", "shown_on"]

_LINE = 1.32
_Pair = tuple[float, float]
_POINTS_PER_MM = 72 / 25.4
_NICE = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_SHIELD_SIZE = 4.6
_SAMPLE_MM = 9.0
_CHART_MM = 44.0
_LARGE = (1.4, 1.3, 1.2, 1.1, 1.0, 0.92, 0.85)
_SMALL = (0.78, 0.7, 0.62, 0.55, 0.5)
_CREDITS = "GeoNames (CC BY 4.0), Natural Earth"


def draw_furniture(
    figure: Figure,
    axes: Axes,
    layers: Layers,
    sheet: Sheet,
    key: list[KeyEntry],
    overlaps: pd.DataFrame | None = None,
) -> None:
    """Write and draw everything that stands beside the map, and the scale bar and north arrow on it.

    Key and sources are set as large as the sheet has room for; the figures stand there only where that leaves all of
    it easy to read.
    """
    from maps.chart import has_months

    if overlaps is not None and has_months(overlaps):
        sheet = _with_chart(figure, overlaps, sheet)
    groups = figure_lines(overlaps, layers, sheet) if overlaps is not None and len(overlaps) else []
    tries = [(scale, groups) for scale in _LARGE] + [(scale, []) for scale in (*_LARGE, *_SMALL)]
    for scale, figures in tries:
        column = _Column(None, sheet, scale)
        _fill(column, layers, sheet, key, figures)
        if column.fits:
            break
    _fill(_Column(figure, sheet, scale), layers, sheet, key, figures)
    _scale_bar(axes, sheet)
    _north(axes, sheet)


def _with_chart(figure: Figure, overlaps: pd.DataFrame, sheet: Sheet) -> Sheet:
    """Draw the chart of events by month at the foot of the key; the sheet whose key leaves that room free."""
    from maps.chart import draw_months

    x, y, width, height = sheet.key_box
    chart_width = width if width < height else width / 2 - 3
    left = x if not sheet.is_rtl or width < height else x + width - chart_width
    box = (left + 6, y + 5, chart_width - 7, _CHART_MM - 13)
    across, up = sheet.width_mm, sheet.height_mm
    axes = figure.add_axes((box[0] / across, box[1] / up, box[2] / across, box[3] / up))
    draw_months(axes, overlaps, language=sheet.language)
    align: Literal["left", "right"] = "right" if sheet.is_rtl else "left"
    axes.set_title(sheet.texts["events_by_month"], loc=align, fontsize=7.2, fontweight="bold", pad=6)
    axes.tick_params(labelsize=5.6)
    legend = axes.get_legend()
    for text in legend.get_texts() if legend else ():
        text.set_fontsize(5.6)
    return replace(sheet, key_box=(x, y + _CHART_MM, width, height - _CHART_MM))


def _fill(column: _Column, layers: Layers, sheet: Sheet, key: list[KeyEntry], figures: list[FigureGroup]) -> None:
    texts = sheet.texts
    scenario = layers.scenario
    rtl = sheet.is_rtl
    column.write((rtl and scenario.title_ar) or scenario.title, size=13.5, weight="bold", after=1.5)
    column.write((rtl and scenario.subtitle_ar) or scenario.subtitle, size=7.6, tint="muted", after=2)
    column.write(shown_on(layers, sheet), size=7.6, weight="bold", after=3)
    for entry in key:
        column.key(entry, entry.text)
    column.gap(2)
    for title, lines in figures:
        column.write(title, size=7.2, weight="bold", after=0.6)
        for line in lines:
            column.write(line, size=6.4, after=0.2)
        column.gap(1.2)
    column.write(texts["sources"], size=7.2, weight="bold", after=0.6)
    for source in layers.sources.to_dict("records"):
        date = written_date(source["date"] or "", "en" if not has_arabic(source["title"]) else "ar")
        line = "; ".join(filter(None, (source["title"], source["publisher"], date)))
        column.write(line, size=5.6, tint="muted", after=0.3)
    column.gap(1)
    column.write(f"{texts['credits']}: {isolated(_CREDITS, sheet.language)}", size=5.6, tint="muted", after=1)
    column.write(texts["disclaimer"], size=5.6, tint="muted", after=1)
    column.write(texts["made_with"], size=5.6, tint="muted")


def shown_on(layers: Layers, sheet: Sheet) -> str:
    """Which day's state the sheet shows; where that is the first day of a zone, the scenario's own date too."""
    shown = sheet.texts["shown_on"].format(date=written_date(sheet.day.isoformat(), sheet.language))
    start, as_of = zone_start(layers), layers.scenario.as_of
    own = written_date(as_of, sheet.language)
    if start:
        of = sheet.texts["as_of_zone"].format(date=own, start=written_date(start, sheet.language))
    elif sheet.day != opening_day(layers):
        of = sheet.texts["as_of"].format(date=own)
    else:
        return shown
    return f"{shown}\n{of}"


def _wrapped(text: str, width_mm: float, size: float, weight: str) -> list[str]:
    """Lines that fit a width, broken at spaces, and within words that are wider than it."""
    room = width_mm * _POINTS_PER_MM
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if text_width(longer, size, weight) <= room:
                line = longer
                continue
            *full, line = [*([line] if line else []), *_broken(word, room, size, weight)]
            lines += full
        lines += [line] if line else []
    return lines


def _broken(word: str, room: float, size: float, weight: str) -> list[str]:
    """A word in pieces that fit; one piece where it does anyway."""
    pieces = []
    while word and text_width(word, size, weight) > room:
        fits = max(1, bisect_left(range(1, len(word)), True, key=lambda n: text_width(word[:n], size, weight) > room))
        pieces.append(word[:fits])
        word = word[fits:]
    return [*pieces, word] if word else pieces


class _Column:
    """Text and symbols set from the top down; on an upright sheet in two columns, from right to left in Arabic.

    Without a figure nothing is drawn, and `fits` tells whether all of it would have found room.
    """

    def __init__(self, figure: Figure | None, sheet: Sheet, scale: float) -> None:
        self._figure = figure
        self._sheet = sheet
        self._scale = scale
        x, y, width, height = sheet.key_box
        self._columns = 1 if width < height else 2
        self._width = width / self._columns - (3 if self._columns > 1 else 0)
        self._left = x + (width - self._width if sheet.is_rtl and self._columns > 1 else 0)
        self._top, self._bottom = y + height, y
        self._y = self._top

    @property
    def fits(self) -> bool:
        """Whether nothing ran off the foot of the last column."""
        return self._y >= self._bottom

    def gap(self, height_mm: float) -> None:
        """Leave room."""
        self._y -= height_mm * self._scale

    def write(self, text: str, *, size: float, weight: str = "normal", tint: str = "ink", after: float = 0.0) -> None:
        """A paragraph, wrapped to the column; nothing where the text is empty."""
        size *= self._scale
        for line in _wrapped(text, self._width, size, weight):
            self._advance(size * _LINE / _POINTS_PER_MM)
            x = self._left + (self._width if self._sheet.is_rtl else 0)
            self._text(x, self._y, line, size=size, weight=weight, tint=tint)
        self.gap(after)

    def key(self, entry: KeyEntry, text: str) -> None:
        """One line of the key: symbol and words."""
        size = 6.8 * self._scale
        step = size * _LINE / _POINTS_PER_MM
        wide = text_width(entry.shield, _SHIELD_SIZE, "bold") / _POINTS_PER_MM + 1.5 if entry.shield else 0.0
        sample = max(_SAMPLE_MM, wide)
        lines = _wrapped(text, self._width - sample - 2, size, "normal")
        height = max(4.2 * self._scale, len(lines) * step + 1.0)
        self._advance(height)
        middle = self._y + height / 2
        rtl = self._sheet.is_rtl
        self._symbol(
            entry, self._left + (self._width - (_SAMPLE_MM + sample) / 2 if rtl else (sample - _SAMPLE_MM) / 2), middle
        )
        for index, line in enumerate(lines):
            offset = ((len(lines) - 1) / 2 - index) * step
            x = self._left + (self._width - sample - 2 if rtl else sample + 2)
            self._text(x, middle + offset - 0.3 * step, line, size=size)

    def _advance(self, height_mm: float) -> None:
        self._y -= height_mm
        if self._y < self._bottom and self._columns > 1:
            self._columns -= 1
            step = self._width + 6
            self._left += -step if self._sheet.is_rtl else step
            self._y = self._top - height_mm

    def _text(self, x: float, y: float, text: str, *, size: float, weight: str = "normal", tint: str = "ink") -> None:
        if self._figure is None:
            return
        at = (x / self._sheet.width_mm, y / self._sheet.height_mm)
        align = "right" if self._sheet.is_rtl else "left"
        self._figure.text(*at, text, ha=align, va="baseline", fontsize=size, fontweight=weight, color=colour(tint))

    def _symbol(self, entry: KeyEntry, x: float, y: float) -> None:
        """A sample, 9 mm by 3.4 mm, with its left middle at (x, y)."""
        if self._figure is None:
            return
        style, sheet = entry.style, self._sheet
        across, up = 1 / sheet.width_mm, 1 / sheet.height_mm
        common: dict[str, Any] = {"transform": self._figure.transFigure, "figure": self._figure}
        marks = {"area": _area_sample, "line": _line_sample, "circle": _circle_sample, "point": _point_sample}
        for mark in marks[entry.mark](style, (x, y), (across, up), common):
            self._figure.add_artist(mark)
        if entry.shield:
            box_style = {
                "boxstyle": "round,pad=0.2",
                "facecolor": colour("shield"),
                "edgecolor": "white",
                "linewidth": 0.5,
            }
            self._figure.text(
                (x + 4.5) * across,
                y * up,
                entry.shield,
                ha="center",
                va="center",
                color="white",
                fontsize=_SHIELD_SIZE,
                fontweight="bold",
                bbox=box_style,
            )


def _dash(style: Style) -> Any:
    return (0, tuple(points_of(length) for length in style.dash)) if style.dash else "-"


def _area_sample(style: Style, at: _Pair, unit: _Pair, common: dict[str, Any]) -> Iterator[Artist]:
    from matplotlib.patches import Rectangle

    corner = (at[0] * unit[0], (at[1] - 1.7) * unit[1])
    looks: list[dict[str, Any]] = [
        {"facecolor": colour(style.fill), "alpha": style.fill_opacity, "linewidth": 0},
        {"edgecolor": colour(style.stroke), "linewidth": points_of(style.stroke_width), "linestyle": _dash(style)},
    ]
    if style.hatch:
        looks.insert(1, {"hatch": "//////", "edgecolor": colour(style.hatch), "alpha": 0.75, "linewidth": 0})
    for look in looks:
        yield Rectangle(corner, 9 * unit[0], 3.4 * unit[1], **{"facecolor": "none", **look, **common})


def _line_sample(style: Style, at: _Pair, unit: _Pair, common: dict[str, Any]) -> Iterator[Artist]:
    from matplotlib.lines import Line2D

    ends = [at[0] * unit[0], (at[0] + 9) * unit[0]], [at[1] * unit[1]] * 2
    width = points_of(style.stroke_width) * 1.3
    yield Line2D(*ends, color=colour(style.stroke), linewidth=width, linestyle=_dash(style), **common)


def _circle_sample(style: Style, at: _Pair, unit: _Pair, common: dict[str, Any]) -> Iterator[Artist]:
    from matplotlib.patches import Ellipse

    centre = ((at[0] + 4.5) * unit[0], at[1] * unit[1])
    look: dict[str, Any] = {"edgecolor": colour(style.stroke), "linewidth": 0.8, "linestyle": _dash(style)}
    yield Ellipse(centre, 3.6 * unit[0], 3.6 * unit[1], facecolor="none", **look, **common)


def _point_sample(style: Style, at: _Pair, unit: _Pair, common: dict[str, Any]) -> Iterator[Artist]:
    from matplotlib.lines import Line2D

    yield Line2D([(at[0] + 4.5) * unit[0]], [at[1] * unit[1]], **marker_of(style, scale=0.8), **common)


def _scale_bar(axes: Axes, sheet: Sheet) -> None:
    length_km = max((nice for nice in _NICE if nice * 1000 < sheet.metres_per_mm * 45), default=1)
    metres = length_km * 1000
    west, south, east, _ = sheet.window
    mm = sheet.metres_per_mm
    x = west + 5 * mm if sheet.is_rtl else east - 5 * mm - metres
    y = south + 5 * mm
    axes.plot(
        [x, x, x + metres, x + metres], [y + 1.5 * mm, y, y, y + 1.5 * mm], color=colour("ink"), linewidth=1, zorder=20
    )
    unit = "كم" if sheet.is_rtl else "km"
    axes.text(
        x + metres / 2,
        y + 1.2 * mm,
        f"{length_km} {unit}",
        ha="center",
        va="bottom",
        fontsize=6.5,
        color=colour("ink"),
        zorder=20,
    )


def _north(axes: Axes, sheet: Sheet) -> None:
    """An arrow to true north where it stands; in the sheet's plane north turns a little from place to place."""
    west, _, east, north = sheet.window
    mm = sheet.metres_per_mm
    x, y = (west + 8 * mm if sheet.is_rtl else east - 8 * mm), north - 14 * mm
    longitude, latitude = sheet.transformer.transform(x, y, direction="INVERSE")
    up_x, up_y = sheet.transformer.transform(longitude, latitude + 0.01)
    length = ((up_x - x) ** 2 + (up_y - y) ** 2) ** 0.5
    tip = (x + (up_x - x) / length * 8 * mm, y + (up_y - y) / length * 8 * mm)
    arrow = {"arrowstyle": "-|>", "color": colour("ink"), "linewidth": 1.0, "mutation_scale": 8}
    axes.annotate("", xy=tip, xytext=(x, y), arrowprops=arrow, zorder=20)
    letter = "ش" if sheet.is_rtl else "N"
    axes.text(
        x, y - 0.8 * mm, letter, ha="center", va="top", fontsize=7.5, fontweight="bold", color=colour("ink"), zorder=20
    )
