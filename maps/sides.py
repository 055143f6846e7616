"""Which side of a line is meant, in words: a party, a country, an area of the scenario, or a compass word."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from maps.texts import direction, filled, interface_texts

if TYPE_CHECKING:
    from layers.scenario.models import Scenario

__all__ = ["side_text"]

_TOWARD = "toward "


def side_text(side: str, scenario: Scenario, language: str) -> str:
    """The `side` of a zone (`layers.zones`) as a reader would say it; what has no name of its own stays as it is."""
    comma = "، " if direction(language) == "rtl" else ", "
    return comma.join(_one(name, scenario, language) for name in side.split(", ")) if side else ""


def _one(name: str, scenario: Scenario, language: str) -> str:
    texts = interface_texts(language)
    named = scenario.parties.get(name) or scenario.areas.get(name)
    if named is not None:
        arabic = direction(language) == "rtl" and named.title_ar
        return str(arabic or named.title or name)
    if f"side_{name}" in texts:
        return texts[f"side_{name}"]
    if name.startswith(_TOWARD):
        return filled(texts["side_toward"], language, place=name.removeprefix(_TOWARD))
    return _country_names(direction(language) == "rtl").get(name, name)


@cache
def _country_names(arabic: bool) -> dict[str, str]:  # noqa: FBT001 - a key of the cache
    from geo import natural_earth

    countries = natural_earth.read("countries")
    shown = countries["name_ar"].where(countries["name_ar"] != "", countries["name"]) if arabic else countries["name"]
    return dict(zip(countries["code"], shown, strict=True))
