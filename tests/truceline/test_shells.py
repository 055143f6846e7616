"""Completion in bash, zsh and fish, colour, and how much is said."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = f"""\
import sys

sys.path.insert(0, {str(ROOT)!r})
sys.argv[0] = "truceline"
from truceline.__main__ import main

main()
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with the command `truceline` of this tree."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "main.py").write_text(RUN)
    (folder / "truceline").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder / "main.py"}" "$@"\n')
    (folder / "truceline").chmod(0o755)
    return folder


def environment(program: Path, **more: str) -> dict[str, str]:
    return os.environ | {"PATH": f"{program}:{os.environ['PATH']}"} | more


def script(program: Path, shell: str) -> str:
    asked = environment(program, _TRUCELINE_COMPLETE=f"source_{shell}")
    return subprocess.run(["truceline"], env=asked, capture_output=True, text=True, check=False).stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["truceline", "overl"], {"overlaps"}),
        (["truceline", "map", "kos"], {"kosovo-1999"}),
        (["truceline", "map", "own"], {"own.yaml"}),
        (["truceline", "print", "cyprus-1974", "--pap"], {"--paper"}),
        (["truceline", "overlaps", "--format", "j"], {"json"}),
    ],
)
def test_bash_completes(program: Path, words: list[str], completed: set[str], tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("")
    (tmp_path / "own.csv").write_text("")
    given = " ".join(f"'{word}'" for word in words)
    code = f"{script(program, 'bash')}\nCOMP_WORDS=({given}); COMP_CWORD={len(words) - 1}\n"
    code += '_truceline_completion truceline; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(
        ["bash", "-c", code], env=environment(program), capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert set(done.stdout.split()) == completed


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
def test_fish_completes(program: Path, tmp_path: Path) -> None:
    (tmp_path / "truceline.fish").write_text(script(program, "fish"))
    code = f"source {tmp_path / 'truceline.fish'}; complete -C 'truceline map kos'; complete -C 'truceline overl'"
    asked = environment(program, HOME=str(tmp_path))
    done = subprocess.run(["fish", "--no-config", "-c", code], env=asked, capture_output=True, text=True, check=True)
    assert {line.split("\t")[0] for line in done.stdout.splitlines()} == {"kosovo-1999", "overlaps"}


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_script_is_one_of_its_shell(program: Path, shell: str, tmp_path: Path) -> None:
    text = script(program, shell)
    assert f"complete_{shell}" in text
    if shutil.which(shell):
        (tmp_path / "script").write_text(text)
        subprocess.run([shell, "-n", str(tmp_path / "script")], check=True, capture_output=True)


@pytest.mark.slow
def test_zsh_is_given_the_words(program: Path) -> None:
    asked = environment(program, _TRUCELINE_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="truceline map kos")
    assert "kosovo-1999" in subprocess.run(["truceline"], env=asked, capture_output=True, text=True, check=False).stdout


def at_a_terminal(program: Path, *words: str, **more: str) -> bytes:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    asked = environment(program, TERM="xterm-256color", **more)
    with subprocess.Popen(["truceline", *words], env=asked, stdout=theirs, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                read = os.read(ours, 65536)
            except OSError:
                break
            if not read:
                break
            said += read
        process.wait()
    os.close(ours)
    return said


@pytest.mark.slow
def test_no_color_is_kept_to(program: Path) -> None:
    import re

    for words in (["seeds"], ["--help"], ["check", "nowhere.yaml"], ["map"]):
        said = at_a_terminal(program, *words, NO_COLOR="1")
        assert said
        assert re.findall(rb"\x1b\[[0-9;]*m", said.replace(b"\x1b[1m", b"").replace(b"\x1b[0m", b"")) == []


@pytest.mark.slow
def test_quiet_leaves_out_all_but_what_was_asked_for_and_what_is_wrong(program: Path, tmp_path: Path) -> None:
    def said(*words: str) -> tuple[str, str]:
        done = subprocess.run(
            ["truceline", *words], env=environment(program), capture_output=True, text=True, check=False, cwd=tmp_path
        )
        return done.stdout, done.stderr

    assert said("export", "cyprus-1974", "-o", "a.geojson", "--quiet") == ("", "")
    assert said("--quiet", "check", "nowhere.yaml")[1].startswith("error: nowhere.yaml")
    assert "a.geojson: " in said("export", "cyprus-1974", "-o", "a.geojson", "--verbose")[1]


@pytest.mark.slow
def test_minus_is_standard_input_and_output(program: Path) -> None:
    import json

    def run(*words: str, given: str = "") -> str:
        done = subprocess.run(
            ["truceline", *words], env=environment(program), capture_output=True, text=True, check=True, input=given
        )
        return done.stdout

    layers = json.loads(run("export", "cyprus-1974", "-o", "-", "--layer", "zones"))
    assert {feature["properties"]["layer"] for feature in layers["features"]} == {"zones"}
    text = "A demilitarised zone extends ten kilometres into Iraq and five kilometres into Kuwait from the boundary."
    draft = run("draft", "-", "-o", "-", given=text)
    assert "depths: {IQ: 10 km, KW: 5 km}" in draft
    assert "0 errors" in run("check", "-", given=draft)
    assert run("read", "-", "--format", "csv", given="They met in Sochi.").count("Sochi") >= 1
    assert Path("-").exists() is False
