"""The scenario file as checked, frozen models: what an agreement says, with its sources.

The models state the format once; the JSON Schema for editors and the reference in the docs are made from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)

from geo.errors import Fault
from geo.position import Extent, Position
from geo.quantity import LengthRange, parse_length
from layers.dates import parse_date

__all__ = [
    "FORMAT_VERSION",
    "Area",
    "Event",
    "Line",
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
    "Variant",
    "Zone",
]

FORMAT_VERSION = 1


def _length(value: object) -> LengthRange:
    if isinstance(value, LengthRange):
        return value
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a length with a unit; write for example '15 km' or '15-20 km'")  # noqa: TRY004 - pydantic collects ValueError
    return parse_length(value)


def _edtf(value: object) -> str:
    text = str(value)
    parse_date(text)
    return text


def _place_reference(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Length = Annotated[
    LengthRange,
    PlainValidator(_length),
    WithJsonSchema({"type": "string", "examples": ["15 km", "15-20 km", "500 m", "2 miles"]}),
]
Edtf = Annotated[
    str,
    BeforeValidator(_edtf),
    WithJsonSchema({"type": "string", "format": "edtf", "examples": ["2018-10-15", "2020-02", "../2020-02-08"]}),
]
Identifier = Annotated[str, Field(pattern=r"^[\w][\w.-]*$", max_length=80)]
Text = Annotated[str, Field(max_length=4000)]
SourceIds = Annotated[tuple[Identifier, ...], BeforeValidator(_one_or_many)]
Names = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Certainty = Literal["certain", "less-certain", "uncertain"]
Edges = Literal["geodesic", "straight"]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Source(_Model):
    """Who said it, when and where."""

    title: Text
    publisher: Text = ""
    date: Edtf = ""
    url: Text = ""
    licence: Text = ""
    note: Text = ""


class Party(_Model):
    """A party to the agreement, or another that holds ground."""

    title: Text
    title_ar: Text = ""
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None


class Span(_Model):
    """From when to when; an empty end is open."""

    start: Edtf = ""
    end: Edtf = ""


class PlaceReference(_Model):
    """A place by name, as the gazetteer or the scenario's own `places` know it, with what tells it from its namesakes."""

    name: Text
    country: CountryCode | None = None
    admin1: Text | None = None
    geonameid: int | None = None
    kind: Text | None = None


Place = Annotated[
    PlaceReference,
    BeforeValidator(_place_reference),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"$ref": "#/$defs/PlaceReference"}]}),
]


class OwnPlace(_Model):
    """A place that the gazetteer lacks or has wrong."""

    names: dict[str, Text]
    also: Names = ()
    latitude: Latitude
    longitude: Longitude
    uncertainty: Length | None = None
    kind: Text = "settlement"
    country: CountryCode | None = None
    governorate: Text = ""
    geonameid: int | None = None
    source: SourceIds
    note: Text = ""

    @property
    def position(self) -> Position:
        """Where it is."""
        return Position(self.longitude, self.latitude)


class _Feature(_Model):
    title: Text = ""
    title_ar: Text = ""
    kind: Text = ""
    when: Span = Span()
    source: SourceIds
    certainty: Certainty = "certain"
    uncertainty: Length | None = None
    note: Text = ""


class Line(_Feature):
    """A line of contact, border or named line; give exactly one of the ways to draw it.

    `between` two parties with `control` points derives it (Voronoi cells dissolved by party); `through` places,
    `file`, a `border` between two countries or divisions, a `parallel` or a `meridian` draw it directly.
    """

    between: tuple[Identifier, Identifier] | None = None
    control: Text | None = None
    file: Text | None = None
    through: tuple[Place, ...] | None = None
    border: tuple[Text, Text] | None = None
    parallel: Latitude | None = None
    meridian: Longitude | None = None
    start_at: float | None = Field(None, description="first longitude of a parallel, or latitude of a meridian")
    end_at: float | None = Field(None, description="last longitude of a parallel, or latitude of a meridian")
    within: Names = Field((), description="countries, divisions or areas that the line and its territories are cut to")
    edges: Edges = "geodesic"

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = {
            "control": self.control,
            "file": self.file,
            "through": self.through,
            "border": self.border,
            "parallel": self.parallel,
            "meridian": self.meridian,
        }
        given = [name for name, value in ways.items() if value is not None]
        if len(given) != 1:
            what = f"has {' and '.join(given)}" if given else "is not drawn by anything"
            raise ValueError(f"the line {what}; give exactly one of {', '.join(ways)}")
        if (self.control is None) != (self.between is None):
            raise ValueError("'between' two parties and 'control' points go together")
        if given[0] in ("parallel", "meridian") and (self.start_at is None or self.end_at is None):
            raise ValueError(f"a {given[0]} needs start_at and end_at, in degrees")
        if self.through is not None and len(self.through) < 2:  # noqa: PLR2004 - a line has two ends
            raise ValueError("'through' needs at least two places")
        return self


