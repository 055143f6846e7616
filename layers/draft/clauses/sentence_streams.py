"""A document's text, sentence by sentence, as streams for the clause readers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from geo.documents.sentences import Sentence, split_sentences
from layers.draft.clauses.dates import Dated, find_dates, find_terms, term_end
from layers.draft.clauses.phrases import read_phrases
from layers.draft.clauses.quantities import between, find_lengths, find_numbers, halved, scale_of
from layers.draft.clauses.stream import Item, Stream, make_stream
from layers.draft.english.dates import COUNTED_FROM
from layers.draft.english.lengths import BETWEEN_BOUNDS, HALVES
from layers.draft.model import ItemKind

__all__ = ["read_streams", "sentence_stream"]

_HALF_OF = 0.02
"""By how much twice the half may differ from the whole."""


def read_streams(
    text: str, places: Sequence[Item], today: date | None, day_zero: date | None = None
) -> Iterator[tuple[Sentence, Stream]]:
    """Every sentence with its stream.

    `places` are items of kind `place`, in order; `today` is the document's date, `day_zero` the day it counts from.
    """
    starts = [item.start for item in places]
    for sentence in _joined_lists(text, split_sentences(text)):
        first, last = bisect_left(starts, sentence.start), bisect_right(starts, sentence.end)
        yield sentence, sentence_stream(text, sentence, places[first:last], today, day_zero)


def sentence_stream(
    text: str, sentence: Sentence, places: Sequence[Item], today: date | None, day_zero: date | None = None
) -> Stream:
    """One sentence as a stream of words and phrases."""
    start, end = sentence
    phrases: list[Item] = []
    for found in (
        find_dates(text, start, end, today),
        find_lengths(text, start, end),
        find_terms(text, start, end, day_zero),
        places,
        find_numbers(text, start, end),
    ):
        phrases = _merged(phrases, [item for item in found if item.end <= end])
    return _with_halves(_with_bounds(_with_counted(read_phrases(make_stream(text, start, end, phrases)))))


def _with_counted(stream: Stream) -> Stream:
    """The stream with a term and the day that it counts from as one date: "within 60 days beginning on 27 November"."""
    found = []
    for match in stream.find(COUNTED_FROM):
        term, start = match.items("term")[0].value, match.items("from")[0].value
        day = term_end(start.edtf, term)
        if day:
            text = stream.text[match.start : match.end]
            found.append((match, Item(ItemKind.DATE, match.start, match.end, text, Dated(day, by=True))))
    return stream.rewritten(found)


def _with_bounds(stream: Stream) -> Stream:
    """The stream with the length between two bounds as one: "not less than 5 km and not more than 8 km"."""
    found = []
    for match in stream.find(BETWEEN_BOUNDS):
        least, most = match.items("n")[0].value, match.items("n2")[0].value
        if least.maximum_m < most.minimum_m:
            text = stream.text[match.start : match.end]
            found.append((match, Item(ItemKind.LENGTH, match.start, match.end, text, between(least, most))))
    return stream.rewritten(found)


def _with_halves(stream: Stream) -> Stream:
    """The stream with the half of a strip as a length: "14 km, seven on each side"."""
    found = []
    for match in stream.find(HALVES):
        whole, half = match.items("n")[0].value, match.items("half")[0]
        if abs(2 * half.value - scale_of(whole)) < _HALF_OF * scale_of(whole):
            at = match.index("half")
            item = Item(ItemKind.LENGTH, half.start, half.end, half.text, halved(whole))
            total = match.index("n")
            found.append((replace(match, first=at, last=at + 1), item))
            plain = replace(stream.items[total], kind=ItemKind.NUMBER, value=round(scale_of(whole)))
            found.append((replace(match, first=total, last=total + 1), plain))
    return stream.rewritten(found)


def _merged(taken: list[Item], more: Sequence[Item]) -> list[Item]:
    """Both lists in order, without those of the second that overlap the first."""
    if not more:
        return taken
    free = [item for item in more if not any(item.start < other.end and other.start < item.end for other in taken)]
    return sorted((*taken, *free), key=lambda item: item.start)


def _joined_lists(text: str, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Sentences, with a clause that ends in a colon or semicolon joined to the list below it."""
    held: Sentence | None = None
    for sentence in sentences:
        if held is not None and text[held.end - 1] in ":;," and sentence.end - held.start < 2000:  # noqa: PLR2004 - characters; a list, not a page
            held = Sentence(held.start, sentence.end)
        else:
            if held is not None:
                yield held
            held = sentence
    if held is not None:
        yield held
