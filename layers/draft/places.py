"""Places in documents, as phrases for the cascade; all reading of names is `geo.geoparse`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from layers.draft.clauses.stream import Item
from layers.draft.english.lines_and_zones import ZONE_NOUNS
from layers.draft.model import ItemKind

__all__ = ["find_places", "with_shared_places"]

_SURE = 0.5
_SHORTEST = 4
_LESS_SURE = 0.8
_WORD_BEFORE = re.compile(r"([^\W\d_]+)(?:['’]s)?[ \u00a0]\Z")
_WORD_AFTER = re.compile(r"[ \u00a0]([^\W\d_]+)")


def find_places(text: str) -> list[Item]:
    """The places of a text as items of kind `place`, in order; the value is the `geo.geoparsing.toponyms.Toponym`.

    A place in the name of an organisation ("the Homs Brigade") is where that is from, and no place of what it does;
    the adjective of a people stays, which tells whose it is ("Syrian Democratic Forces").
    """
    from geo.geoparsing.toponyms import geoparse

    found = [
        Item(ItemKind.PLACE, toponym.start, toponym.end, toponym.text, toponym)
        for toponym in geoparse(text)
        if toponym.form == "demonym" or not toponym.part_of
    ]
    return [_without_zone_noun(item) for item in found]


def with_shared_places(texts: Mapping[str, str], find: Callable[[str], Sequence[Item]]) -> dict[str, list[Item]]:
    """The places of several documents on one matter.

    A name that is surely a place in one of them is that place wherever else it stands ("one sense per discourse", Gale,
    Church and Yarowsky 1992), unless it stands in a longer name, such as a person's.
    """
    found = {name: list(find(text)) for name, text in texts.items()}
    known: dict[str, Any] = {}
    for items in found.values():
        for item in items:
            if item.value.confidence >= _SURE and len(item.text) >= _SHORTEST and item.text[0].isupper():
                known.setdefault(item.text, item.value)
    if not known:
        return found
    names = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, known), key=len, reverse=True)) + r")(?!\w)")
    return {name: _completed(text, found[name], names, known) for name, text in texts.items()}


def _completed(text: str, items: list[Item], names: re.Pattern[str], known: Mapping[str, Any]) -> list[Item]:
    more = []
    taken = iter([*items, None])
    held = next(taken)
    for match in names.finditer(text):
        while held is not None and held.end <= match.start():
            held = next(taken)
        free = held is None or held.start >= match.end()
        if free and not _in_a_longer_name(text, match.start(), match.end()):
            toponym = _at(known[match[0]], match.start(), match.end())
            more.append(Item(ItemKind.PLACE, match.start(), match.end(), match[0], toponym))
    return sorted((*items, *more), key=lambda item: item.start) if more else items


def _at(toponym: Any, start: int, end: int) -> Any:
    from dataclasses import is_dataclass, replace

    if not is_dataclass(toponym) or isinstance(toponym, type):
        return toponym
    changed: Any = {"start": start, "end": end, "confidence": toponym.confidence * _LESS_SURE}  # type: ignore[attr-defined]
    return replace(toponym, **changed)


def _in_a_longer_name(text: str, start: int, end: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, start - 40), start)
    after = _WORD_AFTER.match(text, end, end + 40)
    owned = before is not None and before[0].rstrip().endswith(("'s", "’s"))
    opens = before is not None and text[max(0, before.start() - 2) : before.start()].strip() in ("", ".", '"', "“")
    named_before = before is not None and before[1][0].isupper() and not owned and not opens
    return named_before or (after is not None and after[1][0].isupper())


def _without_zone_noun(item: Item) -> Item:
    """Cut "Lachin Corridor" to Lachin: the whole names a zone there, and no place."""
    name, _, noun = item.text.rpartition(" ")
    if not name or noun.lower() not in ZONE_NOUNS:
        return item
    return Item(ItemKind.PLACE, item.start, item.start + len(name), name, item.value)
