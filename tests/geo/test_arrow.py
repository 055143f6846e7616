"""Zones of geometries that come as Arrow."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely

from geo import geodesic_buffer
from geo.errors import InputError

SHAPES = [shapely.LineString([(36, 35), (36.5, 35.2)]), None, shapely.LineString([(179.9, 10), (-179.9, 10.1)])]
SERIES = gpd.GeoSeries(SHAPES, crs=4326)
EXPECTED = geodesic_buffer(SERIES, 5_000)


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
def test_arrow_in_arrow_out(encoding):
    zones, bounds = geodesic_buffer(SERIES.to_arrow(geometry_encoding=encoding), 5_000, return_bound=True)
    field = pa.Field._import_from_c_capsule(zones.__arrow_c_array__()[0])
    assert field.metadata[b"ARROW:extension:name"] == b"geoarrow.wkb"
    found = gpd.GeoSeries.from_arrow(zones)
    assert found.crs == SERIES.crs
    assert [zone is None or zone.equals(expected) for zone, expected in zip(found, EXPECTED, strict=True)] == [True] * 3
    assert found.isna().tolist() == [False, True, False]
    assert np.nanmax(bounds) < 1.0


def test_plain_wkb_is_longitude_and_latitude():
    wkb = pa.array([None if shape is None else shapely.to_wkb(shape) for shape in SHAPES], pa.binary())
    found = gpd.GeoSeries.from_arrow(geodesic_buffer(wkb, [5_000, 5_000, 5_000], side="left"))
    assert found[0].equals(geodesic_buffer(SHAPES[0], 5_000, side="left"))


@pytest.mark.parametrize("array", [pa.array([1.0, 2.0]), pa.array([b"no geometry"], pa.binary())])
def test_other_arrow_is_refused(array):
    with pytest.raises(InputError, match="the Arrow array holds no geometries"):
        geodesic_buffer(array, 5_000)


def test_another_coordinate_system_is_refused():
    with pytest.raises(InputError, match="longitude and latitude on WGS84"):
        geodesic_buffer(SERIES.to_crs(3857).to_arrow(), 5_000)
