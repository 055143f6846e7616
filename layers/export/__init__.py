"""A scenario's layers as files that other tools open: GeoJSON, GeoPackage, GeoParquet, KML, CSV, a folder, PostGIS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from geo.errors import Fault, InputError, TrucelineError
from geo.files.atomic_write import atomic_write
from layers.export import folder
from layers.export.snapshot import Snapshot, check_options, edit
from layers.ground.build import Layers
from layers.scenario.lock import rests_on

__all__ = ["FORMATS", "check_request", "edit", "export_layers"]


class Format(NamedTuple):
    """Where a format's writer and counter are: the module, loaded when it is asked for, and the name in both."""

    module: str
    name: str

    @property
    def write(self) -> Callable[[Snapshot, Path], None]:
        """Writes an snapshot to a path that is not there yet."""
        return getattr(import_module(self.module), f"write_{self.name}")  # type: ignore[no-any-return]

    @property
    def count(self) -> Callable[[Path], int]:
        """Opens a file again and counts its features."""
        return getattr(import_module(self.module), f"count_{self.name}")  # type: ignore[no-any-return]


FORMATS = {
    ".geojson": Format("layers.export.geojson", "geojson"),
    ".json": Format("layers.export.geojson", "geojson"),
    ".gpkg": Format("layers.export.geopackage", "geopackage"),
    ".parquet": Format("layers.export.geoparquet", "geoparquet"),
    ".geoparquet": Format("layers.export.geoparquet", "geoparquet"),
    ".kml": Format("layers.export.kml", "kml"),
    ".csv": Format("layers.export.table", "table"),
}
_FOLDER = Format("layers.export.folder", "folder")
_REFUSED = {
    ".shp": (
        "a Shapefile cuts column names to 10 letters and text to 254 bytes, mixes up missing and zero, knows no dates "
        "as uncertain as these, and is several files"
    ),
    ".kmz": "a KMZ is only a packed KML",
    ".html": "a page is a map, not data",
}
_INSTEAD = {
    ".shp": "use .gpkg, which opens styled in QGIS and ArcGIS",
    ".kmz": "use .kml",
    ".html": "use 'truceline map'",
}


def export_layers(
    layers: Layers,
    path: str | Path,
    *,
    only: Iterable[str] = (),
    at: str | None = None,
    precision: int | None = None,
) -> int:
    """Write layers to a file; the ending of the path says the format.

    The file is written beside the target, opened again and counted, then moved over it.

    Parameters
    ----------
    layers
        What `build_layers` gave.
    path
        `.geojson`, `.gpkg` (a table for each layer, QGIS styles embedded), `.parquet` (GeoParquet 1.1), `.kml`, `.csv`
        (WKT), or a folder (a path without an ending): a data package with a GeoJSON and a CSV for each layer, their
        columns, sources, licences and checksums in `datapackage.json`, and a README.
    only
        Names of the layers to write, such as `["zones", "posts"]`; all by default.
    at
        A date in EDTF: what may have been there on that day is written.
    precision
        Decimals of a degree to which positions are rounded, 0 to 7; uncertainties grow by as much.

    Returns
    -------
    The number of features.

    Raises
    ------
    InputError
        An ending that is not written, an unknown layer, a date or precision that is none, a place that cannot be
        written to, and a file that the scenario itself rests on.

    Examples
    --------
    >>> from layers import build_layers, load_scenario
    >>> layers = build_layers(load_scenario("cyprus-1974"))
    >>> export_layers(layers, "cyprus.gpkg") == sum(len(layer) for _, layer in layers.items())
    True
    >>> export_layers(layers, "zones.geojson", only=["zones"], at="1975", precision=2)
    2
    """
    path = Path(path)
    written = _format(path)
    if rests_on(path, layers.scenario.origin):
        raise InputError(Fault("the scenario itself rests on this file", str(path), hint="write to another name"))
    snapshot = edit(layers, only=only, at=at, precision=precision)

    if written is _FOLDER and path.is_dir() and any(path.iterdir()):
        folder.replace_folder(snapshot, path)
        return snapshot.count

    def recount(fresh: Path) -> None:
        found = written.count(fresh)
        if found != snapshot.count:
            raise TrucelineError(f"{path}: {found} features were found again of {snapshot.count}; nothing was changed")

    with atomic_write(path, check=recount) as fresh:
        written.write(snapshot, fresh)
    return snapshot.count


def check_request(
    path: str | Path, *, only: Iterable[str] = (), at: str | None = None, precision: int | None = None
) -> None:
    """Raise `InputError` for all that `export_layers` would refuse whatever the scenario.

    That is a format, a name that no layer has, a date, a precision.
    """
    faults: list[Fault] = []
    for check in (lambda: _format(Path(path)), lambda: check_options(only=only, at=at, precision=precision)):
        try:
            check()
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)


def _format(path: Path) -> Format:
    suffix = path.suffix.lower()
    if suffix in FORMATS:
        return FORMATS[suffix]
    if not suffix or path.is_dir():
        return _FOLDER
    reason = _REFUSED.get(suffix, f"format {suffix} is not written")
    hint = _INSTEAD.get(suffix, f"use one of {', '.join(FORMATS)}, or a folder")
    raise InputError(Fault(reason, str(path), hint=hint))
