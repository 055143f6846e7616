"""How everything looks, said once for page and print: colours for light and dark, line widths, dashes, order.

Colours keep apart under the three common kinds of colour-blindness, and no meaning hangs on colour alone: the possible
part of a zone is hatched, states of posts and kinds of events differ in shape. Zones measured from one line on one side
share a hue, the nearer the darker (`layers.zone_palette`). `layers.simplestyle` has the colours that exports share, and
says which party and which kind of event has which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from layers.simplestyle import COLOURS as SHARED_COLOURS, EVENT_COLOURS, line_look, series_colour
from layers.zone_palette import ZONE_OPACITY, ZoneColour, zone_palette

if TYPE_CHECKING:
    from layers.scenario.models import Scenario
    from layers.scenario.post_spells import Spell

__all__ = [
    "COLOURS",
    "POST_STYLES",
    "STYLES",
    "Colour",
    "Shape",
    "Style",
    "ZoneStyles",
    "css_colours",
    "event_styles",
    "line_style",
    "post_look",
    "zone_styles",
]

Shape = Literal["circle", "square", "diamond", "triangle", "down", "star", "hexagon", "cross", "ring", "struck"]


class Colour(NamedTuple):
    """One colour on light paper and on a dark screen, as `#rrggbb`."""

    light: str
    dark: str


@dataclass(frozen=True, kw_only=True)
class Style:
    """How one kind of feature is drawn. Colours are names in `COLOURS` or `#rrggbb`; lengths are CSS pixels.

    `casing` is a wider line beneath the stroke; `hatch` the colour of diagonal lines over the fill,
    `hatch_spacing` apart; `ink` that of a
    number written in a symbol.
    """

    fill: str | None = None
    fill_opacity: float = 1.0
    hatch: str | None = None
    hatch_opacity: float = 0.9
    hatch_spacing: float = 7.0
    stroke: str | None = None
    stroke_width: float = 1.0
    stroke_opacity: float = 1.0
    dash: tuple[float, ...] = ()
    casing: str | None = None
    casing_width: float = 0.0
    radius: float = 4.0
    ink: str = "on-colour"
    shape: Shape = "circle"

    def for_page(self) -> dict[str, object]:
        """The style as the page's script reads it: camel case; the radius, and what differs from the default."""
        default = asdict(Style())
        stated = {name: value for name, value in asdict(self).items() if name == "radius" or value != default[name]}
        return {_camel(name): value for name, value in stated.items()}

    def with_(self, **changes: Any) -> Style:
        """The same style with some fields changed."""
        return replace(self, **changes)


class ZoneStyles(NamedTuple):
    """How the parts of one interpretation of a zone are drawn."""

    certain: Style
    possible: Style
    unknown: Style
    """Where it is not known what the zone was."""


