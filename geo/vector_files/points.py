"""Tables that come in as shapes: points by latitude and longitude, or WKT; every row at fault is reported by line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.files.faults import FileFaults
from geo.position import Extent, Position
from geo.tables.cells import number_of
from geo.tables.columns import repeated_meanings
from geo.tables.table import Table, open_table
from geo.vector_files.checks import check_order
from geo.vector_files.positions import range_hint

__all__ = ["read_points", "read_table"]

_LIMITS = {"latitude": 90.0, "longitude": 180.0}

RowCheck = Callable[[int, Position | None, Mapping[str, str], FileFaults], None]
"""What else a row must be: its line, its position if it has one, its cells, and where its faults go."""


def read_points(
    path: Path, required: Iterable[str] = (), *, near: Extent | None = None, check: RowCheck | None = None
) -> gpd.GeoDataFrame:
    """A table of points with columns that mean latitude and longitude, and those required, in EPSG:4326.

    `line` is the row's line in the file. Raises `InputError` with every fault: a missing column, a repeated one, a row
    of another length, a latitude or longitude that is no number or out of range, a point that lies `near` only with the
    two exchanged, and what `check` finds in a row.
    """
    return _points(open_table(path), required, near=near, check=check)


def read_table(path: Path, faults: FileFaults) -> gpd.GeoDataFrame:
    """A table with a column of WKT (`wkt`, `geometry`, `geom`), or of points; in EPSG:4326."""
    table = open_table(path)
    column = table.column_of("wkt")
    if column is None:
        return _points(table)
    shapes = []
    rows = table.rows()
    for line, cells in rows:
        text = cells[column].strip()
        try:
            shapes.append(shapely.from_wkt(text) if text else None)
        except shapely.errors.GEOSException as error:
            reason = str(error).removeprefix("ParseException: ")
            hint = "write for example POINT (36.6 35.9)"
            faults.error(f"{text[:30]!r} is not WKT: {reason}", column, hint, line=line)
            shapes.append(None)
    faults.raise_errors()
    others = [name for name in table.columns if name != column]
    frame = pd.DataFrame([{name: cells[name] for name in others} for _, cells in rows])
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=4326)


def _points(
    table: Table, required: Iterable[str] = (), *, near: Extent | None = None, check: RowCheck | None = None
) -> gpd.GeoDataFrame:
    faults = FileFaults(str(table.path))
    columns = {name: table.column_of(name) for name in _LIMITS}
    absent = [name for name, found in columns.items() if found is None]
    absent += [name for name in required if name not in table.columns]
    for name in absent:
        faults.error(f"column {name!r} is missing", hint=f"it has {', '.join(table.columns) or 'nothing'}", line=1)
    repeated_meanings(_LIMITS, table.columns, faults)
    faults.raise_errors()
    rows = table.rows()
    points = []
    for line, cells in rows:
        position = _position(cells[str(columns["latitude"])], cells[str(columns["longitude"])], line, faults)
        points.append(position or Position(0.0, 0.0))
        if check is not None:
            check(line, position, cells, faults)
    if not rows:
        faults.error("has no rows", hint="give at least one point", line=1)
    faults.raise_errors()
    frame = pd.DataFrame([{**cells, "line": line} for line, cells in rows])
    shapes = gpd.GeoDataFrame(frame, geometry=shapely.points(points), crs=4326)
    if near is not None:
        check_order(shapes, near, faults)
        faults.raise_errors()
    return shapes


def _position(latitude: str, longitude: str, line: int, faults: FileFaults) -> Position | None:
    """The position that two cells state; None, with a fault for each at fault, where they state none."""
    position = Position(*(number_of(text) for text in (longitude, latitude)))
    for name, value, text in zip(("latitude", "longitude"), position[::-1], (latitude, longitude), strict=True):
        if not abs(value) <= _LIMITS[name]:
            hint = "write degrees, such as 35.93" if math.isnan(value) else range_hint(_finite(position))
            faults.error(f"{text[:40]!r} is not a {name}", name, hint, line=line)
    sound = abs(position.longitude) <= _LIMITS["longitude"] and abs(position.latitude) <= _LIMITS["latitude"]
    return position if sound else None


def _finite(position: Position) -> Position:
    return Position(*(0.0 if math.isnan(value) else value for value in position))
