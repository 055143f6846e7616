"""CSV with WKT, for spreadsheets and databases."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.tables.cells import for_spreadsheets
from geo.tables.dialect import allow_long_cells
from layers.export.plain import plain
from layers.export.snapshot import MAXIMUM_DECIMALS, Snapshot

__all__ = ["count_table", "write_rows", "write_table"]


def write_table(snapshot: Snapshot, path: Path) -> None:
    """One row a feature: its cells, `latitude` and `longitude` where it is a point, and `wkt` last.

    The file begins with a byte order mark, so that spreadsheets read Arabic; text that a spreadsheet would take for a
    formula gets an apostrophe before it.
    """
    table = snapshot.table()
    geometry = np.array(table.geometry.to_numpy(), dtype=object)
    points = shapely.get_type_id(geometry) == shapely.GeometryType.POINT
    cells = pd.DataFrame(table.drop(columns="geometry"))
    for name, measure in (("latitude", shapely.get_y), ("longitude", shapely.get_x)):
        cells[name] = np.where(points, np.round(measure(geometry), MAXIMUM_DECIMALS), np.nan)
    cells["wkt"] = shapely.to_wkt(geometry, rounding_precision=MAXIMUM_DECIMALS, trim=True)
    write_rows(cells, path)


def write_rows(table: pd.DataFrame, path: Path) -> None:
    """Any table as CSV: UTF-8 with a byte order mark, missing values empty."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns)
        writer.writerows([_cell(value) for value in row] for row in table.itertuples(index=False))


def count_table(path: Path) -> int:
    """How many rows with a geometry a file has."""
    allow_long_cells()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for row in csv.DictReader(file) if row["wkt"])


def _cell(value: Any) -> Any:
    value = plain(value)
    return "" if value is None else for_spreadsheets(value)
