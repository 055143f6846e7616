"""Files of shapes: one reader for each format, chosen by name, checked against the content, and bounded.

Nothing here opens a web address, a GDAL virtual path or a file that another file names. Every fault is reported with
its place; what can be read in one of several ways is read in the safest, and reported.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np

from geo.errors import Fault, InputError
from geo.files.faults import FileFaults
from geo.files.local_file import read_bytes, read_utf8, split_part
from geo.position import Extent
from geo.tables.workbook import WORKBOOKS
from geo.vector_files.archives import kml_of_kmz, shapefile_beside, shapefile_in_zip
from geo.vector_files.checks import check_order, check_shapes
from geo.vector_files.containers import read_dataset, read_parquet
from geo.vector_files.geojson import parse_geojson
from geo.vector_files.geopackage_views import refuse_endless_views
from geo.vector_files.gpx import parse_gpx
from geo.vector_files.kml import parse_kml
from geo.vector_files.points import read_table
from geo.vector_files.xml_text import root_name

__all__ = ["FORMATS", "read_features", "read_shapes"]

_Reader = Callable[[Path, FileFaults, str | None], gpd.GeoDataFrame]
_GPKG_IDENTIFIERS = (b"GPKG", b"GP10", b"GP11")


def read_shapes(
    path: str | Path,
    *,
    layer: str | None = None,
    where: Mapping[str, str | int | float] | None = None,
    near: Extent | None = None,
    warnings: list[Fault] | None = None,
    complete: bool = False,
) -> gpd.GeoDataFrame:
    r"""The features of a file, in EPSG:4326 and two dimensions, with their properties as columns.

    Reads GeoJSON (RFC 7946), GeoPackage, FlatGeobuf, GeoParquet, Shapefile, KML, GPX, and CSV with WKT or with latitude
    and longitude, and the packed forms of KML and Shapefile (`.kmz`, `.zip`).

    Parameters
    ----------
    path
        A local file; a name after `#` chooses a layer, as in `cod.gpkg#admin1`.
    layer
        A layer of a GeoPackage or a sheet of a workbook.
    where
        Keeps the features whose columns have these values: `{"ADM1_PCODE": "SY07"}`.
    near
        Where the shapes ought to lie: what lies there only with latitude and longitude exchanged is an error.
    warnings
        A list to which warnings are added (features without geometry, an edge across half the Earth, ids that appear
        twice …); without it they go to Python's warnings as `InputWarning`.
    complete
        Whether features without geometry are errors.

    Returns
    -------
    A GeoDataFrame in EPSG:4326, a row for each feature.

    Raises
    ------
    InputError
        With all faults: a format that is not read, content that is not what the name says, geometry that is not on the
        Earth or crosses itself, and whatever RFC 7946 does not allow.

    Examples
    --------
    >>> from pathlib import Path
    >>> from geo import Extent
    >>> _ = Path("towns.csv").write_text("name,latitude,longitude\nIdlib,35.93,36.63\nHoms,34.73,36.71\n")
    >>> read_shapes("towns.csv", where={"name": "Idlib"}).geometry.tolist()
    [<POINT (36.63 35.93)>]
    >>> found = []
    >>> syria = Extent(35.7, 32.3, 42.4, 37.3)
    >>> len(read_shapes("towns.csv", near=syria, warnings=found, complete=True)), found
    (2, [])

    One layer of several:

    >>> read_shapes("towns.csv").to_file("towns.gpkg", layer="towns")
    >>> read_shapes("towns.gpkg", layer="towns")["name"].tolist()
    ['Idlib', 'Homs']
    """
    path, part = split_part(Path(path))
    faults = FileFaults(str(path))
    shapes = read_features(path, faults, layer=layer or part or None)
    faults.raise_errors()
    if where:
        shapes = _selected(shapes, where, faults)
    shapes = check_shapes(shapes, faults, complete=complete)
    faults.raise_errors()
    if near is not None:
        check_order(shapes, near, faults)
    faults.settle(warnings)
    return shapes


def _selected(shapes: gpd.GeoDataFrame, where: Mapping[str, str | int | float], faults: FileFaults) -> gpd.GeoDataFrame:
    """The features whose columns have these values, as text. Raises `InputError` where there is none."""
    kept = np.ones(len(shapes), dtype=bool)
    for column, value in where.items():
        if column not in shapes.columns or column == shapes.geometry.name:
            near = difflib.get_close_matches(column, map(str, shapes.columns), 1, 0.6)
            hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(map(str, shapes.columns))}"
            raise InputError(Fault(f"no column {column!r}", faults.name, hint=hint[:300]))
        texts = shapes[column].map(_as_text)
        kept &= (texts == _as_text(value)).to_numpy()
        if not kept.any():
            known = list(dict.fromkeys(texts))
            near = difflib.get_close_matches(_as_text(value), known[:1000], 3, 0.5) or known[:5]
            hint = f"there is {', '.join(map(repr, near))} …"
            raise InputError(Fault(f"no feature whose {column} is {_as_text(value)!r}", faults.name, hint=hint))
    return shapes.loc[kept].reset_index(drop=True)


def _as_text(value: object) -> str:
    """A cell as text, whole numbers without decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def read_features(path: Path, faults: FileFaults, *, layer: str | None = None) -> gpd.GeoDataFrame:
    """The features of a file as it has them, in EPSG:4326; what is wrong with one is noted, and its geometry is None.

    Raises `InputError` where the file cannot be read as what its name says.
    """
    reader = FORMATS.get(path.suffix.lower())
    if reader is None:
        hint = f"use one of {', '.join(FORMATS)}"
        raise InputError(Fault(f"format {path.suffix or path.name!r} is not read", str(path), hint=hint))
    return reader(path, faults, layer)


