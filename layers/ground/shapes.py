"""The polygons, or lines, of geometries; what else there is is dropped, and reported of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, InputError
from geo.geodesic.paths import explode

__all__ = ["lines_and_polygons", "lines_only", "parts_of_dimension", "polygons_only"]


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


def lines_and_polygons(shape: BaseGeometry) -> BaseGeometry:
    """A geometry without points that stand alone."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[shapely.get_dimensions(parts) > 0])


def lines_only(shape: BaseGeometry) -> BaseGeometry:
    """The lines of a geometry as one; an empty one where it has none."""
    if shape.geom_type == "LineString":
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiLineString([part for part in parts if part.geom_type == "LineString" and part.length > 0])


def parts_of_dimension(
    shapes: gpd.GeoDataFrame, dimension: int, path: Path, reported: list[Fault], *, hint: str
) -> NDArray[Any]:
    """The simple parts of a file's shapes that are lines (1) or polygons (2); a warning counts the others.

    Raises `InputError` where there are none.
    """
    parts, _ = explode(shapes.geometry.to_numpy())
    dimensions = shapely.get_dimensions(parts)
    what = _NAMES[dimension]
    counts = [int((dimensions == each).sum()) for each in range(len(_NAMES))]
    others = [
        f"{count:,} {name if count > 1 else name[:-1]}"
        for each, (name, count) in enumerate(zip(_NAMES, counts, strict=True))
        if count and each != dimension
    ]
    if not counts[dimension]:
        has = f"it has {' and '.join(others)}" if others else "it is empty"
        raise InputError(Fault(f"has no {what}", str(path), hint=f"{has}; {hint}"))
    if others:
        reported.append(
            Fault(f"only its {what} are used, and not {' and '.join(others)}", str(path), severity="warning")
        )
    return np.asarray(parts[dimensions == dimension])


_NAMES = ("points", "lines", "polygons")
