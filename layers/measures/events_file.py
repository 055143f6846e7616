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
from layers.dates import parse_date
from layers.files.limits import hand_over
from layers.measures.event_table import TableFaults, read_event_table
from layers.measures.precision import ACLED_GEO_PRECISION, UCDP_WHERE_PREC, SpatialPrecision, acled_dates
from layers.scenario.faults import did_you_mean

__all__ = ["REGIONS", "Events", "read_events"]

REGIONS = ("", "admin1", "country")
"""What an event may be known to lie in; `Events.within` holds positions in this list."""

_Days = NDArray[np.datetime64]
_ISO_DAY_AND_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[ T]")
_UCDP = ("latitude", "longitude", "where_prec", "date_start", "date_end")
_ACLED = ("latitude", "longitude", "event_date", "geo_precision", "time_precision")
_ALIASES = {
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "start": ("start", "date", "event_date", "date_start", "day", "when"),
    "end": ("end", "date_end"),
    "uncertainty_m": ("uncertainty_m",),
    "deaths": ("deaths", "fatalities", "best"),
    "deaths_low": ("deaths_low", "low"),
    "deaths_high": ("deaths_high", "high"),
}


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
        return _named(table, TableFaults(source or "events"), {})


def read_events(
    path: str | Path, *, columns: Mapping[str, str] | None = None, warnings: list[Fault] | None = None
) -> Events:
    """Read events from CSV (also `.csv.gz`), GeoJSON, GeoPackage, GeoParquet or another format of points.

    UCDP GED and ACLED tables are known by their columns, and their precision codes are read as metres and days
    (`precision`). Any other file needs latitude and longitude or a geometry, and may have `start` (or `date`),
    `end`, `uncertainty_m` and `deaths`; `columns` maps these names to what the file calls them.
    What is told of the file though it is used is added to `warnings`, or given as Python's warnings without it.
    Raises `InputError` with the cells at fault, each once: a position out of range, a date that is none, an unknown
    code. One such row refuses the whole file: events left out silently would make every count wrong.
    """
    path = Path(path)
    named = dict(columns or {})
    unknown = [name for name in named if name not in _ALIASES]
    if unknown:
        raise InputError([Fault(f"unknown column {n!r}", "--columns", hint=did_you_mean(n, _ALIASES)) for n in unknown])
    told: list[Fault] = []
    table, faults = read_event_table(path, told)
    hand_over(told, warnings)
    if table.empty:
        raise InputError(Fault("has no events", str(path), 1, hint="give at least one row"))
    by_name = {str(column).strip().lower(): column for column in table.columns}
    known = table.rename(columns={v: k for k, v in by_name.items()})
    if not named and all(column in by_name for column in _UCDP):
        return _ucdp(known, faults)
    if not named and all(column in by_name for column in _ACLED):
        return _acled(known, faults)
    return _named(table, faults, named)


def _ucdp(table: pd.DataFrame, faults: TableFaults) -> Events:
    precision = _codes(table["where_prec"], "where_prec", UCDP_WHERE_PREC, faults)
    earliest, _ = _days(table["date_start"], "date_start", faults)
    _, latest = _days(table["date_end"], "date_end", faults)
    low, high = (_counts(table[column], column, faults) if column in table else None for column in ("low", "high"))
    return _events(table, faults, earliest, latest, precision, low, high)


def _acled(table: pd.DataFrame, faults: TableFaults) -> Events:
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


def _named(table: pd.DataFrame, faults: TableFaults, columns: Mapping[str, str]) -> Events:
    found = {key: columns.get(key) or _first(table, aliases) for key, aliases in _ALIASES.items()}
    for key in {"latitude", "longitude"} | set(columns):
        if found[key] is None or found[key] not in table:
            asked = found[key] or key
            hint = did_you_mean(str(asked), map(str, table.columns))
            faults.add(f"column {asked!r} is missing", 1, hint)
    faults.raise_all()
    faults.called = {key: column for key, column in found.items() if column is not None}
    renamed = table.rename(columns={str(column): key for key, column in found.items() if column is not None})
    none = np.full(len(table), np.datetime64("NaT"), dtype="datetime64[D]")
    earliest, latest = _days(renamed["start"], "start", faults) if "start" in renamed else (none, none.copy())
    if "end" in renamed:
        _, ends = _days(renamed["end"], "end", faults)
        latest = np.where(np.isnat(ends), latest, ends)
    metres = _numbers(renamed["uncertainty_m"], "uncertainty_m", faults) if "uncertainty_m" in renamed else None
    radius_m = np.zeros(len(table)) if metres is None else np.nan_to_num(metres, nan=0.0)
    faults.rows(radius_m < 0, renamed.get("uncertainty_m", pd.Series(radius_m)), "uncertainty_m", "is negative")
    precision = (radius_m, np.zeros(len(table), dtype=np.int8))
    deaths = [_counts(renamed[key], key, faults) if key in renamed else None for key in ("deaths_low", "deaths_high")]
    if "deaths" in renamed:
        best = _counts(renamed["deaths"], "deaths", faults)
        deaths = [best if column is None else column for column in deaths]
    return _events(renamed, faults, earliest, latest, precision, *deaths)


def _events(
    table: pd.DataFrame,
    faults: TableFaults,
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
    faults.raise_all()
    nothing = np.full(len(table), np.nan)
    return Events(
        degrees["longitude"], degrees["latitude"], earliest, latest, *precision,
        nothing if low is None else low, nothing if high is None else high, faults.name,
    )  # fmt: skip


def _first(table: pd.DataFrame, names: Sequence[str]) -> str | None:
    by_name = {str(column).strip().lower(): str(column) for column in table.columns}
    return next((by_name[name] for name in names if name in by_name), None)


def _codes(
    column: pd.Series, name: str, meaning: Mapping[int, SpatialPrecision], faults: TableFaults
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    codes = _numbers(column, name, faults)
    faults.rows(~np.isin(codes, list(meaning)), column, name, f"is none of {', '.join(map(str, meaning))}")
    radius_m, within = np.zeros(len(codes)), np.zeros(len(codes), dtype=np.int8)
    for code, precision in meaning.items():
        radius_m[codes == code] = precision.uncertainty_m
        within[codes == code] = REGIONS.index(precision.within)
    return radius_m, within


def _numbers(column: pd.Series, name: str, faults: TableFaults) -> NDArray[np.float64]:
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    faults.rows(np.isnan(numbers) & column.notna().to_numpy(), column, name, "is not a number")
    faults.rows(np.isinf(numbers), column, name, "is not finite")
    return np.asarray(numbers)


def _counts(column: pd.Series, name: str, faults: TableFaults) -> NDArray[np.float64]:
    counts = _numbers(column, name, faults)
    faults.rows(counts < 0, column, name, "is negative")
    return counts


def _days(column: pd.Series, name: str, faults: TableFaults) -> tuple[_Days, _Days]:
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
