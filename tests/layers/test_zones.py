"""Zones of every kind: the right size on the right side, the certain part within the possible."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies as st
from scenario_text import HEAD, laid, lay, told

from geo import geodesic_area, geodesic_buffer, geodesic_distance, natural_earth
from layers.ground.build import Layers

LINE = "lines:\n  p: {parallel: 35, start_at: 36, end_at: 38, source: s}\n"
LENGTH_KM = 182.58
"""Along the 35th parallel over two degrees of longitude."""


def zone(clause: str, more: str = "") -> Layers:
    return laid(f"{LINE}{more}zones:\n  - {{id: z, {clause}, source: s}}\n")


def parts(layers: Layers, variant: str = "") -> dict[str, shapely.Geometry]:
    rows = layers.zones[layers.zones["variant"] == variant]
    return dict(zip(rows["part"], rows.geometry, strict=True))


def drawn(layers: Layers) -> shapely.Geometry:
    """The first zone with every outline where it is drawn."""
    return next(iter(layers.zone_periods.values()))[0].zone.parts.drawn_possible


def km2(shape: shapely.Geometry) -> float:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    return sum(float(geodesic_area(part, edges="straight")) for part in parts) / 1e6


def test_one_depth_on_both_sides() -> None:
    shapes = parts(zone("from: p, side: both, depth: 10 km"))
    assert shapes["certain"].equals(shapes["possible"])
    assert km2(shapes["possible"]) == pytest.approx(LENGTH_KM * 20 + np.pi * 100, rel=0.005)


@pytest.mark.parametrize(("side", "opposite"), [("north", "south"), ("{toward: Aleppo}", "{toward: Damascus}")])
def test_the_two_sides_make_the_whole(side: str, opposite: str) -> None:
    one, other = (parts(zone(f"from: p, side: {word}, depth: 10 km"))["possible"] for word in (side, opposite))
    both = parts(zone("from: p, side: both, depth: 10 km"))["possible"]
    assert shapely.centroid(one).y > 35 > shapely.centroid(other).y
    assert km2(shapely.intersection(one, other)) < 1
    assert km2(shapely.symmetric_difference(shapely.union(one, other), both)) < 1


def test_an_uncertain_depth_is_a_part_within_a_whole() -> None:
    layers = zone("from: p, side: north, depth: 15-20 km")
    shapes = parts(layers)
    assert km2(shapes["possible"]) > km2(shapes["certain"])
    assert km2(shapely.difference(shapes["certain"], shapes["possible"])) < 1e-3
    assert shapes["certain"].bounds[3] == pytest.approx(35 + 15 / 110.94, abs=1e-3)
    assert shapes["possible"].bounds[3] == pytest.approx(35 + 20 / 110.94, abs=1e-3)
    assert layers.zones["depth_min_m"].tolist() == [15_000, 15_000]


def test_a_width_is_half_on_each_side() -> None:
    shapes = parts(zone("from: p, width: 30 km"))
    assert shapes["possible"].bounds[1] == pytest.approx(35 - 15 / 110.94, abs=1e-3)
    assert shapes["possible"].bounds[3] == pytest.approx(35 + 15 / 110.94, abs=1e-3)


def test_a_band_leaves_out_what_is_nearer() -> None:
    shapes = parts(zone("from: p, side: north, band: [10 km, 20 km]"))
    near = parts(zone("from: p, side: north, depth: 10 km"))["possible"]
    assert km2(shapely.intersection(shapes["possible"], near)) < 1
    assert shapes["possible"].bounds[3] == pytest.approx(35 + 20 / 110.94, abs=1e-3)


def test_a_band_of_uncertain_edges_is_certain_only_between_them() -> None:
    shapes = parts(zone("from: p, side: north, band: [8-10 km, 18-20 km]"))
    surely = parts(zone("from: p, side: north, band: [10 km, 18 km]"))["possible"]
    possibly = parts(zone("from: p, side: north, band: [8 km, 20 km]"))["possible"]
    assert km2(shapely.symmetric_difference(shapes["certain"], surely)) < 1
    assert km2(shapely.symmetric_difference(shapes["possible"], possibly)) < 1


def test_a_depth_for_each_side() -> None:
    layers = zone("from: p, depths: {north: 10 km, south: 5-6 km}")
    shape = parts(layers)["possible"]
    assert shape.bounds[1] == pytest.approx(35 - 6 / 110.94, abs=1e-3)
    assert shape.bounds[3] == pytest.approx(35 + 10 / 110.94, abs=1e-3)
    assert layers.zones["side"][0] == "north, south"


def test_a_country_cuts_the_zone_where_the_line_is_its_border() -> None:
    body = (
        "lines: {b: {border: [SY, TR], source: s}}\nzones:\n  - {id: z, from: b, side: SY, depth: 30 km, source: s}\n"
    )
    drawn = laid(body).zone_periods["z", ""][0].zone.parts
    syria = natural_earth.country_polygon("SY")
    assert km2(drawn.drawn_possible) == pytest.approx(20_986, rel=0.04)  # another tool, other ends of the strip
    assert shapely.difference(drawn.drawn_possible, syria).area < 1e-9
    # The border is good to a kilometre, and so is the zone: on Syria's side surely from there, and maybe that far off.
    assert geodesic_distance(drawn.certain, natural_earth.border("SY", "TR")) == pytest.approx(1000, abs=5)
    assert 700 < km2(shapely.difference(drawn.possible, drawn.drawn_possible)) < 2_500


def test_an_area_names_a_side_where_the_line_is_not_its_edge() -> None:
    more = "areas: {up: {around: Hama, radius: 14 km, source: s}}\n"
    shape = parts(zone("from: p, side: up, depth: 10 km", more))["possible"]
    north = parts(zone("from: p, side: north, depth: 10 km"))["possible"]
    assert shape.equals(north)


def test_an_uncertain_line_makes_its_own_neighbourhood_possible_only() -> None:
    body = "lines:\n  p: {parallel: 35, start_at: 36, end_at: 38, uncertainty: 2 km, source: s}\n"
    shapes = parts(laid(body + "zones:\n  - {id: z, from: p, side: north, depth: 15-20 km, source: s}\n"))
    deg = 1 / 110.94
    middle = {name: shapely.clip_by_rect(shape, 36.5, 30, 37.5, 40).bounds for name, shape in shapes.items()}
    assert middle["certain"][1] == pytest.approx(35 + 2 * deg, abs=1e-3)
    assert middle["certain"][3] == pytest.approx(35 + 13 * deg, abs=1e-3)
    assert middle["possible"][1] == pytest.approx(35 - 2 * deg, abs=1e-3)
    assert middle["possible"][3] == pytest.approx(35 + 22 * deg, abs=1e-3)


def test_an_uncertain_line_has_surely_zone_on_either_side_where_both_sides_are_zone() -> None:
    line = "lines:\n  p: {parallel: 35, start_at: 36, end_at: 38, uncertainty: 2 km, source: s}\n"
    clauses = ("depths: {north: 10 km, south: 10 km}", "width: 20 km", "depths: {north: 10 km, north-east: 6 km}")
    deg = 1 / 110.94
    for clause, south_km in zip(clauses, (-8, -8, 2), strict=True):
        shapes = parts(laid(f"{line}zones:\n  - {{id: z, from: p, {clause}, source: s}}\n"))
        certain = shapely.clip_by_rect(shapes["certain"], 36.5, 30, 37.5, 40)
        assert certain.bounds[1] == pytest.approx(35 + south_km * deg, abs=1e-3), clause
        assert certain.bounds[3] == pytest.approx(35 + 8 * deg, abs=1e-3), clause
        height_km = (8 - south_km) * deg
        assert certain.area == pytest.approx(1.0 * height_km, rel=1e-2), f"{clause}: no gap along the line"


def test_a_circle_and_a_ring_round_a_place() -> None:
    circle = parts(zone("around: Idlib, depth: 20 km"))["possible"]
    ring = parts(zone("around: Idlib, band: [10 km, 20 km]"))["possible"]
    assert km2(circle) == pytest.approx(np.pi * 400, rel=1e-3)
    assert km2(ring) == pytest.approx(np.pi * 300, rel=1e-3)


def test_a_circle_round_an_uncertain_place() -> None:
    more = "places: {x: {names: {en: Xxx}, latitude: 35, longitude: 37, uncertainty: 5 km, source: s}}\n"
    shapes = parts(zone("around: Xxx, depth: 20 km", more))
    assert km2(shapes["certain"]) == pytest.approx(np.pi * 15**2, rel=1e-3)
    assert km2(shapes["possible"]) == pytest.approx(np.pi * 25**2, rel=1e-3)
    assert set(parts(zone("around: Xxx, depth: 3 km", more))) == {"possible"}


@pytest.mark.parametrize("north", ["through: [A, B]", "through: [B, A]"])
def test_the_ground_between_two_lines(north: str) -> None:
    body = f"""\
