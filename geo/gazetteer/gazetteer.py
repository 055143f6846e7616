"""The gazetteer: from names in any spelling to places, and from positions to the places nearest to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import exact_match, fuzzy_match, names
from geo.gazetteer.generic_terms import is_common_noun
from geo.gazetteer.place import KINDS, Kind, Match, Place
from geo.gazetteer.place_index import PlaceIndex
from geo.gazetteer.ranking import Hit, decide, suggest
from geo.gazetteer.scope import Scope
from geo.position import Extent, Position
from geo.summaries import counted, summary_line

if TYPE_CHECKING:
    from geo.gazetteer.reverse import NearestPlaces

__all__ = ["FindOptions", "Gazetteer", "Overlay"]

Overlay: TypeAlias = PlaceIndex | str | Path | Iterable[Place]
"""A compiled index, the path of a table of places, or places."""


class FindOptions(TypedDict, total=False):
    """The options of `Gazetteer.find`."""

    countries: Iterable[str] | None
    near: Position | None
    extent: Extent | None
    kinds: Iterable[Kind] | None
    fuzzy: bool
    limit: int


_COMMA = re.compile(r"[,،;()/|]|\s+[-–—]\s+|\s+in\s+(?=.)", re.IGNORECASE)
_COMPASS = re.compile(r"^(?:(?:north|south|east|west)\w*|central|the)[ -]+(?=\w)", re.IGNORECASE)
_SUGGESTIONS = 5
_KIND_WEIGHT = {"country": 10.0, "admin1": 0.1, "admin2": 0.1}
_METROPOLIS = 500_000


class Gazetteer:
    """Places by name, offline. `Gazetteer.open()` gives the shipped one, with overlays before it where asked for.

    `indexes` are the compiled indexes, overlays first, the base last; a text reader works on their arrays directly
    (`geo.gazetteer.place_index.PlaceIndex` says what they hold). `base` is the last.
    """

    def __init__(self, indexes: Sequence[PlaceIndex]) -> None:
        self.indexes = tuple(indexes)

    def __repr__(self) -> str:
        """How many places it knows, and how many overlays go before them."""
        overlays = counted(len(self.indexes) - 1, "overlay") if len(self.indexes) > 1 else ""
        return summary_line("Gazetteer", counted(sum(map(len, self.indexes)), "place"), overlays)

    @classmethod
    def open(cls, *, overlays: Iterable[Overlay] = (), progress: bool = True) -> Gazetteer:
        """Open the gazetteer; the first time (or after an update) it is compiled, which takes seconds.

        Parameters
        ----------
        overlays
            `PlaceIndex` objects, paths of CSV, GeoJSON or GeoPackage files, or lists of `Place`; an earlier one wins
            over a later one, and each over the base.
        progress
            Whether compiling shows a bar on standard error.

        Returns
        -------
        The gazetteer.

        Raises
        ------
        InputError
            An overlay that cannot be used.

        Examples
        --------
        >>> from geo import Place, Position
        >>> mine = [Place("Post 4", Position(37.03, 36.35), country="SY")]
        >>> Gazetteer.open(overlays=[mine], progress=False).find("Post 4").place.label
        'Post 4, SY'
        """
        from geo.gazetteer.build import base_index

        return cls([*map(_overlay_index, overlays), base_index(progress=progress)])

    def with_overlays(self, *overlays: Overlay) -> Gazetteer:
        """Return a gazetteer that asks these overlays, as for `open`, before this one, which stays as it is.

        Examples
        --------
        >>> from geo import Place, Position
        >>> mine = [Place("Post 4", Position(37.03, 36.35), country="SY")]
        >>> Gazetteer.open(progress=False).with_overlays(mine).find("Post 4").place.position
        Position(longitude=37.03, latitude=36.35)
        """
        return Gazetteer([*map(_overlay_index, overlays), *self.indexes])

    @property
    def base(self) -> PlaceIndex:
        """The compiled GeoNames index."""
        return self.indexes[-1]

    def find(
        self,
        name: str,
        *,
        countries: Iterable[str] | None = None,
        near: Position | None = None,
        extent: Extent | None = None,
        kinds: Iterable[Kind] | None = None,
        fuzzy: bool = True,
        limit: int = 8,
    ) -> Match:
        """Find the place that a name means.

        The folded name is tried as it stands, then by its consonant skeleton (another script or transliteration), then,
        with `fuzzy`, by similarity; docs/geocoding.md has the method and its thresholds.

        Parameters
        ----------
        name
            A name in any script, coordinates in any form, or words such as "12 km south of Saraqib".
        countries, extent, kinds
            Bounds: nothing outside them is an answer, and the broader they are, the more similar names must be.
            Countries are ISO 3166-1 alpha-2 codes.
        near
            A position; of homonyms the nearer is meant.
        fuzzy
            Whether similar names are tried.
        limit
            How many candidates are returned at most.

        Returns
        -------
        A `Match`. It is true only where one place is meant: an unknown name gives no candidates or weak ones, an
        ambiguous one its candidates and no place.

        Raises
        ------
        InputError
            A false country code or kind, and what is not on Earth.

        Examples
        --------
        >>> gazetteer = Gazetteer.open(progress=False)
        >>> gazetteer.find("معرة النعمان", countries=["SY"]).place.geonameid
        167611
        >>> gazetteer.find("Tripoli").status, len(gazetteer.find("Tripoli", limit=2).candidates)
        ('ambiguous', 2)
        >>> from geo import Extent, Position
        >>> gazetteer.find("Tripoli", near=Position(35.8, 34.4)).place.country
        'LB'
        >>> gazetteer.find("Tripoli", extent=Extent(9.0, 25.0, 20.0, 34.0)).place.country
        'LY'
        >>> gazetteer.find("Idlib", countries=["SY"], kinds=["admin1"]).place.kind
        'admin1'
        >>> gazetteer.find("Sarakib", countries=["SY"], fuzzy=False).status
        'found'
        """
        scope = Scope.of(countries, extent, kinds, near)
        match = self._find(name, scope, near=near, fuzzy=fuzzy, limit=limit)
        if match.matched_by != "exact" and _COMMA.search(name):
            head, *context = [*filter(None, map(str.strip, _COMMA.split(name))), ""]
            within = self._within(scope, context[:-1])
            if within is not None:
                return replace(self._find(head, within, near=near, fuzzy=fuzzy, limit=limit), query=name)
        return match

    def _within(self, scope: Scope, context: Sequence[str]) -> Scope | None:
        """Narrow the scope to the country or division that what follows the comma names; None where it names none."""
        narrowed = scope
        for text in reversed(context):
            divisions = frozenset[Kind]({"country", "admin1"})
            match = self._find(
                _COMPASS.sub("", text), replace(narrowed, kinds=divisions), near=None, fuzzy=False, limit=4
            )
            if match.status == "unknown":
                return None
            found = [candidate.place for candidate in match.candidates if candidate.score >= match.score - 0.05]
            if any(place.kind == "country" for place in found):
                codes = frozenset(place.country for place in found if place.kind == "country")
                narrowed = replace(narrowed, countries=codes)
            else:
                narrowed = replace(narrowed, divisions=frozenset(place.admin1_code for place in found))
        return narrowed if context else None

    def _find(self, name: str, scope: Scope, *, near: Position | None, fuzzy: bool, limit: int) -> Match:
        folded = names.fold(name)
        if not folded:
            return Match(name)
        steps: list[Callable[[PlaceIndex, str, Scope], list[Hit]]] = [exact_match.exact, fuzzy_match.transliterated]
        if fuzzy:
            steps.append(fuzzy_match.fuzzy)
        weak: list[Hit] = []
        for step in steps:
            hits = [hit for index in self.indexes for hit in step(index, folded, scope)]
            if scope.breadth == "world" and is_common_noun(folded):
                hits = [hit if hit.index.is_overlay else replace(hit, sure=False) for hit in hits]
            if any(hit.sure for hit in hits):
                match = decide(name, [hit for hit in hits if hit.sure], near=near, limit=limit)
                return (
                    exact_match.open_if_a_code(match, folded, scope)
                    if step is exact_match.exact
                    else _doubted(match, folded, scope)
                )
            weak += hits
        return suggest(name, weak, near=near, limit=min(limit, _SUGGESTIONS))

    def find_many(self, queries: Sequence[str], **options: Unpack[FindOptions]) -> list[Match]:
        """Find many names, each once; options and errors as for `find`. The answers keep the order of the names.

        Examples
        --------
        >>> gazetteer = Gazetteer.open(progress=False)
        >>> [match.place.country for match in gazetteer.find_many(["Idlib", "Hama"], countries=["SY"])]
        ['SY', 'SY']
        """
        found = {query: self.find(query, **options) for query in dict.fromkeys(queries)}
        return [found[query] for query in queries]

    def find_exact(self, queries: Sequence[str], *, countries: Iterable[str] | None = None) -> NDArray[np.int64]:
        """Return the row in `base` of the most prominent place that bears each name exactly, or -1.

        Whole columns at once, for joins on clean names: folding and look-up only, no overlays and no question of
        ambiguity.

        Parameters
        ----------
        queries
            The names, n of them.
        countries
            ISO 3166-1 alpha-2 codes, in one of which the place must lie.

        Returns
        -------
        Rows of `base`, an integer array of shape (n,).

        Raises
        ------
        InputError
            Codes that are no countries.

        Examples
        --------
        >>> gazetteer = Gazetteer.open(progress=False)
        >>> rows = gazetteer.find_exact(["Idlib", "no such place"], countries=["SY"])
        >>> rows.shape, int(rows[1])
        ((2,), -1)
        """
        index = self.base
        rows = index.names_with_hash(names.name_hashes(names.fold_many(queries)))
        if countries is None:
            return np.where(rows >= 0, self._most_prominent[rows], -1)
        places = np.full(len(rows), -1, dtype=np.int64)
        scope = Scope.of(countries, None, None)
        for number in np.flatnonzero(rows >= 0):
            kept = index.places_of_name(int(rows[number]))
            kept = kept[scope.keeps(index, kept)]
            if len(kept):
                places[number] = kept[np.argmax(index.population[kept])]
        return places

    @cached_property
    def _most_prominent(self) -> NDArray[np.int32]:
        """For each name of the base, its most prominent place: by kind, population, and whether the name is its own."""
        index = self.base
        starts = index.name_starts[:-1]
        of_kind = np.array([_KIND_WEIGHT.get(kind, 1.0) for kind in KINDS])
        places = np.maximum(index.population, 300) * of_kind[index.kind]
        weight = places[index.name_places] * np.where(index.name_main > 0, 20, 1)
        most = np.repeat(np.maximum.reduceat(weight, starts), np.diff(index.name_starts))
        best = np.flatnonzero(weight == most)
        first = best[np.searchsorted(best, starts)]
        chosen: NDArray[np.int32] = index.name_places[first]
        return chosen

    def reverse(
        self,
        positions: Sequence[Position] | NDArray[np.float64],
        *,
        count: int = 1,
        kinds: Iterable[Kind] | None = ("settlement",),
    ) -> NearestPlaces:
        """Return the places of the base nearest to each position.

        Parameters
        ----------
        positions
            `Position`s, or an array of shape (n, 2) of longitude and latitude in degrees.
        count
            How many places for each.
        kinds
            Kinds of places that count, such as settlements; None for all.

        Returns
        -------
        `rows`, places of `base`, of shape (n, count), and `distance_m`, of the same shape; `places(i)` gives objects.

        Raises
        ------
        InputError
            A position that is not on Earth, a kind that there is not.

        Examples
        --------
        >>> import numpy
        >>> gazetteer = Gazetteer.open(progress=False)
        >>> nearest = gazetteer.reverse(numpy.array([[36.63, 35.93]]), count=2, kinds=None)
        >>> nearest.distance_m.shape, nearest.places(0)[0].country
        ((1, 2), 'SY')
        """
        from geo.gazetteer.reverse import nearest_places

        return nearest_places(self.base, positions, count=count, kinds=kinds)


def _overlay_index(overlay: Overlay) -> PlaceIndex:
    if isinstance(overlay, PlaceIndex):
        return overlay if overlay.is_overlay else replace(overlay, is_overlay=True)
    from geo.gazetteer.overlay import overlay_index

    return overlay_index(overlay)


def _doubted(match: Match, folded: str, scope: Scope) -> Match:
    """What is like a short name somewhere in the world: only a choice, for somewhere there is always a name like it."""
    place = match.place
    if place is None or scope.breadth != "world" or not fuzzy_match.is_short(folded) or place.population >= _METROPOLIS:
        return match
    return replace(match, place=None, ambiguous=True)
