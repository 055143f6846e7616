"""Whose side, and from which line: what a sentence says of them away from the length itself."""

from __future__ import annotations

from layers.draft.lexicon import CLASSES, COMPASS
from layers.draft.measures import SIDE, Measure
from layers.draft.phrases import PartyPhrase, Reference, name_list, place_name, side_name
from layers.draft.stream import Item, Stream

__all__ = ["actor_side", "reference_near", "reference_of_corridor", "reference_of_place", "side_near", "subject_side"]

_BEFORE_A_LINE = (
    "along|from|of|on|off|at|astride|beyond|behind|across|over|following|to|either ( the|its|their )? ref:<line>",
    "centred|centered on ref:<line>",
    "between ( the|their|its )? <number>? ref:<line>",
)
_SIDES = (
    (f"inside|into|onto|within {SIDE}", ""),
    (f"on|to|in {SIDE} 's? side|bank|territory|soil", ""),
    ("( on|along|to|at|from ) <both> of|from", "both"),
    ("beyond ref:<line>", "beyond"),
    ("( north and south | south and north | east and west | west and east ) of|from the? <line>", "both"),
    ("way:@compass of|from the? ref:<line>", ""),
    ("on|to|along the? way:@compass side|bank of|from", ""),
    ("on|in its|their own? side|territory", "own"),
    ("<zone> in @compass? side:<place>", "country"),
    ("side:( <place> | <party> ) 's? side of the? <line>", ""),
)  # fmt: skip


_ROUND_EACH = (
    "around|round|surrounding what:( each|every|all|the ( of the )? <number>? ..1 @about*1 "
    "island|islands|"
    "camp|camps|town|towns|base|bases|site|sites|village|villages|city|cities|post|posts|hospital|hospitals|school|"
    "schools|station|stations|airport|airports|bridge|dam|plant|crossing|settlement|settlements|compound|monastery )"
)


def reference_near(stream: Stream, index: int, *, pronoun: bool = False) -> Reference | None:
    """Find the line that a zone is measured from: the next after a preposition, else the last before the length."""
    found: list[tuple[int, Reference]] = [
        (match.index("ref"), match.items("ref")[0].value)
        for pattern in _BEFORE_A_LINE
        for match in stream.find(pattern)
    ]
    after = [pair for pair in found if pair[0] > index and not pronoun]
    before = [pair for pair in found if pair[0] < index]
    if pronoun and not before:
        before = [(i, item.value) for i, item in stream.of_kind("line") if i < index]
    if after:
        return min(after, key=lambda pair: pair[0])[1]
    return max(before, key=lambda pair: pair[0])[1] if before else None


_ROUND = "around|round|surrounding"
_ROUND_A_PLACE = (
    f"{_ROUND} the? ( town|city|village|port|airport|camp|base )? of? place:<place>",
    f"{_ROUND}|from the? @by_name of? the? named:( ^ ^? )",
    "from the? port|ports|airport|town|city|camp|base of? place:<place>",
    f"{_ROUND} ( each|every|all ) of? the? zones:<zone>",
    "( each|every|all of? )? the? zones:<zone> ~8 surrounded|ringed|encircled by",
    _ROUND_EACH,
)


def reference_of_place(stream: Stream) -> Reference | None:
    """The place or thing that a zone lies round."""
    for found in (found for pattern in _ROUND_A_PLACE for found in stream.find(pattern)):
        if found.items("place"):
            return Reference("place", place_name(found.items("place")[0]))
        if found.items("named"):
            return Reference("place", side_name(found.items("named")))
        if found.items("zones"):
            return Reference("place", f"each {found.items('zones')[0].value.name}")
        return Reference("place", " ".join(item.text for item in found.items("what")))
    return None


_END = "( <place> | ^ ) ( @particle? ( <place> | ^ ) )*2"
_JOINS = "between|linking|connecting|joining|links|connects|joins"
_CORRIDOR = (
    f"zone:<zone> ~8 {_JOINS} the? a:( {_END} ) and|with|to the? b:( {_END} )",
    f"zone:<zone> ~8 from the? a:( {_END} ) to the? b:( {_END} )",
)


def reference_of_corridor(stream: Stream, zone: Item | None) -> Reference | None:
    """The way that a corridor follows, where the text gives no more than the places that it joins."""
    if zone is None or not {"corridor", "strip", "passage", "lane"} & set(zone.value.name.lower().split()):
        return None
    for pattern in _CORRIDOR:
        for found in stream.find(pattern):
            if found.items("zone")[0] is zone:
                ends = (*name_list(found.items("a")), *name_list(found.items("b")))
                return Reference("corridor", f"corridor from {' to '.join(ends)}", ends=ends)
    return None


