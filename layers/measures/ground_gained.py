"""Ground that a party gained from one drawing of a line to another, with bounds.

Where both drawings run the same, they share what they may be off: the line has not moved, and nothing was gained or
lost. Elsewhere their errors are independent: within the uncertainty of either, ground is gained surely where it is
surely the party's on the later day and surely was not on the earlier one, and possibly where it may be and may not
have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.geodesic.ellipsoid import METRES_PER_DEGREE
from geo.position import Extent
from layers.ground.course import DrawnLine
from layers.ground.held_ground import HeldGround
from layers.ground.outlines import Ground, grown_extent
from layers.ground.shapes import lines_only, polygons_only

__all__ = ["Gain", "Move"]

_NOTHING = shapely.Polygon()
_NO_LINE = shapely.MultiLineString()
_MARGIN_M = 5_000.0
_SAME_M = 50.0
"""A line derived from settlements that is nearer than this to where it was runs between the same ones."""
_SAME_SHARE = 0.1
_SAME_LEAST_M = 0.5
"""Nearer than this, two drawings of any line are one, but for rounding."""
_TOLERANCE_SHARE = 0.02


class Gain(NamedTuple):
    """Ground that was surely gained, that may have been, and that was with both lines where they are drawn."""

    certain: BaseGeometry
    possible: BaseGeometry
    drawn: BaseGeometry


@dataclass(frozen=True)
class Move:
    """A line between parties on two days: the earlier drawing and the later one.

    `left` is what of the earlier one the later one does not follow, `taken` what of the later one is elsewhere than the
    earlier one; where both run the same, they share their error.
    """

    before: DrawnLine
    after: DrawnLine
    left: BaseGeometry
    taken: BaseGeometry

    @classmethod
    def of(cls, before: DrawnLine, after: DrawnLine) -> Move:
        """What lies between two drawings of a line."""
        if before is after or shapely.equals_exact(before.geometry, after.geometry):
            return cls(before, after, _NO_LINE, _NO_LINE)
        doubt_m = max(before.uncertainty_m, after.uncertainty_m)
        derived = before.control is not None and after.control is not None
        same_m = max(min(_SAME_M, _SAME_SHARE * doubt_m), _SAME_LEAST_M) if derived else _SAME_LEAST_M
        then, now = before.geometry, after.geometry
        return cls(before, after, _elsewhere(then, now, same_m), _elsewhere(now, then, same_m))

    @property
    def _is_still(self) -> bool:
        return bool(self.left.is_empty and self.taken.is_empty)

    @property
    def _is_of_two(self) -> bool:
        """Whether nobody but the two parties holds ground that the maps show."""
        shown = {party for line in (self.before, self.after) if line.held is not None for party in line.held.drawn}
        return shown <= set(self.before.between or ())

    @property
    def is_of_days(self) -> bool:
        """Whether both are the line of a day, and not what is known between two days."""
        return self.before.is_one and self.after.is_one

    def gained(self, party: str) -> Gain:
        """What a party gained."""
        return self._gain(self.before, self.after, party)

    def lost(self, party: str) -> Gain:
        """What a party lost."""
        return self._gain(self.after, self.before, party)

    def _gain(self, before: DrawnLine, after: DrawnLine, party: str) -> Gain:
        assert before.held is not None
        assert after.held is not None
        if self.is_of_days and self._is_still and self._is_of_two:
            return Gain(_NOTHING, _NOTHING, _NOTHING)
        if not self.is_of_days:
            return self._by_bounds(before.held, after.held, party, None)
        doubt_m = max(before.uncertainty_m, after.uncertainty_m)
        open_ground = not (before.held.left_open.is_empty and after.held.left_open.is_empty)
        if before.control is None and after.control is None and not open_ground:
            return self._near_the_lines(before, after, party, doubt_m)
        return self._by_bounds(before.held, after.held, party, self._doubtful)

    @cached_property
    def _doubtful(self) -> BaseGeometry:
        """The ground on which the errors of lines derived from points are independent."""
        doubt_m = max(self.before.uncertainty_m, self.after.uncertainty_m)
        return _band(shapely.union(self.left, self.taken), doubt_m)

    @cached_property
    def _box(self) -> BaseGeometry:
        """The surroundings of all that changed."""
        doubt_m = max(self.before.uncertainty_m, self.after.uncertainty_m)
        bounds = shapely.total_bounds([shape for shape in (self.left, self.taken) if not shape.is_empty])
        return shapely.box(*grown_extent(Extent(*(float(edge) for edge in bounds)), 2 * doubt_m + _MARGIN_M))

    @cached_property
    def _bands(self) -> dict[int, BaseGeometry]:
        """How far off the lines that moved may be, by the line."""
        return {
            id(line): _band(moved, line.uncertainty_m)
            for line, moved in ((self.before, self.left), (self.after, self.taken))
        }

    def _near_the_lines(self, before: DrawnLine, after: DrawnLine, party: str, doubt_m: float) -> Gain:
        """Ground gained by lines that may be off by so much to either side, where they moved."""
        assert before.held is not None
        assert after.held is not None
        then, now = (line.held.drawn.get(party, _NOTHING) for line in (before, after) if line.held is not None)
        if self._is_of_two:  # all that changed lies near the line
            then, now = shapely.clip_by_rect([then, now], *self._box.bounds)
        drawn = polygons_only(shapely.difference(now, then))
        if not doubt_m:
            return _within(Gain(drawn, drawn, drawn), after.held.within)
        about_then, about_now = self._bands[id(before)], self._bands[id(after)]
        certain = shapely.difference(drawn, shapely.union(about_then, about_now))
        left = shapely.difference(then, about_then)
        possible = shapely.union_all([drawn, shapely.intersection(now, about_then), about_now])
        return _within(Gain(certain, shapely.difference(possible, left), drawn), after.held.within)

    def _by_bounds(self, before: HeldGround, after: HeldGround, party: str, doubtful: BaseGeometry | None) -> Gain:
        """Ground gained by what is surely held, and what may be; outside of the ground in doubt as it is drawn."""
        nothing = Ground.exact(_NOTHING)
        then, now = (held.uncut.get(party, nothing) for held in (before, after))
        drawn = polygons_only(shapely.difference(now.drawn, then.drawn))
        if doubtful is None:
            certain, possible = (
                shapely.difference(now.certain, then.possible),
                shapely.difference(now.possible, then.certain),
            )
            return _within(Gain(certain, possible, drawn), after.within)
        doubtful = shapely.union_all([doubtful, *_touching(drawn, before.left_open, after.left_open)])
        away = shapely.difference(drawn, doubtful)
        surely, maybe = (shapely.intersection(shape, doubtful) for shape in (now.certain, now.possible))
        surely, maybe = shapely.difference(surely, then.possible), shapely.difference(maybe, then.certain)
        if after.within is not None and not after.within.is_exact:
            maybe = shapely.union(maybe, _beyond(now.possible, after.within, then, shapely.union(drawn, doubtful)))
        return _within(Gain(shapely.union(surely, away), shapely.union(maybe, away), drawn), after.within)


def _touching(changed: BaseGeometry, *open_ground: BaseGeometry) -> list[BaseGeometry]:
    """The parts of ground left open where something changed: what it was, and what it became, may be either."""
    parts = shapely.get_parts(list(open_ground))
    return list(parts[shapely.intersects(parts, changed)])


def _within(gain: Gain, within: Ground | None) -> Gain:
    """What of gained ground lies in what the parties' ground is cut to."""
    if within is not None and not within.is_exact:
        gain = Gain(
            shapely.intersection(gain.certain, within.certain),
            shapely.intersection(gain.possible, within.possible),
            gain.drawn,
        )
    return Gain(polygons_only(gain.certain), polygons_only(gain.possible), gain.drawn)


