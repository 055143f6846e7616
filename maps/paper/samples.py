"""The samples in the key of a sheet: an area, a line, a circle or a symbol, 9 mm by 3.4 mm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from maps.paper.drawing import colour, hatch_of, markers_of, points_of
from maps.style import Style

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    from maps.paper.marks import KeyEntry
    from maps.paper.sheet import Sheet

__all__ = ["SAMPLE_MM", "SHIELD_SIZE", "draw_sample"]

SAMPLE_MM = 9.0
SHIELD_SIZE = 4.6
_Pair = tuple[float, float]


def draw_sample(figure: Figure, sheet: Sheet, entry: KeyEntry, x: float, y: float) -> None:
    """Draw the sample of a line of the key with its left middle at (x, y), in millimetres."""
    across, up = 1 / sheet.width_mm, 1 / sheet.height_mm
    common: dict[str, Any] = {"transform": figure.transFigure, "figure": figure}
    marks = {"area": _area_sample, "line": _line_sample, "circle": _circle_sample, "point": _point_sample}
    for mark in marks[entry.mark](entry.style, (x, y), (across, up), common):
        figure.add_artist(mark)
    if entry.shield:
        box = {"boxstyle": "round,pad=0.2", "facecolor": colour("shield"), "edgecolor": "white", "linewidth": 0.5}
        middle: dict[str, Any] = {"ha": "center", "va": "center", "color": "white", "fontweight": "bold", "bbox": box}
        figure.text((x + SAMPLE_MM / 2) * across, y * up, entry.shield, fontsize=SHIELD_SIZE, **middle)


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
        looks.insert(1, {"hatch": hatch_of(style), "edgecolor": colour(style.hatch), "alpha": 0.75, "linewidth": 0})
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

    for mark in markers_of(style, scale=0.8):
        yield Line2D([(at[0] + 4.5) * unit[0]], [at[1] * unit[1]], **mark, **common)
