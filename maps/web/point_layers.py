"""The layers of a page that are points: posts, events, a file of recorded events, settlements by holder, towns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.position import Extent
from layers.scenario.post_spells import Spell, post_spells
from maps.dates import moments
from maps.names import ground_text, number_order, town_name_pairs
from maps.style import POST_STYLES, STYLES, event_styles, post_look
from maps.texts import LANGUAGES
from maps.web.common_layer import SURE_OF_ITSELF, Wording, chosen_colour, common_layer, legend_rank
from maps.web.days import OPEN_START, day_number
from maps.web.feature_layer import FeatureLayer, State

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.measures.events_file import Events

__all__ = ["control_layer", "events_layer", "places_layer", "posts_layer", "recorded_events"]

_DESK_PX, _PHONE_PX = 750, 270  # how wide the whole extent is at least when the page opens
_USUAL_ZOOMS = (4.0, 7.0, 8.4, 9.5)  # from where the names of towns of each rank are shown on a map of a province


def control_layer(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    """Settlements by who held them, small."""
    styles = {
        p: STYLES["control"].with_(fill=chosen_colour(p, i, wording)) for i, p in enumerate(frame["party"].unique())
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
        about={"id": "control", "section": "control", "searchWeight": 0, "legendRank": legend_rank("control")},
    )


def events_layer(frame: gpd.GeoDataFrame, wording: Wording) -> FeatureLayer:
    """What happened, by kind; symbols on one spot are set beside each other."""
    styles = event_styles(frame["kind"])
    frame = frame.assign(when=moments(frame))
    labels = {kind: _word(kind, wording.texts) for kind in styles}
    columns = {"when": wording.texts["when"], **wording.columns("place", *SURE_OF_ITSELF)}
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
            "section": "events",
            "searchWeight": 1,
            "legendRank": legend_rank("events"),
            "below": True,
            "circles": "open",
            "uncertaintyKey": False,
        },
    )


def recorded_events(events: Events, texts: Mapping[str, str]) -> FeatureLayer:
    """The events as small points, each with its days and deaths as far as they are stated."""
    import geopandas as gpd

    first, last = (np.datetime_as_string(days, unit="D") for days in (events.earliest, events.latest))
    first, last = (np.where(days == "NaT", "..", days) for days in (first, last))
    when = np.where(first == last, first, np.char.add(np.char.add(first, "/"), last))
    columns = {"when": np.where(when == "..", "", when)}
    headings = {"when": texts["when"]}
    if np.isfinite(events.deaths_high).any():
        low, high = (_figures(values) for values in (events.deaths_low, events.deaths_high))
        columns["deaths"] = np.where(low == high, high, np.char.add(np.char.add(low, "–"), high))
        headings["deaths"] = texts["deaths"]
    doubt = np.nan_to_num(events.uncertainty_m, nan=0.0)
    frame = gpd.GeoDataFrame(
        {**columns, "doubt": doubt}, geometry=gpd.points_from_xy(events.longitude, events.latitude), crs=4326
    )
    return FeatureLayer(
        frame,
        name=texts["events_file"],
        title=None,
        columns=headings,
        style=STYLES["control"].with_(fill="density-4", radius=3.0),
        when="when",
        markers=False,
        group=texts["events"],
        about={"id": "recorded-events", "one": texts["event"], "legendRank": 4.5, "takeaway": False},
    )


def posts_layer(frame: gpd.GeoDataFrame, wording: Wording, extent: Extent) -> FeatureLayer:
    """Posts in the order of their numbers, with state on the date and uncertainty of position."""
    frame = frame.iloc[number_order(frame["number"])]
    frame = frame.assign(within=[ground_text(text, wording.scenario, wording.language) for text in frame["within"]])
    numbers = frame["number"].fillna("").astype(str)
    spoken = {code: LANGUAGES[code]["post"] for code in dict.fromkeys(("en", "ar", wording.code))}
    called = {f"called_{code}": word + " " + numbers for code, word in spoken.items()}
    called = {column: names.where(numbers != "", "") for column, names in called.items()}
    spells = [[(_spell_day(spell), post_look(spell)) for spell in row] for row in post_spells(frame)]
    used = {key for row in spells for _, key in row}
    states = tuple(
        State(key, wording.texts["standing" if key == "standing" else f"state_{key}"], "", STYLES[look])
        for key, look in POST_STYLES.items()
        if key in used
    )
    frame = frame.assign(spells=pd.Series(spells, index=frame.index, dtype=object), **called)
    return common_layer(
        frame,
        "posts",
        wording,
        fields=("established", "encircled", "left", "within", "governorate"),
        style=STYLES["post"],
        uncertainty_m="uncertainty_m",
        states=states,
        spells="spells",
        search=("shown", "other", *called),
        about={
            "one": wording.texts["post"],
            "number": "number",
            "searchWeight": 3,
            "label": {
                "text": "shown",
                "zooms": [min(8.2, _whole_at(extent, _PHONE_PX))],
                "sizes": [12.5],
                "priority": 9,
            },
            "circles": "always",
        },
    )


def places_layer(frame: gpd.GeoDataFrame, wording: Wording, extent: Extent) -> FeatureLayer:
    """Towns: names on the map and in the search."""
    label = {
        "text": "shown",
        "second": "beneath",
        "rank": "rank",
        "sizes": [13.5, 12.5, 11],
        "zooms": _label_zooms(extent),
        "priority": 8,
    }
    shown, beneath = town_name_pairs(frame, wording.language)
    frame = frame.assign(
        other=frame["shown"].where(frame["shown"] != shown, frame["other"]), shown=shown, beneath=beneath
    )
    return common_layer(
        frame.sort_values("rank", kind="stable"),
        "places",
        wording,
        fields=("governorate", "population"),
        style=STYLES["place"],
        markers=False,
        density=False,
        about={"label": label, "namesOnly": True, "searchWeight": 2, "legendRank": 95},
    )


def _label_zooms(extent: Extent) -> list[float]:
    """From which zoom names of each rank are shown: of the first two at the latest where the whole extent is seen."""
    phone, desk = _whole_at(extent, _PHONE_PX), _whole_at(extent, _DESK_PX)
    return [round(min(usual, own), 2) for usual, own in zip(_USUAL_ZOOMS, (phone, phone, desk, desk + 1), strict=True)]


def _whole_at(extent: Extent, pixels: int) -> float:
    """The zoom at which an extent is so many pixels wide."""
    degrees = (extent.east - extent.west) % 360 or 360.0
    return float(np.log2(pixels / 256 * 360 / max(degrees, 1e-3)))


def _word(kind: str, texts: Mapping[str, str]) -> str:
    """The name of a kind of event; one without a kind is an event."""
    return texts.get(f"kind_{kind}", kind[:1].upper() + kind[1:]) if kind else texts["event"]


def _spell_day(spell: Spell) -> int:
    return OPEN_START if spell.since == date.min else day_number(spell.since)


def _figures(values: np.ndarray) -> np.ndarray:
    """Whole numbers as text; empty where there is no figure."""
    return np.where(np.isfinite(values), np.nan_to_num(values, nan=0.0).astype(np.int64).astype(str), "")
