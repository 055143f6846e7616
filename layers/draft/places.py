"""Places in a document, as phrases for the cascade; all reading of names is `geo.geoparse`."""

from __future__ import annotations

from collections.abc import Sequence

from layers.draft.stream import Item

__all__ = ["find_places"]


def find_places(text: str, *, countries: Sequence[str] | None = None) -> list[Item]:
    """The places of a text as items of kind `place`, in order; the value is the `geo.Toponym`."""
    from geo.toponyms import geoparse

    found = geoparse(text, countries=countries)
    return [Item("place", toponym.start, toponym.end, toponym.text, toponym) for toponym in found if toponym.place]
