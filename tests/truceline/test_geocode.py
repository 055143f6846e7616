"""`truceline geocode` for names and for tables."""

from __future__ import annotations

import csv
import json

import pytest
from in_process import Done, truceline

SPELLINGS = {
    164816: ["saraqeb", "Saraqib", "Sarāqib", "سراقب", "Serakib"],
    "Binnish": ["Binnish", "Binish", "بنش"],
    "Ma‘arrat an Nu‘mān": ["Maaret al-Numan", "Ma'arrat al-Nu'man", "معرة النعمان"],
    "Jisr ash Shughūr": ["Jisr al-Shughur", "جسر الشغور"],
    "Khān Shaykhūn": ["Khan Sheikhoun", "Han Şeyhun"],
}


def run(*arguments: str) -> Done:
    return truceline("geocode", *arguments)


def test_every_spelling_finds_its_place():
    queries = [spelling for spellings in SPELLINGS.values() for spelling in spellings]
    done = run(*queries, "--country", "SY", "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["query"] for row in rows] == queries
    wanted = [place for place, spellings in SPELLINGS.items() for _ in spellings]
    for row, place in zip(rows, wanted, strict=True):
        assert place in (row["name"], row["geonameid"]), row
        assert row["country"] == "SY"
        assert row["admin1"] == "Idlib"
        assert 35 < row["latitude"] < 37
        assert 36 < row["longitude"] < 38
        assert 0.9 <= row["score"] <= 1
        assert row["matched_by"] in {"exact", "transliteration"}
        assert row["candidates"][0]["geonameid"] == row["geonameid"]


def test_without_a_country_the_place_is_found_or_listed():
    queries = {spelling: place for place, spellings in SPELLINGS.items() for spelling in spellings}
    rows = json.loads(run(*queries, "--format", "json").stdout)
    for row in rows:
        listed = [row, *row["candidates"]]
        place = queries[row["query"]]
        assert any(place in (one["name"], one["geonameid"]) for one in listed), row


def test_unknown_and_ambiguous_names_end_with_2_and_list_candidates():
    done = run("Saraqib", "Tripoli", "Qqzzx", "--format", "json")
    assert done.returncode == 2
    found, ambiguous, unknown = json.loads(done.stdout)
    assert found["status"] == "found"
    assert (ambiguous["status"], ambiguous["latitude"]) == ("ambiguous", None)
    assert {place["country"] for place in ambiguous["candidates"]} >= {"LY", "LB"}
    assert (unknown["status"], unknown["name"]) == ("not_found", None)
    assert "Traceback" not in done.stderr


def test_the_table_tells_people_what_a_name_may_be():
    done = run("Tripoli", "Saraqib")
    assert "ambiguous" in done.stdout
    assert "35.86447" in done.stdout
    assert "Tripoli may be: " in done.stderr
    assert "North Lebanon" in done.stderr


def test_csv_has_one_line_a_name():
    done = run("Saraqib", "حلب", "--country", "SY", "--format", "csv")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [row["name"] for row in rows] == ["Saraqib", "Aleppo"]


@pytest.mark.slow
def test_near_and_extent_and_overlay(tmp_path):
    overlay = tmp_path / "mine.csv"
    overlay.write_text("name,lat,lon\nPost 4,35.6,36.8\n", encoding="utf-8")
    rows = json.loads(run("Tripoli", "--near", "13.2,32.9", "--format", "json").stdout)
    assert rows[0]["country"] == "LY"
    rows = json.loads(run("Tripoli", "--extent", "35,33,37,35", "--format", "json").stdout)
    assert rows[0]["country"] == "LB"
    rows = json.loads(run("Post 4", "--overlay", str(overlay), "--format", "json").stdout)
    assert rows[0]["matched_by"] == "overlay"


@pytest.mark.slow
def test_a_file_becomes_a_table(tmp_path):
    (tmp_path / "names.csv").write_text("n,place\n1,Saraqib\n2,Qqzzx\n3,بنش\n", encoding="utf-8")
    output = tmp_path / "out.geojson"
    done = run("--file", str(tmp_path / "names.csv"), "--column", "place", "--country", "SY", "-o", str(output))
    assert done.returncode == 2
    assert "2 found, 1 not found" in done.stderr
    features = json.loads(output.read_text(encoding="utf-8"))["features"]
    assert [feature["properties"]["n"] for feature in features] == ["1", "2", "3"]
    assert [feature["geometry"] is not None for feature in features] == [True, False, True]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("Saraqib", "--country", "Syria"),
        ("Saraqib", "--near", "north"),
        ("Saraqib", "--extent", "1,2,3"),
        ("--file", "none.csv", "-o", "x.csv"),
        ("--file", "none.csv"),
        ("Saraqib", "--overlay", "none.csv"),
        ("Saraqib", "--web", "--endpoint", "file:///etc/passwd"),
    ],
)
def test_bad_input_is_a_fault_not_a_traceback(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "error:" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_shows_an_example():
    done = run("--help")
    assert done.returncode == 0
    assert "truceline geocode" in done.stdout
    assert "--file names.csv" in " ".join(done.stdout.split())


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".csv", ".geojson", ".parquet"])
def test_names_are_written_where_a_file_is_asked_for(tmp_path, ending):
    output = tmp_path / f"out{ending}"
    done = run("Saraqib", "Qqzzx", "--country", "SY", "-o", str(output))
    assert (done.returncode, done.stdout) == (2, "")
    assert "1 of 2 names found" in done.stderr
    assert "Saraqib" in output.read_bytes().decode(errors="replace")
    done = run("Saraqib", "--country", "SY", "-o", str(tmp_path / "out.shp"))
    assert done.returncode == 2
    assert "cannot be written in this format" in done.stderr


@pytest.mark.slow
def test_axes_are_in_one_order_and_how_they_were_read_is_said():
    for near in ("13.2,32.9", "32.9N 13.2E", "E13.2 N32.9"):
        done = run("Tripoli", "--near", near, "--format", "json")
        assert json.loads(done.stdout)[0]["country"] == "LY"
        assert "32.9000° N, 13.2000° E" in done.stderr
    done = run("Tripoli", "--near", "32.9,113.2")
    assert done.returncode == 2
    assert "longitude first" in done.stderr
    assert "are they exchanged?" in run("Tripoli", "--extent", "37,33,35,35").stderr
    assert "exchanged" not in run("Suva", "--extent", "177,-20,-178,-12").stderr, "across the antimeridian"


@pytest.mark.parametrize("options", [("--country", "SY,TR"), ("--countries", "SY", "--country", "TR")])
def test_countries_come_with_commas_or_one_at_a_time_under_both_names(options):
    from truceline.commands.arguments import country_codes

    assert country_codes([word for word in options if not word.startswith("--")]) == ["SY", "TR"]
    done = run("Antakya", *options, "--format", "json")
    assert json.loads(done.stdout)[0]["country"] == "TR"
