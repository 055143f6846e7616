"""Colours can be told apart, words are there in both languages."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from layers.simplestyle import EVENT_COLOURS, party_colour
from maps.style import COLOURS, STYLES, event_styles
from maps.texts import direction, interface_texts

# Machado, Oliveira and Fernandes (2009), severity 1.0
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
STATES = ("post", "post-encircled", "post-left")


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = matrix @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    first, second = sorted((linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other)), reverse=True)
    return float((first + 0.05) / (second + 0.05))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_states_and_sides_keep_apart_for_colour_blind_readers(deficiency: str, scheme: int) -> None:
    seen = np.array(DEFICIENCIES[deficiency])
    zones = ("zone", "zone-2", "zone-3", "zone-4")
    edges = tuple(f"{zone}-edge" for zone in zones)
    for group in (STATES, ("party-1", "party-2"), ("zone", "contact", "post"), zones, edges):
        for one, other in itertools.combinations(group, 2):
            distance = np.linalg.norm(
                lab(seen @ linear(COLOURS[one][scheme])) - lab(seen @ linear(COLOURS[other][scheme]))
            )
            assert distance > 10, (one, other)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_can_be_read_on_their_ground(scheme: int) -> None:
    for word, ground in (
        ("ink", "paper"),
        ("muted", "paper"),
        ("muted", "wash"),
        ("accent", "paper"),
        ("label", "land"),
    ):
        assert contrast(COLOURS[word][scheme], COLOURS[ground][scheme]) >= 4.5, (word, ground)


def test_no_meaning_hangs_on_colour_alone() -> None:
    assert STYLES["zone-possible"].hatch
    assert len({STYLES[state].shape for state in STATES}) == 3
    looks = [(style.fill, style.shape) for style in event_styles(EVENT_COLOURS).values()]
    assert len(set(looks)) == len(looks)


def test_kinds_of_events_that_nobody_foresaw_look_like_no_other() -> None:
    kinds = [*EVENT_COLOURS, "ceasefire", "", *(f"kind {number}" for number in range(40))]
    looks = [(style.fill, style.shape) for style in event_styles(kinds).values()]
    assert len(looks) == len(kinds)
    assert len(set(looks)) == len(looks)


def test_styles_name_colours_that_exist() -> None:
    for style in STYLES.values():
        for colour in (style.fill, style.stroke, style.hatch, style.casing):
            assert colour is None or colour in COLOURS
    assert party_colour("opposition", 5) == "party-1"
    assert party_colour("north", chosen="#123456") == "#123456"
    assert all(re.fullmatch(r"#[0-9a-f]{6}", tone) for colour in COLOURS.values() for tone in colour)


def test_languages_and_their_directions() -> None:
    assert interface_texts("ar-SY") == interface_texts("ar")
    assert interface_texts("de") == interface_texts("en")
    assert (direction("ar"), direction("en")) == ("rtl", "ltr")
