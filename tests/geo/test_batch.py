"""A table of names keeps its rows, their order and their failures, through interruptions."""

from __future__ import annotations

import csv
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import geopandas as gpd
import pytest

from geo.errors import InputError
from geo.geocoding.batch import geocode_file, journal_path
from geo.geocoding.geocoders import GazetteerGeocoder

NAMES = ["Saraqib", "معرة النعمان", "Qqzzx", "", "Saraqib", "Tripoli", "=1+1", 'say "zzqx", zzqw']


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "place", "name"])
        writer.writerows([number, name, "mine"] for number, name in enumerate(NAMES))
    return path


@pytest.fixture(scope="module")
def geocoder(gazetteer):
    return GazetteerGeocoder(gazetteer)


def test_csv_keeps_rows_order_and_columns(table, tmp_path, geocoder):
    output = tmp_path / "out.csv"
    tally = geocode_file(table, "place", output, geocoder, progress=False)
    rows = list(csv.DictReader(output.read_text(encoding="utf-8").splitlines()))
    assert [row["place"] for row in rows] == [name.replace("=1+1", "'=1+1") for name in NAMES]
    assert [row["status"] for row in rows] == [
        "found", "found", "not_found", "not_found", "found", "ambiguous", "not_found", "not_found",
    ]  # fmt: skip
    assert {row["name"] for row in rows} == {"mine"}
    assert rows[0]["geo_name"] == "Saraqib"
    assert float(rows[0]["latitude"]) == 35.86447
    assert rows[2]["latitude"] == ""
    assert rows[3]["error"] == "the cell is empty"
    assert "North Lebanon" in rows[5]["candidates"]
    assert tally == {"found": 3, "not_found": 4, "ambiguous": 1}
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["names.csv", "out.csv"]


@pytest.mark.parametrize(
    "text",
    ["place\nSaraqib\n\n  \nQqzzx\n", "place,id\nSaraqib,1\n\n,2\nQqzzx,3\n", 'place\r\nSaraqib\r\n\r\n""\r\nQqzzx'],
)
def test_an_empty_line_is_a_row(tmp_path, geocoder, text):
    (tmp_path / "names.csv").write_bytes(text.encode())
    geocode_file(tmp_path / "names.csv", "place", tmp_path / "out.csv", geocoder, progress=False)
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["place"].strip() for row in rows] == ["Saraqib", "", "", "Qqzzx"]
    assert [row["status"] for row in rows] == ["found", "not_found", "not_found", "not_found"]
    assert [row["error"] for row in rows] == ["", "the cell is empty", "the cell is empty", ""]


def test_geojson_and_parquet(table, tmp_path, geocoder):
    geocode_file(table, "place", tmp_path / "out.geojson", geocoder, progress=False)
    geocode_file(table, "place", tmp_path / "out.parquet", geocoder, progress=False)
    collection = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["place"] for feature in collection["features"]] == NAMES
    assert collection["features"][0]["geometry"] == {"type": "Point", "coordinates": [36.80591, 35.86447]}
    assert collection["features"][2]["geometry"] is None
    frame = gpd.read_parquet(tmp_path / "out.parquet")
    assert frame["place"].tolist() == NAMES
    assert frame.geometry.isna().tolist() == [False, False, True, True, False, True, True, True]
    assert frame["geonameid"][0] == 164816


