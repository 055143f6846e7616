"""The tables of shapes as they are stored, and shapes cut and joined."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

import seeds
from geo.natural_earth.packed_shapes import SHAPE_COLUMNS, ArcTable, unpack
from geo.position import Extent

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa
    import shapely
    from numpy.typing import NDArray

__all__ = ["attributes", "cut", "joined", "meets", "merged", "shapes_of", "stored_arcs", "strings", "table_of"]

_BOX_COLUMNS = ("west", "south", "east", "north")


@lru_cache(maxsize=8)
def table_of(layer: str) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.ParquetFile(_path(layer), memory_map=True).read().combine_chunks()


@lru_cache(maxsize=1)
def stored_arcs() -> ArcTable:
    return ArcTable(_path("arcs"))


def _path(layer: str) -> Path:
    return seeds.path("natural_earth", f"{layer}.parquet")


def shapes_of(table: pa.Table, rows: NDArray[np.int64]) -> NDArray[Any]:
    return unpack(table, rows, stored_arcs())


def joined(lines: Iterable[NDArray[np.float64]]) -> shapely.LineString | shapely.MultiLineString:
    """Lines of coordinates as one line, joined where they meet."""
    import shapely

    return merged([shapely.LineString(line) for line in lines])


def merged(lines: list[shapely.LineString]) -> shapely.LineString | shapely.MultiLineString:
    import shapely

    whole = shapely.line_merge(shapely.MultiLineString([line for line in lines if not line.is_empty]))
    return whole if isinstance(whole, shapely.LineString | shapely.MultiLineString) else shapely.LineString()


def strings(table: pa.Table, column: str) -> NDArray[Any]:
    return np.asarray(table[column].to_numpy(zero_copy_only=False))


def attributes(table: pa.Table, rows: NDArray[np.int64]) -> pd.DataFrame:
    names = [c for c in table.column_names if c not in (*SHAPE_COLUMNS, *_BOX_COLUMNS)]
    frame: pd.DataFrame = table.select(names).take(rows).to_pandas()
    return frame


def _boxes(extent: Extent) -> list[Extent]:
    if extent.west <= extent.east:
        return [extent]
    return [extent._replace(east=180.0), extent._replace(west=-180.0)]


def meets(table: pa.Table, extent: Extent) -> NDArray[np.bool_]:
    west, south, east, north = (table[side].to_numpy() for side in _BOX_COLUMNS)
    hits = [(west <= b.east) & (east >= b.west) & (south <= b.north) & (north >= b.south) for b in _boxes(extent)]
    found: NDArray[np.bool_] = np.logical_or.reduce(hits)
    return found


def cut(shapes: NDArray[Any], extent: Extent) -> NDArray[Any]:
    import shapely

    pieces = [
        shapely.clip_by_rect(shapes, *box) for box in _boxes(extent) if box.west < box.east and box.south < box.north
    ]
    if not pieces:
        return np.full(len(shapes), shapely.GeometryCollection())
    return np.asarray(shapely.union_all(np.array(pieces), axis=0)) if len(pieces) > 1 else pieces[0]