def side_near(stream: Stream, measure: Measure, reference: Reference | None) -> str:
    """The side that the sentence states, as a name, a compass word, `both` or `beyond …`; empty where it does not."""
    for pattern, meaning in _SIDES:
        for found in stream.find(pattern):
            if meaning == "both":
                return "both"
            if meaning == "beyond":
                return f"beyond {_of_line(found.items('ref')[0])}"
            if meaning == "own":
                return subject_side(stream, measure.index)
            if found.items("way"):
                return COMPASS[found.items("way")[0].text.lower()]
            from_a_border = reference is not None and reference.kind == "border"
            if meaning == "country" and not (from_a_border and _is_country(found.items("side")[0])):
                continue
            name = side_name(found.items("side"))
            if name and not _is_time_or_line(found.items("side")[0]):
                return name
    return ""


def subject_side(stream: Stream, index: int) -> str:
    """The first place or party of the sentence: whose "its own side" is."""
    for item in stream.items[:index]:
        if item.kind in ("place", "party"):
            return place_name(item) if item.kind == "place" else _party_side(item)
    return ""


def actor_side(stream: Stream, index: int) -> str:
    """The side of whoever withdraws or keeps away: a party's name, or `both`; empty where the sentence names none.

    Arms that are withdrawn, by nobody in particular, are those of both sides.
    """
    verb = next((i for i in range(index - 1, -1, -1) if _acts(stream.items[i])), None)
    if any(found.items() for found in stream.find("by|of|for <both>")):
        return "both"
    actors = _actors(stream, verb, index) if verb is not None else []
    if _are_joined(stream, actors) or stream.has("the <number> ^ @keep|@withdraw"):
        return "both"
    if any(item.kind == "both" or (item.kind == "party" and item.value.whole) for item in actors):
        return "both"
    owned = [item for item in actors if item.kind == "party" and not _is_anybody(item)]
    if owned:
        return "both" if len(owned[-1].value.places) > 1 else _party_side(owned[-1])
    if not actors and verb is not None and stream.has("@arms ~4 be|are|is|were ( to be )? @withdraw|@keep"):
        return "both"
    return _named_side([item for item in actors if item.kind != "party"]) or ("both" if actors else "")


def _are_joined(stream: Stream, actors: list[Item]) -> bool:
    """Whether the last two actors are two: "Thai and Cambodian troops", "Ukraine and the separatists"."""
    own = [item for item in actors if item.kind == "place" or (item.kind == "party" and not _is_anybody(item))]
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
    if len({item.text for item in named if item.kind == "place"}) > 1:
        return "both"
    return place_name(named[-1]) if named[-1].kind == "place" else named[-1].text


def _actors(stream: Stream, verb: int, index: int) -> list[Item]:
    """Who stands before the verb in its own clause; where nobody does, whose withdrawal the verb's noun names."""
    first = next((i + 1 for i in range(verb, -1, -1) if stream.items[i].text.lower() in ("that", "which", ";")), 0)
    before = [item for item in stream.items[first:verb] if _may_act(item)]
    return before or [item for item in stream.items[verb:index] if item.kind in ("party", "both")]


_KNOWN = frozenset().union(*CLASSES.values())
"""Words that may stand with a capital at the beginning of a sentence and are nobody's name."""


def _may_act(item: Item) -> bool:
    if item.kind == "word":
        return item.value is True and item.text.lower() not in _KNOWN
    return item.kind in ("both", "party", "place")


def _is_anybody(item: Item) -> bool:
    """Whether a party is no particular one: "troops", "armed forces"."""
    return not item.value.places and set(item.value.name.lower().split()) <= _ANYBODY


_ANYBODY = frozenset(
    ("armed", "military", "forces", "troops", "soldiers", "units", "fighters", "personnel", "formations", "heavy")
)


def _party_side(item: Item) -> str:
    value = item.value
    return value.name if isinstance(value, PartyPhrase) else item.text


def _acts(item: Item) -> bool:
    return item.kind == "word" and item.text.lower() in CLASSES["withdraw"] | CLASSES["keep"] | CLASSES["forbid"]


def _of_line(item: Item) -> str:
    name = item.value.name
    for word in ("border", "boundary", "frontier", "province", "line"):
        name = name.replace(word, "")
    return " ".join(name.replace(" of ", " ").split()) or item.value.name


def _is_country(item: Item) -> bool:
    return item.kind == "place" and getattr(item.value.place, "kind", "") == "country"


def _is_time_or_line(item: Item) -> bool:
    return item.kind == "word" and item.text.lower() in ("january", "february", "line")
