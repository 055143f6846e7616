"""What lies in a zone: routes, posts, towns and events, as they were on a day if one was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import geopandas as gpd
import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_distance, geodesic_length
from geo.geodesic.edges import Edges
from layers.dates import DateRange, parse_date
from layers.ground.build import Layers
from layers.measures.event_days import Days
from layers.measures.event_divisions import Verdicts
from layers.measures.event_periods import by_period, verdicts_over_time
from layers.measures.ground_zones import GroundZone, resized, zone_course
from layers.measures.likelihood.sums import Likely
from layers.measures.likelihood.zone_figures import PointChances, ZoneFigures
from layers.measures.overlap_rows import NOT_KNOWN, VERDICTS, Row, make_row, measured, not_known_row
from layers.measures.point_in_zone import UncertainPoints
from layers.scenario.temporal_state import presence_chance, presence_on

__all__ = ["Subjects"]


_ALL = slice(None)
Pair = tuple[NDArray[np.float64], NDArray[np.float64]]
_OPEN = DateRange(None, None)


class Subjects:
    """What lies in the zones: routes, posts, towns and events, as they were on a day if one was asked for."""

    def __init__(self, layers: Layers, day: date | None) -> None:
        self._layers = layers
        self._day = day
        self._points = [("post", layers.posts), ("town", layers.places), ("event", layers.events)]
        names = {"post": "posts", "event": "events"}
        self._judged = {kind: UncertainPoints(layers, points, names.get(kind, "")) for kind, points in self._points}
        self._edges = _route_edges(layers)
        self._distances: dict[tuple[str, int, int], tuple[GroundZone, Pair]] = {}

    def state_rows(self) -> Iterator[Row]:
        """For each post, whether it was there and whether it was encircled on the day asked for."""
        if self._day is None:
            return
        for post in self._layers.posts.to_dict("records"):
            dates = {"standing": (post["start"], post["end"])}
            if post["encircled"]:
                dates["encircled"] = (post["encircled"], post["end"])
            for measure, (start, end) in dates.items():
                there = presence_on(start, end, self._day)
                bounds = (float(there.certain), float(there.possible))
                chance = presence_chance(start, end, self._day)
                likely = Likely(chance, *bounds)
                yield make_row(None, post["title"], "post", measure, bounds, "yes/no", likely, **_named(post))

    def route_rows(self, figures: ZoneFigures) -> Iterator[Row]:
        """The length of each route inside, as it may run and as drawn, and where it enters and leaves."""
        zone = figures.zone
        routes = self._layers.routes
        here, there = self._present(routes), self._presence(routes)
        near: dict[float, tuple[BaseGeometry, BaseGeometry]] = {}
        doubts = routes["uncertainty_m"].fillna(0.0)
        columns = (routes["id"], routes.geometry, doubts, *here, there)
        for name, shape, doubt_m, surely, possibly, likely_there in zip(*columns, strict=True):
            if not possibly:
                continue
            if zone.state == NOT_KNOWN:
                yield not_known_row(zone, name, "route", "length_km", "km", subject_id=name)
                continue
            if doubt_m not in near:
                near[doubt_m] = resized(zone.certain, -doubt_m), resized(zone.possible, doubt_m)
            edges = self._edges[name]
            certain, possible = measured(near[doubt_m], shape, geodesic_length, edges, 1000.0)
            bounds = (certain if surely else 0.0, possible)
            likely = figures.length((certain, possible), shape, near[doubt_m][0], doubt_m, likely_there)
            yield make_row(zone, name, "route", "length_km", bounds, "km", likely, subject_id=name)
            if doubt_m or zone.drawn:
                drawn = measured(zone.drawn or (zone.certain, zone.possible), shape, geodesic_length, edges, 1000.0)
                as_drawn = ZoneFigures.as_drawn(zone, asked=figures.known) if zone.drawn else figures
                inner = (zone.drawn or (zone.certain,))[0]
                likely = as_drawn.length(drawn, shape, inner, 0.0, 1.0)
                yield make_row(zone, name, "route", "length_as_drawn_km", drawn, "km", likely, subject_id=name)
            yield from _crossing_rows(zone, name, shape, edges)

    def point_rows(self, figures: ZoneFigures) -> Iterator[Row]:
        """Each post, town and event; how many posts and towns; how many people live in the towns."""
        zone = figures.zone
        for kind, points in self._points:
            if points.empty:
                continue
            periods = zone_course(self._layers, zone) if kind == "event" and self._day is None else [zone]
            if len(periods) > 1:
                yield from self._events_over_time(periods, points)
                continue
            if zone.state == NOT_KNOWN:
                yield from self._not_known(zone, kind, points)
                continue
            inside, here = self._judged[kind].verdicts(zone), self._present(points, kind)
            verdicts = Verdicts(inside.surely & here.surely, inside.possibly & here.possibly)
            chances = self._judged[kind].chances(figures, inside, (*here, self._presence(points, kind)))
            yield from self._each_point(zone, kind, points, verdicts, chances.each)
            if kind != "event":
                bounds = (float(verdicts.surely.sum()), float(verdicts.possibly.sum()))
                yield make_row(zone, f"{kind}s", f"{kind}s", "count", bounds, "count", chances.count(), **_by(bounds))
            if kind == "town":
                yield from _people_rows(zone, points, verdicts, chances)

    def _not_known(self, zone: GroundZone, kind: str, points: gpd.GeoDataFrame) -> Iterator[Row]:
        here = self._present(points, kind)
        for point, possibly in zip(points.to_dict("records"), here.possibly, strict=True):
            if possibly:
                yield not_known_row(zone, point["title"], kind, "inside", "yes/no", **_named(point))

    def _events_over_time(self, periods: Sequence[GroundZone], events: gpd.GeoDataFrame) -> Iterator[Row]:
        """Each event by the zone as it was at the event's date."""
        judged = self._judged["event"]

        def judge(zone: GroundZone, rows: NDArray[np.intp]) -> Verdicts:
            inside = judged.verdicts(zone)
            return Verdicts(inside.surely[rows], inside.possibly[rows])

        earliest, latest = _event_days(events)
        verdicts = verdicts_over_time(periods, earliest, latest, judge)
        left = np.ones(len(events), dtype=bool)
        for zone, rows in by_period(periods, earliest, latest):
            mine = rows[left[rows]]
            left[mine] = False
            own = events.iloc[mine]
            if zone.state == NOT_KNOWN:
                yield from self._not_known(zone, "event", own)
            elif len(mine):
                inside = Verdicts(verdicts.surely[mine], verdicts.possibly[mine])
                figures = ZoneFigures(zone)
                present = (*self._present(events, "event"), self._presence(events, "event"))
                likely = judged.chances(figures, verdicts, present).each
                yield from self._each_point(zone, "event", own, inside, [likely[row] for row in mine], mine)

    def _each_point(
        self,
        zone: GroundZone,
        kind: str,
        points: gpd.GeoDataFrame,
        verdicts: Verdicts,
        chances: Sequence[Likely],
        rows: NDArray[np.intp] | slice = _ALL,
    ) -> Iterator[Row]:
        here = self._present(points, kind)
        distance_km, error_km = self._distances_km(zone, kind, points, whole=rows is _ALL)
        by_statement = self._judged[kind].only_by_statement(zone)[rows]
        records = points.to_dict("records")
        columns = (records, *verdicts, here.possibly, distance_km, error_km, by_statement, chances)
        for point, surely, possibly, present, distance, error, stated, likely in zip(*columns, strict=True):
            if present:
                note = f"inside, since it is stated to lie in {point['within']}" if stated and surely else ""
                bounds = (float(surely), float(possibly))
                yield make_row(zone, point["title"], kind, "inside", bounds, "yes/no", likely, **_by(bounds),
                               verdict=VERDICTS[int(surely) + int(possibly)], distance_km=distance,
                               distance_error_km=error, note=note, **_named(point))  # fmt: skip

    def _distances_km(self, zone: GroundZone, kind: str, points: gpd.GeoDataFrame, *, whole: bool) -> Pair:
        """`_distances_km`; zones of one line are as far from the points of a kind."""
        if not whole:
            return _distances_km(zone, points)
        key = (kind, id(zone.origin), id(zone.divided))  # of objects that the zone kept beside holds
        if key not in self._distances:
            self._distances[key] = zone, _distances_km(zone, points)
        return self._distances[key][1]

    def _presence(self, layer: gpd.GeoDataFrame, kind: str = "") -> NDArray[np.float64]:
        """How likely each feature was there on the day."""
        day = self._day
        if day is None:
            return np.ones(len(layer))
        spans = zip(layer["start"], layer["end"], strict=True)
        return np.array([presence_chance(*span, day, momentary=kind == "event") for span in spans], dtype=float)

    def _present(self, layer: gpd.GeoDataFrame, kind: str = "") -> Verdicts:
        """Which features were surely and possibly there on the day."""
        day = self._day
        if day is None:
            return Verdicts(np.ones(len(layer), dtype=bool), np.ones(len(layer), dtype=bool))
        spans = zip(layer["start"], layer["end"], strict=True)
        here = [(p.certain, p.possible) for p in (presence_on(*s, day, momentary=kind == "event") for s in spans)]
        both = np.array(here, dtype=bool).reshape(-1, 2)
        return Verdicts(both[:, 0], both[:, 1])


