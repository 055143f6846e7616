"""GeoJSON read as RFC 7946 states it; what breaks a rule of it is reported with the feature and the position."""

from __future__ import annotations

import difflib
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape

from geo.files.faults import FileFaults
from geo.files.json_text import parse_json
from geo.files.limits import refuse_large
from geo.vector_files.positions import bbox_fault, flat_positions, in_plane, position_fault

__all__ = ["parse_geojson"]

# How many lists deep the positions of each type of geometry lie.
_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
_TYPES = (*_DEPTHS, "GeometryCollection", "Feature", "FeatureCollection")
_ELSEWHERE = {
    "Topology": "it is TopoJSON; convert it to GeoJSON",
    "FeatureSet": "it is Esri JSON; convert it to GeoJSON",
}
# Members that belong to another kind of object (RFC 7946, section 7.1).
_FOREIGN = {
    "geometry": ("geometry", "properties", "features"),
    "Feature": ("coordinates", "geometries", "features"),
    "FeatureCollection": ("coordinates", "geometries", "geometry", "properties"),
}
_WGS84 = (
    "urn:ogc:def:crs:ogc:1.3:crs84",
    "urn:ogc:def:crs:ogc::crs84",
    "ogc:crs84",
    "epsg:4326",
    "urn:ogc:def:crs:epsg::4326",
)
_RING_POSITIONS = 4


def parse_geojson(text: str, faults: FileFaults) -> gpd.GeoDataFrame:
    """The features of a GeoJSON text, in EPSG:4326 and two dimensions; properties are columns.

    Notes every fault in `faults`. A feature's own id is the column `id`, unless its properties have one. Rings must
    follow the right-hand rule, except in a file of the older GeoJSON (2008), known by its `crs`, which had no such
    rule: there they are reported and turned.
    """
    return _Reader(faults).read(parse_json(text, faults.name))


