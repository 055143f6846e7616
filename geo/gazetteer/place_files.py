"""Rows of places from tables and files of shapes: each with its place in the file and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from geo.files.faults import FileFaults
from geo.files.local_file import split_part
from geo.tables.columns import meaning_of, repeated_meanings
from geo.tables.positions import position_columns, row_position
from geo.tables.table import open_table
from geo.tables.workbook import WORKBOOKS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["PlaceRow", "place_rows"]

_TABLES = (".csv", ".tsv", ".gz", *WORKBOOKS)
_GEOMETRY_HINT = "give it a point, or a line or polygon whose inner point is taken"
_SINGLE = ("name", "country", "admin1", "admin1_code", "geonameid")
"""Meanings that one column alone may have."""


@dataclass(slots=True)
class PlaceRow:
    """One place as a file has it: `line` or `feature` (from 0) says where, `values` what, by the meaning of its column.

    `sound` is whether nothing was found wrong with it; what was, is in `faults`, which all rows of a file share.
    """

    faults: FileFaults
    values: Mapping[str, object]
    line: int | None = None
    feature: int | None = None
    sound: bool = field(default=True, init=False)

    @property
    def place(self) -> str:
        """In words, where the row stands in its file."""
        return f"line {self.line}" if self.line is not None else f"features[{self.feature}]"

    def note(self, key: str, message: str) -> None:
        """Note a fault of one cell."""
        self.fault(message, key)

    def fault(self, message: str, key: str = "", hint: str = "") -> None:
        """Note a fault of this row, unless one of the same feature and key was noted when the file was read."""
        self.sound = False
        at = "" if self.feature is None else f"features[{self.feature}]"
        whole = ".".join(filter(None, (at, key)))
        if not (at and self.faults.has_error(whole)):
            self.faults.error(message, whole, hint, line=self.line)


def place_rows(path: Path | Traversable, faults: FileFaults) -> Iterator[PlaceRow]:
    """Yield the rows of a file, noting what is wrong with them in `faults`.

    Raises `InputError` for a file that cannot be read as what its name says.
    """
    with as_file(path) as local:
        suffix = split_part(local)[0].suffix.lower()
        yield from _table_rows(local, faults) if suffix in _TABLES else _shape_rows(local, faults)


def _table_rows(path: Path, faults: FileFaults) -> Iterator[PlaceRow]:
    table = open_table(path)
    columns = position_columns(table, faults)
    meanings = {name: name.lower() for name in table.columns} | {
        column: meaning for meaning in _SINGLE if (column := table.column_of(meaning))
    }
    if not {"name", "name_en"} & set(meanings.values()):
        hint = "the first line names the columns; see the guide on overlays"
        faults.error("column 'name' is missing", hint=hint, line=1)
    repeated_meanings(_SINGLE, table.columns, faults)
    faults.raise_errors()
    for line, cells in table.rows():
        row = PlaceRow(faults, {meanings[column]: cell for column, cell in cells.items()}, line)
        stated = row_position(cells, columns, decimal_comma=table.decimal_comma, note=row.note)
        if stated is not None:
            row.values = {**row.values, "longitude": stated.position.longitude, "latitude": stated.position.latitude}
            if stated.uncertainty_m and not row.values.get("uncertainty_m"):
                row.values = {**row.values, "uncertainty_m": stated.uncertainty_m}
        yield row


def _shape_rows(path: Path, faults: FileFaults) -> Iterator[PlaceRow]:
    from geo.vector_files.read import read_features

    shapes = read_features(path, faults)
    table = shapes.drop(columns="geometry")
    named = table.rename(columns={column: meaning_of(str(column)) for column in table.columns})
    cells = named.loc[:, ~named.columns.duplicated()].astype(object)
    for number, (values, shape) in enumerate(zip(cells.to_dict("records"), shapes.geometry, strict=True)):
        row = PlaceRow(faults, {str(key): "" if value != value else value for key, value in values.items()})  # noqa: PLR0124 - NaN
        row.feature = number
        point = _inner_point(shape)
        if point is None and faults.has_error(f"features[{number}]"):
            row.sound = False
        elif point is None:
            row.fault("has no usable geometry", "geometry", _GEOMETRY_HINT)
        else:
            row.values = {**row.values, **point}
        yield row


def _inner_point(shape: BaseGeometry | None) -> dict[str, float] | None:
    """A position within a shape; None where it has none."""
    if shape is None or shape.is_empty:
        return None
    point = shape.representative_point()
    return {"longitude": point.x, "latitude": point.y}
