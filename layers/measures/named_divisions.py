"""Which divisions of the map data a division that a file of events names is: those that its precise events lie in.

A file may name divisions that the map data draw otherwise: of another year, of another level, in parts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.measures.events_file import Events
from layers.measures.precision import PRECISE_M

__all__ = ["name_codes", "precise_events", "shapes_of_names"]

_LEAST_SHARE = 0.01
"""Of a name's precise events: fewer, in one more division of the map data, are slips or its outline's error."""

Ints = NDArray[np.int64]


def name_codes(events: Events) -> Ints:
    """The division that each event's precision code means, by its name: a number for each name, −1 for none."""
    codes = np.full(len(events), -1, dtype=np.int64)
    if events.divisions is not None and events.named is not None:
        coarse = np.flatnonzero(events.named > 0)
        level = events.named[coarse].astype(np.int64) - 1
        code = events.divisions[coarse, level].astype(np.int64)
        codes[coarse] = np.where(code >= 0, code * 2 + level, -1)
    return codes


def precise_events(events: Events) -> Ints:
    """The rows of the events whose place is known well; none where the file does not say how well."""
    exact = (events.uncertainty_m <= PRECISE_M) & (events.within == 0)
    return np.flatnonzero(exact if events.precision_stated else np.zeros(len(events), dtype=bool))


def shapes_of_names(events: Events, rows: Ints, shapes: NDArray[np.object_]) -> tuple[Ints, Ints]:
    """For events at `rows` whose division is named: each, by its place in `rows`, with the shapes that it means."""
    none = np.zeros(0, dtype=np.int64)
    codes, precise = name_codes(events)[rows], precise_events(events)
    if events.divisions is None or not len(precise) or not (codes >= 0).any():
        return none, none
    table = pd.DataFrame({"x": events.longitude[precise], "y": events.latitude[precise]})
    for level in (0, 1):
        code = events.divisions[precise, level].astype(np.int64)
        table[level] = np.where(code >= 0, code * 2 + level, -1)
    counts = table.groupby(["x", "y", 0, 1]).size().rename("count").reset_index()
    site, shape = shapely.STRtree(shapes).query(shapely.points(counts["x"], counts["y"]), predicate="intersects")
    placed = counts.iloc[site].assign(shape=shape)
    named = pd.concat(
        [placed[[level, "shape", "count"]].set_axis(["code", "shape", "count"], axis=1) for level in (0, 1)]
    )
    held = named.groupby(["code", "shape"])["count"].sum()
    share = held / held.groupby("code").transform("sum")
    meant = share[share >= _LEAST_SHARE].reset_index()[["code", "shape"]]
    asked = pd.DataFrame({"code": codes, "event": np.arange(len(rows))})
    pairs = asked[asked["code"] >= 0].merge(meant, on="code")
    return pairs["event"].to_numpy(dtype=np.int64), pairs["shape"].to_numpy(dtype=np.int64)
