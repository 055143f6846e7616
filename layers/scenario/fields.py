"""The kinds of values that a scenario file holds: lengths, dates, names, degrees; each is checked on its own."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from geo.gazetteer.country_codes import country_names
from geo.gazetteer.place import Kind
from geo.geodesic.edges import Edges
from geo.length import LengthRange, parse_length
from geo.position import Extent
from layers.dates import parse_date

__all__ = [
    "COLOUR",
    "COUNTRY_CODE",
    "IDENTIFIER",
    "Box",
    "Certainty",
    "Colour",
    "CountryCode",
    "CountryCodes",
    "Day",
    "Edges",
    "Edtf",
    "FilesByDay",
    "GazetteerCountry",
    "Identifier",
    "Latitude",
    "Length",
    "Longitude",
    "Model",
    "Names",
    "Place",
    "PlaceReference",
    "SourceIds",
    "Text",
    "WebAddress",
    "Where",
    "where_complaints",
]


IDENTIFIER = r"^[\w][\w.-]*$"
COUNTRY_CODE = r"^[A-Z]{2}$"
COLOUR = r"^#[0-9a-fA-F]{6}$"
_WEB_ADDRESS = re.compile(r"(?:https?://|doi:)\S+", re.IGNORECASE)


def _length(value: object) -> LengthRange:
    if isinstance(value, LengthRange):
        return value
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a length with a unit; write for example '15 km' or '15-20 km'")  # noqa: TRY004 - pydantic collects ValueError
    return parse_length(value)


def _edtf(value: object) -> str:
    if isinstance(value, dict | list):
        raise ValueError("a date is one text, such as 2018-10-15, 2018-10 or ../2018-10-15")  # noqa: TRY004 - pydantic collects ValueError
    text = "" if value is None else str(value).strip()
    if text:
        parse_date(text)
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not a day; write 2018-09-17") from None


def _place_reference(value: object) -> object:
    if not isinstance(value, str | dict | BaseModel):
        raise ValueError("a place is a name, in quotes where it looks like a number, or {name: …, country: …}")  # noqa: TRY004 - pydantic collects ValueError
    return {"name": value} if isinstance(value, str) else value


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _country_code(text: str) -> str:
    if text not in country_names():
        raise PydanticCustomError("country_code", "is not the code of a country")
    return text


def _web_address(text: str) -> str:
    if text and not _WEB_ADDRESS.fullmatch(text):
        raise PydanticCustomError("web_address", "is not a web address")
    return text


class Model(BaseModel):
    """Base of the scenario's models: frozen; a key that is not known is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


_LENGTH_PATTERN = r"^\s*[0-9].*[A-Za-z]\s*$"
Length = Annotated[
    LengthRange,
    PlainValidator(_length),
    WithJsonSchema(
        {"type": "string", "pattern": _LENGTH_PATTERN, "examples": ["15 km", "15-20 km", "500 m", "2 miles"]}
    ),
]
"""A length with its unit, or a range of lengths: `15 km`, `15-20 km`, `500 m`, `2 miles`."""

Edtf = Annotated[
    str,
    BeforeValidator(_edtf),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "format": "edtf",
            "examples": ["2018-10-15", "2020-02", "../2020-02-08", "2020-02-01/2020-02-07", "2018-10-15~"],
        }
    ),
]
"""A date as EDTF text; an empty text is open."""

Text = Annotated[str, Field(max_length=4000)]
Where = Annotated[dict[Annotated[str, Field(min_length=1, max_length=100)], str | int | float], Field(max_length=20)]
"""Which features of a file are meant: columns, and the values that they have there."""
WebAddress = Annotated[
    Text,
    AfterValidator(_web_address),
    WithJsonSchema(
        {"type": "string", "maxLength": 4000, "pattern": r"^(([Hh][Tt][Tt][Pp][Ss]?://|[Dd][Oo][Ii]:)\S+)?$"}
    ),
]
"""Where a source can be read: `https://…`, `http://…` or `doi:…`; empty where nowhere."""
Identifier = Annotated[str, Field(pattern=IDENTIFIER, max_length=80)]
SourceIds = Annotated[
    tuple[Identifier, ...],
    Field(min_length=1),
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]
Names = Annotated[
    tuple[Text, ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Day = Annotated[
    str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2018-09-17"]})
]
"""One day of the calendar, as ISO text."""
FilesByDay = Annotated[
    Annotated[Text, Tag("a name")] | Annotated[dict[Day, Text], Field(min_length=1), Tag("by day")],
    Discriminator(lambda value: "by day" if isinstance(value, dict) else "a name"),
]
"""A file or folder, or a file for each of several days: `{2018-09-17: before.csv, 2020-03-06: after.csv}`."""
Certainty = Literal["certain", "less-certain", "uncertain"]
CountryCode = Annotated[str, Field(pattern=COUNTRY_CODE)]
GazetteerCountry = Annotated[CountryCode, AfterValidator(_country_code)]
Colour = Annotated[str, Field(pattern=COLOUR)]
CountryCodes = Annotated[
    tuple[CountryCode, ...],
    Field(min_length=1),
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]


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


class PlaceReference(Model):
    """A place by name, as the gazetteer or the scenario's `places` know it, and what distinguishes it from homonyms."""

    name: Text = Field(min_length=1)
    country: GazetteerCountry | None = Field(None, description="ISO 3166-1 code of the country it lies in")
    admin1: Text | None = Field(None, description="the first-level division it lies in")
    geonameid: int | None = Field(None, description="GeoNames' number, which settles every doubt")
    kind: Kind | None = Field(None, description="what sort of place it is")


Place = Annotated[PlaceReference, BeforeValidator(_place_reference)]
"""A place by its name, or by a name with what distinguishes it from homonyms."""


def where_complaints(given: Collection[str]) -> list[str]:
    """What is wrong where an entry chooses features of a file that it does not name."""
    return ["'where' chooses features of a 'file'; give that, too"] if "where" in given and "file" not in given else []
