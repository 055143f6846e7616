"""A town and the division named after it: `Hama` is the city, unless the text says governorate.

In the United States and Canada a state or province goes by its bare name more often than a town of that name; there the
document decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.gazetteer.ranking import distance_m

if TYPE_CHECKING:
    from geo.gazetteer.place import Candidate, Place

__all__ = ["town_first"]

_BARE_STATES = frozenset({"US", "CA", "AU"})
_REACH = 40
_NESTED_M = 60_000.0
_DIVISION_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:and\s+\S+\s+)?(?:provinces?|governorates?|regions?|states?|oblasts?|district|county|vilayet|"
    r"ili\b|ilinde|countryside|област|провинц|мухафаз)",
    re.IGNORECASE,
)
_DIVISION_BEFORE = re.compile(
    r"(?:(?:province|governorate|region|state|oblast|gouvernorat|région|provincia|gobernación|región)\s+(?:of|de|d['’]|del|du)?\s*"
    r"|(?:north|south|east|west)\w*\s+|rural\s+|countryside\s+of\s+|област\w*\s+|провинц\w*\s+|мухафаз\w*\s+"
    r"|(?:محافظة|ريف|ولاية|إقليم)\s+)$",
    re.IGNORECASE,
)


def town_first(candidates: Sequence[Candidate], text: str, start: int, end: int) -> tuple[Candidate, ...]:
    """The candidates, the town before the division named after it where the words round the name say no division."""
    best = candidates[0].place
    if best.kind != "admin1" or best.country in _BARE_STATES or _says_division(text, start, end):
        return tuple(candidates)
    town = next((one for one in candidates[1:] if _is_its_town(one.place, best)), None)
    if town is None:
        return tuple(candidates)
    raised = replace(town, score=candidates[0].score)
    return (raised, *(one for one in candidates if one is not town))


def _says_division(text: str, start: int, end: int) -> bool:
    after = _DIVISION_AFTER.match(text, end, end + _REACH)
    return after is not None or _DIVISION_BEFORE.search(text[max(0, start - _REACH) : start]) is not None


def _is_its_town(place: Place, division: Place) -> bool:
    if place.kind != "settlement" or place.admin1_code != division.admin1_code:
        return False
    reach = max(_NESTED_M, division.uncertainty_m or 0.0)
    return distance_m(place.position, division.position) <= reach
