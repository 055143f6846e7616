"""Overlays: tables of places that go before the gazetteer, from CSV, GeoJSON or GeoPackage, or from objects."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from geo.errors import Fault, InputError
from geo.gazetteer.place import KINDS, Place
from geo.gazetteer.place_index import PlaceIndex, Record

__all__ = ["overlay_index", "read_records"]

_ALIASES = {
    "lat": "latitude",
    "y": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "x": "longitude",
    "title": "name",
    "alternatenames": "names",
    "countrycode": "country",
    "country_code": "country",
    "admin1code": "admin1_code",
    "governorate": "admin1",
    "geoname_id": "geonameid",
}
_MAX_BYTES = 200_000_000
_MAX_NAME = 300


def overlay_index(overlay: str | Path | Iterable[Place]) -> PlaceIndex:
    """Compile an overlay: a CSV, GeoJSON or GeoPackage file, or `Place` objects.

    Columns (or properties): `name` or `name_en`; `name_ar`, `name_tr`, … for other languages; `names`, further
    spellings with `|` between them; `latitude` and `longitude` (CSV; elsewhere the geometry, whose inner point is
    taken where it is not a point); `kind`, `country` (ISO code), `admin1`, `admin1_code`, `geonameid`, `population`,
    `uncertainty_m` or `uncertainty_km`, `source`, `id`. Raises `InputError` with all faults of the file.
    """
    if isinstance(overlay, str | Path):
        return PlaceIndex.build(read_records(Path(overlay)), is_overlay=True)
    return PlaceIndex.build(map(_record_of_place, overlay), is_overlay=True)


def read_records(path: Path | Traversable) -> list[Record]:
    """Read the places of one file; raises `InputError` with all its faults."""
    faults: list[Fault] = []
    records = []
    seen: dict[str, int] = {}
    for line, row in _rows(path):
        record, wrong = _record(row, path, line)
        if record is not None and record.id:
            if record.id in seen:
                wrong.append(Fault(f"the id {record.id!r} is taken by line {seen[record.id]}", str(path), line, "id"))
            seen.setdefault(record.id, line)
        faults += wrong
        if record is not None:
            records.append(record)
    if faults:
        raise InputError(faults)
    return records


def _rows(path: Path | Traversable) -> Iterator[tuple[int, Mapping[str, Any]]]:
    suffix = Path(path.name).suffix.lower()
    readers = {".csv": _csv_rows, ".geojson": _geojson_rows, ".json": _geojson_rows, ".gpkg": _gpkg_rows}
    if suffix not in readers:
        raise InputError(Fault("is not an overlay", str(path), hint="give a .csv, .geojson or .gpkg file"))
    try:
        if isinstance(path, Path) and path.stat().st_size > _MAX_BYTES:
            raise InputError(Fault("is over 200 MB", str(path), hint="cut it to the area that matters"))
        yield from readers[suffix](path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(Fault(f"cannot be read: {error}", str(path))) from None


def _csv_rows(path: Path | Traversable) -> Iterator[tuple[int, Mapping[str, Any]]]:
    with path.open("rb") as binary, io.TextIOWrapper(binary, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = {
            column: _ALIASES.get(column.strip().lower(), column.strip().lower()) for column in reader.fieldnames or ()
        }
        missing = [column for column in ("latitude", "longitude") if column not in header.values()]
        if not {"name", "name_en"} & set(header.values()):
            missing.append("name")
        if missing:
            hint = "the first line names the columns; see the guide on overlays"
            raise InputError([Fault("the column is missing", str(path), 1, column, hint) for column in missing])
        for row in reader:
            yield reader.line_num, {header[column]: text for column, text in row.items() if column in header}


def _geojson_rows(path: Path | Traversable) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        features = document["features"] if document["type"] == "FeatureCollection" else [document]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(Fault(f"is not a GeoJSON feature collection: {error}", str(path))) from None
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise InputError(Fault("is not a feature", str(path), key=f"feature {number}"))
        row = _named(feature.get("properties") or {})
        row.setdefault("id", feature.get("id", ""))
        yield number, row | _inner_point(feature.get("geometry"), path, number)


def _inner_point(geometry: Any, path: Path | Traversable, number: int) -> dict[str, Any]:
    import shapely
    from shapely.geometry import shape

    try:
        point = shape(geometry).representative_point()
        position = {"longitude": point.x, "latitude": point.y}
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        raise InputError(Fault("has no usable geometry", str(path), key=f"feature {number}")) from None
    return position


def _gpkg_rows(path: Path | Traversable) -> Iterator[tuple[int, Mapping[str, Any]]]:
    import pyogrio

    with path.open("rb") as file:
        if not file.read(16).startswith(b"SQLite format 3"):
            raise InputError(Fault("is not a GeoPackage", str(path)))
    try:
        frame = pyogrio.read_dataframe(str(path))
    except pyogrio.errors.DataSourceError as error:
        raise InputError(Fault(f"cannot be read: {error}", str(path))) from None
    if "geometry" not in frame:
        raise InputError(Fault("has no geometry", str(path)))
    points = (frame.to_crs("EPSG:4326") if frame.crs else frame).geometry.representative_point()
    table = frame.drop(columns="geometry").astype(object).where(frame.drop(columns="geometry").notna(), "")
    for number, (row, point) in enumerate(zip(table.to_dict("records"), points, strict=True), 1):
        yield number, _named(row) | {"longitude": point.x, "latitude": point.y}


def _named(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {_ALIASES.get(str(key).lower(), str(key).lower()): value for key, value in properties.items()}


def _record(row: Mapping[str, Any], path: Path | Traversable, line: int) -> tuple[Record | None, list[Fault]]:
    faults: list[Fault] = []

    def text(key: str) -> str:
        value = row.get(key)
        return "" if value is None else str(value).strip()[: _MAX_NAME if key != "names" else None]

    def number(key: str, low: float, high: float, *, needed: bool = False) -> float:
        written = text(key)
        if not written and not needed:
            return math.nan
        try:
            value = float(written)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            hint = f"a number from {low:g} to {high:g}" if math.isfinite(high) else "a number from 0"
            faults.append(Fault(f"{written!r} cannot be used", str(path), line, key, hint))
        return value

    labels = {key[5:]: text(key) for key in row if key.startswith("name_") and text(key)}
    name = text("name") or labels.get("en", "")
    if not name:
        faults.append(Fault("has no name", str(path), line, "name"))
    kind = text("kind") or "settlement"
    if kind not in KINDS:
        faults.append(Fault(f"{kind!r} is not a kind", str(path), line, "kind", f"one of {', '.join(KINDS)}"))
    uncertainty = number("uncertainty_m", 0, math.inf)
    if math.isnan(uncertainty):
        uncertainty = number("uncertainty_km", 0, math.inf) * 1000
    population, geonameid = number("population", 0, 1e11), number("geonameid", 0, 1e12)
    latitude, longitude = number("latitude", -90, 90, needed=True), number("longitude", -180, 180, needed=True)
    if faults:
        return None, faults
    return Record(
        name=name,
        longitude=longitude,
        latitude=latitude,
        spellings=[part.strip() for part in text("names").split("|") if part.strip()],
        labels=labels,
        country=text("country").upper(),
        admin1_code=text("admin1_code"),
        admin1=text("admin1"),
        geonameid=0 if math.isnan(geonameid) else int(geonameid),
        population=0 if math.isnan(population) else int(population),
        kind=kind,  # type: ignore[arg-type]  # checked above
        source=text("source"),
        uncertainty_m=uncertainty,
        id=text("id"),
    ), faults


def _record_of_place(place: Place) -> Record:
    return Record(
        name=place.name,
        longitude=place.longitude,
        latitude=place.latitude,
        spellings=[text for key, text in place.names.items() if key == "other" or not text.isascii()],
        labels={key: text for key, text in place.names.items() if key != "other"},
        country=place.country,
        admin1_code=place.admin1_code,
        admin1=place.admin1,
        geonameid=place.geonameid or 0,
        population=place.population,
        kind=place.kind,
        source=place.source,
        uncertainty_m=math.nan if place.uncertainty_m is None else place.uncertainty_m,
        id=place.id,
    )
