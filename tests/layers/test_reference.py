"""The reference of the format says what the models say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def text() -> str:
    return (DOCS / "scenario.md").read_text(encoding="utf-8")


def test_the_reference_is_current(text: str) -> None:
    made = runpy.run_path(str(DOCS / "build_scenario.py"))["page"]()
    assert text == made, "run: python docs/build_scenario.py"


def test_every_key_stands_in_the_reference(text: str) -> None:
    from layers.scenario.models import Scenario

    for name in Scenario.model_fields:
        assert f"| `{name}`" in text
