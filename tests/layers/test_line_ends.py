"""A line that is cut to a country or division ends where that ends, as well as that is known."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
import shapely.ops

from geo import geodesic_distance, natural_earth
from layers.ground.build import Layers, try_layers
from layers.ground.course import DrawnLine
from layers.measures.overlap import overlaps
from layers.scenario.load import read_scenario

HEAD = """\
truceline: 2
title: T
as_of: 2020-01-01
countries: [SY, TR, IQ]
sources: {s: {title: S}}
"""


def built(folder: Path, body: str) -> tuple[Layers, DrawnLine]:
    path = folder / "scenario.yaml"
    path.write_text(HEAD + body)
    scenario, faults = read_scenario(path)
    assert scenario is not None, faults
    layers, more = try_layers(scenario)
    assert not [fault for fault in more if fault.severity == "error"]
    return layers, layers.courses["l"].lines[0]


CROSSING = """\
places:
  a: {names: {en: Aaa}, latitude: 36.6, longitude: 39.0, source: s}
  b: {names: {en: Bbb}, latitude: 36.9, longitude: 39.0, source: s}
lines: {l: {through: [Aaa, Bbb], within: [SY], UNCERTAIN, source: s}}
zones: [{id: z, from: l, side: both, depth: 5 km, source: s}]
posts: [{id: p, latitude: LATITUDE, longitude: 39.0, uncertainty: 10 m, source: s}]
"""


@pytest.mark.parametrize(("uncertain", "doubt_m"), [("kind: straight line", 1_000), ("uncertainty: 500 m", 1_500)])
def test_its_end_is_as_uncertain_as_the_border_that_it_is_cut_at(
    tmp_path: Path, uncertain: str, doubt_m: float
) -> None:
    _, line = built(tmp_path, CROSSING.replace("UNCERTAIN", uncertain).replace("LATITUDE", "36.65"))
    assert line.may_end is not None
    north = [max(y for _, y in shapely.get_coordinates(each)) for each in (line.geometry, *line.may_end)]
    at, least, most = (shapely.Point(39.0, y) for y in north)
    assert natural_earth.country_polygon("SY").boundary.distance(at) < 1e-6
    border = natural_earth.border("SY", "TR")
    for end in (least, most):
        assert geodesic_distance(end, border, edges="straight") == pytest.approx(doubt_m, rel=0.02)
    assert line.end_doubt_m == pytest.approx(max(geodesic_distance(at, end) for end in (least, most)), rel=0.02)


def test_a_post_past_the_end_is_possibly_within_its_depth(tmp_path: Path) -> None:
    _, line = built(tmp_path, CROSSING.replace("UNCERTAIN", "kind: straight line").replace("LATITUDE", "36.65"))
    assert line.may_end is not None
    end = max(y for _, y in shapely.get_coordinates(line.geometry))
    verdicts = []
    for beyond in (0.030, 0.045, 0.065):  # degrees: 3.3, 5.0 and 7.2 km
        body = CROSSING.replace("UNCERTAIN", "kind: straight line").replace("LATITUDE", f"{end + beyond:.5f}")
        layers, _ = built(tmp_path, body)
        table = overlaps(layers)
        row = table[(table["subject_kind"] == "post") & (table["measure"] == "inside")].iloc[0]
        verdicts.append(row["verdict"])
        assert row["distance_error_km"] >= 1.0
    assert verdicts == ["inside", "possibly inside", "outside"]


def test_a_border_cut_to_its_own_country_goes_all_the_way(tmp_path: Path) -> None:
    _, line = built(
        tmp_path,
        "lines: {l: {border: [TR, SY], within: [SY], source: s}}\n"
        "zones: [{id: z, from: l, side: SY, depth: 5 km, source: s}]\n",
    )
    assert line.may_end is None
    assert shapely.length(line.geometry) == pytest.approx(shapely.length(natural_earth.border("TR", "SY")), rel=0.01)


def test_a_line_that_ends_within_the_ground_ends_where_it_is_drawn(tmp_path: Path) -> None:
    inside = CROSSING.replace("latitude: 36.9,", "latitude: 36.68,").replace("UNCERTAIN", "kind: straight line")
    _, line = built(tmp_path, inside.replace("LATITUDE", "36.65"))
    assert line.may_end is None
    assert line.end_doubt_m == 0


def test_a_line_beside_the_border_may_not_be_in_there_at_all(tmp_path: Path) -> None:
    """800 m inside of a border that is good to a kilometre: nothing along the line is certain."""
    border = natural_earth.border("SY", "TR")
    place = shapely.line_interpolate_point(border, 0.5, normalized=True)
    beside = shapely.intersection(shapely.buffer(place, 0.006).boundary, natural_earth.country_polygon("SY"))
    ends = shapely.get_coordinates(shapely.ops.substring(shapely.get_parts(beside)[0], 0.3, 0.7, normalized=True))
    (tmp_path / "line.geojson").write_text(shapely.to_geojson(shapely.LineString(ends)))
    layers, line = built(
        tmp_path,
        "lines: {l: {file: line.geojson, within: [SY], accept: exact, source: s}}\n"
        "zones: [{id: z, from: l, side: both, depth: 3 km, source: s}]\n",
    )
    assert line.may_end is not None
    assert line.may_end[0].is_empty
    assert set(layers.zones["part"]) == {"possible"}
