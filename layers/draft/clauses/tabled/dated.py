"""Dates in a sentence of marks: which are bounds, which only those of a document that is cited, which are terms."""

from __future__ import annotations

from layers.draft.clauses.tabled.marks import Mark, Marks

__all__ = ["dates_of", "due_date", "is_due", "terms_of"]

_BOUND = 14
"""Characters between a date and the word that makes it a bound."""
_CITED = 48
_AFTER = 60


def dates_of(marks: Marks) -> list[Mark]:
    """The dates of what the sentence says: not those of documents that it cites."""
    return [mark for mark in marks.of("date") if not _is_cited(marks, mark)]


def _is_cited(marks: Marks, date: Mark) -> bool:
    """Whether a document stands before the date with nothing that is done between, or after it ("… dated")."""
    document = marks.near(date, "cues", "document", before=_CITED)
    if document is not None and document.end <= date.start:
        between = marks.between(document.end, date.start)
        return not any(m.section == "cues" and m.means(*_DOING) for m in between)
    return marks.near(date, "cues", "dated", after=_BOUND) is not None


_DOING = frozenset({"withdraw", "create", "ceasefire", "by", "in force", "keep", "patrol"})


def is_due(marks: Marks, date: Mark) -> bool:
    """Whether a date is a bound: "by" stands before it, or after it in a language that puts it there."""
    before = marks.near(date, "cues", "by", before=_BOUND)
    after = marks.near(date, "cues", "by after", after=_BOUND)
    return (before is not None and before.end <= date.start) or after is not None


def due_date(marks: Marks, mark: Mark) -> Mark | None:
    """The date by which a zone is due: the only one, or of as many as there are lengths the one in the same place."""
    due = [date for date in dates_of(marks) if is_due(marks, date)]
    lengths = marks.of("length")
    if len(due) > 1 and len(due) == len(lengths) and mark in lengths:
        return due[lengths.index(mark)]
    return due[0] if len(due) == 1 else None


def terms_of(marks: Marks) -> list[tuple[Mark, str]]:
    """Terms within which something is to be done, each with what it counts from (empty where the text does not say)."""
    found = []
    for term in marks.of("term"):
        within = marks.near(term, "cues", "within", before=30) or marks.near(term, "cues", "within after", after=16)
        since = marks.near(term, "after", after=_AFTER) or marks.near(term, "after", before=_AFTER)
        if within is not None or (since is not None and marks.cue("following")):
            found.append((term, str(since.value) if since is not None else ""))
    return found
