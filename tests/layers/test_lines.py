"""Lines, drawn in each of the ways that a scenario knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from pyproj import Geod
from scenario_text import HEAD, laid, lay, told

GEOD = Geod(ellps="WGS84")


def test_through_places_is_straight_from_one_to_the_next() -> None:
    layers = laid("lines: {road: {through: [Hama, Idlib, Aleppo], kind: straight line, source: s}}\n")
    line = layers.lines.geometry[0]
    assert len(line.coords) == 3
    assert layers.lines["length_km"][0] == pytest.approx(GEOD.geometry_length(line) / 1000, rel=1e-6)
    assert layers.lines["edges"][0] == "geodesic"


def test_a_border_is_that_of_natural_earth() -> None:
    layers = laid("lines: {b: {border: [SY, TR], source: s}}\n")
    assert layers.lines["length_km"][0] == pytest.approx(775.6, rel=0.01)


def test_a_border_with_several_neighbours_is_one_line() -> None:
    head = "truceline: 1\ntitle: T\nas_of: 1999-06-10\nsources: {s: {title: S}}\n"
    layers = laid("lines: {b: {border: [Kosovo, RS, ME], source: s}}\n", head)
    assert layers.lines["length_km"][0] == pytest.approx(270.4 + 58.5, rel=0.02)


def test_a_border_between_groups_of_divisions_leaves_out_what_is_inside_a_group() -> None:
    head = HEAD.replace("[SY]", "[BA]")
    body = """lines:
  two: {border: [BA-BIH, BA-SRP], source: s}
  with_the_federation: {border: [[BA-BIH, BA-BRC], BA-SRP], source: s}
  with_the_republic: {border: [BA-BIH, [BA-SRP, BA-BRC]], source: s}
  several: {border: [BA-BIH, BA-SRP, BA-BRC], source: s}
