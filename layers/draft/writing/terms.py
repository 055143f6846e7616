"""The day on which a term ends, where the text gives the day that it counts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from layers.draft.clauses.dates import Dated, term_end
from layers.draft.clauses.document_dates import signing_date
from layers.draft.findings import Findings
from layers.draft.model import StatementKind
from layers.draft.statements import Statement

__all__ = ["last_day"]

_SIGNATURE = frozenset({"signature", "signing", "conclusion"})
_IN_FORCE = frozenset({"entry into force", "entry", "force"})


def last_day(term: Mapping[str, Any], statement: Statement, draft: Findings) -> tuple[str, str]:
    """The last day of a statement's term ("within 30 days of signature"), and in words what it was counted from.

    Both are empty where the text does not give the day that it counts from.

    The day that a term begins on is not counted, as in most agreements; `truceline lint` reports that a text leaves
    it open.
    """
    start, since = _beginning(term.get("after", ""), statement, draft)
    if start is None:
        return "", ""
    day = term_end(start.isoformat(), Dated("", days=term.get("days"), months=term.get("months")))
    return day, f"counted from the {since} on {start.isoformat()}, that day not included" if day else ""


def _beginning(after: str, statement: Statement, draft: Findings) -> tuple[dt.date | None, str]:
    """The day that a term counts from, if the same document states it once."""
    if after in _SIGNATURE:
        text = next(document.text for document in draft.documents if document.name == statement.file)
        return signing_date(text), "signature"
    if after in _IN_FORCE:
        return _only_day(draft, statement, StatementKind.DEADLINE, "into_force"), "entry into force"
    if after == "ceasefire":
        return _only_day(draft, statement, StatementKind.CEASEFIRE, "date"), "beginning of the ceasefire"
    return None, ""


def _only_day(draft: Findings, statement: Statement, kind: StatementKind, key: str) -> dt.date | None:
    """The one day that the document gives for what is of a kind; None where it gives none, or several."""
    dates = {
        other.values["date"]
        for other in draft.of_kind(kind)
        if other.file == statement.file and other.values.get(key) and other.values.get("date")
    }
    if len(dates) != 1:
        return None
    try:
        return dt.date.fromisoformat(dates.pop())
    except ValueError:
        return None
