"""Mentions gathered into groups that mean one place: one sense a document, unless their neighbours distinguish them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
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
_LONGEST_AFTER_NAME = 6


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
    within = [
        after.entry.folded if _lies_in_next(text, one, after, name_index) else "" for one, after in pairwise(mentions)
    ]
    within += [""] * (len(mentions) - len(within))
    stated: dict[str, str] = {}
    for mention, division in zip(mentions, within, strict=True):
        if division:
            stated.setdefault(mention.entry.folded, division)
    groups: dict[tuple[str, str, Hint], Group] = {}
    numbers = []
    for mention, division, strength in zip(mentions, within, strengths, strict=True):
        name, hint = mention.entry.folded, _hint(text, mention)
        key = (name, division or stated.get(name, ""), hint)
        group = groups.setdefault(key, Group(mention.entry, hint))
        group.weight += strength
        numbers.append(key)
    _link(groups)
    order = {key: number for number, key in enumerate(groups)}
    return list(groups.values()), [order[key] for key in numbers]


def _lies_in_next(text: str, one: Mention, after: Mention, name_index: NameIndex) -> bool:
    """Whether a division or country follows a name and says where it lies: "Paris, Texas"."""
    return (
        after.start - one.end <= _LONGEST_AFTER_NAME
        and text[one.end : after.start] in _AFTER_NAME
        and one.entry.kind == "name"
        and after.entry.kind != "demonym"
        and one.entry.folded != after.entry.folded
        and _is_division(after.entry, name_index)
    )


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
