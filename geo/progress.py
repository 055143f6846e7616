"""Progress on standard error: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["progress_steps", "progressed"]

T = TypeVar("T")


@contextmanager
def progress_steps(title: str, steps: int, *, shown: bool = True) -> Iterator[Callable[[str], None]]:
    """Show work of a known number of steps; call what is yielded at the start of each, with what it does."""
    if not shown:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=False) as progress:
        task = progress.add_task(title, total=steps)
        done = -1

        def step(what: str) -> None:
            nonlocal done
            done += 1
            progress.update(task, completed=done, description=f"{title}: {what}")

        yield step
        progress.update(task, completed=steps, description=title)


def progressed(items: Iterable[T], title: str, total: int | None, *, shown: bool = True) -> Iterator[T]:
    """Yield the items while a bar on standard error counts them; `total` is None where their number is not known."""
    if not shown:
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=title, total=total, console=Console(file=sys.stderr))
