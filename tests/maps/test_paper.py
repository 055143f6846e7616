"""The print map: real files in three formats, at a date, in two languages, with hostile text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.errors import InputError
from layers import Layers, build_layers, load_scenario
from layers.measures.standing import day_of, post_states
from maps.paper import print_map

pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def idlib() -> Layers:
    return build_layers(load_scenario("idlib-2018"))


@pytest.mark.parametrize(("suffix", "magic"), [(".png", b"\x89PNG"), (".pdf", b"%PDF"), (".svg", b"<?xml")])
def test_every_format_is_what_its_name_says(idlib: Layers, tmp_path: Path, suffix: str, magic: bytes) -> None:
    target = print_map(idlib, tmp_path / f"idlib{suffix}", dpi=80)
    assert target.read_bytes().startswith(magic)
    assert sorted(file.name for file in tmp_path.iterdir()) == [target.name]


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
        return dict(zip(idlib.posts["title"], post_states(idlib.posts, day_of(day)), strict=True))

    assert set(states("2018-09-17").values()) == {"standing"}
    assert states("2019-08-25")["Morek"] == "encircled"
    assert states("2020-12-31")["Morek"] == "left"
    assert states("2017-10-15")["Morek"] == "not_yet"
    assert states("2017-10-15")["Salwa"] == "standing"


def test_arabic_sheet_is_drawn_and_differs(idlib: Layers, tmp_path: Path) -> None:
    english = print_map(idlib, tmp_path / "en.png", dpi=60).read_bytes()
    arabic = print_map(idlib, tmp_path / "ar.png", dpi=60, language="ar", at="2020-02-07").read_bytes()
    assert arabic != english


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("map.gif", {}, "not printed"),
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
