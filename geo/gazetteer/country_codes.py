"""ISO 3166-1 alpha-2 codes, and what a false one may have been meant for."""

from __future__ import annotations

import csv
import difflib
from functools import cache
from importlib import resources

__all__ = ["code_hint", "country_names"]

_NOT_IN_TABLE = {
    "AQ": "Antarctica", "BV": "Bouvet Island", "GS": "South Georgia", "HM": "Heard Island and McDonald Islands",
    "IO": "British Indian Ocean Territory", "TF": "French Southern Territories", "UM": "U.S. Outlying Islands",
    "CC": "Cocos Islands", "CX": "Christmas Island", "PN": "Pitcairn", "SJ": "Svalbard and Jan Mayen",
    "TK": "Tokelau", "BQ": "Caribbean Netherlands", "AX": "Åland Islands", "EH": "Western Sahara",
    "GF": "French Guiana", "GP": "Guadeloupe", "MQ": "Martinique", "RE": "Réunion", "YT": "Mayotte",
}  # fmt: skip
_USUAL_SLIPS = {"UK": "GB", "EL": "GR", "KO": "XK", "KS": "XK", "RK": "XK"}
_SHOWN = 4


@cache
def country_names() -> dict[str, str]:
    """Return the English name of each code, `XK` for Kosovo among them."""
    table = resources.files("seeds") / "gazetteer" / "countries.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return _NOT_IN_TABLE | {row["country"]: row["name_en"] for row in rows}


def code_hint(given: str) -> str:
    """Say which codes may have been meant: by the country's name, a usual slip, or the letters."""
    known = country_names()
    by_name = {name.upper(): code for code, name in known.items()}
    near = [by_name[name] for name in difflib.get_close_matches(given, by_name, _SHOWN, 0.75)]
    if given in _USUAL_SLIPS:
        near.insert(0, _USUAL_SLIPS[given])
    if not near:
        near = [code for code in (given[:2],) if len(given) == 3 and code in known]  # noqa: PLR2004 - ISO's alpha-3
    if not near:
        near = difflib.get_close_matches(given, known, _SHOWN, 0.5)
    if not near:
        return "two letters of ISO 3166-1, such as SY"
    return f"did you mean {', '.join(f'{code} ({known[code]})' for code in dict.fromkeys(near))}?"
