"""Files that come in: one driver for each format, chosen by us; every row at fault is told with its line."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import Fault, InputError

__all__ = ["read_points", "read_shapes"]

_DRIVERS = {
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".gpkg": "GPKG",
    ".fgb": "FlatGeobuf",
}


def read_points(path: Path, required: Iterable[str] = ()) -> gpd.GeoDataFrame:
    """A CSV of points with the columns `latitude, longitude` and those required; `line` is the row's line in the file.

    Raises `InputError` with every fault: a missing column, a latitude or longitude that is no number or out of range.
    """
    name = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(Fault(f"cannot be read: {error}", name, hint="a UTF-8 CSV file is needed")) from None
    reader = csv.DictReader(text.splitlines())
    columns = reader.fieldnames or []
    missing = [column for column in ("latitude", "longitude", *required) if column not in columns]
    if missing:
        hint = f"it has {', '.join(columns) or 'nothing'}"
        raise InputError([Fault(f"column {column!r} is missing", name, 1, hint=hint) for column in missing])
    faults, rows, points = [], [], []
    for row in reader:
        line = reader.line_num
        degrees = {}
        for column, limit in (("latitude", 90.0), ("longitude", 180.0)):
            value = _number(row[column])
            if value is None or not abs(value) <= limit:
                hint = f"write degrees between -{limit:g} and {limit:g}"
                faults.append(Fault(f"{row[column]!r} is not a {column}", name, line, column, hint))
            degrees[column] = value
        rows.append({**{key: value or "" for key, value in row.items() if key}, "line": line})
        points.append((degrees["longitude"], degrees["latitude"]))
    if not rows:
        faults.append(Fault("has no rows", name, 1, hint="give at least one point"))
    if faults:
        raise InputError(faults)
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=shapely.points(points), crs=4326)


def read_shapes(path: Path) -> gpd.GeoDataFrame:
    """Features of a GeoJSON, GeoPackage, FlatGeobuf or GeoParquet file, or of a CSV of points, in EPSG:4326.

    Raises `InputError` where the format is none of these, or the file cannot be read as what its name says.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return read_points(path)
    try:
        if suffix in (".parquet", ".geoparquet"):
            shapes = gpd.read_parquet(path)
        elif suffix in _DRIVERS:
            _check_content(path, suffix)
            shapes = gpd.read_file(f"{_DRIVERS[suffix]}:{path}" if suffix in (".geojson", ".json") else path)
        else:
            known = ", ".join([*_DRIVERS, ".parquet", ".csv"])
            raise InputError(Fault(f"format {suffix or path.name!r} is not read", str(path), hint=f"use one of {known}"))
    except InputError:
        raise
    except Exception as error:  # readers raise many kinds; each is a fault of the file
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(Fault(f"cannot be read: {reason}", str(path), hint="check that it is what its name says")) from None
    if shapes.crs is None:
        shapes = shapes.set_crs(4326)
    return shapes.to_crs(4326)


def _check_content(path: Path, suffix: str) -> None:
    head = path.open("rb").read(16).lstrip(b"\xef\xbb\xbf \t\r\n")
    signs = {".gpkg": b"SQLite format 3", ".fgb": b"fgb", ".geojson": b"{", ".json": b"{"}
    if not head.startswith(signs[suffix]):
        raise InputError(Fault(f"is not {_DRIVERS[suffix]}", str(path), 1, hint="its content and its name disagree"))


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
