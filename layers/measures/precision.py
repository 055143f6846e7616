"""How precise a place or a date is said to be, in the codes of UCDP GED and ACLED and in metres and days, both ways.

UCDP GED codebook (Sundberg & Melander 2013; version 24.1): `where_prec` 1 exact place, 2 within about 25 km of one,
3 second-level division, 4 first-level division, 5 along a line or in a fuzzy area, 6 country, 7 international waters;
`date_prec` 1 the day, 2 two to six days, 3 a week, 4 a month, 5 up to a year.

ACLED codebook (2023): `geo_precision` 1 the town, 2 a part of a region near a town, 3 a larger region; `time_precision`
1 the day, 2 the week, 3 the month.

The codes name a kind of place, not a distance: the metres are our reading of them, stated here once.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal, NamedTuple

from layers.dates import DateRange

__all__ = [
    "ACLED_GEO_PRECISION",
    "NAMED_DIVISION",
    "PRECISE_M",
    "UCDP_WHERE_PREC",
    "SpatialPrecision",
    "acled_dates",
    "acled_geo_precision",
    "acled_time_precision",
    "ucdp_date_prec",
    "ucdp_where_prec",
]


class SpatialPrecision(NamedTuple):
    """How far the true place may lie from the stated point, and within which division it surely lies."""

    uncertainty_m: float
    within: Literal["", "admin1", "country"] = ""


UCDP_WHERE_PREC = {
    1: SpatialPrecision(1_000.0),
    2: SpatialPrecision(25_000.0),
    3: SpatialPrecision(50_000.0, "admin1"),
    4: SpatialPrecision(400_000.0, "admin1"),
    5: SpatialPrecision(100_000.0),
    6: SpatialPrecision(5_000_000.0, "country"),
    7: SpatialPrecision(500_000.0),
}
ACLED_GEO_PRECISION = {
    1: SpatialPrecision(1_000.0),
    2: SpatialPrecision(25_000.0),
    3: SpatialPrecision(400_000.0, "admin1"),
}

PRECISE_M = 5_000.0
"""An event whose place is known at least as well shows where events are."""
NAMED_DIVISION: dict[str, dict[int, Literal["admin1", "admin2"]]] = {
    "where_prec": {3: "admin2", 4: "admin1"},
    "geo_precision": {3: "admin1"},
}
"""Which of the divisions that a file names is the one that a precision code means."""


def ucdp_where_prec(uncertainty_m: float, within: str = "") -> int:
    """The `where_prec` of a stated uncertainty: the first code that allows as much, or that names the division."""
    if within == "country":
        return 6
    if within == "admin1":
        return 3 if uncertainty_m <= UCDP_WHERE_PREC[3].uncertainty_m else 4
    limits = ((2_500.0, 1), (25_000.0, 2), (50_000.0, 3), (100_000.0, 5), (400_000.0, 4))
    return next((code for limit, code in limits if uncertainty_m <= limit), 6)


def acled_geo_precision(uncertainty_m: float, within: str = "") -> int:
    """The `geo_precision` of a stated uncertainty."""
    if within or uncertainty_m > ACLED_GEO_PRECISION[2].uncertainty_m:
        return 3
    return 1 if uncertainty_m <= 2_500.0 else 2  # noqa: PLR2004 - as for UCDP


def ucdp_date_prec(when: DateRange) -> int:
    """The `date_prec` of a span of days; an open one is 5."""
    limits = ((1, 1), (6, 2), (7, 3), (31, 4))
    return next((code for limit, code in limits if _days(when) <= limit), 5)


def acled_time_precision(when: DateRange) -> int:
    """The `time_precision` of a span of days."""
    days = _days(when)
    return 1 if days <= 1 else 2 if days <= 7 else 3  # noqa: PLR2004 - a day, a week


def acled_dates(day: date, time_precision: int) -> DateRange:
    """The days that an ACLED event may have been on: its day, six days either way, or its month."""
    if time_precision <= 1:
        return DateRange(day, day)
    if time_precision == 2:  # noqa: PLR2004 - the code for a week
        return DateRange(day - timedelta(days=6), day + timedelta(days=6))
    return DateRange(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def _days(when: DateRange) -> float:
    if when.earliest is None or when.latest is None:
        return float("inf")
    return (when.latest - when.earliest).days + 1
