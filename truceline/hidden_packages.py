"""Says so when a file of the user's, such as a `geo.py` beside a script, is found in place of one of our packages."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

__all__ = ["HiddenPackageError", "refuse_hidden_packages"]

_PACKAGES = ("geo", "layers", "maps", "seeds")
_HOME = os.path.realpath(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120 - pathlib costs more than all else here


class HiddenPackageError(ImportError):
    """Another file or folder is found under the name of one of Truceline's packages."""


def refuse_hidden_packages() -> None:
    """Raise `HiddenPackageError`, which names the file and the way out, unless every package is found beside ours."""
    for name in _PACKAGES:
        found = _file_of(name)
        if found is None:
            raise HiddenPackageError(f"Truceline's package {name!r} is missing from {_HOME}: install Truceline again")
        if os.path.realpath(os.path.dirname(os.path.dirname(found))) != _HOME or not _is_package(found):  # noqa: PTH120
            raise HiddenPackageError(
                f"Truceline's package {name!r} is hidden by {_named(found)}: rename that "
                f"{'folder' if _is_package(found) else 'file'}, {_way_round(found)}"
            )


def _file_of(name: str) -> str | None:
    """The file that `import name` gives or would give, without importing it."""
    module = sys.modules.get(name)
    if module is not None:
        return getattr(module, "__file__", None)
    spec = find_spec(name)
    return spec.origin if spec else None


def _is_package(file: str) -> bool:
    return os.path.basename(file).startswith("__init__.")  # noqa: PTH119


def _named(file: str) -> str:
    return os.path.abspath(os.path.dirname(file) if _is_package(file) else file)  # noqa: PTH100, PTH120


def _way_round(file: str) -> str:
    folder = os.path.dirname(_named(file))  # noqa: PTH120
    if not sys.flags.safe_path and folder in (os.path.abspath(sys.path[0] or "."), os.getcwd()):  # noqa: PTH100, PTH109
        return "or run Python with -P (or PYTHONSAFEPATH=1), which does not look for packages beside the script"
    return f"or take its folder off PYTHONPATH or sys.path: {folder}"
