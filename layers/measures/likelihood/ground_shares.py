"""The share of each ground that lies in a zone: in closed form for a circle and an exact zone, else by points on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.measures.likelihood.circle_share import circle_shares
from layers.measures.likelihood.grounds import Grounds
from layers.measures.likelihood.zone_draws import ZoneDraws

__all__ = ["ground_shares"]

_MOST_CIRCLES = 4_000
_MOST_POINTS = 1 << 21
_WIDEST_CLOSED_M = 250_000.0

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def ground_shares(grounds: Grounds, chosen: Ints, draws: ZoneDraws) -> Floats:
    """The share of some grounds that lies in each draw of a zone, (grounds, draws)."""
    shares = np.zeros((len(chosen), draws.count))
    rest = np.ones(len(chosen), dtype=bool)
    if draws.is_exact:
        radius_m = grounds.radius_m[chosen]
        free = np.array([grounds.region[ground] is None for ground in chosen], dtype=bool)
        circles = np.flatnonzero(free & (radius_m > 0) & (radius_m <= _WIDEST_CLOSED_M))
        if 0 < len(circles) <= _MOST_CIRCLES and not _is_cut(draws.possible):
            at = chosen[circles]
            shares[circles, 0] = circle_shares(
                draws.possible, grounds.longitude[at], grounds.latitude[at], grounds.radius_m[at]
            )
            rest[circles] = False
    others = np.flatnonzero(rest)
    count = int(np.clip(_MOST_POINTS // max(len(others), 1), 16, 256))
    block = max(_MOST_POINTS // count, 1)
    for start in range(0, len(others), block):
        of = others[start : start + block]
        x, y, weight = grounds.points(chosen[of], count)
        held = draws.members(x.ravel(), y.ravel()).reshape(draws.count, *x.shape)
        shares[of] = np.einsum("dgk,gk->gd", held, weight)
    return shares


def _is_cut(shape: BaseGeometry) -> bool:
    """Whether the antimeridian or a pole may cut a polygon."""
    west, south, east, north = shape.bounds
    return bool(west <= -179 or east >= 179 or south <= -88 or north >= 88)  # noqa: PLR2004 - degrees
