"""Which side of a line is meant: left and right exist only here and below, in the line's own direction."""

from __future__ import annotations

from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.compass import BEARINGS
from geo.geodesic.ellipsoid import wrap_degrees

__all__ = [
    "Turn",
    "chained",
    "compass_words",
    "runs_along",
    "turn_to_area",
    "turn_to_compass",
    "turn_to_point",
]

Turn = Literal["left", "right"]

_CLEAR = np.cos(np.radians(70.0))
_NEAR_DEGREES = 2e-5


def chained(geometry: BaseGeometry) -> BaseGeometry:
    """The line with its parts in a row, each running on from the one before, so that it has one left and one right."""
    parts = [part for part in shapely.get_parts(shapely.line_merge(geometry)) if not part.is_empty]
    if len(parts) < 2:  # noqa: PLR2004 - nothing to put in a row
        return parts[0] if parts else shapely.MultiLineString()
    parts.sort(key=shapely.length, reverse=True)
    row = [shapely.get_coordinates(parts.pop(0))]
    while parts:
        ends = shapely.get_coordinates([shapely.get_point(part, index) for part in parts for index in (0, -1)])
        after, before = (_apart_degrees(ends, row[place][place]) for place in (-1, 0))
        index = int(min(np.argmin(after), np.argmin(before), key=lambda i: min(after[i], before[i])))
        part = shapely.get_coordinates(parts.pop(index // 2))
        if after[index] <= before[index]:
            row.append(part if index % 2 == 0 else part[::-1])
        else:
            row.insert(0, part if index % 2 == 1 else part[::-1])
    return shapely.MultiLineString([shapely.LineString(part) for part in row])


def _apart_degrees(points: NDArray[np.float64], point: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far points, shape (n, 2), lie from one, the short way round the Earth; a rough measure, to compare."""
    step = points - point
    return np.hypot(wrap_degrees(step[:, 0]), step[:, 1])


def turn_to_compass(line: BaseGeometry, word: str) -> Turn | None:
    """Which of the line's sides faces a compass point; None where the line runs that way or closes on itself.

    The mean of the segments' normals, weighted by length, is the chord turned by a right angle.
    """
    facing = _facing_degrees(line)
    if facing is None:
        return None
    toward = np.cos(np.radians(BEARINGS[word] - facing))
    return None if abs(toward) < _CLEAR else ("left" if toward > 0 else "right")


def compass_words(line: BaseGeometry) -> list[str]:
    """The compass words that name a side of the line."""
    return [word for word in BEARINGS if turn_to_compass(line, word)]


def _facing_degrees(line: BaseGeometry) -> float | None:
    """The bearing that the left side of a line faces, as a whole."""
    chord = np.zeros(2)
    length = 0.0
    for part in shapely.get_parts(line):
        xy = shapely.get_coordinates(part)
        step = np.diff(xy, axis=0)
        step[:, 0] = wrap_degrees(step[:, 0])
        step[:, 0] *= np.cos(np.radians((xy[1:, 1] + xy[:-1, 1]) / 2))
        chord += step.sum(axis=0)
        length += float(np.hypot(*step.T).sum())
    if np.hypot(*chord) < 0.05 * length:
        return None
    return float(np.degrees(np.arctan2(chord[0], chord[1]))) - 90.0


def turn_to_point(line: BaseGeometry, point: shapely.Point) -> Turn | None:
    """On which side of the line a point lies; None where it lies on the line.

    The nearest place of the line decides, in an azimuthal equidistant plane about the point, so that distances from it
    are true; where that is a bend, both segments of it decide together, and beyond an end the end's segment.
    """
    definition = f"+proj=aeqd +lat_0={point.y} +lon_0={point.x} +ellps=WGS84"
    plane = Transformer.from_crs(4326, definition, always_xy=True)
    best, turn = np.inf, None
    for part in shapely.get_parts(shapely.segmentize(line, 0.2)):
        xy = np.column_stack(plane.transform(*shapely.get_coordinates(part).T))
        distance, side = _signed_side(xy)
        if distance < best:
            best, turn = distance, side
    return turn if best > 1.0 else None


def _signed_side(xy: NDArray[np.float64]) -> tuple[float, Turn]:
    """The distance in metres of the origin from a line in the plane, and on which side of the line it is."""
    start, step = xy[:-1], np.diff(xy, axis=0)
    along = np.clip(-(start * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-12), 0.0, 1.0)
    foot = start + along[:, None] * step
    distance = np.hypot(*foot.T)
    nearest = int(np.argmin(distance))
    before = nearest - 1 if along[nearest] == 0.0 else nearest
    after = nearest + 1 if along[nearest] == 1.0 else nearest
    segments = [index for index in sorted({before, nearest, after}) if 0 <= index < len(step)]
    direction = sum(step[index] / max(float(np.hypot(*step[index])), 1e-12) for index in segments)
    assert isinstance(direction, np.ndarray)
    cross = direction[0] * -foot[nearest][1] - direction[1] * -foot[nearest][0]
    return float(distance[nearest]), "left" if cross > 0 else "right"


def runs_along(line: BaseGeometry, ground: BaseGeometry) -> bool:
    """Whether the line is, for the greater part, the edge of the ground: then the ground itself can cut the zone."""
    rim = shapely.buffer(shapely.clip_by_rect(shapely.boundary(ground), *_grown(line.bounds)), _NEAR_DEGREES)
    return bool(shapely.length(shapely.intersection(line, rim)) > 0.5 * shapely.length(line))


def turn_to_area(line: BaseGeometry, ground: BaseGeometry, depth_m: float) -> Turn | None:
    """On which side of the line an area lies, by how much of either strip it covers; None where that is not clear."""
    covered = {}
    for turn in ("left", "right"):
        strip = geodesic_buffer(line, depth_m, edges="straight", side=turn)
        covered[turn] = shapely.area(shapely.intersection(strip, ground))
    if max(covered.values()) < 2 * min(covered.values()) or not any(covered.values()):
        return None
    return "left" if covered["left"] > covered["right"] else "right"


def _grown(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    return west - 0.1, south - 0.1, east + 0.1, north + 0.1
