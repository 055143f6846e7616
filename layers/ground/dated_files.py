"""The files of a line that is known on several days: named for each day, or in a folder with the day in their names."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from geo.errors import Fault, InputError
from geo.vector_files.read import FORMATS
from layers.dates import first_day
from layers.ground.drawing import Drawing
from layers.scenario.models import Line, Scenario
from layers.scenario.yaml_lines import Key

__all__ = ["FileOfDay", "files_by_day"]

_DAY = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


class FileOfDay(NamedTuple):
    """A file that a scenario names at a key, and the ISO day that it shows; empty where it shows every day."""

    day: str
    name: str
    key: Key


def files_by_day(drawing: Drawing, key: Key, line: Line) -> list[FileOfDay]:
    """The files of a line in the order of their days.

    One file without a day shows the day from which the line applies, or the scenario's own, where the line divides
    ground or says how long it is known; else it shows every day. Raises `NotDrawn` where a file was refused, and
    `InputError` for a folder without dated files, or with two of one day.
    """
    key = (*key, "control" if line.control is not None else "file")
    named = line.control if line.control is not None else line.file
    assert named is not None
    if isinstance(named, dict):
        return sorted(FileOfDay(day, name, (*key, day)) for day, name in named.items())
    path = drawing.file(key, named)
    if path.is_dir():
        return _in_folder(path, named, key, drawing.faults)
    dated = line.divides or line.known_from or line.known_until
    return [FileOfDay(_own_day(line, drawing.scenario) if dated else "", named, key)]


def _own_day(line: Line, scenario: Scenario) -> str:
    day = first_day(line.when.start) or first_day(line.known_from) or first_day(scenario.as_of)
    return day.isoformat() if day else ""


def _in_folder(path: Path, name: str, key: Key, faults: list[Fault]) -> list[FileOfDay]:
    found: dict[str, FileOfDay] = {}
    for file in sorted(path.iterdir()):
        if not file.is_file() or file.suffix.lower() not in FORMATS:
            continue
        day = _day_in(file.stem)
        if not day:
            hint = "give it a name such as 2018-09-17.geojson"
            faults.append(Fault("has no day in its name, and is left out", str(file), hint=hint, severity="warning"))
        elif day in found:
            problem = f"shows {day}, as {Path(found[day].name).name} does"
            raise InputError(Fault(problem, str(file), hint="keep one file of each day"))
        else:
            found[day] = FileOfDay(day, f"{name.rstrip('/')}/{file.name}", key)
    if not found:
        hint = "put files into it whose names hold a day, such as 2018-09-17.geojson"
        raise InputError(Fault("has no file of a day", str(path), hint=hint))
    return [found[day] for day in sorted(found)]


def _day_in(stem: str) -> str:
    for match in _DAY.finditer(stem):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            continue
    return ""
