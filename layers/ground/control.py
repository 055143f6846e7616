"""Who held which settlement → territories and the line of contact between them.

Method: Voronoi cells of the settlements (Okabe et al., Spatial Tessellations, 2000) in a local conformal plane,
dissolved by party; two parties' shared border is the line of contact. Such a line is as good as the density of the
points: between two settlements it may lie anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.errors import Fault, InputError
from geo.files.faults import FileFaults
from geo.geodesic.ellipsoid import wrap_degrees
from geo.geodesic.paths import Geometries
from geo.position import Extent, Position
from geo.tables.table import open_table
from geo.vector_files.points import read_points
from layers.ground.named_points import Finder, name_column, named_points
from layers.ground.planar import middle_longitude, on_earth, seen_from
from layers.ground.shapes import polygons_only
from layers.scenario.faults import did_you_mean

__all__ = ["CONFIDENCE", "REACH_M", "ControlCells", "ControlPlane", "read_control", "surely_held"]

REACH_M = 50_000.0
"""How far beyond the box of the control points a territory reaches, in metres: further out nobody said who holds it."""

CONFIDENCE = ("high", "medium", "low")
"""How sure it is who held a control point; of low confidence is one that may be either party's."""

_DEGREES_BEYOND = 2.0
_STEP_M = 5_000.0
_APART_M = 0.01
_WIDEST_DEGREES = 90.0
_ADD_PARTY = "add it under 'parties:'"


def read_control(
    path: Path, parties: set[str], *, near: Extent | None = None, find: Finder | None = None
) -> gpd.GeoDataFrame:
    """Control points: a CSV with `latitude, longitude, party` and optional `name, name_ar, confidence`.

    Where it has no positions, and names can be found, `name` (or `place`) says where each point lies.

    Raises `InputError` with every row at fault: a position out of range, or `near` only with latitude and longitude
    exchanged, a name that is not one known place, an unknown party, two parties at one point.
    """
    held: dict[Position, str] = {}

    def check(line: int, position: Position | None, cells: Mapping[str, str], faults: FileFaults) -> None:
        party = cells["party"]
        if party not in parties:
            faults.error(f"unknown party {party!r}", "party", did_you_mean(party, parties, _ADD_PARTY), line=line)
        elif position is not None and held.setdefault(position, party) != party:
            faults.error(f"one point is held by {party} and by {held[position]}", "", "keep one of them", line=line)

    table = open_table(path) if find is not None else None
    column = name_column(table) if table is not None and "party" in table.columns else None
    if table is not None and column is not None and find is not None:
        points = named_points(table, column, find, check)
    else:
        points = read_points(path, required=("party",), near=near, check=check)
    return points.loc[~points.geometry.duplicated()].reset_index(drop=True)


