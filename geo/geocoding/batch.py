"""A table of names, geocoded row by row: it goes on where it was interrupted, and keeps its order and its failures."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write
from geo.files.file_lock import file_lock
from geo.geocoding.answer import ANSWER_COLUMNS, Answer
from geo.geocoding.geocoders import Answering
from geo.geocoding.name_table import NameTable, is_missing, read_names
from geo.progress import progressed
from geo.tables.cells import for_spreadsheets

__all__ = ["geocode_file", "journal_path", "write_answers"]

_SUFFIXES = (".csv", ".geojson", ".parquet")


def journal_path(output: Path) -> Path:
    """Return where the answers are kept until the table is whole: beside the output."""
    return output.with_name(output.name + ".partial")


def geocode_file(
    file: Path,
    column: str,
    output: Path,
    geocoder: Answering,
    *,
    key: str = "",
    progress: bool = True,
    report: Callable[[str], object] | None = None,
) -> dict[str, int]:
    """Geocode a column of a CSV file into a CSV, GeoJSON or Parquet file; return how many rows had each outcome.

    The output has the input's rows in their order, its columns, then those of `ANSWER_COLUMNS` (with
    `geo_` before a name that the input has too). A row that was not placed has no coordinates, and says why. A name
    that comes twice is asked once. Each answer is kept in a journal beside the output as soon as it is known; run
    again with the same input, column and `key` (the settings), it goes on from there. The output appears when all
    rows are done. `report` is called with a remark on how the file was read, where it is not UTF-8. Raises `InputError`
    for an input, a column or an output that cannot be used.
    """
    table = read_names(file, column)
    if report is not None and not table.encoding.startswith("utf-8"):
        report(f"{file}: read as {table.encoding}")
    _check_output(output)
    if output.exists() and output.samefile(file):
        raise InputError(Fault("is the input itself", str(output), hint="write to another name"))
    digest = hashlib.sha256(f"{table.digest} {column} {key}".encode()).hexdigest()
    names = list(dict.fromkeys(row[column].strip() for row in table.rows))
    with _journal(output, digest) as (known, journal):
        left = [name for name in names if name not in known]
        for name in progressed(left, "Geocoding", len(left), shown=progress):
            answer = geocoder.answer(name) if not is_missing(name) else _nothing_stated(name)
            known[name] = answer.as_row()
            journal.write(json.dumps(known[name], ensure_ascii=False).encode() + b"\n")
            journal.flush()
        answers = [known[row[column].strip()] for row in table.rows]
        _write(output, table, answers)
        journal_path(output).unlink()
    return dict(Counter(str(answer["status"]) for answer in answers))


def write_answers(answers: Sequence[Answer], output: Path) -> None:
    """Write answers as CSV, GeoJSON or Parquet, with the columns `ANSWER_COLUMNS`. Raises `InputError`."""
    _check_output(output)
    table = NameTable([], [{} for _ in answers], "")
    _write(output, table, [answer.as_row() for answer in answers])


def _check_output(output: Path) -> None:
    if output.suffix.lower() not in _SUFFIXES:
        raise InputError(
            Fault("cannot be written in this format", str(output), hint="-o out.csv, .geojson or .parquet")
        )
    if not output.parent.is_dir():
        raise InputError(Fault("the folder does not exist", str(output.parent), hint="make it first"))


def _nothing_stated(cell: str) -> Answer:
    return Answer(cell, "not_found", error="the cell says that nothing is stated" if cell else "the cell is empty")


@contextmanager
def _journal(output: Path, digest: str) -> Iterator[tuple[dict[str, dict[str, Any]], IO[bytes]]]:
    """Open the journal, with what it knows; a journal of other names or settings is begun again."""
    path = journal_path(output)
    try:
        with file_lock(path.with_name(path.name + ".lock"), timeout_s=0.2), path.open("a+b") as journal:
            known, whole = _known(journal, digest)
            journal.truncate(whole)
            if not whole:
                journal.write(json.dumps({"digest": digest}).encode() + b"\n")
                journal.flush()
            yield known, journal
        path.with_name(path.name + ".lock").unlink(missing_ok=True)
    except TimeoutError:
        raise InputError(Fault("is being written by another run", str(output), hint="wait for it")) from None
    except OSError as error:
        raise InputError(Fault(f"cannot be written: {error.strerror}", str(output))) from None


def _known(journal: IO[bytes], digest: str) -> tuple[dict[str, dict[str, Any]], int]:
    """Return the answers of the journal's whole lines, and where these end; 0 where it is not this run's."""
    journal.seek(0)
    known: dict[str, dict[str, Any]] = {}
    whole = 0
    for number, line in enumerate(journal):
        try:
            entry = json.loads(line)
            if not line.endswith(b"\n") or (number == 0 and entry["digest"] != digest):
                break
            if number:
                known[entry["query"]] = entry
        except (ValueError, KeyError, TypeError):
            break
        whole += len(line)
    return known, whole


def _write(output: Path, table: NameTable, answers: Sequence[dict[str, Any]]) -> None:
    named = {column: f"geo_{column}" if column in table.columns else column for column in ANSWER_COLUMNS}
    suffix = output.suffix.lower()
    if suffix != ".geojson":
        answers = [answer | {"candidates": _candidates_text(answer)} for answer in answers]
    rows = [
        row | {named[column]: answer[column] for column in ANSWER_COLUMNS}
        for row, answer in zip(table.rows, answers, strict=True)
    ]
    columns = [*table.columns, *named.values()]
    with atomic_write(output) as fresh:
        if suffix == ".csv":
            with fresh.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(map(for_spreadsheets, columns))
                writer.writerows([for_spreadsheets(row[column]) for column in columns] for row in rows)
        elif suffix == ".geojson":
            features = [_feature(row, answer) for row, answer in zip(rows, answers, strict=True)]
            collection = {"type": "FeatureCollection", "features": features}
            fresh.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
        else:
            _write_parquet(fresh, columns, rows, named)


def _candidates_text(answer: dict[str, Any]) -> str:
    if answer["status"] == "found":
        return ""
    places = answer["candidates"]
    return "; ".join(", ".join(filter(None, (place["name"], place["admin1"], place["country"]))) for place in places)


def _feature(row: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    placed = answer["latitude"] is not None
    geometry = {"type": "Point", "coordinates": [answer["longitude"], answer["latitude"]]} if placed else None
    return {"type": "Feature", "geometry": geometry, "properties": row}


def _write_parquet(path: Path, columns: list[str], rows: list[dict[str, Any]], named: dict[str, str]) -> None:
    import geopandas as gpd
    import pandas as pd

    frame = pd.DataFrame(rows, columns=columns)
    for column in ("latitude", "longitude", "score"):
        frame[named[column]] = frame[named[column]].astype("float64")
    frame[named["geonameid"]] = frame[named["geonameid"]].astype("Int64")
    points = gpd.points_from_xy(frame[named["longitude"]], frame[named["latitude"]])
    placed = frame[named["latitude"]].notna()
    gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points).where(placed, None), crs="EPSG:4326").to_parquet(path)
