"""Two folders that change places in one step, so that whoever looks sees the one or the other, never a mixture."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["exchanged", "locked_folder"]

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


def exchanged(one: Path, other: Path) -> bool:
    """Let two paths of one file system change places in one step; False where this system cannot do so.

    Linux's `renameat2`; nothing has happened where the answer is False.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


@contextmanager
def locked_folder(path: Path) -> Iterator[None]:
    """Hold a folder against other writers of Truceline, waiting for whoever holds it; where locks exist."""
    descriptor = _lock(path)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


if sys.platform == "win32":

    def _lock(path: Path) -> int | None:  # noqa: ARG001 - the same signature on every system
        return None

else:
    import fcntl

    def _lock(path: Path) -> int | None:
        """A lock on the folder that lies there once it is had; None where the file system has none."""
        while True:
            try:
                descriptor = os.open(path, os.O_RDONLY)
            except OSError:
                return None
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
            except OSError:
                os.close(descriptor)
                return None
            os.close(descriptor)  # another writer has put a new folder in its place meanwhile
