"""The places nearest to positions: a tree over points on the unit sphere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.place import KINDS, Kind, Place
from geo.place_index import PlaceIndex
from geo.position import Position

__all__ = ["NearestPlaces", "nearest_places"]

_EARTH_RADIUS_M = 6_371_008.8
_PARALLEL_FROM = 10_000


@dataclass(frozen=True, slots=True)
class NearestPlaces:
    """The nearest places to n positions: `rows` and `distance_m`, both of shape (n, count), nearest first."""

    index: PlaceIndex
    rows: NDArray[np.int64]
    distance_m: NDArray[np.float64]

    def places(self, number: int = 0) -> list[Place]:
        """Return the places nearest to position `number` as objects."""
        return [self.index.place(int(row)) for row in self.rows[number]]


_trees: dict[tuple[int, frozenset[str] | None], tuple[Any, NDArray[np.int64]]] = {}


def nearest_places(
    index: PlaceIndex,
    positions: Sequence[Position] | NDArray[np.float64],
    *,
    count: int = 1,
    kinds: Iterable[Kind] | None = ("settlement",),
) -> NearestPlaces:
    """Return the `count` places of an index nearest to each position, by great circle on the mean sphere.

    Distances are within 0.6 % of the ellipsoid's. Raises `InputError` where a position is not on Earth.
    """
    wanted = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
    if not (np.isfinite(wanted).all() and (np.abs(wanted[:, 1]) <= 90).all()):  # noqa: PLR2004 - degrees
        raise InputError("positions must be finite longitudes and latitudes from -90 to 90")
    tree, rows = _tree(index, None if kinds is None else frozenset(kinds))
    workers = -1 if len(wanted) > _PARALLEL_FROM else 1
    chord, found = tree.query(_unit_vectors(wanted[:, 0], wanted[:, 1]), k=range(1, count + 1), workers=workers)
    distance = 2 * _EARTH_RADIUS_M * np.arcsin(np.minimum(chord / 2, 1.0))
    return NearestPlaces(index, rows[found], distance)


def _unit_vectors(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    lam, phi = np.radians(longitude), np.radians(latitude)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def _tree(index: PlaceIndex, kinds: frozenset[str] | None) -> tuple[Any, NDArray[np.int64]]:
    from scipy.spatial import KDTree

    key = (id(index), kinds)
    if key not in _trees:
        rows = (
            np.arange(len(index))
            if kinds is None
            else np.flatnonzero(np.isin(index.kind, [KINDS.index(kind) for kind in kinds if kind in KINDS]))
        )
        _trees[key] = KDTree(_unit_vectors(index.longitude[rows], index.latitude[rows])), rows
    return _trees[key]
