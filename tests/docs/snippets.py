"""Run what the documents say: their Python, their shell sessions, and the files that they ask the reader to write.

`python tests/docs/snippets.py docs/tutorials/*.md` writes the output of each session into the page, after a change that
is meant; a line `…` stands for any lines, `…` within a line for any text, and both are kept.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(?P<language>\w*)(?P<info>[^\n]*)\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
TITLE = re.compile(r'title="([^"]+)"')
RUN = ("python", "console")


@dataclass(frozen=True)
class Block:
    """A fenced block of a document; `title` names the file that it is, or "Output"."""

    language: str
    title: str
    text: str
    span: tuple[int, int]


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a document's text in order."""
    found = []
    for match in FENCE.finditer(text):
        title = TITLE.search(match["info"])
        found.append(Block(match["language"], title[1] if title else "", match["text"], match.span("text")))
    return found


@dataclass
class Session:
    """One reader who follows a page from the top in a folder of their own."""

    folder: Path
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})
    said: str = ""

    def follow(self, block: Block) -> str:
        """Do what a block says; the block as it ought to read."""
        if block.title and block.title != "Output":
            (self.folder / block.title).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / block.title).write_text(block.text, encoding="utf-8")
        elif block.title:
            return agreed(block.text, self.said)
        elif block.language == "python":
            with captured() as (out, _):
                exec(compile(block.text, "<snippet>", "exec"), self.names)
            self.said = out()
        elif block.language == "console":
            return "".join(self._session(block.text))
        return block.text

    def _session(self, text: str) -> Iterator[str]:
        for part in re.split(r"^(?=\$ )", text, flags=re.MULTILINE):
            if not part.startswith("$ "):
                yield part
                continue
            command, _, shown = part.partition("\n")
            while command.endswith("\\"):
                more, _, shown = shown.partition("\n")
                command += "\n" + more
            expected = int(found[1]) if (found := re.search(r"# .*exit code (\d)", command)) else 0
            code, said = run(command.removeprefix("$ "), self.folder)
            said = said.replace(f"{self.folder.resolve()}/", "…/")
            assert code == expected, f"{command}\n{said}"
            yield f"{command}\n{agreed(shown, said) if shown.strip() else shown}"


def agreed(shown: str, said: str) -> str:
    """What is shown, where it is what was said but for `…`; else what was said (`…/` is the reader's folder)."""
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    pattern = r"\n".join(
        r"(?:.*\n?)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*?") for line in lines
    ).replace(r"(?:.*\n?)*?\n", r"(?:.*\n)*?")
    plain = "\n".join(line.rstrip() for line in said.strip("\n").splitlines())
    return shown if re.fullmatch(pattern, plain) else plain + "\n"


def run(command: str, folder: Path) -> tuple[int, str]:
    """Run a line of a shell: its exit code, and what it said on both streams. Ours run here, others in bash."""
    words = shlex.split(command.replace("\\\n", " "), comments=True)
    if words[0] == "truceline" and not {"|", ">", "&&", "<", "2>"} & set(words) and "*" not in command:
        return _ours(words)
    programs = folder / ".programs"
    programs.mkdir(exist_ok=True)
    script = programs / "truceline"
    start = "import sys; sys.argv[0] = 'truceline'; from truceline.__main__ import main; main()"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n')
    script.chmod(0o755)
    path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout


def _ours(words: list[str]) -> tuple[int, str]:
    from truceline.cli import main

    with captured() as (out, _), mock.patch.object(sys, "argv", words), mock.patch.dict(os.environ, COLUMNS="80"):
        try:
            main()
        except SystemExit as ending:
            return int(ending.code or 0), out()
    return 0, out()


@contextlib.contextmanager
def captured() -> Iterator[tuple[Any, None]]:
    """Standard output and error as one text, in UTF-8 as a terminal has it."""
    memory = io.BytesIO()
    stream = io.TextIOWrapper(memory, encoding="utf-8", write_through=True)

    def said() -> str:
        stream.flush()
        return memory.getvalue().decode("utf-8")

    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield said, None


def follow_page(page: Path, folder: Path) -> str:
    """The page's text as it ought to read, after all that it says was done in a folder."""
    text = page.read_text(encoding="utf-8")
    session, parts, end = Session(folder), [], 0
    with contextlib.chdir(folder):
        for block in blocks(text):
            parts += [text[end : block.span[0]], session.follow(block)]
            end = block.span[1]
    return "".join([*parts, text[end:]])


def furnish(folder: Path) -> None:
    """The small files of one's own that the reference pages speak of."""
    for file in (Path(__file__).parent / "files").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    import pandas as pd

    from geo.vector_files.read import read_shapes
    from truceline.commands.buffer import write_shapes

    (folder / "events").mkdir()
    events = pd.read_csv(folder / "events.csv")
    for name in ("events.parquet", "events/2018.parquet", "events/2019.parquet"):
        events.to_parquet(folder / name)
    write_shapes(read_shapes(folder / "zones.geojson"), folder / "zones.gpkg")
    read_shapes(folder / "line.geojson").to_parquet(folder / "roads.parquet")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            furnish(Path(scratch))
            now = follow_page(Path(name).resolve(), Path(scratch))
        Path(name).write_text(now, encoding="utf-8")
        sys.stdout.write(f"{name}\n")
