"""Zones as they lie on the ground, ready to be measured: the part that is surely zone, and the whole that may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer, natural_earth
from geo.geodesic.edges import Edges
from geo.geodesic.ellipsoid import LONGEST_DEGREE_M
from layers.ground.build import Layers
from layers.scenario.models import Interpretation

__all__ = ["GroundZone", "contains_xy", "ground_zones", "outline_strip", "resized"]

_BLOCK = 1_000_000
_WIDEST_BUFFER_M = 250_000.0


@dataclass(frozen=True)
class GroundZone:
    """One clause of a zone: the part that is surely zone lies within the part that may be.

    `origin` is the line or the point that its depth is measured from, where there is one; `origin_error_m` is how far
    that may be off, NaN where nothing is stated. `outline_error_m` is how far the outline may be off beyond what its
    two parts say: that of a generalised border or river that it is drawn from as that is. `start` and `end` are EDTF.
    """

    id: str
    variant: str
    certain: BaseGeometry
    possible: BaseGeometry
    origin: BaseGeometry | None
    origin_error_m: float
    edges: Edges
    start: str
    end: str
    outline_error_m: float = 0.0

    @cached_property
    def judged(self) -> GroundZone:
        """The zone as points are judged by: the certain part shrunk, the possible part grown by the outline's error."""
        if not self.outline_error_m:
            return self
        certain, possible = (
            resized(self.certain, -self.outline_error_m),
            resized(self.possible, self.outline_error_m),
        )
        return replace(self, certain=certain, possible=possible, outline_error_m=0.0)


def ground_zones(layers: Layers) -> list[GroundZone]:
    """The zones of a scenario, the rows of `layers.ground.zones` put together by zone and variant."""
    clauses = {
        (zone.id, variant): clause for zone in layers.scenario.zones for variant, clause in zone.interpretations()
    }
    zones = []
    for (zone, variant), parts in layers.zones.groupby(["zone", "variant"], sort=False):
        shapes = dict(zip(parts["part"], parts.geometry, strict=True))
        origin, error_m, edges = _origin(layers, clauses[zone, variant])
        zones.append(
            GroundZone(
                id=zone,
                variant=variant,
                certain=shapes.get("certain", shapely.Polygon()),
                possible=shapes["possible"],
                origin=origin,
                origin_error_m=error_m,
                edges=edges,
                start=parts["start"].iloc[0],
                end=parts["end"].iloc[0],
                outline_error_m=_outline_error_m(layers, clauses[zone, variant]),
            )
        )
    return zones


def _origin(layers: Layers, clause: Interpretation) -> tuple[BaseGeometry | None, float, Edges]:
    if clause.around is not None:
        place = layers.placed(clause.around)
        if place is not None:
            error_m = np.nan if place.uncertainty_m is None else place.uncertainty_m
            return shapely.Point(place.position.longitude, place.position.latitude), error_m, "geodesic"
    found = layers.lines[layers.lines["id"] == (clause.from_ or "")]
    if found.empty:
        return None, np.nan, "geodesic"
    line = found.iloc[0]
    return line.geometry, float(line["uncertainty_m"]), cast("Edges", line["edges"])


def _outline_error_m(layers: Layers, clause: Interpretation) -> float:
    """How far a zone drawn from generalised lines may be off for that; a stated uncertainty is in its shape."""
    clauses = [layers.scenario.lines.get(name) for name in (clause.from_, *(clause.between or ())) if name]
    generalised = any(line is not None and line.generalised for line in clauses)
    return natural_earth.POSITION_ERROR_M if generalised else 0.0


def resized(shape: BaseGeometry, distance_m: float) -> BaseGeometry:
    """A polygon grown, or shrunk where the distance is negative, by a geodesic distance; it may come out empty.

    Beyond 250 km, which is more than any buffer is made for, a grown polygon is a whole box of degrees: a bound, not a
    measure.
    """
    if distance_m == 0 or shape.is_empty:
        return shape
    if distance_m > _WIDEST_BUFFER_M:
        return _box_around(shape, distance_m)
    _, south, _, north = shape.bounds
    if distance_m < 0 and -2 * distance_m > LONGEST_DEGREE_M * (north - south):
        return shapely.Polygon()
    return _buffer(shape, distance_m)


def outline_strip(shape: BaseGeometry, distance_m: float) -> BaseGeometry | None:
    """The ground within a geodesic distance of a polygon's outline: there a circle of that radius crosses it.

    None where one strip would not do: beyond 250 km, and where the antimeridian or a pole cuts the polygon, which is no
    outline of it; an empty polygon has an empty strip.
    """
    if shape.is_empty:
        return shape
    west, south, east, north = shape.bounds
    if distance_m > _WIDEST_BUFFER_M or max(-west, east) >= 180 or max(-south, north) >= 90:  # noqa: PLR2004 - degrees
        return None
    return _buffer(shape, distance_m, outline=True)


def _buffer(shape: BaseGeometry, distance_m: float, *, outline: bool = False) -> BaseGeometry:
    """A polygon or its outline grown by a distance, to a thousandth of it."""
    reach_m = abs(distance_m)
    coarse = shapely.simplify(shape, reach_m / 1e8) if reach_m > 1000 else shape  # noqa: PLR2004 - metres
    tolerance_m = max(1.0, reach_m / 1000)
    drawn = shapely.boundary(coarse) if outline else coarse
    grown: BaseGeometry = geodesic_buffer(drawn, distance_m, edges="straight", tolerance_m=tolerance_m)
    return grown


def _box_around(shape: BaseGeometry, distance_m: float) -> BaseGeometry:
    west, south, east, north = shape.bounds
    margin = distance_m / 110_000
    south, north = max(south - margin, -90), min(north + margin, 90)
    squeeze = np.cos(np.radians(min(max(abs(south), abs(north)), 89.0)))
    wide = margin / squeeze
    if east - west + 2 * wide >= 360:  # noqa: PLR2004 - all round
        return shapely.box(-180, south, 180, north)
    boxes = [shapely.box(west - wide + turn, south, east + wide + turn, north) for turn in (-360, 0, 360)]
    return shapely.intersection(shapely.union_all(boxes), shapely.box(-180, -90, 180, 90))


def contains_xy(
    shape: BaseGeometry, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which points, shape (n,), lie in a polygon or on its rim; in blocks, so that memory stays flat."""
    inside = np.zeros(len(longitude), dtype=bool)
    if shape.is_empty:
        return inside
    prepared = shapely.is_prepared(shape)
    shapely.prepare(shape)
    for block in _blocks(len(longitude)):
        x, y = longitude[block], latitude[block]
        west, south, east, north = shape.bounds
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        inside[block][near] = shapely.intersects_xy(shape, x[near], y[near])
    if not prepared:  # its index would stay in memory with the shape
        shapely.destroy_prepared(shape)
    return inside


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, _BLOCK):
        yield slice(start, start + _BLOCK)
