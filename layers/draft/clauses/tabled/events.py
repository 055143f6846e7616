"""What else a sentence of marks says of the ground: ceasefires, withdrawals, patrols, posts, routes and deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from geo.gazetteer.place import Place
from layers.draft.clauses.phrases import settlement_of
from layers.draft.clauses.tabled.dated import dates_of, is_due, terms_of
from layers.draft.clauses.tabled.marks import Mark, Marks
from layers.draft.model import StatementKind

__all__ = ["Said", "read_events"]

Said = tuple[int, int, StatementKind, dict[str, Any]]
"""Where it stands, its kind and its values."""
_WAY = ("corridor", "evacuation", "road", "convoy")
_NEAR_BY = 40
_FEWEST = 2
_DASHES = frozenset({"-", "–", "—", "→"})


def read_events(marks: Marks, *, with_zones: bool) -> Iterator[Said]:
    """Everything but zones; where the sentence has zones, a withdrawal is theirs and is not said again."""
    yield from _routes(marks)
    yield from _ceasefire(marks)
    if not with_zones:
        yield from _withdrawal(marks)
    yield from _patrol(marks)
    yield from _posts(marks)
    yield from _deployment(marks)
    yield from _deadlines(marks)


def _span(*marks: Mark) -> tuple[int, int]:
    return min(mark.start for mark in marks), max(mark.end for mark in marks)


def _dated(marks: Marks, values: dict[str, Any]) -> list[Mark]:
    """Enter the sentence's one date, and return it."""
    dates = dates_of(marks)
    if not dates:
        return []
    date = next((d for d in dates if d.value.edtf), dates[0])
    values["date_text"] = date.text
    if date.value.edtf:
        values["date"] = date.value.edtf
    if is_due(marks, date):
        values["date_is_a_bound"] = True
    return [date]


def _ceasefire(marks: Marks) -> Iterator[Said]:
    cues = marks.of("cues", "ceasefire")
    values: dict[str, Any] = {}
    used = _dated(marks, values) if cues else []
    if used and not values.get("date_is_a_bound"):
        yield (*_span(cues[0], *used), StatementKind.CEASEFIRE, values)


def _withdrawal(marks: Marks) -> Iterator[Said]:
    cues = marks.of("cues", "withdraw")
    if not cues:
        return
    cue = cues[0]
    arms = marks.of("arms")
    zone = marks.of("zones")
    values: dict[str, Any] = {}
    if arms:
        values["what"] = str(arms[0].value)
    if zone:
        values["zone"] = str(zone[0].value)
    leads = marks.near(cue, "cues", "from", after=90)
    places = marks.name_spans(leads.end, within=_NEAR_BY) if leads is not None else []
    places = [run for run in places if run[3].item is None or run[3].item.value.place.kind != "country"]
    if places:
        values["where"] = places[0][0]
        values["located"] = _located(places[0][3])
        if len(places) > 1:
            values["places"] = tuple(name for name, *_ in places)
    used = _dated(marks, values)
    if values.keys() & {"what", "zone", "where"}:
        yield (*_span(cue, *arms[:1], *zone[:1], *used), StatementKind.WITHDRAWAL, values)


def _located(mark: Mark) -> Place | None:
    return settlement_of(mark.item) if mark.item is not None else None


def _patrol(marks: Marks) -> Iterator[Said]:
    cues = marks.of("cues", "patrol")
    if not cues:
        return
    values: dict[str, Any] = {}
    who = tuple(dict.fromkeys(str(m.value) for m in marks.of("place") if _is_country(m)))
    zone = marks.of("zones")
    if who:
        values["who"] = who
    if zone:
        values["zone"] = str(zone[0].value)
    used = _dated(marks, values)
    if values:
        yield (*_span(cues[0], *used), StatementKind.PATROL, values)


def _is_country(mark: Mark) -> bool:
    return mark.item is not None and mark.item.value.place.kind == "country"


def _posts(marks: Marks) -> Iterator[Said]:
    for cue in marks.of("cues", "posts"):
        count = marks.near(cue, "number", before=24)
        names = [run for run in marks.name_spans(cue.end, within=30) if not _is_country(run[3])]
        due = [date for date in dates_of(marks) if is_due(marks, date)]
        by = {"by": due[0].value.edtf} if len(due) == 1 and due[0].value.edtf else {}
        named = len(names) >= _FEWEST
        if named:
            for name, start, end, last in names:
                yield start, end, StatementKind.POST, {"name": name, "located": _located(last), **by}
        if count is not None and not (named and count.value == len(names)):
            yield (*_span(count, cue), StatementKind.POSTS, {"count": count.value, **by})


