"""KML and GPX: the shapes and names in them, read without following any link and without entities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.files.faults import FileFaults

__all__ = ["parse_gpx", "parse_kml", "root_name"]

_DEPTH = 10
_RING_POSITIONS = 4


def root_name(text: str, faults: FileFaults) -> tuple[str, ET.Element | None]:
    """The name of an XML text's outermost element, and the element; a document type or broken XML is noted."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        faults.error("declares a document type or entities", hint="take the DOCTYPE out")
        return "", None
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, so no entities; size is bounded
    except ET.ParseError as error:
        faults.error(
            f"is not XML: {str(error).partition(':')[0]}", hint="check it was saved whole", line=error.position[0]
        )
        return "", None
    return _local(root), root


def parse_kml(root: ET.Element, faults: FileFaults) -> gpd.GeoDataFrame:
    """The placemarks of a KML document: `name`, `description`, `begin`, `end`, their data, and the geometry."""
    rows: list[dict[str, Any]] = []
    shapes: list[shapely.Geometry | None] = []
    for index, placemark in enumerate(_all(root, "Placemark")):
        key = f"Placemark[{index}]"
        cells: dict[str, Any] = {"name": _text(placemark, "name"), "description": _text(placemark, "description")}
        for span in _all(placemark, "TimeSpan"):
            cells |= {"begin": _text(span, "begin"), "end": _text(span, "end")}
        for stamp in _all(placemark, "TimeStamp"):
            cells |= dict.fromkeys(("begin", "end"), _text(stamp, "when"))
        cells |= {data.get("name", ""): _text(data, "value") for data in _all(placemark, "Data")}
        cells |= {data.get("name", ""): data.text or "" for data in _all(placemark, "SimpleData")}
        found = [shape for child in placemark if (shape := _kml_shape(child, key, faults)) is not None]
        rows.append(cells)
        shapes.append(found[0] if found else None)
    for link in _all(root, "NetworkLink"):
        faults.warn("a link to another file is not followed", _text(link, "name"), "save what it shows as a file")
    return _frame(rows, shapes)


def parse_gpx(root: ET.Element, faults: FileFaults) -> gpd.GeoDataFrame:
    """The waypoints, routes and tracks of a GPX document: `name`, `description`, `kind`, and the geometry."""
    rows: list[dict[str, Any]] = []
    shapes: list[shapely.Geometry | None] = []
    for index, item in enumerate(child for child in root if _local(child) in ("wpt", "rte", "trk")):
        kind = _local(item)
        cells = {"name": _text(item, "name"), "description": _text(item, "desc"), "kind": kind}
        strands = [item] if kind != "trk" else list(_all(item, "trkseg"))
        points = {"wpt": [item]}.get(kind) or None
        lines = [list(points or (*_all(strand, "rtept"), *_all(strand, "trkpt"))) for strand in strands]
        positions = [[_gpx_position(point, f"{kind}[{index}]", faults) for point in line] for line in lines]
        rows.append(cells)
        if kind == "wpt":
            shapes.append(shapely.Point(positions[0][0]))
        else:
            drawn = [shapely.LineString(line) for line in positions if len(line) > 1]
            shapes.append(drawn[0] if len(drawn) == 1 else shapely.MultiLineString(drawn))
    return _frame(rows, shapes)


def _kml_shape(element: ET.Element, key: str, faults: FileFaults, depth: int = 0) -> shapely.Geometry | None:
    kind = _local(element)
    if kind == "MultiGeometry" and depth < _DEPTH:
        parts = [_kml_shape(child, key, faults, depth + 1) for child in element]
        return _gathered([part for part in parts if part is not None])
    maker = {"Point": _kml_point, "LineString": _kml_line, "LinearRing": _kml_line, "Polygon": _kml_polygon}.get(kind)
    return maker(element, key, faults) if maker else None


def _kml_point(element: ET.Element, key: str, faults: FileFaults) -> shapely.Geometry | None:
    positions = _kml_positions(element, key, faults)
    if len(positions) == 1:
        return shapely.Point(positions[0])
    faults.error(f"a point with {len(positions)} positions", key, "write longitude,latitude")
    return None


def _kml_line(element: ET.Element, key: str, faults: FileFaults) -> shapely.Geometry | None:
    positions = _kml_positions(element, key, faults)
    if len(positions) > 1:
        return shapely.LineString(positions)
    faults.error("a line of fewer than two positions", key, "give it a second position")
    return None


def _kml_polygon(element: ET.Element, key: str, faults: FileFaults) -> shapely.Geometry | None:
    outer, inner = (
        [_kml_positions(ring, key, faults) for side in _all(element, name) for ring in _all(side, "LinearRing")]
        for name in ("outerBoundaryIs", "innerBoundaryIs")
    )
    if len(outer) == 1 and all(len(ring) >= _RING_POSITIONS for ring in (*outer, *inner)):
        return shapely.Polygon(outer[0], inner)
    faults.error("a polygon needs one outer ring, and rings of four positions", key, "check its rings")
    return None


def _gathered(parts: list[Any]) -> shapely.Geometry:
    """Several shapes as one: a Multi… where they are alike, else a collection."""
    kinds = set(shapely.get_type_id(parts).tolist())
    if kinds == {shapely.GeometryType.POINT}:
        return shapely.MultiPoint(parts)
    if kinds == {shapely.GeometryType.LINESTRING}:
        return shapely.MultiLineString(parts)
    if kinds == {shapely.GeometryType.POLYGON}:
        return shapely.MultiPolygon(parts)
    return shapely.GeometryCollection(parts)


def _kml_positions(element: ET.Element, key: str, faults: FileFaults) -> np.ndarray:
    text = _text(element, "coordinates")
    positions = []
    for word in text.split():
        try:
            numbers = [float(part) for part in word.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) not in (2, 3):
            faults.error(f"{word[:40]!r} is not a position", key, "write longitude,latitude")
            return np.empty((0, 2))
        positions.append(numbers[:2])
    return np.array(positions, dtype=float).reshape(-1, 2)


def _gpx_position(point: ET.Element, key: str, faults: FileFaults) -> tuple[float, float]:
    try:
        return float(point.get("lon", "")), float(point.get("lat", ""))
    except ValueError:
        faults.error("a point without lat and lon", key, "give it both, in degrees")
        return 0.0, 0.0


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element.iter() if _local(child) == name)


def _text(element: ET.Element, name: str) -> str:
    return next(((child.text or "").strip() for child in element if _local(child) == name), "")


def _frame(rows: list[dict[str, Any]], shapes: list[shapely.Geometry | None]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, index=range(len(rows))).drop(columns=["", "geometry"], errors="ignore")
    return gpd.GeoDataFrame(frame.fillna(""), geometry=np.array(shapes, dtype=object), crs=4326)
