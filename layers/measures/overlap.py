"""What overlaps what, as intervals: `certain` is what surely holds, `possible` what may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_area, geodesic_distance, geodesic_length, natural_earth
from geo.geodesic.edges import Edges
from geo.position import Extent
from layers.ground.boundaries import Boundaries
from layers.ground.build import Layers
from layers.ground.shapes import lines_only, polygons_only
from layers.measures.event_counts import EventCounter
from layers.measures.events_file import Events, read_events
from layers.measures.ground_zones import GroundZone, ground_zones, resized
from layers.measures.point_in_zone import UncertainPoints, Verdicts
from layers.scenario.temporal_state import as_day, presence_on

__all__ = ["OVERLAP_COLUMNS", "overlaps"]

OVERLAP_COLUMNS = (
    "subject",
    "subject_kind",
    "zone",
    "measure",
    "certain",
    "possible",
    "unit",
    "variant",
    "verdict",
    "distance_km",
    "distance_error_km",
    "longitude",
    "latitude",
    "subject_id",
)
_DIVISIONS: tuple[tuple[Literal["admin1", "countries"], str], ...] = (
    ("admin1", "governorate"),
    ("countries", "country"),
)
_SPECK_KM2 = 0.001
"""Less than this, where a zone is cut along a border, is rounding."""
_ROUNDING = 1e-6
_VERDICTS = ("outside", "possibly inside", "inside")
Row = dict[str, Any]


def overlaps(
    layers: Layers,
    *,
    events: Events | gpd.GeoDataFrame | str | Path | None = None,
    at: str | date | None = None,
    by: Literal["month"] | None = None,
    variants: bool = False,
) -> pd.DataFrame:
    """One row a fact (`OVERLAP_COLUMNS`); lengths in km, areas in km², on the ellipsoid. `certain ≤ possible` always.

    - zone: `area_km2`; with each other zone `shared_area_km2`
    - governorate, country, area (what the map data show beside them, without a code of its own, such as a buffer
      zone): `area_km2` inside, `area_share` of the zone in %
    - route: `length_km` inside; `entry` and `exit`, in km from its start, with their position, where it crosses the
      outline of the possible part (`entry_certain`, `exit_certain`: of the certain part)
    - post, town, event: `inside` (1 or 0) with its verdict and its distance from the line or place that the zone is
      measured from, the error of which is the sum of both positions' uncertainty
    - posts, towns: `count` inside; people: those of the towns for which the gazetteer or a source has a figure, and how
      many towns have none
    - events: `events` and, where there are figures, `deaths`, from the file or table `events`; with `by="month"` a row
      for each month (without `events`, those of the scenario)

    Each zone is measured in its main interpretation; with `variants`, in its others too. `at` keeps what was there
    on that day: dates that are uncertain make it possible rather than certain. Raises `InputError` for events that
    cannot be read, or an `at` that names no day.
    """
    day = None if at is None else as_day(at)
    counter = EventCounter(_events(events, layers), day) if events is not None or by else None
    interpretations = (zone for zone in ground_zones(layers) if variants or not zone.variant)
    zones = [zone for zone in (_on_day(zone, day) for zone in interpretations) if zone is not None]
    subjects = _Subjects(layers, day)
    rows: list[Row] = list(subjects.state_rows())
    for zone in zones:
        rows += _zone_rows(zone, zones)
        rows += _division_rows(zone, layers.boundaries)
        rows += subjects.route_rows(zone)
        rows += subjects.point_rows(zone)
        if counter is not None:
            rows += _event_rows(zone, counter, by_month=by is not None)
    table = pd.DataFrame(rows, columns=list(OVERLAP_COLUMNS))
    number = {name: table[name].astype(float) for name in ("distance_km", "distance_error_km", "longitude", "latitude")}
    return table.assign(**number)


def _event_rows(zone: GroundZone, counter: EventCounter, *, by_month: bool) -> Iterator[Row]:
    """How many events and deaths, in all or month by month."""
    for count in counter.months(zone) if by_month else counter.totals(zone):
        subject, kind = (count.month, "month") if by_month else ("events", "events")
        yield _row(zone, subject, kind, count.measure, (count.certain, count.possible), "count")


def _events(events: Events | gpd.GeoDataFrame | str | Path | None, layers: Layers) -> Events:
    if events is None:
        return Events.from_layer(layers.events, "the scenario's events")
    if isinstance(events, str | Path):
        return read_events(events)
    return events if isinstance(events, Events) else Events.from_layer(events)


def _on_day(zone: GroundZone, day: date | None) -> GroundZone | None:
    """The zone as it was on a day; None where it was not there."""
    if day is None:
        return zone
    there = presence_on(zone.start, zone.end, day)
    if not there.possible:
        return None
    return zone if there.certain else replace(zone, certain=shapely.Polygon())


def _row(zone: GroundZone | None, subject: str, kind: str, measure: str, bounds: tuple[float, float], unit: str) -> Row:
    certain, possible = bounds
    if certain > possible:  # two sums over the same ground may differ in their last digits, and in no more
        assert certain - possible <= _ROUNDING * max(1.0, abs(possible)), (subject, measure, bounds)
        certain = possible
    return {
        "subject": subject,
        "subject_kind": kind,
        "zone": zone.id if zone else "",
        "variant": zone.variant if zone else "",
        "measure": measure,
        "certain": certain,
        "possible": possible,
        "unit": unit,
        "verdict": "",
        "subject_id": "",
    }


def _measured(
    zone: GroundZone, shape: BaseGeometry, measure: Callable[..., Any], edges: Edges, scale: float
) -> tuple[float, float]:
    """A shape's area or length inside the zone's certain and possible part, in the unit that `scale` metres make."""
    only = polygons_only if measure is geodesic_area else lines_only
    parts = [only(shapely.intersection(shape, part)) for part in (zone.certain, zone.possible)]
    certain, possible = (float(measure(part, edges=edges)) / scale if not part.is_empty else 0.0 for part in parts)
    return certain, possible


def _areas_km2(zone: GroundZone, shape: BaseGeometry) -> tuple[float, float]:
    return _measured(zone, shape, geodesic_area, "straight", 1e6)


def _whole_km2(zone: GroundZone) -> tuple[float, float]:
    parts = (zone.certain, zone.possible)
    certain, possible = (0.0 if p.is_empty else float(geodesic_area(p, edges="straight")) / 1e6 for p in parts)
    return certain, possible


def _zone_rows(zone: GroundZone, zones: list[GroundZone]) -> Iterator[Row]:
    yield _row(zone, zone.id, "zone", "area_km2", _whole_km2(zone), "km²")
    for other in zones:
        if other.id != zone.id and not (other.variant or zone.variant):
            certain, _ = _areas_km2(zone, other.certain)
            _, possible = _areas_km2(zone, other.possible)
            if possible > 0:
                yield _row(zone, other.id, "zone", "shared_area_km2", (certain, possible), "km²")


def _division_rows(zone: GroundZone, boundaries: Boundaries) -> Iterator[Row]:
    whole = _whole_km2(zone)
    extent = Extent(*zone.possible.bounds)
    given: set[str] = set()
    for layer, kind in _DIVISIONS:
        divisions = boundaries.measured(natural_earth.read(layer, extent=extent))
        real = (divisions[["code", "geonames"] if layer == "admin1" else ["code"]] != "").any(axis=1)
        columns = (divisions["name"], divisions.geometry, real)
        for name, shape, is_division in zip(*columns, strict=True):
            inside = _areas_km2(zone, shape)
            subject_kind = kind if is_division else "area"
            if inside[1] > _SPECK_KM2 and not (subject_kind == "area" and name in given):
                given.add(name)
                yield _row(zone, name, subject_kind, "area_km2", inside, "km²")
                yield _row(zone, name, subject_kind, "area_share", _share_bounds(inside, whole), "%")


def _share_bounds(inside: tuple[float, float], whole: tuple[float, float]) -> tuple[float, float]:
    """The least and the greatest share a division can have, the zone being anything between its two parts."""
    least = inside[0] / (inside[0] + whole[1] - inside[1]) if inside[0] else 0.0
    most = inside[1] / (inside[1] + max(whole[0] - inside[0], 0.0))
    return 100 * least, 100 * most


class _Subjects:
    """What lies in the zones: routes, posts, towns and events, as they were on a day if one was asked for."""

    def __init__(self, layers: Layers, day: date | None) -> None:
        self._layers = layers
        self._day = day
        self._points = [("post", layers.posts), ("town", layers.places), ("event", layers.events)]
        self._judged = {kind: UncertainPoints(layers, points) for kind, points in self._points}
        self._edges = _route_edges(layers)

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
                yield _row(None, post["title"], "post", measure, bounds, "yes/no") | {"subject_id": post["id"]}

    def route_rows(self, zone: GroundZone) -> Iterator[Row]:
        """The length of each route inside, and where it enters and leaves."""
        routes = self._layers.routes
        standing_now = self._standing(routes)
        near: dict[float, GroundZone] = {}
        columns = (
            routes["id"],
            routes.geometry,
            routes["uncertainty_m"].fillna(0.0),
            standing_now.surely,
            standing_now.possibly,
        )
        for name, shape, doubt_m, surely, possibly in zip(*columns, strict=True):
            if not possibly:
                continue
            if doubt_m not in near:
                grown, shrunk = resized(zone.possible, doubt_m), resized(zone.certain, -doubt_m)
                near[doubt_m] = replace(zone, certain=shrunk, possible=grown)
            certain, possible = _measured(near[doubt_m], shape, geodesic_length, self._edges[name], 1000.0)
            yield _row(zone, name, "route", "length_km", (certain if surely else 0.0, possible), "km") | {
                "subject_id": name
            }
            yield from _crossing_rows(zone, name, shape, self._edges[name])

    def point_rows(self, zone: GroundZone) -> Iterator[Row]:
        """Each post, town and event; how many posts and towns; how many people live in the towns."""
        for kind, points in self._points:
            if points.empty:
                continue
            verdicts = self._verdicts(zone, kind, points)
            yield from self._each_point(zone, kind, points, verdicts)
            if kind != "event":
                bounds = (float(verdicts.surely.sum()), float(verdicts.possibly.sum()))
                yield _row(zone, f"{kind}s", f"{kind}s", "count", bounds, "count")
            if kind == "town":
                yield from _people_rows(zone, points, verdicts)

    def _verdicts(self, zone: GroundZone, kind: str, points: gpd.GeoDataFrame) -> Verdicts:
        inside = self._judged[kind].verdicts(zone)
        there = self._standing(points, momentary=kind == "event")
        return Verdicts(inside.surely & there.surely, inside.possibly & there.possibly)

    def _each_point(self, zone: GroundZone, kind: str, points: gpd.GeoDataFrame, verdicts: Verdicts) -> Iterator[Row]:
        there = self._standing(points, momentary=kind == "event")
        distance_km = np.full(len(points), np.nan)
        if zone.origin is not None:
            metres = geodesic_distance(points.geometry.to_numpy(), zone.origin, edges=zone.edges)
            distance_km = np.asarray(metres, dtype=float) / 1000
        error_km = _summed(points["uncertainty_m"].to_numpy(dtype=float), zone.origin_error_m) / 1000
        columns = (points["id"], points["title"], *verdicts, there.possibly, distance_km, error_km)
        for identifier, subject, surely, possibly, here, distance, error in zip(*columns, strict=True):
            if here:
                yield _row(zone, subject, kind, "inside", (float(surely), float(possibly)), "yes/no") | {
                    "verdict": _VERDICTS[int(surely) + int(possibly)],
                    "distance_km": distance,
                    "distance_error_km": error,
                    "subject_id": identifier,
                }

    def _standing(self, layer: gpd.GeoDataFrame, *, momentary: bool = False) -> Verdicts:
        if self._day is None:
            return Verdicts(np.ones(len(layer), dtype=bool), np.ones(len(layer), dtype=bool))
        there = [
            presence_on(start, end, self._day, momentary=momentary)
            for start, end in zip(layer["start"], layer["end"], strict=True)
        ]
        return Verdicts(
            np.array([s.certain for s in there], dtype=bool), np.array([s.possible for s in there], dtype=bool)
        )


def _people_rows(zone: GroundZone, towns: gpd.GeoDataFrame, verdicts: Verdicts) -> Iterator[Row]:
    """People of the towns inside, where a figure is known, and how many towns have none; a population of 0 is none."""
    people = towns["population"].to_numpy(dtype=float)
    known = people > 0
    bounds = (float(people[verdicts.surely].sum()), float(people[verdicts.possibly].sum()))
    yield _row(zone, "towns", "people", "people", bounds, "people")
    without = (float((verdicts.surely & ~known).sum()), float((verdicts.possibly & ~known).sum()))
    yield _row(zone, "towns", "people", "towns_without_figure", without, "count")


def _crossing_rows(zone: GroundZone, name: str, route: BaseGeometry, edges: Edges) -> Iterator[Row]:
    """Where the route as drawn crosses the outlines as drawn, in km along it; no row for a start or end inside."""
    for part, suffix in ((zone.possible, ""), (zone.certain, "_certain")):
        if part.is_empty or (suffix and part.equals(zone.possible)):
            continue
        done_km = 0.0
        for line in shapely.get_parts(route):
            for measure, at_km, point in _crossings(line, part, edges):
                yield _row(zone, name, "route", measure + suffix, (done_km + at_km, done_km + at_km), "km") | {
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


def _summed(errors_m: NDArray[np.float64], origin_error_m: float) -> NDArray[np.float64]:
    """The sum of a position's and the line's uncertainty; NaN only where neither is stated."""
    total = np.nan_to_num(errors_m, nan=0.0) + np.nan_to_num(origin_error_m, nan=0.0)
    return np.where(np.isnan(errors_m) & np.isnan(origin_error_m), np.nan, total)
