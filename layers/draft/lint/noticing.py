"""What is open in the statements of a draft, whatever the language they were read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from geo.documents.sentences import Sentence, sentence_at, split_sentences
from layers.draft.clauses.dates import is_ambiguous
from layers.draft.clauses.phrases import Reference
from layers.draft.english.ambiguity import (
    ALONG_OR_STRAIGHT,
    BANK,
    CENTRE_OR_EDGE,
    FIGURES,
    OPEN_END,
    RIVER_REACHED,
    STATED_DATE,
)
from layers.draft.findings import Findings
from layers.draft.lint.points import OpenPoint, PointKind, Way
from layers.draft.model import BOTH, LineKind, StatementKind
from layers.draft.statements import Statement

__all__ = ["notice"]

_WITHOUT_COURSE = frozenset(
    {LineKind.LINE_OF_CONTACT, LineKind.FRONT_LINE, LineKind.CEASEFIRE_LINE, LineKind.LINE_OF_CONTROL,
     LineKind.DEMARCATION_LINE, LineKind.ARMISTICE_LINE, LineKind.POSITIONS, LineKind.LINE}
)  # fmt: skip
_SIZES = ("depth", "width", "band", "depths", "between", "bounded")


class _Text:
    """A draft's documents, for the words and the sentence of a statement."""

    def __init__(self, draft: Findings) -> None:
        self._texts = {document.name: document.text for document in draft.documents}
        self._sentences = {name: split_sentences(text) for name, text in self._texts.items()}

    def words(self, statement: Statement) -> str:
        return self._texts[statement.file][statement.start : statement.end]

    def span(self, statement: Statement) -> Sentence:
        found = sentence_at(self._sentences[statement.file], statement.start)
        return found or Sentence(statement.start, statement.end)

    def sentence(self, statement: Statement) -> str:
        span = self.span(statement)
        return self._texts[statement.file][span.start : span.end]


def notice(draft: Findings, zones: Mapping[int, str]) -> Iterator[OpenPoint]:
    """The open points of a draft, in the order of its statements; `zones` are their ids by `id(statement)`."""
    text = _Text(draft)
    for statement in draft.statements:
        for kind, ways in _of(statement, text):
            yield _point(kind, statement, text, zones.get(id(statement), ""), ways)
    for one, other in _contradictions(draft, text):
        ways = (Way("first", _size(one)), Way("second", _size(other)))
        yield _point(PointKind.CONTRADICTION, other, text, zones.get(id(other), ""), ways)
    yield from _dates(draft, text)


def _point(kind: PointKind, statement: Statement, text: _Text, zone: str, ways: tuple[Way, ...]) -> OpenPoint:
    first = statement.mentions[0]
    words = " ".join(text.words(statement).split())
    return OpenPoint(kind, first.file, first.line, first.start, first.end, words, zone, ways)


_Noticed = Iterator[tuple[PointKind, tuple[Way, ...]]]


def _of(statement: Statement, text: _Text) -> _Noticed:
    if statement.kind == StatementKind.ZONE:
        yield from _of_zone(statement, text)
    elif statement.kind == StatementKind.ROUTE:
        named = statement.values.get("name") or statement.values.get("via")
        if not named and not ALONG_OR_STRAIGHT.search(text.sentence(statement)):
            yield PointKind.COURSE, ()
    elif statement.kind == StatementKind.UNREAD and "map" in statement.values["why"]:
        yield PointKind.MAP, ()
    elif statement.kind == StatementKind.PLACE and statement.confidence:
        rivals = statement.values.get("rivals", ())
        if rivals:
            yield PointKind.NAMESAKE, tuple(Way(f"place-{n}", title) for n, title in enumerate(rivals, start=1))


def _of_zone(statement: Statement, text: _Text) -> _Noticed:
    values, sentence = statement.values, text.sentence(statement)
    reference: Reference | None = values.get("reference")
    measured = any(name in values for name in _SIZES)
    of_a_place = reference is not None and reference.kind == LineKind.PLACE
    if not measured:
        yield PointKind.SIZE, ()
    if values.get("loose"):
        yield PointKind.DEPTH_OR_WIDTH, _depth_or_width(values)
    elif "depth" in values and not values.get("side") and not of_a_place:
        yield PointKind.SIDE, _sides(reference, values)
    if measured and _lacks_course(values, reference, sentence):
        yield PointKind.LINE, ()
    yield from ((kind, ()) for kind in _left_to_the_line(reference, sentence))


