"""What stands beside the printed map: all of it, in an order a reader can follow, in type that can be read."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from shipped import shipped_layers

from layers import Layers
from maps.paper.column import Item, fill_columns, least_height

pytest.importorskip("matplotlib")

READABLE = 0.64  # of the usual size; the sources are then set in 3.6 points
ITEMS = st.lists(
    st.builds(Item, height_mm=st.floats(0.5, 12), draw=st.just(lambda *_: None), keep=st.booleans()), max_size=40
)


@pytest.fixture(scope="module")
def idlib() -> Layers:
    return shipped_layers("idlib-2018")


def furnished(layers: Layers, tmp_path: Path, **options: Any) -> tuple[Any, list[Any]]:
    from maps.paper import _drawn
    from maps.paper.sheet import lay_sheet

    table = options.pop("overlaps", None)
    sheet = lay_sheet(
        layers, tmp_path / "a.pdf", options.get("paper", "A4"), options.get("at"), options.get("language", "en")
    )
    figure, furniture = _drawn(layers, sheet, table)
    return furniture, figure.axes[0].texts


@given(ITEMS, st.integers(1, 3))
def test_columns_hold_everything_in_order_and_no_more_than_fits(items: list[Item], count: int) -> None:
    height = least_height(items, count)
    columns = fill_columns(items, height, count)
    assert columns is not None
    assert [item for column in columns for item in column] == items
    assert all(sum(item.height_mm for item in column) <= height + 1e-6 for column in columns)
    for column in columns[:-1]:
        assert not column or not column[-1].keep


@pytest.mark.slow
def test_the_key_begins_with_what_the_map_is_about(idlib: Layers, tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    from maps.paper.marks import draw_map
    from maps.paper.sheet import lay_sheet

    sheet = lay_sheet(idlib, tmp_path / "a.pdf", "A4", "2020-12-31", "en")
    axes = Figure().add_subplot(xlim=sheet.window[::2], ylim=sheet.window[1::2])
    key = draw_map(axes, idlib, sheet)
    texts = [entry.text for entry in key]
    assert texts[0] == "Demilitarised zone: not known on this date"
    assert texts[-1] == "Not known on this date"
    shapes = {entry.text: entry.style.shape for entry in key}
    assert shapes["Post, left"] == "struck", "a state is told by shape, not by colour alone"


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "A4-portrait", "A5", "letter-portrait"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_figures_chart_and_sources_find_room_in_type_that_can_be_read(
    idlib: Layers, tmp_path: Path, paper: str, language: str
) -> None:
    from layers import overlaps

    furniture, _ = furnished(idlib, tmp_path, paper=paper, language=language, overlaps=overlaps(idlib, by="month"))
    assert furniture.body.scale >= READABLE
    room = furniture.sheet.key_box[3] if furniture.head is None else furniture.sheet.height_mm * 0.37
    assert fill_columns(furniture.body.items, room, furniture.columns) is not None


@pytest.mark.slow
def test_a_long_list_of_sources_is_cut_and_says_so(idlib: Layers, tmp_path: Path) -> None:
    import pandas as pd

    many = dataclasses.replace(idlib, sources=pd.concat([idlib.sources] * 12, ignore_index=True))
    furniture, _ = furnished(many, tmp_path)
    assert furniture.body.scale == READABLE
    assert fill_columns(furniture.body.items, furniture.sheet.key_box[3], 1) is not None


@pytest.mark.slow
def test_a_town_has_a_dot_only_where_its_name_found_room(idlib: Layers, tmp_path: Path) -> None:
    crowd = idlib.places.assign(geometry=idlib.places.geometry.iloc[0])
    _, texts = furnished(dataclasses.replace(idlib, places=crowd), tmp_path)
    written = {text.get_text() for text in texts}
    assert len(written & set(crowd["name"])) < len(crowd) / 2


def test_the_village_of_a_post_is_not_named_twice(idlib: Layers, tmp_path: Path) -> None:
    _, texts = furnished(idlib, tmp_path)
    words = [text.get_text() for text in texts]
    assert words.count("Morek") == 1


@pytest.mark.slow
def test_letters_of_any_script_are_printed(idlib: Layers, tmp_path: Path) -> None:
    from maps.paper import print_map

    title = "한반도 停火 \U0001f54a Зона ደቡብ שלום \u202eabc"
    scenario = idlib.scenario.model_copy(update={"title": title})
    for suffix in (".png", ".pdf"):
        assert print_map(dataclasses.replace(idlib, scenario=scenario), tmp_path / f"a{suffix}", dpi=50).stat().st_size
