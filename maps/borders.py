"""Borders as the map draws them: settled ones whole, those in dispute dashed, limits of zones not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from layers.ground.boundaries import Boundaries

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["DrawnBorders", "borders_apart"]

_DISPUTED = ("disputed", "indefinite", "line of control", "indeterminant", "indeterminate", "unrecognized", "breakaway")
_ZONE_LIMIT = "overlay limit"


class DrawnBorders(NamedTuple):
    """Boundaries by how they are drawn."""

    settled: gpd.GeoDataFrame
    disputed: gpd.GeoDataFrame
    internal: gpd.GeoDataFrame
    """Those between parts of one state on the scenario's date."""


def borders_apart(borders: gpd.GeoDataFrame, boundaries: Boundaries | None = None) -> DrawnBorders:
    """Natural Earth's boundaries between countries, as a scenario says that they are drawn, else as they are today.

    Its outlines of demilitarised and buffer zones, which lie over a border, are left out: they are drawn roughly, and
    would contradict the zones that a scenario measures.
    """
    kinds = borders["kind"].str.lower()
    in_dispute = kinds.str.contains("|".join(_DISPUTED))
    today = np.select([in_dispute, kinds == _ZONE_LIMIT], ["disputed", "not drawn"], "international")
    stated = (boundaries or Boundaries()).border_statuses(borders)
    drawn = np.array([own or usual for own, usual in zip(stated, today, strict=True)], dtype=object)
    return DrawnBorders(
        borders[drawn == "international"],
        borders[np.isin(drawn, ["disputed", "ceasefire line"])],
        borders[drawn == "internal"],
    )
