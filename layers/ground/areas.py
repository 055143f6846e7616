"""Areas by name: a scenario's own, a country or division of Natural Earth, a party's territory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer
from geo.errors import Fault, InputError
from geo.geodesic.surfaces import flat_polygons
from geo.length import LengthRange
from layers.dates import first_day
from layers.ground.area_names import country_outline, division_outline, natural_earth_outline, unknown_area
from layers.ground.course import Course, DrawnLine
from layers.ground.drawing import Drawing, NotDrawn, located
from layers.ground.outlines import Edge, Ground, Outline
from layers.ground.places import ResolvedPlaces
from layers.ground.shapes import parts_of_dimension
from layers.scenario.models import Area, PlaceReference
from layers.scenario.yaml_lines import Key

__all__ = ["AreaFinder"]

_DEVIATION_M = 0.9


class AreaFinder:
    """Finds the polygon that a name in `side`, `within` or `except` means."""

    def __init__(self, drawing: Drawing, places: ResolvedPlaces) -> None:
        self._drawing = drawing
        self._scenario = drawing.scenario
        self._places = places
        self._as_of = first_day(drawing.scenario.as_of)
        self._courses: dict[str, Course] = {}
        self._moment: Mapping[str, DrawnLine] = {}
        self._outlines: dict[str, Outline] = {}
        self._circles: dict[str, Ground] = {}
        self._found: dict[tuple[tuple[Outline, ...], tuple[Edge, ...]], Ground] = {}
        self._broken: set[str] = set()
        self._lines_wanting: dict[str, str] = {}

    def add_course(self, course: Course) -> None:
        """Make known what each party holds on either side of a line between two parties."""
        self._courses[course.id] = course

    def at(self, lines: Mapping[str, DrawnLine]) -> AreaFinder:
        """The same with territories by these lines, by id; by others they are as of the scenario's own date."""
        finder = copy(self)
        finder._moment = lines  # noqa: SLF001 - one of its own kind
        return finder

    def as_of(self, day: date | None) -> AreaFinder:
        """The same with territories as of a day, where one is given."""
        finder = copy(self)
        finder._as_of = day or self._as_of  # noqa: SLF001 - one of its own kind
        return finder

    def holders(self, names: Iterable[str]) -> frozenset[tuple[str, str, str]]:
        """The lines that say what parties among the names hold: their ids, the days they are drawn from, the party."""
        return frozenset(
            (line, self._dividing()[line].day, name)
            for name in names
            if name in self._scenario.parties
            for line in self.lines_of([name])
        )

    def lines_of(self, names: Iterable[str]) -> set[str]:
        """The lines between parties that say what names mean: parties, and areas that are a party's territory."""
        found = set()
        for name in names:
            area = self._scenario.areas.get(name)
            party, line = (area.territory, area.of) if area is not None else (name, None)
            if party in self._scenario.parties:
                found |= {each for each in self._courses if line in (None, each)}
        return found

    def without_line(self, line: str, gap: str) -> None:
        """Make known that a line was not drawn, so that no territories come from it."""
        self._lines_wanting[line] = gap

    def is_held(self, name: str) -> bool:
        """Whether a name means ground of this scenario: an area of it, or a party whose territory is known."""
        return name in self._scenario.areas or any(
            name in line.held.by_party for line in self._dividing().values() if line.held
        )

    def find(self, name: str, key: Key, line: str | None = None, *, known: Sequence[Edge] = ()) -> Ground:
        """The ground of an area's id, a party's territory, a country code, or a division's name or code.

        Of several lines that divide a party's territory from another's, `line` is asked first. `known` are lines with
        an uncertainty of their own, which counts where the outline runs along them. Raises `NotDrawn` where the name
        means a gap or something that is at fault already, and after adding a fault at `key` for a name that means
        nothing.
        """
        return self._ground([self._piece(name, key, line)], known)

    def union(
        self, names: Sequence[str], key: Key, line: str | None = None, *, known: Sequence[Edge] = ()
    ) -> Ground | None:
        """The union of several areas; None where no name is given. Raises `NotDrawn` as `find` does."""
        if not names:
            return None
        places = [(*key, index) if len(names) > 1 else key for index in range(len(names))]
        return self._ground([self._piece(name, place, line) for name, place in zip(names, places, strict=True)], known)

    def land(self, codes: Sequence[str], key: Key) -> Ground | None:
        """The land of several countries; None where none is given. Raises `NotDrawn` as `find` does."""
        return self._ground([self._natural_earth(code, key) for code in codes], ()) if codes else None

    def of_map_data(self, names: Iterable[str]) -> BaseGeometry | None:
        """The ground, of the map data, that several areas are together; None where one of them is bounded otherwise."""
        shapes = []
        for name in names:
            area = self._scenario.areas.get(name)
            party, line = (area.territory, area.of) if area is not None else (name, None)
            if party in self._scenario.parties:
                cut_to = [self._cut_to(each) for each in ([line] if line else self.lines_of([party]))]
                shapes.append(shapely.union_all(cut_to) if cut_to and all(cut_to) else None)
            elif area is not None and area.country is None and area.division is None:
                return None
            else:
                piece = self._piece(name, (), None)
                shapes.append(piece.shape if isinstance(piece, Outline) else None)
        return shapely.union_all(shapes) if shapes and all(shape is not None for shape in shapes) else None

    def _cut_to(self, line: str) -> BaseGeometry | None:
        """The ground of the map data that a line between parties, and their territories, are cut to."""
        within = self._scenario.lines[line].within
        return self.of_map_data(within or self._scenario.countries)

    def _ground(self, pieces: Sequence[Ground | Outline], known: Sequence[Edge]) -> Ground:
        """Pieces as one: outlines are joined before their uncertainty counts, so that none does between neighbours."""
        grounds = [piece for piece in pieces if isinstance(piece, Ground)]
        outlines = [piece for piece in pieces if isinstance(piece, Outline)]
        if outlines:
            each = (tuple(outlines), tuple(known))
            if each not in self._found:
                self._found[each] = Ground.union([one.ground(known) for one in Outline.joined(outlines)])
            grounds.append(self._found[each])
        return Ground.union(grounds)

    def _piece(self, name: str, key: Key, line: str | None) -> Ground | Outline:
        data = self._scenario.origin.data
        for section in ("areas", "parties"):
            entries = data.get(section)
            if isinstance(entries, dict) and name in entries and name not in getattr(self._scenario, section):
                raise NotDrawn
        if name in self._scenario.areas:
            return self._own(name)
        if name in self._scenario.parties:
            return self._territory(name, key, line)
        return self._natural_earth(name, key)

    def _own(self, name: str) -> Ground | Outline:
        area = self._scenario.areas[name]
        if area.gap:
            raise NotDrawn(f"area {name!r}")
        if area.territory is not None:
            return self._territory(area.territory, ("areas", name, "territory"), area.of)
        if name in self._broken:
            raise NotDrawn
        if name in self._circles:
            return self._circles[name]
        if name not in self._outlines:
            try:
                if area.around is not None and area.radius is not None:
                    return self._circles.setdefault(name, self._circle(area.around, area.radius))
                self._outlines[name] = self._outline(name, area)
            except (InputError, NotDrawn) as why:
                if isinstance(why, NotDrawn) and why.gap:
                    raise
                self._broken.add(name)
                if isinstance(why, InputError):
                    self._drawing.faults.extend(located(why, self._scenario, ("areas", name)))
                raise NotDrawn from None
        return self._outlines[name]

    def _dividing(self) -> dict[str, DrawnLine]:
        """The line of each course between two parties, at the moment that is drawn."""
        return {name: self._moment.get(name) or course.on(self._as_of) for name, course in self._courses.items()}

    def _territory(self, party: str, key: Key, line: str | None) -> Ground:
        """What a party holds: by the line given if it divides it, by the only line that does, or by none."""
        held = {name: drawn.held.by_party for name, drawn in self._dividing().items() if drawn.held}
        by_line = {name: grounds[party] for name, grounds in held.items() if party in grounds}
        if line in by_line:
            return by_line[line]
        if line in self._lines_wanting and party in (self._scenario.lines[line].between or (party,)):
            raise NotDrawn(self._lines_wanting[line])
        if len(by_line) == 1:
            return next(iter(by_line.values()))
        if not by_line and self._lines_wanting:
            raise NotDrawn(next(iter(self._lines_wanting.values())))
        if by_line:
            problem = f"{party!r} has a territory by each of the lines {', '.join(sorted(by_line))}"
            hint = f"name an area instead: {{territory: {party}, of: {min(by_line)}, source: …}}"
        else:
            problem = f"{party!r} has no territory: no line is derived from control points that it holds"
            hint = "give a line 'between' it and another with 'control', or name a country or an area"
        self._drawing.report(key, problem, hint)
        raise NotDrawn

    def _natural_earth(self, name: str, key: Key) -> Outline:
        try:
            return natural_earth_outline(name)
        except InputError as error:
            self._drawing.faults.append(unknown_area(self._scenario.origin, key, name, error))
            raise NotDrawn from None

    def _outline(self, name: str, area: Area) -> Outline:
        key: Key = ("areas", name)
        if area.file is not None:
            shapes, path = self._drawing.shapes((*key, "file"), area.file, area.where)
            polygons = parts_of_dimension(shapes, 2, path, self._drawing.faults, hint="give polygons")
            outline = Outline(shapely.union_all(shapely.make_valid(polygons)))
        elif area.country is not None or area.division is not None:
            named = [country_outline(code) for code in area.country or ()]
            named += [division_outline(area.division)] if area.division is not None else []
            outline = Outline(shapely.union_all([one.shape for one in named]), max(one.doubt_m for one in named))
        else:
            corners = area.through or ()
            outline = Outline(
                _with_corners(self._places.points(corners)), max(map(self._places.uncertainty_m, corners))
            )
        return outline._replace(doubt_m=area.uncertainty.maximum_m) if area.uncertainty else outline

    def _circle(self, around: PlaceReference, radius: LengthRange) -> Ground:
        centre, doubt_m = self._places.point(around), self._places.uncertainty_m(around)
        drawn = geodesic_buffer(centre, radius.maximum_m)
        least_m, most_m = radius.minimum_m - doubt_m, radius.maximum_m + doubt_m
        certain = drawn if least_m == radius.maximum_m else shapely.Polygon()
        if 0 < least_m < radius.maximum_m:
            certain = geodesic_buffer(centre, least_m)
        return Ground(certain, geodesic_buffer(centre, most_m) if doubt_m else drawn, drawn)

    def check_all(self) -> None:
        """Draw every area of the file, so that one that nothing uses is checked too."""
        for name, _, shape in self._drawing.entries("areas", lambda key, _: self.find(str(key[-1]), key)):
            if shape.possible.is_empty:
                self._drawing.report(("areas", name), "the area is empty", "check what it is drawn from")


def _with_corners(corners: list[shapely.Point]) -> BaseGeometry:
    """The polygon with these corners, joined by geodesics. Raises `InputError` where its edges cross."""
    outline = np.array([shapely.Polygon(shapely.get_coordinates(corners))], dtype=object)
    parts, _ = flat_polygons(outline, edges="geodesic", deviation_m=np.array([_DEVIATION_M]))
    whole = shapely.union_all(parts) if shapely.is_valid(parts).all() else shapely.Polygon()
    if whole.area == 0:
        raise InputError(
            Fault("its edges cross, or its corners lie in a row", hint="give the corners in order round it")
        )
    return whole
