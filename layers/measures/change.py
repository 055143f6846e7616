"""How a line between two parties moved: ground gained and lost, towns that changed hands, how far the line went.

Ground is gained as `ground_gained` has it; `as_drawn` is what comes out with both lines where they are drawn.
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
from layers.ground.places import ResolvedPlaces
from layers.measures.ground_gained import Gain, Move
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
_SPECK_M2 = 1.0
_NO_ERROR = "no uncertainty of the line is stated"
_STEP_DEGREES = 0.005
"""Along a line, how far apart it is asked how far it moved: about half a kilometre."""
_STILL_M = 50.0
"""A line that is nearer than this to where it was has not moved."""
_NAN = float("nan")


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
      and how many `people`, of those towns for which a figure is known, and how many of them have none
      (`towns_without_figure`)
    - the line: `moved` km of it, and how far where it moved: `moved_median`, `moved_most`

    Two drawings of one line share their error, so that a line that stays gives none; where it runs elsewhere, the
    errors of the two days are independent. What is not known is empty (NaN), and `note` says so.

    `by` day or month gives the rows for each step of a series: of each day for which the line is drawn, or of the ends
    of months; a month on which it is not known says so, and the step to the next known day is measured from the last.
    `line` names one of several lines between parties. Example:
    `changes(load_scenario("idlib"), "2018-09-17", "2020-03-06", by="month")`.

    Raises `InputError` where a day is none, or the line is not known on it.
    """
    first_day, last_day = as_day(first, "--from"), as_day(last, "--to")
    courses, places = moving_lines(scenario, gazetteer=gazetteer, progress=progress)
    course = _chosen(courses, line, scenario)
    days = _days(course, first_day, last_day, by)
    towns = _towns(scenario, places)
    titles = {party: about.title for party, about in scenario.parties.items()}
    rows: list[Row] = []
    known, reached = days[0], days[0]
    before = _on(course, known)
    steps = progressed(days[1:], "Change", len(days) - 1, shown=progress and len(days) > 10)  # noqa: PLR2004 - soon done
    for day in steps:
        now = _on(course, day)
        if not now.is_one and day != days[-1]:
            rows += [_span(reached, day) | row for row in _not_known_rows(now, titles)]
        else:
            rows += [_span(known, day) | row for row in _step_rows(before, now, towns, titles)]
            known, before = day, now
        reached = day
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))


