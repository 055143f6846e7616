"""GeoJSON that breaks RFC 7946, or cannot mean what it says: name → text. For the tests and `benchmarks/faults`."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["FAULTY"]

SQUARE = [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]
HOLE = [[36.2, 35.2], [36.2, 35.4], [36.4, 35.4], [36.4, 35.2], [36.2, 35.2]]
POINT = {"type": "Point", "coordinates": [36.6, 35.9]}


def feature(geometry: Any, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry, **members}


def collection(*features: Any, **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})


def of(kind: str, coordinates: Any, **members: Any) -> str:
    return collection(feature({"type": kind, "coordinates": coordinates, **members}))


def point_text(position: str) -> str:
    return f'{{"type": "Feature", "properties": {{}}, "geometry": {{"type": "Point", "coordinates": {position}}}}}'


FAULTY: dict[str, str | bytes] = {
    # not JSON
    "empty": "",
    "blank": " \n ",
    "truncated": collection(feature(POINT))[:-9],
    "trailing comma": '{"type": "FeatureCollection", "features": [],}',
    "trailing text": collection(feature(POINT)) + " and more",
    "two texts": collection(feature(POINT)) + "\n" + collection(feature(POINT)),
    "single quotes": "{'type': 'FeatureCollection', 'features': []}",
    "a comment": '// areas\n{"type": "FeatureCollection", "features": []}',
    "utf-16": collection(feature(POINT)).encode("utf-16"),
    "latin-1": collection(feature(POINT, properties={"name": "Hülya"})).replace("\\u00fc", "ü").encode("latin-1"),
    "NUL": collection(feature(POINT)).replace("Point", "Po\0int"),
    "half a character": '{"type": "Feature", "properties": {"name": "\\ud83d"}, "geometry": null}',
    "an array": "[]",
    "a number": "7",
    "an OGR VRT": '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>",
    "GML": '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"/>',
    # numbers
    "NaN": point_text("[NaN, 35.9]"),
    "infinity": point_text("[36.6, -Infinity]"),
    "too large for a float": point_text("[1e999, 35.9]"),
    "an endless integer": point_text(f"[{'9' * 5000}, 35.9]"),
    "an integer beyond floats": point_text(f"[{'9' * 400}, 35.9]"),
    "true as a number": point_text("[true, 35.9]"),
    "null as a number": point_text("[null, 35.9]"),
    "NaN among properties": '{"type": "Feature", "properties": {"people": NaN}, "geometry": null}',
    # positions
    "latitude beyond 90": of("Point", [36.6, 95.0]),
    "latitude and longitude swapped": of("LineString", [[35.9, 136.6], [35.8, 136.7]]),
    "longitude beyond 180": of("Point", [196.6, 35.9]),
    "metres of UTM": of("Point", [283000.0, 3976000.0]),
    "a height that is text": of("Point", [36.6, 35.9, "300 m"]),
    "one number": of("Point", [36.6]),
    # shapes
    "a line of one position": of("LineString", [[36.6, 35.9]]),
    "a line without a length": of("LineString", [[36.6, 35.9], [36.6, 35.9]]),
    "a ring without an area": of("Polygon", [[[36, 35], [37, 35], [38, 35], [36, 35]]]),
    "a bow-tie": of("Polygon", [[[36, 35], [37, 36], [37, 35], [36, 36.5], [36, 35]]]),
    "a hole outside": of("Polygon", [SQUARE, [[x + 5, y] for x, y in HOLE]]),
    "a hole in a hole": of("Polygon", [SQUARE, HOLE, [[0.5 * x + 18.15, 0.5 * y + 17.65] for x, y in HOLE]]),
    "a hole crossing the ring": of("Polygon", [SQUARE, [[x - 0.3, y] for x, y in HOLE]]),
    "a ring that appears twice": of("Polygon", [SQUARE, SQUARE[::-1]]),
    "a clockwise ring": of("Polygon", [SQUARE[::-1]]),
    "a clockwise part": of("MultiPolygon", [[SQUARE], [[[x + 5, y] for x, y in SQUARE[::-1]]]]),
    "an anticlockwise hole": of("Polygon", [SQUARE, HOLE[::-1]]),
    "a polygon without rings": of("MultiPolygon", [[]]),
    # members
    "features missing": '{"type": "FeatureCollection"}',
    "a text as feature": collection("feature"),
    "a geometry as feature": collection(POINT),
    "a feature as geometry": collection(feature(feature(POINT))),
    "a feature without type": collection({"properties": {}, "geometry": POINT}),
    "a circle": of("Circle", [36.6, 35.9], radius=15000),
    "a curve": of("CircularString", [[36, 35], [37, 36], [38, 35]]),
    "TopoJSON": '{"type": "Topology", "objects": {}, "arcs": []}',
    "Esri JSON": '{"geometryType": "esriGeometryPoint", "features": [{"geometry": {"x": 36.6, "y": 35.9}}]}',
    "coordinates in a feature": collection(feature(POINT, coordinates=[36.6, 35.9])),
    "a geometry in a collection of features": collection(geometry=POINT),
    "properties in a geometry": collection(feature({**POINT, "properties": {}})),
    "null bbox": collection(feature(POINT), bbox=None),
    "bbox upside down": collection(feature(POINT), bbox=[36, 36, 37, 35]),
    "bbox off the Earth": collection(feature(POINT), bbox=[36, 35, 370, 36]),
    "an id that is true": collection(feature(POINT, id=True)),
    "an id that is a list": collection(feature(POINT, id=["a"])),
    "an id twice": collection(feature(POINT, id="a"), feature(POINT, id="a")),
    "a key twice": '{"type": "Point", "coordinates": [36.6, 35.9], "coordinates": [0, 0]}',
    "a key twice among properties": '{"type": "Feature", "properties": {"a": 1, "a": 2}, "geometry": null}',
    "in UTM": collection(feature(POINT), crs={"type": "name", "properties": {"name": "EPSG:32637"}}),
    "a linked crs": collection(feature(POINT), crs={"type": "link", "properties": {"href": "http://example.com/crs"}}),
    "nested ten thousand deep": '{"type": "Point", "coordinates": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "properties nested ten thousand deep": '{"type": "Feature", "geometry": null, "properties": '
    + '{"a":' * 100_000
    + "1"
    + "}" * 100_000
    + "}",
}
