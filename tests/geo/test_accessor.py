"""`.geodesic` of GeoSeries and GeoDataFrames in any coordinate system."""

from __future__ import annotations

import subprocess
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import geodesic_area, geodesic_buffer, geodesic_distance, geodesic_length
from geo.errors import InputError
from geo.geodesic.accessor import GeodesicAccessor

TOWNS = gpd.GeoSeries([shapely.Point(36.63, 35.93), shapely.Point(36.86, 35.86)], index=["idlib", "saraqib"], crs=4326)
LINE = shapely.LineString([(36.1, 35.6), (36.9, 35.8), (37.1, 36.4)])


def test_the_accessor_is_registered_on_series_and_frames():
    assert isinstance(TOWNS.geodesic, GeodesicAccessor)
    assert isinstance(TOWNS.to_frame("geometry").geodesic, GeodesicAccessor)


@pytest.mark.parametrize("crs", [4326, 32637, 3857, "ESRI:54009"])
def test_measures_do_not_depend_on_the_coordinate_system(crs):
    shapes = gpd.GeoSeries([LINE, shapely.box(36, 35, 36.5, 35.5)], index=["a", "b"], crs=4326)
    moved = shapes.to_crs(crs)
    assert moved.geodesic.length().tolist() == pytest.approx(geodesic_length(shapes).tolist(), rel=1e-8)
    assert moved.geodesic.area().tolist() == pytest.approx(geodesic_area(shapes).tolist(), rel=1e-8)
    zones = moved.geodesic.buffer(5_000)
    assert zones.crs == moved.crs
    assert list(zones.index) == ["a", "b"]
    same = zones.to_crs(4326)
    for name, zone in geodesic_buffer(shapes, 5_000).items():
        assert shapely.symmetric_difference(same[name], zone).area < 1e-7


def test_distance_to_one_and_row_by_row():
    line = gpd.GeoSeries([LINE], crs=4326)
    moved = TOWNS.to_crs(32637)
    expected = geodesic_distance(TOWNS, LINE)
    one = moved.geodesic.distance(line.to_crs(32637).iloc[0])
    pd.testing.assert_series_equal(one, expected.rename("distance_m"), rtol=1e-7)
    others = gpd.GeoSeries([LINE, LINE], index=["saraqib", "idlib"], crs=4326)
    assert moved.geodesic.distance(others).to_dict() == pytest.approx(expected.to_dict(), rel=1e-7)


def test_frames_use_their_active_geometry_and_sides_pass_through():
    frame = gpd.GeoDataFrame({"name": ["front"]}, geometry=[LINE], crs=4326)
    left = frame.geodesic.buffer(10_000, side="left", edges="straight").iloc[0]
    assert left.equals(geodesic_buffer(LINE, 10_000, side="left", edges="straight"))


def test_a_missing_coordinate_system_is_refused():
    with pytest.raises(InputError, match="set_crs"):
        gpd.GeoSeries([LINE]).geodesic.buffer(5)


def test_plain_pandas_has_no_accessor():
    with pytest.raises(AttributeError, match="GeoSeries"):
        pd.Series([1]).geodesic  # noqa: B018 - the attribute is what is tested


@pytest.mark.slow
@pytest.mark.parametrize(
    "imports",
    [
        "import geopandas, geo",
        "import geo, geopandas",
        "import pandas, geo, geopandas",
        "from geo.position import Position; from geopandas import GeoSeries; import geopandas",
    ],
)
def test_either_order_of_imports_registers_the_accessor(imports):
    lines = [
        imports,
        "import sys, shapely",
        "assert not any('geo.geodesic' in type(finder).__module__ for finder in sys.meta_path)",
        "print(geopandas.GeoSeries([shapely.box(0, 0, 1, 1)], crs=4326).geodesic.area().iloc[0] > 1e10)",
    ]
    command = [sys.executable, "-W", "error", "-c", "\n".join(lines)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "True"


def test_importing_geo_imports_neither_pandas_nor_geopandas():
    code = "import sys, geo; print({'pandas', 'geopandas', 'shapely', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def test_distances_of_a_series_are_aligned_by_index():
    points = gpd.GeoSeries([shapely.Point(36, 35)] * 3, index=[5, 7, 9], crs=4326)
    zones = points.geodesic.buffer(pd.Series([100, 200, 3000], index=[9, 7, 5]))
    areas = geodesic_area(zones)
    assert areas[5] > areas[7] > areas[9]
    with pytest.raises(InputError, match=r"index differs .* by 1, 9"):
        points.geodesic.buffer(pd.Series([100, 200, 3000], index=[5, 7, 1]))
    assert len(geodesic_buffer(list(points), pd.Series([100, 200, 3000], index=[9, 7, 5]))) == 3
