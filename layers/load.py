"""From a scenario file, or a shipped one's id, to a checked `Scenario`; every fault is found before any is told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import seeds
from geo.errors import Fault, InputError
from layers.faults import faults_of_problems, key_in_file
from layers.origin import Origin
from layers.references import check_references
from layers.scenario import FORMAT_VERSION, Scenario, structure_complaints
from layers.upgrade import upgrade_data
from layers.yaml_lines import MAXIMUM_BYTES, Key, parse_yaml

__all__ = ["find_scenario", "load_scenario", "read_scenario", "read_scenario_text"]


def find_scenario(name_or_path: str | Path) -> Path:
    """The file of a scenario: a path, a folder that holds `scenario.yaml`, or a shipped id such as `idlib-2018`.

    Raises `InputError` with the shipped ids nearest to a name that is none of these.
    """
    try:
        path = Path(name_or_path)
        if path.is_dir():
            path = path / "scenario.yaml"
        if path.is_file():
            return path
    except (OSError, ValueError):  # a name that no file system takes
        path = Path()
    shipped = seeds.scenario_ids()
    if str(name_or_path) in shipped:
        return seeds.path(str(name_or_path), "scenario.yaml")
    near = difflib.get_close_matches(str(name_or_path), shipped, 3, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"give a path, or one of {', '.join(shipped)}"
    name = repr(str(name_or_path)) if not str(name_or_path).isprintable() else str(name_or_path)
    raise InputError(Fault("no such scenario file, and no scenario of that id ships", name[:200], hint=hint))


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario by path or shipped id.

    Raises `InputError` with all faults that can be found without looking names up in the gazetteer.
    """
    scenario, faults = read_scenario(name_or_path)
    if scenario is None or any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    return scenario


def read_scenario(name_or_path: str | Path, text: str | bytes | None = None) -> tuple[Scenario | None, list[Fault]]:
    """What can be used of a scenario, and everything wrong with it.

    `text` is the file's content where it was read already (from standard input, say). Entries at fault are left out of
    the scenario so that the others can be checked further; the scenario is None where nothing can be made of it.
    """
    path = None if text is not None else find_scenario(name_or_path)
    name = str(name_or_path) if path is None else str(path)
    try:
        text = read_scenario_text(path, name) if path is not None else _decoded(text or "", name)
        parsed = parse_yaml(text, name)
    except InputError as error:
        return None, list(error.faults)
    data = parsed.data
    if not isinstance(data, dict) or not data:
        hint = "'truceline new NAME' writes one to start from"
        return None, [*parsed.faults, Fault("not a scenario: it has no keys", name, 1, hint=hint)]
    origin = Origin(path, name, parsed.lines, data)
    version = data.get("truceline")
    faults = list(parsed.faults)
    if isinstance(version, int) and version > FORMAT_VERSION:
        hint = f"this Truceline reads up to version {FORMAT_VERSION}; upgrade it"
        return None, [*faults, origin.fault(("truceline",), f"format version {version} is newer", hint)]
    if isinstance(version, int) and 0 <= version < FORMAT_VERSION:
        upgrade_data(data, version)
        message = f"format version {version} is old, and was read as version {FORMAT_VERSION}"
        faults.append(origin.fault(("truceline",), message, "'truceline check --upgrade' rewrites the file", "warning"))
    scenario, problems = _validate(data, origin, parsed.refused)
    faults += problems + check_references(data, origin)
    return scenario, _in_order(faults)


def read_scenario_text(path: Path, name: str) -> str:
    """The text of a scenario file. Raises `InputError` where it is too large, cannot be read, or is not UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        hint = "check the path and its rights"
        raise InputError(Fault(f"cannot be read: {error.strerror}", name, hint=hint)) from None
    return _decoded(content, name)


def _decoded(content: str | bytes, name: str) -> str:
    if len(content) > MAXIMUM_BYTES:
        hint = "put data into files beside it"
        raise InputError(Fault(f"larger than {MAXIMUM_BYTES:,} bytes", name, hint=hint))
    if isinstance(content, str):
        return content
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(Fault("not UTF-8 text", name, line, hint="save it as UTF-8")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _validate(data: dict[str, Any], origin: Origin, refused: set[Key]) -> tuple[Scenario | None, list[Fault]]:
    """The scenario made of the entries that are sound, and what is wrong with the others."""
    try:
        return _checked(data, origin), []
    except ValidationError as error:
        problems: list[dict[str, Any]] = [dict(problem) for problem in error.errors(include_url=False)]
    faults = faults_of_problems([p for p in problems if key_in_file(p["loc"], data) not in refused], origin)
    faults += _structure_faults(data, problems, origin)
    kept = _without(data, [key_in_file(problem["loc"], data) for problem in problems], origin)
    try:
        return _checked(kept, origin), faults
    except ValidationError:  # something other than an entry is at fault, and was told
        return None, faults


def _checked(data: dict[str, Any], origin: Origin) -> Scenario:
    scenario = Scenario.model_validate(data)
    scenario._origin = origin  # noqa: SLF001 - the loader is the model's maker
    return scenario


def _structure_faults(data: dict[str, Any], problems: Iterable[dict[str, Any]], origin: Origin) -> list[Fault]:
    """What is wrong as a whole with entries of which a part is wrong: the models stop at the part.

    An entry with an unknown key is left out: the key may be what the entry seems to lack.
    """
    by_entry: dict[Key, set[str]] = {}
    for problem in problems:
        key = key_in_file(problem["loc"], data)
        if len(key) > 1:
            by_entry.setdefault(key[:2], set()).add(problem["type"])
    faults = []
    for (section, name), kinds in by_entry.items():
        entry = data[str(section)][name]
        if isinstance(entry, dict) and kinds.isdisjoint({"extra_forbidden", "value_error"}):
            faults += [origin.fault((section, name), text) for text in structure_complaints(str(section), entry)]
    return faults


def _without(data: dict[str, Any], keys: Iterable[Key], origin: Origin) -> dict[str, Any]:
    """The data without the entries that hold a fault, so that the rest can be checked on the ground."""
    kept = dict(data)
    broken: dict[str, set[str | int]] = {}
    for key in keys:
        section = str(key[0]) if key else ""
        if len(key) > 1 and isinstance(kept.get(section), dict | list):
            broken.setdefault(section, set()).add(key[1])
        elif section:
            kept.pop(section, None)
    for section, entries in broken.items():
        value = kept[section]
        if isinstance(value, dict):
            kept[section] = {name: entry for name, entry in value.items() if name not in entries}
        else:
            indices = tuple(index for index in range(len(value)) if index not in entries)
            kept[section] = [value[index] for index in indices]
            origin.kept[section] = indices
    for section, stand_in in _STAND_INS.items():
        kept[section] = kept.get(section) or stand_in
    return kept


_STAND_INS: dict[str, Any] = {
    "truceline": FORMAT_VERSION,
    "title": "untitled",
    "as_of": "2000-01-01",
    "sources": {"none": {"title": "none"}},
}


def _in_order(faults: list[Fault]) -> list[Fault]:
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.line or 0, fault.key))
