"""The public API in plain text, one line a name: `python tests/public_api.py` prints it, `make api` writes it down.

Held against `public_api.txt` by `tests/truceline/test_public_api.py`, so that no change of it goes unseen.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, ForwardRef, get_origin, get_overloads

import typer
from pydantic import BaseModel

import truceline
from truceline.cli import app

FILE = Path(__file__).with_suffix(".txt")
OURS = ("geo", "layers", "maps", "seeds", "truceline")


def public_api() -> str:
    """Every public name with its signature, then every command with its options."""
    names = [line for name in truceline.__all__ for line in _described(name, getattr(truceline, name))]
    return "\n".join([*names, "", *_commands()]) + "\n"


def _described(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, ModuleType):
        for member in value.__all__:
            yield from _described(f"{name}.{member}", getattr(value, member))
    elif inspect.isclass(value):
        yield f"class {name}" + ("" if issubclass(value, BaseModel) else _signature(value))
        yield from _members(name, value)
    elif get_origin(value):
        yield f"{name} = {value!r}"
    elif callable(value):
        yield from (f"{name}{_signature(one)}" for one in get_overloads(value) or [value])
    else:
        yield f"{name}: {type(value).__name__}"


def _members(name: str, kind: type) -> Iterator[str]:
    homes = [home for home in kind.__mro__ if home.__module__.split(".")[0] in OURS]
    fields = {field: note for home in reversed(homes) for field, note in inspect.get_annotations(home).items()}
    values = {member: value for home in reversed(homes) for member, value in vars(home).items()}
    for field, note in sorted(fields.items()):
        if not field.startswith("_"):
            yield f"  {name}.{field}: {_note(note)}"
    for member, value in sorted(values.items()):
        if member.startswith(("_", "model_")) or member in fields:
            continue
        if isinstance(value, property | cached_property):
            get = value.fget if isinstance(value, property) else value.func
            yield f"  {name}.{member} -> {_note(inspect.signature(get).return_annotation)}"
        elif isinstance(value, classmethod | staticmethod):
            yield f"  {name}.{member}{_signature(value.__func__)}"
        elif inspect.isfunction(value):
            yield from (f"  {name}.{member}{_signature(one)}" for one in get_overloads(value) or [value])


def _signature(value: Any) -> str:
    try:
        signature = inspect.signature(value)
    except ValueError:
        return "(…)"
    parts: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not any(part.startswith("*") for part in parts):
            parts.append("*")
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        note = "" if parameter.annotation is parameter.empty else f": {_note(parameter.annotation)}"
        default = (
            ""
            if parameter.default is parameter.empty
            else f" = {_plain(repr(parameter.default))}".replace("Ellipsis", "...")
        )
        parts.append(f"{stars}{parameter.name}{note}{default}")
    back = signature.return_annotation
    return f"({', '.join(parts)})" + ("" if back is signature.empty else f" -> {_note(back)}")


def _note(annotation: Any) -> str:
    if isinstance(annotation, ForwardRef):
        return annotation.__forward_arg__
    return annotation if isinstance(annotation, str) else _plain(inspect.formatannotation(annotation))


def _plain(text: str) -> str:
    """Without addresses in memory, which differ from run to run."""
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def _commands() -> Iterator[str]:
    group = typer.main.get_command(app)
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        parts = [
            " / ".join([*parameter.opts, *parameter.secondary_opts])
            if parameter.param_type_name == "option"
            else (str(parameter.name) + ("" if parameter.required else "?"))
            for parameter in command.params
        ]
        yield f"truceline {name}: {', '.join(parts)}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(public_api())
