"""How far from its line a zone reaches, in words for the key: `15–20 km`; a band begins away from its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from layers.scenario.models import Scenario

__all__ = ["depth_text", "reach_text"]


def depth_text(row: Any, language: str) -> str:
    """The depth that a zone's text gives it, least to most; empty where it gives none."""
    low, high = float(row["depth_min_m"]) / 1000, float(row["depth_max_m"]) / 1000
    if not np.isfinite(high):
        return ""
    return _km(high, high, language) if low == high or not np.isfinite(low) else _km(low, high, language)


def reach_text(row: Any, scenario: Scenario, language: str) -> str:
    """Between which distances from its line a part (`row["part"]`) of a zone lies.

    Of a depth of 15 to 20 km the certain part reaches from 0 to 15 and the possible one from 15 to 20; of a band from
    10 to 20 km the parts lie between its own bounds.
    """
    band = _band_m(row, scenario)
    certain = row["part"] == "certain"
    if band is not None:
        (inner_low, inner_high), (outer_low, outer_high) = band
        low, high = (inner_high, outer_low) if certain else (inner_low, outer_high)
        return _km(low / 1000, high / 1000, language)
    low, high = float(row["depth_min_m"]) / 1000, float(row["depth_max_m"]) / 1000
    if not np.isfinite(high) or not np.isfinite(low) or low == high:
        return depth_text(row, language)
    return _km(0, low, language) if certain else _km(low, high, language)


def _band_m(row: Any, scenario: Scenario) -> tuple[tuple[float, float], tuple[float, float]] | None:
    zone = next((zone for zone in scenario.zones if zone.id == row["zone"]), None)
    variant = next((variant for variant in zone.variants if variant.id == row["variant"]), None) if zone else None
    reading = zone.read_as(variant) if zone and variant else zone
    if reading is None or reading.band is None:
        return None
    inner, outer = reading.band
    return (inner.minimum_m, inner.maximum_m), (outer.minimum_m, outer.maximum_m)


def _km(low: float, high: float, language: str) -> str:
    unit = "كم" if language == "ar" else "km"
    return f"{high:g} {unit}" if low == high else f"{low:g}–{high:g} {unit}"
