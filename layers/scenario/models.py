"""The scenario file as checked, frozen models: what an agreement says, with its sources.

The models state the format once; the JSON Schema for editors and the reference in the docs are made from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, model_validator

from geo.position import Extent, Position
from layers.scenario.fields import (
    Certainty,
    Colour,
    CountryCode,
    CountryCodes,
    Edges,
    Edtf,
    GazetteerCountry,
    Identifier,
    Latitude,
    Length,
    Longitude,
    Model,
    Names,
    Place,
    PlaceReference,
    SourceIds,
    Text,
    WebAddress,
)
from layers.scenario.interpretations import (
    Reading,
    Toward,
    Variant,
    check_reading,
    reading_complaints,
    written_value_complaints,
)
from layers.scenario.origin import Origin
from layers.scenario.yaml_lines import Key

__all__ = [
    "FORMAT_VERSION",
    "Area",
    "Event",
    "Feature",
    "Line",
    "Note",
    "Origin",
    "OwnPlace",
    "Party",
    "PlaceReference",
    "Post",
    "Reading",
    "Route",
    "Scenario",
    "Source",
    "Span",
    "Toward",
    "Variant",
    "Zone",
    "structure_complaints",
    "value_complaints",
]

FORMAT_VERSION = 1
_LISTS = ("zones", "posts", "routes", "events", "notes")


class Source(Model):
    """Who said it, when and where."""

    title: Text
    publisher: Text = ""
    date: Edtf = ""
    url: WebAddress = ""
    licence: Text = ""
    note: Text = ""


class Party(Model):
    """A party to the agreement, or another that holds ground."""

    title: Text
    title_ar: Text = ""
    colour: Colour | None = Field(None, description="such as #1b7837")


class Span(Model):
    """From when to when; an empty end is open."""

    start: Edtf = Field("", description="when it begins to stand")
    end: Edtf = Field("", description="when it ceases to stand")


class Entry(Model):
    """An entry whose keys must go together; one that is a gap lacks what it lacks."""

    @classmethod
    def complaints(cls, given: Collection[str]) -> list[str]:
        """What is too much or too little in an entry with the keys given."""
        return [] if "gap" in given else cls._key_complaints(given)

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:  # noqa: ARG003 - for those that are more particular
        return []

    def _value_complaints(self) -> list[str]:
        return []

    @model_validator(mode="after")
    def _sound(self) -> Self:
        fields = type(self).model_fields
        given = {f.alias or name for name, f in fields.items() if getattr(self, name) not in (None, "")}
        complaints = self.complaints(given) + ([] if "gap" in given else self._value_complaints())
        if complaints:
            raise ValueError("; ".join(complaints))
        return self


class OwnPlace(Entry):
    """A place that the gazetteer lacks or has wrong."""

    names: dict[Text, Text] = Field(min_length=1, description="a name for each language code, such as en, ar, tr")
    also: Names = Field((), description="further spellings")
    latitude: Latitude | None = Field(None, description="degrees north")
    longitude: Longitude | None = Field(None, description="degrees east")
    uncertainty: Length | None = Field(None, description="how far off the position may be")
    kind: Text = "settlement"
    country: CountryCode | None = None
    governorate: Text = Field("", description="the first-level division it lies in")
    geonameid: int | None = None
    population: int | None = Field(None, ge=0, description="how many people lived there, where the source says so")
    source: SourceIds
    gap: Text = Field("", description="what is still to be supplied; the place then has no position yet")
    note: Text = ""

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        return [f"{name!r} is missing" for name in ("latitude", "longitude") if name not in given]

    @property
    def position(self) -> Position | None:
        """Where it is; None for a gap."""
        return None if self.latitude is None or self.longitude is None else Position(self.longitude, self.latitude)


class Feature(Entry):
    """What all sourced entries share."""

    title: Text = ""
    title_ar: Text = ""
    kind: Text = ""
    when: Span = Span()
    source: SourceIds = Field(description="one id of 'sources', or a list of them")
    certainty: Certainty = "certain"
    uncertainty: Length | None = Field(None, description="how far off its position may be")
    gap: Text = Field(
        "",
        description="what is still to be supplied before this can be drawn; the entry is a warning until 'gap' is gone",
    )
    note: Text = ""


class Line(Feature):
    """A line of contact, border or named line; give exactly one of the ways to draw it.

    `between` two parties with `control` points derives it (Voronoi cells dissolved by party); `through` places,
    `file`, a `border` between two countries or divisions, a `river`, a `parallel` or a `meridian` draw it directly.
    """

    between: tuple[Identifier, Identifier] | None = Field(None, description="the two parties that the line divides")
    control: Text | None = Field(None, description="a CSV beside the scenario: latitude, longitude, party")
    file: Text | None = Field(None, description="a file of lines, or of points in order, beside the scenario")
    through: tuple[Place, ...] | None = Field(None, min_length=2, description="the places it passes, in order")
    border: tuple[Text, ...] | None = Field(
        None, min_length=2, description="a country or division and its neighbour, or several neighbours"
    )
    river: Text | None = Field(None, description="a larger river, by a name that Natural Earth has for it")
    parallel: Latitude | None = Field(None, description="a latitude, with start_at and end_at")
    meridian: Longitude | None = Field(None, description="a longitude, with start_at and end_at")
    start_at: Longitude | None = Field(None, description="first longitude of a parallel, or latitude of a meridian")
    end_at: Longitude | None = Field(None, description="last longitude of a parallel, or latitude of a meridian")
    within: Names = Field((), description="countries, divisions or areas that the line and its territories are cut to")
    edges: Edges = Field("geodesic", description="how two places of 'through' are joined")

    def _value_complaints(self) -> list[str]:
        return line_value_complaints(vars(self))

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        complaints = []
        ways = ("control", "file", "through", "border", "river", "parallel", "meridian")
        found = [name for name in ways if name in given]
        if len(found) != 1:
            what = f"has {' and '.join(found)}" if found else "is not drawn by anything"
            complaints.append(f"the line {what}; give exactly one of {', '.join(ways)}")
        if ("control" in given) != ("between" in given):
            complaints.append("'between' two parties and 'control' points go together")
        if found in (["parallel"], ["meridian"]) and not {"start_at", "end_at"} <= set(given):
            complaints.append(f"a {found[0]} needs start_at and end_at, in degrees")
        return complaints

    @property
    def generalised(self) -> bool:
        """Whether it is one of Natural Earth's lines, and nothing is stated of how far off that may be."""
        return (self.border is not None or self.river is not None) and self.uncertainty is None


