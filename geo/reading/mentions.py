"""Mentions gathered into groups that mean one place: one sense a document, unless a state or country tells them apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from geo.place import KINDS
from geo.reading.atlas import Atlas, NameEntry
from geo.reading.resolution import Group

__all__ = ["Mention", "group_mentions"]

_DIVISIONS = frozenset({"country", "admin1"})
_AFTER_NAME = frozenset({", ", ",", " (", ",\n", ", in "})


class Mention(Protocol):
    """A span with the places it may mean."""

    start: int
    end: int
    entry: NameEntry


def group_mentions(
    text: str, mentions: Sequence[Mention], strengths: Sequence[float], atlas: Atlas
) -> tuple[list[Group], list[int]]:
    """Return the groups, and for each mention (in order of `start`) the number of its group."""
    names = [mention.entry.folded for mention in mentions]
    within = [-1] * len(mentions)
    for number in range(len(mentions) - 1):
        one, after = mentions[number], mentions[number + 1]
        if (
            after.start - one.end <= 6  # noqa: PLR2004 - the longest of _AFTER_NAME
            and text[one.end : after.start] in _AFTER_NAME
            and one.entry.kind == "name"
            and after.entry.kind != "demonym"
            and names[number] != names[number + 1]
            and _is_division(after.entry, atlas)
        ):
            within[number] = number + 1
    stated = {}
    for number, division in enumerate(within):
        if division >= 0:
            stated.setdefault(names[number], names[division])
    groups: dict[tuple[str, str], Group] = {}
    numbers = []
    for number, mention in enumerate(mentions):
        division = names[within[number]] if within[number] >= 0 else stated.get(names[number], "")
        key = (names[number], division)
        group = groups.setdefault(key, Group(mention.entry))
        group.weight += strengths[number]
        numbers.append(key)
    _link(groups)
    order = {key: number for number, key in enumerate(groups)}
    return list(groups.values()), [order[key] for key in numbers]


def _is_division(entry: NameEntry, atlas: Atlas) -> bool:
    return any(KINDS[kind] in _DIVISIONS for kind in atlas.kind[entry.rows[:4]].tolist())


def _link(groups: dict[tuple[str, str], Group]) -> None:
    by_name: dict[str, Group] = {}
    for (name, _), group in groups.items():
        by_name.setdefault(name, group)
    for (_, division), group in groups.items():
        if division and division in by_name:
            group.within = by_name[division]
            by_name[division].holds += (group,)
