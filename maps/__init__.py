"""How people see it: one self-contained page on folium, a print map, and the styles of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.lazy_names import lazy_names

if TYPE_CHECKING:
    from maps.paper import print_map as print_map
    from maps.paper.chart import save_chart as save_chart
    from maps.report import save_report as save_report
    from maps.style import Style as Style
    from maps.web.assemble import render as render
    from maps.web.feature_layer import FeatureLayer as FeatureLayer, State as State
    from maps.web.page_map import Page as Page, PageMap as PageMap
    from maps.web.tiles import TileSource as TileSource

_HOMES = {
    "FeatureLayer": "maps.web.feature_layer",
    "Page": "maps.web.page_map",
    "PageMap": "maps.web.page_map",
    "State": "maps.web.feature_layer",
    "Style": "maps.style",
    "TileSource": "maps.web.tiles",
    "print_map": "maps.paper",
    "render": "maps.web.assemble",
    "save_chart": "maps.paper.chart",
    "save_report": "maps.report",
}

__all__ = [
    "FeatureLayer",
    "Page",
    "PageMap",
    "State",
    "Style",
    "TileSource",
    "print_map",
    "render",
    "save_chart",
    "save_report",
]

if not TYPE_CHECKING:  # or a type checker would let any name pass
    __getattr__, __dir__ = lazy_names(__name__, _HOMES)
