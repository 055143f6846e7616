"""Posts, routes, events and towns as layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_buffer, geodesic_length, natural_earth
from geo.errors import Fault
from geo.gazetteer.place import Place
from geo.geodesic.edges import Edges
from layers.files import read_shapes
from layers.ground.areas import AreaFinder
from layers.ground.drawing import NotDrawn, draw_entries, file_beside
from layers.ground.lines import line_of_shapes, line_through
from layers.ground.places import PlaceResolver
from layers.ground.position_checks import ground_of
from layers.scenario.models import Event, PlaceReference, Post, Route, Scenario
from layers.scenario.yaml_lines import Key
from layers.schema import make_layer

__all__ = ["FeatureDrawer", "base_cells"]

_WIDEST_M = 250_000.0


def base_cells(identifier: str, feature: Any) -> dict[str, Any]:
    """The cells that all layers share, from a scenario's entry."""
    return {
        "id": identifier,
        "title": feature.title or identifier,
        "title_ar": feature.title_ar,
        "kind": feature.kind,
        "start": feature.when.start,
        "end": feature.when.end,
        "source": "; ".join(feature.source),
        "certainty": feature.certainty,
        "uncertainty_m": feature.uncertainty.maximum_m if feature.uncertainty else np.nan,
        "note": feature.note,
    }


class FeatureDrawer:
    """Draws what stands on the ground beside lines and zones; what cannot be drawn becomes a fault and is left out."""

    def __init__(self, scenario: Scenario, resolver: PlaceResolver, areas: AreaFinder, faults: list[Fault]) -> None:
        self._scenario = scenario
        self._resolver = resolver
        self._areas = areas
        self._faults = faults
        self.regions: dict[str, BaseGeometry] = {}
        """The ground that each `within` of a post or event means, by its text in the layer."""

    def posts(self) -> gpd.GeoDataFrame:
        """The posts, with their governorate and the dates of their state."""
        rows = []
        for _, post, cells in draw_entries(self._scenario, "posts", self._placed, self._faults):
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
        drawn = draw_entries(self._scenario, "events", self._placed, self._faults)
        return make_layer("events", [cells for _, _, cells in drawn])

    def routes(self) -> gpd.GeoDataFrame:
        """The routes, with their geodesic length."""
        rows = []
        for name, route, geometry in draw_entries(self._scenario, "routes", self._route, self._faults):
            edges: Edges = route.edges if route.through is not None else "straight"
            length_km = float(geodesic_length(geometry, edges=edges)) / 1000
            own = {"kind": route.kind or "route", "shield": route.shield, "length_km": length_km, "geometry": geometry}
            rows.append(base_cells(name, route) | own)
        return make_layer("routes", rows)

    def towns(self) -> gpd.GeoDataFrame:
        """The towns that the scenario names for its map, the most populous ranked first."""
        rows: dict[str, dict[str, Any]] = {}
        for index, reference in enumerate(self._scenario.towns):
            try:
                place = self._resolver.place(reference, self._scenario.origin.key("towns", index))
            except NotDrawn:
                continue
            row = _place_row(reference, place)
            rows.setdefault(row["id"], row)
        return _with_governorates(make_layer("places", rows.values()), self._scenario)

    def _placed(self, key: Key, feature: Post | Event) -> dict[str, Any]:
        """The cells of a feature that stands at a place or a stated position."""
        cells = base_cells(feature.id, feature)
        place = None
        if feature.place is not None and (feature.position is None or self._resolver.is_own(feature.place)):
            place = self._resolver.place(feature.place, (*key, "place"))
        position = feature.position or (place.position if place else None)
        assert position is not None
        if place is not None and feature.position is None and feature.uncertainty is None and place.uncertainty_m:
            cells["uncertainty_m"] = place.uncertainty_m
        if not cells["title_ar"] and place is not None and not feature.title:
            cells["title_ar"] = place.names.get("ar", "")
        cells["title"] = feature.title or (feature.place.name if feature.place else feature.id)
        cells["place"] = feature.place.name if feature.place else ""
        cells["geometry"] = shapely.Point(position.longitude, position.latitude)
        cells["within"] = "; ".join(feature.within)
        region = self._areas.union(feature.within, (*key, "within"))
        if region is not None:
            self.regions[cells["within"]] = region
            self._check_within(key, cells, region)
        return cells

    def _check_within(self, key: Key, cells: dict[str, Any], region: BaseGeometry) -> None:
        """Warn where a feature lies further from what it is stated to lie in than its uncertainty allows."""
        point, radius_m = cells["geometry"], cells["uncertainty_m"]
        ground = geodesic_buffer(point, min(radius_m, _WIDEST_M)) if radius_m > 0 else point
        if not shapely.intersects(region, ground):
            hint = "check its position, its uncertainty, and 'within'"
            message = f"lies outside {cells['within']}, by more than its position is uncertain"
            self._faults.append(self._scenario.origin.fault((*key, "within"), message, hint, "warning"))

    def _route(self, key: Key, route: Route) -> BaseGeometry:
        if route.through is not None:
            return line_through(self._resolver.points(route.through, (*key, "through")), edges=route.edges)
        assert route.file is not None
        path, near = file_beside(self._scenario, (*key, "file"), route.file), ground_of(self._scenario)
        return line_of_shapes(read_shapes(path, near=near, warnings=self._faults), path, self._faults)


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
