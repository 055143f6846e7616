"""From a checked scenario to its layers on the ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo import geodesic_area, geodesic_length, natural_earth
from geo.errors import Fault, InputError
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.names import fold
from geo.gazetteer.place import Place
from layers.ground.area_names import area_faults
from layers.ground.areas import AreaFinder
from layers.ground.drawing import attempt, draw_entries
from layers.ground.features import FeatureDrawer, base_cells
from layers.ground.lines import DrawnLine, LineDrawer
from layers.ground.places import PlaceResolver, own_by_spelling
from layers.ground.position_checks import implausible_positions
from layers.ground.zones import DrawnZone, ZoneDrawer, readings
from layers.scenario.lock import Lock, read_lock
from layers.scenario.models import PlaceReference, Scenario, Zone
from layers.scenario.yaml_lines import Key
from layers.schema import BASE_COLUMNS, LAYER_COLUMNS, make_layer

__all__ = ["Layers", "build_layers", "try_layers"]

_GENERALISED = f"Generalised: Natural Earth 1:10m, good to about {natural_earth.POSITION_ERROR_M / 1000:g} km."


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
    notes: pd.DataFrame = field(default_factory=pd.DataFrame)
    regions: Mapping[str, BaseGeometry] = field(default_factory=dict)
    """What each `within` of a post or event means, by its text in the layer."""
    resolved: Mapping[PlaceReference, Place] = field(default_factory=dict)
    """The place that each name of the scenario was taken for, its own places too."""
    warnings: tuple[Fault, ...] = ()

    def placed(self, reference: PlaceReference) -> Place | None:
        """The place that a name of the scenario was taken for."""
        return self.resolved.get(reference)

    def from_gazetteer(self) -> dict[PlaceReference, Place]:
        """The places that names were taken for and that are not the scenario's own."""
        own = own_by_spelling(self.scenario)
        return {ref: place for ref, place in self.resolved.items() if ref.name not in own and fold(ref.name) not in own}

    def items(self) -> list[tuple[str, gpd.GeoDataFrame]]:
        """Every layer that has features, with its name, from the ground up."""
        named = ((name, getattr(self, name)) for name in LAYER_COLUMNS)
        return [(name, layer) for name, layer in named if not layer.empty]


def build_layers(scenario: Scenario, *, gazetteer: Gazetteer | None = None) -> Layers:
    """Place every name, draw every line, zone, post, route and event; what is a gap is left out, with a warning.

    Raises `InputError` with all faults found on the ground: names that are unknown or ambiguous, borders that do not
    exist, files that cannot be read, zones that come out empty.
    """
    layers, faults = try_layers(scenario, gazetteer=gazetteer)
    if any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    return layers


def try_layers(
    scenario: Scenario, *, gazetteer: Gazetteer | None = None, locked: bool = True
) -> tuple[Layers, list[Fault]]:
    """The layers with what can be drawn, and everything that stands in the way of the rest.

    Without `locked`, a lock file beside the scenario is left aside.
    """
    faults: list[Fault] = []
    lock = _lock(scenario, faults) if locked else Lock()
    resolver = PlaceResolver(scenario, gazetteer or Gazetteer.open(), faults, lock)
    resolver.check_all()
    faults += area_faults(scenario)
    areas = AreaFinder(scenario, resolver, faults)
    lines = LineDrawer(scenario, resolver, areas, faults).draw()
    areas.check_all()
    zones = _zone_layer(scenario, ZoneDrawer(scenario, lines, areas, resolver, faults), faults)
    features = FeatureDrawer(scenario, resolver, areas, faults)
    faults += implausible_positions(scenario)
    layers = Layers(
        scenario=scenario,
        territories=_territory_layer(scenario, lines),
        lines=_line_layer(scenario, lines),
        zones=zones,
        posts=features.posts(),
        routes=features.routes(),
        events=features.events(),
        places=features.towns(),
        control=_control_layer(scenario, lines),
        sources=_source_table(scenario),
        notes=_note_table(scenario, faults),
        regions=features.regions,
        resolved=resolver.resolved,
    )
    faults = list(dict.fromkeys([*faults, *lock.unlocked(layers.from_gazetteer())]))
    return replace(layers, warnings=tuple(fault for fault in faults if fault.severity == "warning")), faults


