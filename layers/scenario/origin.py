"""Where a scenario came from, so that every fault can name its file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import seeds
from geo.errors import Fault
from layers.scenario.yaml_lines import Key

__all__ = ["SHIPPED", "Origin", "dotted"]

SHIPPED = "shipped:"
"""Begins the name of a file of a scenario that ships: `shipped:idlib-2018/control.csv`."""


class Origin:
    """The file, its plain data, and the line of each key."""

    def __init__(
        self,
        path: Path | None,
        name: str,
        lines: Mapping[Key, int],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.path = path
        self.name = name
        self.lines = lines
        self.data: Mapping[str, Any] = data or {}
        self.kept: dict[str, tuple[int, ...]] = {}
        """Where entries at fault were left out of a list: the places that those kept have in the file."""
        self.refused_files: set[Key] = set()
        """The keys of files that must not be opened, or are not there; that was reported already."""

    @property
    def folder(self) -> Path:
        """The folder that the scenario's files lie in."""
        return self.path.parent if self.path else Path.cwd()

    def file(self, name: str) -> Path:
        """The path of a file that the scenario names: beside it, or `shipped:ID/FILE` of a scenario that ships."""
        if name.startswith(SHIPPED):
            identifier, _, file = name.removeprefix(SHIPPED).partition("/")
            known = identifier in seeds.scenario_ids() and re.fullmatch(r"\w[\w.-]*", file)
            return seeds.path(identifier, file) if known else self.folder / name
        return self.folder / name

    @property
    def stem(self) -> str:
        """A short name for files made from the scenario."""
        if self.path is None:
            return "truceline-map"
        return self.path.resolve().parent.name if self.path.name == "scenario.yaml" else self.path.stem

    def key(self, section: str, index: int) -> Key:
        """The key in the file of a list's entry, counted among those that were kept."""
        kept = self.kept.get(section)
        return (section, kept[index] if kept else index)

    def line(self, key: Key) -> int | None:
        """The line of a key, or of the nearest key above it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key)

    def fault(self, key: Key, message: str, hint: str = "", severity: Literal["error", "warning"] = "error") -> Fault:
        """A fault of the scenario at a key."""
        return Fault(message, self.name, self.line(key), dotted(key), hint, severity)


def dotted(key: Key) -> str:
    """`('zones', 0, 'depth')` as `zones[0].depth`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")
