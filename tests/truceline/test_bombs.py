"""Small files that unpack, repeat or run on without end are refused in seconds, in little memory, and in words."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

CASES = Path(__file__).parent.parent / "cases"
SECONDS, KILOBYTES = 10, 1_000_000
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc"),
]
MEGABYTE = b" " * 1_000_000
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
)
SCENARIO = """truceline: 2
title: t
as_of: 2018-01-01
countries: [SY]
sources: {s: {title: a, publisher: b, date: 2018-01-01}}
lines: {l: {file: line.geojson, source: s}}
zones: [{id: z, title: Z, from: l, depth: 5 km, side: both, source: s}]
"""


def packed(path: Path, **members: tuple[bytes, int]) -> Path:
    """An archive of members that are one text so many times."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, (unit, times) in members.items():
            with archive.open(name.replace("__", "/").replace("_", "."), "w", force_zip64=True) as file:
                for _ in range(times):
                    file.write(unit)
    return path


def workbook(folder: Path) -> Path:
    """Two cells at opposite corners of a sheet."""
    import openpyxl

    openpyxl.Workbook().save(folder / "empty.xlsx")
    with zipfile.ZipFile(folder / "empty.xlsx") as whole, zipfile.ZipFile(folder / "a.xlsx", "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, SHEET if name == "xl/worksheets/sheet1.xml" else whole.read(name))
    return folder / "a.xlsx"


def ods(folder: Path) -> Path:
    """One cell that is repeated over the whole sheet."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='s'>"
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(folder / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    return folder / "a.ods"


def geopackage(folder: Path) -> str:
    """A view that never ends, and a trigger that would fill the disk."""
    path = folder / "a.gpkg"
    shutil.copy(CASES / "cod_ab.gpkg", path)
    endless = "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT x AS fid, NULL AS geom FROM t"
    names = "(table_name, data_type, identifier, srs_id) VALUES ('endless', 'features', 'endless', 4326)"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"CREATE VIEW endless AS {endless}")
        database.execute(f"INSERT INTO gpkg_contents {names}")
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('endless', 'geom', 'GEOMETRY', 4326, 0, 0)")
        database.execute(
            "CREATE TRIGGER fill AFTER INSERT ON gpkg_contents BEGIN "
            "UPDATE gpkg_contents SET description = randomblob(1000000000); END"
        )
        database.commit()
    return f"{path}#endless"


def zigzag(folder: Path) -> Path:
    """A million positions to and fro over half a degree."""
    positions = [[36 + (index % 2) * 0.5, 35 + index * 1e-6] for index in range(1_000_000)]
    path = folder / "line.geojson"
    path.write_text(json.dumps({"type": "LineString", "coordinates": positions}))
    return path


def scenario_of_a_zigzag(folder: Path) -> Path:
    """A scenario with such a line."""
    zigzag(folder)
    return written(folder / "a.yaml", SCENARIO)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


BUFFER = ("buffer", "{}", "--depth", "1 km", "-o", "out.geojson")
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMBS: dict[str, tuple[Callable[[Path], Path | str], tuple[str, ...], str]] = {
    "kmz": (lambda f: packed(f / "a.kmz", doc_kml=(MEGABYTE, 600)), BUFFER, "unpacks to over"),
    "zip": (lambda f: packed(f / "a.zip", a_shp=(MEGABYTE, 900), a_dbf=(MEGABYTE, 9)), BUFFER, "unpacks to over"),
    "docx": (lambda f: packed(f / "a.docx", word__document_xml=(MEGABYTE, 600)), ("read", "{}"), "unpacks to"),
    "xlsx": (lambda f: packed(f / "a.xlsx", xl__workbook_xml=(MEGABYTE, 600)), BUFFER, "unpacks to"),
    "xlsx of two far cells": (workbook, BUFFER, "1,048,576 rows of 16,384 columns"),
    "events of two far cells": (
        workbook, ("overlaps", "golan-1974", "--events", "{}"), "1,048,576 rows of 16,384 columns",
    ),
    "ods of one repeated cell": (ods, BUFFER, "columns"),
    "gpkg": (geopackage, BUFFER, "features"),
    "capitals": (lambda f: written(f / "a.txt", "A" * 1_000_000), ("read", "{}"), "it is no text to read"),
    "capitals to draft": (lambda f: written(f / "a.txt", "QWERTZ" * 170_000), ("draft", "{}"), "it is no text to read"),
    "yaml of aliases": (lambda f: written(f / "a.yaml", LAUGHS), ("check", "{}"), "alias"),
    "yaml of brackets": (lambda f: written(f / "a.yaml", "a: " + "[" * 100_000), ("check", "{}"), "not YAML"),
    "yaml of keys": (
        lambda f: written(f / "a.yaml", "".join(f"k{n}: {{a: [1, 2, 3]}}\n" for n in range(200_000))),
        ("check", "{}"),
        "more than 200,000 values",
    ),
    "zigzag": (zigzag, BUFFER, "simplify it"),
    "zigzag in a scenario": (scenario_of_a_zigzag, ("check", "{}"), "simplify it"),
}  # fmt: skip
MEASURED = """
import os, sys
from truceline.reporting import run_reported
from truceline.cli import app
code = run_reported(lambda: app(sys.argv[1:]))
with open("/proc/self/status") as status:
    most = next(line.split()[1] for line in status if line.startswith("VmHWM"))
spent = os.times()
sys.stderr.write(f"\\n{code} {spent.user + spent.system} {most}\\n")
"""


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_ends_soon_in_little_memory_with_a_clear_fault(tmp_path: Path, kind: str) -> None:
    made, words, said = BOMBS[kind]
    path = str(made(tmp_path))
    command = [sys.executable, "-c", MEASURED, *(word.format(path) for word in words)]
    tree = os.environ | {"PYTHONPATH": os.pathsep.join([str(CASES.parent.parent), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(command, cwd=tmp_path, env=tree, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    *told, measured = done.stderr.strip().splitlines()
    code, seconds, kilobytes = measured.split()
    assert code == "2"
    assert said in "\n".join(told)
    assert "Traceback" not in done.stderr
    assert "did not foresee" not in done.stderr
    assert float(seconds) < SECONDS
    assert int(kilobytes) < KILOBYTES
    assert not (tmp_path / "out.geojson").exists()
