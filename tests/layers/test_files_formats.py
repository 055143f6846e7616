"""Every format that comes in: read whole, checked against its content, and never opening anything else."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.errors import Fault, InputError
from geo.files.faults import InputWarning
from geo.position import Extent
from geo.vector_files.points import read_points
from geo.vector_files.read import FORMATS, read_shapes

IDLIB = shapely.Point(36.63, 35.93)
VRT = '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'


@pytest.fixture
def towns() -> gpd.GeoDataFrame:
    points = [IDLIB, shapely.Point(36.80, 35.86)]
    return gpd.GeoDataFrame({"name": ["Idlib", "Saraqib"], "name_ar": ["إدلب", "سراقب"]}, geometry=points, crs=4326)


@pytest.mark.parametrize("ending", ["geojson", "json", "gpkg", "fgb", "shp", "parquet", "geoparquet"])
@pytest.mark.parametrize("crs", [4326, 32637])
def test_what_other_tools_write_is_read(tmp_path: Path, towns: gpd.GeoDataFrame, ending: str, crs: int) -> None:
    if ending.endswith("json") and crs != 4326:
        pytest.skip("GeoJSON is in WGS 84")
    clean = tmp_path / f"towns.{ending}"
    if "parquet" in ending:
        towns.to_crs(crs).to_parquet(clean)
    else:
        towns.to_crs(crs).to_file(clean, driver="GeoJSON" if ending == "json" else None)
    for file in tmp_path.glob("towns.*"):
        file.rename(tmp_path / f"it's a [town]! إدلب{file.suffix}")
    path = tmp_path / f"it's a [town]! إدلب.{ending}"
    shapes = read_shapes(path)
    assert shapes.crs.to_epsg() == 4326
    assert sorted(shapes["name_ar"]) == sorted(towns["name_ar"])
    there = shapes.set_index("name").geometry["Idlib"]
    assert there.distance(IDLIB) < 1e-7


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending != ".csv"])
def test_content_that_is_something_else_is_refused(tmp_path: Path, ending: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("latitude,longitude,word\n35.9,36.6,secret\n")
    path = tmp_path / f"areas{ending}"
    path.write_text(VRT.format(secret))
    with pytest.raises(InputError, match="not"):
        read_shapes(path)


def test_a_geopackage_that_is_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "areas.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("create table areas (name text)")
    database.close()
    with pytest.raises(InputError, match="is not a GeoPackage"):
        read_shapes(path)


@pytest.mark.parametrize(
    "name",
    [
        "https://example.com/areas.geojson",
        "/vsicurl/https://example.com/areas.geojson",
        "/vsizip/areas.zip/areas.geojson",
        "s3://bucket/areas.geojson",
        "missing.geojson",
        "a\0b.geojson",
    ],
)
def test_only_files_on_this_machine_are_opened(name: str) -> None:
    with pytest.raises(InputError, match=r"is not a local file|no such file|is not a path"):
        read_shapes(name)


def test_a_pipe_or_folder_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.geojson")
    (tmp_path / "folder.gpkg").mkdir()
    for name in ("pipe.geojson", "folder.gpkg"):
        with pytest.raises(InputError, match="is not an ordinary file"):
            read_shapes(tmp_path / name)


def test_a_file_larger_than_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.files.limits.MAXIMUM_TEXT_BYTES", 100)
    path = tmp_path / "big.geojson"
    path.write_text(" " * 101)
    with pytest.raises(InputError, match="larger than"):
        read_shapes(path)


def test_more_features_or_vertices_than_the_bound_are_refused(
    tmp_path: Path, towns: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.files.limits.MAXIMUM_FEATURES", 1)
    for ending in ("gpkg", "fgb", "parquet", "geojson"):
        path = tmp_path / f"towns.{ending}"
        towns.to_parquet(path) if ending == "parquet" else towns.to_file(path)
        with pytest.raises(InputError, match="2 features; 1 are read at most"):
            read_shapes(path)


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "parquet", "shp"])
def test_a_truncated_file_is_refused(tmp_path: Path, towns: gpd.GeoDataFrame, ending: str) -> None:
    path = tmp_path / f"towns.{ending}"
    towns.to_parquet(path) if ending == "parquet" else towns.to_file(path)
    path.write_bytes(path.read_bytes()[: 2 * path.stat().st_size // 3])
    with pytest.raises(InputError):
        read_shapes(path)


def test_several_layers_need_a_choice(tmp_path: Path, towns: gpd.GeoDataFrame) -> None:
    path = tmp_path / "towns.gpkg"
    towns.to_file(path, layer="towns")
    towns.head(1).to_file(path, layer="capital")
    with pytest.raises(InputError, match="towns, capital"):
        read_shapes(path)
    assert len(read_shapes(path, layer="capital")) == 1
    with pytest.raises(InputError, match="no layer 'villages'"):
        read_shapes(path, layer="villages")


def test_a_shapefile_without_a_projection_is_reported_or_refused(tmp_path: Path, towns: gpd.GeoDataFrame) -> None:
    towns.to_file(tmp_path / "degrees.shp")
    (tmp_path / "degrees.prj").unlink()
    with pytest.warns(InputWarning, match="no coordinate system"):
        assert len(read_shapes(tmp_path / "degrees.shp")) == 2
    towns.to_crs(32637).to_file(tmp_path / "metres.shp")
    (tmp_path / "metres.prj").unlink()
    with pytest.raises(InputError, match="not in degrees"):
        read_shapes(tmp_path / "metres.shp")
    (tmp_path / "degrees.dbf").unlink()
    with pytest.raises(InputError, match=r"degrees\.dbf is missing"):
        read_shapes(tmp_path / "degrees.shp")


def test_parquet_without_geometry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(path)
    with pytest.raises(InputError, match="without geometry"):
        read_shapes(path)


def test_geometry_is_checked_in_every_format(tmp_path: Path) -> None:
    bowtie = shapely.Polygon([(36, 35), (37, 36), (37, 35), (36, 36.5)])
    infinite = shapely.Point(float("inf"), 35)
    frame = gpd.GeoDataFrame({"id": ["a", "b", "b"]}, geometry=[bowtie, infinite, None], crs=4326)
    path = tmp_path / "areas.parquet"
    frame.to_parquet(path)
    with pytest.raises(InputError) as caught:
        read_shapes(path)
    told = "\n".join(map(str, caught.value.faults))
    assert "features[0]: a ring crosses itself" in told
    assert "features[1]: [inf, 35] is not on the Earth" in told
    assert "the id 'b' appears twice" in told
    assert "one feature has no geometry" in told


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<Placemark><name>إدلب</name><TimeSpan><begin>2018-10-15</begin></TimeSpan>
<ExtendedData><Data name="kind"><value>town</value></Data></ExtendedData>
<Point><coordinates>36.63,35.93,0</coordinates></Point></Placemark>
<Placemark><name>M5</name><LineString><coordinates>36.75,35.1 36.8,35.86</coordinates></LineString></Placemark>
<Placemark><name>zone</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
36,35 37,35 37,36 36,36 36,35</coordinates></LinearRing></outerBoundaryIs></Polygon>
<Polygon><outerBoundaryIs><LinearRing><coordinates>
38,35 39,35 39,36 38,36 38,35</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>
{more}</Folder></Document></kml>"""


