"""Standard output of any encoding: what it has no letter for is escaped, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def _run(*words: str, encoding: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "COLUMNS": "120"}
    return subprocess.run(
        [sys.executable, "-m", "truceline", *words], capture_output=True, check=False, env=environment
    )


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
@pytest.mark.parametrize("words", [("divisions", "SY"), ("geocode", "Safwan", "حلب")])
def test_a_code_page_without_the_letter_shows_its_number(words: tuple[str, ...], encoding: str) -> None:
    done = _run(*words, encoding=encoding)
    assert b"did not foresee" not in done.stderr
    assert (done.returncode, b"\\u0" in done.stdout) == (0, True)


@pytest.mark.slow
def test_json_is_the_same_in_every_encoding() -> None:
    told = [
        json.loads(_run("geocode", "حلب", "--format", "json", encoding=code).stdout) for code in ("utf-8", "cp1252")
    ]
    assert told[0] == told[1]
    assert told[0][0]["query"] == "حلب"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "kind"), [(b"%PDF-1.7\n\xe2\xe3", "a PDF"), (b"PK\x03\x04\x14", "a Word file"), (b"{\\rtf1 a}", "rich")]
)
def test_a_document_given_as_a_scenario_is_told_from_one(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "a").write_bytes(content)
    done = _run("check", str(tmp_path / "a"), encoding="utf-8")
    assert done.returncode == 2
    assert kind in done.stderr.decode()
    assert "truceline draft" in done.stderr.decode()


@pytest.mark.slow
def test_check_takes_several_scenarios_and_lists_the_faults_of_each(tmp_path: Path) -> None:
    done = _run("check", "golan-1974", str(tmp_path / "none.yaml"), "korea-1953", encoding="utf-8")
    assert done.returncode == 2
    lines = done.stdout.decode().splitlines()
    assert lines == [
        "golan-1974: 0 errors, 0 warnings",
        f"{tmp_path / 'none.yaml'}: 1 error, 0 warnings",
        "korea-1953: 0 errors, 0 warnings",
    ]
