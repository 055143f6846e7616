"""What all tests share."""

from __future__ import annotations

import os
import shutil
import tempfile
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


def pytest_configure() -> None:
    """Make the folder in which the processes of this run share what takes long to draw (see `shipped_layers`)."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["TRUCELINE_TEST_LAYERS"] = tempfile.mkdtemp(prefix="truceline-tests-")


def pytest_unconfigure() -> None:
    """Remove it again."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ.pop("TRUCELINE_TEST_LAYERS", ""), ignore_errors=True)
