"""Zone clauses: a sentence's measures, lines, sides and zone nouns put together, with what earlier sentences said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from layers.draft.bounded import read_bounded
from layers.draft.enumerations import shared_out, unshared
from layers.draft.exceptions import ExceptionClause, without_exceptions
from layers.draft.length_roles import chain_of_ranges, is_word, zone_measures
from layers.draft.lexicon import COMPASS
from layers.draft.measures import SIDE, Measure
from layers.draft.phrases import Reference, ZonePhrase, side_name
from layers.draft.sides import (
    actor_side,
    reference_near,
    reference_of_corridor,
    reference_of_place,
    side_near,
    subject_side,
)
from layers.draft.stream import Item, Stream

__all__ = ["Memory", "ZoneClause", "read_zones"]

_REMEMBERED = 3
"""Sentences: how far back "this line" and "the zone" may reach."""


@dataclass(frozen=True)
class ZoneClause:
    """A zone as one sentence gives it; lengths are `quantities.Length`."""

    start: int
    end: int
    title: str = ""
    depth: Any = None
    width: Any = None
    band: Any = None
    depths: tuple[tuple[str, Any], ...] = ()
    side: str = ""
    reference: Reference | None = None
    between: tuple[Reference, ...] = ()
    bounded: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()
    anaphoric: bool = False
    tentative: bool = False
    loose: bool = False
    """Whether the text does not say if its depth is that of one side: "a 10 km zone"."""

    @property
    def measured(self) -> bool:
        """Whether the text gives it a size."""
        return bool(self.depth or self.width or self.band or self.depths or self.between or self.bounded)


@dataclass
class Memory:
    """What the last few sentences named."""

    sentence: int = 0
    lines: list[tuple[int, Reference]] = field(default_factory=list)
    zone: tuple[int, ZoneClause] | None = None

    def next_sentence(self) -> None:
        """Forget what lies too far back."""
        self.sentence += 1
        self.lines = [(at, line) for at, line in self.lines if self.sentence - at <= _REMEMBERED]
        if self.zone and self.sentence - self.zone[0] > _REMEMBERED:
            self.zone = None

    def line(self, wanted: Reference) -> Reference | None:
        """The line last named that a definite phrase may stand for."""
        fitting = (line for _, line in reversed(self.lines) if wanted.kind in ("line", line.kind))
        return next(fitting, None)


def read_zones(stream: Stream, memory: Memory) -> list[ZoneClause]:
    """The zones that a sentence puts on the ground; `memory` is carried from sentence to sentence."""
    memory.next_sentence()
    stream, exceptions = without_exceptions(stream)
    measures = zone_measures(stream, remembers_zone=memory.zone is not None)
    clauses = [*_group(measures, stream, memory), *_between_lines(stream), *_bounded_areas(stream)]
    if not clauses:
        clauses = [*_unmeasured(stream), *_beyond_a_line(stream)]
    clauses = [_with_exceptions(clause, exceptions) for clause in clauses]
    for _, item in stream.of_kind("line"):
        if not item.value.definite:
            memory.lines.append((memory.sentence, item.value))
    measured = [clause for clause in clauses if clause.measured]
    if measured or clauses:
        memory.zone = (memory.sentence, (measured or clauses)[-1])
    return clauses


# ── from measures to zones ───────────────────────────────────────────────────────────────────────────────────────────


def _group(measures: list[Measure], stream: Stream, memory: Memory) -> Iterator[ZoneClause]:
    shared = shared_out(stream)
    rest = list(measures)
    rest = [m for m in rest if m.index not in unshared(stream)]
    told = [m for m in rest if shared and m.index in shared[0]]
    if shared and len(told) == len(shared[0]):
        depths = zip(shared[1], (m.length for m in told), strict=True)
        yield _clause(told, stream, memory, depths=tuple(depths))
        rest = [m for m in rest if m not in told]
    sided = [m for m in rest if m.role in ("side", "compass") and m.side]
    if len({m.side for m in sided}) > 1 and not any(_is_band(m, stream) for m in sided) and _is_one_zone(sided, stream):
        yield _clause(sided, stream, memory, depths=tuple((m.side, m.length) for m in sided))
        rest = [m for m in rest if m not in sided]
    chain = chain_of_ranges(rest)
    for measure in chain:
        yield _clause([measure, chain[0], chain[-1]], stream, memory, band=measure.length)
    rest = [m for m in rest if m not in chain]
    both = [m for m in rest if m.role == "both"]
    for measure in rest:
        if measure.role in ("width", "attribute", "extend", "depth") and any(
            m is not measure and (_is_double(measure, m) or m.length == measure.length) for m in both
        ):
            continue
        clause = _single(measure, stream, memory)
        sibling = any(m is not measure and m.role in ("width", "apart") for m in rest)
        if sibling and clause.depth is not None and measure.role == "attribute" and not clause.side:
            clause = replace(clause, depth=None, width=clause.depth)
        yield from _on_two_lines(clause, measure, stream)


def _on_two_lines(clause: ZoneClause, measure: Measure, stream: Stream) -> Iterator[ZoneClause]:
    """The clause, or one for each line where the sentence sets two: "west of Line A and east of Line B"."""
    pairs = {
        found.items("ref")[0].value: COMPASS[found.items("way")[0].text.lower()]
        for found in stream.find("way:@compass of ref:<line>")
    }
    if len(pairs) < 2 or measure.role in ("compass", "side", "both") or clause.depth is None:  # noqa: PLR2004 - two lines
        yield clause
        return
    for line, way in pairs.items():
        yield replace(clause, reference=line, side=way)


def _is_one_zone(measures: list[Measure], stream: Stream) -> bool:
    """Whether no other zone is named between the lengths."""
    return not any(item.kind == "zone" for item in stream.items[measures[0].index : measures[-1].index])


def _is_double(total: Measure, half: Measure) -> bool:
    return abs(total.length.maximum_m - 2 * half.length.maximum_m) <= 0.02 * total.length.maximum_m


def _is_band(measure: Measure, stream: Stream) -> bool:
    """Whether a range says where a strip begins and ends, and not how uncertain its depth is."""
    if not measure.length.joint or measure.role not in ("off", "compass", "off it", "behind", "near"):
        return False
    window = stream.items[max(0, measure.index - 8) : measure.index]
    return not any(is_word(item, "withdraw") or is_word(item, "keep") for item in window)


def _single(measure: Measure, stream: Stream, memory: Memory) -> ZoneClause:
    if _is_band(measure, stream):
        return _clause([measure], stream, memory, band=measure.length)
    if measure.role in ("apart", "keep apart"):
        return _clause([measure], stream, memory, width=measure.length, side="")
    clause = _clause([measure], stream, memory, depth=measure.length)
    corridor = clause.reference is not None and clause.reference.kind == "corridor" and not clause.side
    around = clause.reference is not None and clause.reference.kind == "place"
    between = measure.role in ("width", "attribute") and stream.has("between ( the|their|its )? <number>? <line>")
    if between or corridor or (measure.role == "width" and clause.side == "both"):
        return replace(clause, depth=None, width=measure.length, side="")
    if measure.role == "width" or (measure.role in ("attribute", "extend") and _is_called_wide(measure, stream)):
        if not clause.side and not around:
            return replace(clause, depth=None, width=measure.length)
    elif measure.role in ("attribute", "extend") and not clause.side and not around:
        along = clause.reference is not None and stream.has("along|astride|following|on <line>")
        apart = clause.reference is None and "separation" in clause.title.lower()
        return replace(clause, depth=None, width=measure.length) if along or apart else replace(clause, loose=True)
    return clause


def _is_called_wide(measure: Measure, stream: Stream) -> bool:
    return any(is_word(item, "wide") for item in stream.items[measure.index : measure.index + 3])


def _clause(measures: list[Measure], stream: Stream, memory: Memory, **size: Any) -> ZoneClause:
    measure = measures[0]
    zone = _zone_of(measure, stream)
    reference = _reference(measures, stream, memory)
    if measure.reference is None and measure.role in _ALONG_A_CORRIDOR:
        reference = reference_of_corridor(stream, zone) or reference
    if reference is None and zone is not None and set(zone.value.name.lower().split()) & {"border", "frontier"}:
        reference = Reference("border", "border", definite=True)
    side = size.pop("side", None)
    if side is None:
        side = "" if "depths" in size else _side(measure, stream, reference)
    items = [m.item for m in measures] + ([zone] if zone else [])
    if reference is not None:
        items += [item for item in stream.items if item.kind == "line" and item.value is reference]
        items += [item for item in stream.items if item.text in reference.ends]
    start = min([item.start for item in items] + [m.found.start for m in measures])
    end = max([item.end for item in items] + [m.found.end for m in measures])
    title = zone.value.name if zone is not None and isinstance(zone.value, ZonePhrase) else ""
    anaphoric = zone is None or zone.value.definite
    if not title and memory.zone and stream.items[0].text.lower() in ("it", "its", "this"):
        title = memory.zone[1].title
    if reference is None and memory.zone and anaphoric and memory.zone[1].reference and not _is_withdrawal(stream):
        reference = memory.zone[1].reference
    return ZoneClause(
        start,
        end,
        title=title,
        side=side,
        reference=reference,
        anaphoric=anaphoric,
        tentative=stream.has("want|wants|wanted|proposed|proposes|propose|demand|demands|demanded|seeks|sought"),
        **size,
    )


_ALONG_A_CORRIDOR = frozenset({"width", "attribute", "depth", "both", "extend", "apart"})


def _is_withdrawal(stream: Stream) -> bool:
    return stream.has("@withdraw")


_GENERIC = frozenset({"zone", "strip", "area", "belt", "buffer", "corridor", "strip of land"})


def _zone_of(measure: Measure, stream: Stream) -> Item | None:
    """The zone noun that a length belongs to: one in its own phrase, else the last before it, else the next."""
    inside = [item for item in measure.found.items() if item.kind == "zone"]
    before = [item for item in stream.items[: measure.index] if item.kind == "zone"]
    if inside and not (before and inside[0].value.name.lower() in _GENERIC and not before[-1].value.definite):
        return inside[0]
    after = [item for item in stream.items[measure.index :] if item.kind == "zone"]
    return before[-1] if before else after[0] if after else None


def _reference(measures: list[Measure], stream: Stream, memory: Memory) -> Reference | None:
    found = next((m.reference for m in measures if m.reference is not None), None)
    index = measures[0].index
    if found is None:
        pronoun = any(m.role == "off it" for m in measures) or stream.has("<both> of|from it|them")
        reference = reference_near(stream, index, pronoun=pronoun)
        if reference is None and any(m.role in ("radius", "width", "attribute", "depth") for m in measures):
            reference = reference_of_place(stream)
        if reference is None and any(m.role == "off it" for m in measures) and memory.lines:
            reference = memory.lines[-1][1]
    else:
        reference = found
    if reference is not None and reference.definite:
        earlier = [item.value for item in stream.items[:index] if item.kind == "line" and not item.value.definite]
        fitting = [line for line in earlier if reference.kind in ("line", line.kind)]
        reference = (fitting[-1] if fitting else memory.line(reference)) or reference
    return reference


def _side(measure: Measure, stream: Stream, reference: Reference | None) -> str:
    """On which side of its reference the zone lies: what stands with the length, in the sentence, or who withdraws."""
    if measure.side or (reference is not None and reference.kind == "place"):
        return measure.side
    if measure.role == "own side":
        return subject_side(stream, measure.index)
    if measure.role == "near":
        return "both"
    stated = side_near(stream, measure, reference)
    withdraws = measure.role in ("off", "off it", "behind") or (measure.role == "depth" and _is_withdrawal(stream))
    return stated or (actor_side(stream, measure.index) if withdraws else "")


def _with_exceptions(clause: ZoneClause, exceptions: Sequence[ExceptionClause]) -> ZoneClause:
    """The zone without what the sentence leaves out; its words reach as far."""
    if not exceptions:
        return clause
    names = tuple(name for exception in exceptions for name in exception.names)
    start = min(clause.start, exceptions[0].start)
    return replace(clause, start=start, end=max(clause.end, exceptions[-1].end), excepted=names)


# ── zones without a length ───────────────────────────────────────────────────────────────────────────────────────────


_WHO = "( <party> | ( <place> | ^ ) ( <place> | ^ )*3 )"
_LINE_OF_EACH = f"between the? a:<line> ( of the? who:{_WHO} )? and that|those|the ( line )? of the? other:{_WHO}"


def _between_lines(stream: Stream) -> Iterator[ZoneClause]:
    """An area bounded by two lines: "between the Blue Line and the Litani river"."""
    if not stream.has("area|areas|zone|zones|<zone>|territory|strip|land"):
        return
    for found in stream.find("between the? a:<line> ..6 and the? b:<line>"):
        first, second = found.item("a"), found.item("b")
        if first is not None and second is not None and first.value != second.value:
            yield _bounded(stream, found.start, found.end, (first.value, second.value))
            return
    for found in stream.find(_LINE_OF_EACH):
        line = found.items("a")[0].value
        if found.items("who"):
            names = [side_name(found.items(name)) for name in ("who", "other")]
            lines = tuple(replace(line, name=f"{line.name} of the {name}", between=()) for name in names)
            yield _bounded(stream, found.start, found.end, lines)
            return
    for found in stream.find("between a:<line>"):
        line = found.items("a")[0].value
        if line.kind == "line" and len(line.between) == 2 and line.name.startswith("Line "):  # noqa: PLR2004 - lines A and B
            lines = tuple(Reference("line", name) for name in line.between)
            yield _bounded(stream, found.start, found.end, lines)
            return


def _bounded(stream: Stream, start: int, end: int, lines: tuple[Reference, ...]) -> ZoneClause:
    zone = next((item for item in stream.items if item.kind == "zone"), None)
    if zone is not None:
        start, end = min(start, zone.start), max(end, zone.end)
    return ZoneClause(start, end, title=zone.value.name if zone else "", between=lines)


def _bounded_areas(stream: Stream) -> Iterator[ZoneClause]:
    """An area between at least three places or lines: "bounded by A, B, C and D"."""
    for area in read_bounded(stream):
        zone = next((item for item in stream.items if item.kind == "zone"), None)
        start, end = area.found.start, area.found.end
        if zone is not None:
            start, end = min(start, zone.start), max(end, zone.end)
        yield ZoneClause(start, end, title=zone.value.name if zone else "", bounded=area.names)


_BARRED = (
    "( no|nor|neither|prohibited|forbidden|banned|barred|refrain | "
    "<zone> covers|cover|comprises|comprise|includes|lies|is )"
)
_BEYOND = "way:@compass of the? ref:<line>"


def _beyond_a_line(stream: Stream) -> Iterator[ZoneClause]:
    """Ground that somebody is barred from on one side of a line, without a depth: "no aircraft north of the line"."""
    if not stream.has(_BARRED) or any(stream.of_kind("length")):
        return
    for found in stream.find(_BEYOND):
        line = found.items("ref")[0].value
        way = COMPASS[found.items("way")[0].text.lower()]
        yield ZoneClause(found.start, found.end, side=way, reference=line)
        return


_CREATED = (
    "verb:@create ( for|of|on|to|up|a|an|the|new )*4 zone:<zone>",
    "zone:<zone> ( will|shall|is|are|was|were|to|be|has|have|been|being )*4 verb:@create",
)


def _unmeasured(stream: Stream) -> Iterator[ZoneClause]:
    """A zone that is created or asked for, of which the sentence gives no size."""
    for found in (*stream.find(_CREATED[0]), *stream.find(_CREATED[1])):
        zone = found.items("zone")[0]
        if zone.value.key and not zone.value.definite and not zone.value.plural:
            side = next(stream.find(f"<zone> ..1 inside|within {SIDE}"), None)
            name = side_name(side.items("side")) if side is not None else ""
            line = next(stream.find("<zone> ..6 along|astride|on|of ref:<line>"), None)
            reference = line.items("ref")[0].value if line is not None else None
            end = side.end if side is not None else zone.end
            tentative = found.items("verb")[0].text.lower() in ("demand", "demands", "wants", "want", "sought", "seeks")
            yield ZoneClause(found.start, end, zone.value.name, side=name, reference=reference, tentative=tentative)
