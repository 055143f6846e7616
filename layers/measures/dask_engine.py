"""Points in zones on the workers of a dask cluster: a part of a file a task, the answers in the order of the parts.

A task whose worker dies is run again elsewhere by dask; its answer counts once.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from geo.dask_client import dask_client
from geo.errors import InputError
from geo.progress import progressed
from layers.measures.point_sources import PointFile
from layers.measures.zone_judge import Inside, ZoneJudge, ZoneParts

__all__ = ["PartResult", "results"]


@dataclass(frozen=True)
class PartResult:
    """What came of one part: how many points it has, and its pairs or its counts, shape (2, zones)."""

    rows: int
    pairs: Inside
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros((2, 0), dtype=np.int64))


def results(
    files: Sequence[PointFile], zones: list[ZoneParts], *, count: bool, scheduler: str | None, progress: bool
) -> Iterator[PartResult]:
    """The result of every part, in order. Raises `InputError` without dask, and with what a worker found wrong."""
    parts = [replace(part, path=part.path.resolve()) for file in files for part in file.parts()]
    with dask_client(scheduler) as client:
        packed = pickle.dumps(zones)
        shared = client.submit(_Packed, packed, sha256(packed).hexdigest(), pure=False)  # made again where it is lost
        futures = client.map(_judged, parts, zones=shared, count=count, pure=False)
        for future in progressed(futures, "Points in zones", len(futures), shown=progress):
            found: PartResult | InputError = future.result()
            future.release()
            if isinstance(found, InputError):
                client.cancel(futures)
                raise found
            yield found


@dataclass(frozen=True)
class _Packed:
    """Zones as they travel to the workers, and what they are known by there."""

    zones: bytes
    digest: str


_judges: dict[str, ZoneJudge] = {}
"""On a worker: the zones of the run, made ready once."""


def _judge_of(packed: _Packed) -> ZoneJudge:
    judge = _judges.get(packed.digest)
    if judge is None:
        judge = ZoneJudge(pickle.loads(packed.zones))  # noqa: S301 - what this module has packed
        _judges.clear()
        _judges[packed.digest] = judge
    return judge.fresh()


def _judged(part: PointFile, zones: _Packed, *, count: bool) -> PartResult | InputError:
    """On a worker: the answer for one part; a fault of the input is an answer too, so that it is not tried again."""
    judge = _judge_of(zones)
    rows, found = 0, []
    try:
        for batch in part.batches():
            if count:
                judge.tally(batch)
            else:
                pairs = judge.inside(batch)
                found.append(Inside(pairs.row + rows, pairs.zone, pairs.surely))
            rows += len(batch.longitude)
    except InputError as error:
        return error
    if count:
        return PartResult(rows, _joined([]), np.stack(judge.tallied()))
    return PartResult(rows, _joined(found))


def _joined(found: list[Inside]) -> Inside:
    nothing = Inside(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))
    return Inside(*(np.concatenate([getattr(pairs, name) for pairs in (nothing, *found)]) for name in Inside._fields))
