"""new, check, lock, overlaps and compare, as a person calls them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from in_process import truceline

SCENARIO = """\
truceline: 1
title: A test
as_of: 2018-09-17
countries: [SY]
sources: {s: {title: A source}}
zones:
  - id: z
    around: Idlib
    depth: 10-15 km
    source: s
    variants: [{id: wide, title: Wider, depth: 30 km}]
posts:
  - {id: p, place: Saraqib, established: 2018-05, source: s}
towns: [Idlib, Binnish]
"""
EVENTS = "latitude,longitude,date\n35.93,36.63,2018-10-15\n35.93,36.63,2018-11\n36.2,37.1,2018-10-20\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "case.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    return tmp_path


def test_from_new_to_check_to_lock(tmp_path: Path) -> None:
    assert truceline("new", "mine", cwd=tmp_path).returncode == 0
    again = truceline("new", "mine", cwd=tmp_path)
    assert again.returncode == 2
    assert "give another name" in again.stderr
    checked = truceline("check", "mine.yaml", cwd=tmp_path)
    assert checked.returncode == 0
    assert "0 errors, 0 warnings" in checked.stdout
    assert "names locked" in truceline("lock", "mine.yaml", cwd=tmp_path).stdout
    assert json.loads((tmp_path / "mine.lock.json").read_text(encoding="utf-8"))["truceline_lock"] == 1
    assert truceline("lock", "-", cwd=tmp_path, text=SCENARIO).returncode == 2


def test_check_prints_the_schema_and_faults_as_json(folder: Path) -> None:
    schema = json.loads(truceline("check", "--schema", cwd=folder).stdout)
    assert schema["title"] == "Truceline scenario"
    assert truceline("check", cwd=folder).returncode == 2
    bad = SCENARIO.replace("around: Idlib", "arround: Idlib").replace("Saraqib", "Nowhereville")
    done = truceline("check", "-", "--format", "json", cwd=folder, text=bad)
    assert done.returncode == 2
    faults = json.loads(done.stdout)
    assert [(fault["line"], fault["severity"]) for fault in faults] == [(8, "error"), (13, "error")]
    assert faults[0]["hint"] == "did you mean 'around'?"
    assert faults[0]["where"] == "standard input"


def test_check_upgrades_an_old_file(folder: Path) -> None:
    old = SCENARIO.replace("truceline: 1", "truceline: 0").replace("established", "name: Post, established")
    (folder / "old.yaml").write_text(old, encoding="utf-8")
    assert "1 warning" in truceline("check", "old.yaml", cwd=folder).stdout
    done = truceline("check", "old.yaml", "--upgrade", cwd=folder)
    assert "0 errors, 0 warnings" in done.stdout
    assert "title: Post, established" in (folder / "old.yaml").read_text(encoding="utf-8")


def test_bytes_that_are_not_text_are_a_fault(folder: Path) -> None:
    done = truceline("check", "-", cwd=folder, text=b"title: \xff\xfe")
    assert done.returncode == 2
    assert "not UTF-8" in done.stderr


def test_overlaps_with_events_by_month_and_on_a_day(folder: Path) -> None:
    done = truceline("overlaps", "case.yaml", "--events", "events.csv", "--by", "month", "--format", "csv", cwd=folder)
    rows = [row for row in csv.DictReader(io.StringIO(done.stdout)) if row["subject_kind"] == "month"]
    assert [(row["subject"], float(row["certain"]), float(row["possible"])) for row in rows] == [
        ("2018-10", 1, 1),
        ("2018-11", 1, 1),
    ]
    day = truceline("overlaps", "case.yaml", "--at", "2018-05-10", "--format", "json", cwd=folder)
    state = [row for row in json.loads(day.stdout) if row["measure"] == "standing"]
    assert [(row["certain"], row["possible"]) for row in state] == [(0, 1)]
    for wrong in (["--at", "someday"], ["--events", "none.csv"], ["--by", "week"], ["--columns", "start"]):
        failed = truceline("overlaps", "case.yaml", *wrong, cwd=folder)
        assert failed.returncode == 2, wrong
        assert failed.stdout == ""


def test_compare_readings_and_scenarios(folder: Path) -> None:
    done = truceline("compare", "case.yaml", "--format", "json", cwd=folder)
    rows = {(row["subject"], row["measure"]): row for row in json.loads(done.stdout)}
    assert rows["Saraqib", "inside"]["verdict_from"] == "outside"
    assert rows["Saraqib", "inside"]["verdict_to"] == "inside"
    (folder / "other.yaml").write_text(SCENARIO.replace("10-15 km", "8 km"), encoding="utf-8")
    table = truceline("compare", "case.yaml", "other.yaml", cwd=folder)
    assert "area_km2" in table.stdout
    assert truceline("compare", "case.yaml", "--variant", "wid", cwd=folder).returncode == 2
    assert truceline("compare", "case.yaml", "other.yaml", "--variant", "wide", cwd=folder).returncode == 2


@pytest.mark.parametrize("name", ["my agreement", "a:b", "-x", "what?"])
def test_a_name_that_no_id_may_have_is_refused(tmp_path: Path, name: str) -> None:
    done = truceline("new", "--", name, cwd=tmp_path)
    assert done.returncode == 2
    assert "no id may have" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_not_written_into_a_paper_file(folder: Path) -> None:
    done = truceline("map", "idlib-2018", "-o", "x.pdf", cwd=folder)
    assert done.returncode == 2
    assert "truceline print" in done.stderr
    assert not (folder / "x.pdf").exists()


@pytest.mark.slow
def test_a_page_is_written_in_the_language_asked_for(folder: Path) -> None:
    done = truceline("map", "idlib-2018", "--language", "ar,fr", "-o", "ar.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert '<html lang="ar" dir="rtl">' in (folder / "ar.html").read_text(encoding="utf-8")
    french = (folder / "ar.fr.html").read_text(encoding="utf-8")
    assert '<html lang="fr" dir="ltr">' in french
    assert '<link rel="alternate" hreflang="ar" href="ar.html">' in french
    refused = truceline("map", "idlib-2018", "--language", "de,en", "-o", "de.html", cwd=folder)
    assert refused.returncode == 2
    assert "unknown language 'de'" in refused.stderr
    assert "use en, ar, fr, es, ru, tr or uk" in refused.stderr
    assert not (folder / "de.html").exists()


@pytest.mark.slow
def test_the_summary_of_a_page_counts_zones_and_not_their_parts(folder: Path) -> None:
    done = truceline("map", "idlib-2018", "-o", "idlib.html", cwd=folder)
    assert "1 line, 1 zone, 12 posts" in done.stderr


@pytest.mark.slow
def test_events_without_dates_are_reported_and_a_column_can_be_named(folder: Path) -> None:
    (folder / "nd.csv").write_text("latitude,longitude,incident_date\n35.4,36.69,2018-10-20\n", encoding="utf-8")
    command = ("overlaps", "idlib-2018", "--events", "nd.csv", "--by", "month", "--format", "csv")
    untold = truceline(*command, cwd=folder)
    assert "no event has a date" in untold.stderr
    assert "--columns start=incident_date" in untold.stderr
    told = truceline(*command, "--columns", "start=incident_date", cwd=folder)
    assert told.stderr == ""
    assert "2018-10,month,dmz,events,1.0,1.0" in told.stdout
    page = ("map", "idlib-2018", "--events", "nd.csv", "--columns", "start=incident_date", "-o", "dated.html")
    assert "no event has a date" not in truceline(*page, cwd=folder).stderr


def test_a_code_of_no_country_is_reported_with_the_other_faults(folder: Path) -> None:
    (folder / "case.yaml").write_text(
        SCENARIO.replace("countries: [SY]", "countries: [SY, QQ]").replace("Saraqib", "Nowhereville"), encoding="utf-8"
    )
    done = truceline("check", "case.yaml", cwd=folder)
    assert done.returncode == 2
    assert "countries[1]: is not the code of a country (given: 'QQ')" in done.stderr


@pytest.mark.slow
def test_a_variant_that_there_is_not_is_reported_with_those_that_are(folder: Path) -> None:
    done = truceline("compare", "idlib-2018", "--variant", "nope", cwd=folder)
    assert done.returncode == 2
    assert "known here: astride, ghab-20, idlib-15" in done.stderr


@pytest.mark.slow
def test_months_are_charted(folder: Path) -> None:
    done = truceline("overlaps", "idlib-2018", "--by", "month", "--chart", "months.svg", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "months.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_faults_of_the_scenario_and_of_its_events_come_together(folder: Path) -> None:
    (folder / "case.yaml").write_text(SCENARIO.replace("Saraqib", "Nowhereville"), encoding="utf-8")
    (folder / "events.csv").write_text(EVENTS.replace("36.2,37.1", "36.2,371"), encoding="utf-8")
    for command in (("overlaps", "case.yaml"), ("map", "case.yaml", "-o", "case.html")):
        done = truceline(*command, "--events", "events.csv", cwd=folder)
        assert done.returncode == 2
        assert "'Nowhereville' is unknown" in done.stderr
        assert "events.csv:4: longitude: '371' is not between" in done.stderr
        assert not (folder / "case.html").exists()


def test_compare_says_why_there_is_nothing_to_show(folder: Path) -> None:
    text = SCENARIO.replace("    variants: [{id: wide, title: Wider, depth: 30 km}]\n", "")
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    assert "no zone has another reading" in truceline("compare", "case.yaml", cwd=folder).stderr
    assert "nothing changes" in truceline("compare", "case.yaml", "case.yaml", cwd=folder).stderr


def test_a_table_shows_positions_to_ten_metres_and_counts_without_decimals(folder: Path) -> None:
    route = "routes: [{id: r, through: [Idlib, Saraqib, Hama], source: s}]\n"
    (folder / "case.yaml").write_text(SCENARIO + route, encoding="utf-8")
    shown = truceline("overlaps", "case.yaml", "--wide", cwd=folder).stdout
    exit_row = next(line for line in shown.splitlines() if " exit " in line)
    assert len(re.findall(r"\d\.\d{4}\b", exit_row)) == 2
    assert re.search(r"towns\s+z\s+count(\s+2)+\s+count", re.sub(r"  +", "  ", shown))
