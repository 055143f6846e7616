"""Groups of unlike sizes laid out in flat arrays, worked on without a loop."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.geodesic.ellipsoid import Floats, Ints

__all__ = ["cell_keys", "ranges", "spread"]


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """For groups of the given sizes: the group of each member, and the member's place in its group."""
    group = np.repeat(np.arange(len(counts)), counts)
    return group, np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)


def ranges(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """All members of the ranges `first[i] : first[i] + counts[i]`: the range of each, and its value."""
    group, place = spread(counts)
    return group, first[group] + place


def cell_keys(position: Floats, size: float, *, shift: float = 0.0) -> npt.NDArray[np.int64]:
    """A number for each position in space (n, 3), the same for all that lie in the same cube of that size."""
    keys = np.zeros(len(position), np.int64)
    for axis in position.T:
        cell = np.floor(axis / size + shift).astype(np.int64)
        cell -= cell.min(initial=0)
        keys *= int(cell.max(initial=0)) + 1
        keys += cell
    return keys
