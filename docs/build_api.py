"""The reference of the Python names: which page has which, and how each is asked of mkdocstrings.

`python docs/build_api.py` prints the pages. A test holds that no public name is
missing.
"""

from __future__ import annotations

from types import ModuleType

import truceline

PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "scenarios": (
        "Scenarios and layers",
        """From a scenario file to GeoDataFrames, and on to files and databases. What the columns of each layer mean is
        in
[architecture](../architecture.md#one-vocabulary-for-all-layers); the file is in [scenario](../scenario.md).""",
        (
            "load_scenario", "build_layers", "export_layers", "to_postgis", "read_shapes", "Scenario", "Layers",
            "seeds.path", "seeds.scenario_ids",
        ),
    ),
    "measures": (
        "Measures",
        """What is inside, how sure that is, and what changed. [Overlaps](../overlaps.md), [likely](../likely.md),
[audit](../audit.md) and [watch](../watch.md) have the methods.""",
        ("overlaps", "points_in_zones", "audit", "Audit", "watch", "Watch"),
    ),
    "maps": (
        "Maps and pictures",
        """One HTML page, one sheet of paper, one picture. [The page](../page.md) says what is on it and why nothing in
        the
data can run.""",
        (
            "render", "print_map", "save_chart", "save_report", "PageMap", "Page", "FeatureLayer", "State", "Style",
            "TileSource",
        ),
    ),
    "geodesic": (
        "Geodesic zones",
        """Zones, lengths, areas and distances on the WGS84 ellipsoid; [geodesic zones](../geodesic-zones.md) has the
        method
and its error. The same are methods of every GeoSeries and GeoDataFrame, in any CRS, as `.geodesic`.""",
        ("geodesic_buffer", "geodesic_area", "geodesic_length", "geodesic_distance"),
    ),
    "places": (
        "Places",
        """Places by name, offline, and geopy's geocoders on top of them. [Places and names](../geocoding.md) has the
method.""",
        (
            "Gazetteer", "Match", "Candidate", "Place", "Position", "Extent", "GazetteerGeocoder", "GeocoderChain",
            "WebGeocoder",
        ),
    ),
    "documents": (
        "Documents",
        """From a text to its places, to a draft scenario, and to what its words leave open. [Reading](../reading.md)
        and
[drafting](../drafting.md) have the methods.""",
        (
            "read_text", "SourceText", "split_sentences", "Sentence", "geoparse", "iter_toponyms", "resolve_toponyms",
            "Toponym", "draft_scenario", "Draft", "Document", "lint", "Lint",
        ),
    ),
    "natural-earth": (
        "Reference shapes",
        """Countries, divisions, borders and coasts as one coverage, from Natural Earth:
`from truceline import natural_earth`. [Map data](../data.md) says what was made of it. Outlines are good to
`natural_earth.POSITION_ERROR_M`, a kilometre, and the worst to `WORST_POSITION_ERROR_M`.""",
        (
            "natural_earth.read", "natural_earth.border", "natural_earth.border_error_m", "natural_earth.coast",
            "natural_earth.country_polygon",
            "natural_earth.division_polygon", "natural_earth.division_borders", "natural_earth.division_error_m",
            "natural_earth.position_error_m", "natural_earth.UnknownNameError",
        ),
    ),
    "errors": (
        "Errors",
        "Input that cannot be used raises `InputError`, which carries *all* faults found; nothing is written then.",
        ("TrucelineError", "InputError", "Fault", "ToleranceError", "HiddenPackageError"),
    ),
}  # fmt: skip
"""By the file's name: title, what the page is about, and its names in order."""


def pages() -> dict[str, str]:
    """The text of each page, by the name of its file."""
    made = {name: _page(title, about, names) for name, (title, about, names) in PAGES.items()}
    return {"index": _index(), **made}


def _page(title: str, about: str, names: tuple[str, ...]) -> str:
    return "\n".join([f"# {title}\n\n{about}\n", *map(_entry, names)])


def _entry(name: str) -> str:
    """A name as mkdocstrings is asked for it: where it is defined, under the name that users write."""
    value = _value(name)
    return (
        f"::: {value.__module__}.{value.__qualname__}\n    options:\n      heading: {name}\n      toc_label: {name}\n"
    )


def _value(name: str) -> object:
    value: object = truceline
    for part in name.split("."):
        value = getattr(value, part)
    assert not isinstance(value, ModuleType)
    return value


def _index() -> str:
    rows = ["| page | names |", "|---|---|"]
    for file, (title, _, names) in PAGES.items():
        links = ", ".join(
            f"[`{name}`]({file}.md#{_value(name).__module__}.{_value(name).__qualname__})" for name in names
        )
        rows.append(f"| [{title}]({file}.md) | {links} |")
    return INDEX + "\n".join(rows) + "\n"


INDEX = """\
# Python

```python
from truceline import build_layers, load_scenario, overlaps, render

layers = build_layers(load_scenario("cyprus-1974"))
print(overlaps(layers))
render(layers).save("cyprus-1974.html")
```

Every public name is imported from `truceline`; each is loaded when it is first used. Positions are longitude and
latitude in degrees on WGS84, distances metres and areas square metres unless a name says otherwise (`area_km2`). Where
many geometries go in, an array of the same shape comes out. Public names keep working: what changes is announced in the
[changelog](../changelog.md), and an old name goes on as long as the major version does.

"""

if __name__ == "__main__":
    for text in pages().values():
        print(text)
