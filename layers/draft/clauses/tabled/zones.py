"""Zones in a sentence of marks: each length with its role, its side and what it is measured from, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from layers.draft.clauses.phrases import Reference
from layers.draft.clauses.tabled.dated import due_date
from layers.draft.clauses.tabled.lines import line_of, reference_for, remember_lines
from layers.draft.clauses.tabled.marks import Mark, Marks
from layers.draft.clauses.zone_clauses import Memory, ZoneClause
from layers.draft.model import BOTH, LineKind

__all__ = ["TabledZone", "read_zones"]

_ROLES = ("deep", "wide", "radius", "apart", "near", "long", "altitude", "behind")
_NEAR_BY = 45
_ACTS = ("withdraw", "forbid", "keep", "create", "near", "free")
_MOVES = ("withdraw", "forbid", "keep", "near", "behind")
_OPPOSITE = ({"north", "south"}, {"east", "west"})
_BESIDE = 16
"""Characters between a name and the word that makes it a side."""
_SIDE_WITHIN = 70
_ARMS = ("heavy weapons", "tanks", "artillery", "weapons")
_PAIR_WITHIN = 110
_WHOLE = 0.02


@dataclass(frozen=True)
class TabledZone:
    """A zone, the date by which it is due, and the lengths it was read from."""

    clause: ZoneClause
    by: Mark | None
    lengths: tuple[Mark, ...]


@dataclass(frozen=True)
class _Sized:
    mark: Mark
    role: str
    side: str


def read_zones(marks: Marks, memory: Memory) -> tuple[list[TabledZone], set[int]]:
    """The zones of a sentence, and the offsets of lengths that measure no zone (how long a thing is, where it lies)."""
    lengths = marks.of("length")
    roles = _roles(marks, lengths)
    aside = {m.start for m, role in zip(lengths, roles, strict=True) if role == "long" or _says_where(marks, m)}
    sized = [
        _Sized(m, role, _side(marks, m, lengths))
        for m, role in zip(lengths, roles, strict=True)
        if m.start not in aside and role != "altitude" and _is_of_a_zone(marks, role)
    ]
    zones = list(_zones(marks, _without_totals(sized), memory))
    if not lengths:
        zones += _between_lines(marks)
    remember_lines(marks, memory)
    if zones:
        memory.zone = (memory.sentence, zones[-1].clause)
    return zones, aside


def _roles(marks: Marks, lengths: Sequence[Mark]) -> list[str]:
    """The role of each length by the nearest cue; one of a list has that of the length before it."""
    found: list[str] = []
    for index, mark in enumerate(lengths):
        cue = marks.near(mark, "cues", *_ROLES, before=_NEAR_BY, after=_NEAR_BY)
        role = next(r for r in _ROLES if cue.means(r)) if cue is not None else ""
        if not role and index and marks.gap(lengths[index - 1], mark) <= _SIDE_WITHIN:
            both = marks.near(mark, "sides", BOTH, before=20, after=40) is not None
            role = "" if both or found[-1] == "long" else found[-1]
        found.append(role)
    return found


def _says_where(marks: Marks, mark: Mark) -> bool:
    """Whether a length says where something lies: "a village 12 km north of …", "(2 km west of …)"."""
    opens = marks.text.rfind("(", marks.start, mark.start)
    bracket = opens >= 0 and ")" not in marks.text[opens : mark.start]
    compass = marks.near(mark, "sides", after=30)
    beside = bracket and compass is not None and compass.value != BOTH
    lies = marks.near(mark, "cues", "lies", before=_NEAR_BY, after=_NEAR_BY if marks.leads_back else 0) is not None
    return beside or (lies and not marks.has("zones") and not marks.cue("forbid"))


def _is_of_a_zone(marks: Marks, role: str) -> bool:
    if role in ("deep", "wide", "radius", "apart") and (marks.has("zones") or marks.cue(*_ACTS)):
        return True
    return marks.has("zones") or marks.cue(*_MOVES) or (marks.has("strips") and marks.cue(*_ACTS))


def _side(marks: Marks, mark: Mark, lengths: Sequence[Mark]) -> str:
    """The side that stands with a length: what follows it up to the next, or what comes before it."""
    index = lengths.index(mark)
    first = lengths[index - 1].end if index else marks.start
    last = lengths[index + 1].start if index + 1 < len(lengths) else marks.end
    after = (mark.end, min(last, mark.end + _SIDE_WITHIN))
    before = (max(first, mark.start - _SIDE_WITHIN), mark.start)
    order = (before, after) if marks.leads_back else (after, before)
    for start, end in order:
        side = _side_in(marks, start, end)
        if side:
            return side
    return BOTH if len(lengths) == 1 and marks.has("sides", BOTH) else ""


def _side_in(marks: Marks, start: int, end: int) -> str:
    sides = [m for m in marks.between(start, end) if m.section == "sides"]
    compass = [str(m.value) for m in sides if m.value != BOTH]
    if any(m.value == BOTH for m in sides) or any(pair <= set(compass) for pair in _OPPOSITE):
        return BOTH
    for cue in (m for m in marks.between(start, end) if m.section == "cues" and m.means("into", "side")):
        named = _name_beside(marks, cue, end)
        if named:
            return named
    return compass[0] if compass else ""


def _name_beside(marks: Marks, cue: Mark, end: int) -> str:
    """The name that "into" leads to, or that stands on either side of "side"."""
    names = [run for run in marks.name_spans(cue.end, within=_BESIDE) if run[2] <= end + _BESIDE]
    if names:
        return names[0][0]
    return marks.last_name_before(cue.start, within=4) if cue.means("side") else ""


def _without_totals(sized: Sequence[_Sized]) -> list[_Sized]:
    """Without a width that another length gives as its half on each side."""
    halves = [s.mark.value.maximum_m for s in sized if s.side == BOTH]
    return [s for s in sized if s.side == BOTH or not any(_is_double(s.mark.value.maximum_m, h) for h in halves)]


def _is_double(total: float, half: float) -> bool:
    return abs(total - 2 * half) <= _WHOLE * total


def _zones(marks: Marks, sized: Sequence[_Sized], memory: Memory) -> Iterator[TabledZone]:
    sided = [s for s in sized if s.side and s.side != BOTH]
    if len({s.side for s in sided}) > 1:
        depths = tuple((s.side, s.mark.value) for s in sided)
        clause = _clause(marks, sided[0], memory, [s.side for s in sided])
        yield TabledZone(
            replace(clause, depths=depths, depth=None, width=None, side=""), due_date(marks, sided[0].mark),
            tuple(s.mark for s in sided),
        )  # fmt: skip
        sized = [s for s in sized if s not in sided]
    for one in sized:
        clause = _clause(marks, one, memory, [one.side])
        yield TabledZone(clause, due_date(marks, one.mark), (one.mark,))


def _clause(marks: Marks, one: _Sized, memory: Memory, sides: Sequence[str]) -> ZoneClause:
    excepted = _excepted(marks)
    zone = _zone_mark(marks, one.mark)
    anaphoric = zone is not None or one.role in ("deep", "wide")
    by_place = one.role == "radius" or (one.role in ("", "near") and marks.cue(*_MOVES))
    reference = reference_for(marks, one.mark, memory, [*sides, *excepted], place=by_place, anaphoric=anaphoric)
    around = reference is not None and reference.kind == LineKind.PLACE
    side = "" if around else one.side or _actor(marks, one, reference)
    size = "width" if one.role in ("wide", "apart") and one.side != BOTH and not one.side else "depth"
    start = min([one.mark.start, *([zone.start] if zone else [])])
    end = max(mark.end for mark in (one.mark, *marks.of("lines"), *([zone] if zone else [])))
    clause = ZoneClause(
        start, end, title=str(zone.value) if zone is not None else "", side="" if size == "width" else side,
        reference=reference, excepted=tuple(excepted), at=one.mark.start, bound=_bound(marks, one.mark),
        anaphoric=zone is None, tentative=marks.cue("tentative"),
    )  # fmt: skip
    return replace(clause, **{size: one.mark.value})


def _zone_mark(marks: Marks, length: Mark) -> Mark | None:
    """The zone noun that a length belongs to: the last before it, else the next."""
    zones = sorted((*marks.of("zones"), *marks.of("strips")), key=lambda mark: mark.start)
    before = [zone for zone in zones if zone.end <= length.start]
    return before[-1] if before else zones[0] if zones else None


def _actor(marks: Marks, one: _Sized, reference: Reference | None) -> str:
    """The side of whoever withdraws or keeps off: both parties, both for arms of nobody, or the one that is named."""
    if one.role == "near" or (marks.cue("near") and marks.cue("forbid")):
        return BOTH
    if not marks.cue("withdraw", "keep", "behind") or one.role in ("wide", "apart"):
        return ""
    if marks.cue("parties"):
        return BOTH
    named = _named_before(marks, one, reference)
    if named:
        return named[0] if len(set(named)) == 1 else BOTH
    return BOTH if marks.has("arms", *_ARMS) else ""


def _named_before(marks: Marks, one: _Sized, reference: Reference | None) -> list[str]:
    """The names before a length that are not those of its line."""
    own = {*reference.between, reference.name} if reference is not None else {""}
    return [str(m.value) for m in marks.marks if m.is_name and m.end <= one.mark.start and m.value not in own]


def _bound(marks: Marks, length: Mark) -> str:
    cue = marks.near(length, "cues", "at least", "at most", before=22)
    return str(cue.value) if cue is not None else ""


def _excepted(marks: Marks) -> list[str]:
    """The names that the sentence leaves out."""
    cues = marks.of("cues", "except")
    return marks.names_after(cues[0].end, within=30) if cues else []


def _between_lines(marks: Marks) -> Iterator[TabledZone]:
    """An area bounded by two lines: "between the Blue Line and the Litani"."""
    for cue in marks.of("cues", "between"):
        after = [m for m in marks.of("lines") if cue.end <= m.start <= cue.end + _PAIR_WITHIN]
        before = [m for m in marks.of("lines") if cue.start - _PAIR_WITHIN <= m.start and m.end <= cue.start]
        lines = before[-2:] if marks.leads_back else after
        zone = next(iter((*marks.of("zones"), *marks.of("strips"), *marks.of("cues", "area"))), None)
        if zone is None or len(lines) < 2 or lines[1].start - lines[0].end > _SIDE_WITHIN:  # noqa: PLR2004 - two lines
            continue
        pair = (line_of(marks, lines[0]), line_of(marks, lines[1]))
        title = str(zone.value) if zone.section != "cues" else ""
        if pair[0] != pair[1]:
            start, end = min(zone.start, cue.start, lines[0].start), max(zone.end, cue.end, lines[1].end)
            yield TabledZone(ZoneClause(start, end, title=title, between=pair), due_date(marks, cue), ())
            return
