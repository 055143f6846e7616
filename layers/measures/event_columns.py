"""The columns of a file of events as numbers: what each means, positions, days, deaths and codes of precision."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo import geodesic_distance
from geo.tables.cells import number_column
from geo.tables.columns import repeated_meanings
from geo.tables.positions import degrees_column, whole_position_column
from layers.measures.cell_faults import CellFaults
from layers.measures.event_days import DateOrder, Days, days_of
from layers.measures.event_table import EventTable
from layers.measures.precision import NAMED_DIVISION, PRECISE_M, SpatialPrecision, acled_dates
from layers.scenario.faults import did_you_mean

__all__ = [
    "MEANINGS",
    "PRECISION_CODES",
    "REGIONS",
    "as_wide_as_named",
    "columns_by_meaning",
    "counts",
    "days",
    "deaths",
    "division_numbers",
    "positions",
    "precision_codes",
]

REGIONS = ("", "admin1", "country")
"""What an event may be known to lie in; `Events.within` holds positions in this list."""
MEANINGS = ("latitude", "longitude", "start", "end", "uncertainty_m", "deaths", "deaths_low", "deaths_high")
PRECISION_CODES = ("where_prec", "geo_precision", "time_precision")
_NAMED = ("admin1", "admin2")
_MORE = ("position", "event_id", *_NAMED)


def division_numbers(cells: Mapping[str, pd.Series]) -> NDArray[np.int32] | None:
    """A number for each name of a first- and of a second-level division, which is one within its first; −1 for none."""
    if not set(_NAMED) & set(cells):
        return None
    count = len(next(iter(cells.values())))
    codes = np.full((count, 2), -1, dtype=np.int32)
    for level, meaning in enumerate(_NAMED):
        if meaning in cells:
            codes[:, level] = pd.factorize(cells[meaning].astype("string").str.strip().mask(lambda name: name == ""))[0]
    inner = codes[:, 1] >= 0
    codes[inner, 1] = np.unique(codes[inner], axis=0, return_inverse=True)[1].ravel()
    return codes


def as_wide_as_named(
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
    radius_m: NDArray[np.float64],
    divisions: NDArray[np.int32],
    named: NDArray[np.int8],
) -> NDArray[np.float64]:
    """Radii that reach over the division that a code means: as far as the file itself places events of that name.

    A district may be wider than the metres that its code is read as; the precise events in it show that.
    """
    coarse, exact = named == _NAMED.index("admin2") + 1, (named == 0) & (radius_m <= PRECISE_M)
    table = pd.DataFrame({"x": longitude, "y": latitude, "code": divisions[:, 1], "row": np.arange(len(named))})
    points = table[coarse & (table["code"] >= 0)].drop_duplicates(["x", "y", "code"])
    places = table[exact & (table["code"] >= 0)].drop_duplicates(["x", "y", "code"])
    pairs = points.merge(places, on="code", suffixes=("", "_there"))
    if pairs.empty:
        return radius_m
    lon, lat, there_lon, there_lat = (pairs[name].to_numpy() for name in ("x", "y", "x_there", "y_there"))
    away_m = np.asarray(geodesic_distance(shapely.points(lon, lat), shapely.points(there_lon, there_lat)))
    pairs["reach_m"] = away_m + radius_m[pairs["row_there"].to_numpy()]
    farthest = pairs.groupby(["x", "y", "code"])["reach_m"].max()
    reach_m = table.join(farthest, on=["x", "y", "code"])["reach_m"].to_numpy(dtype=float)
    return np.where(coarse, np.fmax(radius_m, reach_m), radius_m)


def columns_by_meaning(table: EventTable, named: Mapping[str, str]) -> dict[str, str]:
    """The column of each meaning that the table has; what is missing is noted."""
    found = {
        meaning: column
        for meaning in (*MEANINGS, *PRECISION_CODES, *_MORE)
        if (column := named.get(meaning) or table.column_of(meaning))
    }
    if "deaths" in named:  # one figure was asked for, not the range beside it
        found = {name: column for name, column in found.items() if name in named or not name.startswith("deaths_")}
    whole = "position" in found and not {"latitude", "longitude"} <= set(found)
    needed = set(named) | (set() if whole else {"latitude", "longitude"})
    for meaning in sorted(needed):
        if found.get(meaning) not in table.columns:
            asked = found.get(meaning, meaning)
            table.faults.error(f"column {asked!r} is missing", hint=did_you_mean(asked, table.columns), line=1)
    repeated_meanings({"latitude", "longitude"} - set(named), table.columns, table.faults)
    if not whole:
        found.pop("position", None)
    return found


def positions(
    cells: Mapping[str, pd.Series], table: EventTable, count: int, *, leave_unplaced: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Longitudes, latitudes, and the radii in metres that the way of writing them leaves open."""
    faults = table.faults
    if "position" in cells and not {"latitude", "longitude"} <= set(cells):
        longitude, latitude, radius_m, bad = whole_position_column(cells["position"])
        faults.rows(bad, cells["position"], "position", "is not a position, grid reference or full Plus Code")
        return longitude, latitude, radius_m
    degrees = {}
    empty = np.zeros(count, dtype=bool)
    if leave_unplaced:
        given = [cells[axis].astype("string").str.strip().fillna("") for axis in ("longitude", "latitude")]
        empty = ((given[0] == "") & (given[1] == "")).to_numpy(dtype=bool)
    for axis, limit in (("longitude", 180.0), ("latitude", 90.0)):
        column = cells[axis]
        degrees[axis], bad = degrees_column(column, axis, decimal_comma=table.decimal_comma)  # type: ignore[arg-type]
        faults.rows(bad, column, axis, "is not a number")
        faults.rows(np.isnan(degrees[axis]) & ~empty, column, axis, f"is where a {axis} should be")
        outside = ~(np.abs(degrees[axis]) <= limit) & ~empty
        faults.rows(outside, column, axis, f"is not between -{limit:g} and {limit:g} degrees")
    return degrees["longitude"], degrees["latitude"], np.zeros(count)


