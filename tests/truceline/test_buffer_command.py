"""`truceline buffer` on files."""

from __future__ import annotations

import json
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
import typer
from typer.testing import CliRunner

from geo import geodesic_area, geodesic_buffer
from geo.errors import InputError, ToleranceError
from truceline.commands.buffer import buffer

LINE = [[36.1, 35.6], [36.9, 35.8], [37.1, 36.4]]


@pytest.fixture
def app():
    app = typer.Typer()
    app.command()(buffer)
    return app


@pytest.fixture
def line_file(tmp_path):
    path = tmp_path / "line.geojson"
    feature = {
        "type": "Feature",
        "properties": {"name": "front"},
        "geometry": {"type": "LineString", "coordinates": LINE},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "fgb", "parquet"])
def test_the_zone_of_a_file(app, line_file, tmp_path, suffix):
    out = tmp_path / f"zone.{suffix}"
    result = CliRunner().invoke(app, [str(line_file), "--depth", "15 km", "--side", "left", "-o", str(out)])
    assert result.exit_code == 0, result.output
    zones = gpd.read_parquet(out) if suffix == "parquet" else gpd.read_file(out)
    expected = geodesic_buffer(shapely.LineString(LINE), 15_000, side="left", edges="straight")
    assert zones.crs.to_epsg() == 4326
    assert zones.loc[0, ["name", "depth_m", "side"]].tolist() == ["front", 15_000, "left"]
    assert zones.geometry[0].symmetric_difference(expected).area < 1e-6
    assert zones.area_km2[0] == pytest.approx(geodesic_area(expected, edges="straight") / 1e6, abs=0.01)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_range_of_depths_gives_two_zones(app, line_file, tmp_path):
    out = tmp_path / "zones.geojson"
    result = CliRunner().invoke(app, [str(line_file), "--depth", "15-20 km", "--edges", "geodesic", "-o", str(out)])
    assert result.exit_code == 0, result.output
    shallow, deep = gpd.read_file(out).sort_values("depth_m").geometry
    assert deep.contains(shallow)


@pytest.mark.parametrize(
    ("depth", "name", "message"), [("far", "zone.geojson", "far"), ("15 km", "zone.shp", "not written")]
)
def test_what_cannot_be_done_is_reported_and_nothing_is_written(app, line_file, tmp_path, depth, name, message):
    out = tmp_path / name
    out.write_text("old")
    result = CliRunner().invoke(app, [str(line_file), "--depth", depth, "-o", str(out)])
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert out.read_text() == "old"


def test_the_file_that_is_read_is_not_written_over(app, line_file):
    before = line_file.read_bytes()
    result = CliRunner().invoke(app, [str(line_file), "--depth", "1 km", "-o", str(line_file)])
    assert isinstance(result.exception, InputError)
    assert line_file.read_bytes() == before


def test_help_does_not_import_geopandas():
    code = "import sys, truceline.commands.buffer; sys.exit('geopandas' in sys.modules or 'shapely' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_geoparquet_streams_to_geoparquet(app, tmp_path, monkeypatch):
    monkeypatch.setattr("truceline.commands.buffer._BATCH", 3)
    shapes = [shapely.LineString([(36 + k, 35), (36.3 + k, 35.2)]) for k in range(7)]
    roads = gpd.GeoDataFrame({"name": [f"road {k}" for k in range(7)]}, geometry=shapes, crs=4326).to_crs(32637)
    source, out = tmp_path / "roads.parquet", tmp_path / "zones.parquet"
    roads.rename_geometry("line").to_parquet(source)
    result = CliRunner().invoke(app, [str(source), "--depth", "1-2 km", "--edges", "geodesic", "-o", str(out)])
    assert result.exit_code == 0, result.output
    zones = gpd.read_parquet(out)
    assert len(zones) == 14
    assert zones.crs.equals("OGC:CRS84")
    assert zones["name"].value_counts().tolist() == [2] * 7
    mine = zones[(zones["name"] == "road 5") & (zones["depth_m"] == 2_000)].iloc[0]
    lonlat = roads.to_crs(4326).geometry[5]
    assert mine["line"].equals(geodesic_buffer(lonlat, 2_000))
    assert mine["area_km2"] == pytest.approx(geodesic_area(mine["line"], edges="straight") / 1e6, abs=1e-6)


