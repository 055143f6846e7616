"""Vertices of crowded geometries that cannot matter: whatever lies within the distance of them lies so of others too.

Tracks that go to and fro, a receiver at rest, thousands of points in one town have most of their vertices on ground
that is small against the distance (`discs`), or on ground that others cover (`covered`). Two proofs, each conservative,
say which of them the outline of the zone cannot touch.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from geo.geodesic.covered import covered_by_others, is_crowded
from geo.geodesic.discs import CROWD, outermost
from geo.geodesic.ellipsoid import Floats, Ints, cartesian
from geo.geodesic.paths import Bools, Geometries, Paths

__all__ = ["without_hidden"]


class Seen(NamedTuple):
    """What is left of paths, of which a path may now be many, and the ground that is covered besides.

    `covered` (c,) are polygons in longitude and latitude, within [-180, 180], `owner` (c,) those of the paths.
    """

    paths: Paths
    covered: Geometries
    owner: Ints


def without_hidden(paths: Paths, distance_m: Floats) -> Seen:
    """The paths without vertices, and parts of edges, that lie hidden; `distance_m` (m,) holds one for each path.

    All paths of an owner have the same distance. Owners that have no crowd of vertices keep their paths as they are.
    """
    nothing = Seen(paths, np.empty(0, dtype=object), np.empty(0, np.intp))
    if len(paths.longitude) < CROWD:
        return nothing
    first = np.flatnonzero(np.append(True, np.diff(paths.owner) != 0))
    end = np.append(first[1:], len(paths))
    many = paths.start[end] - paths.start[first] >= CROWD
    left: list[Paths] = []
    covered: list[Geometries] = []
    before = 0
    for a, b in zip(first[many], end[many], strict=True):
        seen, cells = _seen_of(_some(paths, a, b), float(distance_m[a]))
        if seen is not None:
            left += [_some(paths, before, a), seen]
            covered.append(cells)
            before = b
    if not left:
        return nothing
    left.append(_some(paths, before, len(paths)))
    owners = [part.owner[0] for part in left[1::2]]
    sizes = np.concatenate([np.diff(part.start) for part in left])
    whole = Paths(
        np.concatenate([part.longitude for part in left]),
        np.concatenate([part.latitude for part in left]),
        np.append(0, np.cumsum(sizes)).astype(np.intp),
        np.concatenate([part.owner for part in left]),
    )
    return Seen(whole, np.concatenate(covered), np.repeat(owners, [len(cells) for cells in covered]).astype(np.intp))


def _some(paths: Paths, first: int, end: int) -> Paths:
    """The paths from one to before another."""
    a, b = paths.start[first], paths.start[end]
    start = paths.start[first : end + 1] - a
    return Paths(paths.longitude[a:b], paths.latitude[a:b], start, paths.owner[first:end])


def _seen_of(paths: Paths, distance_m: float) -> tuple[Paths | None, Geometries]:
    """What is left of the paths of one owner, and the ground covered besides; None where all of it is."""
    nothing: Geometries = np.empty(0, dtype=object)
    position = cartesian(paths.longitude, paths.latitude)
    kept = outermost(position, paths.start, distance_m)
    left = paths if kept.all() else _split(paths, kept)
    if len(left.longitude) >= CROWD:
        position = position[kept]
        lone = left.start[:-1][np.diff(left.start) == 1]
        if is_crowded(position, left.edge_starts, lone, distance_m):
            seen, cells = covered_by_others(left, distance_m)
            return (None, nothing) if seen is paths else (seen, cells)
    return (None, nothing) if left is paths else (left, nothing)


def _split(paths: Paths, kept: Bools) -> Paths:
    """The paths without some vertices, in as many paths as that leaves."""
    index = np.flatnonzero(kept)
    path = np.repeat(np.arange(len(paths)), np.diff(paths.start))[index]
    begins = np.flatnonzero(np.append(True, (np.diff(index) > 1) | (np.diff(path) != 0)))
    start = np.append(begins, len(index)).astype(np.intp)
    return Paths(paths.longitude[index], paths.latitude[index], start, paths.owner[path[begins]])
