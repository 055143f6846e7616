"""Where the sentences of a text begin and end, by one pass over its stops and line ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["LONGEST_SENTENCE", "Sentence", "sentence_at", "split_sentences"]

LONGEST_SENTENCE = 4_000
"""Characters; a longer run without a stop is cut at a space near this length, so that work on a sentence is bounded."""


class Sentence(NamedTuple):
    """A sentence: `text[start:end]`, without the white space around it."""

    start: int
    end: int


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "adm amb art arts atty brig capt cdr cf cmdr col cpl det dr eg ex fig gen gov hon ie insp lt maj messrs mr mrs ms "
    "mt ft no nos para paras pfc pres prof pvt rep reps rev sec sen sens sgt spc sr st ste supt vs viz"
)
"""Abbreviations that a name or a number follows: the stop after them ends no sentence."""

_OPEN_ABBREVIATIONS = _words(
    "am pm bc ad etc inc corp co ltd jr bros dept est approx ave blvd rd hwy jan feb mar apr jun jul aug sep sept oct "
    "nov dec mon tue tues wed thu thur thurs fri sat sun km kms m mi ft us un uk eu usa dc nw ne sw se "
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn "
    "tex va vt wash wis wyo ont que alta sask man"
)
"""Abbreviations after which a sentence may end: it does where a word that opens sentences follows."""

_OPENERS = _words(
    "a about after all also although an and another any as asked at because before both but by despite during each "
    "earlier even every few for four from he her here his how however i if in instead into it its last later many "
    "meanwhile more most much my no nor not now of officials on once one only or other our over people police she "
    "since so some still such ten that the their them then there these they this those though three to two under "
    "until we what when where whether which while who why with yet you"
)

_STOP = re.compile(r"""([.!?…؟۔]{1,8})["'”’»)\]]{0,4}(?=\s)|[。！？]{1,8}["'”’»)\]]{0,4}|\n[ \t\r\f\v]*(\n\s*)?""")
_WORD_BEFORE = re.compile(r"[\w.]+\Z")
_WORD_AFTER = re.compile(r"""[\s"'“‘«(\[]*(\w+)?""")
_LEADING_ON = _words(
    "a an and at between by for from in into of on or over per than that the to under upon which with within without"
)
"""Words that no line ends with but for its width."""
_WRAPPED = range(48, 121)
"""Characters: the widths at which text is wrapped by hand or by a mail program."""


def split_sentences(text: str, *, longest: int = LONGEST_SENTENCE) -> list[Sentence]:
    """Return the sentences of a text in order, as offsets into it.

    A stop ends a sentence unless it belongs to an abbreviation, an initial or a number; a blank line always does, and
    so does a line end, unless the line is one of wrapped text or ends in a comma or a word such as "of". English
    habits; the stops of Arabic, Urdu and Chinese are known too.

    Parameters
    ----------
    text
        The text.
    longest
        Characters that no sentence exceeds.

    Returns
    -------
    Sentences with `start` and `end`, in characters.

    Raises
    ------
    ValueError
        A `longest` that leaves no room for a sentence.

    Examples
    --------
    >>> text = "Dr. Ali left at 5 p.m. on Monday. It was quiet."
    >>> [text[sentence.start : sentence.end] for sentence in split_sentences(text)]
    ['Dr. Ali left at 5 p.m. on Monday.', 'It was quiet.']
    >>> len(split_sentences("word " * 10, longest=20))
    3
    """
    found: list[Sentence] = []
    start = 0
    for end in _ends(text):
        _add(text, start, end, longest, found)
        start = end
    _add(text, start, len(text), longest, found)
    return found


def sentence_at(sentences: Sequence[Sentence], offset: int) -> Sentence | None:
    """Return the sentence that covers an offset, or None where the offset lies in the space between two."""
    row = bisect_right(sentences, (offset, float("inf"))) - 1
    return sentences[row] if row >= 0 and offset < sentences[row].end else None


def _ends(text: str) -> Iterator[int]:
    line_start = 0
    for match in _STOP.finditer(text):
        if match[1] is not None:
            if _stop_ends_sentence(text, match[1], match.start(), match.end()):
                yield match.end()
        elif match[0][0] == "\n":
            if match[2] is not None or _line_ends_sentence(text, line_start, match.start(), match.end()):
                yield match.end()
            line_start = match.end()
        else:
            yield match.end()


def _stop_ends_sentence(text: str, mark: str, stop: int, after: int) -> bool:
    follows = _WORD_AFTER.match(text, after, after + 40)
    next_word = (follows and follows[1]) or ""
    if next_word and next_word[0].islower():
        return False
    before = _WORD_BEFORE.search(text, max(0, stop - 24), stop) if mark == "." else None
    if before is None:
        return True
    word = before[0].replace(".", "").lower()
    if before[0][-1].isdigit():
        return not (len(word) <= 2 and text[max(0, before.start() - 1) : before.start()] in {"", "\n"})  # noqa: PLR2004 - "1." numbers a list
    if word in _TITLES:
        return False
    return not _may_go_on(before[0], word) or not next_word or next_word.lower() in _OPENERS


def _may_go_on(written: str, word: str) -> bool:
    """Whether a sentence often goes on after the stop of this word: an initial, or an abbreviation."""
    initial = len(word) == 1 and word.isalpha() and written.isupper()
    return initial or "." in written or word in _OPEN_ABBREVIATIONS


def _line_ends_sentence(text: str, line_start: int, line_end: int, next_start: int) -> bool:
    follows = text[next_start : next_start + 1]
    if follows.islower():
        return False
    line = text[max(line_start, line_end - _WRAPPED.stop) : line_end].rstrip()
    last = _WORD_BEFORE.search(line)
    if line.endswith(",") or (last is not None and last[0].lower() in _LEADING_ON):
        return False
    return line_end - line_start not in _WRAPPED or not line[-1:].isalnum()


def _add(text: str, start: int, end: int, longest: int, found: list[Sentence]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > longest:
        space = text.rfind(" ", start + longest // 2, start + longest)
        cut = space if space > 0 else start + longest
        found.append(Sentence(start, cut))
        start = cut + (space > 0)
    if end > start:
        found.append(Sentence(start, end))
