"""The print map: real files in three formats, at a date, in two languages, with hostile text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from shipped import shipped_layers

from geo.errors import InputError
from layers import Layers
from layers.scenario.post_spells import post_states
from layers.scenario.temporal_state import day_of
from maps.paper import print_map

pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def idlib() -> Layers:
    return shipped_layers("idlib-2018")


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "magic"), [(".png", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml")])
def test_every_format_is_what_its_name_says(idlib: Layers, tmp_path: Path, suffix: str, magic: bytes) -> None:
    target = print_map(idlib, tmp_path / f"idlib{suffix}", dpi=80)
    assert target.read_bytes().startswith(magic)
    assert sorted(file.name for file in tmp_path.iterdir()) == [target.name]


@pytest.mark.slow
def test_a4_has_the_size_of_the_paper(idlib: Layers, tmp_path: Path) -> None:
    lying = print_map(idlib, tmp_path / "lying.svg").read_text(encoding="utf-8")
    standing = print_map(idlib, tmp_path / "standing.svg", paper="A4-portrait").read_text(encoding="utf-8")
    size = r'<svg [^>]*?height="([\d.]+)pt"[^>]*?width="([\d.]+)pt"|width="([\d.]+)pt" height="([\d.]+)pt"'
    width, height = (float(value) for value in re.search(size, lying).groups() if value)  # type: ignore[union-attr]
    assert (width / 72 * 25.4, height / 72 * 25.4) == (pytest.approx(297, abs=0.5), pytest.approx(210, abs=0.5))
    width, height = (float(value) for value in re.search(size, standing).groups() if value)  # type: ignore[union-attr]
    assert (width / 72 * 25.4, height / 72 * 25.4) == (pytest.approx(210, abs=0.5), pytest.approx(297, abs=0.5))


def test_posts_change_their_state_with_the_day(idlib: Layers) -> None:
    def states(day: str) -> dict[str, str]:
        spells = post_states(idlib.posts, day_of(day))
        return {title: spell.state for title, spell in zip(idlib.posts["title"], spells, strict=True)}

    assert set(states("2018-09-17").values()) == {"standing"}
    assert states("2019-08-25")["Morek"] == "encircled"
    assert states("2020-12-31")["Morek"] == "left"
    assert states("2017-10-15")["Morek"] == "not_yet"
    assert states("2017-10-15")["Salwa"] == "standing"


@pytest.mark.slow
def test_arabic_sheet_is_drawn_and_differs(idlib: Layers, tmp_path: Path) -> None:
    english = print_map(idlib, tmp_path / "en.png", dpi=60).read_bytes()
    arabic = print_map(idlib, tmp_path / "ar.png", dpi=60, language="ar", at="2020-02-07").read_bytes()
    assert arabic != english


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("map.gif", {}, "cannot be printed"),
        ("map.png", {"paper": "A9"}, "unknown paper"),
        ("map.png", {"at": "soon"}, "not a date"),
        ("map.png", {"language": "xx"}, "unknown language"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(
    idlib: Layers, tmp_path: Path, name: str, options: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        print_map(idlib, tmp_path / name, **options)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_hostile_titles_are_printed_as_they_are(idlib: Layers, tmp_path: Path) -> None:
    from dataclasses import replace

    title = "{{7*7}} ${1}$ \\frac{1}{0} </script> %s {zone}"
    scenario = idlib.scenario.model_copy(update={"title": title})
    hostile = replace(idlib, scenario=scenario, posts=idlib.posts.assign(title=title))
    assert print_map(hostile, tmp_path / "hostile.svg").stat().st_size > 10_000


def test_a_title_without_spaces_stays_within_the_column() -> None:
    from maps.paper.column import wrapped
    from maps.paper.labels import text_width

    for text in ("X" * 90, "short " + "Y" * 60 + " end", "نص" * 60):
        lines = wrapped(text, 70, 13.5, "bold")
        assert max(text_width(line, 13.5, "bold") for line in lines) <= 70 * 72 / 25.4
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_text_is_as_wide_as_it_was_measured() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from maps.paper.labels import text_width
    from maps.paper.print_settings import print_settings

    words = "Report on the agreement reached in Sochi; The New Arab, with agencies;"
    with print_settings():
        figure = Figure(dpi=100)
        drawn = figure.text(0, 0, words, fontsize=5.6).get_window_extent(FigureCanvasAgg(figure).get_renderer()).width
    assert drawn * 72 / 100 == pytest.approx(text_width(words, 5.6), rel=0.02)


def test_one_date_for_the_whole_sheet(idlib: Layers, tmp_path: Path) -> None:
    from maps.paper.furniture import shown_on
    from maps.paper.sheet import lay_sheet

    sheet = lay_sheet(idlib, tmp_path / "a.pdf", "A4", None, "en")
    assert sheet.day.isoformat() == "2018-10-15"
    assert shown_on(idlib, sheet).split("\n") == [
        "Shown: 15 October 2018",
        "As of 17 September 2018; the zone applies from 15 October 2018",
    ]
    later = lay_sheet(idlib, tmp_path / "a.pdf", "A4", "2020-02-07", "ar")
    assert shown_on(idlib, later).startswith("المعروض: 7 فبراير 2020")
    assert "حتى" not in shown_on(idlib, later)


@pytest.mark.slow
def test_the_key_names_what_the_map_shows_on_the_day(idlib: Layers, tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    from maps.paper.marks import draw_map
    from maps.paper.sheet import lay_sheet

    def key(layers: Layers, at: str | None = None) -> list[str]:
        sheet = lay_sheet(layers, tmp_path / "a.pdf", "A4", at, "en")
        axes = Figure().add_subplot(xlim=sheet.window[::2], ylim=sheet.window[1::2])
        return [entry.text for entry in draw_map(axes, layers, sheet)]

    assert "Demilitarised zone: certain (0–15 km, wherever the line runs)" in key(idlib)
    assert not any("Demilitarised" in text for text in key(idlib, "2018-09-20"))
    assert "Attack" not in key(idlib)
    assert "Attack" in key(idlib, "2020-02-07")
    from dataclasses import replace

    nameless = replace(idlib, events=idlib.events.assign(kind=""))
    assert "Event" in key(nameless, "2020-02-07")
    assert "" not in key(nameless, "2020-02-07")


@pytest.mark.slow
def test_figures_and_a_chart_of_events_stand_beside_the_key(idlib: Layers, tmp_path: Path) -> None:
    from layers import overlaps
    from maps.paper.figure_lines import figure_lines
    from maps.paper.sheet import lay_sheet

    table = overlaps(idlib, by="month")
    for language, unit in (("en", "km²"), ("ar", "كم²")):
        sheet = lay_sheet(idlib, tmp_path / "a.pdf", "A4", None, language)
        groups = dict(figure_lines(table, idlib, sheet))
        assert unit in groups[sheet.texts["area"]][0]
        assert len(groups) == 3
    assert print_map(idlib, tmp_path / "chart.svg", overlaps=table).stat().st_size > 10_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("paper", "ending", "size"),
    [("wide", ".webp", (1200, 675)), ("square", ".jpg", (1080, 1080)), ("640x400", ".png", (640, 400))],
)
def test_a_picture_has_just_as_many_pixels_as_were_asked_for(idlib, tmp_path, paper, ending, size):
    from PIL import Image

    path = print_map(idlib, tmp_path / f"picture{ending}", paper=paper, map_only=ending != ".jpg")
    with Image.open(path) as picture:
        assert picture.size == size
        assert len(picture.convert("RGB").getcolors(2**24)) > 200


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["90x90", "99999x10", "poster", "1200x"])
def test_a_size_that_cannot_be_says_what_can(idlib, tmp_path, paper):
    with pytest.raises(InputError, match="in pixels wide, square, tall"):
        print_map(idlib, tmp_path / "a.png", paper=paper)
