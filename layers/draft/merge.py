"""Statements that say the same become one, with all their mentions; statements that contradict each other stay two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any

from layers.draft.model import StatementKind
from layers.draft.statements import Statement

__all__ = ["contradictions", "merge_statements"]

_SIZES = ("depth_m", "width_m", "band_m", "depths_m", "between", "bounded")
_NEAR = 1_500
"""Characters: within one passage, "the zone" is one zone."""


class _Group:
    """Statements that say the same, as one."""

    def __init__(self, statement: Statement) -> None:
        self.kind = statement.kind
        self.values = statement.values
        self.confidence = statement.confidence
        self.first = statement.mentions[0]
        self.mentions = dict.fromkeys(statement.mentions)
        self.latest = {mention.file: mention for mention in statement.mentions}

    def has_file(self, statement: Statement) -> bool:
        """Whether the document of a statement says it too."""
        return statement.file in self.latest

    def is_near(self, statement: Statement) -> bool:
        """Whether it was last mentioned in the passage that a statement stands in."""
        latest = self.latest.get(statement.file)
        return latest is not None and abs(latest.start - statement.start) < _NEAR

    def add(self, other: Statement | _Group) -> None:
        """Take in what says the same; the fuller of the two leads."""
        fuller = _fullness(self.kind, other.values) > _fullness(self.kind, self.values)
        full, spare = (other.values, self.values) if fuller else (self.values, other.values)
        self.values = _joined_zone(full, spare) if self.kind == StatementKind.ZONE else {**spare, **full}
        self.confidence = max(self.confidence, other.confidence)
        self.mentions.update(dict.fromkeys(other.mentions))
        self.latest.update({mention.file: mention for mention in other.mentions})
        if fuller:
            self.first = next(iter(other.mentions)) if isinstance(other, Statement) else other.first

    def statement(self) -> Statement:
        """The group as one statement, its fullest mention first."""
        return Statement(self.kind, tuple(dict.fromkeys((self.first, *self.mentions))), self.confidence, self.values)


def merge_statements(statements: Iterable[Statement]) -> list[Statement]:
    """Join what says the same, within a document and between documents, in the order of first mention."""
    groups: list[_Group] = []
    by_kind: dict[object, list[_Group]] = {}
    for statement in statements:
        same = _SAME.get(statement.kind, _same_event)
        rivals = by_kind.setdefault(_key(statement), [])
        group = next((group for group in rivals if same(group, statement)), None)
        if group is None:
            rivals.append(_Group(statement))
            groups.append(rivals[-1])
        else:
            group.add(statement)
    return [group.statement() for group in _absorbed(groups)]


def _key(statement: Statement) -> object:
    """What statements must share before they are compared."""
    if statement.kind == StatementKind.PLACE:
        place = statement.values["place"]
        return place.geonameid or (place.name, place.position)
    return statement.kind


def contradictions(statements: Iterable[Statement]) -> list[tuple[Statement, Statement]]:
    """Pairs of statements of one matter that cannot both be right: another count of posts, another depth."""
    kept = [
        statement
        for statement in statements
        if statement.kind in (StatementKind.POSTS, StatementKind.ENCIRCLEMENT, StatementKind.ZONE)
    ]
    return [
        (one, other)
        for one, other in combinations(kept, 2)
        if one.kind == other.kind and _disagree(one.values, other.values, one.kind)
    ]


def _disagree(one: Mapping[str, Any], other: Mapping[str, Any], kind: str) -> bool:
    if kind == StatementKind.ZONE:
        sizes = [name for name in _SIZES if name in one and name in other]
        where = one.get("place") and one.get("place") == other.get("place")
        return bool(where and sizes and all(one[name] != other[name] for name in sizes) and _one_line(one, other))
    counts = (one.get("count"), other.get("count"))
    if None in counts or counts[0] == counts[1]:
        return False
    return all(_agree(one, other, name) for name in ("where", "who"))


def _one_line(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    a, b = one.get("reference"), other.get("reference")
    return a is None or b is None or a.same_as(b)


def _agree(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    """Whether a value is the same, or not given in one of the two."""
    return not one.get(name) or not other.get(name) or one[name] == other[name]


def _same_zone(one: _Group, other: Statement) -> bool:
    a, b = one.values, other.values
    if not _may_be_one(a, b):
        return False
    both_measured = _is_measured(a) and _is_measured(b)
    if one.is_near(other) and (b.get("anaphoric") or not both_measured):
        return _agree(a, b, "place")
    if one.has_file(other):
        return _agree(a, b, "place") and (both_measured or a.get("place") == b.get("place"))
    return _is_at(a, b.get("place")) or (both_measured and _divides(a) and _divides(b))


def _may_be_one(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether nothing in two zones sets them apart: how they are bounded, their line, their side, their size."""
    if _bounds_what_is_measured(a, b) or _bounds_what_is_measured(b, a):
        return False
    return _one_line(a, b) and _agree(a, b, "side") and _same_size(a, b)


def _is_measured(values: Mapping[str, Any]) -> bool:
    return any(name in values for name in _SIZES)


