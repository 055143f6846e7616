"""The muted map beneath: Natural Earth's land, shores, lakes, rivers and borders of the whole world.

Round the extent shapes are as Natural Earth 1:10m has them, further away the coarser the more distant, in one piece:
whoever zooms out meets no edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo import natural_earth
from geo.natural_earth.outline import DETAIL_DEGREES, WorldOutline, coarser_outside
from geo.position import Extent
from layers.ground.boundaries import Boundaries
from maps.borders import borders_apart
from maps.names import area_names
from maps.style import STYLES, Style
from maps.web.feature_layer import FeatureLayer, PageLayer

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["NATURAL_EARTH_CREDIT", "basemap_layers", "widened"]

NATURAL_EARTH_CREDIT = {"text": "Natural Earth 1:10m, public domain", "url": "https://www.naturalearthdata.com/"}
_FINE_SPAN_DEGREES = 10.0
_STEPS_ACROSS = 6000
_RIVER_RANK, _LAKE_RANK_AFAR = 8, 0
_PRECISION_M = 5.0  # far finer than Natural Earth is
_BASE: dict[str, Any] = {"base": True, "interactive": False, "legend": False}
_NEAR_SHARES = (0.35, 0.12, 0.0)
_ZOOMS_AFAR = (2.5, 3.0, 4.0, 5.0, 6.5)
"""From which zoom the names of countries are shown: near the extent, then those of world rank 2, 3, 4 and beyond."""


def widened(extent: Extent, share: float) -> Extent:
    """The extent with a margin of `share` of its greater side all round, kept on the Earth."""
    width = (extent.east - extent.west) % 360 or 360.0
    margin = max(0.6, share * max(width, extent.north - extent.south))
    south, north = max(-89.0, extent.south - margin), min(89.0, extent.north + margin)
    if width + 2 * margin >= 360:  # noqa: PLR2004 - degrees of a circle
        return Extent(-180.0, south, 180.0, north)
    west, east = extent.west - margin, extent.east + margin
    return Extent((west + 180) % 360 - 180, south, (east + 180) % 360 - 180, north)


def basemap_layers(
    extent: Extent,
    countries: Sequence[str],
    texts: dict[str, str],
    language: str,
    *,
    boundaries: Boundaries | None = None,
) -> list[PageLayer]:
    """The layers beneath the scenario, from the ground up. `countries` (ISO codes) are drawn lighter than the rest.

    `boundaries` says how borders and countries are drawn and named where that is not as Natural Earth has them.
    """
    boundaries = boundaries or Boundaries()
    region = widened(extent, 0.9)
    detail = max(0.0, ((region.east - region.west) % 360 or 360.0) - _FINE_SPAN_DEGREES) / _STEPS_ACROSS
    outline = WorldOutline(region, tolerance_degrees=detail)

    def pages(*layers: FeatureLayer) -> list[PageLayer]:
        group = texts["basemap"]
        return [page for layer in layers if len(layer.data) for page in layer.page_layers(layer.extra["id"], group)]

    land = pages(_quiet("world", _frame_of(outline.land()), STYLES["land-far" if len(countries) else "land"]))
    own = pages(_quiet("land", _frame_of(_own_land(outline, countries, boundaries)), STYLES["land"]))
    shore = [replace(page, about=page.about | {"id": "coast", "style": STYLES["coast"].for_page()}) for page in land]
    water, lines = _water(region, texts, detail), _lines(region, countries, texts, detail, boundaries)
    names = _names(extent, countries, language, boundaries)
    return [*land, *own, *pages(*water), *shore, *pages(*lines), *pages(*names)]


def _own_land(outline: WorldOutline, countries: Sequence[str], boundaries: Boundaries) -> list[shapely.Geometry]:
    """The land of the countries, with what is part of them and has another name in the map data."""
    pieces = [area.ground for area in boundaries.areas if area.part_of in countries and not area.codes]
    return [*outline.countries(boundaries.countries_of(countries)), *pieces]


def _water(region: Extent, texts: dict[str, str], detail: float) -> list[FeatureLayer]:
    """The lakes and rivers of the region, whole, and the greatest lakes of the world."""
    lakes = natural_earth.read("lakes", extent=region)
    far = natural_earth.read("lakes")
    far = far[(far["rank"] <= _LAKE_RANK_AFAR) & ~far["name"].isin(lakes["name"])]
    lakes = pd.concat([_simplified(lakes, detail), _simplified(far, DETAIL_DEGREES)], ignore_index=True)
    rivers = natural_earth.read("rivers", extent=region)
    rivers = rivers[(rivers["rank"] <= _RIVER_RANK) & (rivers["kind"] != "lake centerline")]
    return [
        _quiet("lakes", lakes, STYLES["lake"]),
        _quiet("rivers", _lines_frame(rivers.geometry, region, detail), STYLES["river"], texts["rivers"]),
    ]


def _lines(
    region: Extent, countries: Sequence[str], texts: dict[str, str], detail: float, boundaries: Boundaries
) -> list[FeatureLayer]:
    """Borders between divisions of the countries, each once, and between countries."""
    every = bool(len(countries)) or (region.east - region.west) % 360 <= _FINE_SPAN_DEGREES
    within = natural_earth.division_borders(countries or None, extent=None if len(countries) else region)
    inner = _lines_frame([within] if every else [], region, detail)
    drawn = borders_apart(natural_earth.read("boundaries"), boundaries)
    kinds = [("borders", "border", drawn.settled), ("borders-internal", "border-internal", drawn.internal)]
    kinds.append(("borders-disputed", "border-disputed", drawn.disputed))
    return [
        _quiet("governorates", inner, STYLES["governorate"], texts["governorates"]),
        *(
            _quiet(name, _lines_frame(lines.geometry, region, detail), STYLES[look], texts[name.replace("-", "_")])
            for name, look, lines in kinds
        ),
    ]


def _names(extent: Extent, countries: Sequence[str], language: str, boundaries: Boundaries) -> list[FeatureLayer]:
    """The names of countries and divisions, in the middle of what is seen of them; those of far countries by rank."""
    divisions = boundaries.named(natural_earth.read("admin1", extent=extent, clip=True))
    divisions = divisions[divisions["country"].isin(countries)] if len(countries) else divisions.iloc[:0]
    land = boundaries.named(natural_earth.read("countries", extent=widened(extent, _NEAR_SHARES[0]), clip=True))
    near = pd.concat([_clipped(land, widened(extent, share)) for share in _NEAR_SHARES], ignore_index=True)
    near, divisions = near[near["name"] != ""], divisions[divisions["name"] != ""]
    far = natural_earth.read("countries")
    elsewhere = {code for area in boundaries.areas for code in area.codes}
    far = far[~far["code3"].isin({*land["code3"], *elsewhere})]
    points = shapely.points(far["label_longitude"], far["label_latitude"])
    ranks = np.clip(far["rank"].to_numpy(), 2, len(_ZOOMS_AFAR))
    named = pd.concat(
        [_named(near, _middles(near), language).assign(rank=1), _named(far, points, language).assign(rank=ranks)],
        ignore_index=True,
    )
    label = {"centred": True, "colour": "label-muted"}
    wide = label | {"zooms": _ZOOMS_AFAR, "sizes": [13.5, 12.5], "priority": 3, "rank": "rank"}
    return [
        _name_layer(
            "division-names",
            _named(divisions, _middles(divisions), language),
            label | {"zooms": [7.5], "sizes": [11], "priority": 1},
        ),
        _name_layer("country-names", named, wide),
    ]


def _clipped(frame: gpd.GeoDataFrame, box: Extent) -> gpd.GeoDataFrame:
    pieces = [shapely.clip_by_rect(frame.geometry.values, *part.bounds) for part in _boxes(box)]
    cut = frame.assign(geometry=pieces[0] if len(pieces) == 1 else shapely.union(*pieces))
    return cut[~cut.geometry.is_empty]


def _middles(areas: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """The middle of the widest circle within each area; nothing where there is no surface."""
    shapes = areas.geometry.to_numpy()
    middles = np.full(len(shapes), None, dtype=object)
    wide = shapely.area(shapes) > 0
    if wide.any():
        middles[wide] = shapely.get_point(shapely.maximum_inscribed_circle(shapes[wide], tolerance=0.05), 0)
    return middles


def _named(areas: gpd.GeoDataFrame, points: NDArray[np.object_], language: str) -> gpd.GeoDataFrame:
    """Each area's name in the language and its second name, at a point."""
    shown, others = area_names(areas, language)
    return _frame_of(points).assign(text=shown, second=others)


