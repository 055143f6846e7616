"""Likely areas, lengths and points of a zone: each figure in every zone that it may be (`ZoneDraws`).

An area is what is certain and a share of what is only possible: the share of points, spread evenly over that ground,
that a draw holds. So it lies between the two in every draw.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.ground.shapes import lines_only
from layers.measures.ground_zones import GroundZone
from layers.measures.likelihood.grounds import even_points, sunflower
from layers.measures.likelihood.sums import UNKNOWN, Likely, convolved, interval_of_counts, interval_of_values
from layers.measures.likelihood.zone_draws import DRAWS, ZoneDraws

__all__ = ["PointChances", "ZoneFigures"]

_AREA_POINTS = 256
_ROUTE_POINTS = 200
_CIRCLE_POINTS = 256
_SEED = 11
_SUMS = 1_024
_DEGREE_M = 111_195.0

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Bounds = tuple[float, float]


class ZoneFigures:
    """The likely figures of one zone; made once, for all that is measured in it.

    Where they are not asked for (`asked`), every one is unknown, and nothing is drawn.
    """

    def __init__(self, zone: GroundZone, draws: ZoneDraws | None = None, *, asked: bool = True) -> None:
        self.zone = zone
        self.draws = draws or ZoneDraws(zone)
        self.known = asked and self.draws.known

    @classmethod
    def as_drawn(cls, zone: GroundZone, *, asked: bool = True) -> ZoneFigures:
        """Those of the zone with every line where it is drawn, only its depth being open."""
        assert zone.drawn is not None
        return cls(zone, ZoneDraws.between(*zone.drawn), asked=asked)

    def area(
        self, bounds: Bounds, certain: BaseGeometry, possible: BaseGeometry, also: ZoneDraws | None = None
    ) -> Likely:
        """The area, in the unit of its `bounds`, of what lies in the zone and in other ground that may be off (`also`).

        `certain` and `possible` are the ground that these bounds are the area of.
        """
        if not self.known:
            return UNKNOWN
        return interval(self._between(bounds, certain, possible, also), bounds)

    def share(self, inside: Bounds, outside: Bounds, grounds: tuple[BaseGeometry, ...], border: ZoneDraws) -> Likely:
        """How much of the zone lies in a division, in %: of each draw, what is inside over inside and outside.

        `grounds` are what surely and possibly lies inside, and outside; `border` the draws of the division.
        """
        if not self.known:
            return UNKNOWN
        within = self._between(inside, grounds[0], grounds[1], border)
        beyond = self._between(outside, grounds[2], grounds[3], border, not_in_it=True)
        whole = np.maximum(within + beyond, 1e-300)
        return interval_of_values(100 * within / whole)

    def _between(self, bounds: Bounds, certain: BaseGeometry, possible: BaseGeometry, also: ZoneDraws | None, *,
                 not_in_it: bool = False) -> Floats:  # fmt: skip
        least, most = bounds
        if most <= least:
            return np.full(DRAWS, least)
        x, y = even_points(shapely.difference(possible, certain), _AREA_POINTS)
        if not len(x):
            return np.full(DRAWS, least)
        held = self.draws.members(x, y)
        if also is not None:
            held = held & (also.members(x, y) ^ not_in_it)
        share = np.broadcast_to(held.mean(axis=1), (DRAWS,))
        return np.asarray(least + (most - least) * share)

    def length(
        self, bounds: Bounds, route: BaseGeometry, certain: BaseGeometry, doubt_m: float, there: float
    ) -> Likely:
        """The length of a route in the zone, in the unit of its `bounds`.

        `certain` is the ground in which it surely lies inside; `there` how likely there is a route at all. A route that
        may be off by `doubt_m` is, in each draw, off by one way and distance, the same all along.
        """
        least, most = bounds
        if most <= least and there >= 1.0:
            return Likely(least, least, least)
        if np.isnan(there) or not self.known:
            return UNKNOWN
        shares = self._share_of_route(route, certain, doubt_m)
        values = (least + (most - least) * shares) * (np.random.default_rng(_SEED).permutation(DRAWS) < there * DRAWS)
        return interval(values, (least if there >= 1.0 else 0.0, most))

    def _share_of_route(self, route: BaseGeometry, certain: BaseGeometry, doubt_m: float) -> Floats:
        """How much of what is in doubt of a route lies in the zone in each draw, (draws,)."""
        open_ = lines_only(shapely.difference(route, certain))
        near = lines_only(shapely.intersection(open_, _reach(self.zone.possible, doubt_m)))
        if near.is_empty:
            return np.zeros(DRAWS)
        parts = shapely.get_parts(near)
        squeeze = max(float(np.cos(np.radians(shapely.centroid(near).y))), 0.01)
        flat = shapely.transform(parts, lambda xy: xy * [squeeze, 1.0])
        lengths = shapely.length(flat)
        level = (np.arange(_ROUTE_POINTS) + 0.5) / _ROUTE_POINTS * lengths.sum()
        part = np.searchsorted(np.cumsum(lengths), level).clip(0, len(parts) - 1)
        along = level - (np.cumsum(lengths) - lengths)[part]
        x, y = shapely.get_coordinates(shapely.line_interpolate_point(flat[part], along)).T
        x = x / squeeze
        rng = np.random.default_rng(_SEED)
        turn = rng.uniform(0, 2 * np.pi, DRAWS)
        away = doubt_m / _DEGREE_M * np.sqrt(rng.uniform(size=DRAWS))
        if doubt_m:
            moved_x = x[None, :] + (away * np.sin(turn) / squeeze)[:, None]
            moved_y = y[None, :] + (away * np.cos(turn))[:, None]
            held = self.draws.members(moved_x.ravel(), moved_y.ravel()).reshape(-1, DRAWS, len(x))
            own = np.arange(DRAWS)
            return np.asarray(held[own % len(held), own].mean(axis=1))
        return np.asarray(np.broadcast_to(self.draws.members(x, y).mean(axis=1), (DRAWS,)))


def _reach(shape: BaseGeometry, doubt_m: float) -> BaseGeometry:
    """A polygon with about so much around it, to choose which stretches are in doubt."""
    return shapely.buffer(shape, doubt_m / _DEGREE_M * 1.5) if doubt_m else shape


def interval(values: Floats, bounds: Bounds) -> Likely:
    """The interval of drawn values, which lie in their bounds but for the last digit."""
    assert bounds[0] - 1e-9 * abs(bounds[1]) <= values.min() <= values.max() <= bounds[1] * (1 + 1e-9)
    return interval_of_values(values)


class PointChances:
    """How likely points lie in a zone, and how many of them do, and what they add up to.

    `chance`, shape (points, draws), holds 1 for those that surely are inside, 0 for those that are not possible.
    """

    def __init__(self, chance: Floats, *, known: bool) -> None:
        self._chance, self._known = chance, known

    @classmethod
    def of(
        cls,
        figures: ZoneFigures,
        points: tuple[Floats, Floats, Floats],
        regions: list[BaseGeometry | None],
        verdicts: tuple[Bools, Bools],
        present: tuple[Bools, Bools, Floats],
    ) -> PointChances:
        """Chances of points given by longitudes, latitudes and radii in metres, cut to a region where one is known.

        `verdicts` are whether each is surely and possibly inside, `present` whether it surely and possibly is there on
        the day, and how likely.
        """
        surely, possibly = verdicts
        chance = np.repeat(surely[:, None].astype(float), DRAWS, axis=1)
        doubtful = np.flatnonzero(possibly & ~surely)
        if len(doubtful) and figures.known:
            x, y, radius_m = (each[doubtful] for each in points)
            chance[doubtful] = _circles(figures.draws, x, y, radius_m, [regions[row] for row in doubtful])
        sure_there, there, likely_there = present
        chance *= np.where(sure_there, 1.0, np.where(there, likely_there, 0.0))[:, None]
        return cls(chance, known=figures.known)

    @property
    def each(self) -> list[Likely]:
        """Of each point: the chance, between what is certain and what is possible of a single one."""
        if not self._known:
            return [UNKNOWN] * len(self._chance)
        mean = self._chance.mean(axis=1)
        return [Likely(p, 1.0 if p >= 1 else p if np.isnan(p) else 0.0, 0.0 if p <= 0 else p if np.isnan(p) else 1.0)
                for p in mean.tolist()]  # fmt: skip

    def count(self, rows: Bools | None = None) -> Likely:
        """How many of some points are inside."""
        chance = self._chance if rows is None else self._chance[rows]
        if not self._known or np.isnan(chance).any():
            return UNKNOWN
        sure = (chance >= 1).all(axis=1)
        base, rest = int(sure.sum()), chance[~sure & (chance > 0).any(axis=1)]
        if not len(rest):
            return Likely(float(base), float(base), float(base))
        found = convolved([np.stack([1 - rest, rest], axis=-1)]).mean(axis=0)
        return interval_of_counts(found, expected=float(rest.mean(axis=1).sum())) + base

    def total(self, weight: Floats) -> Likely:
        """The sum of a figure of the points inside, such as the people of towns."""
        if not self._known or np.isnan(self._chance).any():
            return UNKNOWN
        turn = np.arange(_SUMS) % DRAWS
        drawn = np.random.default_rng(_SEED).random((len(weight), _SUMS)) < self._chance[:, turn]
        return interval_of_values(weight @ drawn, expected=float(weight @ self._chance.mean(axis=1)))


def _circles(draws: ZoneDraws, x: Floats, y: Floats, radius_m: Floats, regions: list[BaseGeometry | None]) -> Floats:
    """The share of circles, cut to their regions, that lies in each draw of a zone, (circles, draws)."""
    turn = np.random.default_rng(_SEED).uniform(0, 2 * np.pi, len(x))
    spread_x, spread_y = sunflower(x, y, radius_m, turn, _CIRCLE_POINTS)
    weight = np.ones(spread_x.shape)
    for row, region in enumerate(regions):
        if region is not None:
            inside = shapely.intersects_xy(region, spread_x[row], spread_y[row])
            weight[row] = inside if inside.any() else 1.0
    held = draws.members(spread_x.ravel(), spread_y.ravel()).reshape(draws.count, *spread_x.shape)
    share = np.einsum("dgk,gk->gd", held, weight / weight.sum(axis=1, keepdims=True))
    return np.broadcast_to(share, (len(x), DRAWS))
