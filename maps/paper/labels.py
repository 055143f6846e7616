"""Names on paper: placed by importance, moved round their point until they collide with nothing, or left out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from maps.paper.drawing import add_mark, points_of
from maps.paper.instruments import instrument_boxes
from maps.paper.print_settings import font_families
from maps.style import COLOURS, Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from maps.paper.sheet import Sheet

__all__ = ["Label", "LabelPlacer", "text_width"]

_POINTS_PER_MM = 72 / 25.4
_RIM_MM = 1.0
_NEAR_MM = 14.0
_SHIELD_SIZE = 5.4
_SHIELD_SHARES = (0.3, 0.75)
_SHIELD_STEPS = (0, 0.04, -0.04, 0.08, -0.08, 0.12, -0.12, 0.16, -0.16, 0.2, -0.2)


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


@dataclass(frozen=True, kw_only=True)
class Label:
    """A name to put beside a point of the map's plane, or `centred` on it or else on one of `spots`.

    Names of `rank` 1 are placed first; with the name a `dot` is drawn, and without room for the name there is none.

    `size` and `gap` (from the point to the name) are in points on paper; `second` is the same name in another script.
    """

    at: shapely.Point
    text: str
    second: str = ""
    size: float = 6.5
    weight: str = "normal"
    colour: str = COLOURS["label"].light
    rank: int = 3
    gap: float = 3.0
    centred: bool = False
    spots: tuple[shapely.Point, ...] = ()
    dot: Style | None = None


class LabelPlacer:
    """Collects names, then places them, the most important first. Lengths inside are points on paper."""

    def __init__(self, axes: Axes, sheet: Sheet) -> None:
        self._axes = axes
        self._sheet = sheet
        self._taken = [_Box(*(edge * _POINTS_PER_MM for edge in box)) for box in instrument_boxes(sheet)]
        self._words: list[_Box] = []
        self._placed: dict[str, tuple[float, float]] = {}
        self._labels: list[Label] = []
        self._shields: list[tuple[shapely.LineString, str]] = []
        width, height = sheet.map_box[2] * _POINTS_PER_MM, sheet.map_box[3] * _POINTS_PER_MM
        rim = _RIM_MM * _POINTS_PER_MM
        self._frame = _Box(rim, rim, width - rim, height - rim)

    def block(self, at: shapely.Point, radius: float) -> None:
        """Keep names off a symbol."""
        x, y = self._paper(at)
        self._taken.append(_Box(x - radius, y - radius, x + radius, y + radius))

    def add(self, label: Label) -> None:
        """Ask for a name."""
        self._labels.append(label)

    def add_shield(self, line: shapely.LineString, text: str) -> None:
        """Ask for a road's shield at two places of its line."""
        self._shields.append((line, text))

    def _place_shields(self) -> None:
        """The shields go where no symbol is, as near as may be to a third and three quarters of their roads."""
        for line, text in self._shields:
            half = text_width(text, _SHIELD_SIZE, "bold") / 2 + 3
            for wanted in _SHIELD_SHARES:
                for step in _SHIELD_STEPS:
                    at = shapely.line_interpolate_point(line, wanted + step, normalized=True)
                    x, y = self._paper(at)
                    box = _Box(x - half, y - 5.5, x + half, y + 5.5)
                    if self._free(box):
                        self._taken.append(box)
                        self._draw_shield(at, text)
                        break

    def _draw_shield(self, at: shapely.Point, text: str) -> None:
        style = {
            "boxstyle": "round,pad=0.25",
            "facecolor": COLOURS["shield"].light,
            "edgecolor": "white",
            "linewidth": 0.7,
        }
        self._axes.text(
            at.x,
            at.y,
            text,
            ha="center",
            va="center",
            color="white",
            fontsize=_SHIELD_SIZE,
            fontweight="bold",
            bbox=style,
            zorder=13,
            clip_on=True,
        )

    def place_all(self) -> None:
        """Place the shields, then all names that fit."""
        self._place_shields()
        for label in sorted(self._labels, key=lambda label: (label.rank, -label.size)):
            if self._says_near(label) or (label.dot and self._is_written_over(label.at)):
                continue
            width, height = self._size(label)
            at = (self._paper(spot) for spot in (label.at, *label.spots))
            offers = ((offer, spot) for spot in at for offer in _spots(*spot, width, height, label))
            placed = next(((*offer, spot) for offer, spot in offers if self._free(offer[0])), None)
            if placed is not None:
                self._set(label, *placed)

    def _set(self, label: Label, box: _Box, align: str, at: tuple[float, float]) -> None:
        self._taken.append(box)
        self._words.append(box)
        self._placed[label.text] = at
        self._write(label, box, align)
        if label.dot is not None:
            self.block(label.at, points_of(label.dot.radius))
            add_mark(self._axes, label.at, label.dot, zorder=10)

    def _says_near(self, label: Label) -> bool:
        """Whether the same name is written nearby, as that of a post beside its village."""
        before, (x, y) = self._placed.get(label.text), self._paper(label.at)
        return before is not None and math.hypot(before[0] - x, before[1] - y) < _NEAR_MM * _POINTS_PER_MM

    def _is_written_over(self, at: shapely.Point) -> bool:
        x, y = self._paper(at)
        spot = _Box(x - 1, y - 1, x + 1, y + 1)
        return any(spot.meets(words) for words in self._words)

    def _free(self, box: _Box) -> bool:
        frame = self._frame
        inside = box.left > frame.left and box.bottom > frame.bottom and box.right < frame.right and box.top < frame.top
        return inside and not any(box.meets(taken) for taken in self._taken)

    def _paper(self, at: shapely.Point) -> tuple[float, float]:
        west, south = self._sheet.window[:2]
        scale = _POINTS_PER_MM / self._sheet.metres_per_mm
        return (at.x - west) * scale, (at.y - south) * scale

    def _size(self, label: Label) -> tuple[float, float]:
        first = text_width(label.text, label.size, label.weight)
        if not label.second:
            return first, label.size * 1.25
        return max(first, text_width(label.second, label.size * 0.92, "normal")), label.size * 2.35

    def _write(self, label: Label, box: _Box, align: str) -> None:
        from matplotlib.patheffects import withStroke

        halo = [withStroke(linewidth=1.8, foreground=COLOURS["halo"].light, alpha=0.9)]
        x = {"left": box.left, "center": (box.left + box.right) / 2, "right": box.right}[align]
        rows = [(label.text, label.size, label.weight)]
        if label.second:
            rows.append((label.second, label.size * 0.92, "normal"))
        step = (box.top - box.bottom) / len(rows)
        west, south = self._sheet.window[:2]
        scale = self._sheet.metres_per_mm / _POINTS_PER_MM
        for index, (text, size, weight) in enumerate(rows):
            y = box.top - (index + 0.5) * step
            self._axes.text(
                west + x * scale,
                south + y * scale,
                text,
                ha=align,
                va="center_baseline",
                fontsize=size,
                fontweight=weight,
                color=label.colour,
                path_effects=halo,
                zorder=14,
                clip_on=True,
            )


