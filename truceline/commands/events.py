"""The option of a file of recorded events, and how `map` and `print` count what is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.errors import Fault, InputError
from truceline.reporting import print_faults

if TYPE_CHECKING:
    import pandas as pd

    from layers import Layers
    from layers.measures.events_file import Events

__all__ = [
    "ColumnsOption",
    "DateOrderName",
    "DatesOption",
    "EventsOption",
    "column_pair",
    "lay_out_with_events",
    "month_rows",
]

EventsOption = Annotated[
    Path | None,
    typer.Option("--events", help="A file of events: UCDP GED or ACLED columns, or any table of points with dates."),
]


ColumnsOption = Annotated[
    list[str] | None,
    typer.Option(help="What that file calls a column, as NAME=COLUMN: latitude, longitude, start, end, deaths …"),
]


class DateOrderName(StrEnum):
    """The choices of `--dates`."""

    dmy = "dmy"
    mdy = "mdy"


DatesOption = Annotated[
    DateOrderName | None,
    typer.Option("--dates", help="How that file writes 05/11/2018: dmy, the day first, or mdy, the month first."),
]


def lay_out_with_events(
    scenario: str,
    path: Path | None,
    *,
    columns: Sequence[str] | None = None,
    dates: DateOrderName | None = None,
) -> tuple[Layers, Events | None]:
    """The layers of a scenario, and the events of a file where one is named; warnings go to standard error.

    Raises `InputError` with the faults of both.
    """
    from truceline.commands.load import lay_out

    named = dict(map(column_pair, columns or ()))
    faults: list[Fault] = []
    layers, events = None, None
    try:
        events = None if path is None else _read(path, named, dates)
    except InputError as error:
        faults += error.faults
    try:
        layers = lay_out(scenario)
    except InputError as error:
        faults += error.faults
    if layers is None or faults:
        raise InputError(faults)
    if events is not None:
        from layers.measures.event_checks import check_events

        print_faults(check_events(events, layers))
    return layers, events


def _read(path: Path, columns: Mapping[str, str], dates: DateOrderName | None) -> Events:
    from layers.measures.event_checks import undated_events
    from layers.measures.events_file import read_events

    reported: list[Fault] = []
    events = read_events(path, columns=columns, dates=dates.value if dates else "", warnings=reported)
    print_faults([*reported, *undated_events(events)])
    return events


def column_pair(text: str) -> tuple[str, str]:
    """The name and the column of an option `--columns NAME=COLUMN`."""
    name, _, column = text.partition("=")
    if not column:
        raise typer.BadParameter(f"{text!r}: write NAME=COLUMN, such as start=incident_date", param_hint="--columns")
    return name, column


def month_rows(layers: Layers, events: Events) -> pd.DataFrame:
    """The rows of the overlap table that count the events by month, in the main reading of each zone."""
    from layers.measures.overlap import overlaps

    table = overlaps(layers, events=events, by="month")
    return table[table["subject_kind"] == "month"]
