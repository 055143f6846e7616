"""The option of a file of recorded events, and how `map` and `print` count what is in it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.errors import Fault

if TYPE_CHECKING:
    import pandas as pd

    from layers import Layers
    from layers.measures.events_file import Events

__all__ = ["EventsOption", "month_rows", "recorded_events"]

EventsOption = Annotated[
    Path | None,
    typer.Option("--events", help="A file of events: UCDP GED or ACLED columns, or any table of points with dates."),
]


def recorded_events(path: Path | None, *, columns: Mapping[str, str] | None = None) -> Events | None:
    """The events of a file, if one is named; what is told of it goes to standard error. Raises `InputError`."""
    if path is None:
        return None
    from layers.measures.events_file import read_events

    told: list[Fault] = []
    events = read_events(path, columns=columns, warnings=told)
    for fault in told:
        print(f"warning: {fault}", file=sys.stderr)
    return events


def month_rows(layers: Layers, events: Events) -> pd.DataFrame:
    """The rows of the overlap table that count the events by month, in the main reading of each zone."""
    from layers.measures.overlap import overlaps

    table = overlaps(layers, events=events, by="month")
    return table[table["subject_kind"] == "month"]
