"""`truceline draft`: from documents to a scenario file that a person checks."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.errors import printable
from truceline.commands.arguments import OutputOption, UrlOption, given_addresses
from truceline.output import counted, note

if TYPE_CHECKING:
    from layers.draft import Document, Draft

__all__ = ["draft"]

_LONG = 200_000
"""Characters of documents that take long enough for a word to the person who waits."""


def draft(
    files: Annotated[list[str], typer.Argument(help="Text, Markdown, HTML or PDF files; '-' for standard input.")],
    output: OutputOption = None,
    dated: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            help="The day the documents were written; it goes before any date in their text.",
        ),
    ] = None,
    url: UrlOption = None,
) -> None:
    """Draft a scenario from what documents say: zones, posts, routes, events, deadlines, each with its source.

    What a text does not give is left as a marked gap with what to supply; 'truceline check' lists the gaps.

    Example: truceline draft agreement.txt article.txt -o scenario.yaml
    """
    from layers.draft import draft_scenario

    documents = _documents(files, dated.date() if dated else None, given_addresses(url, files))
    length = sum(len(document.text) for document in documents)
    if length > _LONG:
        note(f"Reading {length:,} characters; a minute or less …")
    made = draft_scenario(documents)
    for warning in made.warnings:
        print(f"warning: {printable(str(warning))}", file=sys.stderr)
    text = made.to_yaml()
    if output is None or str(output) == "-":
        sys.stdout.write(text)
    else:
        _write(output, text)
    note(_summary(made, None if str(output) == "-" else output))


def _documents(files: list[str], day: date | None, addresses: Mapping[str, str]) -> list[Document]:
    """Every file read; the faults of all of them are reported together."""
    from dataclasses import replace

    from geo.errors import Fault, InputError
    from layers.draft import read_document

    documents: list[Document] = []
    faults: list[Fault] = []
    for name in files:
        try:
            document = read_document(name)
        except InputError as error:
            faults += error.faults
        else:
            dated = replace(document, url=addresses.get(name, document.url))
            documents.append(replace(dated, date=day) if day else dated)
    if faults:
        raise InputError(faults)
    return documents


def _write(path: Path, text: str) -> None:
    from geo.files.atomic_write import atomic_write

    with atomic_write(path) as fresh:
        fresh.write_text(text, encoding="utf-8")


_NOUNS = {"posts": "post count", "talks": "meeting", "unread": "unread passage"}


def _summary(made: Draft, output: Path | None) -> str:
    counts: dict[str, int] = {}
    for statement in made.statements:
        counts[statement.kind] = counts.get(statement.kind, 0) + 1
    found = ", ".join(counted(count, _NOUNS.get(kind, kind)) for kind, count in counts.items())
    where = f"{output.resolve()}: " if output is not None else ""
    rivals = counted(len(made.contradictions), "contradiction")
    return f"{where}{found or 'nothing that an agreement puts on the ground'}; {rivals}"
