"""What hangs on an open point: each of its ways drawn and measured, as readings of one scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import yaml

from layers.draft.lint.points import OpenPoint, PointKind, Way

__all__ = ["measured", "with_readings"]

_KEYS = ("depth", "width", "side", "depths", "band")


def with_readings(text: str, points: Sequence[OpenPoint]) -> str:
    """The scenario text with the ways of each zone's open points as its readings, the first as the main one.

    What keeps a zone from being drawn otherwise (a line without a course) stays a gap.
    """
    data = yaml.safe_load(text)
    for point in points:
        zone = next((entry for entry in data.get("zones", ()) if entry.get("id") == point.zone), None)
        if zone is not None and any(way.keys for way in point.ways):
            _settle(zone, point, data)
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=118)


def _settle(zone: dict[str, Any], point: OpenPoint, data: Mapping[str, Any]) -> None:
    first, *others = point.ways
    for key in _KEYS:
        zone.pop(key, None)
    zone.update(_named(first.keys, data))
    wanted = [gap for gap in str(zone.pop("gap", "")).split("; ") if gap and "side" not in gap and "depth" not in gap]
    if wanted:
        zone["gap"] = "; ".join(wanted)
    zone["variants"] = [{"id": way.id, "title": way.title, **_named(way.keys, data)} for way in others]


def _named(keys: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The keys with a country's side under its code."""
    named = dict(keys)
    codes = data.get("_codes", {})
    if named.get("side") in codes:
        named["side"] = codes[named["side"]]
    return named


def measured(text: str, points: Sequence[OpenPoint]) -> list[OpenPoint]:
    """The points with what each of their ways comes to, where the scenario `text` can be drawn."""
    if not any(way.keys for point in points for way in point.ways):
        return list(points)
    from layers.ground.build import try_layers
    from layers.measures.overlap import overlaps
    from layers.scenario.load import read_scenario

    scenario, _ = read_scenario("lint", text)
    if scenario is None:
        return list(points)
    layers, _ = try_layers(scenario)
    if len(layers.zones) == 0:
        return list(points)
    rows = overlaps(layers, variants=True).to_dict("records")
    return [replace(point, ways=_filled(point, rows)) for point in points]


def _filled(point: OpenPoint, rows: Sequence[Mapping[Any, Any]]) -> tuple[Way, ...]:
    if not point.zone or point.kind == PointKind.CONTRADICTION:
        return point.ways
    filled = []
    for index, way in enumerate(point.ways):
        variant = way.id if index else ""
        own = [row for row in rows if row["zone"] == point.zone and row["variant"] == variant]
        filled.append(_with_figures(way, own) if own and way.keys else way)
    return tuple(filled)


def _with_figures(way: Way, rows: Sequence[Mapping[Any, Any]]) -> Way:
    figures: dict[str, float] = {}
    at_least: dict[str, float] = {}
    for name, kind, measures in _MEASURES:
        found = [row for row in rows if row["subject_kind"] == kind and row["measure"] in measures]
        if found:
            figures[name] = float(sum(row["possible"] for row in found))
            at_least[name] = float(sum(row["certain"] for row in found))
    return replace(way, **figures, at_least=at_least)  # type: ignore[arg-type]


_MEASURES = (
    ("area_km2", "zone", ("area_km2",)),
    ("towns", "towns", ("count",)),
    ("people", "people", ("people",)),
    ("road_km", "route", ("length_km", "inside_km")),
)
"""A figure of a way, and the rows of the overlap table that it is the sum of."""
