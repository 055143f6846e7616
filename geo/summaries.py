"""How objects show themselves at a prompt and in a notebook: a line, or a small table with everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["counted", "html_table", "summary_line"]


def counted(number: int, noun: str) -> str:
    """A number and its noun: `1 error`, `2 errors`, `2 territories`, `2 convoys`."""
    if number == 1:
        return f"1 {noun}"
    changes = noun.endswith("y") and not noun.endswith(("ay", "ey", "oy"))
    return f"{number:,} {noun[:-1]}ies" if changes else f"{number:,} {noun}s"


def summary_line(kind: str, *parts: str) -> str:
    """What a thing is and holds, on one line: `<Gazetteer: 170,000 places, 1 overlay>`."""
    return f"<{kind}: {', '.join(part for part in parts if part)}>"


def html_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, below: str = "") -> str:
    """A small HTML table for notebooks, with no style or script of its own; every text is escaped."""
    head = "".join(f"<th style='text-align:left'>{escape(column)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    end = f"<p>{escape(below)}</p>" if below else ""
    return f"<p><strong>{escape(title)}</strong></p><table><tr>{head}</tr>{body}</table>{end}"
