"""GeoJSON that goes out: RFC 7946 to the letter, and the same ground for every reader."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geojson_validator
import numpy as np
import pytest
import shapely
from hostile_text import HOSTILE
from hypothesis import given, settings, strategies as st
from pyproj import Geod

from layers import read_shapes
from layers.export import export_layers
from layers.export.shapes import bounding_box
from layers.ground.build import Layers
from layers.ground.planar import as_straight_edges, cut_at_antimeridian
from layers.schema import make_layer

GEOD = Geod(ellps="WGS84")


def exported(layers: Layers, folder: Path, **options: Any) -> dict[str, Any]:
    path = folder / "out.geojson"
    count = export_layers(layers, path, **options)
    document = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert len(document["features"]) == count
    return document


def positions(coordinates: Any) -> list[list[float]]:
    if isinstance(coordinates[0], float):
        return [coordinates]
    return [position for part in coordinates for position in positions(part)]


def of(document: dict[str, Any], identifier: str) -> dict[str, Any]:
    return next(feature for feature in document["features"] if feature["id"] == identifier)


def off_geodesic_m(drawn: shapely.Geometry, line: shapely.LineString) -> float:
    """The farthest that the middles of straight edges lie from the geodesic of a two-vertex line, in metres."""
    (west, south), (east, north) = line.coords
    azimuth, _, _ = GEOD.inv(west, south, east, north)
    strands = [np.array(strand.coords) for strand in shapely.get_parts(drawn)]
    middle = np.concatenate([(strand[1:] + strand[:-1]) / 2 for strand in strands])
    first = np.broadcast_to((west, south, azimuth), (len(middle), 3)).T
    _, _, along_m = GEOD.inv(first[0], first[1], *middle.T)
    longitude, latitude, _ = GEOD.fwd(*first, along_m)
    return float(np.max(GEOD.inv(longitude, latitude, *middle.T)[2]))


def moved(layers: Layers, **geometry: shapely.Geometry) -> Layers:
    """The layers with one row each of those named, at another place."""
    rows = {
        "zones": {"id": "z", "zone": "z", "part": "possible", "source": "memo"},
        "routes": {"id": "M4", "source": "memo"},
        "posts": {"id": "p", "source": "memo"},
    }
    empty = {name: make_layer(name, []) for name, _ in layers.items()}
    return replace(layers, **empty | {n: make_layer(n, [{**rows[n], "geometry": g}]) for n, g in geometry.items()})


def test_the_document_keeps_every_rule_of_the_format(layers: Layers, tmp_path: Path) -> None:
    document = exported(layers, tmp_path)
    assert "crs" not in document
    assert document["bbox"] == pytest.approx([30.0, 35.0, 43.0, 36.176655], abs=1e-5)
    assert len({feature["id"] for feature in document["features"]}) == len(document["features"])
    for feature in document["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        for position in positions(feature["geometry"]["coordinates"]):
            assert len(position) == 2
            assert position == [round(value, 7) for value in position]
    assert read_shapes(tmp_path / "out.geojson").shape[0] == len(document["features"])


def test_another_validator_finds_nothing(layers: Layers, tmp_path: Path) -> None:
    document = exported(layers, tmp_path)
    assert geojson_validator.validate_structure(document, check_crs=True) == {}
    found = geojson_validator.validate_geometries(document)
    assert found["invalid"] == {}
    assert not {"self_intersection", "crosses_antimeridian", "3d_coordinates"} & set(found["problematic"])


def test_outer_rings_run_anticlockwise_and_holes_clockwise(layers: Layers, tmp_path: Path) -> None:
    rings = of(exported(layers, tmp_path), "zones/dmz/certain")["geometry"]["coordinates"]
    assert shapely.is_ccw(shapely.linearrings(rings[0]))
    assert not shapely.is_ccw(shapely.linearrings(rings[1]))


def test_missing_numbers_are_null_and_text_stays_text(layers: Layers, tmp_path: Path) -> None:
    document = exported(layers, tmp_path)
    post = of(document, "posts/post-2")["properties"]
    assert post["uncertainty_m"] is None
    assert post["title"] == HOSTILE
    assert post["title_ar"] == "الشيخ عقيل"
    assert of(document, "places/173811")["properties"]["population"] == 128840
    raw = (tmp_path / "out.geojson").read_text(encoding="utf-8")
    assert "إدلب" in raw


def test_every_source_that_a_feature_names_is_in_the_file(layers: Layers, tmp_path: Path) -> None:
    document = exported(layers, tmp_path)
    named = {part for feature in document["features"] for part in feature["properties"]["source"].split("; ")}
    sources = {source["id"]: source for source in document["sources"]}
    assert set(sources) == named == {"memo", "report", "GeoNames"}
    assert sources["GeoNames"]["licence"] == "CC-BY-4.0"


def test_what_has_no_place_stands_beside_the_features(layers: Layers, tmp_path: Path) -> None:
    assert [note["id"] for note in exported(layers, tmp_path)["notes"]] == ["hudna"]
    assert "notes" not in exported(layers, tmp_path, at="2018-10-15")
    assert "notes" not in exported(layers, tmp_path, only=["zones"])


def test_features_carry_their_style(layers: Layers, tmp_path: Path) -> None:
    document = exported(layers, tmp_path)
    assert of(document, "territories/contact-north")["properties"]["fill"] == "#1b7837"
    zone = of(document, "zones/dmz/possible")["properties"]
    assert 0 < zone["fill-opacity"] < of(document, "zones/dmz/certain")["properties"]["fill-opacity"] < 1
    assert of(document, "posts/post-1")["properties"]["marker-color"].startswith("#")
    assert "marker-color" not in of(document, "lines/contact")["properties"]


def test_a_geodesic_road_is_drawn_where_it_runs(layers: Layers, tmp_path: Path) -> None:
    road = of(exported(layers, tmp_path), "routes/M4")["geometry"]
    line = shapely.LineString(road["coordinates"])
    truth = shapely.LineString([(30.0, 36.0), (43.0, 36.0)])
    assert off_geodesic_m(line, truth) < 1.0
    assert line.bounds[3] > 36.1, "the geodesic bows to the north of the parallel"
    straight = of(exported(layers, tmp_path), "lines/contact")["geometry"]
    assert len(straight["coordinates"]) == 3, "a straight line needs no more vertices"


def test_what_crosses_the_antimeridian_is_cut_there(layers: Layers, tmp_path: Path) -> None:
    square = shapely.Polygon(
        [(179, -1), (-179, -1), (-179, 1), (179, 1)], [[(179.5, 0), (-179.5, 0.2), (-179.5, -0.2)]]
    )
    fiji = moved(layers, zones=square, routes=shapely.LineString([(178, 0), (-178, 0)]), posts=shapely.Point(179.9, 0))
    document = exported(fiji, tmp_path)
    assert document["bbox"] == [178.0, -1.0, -178.0, 1.0]
    zone, road = of(document, "zones/z")["geometry"], of(document, "routes/M4")["geometry"]
    assert zone["type"] == "MultiPolygon"
    assert len(zone["coordinates"]) == 2
    assert shapely.from_geojson(json.dumps(zone)).area == pytest.approx(4.0 - 0.2, abs=1e-6)
    assert road["type"] == "MultiLineString"
    for part in (*zone["coordinates"], *road["coordinates"]):
        longitudes = [position[0] for position in positions(part)]
        assert max(longitudes) - min(longitudes) <= 2.0
    read_shapes(tmp_path / "out.geojson")


def test_a_box_round_the_whole_earth_stays_so() -> None:
    cap = shapely.Polygon([(-180, 80), (180, 80), (180, 90), (-180, 90)])
    assert bounding_box(np.array([cap])) == (-180.0, 80.0, 180.0, 90.0)
    assert cut_at_antimeridian(np.array([cap]))[0].equals(cap)
    ends = np.array([shapely.box(-180, 0, -170, 1), shapely.box(175, 0, 180, 1), shapely.Point(160, 0)])
    assert bounding_box(ends) == (160.0, 0.0, -170.0, 1.0)


@settings(max_examples=60, deadline=None)
@given(
    latitude=st.floats(-80, 80),
    west=st.floats(-180, 180),
    turn=st.floats(0.1, 60),
    rise=st.floats(-9, 9),
)
def test_straight_edges_follow_any_geodesic(latitude: float, west: float, turn: float, rise: float) -> None:
    line = shapely.LineString([(west, latitude), ((west + turn + 180) % 360 - 180, latitude + rise)])
    drawn = cut_at_antimeridian(as_straight_edges(np.array([line])))[0]
    assert shapely.bounds(drawn)[2] <= 180
    assert off_geodesic_m(drawn, line) < 1.0


@pytest.mark.parametrize("decimals", [0, 2, 3, 7])
def test_precision_rounds_positions_and_says_so(layers: Layers, tmp_path: Path, decimals: int) -> None:
    document = exported(layers, tmp_path, precision=decimals)
    for feature in document["features"]:
        for position in positions(feature["geometry"]["coordinates"]):
            assert position == [round(value, decimals) for value in position]
    post = of(document, "posts/post-1")
    _, _, moved_m = GEOD.inv(*post["geometry"]["coordinates"], *layers.posts.geometry[0].coords[0])
    assert post["properties"]["uncertainty_m"] >= 2000 + moved_m
    assert of(document, "posts/post-2")["properties"]["uncertainty_m"] > 0
