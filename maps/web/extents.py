"""The box round what a map shows: of the two ways round the Earth the shorter one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.position import Extent

__all__ = ["extent_of", "joined"]

_HALF_ROUND = 180.0


def extent_of(shapes: ArrayLike) -> Extent:
    """The smallest box round shapes in degrees; across the antimeridian (`west > east`) where that is smaller."""
    shapes = np.asarray(shapes, dtype=object)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    if east - west <= _HALF_ROUND:
        return Extent(west, south, east, north)
    parts = shapely.get_parts(shapes)
    bounds = shapely.bounds(parts[~shapely.is_empty(parts)])
    west, east = _shortest_arc(bounds[:, 0], bounds[:, 2])
    return Extent(west, south, east, north)


def joined(extents: Iterable[Extent]) -> Extent:
    """The smallest box round several, each of which may cross the antimeridian."""
    west, south, east, north = np.array(list(extents), dtype=np.float64).T
    first, last = _shortest_arc(west, east)
    return Extent(first, float(south.min()), last, float(north.max()))


def _shortest_arc(west: NDArray[np.float64], east: NDArray[np.float64]) -> tuple[float, float]:
    """From where to where, eastward, the shortest arc goes that holds all of the given ones."""
    length = np.where(east >= west, east - west, east - west + 360)
    order = np.argsort(west % 360, kind="stable")
    start = (west % 360)[order]
    reach = np.maximum.accumulate(start + length[order])
    reach = np.maximum(reach, reach[-1] - 360)  # what goes once round begins the next round
    free = np.append(start[1:], start[0] + 360) - reach
    widest = int(free.argmax())
    if free[widest] <= 0:
        return -180.0, 180.0
    begin, end = start[(widest + 1) % len(start)], reach[widest]
    return _normal(begin), _normal(end)


def _normal(degrees: float) -> float:
    """A longitude from 180 W to 180 E."""
    return float((degrees + 180) % 360 - 180) if not -180 <= degrees <= 180 else float(degrees)  # noqa: PLR2004
