"""Facts of measures, each on ground or points small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from scenario_text import laid

from geo.errors import InputError
from layers import overlaps, points_in_zones
from layers.ground.zone_periods import ZonePeriod
from layers.measures.arrow_points import ArrowPoints
from layers.measures.audit_sections import Sections, summary_by_section
from layers.measures.cell_faults import CellFaults
from layers.measures.event_repeats import first_of_event, without_repeats
from layers.measures.events_file import Events, read_event_rows, read_events
from layers.measures.ground_zones import _period_on, contains_xy, outline_strip, resized
from layers.measures.likelihood.sums import Likely
from layers.measures.line_ruler import LineRuler
from layers.measures.named_divisions import name_codes, precise_events
from layers.measures.overlap_rows import make_row, share_bounds
from layers.measures.zone_judge import Points, ZoneJudge, ZoneParts

BOX = shapely.box(36, 35, 37, 36)
INNER = shapely.box(36.4, 35.4, 36.6, 35.6)


# --- rows and shares


def test_a_share_is_least_with_the_least_inside_and_the_most_outside():
    assert share_bounds((30.0, 60.0), (40.0, 70.0)) == (30.0, 60.0)
    assert share_bounds((0.0, 10.0), (0.0, 0.0)) == (0.0, 100.0)
    assert share_bounds((50.0, 50.0), (50.0, 50.0)) == (50.0, 50.0)


def test_a_likely_figure_stands_between_its_bounds_and_is_empty_where_none_is_known():
    row = make_row(None, "a", "post", "inside", (0.0, 10.0), "count", Likely(4.0, 1.0, 8.0))
    assert (row["likely"], row["likely_low"], row["likely_high"]) == (4.0, 1.0, 8.0)
    same = make_row(None, "a", "post", "inside", (3.0, 3.0), "count")
    assert (same["likely"], same["likely_low"], same["likely_high"]) == (3.0, 3.0, 3.0)
    for likely in (None, Likely(np.nan, np.nan, np.nan)):
        row = make_row(None, "a", "post", "inside", (0.0, 10.0), "count", likely)
        assert np.isnan([row["likely"], row["likely_low"], row["likely_high"]]).all()
    assert (row["zone"], row["verdict"], row["unit"]) == ("", "", "count")
    assert np.isnan(row["distance_km"])


def test_bounds_that_are_the_wrong_way_round_are_no_rounding():
    assert make_row(None, "a", "zone", "area_km2", (10.0000001, 10.0), "km²")["certain"] == 10.0
    with pytest.raises(AssertionError):
        make_row(None, "a", "zone", "area_km2", (10.1, 10.0), "km²")
    with pytest.raises(AssertionError):
        make_row(None, "a", "zone", "area_km2", (1.0, 10.0), "km²", Likely(11.0, 1.0, 12.0))


def test_what_may_not_have_been_there_is_not_certain():
    body = (
        "zones: [{id: z, around: Idlib, depth: 20 km, source: s}]\n"
        "routes:\n"
        "  - {id: r, through: [Idlib, Saraqib], kind: straight line, when: {start: 2018-08/2018-10}, source: s}\n"
        "  - {id: s, through: [Idlib, Saraqib], kind: straight line, source: s}\n"
    )
    table = overlaps(laid(body), at="2018-09-17")
    length = table[table["measure"] == "length_km"].set_index("subject")
    assert length.loc["r", "certain"] == 0
    assert length.loc["r", "possible"] == pytest.approx(length.loc["s", "certain"])
    assert length.loc["s", "certain"] > 10


# --- zones on a day


def period(start: str, end: str, state: str = "known") -> ZonePeriod:
    return ZonePeriod(start, end, state, "", SimpleNamespace(), {})


def test_a_zone_without_a_day_is_as_known_next_to_the_scenarios_own():
    plan = SimpleNamespace(as_of="2019-06-01")
    first, second = period("2018-01-01", "2018-12-31"), period("2019-09-01", "")
    unknown = period("2019-01-01", "2019-08-31", "not known")
    assert _period_on([first, unknown, second], None, plan) is second
    assert _period_on([first, unknown], None, plan) is first
    assert _period_on([unknown], None, plan) == replace(unknown, state="known")
    assert _period_on([], None, plan) is None


def test_a_zone_on_a_day_is_known_where_it_may_be():
    plan = SimpleNamespace(as_of="2019-06-01")
    vague, unknown = period("2018-12", "2019-06"), period("2018-01-01", "2019-01-15", "not known")
    assert _period_on([unknown, vague], date(2018, 12, 20), plan) is vague
    assert _period_on([unknown, vague], date(2018, 6, 1), plan) is unknown
    assert _period_on([unknown, vague], date(2017, 6, 1), plan) is None


def test_a_polygon_grows_and_shrinks_by_metres():
    grown, shrunk = resized(BOX, 10_000.0), resized(BOX, -10_000.0)
    assert grown.bounds[1] == pytest.approx(35 - 10 / 110.95, abs=1e-3)
    assert shrunk.bounds[1] == pytest.approx(35 + 10 / 110.95, abs=1e-3)
    assert resized(BOX, -60_000.0).is_empty
    assert resized(BOX, 0.0) is BOX
    assert resized(shapely.Polygon(), 5.0).is_empty


@pytest.mark.parametrize(("longitude", "meets"), [(179.0, True), (-179.0, True), (0.0, False)])
def test_very_wide_growth_is_a_box_on_both_sides_of_the_antimeridian(longitude, meets):
    grown = resized(shapely.box(longitude - 0.5, -0.5, longitude + 0.5, 0.5), 500_000.0)
    assert grown.bounds[0] >= -180
    assert grown.bounds[2] <= 180
    assert shapely.intersects(grown, shapely.Point(179.9, 0)) == meets
    assert shapely.intersects(grown, shapely.Point(-179.9, 0)) == meets
    for off in (-4.9, 4.9):
        assert shapely.intersects(grown, shapely.Point((longitude + off + 180) % 360 - 180, 0))
    assert not shapely.intersects(grown, shapely.Point((longitude + 5.6 + 180) % 360 - 180, 0))


def test_an_outline_strip_is_what_circles_of_points_cross():
    strip = outline_strip(BOX, 5_000.0)
    inside, outside, edge = shapely.Point(36.5, 35.5), shapely.Point(38, 35.5), shapely.Point(36.04, 35.5)
    assert [shapely.intersects(strip, each) for each in (inside, outside, edge)] == [False, False, True]
    assert outline_strip(shapely.Polygon(), 5.0).is_empty
    for whole in (shapely.box(170, 0, 180, 1), shapely.box(-180, 0, -170, 1), shapely.box(0, 80, 1, 90),
                  shapely.box(0, -90, 1, -80)):  # fmt: skip
        assert outline_strip(whole, 5_000.0) is None
    assert outline_strip(BOX, 260_000.0) is None
    assert outline_strip(shapely.box(0, 80, 1, 89), 5_000.0) is not None


def test_points_on_the_rim_are_inside():
    x, y = np.array([36.5, 36.5, 36.5, 36.0, 37.0, 36.5]), np.array([35.0, 36.0, 35.5, 35.5, 35.5, 36.1])
    assert contains_xy(BOX, x, y).tolist() == [True, True, True, True, True, False]
    assert not contains_xy(shapely.Polygon(), x, y).any()


# --- points in zones


def judged(uncertainty_m: list[float] | None) -> tuple[list[int], list[int]]:
    judge = ZoneJudge([ZoneParts("z", INNER, BOX)])
    points = Points(np.array([36.5, 36.39, 36.1, 38.0]), np.array([35.5] * 4),
                    None if uncertainty_m is None else np.array(uncertainty_m))  # fmt: skip
    judge.tally(points)
    found = judge.inside(points)
    sure, possible = judge.tallied()
    assert int(found.surely.sum()) == int(sure[0])
    assert len(found.row) == int(possible[0])
    assert judge.fresh().tallied()[1].tolist() == [0]
    return sure.tolist(), possible.tolist()


def test_counts_of_exact_and_uncertain_points_agree_with_the_list():
    assert judged(None) == judged([0.0] * 4) == ([1], [3])
    assert judged([100.0] * 4) == ([1], [3])
    assert judged([50_000.0, 2_000.0, 100.0, 200_000.0]) == ([0], [4])
    assert judged([np.nan] * 4) == ([1], [3])


def test_zones_are_read_from_files_of_any_format(tmp_path: Path):
    zones = gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=[INNER, shapely.box(40, 40, 41, 41)], crs=4326)
    zones.to_parquet(tmp_path / "z.parquet")
    zones.to_file(tmp_path / "z.geojson", driver="GeoJSON")
    zones.to_crs(3857).to_parquet(tmp_path / "m.parquet")
    for name in ("z.parquet", "z.geojson", "m.parquet"):
        answer = points_in_zones(([36.5, 40.5], [35.5, 40.5]), tmp_path / name)
        assert answer[["point", "zone"]].to_numpy().tolist() == [[0, "a"], [1, "b"]], name


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary()])
def test_positions_of_arrow_points_missing_ones_are_nan(kind):
    def read(values: list[bytes | None]) -> Points:
        schema = pa.schema([pa.field("geometry", kind)], metadata={
            "geo": '{"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}'})  # fmt: skip
        batch = pa.record_batch([pa.array(values, kind)], schema=schema)
        return ArrowPoints(schema, "a.parquet", {}, None).points(batch)

    wkb = [shapely.to_wkb(shapely.Point(x, x + 1)) for x in (1, 2)]
    assert read(wkb).longitude.tolist() == [1, 2]
    assert read([]).longitude.tolist() == []
    assert np.isnan(read([wkb[0], None]).latitude).tolist() == [False, True]
    big = shapely.to_wkb(shapely.Point(1, 2), byte_order=0)
    assert read([wkb[0], big]).latitude.tolist() == [2, 2]
    with pytest.raises(InputError, match="holds a LineString"):
        read([wkb[0], shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)]))])


# --- events


def events_of(text: str, folder: Path, **options) -> Events:
    path = folder / "e.csv"
    path.write_text(text)
    return read_events(path, **options)


def test_days_of_each_time_precision_are_its_own(tmp_path: Path):
    """ACLED's 1 is a day, 2 a week or so, 3 the month; events of one day are told apart by it."""
    rows = "".join(f"a{n},2018-10-15,{n},35,36,1,0\n" for n in (1, 2, 3))
    head = "event_id_cnty,event_date,time_precision,latitude,longitude,geo_precision,fatalities\n"
    events = events_of(head + rows, tmp_path)
    lasted = (events.latest - events.earliest).astype(int)
    assert lasted[0] == 0
    assert 6 <= lasted[1] <= 14
    assert (str(events.earliest[2]), str(events.latest[2])) == ("2018-10-01", "2018-10-31")


