"""A line as it is known over time: where it ran on each day of which it is known, and what is known in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_distance
from geo.geodesic.edges import Edges
from layers.dates import parse_date
from layers.ground.held_ground import HeldGround, either_of
from layers.ground.outlines import Edge
from layers.scenario.models import Span

__all__ = ["Course", "DrawnLine", "Period", "State"]

State = Literal["known", "between", "not known"]
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DrawnLine:
    """A line on the ground on a day, with what is held on either side of it, if it was drawn from that.

    `uncertainty_m` is how far the true line may lie from it, zero where it may not; `day` the day that it is drawn
    from, or the two days between which it may run as on either.
    """

    id: str
    geometry: BaseGeometry
    edges: Edges
    derived: bool = False
    between: tuple[str, str] | None = None
    held: HeldGround | None = None
    control: gpd.GeoDataFrame | None = None
    uncertainty_m: float = 0.0
    day: str = ""
    last_day: str = ""
    """The last of several days on which it is known to run the same; empty where there is one."""
    note: str = ""
    schematic: bool = False
    """Whether its ends are known, and not its course: nothing along it is certain."""
    may_end: tuple[BaseGeometry, BaseGeometry] | None = None
    """The line at its shortest and at its longest, where what it is cut to may end elsewhere."""
    end_doubt_m: float = 0.0
    """How far an end may then lie from where it is drawn."""
    near: dict[tuple[str, float], BaseGeometry] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What is so near to a party's ground, once found (`strips`): zones of one line ask for the same."""

    @property
    def is_one(self) -> bool:
        """Whether it is one line, and not two between which it runs."""
        return "/" not in self.day

    @property
    def endings(self) -> tuple[DrawnLine, DrawnLine]:
        """The line as it runs at its shortest, and at its longest."""
        shortest, longest = self.may_end or (self.geometry, self.geometry)
        return replace(self, geometry=shortest, may_end=None), replace(self, geometry=longest, may_end=None)

    @property
    def edge(self) -> Edge:
        """The line as the edge of ground, as well as it is known."""
        return Edge(self.geometry, self.uncertainty_m, self.edges)

    def as_it_may_run(self) -> BaseGeometry:
        """The line, with the ground through which it may run where who holds that is not known."""
        return self._as_it_may_run

    @cached_property
    def _as_it_may_run(self) -> BaseGeometry:
        if self.held is None or self.between is None:
            return self.geometry
        return shapely.union(self.geometry, self.held.where_they_may_meet(*self.between))

    def doubt_m(self, points: NDArray[np.object_]) -> NDArray[np.float64]:
        """How far the line may lie from where it is drawn, near points of shape (n,)."""
        if self.held is None or self.control is None or self.between is None:
            return np.full(len(points), self.uncertainty_m)
        feet = shapely.get_point(shapely.shortest_line(points, self.geometry), -1)
        farthest_m = np.zeros(len(points))
        for party in self.between:
            surely = self.held.surely(party)
            each = [np.asarray(geodesic_distance(feet, shape, edges="straight"), dtype=float) for shape in surely]
            farthest_m = np.maximum(farthest_m, np.min(each, axis=0) if each else self._most_m(feet))
        return farthest_m

    def _most_m(self, feet: NDArray[np.object_]) -> NDArray[np.float64]:
        """How far from places of it the line may run at most, where a party surely holds nothing."""
        corners = shapely.get_coordinates(shapely.convex_hull(self.as_it_may_run()))
        far_m = [np.asarray(geodesic_distance(feet, shapely.Point(corner)), dtype=np.float64) for corner in corners]
        return np.asarray(np.max(far_m, axis=0), dtype=np.float64)


