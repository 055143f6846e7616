"""From a scenario file, or a shipped one's id, to a checked `Scenario`; every fault is found before any is reported."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from geo.errors import Fault, InputError
from layers.scenario.event_kinds import event_kind_faults
from layers.scenario.faults import faults_of_problems, key_in_file
from layers.scenario.find import decoded, find_scenario, read_scenario_text
from layers.scenario.models import FORMAT_VERSION, Scenario, structure_complaints, value_complaints
from layers.scenario.origin import Origin
from layers.scenario.references import check_references
from layers.scenario.story_references import story_faults
from layers.scenario.upgrade import upgrade_data
from layers.scenario.yaml_lines import Key, parse_yaml

__all__ = ["load_scenario", "read_scenario"]


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario by path or shipped id.

    Parameters
    ----------
    name_or_path
        The path of a scenario file, or the id of one that ships (`seeds.scenario_ids()` lists them). A path wins.

    Returns
    -------
    The checked scenario, frozen; `build_layers` puts it on the ground.

    Raises
    ------
    InputError
        All faults that can be found without looking names up in the gazetteer, each with its line in the file.

    Examples
    --------
    >>> scenario = load_scenario("cyprus-1974")
    >>> [zone.id for zone in scenario.zones]
    ['buffer-zone']
    >>> load_scenario("cyprus-1947")
    Traceback (most recent call last):
    geo.errors.InputError: ...
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
        text = read_scenario_text(path, name) if path is not None else decoded(text or "", name)
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
        if version < _SAME_KEYS:
            message = f"format version {version} is old, and was read as version {FORMAT_VERSION}"
            faults.append(origin.fault(("truceline",), message, "'truceline upgrade' rewrites the file", "warning"))
    scenario, problems = _validate(data, origin, parsed.refused)
    faults += problems + check_references(data, origin) + story_faults(data, origin)
    faults += event_kind_faults(data, origin)
    return scenario, _in_order(faults)


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
    except ValidationError:  # something other than an entry is at fault, and was reported
        return None, faults


def _checked(data: dict[str, Any], origin: Origin) -> Scenario:
    scenario = Scenario.model_validate(data)
    scenario._origin = origin  # noqa: SLF001 - the loader is the model's maker
    return scenario


def _structure_faults(data: dict[str, Any], problems: Iterable[dict[str, Any]], origin: Origin) -> list[Fault]:
    """What is wrong as a whole with entries of which a part is wrong: the models stop at the part.

    Where a key is unknown, nothing is said to be missing: the key may be what the entry seems to lack.
    """
    by_entry: dict[Key, set[str]] = {}
    for problem in problems:
        key = key_in_file(problem["loc"], data)
        if len(key) > 1:
            told_as_a_whole = problem["type"] == "value_error" and len(key) == 2  # noqa: PLR2004 - section and entry
            by_entry.setdefault(key[:2], set()).add("whole" if told_as_a_whole else problem["type"])
    faults = []
    for (section, name), kinds in by_entry.items():
        entry = data[str(section)][name]
        if not isinstance(entry, dict) or "whole" in kinds or entry.get("gap"):
            continue
        complaints = [] if "extra_forbidden" in kinds else structure_complaints(str(section), entry)
        complaints += value_complaints(str(section), entry)
        faults += [origin.fault((section, name), text) for text in complaints]
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
        if section in kept:  # else the section as a whole is at fault, too
            kept[section] = _section_without(section, kept[section], entries, origin)
    for section, stand_in in _STAND_INS.items():
        kept[section] = kept.get(section) or stand_in
    return kept


def _section_without(section: str, value: Any, entries: set[str | int], origin: Origin) -> Any:
    """A section without some entries; of a list, `origin` keeps which are left."""
    if isinstance(value, dict):
        return {name: entry for name, entry in value.items() if name not in entries}
    indices = tuple(index for index in range(len(value)) if index not in entries)
    origin.kept[section] = indices
    return [value[index] for index in indices]


_SAME_KEYS = 1
"""From this version on every key still means what it meant: nothing is to be said of a file that has it."""
_STAND_INS: dict[str, Any] = {
    "truceline": FORMAT_VERSION,
    "title": "untitled",
    "as_of": "2000-01-01",
    "sources": {"none": {"title": "none"}},
}


def _in_order(faults: list[Fault]) -> list[Fault]:
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.line or 0, fault.key))
