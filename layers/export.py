"""A scenario's layers as a file that other tools open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.atomic import replacing
from geo.errors import Fault, InputError
from layers.build import Layers

__all__ = ["export_layers"]

_DECIMALS = 7


def export_layers(layers: Layers, path: str | Path) -> int:
    """Write all layers; the ending of the path says the format. Returns the number of features.

    GeoJSON is as RFC 7946 asks: WGS84 without `crs`, 7 decimals, right-hand rule, `bbox`; each feature's layer is in
    its property `layer`. Raises `InputError` for another ending.
    """
    path = Path(path)
    if path.suffix.lower() not in (".geojson", ".json"):
        raise InputError(Fault(f"format {path.suffix or path.name!r} is not written", str(path), hint="use .geojson"))
    features = [feature for name, layer in layers.items() for feature in _features(name, layer)]
    collection = {
        "type": "FeatureCollection",
        "title": layers.scenario.title,
        "bbox": _bbox([feature["geometry"] for _, layer in layers.items() for feature in layer.to_dict("records")]),
        "features": features,
    }
    with replacing(path) as fresh:
        fresh.write_text(json.dumps(collection, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    return len(features)


def _features(name: str, layer: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    shapes = shapely.orient_polygons(shapely.set_precision(layer.geometry.to_numpy(), 10**-_DECIMALS, mode="valid_output"))
    geometries = [json.loads(text) for text in shapely.to_geojson(shapes)]
    properties = layer.drop(columns=["geometry", "id"]).to_dict("records")
    return [
        {
            "type": "Feature",
            "id": f"{name}/{identifier}",
            "geometry": _rounded(geometry),
            "properties": {"layer": name, **{key: _plain(value) for key, value in cells.items()}},
        }
        for identifier, geometry, cells in zip(layer["id"], geometries, properties, strict=True)
    ]


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if value is None or value is pd.NA or value != value else value  # noqa: PLR0124 - NaN


def _bbox(geometries: list[shapely.Geometry]) -> list[float]:
    return [round(float(edge), _DECIMALS) for edge in shapely.total_bounds(geometries)]
