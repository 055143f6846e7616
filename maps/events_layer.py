"""A file of recorded events as a layer of the page: points of any number, in the time bar's histogram too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from maps.feature_layer import FeatureLayer
from maps.style import STYLES

if TYPE_CHECKING:
    from layers.measures.events_file import Events

__all__ = ["recorded_events"]


def recorded_events(events: Events, texts: Mapping[str, str]) -> FeatureLayer:
    """The events as small points, each with its days and deaths as far as they are stated."""
    import geopandas as gpd

    first, last = (np.datetime_as_string(days, unit="D") for days in (events.earliest, events.latest))
    first, last = (np.where(days == "NaT", "..", days) for days in (first, last))
    when = np.where(first == last, first, np.char.add(np.char.add(first, "/"), last))
    columns = {"when": np.where(when == "..", "", when)}
    headings = {"when": texts["when"]}
    if np.isfinite(events.deaths_high).any():
        low, high = (_figures(values) for values in (events.deaths_low, events.deaths_high))
        columns["deaths"] = np.where(low == high, high, np.char.add(np.char.add(low, "–"), high))
        headings["deaths"] = texts["deaths"]
    doubt = np.nan_to_num(events.uncertainty_m, nan=0.0)
    frame = gpd.GeoDataFrame(
        {**columns, "doubt": doubt}, geometry=gpd.points_from_xy(events.longitude, events.latitude), crs=4326
    )
    return FeatureLayer(
        frame,
        name=texts["events_file"],
        title=None,
        columns=headings,
        style=STYLES["control"].with_(fill="density-4", radius=3.0),
        when="when",
        markers=False,
        group=texts["events"],
        about={"id": "recorded-events", "one": texts["event"], "legendRank": 4.5},
    )


def _figures(values: np.ndarray) -> np.ndarray:
    """Whole numbers as text; empty where there is no figure."""
    return np.where(np.isfinite(values), np.nan_to_num(values, nan=0.0).astype(np.int64).astype(str), "")
