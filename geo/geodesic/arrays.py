"""Groups of unlike sizes laid out in flat arrays, worked on without a loop."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from geo.geodesic.ellipsoid import Floats, Ints

__all__ = ["cell_keys", "portions", "ranges", "spread"]


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """For groups of the given sizes: the group of each member, and the member's place in its group."""
    group = np.repeat(np.arange(len(counts)), counts)
    return group, np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)


def ranges(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """All members of the ranges `first[i] : first[i] + counts[i]`: the range of each, and its value."""
    group, place = spread(counts)
    return group, first[group] + place


def portions(counts: Ints, most: int) -> Iterator[slice]:
    """Groups of the given sizes in portions of so many members at most, or of one group that is larger."""
    total = np.cumsum(counts)
    first = 0
    while first < len(counts):
        before = int(total[first - 1]) if first else 0
        last = max(int(np.searchsorted(total, before + most, side="right")), first + 1)
        yield slice(first, last)
        first = last


def cell_keys(position: Floats, size: float, *, shift: float = 0.0) -> npt.NDArray[np.int64]:
    """A number for each position in space (n, 3), the same for all that lie in the same cube of that size."""
    keys = np.zeros(len(position), np.int64)
    for axis in position.T:
        cell = np.floor(axis / size + shift).astype(np.int64)
        cell -= cell.min(initial=0)
        keys *= int(cell.max(initial=0)) + 1
        keys += cell
    return keys
