"""The places a reader knows: the gazetteer and the districts behind one numbering, and names that lead to them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import ratio

from geo.files.array_file import write_arrays
from geo.files.user_cache import cache_folder
from geo.gazetteer.build import base_index, opened_or_compiled
from geo.gazetteer.index_columns import Record
from geo.gazetteer.names import fold, name_hashes, skeleton
from geo.gazetteer.place import KINDS, Kind, Place
from geo.gazetteer.place_index import PlaceIndex

__all__ = ["NameEntry", "NameIndex", "name_index"]

_FORMAT = 1
_TABLES = ("districts.csv.gz", "features.csv")
_MAX_PLACES = 40
"""Places of one name that are weighed; the most prominent are kept."""
_KIND_NAMES: dict[str, Kind] = {kind: kind for kind in KINDS}
_MEMO = 60_000
_PLACES_KEPT = 10_000
_LOOKED_AT = 4
_SHORT = 4
_MIN_SIMILARITY = 75
_MIN_SIMILARITY_SAME_SKELETON = 62
_TYPICAL_POPULATION = {
    "country": 5e6, "admin1": 1e6, "admin2": 3e4, "region": 5e6, "sea": 2e7, "strait": 5e6, "river": 5e6, "lake": 1e6,
    "mountain": 2e6, "island": 1e6,
}  # fmt: skip
"""What a place of unknown population counts as; anything else counts as a village."""


@dataclass(frozen=True, slots=True, eq=False)
class NameEntry:
    """The places that bear one folded name.

    `rows`, shape (n,), are rows of the index, most prominent first; `weights` say whether the name is the place's own
    (2), one in a stated language (1) or a further spelling (0). `kind` is the form of the entry: `name`, `demonym` or
    `abbreviation`.
    """

    folded: str
    rows: NDArray[np.int32]
    weights: NDArray[np.uint8]
    kind: Literal["name", "demonym", "abbreviation"] = "name"
    merits: list[NDArray[np.float64]] = field(default_factory=list)
    """What speaks for each place whatever the document (`geo.geoparsing.resolution`), once it was worked out."""


class NameIndex:
    """Base gazetteer and districts as one: columns over all rows, and names to rows."""

    def __init__(self, indexes: Iterable[PlaceIndex]) -> None:
        self.indexes = tuple(indexes)
        self._starts = np.cumsum([0, *(len(index) for index in self.indexes)])
        self._memo: dict[str, NameEntry | None] = {}
        self._places: dict[int, Place] = {}
        self.longitude = self._column("longitude")
        self.latitude = self._column("latitude")
        self.kind = self._column("kind")
        self.population = self._column("population")
        self.geonameid = self._column("geonameid")
        self.country, self.countries = self._codes("country", [index.countries for index in self.indexes])
        self.admin1, self.divisions = self._codes("admin1", [index.meta["admin1_codes"] for index in self.indexes])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def _column(self, name: str) -> NDArray[Any]:
        columns = [index.arrays[name] for index in self.indexes]
        return columns[0] if len(columns) == 1 else np.concatenate(columns)

    def _codes(self, column: str, tables: list[list[str]]) -> tuple[NDArray[Any], dict[str, int]]:
        """One numbering of codes over all indexes; the empty code is 0."""
        number = {"": 0}
        for code in (code for table in tables for code in table):
            number.setdefault(code, len(number))
        columns = [
            np.array([number[code] for code in table], dtype=np.int32)[index.arrays[column]]
            for index, table in zip(self.indexes, tables, strict=True)
        ]
        return np.concatenate(columns), number

    @cached_property
    def spellings(self) -> NDArray[np.float32]:
        """How many names each place bears, as a logarithm: a measure of renown."""
        counts = [np.diff(index.arrays["place_starts"]) for index in self.indexes]
        logs: NDArray[np.float32] = np.log1p(np.concatenate(counts)).astype(np.float32)
        return logs

    @cached_property
    def weight(self) -> NDArray[np.float32]:
        """Logarithm to base 10 of the population, or of what is typical of the kind where it is not known."""
        typical = np.array([_TYPICAL_POPULATION.get(kind, 300.0) for kind in KINDS])
        weight = np.log10(np.where(self.population > 0, self.population, typical[self.kind]) + 1.0)
        floor = np.where(np.isin(self.kind, [KINDS.index(k) for k in ("country", "admin1")]), typical[self.kind], 0)
        logs: NDArray[np.float32] = np.maximum(weight, np.log10(floor + 1.0)).astype(np.float32)
        return logs

    @cached_property
    def is_capital(self) -> NDArray[np.bool_]:
        """Which places are capitals of countries."""
        found = np.zeros(len(self), dtype=bool)
        with (resources.files("seeds") / "reading" / "capitals.csv").open(encoding="utf-8") as file:
            rows = [(row["country"], fold(row["name"])) for row in csv.DictReader(file)]
        entries = self.entries([name for _, name in rows])
        for country, name in rows:
            entry = entries[name]
            if entry is not None:
                own = entry.rows[self.country[entry.rows] == self.countries.get(country, -1)]
                found[own[self.is_kind(own, "settlement")][:1]] = True
        return found

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Unit vectors, shape (rows, 3), from the middle of the Earth."""
        lam, phi = np.radians(self.longitude), np.radians(self.latitude)
        stacked: NDArray[np.float32] = np.column_stack(
            (np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi))
        ).astype(np.float32)
        return stacked

    def is_kind(self, rows: NDArray[np.int32], *kinds: Kind) -> NDArray[np.bool_]:
        """Say of each row whether it is of one of these kinds."""
        return np.isin(self.kind[rows], [KINDS.index(kind) for kind in kinds])

    def place(self, row: int) -> Place:
        """Return one place as an object."""
        known = self._places.get(row)
        if known is None:
            if len(self._places) > _PLACES_KEPT:
                self._places.clear()
            number = int(np.searchsorted(self._starts, row, side="right")) - 1
            known = self._places[row] = self.indexes[number].place(int(row - self._starts[number]))
        return known

    def rows_of_division(self, code: str) -> NDArray[np.int32]:
        """Return the rows of a country (`SY`) or first-level division (`US.TX`) by its code."""
        if "." in code:
            found = (self.kind == KINDS.index("admin1")) & (self.admin1 == self.divisions.get(code, -1))
        else:
            found = (self.kind == KINDS.index("country")) & (self.country == self.countries.get(code, -1))
        return np.flatnonzero(found).astype(np.int32)

    def entry(self, folded: str) -> NameEntry | None:
        """Return the entry of one folded name."""
        return self.entries([folded]).get(folded)

    def entries(self, folded: Iterable[str]) -> dict[str, NameEntry | None]:
        """Return what each folded name leads to; names that were not asked before are looked up together.

        The mapping returned is the index's memory: it may hold more names than were asked.
        """
        memo = self._memo
        fresh = [name for name in folded if name not in memo]
        if fresh:
            if len(memo) > _MEMO:
                memo.clear()
                fresh = list(dict.fromkeys(folded))
            memo.update(dict.fromkeys(fresh))
            hashes = name_hashes(fresh)
            found = [index.names_with_hash(hashes) for index in self.indexes]
            for number in np.flatnonzero(np.logical_or.reduce([rows >= 0 for rows in found])).tolist():
                memo[fresh[number]] = self._entry(fresh[number], [int(rows[number]) for rows in found])
        return memo

    def sounding(self, folded: str) -> NameEntry | None:
        """Return the entry of the name that sounds like a folded one and is spelled most like it.

        Both have one consonant skeleton, as the romanisations of an Arabic name have; None where no name comes near.
        """
        key = f"~{folded}"
        if key not in self._memo:
            index = self.indexes[0]
            rows = index.names_with_skeleton(skeleton(folded)).tolist()
            similarity = {row: ratio(folded, index.folded[row]) for row in rows}
            best = max(similarity, key=lambda row: similarity[row], default=None)
            near = best is not None and similarity[best] >= _MIN_SIMILARITY_SAME_SKELETON
            self._memo[key] = self.entry(index.folded[best]) if best is not None and near else None
        return self._memo[key]

    def _entry(self, folded: str, name_rows: list[int]) -> NameEntry | None:
        places, weights = [], []
        for index, start, row in zip(self.indexes, self._starts, name_rows, strict=False):
            if row >= 0 and index.folded[row] == folded:
                span = slice(int(index.name_starts[row]), int(index.name_starts[row + 1]))
                rows = index.name_places[span] + np.int32(start)
                places.append(rows)
                weights.append(self._weights(folded, rows, index.name_main[span]))
        if not places:
            return None
        rows, weight = np.concatenate(places), np.concatenate(weights)
        if len(rows) > 1:
            order = np.argsort(-(self.weight[rows] + 0.5 * weight), kind="stable")[:_MAX_PLACES]
            rows, weight = rows[order], weight[order]
        return NameEntry(folded, rows, weight)

    def _weights(self, folded: str, rows: NDArray[np.int32], weights: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A further spelling counts as a stated name for what is no town, and where it is close to the place's own."""
        further = np.flatnonzero(weights == 0)
        if not len(further):
            return weights
        raised = weights.copy()
        for number in further[:_LOOKED_AT].tolist():
            row = int(rows[number])
            kind = KINDS[self.kind[row]]
            if kind not in {"settlement", "admin2"} or _is_similar(folded, fold(self._label(row))):
                raised[number] = 1
        return raised

    def _label(self, row: int) -> str:
        number = int(np.searchsorted(self._starts, row, side="right")) - 1
        return self.indexes[number].strings("label_en")[int(row - self._starts[number])]


def _is_similar(folded: str, own: str) -> bool:
    """Whether a spelling is near the place's own name, or its beginning (Iguala de la Independencia)."""
    if own.startswith(f"{folded} ") and len(folded) > _SHORT:
        return True
    return folded[:1] == own[:1] and abs(len(folded) - len(own)) <= 2 and ratio(folded, own) > _MIN_SIMILARITY  # noqa: PLR2004


@lru_cache(maxsize=1)
def name_index() -> NameIndex:
    """The index of the shipped gazetteer; compiled the first time, then mapped from the cache."""
    return NameIndex([base_index(), _districts()])


def _districts() -> PlaceIndex:
    """The index of second-level divisions and further regions, compiled once into the cache."""
    folder = resources.files("seeds") / "reading"
    tables = {name: (folder / name).read_bytes() for name in _TABLES}
    digest = hashlib.sha256(str(_FORMAT).encode() + b"".join(tables.values())).hexdigest()[:12]
    path = cache_folder() / f"districts-{metadata.version('truceline')}-{digest}.bin"

    def compile_to(target: Path) -> None:
        index = PlaceIndex.build(record for name, data in tables.items() for record in _records(name, data))
        write_arrays(target, index.arrays, index.meta)

    return opened_or_compiled(path, compile_to)


def _records(name: str, data: bytes) -> Iterator[Record]:
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    for row in csv.DictReader(io.StringIO(text)):
        yield Record(
            name=row["name"],
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            spellings=[spelling for spelling in row["names"].split("|") if fold(spelling)],
            country=row["country"],
            admin1_code=row.get("admin1_code") or "",
            geonameid=int(row.get("geonameid") or 0),
            population=int(row.get("population") or 0),
            kind=_KIND_NAMES[row.get("kind") or "admin2"],
            source="GeoNames; U.S. Census" if "geonameid" in row else "general reference",
        )
