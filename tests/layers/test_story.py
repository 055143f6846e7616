"""A story in a scenario: what `check` finds in it, and the one that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers import load_scenario
from layers.scenario.load import read_scenario

_START = """truceline: 2
title: T
as_of: 2018-09-17
sources: {a: {title: A}}
posts: [{id: p1, place: Idlib, source: a}]
lines: {border: {title: Border, border: [SY, TR], source: a}}
zones:
  - id: z
    title: Z
    from: border
    side: SY
    depth: 3 km
    source: a
    variants: [{id: v, title: V, depth: 2 km, source: a}]
story:
"""
_SOUND = "  - {title: One, text: x, source: a, date: 2018-10-15, highlight: [posts/p1, zones/z, lines/border]}\n"


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("{title: One, text: x, source: b}", "unknown source 'b'"),
        ("{title: One, text: x, source: a, layers: [roads]}", "must be 'territories'"),
        ("{title: One, text: x, source: a, highlight: [posts/p2]}", "unknown feature 'posts/p2'"),
        ("{title: One, text: x, source: a, highlight: [p1]}", "'p1' names no feature"),
        ("{title: One, text: x, source: a, callouts: [{at: zones/y, text: q}]}", "unknown feature 'zones/y'"),
        ("{title: One, text: x, source: a, callouts: [{text: q}]}", "exactly one of at"),
        ("{title: One, text: x, source: a, readings: {y: v}}", "unknown zone 'y'"),
        ("{title: One, text: x, source: a, readings: {z: w}}", "has no variant 'w'"),
        ("{title: One, text: x}", "'source' is missing"),
        ("{title: One, text: x, source: a, date: soon}", "is not a date"),
        ("{title: One, text: x, source: a, view: {west: 1, south: 3, east: 2, north: 2}}", "'south' must be less"),
    ],
)
def test_what_a_step_has_wrong_is_reported_with_its_line(tmp_path: Path, step: str, says: str) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(f"{_START}{_SOUND}  - {step}\n", encoding="utf-8")
    scenario, faults = read_scenario(file)
    assert scenario is not None
    assert [fault.line for fault in faults if says in fault.message] == [17]
    assert len(scenario.story) >= 1


def test_a_sound_story_has_nothing_to_report(tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(_START + _SOUND, encoding="utf-8")
    assert read_scenario(file)[1] == []


def test_idlib_tells_its_story_in_six_sourced_steps() -> None:
    story = load_scenario("idlib-2018").story
    assert len(story) == 6
    assert all(step.source and step.text_ar and step.title_ar for step in story)
    assert all(callout.text_ar for step in story for callout in step.callouts)
    assert sorted(step.date for step in story if step.date) == [step.date for step in story if step.date]
