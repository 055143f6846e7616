"""Words that were broken at the end of a line, or that hold invisible marks, put together without moving the text.

A PDF's text and old agreements have "demili-⏎tarised"; web text has soft hyphens and zero-width spaces. The joined text
has the same length and the same lines: what stood inside a word stands after it, so that offsets stay those of the text
but for that word, whose old extent is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["DehyphenatedText", "dehyphenate"]

_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_LETTER = r"[^\W\d_]"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAY_BE_BROKEN = re.compile(rf"[{_INVISIBLE}]|{_LETTER}[-‐]\n")
_BREAK = rf"(?:[{_INVISIBLE}]{{1,4}}\n?|[-‐]\n[ \t]{{0,12}}(?={_LETTER})(?![A-ZÀ-ÞА-Я]))"
_BROKEN = re.compile(rf"{_LETTER}{{1,40}}(?:{_BREAK}{_LETTER}{{1,40}}){{1,12}}")
_INSIDE = re.compile(_BREAK)


class DehyphenatedText(NamedTuple):
    """A text with its words whole, and where words stood that were not: sorted (start, end), the same in both texts."""

    text: str
    joined: Sequence[tuple[int, int]] = ()

    def extent(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the joined text stands in the text as it was given."""
        if not self.joined:
            return start, end
        first = bisect_right(self.joined, (start, -1)) - 1
        for begin, stop in self.joined[max(0, first) :]:
            if begin >= end:
                break
            if stop > start:
                start, end = min(start, begin), max(end, stop)
        return start, end


def dehyphenate(text: str) -> DehyphenatedText:
    """Return the text with broken words joined and control characters as spaces; as it is, where it has neither.

    A word at a line's end is joined with the small letters that begin the next line ("Sara-⏎qib"), unless the text also
    writes it with its hyphen within a line ("north-west").
    """
    if _CONTROL.search(text):
        text = _CONTROL.sub(" ", text)
    if not _MAY_BE_BROKEN.search(text):
        return DehyphenatedText(text)
    joined: list[tuple[int, int]] = []
    hyphened: dict[str, bool] = {}

    def whole(match: re.Match[str]) -> str:
        word = match[0]
        inside = "".join(_INSIDE.findall(word))
        if "\n" in inside and ("-" in inside or "‐" in inside):
            kept = re.sub(r"[-‐]\n[ \t]*", "-", word)
            if kept not in hyphened:
                hyphened[kept] = len(hyphened) < _ASKED_AT_MOST and kept in text
            if hyphened[kept]:
                return word
        joined.append(match.span())
        lines = inside.count("\n")
        return _INSIDE.sub("", word) + " " * (len(inside) - lines) + "\n" * lines

    return DehyphenatedText(_BROKEN.sub(whole, text), joined)


_ASKED_AT_MOST = 2_000
"""Hyphened words that are looked for in the rest of the text, so that the time stays bounded."""