COLOURS = MappingProxyType(
    {
        # the page around the map
        "paper": Colour("#ffffff", "#171b21"),
        "ink": Colour("#17202b", "#e9edf2"),
        "muted": Colour("#566170", "#a3afbd"),
        "rule": Colour("#d8dde4", "#333d4a"),
        "accent": Colour("#0b5cad", "#7cb8ff"),
        "wash": Colour("#eef3f8", "#222a34"),
        # basemap
        "sea": Colour("#d2e1e9", "#0f1a23"),
        "land": Colour("#f8f6f0", "#232a33"),
        "land-far": Colour("#eceae3", "#1d232b"),
        "lake": Colour("#d2e1e9", "#0f1a23"),
        "river": Colour("#a9c6d6", "#27455a"),
        "coast": Colour("#a8b9c0", "#46545f"),
        "border": Colour("#9d9384", "#7c8590"),
        "governorate": Colour("#cdc5b6", "#414b57"),
        "road": Colour("#dcd5c8", "#3b4450"),
        "label": Colour(SHARED_COLOURS["label"], "#dfe5ec"),
        "label-muted": Colour("#6a7077", "#8d98a5"),
        "label-sea": Colour("#6d8b9c", "#5f7f95"),
        "halo": Colour("#fdfcf9", "#1a2028"),
        # what the agreement puts on the ground
        "zone": Colour(SHARED_COLOURS["zone"], "#c98a2b"),
        "zone-edge": Colour(SHARED_COLOURS["zone-edge"], "#f0bc66"),
        "zone-2": Colour(SHARED_COLOURS["zone-2"], "#3fb5aa"),
        "zone-2-edge": Colour(SHARED_COLOURS["zone-2-edge"], "#7fdcd2"),
        "zone-3": Colour(SHARED_COLOURS["zone-3"], "#9d7fe0"),
        "zone-3-edge": Colour(SHARED_COLOURS["zone-3-edge"], "#cdb4f5"),
        "zone-4": Colour(SHARED_COLOURS["zone-4"], "#9c3565"),
        "zone-4-edge": Colour(SHARED_COLOURS["zone-4-edge"], "#ff6aa8"),
        "contact": Colour(SHARED_COLOURS["contact"], "#ff7280"),
        "contact-2": Colour("#6a2c8f", "#cf9bf0"),
        "contact-3": Colour("#8a4b08", "#e8ae6c"),
        "boundary": Colour(SHARED_COLOURS["boundary"], "#c9b48f"),
        "casing": Colour("#ffffff", "#10151b"),
        "post": Colour(SHARED_COLOURS["post"], "#3f86d6"),
        "post-encircled": Colour(SHARED_COLOURS["post-encircled"], "#ef7a3d"),
        "post-left": Colour(SHARED_COLOURS["post-left"], "#8b95a3"),
        "unknown": Colour("#7b818b", "#9aa5b1"),
        "route": Colour(SHARED_COLOURS["route"], "#9db2d4"),
        "shield": Colour("#3a5788", "#4d71ad"),
        "on-colour": Colour("#ffffff", "#ffffff"),
        # parties and series (after Okabe and Ito, and Tol)
        "party-1": Colour(SHARED_COLOURS["party-1"], "#3fb596"),
        "party-2": Colour(SHARED_COLOURS["party-2"], "#bd8fca"),
        "party-3": Colour(SHARED_COLOURS["party-3"], "#d6b23e"),
        "party-4": Colour(SHARED_COLOURS["party-4"], "#8fb0be"),
        "party-5": Colour(SHARED_COLOURS["party-5"], "#c98c66"),
        "series-1": Colour(SHARED_COLOURS["series-1"], "#4ba9e0"),
        "series-2": Colour(SHARED_COLOURS["series-2"], "#f08a3c"),
        "series-3": Colour(SHARED_COLOURS["series-3"], "#36c79e"),
        "series-4": Colour(SHARED_COLOURS["series-4"], "#d98acb"),
        "series-5": Colour(SHARED_COLOURS["series-5"], "#e6b93f"),
        "series-6": Colour(SHARED_COLOURS["series-6"], "#8ccdf0"),
        "series-7": Colour(SHARED_COLOURS["series-7"], "#cf6f9d"),
        "series-8": Colour(SHARED_COLOURS["series-8"], "#a1abb8"),
        # density: few to many
        "density-1": Colour("#cfb9dc", "#4c3b63"),
        "density-2": Colour("#b795cb", "#674b87"),
        "density-3": Colour("#9a70b5", "#8b68ad"),
        "density-4": Colour("#6f3f92", "#bd9cd8"),
        "density-5": Colour("#43186a", "#efe3fb"),
    }
)

_POSSIBLY = (2.6, 1.8)


def _hollow(colour: str, *, dash: tuple[float, ...] = (), shape: Shape = "circle") -> Style:
    """A post that is gone, or of which it is not known whether it was there: open, in the colour of its state."""
    return Style(fill="paper", radius=9.0, stroke=colour, stroke_width=2.0, ink=colour, dash=dash, shape=shape)


STYLES = MappingProxyType(
    {
        "land": Style(fill="land"),
        "land-far": Style(fill="land-far"),
        "lake": Style(fill="lake"),
        "coast": Style(stroke="coast", stroke_width=0.9),
        "river": Style(stroke="river", stroke_width=1.0),
        "road": Style(stroke="road", stroke_width=1.4),
        "governorate": Style(stroke="governorate", stroke_width=1.0, dash=(1.5, 3)),
        "border": Style(stroke="border", stroke_width=1.5),
        "border-internal": Style(stroke="border", stroke_width=1.2, dash=(6, 2.5, 1.2, 2.5)),
        "border-disputed": Style(stroke="border", stroke_width=1.4, dash=(5, 4)),
        "territory": Style(fill="party-4", fill_opacity=0.09),
        "territory-either": Style(fill="unknown", fill_opacity=0.1),
        "territory-unknown": Style(fill="unknown", fill_opacity=0.04, hatch="unknown", hatch_opacity=0.3),
        "zone-unknown": Style(hatch="zone-edge", hatch_opacity=0.3, stroke="zone-edge", dash=(1.5, 4)),
        "zone-certain": Style(fill="zone", fill_opacity=ZONE_OPACITY, stroke="zone-edge", stroke_width=1.1),
        "zone-possible": Style(
            fill="zone", fill_opacity=0.1, hatch="zone-edge", stroke="zone-edge", stroke_width=1.0, dash=(4, 3)
        ),
        "line": Style(stroke="contact", stroke_width=2.6, casing="casing", casing_width=1.6),
        "boundary": Style(stroke="boundary", stroke_width=1.8, dash=(7, 3, 1.5, 3)),
        "route": Style(stroke="route", stroke_width=2.2, casing="casing", casing_width=1.8),
        "route-uncertain": Style(stroke="route", stroke_width=1.6, dash=(7, 5)),
        "control": Style(fill="party-4", radius=2.2, stroke="casing", stroke_width=0.6),
        "event": Style(fill="series-8", radius=6.5, stroke="casing", stroke_width=1.3),
        "post": Style(fill="post", radius=9.5, stroke="on-colour", stroke_width=1.6),
        "post-encircled": Style(fill="post-encircled", radius=9.5, stroke="on-colour", stroke_width=1.6, shape="ring"),
        "post-left": _hollow("post-left", shape="struck"),
        "post-possibly": _hollow("post", dash=_POSSIBLY),
        "post-possibly-encircled": _hollow("post-encircled", dash=_POSSIBLY, shape="ring"),
        "post-possibly-left": _hollow("post-left", dash=_POSSIBLY, shape="struck"),
        "uncertainty": Style(stroke="post", stroke_width=1.1, dash=(3, 3), fill="post", fill_opacity=0.06),
        "place": Style(fill="label", radius=2.4, stroke="halo", stroke_width=1.2),
    }
)

