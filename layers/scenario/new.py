"""A commented scenario file to start from."""

from __future__ import annotations

import json
import re
from pathlib import Path

from geo.errors import Fault, InputError

__all__ = ["new_scenario"]

_NAME = re.compile(r"\w[\w.-]*")
_TEMPLATE = Path(__file__).with_name("template.yaml")


def new_scenario(name: str) -> Path:
    """Write a commented scenario file that passes `check`: NAME.yaml, or NAME itself where it ends in .yaml or .yml.

    Raises `InputError` where the name could not be an id, the file exists already (it is never overwritten) or cannot
    be written.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else Path(f"{name}.yaml")
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
