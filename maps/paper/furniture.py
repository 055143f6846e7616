"""What stands beside the map on a sheet: title, date, key, figures, sources, scale bar, north, disclaimer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from layers.ground.build import Layers
from maps.paper.labels import text_width
from maps.paper.marks import KeyEntry, colour, marker_of, points_of
from maps.style import Style
from maps.texts import interface_texts

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from maps.paper.sheet import Sheet

__all__ = ["draw_furniture"]

_LINE = 1.32
_Pair = tuple[float, float]
_POINTS_PER_MM = 72 / 25.4
_NICE = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_CREDITS = "GeoNames (CC BY 4.0), Natural Earth"


def draw_furniture(figure: Figure, axes: Axes, layers: Layers, sheet: Sheet, key: list[KeyEntry]) -> None:
    """Write and draw everything that stands beside the map, and the scale bar and north arrow on it.

    Where the key and sources would not fit the sheet, all of them are set smaller until they do.
    """
    for scale in (1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.5):
        column = _Column(None, sheet, scale)
        _fill(column, layers, sheet, key)
        if column.fits:
            break
    _fill(_Column(figure, sheet, scale), layers, sheet, key)
    _scale_bar(axes, sheet)
    _north(axes, sheet)


def _fill(column: _Column, layers: Layers, sheet: Sheet, key: list[KeyEntry]) -> None:
    texts = interface_texts(sheet.language)
    scenario = layers.scenario
    rtl = sheet.is_rtl
    column.write((rtl and scenario.title_ar) or scenario.title, size=13.5, weight="bold", after=1.5)
    column.write((rtl and scenario.subtitle_ar) or scenario.subtitle, size=7.6, tint="muted", after=2)
    column.write(texts["as_of"].format(date=_isolated(sheet.day.isoformat())), size=7.6, weight="bold", after=3)
    for entry in key:
        words = texts.get(entry.text) or texts.get(f"kind_{entry.text}")
        column.key(entry, words.format_map(entry.values) if words else entry.text)
    column.gap(2)
    column.write(texts["sources"], size=7.2, weight="bold", after=0.6)
    for source in layers.sources.to_dict("records"):
        line = "; ".join(filter(None, (source["title"], source["publisher"], source["date"])))
        column.write(_isolated(line), size=5.6, tint="muted", after=0.3)
    column.gap(1)
    column.write(f"{texts['credits']}: {_isolated(_CREDITS)}", size=5.6, tint="muted", after=1)
    column.write(texts["disclaimer"], size=5.6, tint="muted", after=1)
    column.write(texts["made_with"], size=5.6, tint="muted")


def _isolated(text: str) -> str:
    """Text whose direction its surroundings do not change (Unicode first-strong isolate)."""
    return f"\u2068{text}\u2069"


def _wrapped(text: str, width_mm: float, size: float, weight: str) -> list[str]:
    """Lines that fit a width, broken at spaces."""
    room, space = width_mm * _POINTS_PER_MM, 0.2 * size
    lines: list[list[str]] = []
    used = room
    for word in text.split():
        width = text_width(word, size, weight) + space
        if used + width > room:
            lines.append([])
            used = 0.0
        lines[-1].append(word)
        used += width
    return [" ".join(line) for line in lines]


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
        lines = _wrapped(text, self._width - 11, size, "normal")
        height = max(4.2 * self._scale, len(lines) * step + 1.0)
        self._advance(height)
        middle = self._y + height / 2
        rtl = self._sheet.is_rtl
        self._symbol(entry, self._left + (self._width - 9 if rtl else 0), middle)
        for index, line in enumerate(lines):
            offset = ((len(lines) - 1) / 2 - index) * step
            self._text(self._left + (self._width - 11 if rtl else 11), middle + offset - 0.3 * step, line, size=size)

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
                fontsize=4.6,
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
