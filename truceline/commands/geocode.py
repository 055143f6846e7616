"""`truceline geocode`: where names are, offline; a table of names with progress, and the web only when asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.commands.arguments import FormatOption, OutputOption
from truceline.output import Format, note, print_rows

if TYPE_CHECKING:
    from geo.geocoding.geocoders import GeocoderChain

__all__ = ["geocode"]

_TABLE_COLUMNS = (
    "query", "status", "name", "latitude", "longitude", "uncertainty_m", "country", "admin1", "geonameid", "kind",
    "score", "matched_by", "error",
)  # fmt: skip
_COLUMNS = (*_TABLE_COLUMNS, "answered_by", "candidates")


def geocode(  # noqa: PLR0917 - typer reads the signature
    names: Annotated[list[str] | None, typer.Argument(help="Names in any spelling or script.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A CSV file with a column of names.")] = None,
    column: Annotated[str, typer.Option(help="The column of --file that holds the names.")] = "place",
    country: Annotated[
        list[str] | None, typer.Option("--country", help="ISO country code; may be repeated. Nothing outside is found.")
    ] = None,
    near: Annotated[str | None, typer.Option(help="'latitude,longitude': of homonyms, the nearer is meant.")] = None,
    extent: Annotated[
        str | None, typer.Option(help="'west,south,east,north' in degrees: nothing outside is found.")
    ] = None,
    overlay: Annotated[
        list[Path] | None, typer.Option(help="CSV, GeoJSON or GeoPackage of places that go before the gazetteer.")
    ] = None,
    fuzzy: Annotated[bool, typer.Option(help="Allow a slip in the spelling.")] = True,
    web: Annotated[
        bool, typer.Option("--web", help="Ask a web geocoder about names that the gazetteer does not know.")
    ] = False,
    endpoint: Annotated[
        str, typer.Option(envvar="TRUCELINE_GEOCODER_URL", help="The Nominatim service that --web asks.")
    ] = "https://nominatim.openstreetmap.org",
    email: Annotated[
        str | None, typer.Option(envvar="TRUCELINE_EMAIL", help="Your address, sent to the web geocoder.")
    ] = None,
    user_agent: Annotated[
        str | None, typer.Option(envvar="TRUCELINE_USER_AGENT", help="How --web names itself to the service.")
    ] = None,
    output: OutputOption = None,
    format_: FormatOption = Format.table,
) -> None:
    """Place names, without a network. Exit code 2 where a name is unknown or ambiguous: its candidates are listed.

    Example: truceline geocode "Saraqeb" "معرة النعمان" --country SY --format json

    A table: truceline geocode --file names.csv --column place --country SY -o out.geojson (or .csv, .parquet). It goes
    on where it was interrupted; each row stays in its order, and a row that cannot be placed says why.
    """
    _check_use(names, file, output)
    bounds = _bounds(country, near, extent, fuzzy=fuzzy)
    service = _Service(endpoint, email, user_agent) if web else None
    chain = _chain(bounds, overlay or (), service)
    if file is not None and output is not None:
        settings = f"{bounds} {overlay} {endpoint if web else ''}"
        complete = _geocode_table(file, column, output, chain, settings)
    else:
        rows = [chain.answer(name).as_row() for name in names or ()]
        _print(rows, format_)
        complete = all(row["status"] == "found" for row in rows)
    if not complete:
        raise typer.Exit(2)


@dataclass(frozen=True, slots=True)
class _Service:
    """The web geocoder to ask, and how to name oneself to it."""

    endpoint: str
    email: str | None
    user_agent: str | None


def _check_use(names: list[str] | None, file: Path | None, output: Path | None) -> None:
    from geo.errors import Fault, InputError

    if bool(names) == (file is not None):
        raise InputError(Fault("give names, or --file with a table of them", hint="see truceline geocode --help"))
    if file is not None and output is None:
        raise InputError(Fault("--file needs -o, the table to write", hint="-o out.csv, out.geojson or out.parquet"))


def _chain(bounds: dict[str, Any], overlays: Iterable[Path], service: _Service | None) -> GeocoderChain:
    """Return the gazetteer, and after it the web where a service is given."""
    from geo.gazetteer.gazetteer import Gazetteer
    from geo.geocoding.geocoders import GazetteerGeocoder, GeocoderChain

    links: list[tuple[str, object]] = [
        ("gazetteer", GazetteerGeocoder(Gazetteer.open(overlays=overlays), **bounds)),
    ]
    if service is not None:
        from geo.geocoding.web import WebGeocoder

        web = WebGeocoder.nominatim(
            service.endpoint,
            user_agent=service.user_agent,
            email=service.email,
            countries=tuple(bounds["countries"] or ()),
        )
        links.append(("web", web))
    return GeocoderChain(*links)


def _geocode_table(file: Path, column: str, output: Path, chain: GeocoderChain, settings: str) -> bool:
    """Geocode a column of a table, tell how many rows had which outcome, and return whether all were found."""
    from geo.geocoding.batch import geocode_file

    tally = geocode_file(file, column, output, chain, key=settings, report=note)
    summary = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in tally.items())
    note(f"{output}: {summary}")
    return not set(tally) - {"found"}


def _print(rows: list[dict[str, Any]], format_: Format) -> None:
    if format_ is not Format.table:
        print_rows(rows, _COLUMNS, format_)
        return
    shown = [{column: _cell(row[column], column) for column in _TABLE_COLUMNS} for row in rows]
    print_rows(shown, _TABLE_COLUMNS, format_)
    for row in rows:
        if row["status"] != "found" and row["candidates"]:
            places = "; ".join(
                ", ".join(dict.fromkeys(filter(None, (place["name"], place["admin1"], place["country"]))))
                for place in row["candidates"]
            )
            how = "may be" if row["status"] == "ambiguous" else "is unknown; names like it are"
            typer.echo(f"{row['query']} {how}: {places}", err=True)


def _cell(value: Any, column: str) -> Any:
    if isinstance(value, float):
        return f"{value:.2f}" if column == "score" else f"{value:.5f}"
    return str(value) if isinstance(value, int) else value


def _bounds(country: list[str] | None, near: str | None, extent: str | None, *, fuzzy: bool) -> dict[str, Any]:
    from geo.position import Extent, Position

    bounds: dict[str, Any] = {"fuzzy": fuzzy, "countries": country or None}
    if near is not None:
        latitude, longitude = _numbers(near, 2, "--near", "'latitude,longitude'")
        bounds["near"] = Position(longitude, latitude)
    if extent is not None:
        bounds["extent"] = Extent(*_numbers(extent, 4, "--extent", "'west,south,east,north'"))
    return bounds


def _numbers(text: str, count: int, option: str, form: str) -> list[float]:
    from geo.errors import Fault, InputError

    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise InputError(Fault(f"{text!r} cannot be used", key=option, hint=f"write {form} in degrees"))
    return numbers
