"""A table of points without positions: each row lies where the place that it names does."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import shapely

from geo.files.faults import FileFaults
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.names import fold
from geo.position import Position
from geo.tables.table import Table
from geo.vector_files.points import RowCheck
from layers.scenario.models import Scenario
from layers.scenario.place_names import own_by_spelling

__all__ = ["Finder", "finder_of", "name_column", "named_points"]

Finder = Callable[[str], tuple[Position | None, str]]
"""From a name to its position, or to None and what to do about it."""


def name_column(table: Table) -> str | None:
    """The column of names of a table that states no positions; None where it states them, or has no names."""
    if any(table.column_of(meaning) for meaning in ("latitude", "longitude", "position", "wkt")):
        return None
    return table.column_of("name") or table.column_of("place")


def finder_of(scenario: Scenario) -> Finder:
    """Looks names up as the scenario does: its own places, then the gazetteer in its countries and extent."""
    own = own_by_spelling(scenario)
    extent = scenario.extent.extent() if scenario.extent else None

    def find(name: str) -> tuple[Position | None, str]:
        mine = own.get(name) or own.get(fold(name))
        if mine is not None:
            return mine.position, "its place is a gap"
        match = Gazetteer.open(progress=False).find(name, countries=scenario.countries, extent=extent, fuzzy=False)
        if match.place is not None:
            return match.place.position, ""
        near = "; ".join(candidate.place.label for candidate in match.candidates[:3])
        what = f"it may be {near}; " if near else ""
        return None, f"{what}give latitude and longitude for every row, or the place under 'places:'"

    return find


def named_points(table: Table, column: str, find: Finder, check: RowCheck) -> gpd.GeoDataFrame:
    """The rows as points in EPSG:4326, with `name` and the row's `line`.

    Raises `InputError` with every name that is not one known place, and what `check` finds.
    """
    faults = FileFaults(str(table.path))
    rows = table.rows()
    points = []
    known: dict[str, tuple[Position | None, str]] = {}
    for line, cells in rows:
        name = cells[column].strip()
        position, hint = known.setdefault(name, find(name)) if name not in known else known[name]
        if position is None:
            faults.error(f"place {name!r} is not one known place", column, hint, line=line)
        points.append(position or Position(0.0, 0.0))
        check(line, position, cells, faults)
    if not rows:
        faults.error("has no rows", hint="give at least one point", line=1)
    faults.raise_errors()
    frame = pd.DataFrame([{**cells, "name": cells[column].strip(), "line": line} for line, cells in rows])
    return gpd.GeoDataFrame(frame, geometry=shapely.points(points), crs=4326)
