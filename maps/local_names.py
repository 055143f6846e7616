"""Names of towns, divisions and countries in the languages of their ground, and in that of the page.

The tables ship in `seeds/gazetteer` (`local_names.csv`, `division_names.csv`, `country_names.csv`); what they lack has
no name in that language. Nothing is translated or transliterated here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType

__all__ = ["country_names", "division_names", "ground_languages", "joined_names", "town_names"]

_GROUND = {
    "CY": ("el", "tr"), "GR": ("el",), "KR": ("ko",), "KP": ("ko",), "IL": ("he", "ar"), "XK": ("sq", "sr"),
    "RS": ("sr", "sq"), "GE": ("ka",), "AM": ("hy",), "ER": ("ti", "ar"), "ET": ("am",), "UA": ("uk",), "RU": ("ru",),
    "BY": ("ru",), "TR": ("tr",),
}  # fmt: skip
"""The languages of the ground of countries, as far as the tables have names in them."""
_ARABIC = frozenset(
    "AE BH DJ DZ EG EH ER IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split()  # noqa: SIM905 - one line
)


def ground_languages(country: str) -> tuple[str, ...]:
    """The languages (ISO 639-1) whose names belong on a country's ground; Arabic where no ISO code is given."""
    if country in _GROUND:
        return _GROUND[country]
    return ("ar",) if not country or country in _ARABIC else ()


def town_names(language: str) -> MappingProxyType[int, str]:
    """From GeoNames' id of a town to its name in a language of its ground."""
    return _towns().get(language, MappingProxyType({}))


def country_names(language: str) -> MappingProxyType[str, str]:
    """From a country's ISO code to its name in a language, as Unicode CLDR has it; empty for a language not there."""
    return _by_code("country_names.csv", language)


def division_names(language: str) -> MappingProxyType[str, str]:
    """From a division's ISO 3166-2 code to its name in a language; empty for a language not there."""
    return _by_code("division_names.csv", language)


def joined_names(first: str, others: Iterable[str]) -> str:
    """Second names in one line, each once and none that is the first name."""
    return " · ".join(dict.fromkeys(name for name in others if name and name != first))


@cache
def _towns() -> dict[str, MappingProxyType[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for geonameid, language, name in _rows("local_names.csv")[1:]:
        found.setdefault(language, {})[int(geonameid)] = name
    return {language: MappingProxyType(names) for language, names in found.items()}


@cache
def _by_code(file: str, language: str) -> MappingProxyType[str, str]:
    head, *rows = _rows(file)
    if language not in head[1:]:
        return MappingProxyType({})
    column = head.index(language)
    return MappingProxyType({row[0]: row[column] for row in rows if row[column]})


def _rows(file: str) -> Sequence[list[str]]:
    text = (resources.files("seeds") / "gazetteer" / file).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))