def days(cells: Mapping[str, pd.Series], faults: CellFaults, order: DateOrder, count: int) -> tuple[Days, Days]:
    """The first and the last day that each event may have been on, by its `start`, `end` and ACLED's precision."""
    none = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
    earliest, latest = days_of(cells["start"], "start", faults, order) if "start" in cells else (none, none.copy())
    if "end" in cells:
        _, ends = days_of(cells["end"], "end", faults, order)
        latest = np.where(np.isnat(ends), latest, ends)
    if "time_precision" in cells:
        earliest, latest = _widened(earliest, latest, cells["time_precision"], faults)
    return earliest, latest


def _widened(earliest: Days, latest: Days, column: pd.Series, faults: CellFaults) -> tuple[Days, Days]:
    """Days spread to the week or month that ACLED's `time_precision` 2 or 3 says."""
    codes = _numbers(column, "time_precision", faults)
    faults.rows(~np.isin(codes, (1, 2, 3)), column, "time_precision", "is not 1, 2 or 3")
    day = earliest.copy()
    for code in (2, 3):
        for value in np.unique(day[(codes == code) & ~np.isnat(day)]):
            rows = (codes == code) & (day == value)
            when = acled_dates(value.item(), code)
            earliest[rows], latest[rows] = np.datetime64(when.earliest), np.datetime64(when.latest)
    return earliest, latest


def deaths(
    cells: Mapping[str, pd.Series], faults: CellFaults, count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The lowest, the best and the highest figure of deaths; NaN where none is given."""
    nothing = np.full(count, np.nan)
    low, best, high = (
        counts(cells[meaning], meaning, faults) if meaning in cells else None
        for meaning in ("deaths_low", "deaths", "deaths_high")
    )
    best = nothing if best is None else best
    return (best if low is None else low), best, (best if high is None else high)


def precision_codes(
    column: pd.Series, name: str, meaning: Mapping[int, SpatialPrecision], faults: CellFaults
) -> tuple[NDArray[np.float64], NDArray[np.int8], NDArray[np.int8]]:
    """The radius of each code, the region that it lies in, and which division it means."""
    codes = _numbers(column, name, faults)
    faults.rows(~np.isin(codes, list(meaning)), column, name, f"is none of {', '.join(map(str, meaning))}")
    radius_m, within, named = np.zeros(len(codes)), *np.zeros((2, len(codes)), dtype=np.int8)
    for code, precision in meaning.items():
        radius_m[codes == code] = precision.uncertainty_m
        within[codes == code] = REGIONS.index(precision.within)
        named[codes == code] = ("", *_NAMED).index(NAMED_DIVISION[name].get(code, ""))
    return radius_m, within, named


def _numbers(column: pd.Series, name: str, faults: CellFaults) -> NDArray[np.float64]:
    numbers, bad = number_column(column)
    faults.rows(bad, column, name, "is not a number")
    return numbers


def counts(column: pd.Series, name: str, faults: CellFaults) -> NDArray[np.float64]:
    counts = _numbers(column, name, faults)
    faults.rows(counts < 0, column, name, "is negative")
    return counts
