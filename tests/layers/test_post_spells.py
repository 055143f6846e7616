"""A post's states from day to day: as page and sheet draw them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import geopandas as gpd
import pytest
from hypothesis import given, strategies as st

from layers.scenario.post_spells import post_spells, spell_on
from layers.scenario.temporal_state import presence_on


def posts(*rows: tuple[str, str, str]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(list(rows), columns=["start", "end", "encircled"])


def on(day: str, start: str = "", end: str = "", encircled: str = "") -> tuple[str, bool]:
    (spells,) = post_spells(posts((start, end, encircled)))
    spell = spell_on(spells, date.fromisoformat(day))
    return spell.state, spell.certain


@pytest.mark.parametrize(
    ("day", "dates", "state", "certain"),
    [
        ("2020-03-06", {"encircled": "2020-03"}, "encircled", False),
        ("2020-03-31", {"encircled": "2020-03"}, "encircled", True),
        ("2020-02-29", {"encircled": "2020-03"}, "standing", True),
        ("2021-03-14", {"end": "../2021-03-20"}, "left", False),
        ("2021-03-20", {"end": "../2021-03-20"}, "left", False),
        ("2021-03-21", {"end": "../2021-03-20"}, "left", True),
        ("2020-10-20", {"start": "2018-04-07", "end": "2020-10-20"}, "standing", True),
        ("2020-10-21", {"start": "2018-04-07", "end": "2020-10-20"}, "left", True),
        ("2018-04-06", {"start": "2018-04-07"}, "not_yet", True),
        ("2018-04-06", {"start": "2018-04"}, "standing", False),
        ("2018-04-06", {"start": "../2018-04-07"}, "standing", False),
        ("1970-01-01", {}, "standing", True),
        ("2020-06-01", {"encircled": "2020-03-01/.."}, "encircled", False),
        ("2020-12-01", {"encircled": "2019-08-25", "end": "2020-11"}, "left", True),
        ("2020-11-15", {"encircled": "2019-08-25", "end": "2020-11"}, "left", False),
    ],
)
def test_a_post_is_in_a_state_as_surely_as_its_dates_tell(
    day: str,
    dates: dict[str, str],
    state: str,
    certain: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    assert on(day, **dates) == (state, certain)


DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))
DATES = st.one_of(
    st.just(""),
    DAYS.map(str),
    DAYS.map(lambda day: f"{day:%Y-%m}"),
    DAYS.map(lambda day: f"../{day}"),
    DAYS.map(lambda day: f"{day}/.."),
)


@given(DATES, DATES, DATES, DAYS)
def test_the_spells_say_what_the_table_says(start: str, end: str, encircled: str, day: date) -> None:
    (spells,) = post_spells(posts((start, end, encircled)))
    spell = spell_on(spells, day)
    there = presence_on(start, end, day)
    if spell.certain:
        assert there.certain == (spell.state in ("standing", "encircled"))
    else:
        assert there.possible or spell.state != "standing"
    assert [one.since for one in spells] == sorted({one.since for one in spells})
    assert all(one[1:] != other[1:] for one, other in pairwise(spells))
