"""From a checked scenario to its layers on the ground."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geo import geodesic_area, geodesic_length
from geo.errors import Fault, InputError
from geo.gazetteer import Gazetteer
from layers.areas import AreaFinder
from layers.features import base_cells, draw_events, draw_places, draw_posts, draw_routes
from layers.lines import DrawnLine, LineDrawer
from layers.places import PlaceResolver
from layers.scenario import Scenario
from layers.schema import LAYER_COLUMNS, make_layer
from layers.zones import ZoneDrawer, readings

__all__ = ["Layers", "build_layers", "check_on_the_ground"]


@dataclass(frozen=True)
class Layers:
    """What a scenario puts on the ground: one GeoDataFrame a layer (see `layers.schema`) and the sources."""

    scenario: Scenario
    territories: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    posts: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    events: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    control: gpd.GeoDataFrame
    sources: pd.DataFrame
    warnings: tuple[Fault, ...] = ()

    def items(self) -> list[tuple[str, gpd.GeoDataFrame]]:
        """Every layer that has features, with its name, from the ground up."""
        named = ((name, getattr(self, name)) for name in LAYER_COLUMNS)
        return [(name, layer) for name, layer in named if not layer.empty]


def build_layers(scenario: Scenario, *, gazetteer: Gazetteer | None = None) -> Layers:
    """Place every name, draw every line, zone, post, route and event.

    Raises `InputError` with all faults found on the ground: names that are unknown or ambiguous, borders that do not
    exist, files that cannot be read, zones that come out empty.
    """
    layers, faults = _build(scenario, gazetteer)
    if any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    return layers


def check_on_the_ground(scenario: Scenario, *, gazetteer: Gazetteer | None = None) -> list[Fault]:
    """All faults that building the scenario's layers meets; empty where there are none."""
    return _build(scenario, gazetteer)[1]


def _build(scenario: Scenario, gazetteer: Gazetteer | None) -> tuple[Layers, list[Fault]]:
    faults: list[Fault] = []
    resolver = PlaceResolver(scenario, gazetteer or Gazetteer.open(), faults)
    resolver.check_all()
    areas = AreaFinder(scenario, resolver, faults)
    lines = LineDrawer(scenario, resolver, areas, faults).draw()
    layers = Layers(
        scenario=scenario,
        territories=_territory_layer(scenario, lines),
        lines=_line_layer(scenario, lines),
        zones=_zone_layer(scenario, ZoneDrawer(scenario, lines, areas, resolver, faults)),
        posts=draw_posts(scenario, resolver),
        routes=draw_routes(scenario, resolver, faults),
        events=draw_events(scenario, resolver),
        places=draw_places(scenario, resolver),
        control=_control_layer(scenario, lines),
        sources=_source_table(scenario),
    )
    return layers, list(dict.fromkeys(faults))


def _line_layer(scenario: Scenario, lines: dict[str, DrawnLine]) -> gpd.GeoDataFrame:
    rows = []
    for name, drawn in lines.items():
        cells = base_cells(name, scenario.lines[name])
        cells["kind"] = cells["kind"] or ("line of contact" if drawn.derived else "line")
        length_km = float(geodesic_length(drawn.geometry, edges=drawn.edges)) / 1000
        cells |= {"geometry": drawn.geometry, "derived": drawn.derived, "length_km": length_km, "edges": drawn.edges}
        rows.append(cells)
    return make_layer("lines", rows)


def _territory_layer(scenario: Scenario, lines: dict[str, DrawnLine]) -> gpd.GeoDataFrame:
    rows = []
    for name, drawn in lines.items():
        if drawn.territories is None:
            continue
        line = scenario.lines[name]
        for party, geometry in zip(drawn.territories["party"], drawn.territories.geometry, strict=True):
            cells = base_cells(f"{name}-{party}", line)
            about = scenario.parties[party]
            cells |= {"title": about.title, "title_ar": about.title_ar, "kind": "territory", "party": party}
            rows.append(cells | {"derived": True, "geometry": geometry})
    return make_layer("territories", rows)


def _control_layer(scenario: Scenario, lines: dict[str, DrawnLine]) -> gpd.GeoDataFrame:
    rows = []
    for name, drawn in lines.items():
        if drawn.control is None:
            continue
        line = scenario.lines[name]
        for index, point in enumerate(drawn.control.to_dict("records")):
            cells = base_cells(f"{name}-{index + 1}", line)
            cells |= {"title": point.get("name", ""), "title_ar": point.get("name_ar", ""), "kind": "settlement"}
            confidence = point.get("confidence", "")
            cells |= {"party": point["party"], "confidence": confidence, "geometry": point["geometry"], "note": ""}
            cells["certainty"] = {"high": "certain", "low": "uncertain"}.get(confidence, "less-certain")
            rows.append(cells)
    return make_layer("control", rows)


def _zone_layer(scenario: Scenario, drawer: ZoneDrawer) -> gpd.GeoDataFrame:
    rows = []
    for index, zone in enumerate(scenario.zones):
        for variant, reading in readings(zone):
            drawn = drawer.draw(reading, ("zones", index))
            if drawn is None:
                continue
            about = next((v for v in zone.variants if v.id == variant), None)
            cells = base_cells(zone.id, zone) | {"zone": zone.id, "variant": variant, "side": drawn.side}
            cells |= {"kind": zone.kind or "zone", "depth_min_m": drawn.depth_min_m, "depth_max_m": drawn.depth_max_m}
            if about is not None:
                cells["title"] = f"{cells['title']}: {about.title}"
                cells["title_ar"] = about.title_ar or cells["title_ar"]
                cells["source"] = "; ".join(about.source) or cells["source"]
                cells["note"] = about.note or cells["note"]
            for part, geometry in (("certain", drawn.certain), ("possible", drawn.possible)):
                if geometry.is_empty:
                    continue
                area_km2 = float(geodesic_area(geometry, edges="straight")) / 1e6
                identifier = "-".join(filter(None, (zone.id, variant, part)))
                rows.append(cells | {"id": identifier, "part": part, "geometry": geometry, "area_km2": area_km2})
    return make_layer("zones", rows)


def _source_table(scenario: Scenario) -> pd.DataFrame:
    rows = [{"id": name, **source.model_dump()} for name, source in scenario.sources.items()]
    return pd.DataFrame(rows)[["id", "title", "publisher", "date", "url", "licence", "note"]]
