"""The reference of the commands, made from the commands themselves: `python docs/build_commands.py` prints it.

The site has it as `commands.md`; nothing is written down twice.
"""

from __future__ import annotations

import inspect
import re
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import typer

from truceline.cli import app

INTRODUCTION = """\
# Commands

`truceline COMMAND --help` says the same at the terminal. Options may come before or after the arguments; `-` stands for
standard input where a file is read. What is printed goes to standard output, what is said about it to standard error.

| exit code | |
|---|---|
| 0 | done; `check` found no error |
| 1 | the reader of the output closed it |
| 2 | the input cannot be used: every fault is listed with file, line and what to do; nothing was written |
"""


def page() -> str:
    """The text of the page."""
    group = typer.main.get_command(app)
    commands = dict(group.commands)  # type: ignore[attr-defined]
    parts = [INTRODUCTION, _list(commands), "## Options of every command\n", _table(group)]
    parts += [_command(name, command) for name, command in commands.items()]
    return "\n".join(parts)


def _list(commands: dict[str, Any]) -> str:
    rows = [f"| [`{name}`](#truceline-{name}) | {_sentences(command)[0]} |" for name, command in commands.items()]
    return "\n".join(["| command | |", "|---|---|", *rows, ""])


def _command(name: str, command: Any) -> str:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    usage = " ".join(["truceline", name, *map(_usage, arguments), *("[OPTIONS]" for _ in options[:1])])
    parts = [f"## `truceline {name}` {{ #truceline-{name} }}\n", "\n\n".join(_sentences(command)) + "\n"]
    parts += [f"```text\n{usage}\n```\n", *(f"```console\n{line}\n```\n" for line in _examples(command))]
    parts += [_table(command, kind) for kind in (arguments, options) if kind]
    return "\n".join(parts)


def _paragraphs(command: Any) -> list[str]:
    text = inspect.cleandoc(command.help or "").split("\f")[0]
    return [re.sub(r"\s+", " ", paragraph).strip() for paragraph in text.split("\n\n")]


def _sentences(command: Any) -> list[str]:
    return [paragraph for paragraph in _paragraphs(command) if ": truceline " not in paragraph]


def _examples(command: Any) -> list[str]:
    return ["$ " + paragraph.split(": ", 1)[1] for paragraph in _paragraphs(command) if ": truceline " in paragraph]


def _usage(argument: Any) -> str:
    word = (argument.metavar or argument.name).upper() + ("..." if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"


def _table(command: Any, parameters: list[Any] | None = None) -> str:
    kinds = get_type_hints(inspect.unwrap(command.callback))
    chosen = command.params if parameters is None else parameters
    rows = ["| | | |", "|---|---|---|", *(_row(parameter, kinds.get(parameter.name, str)) for parameter in chosen)]
    return "\n".join([*rows, ""])


def _row(parameter: Any, kind: Any) -> str:
    names = (
        [*parameter.opts, *parameter.secondary_opts] if parameter.param_type_name == "option" else [_usage(parameter)]
    )
    about = re.sub(r"\s+", " ", getattr(parameter, "help", None) or "").replace("|", "\\|")
    needed = " **Needed.**" if parameter.param_type_name == "option" and parameter.required else ""
    default = parameter.default
    given = default.value if hasattr(default, "value") else default
    shown = f" Default: `{given}`." if isinstance(given, str | int | float) and given not in {"", False, True} else ""
    return f"| {', '.join(f'`{name}`' for name in names)} | {_kind(kind)} | {about}{needed}{shown} |"


def _kind(kind: Any) -> str:
    """What an argument or option takes, in words, from its type."""
    parts = [part for part in get_args(kind) if part is not type(None)]
    if get_origin(kind) is list:
        return f"{_kind(parts[0])}, several"
    if parts:
        return " or ".join(map(_kind, parts))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{choice.value}`" for choice in kind)
    return {bool: "flag", int: "whole number", float: "number", Path: "path"}.get(kind, "text")


if __name__ == "__main__":
    print(page())
