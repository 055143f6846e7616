"""Each layer of a scenario as a layer of the page: its classes and styles, what a popup says, its place in the key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.position import Extent
from layers.ground.build import Layers
from layers.ground.control import REACH_M
from layers.ground.outlines import grown_extent
from layers.simplestyle import line_look
from maps.depths import depth_text, length_text, reach_text
from maps.names import side_text
from maps.periods import (
    NOT_KNOWN,
    drawn_later,
    holder_label,
    holder_styles,
    holders,
    line_in_period,
    line_label,
    line_numbers,
    period_states,
)
from maps.style import STYLES, Style, looks_repeat, zone_styles
from maps.texts import filled, number_text
from maps.web.common_layer import DATES, Wording, common_layer
from maps.web.extents import extent_of
from maps.web.feature_layer import FeatureLayer
from maps.web.point_layers import control_layer, events_layer, places_layer, posts_layer

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["scenario_layers"]

_SHORT_NAME = 34
_METRES_A_DEGREE = 111_320.0
_GROUND_PRECISION_M = 5.0  # of edges on the map; what is measured and exported is whole


def scenario_layers(
    built: Layers, wording: Wording, extent: Extent, *, above_zones: Iterable[FeatureLayer] = ()
) -> list[FeatureLayer]:
    """Every layer of the scenario that has features, from the ground up; further layers lie just above the zones.

    `extent` is what the page opens on.
    """
    layers: list[FeatureLayer] = []
    if len(built.territories):
        layers.append(_territories(wording.named(built.territories), built.control, wording))
    if len(built.zones):
        layers += _zones(wording.named(built.zones), wording)
    layers += above_zones
    if len(built.routes):
        layers.append(_routes(wording.named(built.routes), wording))
    if len(built.lines):
        layers.append(_lines(wording.named(built.lines), wording, _strip_width_m(built.zones)))
    if len(built.control):
        layers.append(control_layer(wording.named(built.control), wording))
    if len(built.events):
        layers.append(events_layer(wording.named(built.events), wording))
    if len(built.posts):
        layers.append(posts_layer(wording.named(built.posts), wording, extent))
    if len(built.places):
        layers.append(places_layer(wording.named(built.places), wording, extent))
    return layers


def _territories(frame: gpd.GeoDataFrame, control: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    """Who held what; where the box ends in which it was worked out, the colour fades."""
    frame = frame.assign(holder=holders(frame))
    styles = holder_styles(frame["holder"], wording.scenario)
    labels = {name: holder_label(name, wording.scenario, wording.language) for name in styles}
    derived = frame[frame["derived"].astype(bool)]
    about = {}
    if len(derived):
        extent = extent_of(derived.geometry.to_numpy())
        if len(control):  # up to a coast or border within the reach of the points, all is known
            extent = grown_extent(extent_of(control.geometry.to_numpy()), REACH_M)
        about = {"fade": extent._asdict(), "legendNote": wording.texts["territory_fades"]}
    return common_layer(
        frame,
        "territories",
        wording,
        fields=(*_drawn_on(frame), *DATES),
        by="holder",
        styles=styles,
        labels=labels,
        start="start",
        end="end",
        precision_m=_GROUND_PRECISION_M,
        about=about,
    )


def _drawn_on(frame: gpd.GeoDataFrame) -> tuple[str, ...]:
    """The column with the day of the line that something was drawn from, where there is one."""
    return ("as_drawn_on",) if "as_drawn_on" in frame.columns else ()


def _zones(frame: gpd.GeoDataFrame, wording: Wording) -> list[FeatureLayer]:
    """For each interpretation of each zone what is not known, then what may be zone, and above it what surely is."""
    layers = []
    styles = zone_styles(wording.scenario)
    frame = frame.assign(known=np.array(period_states(frame)) != NOT_KNOWN)
    many = looks_repeat(styles, frame.loc[frame["variant"] == "", "zone"])
    for (zone, variant), parts in frame.groupby(["zone", "variant"], sort=False):
        side = side_text(parts.iloc[0]["side"], wording.scenario, wording.language)
        depths = [_depth(row, wording) for _, row in parts.iterrows()]
        rows = _parts_apart(parts).assign(depth=depths, side=side)
        rows = rows[~rows.geometry.is_empty]
        rows = rows.assign(part=np.where(rows["known"], rows["part"], "unknown"))
        for part in ("unknown", "possible", "certain"):
            here = rows[rows["part"] == part]
            if len(here):
                look = getattr(styles[zone, variant], part)
                exact = set(rows["part"]) == {"certain"}
                named = many and not variant and part == ("certain" if "certain" in set(rows["part"]) else "possible")
                layers.append(_zone_part(here, part, look, wording, exact=exact, named=named))
    return layers


def _depth(part: pd.Series, wording: Wording) -> str:
    """How deep a part of a zone is, as the key says it."""
    scenario, language = wording.scenario, wording.language
    return reach_text(part, scenario, language) or depth_text(part, scenario, language)


def _zone_part(
    here: gpd.GeoDataFrame, part: str, style: Style, wording: Wording, *, exact: bool, named: bool
) -> FeatureLayer:
    """One part of one reading of a zone; `exact` where that is all of it, `named` where its name stands on the map."""
    row = here.iloc[0]
    title, variant = row["shown"], bool(row["variant"])
    about: dict[str, object] = {
        "id": row["id"],
        "legendRank": 90 if variant else {"certain": -1, "possible": 0, "unknown": 0.5}[part],
        "one": wording.texts["zone" if exact and part == "certain" else f"part_{part}"],
        "part": part,
        "ghost": not variant and part != "unknown",
        "reading": {"zone": row["zone"], "variant": row["variant"], "label": title},
        "legendNote": "" if part == "unknown" else reach_text(row, wording.scenario, wording.language),
    }
    about |= {"label": {"text": "shown", "zooms": [0], "sizes": [11], "priority": 6}} if named else {}
    return common_layer(
        here,
        "zones",
        wording,
        group=wording.texts["other_readings" if variant else "agreement"],
        fields=("depth", "area_km2", "side", *_drawn_on(here), *DATES),
        name=title
        if exact and part == "certain"
        else filled(wording.texts[f"zone_{part}"], wording.language, zone=title),
        style=style,
        start="start",
        end="end",
        precision_m=_GROUND_PRECISION_M,
        show=not variant,
        about=about,
    )


def _parts_apart(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The possible part of each period without the certain one, so that each is drawn and hit by itself."""
    certain = {
        (row["start"], row["end"]): row["geometry"] for row in rows[rows["part"] == "certain"].to_dict("records")
    }
    shapes = rows.geometry.to_numpy().copy()
    for index, row in enumerate(rows.to_dict("records")):
        period = row["start"], row["end"]
        if row["part"] == "possible" and period in certain:
            shapes[index] = _areas(shapely.difference(shapes[index], certain[period]))
    return rows.set_geometry(shapes, crs=rows.crs)


