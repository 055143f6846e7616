"""How each layer of a scenario comes to the page: classes, notes, states, label zooms, order."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shipped import shipped_layers

from geo.position import Extent
from layers import load_scenario
from layers.measures.events_file import read_events
from maps.style import STYLES, Style
from maps.texts import interface_texts
from maps.web.common_layer import Wording
from maps.web.point_layers import places_layer, recorded_events
from maps.web.scenario_layers import scenario_layers

TEXTS = interface_texts("en")


@pytest.fixture(scope="module")
def idlib() -> Any:
    return shipped_layers("idlib-2018")


@pytest.fixture(scope="module")
def pages(idlib: Any) -> dict[str, Any]:
    layers = scenario_layers(idlib, Wording(idlib.scenario, "en"), Extent(35.8, 35.0, 37.4, 36.5))
    return {layer.extra["id"]: layer for layer in layers}


@pytest.mark.slow
def test_layers_lie_from_the_ground_up(idlib: Any, pages: dict[str, Any]) -> None:
    order = [name for name in pages if name not in set(idlib.zones["id"])]
    assert order == ["territories", "routes", "lines", "control", "events", "posts", "places"]
    parts = [layer for layer in pages if layer in set(idlib.zones["id"])]
    zones = idlib.zones.set_index("id")
    main = [layer for layer in parts if zones["variant"][layer] == "" and zones["state"][layer] == "known"]
    assert [idlib.zones.set_index("id")["part"][layer] for layer in main] == ["possible", "certain"]
    assert list(pages).index(parts[-1]) < list(pages).index("routes")


def test_a_derived_line_says_so_and_a_schematic_road_is_dashed(pages: dict[str, Any]) -> None:
    assert pages["lines"].extra["legendNote"] == TEXTS["derived_note"]
    assert set(pages["lines"].data["derived"]) == {TEXTS["derived_note"]}
    known = dict(zip(pages["routes"].data["certainty"], pages["routes"].data["course"], strict=True))
    assert known == {certainty: "certain" if certainty == "certain" else "uncertain" for certainty in known}
    assert pages["routes"].styles["uncertain"].dash


@pytest.mark.slow
def test_settlements_and_territories_of_a_party_share_its_colour(pages: dict[str, Any]) -> None:
    control, ground = pages["control"].styles, pages["territories"].styles
    held = {party: style.fill for party, style in ground.items() if party in control}
    assert held == {party: style.fill for party, style in control.items()}
    assert set(pages["control"].data["held"]) == {pages["control"].labels[party] for party in control}


def test_a_post_is_called_by_its_number_in_every_language(pages: dict[str, Any]) -> None:
    posts = pages["posts"].data
    numbered = posts[posts["number"] != ""]
    assert numbered["called_en"].tolist() == [f"Post {number}" for number in numbered["number"]]
    assert numbered["called_ar"].tolist() == [f"نقطة {number}" for number in numbered["number"]]
    assert set(pages["posts"].search) == {"shown", "other", "called_en", "called_ar"}


def zooms(width: float) -> list[float]:
    place = gpd.GeoDataFrame(
        {"shown": ["A"], "other": [""], "country": ["SY"], "rank": [1], "governorate": [""], "population": [0]}
        | {name: [""] for name in ("certainty", "note", "source", "start", "end", "name_ar")}
        | {"name": ["A"], "geonameid": [0]}
        | {"uncertainty_m": [np.nan]},
        geometry=[shapely.Point(36, 35)],
        crs=4326,
    )
    wording = Wording(load_scenario("idlib-2018"), "en")
    label: dict[str, Any] = places_layer(place, wording, Extent(36, 35, 36 + width, 36)).extra["label"]
    return [float(zoom) for zoom in label["zooms"]]


def test_names_of_towns_show_at_the_latest_where_the_whole_map_is_seen() -> None:
    assert zooms(2) == [4.0, 7.0, 8.4, 9.5]
    wide = zooms(40)
    assert wide == sorted(wide)
    assert wide[0] == pytest.approx(np.log2(270 / 256 * 360 / 40), abs=0.01)
    assert wide[2] == pytest.approx(np.log2(750 / 256 * 360 / 40), abs=0.01)
    assert wide[3] == pytest.approx(wide[2] + 1)


def test_recorded_events_say_days_and_deaths_as_far_as_they_are_stated(tmp_path: Any) -> None:
    file = tmp_path / "events.csv"
    file.write_text("latitude,longitude,date,deaths\n35.5,36.8,2018-03-15,3\n35.6,36.9,2018-03,\n", encoding="utf-8")
    layer = recorded_events(read_events(file), TEXTS)
    assert layer.data["when"].tolist() == ["2018-03-15", "2018-03-01/2018-03-31"]
    assert layer.data["deaths"].tolist() == ["3", ""]
    assert list(layer.columns) == ["when", "deaths"]
    bare = tmp_path / "bare.csv"
    bare.write_text("latitude,longitude,date\n35.5,36.8,\n35.5,36.8,2018-03-15\n", encoding="utf-8")
    layer = recorded_events(read_events(bare), TEXTS)
    assert layer.data["when"].tolist() == ["", "2018-03-15"]
    assert list(layer.columns) == ["when"]


def test_a_style_for_the_page_holds_only_what_is_not_usual() -> None:
    assert Style(fill="post").for_page() == {"fill": "post", "radius": 4.0}
    drawn = STYLES["zone-possible"].for_page()
    assert drawn["fillOpacity"] == 0.1
    assert drawn["dash"] == (4, 3)
    assert "casing" not in drawn


def test_the_possible_part_is_drawn_without_the_certain_one(idlib: Any, pages: dict[str, Any]) -> None:
    for (_, _), parts in idlib.zones[idlib.zones["state"] == "known"].groupby(["zone", "variant"]):
        whole = parts.set_index("part")
        certain = whole.geometry["certain"].area if "certain" in whole.index else 0.0
        beyond = whole.geometry["possible"].area - certain
        identifier = whole["id"]["possible"]
        if beyond < 1e-9:
            assert identifier not in pages
        else:
            assert pages[identifier].data.geometry.iloc[0].area == pytest.approx(beyond, rel=1e-6)


@pytest.mark.slow
def test_text_of_a_scenario_in_arabic_where_it_has_it(idlib: Any) -> None:
    wording = Wording(idlib.scenario, "ar")
    assert wording.own("title") == idlib.scenario.title_ar
    assert wording.party("opposition") == idlib.scenario.parties["opposition"].title_ar
    assert wording.party("nobody") == "nobody"
    named = wording.named(idlib.posts)
    assert "Idlib" not in set(named["governorate"])
    assert not (named["other"] == named["shown"]).any()
    assert pd.Series(named["other"]).tolist() == [
        title if title != arabic else "" for title, arabic in zip(idlib.posts["title"], named["shown"], strict=True)
    ]


def test_a_road_between_waypoints_says_how_well_its_course_is_known(pages: dict[str, Any]) -> None:
    assert pages["routes"].labels["certain"] == "course known to within 2 km"
