"""How large a file that comes in may be, how faults of one file are gathered, and which paths are opened at all."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from pathlib import Path

from geo.errors import Fault, InputError

__all__ = [
    "MAXIMUM_BYTES",
    "MAXIMUM_FEATURES",
    "MAXIMUM_TEXT_BYTES",
    "MAXIMUM_VERTICES",
    "FileFaults",
    "InputWarning",
    "read_bytes",
    "read_text",
    "refuse_large",
]

MAXIMUM_BYTES = 512 * 1024**2
MAXIMUM_TEXT_BYTES = 256 * 1024**2  # text takes about seven times its size in memory
MAXIMUM_FEATURES = 5_000_000
MAXIMUM_VERTICES = 50_000_000
_TOLD = 50
_URL = re.compile(r"^[a-z][a-z0-9+.-]+:/", re.IGNORECASE)


class InputWarning(UserWarning):
    """A file can be used, but something in it was read in one of several ways; raised where nobody collects faults."""


class FileFaults:
    """What is wrong with one file: errors that refuse it, and warnings that are told.

    At most 50 of each are kept word for word; the rest are counted.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._kept: dict[str, list[Fault]] = {"error": [], "warning": []}
        self._count = {"error": 0, "warning": 0}

    def error(self, message: str, key: str = "", hint: str = "", *, line: int | None = None) -> None:
        """Note something for which the file is refused."""
        self._note(Fault(message, self.name, line, key, hint))

    def warn(self, message: str, key: str = "", hint: str = "", *, line: int | None = None) -> None:
        """Note something that is told, though the file is used."""
        self._note(Fault(message, self.name, line, key, hint, "warning"))

    @property
    def full(self) -> bool:
        """Whether so many errors were found that looking for more helps nobody."""
        return self._count["error"] >= 20 * _TOLD

    def raise_errors(self) -> None:
        """Raise `InputError` with everything found, if anything found refuses the file."""
        if self._count["error"]:
            raise InputError([*self._told("error"), *self._told("warning")])

    def settle(self, collector: list[Fault] | None) -> None:
        """Raise the errors; hand the warnings to `collector`, or to Python's warnings where there is none."""
        self.raise_errors()
        hand_over(self._told("warning"), collector)

    def _note(self, fault: Fault) -> None:
        self._count[fault.severity] += 1
        if len(self._kept[fault.severity]) < _TOLD:
            self._kept[fault.severity].append(fault)

    def _told(self, severity: str) -> Iterable[Fault]:
        kept = self._kept[severity]
        more = self._count[severity] - len(kept)
        rest = Fault(f"and {more:,} more", self.name, severity="error" if severity == "error" else "warning")
        return [*kept, rest] if more else kept


def hand_over(told: Iterable[Fault], collector: list[Fault] | None) -> None:
    """Hand warnings to `collector`, or to Python's warnings where there is none."""
    if collector is not None:
        collector.extend(told)
    else:
        for fault in told:
            warnings.warn(str(fault), InputWarning, stacklevel=5)


def read_bytes(path: Path, *, most: int | None = None) -> bytes:
    """The content of an ordinary local file of at most `most` bytes, or `MAXIMUM_BYTES`.

    Raises `InputError` for a web address, a GDAL virtual path, a folder, a device, and a file that is missing, too
    large or not readable.
    """
    name, most = str(path), MAXIMUM_BYTES if most is None else most
    if _URL.match(name) or "://" in name or name.startswith(("/vsi", "\\vsi")):
        raise InputError(Fault("is not a local file", name, hint="save it beside the scenario and name that file"))
    try:
        if not path.exists():
            raise InputError(Fault("no such file", name, hint="check its name and folder"))
        if not path.is_file():
            raise InputError(Fault("is not an ordinary file", name, hint="name a file"))
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise InputError(Fault(f"cannot be read: {error.strerror}", name, hint="check its rights")) from None
    except ValueError:  # a NUL in the path
        raise InputError(Fault("is not a path", repr(name), hint="check its name and folder")) from None
    if len(content) > most:
        raise InputError(Fault(f"is larger than {most // 1024**2} MB", name, hint="cut it to the area you need"))
    if not content:
        raise InputError(Fault("is empty", name, hint="check how it was made"))
    return content


def read_text(path: Path) -> str:
    """The content of an ordinary local file of UTF-8 text, without a byte order mark. Raises `InputError`."""
    content = read_bytes(path, most=MAXIMUM_TEXT_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(Fault("is not UTF-8 text", str(path), line, hint="save it as UTF-8")) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(Fault("holds a NUL character", str(path), line, hint="check that it is a text file"))
    return text


def refuse_large(name: str, *, features: int = 0, vertices: int = 0) -> None:
    """Raise `InputError` where there are more features or vertices than can be worked with."""
    for count, most, what in ((features, MAXIMUM_FEATURES, "features"), (vertices, MAXIMUM_VERTICES, "vertices")):
        if count > most:
            hint = "cut it to the area you need"
            raise InputError(Fault(f"has {count:,} {what}; {most:,} are read at most", name, hint=hint))
