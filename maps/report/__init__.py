"""The report of events held against clauses: one self-contained page, a print of it, and tables for programs."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write
from geo.tables.cells import for_spreadsheets

if TYPE_CHECKING:
    from layers.measures.watch import Watch

__all__ = ["refuse_format", "save_report"]

_FORMATS = (".html", ".htm", ".csv", ".json", ".pdf")


def refuse_format(path: Path) -> None:
    """Raise `InputError` where a file's ending is none of a report's."""
    if path.suffix.lower() not in _FORMATS:
        hint = f"use {', '.join(ending for ending in _FORMATS if ending != '.htm')}"
        raise InputError(Fault(f"format {path.suffix or path.name!r} is not a report's", str(path), hint=hint))


def save_report(watch: Watch, path: str | Path) -> Path:
    r"""Write what `layers.watch` found.

    Parameters
    ----------
    watch
        What `layers.watch` gave.
    path
        `.html` (one page, no script, no network), `.pdf`, `.csv` or `.json`.

    Returns
    -------
    The path that was written.

    Raises
    ------
    InputError
        Another ending, and where the file cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from layers import load_scenario, watch
    >>> _ = Path("events.csv").write_text("date,latitude,longitude,kind\n1974-11-05,33.15,35.85,attack\n")
    >>> found = watch(load_scenario("golan-1974"), "events.csv", until="1974-12-31")
    >>> [save_report(found, f"report.{ending}").name for ending in ("html", "csv", "json")]
    ['report.html', 'report.csv', 'report.json']
    """
    target = Path(path)
    refuse_format(target)
    ending = target.suffix.lower()
    if ending == ".pdf":
        from maps.report.sheets import write_sheets

        write_sheets(watch, target)
        return target
    with atomic_write(target) as fresh:
        if ending == ".json":
            fresh.write_text(json.dumps(watch.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        elif ending == ".csv":
            table = watch.table
            with fresh.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(table.columns)
                for row in table.itertuples(index=False):
                    writer.writerow(["" if cell != cell else for_spreadsheets(cell) for cell in row])  # noqa: PLR0124 - NaN
        else:
            from maps.report.page import report_html

            fresh.write_text(report_html(watch), encoding="utf-8", newline="\n")
    return target
