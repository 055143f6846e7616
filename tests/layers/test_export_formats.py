"""Every format that goes out, opened with other readers than the writer."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import geoparquet_validator
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from fastkml import validator as fastkml_validator
from hostile_text import HOSTILE
from shipped import shipped_layers

from geo.errors import InputError
from layers import read_shapes
from layers.export import FORMATS, edit, export_layers
from layers.ground.build import Layers
from layers.scenario.temporal_state import day_of, may_be_present
from layers.schema import LAYER_COLUMNS, make_layer

KML = "{http://www.opengis.net/kml/2.2}"


def features(layers: Layers) -> int:
    return sum(len(layer) for _, layer in layers.items())


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_what_goes_out_can_come_in_again(layers: Layers, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"truce{ending}"
    count = export_layers(layers, path, only=["posts"])
    shapes = read_shapes(path)
    assert len(shapes) == count == 2
    assert set(shapes["title_ar"]) == {"صلوة", "الشيخ عقيل"}
    assert HOSTILE in set(shapes["title"])
    for before, after in zip(layers.posts.geometry, shapes.geometry, strict=True):
        assert after.distance(before) < 1e-7


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "kml", "csv"])
def test_gdal_reads_the_same_names_and_shapes(layers: Layers, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"truce.{ending}"
    export_layers(layers, path, only=["zones", "posts"])
    named = {"gpkg": ["zones", "posts"], "kml": ["zones", "posts"]}.get(ending, [None])
    read = [pyogrio.read_dataframe(path, layer=name) for name in named]
    frame = pd.concat(read, ignore_index=True)
    assert len(frame) == 4
    assert {"صلوة", "الشيخ عقيل"} <= set(frame["title_ar"])
    zone = frame[frame["part"] == "certain"].geometry.iloc[0]
    assert zone.area == pytest.approx(1 - 0.04)


def test_a_geopackage_has_a_table_for_each_layer_and_the_sources(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce.gpkg"
    assert export_layers(layers, path) == features(layers)
    tables = dict(pyogrio.list_layers(path))
    assert list(tables) == [*(name for name, _ in layers.items()), "sources", "notes", "layer_styles"]
    assert tables["posts"] == "Point"
    assert tables["zones"] == "MultiPolygon"
    posts = pyogrio.read_dataframe(path, layer="posts")
    assert posts["number"][0] == 1
    assert pd.isna(posts["number"][1])
    assert pd.isna(posts["uncertainty_m"][1])
    assert set(pyogrio.read_dataframe(path, layer="sources")["id"]) == {"memo", "report", "GeoNames"}
    assert pyogrio.read_dataframe(path, layer="notes")["title_ar"].tolist() == ["هدنة"]
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        assert database.execute("pragma application_id").fetchone() == (0x47504B47,)


def test_a_geopackage_opens_styled_in_qgis(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce.gpkg"
    export_layers(layers, path)
    with closing(sqlite3.connect(path)) as database:
        # the query with which QGIS looks for a layer's own style
        query = (
            "select styleQML from layer_styles where f_table_schema = '' and f_table_name = ? "
            "and f_geometry_column = ? and useAsDefault"
        )
        geometry = dict(database.execute("select table_name, column_name from gpkg_geometry_columns"))
        found = {name: database.execute(query, (name, geometry[name])).fetchall() for name in geometry}
    for name, rows in found.items():
        assert len(rows) == 1, name
        style = ET.fromstring(rows[0][0])
        renderer = style.find("renderer-v2")
        assert renderer is not None
        symbols = {symbol.get("name") for symbol in renderer.iterfind("symbols/symbol")}
        layer = edit(layers).layers[name]
        if renderer.get("type") == "categorizedSymbol":
            categories = list(renderer.iterfind("categories/category"))
            column = renderer.get("attr")
            assert {category.get("value") for category in categories} == set(layer[column])
            used = [category.get("symbol") for category in categories]
            assert sorted(used) == sorted(symbols), "QGIS leaves out a category whose symbol another has used"
        else:
            assert symbols == {"0"}
    assert "27,120,55" in found["territories"][0][0], "the party's own colour"


@pytest.mark.slow
def test_zones_differ_in_every_format_as_on_the_page(tmp_path: Path) -> None:
    golan = shipped_layers("golan-1974")
    for ending in ("geojson", "gpkg", "kml"):
        export_layers(golan, tmp_path / f"golan.{ending}", only=["zones"])

    document = json.loads((tmp_path / "golan.geojson").read_text(encoding="utf-8"))
    cells = {feature["properties"]["id"]: feature["properties"] for feature in document["features"]}
    told = {name: (zone["fill"], round(255 * zone["fill-opacity"])) for name, zone in cells.items()}
    certain = [look for name, look in told.items() if name.endswith("/certain")]
    assert len(certain) == len(set(certain)) == 7
    assert len({colour for colour, _ in certain}) == 3, "between the lines, and on each side"

    with closing(sqlite3.connect(tmp_path / "golan.gpkg")) as database:
        style = ET.fromstring(database.execute("select styleQML from layer_styles").fetchone()[0])
    fills = {
        symbol.get("name"): option.get("value")
        for symbol in style.iterfind("renderer-v2/symbols/symbol")
        for option in symbol.iterfind("layer[@class='SimpleFill']/Option/Option[@name='color']")
    }
    qgis = {category.get("value"): fills[category.get("symbol")] for category in style.iter("category")}
    expected = {name: [int(colour[at : at + 2], 16) for at in (1, 3, 5)] for name, (colour, _) in told.items()}
    assert qgis == {name: ",".join(map(str, [*expected[name], alpha])) for name, (_, alpha) in told.items()}
    ids = set(pyogrio.read_dataframe(tmp_path / "golan.gpkg", layer="zones")["id"])
    assert set(qgis) == ids, "the values that QGIS looks for in the table"

    earth = ET.parse(tmp_path / "golan.kml").getroot()
    colours = {
        f"#{style.get('id')}": style.findtext(f"{KML}PolyStyle/{KML}color") for style in earth.iter(f"{KML}Style")
    }
    shown = {
        mark.findtext(f".//{KML}Data[@name='id']/{KML}value"): colours[str(mark.findtext(f"{KML}styleUrl"))]
        for mark in earth.iter(f"{KML}Placemark")
    }
    assert shown == {
        name: f"{told[name][1]:02x}{told[name][0][5:]}{told[name][0][3:5]}{told[name][0][1:3]}" for name in told
    }


def test_roads_and_routes_look_as_on_the_page(layers: Layers) -> None:
    border = layers.lines.assign(id="border", kind="border")
    lines = pd.concat([border, layers.lines.assign(kind="highway")], ignore_index=True)
    unsure = layers.routes.assign(id="track", certainty="uncertain")
    routes = pd.concat([layers.routes, unsure], ignore_index=True)
    snapshot = edit(replace(layers, lines=lines, routes=routes))
    kinds, sure = snapshot.style("lines").styles, snapshot.style("routes").styles
    assert kinds["highway"] == sure["certain"] != kinds["border"]
    assert (sure["certain"].dashed, sure["uncertain"].dashed) == (False, True)


def test_styles_hold_names_that_xml_does_not_have(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce.gpkg"
    odd = replace(layers, zones=layers.zones.assign(title="A\x01 & <b>"), lines=layers.lines.assign(kind="\x02"))
    export_layers(odd, path, only=["zones", "lines"])
    with closing(sqlite3.connect(path)) as database:
        styles = [ET.fromstring(row[0]) for row in database.execute("select styleQML from layer_styles")]
    labels = {category.get("label") for style in styles for category in style.iter("category")}
    assert labels == {"A\ufffd & <b> (certain)", "A\ufffd & <b> (possible)", "\ufffd"}


def test_other_readings_of_a_zone_wait_until_they_are_ticked(layers: Layers, tmp_path: Path) -> None:
    other = layers.zones.assign(id=layers.zones["id"] + "/both", variant="both-sides", title="DMZ: both sides")
    both = replace(layers, zones=pd.concat([layers.zones, other], ignore_index=True))
    export_layers(both, tmp_path / "truce.gpkg", only=["zones"])
    with closing(sqlite3.connect(tmp_path / "truce.gpkg")) as database:
        style = ET.fromstring(database.execute("select styleQML from layer_styles").fetchone()[0])
    assert len({category.get("symbol") for category in style.iter("category")}) == 4
    ticked = {category.get("label"): category.get("render") for category in style.iter("category")}
    assert ticked == {
        "DMZ (possible)": "true",
        "DMZ (certain)": "true",
        "DMZ: both sides (possible)": "false",
        "DMZ: both sides (certain)": "false",
    }
    export_layers(both, tmp_path / "truce.kml", only=["zones"])
    marks = list(ET.parse(tmp_path / "truce.kml").getroot().iter(f"{KML}Placemark"))
    assert [mark.findtext(f"{KML}visibility") for mark in marks] == [None, None, "0", "0"]
    assert fastkml_validator.validate(file_to_validate=tmp_path / "truce.kml")


def test_geoparquet_is_valid_by_another_validator(layers: Layers, tmp_path: Path) -> None:
    for only in ([], ["zones"], ["posts"]):
        path = tmp_path / "truce.parquet"
        export_layers(layers, path, only=only)
        report = geoparquet_validator.check(str(path))
        assert geoparquet_validator.failed(report) == []
        assert {"core", "covering"} <= {outcome["id"].split("/")[2] for outcome in report["outcomes"]}


def test_geoparquet_has_a_box_for_each_row_and_its_sources(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce.parquet"
    export_layers(layers, path)
    table = pq.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    column = geo["columns"]["geometry"]
    assert geo["version"] == "1.1.0"
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert column["orientation"] == "counterclockwise"
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    boxes = pd.DataFrame(table["bbox"].to_pylist())[["xmin", "ymin", "xmax", "ymax"]].to_numpy()
    assert (shapely.bounds(shapes) == boxes).all()
    about = json.loads(table.schema.metadata[b"truceline"])
    assert {source["id"] for source in about["sources"]} == {"memo", "report", "GeoNames"}


def test_kml_keeps_its_schema(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce.kml"
    export_layers(layers, path)
    assert fastkml_validator.validate(file_to_validate=path)


def test_kml_has_styles_time_spans_and_text_that_stays_text(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce.kml"
    export_layers(layers, path)
    root = ET.parse(path).getroot()
    placemarks = {mark.findtext(f"{KML}name"): mark for mark in root.iter(f"{KML}Placemark")}
    styles = {f"#{style.get('id')}" for style in root.iter(f"{KML}Style")}
    assert {mark.findtext(f"{KML}styleUrl") for mark in placemarks.values()} <= styles
    assert placemarks["Road closed"].findtext(f"{KML}TimeSpan/{KML}begin") == "2018-12-01"
    assert placemarks["Road closed"].find(f"{KML}TimeSpan/{KML}end") is None
    assert placemarks["=SUM(A1)"].findtext(f"{KML}TimeSpan/{KML}end") == "2019-03-08"
    assert HOSTILE in placemarks
    balloon = placemarks[HOSTILE].findtext(f"{KML}description") or ""
    assert "<script" not in balloon
    assert HOSTILE in html.unescape(balloon)
    fill = root.find(f".//{KML}Style[@id='territories-north']/{KML}PolyStyle/{KML}color")
    assert fill is not None
    assert fill.text == "2137781b", "aabbggrr"


def test_characters_that_xml_lacks_do_not_break_kml(layers: Layers, tmp_path: Path) -> None:
    post = {"id": "p", "title": "bell \x07 \ufffe", "kind": "\x00", "source": "memo", "geometry": shapely.Point(36, 35)}
    path = tmp_path / "truce.kml"
    export_layers(replace(layers, posts=make_layer("posts", [post])), path, only=["posts"])
    assert next(ET.parse(path).getroot().iter(f"{KML}Placemark")).findtext(f"{KML}name") == "bell \ufffd \ufffd"


def test_csv_opens_in_a_spreadsheet_without_running_anything(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce.csv"
    export_layers(layers, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == features(layers)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
    event = next(row for row in rows if row["id"] == "patrol")
    assert event["title"] == "'=SUM(A1)"
    assert (event["latitude"], event["longitude"]) == ("35.5", "36.5")
    assert {row["name_ar"] for row in rows} == {"", "إدلب"}
    assert shapely.from_wkt(rows[2]["wkt"]).geom_type == "LineString"


def test_a_folder_is_a_data_package(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce"
    export_layers(layers, path)
    package = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
    files = {resource["path"]: resource for resource in package["resources"]}
    assert {file.name for file in path.iterdir()} == {*files, "datapackage.json", "README.md"}
    for name, resource in files.items():
        content = (path / name).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
    assert {"title": "Memorandum", "publisher": "The parties", "date": "2018-09-17", "licence": "CC BY 4.0"} in package[
        "sources"
    ]
    assert {"name": "CC-BY-4.0", "title": "CC BY 4.0"} in package["licenses"]
    assert len(read_shapes(path / "zones.geojson")) == 2


def test_a_folder_is_written_anew_but_never_over_other_files(layers: Layers, tmp_path: Path) -> None:
    path = tmp_path / "truce"
    export_layers(layers, path)
    (path / "notes.txt").write_text("mine")
    export_layers(layers, path, only=["zones"])
    assert {file.name for file in path.iterdir()} == {
        "zones.geojson", "zones.csv", "sources.csv", "datapackage.json", "README.md", "notes.txt",
    }  # fmt: skip
    other = tmp_path / "documents"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match="other files"):
        export_layers(layers, other)
    assert [file.name for file in other.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("at", "events"),
    [
        ("2018-11-30", set()),
        ("2018-12-01", {"closure"}),
        ("2019-03-08", {"closure", "patrol"}),
        ("2019-04", {"closure"}),
    ],
)
def test_a_date_keeps_what_may_have_stood_then(layers: Layers, tmp_path: Path, at: str, events: set[str]) -> None:
    path = tmp_path / "truce.geojson"
    export_layers(layers, path, at=at)
    shapes = read_shapes(path)
    assert set(shapes.loc[shapes["layer"] == "events", "id"]) == events
    assert set(shapes.loc[shapes["layer"] == "lines", "id"]) == {"contact"}, "what has no dates is always there"


def test_the_end_of_a_month_is_its_last_day() -> None:
    assert day_of("2020-02") == date(2020, 2, 29)
    assert may_be_present("../2020-02-08", "2020-03", date(2020, 3, 31))
    assert not may_be_present("", "2020-02-08", date(2020, 2, 9))


def test_all_layers_have_a_style(layers: Layers) -> None:
    snapshot = edit(layers)
    assert set(snapshot.layers) == set(LAYER_COLUMNS)
    for name, layer in snapshot.layers.items():
        style = snapshot.style(name)
        assert all(style.of(row).members() for row in layer.to_dict("records"))


def test_posts_show_the_state_they_are_in(layers: Layers) -> None:
    def states(at: str | None) -> dict[str, str]:
        posts = edit(layers, at=at).layers["posts"]
        return dict(zip(posts["id"], posts["state"], strict=True))

    assert states(None) == {"post-1": "standing", "post-2": "standing"}, "on the scenario's own day"
    assert states("2020-03-01") == {"post-1": "left", "post-2": "standing"}
    later = edit(layers, at="2020-03-01")
    looks = {row["id"]: later.style("posts").of(row).marker_color for row in later.layers["posts"].to_dict("records")}
    assert looks["post-1"] != looks["post-2"]


@pytest.mark.slow
def test_whole_numbers_stay_whole_in_every_format(tmp_path: Path) -> None:
    shipped = shipped_layers("golan-1974")
    for only in ([], ["places"]):
        for ending in ("geojson", "gpkg", "parquet", "kml", "csv"):
            path = tmp_path / f"{len(only)}.{ending}"
            export_layers(shipped, path, only=only)
            if ending in ("geojson", "kml", "csv"):
                text = path.read_text(encoding="utf-8-sig")
                identifier = str(int(shipped.places["geonameid"].dropna().iloc[0]))
                assert identifier in text
                assert f"{identifier}.0" not in text, ending
            else:
                frame = gpd.read_parquet(path) if ending == "parquet" else gpd.read_file(path, layer="places")
                assert (frame["geonameid"].dropna() % 1 == 0).all(), ending
