"""A scenario to start from: a commented file, or a copy of one that ships with the files that it rests on."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from geo.errors import Fault, InputError
from layers.scenario.find import find_shipped

__all__ = ["copy_scenario", "new_scenario"]

_YAML = (".yaml", ".yml")

_NAME = re.compile(r"\w[\w.-]*")
_TEMPLATE = Path(__file__).with_name("template.yaml")


def new_scenario(name: str) -> Path:
    """Write a commented scenario file that passes `check`: NAME.yaml, or NAME itself where it ends in .yaml or .yml.

    Raises `InputError` where the name could not be an id, the file exists already (it is never overwritten) or cannot
    be written.
    """
    path = Path(name) if name.endswith(_YAML) else Path(f"{name}.yaml")
    title = path.stem.strip()
    if not Path(name).stem.strip(" ."):
        raise InputError(Fault(f"{name!r} is not a name for a scenario", hint="use a word, such as my-agreement"))
    if not _NAME.fullmatch(title):
        better = re.sub(r"[^\w.-]+", "-", title).strip("-.") or "my-agreement"
        problem = f"{title!r} has characters that no id may have; use letters, digits, '-', '_' and '.'"
        raise InputError(Fault(problem, str(path), hint=f"for example {better}"))
    title = title[:1].upper() + title[1:].replace("-", " ").replace("_", " ")
    quoted = json.dumps(title, ensure_ascii=False)[1:-1]
    text = _TEMPLATE.read_text(encoding="utf-8").replace("{title}", quoted)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(Fault("there is a file of that name already", str(path), hint="give another name")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Fault(f"cannot be written: {reason}", str(path), hint="check the folder")) from None
    return path


def copy_scenario(identifier: str, name: str) -> Path:
    """Copy a shipped scenario with its files, to be changed; the path of its scenario file.

    A name that ends in .yaml or .yml becomes the scenario file, its other files go beside it; any other name becomes a
    folder with `scenario.yaml`. Raises `InputError` where no scenario of that id ships, a file exists already (none is
    ever overwritten; then none is written) or cannot be written.
    """
    source = find_shipped(identifier).parent
    path = Path(name) if name.endswith(_YAML) else Path(name) / "scenario.yaml"
    copies = {file: path.parent / _renamed(file.relative_to(source), path) for file in sorted(source.rglob("*.*"))}
    hint = "give another name, or copy into an empty folder"
    if there := [copy for copy in copies.values() if copy.exists() or copy.is_symlink()]:
        raise InputError([Fault("there is a file of that name already", str(copy), hint=hint) for copy in there])
    written: list[Path] = []
    try:
        for file, copy in copies.items():
            copy.parent.mkdir(parents=True, exist_ok=True)
            written.append(copy)
            shutil.copyfile(file, copy)
    except (OSError, ValueError) as error:
        for copy in written:
            copy.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(Fault(f"cannot be written: {reason}", str(path), hint="check the folder")) from None
    return path


def _renamed(file: Path, scenario: Path) -> Path:
    """Where a file of the copied folder goes: the scenario and its lock are named after the copy."""
    if file.name in ("scenario.yaml", "scenario.lock.json"):
        return Path(file.name.replace("scenario", scenario.stem, 1)).with_suffix(
            scenario.suffix if file.suffix == ".yaml" else file.suffix
        )
    return file
