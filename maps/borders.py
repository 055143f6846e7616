"""Borders as the map draws them: settled ones whole, those in dispute dashed, limits of zones not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["borders_apart"]

_DISPUTED = ("disputed", "indefinite", "line of control", "indeterminant", "indeterminate", "unrecognized", "breakaway")
_ZONE_LIMIT = "overlay limit"


def borders_apart(borders: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Natural Earth's boundaries between countries, settled and in dispute.

    Its outlines of demilitarised and buffer zones, which lie over a border, are left out: they are drawn roughly, and
    would contradict the zones that a scenario measures.
    """
    kinds = borders["kind"].str.lower()
    disputed = kinds.str.contains("|".join(_DISPUTED)).to_numpy(dtype=bool)
    settled = ~disputed & (kinds != _ZONE_LIMIT).to_numpy(dtype=bool)
    return borders[settled], borders[disputed]