class Area(_Feature):
    """A polygon to cut by or to stand as a zone.

    Give exactly one of a `file`, a `country`, a `division`, a party's `territory`, corners (`through` places), or a
    circle (`around` a place with a `radius`).
    """

    file: Text | None = None
    country: CountryCode | None = None
    division: Text | None = None
    territory: Identifier | None = None
    through: tuple[Place, ...] | None = None
    around: Place | None = None
    radius: Length | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        names = ("file", "country", "division", "territory", "through", "around")
        given = [name for name in names if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"an area needs exactly one of {', '.join(names)}")
        if (self.around is None) != (self.radius is None):
            raise ValueError("'around' a place and a 'radius' go together")
        return self


class Toward(_Model):
    """The side of a line on which a place lies."""

    toward: Place


class Reading(_Model):
    """How a clause puts a zone on the ground: from which line or place, on which side, how deep."""

    from_: Identifier | None = Field(None, alias="from")
    around: Place | None = None
    between: tuple[Identifier, Identifier] | None = None
    area: Identifier | None = None
    side: Text | Toward | None = None
    depth: Length | None = None
    band: tuple[Length, Length] | None = None
    width: Length | None = None
    depths: dict[str, Length] | None = None
    within: Names | None = None
    except_: Names | None = Field(None, alias="except")


class Variant(Reading):
    """Another reading of the same clause; what it does not state is as in the zone."""

    id: Identifier
    title: Text
    title_ar: Text = ""
    source: SourceIds = ()
    note: Text = ""


class Zone(_Feature, Reading):
    """A zone that the agreement puts on the ground."""

    id: Identifier
    variants: tuple[Variant, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _check_reading(self)
        for variant in self.variants:
            _check_reading(self.read_as(variant))
        return self

    def read_as(self, variant: Variant) -> Reading:
        """The zone's clause as the variant reads it."""
        own = {name: getattr(self, name) for name in Reading.model_fields}
        changed = {name: getattr(variant, name) for name in Reading.model_fields if getattr(variant, name) is not None}
        for group in (("from_", "around", "between", "area"), ("depth", "band", "width", "depths")):
            if any(name in changed for name in group):
                own.update(dict.fromkeys(group))
        return Reading.model_construct(**{**own, **changed})


def _check_reading(reading: Reading) -> None:
    origins = [n for n in ("from_", "around", "between", "area") if getattr(reading, n) is not None]
    if len(origins) != 1:
        raise ValueError("a zone needs exactly one of from (a line), around (a place), between (two lines), area")
    measures = [n for n in ("depth", "band", "width", "depths") if getattr(reading, n) is not None]
    if origins[0] in ("from_", "around") and len(measures) != 1:
        raise ValueError("a zone from a line or around a place needs exactly one of depth, band, width, depths")
    if origins[0] in ("between", "area") and measures:
        raise ValueError(f"{measures[0]!r} does not go with {origins[0]!r}")
    if reading.width is not None and reading.side not in (None, "both"):
        raise ValueError("'width' is the total over both sides; for one side write 'depth'")
    if origins[0] == "from_" and reading.side is None and measures[0] in ("depth", "band"):
        raise ValueError("say which side of the line: a party, a country, a compass word, {toward: PLACE} or both")
    if reading.band is not None and reading.band[0].maximum_m > reading.band[1].minimum_m:
        raise ValueError("the band's first distance must be the smaller one")


class _Placed(_Feature):
    place: Place | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @model_validator(mode="after")
    def _placed(self) -> Self:
        pair = (self.latitude is not None, self.longitude is not None)
        if pair[0] != pair[1]:
            raise ValueError("latitude and longitude go together")
        if not pair[0] and self.place is None:
            raise ValueError("say where: a place by name, or latitude and longitude")
        return self

    @property
    def position(self) -> Position | None:
        """The stated position, if there is one."""
        return None if self.latitude is None or self.longitude is None else Position(self.longitude, self.latitude)


class Post(_Placed):
    """An observation post or other fixed point of the agreement."""

    id: Identifier
    number: int | None = None
    governorate: Text = ""
    established: Edtf = ""
    encircled: Edtf = ""
    left: Edtf = ""


class Route(_Feature):
    """A road or corridor, through places or from a file."""

    id: Identifier
    shield: Annotated[str, Field(max_length=12)] = ""
    through: tuple[Place, ...] | None = None
    file: Text | None = None
    edges: Edges = "geodesic"

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.through is None) == (self.file is None):
            raise ValueError("a route needs exactly one of through (places) or file")
        if self.through is not None and len(self.through) < 2:  # noqa: PLR2004 - a route has two ends
            raise ValueError("'through' needs at least two places")
        return self


