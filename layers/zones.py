"""Zones: from a clause's reading to the part of the ground that is surely zone, and the whole that may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from geo import geodesic_buffer, geodesic_distance
from geo.errors import Fault
from geo.quantity import LengthRange
from layers.areas import AreaFinder
from layers.lines import DrawnLine
from layers.places import PlaceResolver
from layers.scenario import Reading, Scenario, Toward, Zone
from layers.yaml_lines import Key

__all__ = ["DrawnZone", "ZoneDrawer", "readings"]

_COMPASS = {
    "north": (0, 1),
    "north-east": (1, 1),
    "east": (1, 0),
    "south-east": (1, -1),
    "south": (0, -1),
    "south-west": (-1, -1),
    "west": (-1, 0),
    "north-west": (-1, 1),
}


class _Parts(NamedTuple):
    certain: shapely.Geometry
    possible: shapely.Geometry


@dataclass(frozen=True)
class DrawnZone:
    """One reading of a zone on the ground; `certain` lies within `possible`."""

    certain: shapely.Geometry
    possible: shapely.Geometry
    side: str
    depth_min_m: float
    depth_max_m: float


class ZoneDrawer:
    """Draws a scenario's zones; what cannot be drawn becomes a fault and is left out."""

    def __init__(
        self,
        scenario: Scenario,
        lines: dict[str, DrawnLine],
        areas: AreaFinder,
        resolver: PlaceResolver,
        faults: list[Fault],
    ) -> None:
        self._scenario = scenario
        self._lines = lines
        self._areas = areas
        self._resolver = resolver
        self._faults = faults

    def draw(self, reading: Reading, key: Key) -> DrawnZone | None:
        """One reading of a zone, or None where it cannot be drawn."""
        parts = self._draw(reading, key)
        if parts is None:
            return None
        certain, possible = parts
        within = self._areas.union(reading.within or (), (*key, "within"))
        if within is not None:
            certain, possible = shapely.intersection(certain, within), shapely.intersection(possible, within)
        excluded = self._areas.union(reading.except_ or (), (*key, "except"))
        if excluded is not None:
            certain, possible = shapely.difference(certain, excluded), shapely.difference(possible, excluded)
        certain, possible = _polygons(certain), _polygons(possible)
        if possible.is_empty:
            self._fault(key, "the zone is empty", "check its line, side, 'within' and 'except'")
            return None
        depth = _depth(reading)
        side = reading.side if isinstance(reading.side, str) else ""
        if isinstance(reading.side, Toward):
            side = f"toward {reading.side.toward.name}"
        return DrawnZone(certain, possible, side, depth.minimum_m, depth.maximum_m)

    def _draw(self, reading: Reading, key: Key) -> _Parts | None:
        if reading.area is not None:
            shape = self._areas.find(reading.area)
            return None if shape is None else _Parts(shape, shape)
        if reading.between is not None:
            lines = [self._lines.get(name) for name in reading.between]
            if lines[0] is None or lines[1] is None:
                return None
            shape = _between(lines[0].geometry, lines[1].geometry)
            return _Parts(shape, shape)
        if reading.around is not None:
            return self._circle(reading, key)
        line = self._lines.get(reading.from_ or "")
        if line is None:
            return None
        if reading.depths is not None:
            sides = [self._strip(line, depth, side, key) for side, depth in reading.depths.items()]
            drawn = [side for side in sides if side is not None]
            return _Parts(*(shapely.union_all(list(part)) for part in zip(*drawn, strict=True))) if drawn else None
        if reading.band is not None:
            inner = self._strip(line, reading.band[0], reading.side, key)
            outer = self._strip(line, reading.band[1], reading.side, key)
            return None if inner is None or outer is None else _ring(inner, outer)
        return self._strip(line, _depth(reading), "both" if reading.width is not None else reading.side, key)

    def _circle(self, reading: Reading, key: Key) -> _Parts | None:
        assert reading.around is not None
        centre = self._resolver.point(reading.around, (*key, "around"))
        if centre is None:
            return None
        doubt = self._resolver.uncertainty_m(reading.around)

        def disc(radius: LengthRange) -> _Parts:
            certain_m = radius.minimum_m - doubt
            certain = geodesic_buffer(centre, certain_m) if certain_m > 0 else shapely.Polygon()
            return _Parts(certain, geodesic_buffer(centre, radius.maximum_m + doubt))

        if reading.band is not None:
            return _ring(disc(reading.band[0]), disc(reading.band[1]))
        return disc(_depth(reading))

    def _strip(self, line: DrawnLine, depth: LengthRange, side: str | Toward | None, key: Key) -> _Parts | None:
        """The strip along a line, to the least and to the greatest depth, on one side or both."""
        if isinstance(side, Toward):
            turn = self._turn_toward(line, side, key)
            return None if turn is None else _strips(line, depth, turn)
        if side in (None, "both"):
            return _strips(line, depth, "both")
        if side in _COMPASS:
            return _strips(line, depth, _turn_to_compass(line, side))
        ground = self._areas.find(side)
        if ground is None:
            known = ", ".join([*self._areas.territories, "both", *_COMPASS])
            self._fault((*key, "side"), f"no side {side!r}", f"use {known}, a country code, an area, or {{toward: PLACE}}")
            return None
        whole = _strips(line, depth, "both")
        return _Parts(*(shapely.intersection(part, ground) for part in whole))

    def _turn_toward(self, line: DrawnLine, side: Toward, key: Key) -> str | None:
        point = self._resolver.point(side.toward, (*key, "side", "toward"))
        if point is None:
            return None
        reach_m = float(geodesic_distance(line.geometry, point, edges=line.edges)) * 1.05 + 1000
        left = geodesic_buffer(line.geometry, reach_m, edges=line.edges, side="left")
        return "left" if shapely.intersects(left, point) else "right"

    def _fault(self, key: Key, message: str, hint: str) -> None:
        self._faults.append(self._scenario.origin.fault(key, message, hint))


