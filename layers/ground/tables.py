"""Drawn lines, territories, zones and notes as layers and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import geodesic_area, geodesic_length, natural_earth
from layers.ground.lines import DrawnLine
from layers.ground.zones import DrawnZone
from layers.scenario.models import Feature, Note, Scenario, Zone
from layers.schema import BASE_COLUMNS, make_layer

__all__ = [
    "base_cells",
    "control_layer",
    "line_layer",
    "note_table",
    "source_table",
    "territory_layer",
    "zone_layer",
]

_GENERALISED = f"Generalised: Natural Earth 1:10m, good to about {natural_earth.POSITION_ERROR_M / 1000:g} km."


def base_cells(identifier: str, feature: Feature) -> dict[str, Any]:
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


def line_layer(scenario: Scenario, lines: Mapping[str, DrawnLine]) -> gpd.GeoDataFrame:
    """The lines, with their geodesic length."""
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


def territory_layer(scenario: Scenario, lines: Mapping[str, DrawnLine]) -> gpd.GeoDataFrame:
    """What each party holds on either side of the lines that were derived."""
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


def control_layer(scenario: Scenario, lines: Mapping[str, DrawnLine]) -> gpd.GeoDataFrame:
    """The control points that lines were derived from."""
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


def zone_layer(zones: Iterable[tuple[Zone, Mapping[str, DrawnZone]]]) -> gpd.GeoDataFrame:
    """Each zone's interpretations by variant id, one row for each part."""
    rows = [
        row
        for zone, drawn in zones
        for variant, interpretation in drawn.items()
        for row in _zone_rows(zone, variant, interpretation)
    ]
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


def note_table(notes: Iterable[tuple[str, Note]]) -> pd.DataFrame:
    """The statements about no place."""
    rows = [base_cells(name, note) for name, note in notes]
    return pd.DataFrame(rows, columns=[name for name in BASE_COLUMNS if name not in ("geometry", "uncertainty_m")])


def source_table(scenario: Scenario) -> pd.DataFrame:
    """Who said it."""
    rows = [{"id": name, **source.model_dump()} for name, source in scenario.sources.items()]
    return pd.DataFrame(rows)[["id", "title", "publisher", "date", "url", "licence", "supports", "note"]]