def test_how_precise_a_place_is_does_not_follow_from_the_precision_of_its_day(tmp_path: Path):
    plain = events_of("latitude,longitude,date,time_precision\n35,36,2018-10-15,1\n", tmp_path)
    stated = events_of("latitude,longitude,date,uncertainty_m\n35,36,2018-10-15,0\n", tmp_path)
    assert not plain.precision_stated
    assert stated.precision_stated


def test_a_layer_of_events_may_be_of_any_year_and_has_a_point_for_each():
    def layer(start: str, x: float | None = 36.0) -> gpd.GeoDataFrame:
        point = shapely.Point() if x is None else shapely.Point(x, 35)
        return gpd.GeoDataFrame({"start": [start]}, geometry=[point], crs=4326)

    assert str(Events.from_layer(layer("1389-06-15")).earliest[0]) == "1389-06-15"
    with pytest.raises(InputError):
        Events.from_layer(layer("2018-10-15", None))


def test_rows_without_a_place_are_left_out_only_where_asked(tmp_path: Path):
    path = tmp_path / "e.csv"
    path.write_text("latitude,longitude,date,what\n35,36,2018-10-15,A\n,,2018-10-16,B\n")
    with pytest.raises(InputError, match="latitude"):
        read_events(path)
    found = read_event_rows(path, keep=["what"], leave_unplaced=True)
    assert (len(found.events), found.rows, found.unplaced) == (1, 2, 1)
    assert found.cells["what"].tolist() == ["A"]


