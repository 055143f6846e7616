"""Points out of a CSV table of any size, block by block."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

from geo.files.local_file import opened_bounded
from geo.tables.table import Table, open_table
from layers.measures.arrow_points import position_columns, radius_column
from layers.measures.zone_judge import Points

__all__ = ["has_degrees", "table_batches"]

_BLOCK_BYTES = 8 << 20
_AXES: tuple[Literal["longitude", "latitude"] | None, ...] = ("longitude", "latitude", None)

Floats = NDArray[np.float64]


class _IrregularError(ValueError):
    """A cell is empty or no plain number."""


def has_degrees(path: Path) -> bool:
    """Whether a table has a column of longitudes and one of latitudes, rather than whole positions or WKT."""
    return None not in map(open_table(path, most=sys.maxsize).column_of, ("longitude", "latitude"))


def table_batches(path: Path, columns: Mapping[str, str], uncertainty_m: float | str | None) -> Iterator[Points]:
    """The points of a table; `columns` says what it calls `longitude` and `latitude`.

    From the first cell on that is no plain number the table is read whole, as every other is (`geo.tables`), which says
    what is wrong in which line. Raises `InputError` with all of that.
    """
    table = open_table(path, most=sys.maxsize)
    meant = {meaning: columns.get(meaning) or table.column_of(meaning) or "" for meaning in ("longitude", "latitude")}
    longitude, latitude = position_columns(list(table.columns), str(path), meant)
    radius, same = radius_column(list(table.columns), str(path), uncertainty_m)
    wanted = [longitude, latitude, *filter(None, [radius])]
    done = 0
    if table.dialect.plain_quotes:
        try:
            for x, y, *radii in _blocks(table, wanted):
                yield Points(x, y, _radii(radii, same, len(x)))
                done += len(x)
        except (_IrregularError, pa.ArrowInvalid, pa.ArrowKeyError, UnicodeDecodeError):
            pass
        else:
            return
    x, y, *radii = (column[done:] for column in _whole(table, wanted))
    yield Points(x, y, _radii(radii, same, len(x)))


def _radii(stated: list[Floats], same: float | None, count: int) -> Floats | None:
    if stated:
        return np.nan_to_num(stated[0], nan=0.0)
    return None if same is None else np.full(count, same)


def _blocks(table: Table, wanted: list[str]) -> Iterator[list[Floats]]:
    """These columns as numbers, block by block; a position that is missing is irregular: the row may be empty."""
    dialect = table.dialect
    utf8 = dialect.encoding.startswith("utf-8")
    with opened_bounded(table.path, table.most) as stream:
        reader = csv.open_csv(
            pa.PythonFile(stream, mode="r"),
            read_options=csv.ReadOptions(
                column_names=[name or f"\0{index}" for index, name in enumerate(dialect.columns)],
                skip_rows=dialect.head_lines,
                block_size=_BLOCK_BYTES,
                encoding="utf8" if utf8 else dialect.encoding,
            ),
            parse_options=csv.ParseOptions(delimiter=dialect.delimiter, newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                include_columns=list(dict.fromkeys(wanted)),
                column_types=dict.fromkeys(wanted, pa.float64()),
                null_values=[""],
            ),
        )
        for batch in reader:
            found = [batch.column(name).to_numpy(zero_copy_only=False) for name in wanted]
            if not (np.isfinite(found[0]) & np.isfinite(found[1])).all():
                raise _IrregularError
            yield found


def _whole(table: Table, wanted: list[str]) -> list[Floats]:
    """These columns of all rows. Raises `InputError` with the lines whose cells are no numbers."""
    from geo.tables.cells import number_column
    from geo.tables.positions import degrees_column
    from layers.measures.cell_faults import CellFaults

    frame = table.frame(wanted)
    faults = CellFaults(str(table.path), table.lines)
    found = []
    for name, axis in zip(wanted, _AXES, strict=False):
        if axis is None:
            numbers, bad = number_column(frame[name])
            faults.rows(bad, frame[name], name, "is not a number")
        else:
            numbers, bad = degrees_column(frame[name], axis, decimal_comma=table.decimal_comma)
            faults.rows(bad, frame[name], name, f"is no {axis}")
            faults.rows(frame[name].isna().to_numpy(), frame[name], name, f"is where a {axis} should be")
        found.append(numbers)
    faults.raise_errors()
    return found