def _event_days(events: gpd.GeoDataFrame) -> tuple[Days, Days]:
    """The first and the last day that each event may have been on; NaT is open."""
    spans = zip(events["start"], events["end"], strict=True)
    ranges = [(parse_date(start) if start else _OPEN, parse_date(end or start) if end or start else _OPEN)
              for start, end in spans]  # fmt: skip
    days = [(first.earliest, last.latest) for first, last in ranges]
    both = np.array([[day or "NaT" for day in pair] for pair in days], dtype="datetime64[D]").reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _by(bounds: tuple[float, float]) -> Row:
    """By what prior points with a circle of uncertainty are judged: any of the ground is as likely."""
    return {"likely_by": "ground" if bounds[0] != bounds[1] else ""}


def _named(point: Row) -> Row:
    return {"subject_id": point["id"], "number": point.get("number", "") or ""}


def _distances_km(zone: GroundZone, points: gpd.GeoDataFrame) -> Pair:
    """How far points, shape (n,), lie from what the zone is measured from, as drawn, and how far that may be off."""
    if zone.origin is None:
        error_m = _summed(points["uncertainty_m"].to_numpy(dtype=float), zone.origin_error_m)
        return np.full(len(points), np.nan), error_m / 1000
    geometry = points.geometry.to_numpy()
    distance_m = np.asarray(geodesic_distance(geometry, zone.origin, edges=zone.edges), dtype=float)
    line_error_m: float | NDArray[np.float64] = zone.origin_error_m
    if zone.divided is not None and zone.divided.held is not None and zone.divided.between is not None:
        line_error_m = _line_error_m(zone, geometry, distance_m)
    error_m = _summed(points["uncertainty_m"].to_numpy(dtype=float), line_error_m)
    return distance_m / 1000, error_m / 1000