def test_kml_is_read_without_following_links(tmp_path: Path) -> None:
    path = tmp_path / "map.kml"
    link = "<NetworkLink><name>live</name><Link><href>http://example.com/x.kml</href></Link></NetworkLink>"
    path.write_text(KML.format(more=link))
    warnings: list[Fault] = []
    shapes = read_shapes(path, warnings=warnings)
    assert shapes["name"].tolist() == ["إدلب", "M5", "zone"]
    assert shapes["begin"][0] == "2018-10-15"
    assert shapes["kind"][0] == "town"
    assert shapes.geom_type.tolist() == ["Point", "LineString", "MultiPolygon"]
    assert "not followed" in str(warnings[0])


@pytest.mark.parametrize(
    ("placemark", "said"),
    [
        ("<Placemark><Point><coordinates>36.6 35.9</coordinates></Point></Placemark>", "is not a position"),
        ("<Placemark><Point><coordinates></coordinates></Point></Placemark>", "a point with 0 positions"),
        ("<Placemark><LineString><coordinates>36,35</coordinates></LineString></Placemark>", "fewer than two"),
        ("<Placemark><Polygon></Polygon></Placemark>", "one outer ring"),
        ("<Placemark>", "is not XML"),
    ],
)
def test_faulty_kml_is_refused(tmp_path: Path, placemark: str, said: str) -> None:
    path = tmp_path / "map.kml"
    path.write_text(KML.format(more=placemark))
    with pytest.raises(InputError, match=said):
        read_shapes(path)


