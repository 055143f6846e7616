"""The licences of what Truceline installs, as a table; exit code 1 where one is not allowed at run time.

    python tests/licences.py              # the table, as docs/licences.md has it
    python tests/licences.py --check      # exit code 1 where a licence is unknown, GPL or AGPL

The set is that of the requirements in `pyproject.toml` without the extras for tests and tools, and all that these
require in turn, as installed in this environment.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parent.parent / "pyproject.toml"
EXTRAS = ("pdf", "print", "tiles", "postgis")
"""What a user may install; `test` and `mutants` are for those who work on it."""
_BY_CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(.+)")
_REFUSED = re.compile(r"\bA?GPL|Affero|(?<!Lesser )General Public License(?! v?\d* \(LGPL)", re.IGNORECASE)
_LESSER = re.compile(r"LGPL|Lesser General Public", re.IGNORECASE)
_STATED = {"xstatic-leaflet": "BSD-2-Clause", "python-calamine": "MIT"}
"""Licences that a package states in its files, but not in its metadata in a word."""


def required() -> list[tuple[str, tuple[str, ...]]]:
    """What `pyproject.toml` requires at run time and for a user's extras, with the extras of each."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for name in EXTRAS for line in project["optional-dependencies"][name])]
    return [(found.name, tuple(found.extras)) for found in map(Requirement, lines)]


def installed() -> Iterator[metadata.Distribution]:
    """Every distribution that is required at run time, once, by name; extras that are not installed are left out."""
    waiting = required()
    seen: dict[str, metadata.Distribution] = {}
    while waiting:
        name, wanted = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in seen:
            continue
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        seen[key] = found
        for line in found.requires or ():
            requirement = Requirement(line)
            asked = [{"extra": extra} for extra in ("", *wanted)]
            if requirement.marker is None or any(requirement.marker.evaluate(context) for context in asked):
                waiting.append((requirement.name, tuple(requirement.extras)))
    return iter(sorted(seen.values(), key=lambda found: found.name.lower()))


def licence(distribution: metadata.Distribution) -> str:
    """The licence that a distribution states; empty where it states none."""
    facts = distribution.metadata
    stated = facts.get("License-Expression") or ""
    classified = [match[1] for line in facts.get_all("Classifier") or () if (match := _BY_CLASSIFIER.fullmatch(line))]
    text = (facts.get("License") or "").strip().splitlines()
    named = text[0].strip() if text and len(text[0]) < 80 else ""
    return _STATED.get(distribution.name.lower(), "") or str(stated) or " / ".join(classified) or named


def refused(text: str) -> bool:
    """Whether a licence is not allowed at run time: unknown, GPL or AGPL; a choice of another is allowed."""
    if not text:
        return True
    choices = re.split(r"\s+OR\s+", text)
    return all(bool(_REFUSED.search(choice)) and not _LESSER.search(choice) for choice in choices)


def table() -> str:
    """All of it as a table in Markdown."""
    rows = [f"| {found.name} | {licence(found) or 'unknown'} |" for found in installed()]
    return "\n".join(["| package | licence |", "|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        bad = [f"{found.name}: {licence(found) or 'unknown'}" for found in installed() if refused(licence(found))]
        sys.exit("\n".join(bad) if bad else 0)
    sys.stdout.write(table())
