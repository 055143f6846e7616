"""Writing a file so that, at any moment, the reader finds the old one whole or the new one whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import Fault, InputError

__all__ = ["replacing"]


@contextmanager
def replacing(target: str | Path) -> Iterator[Path]:
    """A fresh path beside `target`; when the block ends well, what was written there takes the target's place.

    The file is flushed to disk before it is moved; on any error the target stays as it was. Raises `InputError` where
    the target's folder is missing or cannot be written to.
    """
    target = Path(target)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise InputError(Fault(f"cannot be written: {error.strerror}", str(target), hint="check the folder")) from None
    try:
        fresh = folder / target.name
        yield fresh
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, fresh)
        else:
            fresh.chmod(0o666 & ~_umask())
        fresh.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
