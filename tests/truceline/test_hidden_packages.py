"""A user's file under the name of one of our packages: the error names the file and the way out, and that way works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "from truceline import Position\nprint(Position(36.6, 35.9).latitude)\n"


def python(*arguments: str, cwd: Path, path: str = str(ROOT)) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(
        [sys.executable, *arguments], check=False, capture_output=True, text=True, cwd=cwd, env=environment
    )


SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in ("layers.py", "maps.py", "seeds.py", "geo/__init__.py")]


@pytest.fixture(params=["geo.py", "maps/__init__.py", *SLOW])
def hiding(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / request.param
    file.parent.mkdir(exist_ok=True)
    file.write_text("raise SystemExit('this file was run')\n")
    (tmp_path / "script.py").write_text(SCRIPT)
    return file.parent if file.name == "__init__.py" else file


def test_a_script_beside_it_is_given_the_file_and_the_way_out(hiding: Path) -> None:
    result = python("script.py", cwd=hiding.parent)
    assert result.returncode == 1
    last = result.stderr.splitlines()[-1]
    assert f"{hiding.stem!r} is hidden by {hiding}: rename that" in last
    assert "run Python with -P" in last
    way_out = python("-P", "script.py", cwd=hiding.parent)
    assert (way_out.stdout, way_out.returncode) == ("35.9\n", 0)


def test_the_command_says_so_without_a_traceback(hiding: Path) -> None:
    result = python("-m", "truceline", "seeds", cwd=hiding.parent)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert str(hiding) in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert python("-P", "-m", "truceline", "seeds", cwd=hiding.parent).returncode == 0


def test_the_installed_command_does_not_look_beside_the_user_but_on_pythonpath(hiding: Path) -> None:
    command = "from truceline.__main__ import main; import sys; sys.argv = ['truceline', 'seeds']; main()"
    script = hiding.parent / "bin" / "truceline"
    script.parent.mkdir()
    script.write_text(command)
    assert python(str(script), cwd=hiding.parent).returncode == 0
    result = python(str(script), cwd=ROOT, path=f"{hiding.parent}{os.pathsep}{ROOT}")
    assert result.returncode == 2
    assert f"take its folder off PYTHONPATH or sys.path: {hiding.parent}" in result.stderr


def test_a_script_of_that_name_is_reported_to_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "maps.py").write_text(SCRIPT)
    result = python("maps.py", cwd=tmp_path)
    assert result.returncode == 1
    assert f"hidden by {tmp_path / 'maps.py'}: rename that file" in result.stderr.splitlines()[-1]


def test_a_folder_without_init_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "script.py").write_text(SCRIPT)
    assert python("script.py", cwd=tmp_path).stdout == "35.9\n"