class Period(NamedTuple):
    """From when to when (EDTF, empty is open) a line is known to have run so; two lines are those it ran between."""

    start: str
    end: str
    state: State
    lines: tuple[DrawnLine, ...]

    @property
    def as_drawn_on(self) -> str:
        """The day or days that it is drawn from."""
        return "/".join(line.day for line in self.lines if line.day)

    @property
    def line(self) -> DrawnLine:
        """The line, or what is known of it between two: where both give ground to one side, it does not run."""
        if len(self.lines) == 1:
            return self.lines[0]
        before, after = self.lines
        parts = [part for line in self.lines for part in shapely.get_parts(line.geometry)]
        held = either_of(before.held, after.held) if before.held and after.held else None
        return replace(before, geometry=shapely.multilinestrings(parts), held=held, day=self.as_drawn_on, control=None,
                       may_end=None)  # fmt: skip


@dataclass(frozen=True)
class Course:
    """A line over time. One that does not move has one line without a day, which is known always.

    It is known on its days, from `known_from` before the first and until `known_until` after the last (EDTF).
    """

    id: str
    lines: tuple[DrawnLine, ...]
    known_from: str = ""
    known_until: str = ""

    @property
    def moves(self) -> bool:
        """Whether what is known of it depends on the day."""
        return bool(self.lines[0].day)

    def on(self, day: date | None) -> DrawnLine:
        """The line of the last day up to `day` on which it is known; of the first where that is later."""
        if day is None or not self.moves:
            return self.lines[0]
        return [line for line in self.lines if date.fromisoformat(line.day) <= day or line is self.lines[0]][-1]

    def known_on(self, day: date) -> DrawnLine | None:
        """The line of a day on which it is known; None where it is not."""
        for period in self.periods(Span()):
            if period.state == "known" and _covers(period, day):
                return period.lines[0]
        return None

    def periods(self, when: Span) -> list[Period]:
        """What is known of the line from when to when it applies, in the order of time."""
        if not self.moves:
            return [Period(when.start, when.end, "known", self.lines)]
        return [cut for period in self._all_periods() if (cut := _cut(period, when)) is not None]

    def _all_periods(self) -> Iterator[Period]:
        first, last = self.lines[0], self.lines[-1]
        begin = self.known_from or first.day
        until = self.known_until or last.last_day or last.day
        yield Period("", _shifted(parse_date(begin).earliest, -1), "not known", (first,))
        for index, line in enumerate(self.lines):
            start = begin if line is first else line.day
            end = until if line is last else (line.last_day or line.day)
            yield Period(start, end, "known", (line,))
            if line is not last:
                following = self.lines[index + 1]
                if _next(end) != following.day:
                    yield Period(_next(end), _shifted(date.fromisoformat(following.day), -1), "between",
                                 (line, following))  # fmt: skip
        yield Period(_shifted(parse_date(until).latest, 1), "", "not known", (last,))


def _days(start: str, end: str) -> tuple[date | None, date | None]:
    """The first day that a start may mean and the last that an end may; None where it is open."""
    return (parse_date(start).earliest if start else None, parse_date(end).latest if end else None)


def _covers(period: Period, day: date) -> bool:
    first, last = _days(period.start, period.end)
    return (first is None or first <= day) and (last is None or day <= last)


def _cut(period: Period, when: Span) -> Period | None:
    """The period within the time in which something applies; None where it lies outside."""
    begins, ends = _days(when.start, when.end)
    first, last = _days(period.start, period.end)
    if _before(last, begins) or _before(ends, first) or (period.state == "not known" and _is_no_time(period)):
        return None
    start = when.start if begins and (first is None or begins >= first) else period.start
    end = when.end if ends and (last is None or ends <= last) else period.end
    return period._replace(start=start, end=end)


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _is_no_time(period: Period) -> bool:
    """Whether a period has neither start nor end, or ends before it starts."""
    first, last = _days(period.start, period.end)
    return not (period.start or period.end) or _before(last, first)


def _next(day: str) -> str:
    return _shifted(date.fromisoformat(day), 1)


def _shifted(day: date | None, days: int) -> str:
    return "" if day is None else (day + days * _DAY).isoformat()