def test_xml_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.kml"
    path.write_text('<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>')
    with pytest.raises(InputError, match="entities"):
        read_shapes(path)


def test_gpx_waypoints_and_tracks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "walk.gpx"
    path.write_text(
        '<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="35.93" lon="36.63"><name>إدلب</name></wpt>'
        '<trk><name>patrol</name><trkseg><trkpt lat="35.9" lon="36.6"/>'
        '<trkpt lat="35.8" lon="36.7"/></trkseg></trk></gpx>'
    )
    shapes = read_shapes(path)
    assert shapes["name"].tolist() == ["إدلب", "patrol"]
    assert shapes.geom_type.tolist() == ["Point", "LineString"]


def test_points_of_a_csv_name_every_row_at_fault(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    rows = ["latitude,longitude,party", "35.9,36.6,a", "136.6,35.9,a", "north,36.6,a", '"35,9",36.6,a', "1_0,1,a"]
    path.write_text("\n".join(rows))
    with pytest.raises(InputError) as caught:
        read_points(path, required=("party",))
    assert [fault.line for fault in caught.value.faults] == [3, 4, 5, 6]
    assert "swapped" in caught.value.faults[0].hint


def test_a_csv_may_have_quoted_line_breaks_other_separators_and_short_names(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text('\ufeffname;lat;lon\n"Idlib\nإدلب";35.93;36.63\n\nSaraqib;35.86;36.80\n')
    points = read_points(path)
    assert points["name"].tolist() == ["Idlib\nإدلب", "Saraqib"]
    assert points["line"].tolist() == [2, 5]
    assert points.geometry[0].equals(IDLIB)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("latitude,longitude,latitude\n1,2,3\n", "appears twice"),
        ("latitude,longitude\n1,2,3\n", "has 3 of 2 cells"),
        ("latitude,name\n1,2\n", "'longitude' is missing"),
        ("latitude,longitude\n", "has no rows"),
        ('latitude,longitude\n"1,2\n', "is not a CSV table"),
        ("", "is empty"),
    ],
)
def test_faulty_csv_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read_points(path)


def test_wkt_in_a_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shapes.csv"
    path.write_text('id,wkt\nroute,"LINESTRING (36.6 35.9, 36.8 35.8)"\npost,POINT (36.6 35.9)\n')
    assert read_shapes(path).geom_type.tolist() == ["LineString", "Point"]
    path.write_text("id,wkt\nroute,LINESTRING 36.6\n")
    with pytest.raises(InputError, match="is not WKT") as caught:
        read_shapes(path)
    assert caught.value.faults[0].line == 2


def test_swapped_coordinates_are_noticed_where_the_ground_is_known(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("latitude,longitude\n36.63,35.93\n36.80,35.86\n")
    ground = Extent(36.2, 35.0, 37.5, 35.99)
    for read in (read_shapes, read_points):
        with pytest.raises(InputError, match="exchanged") as caught:
            read(path, near=ground)
        assert [fault.line for fault in caught.value.faults] == [2, 3]
    assert len(read_shapes(path)) == 2, "where the ground is not known, nothing is wrong"
    path.write_text("latitude,longitude\n35.93,36.63\n35.86,90.0\n")
    assert len(read_shapes(path, near=ground)) == 2


def test_ground_across_the_antimeridian_is_known_too(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("latitude,longitude\n-17.8,178.0\n-17.0,-179.5\n")
    assert len(read_points(path, near=Extent(176, -20, -178, -15))) == 2


def test_an_unknown_format_names_those_that_are_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"use one of .*\.gpkg"):
        read_shapes(tmp_path / "areas.dwg")
