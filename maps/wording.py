"""In which words a page speaks of a scenario: names in its language, headings, parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.scenario.models import Scenario
from maps.divisions import arabic_divisions
from maps.texts import direction, interface_texts

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Wording"]


class Wording:
    """Names in the page's language: which column they stand in, and the page's own words."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self.scenario, self.language = scenario, language
        self.texts = interface_texts(language)
        self.arabic = direction(language) == "rtl"

    def own(self, name: str) -> str:
        """The scenario's title or subtitle."""
        arabic: str = getattr(self.scenario, f"{name}_ar")
        return arabic if self.arabic and arabic else getattr(self.scenario, name)

    def named(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """The layer with `shown` and `other`: each name in the page's language, and in the other where it differs."""
        title, arabic = frame["title"].astype(str), frame["title_ar"].fillna("").astype(str)
        shown = arabic.where(arabic != "", title) if self.arabic else title
        other = title if self.arabic else arabic
        if self.arabic and "governorate" in frame.columns:
            names = arabic_divisions(self.scenario.countries)
            frame = frame.assign(governorate=[names.get(name, name) for name in frame["governorate"]])
        return frame.assign(shown=shown, other=other.where(other != shown, ""))

    def columns(self, *names: str) -> dict[str, str]:
        """Popup columns with their headings."""
        headings = {"uncertainty_m": "uncertainty"}
        return {name: self.texts[headings.get(name, name)] for name in names}

    def party(self, party: str) -> str:
        """The name of a party."""
        about = self.scenario.parties.get(party)
        if about is None:
            return party
        return about.title_ar if self.arabic and about.title_ar else about.title
