"""Areas by name: a scenario's own, a country or division of Natural Earth, a party's territory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer, natural_earth
from geo.errors import Fault, InputError
from geo.geodesic.surfaces import flat_polygons
from layers.ground.area_names import natural_earth_ground, unknown_area
from layers.ground.drawing import Drawing, NotDrawn, located
from layers.ground.places import ResolvedPlaces
from layers.ground.shapes import parts_of_dimension
from layers.scenario.models import Area
from layers.scenario.yaml_lines import Key

__all__ = ["AreaFinder"]

_DEVIATION_M = 0.9


class AreaFinder:
    """Finds the polygon that a name in `side`, `within` or `except` means."""

    def __init__(self, drawing: Drawing, places: ResolvedPlaces) -> None:
        self._drawing = drawing
        self._scenario = drawing.scenario
        self._places = places
        self._territories: dict[str, dict[str, BaseGeometry]] = {}
        self._found: dict[str, BaseGeometry] = {}
        self._broken: set[str] = set()
        self._lines_wanting: dict[str, str] = {}

    def add_territories(self, line: str, territories: dict[str, BaseGeometry]) -> None:
        """Make known what each party holds on either side of a derived line."""
        self._territories[line] = territories

    def without_line(self, line: str, gap: str) -> None:
        """Make known that a line was not drawn, so that no territories come from it."""
        self._lines_wanting[line] = gap

    def is_held(self, name: str) -> bool:
        """Whether a name means ground of this scenario: an area of it, or a party whose territory is known."""
        return name in self._scenario.areas or any(name in held for held in self._territories.values())

    def find(self, name: str, key: Key, line: str | None = None) -> BaseGeometry:
        """The polygon of an area's id, a party's territory, a country code, or a division's name or code.

        Of several lines that divide a party's territory from another's, `line` is asked first. Raises `NotDrawn` where
        the name means a gap or something that is at fault already, and after adding a fault at `key` for a name that
        means nothing.
        """
        known = self._scenario.origin.data
        for section in ("areas", "parties"):
            entries = known.get(section)
            if isinstance(entries, dict) and name in entries and name not in getattr(self._scenario, section):
                raise NotDrawn
        if name in self._scenario.areas:
            return self._own(name)
        if name in self._scenario.parties:
            return self._territory(name, key, line)
        if name not in self._found:
            self._found[name] = self._natural_earth(name, key)
        return self._found[name]

    def union(self, names: Sequence[str], key: Key, line: str | None = None) -> BaseGeometry | None:
        """The union of several areas; None where no name is given. Raises `NotDrawn` as `find` does."""
        if not names:
            return None
        places = [(*key, index) if len(names) > 1 else key for index in range(len(names))]
        shapes = [self.find(name, place, line) for name, place in zip(names, places, strict=True)]
        return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)

    def land(self, codes: Sequence[str], key: Key) -> BaseGeometry | None:
        """The land of several countries; None where none is given. Raises `NotDrawn` as `find` does."""
        shapes = [self._natural_earth(code, key) for code in codes]
        return shapely.union_all(shapes) if shapes else None

    def _own(self, name: str) -> BaseGeometry:
        area = self._scenario.areas[name]
        if area.gap:
            raise NotDrawn(f"area {name!r}")
        if area.territory is not None:
            return self._territory(area.territory, ("areas", name, "territory"), area.of)
        if name in self._broken:
            raise NotDrawn
        if name not in self._found:
            try:
                self._found[name] = self._draw(name, area)
            except (InputError, NotDrawn) as why:
                if isinstance(why, NotDrawn) and why.gap:
                    raise
                self._broken.add(name)
                if isinstance(why, InputError):
                    self._drawing.faults.extend(located(fault, self._scenario, ("areas", name)) for fault in why.faults)
                raise NotDrawn from None
        return self._found[name]

    def _territory(self, party: str, key: Key, line: str | None) -> BaseGeometry:
        """What a party holds: by the line given if it divides it, by the only line that does, or by none."""
        by_line = {name: held[party] for name, held in self._territories.items() if party in held}
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

    def _natural_earth(self, name: str, key: Key) -> BaseGeometry:
        try:
            return natural_earth_ground(name)
        except InputError as error:
            self._drawing.faults.append(unknown_area(self._scenario.origin, key, name, error))
            raise NotDrawn from None

    def _draw(self, name: str, area: Area) -> BaseGeometry:
        key: Key = ("areas", name)
        if area.file is not None:
            shapes, path = self._drawing.shapes((*key, "file"), area.file, area.where)
            polygons = parts_of_dimension(shapes, 2, path, self._drawing.faults, hint="give polygons")
            return shapely.union_all(shapely.make_valid(polygons))
        if area.country is not None:
            return shapely.union_all([natural_earth.country_polygon(code) for code in area.country])
        if area.division is not None:
            return natural_earth.division_polygon(area.division)
        if area.around is not None and area.radius is not None:
            centre = self._places.point(area.around)
            circle: BaseGeometry = geodesic_buffer(centre, area.radius.maximum_m)
            return circle
        return _with_corners(self._places.points(area.through or ()))

    def check_all(self) -> None:
        """Draw every area of the file, so that one that nothing uses is checked too."""
        for name, _, shape in self._drawing.entries("areas", lambda key, _: self._own(str(key[-1]))):
            if shape.is_empty:
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
