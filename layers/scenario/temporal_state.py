"""What is there on a day, given dates that are themselves uncertain, and the state that a post is in."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeVar

import pandas as pd

from geo.errors import Fault, InputError
from layers.dates import DateRange, parse_date

__all__ = [
    "PostState",
    "Presence",
    "as_day",
    "day_of",
    "may_be_present",
    "months_between",
    "possibly_present",
    "presence_chance",
    "presence_on",
]

PostState = Literal["not_yet", "standing", "encircled", "left"]


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


def presence_chance(start: str, end: str, day: date, *, momentary: bool = False) -> float:
    """How likely something is there on a day: dates of a span are equally likely to be any of its days.

    NaN where a date without a beginning or an end leaves it open: there is nothing to reckon with then. Takes what
    `presence_on` takes.
    """
    here = presence_on(start, end, day, momentary=momentary)
    if here.certain or not here.possible:
        return float(here.certain)
    if momentary and not end:
        when = parse_date(start) if start else DateRange(None, None)
        return 1 / days if (days := _days_in(when)) else math.nan
    begun = 1.0 if not start else _share_of_days(parse_date(start), day)
    ended = 0.0 if not end else _share_of_days(parse_date(end), day - timedelta(days=1))
    return begun * (1 - ended)


def _share_of_days(when: DateRange, day: date) -> float:
    """The share of the days of a span that come no later than a day; NaN where its ends leave that open."""
    if when.earliest is not None and when.earliest > day:
        return 0.0
    if when.latest is not None and when.latest <= day:
        return 1.0
    if when.earliest is None or when.latest is None:
        return math.nan
    return ((day - when.earliest).days + 1) / _days_in(when)


def _days_in(when: DateRange) -> int:
    """How many days a span has; 0 where it is open."""
    return 0 if when.earliest is None or when.latest is None else (when.latest - when.earliest).days + 1


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


def as_day(text: str | date, option: str = "--at") -> date:
    """A day from text; `2020-02` means the end of February. Raises `InputError`, for an option, where it names none."""
    if isinstance(text, date):
        return text
    try:
        return day_of(text)
    except ValueError as error:
        hint = "" if "write" in str(error) else "write a day, such as 2018-10-15"
        raise InputError(Fault(str(error), option, hint=hint)) from None


def months_between(first: date, last: date) -> list[str]:
    """Every month from one day to another, as `2018-10`."""
    count = (last.year - first.year) * 12 + last.month - first.month
    indices = (first.year * 12 + first.month - 1 + step for step in range(count + 1))
    return [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in indices]
