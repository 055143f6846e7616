"""Likely figures lie between what is certain and what is possible, and follow from the model that the docs state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from pyproj import Geod
from scenario_text import laid

from geo import geodesic_buffer
from layers.ground.build import Layers
from layers.measures.events_file import Events, read_events
from layers.measures.ground_zones import GroundZone, ground_zones
from layers.measures.likelihood import EventPlaces, ZoneDraws, inside_chances
from layers.measures.likelihood.circle_share import circle_shares
from layers.measures.overlap import overlaps
from layers.scenario.temporal_state import presence_chance

GEOD = Geod(ellps="WGS84")
BODY = """\
places:
  west: {names: {en: West}, latitude: 35, longitude: 36, source: s}
  east: {names: {en: East}, latitude: 35, longitude: 38, source: s}
  centre: {names: {en: Centre}, latitude: 35, longitude: 37, uncertainty: 2 km, source: s}
  village: {names: {en: Village}, latitude: 35.14, longitude: 37, population: 900, uncertainty: 5 km, source: s}
  hamlet: {names: {en: Hamlet}, latitude: 35.16, longitude: 36.8, uncertainty: 3 km, source: s}
  far: {names: {en: Far}, latitude: 35.5, longitude: 37, source: s}
lines:
  exact: {through: [West, East], uncertainty: 1 m, source: s}
  vague: {through: [West, East], uncertainty: 2 km, source: s}
zones:
  - {id: deep, from: exact, side: north, depth: 15-20 km, source: s}
  - {id: vague-strip, from: vague, side: north, depth: 15 km, source: s}
  - {id: both, from: vague, width: 10-14 km, source: s}
  - {id: round, around: Centre, depth: 15-20 km, when: {start: 2018-10-01/2018-10-31}, source: s}
routes:
  - {id: r, through: [Far, Centre], uncertainty: 1 km, source: s}
posts:
  - {id: p, place: Village, established: 2018-10-11/2018-10-20, source: s}
towns: [Village, Hamlet, Far]
events:
  - {id: e, place: Village, when: {start: 2018-10-28/2018-11-06}, source: s}
