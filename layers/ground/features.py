"""Posts, routes, events and towns as layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer, geodesic_length, natural_earth
from geo.gazetteer.place import Place
from geo.geodesic.edges import Edges
from layers.dates import first_day
from layers.ground.areas import AreaFinder
from layers.ground.drawing import Drawing
from layers.ground.lines import line_of_shapes, line_through
from layers.ground.places import ResolvedPlaces
from layers.ground.tables import base_cells
from layers.ground.waypoints import Doubt, doubt_between_places
from layers.scenario.models import Event, PlaceReference, Post, Route, Scenario
from layers.scenario.yaml_lines import Key
from layers.schema import make_layer

__all__ = ["FeatureDrawer", "Region"]

_WIDEST_M = 250_000.0
_LESS = {"certain": "less-certain"}
"""What is said of a course between waypoints that is called certain."""


class Region(NamedTuple):
    """What a feature is stated to lie in: the ground that this may be, and whose, if it is a party's.

    `holders` are lines between parties, the day that each is drawn from, and the party.
    """

    shape: BaseGeometry
    holders: frozenset[tuple[str, str, str]] = frozenset()


class FeatureDrawer:
    """Draws what is on the ground beside lines and zones; what cannot be drawn becomes a fault and is left out."""

    def __init__(self, drawing: Drawing, places: ResolvedPlaces, areas: AreaFinder) -> None:
        self._drawing = drawing
        self._scenario = drawing.scenario
        self._places = places
        self._areas = areas
        self.regions: dict[str, Region] = {}
        """What the `within` of a post or event means, by layer and id."""

    def posts(self) -> gpd.GeoDataFrame:
        """The posts, with their governorate and the dates of their state."""
        rows = []
        for _, post, cells in self._drawing.entries("posts", self._placed):
            cells |= {
                name: getattr(post, name) for name in ("number", "governorate", "established", "encircled", "left")
            }
            cells["start"] = cells["start"] or post.established
            cells["end"] = cells["end"] or post.left
            cells["kind"] = cells["kind"] or "observation post"
            rows.append(cells)
        return _with_governorates(make_layer("posts", rows), self._scenario)

    def events(self) -> gpd.GeoDataFrame:
        """The dated, placed statements."""
        drawn = self._drawing.entries("events", self._placed)
        return make_layer("events", [cells for _, _, cells in drawn])

    def routes(self) -> gpd.GeoDataFrame:
        """The routes, with their geodesic length."""
        rows = []
        for name, route, (geometry, doubt) in self._drawing.entries("routes", self._route):
            edges: Edges = route.edges if route.through is not None else "straight"
            length_km = float(geodesic_length(geometry, edges=edges)) / 1000
            own = {"kind": route.kind or "route", "shield": route.shield, "length_km": length_km, "geometry": geometry}
            cells = base_cells(name, route)
            if doubt is not None:  # nobody stated how far off it may be
                cells["uncertainty_m"] = doubt.metres
                cells["note"] = " ".join(filter(None, (cells["note"], doubt.note)))
                cells["certainty"] = "uncertain" if doubt.schematic else _LESS.get(cells["certainty"], "uncertain")
            rows.append(cells | own)
        return make_layer("routes", rows)

    def towns(self) -> gpd.GeoDataFrame:
        """The towns that the scenario names for its map, the most populous ranked first."""
        rows: dict[str, dict[str, Any]] = {}
        for reference in self._scenario.towns:
            place = self._places.places.get(reference)
            if place is not None:
                row = _place_row(reference, place)
                rows.setdefault(row["id"], row)
        return _with_governorates(make_layer("places", rows.values()), self._scenario)

    def _placed(self, key: Key, feature: Post | Event) -> dict[str, Any]:
        """The cells of a feature at a place or a stated position."""
        cells = base_cells(feature.id, feature)
        place = None
        if feature.place is not None and (feature.position is None or feature.place in self._places.own):
            place = self._places.place(feature.place)
        if place is not None:
            cells |= _cells_of_place(feature, place)
        position = feature.position or (place.position if place else None)
        assert position is not None
        cells["title"] = feature.title or (feature.place.name if feature.place else feature.id)
        cells["place"] = feature.place.name if feature.place else ""
        cells["geometry"] = shapely.Point(position.longitude, position.latitude)
        cells["within"] = "; ".join(feature.within)
        areas = self._areas.as_of(first_day(_since(feature)))
        ground = areas.union(feature.within, (*key, "within"))
        if ground is not None:
            self.regions[f"{key[0]}/{feature.id}"] = Region(ground.possible, areas.holders(feature.within))
            self._check_within(key, cells, ground.possible)
        return cells

    def _check_within(self, key: Key, cells: dict[str, Any], region: BaseGeometry) -> None:
        """Warn where a feature lies further from what it is stated to lie in than its uncertainty allows."""
        point, radius_m = cells["geometry"], cells["uncertainty_m"]
        ground = geodesic_buffer(point, min(radius_m, _WIDEST_M)) if radius_m > 0 else point
        if not shapely.intersects(region, ground):
            hint = "check its position, its uncertainty, and 'within'"
            message = f"lies outside {cells['within']}, by more than its position is uncertain"
            self._drawing.report((*key, "within"), message, hint, warning=True)

    def _route(self, key: Key, route: Route) -> tuple[BaseGeometry, Doubt | None]:
        """A route, and its doubt where it is known by places and nothing is stated of it."""
        places_m = max(map(self._places.uncertainty_m, route.through or ()), default=0.0)
        if route.through is not None:
            geometry, of_places = line_through(self._places.points(route.through), edges=route.edges), True
        else:
            assert route.file is not None
            shapes, path = self._drawing.shapes((*key, "file"), route.file, route.where)
            geometry = line_of_shapes(shapes, path, self._drawing.faults)
            of_places = bool((shapes.geom_type == "Point").all())
        if route.uncertainty or not of_places:
            return geometry, None
        return geometry, doubt_between_places(geometry, route.edges, route.kind or "route", places_m)


def _since(feature: Post | Event) -> str:
    """From when a statement about a feature holds."""
    return feature.when.start or (feature.established if isinstance(feature, Post) else "")


def _cells_of_place(feature: Post | Event, place: Place) -> dict[str, Any]:
    """What a feature has from its place where it states nothing itself: uncertainty and Arabic title."""
    cells: dict[str, Any] = {}
    if feature.position is None and feature.uncertainty is None and place.uncertainty_m:
        cells["uncertainty_m"] = place.uncertainty_m
    if not feature.title_ar and not feature.title:
        cells["title_ar"] = place.names.get("ar", "")
    return cells


def _place_row(reference: PlaceReference, place: Place) -> dict[str, Any]:
    names = dict(place.names)
    position = place.position
    return {
        "id": str(place.geonameid or f"{reference.name} {position.latitude:.4f} {position.longitude:.4f}"),
        "title": reference.name,
        "title_ar": names.get("ar", ""),
        "kind": place.kind,
        "source": place.source,
        "uncertainty_m": np.nan if place.uncertainty_m is None else place.uncertainty_m,
        "geometry": shapely.Point(position.longitude, position.latitude),
        "name": reference.name,
        "name_ar": names.get("ar", ""),
        "country": place.country,
        "governorate": "",
        "geonameid": place.geonameid,
        "population": place.population,
        "rank": _rank(place),
    }


_RANKS = (300_000, 30_000)


def _rank(place: Place) -> int:
    """1 for cities (300,000 people), 2 for towns (30,000), 3 for the rest; a population of 0 means unknown."""
    return 1 + sum(place.population < people for people in _RANKS)


def _with_governorates(layer: gpd.GeoDataFrame, scenario: Scenario) -> gpd.GeoDataFrame:
    """Fill an empty `governorate` with the first-level division that the point lies in."""
    if layer.empty:
        return layer
    divisions = natural_earth.read("admin1", countries=scenario.countries or None)
    inside = divisions.sindex.query(layer.geometry, predicate="intersects")
    names: Mapping[int, str] = dict(zip(inside[0], divisions["name"].to_numpy()[inside[1]], strict=True))
    given = layer["governorate"].tolist()
    return layer.assign(governorate=[text or names.get(row, "") for row, text in enumerate(given)])
