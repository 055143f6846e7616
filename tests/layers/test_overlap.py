"""What overlaps what: bounds that hold, whatever is uncertain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from pyproj import Geod
from scenario_text import laid, lay

from geo import geodesic_distance
from geo.errors import InputError
from layers.ground.build import Layers
from layers.ground.planar import on_earth
from layers.measures.events_file import Events
from layers.measures.ground_zones import GroundZone, contains_xy
from layers.measures.overlap import OVERLAP_COLUMNS, overlaps
from layers.measures.point_in_zone import point_verdicts

GEOD = Geod(ellps="WGS84")

BODY = """\
places:
  centre: {names: {en: Centre}, latitude: 35, longitude: 37, source: s}
  near: {names: {en: Near}, latitude: 35.05, longitude: 37, population: 1000, source: s}
  rim: {names: {en: Rim}, latitude: 35.16, longitude: 37, population: 500, source: s}
  far: {names: {en: Far}, latitude: 35.5, longitude: 37, source: s}
  doubtful: {names: {en: Doubtful}, latitude: 35.05, longitude: 37.02, uncertainty: 12 km, source: s}
zones:
  - {id: z, around: Centre, depth: 15-20 km, when: {start: 2018-10-15, end: 2020-02}, source: s}
  - {id: y, around: Far, depth: 50 km, source: s}
posts:
  - {id: a, place: Near, established: 2018-03, encircled: 2020-02, left: 2020-11, source: s}
  - {id: b, place: Rim, source: s}
  - {id: c, place: Doubtful, source: s}
  - {id: d, place: Far, established: 2019-06, source: s}
routes:
  - {id: r, through: [Far, Centre], kind: straight line, source: s}
events:
  - {id: e, place: Near, when: {start: 2018-10-15}, source: s}
  - {id: f, place: Near, when: {start: 2018-10-20/2018-11-10}, source: s}
  - {id: g, place: Far, when: {start: 2018-12}, source: s}
