"""Who holds which ground, and how surely: what is surely a party's, what may be, and what is drawn as its own.

Between control points of two parties the ground may be either's. Which points are neighbours says the Delaunay
triangulation, the dual of the Voronoi cells that territories are drawn by (Okabe et al., Spatial Tessellations, 2000):
ground in a triangle with corners of one party is surely that party's, ground in any other may be that of any corner.
Beyond the outermost points, what lies outward of a point or of two neighbours of one party is that party's.

A point, or a polygon of a map, of low confidence may be either of the two parties', whatever it states: the line is
drawn as it states, but nothing that rests on it is surely anyone's, and all of it may be of either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay, QhullError
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.errors import Fault, InputError
from geo.geodesic.ellipsoid import METRES_PER_DEGREE, Floats
from geo.geodesic.paths import Geometries
from layers.ground.control import ControlCells, ControlPlane, surely_held
from layers.ground.outlines import Ground
from layers.ground.shapes import lines_and_polygons, lines_only, polygons_only

__all__ = [
    "Division",
    "HeldGround",
    "beyond_outline",
    "divided_by_map",
    "divided_by_points",
    "either_of",
    "with_uncertainty",
]

_NOTHING = shapely.Polygon()
_ON_EDGE_DEGREES = 1e-6


@dataclass(frozen=True)
class HeldGround:
    """What each party holds, by its id, on both sides of the outline of what it is cut to (`within`).

    `drawn` is that as it is drawn, `bounded` gives it with bounds: many a line is asked for the first alone. `seats`
    are the places known to be held by each, where what it holds is known by those. `left_open` is the ground of which
    the record leaves open who held it.
    """

    drawn: Mapping[str, BaseGeometry]
    bounded: Callable[[], Mapping[str, Ground]]
    seats: Mapping[str, BaseGeometry] = field(default_factory=dict)
    within: Ground | None = None
    left_open: BaseGeometry = _NOTHING

    @classmethod
    def of(
        cls,
        grounds: Mapping[str, Ground],
        seats: Mapping[str, BaseGeometry] = MappingProxyType({}),
        within: Ground | None = None,
        left_open: BaseGeometry = _NOTHING,
    ) -> HeldGround:
        """What each party holds, known with its bounds."""
        drawn = {party: ground.drawn for party, ground in grounds.items()}
        return cls(MappingProxyType(drawn), lambda: MappingProxyType(dict(grounds)), seats, within, left_open)

    @cached_property
    def uncut(self) -> Mapping[str, Ground]:
        """What each party holds with its bounds, not cut to the outline."""
        return self.bounded()

    @cached_property
    def by_party(self) -> Mapping[str, Ground]:
        """What each party holds, the uncertainty of the outline that it is cut to taken in."""
        return self._cut(self.within)

    @cached_property
    def shown(self) -> Mapping[str, Ground]:
        """What each party holds up to the outline where that is drawn: the map shows no ground beyond it."""
        return self._cut(None if self.within is None else Ground.exact(self.within.drawn))

    def _cut(self, ground: Ground | None) -> Mapping[str, Ground]:
        if ground is None or self.within is None or self.within.is_exact:
            return self.uncut
        return MappingProxyType({party: held.shared(ground) for party, held in self.uncut.items()})

    def surely(self, party: str) -> list[BaseGeometry]:
        """What is surely a party's: ground, and the places that it is known to hold."""
        ground = self.by_party.get(party)
        known = ground.certain if ground else _NOTHING
        seats = shapely.get_parts(self.seats.get(party, shapely.MultiPoint()))
        alone = seats[shapely.distance(seats, known) > _ON_EDGE_DEGREES] if not known.is_empty else seats
        return [shape for shape in (known, shapely.MultiPoint(list(alone))) if not shape.is_empty]

    def possible(self, party: str) -> BaseGeometry:
        """What may be a party's."""
        ground = self.by_party.get(party)
        return ground.possible if ground else _NOTHING

    def either(self, one: str, other: str) -> BaseGeometry:
        """The ground that may be the one party's or the other's: there the line between them may run."""
        return polygons_only(shapely.intersection(self.possible(one), self.possible(other)))

    def where_they_may_meet(self, one: str, other: str) -> BaseGeometry:
        """The same, with the edges along which the ground of the one may touch the other's."""
        return lines_and_polygons(shapely.intersection(self.possible(one), self.possible(other)))

    @cached_property
    def unsettled(self) -> BaseGeometry:
        """The ground, as far as it is shown, that is not surely any one party's."""
        everything = shapely.union_all([ground.possible for ground in self.shown.values()])
        surely = shapely.union_all([ground.certain for ground in self.shown.values()])
        return polygons_only(shapely.difference(everything, surely))


