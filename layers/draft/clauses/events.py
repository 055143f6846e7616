"""Events: patrols, withdrawals, convoys, attacks, limits on airspace, talks …, each with who, where and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from layers.draft.clauses.actors import date_of, is_adjective, is_said, parties_in, place_after, place_before
from layers.draft.clauses.phrases import name_list, place_name
from layers.draft.clauses.stream import Found, Item, Stream
from layers.draft.english.events import (
    ACTOR_JOINTS,
    AGENT_WORDS,
    AWAY_FROM,
    BACKWARD_ARTICLES,
    BY_WHOM,
    CLAUSE_BREAKS,
    CONTROL,
    COUNT_OF_POSTS,
    EVENTS,
    HEADING,
    HOW_OFTEN,
    LIST_OF_PLACES,
    ORIGIN_WORD,
    RELATIVES,
    STATUSES,
    SUBJECT_TOWN,
    TO_COME,
    WITH,
)
from layers.draft.english.lines_and_zones import PLAIN_ARTICLES
from layers.draft.english.words import CLASSES
from layers.draft.model import ItemKind, StatementKind

__all__ = ["EventClause", "read_events"]


_ANOTHER_CLAUSE = 8
"""Words: an event named again so far on, with somebody or somewhere between, is another one."""

_FROM_A_PLACE = frozenset({StatementKind.WITHDRAWAL, StatementKind.EVACUATION})
_NEEDS_A_PLACE = frozenset(
    {StatementKind.TALKS, StatementKind.CONVOY, StatementKind.ENCIRCLEMENT, StatementKind.AIRSPACE}
)


@dataclass(frozen=True)
class EventClause:
    """One event as one clause gives it."""

    kind: StatementKind
    start: int
    end: int
    values: dict[str, Any] = field(default_factory=dict)
    confidence: float = 0.8


def read_events(stream: Stream) -> list[EventClause]:
    """The events that a sentence tells, one of each kind unless the sentence sets two against each other."""
    seen: list[tuple[str, int]] = []
    clauses = []
    for name, pattern in EVENTS:
        kind = StatementKind(name)
        for found in stream.find(pattern):
            if _is_doubtful(kind, found) or any(
                kind == k and not _set_against(stream, found.first, at) for k, at in seen
            ):
                continue
            clause = _event(kind, found)
            if clause is not None:
                seen.append((kind, found.first))
                clauses.append(clause)
    return clauses


def _is_doubtful(kind: StatementKind, found: Found) -> bool:
    """Whether the words speak of what should be prevented, or may happen, or was named before."""
    before = found.stream.items[max(0, found.first - 6) : found.first]
    if kind in (StatementKind.ATTACK, StatementKind.ENCIRCLEMENT, StatementKind.CONVOY) and any(
        _in(item, "doubt") for item in before
    ):
        return True
    last = before[-1].text.lower() if before else ""
    return (
        kind in (StatementKind.ATTACK, StatementKind.PATROL)
        and last in BACKWARD_ARTICLES
        and found.last - found.first == 1
    )


def _in(item: Item, name: str) -> bool:
    return item.kind == ItemKind.WORD and item.text.lower() in CLASSES[name]


def _set_against(stream: Stream, first: int, second: int) -> bool:
    low, high = sorted((first, second))
    between = stream.items[low:high]
    if any(item.text.lower() in CLAUSE_BREAKS for item in between):
        return True
    return len(between) > _ANOTHER_CLAUSE and any(item.kind in (ItemKind.PLACE, ItemKind.PARTY) for item in between)


def _event(kind: StatementKind, found: Found) -> EventClause | None:
    stream = found.stream
    first, last = _clause_bounds(stream, found)
    place = _place(kind, found, first, last)
    if place is None and kind in _NEEDS_A_PLACE:
        return None
    who = _who(kind, found, first, last)
    values = _actors_and_count(kind, found, who)
    items = [*found.items()]
    _add_ground(stream, place, (found.first, last), values, items)
    if kind == StatementKind.PATROL:
        _add_way(stream, found, last, values, items)
    _add_date(kind, found, (first, last), values, items)
    _add_status(kind, stream, values)
    if kind == StatementKind.AIRSPACE:
        values["places"] = _names_in(found) or tuple(filter(None, (values.get("where"),)))
    if kind in (StatementKind.WITHDRAWAL, StatementKind.EVACUATION) and place is not None:
        listed = _listed_with(stream, place)
        if len(listed) > 1:
            values["places"] = listed
    if kind == StatementKind.CONVOY:
        _add_heading(stream, found, values, items)
    if not _says_enough(kind, values):
        return None
    who = values.get("who", ())
    confidence = 0.6 + 0.1 * bool(who) + 0.1 * (place is not None) + 0.1 * ("date" in values)
    start, end = min(item.start for item in items), max(item.end for item in items)
    return EventClause(kind, start, end, values, round(confidence, 2))


def _listed_with(stream: Stream, place: Item) -> tuple[str, ...]:
    """The names in the list that a place stands in, also those that are no known place: "from Kutum and Kabkabiya"."""
    found = next((f for f in stream.find(LIST_OF_PLACES) if place in f.items()), None)
    if found is None or is_adjective(place):
        return ()
    return tuple(place_name(place) if name == place.text else name for name in name_list(found.items()))


def _actors_and_count(kind: StatementKind, found: Found, who: tuple[str, ...]) -> dict[str, Any]:
    """Who acts, what moves and how many, as far as the text gives them."""
    what = _uncapitalised([item.text for name in ("what", "what2") for item in found.items(name)])
    moved = found.item("what2")
    if kind == StatementKind.WITHDRAWAL and moved is not None and moved.kind == ItemKind.PARTY:
        who = parties_in(found.items("what2"))
    count = found.item("n") or _counted(found.stream, found.first, kind)
    given = {"who": who, "what": what, "count": count.value if count is not None else None}
    return {name: value for name, value in given.items() if value}


def _uncapitalised(words: list[str]) -> str:
    """Words as one phrase, without an article, and without the capital that is only that of a sentence's beginning."""
    phrase = " ".join(words).split()
    while phrase and phrase[0].lower() in PLAIN_ARTICLES:
        del phrase[0]
    if phrase and phrase[0].lower() in _COMMON_WORDS and not phrase[0].isupper():
        phrase[0] = phrase[0].lower()
    return " ".join(phrase)


