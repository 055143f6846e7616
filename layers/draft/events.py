"""Events: patrols, withdrawals, convoys, attacks, limits on airspace, talks …, each with who, where and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from layers.draft.lexicon import CLASSES
from layers.draft.phrases import place_name
from layers.draft.roles import date_of, is_said, parties_in, place_after, place_before
from layers.draft.stream import Found, Item, Stream, read_table

__all__ = ["EVENTS", "EventClause", "read_events"]

EVENTS = read_table("""
patrol: joint|jointly|coordinated|mobile|border ,? ( joint|coordinated|military|patrol | <place> )*2
    patrol|patrols|patrolling|policing
patrol: ( will|would|shall|to|may|must jointly? ) patrol !groups|group
patrol: policed|patrolled|monitored|supervised|guarded|secured by
patrol: operate|operates|operating|deployed in|within|inside <zone>
patrol: control in|of|over <zone>
patrol: under the? control|supervision of the? <party>
withdrawal: withdrawal|removal|pullout|pullback|evacuation of what:(
    all|the|any|their|radical|heavy|armed|foreign|other|remaining|terrorist )*4 what2:( <party> | @arms | fighters )
withdrawal: what:( heavy|medium|light|all|the )*3 what2:( @arms | <party> ) (
    will|shall|must|to|are|were|have|has|been|be|is )*4 withdrawn|removed|evacuated|pulled out|back|from?
withdrawal: withdraw|withdraws|withdrew|remove|removes|redeploy|redeploys what:( all|the|any|their|its|heavy|remaining
    )*3 what2:( <party> | @arms )
withdrawal: what2:<party> ( will|shall|must|to|have|has|had )*3
    withdraw|withdraws|withdrew|withdrawn|retreat|retreated|retire|redeploy|redeployed|leave from|to|behind|back
withdrawal: what2:<party> ( will|shall|must )*2 ( withdraw|leave|vacate ) <zone>
encirclement: is|are|was|were|been|be|become|became ( now|completely|fully ) encircled|surrounded|besieged
encirclement: is|are|was|were|been|be|become|became encircled|surrounded|besieged
encirclement: encircled|surrounded|besieged by
encirclement: <party|place> has|have|had? encircled|surrounded|besieged
convoy: convoy|convoys
convoy: sent|sends|send|dispatched|sending @about*2 n:<number> ..2 @vehicle
deployment: additional|extra|more|new what2:troop|troops deployment|deployments
deployment: send|sends|sent|deploy|deploys|deployed|dispatch in? ( @about )*2 n:<number>? (
    more|additional|extra|its|new )*2 what2:( drones|troops|soldiers|observers|monitors|peacekeepers|<party> )
deployment: boost|boosts|boosted|reinforce|reinforces|strengthen its|their presence
attack: n:<number> attacks|strikes|raids|airstrikes|violations|shellings
attack: shelled|bombed|bombarded|attacked|ambushed
attack: bombardment|bombardments|shelling|airstrikes|airstrike
airspace: restrictions|limits|ban|limitations ~10 airspace
airspace: airspace ~8 closed|closed|restricted|reopened|banned|prohibited|lifted
airspace: no fly zone
ceasefire: ceasefire|truce|cessation ( of hostilities )? ~8 (
    enter|enters|entered|entering|come|comes|came|go|goes|take|takes|took ) ( into )? force|effect|start
