"""From a document to its statements: every reader over every sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from geo.documents.dehyphenation import dehyphenate
from geo.documents.sentences import Sentence
from layers.draft.clauses.actors import is_adjective, place_after
from layers.draft.clauses.deadlines import read_deadlines
from layers.draft.clauses.document_dates import day_zero
from layers.draft.clauses.due import deadline_values, event_values
from layers.draft.clauses.events import read_events
from layers.draft.clauses.homonyms import homonyms
from layers.draft.clauses.phrases import place_name
from layers.draft.clauses.posts import read_posts
from layers.draft.clauses.routes import RouteClause, read_routes
from layers.draft.clauses.sentence_streams import read_streams
from layers.draft.clauses.stream import Item, Stream
from layers.draft.clauses.tabled.marks import named_places
from layers.draft.clauses.tabled.reader import read_sentence
from layers.draft.clauses.unsupported_clauses import read_unsupported
from layers.draft.clauses.zone_clauses import Memory, ZoneClause
from layers.draft.clauses.zones import read_zones
from layers.draft.documents import Document
from layers.draft.english.events import CLAUSE_BREAKS
from layers.draft.english.words import SIGNED_AT
from layers.draft.languages import language_of
from layers.draft.model import ItemKind, StatementKind
from layers.draft.packs.pack import pack_for
from layers.draft.statements import Mention, Statement

__all__ = ["MAXIMUM_STATEMENTS", "read_statements"]

MAXIMUM_STATEMENTS = 2_000
"""Of one document; what an agreement says of the ground is a few dozen."""


class _Lines:
    """The line of an offset."""

    def __init__(self, text: str) -> None:
        self._ends = [index for index, character in enumerate(text) if character == "\n"]

    def line(self, offset: int) -> int:
        return bisect_right(self._ends, offset - 1) + 1


def read_statements(document: Document, places: Sequence[Item]) -> list[Statement]:
    """Everything that a document puts on the ground, in the order of the text, not yet merged.

    At most `MAXIMUM_STATEMENTS`, places not counted, are read; `draft_scenario` warns where that many were met.
    """
    text, lines = dehyphenate(document.text).text, _Lines(document.text)
    memory = Memory()
    statements: list[Statement] = []
    today = document.today
    renamed: list[Item] = []
    foreign: list[Sentence] = []
    for sentence, stream in read_streams(text, places, today, day_zero(text, today)):
        language = language_of(text[sentence.start : sentence.end])
        if language:
            pack = pack_for(language)
            if pack is None:
                statements += _in_another_language(document.name, text, sentence, language, lines)
                continue
            named = named_places(pack, text, sentence.start, sentence.end, _within(places, sentence))
            renamed += named
            foreign.append(sentence)
            for first, last, kind, confidence, values in read_sentence(pack, text, sentence, named, memory, today):
                mention = Mention(document.name, first, last, lines.line(first))
                statements.append(Statement(kind, (mention,), confidence, values))
            continue
        clauses = list(_clauses(stream, memory))
        drafted = [
            (first, last) for first, last, kind, *_ in clauses if kind in (StatementKind.ZONE, StatementKind.ROUTE)
        ]
        clauses += [
            (u.start, u.end, StatementKind.UNREAD, 0.5, {"why": u.why}) for u in read_unsupported(stream, drafted)
        ]
        for first, last, kind, confidence, values in clauses:
            start, end = max(first, sentence.start), min(last, sentence.end)
            mention = Mention(document.name, start, end, lines.line(start))
            statements.append(Statement(kind, (mention,), confidence, values))
        if len(statements) >= MAXIMUM_STATEMENTS:
            break
    return [*_place_statements(document, _renamed(places, renamed, foreign), lines), *statements]


def _in_another_language(name: str, text: str, sentence: Sentence, language: str, lines: _Lines) -> Iterator[Statement]:
    """A sentence that is not read: where it has a figure, it is reported with its words."""
    if any(letter.isdigit() for letter in text[sentence.start : sentence.end]):
        mention = Mention(name, sentence.start, sentence.end, lines.line(sentence.start))
        yield Statement(StatementKind.UNREAD, (mention,), 0.5, {"why": f"in {language}, which drafts do not read"})


def _within(places: Sequence[Item], sentence: Sentence) -> Sequence[Item]:
    first = bisect_left(places, sentence.start, key=lambda item: item.start)
    return places[first : bisect_left(places, sentence.end, key=lambda item: item.start)]


def _renamed(places: Sequence[Item], renamed: Sequence[Item], foreign: Sequence[Sentence]) -> list[Item]:
    """The places of a document, those of its sentences in another language under their English names."""
    starts = [sentence.start for sentence in foreign]

    def is_foreign(item: Item) -> bool:
        at = bisect_right(starts, item.start) - 1
        return at >= 0 and item.start < foreign[at].end

    kept = [item for item in places if not is_foreign(item)]
    return sorted((*kept, *renamed), key=lambda item: item.start)


_Clause = tuple[int, int, StatementKind, float, dict[str, Any]]


def _clauses(stream: Stream, memory: Memory) -> Iterator[_Clause]:
    zones = read_zones(stream, memory)
    routes = read_routes(stream, memory)
    for zone in zones:
        if routes and not zone.measured and "corridor" in zone.title.lower():
            continue
        yield zone.start, zone.end, StatementKind.ZONE, _zone_confidence(zone), _zone_values(zone, stream)
    for route in routes:
        yield route.start, route.end, StatementKind.ROUTE, 0.85, _route_values(route)
    for posts in read_posts(stream):
        values: dict[str, Any] = {"count": posts.count, "who": posts.who, "where": posts.where, "name": posts.name}
        values |= {"located": posts.located, "by": posts.by}
        kind, confidence = (
            (StatementKind.POST, 0.7) if posts.name else (StatementKind.POSTS, 0.9 if posts.count else 0.6)
        )
        yield posts.start, posts.end, kind, confidence, _given(values)
    events, deadlines = read_events(stream), read_deadlines(stream)
    for event, done in event_values(events, deadlines):
        yield event.start, event.end, event.kind, event.confidence, done
    for deadline, due in deadline_values(events, deadlines, stream):
        yield deadline.start, deadline.end, StatementKind.DEADLINE, 0.9 if deadline.date else 0.7, due


def _route_values(route: RouteClause) -> dict[str, Any]:
    values: dict[str, Any] = {"name": route.name, "via": route.via, "hours": route.hours}
    if route.date is not None:
        values["by" if route.date.value.by else "on"] = route.by
        values["date_text"] = "" if route.by else route.date.text
    return {"ends": route.ends, "located": route.located, **_given(values)}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def _zone_values(zone: ZoneClause, stream: Stream) -> dict[str, Any]:
    values = zone.as_values()
    values["place"] = _zone_place(zone, stream)
    by = _date_of(zone, stream)
    if by is not None:
        values["by"] = by.value.edtf
        if not by.value.edtf:
            values["by_text"] = by.text
    return _given(values)


def _date_of(zone: ZoneClause, stream: Stream) -> Item | None:
    """The date or term by which a zone is due: the only one, or of several the one that stands with its length."""
    dates = [item for at, item in stream.of_kind(ItemKind.DATE) if item.value.by and _in_one_clause(zone, stream, at)]
    lengths = [item.start for _, item in stream.of_kind(ItemKind.LENGTH)]
    terms = [item for _, item in stream.of_kind(ItemKind.TERM)]
    several = len(lengths) > 1 and len(dates) + len(terms) == len(lengths)
    if not several:
        return dates[0] if dates else None
    due = sorted((*dates, *terms), key=lambda item: item.start)
    return due[lengths.index(zone.at)] if zone.at in lengths else due[0]


def _in_one_clause(zone: ZoneClause, stream: Stream, index: int) -> bool:
    """Whether nothing sets the clause of a date against that of a zone: "… by May, while the corridor is 5 km wide"."""
    at = next((i for i, item in enumerate(stream.items) if item.start >= zone.start), index)
    first, last = sorted((at, index))
    return not any(item.text.lower() in CLAUSE_BREAKS for item in stream.items[first:last])


def _zone_place(zone: ZoneClause, stream: Stream) -> str:
    """The place in or round which the zone is said to lie."""
    for index, item in stream.of_kind(ItemKind.ZONE):
        if item.start >= zone.start - 1 and item.start <= zone.end:
            place = place_after(stream, index + 1, within=6)
            return place_name(place) if place is not None else ""
    return ""


def _zone_confidence(zone: ZoneClause) -> float:
    confidence = 0.95 if zone.measured else 0.6
    standing = bool(zone.between or zone.bounded)
    confidence -= 0.15 * (zone.reference is None and not standing)
    confidence -= 0.1 * (not zone.side and not zone.depths and not standing and zone.width is None)
    confidence -= 0.1 * (not zone.title)
    confidence -= 0.15 * zone.tentative
    return round(max(confidence, 0.2), 2)


def _place_statements(document: Document, places: Sequence[Item], lines: _Lines) -> Iterator[Statement]:
    for item in places:
        toponym = item.value
        values = {"name": place_name(item), "place": toponym.place, "adjective": is_adjective(item)}
        rivals = homonyms(toponym)
        if rivals:
            values["rivals"] = rivals
        if SIGNED_AT.search(document.text, max(0, item.start - 40), item.start):
            values["venue"] = True
        mention = Mention(document.name, item.start, item.end, lines.line(item.start))
        yield Statement(StatementKind.PLACE, (mention,), round(float(toponym.confidence), 2), values)