places:
  a: {{names: {{en: A}}, latitude: 35.2, longitude: 36, source: s}}
  b: {{names: {{en: B}}, latitude: 35.2, longitude: 38, source: s}}
lines:
  p: {{parallel: 35, start_at: 36, end_at: 38, source: s}}
  q: {{{north}, edges: straight, kind: straight line, source: s}}
zones:
  - {{id: z, between: [p, q], source: s}}
"""
    shape = parts(laid(body))["possible"]
    assert shapely.symmetric_difference(shape, shapely.box(36, 35, 38, 35.2)).area < 1e-6


RIVER_AND_BORDER = """\
places:
  west: {{names: {{en: West}}, latitude: 33.33, longitude: 35.25, source: s}}
  ford: {{names: {{en: Ford}}, latitude: 33.34, longitude: 35.54, source: s}}
  east: {{names: {{en: East}}, latitude: 33.362, longitude: 35.592, source: s}}
lines:
  border: {{border: [LB, IL], source: s}}
  river: {{through: [West, Ford, East], uncertainty: 500 m, source: s}}
zones:
  - {{id: z, between: [border, river], source: s{within}}}
"""


def test_ground_between_two_lines_is_closed_along_the_coast_that_it_is_cut_to() -> None:
    """South of the Litani: about 850 km² are documented, the coast with Tyre among them."""
    head = HEAD.replace("[SY]", "[LB]")
    straight, cut = (laid(RIVER_AND_BORDER.format(within=within), head) for within in ("", ", within: LB"))
    shape = drawn(cut)
    land = natural_earth.country_polygon("LB")
    assert km2(shape) == pytest.approx(900, rel=0.1)
    assert shapely.difference(shape, land).area < 1e-9
    farthest = geodesic_buffer(land, natural_earth.POSITION_ERROR_M, edges="straight")
    assert km2(shapely.difference(parts(cut)["possible"], farthest)) < 0.1
    along_the_coast = shapely.difference(shape, drawn(straight))
    assert km2(along_the_coast) > 5
    assert straight.zones["note"][0].startswith("Closed at its ends by straight lines of ")
    assert cut.zones["note"][0] == ""


@pytest.mark.parametrize("middle", [0, 180])
def test_the_ground_between_two_lines_across_the_antimeridian(middle: int) -> None:
    west, east = middle - 1, (middle + 1 + 180) % 360 - 180
    corners = {"a": (west, -17.0), "b": (east, -17.0), "c": (west, -17.5), "d": (east, -17.5)}
    places = "".join(
        f"  {name}: {{names: {{en: Corner {name}}}, latitude: {y}, longitude: {x}, source: s}}\n"
        for name, (x, y) in corners.items()
    )
    head = "truceline: 1\ntitle: T\nas_of: 2000\nsources: {s: {title: S}}\n"
    body = f"""\