_COMMON_WORDS = frozenset().union(*CLASSES.values()) - {"united", "russian", "syria", "russia", "blue", "green"}
"""Words that may stand with a capital at the beginning of a sentence and are nobody's name."""


def _names_in(found: Found) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place_name(item) for item in found.items() if item.kind == ItemKind.PLACE))


def _says_enough(kind: str, values: Mapping[str, Any]) -> bool:
    """Whether an event has a who, a where, a what or a count; a ceasefire may have a date alone."""
    named = values.keys() & {"who", "where", "zone", "what", "count"}
    return bool(named) or (kind == StatementKind.CEASEFIRE and "date_text" in values)


def _add_ground(
    stream: Stream, place: Item | None, span: tuple[int, int], values: dict[str, Any], items: list[Item]
) -> None:
    """Add the place, and the zone that is named from the event on."""
    if place is not None:
        values["where"] = place_name(place)
        values["located"] = place.value.place
        items.append(place)
    zone = next((item for item in stream.items[slice(*span)] if item.kind == ItemKind.ZONE), None)
    if zone is not None:
        values["zone"] = zone.value.name
        items.append(zone)


def _add_way(stream: Stream, found: Found, last: int, values: dict[str, Any], items: list[Item]) -> None:
    """Add the road or line that is patrolled, where no place or zone is named, and how often."""
    line = next((item for item in stream.items[found.last : last] if item.kind == ItemKind.LINE), None)
    if line is not None and not values.keys() & {"where", "zone"}:
        values["zone"] = line.value.name
        items.append(line)
    often = next((match for match in stream.find(HOW_OFTEN) if found.last <= match.first < last), None)
    if often is not None:
        values["often"] = stream.text[often.start : often.end]
        items.append(often.items()[-1])


def _clause_bounds(stream: Stream, found: Found) -> tuple[int, int]:
    """The part of the sentence round a match, up to words that set another clause against it."""
    first = next((i + 1 for i in range(found.first - 1, -1, -1) if stream.items[i].text.lower() in CLAUSE_BREAKS), 0)
    last = next(
        (i for i in range(found.last, len(stream.items)) if stream.items[i].text.lower() in CLAUSE_BREAKS),
        len(stream.items),
    )
    return first, last


def _who(kind: StatementKind, found: Found, first: int, last: int) -> tuple[str, ...]:
    stream = found.stream
    by = next((match for match in stream.find(BY_WHOM) if _stands_after(match, found) and match.last <= last), None)
    if kind == StatementKind.PATROL and stream.items[found.first].text.lower() == CONTROL:
        return parties_in(stream.items[found.last : last])
    by_word = by.items()[0].text.lower() if by else ""
    if by is not None and (by_word in AGENT_WORDS or (kind == StatementKind.ATTACK and by_word == ORIGIN_WORD)):
        return parties_in(by.items())
    if kind == StatementKind.ENCIRCLEMENT:
        return ()
    return parties_in(_last_group(stream, first, found.last))


def _stands_after(match: Found, found: Found) -> bool:
    return found.last - 1 <= match.first <= found.last + 9


