"""A folder as a data package: GeoJSON and CSV for each layer, a README, sources, licences and checksums.

https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write, flush, scratch_folder
from geo.files.exchange import exchanged, locked_folder
from layers.export.geojson import count_geojson, write_geojson
from layers.export.readme import COLUMNS, readme
from layers.export.snapshot import Snapshot
from layers.export.table import write_rows, write_table

__all__ = ["count_folder", "replace_folder", "write_folder"]

_PACKAGE = "datapackage.json"
_README = "README.md"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_MADE_BY = "Truceline"
_NUMBERS = frozenset(
    {"uncertainty_m", "length_km", "depth_min_m", "depth_max_m", "area_km2", "as_drawn_km2", "latitude", "longitude"}
    | {"number", "population", "rank", "geonameid"}
)


def write_folder(snapshot: Snapshot, path: Path) -> None:
    """Write `<layer>.geojson` and `.csv`, `sources.csv`, `notes.csv`, README, and `datapackage.json` with checksums."""
    path.mkdir()
    for name, layer in snapshot.layers.items():
        alone = replace(snapshot, layers={name: layer})
        write_geojson(alone, path / f"{name}.geojson")
        write_table(alone, path / f"{name}.csv")
    for name, table in snapshot.tables.items():
        write_rows(table, path / f"{name}.csv")
    package = _package(snapshot, path)
    (path / _README).write_text(readme(package), encoding="utf-8")
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (path / _PACKAGE).write_text(text + "\n", encoding="utf-8")


def count_folder(path: Path) -> int:
    """How many features the folder's GeoJSON files have, all checksums being right; -1 where one is not."""
    package = json.loads((path / _PACKAGE).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["hash"] != _hash(path / resource["path"]):
            return -1
    return sum(count_geojson(path / r["path"]) for r in package["resources"] if r["format"] == "geojson")


def replace_folder(snapshot: Snapshot, path: Path) -> None:
    """Write anew what an earlier export wrote into a folder: in one step where the system can, else file by file.

    Files of the earlier package that the new one lacks are removed; any others stay. File by file, each is whole at any
    moment, and `datapackage.json`, which has the checksums, comes last. Raises `InputError` where the folder holds
    files but no package of ours.
    """
    path = path.resolve()
    if _files_of_package(path) is None:
        hint = "name a folder that is not there yet, or one that an earlier export made"
        raise InputError(Fault("is a folder with other files in it", str(path), hint=hint))
    with scratch_folder(path) as folder:
        made = folder / "package"
        write_folder(snapshot, made)
        flush(made)
        if count_folder(made) != snapshot.count:
            raise InputError(Fault("cannot be written whole", str(path), hint="check the disk"))
        _put_in_place(made, path)


def _put_in_place(made: Path, path: Path) -> None:
    """Put a new package in the place of an old one, one writer after another."""
    with locked_folder(path):
        before = _files_of_package(path) or set()
        if not _take_place(made, path, before):
            names = [file.name for file in sorted(made.iterdir()) if file.name != _PACKAGE]
            for name in [*names, _PACKAGE]:
                with atomic_write(path / name) as fresh:
                    shutil.copyfile(made / name, fresh)
            for name in before - {*names, _PACKAGE}:
                (path / name).unlink(missing_ok=True)


def _take_place(made: Path, path: Path, before: set[str]) -> bool:
    """Let the new folder and the old one change places; False where that cannot be done, and nothing has happened.

    Files beside the package go along as links; folders beside it cannot.
    """
    others = [file for file in path.iterdir() if file.name not in before | {_PACKAGE}]
    if any(file.is_dir() and not file.is_symlink() for file in others):
        return False
    try:
        for file in others:
            os.link(file, made / file.name, follow_symlinks=False)
        shutil.copymode(path, made)
    except OSError:
        done = False
    else:
        done = exchanged(made, path)
    if not done:
        for file in others:
            (made / file.name).unlink(missing_ok=True)
    return done


def _files_of_package(path: Path) -> set[str] | None:
    """The names of the files that an earlier export wrote here; None where there was none."""
    try:
        package = json.loads((path / _PACKAGE).read_text(encoding="utf-8"))
        ours = any(person["title"] == _MADE_BY for person in package["contributors"])
        names = {str(resource["path"]) for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return names if ours and all(re.fullmatch(r"[a-z]+\.(geojson|csv)", name) for name in names) else None


def _package(snapshot: Snapshot, path: Path) -> dict[str, Any]:
    scenario = snapshot.scenario
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": _slug(scenario.origin.stem),
        "title": scenario.title,
        "description": scenario.subtitle or scenario.note,
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "contributors": [{"title": _MADE_BY, "roles": ["wrangler"]}],
        "keywords": ["ceasefire", "peace agreement", *scenario.countries],
        "sources": [_source(row) for row in snapshot.sources.to_dict("records")],
        "licenses": [_licence(text) for text in dict.fromkeys(snapshot.sources["licence"]) if text],
        "resources": [
            *(_resource(path / f"{name}.geojson", f"{scenario.title}: {name}") for name in snapshot.layers),
            *(
                _resource(path / f"{name}.csv", f"{scenario.title}: {name}")
                | {"name": f"{name}-table", "schema": _columns(path, name)}
                for name in snapshot.layers
            ),
            *(
                _resource(path / f"{name}.csv", f"{scenario.title}: {name}") | {"schema": _schema(list(table.columns))}
                for name, table in snapshot.tables.items()
            ),
        ],
    }
    return {name: value for name, value in package.items() if value}


def _resource(file: Path, title: str) -> dict[str, Any]:
    kinds = {".geojson": ("geojson", "application/geo+json"), ".csv": ("csv", "text/csv")}
    kind, media_type = kinds[file.suffix]
    return {
        "name": file.stem,
        "title": title,
        "path": file.name,
        "format": kind,
        "mediatype": media_type,
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": _hash(file),
    }


def _source(row: dict[Any, Any]) -> dict[str, str]:
    cells = {"title": row["title"], "path": row["url"], "publisher": row["publisher"], "date": row["date"]}
    return {name: str(value) for name, value in {**cells, "licence": row["licence"]}.items() if value}


def _licence(text: str) -> dict[str, str]:
    """A licence; its name is the identifier that the Open Definition and SPDX use, where the text looks like one."""
    if re.fullmatch(r"https?://\S+", text):
        return {"path": text}
    name = re.sub(r"\s+", "-", text.strip())
    return {"name": name, "title": text} if re.fullmatch(r"[-a-zA-Z0-9._]+", name) else {"name": "other", "title": text}


def _schema(columns: list[str]) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": "string"} for name in columns], "primaryKey": ["id"]}


def _columns(path: Path, name: str) -> dict[str, Any]:
    """The columns of a layer's table with what each means, its unit in its name."""
    with (path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    fields = [
        {"name": column, "type": "number" if column in _NUMBERS else "string", **_meaning(column)} for column in header
    ]
    return {"fields": fields, "missingValues": [""], "primaryKey": ["id"]}


def _meaning(column: str) -> dict[str, str]:
    return {"description": COLUMNS[column]} if column in COLUMNS else {}


def _hash(file: Path) -> str:
    return f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "scenario"
