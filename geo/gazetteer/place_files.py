"""Rows of places from CSV, GeoJSON and GeoPackage files: each with its place in the file and what is wrong with it."""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from geo.errors import Fault, InputError

__all__ = ["PlaceRow", "place_rows"]

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
_GEOMETRY_HINT = "give it a point, or a line or polygon whose inner point is taken"


@dataclass(slots=True)
class PlaceRow:
    """One place as a file has it: `line` or `feature` says where, `values` what, by column; `faults` what is wrong."""

    where: str
    values: Mapping[str, Any]
    line: int | None = None
    feature: int | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def place(self) -> str:
        """In words, where the row stands in its file."""
        return f"line {self.line}" if self.line is not None else f"feature {self.feature}"

    def fault(self, message: str, key: str = "", hint: str = "") -> None:
        """Note a fault of this row."""
        keys = (f"feature {self.feature}" if self.feature is not None else "", key)
        self.faults.append(Fault(message, self.where, self.line, ": ".join(filter(None, keys)), hint))


def place_rows(path: Path | Traversable) -> Iterator[PlaceRow]:
    """Yield the rows of a file; raises `InputError` for a file that cannot be read as what its name says."""
    suffix = Path(path.name).suffix.lower()
    readers = {".csv": _csv_rows, ".geojson": _geojson_rows, ".json": _geojson_rows, ".gpkg": _gpkg_rows}
    if suffix not in readers:
        raise InputError(Fault("is not an overlay", str(path), hint="give a .csv, .geojson or .gpkg file"))
    try:
        if isinstance(path, Path) and path.stat().st_size > _MAX_BYTES:
            raise InputError(Fault("is over 200 MB", str(path), hint="cut it to the area that matters"))
        content = path.read_bytes()
    except OSError as error:
        raise InputError(Fault(f"cannot be read: {error.strerror or error}", str(path))) from None
    yield from readers[suffix](content, str(path))


def _text(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(Fault("is not UTF-8 text", where, line, hint="save it as UTF-8")) from None


def _csv_rows(content: bytes, where: str) -> Iterator[PlaceRow]:
    text = _text(content, where)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = {
            column: _ALIASES.get(column.strip().lower(), column.strip().lower()) for column in reader.fieldnames or ()
        }
        _check_header(header, len(reader.fieldnames or ()), where)
        for row in reader:
            yield PlaceRow(where, {header[column]: value for column, value in row.items() if column}, reader.line_num)
    except csv.Error as error:
        raise InputError(Fault(f"is not a CSV table: {error}", where, reader.line_num)) from None


def _check_header(header: Mapping[str, str], columns: int, where: str) -> None:
    missing = [column for column in ("latitude", "longitude") if column not in header.values()]
    if not {"name", "name_en"} & set(header.values()):
        missing.append("name")
    hint = "the first line names the columns; see the guide on overlays"
    faults = [Fault("the column is missing", where, 1, column, hint) for column in missing]
    given = list(header.values())
    twice = sorted({column for column in given if given.count(column) > 1})
    faults += [Fault("two columns mean the same", where, 1, column, "keep one of them") for column in twice]
    if len(header) < columns:
        faults.append(Fault("has two columns of one name", where, 1))
    if faults:
        raise InputError(faults)


def _geojson_rows(content: bytes, where: str) -> Iterator[PlaceRow]:
    text = _text(content, where)
    what = "is not a GeoJSON feature collection"
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise InputError(Fault(f"{what}: {error.msg}", where, error.lineno)) from None
    except (ValueError, RecursionError) as error:
        raise InputError(Fault(f"{what}: {error}", where)) from None
    kind = document.get("type") if isinstance(document, dict) else None
    features = document.get("features") if kind == "FeatureCollection" else [document] if kind == "Feature" else None
    if not isinstance(features, list):
        hint = 'write {"type": "FeatureCollection", "features": [...]}'
        raise InputError(Fault(what, where, hint=hint))
    for number, feature in enumerate(features, 1):
        yield _feature_row(feature, where, number)


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def _feature_row(feature: Any, where: str, number: int) -> PlaceRow:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    row = PlaceRow(where, {}, feature=number)
    if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
        row.fault("is not a feature", hint="give it type, properties and geometry")
        return row
    values = _named(feature.get("properties") or {})
    values.setdefault("id", feature.get("id", ""))
    geometry: Any = feature.get("geometry")
    try:
        values |= _inner_point(shape(geometry))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError):
        row.fault("has no usable geometry", "geometry", _GEOMETRY_HINT)
    row.values = values
    return row


def _inner_point(shape: Any) -> dict[str, float]:
    """Return a position within a shape; raises `ValueError` where it has none."""
    if shape is None or shape.is_empty:
        raise ValueError("nowhere")
    point = shape.representative_point()
    return {"longitude": point.x, "latitude": point.y}


def _gpkg_rows(content: bytes, where: str) -> Iterator[PlaceRow]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError
    from pyproj.exceptions import ProjError

    if not content.startswith(b"SQLite format 3"):
        raise InputError(Fault("is not a GeoPackage", where))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL remarks on the name that a file in memory lacks
            layers = [str(name) for name, kind in pyogrio.list_layers(content) if kind is not None]
            if len(layers) != 1:
                problem = f"has {len(layers)} layers of shapes: {', '.join(layers)}" if layers else "has no geometry"
                raise InputError(Fault(problem, where, hint="export one layer" if layers else _GEOMETRY_HINT))
            if pyogrio.read_info(content, layer=layers[0])["driver"] != "GPKG":
                raise InputError(Fault("is not a GeoPackage", where))
            frame = pyogrio.read_dataframe(content, layer=layers[0])
            frame = frame.to_crs("EPSG:4326") if frame.crs else frame
    except (DataSourceError, DataLayerError, ProjError, ValueError) as error:
        raise InputError(Fault(f"cannot be read: {error}", where)) from None
    table = frame.drop(columns="geometry").astype(object).where(frame.drop(columns="geometry").notna(), "")
    for number, (values, shape) in enumerate(zip(table.to_dict("records"), frame.geometry, strict=True), 1):
        row = PlaceRow(where, _named(values), feature=number)
        try:
            row.values = {**row.values, **_inner_point(shape)}
        except ValueError:
            row.fault("has no usable geometry", "geometry", _GEOMETRY_HINT)
        yield row


def _named(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {_ALIASES.get(str(key).lower(), str(key).lower()): value for key, value in properties.items()}
