"""Positions and boxes of GeoJSON: what may be wrong with them, and what to do."""

from __future__ import annotations

import math
from typing import Any

from geo.position import Position

__all__ = ["bbox_fault", "flat_positions", "in_plane", "position_fault", "range_hint"]

_NO_DEGREES = 1000.0  # larger numbers were hardly meant as degrees


def position_fault(position: Any, kind: str) -> tuple[str, str]:
    """What is wrong with a position, and what to do; empty where nothing is."""
    if not isinstance(position, list):
        return f"{position!r:.40} where a position should be", f"a {kind} needs lists of [longitude, latitude]"
    if position and isinstance(position[0], list):
        return "positions are nested too deep", f"take one pair of brackets off this {kind}"
    if len(position) not in (2, 3):
        return f"a position of {len(position)} numbers", "write [longitude, latitude]"
    for value in position:
        if not _is_number(value):
            return f"{value!r:.40} is not a number", "write degrees, without quotes"
    longitude, latitude = position[:2]
    if -180 <= longitude <= 180 and -90 <= latitude <= 90:  # noqa: PLR2004 - degrees
        bad_height = len(position) == 3 and not abs(position[2]) < math.inf  # noqa: PLR2004
        return ("a height that is not a number", "leave it out") if bad_height else ("", "")
    hint = range_hint(Position(_float_of(longitude), _float_of(latitude)))
    order = "; longitude comes first" if "swapped" in hint else ""
    return f"[{longitude!r:.20}, {latitude!r:.20}] is not on the Earth", hint + order


def bbox_fault(box: Any) -> str:
    """What is wrong with a `bbox`; empty where nothing is."""
    if not isinstance(box, list) or len(box) not in (4, 6):
        return "is not a list of four or six numbers"
    if not all(_is_number(edge) and math.isfinite(_float_of(edge)) for edge in box):
        return "holds something that is not a number"
    south, north = box[1], box[len(box) // 2 + 1]
    if not -90 <= south <= north <= 90:  # noqa: PLR2004 - degrees
        return "has its south and north the wrong way round, or beyond ±90"
    if not all(-180 <= edge <= 180 for edge in (box[0], box[len(box) // 2])):  # noqa: PLR2004 - degrees
        return "reaches beyond ±180 degrees of longitude"
    return ""


def range_hint(position: Position) -> str:
    """What may have gone wrong where a position is out of range."""
    longitude, latitude = position
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        return "write degrees"
    if abs(latitude) > 90 and abs(latitude) <= 180 and abs(longitude) <= 90:  # noqa: PLR2004 - degrees
        return "latitude and longitude look swapped"
    if max(abs(longitude), abs(latitude)) > _NO_DEGREES:
        return "these look like metres of a map projection; save the file in WGS 84 (EPSG:4326)"
    if abs(longitude) > 180:  # noqa: PLR2004 - degrees
        return "count longitude from -180 to 180, and cut what crosses the antimeridian"
    return "latitude lies between -90 and 90"


def in_plane(coordinates: list[Any], depth: int) -> list[Any]:
    """The coordinates without heights, which some positions may have and others not."""
    return [in_plane(part, depth - 1) for part in coordinates] if depth else coordinates[:2]


def flat_positions(coordinates: list[Any]) -> list[list[float]]:
    """All positions, whatever the depth they lie at."""
    while coordinates and isinstance(coordinates[0], list) and coordinates[0] and isinstance(coordinates[0][0], list):
        coordinates = [item for part in coordinates for item in part]
    return coordinates if isinstance(coordinates[0], list) else [coordinates]


def _float_of(value: float) -> float:
    """A number as a float; infinity where it is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _is_number(value: Any) -> bool:
    return type(value) is float or type(value) is int
