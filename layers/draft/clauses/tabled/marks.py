"""A sentence of a language that has a pack, as marks in order: amounts, cues, lines, zones, sides and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from layers.draft.clauses.phrases import settlement_of
from layers.draft.clauses.stream import Item
from layers.draft.clauses.tabled import amounts
from layers.draft.model import ItemKind
from layers.draft.packs.pack import Pack

__all__ = ["Mark", "Marks", "named_places", "read_marks"]

_CAPITAL = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAMES = "names"
_IN_A_NAME = re.compile(r"[\s’'-]{1,2}")
_STOPS = re.compile(r"[;:]")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a sentence with what they mean: `section` of the pack (or kind of amount), `value` the meaning there."""

    section: str
    value: Any
    start: int
    end: int
    text: str = ""
    item: Item | None = None

    def means(self, *values: str) -> bool:
        """Whether it has one of the given meanings; words may have several, "by, to"."""
        return not values or self.value in values or any(part in values for part in str(self.value).split(", "))

    @property
    def is_name(self) -> bool:
        """Whether it is a place, or a word with a capital that may be a name."""
        return self.section in ("place", "word")


@dataclass(frozen=True)
class Marks:
    """The marks of `text[start:end]`, in order, without overlap."""

    pack: Pack
    text: str
    start: int
    end: int
    marks: tuple[Mark, ...]

    @property
    def leads_back(self) -> bool:
        """Whether what a word belongs to stands before it: Turkish "hattından 15 km"."""
        return "before" in self.pack.sections.get("language", {}).get("order", ())

    def of(self, section: str, *values: str) -> list[Mark]:
        """The marks of a section, with one of the given meanings where any are given."""
        return [mark for mark in self.marks if mark.section == section and mark.means(*values)]

    def has(self, section: str, *values: str) -> bool:
        """Whether there is such a mark."""
        return any(mark.section == section and mark.means(*values) for mark in self.marks)

    def cue(self, *values: str) -> bool:
        """Whether a cue stands anywhere in the sentence."""
        return self.has("cues", *values)

    def near(self, mark: Mark, section: str, *values: str, before: int = 0, after: int = 0) -> Mark | None:
        """The nearest such mark within so many characters, with none of the mark's own section between."""
        found = [
            (self.gap(mark, other), other)
            for other in self.of(section, *values)
            if (other.end <= mark.start and mark.start - other.end <= before)
            or (other.start >= mark.end and other.start - mark.end <= after)
        ]
        open_ = [pair for pair in found if not self._barred(mark, pair[1])]
        return min(open_, key=lambda pair: pair[0])[1] if open_ else None

    def gap(self, one: Mark, other: Mark) -> int:
        """Characters between two marks."""
        return max(other.start - one.end, one.start - other.end, 0)

    def between(self, one: int, other: int) -> list[Mark]:
        """The marks between two offsets."""
        return [mark for mark in self.marks if mark.start >= one and mark.end <= other]

    def names_after(self, offset: int, *, within: int = 30) -> list[str]:
        """The names in the list that begins within so many characters of an offset."""
        return [name for name, *_ in self.name_spans(offset, within=within)]

    def name_spans(self, offset: int, *, within: int = 30) -> list[tuple[str, int, int, Mark]]:
        """The same with where each begins and ends, and its last mark."""
        found: list[tuple[str, int, int, Mark]] = []
        for name, start, end, last in self._runs():
            if start < offset:
                continue
            reach = offset + within if not found else found[-1][2] + _LIST_GAP
            between = self.text[found[-1][2] if found else offset : start]
            if start > reach or _STOPS.search(between) or (found and not self._joins(found[-1][2], start)):
                break
            found.append((name, start, end, last))
        return found

    def last_name_before(self, offset: int, *, within: int = 30) -> str:
        """The name that ends within so many characters before an offset; empty where there is none."""
        names = [run for run in self._runs() if run[2] <= offset and offset - run[2] <= within]
        return names[-1][0] if names else ""

    def name_spans_all(self) -> list[tuple[str, int, int, Mark]]:
        """Every name of the sentence, with where it begins and ends and its last mark."""
        return list(self._runs())

    def _joins(self, first: int, last: int) -> bool:
        """Whether nothing but commas, "and" and small words for towns stands between two names of a list."""
        between = self.between(first, last)
        if any(mark.section != "cues" or not mark.means("and", "town", "from") for mark in between):
            return False
        words = self.text[first:last]
        for mark in between:
            words = words.replace(self.text[mark.start : mark.end], " ", 1)
        rest = [word for word in _CAPITAL.findall(words) if len(word) > _SHORT]
        return not rest and (bool(between) or "," in words or "،" in words or words.strip() in ("و", ""))

    def _runs(self) -> Iterator[tuple[str, int, int, Mark]]:
        """Names, words of one name joined."""
        held: list[Mark] = []
        for mark in self.marks:
            if not mark.is_name:
                continue
            follows = held and _IN_A_NAME.fullmatch(self.text, held[-1].end, mark.start)
            if follows and "word" in (mark.section, held[-1].section):
                held.append(mark)
                continue
            if held:
                yield _run(held)
            held = [mark]
        if held:
            yield _run(held)

    def _barred(self, mark: Mark, other: Mark) -> bool:
        low, high = sorted((mark, other), key=lambda m: m.start)
        return any(m.section == mark.section for m in self.between(low.end, high.start))


