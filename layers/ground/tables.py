"""Drawn lines, territories, zones and notes as layers and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import geodesic_area, geodesic_length
from layers.ground.course import Course, Period
from layers.ground.held_ground import HeldGround
from layers.ground.shapes import polygons_only
from layers.ground.zone_periods import ZonePeriod
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

P = TypeVar("P", Period, ZonePeriod)


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


def line_layer(scenario: Scenario, courses: Mapping[str, Course]) -> gpd.GeoDataFrame:
    """The lines in each period for which they are known or not, with their geodesic length."""
    rows = []
    for name, course in courses.items():
        line = scenario.lines[name]
        for period, tag in _tagged(course.periods(line.when)):
            for drawn in period.lines:
                day = f"@{drawn.day}" if len(period.lines) > 1 else ""
                cells = base_cells(f"{name}{tag}{day}", line) | _time_cells(period, drawn.day)
                cells["title"] = line.title or name
                cells["kind"] = cells["kind"] or ("line of contact" if drawn.derived else "line")
                if drawn.uncertainty_m:
                    cells["uncertainty_m"] = drawn.uncertainty_m
                cells["certainty"] = "uncertain" if drawn.schematic else cells["certainty"]
                cells["note"] = " ".join(filter(None, (cells["note"], drawn.note)))
                length_km = float(geodesic_length(drawn.geometry, edges=drawn.edges)) / 1000
                own = {"line": name, "derived": drawn.derived, "length_km": length_km, "edges": drawn.edges}
                rows.append(cells | own | {"geometry": drawn.geometry})
    return make_layer("lines", rows)


def territory_layer(scenario: Scenario, courses: Mapping[str, Course]) -> gpd.GeoDataFrame:
    """What each party surely holds on either side of lines between parties, and what may be either's, over time."""
    rows: list[dict[str, Any]] = []
    for name, course in courses.items():
        line = scenario.lines[name]
        for period, tag in _tagged(course.periods(line.when)) if line.divides else ():
            held = period.line.held
            assert held is not None
            common = base_cells(name, line) | _time_cells(period, period.as_drawn_on)
            common |= {"kind": "territory", "derived": True, "line": name}
            known = period.state != "not known"
            for party, ground in held.shown.items() if known else ():
                about = scenario.parties.get(party)
                titles = {"title": about.title, "title_ar": about.title_ar} if about else {"title": party}
                own = {"id": f"{name}-{party}{tag}", "part": "certain", "party": party, "geometry": ground.certain}
                rows.append(common | titles | own)
            shape = held.unsettled if known else _everything(held)
            own = {"id": f"{name}-either{tag}", "part": "possible", "party": "", "geometry": shape}
            rows.append(common | (_EITHER if known else _NOT_KNOWN) | own)
    return make_layer("territories", [row for row in rows if not row["geometry"].is_empty])


_EITHER = {"title": "May be held by either side", "title_ar": "قد يكون بيد أيٍّ من الطرفين"}
_NOT_KNOWN = {"title": "Not known who held it", "title_ar": "لا يُعرف من كان يسيطر عليه"}


def _everything(held: HeldGround) -> BaseGeometry:
    return polygons_only(shapely.union_all([ground.possible for ground in held.shown.values()]))


def _tagged(periods: Sequence[P]) -> Iterator[tuple[P, str]]:
    """Periods with what tells their ids apart; the only one that is known keeps the plain id."""
    known = [period for period in periods if period.state == "known"]
    for index, period in enumerate(periods):
        if period.state == "not known":
            yield period, f"@not-known-{'before' if index == 0 and len(periods) > 1 else 'after'}"
        elif len(known) == 1 and period.state == "known":
            yield period, ""
        else:
            yield period, f"@{period.as_drawn_on.replace('/', '..')}"


def _time_cells(period: Period | ZonePeriod, as_drawn_on: str) -> dict[str, Any]:
    return {"start": period.start, "end": period.end, "state": period.state, "as_drawn_on": as_drawn_on}


