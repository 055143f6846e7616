"""The ground of the printed map: land and sea, shores, rivers and borders, names of countries and governorates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo import natural_earth
from maps.borders import borders_apart
from maps.names import area_names
from maps.paper.drawing import add_shapes, colour
from maps.paper.labels import Label, LabelPlacer
from maps.style import STYLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from layers.ground.build import Layers
    from maps.paper.sheet import Sheet

__all__ = ["draw_ground"]

_SPOTS = 4
_ROOM_MM = {"country": 6.0, "division": 7.0}


def draw_ground(axes: Axes, sheet: Sheet, labels: LabelPlacer, layers: Layers, keep_clear: shapely.Geometry) -> None:
    """Draw the basemap. The scenario's countries stand out; no name is set within `keep_clear` (of the map's plane)."""
    extent, countries, boundaries = sheet.extent(), layers.scenario.countries, layers.boundaries
    axes.set_facecolor(colour("sea"))
    for spine in axes.spines.values():
        spine.set(color=colour("border"), linewidth=0.6)
    land = natural_earth.read("countries", extent=extent, clip=True)
    of_them = boundaries.countries_of(countries)
    own = land["code"].isin(of_them) | land["code3"].isin(of_them) if len(countries) else np.ones(len(land), dtype=bool)
    add_shapes(axes, sheet, land[~own], STYLES["land-far"], zorder=0)
    add_shapes(axes, sheet, land[own], STYLES["land"], zorder=0)
    divisions = natural_earth.read("admin1", extent=extent, clip=True)
    divisions = divisions[divisions["country"].isin(countries)] if len(countries) else divisions
    inner = divisions.assign(geometry=divisions.geometry.boundary)
    add_shapes(axes, sheet, inner, STYLES["governorate"], zorder=1)
    add_shapes(axes, sheet, natural_earth.read("lakes", extent=extent, clip=True), STYLES["lake"], zorder=1)
    add_shapes(axes, sheet, natural_earth.read("rivers", extent=extent, clip=True), STYLES["river"], zorder=1)
    drawn = borders_apart(natural_earth.read("boundaries", extent=extent, clip=True), boundaries)
    for lines, look in zip(drawn, ("border", "border-disputed", "border-internal"), strict=True):
        add_shapes(axes, sheet, lines, STYLES[look], zorder=2)
    coast = gpd.GeoDataFrame(geometry=[natural_earth.coast(extent=extent)], crs=4326)
    add_shapes(axes, sheet, coast, STYLES["coast"], zorder=2)
    _name(boundaries.named(land), "country", sheet, labels, keep_clear)
    if len(countries):
        _name(boundaries.named(divisions), "division", sheet, labels, keep_clear)


def _name(areas: gpd.GeoDataFrame, kind: str, sheet: Sheet, labels: LabelPlacer, keep_clear: shapely.Geometry) -> None:
    """Ask for the name of each area where it is widest, away from what the map is about."""
    window = shapely.box(*sheet.window)
    country = kind == "country"
    areas = areas[areas["name"] != ""]
    for area, own in zip(areas.to_dict("records"), area_names(areas, sheet.language)[0], strict=True):
        shape = shapely.intersection(shapely.make_valid(sheet.to_plane(area["geometry"])), window)
        spots = _widest(shapely.difference(shape, keep_clear), _ROOM_MM[kind] * sheet.metres_per_mm)
        if not spots:
            continue
        name = own.upper() if country else own
        size, rank = (7.5, 5) if country else (6.2, 6)
        tint = colour("label-muted")
        labels.add(
            Label(at=spots[0], spots=tuple(spots[1:]), text=name, size=size, colour=tint, rank=rank, centred=True)
        )


def _widest(shape: shapely.Geometry, least_m: float) -> list[shapely.Point]:
    """The middles of the widest circles within a shape, none smaller than asked for."""
    found: list[shapely.Point] = []
    while len(found) < _SPOTS:
        polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]
        if not polygons:
            break
        circle = shapely.maximum_inscribed_circle(shapely.MultiPolygon(polygons), tolerance=least_m / 4)
        if circle.length < least_m:
            break
        found.append(shapely.get_point(circle, 0))
        shape = shapely.difference(shapely.MultiPolygon(polygons), found[-1].buffer(circle.length, quad_segs=4))
    return found
