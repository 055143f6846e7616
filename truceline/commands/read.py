"""`truceline read`: the places that documents name, as a table, JSON, GeoJSON or a map."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from truceline.commands.arguments import (
    CountryOption,
    EngineName,
    EngineOption,
    OutputOption,
    SchedulerOption,
    UrlOption,
    check_scheduler,
    country_codes,
    given_addresses,
)
from truceline.output import Format, counted, note, print_rows

if TYPE_CHECKING:
    from geo.documents.source_text import SourceText
    from geo.errors import Fault
    from geo.geoparsing.toponyms import Toponym

__all__ = ["ReadFormat", "read"]

_COLUMNS = (
    "file", "line", "start", "end", "text", "name", "kind", "admin1", "country", "latitude", "longitude",
    "uncertainty_m", "geonameid", "confidence", "form", "part_of", "relation", "sentence", "url",
)  # fmt: skip
_TABLE_COLUMNS = (
    "file", "line", "text", "name", "admin1", "country", "latitude", "longitude", "relation", "confidence",
)  # fmt: skip
_LONG = 1_000_000
"""Characters of a document that takes long enough for a word to the person who waits."""
_AT_MOST = 300_000
"""Toponyms of one run; more are refused as soon as they are met, so that memory and time stay bounded."""


class ReadFormat(StrEnum):
    """The formats of `truceline read --format`."""

    table = "table"
    json = "json"
    csv = "csv"
    geojson = "geojson"


def read(  # noqa: PLR0917 - each is an option of the command
    files: Annotated[
        list[str], typer.Argument(help="Text, Markdown, HTML or PDF files; '-' for standard input.", show_default=False)
    ],
    format_: Annotated[
        ReadFormat, typer.Option("--format", help="How to print: a table for people, json, csv or geojson.")
    ] = (ReadFormat.table),
    output: OutputOption = None,
    country: CountryOption = None,
    demonyms: Annotated[bool, typer.Option(help="Also read names of peoples ('Syrian') as their place.")] = True,
    organisations: Annotated[
        bool, typer.Option(help="Also read places in names of organisations ('Homs Brigade').")
    ] = True,
    least: Annotated[
        float, typer.Option("--confidence", min=0.0, max=1.0, help="Leave out places of a lower confidence.")
    ] = 0.0,
    url: UrlOption = None,
    engine: EngineOption = EngineName.local,
    scheduler: SchedulerOption = None,
) -> None:
    """Find the places that documents name, and where they are; with -o, draw them on a map with their sentences.

    Places in the countries of --country are favoured; others are found all the same.

    A document that states its web address, or is given one, is linked to at the words that name each place.

    Example: truceline read report.pdf article.html -o places.html
    """
    check_scheduler(engine, scheduler)
    options = {"countries": country_codes(country), "demonyms": demonyms, "organisations": organisations}
    addresses = given_addresses(url, files)
    found = _rows(files, addresses, options, engine, scheduler)
    rows = [row for row in found if row["confidence"] >= least]
    if output is not None:
        _write(output, rows)
    if output is None or format_ is not ReadFormat.table:
        _print(rows, format_)
    places = len({(row["latitude"], row["longitude"]) for row in rows})
    where = f"{output.resolve()}: " if output is not None else ""
    documents = "1 document" if len(files) == 1 else f"{len(files)} documents"
    note(f"{where}{counted(len(rows), 'mention')} of {places} places in {documents}")


def _print(rows: list[dict[str, Any]], format_: ReadFormat) -> None:
    if format_ is ReadFormat.geojson:
        json.dump(_geojson(rows), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    elif format_ is ReadFormat.table:
        print_rows([_for_table(row) for row in rows], _TABLE_COLUMNS, Format.table)
    else:
        print_rows(rows, _COLUMNS, Format(format_.value))


class _Read(NamedTuple):
    """What came of one document: a row for each place, what to tell the reader, and what is wrong with it."""

    rows: list[dict[str, Any]]
    warnings: list[str]
    faults: Sequence[Fault] = ()


def _rows(
    files: list[str],
    addresses: Mapping[str, str],
    options: Mapping[str, Any],
    engine: EngineName,
    scheduler: str | None,
) -> Iterator[dict[str, Any]]:
    """The rows of all files; raises `InputError` with the faults of all files after the last."""
    from geo.errors import InputError
    from geo.progress import progressed

    faults: list[Fault] = []
    left = _AT_MOST
    shown = len(files) > 1 and sys.stderr.isatty()
    documents = ((name, addresses.get(name, ""), dict(options)) for name in files)
    every = _here(documents) if engine is EngineName.local else _on_workers(documents, scheduler)
    with closing(every):
        for name, one in zip(files, progressed(every, "Reading", len(files), shown=shown), strict=True):
            faults += one.faults
            for warning in one.warnings:
                note(warning)
            if len(one.rows) > left:
                raise InputError(_too_many(name))
            left -= len(one.rows)
            yield from one.rows
    if faults:
        raise InputError(faults)


def _here(documents: Iterable[tuple[str, str, dict[str, Any]]]) -> Generator[_Read]:
    """What comes of documents that are read one after the other in this process."""
    from geo.documents.source_text import document_bytes
    from geo.errors import InputError

    for name, address, options in documents:
        try:
            raw = document_bytes(name)
        except InputError as error:
            yield _Read([], [], error.faults)
            continue
        yield _document(*raw, address, options, tell=note)


def _on_workers(documents: Iterable[tuple[str, str, dict[str, Any]]], scheduler: str | None) -> Generator[_Read]:
    """The same by the workers of a dask cluster. The files are opened here: the workers need not see them."""
    from geo.dask_client import dask_client, done_in_order
    from geo.documents.source_text import document_bytes
    from geo.errors import InputError

    def opened() -> Iterator[tuple[bytes, str, str, dict[str, Any], Sequence[Fault]]]:
        for name, address, options in documents:
            try:
                yield *document_bytes(name), address, options, ()
            except InputError as error:
                yield b"", name, address, options, error.faults

    with dask_client(scheduler) as client:
        yield from done_in_order(client, _document, opened())


def _document(
    raw: bytes,
    name: str,
    address: str,
    options: Mapping[str, Any],
    faults: Sequence[Fault] = (),
    tell: Callable[[str], None] | None = None,
) -> _Read:
    """What comes of one document; of one that could not be opened, the faults that it came with."""
    from geo.documents.source_text import text_of_bytes
    from geo.errors import InputError, printable

    if faults:
        return _Read([], [], faults)
    try:
        source = text_of_bytes(raw, name)
        if tell is not None and len(source.text) > _LONG:
            tell(f"{printable(name)}: reading {len(source.text) / 1e6:.1f} million characters …")
        found = _bounded(source, options)
    except InputError as error:
        return _Read([], [], error.faults)
    return _Read(list(_rows_of(source, found, address or source.address)), list(_unread(source)))


def _unread(source: SourceText) -> Iterator[str]:
    """Which sentences are in a language whose names are not read, by script."""
    from geo.errors import printable
    from geo.geoparsing.grammar import unread_sentences

    for script, count in unread_sentences(source.text).items():
        sentences = "1 sentence" if count == 1 else f"{count:,} sentences"
        yield (
            f"warning: {printable(source.name)}: {sentences} in a language that is not read ({script} letters); "
            "names are read in English, Arabic, French, Spanish, Turkish, Russian and Ukrainian"
        )


def _bounded(source: SourceText, options: Mapping[str, Any]) -> list[Toponym]:
    """The places of a document. Raises `InputError` as soon as there are more than one run may have."""
    from itertools import islice

    from geo.errors import InputError
    from geo.geoparsing.toponyms import iter_toponyms

    found = list(islice(iter_toponyms(source.text, **options), _AT_MOST + 1))
    if len(found) > _AT_MOST:
        raise InputError(_too_many(source.name))
    return found


def _too_many(name: str) -> Fault:
    from geo.errors import Fault

    return Fault(f"more than {_AT_MOST:,} places are named", name, hint="read fewer or smaller files at once")


def _rows_of(source: SourceText, found: Iterable[Toponym], address: str) -> Iterator[dict[str, Any]]:
    from geo.documents.sentences import sentence_at, split_sentences
    from geo.documents.web_address import address_to_words

    sentences = split_sentences(source.text, longest=600)
    known, text, quoted = (-1, -1), "", ""
    for toponym in found:
        begin, end = sentence_at(sentences, toponym.start) or (toponym.start, toponym.end)
        if (begin, end) != known:
            known, text = (begin, end), source.text[begin:end]
            quoted = " ".join(text.split())
        yield {
            "file": source.name,
            "line": source.line_of(toponym.start),
            **toponym.as_dict(),
            "sentence": quoted,
            "url": address_to_words(address, text, toponym.start - begin, toponym.end - begin),
        }


def _for_table(row: dict[str, Any]) -> dict[str, Any]:
    """A row for people: degrees and confidence with as many digits as mean something."""
    return row | {
        "latitude": f"{row['latitude']:.4f}",
        "longitude": f"{row['longitude']:.4f}",
        "confidence": f"{row['confidence']:.2f}",
    }


def _geojson(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
                "properties": {key: value for key, value in row.items() if key not in {"latitude", "longitude"}},
            }
            for row in rows
        ],
    }


def _write(output: Path, rows: list[dict[str, Any]]) -> None:
    """Write the map, or the rows in the format that the ending names; the old file stays until all is on disk."""
    import csv

    from geo.errors import Fault, InputError
    from geo.files.atomic_write import atomic_write
    from geo.tables.cells import for_spreadsheets

    ending = output.suffix.lower()
    if ending in {".html", ".htm"}:
        from truceline.commands.read_map import places_map

        places_map(rows, title=_title(rows, output)).save(output)
    elif ending in {".json", ".geojson", ".csv"}:
        with atomic_write(output) as fresh, fresh.open("w", encoding="utf-8", newline="") as file:
            if ending == ".csv":
                writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
                writer.writeheader()
                writer.writerows({column: for_spreadsheets(row[column]) for column in _COLUMNS} for row in rows)
            else:
                json.dump(rows if ending == ".json" else _geojson(rows), file, ensure_ascii=False)
    else:
        hint = "end the name in .html, .geojson, .json or .csv"
        raise InputError(Fault(f"{ending or 'no ending'!r} is no format of this command", str(output), hint=hint))


def _title(rows: list[dict[str, Any]], output: Path) -> str:
    files = {row["file"] for row in rows}
    return (
        f"Places in {Path(files.pop()).name}"
        if len(files) == 1
        else f"Places in {len(files)} documents"
        if files
        else output.stem
    )
