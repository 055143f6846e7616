"""`geodesic_buffer`: everything within a true distance of a geometry, anywhere on Earth.

How it is done
--------------
1. Edges are read as geodesics; edges that are straight in longitude and latitude are first cut until they are
   (`paths`). Paths are cut into clusters of many vertices and strands of few (`pieces`).
2. Each gets a local oblique stereographic plane, in which circles of the conformal sphere are circles (`planes`;
   Snyder 1987, EPSG method 9809). The zone of a cluster is star-shaped and is found exactly along rays, with more
   rays in the creases (`clusters`, `rays`). Round a strand the offset line is traced, and what that winds round is
   the zone (`strands`).
3. Outlines are cut at the antimeridian, closed over the poles (`antimeridian`) and united.
4. The true geodesic distance from the outline to the geometry is measured at every vertex and in the middle of every
   edge for which that of its ends does not vouch, by another road: chords in space, and from there the ellipsoid's
   curvature along them (`nearest`, `verify`; Karney 2013 for cuts of edges and beyond 200 km). A zone that misses the
   tolerance is repaired, that is built again for a finer one; if that fails, `ToleranceError` is raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict, Unpack, overload

import numpy as np
import shapely

from geo.errors import Fault, InputError, ToleranceError
from geo.geodesic.arrow import ArrowArray, arrow_of_series, is_arrow, series_of_arrow
from geo.geodesic.circles import circle_error, circles, is_plain
from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import Floats, Ints, cartesian
from geo.geodesic.hidden import without_hidden
from geo.geodesic.inputs import (
    Given,
    Many,
    Numbers,
    check_choice,
    check_coordinates,
    fault_rows,
    given,
    numbers,
    whole_turn_faults,
)
from geo.geodesic.nearest import EdgeIndex
from geo.geodesic.overlapping import dissolved, overlapping
from geo.geodesic.paths import Bools, Geometries, explode, paths_of
from geo.geodesic.sides import one_side
from geo.geodesic.surfaces import flat_polygons
from geo.geodesic.validity import invalid_polygons
from geo.geodesic.verify import boundary_error, worst_place
from geo.geodesic.zones import union_by_owner, zones_of_paths

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["BufferOptions", "Side", "geodesic_buffer"]

Side = Literal["both", "left", "right"]


class BufferOptions(TypedDict, total=False):
    """Options that change neither the form of what `geodesic_buffer` takes nor of what it returns."""

    edges: Edges
    side: Side
    tolerance_m: float
    verify: bool


_SURFACE = 2  # what GEOS calls its dimension
_STRAIGHT: Edges = "straight"
_SHORTEST_M, _LONGEST_M = 0.01, 500_000.0
_FINEST_TOLERANCE_M = 0.001
_RELATIVE_TOLERANCE = 0.01  # short distances are kept to 1 %, whatever tolerance is asked for
_EDGE_SHARE = 0.05  # of the tolerance, for reading straight edges as geodesics
_REPAIRS = (1.0, 0.5, 0.2)  # of the tolerance: what a zone is built for, until it is within the tolerance


@overload
def geodesic_buffer(
    geometry: shapely.Geometry,
    distance_m: float,
    *,
    return_bound: Literal[False] = ...,
    **options: Unpack[BufferOptions],
) -> shapely.Polygon | shapely.MultiPolygon: ...
@overload
def geodesic_buffer(
    geometry: shapely.Geometry, distance_m: float, *, return_bound: Literal[True], **options: Unpack[BufferOptions]
) -> tuple[shapely.Polygon | shapely.MultiPolygon, float]: ...
@overload
def geodesic_buffer(
    geometry: Many, distance_m: Numbers, *, return_bound: Literal[False] = ..., **options: Unpack[BufferOptions]
) -> Geometries: ...
@overload
def geodesic_buffer(
    geometry: Many, distance_m: Numbers, *, return_bound: Literal[True], **options: Unpack[BufferOptions]
) -> tuple[Geometries, Floats]: ...
@overload
def geodesic_buffer(
    geometry: ArrowArray, distance_m: Numbers, *, return_bound: Literal[False] = ..., **options: Unpack[BufferOptions]
) -> ArrowArray: ...
@overload
def geodesic_buffer(
    geometry: ArrowArray, distance_m: Numbers, *, return_bound: Literal[True], **options: Unpack[BufferOptions]
) -> tuple[ArrowArray, Floats]: ...
@overload
def geodesic_buffer(
    geometry: gpd.GeoSeries,
    distance_m: Numbers,
    *,
    return_bound: Literal[False] = ...,
    **options: Unpack[BufferOptions],
) -> gpd.GeoSeries: ...
@overload
def geodesic_buffer(
    geometry: gpd.GeoSeries, distance_m: Numbers, *, return_bound: Literal[True], **options: Unpack[BufferOptions]
) -> tuple[gpd.GeoSeries, pd.Series[float]]: ...
def geodesic_buffer(
    geometry: shapely.Geometry | Many | ArrowArray | gpd.GeoSeries,
    distance_m: Numbers,
    *,
    edges: Edges = "geodesic",
    side: Side = "both",
    tolerance_m: float = 1.0,
    verify: bool = True,
    return_bound: bool = False,
) -> object:
    """Everything within a distance of a geometry, measured along the ellipsoid; the module says how it is done.

    Parameters
    ----------
    geometry
        A geometry, a sequence or array of them, an Arrow array (GeoArrow, or WKB) or a GeoSeries; points, lines,
        polygons and collections in longitude and latitude on WGS84. An array gives an array of the same shape, a
        GeoSeries a GeoSeries. In an array, None stays None. Longitudes may go on past ±180.
    distance_m
        Metres, from 0.01 to 500,000; one, or one for each geometry (a Series is aligned with a GeoSeries by its
        index). Polygons, and collections of nothing else, also shrink, by a distance below 0; those that overlap or
        touch shrink as one.
    edges
        What joins two vertices: "geodesic", the shortest line, or "straight", a line straight in longitude and
        latitude, as GeoJSON means it. It matters: an edge of 400 km along the 60th parallel bows out by a kilometre
        and more. Either way an edge goes the short way round the Earth; a straight one of 360° is a whole parallel.
    side
        "both", or of lines only the "left" or the "right", in the direction in which the vertices run: what is nearer
        to the left side of the line than to the right. The round caps are halved by the line drawn on past its ends.
    tolerance_m
        How far the outline may be from where it should be, to either side, in metres; for distances below 100 m it is
        at most 1 % of the distance. The outline is straight in longitude and latitude between its vertices.
    verify
        Whether to measure the true distance of the outline. Without it, the outline is built for the same tolerance
        but nothing vouches for it.
    return_bound
        Whether to return the largest error found on each outline too, in metres (NaN where not verified). It belongs
        to the whole zone, also where one side was asked for.

    Returns
    -------
    The zone, or zones, valid and cut at the antimeridian (RFC 7946, section 3.1.9): polygons and multipolygons with
    longitudes in [-180, 180]; empty where a polygon shrinks to nothing. Arrow gives an array of geoarrow.wkb. With
    `return_bound`, a pair of that and the bounds: of one geometry a float, of many an array of the same shape, of a
    GeoSeries a Series.

    Raises
    ------
    InputError
        Where an input has no zone: an empty geometry, coordinates that are not numbers or not on Earth, a distance
        that is not greater than 0 on a line or point, one side of what is not a line, a polygon that crosses itself.
        All faults are reported at once.
    ToleranceError
        Where an outline cannot be brought within the tolerance.

    Examples
    --------
    >>> import shapely
    >>> line = shapely.LineString([(36.1, 35.6), (36.9, 35.8), (37.1, 36.4)])
    >>> zone = geodesic_buffer(line, 15_000)
    >>> zone.is_valid
    True

    The other options, one by one: half of it, on the left; the bound on its error; a finer outline; one that nothing
    vouches for; edges as GeoJSON means them.

    >>> left, right = (geodesic_buffer(line, 15_000, side=side) for side in ("left", "right"))
    >>> abs((left | right).area / zone.area - 1) < 1e-6
    True
    >>> zone, bound_m = geodesic_buffer(line, 15_000, tolerance_m=0.1, return_bound=True)
    >>> bound_m < 0.1
    True
    >>> geodesic_buffer(line, 15_000, verify=False, return_bound=True)[1]
    nan
    >>> parallel = shapely.LineString([(30, 60), (36, 60)])
    >>> [round(geodesic_buffer(parallel, 1_000, edges=edges).bounds[3], 2) for edges in ("geodesic", "straight")]
    [60.04, 60.01]

    GeoArrow in, GeoArrow out:

    >>> import geopandas
    >>> arrow = geopandas.GeoSeries([line, None], crs=4326).to_arrow()
    >>> geopandas.GeoSeries.from_arrow(geodesic_buffer(arrow, 15_000)).is_valid.tolist()
    [True, False]

    Many at once, each with a distance of its own, and a polygon that shrinks:

    >>> [zone.geom_type for zone in geodesic_buffer([line, shapely.Point(36, 35)], [15_000, 2_000])]
    ['Polygon', 'Polygon']
    >>> geodesic_buffer(shapely.box(36, 35, 37, 36), -60_000).is_empty
    True
    """
    check_choice("edges", edges, ("geodesic", "straight"))
    check_choice("side", side, ("both", "left", "right"))
    if is_arrow(geometry):
        series, bounds = geodesic_buffer(
            series_of_arrow(geometry),
            distance_m,
            edges=edges,
            side=side,
            tolerance_m=tolerance_m,
            verify=verify,
            return_bound=True,
        )
        return (arrow_of_series(series), bounds.to_numpy()) if return_bound else arrow_of_series(series)
    what = given(geometry)
    distance = numbers("distance_m", distance_m, what)
    _check(what, distance, side, tolerance_m, edges)
    zones = np.full(len(distance), None, dtype=object)
    bound = np.full(len(distance), np.nan)
    rows = np.flatnonzero(~what.missing)
    tolerance = np.minimum(float(tolerance_m), _RELATIVE_TOLERANCE * np.abs(distance))
    geometries, straightened = _shrunk_as_one(what, distance, tolerance, edges)
    lone = _lone_points(geometries, distance)
    for mine, build, drawn in (
        (rows[lone[rows]], _circles, edges),
        (rows[straightened[rows]], _zones, _STRAIGHT),
        (rows[~(lone | straightened)[rows]], _zones, edges),
    ):
        if len(mine):
            zones[mine], bound[mine] = build(geometries[mine], distance[mine], tolerance[mine], drawn, verify=verify)
    if side != "both":
        for row in np.flatnonzero(~what.missing):
            zones[row] = one_side(
                what.geometries[row], zones[row], distance[row], tolerance[row], edges=edges, side=side
            )
    out = what.restore(zones)
    return (out, what.restore(bound)) if return_bound else out


def _shrunk_as_one(what: Given, distance: Floats, tolerance: Floats, edges: Edges) -> tuple[Geometries, Bools]:
    """The geometries, and which of them are now drawn with straight edges.

    Those are polygons that overlap or touch and are to shrink: what lies between them is no outline.
    """
    geometries, straightened = what.geometries, np.zeros(len(distance), bool)
    if not (distance < 0).any():
        return geometries, straightened
    layout = what.layout
    mine = layout.areal & (distance[layout.owner] < 0)
    finest = _EDGE_SHARE * float(tolerance[distance < 0].min())
    flat, whose = overlapping(layout.parts[mine], layout.owner[mine], edges=edges, deviation_m=finest)
    once, owners = dissolved(flat, whose)
    geometries = geometries.copy()
    geometries[owners], straightened[owners] = once, True
    return geometries, straightened


def _circles(
    points: Geometries, distance: Floats, tolerance: Floats, edges: Edges, *, verify: bool
) -> tuple[Geometries, Floats]:
    del edges
    x, y = shapely.get_x(points), shapely.get_y(points)
    zones = circles(x, y, distance, tolerance)
    return zones, circle_error(zones, x, y, distance) if verify else np.full(len(zones), np.nan)


def _lone_points(geometries: Geometries, distance: Floats) -> Bools:
    points = shapely.get_type_id(geometries) == 0
    chosen = np.zeros(len(geometries), bool)
    x, y = shapely.get_x(geometries[points]), shapely.get_y(geometries[points])
    chosen[points] = is_plain(x, y, distance[points])
    return chosen


def _zones(
    geometries: Geometries, distance: Floats, tolerance: Floats, edges: Edges, *, verify: bool
) -> tuple[Geometries, Floats]:
    zones = np.full(len(geometries), None, dtype=object)
    bound = np.full(len(geometries), np.nan)
    rows = np.arange(len(geometries))
    for share in _REPAIRS:
        zones[rows], bound[rows] = _attempt(
            geometries[rows], distance[rows], tolerance[rows], share, edges, verify=verify
        )
        rows = rows[bound[rows] > tolerance[rows]]
        if len(rows) == 0:
            return zones, bound
    worst = rows[np.argmax(bound[rows] / tolerance[rows])]
    place = worst_place(geometries[worst], zones[worst], float(distance[worst]), edges)
    raise ToleranceError(
        f"the outline of the zone is off by {bound[worst]:.3g} m at [{place[0]:.6f}, {place[1]:.6f}], more than the "
        f"tolerance of {tolerance[worst]:.3g} m — ask for a wider tolerance_m, or simplify the geometry near there"
    )


def _attempt(
    geometries: Geometries, distance: Floats, tolerance: Floats, share: float, edges: Edges, *, verify: bool
) -> tuple[Geometries, Floats]:
    """Zones built for a share of the tolerance, and their largest error (NaN where not verified)."""
    parts, owner = explode(geometries)
    size = len(geometries)
    aim = share * tolerance
    paths = paths_of(parts, owner, edges=edges, deviation_m=_EDGE_SHARE * float(aim.min()))
    reach = np.abs(distance)
    paths, covered, covered_owner = without_hidden(paths, reach[paths.owner])
    position = cartesian(paths.longitude, paths.latitude)
    zones = zones_of_paths(paths, position, reach[paths.owner], aim[paths.owner], size)
    for each in np.unique(covered_owner):
        zones[each] = shapely.union_all([zones[each], *covered[covered_owner == each]])
    areal = shapely.get_dimensions(parts) == _SURFACE
    if areal.any():
        zones = _with_surfaces(zones, parts[areal], owner[areal], distance, edges)
    if not verify:
        return zones, np.full(size, np.nan)
    if not len(position):
        return zones, np.zeros(size)
    index = EdgeIndex(paths, position, distance_m=float(reach.min()))
    beyond, within = boundary_error(zones, np.arange(size), index, reach, tolerance_m=tolerance)
    return zones, np.maximum(beyond, within)


def _with_surfaces(rims: Geometries, polygons: Geometries, owner: Ints, distance: Floats, edges: Edges) -> Geometries:
    """Polygons grown by the zone of their rings, or, for distances below 0, shrunk by it."""
    flat, polygon = flat_polygons(polygons, edges=edges, deviation_m=np.abs(distance[owner]) / 8)
    surface = union_by_owner(flat, owner[polygon], len(rims))
    grown = distance > 0
    out = rims.copy()
    out[grown] = shapely.union(rims[grown], surface[grown])
    out[~grown] = shapely.difference(surface[~grown], rims[~grown])
    return out


def _all_lines(geometries: Geometries) -> Bools:
    """Which geometries are made of lines of some length only; at a pole, degrees of longitude are no length."""
    parts, owner = explode(geometries)
    good = np.ones(len(geometries), bool)
    good[owner[shapely.get_dimensions(parts) != 1]] = False
    lines = np.flatnonzero(good[owner])
    paths = paths_of(parts[lines], owner[lines], edges="geodesic", deviation_m=1.0)
    good[paths.owner[np.diff(paths.start) == 1]] = False
    return good


def _check(what: Given, distance: Floats, side: str, tolerance_m: float, edges: Edges) -> None:
    """Refuse what has no zone, with a fault for each reason."""
    check_coordinates(what, empty=False)
    faults = [*invalid_polygons(what), *whole_turn_faults(what, edges)]
    if not (np.isfinite(tolerance_m) and tolerance_m >= _FINEST_TOLERANCE_M):
        faults.append(Fault("must be a number of metres, at least 0.001", key="tolerance_m"))
    present = ~what.missing
    surface = shapely.get_dimensions(what.geometries) == _SURFACE
    layout = what.layout
    mixed = np.zeros(len(distance), bool)
    mixed[layout.owner[~layout.areal]] = True
    shrunk = np.flatnonzero(present & (distance <= 0) & (~surface | mixed))
    faults += fault_rows(
        what, shrunk, "needs a distance greater than 0", "only polygons can shrink, by a distance below 0"
    )
    if side != "both":
        not_lines = np.flatnonzero(present & ~_all_lines(what.geometries))
        faults += fault_rows(what, not_lines, "has no left and right", "one side is for lines; use side='both'")
    still = np.flatnonzero(present & surface & (distance == 0))
    faults += fault_rows(what, still, "needs a distance other than 0", "metres, below 0 to shrink a polygon")
    size = np.abs(distance)
    odd = np.flatnonzero(present & (size > 0) & ((size < _SHORTEST_M) | (size > _LONGEST_M)))
    hint = "distances are metres, from 0.01 to 500,000"
    faults += fault_rows(what, odd, "has a distance out of range", hint)
    if faults:
        raise InputError(faults)
