"""One sheet of paper: its size, where its parts lie, and the plane its map is drawn in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from geo.errors import Fault, InputError
from geo.position import Extent
from layers.ground.build import Layers
from layers.scenario.temporal_state import day_of
from maps.dates import opening_day
from maps.texts import interface_texts, language_faults

__all__ = ["PAPERS_MM", "Sheet", "lay_sheet"]

PAPERS_MM = {"A5": (210, 148), "A4": (297, 210), "A3": (420, 297), "A2": (594, 420), "letter": (279, 216)}
"""Width and height of a sheet that lies on its side, in millimetres; `A4-portrait` is upright."""

Box = tuple[float, float, float, float]
_FORMATS = (".png", ".svg", ".pdf")
_MARGIN_MM = 8.0
_SIDE_MM = 74.0
_USUAL_ROOMS_MM = (24.0, 78.0)
_BELOW_MAP_MM = 4.0


@dataclass(frozen=True)
class Sheet:
    """One sheet: where its parts lie (in millimetres from the lower left), and the plane that its map is drawn in."""

    width_mm: float
    height_mm: float
    map_box: Box
    key_box: Box
    head_box: Box | None
    language: str
    day: date
    window: Box
    transformer: Transformer

    @property
    def is_rtl(self) -> bool:
        """Whether the sheet reads from right to left."""
        return self.language == "ar"

    @property
    def texts(self) -> dict[str, str]:
        """The words of the sheet's language."""
        return interface_texts(self.language)

    @property
    def metres_per_mm(self) -> float:
        """The map's scale."""
        return (self.window[2] - self.window[0]) / self.map_box[2]

    def metres_of(self, points: float) -> float:
        """A length on paper, in points, as metres of the map's plane."""
        return points / 72 * 25.4 * self.metres_per_mm

    def to_plane(self, geometry: Any) -> Any:
        """A geometry, or an array of them, from degrees to the map's plane, in metres."""
        return shapely.transform(geometry, lambda xy: np.column_stack(self.transformer.transform(*xy.T)))

    def extent(self) -> Extent:
        """A box in degrees that holds the whole map."""
        west, south, east, north = self.window
        rim = shapely.segmentize(shapely.box(west, south, east, north), (east - west) / 20)
        x, y = shapely.get_coordinates(rim).T
        degrees = np.array(self.transformer.transform(x, y, direction="INVERSE"))
        return Extent(*degrees.min(axis=1), *degrees.max(axis=1))


def lay_sheet(
    layers: Layers,
    path: Path,
    paper: str,
    at: str | None,
    language: str,
    *,
    rooms_mm: tuple[float, float] | None = None,
) -> Sheet:
    """Choose the sheet's size, boxes and plane. Raises `InputError` with all that is wrong with what was asked for.

    `rooms_mm` are the heights of the head and the foot of an upright sheet, where they are known.
    """
    faults = []
    if path.suffix.lower() not in _FORMATS:
        faults.append(
            Fault(
                f"format {path.suffix or path.name!r} cannot be printed", str(path), hint=f"use {', '.join(_FORMATS)}"
            )
        )
    size, _, turn = paper.partition("-")
    if size not in PAPERS_MM or turn not in ("", "portrait", "landscape"):
        faults.append(
            Fault(
                f"unknown paper {paper!r}",
                hint=f"use one of {', '.join(PAPERS_MM)}, with -portrait for an upright sheet",
            )
        )
    faults += language_faults(language)
    day = date.min
    try:
        day = day_of(at) if at else opening_day(layers) or day_of(layers.scenario.as_of)
    except ValueError as error:
        faults.append(Fault(str(error), hint="write a day, such as 2020-02-07"))
    if not any(not layer.empty for layer in (layers.zones, layers.lines, layers.posts, layers.routes, layers.events)):
        faults.append(
            Fault("the scenario puts nothing on the ground", layers.scenario.origin.name, hint="add a line or a zone")
        )
    if faults:
        raise InputError(faults)
    width, height = PAPERS_MM[size][::-1] if turn == "portrait" else PAPERS_MM[size]
    if turn == "portrait":
        map_box, key_box, head_box = _upright_boxes(width, height, *(rooms_mm or _USUAL_ROOMS_MM))
    else:
        (map_box, key_box), head_box = _lying_boxes(width, height, rtl=language == "ar"), None
    transformer, window = _window(layers, map_box[2] / map_box[3])
    return Sheet(width, height, map_box, key_box, head_box, language, day, window, transformer)


def _upright_boxes(width: float, height: float, head_mm: float, foot_mm: float) -> tuple[Box, Box, Box]:
    """Where map, key and head lie on an upright sheet: x, y, width, height."""
    m, across = _MARGIN_MM, width - 2 * _MARGIN_MM
    map_height = height - 2 * m - head_mm - foot_mm - _BELOW_MAP_MM
    return (
        (m, m + foot_mm + _BELOW_MAP_MM, across, map_height),
        (m, m, across, foot_mm),
        (m, height - m - head_mm, across, head_mm),
    )


def _lying_boxes(width: float, height: float, *, rtl: bool) -> tuple[Box, Box]:
    """Where map and key lie on a sheet on its side."""
    m = _MARGIN_MM
    key_x = width - m - _SIDE_MM if rtl else m
    map_x = m if rtl else m + _SIDE_MM + 4
    return (map_x, m, width - 2 * m - _SIDE_MM - 4, height - 2 * m), (key_x, m, _SIDE_MM, height - 2 * m)


def _window(layers: Layers, aspect: float) -> tuple[Transformer, Box]:
    """A conformal plane centred on the scenario, and the part of it that the map shows."""
    shapes = [
        shape for name in ("zones", "lines", "posts", "routes", "events") for shape in getattr(layers, name).geometry
    ]
    points = shapely.get_coordinates(shapes)
    middle = np.radians(points[:, 0])
    longitude = np.degrees(np.arctan2(np.sin(middle).mean(), np.cos(middle).mean()))
    latitude = (points[:, 1].min() + points[:, 1].max()) / 2
    plane = f"+proj=stere +lat_0={latitude:.4f} +lon_0={longitude:.4f} +ellps=WGS84"
    transformer = Transformer.from_crs(4326, plane, always_xy=True)
    x, y = transformer.transform(*points.T)
    centre_x, centre_y = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    half_width = max((x.max() - x.min()) / 2, (y.max() - y.min()) / 2 * aspect, 5_000.0) * 1.12
    half_height = half_width / aspect
    return transformer, (centre_x - half_width, centre_y - half_height, centre_x + half_width, centre_y + half_height)
