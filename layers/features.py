"""Posts, routes, events and towns as layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo import geodesic_length, natural_earth
from geo.errors import Fault, InputError
from geo.place import Place
from layers.files import read_shapes
from layers.places import PlaceResolver
from layers.scenario import Event, PlaceReference, Post, Route, Scenario
from layers.schema import make_layer
from layers.yaml_lines import Key

__all__ = ["base_cells", "draw_events", "draw_places", "draw_posts", "draw_routes"]


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


def draw_posts(scenario: Scenario, resolver: PlaceResolver) -> gpd.GeoDataFrame:
    """The posts, with their governorate and the dates of their state."""
    rows = []
    for index, post in enumerate(scenario.posts):
        cells = _placed_cells(post, ("posts", index), resolver)
        if cells is None:
            continue
        cells |= {name: getattr(post, name) for name in ("number", "governorate", "established", "encircled", "left")}
        cells["start"] = cells["start"] or post.established
        cells["end"] = cells["end"] or post.left
        cells["kind"] = cells["kind"] or "observation post"
        rows.append(cells)
    layer = make_layer("posts", rows)
    return _with_governorates(layer, scenario)


def draw_events(scenario: Scenario, resolver: PlaceResolver) -> gpd.GeoDataFrame:
    """The dated, placed statements."""
    rows = [
        _placed_cells(event, ("events", index), resolver) for index, event in enumerate(scenario.events)
    ]
    return make_layer("events", [row for row in rows if row is not None])


def draw_routes(scenario: Scenario, resolver: PlaceResolver, faults: list[Fault]) -> gpd.GeoDataFrame:
    """The routes, with their geodesic length."""
    rows = []
    for index, route in enumerate(scenario.routes):
        geometry = _route_line(route, ("routes", index), scenario, resolver, faults)
        if geometry is None:
            continue
        length_km = float(geodesic_length(geometry, edges=route.edges)) / 1000
        cells = base_cells(route.id, route)
        rows.append(cells | {"kind": route.kind or "route", "shield": route.shield, "geometry": geometry, "length_km": length_km})
    return make_layer("routes", rows)


def draw_places(scenario: Scenario, resolver: PlaceResolver) -> gpd.GeoDataFrame:
    """The towns that the scenario names for its map, the most populous ranked first."""
    found: dict[tuple[str, float, float], tuple[PlaceReference, Place]] = {}
    for index, reference in enumerate(scenario.towns):
        place = resolver.place(reference, ("towns", index))
        if place is not None:
            found.setdefault((place.name, *place.position), (reference, place))
    rows = [_place_row(reference, place) for reference, place in found.values()]
    layer = make_layer("places", rows)
    return _with_governorates(layer, scenario)


def _place_row(reference: PlaceReference, place: Place) -> dict[str, Any]:
    names = dict(place.names)
    return {
        "id": str(place.geonameid or reference.name),
        "title": reference.name,
        "title_ar": names.get("ar", ""),
        "kind": place.kind,
        "source": place.source,
        "uncertainty_m": np.nan if place.uncertainty_m is None else place.uncertainty_m,
        "geometry": shapely.Point(place.position.longitude, place.position.latitude),
        "name": reference.name,
        "name_ar": names.get("ar", ""),
        "country": place.country,
        "governorate": "",
        "geonameid": place.geonameid,
        "population": place.population,
        "rank": _rank(place),
    }


def _rank(place: Place) -> int:
    """1 for cities and seats of divisions, 2 for towns, 3 for the rest; a population of 0 means unknown."""
    if place.population >= 300_000 or place.kind in ("PPLC", "PPLA"):  # noqa: PLR2004 - documented above
        return 1
    return 2 if place.population >= 30_000 or place.kind in ("PPLA2", "PPLA3") else 3  # noqa: PLR2004


def _placed_cells(feature: Post | Event, key: Key, resolver: PlaceResolver) -> dict[str, Any] | None:
    """The cells of a feature that stands at a place or a stated position; None where its place is at fault."""
    cells = base_cells(feature.id, feature)
    place = resolver.place(feature.place, (*key, "place")) if feature.place else None
    position = feature.position or (place.position if place else None)
    if position is None:
        return None
    if place is not None and feature.position is None and feature.uncertainty is None and place.uncertainty_m:
        cells["uncertainty_m"] = place.uncertainty_m
    if not cells["title_ar"] and place is not None and not feature.title:
        cells["title_ar"] = place.names.get("ar", "")
    cells["title"] = feature.title or (feature.place.name if feature.place else feature.id)
    cells["place"] = feature.place.name if feature.place else ""
    cells["geometry"] = shapely.Point(position.longitude, position.latitude)
    return cells


def _route_line(
    route: Route, key: Key, scenario: Scenario, resolver: PlaceResolver, faults: list[Fault]
) -> shapely.Geometry | None:
    if route.through is not None:
        points = resolver.points(route.through, (*key, "through"))
        return None if points is None else shapely.LineString(points)
    assert route.file is not None
    try:
        shapes = read_shapes(scenario.origin.folder / route.file)
    except InputError as error:
        faults.extend(error.faults)
        return None
    if (shapes.geom_type == "Point").all():
        return shapely.LineString(list(shapes.geometry))
    lines = [part for part in shapely.get_parts(shapes.geometry.to_numpy()) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.multilinestrings(lines))


def _with_governorates(layer: gpd.GeoDataFrame, scenario: Scenario) -> gpd.GeoDataFrame:
    """Fill an empty `governorate` with the first-level division that the point lies in."""
    if layer.empty:
        return layer
    divisions = natural_earth.read("admin1", countries=scenario.countries or None)
    inside = divisions.sindex.query(layer.geometry, predicate="within")
    names: Mapping[int, str] = dict(zip(inside[0], divisions["name"].to_numpy()[inside[1]], strict=True))
    given = layer["governorate"].tolist()
    return layer.assign(governorate=[text or names.get(row, "") for row, text in enumerate(given)])
