"""Deadlines and entry into force: "by 15 October", "within 30 days of signature", "enters into force on …"."""

from __future__ import annotations

from dataclasses import dataclass

from layers.draft.clauses.dates import Dated
from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.events import INTO_FORCE
from layers.draft.model import ItemKind

__all__ = ["DeadlineClause", "read_deadlines"]


@dataclass(frozen=True)
class DeadlineClause:
    """A day by which, or a term within which, something is to be done; `date` is EDTF, empty where it stays open."""

    start: int
    end: int
    date: str
    text: str
    days: int | None = None
    after: str = ""
    months: int | None = None
    into_force: bool = False


def read_deadlines(stream: Stream) -> list[DeadlineClause]:
    """The deadlines of a sentence."""
    into_force = {id(found.items("date")[0]) for found in stream.find(INTO_FORCE)}
    clauses = [
        _clause(item, into_force=id(item) in into_force)
        for _, item in stream.of_kind(ItemKind.DATE)
        if item.value.by or id(item) in into_force
    ]
    return clauses + [_clause(item) for _, item in stream.of_kind(ItemKind.TERM)]


def _clause(item: Item, *, into_force: bool = False) -> DeadlineClause:
    value = item.value
    assert isinstance(value, Dated)
    start, end, text = item.start, item.end, item.text
    return DeadlineClause(start, end, value.edtf, text, value.days, value.after, value.months, into_force)
