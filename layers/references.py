"""What in a scenario refers to something else: ids and files. Read from the plain data, so that an entry with another
fault is checked all the same."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from geo.errors import Fault
from layers.scenario import Origin
from layers.yaml_lines import Key

__all__ = ["check_references", "did_you_mean"]

_LISTS_WITH_IDS = ("zones", "posts", "routes", "events")
# (section the reference stands in, or "*"; its key; section it refers to; what that is called)
_REFERENCES = (
    ("*", "source", "sources", "source"),
    ("lines", "between", "parties", "party"),
    ("areas", "territory", "parties", "party"),
    ("zones", "from", "lines", "line"),
    ("zones", "between", "lines", "line"),
    ("zones", "area", "areas", "area"),
)
_FILES = ("file", "control")


def check_references(data: Mapping[str, Any], origin: Origin) -> list[Fault]:
    """Ids that name nothing, ids that stand twice, and files that are missing or lie outside the scenario's folder."""
    faults = []
    for key, value in _entries(data):
        for section, name, target, what in _REFERENCES:
            if key[-1] == name and section in ("*", key[0]):
                faults += _unknown_ids(key, value, data.get(target), target, what, origin)
        if key[-1] in _FILES and isinstance(value, str):
            faults += _check_file(key, value, origin)
    for section in _LISTS_WITH_IDS:
        faults += _repeated_ids(data.get(section), section, origin)
    return faults


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known words nearest to one that is not known."""
    names = list(known)
    near = difflib.get_close_matches(word, names, 2, 0.6)
    if near:
        return f"did you mean {' or '.join(repr(name) for name in near)}?"
    return otherwise or (f"known here: {', '.join(sorted(names))}" if names else "remove it")


def _entries(value: Any, key: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Every value below a section's entry, with its key."""
    if isinstance(value, dict | list):
        for name, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _entries(child, (*key, name))
    if len(key) > 2:  # noqa: PLR2004 - section, entry, key
        yield key, value


def _unknown_ids(key: Key, value: object, known: object, target: str, what: str, origin: Origin) -> list[Fault]:
    names = value if isinstance(value, list) else [value]
    known = [str(name) for name in known] if isinstance(known, dict) else []
    return [
        origin.fault(key, f"unknown {what} {name!r}", did_you_mean(name, known, f"add it under '{target}:'"))
        for name in names
        if isinstance(name, str) and name not in known
    ]


def _check_file(key: Key, value: str, origin: Origin) -> list[Fault]:
    folder = origin.folder.resolve()
    path = (folder / value).resolve()
    if "://" in value or value.startswith("/vsi") or not path.is_relative_to(folder):
        return [origin.fault(key, f"{value!r} lies outside the scenario's folder", "move it beside the scenario file")]
    if not path.is_file():
        return [origin.fault(key, f"no file {value!r} beside the scenario", "check its name")]
    return []


def _repeated_ids(entries: object, section: str, origin: Origin) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str):
            if name in seen:
                faults.append(origin.fault((section, index, "id"), f"id {name!r} stands twice", "give it another id"))
            seen.add(name)
    return faults
