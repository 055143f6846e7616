"""Which country a draft is about: that of its zones, lines, posts and routes before that of any place it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from layers.draft.model import StatementKind

if TYPE_CHECKING:
    from layers.draft.findings import Findings
    from layers.draft.statements import Statement

__all__ = ["theatre"]

_OF_GROUND = 3
"""How much a mention counts that puts something on the ground, beside one that only names a place."""
_VENUES = (StatementKind.TALKS,)


def theatre(draft: Findings) -> list[str]:
    """The code of the country that most of a draft lies in; empty where no place tells.

    Places of signature and of talks are no ground of an agreement, and do not count.
    """
    venues = {s.values.get("where") for kind in _VENUES for s in draft.of_kind(kind)}
    ground = Counter(name for statement in draft.statements for name in _names(statement))
    count: Counter[str] = Counter()
    for statement in draft.of_kind(StatementKind.PLACE):
        place, name = statement.values["place"], statement.values["name"]
        if not place.country or place.kind == "country" or statement.values.get("venue"):
            continue
        if name in venues and not ground[name]:
            continue
        count[place.country] += len(statement.mentions) + _OF_GROUND * ground[name]
    return [code for code, _ in count.most_common(1)]


def _names(statement: Statement) -> Iterator[str]:
    """The names of what a statement puts on the ground."""
    values = statement.values
    if statement.kind in (StatementKind.ZONE, StatementKind.ROUTE, StatementKind.POST, StatementKind.WITHDRAWAL):
        reference = values.get("reference")
        if reference is not None:
            yield from (*reference.between, *reference.ends, reference.name)
        yield from (*values.get("ends", ()), *values.get("via", ()), *values.get("bounded", ()))
        yield from (values.get("place", ""), values.get("name", ""), values.get("where", ""))