def test_a_cell_at_fault_is_shown_cut_to_forty_characters():
    faults = CellFaults("e.csv")
    faults.rows(np.array([True, True]), pd.Series(["x" * 50, None]), "start", "is no date")
    with pytest.raises(InputError) as caught:
        faults.raise_errors()
    long, empty = (fault.message for fault in caught.value.faults)
    assert long == f"'{'x' * 40}' is no date"
    assert empty == "an empty cell is no date"


def repeated() -> tuple[SimpleNamespace, pd.Series]:
    day = np.array(["2018-10-15"] * 5, dtype="datetime64[D]")
    events = _Placed(np.array([36.0, 36.0, 36.0, 37.0, 38.0]), np.full(5, 35.0), day, day, "e.csv")
    return events, pd.Series(["a", "b", "a", "a", None])


class _Placed(SimpleNamespace):
    def __init__(self, longitude, latitude, earliest, latest, source):
        super().__init__(longitude=longitude, latitude=latitude, earliest=earliest, latest=latest, source=source)

    def __len__(self) -> int:
        return len(self.longitude)


def test_rows_of_one_id_place_and_day_are_one_event():
    events, ids = repeated()
    counted, reported = without_repeats(events, ids, "id")
    assert counted.tolist() == [True, True, False, True, True]
    assert [fault.message.split(" ")[0] for fault in reported] == ["1", "1"]
    assert "another place or day" in reported[1].message
    assert first_of_event(events, ids, counted).tolist() == [0, 1, 0, 2, 3]
    every, none = without_repeats(events, pd.Series(list("abcde")), "id")
    assert every.all()
    assert none == []


def events(**columns) -> Events:
    day = np.array(["2018-10-15"] * 3, dtype="datetime64[D]")
    zero = np.zeros(3)
    given = Events(np.full(3, 36.0), np.full(3, 35.0), day, day, zero, zero.astype(np.int8), zero, zero)
    return replace(given, **columns)


