"""What holds of the zones of any lines."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings, strategies as st
from truth import outline_errors

from geo import geodesic_area, geodesic_buffer

settings.register_profile(
    "zones", max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("zones")


@st.composite
def lines(draw, most_vertices=8):
    longitude, latitude = draw(st.floats(-180, 180)), draw(st.floats(-88, 88))
    steps = draw(st.lists(st.tuples(st.floats(-0.4, 0.4), st.floats(-0.2, 0.2)), min_size=1, max_size=most_vertices))
    xy = np.array([(longitude, latitude), *steps]).cumsum(axis=0).round(6)
    xy[:, 1] = np.clip(xy[:, 1], -89.5, 89.5)
    line = shapely.LineString(xy)
    return line if line.length > 0 else shapely.LineString([xy[0], xy[0] + [0.1, 0]])


DISTANCES = st.floats(500, 60_000)


@given(lines(), DISTANCES)
def test_the_outline_is_at_the_distance(line, distance_m):
    zone, bound_m = geodesic_buffer(line, distance_m, return_bound=True)
    assert zone.is_valid
    assert bound_m <= 1
    assert max(outline_errors(line, zone, distance_m, step_m=max(5, distance_m / 150))) < 1.0


@given(lines(), DISTANCES)
def test_a_deeper_zone_contains_a_shallower_one(line, distance_m):
    shallow, deep = geodesic_buffer([line, line], [distance_m, distance_m * 1.1 + 3])
    assert geodesic_area(shapely.difference(shallow, deep), edges="straight") == 0


@pytest.mark.slow
@given(lines(), DISTANCES)
def test_both_sides_are_left_and_right(line, distance_m):
    both, left, right = (geodesic_buffer(line, distance_m, side=side) for side in ("both", "left", "right"))
    whole = geodesic_area(both, edges="straight")
    assert geodesic_area(shapely.symmetric_difference(left | right, both), edges="straight") < 1e-6 * whole
    assert geodesic_area(left & right, edges="straight") < 1e-6 * whole


@given(lines(4), lines(4), DISTANCES)
def test_the_zone_of_two_is_the_zones_of_both(one, two, distance_m):
    together = geodesic_buffer(shapely.MultiLineString([one, two]), distance_m)
    apart = shapely.union_all(geodesic_buffer([one, two], distance_m))
    wider = geodesic_buffer(shapely.MultiLineString([one, two]), distance_m + 2.5)
    assert geodesic_area(shapely.difference(apart, wider), edges="straight") == 0
    rim = geodesic_area(shapely.symmetric_difference(together, apart), edges="straight")
    assert rim < 2.0 * 2 * (one.length + two.length + 1) * 112_000 + 20 * distance_m


@given(lines(), DISTANCES)
def test_the_order_of_vertices_does_not_matter(line, distance_m):
    there, back = geodesic_buffer([line, shapely.reverse(line)], distance_m)
    narrower = geodesic_buffer(line, distance_m - 2.2)
    assert geodesic_area(shapely.difference(narrower, back), edges="straight") == 0
    assert (
        geodesic_area(there, edges="straight") == np.float64(geodesic_area(back, edges="straight")).round(0)
        or abs(geodesic_area(there, edges="straight") / geodesic_area(back, edges="straight") - 1) < 4 / distance_m
    )


@given(lines(), DISTANCES, st.floats(-360, 360))
def test_a_turn_of_the_globe_does_not_matter(line, distance_m, turn):
    moved = shapely.transform(line, lambda xy: np.column_stack([(xy[:, 0] + turn + 180) % 360 - 180, xy[:, 1]]))
    one, two = geodesic_area(geodesic_buffer([line, moved], distance_m), edges="straight")
    assert abs(one / two - 1) < 4 / distance_m


@given(lines(), DISTANCES)
def test_shrinking_undoes_growing(line, distance_m):
    """What is within the distance of the outline of a zone is not deeper inside than the line."""
    zone = geodesic_buffer(line, distance_m)
    shrunk = geodesic_buffer(zone, -distance_m - 3, edges="straight")
    assert shrunk.is_empty or geodesic_area(shrunk, edges="straight") < geodesic_area(zone, edges="straight")
    assert shapely.difference(shrunk, zone).area == 0
