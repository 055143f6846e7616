"""Zones: from a clause as interpreted to the ground that is surely zone, and the whole that may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.errors import Fault, InputError
from geo.length import LengthRange
from layers.ground.areas import AreaFinder
from layers.ground.between import ground_between
from layers.ground.drawing import Drawing, NotDrawn
from layers.ground.lines import DrawnLine
from layers.ground.places import ResolvedPlaces
from layers.ground.shapes import polygons_only
from layers.ground.sides import (
    COMPASS,
    Turn,
    compass_words,
    runs_along,
    turn_to_area,
    turn_to_compass,
    turn_to_point,
)
from layers.scenario.models import Interpretation, PlaceReference, Toward
from layers.scenario.yaml_lines import Key

__all__ = ["DrawnZone", "ZoneDrawer"]


_NEXT_TO_NOTHING_M = 500.0
_SAME_SIDE = 0.5
"""Strips that share more than this of the smaller lie on one side of the line."""


class _Parts(NamedTuple):
    certain: BaseGeometry
    possible: BaseGeometry


@dataclass(frozen=True)
class DrawnZone:
    """One interpretation of a zone on the ground; `certain` lies within `possible`."""

    certain: BaseGeometry
    possible: BaseGeometry
    side: str
    depth_min_m: float
    depth_max_m: float
    note: str = ""
    """What was added to draw it, for its reader."""


class ZoneDrawer:
    """Draws the interpretations of a scenario's zones."""

    def __init__(
        self, drawing: Drawing, places: ResolvedPlaces, areas: AreaFinder, lines: Mapping[str, DrawnLine]
    ) -> None:
        self._drawing = drawing
        self._places = places
        self._areas = areas
        self._lines = lines

    def draw(self, clause: Interpretation, key: Key, *, uncertainty_m: float = 0.0) -> DrawnZone:
        """One interpretation of a zone; `uncertainty_m` is how far the whole outline may be off.

        Raises `NotDrawn` where it rests on a gap or on something at fault, and `InputError` where it comes out empty.
        """
        note = ""
        if clause.between is not None:
            parts, note = self._between(clause.between, clause, key)
        else:
            parts = self._draw(clause, key)
        if uncertainty_m:
            parts = _Parts(_shrunk(parts.certain, uncertainty_m), _grown(parts.possible, uncertainty_m))
        certain, possible = parts
        within = self._within(clause, key)
        if within is not None:
            certain, possible = shapely.intersection(certain, within), shapely.intersection(possible, within)
        excluded = self._areas.union(clause.except_ or (), (*key, "except"), clause.from_)
        if excluded is not None:
            certain, possible = shapely.difference(certain, excluded), shapely.difference(possible, excluded)
        possible = polygons_only(possible)
        certain = polygons_only(shapely.intersection(polygons_only(certain), possible))
        if possible.is_empty:
            raise InputError(Fault("the zone is empty", hint="check its line, side, 'within' and 'except'"))
        depth = _depth(clause)
        return DrawnZone(certain, possible, _side_in_words(clause), depth.minimum_m, depth.maximum_m, note)

    def _draw(self, clause: Interpretation, key: Key) -> _Parts:
        if clause.area is not None:
            shape = self._areas.find(clause.area, (*key, "area"))
            return _Parts(shape, shape)
        if clause.around is not None:
            return self._circle(clause)
        line = self._line(clause.from_ or "")
        if clause.depths is not None:
            return self._strip_each_side(line, clause.depths, (*key, "depths"))
        side: str | Toward = "both" if clause.side is None else clause.side
        if clause.band is not None:
            inner, outer = (self._strip(line, length, side, (*key, "side")) for length in clause.band)
            return _ring(inner, outer)
        return self._strip(line, _depth(clause), side, (*key, "side"))

    def _line(self, name: str) -> DrawnLine:
        if name in self._lines:
            return self._lines[name]
        clause = self._drawing.scenario.lines.get(name)
        raise NotDrawn(f"line {name!r}" if clause is not None and clause.gap else "")

    def _within(self, clause: Interpretation, key: Key) -> BaseGeometry | None:
        return self._areas.union(clause.within or (), (*key, "within"), clause.from_)

    def _between(self, names: tuple[str, str], clause: Interpretation, key: Key) -> tuple[_Parts, str]:
        """The ground between two lines, and how its ends were closed."""
        first, second = (self._line(name) for name in names)
        shape, closed_by_m = ground_between(first, second, self._within(clause, key))
        return _doubted(shape, [first, second]), _closing_note(closed_by_m)

    def _circle(self, clause: Interpretation) -> _Parts:
        assert clause.around is not None
        centre = self._places.point(clause.around)
        doubt_m = self._places.uncertainty_m(clause.around)

        def disc(radius: LengthRange) -> _Parts:
            certain_m = radius.minimum_m - doubt_m
            certain = geodesic_buffer(centre, certain_m) if certain_m > 0 else shapely.Polygon()
            return _Parts(certain, geodesic_buffer(centre, radius.maximum_m + doubt_m))

        if clause.band is not None:
            return _ring(disc(clause.band[0]), disc(clause.band[1]))
        return disc(_depth(clause))

    def _strip_each_side(self, line: DrawnLine, depths: Mapping[str, LengthRange], key: Key) -> _Parts:
        """A strip to its own depth on each side.

        Where the line is uncertain, nobody knows on which side of it the ground beside it lies; it is surely zone all
        the same where it would be so on either.
        """
        strips = [self._strip(line, depth, side, (*key, side)) for side, depth in depths.items()]
        certain, possible = (shapely.union_all(list(part)) for part in zip(*strips, strict=True))
        least_m = min(depth.minimum_m for depth in depths.values()) - line.uncertainty_m
        if len(depths) > 1 and line.uncertainty_m and least_m > 0:
            drawn, least = replace(line, uncertainty_m=0.0), LengthRange(least_m, least_m)
            near = [self._strip(drawn, least, side, (*key, side)).possible for side in depths]
            if not shapely.area(shapely.intersection_all(near)) > _SAME_SIDE * min(map(shapely.area, near)):
                certain = shapely.union_all([certain, *near])
        return _Parts(certain, possible)

    def _strip(self, line: DrawnLine, depth: LengthRange, side: str | Toward, key: Key) -> _Parts:
        """The strip along a line, to the least and to the greatest depth, on one side or both."""
        if isinstance(side, str) and side.startswith("toward "):
            side = Toward(toward=PlaceReference(name=side.removeprefix("toward ")))
        if isinstance(side, Toward):
            turn = turn_to_point(line.geometry, self._places.point(side.toward))
            problem = f"{side.toward.name!r} lies on the line, and names no side of it"
            return self._one_side(line, depth, turn, problem, key)
        if side == "both":
            return _strips(line, depth)
        if side in COMPASS and not self._areas.is_held(side):
            words = compass_words(line.geometry)
            problem = f"the line has no side that faces {side}" + ("" if words else ": it closes on itself")
            hint = f"use {', '.join(words)}" if words else "name a party, a country or an area"
            return self._one_side(line, depth, turn_to_compass(line.geometry, side), problem, key, hint)
        ground = self._areas.find(side, key, line.id)
        if runs_along(line.geometry, ground):
            return _strips(line, depth, ground=ground)
        turn = turn_to_area(line.geometry, ground, depth.maximum_m)
        problem = f"{side!r} does not lie clearly on one side of line {line.id!r}"
        return self._one_side(line, depth, turn, problem, key)

    def _one_side(
        self, line: DrawnLine, depth: LengthRange, turn: Turn | None, problem: str, key: Key, hint: str = ""
    ) -> _Parts:
        if turn is None:
            hint = hint or "use a compass word, or {toward: PLACE}"
            self._drawing.report(key, problem, hint)
            raise NotDrawn
        return _strips(line, depth, turn)


