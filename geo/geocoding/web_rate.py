"""At most one request in a while to a service, counted over all processes of the user."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from geo.files.file_lock import file_lock

__all__ = ["SharedRate"]


@dataclass(frozen=True, slots=True)
class SharedRate:
    """A turn every `interval_s` seconds, shared through a file of the user's cache."""

    path: Path
    interval_s: float = 1.0

    def wait(self, deadline: float) -> bool:
        """Wait for the next turn and take it; False, at once, where it comes after `deadline` (`time.monotonic`).

        A turn that would come too late is left to others. Raises `TimeoutError` where the file stays locked till then.
        """
        with file_lock(self.path, timeout_s=deadline - time.monotonic()) as descriptor:
            now = time.time()
            turn = max(now, min(_read(descriptor), now + _LONGEST_S))
            if time.monotonic() + (turn - now) > deadline:
                return False
            _write(descriptor, turn + self.interval_s)
        time.sleep(max(0.0, turn - time.time()))
        return True

    def hold(self, seconds: float) -> None:
        """Let no process ask before `seconds` have passed: the service said so (Retry-After)."""
        with file_lock(self.path) as descriptor:
            _write(descriptor, max(_read(descriptor), time.time() + min(seconds, _LONGEST_S)))


_LONGEST_S = 3600.0


def _read(descriptor: int) -> float:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        return float(os.read(descriptor, 64) or b"0")
    except ValueError:
        return 0.0


def _write(descriptor: int, value: float) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{value:.6f}".encode())
