"""What stood on a day, given dates that are themselves uncertain."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from geo.errors import Fault, InputError
from layers.dates import DateRange, parse_date
from layers.measures.standing import day_of, may_stand

__all__ = ["Standing", "as_day", "months_between", "stood_on"]


class Standing(NamedTuple):
    """Whether something surely and possibly stood."""

    certain: bool
    possible: bool


def stood_on(start: str, end: str, day: date, *, momentary: bool = False) -> Standing:
    """Whether what has these EDTF dates stood on a day.

    An empty start or end is open; the day of the end is the last on which it stood. What is `momentary` (an event) and
    has no end lasts as long as its start.
    """
    if momentary and not end:
        when = parse_date(start) if start else DateRange(None, None)
        possibly = when.possibly_by(day) and (when.latest is None or when.latest >= day)
        return Standing(possibly and when.earliest == when.latest == day, possibly)
    surely_begun = not start or parse_date(start).surely_by(day)
    ended = parse_date(end).earliest if end else None
    surely_not_ended = not end or (ended is not None and ended >= day)
    return Standing(surely_begun and surely_not_ended, may_stand(start, end, day))


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
