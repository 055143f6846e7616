"""Files of events: UCDP GED, ACLED, and any table with named columns."""

from __future__ import annotations

import gzip
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.errors import Fault, InputError
from geo.files import limits
from geo.files.faults import InputWarning
from layers.dates import DateRange, parse_date
from layers.measures.events_file import REGIONS, Events, read_events
from layers.measures.precision import (
    ACLED_GEO_PRECISION,
    UCDP_WHERE_PREC,
    acled_geo_precision,
    acled_time_precision,
    ucdp_date_prec,
    ucdp_where_prec,
)

UCDP = """\
id,type_of_violence,where_prec,adm_1,latitude,longitude,country,date_prec,date_start,date_end,best,low,high
1,1,1,Idlib Governorate,35.9,36.6,Syria,1,2018-10-15,2018-10-15,4,3,6
2,1,2,Idlib Governorate,35.8,36.5,Syria,3,2018-10-28 00:00:00.000,2018-11-03 00:00:00.000,2,2,2
3,1,4,Idlib Governorate,35.8,36.7,Syria,5,2018-01-01,2018-12-31,1,0,10
4,1,6,,35.0,38.0,Syria,1,2019-02-01,2019-02-01,1,1,1
"""
ACLED = """\
event_id_cnty,event_date,time_precision,event_type,latitude,longitude,geo_precision,fatalities
SYR1,15 October 2018,1,Battles,35.9,36.6,1,4
SYR2,2018-10-31,2,Battles,35.8,36.5,2,0
SYR3,2018-12-10,3,Battles,35.8,36.5,3,1
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_ucdp_is_known_by_its_columns(tmp_path: Path) -> None:
    events = read_events(write(tmp_path / "ged.csv", UCDP))
    assert events.uncertainty_m.tolist() == [1_000, 25_000, 400_000, 5_000_000]
    assert [REGIONS[code] for code in events.within] == ["", "", "admin1", "country"]
    assert events.earliest.astype(str).tolist() == ["2018-10-15", "2018-10-28", "2018-01-01", "2019-02-01"]
    assert events.latest.astype(str).tolist() == ["2018-10-15", "2018-11-03", "2018-12-31", "2019-02-01"]
    assert (events.deaths_low.sum(), events.deaths_high.sum()) == (6, 19)


def test_acled_is_known_by_its_columns(tmp_path: Path) -> None:
    events = read_events(write(tmp_path / "acled.csv", ACLED))
    assert events.uncertainty_m.tolist() == [1_000, 25_000, 400_000]
    assert events.earliest.astype(str).tolist() == ["2018-10-15", "2018-10-25", "2018-12-01"]
    assert events.latest.astype(str).tolist() == ["2018-10-15", "2018-11-06", "2018-12-31"]
    assert events.deaths_high.tolist() == [4, 0, 1]


def test_a_compressed_file_and_a_geopackage_hold_the_same(tmp_path: Path) -> None:
    packed = tmp_path / "ged.csv.gz"
    packed.write_bytes(gzip.compress(UCDP.encode()))
    plain = read_events(write(tmp_path / "ged.csv", UCDP))
    table = gpd.GeoDataFrame(
        {"start": ["2018-10-15", "2018-10/2018-11"], "uncertainty_m": [10.0, np.nan]},
        geometry=gpd.points_from_xy([36.6, 36.5], [35.9, 35.8]),
        crs=4326,
    )
    table.to_file(tmp_path / "events.gpkg")
    table.to_parquet(tmp_path / "events.parquet")
    assert read_events(packed).longitude.tolist() == plain.longitude.tolist()
    for name in ("events.gpkg", "events.parquet"):
        events = read_events(tmp_path / name)
        assert events.latest.astype(str).tolist() == ["2018-10-15", "2018-11-30"]
        assert events.uncertainty_m.tolist() == [10, 0]
    projected = Events.from_layer(table.to_crs(32637))
    assert np.allclose(projected.longitude, [36.6, 36.5])


def test_any_table_works_with_named_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.csv", "Breite;Länge;Tag\n35,9;36,6;2018-10\n".replace(",", "."))
    events = read_events(path, columns={"latitude": "Breite", "longitude": "Länge", "start": "Tag"})
    assert (events.latitude[0], events.longitude[0]) == (35.9, 36.6)
    assert str(events.latest[0]) == "2018-10-31"
    with pytest.raises(InputError, match=r"'Brite' is missing.*did you mean 'Breite'"):
        read_events(path, columns={"latitude": "Brite", "longitude": "Länge"})
    with pytest.raises(InputError, match=r"unknown column 'latitud'.*did you mean 'latitude'"):
        read_events(path, columns={"latitud": "Breite"})


@pytest.mark.parametrize(
    ("damage", "line", "why"),
    [
        (("35.9,36.6", "95.9,36.6"), 2, "is not between -90 and 90"),
        (("35.9,36.6", "x,36.6"), 2, "is not a number"),
        (("1,1,2,Idlib", "1,1,9,Idlib"), None, ""),
        (("2,1,2,Idlib", "2,1,9,Idlib"), 3, "is none of 1, 2, 3"),
        (("2018-10-15,2018-10-15", "2018-10-15,2018-10-14"), 2, "ends before it starts"),
        (("2018-10-15,2018-10-15", "someday,2018-10-15"), 2, "is not a date"),
    ],
)
def test_rows_at_fault_are_reported_with_their_line(
    tmp_path: Path, damage: tuple[str, str], line: int | None, why: str
) -> None:
    text = UCDP.replace(*damage)
    path = write(tmp_path / "ged.csv", text)
    if line is None:
        assert text == UCDP
        return
    with pytest.raises(InputError) as error:
        read_events(path)
    assert any(fault.line == line and why in fault.message for fault in error.value.faults)


def test_a_thousand_bad_rows_are_reported_shortly(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "latitude,longitude\n" + "99,1\n" * 1000)
    with pytest.raises(InputError) as error:
        read_events(path)
    assert len(error.value.faults) == 21
    assert "980 more rows" in error.value.faults[-1].message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b""),
        ("x.csv", b"latitude,longitude\n"),
        ("x.csv", b"a,b\n1,2\n"),
        ("x.csv", b"\xff\xfe\x00latitude"),
        ("x.csv.gz", b"not gzip"),
        ("x.txt", b"latitude,longitude\n1,2\n"),
        ("x.geojson", b'{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}'),
        ("x.csv", b'latitude,longitude\n1,"2\n'),
    ],
)
def test_what_is_no_table_of_events_says_why(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError):
        read_events(tmp_path / name)


def test_codes_of_precision_go_both_ways() -> None:
    for code, precision in UCDP_WHERE_PREC.items():
        assert ucdp_where_prec(*precision) == (code if code != 7 else 6)
    for code, precision in ACLED_GEO_PRECISION.items():
        assert acled_geo_precision(*precision) == code
    spans = {"2018-10-15": (1, 1), "2018-10-15/2018-10-18": (2, 2), "2018-10": (4, 3), "2018": (5, 3)}
    for text, codes in spans.items():
        when = parse_date(text)
        assert (ucdp_date_prec(when), acled_time_precision(when)) == codes
    assert ucdp_date_prec(DateRange(None, None)) == 5


def test_the_shared_extract_reads_whole(shared: Path) -> None:
    events = read_events(shared / "data" / "ucdp_ged_syria_2016_2019.csv.gz")
    assert len(events) == 16_566
    assert str(events.earliest.min()) >= "2015"
    assert events.deaths_high.sum() > events.deaths_low.sum()


def test_each_cell_at_fault_is_reported_once(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("latitude,longitude,date\nnorth,36,2018-13\n95,x,2018\n", encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_events(path)
    assert sorted((fault.line, fault.key) for fault in told.value.faults) == [
        (2, "date"), (2, "latitude"), (3, "latitude"), (3, "longitude")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("latitude,longitude,date,killed\n\n35.9,36.6,15/10/2018,3\n35.9,36.6,2018-02-30,-1\n",
         [(3, "date", "is not a date"), (4, "date", "is not a date"), (4, "killed", "is negative")]),
        ('latitude,longitude,note\n35.9,36.6,"two\nlines"\n,36.6,\n',
         [(4, "latitude", "an empty cell is where a latitude should be")]),
        ("latitude,latitude,longitude\n35.9,35.8,36.6\n", [(1, "", "appears twice")]),
        ("latitude,longitude\n35.9,36.6,2018\n", [(2, "", "has 3 of 2 cells")]),
    ],
)  # fmt: skip
def test_faults_name_the_line_and_column_of_the_file(
    tmp_path: Path, text: str, told: list[tuple[int, str, str]]
) -> None:
    columns = {"deaths": "killed"} if "killed" in text else None
    with pytest.raises(InputError) as error:
        read_events(write(tmp_path / "events.csv", text), columns=columns)
    faults = error.value.faults
    assert [(fault.line, fault.key) for fault in faults] == [(line, key) for line, key, _ in told]
    assert all(why in fault.message for fault, (_, _, why) in zip(faults, told, strict=True))


def test_features_that_are_no_points_or_have_no_place_are_reported_each(tmp_path: Path) -> None:
    points = gpd.points_from_xy([36.6, 36.5, 36.4], [35.9, 35.8, 35.7])
    table = gpd.GeoDataFrame({"deaths": ["1", "x", "2"]}, geometry=points, crs=4326)
    for shapes, key in (([None, *points[1:]], "features[0]"), ([*points[:2], points[2].buffer(1)], "features[2]")):
        gpd.GeoDataFrame(table.drop(columns="geometry"), geometry=shapes, crs=4326).to_parquet(tmp_path / "e.parquet")
        with pytest.raises(InputError) as error:
            read_events(tmp_path / "e.parquet")
        assert [fault.key for fault in error.value.faults] == [key]
    of_one = [shapely.MultiPoint([point]) for point in points]
    gpd.GeoDataFrame(geometry=of_one, crs=4326).to_parquet(tmp_path / "e.parquet")
    assert read_events(tmp_path / "e.parquet").longitude.tolist() == [36.6, 36.5, 36.4]
    table.to_file(tmp_path / "e.gpkg")
    with pytest.raises(InputError) as error:
        read_events(tmp_path / "e.gpkg")
    assert [(fault.line, fault.key) for fault in error.value.faults] == [(None, "features[1].deaths")]


def test_what_is_reported_of_a_file_reaches_who_reads_it(tmp_path: Path) -> None:
    points = gpd.points_from_xy([36.6], [35.9])
    gpd.GeoDataFrame({"deaths": [1]}, geometry=points).to_parquet(tmp_path / "e.parquet")
    told: list[Fault] = []
    assert len(read_events(tmp_path / "e.parquet", warnings=told)) == 1
    assert ["states no coordinate system" in fault.message for fault in told] == [True]
    with pytest.warns(InputWarning, match="no coordinate system"):
        read_events(tmp_path / "e.parquet")


def test_parquet_of_more_rows_than_other_formats_may_have_is_read_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(2)
    table = pd.DataFrame({"date": ["2019-02-03", "2019-04"] * 100, "deaths": range(200), "uncertainty_m": 500.0})
    points = gpd.points_from_xy(rng.uniform(36, 37, 200), rng.uniform(35, 36, 200))
    gpd.GeoDataFrame(table, geometry=points, crs=4326).to_parquet(tmp_path / "events.parquet")
    few = read_events(tmp_path / "events.parquet")
    monkeypatch.setattr(limits, "MAXIMUM_FEATURES", 100)
    many = read_events(tmp_path / "events.parquet")
    for column in ("longitude", "latitude", "earliest", "latest", "uncertainty_m", "deaths_low", "deaths_high"):
        assert getattr(many, column).tolist() == getattr(few, column).tolist()
