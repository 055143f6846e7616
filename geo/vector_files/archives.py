"""Files that come packed or in several pieces: KMZ, and Shapefiles, zipped or beside each other."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from geo.errors import Fault, InputError
from geo.files import limits
from geo.files.archive_errors import DAMAGED
from geo.files.encodings import stream_encoding
from geo.files.faults import FileFaults
from geo.files.local_file import read_bytes

__all__ = ["kml_of_kmz", "shapefile_beside", "shapefile_in_zip"]

_MEMBERS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED = (".shp", ".dbf")
_SHAPEFILE = b"\x00\x00\x27\x0a"
_MISMATCH = "its content and its name disagree"
_DBF_HEADER = 32
_LANGUAGE = 29
"""Where a dBASE file states the code page of its text; 0 states none, 0x57 the one of the system."""
_UNSTATED = (0x00, 0x57)


def kml_of_kmz(path: Path) -> str:
    """The main document of a KMZ: `doc.kml`, else its first KML file. Raises `InputError`."""
    with _opened(path) as archive:
        names = [
            name for name in archive.namelist() if name.lower().endswith(".kml") and not name.startswith("__MACOSX")
        ]
        if not names:
            raise InputError(Fault("holds no KML", str(path), hint=_MISMATCH))
        main = next((name for name in names if name.lower() == "doc.kml"), names[0])
        content = _member(archive, main, str(path), limits.MAXIMUM_TEXT_BYTES)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Fault(f"{main} is not UTF-8 text", str(path), hint="save it as UTF-8")) from None


def shapefile_in_zip(path: Path, part: str, faults: FileFaults) -> bytes:
    """The files of the one Shapefile in an archive, or of that named `part`, as `shapefile_beside` gives them."""
    with _opened(path) as archive:
        members = [name for name in archive.namelist() if not name.startswith("__MACOSX")]
        stems = [name[:-4] for name in members if name.lower().endswith(".shp")]
        chosen = [stem for stem in stems if part in ("", stem, Path(stem).name)]
        if len(chosen) != 1:
            listed = ", ".join(Path(stem).name for stem in stems)
            what = f"holds {len(stems)} Shapefiles: {listed}" if stems else "holds no Shapefile"
            hint = f"name one, as {path.name}#{Path(stems[0]).name}" if stems else "other formats are read unpacked"
            raise InputError(Fault(what, str(path), hint=hint))
        pieces = {
            Path(name).suffix.lower(): _member(archive, name, str(path), limits.MAXIMUM_BYTES)
            for name in members
            if name[: name.rfind(".")] == chosen[0] and Path(name).suffix.lower() in _MEMBERS
        }
    return _zipped(pieces, Path(chosen[0]).name, faults)


def shapefile_beside(path: Path, faults: FileFaults) -> bytes:
    """A Shapefile's files, those beside the `.shp` included, as one archive in memory. Raises `InputError`.

    Where nothing states the encoding of its text, the text tells it, and that is noted.
    """
    beside = {file.suffix.lower(): file for file in sorted(path.parent.glob(f"{_escaped(path.stem)}.*"))}
    pieces = {suffix: read_bytes(beside[suffix]) for suffix in _MEMBERS if suffix in beside and suffix != ".shp"}
    return _zipped({".shp": read_bytes(path), **pieces}, path.stem, faults)


def _zipped(pieces: Mapping[str, bytes], stem: str, faults: FileFaults) -> bytes:
    shp = pieces.get(".shp", b"")
    if not shp.startswith(_SHAPEFILE):
        raise InputError(Fault("is not a Shapefile", faults.name, hint=_MISMATCH))
    if len(shp) != 2 * int.from_bytes(shp[24:28], "big"):  # its header counts 16-bit words
        raise InputError(Fault("is not whole", faults.name, hint="copy it again"))
    missing = [suffix for suffix in _NEEDED if suffix not in pieces]
    if missing:
        hint = "a Shapefile is several files; keep .shp, .shx, .dbf and .prj together"
        raise InputError([Fault(f"{stem}{suffix} is missing beside it", faults.name, hint=hint) for suffix in missing])
    encoding = "" if ".cpg" in pieces else _unstated_encoding(pieces[".dbf"], faults)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        for suffix, content in pieces.items():
            zipped.writestr(f"shapes{suffix}", content)
        if encoding:
            zipped.writestr("shapes.cpg", encoding)
    return archive.getvalue()


def _unstated_encoding(dbf: bytes, faults: FileFaults) -> str:
    """The encoding of a dBASE file that states none, by its text, in GDAL's words; empty for ASCII."""
    if len(dbf) < _DBF_HEADER or dbf[_LANGUAGE] not in _UNSTATED:
        return ""
    text = dbf[int.from_bytes(dbf[8:10], "little") :]
    if text.isascii():
        return ""
    encoding = stream_encoding([text])
    faults.warn(f"states no encoding (.cpg); its text is read as {encoding}", hint="check names, or add a .cpg file")
    return re.sub(r"^iso8859_(\d+)$", r"ISO-8859-\1", encoding).replace("koi8_r", "KOI8-R").upper()


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(read_bytes(path)))
    except DAMAGED as error:
        raise InputError(Fault(f"is not a whole archive: {error}", str(path), hint="copy it again")) from None


def _member(archive: zipfile.ZipFile, name: str, where: str, most: int) -> bytes:
    """One file of an archive, unpacked no further than it may be."""
    if archive.getinfo(name).file_size > most:  # no more than that is ever unpacked of it
        raise InputError(_too_large(name, where, most))
    try:
        with archive.open(name) as file:
            content = file.read(most + 1)
    except DAMAGED as error:
        raise InputError(Fault(f"{name} cannot be unpacked: {error}", where, hint="pack it again")) from None
    if len(content) > most:
        raise InputError(_too_large(name, where, most))
    return content


def _too_large(name: str, where: str, most: int) -> Fault:
    return Fault(f"{name} unpacks to over {most // 1024**2} MB", where, hint="cut it to what you need")


def _escaped(stem: str) -> str:
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in stem)