class _Reader:
    def __init__(self, faults: FileFaults) -> None:
        self._faults = faults
        self._older = False
        self._turned: list[str] = []

    def read(self, value: Any) -> gpd.GeoDataFrame:
        if not isinstance(value, dict):
            self._faults.error("is JSON, but no GeoJSON object", hint="write a FeatureCollection")
            return _frame([], [])
        kind = value.get("type")
        self._read_crs(value)
        features: list[tuple[str, Any]]
        if kind == "FeatureCollection":
            self._check_members(value, "FeatureCollection", "")
            listed = value.get("features")
            if not isinstance(listed, list):
                what = "is not a list" if "features" in value else "is missing"
                self._faults.error(f"'features' {what}", hint="write a list of features")
                listed = []
            refuse_large(self._faults.name, features=len(listed))
            features = [(f"features[{index}]", feature) for index, feature in enumerate(listed)]
        elif kind == "Feature":
            features = [("", value)]
        else:
            geometry = self._read_geometry(value, "", top=True)
            return _frame([] if geometry is None else [geometry], [{}] if geometry is not None else [])
        geometries, rows = [], []
        for key, feature in features:
            geometries.append(self._read_feature(feature, key))
            rows.append(_cells(feature))
            if self._faults.full:
                break
        self._tell_turned()
        self._check_ids([(key, feature.get("id")) for key, feature in features if isinstance(feature, dict)])
        return _frame(geometries, rows)

    def _tell_turned(self) -> None:
        if self._turned:
            count = len(self._turned)
            rings, them = ("a ring runs", "it is") if count == 1 else (f"{count:,} rings run", "they are")
            message = f"{rings} against RFC 7946; {them} turned, as GeoJSON with a crs knew no rule"
            self._faults.warn(message, self._turned[0])

    def _read_crs(self, value: dict[str, Any]) -> None:
        if "crs" not in value:
            return
        self._older = True
        crs = value["crs"]
        properties = crs.get("properties") if isinstance(crs, dict) else None
        name = properties.get("name") if isinstance(properties, dict) else None
        if crs is None or (isinstance(name, str) and name.lower() in _WGS84):
            return
        hint = "save it in WGS 84 (EPSG:4326), longitude and latitude in degrees"
        self._faults.error(f"is in the coordinate system {name or crs!r}; GeoJSON is in WGS 84", "crs", hint)

    def _read_feature(self, feature: Any, key: str) -> shapely.Geometry | None:
        if not isinstance(feature, dict):
            self._faults.error("is not a feature", key, "write an object of type Feature")
            return None
        kind = feature.get("type")
        if kind != "Feature":
            self._faults.error(f"type {kind!r} where a Feature should be", key, _near(kind, ("Feature",)))
            return None
        self._check_members(feature, "Feature", key)
        if not isinstance(feature.get("properties", ""), dict | None):
            what = "is neither an object nor null" if "properties" in feature else "is missing"
            self._faults.error(f"'properties' {what}", key, "write an object, or null")
        if "id" in feature and (isinstance(feature["id"], bool) or not isinstance(feature["id"], str | int | float)):
            self._faults.error("'id' is neither text nor a number", _join(key, "id"), "write text or a number")
        if "geometry" not in feature:
            self._faults.error("'geometry' is missing", key, "write a geometry, or null")
            return None
        geometry = feature["geometry"]
        return None if geometry is None else self._read_geometry(geometry, _join(key, "geometry"))

    def _read_geometry(
        self, value: Any, key: str, *, top: bool = False, inner: bool = False
    ) -> shapely.Geometry | None:
        if not isinstance(value, dict):
            self._faults.error("is not a geometry", key, "write an object with 'type' and 'coordinates'")
            return None
        kind = value.get("type")
        known = _TYPES if top else _TYPES[:-2]
        if not isinstance(kind, str) or kind not in known:
            what = f"type {kind!r} is not one of GeoJSON" if "type" in value else "'type' is missing"
            self._faults.error(what, key, _near(kind, known))
            return None
        self._check_members(value, "geometry", key)
        if kind == "GeometryCollection":
            return self._read_collection(value, key, inner=inner)
        if not self._check_coordinates(value, kind, key):
            return None
        coordinates: list[Any] = value["coordinates"]
        self._check_extent(value, coordinates, key)
        geometry: shapely.Geometry
        if kind == "LineString":  # many times as fast as shape() for a long one
            geometry = shapely.linestrings([position[:2] for position in coordinates])
        else:
            geometry = shape({"type": kind, "coordinates": in_plane(coordinates, _DEPTHS[kind])})
        return shapely.orient_polygons(geometry) if self._older else geometry

    def _check_coordinates(self, value: dict[str, Any], kind: str, key: str) -> bool:
        coordinates = value.get("coordinates")
        if not isinstance(coordinates, list):
            message = f"'coordinates' {'is not a list' if 'coordinates' in value else 'is missing'}"
            self._faults.error(message, key, f"write the positions of a {kind}")
            return False
        if not coordinates:
            self._faults.warn(
                "has no positions; it is read as no geometry", key, "give it positions, or null as geometry"
            )
            return False
        inside = _join(key, "coordinates")
        return self._check_positions(coordinates, _DEPTHS[kind], kind, inside) and self._check_parts(
            kind, coordinates, inside
        )

    def _read_collection(self, value: dict[str, Any], key: str, *, inner: bool) -> shapely.Geometry | None:
        members = value.get("geometries")
        if not isinstance(members, list):
            what = "is not a list" if "geometries" in value else "is missing"
            self._faults.error(f"'geometries' {what}", key, "write a list of geometries")
            return None
        if inner:
            self._faults.error("a GeometryCollection in another", key, "write the inner geometries into the outer one")
            return None
        if len(members) == 1:
            self._faults.error("a GeometryCollection of one geometry", key, "write that geometry itself")
        parts = [
            self._read_geometry(member, _join(key, f"geometries[{index}]"), inner=True)
            for index, member in enumerate(members)
        ]
        return shapely.GeometryCollection([part for part in parts if part is not None])

    def _check_members(self, value: dict[str, Any], kind: str, key: str) -> None:
        for member in _FOREIGN[kind]:
            if member in value:
                name = value.get("type") if kind == "geometry" else kind
                self._faults.error(f"a {name} has no {member!r}", key, "put it where it belongs")
        if "bbox" in value and value["bbox"] is not None:
            message = bbox_fault(value["bbox"])
            if message:
                hint = "write west, south, east, north in degrees"
                self._faults.error(f"'bbox' {message}", _join(key, "bbox"), hint)
        elif "bbox" in value:
            self._faults.error("'bbox' is null", _join(key, "bbox"), "leave it out")

    def _check_positions(self, value: Any, depth: int, kind: str, key: str) -> bool:
        """Whether all positions lie at the right depth and on the Earth; the first that does not is reported."""
        if depth == 0:
            message, hint = position_fault(value, kind)
            if message:
                self._faults.error(message, key, hint)
            return not message
        if not isinstance(value, list):
            self._faults.error(
                f"{value!r:.40} where a list of positions should be", key, f"see how a {kind} is written"
            )
            return False
        return all(self._check_positions(item, depth - 1, kind, f"{key}[{index}]") for index, item in enumerate(value))

    def _check_parts(self, kind: str, coordinates: list[Any], key: str) -> bool:
        """Whether lines have a length and rings are closed, have an area and run the right way."""
        if kind in ("LineString", "MultiLineString"):
            lines = [(key, coordinates)] if kind == "LineString" else _numbered(key, coordinates)
            return not [at for at, line in lines if not self._check_line(line, at)]
        if kind in ("Polygon", "MultiPolygon"):
            polygons = [(key, coordinates)] if kind == "Polygon" else _numbered(key, coordinates)
            return not [at for at, polygon in polygons if not self._check_polygon(polygon, at)]
        return True

    def _check_line(self, line: list[list[float]], key: str) -> bool:
        if len({tuple(position[:2]) for position in line}) < 2:  # noqa: PLR2004 - a line has two ends
            self._faults.error("a line of fewer than two different positions", key, "give it a second position")
            return False
        return True

    def _check_polygon(self, polygon: list[list[list[float]]], key: str) -> bool:
        if not polygon:
            self._faults.error("a polygon without rings", key, "give it an outer ring")
            return False
        rings = enumerate(polygon)
        return not [ring for index, ring in rings if not self._check_ring(ring, f"{key}[{index}]", hole=index > 0)]

    def _check_ring(self, ring: list[list[float]], key: str, *, hole: bool) -> bool:
        if len(ring) < _RING_POSITIONS or len({tuple(position[:2]) for position in ring}) < _RING_POSITIONS - 1:
            self._faults.error("a ring needs four positions, the last the same as the first", key, "check the ring")
            return False
        if ring[0] != ring[-1]:
            self._faults.error("a ring that is not closed", key, "end it with its first position")
            return False
        corners = np.array([position[:2] for position in ring], dtype=float)
        corners -= corners[0]
        doubled_area = float(np.sum(corners[:-1, 0] * corners[1:, 1] - corners[1:, 0] * corners[:-1, 1]))
        if doubled_area == 0:
            self._faults.error("a ring without an area", key, "check the ring")
            return False
        if (doubled_area < 0) != hole:
            which = "an inner ring runs anticlockwise" if hole else "an outer ring runs clockwise"
            if self._older:
                self._turned.append(key)
            else:
                hint = "turn its positions round (right-hand rule), e.g. ogr2ogr -lco RFC7946=YES"
                self._faults.error(f"{which}, against RFC 7946", key, hint)
        return True

    def _check_extent(self, value: dict[str, Any], coordinates: list[Any], key: str) -> None:
        box = value.get("bbox")
        if not isinstance(box, list) or bbox_fault(box):
            return
        west, south, east, north = (*box[:2], *box[len(box) // 2 :][:2])
        points = np.array([position[:2] for position in flat_positions(coordinates)], dtype=float)
        beyond = (points[:, 1] < south - 1e-6) | (points[:, 1] > north + 1e-6)
        if west <= east:
            beyond |= (points[:, 0] < west - 1e-6) | (points[:, 0] > east + 1e-6)
        if beyond.any():
            self._faults.warn("reaches beyond its 'bbox'", key, "leave 'bbox' out, or make it anew")

    def _check_ids(self, ids: list[tuple[str, Any]]) -> None:
        seen: dict[tuple[type, Any], str] = {}
        for key, identifier in ids:
            if isinstance(identifier, str | int | float):
                first = seen.setdefault((type(identifier), identifier), key)
                if first != key:
                    message = f"id {identifier!r} appears twice; {first} has it too"
                    self._faults.error(message, _join(key, "id"), "give each feature an id of its own")


def _cells(feature: Any) -> dict[str, Any]:
    """A feature's properties and id as the cells of a row."""
    if not isinstance(feature, dict):
        return {}
    properties = feature.get("properties")
    cells = dict(properties) if isinstance(properties, dict) else {}
    if "geometry" in cells:
        cells["geometry_"] = cells.pop("geometry")
    if "id" in feature:
        cells.setdefault("id", feature["id"])
    return cells


def _frame(geometries: list[shapely.Geometry | None], rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(pd.DataFrame(rows, index=range(len(rows))), geometry=np.array(geometries, object), crs=4326)


def _near(word: Any, known: tuple[str, ...]) -> str:
    if isinstance(word, str) and word in _ELSEWHERE:
        return _ELSEWHERE[word]
    by_case = [name for name in known if isinstance(word, str) and name.lower() == word.lower()]
    near = by_case or (difflib.get_close_matches(word, known, 1, 0.6) if isinstance(word, str) else [])
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"


def _numbered(key: str, items: list[Any]) -> list[tuple[str, Any]]:
    return [(f"{key}[{index}]", item) for index, item in enumerate(items)]


def _join(key: str, member: str) -> str:
    return f"{key}.{member}" if key else member
