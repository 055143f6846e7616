"""Each layer of a scenario as a layer of the page: its classes and styles, what a popup tells, its place in the key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.ground.build import Layers
from maps.dates import moments
from maps.depths import depth_text, reach_text
from maps.feature_layer import FeatureLayer, State
from maps.second_names import second_names
from maps.sides import side_text
from maps.style import STYLES, Style, event_styles, line_style, party_colour
from maps.texts import LANGUAGES, filled
from maps.wording import Wording
from maps.zone_styles import zone_styles

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["scenario_layers"]

_DATES = ("start", "end")
_LEGEND = ("zones", "lines", "posts", "routes", "events", "control", "territories", "places")
_GROUPS = {"zones": "agreement", "lines": "agreement", "posts": "agreement", "routes": "agreement", "places": "basemap"}
_SURE_OF_ITSELF = ("source", "certainty", "uncertainty_m", "note")


def scenario_layers(built: Layers, wording: Wording, *, above_zones: Iterable[FeatureLayer] = ()) -> list[FeatureLayer]:
    """Every layer of the scenario that has features, from the ground up; further layers lie just above the zones."""
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
        layers.append(_control(wording.named(built.control), wording))
    if len(built.events):
        layers.append(_events(wording.named(built.events), wording))
    if len(built.posts):
        layers.append(_posts(wording.named(built.posts), wording))
    if len(built.places):
        layers.append(_places(wording.named(built.places), wording))
    return layers


def _layer(
    frame: gpd.GeoDataFrame, key: str, wording: Wording, *, fields: Iterable[str] = (), **options: Any
) -> FeatureLayer:
    """A layer of the scenario with what all have in common."""
    about = {"id": key, "searchWeight": 1, "legendRank": _LEGEND.index(key), **options.pop("about", {})}
    return FeatureLayer(
        frame,
        name=options.pop("name", wording.texts[key]),
        title="shown",
        second_title="other",
        columns=wording.columns(*fields, *_SURE_OF_ITSELF),
        group=options.pop("group", wording.texts[_GROUPS.get(key, key)]),
        about=about,
        **options,
    )


def _territories(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    styles = {
        p: STYLES["territory"].with_(fill=_party_colour(p, i, wording)) for i, p in enumerate(frame["party"].unique())
    }
    labels = {party: wording.party(party) for party in styles}
    return _layer(
        frame, "territories", wording, fields=_DATES, by="party", styles=styles, labels=labels, start="start", end="end"
    )


def _zones(frame: gpd.GeoDataFrame, wording: Wording) -> list[FeatureLayer]:
    """For each reading of each zone the part that only may be zone, and above it the certain part."""
    layers = []
    styles = zone_styles(wording.scenario)
    for (zone, variant), parts in frame.groupby(["zone", "variant"], sort=False):
        first = parts.iloc[0]
        depth = depth_text(first, wording.scenario, wording.language)
        side = side_text(first["side"], wording.scenario, wording.language)
        rows = _parts_apart(parts).assign(depth=depth, side=side)
        rows = rows[~rows.geometry.is_empty]
        for part in ("possible", "certain"):
            here = rows[rows["part"] == part]
            if len(here):
                look = getattr(styles[zone, variant], part)
                layers.append(_zone_part(here, part, look, wording, exact=len(rows) == 1))
    return layers


def _zone_part(here: gpd.GeoDataFrame, part: str, style: Style, wording: Wording, *, exact: bool) -> FeatureLayer:
    """One part of one reading of a zone; `exact` where that is all of it."""
    row = here.iloc[0]
    title, variant = row["shown"], bool(row["variant"])
    about = {
        "id": row["id"],
        "legendRank": 90 if variant else -1 if part == "certain" else 0,
        "one": wording.texts["zone" if exact and part == "certain" else f"part_{part}"],
        "ghost": not variant,
        "legendNote": reach_text(row, wording.scenario, wording.language),
    }
    return _layer(
        here,
        "zones",
        wording,
        group=wording.texts["other_readings" if variant else "agreement"],
        fields=("depth", "area_km2", "side", *_DATES),
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
    return _layer(
        frame,
        "lines",
        wording,
        fields=("length_km", *_DATES, "derived"),
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
    return _layer(
        frame,
        "routes",
        wording,
        fields=("kind", "length_km", *_DATES),
        by="course",
        styles=styles,
        labels=labels,
        start="start",
        end="end",
        search=("shown", "other", "shield"),
        about=about,
    )


def _control(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    styles = {
        p: STYLES["control"].with_(fill=_party_colour(p, i, wording)) for i, p in enumerate(frame["party"].unique())
    }
    labels = {party: wording.party(party) for party in styles}
    frame = frame.assign(held=frame["party"].map(labels))
    columns = {"held": wording.texts["party"], **wording.columns("confidence", "source")}
    return FeatureLayer(
        frame,
        name=wording.texts["control"],
        title="shown",
        second_title="other",
        columns=columns,
        by="party",
        styles=styles,
        labels=labels,
        start="start",
        end="end",
        markers=False,
        density=False,
        group=wording.texts["territories"],
        about={"id": "control", "searchWeight": 0, "legendRank": _LEGEND.index("control")},
    )


def _events(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    styles = event_styles(frame["kind"])
    frame = frame.assign(when=moments(frame))
    labels = {kind: _word(kind, wording.texts) for kind in styles}
    columns = {"when": wording.texts["when"], **wording.columns("place", *_SURE_OF_ITSELF)}
    return FeatureLayer(
        frame,
        name=wording.texts["events"],
        title="shown",
        second_title="other",
        columns=columns,
        by="kind",
        styles=styles,
        labels=labels,
        when="when",
        uncertainty_m="uncertainty_m",
        group=wording.texts["events"],
        about={
            "id": "events",
            "searchWeight": 1,
            "legendRank": _LEGEND.index("events"),
            "below": True,
            "circles": "open",
            "uncertaintyKey": False,
        },
    )


def _posts(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    states = (
        State("encircled", wording.texts["state_encircled"], "encircled", STYLES["post-encircled"]),
        State("left", wording.texts["state_left"], "left", STYLES["post-left"]),
    )
    numbers = frame["number"].fillna("").astype(str)
    called = {f"called_{code}": words["post"] + " " + numbers for code, words in LANGUAGES.items()}
    called = {column: names.where(numbers != "", "") for column, names in called.items()}
    since = frame["established"].where(frame["established"] != "", frame["start"])
    frame = frame.assign(since=since, **called)
    return _layer(
        frame,
        "posts",
        wording,
        fields=("established", "encircled", "left", "governorate"),
        style=STYLES["post"],
        start="since",
        uncertainty_m="uncertainty_m",
        states=states,
        search=("shown", "other", *called),
        about={
            "one": wording.texts["post"],
            "number": "number",
            "searchWeight": 3,
            "label": {"text": "shown", "zooms": [8.2], "sizes": [12.5], "priority": 9},
            "circles": "always",
        },
    )


def _places(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    label = {
        "text": "shown",
        "second": "beneath",
        "rank": "rank",
        "sizes": [13.5, 12.5, 11],
        "zooms": [4, 7, 8.4, 9.5],
        "priority": 8,
    }
    frame = frame.assign(beneath=second_names(frame["other"], frame["country"].fillna(""), wording.language))
    return _layer(
        frame.sort_values("rank", kind="stable"),
        "places",
        wording,
        fields=("governorate", "population"),
        style=STYLES["place"],
        markers=False,
        density=False,
        about={"label": label, "namesOnly": True, "searchWeight": 2, "legendRank": 95},
    )


def _word(kind: str, texts: Mapping[str, str]) -> str:
    """The name of a kind of event; one without a kind is an event."""
    return texts.get(f"kind_{kind}", kind[:1].upper() + kind[1:]) if kind else texts["event"]


def _party_colour(party: str, index: int, wording: Wording) -> str:
    about = wording.scenario.parties.get(party)
    return party_colour(party, index, chosen=about.colour if about else None)
