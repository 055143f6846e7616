"""Mentions gathered into groups that mean one place: one sense a document, unless the words beside tell them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from geo.gazetteer.place import KINDS
from geo.geoparsing.name_index import NameEntry, NameIndex
from geo.geoparsing.resolution import Group, Hint

__all__ = ["Mention", "Scored", "group_mentions"]

_DIVISIONS = frozenset({"country", "admin1"})
_CALLED_DIVISION = re.compile(
    r"[ -](?:province|governorate|state|region|district|oblast|county|prefecture|republic|krai)\b"
)
_CALLED_TOWN = re.compile(r"[ -](?:city|town|village|airport)\b")
_OF_TOWN = re.compile(r"\b(?:city|town|village|capital|port|suburbs?|outskirts|streets) of \Z")
_OF_DIVISION = re.compile(r"\b(?:province|governorate|state|region|district|republic) of \Z")
_AFTER_NAME = frozenset({", ", ",", " (", ",\n", ", in "})


class Mention(Protocol):
    """A span with the places it may mean."""

    start: int
    end: int
    entry: NameEntry


class Scored(Mention, Protocol):
    """A mention with the probability that it names a place."""

    score: float


def group_mentions(
    text: str, mentions: Sequence[Mention], strengths: Sequence[float], name_index: NameIndex
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
            and _is_division(after.entry, name_index)
        ):
            within[number] = number + 1
    hints = [_hint(text, mention) for mention in mentions]
    stated: dict[str, str] = {}
    for number, division in enumerate(within):
        if division >= 0:
            stated.setdefault(names[number], names[division])
    groups: dict[tuple[str, str, Hint], Group] = {}
    numbers = []
    for number, mention in enumerate(mentions):
        stands_in = names[within[number]] if within[number] >= 0 else stated.get(names[number], "")
        key = (names[number], stands_in, hints[number])
        group = groups.setdefault(key, Group(mention.entry, hints[number]))
        group.weight += strengths[number]
        numbers.append(key)
    _link(groups)
    order = {key: number for number, key in enumerate(groups)}
    return list(groups.values()), [order[key] for key in numbers]


def _is_division(entry: NameEntry, name_index: NameIndex) -> bool:
    return any(KINDS[kind] in _DIVISIONS for kind in name_index.kind[entry.rows[:4]].tolist())


def _hint(text: str, mention: Mention) -> Hint:
    if mention.entry.kind != "name" or len(mention.entry.rows) == 1:
        return ""
    if _CALLED_DIVISION.match(text, mention.end):
        return "division"
    if _CALLED_TOWN.match(text, mention.end) or _OF_TOWN.search(text, max(0, mention.start - 14), mention.start):
        return "town"
    return "division" if _OF_DIVISION.search(text, max(0, mention.start - 16), mention.start) else ""


def _link(groups: dict[tuple[str, str, Hint], Group]) -> None:
    by_name: dict[str, Group] = {}
    for (name, _, _), group in groups.items():
        by_name.setdefault(name, group)
    for (_, division, _), group in groups.items():
        if division and division in by_name:
            group.within = by_name[division]
            by_name[division].holds += (group,)