def _left_to_the_line(reference: Reference | None, sentence: str) -> Iterator[PointKind]:
    """What a sentence leaves open of the line or place that it measures from."""
    of_a_place = reference is not None and reference.kind == LineKind.PLACE
    joined = reference is not None and reference.ends and reference.kind in (LineKind.CORRIDOR, LineKind.LINE)
    if joined and not ALONG_OR_STRAIGHT.search(sentence):
        yield PointKind.COURSE
    if of_a_place and not CENTRE_OR_EDGE.search(sentence):
        yield PointKind.EDGE
    if RIVER_REACHED.search(sentence) and not BANK.search(sentence):
        yield PointKind.RIVER


def _lacks_course(values: Mapping[str, Any], reference: Reference | None, sentence: str) -> bool:
    """Whether the line is one that moves or is drawn elsewhere, and the sentence gives no course and no day."""
    if reference is None:
        return not values.get("between") and not values.get("bounded")
    if reference.kind not in _WITHOUT_COURSE or reference.ends:
        return False
    name = reference.name.removeprefix("the ")
    proper = reference.kind == LineKind.LINE and any(word[0].isupper() for word in name.split())
    return not proper and not STATED_DATE.search(sentence)


def _depth_or_width(values: Mapping[str, Any]) -> tuple[Way, ...]:
    size = values.get("depth", "")
    return (
        Way("each-side", f"{size} deep on each side", {"depth": size, "side": BOTH}),
        Way("in-all", f"{size} wide in all", {"width": size}),
    )


def _sides(reference: Reference | None, values: Mapping[str, Any]) -> tuple[Way, ...]:
    """Both sides, and each by the name that a scenario has for it."""
    depth = values["depth"]
    ways = [Way("both-sides", f"{depth} on both sides", {"depth": depth, "side": BOTH})]
    if reference is not None and reference.kind == LineKind.BORDER and reference.between:
        ways += [Way(f"side-{n}", f"{depth} in {name}", {"depth": depth, "side": name})
                 for n, name in enumerate(reference.between, start=1)]  # fmt: skip
    elif reference is not None and (reference.ends or reference.kind in (LineKind.RIVER, LineKind.ROAD)):
        ways += [
            Way(way, f"{depth} to the {way}", {"depth": depth, "side": way})
            for way in ("north", "south", "east", "west")
        ]
    return tuple(ways)


def _contradictions(draft: Findings, text: _Text) -> Iterator[tuple[Statement, Statement]]:
    """Pairs that cannot both hold: those of the draft, and one zone that two sentences give two sizes."""
    seen = set()
    for one, other in draft.contradictions:
        seen.add((id(one), id(other)))
        yield one, other
    zones = [s for s in draft.of_kind(StatementKind.ZONE) if s.values.get("title")]
    for one, other in combinations(zones[:_MOST], 2):
        if (id(one), id(other)) not in seen and _disagree(one, other, text):
            yield one, other


_MOST = 200
"""Zones of a draft that are compared with one another."""


def _disagree(one: Statement, other: Statement, text: _Text) -> bool:
    a, b = one.values, other.values
    if one.file != other.file or text.span(one) == text.span(other) or a["title"].lower() != b["title"].lower():
        return False
    if a.get("by") != b.get("by") or a.get("place") != b.get("place") or _names(a) != _names(b):
        return False
    sizes = [name for name in ("depth_m", "width_m", "depths_m") if name in a and name in b]
    sides = a.get("side") == b.get("side") or not a.get("side") or not b.get("side")
    return bool(sizes) and sides and all(a[name] != b[name] for name in sizes)


def _names(values: Mapping[str, Any]) -> tuple[str, ...]:
    reference: Reference | None = values.get("reference")
    return () if reference is None else (str(reference.kind), *sorted(reference.between), *reference.ends)


def _size(statement: Statement) -> str:
    values = statement.values
    size = values.get("depth") or values.get("width") or values.get("band") or values.get("count")
    return str(size or ", ".join(f"{d} {s}" for s, d in values.get("depths", {}).items()) or statement.kind)


def _dates(draft: Findings, text: _Text) -> Iterator[OpenPoint]:
    """Days that may be the last or the first without, figures that are day or month, and terms from no stated day."""
    for document in draft.documents:
        for pattern, judged in ((OPEN_END, None), (FIGURES, is_ambiguous)):
            for match in pattern.finditer(document.text):
                if judged is None or judged(match[0]):
                    yield _date_point(document.name, document.text, match)
    for statement in draft.of_kind(StatementKind.DEADLINE):
        values = statement.values
        counted = values.get("days") or values.get("months") or values.get("hours")
        if counted and not values.get("after") and not values.get("date"):
            yield _point(PointKind.DATE, statement, text, "", ())


def _date_point(name: str, text: str, match: re.Match[str]) -> OpenPoint:
    line = text.count("\n", 0, match.start()) + 1
    ways = ()
    return OpenPoint(PointKind.DATE, name, line, match.start(), match.end(), " ".join(match[0].split()), "", ways)
