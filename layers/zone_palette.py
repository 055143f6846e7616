"""Zones that can be distinguished: a hue for each line and side they are measured from, darker the nearer they are.

Said once for exported files, page and print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.scenario.models import Scenario, Zone

__all__ = ["ZONE_HUES", "ZONE_OPACITY", "ZoneColour", "zone_palette"]

ZONE_HUES = ("zone", "zone-2", "zone-3", "zone-4")
"""Names in `layers.simplestyle.COLOURS`, in the order they are given out; `<name>-edge` is the colour of the edge."""
ZONE_OPACITY = 0.42
"""Of the certain part of a zone that shares its hue with no other."""
_NEAREST, _FARTHEST = 0.5, 0.2
_USUAL_HATCH, _FINEST_HATCH, _WIDEST_HATCH = 7.0, 4.0, 12.0


class ZoneColour(NamedTuple):
    """How one interpretation of a zone looks: hue (of `ZONE_HUES`), opacity where certain, stripes where possible."""

    hue: str = ZONE_HUES[0]
    opacity: float = ZONE_OPACITY
    hatch_spacing: float = _USUAL_HATCH
    """How far apart the stripes are, in CSS pixels."""

    @property
    def edge(self) -> str:
        """The name of the colour of its edge."""
        return f"{self.hue}-edge"


def zone_palette(scenario: Scenario) -> dict[tuple[str, str], ZoneColour]:
    """The colours of each zone in its main interpretation (`(zone, "")`) and in others (`(zone, variant)`).

    Zones from one line on one side are one family and share a hue: of several the one that reaches least far is the
    darkest, and its stripes are the closest. Every other interpretation has a hue apart from that of its zone.
    """
    families: dict[object, list[Zone]] = {}
    for zone in scenario.zones:
        families.setdefault(_family(zone), []).append(zone)
    colours = {}
    for place, zones in enumerate(families.values()):
        by_reach = sorted(zones, key=_reach_m)
        for zone, opacity, hatch in zip(by_reach, _opacities(len(zones)), _hatches(len(zones)), strict=True):
            colours[zone.id, ""] = ZoneColour(_hue(place), opacity, hatch)
            for number, variant in enumerate(zone.variants, start=1):
                colours[zone.id, variant.id] = ZoneColour(_hue(place + number))
    return colours


def _family(zone: Zone) -> object:
    origin = zone.from_ or zone.around or zone.between or zone.area or zone.id
    return origin, zone.side, tuple(zone.depths or ())


def _reach_m(zone: Zone) -> float:
    """How far a zone reaches from its line, at most; 0 for one that is not measured."""
    reaches = [*(zone.depths or {}).values(), *(zone.band or ()), zone.depth, zone.width]
    return max((reach.maximum_m for reach in reaches if reach is not None), default=0.0)


def _opacities(count: int) -> Sequence[float]:
    if count == 1:
        return (ZONE_OPACITY,)
    step = (_NEAREST - _FARTHEST) / (count - 1)
    return [_NEAREST - step * place for place in range(count)]


def _hatches(count: int) -> Sequence[float]:
    """Whole pixels, so that a tile of stripes is seamless; of many zones of one family some stripes are alike."""
    if count == 1:
        return (_USUAL_HATCH,)
    step = (_WIDEST_HATCH - _FINEST_HATCH) / (count - 1)
    return [float(round(_FINEST_HATCH + step * place)) for place in range(count)]


def _hue(place: int) -> str:
    return ZONE_HUES[place % len(ZONE_HUES)]