_EVENT_SHAPES: MappingProxyType[str, Shape] = MappingProxyType(
    {
        "agreement": "star",
        "attack": "diamond",
        "closure": "square",
        "convoy": "triangle",
        "deployment": "hexagon",
        "encirclement": "ring",
        "patrol": "circle",
        "reopening": "square",
        "statement": "square",
        "violation": "cross",
        "talks": "hexagon",
        "withdrawal": "down",
    }
)
_SHAPES: tuple[Shape, ...] = ("circle", "square", "diamond", "triangle", "down", "star", "hexagon", "cross")

POST_STYLES: MappingProxyType[str, str] = MappingProxyType(
    {
        "standing": "post",
        "possibly": "post-possibly",
        "encircled": "post-encircled",
        "possibly_encircled": "post-possibly-encircled",
        "left": "post-left",
        "possibly_left": "post-possibly-left",
    }
)
"""The style of each look of a post (`post_look`), by its name in `STYLES`."""


def post_look(spell: Spell) -> str:
    """How a post is drawn in a spell: a key of `POST_STYLES`; empty where it is not there yet."""
    if spell.state == "not_yet":
        return ""
    if spell.certain:
        return spell.state
    return "possibly" if spell.state == "standing" else f"possibly_{spell.state}"


def event_styles(kinds: Iterable[str]) -> dict[str, Style]:
    """A style for each kind of event, no two alike.

    A kind without a style of its own takes its colour by its place among the names, and a shape that is still free.
    """
    names = sorted(set(kinds))
    looks = {kind: (EVENT_COLOURS[kind], _EVENT_SHAPES[kind]) for kind in names if kind in _EVENT_SHAPES}
    for index, kind in enumerate(names):
        if kind not in looks:
            colour, first = series_colour(index), index % len(_SHAPES)
            free = [one for one in _SHAPES[first:] + _SHAPES[:first] if (colour, one) not in looks.values()]
            looks[kind] = colour, (free or _SHAPES)[0]
    return {kind: STYLES["event"].with_(fill=looks[kind][0], shape=looks[kind][1]) for kind in names}


def zone_styles(scenario: Scenario) -> dict[tuple[str, str], ZoneStyles]:
    """The styles of each zone as mainly read (`(zone, "")`) and of its other readings (`(zone, variant)`)."""
    return {reading: _drawn(look) for reading, look in zone_palette(scenario).items()}


def looks_repeat(styles: Mapping[tuple[str, str], ZoneStyles], zones: Iterable[str]) -> bool:
    """Whether two of these zones, as mainly read, look alike: their names then stand on the map."""
    looks = [styles[zone, ""].certain for zone in dict.fromkeys(zones)]
    return len(set(looks)) < len(looks)


def line_style(kind: str) -> Style:
    """The style of a line of the agreement; one that follows a road looks as a road does."""
    return STYLES[line_look(kind)]


def css_colours() -> str:
    """All colours as CSS custom properties, for light and dark; `data-theme` on `<html>` overrules the system."""
    light = "".join(f"--{name}:{colour.light};" for name, colour in COLOURS.items())
    dark = "color-scheme:dark;--lift:40%;" + "".join(f"--{name}:{colour.dark};" for name, colour in COLOURS.items())
    return (
        f":root{{color-scheme:light;--lift:0%;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        f"@media screen{{:root[data-theme=dark]{{{dark}}}}}\n"
    )


def _drawn(look: ZoneColour) -> ZoneStyles:
    inked = {"fill": look.hue, "stroke": look.edge}
    return ZoneStyles(
        STYLES["zone-certain"].with_(**inked, fill_opacity=look.opacity),
        STYLES["zone-possible"].with_(**inked, hatch=look.edge, hatch_spacing=look.hatch_spacing),
        STYLES["zone-unknown"].with_(stroke=look.edge, hatch=look.edge),
    )


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.title() for word in tail)
