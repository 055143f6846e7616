"""A text as words with their places, and the folded form of each."""

from __future__ import annotations

import re

from geo.gazetteer.names import fold

__all__ = ["Words", "is_arabic"]

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640"
_LETTERS = rf"[^\W\d_]{{1,60}}(?:[{_MARKS}]{{1,9}}[^\W\d_]{{0,60}}){{0,20}}"
_APOSTROPHE = "['’‘ʼ`]"
# Dotted capitals (U.S., W.Va.); or letters, with apostrophes inside that are no English possessive.
_WORD = re.compile(
    r"(?:[A-Z][a-z]{0,2}\.){2,6}(?![a-z])"
    rf"|(?<![^\W\d_]{_APOSTROPHE}){_LETTERS}(?:{_APOSTROPHE}(?![sS]\b){_LETTERS}){{0,4}}"
)
_MEMO = 100_000
_memo: dict[str, str] = {}


def is_arabic(word: str) -> bool:
    """Whether a word begins with an Arabic letter, be it one of the shapes that PDFs hold."""
    return "\u0620" <= word[0] <= "\u06d3" or "\ufb50" <= word[0] <= "\ufefc"


class Words:
    """The words of a text: `word[i]` is `text[start[i]:end[i]]`, its folded form `folded(i)`."""

    __slots__ = ("capitals", "end", "start", "text", "word")

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [match.span() for match in _WORD.finditer(text)]
        self.start = [start for start, _ in spans]
        self.end = [end for _, end in spans]
        self.word = [text[start:end] for start, end in spans]
        self.capitals = [number for number, word in enumerate(self.word) if word[0].isupper()]

    def __len__(self) -> int:
        return len(self.word)

    def folded(self, number: int) -> str:
        """Return the folded form of one word."""
        word = self.word[number]
        known = _memo.get(word)
        if known is None:
            if len(_memo) > _MEMO:
                _memo.clear()
            known = _memo[word] = fold(word)
        return known

    def gap(self, number: int) -> str:
        """Return what stands between word `number` and the next; the rest of the text after the last."""
        if number + 1 < len(self.start):
            return self.text[self.end[number] : self.start[number + 1]]
        return self.text[self.end[number] :][:80]
