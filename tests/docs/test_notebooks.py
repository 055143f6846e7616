"""The notebooks run, print what they show, and are small."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from snippets import ROOT

sys.path.insert(0, str(ROOT / "docs"))

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

import build_notebooks  # noqa: E402 - it needs what may be missing

NOTEBOOKS = sorted(build_notebooks.NOTEBOOKS.glob("*.ipynb"))


def test_there_are_three_and_they_are_small() -> None:
    assert len(NOTEBOOKS) >= 3
    assert [path.name for path in NOTEBOOKS if path.stat().st_size > 20_000] == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_prints_what_it_shows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    shown = [cell.get("outputs", []) for cell in nbformat.read(path, as_version=4).cells]
    given = [cell.get("outputs", []) for cell in build_notebooks.executed(path).cells]
    assert given == shown, f"python docs/build_notebooks.py {path} keeps what is printed now"
