"""A zone over time: what it is on the ground in each period for which its lines are known, or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import NamedTuple

from geo.errors import Fault, InputError
from layers.dates import first_day, parse_date
from layers.ground.areas import AreaFinder
from layers.ground.between import ground_between
from layers.ground.course import Course, DrawnLine, Period, State
from layers.ground.drawing import Drawing
from layers.ground.places import ResolvedPlaces
from layers.ground.zones import DrawnZone, ZoneDrawer
from layers.scenario.models import Interpretation, Span, Toward, Zone
from layers.scenario.yaml_lines import Key

__all__ = ["ZonePeriod", "ZonePlanner"]


@dataclass(frozen=True)
class ZonePeriod:
    """A zone from when to when (EDTF, empty is open), drawn from lines of some day or days."""

    start: str
    end: str
    state: State
    as_drawn_on: str
    zone: DrawnZone
    lines: Mapping[str, DrawnLine]


class _Moment(NamedTuple):
    """Periods of several lines that overlap."""

    start: str
    end: str
    state: State
    periods: tuple[tuple[str, Period], ...]

    @property
    def as_drawn_on(self) -> str:
        return next((period.as_drawn_on for _, period in self.periods if period.as_drawn_on), "")

    @property
    def lines(self) -> tuple[int, ...]:
        """Which lines they are of: moments of the same ones have the same zone."""
        return tuple(id(line) for _, period in self.periods for line in period.lines)


class ZonePlanner:
    """Draws zones for each period of the lines that they are measured from."""

    def __init__(
        self, drawing: Drawing, places: ResolvedPlaces, areas: AreaFinder, courses: Mapping[str, Course]
    ) -> None:
        self._drawing = drawing
        self._places = places
        self._areas = areas
        self._courses = courses
        as_of = first_day(drawing.scenario.as_of)
        self._lines = {name: course.on(as_of) for name, course in courses.items()}

    def draw(self, zone: Zone, clause: Interpretation, key: Key) -> list[ZonePeriod]:
        """The periods of one interpretation of a zone, in the order of time.

        Raises `NotDrawn` and `InputError` as `ZoneDrawer.draw` does, where none can be drawn.
        """
        doubt_m = zone.uncertainty.maximum_m if zone.uncertainty else 0.0
        moments = list(self._moments(zone, clause, key))
        drawn: list[ZonePeriod] = []
        empty: list[InputError] = []
        by_lines: dict[tuple[int, ...], ZonePeriod] = {}  # a line not known is drawn as it was last, or will be first
        for moment in moments:
            try:
                if moment.lines not in by_lines:
                    by_lines[moment.lines] = self._period(moment, clause, key, doubt_m)
                same = by_lines[moment.lines]
                drawn.append(replace(same, start=moment.start, end=moment.end, state=moment.state,
                                     as_drawn_on=moment.as_drawn_on))  # fmt: skip
            except InputError as error:
                empty.append(error)
        if not drawn:
            raise empty[0] if empty else InputError(Fault("is never known in the time for which it applies"))
        if all(period.state == "not known" for period in drawn):
            span = self._known_span(clause)
            problem = f"applies when its line is not known (it is known {span})"
            hint = "state 'known_from' or 'known_until' of the line, or 'as_drawn_on' of the zone"
            self._drawing.report(key, problem, hint, warning=True)
        return drawn

    def _moments(self, zone: Zone, clause: Interpretation, key: Key) -> Iterator[_Moment]:
        moving = self._moving(clause)
        if clause.as_drawn_on:
            yield self._fixed(zone.when, clause.as_drawn_on, moving, key)
            return
        timed = [[(course.id, period) for period in course.periods(zone.when)] for course in moving]
        for periods in product(*timed):
            moment = _overlap(zone.when, periods)
            if moment is not None:
                yield moment

    def _moving(self, clause: Interpretation) -> list[Course]:
        """The lines that move and that the clause rests on."""
        side = () if clause.side is None or isinstance(clause.side, Toward) else (clause.side,)
        names = {*side, *(clause.depths or ()), *(clause.within or ()), *(clause.except_ or ()), clause.area or ""}
        lines = {clause.from_, *(clause.between or ()), *self._areas.lines_of(names)}
        return [course for name, course in self._courses.items() if name in lines and course.moves]

    def _fixed(self, when: Span, on: str, moving: list[Course], key: Key) -> _Moment:
        day = first_day(on)
        periods = []
        for course in moving:
            line = None if day is None else course.known_on(day)
            if line is None:
                hint = f"it is known {_known_days(course)}"
                problem = f"line {course.id!r} is not known on {on}"
                raise InputError(self._drawing.scenario.origin.fault((*key, "as_drawn_on"), problem, hint))
            periods.append((course.id, Period(when.start, when.end, "known", (line,))))
        return _Moment(when.start, when.end, "known", tuple(periods))

    def _period(self, moment: _Moment, clause: Interpretation, key: Key, doubt_m: float) -> ZonePeriod:
        """The zone of a moment; where lines run between two, what is known whichever of them they run by."""
        lines = {name: period.line for name, period in moment.periods}
        undivided = [name for name, line in lines.items() if not line.is_one and line.held is None]
        if not undivided:
            drawn = self._drawer(lines).draw(clause, key, uncertainty_m=doubt_m)
            return ZonePeriod(moment.start, moment.end, moment.state, moment.as_drawn_on, drawn, lines)
        both = [[(name, line) for line in period.lines] for name, period in moment.periods if name in undivided]
        drawings = [
            self._drawer(lines | dict(choice)).draw(clause, key, uncertainty_m=doubt_m) for choice in product(*both)
        ]
        parts = drawings[0].parts
        for other in drawings[1:]:
            for name in undivided:
                before, after = dict(moment.periods)[name].lines
                parts = parts.either(other.parts, ground_between(before, after).shape)
        return ZonePeriod(
            moment.start, moment.end, moment.state, moment.as_drawn_on, replace(drawings[0], parts=parts), lines
        )

    def _drawer(self, lines: Mapping[str, DrawnLine]) -> ZoneDrawer:
        return ZoneDrawer(self._drawing, self._places, self._areas.at(lines), {**self._lines, **lines})

    def _known_span(self, clause: Interpretation) -> str:
        return "; ".join(_known_days(course) for course in self._moving(clause))


def _known_days(course: Course) -> str:
    """The days on which a line is known, in words."""
    known = [period for period in course.periods(Span()) if period.state == "known"]
    spans = [period.start if period.start == period.end else f"{period.start} to {period.end}" for period in known]
    return ", ".join(spans if len(spans) <= 3 else [*spans[:2], "…", spans[-1]])  # noqa: PLR2004 - enough to see


def _overlap(when: Span, periods: tuple[tuple[str, Period], ...]) -> _Moment | None:
    """The time that periods of several lines share; without any, the time for which the zone applies."""
    start, end = when.start, when.end
    states = {period.state for _, period in periods}
    for _, period in periods:
        if period.start and (not start or _first(period.start) > _first(start)):
            start = period.start
        if period.end and (not end or _last(period.end) < _last(end)):
            end = period.end
    if start and end and _first(start) > _last(end):
        return None
    state: State = "not known" if "not known" in states else "between" if "between" in states else "known"
    return _Moment(start, end, state, periods)


def _first(text: str) -> date:
    return parse_date(text).earliest or date.min


def _last(text: str) -> date:
    return parse_date(text).latest or date.max