@pytest.mark.parametrize("wrong", ["not parquet", "no geometry"])
def test_what_is_no_geoparquet_is_refused(app, tmp_path, wrong):
    source = tmp_path / "roads.parquet"
    if wrong == "not parquet":
        source.write_bytes(b"no")
    else:
        pd.DataFrame({"a": [1]}).to_parquet(source)
    result = CliRunner().invoke(app, [str(source), "--depth", "1 km", "-o", str(tmp_path / "zones.parquet")])
    assert isinstance(result.exception, InputError)
    assert "is no GeoParquet file" in str(result.exception)
    assert not (tmp_path / "zones.parquet").exists()


def test_a_crowded_shape_of_any_size_has_a_zone_but_no_side(app, tmp_path):
    """120,000 positions to and fro on a square kilometre."""
    xy = np.random.default_rng(0).uniform(0, 0.01, (120_000, 2)) + np.array([36, 35])
    source, out = tmp_path / "track.fgb", tmp_path / "zone.fgb"
    gpd.GeoDataFrame(geometry=[shapely.LineString(xy)], crs=4326).to_file(source)
    result = CliRunner().invoke(app, [str(source), "--depth", "10 km", "-o", str(out)])
    assert result.exit_code == 0, result.output
    zone = gpd.read_file(out).geometry[0]
    assert shapely.intersects_xy(zone, *xy[::100].T).all()
    assert geodesic_area(zone, edges="straight") == pytest.approx(np.pi * 10_500**2, rel=0.05)
    result = CliRunner().invoke(app, [str(source), "--depth", "10 km", "--side", "left", "-o", str(out)])
    assert isinstance(result.exception, ToleranceError)
    assert "take both sides" in str(result.exception)


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".parquet", ".fgb"])
def test_columns_of_any_name_and_whole_numbers_go_through(app, tmp_path, suffix):
    source, out = tmp_path / "towns.geojson", tmp_path / f"zones{suffix}"
    rows = [
        {
            "fid": "a",
            "geom": "x",
            "Name": "one",
            "name": "two",
            "geonameid": 169389,
            "when": "2018-11-01T00:30:00+03:00",
        },
        {"fid": "a", "geom": "y", "Name": "one", "name": "two", "geonameid": None, "when": "2018-11-01"},
    ]
    points = [{"type": "Point", "coordinates": [36 + index, 35]} for index in range(2)]
    features = [{"type": "Feature", "properties": row, "geometry": at} for row, at in zip(rows, points, strict=True)]
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    result = CliRunner().invoke(app, [str(source), "--depth", "1 km", "-o", str(out)])
    assert result.exit_code == 0, result.output
    zones = gpd.read_parquet(out) if suffix == ".parquet" else pyogrio.read_dataframe(out, use_arrow=True)
    zones = zones.sort_values("geom")
    assert zones["fid"].tolist() == ["a", "a"]
    assert zones["geom"].tolist() == ["x", "y"]
    assert zones["name_2" if suffix == ".gpkg" else "name"].tolist() == ["two", "two"]
    assert "169389" in str(zones["geonameid"].iloc[0]).removesuffix(".0")
    if suffix != ".parquet":
        kinds = pyogrio.read_info(out)
        assert dict(zip(kinds["fields"], kinds["dtypes"], strict=True))["geonameid"] in ("int64", "int32")
    else:
        assert str(zones["geonameid"].dtype) == "Int64"
    when = out.read_text() if suffix == ".geojson" else str(zones["when"].iloc[0])
    assert "2018-11-01T00:30:00+03:00" in when, "the day is the day written"
