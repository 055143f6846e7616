"""`truceline geocode`: where names are, offline; a table of names with progress, and the web only when asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.errors import Fault, InputError
from geo.position import degrees_in_words
from truceline.commands.arguments import CountryOption, FormatOption, OutputOption, country_codes
from truceline.output import Format, counted, note, print_rows
from truceline.reporting import print_faults

if TYPE_CHECKING:
    from geo.geocoding.answer import Answer
    from geo.geocoding.geocoders import GeocoderChain
    from geo.position import Position

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
    country: CountryOption = None,
    near: Annotated[
        str | None,
        typer.Option(
            help="'longitude,latitude' in degrees, as in --extent, or '35.9N 36.6E' in either order: of homonyms, the "
            "nearer is meant."
        ),
    ] = None,
    extent: Annotated[
        str | None,
        typer.Option(help="'west,south,east,north' in degrees, longitude first: nothing outside is found."),
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

    With -o, the answers are written as .csv, .geojson or .parquet.

    A table: truceline geocode --file names.csv --column place --country SY -o out.geojson (or .csv, .parquet). It goes
    on where it was interrupted; each row stays in its order, and a row that cannot be placed says why.
    """
    _check_use(names, file, output)
    bounds = {"fuzzy": fuzzy, "countries": country_codes(country)} | _around(near, extent)
    service = _Service(endpoint, email, user_agent) if web else None
    chain = _chain(bounds, overlay or (), service)
    if file is not None and output is not None:
        settings = f"{bounds} {overlay} {endpoint if web else ''}"
        complete = _geocode_table(file, column, output, chain, settings)
    else:
        answers = [chain.answer(name) for name in names or ()]
        rows = [answer.as_row() for answer in answers]
        if output is not None:
            _write(answers, output)
        if output is None or format_ is not Format.table:
            _print(rows, format_)
        _note_candidates(rows)
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


def _note_candidates(rows: list[dict[str, Any]]) -> None:
    """Say of each name that has no place what it may be."""
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


def _write(answers: list[Answer], output: Path) -> None:
    from geo.geocoding.batch import write_answers

    write_answers(answers, output)
    found = sum(answer.status == "found" for answer in answers)
    note(f"{output.resolve()}: {found:,} of {counted(len(answers), 'name')} found")


def _around(near: str | None, extent: str | None) -> dict[str, Any]:
    """Where names are looked for, by the options `--near` and `--extent`; how they are read is said."""
    bounds: dict[str, Any] = {}
    if near is not None:
        bounds["near"] = position = _position(near)
        note(f"--near is read as {degrees_in_words(position)}.")
    if extent is not None:
        from geo.position import Extent

        box = Extent(*_numbers(extent, 4, "--extent", "'west,south,east,north'"))
        bounds["extent"] = box
        if doubt := box.doubt():
            print_faults([Fault(doubt, "--extent", hint="write west,south,east,north", severity="warning")])
    return bounds


def _position(text: str) -> Position:
    """A position as `longitude,latitude`, or in a form that says itself which is which. Raises `InputError`."""
    from geo.coordinates import parse_position
    from geo.position import Position

    if re.search("[^-+.,0-9eE\\s]", text):
        try:
            return parse_position(text).position
        except ValueError as error:
            raise InputError(Fault(str(error), "--near")) from None
    position = Position(*_numbers(text, 2, "--near", "'longitude,latitude'"))
    if abs(position.latitude) > 90:  # noqa: PLR2004 - degrees
        hint = "write longitude first: 'longitude,latitude'"
        raise InputError(Fault(f"{position.latitude:g} is not a latitude", "--near", hint=hint))
    return position


def _numbers(text: str, count: int, option: str, form: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise InputError(Fault(f"{text!r} cannot be used", key=option, hint=f"write {form} in degrees"))
    return numbers
