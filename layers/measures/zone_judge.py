"""Points by the million against many zones: surely inside, or possibly, given that neither is exact.

A point is surely inside where the whole circle of its uncertainty lies in the certain part of a zone, possibly inside
where the circle meets the possible part. Whether it does is asked of the distance to the outline along the ellipsoid,
point by point, so that an answer does not depend on which points are judged together.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.measures.zone_grid import ZoneGrid

__all__ = ["Inside", "Points", "ZoneJudge", "ZoneParts"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_STEEPEST = 89.9
_DEVIATION_M = 0.01


class Points(NamedTuple):
    """Points as columns of shape (n,): degrees, and metres of uncertainty (None where all are exact)."""

    longitude: Floats
    latitude: Floats
    uncertainty_m: Floats | None = None

    def of(self, rows: Ints | NDArray[np.bool_]) -> Points:
        """Some of the points."""
        radius_m = None if self.uncertainty_m is None else self.uncertainty_m[rows]
        return Points(self.longitude[rows], self.latitude[rows], radius_m)


class ZoneParts(NamedTuple):
    """A zone as points are judged by it: the part that is surely zone, and the whole that may be."""

    label: str
    certain: BaseGeometry
    possible: BaseGeometry


class Inside(NamedTuple):
    """Pairs of point and zone, by point and then zone: the row, the zone's number, whether it is surely inside."""

    row: Ints
    zone: Ints
    surely: NDArray[np.bool_]


class ZoneJudge:
    """Zones that are ready for points; `few` is how many points will come, where that is known to be few."""

    def __init__(self, zones: Sequence[ZoneParts], *, few: int | None = None) -> None:
        self._zones = zones
        self._possible = ZoneGrid([zone.possible for zone in zones], few=few)
        alike = all(zone.certain is zone.possible for zone in zones)
        self._certain = self._possible if alike else ZoneGrid([zone.certain for zone in zones], few=few)
        self._rims: dict[int, _Rim] = {}
        self._doubtful = np.zeros((2, len(zones)), dtype=np.int64)

    def fresh(self) -> ZoneJudge:
        """The same zones, with no point counted yet."""
        other = copy(self)
        other._possible = self._possible.fresh()  # noqa: SLF001
        other._certain = other._possible if self._certain is self._possible else self._certain.fresh()  # noqa: SLF001
        other._doubtful = np.zeros_like(self._doubtful)  # noqa: SLF001
        return other

    def inside(self, points: Points) -> Inside:
        """Every pair of a point and a zone that it is possibly inside."""
        possible = self._possible.keys(points.longitude, points.latitude)
        certain = possible
        if self._certain is not self._possible:
            certain = self._certain.keys(points.longitude, points.latitude)
        doubtful = _doubtful(points)
        if len(doubtful):
            possible = np.union1d(possible, self._crossed(points, doubtful, [zone.possible for zone in self._zones]))
            cut = self._crossed(points, doubtful, [zone.certain for zone in self._zones])
            certain = np.setdiff1d(certain, cut, assume_unique=True)
        surely = (
            np.isin(possible, certain, assume_unique=True) if certain is not possible else np.ones(len(possible), bool)
        )
        row, zone = np.divmod(possible, max(len(self._zones), 1))
        return Inside(row, zone, surely)

    def tally(self, points: Points) -> None:
        """Count points, without listing them."""
        doubtful = _doubtful(points)
        if len(doubtful):
            found = self.inside(points.of(doubtful))
            for part, zone in enumerate((found.zone[found.surely], found.zone)):
                self._doubtful[part] += np.bincount(zone, minlength=len(self._zones))
            exact = np.ones(len(points.longitude), dtype=bool)
            exact[doubtful] = False
            points = points.of(exact)
        self._possible.tally(points.longitude, points.latitude)
        if self._certain is not self._possible:
            self._certain.tally(points.longitude, points.latitude)

    def tallied(self) -> tuple[Ints, Ints]:
        """How many of the counted points are surely, and possibly, inside each zone: two of shape (zones,)."""
        surely, possibly = self._certain.tallied(), self._possible.tallied()
        return surely + self._doubtful[0], possibly + self._doubtful[1]

    def _crossed(self, points: Points, rows: Ints, shapes: Sequence[BaseGeometry]) -> Ints:
        """The pairs, as keys, of these rows and the zones whose outline their circle crosses."""
        of = points.of(rows)
        keys = [np.zeros(0, dtype=np.int64)]
        for number, shape in enumerate(shapes):
            if not shape.is_empty:
                rim = self._rims.get(id(shape))
                if rim is None:
                    rim = self._rims[id(shape)] = _Rim(shape)
                keys.append(rows[rim.crossed(of)] * len(self._zones) + number)
        return np.sort(np.concatenate(keys))


def _doubtful(points: Points) -> Ints:
    """The rows of points that are not exact."""
    return np.flatnonzero(points.uncertainty_m > 0) if points.uncertainty_m is not None else np.zeros(0, dtype=np.int64)


class _Rim:
    """The outline of a polygon, without the cuts at the antimeridian and the poles, ready for geodesic distances."""

    def __init__(self, shape: BaseGeometry) -> None:
        from geo.geodesic.ellipsoid import cartesian
        from geo.geodesic.nearest import EdgeIndex
        from geo.geodesic.paths import explode, paths_of

        parts, owner = explode(np.array([shape], dtype=object))
        paths = paths_of(parts, np.zeros_like(owner), edges="straight", deviation_m=_DEVIATION_M)
        self._edges = EdgeIndex(paths, cartesian(paths.longitude, paths.latitude)) if len(paths) else None
        self._bounds = shapely.bounds(shape)

    def crossed(self, points: Points) -> Ints:
        """The rows of the points whose circle meets the outline."""
        from geo.geodesic.ellipsoid import SHORTEST_DEGREE_M

        x, y, radius_m = points
        assert radius_m is not None
        west, south, east, north = self._bounds
        reach = radius_m / SHORTEST_DEGREE_M
        wide = reach / np.cos(np.radians(np.minimum(np.abs(y) + reach, _STEEPEST)))
        apart = np.abs((x - (west + east) / 2 + 180) % 360 - 180)
        beyond_pole = np.abs(y) + reach > _STEEPEST
        near = (y >= south - reach) & (y <= north + reach) & (beyond_pole | (apart <= (east - west) / 2 + wide))
        rows = np.flatnonzero(near)
        if self._edges is None or not len(rows):
            return rows[:0]
        found = self._edges.nearest(
            x[rows], y[rows], np.zeros(len(rows), np.intp), within_m=radius_m[rows] * (1 + 1e-9)
        )
        crossed: Ints = rows[found.distance_m <= radius_m[rows]]
        return crossed
