"""Pieces that zones are made of, each with the fact that it stands for."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import geodesic_area, geodesic_buffer
from geo.errors import InputError
from geo.geodesic.antimeridian import lines_cut_at_antimeridian
from geo.geodesic.arrow import ParquetShapes
from geo.geodesic.nearer_stretch import _once_each, _ridges

SQUARE = shapely.box(36, 35, 37, 36)


def km2(shape: shapely.Geometry) -> float:
    return float(geodesic_area(shape, edges="straight")) / 1e6


def test_parquet_shapes_come_in_degrees_batch_by_batch(tmp_path):
    frame = gpd.GeoDataFrame({"id": [1, 2, 3]}, geometry=[SQUARE] * 3, crs=4326).to_crs(32637)
    frame.to_parquet(tmp_path / "a.parquet")
    shapes = ParquetShapes(tmp_path / "a.parquet")
    batches = list(shapes.batches(2))
    assert (shapes.rows, shapes.column) == (3, "geometry")
    assert [len(batch) for batch, _ in batches] == [len(series) for _, series in batches] == [2, 1]
    assert batches[0][1].iloc[0].bounds == pytest.approx(SQUARE.bounds, abs=1e-6)


def test_parquet_that_is_not_wkb_or_no_geoparquet_is_refused_with_the_reason(tmp_path):
    frame = gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.Point(36, 35)], crs=4326)
    frame.to_parquet(tmp_path / "arrow.parquet", geometry_encoding="geoarrow", schema_version="1.1.0")
    frame.drop(columns="geometry").to_parquet(tmp_path / "plain.parquet")
    with pytest.raises(InputError, match="encoded as 'point'"):
        ParquetShapes(tmp_path / "arrow.parquet")
    for name in ("plain.parquet", "missing.parquet"):
        with pytest.raises(InputError, match="no GeoParquet"):
            ParquetShapes(tmp_path / name)


def test_lines_are_cut_at_the_antimeridian_and_nowhere_else():
    longitude, latitude = np.array([170.0, 190.0, 10.0, 20.0]), np.array([10.0, 12.0, 0.0, 1.0])
    lines, owner = lines_cut_at_antimeridian(longitude, latitude, np.array([0, 2, 4]))
    assert owner.tolist() == [0, 0, 1]
    assert all(abs(x) <= 180 for line in lines for x in shapely.get_coordinates(line)[:, 0])
    assert sum(map(shapely.length, lines[:2])) == pytest.approx(np.hypot(20, 2))
    assert shapely.get_coordinates(lines[2]).tolist() == [[10, 0], [20, 1]]


@pytest.mark.parametrize(("start", "end"), [((0, 0), (0, 1)), ((0, 0), (1, 0)), ((1, 1), (0, 0))])
def test_a_stretch_and_its_other_side_are_one(start, end):
    """A line that ends within a face has it on both sides, upright lines among them."""
    starts, ends = np.array([start, end, (5, 5)], dtype=float), np.array([end, start, (6, 6)], dtype=float)
    kept, two_sided = _once_each(starts, ends)
    assert len(kept) == 2
    assert sorted(two_sided.tolist()) == [False, True]


def test_ground_is_parted_half_way_and_no_farther_than_the_reach():
    seeds, kind = np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([True, False])
    (ridge,) = _ridges(seeds, kind, 5.0)
    assert ridge.bounds == pytest.approx((0, -5, 0, 5), abs=1e-6)
    aside = _ridges(np.add(seeds, [10, 7]), kind, 3.0)
    assert aside[0].bounds == pytest.approx((10, 4, 10, 10), abs=1e-6)
    assert len(_ridges(np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([True, True]), 5.0)) == 0


def test_sides_of_several_lines_at_once_are_those_of_each():
    """Of parts with two and three vertices each end is drawn on in its own direction."""
    parts = [
        shapely.LineString([(36, 35), (36.2, 35.1), (36.4, 35)]),
        shapely.LineString([(38, 35), (38.4, 35.2)]),
        shapely.LineString([(40, 35), (40.1, 35.3), (40.2, 35.1), (40.5, 35)]),
    ]
    for side in ("left", "right"):
        together = geodesic_buffer(shapely.MultiLineString(parts), 8_000, side=side)
        alone = shapely.union_all([geodesic_buffer(part, 8_000, side=side) for part in parts])
        assert km2(shapely.symmetric_difference(together, alone)) < 0.01