def _read_geojson(path: Path, faults: FileFaults, layer: str | None) -> gpd.GeoDataFrame:
    _refuse_layer(layer, faults)
    text = read_utf8(path)
    if not text.lstrip().startswith(("{", "[")):
        raise InputError(Fault("is not JSON", str(path), 1, hint="its content and its name disagree"))
    return parse_geojson(text, faults)


def _read_gpkg(path: Path, faults: FileFaults, layer: str | None) -> gpd.GeoDataFrame:
    content = read_bytes(path)
    if not content.startswith(b"SQLite format 3\0") or content[68:72] not in _GPKG_IDENTIFIERS:
        raise InputError(Fault("is not a GeoPackage", str(path), hint="its content and its name disagree"))
    refuse_endless_views(content, layer, str(path))
    return read_dataset(content, "GPKG", faults, layer)


def _read_fgb(path: Path, faults: FileFaults, layer: str | None) -> gpd.GeoDataFrame:
    _refuse_layer(layer, faults)
    content = read_bytes(path)
    if not content.startswith(b"fgb\x03"):
        raise InputError(Fault("is not FlatGeobuf", str(path), hint="its content and its name disagree"))
    return read_dataset(content, "FlatGeobuf", faults)


def _read_shapefile(path: Path, faults: FileFaults, layer: str | None) -> gpd.GeoDataFrame:
    _refuse_layer(layer, faults)
    return read_dataset(shapefile_beside(path, faults), "ESRI Shapefile", faults)


def _read_zip(path: Path, faults: FileFaults, layer: str | None) -> gpd.GeoDataFrame:
    return read_dataset(shapefile_in_zip(path, layer or "", faults), "ESRI Shapefile", faults)


def _read_geoparquet(path: Path, faults: FileFaults, layer: str | None) -> gpd.GeoDataFrame:
    _refuse_layer(layer, faults)
    content = read_bytes(path)
    if not (content.startswith(b"PAR1") and content.endswith(b"PAR1")):
        raise InputError(Fault("is not Parquet, or not whole", str(path), hint="check how it was made"))
    return read_parquet(content, faults)


def _read_marked_up(path: Path, faults: FileFaults, layer: str | None) -> gpd.GeoDataFrame:
    _refuse_layer(layer, faults)
    ending = path.suffix.lower()[1:]
    name, root = root_name(kml_of_kmz(path) if ending == "kmz" else read_utf8(path), faults)
    faults.raise_errors()
    expected = "gpx" if ending == "gpx" else "kml"
    if name.lower() != expected or root is None:
        hint = "its content and its name disagree"
        raise InputError(Fault(f"is XML of <{name}>, not {expected.upper()}", str(path), 1, hint=hint))
    return parse_kml(root, faults) if expected == "kml" else parse_gpx(root, faults)


def _read_csv(path: Path, faults: FileFaults, layer: str | None) -> gpd.GeoDataFrame:
    if layer is not None and path.suffix.lower() in WORKBOOKS:
        return read_table(path.with_name(f"{path.name}#{layer}"), faults)
    _refuse_layer(layer, faults)
    return read_table(path, faults)


def _refuse_layer(layer: str | None, faults: FileFaults) -> None:
    if layer is not None:
        raise InputError(Fault(f"no layer {layer!r}: this format has one layer only", faults.name, hint="leave it out"))


FORMATS: dict[str, _Reader] = {
    ".geojson": _read_geojson,
    ".json": _read_geojson,
    ".gpkg": _read_gpkg,
    ".fgb": _read_fgb,
    ".parquet": _read_geoparquet,
    ".geoparquet": _read_geoparquet,
    ".shp": _read_shapefile,
    ".zip": _read_zip,
    ".kml": _read_marked_up,
    ".kmz": _read_marked_up,
    ".gpx": _read_marked_up,
    **dict.fromkeys((".csv", *WORKBOOKS), _read_csv),
}