def _spots(x: float, y: float, width: float, height: float, label: Label) -> Iterator[tuple[_Box, str]]:
    """Where a name may go, the best first: right, left, above, below, the corners; then all of them further out."""
    half = height / 2
    if label.centred:
        yield _Box(x - width / 2, y - half, x + width / 2, y + half), "center"
        return
    for gap in (label.gap, label.gap * 1.8 + 2):
        near = gap * 0.7
        yield _Box(x + gap, y - half, x + gap + width, y + half), "left"
        yield _Box(x - gap - width, y - half, x - gap, y + half), "right"
        yield _Box(x - width / 2, y + gap, x + width / 2, y + gap + height), "center"
        yield _Box(x - width / 2, y - gap - height, x + width / 2, y - gap), "center"
        yield _Box(x + near, y + near, x + near + width, y + near + height), "left"
        yield _Box(x + near, y - near - height, x + near + width, y - near), "left"
        yield _Box(x - near - width, y + near, x - near, y + near + height), "right"
        yield _Box(x - near - width, y - near - height, x - near, y - near), "right"


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """How wide a text is set, in points; within a hundredth of the drawn width, the scripts' shaping included."""
    return _width_of_em(text, weight) * size


@lru_cache(maxsize=4096)
def _width_of_em(text: str, weight: str) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    size = 100
    properties: Any = FontProperties(family=font_families(), weight=weight)
    across = TextPath((0, 0), text, size=size, prop=properties, usetex=False).vertices[:, 0]
    return (float(across.max() - across.min()) / size + 0.12) if len(across) else 0.3
