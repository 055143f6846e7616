"""Routes that a text names by their ends, and roads that it names by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.gazetteer.place import Place
from layers.draft.clauses.dates import Dated
from layers.draft.clauses.directed_ways import directed_ways
from layers.draft.clauses.phrases import place_name, settlement_of, side_name
from layers.draft.clauses.stream import DASH, Found, Item, Stream
from layers.draft.clauses.zone_clauses import Memory
from layers.draft.english.events import (
    CORRIDORS,
    HOURS,
    MOVED_PEOPLE,
    NO_WAY_ON_THE_GROUND,
    NUMBERED_WAY,
    ROUTES,
    TIGHT_DASH,
    WAYS,
)
from layers.draft.english.words import CLASSES
from layers.draft.model import ItemKind, LineKind

__all__ = ["RouteClause", "read_routes"]


_FLIGHT = 60
"""Characters from the word for a flight to where it begins."""
_LISTED_WITHIN = 2
"""Sentences from one corridor of a list to the next: "1." may count as one."""


@dataclass(frozen=True)
class RouteClause:
    """A route from one end to the other; `by` is the date it is to be open by, as the text gives it."""

    start: int
    end: int
    ends: tuple[str, str]
    located: tuple[Place | None, Place | None]
    """The places that the ends were read to be; a settlement before a district of the same name."""
    via: tuple[str, ...] = ()
    """The stops between the ends, as the text lists them."""
    name: str = ""
    date: Item | None = None
    hours: str = ""
    """From when to when it is open, as the text gives it: "09:00-21:00"."""

    @property
    def by(self) -> str:
        """The date as EDTF; empty where there is none."""
        return self.date.value.edtf if self.date is not None and isinstance(self.date.value, Dated) else ""


def read_routes(stream: Stream, memory: Memory | None = None) -> list[RouteClause]:
    """The routes that a sentence names, each pair of ends once.

    `memory` carries on from sentence to sentence that corridors are being listed, and for which day.
    """
    memory = memory or Memory()
    found = [*_listed(stream, memory), *_by_patterns(stream), *_roads_with_ends(stream)]
    routes: dict[frozenset[str], RouteClause] = {}
    for route in found:
        routes.setdefault(frozenset(route.ends), route)
    return list(routes.values())


def _listed(stream: Stream, memory: Memory) -> list[RouteClause]:
    """The ways of a sentence about corridors, or of one that goes on with a list of them."""
    plainly = stream.has(CORRIDORS) or any(_is_corridor(item) for item in stream.items)
    listing = plainly or stream.has(MOVED_PEOPLE)
    held = memory.corridor
    goes_on = held is not None and memory.sentence - held[0] <= _LISTED_WITHIN
    if not listing and not goes_on:
        return []
    date = _date(stream) or (held[1] if held is not None and goes_on else None)
    found = [*_joined_by_dashes(stream, date, known=not plainly), *_led(stream, date, heading=listing)]
    if listing or found or stream.has(NUMBERED_WAY):
        memory.corridor = (memory.sentence, date)
    return found


def _by_patterns(stream: Stream) -> Iterator[RouteClause]:
    for _, pattern in ROUTES:
        for found in stream.find(pattern):
            yield from _routes(found)


def _roads_with_ends(stream: Stream) -> Iterator[RouteClause]:
    for _, item in stream.of_kind(ItemKind.LINE):
        line = item.value
        if line.kind in (LineKind.ROAD, LineKind.RAILWAY) and len(line.between) == 2:  # noqa: PLR2004 - its two ends
            ends = (line.between[0], line.between[1])
            located = {place_name(place): settlement_of(place) for place in line.places}
            towns = (located.get(ends[0]), located.get(ends[1]))
            yield RouteClause(
                item.start, item.end, ends, towns, date=_by(stream), hours=_hours(stream, item.end, after_alone=True)
            )


def _is_corridor(item: Item) -> bool:
    """Whether an item is a zone or line called by a word for a way: "a humanitarian corridor", "route 1"."""
    if item.kind not in (ItemKind.ZONE, ItemKind.LINE):
        return False
    return bool(set(item.value.name.lower().split()) & WAYS)


def _joined_by_dashes(stream: Stream, date: Item | None, *, known: bool) -> Iterator[RouteClause]:
    """Ways as reports list them: "corridors agreed: A – B; C – D", "along the route A – B – C".

    `known` asks that one stop be a known place, where the sentence does not say plainly that it lists ways.
    """
    for stops in _chains(stream):
        if len(stops) > 1 and (not known or any(item.kind == ItemKind.PLACE for stop in stops for item in stop)):
            yield _way(stops, stream, date)


def _led(stream: Stream, date: Item | None, *, heading: bool) -> Iterator[RouteClause]:
    """Ways by the words that lead from one name to the other: "from E to F through G"; no flights."""
    flights = [found.end for found in stream.find(NO_WAY_ON_THE_GROUND)]
    for way in directed_ways(stream, alone=heading):
        if any(0 <= way.origin[0].start - end < _FLIGHT for end in flights):
            continue
        yield _way([way.origin, *way.via, way.goal], stream, date)


def _chains(stream: Stream) -> Iterator[list[list[Item]]]:
    """Runs of names with nothing but a dash from one to the next."""
    stops: list[list[Item]] = [[]]
    last: Item | None = None
    for item in stream.items:
        if item.kind == ItemKind.PLACE or (
            item.kind == ItemKind.WORD and item.value is True and item.text.lower() not in CLASSES["road_noun"]
        ):
            if last is not None and stops[-1] and TIGHT_DASH.fullmatch(stream.text, last.end, item.start):
                stops.append([])
            stops[-1].append(item)
        elif item.value == DASH and stops[-1]:
            stops.append([])
        else:
            yield [stop for stop in stops if stop]
            stops = [[]]
        last = item
    yield [stop for stop in stops if stop]


def _way(stops: Sequence[Sequence[Item]], stream: Stream, date: Item | None) -> RouteClause:
    names = [side_name(stop) for stop in stops]
    ends = (settlement_of(stops[0][-1]), settlement_of(stops[-1][-1]))
    items = [item for stop in stops for item in stop]
    start, end = min(item.start for item in items), max(item.end for item in items)
    hours = _hours(stream, end)
    return RouteClause(start, end, (names[0], names[-1]), ends, via=tuple(names[1:-1]), date=date, hours=hours)


def _hours(stream: Stream, end: int, *, after_alone: bool = False) -> str:
    """The hours that stand with a way, those after it first: "from 09:00 to 21:00"; `after_alone` for no others."""
    if not stream.items:
        return ""
    first, last = stream.items[0].start, stream.items[-1].end + 8
    after = next(HOURS.finditer(stream.text, end, last), None)
    found = after or (None if after_alone else next(HOURS.finditer(stream.text, first, last), None))
    if found is None:
        return ""
    begin, close = (_clock(found[name], found[f"{name}_half"]) for name in ("from", "to"))
    lone = _clock(found["at"], found["at_half"])
    if lone:
        return f"until {lone}" if found["word"].lower() in ("until", "till") else lone
    return f"{begin}-{close}" if begin and close else ""


def _clock(text: str | None, half: str | None) -> str:
    if not text:
        return ""
    hour, _, minute = re.sub(r"[.h]", ":", text).partition(":")
    number = int(hour) % 12 + 12 * half.lower().startswith("p") if half else int(hour)
    return f"{number:02d}:{minute or '00'}"


def _routes(found: Found) -> Iterator[RouteClause]:
    date = _by(found.stream)
    road = found.item("road")
    name = road.value.name if road is not None and road.value.kind == LineKind.ROAD else ""
    for first, second in (("a", "b"), ("c", "d")):
        one, other = found.items(first), found.items(second)
        ends = (side_name(one), side_name(other))
        if one and other and ends[0] != ends[1]:
            start = found.start if first == "a" else one[0].start
            located = (settlement_of(one[0]), settlement_of(other[0]))
            end = other[-1].end
            hours = _hours(found.stream, end, after_alone=True)
            yield RouteClause(start, end, ends, located, name=name, date=date, hours=hours)


def _by(stream: Stream) -> Item | None:
    return next((item for _, item in stream.of_kind(ItemKind.DATE) if item.value.by), None)


def _date(stream: Stream) -> Item | None:
    return next((item for _, item in stream.of_kind(ItemKind.DATE)), None)
