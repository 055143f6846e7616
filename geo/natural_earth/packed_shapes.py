"""Shapes packed as whole numbers in Parquet columns: how the Natural Earth extract is stored, and how it is read.

A row of lines, points or lakes holds `x` and `y`: for each ring, line or point a start, then steps from vertex to
vertex, in units of 1e-5 degrees; `rings` has the vertices in each ring and `polygons` the rings in each polygon. A row
of a coverage (countries, divisions) holds no coordinates: `arcs` are the rows of the arc table that a ring runs along,
`~i` for arc i backwards, and `rings` the arcs in each ring. A line between two neighbours is thus stored once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["SHAPE_COLUMNS", "ArcTable", "unpack"]

SHAPE_COLUMNS = ("polygons", "rings", "arcs", "x", "y")
_DEGREES = 1e-5
_DECIMALS = 5


class ArcTable:
    """The arcs of a coverage; their coordinates are read a row group at a time, when they are first asked for.

    `sides`, shape (n, 2), are the rows of the coverage on the left and right of each arc, -1 where there is none.
    """

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._file = pq.ParquetFile(path, memory_map=True)
        groups = [self._file.metadata.row_group(number) for number in range(self._file.num_row_groups)]
        column = self._file.schema.names.index("element")
        vertices = [group.column(column).num_values for group in groups]
        self._group_rows = _offsets(np.array([group.num_rows for group in groups]))
        self._group_vertices = _offsets(np.array(vertices))
        self._loaded = np.zeros(len(groups), dtype=bool)
        self._coordinates = np.empty((sum(vertices), 2))
        self._first = np.zeros(self._group_rows[-1], dtype=np.int64)
        self._length = np.zeros(self._group_rows[-1], dtype=np.int64)

    @cached_property
    def sides(self) -> NDArray[np.int32]:
        """The rows of the coverage on both sides of each arc."""
        table = self._file.read(["left", "right"])
        return np.column_stack([table["left"].to_numpy(), table["right"].to_numpy()])

    def lines(self, rows: NDArray[np.integer[Any]]) -> list[NDArray[np.float64]]:
        """The coordinates of some arcs, each of shape (k, 2), in degrees."""
        self._load(rows)
        return [
            self._coordinates[first : first + length]
            for first, length in zip(self._first[rows], self._length[rows], strict=True)
        ]

    def rings(
        self, references: NDArray[np.int32], arcs_per_ring: NDArray[np.int32]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Coordinates of closed rings, and vertices in each, from the arcs that they run along."""
        backwards = references < 0
        arc = np.where(backwards, ~references, references)
        self._load(arc)
        count = self._length[arc] - 1
        first = self._first[arc] + np.where(backwards, count, 0)
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        index = np.repeat(first, count) + within * np.repeat(np.where(backwards, -1, 1), count)
        open_length = np.add.reduceat(count, _offsets(arcs_per_ring)[:-1])
        ends = np.cumsum(open_length)
        closed = np.insert(index, ends, index[ends - open_length])
        return self._coordinates[closed], open_length + 1

    def _load(self, rows: NDArray[np.integer[Any]]) -> None:
        groups = np.unique(np.searchsorted(self._group_rows, rows, side="right") - 1)
        for group in groups[~self._loaded[groups]].tolist():
            table = self._file.read_row_group(group, ["x", "y"])
            columns = [table[name].combine_chunks() for name in ("x", "y")]
            length = np.asarray(columns[0].value_lengths(), dtype=np.int64)
            arcs = slice(self._group_rows[group], self._group_rows[group + 1])
            start, stop = self._group_vertices[group : group + 2]
            self._coordinates[start:stop] = _walk(_steps(columns), length)
            self._length[arcs] = length
            self._first[arcs] = start + np.cumsum(length) - length
            self._loaded[group] = True


def unpack(table: pa.Table, rows: NDArray[np.int64], arcs: ArcTable) -> NDArray[Any]:
    """The geometries of some rows of a table, as an array of shapely objects."""
    import shapely

    if not len(rows):
        return np.empty(0, dtype=object)
    taken = table.select([name for name in SHAPE_COLUMNS if name in table.column_names]).take(rows)
    columns = {name: taken[name].combine_chunks() for name in taken.column_names}
    sizes = {name: np.asarray(column.value_lengths(), dtype=np.int64) for name, column in columns.items()}
    flat = {name: column.flatten().to_numpy() for name, column in columns.items()}
    if "arcs" in columns:
        coordinates, ring_length = arcs.rings(flat["arcs"], flat["rings"])
    else:
        ring_length = flat["rings"] if "rings" in flat else sizes["x"]
        coordinates = _walk(_steps([columns["x"], columns["y"]]), ring_length)
    if "polygons" in columns:
        offsets = tuple(_offsets(n) for n in (ring_length, flat["polygons"], sizes["polygons"]))
        return shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, coordinates, offsets)
    if "rings" in columns:
        offsets = tuple(_offsets(n) for n in (ring_length, sizes["rings"]))
        return shapely.from_ragged_array(shapely.GeometryType.MULTILINESTRING, coordinates, offsets)
    return np.asarray(shapely.points(coordinates))


def _steps(columns: list[pa.ListArray]) -> NDArray[np.int32]:
    return np.column_stack([column.flatten().to_numpy() for column in columns])


def _walk(steps: NDArray[np.int32], length: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    """Coordinates in degrees from lines of `length` vertices, each a start and steps."""
    walked = np.cumsum(steps, axis=0, dtype=np.int64)
    first = np.cumsum(length) - length
    walked -= np.repeat(walked[first] - steps[first], length, axis=0)
    return np.round(walked * _DEGREES, _DECIMALS)


def _offsets(sizes: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
