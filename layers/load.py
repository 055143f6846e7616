"""From a scenario file, or a shipped scenario's id, to a checked `Scenario`; every fault is found before any is told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

import seeds
from geo.errors import Fault, InputError
from layers.references import check_references, did_you_mean
from layers.scenario import FORMAT_VERSION, Origin, Scenario
from layers.yaml_lines import MAXIMUM_BYTES, Key, parse_yaml

__all__ = ["find_scenario", "load_scenario", "read_scenario"]


def find_scenario(name_or_path: str | Path) -> Path:
    """The file of a scenario: a path, a folder that holds `scenario.yaml`, or a shipped id such as `idlib-2018`.

    Raises `InputError` with the shipped ids nearest to a name that is none of these.
    """
    path = Path(name_or_path)
    if path.is_dir():
        path = path / "scenario.yaml"
    if path.is_file():
        return path
    shipped = seeds.scenario_ids()
    if str(name_or_path) in shipped:
        return seeds.path(str(name_or_path), "scenario.yaml")
    near = difflib.get_close_matches(str(name_or_path), shipped, 3, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"give a path, or one of {', '.join(shipped)}"
    raise InputError(Fault("no such scenario file, and no scenario of that id ships", str(name_or_path), hint=hint))


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario by path or shipped id.

    Raises `InputError` with all faults that can be found without looking names up in the gazetteer.
    """
    scenario, faults = read_scenario(name_or_path)
    if scenario is None or any(fault.severity == "error" for fault in faults):
        raise InputError(faults)
    return scenario


def read_scenario(name_or_path: str | Path, text: str | None = None) -> tuple[Scenario | None, list[Fault]]:
    """What can be used of a scenario, and everything wrong with it.

    `text` is the file's text where it was read already (from standard input, say). Entries at fault are left out of
    the scenario so that the others can be checked further; the scenario is None where nothing can be made of it.
    """
    path = None if text is not None else find_scenario(name_or_path)
    name = str(name_or_path) if path is None else str(path)
    try:
        data, lines = parse_yaml(_read_text(path, name) if text is None else text, name)
    except InputError as error:
        return None, list(error.faults)
    if not isinstance(data, dict):
        return None, [
            Fault("not a scenario: it has no keys", name, 1, hint="'truceline new NAME' writes one to start from")
        ]
    origin = Origin(path, name, lines, data)
    version = data.get("truceline")
    if isinstance(version, int) and version > FORMAT_VERSION:
        hint = f"this Truceline reads up to version {FORMAT_VERSION}; upgrade it"
        return None, [origin.fault(("truceline",), f"format version {version} is newer", hint)]
    scenario, faults = _validate(data, origin)
    faults += check_references(data, origin)
    return scenario, _in_order(faults)


def _read_text(path: Path | None, name: str) -> str:
    assert path is not None
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise InputError(Fault(f"larger than {MAXIMUM_BYTES:,} bytes", name, hint="put data into files beside it"))
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "save it as UTF-8"
        raise InputError(Fault(f"not UTF-8 text (byte {error.start:,})", name, hint=hint)) from None
    except OSError as error:
        raise InputError(
            Fault(f"cannot be read: {error.strerror}", name, hint="check the path and its rights")
        ) from None


def _validate(data: dict[str, Any], origin: Origin) -> tuple[Scenario | None, list[Fault]]:
    faults: list[Fault] = []
    for _ in range(3):
        try:
            scenario = Scenario.model_validate(data)
        except ValidationError as error:
            faults += [fault for problem in error.errors() if (fault := _fault(dict(problem), origin)) not in faults]
            data = _without(data, [tuple(problem["loc"]) for problem in error.errors()])
        else:
            scenario._origin = origin  # noqa: SLF001 - the loader is the model's maker
            return scenario, faults
    return None, faults


def _without(data: dict[str, Any], keys: Iterable[Key]) -> dict[str, Any]:
    """The data without the smallest entries that hold a fault, so that the rest can be checked."""
    kept = dict(data)
    broken: dict[str, set[str | int]] = {}
    for key in keys:
        if len(key) > 1 and isinstance(kept.get(str(key[0])), dict | list):
            broken.setdefault(str(key[0]), set()).add(key[1])
        elif key and key[0] in _STAND_INS:
            kept[str(key[0])] = _STAND_INS[str(key[0])]
        elif key:
            kept.pop(str(key[0]), None)
    for section, entries in broken.items():
        value = kept[section]
        if isinstance(value, dict):
            kept[section] = {name: entry for name, entry in value.items() if name not in entries}
        else:
            kept[section] = [entry for index, entry in enumerate(value) if index not in entries]
    if not kept.get("sources"):
        kept["sources"] = _STAND_INS["sources"]
    return kept


_STAND_INS: dict[str, Any] = {
    "truceline": FORMAT_VERSION,
    "title": "untitled",
    "as_of": "2000-01-01",
    "sources": {"none": {"title": "none"}},
}


def _fault(problem: dict[str, Any], origin: Origin) -> Fault:
    key: Key = tuple(part for part in problem["loc"] if part not in ("[key]",))
    kind, message, hint = problem["type"], str(problem["msg"]), ""
    if kind == "extra_forbidden":
        message = f"unknown key {key[-1]!r}"
        hint = did_you_mean(str(key[-1]), _fields(key[:-1]))
    elif kind == "missing":
        message, hint = f"{key[-1]!r} is missing", f"add '{key[-1]}:'"
        key = key[:-1]
    elif kind == "value_error":
        message = message.removeprefix("Value error, ")
    else:
        given = problem.get("input")
        shown = "" if isinstance(given, dict | list) else f" (given: {given!r})"
        message = f"{message[0].lower()}{message[1:]}{shown}"
        hint = _HINTS.get(kind, "")
    return origin.fault(key, message, hint)


_HINTS = {
    "string_pattern_mismatch": "use letters, digits, '-', '_' and '.'",
    "float_parsing": "write a number in degrees, such as 35.93",
    "float_type": "write a number in degrees, such as 35.93",
    "int_parsing": "write a whole number",
    "string_type": "write text; put it in quotes where it looks like a number",
    "dict_type": "write keys and values below it",
    "tuple_type": "write a list",
    "too_short": "give at least one",
}


def _fields(key: Key) -> list[str]:
    """The keys allowed at a place of the file, found by walking the models."""
    model: Any = Scenario
    for part in key:
        if isinstance(part, str) and isinstance(model, type) and issubclass(model, BaseModel):
            field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None)
            model = _model_in(field.annotation) if field else None
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)


def _in_order(faults: list[Fault]) -> list[Fault]:
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.line or 0, fault.key))
