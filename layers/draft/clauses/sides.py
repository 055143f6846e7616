"""Whose side, and from which line: what a sentence says of them away from the length itself."""

from __future__ import annotations

from geo.geoparsing.lexicon import lexicon
from layers.draft.clauses.measures import Measure
from layers.draft.clauses.phrases import PartyPhrase, Reference, name_list, place_name, side_name
from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.lines_and_zones import (
    ANYBODY,
    ARMS_ARE_WITHDRAWN,
    BEFORE_A_LINE,
    BY_BOTH,
    CLAUSE_STARTS,
    CORRIDOR,
    ROUND_A_PLACE,
    SIDES,
    THE_TWO_ACT,
)
from layers.draft.english.words import CLASSES, COMPASS
from layers.draft.model import BOTH, ItemKind, LineKind, SideMeaning

__all__ = ["actor_side", "reference_near", "reference_of_corridor", "reference_of_place", "side_near", "subject_side"]


def reference_near(stream: Stream, index: int, *, pronoun: bool = False) -> Reference | None:
    """Find the line that a zone is measured from: the next after a preposition, else the last before the length."""
    found: list[tuple[int, Reference]] = [
        (match.index("ref"), match.items("ref")[0].value) for pattern in BEFORE_A_LINE for match in stream.find(pattern)
    ]
    after = [pair for pair in found if pair[0] > index and not pronoun]
    before = [pair for pair in found if pair[0] < index]
    if pronoun and not before:
        before = [(i, item.value) for i, item in stream.of_kind(ItemKind.LINE) if i < index]
    if after:
        return min(after, key=lambda pair: pair[0])[1]
    return max(before, key=lambda pair: pair[0])[1] if before else None


def reference_of_place(stream: Stream) -> Reference | None:
    """The place or thing that a zone lies round."""
    for found in (found for pattern in ROUND_A_PLACE for found in stream.find(pattern)):
        if found.items("place"):
            return Reference(LineKind.PLACE, place_name(found.items("place")[0]))
        if found.items("named"):
            return Reference(LineKind.PLACE, side_name(found.items("named")))
        if found.items("zones"):
            return Reference(LineKind.PLACE, f"each {found.items('zones')[0].value.name}")
        return Reference(LineKind.PLACE, " ".join(item.text for item in found.items("what")))
    return None


def reference_of_corridor(stream: Stream, zone: Item | None) -> Reference | None:
    """The way that a corridor follows, where the text gives no more than the places that it joins."""
    if zone is None or not {"corridor", "strip", "passage", "lane"} & set(zone.value.name.lower().split()):
        return None
    for pattern in CORRIDOR:
        for found in stream.find(pattern):
            if found.items("zone")[0] is zone:
                ends = (*name_list(found.items("a")), *name_list(found.items("b")))
                return Reference(LineKind.CORRIDOR, f"corridor from {' to '.join(ends)}", ends=ends)
    return None


def side_near(stream: Stream, measure: Measure, reference: Reference | None) -> str:
    """The side that the sentence states, as a name, a compass word, `both` or `beyond …`; empty where it does not."""
    for pattern, meaning in SIDES:
        for found in stream.find(pattern):
            if meaning == SideMeaning.BOTH:
                return BOTH
            if meaning == SideMeaning.BEYOND:
                return f"beyond {_of_line(found.items('ref')[0])}"
            if meaning == SideMeaning.OWN:
                return subject_side(stream, measure.index)
            if found.items("way"):
                return COMPASS[found.items("way")[0].text.lower()]
            from_a_border = reference is not None and reference.kind == LineKind.BORDER
            if meaning == SideMeaning.COUNTRY and not (from_a_border and _is_country(found.items("side")[0])):
                continue
            name = side_name(found.items("side"))
            if name and not _is_time_or_line(found.items("side")[0]):
                return name
    return ""


def subject_side(stream: Stream, index: int) -> str:
    """The first place or party of the sentence: whose "its own side" is."""
    for item in stream.items[:index]:
        if item.kind == ItemKind.BOTH:
            return BOTH
        if item.kind in (ItemKind.PLACE, ItemKind.PARTY):
            return place_name(item) if item.kind == ItemKind.PLACE else _party_side(item)
    return ""


