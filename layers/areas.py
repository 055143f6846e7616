"""Areas by name: a scenario's own, a country or division of Natural Earth, a party's territory."""

from __future__ import annotations

import shapely

from geo import geodesic_buffer, natural_earth
from geo.errors import Fault, InputError
from layers.files import read_shapes
from layers.places import PlaceResolver
from layers.scenario import Area, Scenario
from layers.yaml_lines import Key

__all__ = ["AreaFinder"]


class AreaFinder:
    """Finds the polygon that a name in `side`, `within` or `except` means; collects a fault where there is none."""

    def __init__(self, scenario: Scenario, resolver: PlaceResolver, faults: list[Fault]) -> None:
        self._scenario = scenario
        self._resolver = resolver
        self._faults = faults
        self.territories: dict[str, shapely.Geometry] = {}
        self._found: dict[str, shapely.Geometry | None] = {}

    def find(self, name: str) -> shapely.Geometry | None:
        """The polygon of an area's id, a party's territory, a country code, or a division's name or code."""
        if name in self.territories:
            return self.territories[name]
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def union(self, names: tuple[str, ...], key: Key) -> shapely.Geometry | None:
        """The union of several areas; None where no name is given. An unknown name becomes a fault at `key`."""
        shapes = []
        for name in names:
            shape = self.find(name)
            if shape is None:
                hint = "name an area of this file, a party with a territory, a country code or a division"
                self._faults.append(self._scenario.origin.fault(key, f"no area {name!r}", hint))
            else:
                shapes.append(shape)
        return shapely.union_all(shapes) if names else None

    def _look_up(self, name: str) -> shapely.Geometry | None:
        area = self._scenario.areas.get(name)
        if area is not None:
            return self._draw(name, area)
        for polygon in (natural_earth.country_polygon, natural_earth.division_polygon):
            try:
                return polygon(name)
            except InputError:
                continue
        return None

    def _draw(self, name: str, area: Area) -> shapely.Geometry | None:
        key: Key = ("areas", name)
        if area.file is not None:
            return shapely.union_all(read_shapes(self._scenario.origin.folder / area.file).geometry.to_numpy())
        if area.country is not None:
            return natural_earth.country_polygon(area.country)
        if area.division is not None:
            return natural_earth.division_polygon(area.division)
        if area.territory is not None:
            return self.territories.get(area.territory)
        if area.around is not None and area.radius is not None:
            centre = self._resolver.point(area.around, (*key, "around"))
            return None if centre is None else geodesic_buffer(centre, area.radius.maximum_m)
        corners = self._resolver.points(area.through or (), (*key, "through"))
        return None if corners is None else shapely.make_valid(shapely.Polygon([(p.x, p.y) for p in corners]))
