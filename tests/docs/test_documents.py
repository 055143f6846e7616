"""The documents hold: examples run, links lead somewhere, every command is explained."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from layers.scenario.new import copy_scenario
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("document", "code"), python_examples(), ids=lambda value: value.name if isinstance(value, Path) else None
)
def test_python_examples_run(
    document: Path, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, str(document), "exec"), {"__name__": "__main__"})
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("line", shell_examples())
def test_commands_of_the_readme_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if "new mine" not in line and "mine" in line:
        copy_scenario("idlib-2018", "mine")
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
