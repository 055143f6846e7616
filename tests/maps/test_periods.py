"""Ground that moves: each period of a line, zone or territory is drawn for its time, and what is not known as such."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from shipped import shipped_layers

from geo.position import Extent
from maps.paper.marks import draw_map
from maps.paper.sheet import lay_sheet
from maps.periods import drawn_later, line_in_period
from maps.texts import interface_texts
from maps.web.common_layer import Wording
from maps.web.scenario_layers import scenario_layers

FIRST, SECOND, AFTER = ("2018-10-15", "2019-04-29"), ("2019-04-30", "2020-03-05"), ("2020-03-06", "")


@pytest.fixture(scope="module")
def moving() -> Any:
    """Idlib 2018 with a second period in which the zone is smaller, and a third of which nothing is known."""
    layers = shipped_layers("idlib-2018")

    def rows(frame: Any, keep: Any) -> Any:
        periods = []
        for (start, end), state in ((FIRST, "known"), (SECOND, "between"), (AFTER, "not known")):
            copy = frame.assign(start=start, end=end, state=state, as_drawn_on="2018-09-17")
            copy["id"] = copy["id"] + f"@{start}"
            if state == "between":
                copy = copy.set_geometry([shapely.affinity.scale(shape, 0.5, 0.5) for shape in copy.geometry], crs=4326)
            periods.append(keep(copy, state))
        return pd.concat(periods, ignore_index=True)

    def only_possible(copy: Any, state: str) -> Any:
        return copy[copy["part"] == "possible"] if state == "not known" else copy

    def nobodys(copy: Any, state: str) -> Any:
        return copy.iloc[:1].assign(party="") if state == "not known" else copy

    zones = layers.zones[layers.zones["variant"] == ""].drop_duplicates("part")
    held = layers.territories[layers.territories["party"] != ""].drop_duplicates("party")
    return dataclasses.replace(
        layers,
        zones=rows(zones, only_possible),
        lines=rows(layers.lines.iloc[:1], lambda copy, _: copy),
        territories=rows(held, nobodys),
    )


@pytest.fixture(scope="module")
def pages(moving: Any) -> list[Any]:
    return scenario_layers(moving, Wording(moving.scenario, "en"), Extent(35.8, 35.0, 37.4, 36.5))


def of(pages: list[Any], start: str) -> list[Any]:
    return [layer for layer in pages if layer.extra["id"].startswith(start)]


def test_a_zone_has_a_layer_for_what_is_not_known(pages: list[Any]) -> None:
    unknown, possible, certain = of(pages, "dmz")
    assert unknown.name == "Demilitarised zone: not known on this date"
    assert [len(layer.data) for layer in (unknown, possible, certain)] == [1, 2, 2]
    assert unknown.style.fill is None
    assert unknown.style.hatch_opacity < possible.style.hatch_opacity
    assert unknown.data["start"].tolist() == ["2020-03-06"]
    assert not unknown.extra["ghost"]
    assert certain.columns["as_drawn_on"] == interface_texts("en")["as_drawn_on"]


@pytest.mark.slow
def test_the_parts_of_a_period_are_set_apart_from_each_other_only(pages: list[Any]) -> None:
    _, possible, certain = of(pages, "dmz")
    for start in ("2018-10-15", "2019-04-30"):
        outer, inner = (layer.data.set_index("start").geometry[start] for layer in (possible, certain))
        assert shapely.intersection(outer, inner).area < 1e-9
        assert shapely.intersection(outer.buffer(1e-6), inner).area > 0


def test_a_line_says_in_the_key_when_it_is_not_known(pages: list[Any]) -> None:
    (lines,) = of(pages, "lines")
    titles = list(lines.styles)
    between = [title for title in titles if title.endswith("moved on some day between")]
    (unknown,) = (title for title in titles if title.endswith(": not known on this date"))
    assert [title.split(" as on ")[1].split(":")[0] for title in between] == ["17 September 2018"]
    assert lines.styles[titles[0]].dash == ()
    assert lines.styles[between[0]].dash != lines.styles[unknown].dash != ()


def test_nobody_is_said_to_hold_what_is_not_known(pages: list[Any]) -> None:
    (held,) = of(pages, "territories")
    unknown = held.data[held.data["start"] == "2020-03-06"]
    assert set(unknown["holder"]) == {"not known"}
    assert held.labels["not known"] == "Not known on this date"
    assert held.styles["not known"].hatch
    extent = held.extra["fade"]
    assert extent["west"] < 35.5  # the coast is known: colour fades beyond it
    assert extent["east"] > 37.8
    assert held.extra["legendNote"] == "Colour fades where what is known ends"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "said", "unsaid"),
    [
        ("2019-01-01", "Demilitarised zone: certain", "not known"),
        ("2019-06-01", "moved on some day between", "not known on this date"),
        ("2021-01-01", "Demilitarised zone: not known on this date", "Demilitarised zone: certain"),
    ],
)
def test_a_sheet_shows_the_period_of_its_day(moving: Any, tmp_path: Path, day: str, said: str, unsaid: str) -> None:
    from matplotlib.figure import Figure

    sheet = lay_sheet(moving, tmp_path / "a.pdf", "A4", day, "en")
    key = draw_map(Figure().add_subplot(xlim=sheet.window[::2], ylim=sheet.window[1::2]), moving, sheet)
    words = " ".join(entry.text for entry in key)
    assert said in words
    assert unsaid not in words


@pytest.mark.slow
def test_the_two_drawings_of_a_line_that_moved_are_told_apart() -> None:
    lines = shipped_layers("idlib").lines
    between = lines[lines["state"] == "between"]
    assert dict(zip(between["as_drawn_on"], drawn_later(between), strict=True)) == {
        "2018-09-17": False,
        "2020-03-06": True,
    }
    dashes = {line_in_period("line of contact", "between", later=later).dash for later in (False, True)}
    assert len(dashes) == 2


@pytest.mark.slow
def test_two_ceasefire_lines_are_told_apart_and_named_on_the_map() -> None:
    from shipped import shipped_layers

    from maps.web.common_layer import Wording
    from maps.web.extents import extent_of
    from maps.web.scenario_layers import scenario_layers

    built = shipped_layers("cyprus-1974")
    wording = Wording(built.scenario, "en")
    extent = extent_of(built.lines.geometry.to_numpy())
    lines = next(layer for layer in scenario_layers(built, wording, extent) if layer.extra["id"] == "lines")
    assert len({style.stroke for style in lines.styles.values()}) == 2
    assert sorted(lines.data["called"]) == ["Northern ceasefire line ± 1 km", "Southern ceasefire line ± 1 km"]
    assert 300 < lines.extra["among"] < 4000  # metres: about as wide as the buffer zone with its doubt
