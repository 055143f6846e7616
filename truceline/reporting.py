"""How faults and what nobody foresaw reach the person at the command line: in words, bounded, with an exit code."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from errno import EBADF
from functools import partial
from pathlib import Path
from typing import TextIO

from geo.errors import Fault, InputError, TrucelineError, printable
from geo.files.faults import InputWarning
from truceline.output import manner, note

__all__ = ["ISSUES", "MOST_FAULTS", "print_faults", "run_reported", "shortened"]

ISSUES = "the issue tracker of Truceline"
MOST_FAULTS = 200
"""Faults that are printed; the others are counted."""
_OURS = ("geo", "layers", "maps", "seeds", "truceline")


def run_reported(program: Callable[[], object], *, debug: bool = False) -> int:
    """Run the program; the exit code, after what went wrong was reported on standard error.

    Faults of the input are listed, code 2. Anything else that is raised is reported as a fault of Truceline with a code
    that names its place, code 2; with `debug` the traceback follows. A reader that closes the pipe ends it, code 1.
    """
    with _streams_that_tell(), warnings.catch_warnings():
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a code page that lacks a letter shows it as \u0633
                stream.reconfigure(errors="backslashreplace")
        warnings.simplefilter("always", InputWarning)
        warnings.showwarning = partial(_show_warning, debug)
        try:
            try:
                program()
            except SystemExit as ending:
                sys.stdout.flush()
                return _code(ending)
            sys.stdout.flush()
        except BrokenPipeError:
            _give_up_output()
            return 1
        except Exception as error:  # noqa: BLE001 - the last catch: nothing reaches a person as a traceback
            if debug:
                traceback.print_exc()
            _report(error)
            return 2
    return 0


def print_faults(faults: Iterable[Fault]) -> None:
    """List faults on standard error, errors first where there are too many to list; with `--quiet`, errors only."""
    reported = [fault for fault in faults if fault.severity == "error" or not manner().quiet]
    for fault in shortened(reported):
        print(f"{fault.severity}: {fault}", file=sys.stderr)


def shortened(faults: Sequence[Fault]) -> list[Fault]:
    """The faults as they are, or the first 200, errors before warnings, and how many more there are."""
    if len(faults) <= MOST_FAULTS:
        return list(faults)
    kept = sorted(faults, key=lambda fault: fault.severity != "error")[:MOST_FAULTS]
    left = len(faults) - len(kept)
    return [*kept, Fault(f"and {left:,} more faults", kept[0].where, severity=kept[-1].severity)]


def _report(error: Exception) -> None:
    if isinstance(error, InputError):
        print_faults(error.faults)
        errors = sum(fault.severity == "error" for fault in error.faults)
        print(f"{errors:,} fault{'s' * (errors != 1)}; nothing was written.", file=sys.stderr)
    elif isinstance(error, TrucelineError):
        print(f"error: {printable(str(error))}", file=sys.stderr)
    elif isinstance(error, OSError) and _of_output(error):
        _give_up_output()
        print(f"error: standard output cannot be written: {error.strerror or error}", file=sys.stderr)
    elif isinstance(error, MemoryError):
        print("error: the memory does not suffice — use a smaller file, or a machine with more", file=sys.stderr)
    else:
        place, code = _place(error)
        what = printable(f"{type(error).__name__}: {error}")[:300]
        print(f"error {code}: Truceline did not foresee this: {what} (at {place})", file=sys.stderr)
        print(
            f"This is a fault of Truceline, not yours. Please report it to {ISSUES} with this code and, if you may "
            "share it, the input; add --debug to the command for the details.",
            file=sys.stderr,
        )


def _show_warning(
    debug: bool,
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    *_: object,
) -> None:
    """Print a warning of ours as we print faults; one of a library only where the details are asked for."""
    if issubclass(category, InputWarning):
        note(f"warning: {printable(str(message))}")
    elif debug or manner().verbose:
        print(warnings.formatwarning(message, category, filename, lineno), file=sys.stderr, end="")


def _place(error: BaseException) -> tuple[str, str]:
    """Where in our own modules an exception was raised, and a short code for it that is the same every time."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if any(f"{os.sep}{room}{os.sep}" in frame.filename for room in _OURS)]
    frame = (ours or frames)[-1] if frames else None
    place = "start" if frame is None else f"{Path(frame.filename).stem}.{frame.name}"
    digest = hashlib.sha256(f"{type(error).__name__} {place}".encode()).hexdigest()
    return place, f"T-{digest[:6].upper()}"


def _code(ending: SystemExit) -> int:
    return ending.code if isinstance(ending.code, int) else 0 if ending.code is None else 1


class _Closed:
    """Standard output that was closed before the program began: writing to it is an error."""

    encoding = "utf-8"

    def write(self, _: str) -> int:
        raise OSError(EBADF, "standard output is closed")

    def flush(self) -> None:
        """Nothing waits to be written."""

    def isatty(self) -> bool:
        """No terminal reads it."""
        return False


@contextmanager
def _streams_that_tell() -> Iterator[None]:
    """Standard streams that exist: a closed output raises when it is written to, a closed error stream swallows."""
    if sys.stdout is not None and sys.stderr is not None:
        yield
        return
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:  # noqa: PLR2004 - no file of ours may become a standard stream
        pass
    os.close(descriptor)
    if sys.stderr is None:
        sys.stderr = _null()
    if sys.stdout is None:
        sys.stdout = _Closed()
    yield


def _null() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _of_output(error: OSError) -> bool:
    """Whether an error of the system came from writing to standard output: it names no file."""
    return error.filename is None and any(
        frame.name in {"flush", "write", "_check_buffer", "_write_buffer", "run_reported", "print_rows", "_print_table"}
        or "sys.stdout" in (frame.line or "")
        for frame in traceback.extract_tb(error.__traceback__)
    )


def _give_up_output() -> None:
    """Let what waits for standard output go nowhere, so that the end of the program does not fail on it again."""
    if isinstance(sys.stdout, _Closed):
        return
    descriptor = os.open(os.devnull, os.O_WRONLY)
    os.dup2(descriptor, sys.stdout.fileno())
    os.close(descriptor)
