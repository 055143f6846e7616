"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# Timings are for benchmarks; the same examples come every time, so that a failure is a change.
settings.register_profile("truceline", deadline=None, derandomize=True)
settings.load_profile("truceline")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the repository; a test that needs it skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference material beside the repository (../shared)")
    return SHARED
