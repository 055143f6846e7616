"""Statements that say the same become one, with all their mentions; statements that contradict each other stay two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from layers.draft.statements import Mention, Statement

__all__ = ["contradictions", "merge_statements"]

_SIZES = ("depth_m", "width_m", "band_m", "depths_m", "between")
_NEAR = 1_500
"""Characters: within one passage, "the zone" is one zone."""


def merge_statements(statements: Iterable[Statement]) -> list[Statement]:
    """Join what says the same, within a document and between documents, in the order of first mention."""
    merged: list[Statement] = []
    for statement in statements:
        same = _SAME.get(statement.kind, _same_event)
        at = next(
            (i for i, other in enumerate(merged) if other.kind == statement.kind and same(other, statement)), None
        )
        if at is None:
            merged.append(statement)
        else:
            merged[at] = _joined(merged[at], statement)
    return _absorbed(merged)


def contradictions(statements: Iterable[Statement]) -> list[tuple[Statement, Statement]]:
    """Pairs of statements of one matter that cannot both be right: another count of posts, another depth."""
    pairs = []
    kept = [statement for statement in statements if statement.kind in ("posts", "encirclement", "zone")]
    for index, one in enumerate(kept):
        for other in kept[index + 1 :]:
            if one.kind == other.kind and _disagree(one.values, other.values, one.kind):
                pairs.append((one, other))
    return pairs


def _disagree(one: Mapping[str, Any], other: Mapping[str, Any], kind: str) -> bool:
    if kind == "zone":
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


def _same_zone(one: Statement, other: Statement) -> bool:
    a, b = one.values, other.values
    if not (_one_line(a, b) and _agree(a, b, "side") and _same_size(a, b)):
        return False
    measured = [any(name in values for name in _SIZES) for values in (a, b)]
    near = other.file in one.files and any(
        mention.file == other.file and abs(mention.start - other.start) < _NEAR for mention in one.mentions
    )
    if near and (b.get("anaphoric") or not all(measured)):
        return _agree(a, b, "place")
    if other.file in one.files:
        return _agree(a, b, "place") and (all(measured) or a.get("place") == b.get("place"))
    return bool(a.get("place") and a.get("place") == b.get("place")) or bool(
        all(measured)
        and a.get("reference")
        and b.get("reference")
        and a["reference"].between
        and b["reference"].between
    )


def _same_size(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Whether two zones may be of one size; a depth and a width of the same figures are one, said loosely."""
    if not any(name in a for name in _SIZES) or not any(name in b for name in _SIZES):
        return True
    for name in ("band_m", "depths_m", "between"):
        if (name in a) != (name in b):
            return False
        if name in a and a[name] != b[name]:
            return False
    if "band_m" in a or "depths_m" in a or "between" in a:
        return True
    return (a.get("depth_m") or a.get("width_m")) == (b.get("depth_m") or b.get("width_m"))


def _same_route(one: Statement, other: Statement) -> bool:
    return set(one.values["ends"]) == set(other.values["ends"])


def _same_posts(one: Statement, other: Statement) -> bool:
    a, b = one.values, other.values
    return a.get("count") == b.get("count") and all(_agree(a, b, name) for name in ("where", "who"))


def _same_name(one: Statement, other: Statement) -> bool:
    return bool(one.values["name"] == other.values["name"])


def _same_place(one: Statement, other: Statement) -> bool:
    a, b = one.values["place"], other.values["place"]
    if a is b:
        return True
    return a.geonameid == b.geonameid if a.geonameid is not None else (a.name, a.position) == (b.name, b.position)


def _same_deadline(one: Statement, other: Statement) -> bool:
    a, b = one.values, other.values
    if a.get("date") or b.get("date"):
        return bool(a.get("date") == b.get("date")) and other.file in one.files
    return bool(a["text"].lower() == b["text"].lower()) and other.file in one.files


def _same_event(one: Statement, other: Statement) -> bool:
    a, b = one.values, other.values
    if a.get("status") != b.get("status") or a.get("count") != b.get("count"):
        return False
    who_a, who_b = set(a.get("who", ())), set(b.get("who", ()))
    alike = who_a == who_b and a.get("where") == b.get("where") and _agree(a, b, "what")
    if other.file in one.files:
        return bool(alike and a.get("where") and _agree(a, b, "date"))
    return bool(alike and a.get("where") and a.get("date") and a.get("date") == b.get("date"))


_SAME: Mapping[str, Callable[[Statement, Statement], bool]] = {
    "zone": _same_zone,
    "route": _same_route,
    "posts": _same_posts,
    "post": _same_name,
    "place": _same_place,
    "deadline": _same_deadline,
}


def _joined(one: Statement, other: Statement) -> Statement:
    full, spare = (one, other) if _fullness(one) >= _fullness(other) else (other, one)
    values = {**spare.values, **full.values}
    if one.kind == "zone":
        values = _joined_zone(full.values, spare.values)
    mentions = _ordered(full.mentions, spare.mentions)
    return Statement(one.kind, mentions, max(one.confidence, other.confidence), values)


def _joined_zone(full: Mapping[str, Any], spare: Mapping[str, Any]) -> dict[str, Any]:
    values = {**spare, **full}
    if not (full.get("anaphoric") and spare.get("anaphoric")):
        values.pop("anaphoric", None)
    if not (full.get("tentative") and spare.get("tentative")):
        values.pop("tentative", None)
    if "depth_m" in values and "width_m" in values:
        values.pop("width_m")
        values["also_called_wide"] = values.pop("width")
    if any(name in full for name in ("depths_m", "band_m", "between")):
        for name in ("depth", "depth_m", "width", "width_m", "side"):
            if name not in full:
                values.pop(name, None)
    return values


def _fullness(statement: Statement) -> tuple[int, ...]:
    values = statement.values
    if statement.kind == "zone":
        measured = any(name in values for name in _SIZES)
        return (
            measured,
            "reference" in values or "between" in values,
            "width_m" not in values,
            "side" in values,
            len(values),
        )
    return (len(values),)


def _ordered(first: tuple[Mention, ...], rest: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(dict.fromkeys((*first, *rest)))


def _absorbed(statements: list[Statement]) -> list[Statement]:
    """Posts without a count belong to the one count there is, where there is one."""
    counted = [s for s in statements if s.kind == "posts" and "count" in s.values]
    if len(counted) != 1:
        return statements
    loose = [s for s in statements if s.kind == "posts" and "count" not in s.values]
    whole = counted[0]
    for statement in loose:
        whole = _joined(whole, statement)
    return [whole if s is counted[0] else s for s in statements if s not in loose]
