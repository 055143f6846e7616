"""Where a scenario's file lies, and its text: bounded and UTF-8."""

from __future__ import annotations

import difflib
from pathlib import Path

import seeds
from geo.errors import Fault, InputError
from geo.files.inputs import note_input
from layers.scenario.yaml_lines import MAXIMUM_BYTES

__all__ = ["decoded", "find_scenario", "find_shipped", "read_scenario_text"]

_DOCUMENTS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a Word file or other archive",
    b"\xd0\xcf\x11\xe0": "an old Word file or workbook",
    b"{\\rtf": "a rich text file",
}
"""How files begin that are mistaken for scenarios."""


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
    return find_shipped(str(name_or_path), "no such scenario file, and no scenario of that id ships")


def find_shipped(identifier: str, problem: str = "no scenario of that id ships") -> Path:
    """The file of a shipped scenario. Raises `InputError` with the ids nearest to one that does not ship."""
    shipped = seeds.scenario_ids()
    if identifier in shipped:
        return seeds.path(identifier, "scenario.yaml")
    near = difflib.get_close_matches(identifier, shipped, 3, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"give a path, or one of {', '.join(shipped)}"
    name = identifier if identifier.isprintable() else repr(identifier)
    raise InputError(Fault(problem, name[:200], hint=hint))


def read_scenario_text(path: Path, name: str) -> str:
    """The text of a scenario file. Raises `InputError` where it is too large, cannot be read, or is not UTF-8."""
    note_input(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        hint = "check the path and its rights"
        raise InputError(Fault(f"cannot be read: {error.strerror}", name, hint=hint)) from None
    return decoded(content, name)


def decoded(content: str | bytes, name: str) -> str:
    """The text of what was read. Raises `InputError` where it is too large or not UTF-8."""
    if len(content) > MAXIMUM_BYTES:
        hint = "put data into files beside it"
        raise InputError(Fault(f"larger than {MAXIMUM_BYTES:,} bytes", name, hint=hint))
    if isinstance(content, str):
        return content
    if kind := next((kind for mark, kind in _DOCUMENTS.items() if content.startswith(mark)), ""):
        hint = "truceline draft makes a scenario of the text of a document"
        raise InputError(Fault(f"is {kind}, not a scenario", name, hint=hint))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(Fault("not UTF-8 text", name, line, hint="save it as UTF-8")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
