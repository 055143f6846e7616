"""What a scenario puts on the ground, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from geo.errors import Fault
from geo.gazetteer.place import Place
from geo.summaries import html_table, summary_line
from layers.ground.boundaries import Boundaries
from layers.ground.course import Course
from layers.ground.features import Region
from layers.ground.places import ResolvedPlaces
from layers.ground.zone_periods import ZonePeriod
from layers.scenario.models import PlaceReference, Scenario
from layers.schema import LAYER_COLUMNS

__all__ = ["Layers"]


@dataclass(frozen=True, repr=False)
class Layers:
    """What a scenario puts on the ground: one GeoDataFrame a layer (see `layers.schema`) and the sources."""

    scenario: Scenario
    territories: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    posts: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    events: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    control: gpd.GeoDataFrame
    sources: pd.DataFrame
    notes: pd.DataFrame = field(default_factory=pd.DataFrame)
    regions: Mapping[str, Region] = field(default_factory=dict)
    """What the `within` of a post or event means, by layer and id: `posts/post-01`."""
    resolved: ResolvedPlaces = field(default_factory=ResolvedPlaces)
    """The place that each name of the scenario was taken for, its own places too."""
    boundaries: Boundaries = field(default_factory=Boundaries)
    """How borders and countries beneath are drawn and named."""
    courses: Mapping[str, Course] = field(default_factory=dict)
    """Each line over time, by its id, with who holds what on either side of it."""
    zone_periods: Mapping[tuple[str, str], tuple[ZonePeriod, ...]] = field(default_factory=dict)
    """Each zone over time, by its id and that of the variant (empty for the main interpretation)."""
    warnings: tuple[Fault, ...] = ()

    def __repr__(self) -> str:
        """The scenario's title, and how many rows each layer has."""
        counts = (f"{name} {len(layer)}" for name, layer in self.items())
        return summary_line("Layers", repr(self.scenario.title), *counts)

    def _repr_html_(self) -> str:
        rows = [(name, len(layer), ", ".join(map(str, layer["title"].head(3)))) for name, layer in self.items()]
        below = "; ".join(map(str, self.warnings[:5]))
        return html_table(self.scenario.title, ("layer", "rows", "the first of them"), rows, below=below)

    def placed(self, reference: PlaceReference) -> Place | None:
        """The place that a name of the scenario was taken for."""
        return self.resolved.places.get(reference)

    def from_gazetteer(self) -> dict[PlaceReference, Place]:
        """The places that names were taken for and that are not the scenario's own."""
        return {name: place for name, place in self.resolved.places.items() if name not in self.resolved.own}

    def items(self) -> list[tuple[str, gpd.GeoDataFrame]]:
        """Every layer that has features, with its name, from the ground up."""
        named = ((name, getattr(self, name)) for name in LAYER_COLUMNS)
        return [(name, layer) for name, layer in named if not layer.empty]
