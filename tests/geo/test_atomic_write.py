"""What is written takes its place whole, or not at all: errors, kills, links, rights."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.files.atomic_write import atomic_write


def test_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    target = tmp_path / "map.geojson"
    target.write_text("old")
    with atomic_write(target) as fresh:
        fresh.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_an_error_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "map.geojson"
    target.write_text("old")

    def write_half() -> None:
        with atomic_write(target) as fresh:
            fresh.write_text("ne")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_fails_its_check_does_not_take_the_place(tmp_path: Path) -> None:
    target = tmp_path / "map.geojson"
    target.write_text("old")

    def check(fresh: Path) -> None:
        raise ValueError(fresh.read_text())

    with pytest.raises(ValueError, match="new"), atomic_write(target, check=check) as fresh:
        fresh.write_text("new")
    assert target.read_text() == "old"


def test_a_block_that_writes_nothing_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"), atomic_write(tmp_path / "map.html"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["missing/map.html", "folder", "/dev/null"])
def test_a_place_that_takes_no_file_is_reported(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").write_text("kept")
    with pytest.raises(InputError, match="cannot be written"), atomic_write(tmp_path / target) as fresh:
        fresh.write_text("new")
    assert (tmp_path / "folder" / "kept").read_text() == "kept"


def test_a_link_is_followed_and_rights_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.html", tmp_path / "link.html"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    with atomic_write(link) as fresh:
        fresh.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_new_file_has_the_rights_that_the_user_gives_to_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with atomic_write(tmp_path / "map.html") as fresh:
            fresh.write_text("new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "map.html").stat().st_mode) == 0o640


def test_a_folder_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "package"
    with atomic_write(target) as fresh:
        fresh.mkdir()
        (fresh / "zones.geojson").write_text("{}")
        assert not target.exists()
    assert [file.name for file in target.iterdir()] == ["zones.geojson"]


WRITER = """
import os, sys
from geo.files.atomic_write import atomic_write
target, size = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
number = 0
while True:
    number += 1
    with atomic_write(target) as fresh, fresh.open("w") as file:
        for _ in range(size):
            file.write(f"{number:08d}\\n")
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    target = tmp_path / "map.txt"
    target.write_text("00000000\n" * 20_000)
    seen = set()
    for turn in range(12):
        command = [sys.executable, "-c", WRITER, str(target), "20000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.003 * turn)
            writer.send_signal(signal.SIGKILL)
        lines = target.read_text().splitlines()
        assert len(lines) == 20_000
        assert len(set(lines)) == 1
        seen.add(lines[0])
    with atomic_write(target) as fresh:
        fresh.write_text("end")
    assert [file.name for file in tmp_path.iterdir()] == ["map.txt"], "what killed writers left is cleared away"
    assert len(seen) > 1, "the writers got to write"
