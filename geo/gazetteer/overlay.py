"""Overlays: tables of places that go before the gazetteer, from CSV, GeoJSON or GeoPackage, or from objects."""

from __future__ import annotations

import math
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from pathlib import Path

from geo.files.faults import FileFaults
from geo.gazetteer.country_codes import code_hint, country_names
from geo.gazetteer.index_columns import Record
from geo.gazetteer.place import KINDS, Place
from geo.gazetteer.place_files import PlaceRow, place_rows
from geo.gazetteer.place_index import PlaceIndex

__all__ = ["overlay_index", "read_records"]

_MAX_NAME = 300


def overlay_index(overlay: str | Path | Iterable[Place]) -> PlaceIndex:
    """Compile an overlay: a CSV, GeoJSON or GeoPackage file, or `Place` objects.

    Columns (or properties): `name` or `name_en`; `name_ar`, `name_tr`, … for other languages; `names`, further
    spellings with `|` between them; `latitude` and `longitude` (CSV; elsewhere the geometry, whose inner point is
    taken where it is not a point); `kind`, `country` (ISO code), `admin1`, `admin1_code`, `geonameid`, `population`,
    `uncertainty_m` or `uncertainty_km`, `source`, `id`; `pcode`, or a column such as `ADM2_PCODE` or `admin2Pcode`, is
    a place code by which the place is found, too. Raises `InputError` with all faults of the file.
    """
    if isinstance(overlay, str | Path):
        return PlaceIndex.build(read_records(Path(overlay)), is_overlay=True)
    return PlaceIndex.build(map(_record_of_place, overlay), is_overlay=True)


def read_records(path: Path | Traversable) -> list[Record]:
    """Read the places of one file; raises `InputError` with all its faults."""
    faults = FileFaults(str(path))
    records: list[Record] = []
    seen: dict[str, str] = {}
    for row in place_rows(path, faults):
        record = _record(row)
        if record is not None:
            records.append(record)
            if record.id:
                if record.id in seen:
                    row.fault(f"the id {record.id!r} is taken by {seen[record.id]}", "id", "give each its own id")
                seen.setdefault(record.id, row.place)
    faults.settle(None)
    return records


def _codes(row: PlaceRow) -> list[str]:
    """The place codes of a row: of columns of several levels the last that is filled is its own."""
    codes = [_text(row, key) for key in sorted(map(str, row.values)) if key.lower().endswith("pcode")]
    return [code for code in codes if code][-1:]


def _record(row: PlaceRow) -> Record | None:
    """Check a row, note its faults with it, and return its place; None where it has none."""
    placed = row.sound
    if not placed and row.feature is not None:
        return None
    labels = {key[5:]: _text(row, key) for key in row.values if key.startswith("name_") and _text(row, key)}
    record = Record(
        name=_text(row, "name") or labels.get("en", ""),
        longitude=_number(row, "longitude", -180, 180, needed=True) if placed else math.nan,
        latitude=_number(row, "latitude", -90, 90, needed=True) if placed else math.nan,
        spellings=[part.strip() for part in _text(row, "names", most=None).split("|") if part.strip()] + _codes(row),
        labels=labels,
        country=_text(row, "country").upper(),
        admin1_code=_text(row, "admin1_code"),
        admin1=_text(row, "admin1"),
        geonameid=_count(row, "geonameid", 1e12),
        population=_count(row, "population", 1e11),
        kind=_text(row, "kind") or "settlement",  # type: ignore[arg-type]  # checked below
        source=_text(row, "source"),
        uncertainty_m=_uncertainty_m(row),
        id=_text(row, "id"),
    )
    _check_record(row, record)
    return record if row.sound else None


def _check_record(row: PlaceRow, record: Record) -> None:
    if not record.name:
        row.fault("has no name", "name", "give name or name_en")
    if record.kind not in KINDS:
        row.fault(f"{record.kind!r} is not a kind", "kind", f"one of {', '.join(KINDS)}")
    if record.country and record.country not in country_names():
        row.fault(f"{record.country!r} is not an ISO country code", "country", code_hint(record.country))


def _text(row: PlaceRow, key: str, *, most: int | None = _MAX_NAME) -> str:
    value = row.values.get(key)
    return "" if value is None else str(value).strip()[:most]


def _number(row: PlaceRow, key: str, low: float, high: float, *, needed: bool = False) -> float:
    written = _text(row, key)
    if not written and not needed:
        return math.nan
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        hint = f"a number from {low:g} to {high:g}" if math.isfinite(high) else "a number from 0"
        row.fault(f"{written!r} cannot be used", key, hint)
    return value


def _count(row: PlaceRow, key: str, most: float) -> int:
    value = _number(row, key, 0, most)
    return 0 if math.isnan(value) else int(value)


def _uncertainty_m(row: PlaceRow) -> float:
    uncertainty_m = _number(row, "uncertainty_m", 0, math.inf)
    return _number(row, "uncertainty_km", 0, math.inf) * 1000 if math.isnan(uncertainty_m) else uncertainty_m


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
