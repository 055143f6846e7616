"""What in a scenario refers to something else: ids and files.

It is read from the plain data, so that an entry with another fault is checked all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geo.errors import Fault
from geo.files.local_file import split_part
from layers.scenario.faults import did_you_mean
from layers.scenario.origin import SHIPPED, Origin
from layers.scenario.yaml_lines import Key

__all__ = ["check_references", "file_fault", "named_files"]

_LISTS_WITH_IDS = ("zones", "posts", "routes", "events", "notes", "obligations")
# (section the reference is in, or "*"; its key; section it refers to; what that is called)
_REFERENCES = (
    ("*", "source", "sources", "source"),
    ("lines", "between", "parties", "party"),
    ("areas", "territory", "parties", "party"),
    ("areas", "of", "lines", "line"),
    ("zones", "from", "lines", "line"),
    ("zones", "between", "lines", "line"),
    ("zones", "area", "areas", "area"),
    ("obligations", "in", "zones", "zone"),
    ("obligations", "along", "routes", "route"),
    ("obligations", "stands", "posts", "post"),
)
_WITH_FILES = {"lines": ("file", "control"), "areas": ("file",), "routes": ("file",)}


def check_references(data: Mapping[str, Any], origin: Origin) -> list[Fault]:
    """Ids that name nothing, ids that appear twice, and files that are missing or lie outside the scenario's folder."""
    faults: list[Fault] = []
    for key, value in _entries(data):
        section, name = str(key[0]), key[-1]
        for where, word, target, what in _REFERENCES:
            if name == word and where in ("*", section):
                faults += _unknown_ids(key, value, data.get(target), target, what, origin)
    for key, value in _files(data):
        fault = file_fault(key, value, origin)
        if fault is not None:
            origin.refused_files.add(key)
            faults.append(fault)
    for section in _LISTS_WITH_IDS:
        faults += _repeated_ids(data.get(section), section, origin)
    return faults


def named_files(origin: Origin) -> list[str]:
    """The files that the scenario names, each once, in alphabetical order; those in a folder that it names too."""
    names: set[str] = set()
    for key, name in _files(origin.data):
        folder = origin.file(name)
        if folder.is_dir() and key not in origin.refused_files:
            names |= {f"{name.rstrip('/')}/{path.name}" for path in folder.iterdir() if path.is_file()}
        elif "#" in name:
            names.add(str(split_part(folder)[0].relative_to(origin.folder)))
        else:
            names.add(name)
    return sorted(names)


def _files(data: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    """Every file that a section's entry names, with its key; of several days, that of each day."""
    for key, value in _entries(data):
        if len(key) == 3 and key[-1] in _WITH_FILES.get(str(key[0]), ()):  # noqa: PLR2004 - section, entry, key
            by_day = value.items() if isinstance(value, dict) else ()
            named = [(key, value), *(((*key, day), name) for day, name in by_day)]
            yield from ((place, name) for place, name in named if isinstance(name, str))


def _entries(value: Any, key: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Every value below a section's entry, with its key."""
    if isinstance(value, dict | list):
        for name, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _entries(child, (*key, name))
    if len(key) > 2:  # noqa: PLR2004 - section, entry, key
        yield key, value


def _unknown_ids(key: Key, value: object, known: object, target: str, what: str, origin: Origin) -> list[Fault]:
    names = [((*key, index), name) for index, name in enumerate(value)] if isinstance(value, list) else [(key, value)]
    if isinstance(known, list):
        known = {entry.get("id"): entry for entry in known if isinstance(entry, dict)}
    known = [str(name) for name in known] if isinstance(known, dict) else []
    return [
        origin.fault(place, f"unknown {what} {name!r}", did_you_mean(name, known, f"add it under '{target}:'"))
        for place, name in names
        if isinstance(name, str) and name not in known
    ]


def file_fault(key: Key, value: str, origin: Origin) -> Fault | None:
    """Why a file that the scenario names cannot be one: it lies elsewhere, or is not there."""
    if "://" in value:
        hint = "save it beside the scenario file, and name that"
        return origin.fault(key, f"{value!r} is a web address, and nothing is fetched", hint)
    if value.startswith(SHIPPED):
        ships = origin.file(value).is_file()
        hint = f"write {SHIPPED}ID/FILE, with an id that 'truceline seeds' lists"
        return None if ships else origin.fault(key, f"{value!r} does not ship", hint)
    folder = origin.folder.resolve()
    try:
        path = split_part(folder / value)[0].resolve()
        inside = path.is_relative_to(folder)
        found = inside and (path.is_file() or (path.is_dir() and path != folder and key[0] == "lines"))
    except (OSError, ValueError, RuntimeError):
        hint = "name a file beside the scenario"
        return origin.fault(key, f"{value[:80]!r} is not a name that a file can have", hint)
    if found:
        return None
    if not inside:
        return origin.fault(key, f"{value!r} lies outside the scenario's folder", "move it beside the scenario file")
    return _not_there(key, value, origin)


def _not_there(key: Key, value: str, origin: Origin) -> Fault:
    """That a file is not there, with the name that it is like."""
    folder = origin.folder
    beside = [entry.name for entry in folder.iterdir() if entry.is_file()] if folder.is_dir() else []
    return origin.fault(key, f"no file {value!r} beside the scenario", did_you_mean(value, beside, "check its name"))


def _repeated_ids(entries: object, section: str, origin: Origin) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str):
            if name in seen:
                faults.append(origin.fault((section, index, "id"), f"id {name!r} appears twice", "give it another id"))
            seen.add(name)
    return faults
