"""What a clause leaves out: "except the city of Qamishli", "excluding the area known as the 14 Mile"."""

from __future__ import annotations

from dataclasses import dataclass

from layers.draft.clauses.phrases import name_list
from layers.draft.clauses.stream import Item, Stream
from layers.draft.english.lines_and_zones import (
    CLAUSE_VERBS,
    EXCEPT,
    EXCEPTION_TRIGGERS,
    NAME_JOINTS,
    PEOPLE,
    PLAIN_ARTICLES,
)
from layers.draft.english.words import CLASSES
from layers.draft.model import ItemKind

__all__ = ["ExceptionClause", "without_exceptions"]

_LONGEST = 24
"""Items of an exception; what follows belongs to the sentence again."""


@dataclass(frozen=True)
class ExceptionClause:
    """Ground that is left out: its names, or the words for it where it has none."""

    start: int
    end: int
    names: tuple[str, ...]


def without_exceptions(stream: Stream) -> tuple[Stream, list[ExceptionClause]]:
    """The sentence without its exceptions of ground, and these; exceptions of people and arms stay where they are."""
    if not stream.has(EXCEPTION_TRIGGERS):
        return stream, []
    clauses: list[ExceptionClause] = []
    taken: set[int] = set()
    for _, pattern in EXCEPT:
        for found in stream.find(pattern):
            last = _end(stream, found.last)
            span = range(found.first, last)
            phrase = stream.items[found.last : last]
            if taken.isdisjoint(span) and _is_ground(phrase, stream.items[: found.first]):
                taken.update(span)
                names = name_list([item for item in phrase if item.kind != ItemKind.ZONE]) or [_words(phrase)]
                clauses.append(ExceptionClause(found.start, phrase[-1].end, tuple(names)))
    if not clauses:
        return stream, []
    kept = tuple(item for index, item in enumerate(stream.items) if index not in taken)
    return Stream(kept, stream.text), sorted(clauses, key=lambda clause: clause.start)


def _end(stream: Stream, first: int) -> int:
    """Where an exception ends: at a stop, at a comma that no further name follows, or where it is long enough."""
    items = stream.items
    for index in range(first, min(first + _LONGEST, len(items))):
        item = items[index]
        if item.kind == ItemKind.MARK and (item.text != "," or not _goes_on(items, index + 1)):
            return index
        if item.kind == ItemKind.WORD and item.text.lower() in CLAUSE_VERBS and index > first:
            return index
    return min(first + _LONGEST, len(items))


def _goes_on(items: tuple[Item, ...], index: int) -> bool:
    """Whether a list of names goes on after a comma."""
    while index < len(items) and items[index].text.lower() in NAME_JOINTS:
        index += 1
    return index < len(items) and (items[index].kind in (ItemKind.PLACE, ItemKind.LINE) or items[index].value is True)


def _is_ground(phrase: tuple[Item, ...], before: tuple[Item, ...]) -> bool:
    """Whether what is excepted is a place or a piece of ground, and not police, arms or a date.

    A name that is not known counts as a place where the exception is not one of people: "no militia except Hezbollah".
    """
    words = {item.text.lower() for item in phrase if item.kind == ItemKind.WORD}
    if not phrase or _is_of_people(phrase, words):
        return False
    if any(item.kind in (ItemKind.PLACE, ItemKind.LINE, ItemKind.ZONE) for item in phrase) or words & CLASSES["ground"]:
        return True
    last = next((item for item in reversed(before) if item.kind != ItemKind.MARK), None)
    of_people = last is None or last.kind in (ItemKind.PARTY, ItemKind.BOTH) or last.text.lower() in PEOPLE
    return not of_people and any(item.kind == ItemKind.WORD and item.value is True for item in phrase)


def _is_of_people(phrase: tuple[Item, ...], words: set[str]) -> bool:
    """Whether people or arms are excepted."""
    whose = any(item.kind in (ItemKind.PARTY, ItemKind.BOTH) for item in phrase)
    return whose or bool(words & (CLASSES["arms"] | CLASSES["party_head"]))


def _words(phrase: tuple[Item, ...]) -> str:
    words = [item.text for item in phrase if item.kind != ItemKind.MARK]
    return " ".join(words[1:] if words and words[0].lower() in PLAIN_ARTICLES else words)