class Division(NamedTuple):
    """Who holds what on either side of a line, the line, and ground that is drawn as of one side, and may not be."""

    held: HeldGround
    line: BaseGeometry
    open_as_drawn: BaseGeometry = _NOTHING


def divided_by_points(control: gpd.GeoDataFrame, between: tuple[str, str], within: Ground | None) -> Division:
    """Ground and line from control points (columns `party, geometry`, and `confidence` if there is one).

    Raises `InputError` as `ControlCells` does.
    """
    cells = ControlCells(control, within and within.drawn)
    drawn = cells.territories()
    everything = _all_of(drawn)
    parties, sure = control["party"].to_numpy(), surely_held(control)
    net = _net(control)
    grounds, seats = {}, {}
    for party, shape in drawn.items():
        surely = (parties == party) & sure
        maybe = (parties == party) | (~sure & (party in between))
        own = shape if sure.all() else shapely.intersection(shape, cells.of(surely))
        most = shape if sure.all() else shapely.union(shape, cells.of(maybe))
        certain = polygons_only(shapely.intersection(own, net.among(surely)))
        possible = _joined_to(most, shapely.union(shapely.intersection(net.beside(maybe), everything), most))
        grounds[party] = Ground(certain, possible, shape)
        seats[party] = shapely.multipoints(control.geometry.to_numpy()[surely])
    if sure.all():
        return Division(HeldGround.of(grounds, MappingProxyType(seats), within), cells.line(between))
    open_as_drawn = cells.of(~sure)
    left_open = polygons_only(shapely.union(shapely.intersection(net.beside(~sure), everything), open_as_drawn))
    held = HeldGround.of(grounds, MappingProxyType(seats), within, left_open)
    return Division(held, cells.line(between), open_as_drawn)


def divided_by_map(shapes: gpd.GeoDataFrame, between: tuple[str, str], within: Ground | None) -> Division:
    """Ground and line from polygons with a column `party`; without it they are what the first of the two holds.

    Polygons of low `confidence` are drawn as of their party, and may be of either.
    The line is the edge that the ground of the two parties shares; what `within` leaves beside the ground of a map of
    one party only is the other's. Raises `InputError` where there are no polygons.
    """
    areal = shapes[shapely.get_dimensions(shapes.geometry.to_numpy()) == 2]  # noqa: PLR2004 - polygons
    if areal.empty:
        raise InputError(Fault("has no polygons", hint="give polygons with a 'party', or a CSV of control points"))
    parties = areal["party"].astype(str).to_numpy() if "party" in areal else np.full(len(areal), between[0])
    geometry = shapely.make_valid(areal.geometry.to_numpy())
    drawn = {party: shapely.union_all(geometry[parties == party]) for party in dict.fromkeys(parties)}
    if within is not None:
        drawn = {party: polygons_only(shapely.intersection(shape, within.drawn)) for party, shape in drawn.items()}
    if set(drawn) == {between[0]}:
        if within is None:
            hint = f"name the ground 'within' which the rest is {between[1]}'s, or give each polygon a 'party'"
            raise InputError(Fault("has the ground of one party only", hint=hint))
        drawn[between[1]] = polygons_only(shapely.difference(within.drawn, drawn[between[0]]))
    first, second = (shapely.boundary(drawn.get(party, _NOTHING)) for party in between)
    shared = shapely.intersection(first, second)
    line = shapely.line_merge(lines_only(shared))
    sure = surely_held(areal)
    if sure.all():
        exact = {party: Ground.exact(shape) for party, shape in drawn.items()}
        return Division(HeldGround.of(exact, within=within), line)
    left_open = polygons_only(shapely.intersection(shapely.union_all(geometry[~sure]), _all_of(drawn)))
    grounds = {}
    for party, shape in drawn.items():
        possible = shapely.union(shape, left_open) if party in between else shape
        grounds[party] = Ground(polygons_only(shapely.difference(shape, left_open)), polygons_only(possible), shape)
    return Division(HeldGround.of(grounds, within=within, left_open=left_open), line, left_open)


