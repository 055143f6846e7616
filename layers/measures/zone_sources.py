"""Zones to judge points by: of a table, of a file of polygons, or of a scenario."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import Fault, InputError
from layers.measures.zone_judge import ZoneParts

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.ground.build import Layers
    from layers.scenario.models import Scenario

__all__ = ["zone_parts"]

_PARQUET = (".parquet", ".geoparquet")
_SHOWN = 20


def zone_parts(zones: gpd.GeoDataFrame | Layers | Scenario | str | Path) -> list[ZoneParts]:
    """Zones as `points_in_zones` takes them, ready to be judged. Raises `InputError` where there is none."""
    if isinstance(zones, str | Path):
        parts = _of_parquet(Path(zones)) or zone_parts(_of_file(Path(zones)))
    elif hasattr(zones, "geometry"):
        parts = _of_frame(zones)
    else:
        from layers.ground.build import Layers, build_layers
        from layers.measures.ground_zones import ground_zones

        layers = zones if isinstance(zones, Layers) else build_layers(zones)
        judged = (zone for zone in ground_zones(layers) if not zone.variant)
        parts = [ZoneParts(zone.id, zone.certain, zone.possible) for zone in judged]
    if not parts:
        raise InputError(Fault("there is no zone", "zones", hint="give at least one polygon"))
    return parts


def _of_file(path: Path) -> Any:
    if path.suffix.lower() in (".yaml", ".yml") or not path.suffix:
        from layers.scenario.load import load_scenario

        return load_scenario(path)
    from geo.vector_files.read import read_shapes

    return read_shapes(path, complete=True)


def _of_parquet(path: Path) -> list[ZoneParts] | None:
    """The polygons of a plain GeoParquet file in degrees, without what other formats need; None for any other file."""
    if path.suffix.lower() not in _PARQUET:
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    from geo.files.local_file import read_bytes

    content = pa.BufferReader(read_bytes(path))
    try:
        file = pq.ParquetFile(content)
        names = file.schema_arrow.names
        geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
        primary = geo["primary_column"]
        crs = geo["columns"][primary].get("crs", {})
        degrees = isinstance(crs, dict) and crs.get("id", {"code": 4326}).get("code") in (4326, "CRS84")
        if geo["columns"][primary].get("encoding") != "WKB" or not degrees or "part" in names:
            return None
        named = next((name for name in ("id", "zone") if name in names), None)
        table = file.read(columns=[primary, *filter(None, [named])])
        shapes = shapely.from_wkb(np.array(table.column(primary).to_pylist(), dtype=object))  # to_numpy loads pandas
    except (pa.ArrowInvalid, ValueError, KeyError, TypeError, AttributeError, shapely.GEOSException):
        return None
    labels = table.column(named).to_pylist() if named else list(range(len(shapes)))
    if len(set(labels)) < len(labels):
        return None
    _check(shapes, labels)
    return [ZoneParts(str(label), shape, shape) for label, shape in zip(labels, shapes, strict=True)]


def _of_frame(zones: gpd.GeoDataFrame) -> list[ZoneParts]:
    if zones.crs is not None and zones.crs.to_epsg() != 4326:  # noqa: PLR2004
        zones = zones.to_crs(4326)
    shapes = zones.geometry.to_numpy()
    _check(shapes, zones.index)
    columns = getattr(zones, "columns", ())
    if {"zone", "part"} <= set(columns):
        return _of_parts(zones)
    named = next((name for name in ("id", "zone") if name in columns and zones[name].is_unique), None)
    labels = zones.index if named is None else zones[named]
    return [ZoneParts(str(label), shape, shape) for label, shape in zip(labels, shapes, strict=True)]


def _check(shapes: NDArray[np.object_], labels: Iterable[object]) -> None:
    """Raise `InputError` with what is no valid polygon on Earth."""
    boxes = shapely.bounds(shapes)
    away = (np.abs(boxes[:, [0, 2]]) > 180).any(axis=1) | (np.abs(boxes[:, [1, 3]]) > 90).any(axis=1)  # noqa: PLR2004
    bad = np.flatnonzero((shapely.get_dimensions(shapes) != 2) | ~shapely.is_valid(shapes) | away)  # noqa: PLR2004
    if len(bad):
        hint = "give polygons in degrees that do not cross themselves"
        names = [str(label) for label in labels]
        raise InputError([Fault("is no valid polygon", "zones", key=names[row], hint=hint) for row in bad[:_SHOWN]])


def _of_parts(zones: gpd.GeoDataFrame) -> list[ZoneParts]:
    """Zones as Truceline exports them: the main reading of each, its certain and its possible part."""
    main = zones[zones["variant"].fillna("") == ""] if "variant" in zones.columns else zones
    found = []
    for label, rows in main.groupby("zone", sort=False):
        shapes: dict[str, Any] = dict(zip(rows["part"], rows.geometry, strict=True))
        certain = shapes.get("certain", shapely.Polygon())
        possible = shapes.get("possible", certain)
        found.append(ZoneParts(str(label), certain, certain if possible.equals(certain) else possible))
    return found
