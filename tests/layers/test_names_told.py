"""What names were taken for is said: by likeness only, far from the rest, divisions of another spelling."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from geo.gazetteer.gazetteer import Gazetteer
from layers.ground.build import try_layers
from layers.scenario.load import read_scenario
from truceline.cli import app

HEAD = """
truceline: 2
title: T
as_of: 1991-05-09
countries: [{countries}]
sources: {{s: {{title: T, publisher: P, date: 1991-04-03}}}}
lines: {{b: {{border: [IQ, KW], source: s}}}}
zones: [{{id: z, title: Z, from: b, depths: {{IQ: 10 km, KW: 5 km}}, source: s}}]
"""


def faults(text: str) -> list[str]:
    scenario, found = read_scenario("t.yaml", text.encode())
    assert scenario is not None, found
    return [str(fault) for fault in try_layers(scenario)[1]]


@pytest.mark.slow
def test_check_says_what_each_name_became(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text(HEAD.format(countries="SY, IQ, KW") + "towns: [Idlb, Hamma, Basra]\n")
    done = CliRunner().invoke(app, ["check", str(path)])
    by_likeness, _, as_written = done.stdout.partition("as written")
    assert "2 names found by likeness only" in by_likeness
    assert "Idlb → Idlib, SY (35.9306° N" in by_likeness
    assert "Hamma → Ḩamāh, Hama, SY" in by_likeness
    assert "Basra → Basrah, Basra, IQ" in as_written


@pytest.mark.slow
def test_a_town_far_from_the_zones_is_doubted_and_one_that_is_pinned_is_not():
    told = faults(HEAD.format(countries="SY, IQ, KW") + "towns: [Basra, Kuwait City, Damascus]\n")
    assert [("Damascus" in fault, "1,078 km from all else" in fault) for fault in told] == [(True, True)]
    pinned = "towns: [Basra, Kuwait City, {name: Damascus, geonameid: 170654}]\n"
    assert faults(HEAD.format(countries="SY, IQ, KW") + pinned) == []


@pytest.mark.slow
def test_an_extent_round_most_of_the_earth_is_doubted():
    told = faults(HEAD.format(countries="IQ, KW") + "extent: {west: 50, south: 28, east: 44, north: 33}\n")
    assert ["are they exchanged?" in fault for fault in told] == [True]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("division", "hint"),
    [
        ("Lachin", "did you mean AZ-LAC (Lachin Rayon)?"),
        ("Kelbajar", "did you mean AZ-KAL"),
        ("Qwertyuiop", "'truceline divisions AZ AM' lists"),
    ],
)
def test_a_division_is_suggested_within_the_countries_and_by_other_spellings(division, hint):
    text = HEAD.format(countries="AZ, AM") + f"areas: {{a: {{division: {division}, source: s}}}}\n"
    assert [hint in fault for fault in faults(text)] == [True]


@pytest.mark.slow
def test_names_that_only_share_consonants_are_not_suggested():
    gazetteer = Gazetteer.open()
    assert gazetteer.find("Qwertyuiop").candidates == ()
    assert {found.place.name for found in gazetteer.find("Saraqb").candidates} == {"Saraqib"}


@pytest.mark.slow
def test_control_points_may_be_given_by_name_alone(tmp_path):
    text = """
truceline: 2
title: T
as_of: 2018-11-01
countries: [SY]
sources: {s: {title: T, publisher: P, date: 2018-01-01}}
parties: {north: {title: N}, south: {title: S}}
places: {post: {names: {en: Old Post}, latitude: 35.2, longitude: 36.5, source: s}}
lines: {l: {between: [north, south], control: c.csv, uncertainty: 5 km, source: s}}
"""
    rows = "place,party\nIdlib,north\nAleppo,north\nHama,south\nOld Post,south\n"
    (tmp_path / "t.yaml").write_text(text)
    (tmp_path / "c.csv").write_text(rows)
    scenario, found = read_scenario(str(tmp_path / "t.yaml"))
    layers, more = try_layers(scenario)
    assert [fault for fault in [*found, *more] if fault.severity == "error"] == []
    assert layers.control["title"].tolist() == ["Idlib", "Aleppo", "Hama", "Old Post"]
    assert layers.control.geometry[3].coords[0] == (36.5, 35.2)
    assert (layers.lines["line"] == "l").all()
    (tmp_path / "c.csv").write_text(rows + "Qqzzx,north\nIdlib,nobody\n")
    told = [str(fault) for fault in try_layers(read_scenario(str(tmp_path / "t.yaml"))[0])[1]]
    assert any(":6: place: place 'Qqzzx' is not one known place" in fault for fault in told)
    assert any(":7: party: unknown party 'nobody'" in fault for fault in told)
