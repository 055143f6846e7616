"""How layers look in other tools, in the words of simplestyle-spec 1.1: one neutral table for every format.

Colours are `#rrggbb`, opacities 0 to 1, widths CSS pixels.
https://github.com/mapbox/simplestyle-spec/tree/master/1.1.0
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Literal

import geopandas as gpd

__all__ = [
    "EVENT_COLOURS",
    "PARTY_COLOURS",
    "STYLES",
    "LayerStyle",
    "SimpleStyle",
    "layer_style",
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
    """A layer's styles by the values of one column; without a column, the one style stands under the empty text."""

    column: str
    styles: Mapping[str, SimpleStyle]

    def of(self, row: Mapping[str, Any]) -> SimpleStyle:
        """The style of one feature."""
        return self.styles[str(row[self.column]) if self.column else ""]


STYLES: Mapping[str, SimpleStyle] = MappingProxyType(
    {
        "territory": SimpleStyle(fill="#4f6d7a", fill_opacity=0.13, stroke="#4f6d7a", stroke_width=0.6),
        "zone-certain": SimpleStyle(fill="#e8a33d", fill_opacity=0.42, stroke="#9a5b00", stroke_width=1.1),
        "zone-possible": SimpleStyle(fill="#e8a33d", fill_opacity=0.1, stroke="#9a5b00", stroke_width=1.0, dashed=True),
        "line": SimpleStyle(stroke="#b3122a", stroke_width=2.6, stroke_opacity=1.0),
        "route": SimpleStyle(stroke="#4a5f80", stroke_width=2.2, stroke_opacity=1.0),
        "post": SimpleStyle(marker_color="#0f4c8a", marker_size="medium"),
        "post-encircled": SimpleStyle(marker_color="#c2410c", marker_size="medium"),
        "post-left": SimpleStyle(marker_color="#6b7280", marker_size="small"),
        "event": SimpleStyle(marker_color="#5b6470", marker_size="small"),
        "place": SimpleStyle(marker_color="#2a3440", marker_size="small"),
        "control": SimpleStyle(marker_color="#4f6d7a", marker_size="small"),
    }
)
PARTY_COLOURS: Mapping[str, str] = MappingProxyType(
    {"opposition": "#147a62", "government": "#83508f", "other": "#a87f00"}
)
EVENT_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "agreement": "#0072b2",
        "attack": "#d55e00",
        "closure": "#882255",
        "convoy": "#009e73",
        "deployment": "#009e73",
        "encirclement": "#aa4499",
        "patrol": "#0072b2",
        "reopening": "#3a9fd0",
        "statement": "#5b6470",
        "violation": "#d55e00",
        "withdrawal": "#c08a00",
    }
)
_MORE_PARTIES = ("#147a62", "#83508f", "#a87f00", "#4f6d7a", "#8a4b2a")
_SERIES = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#c08a00", "#3a9fd0", "#882255", "#5b6470")
_POST_STATES = {"standing": "post", "encircled": "post-encircled", "left": "post-left", "not_yet": "post-left"}
_PLAIN = {"lines": "line", "routes": "route", "posts": "post", "places": "place"}


def party_colour(party: str, index: int = 0, *, chosen: str | None = None) -> str:
    """The colour of a party: the scenario's own choice, else a usual one, else by its `index`."""
    return chosen or PARTY_COLOURS.get(party) or _MORE_PARTIES[(index + 3) % len(_MORE_PARTIES)]


def layer_style(name: str, layer: gpd.GeoDataFrame, *, colours: Mapping[str, str | None]) -> LayerStyle:
    """The styles of a layer. `colours` are those that the scenario chose for its parties."""
    if name == "zones":
        return LayerStyle("part", {part: STYLES[f"zone-{part}"] for part in ("possible", "certain")})
    if name in ("territories", "control"):
        parties = enumerate(dict.fromkeys(layer["party"]))
        hues = {party: party_colour(party, index, chosen=colours.get(party)) for index, party in parties}
        if name == "control":
            return LayerStyle("party", {p: replace(STYLES["control"], marker_color=hue) for p, hue in hues.items()})
        return LayerStyle("party", {p: replace(STYLES["territory"], fill=hue, stroke=hue) for p, hue in hues.items()})
    if name == "posts" and "state" in layer.columns:
        return LayerStyle("state", {state: STYLES[_POST_STATES[state]] for state in dict.fromkeys(layer["state"])})
    if name == "events":
        kinds = enumerate(sorted(set(layer["kind"])))
        hues = {kind: EVENT_COLOURS.get(kind, _SERIES[index % len(_SERIES)]) for index, kind in kinds}
        return LayerStyle("kind", {kind: replace(STYLES["event"], marker_color=hue) for kind, hue in hues.items()})
    return LayerStyle("", {"": STYLES[_PLAIN[name]]})