def _all_of(grounds: Mapping[str, BaseGeometry]) -> BaseGeometry:
    return shapely.union_all(list(grounds.values()))


def beyond_outline(division: Division) -> Division:
    """The same with what each party holds, or may hold, carried on over the ground by which the outline may be off.

    There it is as on the nearest ground within: at the border nobody else comes between.
    """
    held, within = division.held, division.held.within
    if within is None or within.is_exact:
        return division
    return division._replace(held=replace(held, bounded=lambda: _carried_on(held.uncut, within)))


def _carried_on(grounds: Mapping[str, Ground], within: Ground) -> Mapping[str, Ground]:
    everything = _all_of({party: ground.drawn for party, ground in grounds.items()})
    reach = within.doubt_m / METRES_PER_DEGREE / max(np.cos(np.radians(everything.bounds[3])), 0.1)
    fringe = shapely.difference(_near(within.possible, everything, 2 * reach), within.drawn)
    rim = shapely.buffer(fringe, reach)
    carried = {}
    for party, ground in grounds.items():
        surely, maybe = (
            shapely.intersection(fringe, shapely.buffer(shapely.intersection(shape, rim), reach))
            for shape in (ground.certain, ground.possible)
        )
        carried[party] = (surely, surely if ground.is_exact else maybe)
    found = {}
    for party, ground in grounds.items():
        others = shapely.union_all([maybe for name, (_, maybe) in carried.items() if name != party])
        surely, maybe = carried[party]
        certain = polygons_only(shapely.union(ground.certain, shapely.difference(surely, others)))
        found[party] = Ground(certain, polygons_only(shapely.union(ground.possible, maybe)), ground.drawn)
    return MappingProxyType(found)


def _near(shape: BaseGeometry, other: BaseGeometry, margin: float) -> BaseGeometry:
    west, south, east, north = other.bounds
    return shapely.clip_by_rect(shape, west - margin, south - margin, east + margin, north + margin)


def _joined_to(held: BaseGeometry, possible: BaseGeometry) -> BaseGeometry:
    """The parts of possible ground that hang together with what is held: across a border nobody comes by."""
    parts = shapely.get_parts(polygons_only(possible))
    return polygons_only(shapely.union_all(parts[shapely.intersects(parts, held)]))


def with_uncertainty(division: Division, uncertainty_m: float) -> Division:
    """The same where the line itself may be off by so much: ground that near to it may be either's."""
    if not uncertainty_m or division.line.is_empty:
        return division
    held, line, left_open = division.held, division.line, division.open_as_drawn
    beside = left_open if left_open.is_empty else geodesic_buffer(left_open, uncertainty_m, edges="straight")
    edges = [edge for edge in (line, left_open) if not edge.is_empty]

    def bounded() -> Mapping[str, Ground]:
        near = geodesic_buffer(line, uncertainty_m, edges="straight")
        return _but_for(shapely.union(near, beside), held.drawn, edges)

    return division._replace(held=replace(held, bounded=bounded, seats={}, left_open=beside))


def _but_for(
    doubtful: BaseGeometry, drawn: Mapping[str, BaseGeometry], edges: Sequence[BaseGeometry]
) -> Mapping[str, Ground]:
    """What each party holds but for the ground in doubt, which may be of those beside the edges that it lies along."""
    either = shapely.intersection(doubtful, _all_of(drawn))
    grounds = {}
    for party, shape in drawn.items():
        beside = any(shapely.intersects(shape, edge) for edge in edges)
        certain = polygons_only(shapely.difference(shape, doubtful))
        grounds[party] = Ground(certain, polygons_only(shapely.union(shape, either)) if beside else shape, shape)
    return MappingProxyType(grounds)


def either_of(before: HeldGround, after: HeldGround) -> HeldGround:
    """What is known between two days: what is surely a party's on both is so, what may be its on either may be."""
    parties = dict.fromkeys((*before.uncut, *after.uncut))
    nothing = Ground.exact(_NOTHING)
    grounds = {}
    for party in parties:
        one, other = (held.uncut.get(party, nothing) for held in (before, after))
        certain = polygons_only(shapely.intersection(one.certain, other.certain))
        possible = shapely.union(one.possible, other.possible)
        grounds[party] = Ground(certain, possible, polygons_only(shapely.intersection(one.drawn, other.drawn)))
    seats = {
        party: shapely.intersection(before.seats[party], after.seats[party])
        for party in parties
        if party in before.seats and party in after.seats
    }
    left_open = shapely.union(before.left_open, after.left_open)
    return HeldGround.of(grounds, MappingProxyType(seats), before.within, left_open)


