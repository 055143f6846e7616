"""Dates as reports give them: a day, a month, a year, or a bound such as "before 8 February".

Written as EDTF (ISO 8601-2), level 0 and the open intervals of level 1: `2018-10-15`, `2020-02`, `2020`,
`../2020-02-08` (on or before), `2020-02-01/..` (on or after), `2020-02-01/2020-02-07`; `~` after a date means about.
"""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

__all__ = ["DateRange", "first_day", "parse_date"]

_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?$")
_NUMBERS = re.compile(r"(\d{1,2}(?=\D+\d+\D+\d{4}$)|\d{4})[./ -](\d{1,2})[./ -](\d{1,2}|\d{4})(?<!\d{4}-\d{2}-\d{2})")
"""A day of three numbers, the year first or last, that is not as EDTF has it."""
_YEAR_DIGITS = 4
_APPROXIMATE = {1: timedelta(days=365), 2: timedelta(days=31), 3: timedelta(days=3)}


class DateRange(NamedTuple):
    """The first and last day that a date may be; None is open."""

    earliest: date | None
    latest: date | None

    def surely_by(self, day: date) -> bool:
        """Whether the date has certainly come by the end of `day`."""
        return self.latest is not None and self.latest <= day

    def possibly_by(self, day: date) -> bool:
        """Whether the date may have come by the end of `day`."""
        return self.earliest is None or self.earliest <= day


def parse_date(text: str) -> DateRange:
    """Read an EDTF date. Raises `ValueError`, in words, where it is not one."""
    text = text.strip()
    if _NUMBERS.fullmatch(text):
        meant = " or ".join(_days_meant(text))
        why = f"a date; write {meant}, the year first" if meant else "a day of the calendar; write 2018-10-15"
        raise ValueError(f"{text!r} is not {why}")
    return _interval(text) if "/" in text else _date(text)


def first_day(text: str) -> date | None:
    """The first day that an EDTF date may be, else its last; None where it names none."""
    dates = parse_date(text) if text else DateRange(None, None)
    return dates.earliest or dates.latest


def _days_meant(text: str) -> list[str]:
    """The days that three numbers in another form may mean, as they are to be written.

    `10/15/2018` is one day, `5/11/2018` may be one of two.
    """
    found = _NUMBERS.fullmatch(text)
    assert found is not None
    first, middle, last = found.groups()
    orders = [(first, middle, last)] if len(first) == _YEAR_DIGITS else [(last, middle, first), (last, first, middle)]
    days = []
    for year, month, day in orders:
        with suppress(ValueError):
            days.append(date(int(year), int(month), int(day)).isoformat())
    return list(dict.fromkeys(days))


def _interval(text: str) -> DateRange:
    """Two dates with a slash between them; an end that is empty or `..` is open."""
    first, _, last = text.partition("/")
    earliest = None if first.strip() in ("", "..") else _date(first.strip()).earliest
    latest = None if last.strip() in ("", "..") else _date(last.strip()).latest
    if earliest and latest and earliest > latest:
        raise ValueError(f"{text!r} ends before it starts")
    return DateRange(earliest, latest)


def _date(text: str) -> DateRange:
    """A day, month or year, or about one."""
    match = _DATE.match(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a date; write 2018-10-15, 2018-10, 2018 or ../2018-10-15")
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    assert year is not None
    first_month, last_month = (1, 12) if month is None else (month, month)
    try:
        earliest = date(year, first_month, 1 if day is None else day)
        latest = date(year, last_month, calendar.monthrange(year, last_month)[1] if day is None else day)
        if match[4]:
            margin = _APPROXIMATE[3 if day else 2 if month else 1]
            earliest, latest = earliest - margin, latest + margin
    except (ValueError, OverflowError, calendar.IllegalMonthError) as error:
        raise ValueError(f"{text!r} is not a day of the calendar") from error
    return DateRange(earliest, latest)