def _name_layer(name: str, points: gpd.GeoDataFrame, label: dict[str, Any]) -> FeatureLayer:
    return FeatureLayer(
        points,
        name=name,
        title="text",
        columns=(),
        search=(),
        markers=False,
        density=False,
        about=_BASE | {"id": name, "namesOnly": True, "label": label | {"text": "text", "second": "second"}},
    )


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


def _lines_frame(lines: Iterable[shapely.Geometry], region: Extent, detail: float) -> gpd.GeoDataFrame:
    """Lines joined where they meet, in detail within the region and coarser outside of it."""
    parts = shapely.get_parts(np.array(list(lines), dtype=object))
    if not len(parts):
        return _frame_of([])
    whole = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.get_parts(parts))))
    return _frame_of(coarser_outside(whole, region, tolerance_degrees=detail))


def _boxes(extent: Extent) -> list[shapely.Polygon]:
    if extent.west <= extent.east:
        return [shapely.box(*extent)]
    return [
        shapely.box(extent.west, extent.south, 180, extent.north),
        shapely.box(-180, extent.south, extent.east, extent.north),
    ]


def _frame_of(geometries: Iterable[shapely.Geometry | None]) -> gpd.GeoDataFrame:
    import geopandas as gpd

    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(list(geometries), crs=4326), crs=4326)