_LIST_GAP = 24
_SHORT = 3
"""Letters of words such as "de", "из" or "et" that may stand between two names of a list."""


def _run(held: Sequence[Mark]) -> tuple[str, int, int, Mark]:
    return " ".join(str(mark.value) for mark in held), held[0].start, held[-1].end, held[-1]


def named_places(pack: Pack, text: str, start: int, end: int, places: Sequence[Item]) -> list[Item]:
    """The places of a sentence: those given, under the names they have in English, and the countries of the pack."""
    found = []
    for match in pack.phrases.finditer(text, start, end):
        section, meaning = pack.meanings[(match.lastindex or 1) - 1]
        first, last = match.start(match.lastindex or 0), match.end()
        toponym = _country(meaning) if section == _NAMES else None
        if toponym is not None:
            found.append(Item(ItemKind.PLACE, first, last, meaning, _moved(toponym, first, last)))
    own = [(item.start, item.end) for item in found]
    found += [_in_english(i) for i in places if not any(i.start < b and a < i.end for a, b in own)]
    return sorted(found, key=lambda item: item.start)


def _in_english(item: Item) -> Item:
    place = settlement_of(item)
    name = place.name if place is not None else item.text
    return Item(item.kind, item.start, item.end, name, item.value)


@cache
def _country(name: str) -> Any:
    from geo.geoparsing.toponyms import geoparse

    return next((toponym for toponym in geoparse(name) if toponym.place.kind in ("country", "admin1", "region")), None)


def _moved(toponym: Any, start: int, end: int) -> Any:
    from dataclasses import replace

    return replace(toponym, start=start, end=end)


def read_marks(pack: Pack, text: str, start: int, end: int, places: Iterable[Item], today: date | None) -> Marks:
    """Read a sentence; `places` are those of `named_places`."""
    found: list[Mark] = []
    for kind, items in (
        ("length", amounts.lengths(pack, text, start, end)),
        ("date", amounts.dates(pack, text, start, end, today)),
        ("term", amounts.terms(pack, text, start, end)),
        ("place", places),
    ):
        named = [Mark(kind, i.text if kind == "place" else i.value, i.start, i.end, i.text, i) for i in items]
        if kind == "place":
            _take(found, _phrases(pack, text, start, end))
        _take(found, named)
    _take(found, [Mark("number", i.value, i.start, i.end, i.text) for i in amounts.counts(pack, text, start, end)])
    _take(found, _words(text, start, end) if pack.capitals else _led_to(text, end, found))
    return Marks(pack, text, start, end, tuple(sorted(found, key=lambda mark: mark.start)))


def _take(found: list[Mark], more: Iterable[Mark]) -> None:
    found += [m for m in more if not any(m.start < other.end and other.start < m.end for other in found)]


def _phrases(pack: Pack, text: str, start: int, end: int) -> list[Mark]:
    marks = []
    for match in pack.phrases.finditer(text, start, end):
        group = match.lastindex or 1
        section, meaning = pack.meanings[group - 1]
        if section not in (_NAMES, "language"):
            marks.append(Mark(section, meaning, match.start(group), match.end(), match[group]))
    return marks


def _led_to(text: str, end: int, found: Sequence[Mark]) -> list[Mark]:
    """Words that "from" and "to" lead to in a sentence about ways, where a script has no capitals to show a name."""
    if not any(mark.section == "cues" and mark.means("corridor", "evacuation") for mark in found):
        return []
    marks = []
    for cue in found:
        match = _NEXT_WORD.match(text, cue.end, end) if cue.section == "cues" and cue.means("from", "to") else None
        if match is not None:
            marks.append(Mark("word", match[1], match.start(1), match.end(1), match[1]))
    return marks


_NEXT_WORD = re.compile(r"\s{1,2}([^\W\d_]{3,})")


def _words(text: str, start: int, end: int) -> list[Mark]:
    """Words with a capital, but for the one that opens the sentence."""
    opens = True
    marks = []
    for match in _CAPITAL.finditer(text, start, end):
        if match[0][0].isupper() and not opens and not match[0].isupper():
            marks.append(Mark("word", match[0], match.start(), match.end(), match[0]))
        opens = False
    return marks
