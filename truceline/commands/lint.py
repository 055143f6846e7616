"""`truceline lint`: what the words of an agreement leave open on the ground, and what hangs on it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.commands.arguments import FormatOption, OutputOption
from truceline.output import Format, print_rows

if TYPE_CHECKING:
    from layers.draft.lint import OpenPoint

__all__ = ["lint"]

_COLUMNS = ("where", "open", "question", "way", "area_km2", "towns", "people", "road_km", "words")


def lint(
    files: Annotated[list[str], typer.Argument(help="Text, Markdown, HTML or PDF files; '-' for standard input.")],
    output: OutputOption = None,
    format_: FormatOption = Format.table,
    as_json: Annotated[bool, typer.Option("--json", help="Print the points with all their ways as JSON.")] = False,
) -> None:
    """List what a text leaves open: lines, sides, sizes, dates, maps, contradictions, and what hangs on each.

    -o writes the drafted scenario with the ways of each point as readings, for 'truceline map' and 'compare'.

    Example: truceline lint agreement.txt -o readings.yaml
    """
    from layers.draft import read_document
    from layers.draft.lint import lint as read_points

    found = read_points([read_document(name) for name in files])
    if output is not None:
        from geo.files.atomic_write import atomic_write

        with atomic_write(output) as fresh:
            fresh.write_text(found.to_yaml(), encoding="utf-8")
    if as_json:
        json.dump([point.as_dict() for point in found], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        print_rows([row for point in found for row in _rows(point)], _COLUMNS, format_, first=("where", "open", "way"))
    print(f"{len(found) or 'no'} open point{'s' * (len(found) != 1)}", file=sys.stderr)


def _rows(point: OpenPoint) -> list[dict[str, Any]]:
    row = {"where": f"{point.file}:{point.line}", "open": str(point.kind), "question": point.question}
    row["words"] = point.words
    ways = [
        {**row, "way": way.title, "area_km2": way.area_km2, "towns": way.towns, "people": way.people,
         "road_km": way.road_km}
        for way in point.ways
    ]  # fmt: skip
    return ways or [row]
