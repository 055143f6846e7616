"""What all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the repository; a test that needs it skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference material beside the repository (../shared)")
    return SHARED