def actor_side(stream: Stream, index: int) -> str:
    """The side of whoever withdraws or keeps away: a party's name, or `both`; empty where the sentence names none.

    Arms that are withdrawn, by nobody in particular, are those of both sides.
    """
    verb = next((i for i in range(index - 1, -1, -1) if _acts(stream.items[i])), None)
    actors = _actors(stream, verb, index) if verb is not None else []
    if _are_of_both_sides(stream, actors):
        return BOTH
    owned = [item for item in actors if _is_somebody(item)]
    if owned:
        return BOTH if len(owned[-1].value.places) > 1 else _party_side(owned[-1])
    if not actors:
        return BOTH if verb is not None and stream.has(ARMS_ARE_WITHDRAWN) else ""
    return _named_side([item for item in actors if item.kind != ItemKind.PARTY]) or BOTH


def _are_of_both_sides(stream: Stream, actors: list[Item]) -> bool:
    """Whether everybody acts: the words say so, or two actors are joined."""
    if any(found.items() for found in stream.find(BY_BOTH)):
        return True
    if _are_joined(stream, actors) or stream.has(THE_TWO_ACT):
        return True
    return any(item.kind == ItemKind.BOTH or (item.kind == ItemKind.PARTY and item.value.whole) for item in actors)


def _are_joined(stream: Stream, actors: list[Item]) -> bool:
    """Whether the last two actors are two: "Thai and Cambodian troops", "Ukraine and the separatists"."""
    own = [item for item in actors if item.kind == ItemKind.PLACE or _is_somebody(item)]
    last = own[-2:]
    if len(last) < 2:  # noqa: PLR2004 - two actors
        return False
    first, second = (next(i for i, other in enumerate(stream.items) if other is item) for item in last)
    between = [item.text.lower() for item in stream.items[first + 1 : second]]
    return "and" in between and set(between) <= {"and", "the", "its", "their"}


def _named_side(named: list[Item]) -> str:
    """The side of an actor called by a name: `both` where two countries act."""
    if not named:
        return ""
    if len({item.text for item in named if item.kind == ItemKind.PLACE}) > 1:
        return BOTH
    return place_name(named[-1]) if named[-1].kind == ItemKind.PLACE else named[-1].text


def _actors(stream: Stream, verb: int, index: int) -> list[Item]:
    """Who stands before the verb in its own clause; where nobody does, whose withdrawal the verb's noun names."""
    first = next((i + 1 for i in range(verb, -1, -1) if stream.items[i].text.lower() in CLAUSE_STARTS), 0)
    before = [item for item in stream.items[first:verb] if _may_act(item) and not _opens(stream, item)]
    return before or [item for item in stream.items[verb:index] if item.kind in (ItemKind.PARTY, ItemKind.BOTH)]


_KNOWN = frozenset().union(*CLASSES.values())
"""Words that may stand with a capital at the beginning of a sentence and are nobody's name."""


def _opens(stream: Stream, item: Item) -> bool:
    """Whether a word has its capital from opening the sentence alone, as any common word may."""
    return item is stream.items[0] and item.kind == ItemKind.WORD and item.text.lower() in lexicon().zipf


def _may_act(item: Item) -> bool:
    if item.kind == ItemKind.WORD:
        return item.value is True and item.text.lower() not in _KNOWN
    return item.kind in (ItemKind.BOTH, ItemKind.PARTY, ItemKind.PLACE)


def _is_somebody(item: Item) -> bool:
    """Whether an item is a particular party, and not any "troops" or "armed forces"."""
    if item.kind != ItemKind.PARTY:
        return False
    return bool(item.value.places) or not set(item.value.name.lower().split()) <= ANYBODY


def _party_side(item: Item) -> str:
    value = item.value
    return value.name if isinstance(value, PartyPhrase) else item.text


def _acts(item: Item) -> bool:
    return item.kind == ItemKind.WORD and item.text.lower() in CLASSES["withdraw"] | CLASSES["keep"] | CLASSES["forbid"]


def _of_line(item: Item) -> str:
    name = item.value.name
    for word in ("border", "boundary", "frontier", "province", "line"):
        name = name.replace(word, "")
    return " ".join(name.replace(" of ", " ").split()) or item.value.name


def _is_country(item: Item) -> bool:
    return item.kind == ItemKind.PLACE and getattr(item.value.place, "kind", "") == "country"


def _is_time_or_line(item: Item) -> bool:
    return item.kind == ItemKind.WORD and item.text.lower() in ("january", "february", "line")
