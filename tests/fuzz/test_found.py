"""What fuzzing once found is a fault of the input now, and every target takes its seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import SEEDS, TARGETS, guarded

FOUND = sorted(path for path in (Path(__file__).parent / "found").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_is_mended(path: Path) -> None:
    guarded(TARGETS[path.parent.name], path.read_bytes())


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_a_target_takes_its_seeds(name: str) -> None:
    seeds = SEEDS(name)
    assert seeds
    for seed in seeds[:8]:
        guarded(TARGETS[name], seed)
