"""`lint`: what the words of an agreement leave open on the ground, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from layers.draft.documents import Document
from layers.draft.draft import Draft, draft_scenario
from layers.draft.lint.measuring import measured, with_readings
from layers.draft.lint.noticing import notice
from layers.draft.lint.points import OpenPoint

__all__ = ["Lint", "lint"]


@dataclass(frozen=True)
class Lint:
    """The open points of a text in its order, and the draft they are points of."""

    draft: Draft
    points: tuple[OpenPoint, ...]
    scenario: str
    """The drafted scenario, with the ways of each point that can be drawn as readings to compare."""

    def __iter__(self) -> Iterator[OpenPoint]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def to_yaml(self) -> str:
        """The scenario file whose page switches between the ways."""
        return self.scenario


def lint(documents: Iterable[Document | object] | Document | str, *, measure: bool = True) -> Lint:
    """List what documents leave open on the ground, and what hangs on it.

    A line without a course or a day, a side that is not named, a size that is not given or may be depth or width, a
    course between two ends, a place without edge or centre, a river's bank, a namesake, a day that may be the last or
    the first, a map that is not there, and two clauses that contradict each other.

    Parameters
    ----------
    documents
        As for `draft_scenario`.
    measure
        Whether the ways that can be drawn are measured: area, towns, people and road in them.

    Returns
    -------
    A `Lint`: its points in the order of the text, each with the ways in which it may be understood.

    Raises
    ------
    InputError
        As `draft_scenario` does.

    Examples
    --------
    >>> text = "The border between Iraq and Iran has a zone 10 km deep along it."
    >>> [str(point.kind) for point in lint(text, measure=False)]
    ['side']
    """
    from layers.draft.writing.scenario import write_with_ids

    draft = draft_scenario(documents)
    text, zones = write_with_ids(draft)
    points = sorted(notice(draft, zones), key=lambda point: (point.file, point.start, point.kind))
    scenario = with_readings(text, points)
    found = measured(scenario, points) if measure else points
    return Lint(draft, tuple(found), scenario)
