"""Length, area and distance on the ellipsoid, for one geometry or a million, without a Python loop over features."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np
import shapely

from geo.errors import Fault, InputError
from geo.geodesic.areas import ring_areas
from geo.geodesic.arrays import spread
from geo.geodesic.distance_to import DEVIATION_M, FLAT_DEVIATION_M
from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import ECCENTRICITY2, GEOD, SEMI_MAJOR_M, Floats, Ints, cartesian, wrap_degrees
from geo.geodesic.inputs import Given, Many, check_choice, check_coordinates, given, whole_turn_faults
from geo.geodesic.nearest import EdgeIndex
from geo.geodesic.overlapping import dissolved, overlapping
from geo.geodesic.paths import Geometries, Paths, explode, paths_of
from geo.geodesic.surfaces import flat_geometries
from geo.geodesic.validity import invalid_polygons

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["geodesic_area", "geodesic_distance", "geodesic_length"]

_EDGES = ("geodesic", "straight")
_WIDEST_PIECE_DEGREES = 1.0
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(6)


@overload
def geodesic_length(geometry: shapely.Geometry, *, edges: Edges = ...) -> float: ...
@overload
def geodesic_length(geometry: Many, *, edges: Edges = ...) -> Floats: ...
@overload
def geodesic_length(geometry: gpd.GeoSeries, *, edges: Edges = ...) -> pd.Series[float]: ...
def geodesic_length(geometry: shapely.Geometry | Many | gpd.GeoSeries, *, edges: Edges = "geodesic") -> object:
    """Length on the ellipsoid in metres: of lines, and of all the rings of polygons; points have none.

    Parameters
    ----------
    geometry
        A geometry, a sequence or array of them of any shape, or a GeoSeries, in longitude and latitude on WGS84.
    edges
        What joins two vertices: "geodesic", the shortest line (Karney 2013), or "straight", a line straight in
        longitude and latitude as in GeoJSON, whose arc length is integrated by Gauss's rule to 1e-12 of itself. A
        straight edge of 360° is a whole parallel.

    Returns
    -------
    Metres: of one geometry a float; of many an array of the same shape, NaN for None; of a GeoSeries a Series.

    Raises
    ------
    InputError
        Coordinates that are not on Earth, polygons that cross themselves, edges that mean nothing; all at once.

    Examples
    --------
    >>> import shapely
    >>> along_the_parallel = shapely.LineString([(30, 60), (40, 60)])
    >>> round(geodesic_length(along_the_parallel)), round(geodesic_length(along_the_parallel, edges="straight"))
    (557469, 558000)
    >>> geodesic_length([along_the_parallel, None]).round()
    array([557469.,     nan])
    """
    check_choice("edges", edges, _EDGES)
    what = _checked(geometry, edges)
    layout = what.layout
    xy, first = layout.xy, layout.edge_starts
    measure = _geodesic_lengths if edges == "geodesic" else _straight_lengths
    metres = measure(xy[first], xy[first + 1])
    return what.restore(_totals(what, metres, layout.owner[layout.part[layout.strand_of(first)]]))


@overload
def geodesic_area(geometry: shapely.Geometry, *, edges: Edges = ...) -> float: ...
@overload
def geodesic_area(geometry: Many, *, edges: Edges = ...) -> Floats: ...
@overload
def geodesic_area(geometry: gpd.GeoSeries, *, edges: Edges = ...) -> pd.Series[float]: ...
def geodesic_area(geometry: shapely.Geometry | Many | gpd.GeoSeries, *, edges: Edges = "geodesic") -> object:
    """Area on the ellipsoid in square metres, holes left out; lines and points have none.

    Ground that several polygons of one geometry cover is counted once. The direction of rings does not matter; a ring
    that goes round a pole holds that pole, the one it is nearer to. The sum is taken on the authalic sphere (Snyder
    1987, p. 16), with the small difference between its great circles and geodesics put right to the third order (see
    `areas`).

    Parameters
    ----------
    geometry
        A geometry, a sequence or array of them of any shape, or a GeoSeries, in longitude and latitude on WGS84.
    edges
        What joins two vertices: "geodesic", where the relative error is below 2e-6 for edges of up to 200 km, or
        "straight" in longitude and latitude as in GeoJSON, where it is of the order of 1e-12.

    Returns
    -------
    Square metres: of one geometry a float; of many an array of the same shape, NaN for None; of a GeoSeries a Series.

    Raises
    ------
    InputError
        Coordinates that are not on Earth, polygons that cross themselves, edges that mean nothing; all at once.

    Examples
    --------
    >>> import shapely
    >>> box = shapely.box(30, 60, 40, 61)
    >>> round(geodesic_area(box) / 1e6), round(geodesic_area(box, edges="straight") / 1e6)
    (61034, 61231)
    """
    check_choice("edges", edges, _EDGES)
    what = _checked(geometry, edges)
    layout = what.layout
    polygon, start = layout.part[layout.first_ring :], layout.start[layout.first_ring :]
    x, y = layout.xy[start[0] :].T
    sign = np.where(np.diff(polygon, prepend=-1) != 0, 1.0, -1.0)
    square_metres = ring_areas(x, y, start - start[0], edges=edges) * sign
    total = _totals(what, square_metres, layout.owner[polygon])
    parts, owner = layout.parts[layout.areal], layout.owner[layout.areal]
    flat, whose = overlapping(parts, owner, edges=edges, deviation_m=FLAT_DEVIATION_M)
    if len(flat):
        once, owners = dissolved(flat, whose)
        twice = np.bincount(whose, weights=geodesic_area(flat, edges="straight"), minlength=len(total))[owners]
        total[owners] -= np.maximum(twice - geodesic_area(once, edges="straight"), 0)
    return what.restore(total)


@overload
def geodesic_distance(first: shapely.Geometry, second: shapely.Geometry, *, edges: Edges = ...) -> float: ...
@overload
def geodesic_distance(first: Many, second: shapely.Geometry | Many, *, edges: Edges = ...) -> Floats: ...
@overload
def geodesic_distance(first: shapely.Geometry, second: Many, *, edges: Edges = ...) -> Floats: ...
@overload
def geodesic_distance(
    first: gpd.GeoSeries, second: shapely.Geometry | Many | gpd.GeoSeries, *, edges: Edges = ...
) -> pd.Series[float]: ...
def geodesic_distance(
    first: shapely.Geometry | Many | gpd.GeoSeries,
    second: shapely.Geometry | Many | gpd.GeoSeries,
    *,
    edges: Edges = "geodesic",
) -> object:
    """The shortest distance on the ellipsoid in metres between geometries; 0 where they touch or overlap.

    Between points it is the inverse geodesic problem (Karney 2013); else the nearest edges are found first
    (`nearest`), and the answer is right to a centimetre up to 100 km and to 1e-6 of itself beyond.

    Parameters
    ----------
    first, second
        Each a geometry, a sequence or array of them of any shape, or a GeoSeries, in longitude and latitude on WGS84.
        Many are taken pair by pair, in order; one against many is repeated.
    edges
        What joins two vertices: "geodesic", the shortest line, or "straight" in longitude and latitude as in GeoJSON.

    Returns
    -------
    Metres: between two geometries a float; where either is many an array of that shape, of a GeoSeries a Series. NaN
    to and from None and an empty geometry, as in shapely.

    Raises
    ------
    InputError
        Unlike numbers of geometries, coordinates that are not on Earth, polygons that cross themselves, edges that
        mean nothing.

    Examples
    --------
    >>> import shapely
    >>> town, border = shapely.Point(36, 60), shapely.LineString([(30, 61), (42, 61)])
    >>> round(geodesic_distance(town, border)), round(geodesic_distance(town, border, edges="straight"))
    (126293, 111421)
    >>> geodesic_distance([town, shapely.Point(36, 62)], border).round()
    array([126293.,  96565.])
    """
    check_choice("edges", edges, _EDGES)
    one, two = _checked(first, edges), _checked(second, edges)
    keeper = two if one.scalar else one
    size = len(keeper.geometries)
    if not one.scalar and not two.scalar and len(two.geometries) != size:
        message = f"{size} geometries cannot be paired with {len(two.geometries)}"
        raise InputError(Fault(message, key="second", hint="give as many of both, or one of either"))
    a, b = np.resize(one.geometries, size), np.resize(two.geometries, size)
    metres = np.full(size, np.nan)
    nowhere = [shapely.is_missing(side) | shapely.is_empty(side) for side in (a, b)]
    rows = np.flatnonzero(~(nowhere[0] | nowhere[1]))
    points = (shapely.get_type_id(a[rows]) == 0) & (shapely.get_type_id(b[rows]) == 0)
    pairs = rows[points]
    metres[pairs] = GEOD.inv(*(read(side[pairs]) for side in (a, b) for read in (shapely.get_x, shapely.get_y)))[2]
    shaped = rows[~points]
    if len(shaped):
        metres[shaped] = _between(a[shaped], b[shaped], edges)
    return keeper.restore(metres)


def _checked(geometry: shapely.Geometry | Many | gpd.GeoSeries, edges: Edges) -> Given:
    what = given(geometry)
    check_coordinates(what)
    faults = [*invalid_polygons(what), *whole_turn_faults(what, edges)]
    if faults:
        raise InputError(faults)
    return what


def _totals(what: Given, values: Floats, owner: Ints) -> Floats:
    totals = np.bincount(owner, weights=values, minlength=len(what.geometries)).astype(float)
    totals[what.missing] = np.nan
    return totals


def _geodesic_lengths(start: Floats, end: Floats) -> Floats:
    return np.asarray(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2])


def _straight_lengths(start: Floats, end: Floats) -> Floats:
    """Arc lengths by Gauss's rule, on pieces of at most a degree."""
    turn = end[:, 0] - start[:, 0]
    turn = np.where(np.abs(turn) == 360, turn, wrap_degrees(turn))  # noqa: PLR2004 - a whole parallel
    rise = end[:, 1] - start[:, 1]
    pieces = np.maximum(np.ceil(np.abs(rise) / _WIDEST_PIECE_DEGREES), 1).astype(np.intp)
    edge, place = spread(pieces)
    share = (place[:, None] + (1 + _NODES) / 2) / pieces[edge][:, None]
    phi = np.radians(start[edge, 1][:, None] + share * rise[edge][:, None])
    square = 1 - ECCENTRICITY2 * np.sin(phi) ** 2
    north = SEMI_MAJOR_M * (1 - ECCENTRICITY2) / square**1.5 * np.radians(rise)[edge][:, None]
    east = SEMI_MAJOR_M * np.cos(phi) / np.sqrt(square) * np.radians(turn)[edge][:, None]
    metres = (np.hypot(north, east) @ _WEIGHTS) / 2 / pieces[edge]
    total: Floats = np.bincount(edge, weights=metres, minlength=len(start)).astype(float)
    return total


