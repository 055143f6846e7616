"""Words that bound ground, or leave some out, in a way that is not drafted: reported as they stand, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from layers.draft.clauses.measures import read_measures
from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.lengths import (
    BOUNDED_NOUNS,
    NO_SIZES,
    OBLIGING,
    OPERATIVE,
    RESPECTIVELY_ALONE,
    SIZED,
    UNSUPPORTED,
)
from layers.draft.model import ItemKind, LengthRole

__all__ = ["UnsupportedClause", "read_unsupported"]

_WHY = {
    "a map": "the text leaves it to a map, an annex or coordinates",
    "bounds": "bounds that are not drafted",
    "no bounds": "ground that is to be free of forces, without its bounds",
    "ground by a line": "ground on one side of a line, without a depth",
    "height": "a height, which a map has no room for",
    "length": "a length that no zone was drafted from",
    "list": "'respectively' could not be shared out",
}


@dataclass(frozen=True)
class UnsupportedClause:
    """Words that no statement was made of, and why they are reported."""

    start: int
    end: int
    why: str


def read_unsupported(stream: Stream, drafted: Sequence[tuple[int, int]]) -> Iterator[UnsupportedClause]:
    """What a sentence says of ground and nothing was drafted from; `drafted` are the spans of its zones and routes."""
    obliges = stream.has(OBLIGING) and any(stream.of_kind(ItemKind.LENGTH))
    if not obliges and not stream.has(BOUNDED_NOUNS):
        return
    bounds = next(_unsupported_bounds(stream, drafted), None)
    if bounds is not None:
        yield bounds
        return
    if stream.has(RESPECTIVELY_ALONE) and any(stream.of_kind(ItemKind.LENGTH)) and not drafted:
        index = next(index for index, _ in stream.of_kind(ItemKind.LENGTH))
        yield _clause(stream, index, index + 1, "list")
        return
    if stream.has(OPERATIVE):
        for index in _unsupported_lengths(stream):
            if not _is_drafted(stream.items[index].start, stream.items[index].end, drafted):
                yield _clause(stream, index, index + 1, "length")
                return


def _unsupported_bounds(stream: Stream, drafted: Sequence[tuple[int, int]]) -> Iterator[UnsupportedClause]:
    """Ground by a map, by bounds, on one side of a line …, where nothing was drafted from the words."""
    for name, pattern in UNSUPPORTED:
        if name == "no bounds" and drafted:
            continue
        for found in stream.find(pattern):
            if not _is_drafted(found.start, found.end, drafted):
                yield _clause(stream, found.first, found.last, name)


def _is_drafted(start: int, end: int, drafted: Sequence[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in drafted)


def _unsupported_lengths(stream: Stream) -> Iterator[int]:
    """Lengths of a sentence that decides on a zone: not how long a thing is, and not where something lies."""
    measured = {found.index("n") for pattern in NO_SIZES for found in stream.find(pattern)}
    measured |= {measure.index for measure in read_measures(stream) if measure.role == LengthRole.EXTENT}
    keyed = any(item.kind == ItemKind.ZONE and item.value.key for item in stream.items)
    keyed = keyed or stream.has(OBLIGING)
    sized = {found.index("n") for found in stream.find(SIZED)} if not keyed else set()
    yield from (
        index for index, _ in stream.of_kind(ItemKind.LENGTH) if index not in measured and (keyed or index in sized)
    )


def _clause(stream: Stream, first: int, last: int, name: str) -> UnsupportedClause:
    """The clause round the words: back and on to a full stop or semicolon."""
    items = stream.items
    while first and not _stops(items[first - 1]):
        first -= 1
    while last < len(items) and not _stops(items[last]):
        last += 1
    return UnsupportedClause(items[first].start, items[last - 1].end, _WHY[name])


def _stops(item: Item) -> bool:
    return item.kind == ItemKind.MARK and item.text in ".;"
