"""Areas by what bounds them: "the area bounded by A, B, C and D", "the triangle of A, B and C"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from layers.draft.clauses.phrases import name_list
from layers.draft.clauses.stream import Found, Stream
from layers.draft.english.lines_and_zones import BOUNDED, BOUNDED_ZONES, BOUNDING, DECIDED
from layers.draft.model import ItemKind

__all__ = ["BoundedArea", "read_bounded"]

_FEWEST = 3
"""Corners or sides of an area."""


@dataclass(frozen=True)
class BoundedArea:
    """An area with the places or lines that bound it, in the order of the text."""

    found: Found
    names: tuple[str, ...]


def read_bounded(stream: Stream) -> Iterator[BoundedArea]:
    """The areas that a sentence bounds by at least three names, where it decides something of them."""
    if (
        not stream.has(BOUNDING)
        or not stream.has(BOUNDED_ZONES)
        or not (stream.has(DECIDED) or any(stream.of_kind(ItemKind.ZONE)))
    ):
        return
    for name, pattern in BOUNDED:
        for found in stream.find(pattern):
            parts = [found.items(part) for part in ("corners", "corners2", "corners3")]
            names = [name for items in parts for name in name_list(items)] if name == "shape" else _names(found)
            if len({name.lower() for name in names}) >= _FEWEST:
                yield BoundedArea(found, tuple(names))
                return


def _names(found: Found) -> list[str]:
    return name_list(found.items("corners")) if found.items("corners") else []
