"""How page and print draw each reading of a zone, in the hues that `layers.zone_palette` gives out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from layers.zone_palette import ZoneLook, zone_looks
from maps.style import STYLES, Style

if TYPE_CHECKING:
    from layers.scenario.models import Scenario

__all__ = ["ZoneStyles", "zone_styles"]


class ZoneStyles(NamedTuple):
    """How the two parts of one reading of a zone are drawn."""

    certain: Style
    possible: Style


def zone_styles(scenario: Scenario) -> dict[tuple[str, str], ZoneStyles]:
    """The styles of each zone as mainly read (`(zone, "")`) and of its other readings (`(zone, variant)`)."""
    return {reading: _drawn(look) for reading, look in zone_looks(scenario).items()}


def _drawn(look: ZoneLook) -> ZoneStyles:
    inked = {"fill": look.hue, "stroke": look.edge}
    return ZoneStyles(
        STYLES["zone-certain"].with_(**inked, fill_opacity=look.opacity),
        STYLES["zone-possible"].with_(**inked, hatch=look.edge),
    )
