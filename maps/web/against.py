"""Another scenario's layers on a page, to be compared with its own: under ids, a group and sources of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from geo.position import Extent
from layers.ground.layers import Layers
from maps.web.common_layer import Wording
from maps.web.feature_layer import FeatureLayer
from maps.web.scenario_layers import scenario_layers

__all__ = ["layers_against", "with_sources_apart"]

SIDE = "against"


def layers_against(other: Layers, wording: Wording, extent: Extent) -> Iterator[FeatureLayer]:
    """The layers of the other scenario; the key lists them under its title, and only its main readings."""
    for layer in scenario_layers(other, wording, extent):
        reading = layer.extra.pop("reading", {})
        if reading.get("variant"):
            continue
        layer.group = wording.own("title")
        layer.extra |= {"id": f"{SIDE}-{layer.extra['id']}", "side": SIDE}
        yield layer


def with_sources_apart(other: Layers, known: pd.DataFrame) -> Layers:
    """The other scenario with its sources under ids that no other source of the page has."""
    shared = set(other.sources.merge(known, how="inner")["id"])
    renamed = {name: f"{name} ({SIDE})" for name in set(other.sources["id"]) & set(known["id"]) - shared}
    if not renamed:
        return other

    def apart(cited: str) -> str:
        return "; ".join(renamed.get(name, name) for name in cited.split("; "))

    frames = {name: layer.assign(source=layer["source"].fillna("").map(apart)) for name, layer in other.items()}
    return replace(other, sources=other.sources.assign(id=other.sources["id"].replace(renamed)), **frames)
