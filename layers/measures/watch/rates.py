"""Ratios of rates with intervals that hold though events come in clusters.

Of n events in two grounds or times, a share is expected in the first by area and days; given n, the count there is
binomial where events are independent (Przyborowski and Wilenski 1940), and its exact interval is Clopper and Pearson's
(1934). Events are not independent. How much more their counts vary is measured in the same file: the zone and its ring
are laid elsewhere, turned at random and held against random dates, 200 times (placebos in space and time: Abadie,
Diamond and Hainmueller 2010; negative controls for calibration: Schuemie and others 2014). The variance of a count is
taken to be 1 + c·n times the binomial one, as of events with a common correlation (Williams 1982), with c so that 5 %
of the placebos differ from 1; counts are divided by that factor before the exact interval is taken (effective sample
size: Korn and Graubard 1998).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.stats import beta
from shapely.geometry.base import BaseGeometry

from layers.measures.ground_zones import contains_xy

__all__ = ["PLACEBOS", "Clustering", "Placebos", "change_interval", "rate_interval"]

PLACEBOS = 200
"""How many times the ground is laid elsewhere."""
_FEWEST = 40
_LEAST_EVENTS = 4
_Z2 = 3.841458820694124
_LEVEL = 0.95
_EDGE = 0.15
_SEED = 15
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Clustering(NamedTuple):
    """How much more counts vary than those of independent events: `per_event` is c, `placebos` how many it is from."""

    per_event: float
    placebos: int
    log_variance: float = 0.0

    def factor(self, count: float) -> float:
        """By how much the variance of a count exceeds that of independent events."""
        return 1.0 + self.per_event * max(count, 0.0)


def rate_interval(
    first: float, second: float, exposure: tuple[float, float], clustering: Clustering
) -> tuple[float, float, float]:
    """The ratio of the rate of the first count to that of the second, and the bounds of its 95 % interval.

    `exposure` is the area times the days of each. The ratio is infinite where the second count is 0, NaN where both
    are.

    >>> rate_interval(10, 10, (1.0, 1.0), Clustering(0.0, 0))[0]
    1.0
    """
    scale = exposure[1] / exposure[0] if exposure[0] > 0 else np.nan
    total = first + second
    ratio = np.nan if total == 0 else np.inf if second == 0 else first / second * scale
    factor = clustering.factor(total)
    a, b = first / factor, second / factor
    tail = (1 - _LEVEL) / 2
    low = 0.0 if first == 0 else float(beta.ppf(tail, a, b + 1))
    high = 1.0 if second == 0 else float(beta.ppf(1 - tail, a + 1, b))
    return float(ratio), _odds(low) * scale, _odds(high) * scale


def change_interval(
    counts: tuple[float, float, float, float], clustering: Clustering, exposure_ratio: float = 1.0
) -> tuple[float, float, float]:
    """The change inside (after against before) against the change outside, with its 95 % interval.

    `counts` are inside after, inside before, outside after, outside before. It is the odds ratio of the four, with half
    an event added to each (Haldane 1956), its variance (Woolf 1955) raised by what placebos show.
    """
    a, b, c, d = (count + 0.5 for count in counts)
    centre = np.log(a * d / (b * c)) + np.log(exposure_ratio)
    reach = np.sqrt(_Z2 * (1 / a + 1 / b + 1 / c + 1 / d + clustering.log_variance))
    return float(np.exp(centre)), float(np.exp(centre - reach)), float(np.exp(centre + reach))


def _odds(share: float) -> float:
    return np.inf if share >= 1 else share / (1 - share)


class Placebos:
    """A zone and its ring laid elsewhere in the ground of a file, 200 times, each with a date of its own.

    `days` are the days of the events (NaN for none), `span` the first and the last day that is looked at. Each time a
    random point of zone and ring is laid on a random event, so that neither of the two is favoured, and all is turned
    by a random angle; on the sphere that is a rotation, under which areas and distances stay what they are.
    """

    def __init__(
        self, zone: BaseGeometry, ring: BaseGeometry, longitude: Floats, latitude: Floats, days: Floats,
        span: tuple[float, float], *, count: int = PLACEBOS, seed: int = _SEED,
    ) -> None:  # fmt: skip
        rng = np.random.default_rng(seed)
        parts = [shapely.simplify(part, 0.001) for part in (zone, ring)]
        dated = np.isfinite(days) & (days >= span[0]) & (days <= span[1])
        points = _unit(longitude[dated], latitude[dated])
        day = days[dated]
        self.inside, self.outside = np.zeros((2, count, 2))
        self.split = rng.uniform(_EDGE, 1 - _EDGE, count)
        if not len(day):
            return
        anchors = _random_points(parts, count, rng)
        at = rng.integers(len(day), size=count)
        turns = rng.uniform(0, 2 * np.pi, count)
        for number in range(count):
            rotation = _frame(points[at[number]]) @ _turn(turns[number]) @ _frame(anchors[number]).T
            x, y = _degrees(points @ rotation)
            late = day >= span[0] + self.split[number] * (span[1] - span[0])
            for part, counts in zip(parts, (self.inside, self.outside), strict=True):
                held = contains_xy(part, x, y)
                counts[number] = np.sum(held & ~late), np.sum(held & late)

    def of_grounds(self, exposure: tuple[float, float]) -> Clustering:
        """For inside against the ring, in the time after the date."""
        return _clustering(self.inside[:, 1], self.outside[:, 1], exposure[0] / sum(exposure))

    def of_times(self) -> Clustering:
        """For after against before, inside."""
        return _clustering(self.inside[:, 1], self.inside[:, 0], 1 - self.split)

    def of_times_in_ring(self) -> Clustering:
        """For after against before, in the ring."""
        return _clustering(self.outside[:, 1], self.outside[:, 0], 1 - self.split)

    def of_changes(self) -> Clustering:
        """For the change inside against that in the ring."""
        counts = np.stack([self.inside[:, 1], self.inside[:, 0], self.outside[:, 1], self.outside[:, 0]])
        enough = (counts[:2].sum(axis=0) >= _LEAST_EVENTS) & (counts[2:].sum(axis=0) >= _LEAST_EVENTS)
        if enough.sum() < _FEWEST:
            return Clustering(0.0, 0, 0.0)
        a, b, c, d = counts[:, enough] + 0.5
        variance = 1 / a + 1 / b + 1 / c + 1 / d
        excess = np.log(a * d / (b * c)) ** 2 / _Z2 - variance
        return Clustering(0.0, int(enough.sum()), max(0.0, _upper(excess)))


def _clustering(first: Floats, second: Floats, share: Floats | float) -> Clustering:
    """c, such that 95 of 100 placebos differ no more than by chance; nothing where too few have events."""
    total = first + second
    enough = total >= _LEAST_EVENTS
    if enough.sum() < _FEWEST:
        return Clustering(0.0, 0)
    expected = np.broadcast_to(share, total.shape)[enough]
    n = total[enough]
    squared = (first[enough] - n * expected) ** 2 / (n * expected * (1 - expected))
    return Clustering(max(0.0, _upper((squared / _Z2 - 1) / n)), int(enough.sum()))


def _upper(values: Floats) -> float:
    """The value that 95 of 100 do not exceed, a finite number of them taken into account."""
    ordered = np.sort(values)
    return float(ordered[min(int(np.ceil(_LEVEL * (len(ordered) + 1))) - 1, len(ordered) - 1)])


def _random_points(parts: list[BaseGeometry], count: int, rng: np.random.Generator) -> Floats:
    """Unit vectors of random points of each of some polygons by turns."""
    found = np.zeros((count, 3))
    for number, part in enumerate(parts):
        rows = np.arange(number, count, len(parts))
        west, south, east, north = part.bounds
        x, y = np.zeros(0), np.zeros(0)
        for _ in range(200):
            if len(x) >= len(rows):
                break
            sines = rng.uniform(np.sin(np.radians(south)), np.sin(np.radians(north)), 4 * count)
            some = rng.uniform(west, east, 4 * count), np.degrees(np.arcsin(sines))
            held = contains_xy(part, *some)
            x, y = np.concatenate([x, some[0][held]]), np.concatenate([y, some[1][held]])
        if len(x) < len(rows):
            centre = part.representative_point()
            x, y = np.full(len(rows), centre.x), np.full(len(rows), centre.y)
        found[rows] = _unit(x[: len(rows)], y[: len(rows)])
    return found


def _unit(longitude: Floats, latitude: Floats) -> Floats:
    x, y = np.radians(longitude), np.radians(latitude)
    return np.stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)], axis=-1)


def _degrees(vectors: Floats) -> tuple[Floats, Floats]:
    return np.degrees(np.arctan2(vectors[:, 1], vectors[:, 0])), np.degrees(np.arcsin(np.clip(vectors[:, 2], -1, 1)))


def _frame(up: Floats) -> Floats:
    """A rotation whose third axis is a point."""
    east = np.cross([0.0, 0.0, 1.0], up)
    east = east / np.linalg.norm(east) if np.linalg.norm(east) > 1e-9 else np.array([1.0, 0.0, 0.0])  # noqa: PLR2004 - a pole
    return np.stack([east, np.cross(up, east), up], axis=1)


def _turn(angle: float) -> Floats:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
