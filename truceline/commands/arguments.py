"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from truceline.output import Format

__all__ = [
    "CountryOption",
    "EngineName",
    "EngineOption",
    "FormatOption",
    "LanguageOption",
    "OutputOption",
    "ScenarioArgument",
    "SchedulerOption",
    "UrlOption",
    "check_scheduler",
    "country_codes",
    "given_addresses",
]


class EngineName(StrEnum):
    """The choices of `--engine`."""

    local = "local"
    dask = "dask"


EngineOption = Annotated[
    EngineName,
    typer.Option("--engine", help="local: this machine. dask: the workers of a cluster (truceline[scale])."),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", help="The dask scheduler, such as tcp://10.0.0.1:8786; else workers start here."),
]


def _scenarios_beginning(incomplete: str) -> list[str]:
    """What a scenario may be called that begins so: those that ship, then files and folders here."""
    import seeds

    here = Path(incomplete).parent
    files = (
        [path for path in sorted(here.iterdir()) if path.is_dir() or path.suffix in {".yaml", ".yml"}]
        if here.is_dir()
        else []
    )
    names = [*seeds.scenario_ids(), *(f"{path}/" if path.is_dir() else str(path) for path in files)]
    return [name for name in names if name.startswith(incomplete)]


ScenarioArgument = Annotated[
    str,
    typer.Argument(
        autocompletion=_scenarios_beginning,
        help="A scenario file, '-' for standard input, or the id of one that ships (see 'truceline seeds').",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print: a table for people, json or csv.")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write.")]
LanguageOption = Annotated[str | None, typer.Option(help="en, ar, fr, es, ru, tr or uk; otherwise the scenario's own.")]
CountryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--country",
        "--countries",
        help="ISO country codes, with commas between or one at a time: SY,TR.",
        show_default=False,
    ),
]
UrlOption = Annotated[
    list[str] | None,
    typer.Option(
        "--url",
        help="Where the document lies on the web, to link to; of several, FILE=URL for each. Nothing is fetched.",
        show_default=False,
    ),
]


def country_codes(options: Sequence[str] | None) -> list[str] | None:
    """The codes that `--country` gives, however often and with or without commas; None for none."""
    return [code for option in options or () for part in option.split(",") if (code := part.strip())] or None


def given_addresses(options: Sequence[str] | None, files: Sequence[str]) -> dict[str, str]:
    """The web address of each file that `--url` gives one, by the file's name as it was given.

    Raises `InputError` with every option that is no web address or names no file.
    """
    from geo.documents.web_address import is_web_address
    from geo.errors import Fault, InputError

    given: dict[str, str] = {}
    faults: list[Fault] = []
    for option in options or ():
        plain = is_web_address(option)
        name, _, address = (files[0], "", option) if plain else option.rpartition("=http")
        address = address if plain else f"http{address}"
        if plain and len(files) > 1:
            faults.append(Fault(f"{option!r} does not say of which file", "--url", hint=f"write {files[0]}={option}"))
        elif not is_web_address(address):
            faults.append(Fault(f"{option!r} is no web address", "--url", hint="write https://… or FILE=https://…"))
        elif name not in files:
            faults.append(Fault(f"{name!r} is none of the files", "--url", hint=f"the files are {', '.join(files)}"))
        else:
            given[name] = address
    if faults:
        raise InputError(faults)
    return given


def check_scheduler(engine: EngineName, scheduler: str | None) -> None:
    """Refuse a scheduler of another engine than dask."""
    if scheduler is not None and engine is not EngineName.dask:
        raise typer.BadParameter("a scheduler needs --engine dask", param_hint="--scheduler")
