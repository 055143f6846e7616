"""Outlines and what they may be off, positions that were hardly meant, events far from a scenario's ground."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scenario_text import HEAD, lay

from geo import geodesic_area
from geo.errors import InputError
from geo.position import Extent
from layers.ground.outlines import Edge, Ground, Outline, grown_extent
from layers.measures.event_checks import check_events, undated_events
from layers.measures.events_file import Events

BOX = shapely.box(36, 35, 37, 36)
SOUTH_EDGE = shapely.LineString([(36, 35), (37, 35)])


def km2(shape: shapely.Geometry) -> float:
    return float(geodesic_area(shape, edges="straight")) / 1e6 if not shape.is_empty else 0.0


# --- ground and its outline


def test_a_box_grows_by_metres_up_to_the_poles_and_the_antimeridian():
    grown = grown_extent(Extent(10, 59, 11, 60), 10_000.0)
    north = 10 / 111.195
    assert grown.north == pytest.approx(60 + north, abs=2e-3)
    assert grown.south == pytest.approx(59 - north, abs=2e-3)
    assert grown.west == pytest.approx(10 - 2 * north, abs=3e-3)
    assert grown.east == pytest.approx(11 + 2 * north, abs=3e-3)
    assert grown_extent(Extent(-180, -90, 180, 90), 5_000.0) == Extent(-180, -90, 180, 90)
    assert grown_extent(Extent(0, 89, 1, 89.99), 50_000.0).north == 90
    assert grown_extent(Extent(10, -60, 11, -59), 10_000.0).west == pytest.approx(grown.west, abs=1e-9)


def test_an_outline_that_may_be_off_has_surely_and_possibly_ground():
    exact, doubtful = Outline.grounds([Outline(BOX), Outline(BOX, 2_000.0)])
    assert exact.is_exact
    assert exact.drawn is BOX
    assert doubtful.certain.bounds[1] == pytest.approx(35 + 2 / 110.95, abs=1e-3)
    assert doubtful.possible.bounds[1] == pytest.approx(35 - 2 / 110.95, abs=1e-3)
    assert doubtful.drawn is BOX
    assert doubtful.doubt_m == 2_000
    assert Outline(BOX, 2_000.0).ground().certain.equals(doubtful.certain)
    assert Outline(shapely.Polygon(), 2_000.0).ground().is_exact


def test_where_a_line_of_the_scenario_runs_along_an_outline_its_own_uncertainty_counts():
    along = Outline(BOX).ground([Edge(SOUTH_EDGE, 3_000.0, "straight")])
    assert along.certain.bounds[1] == pytest.approx(35 + 3 / 110.95, abs=1e-3)
    assert along.certain.bounds[3] == pytest.approx(36, abs=1e-6)
    assert along.possible.bounds[1] == pytest.approx(35 - 3 / 110.95, abs=1e-3)
    assert along.doubt_m == 3_000
    both = Outline(BOX, 1_000.0).ground([Edge(SOUTH_EDGE, 0.0, "straight")])
    assert both.certain.bounds[1] == pytest.approx(35, abs=2e-4)
    assert both.certain.bounds[3] == pytest.approx(36 - 1 / 111, abs=1e-3)
    across = shapely.LineString([(36.5, 34), (36.5, 37)])
    assert Outline(BOX).ground([Edge(across, 3_000.0, "straight")]).is_exact, "it only crosses the outline"


def test_ground_of_two_and_ground_without_another():
    other = Ground(shapely.box(36.6, 35, 38, 36), shapely.box(36.4, 35, 38, 36), shapely.box(36.5, 35, 38, 36), 500.0)
    mine = Ground.exact(BOX)
    shared, rest = mine.shared(other), mine.without(other)
    assert [shape.bounds[0] for shape in shared.shapes] == pytest.approx([36.6, 36.4, 36.5])
    assert [shape.bounds[2] for shape in rest.shapes] == pytest.approx([36.4, 36.6, 36.5])
    assert shared.doubt_m == rest.doubt_m == 500
    assert Ground.union([mine, other]).doubt_m == 500
    assert Ground.union([mine, other]).certain.bounds == (36, 35, 38, 36)
    assert Ground.union([other]) is other
    assert mine.shared(Ground.exact(shapely.box(36.5, 35, 38, 36))).is_exact


def test_between_two_outlines_that_touch_and_are_as_uncertain_there_is_none():
    joined = Outline.joined([Outline(BOX, 5.0), Outline(shapely.box(37, 35, 38, 36), 5.0), Outline(BOX, 9.0)])
    assert [(outline.doubt_m, outline.shape.bounds) for outline in joined] == [
        (5.0, (36, 35, 38, 36)), (9.0, (36, 35, 37, 36)),
    ]  # fmt: skip


def test_an_outline_near_a_shape_is_as_good_as_the_whole_there():
    near = Outline(BOX, 1_000.0).near(shapely.box(36.0, 35.0, 36.1, 35.1))
    assert near.doubt_m == 1_000
    assert near.shape.bounds[2] < 36.2
    assert shapely.contains(near.shape, shapely.box(36.0, 35.0, 36.1, 35.1))
    assert Outline(BOX).near(shapely.Polygon()).shape is BOX
    assert Outline(BOX).near(shapely.box(-100, 0, 100, 1)).shape is BOX


def test_within_a_home_only_inner_edges_are_in_doubt():
    west = Outline(shapely.box(36, 35, 36.5, 36), 2_000.0).ground()
    seen = west.seen_within(BOX, BOX)
    along = shapely.LineString([(35, 35.5), (38, 35.5)])
    surely, maybe = (shapely.intersection(shape, along).bounds for shape in (seen.certain, seen.possible))
    assert surely[2] == pytest.approx(36.5 - 2 / 90.7, abs=1e-3)
    assert maybe[2] == pytest.approx(36.5 + 2 / 90.7, abs=1e-3)
    assert surely[0] <= 36, "the edge of the home is its own"
    assert seen.drawn is west.drawn
    assert seen.doubt_m == 2_000


# --- positions


@pytest.mark.parametrize(
    ("latitude", "longitude", "severity", "said"),
    [
        (35.9, 36.6, None, ""),
        (35.0, 40.0, None, ""),
        (38.5, 35.0, "error", "far outside SY"),
        (60.0, 10.0, "warning", "far outside SY"),
    ],
)
def test_positions_far_from_the_countries(latitude, longitude, severity, said):
    body = f"places: {{p: {{names: {{en: P}}, latitude: {latitude}, longitude: {longitude}, source: s}}}}\n"
    faults = [fault for fault in lay(body)[1] if "lies far outside" in fault.message]
    assert [fault.severity for fault in faults] == ([severity] if severity else [])
    assert all(said in fault.message for fault in faults)
    if severity == "error":
        assert faults[0].hint == "swap latitude and longitude"
    stated = body.replace("source: s", "country: 'NO', source: s")
    assert not [fault for fault in lay(stated)[1] if "lies far outside" in fault.message] or latitude != 60


def test_what_lies_in_the_scenarios_own_extent_is_not_far():
    body = "places: {p: {names: {en: P}, latitude: 60, longitude: 10, source: s}}\n"
    head = HEAD + "extent: {west: 5, south: 30, east: 45, north: 65}\n"
    assert not [fault for fault in lay(body, head)[1] if "lies far outside" in fault.message]


# --- events


def events(longitude: list[float], latitude: list[float]) -> Events:
    day = np.array(["2018-10-15"] * len(longitude), dtype="datetime64[D]")
    zero = np.zeros(len(longitude))
    return Events(np.array(longitude), np.array(latitude), day, day, zero, zero.astype(np.int8), zero, zero, "e.csv")


def ground(**layers: list[shapely.Geometry]) -> SimpleNamespace:
    frames = {name: gpd.GeoDataFrame(geometry=layers.get(name, []), crs=4326) for name in ("zones", "lines", "posts")}
    return SimpleNamespace(**frames)


def test_events_far_from_the_ground_are_counted_in_a_warning():
    (warning,) = check_events(events([36.5, 40.1, 33.1, 36.5], [35.5, 35.5, 35.5, 31.9]), ground(zones=[BOX]))
    assert warning.message == "2 of 4 events lie far from the scenario's ground"
    assert "35.0 to 36.0° N, 36.0 to 37.0° E" in warning.hint
    assert check_events(events([36.5, 39.9], [35.5, 38.9]), ground(zones=[BOX])) == []
    assert check_events(events([100.0], [0.0]), ground()) == []
    assert check_events(events([], []), ground(zones=[BOX])) == []
    (warning,) = check_events(
        events([36.5, 50.0], [35.5, 35.5]), ground(lines=[SOUTH_EDGE], posts=[shapely.Point(0, 0)])
    )
    assert "35.0 to 35.0° N" in warning.hint


def test_events_with_the_axes_exchanged_are_refused():
    aside = shapely.box(36, 30, 38, 31)
    with pytest.raises(InputError, match="60 of 61 events lie on the scenario's ground only with latitude"):
        check_events(events([30.5] * 60 + [37.0], [37.0] * 60 + [30.5]), ground(zones=[aside]))
    half = events([30.5] * 10 + [37.0] * 10, [37.0] * 10 + [30.5] * 10)
    assert [fault.severity for fault in check_events(half, ground(zones=[aside]))] == ["warning"]


def test_events_without_a_date_are_counted():
    dated = events([36.5, 36.5, 36.5], [35.5] * 3)
    assert undated_events(dated) == []
    none = np.full(3, np.datetime64("NaT"), dtype="datetime64[D]")
    one = dated.earliest.copy()
    one[0] = np.datetime64("NaT")
    assert "no event has a date" in undated_events(replace(dated, earliest=none, latest=none))[0].message
    assert "1 of 3 events has no date" in undated_events(replace(dated, earliest=one, latest=one))[0].message
    assert undated_events(replace(dated, earliest=one)) == [], "known to be until a day"