def _strips(
    line: DrawnLine, depth: LengthRange, turn: Turn | None = None, ground: BaseGeometry | None = None
) -> _Parts:
    """The strips to the least and to the greatest depth, on one side (by `turn` or by `ground`) or on both.

    Where the line itself is uncertain, ground is surely zone only if it is so wherever the line may run.
    """
    doubt_m = line.uncertainty_m

    def strip(depth_m: float) -> BaseGeometry:
        if depth_m <= 0:
            return shapely.Polygon()
        whole: BaseGeometry = geodesic_buffer(line.geometry, depth_m, edges=line.edges, side=turn or "both")
        return whole if ground is None else shapely.intersection(whole, ground)

    possible = strip(depth.maximum_m + doubt_m)
    certain = possible if depth.is_exact and not doubt_m else strip(depth.minimum_m - doubt_m)
    if doubt_m and (turn or ground is not None):
        either = geodesic_buffer(line.geometry, doubt_m, edges=line.edges)
        certain, possible = shapely.difference(certain, either), shapely.union(possible, either)
    return _Parts(shapely.intersection(certain, possible), possible)


def _doubted(shape: BaseGeometry, lines: list[DrawnLine]) -> _Parts:
    """Ground bounded by lines: within a line's uncertainty of it, it may be zone or not."""
    certain = possible = shape
    for line in lines:
        if line.uncertainty_m:
            doubt = geodesic_buffer(line.geometry, line.uncertainty_m, edges=line.edges)
            certain, possible = shapely.difference(certain, doubt), shapely.union(possible, doubt)
    return _Parts(certain, possible)


def _closing_note(closed_by_m: tuple[float, ...]) -> str:
    """How the ends of the ground between two lines were closed, where that matters at all."""
    lengths = [f"{metres / 1000:.0f} km" for metres in closed_by_m if metres > _NEXT_TO_NOTHING_M]
    if not lengths:
        return ""
    return f"Closed at its end{'s' if len(lengths) > 1 else ''} by straight lines of {' and '.join(lengths)}."


def _ring(inner: _Parts, outer: _Parts) -> _Parts:
    return _Parts(shapely.difference(outer.certain, inner.possible), shapely.difference(outer.possible, inner.certain))


def _grown(shape: BaseGeometry, distance_m: float) -> BaseGeometry:
    grown: BaseGeometry = geodesic_buffer(shape, distance_m, edges="straight")
    return grown


def _shrunk(shape: BaseGeometry, distance_m: float) -> BaseGeometry:
    return shape if shape.is_empty else _grown(shape, -distance_m)


def _depth(clause: Interpretation) -> LengthRange:
    if clause.depth is not None:
        return clause.depth
    if clause.width is not None:
        return LengthRange(clause.width.minimum_m / 2, clause.width.maximum_m / 2)
    if clause.band is not None:
        return LengthRange(clause.band[0].minimum_m, clause.band[1].maximum_m)
    if clause.depths is not None:
        depths = clause.depths.values()
        return LengthRange(min(d.minimum_m for d in depths), max(d.maximum_m for d in depths))
    return LengthRange(np.nan, np.nan)


def _side_in_words(clause: Interpretation) -> str:
    if isinstance(clause.side, Toward):
        return f"toward {clause.side.toward.name}"
    if clause.depths is not None:
        return ", ".join(clause.depths)
    return clause.side or ("both" if clause.from_ is not None else "")