places:
{places}lines:
  p: {{through: [Corner a, Corner b], kind: straight line, source: s}}
  q: {{through: [Corner d, Corner c], kind: straight line, source: s}}
areas: {{box: {{through: [Corner a, Corner b, Corner d, Corner c], source: s}}}}
zones:
  - {{id: between, between: [p, q], source: s}}
  - {{id: corners, area: box, source: s}}
  - {{id: north, from: p, side: north, depth: 10 km, source: s}}
"""
    zones = laid(body, head).zones
    shapes = dict(zip(zones["zone"], zones.geometry, strict=True))
    assert km2(shapes["between"]) == pytest.approx(11_784, rel=2e-3)
    assert km2(shapes["corners"]) == pytest.approx(km2(shapes["between"]), rel=2e-3)
    assert km2(shapes["north"]) == pytest.approx(213 * 10 + np.pi * 50, rel=0.09)
    assert all(np.abs(shape.bounds).max() <= 180 for shape in shapes.values())


def test_corners_out_of_order_are_reported() -> None:
    body = """\
places:
  a: {names: {en: A}, latitude: 35, longitude: 36.5, source: s}
  b: {names: {en: B}, latitude: 35, longitude: 37, source: s}
  c: {names: {en: C}, latitude: 36, longitude: 36.5, source: s}
  d: {names: {en: D}, latitude: 36, longitude: 37, source: s}
areas: {crossed: {through: [A, B, C, D], source: s}}
"""
    _, faults = lay(body)
    assert [fault.message for fault in faults] == ["its edges cross, or its corners lie in a row"]


def test_within_and_except() -> None:
    whole = parts(zone("around: Idlib, depth: 40 km"))["possible"]
    inside = parts(zone("around: Idlib, depth: 40 km, within: Idlib"))
    outside = parts(zone("around: Idlib, depth: 40 km, except: [Idlib]"))
    for one, other in ((inside["possible"], outside["certain"]), (inside["certain"], outside["possible"])):
        assert km2(one) + km2(other) == pytest.approx(km2(whole), rel=1e-5)
        assert km2(shapely.intersection(one, other)) < 0.01


def test_an_outline_of_the_map_data_is_good_to_a_kilometre() -> None:
    """Within that of the edge of Idlib a post is possibly inside a zone that is Idlib."""
    layers = zone("area: idlib", more="areas: {idlib: {division: SY-ID, source: s}}\n")
    shapes, edge = parts(layers), natural_earth.division_polygon("SY-ID")
    outline = shapely.boundary(edge)
    for part, reach_m in (("certain", -1_000), ("possible", 1_000)):
        away_m = geodesic_distance(shapely.points(shapely.get_coordinates(shapes[part])), outline, edges="straight")
        assert away_m.min() == pytest.approx(1_000, abs=5)
        assert km2(shapes[part]) == pytest.approx(km2(geodesic_buffer(edge, reach_m, edges="straight")), rel=1e-3)


def test_an_area_from_a_file_a_country_corners_or_a_circle(tmp_path: Path) -> None:
    (tmp_path / "box.geojson").write_text(json.dumps(shapely.geometry.mapping(shapely.box(36, 35, 37, 36))))
    body = """\