"""


@pytest.fixture(scope="module")
def ground() -> Layers:
    return laid(BODY)


@pytest.fixture(scope="module")
def zones(ground: Layers) -> dict[str, GroundZone]:
    return {zone.id: zone for zone in ground_zones(ground)}


def own_area(table: pd.DataFrame, zone: str) -> pd.Series:
    own = (table["zone"] == zone) & (table["subject"] == zone)
    return table[own & (table["measure"] == "area_km2")].iloc[0]


def in_order(table: pd.DataFrame) -> None:
    told = table[table["likely"].notna()]
    assert len(told)
    for low, high in (("certain", "likely_low"), ("likely_low", "likely"), ("likely", "likely_high"),
                      ("likely_high", "possible")):  # fmt: skip
        assert (told[low] <= told[high]).all(), (low, high)
    same = table["certain"] == table["possible"]
    assert (table["likely"][same] == table["certain"][same]).all()


@pytest.mark.slow
@pytest.mark.parametrize("day", [None, "2018-10-15", "2018-11-01"])
def test_what_is_likely_lies_between_certain_and_possible(ground: Layers, day: str | None) -> None:
    table = overlaps(ground, at=day, by="month")
    in_order(table)
    open_ = table[table["certain"] != table["possible"]]
    assert (open_["likely"].notna() | (open_["certain"] == open_["possible"])).all()
    assert {"area_km2", "length_km", "inside", "count"} <= set(open_["measure"])


@pytest.mark.slow
def test_figures_are_the_same_each_time(ground: Layers) -> None:
    pd.testing.assert_frame_equal(overlaps(ground), overlaps(ground))


def test_a_depth_of_a_range_is_uniform_between_its_ends(zones: dict[str, GroundZone]) -> None:
    draws = ZoneDraws(zones["deep"])
    depth_m = np.array([10_000.0, 16_000.0, 17_500.0, 19_000.0, 25_000.0])
    x, y, _ = GEOD.fwd(np.full(5, 37.0), np.full(5, 35.0), np.zeros(5), depth_m)
    y = y + line_bow()
    chance = draws.members(np.asarray(x), np.asarray(y)).mean(axis=0)
    assert chance == pytest.approx([1, 0.8, 0.5, 0.2, 0], abs=0.03)


def line_bow() -> float:
    """How far north of the parallel the geodesic from West to East runs at its middle."""
    return float(GEOD.npts(36, 35, 38, 35, 1)[0][1]) - 35


def test_one_depth_is_shared_by_the_whole_zone(zones: dict[str, GroundZone]) -> None:
    x = np.linspace(36.2, 37.8, 60)
    y = np.array(
        [GEOD.fwd(x, np.interp(x, *zip(*GEOD.npts(36, 35, 38, 35, 400), strict=True)), 0 * x, 0 * x + 17_500)[1]]
    )
    held = ZoneDraws(zones["deep"]).members(x, y[0])
    assert set(np.round(held.mean(axis=1))) == {0.0, 1.0}
    assert (np.abs(held.mean(axis=1) - np.round(held.mean(axis=1))) < 0.1).all()


@pytest.mark.slow
def test_a_line_that_is_off_moves_both_edges(ground: Layers) -> None:
    row = own_area(overlaps(ground), "vague-strip")
    drawn_km2 = 15 * GEOD.inv(36, 35, 38, 35)[2] / 1000 + np.pi * 15**2 / 2
    assert row["likely"] == pytest.approx(drawn_km2, rel=0.04)
    assert row["likely_high"] - row["likely_low"] < 0.35 * (row["possible"] - row["certain"])


def test_the_error_of_a_line_is_correlated_along_it(zones: dict[str, GroundZone]) -> None:
    draws = ZoneDraws(zones["vague-strip"])
    x = np.linspace(36.3, 37.7, 200)
    held = draws.members(x, np.full(200, 35.003)).astype(float)
    centred = held - held.mean(axis=0)
    near = np.mean(centred[:, :-2] * centred[:, 2:]) / np.mean(centred**2)
    far = np.mean(centred[:, :100] * centred[:, 100:]) / np.mean(centred**2)
    assert near > 0.7
    assert 0.1 < far < near


def test_every_draw_holds_the_certain_part_and_no_more_than_the_possible(zones: dict[str, GroundZone]) -> None:
    rng = np.random.default_rng(2)
    x, y = rng.uniform(35.8, 38.2, 3_000), rng.uniform(34.7, 35.4, 3_000)
    for zone in zones.values():
        held = ZoneDraws(zone).members(x, y)
        assert held[:, shapely.contains_xy(zone.certain, x, y)].all()
        assert not held[:, ~shapely.intersects_xy(zone.possible, x, y)].any()
        assert 0 < held.mean() < 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_the_share_of_a_circle_is_that_of_brute_force(seed: int) -> None:
    rng = np.random.default_rng(seed)
    latitude, radius_m = rng.uniform(-65, 65), 10 ** rng.uniform(2.5, 5.2)
    size = radius_m / 111_000 * rng.uniform(0.3, 3)
    corners = rng.uniform(-size, size, (12, 2)) / [np.cos(np.radians(latitude)), 1] + [20, latitude]
    shape = shapely.union(shapely.convex_hull(shapely.MultiPoint(corners[:6])),
                          shapely.difference(shapely.convex_hull(shapely.MultiPoint(corners)),
                                             shapely.convex_hull(shapely.MultiPoint(corners[4:8]))))  # fmt: skip
    count = 40_000
    away = radius_m * np.sqrt((np.arange(count) + 0.5) / count)
    turn = np.degrees(np.arange(count) * np.pi * (3 - np.sqrt(5)))
    x, y, _ = GEOD.fwd(np.full(count, 20.0), np.full(count, latitude), turn, away)
    brute = shapely.intersects_xy(shape, x, y).mean()
    found = circle_shares(shape, np.array([20.0]), np.array([latitude]), np.array([radius_m]))[0]
    assert found == pytest.approx(brute, abs=0.004)


def exact(shape: shapely.Geometry, *, possible: shapely.Geometry | None = None) -> GroundZone:
    return GroundZone("z", "", shape, possible or shape, None, np.nan, "straight", "", "")


def events(seed: int, count: int = 150) -> Events:
    """Events about (37, 35), precise ones and such as are known to 10 to 60 km, over six months."""
    rng = np.random.default_rng(seed)
    days = np.datetime64("2018-01-01") + rng.integers(0, 180, count)
    late = days + rng.choice([0, 0, 0, 40], count)
    radius_m = rng.choice([0.0, 1_000.0, 10_000.0, 60_000.0], count)
    low = rng.integers(0, 9, count).astype(float)
    return Events(rng.normal(37, 0.3, count).round(1), rng.normal(35, 0.3, count).round(1), days, late, radius_m,
                  np.zeros(count, np.int8), low, low + rng.integers(0, 9, count), deaths_best=low + 1)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["events", "people", "ground"]), st.sampled_from([0.0, 0.1]))
def test_chances_and_counts_keep_their_bounds(seed: int, prior: str, margin_degrees: float) -> None:
    rng = np.random.default_rng(seed)
    found = events(seed)
    core = shapely.box(36.7, 34.8, 37.1, 35.1)
    zone = exact(core, possible=shapely.buffer(core, margin_degrees) if margin_degrees else None)
    chances = inside_chances(zone, EventPlaces(found, prior))
    assert (chances.mean[chances.surely] == 1).all()
    assert (chances.mean[~chances.possibly] == 0).all()
    assert ((chances.mean >= 0) & (chances.mean <= 1)).all()
    rows = np.flatnonzero(rng.uniform(size=len(found)) < 0.5)
    share = rng.choice([1.0, 1.0, 0.3], len(rows))
    likely = chances.count(rows, share)
    certain = (chances.surely[rows] & (share == 1)).sum()
    assert certain <= likely.low <= likely.expected <= likely.high <= chances.possibly[rows].sum()
    assert likely.expected == pytest.approx((chances.mean[rows] * share).sum(), abs=1e-9)
    dead = chances.total(found.deaths_low, found.deaths_low + 1, found.deaths_high + 1, rows)
    least, most = found.deaths_low[rows][chances.surely[rows]].sum(), found.deaths_high[rows] + 1
    assert least <= dead.low <= dead.expected <= dead.high <= most[chances.possibly[rows]].sum()


def test_an_event_is_as_likely_as_the_share_of_its_circle() -> None:
    half = shapely.box(36, 34, 37, 36)
    one = replace(
        events(1, 1), longitude=np.array([37.0]), latitude=np.array([35.0]), uncertainty_m=np.array([9_000.0])
    )
    found = inside_chances(exact(half), one, prior="ground")
    assert found.mean == pytest.approx([0.5], abs=2e-3)
    assert found.priors == "ground"


def test_precise_events_of_the_file_tell_where_coarse_ones_are() -> None:
    zone = exact(geodesic_buffer(shapely.Point(37, 35), 5_000))
    base = events(1, 60)
    at = np.append(np.full(40, 37.0), np.full(20, 37.3)), np.full(60, 35.0)
    radius_m = np.where(np.arange(60) < 30, 0.0, 40_000.0)
    file = replace(base, longitude=at[0], latitude=at[1], uncertainty_m=radius_m)
    by_events, by_ground = (inside_chances(zone, file, prior=prior) for prior in ("events", "ground"))
    coarse = radius_m > 0
    assert by_events.mean[coarse].min() > 0.8
    assert by_ground.mean[coarse].max() < 0.1
    assert by_events.priors == "events"


def test_events_that_cluster_widen_the_interval() -> None:
    """The same chances, but in half of the months all precise events are inside, in the others none."""
    zone = exact(geodesic_buffer(shapely.Point(37, 35), 5_000))
    months = np.repeat(np.arange("2018-01", "2020-01", dtype="datetime64[M]").astype("datetime64[D]"), 30)
    place = np.tile(np.arange(30), 24)
    coarse = place >= 20
    widths = {}
    for name, inside in (("mixed", place % 2 == 0), ("clustered", months.astype("datetime64[M]").astype(int) % 2 == 0)):
        longitude = np.where(coarse, 37.1, np.where(inside, 37.0, 37.2))
        keep = ~coarse | (months < np.datetime64("2018-01-02"))
        keep &= coarse | (months >= np.datetime64("2018-02-01"))
        nothing = np.zeros(len(place))
        radius_m = np.where(coarse, 30_000.0, 0.0)
        within = np.zeros(len(place), np.int8)
        file = Events(longitude, nothing + 35, months, months, radius_m, within, nothing, nothing).kept(keep)
        likely = inside_chances(zone, file).count(file.uncertainty_m > 0)
        widths[name] = likely.high - likely.low
    assert widths["mixed"] + 2 <= widths["clustered"]


def test_a_district_reaches_as_far_as_the_file_places_events_in_it(tmp_path: Path) -> None:
    file = tmp_path / "ged.csv"
    rows = ["latitude,longitude,date_start,date_end,where_prec,adm_1,adm_2,best"]
    rows += [f"{35.0 + step / 10},37.0,2018-01-02,2018-01-02,1,A,Long,1" for step in range(8)]
    rows += ["35.0,37.0,2018-01-02,2018-01-02,3,A,Long,1", "35.0,37.0,2018-01-02,2018-01-02,3,A,Short,1"]
    file.write_text("\n".join(rows), encoding="utf-8")
    found = read_events(file, warnings=[])
    assert found.uncertainty_m[-2] == pytest.approx(GEOD.inv(37, 35, 37, 35.7)[2] + 1_000, abs=1)
    assert found.uncertainty_m[-1] == 50_000
    north = exact(geodesic_buffer(shapely.Point(37, 35.6), 20_000))
    assert inside_chances(north, found).mean[-2] == pytest.approx(3 / 8, abs=0.15)


@pytest.mark.parametrize(
    ("start", "end", "kind", "chance"),
    [
        ("2018-10-01/2018-10-20", "", "post", 0.5),
        ("", "2018-10-06/2018-10-15", "post", 0.6),
        ("2018-10-06/2018-10-15", "", "event", 0.1),
        ("2018", "2018-11", "post", 1.0 * 283 / 365),
        ("../2018-10-20", "", "post", np.nan),
        ("2018-10-11", "", "post", 0.0),
    ],
)
def test_dates_of_a_span_are_alike(start: str, end: str, kind: str, chance: float) -> None:
    found = presence_chance(start, end, date(2018, 10, 10), momentary=kind == "event")
    assert found == pytest.approx(chance, nan_ok=True)


@pytest.mark.slow
def test_a_zone_that_may_not_apply_yet_is_likely_by_its_dates(ground: Layers) -> None:
    table = overlaps(ground, at="2018-10-15")
    row = table[(table["zone"] == "round") & (table["measure"] == "area_km2") & (table["subject_kind"] == "zone")].iloc[
        0
    ]
    assert row["certain"] == 0 == row["likely_low"]
    assert row["likely"] == pytest.approx(15 / 31 * np.pi * 17.5**2, rel=0.08)
