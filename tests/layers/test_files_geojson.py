"""GeoJSON that comes in: what breaks RFC 7946 is refused with its place, what keeps it is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from faulty_geojson import FAULTY, HOLE, POINT, SQUARE, collection, feature
from hypothesis import given, settings, strategies as st

from geo.errors import Fault, InputError
from geo.files.faults import InputWarning
from layers import read_shapes


def written(folder: Path, text: str | bytes, name: str = "shapes.geojson") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_file_is_refused_with_a_reason_and_a_mend(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, FAULTY[name])
    with pytest.raises(InputError) as caught:
        read_shapes(path, warnings=[])
    for fault in caught.value.faults:
        assert fault.where == str(path)
        assert fault.message
        assert fault.hint


def test_every_invalid_file_of_the_validator_is_refused(shared: Path) -> None:
    accepted = []
    for path in sorted((shared / "data/geojson_invalid").glob("*.geojson")):
        try:
            read_shapes(path, warnings=[])
        except InputError:
            continue
        accepted.append(path.name)
    assert accepted == []


def test_every_valid_file_of_the_validator_is_read(shared: Path) -> None:
    for path in sorted((shared / "data/geojson_valid").glob("*.geojson")):
        warnings: list[Fault] = []
        shapes = read_shapes(path, warnings=warnings)
        assert len(shapes) > 0 or warnings or '"features": []' in path.read_text()


def test_all_faults_are_reported_at_once_with_their_feature(tmp_path: Path) -> None:
    text = collection(
        feature({"type": "Point", "coordinates": [36.6, 135.9]}),
        feature(POINT),
        feature({"type": "Polygon", "coordinates": [SQUARE[:-1]]}),
        feature({"type": "Polygon", "coordinates": [SQUARE, HOLE, HOLE[::-1]]}),
    )
    with pytest.raises(InputError) as caught:
        read_shapes(written(tmp_path, text))
    assert [fault.key for fault in caught.value.faults] == [
        "features[0].geometry.coordinates",
        "features[2].geometry.coordinates[0]",
        "features[3].geometry.coordinates[2]",
    ]
    assert "swapped" in caught.value.faults[0].hint


def test_a_thousand_faults_are_counted_not_listed(tmp_path: Path) -> None:
    text = collection(*[feature({"type": "Point", "coordinates": [0, 91]})] * 900)
    with pytest.raises(InputError) as caught:
        read_shapes(written(tmp_path, text))
    assert len(caught.value.faults) == 51
    assert caught.value.faults[-1].message == "and 850 more"


def test_syntax_faults_name_their_line(tmp_path: Path) -> None:
    text = '{"type": "FeatureCollection",\n "features": [\n  {"type": "Feature"\n   "properties": null}]}'
    with pytest.raises(InputError) as caught:
        read_shapes(written(tmp_path, text))
    assert caught.value.faults[0].line == 4


def test_properties_ids_heights_and_arabic_names_come_through(tmp_path: Path) -> None:
    text = collection(
        feature(
            {"type": "Point", "coordinates": [36.6, 35.9, 446]}, id=7, properties={"name_ar": "إدلب", "tags": ["a"]}
        ),
        feature(POINT, id="b", properties={"name_ar": "سراقب", "geometry": "kept"}),
    )
    shapes = read_shapes(written(tmp_path, "\ufeff" + text))
    assert shapes["name_ar"].tolist() == ["إدلب", "سراقب"]
    assert shapes["id"].tolist() == [7, "b"]
    assert shapes["tags"][0] == ["a"]
    assert shapes["geometry_"][1] == "kept"
    assert not shapes.has_z.any()
    assert shapes.crs.to_epsg() == 4326


def test_the_older_geojson_had_no_right_hand_rule(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    text = collection(feature({"type": "Polygon", "coordinates": [SQUARE[::-1], HOLE[::-1]]}), crs=crs)
    warnings: list[Fault] = []
    shapes = read_shapes(written(tmp_path, text), warnings=warnings)
    assert [(fault.severity, fault.key) for fault in warnings] == [("warning", "features[0].geometry.coordinates[0]")]
    assert warnings[0].message.startswith("2 rings run against RFC 7946")
    assert shapely.is_ccw(shapes.geometry[0].exterior)


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (None, "no geometry"),
        ({"type": "MultiPoint", "coordinates": []}, "no positions"),
        ({"type": "LineString", "coordinates": [[170, 10], [-170, 10]]}, "the short way"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 0.5, y] for x, y in SQUARE]]]}, "overlap"),
        ({**POINT, "bbox": [1, 1, 2, 2]}, "beyond its 'bbox'"),
    ],
)
def test_what_can_be_read_in_two_ways_is_reported(tmp_path: Path, geometry: object, said: str) -> None:
    path = written(tmp_path, collection(feature(geometry), feature(POINT)))
    warnings: list[Fault] = []
    read_shapes(path, warnings=warnings)
    assert said in " ".join(map(str, warnings))
    assert {fault.severity for fault in warnings} == {"warning"}
    with pytest.warns(InputWarning):
        read_shapes(path)


def test_parts_that_overlap_are_joined(tmp_path: Path) -> None:
    parts = [[SQUARE], [[[x + 0.5, y] for x, y in SQUARE]]]
    text = collection(feature({"type": "MultiPolygon", "coordinates": parts}))
    shapes = read_shapes(written(tmp_path, text), warnings=[])
    assert shapes.is_valid.all()
    assert shapes.geometry[0].area == pytest.approx(1.5)


def test_heights_may_stand_at_some_positions_only(tmp_path: Path) -> None:
    text = collection(feature({"type": "LineString", "coordinates": [[36, 35], [36.5, 35.5, 400.0], [37, 36]]}))
    line = read_shapes(written(tmp_path, text)).geometry[0]
    assert line.coords[:] == [(36, 35), (36.5, 35.5), (37, 36)]


def test_a_frame_round_the_world_is_not_a_long_edge(tmp_path: Path) -> None:
    ring = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    warnings: list[Fault] = []
    read_shapes(written(tmp_path, collection(feature({"type": "Polygon", "coordinates": [ring]}))), warnings=warnings)
    assert warnings == []


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["Point", "Polygon", "Feature", "é\ud800"[:1]]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "coordinates", "geometry", "properties", "features", "geometries", "bbox", "id", "crs"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    value=values, kind=st.sampled_from(["FeatureCollection", "Feature", "GeometryCollection", "MultiPolygon", "Point"])
)
def test_whatever_comes_in_is_read_or_refused_never_a_crash(
    tmp_path_factory: pytest.TempPathFactory, value: object, kind: str
) -> None:
    document = {"type": kind, **value} if isinstance(value, dict) else {"type": kind, "coordinates": value}
    document["type"] = kind
    path = written(tmp_path_factory.getbasetemp(), json.dumps(document), "any.geojson")
    try:
        shapes = read_shapes(path, warnings=[])
    except InputError as error:
        refused = error.faults
        assert refused
    else:
        assert shapes.is_valid.all()
