"""The front door: the command line, and every public name of `geo`, `layers` and `maps`.

`from truceline import …` serves them all, loaded when they are first used; `import truceline` costs nothing. GeoSeries
and GeoDataFrames get `.geodesic` once both truceline and geopandas are imported.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from truceline.hidden_packages import HiddenPackageError, refuse_hidden_packages

if TYPE_CHECKING:
    __version__: str
    import seeds as seeds
    from geo import (
        Candidate as Candidate,
        Extent as Extent,
        Gazetteer as Gazetteer,
        GazetteerGeocoder as GazetteerGeocoder,
        GeocoderChain as GeocoderChain,
        Match as Match,
        Place as Place,
        Position as Position,
        Sentence as Sentence,
        SourceText as SourceText,
        Toponym as Toponym,
        WebGeocoder as WebGeocoder,
        geodesic_area as geodesic_area,
        geodesic_buffer as geodesic_buffer,
        geodesic_distance as geodesic_distance,
        geodesic_length as geodesic_length,
        geoparse as geoparse,
        iter_toponyms as iter_toponyms,
        natural_earth as natural_earth,
        read_text as read_text,
        resolve_toponyms as resolve_toponyms,
        split_sentences as split_sentences,
    )
    from geo.errors import (
        Fault as Fault,
        InputError as InputError,
        ToleranceError as ToleranceError,
        TrucelineError as TrucelineError,
    )
    from layers import (
        Audit as Audit,
        Document as Document,
        Draft as Draft,
        Layers as Layers,
        Lint as Lint,
        Scenario as Scenario,
        Watch as Watch,
        audit as audit,
        build_layers as build_layers,
        draft_scenario as draft_scenario,
        export_layers as export_layers,
        lint as lint,
        load_scenario as load_scenario,
        overlaps as overlaps,
        points_in_zones as points_in_zones,
        read_shapes as read_shapes,
        to_postgis as to_postgis,
        watch as watch,
    )
    from maps import (
        FeatureLayer as FeatureLayer,
        Page as Page,
        PageMap as PageMap,
        State as State,
        Style as Style,
        TileSource as TileSource,
        print_map as print_map,
        render as render,
        save_chart as save_chart,
        save_report as save_report,
    )

__all__ = [
    "Audit",
    "Candidate",
    "Document",
    "Draft",
    "Extent",
    "Fault",
    "FeatureLayer",
    "Gazetteer",
    "GazetteerGeocoder",
    "GeocoderChain",
    "HiddenPackageError",
    "InputError",
    "Layers",
    "Lint",
    "Match",
    "Page",
    "PageMap",
    "Place",
    "Position",
    "Scenario",
    "Sentence",
    "SourceText",
    "State",
    "Style",
    "TileSource",
    "ToleranceError",
    "Toponym",
    "TrucelineError",
    "Watch",
    "WebGeocoder",
    "audit",
    "build_layers",
    "draft_scenario",
    "export_layers",
    "geodesic_area",
    "geodesic_buffer",
    "geodesic_distance",
    "geodesic_length",
    "geoparse",
    "iter_toponyms",
    "lint",
    "load_scenario",
    "natural_earth",
    "overlaps",
    "points_in_zones",
    "print_map",
    "read_shapes",
    "read_text",
    "render",
    "resolve_toponyms",
    "save_chart",
    "save_report",
    "seeds",
    "split_sentences",
    "to_postgis",
    "watch",
]

try:
    refuse_hidden_packages()
    import geo  # noqa: F401 - registers .geodesic
except HiddenPackageError:  # raised again when a name is asked for, so that the command line can say it in its own way
    pass


if not TYPE_CHECKING:  # or a type checker would let any name pass

    def __getattr__(name: str) -> Any:
        if name == "__version__":
            from importlib.metadata import version

            return version("truceline")
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        refuse_hidden_packages()
        import geo.errors
        import layers
        import maps
        import seeds

        homes: tuple[ModuleType, ...] = (geo, geo.errors, layers, maps)
        value = seeds if name == "seeds" else getattr(next(home for home in homes if name in home.__all__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
