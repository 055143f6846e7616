"""Who held which settlement → territories and the line of contact between them.

Method: Voronoi cells of the settlements (Okabe et al., Spatial Tessellations, 2000) in a local conformal plane, dissolved
by party; two parties' shared border is the line of contact. Such a line is as good as the density of the points: between
two settlements it may lie anywhere.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from geo.errors import Fault, InputError
from layers.files import read_points

__all__ = ["derive_line", "derive_territories", "read_control"]


def read_control(path: Path, parties: set[str]) -> gpd.GeoDataFrame:
    """Control points: a CSV with `latitude, longitude, party` and optional `name, name_ar, confidence`.

    Raises `InputError` with every row at fault: a position out of range, an unknown party, two parties at one point.
    """
    points = read_points(path, required=("party",))
    faults = [
        Fault(f"unknown party {party!r}", str(path), line, "party", f"use one of {', '.join(sorted(parties))}")
        for party, line in zip(points["party"], points["line"], strict=True)
        if party not in parties
    ]
    at = list(zip(points.geometry.x, points.geometry.y, strict=True))
    held: dict[tuple[float, float], str] = {}
    for position, party, line in zip(at, points["party"], points["line"], strict=True):
        if held.setdefault(position, party) != party:
            faults.append(Fault(f"held by {party} and by {held[position]}", str(path), line, hint="keep one of them"))
    if faults:
        raise InputError(faults)
    return points.loc[~points.geometry.duplicated()].reset_index(drop=True)


def derive_territories(control: gpd.GeoDataFrame, within: shapely.Geometry | None) -> gpd.GeoDataFrame:
    """Each party's territory, from control points; columns `party, geometry`, in EPSG:4326.

    `within` cuts the cells, at the coast and the border; without it they reach 50 km beyond the points.
    """
    plane = _Plane(control)
    cells, cut = _cells_by_party(control, plane, within)
    polygons = [plane.to_degrees(_polygons_only(shapely.intersection(shape, cut))) for shape in cells.values()]
    return gpd.GeoDataFrame({"party": list(cells)}, geometry=polygons, crs=4326)


def derive_line(
    control: gpd.GeoDataFrame, between: tuple[str, str], within: shapely.Geometry | None
) -> shapely.Geometry:
    """The border that two parties' territories share, as one (Multi)LineString; empty where they do not meet."""
    plane = _Plane(control)
    cells, cut = _cells_by_party(control, plane, within)
    first, second = (shapely.boundary(cells.get(party, shapely.Polygon())) for party in between)
    shared = shapely.intersection(shapely.intersection(first, second), cut)
    lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString"]
    if not lines:
        return shapely.MultiLineString()
    return plane.to_degrees(shapely.line_merge(shapely.multilinestrings(lines)))


def _cells_by_party(
    control: gpd.GeoDataFrame, plane: _Plane, within: shapely.Geometry | None
) -> tuple[dict[str, shapely.Geometry], shapely.Geometry]:
    """Voronoi cells dissolved by party, uncut, and the shape to cut them by, all in the plane."""
    sites = shapely.multipoints(plane.to_plane(shapely.points(control.geometry.x, control.geometry.y)))
    frame = shapely.envelope(shapely.buffer(sites, 50_000))
    cut = frame if within is None else shapely.make_valid(plane.to_plane(shapely.segmentize(within, 0.05)))
    extent = shapely.envelope(shapely.union(frame, shapely.envelope(cut)))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=extent, ordered=True))
    parties = control["party"].to_numpy()
    return {name: shapely.coverage_union_all(cells[parties == name]) for name in dict.fromkeys(parties)}, cut


class _Plane:
    """A conformal plane centred on the points."""

    def __init__(self, points: gpd.GeoDataFrame) -> None:
        west, south, east, north = points.total_bounds
        definition = f"+proj=stere +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +ellps=WGS84"
        self._transformer = Transformer.from_crs(4326, definition, always_xy=True)

    def to_plane(self, geometry: shapely.Geometry | np.ndarray) -> shapely.Geometry | np.ndarray:
        return shapely.transform(geometry, lambda xy: np.column_stack(self._transformer.transform(*xy.T)))

    def to_degrees(self, geometry: shapely.Geometry) -> shapely.Geometry:
        fine = shapely.segmentize(geometry, 5_000)
        return shapely.transform(
            fine, lambda xy: np.column_stack(self._transformer.transform(*xy.T, direction="INVERSE"))
        )


def _polygons_only(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.multipolygons(parts)
