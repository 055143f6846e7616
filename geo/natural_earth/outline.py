"""The whole world for a map of a part of it: full detail round the part, coarser with distance, joined without a step.

Every shore and border is made of arcs (`packed_shapes`). An arc near the extent is taken at 1:10m, with the stretches
of it that leave the extent simplified; the others come simplified from `outline_arcs`. The ends of an arc are the same
in both, so that neighbours always meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

import seeds
from geo.natural_earth.packed_shapes import ArcTable
from geo.position import Extent

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    Coordinates = NDArray[np.float64]

__all__ = ["DETAIL_DEGREES", "WorldOutline", "coarser_outside"]

DETAIL_DEGREES = 0.06
"""What `outline_arcs` leaves out."""
_MORE_PER_DEGREE, _MOST_DEGREES = 0.012, 0.3
_LEAST_RING = 4
_ROUND = 360.0


class WorldOutline:
    """Land and countries of the whole world, in detail within `extent` (west > east crosses the antimeridian).

    `tolerance_degrees` is what may be left out within the extent; by default nothing is.
    """

    def __init__(self, extent: Extent, *, tolerance_degrees: float = 0.0) -> None:
        self._extent = extent
        coarse, boxes, self._row_of = _outline_arcs()
        away = _distance(boxes, extent)
        self._tolerance = _tolerance(away)
        self._lines = list(coarse)
        far = np.flatnonzero(away > 0)
        simple = shapely.simplify(
            np.array([shapely.LineString(coarse[row]) for row in far], dtype=object),
            self._tolerance[far],
            preserve_topology=False,
        )
        for row, line in zip(far.tolist(), simple, strict=True):
            self._lines[row] = shapely.get_coordinates(line)
        near = np.flatnonzero(away == 0)
        for row, line in zip(near.tolist(), _arcs().lines(_fine_rows()[near]), strict=True):
            self._lines[row] = _graded(_simplified(line, tolerance_degrees), extent)
        self._near = away == 0

    def land(self) -> list[shapely.Polygon]:
        """The land masses of the world; islands too small to be seen from afar are left out."""
        table = _table("outline")
        references = (np.asarray(row) for row in table["arcs"].to_pylist())
        shapes = (
            self._polygon(arcs, rings) for arcs, rings in zip(references, table["rings"].to_pylist(), strict=True)
        )
        return [shape for shape in shapes if shape is not None]

    def countries(self, codes: Iterable[str]) -> list[shapely.Polygon]:
        """The land of countries (ISO 3166-1 alpha-2, or Natural Earth's three-letter codes), in its parts."""
        wanted = set(codes)
        table = _table("countries")
        columns = [table[name].to_pylist() for name in ("code", "code3", "arcs", "rings", "polygons")]
        shapes: list[shapely.Polygon | None] = []
        for code, code3, arcs, rings, polygons in zip(*columns, strict=True):
            if not wanted & {code, code3}:
                continue
            fine = np.asarray(arcs)
            backwards = fine < 0
            rows = self._row_of[np.where(backwards, ~fine, fine)]
            references = np.where(backwards, ~rows, rows)
            ring_ends = np.cumsum(rings)
            ends = np.cumsum(polygons)
            for first, last in zip(ends - polygons, ends, strict=True):
                start = ring_ends[first - 1] if first else 0
                shapes.append(self._polygon(references[start : ring_ends[last - 1]], rings[first:last]))
        return [shape for shape in shapes if shape is not None]

    def _polygon(self, references: NDArray[np.int64], arcs_per_ring: Iterable[int]) -> shapely.Polygon | None:
        rings: list[Coordinates] = []
        first = 0
        for count in arcs_per_ring:
            ring = self._ring(references[first : first + count])
            first += count
            if ring is None and not rings:
                return None
            if ring is not None:
                rings.append(ring)
        return shapely.Polygon(rings[0], rings[1:])

    def _ring(self, references: NDArray[np.int64]) -> Coordinates | None:
        """A ring along arcs; None where nothing of it would be seen."""
        rows = np.where(references < 0, ~references, references)
        lines = [
            self._lines[row] if reference >= 0 else self._lines[row][::-1]
            for row, reference in zip(rows.tolist(), references.tolist(), strict=True)
        ]
        ring = np.concatenate([line[:-1] for line in lines] + [lines[0][:1]])
        if len(ring) < _LEAST_RING:
            return None
        side = float(np.ptp(ring, axis=0).max())
        return ring if self._near[rows].any() or side > 2 * self._tolerance[rows].max() else None


def coarser_outside(
    lines: Iterable[shapely.LineString], extent: Extent, *, tolerance_degrees: float = 0.0
) -> list[shapely.LineString]:
    """Lines in detail within the extent, and the coarser the further they lie outside of it; each keeps its ends.

    `tolerance_degrees` is what may be left out within the extent.
    """
    whole = np.array(list(lines), dtype=object)
    away = _distance(shapely.bounds(whole).reshape(-1, 4), extent)
    graded = shapely.simplify(whole, _tolerance(away), preserve_topology=False)
    for row in np.flatnonzero(away == 0).tolist():
        graded[row] = shapely.LineString(
            _graded(_simplified(shapely.get_coordinates(whole[row]), tolerance_degrees), extent)
        )
    return [line for line in graded if shapely.length(line) > 0]


def _graded(line: Coordinates, extent: Extent) -> Coordinates:
    """A line whose stretches outside the extent are simplified between the vertices that enter and leave it."""
    inside = _within(line, extent)
    if inside.all():
        return line
    turns = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    pieces = []
    for first, last in zip(np.r_[0, turns], np.r_[turns, len(line)], strict=True):
        if inside[first]:
            pieces.append(line[first:last])
            continue
        before, after = max(0, first - 1), min(len(line), last + 1)
        stretch = _simplified(line[before:after], DETAIL_DEGREES)
        pieces.append(stretch[first - before : len(stretch) - (after - last)])
    return np.concatenate(pieces)


def _simplified(line: Coordinates, tolerance: float) -> Coordinates:
    if tolerance == 0 or len(line) <= 2:  # noqa: PLR2004 - both ends
        return line
    return np.asarray(
        shapely.get_coordinates(shapely.simplify(shapely.LineString(line), tolerance, preserve_topology=False))
    )


def _within(points: Coordinates, extent: Extent) -> NDArray[np.bool_]:
    width = (extent.east - extent.west) % _ROUND or _ROUND
    across = (points[:, 0] - extent.west) % _ROUND <= width
    inside: NDArray[np.bool_] = across & (points[:, 1] >= extent.south) & (points[:, 1] <= extent.north)
    return inside


def _tolerance(away: NDArray[np.float64]) -> NDArray[np.float64]:
    """What may be left out, in degrees, so many degrees away."""
    return np.minimum(_MOST_DEGREES, DETAIL_DEGREES + _MORE_PER_DEGREE * away)


def _distance(boxes: Coordinates, extent: Extent) -> NDArray[np.float64]:
    """How many degrees boxes (west, south, east, north; shape (n, 4)) lie from the extent, the shorter way round."""
    middle = extent.west + ((extent.east - extent.west) % _ROUND or _ROUND) / 2
    half = ((extent.east - extent.west) % _ROUND or _ROUND) / 2
    centre, reach = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 2] - boxes[:, 0]) / 2
    across = np.abs((centre - middle + _ROUND / 2) % _ROUND - _ROUND / 2) - half - reach
    up = np.maximum(boxes[:, 1] - extent.north, extent.south - boxes[:, 3])
    return np.hypot(np.maximum(across - DETAIL_DEGREES, 0), np.maximum(up - DETAIL_DEGREES, 0))