def surely_held(control: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Which control points are surely held by the party that they state, shape (n,): all but the low in confidence."""
    if "confidence" not in control:
        return np.ones(len(control), dtype=bool)
    words = control["confidence"].fillna("").astype(str).str.strip().str.lower()
    return np.asarray(words != "low", dtype=np.bool_)


class ControlCells:
    """The Voronoi cells of control points (columns `party, geometry`), as far as the ground is known.

    They reach 50 km beyond the box of the points and are cut by `within`, at a coast and a border. Raises `InputError`
    where there are too few points, or where most of them lie outside `within`.
    """

    def __init__(self, control: gpd.GeoDataFrame, within: BaseGeometry | None) -> None:
        _check_points(control, within)
        self._plane = plane = ControlPlane(control)
        sites = shapely.multipoints(plane.to_plane(control.geometry.to_numpy()))
        frame = shapely.box(*(np.array(sites.bounds) + np.array([-1, -1, 1, 1]) * REACH_M))
        self._cut = frame if within is None else _cut_in_plane(within, plane, frame)
        self._cells, self._by_party = _dissolved(sites, frame, control["party"].to_numpy())

    def territories(self) -> dict[str, BaseGeometry]:
        """The ground of each party that has any, in EPSG:4326."""
        polygons = {party: self._cut_off(shape) for party, shape in self._by_party.items()}
        return {party: self._plane.to_degrees(shape) for party, shape in polygons.items() if not shape.is_empty}

    def line(self, between: tuple[str, str]) -> BaseGeometry:
        """The border that two parties share, in EPSG:4326; empty where they do not meet."""
        first, second = (shapely.boundary(self._by_party.get(party, shapely.Polygon())) for party in between)
        shared = shapely.intersection(shapely.intersection(first, second), self._cut)
        lines = [part for part in shapely.get_parts(shared) if part.geom_type == "LineString" and part.length > 0]
        if not lines:
            return shapely.MultiLineString()
        return self._plane.to_degrees(shapely.line_merge(shapely.multilinestrings(lines)))

    def of(self, chosen: NDArray[np.bool_]) -> BaseGeometry:
        """The cells of some of the points as one, in EPSG:4326."""
        cells = self._cells[chosen]
        try:
            whole = shapely.coverage_union_all(cells)
        except shapely.errors.GEOSException:
            whole = shapely.union_all(shapely.make_valid(cells))
        whole = whole if whole.is_valid else shapely.union_all(shapely.make_valid(cells))
        return self._plane.to_degrees(self._cut_off(whole))

    def _cut_off(self, shape: BaseGeometry) -> BaseGeometry:
        return polygons_only(shapely.intersection(shape, self._cut))


def _check_points(control: gpd.GeoDataFrame, within: BaseGeometry | None) -> None:
    if len(control) < 2:  # noqa: PLR2004 - one cell has no neighbour
        raise InputError(Fault(f"{len(control)} control point is too few", hint="give at least two, one of each party"))
    if within is None:
        return
    shapely.prepare(within)
    x, y = control.geometry.x.to_numpy(), control.geometry.y.to_numpy()
    outside = ~shapely.intersects_xy(within, x, y)
    if outside.mean() > 0.5:  # noqa: PLR2004 - most
        swapped = shapely.intersects_xy(within, y, x).mean() > 0.5  # noqa: PLR2004 - most
        hint = "latitude and longitude are swapped" if swapped else "check 'within', 'countries' and the positions"
        raise InputError(Fault(f"{outside.sum()} of {len(control)} control points lie outside its area", hint=hint))


def _cut_in_plane(within: BaseGeometry, plane: ControlPlane, frame: BaseGeometry) -> BaseGeometry:
    west, south, east, north = plane.bounds
    margin = _DEGREES_BEYOND / max(np.cos(np.radians(max(abs(south), abs(north)))), 0.05)
    near = shapely.clip_by_rect(
        seen_from(within, plane.middle), west - margin, south - _DEGREES_BEYOND, east + margin, north + _DEGREES_BEYOND
    )
    shape: BaseGeometry = shapely.make_valid(plane.to_plane(shapely.segmentize(near, 0.05)))
    return shapely.intersection(shape, frame)


def _dissolved(
    sites: shapely.MultiPoint, frame: BaseGeometry, parties: NDArray[np.object_]
) -> tuple[Geometries, dict[str, BaseGeometry]]:
    """The Voronoi cells of the points, and those of each party as one.

    Points on a grid have four cells that meet in a corner, which no two of them compute alike: such points are moved by
    a centimetre at most.
    """
    names = dict.fromkeys(parties)
    moved = shapely.transform(sites, lambda xy: xy + np.random.default_rng(1).uniform(-_APART_M, _APART_M, xy.shape))
    for given in (sites, moved):
        cells = shapely.get_parts(shapely.voronoi_polygons(given, extend_to=frame, ordered=True))
        if len(cells) != len(parties):
            raise InputError(Fault("some control points lie on top of each other", hint="keep one point a settlement"))
        try:
            whole = {name: shapely.coverage_union_all(cells[parties == name]) for name in names}
        except shapely.errors.GEOSException:
            continue
        if all(shape.is_valid for shape in whole.values()):
            return cells, whole
    return cells, {name: shapely.union_all(shapely.make_valid(cells[parties == name])) for name in names}


class ControlPlane:
    """A conformal plane centred on the points; `bounds` are theirs in degrees, longitudes running on from `middle`."""

    def __init__(self, points: gpd.GeoDataFrame) -> None:
        sites = shapely.multipoints(points.geometry.to_numpy())
        self.middle = middle_longitude(sites)
        self.bounds: tuple[float, float, float, float] = seen_from(sites, self.middle).bounds
        west, south, east, north = self.bounds
        if east - west > _WIDEST_DEGREES:
            hint = "give the points of one region; is a longitude wrong?"
            raise InputError(Fault(f"the control points span {east - west:.0f}° of longitude", hint=hint))
        self._centre = (west + east) / 2
        definition = f"+proj=stere +lat_0={(south + north) / 2} +lon_0={self._centre} +ellps=WGS84"
        self._transformer = Transformer.from_crs(4326, definition, always_xy=True)

    def to_plane(self, geometry: Any) -> Any:
        return shapely.transform(geometry, lambda xy: np.column_stack(self._transformer.transform(*xy.T)))

    def to_degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        fine = shapely.segmentize(geometry, _STEP_M)
        return on_earth(shapely.transform(fine, self._degrees))

    def _degrees(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        longitude, latitude = self._transformer.transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        return np.column_stack([self._centre + wrap_degrees(longitude - self._centre), latitude])
