"""Routes that a text names by their ends, and roads that it names by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.gazetteer.place import Place
from layers.draft.clauses.dates import Dated
from layers.draft.clauses.phrases import place_name, side_name
from layers.draft.clauses.stream import DASH, Found, Item, Stream
from layers.draft.english.events import CORRIDORS, ROUTES
from layers.draft.model import ItemKind, LineKind

__all__ = ["RouteClause", "read_routes"]


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

    @property
    def by(self) -> str:
        """The date as EDTF; empty where there is none."""
        return self.date.value.edtf if self.date is not None and isinstance(self.date.value, Dated) else ""


def read_routes(stream: Stream) -> list[RouteClause]:
    """The routes that a sentence names, each pair of ends once."""
    routes = {frozenset(route.ends): route for route in _joined_by_dashes(stream)}
    for _, pattern in ROUTES:
        for found in stream.find(pattern):
            for route in _routes(found):
                routes.setdefault(frozenset(route.ends), route)
    for _, item in stream.of_kind(ItemKind.LINE):
        line = item.value
        if line.kind in (LineKind.ROAD, LineKind.RAILWAY) and len(line.between) == 2:  # noqa: PLR2004 - its two ends
            ends = (line.between[0], line.between[1])
            located = {place_name(place): _settlement(place) for place in line.places}
            towns = (located.get(ends[0]), located.get(ends[1]))
            routes.setdefault(frozenset(ends), RouteClause(item.start, item.end, ends, towns, date=_by(stream)))
    return list(routes.values())


def _joined_by_dashes(stream: Stream) -> Iterator[RouteClause]:
    """Ways as reports list them: "corridors agreed: A – B; C – D", "along the route A – B – C"."""
    if not stream.has(CORRIDORS):
        return
    for stops in _chains(stream):
        if len(stops) > 1 and any(item.kind == ItemKind.PLACE for stop in stops for item in stop):
            yield _way(stops, stream)


def _chains(stream: Stream) -> Iterator[list[list[Item]]]:
    """Runs of names with nothing but a dash between spaces from one to the next."""
    stops: list[list[Item]] = [[]]
    for item in stream.items:
        if item.kind == ItemKind.PLACE or (item.kind == ItemKind.WORD and item.value is True):
            stops[-1].append(item)
        elif item.value == DASH and stops[-1]:
            stops.append([])
        else:
            yield [stop for stop in stops if stop]
            stops = [[]]
    yield [stop for stop in stops if stop]


def _way(stops: list[list[Item]], stream: Stream) -> RouteClause:
    names = [side_name(stop) for stop in stops]
    ends = (_settlement(stops[0][-1]), _settlement(stops[-1][-1]))
    start, end = stops[0][0].start, stops[-1][-1].end
    date = next((item for _, item in stream.of_kind(ItemKind.DATE)), None)
    return RouteClause(start, end, (names[0], names[-1]), ends, via=tuple(names[1:-1]), date=date)


def _routes(found: Found) -> Iterator[RouteClause]:
    date = _by(found.stream)
    road = found.item("road")
    name = road.value.name if road is not None and road.value.kind == LineKind.ROAD else ""
    for first, second in (("a", "b"), ("c", "d")):
        one, other = found.items(first), found.items(second)
        ends = (side_name(one), side_name(other))
        if one and other and ends[0] != ends[1]:
            start = found.start if first == "a" else one[0].start
            located = (_settlement(one[0]), _settlement(other[0]))
            yield RouteClause(start, other[-1].end, ends, located, name=name, date=date)


def _by(stream: Stream) -> Item | None:
    return next((item for _, item in stream.of_kind(ItemKind.DATE) if item.value.by), None)


def _settlement(item: Item) -> Place | None:
    """The place of a route's end: where a district's name is also a town's, the town."""
    if item.kind != ItemKind.PLACE:
        return None
    place: Place = item.value.place
    if place.kind != "admin1":
        return place
    towns = (candidate.place for candidate in item.value.candidates if candidate.place.kind == "settlement")
    return next((town for town in towns if town.country == place.country), place)