towns: [Near, Rim, Far]
"""


@pytest.fixture(scope="module")
def ground() -> Layers:
    return laid(BODY)


@pytest.fixture(scope="module")
def table(ground: Layers) -> pd.DataFrame:
    return overlaps(ground)


def row(table: pd.DataFrame, zone: str, subject: str, measure: str) -> pd.Series:
    rows = table[(table["zone"] == zone) & (table["subject"] == subject) & (table["measure"] == measure)]
    assert len(rows) == 1
    return rows.iloc[0]


def bounds(table: pd.DataFrame, zone: str, subject: str, measure: str) -> tuple[float, float]:
    found = row(table, zone, subject, measure)
    return found["certain"], found["possible"]


def test_the_table_is_tidy(table: pd.DataFrame) -> None:
    assert tuple(table.columns) == OVERLAP_COLUMNS
    assert (table["certain"] <= table["possible"]).all()
    assert table[["certain", "possible", "unit"]].notna().all().all()
    assert not table.duplicated(
        ["subject", "subject_id", "subject_kind", "zone", "variant", "measure", "certain"]
    ).any()


def test_areas(table: pd.DataFrame) -> None:
    assert bounds(table, "z", "z", "area_km2") == pytest.approx((np.pi * 225, np.pi * 400), rel=2e-3)
    whole = bounds(table, "z", "Syria", "area_share")
    assert whole == pytest.approx((100, 100), abs=0.01)
    rows = table[(table["zone"] == "z") & (table["subject_kind"] == "governorate")]
    by_measure = rows.groupby("measure")[["certain", "possible"]].sum()
    assert by_measure.loc["area_as_drawn_km2", "possible"] == pytest.approx(np.pi * 400, rel=2e-3)
    bounded = by_measure.loc["area_km2"]
    assert bounded["certain"] < np.pi * 225 < np.pi * 400 < bounded["possible"]


def test_zones_that_overlap_share_an_area(table: pd.DataFrame) -> None:
    one, other = bounds(table, "z", "y", "shared_area_km2"), bounds(table, "y", "z", "shared_area_km2")
    assert one == pytest.approx(other, rel=1e-6)
    assert 0 < one[0] < one[1] < np.pi * 400


def test_a_route_inside_and_where_it_comes_in(table: pd.DataFrame) -> None:
    assert bounds(table, "z", "r", "length_km") == pytest.approx((15, 20), abs=0.01)
    whole_km = GEOD.inv(37, 35.5, 37, 35)[2] / 1000
    entry = row(table, "z", "r", "entry")
    assert entry["possible"] == pytest.approx(whole_km - 20, abs=0.01)
    assert row(table, "z", "r", "entry_certain")["possible"] == pytest.approx(whole_km - 15, abs=0.01)
    assert GEOD.inv(37, 35, entry["longitude"], entry["latitude"])[2] == pytest.approx(20_000, abs=2)
    assert table[(table["zone"] == "z") & (table["measure"] == "exit")].empty


def test_verdicts_and_distances(table: pd.DataFrame) -> None:
    posts = table[(table["subject_kind"] == "post") & (table["zone"] == "z")].set_index("subject")
    assert posts["verdict"].to_dict() == {
        "Near": "inside",
        "Rim": "possibly inside",
        "Doubtful": "possibly inside",
        "Far": "outside",
    }
    assert posts["distance_km"]["Near"] == pytest.approx(GEOD.inv(37, 35.05, 37, 35)[2] / 1000, abs=0.01)
    assert posts["distance_error_km"]["Doubtful"] == 12
    assert np.isnan(posts["distance_error_km"]["Near"])


def test_counts_and_people(table: pd.DataFrame) -> None:
    assert bounds(table, "z", "posts", "count") == (1, 3)
    assert bounds(table, "z", "towns", "count") == (1, 2)
    assert bounds(table, "z", "towns", "people") == (1000, 1500)
    assert bounds(table, "y", "towns", "towns_without_figure") == (1, 1)


def test_what_stood_on_a_day(ground: Layers) -> None:
    before = overlaps(ground, at="2018-10-14")
    assert "z" not in set(before["zone"])
    within = overlaps(ground, at=date(2020, 2, 10))
    assert bounds(within, "z", "z", "area_km2")[0] == 0  # the zone may have ended earlier in that month
    near = within[(within["subject"] == "Near") & (within["subject_kind"] == "post") & (within["zone"] == "z")]
    assert near[["certain", "possible", "verdict"]].to_numpy().tolist() == [[0, 1, "possibly inside"]]
    posts = within[(within["subject_kind"] == "post") & (within["zone"] == "")]
    state = {(r["subject"], r["measure"]): (r["certain"], r["possible"]) for r in posts.to_dict("records")}
    assert state["Near", "standing"] == (1, 1)
    assert state["Near", "encircled"] == (0, 1)
    early = overlaps(ground, at="2019-01-01")
    assert early[(early["subject_kind"] == "post") & (early["zone"] == "z") & (early["subject"] == "Far")].empty
    with pytest.raises(InputError, match="not a date"):
        overlaps(ground, at="someday")


def test_events_of_the_scenario_by_month(ground: Layers) -> None:
    table = overlaps(ground, by="month")
    months = table[(table["subject_kind"] == "month") & (table["zone"] == "z")].set_index("subject")
    assert months["certain"].to_dict() == {"2018-10": 1, "2018-11": 0, "2018-12": 0}
    assert months["possible"].to_dict() == {"2018-10": 2, "2018-11": 1, "2018-12": 0}


def test_events_from_a_table(ground: Layers) -> None:
    layer = gpd.GeoDataFrame(
        {"start": ["2018-10-01", "2018-10-30", "2018-11", ""], "deaths_low": [1, 0, 0, 0], "deaths_high": [2, 5, 1, 1]},
        geometry=gpd.points_from_xy([37.0, 37.0, 37.0, 37.0], [35.0, 35.16, 35.0, 36.5]),
        crs=4326,
    )
    table = overlaps(ground, events=layer)
    assert bounds(table, "z", "events", "events") == (2, 3)
    assert bounds(table, "z", "events", "deaths") == (1, 8)
    day = overlaps(ground, events=layer, at="2018-11-05")
    assert bounds(day, "z", "events", "events") == (0, 1)


def test_an_event_known_only_to_its_division() -> None:
    body = "areas: {idlib: {division: SY-ID, source: s}}\nzones:\n  - {id: in, area: idlib, source: s}\n"
    layers = laid(body + "  - {id: far, around: Damascus, depth: 20 km, source: s}\n")
    place = (np.array([36.63]), np.array([35.93]))
    day = np.array(["2018-10-15"], dtype="datetime64[D]")
    nothing = np.array([np.nan])
    events = Events(*place, day, day, np.array([4e5]), np.array([1], dtype=np.int8), nothing, nothing)
    table = overlaps(layers, events=events)
    assert bounds(table, "in", "events", "events") == (1, 1)
    assert bounds(table, "far", "events", "events") == (0, 0)


def test_a_post_stated_to_be_in_a_territory_is_judged_on_that_ground(tmp_path) -> None:
    rows = [f"{35.6 + off},{36 + step / 10},{party}"
            for party, offs in (("north", (0.04, 0.4)), ("south", (-0.04, -0.4))) for off in offs
            for step in range(11)]  # fmt: skip
    (tmp_path / "c.csv").write_text("latitude,longitude,party\n" + "\n".join(rows))
    body = """\
