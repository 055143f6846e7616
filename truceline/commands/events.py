"""The option of a file of recorded events, and how `map` and `print` count what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd

    from layers import Layers
    from layers.measures.events_file import Events

__all__ = ["EventsOption", "month_rows"]

EventsOption = Annotated[
    Path | None,
    typer.Option("--events", help="A file of events: UCDP GED or ACLED columns, or any table of points with dates."),
]


def month_rows(layers: Layers, events: Events) -> pd.DataFrame:
    """The rows of the overlap table that count the events by month, in the main reading of each zone."""
    from layers.measures.overlap import overlaps

    table = overlaps(layers, events=events, by="month")
    return table[table["subject_kind"] == "month"]
