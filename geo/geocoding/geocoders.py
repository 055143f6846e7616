"""Geocoders with geopy's interface: the gazetteer as one, and a chain that says which of several answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from geopy.exc import GeocoderQueryError, GeopyError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.gazetteer.gazetteer import Gazetteer
from geo.gazetteer.place import Kind, Match, Place
from geo.geocoding.answer import Answer
from geo.geocoding.stated_places import coordinate_match, described_match
from geo.position import Extent, Position
from geo.summaries import summary_line

if TYPE_CHECKING:
    from pathlib import Path

    from geo.gazetteer.place_index import PlaceIndex

__all__ = ["AmbiguousNameError", "Answering", "GazetteerGeocoder", "GeocoderChain", "answer_from"]


class AmbiguousNameError(GeocoderQueryError):  # type: ignore[misc]  # geopy has no types
    """The name means several places; `match.candidates` lists them."""

    def __init__(self, match: Match) -> None:
        places = "; ".join(candidate.place.label for candidate in match.candidates)
        super().__init__(f"{match.query!r} may be: {places}")
        self.match = match


@runtime_checkable
class Answering(Protocol):
    """A geocoder that keeps *not found*, *ambiguous* and *failed* apart."""

    name: str

    def answer(self, query: str, **options: Any) -> Answer:
        """Return what is known about the name; raises nothing that a name can cause."""


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """The offline gazetteer as a geopy geocoder.

    It drops into code that uses geopy, and into `geopandas.tools.geocode(names, provider=GazetteerGeocoder,
    countries="SY")`. Bounds given here (`countries`, `near`, `extent`, `kinds`, `fuzzy`; see `Gazetteer.find`) hold for
    every call, those given to `geocode` for that call; `country` and geopy's `country_codes` stand for `countries`. A
    name that is unknown gives None, as geopy has it; so does an ambiguous one, unless `ambiguous="raise"`
    (`AmbiguousNameError`); `exactly_one=False` lists all its places.
    """

    name = "gazetteer"

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        countries: Iterable[str] | str | None = None,
        near: Position | None = None,
        extent: Extent | None = None,
        kinds: Iterable[Kind] | None = None,
        fuzzy: bool = True,
        overlays: Iterable[PlaceIndex | str | Path | Iterable[Place]] = (),
        ambiguous: Literal["none", "raise"] = "none",
        **geopy_options: Any,
    ) -> None:
        said = {name: geopy_options.pop(name) for name in _SAID_FOR_COUNTRIES if name in geopy_options}
        super().__init__(**geopy_options)
        self.gazetteer = (gazetteer or Gazetteer.open()).with_overlays(*overlays)
        self.ambiguous = ambiguous
        bounds = {"countries": countries, "near": near, "extent": extent, "kinds": kinds, "fuzzy": fuzzy}
        self._bounds = _named_as_in_find(bounds | said)

    def __repr__(self) -> str:
        """The gazetteer, and the bounds that hold for every call."""
        bounds = [f"{name}={value!r}" for name, value in self._bounds.items() if value is not None]
        return summary_line("GazetteerGeocoder", repr(self.gazetteer), *bounds)

    def answer(self, query: str, **bounds: Any) -> Answer:
        """Return what the gazetteer says about a name; `bounds` are those of `geocode`."""
        match = self._match(query, self._bounds | _named_as_in_find(bounds))
        if match.place is not None:
            return Answer(query, "found", self.name, _location(match.place, match), match)
        return Answer(query, "ambiguous" if match.ambiguous else "not_found", self.name, None, match)

    def geocode(
        self,
        query: str | Mapping[str, str] | None,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature; nothing waits here
        limit: int = 8,
        **bounds: Any,
    ) -> Location | list[Location] | None:
        """Return the location of a name.

        Parameters
        ----------
        query
            A name (`"Saraqib"`, `"Saraqib, Syria"`) or geopy's structured form (`{"city": …, "country": …}`); of what
            is missing (None, a table's NaN) nothing is known.
        exactly_one
            Whether one location is asked for, rather than all candidates.
        timeout
            Taken for geopy's sake; nothing is waited for.
        limit
            How many candidates at most.
        bounds
            Those of `Gazetteer.find`, for this call.

        Returns
        -------
        A geopy `Location`, or None; with `exactly_one=False` a list, or None. Its `raw` is the candidate as a mapping,
        with `score` and `matched_by`.

        Raises
        ------
        InputError
            Bounds that cannot be.
        TypeError
            A query that is no name.

        Examples
        --------
        >>> geocoder = GazetteerGeocoder(countries=["SY"])
        >>> geocoder.geocode("Saraqib", timeout=10).raw["country"]
        'SY'
        >>> len(GazetteerGeocoder().geocode("Tripoli", exactly_one=False, limit=3))
        3
        """
        if query is None or query != query:  # noqa: PLR0124 - NaN alone is not itself
            return None
        if isinstance(query, Mapping):
            query = ", ".join(str(query[key]) for key in _STRUCTURE if query.get(key))
        if not isinstance(query, str):
            raise TypeError(f"a name is text, not {type(query).__name__}: {query!r}")
        match = self._match(query, self._bounds | _named_as_in_find(bounds), limit=limit)
        if not exactly_one:
            sure = match.candidates if match.place is not None or match.ambiguous else ()
            return [_location(candidate.place, candidate) for candidate in sure] or None
        if match.ambiguous and self.ambiguous == "raise":
            raise AmbiguousNameError(match)
        return None if match.place is None else _location(match.place, match)

    def _match(self, query: str, bounds: Mapping[str, Any], *, limit: int = 8) -> Match:
        """Coordinates as such, then a name that the gazetteer has, then words that describe ground by such names."""
        written = coordinate_match(query, countries=bounds.get("countries"), extent=bounds.get("extent"))
        if written is not None:
            return written

        def find(name: str) -> Match:
            return self.gazetteer.find(name, limit=limit, **bounds)

        match = find(query)
        if match.place is not None and match.matched_by in ("exact", "overlay"):
            return match
        described = described_match(query, find)
        return match if described is None else described

    def reverse(
        self,
        query: Point | str | Sequence[float],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature
        limit: int = 5,
        kinds: Iterable[Kind] | None = ("settlement",),
        within_m: float | None = 50_000.0,
    ) -> Location | list[Location] | None:
        """Return the place nearest to a point, or the nearest few.

        Parameters
        ----------
        query
            A point, latitude first, as geopy has it.
        exactly_one
            Whether one location is asked for, rather than the nearest `limit`.
        timeout
            Taken for geopy's sake.
        limit
            How many at most.
        kinds
            Kinds of places that count; None for all.
        within_m
            Metres within which a place must lie; None sets no bound.

        Returns
        -------
        A geopy `Location` whose `raw` says how far it is (`distance_m`), or None where none is near, as at sea.

        Raises
        ------
        InputError
            A point that is not on Earth.

        Examples
        --------
        >>> geocoder = GazetteerGeocoder()
        >>> geocoder.reverse((35.93, 36.63)).raw["country"]
        'SY'
        >>> geocoder.reverse((34.0, 20.0), within_m=1_000) is None
        True
        >>> len(geocoder.reverse((35.93, 36.63), exactly_one=False, limit=2, kinds=None, timeout=1))
        2
        """
        point = Point(query)
        position = Position(point.longitude, point.latitude)
        nearest = self.gazetteer.reverse([position], count=1 if exactly_one else limit, kinds=kinds)
        found = [
            _location(place, None, distance_m=float(distance))
            for place, distance in zip(nearest.places(0), nearest.distance_m[0], strict=True)
            if within_m is None or distance <= within_m
        ]
        if not found:
            return None
        return found[0] if exactly_one else found


_STRUCTURE = ("name", "amenity", "village", "town", "city", "county", "state", "country")


_SAID_FOR_COUNTRIES = ("country_codes", "country")


def _named_as_in_find(bounds: Mapping[str, Any]) -> dict[str, Any]:
    """Call the bounds of one call as `Gazetteer.find` does; one that is None leaves the geocoder's own."""
    given = {name: value for name, value in bounds.items() if value is not None}
    for name in _SAID_FOR_COUNTRIES:
        if name in given:
            given["countries"] = given.pop(name)
    return given


def _location(place: Place, how: Any, **more: Any) -> Location:
    raw = {
        "name": place.name,
        "names": dict(place.names),
        "lat": place.latitude,
        "lon": place.longitude,
        "country": place.country,
        "admin1": place.admin1,
        "geonameid": place.geonameid,
        "kind": place.kind,
        "population": place.population,
        "source": place.source,
        "uncertainty_m": place.uncertainty_m,
    }
    if how is not None:
        raw |= {"score": how.score, "matched_by": how.matched_by}
    return Location(place.label, Point(place.latitude, place.longitude), raw | more)


def answer_from(geocoder: Any, query: str) -> Answer:
    """Ask any geopy geocoder, and keep its outcomes apart."""
    if isinstance(geocoder, Answering):
        return geocoder.answer(query)
    name = type(geocoder).__name__
    try:
        location = geocoder.geocode(query)
    except (GeopyError, OSError, ValueError) as error:
        return Answer(query, "failed", name, error=f"{type(error).__name__}: {error}")
    return Answer(query, "not_found" if location is None else "found", name, location)


class GeocoderChain(Geocoder):  # type: ignore[misc]  # geopy has no types
    """Several geocoders, asked in order until one knows the name.

    `geocoders` are pairs of a name and a geocoder: `("scenario", …), ("gazetteer", …), ("web", …)`. A name that one
    finds ambiguous is not passed on, since the next would only pick for it. `answer` says which answered; the `raw` of
    a location has it as `answered_by`.
    """

    def __init__(self, *geocoders: tuple[str, Any], **geopy_options: Any) -> None:
        super().__init__(**geopy_options)
        self.geocoders = geocoders
        self.name = "chain"

    def __repr__(self) -> str:
        """The geocoders in the order in which they are asked."""
        return summary_line("GeocoderChain", " → ".join(name for name, _ in self.geocoders))

    @classmethod
    def of(
        cls,
        *,
        places: Iterable[Place] = (),
        gazetteer: Gazetteer | None = None,
        web: Any = None,
        **bounds: Any,
    ) -> GeocoderChain:
        """Return the usual chain: a scenario's own places, the gazetteer within bounds, a web geocoder if given."""
        own = Gazetteer([]).with_overlays(list(places))
        links: list[tuple[str, Any]] = [("scenario", GazetteerGeocoder(own, fuzzy=False))] if own.indexes[0] else []
        links.append(("gazetteer", GazetteerGeocoder(gazetteer, **bounds)))
        if web is not None:
            links.append(("web", web))
        return cls(*links)

    def answer(self, query: str, **options: Any) -> Answer:  # noqa: ARG002 - the protocol's
        """Return the answer of the first geocoder that knows the name, or the last one's; the best candidates stay."""
        best = Answer(query, "not_found")
        for name, geocoder in self.geocoders:
            said = answer_from(geocoder, query)
            answer = Answer(
                query, said.status, name, said.location, best.match if said.match is None else said.match, said.error
            )
            if answer.status in {"found", "ambiguous"}:
                return answer
            best = answer
        return best

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature
    ) -> Location | list[Location] | None:
        """Return the location of a name, or None where none of the geocoders can place it.

        Raises `geopy.exc.GeocoderServiceError` where the last of them failed.
        """
        from geopy.exc import GeocoderServiceError

        answer = self.answer(query)
        if answer.status == "failed":
            raise GeocoderServiceError(answer.error)
        if answer.location is None:
            return None
        raw = dict(answer.location.raw) if isinstance(answer.location.raw, Mapping) else {}
        location = Location(answer.location.address, answer.location.point, raw | {"answered_by": answer.answered_by})
        return location if exactly_one else [location]

    def reverse(self, query: Any, **options: Any) -> Any:
        """Return what the first geocoder that can reverse says."""
        for _, geocoder in self.geocoders:
            found = geocoder.reverse(query, **options)
            if found:
                return found
        return None
