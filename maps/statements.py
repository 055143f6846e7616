"""What was said and done, in the order of time: the events and dated notes of a scenario as the page lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.ground.build import Layers
from maps.dates import moments
from maps.feature_layer import day_bounds
from maps.wording import Wording

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["statements"]


def statements(built: Layers, wording: Wording) -> list[dict[str, object]]:
    """Events and dated notes in the order of time; an event knows where it stands on the map."""
    rows: list[dict[str, object]] = []
    if len(built.events):
        events = wording.named(built.events).assign(date=moments(built.events))
        keys = ["date", "shown", "note", "source", "certainty", "id"]
        rows = [{**row, "title": row["shown"], "layer": "events", "feature": row["id"]} for row in _cells(events, keys)]
    for note in built.scenario.notes:
        title = note.title_ar if wording.arabic and note.title_ar else note.title
        date = note.when.start if note.when.end in ("", note.when.start) else f"{note.when.start}/{note.when.end}"
        source = "; ".join(note.source)
        rows.append({"date": date, "title": title, "note": note.note, "source": source, "certainty": note.certainty})
    if not rows:
        return []
    days = day_bounds(pd.Series([row["date"] for row in rows], name="when"))[0]
    order = np.argsort(days, kind="stable")
    return [rows[i] for i in order]


def _cells(frame: gpd.GeoDataFrame, columns: list[str]) -> list[dict[str, str]]:
    texts = frame[columns].fillna("").astype(str)
    return [dict(zip(columns, row, strict=True)) for row in texts.itertuples(index=False)]
