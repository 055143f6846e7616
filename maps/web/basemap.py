"""The muted map beneath: Natural Earth's land, shores, lakes, rivers and borders round the part that matters.

Round the extent shapes are as Natural Earth 1:10m has them; the rest of the world is there in outline, so that nobody
who zooms out falls off the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo import natural_earth
from geo.position import Extent
from maps.borders import borders_apart
from maps.names import second_names
from maps.style import STYLES, Style
from maps.web.feature_layer import FeatureLayer, PageLayer

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["NATURAL_EARTH_CREDIT", "basemap_layers", "widened"]

NATURAL_EARTH_CREDIT = {"text": "Natural Earth 1:10m, public domain", "url": "https://www.naturalearthdata.com/"}
_FINE_SPAN_DEGREES = 10.0
_STEPS_ACROSS = 6000
_RIVER_RANK = 8


def widened(extent: Extent, share: float) -> Extent:
    """The extent with a margin of `share` of its greater side all round, kept on the Earth."""
    width = (extent.east - extent.west) % 360 or 360.0
    margin = max(0.6, share * max(width, extent.north - extent.south))
    south, north = max(-89.0, extent.south - margin), min(89.0, extent.north + margin)
    if width + 2 * margin >= 360:  # noqa: PLR2004 - degrees of a circle
        return Extent(-180.0, south, 180.0, north)
    west, east = extent.west - margin, extent.east + margin
    return Extent((west + 180) % 360 - 180, south, (east + 180) % 360 - 180, north)


def basemap_layers(extent: Extent, countries: Sequence[str], texts: dict[str, str], language: str) -> list[PageLayer]:
    """The layers beneath the scenario, from the ground up. `countries` (ISO codes) are drawn lighter than the rest."""
    region = widened(extent, 0.9)
    detail = max(0.0, ((region.east - region.west) % 360 or 360.0) - _FINE_SPAN_DEGREES) / _STEPS_ACROSS
    land = _simplified(natural_earth.read("countries", extent=region, clip=True), detail)
    layers = [_quiet("world", _world(), STYLES["land-far"]), _quiet("region", _frame(region), Style(fill="sea"))]
    inside = land["code"].isin(countries) if len(countries) else np.ones(len(land), dtype=bool)
    layers += [_quiet("neighbours", land[~inside], STYLES["land-far"]), _quiet("land", land[inside], STYLES["land"])]
    layers += _switched(region, countries, texts, detail)
    layers += _names(extent, land, countries, language)
    return [
        page for layer in layers if len(layer.data) for page in layer.page_layers(layer.extra["id"], texts["basemap"])
    ]


def _switched(region: Extent, countries: Sequence[str], texts: dict[str, str], detail: float) -> list[FeatureLayer]:
    """What the reader can switch: lakes and rivers, governorates, borders."""
    lakes = _simplified(natural_earth.read("lakes", extent=region, clip=True), detail)
    rivers = _simplified(natural_earth.read("rivers", extent=region, clip=True), detail)
    rivers = rivers[(rivers["rank"] <= _RIVER_RANK) & (rivers["kind"] != "lake centerline")]
    settled, disputed = borders_apart(_simplified(natural_earth.read("boundaries", extent=region, clip=True), detail))
    return [
        _quiet("lakes", lakes, STYLES["lake"]),
        _quiet("rivers", rivers, STYLES["river"], texts["rivers"]),
        _quiet("coast", _coast(region, detail), STYLES["coast"]),
        _quiet(
            "governorates",
            _simplified(_inner_borders(region, countries), detail),
            STYLES["governorate"],
            texts["governorates"],
        ),
        _quiet("borders", settled, STYLES["border"], texts["borders"]),
        _quiet("borders-disputed", disputed, STYLES["border-disputed"], texts["borders_disputed"]),
    ]


def _names(extent: Extent, land: gpd.GeoDataFrame, countries: Sequence[str], language: str) -> list[FeatureLayer]:
    divisions = natural_earth.read("admin1", extent=extent, clip=True)
    divisions = divisions[divisions["country"].isin(countries)] if len(countries) else divisions.iloc[:0]
    near = pd.concat([_clipped(land, widened(extent, share)) for share in (0.35, 0.12, 0.0)], ignore_index=True)
    labels = {"sizes": [13.5, 12.5], "zooms": [3.0, 7.0], "centred": True, "colour": "label-muted"}
    return [
        _name_layer("division-names", divisions, labels | {"zooms": [7.5], "sizes": [11], "priority": 1}, language),
        _name_layer("country-names", near, labels | {"zooms": [2.5], "priority": 3}, language),
    ]


def _clipped(frame: gpd.GeoDataFrame, box: Extent) -> gpd.GeoDataFrame:
    pieces = [shapely.clip_by_rect(frame.geometry.values, *part.bounds) for part in _frame(box).geometry]
    cut = frame.assign(geometry=pieces[0] if len(pieces) == 1 else shapely.union(*pieces))
    return cut[~cut.geometry.is_empty]


def _name_layer(name: str, areas: gpd.GeoDataFrame, label: dict[str, Any], language: str) -> FeatureLayer:
    """Names in the middle of areas, in capitals where the script has them."""
    large = areas[shapely.area(areas.geometry.values) > 0]
    circles = shapely.maximum_inscribed_circle(large.geometry.values, tolerance=0.05) if len(large) else []
    middles = shapely.get_point(circles, 0) if len(large) else np.empty(0, dtype=object)
    first, second = ("name_ar", "name") if language == "ar" else ("name", "name_ar")
    shown = np.where(large[first] != "", large[first], large["name"])
    countries = large["country" if "country" in large.columns else "code"]
    others = second_names(large[second].where(large[second] != shown, ""), countries, language)
    points = large.assign(text=shown, second=others).set_geometry(middles, crs=4326)
    return FeatureLayer(
        points[["text", "second", "geometry"]],
        name=name,
        title="text",
        search=(),
        markers=False,
        density=False,
        about=_BASE | {"id": name, "namesOnly": True, "label": label | {"text": "text", "second": "second"}},
    )


_PRECISION_M = 5.0  # far finer than Natural Earth is
_BASE: dict[str, Any] = {"base": True, "interactive": False, "legend": False}


def _quiet(identifier: str, frame: gpd.GeoDataFrame, style: Style, switch: str = "") -> FeatureLayer:
    """A layer that says nothing on hover; with a `switch` it appears in the key under that name."""
    about = _BASE | {"id": identifier, "legend": bool(switch)}
    return FeatureLayer(
        frame[["geometry"]],
        name=switch or identifier,
        style=style,
        columns=(),
        search=(),
        markers=False,
        precision_m=_PRECISION_M,
        about=about,
    )


def _simplified(frame: gpd.GeoDataFrame, tolerance_degrees: float) -> gpd.GeoDataFrame:
    if tolerance_degrees == 0:
        return frame
    return frame.assign(geometry=frame.geometry.simplify(tolerance_degrees, preserve_topology=False))


def _world() -> gpd.GeoDataFrame:
    """All land in outline, a few tens of kilobytes."""
    return natural_earth.read("world")[["geometry"]]


def _frame(extent: Extent) -> gpd.GeoDataFrame:
    if extent.west <= extent.east:
        return _frame_of([shapely.box(*extent)])
    return _frame_of(
        [
            shapely.box(extent.west, extent.south, 180, extent.north),
            shapely.box(-180, extent.south, extent.east, extent.north),
        ]
    )


def _coast(region: Extent, tolerance_degrees: float) -> gpd.GeoDataFrame:
    shore = natural_earth.coast(extent=region)
    return _frame_of([] if shore.is_empty else [shore.simplify(tolerance_degrees) if tolerance_degrees else shore])


def _inner_borders(region: Extent, countries: Sequence[str]) -> gpd.GeoDataFrame:
    """Borders between first-level divisions of the countries, each once; of none where that would be half the world."""
    if not countries and (region.east - region.west) % 360 > _FINE_SPAN_DEGREES:
        return _frame_of([])
    inner = natural_earth.division_borders(countries or None, extent=region)
    return _frame_of([] if inner.is_empty else [inner])


def _frame_of(geometries: Any) -> gpd.GeoDataFrame:
    import geopandas as gpd

    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(list(geometries), crs=4326), crs=4326)
