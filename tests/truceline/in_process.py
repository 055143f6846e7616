"""The command line without a process of its own: quick, and the same to whoever reads what it prints."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from truceline.cli import main

__all__ = ["Done", "truceline"]


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def truceline(*arguments: str, cwd: Path | None = None, text: str | bytes = "") -> Done:
    """Run a command in this process, as the shell would."""
    content = text if isinstance(text, bytes) else text.encode()
    streams = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd or Path.cwd()),
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(streams[0]),
        contextlib.redirect_stderr(streams[1]),
    ):
        patch.setattr(sys, "argv", ["truceline", *arguments])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    return Done(code, *(stream.getvalue() for stream in streams))
