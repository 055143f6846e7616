"""A lock that processes of one user share."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["file_lock"]

_POLL_S = 0.01


@contextmanager
def file_lock(path: Path, *, timeout_s: float | None = None) -> Iterator[int]:
    """Hold an exclusive lock on `path` (made where it is missing), waiting for whoever holds it.

    Yields the open file's descriptor. The operating system drops the lock when its holder dies. With `timeout_s`,
    raises `TimeoutError` where the lock cannot be had in that time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = None if timeout_s is None else time.monotonic() + timeout_s
        while not _try_lock(descriptor):
            if until is not None and time.monotonic() >= until:
                raise TimeoutError(f"{path} is locked by another process")
            time.sleep(_POLL_S)
        yield descriptor
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
