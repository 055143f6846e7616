"""Scenario files of an older format version, read as the present one and rewritten without losing a comment.

Version 0 was the format before its first release: `at: [latitude, longitude]` for a position, `name` and `evacuated`
of a post, `line` of a zone. Version 1 names latitude and longitude, says `title` and `left` for posts as for everything
else, and `from` for the line that a zone's depth is measured from. Version 2 adds lines of several days (`control` and
`file` by day, `known_from`, `known_until`, a zone's `as_drawn_on`), `river`, `where` and `boundaries`: an older
Truceline says that the format is newer, rather than that keys are unknown. Its other keys are those of version 1, and
so are lock files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.errors import Fault, InputError
from geo.files.atomic_write import atomic_write
from layers.scenario.find import find_scenario, read_scenario_text
from layers.scenario.models import FORMAT_VERSION
from layers.scenario.yaml_lines import Key, ParsedYaml, TextSpan, parse_yaml

__all__ = ["upgrade_data", "upgrade_file", "upgrade_text"]

# section, old key, new key
_RENAMED_IN_1 = (("posts", "name", "title"), ("posts", "evacuated", "left"), ("zones", "line", "from"))
_WITH_POSITION = ("places", "posts", "events")


def upgrade_data(data: dict[str, Any], version: int) -> None:
    """Bring plain data of an older version to the present one, in place."""
    if version < 1:
        for section, old, new in _RENAMED_IN_1:
            for _, entry in _entries(data, section):
                if old in entry and new not in entry:
                    entry[new] = entry.pop(old)
        for section in _WITH_POSITION:
            for _, entry in _entries(data, section):
                if _is_pair(entry.get("at")):
                    entry["latitude"], entry["longitude"] = entry.pop("at")
    data["truceline"] = FORMAT_VERSION


def upgrade_text(text: str, name: str) -> str:
    """The text of a scenario file in the present version; comments, order and spacing stay.

    Raises `InputError` where the text is not YAML or of a newer version.
    """
    parsed = parse_yaml(text, name)
    data = parsed.data if isinstance(parsed.data, dict) else {}
    version = data.get("truceline")
    if not isinstance(version, int) or not 0 <= version <= FORMAT_VERSION:
        hint = f"write 'truceline: {FORMAT_VERSION}'"
        raise InputError(Fault(f"no format version that can be upgraded: {version!r}", name, 1, "truceline", hint))
    edits = list(_edits_to_1(text, parsed)) if version < 1 else []
    edits += [(parsed.values[("truceline",)], str(FORMAT_VERSION))] if version < FORMAT_VERSION else []
    for span, replacement in sorted(edits, reverse=True):
        text = text[: span.start] + replacement + text[span.end :]
    return text


def upgrade_file(name_or_path: str | Path) -> Path | None:
    """Rewrite a scenario file in the present version, in one step. Returns its path, or None where nothing is to do.

    Raises `InputError` as `upgrade_text` does, and where the file cannot be read or written.
    """
    path = find_scenario(name_or_path)
    text = read_scenario_text(path, str(path))
    fresh = upgrade_text(text, str(path))
    if fresh == text:
        return None
    with atomic_write(path, replaces_input=True) as file:
        file.write_text(fresh, encoding="utf-8")
    return path


def _edits_to_1(text: str, parsed: ParsedYaml) -> Iterator[tuple[TextSpan, str]]:
    for section, old, new in _RENAMED_IN_1:
        for key, entry in _entries(parsed.data, section):
            if old in entry and new not in entry:
                yield parsed.words[(*key, old)], new
    for section in _WITH_POSITION:
        for key, entry in _entries(parsed.data, section):
            if _is_pair(entry.get("at")):
                yield _position_edit(text, parsed, key)


def _position_edit(text: str, parsed: ParsedYaml, key: Key) -> tuple[TextSpan, str]:
    """`at: [35.6, 36.8]` as `latitude: 35.6`, `longitude: 36.8`, in the style of the entry that it is in."""
    word, value = parsed.words[(*key, "at")], parsed.values[(*key, "at")]
    numbers = [text[span.start : span.end] for span in (parsed.values[(*key, "at", index)] for index in (0, 1))]
    inside = parsed.values[key]
    if text[inside.start] == "{":
        glue = ", "
    else:
        line_start = text.rfind("\n", 0, word.start) + 1
        glue = "\n" + "".join(" " if letter == "-" else letter for letter in text[line_start : word.start])
    end = value.start + len(text[value.start : value.end].rstrip())
    return TextSpan(word.start, end), f"latitude: {numbers[0]}{glue}longitude: {numbers[1]}"


def _entries(data: dict[str, Any], section: str) -> Iterator[tuple[Key, dict[str, Any]]]:
    value = data.get(section)
    pairs = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else [])
    for name, entry in pairs:
        if isinstance(entry, dict):
            yield (section, name), entry


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(part, int | float) for part in value)  # noqa: PLR2004 - latitude and longitude
