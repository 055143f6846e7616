"""What holds of the zone of any geometry: a short run of `random_shapes`, whose own command makes a long one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from random_shapes import Case, failures, random_case

from geo import geodesic_area, geodesic_buffer, geodesic_distance
from geo.errors import InputError, ToleranceError

TEN_AT_A_TIME = 10
BOX_AT_180 = shapely.box(170, -20, 180, -10)


@pytest.mark.parametrize("start", range(0, 120, TEN_AT_A_TIME))
def test_the_zone_of_any_geometry(start):
    for number in range(start, start + TEN_AT_A_TIME):
        rng = np.random.default_rng([7, number])
        case = random_case(rng)
        assert failures(case, rng, sides=0.1) == [], f"{number}: {case.to_json()}"


KEPT = (Path(__file__).parent / "random_failures.jsonl").read_text().splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("line", KEPT, ids=range(len(KEPT)))
def test_what_failed_in_a_long_run(line):
    assert failures(Case.from_json(line), np.random.default_rng(0), sides=1) == []


MIXED = {
    "a line and a point": shapely.GeometryCollection(
        [shapely.LineString([(36, 35), (36.01, 35.01), (36.02, 35)]), shapely.Point(37, 35)]
    ),
    "a point, a line and points": shapely.GeometryCollection(
        [
            shapely.Point(36.3, 35.4),
            shapely.LineString([(36, 35), (36.5, 35.2), (37, 35)]),
            shapely.MultiPoint([(36, 36), (37, 36)]),
        ]
    ),
    "three vertices centimetres apart": shapely.LineString(
        [(36, 35), (36.5000006, 35.100001), (36.500001, 35.1000018), (36.4999996, 35.1000005), (37, 35)]
    ),
    "an edge on the antimeridian": BOX_AT_180,
    "an edge on the antimeridian, from the other side": shapely.box(-180, 40, -178, 41),
    "an edge on the antimeridian, and its counterpart of another length": shapely.MultiPolygon(
        [shapely.box(178, 40, 180, 42), shapely.box(-180, 41, -178, 43)]
    ),
    "an edge on a pole": shapely.box(0, 80, 90, 90),
}


@pytest.mark.parametrize("name", MIXED)
@pytest.mark.parametrize("distance_m", [300.0, 20_000.0])
def test_kinds_that_used_to_break(name, distance_m):
    case = Case(MIXED[name], distance_m, "geodesic")
    assert failures(case, np.random.default_rng(0)) == []


@pytest.mark.parametrize("polygon", [BOX_AT_180, shapely.box(0, 80, 90, 90), shapely.box(-180, 40, -178, 41)])
def test_polygons_with_an_edge_on_a_cut_shrink(polygon):
    assert failures(Case(polygon, -20_000.0, "geodesic"), np.random.default_rng(0)) == []


def test_the_distance_to_an_edge_on_the_antimeridian():
    across = geodesic_distance(BOX_AT_180, shapely.Point(-179, -15))
    assert across == pytest.approx(geodesic_distance(shapely.Point(180, -15), shapely.Point(-179, -15)), abs=20)
    assert geodesic_distance(BOX_AT_180, shapely.Point(175, -15)) == 0


def test_ground_covered_twice_is_counted_once():
    one, two = shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)
    once = geodesic_area(shapely.box(0, 0, 3, 2), edges="straight")
    assert geodesic_area(shapely.MultiPolygon([one, two]), edges="straight") == pytest.approx(once, rel=1e-12)
    nested = shapely.GeometryCollection([shapely.Point(9, 9), shapely.MultiPolygon([one, two, one])])
    assert geodesic_area(nested, edges="straight") == pytest.approx(once, rel=1e-12)
    apart = shapely.MultiPolygon([one, shapely.box(5, 0, 6, 2)])
    assert geodesic_area(apart) == geodesic_area(list(apart.geoms)).sum()
    over_the_antimeridian = shapely.MultiPolygon([shapely.box(178, 0, 181, 2), shapely.box(-180, 0, -177, 2)])
    assert geodesic_area(over_the_antimeridian, edges="straight") == pytest.approx(
        geodesic_area(shapely.box(0, 0, 5, 2), edges="straight"), rel=1e-12
    )


@pytest.mark.parametrize("second", [shapely.box(2, 0, 3, 2), shapely.box(1, 0, 3, 2)])
def test_polygons_side_by_side_or_overlapping_shrink_as_one(second):
    apart = shapely.box(6, 0, 7, 2)
    together = shapely.GeometryCollection([shapely.MultiPolygon([shapely.box(0, 0, 2, 2), second]), apart])
    shrunk = geodesic_buffer(together, -10_000, edges="straight")
    expected = shapely.union_all(geodesic_buffer([shapely.box(0, 0, 3, 2), apart], -10_000, edges="straight"))
    assert geodesic_area(shapely.symmetric_difference(shrunk, expected), edges="straight") < 1e-6 * geodesic_area(
        expected, edges="straight"
    )


def test_what_is_not_all_polygons_does_not_shrink():
    with pytest.raises(InputError, match="only polygons can shrink"):
        geodesic_buffer(shapely.GeometryCollection([shapely.box(0, 0, 2, 2), shapely.Point(3, 3)]), -10_000)


def test_a_zone_that_cannot_be_had_names_the_place_and_the_remedy(monkeypatch):
    monkeypatch.setattr("geo.geodesic.buffer._REPAIRS", (2_000.0,))
    with pytest.raises(ToleranceError, match=r"off by .* m at \[3[67]\.\d+, 3[45]\.\d+\], .*tolerance_m"):
        geodesic_buffer(MIXED["a line and a point"], 20_000)


def test_a_fork_costs_no_more_as_the_depth_shrinks(monkeypatch):
    """Counted in positions beside the rim: what two sides compete for shrinks with the depth."""
    from geo.geodesic import nearer_stretch

    counted = []
    ridges = nearer_stretch._ridges
    monkeypatch.setattr(
        nearer_stretch, "_ridges", lambda seeds, *rest: counted.append(len(seeds)) or ridges(seeds, *rest)
    )
    ends = [(36.0, 35.0), (37.3, 35.9), (37.5, 35.1)]
    fork = shapely.MultiLineString([[ends[0], (36.8, 35.4)], *([(36.8, 35.4), end] for end in ends[1:])])
    totals = []
    for depth_m in (10_000, 1_000, 100):
        counted.clear()
        left, right, both = (geodesic_buffer(fork, depth_m, side=side) for side in ("left", "right", "both"))
        whole = geodesic_area(both, edges="straight")
        assert geodesic_area(left, edges="straight") + geodesic_area(right, edges="straight") == pytest.approx(whole)
        totals.append(sum(counted))
    assert max(totals) < 1.5 * min(totals)


@pytest.mark.parametrize("line", [[(10, 90), (20, 90)], [(10, -90), (20, -90), (30, -90)]])
def test_a_line_without_length_has_no_sides(line):
    with pytest.raises(InputError, match="no left and right"):
        geodesic_buffer(shapely.LineString(line), 1_000, side="left")
