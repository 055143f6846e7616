"""`truceline map --watch`: draw again whenever a file of the scenario is saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError
from truceline.output import note
from truceline.reporting import print_faults, shortened

if TYPE_CHECKING:
    from layers.ground.build import Layers
    from maps.web.live import LivePage

__all__ = ["files_of", "keep_drawing", "open_in_browser"]

_LOOK_EVERY_S = 0.4
_SETTLED_S = 0.15


def files_of(layers: Layers) -> list[Path]:
    """The scenario's file and those that it names."""
    from layers.scenario.references import named_files

    origin = layers.scenario.origin
    return [path for path in (origin.path, *(origin.file(name) for name in named_files(origin))) if path is not None]


def keep_drawing(
    draw: Callable[[], list[Path]],
    watched: Iterable[Path],
    page: LivePage,
    *,
    since_ns: int,
    rounds: int | None = None,
) -> None:
    """Draw again after each change of a watched file, until interrupted; faults are reported here and on the page.

    `draw` returns the files to watch from then on; `since_ns` is when the first drawing began: what was saved after it
    is drawn at once; `rounds` ends after so many drawings.
    """
    watched = list(watched)
    seen = {path: about if about and about[0] < since_ns else None for path, about in _state(watched).items()}
    try:
        while rounds is None or rounds > 0:
            time.sleep(_LOOK_EVERY_S)
            if _state(watched) == seen:
                continue
            while (now := _state(watched)) != seen:  # an editor may write in several steps
                seen = now
                time.sleep(_SETTLED_S)
            try:
                watched = draw()
                page.tell()
            except InputError as error:
                print_faults(error.faults)
                note("waiting for the next change")
                page.tell("\n".join(f"{fault.severity}: {fault}" for fault in shortened(error.faults)))
            rounds = None if rounds is None else rounds - 1
    except KeyboardInterrupt:
        note("ended")
    finally:
        page.close()


def _state(files: Iterable[Path]) -> dict[Path, tuple[int, int] | None]:
    """When each file was last written, and its size; None for one that is not there."""
    return {path: _written(path) for path in files}


def _written(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size


def open_in_browser(address: str) -> None:
    """Open an address in the reader's browser; where there is none, say what to open."""
    import webbrowser

    if not webbrowser.open(address):
        note(f"no browser was found; open {address}")