def _last_group(stream: Stream, first: int, last: int) -> list[Item]:
    """The last actors before an event that are joined by commas and "and"."""
    group: list[Item] = []
    at = last - 1
    while at >= first:
        item = stream.items[at]
        if item.kind == ItemKind.PARTY or (item.kind == ItemKind.PLACE and not _is_location(stream, item)):
            group.insert(0, item)
        elif item.text.lower() in RELATIVES or (group and not _joins(item)):
            break
        at -= 1
    return group


def _joins(item: Item) -> bool:
    """Whether an item may stand between two actors: "Russia's Putin and Turkish counterpart Erdogan"."""
    return item.text.lower() in ACTOR_JOINTS or item.value is True


def _is_location(stream: Stream, item: Item) -> bool:
    at = next(i for i, other in enumerate(stream.items) if other is item)
    word = stream.items[at - 1].text.lower() if at else ""
    follows = stream.items[at + 1].text.lower() if at + 1 < len(stream.items) else ""
    named = at + 2 < len(stream.items) and stream.items[at + 2].value is True
    return word in CLASSES["locative"] or word == WITH or (follows == "'s" and not named)


def _place(kind: StatementKind, found: Found, first: int, last: int) -> Item | None:
    stream = found.stream
    inside = [item for item in found.items() if item.kind == ItemKind.PLACE]
    if inside and kind in (StatementKind.TALKS, StatementKind.AIRSPACE):
        return inside[-1] if kind == StatementKind.TALKS else inside[0]
    place = _place_beside(kind, found, first)
    if place is not None and not stream.items[first].start <= place.start < stream.items[last - 1].end:
        return None
    return place


def _place_beside(kind: StatementKind, found: Found, first: int) -> Item | None:
    """The place that the words before or after an event lead to."""
    stream = found.stream
    start = found.last - 1 if kind in (StatementKind.PATROL, StatementKind.TALKS) else found.last
    after = place_after(stream, start)
    if kind in _FROM_A_PLACE and after is not None and _is_headed_for(stream, after):
        after = None
    before = place_before(stream, found.first)
    place = (before or after) if kind in (StatementKind.ENCIRCLEMENT, StatementKind.ATTACK) else (after or before)
    if place is None and kind == StatementKind.ENCIRCLEMENT:
        return place_before(stream, found.first, within=40) or _subject_place(stream, first, found.first)
    return place


def _is_headed_for(stream: Stream, place: Item) -> bool:
    """Whether a place is one that somebody goes to: "evacuated towards the town of Atarib"."""
    at = next((i for i, item in enumerate(stream.items) if item is place), 0)
    before = [item.text.lower() for item in stream.items[max(0, at - 4) : at] if item.kind == ItemKind.WORD]
    leading = next((word for word in reversed(before) if word in CLASSES["locative"]), "")
    return leading in AWAY_FROM


def _subject_place(stream: Stream, first: int, last: int) -> Item | None:
    """Return the town that a sentence is about: "the city of Idlib and its surroundings have become encircled"."""
    found = next((m for m in stream.find(SUBJECT_TOWN) if first <= m.first < last), None)
    return found.item("place") if found is not None else None


def _counted(stream: Stream, first: int, kind: str) -> Item | None:
    """Return the count in "three of its outposts … have been encircled"."""
    if kind != StatementKind.ENCIRCLEMENT:
        return None
    for found in stream.find(COUNT_OF_POSTS):
        if found.last <= first:
            return found.item("n")
    return None


def _add_date(
    kind: StatementKind, found: Found, bounds: tuple[int, int], values: dict[str, Any], items: list[Item]
) -> None:
    """Add the nearest date of its clause."""
    stream = found.stream
    date = date_of(stream, found.first, bounds)
    term = next((item for _, item in stream.of_kind(ItemKind.TERM)), None)
    if date is None and kind == StatementKind.CEASEFIRE and term is not None:
        values["date_text"] = term.text
        items.append(term)
    if date is None:
        return
    values["date_text"] = date.text
    if date.value.edtf:
        values["date"] = date.value.edtf
        if date.value.by:
            values["date_is_a_bound"] = True
    if kind != StatementKind.CEASEFIRE and is_said(stream, date):
        values["reported"] = "to come" if stream.has(TO_COME) else "past"
    elif abs(date.start - found.start) < 200:  # noqa: PLR2004 - characters; the same clause
        items.append(date)


def _add_status(kind: str, stream: Stream, values: dict[str, Any]) -> None:
    for word in STATUSES:
        if stream.has(word) and kind in (StatementKind.PATROL, StatementKind.AIRSPACE, StatementKind.TALKS):
            values["status"] = word


def _add_heading(stream: Stream, found: Found, values: dict[str, Any], items: list[Item]) -> None:
    for match in stream.find(HEADING):
        place = match.items("place")[0]
        if match.first > found.first and place_name(place) != values.get("where"):
            values["toward"] = place_name(place)
            items.append(place)
            return
