"""Where things are: names and gazetteer, geocoders, toponyms in text, and geodesic distance, length, area and zones.

The public names are loaded when they are first used, so that `import geo` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import Any

# Public name → the module that defines it. To publish a name, add one line here.
_HOME = {
    "Candidate": "geo.gazetteer.place",
    "Extent": "geo.position",
    "Gazetteer": "geo.gazetteer.gazetteer",
    "GazetteerGeocoder": "geo.geocoding.geocoders",
    "GeocoderChain": "geo.geocoding.geocoders",
    "Match": "geo.gazetteer.place",
    "Place": "geo.gazetteer.place",
    "Position": "geo.position",
    "Sentence": "geo.sentences",
    "SourceText": "geo.documents",
    "Toponym": "geo.toponyms",
    "WebGeocoder": "geo.geocoding.web",
    "geodesic_area": "geo.geodesic.measure",
    "geodesic_buffer": "geo.geodesic.buffer",
    "geodesic_distance": "geo.geodesic.measure",
    "geodesic_length": "geo.geodesic.measure",
    "geoparse": "geo.toponyms",
    "read_text": "geo.documents",
    "resolve_toponyms": "geo.toponyms",
    "split_sentences": "geo.sentences",
}

__all__ = [*_HOME]  # noqa: PLE0604 - names are text


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