"""
    lines = laid(body, head).lines.set_index("line")
    federation, republic = lines.geometry["with_the_federation"], lines.geometry["with_the_republic"]
    assert shapely.equals(republic, lines.geometry["several"])
    assert lines["length_km"]["two"] < min(lines["length_km"][["with_the_federation", "with_the_republic"]])
    assert shapely.equals(shapely.intersection(federation, republic), lines.geometry["two"])


@pytest.mark.parametrize(
    ("border", "said"),
    [
        ("[[BA-BIH, BA-BRC], TR]", "'BA-BIH' with 'BA-BRC' and 'TR' share no border"),
        ("[[BA-BIH, Atlantis], BA-SRP]", "'Atlantis' is not a"),
    ],
)
def test_a_group_that_has_no_such_border_is_a_fault(border: str, said: str) -> None:
    _, faults = lay(f"lines: {{b: {{border: {border}, source: s}}}}\n", HEAD.replace("[SY]", "[BA]"))
    assert said in told(faults)[0][1]


def test_a_river_by_either_of_its_names() -> None:
    head = HEAD.replace("[SY]", "[AT, HU, MD]")
    body = "lines:\n  d: {river: Donau, source: s}\n  e: {river: danube, source: s}\n"
    body += "  n: {river: Dniester, within: [MD], source: s}\n"
    lines = laid(body, head).lines.set_index("id")
    assert lines["length_km"]["e"] > lines["length_km"]["d"] + 1000
    assert 300 < lines["length_km"]["n"] < 660  # 660 km on the ground; Natural Earth cuts bends short
    assert lines["uncertainty_m"]["n"] == 1000
    assert "Generalised" in lines["note"]["n"]


def test_a_river_that_is_not_there_is_reported_with_those_that_are() -> None:
    _, faults = lay(
        "lines: {x: {river: Litani, source: s}}\n", HEAD.replace("[SY]", "[LB]")
    )  # there is one in Suriname
    assert told(faults) == [(7, "Natural Earth has no river 'Litani' there")]
    _, faults = lay("lines: {x: {river: Danub, source: s}}\n", HEAD.replace("[SY]", "[HU]"))
    assert faults[0].hint == "did you mean 'Danube'?"
    _, faults = lay("lines: {x: {river: Danube, source: s}}\n", HEAD.replace("countries: [SY]\n", ""))
    assert told(faults) == [(6, "it is not clear which river 'Danube' is meant")]


def test_a_parallel_and_a_meridian() -> None:
    layers = laid(
        "lines:\n  p: {parallel: 38, start_at: 124.6, end_at: 128.4, source: s}\n"
        "  m: {meridian: 36, start_at: 34, end_at: 36, source: s}\n"
    )
    km = dict(zip(layers.lines["id"], layers.lines["length_km"], strict=True))
    assert km["m"] == pytest.approx(221.9, rel=1e-3)
    assert km["p"] == pytest.approx(333.7, rel=1e-3)  # along the parallel, which is longer than the geodesic
    assert layers.lines.geometry[0].bounds == (124.6, 38, 128.4, 38)


def test_a_parallel_across_the_antimeridian_is_cut_there() -> None:
    layers = laid("lines: {p: {parallel: -17, start_at: 179, end_at: -179, source: s}}\n")
    line = layers.lines.geometry[0]
    assert line.geom_type == "MultiLineString"
    assert layers.lines["length_km"][0] == pytest.approx(213, rel=0.01)


def test_through_places_across_the_antimeridian_is_cut_there() -> None:
    head = "truceline: 1\ntitle: T\nas_of: 2000\nsources: {s: {title: S}}\n"
    places = (
        "places:\n  a: {names: {en: Aaa}, latitude: -17, longitude: 179.5, source: s}\n"
        "  b: {names: {en: Bbb}, latitude: -17.5, longitude: -179.5, source: s}\n"
    )
    layers = laid(places + "lines: {l: {through: [Aaa, Bbb], kind: straight line, source: s}}\n", head)
    assert len(shapely.get_parts(layers.lines.geometry[0])) == 2
    assert layers.lines["length_km"][0] == pytest.approx(119.8, rel=0.01)


def test_a_file_of_lines_or_of_points_in_order(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[36, 35], [36.5, 35.2], [37, 35]]}
    (tmp_path / "line.geojson").write_text(json.dumps(line))
    (tmp_path / "points.csv").write_text("latitude,longitude\n35,36\n35.2,36.5\n35,37\n")
    body = (
        "lines:\n"
        "  a: {file: line.geojson, uncertainty: 1 m, source: s}\n"
        "  b: {file: points.csv, kind: straight line, source: s}\n"
    )
    layers = laid(body, path=tmp_path / "scenario.yaml")
    assert layers.lines.geometry[0].equals(layers.lines.geometry[1])


def test_within_cuts_a_line() -> None:
    layers = laid("lines: {m: {meridian: 36.5, start_at: 30, end_at: 40, within: SY, source: s}}\n")
    south, north = layers.lines.geometry[0].bounds[1::2]
    assert 32 < south < 33
    assert 36 < north < 37


def test_territories_of_a_derived_line_carry_their_party(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("latitude,longitude,party,name\n35.8,36.5,north,A\n35.4,36.5,south,B\n")
    line = "{between: [north, south], control: c.csv, known_from: 2000-01-01, known_until: 2030-01-01, source: s}"
    layers = laid(f"lines: {{c: {line}}}\n", path=tmp_path / "s.yaml")
    known = layers.territories[layers.territories["state"] == "known"]
    assert known[["party", "part"]].to_numpy().tolist() == [
        ["north", "certain"],
        ["south", "certain"],
        ["", "possible"],
    ]
    assert layers.territories["derived"].all()
    assert layers.lines["derived"].all()
    assert layers.lines["state"].tolist() == ["not known", "known", "not known"]
    assert layers.control["title"].tolist() == ["A", "B"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{border: [SY, FR], source: s}", "share no border"),
        ("{border: [SY, Atlantis], source: s}", "'Atlantis' is not a"),
        ("{through: [Idlib, Idlib], source: s}", "the same point"),
        ("{through: [Idlib, Nowhereville], source: s}", "'Nowhereville' is unknown"),
        ("{parallel: 35, start_at: 36, end_at: 36, source: s}", "start_at and end_at are the same"),
        ("{meridian: 10, start_at: 50, end_at: 51, within: SY, source: s}", "the line is empty"),
        (
            "{meridian: 36, start_at: 34, end_at: 36, within: SYY, source: s}",
            "division 'SYY'",
        ),
        ("{file: dots.geojson, source: s}", "has no lines"),
        ("{file: broken.geojson, source: s}", "JSON"),
    ],
)
def test_what_cannot_be_drawn_says_why_once(line: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "dots.geojson").write_text('{"type": "Point", "coordinates": [36, 35]}')
    (tmp_path / "broken.geojson").write_text('{"type": "LineString", ')
    body = f"lines:\n  bad: {line}\n  good: {{border: [SY, TR], source: s}}\n"
    layers, faults = lay(body, path=tmp_path / "scenario.yaml")
    assert len(faults) == 1, told(faults)
    assert why in faults[0].message
    assert layers.lines["id"].tolist() == ["good"]


def test_a_territory_that_two_lines_give_must_be_named(tmp_path: Path) -> None:
    for name, middle in (("one", 35.6), ("two", 35.5)):
        rows = f"latitude,longitude,party\n{middle + 0.2},36.5,north\n{middle - 0.2},36.5,south\n"
        (tmp_path / f"{name}.csv").write_text(rows)
    body = """\
lines:
  one: {between: [north, south], control: one.csv, known_until: 2030-01-01, source: s}
  two: {between: [north, south], control: two.csv, known_until: 2030-01-01, source: s}
areas:
  first: {territory: north, of: one, source: s}
zones:
  - {id: own, from: two, side: north, depth: 5 km, source: s}
  - {id: named, area: first, source: s}
  - {id: vague, around: Idlib, depth: 5 km, within: north, source: s}
"""
    layers, faults = lay(body, path=tmp_path / "scenario.yaml")
    assert [fault.key for fault in faults] == ["zones[2].within"]
    assert "{territory: north, of: one" in faults[0].hint
    drawn = {zone: periods[0].zone.parts.drawn_possible for (zone, _), periods in layers.zone_periods.items()}
    south = {zone: shape.bounds[1] for zone, shape in drawn.items()}
    assert south["own"] == pytest.approx(35.5, abs=0.01)
    assert south["named"] == pytest.approx(35.6, abs=0.01)
