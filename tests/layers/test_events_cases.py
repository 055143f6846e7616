"""Files of events as people have them: each small file stands for a kind, with the right answer."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest

from geo.errors import Fault, InputError
from layers import Layers
from layers.measures.event_checks import check_events
from layers.measures.event_days import parse_any_date
from layers.measures.events_file import Events, read_events

CASES = Path(__file__).parent.parent / "cases"
THREE = [("2018-11-05", 35.3, 36.75), ("2018-11-20", 35.45, 36.8), ("2018-12-02", 35.62, 36.55)]


def listed(events: Events) -> list[tuple[str, float, float]]:
    return [
        (str(day), float(latitude), float(longitude))
        for day, latitude, longitude in zip(events.latest, events.latitude, events.longitude, strict=True)
    ]


@pytest.mark.parametrize("name", ["hxl.csv", "excel_de.csv", "excel_unicode.csv", "ged.csv", "events.kml"])
def test_three_events_are_the_same_however_they_are_written(name: str) -> None:
    events = read_events(CASES / name)
    assert listed(events) == THREE
    assert (events.earliest == events.latest).all()
    if name != "events.kml":
        assert events.deaths_high.tolist() == [3, 0, 1]


@pytest.mark.parametrize("sheets", [1, 2])
def test_a_workbook_is_read_by_sheet(tmp_path: Path, sheets: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "events"
    sheet.append(["date", "latitude", "longitude", "deaths"])
    for day, latitude, longitude in THREE:
        sheet.append([pd.Timestamp(day).to_pydatetime(), latitude, longitude, 1])
    if sheets > 1:
        book.create_sheet("about").append(["a sheet beside it"])
    book.save(tmp_path / "e.xlsx")
    if sheets > 1:
        with pytest.raises(InputError, match="2 sheets with cells: events, about"):
            read_events(tmp_path / "e.xlsx")
    name = "e.xlsx#events" if sheets > 1 else "e.xlsx"
    assert listed(read_events(tmp_path / name)) == THREE
    sheet.append([None, 95, 36])
    book.save(tmp_path / "e.xlsx")
    with pytest.raises(InputError) as caught:
        read_events(tmp_path / "e.xlsx#events")
    assert [fault.line for fault in caught.value.faults] == [5], "the row of the sheet"


def test_other_ways_to_write_a_position() -> None:
    assert listed(read_events(CASES / "dms.csv")) == [
        ("2018-11-05", pytest.approx(35.3), pytest.approx(36.75)),
        ("2018-11-20", pytest.approx(35.45), pytest.approx(36.8)),
    ]  # fmt: skip
    mgrs, plus = read_events(CASES / "mgrs.csv"), read_events(CASES / "pluscode.csv")
    assert (mgrs.latitude[0], mgrs.longitude[0]) == pytest.approx((35.31231, 36.74988), abs=1e-5)
    assert (plus.latitude[0], plus.longitude[0]) == pytest.approx((36.30006, 32.75006), abs=1e-5)
    assert plus.uncertainty_m[0] > 5
    assert mgrs.precision_stated


@pytest.mark.parametrize(("name", "repeats"), [("acled_monadic.csv", "3 of 6"), ("acled_overlap.csv", "2 of 5")])
def test_an_event_that_is_listed_twice_counts_once_and_that_is_said(name: str, repeats: str) -> None:
    told: list[Fault] = []
    events = read_events(CASES / name, warnings=told)
    assert listed(events) == THREE
    assert np.nansum(events.deaths_high) == 4
    assert [repeats in fault.message for fault in told] == [True]


def test_one_id_at_two_places_counts_twice_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text(
        "event_id,date,lat,lon\n1,2018-11-05,35,36\n1,2018-11-06,35,36\n2,2018-11-06,35,36\n,,35,36\n,,35,36\n"
    )
    told: list[Fault] = []
    assert len(read_events(path, warnings=told)) == 5
    assert ["another place or day" in fault.message for fault in told] == [True]


@pytest.mark.parametrize("columns", [None, {"deaths": "best"}, {"start": "date_start"}])
def test_precision_codes_count_whatever_columns_are_named(columns: dict[str, str] | None) -> None:
    assert read_events(CASES / "ged.csv", columns=columns).uncertainty_m.tolist() == [1_000, 400_000, 5_000_000]


def test_a_named_figure_of_deaths_goes_before_the_range(tmp_path: Path) -> None:
    path = tmp_path / "ged.csv"
    path.write_text((CASES / "ged.csv").read_text().replace(",3,3,3", ",3,9,1"))
    assert read_events(path).deaths_high[0] == 9
    named = read_events(path, columns={"deaths": "best"})
    assert (named.deaths_low[0], named.deaths_high[0]) == (3, 3)


def test_a_file_cut_of_its_precision_says_so() -> None:
    told: list[Fault] = []
    events = read_events(CASES / "ged_cut.csv", warnings=told)
    assert ["lacks the column 'where_prec'" in fault.message for fault in told] == [True]
    assert not events.precision_stated


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [("thai.csv", [2, 3], "Buddhist"), ("hijri.csv", [2, 3], "Hijri"), ("year0018.csv", [2], "cut short")],
)
def test_years_of_other_calendars_are_doubted(name: str, lines: list[int], said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        read_events(CASES / name)
    assert [fault.line for fault in caught.value.faults] == lines


def test_a_day_is_the_day_written_in_every_format(tmp_path: Path) -> None:
    days = ["2018-11-01", "2018-10-31"]
    assert [day for day, *_ in listed(read_events(CASES / "tz.csv"))] == days
    table = pd.read_csv(CASES / "tz.csv")
    shapes = gpd.GeoDataFrame(table[["date"]], geometry=gpd.points_from_xy(table.longitude, table.latitude), crs=4326)
    for ending in ("gpkg", "fgb", "geojson", "parquet"):
        path = tmp_path / f"text.{ending}"
        shapes.to_parquet(path) if ending == "parquet" else shapes.to_file(path)
        assert sorted(day for day, *_ in listed(read_events(path))) == sorted(days), ending
    shapes["date"] = pd.to_datetime(["2018-11-01T00:30:00+03:00", "2018-10-31T22:30:00+03:00"])
    for ending in ("gpkg", "fgb", "geojson", "parquet"):
        path = tmp_path / f"typed.{ending}"
        shapes.to_parquet(path) if ending == "parquet" else shapes.to_file(path)
        assert sorted(day for day, *_ in listed(read_events(path))) == sorted(days), ending


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("5 Nov 2018", "", "2018-11-05"), ("05-Nov-2018", "", "2018-11-05"), ("November 5th, 2018", "", "2018-11-05"),
        ("5 Sept. 2018", "", "2018-09-05"), ("20181105", "", "2018-11-05"), ("2018/11/05", "", "2018-11-05"),
        ("5.11.2018", "", "2018-11-05"), ("2018-11-05T23:59:00.000-11:00", "", "2018-11-05"),
        ("05/11/2018", "dmy", "2018-11-05"), ("11/05/2018 10:30 PM", "mdy", "2018-11-05"),
        ("2018-1-5", "", "2018-01-05"),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(text: str, order: str, day: str) -> None:
    when = parse_any_date(text, order)  # type: ignore[arg-type]
    assert str(when.earliest) == str(when.latest) == day


def test_a_month_alone_is_all_its_days() -> None:
    assert list(map(str, parse_any_date("Nov 2018"))) == ["2018-11-01", "2018-11-30"]


@pytest.mark.parametrize(
    "text", ["05/11/2018", "31/04/2018", "5 Foo 2018", "2018-13-01", "20181301", "05/11/18", "43409"]
)
def test_what_may_be_two_days_or_none_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_any_date(text, "dmy" if text.startswith("31") else "")


def test_the_order_of_a_date_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text("date,lat,lon\n05/11/2018,35.3,36.75\n")
    with pytest.raises(InputError, match="--dates dmy"):
        read_events(path)
    assert str(read_events(path, dates="dmy").latest[0]) == "2018-11-05"
    assert str(read_events(path, dates="mdy").latest[0]) == "2018-05-11"


def test_exchanged_axes_and_far_places_are_reported_before_anything_is_counted(layers: Layers) -> None:
    west, south, east, north = layers.zones.total_bounds
    inside = np.linspace(west, east, 20), np.linspace(south, north, 20)

    def events(longitude: np.ndarray, latitude: np.ndarray) -> Events:
        points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(longitude, latitude), crs=4326)
        return Events.from_layer(points, "mine.csv")

    with pytest.raises(InputError, match="20 of 20 events lie on the scenario's ground only with"):
        check_events(events(inside[1], inside[0]), layers)
    assert not [fault for fault in check_events(events(*inside), layers) if "far" in fault.message]
    told = check_events(events(np.append(inside[0], [0, 100]), np.append(inside[1], [0, 10])), layers)
    assert "2 of 22 events lie far" in told[0].message


def test_events_at_the_origin_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text("date,lat,lon\n2018-11-05,0,0\n2018-11-05,35,36\n")
    told: list[Fault] = []
    read_events(path, warnings=told)
    assert "1 event lies at 0° N 0° E" in told[0].message


@pytest.mark.parametrize("nothing", ["", "n/a", "NULL", "-"])
def test_a_date_that_is_not_stated_is_missing_and_is_counted(tmp_path: Path, nothing: str) -> None:
    from layers.measures.event_checks import undated_events

    path = tmp_path / "e.csv"
    path.write_text(f"date,lat,lon\n{nothing},35,36\n2018-11-06,35,36\n")
    events = read_events(path)
    assert events.undated == 1
    assert ["1 of 2 events has no date" in fault.message for fault in undated_events(events)] == [True]
    path.write_text(f"date,lat,lon\n{nothing},35,36\n")
    assert ["no event has a date" in fault.message for fault in undated_events(read_events(path))] == [True]
