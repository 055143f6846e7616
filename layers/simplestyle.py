"""How layers look in other tools, in the words of simplestyle-spec 1.1: one neutral table for every format.

Colours are `#rrggbb`, opacities 0 to 1, widths CSS pixels.
https://github.com/mapbox/simplestyle-spec/tree/master/1.1.0
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from layers.scenario.clauses import ROAD_KINDS
from layers.zone_palette import ZONE_OPACITY, ZoneColour, zone_palette

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.scenario.models import Scenario

__all__ = [
    "COLOURS",
    "EVENT_COLOURS",
    "PARTY_COLOURS",
    "STYLES",
    "LayerStyle",
    "SimpleStyle",
    "layer_style",
    "line_look",
    "party_colour",
]


@dataclass(frozen=True, kw_only=True)
class SimpleStyle:
    """One feature's style. `dashed` is beyond the specification: what is possible is drawn broken where it can be."""

    marker_color: str | None = None
    marker_size: Literal["small", "medium", "large"] | None = None
    stroke: str | None = None
    stroke_opacity: float | None = None
    stroke_width: float | None = None
    fill: str | None = None
    fill_opacity: float | None = None
    dashed: bool = False

    def members(self) -> dict[str, Any]:
        """The style as GeoJSON properties: `fill`, `fill-opacity`, `stroke` …; only what is set."""
        cells = {field.name.replace("_", "-"): getattr(self, field.name) for field in fields(self)}
        del cells["dashed"]
        return {name: value for name, value in cells.items() if value is not None}


@dataclass(frozen=True)
class LayerStyle:
    """A layer's styles by the values of one column; without a column, the one style is under the empty text."""

    column: str
    styles: Mapping[str, SimpleStyle]

    def of(self, row: Mapping[str, Any]) -> SimpleStyle:
        """The style of one feature."""
        return self.styles[str(row[self.column]) if self.column else ""]


COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "zone": "#e8a33d",
        "zone-edge": "#9a5b00",
        "zone-2": "#6cc4ba",
        "zone-2-edge": "#00776d",
        "zone-3": "#a98bd0",
        "zone-3-edge": "#5a3590",
        "zone-4": "#b8406f",
        "zone-4-edge": "#5c1033",
        "contact": "#b3122a",
        "boundary": "#6f5f45",
        "post": "#0f4c8a",
        "post-encircled": "#c2410c",
        "post-left": "#6b7280",
        "route": "#4a5f80",
        "label": "#2a3440",
        "party-1": "#147a62",
        "party-2": "#83508f",
        "party-3": "#a87f00",
        "party-4": "#4f6d7a",
        "party-5": "#8a4b2a",
        "series-1": "#0072b2",
        "series-2": "#d55e00",
        "series-3": "#009e73",
        "series-4": "#aa4499",
        "series-5": "#c08a00",
        "series-6": "#3a9fd0",
        "series-7": "#882255",
        "series-8": "#5b6470",
    }
)
"""Every colour that exported layers, page and print have in common, by what it stands for."""

STYLES: Mapping[str, SimpleStyle] = MappingProxyType(
    {
        "territory": SimpleStyle(
            fill=COLOURS["party-4"], fill_opacity=0.13, stroke=COLOURS["party-4"], stroke_width=0.6
        ),
        "zone-certain": SimpleStyle(
            fill=COLOURS["zone"], fill_opacity=ZONE_OPACITY, stroke=COLOURS["zone-edge"], stroke_width=1.1
        ),
        "zone-possible": SimpleStyle(
            fill=COLOURS["zone"], fill_opacity=0.1, stroke=COLOURS["zone-edge"], stroke_width=1.0, dashed=True
        ),
        "line": SimpleStyle(stroke=COLOURS["contact"], stroke_width=2.6, stroke_opacity=1.0),
        "boundary": SimpleStyle(stroke=COLOURS["boundary"], stroke_width=1.8, stroke_opacity=1.0, dashed=True),
        "route": SimpleStyle(stroke=COLOURS["route"], stroke_width=2.2, stroke_opacity=1.0),
        "route-uncertain": SimpleStyle(stroke=COLOURS["route"], stroke_width=1.6, stroke_opacity=1.0, dashed=True),
        "post": SimpleStyle(marker_color=COLOURS["post"], marker_size="medium"),
        "post-encircled": SimpleStyle(marker_color=COLOURS["post-encircled"], marker_size="medium"),
        "post-left": SimpleStyle(marker_color=COLOURS["post-left"], marker_size="small"),
        "event": SimpleStyle(marker_color=COLOURS["series-8"], marker_size="small"),
        "place": SimpleStyle(marker_color=COLOURS["label"], marker_size="small"),
        "control": SimpleStyle(marker_color=COLOURS["party-4"], marker_size="small"),
    }
)
PARTY_COLOURS: Mapping[str, str] = MappingProxyType(
    {"opposition": "party-1", "government": "party-2", "other": "party-3"}
)
"""The usual colour of a party, by its name in `COLOURS`."""

