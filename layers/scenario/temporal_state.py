"""What is there on a day, given dates that are themselves uncertain."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, TypeVar

import pandas as pd

from geo.errors import Fault, InputError
from layers.dates import DateRange, parse_date

__all__ = [
    "Presence",
    "as_day",
    "day_of",
    "may_be_present",
    "months_between",
    "possibly_present",
    "presence_on",
]


class Presence(NamedTuple):
    """Whether something is surely and possibly there; surely implies possibly."""

    certain: bool
    possible: bool


def presence_on(start: str, end: str, day: date, *, momentary: bool = False) -> Presence:
    """Whether what has these EDTF dates is there on a day.

    An empty start or end is open; the day of the end is the last one. What is `momentary` (an event) and has no end
    lasts as long as its start.
    """
    if momentary and not end:
        when = parse_date(start) if start else DateRange(None, None)
        possibly = when.possibly_by(day) and (when.latest is None or when.latest >= day)
        return Presence(possibly and when.earliest == when.latest == day, possibly)
    surely_begun = not start or parse_date(start).surely_by(day)
    ended = parse_date(end).earliest if end else None
    surely_not_ended = not end or (ended is not None and ended >= day)
    return Presence(surely_begun and surely_not_ended, may_be_present(start, end, day))


def may_be_present(start: str, end: str, day: date) -> bool:
    """Whether something that lasted from `start` to `end` (EDTF, empty is open) may have been there on a day."""
    begun = not start or parse_date(start).possibly_by(day)
    latest = parse_date(end).latest if end else None
    return begun and (latest is None or latest >= day)


_Table = TypeVar("_Table", bound=pd.DataFrame)


def possibly_present(layer: _Table, day: date) -> _Table:
    """The rows that may be there on a day, by their `start` and `end`; an empty one is open."""
    return layer[[may_be_present(start, end, day) for start, end in zip(layer["start"], layer["end"], strict=True)]]


def day_of(text: str) -> date:
    """The last day of an EDTF date: `2020-02` means the end of February. Raises `ValueError`, in words."""
    dates = parse_date(text)
    day = dates.latest or dates.earliest
    if day is None:
        raise ValueError(f"{text!r} names no day")
    return day


def as_day(text: str | date) -> date:
    """A day from text; `2020-02` means the end of February. Raises `InputError` where it names no day."""
    if isinstance(text, date):
        return text
    try:
        return day_of(text)
    except ValueError as error:
        raise InputError(Fault(str(error), "--at", hint="write a day, such as 2018-10-15")) from None


def months_between(first: date, last: date) -> list[str]:
    """Every month from one day to another, as `2018-10`."""
    count = (last.year - first.year) * 12 + last.month - first.month
    indices = (first.year * 12 + first.month - 1 + step for step in range(count + 1))
    return [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in indices]
