"""From the layers of a scenario to its page: title, extent, period, figures, statements, sources and layers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.position import Extent
from layers.ground.build import Layers, build_layers
from layers.scenario.models import Scenario
from layers.scenario.temporal_state import as_day
from maps.dates import moments, opening_day, zone_start
from maps.figures import figure_groups
from maps.texts import language_faults
from maps.web.against import layers_against, with_sources_apart
from maps.web.common_layer import Wording
from maps.web.days import OPEN_END, OPEN_START, day_bounds, day_number
from maps.web.extents import extent_of, joined
from maps.web.page_map import Page, PageMap
from maps.web.point_layers import recorded_events
from maps.web.scenario_layers import scenario_layers
from maps.web.story import story_steps
from maps.web.tiles import TileSource, tile_source

if TYPE_CHECKING:
    import geopandas as gpd
    import xyzservices

    from layers.measures.events_file import Events

__all__ = ["render"]

GEONAMES_CREDIT = {"text": "GeoNames, CC BY 4.0", "url": "https://www.geonames.org/"}


def render(
    source: Layers | Scenario,
    *,
    overlaps: pd.DataFrame | None = None,
    tiles: str | xyzservices.TileProvider | TileSource | None = None,
    attribution: str = "",
    language: str | None = None,
    events: Events | None = None,
    at: str | None = None,
    against: Layers | Scenario | None = None,
) -> PageMap:
    r"""Make the page of a scenario: a `folium.Map` with everything inside that is still open to more elements.

    Parameters
    ----------
    source
        The built layers, or a scenario, which is built first.
    overlaps
        The table of `layers.overlaps`, shown beside the map; it is worked out where none is given.
    tiles
        An xyzservices provider, its name, or an address with `{z}/{x}/{y}`; the page then asks that host, and no other,
        for pictures. Without it the page asks for nothing.
    attribution
        Who made the tiles, as HTML, for an address of tiles.
    language
        `en`, `ar`, `fr`, `es`, `ru`, `tr` or `uk`; by default the scenario's own.
    events
        Recorded events (`layers.measures.events_file.read_events`), drawn on the map and counted in the time bar; their
        counts by month are charted where `overlaps` has such rows.
    at
        The day (EDTF) that the page opens on and that its figures are of; by default it opens on the scenario's own.
    against
        Another scenario, or the same one changed, that the page opens compared with.

    Returns
    -------
    A `PageMap`: show it in a notebook, add to it, or `.save()` it.

    Raises
    ------
    InputError
        A scenario that cannot be built, and tiles or a language that are not known.

    Examples
    --------
    >>> from layers import build_layers, load_scenario, overlaps
    >>> layers = build_layers(load_scenario("cyprus-1974"))
    >>> render(layers, overlaps=overlaps(layers), at="1975", language="ar").save("cyprus-ar.html")

    With tiles of a server of one's own, and recorded events:

    >>> address = "https://tiles.example.org/{z}/{x}/{y}.png"
    >>> page = render(layers, tiles=address, attribution='<a href="https://example.org">Example</a>')
    >>> from pathlib import Path
    >>> from layers.measures.events_file import read_events
    >>> _ = Path("events.csv").write_text("date,latitude,longitude\n1975-02-03,35.15,33.05\n")
    >>> page = render(layers, events=read_events("events.csv"))

    Beside another scenario:

    >>> page = render(layers, against=load_scenario("golan-1974"))
    """
    faults = language_faults(language or "en")
    if faults:
        raise InputError(faults)
    built = source if isinstance(source, Layers) else build_layers(source)
    if overlaps is None:
        from layers.measures.overlap import overlaps as work_out

        overlaps = work_out(built, variants=True, at=at)
    wording = Wording(built.scenario, language or built.scenario.language)
    extent, (as_of, zone_from, opening) = _extent(built), _dates(built, at)
    page = Page(
        title=wording.own("title"),
        subtitle=wording.own("subtitle"),
        language=wording.language,
        as_of=as_of,
        extent=extent,
        shown_day=None if opening is None else day_number(opening),
        zone_from=zone_from,
        marks=_document_marks(built),
        sources=[wording.source(record) for record in _records(built.sources)],
        credits=(GEONAMES_CREDIT,),
        figures=figure_groups(overlaps, built, wording.texts, wording.language) if len(overlaps) else None,
        statements=_statements(built, wording),
        story=story_steps(built.scenario, wording),
        note=wording.note(built.scenario.note),
        countries=built.scenario.countries,
        boundaries=built.boundaries,
    )
    middle = [(extent.south + extent.north) / 2, (extent.west + extent.east) / 2]
    page_map = PageMap(
        page, tiles=tile_source(tiles, attribution=attribution) if tiles else None, location=middle, zoom_start=7
    )
    recorded = [] if events is None else [recorded_events(events, wording.texts)]
    for layer in scenario_layers(built, wording, extent, above_zones=recorded):
        layer.add_to(page_map)
    if against is not None:
        _set_against(page_map, against if isinstance(against, Layers) else build_layers(against), built.sources)
    return page_map


def _dates(built: Layers, at: str | None) -> tuple[str, str, date | None]:
    """What the heading says (the date, and from when the zone applies if later), and the day on which it opens."""
    if at:
        return at, "", as_day(at)
    return built.scenario.as_of, zone_start(built), opening_day(built)


def _set_against(page_map: PageMap, other: Layers, own_sources: pd.DataFrame) -> None:
    """Add the scenario that a page is compared with: its layers, sources, countries and the ground that it lies on."""
    page, other = page_map.page, with_sources_apart(other, own_sources)
    wording, opening = Wording(other.scenario, page.language), opening_day(other)
    page.against = {"title": wording.own("title"), "day": None if opening is None else day_number(opening)}
    page.extent = joined(extent for extent in (page.extent, _extent(other)) if extent is not None)
    page.countries = sorted({*page.countries, *other.scenario.countries})
    further = other.sources[~other.sources["id"].isin(own_sources["id"])]
    page.sources = [*page.sources, *map(wording.source, _records(further))]
    for layer in layers_against(other, wording, page.extent):
        layer.add_to(page_map)


def _extent(built: Layers) -> Extent:
    """The box of the zones as mainly read, the lines and the posts; else of everything; else the scenario's own."""
    main = built.zones[built.zones["variant"] == ""]
    frames = [frame for frame in (main, built.lines, built.posts) if len(frame)]
    frames = frames or [frame for _, frame in built.items()]
    if frames:
        return extent_of(np.concatenate([frame.geometry.to_numpy() for frame in frames]))
    own = built.scenario.extent
    return own.extent() if own else Extent(-170, -56, 170, 72)


