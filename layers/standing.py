"""What stands on a day: features whose dates allow that they are there."""

from __future__ import annotations

from datetime import date

import geopandas as gpd

from layers.dates import parse_date

__all__ = ["day_of", "may_stand", "standing_on"]


def day_of(text: str) -> date:
    """The last day of an EDTF date: `2020-02` means the end of February. Raises `ValueError`, in words."""
    dates = parse_date(text)
    day = dates.latest or dates.earliest
    if day is None:
        raise ValueError(f"{text!r} names no day")
    return day


def standing_on(layer: gpd.GeoDataFrame, day: date) -> gpd.GeoDataFrame:
    """The features that may stand on a day; an empty start or end is open."""
    return layer[[may_stand(start, end, day) for start, end in zip(layer["start"], layer["end"], strict=True)]]


def may_stand(start: str, end: str, day: date) -> bool:
    """Whether something that lasted from `start` to `end` (EDTF, empty is open) may have been there on a day."""
    begun = not start or parse_date(start).possibly_by(day)
    latest = parse_date(end).latest if end else None
    return begun and (latest is None or latest >= day)
