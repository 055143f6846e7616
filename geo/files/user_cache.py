"""Where what is made once is kept: the user's cache folder, or a temporary one where that cannot be written to."""

from __future__ import annotations

import os
import stat
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path

import platformdirs

from geo.errors import Fault, InputError
from geo.files.faults import InputWarning

__all__ = ["VARIABLE", "cache_folder", "writable_cache"]

VARIABLE = "TRUCELINE_CACHE_DIR"
_SET_IT = f"set {VARIABLE} to a folder that can be written to"


def cache_folder() -> Path:
    """Return the user's cache folder for Truceline (`TRUCELINE_CACHE_DIR` overrides it); it may not be there yet."""
    override = os.environ.get(VARIABLE)
    return Path(override) if override else platformdirs.user_cache_path("truceline", appauthor=False)


@lru_cache(maxsize=16)
def writable_cache(folder: Path) -> Path:
    """The folder, made where it is missing; a temporary one, with a warning, where it cannot be written to.

    The temporary folder is the same for all runs of one user, so that what is made there is made once until the system
    clears it. Raises `InputError` where no folder can be written to.
    """
    try:
        _try(folder)
    except OSError as error:
        reason = error.strerror or str(error)
    else:
        return folder
    instead = _temporary(folder)
    message = f"{folder}: cannot be written to: {reason}; what is kept for the next time goes to {instead} — {_SET_IT}"
    warnings.warn(message, InputWarning, stacklevel=2)
    return instead


def _try(folder: Path) -> None:
    """Write to a folder; raises `OSError` where that cannot be done."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"0")


def _temporary(folder: Path) -> Path:
    """A folder for this user alone among the system's temporary ones."""
    try:
        shared = Path(tempfile.gettempdir()) / f"truceline-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"
        shared.mkdir(mode=0o700, exist_ok=True)
        chosen = shared if _is_own(shared) else Path(tempfile.mkdtemp(prefix="truceline-"))
        _try(chosen)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Fault(f"no folder can be written to: {reason}", str(folder), hint=_SET_IT)) from None
    return chosen


def _is_own(folder: Path) -> bool:
    """Whether nobody else can have put anything into a folder: what is kept there is believed."""
    status = folder.lstat()
    if not hasattr(os, "getuid"):
        return True
    mine = status.st_uid == os.getuid() and not stat.S_IMODE(status.st_mode) & 0o077
    return stat.S_ISDIR(status.st_mode) and mine