def control_layer(scenario: Scenario, courses: Mapping[str, Course]) -> gpd.GeoDataFrame:
    """The control points that lines were derived from, each day's for as long as that line is known."""
    rows = []
    for name, course in courses.items():
        line = scenario.lines[name]
        periods = [period for period in course.periods(line.when) if period.state == "known"]
        for period, tag in _tagged(periods):
            control = period.lines[0].control
            for index, point in enumerate([] if control is None else control.to_dict("records")):
                cells = base_cells(f"{name}-{index + 1}{tag}", line)
                cells |= {"title": point.get("name", ""), "title_ar": point.get("name_ar", ""), "kind": "settlement"}
                confidence = point.get("confidence", "")
                cells |= {"party": point["party"], "confidence": confidence, "geometry": point["geometry"], "note": ""}
                cells["certainty"] = {"high": "certain", "low": "uncertain"}.get(confidence, "less-certain")
                cells |= {"start": period.start, "end": period.end}
                rows.append(cells)
    return make_layer("control", rows)


def zone_layer(zones: Iterable[tuple[Zone, Mapping[str, Sequence[ZonePeriod]]]]) -> gpd.GeoDataFrame:
    """Each zone's interpretations by variant id, one row for each part in each period."""
    rows = [
        row
        for zone, drawn in zones
        for variant, periods in drawn.items()
        for period, tag in _tagged(periods)
        for row in _zone_rows(zone, variant, period, tag)
    ]
    return make_layer("zones", rows)


def _zone_rows(zone: Zone, variant: str, period: ZonePeriod, tag: str) -> Iterator[dict[str, Any]]:
    about = next((v for v in zone.variants if v.id == variant), None)
    drawn = period.zone
    cells = base_cells(zone.id, zone) | {"zone": zone.id, "variant": variant, "side": drawn.side}
    cells |= {"kind": zone.kind or "zone", "depth_min_m": drawn.depth_min_m, "depth_max_m": drawn.depth_max_m}
    cells |= _time_cells(period, period.as_drawn_on)
    if about is not None:
        cells["title"] = f"{cells['title']}: {about.title}"
        cells["title_ar"] = about.title_ar or cells["title_ar"]
        cells["source"] = "; ".join(about.source) or cells["source"]
        cells["note"] = about.note or cells["note"]
    cells["note"] = " ".join(filter(None, (cells["note"], drawn.note)))
    certain, possible, drawn_certain, drawn_possible, _ = drawn.parts
    for part, geometry, as_drawn in (("certain", certain, drawn_certain), ("possible", possible, drawn_possible)):
        if geometry.is_empty or (part == "certain" and period.state == "not known"):
            continue
        identifier = "/".join(filter(None, (zone.id, variant))) + f"{tag}/{part}"
        own = {"area_km2": _km2(geometry), "as_drawn_km2": _km2(as_drawn) if as_drawn is not geometry else np.nan}
        if as_drawn is geometry:
            own["as_drawn_km2"] = own["area_km2"]
        yield cells | own | {"id": identifier, "part": part, "geometry": geometry}


def _km2(shape: BaseGeometry) -> float:
    return 0.0 if shape.is_empty else float(geodesic_area(shape, edges="straight")) / 1e6


def note_table(notes: Iterable[tuple[str, Note]]) -> pd.DataFrame:
    """The statements about no place."""
    rows = [base_cells(name, note) for name, note in notes]
    return pd.DataFrame(rows, columns=[name for name in BASE_COLUMNS if name not in ("geometry", "uncertainty_m")])


def source_table(scenario: Scenario) -> pd.DataFrame:
    """Who said it."""
    rows = [{"id": name, **source.model_dump()} for name, source in scenario.sources.items()]
    return pd.DataFrame(rows)[["id", "title", "publisher", "date", "url", "licence", "supports", "note"]]
