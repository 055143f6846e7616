"""`truceline audit`: the line on paper and the ground."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.commands.arguments import FormatOption, ScenarioArgument
from truceline.commands.events import DatesOption
from truceline.output import Format, note, print_rows

if TYPE_CHECKING:
    from layers import Audit, Layers
    from maps import PageMap

__all__ = ["audit"]

_CHARTS = (".svg", ".png", ".pdf")
_SHAPES = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".parquet": "Parquet"}
_ENDINGS = (".html", ".csv", ".json", *_SHAPES, *_CHARTS)
_SHOWN = ("section", "date", "count", "median_m", "mean_m", "greatest_m", "beyond", "possibly_beyond")
_LAYER_COLUMNS = ("date", "distance_m", "error_m", "side", "verdict", "section", "length_m")


def audit(  # noqa: PLR0917 - typer reads the signature
    scenario: ScenarioArgument,
    markers: Annotated[
        Path, typer.Argument(help="Markers, posts, tracks or a second line: points or lines of any file, or a CSV.")
    ],
    line: Annotated[str, typer.Option(help="The line of the scenario, where there are several.")] = "",
    at: Annotated[str | None, typer.Option(help="The day that the line is taken of, where it moves.")] = None,
    side: Annotated[
        str, typer.Option(help="On which side distances are positive: a party, north, south …, left or right.")
    ] = "",
    limit: Annotated[str, typer.Option(help="How far beyond the line on that side may be, such as '100 m'.")] = "0 m",
    section: Annotated[str | None, typer.Option(help="How long a section of the line is, such as '10 km'.")] = None,
    uncertainty: Annotated[
        str | None, typer.Option(help="How far markers may be off: a length such as '5 m', or a column of metres.")
    ] = None,
    dates: DatesOption = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write .html, .csv, .json, .geojson, .gpkg, .parquet, or a chart: .svg …"),
    ] = None,
    format_: FormatOption = Format.table,
) -> None:
    """Measure how far markers, posts, tracks or a second line lie from an agreed line, on which side, and what moved.

    Example: truceline audit idlib-2018 markers.csv --side government -o audit.html
    """
    from geo.errors import Fault, InputError
    from layers import audit as measure
    from truceline.commands.inside import uncertainty_of
    from truceline.commands.load import lay_out

    if output is not None and output.suffix.lower() not in _ENDINGS:
        hint = f"use one of {', '.join(_ENDINGS)}"
        raise InputError(Fault(f"format {output.suffix or output.name!r} is not written", str(output), hint=hint))
    layers = lay_out(scenario)
    found = measure(
        layers, markers, line=line, at=at, positive=side, limit=limit if limit != "0 m" else 0.0, section=section,
        uncertainty_m=uncertainty_of(uncertainty), dates=dates.value if dates else "",
    )  # fmt: skip
    if output is not None:
        _write(found, layers, output)
        note(f"{output.resolve()}: {len(found.markers):,} rows")
    rows = found.markers.drop(columns="geometry") if format_ is not Format.table else found.sections
    print_rows(rows.to_dict("records"), list(rows.columns), format_, first=_SHOWN if format_ is Format.table else ())
    if format_ is Format.table:
        note(f"Metres from line {found.line_id!r}: + is {found.positive}, − is {found.other}.")
        if len(found.moved):
            print_rows(found.moved.to_dict("records"), list(found.moved.columns), format_, title="Moved")


def _write(found: Audit, layers: Layers, output: Path) -> None:
    from geo.files.atomic_write import atomic_write

    ending = output.suffix.lower()
    if ending in _CHARTS:
        from maps.paper.audit_chart import save_audit_chart

        save_audit_chart(found, output, title=layers.scenario.title)
    elif ending == ".html":
        _page(found, layers).save(output)
    elif ending in _SHAPES:
        from truceline.commands.buffer import write_shapes

        write_shapes(found.markers, output)
    else:
        plain = found.markers.drop(columns="geometry")
        with atomic_write(output) as fresh:
            if ending == ".csv":
                plain.to_csv(fresh, index=False)
            else:
                parts = {"markers": plain, "sections": found.sections, "moved": found.moved}
                content = {name: json.loads(table.to_json(orient="records")) for name, table in parts.items()}
                about = {"line": found.line_id, "positive": found.positive, "other": found.other}
                fresh.write_text(json.dumps(about | content, ensure_ascii=False, indent=1), encoding="utf-8")


def _page(found: Audit, layers: Layers) -> PageMap:
    """The page of the scenario with the markers on it."""
    from maps import FeatureLayer, render

    page = render(layers)
    shown = found.markers.assign(title=found.markers["title"].where(found.markers["title"] != "", found.markers["id"]))
    for column in ("distance_m", "error_m", "length_m"):
        shown[column] = shown[column].round(1)
    dated = "date" if (shown["date"] != "").any() else None
    FeatureLayer(shown, name="Audit", by="verdict", title="title", columns=_LAYER_COLUMNS, when=dated).add_to(page)
    return page