def _deployment(marks: Marks) -> Iterator[Said]:
    if not marks.cue("deploy"):
        return
    for forces in marks.of("cues", "forces"):
        count = marks.near(forces, "number", before=30)
        if count is not None and count.end <= forces.start:
            values: dict[str, Any] = {"count": count.value, "what": "troops"}
            used = _dated(marks, values)
            yield (*_span(count, forces, *used), StatementKind.DEPLOYMENT, values)
            return


def _deadlines(marks: Marks) -> Iterator[Said]:
    force = marks.of("cues", "in force")
    for date in dates_of(marks):
        into_force = bool(force) and not marks.cue("ceasefire")
        if (is_due(marks, date) or into_force) and date.value.edtf:
            values: dict[str, Any] = {"date": date.value.edtf, "text": date.text}
            if into_force and not is_due(marks, date):
                values["into_force"] = True
            yield date.start, date.end, StatementKind.DEADLINE, values
    for term, since in terms_of(marks):
        value = term.value
        given = {"days": value.days, "months": value.months, "hours": value.hours, "after": since, "text": term.text}
        yield term.start, term.end, StatementKind.DEADLINE, {k: v for k, v in given.items() if v}


def _routes(marks: Marks) -> Iterator[Said]:
    if not (marks.cue(*_WAY) or marks.cue("patrol")):
        return
    seen: set[frozenset[str]] = set()
    for stops in (*_chains(marks), *_led(marks)):
        names = [name for name, *_ in stops]
        if len(names) < _FEWEST or frozenset((names[0], names[-1])) in seen or names[0] == names[-1]:
            continue
        seen.add(frozenset((names[0], names[-1])))
        values: dict[str, Any] = {
            "ends": (names[0], names[-1]), "located": (_located(stops[0][3]), _located(stops[-1][3])),
        }  # fmt: skip
        if len(names) > _FEWEST:
            values["via"] = tuple(names[1:-1])
        dates = dates_of(marks)
        if dates:
            values["by" if is_due(marks, dates[0]) else "on"] = dates[0].value.edtf
        yield stops[0][1], stops[-1][2], StatementKind.ROUTE, values


_Run = tuple[str, int, int, Mark]


def _stops(marks: Marks) -> list[_Run]:
    """The names that may be stops of a way: towns and unknown words, not countries, and nothing in brackets."""
    return [run for run in marks.name_spans_all() if not _is_country(run[3]) and not _in_brackets(marks, run[1])]


def _in_brackets(marks: Marks, offset: int) -> bool:
    opens = marks.text.rfind("(", marks.start, offset)
    return opens >= 0 and ")" not in marks.text[opens:offset]


def _chains(marks: Marks) -> Iterator[list[_Run]]:
    """Names with a dash from one to the next."""
    held: list[_Run] = []
    for run in _stops(marks):
        if held and marks.text[held[-1][2] : run[1]].strip() in _DASHES:
            held.append(run)
        else:
            yield held
            held = [run]
    yield held


def _led(marks: Marks) -> Iterator[list[_Run]]:
    """Names led from one to the other: "from A to B through C", "between A and B", or by endings ("A'dan B'ye")."""
    runs = list(_stops(marks))
    for first, second in pairwise(runs):
        if _is_led(marks, first, second):
            through = [cue for cue in marks.of("cues", "via") if cue.start >= second[2]]
            via = marks.name_spans(through[0].end, within=20) if through else []
            yield [first, *via, second]
    for cue in marks.of("cues", "between"):
        pair = marks.name_spans(cue.end, within=24)
        if len(pair) == _FEWEST and marks.cue(*_WAY):
            yield list(pair)


def _is_led(marks: Marks, first: _Run, second: _Run) -> bool:
    start = max([marks.start, *(run[2] for run in _stops(marks) if run[2] <= first[1])])
    if second[1] - first[2] > 2 * _NEAR_BY:
        return False
    before, between, follows = (
        [mark for mark in marks.between(*span) if mark.section == "cues"]
        for span in ((start, first[1]), (first[2], second[1]), (second[2], second[2] + 8))
    )
    led = _say(before[-2:], "from") and _say(between, "to")
    return led or (_say(between, "from after") and _say(follows, "to after"))


def _say(cues: Sequence[Mark], meaning: str) -> bool:
    return any(cue.means(meaning) for cue in cues)