def _lock(scenario: Scenario, faults: list[Fault]) -> Lock:
    """The scenario's lock, if it has a sound one, after telling which of its files have changed."""
    try:
        lock = read_lock(scenario.origin)
    except InputError as error:
        faults += error.faults
        return Lock()
    faults += lock.drift_of_files(scenario.origin)
    return lock


def _line_layer(scenario: Scenario, lines: dict[str, DrawnLine]) -> gpd.GeoDataFrame:
    rows = []
    for name, drawn in lines.items():
        cells = base_cells(name, scenario.lines[name])
        cells["kind"] = cells["kind"] or ("line of contact" if drawn.derived else "line")
        length_km = float(geodesic_length(drawn.geometry, edges=drawn.edges)) / 1000
        if scenario.lines[name].generalised:
            cells["uncertainty_m"] = natural_earth.POSITION_ERROR_M
            cells["note"] = " ".join(filter(None, (cells["note"], _GENERALISED)))
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


def _zone_layer(scenario: Scenario, drawer: ZoneDrawer, faults: list[Fault]) -> gpd.GeoDataFrame:
    def draw(key: Key, zone: Zone) -> list[tuple[str, DrawnZone]]:
        uncertainty_m = zone.uncertainty.maximum_m if zone.uncertainty else 0.0
        drawn = [("", drawer.draw(zone, key, uncertainty_m=uncertainty_m))]
        for index, (variant, reading) in enumerate(readings(zone)[1:]):
            place = (*key, "variants", index)
            other = attempt(scenario, place, partial(drawer.draw, reading, place, uncertainty_m=uncertainty_m), faults)
            drawn += [(variant, other)] if other is not None else []
        return drawn

    rows: list[dict[str, Any]] = []
    for _, zone, drawn in draw_entries(scenario, "zones", draw, faults):
        for variant, reading in drawn:
            rows += _zone_rows(zone, variant, reading)
    return make_layer("zones", rows)


def _zone_rows(zone: Zone, variant: str, drawn: DrawnZone) -> Iterator[dict[str, Any]]:
    about = next((v for v in zone.variants if v.id == variant), None)
    cells = base_cells(zone.id, zone) | {"zone": zone.id, "variant": variant, "side": drawn.side}
    cells |= {"kind": zone.kind or "zone", "depth_min_m": drawn.depth_min_m, "depth_max_m": drawn.depth_max_m}
    if about is not None:
        cells["title"] = f"{cells['title']}: {about.title}"
        cells["title_ar"] = about.title_ar or cells["title_ar"]
        cells["source"] = "; ".join(about.source) or cells["source"]
        cells["note"] = about.note or cells["note"]
    cells["note"] = " ".join(filter(None, (cells["note"], drawn.note)))
    for part, geometry in (("certain", drawn.certain), ("possible", drawn.possible)):
        if not geometry.is_empty:
            area_km2 = float(geodesic_area(geometry, edges="straight")) / 1e6
            identifier = "/".join(filter(None, (zone.id, variant, part)))
            yield cells | {"id": identifier, "part": part, "geometry": geometry, "area_km2": area_km2}


def _note_table(scenario: Scenario, faults: list[Fault]) -> pd.DataFrame:
    rows = [base_cells(name, note) for name, note, _ in draw_entries(scenario, "notes", lambda *_: True, faults)]
    return pd.DataFrame(rows, columns=[name for name in BASE_COLUMNS if name not in ("geometry", "uncertainty_m")])


def _source_table(scenario: Scenario) -> pd.DataFrame:
    rows = [{"id": name, **source.model_dump()} for name, source in scenario.sources.items()]
    return pd.DataFrame(rows)[["id", "title", "publisher", "date", "url", "licence", "note"]]
