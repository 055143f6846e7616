"""The polygons, and the lines, of a geometry: what an intersection leaves beside them is dropped."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

__all__ = ["lines_only", "polygons_only"]


def polygons_only(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry as one; an empty polygon where it has none."""
    if shape.geom_type == "Polygon":
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    areal = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
    if not areal:
        return shapely.Polygon()
    whole = shapely.MultiPolygon(areal)
    return whole if whole.is_valid else shapely.union_all(areal)


def lines_only(shape: BaseGeometry) -> BaseGeometry:
    """The lines of a geometry as one; an empty one where it has none."""
    if shape.geom_type == "LineString":
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiLineString([part for part in parts if part.geom_type == "LineString" and part.length > 0])
