"""Ground that a party gained from one drawing of a line to another, with bounds.

Where both drawings run the same, they share what they may be off: the line has not moved, and nothing was gained or
lost. Elsewhere their errors are independent: within the uncertainty of either, ground is gained surely where it is surely
the party's on the later day and surely was not on the earlier one, and possibly where it may be and may not have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.geodesic.ellipsoid import METRES_PER_DEGREE
from geo.position import Extent
from layers.ground.course import DrawnLine
from layers.ground.outlines import Ground, grown_extent
from layers.ground.shapes import lines_only, polygons_only

__all__ = ["Gain", "Move"]

_NOTHING = shapely.Polygon()
_SAME_M = 50.0
"""A line that is nearer than this to where it was has not moved."""
_SAME_SHARE = 0.1
_SAME_LEAST_M = 0.1
_TOLERANCE_SHARE = 0.02


class Gain(NamedTuple):
    """Ground that was surely gained, that may have been, and that was with both lines where they are drawn."""

    certain: BaseGeometry
    possible: BaseGeometry
    drawn: BaseGeometry


@dataclass(frozen=True)
class Move:
    """A line between parties on two days: the earlier drawing and the later one."""

    before: DrawnLine
    after: DrawnLine
    doubtful: BaseGeometry
    """The ground on which the errors of the two are independent."""
    is_still: bool

    @classmethod
    def of(cls, before: DrawnLine, after: DrawnLine) -> Move:
        """What lies between two drawings of a line."""
        if before is after or shapely.equals_exact(before.geometry, after.geometry):
            return cls(before, after, _NOTHING, before.is_one and after.is_one)
        if not (before.is_one and after.is_one):
            return cls(before, after, _everything(before, after), False)
        doubt_m = max(before.uncertainty_m, after.uncertainty_m)
        if not doubt_m:
            return cls(before, after, _NOTHING, False)
        same_m = max(min(_SAME_M, _SAME_SHARE * doubt_m), _SAME_LEAST_M)
        moved = [
            _elsewhere(*pair, same_m) for pair in ((after.geometry, before.geometry), (before.geometry, after.geometry))
        ]
        parts = lines_only(shapely.union_all(moved))
        if parts.is_empty:
            return cls(before, after, _NOTHING, False)
        doubtful = geodesic_buffer(parts, doubt_m, edges="straight", tolerance_m=max(doubt_m * _TOLERANCE_SHARE, 1.0))
        return cls(before, after, doubtful, False)

    def gained(self, party: str) -> Gain:
        """What a party gained."""
        return self._from_to(self.before, self.after, party)

    def lost(self, party: str) -> Gain:
        """What a party lost."""
        return self._from_to(self.after, self.before, party)

    def _from_to(self, before: DrawnLine, after: DrawnLine, party: str) -> Gain:
        assert before.held is not None
        assert after.held is not None
        if self.is_still:
            return Gain(_NOTHING, _NOTHING, _NOTHING)
        nothing = Ground.exact(_NOTHING)
        then, now = (line.held.uncut.get(party, nothing) for line in (before, after) if line.held)
        within = after.held.within
        drawn = polygons_only(shapely.difference(now.drawn, then.drawn))
        away = drawn if self.doubtful.is_empty else polygons_only(shapely.difference(drawn, self.doubtful))
        surely, maybe = self._in_doubt(then, now)
        if within is not None and not within.is_exact:
            farther = _beyond(now.possible, within, then.certain)
            maybe = shapely.union_all([maybe, away, farther])
            certain = shapely.intersection(shapely.union(surely, away), within.certain)
            possible = shapely.intersection(maybe, within.possible)
        else:
            certain, possible = shapely.union(surely, away), shapely.union(maybe, away)
        return Gain(polygons_only(certain), polygons_only(possible), drawn)

    def _in_doubt(self, then: Ground, now: Ground) -> tuple[BaseGeometry, BaseGeometry]:
        """What was surely gained, and what may have been, of the ground in doubt."""
        if self.doubtful.is_empty:
            return _NOTHING, _NOTHING
        here = [shapely.intersection(shape, self.doubtful) for shape in (now.certain, now.possible)]
        return shapely.difference(here[0], then.possible), shapely.difference(here[1], then.certain)


def _everything(before: DrawnLine, after: DrawnLine) -> BaseGeometry:
    """All ground near two drawings, of which one is not of a day: what is known of it may be anything."""
    bounds = shapely.total_bounds(
        [ground.possible for line in (before, after) if line.held for ground in line.held.uncut.values()]
    )
    return shapely.box(*grown_extent(Extent(*(float(edge) for edge in bounds)), 10_000.0))


def _elsewhere(line: BaseGeometry, other: BaseGeometry, same_m: float) -> BaseGeometry:
    """The parts of a line that run elsewhere than another."""
    latitude = float(np.clip(line.bounds[3], -89.0, 89.0))
    near = shapely.buffer(other, same_m / METRES_PER_DEGREE * float(np.cos(np.radians(latitude))), quad_segs=1)
    return shapely.difference(line, near)


def _beyond(possible: BaseGeometry, within: Ground, certain: BaseGeometry) -> BaseGeometry:
    """Ground past the outline as it is drawn that may be a party's and was not surely so."""
    return shapely.difference(shapely.difference(possible, within.drawn), certain)
