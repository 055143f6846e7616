"""Spans that somebody else found, looked up for their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.gazetteer.names import fold
from geo.geoparsing.candidates import special_entry
from geo.geoparsing.name_index import NameEntry
from geo.geoparsing.reader import Reader

__all__ = ["GivenSpan", "span_mentions"]


@dataclass(slots=True)
class GivenSpan:
    """A span with the entry of its name."""

    start: int
    end: int
    entry: NameEntry
    score: float = 1.0


def span_mentions(reader: Reader, text: str, spans: Sequence[tuple[int, int]]) -> list[GivenSpan | None]:
    """Return a mention for each span (start, end), None where no place has its name."""
    entries = [_entry(reader, text, start, end) for start, end in spans]
    return [
        GivenSpan(start, end, entry) if entry is not None else None
        for (start, end), entry in zip(spans, entries, strict=True)
    ]


def _entry(reader: Reader, text: str, start: int, end: int) -> NameEntry | None:
    name = text[start:end].strip()
    for form in (name, f"{name}." if text[end : end + 1] == "." else name, name.rstrip(".")):
        if form in reader.lexicon.abbreviations:
            return special_entry(form, reader.name_index, {form: reader.lexicon.abbreviations[form][0]}, "abbreviation")
    if name in reader.lexicon.demonyms:
        return special_entry(name, reader.name_index, reader.lexicon.demonyms, "demonym")
    return next(filter(None, map(reader.name_index.entry, _variants(fold(name)))), None)


_DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}
_ABBREVIATED = (
    (r"\bco\b", "county"),
    (r"\btwp\b", "township"),
    (r"\bft\b", "fort"),
    (r"\bmt\b", "mount"),
    (r"\bst\b", "saint"),
)
_GENERIC_AFTER = re.compile(
    r" (?:county|parish|township|province|governorate|district|region|state|city|village|town|oblast|valley|area|river|"
    r"island|islands|bay|park|national park|municipality|prefecture|suburb|borough)$"
)
_GENERIC_BEFORE = re.compile(
    r"^(?:the |county |city of |town of |village of |state of |province of |port of |republic of |downtown |greater |"
    r"north |south |east |west |northern |southern |eastern |western |central |northeast |northwest |southeast |"
    r"southwest |river |lake |mount )"
)


def _variants(folded: str) -> Iterator[str]:
    """The name, then what it is without abbreviations, generic words and directions."""
    yield folded
    words = folded.split(" ")
    if words[0] in _DIRECTIONS and len(words) > 1:
        folded = " ".join((_DIRECTIONS[words[0]], *words[1:]))
        yield folded
    spelled = folded
    for short, long in _ABBREVIATED:
        spelled = re.sub(short, long, spelled)
    yield spelled
    if folded.endswith("s"):
        yield folded[:-1]
    bare = _GENERIC_AFTER.sub("", spelled)
    if spelled.endswith(" county"):
        yield f"county {bare}"
    yield bare
    yield _GENERIC_BEFORE.sub("", bare)
