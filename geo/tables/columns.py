"""What a table's columns mean, whatever they are called: the one list of names that serve for each meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from geo.files.faults import FileFaults

__all__ = ["COLUMN_NAMES", "column_of", "meaning_of", "repeated_meanings"]

COLUMN_NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "latitude": (
        (
            "latitude",
            "lat",
            "latitude_dd",
            "lat_dd",
            "decimal_latitude",
            "latitud",
            "breitengrad",
            "enlem",
            "широта",
            "خط_العرض",
        ),
        ("y", "point_y", "y_coord", "gps_latitude"),
    ),
    "longitude": (
        (
            "longitude",
            "lon",
            "lng",
            "long",
            "longitude_dd",
            "lon_dd",
            "long_dd",
            "decimal_longitude",
            "longitud",
            "längengrad",
            "laengengrad",
            "boylam",
            "долгота",
            "довгота",
            "خط_الطول",
        ),
        ("x", "point_x", "x_coord", "gps_longitude"),
    ),
    "position": (
        ("mgrs", "mgrs_reference", "mgrs_coordinates"),
        ("plus_code", "pluscode", "plus_codes", "open_location_code", "olc"),
        (
            "coordinates",
            "coordinate",
            "coords",
            "position",
            "lat_lon",
            "latlon",
            "lat_long",
            "latlong",
            "lat_lng",
            "latlng",
            "gps",
            "gps_coordinates",
        ),
    ),
    "wkt": (("wkt", "geometry", "geom", "the_geom"),),
    "name": (("name",), ("title",)),
    "names": (("names", "alternatenames"),),
    "country": (("country",), ("country_code", "countrycode")),
    "admin1": (("admin1",), ("governorate",), ("adm_1",)),
    "admin2": (("admin2",), ("adm_2",)),
    "admin1_code": (("admin1_code", "admin1code"),),
    "geonameid": (("geonameid", "geoname_id"),),
    "start": (
        ("start",),
        ("date",),
        ("event_date",),
        ("date_start", "start_date"),
        ("begin", "begins", "from_date"),
        ("date_of_event", "date_of_incident"),
        ("datetime", "date_time", "timestamp"),
        ("day",),
        ("when", "time"),
        ("datum", "fecha", "tarih", "дата", "التاريخ", "تاريخ"),
    ),
    "end": (("end",), ("date_end", "end_date"), ("ends", "to_date")),
    "uncertainty_m": (("uncertainty_m", "radius_m", "accuracy_m"),),
    "deaths": (("deaths",), ("fatalities",), ("best",), ("killed", "dead")),
    "deaths_low": (("deaths_low",), ("low",)),
    "deaths_high": (("deaths_high",), ("high",)),
    "where_prec": (("where_prec",),),
    "geo_precision": (("geo_precision",),),
    "time_precision": (("time_precision",),),
    "event_id": (("event_id_cnty",), ("event_id",), ("id",), ("data_id",)),
}
"""For each meaning the names that serve, in groups: a later group counts only where no name of an earlier one is there.

Two names of one group in one table are one column twice. A meaning that is not listed is called by its own name.
"""
_MEANING = {name: meaning for meaning, groups in COLUMN_NAMES.items() for group in groups for name in group}
_NO_WORD = re.compile(r"[\W_]+")


_TAGS = {
    "latitude": ("#geo+lat",),
    "longitude": ("#geo+lon",),
    "name": ("#loc+name", "#loc"),
    "country": ("#country+code",),
    "admin1": ("#adm1+name", "#adm1"),
    "admin2": ("#adm2+name", "#adm2"),
    "admin1_code": ("#adm1+code",),
    "start": ("#date+occurred", "#date+start", "#date"),
    "end": ("#date+end",),
    "deaths": ("#affected+killed",),
    "source": ("#meta+source",),
}
"""HXL tags for each meaning, the clearest first; a tag with further attributes serves as well."""


def column_of(meaning: str, columns: Sequence[str], tags: Sequence[str] = ()) -> str | None:
    """The table's own spelling of the column that has this meaning, by its name, else by its HXL tag; None without one.

    `column_of("latitude", ["Name", "LAT", "y"])` is `"LAT"`; so it is of a column tagged `#geo+lat`, whatever its name.
    """
    found = _by_group(meaning, columns)
    if found:
        return found[0]
    described = [(column, _parts(tag)) for column, tag in zip(columns, tags or columns, strict=True)]
    for wanted in filter(None, map(_parts, _TAGS.get(meaning, ()))):
        for column, parts in described:
            if parts and parts[0] == wanted[0] and wanted[1] <= parts[1]:
                return column
    return None


def meaning_of(column: str) -> str:
    """What a column or property means: `longitude` for `Lng`; its own name, in small letters, where it is not known."""
    plain = _plain(column)
    return _MEANING.get(plain, plain)


def repeated_meanings(
    meanings: Iterable[str], columns: Iterable[str], faults: FileFaults, line: int | None = 1
) -> None:
    """Note each of these meanings that two columns have alike, so that neither is taken in silence."""
    columns = list(columns)
    for meaning in meanings:
        found = _by_group(meaning, columns)
        if len(found) > 1:
            hint = f"keep one of {', '.join(map(repr, found))}"
            faults.error("two columns mean the same", meaning, hint, line=line)


def _by_group(meaning: str, columns: Iterable[str]) -> list[str]:
    """The columns that have this meaning by a name of the first group that any of them has."""
    spelled: dict[str, list[str]] = {}
    for column in columns:
        spelled.setdefault(_plain(column), []).append(column)
    for group in COLUMN_NAMES.get(meaning, ((meaning,),)):
        found = [column for name in group for column in spelled.get(name, ())]
        if found:
            return found
    return []


def _parts(tag: str) -> tuple[str, frozenset[str]] | None:
    """A tag and its attributes; None for what is no tag."""
    if not tag.startswith("#"):
        return None
    name, *attributes = re.split(r"\s*\+", tag.lower())
    return name, frozenset(attributes)


def _plain(column: str) -> str:
    return _NO_WORD.sub("_", column.strip().casefold()).strip("_")
