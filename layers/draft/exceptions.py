"""What a clause leaves out: "except the city of Qamishli", "excluding the area known as the 14 Mile"."""

from __future__ import annotations

from dataclasses import dataclass

from layers.draft.lexicon import CLASSES
from layers.draft.phrases import name_list
from layers.draft.stream import Item, Stream, read_table

__all__ = ["ExceptionClause", "without_exceptions"]

_LONGEST = 24
"""Items of an exception; what follows belongs to the sentence again."""
_EXCEPT = read_table("""
except: with the ( sole|only )? exception of
except: ( except|excepting|excluding|excluded|exclusive|barring|save|bar ) ( for|in|at|of|that|where )*2
except: other than|apart|aside ( from|where|in )?
except: but not ( in|at|including )?
except: does|do|shall|will|is|are not|never ( apply|include|cover|comprise|extend ) ( to|in|over )?
except: not ( including|applying ) ( to|in )?
""")
_TRIGGERS = "except|excepting|excluding|excluded|exclusive|exception|barring|save|bar|other|apart|aside|but|not|never"
_VERBS = frozenset(
    {"is", "are", "was", "were", "shall", "will", "may", "has", "have", "can", "must", "that", "which", "who"}
)
"""Words with which a clause of its own begins: an exception of ground ends before them."""
_PEOPLE = frozenset(
    {"personnel", "persons", "people", "anyone", "nobody", "one", "group", "groups", "actor", "actors", "fighters",
     "units", "militia", "militias", "weapons", "arms", "vehicles", "aircraft"}
)  # fmt: skip


@dataclass(frozen=True)
class ExceptionClause:
    """Ground that is left out: its names, or the words for it where it has none."""

    start: int
    end: int
    names: tuple[str, ...]


def without_exceptions(stream: Stream) -> tuple[Stream, list[ExceptionClause]]:
    """The sentence without its exceptions of ground, and these; exceptions of people and arms stay where they are."""
    if not stream.has(_TRIGGERS):
        return stream, []
    clauses: list[ExceptionClause] = []
    taken: set[int] = set()
    for _, pattern in _EXCEPT:
        for found in stream.find(pattern):
            last = _end(stream, found.last)
            span = range(found.first, last)
            phrase = stream.items[found.last : last]
            if taken.isdisjoint(span) and _is_ground(phrase, stream.items[: found.first]):
                taken.update(span)
                names = name_list([item for item in phrase if item.kind != "zone"]) or [_words(phrase)]
                clauses.append(ExceptionClause(found.start, phrase[-1].end, tuple(names)))
    if not clauses:
        return stream, []
    kept = tuple(item for index, item in enumerate(stream.items) if index not in taken)
    return Stream(kept), sorted(clauses, key=lambda clause: clause.start)


def _end(stream: Stream, first: int) -> int:
    """Where an exception ends: at a stop, at a comma that no further name follows, or where it is long enough."""
    items = stream.items
    for index in range(first, min(first + _LONGEST, len(items))):
        item = items[index]
        if item.kind == "mark" and (item.text != "," or not _goes_on(items, index + 1)):
            return index
        if item.kind == "word" and item.text.lower() in _VERBS and index > first:
            return index
    return min(first + _LONGEST, len(items))


def _goes_on(items: tuple[Item, ...], index: int) -> bool:
    """Whether a list of names goes on after a comma."""
    while index < len(items) and items[index].text.lower() in ("and", "the", "or"):
        index += 1
    return index < len(items) and (items[index].kind in ("place", "line") or items[index].value is True)


def _is_ground(phrase: tuple[Item, ...], before: tuple[Item, ...]) -> bool:
    """Whether what is excepted is a place or a piece of ground, and not police, arms or a date.

    A name that is not known counts as a place where the exception is not one of people: "no militia except Hezbollah".
    """
    if not phrase or any(item.kind in ("party", "both") for item in phrase):
        return False
    words = {item.text.lower() for item in phrase if item.kind == "word"}
    if words & CLASSES["arms"] or words & CLASSES["party_head"]:
        return False
    if any(item.kind in ("place", "line", "zone") for item in phrase) or words & CLASSES["ground"]:
        return True
    last = next((item for item in reversed(before) if item.kind != "mark"), None)
    of_people = last is None or last.kind in ("party", "both") or last.text.lower() in _PEOPLE
    return not of_people and any(item.kind == "word" and item.value is True for item in phrase)


def _words(phrase: tuple[Item, ...]) -> str:
    words = [item.text for item in phrase if item.kind != "mark"]
    return " ".join(words[1:] if words and words[0].lower() in ("the", "a", "an") else words)
