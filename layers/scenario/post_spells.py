"""The state that a post is in: in place, encircled or left, from day to day, as surely as its dates tell.

One rule for the page, the sheet and what is exported: a post is there from its `start` to its `end`, that
day included, and encircled from `encircled` on (`temporal_state.presence_on`).
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import geopandas as gpd

from layers.dates import DateRange, parse_date
from layers.scenario.temporal_state import PostState

__all__ = ["Spell", "post_spells", "post_states", "spell_on"]

_OPEN = DateRange(None, None)
_DAY = timedelta(days=1)


class Spell(NamedTuple):
    """From `since` on a post is, surely or possibly, in a state; the first spell begins with time."""

    since: date
    state: PostState
    certain: bool


def post_spells(posts: gpd.GeoDataFrame) -> list[list[Spell]]:
    """Each post's spells in the order of time, from its columns `start`, `end` and `encircled` (EDTF).

    Where `start` or `end` is empty, `established` and `left` are taken, if there are such. A date that is not exact
    makes a spell that is only possible: of a post that was encircled in March 2020, "possibly encircled" lasts from the
    1st to the 30th of March.
    """
    columns = (_dates(posts, *names) for names in (("start", "established"), ("end", "left"), ("encircled",)))
    return [_spells(*dates) for dates in zip(*columns, strict=True)]


def _dates(posts: gpd.GeoDataFrame, *names: str) -> list[str]:
    """The dates of a column, or of the next where it has none."""
    columns = [posts[name].fillna("").astype(str) for name in names if name in posts.columns]
    return [next(filter(None, dates), "") for dates in zip(*columns, strict=True)]


def spell_on(spells: list[Spell], day: date) -> Spell:
    """The spell of a day."""
    return [spell for spell in spells if spell.since <= day][-1]


def post_states(posts: gpd.GeoDataFrame, day: date) -> list[Spell]:
    """Each post's spell of a day: the state that it is in, and whether that is certain."""
    return [spell_on(spells, day) for spells in post_spells(posts)]


def _spells(start: str, end: str, encircled: str) -> list[Spell]:
    begun = parse_date(start) if start else _OPEN
    over = _day_after(parse_date(end)) if end else None
    ringed = parse_date(encircled) if encircled else None
    bounds = (bound for when in (begun, over, ringed) if when for bound in when if bound is not None)
    days = sorted({date.min, *bounds})
    found = [Spell(day, *_state(day, begun if start else None, over, ringed)) for day in days]
    return [found[0], *(later for earlier, later in pairwise(found) if later[1:] != earlier[1:])]


def _state(
    day: date, begun: DateRange | None, over: DateRange | None, ringed: DateRange | None
) -> tuple[PostState, bool]:
    if begun is not None and not begun.possibly_by(day):
        return "not_yet", True
    if over is not None and over.possibly_by(day):
        return "left", over.surely_by(day)
    if begun is not None and not begun.surely_by(day):
        return "standing", False
    if ringed is not None and ringed.possibly_by(day):
        return "encircled", ringed.surely_by(day)
    return "standing", True


def _day_after(when: DateRange) -> DateRange:
    """When something has ended whose last day was then."""
    return DateRange(*(None if day is None else day + _DAY for day in when))
