"""Where things are: names and gazetteer, geocoders, toponyms in text, and geodesic distance, length, area and zones.

The public names are loaded when they are first used, so that `import geo` costs nothing. GeoSeries and GeoDataFrames
get `.geodesic` once both geo and geopandas are imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.geodesic.registration import register_accessor
from geo.lazy_names import lazy_names

if TYPE_CHECKING:
    from geo import natural_earth as natural_earth
    from geo.documents.sentences import Sentence as Sentence, split_sentences as split_sentences
    from geo.documents.source_text import SourceText as SourceText, read_text as read_text
    from geo.gazetteer.gazetteer import Gazetteer as Gazetteer
    from geo.gazetteer.place import Candidate as Candidate, Match as Match, Place as Place
    from geo.geocoding.geocoders import GazetteerGeocoder as GazetteerGeocoder, GeocoderChain as GeocoderChain
    from geo.geocoding.web import WebGeocoder as WebGeocoder
    from geo.geodesic.buffer import geodesic_buffer as geodesic_buffer
    from geo.geodesic.measure import (
        geodesic_area as geodesic_area,
        geodesic_distance as geodesic_distance,
        geodesic_length as geodesic_length,
    )
    from geo.geoparsing.toponyms import (
        Toponym as Toponym,
        geoparse as geoparse,
        iter_toponyms as iter_toponyms,
        resolve_toponyms as resolve_toponyms,
    )
    from geo.position import Extent as Extent, Position as Position

_HOMES = {
    "Candidate": "geo.gazetteer.place",
    "Extent": "geo.position",
    "Gazetteer": "geo.gazetteer.gazetteer",
    "GazetteerGeocoder": "geo.geocoding.geocoders",
    "GeocoderChain": "geo.geocoding.geocoders",
    "Match": "geo.gazetteer.place",
    "Place": "geo.gazetteer.place",
    "Position": "geo.position",
    "Sentence": "geo.documents.sentences",
    "SourceText": "geo.documents.source_text",
    "Toponym": "geo.geoparsing.toponyms",
    "WebGeocoder": "geo.geocoding.web",
    "geodesic_area": "geo.geodesic.measure",
    "geodesic_buffer": "geo.geodesic.buffer",
    "geodesic_distance": "geo.geodesic.measure",
    "geodesic_length": "geo.geodesic.measure",
    "geoparse": "geo.geoparsing.toponyms",
    "iter_toponyms": "geo.geoparsing.toponyms",
    "natural_earth": "geo",
    "read_text": "geo.documents.source_text",
    "resolve_toponyms": "geo.geoparsing.toponyms",
    "split_sentences": "geo.documents.sentences",
}

__all__ = [
    "Candidate",
    "Extent",
    "Gazetteer",
    "GazetteerGeocoder",
    "GeocoderChain",
    "Match",
    "Place",
    "Position",
    "Sentence",
    "SourceText",
    "Toponym",
    "WebGeocoder",
    "geodesic_area",
    "geodesic_buffer",
    "geodesic_distance",
    "geodesic_length",
    "geoparse",
    "iter_toponyms",
    "natural_earth",
    "read_text",
    "resolve_toponyms",
    "split_sentences",
]

if not TYPE_CHECKING:  # or a type checker would let any name pass
    __getattr__, __dir__ = lazy_names(__name__, _HOMES)
register_accessor()
