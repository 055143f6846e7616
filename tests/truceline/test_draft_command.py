"""`truceline draft`: files or standard input to a scenario file."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from layers.scenario.load import load_scenario
from truceline.cli import app

TEXT = """3 April 1991
A demilitarised zone extends ten kilometres into Iraq and five kilometres into Kuwait from the boundary between the two
States.
"""


@pytest.fixture
def agreement(tmp_path):
    path = tmp_path / "agreement.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_draft_goes_to_standard_output_and_on_to_the_check(agreement):
    made = CliRunner().invoke(app, ["draft", str(agreement)])
    assert made.exit_code == 0
    checked = CliRunner().invoke(app, ["check", "-"], input=made.stdout)
    assert checked.exit_code == 0, checked.output
    assert "0 errors" in checked.output


def test_a_draft_is_written_to_a_file_that_loads(agreement, tmp_path):
    target = tmp_path / "scenario.yaml"
    made = CliRunner().invoke(app, ["draft", str(agreement), "-o", str(target)])
    assert made.exit_code == 0
    assert load_scenario(target).as_of == "1991-04-03"


def test_a_document_comes_from_standard_input():
    made = CliRunner().invoke(app, ["draft", "-"], input=TEXT)
    assert made.exit_code == 0
    assert "depths: {IQ: 10 km, KW: 5 km}" in made.stdout


def test_a_page_of_html_is_read_as_its_text(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><p>{TEXT}</p><script>5 km</script></body></html>", encoding="utf-8")
    made = CliRunner().invoke(app, ["draft", str(page)])
    assert "depths: {IQ: 10 km, KW: 5 km}" in made.stdout


def test_a_date_may_be_given_where_the_text_has_none(tmp_path):
    path = tmp_path / "news.txt"
    path.write_text("Syrian troops were encircled in Idlib on Friday.", encoding="utf-8")
    made = CliRunner().invoke(app, ["draft", str(path), "--date", "2020-02-09"])
    assert "../2020-02-07" in made.stdout


def test_files_that_cannot_be_read_are_reported_together_and_nothing_is_written(tmp_path):
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 40)
    target = tmp_path / "out.yaml"
    command = [sys.executable, "-m", "truceline", "draft", "picture.txt", "missing.txt", "-o", "out.yaml"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "picture.txt" in ended.stderr
    assert "missing.txt" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not target.exists()
