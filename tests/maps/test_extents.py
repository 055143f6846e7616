"""The box round a map goes the shorter way round the Earth."""

from __future__ import annotations

import shapely
from hypothesis import given, strategies as st

from geo.position import Extent, Position
from maps.web.extents import extent_of, joined

POINTS = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=12)


def width(extent: Extent) -> float:
    return (extent.east - extent.west) % 360 if extent.east - extent.west != 360 else 360.0


@given(POINTS)
def test_every_point_lies_within_and_no_plain_box_is_narrower(points: list[tuple[float, float]]) -> None:
    extent = extent_of([shapely.Point(point) for point in points])
    slack = 1e-9
    wider = Extent(extent.west - slack, extent.south, extent.east + slack, extent.north)
    for longitude, latitude in points:
        at = [Position(turned, latitude) for turned in (longitude, longitude - 360, longitude + 360)]
        assert any(wider.contains(one) for one in at)
    longitudes = [point[0] for point in points]
    assert width(extent) <= max(longitudes) - min(longitudes) + 1e-6


def test_islands_on_both_sides_of_the_antimeridian_are_near_each_other() -> None:
    assert extent_of([shapely.box(178, -20, 180, -15), shapely.box(-180, -20, -175, -15)]) == (178, -20, -175, -15)
    assert joined([Extent(170, 0, -170, 1), Extent(-175, 0, -160, 2)]) == (170, 0, -160, 2)


def test_what_goes_all_round_is_the_whole_width() -> None:
    assert extent_of([shapely.box(-180, 84, 180, 90)]) == (-180, 84, 180, 90)
    assert joined([Extent(-180, 0, 0, 1), Extent(0, 0, 180, 1)]) == (-180, 0, 180, 1)
