"""Features on their way to the page: where they stand, of which kind, in which order."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, strategies as st
from unpacking import unpack

from geo.errors import InputError
from maps.web.packed_features import UNITS_PER_WORLD, mercator_units, pack_features, split_by_kind


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_units_agree_with_web_mercator(longitude: float, latitude: float) -> None:
    x, y = mercator_units(np.array([longitude]), np.array([latitude]))
    point = gpd.GeoSeries.from_xy([longitude], [latitude], crs=4326).to_crs(3857)
    half = 20037508.342789244
    assert x[0] == pytest.approx((point.x[0] + half) / (2 * half) * UNITS_PER_WORLD, abs=0.51)
    assert y[0] == pytest.approx((half - point.y[0]) / (2 * half) * UNITS_PER_WORLD, abs=0.51)


def test_the_poles_stay_on_the_map() -> None:
    _, y = mercator_units(np.array([0.0, 0.0]), np.array([90.0, -90.0]))
    assert y.tolist() == pytest.approx([0, UNITS_PER_WORLD], abs=4)


def test_kinds_are_kept_apart_and_nothing_placeless_comes_through() -> None:
    shapes = [shapely.Point(1, 2), None, shapely.Point(), shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)]
    shapes.append(shapely.MultiPoint([(3, 3), (4, 4)]))
    apart = split_by_kind(gpd.GeoDataFrame({"n": range(6)}, geometry=shapes, crs=4326))
    assert {kind: frame["n"].tolist() for kind, frame in apart.items()} == {
        "polygons": [4],
        "lines": [3],
        "points": [0, 5, 5],
    }


def test_any_crs_comes_to_degrees() -> None:
    here = gpd.GeoDataFrame(geometry=[shapely.Point(36.6, 35.9)], crs=4326)
    there = split_by_kind(here.to_crs(32637))["points"]
    assert there.geometry.iloc[0].equals_exact(here.geometry.iloc[0], 1e-9)


def test_metres_without_a_crs_are_refused_with_the_mend() -> None:
    with pytest.raises(InputError, match="set_crs"):
        split_by_kind(gpd.GeoDataFrame(geometry=[shapely.Point(500_000, 4_000_000)]), name="posts")


def test_rings_and_holes_come_back_vertex_for_vertex() -> None:
    ring = shapely.box(36, 35, 37, 36).difference(shapely.box(36.2, 35.2, 36.4, 35.4))
    frame = gpd.GeoDataFrame(geometry=[shapely.MultiPolygon([ring, shapely.box(38, 35, 39, 36)])], crs=4326)
    block = unpack(pack_features(frame, "polygons", columns=[]).geometry.pack())
    assert block["feature_parts"] == [3]
    assert block["part_vertices"] == [5, 5, 5]
    assert len(block["x"]) == 15


def test_neighbours_on_the_ground_are_neighbours_in_the_block() -> None:
    random = np.random.default_rng(3)
    points = gpd.points_from_xy(random.uniform(30, 40, 2000), random.uniform(30, 40, 2000))
    frame = gpd.GeoDataFrame({"row": [str(i) for i in range(2000)]}, geometry=points, crs=4326)
    packed = pack_features(frame, "points", columns=["row"])
    x = np.array(unpack(packed.geometry.pack())["x"])
    order = [int(row) for row in unpack(packed.attributes.pack())["row"]]
    expected, _ = mercator_units(points.x[order], points.y[order])
    assert (x == expected).all()
    assert np.abs(np.diff(x)).mean() < np.abs(np.diff(mercator_units(points.x, points.y)[0])).mean() / 5


def test_short_layers_keep_their_order() -> None:
    frame = gpd.GeoDataFrame({"n": ["z", "a"]}, geometry=[shapely.Point(9, 9), shapely.Point(1, 1)], crs=4326)
    assert unpack(pack_features(frame, "points", columns=["n"]).attributes.pack())["n"] == ["z", "a"]


def test_heavy_layers_lose_a_few_metres_and_no_more() -> None:
    angle = np.linspace(0, 2 * np.pi, 700_001)
    line = shapely.LineString(np.column_stack([36 + np.cos(angle), 35 + np.sin(angle)]))
    frame = gpd.GeoDataFrame(geometry=[line], crs=4326)
    packed = pack_features(frame, "lines", columns=[])
    x = np.array(unpack(packed.geometry.pack())["x"]) * 8
    expected, _ = mercator_units(36 + np.cos(angle), 35 + np.sin(angle))
    metres_per_unit = 40_075_017 / UNITS_PER_WORLD
    assert np.abs(np.sort(x)[[0, -1]] - np.sort(expected)[[0, -1]]).max() * metres_per_unit < 5
