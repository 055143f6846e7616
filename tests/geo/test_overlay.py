"""Overlays are read from every format, and all their faults are reported."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
from shapely.geometry import Point, Polygon

from geo.errors import InputError
from geo.gazetteer.overlay import overlay_index, read_records
from geo.gazetteer.place import Place
from geo.position import Position

CSV = """id,name,name_ar,names,kind,country,lat,lon,uncertainty_km,geonameid,source
a,Surman,الصرمان,Sirman|Sarman,settlement,sy,35.6069,36.8517,2,,a map
b,Tal X,,,,SY,35.1,36.1,,77,
"""


def test_csv(tmp_path, gazetteer):
    path = tmp_path / "places.csv"
    path.write_text(CSV, encoding="utf-8-sig")
    first, second = read_records(path)
    assert (first.name, first.latitude, first.longitude, first.country) == ("Surman", 35.6069, 36.8517, "SY")
    assert first.uncertainty_m == 2000
    assert second.geonameid == 77
    match = gazetteer.with_overlays(path).find("Sirman")
    assert match.matched_by == "overlay"
    assert match.place.names["ar"] == "الصرمان"
    assert match.place.source == "a map"


def test_geojson_and_geopackage_take_the_inner_point(tmp_path):
    frame = gpd.GeoDataFrame(
        {"name": ["Dot", "Area"], "name_tr": ["Nokta", None], "kind": ["settlement", "region"]},
        geometry=[Point(36, 35), Polygon([(0, 0), (2, 0), (2, 2), (0, 2)])],
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "p.geojson", driver="GeoJSON")
    frame.to_file(tmp_path / "p.gpkg", driver="GPKG")
    for name in ("p.geojson", "p.gpkg"):
        index = overlay_index(tmp_path / name)
        places = {index.place(row).name: index.place(row) for row in range(len(index))}
        assert places["Dot"].position == (36, 35)
        assert places["Dot"].names["tr"] == "Nokta"
        assert places["Area"].kind == "region"
        assert 0 < places["Area"].longitude < 2


def test_places_as_objects():
    index = overlay_index([Place("Hill 12", Position(36, 35), names={"ar": "تل"}, uncertainty_m=300, kind="mountain")])
    place = index.place(0)
    assert (place.name, place.kind, place.uncertainty_m, place.names["ar"]) == ("Hill 12", "mountain", 300, "تل")
    assert index.name_row("تل") >= 0


def test_an_empty_overlay_changes_nothing(gazetteer):
    assert gazetteer.with_overlays([]).find("Saraqib", countries="SY").place.geonameid == 164816


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.csv", "name,lat,lon\nX,95,1\n", "a.csv:2: latitude"),
        ("a.csv", "name,lat,lon\nX,1,nan\n", "a.csv:2: longitude"),
        ("a.csv", "name,lat,lon\n,1,1\n", "a.csv:2: name: has no name"),
        ("a.csv", "name,lat,lon,kind\nX,1,1,planet\n", "a.csv:2: kind: 'planet' is not a kind"),
        ("a.csv", "id,name,lat,lon\nx,X,1,1\nx,Y,1,1\n", "a.csv:3: id: the id 'x' is taken by line 2"),
        ("a.csv", "name,latitude\nX,1\n", "column 'longitude' is missing"),
        ("a.csv", "", "is empty"),
        ("a.geojson", "{", "is not JSON"),
        ("a.geojson", '{"type": "FeatureCollection", "features": [3]}', "is not a feature"),
        ("a.gpkg", "SELECT", "is not a GeoPackage"),
        ("a.csv", "name,lat,lon,country\nX,1,1,SYR\n", "did you mean SY (Syria)"),
        ("a.csv", "name,lat,latitude,lon\nX,1,1,1\n", "latitude: two columns mean the same"),
        ("a.geojson", '{"type": "FeatureCollection", "features": {"a": 1}}', "'features' is not a list"),
        ("a.geojson", '{\n"type": "Feature",\n"properties": {,}}', "a.geojson:3: is not JSON"),
        (
            "a.geojson",
            '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [NaN, 1]}}',
            "NaN is not a number",
        ),
        ("a.vrt", "<OGRVRTDataSource/>", "is not read"),
    ],
)
def test_faults_are_reported_with_their_place(tmp_path, name, text, fault):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r".*") as caught:
        overlay_index(path)
    assert fault in str(caught.value)


def test_all_faults_of_a_file_come_together(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,lat,lon,kind\n,99,1,planet\nY,1,x,\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        overlay_index(path)
    assert len(caught.value.faults) == 4


def test_a_feature_without_geometry_is_a_fault(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": {"name": "X"}, "geometry": None}), encoding="utf-8")
    with pytest.raises(InputError, match="no usable geometry"):
        overlay_index(path)


def test_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        overlay_index(tmp_path / "none.csv")


def test_all_faults_of_a_feature_collection_come_together(tmp_path):
    path = tmp_path / "a.geojson"
    point = {"type": "Point", "coordinates": [36, 35]}
    features = [
        3,
        {"type": "Feature", "properties": {"name": "X"}, "geometry": None},
        {"type": "Feature", "properties": {"name": "", "kind": "planet"}, "geometry": point},
        {"type": "Feature", "properties": {"name": "Y"}, "geometry": {"type": "Point", "coordinates": [36, 95]}},
        {"type": "Feature", "properties": {"name": "Z"}, "geometry": {"type": "Polygon", "coordinates": []}},
        {"type": "Feature", "id": 7, "properties": {"name": "V"}, "geometry": point},
        {"type": "Feature", "id": 7, "properties": {"name": "W"}, "geometry": point},
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        overlay_index(path)
    told = [fault.key for fault in caught.value.faults if fault.severity == "error"]
    assert told == [
        "features[0]", "features[3].geometry.coordinates", "features[6].id", "features[1].geometry", "features[2].name",
        "features[2].kind", "features[4].geometry",
    ]  # fmt: skip
    assert all(fault.line is None and fault.hint for fault in caught.value.faults)


def test_a_geopackage_tells_its_faults(tmp_path):
    path = tmp_path / "p.gpkg"
    frame = gpd.GeoDataFrame({"name": ["A", "", "C"]}, geometry=[Point(36, 35), None, Point()], crs="EPSG:4326")
    frame.to_file(path, driver="GPKG", layer="one")
    with pytest.raises(InputError) as caught:
        overlay_index(path)
    assert [fault.key for fault in caught.value.faults] == ["features[1].geometry", "features[2].geometry"]
    frame[:1].to_file(path, driver="GPKG", layer="two")
    with pytest.raises(InputError, match="has 2 layers with shapes: one, two"):
        overlay_index(path)


def test_a_table_with_semicolons_and_decimal_commas_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name;lat;lon\nX;1,5;2\nY;1.5;2\n", encoding="utf-8")
    assert [(record.latitude, record.longitude) for record in read_records(path)] == [(1.5, 2), (1.5, 2)]


def test_other_ways_to_write_a_position_and_other_encodings_are_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("y|x|name\n35°18'N|36°45'E|إدلب\n".encode("cp1256"))
    (record,) = read_records(path)
    assert (record.name, record.latitude, record.longitude) == ("إدلب", 35.3, 36.75)
    path.write_text("name,mgrs\nHill,37S BV 95 10\n", encoding="utf-8")
    (record,) = read_records(path)
    assert record.uncertainty_m == pytest.approx(707.1, abs=0.1)
