"""Ground and how surely it reaches where it is drawn: what surely belongs to it, what may, and what is drawn.

An outline is as good as its source says: a country of Natural Earth to about a kilometre, a file of the user's to what
the scenario states. Where a line of the scenario runs along it, that line's own uncertainty counts there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import METRES_PER_DEGREE
from geo.position import Extent
from layers.ground.shapes import lines_only, polygons_only

__all__ = ["Edge", "Ground", "Outline", "grown_extent"]

_RIM_DEGREES = 2e-5
_TOLERANCE_M = 2.0
_SQUEEZE_LEAST = 0.02
_HALF_TURN = 180.0
_ROUNDING_M = 1.0
_GRID_DEGREES = 1e-7
_ALONG_SHARE = 0.02
"""Less of a line than this beside an outline only crosses it."""


class Ground(NamedTuple):
    """A piece of ground: what surely belongs to it, what may, and what is drawn as it. certain ⊆ drawn ⊆ possible.

    `doubt_m` is the most, in metres, that its outline may lie from where it is drawn.
    """

    certain: BaseGeometry
    possible: BaseGeometry
    drawn: BaseGeometry
    doubt_m: float = 0.0

    @classmethod
    def exact(cls, shape: BaseGeometry) -> Ground:
        """Ground whose outline is where it is drawn."""
        return cls(shape, shape, shape)

    @classmethod
    def union(cls, several: Sequence[Ground]) -> Ground:
        """All of several pieces of ground."""
        if len(several) == 1:
            return several[0]
        certain, possible, drawn = (
            shapely.union_all(list(shapes)) for shapes in zip(*(each.shapes for each in several), strict=True)
        )
        return cls(certain, possible, drawn, max(each.doubt_m for each in several))

    @property
    def shapes(self) -> tuple[BaseGeometry, BaseGeometry, BaseGeometry]:
        """Its certain part, the possible one, and what is drawn."""
        return self.certain, self.possible, self.drawn

    @property
    def is_exact(self) -> bool:
        """Whether its outline is where it is drawn."""
        return self.certain is self.drawn is self.possible

    def shared(self, other: Ground) -> Ground:
        """The ground that is of both."""
        if other.is_exact and self.is_exact:
            return Ground.exact(polygons_only(shapely.intersection(self.drawn, other.drawn)))
        certain, possible, drawn = (
            polygons_only(shapely.intersection(mine, its)) for mine, its in zip(self.shapes, other.shapes, strict=True)
        )
        return Ground(certain, possible, drawn, max(self.doubt_m, other.doubt_m))

    def without(self, other: Ground) -> Ground:
        """This without the other."""
        certain, possible, drawn = (
            polygons_only(shapely.difference(mine, its))
            for mine, its in zip(self.shapes, (other.possible, other.certain, other.drawn), strict=True)
        )
        return Ground(certain, possible, drawn, max(self.doubt_m, other.doubt_m))

    def seen_within(self, home: BaseGeometry, near: BaseGeometry) -> Ground:
        """The same for what surely lies in a home of which this is a part: only the edges inside of it are in doubt.

        Ground near the edge of the home is the part's that lies there, wherever that edge is; `near` is all that
        matters.
        """
        beside = shapely.difference(home, self.drawn, grid_size=_GRID_DEGREES)
        rest = Outline(polygons_only(beside), self.doubt_m or _ROUNDING_M)
        others = rest.near(near).ground()
        return Ground(
            polygons_only(shapely.difference(self.possible, others.possible)),
            polygons_only(shapely.difference(self.possible, others.certain)),
            self.drawn,
            self.doubt_m,
        )


class Edge(NamedTuple):
    """A line, how far in metres it may lie from where it is drawn, and how its edges run."""

    line: BaseGeometry
    doubt_m: float
    edges: Edges


class Outline(NamedTuple):
    """A polygon as it is drawn, and how far in metres its true outline may lie from that."""

    shape: BaseGeometry
    doubt_m: float = 0.0

    @classmethod
    def joined(cls, several: Iterable[Outline]) -> list[Outline]:
        """The same as one for each uncertainty: between two that touch there is no outline."""
        by_doubt: dict[float, list[BaseGeometry]] = {}
        for outline in several:
            by_doubt.setdefault(outline.doubt_m, []).append(outline.shape)
        return [cls(shapely.union_all(shapes), doubt_m) for doubt_m, shapes in by_doubt.items()]

    @classmethod
    def grounds(cls, several: Sequence[Outline]) -> list[Ground]:
        """The ground inside each of several, in one go."""
        found = [Ground.exact(outline.shape) for outline in several]
        open_ = [index for index, (shape, doubt_m) in enumerate(several) if doubt_m and not shape.is_empty]
        if open_:
            shapes = [several[index].shape for index in open_]
            doubts_m = np.array([several[index].doubt_m for index in open_])
            certain, possible = _resized([shapes, shapes], np.stack([-doubts_m, doubts_m]))
            for index, less, more in zip(open_, certain, possible, strict=True):
                found[index] = Ground(less, more, *several[index])
        return found

    def near(self, shape: BaseGeometry) -> Outline:
        """The same, cut to the surroundings of a shape: as good as the whole, for ground within that shape."""
        if shape.is_empty:
            return self
        extent = grown_extent(Extent(*shape.bounds), 4 * self.doubt_m)
        if extent.east - extent.west > _HALF_TURN or max(-extent.west, extent.east) >= _HALF_TURN:
            return self  # round the Earth, or across its seam
        cut = shapely.intersection(shapely.make_valid(self.shape), shapely.box(*extent))
        return Outline(polygons_only(cut), self.doubt_m)

    def ground(self, known: Sequence[Edge] = ()) -> Ground:
        """The ground inside; `known` are lines with an uncertainty of their own, where they run along the outline."""
        shape, doubt_m = self
        if shape.is_empty or not (doubt_m or known):
            return Ground.exact(shape)
        along = [part for edge in known if (part := self._where_along(edge)) is not None]
        if not along and not doubt_m:
            return Ground.exact(shape)
        if not along:
            return Outline.grounds([self])[0]
        rims = shapely.union_all([shapely.buffer(edge.line, _RIM_DEGREES) for edge in along])
        rest = lines_only(shapely.difference(shapely.boundary(shape), rims))
        bands = [_band(rest, doubt_m, "straight")]
        bands += [_band(edge.line, edge.doubt_m, edge.edges) for edge in along]
        doubtful = shapely.union_all(bands)
        certain, possible = shapely.difference(shape, doubtful), shapely.union(shape, doubtful)
        most_m = max(doubt_m, *(edge.doubt_m for edge in along))
        return Ground(polygons_only(certain), polygons_only(possible), shape, most_m)

    def _where_along(self, edge: Edge) -> Edge | None:
        """The part of a line that runs along the outline; None where none does."""
        west, south, east, north = edge.line.bounds
        near = shapely.clip_by_rect(shapely.boundary(self.shape), west - 0.1, south - 0.1, east + 0.1, north + 0.1)
        along = lines_only(shapely.intersection(edge.line, shapely.buffer(near, _RIM_DEGREES)))
        enough = shapely.length(along) > _ALONG_SHARE * shapely.length(edge.line)
        return edge._replace(line=along) if enough else None


def _resized(shapes: list[list[BaseGeometry]], distance_m: NDArray[np.float64]) -> NDArray[np.object_]:
    table = np.array(shapes, dtype=object)
    return np.asarray(geodesic_buffer(table, distance_m, edges="straight", tolerance_m=_TOLERANCE_M))


def _band(line: BaseGeometry, doubt_m: float, edges: Edges) -> BaseGeometry:
    if line.is_empty or not doubt_m:
        return shapely.Polygon()
    band: BaseGeometry = geodesic_buffer(line, doubt_m, edges=edges, tolerance_m=_TOLERANCE_M)
    return band


def grown_extent(extent: Extent, distance_m: float) -> Extent:
    """A box grown by a distance on each side, up to the poles and the antimeridian."""
    west, south, east, north = extent
    margin = distance_m / METRES_PER_DEGREE
    wide = margin / max(float(np.cos(np.radians(min(max(abs(south), abs(north)) + margin, 90.0)))), _SQUEEZE_LEAST)
    return Extent(
        max(west - wide, -180.0), max(south - margin, -90.0), min(east + wide, 180.0), min(north + margin, 90.0)
    )
