"""Groups of unlike sizes laid out in flat arrays, worked on without a loop."""

from __future__ import annotations

import numpy as np

from geo.geodesic.ellipsoid import Ints

__all__ = ["ranges", "spread"]


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """For groups of the given sizes: the group of each member, and the member's place in its group."""
    group = np.repeat(np.arange(len(counts)), counts)
    return group, np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)


def ranges(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """All members of the ranges `first[i] : first[i] + counts[i]`: the range of each, and its value."""
    group, place = spread(counts)
    return group, first[group] + place