def _line_error_m(
    zone: GroundZone, points: NDArray[np.object_], distance_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How much nearer or farther the line may run, where it runs through ground that may be either's.

    It is no nearer than that ground, and no farther than what is surely held on the other side of it.
    """
    line = zone.divided
    assert line is not None
    assert line.held is not None
    nearest_m = np.asarray(geodesic_distance(points, line.as_it_may_run(), edges="straight"), dtype=float)
    farthest_m = np.zeros(len(points))
    for party in line.between or ():
        surely = line.held.surely(party)
        each = [np.asarray(geodesic_distance(points, shape, edges="straight"), dtype=float) for shape in surely]
        if each:
            farthest_m = np.maximum(farthest_m, np.min(each, axis=0))
    error_m: NDArray[np.float64] = np.maximum(np.maximum(distance_m - nearest_m, farthest_m - distance_m), 0.0)
    return error_m


def _people_rows(zone: GroundZone, towns: gpd.GeoDataFrame, verdicts: Verdicts, chances: PointChances) -> Iterator[Row]:
    """People of the towns inside, where a figure is known, and how many towns have none; a population of 0 is none."""
    people = towns["population"].to_numpy(dtype=float)
    known = people > 0
    bounds = (float(people[verdicts.surely].sum()), float(people[verdicts.possibly].sum()))
    likely = chances.total(np.where(known, people, 0.0))
    yield make_row(zone, "towns", "people", "people", bounds, "people", likely, **_by(bounds))
    without = (float((verdicts.surely & ~known).sum()), float((verdicts.possibly & ~known).sum()))
    likely = chances.count(~known)
    yield make_row(zone, "towns", "people", "towns_without_figure", without, "count", likely, **_by(without))


def _crossing_rows(zone: GroundZone, name: str, route: BaseGeometry, edges: Edges) -> Iterator[Row]:
    """Where the route as drawn crosses the outlines as drawn, in km along it; no row for a start or end inside."""
    for part, suffix in ((zone.possible, ""), (zone.certain, "_certain")):
        if part.is_empty or (suffix and part.equals(zone.possible)):
            continue
        done_km = 0.0
        for line in shapely.get_parts(route):
            for measure, at_km, point in _crossings(line, part, edges):
                yield make_row(zone, name, "route", measure + suffix, (done_km + at_km, done_km + at_km), "km") | {
                    "longitude": point.x,
                    "latitude": point.y,
                    "subject_id": name,
                }
            done_km += float(geodesic_length(line, edges=edges)) / 1000


def _crossings(line: shapely.LineString, part: BaseGeometry, edges: Edges) -> list[tuple[str, float, shapely.Point]]:
    inside = shapely.get_parts(shapely.line_merge(shapely.intersection(line, part)))
    ends = []
    for piece in inside:
        if isinstance(piece, shapely.LineString):
            for measure, index in (("entry", 0), ("exit", -1)):
                point = shapely.Point(piece.coords[index])
                ends.append((measure, float(shapely.line_locate_point(line, point)), point))
    crossings = []
    for measure, at, point in sorted(ends, key=lambda end: end[1]):
        if 0 < at < line.length:
            before = shapely.ops.substring(line, 0, at)
            crossings.append((measure, float(geodesic_length(before, edges=edges)) / 1000, point))
    return crossings


def _route_edges(layers: Layers) -> dict[str, Edges]:
    return {route.id: route.edges if route.through else "straight" for route in layers.scenario.routes}


def _summed(errors_m: NDArray[np.float64], origin_error_m: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of a position's and the line's uncertainty; NaN only where neither is stated."""
    total = np.nan_to_num(errors_m, nan=0.0) + np.nan_to_num(origin_error_m, nan=0.0)
    return np.where(np.isnan(errors_m) & np.isnan(origin_error_m), np.nan, total)