class Area(Feature):
    """A polygon to cut by or to stand as a zone.

    Give exactly one of a `file`, a `country`, a `division`, a party's `territory`, corners (`through` places), or a
    circle (`around` a place with a `radius`).
    """

    file: Text | None = Field(None, description="a file of polygons beside the scenario")
    country: CountryCodes | None = Field(None, description="the land of a country, or of several")
    division: Text | None = Field(None, description="a first-level division, by name or ISO 3166-2 code")
    territory: Identifier | None = Field(None, description="what a party holds, from a line derived from control")
    through: tuple[Place, ...] | None = Field(None, min_length=3, description="its corners, in order")
    of: Identifier | None = Field(None, description="the line whose derivation gives the territory, where several do")
    around: Place | None = Field(None, description="the centre of a circle, with 'radius'")
    radius: Length | None = None

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        complaints = []
        ways = ("file", "country", "division", "territory", "through", "around")
        found = [name for name in ways if name in given]
        if len(found) != 1:
            has = f" (it has {' and '.join(found)})" if found else ""
            complaints.append(f"an area needs exactly one of {', '.join(ways)}{has}")
        if ("around" in given) != ("radius" in given):
            complaints.append("'around' a place and a 'radius' go together")
        return complaints


class Zone(Feature, Reading):
    """A zone that the agreement puts on the ground."""

    id: Identifier
    variants: tuple[Variant, ...] = Field((), description="other readings of the same clause")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.gap:
            return self
        check_reading(self)
        for variant in self.variants:
            try:
                check_reading(self.read_as(variant))
            except ValueError as error:
                raise ValueError(f"variant {variant.id!r}: {error}") from None
        repeated = [variant.id for index, variant in enumerate(self.variants) if variant.id in self._ids_before(index)]
        if repeated:
            raise ValueError(f"variant id {repeated[0]!r} stands twice")
        return self

    def _ids_before(self, index: int) -> set[str]:
        return {variant.id for variant in self.variants[:index]}

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        return reading_complaints(given)

    def read_as(self, variant: Variant) -> Reading:
        """The zone's clause as the variant reads it."""
        own = {name: getattr(self, name) for name in Reading.model_fields}
        changed = {name: getattr(variant, name) for name in Reading.model_fields if getattr(variant, name) is not None}
        for group in (("from_", "around", "between", "area"), ("depth", "band", "width", "depths")):
            if any(name in changed for name in group):
                own.update(dict.fromkeys(group))
        if not {"around", "between", "area", "width", "depths"}.isdisjoint(changed):
            own["side"] = None
        if not {"between", "area"}.isdisjoint(changed):
            own.update(dict.fromkeys(("depth", "band", "width", "depths")))
        return Reading.model_construct(**{**own, **changed})