ceasefire: actions|hostilities|fighting|fire|operations ~9 cease|ceases|stop|stops
talks: delegation ..8 in <place> ( 's <place> )?
talks: met|meet|meets in <place> ( 's <place> )?
talks: talks|summit|discussions|negotiations ..9 in <place> ( 's <place> )?
talks: <place> ( peace )? talks|discussions|summit
""")
"""Kind of event and the words that tell of it. `n` is a count, `what` and `what2` who or what moves."""

_ANOTHER_CLAUSE = 8
"""Words: an event told again so far on, with somebody or somewhere between, is told of by itself."""

_NEEDS_A_PLACE = frozenset({"talks", "convoy", "encirclement", "airspace"})


@dataclass(frozen=True)
class EventClause:
    """One event as one clause gives it."""

    kind: str
    start: int
    end: int
    values: dict[str, Any] = field(default_factory=dict)
    confidence: float = 0.8


def read_events(stream: Stream) -> list[EventClause]:
    """The events that a sentence tells, one of each kind unless the sentence sets two against each other."""
    seen: list[tuple[str, int]] = []
    clauses = []
    for kind, pattern in EVENTS:
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


def _is_doubtful(kind: str, found: Found) -> bool:
    """Whether the words speak of what should be prevented, or may happen, or was named before."""
    before = found.stream.items[max(0, found.first - 6) : found.first]
    if kind in ("attack", "encirclement", "convoy") and any(_in(item, "doubt") for item in before):
        return True
    last = before[-1].text.lower() if before else ""
    return kind in ("attack", "patrol") and last in ("the", "these", "those") and found.last - found.first == 1


def _in(item: Item, name: str) -> bool:
    return item.kind == "word" and item.text.lower() in CLASSES[name]


def _set_against(stream: Stream, first: int, second: int) -> bool:
    low, high = sorted((first, second))
    between = stream.items[low:high]
    if any(item.text.lower() in ("while", "whereas") or item.text == ";" for item in between):
        return True
    return len(between) > _ANOTHER_CLAUSE and any(item.kind in ("place", "party") for item in between)


def _event(kind: str, found: Found) -> EventClause | None:
    stream = found.stream
    first, last = _clause_bounds(stream, found)
    place = _place(kind, found, first, last)
    if place is None and kind in _NEEDS_A_PLACE:
        return None
    values: dict[str, Any] = {}
    who = _who(kind, found, first, last)
    what = " ".join(item.text for name in ("what", "what2") for item in found.items(name)).strip()
    if kind == "withdrawal" and found.items("what2") and found.items("what2")[0].kind == "party":
        who = parties_in(found.items("what2"))
    count = found.item("n") or _counted(stream, found.first, kind)
    given = {"who": who, "what": what, "count": count.value if count is not None else None}
    values.update({name: value for name, value in given.items() if value})
    items = [*found.items()]
    _add_ground(stream, place, (found.first, last), values, items)
    _add_date(stream, found, values, items)
    _add_status(kind, stream, values)
    if kind == "airspace":
        values["places"] = tuple(
            dict.fromkeys(place_name(item) for item in found.items() if item.kind == "place")
        ) or tuple(filter(None, (values.get("where"),)))
    if kind == "convoy":
        _add_heading(stream, found, values, items)
    if not values.keys() & {"who", "where", "zone", "what", "count"} and not (kind == "ceasefire" and "date" in values):
        return None
    confidence = 0.6 + 0.1 * bool(who) + 0.1 * (place is not None) + 0.1 * ("date" in values)
    start, end = min(item.start for item in items), max(item.end for item in items)
    return EventClause(kind, start, end, values, round(confidence, 2))


def _add_ground(
    stream: Stream, place: Item | None, span: tuple[int, int], values: dict[str, Any], items: list[Item]
) -> None:
    """Add the place, and the zone that is named from the event on."""
    if place is not None:
        values["where"] = place_name(place)
        values["located"] = place.value.place
        items.append(place)
    zone = next((item for item in stream.items[slice(*span)] if item.kind == "zone"), None)
    if zone is not None:
        values["zone"] = zone.value.name
        items.append(zone)


def _clause_bounds(stream: Stream, found: Found) -> tuple[int, int]:
    """The part of the sentence round a match, up to words that set another clause against it."""
    first = next(
        (i + 1 for i in range(found.first - 1, -1, -1) if stream.items[i].text.lower() in ("while", "whereas", ";")), 0
    )
    last = next(
        (i for i in range(found.last, len(stream.items)) if stream.items[i].text.lower() in ("while", "whereas", ";")),
        len(stream.items),
    )
    return first, last


def _who(kind: str, found: Found, first: int, last: int) -> tuple[str, ...]:
    stream = found.stream
    by = next((match for match in stream.find(_BY) if _stands_after(match, found) and match.last <= last), None)
    if kind == "patrol" and stream.items[found.first].text.lower() == "control":
        return parties_in(stream.items[found.last : last])
    by_word = by.items()[0].text.lower() if by else ""
    if by is not None and (by_word in ("by", "manned") or (kind == "attack" and by_word == "from")):
        return parties_in(by.items())
    if kind == "encirclement":
        return ()
    return parties_in(_last_group(stream, first, found.last))


_BY = (
    "by|from|of|manned|with|groups the? ( <party> | <place> ) "
    "( and|, the? ( contingents of )? ( <party> | <place> ) )*3"
)


def _stands_after(match: Found, found: Found) -> bool:
    return found.last - 1 <= match.first <= found.last + 9


def _last_group(stream: Stream, first: int, last: int) -> list[Item]:
    """The last actors before an event that are joined by commas and "and"."""
    group: list[Item] = []
    at = last - 1
    while at >= first:
        item = stream.items[at]
        if item.kind == "party" or (item.kind == "place" and not _is_location(stream, item)):
            group.insert(0, item)
        elif item.text.lower() in ("that", "which") or (group and not _joins(item)):
            break
        at -= 1
    return group


def _joins(item: Item) -> bool:
    """Whether an item may stand between two actors: "Russia's Putin and Turkish counterpart Erdogan"."""
    return item.text.lower() in ("and", ",", "the", "'s", "counterpart", "president", "leader") or item.value is True


def _is_location(stream: Stream, item: Item) -> bool:
    at = next(i for i, other in enumerate(stream.items) if other is item)
    word = stream.items[at - 1].text.lower() if at else ""
    follows = stream.items[at + 1].text.lower() if at + 1 < len(stream.items) else ""
    named = at + 2 < len(stream.items) and stream.items[at + 2].value is True
    return word in CLASSES["locative"] or word == "with" or (follows == "'s" and not named)


def _place(kind: str, found: Found, first: int, last: int) -> Item | None:
    stream = found.stream
    inside = [item for item in found.items() if item.kind == "place"]
    if kind == "talks" and inside:
        return inside[-1]
    if kind == "airspace" and inside:
        return inside[0]
    start = found.last - 1 if kind in ("patrol", "talks") else found.last
    after = place_after(stream, start)
    before = place_before(stream, found.first)
    place = (before or after) if kind in ("encirclement", "attack") else (after or before)
    if place is None and kind == "encirclement":
        place = place_before(stream, found.first, within=40) or _subject_place(stream, first, found.first)
    if place is not None and not stream.items[first].start <= place.start < stream.items[last - 1].end:
        return None
    return place


def _subject_place(stream: Stream, first: int, last: int) -> Item | None:
    """Return the town that a sentence is about: "the city of Idlib and its surroundings have become encircled"."""
    found = next(
        (m for m in stream.find("city|town|village|enclave|pocket of? place:<place>") if first <= m.first < last), None
    )
    return found.item("place") if found is not None else None


def _counted(stream: Stream, first: int, kind: str) -> Item | None:
    """Return the count in "three of its outposts … have been encircled"."""
    if kind != "encirclement":
        return None
    for found in stream.find("n:<number> ( of ( its|the|their|turkish|turkey 's? | <place> )*3 )? ( @watch )? @post"):
        if found.last <= first:
            return found.item("n")
    return None


def _add_date(stream: Stream, found: Found, values: dict[str, Any], items: list[Item]) -> None:
    date = date_of(stream, found.first)
    if date is None:
        return
    values["date_text"] = date.text
    if date.value.edtf:
        values["date"] = date.value.edtf
        if date.value.by:
            values["date_is_a_bound"] = True
    if is_said(stream, date):
        values["reported"] = "to come" if stream.has("will|shall|to|would") else "past"
    elif abs(date.start - found.start) < 200:  # noqa: PLR2004 - characters; the same clause
        items.append(date)


def _add_status(kind: str, stream: Stream, values: dict[str, Any]) -> None:
    for word in ("cancelled", "suspended", "lifted", "postponed"):
        if stream.has(word) and kind in ("patrol", "airspace", "talks"):
            values["status"] = word


def _add_heading(stream: Stream, found: Found, values: dict[str, Any], items: list[Item]) -> None:
    for match in stream.find("toward|towards|to|heading|for the? ( town|city|village of )? place:<place>"):
        place = match.items("place")[0]
        if match.first > found.first and place_name(place) != values.get("where"):
            values["toward"] = place_name(place)
            items.append(place)
            return
