"""Deadlines and entry into force: "by 15 October", "within 30 days of signature", "enters into force on …"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from layers.draft.clauses.dates import Dated
from layers.draft.clauses.phrases import name_list
from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.events import CLAUSE_BREAKS, INTO_FORCE, PARTICLES, PLACES_THAT_SHALL
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
    hours: int | None = None
    into_force: bool = False
    what: str = ""
    """What is due, as the text says it: "returned"."""
    where: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """What the text gives, by the keys of a statement."""
        values: dict[str, Any] = {
            "date": self.date,
            "text": self.text,
            "days": self.days,
            "after": self.after,
            "months": self.months,
        }
        values |= {"hours": self.hours, "what": self.what, "places": self.where}
        values["into_force"] = self.into_force
        return {name: value for name, value in values.items() if value not in (None, "", (), False)}


def read_deadlines(stream: Stream) -> list[DeadlineClause]:
    """The deadlines of a sentence."""
    into_force = {id(found.items("date")[0]) for found in stream.find(INTO_FORCE)}
    clauses = [
        _with_matter(_clause(item, into_force=id(item) in into_force), stream, index)
        for index, item in stream.of_kind(ItemKind.DATE)
        if item.value.by or id(item) in into_force
    ]
    return clauses + [_clause(item) for _, item in stream.of_kind(ItemKind.TERM)]


def _with_matter(clause: DeadlineClause, stream: Stream, index: int) -> DeadlineClause:
    """The deadline with the places that are to be something by then: "Agdam shall be returned by 20 November".

    A later date of the sentence has the names that stand before it: "… and the Lachin district by 1 December".
    """
    for found in stream.find(PLACES_THAT_SHALL):
        verb = stream.items[found.last] if found.last < index else None
        if verb is None or verb.kind != ItemKind.WORD or not _is_done(verb):
            continue
        earlier = [at for at, _ in stream.of_kind(ItemKind.DATE) if found.last < at < index]
        between = stream.items[earlier[-1] + 1 : index] if earlier else ()
        if any(item.text.lower() in CLAUSE_BREAKS for item in stream.items[found.last : index]):
            continue
        where = name_list(between) if earlier else name_list(found.items("where"))
        if where:
            return replace(clause, what=_with_particle(verb, stream, found.last), where=tuple(where))
    return clause


def _with_particle(verb: Item, stream: Stream, index: int) -> str:
    """The verb with what belongs to it: "handed over"."""
    following = stream.items[index + 1].text if index + 1 < len(stream.items) else ""
    return f"{verb.text} {following}" if following.lower() in PARTICLES else verb.text


def _is_done(verb: Item) -> bool:
    """Whether a word is what is to be done to a place: "returned", "handed", "vacated"."""
    return verb.text.lower().endswith(("ed", "en", "t", "wn"))


def _clause(item: Item, *, into_force: bool = False) -> DeadlineClause:
    value = item.value
    assert isinstance(value, Dated)
    start, end, text = item.start, item.end, item.text
    return DeadlineClause(
        start, end, value.edtf, text, value.days, value.after, value.months, value.hours, into_force=into_force
    )