class Event(_Placed):
    """A dated, placed statement: a patrol, a convoy, a closure …"""

    id: Identifier


class Box(_Model):
    """The part of the Earth that the scenario is about."""

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude

    def extent(self) -> Extent:
        """The same, as the rest of the house knows it."""
        return Extent(self.west, self.south, self.east, self.north)


class Origin:
    """Where a scenario came from, so that a fault can name its file and line."""

    def __init__(
        self,
        path: Path | None,
        name: str,
        lines: Mapping[tuple[str | int, ...], int],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.path = path
        self.name = name
        self.lines = lines
        self.data: Mapping[str, Any] = data or {}

    @property
    def folder(self) -> Path:
        """The folder that the scenario's files lie in."""
        return self.path.parent if self.path else Path.cwd()

    @property
    def stem(self) -> str:
        """A short name for files made from the scenario."""
        if self.path is None:
            return "truceline-map"
        return self.path.parent.name if self.path.name == "scenario.yaml" else self.path.stem

    def line(self, key: tuple[str | int, ...]) -> int | None:
        """The line of a key, or of the nearest key above it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key)

    def fault(
        self,
        key: tuple[str | int, ...],
        message: str,
        hint: str = "",
        severity: Literal["error", "warning"] = "error",
    ) -> Fault:
        """A fault of the scenario at a key."""
        return Fault(message, self.name, self.line(key), dotted(key), hint, severity)


def dotted(key: tuple[str | int, ...]) -> str:
    """`('zones', 0, 'depth')` as `zones[0].depth`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


def _text_date(value: Any) -> Any:
    return value if isinstance(value, str) else str(value)


class Scenario(_Model):
    """A whole scenario file."""

    truceline: Literal[1] = Field(description="version of the format")
    title: Text
    title_ar: Text = ""
    subtitle: Text = ""
    subtitle_ar: Text = ""
    language: Literal["en", "ar"] = "en"
    as_of: Annotated[Edtf, AfterValidator(_text_date)]
    note: Text = ""
    countries: Annotated[tuple[CountryCode, ...], BeforeValidator(_one_or_many)] = ()
    extent: Box | None = None
    sources: dict[Identifier, Source] = Field(min_length=1)
    parties: dict[Identifier, Party] = {}
    places: dict[Identifier, OwnPlace] = {}
    lines: dict[Identifier, Line] = {}
    areas: dict[Identifier, Area] = {}
    zones: tuple[Zone, ...] = ()
    posts: tuple[Post, ...] = ()
    routes: tuple[Route, ...] = ()
    events: tuple[Event, ...] = ()
    towns: tuple[Place, ...] = ()

    _origin: Origin = PrivateAttr(default_factory=lambda: Origin(None, "scenario", {}))

    @property
    def origin(self) -> Origin:
        """The file and lines that the scenario was read from."""
        return self._origin

    def features(self) -> Iterator[tuple[tuple[str | int, ...], _Feature]]:
        """Every sourced feature with its key in the file."""
        for section in ("lines", "areas"):
            for name, feature in getattr(self, section).items():
                yield (section, name), feature
        for section in ("zones", "posts", "routes", "events"):
            for index, feature in enumerate(getattr(self, section)):
                yield (section, index), feature
