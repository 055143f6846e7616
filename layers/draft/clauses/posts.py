"""Observation posts: how many, whose, where, and which are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo.gazetteer.place import Place
from layers.draft.clauses.actors import parties_in, place_after
from layers.draft.clauses.homonyms import homonyms
from layers.draft.clauses.phrases import name_list, place_name, settlement_of
from layers.draft.clauses.stream import Found, Stream
from layers.draft.english.events import COUNTED_POSTS, POSTS_AT, POSTS_DUE, UNCOUNTED_POSTS, UNTIL, WATCHERS_AT
from layers.draft.model import ItemKind

__all__ = ["PostsClause", "read_posts"]


@dataclass(frozen=True)
class PostsClause:
    """Posts as a clause gives them: a count, or the name of one."""

    start: int
    end: int
    count: int | None = None
    who: tuple[str, ...] = ()
    where: str = ""
    name: str = ""
    located: Place | None = None
    """Where a named post is: the town, where a district has its name too."""
    by: str = ""
    """The day (EDTF) by which it is to be set up, or on which it is; empty where the text gives none."""


def read_posts(stream: Stream) -> list[PostsClause]:
    """The counts of posts and the named posts of a sentence, each with the day by which it is due."""
    dates = [item for _, item in stream.of_kind(ItemKind.DATE) if item.value.edtf] if stream.has(POSTS_DUE) else []
    due = [item for item in dates if not item.text.lower().startswith(UNTIL)]  # that is how long it stands
    by = due[0].value.edtf if len(due) == 1 else ""
    return [replace(clause, by=by) for clause in _posts(stream)]


def _posts(stream: Stream) -> list[PostsClause]:
    named = [
        clause for pattern in (POSTS_AT, WATCHERS_AT) for found in stream.find(pattern) for clause in _named(found)
    ]
    named = list({clause.name: clause for clause in named if clause.name}.values())
    counted = [_counted(found) for found in stream.find(COUNTED_POSTS)]
    if not counted and not named:
        counted = [_counted(found) for found in stream.find(UNCOUNTED_POSTS)][:1]
    if len(counted) == 1 and counted[0].count == len(named):
        return named
    return [*counted, *named]


def _counted(found: Found) -> PostsClause:
    count = found.item("n")
    place = place_after(found.stream, found.last, within=8)
    before = [item for item in found.stream.items[: found.last] if item.kind in (ItemKind.PARTY, ItemKind.PLACE)]
    who = parties_in(before)
    where = place_name(place) if place is not None else ""
    who = tuple(name for name in who if name != where)
    end = place.end if place is not None else found.end
    return PostsClause(found.start, end, count.value if count is not None else None, who[-1:], where)


def _named(found: Found) -> Iterator[PostsClause]:
    """The names in a list, places that are a point and words that are no known place; one alone must be known."""
    items = found.items("names")
    names = name_list(items)
    known = {place_name(item): item for item in items if item.kind == ItemKind.PLACE}
    for name in names:
        item = known.get(name)
        located = settlement_of(item) if item is not None else None
        if item is not None and (_is_point(located) or homonyms(item.value)):
            begin = found.start if name == names[0] else item.start
            yield PostsClause(begin, item.end, name=name, located=located)
        elif len(names) > 1:
            yield PostsClause(found.start, found.end, name=name)


def _is_point(place: object) -> bool:
    return getattr(place, "kind", "") in ("settlement", "site", "mountain")
