"""Tables that come in as shapes: points by latitude and longitude, or WKT; every row at fault is reported by line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.files.faults import FileFaults
from geo.position import Extent, Position
from geo.tables.cells import number_of
from geo.tables.positions import PositionColumns, position_columns, row_position
from geo.tables.table import Table, open_table
from geo.vector_files.checks import check_order
from geo.vector_files.positions import range_hint

__all__ = ["read_points", "read_table"]

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
    columns = position_columns(table, faults)
    for name in required:
        if name not in table.columns:
            faults.error(f"column {name!r} is missing", hint=f"it has {', '.join(table.columns)}", line=1)
    faults.raise_errors()
    rows = table.rows()
    points, radii_m = [], []
    for line, cells in rows:
        stated = row_position(
            cells, columns, decimal_comma=table.decimal_comma, note=partial(_note, cells, columns, line, faults)
        )
        points.append(stated.position if stated else Position(0.0, 0.0))
        radii_m.append(stated.uncertainty_m if stated else 0.0)
        if check is not None:
            check(line, stated.position if stated else None, cells, faults)
    if not rows:
        faults.error("has no rows", hint="give at least one point", line=1)
    faults.raise_errors()
    frame = pd.DataFrame([{**cells, "line": line} for line, cells in rows])
    if any(radii_m) and "uncertainty_m" not in frame:
        frame["uncertainty_m"] = radii_m
    shapes = gpd.GeoDataFrame(frame, geometry=shapely.points(points), crs=4326)
    if near is not None:
        check_order(shapes, near, faults)
        faults.raise_errors()
    return shapes


def _note(
    cells: Mapping[str, str], columns: PositionColumns, line: int, faults: FileFaults, key: str, message: str
) -> None:
    """Note what is wrong with a cell; a hint where latitude and longitude, or degrees and metres, look mixed up."""
    degrees = [number_of(cells[column]) for column in (columns.longitude, columns.latitude) if column]
    numbers = Position(*(0.0 if math.isnan(value) else value for value in degrees)) if len(degrees) == 2 else None  # noqa: PLR2004
    off = numbers is not None and (abs(numbers.longitude) > 180 or abs(numbers.latitude) > 90)  # noqa: PLR2004
    faults.error(message, key, range_hint(numbers) if numbers and off else "", line=line)
