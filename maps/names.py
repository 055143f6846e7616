"""Names in the language of the map: divisions, the second name under a first one, and the sides of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from maps.texts import direction, filled, interface_texts

if TYPE_CHECKING:
    from layers.scenario.models import Scenario

__all__ = ["arabic_divisions", "ground_text", "number_order", "reads_arabic", "second_names", "side_text"]

_CODES = "AE BH DJ DZ EG EH ER IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE"
_ARABIC_IS_READ = frozenset(_CODES.split())
_TOWARD = "toward "
_PARTS = re.compile(r"\d+|\D+")


def arabic_divisions(countries: Sequence[str] = ()) -> MappingProxyType[str, str]:
    """From the name of a first-level division to its Arabic one, as far as Natural Earth has it.

    Of two divisions of one name, the one in `countries` (ISO codes) counts.
    """
    return _arabic_divisions(tuple(countries))


def reads_arabic(country: str) -> bool:
    """Whether Arabic is official, or of special status, in a country (ISO code); yes where none is given."""
    return not country or country in _ARABIC_IS_READ


def second_names(seconds: Iterable[str], countries: Iterable[str], language: str) -> list[str]:
    """The second names that belong under the first on a map.

    Under an English name the Arabic one where it is read; under an Arabic name always the Latin one.
    """
    arabic_page = direction(language) == "rtl"
    return [
        second if arabic_page or reads_arabic(country) else ""
        for second, country in zip(seconds, countries, strict=True)
    ]


def number_order(numbers: Iterable[object]) -> list[int]:
    """The order of rows by what numbers them: 2 before 10, 4 before 4a; those without a number last."""
    texts = ["" if number is None else str(number) for number in numbers]
    keys = [[(int(part), "") if part.isdecimal() else (-1, part) for part in _PARTS.findall(text)] for text in texts]
    return sorted(range(len(texts)), key=lambda row: (not texts[row], keys[row]))


def side_text(side: str, scenario: Scenario, language: str) -> str:
    """The `side` of a zone (`layers.zones`) as a reader would say it: a party, country, area or compass word.

    What has no name of its own stays as it is.
    """
    comma = "، " if direction(language) == "rtl" else ", "
    return comma.join(_one_side(name, scenario, language) for name in side.split(", ")) if side else ""


def ground_text(within: str, scenario: Scenario, language: str) -> str:
    """The ground that a `within` (as posts and events have it) means, as a reader would say it."""
    comma = "، " if direction(language) == "rtl" else ", "
    held = interface_texts(language)["ground_of"]
    return comma.join(
        filled(held, language, party=_one_side(name, scenario, language))
        if name in scenario.parties
        else _one_side(name, scenario, language)
        for name in filter(None, within.split("; "))
    )


def _one_side(name: str, scenario: Scenario, language: str) -> str:
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
def _arabic_divisions(countries: tuple[str, ...]) -> MappingProxyType[str, str]:
    from geo import natural_earth

    divisions = natural_earth.read("admin1")
    divisions = divisions[divisions["name_ar"] != ""]
    own = divisions[divisions["country"].isin(countries)]
    return MappingProxyType(
        {
            **dict(zip(divisions["name"], divisions["name_ar"], strict=True)),
            **dict(zip(own["name"], own["name_ar"], strict=True)),
        }
    )


@cache
def _country_names(arabic: bool) -> dict[str, str]:  # noqa: FBT001 - a key of the cache
    from geo import natural_earth

    countries = natural_earth.read("countries")
    shown = countries["name_ar"].where(countries["name_ar"] != "", countries["name"]) if arabic else countries["name"]
    return dict(zip(countries["code"], shown, strict=True))
