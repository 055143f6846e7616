"""What geodesic functions refuse, and how they say so: crossed polygons, whole turns, lengths as text."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo import geodesic_area, geodesic_buffer, geodesic_distance, geodesic_length
from geo.errors import InputError

BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
PARALLEL = shapely.LineString([(-180, 60), (180, 60)])


@pytest.mark.parametrize(
    "measure",
    [
        lambda shapes: geodesic_buffer(shapes, 100),
        geodesic_area,
        geodesic_length,
        lambda shapes: geodesic_distance(shapes, shapely.Point(3, 3)),
    ],
)
def test_a_crossed_polygon_is_reported_with_its_row_and_place(measure):
    collection = shapely.GeometryCollection([shapely.Point(5, 5), BOW_TIE])
    with pytest.raises(InputError) as told:
        measure([shapely.box(0, 0, 1, 1), BOW_TIE, collection])
    assert [(fault.key, fault.message) for fault in told.value.faults] == [
        ("row 1", "the geometry is not valid: self-intersection at [0.5, 0.5]"),
        ("row 2", "the geometry is not valid: self-intersection at [0.5, 0.5]"),
    ]


def test_polygons_across_the_antimeridian_and_round_a_pole_are_not_crossed():
    wild = shapely.Polygon([(179, 0), (-179, 1), (179.5, 2), (-178, 3), (-178, 4), (178, 4)])
    angles = np.arange(0, 360, 7) % 360
    pole = shapely.Polygon(np.column_stack([np.where(angles > 180, angles - 360, angles), 85 + angles % 3]))
    assert not wild.is_valid
    assert all(geodesic_buffer(shape, 1000).is_valid for shape in (wild, pole))


def test_parts_that_overlap_are_one_zone():
    overlapping = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    assert geodesic_buffer(overlapping, 1000).is_valid


@pytest.mark.slow
@pytest.mark.parametrize("latitude", [89.5, 60.0, 0.0])
@pytest.mark.parametrize("west", [-180, 0])
def test_a_straight_edge_of_a_whole_turn_is_the_parallel(latitude, west):
    parallel = shapely.LineString([(west, latitude), (west + 360, latitude)])
    around = shapely.LineString([(west + turn, latitude) for turn in range(0, 361, 60)])
    zone, same = (geodesic_buffer(line, 20_000, edges="straight") for line in (parallel, around))
    assert geodesic_area(zone, edges="straight") == pytest.approx(geodesic_area(same, edges="straight"), rel=1e-4)
    assert geodesic_length(parallel, edges="straight") == pytest.approx(geodesic_length(around, edges="straight"))
    assert geodesic_distance(shapely.Point(west + 100, latitude), parallel, edges="straight") == pytest.approx(0, abs=1)


def test_parts_on_either_side_of_the_antimeridian_have_no_edge_between_them():
    parts = [[(179.5, -17.0), (180.0, -17.2)], [(-180.0, -17.2), (-179.5, -17.4)]]
    whole = shapely.LineString([(179.5, -17.0), (-179.5, -17.4)])
    assert geodesic_length(shapely.MultiLineString(parts)) == pytest.approx(geodesic_length(whole), rel=1e-5)


def test_edges_of_a_whole_turn_that_mean_nothing_are_refused():
    with pytest.raises(InputError, match=r"360° .*edges='straight'"):
        geodesic_length(PARALLEL)
    with pytest.raises(InputError, match="more than 360°"):
        geodesic_buffer(shapely.LineString([(-190, 10), (190, 10)]), 1000, edges="straight")
    far_apart = shapely.MultiPoint([(-180, 10), (180, 10)])
    assert geodesic_length(far_apart) == 0
    assert geodesic_length(shapely.LineString([(-180, 90), (180, 90)])) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("distance", ["15 km", "15", ["15 km"], np.array(["1", "2"]), [1, "2 km"]])
def test_a_distance_as_text_says_what_to_write(distance):
    with pytest.raises(InputError, match=r"is text, not a number — write metres as a number; .*parse_length"):
        geodesic_buffer([shapely.Point(0, 0)] * np.size(distance), distance)
