"""Writing a file so that, at any moment, the reader finds the old one whole or the new one whole."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geo.errors import Fault, InputError
from geo.files.inputs import refuse_input

__all__ = ["atomic_write", "flush", "scratch_folder"]

_DAY_S = 86_400.0


@contextmanager
def atomic_write(
    target: str | Path, *, check: Callable[[Path], object] | None = None, replaces_input: bool = False
) -> Iterator[Path]:
    """A fresh path beside `target`; when the block ends well, what was written there takes the target's place.

    The fresh file is flushed to disk, handed to `check` (which raises where the file is not what it should be), and
    moved over the target in one step; on any error the target stays as it was, and a kill leaves at most a hidden
    folder beside it, which the next write of the same target clears away. A link is followed: the file it points to is
    replaced. A folder may be written too, where the target is not there yet or is an empty folder.

    Raises `InputError` where the target is no ordinary file, its folder is missing or cannot be written to, or the
    disk is full; and, unless it `replaces_input` on purpose, where this run of the command line has read it.
    """
    target = Path(target)
    if not replaces_input:
        refuse_input(target)
    try:
        _refuse_special(_final(target))
    except OSError as error:
        raise _fault(error, target) from None
    with scratch_folder(target) as folder:
        final = _final(target)
        fresh = folder / final.name
        yield fresh
        flush(fresh)
        if check is not None:
            check(fresh)
        if final.is_file():
            shutil.copymode(final, fresh)
        fresh.replace(final)
        _flush_folder(final.parent)


@contextmanager
def scratch_folder(target: Path) -> Iterator[Path]:
    """A hidden folder beside `target` for what is being written; gone when the block ends.

    One that a killed writer of the same target left is cleared away first. Raises `InputError` where the folder cannot
    be made, and for whatever the system, GDAL or SQLite cannot write in the block.
    """
    try:
        final = _final(target)
        _sweep(final)
        folder = Path(tempfile.mkdtemp(prefix=f".{final.name[:40]}.{os.getpid()}-", suffix=".part", dir=final.parent))
        lock = _hold(folder)
    except OSError as error:
        raise _fault(error, target) from None
    try:
        yield folder
    except Exception as error:
        if isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _WRITERS:
            raise _fault(error, target) from error
        raise
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


_WRITERS = frozenset({"pyogrio", "sqlite3", "pyarrow"})
"""Libraries whose errors, while a file is written, say that it cannot be written: a full disk, mostly."""


def _final(target: Path) -> Path:
    """Where a target really lies, links followed; raises `OSError` for a link that leads to itself."""
    try:
        return Path(os.path.realpath(target, strict=True))
    except FileNotFoundError:
        return Path(os.path.realpath(target))


def _refuse_special(final: Path) -> None:
    if final.is_dir() and any(final.iterdir()):
        raise IsADirectoryError(0, "it is a folder with files in it")
    if final.exists() and not (final.is_file() or final.is_dir()):
        raise OSError(0, "it is a device or pipe, not a file")


def _fault(error: Exception, target: Path) -> InputError:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return InputError(
        Fault(f"cannot be written: {reason}", str(target), hint="check the path, its folder and the disk")
    )


def flush(path: Path) -> None:
    """Bring a file, or all files of a folder, to the disk."""
    for file in [path] if path.is_file() else sorted(path.rglob("*")):
        if file.is_file():
            with file.open("rb+") as opened:
                os.fsync(opened.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the move itself lasting; not every system lets a folder be opened."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(final: Path) -> None:
    """Clear away what killed writers of the same target left behind."""
    with suppress(OSError):
        for folder in final.parent.iterdir():
            if folder.name.startswith(f".{final.name[:40]}.") and folder.name.endswith(".part") and _abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)


if sys.platform == "win32":

    def _hold(folder: Path) -> int | None:  # noqa: ARG001 - the same signature on every system
        return None

    def _abandoned(folder: Path) -> bool:
        return time.time() - folder.stat().st_mtime > _DAY_S

else:
    import fcntl

    def _hold(folder: Path) -> int | None:
        """A lock that lasts as long as this process lives; None on file systems without locks."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    def _abandoned(folder: Path) -> bool:
        """Whether the folder's writer is dead: no process has its number, and nobody holds its lock."""
        number = folder.name.removesuffix(".part").rsplit(".", 1)[-1].partition("-")[0]
        if not number.isdecimal():
            return False
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            pass
        except OSError:
            return False
        else:
            return int(number) != os.getpid() and time.time() - folder.stat().st_mtime > _DAY_S
        lock = _hold(folder)
        if lock is None:
            return False
        os.close(lock)
        return True
