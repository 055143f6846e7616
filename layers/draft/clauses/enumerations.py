"""Lengths in one list, and what "respectively" shares out among them: "12 and 8 kilometres respectively"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from layers.draft.clauses.phrases import PartyPhrase, name_list, place_name
from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.lengths import IN_THAT_ORDER, JOINING, LIST_JOINTS, WITHIN_A_LIST
from layers.draft.english.words import CLASSES, COMPASS
from layers.draft.model import ItemKind

__all__ = ["length_lists", "shared_out", "unshared"]

_BETWEEN = 4
"""Items that may stand between two lengths of one list."""


def length_lists(stream: Stream) -> list[list[int]]:
    """The positions of lengths that stand in one list, with nothing but commas, "and" and the like between them."""
    lists: list[list[int]] = []
    positions = [index for index, _ in stream.of_kind(ItemKind.LENGTH)]
    for position in positions:
        between = stream.items[lists[-1][-1] + 1 : position] if lists else ()
        joined = 0 < len(between) <= _BETWEEN and all(item.text.lower() in JOINING for item in between)
        if lists and joined and any(item.text.lower() in LIST_JOINTS for item in between):
            lists[-1].append(position)
        else:
            lists.append([position])
    return [found for found in lists if len(found) > 1]


def shared_out(stream: Stream) -> tuple[list[int], list[str]] | None:
    """The positions of a list of lengths, and the side of each, where "respectively" says that each has one.

    The sides are the names, parties or compass words of a list that is as long; None where the text has no such list,
    or where what it lists is no side (arms, phases).
    """
    if not stream.has(IN_THAT_ORDER):
        return None
    for lengths in length_lists(stream):
        for sides in _lists_of_sides(stream, lengths):
            if len(sides) == len(lengths) and len(set(sides)) == len(sides):
                return lengths, sides
    return None


def unshared(stream: Stream) -> set[int]:
    """Lengths that "respectively" shares out among things that the sentence does not list: they are nobody's."""
    if not stream.has(IN_THAT_ORDER) or shared_out(stream) is not None:
        return set()
    return {index for lengths in length_lists(stream) if not _has_list_of(stream, lengths) for index in lengths}


def _has_list_of(stream: Stream, lengths: Sequence[int]) -> bool:
    """Whether a list of as many members stands outside of the lengths: "mortars, guns and rockets"."""
    items = stream.items
    for index, item in enumerate(items):
        if item.text.lower() != "and" or lengths[0] <= index <= lengths[-1] or not index:
            continue
        commas = sum(other.text == "," for other in items[max(0, index - 4 * len(lengths)) : index - 1])
        if items[index - 1].kind != "mark" and commas >= len(lengths) - 2:
            return True
    return False


def _lists_of_sides(stream: Stream, lengths: Sequence[int]) -> Iterator[list[str]]:
    """Lists of names or compass words, those after the lengths first ("10 and 5 km into A and B"), then before."""
    runs = list(_runs(stream.items))
    after = [run for run in runs if run[0] > lengths[-1]]
    before = [run for run in runs if run[-1] < lengths[0]]
    for run in (*after, *before[::-1]):
        items = stream.items[run[0] : run[-1] + 1]
        compass = [COMPASS[item.text.lower()] for item in items if _is_compass(item)]
        yield compass if len(compass) > 1 else _sides(items)


def _sides(items: Sequence[Item]) -> list[str]:
    """The name of each member of a list: a place or name before a mere "forces"."""
    members: list[list[Item]] = [[]]
    for item in items:
        if item.kind == ItemKind.MARK or item.text.lower() == "and":
            members.append([])
        else:
            members[-1].append(item)
    return [name for name in map(_side, members) if name]


def _side(member: Sequence[Item]) -> str:
    place = next((item for item in member if item.kind == ItemKind.PLACE), None)
    if place is not None:
        return place_name(place)
    party = next(
        (item.value for item in member if item.kind == ItemKind.PARTY and isinstance(item.value, PartyPhrase)), None
    )
    return " ".join(name_list(member)) or (party.name if party is not None and not party.whole else "")


def _runs(items: Sequence[Item]) -> Iterator[list[int]]:
    """Stretches of names, parties and compass words with only commas, "and", articles and "of" between them."""
    run: list[int] = []
    for index, item in enumerate(items):
        if _is_side(item):
            run.append(index)
        elif run and not (item.kind == ItemKind.MARK and item.text == ",") and item.text.lower() not in WITHIN_A_LIST:
            yield run
            run = []
    if run:
        yield run


def _is_side(item: Item) -> bool:
    named = item.kind == ItemKind.WORD and item.value is True and item.text.lower() not in CLASSES["opener"]
    return item.kind in (ItemKind.PLACE, ItemKind.PARTY) or named or _is_compass(item)


def _is_compass(item: Item) -> bool:
    return item.kind == ItemKind.WORD and item.text.lower() in COMPASS
