"""The gate for files that come in: ordinary local files only, of a bounded size."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from geo.errors import Fault, InputError
from geo.files import limits
from geo.files.inputs import note_input

__all__ = ["BoundedStream", "opened_bounded", "read_bytes", "read_utf8", "refuse_special", "split_part"]

_URL = re.compile(r"^[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
_MEGABYTE = 1024**2


def refuse_special(path: Path) -> None:
    """Raise `InputError` where `path` is not an ordinary local file that exists.

    Refused are web addresses, GDAL virtual paths, folders, pipes, devices, and names that no file can have.
    """
    name = str(path)
    if _URL.match(name) or "://" in name or name.startswith(("/vsi", "\\vsi")):
        raise InputError(Fault("is not a local file", name, hint="save it here and name that file"))
    if "\0" in name:
        message = "is not a path: it holds a zero character"
        raise InputError(Fault(message, name.replace("\0", "�"), hint="check its name and folder"))
    try:
        if path.is_dir():
            raise InputError(Fault("is not an ordinary file but a folder", name, hint="name a file in it"))
        if not path.exists():
            raise InputError(Fault("cannot be read: no such file", name, hint="check its name and folder"))
        if not path.is_file():
            raise InputError(Fault("is not an ordinary file but a pipe or device", name, hint="name a file"))
    except OSError as error:
        raise InputError(_unreadable(error, name)) from None


def split_part(path: Path) -> tuple[Path, str]:
    """A file and the part of it that is named after `#`, such as a layer or a sheet; empty where none is.

    `split_part(Path("cod.gpkg#admin1"))` is `(Path("cod.gpkg"), "admin1")`, unless there is a file of the whole name.
    """
    name, mark, part = path.name.rpartition("#")
    try:
        if not mark or not name or path.exists() or not path.with_name(name).exists():
            return path, ""
    except (OSError, ValueError):  # a name that no file system takes
        return path, ""
    return path.with_name(name), part


@contextmanager
def opened_bounded(path: Path, most: int | None = None) -> Iterator[BoundedStream]:
    """An ordinary local file, unpacked where its name ends in `.gz`, that gives at most `most` bytes.

    `most` is `limits.MAXIMUM_TABLE_BYTES` where it is not given. Raises `InputError` as `refuse_special` does, where
    the file gives more, and where it cannot be read.
    """
    refuse_special(path)
    name = str(path)
    try:
        note_input(path)
        with path.open("rb") as file:
            packed = path.suffix.lower() == ".gz"
            content = cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if packed else file
            yield BoundedStream(content, name, limits.MAXIMUM_TABLE_BYTES if most is None else most)
    except (gzip.BadGzipFile, EOFError) as error:
        raise InputError(Fault(f"cannot be unpacked: {error}", name, hint="copy it again")) from None
    except OSError as error:
        raise InputError(_unreadable(error, name)) from None


class BoundedStream(io.RawIOBase):
    """A stream of bytes that ends in an `InputError` rather than in more than a bounded number of them."""

    def __init__(self, file: IO[bytes], name: str, most: int) -> None:
        self._file, self._name, self._most, self._left = file, name, most, most

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer has no length
        """Read into `buffer`; the number of bytes read, 0 at the end."""
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._left -= len(data)
        if self._left < 0:
            raise InputError(_too_large(self._name, self._most))
        return len(data)


def read_bytes(path: Path, *, most: int | None = None) -> bytes:
    """The content of an ordinary local file of at most `most` bytes, or `limits.MAXIMUM_BYTES`.

    Raises `InputError` as `refuse_special` does, and for a file that is empty, too large or not readable.
    """
    refuse_special(path)
    name, most = str(path), limits.MAXIMUM_BYTES if most is None else most
    try:
        note_input(path)
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise InputError(_unreadable(error, name)) from None
    if len(content) > most:
        raise InputError(_too_large(name, most))
    if not content:
        raise InputError(Fault("is empty", name, hint="check how it was made"))
    return content


def read_utf8(path: Path) -> str:
    """The content of an ordinary local file of UTF-8 text, without a byte order mark. Raises `InputError`."""
    content = read_bytes(path, most=limits.MAXIMUM_TEXT_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(Fault("is not UTF-8 text", str(path), line, hint="save it as UTF-8")) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(Fault("holds a NUL character", str(path), line, hint="check that it is a text file"))
    return text


def _unreadable(error: OSError, name: str) -> Fault:
    reason = error.strerror or str(error) or "the name cannot be used"
    return Fault(f"cannot be read: {reason}", name, hint="check the path and its rights")


def _too_large(name: str, most: int) -> Fault:
    size = f"{most // _MEGABYTE:,} MB" if most >= _MEGABYTE else f"{most:,} bytes"
    return Fault(f"is larger than {size}", name, hint="cut it to what you need, or split it")
