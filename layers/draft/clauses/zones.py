"""Zone clauses: a sentence's measures, lines, sides and zone nouns put together, with what earlier sentences said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from layers.draft.clauses.enumerations import shared_out, unshared
from layers.draft.clauses.exceptions import ExceptionClause, without_exceptions
from layers.draft.clauses.length_roles import chain_of_ranges, is_word, zone_measures
from layers.draft.clauses.measures import Measure
from layers.draft.clauses.phrases import Reference, ZonePhrase, name_list
from layers.draft.clauses.sides import (
    actor_side,
    reference_near,
    reference_of_corridor,
    reference_of_place,
    side_near,
    subject_side,
)
from layers.draft.clauses.stream import Item, Stream
from layers.draft.clauses.zone_clauses import Memory, ZoneClause
from layers.draft.clauses.zones_without_length import between_lines, beyond_a_line, bounded_areas, unmeasured
from layers.draft.english.lines_and_zones import (
    ALONG_A_LINE,
    ALONG_IT,
    BETWEEN_LINES,
    BORDER_ZONES,
    BOTH_OF_IT,
    BOUNDS,
    COMPASS_OF_A_LINE,
    GENERIC_ZONES,
    NUMBERED_REFERENCE,
    PRONOUNS,
    SEPARATION,
    STRETCH,
    TENTATIVE,
    WITHDRAWAL,
)
from layers.draft.english.words import COMPASS
from layers.draft.model import BOTH, ItemKind, LengthRole, LineKind

__all__ = ["read_zones"]


def read_zones(stream: Stream, memory: Memory) -> list[ZoneClause]:
    """The zones that a sentence puts on the ground; `memory` is carried from sentence to sentence."""
    memory.next_sentence()
    stream, exceptions = without_exceptions(stream)
    measures = zone_measures(stream, remembers_zone=memory.zone is not None)
    clauses = [*_group(measures, stream, memory), *between_lines(stream), *bounded_areas(stream)]
    if not clauses:
        clauses = [*unmeasured(stream), *beyond_a_line(stream)]
    clauses = [_with_exceptions(clause, exceptions) for clause in clauses]
    for index, item in stream.of_kind(ItemKind.LINE):
        if not item.value.definite:
            memory.lines.append((memory.sentence, item.value))
            number = _number_before(stream, index)
            if number:
                memory.numbered.setdefault(number, item.value)
    measured = [clause for clause in clauses if clause.measured]
    if measured or clauses:
        memory.zone = (memory.sentence, (measured or clauses)[-1])
    return clauses


# ── from measures to zones ───────────────────────────────────────────────────────────────────────────────────────────


def _group(measures: list[Measure], stream: Stream, memory: Memory) -> Iterator[ZoneClause]:
    """The zones that the lengths of a sentence give: first those that belong together, then each of the rest."""
    passed_over = unshared(stream)
    rest = [m for m in measures if m.index not in passed_over]
    for joined in (_shared_out, _one_for_each_side, _chained):
        taken, clauses = joined(rest, stream, memory)
        yield from clauses
        rest = [m for m in rest if m not in taken]
    both = [m for m in rest if m.role == LengthRole.BOTH]
    for measure in rest:
        if not _is_said_of_both(measure, both):
            clause = _as_sibling(_single(measure, stream, memory), measure, rest)
            yield from _on_two_lines(clause, measure, stream)


_Joined = tuple[list[Measure], list[ZoneClause]]
"""The lengths that are used up, and the zones made of them."""


def _shared_out(rest: list[Measure], stream: Stream, memory: Memory) -> _Joined:
    """Lengths that "respectively" shares out among sides."""
    shared = shared_out(stream)
    if not shared:
        return [], []
    taken = [m for m in rest if m.index in shared[0]]
    if len(taken) != len(shared[0]):
        return [], []
    depths = zip(shared[1], (m.length for m in taken), strict=True)
    return taken, [_clause(taken, stream, memory, depths=tuple(depths))]


def _one_for_each_side(rest: list[Measure], stream: Stream, memory: Memory) -> _Joined:
    """Lengths that stand with different sides of one zone: "10 km into A and 15 km into B"."""
    sided = [m for m in rest if m.role in (LengthRole.SIDE, LengthRole.COMPASS) and m.side]
    several = len({m.side for m in sided}) > 1 and not any(_is_band(m, stream) for m in sided)
    if not several or not _is_one_zone(sided, stream):
        return [], []
    return sided, [_clause(sided, stream, memory, depths=tuple((m.side, m.length) for m in sided))]


def _chained(rest: list[Measure], stream: Stream, memory: Memory) -> _Joined:
    """Ranges that follow on one another: a band for each."""
    chain = chain_of_ranges(rest)
    return chain, [_clause([m, chain[0], chain[-1]], stream, memory, band=m.length) for m in chain]


def _is_said_of_both(measure: Measure, both: list[Measure]) -> bool:
    """Whether a length only says again, or in total, what another gives for both sides."""
    return measure.role in _SIZES and any(
        m is not measure and (_is_double(measure, m) or m.length == measure.length) for m in both
    )


_SIZES = frozenset({LengthRole.WIDTH, LengthRole.ATTRIBUTE, LengthRole.EXTEND, LengthRole.DEPTH})


def _as_sibling(clause: ZoneClause, measure: Measure, rest: list[Measure]) -> ZoneClause:
    """A size without a side is a width where the sentence gives another zone's width."""
    sibling = any(m is not measure and m.role in (LengthRole.WIDTH, LengthRole.APART) for m in rest)
    if sibling and clause.depth is not None and measure.role == LengthRole.ATTRIBUTE and not clause.side:
        return replace(clause, depth=None, width=clause.depth)
    return clause


