"""What all layers of a scenario have in common: names in the page's language, a place in the key, how sure they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from layers.scenario.models import Scenario
from layers.simplestyle import party_colour
from maps.names import own_divisions
from maps.texts import LANGUAGES, direction, interface_texts
from maps.web.feature_layer import FeatureLayer

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["DATES", "SURE_OF_ITSELF", "Wording", "chosen_colour", "common_layer", "legend_rank"]

DATES = ("start", "end")
SURE_OF_ITSELF = ("uncertainty_m", "certainty", "note", "source")
_LEGEND = ("zones", "lines", "posts", "routes", "events", "control", "territories", "places")
_GROUPS = {"zones": "agreement", "lines": "agreement", "posts": "agreement", "routes": "agreement", "places": "basemap"}


class Wording:
    """Names in the page's language: which column holds them, and the page's own words."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        self.scenario, self.language = scenario, language
        self.texts = interface_texts(language, scenario.countries)
        self.arabic = direction(language) == "rtl"
        noted = [(entry.note, entry.note_ar) for _, entry in scenario.features()]
        noted.append((scenario.note, scenario.note_ar))
        self._notes: dict[str, str] = {note: arabic for note, arabic in noted if note and arabic and self.arabic}
        self.code = next((code for code in LANGUAGES if code == language.split("-", maxsplit=1)[0].lower()), "en")

    def own(self, name: str) -> str:
        """The scenario's title or subtitle."""
        arabic: str = getattr(self.scenario, f"{name}_ar")
        return arabic if self.arabic and arabic else getattr(self.scenario, name)

    def named(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """The layer with `shown` and `other`: each name in the page's language, and in the other where it differs."""
        title, arabic = frame["title"].astype(str), frame["title_ar"].fillna("").astype(str)
        shown = arabic.where(arabic != "", title) if self.arabic else title
        other = title if self.arabic else arabic
        if "governorate" in frame.columns:
            names = own_divisions(self.language, self.scenario.countries)
            frame = frame.assign(governorate=[names.get(name, name) for name in frame["governorate"]])
        if self.arabic:
            frame = frame.assign(note=[self.note(text) for text in frame["note"].fillna("").astype(str)])
        return frame.assign(shown=shown, other=other.where(other != shown, ""))

    def note(self, text: str) -> str:
        """The note of an entry, or of the scenario, in the page's language where the scenario has it."""
        return self._notes.get(text, text)

    def source(self, record: dict[str, str]) -> dict[str, str]:
        """A source with title and note in the page's language where the scenario has them."""
        about = self.scenario.sources.get(record["id"])
        if about is None or not self.arabic:
            return record
        own = {"title": about.title_ar, "note": about.note_ar}
        return record | {key: text for key, text in own.items() if text}

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


def legend_rank(key: str) -> int:
    """Where a layer comes in the key: what the agreement says first."""
    return _LEGEND.index(key)


def common_layer(
    frame: gpd.GeoDataFrame, key: str, wording: Wording, *, fields: Iterable[str] = (), **options: Any
) -> FeatureLayer:
    """A layer of the scenario with what all have in common."""
    about = {"id": key, "section": key, "searchWeight": 1, "legendRank": legend_rank(key), **options.pop("about", {})}
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
