"""One sheet of paper: its size, where its parts lie, and the plane its map is drawn in."""

from __future__ import annotations

import re
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

__all__ = ["PAPERS_MM", "PIXELS", "PIXELS_PER_INCH", "Sheet", "lay_sheet", "pixels_of"]

PAPERS_MM = {"A5": (210, 148), "A4": (297, 210), "A3": (420, 297), "A2": (594, 420), "letter": (279, 216)}
"""Width and height of a sheet that lies on its side, in millimetres; `A4-portrait` is upright."""
PIXELS = {"wide": (1200, 675), "square": (1080, 1080), "tall": (1080, 1350)}
"""Width and height of a picture for social media and slides, in pixels; `1600x900` is one of your own."""
PIXELS_PER_INCH = 150
"""Dots an inch that pictures in pixels are drawn at: their type is as large as on a sheet of that many inches."""

Box = tuple[float, float, float, float]
_FORMATS = (".png", ".jpg", ".jpeg", ".webp", ".svg", ".pdf")
_PIXELS = re.compile(r"(\d{2,5})x(\d{2,5})")
_LEAST_PIXELS, _MOST_PIXELS = 300, 8000
_CREDITS_MM = 5.0
_MARGIN_MM = 8.0
_SIDE_MM = 74.0
_WIDE = 1.2
"""A picture less wide than this, by its height, has its key below the map."""
_USUAL_ROOMS_MM = (24.0, 78.0)
_BELOW_MAP_MM = 4.0
_LEAST_HALF_M = 800.0


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
    map_only: bool = False
    countries: tuple[str, ...] = ()

    @property
    def is_rtl(self) -> bool:
        """Whether the sheet reads from right to left."""
        return self.language == "ar"

    @property
    def texts(self) -> dict[str, str]:
        """The words of the sheet's language."""
        return interface_texts(self.language, self.countries)

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
    map_only: bool = False,
) -> Sheet:
    """Choose the sheet's size, boxes and plane. Raises `InputError` with all that is wrong with what was asked for.

    `rooms_mm` are the heights of the head and the foot of an upright sheet, where they are known. With `map_only` the
    map has all the room but that of a title and of a line of credits.
    """
    faults = []
    if path.suffix.lower() not in _FORMATS:
        faults.append(
            Fault(
                f"format {path.suffix or path.name!r} cannot be printed", str(path), hint=f"use {', '.join(_FORMATS)}"
            )
        )
    size_mm, upright = _size(paper)
    if size_mm is None:
        named = f"{', '.join(PAPERS_MM)}, with -portrait for an upright sheet"
        hint = f"use one of {named}; or in pixels {', '.join(PIXELS)} or such as 1600x900"
        faults.append(Fault(f"unknown paper {paper!r}", hint=hint))
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
    if faults or size_mm is None:
        raise InputError(faults)
    width, height = size_mm
    if map_only:
        map_box, key_box, head_box = _map_boxes(width, height, (rooms_mm or _USUAL_ROOMS_MM)[0])
    elif upright:
        map_box, key_box, head_box = _upright_boxes(width, height, *(rooms_mm or _USUAL_ROOMS_MM))
    else:
        (map_box, key_box), head_box = _lying_boxes(width, height, rtl=language == "ar"), None
    transformer, window = _window(layers, map_box[2] / map_box[3])
    countries = tuple(layers.scenario.countries)
    return Sheet(width, height, map_box, key_box, head_box, language, day, window, transformer, map_only, countries)


def pixels_of(paper: str) -> tuple[int, int] | None:
    """The width and height that a picture's name or `1600x900` asks for; None where it is a paper, or out of bounds."""
    found = _PIXELS.fullmatch(paper)
    pixels = (int(found[1]), int(found[2])) if found else PIXELS.get(paper)
    return pixels if pixels and all(_LEAST_PIXELS <= side <= _MOST_PIXELS for side in pixels) else None


def _size(paper: str) -> tuple[tuple[float, float] | None, bool]:
    """Width and height in millimetres, None of an unknown paper; and whether the key lies below the map."""
    pixels = pixels_of(paper)
    if pixels is not None:
        width, height = (side / PIXELS_PER_INCH * 25.4 for side in pixels)
        return (width, height), width < _WIDE * height
    size, _, turn = paper.partition("-")
    if size not in PAPERS_MM or turn not in ("", "portrait", "landscape"):
        return None, False
    upright = turn == "portrait"
    return (PAPERS_MM[size][::-1] if upright else PAPERS_MM[size]), upright


def _map_boxes(width: float, height: float, head_mm: float) -> tuple[Box, Box, Box]:
    """Where map, credits and head lie where the map has all the room: x, y, width, height."""
    m, across = _MARGIN_MM / 2, width - _MARGIN_MM
    below = m + _CREDITS_MM
    return (
        (m, below, across, height - below - head_mm - m),
        (m, m, across, _CREDITS_MM - 1),
        (m, height - m - head_mm, across, head_mm),
    )


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
    half_width = max((x.max() - x.min()) / 2, (y.max() - y.min()) / 2 * aspect, _LEAST_HALF_M) * 1.12
    half_height = half_width / aspect
    return transformer, (centre_x - half_width, centre_y - half_height, centre_x + half_width, centre_y + half_height)
