"""`truceline map`: one self-contained HTML page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.errors import Fault, InputError
from truceline.commands.arguments import FormatOption, OutputOption, ScenarioArgument
from truceline.commands.events import (
    ColumnsOption,
    DateOrderName,
    DatesOption,
    EventsOption,
    lay_out_with_events,
    month_rows,
)
from truceline.commands.live_map import files_of, keep_drawing, open_in_browser
from truceline.output import Format, counted, note

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from layers.ground.build import Layers

__all__ = ["map_"]

_ENDINGS = (".html", ".htm")
_SINGULAR = {"territories": "territory"}


def map_(  # noqa: PLR0917 - each is an option of the command
    scenario: ScenarioArgument,
    output: OutputOption = None,
    tiles: Annotated[
        str | None, typer.Option(help="Online tiles under the map, by xyzservices name; the page then needs a network.")
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            help="en, ar, fr, es, ru, tr or uk; otherwise the scenario's own. Of several (en,ar), each further one "
            "is a file beside the first (map.ar.html), and the pages link to each other."
        ),
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="The day that the page opens on and its figures are of, such as 2020-02-07.")
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="Another scenario, with which the page opens compared.")
    ] = None,
    events: EventsOption = None,
    columns: ColumnsOption = None,
    dates: DatesOption = None,
    embed: Annotated[
        bool, typer.Option("--embed", help="A page to be framed in another: map, title and a key that unfolds.")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Draw again whenever the scenario is saved, and show it at an address of this machine."
        ),
    ] = False,
    format_: FormatOption = Format.table,
) -> None:
    """Draw a scenario as one HTML page that opens anywhere, without a network.

    Example: truceline map idlib-2018 -o idlib-2018.html

    Example: truceline map my-scenario.yaml --watch --open

    Example: truceline map idlib-2018 --against idlib-2020 -o compared.html
    """
    if output is not None and output.suffix.lower() not in _ENDINGS:
        hint = "write a .html file; for paper use 'truceline print'"
        raise InputError(Fault(f"a page cannot be written as {output.suffix or output.name!r}", str(output), hint=hint))
    if watch and "-" in (scenario, against):
        hint = "name the scenario's file"
        raise InputError(Fault("standard input cannot be watched", "--watch", hint=hint))

    def draw() -> _Drawn:
        drawn = _draw(
            scenario, output, tiles=tiles, language=language, at=at, against=against, embed=embed,
            events=events, columns=columns, dates=dates,
        )  # fmt: skip
        note(f"{drawn.file.resolve()}: {drawn.placed}")
        return drawn

    began_ns = time.time_ns()
    drawn = draw()
    from truceline.commands.overlaps import print_overlaps

    print_overlaps(drawn.table[drawn.table["variant"] == ""], format_)
    if not watch:
        if open_:
            open_in_browser(drawn.file.resolve().as_uri())
        return
    from maps.web.live import LivePage

    page = LivePage(drawn.file, drawn.others, title=drawn.title)
    note(f"watching; the page is at {page.address} until Ctrl+C")
    if open_:
        open_in_browser(page.address)
    keep_drawing(lambda: draw().watched, drawn.watched, page, since_ns=began_ns)


@dataclass(frozen=True)
class _Drawn:
    """What was written, from what, and the table of its figures."""

    file: Path
    others: tuple[Path, ...]
    title: str
    placed: str
    watched: list[Path]
    table: pd.DataFrame


def _draw(
    scenario: str,
    output: Path | None,
    *,
    events: Path | None,
    columns: list[str] | None,
    dates: DateOrderName | None,
    against: str | None,
    language: str | None,
    tiles: str | None,
    at: str | None,
    embed: bool,
) -> _Drawn:
    """Write the page of a scenario, in each language that is asked for."""
    import pandas as pd

    from layers.measures.overlap import overlaps
    from maps import render
    from truceline.commands.load import lay_out

    layers, recorded = lay_out_with_events(scenario, events, columns=columns, dates=dates)
    other = lay_out(against) if against else None
    table = overlaps(layers, variants=True, at=at)
    months = None if recorded is None else month_rows(layers, recorded)
    target = output or Path(f"{layers.scenario.origin.stem}.html")
    figures = table if months is None else pd.concat([table, months])
    files = _files_by_language(target, language)
    for code, file in files.items():
        page = render(layers, overlaps=figures, tiles=tiles, language=code, events=recorded, at=at, against=other)
        page.page.embed = embed
        if len(files) > 1:
            page.page.alternates = {str(language_of): path.name for language_of, path in files.items()}
        page.save(file)
    watched = [path for one in (layers, other) if one is not None for path in files_of(one)]
    watched += [events] if events else []
    others = tuple(path for path in files.values() if path != target)
    return _Drawn(target, others, layers.scenario.title, _placed(layers), watched, table)


def _placed(layers: Layers) -> str:
    """How many features of each kind were drawn."""
    return ", ".join(
        counted(_number_of(name, layer), _SINGULAR.get(name, name.removesuffix("s")))
        for name, layer in layers.items()
        if name != "control"
    )


def _files_by_language(target: Path, languages: str | None) -> dict[str | None, Path]:
    """The file of each language that was asked for: the first is `target`, the others lie beside it."""
    from maps.texts import language_faults

    codes = list(dict.fromkeys(filter(None, (code.strip() for code in (languages or "").split(",")))))
    faults = [fault for code in codes for fault in language_faults(code)]
    if faults:
        raise InputError(faults)
    files: dict[str | None, Path] = {codes[0] if codes else None: target}
    files.update((code, target.with_suffix(f".{code}{target.suffix}")) for code in codes[1:])
    return files


def _number_of(name: str, layer: gpd.GeoDataFrame) -> int:
    """How many lines, territories or zones a layer shows: one may have several rows, for its parts and periods."""
    column = {"zones": "zone", "lines": "line", "territories": "party"}.get(name)
    return len(layer) if column is None else layer.loc[layer[column] != "", column].nunique()
