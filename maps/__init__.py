"""How people see it: one self-contained page on folium, a print map, and the styles of both."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maps.assemble import render as render
    from maps.chart import save_chart as save_chart
    from maps.feature_layer import FeatureLayer as FeatureLayer, State as State
    from maps.page_map import Page as Page, PageMap as PageMap
    from maps.paper import print_map as print_map
    from maps.style import Style as Style
    from maps.tiles import TileSource as TileSource

_HOMES = {
    "FeatureLayer": "maps.feature_layer",
    "Page": "maps.page_map",
    "PageMap": "maps.page_map",
    "State": "maps.feature_layer",
    "Style": "maps.style",
    "TileSource": "maps.tiles",
    "print_map": "maps.paper",
    "save_chart": "maps.chart",
    "render": "maps.assemble",
}

__all__ = ["FeatureLayer", "Page", "PageMap", "State", "Style", "TileSource", "render"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
