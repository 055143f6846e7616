"""Each layer of a scenario as a layer of the page: its classes and styles, what a popup says, its place in the key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.position import Extent
from layers.ground.build import Layers
from maps.depths import depth_text, reach_text
from maps.names import side_text
from maps.style import STYLES, Style, line_style, zone_styles
from maps.texts import filled
from maps.web.common_layer import DATES, Wording, chosen_colour, common_layer
from maps.web.feature_layer import FeatureLayer
from maps.web.point_layers import control_layer, events_layer, places_layer, posts_layer

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["scenario_layers"]


def scenario_layers(
    built: Layers, wording: Wording, extent: Extent, *, above_zones: Iterable[FeatureLayer] = ()
) -> list[FeatureLayer]:
    """Every layer of the scenario that has features, from the ground up; further layers lie just above the zones.

    `extent` is what the page opens on.
    """
    layers: list[FeatureLayer] = []
    if len(built.territories):
        layers.append(_territories(wording.named(built.territories), wording))
    if len(built.zones):
        layers += _zones(wording.named(built.zones), wording)
    layers += above_zones
    if len(built.routes):
        layers.append(_routes(wording.named(built.routes), wording))
    if len(built.lines):
        layers.append(_lines(wording.named(built.lines), wording))
    if len(built.control):
        layers.append(control_layer(wording.named(built.control), wording))
    if len(built.events):
        layers.append(events_layer(wording.named(built.events), wording))
    if len(built.posts):
        layers.append(posts_layer(wording.named(built.posts), wording, extent))
    if len(built.places):
        layers.append(places_layer(wording.named(built.places), wording, extent))
    return layers


def _territories(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    styles = {
        p: STYLES["territory"].with_(fill=chosen_colour(p, i, wording)) for i, p in enumerate(frame["party"].unique())
    }
    labels = {party: wording.party(party) for party in styles}
    return common_layer(
        frame, "territories", wording, fields=DATES, by="party", styles=styles, labels=labels, start="start", end="end"
    )


def _zones(frame: gpd.GeoDataFrame, wording: Wording) -> list[FeatureLayer]:
    """For each reading of each zone the part that only may be zone, and above it the certain part."""
    layers = []
    styles = zone_styles(wording.scenario)
    for (zone, variant), parts in frame.groupby(["zone", "variant"], sort=False):
        side = side_text(parts.iloc[0]["side"], wording.scenario, wording.language)
        depths = [_depth(row, wording) for _, row in parts.iterrows()]
        rows = _parts_apart(parts).assign(depth=depths, side=side)
        rows = rows[~rows.geometry.is_empty]
        for part in ("possible", "certain"):
            here = rows[rows["part"] == part]
            if len(here):
                look = getattr(styles[zone, variant], part)
                layers.append(_zone_part(here, part, look, wording, exact=len(rows) == 1))
    return layers


def _depth(part: pd.Series, wording: Wording) -> str:
    """How deep a part of a zone is, as the key says it."""
    scenario, language = wording.scenario, wording.language
    return reach_text(part, scenario, language) or depth_text(part, scenario, language)


def _zone_part(here: gpd.GeoDataFrame, part: str, style: Style, wording: Wording, *, exact: bool) -> FeatureLayer:
    """One part of one reading of a zone; `exact` where that is all of it."""
    row = here.iloc[0]
    title, variant = row["shown"], bool(row["variant"])
    about = {
        "id": row["id"],
        "legendRank": 90 if variant else -1 if part == "certain" else 0,
        "one": wording.texts["zone" if exact and part == "certain" else f"part_{part}"],
        "ghost": not variant,
        "reading": {"zone": row["zone"], "variant": row["variant"]},
        "legendNote": reach_text(row, wording.scenario, wording.language),
    }
    return common_layer(
        here,
        "zones",
        wording,
        group=wording.texts["other_readings" if variant else "agreement"],
        fields=("depth", "area_km2", "side", *DATES),
        name=title
        if exact and part == "certain"
        else filled(wording.texts[f"zone_{part}"], wording.language, zone=title),
        style=style,
        start="start",
        end="end",
        show=not variant,
        about=about,
    )


def _parts_apart(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The possible part without the certain one, so that each is drawn and hit by itself."""
    certain = rows.geometry[rows["part"] == "certain"]
    if certain.empty:
        return rows
    possible = rows["part"] == "possible"
    shapes = rows.geometry.to_numpy().copy()
    shapes[possible.to_numpy()] = [
        _areas(shapely.difference(shape, certain.iloc[0])) for shape in rows.geometry[possible]
    ]
    return rows.set_geometry(shapes, crs=rows.crs)


def _areas(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _lines(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    frame = frame.assign(derived=np.where(frame["derived"].astype(bool), wording.texts["derived_note"], ""))
    about = {"legendNote": wording.texts["derived_note"] if (frame["derived"] != "").any() else None}
    styles = {row["shown"]: line_style(row["kind"]) for _, row in frame.iterrows()}
    alone = len(styles) == 1
    return common_layer(
        frame,
        "lines",
        wording,
        fields=("length_km", *DATES, "derived"),
        name=next(iter(styles)) if alone else wording.texts["lines"],
        style=next(iter(styles.values())),
        by=None if alone else "shown",
        styles=styles,
        start="start",
        end="end",
        about=about,
    )


def _routes(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    """Routes whose course is less than certain are dashed."""
    sure = {True: "certain", False: "uncertain"}
    frame = frame.assign(course=(frame["certainty"] == "certain").map(sure))
    styles = {
        "certain": STYLES["route"],
        "uncertain": STYLES["route-uncertain"],
    }
    about = {"shield": "shield"}
    labels = {"certain": wording.texts["course_known"], "uncertain": wording.texts["course_schematic"]}
    return common_layer(
        frame,
        "routes",
        wording,
        fields=("kind", "length_km", *DATES),
        by="course",
        styles=styles,
        labels=labels,
        start="start",
        end="end",
        search=("shown", "other", "shield"),
        about=about,
    )
