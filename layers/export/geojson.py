"""GeoJSON as RFC 7946 asks, with simplestyle properties and the sources beside the features."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers.export.plain import properties
from layers.export.shapes import bounding_box, rounded
from layers.export.snapshot import MAXIMUM_DECIMALS, Snapshot

__all__ = ["count_geojson", "write_geojson"]


def write_geojson(snapshot: Snapshot, path: Path) -> None:
    """One FeatureCollection: WGS 84 without `crs`, 7 decimals, right-hand rule, `bbox`, ids `layer/id`.

    Each feature's layer is its property `layer`; simplestyle-spec 1.1 properties say how it looks. The members `title`,
    `as_of`, `sources` and `notes` are foreign members (RFC 7946, section 6.1).
    """
    features = [feature for name in snapshot.layers for feature in _features(snapshot, name)]
    shapes = np.concatenate([layer.geometry.to_numpy() for layer in snapshot.layers.values()])
    collection = {
        "type": "FeatureCollection",
        "title": snapshot.scenario.title,
        "as_of": snapshot.scenario.as_of,
        **{name: [_given(row) for row in table.to_dict("records")] for name, table in snapshot.tables.items()},
        "bbox": [round(edge, MAXIMUM_DECIMALS) for edge in bounding_box(shapes)],
    }
    # One feature a line: a person can read it, and versions can be compared.
    head = json.dumps(collection, ensure_ascii=False, allow_nan=False)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head[:-1] + ', "features": [\n')
        lines = (json.dumps(feature, ensure_ascii=False, allow_nan=False) for feature in features)
        file.write(",\n".join(lines) + "\n]}\n")


def count_geojson(path: Path) -> int:
    """How many features a file has."""
    return len(json.loads(path.read_text(encoding="utf-8"))["features"])


def _features(snapshot: Snapshot, name: str) -> Iterator[dict[str, Any]]:
    layer = snapshot.layers[name]
    style = snapshot.style(name)
    for row, geometry in zip(layer.to_dict("records"), _geometries(layer), strict=True):
        yield {
            "type": "Feature",
            "id": f"{name}/{row['id']}",
            "geometry": geometry,
            "properties": {"layer": name, **properties(row), **style.of(row).members()},
        }


def _given(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The cells of a row that are not empty."""
    return {str(name): cell for name, cell in row.items() if cell}


def _geometries(layer: gpd.GeoDataFrame) -> Iterator[Mapping[str, Any]]:
    exact = np.array(layer.geometry.to_numpy(), dtype=object)
    shapes = rounded(exact, MAXIMUM_DECIMALS)
    shapes = np.where(shapely.is_empty(shapes), exact, shapes)
    for text in shapely.to_geojson(shapely.orient_polygons(shapes)):
        geometry = json.loads(text, parse_float=_seven_decimals)
        yield {"type": geometry["type"], "coordinates": geometry["coordinates"]}


def _seven_decimals(text: str) -> float:
    return round(float(text), MAXIMUM_DECIMALS) + 0.0  # no negative zero
