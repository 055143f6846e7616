"""What stands on a day: features whose dates allow that they are there, and the state a post is in."""

from __future__ import annotations

from datetime import date
from typing import Literal

import geopandas as gpd

from layers.dates import parse_date

__all__ = ["PostState", "day_of", "may_stand", "post_states", "standing_on"]

PostState = Literal["not_yet", "standing", "encircled", "left"]


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


def post_states(posts: gpd.GeoDataFrame, day: date) -> list[PostState]:
    """Each post's state at the end of a day: one rule for the page, the sheet and what is exported.

    A post is there from the first day on which it may have been set up (`established`, else `start`). It counts as
    encircled or left only when that is certain: from the last day on which it may have happened, and never before it
    is there; a date with an open end never becomes certain. Bounds for the days between are what `overlaps` tells.
    """
    set_up = posts["established"].where(posts["established"] != "", posts["start"])
    columns = zip(set_up, posts["encircled"], posts["left"], strict=True)
    return [_state(established, encircled, left, day) for established, encircled, left in columns]


def _state(established: str, encircled: str, left: str, day: date) -> PostState:
    if established and not parse_date(established).possibly_by(day):
        return "not_yet"
    steps: tuple[tuple[str, PostState], ...] = ((left, "left"), (encircled, "encircled"))
    return next((state for when, state in steps if when and parse_date(when).surely_by(day)), "standing")
