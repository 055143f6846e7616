"""Facts of the scenario's entries: what they count, what a day means for them, what is suggested for a slip."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from scenario_text import read

from geo.errors import InputError
from layers.scenario.faults import did_you_mean
from layers.scenario.json_schema import scenario_schema
from layers.scenario.models import Scenario
from layers.scenario.new import copy_scenario
from layers.scenario.obligations import Obligation
from layers.scenario.post_spells import post_spells
from layers.scenario.temporal_state import day_of, months_between, presence_chance, presence_on
from layers.scenario.yaml_lines import parse_yaml


def obligation(**keys) -> Obligation:
    return Obligation.model_validate({"id": "o", "title": "O", "source": "s", **keys})


def test_each_form_counts_its_own_kinds_of_events():
    assert obligation(no=["attack", "shelling"], **{"in": "z", "from": "2018"}).kinds == ("attack", "shelling")
    assert obligation(leave="tank", **{"in": "z", "by": "2018"}).kinds == ("tank",)
    assert obligation(patrols="daily", **{"along": "r", "from": "2018"}).kinds == ("patrol",)
    assert obligation(stands=["p"]).kinds == ()
    assert obligation(leave="tank", **{"in": "z", "by": "2018-10-10"}, signed="2018-09-17").deadline == "2018-10-10"
    assert obligation(stands=["p"], signed="2018-09-17").deadline == "2018-09-17"
    assert obligation(stands=["p"]).form == "stands"


DAY = date(2020, 3, 10)


@pytest.mark.parametrize(
    ("start", "end", "momentary", "chance"),
    [
        ("2020-03-10", "", False, 1.0),
        ("2020-03-11", "", False, 0.0),
        ("", "2020-03-09", False, 0.0),
        ("", "2020-03-10", False, 1.0),
        ("2020-03", "", False, 10 / 31),
        ("", "2020-03", False, 1 - 9 / 31),
        ("2020-03", "2020-03", False, 10 / 31 * (1 - 9 / 31)),
        ("2020-03-01/2020-03-20", "", True, 1 / 20),
        ("2020-03-10", "", True, 1.0),
        ("2020-03-09", "", True, 0.0),
    ],
)
def test_how_likely_something_is_there_on_a_day(start, end, momentary, chance):
    assert presence_chance(start, end, DAY, momentary=momentary) == pytest.approx(chance)
    here = presence_on(start, end, DAY, momentary=momentary)
    assert here == (chance == 1.0, chance > 0)


def test_a_date_without_an_end_leaves_the_chance_open():
    for start, momentary in (("../2020-04-01", False), ("../2020-04-01", True), ("", True)):
        chance = presence_chance(start, "", DAY, momentary=momentary)
        assert chance != chance or (start, momentary) == ("", False)  # noqa: PLR0124 - NaN


def test_days_and_months_of_edtf():
    assert day_of("2020-02") == date(2020, 2, 29)
    assert day_of("2020-02-08/..") == date(2020, 2, 8)
    with pytest.raises(ValueError, match="names no day"):
        day_of("../..")
    assert months_between(date(2019, 11, 30), date(2020, 2, 1)) == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert months_between(date(2020, 2, 1), date(2020, 2, 28)) == ["2020-02"]


def test_spells_of_a_post():
    posts = gpd.GeoDataFrame(
        {"start": ["2018-05-01", ""], "end": ["2020-03-10", ""], "encircled": ["2020-02", ""],
         "established": ["", "2018"], "left": ["", "2019-05-01"]},
        geometry=[shapely.Point(0, 0)] * 2,
    )  # fmt: skip
    first, second = post_spells(posts)
    assert [(str(spell.since), spell.state, spell.certain) for spell in first[1:]] == [
        ("2018-05-01", "standing", True), ("2020-02-01", "encircled", False), ("2020-02-29", "encircled", True),
        ("2020-03-11", "left", True),
    ]  # fmt: skip
    assert first[0].state == "not_yet"
    assert [(spell.state, spell.certain) for spell in second] == [
        ("not_yet", True), ("standing", False), ("standing", True), ("left", True),
    ]  # fmt: skip


# --- slips


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("zone", ["zones", "posts"], "did you mean 'zones'?"),
        ("post", ["posts", "ports", "zones"], "did you mean 'posts'?"),
        ("bade", ["bad", "made", "fade"], "did you mean"),
        ("SIDE", ["side", "depth"], "did you mean 'side'?"),
        ("xyz", ["b", "a"], "known here: a, b"),
        ("xyz", [], "remove it"),
    ],
)
def test_what_is_meant_by_a_slip(word, known, hint):
    assert did_you_mean(word, known).startswith(hint)
    assert did_you_mean(word, known).count("'") <= 4, "two words at the most"


def test_another_answer_is_given_where_nothing_is_near():
    assert did_you_mean("xyz", ["abc"], "give a day") == "give a day"


def test_keys_may_be_written_as_in_python():
    """`from` and `in` are words of Python: `from_` and `in_` serve in code."""
    data = {"truceline": 1, "title": "T", "as_of": "2018-01-01", "sources": {"s": {"title": "S"}}}
    zone = {"id": "z", "from_": "l", "side": "both", "depth": "5 km", "source": "s"}
    line = {"l": {"parallel": 35, "start_at": 36, "end_at": 37, "source": "s"}}
    scenario = Scenario.model_validate({**data, "lines": line, "zones": [zone]})
    assert scenario.zones[0].from_ == "l"
    assert obligation(no=["attack"], in_="z", from_="2018").in_ == "z"


def test_a_source_is_one_id_or_a_list_that_is_not_empty():
    body = "posts: [{{id: p, place: Idlib, source: {}}}]\n"
    assert read(body.format("s"))[1] == []
    assert read(body.format("[s, s]"))[1] == []
    assert [fault.line for fault in read(body.format("[]"))[1]] == [7]
    listed = scenario_schema()["$defs"]["Post"]["properties"]["source"]["anyOf"][1]
    assert listed["minItems"] == 1


# --- the file


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: [1", 1, "expected ',' or ']'"), ("a: 1\n b: 2", 2, "mapping values are not allowed"),
        ("a: 'x", 1, "unexpected end of stream"), ("a: &x 1\nb: *x", 2, "alias *x is not allowed"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_says_why_and_where(text, line, said):
    try:
        faults = parse_yaml(text, "a.yaml").faults
    except InputError as error:
        faults = error.faults
    assert any(said in fault.message for fault in faults), faults
    assert any((fault.line or 0) >= line for fault in faults)


def test_a_file_nested_too_deeply_is_refused():
    deep = "a: " + "{b: " * 200 + "1" + "}" * 200
    with pytest.raises(InputError, match="nested"):
        parse_yaml(deep, "a.yaml")
    listed = "a: " + "[" * 200 + "]" * 200
    with pytest.raises(InputError, match="nested"):
        parse_yaml(listed, "a.yaml")
    assert parse_yaml("a: {b: {c: [1, {d: 2}]}}", "a.yaml").data == {"a": {"b": {"c": [1, {"d": 2}]}}}


def test_a_copied_scenario_comes_with_its_files_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    path = copy_scenario("golan-1974", "deep/er/mine")
    assert path == Path("deep/er/mine/scenario.yaml")
    named = copy_scenario("golan-1974", "beside/truce.yaml")
    assert named.name == "truce.yaml"
    assert (named.parent / "truce.lock.json").exists()
    with pytest.raises(InputError, match="a file of that name already"):
        copy_scenario("golan-1974", "deep/er/mine")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("layers.scenario.new.shutil.copyfile", full)
    with pytest.raises(InputError, match="cannot be written: No space left"):
        copy_scenario("golan-1974", "other")
    assert not [file for _, _, files in os.walk("other") for file in files]
