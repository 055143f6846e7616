"""Ground that moves: what is known of a line, zone or territory in each period, and how the rest is drawn.

Layers have a row for each period with `start`, `end` and `state`: `known`, `between` (two days when it was known) or
`not known`. Layers without a `state` are known throughout.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from layers.simplestyle import line_look, party_colour
from maps.dates import written_date
from maps.style import STYLES, Style, line_style
from maps.texts import direction, filled, interface_texts

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.scenario.models import Scenario

__all__ = [
    "EITHER",
    "NOT_KNOWN",
    "drawn_later",
    "holder_label",
    "holder_styles",
    "holders",
    "line_in_period",
    "line_label",
    "line_numbers",
    "period_states",
]

EITHER, NOT_KNOWN = "either", "not known"
_BETWEEN = "between"


def period_states(frame: gpd.GeoDataFrame) -> list[str]:
    """What is known of each row in its period."""
    return [str(state or "known") for state in frame["state"]] if "state" in frame.columns else ["known"] * len(frame)


def holders(territories: gpd.GeoDataFrame) -> list[str]:
    """Who holds each territory: a party, `EITHER` of two, or `NOT_KNOWN`."""
    rows = zip(territories["party"], period_states(territories), strict=True)
    return [str(party) if party else NOT_KNOWN if state == NOT_KNOWN else EITHER for party, state in rows]


def holder_styles(names: Iterable[str], scenario: Scenario) -> dict[str, Style]:
    """The style of the territory of each holder, parties first."""
    found = list(dict.fromkeys(names))
    parties = [name for name in found if name not in (EITHER, NOT_KNOWN)]
    styles = {}
    for index, party in enumerate(parties):
        about = scenario.parties.get(party)
        colour = party_colour(party, index, chosen=about.colour if about else None)
        styles[party] = STYLES["territory"].with_(fill=colour)
    looks = {EITHER: "territory-either", NOT_KNOWN: "territory-unknown"}
    return styles | {name: STYLES[look] for name, look in looks.items() if name in found}


def holder_label(name: str, scenario: Scenario, language: str) -> str:
    """A holder's name as the key has it."""
    if name in (EITHER, NOT_KNOWN):
        return interface_texts(language)[f"territory_{name.replace(' ', '_')}"]
    about = scenario.parties.get(name)
    if about is None:
        return name
    return about.title_ar if direction(language) == "rtl" and about.title_ar else about.title


def line_numbers(frame: gpd.GeoDataFrame) -> list[int]:
    """Which line of its look each row is, from 0: lines A and B of one agreement are told apart."""
    if "line" not in frame.columns:
        return [0] * len(frame)
    looks: dict[str, list[str]] = {}
    numbers = []
    for line, kind in zip(frame["line"].astype(str), frame["kind"].astype(str), strict=True):
        known = looks.setdefault(line_look(kind), [])
        if line not in known:
            known.append(line)
        numbers.append(known.index(line))
    return numbers


def line_in_period(kind: str, state: str, *, later: bool = False, number: int = 0) -> Style:
    """The style of a line as far as it is known; of the days between which it moved, the `later` has long dashes.

    The second and third line of contact, by `number`, have colours of their own.
    """
    style = line_style(kind)
    if style.stroke == "contact" and number:
        style = style.with_(stroke=f"contact-{2 + (number - 1) % 2}")
    if state == _BETWEEN:
        return style.with_(casing=None, stroke_width=style.stroke_width * 0.7, dash=(13, 4) if later else (4, 4))
    if state == NOT_KNOWN:
        return style.with_(casing=None, stroke_width=style.stroke_width * 0.6, dash=(1.5, 5), stroke_opacity=0.6)
    return style


def drawn_later(frame: gpd.GeoDataFrame) -> list[bool]:
    """Whether each line is drawn as it was found after the row's period, not before it."""
    if "as_drawn_on" not in frame.columns:
        return [False] * len(frame)
    return [bool(end) and str(day) > str(end) for day, end in zip(frame["as_drawn_on"], frame["end"], strict=True)]


def line_label(title: str, state: str, language: str, drawn_on: str = "") -> str:
    """A line's name as the key has it, with what is known of it in the period, and the day that it is drawn from."""
    if state == "known":
        return title
    words = interface_texts(language)[f"line_{state.replace(' ', '_')}"]
    return filled(words, language, line=title, date=written_date(drawn_on, language))
