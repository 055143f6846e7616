"""`geodesic_buffer`: everything within a true distance of a geometry, anywhere on Earth."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import shapely

from geo.ellipsoid import GEOD
from geo.errors import InputError
from geo.planes import Planes

__all__ = ["Side", "geodesic_buffer"]

Side = Literal["both", "left", "right"]


def geodesic_buffer(
    geometry: Any,  # noqa: ANN401
    distance_m: Any,  # noqa: ANN401
    *,
    edges: Literal["geodesic", "straight"] = "geodesic",
    side: Side = "both",
    tolerance_m: float = 1.0,
) -> Any:  # noqa: ANN401
    """Zone of everything within `distance_m` of the geometry."""
    if isinstance(geometry, shapely.Geometry):
        return _one(geometry, float(distance_m), edges, side, tolerance_m)
    distances = np.broadcast_to(np.asarray(distance_m, float), (len(geometry),))
    out = np.array([_one(g, d, edges, side, tolerance_m) for g, d in zip(geometry, distances, strict=True)], object)
    if hasattr(geometry, "index"):
        import geopandas as gpd

        return gpd.GeoSeries(out, index=geometry.index, crs=geometry.crs)
    return out


def _one(geometry: Any, distance_m: float, edges: str, side: Side, tolerance_m: float) -> Any:  # noqa: ANN401
    if geometry is None or not np.isfinite(distance_m):
        raise InputError("a geometry and a finite distance are needed")
    areal = shapely.get_dimensions(geometry) == 2
    if distance_m <= 0 and not areal:
        raise InputError("the distance must be positive")
    pieces = []
    for part in shapely.get_parts(shapely.boundary(geometry) if areal else geometry):
        for line in shapely.get_parts(part):
            xy = shapely.get_coordinates(line)
            if len(xy) > 1:
                xy = shapely.get_coordinates(shapely.segmentize(line, max(abs(distance_m) / 4e5, 0.01)))
            step = 40
            pieces += [xy[k : k + step + 1] for k in range(0, max(len(xy) - 1, 1), step)]
    lens = np.array([len(p) for p in pieces])
    index = np.repeat(np.arange(len(pieces)), lens)
    centres = np.array([(p.min(0) + p.max(0)) / 2 for p in pieces])
    planes = Planes(centres[:, 0], centres[:, 1])
    allxy = np.concatenate(pieces)
    xy = planes.project(allxy[:, 0], allxy[:, 1], index)
    double = np.flatnonzero(lens == 1)
    starts = np.concatenate([[0], np.cumsum(lens)[:-1]])
    xy = np.insert(xy, starts[double], xy[starts[double]], axis=0)
    lines = shapely.linestrings(xy, indices=np.repeat(np.arange(len(pieces)), np.maximum(lens, 2)))
    zones = shapely.buffer(lines, abs(distance_m), quad_segs=64)
    flat, owner = shapely.get_coordinates(zones, return_index=True)
    lon, lat = planes.unproject(flat, owner)
    zones = shapely.set_coordinates(zones, np.column_stack([lon, lat]))
    rim = shapely.union_all(_cut(zones))
    if side != "both":
        return _side(rim, geometry, distance_m, side)
    if areal:
        return shapely.difference(geometry, rim) if distance_m < 0 else shapely.union(geometry, rim)
    return rim


def _cut(zones: Any) -> Any:  # noqa: ANN401
    return np.concatenate(
        [
            shapely.transform(shapely.clip_by_rect(zones, 360 * k - 180, -90, 360 * k + 180, 90), lambda c, k=k: c - [360 * k, 0])
            for k in (-1, 0, 1)
        ]
    )


def _side(zone: Any, line: Any, distance_m: float, side: Side) -> Any:  # noqa: ANN401
    xy = shapely.get_coordinates(line)
    az0 = GEOD.inv(*xy[1], *xy[0])[0]
    az1 = GEOD.inv(*xy[-2], *xy[-1])[0]
    first = GEOD.fwd(*xy[0], az0, 1.1 * distance_m)[:2]
    last = GEOD.fwd(*xy[-1], az1, 1.1 * distance_m)[:2]
    long = shapely.LineString([first, *xy, last])
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([shapely.boundary(zone), long])]))
    faces = faces[shapely.contains(zone, shapely.point_on_surface(faces))]
    keep = []
    for face in faces:
        p = shapely.point_on_surface(face)
        t = shapely.line_locate_point(long, p)
        a, b = (shapely.get_coordinates(shapely.line_interpolate_point(long, t + s))[0] for s in (-1e-7, 1e-7))
        e, w = b - a, shapely.get_coordinates(p)[0] - a
        keep.append((e[0] * w[1] - e[1] * w[0] > 0) == (side == "left"))
    return shapely.union_all(faces[np.array(keep, bool)])
