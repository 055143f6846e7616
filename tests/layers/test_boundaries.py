"""Borders and countries as they were on a scenario's date: drawn, named and measured so."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from scenario_text import lay, read
from shipped import shipped_layers

from geo import geodesic_area, natural_earth
from layers import overlaps
from maps.borders import borders_apart


def kinds(scenario: str) -> dict[frozenset[str], str]:
    borders = natural_earth.read("boundaries")
    drawn = borders_apart(borders, shipped_layers(scenario).boundaries)
    return {
        frozenset((left, right)): how
        for how, rows in zip(drawn._fields, drawn, strict=True)
        for left, right in zip(rows["left"], rows["right"], strict=True)
    }


def countries(scenario: str) -> set[str]:
    table = overlaps(shipped_layers(scenario))
    return set(table["subject"][table["subject_kind"] == "country"])


@pytest.mark.slow
def test_serbia_and_montenegro_were_one_state_in_1999() -> None:
    drawn = kinds("kosovo-1999")
    for pair in ({"SRB", "MNE"}, {"SRB", "KOS"}, {"MNE", "KOS"}):
        assert drawn[frozenset(pair)] == "internal"
    assert drawn[frozenset({"SRB", "BGR"})] == "settled"
    assert kinds("idlib-2018")[frozenset({"SRB", "MNE"})] == "settled"
    assert countries("kosovo-1999") == {"Serbia (Yugoslavia)", "Montenegro (Yugoslavia)"}


def test_a_country_under_another_name_keeps_its_divisions() -> None:
    boundaries = shipped_layers("kosovo-1999").boundaries
    divisions = natural_earth.read("admin1", countries=["RS", "XK"])
    for frame in (boundaries.named(divisions), boundaries.measured(divisions)):
        assert {"Pcinjski", "Toplicki"} <= set(frame["name"])
        assert "Serbia (Yugoslavia)" not in set(frame["name"])
    assert "Kosovo" not in set(boundaries.named(divisions)["name"])  # the country of the map data has the label


def test_in_1974_there_was_no_state_in_the_north_of_cyprus() -> None:
    layers = shipped_layers("cyprus-1974")
    named = layers.boundaries.named(natural_earth.read("countries", countries=["CY", "CYN", "CNM"]))
    assert sorted(name for name in named["name"] if name) == ["Cyprus"]
    assert layers.boundaries.countries_of(["CY"]) == ["CY", "CYN", "CNM"]
    assert frozenset({"CNM", "CYN"}) not in kinds("cyprus-1974")
    assert countries("cyprus-1974") == {"Cyprus"}


@pytest.mark.slow
def test_the_golan_is_syrian_and_administered_by_israel() -> None:
    layers = shipped_layers("golan-1974")
    (golan,) = [area for area in layers.boundaries.areas if area.title == "Golan"]
    assert geodesic_area(golan.ground) / 1e6 == pytest.approx(1200, rel=0.05)  # about 1,200 km² are documented
    assert golan.ground.contains(shapely.Point(35.6889, 32.9925))  # Katzrin
    assert not golan.ground.intersects(shapely.Point(35.5704, 33.2120))  # Kiryat Shmona
    assert "Syria (Golan, administered by Israel)" in countries("golan-1974")
    table = overlaps(layers)
    inner = table[(table["zone"] == "limitation-israel-10") & (table["measure"] == "area_share")]
    shares = dict(zip(inner["subject"], inner["certain"], strict=True))
    assert shares["Golan (administered by Israel)"] > 95
    assert shares.get("HaZafon", 0) == shares.get("Israel", 0) == 0


def test_what_is_taken_from_one_country_goes_to_another_and_nothing_is_lost() -> None:
    layers = shipped_layers("golan-1974")
    before = natural_earth.read("countries", countries=["SY", "IL", "LB"])
    after = layers.boundaries.measured(before)
    shapes = after.geometry.to_numpy()
    assert shapely.area(shapes).sum() == pytest.approx(shapely.area(before.geometry.to_numpy()).sum(), rel=1e-9)
    assert shapely.area(shapely.intersection(shapes[:-1], shapes[-1])).max() < 1e-9


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("{source: s}", "either 'between' two countries or an 'area'"),
        ("{between: [RS, ME], source: s}", "'between' two countries and a 'status' go together"),
        ("{area: CYN, source: s}", "say which country the area is 'part_of'"),
        ("{between: [RS, ME], status: vague, source: s}", "status"),
        ("{between: [RS, ME], status: internal}", "source"),
        ("{between: [SY, KW], status: internal, source: s}", "share no border"),
        ("{between: [SY, XX], status: internal, source: s}", "XX"),
        ("{area: Atlantis, part_of: CY, source: s}", "Atlantis"),
        ("{area: CYN, part_of: Atlantis, source: s}", "Atlantis"),
    ],
)
def test_what_cannot_be_is_said_with_its_line(entry: str, complaint: str) -> None:
    body = f"boundaries:\n  - {entry}\n"
    scenario, faults = read(body)
    if scenario is not None and not faults:
        faults = lay(body)[1]
    said = [fault for fault in faults if "boundaries" in str(fault.key)]
    assert said, [str(fault) for fault in faults]
    assert any(complaint in str(fault) for fault in said), [str(fault) for fault in said]


def test_a_country_under_its_name_of_the_day() -> None:
    layers: Any = shipped_layers("kosovo-1999")
    named = layers.boundaries.named(natural_earth.read("countries", countries=["MK", "AL"]))
    assert set(named["name"]) == {"Albania", "The former Yugoslav Republic of Macedonia"}
    assert set(layers.boundaries.measured(natural_earth.read("countries", countries=["MK"]))["name"]) == {
        "The former Yugoslav Republic of Macedonia"
    }


@pytest.mark.slow
def test_a_boundary_is_valid_from_and_until_a_day() -> None:
    """Serbia and Montenegro were one state until June 2006."""
    body = """\
zones: [{id: z, around: Rožaje, depth: 20 km, source: s}]
boundaries:
  - {between: [RS, ME], status: internal, when: {end: 2006-06-02}, source: s}
  - {area: ME, title: Montenegro in the union, part_of: RS, when: {start: 2003-02-04, end: 2006-06-02}, source: s}
"""
    head = "truceline: 2\ntitle: T\nas_of: {day}\ncountries: [ME, RS]\nsources: {{s: {{title: S}}}}\n"
    for day, state, named in (("2005-01-01", 1, True), ("1999-06-10", 1, False), ("2007-01-01", 0, False)):
        layers, faults = lay(body, head.format(day=day))
        assert faults == []
        assert len(layers.boundaries.statuses) == state, day
        assert bool(layers.boundaries.areas) is named, day
        subjects = set(overlaps(layers, at="2005-01-01")["subject"])
        assert any("Montenegro in the union" in str(subject) for subject in subjects)
