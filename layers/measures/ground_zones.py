"""Zones as they lie on the ground, ready to be measured: the part that is surely zone, and the whole that may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import LONGEST_DEGREE_M, SHORTEST_DEGREE_M
from layers.dates import first_day, parse_date
from layers.ground.build import Layers
from layers.ground.course import DrawnLine, State
from layers.ground.zone_periods import ZonePeriod
from layers.scenario.models import Interpretation, Scenario
from layers.scenario.temporal_state import may_be_present

__all__ = ["GroundZone", "contains_xy", "ground_zones", "outline_strip", "resized", "zone_course"]

_BLOCK = 1_000_000
_WIDEST_BUFFER_M = 250_000.0
_SPECK_SHARE = 1e-6
_STATES = ("known", "between", "not known")


@dataclass(frozen=True)
class GroundZone:
    """One interpretation of a zone: the part that is surely zone lies within the part that may be.

    `drawn` are the same two with every line where it is drawn, None where that is no other. `on_side` is what surely
    is zone if it is known to lie on its side, which `holder` names: the line, the day that it is drawn from, the party.
    `origin` is the line or the point that its depth is measured from, where there is one; `origin_error_m` is how far
    that may be off, NaN where nothing is stated; `divided` is the line itself where the ground beside it may be
    either's. `home` are the countries or divisions, as the map data draw them, that it lies in by what its clause says,
    `shut_out` those that are excepted: their outlines are its own there. `start` and `end` are EDTF.

    What the likelihood of a figure rests on: `depth_m`, the least and the greatest depth of a strip or circle (None for
    any other zone), `both_sides` of its line or on the ground of a `party`; `applies`, how likely the zone is in force
    on the day that was asked for (NaN where dates without an end leave that open), and what is then surely zone.
    """

    id: str
    variant: str
    certain: BaseGeometry
    possible: BaseGeometry
    origin: BaseGeometry | None
    origin_error_m: float
    edges: Edges
    start: str
    end: str
    state: State = "known"
    drawn: tuple[BaseGeometry, BaseGeometry] | None = None
    on_side: BaseGeometry | None = None
    holder: tuple[str, str, str] | None = None
    divided: DrawnLine | None = None
    home: BaseGeometry | None = None
    shut_out: BaseGeometry | None = None
    depth_m: tuple[float, float] | None = None
    both_sides: bool = False
    party: str = ""
    applies: float = 1.0
    certain_if_applies: BaseGeometry | None = None

    @property
    def is_home(self) -> bool:
        """Whether it is, where it is drawn, all of the ground of the map data that it lies in."""
        if self.home is None or self.certain.is_empty:
            return False
        drawn = self.drawn[0] if self.drawn else self.certain
        return bool(shapely.area(shapely.difference(self.home, drawn)) <= _SPECK_SHARE * shapely.area(self.home))


def ground_zones(layers: Layers, day: date | None = None) -> list[GroundZone]:
    """The zones of a scenario as they are on a day; a zone of which nothing is known then has that state.

    Without a day, a zone that moves is as on the scenario's own, or as it is known next to that. With one, a zone that
    does not apply then is left out.
    """
    clauses = {
        (zone.id, variant): clause for zone in layers.scenario.zones for variant, clause in zone.interpretations()
    }
    zones = []
    for (zone, variant), periods in layers.zone_periods.items():
        period = _period_on(periods, day, layers.scenario)
        if period is not None:
            zones.append(_ground_zone(layers, zone, variant, period, clauses[zone, variant]))
    return zones


def zone_course(layers: Layers, zone: GroundZone) -> list[GroundZone]:
    """A zone in each of its periods, in the order of time; one that does not move as it is."""
    clauses = next(each for each in layers.scenario.zones if each.id == zone.id).interpretations()
    clause = dict(clauses)[zone.variant]
    periods = layers.zone_periods[zone.id, zone.variant]
    if len(periods) == 1:
        return [zone]
    return [_ground_zone(layers, zone.id, zone.variant, period, clause) for period in periods]


def zone_over_time(layers: Layers, zone: str) -> list[GroundZone]:
    """The main interpretation of a zone in each of its periods, in the order of time; empty where it is not drawn."""
    clauses = {one.id: dict(one.interpretations())[""] for one in layers.scenario.zones}
    periods = layers.zone_periods.get((zone, ""), ())
    return [_ground_zone(layers, zone, "", period, clauses[zone]) for period in periods]


def _period_on(periods: Sequence[ZonePeriod], day: date | None, scenario: Scenario) -> ZonePeriod | None:
    """The period of a day; where the dates leave several possible, the one that is known."""
    if day is not None:
        here = [period for period in periods if may_be_present(period.start, period.end, day)]
        return min(here, key=lambda period: _STATES.index(period.state), default=None)
    known = [period for period in periods if period.state == "known"]
    known = known or [replace(period, state="known") for period in periods]
    return min(known, key=lambda period: _days_apart(period, first_day(scenario.as_of)), default=None)


def _days_apart(period: ZonePeriod, day: date | None) -> int:
    """How many days lie between a period and a day."""
    if day is None:
        return 0
    begins = parse_date(period.start).earliest if period.start else None
    ends = parse_date(period.end).latest if period.end else None
    return max((begins - day).days if begins else 0, (day - ends).days if ends else 0, 0)


def _ground_zone(layers: Layers, zone: str, variant: str, period: ZonePeriod, clause: Interpretation) -> GroundZone:
    drawn, line = period.zone, period.lines.get(clause.from_ or "")
    parts = drawn.parts
    origin, error_m, edges = _origin(layers, clause, line)
    exact = parts.drawn_certain is parts.certain and parts.drawn_possible is parts.possible
    between = line is not None and not line.is_one
    return GroundZone(
        id=zone,
        variant=variant,
        certain=parts.certain,
        possible=parts.possible,
        origin=origin,
        origin_error_m=error_m,
        edges=edges,
        start=period.start,
        end=period.end,
        state=period.state,
        drawn=None if exact or between else (parts.drawn_certain, parts.drawn_possible),
        on_side=parts.on_side,
        holder=(line.id, line.day, drawn.party) if line is not None and drawn.party else None,
        divided=line if line is not None and line.held is not None else None,
        home=drawn.home,
        shut_out=drawn.shut_out,
        depth_m=_depth_m(clause),
        both_sides=clause.side in (None, "both"),
        party=drawn.party,
    )


def _depth_m(clause: Interpretation) -> tuple[float, float] | None:
    """The least and the greatest depth of a strip, or radius of a circle; None for a zone that is not made by one."""
    if clause.depth is not None:
        return clause.depth.minimum_m, clause.depth.maximum_m
    if clause.width is not None:
        return clause.width.minimum_m / 2, clause.width.maximum_m / 2
    return None


def _origin(layers: Layers, clause: Interpretation, line: DrawnLine | None) -> tuple[BaseGeometry | None, float, Edges]:
    if clause.around is not None:
        place = layers.placed(clause.around)
        if place is not None:
            error_m = np.nan if place.uncertainty_m is None else place.uncertainty_m
            return shapely.Point(place.position.longitude, place.position.latitude), error_m, "geodesic"
    if line is not None:
        return line.geometry, (line.uncertainty_m + line.end_doubt_m) or np.nan, line.edges
    found = layers.lines[layers.lines["line"] == (clause.from_ or "")]
    if found.empty:
        return None, np.nan, "geodesic"
    row = found.iloc[0]
    course = layers.courses.get(clause.from_ or "")
    end_doubt_m = course.lines[0].end_doubt_m if course is not None else 0.0
    return row.geometry, float(np.nansum([row["uncertainty_m"], end_doubt_m])) or np.nan, cast("Edges", row["edges"])


def resized(shape: BaseGeometry, distance_m: float) -> BaseGeometry:
    """A polygon grown, or shrunk where the distance is negative, by a geodesic distance; it may come out empty.

    Beyond 250 km, which is more than any buffer is made for, a grown polygon is a whole box of degrees: a bound, not a
    measure.
    """
    if distance_m == 0 or shape.is_empty:
        return shape
    if distance_m > _WIDEST_BUFFER_M:
        return _box_around(shape, distance_m)
    _, south, _, north = shape.bounds
    if distance_m < 0 and -2 * distance_m > LONGEST_DEGREE_M * (north - south):
        return shapely.Polygon()
    return _buffer(shape, distance_m)


def outline_strip(shape: BaseGeometry, distance_m: float) -> BaseGeometry | None:
    """The ground within a geodesic distance of a polygon's outline: there a circle of that radius crosses it.

    None where one strip would not do: beyond 250 km, and where the antimeridian or a pole cuts the polygon, which is no
    outline of it; an empty polygon has an empty strip.
    """
    if shape.is_empty:
        return shape
    west, south, east, north = shape.bounds
    if distance_m > _WIDEST_BUFFER_M or max(-west, east) >= 180 or max(-south, north) >= 90:  # noqa: PLR2004 - degrees
        return None
    return _buffer(shape, distance_m, outline=True)


def _buffer(shape: BaseGeometry, distance_m: float, *, outline: bool = False) -> BaseGeometry:
    """A polygon or its outline grown by a distance, to a thousandth of it."""
    reach_m = abs(distance_m)
    coarse = shapely.simplify(shape, reach_m / 1e8) if reach_m > 1000 else shape  # noqa: PLR2004 - metres
    tolerance_m = max(1.0, reach_m / 1000)
    drawn = shapely.boundary(coarse) if outline else coarse
    grown: BaseGeometry = geodesic_buffer(drawn, distance_m, edges="straight", tolerance_m=tolerance_m)
    return grown


def _box_around(shape: BaseGeometry, distance_m: float) -> BaseGeometry:
    west, south, east, north = shape.bounds
    margin = distance_m / SHORTEST_DEGREE_M
    south, north = max(south - margin, -90), min(north + margin, 90)
    squeeze = np.cos(np.radians(min(max(abs(south), abs(north)), 89.0)))
    wide = margin / squeeze
    if east - west + 2 * wide >= 360:  # noqa: PLR2004 - all round
        return shapely.box(-180, south, 180, north)
    boxes = [shapely.box(west - wide + turn, south, east + wide + turn, north) for turn in (-360, 0, 360)]
    return shapely.intersection(shapely.union_all(boxes), shapely.box(-180, -90, 180, 90))


def contains_xy(
    shape: BaseGeometry, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which points, shape (n,), lie in a polygon or on its rim; in blocks, so that memory stays flat."""
    inside = np.zeros(len(longitude), dtype=bool)
    if shape.is_empty:
        return inside
    prepared = shapely.is_prepared(shape)
    shapely.prepare(shape)
    for block in _blocks(len(longitude)):
        x, y = longitude[block], latitude[block]
        west, south, east, north = shape.bounds
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        inside[block][near] = shapely.intersects_xy(shape, x[near], y[near])
    if not prepared:  # its index would stay in memory with the shape
        shapely.destroy_prepared(shape)
    return inside


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, _BLOCK):
        yield slice(start, start + _BLOCK)
