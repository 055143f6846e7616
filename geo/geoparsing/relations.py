"""Ground that a text describes by a place it names: "12 km south of Saraqib" is not Saraqib.

The words before a name, and after it, are read by `geo.gazetteer.descriptions`; the toponym keeps the place that is
named, and gets the position of the ground that is meant, with how far from it the place may lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.gazetteer.descriptions import Description, described_ground, parse_description

if TYPE_CHECKING:
    from geo.gazetteer.place import Place
    from geo.geoparsing.toponym import Toponym

__all__ = ["with_relations"]

_REACH = 70
_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:(?:north|south|east|west)\w*\s+)?(?:countryside|rural areas?|suburbs|outskirts)\b"
    r"|\s+(?:ال(?:شمالي|جنوبي)(?:\s+ال(?:شرقي|غربي))?|الشرقي|الغربي)(?!\w)",
    re.IGNORECASE,
)
_WINDS = r"(?:(?:north|south)(?:[ -]?(?:east|west))?|east|west)"
_BEFORE = re.compile(
    rf"(?:(?:about|around|some|roughly|approximately|nearly|just)\s+)?\d[\d.,]*(?:\s*(?:-|–|to)\s*\d[\d.,]*)?\s*"
    rf"(?:km|kilomet(?:er|re)s?|m|met(?:er|re)s?|miles?|mi)\s+(?:(?:to\s+the\s+|due\s+)?{_WINDS}\w*\s+)?(?:of|from|away\s+from)"
    r"\s+(?:the\s+)?$"
    r"|(?:(?:the\s+)?(?:outskirts|suburbs|edges?|vicinity|surroundings|countryside)\s+of|near|close\s+to)"
    r"\s+(?:the\s+)?$"
    r"|(?:على\s+(?:بعد|مسافة)\s+)?\d[\d.,]*\s*(?:كم|كيلومتر\w*|متر\w*)\s+(?:إلى\s+|الى\s+)?"
    r"(?:(?:ال)?(?:شمال|جنوب|شرق|غرب)ي?\s+){0,2}(?:من\s+)?(?:مدينة\s+|بلدة\s+|قرية\s+)?$"
    r"|(?<![^\Wو])(?:(?:أطراف|ضواحي|مشارف|محيط|قرب|بالقرب\s+من)\s+(?:مدينة\s+|بلدة\s+|قرية\s+)?|ريف\s+)$"
    rf"|(?:the\s+)?{_WINDS}(?:ern)?\s+(?:parts?\s+of\s+|countryside\s+of\s+|rural\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\s+(?:the\s+)?(?:town|city|village|district|area|province|governorate)\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
_BETWEEN = re.compile(
    r"\bbetween\s+(?:the\s+(?:towns|cities|villages)\s+of\s+)?$|(?<!\w)بين\s+(?:بلدتي\s+|مدينتي\s+)?$", re.IGNORECASE
)
_AND = re.compile(r"\s+and\s+|\s+و\s*", re.IGNORECASE)
_WIDE = frozenset({"country", "admin1"})


def with_relations(text: str, toponyms: Iterable[Toponym]) -> Iterator[Toponym]:
    """The toponyms in their order, those by which the text describes other ground with its position and words."""
    found = [
        _related(text, toponym) if toponym.form == "name" and not toponym.part_of else toponym for toponym in toponyms
    ]
    for at, (one, other) in enumerate(pairwise(found)):
        if _AND.fullmatch(text[one.end : other.start]) and (
            before := _BETWEEN.search(text, max(0, one.start - _REACH), one.start)
        ):
            words = " ".join(text[before.start() : other.end].split())
            description = Description("between", (one.text, other.text))
            found[at] = _at(one, description, (one.place, other.place), words)
            found[at + 1] = _at(other, description, (one.place, other.place), words)
    yield from found


def _related(text: str, toponym: Toponym) -> Toponym:
    start = max(0, toponym.start - _REACH)
    before = text[start : toponym.start]
    if title := _TITLE.search(before):
        before = before[: title.start()] + " "
    lead = _BEFORE.search(before)
    tail = _AFTER.match(text, toponym.end, toponym.end + _REACH)
    if lead is None and tail is None:
        return toponym
    words = (lead[0] if lead else "") + toponym.text + (tail[0] if tail else "")
    description = parse_description(words)
    if description is None or len(description.names) != 1:
        return toponym
    says_ground = tail is not None or any(word in words.lower() for word in ("countryside", "rural", "ريف"))
    if description.relation == "part" and not says_ground and toponym.place.kind not in _WIDE:
        return toponym
    return _at(toponym, description, (toponym.place,), " ".join(words.split()))


def _at(toponym: Toponym, description: Description, places: tuple[Place, ...], words: str) -> Toponym:
    ground = described_ground(description, places)
    if ground is None:
        return toponym
    return replace(toponym, relation=words, position=ground.position, uncertainty_m=ground.uncertainty_m)
