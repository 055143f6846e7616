"""What is to be done by when: the events of a sentence and its deadlines, put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from layers.draft.clauses.deadlines import DeadlineClause
from layers.draft.clauses.events import EventClause
from layers.draft.clauses.stream import Stream
from layers.draft.english.events import CLAUSE_BREAKS
from layers.draft.model import StatementKind

__all__ = ["deadline_values", "event_values"]

_DONE = frozenset({StatementKind.WITHDRAWAL, StatementKind.EVACUATION, StatementKind.DEPLOYMENT})
"""What is done by a day, and not merely happens."""


def event_values(
    events: Sequence[EventClause], deadlines: Sequence[DeadlineClause]
) -> Iterator[tuple[EventClause, dict[str, Any]]]:
    """Each event with its values, and with the term within which the one thing that a sentence has done is due."""
    alone = sum(event.kind in _DONE for event in events) == 1 and len(deadlines) == 1 and not deadlines[0].date
    for event in events:
        due = alone and event.kind in _DONE and "date_text" not in event.values
        yield event, {**event.values, "term": deadlines[0].values()} if due else event.values


def deadline_values(
    events: Sequence[EventClause], deadlines: Sequence[DeadlineClause], stream: Stream
) -> Iterator[tuple[DeadlineClause, dict[str, Any]]]:
    """Each deadline with its values, and with what is due by it where the sentence says what is done."""
    for deadline in deadlines:
        done = next((event for event in events if _is_due(event, deadline, deadlines, stream)), None)
        matter = {"matter": (done.kind, done.values)} if done is not None and not deadline.what else {}
        yield deadline, {**deadline.values(), **matter}


def _is_due(event: EventClause, deadline: DeadlineClause, deadlines: Sequence[DeadlineClause], stream: Stream) -> bool:
    """Whether a deadline is that of what is done: the nearest, with nothing that sets it against another clause."""
    nearest = min(deadlines, key=lambda other: abs(other.start - event.start))
    if event.kind not in _DONE or nearest is not deadline:
        return False
    first, last = sorted((event.start, deadline.start))
    return not any(item.text.lower() in CLAUSE_BREAKS for item in stream.items if first <= item.start < last)
