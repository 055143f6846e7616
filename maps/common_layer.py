"""What all layers of a scenario have in common: how they stand in the key, and that they say how sure they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from maps.feature_layer import FeatureLayer
from maps.style import party_colour
from maps.wording import Wording

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["DATES", "SURE_OF_ITSELF", "chosen_colour", "common_layer", "legend_rank"]

DATES = ("start", "end")
SURE_OF_ITSELF = ("uncertainty_m", "certainty", "note", "source")
_LEGEND = ("zones", "lines", "posts", "routes", "events", "control", "territories", "places")
_GROUPS = {"zones": "agreement", "lines": "agreement", "posts": "agreement", "routes": "agreement", "places": "basemap"}


def legend_rank(key: str) -> int:
    """Where a layer stands in the key: what the agreement says first."""
    return _LEGEND.index(key)


def common_layer(
    frame: gpd.GeoDataFrame, key: str, wording: Wording, *, fields: Iterable[str] = (), **options: Any
) -> FeatureLayer:
    """A layer of the scenario with what all have in common."""
    about = {"id": key, "searchWeight": 1, "legendRank": legend_rank(key), **options.pop("about", {})}
    return FeatureLayer(
        frame,
        name=options.pop("name", wording.texts[key]),
        title="shown",
        second_title="other",
        columns=wording.columns(*fields, *SURE_OF_ITSELF),
        group=options.pop("group", wording.texts[_GROUPS.get(key, key)]),
        about=about,
        **options,
    )


def chosen_colour(party: str, index: int, wording: Wording) -> str:
    """The colour of a party: the scenario's own choice, else one by its `index`."""
    about = wording.scenario.parties.get(party)
    return party_colour(party, index, chosen=about.colour if about else None)
