"""How a line between two parties moved: ground gained and lost, towns that changed hands, how far the line went.

Ground is surely gained by a party where it is surely the party's on the later day and surely was not on the earlier
one; it may be where it may be the party's on the one and may not have been on the other. `as_drawn` is what comes out
with both lines where they are drawn.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_area, geodesic_buffer, geodesic_distance, geodesic_length
from geo.errors import Fault, InputError
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.place import Place
from geo.progress import progressed
from layers.ground.build import moving_lines
from layers.ground.course import Course, DrawnLine
from layers.ground.held_ground import HeldGround
from layers.ground.outlines import Ground
from layers.ground.places import ResolvedPlaces
from layers.ground.shapes import polygons_only
from layers.scenario.faults import did_you_mean
from layers.scenario.models import Scenario, Span
from layers.scenario.temporal_state import as_day

__all__ = ["CHANGE_COLUMNS", "changes"]

CHANGE_COLUMNS = (
    "from",
    "to",
    "subject",
    "subject_kind",
    "measure",
    "certain",
    "possible",
    "as_drawn",
    "unit",
    "note",
)
Every = Literal["day", "month"]
Row = dict[str, str | float]
_NOTHING = shapely.Polygon()
_SPECK_M2 = 1.0
_NO_ERROR = "no uncertainty of the line is stated"
_STEP_DEGREES = 0.005
"""Along a line, how far apart it is asked how far it moved: about half a kilometre."""
_STILL_M = 50.0
"""A line that is nearer than this to where it was has not moved."""


class _Figure(NamedTuple):
    certain: float
    possible: float
    as_drawn: float


def changes(
    scenario: Scenario,
    first: str | date,
    last: str | date,
    *,
    by: Every | None = None,
    line: str = "",
    gazetteer: Gazetteer | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """What changed on the ground from one day to another, one row a fact (`CHANGE_COLUMNS`).

    - each party: `gained`, `lost` and `net` in km²
    - each town that may have changed hands: `changed_hands` (1 or 0), from whom to whom in `note`; how many `towns`,
      and how many `people`, of those towns for which a figure is known
    - the line: `moved` km of it, and how far where it moved: `moved_median`, `moved_most`

    `by` day or month gives the rows for each step of a series: of each day for which the line is drawn, or of the ends
    of months. `line` names one of several lines between parties. Example:
    `changes(load_scenario("idlib"), "2018-09-17", "2020-03-06", by="month")`.

    Raises `InputError` where a day is none, or the line is not known on it.
    """
    courses, places = moving_lines(scenario, gazetteer=gazetteer, progress=progress)
    course = _chosen(courses, line, scenario)
    days = _days(course, as_day(first), as_day(last), by)
    towns = _towns(scenario, places)
    rows: list[Row] = []
    before: DrawnLine | None = None
    steps = progressed(days, "Change", len(days), shown=progress and len(days) > 10)  # noqa: PLR2004 - soon done
    for day, earlier in zip(steps, [None, *days[:-1]], strict=True):
        now = _on(course, day)
        if before is not None and earlier is not None:
            span: Row = {"from": earlier.isoformat(), "to": day.isoformat()}
            rows += [span | row for row in _step_rows(before, now, towns, scenario)]
        before = now
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))


def _chosen(courses: Mapping[str, Course], line: str, scenario: Scenario) -> Course:
    origin = scenario.origin.name
    if line and line not in courses:
        raise InputError(Fault(f"no line {line!r} between two parties", origin, hint=did_you_mean(line, courses)))
    if not courses:
        hint = "give a line 'between' two parties 'control' for several days"
        raise InputError(Fault("no line runs between two parties", origin, hint=hint))
    if not line and len(courses) > 1:
        raise InputError(Fault("several lines run between parties", origin, hint=f"name one: {', '.join(courses)}"))
    return courses[line or next(iter(courses))]


def _on(course: Course, day: date) -> DrawnLine:
    """The line of a day; between two days on which it is known, what is known of it. Raises `InputError`."""
    for period in course.periods(Span()):
        within = (not period.start or period.start <= day.isoformat()) and (
            not period.end or day.isoformat() <= period.end
        )
        if within and period.state != "not known":
            return period.line
    drawn = [each.day for each in course.lines]
    hint = f"it is known from {course.known_from or drawn[0]} to {course.known_until or drawn[-1]}"
    raise InputError(Fault(f"line {course.id!r} is not known on {day.isoformat()}", "--from, --to", hint=hint))


def _days(course: Course, first: date, last: date, by: Every | None) -> list[date]:
    """The days between which changes are told, the first and the last among them."""
    if first >= last:
        raise InputError(Fault(f"{first} is not before {last}", "--from, --to", hint="give the earlier day first"))
    if by is None:
        return [first, last]
    if by == "day":
        between = [date.fromisoformat(line.day) for line in course.lines]
    else:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        between = [_month_end(month // 12, month % 12 + 1) for month in months]
    return [first, *(day for day in between if first < day < last), last]


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _step_rows(before: DrawnLine, after: DrawnLine, towns: Sequence[_Town], scenario: Scenario) -> Iterator[Row]:
    assert before.held is not None
    assert after.held is not None
    exact = before.is_one and after.is_one
    note = "" if before.uncertainty_m or after.uncertainty_m or not exact else _NO_ERROR
    for party in before.between or ():
        about = scenario.parties.get(party)
        title = about.title if about else party
        gained, lost = _gained(before.held, after.held, party), _gained(after.held, before.held, party)
        net = _Figure(gained.certain - lost.possible, gained.possible - lost.certain, gained.as_drawn - lost.as_drawn)
        for measure, figure in (("gained", gained), ("lost", lost), ("net", net)):
            yield _row(title, "party", measure, figure, "km²", note, drawn=exact)
    yield from _town_rows(before.held, after.held, towns)
    yield from _line_rows(before, after)


def _row(
    subject: str, kind: str, measure: str, figure: _Figure, unit: str, note: str = "", *, drawn: bool = True
) -> Row:
    row: Row = {"subject": subject, "subject_kind": kind, "measure": measure, "unit": unit, "note": note}
    as_drawn = figure.as_drawn if drawn else np.nan
    return row | {"certain": figure.certain, "possible": figure.possible, "as_drawn": as_drawn}


def _gained(before: HeldGround, after: HeldGround, party: str) -> _Figure:
    nothing = Ground.exact(_NOTHING)
    then, now = before.by_party.get(party, nothing), after.by_party.get(party, nothing)
    drawn = _km2(shapely.difference(now.drawn, then.drawn))
    if then.certain is then.drawn is then.possible and now.certain is now.drawn is now.possible:
        return _Figure(drawn, drawn, drawn)
    certain = _km2(shapely.difference(now.certain, then.possible))
    return _Figure(certain, max(_km2(shapely.difference(now.possible, then.certain)), certain), drawn)


def _km2(shape: BaseGeometry) -> float:
    areal = polygons_only(shape)
    area_m2 = 0.0 if areal.is_empty else float(geodesic_area(areal, edges="straight"))
    return area_m2 / 1e6 if area_m2 > _SPECK_M2 else 0.0


class _Town(NamedTuple):
    name: str
    ground: BaseGeometry
    point: shapely.Point
    people: int


def _towns(scenario: Scenario, places: ResolvedPlaces) -> list[_Town]:
    """The scenario's towns, each as the ground that it may be on."""
    found: dict[object, _Town] = {}
    for reference in scenario.towns:
        place: Place | None = places.places.get(reference)
        if place is not None:
            point = shapely.Point(place.position.longitude, place.position.latitude)
            ground = geodesic_buffer(point, place.uncertainty_m) if place.uncertainty_m else point
            found.setdefault(place.geonameid or reference.name, _Town(reference.name, ground, point, place.population))
    return list(found.values())