@lru_cache(maxsize=1)
def _outline_arcs() -> tuple[tuple[Coordinates, ...], Coordinates, NDArray[np.int64]]:
    """The simplified arcs, the box round each, and the row of each arc of the coverage among them (-1: none)."""
    table = _outline_table()
    rows = np.arange(len(_fine_rows()))
    lines = tuple(table.lines(rows))
    boxes = np.array([[*line.min(axis=0), *line.max(axis=0)] for line in lines])
    row_of = np.full(int(_fine_rows().max()) + 1, -1, dtype=np.int64)
    row_of[_fine_rows()] = rows
    return lines, boxes, row_of


@lru_cache(maxsize=1)
def _fine_rows() -> NDArray[np.int32]:
    import pyarrow.parquet as pq

    rows: NDArray[np.int32] = pq.read_table(_path("outline_arcs"), columns=["arc"])["arc"].to_numpy()
    return rows


@lru_cache(maxsize=1)
def _outline_table() -> ArcTable:
    return ArcTable(_path("outline_arcs"))


@lru_cache(maxsize=1)
def _arcs() -> ArcTable:
    return ArcTable(_path("arcs"))


@lru_cache(maxsize=4)
def _table(name: str) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.read_table(_path(name))


def _path(name: str) -> Path:
    return seeds.path("natural_earth", f"{name}.parquet")
