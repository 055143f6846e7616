"""Files of dated, placed events: UCDP GED and ACLED columns are known; any other file works with named columns.

Events are held as columns of numbers, so that millions of them cost a few hundred megabytes and no object each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from geo.files.faults import hand_over
from geo.tables.cells import number_column
from geo.tables.columns import repeated_meanings
from layers.dates import parse_date
from layers.measures.event_table import CellFaults, EventTable, open_events
from layers.measures.precision import ACLED_GEO_PRECISION, UCDP_WHERE_PREC, SpatialPrecision, acled_dates
from layers.scenario.faults import did_you_mean

__all__ = ["REGIONS", "Events", "read_events"]

REGIONS = ("", "admin1", "country")
"""What an event may be known to lie in; `Events.within` holds positions in this list."""

_Days = NDArray[np.datetime64]
_ISO_DAY_AND_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[ T]")
_UCDP = ("latitude", "longitude", "where_prec", "date_start", "date_end")
_ACLED = ("latitude", "longitude", "event_date", "geo_precision", "time_precision")
_MEANINGS = ("latitude", "longitude", "start", "end", "uncertainty_m", "deaths", "deaths_low", "deaths_high")


@dataclass(frozen=True)
class Events:
    """Events as columns, each of shape (n,): degrees, days, metres; `within` is a position in `REGIONS`.

    An event was on one of the days from `earliest` to `latest`; NaT is open. `deaths_low` and `deaths_high` are NaN
    where no figure is given.
    """

    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    earliest: _Days
    latest: _Days
    uncertainty_m: NDArray[np.float64]
    within: NDArray[np.int8]
    deaths_low: NDArray[np.float64]
    deaths_high: NDArray[np.float64]
    source: str = ""

    def __len__(self) -> int:
        return len(self.longitude)

    @property
    def undated(self) -> int:
        """How many have no date at all; each of them may be of any month."""
        return int((np.isnat(self.earliest) & np.isnat(self.latest)).sum())

    @classmethod
    def from_layer(cls, layer: gpd.GeoDataFrame, source: str = "") -> Events:
        """Events of a GeoDataFrame of points with `start` and `end` in EDTF and `uncertainty_m`, all optional."""
        points = layer.to_crs(4326) if layer.crs is not None else layer
        table = pd.DataFrame(points.drop(columns=points.geometry.name))
        table["longitude"], table["latitude"] = points.geometry.x.to_numpy(), points.geometry.y.to_numpy()
        return _named(EventTable(table, source or "events"), {})


def read_events(
    path: str | Path, *, columns: Mapping[str, str] | None = None, warnings: list[Fault] | None = None
) -> Events:
    """Read events from CSV (also `.csv.gz`), GeoJSON, GeoPackage, GeoParquet or another format of points.

    UCDP GED and ACLED tables are known by their columns, and their precision codes are read as metres and days
    (`precision`). Any other file needs latitude and longitude or a geometry, and may have `start` (or `date`),
    `end`, `uncertainty_m` and `deaths`; `columns` maps these names to what the file calls them.
    What is reported of the file though it is used is added to `warnings`, or given as Python's warnings without it.
    Raises `InputError` with the cells at fault, each once: a position out of range, a cell that is no date, an unknown
    code. One such row refuses the whole file: events left out silently would make every count wrong.
    """
    path = Path(path)
    named = dict(columns or {})
    unknown = [name for name in named if name not in _MEANINGS]
    if unknown:
        faults = [Fault(f"unknown column {n!r}", "--columns", hint=did_you_mean(n, _MEANINGS)) for n in unknown]
        raise InputError(faults)
    reported: list[Fault] = []
    table = open_events(path, reported)
    hand_over(reported, warnings)
    events = _read(table, named)
    if not len(events):
        raise InputError(Fault("has no events", str(path), 1, hint="give at least one row"))
    return events


def _read(table: EventTable, named: Mapping[str, str]) -> Events:
    if not named:
        for needed, more, read in ((_UCDP, ("low", "high"), _ucdp), (_ACLED, ("fatalities",), _acled)):
            frame = _known(table, needed, more)
            if frame is not None:
                return read(frame, table.faults)
    return _named(table, named)


def _known(table: EventTable, needed: Sequence[str], more: Sequence[str]) -> pd.DataFrame | None:
    """The columns of a table that is known by those it has, named in small letters; None where one is missing."""
    spelled = {column.strip().lower(): column for column in table.columns}
    if any(name not in spelled for name in needed):
        return None
    names = {spelled[name]: name for name in (*needed, *more) if name in spelled}
    return table.frame(list(names)).rename(columns=names)


def _ucdp(table: pd.DataFrame, faults: CellFaults) -> Events:
    precision = _codes(table["where_prec"], "where_prec", UCDP_WHERE_PREC, faults)
    earliest, _ = _days(table["date_start"], "date_start", faults)
    _, latest = _days(table["date_end"], "date_end", faults)
    low, high = (_counts(table[column], column, faults) if column in table else None for column in ("low", "high"))
    return _events(table, faults, earliest, latest, precision, low, high)


def _acled(table: pd.DataFrame, faults: CellFaults) -> Events:
    precision = _codes(table["geo_precision"], "geo_precision", ACLED_GEO_PRECISION, faults)
    day, latest = _days(table["event_date"], "event_date", faults)
    codes = _numbers(table["time_precision"], "time_precision", faults)
    faults.rows(~np.isin(codes, (1, 2, 3)), table["time_precision"], "time_precision", "is not 1, 2 or 3")
    earliest = day.copy()
    for code in (2, 3):
        for value in np.unique(day[(codes == code) & ~np.isnat(day)]):
            rows = (codes == code) & (day == value)
            when = acled_dates(value.item(), code)
            earliest[rows], latest[rows] = np.datetime64(when.earliest), np.datetime64(when.latest)
    deaths = _counts(table["fatalities"], "fatalities", faults) if "fatalities" in table else None
    return _events(table, faults, earliest, latest, precision, deaths, deaths)


def _named(table: EventTable, columns: Mapping[str, str]) -> Events:
    faults = table.faults
    found = {meaning: columns.get(meaning) or table.column_of(meaning) for meaning in _MEANINGS}
    for meaning in sorted({"latitude", "longitude"} | set(columns)):
        if found[meaning] not in table.columns:
            asked = found[meaning] or meaning
            faults.error(f"column {asked!r} is missing", hint=did_you_mean(asked, table.columns), line=1)
    repeated_meanings({"latitude", "longitude"} - set(columns), table.columns, faults)
    faults.raise_errors()
    faults.called = {meaning: column for meaning, column in found.items() if column is not None}
    frame = table.frame(list(faults.called.values()))
    named = pd.DataFrame({meaning: frame[column] for meaning, column in faults.called.items()})
    earliest, latest = _span(named, faults)
    radius_m = np.zeros(len(named))
    if "uncertainty_m" in named:
        radius_m = np.nan_to_num(_numbers(named["uncertainty_m"], "uncertainty_m", faults), nan=0.0)
        faults.rows(radius_m < 0, named["uncertainty_m"], "uncertainty_m", "is negative")
    precision = (radius_m, np.zeros(len(named), dtype=np.int8))
    low, best, high = (
        _counts(named[meaning], meaning, faults) if meaning in named else None
        for meaning in ("deaths_low", "deaths", "deaths_high")
    )
    return _events(
        named, faults, earliest, latest, precision, best if low is None else low, best if high is None else high
    )


def _span(named: pd.DataFrame, faults: CellFaults) -> tuple[_Days, _Days]:
    """The first and the last day that each event may have been on, by its `start` and `end`."""
    none = np.full(len(named), np.datetime64("NaT"), dtype="datetime64[D]")
    earliest, latest = _days(named["start"], "start", faults) if "start" in named else (none, none.copy())
    if "end" in named:
        _, ends = _days(named["end"], "end", faults)
        latest = np.where(np.isnat(ends), latest, ends)
    return earliest, latest


def _events(
    table: pd.DataFrame,
    faults: CellFaults,
    earliest: _Days,
    latest: _Days,
    precision: tuple[NDArray[np.float64], NDArray[np.int8]],
    low: NDArray[np.float64] | None,
    high: NDArray[np.float64] | None,
) -> Events:
    degrees = {}
    for column, limit in (("longitude", 180.0), ("latitude", 90.0)):
        degrees[column] = _numbers(table[column], column, faults)
        faults.rows(table[column].isna().to_numpy(), table[column], column, f"is where a {column} should be")
        outside = ~(np.abs(degrees[column]) <= limit)
        faults.rows(outside, table[column], column, f"is not between -{limit:g} and {limit:g} degrees")
    faults.rows(latest < earliest, table.iloc[:, 0], "", "ends before it starts")
    faults.raise_errors()
    nothing = np.full(len(table), np.nan)
    return Events(
        degrees["longitude"], degrees["latitude"], earliest, latest, *precision,
        nothing if low is None else low, nothing if high is None else high, faults.name,
    )  # fmt: skip


def _codes(
    column: pd.Series, name: str, meaning: Mapping[int, SpatialPrecision], faults: CellFaults
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    codes = _numbers(column, name, faults)
    faults.rows(~np.isin(codes, list(meaning)), column, name, f"is none of {', '.join(map(str, meaning))}")
    radius_m, within = np.zeros(len(codes)), np.zeros(len(codes), dtype=np.int8)
    for code, precision in meaning.items():
        radius_m[codes == code] = precision.uncertainty_m
        within[codes == code] = REGIONS.index(precision.within)
    return radius_m, within


def _numbers(column: pd.Series, name: str, faults: CellFaults) -> NDArray[np.float64]:
    numbers, bad = number_column(column)
    faults.rows(bad, column, name, "is not a number")
    return numbers


def _counts(column: pd.Series, name: str, faults: CellFaults) -> NDArray[np.float64]:
    counts = _numbers(column, name, faults)
    faults.rows(counts < 0, column, name, "is negative")
    return counts


def _days(column: pd.Series, name: str, faults: CellFaults) -> tuple[_Days, _Days]:
    """The first and last day that each date may be: ISO days, `1 January 2019`, or EDTF such as 2018-10."""
    if pd.api.types.is_datetime64_any_dtype(column):
        days = column.to_numpy(dtype="datetime64[D]")
        return days, days.copy()
    codes, texts = pd.factorize(column.astype("string").str.strip())
    bounds = np.full((len(texts) + 1, 2), np.datetime64("NaT"), dtype="datetime64[D]")
    bad = np.zeros(len(texts) + 1, dtype=bool)
    for index, text in enumerate(texts):
        try:
            bounds[index] = _bounds(str(text))
        except ValueError:
            bad[index] = True
    faults.rows(bad[codes], column, name, "is not a date; write 2018-10-15, 2018-10 or 2018")
    return bounds[codes, 0], bounds[codes, 1]


def _bounds(text: str) -> tuple[Any, Any]:
    if not text:
        return np.datetime64("NaT"), np.datetime64("NaT")
    iso = text[:10] if _ISO_DAY_AND_TIME.match(text) else text
    if iso.count(" ") == 2:  # noqa: PLR2004 - 15 October 2018
        day = np.datetime64(pd.to_datetime(iso, format="%d %B %Y").date())
        return day, day
    when = parse_date(iso.removesuffix(".0"))
    earliest, latest = (np.datetime64("NaT") if day is None else np.datetime64(day) for day in when)
    return earliest, latest
