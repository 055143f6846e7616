"""The front door: the command line, and the names that most programs need.

Everything else is in `geo`, `layers` and `maps`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.lazy_names import lazy_names

if TYPE_CHECKING:
    from geo.geocoding.geocoders import GazetteerGeocoder as GazetteerGeocoder
    from geo.geodesic.buffer import geodesic_buffer as geodesic_buffer
    from geo.geoparsing.toponyms import geoparse as geoparse
    from layers.draft import draft_scenario as draft_scenario
    from layers.export import export_layers as export_layers
    from layers.ground.build import build_layers as build_layers
    from layers.measures.overlap import overlaps as overlaps
    from layers.scenario.load import load_scenario as load_scenario
    from maps.paper import print_map as print_map
    from maps.web.assemble import render as render
    from maps.web.feature_layer import FeatureLayer as FeatureLayer

_HOMES = {
    "FeatureLayer": "maps.web.feature_layer",
    "GazetteerGeocoder": "geo.geocoding.geocoders",
    "build_layers": "layers.ground.build",
    "draft_scenario": "layers.draft",
    "export_layers": "layers.export",
    "geodesic_buffer": "geo.geodesic.buffer",
    "geoparse": "geo.geoparsing.toponyms",
    "load_scenario": "layers.scenario.load",
    "overlaps": "layers.measures.overlap",
    "print_map": "maps.paper",
    "render": "maps.web.assemble",
}

__all__ = [
    "FeatureLayer",
    "GazetteerGeocoder",
    "build_layers",
    "draft_scenario",
    "export_layers",
    "geodesic_buffer",
    "geoparse",
    "load_scenario",
    "overlaps",
    "print_map",
    "render",
]

__getattr__, __dir__ = lazy_names(__name__, _HOMES)
