"""Dates as the page reckons with them: days since 1970, with bounds where a date is not exact or an end is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from layers.dates import parse_date

__all__ = ["OPEN_END", "OPEN_START", "Days", "day_bounds", "day_number", "first_and_last"]

OPEN_START, OPEN_END = -(2**30), 2**30
_EPOCH = date(1970, 1, 1).toordinal()
_FAULTS_AT_MOST = 20

Days = NDArray[np.int64]


def day_number(day: date) -> int:
    """Days from 1970-01-01 to a day."""
    return day.toordinal() - _EPOCH


def day_bounds(column: pd.Series) -> tuple[Days, Days]:
    """First and last possible day of each date, in days since 1970; open or missing ends are ∓2³⁰.

    Raises `InputError` naming the values that are no dates.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        days = column.to_numpy(dtype="datetime64[D]")
        numbers = days.astype(np.int64)
        missing = np.isnat(days)
        return np.where(missing, OPEN_START, numbers), np.where(missing, OPEN_END, numbers)
    codes, unique = pd.factorize(column.astype(object).where(column.notna(), ""))
    bounds = np.empty((len(unique), 2), np.int64)
    faults = []
    for row, value in enumerate(unique):
        try:
            bounds[row] = _bounds_of(str(value))
        except ValueError as error:
            faults.append(Fault(str(error), where=f"column {column.name!r}"))
    if faults:
        raise InputError(faults[:_FAULTS_AT_MOST])
    return bounds[codes, 0], bounds[codes, 1]


def first_and_last(drawn: Mapping[str, Days]) -> tuple[int, ...]:
    """The first and last day in the columns that hold days; empty where none is known."""
    days = [values for name, values in drawn.items() if name in ("start", "end", "start_of_spells")]
    if not days:
        return ()
    known = np.concatenate([values[(values > OPEN_START) & (values < OPEN_END)] for values in days])
    return (int(known.min()), int(known.max())) if len(known) else ()


def _bounds_of(text: str) -> tuple[int, int]:
    if not text or text == "..":
        return OPEN_START, OPEN_END
    if len(text) > len("2018-10-15") and text[10] in "T " and "/" not in text:
        text = text[:10]
    earliest, latest = parse_date(text)
    return (
        OPEN_START if earliest is None else day_number(earliest),
        OPEN_END if latest is None else day_number(latest),
    )