def _is_at(values: Mapping[str, Any], place: object) -> bool:
    return bool(place) and values.get("place") == place


def _divides(values: Mapping[str, Any]) -> bool:
    """Whether a zone's line says whom it divides."""
    return bool(values.get("reference")) and bool(values["reference"].between)


def _bounds_what_is_measured(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one zone is bounded all round, and the other measured from a line."""
    return _is_bounded(one) and not _is_bounded(other) and bool(other.get("reference"))


def _is_bounded(values: Mapping[str, Any]) -> bool:
    """Whether lines or places all round it bound a zone, and no distance from one line does."""
    return "bounded" in values or "between" in values


def _same_size(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two zones may be of one size; a depth and a width of the same figures are one, said loosely."""
    if not any(name in a for name in _SIZES) or not any(name in b for name in _SIZES):
        return True
    for name in ("band_m", "depths_m", "between", "bounded"):
        if (name in a) != (name in b):
            return False
        if name in a and a[name] != b[name]:
            return False
    if any(name in a for name in ("band_m", "depths_m", "between", "bounded")):
        return True
    return (a.get("depth_m") or a.get("width_m")) == (b.get("depth_m") or b.get("width_m"))


def _same_route(one: _Group, other: Statement) -> bool:
    return set(one.values["ends"]) == set(other.values["ends"])


def _same_posts(one: _Group, other: Statement) -> bool:
    a, b = one.values, other.values
    return a.get("count") == b.get("count") and all(_agree(a, b, name) for name in ("where", "who"))


def _same_name(one: _Group, other: Statement) -> bool:
    return bool(one.values["name"] == other.values["name"])


def _same_place(one: _Group, other: Statement) -> bool:
    return bool(one.values["name"] == other.values["name"] or one.values["place"] is other.values["place"]) or (
        one.values["place"].geonameid is not None
    )


def _same_deadline(one: _Group, other: Statement) -> bool:
    a, b = one.values, other.values
    if a.get("date") or b.get("date"):
        return bool(a.get("date") == b.get("date")) and one.has_file(other)
    return bool(a["text"].lower() == b["text"].lower()) and one.has_file(other)


def _never_same(_one: _Group, _other: Statement) -> bool:
    return False


def _same_event(one: _Group, other: Statement) -> bool:
    a, b = one.values, other.values
    if a.get("status") != b.get("status") or a.get("count") != b.get("count"):
        return False
    who_a, who_b = set(a.get("who", ())), set(b.get("who", ()))
    alike = who_a == who_b and a.get("where") == b.get("where") and _agree(a, b, "what")
    if one.has_file(other):
        return bool(alike and a.get("where") and _agree(a, b, "date"))
    return bool(alike and a.get("where") and a.get("date") and a.get("date") == b.get("date"))


_SAME: Mapping[StatementKind, Callable[[_Group, Statement], bool]] = {
    StatementKind.ZONE: _same_zone,
    StatementKind.ROUTE: _same_route,
    StatementKind.POSTS: _same_posts,
    StatementKind.POST: _same_name,
    StatementKind.PLACE: _same_place,
    StatementKind.DEADLINE: _same_deadline,
    StatementKind.UNREAD: _never_same,
}


def _joined_zone(full: Mapping[str, Any], spare: Mapping[str, Any]) -> dict[str, Any]:
    values = {**spare, **full}
    loose = bool(full.get("loose") or spare.get("loose"))
    for doubt in ("anaphoric", "tentative", "loose"):
        if not (full.get(doubt) and spare.get(doubt)):
            values.pop(doubt, None)
    if "depth_m" in values and "width_m" in values:
        _settle_depth_and_width(values, loose=loose)
    if any(name in full for name in ("depths_m", "band_m", "between", "bounded")):
        for name in ("depth", "depth_m", "width", "width_m", "side"):
            if name not in full:
                values.pop(name, None)
    return values


def _settle_depth_and_width(values: dict[str, Any], *, loose: bool) -> None:
    """Keep the width where the depth was said loosely; else the depth, with the width as a word beside it."""
    if loose:
        values.pop("depth_m")
        values.pop("depth")
    else:
        values.pop("width_m")
        values["also_called_wide"] = values.pop("width")


def _fullness(kind: str, values: Mapping[str, Any]) -> tuple[int, ...]:
    if kind == StatementKind.ZONE:
        measured = any(name in values for name in _SIZES)
        anchored = any(name in values for name in ("reference", "between", "bounded"))
        return (measured, anchored, "loose" not in values, "width_m" not in values, "side" in values, len(values))
    return (len(values),)


def _absorbed(groups: list[_Group]) -> list[_Group]:
    """Posts without a count belong to the one count there is, where there is one."""
    counted = [group for group in groups if group.kind == StatementKind.POSTS and "count" in group.values]
    if len(counted) != 1:
        return groups
    loose = [group for group in groups if group.kind == StatementKind.POSTS and "count" not in group.values]
    for group in loose:
        counted[0].add(group)
    return [group for group in groups if group not in loose]
