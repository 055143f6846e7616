"""Length, area and distance on the ellipsoid, for one geometry or a million, without a Python loop over features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

from geo.ellipsoid import GEOD
from geo.errors import InputError

if TYPE_CHECKING:
    from geo.ellipsoid import Floats

__all__ = ["Edges", "geodesic_area", "geodesic_distance", "geodesic_length"]

Edges = Literal["geodesic", "straight"]


def geodesic_length(geometry: Any, *, edges: Edges = "geodesic") -> Any:  # noqa: ANN401
    """Length in metres; the perimeter of a polygon."""
    return _each(geometry, lambda g: GEOD.geometry_length(_densified(g, edges)) if g is not None else np.nan)


def geodesic_area(geometry: Any, *, edges: Edges = "geodesic") -> Any:  # noqa: ANN401
    """Area in square metres."""
    return _each(geometry, lambda g: _area(_densified(g, edges)) if g is not None else np.nan)


def geodesic_distance(first: Any, second: Any, *, edges: Edges = "geodesic") -> Any:  # noqa: ANN401
    """Distance in metres between points."""
    del edges
    a, b = np.broadcast_arrays(np.asarray(first, object), np.asarray(second, object))
    kinds = np.concatenate([shapely.get_type_id(a).ravel(), shapely.get_type_id(b).ravel()])
    if (kinds != 0).any():
        raise InputError("distances are between points")
    metres: Floats = GEOD.inv(shapely.get_x(a), shapely.get_y(a), shapely.get_x(b), shapely.get_y(b))[2]
    return float(metres) if np.ndim(a) == 0 else metres


def _each(geometry: Any, function: Any) -> Any:  # noqa: ANN401
    if isinstance(geometry, shapely.Geometry):
        return function(geometry)
    values = np.array([function(g) for g in np.asarray(geometry, object)], float)
    if hasattr(geometry, "index"):
        import pandas as pd

        return pd.Series(values, index=geometry.index)
    return values


def _densified(geometry: Any, edges: Edges) -> Any:  # noqa: ANN401
    return geometry if edges == "geodesic" else shapely.segmentize(geometry, 0.01)


def _area(geometry: Any) -> float:  # noqa: ANN401
    return float(
        sum(abs(GEOD.geometry_area_perimeter(part.normalize())[0]) for part in shapely.get_parts(geometry))
    )