class Placed(Feature):
    """A feature that stands at one point."""

    place: Place | None = Field(None, description="the place it stands at")
    latitude: Latitude | None = Field(None, description="degrees north, where the place's own point will not do")
    longitude: Longitude | None = Field(None, description="degrees east")
    within: Names = Field(
        (),
        description="what it is stated to lie in (a party's territory, an area, a division); no doubt about its "
        "position reaches beyond that",
    )

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        if ("latitude" in given) != ("longitude" in given):
            return ["latitude and longitude go together"]
        if not {"place", "latitude"} & set(given):
            return ["say where: a place by name, or latitude and longitude"]
        return []

    @property
    def position(self) -> Position | None:
        """The stated position, if there is one."""
        return None if self.latitude is None or self.longitude is None else Position(self.longitude, self.latitude)


class Post(Placed):
    """An observation post or other fixed point of the agreement."""

    id: Identifier
    number: int | None = None
    governorate: Text = ""
    established: Edtf = Field("", description="when it was set up")
    encircled: Edtf = Field("", description="when it was cut off")
    left: Edtf = Field("", description="when it was given up")


class Route(Feature):
    """A road or corridor, through places or from a file."""

    id: Identifier
    shield: Annotated[str, Field(max_length=12)] = Field("", description="what its road sign says, such as M4")
    through: tuple[Place, ...] | None = Field(None, min_length=2, description="the places it passes, in order")
    file: Text | None = Field(None, description="a file of lines, or of points in order, beside the scenario")
    edges: Edges = Field("geodesic", description="how two places of 'through' are joined")

    @classmethod
    def _key_complaints(cls, given: Collection[str]) -> list[str]:
        one = ("through" in given) != ("file" in given)
        return [] if one else ["a route needs exactly one of through (places) or file"]


class Event(Placed):
    """A dated, placed statement: a patrol, a convoy, a closure …"""

    id: Identifier


class Note(Feature):
    """A dated statement that stands at no one place: an announcement, a figure, a limit on an airspace."""

    id: Identifier
    title: Text = Field(description="the statement, in our own words")


class Box(Model):
    """The part of the Earth that the scenario is about; `west > east` crosses the antimeridian."""

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude

    @model_validator(mode="after")
    def _right_way_round(self) -> Self:
        if self.south >= self.north:
            raise ValueError("'south' must be less than 'north'")
        if self.west == self.east:
            raise ValueError("'west' and 'east' must differ")
        return self

    def extent(self) -> Extent:
        """The same, as the rest of the house knows it."""
        return Extent(self.west, self.south, self.east, self.north)


