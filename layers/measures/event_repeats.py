"""Events that a file lists more than once: exports that overlap, and tables with a row for each actor."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import Fault

Days = NDArray[np.datetime64]

__all__ = ["first_of_event", "without_repeats"]


class PlacedEvents(Protocol):
    """Where and when events were: columns of shape (n,), degrees and days; `source` names their file."""

    @property
    def longitude(self) -> NDArray[np.float64]:
        """Degrees east."""

    @property
    def latitude(self) -> NDArray[np.float64]:
        """Degrees north."""

    @property
    def earliest(self) -> Days:
        """The first day that each may have been on."""

    @property
    def latest(self) -> Days:
        """The last day that each may have been on."""

    @property
    def source(self) -> str:
        """The name of the file."""

    def __len__(self) -> int:
        """How many."""


def without_repeats(events: PlacedEvents, ids: pd.Series, column: str) -> tuple[NDArray[np.bool_], list[Fault]]:
    """Which rows count, one for each event, and what is to be reported of the others.

    Rows of one id, place and day are one event. Rows of one id and another place or day all count, and are reported.
    """
    every = np.ones(len(events), dtype=bool)
    known = ids.dropna()
    if known.is_unique:
        return every, []
    keys = pd.DataFrame({"id": ids.to_numpy(), "longitude": events.longitude, "latitude": events.latitude})
    keys["earliest"], keys["latest"] = events.earliest, events.latest
    stated = ids.notna().to_numpy()
    repeated = keys.duplicated().to_numpy() & stated
    apart = keys["id"][~repeated].duplicated().to_numpy() & stated[~repeated]
    found = []
    if repeated.any():
        count = f"{repeated.sum():,} of {len(events):,} rows repeat an event of the file (same {column}, place and day)"
        message = f"{count}, as exports that overlap or a row for each actor do: each event counts once"
        found.append(Fault(message, events.source, key=column, severity="warning"))
    if apart.any():
        message = f"{apart.sum():,} rows have the {column} of another row, but another place or day: all count"
        hint = "check whether they are corrections of one event"
        found.append(Fault(message, events.source, key=column, hint=hint, severity="warning"))
    return ~repeated, found


def first_of_event(events: PlacedEvents, ids: pd.Series, counted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Which event each row is of: a number among those that are counted."""
    numbers = np.cumsum(counted) - 1
    if counted.all():
        return np.asarray(numbers, dtype=np.int64)
    keys = pd.DataFrame({"id": ids.to_numpy(), "longitude": events.longitude, "latitude": events.latitude})
    keys["earliest"], keys["latest"] = events.earliest, events.latest
    group = keys.groupby(list(keys.columns), dropna=False, sort=False).ngroup().to_numpy()
    group = np.where(counted & ids.isna().to_numpy(), group.max() + 1 + np.arange(len(group)), group)
    first = np.full(int(group.max()) + 1, -1, dtype=np.int64)
    first[group[counted][::-1]] = numbers[counted][::-1]
    return np.asarray(first[group], dtype=np.int64)
