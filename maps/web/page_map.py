"""A `folium.Map` that becomes one self-contained file, and to which anything of folium's can still be added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, ClassVar

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.template import Template

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write
from geo.position import Extent
from layers.ground.boundaries import Boundaries
from maps.dates import written_date
from maps.figures import Figures
from maps.style import STYLES
from maps.texts import direction, interface_texts
from maps.web.assets import leaflet_icons
from maps.web.basemap import NATURAL_EARTH_CREDIT, basemap_layers
from maps.web.branca_patch import rendered_once
from maps.web.document import Block, Document
from maps.web.extents import joined
from maps.web.feature_layer import FeatureLayer, PageLayer
from maps.web.folium_text import text_as_data
from maps.web.still import in_words, still_page, still_picture
from maps.web.story import StoryStep
from maps.web.tiles import TileSource

__all__ = ["Page", "PageMap"]

_UNSAID = ("states", "hiding", "moments", "when", "large", "uncertaintyKey")
"""What the page takes to be empty or not so where it is not said."""
_WORLD = Extent(-170, -56, 170, 72)


@dataclass(kw_only=True)
class Page:
    """What the page says besides its layers. `marks` are dated documents: (day since 1970, title).

    `zone_from` is the date from which the first zone applies, where that is later than `as_of`.
    `alternates` are the same page in other languages, its own too: from the language's code to the file's address.
    `embed`: the page opens as it is within another page: map, title and a key that unfolds.
    `story` is told step by step (`maps.web.story.story_steps`).
    `countries` (ISO codes) stand out on the basemap, whose borders and names are as `boundaries` has them; without
    `extent` the page opens on what its layers cover.
    """

    title: str = "Map"
    subtitle: str = ""
    language: str = "en"
    as_of: str = ""
    zone_from: str = ""
    extent: Extent | None = None
    shown_day: int | None = None
    marks: Sequence[tuple[int, str]] = ()
    sources: Sequence[dict[str, str]] = ()
    credits: Sequence[dict[str, str]] = ()
    figures: Figures | None = None
    statements: Sequence[dict[str, object]] = ()
    story: Sequence[StoryStep] = ()
    note: str = ""
    countries: Sequence[str] = ()
    boundaries: Boundaries | None = None
    basemap: bool = True
    embed: bool = False
    alternates: Mapping[str, str] = field(default_factory=dict)
    against: Mapping[str, object] | None = None
    """The `title` of what the map is compared with, and the `day` since 1970 that it is shown on."""


class _PageFigure(Figure):  # type: ignore[misc] # branca has no types
    """The root of a page: renders folium's elements once and hands the text to the map."""

    def render(self, **kwargs: Any) -> str:
        with rendered_once(), text_as_data(_descendants(self)):
            for child in list(self._children.values()):
                child.render(**kwargs)
            links = [e for e in _descendants(self.header) if isinstance(e, JavascriptLink | CssLink)]
            _refuse_network(links)
            head, body, script = (part.render(**kwargs) for part in (self.header, self.html, self.script))
        page_map = next(child for child in self._children.values() if isinstance(child, PageMap))
        return page_map.document(head, body, script).html()


