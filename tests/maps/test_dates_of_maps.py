"""Which day a map opens on, how dates are written, and when features are in force."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace as Some
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError
from maps.dates import moments, opening_day, written_date, zone_start
from maps.web.days import OPEN_END, OPEN_START, day_bounds, day_number, first_and_last
from maps.web.feature_layer import FeatureLayer


def layers(as_of: str, *zones: tuple[str, str]) -> Any:
    return Some(scenario=Some(as_of=as_of), zones=pd.DataFrame(zones, columns=["variant", "start"]))


@pytest.mark.parametrize(
    ("as_of", "zones", "opens", "begins"),
    [
        ("2018-09-17", [("", "2018-10-15")], date(2018, 10, 15), "2018-10-15"),
        ("2018-09-17", [("", "2018-10-15"), ("", "2018-10-10")], date(2018, 10, 10), "2018-10-10"),
        ("2018-11-01", [("", "2018-10-15")], date(2018, 11, 1), ""),
        ("2018-10-15", [("", "2018-10-15")], date(2018, 10, 15), ""),
        ("2018-09", [("", "2018-10")], date(2018, 10, 1), "2018-10"),
        ("2018-09-17", [("", "")], date(2018, 9, 17), ""),
        ("2018-09-17", [("", "2018-10-15"), ("", "")], date(2018, 9, 17), ""),
        ("2018-09-17", [("", "2018-10-15"), ("deep", "2018-09-20")], date(2018, 10, 15), "2018-10-15"),
        ("2018-09-17", [], date(2018, 9, 17), ""),
        ("2018-09-17/..", [("", "2018-10-15")], date(2018, 10, 15), "2018-10-15"),
        ("../..", [("", "2018-10-15")], None, ""),
    ],
)
def test_a_map_opens_on_its_day_or_when_its_first_zone_begins(
    as_of: str, zones: list[tuple[str, str]], opens: date | None, begins: str
) -> None:
    assert opening_day(layers(as_of, *zones)) == opens
    assert zone_start(layers(as_of, *zones)) == begins


@pytest.mark.parametrize(
    ("edtf", "english", "arabic"),
    [
        ("2020-02-07", "7 February 2020", "7 فبراير 2020"),
        ("2020-02", "February 2020", "فبراير 2020"),
        ("2020", "2020", "2020"),
        ("2020-12-31~", "≈ 31 December 2020", "≈ 31 ديسمبر 2020"),
        ("../2020-02-08", "../2020-02-08", "../2020-02-08"),
        ("", "", ""),
    ],
)
def test_dates_are_written_as_people_write_them(edtf: str, english: str, arabic: str) -> None:
    assert written_date(edtf, "en") == english
    assert written_date(edtf, "ar") == arabic


@pytest.mark.parametrize(
    ("start", "end", "moment"),
    [
        ("2019-03-08", "", "2019-03-08"),
        ("2019-03-08", "2019-03-08", "2019-03-08"),
        ("2019-03-08", "2019-03-10", "2019-03-08/2019-03-10"),
        ("../2019-03-08", "2019-03-10", "../2019-03-08"),
        ("2019-03-08", "2019-03-10/..", "2019-03-08"),
        ("", "2019-03-10", "2019-03-10"),
    ],
)
def test_an_event_happened_from_its_start_to_its_end(start: str, end: str, moment: str) -> None:
    frame: Any = pd.DataFrame({"start": [start], "end": [end]})
    assert moments(frame).tolist() == [moment]


def test_days_that_nobody_knows_do_not_widen_the_period() -> None:
    days = {
        "start": np.array([OPEN_START, 10, 20]),
        "end": np.array([30, OPEN_END, 25]),
        "start_of_spells": np.array([OPEN_START, 40]),
        "class": np.array([0, 99, -99]),
    }
    assert first_and_last(days) == (10, 40)
    assert first_and_last({"start": np.array([OPEN_START])}) == ()
    assert first_and_last({"class": np.array([1])}) == ()


def test_of_many_dates_that_are_none_the_first_are_named() -> None:
    with pytest.raises(InputError) as caught:
        day_bounds(pd.Series([f"day {number}" for number in range(50)], name="when"))
    assert len(caught.value.faults) == 20
    assert "column 'when'" in str(caught.value)


def times(**columns: list[str]) -> dict[str, list[int]]:
    import geopandas as gpd

    count = len(next(iter(columns.values())))
    frame = gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(range(count), range(count)), crs=4326)
    layer = FeatureLayer(frame, **{name: name for name in columns})
    return {name: days.tolist() for name, days in layer._times(frame).items()}


def test_what_happened_lasts_as_long_as_its_date_is_uncertain() -> None:
    day = day_number(date(2020, 2, 8))
    found = times(when=["2020-02-08", "../2020-02-08", "2020-02-08/..", ""])
    assert found == {"start": [day, day, day, OPEN_START], "end": [day, day, day, OPEN_END]}


def test_what_lasted_is_in_force_as_long_as_it_may_have_been() -> None:
    first, last = day_number(date(2020, 2, 1)), day_number(date(2020, 2, 29))
    assert times(start=["2020-02", ""], end=["2020-02", ""]) == {"start": [first, OPEN_START], "end": [last, OPEN_END]}
    assert times(start=["2020-02"]) == {"start": [first], "end": [OPEN_END]}
    assert times(end=["2020-02"]) == {"start": [OPEN_START], "end": [last]}