def _span(first: date, last: date) -> Row:
    return {"from": first.isoformat(), "to": last.isoformat()}


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
    """The days between which changes are reported, the first and the last among them."""
    if first >= last:
        raise InputError(Fault(f"{first} is not before {last}", "--from, --to", hint="give the earlier day first"))
    if by is None:
        return [first, last]
    drawn = [date.fromisoformat(day) for line in course.lines for day in {line.day, line.last_day or line.day}]
    if by == "day":
        between = drawn
    else:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        between = [_last_known(course, drawn, month // 12, month % 12 + 1) for month in months]
    return sorted({first, *(day for day in between if first < day < last), last})


def _last_known(course: Course, drawn: Sequence[date], year: int, month: int) -> date:
    """The last day of a month, or the last one in it on which the line is drawn where that day is not known."""
    end = _month_end(year, month)
    if course.known_on(end) is not None:
        return end
    return max((day for day in drawn if (day.year, day.month) == (year, month)), default=end)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _not_known_rows(line: DrawnLine, titles: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a step to a day on which nobody knows where the line ran."""
    nothing = _Figure(_NAN, _NAN, _NAN)
    for party in line.between or ():
        for measure in ("gained", "lost", "net"):
            yield _row(titles.get(party, party), "party", measure, nothing, "km²", _not_known(line))
    yield _row("line", "line", "moved", nothing, "km", _not_known(line))


def _not_known(line: DrawnLine) -> str:
    return f"not known: between the lines of {line.day.replace('/', ' and of ')}"


def _step_rows(before: DrawnLine, after: DrawnLine, towns: Sequence[_Town], titles: Mapping[str, str]) -> Iterator[Row]:
    exact = before.is_one and after.is_one
    note = "" if before.uncertainty_m or after.uncertainty_m else _NO_ERROR
    if not exact:
        note = _not_known(after if before.is_one else before)
    move = Move.of(before, after)
    gains = {party: (move.gained(party), move.lost(party)) for party in before.between or ()}
    for party, both in gains.items():
        gained, lost = map(_areas, both)
        net = _Figure(gained.certain - lost.possible, gained.possible - lost.certain, gained.as_drawn - lost.as_drawn)
        for measure, figure in (("gained", gained), ("lost", lost), ("net", net)):
            shown = figure if exact else _Figure(_NAN, figure.possible, _NAN)
            yield _row(titles.get(party, party), "party", measure, shown, "km²", note)
    yield from _town_rows(move, [gained for gained, _ in gains.values()], towns)
    yield from _line_rows(move)


def _areas(gain: Gain) -> _Figure:
    """The areas of gained ground; what is certain is at most what is possible, but for rounding."""
    certain, possible, drawn = map(_km2, gain)
    return _Figure(min(certain, possible), possible, drawn)


def _row(subject: str, kind: str, measure: str, figure: _Figure, unit: str, note: str = "") -> Row:
    row: Row = {"subject": subject, "subject_kind": kind, "measure": measure, "unit": unit, "note": note}
    return row | figure._asdict()


def _km2(shape: BaseGeometry) -> float:
    area_m2 = 0.0 if shape.is_empty else float(geodesic_area(shape, edges="straight"))
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


def _town_rows(move: Move, gains: Sequence[Gain], towns: Sequence[_Town]) -> Iterator[Row]:
    """Each town that may have changed hands, and how many did, with their people."""
    surely_gone = shapely.union_all([gain.certain for gain in gains])
    maybe_gone = shapely.union_all([gain.possible for gain in gains])
    shapely.prepare(maybe_gone)
    counts, people, without = np.zeros(3), np.zeros(3), np.zeros(3)
    known = move.is_of_days
    for town in towns:
        if not shapely.intersects(maybe_gone, town.ground):
            continue
        surely = known and bool(shapely.covers(surely_gone, town.ground))
        drawn = any(shapely.intersects(gain.drawn, town.point) for gain in gains)
        figure = _Figure(float(surely), 1.0, float(drawn) if known else _NAN)
        yield _row(town.name, "town", "changed_hands", figure, "yes/no", _from_whom_to_whom(move, town))
        counts += figure
        people += np.array(figure) * town.people
        without += np.array(figure) * (not town.people)
    if towns:
        yield _row("towns", "towns", "changed_hands", _Figure(*counts), "count")
        yield _row("towns", "people", "changed_hands", _Figure(*people), "people")
        yield _row("towns", "people", "towns_without_figure", _Figure(*without), "count")


def _from_whom_to_whom(move: Move, town: _Town) -> str:
    sides = (_holders(line.held, town) for line in (move.before, move.after) if line.held)
    return " → ".join(" or ".join(sorted(holders)) for holders in sides)


def _holders(held: HeldGround, town: _Town) -> set[str]:
    """Who may hold a town, one where that is sure."""
    sure = {party for party, ground in held.by_party.items() if shapely.covers(ground.certain, town.ground)}
    return sure or {
        party for party, ground in held.by_party.items() if shapely.intersects(ground.possible, town.ground)
    }


def _line_rows(move: Move) -> Iterator[Row]:
    """How much of the later line lies elsewhere than the earlier one, and how far off."""
    before, after = move.before, move.after
    if not move.is_of_days:
        unknown = _not_known(after if before.is_one else before)
        yield _row("line", "line", "moved", _Figure(_NAN, _NAN, _NAN), "km", unknown)
        return
    if move.taken.is_empty:
        yield _row("line", "line", "moved", _Figure(0.0, 0.0, 0.0), "km")
        return
    fine = shapely.segmentize(shapely.get_parts(move.taken), _STEP_DEGREES)
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