EVENT_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "agreement": "series-1",
        "attack": "series-2",
        "closure": "series-7",
        "convoy": "series-3",
        "deployment": "series-3",
        "encirclement": "series-4",
        "patrol": "series-1",
        "reopening": "series-6",
        "statement": "series-8",
        "talks": "series-8",
        "violation": "series-2",
        "withdrawal": "series-5",
    }
)
"""The usual colour of a kind of event, by its name in `COLOURS`."""

_POST_STATES = {"standing": "post", "encircled": "post-encircled", "left": "post-left", "not_yet": "post-left"}


def party_colour(party: str, index: int = 0, *, chosen: str | None = None) -> str:
    """The colour of a party: the scenario's own choice (`#rrggbb`), else the name of a usual one or one by `index`."""
    return chosen or PARTY_COLOURS.get(party) or f"party-{(index + 3) % 5 + 1}"


def series_colour(index: int) -> str:
    """The name of the colour for the class with this index; eight differ, then they repeat."""
    return f"series-{index % 8 + 1}"


def line_look(kind: str) -> Literal["line", "route", "boundary"]:
    """How a line of the agreement looks: one that follows a road as a road does, a boundary as a border."""
    return "boundary" if kind == "boundary" else "route" if kind in ROAD_KINDS else "line"


def layer_style(name: str, layer: gpd.GeoDataFrame, *, scenario: Scenario) -> LayerStyle:
    """The styles of one of a scenario's layers."""
    return _BY_LAYER[name](layer, scenario)


def _zones(zones: gpd.GeoDataFrame, scenario: Scenario) -> LayerStyle:
    """A style for each part of each reading of a zone; one that the scenario does not have is amber."""
    looks = zone_palette(scenario)
    styles = {}
    for identifier, *reading, part in zip(zones["id"], zones["zone"], zones["variant"], zones["part"], strict=True):
        look = looks.get(tuple(reading), ZoneColour())
        style = replace(STYLES[f"zone-{part}"], fill=COLOURS[look.hue], stroke=COLOURS[look.edge])
        styles[identifier] = replace(style, fill_opacity=look.opacity) if part == "certain" else style
    return LayerStyle("id", styles)


def _lines(lines: gpd.GeoDataFrame, _: Scenario) -> LayerStyle:
    return LayerStyle("kind", {kind: STYLES[line_look(kind)] for kind in dict.fromkeys(lines["kind"])})


def _routes(routes: gpd.GeoDataFrame, _: Scenario) -> LayerStyle:
    known = dict.fromkeys(routes["certainty"])
    return LayerStyle("certainty", {how: STYLES["route" if how == "certain" else "route-uncertain"] for how in known})


def _territories(territories: gpd.GeoDataFrame, scenario: Scenario) -> LayerStyle:
    hues = _party_hues(territories, scenario)
    return LayerStyle("party", {p: replace(STYLES["territory"], fill=hue, stroke=hue) for p, hue in hues.items()})


def _control(control: gpd.GeoDataFrame, scenario: Scenario) -> LayerStyle:
    hues = _party_hues(control, scenario)
    return LayerStyle("party", {p: replace(STYLES["control"], marker_color=hue) for p, hue in hues.items()})


def _party_hues(layer: gpd.GeoDataFrame, scenario: Scenario) -> dict[str, str]:
    chosen = {party: about.colour for party, about in scenario.parties.items()}
    parties = enumerate(dict.fromkeys(layer["party"]))
    named = {party: party_colour(party, index, chosen=chosen.get(party)) for index, party in parties}
    return {party: COLOURS.get(colour, colour) for party, colour in named.items()}


def _posts(posts: gpd.GeoDataFrame, _: Scenario) -> LayerStyle:
    if "state" not in posts.columns:
        return LayerStyle("", {"": STYLES["post"]})
    return LayerStyle("state", {state: STYLES[_POST_STATES[state]] for state in dict.fromkeys(posts["state"])})


def _events(events: gpd.GeoDataFrame, _: Scenario) -> LayerStyle:
    kinds = enumerate(sorted(set(events["kind"])))
    hues = {kind: COLOURS[EVENT_COLOURS.get(kind, series_colour(index))] for index, kind in kinds}
    return LayerStyle("kind", {kind: replace(STYLES["event"], marker_color=hue) for kind, hue in hues.items()})


def _places(_: gpd.GeoDataFrame, __: Scenario) -> LayerStyle:
    return LayerStyle("", {"": STYLES["place"]})


_BY_LAYER: Mapping[str, Callable[[gpd.GeoDataFrame, Scenario], LayerStyle]] = {
    "zones": _zones,
    "lines": _lines,
    "routes": _routes,
    "territories": _territories,
    "control": _control,
    "posts": _posts,
    "events": _events,
    "places": _places,
}
