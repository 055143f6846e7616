"""Records of places compiled into the columns of an index: places sorted by country, names folded and linked."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import names
from geo.gazetteer.packed_strings import Strings
from geo.gazetteer.place import KINDS, Kind

__all__ = ["Record", "index_columns"]

_MAIN = 2
T = TypeVar("T", bound=Hashable)


class Record(NamedTuple):
    """One place on its way into an index; `spellings` are all names it is found by besides `name` and `labels`."""

    name: str
    longitude: float
    latitude: float
    spellings: Sequence[str] = ()
    labels: Mapping[str, str] = MappingProxyType({})
    country: str = ""
    admin1_code: str = ""
    admin1: str = ""
    geonameid: int = 0
    population: int = 0
    kind: Kind = "settlement"
    source: str = ""
    uncertainty_m: float = float("nan")
    id: str = ""


def index_columns(records: Iterable[Record]) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Compile records into the arrays and the meta data of a `PlaceIndex`, whose docstring has their shapes."""
    ordered = sorted(records, key=lambda record: record.country)
    arrays, meta = _place_columns(ordered)
    return arrays | _name_columns(ordered), meta


def _rows(values: list[T], first: T) -> tuple[list[T], NDArray[np.int64]]:
    distinct = [first, *(value for value in dict.fromkeys(values) if value != first)]
    row_of = {value: row for row, value in enumerate(distinct)}
    return distinct, np.fromiter((row_of[value] for value in values), dtype=np.int64, count=len(values))


def _place_columns(records: Sequence[Record]) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    countries, country = _rows([record.country for record in records], "")
    divisions, admin1 = _rows([(record.admin1_code, record.admin1) for record in records], ("", ""))
    sources, source = _rows([record.source for record in records], "")
    languages = ["en", *sorted({language for record in records for language in record.labels} - {"en"})]
    kinds = {kind: row for row, kind in enumerate(KINDS)}
    numbers: dict[str, type[np.number[Any]]] = {
        "longitude": np.float64,
        "latitude": np.float64,
        "population": np.int64,
        "geonameid": np.int64,
        "uncertainty_m": np.float32,
    }
    arrays: dict[str, NDArray[Any]] = {
        **{name: np.array(list(map(attrgetter(name), records)), dtype=kind) for name, kind in numbers.items()},
        "kind": np.array([kinds[record.kind] for record in records], dtype=np.uint8),
        "country": country.astype(np.uint16),
        "country_starts": np.searchsorted(country, np.arange(len(countries) + 1)).astype(np.int32),
        "admin1": admin1.astype(np.int32),
        "source": source.astype(np.uint8),
        "own_id": np.array([bool(record.id) for record in records], dtype=np.uint8),
        **_texts(records, languages),
    }
    meta = {
        "countries": countries,
        "admin1_codes": [code for code, _ in divisions],
        "admin1_names": [name for _, name in divisions],
        "sources": sources,
        "languages": languages,
    }
    return arrays, meta


def _texts(records: Sequence[Record], languages: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Pack the labels, one column a language, and the ids where there are any."""
    packed = {
        f"label_{language}": Strings.of(record.labels.get(language, "") for record in records) for language in languages
    }
    packed["label_en"] = Strings.of(record.labels.get("en") or record.name for record in records)
    if any(record.id for record in records):
        packed["id"] = Strings.of(record.id for record in records)
    return {
        f"{name}.{part}": array
        for name, strings in packed.items()
        for part, array in (("data", strings.data), ("offsets", strings.offsets))
    }


def _name_columns(records: Sequence[Record]) -> dict[str, NDArray[Any]]:
    """Fold every name, and link names, skeletons and places."""
    counts = np.fromiter(
        (1 + len(record.labels) + len(record.spellings) for record in records), dtype=np.int64, count=len(records)
    )
    spelled = names.fold_many(
        list(chain.from_iterable((record.name, *record.labels.values(), *record.spellings) for record in records))
    )
    weight = np.fromiter(
        chain.from_iterable((_MAIN, *(1 for _ in record.labels), *(0 for _ in record.spellings)) for record in records),
        dtype=np.uint8,
        count=len(spelled),
    )
    place = np.repeat(np.arange(len(records)), counts)
    kept = np.fromiter(map(bool, spelled), dtype=bool, count=len(spelled))
    place, weight, spelled = place[kept], weight[kept], list(filter(None, spelled))
    distinct = list(dict.fromkeys(spelled))
    row_of = {name: row for row, name in enumerate(distinct)}
    hashes = names.name_hashes(distinct)
    order = np.argsort(hashes)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    name = rank[np.fromiter(map(row_of.__getitem__, spelled), dtype=np.int64, count=len(spelled))]
    folded = [distinct[row] for row in order]
    skeletons = names.name_hashes(names.skeleton_many(folded))
    weight = _own_names(name, place, weight, skeletons, len(records))
    by_name = np.lexsort((-weight.astype(np.int8), place, name))
    first = np.ones(len(by_name), dtype=bool)
    first[1:] = (np.diff(name[by_name]) != 0) | (np.diff(place[by_name]) != 0)
    by_name = by_name[first]
    name, place, weight = name[by_name], place[by_name], weight[by_name]
    by_place = np.argsort(place, kind="stable")
    packed = Strings.of(folded)
    return {
        "name_hash": hashes[order],
        "folded.data": packed.data,
        "folded.offsets": packed.offsets,
        "name_starts": _starts(name, len(folded)),
        "name_places": place.astype(np.int32),
        "name_main": weight,
        "place_starts": _starts(place[by_place], len(records)),
        "place_names": name[by_place].astype(np.int32),
        **_skeletons(skeletons),
    }


def _starts(sorted_rows: NDArray[Any], count: int) -> NDArray[np.int32]:
    return np.searchsorted(sorted_rows, np.arange(count + 1)).astype(np.int32)


def _own_names(
    name: NDArray[Any], place: NDArray[Any], weight: NDArray[np.uint8], skeletons: NDArray[np.uint64], places: int
) -> NDArray[np.uint8]:
    """Count a further spelling as the place's own name where it has the same skeleton: the name in another script."""
    main = np.zeros(places, dtype=np.uint64)
    own = weight == _MAIN
    main[place[own]] = skeletons[name[own]]
    same = (skeletons[name] == main[place]) & (main[place] != names.name_hash(""))
    raised: NDArray[np.uint8] = np.maximum(weight, same.astype(np.uint8))
    return raised


def _skeletons(hashes: NDArray[np.uint64]) -> dict[str, NDArray[Any]]:
    order = np.argsort(hashes, kind="stable")
    distinct, starts = np.unique(hashes[order], return_index=True)
    return {
        "skeleton_hash": distinct,
        "skeleton_starts": np.append(starts, len(order)).astype(np.int32),
        "skeleton_names": order.astype(np.int32),
    }
