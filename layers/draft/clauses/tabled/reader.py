"""Sentences of a language that has a pack, as statements; what is not understood is reported with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from layers.draft.clauses.stream import Item
from layers.draft.clauses.tabled.events import Said, read_events
from layers.draft.clauses.tabled.marks import Marks, read_marks
from layers.draft.clauses.tabled.zones import TabledZone, read_zones
from layers.draft.clauses.zone_clauses import Memory
from layers.draft.model import StatementKind
from layers.draft.packs.pack import Pack

__all__ = ["CONFIDENCE", "read_sentence"]

CONFIDENCE = 0.8
"""At most: a reader by tables does not see the grammar of a sentence."""
_OF_GROUND = ("map", "parallel")
_TELLS_OF_GROUND = ("withdraw", "corridor", "evacuation", "posts", "map", "parallel")


def read_sentence(
    pack: Pack, text: str, span: tuple[int, int], places: Sequence[Item], memory: Memory, today: date | None
) -> Iterator[tuple[int, int, StatementKind, float, dict[str, Any]]]:
    """The statements of a sentence, in the form of the English reader's."""
    memory.next_sentence()
    marks = read_marks(pack, text, *span, places, today)
    zones, aside = read_zones(marks, memory)
    for zone in zones:
        yield zone.clause.start, zone.clause.end, StatementKind.ZONE, _confidence(zone), _values(zone)
    said: list[Said] = list(read_events(marks, with_zones=bool(zones)))
    for start, end, kind, values in said:
        yield start, end, kind, 0.7, values
    yield from _unread(marks, zones, aside, said)


def _values(zone: TabledZone) -> dict[str, Any]:
    values = zone.clause.as_values()
    if zone.by is not None:
        values["by" if zone.by.value.edtf else "by_text"] = zone.by.value.edtf or zone.by.text
    return values


def _confidence(zone: TabledZone) -> float:
    clause = zone.clause
    stands = bool(clause.between)
    lacks = (clause.reference is None and not stands) + (not (clause.side or clause.depths or clause.width or stands))
    return round(CONFIDENCE - 0.1 * lacks - 0.1 * clause.tentative, 2)


def _unread(
    marks: Marks, zones: Sequence[TabledZone], aside: set[int], said: Sequence[Said]
) -> Iterator[tuple[int, int, StatementKind, float, dict[str, Any]]]:
    """The sentence as it stands, where it bounds ground and not all of it was read."""
    used = {mark.start for zone in zones for mark in zone.lengths}
    left = [m for m in marks.of("length") if m.start not in used | aside and not _is_total(m.value, zones)]
    why = ""
    if left:
        why = f"in {marks.pack.name}: a length that no zone was drafted from"
    elif marks.cue(*_OF_GROUND):
        why = f"in {marks.pack.name}: the text leaves it to a map, coordinates or a parallel"
    elif not zones and not said and (marks.cue(*_TELLS_OF_GROUND) or marks.has("zones")):
        why = f"in {marks.pack.name}, and not understood"
    if why:
        yield marks.start, marks.end, StatementKind.UNREAD, 0.5, {"why": why}


def _is_total(length: Any, zones: Sequence[TabledZone]) -> bool:
    """Whether a length only says in total what a zone has on each side."""
    depths = [zone.clause.depth for zone in zones if zone.clause.depth is not None]
    return any(abs(length.maximum_m - 2 * depth.maximum_m) <= 0.02 * length.maximum_m for depth in depths)
