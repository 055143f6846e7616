"""What division was meant by a name that Natural Earth does not have: by the gazetteer's spellings, and by letters."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process

from geo import natural_earth
from geo.errors import InputError
from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.names import fold

__all__ = ["division_hint"]

_ALIKE = 70
"""Hundredths of letters in common."""
_MOST = 3


def division_hint(name: str, countries: Sequence[str]) -> str:
    """`did you mean AZ-LAC (Lachin Rayon)?` for `Lachin` in Azerbaijan; empty where no division there is like it."""
    try:
        table = natural_earth.read("admin1", countries=countries) if countries else None
    except InputError:
        return ""
    if table is None or table.empty:
        return ""
    match = Gazetteer.open(progress=False).find(name, countries=countries, kinds=("admin1",), limit=_MOST)
    known = {candidate.place.admin1_code for candidate in match.candidates}
    meant = list(table.index[table["geonames"].isin(known)])
    if not meant:
        named = {row: fold(text) for row, text in table["name"].items()}
        meant = [row for _, _, row in process.extract(fold(name), named, limit=_MOST, score_cutoff=_ALIKE)]
    shown = [f"{table['code'][row]} ({table['name'][row]})" for row in meant[:_MOST]]
    if shown:
        return f"did you mean {' or '.join(shown)}?"
    return f"'truceline divisions {' '.join(countries)}' lists those there are"
