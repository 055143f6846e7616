"""A scenario's layers as page layers: names, readings, dates and figures."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
import shapely
from shipped import shipped_layers

from geo.errors import InputError
from geo.position import Extent
from layers import overlaps
from maps import PageMap, render
from maps.figures import figure_groups
from maps.names import number_order
from maps.texts import interface_texts
from maps.web.basemap import basemap_layers, widened

TEXTS = interface_texts("en")


@pytest.fixture(scope="module")
def idlib() -> Any:
    return shipped_layers("idlib-2018")


@pytest.fixture(scope="module")
def table(idlib: Any) -> Any:
    return overlaps(idlib, variants=True)


@pytest.fixture(scope="module")
def page_map(idlib: Any, table: Any) -> PageMap:
    return render(idlib, overlaps=table)


def layer(page_map: PageMap, identifier: str) -> Any:
    return next(child for child in page_map._children.values() if getattr(child, "extra", {}).get("id") == identifier)


def test_the_main_reading_shows_and_the_others_wait(page_map: PageMap, idlib: Any) -> None:
    for identifier, variant, part in idlib.zones[["id", "variant", "part"]].itertuples(index=False):
        if part == "certain":
            zone = layer(page_map, identifier)
            assert zone.show == (variant == "")


@pytest.mark.slow
def test_certain_and_possible_parts_do_not_overlap_but_meet(page_map: PageMap, idlib: Any) -> None:
    zones = idlib.zones[idlib.zones["state"] == "known"]
    main = zones[zones["variant"] == ""].set_index("part")
    certain, possible = (
        layer(page_map, main["id"][part]).data.geometry.union_all() for part in ("certain", "possible")
    )
    assert shapely.intersection(certain, possible).area < 1e-9
    assert shapely.union(certain, possible).symmetric_difference(main.geometry["possible"]).area < 1e-6


@pytest.mark.slow
def test_the_page_opens_on_the_day_the_zone_stands(page_map: PageMap) -> None:
    assert page_map.page.shown_day == 17819  # 15 October 2018
    assert page_map.page.as_of == "2018-09-17"


def test_documents_are_marked_by_their_dates(page_map: PageMap, idlib: Any) -> None:
    assert len(page_map.page.marks) == (idlib.sources["date"] != "").sum()


@pytest.mark.slow
def test_every_feature_of_the_scenario_is_on_the_page(page_map: PageMap, idlib: Any) -> None:
    for name, frame in idlib.items():
        if name != "zones":
            assert len(layer(page_map, name).data) == len(frame)


def test_language_is_the_scenarios_or_as_asked(idlib: Any, table: Any) -> None:
    arabic = render(idlib, overlaps=table, language="ar")
    assert arabic.page.title == idlib.scenario.title_ar
    posts = layer(arabic, "posts").data.sort_values("id")
    assert posts["shown"].tolist() == idlib.posts["title_ar"].tolist()
    assert posts["other"].tolist() == idlib.posts["title"].tolist()


def test_figures_say_what_the_table_says(idlib: Any, table: Any) -> None:
    figures = figure_groups(table, idlib, TEXTS, "en")
    readings = figures["readings"]
    assert len(readings) == table[["zone", "variant"]].drop_duplicates().shape[0]
    groups = {group["title"]: group["rows"] for group in readings[0]["groups"]}
    area = groups["Area"][0]
    row = table[(table["measure"] == "area_km2") & (table["subject_kind"] == "zone")].iloc[0]
    assert (area["certain"], area["possible"]) == pytest.approx((row["certain"], row["possible"]), abs=1e-3)
    assert area["layer"] in set(idlib.zones["id"])
    posts = groups["Posts"]
    assert [int(post["label"].split()[0]) for post in posts] == list(range(1, 13))
    (people,) = groups["People in the named towns inside"]
    row = table[(table["measure"] == "people") & (table["variant"] == "")].iloc[0]
    assert (people["certain"], people["possible"]) == (row["certain"], row["possible"])
    assert "no figure for" in people["note"]
    assert {post["layer"] for post in posts} == {"posts"}
    assert {post["feature"] for post in posts} == set(idlib.posts["id"])
    assert {post["verdict"] for post in posts} <= {"inside", "possibly", "outside"}


def test_a_post_drawn_outside_of_the_zone_that_counts_as_inside_says_why(idlib: Any, table: Any) -> None:
    figures = figure_groups(table, idlib, TEXTS, "en")
    assert figures is not None
    rows = [row for group in figures["readings"][0]["groups"] if group["title"] == "Posts" for row in group["rows"]]
    known = idlib.zones[(idlib.zones["variant"] == "") & (idlib.zones["state"] == "known")]
    zone = known.set_index("part").geometry
    for row in rows:
        post = idlib.posts.set_index("id").loc[row["feature"]]
        filled = zone["certain" if row["verdict"] == "inside" else "possible"]
        explained = row["verdict"] != "outside" and not filled.intersects(post.geometry)
        assert ("ground held by: Armed opposition" in row.get("note", "")) == explained, row["label"]
    assert any("note" in row for row in rows)


def test_posts_come_in_the_order_of_their_numbers(page_map: PageMap) -> None:
    assert [int(number) for number in layer(page_map, "posts").data["number"]] == list(range(1, 13))
    assert number_order(["10", "", "2", "4a", "4", None]) == [2, 4, 3, 0, 1, 5]


@pytest.mark.slow
def test_a_scenario_without_zones_posts_or_events_still_has_a_page(idlib: Any, table: Any) -> None:
    bare = dataclasses.replace(
        idlib, zones=idlib.zones.iloc[:0], posts=idlib.posts.iloc[:0], events=idlib.events.iloc[:0]
    )
    page_map = render(bare, overlaps=table.iloc[:0])
    assert page_map.page.figures is None
    assert "truceline-page" in page_map.get_root().render()


def test_the_basemap_knows_its_country_and_its_neighbours() -> None:
    layers = {page.about["id"]: page for page in basemap_layers(Extent(35.8, 35.0, 37.4, 36.5), ["SY"], TEXTS, "en")}
    assert {"world", "land", "coast", "borders", "governorates", "lakes", "country-names"} <= set(layers)
    assert layers["land"].features.extent.west > 35
    for everywhere in ("world", "borders", "country-names"):
        extent = layers[everywhere].features.extent
        assert (extent.east - extent.west) % 360 > 250 or extent.east - extent.west == 360, everywhere
    assert layers["coast"].features is layers["world"].features
    assert all(page.about["base"] for page in layers.values())


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        (Extent(35, 34, 37, 36), Extent(34, 33, 38, 37)),
        (Extent(175, -20, -175, -15), Extent(170, -25, -170, -10)),
        (Extent(-170, -60, 170, 80), Extent(-180, -89, 180, 89)),
    ],
)
def test_extents_widen_round_the_earth(extent: Extent, expected: Extent) -> None:
    assert tuple(widened(extent, 0.5)) == pytest.approx(tuple(expected))


def test_a_page_of_a_day_opens_on_it_with_the_figures_of_that_day(idlib: Any) -> None:
    page_map = render(idlib, at="2020-12-31")
    assert page_map.page.shown_day == 18627
    with pytest.raises(InputError, match="names no day"):
        render(idlib, at="../..")


@pytest.mark.parametrize("scenario", ["idlib", "idlib-2018", "idlib-2020"])
@pytest.mark.parametrize(("at", "last_day"), [("2020-03-05", "2020-03-05"), ("2019-12", "2019-12-31")])
def test_one_day_is_asked_for_and_shown_everywhere(table: Any, scenario: str, at: str, last_day: str) -> None:
    """What the heading says, the day that the slider stands on, and no day of the scenario's own beside it."""
    from maps.web.days import day_number

    page = render(shipped_layers(scenario), overlaps=table.iloc[:0], at=at).page
    assert (page.as_of, page.zone_from) == (at, "")
    assert page.shown_day == day_number(date.fromisoformat(last_day))
