"""The files that a scenario names are read with its own ground in mind."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from scenario_text import lay

from geo.errors import InputError
from layers.ground.position_checks import ground_of
from layers.scenario.load import load_scenario

HEAD = "truceline: 1\ntitle: t\nas_of: 2018-09-17\nsources: {s: {title: Source}}\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(HEAD + text)
    return path


def test_ground_is_the_countries_and_the_extent(tmp_path: Path) -> None:
    box = "extent: {west: 30, south: 34, east: 38, north: 37}\n"
    assert ground_of(load_scenario(written(tmp_path, ""))) is None
    assert ground_of(load_scenario(written(tmp_path, box))) == (30, 34, 38, 37)
    both = ground_of(load_scenario(written(tmp_path, box + "countries: [SY]\n")))
    assert both is not None
    assert both.west == 30
    assert both.east > 42


@pytest.mark.parametrize("section", ["lines", "routes", "areas"])
def test_a_file_with_swapped_coordinates_is_an_error(tmp_path: Path, section: str) -> None:
    from layers import build_layers

    ring = [
        [35.0, 39.0],
        [36.0, 39.0],
        [36.0, 40.0],
        [35.0, 40.0],
        [35.0, 39.0],
    ]  # east of Raqqa, were it the other way
    shape = {"lines": ("LineString", ring[:2]), "routes": ("LineString", ring[:2]), "areas": ("Polygon", [ring])}[
        section
    ]
    text = '{{"type": "{}", "coordinates": {}}}'.format(*shape)
    (tmp_path / "shape.geojson").write_text(text)
    entry = {
        "lines": "lines: {x: {file: shape.geojson, source: s}}\n",
        "routes": "routes: [{id: x, file: shape.geojson, source: s}]\n",
        "areas": "areas: {x: {file: shape.geojson, source: s}}\n",
    }[section]
    scenario = load_scenario(written(tmp_path, "countries: [SY]\n" + entry))
    with pytest.raises(InputError, match="exchanged"):
        build_layers(scenario)


def test_what_a_file_holds_beside_lines_or_polygons_is_reported(tmp_path: Path) -> None:
    line, box = shapely.LineString([(36, 35), (37, 36)]), shapely.box(36, 35, 37, 36)
    mixed = shapely.GeometryCollection([line, shapely.Point(36, 35), box])
    (tmp_path / "mixed.geojson").write_text(shapely.to_geojson(mixed))
    (tmp_path / "line.geojson").write_text(shapely.to_geojson(line))
    body = (
        "lines: {a: {file: mixed.geojson, uncertainty: 1 m, source: s}}\n"
        "areas: {b: {file: mixed.geojson, source: s}, c: {file: line.geojson, source: s}}\n"
        "zones: [{id: z, area: c, source: s}]\n"
    )
    layers, faults = lay(body, path=tmp_path / "scenario.yaml")
    assert len(layers.lines) == 1
    assert [(fault.severity, fault.message) for fault in faults] == [
        ("warning", "only its lines are used, and not 1 point and 1 polygon"),
        ("warning", "only its polygons are used, and not 1 point and 1 line"),
        ("error", "has no polygons"),
    ]


def test_a_coordinate_system_that_leads_nowhere_is_reported(tmp_path: Path) -> None:
    local = 'LOCAL_CS["x",UNIT["metre",1]]'
    table = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.LineString([(36, 35), (37, 36)])], crs=local)
    table.to_file(tmp_path / "local.gpkg")
    _, faults = lay("lines: {a: {file: local.gpkg, source: s}}\n", path=tmp_path / "scenario.yaml")
    assert ["does not lead to WGS 84" in fault.message for fault in faults] == [True]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("{file: 'cod_ab.gpkg#syr_admbnda_adm1', where: {ADM1_PCODE: SY07}}", ""),
        ("{file: cod_ab.gpkg, where: {ADM1_PCODE: SY99}}", "no feature whose ADM1_PCODE is 'SY99'"),
        ("{file: 'cod_ab.gpkg#adm9'}", "no layer 'adm9'"),
        ("{country: SY, where: {ADM1_PCODE: SY07}}", "'where' chooses features of a 'file'"),
    ],
)
def test_an_area_is_one_feature_of_a_file_by_its_code(tmp_path: Path, file: str, said: str) -> None:
    shutil.copy(Path(__file__).parent.parent / "cases" / "cod_ab.gpkg", tmp_path / "cod_ab.gpkg")
    body = f"areas:\n  gov: {file[:-1]}, title: G, source: s}}\nzones:\n  - {{id: z, title: Z, area: gov, source: s}}\n"
    layers, faults = lay(body, path=tmp_path / "a.yaml")
    if said:
        assert any(said in str(fault) for fault in faults)
    else:
        assert not faults
        assert layers.zones["area_km2"].unique() == pytest.approx([2508.9], abs=0.1)