def _on_two_lines(clause: ZoneClause, measure: Measure, stream: Stream) -> Iterator[ZoneClause]:
    """The clause, or one for each line where the sentence sets two: "west of Line A and east of Line B"."""
    pairs = {
        found.items("ref")[0].value: COMPASS[found.items("way")[0].text.lower()]
        for found in stream.find(COMPASS_OF_A_LINE)
    }
    if len(pairs) < 2 or measure.role in (LengthRole.COMPASS, LengthRole.SIDE, LengthRole.BOTH) or clause.depth is None:  # noqa: PLR2004 - two lines
        yield clause
        return
    for line, way in pairs.items():
        yield replace(clause, reference=line, side=way)


def _is_one_zone(measures: list[Measure], stream: Stream) -> bool:
    """Whether no other zone is named between the lengths."""
    return not any(item.kind == ItemKind.ZONE for item in stream.items[measures[0].index : measures[-1].index])


def _is_double(total: Measure, half: Measure) -> bool:
    return abs(total.length.maximum_m - 2 * half.length.maximum_m) <= 0.02 * total.length.maximum_m


_OF_BANDS = frozenset({LengthRole.OFF, LengthRole.COMPASS, LengthRole.OFF_IT, LengthRole.BEHIND, LengthRole.NEAR})


def _is_band(measure: Measure, stream: Stream) -> bool:
    """Whether a range says where a strip begins and ends, and not how uncertain its depth is."""
    if not measure.length.joint or measure.role not in _OF_BANDS:
        return False
    window = stream.items[max(0, measure.index - 8) : measure.index]
    return not any(is_word(item, "withdraw") or is_word(item, "keep") for item in window)


def _single(measure: Measure, stream: Stream, memory: Memory) -> ZoneClause:
    if _is_band(measure, stream):
        return _clause([measure], stream, memory, band=measure.length)
    if measure.role in (LengthRole.APART, LengthRole.KEEP_APART):
        return _clause([measure], stream, memory, width=measure.length, side="")
    clause = _clause([measure], stream, memory, depth=measure.length)
    if _is_total(measure, clause, stream):
        return replace(clause, depth=None, width=measure.length, side="")
    if clause.side or (clause.reference is not None and clause.reference.kind == LineKind.PLACE):
        return clause
    attributed = measure.role in (LengthRole.ATTRIBUTE, LengthRole.EXTEND)
    if measure.role == LengthRole.WIDTH or (attributed and _is_called_wide(measure, stream)):
        return replace(clause, depth=None, width=measure.length)
    return _sized(clause, stream) if attributed else clause


def _sized(clause: ZoneClause, stream: Stream) -> ZoneClause:
    """A zone with a size alone ("a 10 km zone"): its width where it lies along a line or separates, else left open."""
    along = clause.reference is not None and stream.has(ALONG_A_LINE)
    apart = clause.reference is None and SEPARATION in clause.title.lower()
    return replace(clause, depth=None, width=clause.depth) if along or apart else replace(clause, loose=True)


