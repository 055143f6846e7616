"""A landform named after what is no town: the `Kodori` of "the Kodori valley" is not the village of that name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.gazetteer.place import Candidate

__all__ = ["without_towns_of_landforms"]

_REACH = 24
_AFTER = re.compile(
    r"\s+(?:river\s+)?(?:valleys?|gorges?|canyon|ravine|basin|lowlands?|highlands?|plains?|plateau|steppe|mountains?|"
    r"hills|massif|ridge|range|desert|marshes|swamps?|peninsula|isthmus|delta|strait|bay|gulf|river|pass)\b"
    r"(?!\s+(?:city|town|county))",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:wadi|j[ae]bel|jabal|mount|mountains? of|valley of|gorge of|river|lake)\s+(?:the\s+)?\Z", re.IGNORECASE
)


def without_towns_of_landforms(
    candidates: Sequence[Candidate], text: str, start: int, end: int
) -> tuple[Candidate, ...]:
    """The candidates, without towns and villages where the words beside the name say that it is a landform's."""
    if not (_AFTER.match(text, end, end + _REACH) or _BEFORE.search(text, max(0, start - _REACH), start)):
        return tuple(candidates)
    return tuple(one for one in candidates if one.place.kind != "settlement")
