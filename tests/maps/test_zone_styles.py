"""Zones that mean different things look different; those of one family belong together."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.position import Extent
from layers import build_layers, load_scenario
from maps.borders import borders_apart
from maps.names import side_text
from maps.style import COLOURS, looks_repeat, zone_styles
from maps.web.common_layer import Wording
from maps.web.scenario_layers import scenario_layers


def test_sides_of_a_line_have_hues_and_rings_have_shades() -> None:
    styles = zone_styles(load_scenario("golan-1974"))
    certain = {zone: look.certain for (zone, _), look in styles.items()}
    rings = [certain[f"limitation-israel-{reach}"] for reach in (10, 20, 25)]
    assert len({ring.fill for ring in rings}) == 1
    assert rings[0].fill_opacity > rings[1].fill_opacity > rings[2].fill_opacity
    possible = {zone: look.possible for (zone, _), look in styles.items()}
    stripes = [possible[f"limitation-israel-{reach}"].hatch_spacing for reach in (10, 20, 25)]
    assert stripes == sorted(set(stripes)), "the possible parts of one family are told apart too"
    sides = {certain[zone].fill for zone in ("separation", "limitation-israel-10", "limitation-syria-10")}
    assert len(sides) == 3


@pytest.mark.parametrize("scenario", ["idlib-2018", "idlib-2020", "turkey-russia-2019", "kosovo-1999", "golan-1974"])
def test_no_two_zones_of_a_scenario_look_alike(scenario: str) -> None:
    main = {key: look.certain for key, look in zone_styles(load_scenario(scenario)).items() if not key[1]}
    assert len({(style.fill, style.fill_opacity) for style in main.values()}) == len(main)


def test_another_reading_does_not_look_like_the_main_one() -> None:
    styles = zone_styles(load_scenario("idlib-2018"))
    assert len({look.certain.fill for look in styles.values()}) == len(styles)
    for look in styles.values():
        assert {look.certain.fill, look.certain.stroke, look.possible.hatch} <= set(COLOURS)
        assert look.possible.hatch


def test_sides_are_named_not_coded() -> None:
    idlib, kuwait = load_scenario("idlib-2018"), load_scenario("iraq-kuwait-1991")
    assert side_text("opposition", idlib, "en") == idlib.parties["opposition"].title
    assert side_text("opposition", idlib, "ar") == idlib.parties["opposition"].title_ar
    assert side_text("IQ, KW", kuwait, "en") == "Iraq, Kuwait"
    assert side_text("north, south", kuwait, "ar") == "الشمال، الجنوب"
    assert side_text("toward Idlib", idlib, "en") == "toward Idlib"
    assert side_text("", idlib, "en") == ""


def test_the_outline_of_a_zone_is_not_a_border() -> None:
    from geo import natural_earth
    from geo.position import Extent

    borders = natural_earth.read("boundaries", extent=Extent(124, 36, 130, 40), clip=True)
    settled, disputed, _ = borders_apart(borders)
    assert len(settled) + len(disputed) < len(borders)
    assert "line of control" in set(disputed["kind"])


def test_zones_that_look_alike_have_their_names_on_the_map(tmp_path: Path) -> None:
    places = "".join(
        f"  p{i}: {{names: {{en: P{i}}}, latitude: {34.6 + i * 0.1:.1f}, longitude: 37.0, source: s}}\n"
        for i in range(14)
    )
    zones = "".join(f"  - {{id: z{i}, title: Truce {i}, around: p{i}, depth: 5 km, source: s}}\n" for i in range(14))
    text = (
        "truceline: 2\ntitle: Many\nas_of: 2019-01-01\ncountries: [SY]\nsources: {s: {title: Made up}}\n"
        f"places:\n{places}zones:\n{zones}"
    )
    file = tmp_path / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    built = build_layers(load_scenario(file))
    wording = Wording(built.scenario, "en")
    layers = scenario_layers(built, wording, Extent(36, 35, 37, 38))
    named = [layer.extra["label"]["text"] for layer in layers if "label" in layer.extra]
    assert named == ["shown"] * 14
    golan = load_scenario("golan-1974")
    assert not looks_repeat(zone_styles(golan), [zone.id for zone in golan.zones])  # its rings differ in hue and shade
