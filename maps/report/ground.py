"""The map of a report: the ground of the scenario with the rings, drawn by the code of the page's still picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from maps.style import STYLES
from maps.web.common_layer import Wording
from maps.web.extents import extent_of
from maps.web.feature_layer import FeatureLayer
from maps.web.point_layers import recorded_events
from maps.web.scenario_layers import scenario_layers
from maps.web.still import still_picture

if TYPE_CHECKING:
    from layers.measures.watch import Watch

__all__ = ["ground_picture"]


def ground_picture(watch: Watch) -> str:
    """An SVG of the zones, lines and posts with the ring of each zone; recorded events too, where rows may be shown."""
    built = watch.layers
    wording = Wording(built.scenario, "en")
    rings = {one.ring.zone.id: one.ring.zone.possible for one in watch.findings if one.ring is not None}
    shapes = [shape for shape in rings.values() if not shape.is_empty]
    frames = [frame for frame in (built.zones, built.lines, built.posts) if len(frame)]
    shown = [shape for frame in frames for shape in frame.geometry] + shapes
    if not shown:
        return ""
    extent = extent_of(np.array(shown, dtype=object))
    style = STYLES["land"].with_(fill="#8c8c8c", fill_opacity=0.12, stroke="#555555", stroke_width=1.2, dash=(4, 3))
    added = []
    if shapes:
        frame = gpd.GeoDataFrame({"title": list(rings)}, geometry=shapes, crs=4326)
        added.append(FeatureLayer(frame, name="Ring", style=style))
    events = [] if watch.aggregates_only else [recorded_events(watch.records.events, wording.texts)]
    return still_picture(
        [*added, *scenario_layers(built, wording, extent, above_zones=events)], extent, built.scenario.title
    )