def _strips(line: DrawnLine, depth: LengthRange, turn: str) -> _Parts:
    possible = geodesic_buffer(line.geometry, depth.maximum_m, edges=line.edges, side=turn)
    if depth.is_exact:
        return _Parts(possible, possible)
    certain = geodesic_buffer(line.geometry, depth.minimum_m, edges=line.edges, side=turn)
    return _Parts(shapely.intersection(certain, possible), possible)


def _turn_to_compass(line: DrawnLine, word: str) -> str:
    """Which of the line's own sides faces a compass point: the one whose strip lies further that way."""
    toward = np.array(_COMPASS[word], dtype=float)
    centres = {}
    for turn in ("left", "right"):
        strip = geodesic_buffer(line.geometry, 1000.0, edges=line.edges, side=turn)
        centre = shapely.centroid(strip)
        squeeze = np.cos(np.radians(centre.y))
        centres[turn] = float(np.dot(toward, (centre.x * squeeze, centre.y)))
    return max(centres, key=lambda turn: centres[turn])


def _between(first: shapely.Geometry, second: shapely.Geometry) -> shapely.Geometry:
    """The ground between two lines that run alongside, closed by straight ends."""
    one, other = (np.vstack([shapely.get_coordinates(part) for part in shapely.get_parts(line)]) for line in (first, second))
    same_way = np.hypot(*(one[-1] - other[0])) > np.hypot(*(one[-1] - other[-1]))
    ring = np.vstack([one, other[::-1] if same_way else other])
    return shapely.make_valid(shapely.Polygon(ring))


def _ring(inner: _Parts, outer: _Parts) -> _Parts:
    return _Parts(shapely.difference(outer.certain, inner.possible), shapely.difference(outer.possible, inner.certain))


def _depth(reading: Reading) -> LengthRange:
    if reading.depth is not None:
        return reading.depth
    if reading.width is not None:
        return LengthRange(reading.width.minimum_m / 2, reading.width.maximum_m / 2)
    if reading.band is not None:
        return LengthRange(reading.band[0].minimum_m, reading.band[1].maximum_m)
    if reading.depths is not None:
        depths = reading.depths.values()
        return LengthRange(min(d.minimum_m for d in depths), max(d.maximum_m for d in depths))
    return LengthRange(np.nan, np.nan)


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def readings(zone: Zone) -> list[tuple[str, Reading]]:
    """The zone's readings by variant id; the main reading has the empty id."""
    return [("", zone), *((variant.id, zone.read_as(variant)) for variant in zone.variants)]
