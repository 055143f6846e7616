"""Zones: from a clause as interpreted to the ground that is surely zone, and the whole that may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.compass import BEARINGS
from geo.errors import Fault, InputError
from geo.length import LengthRange
from layers.ground.areas import AreaFinder
from layers.ground.between import ground_between
from layers.ground.course import DrawnLine
from layers.ground.drawing import Drawing, NotDrawn
from layers.ground.line_ends import strips_to_the_ends
from layers.ground.outlines import Edge, Ground
from layers.ground.places import ResolvedPlaces
from layers.ground.shapes import polygons_only
from layers.ground.sides import (
    Turn,
    compass_words,
    runs_along,
    turn_to_area,
    turn_to_compass,
    turn_to_point,
)
from layers.ground.strips import Parts, strip_of_party, strip_on_both_sides, strips_of_parties
from layers.scenario.models import Interpretation, PlaceReference, Toward
from layers.scenario.yaml_lines import Key

__all__ = ["DrawnZone", "ZoneDrawer"]


_NEXT_TO_NOTHING_M = 500.0
_SAME_SIDE = 0.5
"""Strips that share more than this of the smaller lie on one side of the line."""


@dataclass(frozen=True)
class DrawnZone:
    """One interpretation of a zone on the ground; `certain` lies within `possible`.

    `party` is the side where that is ground of one of the two parties between which the line runs.
    """

    parts: Parts
    side: str
    depth_min_m: float
    depth_max_m: float
    note: str = ""
    """What was added to draw it, for its reader."""
    party: str = ""
    home: BaseGeometry | None = None
    """The countries or divisions, as the map data draw them, that it lies in by what its clause says."""
    shut_out: BaseGeometry | None = None
    """Those that its clause excepts."""


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
            certain, possible = _shrunk(parts.certain, uncertainty_m), _grown(parts.possible, uncertainty_m)
            parts = parts._replace(certain=certain, possible=possible, on_side=_shrunk(parts.on_side, uncertainty_m))
        within = self._within(clause, key)
        if within is not None:
            parts = parts.within(within)
        excluded = self._areas.union(clause.except_ or (), (*key, "except"), clause.from_, known=self._edges(clause))
        if excluded is not None:
            parts = parts.without(excluded)
        parts = _sound(parts)
        if any(line.schematic for line in self._lines_of(clause)):
            parts = parts._replace(certain=shapely.Polygon(), on_side=shapely.Polygon())
        if parts.possible.is_empty:
            raise InputError(Fault("the zone is empty", hint="check its line, side, 'within' and 'except'"))
        depth = _depth(clause)
        party = self._party(clause)
        home, shut_out = self._home(clause), self._areas.of_map_data(clause.except_ or ())
        return DrawnZone(parts, _side_in_words(clause), depth.minimum_m, depth.maximum_m, note, party, home, shut_out)

    def _home(self, clause: Interpretation) -> BaseGeometry | None:
        """The ground of the map data that a zone lies in by its side, what it is cut to, or the area that it is."""
        side = [clause.side] if isinstance(clause.side, str) and self._names_ground(clause.side) else []
        depths = list(clause.depths or ())
        sides = depths if all(map(self._names_ground, depths)) else []
        named = [side, sides, clause.within or (), [clause.area] if clause.area else [], self._enclosed(clause)]
        homes = [home for names in named if names and (home := self._areas.of_map_data(names)) is not None]
        return shapely.intersection_all(homes) if homes else None

    def _enclosed(self, clause: Interpretation) -> list[str]:
        """The country or division that both lines are borders of between which a zone lies."""
        lines = [self._drawing.scenario.lines[name] for name in clause.between or () if name in self._lines]
        first, *others = [line.neighbours for line in lines] or [set()]
        return sorted(first.intersection(*others)) if others else []

    def _names_ground(self, side: str) -> bool:
        word = side in BEARINGS and not self._areas.is_held(side)
        return not (word or side == "both" or side.startswith("toward "))

    def _party(self, clause: Interpretation) -> str:
        line = self._lines.get(clause.from_ or "")
        known = line is not None and line.held is not None and clause.side in (line.between or ())
        return str(clause.side) if known else ""

    def _draw(self, clause: Interpretation, key: Key) -> Parts:
        if clause.area is not None:
            ground = self._areas.find(clause.area, (*key, "area"))
            return Parts(ground.certain, ground.possible, ground.drawn, ground.drawn, ground.certain)
        if clause.around is not None:
            return self._circle(clause)
        line = self._line(clause.from_ or "")
        if clause.depths is not None:
            return self._strip_each_side(line, clause.depths, (*key, "depths"))
        side: str | Toward = "both" if clause.side is None else clause.side
        if clause.band is not None:
            inner, outer = (self._strip(line, length, side, (*key, "side")) for length in clause.band)
            return outer.beyond(inner)
        return self._strip(line, _depth(clause), side, (*key, "side"))

    def _line(self, name: str) -> DrawnLine:
        if name in self._lines:
            return self._lines[name]
        clause = self._drawing.scenario.lines.get(name)
        raise NotDrawn(f"line {name!r}" if clause is not None and clause.gap else "")

    def _within(self, clause: Interpretation, key: Key) -> Ground | None:
        return self._areas.union(clause.within or (), (*key, "within"), clause.from_, known=self._edges(clause))

    def _edges(self, clause: Interpretation) -> list[Edge]:
        """The lines that a zone is measured from: how well they are known counts where they are the edge of ground."""
        return [line.edge for line in self._lines_of(clause) if line.held is None]

    def _lines_of(self, clause: Interpretation) -> list[DrawnLine]:
        """The lines that a zone is measured from."""
        return [self._lines[name] for name in (clause.from_, *(clause.between or ())) if name and name in self._lines]

    def _between(self, names: tuple[str, str], clause: Interpretation, key: Key) -> tuple[Parts, str]:
        """The ground between two lines, and how its ends were closed."""
        first, second = (self._line(name) for name in names)
        within = self._within(clause, key)
        shape, closed_by_m = ground_between(first, second, within and within.drawn)
        parts = _bounded_by(shape, [first, second])
        if first.may_end or second.may_end:
            for one, other in zip(first.endings, second.endings, strict=True):
                parts = parts.however_it_ends(_bounded_by(_joined(one, other, within), [one, other]))
        if within is not None and not within.is_exact:  # the lines go on to where the outline may truly be
            farther = ground_between(first, second, within.possible).shape
            parts = parts._replace(possible=shapely.union(parts.possible, farther))
        return parts, _closing_note(closed_by_m)

    def _circle(self, clause: Interpretation) -> Parts:
        assert clause.around is not None
        centre = self._places.point(clause.around)
        doubt_m = self._places.uncertainty_m(clause.around)

        def disc(radius_m: float) -> BaseGeometry:
            return geodesic_buffer(centre, radius_m) if radius_m > 0 else shapely.Polygon()

        def discs(radius: LengthRange) -> Parts:
            certain, possible = disc(radius.minimum_m - doubt_m), disc(radius.maximum_m + doubt_m)
            drawn = (disc(radius.minimum_m), disc(radius.maximum_m)) if doubt_m else (certain, possible)
            return Parts(certain, possible, *drawn, certain)

        if clause.band is not None:
            return discs(clause.band[1]).beyond(discs(clause.band[0]))
        return discs(_depth(clause))

    def _strip_each_side(self, line: DrawnLine, depths: Mapping[str, LengthRange], key: Key) -> Parts:
        """A strip to its own depth on each side.

        Where the line is uncertain, nobody knows on which side of it the ground beside it lies; it is surely zone all
        the same where it would be so on either.
        """
        if line.held is not None and set(depths) <= set(line.between or ()):
            return strips_of_parties(line, dict(depths))
        each = [self._strip(line, depth, side, (*key, side)) for side, depth in depths.items()]
        parts = reduce(Parts.joined, each)
        least_m = min(depth.minimum_m for depth in depths.values()) - line.uncertainty_m
        if len(depths) > 1 and line.uncertainty_m and least_m > 0 and not line.endings[0].geometry.is_empty:
            drawn, least = replace(line.endings[0], uncertainty_m=0.0), LengthRange(least_m, least_m)
            near = [self._strip(drawn, least, side, (*key, side)).possible for side in depths]
            if not shapely.area(shapely.intersection_all(near)) > _SAME_SIDE * min(map(shapely.area, near)):
                parts = parts._replace(certain=shapely.union_all([parts.certain, *near]))
        return parts._replace(on_side=parts.certain)

    def _strip(self, line: DrawnLine, depth: LengthRange, side: str | Toward, key: Key) -> Parts:
        """The strip along a line, to the least and to the greatest depth, on one side or both."""
        if isinstance(side, str) and side.startswith("toward "):
            side = Toward(toward=PlaceReference(name=side.removeprefix("toward ")))
        if isinstance(side, Toward):
            turn = turn_to_point(line.geometry, self._places.point(side.toward))
            problem = f"{side.toward.name!r} lies on the line, and names no side of it"
            return self._one_side(line, depth, turn, problem, key)
        if side == "both":
            return strips_to_the_ends(line, depth) if line.held is None else strip_on_both_sides(line, depth)
        if side in BEARINGS and not self._areas.is_held(side):
            words = compass_words(line.geometry)
            problem = f"the line has no side that faces {side}" + ("" if words else ": it closes on itself")
            hint = f"use {', '.join(words)}" if words else "name a party, a country or an area"
            return self._one_side(line, depth, turn_to_compass(line.geometry, side), problem, key, hint)
        if line.held is not None and side in (line.between or ()):
            return strip_of_party(line, side, depth)
        known = [] if line.held is not None else [line.edge]
        ground = self._areas.find(side, key, line.id, known=known)
        if runs_along(line.geometry, ground.drawn):
            return strips_to_the_ends(line, depth, ground=ground)
        turn = turn_to_area(line.geometry, ground.drawn, depth.maximum_m)
        problem = f"{side!r} does not lie clearly on one side of line {line.id!r}"
        return self._one_side(line, depth, turn, problem, key)

    def _one_side(
        self, line: DrawnLine, depth: LengthRange, turn: Turn | None, problem: str, key: Key, hint: str = ""
    ) -> Parts:
        if turn is None:
            hint = hint or "use a compass word, or {toward: PLACE}"
            self._drawing.report(key, problem, hint)
            raise NotDrawn
        return strips_to_the_ends(line, depth, turn)


def _sound(parts: Parts) -> Parts:
    """Polygons only; what is certain is possible, too."""
    areal = [polygons_only(part) for part in parts]
    possible = areal[1]
    nearest = polygons_only(shapely.intersection(areal[2], areal[3]))
    certain, on_side = (polygons_only(shapely.intersection(areal[index], possible)) for index in (0, 4))
    return Parts(certain, possible, nearest, areal[3], on_side)


def _joined(one: DrawnLine, other: DrawnLine, within: Ground | None) -> BaseGeometry:
    """The ground between two lines; none where one of them is none."""
    if one.geometry.is_empty or other.geometry.is_empty:
        return shapely.Polygon()
    return ground_between(one, other, within and within.drawn).shape


def _bounded_by(shape: BaseGeometry, lines: list[DrawnLine]) -> Parts:
    """Ground bounded by lines: within a line's uncertainty of it, it may be zone or not."""
    certain = possible = shape
    for line in lines:
        doubt = _either_side(line)
        if not doubt.is_empty:
            certain, possible = shapely.difference(certain, doubt), shapely.union(possible, doubt)
    return Parts(certain, possible, shape, shape, certain)


def _either_side(line: DrawnLine) -> BaseGeometry:
    """The ground that may lie on either side of a line."""
    if line.held is not None and line.between is not None:
        return line.held.either(*line.between)
    if not line.uncertainty_m:
        return shapely.Polygon()
    doubt: BaseGeometry = geodesic_buffer(line.geometry, line.uncertainty_m, edges=line.edges)
    return doubt


def _closing_note(closed_by_m: tuple[float, ...]) -> str:
    """How the ends of the ground between two lines were closed, where that matters at all."""
    lengths = [f"{metres / 1000:.0f} km" for metres in closed_by_m if metres > _NEXT_TO_NOTHING_M]
    if not lengths:
        return ""
    return f"Closed at its end{'s' if len(lengths) > 1 else ''} by straight lines of {' and '.join(lengths)}."


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
