"""The files that a run of the command line has read, so that no output may take the place of one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from geo.errors import Fault, InputError

__all__ = ["note_input", "protected_inputs", "refuse_input"]

_seen: ContextVar[set[tuple[int, int]] | None] = ContextVar("_seen", default=None)


@contextmanager
def protected_inputs() -> Iterator[None]:
    """From here on, remember every file that is read, and refuse to write over one.

    The command line runs in this. A program that uses the library may write over what it has read.
    """
    token = _seen.set(set())
    try:
        yield
    finally:
        _seen.reset(token)


def note_input(file: Path | int) -> None:
    """Remember a file that is read, by its path or an open descriptor, by whatever names it may be called."""
    seen = _seen.get()
    if seen is not None:
        with suppress(OSError, ValueError):
            status = os.fstat(file) if isinstance(file, int) else file.stat()
            if stat.S_ISREG(status.st_mode):
                seen.add((status.st_dev, status.st_ino))


def refuse_input(target: Path) -> None:
    """Raise `InputError` where the target is a file that this run has read."""
    seen = _seen.get()
    if not seen:
        return
    try:
        status = target.stat()
    except OSError:
        return
    if (status.st_dev, status.st_ino) in seen:
        hint = "write to another name"
        raise InputError(Fault("is the input itself: this run has read it", str(target), hint=hint))
