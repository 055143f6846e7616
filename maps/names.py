"""Names in the language of the map: divisions, the second name under a first one, and the sides of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from maps.local_names import country_names, division_names, ground_languages, joined_names, town_names
from maps.texts import direction, filled, interface_texts

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.scenario.models import Scenario

__all__ = [
    "arabic_divisions",
    "area_names",
    "ground_text",
    "number_order",
    "own_divisions",
    "reads_arabic",
    "side_text",
    "town_name_pairs",
]

_TOWARD = "toward "
_PARTS = re.compile(r"\d+|\D+")


def arabic_divisions(countries: Sequence[str] = ()) -> MappingProxyType[str, str]:
    """From the name of a first-level division to its Arabic one, as far as Natural Earth has it.

    Of two divisions of one name, the one in `countries` (ISO codes) counts.
    """
    return _arabic_divisions(tuple(countries))


def own_divisions(language: str, countries: Sequence[str] = ()) -> MappingProxyType[str, str]:
    """From the name of a first-level division to its name in a language, as far as it is known."""
    return _own_divisions(language, tuple(countries))


def reads_arabic(country: str) -> bool:
    """Whether Arabic is official, or of special status, in a country (ISO code); yes where none is given."""
    return "ar" in ground_languages(country)


def town_name_pairs(places: gpd.GeoDataFrame, language: str) -> tuple[list[str], list[str]]:
    """The first and the second name of each town (`layers.places`) on a map in a language.

    The first is the name in that language where it is one of the ground's, else as the scenario has it; the second
    names are those in the languages of the ground. Under an Arabic name stands the Latin one.
    """
    firsts, seconds = [], []
    own = town_names(language)
    rows = zip(
        places["name"], places["name_ar"].fillna(""), places["country"].fillna(""), places["geonameid"], strict=True
    )
    for name, arabic, country, geonameid in rows:
        number = int(geonameid) if geonameid == geonameid and geonameid is not None else 0  # noqa: PLR0124 - NaN
        local = {
            code: arabic if code == "ar" else town_names(code).get(number, "") for code in ground_languages(country)
        }
        first = (arabic if direction(language) == "rtl" else own.get(number)) or name
        firsts.append(first)
        others = [name] if direction(language) == "rtl" else list(local.values())
        seconds.append(joined_names(first, others))
    return firsts, seconds


def area_names(areas: gpd.GeoDataFrame, language: str) -> tuple[list[str], list[str]]:
    """The first and the second name of each country or division (`natural_earth`) on a map in a language.

    A second name is in the languages of the ground; under an Arabic name stands the Latin one.
    """
    is_division = "country" in areas.columns
    known = division_names if is_division else country_names
    countries = areas["country" if is_division else "code"].fillna("")
    rows = zip(areas["name"], areas["name_ar"].fillna(""), areas["code"].fillna(""), countries, strict=True)
    firsts, seconds = [], []
    for name, arabic, code, country in rows:
        rtl = direction(language) == "rtl"
        first = (arabic if rtl else known(language).get(code)) or name
        local = [arabic if one == "ar" else known(one).get(code, "") for one in ground_languages(country)]
        firsts.append(first)
        seconds.append(joined_names(first, [name] if rtl else local if country else []))
    return firsts, seconds


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
    return _country_names(language).get(name, name)


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
def _own_divisions(language: str, countries: tuple[str, ...]) -> MappingProxyType[str, str]:
    from geo import natural_earth

    if direction(language) == "rtl":
        return _arabic_divisions(countries)
    known = division_names(language)
    rows = natural_earth.read("admin1")
    rows = rows[rows["code"].isin(known)]
    own = rows[rows["country"].isin(countries)]
    pairs = [*zip(rows["name"], rows["code"], strict=True), *zip(own["name"], own["code"], strict=True)]
    return MappingProxyType({name: known[code] for name, code in pairs})


@cache
def _country_names(language: str) -> dict[str, str]:
    from geo import natural_earth

    countries = natural_earth.read("countries")
    return dict(zip(countries["code"], area_names(countries, language)[0], strict=True))
