"""What reaches a person at the command line: faults in words, bounded; never a traceback, never a lost input."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.errors import Fault, InputError, printable
from geo.files.atomic_write import atomic_write
from geo.files.faults import InputWarning
from truceline.cli import app
from truceline.reporting import MOST_FAULTS, run_reported

CASES = Path(__file__).parent.parent / "cases"


def run(*arguments: str | Path) -> int:
    return run_reported(partial(app, [str(argument) for argument in arguments]))


def raising(error: BaseException) -> Callable[[], None]:
    def program() -> None:
        raise error

    return program


def test_what_nobody_foresaw_is_a_fault_with_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_reported(raising(KeyError("we\x1b[31mst"))) == 2
    first = capsys.readouterr().err
    assert "Traceback" not in first
    assert "\x1b" not in first
    assert "T-" in first
    assert "report" in first
    assert run_reported(raising(KeyError("other"))) == 2
    assert capsys.readouterr().err.split()[1] == first.split()[1], "one place has one code"
    assert run_reported(raising(KeyError("x")), debug=True) == 2
    assert "Traceback" in capsys.readouterr().err


def test_debug_may_stand_anywhere(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from truceline import cli

    monkeypatch.setattr(sys, "argv", ["truceline", "check", "no-such", "--debug"])
    with pytest.raises(SystemExit) as ending:
        cli.main()
    assert ending.value.code == 2
    assert "no such scenario" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
@pytest.mark.parametrize("command", ["seeds", "seeds --format csv", "check --schema"])
def test_an_output_that_cannot_be_written_is_a_fault(command: str, redirection: str) -> None:
    line = f"{sys.executable} -m truceline {command} {redirection}"
    result = subprocess.run(line, shell=True, check=False, capture_output=True, text=True)
    assert result.returncode == 2
    assert "standard output" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_a_reader_that_stops_reading_ends_it_quietly() -> None:
    line = f"{sys.executable} -m truceline check --schema | head -c 1"
    result = subprocess.run(["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"], check=False, capture_output=True)
    assert (result.returncode, result.stdout) in {(1, b"{"), (0, b"{")}
    assert result.stderr == b""


@pytest.mark.slow
def test_a_closed_error_stream_does_not_put_messages_into_the_output() -> None:
    line = f"{sys.executable} -m truceline check no-such-scenario 2>&-"
    result = subprocess.run(line, shell=True, check=False, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (2, "")


@pytest.mark.slow
def test_many_faults_are_cut_short(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [Fault("w", severity="warning"), *(Fault(f"fault {number}") for number in range(100_000))]
    assert run_reported(raising(InputError(faults))) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == MOST_FAULTS + 2
    assert "99,801 more" in told
    assert "100,000 faults" in told


@pytest.mark.slow
def test_a_scenario_of_unknown_keys_is_reported_shortly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("truceline: 1\ntitle: x\n" + "".join(f"key{number}: 1\n" for number in range(5_000)))
    assert run("check", path) == 2
    assert len(capsys.readouterr().err) < 100_000


def test_what_a_file_holds_is_not_echoed_whole_nor_run_by_the_terminal() -> None:
    fault = Fault("x" * 100_000, "file", 3, "k" * 100_000, "h" * 100_000)
    assert len(str(fault)) < 2_000
    shown = str(Fault("a\x1b]0;title\x07\x9b31m\u202eb\nerror: forged", "file"))
    assert shown.isprintable()
    assert printable("إدلب\u200f – İdlib") == "إدلب\u200f – İdlib"


def test_a_warning_of_ours_is_printed_as_ours(capsys: pytest.CaptureFixture[str]) -> None:
    import warnings

    assert run_reported(lambda: warnings.warn("a.shp: states nothing", InputWarning, stacklevel=1)) == 0
    assert capsys.readouterr().err == "warning: a.shp: states nothing\n"


POINT = '{"type": "Point", "coordinates": [36, 35]}'
DOCUMENT = "The demilitarised zone around Idlib is 15 km deep along the line of contact. Troops left Saraqib.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "arguments"),
    [
        ("a.txt", DOCUMENT, ["draft", "a.txt", "-o", "{out}"]),
        ("a.html", f"<html><body>{DOCUMENT}</body></html>", ["read", "a.html", "-o", "{out}"]),
        ("a.csv", "place\nIdlib\n", ["geocode", "--file", "a.csv", "-o", "{out}"]),
        ("a.geojson", POINT, ["buffer", "a.geojson", "--depth", "1 km", "-o", "{out}"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("road", ["itself", "link", "hard link", "dotted"])
def test_an_output_never_destroys_its_input(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: str,
    arguments: list[str],
    road: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(content)
    out = Path("out").with_suffix(Path(name).suffix)
    if road == "link":
        out.symlink_to(name)
    elif road == "hard link":
        os.link(name, out)
    target = {"itself": name, "dotted": f"./../{tmp_path.name}/{name}"}.get(road, str(out))
    assert run(*(argument.format(out=target) for argument in arguments)) == 2
    assert "is the input itself" in capsys.readouterr().err
    assert Path(name).read_text() == content
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted({name, out.name} if "link" in road else {name})


@pytest.mark.slow
@pytest.mark.parametrize("command", [["export"], ["map"], ["print"]])
def test_no_output_replaces_the_scenario_it_is_drawn_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    scenario = tmp_path / "mine.yaml"
    assert CliRunner().invoke(app, ["new", str(scenario)]).exit_code == 0
    content = scenario.read_text()
    ending = {"export": ".geojson", "map": ".html", "print": ".svg"}[command[0]]
    target = tmp_path / f"out{ending}"
    target.symlink_to(scenario)
    capsys.readouterr()
    assert run(*command, scenario, "-o", target) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert scenario.read_text() == content


def test_a_program_may_write_over_what_it_has_read(tmp_path: Path) -> None:
    from layers import read_shapes

    path = tmp_path / "a.geojson"
    path.write_text('{"type": "Point", "coordinates": [36, 35]}')
    read_shapes(path)
    with atomic_write(path) as fresh:
        fresh.write_text("new")
    assert path.read_text() == "new"


def test_a_link_to_itself_is_not_replaced(tmp_path: Path) -> None:
    loop = tmp_path / "loop.txt"
    loop.symlink_to("loop.txt")
    with pytest.raises(InputError, match="cannot be written"), atomic_write(loop) as fresh:
        fresh.write_text("new")
    assert loop.is_symlink()


def test_a_link_to_a_file_that_is_not_there_yet_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("real.txt")
    with atomic_write(tmp_path / "link.txt") as fresh:
        fresh.write_text("new")
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_scenario_that_failed_once_has_its_faults_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", CASES / "extent_without_west.yaml") == 2
    told = capsys.readouterr().err
    assert ":4: extent.west: is empty" in told
    assert ":4: extent: 'south' is missing" in told


def test_formula_cells_and_escapes_of_a_scenario_do_not_act(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.yaml"
    shutil.copy(CASES / "extent_without_west.yaml", path)
    path.write_text(path.read_text() + '"\\e]0;owned\\a": 1\n')
    assert run("check", path) == 2
    assert "\x1b" not in capsys.readouterr().err
    (tmp_path / "names.csv").write_text("place,=cmd()\n@SUM(A1),-3.5\n")
    run("geocode", "--file", tmp_path / "names.csv", "-o", tmp_path / "out.csv")
    header, row = (tmp_path / "out.csv").read_text().splitlines()
    assert header.startswith("place,'=cmd(),")
    assert row.startswith("'@SUM(A1),-3.5,")