def _town_rows(before: HeldGround, after: HeldGround, towns: Sequence[_Town]) -> Iterator[Row]:
    count, people = np.zeros(3), np.zeros(3)
    for town in towns:
        then, now = (_holders(held, town) for held in (before, after))
        surely = len(then.possible) == len(now.possible) == 1 and then.possible != now.possible
        maybe = bool(then.possible and now.possible) and len(then.possible | now.possible) > 1
        drawn = then.drawn != now.drawn and bool(then.drawn and now.drawn)
        if maybe:
            note = f"{' or '.join(sorted(then.possible))} → {' or '.join(sorted(now.possible))}"
            figure = _Figure(float(surely), 1.0, float(drawn))
            yield _row(town.name, "town", "changed_hands", figure, "yes/no", note)
            count += figure
            people += np.array(figure) * town.people
    if towns:
        yield _row("towns", "towns", "changed_hands", _Figure(*count), "count")
        yield _row("towns", "people", "changed_hands", _Figure(*people), "people")


class _Holders(NamedTuple):
    possible: set[str]
    drawn: str


def _holders(held: HeldGround, town: _Town) -> _Holders:
    """Who may hold a town, one where that is sure, and who does as drawn."""
    possible = {party for party, ground in held.by_party.items() if shapely.intersects(ground.possible, town.ground)}
    sure = [party for party, ground in held.by_party.items() if shapely.covers(ground.certain, town.ground)]
    drawn = [party for party, ground in held.by_party.items() if shapely.intersects(ground.drawn, town.point)]
    return _Holders(set(sure) if sure else possible, drawn[0] if drawn else "")


def _line_rows(before: DrawnLine, after: DrawnLine) -> Iterator[Row]:
    """How much of the later line lies elsewhere than the earlier one, and how far off."""
    if not (before.is_one and after.is_one):
        return
    pieces = shapely.get_parts(after.geometry)
    fine = shapely.segmentize(pieces, _STEP_DEGREES)
    xy, owner = shapely.get_coordinates(fine, return_index=True)
    along = owner[1:] == owner[:-1]
    middle = shapely.points((xy[1:] + xy[:-1])[along] / 2)
    ends = np.stack([xy[:-1][along], xy[1:][along]], axis=1)
    length_km = np.asarray(geodesic_length(shapely.linestrings(ends), edges="straight"), dtype=float) / 1000
    moved_m = np.asarray(geodesic_distance(middle, before.geometry, edges="straight"), dtype=float)
    error_m = after.doubt_m(middle) + before.doubt_m(middle)
    least_m, most_m = np.maximum(moved_m - error_m, 0.0), moved_m + error_m
    length = [float(length_km[metres > _STILL_M].sum()) for metres in (least_m, most_m, moved_m)]
    yield _row("line", "line", "moved", _Figure(*length), "km")
    moved = moved_m > _STILL_M
    if moved.any():
        bounds = (least_m[moved], most_m[moved], moved_m[moved])
        median = [_weighted_median(metres, length_km[moved]) / 1000 for metres in bounds]
        yield _row("line", "line", "moved_median", _Figure(*median), "km")
        greatest = [float(metres.max()) / 1000 for metres in (least_m, most_m, moved_m)]
        yield _row("line", "line", "moved_most", _Figure(*greatest), "km")


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    passed = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(passed, passed[-1] / 2)])