def _band(line: BaseGeometry, doubt_m: float) -> BaseGeometry:
    """The ground within a distance of lines."""
    lines = lines_only(line)
    if lines.is_empty or not doubt_m:
        return _NOTHING
    band: BaseGeometry = geodesic_buffer(
        lines, doubt_m, edges="straight", tolerance_m=max(doubt_m * _TOLERANCE_SHARE, 1.0)
    )
    return band


def _elsewhere(line: BaseGeometry, other: BaseGeometry, same_m: float) -> BaseGeometry:
    """The parts of a line that run elsewhere than another: the same edges are cut away first, as most are."""
    rest = lines_only(shapely.difference(line, other))
    if rest.is_empty:
        return rest
    latitude = float(np.clip(line.bounds[3], -89.0, 89.0))
    reach = same_m / METRES_PER_DEGREE * float(np.cos(np.radians(latitude)))
    west, south, east, north = rest.bounds
    close = shapely.clip_by_rect(other, west - 2 * reach, south - 2 * reach, east + 2 * reach, north + 2 * reach)
    return lines_only(shapely.difference(rest, shapely.buffer(close, reach, quad_segs=1)))


def _beyond(possible: BaseGeometry, within: Ground, then: Ground, about: BaseGeometry) -> BaseGeometry:
    """Ground past the outline as it is drawn, beside what changed, that may be a party's and was not surely so."""
    if about.is_empty:
        return _NOTHING
    extent = grown_extent(Extent(*about.bounds), within.doubt_m)
    beside = shapely.buffer(about, (extent.east - extent.west - (about.bounds[2] - about.bounds[0])) / 2)
    past = shapely.difference(shapely.intersection(possible, beside), within.drawn)
    return shapely.difference(past, then.certain)
