"""KML: placemarks with their folders, times and data, read without following any link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import shapely

from geo.files.faults import FileFaults
from geo.vector_files.xml_text import elements, framed, local_name, text_of

__all__ = ["parse_kml"]

_DEPTH = 10
_FOLDERS = 100
"""How deep folders may lie in each other."""
_RING_POSITIONS = 4


def parse_kml(root: ET.Element, faults: FileFaults) -> gpd.GeoDataFrame:
    """The placemarks of a KML document: `name`, `description`, `begin`, `end`, `folder`, their data, and the geometry.

    `folder` is there where any placemark lies in one: its name and those around it, with ` / ` between. Notes a fault
    where there is no placemark with a shape.
    """
    rows: list[dict[str, Any]] = []
    shapes: list[shapely.Geometry | None] = []
    placemarks = list(_placemarks(root, ()))
    in_folders = any(folders for _, folders in placemarks)
    for index, (placemark, folders) in enumerate(placemarks):
        key = f"Placemark[{index}]"
        cells: dict[str, Any] = {"name": text_of(placemark, "name"), "description": text_of(placemark, "description")}
        cells |= _times(placemark)
        if in_folders:
            cells["folder"] = " / ".join(folders)
        cells |= {data.get("name", ""): text_of(data, "value") for data in elements(placemark, "Data")}
        cells |= {data.get("name", ""): data.text or "" for data in elements(placemark, "SimpleData")}
        found = [shape for child in placemark if (shape := _kml_shape(child, key, faults)) is not None]
        rows.append(cells)
        shapes.append(found[0] if found else None)
    for link in elements(root, "NetworkLink"):
        faults.warn("a link to another file is not followed", text_of(link, "name"), "save what it shows as a file")
    if all(shape is None for shape in shapes) and not faults.full:
        _note_no_shape(root, faults)
    return framed(rows, shapes)


def _note_no_shape(root: ET.Element, faults: FileFaults) -> None:
    images = sum(1 for _ in elements(root, "GroundOverlay"))
    what = f"; it shows {images} image{'s' * (images != 1)} on the ground" if images else ""
    faults.error(f"has no placemark with a shape{what}", hint="draw a point, line or polygon in it")


def _placemarks(element: ET.Element, folders: tuple[str, ...]) -> Iterator[tuple[ET.Element, tuple[str, ...]]]:
    """Every placemark with the names of the folders that it lies in, from the outermost."""
    for child in element:
        kind = local_name(child)
        if kind == "Placemark":
            yield child, tuple(filter(None, folders))
        elif kind in ("Document", "Folder") and len(folders) < _FOLDERS:
            yield from _placemarks(child, (*folders, text_of(child, "name") if kind == "Folder" else ""))


def _times(placemark: ET.Element) -> dict[str, str]:
    """When a placemark begins and ends, by its time span, its time stamp, or the first and last time of its track."""
    for span in elements(placemark, "TimeSpan"):
        return {"begin": text_of(span, "begin"), "end": text_of(span, "end")}
    stamps = [(when.text or "").strip() for when in elements(placemark, "when")]
    return {"begin": min(stamps), "end": max(stamps)} if stamps else {}


def _kml_shape(element: ET.Element, key: str, faults: FileFaults, depth: int = 0) -> shapely.Geometry | None:
    kind = local_name(element)
    if kind in ("MultiGeometry", "MultiTrack") and depth < _DEPTH:
        parts = [_kml_shape(child, key, faults, depth + 1) for child in element]
        found = [part for part in parts if part is not None]
        return _gathered(found) if found else None
    maker = {
        "Point": _kml_point,
        "LineString": _kml_line,
        "LinearRing": _kml_line,
        "Polygon": _kml_polygon,
        "Track": _kml_track,
    }.get(kind)
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


def _kml_track(element: ET.Element, key: str, faults: FileFaults) -> shapely.Geometry | None:
    """A `gx:Track` of Google Earth: positions with spaces between the numbers, in the order of time."""
    positions = []
    for coord in elements(element, "coord"):
        try:
            longitude, latitude, *_ = map(float, (coord.text or "").split())
        except ValueError:
            faults.error(f"{(coord.text or '')[:40]!r} is not a position", key, "write longitude latitude height")
            return None
        positions.append((longitude, latitude))
    if not positions:
        faults.error("a track without positions", key, "give it positions")
        return None
    return shapely.LineString(positions) if len(set(positions)) > 1 else shapely.Point(positions[0])


def _kml_polygon(element: ET.Element, key: str, faults: FileFaults) -> shapely.Geometry | None:
    outer, inner = (
        [_kml_positions(ring, key, faults) for side in elements(element, name) for ring in elements(side, "LinearRing")]
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
    text = text_of(element, "coordinates")
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
