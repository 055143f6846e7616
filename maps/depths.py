"""How far from its line a zone reaches, in words for the key: `15–20 km`; a band begins away from its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.dates import written_date
from maps.names import side_text
from maps.texts import direction, filled, interface_texts, number_text

if TYPE_CHECKING:
    from layers.scenario.models import Interpretation, Scenario

__all__ = ["depth_text", "length_text", "reach_text"]

_TO = re.compile(r"(?<=\d)(?: to |-)(?=\d)")
_SAME_SHARE = 0.01
_Range = tuple[float, float]


def depth_text(row: Any, scenario: Scenario, language: str) -> str:
    """The depth that a zone's text gives it, least to most, for each side if they differ; empty where it gives none."""
    by_side = _unlike_depths(_reading(row, scenario))
    if by_side:
        return _by_side(by_side, scenario, language)
    low, high = float(row["depth_min_m"]), float(row["depth_max_m"])
    if not np.isfinite(high):
        return ""
    return length_text(low if np.isfinite(low) else high, high, language)


def reach_text(row: Any, scenario: Scenario, language: str) -> str:
    """Between which distances from its line a part (`row["part"]`) of a zone lies.

    Of a depth of 15 to 20 km the certain part reaches from 0 to 15 and the possible one from 15 to 20; of a band from
    10 to 20 km the parts lie between its own bounds; depths that differ are given for each side. Of a line that itself
    is known only so well, the certain part is what lies so deep wherever the line runs, and the possible one what may,
    and the words say so. Of a zone that stays with the line of a day though the line moves on, that day is said.
    Empty where the title says as much.
    """
    reach = _reach_words(row, scenario, language)
    fixed = getattr(_reading(row, scenario), "as_drawn_on", None)
    if not fixed:
        return reach
    line = f"{interface_texts(language)['as_drawn_on']} {written_date(str(fixed), language)}"
    return f"{reach}; {line}" if reach and direction(language) == "ltr" else f"{reach}؛ {line}" if reach else line


def _reach_words(row: Any, scenario: Scenario, language: str) -> str:
    certain = row["part"] == "certain"
    interpretation = _reading(row, scenario)
    text = _distances(row, interpretation, scenario, language, certain=certain)
    if not text:
        return ""
    words = interface_texts(language)
    on_each_side = row.get("side") == "both" and not _unlike_depths(interpretation) and row.get("zone", "") != ""
    if _follows_doubt(row):
        text = filled(words["reach_each_side"], language, reach=text) if on_each_side else text
        is_band = interpretation is not None and interpretation.band is not None
        key = "reach_possible_band" if is_band and not certain else f"reach_{row['part']}"
        return filled(words[key], language, reach=text)
    if _said(text, row):
        return ""
    return filled(words["reach_each_side"], language, reach=text) if on_each_side else text


def _distances(row: Any, interpretation: Any, scenario: Scenario, language: str, *, certain: bool) -> str:
    """The distances alone; empty where the zone has no depth."""
    low, high = float(row["depth_min_m"]), float(row["depth_max_m"])
    if interpretation is not None and interpretation.band is not None:
        inner, outer = interpretation.band
        ends = (inner.maximum_m, outer.minimum_m) if certain else (inner.minimum_m, outer.maximum_m)
        return length_text(*ends, language=language)
    if by_side := _unlike_depths(interpretation):
        return _by_side({side: _reach(*depth, certain=certain) for side, depth in by_side.items()}, scenario, language)
    if not np.isfinite(high):
        return ""
    if _follows_doubt(row) and not certain:
        return length_text(high, high, language)
    return length_text(*_reach(low if np.isfinite(low) else high, high, certain=certain), language=language)


def _follows_doubt(row: Any) -> bool:
    """Whether a part is less, or more, than it would be along the line as drawn: the line's own doubt is in it."""
    area, drawn = (float(row.get(column, np.nan)) for column in ("area_km2", "as_drawn_km2"))
    return bool(np.isfinite(area) and np.isfinite(drawn) and abs(area - drawn) > _SAME_SHARE * max(area, drawn))


def _reading(row: Any, scenario: Scenario) -> Interpretation | Any | None:
    zone = next((zone for zone in scenario.zones if zone.id == row["zone"]), None)
    variant = next((variant for variant in zone.variants if variant.id == row["variant"]), None) if zone else None
    return zone.interpreted_as(variant) if zone and variant else zone


def _unlike_depths(interpretation: Any) -> dict[str, _Range]:
    """The least and greatest depth on each side, where the sides differ; else nothing."""
    depths = getattr(interpretation, "depths", None) or {}
    ranges = {side: (depth.minimum_m, depth.maximum_m) for side, depth in depths.items()}
    return ranges if len(set(ranges.values())) > 1 else {}


def _reach(low: float, high: float, *, certain: bool) -> _Range:
    """From where to where a part of a zone lies whose depth is between `low` and `high`."""
    if low == high:
        return high, high
    return (0.0, low) if certain else (low, high)


def _said(text: str, row: Any) -> bool:
    """Whether the zone's title gives the distance already, in so many words."""
    titles = (str(row.get(column, "") or "") for column in ("title", "title_ar"))
    whole = re.compile(rf"(?<![\d.,–]){re.escape(text)}")
    return any(whole.search(_TO.sub("–", title)) for title in titles)


def _by_side(reaches: dict[str, _Range], scenario: Scenario, language: str) -> str:
    comma = "، " if direction(language) == "rtl" else ", "
    return comma.join(
        f"{length_text(*reach, language=language)} ({side_text(side, scenario, language)})"
        for side, reach in reaches.items()
    )


def length_text(low_m: float, high_m: float, language: str) -> str:
    """A length, or from one to another, in kilometres; in metres below one."""
    small = high_m < 1000  # noqa: PLR2004 - metres of a kilometre
    low, high = (number_text(metres / (1 if small else 1000), None, language) for metres in (low_m, high_m))
    unit = interface_texts(language)["unit_m" if small else "unit_km"]
    return f"{high} {unit}" if low == high else f"{low}–{high} {unit}"
