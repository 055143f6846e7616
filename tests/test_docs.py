"""The documents hold: examples run, links lead somewhere, every command is explained."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from truceline.cli import app

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMANDS = sorted(command.name or "" for command in app.registered_commands)


def blocks(document: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", document.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def python_examples() -> list[tuple[Path, str]]:
    return [(document, code) for document in DOCUMENTS for code in blocks(document, "python")]


def shell_examples() -> list[str]:
    lines = [line for code in blocks(ROOT / "README.md", "console") for line in code.splitlines()]
    return [line.removeprefix("$ ").split(" #")[0].strip() for line in lines if line.startswith("$ ")]


@pytest.mark.parametrize(
    ("document", "code"), python_examples(), ids=lambda value: value.name if isinstance(value, Path) else None
)
def test_python_examples_run(
    document: Path, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, str(document), "exec"), {"__name__": "__main__"})
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("line", shell_examples())
def test_commands_of_the_readme_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "events.csv").write_text("latitude,longitude\n35.7,36.3\n", encoding="utf-8")
    (tmp_path / "road.geojson").write_text(ROAD, encoding="utf-8")
    for command in line.split("&&"):
        words = shlex.split(command)
        assert words[0] == "truceline"
        result = CliRunner().invoke(app, words[1:], catch_exceptions=False)
        assert result.exit_code == 0, result.output


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    missing = [target for target in targets if target and not (document.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_explained(command: str) -> None:
    assert any(f"truceline {command}" in document.read_text(encoding="utf-8") for document in DOCUMENTS)


REPORT = """Report of 17 September 2018

The two sides agreed on a demilitarised zone 15 to 20 kilometres deep along the line of contact around Idlib by
15 October 2018. The road between Latakia and Aleppo is to be reopened by the end of the year.
"""
ROAD = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "M4"}, "geometry":'
    ' {"type": "LineString", "coordinates": [[36.1265, 35.7111], [36.3215, 35.8188], [36.8059, 35.8645]]}}]}'
)
