"""What is on every map: how long a kilometre is, and where north lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.paper.drawing import colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from maps.paper.sheet import Box, Sheet

__all__ = ["draw_north", "draw_scale_bar", "instrument_boxes"]

_NICE = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000)


def instrument_boxes(sheet: Sheet) -> list[Box]:
    """The ground that both take: left, lower, right and upper edge in millimetres from the map's lower left."""
    width, height = sheet.map_box[2:]
    bar = _length_km(sheet) * 1000 / sheet.metres_per_mm
    boxes = [(width - 7 - bar, 3.0, width - 3, 11.0), (width - 12, height - 20, width - 4, height - 4)]
    return [(width - right, foot, width - left, top) for left, foot, right, top in boxes] if sheet.is_rtl else boxes


def _length_km(sheet: Sheet) -> int:
    return max((nice for nice in _NICE if nice * 1000 < sheet.metres_per_mm * 45), default=1)


def draw_scale_bar(axes: Axes, sheet: Sheet) -> None:
    """A bar of a round length in a lower corner."""
    length_km = _length_km(sheet)
    metres = length_km * 1000
    west, south, east, _ = sheet.window
    mm = sheet.metres_per_mm
    x = west + 5 * mm if sheet.is_rtl else east - 5 * mm - metres
    y = south + 5 * mm
    axes.plot(
        [x, x, x + metres, x + metres], [y + 1.5 * mm, y, y, y + 1.5 * mm], color=colour("ink"), linewidth=1, zorder=20
    )
    axes.text(
        x + metres / 2,
        y + 1.2 * mm,
        f"{length_km} {sheet.texts['unit_km']}",
        ha="center",
        va="bottom",
        fontsize=6.5,
        color=colour("ink"),
        zorder=20,
    )


def draw_north(axes: Axes, sheet: Sheet) -> None:
    """An arrow to true north at its own place; in the sheet's plane north turns a little from place to place."""
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
