"""The name under a name on the map: the one in the other script, where people on the spot read it."""

from __future__ import annotations

from collections.abc import Iterable

from maps.texts import direction

__all__ = ["reads_arabic", "second_names"]

_CODES = "AE BH DJ DZ EG EH ER IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE"
_ARABIC_IS_READ = frozenset(_CODES.split())


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
