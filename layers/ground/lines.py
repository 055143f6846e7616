"""Lines of contact, borders and named lines, each drawn in the way that the scenario says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import natural_earth
from geo.errors import Fault, InputError
from geo.geodesic.edges import Edges
from layers.ground.areas import AreaFinder
from layers.ground.control import CONFIDENCE, read_control, surely_held
from layers.ground.course import Course, DrawnLine
from layers.ground.dated_files import FileOfDay, files_by_day
from layers.ground.drawing import Drawing
from layers.ground.held_ground import (
    beyond_outline,
    divided_by_map,
    divided_by_points,
    with_uncertainty,
)
from layers.ground.line_ends import cut_to
from layers.ground.named_points import finder_of
from layers.ground.outlines import Ground
from layers.ground.places import ResolvedPlaces
from layers.ground.planar import as_straight_edges, cut_at_antimeridian
from layers.ground.rivers import river_line
from layers.ground.shapes import lines_only, parts_of_dimension
from layers.ground.sides import chained
from layers.ground.waypoints import EXACT, Doubt, doubt_between_places
from layers.scenario.models import Line
from layers.scenario.yaml_lines import Key

__all__ = ["LineDrawer", "line_of_shapes", "line_through"]


_COUNTS_AS_EXACT = "states no uncertainty: counts as exact"
_STATE_IT = "state 'uncertainty', how far the file's line may be off, or say under 'accept' why it is exact"


class LineDrawer:
    """Draws a scenario's lines; what cannot be drawn becomes a fault and is left out."""

    def __init__(self, drawing: Drawing, places: ResolvedPlaces, areas: AreaFinder) -> None:
        self._drawing = drawing
        self._scenario = drawing.scenario
        self._places = places
        self._areas = areas

    def draw(self) -> dict[str, Course]:
        """Every line that can be drawn, by id. A territory is known to areas and lines that come after its line."""
        for name, line in self._dividing():
            if name not in self._scenario.lines or line.get("gap"):
                self._areas.without_line(name, f"line {name!r}" if name in self._scenario.lines else "")
        drawn = {name: course for name, _, course in self._drawing.entries("lines", self.course)}
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

    def course(self, key: Key, line: Line) -> Course:
        """A line over time: from each of its files, or as it always is. Raises `NotDrawn` and `InputError`."""
        name = str(key[-1])
        if line.file is None and line.control is None:
            given = self._given(line)
            return Course(name, (self._drawn(name, line, given, self._doubt(key, line, given)),))
        files = files_by_day(self._drawing, key, line)
        within = self._ground(key, line)
        draw = self._divided if line.divides else self._from_file
        lines = tuple(draw(name, line, file, within) for file in self._drawing.progressed(files, f"Line {name}"))
        if line.divides and not (line.known_until or line.when.end) and len(lines) == 1:
            problem = f"is known on {lines[0].day} only: the file does not say until when"
            hint = "state 'known_until', or give 'control' for further days: {2018-09-17: …, 2020-03-06: …}"
            self._drawing.report(key, problem, hint, warning=True)
        lines = _merged(lines)
        until = line.known_until or (line.when.end if len(lines) == 1 else "")
        course = Course(name, lines, line.known_from, until)
        if line.divides:
            self._areas.add_course(course)
        return course

    def _ground(self, key: Key, line: Line) -> Ground | None:
        """What the line and its territories are cut to."""
        within = self._areas.union(line.within, (*key, "within"))
        if within is None and line.divides:
            return self._areas.land(self._scenario.countries, ("countries",))
        return within

    def _doubt(self, key: Key, line: Line, geometry: BaseGeometry, *, of_places: bool = False) -> Doubt:
        """How far the true line may lie from the given one: as stated, or as is known of its kind."""
        if line.uncertainty:
            return Doubt(line.uncertainty.maximum_m)
        if line.generalised:
            error_m = natural_earth.border_error_m(*line.border) if line.border else natural_earth.POSITION_ERROR_M
            return Doubt(error_m, f"Generalised: Natural Earth 1:10m, good to about {error_m / 1000:g} km.")
        if line.through is None and not of_places:
            if line.file is not None and not line.accept:
                self._drawing.report(key, _COUNTS_AS_EXACT, _STATE_IT, warning=True)
            return EXACT
        places_m = max(map(self._places.uncertainty_m, line.through or ()), default=0.0)
        doubt = doubt_between_places(geometry, line.edges, line.kind, places_m)
        if doubt.assumed and not line.accept:
            problem = f"states no uncertainty: taken to be within {doubt.metres / 1000:.1f} km of the straight line"
            hint = "state 'uncertainty', or 'kind: straight line' if the agreement means straight lines"
            self._drawing.report(key, problem, hint, warning=True)
        return doubt

    def _drawn(self, name: str, line: Line, geometry: BaseGeometry, doubt: Doubt) -> DrawnLine:
        edges = line.edges if line.through is not None else "straight"
        drawn = DrawnLine(
            name, chained(geometry), edges, uncertainty_m=doubt.metres, note=doubt.note, schematic=doubt.schematic
        )
        drawn = cut_to(drawn, self._areas.union(line.within, ("lines", name, "within")))
        _refuse_empty(drawn.geometry, "check what it is drawn from, and 'within'")
        return drawn

    def _from_file(self, name: str, line: Line, file: FileOfDay, _: Ground | None) -> DrawnLine:
        shapes, path = self._drawing.shapes(file.key, file.name, line.where)
        geometry = line_of_shapes(shapes, path, self._drawing.faults)
        doubt = self._doubt(("lines", name), line, geometry, of_places=bool((shapes.geom_type == "Point").all()))
        return replace(self._drawn(name, line, geometry, doubt), day=file.day)

    def _divided(self, name: str, line: Line, file: FileOfDay, within: Ground | None) -> DrawnLine:
        assert line.between is not None
        path = self._drawing.file(file.key, file.name)
        control = None
        if path.suffix.lower() == ".csv":
            control = read_control(path, self._parties_named(), near=self._drawing.near, find=finder_of(self._scenario))
            self._check_confidence(control, file)
            division = divided_by_points(control, line.between, within)
        else:
            shapes, _ = self._drawing.shapes(file.key, file.name, line.where)
            division = divided_by_map(shapes, line.between, within)
            if not line.uncertainty and not line.accept:
                self._drawing.report(("lines", name), _COUNTS_AS_EXACT, _STATE_IT, warning=True)
        _refuse_empty(
            division.line,
            "check 'between', the parties of the control points, and 'within'",
            f"{' and '.join(line.between)} do not meet: the line is empty",
        )
        doubt_m = line.uncertainty.maximum_m if line.uncertainty else 0.0
        division = beyond_outline(with_uncertainty(division, doubt_m))
        drawn = DrawnLine(name, chained(division.line), "straight", True, line.between, division.held, control)
        if control is not None and not doubt_m:
            doubts_m = drawn.doubt_m(_places_along(drawn.geometry))
            most_m = float(doubts_m.max())
            note = (
                "Derived: it may run anywhere between the settlements beside it, "
                f"{np.median(doubts_m) / 1000:.1f} km away at the median, {most_m / 1000:.1f} km at most."
            )
            open_count = int((~surely_held(control)).sum())
            if open_count:
                note += f" Who held {open_count} of the {len(control)} is open: the ground about them may be either's."
            return replace(drawn, uncertainty_m=most_m, day=file.day, note=note)
        return replace(drawn, uncertainty_m=doubt_m, day=file.day)

    def _parties_named(self) -> set[str]:
        """The ids of all parties of the file, those too that are left out for a fault of their own."""
        return {*self._scenario.parties, *map(str, self._scenario.origin.data.get("parties") or ())}

    def _check_confidence(self, control: gpd.GeoDataFrame, file: FileOfDay) -> None:
        """Report words of `confidence` that mean nothing here: a point counts as surely held then."""
        words = control.get("confidence", pd.Series(dtype=str)).fillna("").astype(str).str.strip()
        unknown = sorted(set(words[~words.str.lower().isin(["", *CONFIDENCE])]))
        if unknown:
            problem = f"{file.name}: confidence {', '.join(map(repr, unknown[:3]))} counts as sure"
            hint = f"write {', '.join(CONFIDENCE)}; of low confidence is a place that may be either party's"
            self._drawing.report(file.key, problem, hint, warning=True)

    def _given(self, line: Line) -> BaseGeometry:
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


def _places_along(line: BaseGeometry) -> NDArray[np.object_]:
    """Points along a line, about half a kilometre apart."""
    corners = shapely.get_coordinates(shapely.segmentize(line, 0.005))
    return np.asarray(shapely.points(corners), dtype=object)


def _merged(lines: tuple[DrawnLine, ...]) -> tuple[DrawnLine, ...]:
    """Lines of several days, one that runs as on the day before put together with that."""
    merged = list(lines[:1])
    for line in lines[1:]:
        if line.day and shapely.equals_exact(line.geometry, merged[-1].geometry):
            merged[-1] = replace(merged[-1], last_day=line.day)
        else:
            merged.append(line)
    return tuple(merged)


def _refuse_empty(geometry: BaseGeometry, hint: str, message: str = "the line is empty") -> None:
    if geometry.is_empty:
        raise InputError(Fault(message, hint=hint))


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
