"""Places in a document, as phrases for the cascade; all reading of names is `geo.geoparse`."""

from __future__ import annotations

from collections.abc import Sequence

from layers.draft.stream import Item

__all__ = ["find_places"]


def find_places(text: str, *, countries: Sequence[str] | None = None) -> list[Item]:
    """The places of a text as items of kind `place`, in order; the value is the `geo.Toponym`."""
    from geo.toponyms import geoparse

    found = geoparse(text, countries=countries)
    items = [Item("place", toponym.start, toponym.end, toponym.text, toponym) for toponym in found if toponym.place]
    return [_without_zone_noun(item) for item in items]


def _without_zone_noun(item: Item) -> Item:
    """Cut "Lachin Corridor" to Lachin: the whole names a zone there, and no place."""
    name, _, noun = item.text.rpartition(" ")
    if not name or noun.lower() not in _ZONE_NOUNS:
        return item
    return Item("place", item.start, item.start + len(name), name, item.value)


_ZONE_NOUNS = frozenset({"corridor", "zone", "line", "buffer", "belt", "road", "highway"})
