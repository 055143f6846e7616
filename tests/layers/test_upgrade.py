"""Files of the format before its first release are read, and rewritten without losing a comment."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from layers.scenario.load import read_scenario
from layers.scenario.upgrade import upgrade_file, upgrade_text

OLD = """\
# made by hand
truceline: 0   # the first sketch
title: Old
as_of: 2018-09-17
sources: {s: {title: S}}
places:
  surman:
    names: {en: Surman}
    at: [35.6069, 36.8517]   # latitude, longitude
    source: s
  other: {names: {en: Other}, at: [35, 36.5], source: s}
lines: {l: {border: [SY, TR], source: s}}
zones:
  - id: z
    line: l
    side: SY
    depth: 5 km
    source: s
posts:
  - at: [35.1, 36.1]
    id: one
    name: Post one
    evacuated: 2020-11
    source: s
"""

NEW = (
    OLD.replace("truceline: 0 ", "truceline: 2 ")
    .replace("    at: [35.6069, 36.8517]", "    latitude: 35.6069\n    longitude: 36.8517")
    .replace("at: [35, 36.5]", "latitude: 35, longitude: 36.5")
    .replace("    line: l", "    from: l")
    .replace("  - at: [35.1, 36.1]", "  - latitude: 35.1\n    longitude: 36.1")
    .replace("    name: Post one", "    title: Post one")
    .replace("evacuated", "left")
)


def test_an_old_file_is_read_with_a_warning() -> None:
    scenario, faults = read_scenario("old.yaml", OLD)
    assert scenario is not None
    assert [(fault.severity, fault.line) for fault in faults] == [("warning", 2)]
    assert scenario.posts[0].title == "Post one"
    assert scenario.zones[0].from_ == "l"


def test_an_old_file_is_rewritten_with_its_comments(tmp_path: Path) -> None:
    assert upgrade_text(OLD, "old.yaml") == NEW
    path = tmp_path / "old.yaml"
    path.write_text(OLD)
    assert upgrade_file(path) == path
    assert path.read_text() == NEW
    assert upgrade_file(path) is None
    new, faults = read_scenario(path)
    old, _ = read_scenario("old.yaml", OLD)
    assert faults == []
    assert new is not None
    assert old is not None
    assert new.model_dump() == old.model_dump()


@pytest.mark.parametrize("text", ["title: x\n", "truceline: 7\n", "truceline: old\n", "- 1\n", "a: ["])
def test_what_has_no_old_version_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        upgrade_text(text, "x.yaml")


def test_a_file_of_version_1_is_read_as_it_is_and_gets_its_number(tmp_path: Path) -> None:
    text = NEW.replace("truceline: 2 ", "truceline: 1 ")
    scenario, faults = read_scenario("one.yaml", text)
    assert (scenario is not None, faults) == (True, [])
    path = tmp_path / "one.yaml"
    path.write_text(text)
    lock = tmp_path / "one.lock.json"
    lock.write_text('{"truceline_lock": 1, "places": []}')
    assert upgrade_file(path) == path
    assert path.read_text() == NEW
    assert lock.read_text() == '{"truceline_lock": 1, "places": []}'
    assert read_scenario(path)[1] == []
