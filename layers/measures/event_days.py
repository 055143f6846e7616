"""The days that the dates of a column may mean, in the forms that people and programs write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.tables.cells import is_missing
from layers.dates import DateRange, parse_date
from layers.measures.cell_faults import CellFaults

__all__ = ["DateOrder", "Days", "days_of", "parse_any_date"]

DateOrder = Literal["", "dmy", "mdy", "ymd"]
"""How a date of three numbers with slashes is written; empty where only unmistakable forms are read."""
Days = NDArray[np.datetime64]

_TIME = re.compile(
    r"(?<=\d)[ T]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2}|[AaPp]\.?[Mm]\.?)?$"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"((?:18|19|20)\d\d)(\d\d)(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH = re.compile(r"([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
"""Years of which events are recorded; a date outside is a slip or of another calendar."""


def parse_any_date(text: str, order: DateOrder = "") -> DateRange:
    """Read a date: EDTF (`2018-11-05`, `2018-11`), `5 Nov 2018`, `November 5, 2018`, `Nov 2018`, `05.11.2018`.

    `20181105`, `2018/11/05` and a time after the day are read, too: the day is the day written, whatever the zone. With
    `order="dmy"` or `"mdy"`, `05/11/2018` is one. Raises `ValueError`, in words.
    """
    plain = _TIME.sub("", " ".join(text.split()))
    for pattern, read in _FORMS:
        found = pattern.fullmatch(plain)
        if found:
            return read(*found.groups())
    found = _SLASHED.fullmatch(plain)
    if found:
        return _by_order(plain, found, order)
    return parse_date(plain)


def days_of(column: pd.Series, name: str, faults: CellFaults, order: DateOrder = "") -> tuple[Days, Days]:
    """The first and last day that each date may be; NaT where it is open or missing. What is no date is noted."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if pd.api.types.is_datetime64_any_dtype(column):
        days = column.to_numpy(dtype="datetime64[D]")
        return days, days.copy()
    codes, texts = pd.factorize(column.astype("string").str.strip())
    bounds = np.full((len(texts) + 1, 2), np.datetime64("NaT"), dtype="datetime64[D]")
    why: dict[str, NDArray[np.bool_]] = {}
    for index, text in enumerate(texts):
        try:
            stated = not is_missing(str(text))
            when = parse_any_date(str(text).removesuffix(".0"), order) if stated else DateRange(None, None)
            bounds[index] = [np.datetime64("NaT") if day is None else np.datetime64(day) for day in when]
            problem = "" if faults.any_year else _strange_year(when)
        except ValueError:
            problem = _reason(str(text))
        if problem:
            why.setdefault(problem, np.zeros(len(texts) + 1, dtype=bool))[index] = True
    for problem, bad in why.items():
        faults.rows(bad[codes], column, name, problem)
    return bounds[codes, 0], bounds[codes, 1]


def _day(year: int | str, month: int | str, day: int | str) -> DateRange:
    found = date(int(year), int(month), int(day))
    return DateRange(found, found)


def _month_number(name: str) -> int:
    for number, month in enumerate(_MONTHS, 1):
        if month.startswith(name.lower()) or name.lower() == "sept" == month[:4]:
            return number
    raise ValueError(f"{name!r} is not a month")


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., DateRange]], ...] = (
    (_ISO, _day),
    (_COMPACT, _day),
    (_DOTTED, lambda day, month, year: _day(year, month, day)),
    (_DAY_MONTH, lambda day, month, year: _day(year, _month_number(month), day)),
    (_MONTH_DAY, lambda month, day, year: _day(year, _month_number(month), day)),
    (_MONTH, lambda month, year: parse_date(f"{year}-{_month_number(month):02d}")),
)


def _by_order(text: str, found: re.Match[str], order: DateOrder) -> DateRange:
    if order not in ("dmy", "mdy"):
        raise ValueError(f"{text!r} may be a day of two months")
    first, second, year = found.groups()
    return _day(year, *((second, first) if order == "dmy" else (first, second)))


def _reason(text: str) -> str:
    """What is wrong with a text that is no date."""
    if _SLASHED.match(text):
        orders = ", ".join(f"--dates {order}" for order in get_args(DateOrder)[1:3])
        return f"is not a date in one order only; say which comes first, as {orders}, or write 2018-10-15"
    return "is not a date; write 2018-10-15, 2018-10 or 2018"


def _strange_year(when: DateRange) -> str:
    """What is odd about the year of a date; empty where nothing is."""
    for day in when:
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            if day.year < 100:  # noqa: PLR2004 - two digits
                return "has a year cut short; write all four digits, as 2018"
            if 1300 <= day.year < 1500:  # noqa: PLR2004 - the years now, by these calendars
                return "has a year of the Hijri or Jalali calendar, by the look of it; write Gregorian dates"
            if 2400 <= day.year < 2700:  # noqa: PLR2004
                return "has a year of the Buddhist era, by the look of it; write Gregorian dates (2561 is 2018)"
            return f"is not of a year of which events are recorded ({_FIRST_YEAR} to {_LAST_YEAR})"
    return ""
