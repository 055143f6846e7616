"""Obligations of a scenario: what a clause forbids or asks, and what is said of one that cannot be read."""

from __future__ import annotations

import pytest

from layers import load_scenario
from layers.scenario.load import read_scenario

_FILE = """truceline: 1
title: A test
as_of: 2018-09-17
sources: {s: {title: A source}}
zones:
  - {id: dmz, title: Zone, gap: not drawn, source: s}
routes:
  - {id: M4, through: [Idlib, Saraqib], source: s}
posts:
  - {id: post-01, place: Idlib, source: s}
obligations:
  - id: one
    title: What is asked
    source: s
"""


def _faults(*lines: str) -> list[str]:
    _, faults = read_scenario("a.yaml", _FILE + "".join(f"    {line}\n" for line in lines))
    return [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "lines",
    [
        ("no: [attack, shelling]", "in: dmz", "from: 2018-10-15"),
        ("leave: [heavy-weapons]", "in: dmz", "by: 2018-10-10", "actors: [HTS]"),
        ("patrols: weekly", "along: M4", "from: 2018-10-15"),
        ("patrols: unstated", "in: dmz", "from: 2018-10-15"),
        ("stands: post-01", "from: 2018-09-17"),
    ],
)
def test_each_form_is_read(lines: tuple[str, ...]) -> None:
    assert _faults(*lines) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("in: dmz", "from: 2018-10-15"), "needs exactly one of no, leave, patrols, stands"),
        (("no: [attack]", "leave: [attack]", "in: dmz", "from: 2018"), "needs exactly one of"),
        (("no: [attack]", "from: 2018-10-15"), "say where: 'no' needs in"),
        (("leave: [attack]", "in: dmz", "from: 2018-10-15"), "say when: 'leave' needs 'by'"),
        (("no: [attack]", "in: dmz", "from: 2018", "along: M4"), "'along' does not go with 'no'"),
        (("no: [attack]", "in: dmx", "from: 2018"), "unknown zone 'dmx' — did you mean 'dmz'?"),
        (("patrols: weekly", "along: M5", "from: 2018"), "unknown route 'M5'"),
        (("stands: [post-02]",), "unknown post 'post-02'"),
        (("no: [attack]", "in: dmz", "signed: 2018-10-16", "from: 2018-10-15"), "to be kept before it is signed"),
        (("no: [attack]", "in: dmz", "from: 2018-10-15", "until: 2018-01"), "'until' is before"),
        (("no: [attack]", "in: dmz", "from: 2018-13"), "2018-13"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(lines: tuple[str, ...], said: str) -> None:
    faults = _faults(*lines)
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith("a.yaml:") for fault in faults)


def test_a_kind_that_the_table_does_not_have_is_doubted() -> None:
    (fault,) = _faults("no: [attack, sheling]", "in: dmz", "from: 2018-10-15")
    assert "the table of kinds has no 'sheling' — did you mean 'shelling'?" in fault
    (fault,) = _faults("no: [quux]", "in: dmz", "from: 2018-10-15")
    assert "--kinds" in fault
    assert _faults("no: [any]", "in: dmz", "from: 2018-10-15") == []


def test_an_id_that_appears_twice_is_reported() -> None:
    one = ("no: [attack]", "in: dmz", "from: 2018-10-15")
    faults = _faults(*one, "note: x\n  - {id: one, title: again, source: s, stands: post-01}")
    assert any("id 'one' appears twice" in fault for fault in faults)


def test_idlib_has_the_deadlines_of_the_memorandum() -> None:
    obligations = {one.id: one for one in load_scenario("idlib-2018").obligations}
    assert obligations["heavy-weapons-out"].by == "2018-10-10"
    assert obligations["radical-groups-out"].by == "2018-10-15"
    assert len(obligations["posts-stand"].stands) == 12
    assert all(one.source and one.words and one.signed == "2018-09-17" for one in obligations.values())