lines: {c: {between: [north, south], control: c.csv, known_until: 2020-12-31, source: s}}
zones:
  - {id: z, from: c, side: north, depth: 15-20 km, source: s}
posts:
  - {id: free, title: free, latitude: 35.62, longitude: 36.5, uncertainty: 5 km, source: s}
  - {id: stated, title: stated, latitude: 35.62, longitude: 36.5, uncertainty: 5 km, within: north, source: s}
  - {id: deep, title: deep, latitude: 35.72, longitude: 36.5, uncertainty: 5 km, within: north, source: s}
"""
    table = overlaps(laid(body, path=tmp_path / "scenario.yaml"))
    verdicts = table[table["subject_kind"] == "post"].set_index("subject")["verdict"].to_dict()
    assert verdicts == {"free": "possibly inside", "stated": "inside", "deep": "possibly inside"}


def test_a_post_that_cannot_be_where_it_is_stated_is_a_warning() -> None:
    post = "{id: p, latitude: 35.1, longitude: 36.7, uncertainty: 5 km, within: SY-HL, source: s}"
    layers, faults = lay(f"posts:\n  - {post}\n")
    assert [(fault.severity, fault.key) for fault in faults] == [("warning", "posts[0].within")]
    assert len(layers.posts) == 1


def test_a_zone_without_a_certain_part_has_nothing_surely_inside() -> None:
    body = "places: {x: {names: {en: Xxx}, latitude: 35, longitude: 37, uncertainty: 9 km, source: s}}\n"
    layers = laid(
        body + "zones:\n  - {id: z, around: Xxx, depth: 5 km, source: s}\nposts:\n  - {id: p, place: Xxx, source: s}\n"
    )
    table = overlaps(layers)
    assert bounds(table, "z", "z", "area_km2")[0] == 0
    assert row(table, "z", "Xxx", "inside")["verdict"] == "possibly inside"


def test_a_scenario_without_zones_has_no_overlaps() -> None:
    table = overlaps(laid("posts:\n  - {id: p, place: Idlib, source: s}\n"))
    assert table.empty
    assert tuple(table.columns) == OVERLAP_COLUMNS


RING = shapely.Point(37, 35).buffer(0.2).difference(shapely.Point(37, 35).buffer(0.05))
ZONE = GroundZone(
    "z", "", shapely.Point(37, 35).buffer(0.15).difference(shapely.Point(37, 35).buffer(0.07)), RING, None, np.nan,
    "straight", "", "",
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([0.0, 300.0, 2_000.0, 25_000.0, np.nan]))
def test_a_wider_circle_never_makes_a_verdict_surer(seed: int, radius_m: float) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(36.6, 37.4, 200), rng.uniform(34.6, 35.4, 200)
    exact = point_verdicts(ZONE, x, y, np.zeros(200))
    doubtful = point_verdicts(ZONE, x, y, np.full(200, radius_m))
    assert not (exact.surely & ~exact.possibly).any()
    assert not (doubtful.surely & ~doubtful.possibly).any()
    assert not (doubtful.surely & ~exact.surely).any()
    assert not (exact.possibly & ~doubtful.possibly).any()


@pytest.mark.parametrize("east", [0.0, 143.0])
@pytest.mark.parametrize("radius_m", [300.0, 4_000.0, 25_000.0])
def test_verdicts_are_those_of_the_distance_from_the_outlines(east: float, radius_m: float) -> None:
    """Also where the antimeridian cuts the zone: the cut is no outline."""
    rng = np.random.default_rng(11)
    moved = [shapely.transform(part, lambda xy: xy + np.array([east, 0.0])) for part in (ZONE.certain, ZONE.possible)]
    certain, possible = (on_earth(part) for part in moved)
    x, y = rng.uniform(36.6, 37.4, 400), rng.uniform(34.6, 35.4, 400)
    zone = replace(ZONE, certain=certain, possible=possible)
    surely, possibly = point_verdicts(zone, (x + east + 180) % 360 - 180, y, np.full(400, radius_m))
    points = shapely.points(x, y)
    inner, outer = (
        np.asarray(geodesic_distance(points, shapely.boundary(part), edges="straight"))
        for part in (ZONE.certain, ZONE.possible)
    )
    doubtful = 0.003 * radius_m + 2  # strips are good to a thousandth of the radius, or a metre
    clear = (np.abs(inner - radius_m) > doubtful) & (np.abs(outer - radius_m) > doubtful)
    in_certain, in_possible = (shapely.intersects(part, points) for part in (ZONE.certain, ZONE.possible))
    assert (surely == (in_certain & (inner > radius_m)))[clear].all()
    assert (possibly == (in_possible | (outer <= radius_m)))[clear].all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_points_in_a_polygon_are_those_of_shapely(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(36.6, 37.4, 500), rng.uniform(34.6, 35.4, 500)
    assert (contains_xy(RING, x, y) == shapely.intersects(RING, shapely.points(x, y))).all()
    assert not contains_xy(shapely.Polygon(), x, y).any()


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(
    st.integers(2, 30), st.integers(0, 15), st.integers(1, 9),
    st.sampled_from(["", "uncertainty: 2 km, "]), st.sampled_from([None, "2018-11-01", "2019-07-15"]),
)  # fmt: skip
def test_certain_is_never_more_than_possible(low: int, more: int, radius: int, doubt: str, at: str | None) -> None:
    body = f"""\
lines: {{l: {{{doubt}through: [Hama, Idlib, Aleppo], kind: straight line, source: s}}}}
zones:
  - {{id: z, from: l, side: west, depth: {low}-{low + more} km, when: {{start: 2018-10/2018-12}}, source: s}}
posts:
  - {{id: a, place: Saraqib, uncertainty: {radius} km, established: 2019, source: s}}
routes:
  - {{id: r, through: [Latakia, Saraqib], uncertainty: {radius} km, source: s}}
towns: [Idlib, Binnish, Ariha]
"""
    table = overlaps(laid(body), at=at, by="month")
    assert (table["certain"] <= table["possible"]).all()
    assert (table["certain"] >= 0).all()
