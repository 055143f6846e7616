"""Files of dated, placed events: UCDP GED and ACLED columns are known; any other file works with named columns.

Events are held as columns of numbers, so that millions of them cost a few hundred megabytes and no object each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from geo.files.faults import hand_over
from layers.measures.event_columns import (
    MEANINGS,
    PRECISION_CODES,
    REGIONS,
    as_wide_as_named,
    columns_by_meaning,
    counts,
    days,
    deaths,
    division_numbers,
    positions,
    precision_codes,
)
from layers.measures.event_days import DateOrder, Days
from layers.measures.event_repeats import first_of_event, without_repeats
from layers.measures.event_table import EventTable, open_events
from layers.measures.precision import ACLED_GEO_PRECISION, UCDP_WHERE_PREC
from layers.scenario.faults import did_you_mean

__all__ = ["REGIONS", "EventRows", "Events", "read_event_rows", "read_events"]

_CUT = (
    ({"date_start", "date_end", "best"}, "where_prec", "UCDP"),
    ({"event_id_cnty", "event_date"}, "geo_precision", "ACLED"),
)
"""Columns by which a file is known, the column of precision that it then ought to have, and who publishes it."""


@dataclass(frozen=True)
class Events:
    """Events as columns, each of shape (n,): degrees, days, metres; `within` is a position in `REGIONS`.

    An event was on one of the days from `earliest` to `latest`; NaT is open. `deaths_low` and `deaths_high` are NaN
    where no figure is given, `deaths_best` is the one that the file gives between them. `precision_stated` is
    whether the file says how precise its places are. `divisions`, shape (n, 2), numbers the names of
    the first- and second-level divisions that it gives (−1 for none), and `named` says which of the two the precision
    code of an event means: 0 none, 1 or 2. Both are None where the file has no such columns.
    """

    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    earliest: Days
    latest: Days
    uncertainty_m: NDArray[np.float64]
    within: NDArray[np.int8]
    deaths_low: NDArray[np.float64]
    deaths_high: NDArray[np.float64]
    source: str = ""
    precision_stated: bool = True
    deaths_best: NDArray[np.float64] | None = None
    divisions: NDArray[np.int32] | None = None
    named: NDArray[np.int8] | None = None

    def __len__(self) -> int:
        return len(self.longitude)

    @property
    def undated(self) -> int:
        """How many have no date at all; each of them may be of any month."""
        return int((np.isnat(self.earliest) & np.isnat(self.latest)).sum())

    def kept(self, rows: NDArray[np.bool_] | NDArray[np.signedinteger]) -> Events:
        """The events of these rows."""
        columns = (
            "longitude",
            "latitude",
            "earliest",
            "latest",
            "uncertainty_m",
            "within",
            "deaths_low",
            "deaths_high",
            "deaths_best",
            "divisions",
            "named",
        )
        given = {name: value for name in columns if (value := getattr(self, name)) is not None}
        return replace(self, **{name: value[rows] for name, value in given.items()})

    @classmethod
    def from_layer(cls, layer: gpd.GeoDataFrame, source: str = "") -> Events:
        """Events of a GeoDataFrame of points with `start` and `end` in EDTF and `uncertainty_m`, all optional."""
        points = layer.to_crs(4326) if layer.crs is not None else layer
        table = pd.DataFrame(points.drop(columns=points.geometry.name))
        table["longitude"], table["latitude"] = points.geometry.x.to_numpy(), points.geometry.y.to_numpy()
        read = EventTable(table, source or "events")
        read.faults.any_year = True
        return _read(read, {}, "", {})


def read_events(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    dates: DateOrder = "",
    warnings: list[Fault] | None = None,
) -> Events:
    """Read events from CSV (also `.csv.gz`), a workbook, GeoJSON, GeoPackage, GeoParquet or another format of points.

    Precision codes of UCDP GED (`where_prec`) and ACLED (`geo_precision`, `time_precision`) are read as metres and days
    (`precision`). Any file needs latitude and longitude, a position or a geometry, and may have `start` (or `date`),
    `end`, `uncertainty_m` and `deaths`; `columns` maps these names to what the file calls them: `{"start": "Tag"}`.
    `dates="dmy"` reads `05/11/2018` as 5 November, `"mdy"` as 11 May. Rows that repeat an event (the same id, place
    and day: exports that overlap, one row for each actor) count once.

    What is reported of the file though it is used is added to `warnings`, or given as Python's warnings without it.
    Raises `InputError` with the cells at fault, each once: a position out of range, a cell that is no date, a year of
    another calendar, an unknown code. One such row refuses the whole file: events left out silently would make every
    count wrong.
    """
    return read_event_rows(path, columns=columns, dates=dates, warnings=warnings).events


class EventRows(NamedTuple):
    """Events of a file, and what it says of them beside.

    `cells` has the columns asked for, by their names in small letters, one row for each row that has a position;
    `event` is which of the events each row is of. `rows` is how many rows the file has, `unplaced` how many of them
    have no position and were left out.
    """

    events: Events
    cells: pd.DataFrame
    event: NDArray[np.int64]
    rows: int
    unplaced: int
    columns: tuple[str, ...]


def read_event_rows(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    dates: DateOrder = "",
    warnings: list[Fault] | None = None,
    keep: Collection[str] = (),
    leave_unplaced: bool = False,
) -> EventRows:
    """Read events as `read_events` does, with other columns of the file.

    - `keep`: columns that are kept beside, by their names in small letters; those that the file lacks are no fault
    - `leave_unplaced`: rows whose latitude and longitude are empty are left out and counted, not refused
    """
    path = Path(path)
    named = dict(columns or {})
    unknown = [name for name in named if name not in MEANINGS]
    if unknown:
        faults = [Fault(f"unknown column {n!r}", "--columns", hint=did_you_mean(n, MEANINGS)) for n in unknown]
        raise InputError(faults)
    reported: list[Fault] = []
    table = open_events(path, reported)
    extra: dict[str, pd.Series] = {}
    events = _read(table, named, dates, extra, leave_unplaced=leave_unplaced)
    kept = {name: name.strip().lower() for name in table.columns if name.strip().lower() in keep}
    cells = table.frame(list(kept)).rename(columns=kept)
    cells = cells.loc[:, ~cells.columns.duplicated()].reset_index(drop=True)
    placed = np.isfinite(events.longitude)
    found = len(events)
    if not placed.all():
        events, cells = events.kept(placed), cells[placed].reset_index(drop=True)
        extra = {name: column[placed].reset_index(drop=True) for name, column in extra.items()}
    if not len(events):
        raise InputError(Fault("has no events", str(path), 1, hint="give at least one row"))
    reported += _oddities(events, table)
    if "event_id" in extra:
        rows, repeats = without_repeats(events, extra["event_id"], table.column_of("event_id") or "id")
        event = first_of_event(events, extra["event_id"], rows)
        events = events.kept(rows)
        reported += repeats
    else:
        event = np.arange(len(events))
    hand_over(reported, warnings)
    return EventRows(events, cells, event, found, int((~placed).sum()), table.columns)


def _read(
    table: EventTable,
    named: Mapping[str, str],
    order: DateOrder,
    extra: dict[str, pd.Series],
    *,
    leave_unplaced: bool = False,
) -> Events:
    """The events of a table; columns that are no part of them are put into `extra` by their meaning."""
    faults = table.faults
    found = columns_by_meaning(table, named)
    faults.raise_errors()
    faults.called = found
    frame = table.frame(list(found.values()))
    cells = {meaning: frame[column] for meaning, column in found.items()}
    if "event_id" in cells:
        extra["event_id"] = cells["event_id"]
    longitude, latitude, radius_m = positions(cells, table, len(frame), leave_unplaced=leave_unplaced)
    within, named_level = np.zeros((2, len(frame)), dtype=np.int8)
    if "uncertainty_m" in cells:
        stated_m = np.nan_to_num(counts(cells["uncertainty_m"], "uncertainty_m", faults), nan=0.0)
        radius_m = np.maximum(radius_m, stated_m)
    for name, meaning in (("where_prec", UCDP_WHERE_PREC), ("geo_precision", ACLED_GEO_PRECISION)):
        if name in cells and "uncertainty_m" not in named:
            coded_m, within, named_level = precision_codes(cells[name], name, meaning, faults)
            radius_m = np.maximum(radius_m, coded_m)
    earliest, latest = days(cells, faults, order, len(frame))
    faults.rows(latest < earliest, cells.get("start", pd.Series(earliest)), "start", "ends before it starts")
    low, best, high = deaths(cells, faults, len(frame))
    faults.raise_errors()
    stated = bool({"uncertainty_m", "position", *PRECISION_CODES[:2]} & set(cells))
    divisions = division_numbers(cells)
    if divisions is not None:
        radius_m = as_wide_as_named(longitude, latitude, radius_m, divisions, named_level)
    return Events(
        longitude, latitude, earliest, latest, radius_m, within, low, high, faults.name, stated, best, divisions,
        None if divisions is None else named_level,
    )  # fmt: skip


def _oddities(events: Events, table: EventTable) -> list[Fault]:
    """What is odd about a file as a whole, though it can be used."""
    found = []
    nowhere = int(((events.longitude == 0) & (events.latitude == 0)).sum())
    if nowhere:
        message = f"{nowhere:,} event{'s lie' if nowhere > 1 else ' lies'} at 0° N 0° E, where a position is missing"
        hint = "leave the row out, or give its place"
        found.append(Fault(message, events.source, hint=hint, severity="warning"))
    names = {column.strip().lower() for column in table.columns}
    for known_by, precision, publisher in _CUT:
        if known_by <= names and precision not in names and not events.precision_stated:
            message = f"lacks the column {precision!r} of {publisher}: every place is taken as exact"
            hint = "export the file with all its columns"
            found.append(Fault(message, events.source, 1, hint=hint, severity="warning"))
    return found
