"""The compiled index: places as columns, and arrays that lead from a name to its places and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import names
from geo.gazetteer.index_columns import Record, index_columns
from geo.gazetteer.packed_strings import Strings
from geo.gazetteer.place import KINDS, Kind, Place
from geo.geodesic.ellipsoid import METRES_PER_DEGREE
from geo.position import Position

__all__ = ["PlaceIndex"]

_STRAY_M = 300_000.0


@dataclass(frozen=True)
class PlaceIndex:
    """Places sorted by country, as columns of one length, and their names sorted by hash.

    Columns, shape (places,): `longitude`, `latitude` (float64, degrees), `population` (int64), `geonameid` (int64, 0 =
    none), `country` (uint16, row of `countries`), `admin1` (int32, row of `admin1_codes` and `admin1_names`), `kind`
    (uint8, row of `KINDS`), `source` (uint8, row of `sources`), `uncertainty_m` (float32, NaN = not stated),
    `own_id` (uint8: 1 for places of the overlays that ship).

    Names, shape (names,): `name_hash` (uint64, sorted: `geo.gazetteer.names.name_hashes` of the folded name), `folded`
    (Strings in the same order). `name_places[name_starts[i]:name_starts[i + 1]]` are the places of name i, and
    `name_main`, in step with them, says whether it is the place's own name (2), that in another language or script (1)
    or a further spelling (0); `place_names` and `place_starts` lead back. `skeleton_hash` (sorted), `skeleton_starts`,
    `skeleton_names` lead from the hash of a consonant skeleton to names.
    """

    arrays: Mapping[str, NDArray[Any]]
    meta: Mapping[str, Any]
    is_overlay: bool = False
    _strings: dict[str, Strings] = field(default_factory=dict, repr=False)
    _strays: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)

    def __getattr__(self, name: str) -> NDArray[Any]:
        try:
            return self.arrays[name]
        except KeyError:
            raise AttributeError(name) from None

    def __len__(self) -> int:
        return len(self.arrays["longitude"])

    def strings(self, name: str) -> Strings:
        """Return the packed strings called `name` (`folded`, `label_en`, `label_ar`, …)."""
        if name not in self._strings:
            self._strings[name] = Strings(self.arrays[f"{name}.data"], self.arrays[f"{name}.offsets"])
        return self._strings[name]

    @property
    def folded(self) -> Strings:
        """All folded names, in the order of `name_hash`."""
        return self.strings("folded")

    @property
    def countries(self) -> list[str]:
        """ISO 3166-1 alpha-2 codes; row 0 is the empty code."""
        countries: list[str] = self.meta["countries"]
        return countries

    @cached_property
    def country_rows(self) -> dict[str, int]:
        """Row of each country code."""
        return {code: row for row, code in enumerate(self.countries)}

    def division_rows(self, codes: Iterable[str]) -> list[int]:
        """Return the rows in `admin1` of first-level divisions, by GeoNames' codes."""
        wanted = frozenset(codes)
        return [row for row, code in enumerate(self.meta["admin1_codes"]) if code in wanted]

    def places_of_country(self, code: str) -> slice:
        """Return the rows of a country's places: one run, since places are sorted by country."""
        row = self.country_rows.get(code)
        if row is None:
            return slice(0, 0)
        starts = self.arrays["country_starts"]
        return slice(int(starts[row]), int(starts[row + 1]))

    def strays_near(self, code: str) -> frozenset[int]:
        """Return the places without a country (seas, regions) that may reach a country: within their half-length of it.

        Of an overlay, all are: whoever gives it means them.
        """
        strays, run = self.places_of_country(""), self.places_of_country(code)
        if self.is_overlay or run.start == run.stop:
            return frozenset(range(strays.start, strays.stop))
        if code not in self._strays:
            latitude, longitude = self.arrays["latitude"], self.arrays["longitude"]
            apart = [
                np.maximum(0, np.maximum(values[run].min() - values[strays], values[strays] - values[run].max()))
                for values in (latitude, longitude)
            ]
            east_west = np.minimum(apart[1], 360 - apart[1]) * np.cos(np.radians(latitude[strays]))
            reach_m = np.nan_to_num(self.arrays["uncertainty_m"][strays]) + _STRAY_M
            near = np.flatnonzero(np.hypot(apart[0], east_west) * METRES_PER_DEGREE <= reach_m)
            self._strays[code] = frozenset((near + strays.start).tolist())
        return self._strays[code]

    def names_with_hash(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the name row of each hash, shape (n,), or -1."""
        known = self.arrays["name_hash"]
        if not len(known):
            return np.full(len(hashes), -1)
        order = np.argsort(hashes)
        rows = np.empty(len(hashes), dtype=np.int64)
        rows[order] = np.searchsorted(known, hashes[order])
        rows[rows == len(known)] = 0
        return np.where(known[rows] == hashes, rows, -1)

    def name_row(self, folded: str) -> int:
        """Return the row of one folded name, or -1."""
        known = self.arrays["name_hash"]
        wanted = np.uint64(names.name_hash(folded))
        row = int(np.searchsorted(known, wanted))
        return row if row < len(known) and known[row] == wanted and self.folded[row] == folded else -1

    def names_with_skeleton(self, skeleton: str) -> NDArray[np.int32]:
        """Return the rows of the names that have this consonant skeleton."""
        return self.names_with_skeletons(np.array([names.name_hash(skeleton)], dtype=np.uint64))

    def names_with_skeletons(self, hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the rows of the names whose skeleton has one of these hashes."""
        known, starts = self.arrays["skeleton_hash"], self.arrays["skeleton_starts"]
        if not len(known):
            return np.empty(0, dtype=np.int32)
        rows = np.searchsorted(known, hashes)
        rows[rows == len(known)] = 0
        rows = rows[known[rows] == hashes]
        return self.arrays["skeleton_names"][_ranges(starts[rows], starts[rows + 1])]

    def bearers(self, rows: NDArray[Any]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
        """Return, for names, the pairs name and place, and what the name is to the place (`name_main`)."""
        starts = self.arrays["name_starts"]
        pairs = _ranges(starts[rows], starts[rows + 1])
        name = np.repeat(rows, starts[rows + 1] - starts[rows])
        return name, self.arrays["name_places"][pairs], self.arrays["name_main"][pairs]

    def bearers_of_few(self, rows: Iterable[int]) -> list[tuple[int, int, int]]:
        """Return what `bearers` does, as one list of triples: quicker for a few names."""
        starts, places, main = self._bearer_views
        found: list[tuple[int, int, int]] = []
        for row in rows:
            start, stop = starts[row], starts[row + 1]
            found += zip(repeat(row), places[start:stop].tolist(), main[start:stop].tolist())
        return found

    @cached_property
    def _bearer_views(self) -> tuple[Any, Any, Any]:
        """Views of which single items are had more quickly than of arrays."""
        return self.arrays["name_starts"].data, self.arrays["name_places"].data, self.arrays["name_main"].data

    def places_of_name(self, row: int) -> NDArray[np.int32]:
        """Return the places that bear name `row`."""
        starts = self.arrays["name_starts"]
        return self.arrays["name_places"][starts[row] : starts[row + 1]]

    def names_of_place(self, row: int) -> NDArray[np.int32]:
        """Return the names that place `row` bears."""
        starts = self.arrays["place_starts"]
        return self.arrays["place_names"][starts[row] : starts[row + 1]]

    def is_overlay_place(self, row: int) -> bool:
        """Return whether place `row` is from an overlay: a given one, or one that ships with the base."""
        return self.is_overlay or bool(self.arrays["own_id"][row])

    def kind_of(self, row: int) -> Kind:
        """Return the kind of place `row`."""
        return KINDS[int(self.arrays["kind"][row])]

    def country_of(self, row: int) -> str:
        """Return the country code of place `row`."""
        return self.countries[int(self.arrays["country"][row])]

    def admin1_code_of(self, row: int) -> str:
        """Return GeoNames' code of the first-level division that place `row` lies in."""
        code: str = self.meta["admin1_codes"][self.arrays["admin1"][row]]
        return code

    def position(self, row: int) -> Position:
        """Return where place `row` is."""
        return Position(float(self.arrays["longitude"][row]), float(self.arrays["latitude"][row]))

    def place(self, row: int) -> Place:
        """Return place `row` as an object."""
        labels = {
            language: text for language in self.meta["languages"] if (text := self.strings(f"label_{language}")[row])
        }
        admin1 = int(self.arrays["admin1"][row])
        uncertainty = float(self.arrays["uncertainty_m"][row])
        geonameid = int(self.arrays["geonameid"][row])
        return Place(
            name=labels["en"],
            position=self.position(row),
            country=self.countries[self.arrays["country"][row]],
            admin1=self.meta["admin1_names"][admin1],
            admin1_code=self.meta["admin1_codes"][admin1],
            geonameid=geonameid or None,
            kind=KINDS[self.arrays["kind"][row]],
            population=int(self.arrays["population"][row]),
            names=MappingProxyType(labels),
            source=self.meta["sources"][self.arrays["source"][row]],
            uncertainty_m=None if np.isnan(uncertainty) else uncertainty,
            id=self.strings("id")[row] if "id.data" in self.arrays else "",
        )

    @classmethod
    def build(cls, records: Iterable[Record], *, is_overlay: bool = False) -> PlaceIndex:
        """Compile records. A name's script and case do not matter; an empty or letterless name is left out."""
        arrays, meta = index_columns(records)
        return cls(arrays, meta, is_overlay)


def _ranges(starts: NDArray[Any], stops: NDArray[Any]) -> NDArray[np.int64]:
    """Return all the numbers of the ranges, one range after the other."""
    lengths: NDArray[np.int64] = (stops - starts).astype(np.int64)
    within: NDArray[np.int64] = np.arange(int(lengths.sum()))
    within += np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return within
