"""Lines that are cut to ground whose outline may lie elsewhere: they may end earlier there, or go on.

Such a line is drawn to the outline as that is drawn. It surely runs as far as the ground surely reaches, and may run on
as far as the ground may reach. What is so of the line at its shortest, as drawn, and at its longest is certain; what is
so of any is possible.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer, geodesic_distance
from geo.length import LengthRange
from geo.position import Extent
from layers.ground.course import DrawnLine
from layers.ground.outlines import Ground, grown_extent
from layers.ground.shapes import lines_only
from layers.ground.sides import Turn, chained
from layers.ground.strips import Parts, strips

__all__ = ["cut_to", "strips_to_the_ends"]

_NOTHING = shapely.Polygon()
_RIM_DEGREES = 2e-5
_SAME_DEGREES = 1e-6


def cut_to(line: DrawnLine, within: Ground | None) -> DrawnLine:
    """A line cut to ground, with how much of it is surely in there and how much may be (`may_end`, `end_doubt_m`)."""
    if within is None:
        return line
    drawn = _inside(line.geometry, within.drawn)
    cut = replace(line, geometry=chained(drawn))
    if within.is_exact or drawn.is_empty:
        return cut
    box = shapely.box(*grown_extent(Extent(*line.geometry.bounds), 4 * (within.doubt_m + line.uncertainty_m)))
    certain, possible, outline = (
        shapely.intersection(shape, box) for shape in (within.certain, within.possible, shapely.boundary(within.drawn))
    )
    certain, possible = (_resized(certain, -line.uncertainty_m), _resized(possible, line.uncertainty_m))
    along = shapely.buffer(_inside(drawn, outline), _RIM_DEGREES)  # the outline itself, wherever that is
    shortest, longest = _inside(drawn, shapely.union(certain, along)), _inside(line.geometry, possible)
    if shapely.length(longest) - shapely.length(shortest) < _SAME_DEGREES:
        return cut
    ends = (chained(shortest), chained(longest))
    return replace(cut, may_end=ends, end_doubt_m=max(_off_m(drawn, shortest), _off_m(longest, drawn)))


def _inside(line: BaseGeometry, ground: BaseGeometry) -> BaseGeometry:
    """The parts of a line in some ground, without specks."""
    parts = shapely.get_parts(lines_only(shapely.intersection(line, ground)))
    return shapely.MultiLineString(list(parts[shapely.length(parts) > _SAME_DEGREES]))


def _resized(shape: BaseGeometry, distance_m: float) -> BaseGeometry:
    if not distance_m or shape.is_empty:
        return shape
    resized: BaseGeometry = geodesic_buffer(shape, distance_m, edges="straight")
    return resized


def _off_m(longer: BaseGeometry, shorter: BaseGeometry) -> float:
    """How far the longer of two lines goes from the shorter at most; its own length where that is nothing."""
    vertices = np.asarray([shapely.Point(xy) for xy in shapely.get_coordinates(longer)], dtype=object)
    target = vertices[0] if shorter.is_empty else shorter
    return float(np.max(geodesic_distance(vertices, target, edges="straight")))


def strips_to_the_ends(
    line: DrawnLine, depth: LengthRange, turn: Turn | None = None, ground: Ground | None = None
) -> Parts:
    """The strips along a line (`strips`), wherever it ends."""
    parts = strips(line, depth, turn, ground)
    for ending in line.endings if line.may_end else ():
        nothing = ending.geometry.is_empty
        other = Parts.of(_NOTHING, _NOTHING) if nothing else strips(ending, depth, turn, ground)
        parts = parts.however_it_ends(other)
    return parts
