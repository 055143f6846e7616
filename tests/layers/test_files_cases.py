"""Files of shapes as people have them: packed, tracks, without an encoding, one layer or feature of many."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.errors import Fault, InputError
from layers import read_shapes

CASES = Path(__file__).parent.parent / "cases"
POINT = "<Placemark><name>p</name><Point><coordinates>36.6,35.9</coordinates></Point></Placemark>"
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'


def test_a_track_is_a_line_with_its_times() -> None:
    track = read_shapes(CASES / "track.kml")
    assert track.geometry[0].equals(shapely.LineString([(36.70, 35.30), (36.80, 35.45)]))
    assert (track["begin"][0], track["end"][0]) == ("2018-11-05T10:00:00Z", "2018-11-05T10:10:00Z")
    both = read_shapes(CASES / "track_and_line.kml")
    assert both.geom_type.tolist() == ["LineString", "LineString"]


def test_a_file_without_a_shape_is_a_fault() -> None:
    with pytest.raises(InputError, match="no placemark with a shape; it shows 1 image"):
        read_shapes(CASES / "overlay.kml")


def test_folders_of_a_kml_are_a_column(tmp_path: Path) -> None:
    inner = f"<Folder><name>Posts</name><Folder><name>North</name>{POINT}</Folder></Folder>{POINT}"
    (tmp_path / "a.kml").write_text(KML.format(inner))
    assert read_shapes(tmp_path / "a.kml")["folder"].tolist() == ["Posts / North", ""]
    (tmp_path / "b.kml").write_text(KML.format("<Folder>" * 50_000 + POINT + "</Folder>" * 50_000 + POINT))
    assert len(read_shapes(tmp_path / "b.kml")) == 1


def test_a_kmz_is_read_and_its_bombs_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("files/other.kml", "<html/>")
        archive.writestr("doc.kml", KML.format(POINT))
    assert len(read_shapes(path)) == 1
    monkeypatch.setattr("geo.files.limits.MAXIMUM_TEXT_BYTES", 1000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", " " * 5_000_000)
    with pytest.raises(InputError, match="unpacks to over"):
        read_shapes(path)
    path.write_bytes(b"PK\x03\x04 not whole")
    with pytest.raises(InputError, match="not a whole archive"):
        read_shapes(path)


def test_arabic_of_a_shapefile_without_an_encoding_is_kept(tmp_path: Path) -> None:
    told: list[Fault] = []
    shapes = read_shapes(CASES / "shp1256_nocpg" / "a.shp", warnings=told)
    assert sorted(shapes["name"]) == ["إدلب", "حلب"]
    assert ["read as cp1256" in fault.message for fault in told] == [True]


def test_a_zipped_shapefile_is_read(tmp_path: Path) -> None:
    towns = gpd.GeoDataFrame({"name": ["إدلب"]}, geometry=[shapely.Point(36.6, 35.9)], crs=32637)
    towns.to_file(tmp_path / "towns.shp", encoding="utf-8")
    towns.to_file(tmp_path / "others.shp", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        for file in tmp_path.glob("towns.*"):
            archive.write(file, f"folder/{file.name}")
    assert read_shapes(tmp_path / "one.zip")["name"].tolist() == ["إدلب"]
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for file in (*tmp_path.glob("towns.*"), *tmp_path.glob("others.*")):
            archive.write(file, file.name)
    with pytest.raises(InputError, match="2 Shapefiles"):
        read_shapes(tmp_path / "two.zip")
    assert len(read_shapes(tmp_path / "two.zip#towns")) == 1
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(InputError, match="no Shapefile"):
        read_shapes(tmp_path / "none.zip")


def test_one_division_of_an_administrative_layer_by_its_code() -> None:
    path = CASES / "cod_ab.gpkg"
    assert len(read_shapes(path)) == 2
    codes = read_shapes(path)["ADM1_PCODE"].tolist()
    one = read_shapes(f"{path}#syr_admbnda_adm1", where={"ADM1_PCODE": codes[1]})
    assert one["ADM1_PCODE"].tolist() == codes[1:]
    with pytest.raises(InputError, match=r"no column 'ADM1_PCOD'.*did you mean 'ADM1_PCODE'"):
        read_shapes(path, where={"ADM1_PCOD": "x"})
    with pytest.raises(InputError, match="no feature whose ADM1_PCODE is 'XX'"):
        read_shapes(path, where={"ADM1_PCODE": "XX"})
    with pytest.raises(InputError, match="no layer 'adm2'"):
        read_shapes(f"{path}#adm2")


def test_a_name_with_a_hash_is_a_name_where_there_is_such_a_file(tmp_path: Path) -> None:
    shutil.copy(CASES / "track.kml", tmp_path / "a#b.kml")
    assert len(read_shapes(tmp_path / "a#b.kml")) == 1


def test_gpx_says_when(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_text(
        '<gpx><wpt lat="35" lon="36"><time>2018-11-05T10:00:00Z</time></wpt><trk><trkseg>'
        '<trkpt lat="35" lon="36"><time>2018-11-05T10:00:00Z</time></trkpt>'
        '<trkpt lat="35.1" lon="36"><time>2018-11-06T10:00:00Z</time></trkpt></trkseg></trk></gpx>'
    )
    assert read_shapes(path)["end"].tolist() == ["2018-11-05T10:00:00Z", "2018-11-06T10:00:00Z"]


def test_an_edge_across_the_antimeridian_is_drawn_as_the_warning_says(tmp_path: Path) -> None:
    from geo import geodesic_length

    told: list[Fault] = []
    shapes = read_shapes(CASES / "antimeridian.geojson", warnings=told)
    assert geodesic_length(shapes.geometry[0]) < 60_000
    assert "the short way" in told[-1].message


def test_a_view_that_never_ends_is_a_fault_and_one_that_ends_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.vector_files.geopackage_views._PATIENCE_S", 0.5)
    path = tmp_path / "views.gpkg"
    shutil.copy(CASES / "cod_ab.gpkg", path)
    endless = "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT x AS fid, NULL AS geom FROM t"
    with closing(sqlite3.connect(path)) as database:
        for name, query in (("endless", endless), ("one", "SELECT * FROM syr_admbnda_adm1 LIMIT 1")):
            database.execute(f"CREATE VIEW {name} AS {query}")
            values = f"VALUES ('{name}', 'features', '{name}', 4326)"
            database.execute(f"INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) {values}")
            database.execute(f"INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'GEOMETRY', 4326, 0, 0)")
        database.commit()
    with pytest.raises(InputError, match="its view 'endless' cannot be listed"):
        read_shapes(f"{path}#endless")
    assert len(read_shapes(f"{path}#one", warnings=[])) == 1
