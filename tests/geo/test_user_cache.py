"""Where nothing can be written at home, the gazetteer is made elsewhere, and that is said."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from geo.errors import InputError
from geo.files.array_file import write_arrays
from geo.files.faults import InputWarning
from geo.files.user_cache import cache_folder, writable_cache
from geo.gazetteer import build as gazetteer_build
from geo.gazetteer.place_index import PlaceIndex, Record


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch, tmp_path):
    writable_cache.cache_clear()
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    yield
    writable_cache.cache_clear()


def unwritable(tmp_path: Path) -> list[Path]:
    """Folders that nobody can write to, not even root."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to("loop")
    return [Path("/proc/none"), tmp_path / "file" / "cache", tmp_path / "file", tmp_path / "loop" / "cache"]


def test_a_folder_that_can_be_written_to_is_made_and_used(tmp_path):
    assert writable_cache(tmp_path / "a" / "b") == tmp_path / "a" / "b"
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_temporary_one_is_used_in_place_of_one_that_cannot(tmp_path):
    for folder in unwritable(tmp_path):
        with pytest.warns(InputWarning, match=r"cannot be written to.*TRUCELINE_CACHE_DIR"):
            instead = writable_cache(folder)
        assert instead.parent == tmp_path / "tmp"
        assert instead.stat().st_mode & 0o077 == 0, "for this user alone"
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert writable_cache(folder) == instead, "said once"


def test_a_temporary_folder_that_others_may_have_filled_is_not_believed(tmp_path):
    laid = tmp_path / "tmp" / f"truceline-{os.getuid()}"
    laid.mkdir()
    laid.chmod(0o777)
    with pytest.warns(InputWarning):
        assert writable_cache(unwritable(tmp_path)[1]) != laid


def test_where_nothing_can_be_written_anywhere_is_a_fault(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", "/proc/none")
    with pytest.raises(InputError, match=r"no folder can be written to.*TRUCELINE_CACHE_DIR"):
        writable_cache(unwritable(tmp_path)[1])


def test_an_index_that_is_there_needs_no_right_to_write(tmp_path):
    index = PlaceIndex.build([Record(name="Idlib", longitude=36.6, latitude=35.9, spellings=[], country="SY")])
    write_arrays(tmp_path / "some.bin", index.arrays, index.meta)
    opened = gazetteer_build.opened_or_compiled(tmp_path / "some.bin", lambda _: pytest.fail("it is there"))
    assert len(opened) == 1


def test_the_index_is_made_in_the_temporary_folder(tmp_path):
    def compile_to(path: Path) -> None:
        index = PlaceIndex.build([Record(name="Idlib", longitude=36.6, latitude=35.9, spellings=[], country="SY")])
        write_arrays(path, index.arrays, index.meta)

    with pytest.warns(InputWarning):
        opened = gazetteer_build.opened_or_compiled(unwritable(tmp_path)[1] / "some.bin", compile_to)
    assert len(opened) == 1
    assert [path.name for path in (tmp_path / "tmp").rglob("*.bin")] == ["some.bin"]


def test_the_variable_goes_before_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("TRUCELINE_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path


@pytest.mark.slow
def test_a_web_geocoder_is_made_without_a_home(tmp_path):
    script = (
        "from geo.geocoding.web import WebGeocoder\n"
        "print(WebGeocoder.nominatim('http://127.0.0.1:9', tries=1).answer('Idlib').status)"
    )
    home = {"HOME": "/proc/none", "XDG_CACHE_HOME": "", "TRUCELINE_CACHE_DIR": "", "TMPDIR": str(tmp_path / "tmp")}
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | home, check=True, capture_output=True, text=True
    )
    assert done.stdout == "failed\n"
    assert "TRUCELINE_CACHE_DIR" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_array_file_in_a_folder_that_is_none_is_no_crash(tmp_path):
    with pytest.raises(OSError, match="file"):
        write_arrays(unwritable(tmp_path)[1] / "x.bin", {"a": np.zeros(1)}, {})