def _between(a: Geometries, b: Geometries, edges: Edges) -> Floats:
    """Distance of each pair, of which at least one is no point."""
    metres = np.full(len(a), np.inf)
    point_a, point_b = (shapely.get_type_id(side) == 0 for side in (a, b))
    there, back = np.flatnonzero(~point_b), np.flatnonzero(~point_a)
    metres[there] = _from_vertices(a[there], b[there], edges, metres[there])
    metres[back] = np.minimum(metres[back], _from_vertices(b[back], a[back], edges, metres[back]))
    may_overlap = np.flatnonzero(shapely.get_dimensions(a) + shapely.get_dimensions(b) >= 2)  # noqa: PLR2004 - two lines
    if len(may_overlap):
        flat = [_flat(side[may_overlap], edges) for side in (a, b)]
        shapely.prepare(flat[1])
        metres[may_overlap[shapely.intersects(*flat)]] = 0.0
    return metres


def _from_vertices(a: Geometries, b: Geometries, edges: Edges, bound: Floats) -> Floats:
    """Distance from the vertices of each geometry to the edges of its partner; only what is below the bound counts."""
    different, which = _distinct(b)
    parts, owner = explode(different)
    paths = paths_of(parts, owner, edges=edges, deviation_m=DEVIATION_M)
    least = np.full(len(a), np.inf)
    bounded = np.isin(which, paths.owner)
    if not bounded.all():  # the whole Earth has no boundary
        if bounded.any():
            least[bounded] = _from_vertices(a[bounded], b[bounded], edges, bound[bounded])
        return least
    position = cartesian(paths.longitude, paths.latitude)
    index = EdgeIndex(paths, position)
    xy, row = _vertices_near(a, which, bound, paths, position)
    away = index.nearest(xy[:, 0], xy[:, 1], which[row]).distance_m
    np.minimum.at(least, row, away)
    return least


