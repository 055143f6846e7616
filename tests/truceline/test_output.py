"""Tables that fit, and the options that may come anywhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from truceline.cli import main
from truceline.output import Format, Manner, print_rows, printed_in

ROWS = [
    {"subject": f"Town number {i} of the plain", "zone": "dmz", "certain": 1.5 + i, "possible": 1234.5 + i,
     "unit": "km²", "note": "a long note about how it was measured", "id": f"towns/{i}"}
    for i in range(3)
]  # fmt: skip
COLUMNS = tuple(ROWS[0])


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["truceline", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_table_fits_eighty_columns_and_says_what_it_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_rows(ROWS, COLUMNS, Format.table, first=("subject", "possible"))
    out, err = capsys.readouterr()
    assert max(map(len, out.splitlines())) <= 80
    assert "Town number 2 of the" in out
    assert "1,235.5" in out
    assert "Not shown:" in err
    assert "note" in err


def test_the_terminal_says_how_wide_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    print_rows(ROWS, COLUMNS, Format.table)
    out, err = capsys.readouterr()
    assert "towns/2" in out
    assert err == ""


def test_wide_shows_every_column_whole(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    with printed_in(Manner(wide=True)):
        print_rows(ROWS, COLUMNS, Format.table)
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 4
    assert "a long note about how it was measured" in out
    assert err == ""


def test_columns_named_first_stay_and_what_is_the_same_everywhere_goes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    print_rows(ROWS, COLUMNS, Format.table, first=("subject", "zone", "certain", "possible"))
    out, err = capsys.readouterr()
    assert re.match(r"subject +certain +possible", out)
    assert "zone (all dmz)" in err


def test_json_and_csv_are_never_cut(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_rows(ROWS, COLUMNS, Format.csv)
    assert capsys.readouterr().out.splitlines()[0] == ",".join(COLUMNS)


def test_quiet_says_only_what_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["geocode", "Saraqib", "--country", "SY", "--quiet"], monkeypatch) == 0
    quiet = capsys.readouterr()
    assert "Saraqib" in quiet.out
    assert quiet.err == ""
    assert run(["check", "no-such", "--quiet"], monkeypatch) == 2
    assert "no such scenario file" in capsys.readouterr().err


@pytest.mark.slow
def test_a_shipped_scenario_is_copied_with_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "mine", "--from", "idlib-2018"], monkeypatch) == 0
    assert (tmp_path / "mine" / "reports" / "2018-09-17-sochi.txt").exists()
    assert run(["check", "mine"], monkeypatch) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().out
    assert run(["new", "copy.yaml", "--from", "cyprus-1974"], monkeypatch) == 0
    assert (tmp_path / "copy.lock.json").exists() or not (tmp_path / "scenario.lock.json").exists()
    (tmp_path / "copy.yaml").write_text("changed by hand", encoding="utf-8")
    assert run(["new", "copy.yaml", "--from", "cyprus-1974"], monkeypatch) == 2
    assert "there is a file of that name already" in capsys.readouterr().err
    assert (tmp_path / "copy.yaml").read_text(encoding="utf-8") == "changed by hand"
    assert run(["new", "other", "--from", "idlb-2018"], monkeypatch) == 2
    assert "did you mean idlib-2018" in capsys.readouterr().err


def test_what_is_installed_is_not_locked_anew(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["lock", "idlib-2018"], monkeypatch) == 2
    assert "truceline new my-idlib-2018 --from idlib-2018" in capsys.readouterr().err


def test_divisions_have_the_codes_that_a_scenario_takes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["divisions", "SY", "--format", "csv"], monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "SY-ID,Idlib,إدلب,SY.12,,,SY" in lines
    assert len(lines) >= 15
    assert run(["divisions", "Syrai", "Atlantis"], monkeypatch) == 2
    err = capsys.readouterr().err
    assert "did you mean Syria" in err
    assert "Atlantis" in err