def _areas(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _lines(frame: gpd.GeoDataFrame, wording: Wording, width_m: float) -> FeatureLayer:
    """The lines in each period, as far as they are known; `width_m` is that of the narrowest zone along them."""
    frame = frame.assign(derived=np.where(frame["derived"].astype(bool), wording.texts["derived_note"], ""))
    about: dict[str, object] = {"legendNote": wording.texts["derived_note"] if (frame["derived"] != "").any() else None}
    states = period_states(frame)
    days = frame["as_drawn_on"] if "as_drawn_on" in frame.columns else [""] * len(frame)
    known = [
        line_label(title, state, wording.language, day)
        for title, state, day in zip(frame["shown"], states, days, strict=True)
    ]
    rows = zip(known, frame["kind"], states, drawn_later(frame), line_numbers(frame), strict=True)
    styles = {
        label: line_in_period(kind, state, later=later, number=number) for label, kind, state, later, number in rows
    }
    alone = len(styles) == 1
    looks = [line_look(str(kind)) for kind in frame["kind"]]
    several = len({title for title, look in zip(frame["shown"], looks, strict=True) if look == "line"}) > 1
    named = zip(frame["shown"], states, frame["uncertainty_m"], looks, strict=True)
    called = [
        "" if look == "route" else _called(title, state, doubt, wording, always=several and look == "line")
        for title, state, doubt, look in named  # a road has its shield
    ]
    label = {"text": "called", "zooms": [0], "sizes": [11], "priority": 7}
    about |= {"label": label} if any(called) else {}
    about |= {"among": round(width_m)} if width_m else {}
    return common_layer(
        frame.assign(known=known, called=called),
        "lines",
        wording,
        fields=("length_km", *_drawn_on(frame), *DATES, "derived"),
        name=next(iter(styles)) if alone else wording.texts["lines"],
        style=next(iter(styles.values())),
        by=None if alone else "known",
        styles=styles,
        start="start",
        end="end",
        about=about,
    )


def _called(title: str, state: str, doubt_m: float, wording: Wording, *, always: bool) -> str:
    """What stands on the map beside a line: its name, and how well its course is known where that is stated.

    A long name is left to the key where the map has one line only.
    """
    if state != "known" or (len(title) > _SHORT_NAME and not always):
        return ""
    return f"{title} ± {length_text(doubt_m, doubt_m, wording.language)}" if doubt_m > 0 else title


def _strip_width_m(zones: gpd.GeoDataFrame) -> float:
    """About how wide the narrowest zone is, if it is a strip: twice its area by its outline; 0 without zones."""
    main = zones[(zones["variant"] == "") & (zones["part"] == "possible")]
    shapes = main.geometry.to_numpy()
    shapes = shapes[shapely.area(shapes) > 0]
    if not len(shapes):
        return 0.0
    shrink = np.cos(np.radians(shapely.get_y(shapely.centroid(shapes))))
    return float(np.min(2 * shapely.area(shapes) / shapely.length(shapes) * np.sqrt(shrink)) * _METRES_A_DEGREE)


def _routes(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    """Routes whose course is less than certain are dashed."""
    sure = {True: "certain", False: "uncertain"}
    frame = frame.assign(course=(frame["certainty"] == "certain").map(sure))
    styles = {
        "certain": STYLES["route"],
        "uncertain": STYLES["route-uncertain"],
    }
    about = {"shield": "shield"}
    labels = {"certain": _course_text(frame, wording), "uncertain": wording.texts["course_schematic"]}
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


def _course_text(routes: gpd.GeoDataFrame, wording: Wording) -> str:
    """What the key says of routes whose course is known: to within how far, where that is stated."""
    most_m = routes.loc[routes["certainty"] == "certain", "uncertainty_m"].max()
    if not most_m > 0:
        return wording.texts["course_known"]
    return filled(
        wording.texts["course_within"], wording.language, km=number_text(most_m / 1000, None, wording.language)
    )
