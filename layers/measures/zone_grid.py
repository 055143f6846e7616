"""Which of many polygons each of many points lies in: a grid decides for most points, the outlines for the rest.

Each cell of a grid over all polygons knows which polygons it lies wholly in and the outlines of which cross it. A point
then needs no test but in the few polygons whose outline crosses its cell (Samet 2006, section 2.1: bucketing; the
containment test itself is that of GEOS on prepared polygons).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.geodesic.arrays import ranges, spread

__all__ = ["ZoneGrid"]

_MOST_CELLS = 1 << 19
_MOST_ENTRIES = 1 << 21  # of cells in boxes of polygons, all together
_SAMPLES = 4  # along an outline, for each width of a cell

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class _Entries(NamedTuple):
    """For each cell, which polygons: those of cell c are `zone[start[c] : start[c + 1]]`."""

    start: Ints
    zone: Ints

    def pairs(self, rows: Ints, cell: Ints) -> tuple[Ints, Ints]:
        """Every row with each of its cell's polygons."""
        first = self.start[cell]
        pair, place = ranges(first, self.start[cell + 1] - first)
        return rows[pair], self.zone[place]


class ZoneGrid:
    """Polygons in longitude and latitude, ready for points by the million.

    `few` is the number of points that will come where that is known to be small: a coarse grid is made sooner.
    """

    def __init__(self, shapes: Sequence[BaseGeometry], *, few: int | None = None) -> None:
        self._shapes = np.array(shapes, dtype=object)
        self.count = len(shapes)
        shapely.prepare(self._shapes)
        boxes = shapely.bounds(self._shapes)
        solid: list[int] = np.flatnonzero(np.isfinite(boxes).all(axis=1)).tolist()
        self.bounds = shapely.total_bounds(self._shapes) if len(solid) else np.full(4, np.nan)
        west, south, east, north = self.bounds
        self._across, self._down = _cells(boxes[solid], self.bounds, few)
        self._wide, self._high = (east - west) / self._across, (north - south) / self._down
        found = [self._rasterised(number) for number in solid]
        self._inside = self._entries([(number, cells) for number, (cells, _) in zip(solid, found, strict=True)])
        self._crossed = self._entries([(number, cells) for number, (_, cells) in zip(solid, found, strict=True)])
        self._seen = np.zeros(self._across * self._down, dtype=np.int64)
        self._counted = np.zeros(self.count, dtype=np.int64)

    def keys(self, x: Floats, y: Floats) -> Ints:
        """Each point and each polygon that it lies in, on the rim too, as row × polygons in all + polygon; sorted."""
        rows, cell = self._placed(x, y)
        row, zone = self._inside.pairs(rows, cell)
        near_row, near_zone = self._near(x, y, rows, cell)
        keys = np.concatenate([row * self.count + zone, near_row * self.count + near_zone])
        keys.sort()
        return keys

    def fresh(self) -> ZoneGrid:
        """The same polygons, with no point counted yet."""
        other = copy(self)
        other._seen, other._counted = np.zeros_like(self._seen), np.zeros_like(self._counted)  # noqa: SLF001
        return other

    def tally(self, x: Floats, y: Floats) -> None:
        """Add points to those that `tallied` counts."""
        rows, cell = self._placed(x, y)
        self._seen += np.bincount(cell, minlength=len(self._seen))
        self._counted += np.bincount(self._near(x, y, rows, cell)[1], minlength=self.count)

    def tallied(self) -> Ints:
        """How many of the points so far lie in each polygon, shape (number of polygons,)."""
        cells = np.repeat(self._seen, np.diff(self._inside.start))
        whole = np.bincount(self._inside.zone, cells, minlength=self.count)
        return self._counted + whole.astype(np.int64)

    def _near(self, x: Floats, y: Floats, rows: Ints, cell: Ints) -> tuple[Ints, Ints]:
        """Of points in cells that an outline crosses, those in its polygon, by polygon."""
        row, zone = self._crossed.pairs(rows, cell)
        order = np.argsort(zone, kind="stable")
        row, zone = row[order], zone[order]
        inside = np.zeros(len(row), dtype=bool)
        starts = np.flatnonzero(np.diff(zone, prepend=-1))
        for start, stop in pairwise([*starts, len(zone)]):
            of = row[start:stop]
            inside[start:stop] = shapely.intersects_xy(self._shapes[zone[start]], x[of], y[of])
        return row[inside], zone[inside]

    def _placed(self, x: Floats, y: Floats) -> tuple[Ints, Ints]:
        """The rows of the points that lie in the grid, and their cells."""
        west, south, east, north = self.bounds
        rows = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        return rows, self._cell(x[rows], y[rows])

    def _cell(self, x: Floats, y: Floats) -> Ints:
        west, south, _, _ = self.bounds
        with np.errstate(divide="ignore", invalid="ignore"):  # a grid of no width has one column
            column = np.nan_to_num((x - west) / self._wide).astype(np.int64)
            row = np.nan_to_num((y - south) / self._high).astype(np.int64)
        return np.clip(row, 0, self._down - 1) * self._across + np.clip(column, 0, self._across - 1)

    def _rasterised(self, number: int) -> tuple[Ints, Ints]:
        """The cells that lie wholly in a polygon, and those that its outline crosses."""
        shape = self._shapes[number]
        west, south, east, north = shape.bounds
        first, last = self._cell(np.array([west, east]), np.array([south, north]))
        top, left = divmod(int(first), self._across)
        bottom, right = divmod(int(last), self._across)
        down, across = bottom - top + 1, right - left + 1
        crossed = np.zeros((down, across), dtype=bool)
        cells = self._outline_cells(shape)
        crossed[cells // self._across - top, cells % self._across - left] = True
        # Between two crossed cells of a row all cells are alike: the first of each run speaks for it.
        begins = ~crossed
        begins[:, 1:] &= crossed[:, :-1]
        row, column = np.nonzero(begins)
        x = self.bounds[0] + (left + column + 0.5) * self._wide
        y = self.bounds[1] + (top + row + 0.5) * self._high
        filled = np.zeros(down * across, dtype=bool)
        at = np.flatnonzero(begins.ravel())
        filled[at] = shapely.intersects_xy(shape, x, y)
        spoken = np.maximum.accumulate(np.where(begins.ravel(), np.arange(down * across), 0))
        inside = filled[spoken].reshape(down, across) & ~crossed
        return self._numbered(inside, top, left), self._numbered(crossed, top, left)

    def _numbered(self, cells: NDArray[np.bool_], top: int, left: int) -> Ints:
        row, column = np.nonzero(cells)
        return (row + top) * self._across + column + left

    def _outline_cells(self, shape: BaseGeometry) -> Ints:
        """All cells that the outline may touch: of positions close along it, the cells on every side."""
        xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
        edge = np.flatnonzero(np.diff(ring) == 0)
        step = xy[edge + 1] - xy[edge]
        apart = np.array([self._wide, self._high]) / _SAMPLES
        with np.errstate(divide="ignore", invalid="ignore"):
            pieces = np.ceil(np.nan_to_num(np.abs(step) / apart).max(axis=1)).astype(np.int64).clip(1)
        piece_of, place = spread(pieces)
        along = xy[edge][piece_of] + step[piece_of] * ((place + 0.5) / pieces[piece_of])[:, None]
        reach = apart * 0.51  # half a piece, and what rounding may take
        cells = [self._cell(*(along + reach * way).T) for way in ((-1, -1), (-1, 1), (1, -1), (1, 1))]
        west, south, east, north = shape.bounds
        low, high = np.divmod(self._cell(np.array([west, east]), np.array([south, north])), self._across)
        row, column = np.divmod(np.unique(np.concatenate(cells)), self._across)
        held = (row >= low[0]) & (row <= low[1]) & (column >= high[0]) & (column <= high[1])
        found: Ints = (row * self._across + column)[held]
        return found

    def _entries(self, found: Sequence[tuple[int, Ints]]) -> _Entries:
        cells = np.concatenate([cells for _, cells in found]) if found else np.zeros(0, dtype=np.int64)
        zone = np.repeat([number for number, _ in found], [len(cells) for _, cells in found]).astype(np.int64)
        order = np.argsort(cells, kind="stable")
        counts = np.bincount(cells, minlength=self._across * self._down)
        return _Entries(np.concatenate([[0], np.cumsum(counts)]), zone[order])


def _cells(boxes: Floats, bounds: Floats, few: int | None) -> tuple[int, int]:
    """How many cells across and down: as fine as memory allows, as coarse as few points deserve."""
    if not len(boxes):
        return 1, 1
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    share = ((boxes[:, 2] - boxes[:, 0]) / (wide or 1)) * ((boxes[:, 3] - boxes[:, 1]) / (high or 1))
    cells = min(_MOST_CELLS, _MOST_ENTRIES / max(float(share.sum()), 1e-9), max((few or 8 * _MOST_CELLS) // 8, 1024))
    side = max(1, int(np.sqrt(cells)))
    return (side if wide else 1), (side if high else 1)
