"""A file of events as a plain table, which may be large and compressed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from geo.errors import Fault, InputError
from geo.files import limits
from geo.files.faults import FileFaults
from geo.files.inputs import note_input
from geo.files.local_file import refuse_special, split_part
from geo.tables.columns import column_of
from geo.tables.table import Table, open_table
from geo.tables.workbook import WORKBOOKS
from geo.vector_files.read import FORMATS, read_shapes
from layers.measures.arrow_points import ArrowPoints, geometry_column
from layers.measures.cell_faults import CellFaults
from layers.measures.point_sources import PointFile

__all__ = ["EventTable", "open_events"]

_PARQUET = (".parquet", ".geoparquet")
_TABLES = (".csv", ".tsv", *WORKBOOKS)


class EventTable:
    """The columns of a file of events; `longitude` and `latitude` among them where it has geometry.

    `faults` collects what is wrong with its cells.
    """

    def __init__(self, source: Table | ParquetColumns | pd.DataFrame, name: str) -> None:
        self._source = source
        self.columns = tuple(map(str, source.columns))
        lines = source.lines if isinstance(source, Table) else None
        self.faults = CellFaults(name, lines)

    def column_of(self, meaning: str) -> str | None:
        """The column that has this meaning, by any of its names or by its HXL tag; None where there is none."""
        if isinstance(self._source, Table):
            return self._source.column_of(meaning)
        return column_of(meaning, self.columns)

    @property
    def decimal_comma(self) -> bool:
        """Whether `35,3` is a number here."""
        return isinstance(self._source, Table) and self._source.decimal_comma

    def frame(self, columns: Sequence[str]) -> pd.DataFrame:
        """These columns of all rows. Raises `InputError` where rows do not fit the header."""
        wanted = list(dict.fromkeys(columns))
        return self._source[wanted] if isinstance(self._source, pd.DataFrame) else self._source.frame(wanted)


class ParquetColumns:
    """The columns of a Parquet file of any length, read when they are asked for, with those of its geometry."""

    def __init__(self, path: Path) -> None:
        note_input(path)
        self._path = path
        self._file = PointFile(path).opened()
        self._geometry = geometry_column(self._file.schema_arrow)
        degrees = ("longitude", "latitude") if self._geometry else ()
        names = [name for name in self._file.schema_arrow.names if name not in (self._geometry, *degrees)]
        self.columns = (*names, *degrees)

    def frame(self, wanted: Sequence[str]) -> pd.DataFrame:
        """These columns of all rows."""
        placed = {"longitude", "latitude"} & set(wanted) if self._geometry else set()
        table: pd.DataFrame = self._file.read(columns=[name for name in wanted if name not in placed]).to_pandas()
        if placed:
            read = ArrowPoints(self._file.schema_arrow, str(self._path), {}, 0.0)
            batches = [read.points(batch) for batch in self._file.iter_batches(columns=read.names)]
            for name in sorted(placed):
                table[name] = np.concatenate([np.zeros(0), *(getattr(points, name) for points in batches)])
        return table[list(wanted)]


def _is_long(path: Path) -> bool:
    """Whether a Parquet file has more rows, or bytes, than are read as shapes with every check of those."""
    refuse_special(path)
    rows = PointFile(path).rows() or 0
    return rows > limits.MAXIMUM_FEATURES or path.stat().st_size > limits.MAXIMUM_BYTES


def open_events(path: Path, reported: list[Fault]) -> EventTable:
    """A file of events. What is reported of it but does not refuse it is added to `reported`.

    Raises `InputError` where it cannot be read, where a column appears twice, and where a feature is no point: a row
    left out silently would make every count wrong.
    """
    if split_part(path)[0].name.lower().removesuffix(".gz").endswith(_TABLES):
        return EventTable(open_table(path, most=limits.MAXIMUM_TABLE_BYTES), str(path))
    if path.suffix.lower() in _PARQUET and _is_long(path):
        return EventTable(ParquetColumns(path), str(path))
    if path.suffix.lower() not in FORMATS:
        hint = f"use .csv, .csv.gz or one of {', '.join(FORMATS)}"
        raise InputError(Fault(f"format {path.suffix or path.name!r} is not read", str(path), hint=hint))
    shapes = read_shapes(path, warnings=reported, complete=True)
    one = (shapely.get_type_id(shapes.geometry) == shapely.GeometryType.MULTIPOINT) & (
        shapely.get_num_geometries(shapes.geometry) == 1
    )
    shapes.loc[one, "geometry"] = shapely.get_geometry(shapes.geometry[one], 0)
    others = np.flatnonzero((shapes.geom_type != "Point").to_numpy())
    faults = FileFaults(str(path))
    for row in others:
        hint = "give points, for example the centre of each shape"
        faults.error(f"is a {shapes.geom_type.iloc[row]}, not a point", f"features[{row}]", hint)
    faults.raise_errors()
    table = pd.DataFrame(shapes.drop(columns="geometry"))
    table["longitude"], table["latitude"] = shapes.geometry.x.to_numpy(), shapes.geometry.y.to_numpy()
    return EventTable(table, str(path))
