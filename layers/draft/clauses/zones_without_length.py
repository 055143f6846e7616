"""Zones without a length: between two lines, bounded all round, beyond a line, or created without a size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from layers.draft.clauses.bounded import read_bounded
from layers.draft.clauses.phrases import Reference, side_name
from layers.draft.clauses.stream import Stream
from layers.draft.clauses.zone_clauses import ZoneClause
from layers.draft.english.lines_and_zones import (
    ASKING,
    BARRED,
    BETWEEN_LETTERED_LINES,
    BETWEEN_TWO_LINES,
    BEYOND,
    BOUNDED_GROUND,
    CREATED,
    LINE_OF_EACH,
    ZONE_ALONG_A_LINE,
    ZONE_ON_A_SIDE,
)
from layers.draft.english.words import COMPASS
from layers.draft.model import ItemKind, LineKind

__all__ = ["between_lines", "beyond_a_line", "bounded_areas", "unmeasured"]


def between_lines(stream: Stream) -> Iterator[ZoneClause]:
    """An area bounded by two lines: "between the Blue Line and the Litani river"."""
    if not stream.has(BOUNDED_GROUND):
        return
    for found in stream.find(BETWEEN_TWO_LINES):
        first, second = found.item("a"), found.item("b")
        if first is not None and second is not None and first.value != second.value:
            yield _bounded(stream, found.start, found.end, (first.value, second.value))
            return
    for found in stream.find(LINE_OF_EACH):
        line = found.items("a")[0].value
        if found.items("who"):
            names = [side_name(found.items(name)) for name in ("who", "other")]
            lines = tuple(replace(line, name=f"{line.name} of the {name}", between=()) for name in names)
            yield _bounded(stream, found.start, found.end, lines)
            return
    for found in stream.find(BETWEEN_LETTERED_LINES):
        line = found.items("a")[0].value
        if line.kind == LineKind.LINE and len(line.between) == 2 and line.name.startswith("Line "):  # noqa: PLR2004 - lines A and B
            lines = tuple(Reference(LineKind.LINE, name) for name in line.between)
            yield _bounded(stream, found.start, found.end, lines)
            return


def _bounded(stream: Stream, start: int, end: int, lines: tuple[Reference, ...]) -> ZoneClause:
    zone = next((item for item in stream.items if item.kind == ItemKind.ZONE), None)
    if zone is not None:
        start, end = min(start, zone.start), max(end, zone.end)
    return ZoneClause(start, end, title=zone.value.name if zone else "", between=lines)


def bounded_areas(stream: Stream) -> Iterator[ZoneClause]:
    """An area between at least three places or lines: "bounded by A, B, C and D"."""
    for area in read_bounded(stream):
        zone = next((item for item in stream.items if item.kind == ItemKind.ZONE), None)
        start, end = area.found.start, area.found.end
        if zone is not None:
            start, end = min(start, zone.start), max(end, zone.end)
        yield ZoneClause(start, end, title=zone.value.name if zone else "", bounded=area.names)


def beyond_a_line(stream: Stream) -> Iterator[ZoneClause]:
    """Ground that somebody is barred from on one side of a line, without a depth: "no aircraft north of the line"."""
    if not stream.has(BARRED) or any(stream.of_kind(ItemKind.LENGTH)):
        return
    for found in stream.find(BEYOND):
        line = found.items("ref")[0].value
        way = COMPASS[found.items("way")[0].text.lower()]
        yield ZoneClause(found.start, found.end, side=way, reference=line)
        return


def unmeasured(stream: Stream) -> Iterator[ZoneClause]:
    """A zone that is created or asked for, of which the sentence gives no size."""
    for found in (*stream.find(CREATED[0]), *stream.find(CREATED[1])):
        zone = found.items("zone")[0]
        if zone.value.key and not zone.value.definite and not zone.value.plural:
            side = next(stream.find(ZONE_ON_A_SIDE), None)
            name = side_name(side.items("side")) if side is not None else ""
            line = next(stream.find(ZONE_ALONG_A_LINE), None)
            reference = line.items("ref")[0].value if line is not None else None
            end = side.end if side is not None else zone.end
            tentative = found.items("verb")[0].text.lower() in ASKING
            yield ZoneClause(found.start, end, zone.value.name, side=name, reference=reference, tentative=tentative)