class PageMap(folium.Map):  # type: ignore[misc] # folium has no types
    """A map made for one file without a network; `maps.render` makes it from a scenario's layers.

    Add `FeatureLayer`s and folium's own elements with `.add_to(map)`, show it in a notebook, or `.save()` it. Text in
    feature layers is always shown as text; text that is given to folium's own popups is HTML, as folium has it.
    """

    default_js: ClassVar[list[tuple[str, str]]] = []
    default_css: ClassVar[list[tuple[str, str]]] = []
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <main><div class="folium-map" id={{ this.get_name()|tojson }}></div></main>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = truceline.openMap({{ this.get_name()|tojson }}, {{ this.page_options()|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, page: Page | None = None, *, tiles: TileSource | None = None, **options: Any) -> None:
        options.setdefault("location", [20.0, 0.0])
        options.setdefault("zoom_start", 2)
        super().__init__(tiles=None, **options)
        self.page = page or Page()
        self.tile_source = tiles
        self._parent = None
        _PageFigure().add_child(self)

    def page_options(self) -> dict[str, object]:
        """Leaflet's options for the map."""
        return {"center": self.location, "zoom": self.options.get("zoom", 2)}

    def save(self, outfile: str | Path | IO[bytes], close_file: bool = True, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 - branca's signature
        """Write the page; a file of that name stays whole until the new one is."""
        if not isinstance(outfile, str | Path):
            super().save(outfile, close_file=close_file, **kwargs)
            return
        html = self.get_root().render(**kwargs)
        with atomic_write(outfile) as fresh:
            fresh.write_text(html, encoding="utf-8", newline="\n")

    def render(self, **kwargs: Any) -> None:
        """Render the map into its figure."""
        if not isinstance(self.get_root(), _PageFigure):
            hint = "set the size on map.get_root() instead of adding the map to another figure"
            raise InputError(Fault("this map makes its own page and cannot be part of another", hint=hint))
        super().render(**kwargs)

    def document(self, head: str, body: str, script: str) -> Document:
        """The file, from what folium rendered and from the feature layers on the map."""
        texts = interface_texts(self.page.language, self.page.countries)
        layers: list[PageLayer] = []
        added = [element for element in _descendants(self) if isinstance(element, FeatureLayer)]
        for number, element in enumerate(added):
            layers += element.page_layers(element.extra.get("id", f"layer-{number}"), texts["layers_added"])
        extent = self.page.extent or _extent_of(layers)
        if self.page.basemap:
            layers = self._basemap(extent, texts) + layers
        blocks, abouts = _blocks(layers)
        return Document(
            title=self.page.title,
            description=self.page.subtitle,
            language=self.page.language,
            data=self._data(layers, abouts, texts, extent),
            blocks=blocks,
            head=head,
            body=body,
            script=f"{script}\ntruceline.start({self.get_name()});",
            still=self._still(added, extent, texts),
            alternates=self.page.alternates,
            leaflet_images=self._has_foreign_elements(),
            image_origins=self.tile_source.origins() if self.tile_source else (),
        )

    def _data(
        self, layers: list[PageLayer], abouts: list[dict[str, object]], texts: dict[str, str], extent: Extent
    ) -> dict[str, object]:
        page = self.page
        lean, field_sets = _said_once(abouts)
        return {
            "language": page.language,
            "direction": direction(page.language),
            "texts": texts,
            "title": page.title,
            "subtitle": page.subtitle,
            "asOf": page.as_of,
            "against": page.against,
            "zoneFrom": page.zone_from,
            "note": page.note,
            "extent": extent._asdict(),
            "period": self._period(layers),
            "layers": lean,
            "fieldSets": field_sets,
            "sources": list(page.sources),
            "credits": ([NATURAL_EARTH_CREDIT] if page.basemap else []) + list(page.credits),
            "statements": list(page.statements),
            "story": list(page.story),
            "embed": page.embed,
            "figures": page.figures,
            "languages": [
                {"code": code, "name": interface_texts(code)["language_name"], "address": address}
                for code, address in page.alternates.items()
            ],
            "styles": {"uncertainty": STYLES["uncertainty"].for_page()},
            "icons": leaflet_icons() if self._has_foreign_elements() else {},
            "tiles": self.tile_source.for_page() if self.tile_source else None,
        }

    def _still(self, added: Sequence[FeatureLayer], extent: Extent, texts: dict[str, str]) -> str:
        page = self.page
        date = texts["as_of"].format(date=written_date(page.as_of, page.language)) if page.as_of else ""
        picture = still_picture(added, extent, in_words(page.title, date, page.figures, texts, page.language))
        return still_page(page.title, [page.subtitle, date], picture, page.figures, texts, page.language)

    def _has_foreign_elements(self) -> bool:
        """Whether anything of folium's own is on the map, which may use Leaflet's pictures."""
        return any(not isinstance(element, FeatureLayer) for element in _descendants(self))

    def _basemap(self, extent: Extent, texts: dict[str, str]) -> list[PageLayer]:
        page = self.page
        return basemap_layers(extent, page.countries, texts, page.language, boundaries=page.boundaries)

    def _period(self, layers: list[PageLayer]) -> dict[str, object] | None:
        """From the first to the last dated thing; None where nothing has a date."""
        days = [day for layer in layers for day in layer.days]
        days += [day for day, _ in self.page.marks]
        if self.page.shown_day is not None and days:
            days.append(self.page.shown_day)
        if len(set(days)) < 2:  # noqa: PLR2004 - a period has two ends
            return None
        first, last = min(days), max(days)
        margin = max(1, round((last - first) * 0.02))
        shown = self.page.shown_day if self.page.shown_day is not None else last
        marks = [{"day": day, "title": title} for day, title in self.page.marks]
        return {"first": first - margin, "last": last + margin, "shown": shown, "marks": marks}


def _blocks(layers: list[PageLayer]) -> tuple[list[Block], list[dict[str, object]]]:
    """The packed features, those that several layers draw only once, and what the page knows of each layer."""
    blocks: list[Block] = []
    abouts: list[dict[str, object]] = []
    numbers: dict[int, int] = {}
    for layer in layers:
        large = bool(layer.about.get("large"))
        number = numbers.setdefault(id(layer.features), len(numbers))
        names = {"geometry": f"geometry-{number}", "attributes": f"attributes-{number}"}
        if len(blocks) < 2 * len(numbers):
            blocks.append(Block(names["geometry"], layer.features.geometry, large))
            blocks.append(Block(names["attributes"], layer.features.attributes, large))
        abouts.append({**layer.about, **names, "large": large})
    return blocks, abouts


def _said_once(abouts: list[dict[str, object]]) -> tuple[list[dict[str, object]], list[object]]:
    """The layers without what goes without saying, and the lists of fields, each of which several layers have."""
    field_sets: list[object] = []
    lean: list[dict[str, object]] = []
    for about in abouts:
        kept = {key: value for key, value in about.items() if value or key not in _UNSAID}
        if about["fields"] not in field_sets:
            field_sets.append(about["fields"])
        lean.append(kept | {"fields": field_sets.index(about["fields"])})
    return lean, field_sets


def _descendants(element: Element) -> Iterator[Element]:
    for child in element._children.values():  # noqa: SLF001 - branca keeps its tree there
        yield child
        yield from _descendants(child)


def _refuse_network(links: list[Element]) -> None:
    hint = "a page without a network cannot load it; use maps.FeatureLayer, or a plain folium.Map for this plug-in"
    faults = [Fault(f"an element needs {link.url}", hint=hint) for link in links if "//" in link.url]
    if faults:
        raise InputError(faults)


def _extent_of(layers: list[PageLayer]) -> Extent:
    return joined(layer.features.extent for layer in layers) if layers else _WORLD
