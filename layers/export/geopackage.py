"""GeoPackage: a table for each layer, the sources, and the styles that QGIS opens it with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyogrio

from layers.export.plain import tidy
from layers.export.qgis import qml
from layers.export.snapshot import Snapshot

__all__ = ["STYLE_TABLE", "count_geopackage", "write_geopackage"]

STYLE_TABLE = "layer_styles"
_VERSION = "1.2"  # what QGIS and ArcGIS of the last ten years read without a warning


def write_geopackage(snapshot: Snapshot, path: Path) -> None:
    """One feature table a layer, `sources`, `notes`, and `layer_styles` as QGIS keeps its styles."""
    for name, layer in snapshot.layers.items():
        options = {
            "IDENTIFIER": f"{snapshot.scenario.title}: {name}"[:200],
            "DESCRIPTION": snapshot.scenario.subtitle[:500],
        }
        kinds = set(layer.geom_type)
        pyogrio.write_dataframe(
            tidy(layer),
            path,
            layer=name,
            driver="GPKG",
            promote_to_multi=not kinds <= {"Point"},
            layer_options=options,
            dataset_options=None if path.exists() else {"VERSION": _VERSION},
        )
    for name, table in snapshot.tables.items():
        _write_table(table, path, name)
    _write_table(_styles(snapshot), path, STYLE_TABLE)


def count_geopackage(path: Path) -> int:
    """How many features all tables with geometry have."""
    named = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
    return sum(int(pyogrio.read_info(path, layer=name, force_feature_count=True)["features"]) for name in named)


def _write_table(table: pd.DataFrame, path: Path, name: str) -> None:
    pyogrio.write_dataframe(table, path, layer=name, driver="GPKG", layer_options={"FID": "fid"})


def _styles(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of `layer_styles`: https://docs.qgis.org/ names no standard; the columns are those QGIS writes."""
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": name,
            "f_geometry_column": "geom",
            "styleName": name,
            "styleQML": qml(name, layer, snapshot.style(name)),
            "styleSLD": "",
            "useAsDefault": True,
            "description": f"{snapshot.scenario.title}: {name}",
            "owner": "",
            "ui": "",
            "update_time": "",
        }
        for name, layer in snapshot.layers.items()
    ]
    return pd.DataFrame(rows)
