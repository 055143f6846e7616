"""The engine dask: a client of a cluster's scheduler, and work done by its workers in the order in which it was given.

A task whose worker dies is run again elsewhere by dask; its answer counts once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from geo.errors import Fault, InputError

__all__ = ["dask_client", "done_in_order"]

_FAILURES = 10  # workers that may die on one task before it is given up
_AHEAD = 4  # tasks for each thread of a worker: what is under way stays bounded
_LARGE = "1GB"  # documents travel with their task, so that they are not lost with a worker


@contextmanager
def dask_client(scheduler: str | None) -> Iterator[Any]:
    """A client of the scheduler at that address, or of one that is started here with a worker for each processor.

    Raises `InputError` without dask, naming the command that installs it, and where no scheduler answers.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        hint = "pip install 'truceline[scale]'"
        raise InputError(Fault("the engine dask is not installed", "--engine", hint=hint)) from None
    settings = {
        "distributed.scheduler.allowed-failures": _FAILURES,
        "distributed.admin.large-graph-warning-threshold": _LARGE,
    }
    with dask.config.set(settings):
        if scheduler is None:
            with LocalCluster(threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
                yield client
            return
        try:
            client = Client(scheduler, timeout=10)
        except (OSError, ValueError) as error:
            hint = "start one with 'dask scheduler', and give its address, such as tcp://10.0.0.1:8786"
            raise InputError(Fault(f"no scheduler answers at {scheduler}: {error}", "--scheduler", hint=hint)) from None
        with client:
            yield client


def done_in_order(client: Any, function: Callable[..., Any], given: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
    """What a function makes of each tuple of arguments, one after the other, while workers are at the next ones."""
    ahead = _AHEAD * max(sum(client.nthreads().values()), 1)
    under_way: deque[Any] = deque()
    for arguments in given:
        under_way.append(client.submit(function, *arguments, pure=False))
        if len(under_way) >= ahead:
            yield _result(under_way.popleft())
    while under_way:
        yield _result(under_way.popleft())


def _result(future: Any) -> Any:
    found = future.result()
    future.release()
    return found