def _is_total(measure: Measure, clause: ZoneClause, stream: Stream) -> bool:
    """Whether a length is that of both sides together: a width between lines, of a corridor, or on both sides."""
    between = measure.role in (LengthRole.WIDTH, LengthRole.ATTRIBUTE) and stream.has(BETWEEN_LINES)
    corridor = clause.reference is not None and clause.reference.kind == LineKind.CORRIDOR and not clause.side
    return between or corridor or (measure.role == LengthRole.WIDTH and clause.side == BOTH)


def _is_called_wide(measure: Measure, stream: Stream) -> bool:
    return any(is_word(item, "wide") for item in stream.items[measure.index : measure.index + 3])


def _clause(measures: list[Measure], stream: Stream, memory: Memory, **size: Any) -> ZoneClause:
    measure = measures[0]
    zone = _zone_of(measure, stream)
    reference = _line_of(measures, zone, stream, memory)
    side = size.pop("side", None)
    if side is None:
        side = "" if "depths" in size else _side(measure, stream, reference)
    start, end = _extent(measures, zone, reference, stream)
    title = zone.value.name if zone is not None and isinstance(zone.value, ZonePhrase) else ""
    anaphoric = zone is None or zone.value.definite
    if not title and memory.zone and stream.items[0].text.lower() in PRONOUNS:
        title = memory.zone[1].title
    if reference is None and memory.zone and anaphoric and memory.zone[1].reference and not _is_withdrawal(stream):
        reference = memory.zone[1].reference
    return ZoneClause(
        start,
        end,
        title=title,
        side=side,
        reference=reference,
        at=measure.start,
        bound=_bound_of(measure),
        stretch=_stretch_of(reference, stream),
        anaphoric=anaphoric,
        tentative=stream.has(TENTATIVE),
        **size,
    )


def _stretch_of(reference: Reference | None, stream: Stream) -> tuple[str, ...]:
    """The places to which the sentence limits the line that a zone is measured from."""
    for found in stream.find(STRETCH):
        if reference is not None and found.items("ref")[0].value is reference:
            return tuple(name_list(found.items("names")))
    return ()


def _bound_of(measure: Measure) -> str:
    """The words before a length that make it a bound; "within" and "up to" are read as the depth itself."""
    stream = measure.found.stream
    before = next((f for f in stream.find(BOUNDS) if f.index("n") == measure.index), None)
    return " ".join(item.text for item in before.items("bound")).lower() if before is not None else ""


def _line_of(measures: list[Measure], zone: Item | None, stream: Stream, memory: Memory) -> Reference | None:
    """What a zone is measured from: beside its lengths, the way of a corridor, or the border it is named by."""
    measure = measures[0]
    reference = _reference(measures, stream, memory)
    if measure.reference is None and measure.role in _ALONG_A_CORRIDOR:
        reference = reference_of_corridor(stream, zone) or reference
    if reference is None and zone is not None and set(zone.value.name.lower().split()) & BORDER_ZONES:
        return Reference(LineKind.BORDER, "border", definite=True)
    return reference


def _extent(measures: list[Measure], zone: Item | None, reference: Reference | None, stream: Stream) -> tuple[int, int]:
    """Where the words of a zone begin and end in the text."""
    items = [m.item for m in measures] + ([zone] if zone else [])
    if reference is not None:
        items += [item for item in stream.items if item.kind == ItemKind.LINE and item.value is reference]
        items += [item for item in stream.items if item.text in reference.ends]
    start = min([item.start for item in items] + [m.found.start for m in measures])
    return start, max([item.end for item in items] + [m.found.end for m in measures])


_ALONG_A_CORRIDOR = _SIZES | {LengthRole.BOTH, LengthRole.APART}


def _is_withdrawal(stream: Stream) -> bool:
    return stream.has(WITHDRAWAL)


def _zone_of(measure: Measure, stream: Stream) -> Item | None:
    """The zone noun that a length belongs to: one in its own phrase, else the last before it, else the next."""
    inside = [item for item in measure.found.items() if item.kind == ItemKind.ZONE]
    before = [item for item in stream.items[: measure.index] if item.kind == ItemKind.ZONE]
    if inside and not (before and inside[0].value.name.lower() in GENERIC_ZONES and not before[-1].value.definite):
        return inside[0]
    after = [item for item in stream.items[measure.index :] if item.kind == ItemKind.ZONE]
    return before[-1] if before else after[0] if after else None


