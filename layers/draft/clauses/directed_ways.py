"""Ways by the words that lead along them: "from A, B and C to D through E", "between A and B"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.events import BEFORE_A_NAME, GOAL_WORDS, JOINED_BY, LEAVING, ORIGIN_WORDS, VIA_WORDS
from layers.draft.english.words import CLASSES
from layers.draft.model import ItemKind

__all__ = ["DirectedWay", "directed_ways"]

_AHEAD = 14
"""Items after the origin in which the goal is looked for."""
_LONGEST_LEAD = 5
"""Items such as "the city of" before a name."""

_Name = tuple[Item, ...]


@dataclass(frozen=True)
class DirectedWay:
    """A way from one name to another, with those it leads through."""

    origin: _Name
    goal: _Name
    via: tuple[_Name, ...] = ()


def directed_ways(stream: Stream, *, alone: bool) -> Iterator[DirectedWay]:
    """The ways of a sentence about corridors; `alone` allows two bare names with "to" between: "A to B corridor"."""
    items = stream.items
    met = False
    for at, item in enumerate(items):
        word = item.text.lower() if item.kind == ItemKind.WORD else ""
        if word in ORIGIN_WORDS or word in LEAVING:
            for way in _from(items, at, leaving=word in LEAVING):
                met = True
                yield way
        elif word in JOINED_BY:
            ends, _ = _names(items, at + 1)
            if len(ends) == 2:  # noqa: PLR2004 - the two ends of a way
                met = True
                yield DirectedWay(ends[0], ends[1], _via(items, at + 1))
    if not met and alone:
        yield from _bare(items)


def _from(items: Sequence[Item], at: int, *, leaving: bool) -> Iterator[DirectedWay]:
    origins, after = _names(items, at + 1)
    if not origins:
        return
    goals, end = _goals(items, after, leaving=leaving)
    if not goals and not leaving:
        goals, end = _goals_before(items, at), after
    via = _via(items, end)
    for origin in origins:
        for goal in goals:
            if _text(origin) != _text(goal):
                yield DirectedWay(origin, goal, via)


def _goals(items: Sequence[Item], first: int, *, leaving: bool) -> tuple[list[_Name], int]:
    for at in range(first, min(first + _AHEAD, len(items))):
        item = items[at]
        if item.kind == ItemKind.MARK and item.text in ".;":
            break
        word = item.text.lower()
        if item.kind == ItemKind.WORD and word in ORIGIN_WORDS:
            break
        if item.kind == ItemKind.WORD and (word in GOAL_WORDS or (leaving and word == "for")):
            names, end = _names(items, at + 1)
            if names:
                return names, end
    return [], first


def _goals_before(items: Sequence[Item], at: int) -> list[_Name]:
    """The goal named before the origin: "to Zaporizhzhia by car from Berdiansk"."""
    for index in range(at - 1, max(-1, at - _AHEAD), -1):
        item = items[index]
        if item.kind == ItemKind.MARK and item.text in ".;:":
            return []
        if item.kind == ItemKind.WORD and item.text.lower() in GOAL_WORDS:
            names, _ = _names(items, index + 1)
            return names
    return []


def _via(items: Sequence[Item], first: int) -> tuple[_Name, ...]:
    for at in range(first, min(first + _AHEAD, len(items))):
        item = items[at]
        if item.kind == ItemKind.MARK and item.text in ".;":
            return ()
        if item.kind == ItemKind.WORD and item.text.lower() in VIA_WORDS:
            return tuple(name for name in _names(items, at + 1)[0] if name[-1].kind == ItemKind.PLACE)
    return ()


def _bare(items: Sequence[Item]) -> Iterator[DirectedWay]:
    for at in range(1, len(items) - 1):
        if items[at].kind == ItemKind.WORD and items[at].text.lower() == "to" and _is_name(items[at - 1]):
            goal, _ = _names(items, at + 1)
            first = at - 1
            while first and _is_name(items[first - 1]) and items[at - 1].kind != ItemKind.PLACE:
                first -= 1
            origin = tuple(items[first:at])
            if goal and any(item.kind == ItemKind.PLACE for item in (*origin, *goal[0])):
                yield DirectedWay(origin, goal[0])


def _names(items: Sequence[Item], first: int) -> tuple[list[_Name], int]:
    """The names in the list that begins at a position, and where it ends; none where no name stands there."""
    names: list[list[Item]] = [[]]
    led, at = 0, first
    while at < len(items):
        item = items[at]
        begun = bool(names[-1])
        if _is_name(item) or (begun and _is_particle(items, at)):
            names[-1].append(item)
            led = 0
        elif begun and _is_joint(item) and _goes_on(items, at + 1):
            names.append([])
        elif not begun and led < _LONGEST_LEAD and _leads_to_a_name(item, in_a_list=len(names) > 1):
            led += 1
        else:
            break
        at += 1
    return _known_names(names), at


def _known_names(names: Sequence[Sequence[Item]]) -> list[_Name]:
    """The names of a list: of several, one at least must be of a place that is known."""
    found = [tuple(name) for name in names if name]
    known = any(item.kind == ItemKind.PLACE for name in found for item in name)
    return found if known or len(found) == 1 else []


def _is_particle(items: Sequence[Item], at: int) -> bool:
    word = items[at].kind == ItemKind.WORD and items[at].text.lower() in CLASSES["particle"]
    return word and _goes_on(items, at + 1)


def _is_joint(item: Item) -> bool:
    return item.text.lower() in ("and", "or", ",")


def _leads_to_a_name(item: Item, *, in_a_list: bool) -> bool:
    word = item.text.lower()
    return item.kind == ItemKind.WORD and (word in BEFORE_A_NAME or (in_a_list and word == "and"))


def _goes_on(items: Sequence[Item], first: int) -> bool:
    """Whether a name follows, and not another way: "to B, from C to D"."""
    for item in items[first : first + _LONGEST_LEAD]:
        if _is_name(item):
            return True
        if item.kind != ItemKind.WORD or item.text.lower() not in (*BEFORE_A_NAME, "and"):
            return False
    return False


def _is_name(item: Item) -> bool:
    if item.kind == ItemKind.PLACE:
        return getattr(item.value, "form", "") != "demonym"
    capital = item.kind == ItemKind.WORD and item.value is True
    return capital and item.text.lower() not in CLASSES["compass"] and item.text.lower() not in BEFORE_A_NAME


def _text(name: _Name) -> str:
    return " ".join(item.text for item in name)
