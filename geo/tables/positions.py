"""Where the rows of a table lie: two columns of degrees, or one of whole positions, grid references or Plus Codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from geo.coordinates import StatedPosition, parse_degrees, parse_position
from geo.files.faults import FileFaults
from geo.tables.columns import repeated_meanings

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.tables.table import Table

__all__ = ["PositionColumns", "degrees_column", "position_columns", "row_position", "whole_position_column"]

T = TypeVar("T")
_AXES: tuple[Literal["latitude", "longitude"], ...] = ("latitude", "longitude")


class PositionColumns(NamedTuple):
    """The columns that say where a row is: `latitude` and `longitude`, or `position` alone."""

    latitude: str = ""
    longitude: str = ""
    position: str = ""


def position_columns(table: Table, faults: FileFaults) -> PositionColumns:
    """The columns of a table that say where its rows are; what is missing or repeated is noted."""
    found = {axis: table.column_of(axis) for axis in _AXES}
    whole = table.column_of("position")
    if whole is not None and not all(found.values()):
        return PositionColumns(position=whole)
    for axis, column in found.items():
        if column is None:
            faults.error(f"column {axis!r} is missing", hint=f"it has {', '.join(table.columns) or 'nothing'}", line=1)
    repeated_meanings(_AXES, table.columns, faults)
    return PositionColumns(*(found[axis] or "" for axis in _AXES))


def row_position(
    cells: Mapping[str, str], columns: PositionColumns, *, decimal_comma: bool, note: Callable[[str, str], object]
) -> StatedPosition | None:
    """The position that a row states; None where it states none, after `note` was called with each column and why."""
    from geo.position import Position

    degrees: dict[str, float] = {}
    if columns.position:
        try:
            return parse_position(cells[columns.position])
        except ValueError as error:
            note(columns.position, str(error))
            return None
    for axis, column in zip(_AXES, columns, strict=False):
        try:
            degrees[axis] = parse_degrees(cells[column], axis, decimal_comma=decimal_comma)
        except ValueError as error:
            note(axis, str(error))
    return StatedPosition(Position(degrees["longitude"], degrees["latitude"])) if len(degrees) == len(_AXES) else None


def degrees_column(
    column: pd.Series, axis: Literal["latitude", "longitude"], *, decimal_comma: bool
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The degrees that a column's cells state, NaN where one is missing; and which cells state none."""
    import numpy as np

    from geo.tables.cells import number_column

    degrees, bad = number_column(column)
    if not bad.any() or column.dtype.kind in "fiu":
        return degrees, bad
    values, codes = _by_text(column[bad], lambda text: parse_degrees(text, axis, decimal_comma=decimal_comma))
    degrees = degrees.copy()
    degrees[bad] = np.array([np.nan if value is None else value for value in values])[codes]
    return degrees, bad & np.isnan(degrees)


def whole_position_column(
    column: pd.Series,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Longitudes, latitudes and uncertainties in metres that a column's cells state; and which cells state none."""
    import numpy as np

    values, codes = _by_text(column, parse_position)
    rows = [(*value.position, value.uncertainty_m) if value else (np.nan,) * 3 for value in values]
    table = np.array([*rows, (np.nan,) * 3])[codes]
    return table[:, 0], table[:, 1], table[:, 2], np.isnan(table[:, 0])


def _by_text(column: pd.Series, read: Callable[[str], T]) -> tuple[list[T | None], NDArray[np.int64]]:
    """What each different text of a column reads as, None for none; and the number of the text of each row."""
    import pandas as pd

    def tried(text: str) -> T | None:
        try:
            return read(text)
        except ValueError:
            return None

    codes, texts = pd.factorize(column.astype("string"))
    return [tried(str(text)) for text in texts], codes
