"""Which length in a sentence measures what: the depth of a zone, its width, a strip on one side, or nothing of a zone.

The patterns are tried in order; the first that takes a length settles its role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from layers.draft.clauses.phrases import Reference, place_name, side_name
from layers.draft.clauses.quantities import Length
from layers.draft.clauses.stream import Found, Item, Stream
from layers.draft.english.lengths import MEASURES
from layers.draft.english.words import COMPASS
from layers.draft.model import BOTH, ItemKind, LengthRole, LineKind

__all__ = ["Measure", "read_measures"]


@dataclass(frozen=True)
class Measure:
    """A length with its role in the sentence, and the side and reference that stand with it."""

    index: int
    length: Length
    role: LengthRole
    found: Found
    side: str = ""
    side_items: tuple[Item, ...] = ()
    reference: Reference | None = None

    @property
    def item(self) -> Item:
        """The length itself."""
        return self.found.stream.items[self.index]

    @property
    def start(self) -> int:
        """Where the length stands in the text."""
        return self.item.start


def read_measures(stream: Stream) -> list[Measure]:
    """Every length of a sentence with its role, in order."""
    roles: dict[int, Measure] = {}
    wanted = sum(1 for _ in stream.of_kind(ItemKind.LENGTH))
    for role, pattern in MEASURES:
        if len(roles) == wanted:
            break
        for found in stream.find(pattern):
            index = found.index("n")
            if index not in roles:
                roles[index] = _measure(LengthRole(role), found, index)
    return [roles[index] for index in sorted(roles)]


def _measure(role: LengthRole, found: Found, index: int) -> Measure:
    side, side_items = "", tuple(found.items("side"))
    if side_items:
        side = side_name(side_items)
    elif found.items("way"):
        side = _compass(found)
    elif role == LengthRole.BOTH:
        side = BOTH
    return Measure(index, found.stream.items[index].value, role, found, side, side_items, _reference(found))


def _reference(found: Found) -> Reference | None:
    """What stands with the length as what it is measured from: a line, or places that the zone lies round."""
    item = found.item("ref")
    if item is not None and item.kind == ItemKind.LINE:
        return item.value if isinstance(item.value, Reference) else None
    names = [
        place_name(place)
        for place in found.stream.items[found.index("ref") : found.last]
        if place.kind == ItemKind.PLACE
    ]
    if found.items("what"):
        return Reference(LineKind.PLACE, " ".join(item.text for item in found.items("what")[1:]))
    if item is None:
        names = _names(found.items("named"))
    elif len(names) == 1 and _goes_on_as_a_name(found):
        names = [" ".join((*names, *_capitals(found)))]
    if not names:
        return None
    kind = LineKind.RIVER if any("bank" in item.text.lower() for item in found.items()) else LineKind.PLACE
    return Reference(kind, names[0], tuple(names) if len(names) > 1 else ())


def _goes_on_as_a_name(found: Found) -> bool:
    """Whether the place is but the beginning of a longer name: "the Red Sea Mills"."""
    return bool(_capitals(found)) and found.stream.items[found.last - 1].kind == ItemKind.PLACE


def _capitals(found: Found) -> list[str]:
    following = found.stream.items[found.last : found.last + 2]
    names = takewhile(lambda item: item.kind == ItemKind.WORD and item.value is True, following)
    return [item.text for item in names]


def _names(items: Sequence[Item]) -> list[str]:
    """Names joined by commas and "and"."""
    names: list[list[str]] = [[]]
    for item in items:
        if item.kind == ItemKind.MARK or item.text.lower() == "and":
            names.append([])
        else:
            names[-1].append(place_name(item) if item.kind == ItemKind.PLACE else item.text)
    return [" ".join(words) for words in names if words]


_OPPOSITE = ({"north", "south"}, {"east", "west"})


def _compass(found: Found) -> str:
    words = [COMPASS[item.text.lower()] for name in ("way", "way2") for item in found.items(name)]
    first = words[0]
    following = found.stream.items[found.index("way") + 1 : found.index("way") + 2]
    if first in ("north", "south") and following and COMPASS.get(following[0].text.lower()) in ("east", "west"):
        return f"{first}-{COMPASS[following[0].text.lower()]}"
    if len(words) == 2 and set(words) in _OPPOSITE:  # noqa: PLR2004 - two compass words
        return BOTH
    if len(words) == 2 and {words[0] in ("north", "south"), words[1] in ("north", "south")} == {True, False}:  # noqa: PLR2004 - "the south and east"
        return "-".join(sorted(words, key=lambda word: word in ("east", "west")))
    return first
