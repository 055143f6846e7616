"""`truceline read`: rows, formats, many files, faults, the map."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import sys
import threading
import zlib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.errors import InputError
from truceline.cli import app

TEXT = "The zone lies in Syria.\n\nTroops left Saraqib for Idlib. Saraqib was quiet.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object, stdin: str | None = None):
    return CliRunner().invoke(app, ["read", *map(str, arguments)], input=stdin)


def test_rows_lead_back_to_file_line_and_offset(article: Path) -> None:
    result = run(article, "--format", "json")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert [row["text"] for row in rows] == ["Syria", "Saraqib", "Idlib", "Saraqib"]
    assert [row["line"] for row in rows] == [1, 3, 3, 3]
    assert all(TEXT[row["start"] : row["end"]] == row["text"] for row in rows)
    assert rows[1]["sentence"] == "Troops left Saraqib for Idlib."
    assert {row["country"] for row in rows} == {"SY"}
    assert "4 mentions of 3 places in 1 document" in result.stderr


def test_the_table_is_for_people(article: Path) -> None:
    result = run(article)
    assert result.exit_code == 0
    assert "Saraqib" in result.stdout
    assert "confidence" in result.stdout


def test_geojson_has_longitude_first(article: Path) -> None:
    features = json.loads(run(article, "--format", "geojson").stdout)["features"]
    longitude, latitude = features[1]["geometry"]["coordinates"]
    assert (round(longitude, 1), round(latitude, 1)) == (36.8, 35.9)
    assert features[1]["properties"]["name"] == "Saraqib"


def test_standard_input_and_files_together(article: Path) -> None:
    rows = json.loads(run("-", article, "--format", "json", stdin="They met in Sochi.").stdout)
    assert [row["file"] for row in rows][:2] == ["standard input", str(article)]


def test_demonyms_and_countries_are_options() -> None:
    text = "Lebanese troops left Tripoli."
    rows = json.loads(run("-", "--format", "json", "--no-demonyms", "--countries", "lb", stdin=text).stdout)
    assert [(row["text"], row["country"]) for row in rows] == [("Tripoli", "LB")]


def test_all_unreadable_files_are_reported_and_nothing_is_written(article: Path, tmp_path: Path) -> None:
    target = tmp_path / "places.html"
    result = run(article, tmp_path / "absent.txt", tmp_path, "-o", target)
    assert isinstance(result.exception, InputError)
    assert [fault.where for fault in result.exception.faults] == [str(tmp_path / "absent.txt"), str(tmp_path)]
    assert not target.exists()


def test_an_unknown_ending_is_reported(article: Path, tmp_path: Path) -> None:
    result = run(article, "-o", tmp_path / "places.docx")
    assert isinstance(result.exception, InputError)
    assert ".geojson" in str(result.exception)


@pytest.mark.parametrize("ending", ["json", "geojson", "csv"])
def test_rows_are_written_by_ending(article: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"places.{ending}"
    assert run(article, "-o", target).exit_code == 0
    assert target.read_text(encoding="utf-8").count("Troops left Saraqib for Idlib.") == 2


def test_the_map_holds_places_and_their_sentences(article: Path, tmp_path: Path) -> None:
    target = tmp_path / "places.html"
    assert run(article, "-o", target).exit_code == 0
    page = target.read_text(encoding="utf-8")
    assert "Places in article.txt" in page
    blocks = re.findall(r"\beJ[A-Za-z0-9+/]{40,}={0,2}", page)
    packed = b"".join(zlib.decompress(base64.b64decode(block)) for block in blocks)
    assert "Saraqib" in packed.decode("utf-8", errors="replace")
    assert "GeoNames" in page


def test_a_text_without_places_still_makes_a_map(tmp_path: Path) -> None:
    target = tmp_path / "places.html"
    result = run("-", "-o", target, stdin="nothing here")
    assert result.exit_code == 0
    assert target.stat().st_size > 1000


def test_rows_and_map_link_to_the_words_of_a_document_whose_address_is_given(article: Path, tmp_path: Path) -> None:
    result = run(article, "--format", "json", "--url", "https://example.org/a")
    assert [row["url"] for row in json.loads(result.stdout)][1] == (
        "https://example.org/a#:~:text=Troops%20left-,Saraqib,-for%20Idlib."
    )
    target = tmp_path / "places.html"
    assert run(article, "-o", target, "--url", f"{article}=https://example.org/a?b=c").exit_code == 0


def test_more_places_than_are_wanted_are_reported_before_they_are_all_read(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truceline.commands.read._AT_MOST", 6)
    result = run(article, article, "--format", "json")
    assert isinstance(result.exception, InputError)
    assert "more than 6 places" in str(result.exception)


def test_without_an_address_there_is_no_link(article: Path) -> None:
    assert {row["url"] for row in json.loads(run(article, "--format", "json").stdout)} == {""}


@pytest.mark.parametrize("option", ["ftp://example.org/a", "other.txt=https://example.org", "article", "x=data:1"])
def test_an_address_that_cannot_be_used_is_reported(article: Path, option: str) -> None:
    result = run(article, "--url", option)
    assert isinstance(result.exception, InputError)
    assert result.exception.faults[0].where == "--url"


def test_of_several_files_an_address_names_its_file(article: Path) -> None:
    result = run(article, "-", "--url", "https://example.org", stdin="x")
    assert isinstance(result.exception, InputError)
    assert "=https://example.org" in str(result.exception)


def test_the_lines_of_a_popup_quote_the_words_and_say_where_they_stand() -> None:
    from truceline.commands.read_map import _places

    long = " ".join(["before"] * 60 + ["Saraqib"] + ["after"] * 60)
    row = {"name": "Saraqib", "kind": "settlement", "country": "SY", "longitude": 36.8, "latitude": 35.9, "line": 3}
    row |= {"text": "Saraqib", "start": 7, "confidence": 0.9, "url": ""}
    said = [row | {"file": "b/one.txt", "sentence": long, "url": "https://example.org/a#:~:text=x"}]
    said += [row | {"file": "one.txt", "sentence": f"Saraqib {number}"} for number in range(20)]
    said += [row | {"file": "two.txt", "sentence": "Saraqib was quiet."}]
    (place,) = _places(said)
    lines = place["sentences"].splitlines()
    assert lines[0].startswith("“… before")
    assert lines[0].endswith("after …” one.txt, line 3, character 7 https://example.org/a#:~:text=x")
    assert "Saraqib" in lines[0]
    assert len(lines[0]) < 350
    assert "“Saraqib was quiet.” two.txt, line 3, character 7" in lines[:3]
    assert lines[-1] == "… and 10 more"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_an_archive_on_two_workers_one_of_which_is_killed_is_read_to_the_letter(tmp_path: Path) -> None:
    """Documents in order, with their faults and warnings, as on this machine alone."""
    distributed = pytest.importorskip("distributed")
    names = ("Saraqib", "Idlib", "Aleppo", "Homs")
    files = []
    for number in range(40):
        path = tmp_path / f"report {number:02}.txt"
        path.write_text("".join(f"Troops left {names[(number + k) % 4]} on day {k}.\n" for k in range(60)))
        files.append(path)
    files[7].write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "report 11.txt").unlink()
    alone = run(*files, "--format", "json")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        with distributed.Client(address) as client:
            (victim, *_) = client.run(os.getpid).values()
        killer = threading.Timer(1.0, os.kill, (victim, signal.SIGKILL))
        killer.start()
        together = run(*files, "--format", "json", "--engine", "dask", "--scheduler", address)
        killer.cancel()
    assert isinstance(alone.exception, InputError)
    assert isinstance(together.exception, InputError)
    assert together.exception.faults == alone.exception.faults
    assert len(alone.exception.faults) == 2
    sound = [path for number, path in enumerate(files) if number not in {7, 11}]
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        together = run(*sound, "--format", "json", "--engine", "dask", "--scheduler", address)
    assert together.exit_code == 0, together.output
    assert together.stdout == run(*sound, "--format", "json").stdout


def test_a_scheduler_of_no_engine_and_an_engine_that_is_not_installed_are_refused(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = run(article, "--scheduler", "tcp://127.0.0.1:1")
    assert refused.exit_code == 2
    assert "needs --engine dask" in refused.stderr
    monkeypatch.setitem(sys.modules, "distributed", None)
    missing = run(article, "--engine", "dask")
    assert isinstance(missing.exception, InputError)
    assert "pip install 'truceline[scale]'" in str(missing.exception)