@pytest.mark.parametrize(
    ("content", "column", "output", "fault"),
    [
        (b"place\nX\n", "town", "o.csv", "has no column 'town'"),
        (b"place\nX\n", "place", "o.xlsx", "cannot be written in this format"),
        (b"place\nX\n", "place", "none/o.csv", "the folder does not exist"),
        (b"place\nX\n", "place", "in.csv", "is the input itself"),
        (b"place,b\nX\n", "place", "o.csv", "in.csv:2: has 1 of 2 cells"),
        (b"place\n" + "سراقب\n".encode() * 20 + b"\xff\n", "place", "o.csv", "in.csv:22: is not UTF-8"),
        (b"place,place\nA,B\n", "place", "o.csv", "column 'place' appears twice"),
        (b"", "place", "o.csv", "is empty"),
    ],
)
def test_what_cannot_be_used_is_reported(tmp_path, geocoder, content, column, output, fault):
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        geocode_file(path, column, tmp_path / output, geocoder, progress=False)
    assert fault in str(caught.value)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("encoding", "name", "tells"),
    [
        ("utf-8-sig", "معرة النعمان", False),
        ("utf-16", "معرة النعمان", True),
        ("utf-16-le", "Kharkiv", True),
        ("cp1256", "معرة النعمان", True),
        ("cp1251", "Бахмут", True),
        ("cp1252", "Düsseldorf", True),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_usual_encodings_and_delimiters_are_read(tmp_path, geocoder, encoding, name, tells, delimiter):
    rows = [("id", "place", "remark"), *((str(number), name, "a plain remark in English") for number in range(30))]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    (tmp_path / "in.csv").write_bytes(text.encode(encoding))
    told: list[str] = []
    tally = geocode_file(tmp_path / "in.csv", "place", tmp_path / "o.csv", geocoder, progress=False, report=told.append)
    assert tally == {"found": 30}
    rows_out = list(csv.DictReader((tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["place"] for row in rows_out} == {name}
    assert bool(told) == tells


@pytest.mark.parametrize("cell", ["NaN", "none", "NULL", "N/A", "-", "?"])
def test_a_cell_that_says_nothing_is_no_place(tmp_path, geocoder, cell):
    (tmp_path / "in.csv").write_text(f"place\n{cell}\n", encoding="utf-8")
    tally = geocode_file(tmp_path / "in.csv", "place", tmp_path / "o.csv", geocoder, progress=False)
    assert tally == {"not_found": 1}
    assert "says that nothing is stated" in (tmp_path / "o.csv").read_text(encoding="utf-8")


def test_a_line_end_within_a_cell_is_part_of_it(tmp_path, geocoder):
    text = 'place,remark\nSaraqib,"two\nlines"\nBinnish,form\x0cfeed\u2028and more\n'
    (tmp_path / "in.csv").write_text(text, encoding="utf-8", newline="")
    assert geocode_file(tmp_path / "in.csv", "place", tmp_path / "o.csv", geocoder, progress=False) == {"found": 2}


RUN = """
import sys, time
from pathlib import Path
from geo.geocoding.answer import Answer
from geo.geocoding.batch import geocode_file

class Counting:
    name = "counting"
    def answer(self, query, **options):
        with open(sys.argv[3], "a") as log:
            log.write(query + "\\n")
        time.sleep(0.0005)
        return Answer(query, "failed" if query.endswith("7") else "not_found", self.name, error="x")

geocode_file(Path(sys.argv[1]), "place", Path(sys.argv[2]), Counting(), progress=False)
"""


@pytest.mark.slow
def test_a_batch_that_is_killed_goes_on_where_it_was(tmp_path):
    kills, count = 4, 2000
    table, output, log = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "log"
    names = [f"town {number}" for number in range(count)]
    table.write_text("place\n" + "\n".join(names) + "\n", encoding="utf-8")
    command = [sys.executable, "-c", RUN, str(table), str(output), str(log)]
    chance = random.Random(7)
    killed = 0
    while killed < kills:
        run = subprocess.Popen(command)
        before = log.stat().st_size if log.exists() else 0
        while run.poll() is None and (not log.exists() or log.stat().st_size == before):
            time.sleep(0.005)
        time.sleep(chance.uniform(0.02, 0.25))
        assert run.poll() is None, "the batch ended before it could be killed"
        run.send_signal(signal.SIGKILL)
        run.wait()
        killed += 1
        assert not output.exists()
    subprocess.run(command, check=True, timeout=60)
    asked = Counter(log.read_text(encoding="utf-8").splitlines())
    assert set(asked) == set(names)
    assert sum(asked.values()) - count <= kills
    rows = list(csv.DictReader(output.read_text(encoding="utf-8").splitlines()))
    assert [row["place"] for row in rows] == names
    assert [row["status"] for row in rows] == ["failed" if name.endswith("7") else "not_found" for name in names]
    assert not journal_path(output).exists()


def test_a_torn_line_of_the_journal_is_asked_again(table, tmp_path, geocoder):
    output = tmp_path / "out.csv"
    geocode_file(table, "place", output, geocoder, progress=False)
    whole = output.read_bytes()

    class Stops(GazetteerGeocoder):
        def answer(self, query, **bounds):
            if query == "Tripoli":
                raise KeyboardInterrupt
            return super().answer(query, **bounds)

    output.unlink()
    with pytest.raises(KeyboardInterrupt):
        geocode_file(table, "place", output, Stops(geocoder.gazetteer), progress=False)
    journal = journal_path(output)
    journal.write_bytes(journal.read_bytes()[:-9])
    geocode_file(table, "place", output, geocoder, progress=False)
    assert output.read_bytes() == whole


def test_other_names_or_settings_begin_again(table, tmp_path, geocoder):
    output = tmp_path / "out.csv"
    journal_path(output).write_text('{"digest": "of something else"}\n{"query": "Saraqib", "status": "failed"}\n')
    tally = geocode_file(table, "place", output, geocoder, progress=False)
    assert tally["found"] == 3


def test_a_second_run_on_one_output_is_refused(table, tmp_path, geocoder):
    from geo.files.file_lock import file_lock

    output = tmp_path / "out.csv"
    path = journal_path(output)
    with file_lock(path.with_name(path.name + ".lock")), pytest.raises(InputError, match="another run"):
        geocode_file(table, "place", output, geocoder, progress=False)
