"""Words that bound ground, or leave some out, in a way that is not drafted: told as they stand, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from layers.draft.measures import read_measures
from layers.draft.stream import Item, Stream, read_table

__all__ = ["UnreadClause", "read_unread"]

UNREAD = read_table("""
a map: @charted ( out|down )? on|in|by|at
    ( the|an|a|this|its|attached|annexed|enclosed|accompanying|following|agreed )*4
    map|maps|annex|annexes|appendix|chart|charts|sheet|sheets|overlay|attachment|coordinates|table|protocol
a map: map|maps|chart|charts ( annexed|attached|appended ) to
a map: coordinates|grid|longitude|longitudes|latitude|latitudes
bounds: @bounded by|on|to|in
bounds: limits|limit|boundaries|boundary|perimeter|extent|outline of the? ..3 area|areas|zone|<zone> ..3
    are|is|shall|will|run|follow
ground by a line: ( area|areas|ground|territory|territories|islands|land|all|region|waters ~4 )
    @compass ( and|or @compass )? of ( the )? <line>
""")
"""Why, and the words that show it."""
_OPERATIVE = "@must|@forbid|@withdraw|@keep|@create"
_GROUND = (
    "area|areas|ground|territory|territories|islands|land|perimeter|sector|sectors|line|lines|waters|<line>|<zone>"
)
_WHY = {
    "a map": "the text leaves it to a map, an annex or coordinates",
    "bounds": "bounds that are not drafted",
    "ground by a line": "ground on one side of a line, without a depth",
    "length": "a length that no zone was drafted from",
    "list": "'respectively' could not be shared out",
}


@dataclass(frozen=True)
class UnreadClause:
    """Words that no statement was made of, and why they are told."""

    start: int
    end: int
    why: str


def read_unread(stream: Stream, drafted: Sequence[tuple[int, int]]) -> Iterator[UnreadClause]:
    """What a sentence says of ground and nothing was drafted from; `drafted` are the spans of its zones and routes."""
    if not stream.has(_GROUND):
        return
    for name, pattern in UNREAD:
        for found in stream.find(pattern):
            if not _is_drafted(found.start, found.end, drafted):
                yield _clause(stream, found.first, found.last, name)
                return
    if stream.has("respectively") and any(stream.of_kind("length")) and not drafted:
        index = next(index for index, _ in stream.of_kind("length"))
        yield _clause(stream, index, index + 1, "list")
        return
    if stream.has(_OPERATIVE):
        for index in _unread_lengths(stream):
            if not _is_drafted(stream.items[index].start, stream.items[index].end, drafted):
                yield _clause(stream, index, index + 1, "length")
                return


def _is_drafted(start: int, end: int, drafted: Sequence[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in drafted)


def _unread_lengths(stream: Stream) -> Iterator[int]:
    """Lengths of a sentence that decides on a zone: not how long a thing is, and not where something lies."""
    measured = {found.index("n") for pattern in _NO_SIZES for found in stream.find(pattern)}
    measured |= {measure.index for measure in read_measures(stream) if measure.role == "extent"}
    keyed = any(item.kind == "zone" and item.value.key for item in stream.items)
    sized = {found.index("n") for found in stream.find(_SIZED)} if not keyed else set()
    yield from (index for index, _ in stream.of_kind("length") if index not in measured and (keyed or index in sized))


_SIZED = "n:<length> ,? ( deep|wide|broad | in depth|width|breadth|radius )"


_NO_SIZES = (
    "n:<length> ( long | in length | of length | square | high | in height | tall )",
    "range|ranges|calibre|caliber|altitude|height|speed|every of? ( about|up|to|over )*3 n:<length>",
    "village|town|city|base|camp|hill|hospital|school|<place> ..4 n:<length> ( away|@compass )? from|of|@compass",
    "ran|drove|flew|walked|marched|travelled|traveled|for ( about|some )? n:<length>",
)


def _clause(stream: Stream, first: int, last: int, name: str) -> UnreadClause:
    """The clause round the words: back and on to a full stop or semicolon."""
    items = stream.items
    while first and not _stops(items[first - 1]):
        first -= 1
    while last < len(items) and not _stops(items[last]):
        last += 1
    return UnreadClause(items[first].start, items[last - 1].end, _WHY[name])


def _stops(item: Item) -> bool:
    return item.kind == "mark" and item.text in ".;"