def _document_marks(built: Layers) -> list[tuple[int, str]]:
    dated = built.sources[(built.sources["date"].fillna("") != "") & ~built.sources["id"].isin(_of_borders(built))]
    days = day_bounds(dated["date"])[0]
    return [
        (int(day), str(title)) for day, title in zip(days, dated["title"], strict=True) if OPEN_START < day < OPEN_END
    ]


def _statements(built: Layers, wording: Wording) -> list[dict[str, object]]:
    """Events and dated notes in the order of time; an event knows which feature of the map it is."""
    rows: list[dict[str, object]] = []
    if len(built.events):
        events = wording.named(built.events).assign(date=moments(built.events))
        keys = ["date", "shown", "note", "source", "certainty", "id"]
        rows = [{**row, "title": row["shown"], "layer": "events", "feature": row["id"]} for row in _cells(events, keys)]
    for note in built.scenario.notes:
        title = note.title_ar if wording.arabic and note.title_ar else note.title
        date = note.when.start if note.when.end in ("", note.when.start) else f"{note.when.start}/{note.when.end}"
        source = "; ".join(note.source)
        rows.append(
            {
                "date": date,
                "title": title,
                "note": wording.note(note.note),
                "source": source,
                "certainty": note.certainty,
            }
        )
    if not rows:
        return []
    first, last = day_bounds(pd.Series([row["date"] for row in rows], name="when"))
    order = np.argsort(np.where(first == OPEN_START, last, first), kind="stable")  # "by March 2020" comes in March
    return [rows[i] for i in order]


def _cells(frame: gpd.GeoDataFrame, columns: list[str]) -> list[dict[str, str]]:
    texts = frame[columns].fillna("").astype(str)
    return [dict(zip(columns, row, strict=True)) for row in texts.itertuples(index=False)]


def _of_borders(built: Layers) -> set[str]:
    """The sources of borders alone, which say nothing of the time that the map shows."""
    scenario = built.scenario
    lines = [line for line in scenario.lines.values() if line.kind == "boundary"]
    areas = [scenario.areas[one.area] for one in scenario.boundaries if one.area in scenario.areas]
    of_borders = [*scenario.boundaries, *lines, *areas]
    others = (entry for _, entry in scenario.features() if entry not in of_borders)
    cited = {source for entry in of_borders for source in entry.source}
    return cited - {source for entry in others for source in entry.source}


def _records(sources: pd.DataFrame) -> list[dict[str, str]]:
    rows = sources.fillna("").to_dict("records")
    return [{str(key): str(value) for key, value in row.items() if value} for row in rows]
