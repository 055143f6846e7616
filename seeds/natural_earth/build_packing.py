"""How the extract is packed: a coverage whose lines are stored once, and coordinates as steps of whole numbers.

`geo.natural_earth.packed_shapes` reads what this writes and says what the columns mean.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

GRID = 1e-5
"""Degrees; about 1.1 m, a hundredth of the error of the data."""


class Topology:
    """The arcs between the nodes of a coverage, each kept once; shapes refer to arcs, `~i` for arc i backwards."""

    def __init__(self, coverage: list[shapely.MultiPolygon]) -> None:
        edges = np.unique(np.concatenate([_edges(ring) for shape in coverage for ring in _rings(shape)]), axis=0)
        vertices, degree = np.unique(edges.reshape(-1, 2), axis=0, return_counts=True)
        antimeridian = np.abs(vertices[:, 0]) == round(180 / GRID)
        nodes = vertices[(degree != 2) | antimeridian]  # noqa: PLR2004 - two edges: the line goes on
        self._nodes = set(map(tuple, nodes.tolist()))
        self._ids: dict[bytes, int] = {}
        self.arcs: list[np.ndarray] = []
        self.sides: list[list[int]] = []
        for row, shape in enumerate(coverage):
            for ring in _rings(shape):
                for reference in self._references(ring):
                    arc, side = (~reference, 1) if reference < 0 else (reference, 0)
                    self.sides[arc][side] = row

    def refer(self, shapes: list[shapely.MultiPolygon]) -> dict[str, pa.Array]:
        """Columns for shapes, a list a row: rings in each polygon, arcs in each ring, and the arcs."""
        per_row: dict[str, list[list[int]]] = {"polygons": [], "rings": [], "arcs": []}
        for shape in shapes:
            rings = [self._references(ring) for ring in _rings(shape)]
            per_row["polygons"].append([1 + len(polygon.interiors) for polygon in shape.geoms])
            per_row["rings"].append([len(ring) for ring in rings])
            per_row["arcs"].append([arc for ring in rings for arc in ring])
        return {name: pa.array(values, pa.list_(pa.int32())) for name, values in per_row.items()}

    def _references(self, ring: np.ndarray) -> list[int]:
        """The arcs that a ring runs along, in order."""
        open_ring = ring[:-1]
        at = [k for k, vertex in enumerate(map(tuple, open_ring.tolist())) if vertex in self._nodes]
        start = at[0] if at else int(np.lexsort(open_ring.T)[0])
        ring = np.roll(open_ring, -start, axis=0)
        ring = np.vstack([ring, ring[:1]])
        cuts = [k - start for k in at] + [len(ring) - 1] if at else [0, len(ring) - 1]
        return [self._reference(ring[a : b + 1]) for a, b in itertools.pairwise(cuts)]

    def _reference(self, arc: np.ndarray) -> int:
        backwards = arc[::-1]
        if (found := self._ids.get(arc.tobytes())) is not None:
            return found
        if (found := self._ids.get(backwards.tobytes())) is not None:
            return ~found
        self._ids[arc.tobytes()] = len(self.arcs)
        self.arcs.append(arc)
        self.sides.append([-1, -1])
        return len(self.arcs) - 1


def _rings(shape: shapely.MultiPolygon) -> list[np.ndarray]:
    return [
        np.rint(shapely.get_coordinates(ring) / GRID).astype(np.int32)
        for ring in shapely.get_rings(shapely.get_parts(shape))
    ]


def _edges(ring: np.ndarray) -> np.ndarray:
    """Undirected edges of a ring as rows x, y, x, y: the lesser end first."""
    a, b = ring[:-1], ring[1:]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    return np.where(swap[:, None], np.hstack([b, a]), np.hstack([a, b]))


ROWS_PER_GROUP = {"arcs": 512}
"""So that a window reads the arcs round it and no others."""

MULTI = {"Polygon": shapely.multipolygons, "LineString": shapely.multilinestrings}


def multi(shape: shapely.Geometry) -> shapely.Geometry:
    """Lines and polygons as collections of one; anything else as it is."""
    return MULTI[shape.geom_type]([shape]) if shape.geom_type in MULTI else shape


def stepped(shapes: np.ndarray) -> dict[str, pa.Array]:
    """Points, lines or polygons as columns, a list a row: parts in each shape, and x and y.

    x and y are whole numbers of GRID; each ring, line or point starts with its position and goes on in steps.
    """
    _, flat, offsets = shapely.to_ragged_array(shapes)
    grid = np.rint(flat / GRID).astype(np.int32)
    steps = np.diff(grid, axis=0, prepend=np.int32([[0, 0]]))
    starts = offsets[0][:-1] if offsets else slice(None)
    steps[starts] = grid[starts]
    columns: dict[str, pa.Array] = {}
    bounds = offsets[-1] if len(offsets) > 1 else np.arange(len(shapes) + 1)
    names = ("polygons", "rings")[-len(offsets[1:]) :] if len(offsets) > 1 else ()
    for name, offset in zip(names, offsets[-2::-1], strict=True):
        columns[name] = lists(bounds, np.diff(offset))
        bounds = offset[bounds]
    if len(offsets) == 1:
        bounds = offsets[0]
    return columns | {name: lists(bounds, steps[:, k]) for k, name in enumerate("xy")}


def lists(bounds: np.ndarray, values: np.ndarray) -> pa.Array:
    """An Arrow column of lists of int32, cut at the bounds."""
    return pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), pa.array(values, pa.int32()))


def write(path: Path, frame: pd.DataFrame, columns: dict[str, pa.Array]) -> None:
    """Write one layer; whole numbers as differences, everything compressed."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for column, values in columns.items():
        table = table.append_column(column, values)
    numbers = [c for c in ("polygons", "rings", "arcs", "x", "y") if c in columns]
    pq.write_table(
        table.replace_schema_metadata({"grid_degrees": str(GRID)}),
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=[field.name for field in table.schema if pa.types.is_string(field.type)],
        column_encoding={f"{c}.list.element": "DELTA_BINARY_PACKED" for c in numbers},
        write_statistics=False,
        row_group_size=ROWS_PER_GROUP.get(path.stem),
    )
    print(f"{path.stem}: {len(table)} rows, {path.stat().st_size / 1e6:.2f} MB")


def boxes(shapes: np.ndarray) -> dict[str, pa.Array]:
    """Bounding boxes as columns, in degrees, rounded outwards."""
    outwards = np.float32([-np.inf, -np.inf, np.inf, np.inf])
    bounds = np.nextafter(shapely.bounds(shapes).astype(np.float32), outwards)
    return {side: pa.array(bounds[:, k]) for k, side in enumerate(("west", "south", "east", "north"))}