def test_an_event_means_a_division_only_where_its_code_says_so():
    assert name_codes(events()).tolist() == [-1, -1, -1]
    named = events(
        divisions=np.array([[0, 0], [0, 1], [1, -1]], dtype=np.int32), named=np.array([0, 2, 2], dtype=np.int8)
    )
    assert name_codes(named).tolist() == [-1, 3, -1]
    first = replace(named, named=np.array([1, 1, 1], dtype=np.int8))
    assert name_codes(first).tolist() == [0, 0, 2]


def test_events_are_precise_where_the_file_says_so():
    exact = events(uncertainty_m=np.array([0.0, 1_000.0, 400_000.0]))
    assert precise_events(exact).tolist() == [0, 1]
    assert precise_events(replace(exact, precision_stated=False)).tolist() == []
    assert precise_events(replace(exact, within=np.array([1, 0, 0], dtype=np.int8))).tolist() == [1]


@pytest.mark.parametrize("parallel", [0.0, 35.0, 60.0])
def test_a_parallel_is_measured_to_the_centimetre(parallel: float):
    """A straight edge of ten degrees is no geodesic: it is followed all along."""
    found = LineRuler(shapely.LineString([(30, parallel), (40, parallel)])).measured(
        np.linspace(30.3, 39.7, 9), np.full(9, parallel)
    )
    assert np.abs(found.distance_m).max() < 0.01
    assert (np.diff(found.along_m) > 0).all()


# --- sections of a line


def test_a_line_has_ten_sections_of_a_round_length_or_those_asked_for():
    plain = pd.Series([""] * 3)
    assert Sections(100_000.0, None, plain).order[:2] == ["0–10 km", "10–20 km"]
    assert len(Sections(100_000.0, None, plain).order) == 10
    assert Sections(93_000.0, None, plain).order[-1] == "90–100 km"
    assert Sections(182_000.0, None, plain).order[0] == "0–20 km"
    assert Sections(460_000.0, None, plain).order[0] == "0–50 km"
    assert Sections(1_000.0, 5_000.0, plain).order == ["0–5 km"]
    assert Sections(10_000.0, 5_000.0, plain).order == ["0–5 km", "5–10 km"]
    ten = Sections(100_000.0, None, plain)
    assert ten.of(np.array([0.0, 9.99, 10.0, 100.0]), plain) == ["0–10 km", "0–10 km", "10–20 km", "90–100 km"]
    named = Sections(100_000.0, None, pd.Series(["west", "east", "west"]))
    assert named.order == ["west", "east"]


def test_a_section_is_summed_up_by_its_median_mean_and_farthest():
    def row(section: str, metres: list[float], verdict: str) -> dict[str, object]:
        return {"section": section, "date": "2020", "samples": np.array(metres), "weights": np.ones(len(metres)),
                "verdict": verdict, "length_m": 500.0}  # fmt: skip

    rows = [row("w", [10.0], "not beyond"), row("w", [-40.0], "beyond"), row("e", [30.0], "possibly beyond")]
    table = summary_by_section(pd.DataFrame(rows), ["w", "e"]).set_index("section")
    assert table.loc["all", ["count", "length_km", "median_m", "mean_m", "greatest_m"]].tolist() == [3, 1.5, 10, 0, -40]
    assert table.loc["all", ["beyond", "possibly_beyond"]].tolist() == [1, 2]
    assert table.loc["e", ["count", "greatest_m"]].tolist() == [1, 30]


# --- dates of events


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("2018-11-05", "", "2018-11-05"), ("20181105", "", "2018-11-05"), ("5.11.2018", "", "2018-11-05"),
        ("5 November 2018", "", "2018-11-05"), ("5 Sept 2018", "", "2018-09-05"),
        ("November 5, 2018", "", "2018-11-05"),
        ("05/11/2018", "dmy", "2018-11-05"), ("05/11/2018", "mdy", "2018-05-11"),
    ],
)  # fmt: skip
def test_days_as_files_write_them(tmp_path: Path, written: str, order: str, day: str):
    events = events_of(f'latitude,longitude,date\n35,36,"{written}"\n', tmp_path, dates=order)
    assert (str(events.earliest[0]), str(events.latest[0])) == (day, day)


def test_a_month_is_all_of_its_days_and_a_strange_year_is_refused(tmp_path: Path):
    month = events_of("latitude,longitude,date\n35,36,November 2018\n", tmp_path)
    assert (str(month.earliest[0]), str(month.latest[0])) == ("2018-11-01", "2018-11-30")
    for written, said in (("0018-11-05", "0018"), ("1397-05-05", "1397"), ("05/11/2018", "one order"), ("soon", "no")):
        with pytest.raises(InputError) as caught:
            events_of(f"latitude,longitude,date\n35,36,{written}\n", tmp_path)
        assert said in str(caught.value)