def _vertices_near(a: Geometries, which: Ints, bound: Floats, paths: Paths, position: Floats) -> tuple[Floats, Ints]:
    """The vertices of each geometry that may lie within the bound of the partner `which`, and whose each is."""
    if np.isinf(bound).all():
        xy, row = shapely.get_coordinates(a, return_index=True)
        return xy, row
    from scipy.spatial import cKDTree  # 25 MB and a tenth of a second, for distances alone

    owner = np.repeat(paths.owner, np.diff(paths.start))
    first = np.searchsorted(owner, np.arange(owner[-1] + 1))
    low, high = np.minimum.reduceat(position, first), np.maximum.reduceat(position, first)
    # An edge bows out of the box of its ends by less than its length.
    reach = bound + np.sqrt(((high - low) ** 2).sum(axis=1))[which]
    middle = ((low + high) / 2)[which]
    different, mine = _distinct(a)
    vertices, rows = [], []
    for each, geometry in enumerate(different):
        asked = np.flatnonzero(mine == each)
        xy = shapely.get_coordinates(geometry)
        near = cKDTree(cartesian(xy[:, 0], xy[:, 1])).query_ball_point(middle[asked], reach[asked])
        vertices += [xy[found] for found in near]
        rows.append(np.repeat(asked, [len(found) for found in near]))
    return np.concatenate(vertices), np.concatenate(rows)


def _flat(geometries: Geometries, edges: Edges) -> Geometries:
    if (shapely.get_type_id(geometries) == 0).all():
        return np.asarray(shapely.points(wrap_degrees(shapely.get_x(geometries)), shapely.get_y(geometries)))
    different, which = _distinct(geometries)
    return flat_geometries(different, edges=edges, deviation_m=FLAT_DEVIATION_M)[which]


def _distinct(geometries: Geometries) -> tuple[Geometries, Ints]:
    """The geometries without repeats of the same object, and which of them each is."""
    numbers: dict[int, int] = {}
    which = np.array([numbers.setdefault(id(geometry), len(numbers)) for geometry in geometries], dtype=np.intp)
    first = np.unique(which, return_index=True)[1]
    return geometries[first], which
