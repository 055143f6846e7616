"""Geometry on a stated grid, and the box round it."""

from __future__ import annotations

import shapely

from geo.geodesic.paths import Geometries

__all__ = ["bounding_box", "rounded"]

_HALF_TURN = 180.0


def rounded(geometries: Geometries, decimals: int) -> Geometries:
    """The geometries on a grid of `decimals` of a degree, still valid; what is smaller than the grid becomes empty."""
    return shapely.set_precision(geometries, 10.0**-decimals, mode="valid_output")


def bounding_box(geometries: Geometries) -> tuple[float, float, float, float]:
    """West, south, east, north; `west > east` where geometries lie round the antimeridian (RFC 7946, section 5.2)."""
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(geometries))
    if west > -_HALF_TURN or east < _HALF_TURN:
        return west, south, east, north
    parts = shapely.get_parts(geometries)
    spans = sorted((float(low), float(high)) for low, _, high, _ in shapely.bounds(parts))
    gaps, reached = [], spans[0][1]
    for low, high in spans[1:]:
        if low > reached:
            gaps.append((low - reached, low, reached))
        reached = max(reached, high)
    if not gaps:
        return west, south, east, north
    _, west, east = max(gaps)
    return west, south, east, north
