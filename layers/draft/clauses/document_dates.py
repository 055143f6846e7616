"""The days of a document itself: when it was written or signed, and the day that it counts from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from layers.draft.clauses.dates import find_dates
from layers.draft.clauses.stream import Item
from layers.draft.english.dates import CAPTION, CITED_AS_MADE, DAY_ZERO, DAY_ZERO_AFTER, MADE, SIGNED
from layers.draft.model import ItemKind

__all__ = ["day_zero", "document_date", "signing_date"]

_HEAD = 1_500
"""Characters at a document's beginning in which its own date is looked for, and at its end for an agreement's."""


def day_zero(text: str, today: date | None = None) -> date | None:
    """The day that an agreement counts from, where it names it: "D-Day is 1 December 2016"; else None."""
    for match in DAY_ZERO.finditer(text):
        found = next(find_dates(text, match.end(), match.end() + 40, today), None)
        if found is not None and found.start - match.end() <= len("the ") and _is_day(found):
            return date.fromisoformat(found.value.edtf)
    for match in DAY_ZERO_AFTER.finditer(text):
        before = [item for item in find_dates(text, max(0, match.start() - 40), match.start(), today) if _is_day(item)]
        if before and before[-1].end == match.start():
            return date.fromisoformat(before[-1].value.edtf)
    return None


_DATELINE = re.compile(r"\s{0,4}[A-Z][A-Z .,'’-]{1,40}(?:\([^)\n]{1,20}\)[ ,]{0,2})?")
"""The place that opens a dispatch: "GENEVA, 9 April 2019 —"."""


def document_date(text: str) -> Item | None:
    """Find a document's own date in its text; None where there is none.

    It is one that stands on a line by itself or opens a dispatch, a dated caption or byline near the beginning, or
    what an agreement says of its signing.
    """
    head = text[:_HEAD]
    full = [item for item in find_dates(head) if _is_day(item)]
    for item in full:
        line = head[head.rfind("\n", 0, item.start) + 1 : _line_end(head, item.end)]
        rest = line.replace(item.text, "").strip(" \t|,.-–—:()")
        opening = head[head.rfind("\n", 0, item.start) + 1 : item.start]
        if _DATELINE.fullmatch(opening):
            return item
        if len(rest) <= 40 and len(rest.split()) <= 4:  # noqa: PLR2004 - "Published 9 April, 12:30", "GENEVA, …"
            return item
    stated = next(_dates_of_making(text, MADE), None)
    if stated is not None:
        return stated
    for item in full:
        if CAPTION.match(head, item.end) and re.search(
            r"\bon\s+(?:the\s+)?\Z", head[max(0, item.start - 24) : item.start]
        ):
            return item
    return None


def signing_date(text: str) -> date | None:
    """The day on which a text says that it was signed; None where it does not, or says two."""
    days = {item.value.edtf for item in _dates_of_making(text, SIGNED)}
    return date.fromisoformat(days.pop()) if len(days) == 1 else None


def _dates_of_making(text: str, cue: re.Pattern[str]) -> Iterator[Item]:
    """The days at the beginning and end of a text on which it was made; those of a document that it cites are none."""
    for part, offset in ((text[:_HEAD], 0), (text[-_HEAD:], max(0, len(text) - _HEAD))):
        for item in find_dates(part):
            before = part[max(0, item.start - 80) : item.start]
            before = before[before.rfind("\n\n") + 1 :]
            if _is_day(item) and cue.search(before) and not CITED_AS_MADE.search(before):
                yield Item(ItemKind.DATE, item.start + offset, item.end + offset, item.text, item.value)


def _is_day(item: Item) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", item.value.edtf) is not None


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end