def _text_date(value: Any) -> Any:
    if not value:
        raise ValueError("write the date that the scenario shows, such as 2018-09-17")
    return value


class Scenario(Model):
    """A whole scenario file."""

    truceline: Literal[1] = Field(description="version of the format")
    title: Text = Field(min_length=1)
    title_ar: Text = ""
    subtitle: Text = ""
    subtitle_ar: Text = ""
    language: Literal["en", "ar"] = Field("en", description="language of the page around the map")
    as_of: Annotated[Edtf, AfterValidator(_text_date)] = Field(description="the date that the scenario shows")
    note: Text = ""
    countries: Annotated[tuple[GazetteerCountry, ...], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)] = (
        Field((), description="ISO 3166-1 codes of the countries that names are looked up in")
    )
    extent: Box | None = Field(None, description="the box that names are looked up in")
    sources: dict[Identifier, Source] = Field(min_length=1, description="who said it; every entry names its source")
    parties: dict[Identifier, Party] = Field({}, description="who holds ground")
    places: dict[Identifier, OwnPlace] = Field({}, description="only what the gazetteer lacks or has wrong")
    lines: dict[Identifier, Line] = Field({}, description="lines of contact, borders, named lines")
    areas: dict[Identifier, Area] = Field({}, description="polygons to cut by, or to stand as zones")
    zones: tuple[Zone, ...] = ()
    posts: tuple[Post, ...] = ()
    routes: tuple[Route, ...] = ()
    events: tuple[Event, ...] = ()
    notes: tuple[Note, ...] = ()
    towns: tuple[Place, ...] = Field((), description="towns to label, and to count inside the zones")

    _origin: Origin = PrivateAttr(default_factory=lambda: Origin(None, "scenario", {}))

    @property
    def origin(self) -> Origin:
        """The file and lines that the scenario was read from."""
        return self._origin

    def entries(self, section: str) -> Iterator[tuple[Key, Any]]:
        """The entries of a section with their keys in the file."""
        entries = getattr(self, section)
        if isinstance(entries, dict):
            yield from (((section, name), entry) for name, entry in entries.items())
        else:
            yield from ((self.origin.key(section, index), entry) for index, entry in enumerate(entries))

    def features(self) -> Iterator[tuple[Key, Feature]]:
        """Every sourced feature with its key in the file."""
        for section in ("lines", "areas", *_LISTS):
            yield from self.entries(section)


def structure_complaints(section: str, entry: dict[str, Any]) -> list[str]:
    """What is too much or too little in a section's entry of plain data, whatever the values."""
    models: dict[str, Any] = {
        "places": OwnPlace, "lines": Line, "areas": Area, "zones": Zone, "posts": Post, "routes": Route, "events": Event
    }  # fmt: skip
    if section not in models:
        return []
    return list(models[section].complaints({name for name, value in entry.items() if value is not None}))


def value_complaints(section: str, entry: dict[str, Any]) -> list[str]:
    """What does not go together in the values of a section's entry of plain data; what cannot be read is left out."""
    if section == "lines":
        return line_value_complaints(entry)
    if section != "zones":
        return []
    complaints = written_value_complaints(entry)
    variants = entry.get("variants")
    for variant in variants if isinstance(variants, list) else []:
        if isinstance(variant, dict):
            complaints += [f"variant {variant.get('id')!r}: {text}" for text in written_value_complaints(variant)]
    return complaints


def line_value_complaints(given: Mapping[str, Any]) -> list[str]:
    """What does not go together in the values of a line, as written or as read."""
    complaints = []
    between = given.get("between")
    if isinstance(between, list | tuple) and len(between) == 2 and between[0] == between[1]:  # noqa: PLR2004
        complaints.append("'between' needs two different parties")
    ends = [given.get("start_at"), given.get("end_at")]
    if given.get("meridian") is not None and any(isinstance(end, int | float) and abs(end) > 90 for end in ends):  # noqa: PLR2004 - latitudes
        complaints.append("a meridian starts and ends at latitudes, between -90 and 90")
    return complaints
