"""Lines of contact, borders and named lines, each drawn in the way that the scenario says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import natural_earth
from geo.errors import Fault, InputError
from geo.geodesic.edges import Edges
from layers.ground.areas import AreaFinder
from layers.ground.control import derive_ground, read_control
from layers.ground.drawing import Drawing
from layers.ground.places import ResolvedPlaces
from layers.ground.planar import as_straight_edges, cut_at_antimeridian
from layers.ground.rivers import river_line
from layers.ground.shapes import lines_only, parts_of_dimension
from layers.ground.sides import chained
from layers.scenario.models import Line
from layers.scenario.yaml_lines import Key

__all__ = ["DrawnLine", "LineDrawer", "line_of_shapes", "line_through"]


@dataclass(frozen=True)
class DrawnLine:
    """A line on the ground, with the territories and control points it was derived from, if it was.

    `uncertainty_m` is how far the true line may lie from it, zero where none is stated.
    """

    id: str
    geometry: BaseGeometry
    edges: Edges
    derived: bool = False
    territories: gpd.GeoDataFrame | None = None
    control: gpd.GeoDataFrame | None = None
    uncertainty_m: float = 0.0


class LineDrawer:
    """Draws a scenario's lines; what cannot be drawn becomes a fault and is left out."""

    def __init__(self, drawing: Drawing, places: ResolvedPlaces, areas: AreaFinder) -> None:
        self._drawing = drawing
        self._scenario = drawing.scenario
        self._places = places
        self._areas = areas

    def draw(self) -> dict[str, DrawnLine]:
        """Every line that can be drawn, by id. A territory is known to areas and lines that come after its line."""
        for name, line in self._dividing():
            if name not in self._scenario.lines or line.get("gap"):
                self._areas.without_line(name, f"line {name!r}" if name in self._scenario.lines else "")
        drawn = {name: line for name, _, line in self._drawing.entries("lines", self._draw)}
        for name, line in self._dividing():
            if name not in drawn and not line.get("gap"):
                self._areas.without_line(name, "")
        return drawn

    def _dividing(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The lines of the file that give territories, or would were they sound."""
        lines = self._scenario.origin.data.get("lines")
        for name, line in lines.items() if isinstance(lines, dict) else ():
            if isinstance(line, dict) and ("between" in line or "control" in line):
                yield name, line

    def _draw(self, key: Key, line: Line) -> DrawnLine:
        name = str(key[-1])
        within = self._areas.union(line.within, (*key, "within"))
        uncertainty_m = line.uncertainty.maximum_m if line.uncertainty else 0.0
        if line.control is not None:
            return self._derive(name, line, within, uncertainty_m)
        geometry = self._given(line, key)
        if within is not None:
            geometry = lines_only(shapely.intersection(geometry, within))
        if geometry.is_empty:
            raise InputError(Fault("the line is empty", hint="check what it is drawn from, and 'within'"))
        edges = line.edges if line.through is not None else "straight"
        return DrawnLine(name, chained(geometry), edges, uncertainty_m=uncertainty_m)

    def _derive(self, name: str, line: Line, within: BaseGeometry | None, uncertainty_m: float) -> DrawnLine:
        assert line.control is not None
        assert line.between is not None
        path = self._drawing.file(("lines", name, "control"), line.control)
        control = read_control(path, set(self._scenario.parties), near=self._drawing.near)
        if within is None:
            within = self._areas.land(self._scenario.countries, ("countries",))
        territories, geometry = derive_ground(control, line.between, within)
        if geometry.is_empty:
            hint = "check 'between', the parties of the control points, and 'within'"
            raise InputError(Fault(f"{' and '.join(line.between)} do not meet: the line is empty", hint=hint))
        by_party = dict(zip(territories["party"], territories.geometry, strict=True))
        self._areas.add_territories(name, by_party)
        return DrawnLine(name, chained(geometry), "straight", True, territories, control, uncertainty_m)

    def _given(self, line: Line, key: Key) -> BaseGeometry:
        if line.file is not None:
            return line_of_shapes(*self._drawing.shapes((*key, "file"), line.file, line.where), self._drawing.faults)
        if line.through is not None:
            return line_through(self._places.points(line.through), edges=line.edges)
        if line.border is not None:
            return natural_earth.border(*line.border)
        if line.river is not None:
            return river_line(line.river, self._drawing.near)
        assert line.start_at is not None
        assert line.end_at is not None
        if line.parallel is not None:
            return _along_parallel(line.parallel, line.start_at, line.end_at)
        if line.start_at == line.end_at:
            raise InputError(Fault("start_at and end_at are the same", hint="give two latitudes"))
        assert line.meridian is not None
        return shapely.linestrings([(line.meridian, line.start_at), (line.meridian, line.end_at)])


def line_through(points: list[shapely.Point], *, edges: Edges = "straight") -> BaseGeometry:
    """The line from point to point; two parts where it crosses the antimeridian. Raises `InputError` for one place."""
    xy = shapely.get_coordinates(points)
    moved = np.append(True, (np.diff(xy, axis=0) != 0).any(axis=1))
    if moved.sum() < 2:  # noqa: PLR2004 - a line has two ends
        raise InputError(Fault("all its places are the same point", hint="give places that lie apart"))
    line = np.array([shapely.LineString(xy[moved])], dtype=object)
    if edges == "geodesic" and np.ptp(xy[:, 0]) > 180:  # noqa: PLR2004 - the cut must lie on the geodesic
        line = as_straight_edges(line)
    whole: BaseGeometry = cut_at_antimeridian(line)[0]
    return whole


def line_of_shapes(shapes: gpd.GeoDataFrame, path: Path, reported: list[Fault]) -> BaseGeometry:
    """The lines of a file, or its points joined in their order; what else it holds is left out, and reported.

    Raises `InputError` where it has neither.
    """
    if len(shapes) > 1 and (shapes.geom_type == "Point").all():
        return line_through(list(shapes.geometry))
    parts = parts_of_dimension(shapes, 1, path, reported, hint="give lines, or points in their order")
    return lines_only(shapely.MultiLineString(list(parts)))


def _along_parallel(latitude: float, start: float, end: float) -> BaseGeometry:
    """From one longitude eastward to another."""
    if start == end:
        raise InputError(Fault("start_at and end_at are the same", hint="give two longitudes"))
    if start < end:
        return shapely.linestrings([(start, latitude), (end, latitude)])
    parts = [((start, latitude), (180.0, latitude)), ((-180.0, latitude), (end, latitude))]
    return shapely.multilinestrings([shapely.linestrings(part) for part in parts if part[0] != part[1]])