class _Net(NamedTuple):
    """Pieces of ground, each with the control points (by index, shape (n, k)) between which it lies."""

    pieces: list[tuple[Geometries, NDArray[np.intp]]]
    plane: ControlPlane

    def among(self, chosen: NDArray[np.bool_]) -> BaseGeometry:
        """The ground among some of the points only, in EPSG:4326; beyond the outermost without end."""
        return self._united([shapes[chosen[corners].all(axis=1)] for shapes, corners in self.pieces])

    def beside(self, chosen: NDArray[np.bool_]) -> BaseGeometry:
        """The ground beside any of some points, likewise."""
        return self._united([shapes[chosen[corners].any(axis=1)] for shapes, corners in self.pieces])

    def _united(self, shapes: list[Geometries]) -> BaseGeometry:
        return self.plane.to_degrees(polygons_only(shapely.union_all(np.concatenate(shapes))))


def _net(control: gpd.GeoDataFrame) -> _Net:
    plane = ControlPlane(control)
    xy = shapely.get_coordinates(plane.to_plane(control.geometry.to_numpy()))
    try:
        net = Delaunay(xy)
        triangles = np.asarray(shapely.polygons(xy[net.simplices]))
        pieces = [(triangles, np.asarray(net.simplices, dtype=np.intp)), *_outward(xy, net)]
    except (QhullError, ValueError):  # fewer than three points, or all in a row
        pieces = _across_row(xy)
    return _Net(pieces, plane)


def _outward(xy: Floats, net: Delaunay) -> list[tuple[Geometries, NDArray[np.intp]]]:
    """What lies outward of each outermost point, and of each two neighbours, with those points."""
    ring = _ring(net)
    here, there = xy[ring], xy[np.roll(ring, -1)]
    step = there - here
    out = np.column_stack([step[:, 1], -step[:, 0]]) / np.hypot(*step.T)[:, None] * _OUTWARD_M
    before = np.roll(out, 1, axis=0)
    middle = out + before
    tip = here + middle / np.maximum(np.hypot(*middle.T), 1e-9)[:, None] * 2 * _OUTWARD_M
    wedges = np.asarray(shapely.polygons(np.stack([here, here + before, tip, here + out], axis=1)))
    strips = np.asarray(shapely.polygons(np.stack([here, here + out, there + out, there], axis=1)))
    return [(shapely.make_valid(wedges), ring[:, None]), (strips, np.column_stack([ring, np.roll(ring, -1)]))]


def _across_row(xy: Floats) -> list[tuple[Geometries, NDArray[np.intp]]]:
    """The strips between points in a row, and what lies beyond the first and the last, with those points."""
    far = xy[np.argmax(np.hypot(*(xy - xy[0]).T))] - xy[0]
    along = far / max(float(np.hypot(*far)), 1e-9)
    place = (xy - xy[0]) @ along
    order = np.argsort(place)
    edges = np.concatenate([[place.min() - _OUTWARD_M], place[order], [place.max() + _OUTWARD_M]])
    feet = xy[0] + edges[:, None] * along
    across = np.array([-along[1], along[0]]) * _OUTWARD_M
    corners = np.stack([feet[:-1] - across, feet[1:] - across, feet[1:] + across, feet[:-1] + across], axis=1)
    sides = np.column_stack([np.append(order[0], order), np.append(order, order[-1])])
    return [(np.asarray(shapely.polygons(corners)), sides)]


def _ring(net: Delaunay) -> NDArray[np.intp]:
    """The outermost points in order, anticlockwise."""
    following: dict[int, list[int]] = {}
    for one, other in net.convex_hull:
        following.setdefault(one, []).append(other)
        following.setdefault(other, []).append(one)
    start = int(net.convex_hull[0][0])
    ring, last = [start], -1
    while True:
        step = next(point for point in following[ring[-1]] if point != last)
        last = ring[-1]
        if step == start:
            break
        ring.append(int(step))
    order = np.array(ring, dtype=np.intp)
    x, y = net.points[order].T
    area = float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())
    return order if area > 0 else order[::-1]


_OUTWARD_M = 200_000.0
"""Farther than a territory ever reaches beyond the points (`control.REACH_M`)."""
