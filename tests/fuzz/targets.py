"""What is fuzzed: each target takes bytes, and may raise nothing but the project's own errors.

`make fuzz` runs them all for a while each (`SECONDS=600`); what one finds goes to `tests/fuzz/found/<target>/`, where
`tests/fuzz/test_found.py` keeps it as a case.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

from geo.errors import InputError, TrucelineError

__all__ = ["SEEDS", "TARGETS"]

FOLDER = Path(tempfile.mkdtemp(prefix="truceline-fuzz-"))
CASES = Path(__file__).parent.parent / "cases"


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace").replace("\ufffd", "\ud800")  # half a character, as JSON may hold


def _file(data: bytes, ending: str) -> Path:
    path = FOLDER / f"{os.getpid()}{ending}"
    path.write_bytes(data)
    return path


def scenario(data: bytes) -> None:
    """A scenario file, read and checked, and laid on the ground as far as it is sound."""
    from layers.scenario.load import read_scenario

    read_scenario("fuzz.yaml", data)


def dates_and_lengths(data: bytes) -> None:
    """Dates, lengths and positions as text."""
    from geo.coordinates import parse_degrees, parse_position
    from geo.length import parse_length
    from layers.dates import parse_date
    from layers.measures.event_days import parse_any_date

    text = _text(data)
    for read in (parse_date, parse_any_date, parse_length, parse_position, lambda t: parse_degrees(t, "latitude")):
        with contextlib.suppress(ValueError):
            read(text)


def tables(data: bytes) -> None:
    """A table, row by row and by column: both say the same."""
    from geo.tables.table import open_table

    found: list[object] = []
    path = _file(data, ".csv")
    for read in (
        lambda table: [list(row.cells.values()) for row in table.rows()],
        lambda table: table.frame(table.columns).fillna("").to_numpy().tolist(),
    ):
        try:
            found.append(read(open_table(path)))
        except InputError as error:
            found.append([str(fault) for fault in error.faults])
    assert found[0] == found[1] or not open_table(path).columns, found


def events(data: bytes) -> None:
    """A file of events."""
    from layers.measures.events_file import read_events

    read_events(_file(data, ".csv"), warnings=[])


def _shapes(ending: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        from layers import read_shapes

        read_shapes(_file(data, ending), warnings=[])

    read.__doc__ = f"A {ending} file of shapes."
    return read


def overlay(data: bytes) -> None:
    """A table of places that goes before the gazetteer."""
    from geo.gazetteer.overlay import read_records

    read_records(_file(data, ".csv"))


def documents(data: bytes) -> None:
    """A document in any format, its sentences and its address."""
    from geo.documents.sentences import split_sentences
    from geo.documents.source_text import text_of_bytes

    for name in ("a.txt", "a.html", "a.md"):
        source = text_of_bytes(data, name)
        for sentence in split_sentences(source.text):
            assert 0 <= sentence.start < sentence.end <= len(source.text)


def _packed_document(ending: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        from geo.documents.source_text import text_of_bytes

        text_of_bytes(data, f"a{ending}")

    read.__doc__ = f"A {ending} document."
    return read


def buffer(data: bytes) -> None:
    """A zone round whatever shapes a file has, as wide as the first byte says, on either side."""
    from geo import geodesic_area, geodesic_buffer
    from layers import read_shapes

    width_m = 1.3 ** (data[0] if data else 0) / 1000
    for shape in read_shapes(_file(data[1:], ".geojson"), warnings=[]).geometry[:3]:
        if len(shape.wkb) < 2_000:
            with contextlib.suppress(ValueError):
                assert geodesic_area(geodesic_buffer(shape, width_m)) >= 0


def draft(data: bytes) -> None:
    """A draft from a document: what comes out is a scenario without errors of form."""
    from layers.draft import draft_scenario

    draft_scenario([_text(data)[:4_000] + "\n"]).to_yaml()


def geoparse(data: bytes) -> None:
    """Places in a text: each where it says that it is."""
    from geo import geoparse as read

    text = _text(data)[:4_000]
    for toponym in read(text):
        assert text[toponym.start : toponym.end] == toponym.text


def compiled_index(data: bytes) -> None:
    """The compiled index with some of its bytes changed: refused, never believed."""
    import numpy as np

    from geo.files.array_file import DamagedFileError, open_arrays, write_arrays

    path = FOLDER / f"{os.getpid()}.index"
    write_arrays(path, {"a": np.arange(300, dtype=np.int32), "b": np.ones(7)}, {"format": 1})
    whole = bytearray(path.read_bytes())
    changed = bytearray(whole)
    for place, byte in zip(data[::2], data[1::2], strict=False):
        changed[place * 37 % len(changed)] = byte
    path.write_bytes(changed)
    try:
        arrays, _ = open_arrays(path)
    except DamagedFileError:
        return
    assert changed == whole or (arrays["a"] == np.arange(300)).all()


def web_reply(data: bytes) -> None:
    """What a web geocoder replies: an answer, whatever it holds."""
    from geopy.geocoders import Nominatim

    from geo.geocoding.web import WebGeocoder

    web = WebGeocoder(Nominatim(user_agent="fuzz"), cache=FOLDER / f"{os.getpid()}.sqlite", interval_s=0)
    web.adapter.get_text = lambda *_args, **_options: data.decode(errors="surrogateescape")
    for _ in range(2):
        web.answer("Idlib").as_row()
    (FOLDER / f"{os.getpid()}.sqlite").unlink()


def web_cache(data: bytes) -> None:
    """The cache of web answers, tampered with."""
    import sqlite3

    from geopy.geocoders import Nominatim

    from geo.geocoding.web import WebGeocoder

    path = FOLDER / f"{os.getpid()}.cache.sqlite"
    web = WebGeocoder(Nominatim(user_agent="fuzz"), cache=path, interval_s=0)
    web.adapter.get_text = lambda *_args, **_options: '[{"lat": "35", "lon": "36", "display_name": "x"}]'
    web.answer("Idlib")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE answers SET payload = ?", (data.decode(errors="replace"),))
    web.answer("Idlib").as_row()
    path.unlink()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "scenario": scenario,
    "dates_and_lengths": dates_and_lengths,
    "tables": tables,
    "events": events,
    "geojson": _shapes(".geojson"),
    "kml": _shapes(".kml"),
    "gpx": _shapes(".gpx"),
    "kmz": _shapes(".kmz"),
    "gpkg": _shapes(".gpkg"),
    "fgb": _shapes(".fgb"),
    "parquet": _shapes(".parquet"),
    "xlsx": _shapes(".xlsx"),
    "zip": _shapes(".zip"),
    "overlay": overlay,
    "documents": documents,
    "pdf": _packed_document(".pdf"),
    "docx": _packed_document(".docx"),
    "buffer": buffer,
    "draft": draft,
    "geoparse": geoparse,
    "compiled_index": compiled_index,
    "web_reply": web_reply,
    "web_cache": web_cache,
}


def SEEDS(target: str) -> list[bytes]:  # noqa: N802 - the inputs to begin with, made when they are asked for
    """Inputs that a target begins from."""
    endings = {"scenario": ".yaml", "tables": ".csv", "events": ".csv", "overlay": ".csv", "documents": ".html"}
    ending = endings.get(target, f".{target}")
    found = [path.read_bytes() for path in sorted(CASES.glob(f"*{ending}")) if path.stat().st_size < 100_000]
    if target == "scenario":
        found.append((CASES.parent.parent / "layers" / "scenario" / "template.yaml").read_bytes())
    return found + _made(target)


def _made(target: str) -> list[bytes]:
    if target == "dates_and_lengths":
        return [b"2018-10-15", b"15-20 km", b"35\xc2\xb018'00\"N 36\xc2\xb045'E", b"37SBV9543810000", b"5 Nov 2018"]
    if target in ("draft", "geoparse"):
        return [b"A demilitarised zone 15 to 20 km deep along the line of contact north of Idlib."]
    if target in ("fgb", "parquet", "gpx", "zip", "xlsx", "kmz", "docx", "pdf"):
        return _written(target)
    if target == "buffer":
        line = b'{"type": "LineString", "coordinates": [[36.6, 35.4], [37.0, 36.2], [179.9, 10]]}'
        ring = b'{"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}'
        return [b"\x24" + line, b"\x30" + ring, b'\x45{"type": "Point", "coordinates": [36, 90]}']
    return [b"[]", b"{}", b'[{"lat": "35", "lon": "36", "display_name": "x"}]'] if target.startswith("web") else [b""]


def _written(target: str) -> list[bytes]:
    import zipfile

    import geopandas as gpd

    towns = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=gpd.points_from_xy([36, 37], [35, 36]), crs=4326)
    path = FOLDER / f"seed.{target}"
    if target == "parquet":
        towns.to_parquet(path)
    elif target == "xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(["lat", "lon"])
        book.active.append([35, 36])
        book.save(path)
    elif target == "docx":
        import docx

        document = docx.Document()
        document.add_paragraph("The line runs from Idlib to Saraqib.")
        document.save(str(path))
    elif target == "pdf":
        from matplotlib.figure import Figure

        Figure().savefig(path)
    elif target in ("zip", "kmz"):
        with zipfile.ZipFile(path, "w") as archive:
            if target == "kmz":
                archive.write(CASES / "track.kml", "doc.kml")
            else:
                for file in (CASES / "shp1256_nocpg").iterdir():
                    archive.write(file, file.name)
    elif target == "gpx":
        path.write_text('<gpx><wpt lat="35" lon="36"><time>2018-11-05</time><name>x</name></wpt></gpx>')
    else:
        towns.to_file(path)
    return [path.read_bytes()]


def guarded(target: Callable[[bytes], None], data: bytes) -> None:
    """Run a target; the project's own errors are what it may raise."""
    with warnings.catch_warnings(), contextlib.suppress(TrucelineError):
        warnings.simplefilter("ignore")
        target(data)
