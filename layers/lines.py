"""Lines of contact, borders and named lines, each drawn in the way that the scenario says."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import shapely

from geo import natural_earth
from geo.errors import Fault, InputError
from layers.areas import AreaFinder
from layers.control import derive_line, derive_territories, read_control
from layers.files import read_shapes
from layers.places import PlaceResolver
from layers.scenario import Line, Scenario
from layers.yaml_lines import Key

__all__ = ["DrawnLine", "LineDrawer"]


@dataclass(frozen=True)
class DrawnLine:
    """A line on the ground, with the territories and control points it was derived from, if it was."""

    geometry: shapely.Geometry
    edges: str
    derived: bool = False
    territories: gpd.GeoDataFrame | None = None
    control: gpd.GeoDataFrame | None = None


class LineDrawer:
    """Draws a scenario's lines; what cannot be drawn becomes a fault and is left out."""

    def __init__(self, scenario: Scenario, resolver: PlaceResolver, areas: AreaFinder, faults: list[Fault]) -> None:
        self._scenario = scenario
        self._resolver = resolver
        self._areas = areas
        self._faults = faults

    def draw(self) -> dict[str, DrawnLine]:
        """Every line that can be drawn, by id."""
        drawn = {}
        for name, line in self._scenario.lines.items():
            try:
                shape = self._draw(line, ("lines", name))
            except InputError as error:
                self._faults.extend(error.faults)
                continue
            if shape is not None and shape.geometry.is_empty:
                hint = "check what it is drawn from, and 'within'"
                self._faults.append(self._scenario.origin.fault(("lines", name), "the line is empty", hint))
            elif shape is not None:
                drawn[name] = shape
        return drawn

    def _draw(self, line: Line, key: Key) -> DrawnLine | None:
        within = self._areas.union(line.within, (*key, "within"))
        if line.control is not None:
            return self._derive(line, within)
        geometry = self._given(line, key)
        if geometry is None:
            return None
        if within is not None:
            geometry = shapely.intersection(geometry, within)
        edges = "straight" if line.file is not None or line.border is not None or line.parallel is not None else line.edges
        return DrawnLine(_merged(geometry), edges)

    def _derive(self, line: Line, within: shapely.Geometry | None) -> DrawnLine:
        assert line.control is not None
        assert line.between is not None
        control = read_control(self._scenario.origin.folder / line.control, set(self._scenario.parties))
        if within is None:
            within = self._areas.union(tuple(self._scenario.countries), ("countries",))
        territories = derive_territories(control, within)
        geometry = derive_line(control, line.between, within)
        self._areas.territories.update(zip(territories["party"], territories.geometry, strict=True))
        return DrawnLine(geometry, "straight", True, territories, control)

    def _given(self, line: Line, key: Key) -> shapely.Geometry | None:
        if line.file is not None:
            shapes = read_shapes(self._scenario.origin.folder / line.file)
            return _joined_points(shapes) if (shapes.geom_type == "Point").all() else _only_lines(shapes)
        if line.through is not None:
            points = self._resolver.points(line.through, (*key, "through"))
            return None if points is None else shapely.LineString([(p.x, p.y) for p in points])
        if line.border is not None:
            try:
                return natural_earth.border(*line.border)
            except InputError as error:
                self._faults += [
                    self._scenario.origin.fault((*key, "border"), fault.message, fault.hint) for fault in error.faults
                ]
                return None
        assert line.start_at is not None
        assert line.end_at is not None
        if line.parallel is not None:
            return shapely.LineString([(line.start_at, line.parallel), (line.end_at, line.parallel)])
        return shapely.LineString([(line.meridian, line.start_at), (line.meridian, line.end_at)])


def _joined_points(shapes: gpd.GeoDataFrame) -> shapely.Geometry:
    return shapely.LineString(list(zip(shapes.geometry.x, shapes.geometry.y, strict=True)))


def _only_lines(shapes: gpd.GeoDataFrame) -> shapely.Geometry:
    parts = shapely.get_parts(shapes.geometry.to_numpy())
    return shapely.multilinestrings([part for part in parts if part.geom_type == "LineString"])


def _merged(geometry: shapely.Geometry) -> shapely.Geometry:
    lines = [part for part in shapely.get_parts(geometry) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.multilinestrings(lines)) if lines else shapely.MultiLineString()