places:
  a: {names: {en: A}, latitude: 35, longitude: 36, source: s}
  b: {names: {en: B}, latitude: 35, longitude: 37, source: s}
  c: {names: {en: C}, latitude: 36, longitude: 37, source: s}
areas:
  file: {file: box.geojson, source: s}
  corners: {through: [A, B, C], source: s}
  circle: {around: Idlib, radius: 5 km, source: s}
  country: {country: LB, source: s}
zones:
"""
    names = ("file", "corners", "circle", "country")
    body += "".join(f"  - {{id: {name}, area: {name}, source: s}}\n" for name in names)
    layers = laid(body, path=tmp_path / "scenario.yaml")
    area = layers.zones[layers.zones["part"] == "possible"].set_index("zone")["as_drawn_km2"]
    assert area["file"] == pytest.approx(2 * area["corners"], rel=0.01)
    assert area["circle"] == pytest.approx(np.pi * 25, rel=1e-3)
    assert area["country"] == pytest.approx(10_230, rel=0.03)


def test_an_uncertain_outline() -> None:
    layers = laid("zones:\n  - {id: z, around: Idlib, depth: 10 km, uncertainty: 1 km, source: s}\n")
    shapes = parts(layers)
    assert km2(shapes["certain"]) == pytest.approx(np.pi * 81, rel=2e-3)
    assert km2(shapes["possible"]) == pytest.approx(np.pi * 121, rel=2e-3)


def test_variants_lie_side_by_side() -> None:
    body = (
        LINE
        + """\
zones:
  - id: z
    from: p
    side: north
    depth: 10 km
    source: s
    variants:
      - {id: other-side, title: The other side, side: south}
      - {id: broken, title: Broken, side: east}
"""
    )
    layers, faults = lay(body)
    assert [fault.key for fault in faults] == ["zones[0].variants[1].side"]
    assert "use north" in faults[0].hint
    assert shapely.centroid(parts(layers, "other-side")["possible"]).y < 35
    assert layers.zones["title"].tolist()[-1] == "z: The other side"


@pytest.mark.parametrize(
    ("clause", "why"),
    [
        ("from: p, side: nroth, depth: 5 km", "no area, party, country or division 'nroth'"),
        ("from: p, side: north-ish, depth: 5 km", "'north-ish'"),
        ("from: p, side: FR, depth: 5 km", "'FR' does not lie clearly on one side"),
        ("around: Idlib, depth: 5 km, within: FR", "the zone is empty"),
        ("from: p, side: {toward: Nowhereville}, depth: 5 km", "'Nowhereville' is unknown"),
        ("from: p, side: {toward: P}, depth: 5 km", "lies on the line"),
    ],
)
def test_what_cannot_be_drawn_says_why_once(clause: str, why: str) -> None:
    more = "places: {x: {names: {en: P}, latitude: 35, longitude: 37, source: s}}\n"
    _, faults = lay(f"{LINE}{more}zones:\n  - {{id: z, {clause}, source: s}}\n")
    assert len(faults) == 1, told(faults)
    assert why in faults[0].message


SIDES = st.sampled_from(["north", "south", "both", "{toward: Aleppo}"])


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.integers(1, 40), st.integers(0, 20), SIDES, st.integers(0, 3), st.sampled_from(["", ", within: SY-HM"]))
def test_certain_lies_within_possible(low: int, more: int, side: str, doubt: int, within: str) -> None:
    uncertain = f", uncertainty: {doubt} km" if doubt else ""
    body = f"lines:\n  p: {{through: [Hama, Homs], kind: straight line, source: s{uncertain}}}\n"
    side = {"north": "east", "south": "west"}.get(side, side)
    clause = f"from: p, side: {side}, depth: {low}-{low + more} km{within}"
    layers, faults = lay(body + f"zones:\n  - {{id: z, {clause}, source: s}}\n")
    assert faults == [] or "empty" in faults[0].message
    shapes = parts(layers)
    if "certain" in shapes:
        assert km2(shapely.difference(shapes["certain"], shapes["possible"])) < 1e-6 * km2(shapes["possible"])
