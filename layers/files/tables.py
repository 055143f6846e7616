"""CSV that comes in: points by latitude and longitude, or shapes as WKT; every row at fault is told with its line."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo.errors import Fault, InputError
from geo.position import Extent, Position
from layers.files.checks import check_order
from layers.files.limits import MAXIMUM_BYTES, FileFaults, read_text, refuse_large
from layers.files.positions import range_hint

__all__ = ["allow_long_cells", "read_points", "read_table"]

_LIMITS = {"latitude": 90.0, "longitude": 180.0}
_ALIASES = {
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "wkt": ("wkt", "geometry", "geom", "the_geom"),
}


def allow_long_cells() -> None:
    """Let Python's csv read cells as long as a file may be: the WKT of a zone is longer than its usual 128 kB."""
    csv.field_size_limit(MAXIMUM_BYTES)


RowCheck = Callable[[int, Position | None, Mapping[str, str], FileFaults], None]
"""What else a row must be: its line, its position if it has one, its cells, and where its faults go."""


def read_points(
    path: Path, required: Iterable[str] = (), *, near: Extent | None = None, check: RowCheck | None = None
) -> gpd.GeoDataFrame:
    """A CSV of points with the columns `latitude, longitude` and those required, in EPSG:4326.

    `line` is the row's line in the file. `lat`, `lon` and `lng` serve as well, and `;` or tabs between the cells.
    Raises `InputError` with every fault: a missing column, a repeated one, a row that is too long, a latitude or
    longitude that is no number or out of range, a point that lies `near` only with the two exchanged, and what `check`
    finds in a row.
    """
    faults = FileFaults(str(path))
    header, rows = _read_rows(path, faults)
    columns = {name: _find(header, name) for name in _LIMITS}
    absent = [name for name, found in columns.items() if found is None] + [n for n in required if n not in header]
    for name in absent:
        faults.error(f"column {name!r} is missing", hint=f"it has {', '.join(header) or 'nothing'}", line=1)
    faults.raise_errors()
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


def read_table(path: Path, faults: FileFaults) -> gpd.GeoDataFrame:
    """A CSV with a column of WKT (`wkt`, `geometry`, `geom`), or of points; in EPSG:4326."""
    header, rows = _read_rows(path, FileFaults(str(path)))
    column = _find(header, "wkt")
    if column is None:
        return read_points(path)
    shapes = []
    for line, cells in rows:
        text = cells.pop(column).strip()
        try:
            shapes.append(shapely.from_wkt(text) if text else None)
        except shapely.errors.GEOSException as error:
            reason = str(error).removeprefix("ParseException: ")
            faults.error(
                f"{text[:30]!r} is not WKT: {reason}", column, "write for example POINT (36.6 35.9)", line=line
            )
            shapes.append(None)
    faults.raise_errors()
    return gpd.GeoDataFrame(pd.DataFrame([cells for _, cells in rows]), geometry=shapes, crs=4326)


def _read_rows(path: Path, faults: FileFaults) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The header, and each row's line with its cells; raises `InputError` where rows and header do not fit."""
    text = read_text(path)
    refuse_large(str(path), features=text.count("\n"))
    allow_long_cells()
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        for name in sorted({name for name in header if name and header.count(name) > 1}):
            faults.error(f"column {name!r} stands twice", hint="keep one of them", line=1)
        rows = list(_fitting(reader, lambda: reader.line_num, header, faults))
    except csv.Error as error:
        raise InputError(Fault(f"is not CSV: {error}", str(path), reader.line_num, hint="check its quotes")) from None
    faults.raise_errors()
    return header, rows


def _fitting(
    reader: Iterable[list[str]], line_num: Callable[[], int], header: list[str], faults: FileFaults
) -> Iterator[tuple[int, dict[str, str]]]:
    line = 2
    for row in reader:
        if any(row):
            if len(row) > len(header):
                hint = "put text that holds the separator into quotes"
                faults.error(f"{len(row)} cells under {len(header)} columns", hint=hint, line=line)
            cells = [*row, *[""] * (len(header) - len(row))]
            yield line, {name: cell for name, cell in zip(header, cells, strict=False) if name}
        line = line_num() + 1


def _find(header: list[str], name: str) -> str | None:
    """The header's own spelling of a column, or None."""
    by_case = {column.lower(): column for column in reversed(header)}
    return next((by_case[alias] for alias in _ALIASES[name] if alias in by_case), None)


def _position(latitude: str, longitude: str, line: int, faults: FileFaults) -> Position | None:
    """The position that two cells state; None, with a fault for each at fault, where they state none."""
    position = Position(*(_number(text) for text in (longitude, latitude)))
    for name, value, text in zip(("latitude", "longitude"), position[::-1], (latitude, longitude), strict=True):
        if not abs(value) <= _LIMITS[name]:
            hint = "write degrees, such as 35.93" if math.isnan(value) else range_hint(_finite(position))
            faults.error(f"{text!r} is not a {name}", name, hint, line=line)
    sound = abs(position.longitude) <= _LIMITS["longitude"] and abs(position.latitude) <= _LIMITS["latitude"]
    return position if sound else None


def _finite(position: Position) -> Position:
    return Position(*(0.0 if math.isnan(value) else value for value in position))


def _number(text: str) -> float:
    """The number that a cell states; NaN where it states none that is finite."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) and "_" not in text else math.nan
