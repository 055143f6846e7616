"""The vocabulary that all layers share, stated once and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

__all__ = ["BASE_COLUMNS", "LAYER_COLUMNS", "check_layer", "make_layer"]

BASE_COLUMNS = (
    "id",
    "title",
    "kind",
    "start",
    "end",
    "source",
    "certainty",
    "uncertainty_m",
    "note",
    "geometry",
    "title_ar",
)
LAYER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "territories": ("party", "derived", "part", "line", "state", "as_drawn_on"),
    "lines": ("derived", "length_km", "edges", "line", "state", "as_drawn_on"),
    "zones": (
        "zone",
        "variant",
        "part",
        "side",
        "depth_min_m",
        "depth_max_m",
        "area_km2",
        "as_drawn_km2",
        "state",
        "as_drawn_on",
    ),
    "posts": ("number", "place", "governorate", "established", "encircled", "left", "within"),
    "routes": ("shield", "length_km"),
    "events": ("place", "within"),
    "places": ("name", "name_ar", "country", "governorate", "geonameid", "population", "rank"),
    "control": ("party", "confidence"),
}
_CERTAINTIES = {"certain", "less-certain", "uncertain"}
_DEFAULTS: Mapping[str, Any] = {"certainty": "certain", "uncertainty_m": np.nan}
_NUMBERS = {"uncertainty_m", "length_km", "depth_min_m", "depth_max_m", "area_km2", "as_drawn_km2"}


def make_layer(name: str, rows: Iterable[Mapping[str, Any]]) -> gpd.GeoDataFrame:
    """A layer of the given name from rows; a missing column is empty text, `certain`, or NaN where it is a number."""
    rows = list(rows)
    columns = {
        column: [row.get(column, _default(column)) for row in rows] for column in (*BASE_COLUMNS, *LAYER_COLUMNS[name])
    }
    geometry = columns.pop("geometry")
    frame = pd.DataFrame(columns)
    for column in _NUMBERS & set(columns):
        frame[column] = frame[column].astype(float)
    layer = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometry, crs=4326), crs=4326)
    return check_layer(name, layer[[*BASE_COLUMNS, *LAYER_COLUMNS[name]]])


def check_layer(name: str, layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The layer itself, if it keeps the vocabulary; otherwise `ValueError` with everything that does not."""
    faults = []
    missing = [column for column in (*BASE_COLUMNS, *LAYER_COLUMNS[name]) if column not in layer.columns]
    if missing:
        raise ValueError(f"layer {name!r} lacks the columns {', '.join(missing)}")
    if layer.crs is None or layer.crs.to_epsg() != 4326:  # noqa: PLR2004 - the EPSG code of WGS84
        faults.append("is not in EPSG:4326")
    if layer["id"].duplicated().any():
        faults.append(f"repeats the ids {', '.join(sorted(set(layer.loc[layer['id'].duplicated(), 'id'])))}")
    if (layer["source"] == "").any():
        faults.append(f"has features without a source: {', '.join(layer.loc[layer['source'] == '', 'id'])}")
    if not set(layer["certainty"]) <= _CERTAINTIES:
        faults.append(f"has a certainty that is none of {', '.join(sorted(_CERTAINTIES))}")
    if (layer.geometry.isna() | layer.geometry.is_empty).any():
        faults.append("has features without a geometry")
    if faults:
        raise ValueError(f"layer {name!r} " + "; ".join(faults))
    return layer


def _default(column: str) -> Any:
    return np.nan if column in _NUMBERS else _DEFAULTS.get(column, "")
