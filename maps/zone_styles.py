"""Zones that can be told apart: a hue for each line and side they are measured from, darker the nearer they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from maps.style import STYLES, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.scenario.models import Scenario, Zone

__all__ = ["ZoneStyles", "zone_styles"]

_HUES = ("zone", "zone-2", "zone-3", "zone-4")
_NEAREST, _FARTHEST = 0.5, 0.2


class ZoneStyles(NamedTuple):
    """How the two parts of one reading of a zone are drawn."""

    certain: Style
    possible: Style


def zone_styles(scenario: Scenario) -> dict[tuple[str, str], ZoneStyles]:
    """The styles of each zone as mainly read (`(zone, "")`) and of its other readings (`(zone, variant)`).

    Zones from one line on one side are one family and share a hue: of several the one that reaches least far is the
    darkest. Every other reading has a hue apart from that of its zone.
    """
    families: dict[object, list[Zone]] = {}
    for zone in scenario.zones:
        families.setdefault(_family(zone), []).append(zone)
    looks = {}
    for place, zones in enumerate(families.values()):
        by_reach = sorted(zones, key=_reach_m)
        for zone, opacity in zip(by_reach, _opacities(len(zones)), strict=True):
            looks[zone.id, ""] = _look(place, opacity)
            for number, variant in enumerate(zone.variants, start=1):
                looks[zone.id, variant.id] = _look(place + number, STYLES["zone-certain"].fill_opacity)
    return looks


def _family(zone: Zone) -> object:
    origin = zone.from_ or zone.around or zone.between or zone.area or zone.id
    return origin, zone.side, tuple(zone.depths or ())


def _reach_m(zone: Zone) -> float:
    """How far a zone reaches from its line, at most; 0 for one that is not measured."""
    reaches = [*(zone.depths or {}).values(), *(zone.band or ()), zone.depth, zone.width]
    return max((reach.maximum_m for reach in reaches if reach is not None), default=0.0)


def _opacities(count: int) -> Sequence[float]:
    if count == 1:
        return (STYLES["zone-certain"].fill_opacity,)
    step = (_NEAREST - _FARTHEST) / (count - 1)
    return [_NEAREST - step * place for place in range(count)]


def _look(place: int, opacity: float) -> ZoneStyles:
    hue = _HUES[place % len(_HUES)]
    inked = {"fill": hue, "stroke": f"{hue}-edge"}
    return ZoneStyles(
        STYLES["zone-certain"].with_(**inked, fill_opacity=opacity),
        STYLES["zone-possible"].with_(**inked, hatch=f"{hue}-edge"),
    )