def _reference(measures: list[Measure], stream: Stream, memory: Memory) -> Reference | None:
    stated = next((m.reference for m in measures if m.reference is not None), None)
    reference = stated or _reference_in_sentence(measures, stream, memory)
    number = _number_named(stream, reference)
    if reference is not None and number:
        unknown = replace(reference, name=f"{reference.name} of {number}", definite=False)
        return memory.numbered.get(number, unknown)
    if reference is None or not reference.definite:
        return reference
    earlier = [
        item.value
        for item in stream.items[: measures[0].index]
        if item.kind == ItemKind.LINE and not item.value.definite
    ]
    fitting = [line for line in earlier if reference.kind in (LineKind.LINE, line.kind)]
    return (fitting[-1] if fitting else memory.line(reference)) or reference


_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3})*|[a-z])[.)]?")


def _number_before(stream: Stream, index: int) -> str:
    """The number that opens an item: "2.1 the road from A to B"."""
    before = [item for item in stream.items[max(0, index - 2) : index] if item.kind != ItemKind.MARK]
    match = _NUMBER.fullmatch(before[-1].text) if before else None
    opens = match is not None and (before[-1] is stream.items[0] or "." in match[1] or _opens_an_item(stream, index))
    return match[1] if match is not None and opens else ""


def _opens_an_item(stream: Stream, index: int) -> bool:
    """Whether a mark stands before the number."""
    return any(item.kind == ItemKind.MARK for item in stream.items[max(0, index - 3) : index - 1])


def _number_named(stream: Stream, reference: Reference | None) -> str:
    """The number by which a sentence names its line: "the road mentioned in paragraph 2.1"."""
    for found in stream.find(NUMBERED_REFERENCE):
        if found.items("ref")[0].value is reference and found.last < len(stream.items):
            match = _NUMBER.fullmatch(stream.items[found.last].text)
            return match[1] if match is not None else ""
    return ""


def _reference_in_sentence(measures: list[Measure], stream: Stream, memory: Memory) -> Reference | None:
    """The line or place elsewhere in the sentence; for a distance "from it", the line last named."""
    roles = {m.role for m in measures}
    if roles == {LengthRole.RADIUS} and measures[0].found.items("round"):
        return None
    pronoun = LengthRole.OFF_IT in roles or stream.has(BOTH_OF_IT) or stream.has(ALONG_IT)
    reference = reference_near(stream, measures[0].index, pronoun=pronoun)
    if reference is None and roles & _ROUND_A_PLACE:
        reference = reference_of_place(stream)
    if reference is None and LengthRole.BOTH in roles:
        before = (item.value for item in reversed(stream.items[: measures[0].index]) if item.kind == ItemKind.LINE)
        reference = next(before, None)
    if reference is None and LengthRole.OFF_IT in roles and memory.lines:
        reference = memory.lines[-1][1]
    return reference


_ROUND_A_PLACE = frozenset({LengthRole.RADIUS, LengthRole.WIDTH, LengthRole.ATTRIBUTE, LengthRole.DEPTH})


_BY_WITHDRAWAL = frozenset({LengthRole.OFF, LengthRole.OFF_IT, LengthRole.BEHIND})


def _side(measure: Measure, stream: Stream, reference: Reference | None) -> str:
    """On which side of its reference the zone lies: what stands with the length, in the sentence, or who withdraws."""
    if measure.side or (reference is not None and reference.kind == LineKind.PLACE):
        return measure.side
    if measure.role == LengthRole.OWN_SIDE:
        return subject_side(stream, measure.index)
    if measure.role == LengthRole.NEAR:
        return BOTH
    stated = side_near(stream, measure, reference)
    withdraws = measure.role in _BY_WITHDRAWAL or (measure.role == LengthRole.DEPTH and _is_withdrawal(stream))
    return stated or (actor_side(stream, measure.index) if withdraws else "")


def _with_exceptions(clause: ZoneClause, exceptions: Sequence[ExceptionClause]) -> ZoneClause:
    """The zone without what the sentence leaves out; its words reach as far."""
    if not exceptions:
        return clause
    names = tuple(name for exception in exceptions for name in exception.names)
    start = min(clause.start, exceptions[0].start)
    return replace(clause, start=start, end=max(clause.end, exceptions[-1].end), excepted=names)
