"""Facts of lines, sides, held ground and features, each on the smallest ground that shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scenario_text import HEAD, laid, lay
from shapely.geometry.polygon import orient

from geo import geodesic_area
from layers.ground.course import Course, DrawnLine, Period
from layers.ground.held_ground import HeldGround, either_of
from layers.ground.outlines import Ground
from layers.ground.sides import _signed_side, chained, turn_to_area, turn_to_compass, turn_to_point
from layers.ground.strips import _ends
from layers.ground.zones import _either_side
from layers.scenario.models import Span

EAST = shapely.LineString([(36, 35), (38, 35)])


def line(day: str = "", **more) -> DrawnLine:
    return DrawnLine("l", EAST, "straight", day=day, **more)


def course(*days: str, **more) -> Course:
    return Course("l", tuple(line(day) for day in days), **more)


def spans(found: list[Period]) -> list[tuple[str, str, str]]:
    return [(period.start, period.end, period.state) for period in found]


# --- a line over time


def test_a_line_of_two_days_is_not_known_before_and_after_and_runs_between_them():
    two = course("2018-09-17", "2020-03-06", known_until="2020-12-31")
    assert spans(two.periods(Span())) == [
        ("", "2018-09-16", "not known"),
        ("2018-09-17", "2018-09-17", "known"),
        ("2018-09-18", "2020-03-05", "between"),
        ("2020-03-06", "2020-12-31", "known"),
        ("2021-01-01", "", "not known"),
    ]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (Span(start="2018-09-17", end="2018-10"), [("2018-09-17", "2018-09-17", "known"),
                                                   ("2018-09-18", "2018-10", "between")]),
        (Span(start="2019-01-01"), [("2019-01-01", "2020-03-05", "between"), ("2020-03-06", "2020-12-31", "known"),
                                    ("2021-01-01", "", "not known")]),
        (Span(start="2020-05", end="2020-06"), [("2020-05", "2020-06", "known")]),
        (Span(end="2018-09-16"), [("", "2018-09-16", "not known")]),
        (Span(start="2017-01-01", end="2018-09-17"), [("2017-01-01", "2018-09-16", "not known"),
                                                      ("2018-09-17", "2018-09-17", "known")]),
    ],
)  # fmt: skip
def test_what_applies_from_a_day_has_the_periods_from_then(when, expected):
    two = course("2018-09-17", "2020-03-06", known_until="2020-12-31")
    assert spans(two.periods(when)) == expected


def test_a_line_known_for_several_days_and_on_the_next_has_nothing_between():
    first = replace(line("2020-01-01"), last_day="2020-01-31")
    both = Course("l", (first, line("2020-02-01")))
    assert [period.state for period in both.periods(Span())] == ["not known", "known", "known", "not known"]
    assert both.known_on(date(2020, 1, 15)) is first
    assert both.known_on(date(2020, 2, 2)) is None
    assert both.known_on(date(2019, 12, 31)) is None


def test_the_line_of_a_day_is_the_last_up_to_it():
    two = course("2018-09-17", "2020-03-06")
    assert [two.on(date(year, 1, 1)).day for year in (2018, 2019, 2021)] == ["2018-09-17", "2018-09-17", "2020-03-06"]
    assert two.on(None).day == "2018-09-17"
    assert two.moves
    assert not course("").moves
    assert spans(course("").periods(Span(start="2018", end="2019"))) == [("2018", "2019", "known")]


def test_between_two_days_a_line_is_both_and_where_both_agree_the_ground_is_held():
    north, south = (HeldGround.of({"a": Ground.exact(shapely.box(36, y, 38, 36)),
                                   "b": Ground.exact(shapely.box(36, 34, 38, y))}) for y in (35.2, 35.0))  # fmt: skip
    one, other = line("2018-01-01", held=north), line("2019-01-01", held=south)
    both = Period("2018-01-02", "2018-12-31", "between", (one, other)).line
    assert both.day == "2018-01-01/2019-01-01"
    assert not both.is_one
    assert one.is_one
    assert shapely.length(both.geometry) == pytest.approx(4)
    held = either_of(north, south)
    assert held.by_party["a"].certain.equals(shapely.box(36, 35.2, 38, 36))
    assert held.by_party["a"].possible.equals(shapely.box(36, 35.0, 38, 36))


def test_a_line_of_which_nothing_is_said_has_no_uncertainty():
    points = shapely.points([36.5, 37.5], [35, 36])
    assert line().doubt_m(points).tolist() == [0.0, 0.0]
    assert line(uncertainty_m=500.0).doubt_m(points).tolist() == [500.0, 500.0]


# --- held ground


def test_a_place_outside_of_a_partys_ground_is_surely_its_own_too():
    seats = {"a": shapely.MultiPoint([(36.5, 35.5), (39, 35.5)])}
    held = HeldGround.of({"a": Ground.exact(shapely.box(36, 35, 38, 36))}, seats)
    ground, alone = held.surely("a")
    assert ground.equals(shapely.box(36, 35, 38, 36))
    assert shapely.get_coordinates(alone).tolist() == [[39, 35.5]]
    nothing = HeldGround.of({"a": Ground(shapely.Polygon(), shapely.box(36, 35, 38, 36), shapely.Polygon())}, seats)
    (places,) = nothing.surely("a")
    assert len(places.geoms) == 2
    assert nothing.surely("b") == []


def test_ground_that_may_be_either_partys_is_where_the_line_may_run():
    held = HeldGround.of({
        "a": Ground(shapely.box(36, 35.2, 38, 36), shapely.box(36, 34.9, 38, 36), shapely.box(36, 35, 38, 36)),
        "b": Ground(shapely.box(36, 34, 38, 34.9), shapely.box(36, 34, 38, 35.2), shapely.box(36, 34, 38, 35)),
    })  # fmt: skip
    either = shapely.box(36, 34.9, 38, 35.2)
    assert held.either("a", "b").equals(either)
    assert held.unsettled.equals(either)
    assert held.possible("nobody").is_empty
    between = line(held=held, between=("a", "b"))
    assert _either_side(between).equals(either)
    assert shapely.area(between.as_it_may_run()) == pytest.approx(either.area)
    assert _either_side(line()).is_empty
    band = float(geodesic_area(_either_side(line(uncertainty_m=1_000.0)), edges="straight")) / 1e6
    assert band == pytest.approx(182.6 * 2 + np.pi, rel=0.01)
    assert between.doubt_m(shapely.points([37], [35])).tolist() == [0.0], "without control points, as stated"


# --- which side


@pytest.mark.parametrize(
    ("xy", "distance", "side"),
    [
        ([(-3, 1), (3, 1)], 1.0, "right"),
        ([(3, 1), (-3, 1)], 1.0, "left"),
        ([(-4, -2), (4, 4)], 0.8, "right"),
        ([(-1, -7), (0, 1), (8, 2)], 0.9923, "right"),
        ([(2, 2), (5, 2)], np.hypot(2, 2), "right"),
        ([(-5, 2), (-2, 2)], np.hypot(2, 2), "right"),
        ([(5, 2), (2, 2)], np.hypot(2, 2), "left"),
    ],
)
def test_how_far_a_line_runs_past_a_point_and_on_which_side(xy, distance, side):
    found, turn = _signed_side(np.array(xy, dtype=float))
    assert turn == side
    if xy[1:] != [(0, 1), (8, 2)]:
        assert found == pytest.approx(distance)


def test_a_line_that_runs_aslant_has_the_compass_sides_that_it_faces():
    north_east = shapely.LineString([(36, 35), (37, 36)])
    faces = {word: turn_to_compass(north_east, word) for word in ("north-west", "south-east", "north-east", "west")}
    assert faces == {"north-west": "left", "south-east": "right", "north-east": None, "west": "left"}
    assert turn_to_compass(shapely.reverse(north_east), "north-west") == "right"


def test_sides_of_points_and_areas():
    assert turn_to_point(EAST, shapely.Point(37, 35.4)) == "left"
    assert turn_to_point(EAST, shapely.Point(37, 34.6)) == "right"
    assert turn_to_point(EAST, shapely.Point(39, 35.1)) == "left"
    assert turn_to_area(EAST, shapely.box(36, 35.02, 38, 35.1), 10_000.0) == "left"
    assert turn_to_area(EAST, shapely.box(36, 34.9, 38, 34.98), 10_000.0) == "right"
    assert turn_to_area(EAST, shapely.box(36, 34.9, 38, 35.12), 10_000.0) is None, "much of it on either side"
    assert turn_to_area(EAST, shapely.box(36, 40, 38, 41), 10_000.0) is None


def test_parts_are_put_in_a_row_whichever_way_they_run():
    parts = shapely.MultiLineString([[(36, 35), (37, 35)], [(38.2, 35), (37.1, 35)], [(35.9, 35), (35, 35)]])
    row = shapely.get_coordinates(chained(parts))[:, 0].tolist()
    assert row in (sorted(row), sorted(row, reverse=True))
    assert chained(shapely.MultiLineString()).is_empty


def test_an_end_of_a_line_has_the_vertex_before_it():
    xy = np.array([(0, 0), (0, 0), (1, 0), (3, 2)], dtype=float)
    assert [[at.tolist() for at in end] for end in _ends(xy)] == [[[0, 0], [1, 0]], [[3, 2], [1, 0]]]
    assert _ends(xy[:2]) == []


# --- entries


def test_what_follows_an_entry_at_fault_is_drawn_all_the_same():
    layers, faults = lay(
        "posts:\n  - {id: a, place: Idlib, source: s}\n  - {id: a, place: Ariha, source: s}\n"
        "  - {id: n, place: Nowhereville, source: s}\n  - {id: b, place: Saraqib, source: s}\n"
    )
    assert list(layers.posts["id"]) == ["a", "b"]
    assert len([fault for fault in faults if fault.severity == "error"]) == 2


def test_towns_are_ranked_by_their_people():
    body = "places:\n" + "".join(
        f"  {name}: {{names: {{en: {name.title()}}}, latitude: 35, longitude: 37, population: {people}, source: s}}\n"
        for name, people in (("city", 300_000), ("town", 299_999), ("small", 30_000), ("village", 29_999), ("none", 0))
    )
    layers = laid(f"{body}towns: [City, Town, Small, Village, None]\n".replace("None]", "'None']"))
    assert dict(zip(layers.places["title"], layers.places["rank"], strict=True)) == {
        "City": 1, "Town": 2, "Small": 2, "Village": 3, "None": 3,
    }  # fmt: skip


def test_who_administers_an_area_is_named_in_both_languages():
    head = HEAD.replace("north: {title: North}", "north: {title: North, title_ar: الشمال}")
    body = (
        "areas: {a: {around: Idlib, radius: 5 km, source: s}}\n"
        "boundaries: [{title: Strip, part_of: SY, area: a, administered_by: north, source: s}]\n"
    )
    (area,) = lay(body, head)[0].boundaries.areas
    assert (area.administered_by, area.administered_by_ar) == ("North", "الشمال")
    (plain,) = lay(body)[0].boundaries.areas
    assert (plain.administered_by, plain.administered_by_ar) == ("North", "North")


def maps(folder: Path, edges: list[float], zone: str) -> Path:
    """A scenario of monthly maps with a straight edge between two parties at these latitudes, and a zone."""
    (folder / "maps").mkdir()
    for month, y in enumerate(edges, start=1):
        frame = gpd.GeoDataFrame(
            {"party": ["north", "south"]},
            geometry=[shapely.box(36.5, y, 37.5, 36.4), shapely.box(36.5, 35.0, 37.5, y)],
            crs=4326,
        )
        frame.geometry = frame.geometry.map(orient)
        frame.to_file(folder / "maps" / f"2020-{month:02}-01.geojson", driver="GeoJSON")
    head = HEAD.replace("2018-09-17", "2020-01-01")
    line = "{between: [north, south], control: maps, uncertainty: 500 m, known_until: 2020-12-31, source: s}"
    (folder / "scenario.yaml").write_text(f"{head}lines: {{c: {line}}}\nzones: [{zone}]\n")
    return folder / "scenario.yaml"


@pytest.mark.parametrize(("on", "latitude"), [("2020-01-01", 35.5), ("2020-02-01", 35.6)])
def test_a_zone_can_keep_to_the_line_of_a_day(tmp_path: Path, on: str, latitude: float):
    from layers import build_layers, load_scenario

    zone = f"{{id: z, from: c, side: north, depth: 5 km, as_drawn_on: {on}, source: s}}"
    layers = build_layers(load_scenario(maps(tmp_path, [35.5, 35.6], zone)))
    (period,) = layers.zone_periods["z", ""]
    assert (period.state, period.as_drawn_on) == ("known", on)
    assert period.zone.parts.drawn_certain.bounds[1] == pytest.approx(latitude, abs=0.002)


def test_a_zone_that_follows_a_line_has_its_periods_and_the_line_of_each(tmp_path: Path):
    from layers import build_layers, load_scenario

    zone = "{id: z, from: c, side: north, depth: 5 km, when: {start: 2020-01-01, end: 2020-06-30}, source: s}"
    layers = build_layers(load_scenario(maps(tmp_path, [35.5, 35.6], zone)))
    periods = layers.zone_periods["z", ""]
    assert [(period.start, period.end, period.state) for period in periods] == [
        ("2020-01-01", "2020-01-01", "known"), ("2020-01-02", "2020-01-31", "between"),
        ("2020-02-01", "2020-06-30", "known"),
    ]  # fmt: skip
    south = [period.zone.parts.possible.bounds[1] for period in periods]
    assert south == pytest.approx([35.4955, 35.4955, 35.5955], abs=0.001)


def test_read_only_seats_are_kept():
    seats = MappingProxyType({"a": shapely.Point(36, 35)})
    assert HeldGround.of({}, seats).surely("a") == [shapely.MultiPoint([(36, 35)])]


# --- what a line says of itself


def test_a_line_of_the_map_data_says_how_good_it_is():
    layers = laid("lines: {b: {border: [SY, IQ], source: s}, p: {parallel: 35, start_at: 36, end_at: 37, source: s}}\n")
    lines = layers.lines.set_index("line")
    assert "good to about 1 km." in lines.loc["b", "note"]
    assert lines.loc["b", "uncertainty_m"] == 1_000
    assert "Generalised" not in lines.loc["p", "note"]
    assert lines.loc["p", "length_km"] == pytest.approx(91.3, abs=0.1)


def test_a_line_between_two_settlements_says_how_far_they_are(tmp_path: Path):
    (tmp_path / "c.csv").write_text("latitude,longitude,party,name\n35.8,36.5,north,A\n35.4,36.5,south,B\n")
    line = "{between: [north, south], control: c.csv, known_from: 2000-01-01, known_until: 2030-01-01, source: s}"
    layers = laid(f"lines: {{c: {line}}}\n", path=tmp_path / "s.yaml")
    known = layers.lines[layers.lines["state"] == "known"].iloc[0]
    median_km, most_km = (
        float(word) for word in known["note"].replace(",", "").split() if word.replace(".", "").isdigit()
    )
    apart_km = 44.4
    assert apart_km / 2 <= median_km <= most_km
    assert known["uncertainty_m"] / 1000 == pytest.approx(most_km, abs=0.06)
    assert known["derived"]
